"""A survey as it was answered, and its figures by the regulation's sentence, written down a second time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

SCORES = 1, 2, 3, 4
UNSUR = 9
MOST_RESPONDENTS = 40


class Figures(NamedTuple):
    """What a reader has to come to.

    ``counts`` has for each unsur the counts of its questions, sorted, for a sheet may have them in any order.
    ``respondents`` is None where the sheet does not say how many there were.
    """

    respondents: int | None
    counts: tuple[tuple[tuple[int, ...], ...], ...]
    ikm: Fraction


class PlainSurvey(NamedTuple):
    """``answers[respondent][question]`` is a score, 0 where there is no answer; ``unsur_of[question]`` from 0."""

    answers: list[list[int]]
    unsur_of: list[int]

    def column(self, question: int) -> list[int]:
        """All answers to one question."""
        return [row[question] for row in self.answers]

    def is_answered(self) -> bool:
        """Whether every question has an answer of somebody."""
        return all(any(self.column(question)) for question in range(len(self.unsur_of)))

    def turned_round(self) -> PlainSurvey:
        """The same answers where 1 is the best."""
        return self._replace(answers=[[5 - answer if answer else 0 for answer in row] for row in self.answers])

    def figures(self, *, knows_respondents: bool = True) -> Figures:
        """The number of respondents, the counts, and the index: 25 × the mean of the unsur's means."""
        counts: list[list[tuple[int, ...]]] = [[] for _ in range(UNSUR)]
        means: list[list[Fraction]] = [[] for _ in range(UNSUR)]
        for question, unsur in enumerate(self.unsur_of):
            given = [answer for answer in self.column(question) if answer]
            counts[unsur].append(tuple(given.count(score) for score in SCORES))
            means[unsur].append(Fraction(sum(given), len(given)))
        skm = sum((sum(some, Fraction(0)) / len(some) for some in means), Fraction(0)) / UNSUR
        return Figures(
            len(self.answers) if knows_respondents else None,
            tuple(tuple(sorted(some)) for some in counts),
            25 * skm,
        )


def draw_survey(chance: random.Random, questions_each: Sequence[int] = (1,) * UNSUR) -> PlainSurvey:
    """A survey of 1 to 40 respondents with a taste of their own, some answers left blank.

    Everybody answers something, and every question is answered by somebody: without, there is no index.
    """
    unsur_of = [unsur for unsur, number in enumerate(questions_each) for _ in range(number)]
    respondents = chance.choice([1, 2, 3, chance.randint(4, 12), chance.randint(13, MOST_RESPONDENTS)])
    blank_share = chance.choice([0, 0, 0.04, 0.15])
    middle = chance.choice([2.2, 2.8, 3.3, 3.8])
    while True:
        answers = [[_answer(chance, middle, blank_share) for _ in unsur_of] for _ in range(respondents)]
        survey = PlainSurvey(answers, unsur_of)
        if survey.is_answered() and all(map(any, answers)):
            return survey


def _answer(chance: random.Random, middle: float, blank_share: float) -> int:
    if chance.random() < blank_share:
        return 0
    return min(4, max(1, round(chance.gauss(middle, 0.8))))
