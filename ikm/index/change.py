"""Whether a figure changed between two groups that have no respondent in common: the more careful of two t tests.

With the figures θ₁ and θ₂ of n₁ and n₂ respondents, their variances V₁ and V₂, and d = θ₂ − θ₁, both tests take
t = d / √V, two-sided:

    Welch's    V = V₁ + V₂,  df = (V₁ + V₂)² / (V₁² / (n₁ − 1) + V₂² / (n₂ − 1))
    pooled     s² = ((n₁ − 1) n₁ V₁ + (n₂ − 1) n₂ V₂) / (n₁ + n₂ − 2),  V = s² / n₁ + s² / n₂,  df = n₁ + n₂ − 2

and p is the larger of theirs. Near the highest index either alone finds changes where there are none: Welch's where
the smaller side happens to agree, the pooled one where the smaller side differs more. Of both sides at least ten
respondents are needed, and none whose respondents all say the same; by `python -m tests.bench.change`, at most 5 % of
changes are then told that are none.

Where the users served are known on both sides, all variances have their finite correction, (1 − nᵢ / Nᵢ): the
statement is one about the users of these two periods. Of two censuses it is a fact.

Over several figures at once p is Holm's: with them in rising order, p̃_(j) is the largest of min(1, (k − i + 1) p_(i))
over i ≤ j.

Sources: B. L. Welch, The generalization of “Student's” problem when several different population variances are
involved, Biometrika 34 (1947), 28–35; F. E. Satterthwaite, An approximate distribution of estimates of variance
components, Biometrics Bulletin 2 (1946), 110–114; S. Holm, A simple sequentially rejective multiple test procedure,
Scandinavian Journal of Statistics 6 (1979), 65–70; W. G. Cochran, Sampling Techniques, 3rd ed. (Wiley 1977), sections
2.6 and 2.14.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.distributions import t_quantile, two_sided

if TYPE_CHECKING:  # it loads numpy, and who plans a sample needs none
    from ikm.index.interval import Interval

UNCERTAIN, ALL_ALIKE, SIDE_ALIKE, SHARED, FEW = (
    "no-interval",
    "all-alike",
    "side-alike",
    "not-disjoint",
    "few-compared",
)
"""Why a change cannot be judged: a side has no standard error; on both sides, or on one, all say the same; they may
share respondents; a side has fewer than :data:`FEWEST`.
"""
OF_USERS = "of-users"
"""The reason of a figure, and of its changes, that pools units or services whose users are known: the interval is
that of the figure weighted by them."""
FEWEST = 10
"""Respondents of each side, below which neither test keeps what it promises."""
LEAST = 1e-12
"""A standard error below this is one of figures that are all alike, for no survey has so many respondents."""
WELCH, POOLED, CENSUS = "welch", "pooled", "census"
"""Which test the limits and p are of; of two censuses none is needed."""


class Spread(NamedTuple):
    """The standard error of a figure, without finite correction, and its degrees of freedom: respondents less one.

    ``finite`` is the standard error with that correction, where the users served are known. Where it is not
    ``judged`` by, the interval is that of another figure, weighted by users: it tells how respondents differ, and of
    no change whether it is one of the users.
    """

    se: float
    df: float
    finite: float | None = None
    judged: bool = True

    @property
    def rest(self) -> float:
        """The part of the variance that the finite correction leaves, 1 − n/N."""
        return 1.0 if self.finite is None or not self.se else (self.finite / self.se) ** 2


def spread(sure: Interval | None) -> Spread | None:
    """What a comparison needs of how sure a figure is; None where it has no standard error."""
    if sure is None or sure.se_sample is None or not sure.df:
        return None
    knows_users = sure.population is not None and sure.population > sure.df
    return Spread(sure.se_sample, sure.df, sure.se if knows_users else None, judged=sure.reason != OF_USERS)


class Difference(NamedTuple):
    """Whether a figure changed: ``p`` that a change as large comes of chance alone, ``p_holm`` that among several.

    ``low`` and ``high`` are the limits of the difference; ``sign`` is 1 or −1 where it can be told from none, 0 where
    it cannot. What cannot be known is None, with the reason. ``test`` is the test that they are of, and ``finite``
    says that it speaks of the users served on both sides, of whom some were not asked.
    """

    se: float | None = None
    df: float | None = None
    p: float | None = None
    low: float | None = None
    high: float | None = None
    sign: int | None = None
    reason: str | None = None
    p_holm: float | None = None
    test: str | None = None
    finite: bool = False


def difference(by: Fraction, before: Spread | None, after: Spread | None, confidence: Fraction) -> Difference:
    """Whether a figure changed, given what it changed ``by``; see above.

    Of sides of 21 and 31 respondents Welch's test has V = 1 + 2.25 and 48.29 degrees of freedom, the pooled one
    s² = (20 · 21 · 1 + 30 · 31 · 2.25) / 50 = 50.25, V = 50.25 / 21 + 50.25 / 31 = 4.0138, and the larger p.

    >>> found = difference(Fraction(4), Spread(1.0, 20), Spread(1.5, 30), Fraction(95, 100))
    >>> found.test, round(found.se, 4), found.df, round(found.p, 4), found.sign
    ('pooled', 2.0035, 50, 0.0513, 0)
    """
    if before is None or after is None:
        return Difference(reason=UNCERTAIN)
    if not (before.judged and after.judged):
        return Difference(reason=OF_USERS)
    is_finite = _is_finite(before, after)
    if is_finite and max(before.finite or 0.0, after.finite or 0.0) < LEAST:
        change = float(by)
        return Difference(0.0, None, float(not by), change, change, _direction(by), test=CENSUS, finite=True)
    if min(before.df, after.df) + 1 < FEWEST:
        return Difference(reason=FEW)
    if min(before.se, after.se) < LEAST:
        return Difference(reason=ALL_ALIKE if max(before.se, after.se) < LEAST else SIDE_ALIKE)
    tests = standard_errors(before, after)
    chances = [two_sided(float(by) / se, df) for se, df in tests]
    place = 0 if chances[0] >= chances[1] else 1
    (se, df), p = tests[place], chances[place]
    d, margin = float(by), t_quantile(float(confidence), df) * se
    test = (WELCH, POOLED)[place]
    return Difference(se, df, p, d - margin, d + margin, _sign(by, p, confidence), test=test, finite=is_finite)


def _is_finite(before: Spread, after: Spread) -> bool:
    """Whether the users served are known on both sides."""
    return before.finite is not None and after.finite is not None


def standard_errors(before: Spread, after: Spread) -> tuple[tuple[float, float], tuple[float, float]]:
    """The standard error of a difference and its degrees of freedom, by Welch's test and by the pooled one."""
    rests = (before.rest, after.rest) if _is_finite(before, after) else (1.0, 1.0)
    return _welch(before, after, rests), _pooled(before, after, rests)


