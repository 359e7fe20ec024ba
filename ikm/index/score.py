"""From a tally to an index, by the rules. This is the page to show an auditor.

Everything is a :class:`fractions.Fraction` until it is shown: rounding happens once, half up, and the
class is that of the rounded index.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ikm.index.method import Method, Question
from ikm.index.rounding import half_up, total
from ikm.index.tally import Tally
from ikm.rules.ruleset import Grade, Ruleset, Unsur


class QuestionScore(NamedTuple):
    """What was answered to one question; ``mean`` is None where nobody answered."""

    question: Question
    counts: tuple[int, ...]
    answers: int
    total: int
    mean: Fraction | None


class UnsurScore(NamedTuple):
    """One unsur of one group: counts, the exact mean, and its value on the scale of the index."""

    unsur: Unsur
    code: str
    weight: Fraction
    questions: tuple[QuestionScore, ...]
    counts: tuple[int, ...]
    answers: int
    total: int
    nrr: Fraction | None
    ikm: Decimal | None
    grade: Grade | None

    @property
    def weighted(self) -> Fraction | None:
        """NRR tertimbang."""
        return None if self.nrr is None else self.nrr * self.weight


class Score(NamedTuple):
    """The index of one group. Where there is none, ``reason`` is its stable code.

    ``exact`` is the index before rounding, ``ikm`` as shown; ``grade`` is its class, where the rules have any,
    ``to_next`` what it lacks to the class above, ``above_own`` what it lies above the bound of its own. Without
    ``respondents_exact``, some were read as counts of answers, and their number is that of the question answered
    most. Where it is ``rolled_up``, the NRR are those of several groups put together, and not the totals of the
    answers by their numbers; counts, answers and totals are still those of everybody.
    """

    respondents: int
    exact: Fraction | None = None
    ikm: Decimal | None = None
    grade: Grade | None = None
    to_next: Decimal | None = None
    above_own: Decimal | None = None
    reason: str | None = None
    unsur: tuple[UnsurScore, ...] = ()
    respondents_exact: bool = True
    rolled_up: bool = False

    @property
    def lowest(self) -> tuple[UnsurScore, ...]:
        """The three unsur with the lowest NRR, lowest first; all that tie for third place; none if all are equal."""
        answered = sorted((u for u in self.unsur if u.nrr is not None), key=lambda u: u.nrr or 0)
        if not answered or answered[0].nrr == answered[-1].nrr:
            return ()
        third = answered[:3][-1].nrr or 0
        return tuple(u for u in answered if (u.nrr or 0) <= third)

    def rank(self, one: UnsurScore) -> tuple[int, bool] | None:
        """The place of an unsur among the lowest, from 1, and whether others share it; None if it is none of them."""
        values = [low.nrr for low in self.lowest]
        return (values.index(one.nrr) + 1, values.count(one.nrr) > 1) if one in self.lowest else None


def score(tally: Tally, questions: tuple[Question, ...], method: Method) -> Score:
    """Score one group: ``tally`` counts the ``questions`` in their order, ``method`` says by which rules."""
    rules, weights = method.rules, method.weights
    answered = [_question(q, row, rules.scores) for q, row in zip(questions, tally.counts.tolist(), strict=True)]
    unsur = tuple(
        _unsur(one, method.code(one.id), weights[one.id], [a for a in answered if a.question.unsur == one.id], rules)
        for one in method.unsur
    )
    return _whole(Score(int(tally.respondents), unsur=unsur, respondents_exact=not int(tally.estimated)), method)


def score_of(respondents: int, nrr: Mapping[str, Fraction], method: Method) -> Score:
    """The score of an NRR of each unsur, of whose answers nothing else is known.

    >>> from ikm.rules.library import load
    >>> method = Method(load("permenpanrb-14-2017"))
    >>> score_of(10, dict.fromkeys(method.weights, Fraction(13, 4)), method).ikm
    Decimal('81.25')
    """
    unsur = []
    for one in method.unsur:
        mean = nrr.get(one.id)
        ikm, grade = _shown(mean, method.rules)
        unsur.append(UnsurScore(one, method.code(one.id), method.weights[one.id], (), (), 0, 0, mean, ikm, grade))
    return _whole(Score(respondents, unsur=tuple(unsur), rolled_up=True), method)


def rolled_up(pooled: Score, nrr: Mapping[str, Fraction], method: Method, reason: str | None = None) -> Score:
    """The score of a group whose NRR are put together otherwise than by pooling its respondents.

    What they answered stays as it is; without an ``nrr`` of each unsur there is no index, for the ``reason``.
    """
    found = score_of(pooled.respondents, nrr, method)
    counted = {one.unsur.id: one for one in pooled.unsur}
    unsur = []
    for one in found.unsur:
        own = counted.get(one.unsur.id, one)
        unsur.append(one._replace(questions=own.questions, counts=own.counts, answers=own.answers, total=own.total))
    return found._replace(
        unsur=tuple(unsur),
        reason=found.reason and (reason or found.reason),
        respondents_exact=pooled.respondents_exact,
    )


def _whole(group: Score, method: Method) -> Score:
    """A group of which the unsur are known, with its index, or the reason that it has none."""
    nrr = {one.unsur.id: one.nrr for one in group.unsur if one.nrr is not None}
    if len(nrr) < len(group.unsur):
        return group._replace(reason="unsur-unanswered")
    rules = method.rules
    exact = index(nrr, method)
    ikm = half_up(exact, rules.ikm_places)
    grade = grade_of(ikm, rules)
    above = [one.lower for one in rules.grades if one.lower is not None and one.lower > ikm]
    return group._replace(
        exact=exact,
        ikm=ikm,
        grade=grade,
        to_next=above[0] - ikm if above else None,
        above_own=None if grade is None or grade.lower is None else ikm - grade.lower,
    )


def index(nrr: Mapping[str, Fraction], method: Method) -> Fraction:
    """The exact index from the NRR of every unsur asked."""
    # SKM is the sum over the unsur of (total of the answers / number of answers given) × weight;
    # IKM is SKM × 25, so that it lies between 25 and 100. An index without a factor is on the scale of the answers.
    skm = total((nrr[unsur] for unsur in method.weights), method.weights.values())
    return method.rules.index_of(skm)


def grade_of(ikm: Decimal, rules: Ruleset) -> Grade | None:
    """The highest class whose lower bound is not above the rounded index; the lowest class has no bound.

    None where the rules have no classes.
    """
    return next((grade for grade in reversed(rules.grades) if grade.lower is None or grade.lower <= ikm), None)


def value_of(nrr: Fraction, rules: Ruleset) -> Decimal:
    """A mean answer on the scale of the index, as it is shown."""
    if rules.offset:
        return half_up(rules.index_of(nrr), rules.ikm_places)
    return half_up(nrr, rules.ikm_places, rules.factor)


def hole(exact: Fraction, rules: Ruleset) -> tuple[Decimal, Decimal] | None:
    """The two printed bounds on the scale of the answers that the unrounded index lies between, if any.

    The printed tables leave gaps (3,064–3,0644, or 1,75–1,76); the class does not depend on them.
    """
    printed = [grade.ni for grade in rules.grades if grade.ni]
    for below, above in pairwise(printed):
        if Fraction(below[1]) < rules.mean_of(exact) < Fraction(above[0]):
            return below[1], above[0]
    return None


def _question(question: Question, counts: list[int], scores: tuple[int, ...]) -> QuestionScore:
    # A blank leaves both the total and the number of answers: it is not a zero.
    answers = sum(counts)
    points = sum(score * n for score, n in zip(scores, counts, strict=True))
    return QuestionScore(question, tuple(counts), answers, points, Fraction(points, answers) if answers else None)


def _unsur(unsur: Unsur, code: str, weight: Fraction, parts: list[QuestionScore], rules: Ruleset) -> UnsurScore:
    # NRR is the total of an unsur's answers / the number of answers given; where an unsur has several
    # questions, it is the mean of the questions' means.
    _only, counts, answers, points, nrr = parts[0]
    if len(parts) > 1:
        means = [part.mean for part in parts if part.mean is not None]
        nrr = total(means) / len(means) if len(means) == len(parts) else None
        counts = tuple(map(sum, zip(*(part.counts for part in parts), strict=True)))
        answers, points = sum(part.answers for part in parts), sum(part.total for part in parts)
    ikm, grade = _shown(nrr, rules)
    return UnsurScore(unsur, code, weight, tuple(parts), counts, answers, points, nrr, ikm, grade)


def _shown(nrr: Fraction | None, rules: Ruleset) -> tuple[Decimal | None, Grade | None]:
    """The value of an NRR on the scale of the index, and its class."""
    if nrr is None:
        return None, None
    ikm = value_of(nrr, rules)
    return ikm, grade_of(ikm, rules)
