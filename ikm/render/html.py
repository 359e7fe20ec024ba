"""Pages as HTML: one file that needs no other, to be looked at, heard and printed; or a part of a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from itertools import groupby
from math import floor
from operator import itemgetter
from pathlib import Path
from typing import Any, assert_never

from ikm.messages.masking import printable
from ikm.render import PAGE_BUILDERS, Style, pages_of
from ikm.render.page import (
    GLUE,
    Column,
    Facts,
    Heading,
    Headline,
    Listing,
    Message,
    Page,
    PageCell,
    PageRow,
    PageSeries,
    PageTable,
    Paragraph,
    Remarks,
    Tone,
)
from ikm.render.text_grid import width_of

NO_BREAK_SPACE = "\u00a0"
PROGRAM = "ikm"
"""What a page without a title is called after."""
DOCUMENT_STYLE = """\
@page { size: A4; margin: 14mm 10mm; }
@page ikm-landscape { size: A4 landscape; margin: 10mm; }
body { margin: 0; background: #ffffff; }
@media screen and (prefers-color-scheme: dark) { body { background: #14181d; } }
"""
"""What a document has besides the style of its pages: its sheets of paper, and the colour around the pages."""
NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser is told to run no script and to load nothing, whatever may stand in the document."""
SIDES = {"<": "", ">": "right", "^": "middle"}
LONG_WORD = 24
"""A longer word, such as the path of a file, may be broken within a table."""
SHORT_NAME = 20
"""The name of a row stands on one line, unless it is longer."""
SHORT_TEXT = 12
"""A longer text has room for a few words in a line, however wide its table is."""

PRINTED, LEAST_UPRIGHT = 9.0, 6.5
"""The size of type of printed tables in points; a table that had to have less than the other is printed across."""
WIDTH_UPRIGHT, WIDTH_ACROSS = 535, 780
"""Points that a sheet of A4 has between its margins, upright and across."""
SIGN, PADDING, DRAWING = 0.6, 1.1, 7.1
"""Ems that a sign of a table takes at most as a rule, the space around a cell, and a bar or a course with that."""

COURSE_WIDTH, COURSE_HEIGHT, COURSE_MARGIN = 120, 24, 3
"""The units of the drawing of a course."""


def render(pages: Sequence[Page], style: Style) -> str:
    """Write pages as one document of HTML; a style has nothing to say of it but what the pages hold already."""
    del style
    language = pages[0].language
    title = " / ".join(dict.fromkeys(_title(page) for page in pages))
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_FROM_ELSEWHERE}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_escaped(title)}</title>",
        f"<style>\n{DOCUMENT_STYLE}{page_style()}</style>",
    ]
    body = _PageWriter(top_level=1).written(pages, language)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{_escaped(language)}">',
        "<head>",
        *head,
        "</head>",
        "<body>",
        '<main class="ikm">',
        *body,
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def fragment(pages: Sequence[Page]) -> str:
    """Write pages as a part of a document that is not ours, such as a notebook, with its style.

    Its ids are made from its content, so that those of different results in one notebook differ.
    """
    content = "\n".join(_PageWriter(top_level=2).written(pages, language=""))
    prefix = f"ikm-{sha256(content.encode()).hexdigest()[:8]}-"
    body = _PageWriter(top_level=2, prefix=prefix).written(pages, language="")
    return "\n".join([f"<style>\n{page_style()}</style>", '<div class="ikm">', *body, "</div>"]) + "\n"


def in_notebook(result: Any) -> str | None:
    """A result, or those of several rule sets, as a notebook shows it; None where it has no page."""
    results = list(result) if isinstance(result, Iterable) else [result]
    if not all(type(one).__name__ in PAGE_BUILDERS for one in results):
        return None
    return fragment(pages_of(results, Style()))


@cache
def page_style() -> str:
    """The style of pages; all of it is of the class ``ikm``."""
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


