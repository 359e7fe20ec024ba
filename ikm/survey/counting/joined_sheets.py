"""Answers that are split over sheets, the first questions on one and the others on the next, joined by respondent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from ikm.index.method import Method
from ikm.messages.findings import Findings, ListUse, Place, offered
from ikm.messages.masking import safe_value
from ikm.survey.columns.header_meaning import name_of, unsur_in
from ikm.survey.files.table import Block, Column, Labels, Progress, Table, names_in
from ikm.survey.texts.vocabulary import plain

MOST_ROWS = 100_000


class _IdentifiedRow(NamedTuple):
    """The row of a respondent: its number on its sheet, and its cells."""

    number: int
    cells: Sequence[object]


NO_ROW = _IdentifiedRow(0, ())
Rows = Mapping[str, _IdentifiedRow]
"""The row of each respondent, by what identifies them."""


class _SharedIdentity(NamedTuple):
    """The column that identifies respondents on each of two sheets, and the rows of each by it."""

    place: int
    place_there: int
    rows: Rows
    rows_there: Rows


class JoinedTable(Table):
    """A sheet with the columns of another behind its own, each row with the other's of the same respondent."""

    def __init__(self, table: Table, other: Table, identity: _SharedIdentity, unsur: ListUse) -> None:
        self.place = table.place
        self.source = self._table = table
        self._other = other
        self._place = identity.place
        self._rows = identity.rows_there
        self._numbers_there = {row.number: identity.rows_there[key].number for key, row in identity.rows.items()}
        self._numbers_there[table.header_row] = other.header_row
        self._unsur = unsur
        self._width = len(table.header)
        self._taken = [column for column in range(len(other.header)) if column != identity.place_there]
        self._names = tuple(other.header[column] for column in self._taken)
        self.under((*table.header, *self._names), table.header_row)

    @property
    def findings(self) -> Findings:
        """The findings about both sheets, and that one was joined to the other."""
        findings = Findings()
        findings += self._table.findings
        findings += self._other.findings
        column = safe_value(self.header[self._place])
        findings.add("sheets-joined", self.at(), sheet=self._other.place.sheet, unsur=self._unsur, column=column)
        return findings

    @property
    def merged_findings(self) -> Findings:
        """Of both sheets; see :attr:`Table.merged_findings`."""
        findings = Findings()
        findings += self._table.merged_findings
        findings += self._other.merged_findings
        return findings

    def top(self) -> Iterator[Sequence[object]]:
        """The rows of the sheet, with the other's cells behind those of the header and below."""
        for number, row in enumerate(self._table.top(), start=1):
            if number < self.header_row:
                yield row
            else:
                behind = self._names if number == self.header_row else self._behind(row)
                yield [*row[: self._width], *[""] * (self._width - len(row)), *behind]

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        own = [index for index, column in enumerate(columns) if self._is_own(column)]
        asked = [columns[index] for index in own]
        for block in self._table.blocks(asked, [labels[index] for index in own], progress):
            cells = self._cells_of(block)
            codes = dict(zip(own, block.codes, strict=True))
            rows = [cells(place) for place in range(len(block.rows))] if len(own) < len(columns) else []
            for index, column in enumerate(columns):
                if index not in codes:
                    places = (column,) if isinstance(column, int) else column
                    texts = [next((row[place] for place in places if row[place] != ""), "") for row in rows]
                    codes[index] = np.fromiter(map(labels[index].__getitem__, texts), np.int32, count=len(texts))
            yield block._replace(codes=[codes[index] for index in range(len(columns))], cells=cells)

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place of a cell on the sheet where it stands, or of a row or the table on the first; see Table.at."""
        if column is None or column < self._width:
            return self._table.at(row, column)
        return self._other.at(self._numbers_there.get(row, 0), self._taken[column - self._width])

    def _is_own(self, column: Column) -> bool:
        return max((column,) if isinstance(column, int) else column) < self._width

    def _cells_of(self, block: Block) -> Callable[[int], Sequence[object]]:
        def cells(place: int) -> Sequence[object]:
            row = block.cells(place)
            return [*row, *self._behind(row)]

        return cells

    def _behind(self, row: Sequence[object]) -> Sequence[object]:
        """The cells of the other sheet for the respondent of a row."""
        key = _key(row, self._place)
        found = self._rows.get(key, NO_ROW).cells
        return [found[column] if column < len(found) else "" for column in self._taken]

    def forget(self) -> None:
        """Let go of what was read ahead; see :meth:`Table.forget`."""
        self._table.forget()


def joined_to_others(table: Table, others: Sequence[Table], method: Method) -> Table | None:
    """The table with the unsur it lacks, from the sheets that have them; None where they cannot be joined surely.

    Sheets are joined by a column of the same header in which no text stands twice, and both have the same texts.
    """
    joined = table
    for other in others:
        missing = unsur_in(other.header, method) - unsur_in(joined.header, method)
        if not missing:
            continue
        if unsur_in(other.header, method) != missing:  # some stand on both, and nothing tells which are meant
            return None
        identity = _shared_identity(joined, other)
        if identity is None:
            return None
        names = offered(name_of(unsur.id, method) for unsur in method.unsur if unsur.id in missing)
        joined = JoinedTable(joined, other, identity, names)
    return joined if joined is not table else None


def _shared_identity(table: Table, other: Table) -> _SharedIdentity | None:
    """The first column that identifies respondents on both sheets, and the rows of both by it."""
    for place, header in enumerate(table.header):
        fitting = [column for column, name in enumerate(other.header) if header and plain(name) == plain(header)]
        if len(fitting) != 1:
            continue
        own, others = _identified(table, place), _identified(other, fitting[0])
        if own is not None and others is not None and own.keys() == others.keys():
            return _SharedIdentity(place, fitting[0], own, others)
    return None


def _identified(table: Table, place: int) -> Rows | None:
    """The filled rows by the texts of a column; None where one stands twice or is blank."""
    rows: dict[str, _IdentifiedRow] = {}
    below = islice(table.top(), table.header_row, table.header_row + MOST_ROWS)
    for number, cells in enumerate(below, table.header_row + 1):
        if not any(names_in(cells)):
            continue
        key = _key(cells, place)
        if not key or key in rows:
            return None
        rows[key] = _IdentifiedRow(number, cells)
    return rows or None


def _key(row: Sequence[object], place: int) -> str:
    (text,) = names_in(row[place : place + 1]) or ("",)
    return text.casefold()
