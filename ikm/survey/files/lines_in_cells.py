"""Tables whose every row stands in one cell, with separators in it: a CSV that was opened with another separator.

An Excel set to Indonesian opens “1,R1,3,4,4” as one cell a row, and writes it so when the file is saved again: as a
workbook, or as a CSV with quotes around each line, or around all lines together.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ikm.messages.findings import Findings
from ikm.survey.files.cell_codes import code_rows
from ikm.survey.files.table import Block, Column, Labels, Progress, Table, text_of

SEPARATORS = ",;\t|"
LOOKED_AT = 40
"""So many first rows tell whether each stands in one cell."""
FEWEST_COLUMNS = 5
"""A text of fewer parts may be one."""
FEWEST_ROWS = 2
"""A header, and a row below it."""


class LinesInCells(Table):
    """A table whose rows are split at ``separator``, each being the only filled cell of its row.

    Rows are counted by their lines, which are those of the stored table unless a cell has several.
    """

    def __init__(self, stored: Table, separator: str) -> None:
        self.place = stored.place
        self._stored_table = stored
        self._separator = separator
        self._row_findings = Findings()

    @property
    def is_whole_on_top(self) -> bool:
        """Whether :meth:`top` gives all rows."""
        return self._stored_table.is_whole_on_top

    def top(self) -> Iterator[Sequence[object]]:
        """The rows from the very first on."""
        return self._split(self._stored_table.top())

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        below = islice(self._split(self._stored_rows(progress)), self.header_row, None)
        yield from code_rows(self, below, self.header_row + 1, columns, labels)

    @property
    def findings(self) -> Findings:
        """That the rows were split, and those about the stored table."""
        findings = Findings()
        findings += self._stored_table.findings
        findings += self._row_findings
        findings += self.split
        return findings

    @property
    def split(self) -> Findings:
        """That the rows were split, and at what."""
        findings = Findings()
        findings.add("lines-split", self.at(), separator=self._separator.replace("\t", "tab"))
        return findings

    def forget(self) -> None:
        """Let go of what was read ahead; the header stays."""
        self._stored_table.forget()

    def _stored_rows(self, progress: Progress) -> Iterator[Sequence[object]]:
        """The rows as they are stored, blank ones too, from the very first."""
        stored = self._stored_table
        stored.under(stored.header, 0)
        number = 1
        self._row_findings = Findings()
        for block in stored.blocks([], [], progress):
            self._row_findings += block.findings
            for place, row in enumerate(block.rows.tolist()):
                for _ in range(number, row):
                    yield []
                yield block.cells(place)
                number = row + 1

    def _split(self, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        for row in rows:
            yield from _rows_in(row, self._separator)


def in_columns(table: Table) -> Table:
    """The table, its rows split where each of them stands in one cell."""
    rows = list(islice(table.top(), LOOKED_AT))
    separator = _separator_in(rows)
    return LinesInCells(table, separator) if separator else table


def _separator_in(rows: Iterable[Sequence[object]]) -> str:
    """The separator that splits nearly all rows alike; empty where a row fills several cells, or none splits them.

    A title above the table has no separator, or another number of them.
    """
    lines: list[str] = []
    for row in rows:
        filled = [text_of(cell) for cell in row if cell != ""]
        if len(filled) > 1:
            return ""
        lines += [line for text in filled for line in text.splitlines() if line.strip()]
    for separator in SEPARATORS:
        widths = Counter(len(_parts(line, separator)) for line in lines)
        for width, number in widths.most_common(1):
            if width >= FEWEST_COLUMNS and number >= max(FEWEST_ROWS, len(lines) / 2):
                return separator
    return ""


def _rows_in(row: Sequence[object], separator: str) -> list[list[str]]:
    """The rows that stand in the first cell of a row, a line each; what other cells hold stays behind the last."""
    if not row or row[0] == "":
        return [[]]
    rows = [_parts(line, separator) for line in text_of(row[0]).splitlines()] or [[]]
    others = [text_of(cell) for cell in row[1:] if cell != ""]
    return [*rows[:-1], [*rows[-1], *others]]


def _parts(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])
