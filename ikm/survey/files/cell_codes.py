"""Cells as codes: what a reader has of rows, whatever the types of their cells, becomes blocks of coded columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from ikm.messages.findings import Findings, Refusal
from ikm.survey.files.table import (
    ALL_ROWS,
    ROWS_A_BLOCK,
    Block,
    Codes,
    Column,
    Labels,
    SomeRows,
    Table,
    names_in,
)


def code_rows(
    table: Table,
    rows: Iterable[Sequence[object]],
    first: int,
    columns: Sequence[Column],
    labels: Sequence[Labels],
) -> Iterator[Block]:
    """Code rows of cells, whatever their type; ``first`` is the number of the first, an empty cell is ``""``.

    A row shorter than the header is filled up; one with more than the header is an error and not used.
    """
    rows = iter(rows)
    while chunk := list(islice(rows, ROWS_A_BLOCK)):
        numbers = np.arange(first, first + len(chunk))
        filled = np.array([row.count("") != len(row) for row in chunk])
        fitted = _FittedRows(chunk)
        if set(map(len, chunk)) != {len(table.header)}:
            fitted = _fit(table, chunk, first)
        first += len(chunk)
        cells = list(zip(*fitted.rows, strict=True))
        codes = [_coded(cells, column, label) for column, label in zip(columns, labels, strict=True)]
        kept = fitted.rows
        if not filled.any():
            continue
        if not filled.all():
            kept = [row for row, one in zip(kept, filled, strict=True) if one]
            numbers, codes = numbers[filled], [code[filled] for code in codes]
        yield Block(
            numbers,
            codes,
            kept.__getitem__,
            fitted.findings or Findings(ROWS_A_BLOCK),
            short_rows=fitted.short_rows,
            too_long_cells=fitted.too_long_cells,
        )


class _FittedRows(NamedTuple):
    """Rows that are all as wide as the header, which of them were too long, and which too short."""

    rows: list[Sequence[object]]
    findings: Findings | None = None
    short_rows: tuple[tuple[int, int], ...] = ()
    too_long_cells: int = 0


def _fit(table: Table, rows: Iterable[Sequence[object]], first: int) -> _FittedRows:
    """Fill short rows up, and empty those with more cells than the header.

    :raises Refusal: ``header-changes`` where a longer row is the header of another block, with a column more.
    """
    width = len(table.header)
    fitted: list[Sequence[object]] = []
    findings = Findings(ROWS_A_BLOCK)
    short_rows: list[tuple[int, int]] = []
    too_long_cells = 0
    for number, row in enumerate(rows, start=first):
        if any(cell != "" for cell in row[width:]):
            if _names_columns(table, row):
                raise Refusal("header-changes", table.at(number))
            findings.add("row-too-long", table.at(number), cells=len(row), columns=width)
            too_long_cells += sum(cell != "" for cell in row)
            fitted.append([""] * width)
            continue
        if row and len(row) < width:
            short_rows.append((number, len(row)))
        fitted.append([*row[:width], *[""] * (width - len(row))])
    return _FittedRows(fitted, findings, tuple(short_rows), too_long_cells)


def _names_columns(table: Table, row: Sequence[object]) -> bool:
    """Whether at least half of the filled cells of a row are names of columns."""
    names = {name.casefold() for name in table.header if name and not name.isdecimal()}
    filled = [text for text in names_in(row) if text]
    return 2 * sum(text.casefold() in names for text in filled) >= len(filled)


def _coded(cells: list[tuple[object, ...]], column: Column, labels: Labels) -> Codes:
    """The codes of a column; ``cells`` holds the cells of each."""
    if isinstance(column, int):
        return code_cells(cells[column], labels)

    def code(place: int, rows: SomeRows) -> Codes:
        if isinstance(rows, slice):
            return code_cells(cells[place], labels)
        return code_cells([cells[place][row] for row in rows.tolist()], labels)

    return first_filled(column, code, labels[""])


def first_filled(columns: Sequence[int], code: Callable[[int, SomeRows], Codes], blank: int) -> Codes:
    """Of each row the code of the first of some columns that is not blank; ``blank`` where all are.

    ``code`` gives the codes of one column, in a new array, in those rows whose places it is given.
    """
    first, *others = columns
    codes = code(first, ALL_ROWS)
    unfilled = np.flatnonzero(codes == blank) if others else np.empty(0, np.int64)
    for column in others:
        if not unfilled.size:
            break
        codes[unfilled] = code(column, unfilled)
        unfilled = unfilled[codes[unfilled] == blank]
    return codes


def code_cells(cells: Sequence[object], labels: Labels) -> Codes:
    """The code of each of some cells."""
    if bool in set(map(type, cells)):  # True would be found under 1
        cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
    return np.fromiter(map(labels.__getitem__, cells), np.int32, count=len(cells))
