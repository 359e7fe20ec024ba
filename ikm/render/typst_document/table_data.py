"""A table as typst is given it: how wide its columns are, the size of its type, and where long words may end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ikm.render.letter_widths import ems
from ikm.render.page import GLUE, Column, PageCell, PageRow, PageTable, without_marks
from ikm.render.typst_document.text_data import BREAK, Json, texts, words_of

WIDTH_UPRIGHT, WIDTH_ACROSS = 451.0, 698.0
"""Points that a line of a document has, upright and across: A4 without margins of 2,54 cm."""
INSET = 6.0
"""Points between a cell's text and its neighbours, on both sides together."""
LARGEST, LEAST = 9.0, 6.0
"""The sizes of type of tables, in points."""
WIDEST = 18.0
"""A column whose width nobody has set is so many ems wide at most, unless a word in it is longer."""
BAR = 6.0
LONG_ROW = 2000
"""A row with so many signs in a cell may go on on the next sheet."""
FEW_ROWS, FEW_SIGNS = 12, 1200
"""A table of no more stands on one sheet."""


def table_data(table: PageTable, width: float = WIDTH_UPRIGHT) -> dict[str, Json]:
    """The table; ``width`` is that of a line, in points."""
    widths = _widths(table)
    total = sum(widths)
    room = [width * own / total - INSET for own in widths]
    size = _size(table, room)
    in_ems = [points / size for points in room]
    columns: list[Json] = [
        {
            "name": texts(with_breaks(column.name, space)),
            "over": texts(column.over) if column.over else None,
            "side": column.side,
            "width": own,
        }
        for column, own, space in zip(table.columns, widths, in_ems, strict=True)
    ]
    rows: list[Json] = [_row(row, in_ems) for section in table.sections for row in section]
    return {"size": round(size, 2), "whole": _is_short(table), "columns": columns, "rows": rows}


def _is_short(table: PageTable) -> bool:
    rows = [row for section in table.sections for row in section]
    return len(rows) <= FEW_ROWS and sum(len(cell.text) for row in rows for cell in row.cells) <= FEW_SIGNS


def _row(row: PageRow, rooms: Sequence[float]) -> Json:
    return {
        "tone": row.tone.value,
        "total": row.total,
        "breaks": any(len(cell.text) > LONG_ROW for cell in row.cells),
        "cells": [_cell(cell, room) for cell, room in zip(row.cells, rooms, strict=True)],
    }


def _cell(cell: PageCell, room: float) -> Json:
    lines = cell.text.split("\n")
    text = "\n".join(with_breaks(line, room) for line in lines)
    return {"text": texts(text), "tone": cell.tone.value, "length": cell.length}


def _widths(table: PageTable) -> list[float]:
    """The widths of the columns in parts of each other: those that are set, else by what stands in them."""
    if table.caption or any(column.width != 1 for column in table.columns):
        return [column.width for column in table.columns]
    return [_own_width(table, place, column) for place, column in enumerate(table.columns)]


def _own_width(table: PageTable, place: int, column: Column) -> float:
    """How many ems a column would have."""
    if column.bar:
        return BAR
    word = max((ems(word, bold=True) for word in _words(table, place)), default=1.0)
    lines = (line for text in _texts_of(table, place) for line in text.split("\n"))
    line = max((ems(without_marks(line)) for line in lines), default=1.0)
    return max(word, min(line, WIDEST)) + INSET / LARGEST


def _size(table: PageTable, room: Sequence[float]) -> float:
    """The size of type in which each word has room in its column, as far as that is not too small."""
    longest = (
        max((ems(word, bold=True) for word in _words(table, place)), default=0.0)
        for place in range(len(table.columns))
    )
    fitting = (space / word for space, word in zip(room, longest, strict=True) if word)
    return max(LEAST, min(LARGEST, *fitting, LARGEST))


def _texts_of(table: PageTable, place: int) -> Iterator[str]:
    """What stands in a column, without its head."""
    return (row.cells[place].text for section in table.sections for row in section)


def _words(table: PageTable, place: int) -> set[str]:
    """The words of a column, with those of its head."""
    found = set(words_of(table.columns[place].name))
    for text in _texts_of(table, place):
        found |= set(words_of(text))
    return found


def with_breaks(line: str, room: float) -> str:
    """A line in which a word that is wider than the column, even in bold, may be broken."""
    if ems(line, bold=True) <= room:
        return line
    return " ".join(_breakable(word, room) for word in line.split(" "))


def _breakable(word: str, room: float) -> str:
    if GLUE in word or ems(without_marks(word), bold=True) <= room:
        return word
    return BREAK.join(word)
