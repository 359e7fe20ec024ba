"""A row that may not be a respondent, as it is looked at: its cells, its answers, and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.rules.ruleset import decimal, is_whole
from ikm.survey.counting.row_labels import FootLabel
from ikm.survey.texts.answer_words import LARGEST_SCORE


def are_answered(answers: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Mark the rows in which at least half of the questions are answered; ``answers`` are by question and row."""
    given = (answers > 0).sum(axis=0, dtype=np.int16)  # by default numpy sums in 64 bits, ten times slower
    has_half: NDArray[np.bool_] = 2 * given >= len(answers)
    return has_half


class CandidateRow(NamedTuple):
    """A row that may not be a respondent.

    ``label`` is the first filled cell of the label columns, ``foot`` the word of a foot in it. ``texts`` are all its
    cells; ``answers`` are the places of its answers in the scale, by question, and ``answer_texts`` their cells.
    """

    number: int
    label: str
    foot: FootLabel
    texts: Sequence[str]
    answers: NDArray[np.int8]
    answer_texts: Sequence[str]

    @property
    def usable(self) -> int:
        """How many answers can be used."""
        return int(np.count_nonzero(self.answers > 0))

    @property
    def unusable(self) -> int:
        """How many cells hold something that is no answer."""
        return int(np.count_nonzero(self.answers < 0))

    @property
    def is_answered(self) -> bool:
        """Whether at least half of the questions are answered."""
        return 2 * self.usable >= len(self.answers)

    def figures(self, scores: Sequence[int]) -> dict[int, Decimal]:
        """The figures of the row by question; an answer in words is its score, as in a row “Modus”."""
        figures: dict[int, Decimal] = {}
        for question, (text, place) in enumerate(zip(self.answer_texts, self.answers.tolist(), strict=True)):
            number = decimal(text)
            if number is None and place > 0:
                number = Decimal(scores[place - 1])
            if number is not None:
                figures[question] = number
        return figures

    def has_small_integers_only(self) -> bool:
        """Whether every answer cell holds a whole number that some scale has."""
        numbers = [decimal(text) for text in self.answer_texts]
        return all(number is not None and is_whole(number) and number <= LARGEST_SCORE for number in numbers)

    def has_parts(self) -> bool:
        """Whether an answer cell holds a number that is no whole one, as means are."""
        return any(number is not None and not is_whole(number) for number in map(decimal, self.answer_texts))

    def has_numbers(self) -> bool:
        """Whether an answer cell holds a number."""
        return any(decimal(text) is not None for text in self.answer_texts)
