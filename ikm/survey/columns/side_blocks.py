"""Respondents in blocks side by side: 1 to 15 on the left, 16 to 30 beside them under the same header."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise

import numpy as np

from ikm.index.method import Method
from ikm.messages.findings import Findings, Place
from ikm.survey.columns.header_meaning import unsur_in
from ikm.survey.columns.header_row import FEWEST_UNSUR
from ikm.survey.files.table import Block, Column, Labels, MergedCells, Progress, Table, cell_text, names_in
from ikm.survey.texts.vocabulary import foot_word, plain

MOST_ROWS = 100_000


class SideBlock(Table):
    """Some columns of a table that lie side by side, as a table; its cells are named by where they stand."""

    def __init__(self, table: Table, start: int, end: int, number_of_blocks: int) -> None:
        self.place = table.place
        self.source = self._table = table
        self._columns = slice(start, end)
        self._number_of_blocks = number_of_blocks
        self.under(table.header[start:end], table.header_row)

    @property
    def findings(self) -> Findings:
        """Of the first block, the findings about the table, and that it has several."""
        findings = Findings()
        if self._columns.start == 0 or not any(self._table.header[: self._columns.start]):
            findings += self._table.findings
            findings.add("blocks-beside", self._table.at(), blocks=self._number_of_blocks)
        return findings

    @property
    def merged(self) -> list[MergedCells]:
        """The cells that the sheet merges in these columns; see :attr:`Table.merged`."""
        columns = range(self._columns.start + 1, self._columns.stop + 1)
        return [cells for cells in self._table.merged if cells.columns[0] in columns]

    @property
    def merged_findings(self) -> Findings:
        """Of these columns only; see :attr:`Table.merged_findings`."""
        return self._findings_of_merged(self.merged)

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place of a cell, a row or the table; see :meth:`Table.at`."""
        return self._table.at(row, None if column is None else column + self._columns.start)

    def top(self) -> Iterator[Sequence[object]]:
        """The rows from the very first on."""
        return (row[self._columns] for row in self._table.top())

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows that have something in these columns; see :meth:`Table.blocks`."""
        start = self._columns.start
        asked = [
            column + start if isinstance(column, int) else tuple(place + start for place in column)
            for column in columns
        ]
        for block in self._table.blocks(asked, labels, progress):
            cells = self._cells_of(block)
            is_filled = np.array([any(cell != "" for cell in cells(place)) for place in range(len(block.rows))])
            if is_filled.any():
                yield block._replace(cells=cells, short_rows=()).selected(is_filled)

    def _cells_of(self, block: Block) -> Callable[[int], Sequence[object]]:
        return lambda place: block.cells(place)[self._columns]

    def forget(self) -> None:
        """Let go of what was read ahead; see :meth:`Table.forget`."""
        self._table.forget()


def side_blocks(table: Table, method: Method) -> list[Table]:
    """The blocks of a table whose header is the same several times over; none where they may be the same respondents.

    They are others where a column, such as their number or name, has another text in each row of all blocks.
    """
    header = tuple(map(plain, table.header))
    filled = [place for place, name in enumerate(header) if name]
    if not filled or any(table.heads) or not table.is_whole_on_top:
        return []
    starts = [place for place in filled if header[place] == header[filled[0]]]
    width = min((later - start for start, later in pairwise(starts)), default=0)
    names = _without_blanks_behind(header[starts[0] : starts[0] + width])
    blocks = [header[start : start + len(names)] for start in starts]
    covered = {start + place for start in starts for place in range(len(names))}
    are_alike = len(starts) > 1 and all(block == names for block in blocks) and covered.issuperset(filled)
    if not are_alike or len(unsur_in(table.header[starts[0] : starts[0] + len(names)], method)) < FEWEST_UNSUR:
        return []
    if not _are_of_others(table, starts, names, method):
        return []
    return [SideBlock(table, start, start + len(names), len(starts)) for start in starts]


def _without_blanks_behind(names: tuple[str, ...]) -> tuple[str, ...]:
    last = max((place for place, name in enumerate(names) if name), default=-1)
    return names[: last + 1]


def _are_of_others(table: Table, starts: Sequence[int], names: Sequence[str], method: Method) -> bool:
    """Whether a column that is none of answers has another text for each respondent of all blocks."""
    rows = [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + MOST_ROWS)]
    lines = [[row[start : start + len(names)] for start in starts] for row in rows]
    headers = table.header[starts[0] : starts[0] + len(names)]
    answers = [place for place, header in enumerate(headers) if unsur_in((header,), method)]
    others = set(range(len(names))).difference(answers)
    return any(_are_distinct(_names_by_line(lines, place, answers)) for place in others)


def _names_by_line(
    lines: Sequence[Sequence[Sequence[str]]], place: int, answers: Sequence[int]
) -> Iterator[Sequence[str]]:
    """What a column calls the respondents of each line, one of each block that answers, without lines of a foot.

    “Jumlah” may stand below one block or below each.
    """
    for blocks in lines:
        names = [cell_text(cells, place) for cells in blocks if _is_answered(cells, answers)]
        if names and not any(any(foot_word(name)) for name in names):
            yield names


def _is_answered(cells: Sequence[str], answers: Sequence[int]) -> bool:
    return 2 * sum(bool(cell_text(cells, place)) for place in answers) >= len(answers)


def _are_distinct(names_by_line: Iterable[Sequence[str]]) -> bool:
    """Whether no two names are the same, and none is lacking but in the last lines: sums that nobody labelled."""
    lines = list(names_by_line)
    while lines and not any(lines[-1]):
        lines.pop()
    names = list(chain.from_iterable(lines))
    return bool(names) and all(names) and len(set(names)) == len(names)
