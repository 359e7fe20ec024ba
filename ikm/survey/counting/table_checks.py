"""All checks that observe the respondents of one table, and the search for duplicates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings
from ikm.survey.counting.answer_column import RespondentRows
from ikm.survey.counting.row_check_context import CheckContext, CheckFactory, RespondentBlock, RowCheck
from ikm.survey.files.table import UNLIMITED, Labels

if TYPE_CHECKING:
    from ikm.survey.counting.row_checks import Duplicates


class TableChecks:
    """The checks of one table, and the search for duplicates where their rows are left out.

    ``labels`` are those of the columns that they want, by column.
    """

    def __init__(self, context: CheckContext, factories: Iterable[CheckFactory], *, distinct: bool) -> None:
        self._checks = [check for make in factories if (check := make(context))]
        self._duplicates = _duplicates(context) if distinct else None
        observers: list[RowCheck] = [*self._checks]
        if self._duplicates:
            observers.append(self._duplicates)
        self.labels = context.labels
        for observer in observers:
            for index in observer.columns:
                self.labels[index] = Labels(UNLIMITED, None)

    def observe(self, respondents: RespondentRows) -> NDArray[np.bool_] | None:
        """Let all checks observe a block; mark the rows that are to be left out, None where none are ever."""
        codes = dict(zip(self.labels, respondents.checked_codes, strict=True))
        block = RespondentBlock(respondents.rows, respondents.answers, codes)
        is_repeated = self._duplicates.find_repeated(block) if self._duplicates else None
        for check in self._checks:
            check.observe(block)
        return is_repeated

    def cannot_tell_duplicates(self) -> bool:
        """Whether duplicates were searched for, and nothing tells them from other people."""
        return self._duplicates is not None and not self._duplicates.basis

    def add_findings(self, findings: Findings) -> None:
        """Add the findings of all checks."""
        for check in self._checks:
            check.add_findings(findings)


def _duplicates(context: CheckContext) -> Duplicates:
    from ikm.survey.counting.row_checks import Duplicates

    return Duplicates(context)
