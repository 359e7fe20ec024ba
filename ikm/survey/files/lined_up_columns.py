"""Text whose columns are lined up with blanks, as terminals and old reports print tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ikm.messages.findings import Findings
from ikm.survey.files.lines_in_cells import LinesInCells
from ikm.survey.files.table import Table, text_of

LOOKED_AT = 40
"""So many first lines tell where the columns begin."""
FEWEST_COLUMNS = 5
FEWEST_LINES = 2
_NAME = re.compile(r"\S+(?: \S+)*")
"""A name in the header; two blanks end it."""


class LinedUpColumns(LinesInCells):
    """A text table whose lines are cut where the columns begin; a line that does not fit stands in one cell."""

    def __init__(self, stored: Table, starts: Sequence[int]) -> None:
        super().__init__(stored, " ")
        self._starts = [*starts]

    @property
    def split(self) -> Findings:
        """That the lines were cut."""
        findings = Findings()
        findings.add("lines-cut", self.at(), columns=len(self._starts))
        return findings

    def _split(self, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        for row in rows:
            line = text_of(row[0]) if row else ""
            yield _cells(line, self._starts) if _fits(line, self._starts) else [line]


def in_lined_up_columns(table: Table) -> Table:
    """The table, its lines cut where their columns are lined up with blanks."""
    rows = list(islice(table.top(), LOOKED_AT))
    if any(sum(cell != "" for cell in row) > 1 for row in rows):
        return table
    lines = [text_of(row[0]) for row in rows if row and text_of(row[0]).strip()]
    starts = _starts_in(lines)
    return LinedUpColumns(table, starts) if starts else table


def _starts_in(lines: Sequence[str]) -> list[int]:
    """Where the columns begin: by the first line under which nearly all others fit; empty where there is none."""
    for number, line in enumerate(lines[: LOOKED_AT // 2]):
        starts = [match.start() for match in _NAME.finditer(line)]
        below = lines[number + 1 :]
        if len(starts) < FEWEST_COLUMNS or len(below) < FEWEST_LINES - 1:
            continue
        fitting = [other for other in below if _fits(other, starts)]
        filled = [sum(map(bool, _cells(other, starts))) for other in fitting]
        are_lined_up = 10 * len(fitting) >= 9 * len(below) and 2 * sum(filled) > len(filled) * len(starts)
        if are_lined_up:
            return [0, *starts[1:]]
    return []


def _fits(line: str, starts: Sequence[int]) -> bool:
    """Whether a line has a blank before each column, so that no text reaches over its beginning."""
    return all(start == 0 or line[start - 1 : start] in ("", " ") for start in starts)


def _cells(line: str, starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
