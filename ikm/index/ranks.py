"""How sure a rank is: of each unit, which others are surely better, and which surely worse.

The rank of a unit is 1 and one more for each unit of a higher index. Beside it stand the best and the worst rank it
may have: each of the H units that have an interval is compared with the H − 1 others by
:func:`ikm.index.change.difference`, with Holm's p over these comparisons of its own; units without an interval are
told from none. Of N units, B surely better than it and W surely worse, its rank lies from 1 + B to N − W.

No more is worked out than the verdicts need. With u = √(ν log(1 + t² / ν)), Student's t of ν degrees of freedom lies
between two normal deviates, u and u √(1 − 1 / (2ν)); so does p between two bounds, and only where the bound of Holm
lies between these is p itself needed.

Sources: :mod:`ikm.index.change` for p and Holm; D. L. Wallace, Bounds on normal approximations to Student's and the
chi-square distributions, Annals of Mathematical Statistics 30 (1959), 1121–1130; why: H. Goldstein and D. J.
Spiegelhalter, League tables and their limitations, Journal of the Royal Statistical Society A 159 (1996), 385–443.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import erfc, log1p, sqrt
from typing import NamedTuple

from ikm.index.change import FEWEST, LEAST, Spread, difference, standard_errors

MOST = 200
"""Of more units, ranks have no limits: there would be too many comparisons for any to tell something."""

Unit = tuple[Fraction, Spread | None]
"""The exact index of a unit, and how sure it is, where it has an interval that is to be compared."""


class Rank(NamedTuple):
    """The place of a unit among all, 1 for the highest index; ``low`` and ``high`` the best and worst it may have.

    Units of the same index share a rank. The limits are None where its index is compared with none.
    """

    rank: int
    low: int | None = None
    high: int | None = None


def ranks(units: Sequence[Unit], confidence: Fraction) -> list[Rank]:
    """The rank of each unit, in their order.

    >>> sure = [(Fraction(index), Spread(1.0, 99)) for index in (90, 88, 80)]
    >>> [tuple(rank) for rank in ranks([*sure, (Fraction(85), None)], Fraction(95, 100))]
    [(1, 1, 3), (2, 1, 3), (4, 3, 4), (3, None, None)]
    """
    places: dict[Fraction, int] = {}
    for place, exact in enumerate(sorted((exact for exact, _ in units), reverse=True), start=1):
        places.setdefault(exact, place)
    plain = [Rank(places[exact]) for exact, _ in units]
    compared = [place for place, (_, sure) in enumerate(units) if sure is not None and sure.judged]
    if len(units) > MOST or len(compared) < 2:
        return plain
    verdicts = _Verdicts([units[place] for place in compared], confidence)
    for own, place in enumerate(compared):
        surely = verdicts.of(own)
        exact = units[place][0]
        better = sum(units[compared[other]][0] > exact for other in surely)
        plain[place] = plain[place]._replace(low=1 + better, high=len(units) - (len(surely) - better))
    return plain


class _Verdicts:
    """Which of several units can be told from each other."""

    def __init__(self, units: Sequence[Unit], confidence: Fraction) -> None:
        self._units, self._confidence = units, confidence
        self._level = float(1 - confidence)
        self._exact: dict[tuple[int, int], float] = {}
        size = len(units)
        self._bounds = [[(1.0, 1.0)] * size for _ in range(size)]
        for one in range(size):
            for other in range(one):
                self._bounds[one][other] = self._bounds[other][one] = self._bounds_of(one, other)

    def of(self, own: int) -> list[int]:
        """The units that one can be told from, by Holm's p over its comparisons with all others."""
        left = [other for other in range(len(self._units)) if other != own]
        told: list[int] = []
        while True:  # Holm's steps, those of the same bound at once
            bound = self._level / len(left) if left else 0.0
            found = [other for other in left if self._is_below(own, other, bound)]
            if not found:
                return told
            told += found
            left = [other for other in left if other not in found]

    def _is_below(self, own: int, other: int, bound: float) -> bool:
        lowest, highest = self._bounds[own][other]
        if lowest >= bound or highest < bound:
            return highest < bound
        pair = (max(own, other), min(own, other))
        if pair not in self._exact:
            p = self._p(*pair)
            self._exact[pair] = 1.0 if p is None else p
        return self._exact[pair] < bound

    def _p(self, one: int, other: int) -> float | None:
        (first, before), (second, after) = self._units[one], self._units[other]
        return difference(second - first, before, after, self._confidence).p

    def _bounds_of(self, one: int, other: int) -> tuple[float, float]:
        """What p of two units lies between: of the test of the larger p, by normal deviates."""
        (first, before), (second, after) = self._units[one], self._units[other]
        assert before is not None  # the caller has left out those without
        assert after is not None
        is_plain = min(before.se, after.se) >= LEAST and min(before.df, after.df) + 1 >= FEWEST
        if not is_plain or before.rest + after.rest < LEAST:  # not to be judged, or two censuses
            return 0.0, 1.0
        by = float(second - first)
        bounds = [p_bounds(by / se, df) for se, df in standard_errors(before, after)]
        return max(low for low, _ in bounds), max(high for _, high in bounds)


_SLACK = 1e-9
"""What a bound may be off by the arithmetic of floats, of itself."""


def p_bounds(t: float, df: float) -> tuple[float, float]:
    """The two-sided p of a t by Wallace's bounds."""
    squared = df * log1p(t * t / df)
    low, high = (erfc(sqrt(one / 2)) for one in (squared, squared * (1 - 1 / (2 * df))))
    return low * (1 - _SLACK), high * (1 + _SLACK)
