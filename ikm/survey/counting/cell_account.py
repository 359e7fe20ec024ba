"""The account of a table: what became of every filled cell of it.

A filled cell is an answer that counts, an answer that could not be used (each is listed), a word for not answered,
part of another column, or part of a row that is no respondent's or does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import PhraseUse
from ikm.survey.counting.row_labels import filled_kind, filled_kind_by_start
from ikm.survey.files.table import Block, Codes, Labels

OUTSIDE = PhraseUse("rows-kind-outside")
OF_NOBODY = PhraseUse("rows-kind-nobody")
UNANSWERED = PhraseUse("rows-kind-unanswered")
INCOMPLETE = PhraseUse("rows-kind-lacking")
REPEATED = PhraseUse("rows-kind-repeated")
DESELECTED = PhraseUse("rows-kind-deselected")
TOO_LONG = PhraseUse("rows-kind-too-long")


class RowCells(NamedTuple):
    """Rows that do not count for one reason, and how many cells they have filled."""

    reason: PhraseUse
    rows: int
    cells: int


class CellAccount(NamedTuple):
    """What became of the filled cells of a table.

    ``answers``, ``errors`` and ``unanswered`` are cells of the columns of answers and expectations, ``columns`` those
    of each other column by its place, all in the rows that count; ``rows`` are the others, by the reason.
    """

    answers: int
    errors: int
    unanswered: int
    columns: dict[int, int]
    rows: tuple[RowCells, ...]

    @property
    def filled(self) -> int:
        """All filled cells."""
        in_rows = sum(row.cells for row in self.rows)
        return self.answers + self.errors + self.unanswered + sum(self.columns.values()) + in_rows


class RowReasons:
    """Why each row of a block does not count, found out step by step; the rows that are left do.

    ``left_out`` gives the reasons of those that are no respondents, by their place.
    """

    def __init__(self, rows: NDArray[np.int64], left_out: dict[int, PhraseUse]) -> None:
        self._rows = rows
        self.of_place: dict[int, PhraseUse] = dict(left_out)
        self.counts = np.ones(len(rows), np.bool_)
        self.counts[list(left_out)] = False

    def keep(self, rows: NDArray[np.int64], reason: PhraseUse) -> None:
        """Only these of the rows that went on so far do; the others do not count for this reason."""
        if len(rows) == np.count_nonzero(self.counts):
            return
        goes_on = np.isin(self._rows, rows)
        for place in np.flatnonzero(self.counts & ~goes_on).tolist():
            self.of_place[place] = reason
        self.counts &= goes_on


class CellAccountant:
    """Accounts for the cells of a table, block by block.

    ``width`` is the number of its columns, ``answer_columns`` those of answers and expectations, and of the marks and
    branches that answers are made of. ``labels`` code every column by whether a cell is filled.
    """

    def __init__(self, width: int, answer_columns: Sequence[int]) -> None:
        self.labels = [Labels(2, None, filled_kind, filled_kind_by_start) for _ in range(width)]
        self._is_of_answers = np.isin(np.arange(width), list(answer_columns))
        self._cells = np.zeros(width, np.int64)
        self._answers = self._errors = 0
        self._rows: Counter[PhraseUse] = Counter()
        self._cells_of_rows: Counter[PhraseUse] = Counter()

    def observe(
        self, block: Block, filled_codes: Sequence[Codes], reasons: RowReasons, answers: NDArray[np.int8]
    ) -> None:
        """Account for the cells of a block; ``answers`` are places in the scale, below 0 for what cannot be used."""
        filled = np.stack(
            [self._is_filled(labels)[codes] for labels, codes in zip(self.labels, filled_codes, strict=True)]
        )
        self._cells += np.count_nonzero(filled[:, reasons.counts], axis=1)
        counted_answers = answers[:, reasons.counts]
        self._answers += int(np.count_nonzero(counted_answers > 0))
        self._errors += int(np.count_nonzero(counted_answers < 0))
        for place, reason in reasons.of_place.items():
            self._rows[reason] += 1
            self._cells_of_rows[reason] += int(np.count_nonzero(filled[:, place]))
        if block.too_long_cells:
            self._cells_of_rows[TOO_LONG] += block.too_long_cells
            self._rows[TOO_LONG] += block.findings.by_code["row-too-long"]

    def _is_filled(self, labels: Labels) -> NDArray[np.bool_]:
        return np.array([bool(text) for text in labels.texts], np.bool_)

    def account(self, deselected: RowCells) -> CellAccount:
        """The account of the whole table, after its last block; ``deselected`` rows were left out before."""
        if deselected.rows:
            self._rows[deselected.reason] += deselected.rows
            self._cells_of_rows[deselected.reason] += deselected.cells
        of_answers = int(self._cells[self._is_of_answers].sum())
        others = np.flatnonzero(~self._is_of_answers).tolist()
        return CellAccount(
            answers=self._answers,
            errors=self._errors,
            unanswered=of_answers - self._answers - self._errors,
            columns={place: int(self._cells[place]) for place in others},
            rows=tuple(
                RowCells(reason, self._rows[reason], self._cells_of_rows[reason]) for reason in sorted(self._rows)
            ),
        )