class _PageWriter:
    """Writes pages line by line; ``top_level`` is that of the heading of a page, ids begin with ``prefix``."""

    def __init__(self, top_level: int, prefix: str = "") -> None:
        self._top_level = top_level
        self._prefix = prefix
        self._last_id = 0

    def written(self, pages: Sequence[Page], language: str) -> Iterator[str]:
        """Each page as an article; ``language`` is that of the document."""
        for page in pages:
            yield from self._page(page, language, is_alone=len(pages) == 1)

    def _page(self, page: Page, language: str, *, is_alone: bool) -> Iterator[str]:
        title_id = self._new_id()
        other_language = "" if page.language == language else f' lang="{_escaped(page.language)}"'
        yield f'<article{other_language} aria-labelledby="{title_id}">'
        level, unseen = self._top_level, "" if page.title else " unseen"
        yield f'<h{level} class="title{unseen}" id="{title_id}">{_escaped(_title(page))}</h{level}>'
        heading, above = _title(page), "" if is_alone else title_id
        for block in page.blocks:
            if isinstance(block, Heading):
                heading, heading_id = block.text, self._new_id()
                above = heading_id if is_alone else f"{title_id} {heading_id}"
                yield self._part(heading, heading_id)
            elif isinstance(block, PageTable):
                yield from self._table(_named(block, heading), above)
            elif isinstance(block, PageSeries):
                table = block.table(len(block.periods))
                yield from self._table(_named(table, heading), above, _courses(block))
            else:
                yield from self._texts(block)
        yield "</article>"

    def _new_id(self) -> str:
        self._last_id += 1
        return f"{self._prefix}i{self._last_id}"

    def _part(self, text: str, id: str = "") -> str:
        """The heading of a part of a page."""
        level = self._top_level + 1
        named = f' id="{id}"' if id else ""
        return f'<h{level} class="part"{named}>{_escaped(text)}</h{level}>'

    def _texts(self, block: Facts | Headline | Paragraph | Listing | Remarks | Message) -> Iterator[str]:
        """A block that neither begins a part of the page nor is a table."""
        match block:
            case Facts():
                yield from _facts(block)
            case Headline():
                yield from _headline(block)
            case Paragraph(text, tone):
                yield f"<p{_classes(tone)}>{_escaped(text)}</p>"
            case Listing(texts):
                yield from _list(texts)
            case Remarks(texts):
                yield from _remarks(texts)
            case Message(title, texts, advice, tone):
                yield f"<div{_classes('message', tone)}>"
                yield self._part(title)
                yield from _list(texts)
                yield f'<p class="advice">{_escaped(advice)}</p>'
                yield "</div>"
            case _:
                assert_never(block)

    def _table(self, table: PageTable, above: str, courses: Sequence[str] = ()) -> Iterator[str]:
        """A table in a box of its own, in which it moves where it is wider than the screen, and its remarks.

        ``above`` are the ids of headings that tell tables of one name apart; each row may have a drawing behind it.
        """
        caption_id = self._new_id()
        remarks_id = self._new_id() if table.remarks else ""
        label = f"{above} {caption_id}".strip()
        size, is_across = _printed_size(table, has_courses=bool(courses))
        described = f' aria-describedby="{remarks_id}"' if remarks_id else ""
        printed = f' style="--print: {size}pt"' if size < PRINTED else ""
        yield f"<div{_classes('table', 'landscape' if is_across else '')}>"
        yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{label}">'
        named = "named" if table.columns[0].key else ""
        yield f"<table{_classes(named)}{described}{printed}>"
        title = self._part(table.title) if table.title else f'<span class="unseen">{_escaped(table.label)}</span>'
        yield f'<caption id="{caption_id}">{title}</caption>'
        heads = [_head(column) for column in table.columns]
        heads += ["<td></td>"] if courses else []
        yield f"<thead><tr>{''.join(heads)}</tr></thead>"
        for section in table.sections:
            yield "<tbody>"
            for place, row in enumerate(section):
                drawing = f"<td>{courses[place]}</td>" if courses else ""
                yield f"{_row_begins(row)}{_cells(table.columns, row)}{drawing}</tr>"
            yield "</tbody>"
        yield "</table>"
        yield "</div>"
        yield from _remarks(table.remarks, remarks_id)
        yield "</div>"


def _title(page: Page) -> str:
    return page.title or PROGRAM


def _escaped(text: str) -> str:
    """A text in which no sign means anything; one that steers, such as those that turn the direction, is replaced."""
    parts = text.replace("\n", " ").split(GLUE)
    return escape(NO_BREAK_SPACE.join(printable(part) for part in parts))


def _classes(*names: str) -> str:
    """The attribute of these classes; none where all are empty."""
    found = " ".join(filter(None, names))
    return f' class="{found}"' if found else ""


