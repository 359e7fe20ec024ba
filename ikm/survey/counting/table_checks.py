"""Runs the checks of one table, which stand in ``row_checks.py``, and the search for duplicates, block by block."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings
from ikm.survey.counting.answer_column import RespondentRows
from ikm.survey.counting.row_check_context import CheckContext, CheckFactory, RespondentBlock, RowCheck
from ikm.survey.counting.row_prints import MOST_ROWS, Prints, RowPrints
from ikm.survey.files.table import UNLIMITED, Labels

if TYPE_CHECKING:
    from ikm.survey.counting.row_checks import Duplicates


class TableChecks:
    """The checks of one table, and the search for rows that stand twice.

    With ``distinct``, rows that repeat an earlier one are left out, also one that was ``counted`` in another table.
    With ``prints``, rows are fingerprinted, so that those of two tables can be compared. ``labels`` are those of the
    columns that the checks want, by column.
    """

    def __init__(
        self,
        context: CheckContext,
        factories: Iterable[CheckFactory],
        *,
        distinct: bool,
        prints: bool = False,
        counted: Prints | None = None,
    ) -> None:
        self._max_per_code = context.max_per_code
        self._checks: list[RowCheck] = []
        for make in factories:
            check = make(context)
            if check is not None:
                self._checks.append(check)
        self._duplicates: Duplicates | None = None
        observers = [*self._checks]
        if distinct:
            from ikm.survey.counting.row_checks import Duplicates

            self._duplicates = Duplicates(context)
            observers.append(self._duplicates)
        self.labels = context.labels
        for observer in observers:
            for index in observer.columns:
                self.labels[index] = Labels(UNLIMITED, None)
        self._row_prints = RowPrints(context, counted) if prints else None
        if self._row_prints:
            for index in self._row_prints.columns:
                self.labels.setdefault(index, Labels(MOST_ROWS, None))

    def observe(self, respondents: RespondentRows) -> NDArray[np.bool_] | None:
        """Let all checks observe a block, and mark the rows that repeat an earlier one; None if they stay anyway."""
        weights = respondents.weights
        times = weights.times if weights is not None else np.ones(len(respondents.rows), np.int64)
        block = RespondentBlock(respondents.rows, respondents.answers, respondents.checked_codes, times)
        is_repeated = self._duplicates.find_repeated(block) if self._duplicates else None
        if self._row_prints:
            is_counted = self._row_prints.find_counted(block)
            is_repeated = is_counted if is_repeated is None else is_repeated | is_counted
        for check in self._checks:
            check.observe(block)
        return is_repeated

    def prints(self) -> Prints | None:
        """The fingerprints of the respondents, after the last block; None where there are none."""
        return self._row_prints.prints() if self._row_prints else None

    def cannot_tell_duplicates(self) -> bool:
        """Whether duplicates were searched for, and nothing tells them from other people."""
        return self._duplicates is not None and not self._duplicates.basis

    def findings(self) -> Findings:
        """The findings of all checks, after the last block."""
        findings = Findings(self._max_per_code)
        for check in self._checks:
            findings += check.findings()
        return findings
