"""Tables of pages as HTML: heads, cells, bars, courses, and type so small that they are no wider than a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from math import floor
from typing import NamedTuple

from ikm.render.markup import classes, escaped, marked
from ikm.render.page import Column, PageCell, PageRow, PageSeries, PageTable
from ikm.render.text_grid import width_of

SIDES = {"<": "", ">": "right", "^": "middle"}
LONG_WORD = 24
"""A longer word, such as the path of a file, may be broken within a table."""
SHORT_NAME = 20
"""The name of a row stands on one line, unless it is longer."""
SHORT_TEXT = 12
"""A longer text has room for a few words in a line, however wide its table is."""

PRINTED, LEAST_UPRIGHT = 9.0, 6.5
"""The size of type of printed tables in points; a table that had to have less than the other is printed across."""
SIGN, PADDING, DRAWING = 0.6, 1.1, 7.1
"""Ems that a sign of a table takes at most as a rule, the space around a cell, and a bar or a course with that."""

COURSE_WIDTH, COURSE_HEIGHT, COURSE_MARGIN = 120, 24, 3
"""The units of the drawing of a course."""


class TableFrame(NamedTuple):
    """What a table is written into.

    ``caption_id`` and ``remarks_id`` are the ids of its own; ``above`` are those of headings that tell tables of one
    name apart. ``heading`` writes its title. ``widths`` are the points that a sheet has between its margins, as the
    table lies and if it were to lie across. In a document a table has its ``shares`` of the columns.
    """

    caption_id: str
    remarks_id: str
    above: str
    heading: Callable[[str], str]
    widths: tuple[float, float]
    shares: bool = False


def table_lines(table: PageTable, frame: TableFrame, courses: Sequence[str] = ()) -> Iterator[str]:
    """A table in a box of its own, in which it moves where it is wider than the screen.

    Each row may have a drawing behind it.
    """
    size, is_across = _printed_size(table, frame.widths, has_courses=bool(courses))
    label = f"{frame.above} {frame.caption_id}".strip()
    described = f' aria-describedby="{frame.remarks_id}"' if table.remarks else ""
    printed = f' style="--print: {size}pt"' if size < PRINTED else ""
    yield f"<div{classes('table', 'landscape' if is_across else '')}>"
    yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{label}">'
    named = "named" if table.columns[0].key else ""
    yield f"<table{classes(named)}{described}{printed}>"
    yield f'<caption id="{frame.caption_id}">{_title(table, frame)}</caption>'
    if frame.shares:
        yield _column_groups(table.columns)
    yield f"<thead>{_heads(table.columns, has_courses=bool(courses))}</thead>"
    for section in table.sections:
        yield "<tbody>"
        for place, row in enumerate(section):
            drawing = f"<td>{courses[place]}</td>" if courses else ""
            yield f"{_row_begins(row)}{_cells(table.columns, row)}{drawing}</tr>"
        yield "</tbody>"
    yield "</table>"
    yield "</div>"
    yield from remark_lines(table.remarks, frame.remarks_id)
    yield "</div>"


def remark_lines(texts: Sequence[str], id: str = "") -> Iterator[str]:
    """Remarks, a paragraph each; none of nothing."""
    if texts:
        yield f'<div class="remarks" id="{id}">' if id else '<div class="remarks">'
        yield from (f"<p>{marked(text)}</p>" for text in texts)
        yield "</div>"


def course_drawings(series: PageSeries) -> list[str]:
    """A drawing of each row of a series; none where fewer than two of its figures are known."""
    (names,) = series.keys.sections
    return [
        _course(row, points, series.periods, values)
        for row, points, values in zip(names, series.points, series.courses, strict=True)
    ]


def _title(table: PageTable, frame: TableFrame) -> str:
    """What a table is called: above it, or only for whom it is read to."""
    if table.caption:
        return f'<span class="called">{marked(str(table.caption))}</span>'
    return frame.heading(table.title) if table.title else f'<span class="unseen">{escaped(table.label)}</span>'


def _column_groups(columns: Sequence[Column]) -> str:
    """The columns with their share of the width, those together that stand under one name."""
    whole = sum(column.width for column in columns)
    groups = (
        "".join(f'<col style="width: {100 * column.width / whole:.1f}%">' for column in group)
        for _, group in groupby(columns, key=lambda column: column.over)
    )
    return "".join(f"<colgroup>{group}</colgroup>" for group in groups)


def _heads(columns: Sequence[Column], *, has_courses: bool) -> str:
    """The headers of the columns, in two rows where some stand under a name of several."""
    drawing = "<td></td>" if has_courses else ""
    if not any(column.over for column in columns):
        return f"<tr>{''.join(map(_head, columns))}{drawing}</tr>"
    first: list[str] = []
    second: list[str] = []
    for over, group in groupby(columns, key=lambda column: column.over):
        below = list(group)
        if over:
            first.append(f'<th scope="colgroup" colspan="{len(below)}" class="middle">{escaped(over)}</th>')
            second += map(_head, below)
        else:
            first += [_head(column, rows=2) for column in below]
    return f"<tr>{''.join(first)}{drawing}</tr><tr>{''.join(second)}</tr>"


def _head(column: Column, rows: int = 1) -> str:
    """The header of a column; one without a name heads nothing."""
    over_rows = f' rowspan="{rows}"' if rows > 1 else ""
    if not column.name:
        return f"<td{over_rows}></td>"
    return f'<th scope="col"{over_rows}{classes(SIDES[column.side])}>{escaped(column.name)}</th>'


def _row_begins(row: PageRow) -> str:
    return f"<tr{classes('total' if row.total else '', row.tone)}>"


def _cells(columns: Sequence[Column], row: PageRow) -> str:
    return "".join(_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True))


def _cell(column: Column, cell: PageCell) -> str:
    """One cell; a key heads its row, unless it is empty because the one above goes on."""
    if cell.length is not None:
        return f"<td>{_bar(cell.length, cell.tone)}</td>"
    text = cell.text.strip()
    lines = "<br>".join(map(marked, text.split("\n")))
    within = "within" if cell.text.startswith(" ") else ""
    look = classes(SIDES[column.side], within, _breaks(column, text), cell.tone)
    if column.key and text:
        return f'<th scope="row"{look}>{lines}</th>'
    return f"<td{look}>{lines}</td>"


def _breaks(column: Column, text: str) -> str:
    """The class that says where lines of a text to the left may end, and how narrow it may be."""
    if column.side != "<":
        return ""
    if column.key and _longest_line(text) <= SHORT_NAME:
        return "whole"
    if _longest_word(text) > LONG_WORD:
        return "long"
    return "text" if _longest_line(text) > SHORT_TEXT else ""


def _bar(length: float, tone: str) -> str:
    """A bar, and its length in words for who does not see it; none of nothing."""
    if not length:
        return ""
    percent = f"{100 * length:.1f}"
    spoken = f"{100 * length:.0f} %"
    drawn = f'<span{classes(tone)} style="width: {percent}%"></span>'
    return f'<span class="bar" role="img" aria-label="{spoken}">{drawn}</span>'


def _course(row: PageRow, points: Sequence[str], periods: Sequence[str], values: Sequence[float | None]) -> str:
    """The course of one row as a line, broken where a figure is lacking; in words, each figure with its period."""
    steps = (COURSE_WIDTH - 2 * COURSE_MARGIN) / max(1, len(values) - 1)
    height = COURSE_HEIGHT - 2 * COURSE_MARGIN
    places = [
        None if value is None else (COURSE_MARGIN + place * steps, COURSE_MARGIN + (1 - value) * height)
        for place, value in enumerate(values)
    ]
    known = [place for place in places if place is not None]
    if len(known) < 2:
        return ""
    moves = []
    before: tuple[float, float] | None = None
    for point in places:
        if point is not None:
            moves.append(f"{'L' if before else 'M'}{point[0]:.1f} {point[1]:.1f}")
        before = point
    name = " · ".join(cell.text for cell in row.cells)
    figures = zip(periods, points, values, strict=True)
    spoken = "; ".join(f"{period} {point}" for period, point, value in figures if value is not None)
    x, y = known[-1]
    return (
        f'<svg class="course" viewBox="0 0 {COURSE_WIDTH} {COURSE_HEIGHT}" role="img"'
        f' aria-label="{escaped(f"{name}: {spoken}")}">'
        f'<path d="{"".join(moves)}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )


def _printed_size(table: PageTable, widths: tuple[float, float], *, has_courses: bool) -> tuple[float, bool]:
    """The size of type, in points, with which a table is no wider than a sheet, and whether that lies across."""
    ems = sum(_ems(table, place) for place in range(len(table.columns))) + (DRAWING if has_courses else 0)
    upright, across = (floor(10 * width / ems) / 10 for width in widths)
    return (min(across, PRINTED), True) if upright < LEAST_UPRIGHT else (min(upright, PRINTED), False)


def _ems(table: PageTable, place: int) -> float:
    """How wide a column is at least."""
    column = table.columns[place]
    if column.bar:
        return DRAWING
    texts = [row.cells[place].text for section in table.sections for row in section]
    widest = max((_unbroken(column, text) for text in texts), default=0)
    return SIGN * max(widest, _longest_word(column.name)) + PADDING


def _unbroken(column: Column, text: str) -> int:
    """How much of a text stands on one line at least."""
    if _breaks(column, text) == "whole" or column.side != "<":
        return _longest_line(text)
    return min(LONG_WORD, _longest_word(text))


def _longest_line(text: str) -> int:
    return max(map(width_of, text.split("\n")))


def _longest_word(text: str) -> int:
    return max(map(width_of, text.split()), default=0)
