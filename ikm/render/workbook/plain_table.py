"""A plain table on a sheet, for whatever has nothing to follow: findings, samples, series of periods."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from ikm.render.pages.report_tables import CHANGE, FOLDED, GradedIndex, ReportTable
from ikm.render.workbook.cells import LINE, CellStyle, WrittenSheet, here
from ikm.render.workbook.styles import HEAD, REMARK, TITLE, WHOLE, total

WIDEST, WIDE, ROOM = 60, 92, 2.5
SIGNED = '+{0};"−"{0};{0}'
"""The format of a change."""
_DENSE = 1.1
"""Signs of a text in the width of a digit."""
_SIGNS = 5.5
"""Signs of a text in a centimetre."""
_SIDES = {"<": "left", ">": "right", "^": "center"}


def put_table(
    sheet: WrittenSheet,
    header: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[Any]],
    *,
    totals: Collection[int] = (),
    signed: Collection[int] = (),
    first: int = 1,
    title: str = "",
    wide: Sequence[float] = (),
) -> int:
    """Put a table into a sheet: a header that stays, columns as wide as they need, set to the side given for each.

    ``totals`` are the places of rows that sum others up, ``signed`` those of columns of changes. A ``title`` stands
    above it. With ``wide`` the columns are as wide as that, and long texts go on below. Returns the row behind it.
    """
    if title:
        sheet.put(first, 1, title, TITLE._replace(wrap=False))
        first += 2
    widths = [
        max(_width(line[place]) for line in [[name for name, _ in header], *rows]) for place in range(len(header))
    ]
    for column, (name, _) in enumerate(header, start=1):
        sheet.put(first, column, name, HEAD)
    sheet.high(first, LINE * max([1, *(name.count("\n") + 1 for name, _ in header)]) + 3)
    for number, line in enumerate(rows):
        for column, ((_, side), value) in enumerate(zip(header, line, strict=True), start=1):
            wrap = bool(wide) or widths[column - 1] > WIDEST
            look = _look(value, _SIDES[side], wrap=wrap, signed=column - 1 in signed)
            sheet.put(first + 1 + number, column, value, total(look) if number in totals else look)
        if (lines := max([1, *map(_lines, line, wide or [WIDEST] * len(widths))])) > 1:
            sheet.high(first + 1 + number, LINE * lines)
    sheet.wide(*(wide or [min(width, WIDEST) + ROOM for width in widths]))
    sheet.own.freeze_panes = here(first + 1, 1, fixed=False)
    sheet.page(landscape=sum(wide or [min(width, WIDEST) + ROOM for width in widths]) > WIDE, header=(first, first))
    return first + 1 + len(rows)


def put(sheet: WrittenSheet, table: ReportTable, *, first: int = 1, wide: Sequence[float] = ()) -> tuple[int, int]:
    """Put a table of a report into a sheet, its title and remarks; the first row of figures and the one behind.

    ``first`` and ``wide`` are as :func:`put_table` has them.
    """
    lines = [line for section in table.sections for line in section]
    rows = [[one.ikm if isinstance(one, GradedIndex) else one for one in line.cells] for line in lines]
    totals = [place for place, line in enumerate(lines) if line.total]
    signed = [place for place, head in enumerate(table.heads) if head.kind == CHANGE]
    names = [head.name.replace(" ", "\n") if head.kind == FOLDED else head.name for head in table.heads]
    heads = [(name, head.side) for name, head in zip(names, table.heads, strict=True)]
    end = put_table(sheet, heads, rows, totals=totals, signed=signed, title=table.title, first=first, wide=wide)
    remarks(sheet, end + 1, table.remarks)
    sheet.area()
    return end - len(rows), end


def remarks(sheet: WrittenSheet, row: int, said: Iterable[str]) -> None:
    """Put remarks below a table, as wide as it is; its columns have their widths."""
    signs = int(sheet.width(sheet.columns) * _SIGNS)
    for place, remark in enumerate(said, start=row):
        sheet.span(place, 1, sheet.columns, remark, REMARK)
        sheet.high(place, LINE * -(-len(remark) // signs))


def _look(value: object, side: str, *, wrap: bool, signed: bool) -> CellStyle:
    format = "General"
    if isinstance(value, Decimal):
        places = -int(value.as_tuple().exponent)
        format = f"0.{'0' * places}" if places else "0"
        format = SIGNED.format(format) if signed else format
    elif isinstance(value, int):
        format = WHOLE
    return CellStyle(format, side=side, height="top", wrap=wrap, indent=1).boxed()


def _width(cell: object) -> int:
    return 0 if cell is None else max(map(len, str(cell).split("\n")))


def _lines(cell: object, width: float) -> int:
    signs = int(width * _DENSE)
    return 1 if cell is None else sum(-(-len(line) // signs) or 1 for line in str(cell).split("\n"))