def _welch(before: Spread, after: Spread, rests: tuple[float, float]) -> tuple[float, float]:
    """The standard error of a difference and its degrees of freedom, each side with its own variance."""
    first, second = before.se**2 * rests[0], after.se**2 * rests[1]
    return sqrt(first + second), (first + second) ** 2 / (first**2 / before.df + second**2 / after.df)


def _pooled(before: Spread, after: Spread, rests: tuple[float, float]) -> tuple[float, float]:
    """The same, both sides with the variance of all respondents."""
    first, second = before.df + 1, after.df + 1
    df = before.df + after.df
    variance = (before.df * first * before.se**2 + after.df * second * after.se**2) / df
    return sqrt(variance * (rests[0] / first + rests[1] / second)), df


def together(
    values: Sequence[Fraction | None], differences: Sequence[Difference], confidence: Fraction
) -> tuple[Difference, ...]:
    """Several differences judged at once, each with Holm's p and the sign by it; ``values`` are after less before.

    >>> three = [Difference(p=0.01), Difference(p=0.04), Difference(p=0.03)]
    >>> [round(one.p_holm, 4) for one in together([Fraction(1)] * 3, three, Fraction(95, 100))]
    [0.03, 0.06, 0.06]
    """
    order = sorted((p, place) for place, one in enumerate(differences) if (p := one.p) is not None)
    adjusted: dict[int, float] = {}
    highest = 0.0
    for rank, (p, place) in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p))
        adjusted[place] = highest
    return tuple(
        one
        if place not in adjusted
        else one._replace(p_holm=adjusted[place], sign=_sign(value or Fraction(), adjusted[place], confidence))
        for place, (value, one) in enumerate(zip(values, differences, strict=True))
    )


def _sign(by: Fraction, p: float, confidence: Fraction) -> int:
    return 0 if p >= 1 - confidence else _direction(by)


def _direction(by: Fraction) -> int:
    return (by > 0) - (by < 0)
