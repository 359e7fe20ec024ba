"""What a table had above the row that is judged: its answers, and whether a foot or a note stands in between."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method, Question
from ikm.messages.findings import PhraseUse
from ikm.survey.counting.candidate_row import CandidateRow, are_answered
from ikm.survey.counting.foot_figures import FEWEST_FIGURES, KINDS, AnswerCounts

FEWEST_RANKS = 5
"""Fewer different numbers that follow the means may be the answers of somebody who typed one wrong."""
BEFORE, AFTER = "before", "after"
# Why rows were left out, as the finding says it.
FOOTER = PhraseUse("rows-kind-foot")
SAMPLE = PhraseUse("rows-kind-example")
MACHINE = PhraseUse("rows-kind-machine")
BELOW_FOOTER = PhraseUse("rows-kind-below")
NOTE = PhraseUse("rows-kind-note")
REPEATED_HEADER = PhraseUse("rows-kind-header")


class LeftOut(NamedTuple):
    """Why a row is left out, and the word of the vocabulary in its label, if that is why.

    ``of_group`` says that it is the subtotal of a group, whose rows stand ``BEFORE`` or ``AFTER`` it; it is empty for
    all other rows.
    """

    reason: PhraseUse
    footer_word: str = ""
    of_group: str = ""


class RowsSoFar:
    """The rows of a table so far: ``above`` counts the answers of its ``respondents``.

    ``is_below_footer``, ``is_below_note`` and ``is_below_header``, a repeated one, hold until the next respondent.
    ``below_footer`` counts the respondents who stand below a foot that was none of a group.
    """

    def __init__(self, questions: Sequence[Question], method: Method) -> None:
        self._scores = method.rules.scores
        self.above = AnswerCounts(questions, method)
        self.respondents = 0
        self.below_footer = 0
        self.is_below_footer = False
        self.is_below_note = False
        self.is_below_header = False
        self._has_footer = False

    def add(self, answers: NDArray[np.int8]) -> None:
        """Count the answers of rows that are not left out."""
        if not answers.size:
            return
        self.above.add(answers)
        respondents = int(np.count_nonzero(are_answered(answers)))
        if not respondents:
            return
        self.respondents += respondents
        self.is_below_footer = False
        self.is_below_note = False
        self.is_below_header = False
        if self._has_footer:
            self.below_footer += respondents

    def leave_out(self, verdict: LeftOut) -> None:
        """Take note of a row that is left out, which may end a section."""
        if verdict.reason == REPEATED_HEADER:  # a block of its own, with a foot of its own
            self._has_footer = self.is_below_footer = self.is_below_note = False
            self.is_below_header = True
            self.above.begin_section()
        elif verdict.reason == NOTE:
            self.is_below_note = True
        elif verdict.reason == FOOTER and self.above.has_answers():
            self._has_footer = self._has_footer or not verdict.of_group
            self.is_below_footer = True
            self.above.begin_section()

    def gives_any(
        self, figures: dict[int, Decimal], kinds: Sequence[str], fewest: int = 1, *, whole_means: bool = False
    ) -> bool:
        """Whether the answers above, all or those of a section, give the figures in one of the kinds.

        The sums of a single respondent are that respondent's answers, and so may be those of the next: ``fewest`` is
        how many must have answered.
        """
        for above in self.above.spans():
            answered = [number for question in figures if (number := above.number(question))]
            if not answered or min(answered) < fewest:
                continue
            if any(above.gives(figures, kind, whole_means=whole_means) for kind in kinds):
                return True
        return False

    def held_kind(self, row: CandidateRow) -> str:
        """What the figures of a row are that no respondent could have given; empty where they fit nothing."""
        figures = row.figures(self._scores)
        # Few figures may be sums by chance, and answers of the scale may be any respondent's.
        filled = sum(map(bool, row.answer_texts))
        is_enough = len(figures) == filled >= min(FEWEST_FIGURES, len(row.answer_texts))
        is_off_scale = any(figure not in self._scores for figure in figures.values())
        if not is_enough or not is_off_scale or not self.above.has_answers():
            return ""
        for above in self.above.spans():
            for kind in KINDS:
                if above.gives(figures, kind):
                    return kind
        is_spread = len(set(figures.values())) >= FEWEST_RANKS
        return "rank" if is_spread and self.above.whole().is_ranking(figures) else ""
