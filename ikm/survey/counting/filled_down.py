"""Units and services that stand only in the first row of their group, in a merged cell or above blanks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from ikm.messages.findings import Findings, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_lookup import NO_UNIT, columns_by_role, unit_column
from ikm.survey.columns.mapping_file import SERVICE, UNIT
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.files.table import (
    Block,
    Column,
    Labels,
    MergedCells,
    Progress,
    Table,
    cell_text,
    column_on_sheet,
    names_in,
    stored_table,
)
from ikm.survey.files.table_view import TableView

LOOKED_AT = 50
"""In so many first rows most have no group of their own, where groups are written once."""
MOST_ROWS = 100_000
"""A table of more rows was not laid out by hand."""
FEWEST_GROUPS = 2
FEWEST_BLANKS, BLANKS_A_NAME = 10, 3
"""So many rows without a name, and so many to each, are groups; with fewer, respondents may have left it empty."""
TextByRow = Mapping[int, str]
"""The text that a row without one of its own has, by its number."""


class FilledDown(TableView):
    """A table in which blanks of some columns have the text of the group that they stand in; its cells stay blank."""

    def __init__(self, table: Table, filled: Mapping[int, TextByRow], named_once: Mapping[int, _OnlyName]) -> None:
        super().__init__(table)
        self._filled = filled
        self._named_once = named_once

    @property
    def findings(self) -> Findings:
        """The findings about the table, what was filled, and the names that are of one row only."""
        findings = super().findings
        for place, text_by_row in self._filled.items():
            row, text = next(iter(text_by_row.items()))
            column = safe_value(self.header[place])
            at = self.at(row, place)
            findings.add("group-filled-down", at, rows=len(text_by_row), column=column, value=safe_value(text))
        for place, name in self._named_once.items():
            column = safe_value(self.header[place])
            at = self.at(name.row, place)
            findings.add("group-named-once", at, rows=name.blanks, column=column, value=safe_value(name.text))
        return findings

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        for block in self._table.blocks(columns, labels, progress):
            codes = list(block.codes)
            for index, column in enumerate(columns):
                text_by_row = self._filled.get(column) if isinstance(column, int) else None
                if text_by_row:
                    codes[index] = np.array(
                        [
                            labels[index][text_by_row[row]] if row in text_by_row else code
                            for row, code in zip(block.rows.tolist(), block.codes[index].tolist(), strict=True)
                        ],
                        np.int32,
                    )
            yield block._replace(codes=codes)


def with_filled_groups(table: Table, request: ReadRequest) -> Table:
    """The table, its columns of unit and service filled down where each name stands once, above the rows it is of.

    Services may stand below each unit anew, or units below each service; then a name is of one of these at most.
    A name in merged cells is of all their rows, however few and however the others are written.
    """
    columns = _group_columns(table, request)
    if not columns or not table.is_whole_on_top:
        return table
    merged = {column.place: _merged_names(table, column.place) for column in columns if column.is_grouped}
    first = list(filter(any, map(names_in, islice(table.top(), table.header_row, table.header_row + LOOKED_AT))))
    are_blank = any(column.is_grouped and _is_mostly_blank(_texts_in(first, column.place)) for column in columns)
    if not are_blank and not any(merged.values()):
        return table
    rows = [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + MOST_ROWS + 1)]
    if len(rows) > MOST_ROWS:
        return table
    numbered = [(number, row) for number, row in enumerate(rows, table.header_row + 1) if any(row)]
    filled = _filled_columns(columns, numbered)
    for place, cells in merged.items():
        if text_by_row := _within_merged(cells, numbered):
            filled[place] = {**filled.get(place, {}), **text_by_row}
    named_once = {
        column.place: name
        for column in columns
        if column.is_grouped and column.place not in filled and (name := _only_name(column.place, numbered))
    }
    if not filled and not named_once:
        return table
    stored = stored_table(table)
    stored.filled_down = stored.filled_down.union(column_on_sheet(table, place) for place in filled)
    return FilledDown(table, filled, named_once)


class _OnlyName(NamedTuple):
    """The only name of a column: the row that it stands in, and how many others have none."""

    row: int
    text: str
    blanks: int


def _only_name(place: int, numbered: Sequence[tuple[int, Sequence[str]]]) -> _OnlyName | None:
    """The name in the first row of a column, where no other row has one and many could."""
    first, *others = [(number, cell_text(row, place)) for number, row in numbered]
    if not first[1] or len(others) < FEWEST_BLANKS or any(text for _, text in others):
        return None
    return _OnlyName(*first, len(others))


def _merged_names(table: Table, place: int) -> list[MergedCells]:
    """The names below the header that stand in cells merged over several rows of a column."""
    column = column_on_sheet(table, place)
    return [
        cells
        for cells in table.merged
        if cells.columns[0] == column and cells.rows[0] > table.header_row and len(cells.rows) > 1 and cells.text
    ]


def _within_merged(merged: Sequence[MergedCells], numbered: Sequence[tuple[int, Sequence[str]]]) -> dict[int, str]:
    """The text of each filled row that has its name in a cell merged with one above."""
    names = {row: " ".join(cells.text.split()) for cells in merged for row in cells.rows[1:]}
    return {number: names[number] for number, _ in numbered if number in names}


class _GroupColumn(NamedTuple):
    """A column of units or services; where respondents are not grouped by it, it tells how they are laid out."""

    place: int
    is_grouped: bool


def _group_columns(table: Table, request: ReadRequest) -> list[_GroupColumn]:
    named = request.options.unit or request.overrides.roles.get(UNIT)
    is_grouped = named is None or named.casefold() != NO_UNIT
    try:
        unit, _ = unit_column(table, named if is_grouped else None, request.overrides, set())
    except Refusal:  # which is said where respondents are grouped
        return []
    columns = {} if unit is None else {unit: _GroupColumn(unit, is_grouped)}
    service = columns_by_role(table, request.overrides, set()).get(SERVICE)
    if service is not None:
        columns.setdefault(service, _GroupColumn(service, is_grouped=True))
    return [*columns.values()]


def _is_mostly_blank(cells: Sequence[str]) -> bool:
    return bool(cells) and bool(cells[0]) and 2 * sum(map(bool, cells)) <= len(cells)


def _texts_in(rows: Iterable[Sequence[str]], place: int) -> list[str]:
    return [cell_text(row, place) for row in rows]


def _filled_columns(
    columns: Sequence[_GroupColumn], numbered: Sequence[tuple[int, Sequence[str]]]
) -> dict[int, TextByRow]:
    """What blanks of each column have from above, of filled rows with their numbers.

    First looked at is the column in which the fewest names are written: where it has each of them in one block, no
    name of the other column holds beyond the end of such a block.
    """
    numbers = [number for number, _ in numbered]
    texts = {column: _texts_in((row for _, row in numbered), column.place) for column in columns}
    starts = {0}
    filled: dict[int, TextByRow] = {}
    for column in sorted(columns, key=lambda column: _names_written(texts[column])):
        cells = texts[column]
        text_by_row = _below_names(cells, numbers, starts) if _is_mostly_blank(cells[:LOOKED_AT]) else {}
        if text_by_row and column.is_grouped:
            filled[column.place] = text_by_row
        if text_by_row or 2 * sum(map(bool, cells)) > len(cells):
            own_starts = _block_starts(cells)
            names = {cells[start] for start in own_starts}
            if len(names) == len(own_starts):
                starts = {0, *own_starts}
    return filled


def _names_written(cells: Sequence[str]) -> int:
    """How often a name is written that does not stand in the cell above."""
    return sum(bool(text) and text != above for above, text in zip(["", *cells], cells, strict=False))


def _block_starts(cells: Sequence[str]) -> list[int]:
    """Where a name stands that is another than the one before, whether that was repeated or not."""
    starts: list[int] = []
    name = ""
    for place, text in enumerate(cells):
        if text and text != name:
            starts.append(place)
            name = text
    return starts


def _below_names(cells: Sequence[str], numbers: Sequence[int], starts: Collection[int]) -> dict[int, str]:
    """The text of each row without one, where each name stands once from a start to the next, the first on top."""
    text_by_row: dict[int, str] = {}
    names: set[str] = set()
    text = ""
    for place, (number, own) in enumerate(zip(numbers, cells, strict=True)):
        if place in starts:
            names, text = set(), ""
        if own in names:
            return {}
        if own:
            names.add(own)
            text = own
        elif text:
            text_by_row[number] = text
    written = sum(map(bool, cells))
    is_laid_out_so = (
        written >= FEWEST_GROUPS
        and bool(cells[0])
        and len(cells) - written >= max(FEWEST_BLANKS, BLANKS_A_NAME * written)
    )
    return text_by_row if is_laid_out_so else {}
