"""The arithmetic of a foot: which sums, means and bounds the answers above a row give, and whether it holds them.

A figure is known by its size, not by its label: sheets call sums “Nilai per Unsur”, and others call means so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method, Question
from ikm.index.score import index
from ikm.index.tally import Tally
from ikm.rules.ruleset import is_whole

MOST_SECTIONS = 24
"""A subtotal may be of so many sections back: a sheet grouped by unit and month has the month's, then the unit's."""
FEW_ROWS = 200
"""So few are counted at once: where many rows have no answer, few stand between two of them."""
FEWEST_FIGURES = 3
"""Fewer figures than these may agree with the answers above by chance."""
MOST_PLACES = 6
"""Places beyond are those of floating point: 3.0833333333333335."""
ROUNDED_KINDS = ("nrr", "weighted", "index", "percent", "median")
BOUND_KINDS = ("max", "min", "mode", "median")
KINDS = ("sum", "nrr", "respondents", "weighted", "index", "percent", *BOUND_KINDS)
"""What a foot may hold, in the order in which it is tried."""
_DERIVED_SLACK = {"weighted": Fraction(1, 2_000), "index": Fraction(1, 80), "percent": Fraction(1, 80)}
"""These are computed from means that were rounded to three places: 25 × 0.0005 is 1/80."""

Figures = Mapping[int, Decimal]
"""The figures of a row by the question under which they stand."""


class FooterClaim(NamedTuple):
    """What a row of the footer says: ``kind`` (``nrr``, ``sum``, ``ikm``), its row, and its numbers by column.

    ``above`` are the answers that it sums up, None where these are those of the whole table.
    """

    kind: str
    row: int
    numbers: dict[int, Decimal]
    above: AnswersAbove | None = None


class AnswersAbove(NamedTuple):
    """The answers that a row may sum up: ``counts[question][place]`` is how often a score was given."""

    counts: tuple[tuple[int, ...], ...]
    questions: tuple[Question, ...]
    method: Method

    @classmethod
    def of_tally(cls, tally: Tally, questions: Sequence[Question], method: Method) -> Self:
        """All answers of a table."""
        return cls(tuple(map(tuple, tally.counts.tolist())), tuple(questions), method)

    def mean(self, question: int) -> Fraction | None:
        """The mean answer to a question, None where nobody answered it."""
        number = self.number(question)
        return Fraction(self.total(question), number) if number else None

    def number(self, question: int) -> int:
        """How many answered a question."""
        return sum(self.counts[question])

    def total(self, question: int) -> int:
        """The sum of the answers to a question."""
        return sum(
            score * times for score, times in zip(self.method.rules.scores, self.counts[question], strict=True)
        )

    def nrr(self, unsur: str) -> Fraction | None:
        """The mean of an unsur, that of several questions the mean of theirs; None where one has no answer."""
        places = [place for place, question in enumerate(self.questions) if question.unsur == unsur]
        means = [mean for place in places if (mean := self.mean(place)) is not None]
        return Fraction(sum(means), len(means)) if means and len(means) == len(places) else None

    def exact_index(self) -> Fraction | None:
        """The exact index, None where an unsur has no answer."""
        nrr = {unsur: self.nrr(unsur) for unsur in self.method.weights}
        known = {unsur: mean for unsur, mean in nrr.items() if mean is not None}
        return index(known, self.method) if len(known) == len(nrr) else None

    def figures(self, kind: str, question: int) -> Iterator[Fraction]:
        """The figures of a kind that may stand under a question; without an answer, 0 for a sum or number."""
        mean = self.mean(question)
        if mean is None and kind in ("sum", "respondents"):
            yield Fraction(0)
        if mean is None:
            return
        # A sheet gives the mean of U3.1 and U3.2 under the first of them.
        means = (mean, self.nrr(self.questions[question].unsur) or mean)
        if kind in BOUND_KINDS:
            yield from self._bounds(kind, question)
        elif kind in ("sum", "respondents"):
            yield Fraction(self.total(question) if kind == "sum" else self.number(question))
        else:
            for one in means:
                yield from self._from_mean(kind, one)

    def _bounds(self, kind: str, question: int) -> Iterator[Fraction]:
        """The lowest, highest, commonest or middle answer to a question that was answered."""
        counts = self.counts[question]
        scores = self.method.rules.scores
        given = [score for score, times in zip(scores, counts, strict=True) if times]
        if kind == "mode":
            yield from (Fraction(score) for score, times in zip(scores, counts, strict=True) if times == max(counts))
        elif kind == "median":
            yield _median(counts, scores)
        else:
            yield Fraction(given[-1] if kind == "max" else given[0])

    def _from_mean(self, kind: str, mean: Fraction) -> Iterator[Fraction]:
        """What a sheet makes of a mean: the mean itself, its share of the index, or its value on another scale."""
        rules = self.method.rules
        if kind == "weighted":
            weights = [Fraction(1, len(self.method.weights)), *(Fraction(w.value) for w in rules.printed_weights)]
            yield from (mean * weight for weight in weights)
        elif kind == "index":
            yield rules.index_of(mean)
        elif kind == "percent":
            yield 100 * mean / rules.scores[-1]
        else:
            yield mean

    def gives(self, figures: Figures, kind: str, *, whole_means: bool = False) -> bool:
        """Whether all figures are those of a kind.

        Means in whole numbers have to be exact, unless with ``whole_means`` they may have been rounded to these.
        """
        agreements = self._agreements(figures, kind, whole_means=whole_means)
        return bool(figures) and all(agreements)

    def agreeing(self, figures: Figures, kind: str) -> int:
        """How many of the figures are those of a kind."""
        return sum(self._agreements(figures, kind, whole_means=False))

    def _agreements(self, figures: Figures, kind: str, *, whole_means: bool) -> Iterator[bool]:
        """Whether each figure is of a kind, found out when it is asked for."""
        places = max((_places(figure) for figure in figures.values()), default=0)
        unit = Fraction(1, 10**places)
        may_be_rounded = kind in ROUNDED_KINDS and (places > 0 or whole_means)
        slack = (unit / 2 if may_be_rounded else Fraction(0)) + _DERIVED_SLACK.get(kind, 0)
        for question, figure in figures.items():
            differences = [value - Fraction(figure) for value in self.figures(kind, question)]
            # 2.8666… may be cut to 2.86 instead of rounded.
            is_cut = may_be_rounded and places > 0 and any(0 <= difference < unit for difference in differences)
            yield is_cut or any(abs(difference) <= slack for difference in differences)

    def is_ranking(self, figures: Figures) -> bool:
        """Whether the figures are the places of the unsur, best or worst first, equal ones alike or not."""
        ranks = {question: int(figure) for question, figure in figures.items() if is_whole(figure)}
        if len(ranks) < max(FEWEST_FIGURES, len(self.questions) - 1) or len(ranks) < len(figures):
            return False
        places = sorted(set(ranks.values()))
        if places[0] != 1 or places[-1] > len(self.questions) or len(places) < FEWEST_FIGURES:
            return False
        means = {question: self.mean(question) or 0 for question in ranks}
        if len(set(means.values())) < FEWEST_FIGURES:  # where all means are equal, any order fits
            return False
        return _is_monotonous([(means[question], -rank) for question, rank in ranks.items()]) or _is_monotonous(
            [(means[question], rank) for question, rank in ranks.items()]
        )


def _is_monotonous(pairs: Sequence[tuple[Fraction | int, int]]) -> bool:
    """Whether the second of the pairs never falls where the first rises."""
    seconds = [second for _, second in sorted(pairs)]
    return seconds == sorted(seconds)


def _median(counts: Sequence[int], scores: Sequence[int]) -> Fraction:
    given = [score for score, times in zip(scores, counts, strict=True) for _ in range(times)]
    return Fraction(given[(len(given) - 1) // 2] + given[len(given) // 2], 2)


def _places(figure: Decimal) -> int:
    return max(0, min(-int(figure.as_tuple().exponent), MOST_PLACES))


class AnswerCounts:
    """Counts the answers of a table as they are read: of all its rows, and of its sections.

    A foot may be of all of them or, where it closes the rows of one unit, of those since an earlier foot.
    """

    def __init__(self, questions: Sequence[Question], method: Method) -> None:
        self._questions, self._method = tuple(questions), method
        self._counts = np.zeros((len(questions), len(method.rules.scores)), np.int64)
        self._before_sections = [self._counts]
        self._has_first_section = True

    def add(self, answers: NDArray[np.int8]) -> None:
        """Add the answers of respondents, as places in the scale."""
        if not answers.any():
            return
        questions, scores = self._counts.shape
        if answers.shape[1] <= FEW_ROWS:
            bins = np.maximum(answers, 0) + np.arange(questions)[:, np.newaxis] * (scores + 1)
            counts = np.bincount(bins.ravel(), minlength=questions * (scores + 1)).reshape(questions, -1)[:, 1:]
        else:
            # A question at a time: along an axis, numpy counts several times slower.
            places = range(1, scores + 1)
            counts = np.array(
                [[np.count_nonzero(of_question == place) for place in places] for of_question in answers], np.int64
            )
        self._counts = self._counts + counts

    def begin_section(self) -> None:
        """Begin another section, below a foot or a repeated header."""
        if np.array_equal(self._before_sections[-1], self._counts):
            return
        self._before_sections.append(self._counts)
        if len(self._before_sections) > MOST_SECTIONS:
            del self._before_sections[1]
            self._has_first_section = False

    def has_answers(self) -> bool:
        """Whether there was any answer."""
        return bool(self._counts.any())

    def whole(self) -> AnswersAbove:
        """All answers so far."""
        return self._answers(self._counts)

    def _answers(self, counts: NDArray[np.int64]) -> AnswersAbove:
        return AnswersAbove(tuple(map(tuple, counts.tolist())), self._questions, self._method)

    def spans_from_the_top(self) -> list[AnswersAbove]:
        """What a row above all may sum up, once all is counted: all answers, or those of the first section."""
        first_ends = self._before_sections[1:2] if self._has_first_section else []
        return [self.whole(), *map(self._answers, first_ends)]

    def spans(self) -> Iterator[AnswersAbove]:
        """What a row here may sum up: all answers, those of the section, then those since earlier sections began."""
        yield self.whole()
        for before in reversed(self._before_sections[1:]):
            counts = self._counts - before
            if counts.any():
                yield self._answers(counts)