def _named(table: PageTable, heading: str) -> PageTable:
    """The table with a title or a label: else it is called after the heading above it."""
    return table if table.title or table.label else table._replace(label=heading)


def _facts(facts: Facts) -> Iterator[str]:
    """A label and its texts below each other; a label that is repeated stands once."""
    yield '<dl class="facts">'
    for label, pairs in groupby(facts.pairs, key=itemgetter(0)):
        yield "<div>"
        yield f"<dt>{_escaped(label)}</dt>"
        yield from (f"<dd>{_escaped(text)}</dd>" for _, text in pairs)
        yield "</div>"
    yield "</dl>"


def _headline(headline: Headline) -> Iterator[str]:
    yield f"<div{_classes('headline', headline.tone)}>"
    before, figure, after = headline.text.partition(headline.figure) if headline.figure else (headline.text, "", "")
    large = f'<span class="figure">{_escaped(figure)}</span>' if figure else ""
    yield f"<p>{_escaped(before)}{large}{_escaped(after)}</p>"
    if headline.beside:
        yield from _list(headline.beside)
    yield "</div>"


def _list(texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield "<ul>"
        yield from (f"<li>{_escaped(text)}</li>" for text in texts)
        yield "</ul>"


def _remarks(texts: Sequence[str], id: str = "") -> Iterator[str]:
    if texts:
        yield f'<div class="remarks" id="{id}">' if id else '<div class="remarks">'
        yield from (f"<p>{_escaped(text)}</p>" for text in texts)
        yield "</div>"


def _head(column: Column) -> str:
    """The header of a column; one without a name heads nothing."""
    if not column.name:
        return "<td></td>"
    return f'<th scope="col"{_classes(SIDES[column.side])}>{_escaped(column.name)}</th>'


def _row_begins(row: PageRow) -> str:
    return f"<tr{_classes('total' if row.total else '', row.tone)}>"


def _cells(columns: Sequence[Column], row: PageRow) -> str:
    return "".join(_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True))


def _cell(column: Column, cell: PageCell) -> str:
    """One cell; a key heads its row, unless it is empty because the one above goes on."""
    if cell.length is not None:
        return f"<td>{_bar(cell.length, cell.tone)}</td>"
    text = cell.text.strip()
    lines = "<br>".join(map(_escaped, text.split("\n")))
    within = "within" if cell.text.startswith(" ") else ""
    classes = _classes(SIDES[column.side], within, _breaks(column, text), cell.tone)
    if column.key and text:
        return f'<th scope="row"{classes}>{lines}</th>'
    return f"<td{classes}>{lines}</td>"


def _breaks(column: Column, text: str) -> str:
    """The class that says where lines of a text to the left may end, and how narrow it may be."""
    if column.side != "<":
        return ""
    if column.key and _longest_line(text) <= SHORT_NAME:
        return "whole"
    if _longest_word(text) > LONG_WORD:
        return "long"
    return "text" if _longest_line(text) > SHORT_TEXT else ""


def _bar(length: float, tone: Tone) -> str:
    """A bar, and its length in words for who does not see it; none of nothing."""
    if not length:
        return ""
    percent = f"{100 * length:.1f}"
    spoken = f"{100 * length:.0f} %"
    drawn = f'<span{_classes(tone)} style="width: {percent}%"></span>'
    return f'<span class="bar" role="img" aria-label="{spoken}">{drawn}</span>'


def _courses(series: PageSeries) -> list[str]:
    """A drawing of each row of a series; none where fewer than two of its figures are known."""
    (names,) = series.keys.sections
    return [
        _course(row, points, series.periods, values)
        for row, points, values in zip(names, series.points, series.courses, strict=True)
    ]


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
        f' aria-label="{_escaped(f"{name}: {spoken}")}">'
        f'<path d="{"".join(moves)}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )


def _printed_size(table: PageTable, *, has_courses: bool) -> tuple[float, bool]:
    """The size of type, in points, with which a table is no wider than a sheet, and whether that lies across."""
    ems = sum(_ems(table, place) for place in range(len(table.columns))) + (DRAWING if has_courses else 0)
    upright, across = (floor(10 * width / ems) / 10 for width in (WIDTH_UPRIGHT, WIDTH_ACROSS))
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
