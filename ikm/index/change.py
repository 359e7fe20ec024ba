"""Whether a figure changed between two groups that have no respondent in common, by Welch's test.

With the figures θ₁ and θ₂ and their variances V₁ and V₂, both without finite correction, of n₁ and n₂ respondents,

    d  = θ₂ − θ₁,   t = d / √(V₁ + V₂)
    df = (V₁ + V₂)² / (V₁² / (n₁ − 1) + V₂² / (n₂ − 1))

and p is two-sided, of Student's t with df degrees of freedom. Over several figures at once p is Holm's: with them in
rising order, p̃_(j) = max over i ≤ j of min(1, (k − i + 1) p_(i)).

Sources: B. L. Welch, The generalization of “Student's” problem when several different population variances are
involved, Biometrika 34 (1947), 28–35; F. E. Satterthwaite, An approximate distribution of estimates of variance
components, Biometrics Bulletin 2 (1946), 110–114; S. Holm, A simple sequentially rejective multiple test procedure,
Scandinavian Journal of Statistics 6 (1979), 65–70.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from ikm.index.distributions import t_quantile, two_sided
from ikm.index.interval import Interval

UNCERTAIN, ALL_ALIKE, SHARED = "no-interval", "all-alike", "not-disjoint"
"""Why a change cannot be judged: a side has no standard error; on both sides all say the same; they may share
respondents."""


class Spread(NamedTuple):
    """The standard error of a figure, without finite correction, and its degrees of freedom."""

    se: float
    df: int


def spread(sure: Interval | None) -> Spread | None:
    """What a comparison needs of how sure a figure is; None where it has no standard error."""
    return None if sure is None or sure.se_sample is None or not sure.df else Spread(sure.se_sample, sure.df)


class Difference(NamedTuple):
    """Whether a figure changed: ``p`` that a change as large comes of chance alone, ``p_holm`` that among several.

    ``low`` and ``high`` are the limits of the difference; ``sign`` is 1 or −1 where it can be told from none, 0 where
    it cannot. What cannot be known is None, with the reason.
    """

    se: float | None = None
    df: float | None = None
    p: float | None = None
    low: float | None = None
    high: float | None = None
    sign: int | None = None
    reason: str | None = None
    p_holm: float | None = None


def difference(by: Fraction, before: Spread | None, after: Spread | None, confidence: Fraction) -> Difference:
    """Whether a figure changed, given what it changed ``by``; see above.

    >>> found = difference(Fraction(4), Spread(1.0, 20), Spread(1.5, 30), Fraction(95, 100))
    >>> round(found.se, 4), round(found.df, 4), round(found.p, 4), found.sign
    (1.8028, 48.2857, 0.0312, 1)
    """
    if before is None or after is None:
        return Difference(reason=UNCERTAIN)
    first, second = before.se**2, after.se**2
    se = sqrt(first + second)
    if not se:
        return Difference(se=0.0, reason=ALL_ALIKE)
    df = (first + second) ** 2 / (first**2 / before.df + second**2 / after.df)
    d, margin = float(by), t_quantile(float(confidence), df) * se
    p = two_sided(d / se, df)
    return Difference(se, df, p, d - margin, d + margin, _sign(by, p, confidence))


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
    return 0 if p >= 1 - confidence else 1 if by > 0 else -1
