"""Which unsur cannot be told from the third lowest: whether the three to be improved first are surely those three.

The same respondents answered both unsur, so that the difference of two NRR is one figure of theirs: with g = 1 / m_q
on the m_q questions of one unsur, and −1 / m_r on those of the other, its variance V is that of
:mod:`ikm.index.interval`, and

    t = d / √V,  two-sided, of n − 1 degrees of freedom

The third lowest is held against each unsur above it. That it is the lowest of those may be chance, so p is Holm's
over all pairs of the third and those above. With Holm over those compared alone, of seven equal unsur above two that
are lower the third would be told from another in 11 to 13 % of surveys, and with all pairs it is in less than 4 %, as
`python -m tests.bench.change --priorities` shows.

Sources: :mod:`ikm.index.interval` for V, :mod:`ikm.index.change` for Holm.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from ikm.index.change import FEWEST, Difference, together
from ikm.index.distributions import two_sided
from ikm.index.interval import has_rare_question, settled, spread_of
from ikm.index.method import Method, Question
from ikm.index.score import Score, UnsurScore
from ikm.index.tally import Tally

LOWEST = 3


class Untold(NamedTuple):
    """An unsur above the third lowest that cannot be told from it, by its id; without p where that is not known."""

    unsur: str
    p_holm: float | None


class Priorities(NamedTuple):
    """The third lowest unsur, by its id, and those above that cannot be told from it, lowest first."""

    third: str
    untold: tuple[Untold, ...]


def priorities(
    tally: Tally,
    questions: Sequence[Question],
    method: Method,
    score: Score,
    confidence: Fraction,
    population: int | None = None,
) -> Priorities | None:
    """The unsur that cannot be told from the third lowest of a group that was scored.

    None where there are no three lowest, nothing above them, fewer than ten respondents, or only counts.

    Twelve respondents, four unsur: of the two highest, one is above the third in every second answer only.

    >>> import numpy as np
    >>> from ikm.index.score import score
    >>> from ikm.rules.library import load
    >>> rules = load("permenpanrb-14-2017")
    >>> four = Method(rules, without=tuple(unsur.id for unsur in rules.unsur[4:]))
    >>> asked = [Question(unsur.id, "", "") for unsur in four.unsur]
    >>> rows = [[1] * 12, [2] * 11 + [1], [3] * 11 + [2], [3, 4] * 5 + [2, 3]]
    >>> tally = Tally.count(np.array(rows, np.int8), np.zeros(12, np.int64), 1, 4, products_from=1)[0]
    >>> found = priorities(tally, asked, four, score(tally, asked, four), Fraction(95, 100))
    >>> found.third, [(one.unsur, round(one.p_holm, 4)) for one in found.untold]  # d = 5/12, s = 0.6686: t = 2.159
    ('waktu', [('biaya', 0.0538)])
    """
    lowest = {one.unsur.id for one in score.lowest}
    if len(lowest) < LOWEST or tally.products is None or tally.respondents < FEWEST:
        return None
    above = sorted((one for one in score.unsur if one.unsur.id not in lowest), key=_nrr)
    if not above:
        return None
    third = max(score.lowest, key=_nrr)
    pairs = list(combinations([third, *above], 2))
    found = [_difference(tally, questions, method, pair, confidence, population) for pair in pairs]
    judged = together([_nrr(other) - _nrr(one) for one, other in pairs], found, confidence)
    compared = zip(above, judged, strict=False)  # the pairs of the third come first, in the order of those above
    untold = tuple(Untold(one.unsur.id, each.p_holm) for one, each in compared if not each.sign)
    return Priorities(third.unsur.id, untold)


def _nrr(one: UnsurScore) -> Fraction:
    return one.nrr or Fraction()


def _difference(
    tally: Tally,
    questions: Sequence[Question],
    method: Method,
    pair: tuple[UnsurScore, UnsurScore],
    confidence: Fraction,
    population: int | None,
) -> Difference:
    """Whether the second of two unsur is above the first; without p where that cannot be known."""
    of_each = [[place for place, asked in enumerate(questions) if asked.unsur == one.unsur.id] for one in pair]
    first, second = map(len, of_each)
    places = [*of_each[0], *of_each[1]]
    respondents = int(tally.respondents)
    if has_rare_question(tally.counts[places].sum(axis=-1).tolist(), respondents):
        return Difference()
    parts = [*[-second] * first, *[first] * second]
    spread = spread_of(tally, places, parts, first * second, knows_users=population is not None)
    by = _nrr(pair[1]) - _nrr(pair[0])
    length = method.rules.scores[-1] - method.rules.scores[0]
    sure = settled(by, spread, (-length, length), confidence, respondents, population)
    if sure.se is None or sure.reason:
        return Difference()
    return Difference(sure.se, sure.df, two_sided(float(by) / sure.se, sure.df) if sure.se else float(not by))
