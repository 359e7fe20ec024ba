"""A table whose rows are counted where they lie: each of its rows here is a pattern, and stands for many.

Its rows have no order and no numbers, so nothing is asked of it that needs them. Each set of columns that is asked
for is one statement, and should be no larger than a table of groups needs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from ikm.messages.findings import Findings, Place
from ikm.survey.files.cell_codes import code_cells, first_filled
from ikm.survey.files.engine import Engine, Patterns
from ikm.survey.files.table import (
    ROWS_A_BLOCK,
    Block,
    Codes,
    Column,
    Labels,
    Progress,
    SomeRows,
    Table,
    names_in,
    text_of,
)
from ikm.survey.files.table_view import TableView

MOST_PATTERNS = 2_000_000
"""So many, of ten columns, take some 400 MiB while they are read and counted."""
MOST_REMEMBERED = 200_000
"""Patterns that are asked for again, in another reading or by other rules, are kept while they are no more."""
LOOKED_AT = 1_000
"""So many rows are looked at to understand the columns."""


class TooManyPatterns(Exception):  # noqa: N818 - no error: the same columns are then counted one by one
    """Some columns have more different combinations of values than may be held."""


class PatternTable(Table):
    """What an engine counts, as a table without an order; the header is the names of its columns."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self.place = place._replace(named=True)
        self._engine = engine
        self._remembered: dict[tuple[int, ...], Patterns] = {}
        self._top: list[Sequence[object]] = []
        self.under(names_in(engine.columns), 1)

    @property
    def engine(self) -> Engine:
        """What counts its rows."""
        return self._engine

    @property
    def findings(self) -> Findings:
        """The findings about the rows that are counted."""
        findings = Findings()
        findings += self._engine.findings
        return findings

    @property
    def is_ordered(self) -> bool:
        """False: an engine gives rows as it likes."""
        return False

    @property
    def is_whole_on_top(self) -> bool:
        """False, as nobody knows how many rows there are."""
        return False

    def see_as(self, days: Collection[int], filled: Collection[int]) -> None:
        """Of some columns only the day of a moment matters from now on, or whether a cell is filled."""
        self._remembered.clear()
        self._engine = self._engine.seen_as(sorted(days), sorted(filled))

    def top(self) -> Iterator[Sequence[object]]:
        """The header and some rows."""
        if not self._top:
            self._top = [
                ["" if cell is None else text_of(cell) for cell in row] for row in self._engine.first_rows(LOOKED_AT)
            ]
        yield self._engine.columns
        yield from self._top

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Give each pattern of the columns once, with how many rows have it as its weight.

        All labels are known before the first block is given.

        :raises TooManyPatterns: where there are more than may be held.
        """
        places = tuple(sorted({place for column in columns for place in _places_of(column)}))
        patterns = self._patterns(places)
        texts = dict(zip(places, patterns.values, strict=True))
        codes = [_coded(texts, column, own) for column, own in zip(columns, labels, strict=True)]
        del texts
        for start in range(0, len(patterns.rows), ROWS_A_BLOCK):
            part = slice(start, start + ROWS_A_BLOCK)
            weights = patterns.rows[part]
            numbers = np.arange(start, start + len(weights))
            yield Block(numbers, [code[part] for code in codes], _no_cells, Findings(), weights)
        progress(1)

    def _patterns(self, places: tuple[int, ...]) -> Patterns:
        found = self._remembered.get(places) or self._engine.patterns(places, MOST_PATTERNS)
        if found is None:
            raise TooManyPatterns
        blank_as_text = [["" if value is None else value for value in values] for values in found.values]
        patterns = Patterns(blank_as_text, found.rows)
        if sum(len(one.rows) for one in self._remembered.values()) + len(patterns.rows) <= MOST_REMEMBERED:
            self._remembered[places] = patterns
        return patterns

    def forget(self) -> None:
        """Let go of what was counted."""
        self._remembered.clear()
        self._top = []

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place of a column, or the table: a row has none."""
        del row
        return super().at(0, column)


def _no_cells(place: int) -> Sequence[object]:
    """The cells of a row, of which none but those asked for are known."""
    del place
    return ()


def _places_of(column: Column) -> tuple[int, ...]:
    return (column,) if isinstance(column, int) else column


def _coded(texts: dict[int, list[object]], column: Column, labels: Labels) -> Codes:
    """The codes of a column, or of the first filled of several."""

    def code(place: int, rows: SomeRows) -> Codes:
        if isinstance(rows, slice):
            return code_cells(texts[place], labels)
        return code_cells([texts[place][row] for row in rows.tolist()], labels)

    return first_filled(_places_of(column), code, labels[""])


class SingleCounts(TableView):
    """A table that is counted column by column of answers, where its patterns are too many.

    Each block is of one column of answers, the others are blank, and its weights are numbers of answers: nothing is
    known of respondents.
    """

    counts_answers = True

    def __init__(self, table: Table, answer_columns: Collection[int]) -> None:
        super().__init__(table)
        self._answer_columns = frozenset(answer_columns)

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Give the patterns of each column of answers with all other columns; see :meth:`PatternTable.blocks`."""
        answers = [index for index, column in enumerate(columns) if column in self._answer_columns]
        blanks = [own[""] for own in labels]
        for answer in answers:
            asked = [index for index in range(len(columns)) if index == answer or index not in answers]
            rows = 0
            asked_columns, asked_labels = [columns[index] for index in asked], [labels[index] for index in asked]
            for block in self._table.blocks(asked_columns, asked_labels, progress):
                found = dict(zip(asked, block.codes, strict=True))
                codes = [
                    found.get(index, np.full(len(block.rows), blank, np.int32)) for index, blank in enumerate(blanks)
                ]
                rows += 0 if block.weights is None else int(block.weights.sum())
                yield block._replace(codes=codes)
            self.stored = rows + self._table.deselected
