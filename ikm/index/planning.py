"""How many respondents an index as sure as wanted needs, or a change of it that is to be seen, before the survey.

With N users served, n respondents, and σ the standard deviation of respondents' own indices, the index has the
standard error σ √((1 − n/N) / n), and half the width of its interval is that times t of n − 1 degrees of freedom. It
is no more than the margin d where

    n ≥ n₀ / (1 + n₀ / N),   n₀ = (t σ / d)²

After the survey the limits are taken on a logit scale (:mod:`ikm.index.interval`): one of them lies nearer then, the
other farther. Half the width is then d within a fiftieth where d is 2 and the index between 30 and 95, and 2.3 at 98.

A change of d from one period to another, n respondents and N users in each, is seen by the test of
:mod:`ikm.index.change`, pooled, with the chance

    1 − P(|T| ≤ t),   T a noncentral t of 2n − 2 degrees, shifted by δ = d / (σ √(2 (1 − n/N) / n))

of which only the side of the change is taken. Without N, 1 − n/N is 1, and n is near 2 (z + z_power)² σ² / d². Both
take the least n from :data:`ikm.index.change.FEWEST` on; everyone is always enough.

Sources: W. G. Cochran, Sampling Techniques, 3rd ed. (Wiley 1977), sections 2.6 and 2.14 (the finite correction and
the limits), 4.4 to 4.6 (n₀ and its correction) and 4.7 (σ from an earlier survey); J. Cohen, Statistical Power
Analysis for the Behavioral Sciences, 2nd ed. (Erlbaum 1988), chapter 2 (the power of a t test of two means).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf, sqrt
from typing import NamedTuple

from ikm.index.change import FEWEST
from ikm.index.distributions import noncentral_t, t_quantile
from ikm.index.rounding import trimmed
from ikm.index.sample_size import LONGEST, Points
from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.rules.ruleset import Ruleset, decimal

ASSUMED_SD = Fraction(12, 75)
"""The standard deviation of respondents' own indices where no survey tells it, as a part of the scale: 12 points of
25–100. It lies on the careful side: the surveys seen have 13 near an index of 81, 7 near 96, and 4.5 near 98.
"""
POWER = Fraction(80, 100)
"""The chance with which a change is to be seen, unless another is wanted."""
LEAST_POWER = Fraction(1, 2)
LEAST_POINTS = Fraction(1, 100)
"""Indices are printed with two decimals, so nothing finer is asked for."""
MOST_SHIFT = 30.0
"""A change of so many standard errors is as good as sure to be seen."""


class Aims(NamedTuple):
    """What a survey is to find out, in points of the index: with ``confidence``, where respondents spread by ``sd``.

    ``margin`` is half the width that the interval of the index may have, ``change`` what is to be seen of one period
    to another with the chance ``power``; either may be None.
    """

    sd: Fraction
    confidence: Fraction
    margin: Fraction | None = None
    change: Fraction | None = None
    power: Fraction = POWER


def for_margin(aims: Aims, users: int | None) -> int | None:
    """The least number of respondents of which half the width of the interval is within the margin; None without one.

    ``users`` is None where they are not known.

    At 141 respondents t of 140 degrees is 1.97705 and n₀ = (1.97705 · 12 / 2)² = 140.71. Of 1,200 users, at 127
    respondents, t of 126 degrees is 1.97897, n₀ = 140.99 and n = 140.99 / (1 + 140.99 / 1200) = 126.17.

    >>> aims = Aims(Fraction(12), Fraction(95, 100), margin=Fraction(2))
    >>> for_margin(aims, None), for_margin(aims, 1200), for_margin(aims, 40), for_margin(aims, 0)
    (141, 127, 32, 0)
    """
    margin = aims.margin
    if margin is None:
        return None
    near = (_z((1 - aims.confidence) / 2) * float(aims.sd / margin)) ** 2
    return _least(lambda n: half_width(n, users, aims) <= margin, near, users)


def half_width(respondents: int, users: int | None, aims: Aims) -> float:
    """Half the width of the interval of the index, in points."""
    t = t_quantile(float(aims.confidence), respondents - 1)
    return t * float(aims.sd) * sqrt(_rest(respondents, users) / respondents)


def for_change(aims: Aims, users: int | None) -> int | None:
    """The least number of respondents in each of two periods that see the change; None without one.

    ``users`` are those of each period, None where they are not known.

    By R, power.t.test(delta = 3, sd = 12, power = 0.8) is n = 252.1281 in each group.

    >>> aims = Aims(Fraction(12), Fraction(95, 100), change=Fraction(3))
    >>> for_change(aims, None), for_change(aims, 1200), for_change(aims, 40)
    (253, 209, 35)
    """
    if aims.change is None:
        return None
    z = _z((1 - aims.confidence) / 2) + _z(1 - aims.power)
    near = 2 * (z * float(aims.sd / aims.change)) ** 2
    return _least(lambda n: power_of(n, users, aims) >= aims.power, near, users)


def power_of(respondents: int, users: int | None, aims: Aims) -> float:
    """The chance that so many respondents in each of two periods see the change."""
    error = float(aims.sd) * sqrt(2 * _rest(respondents, users) / respondents)
    shift = float(aims.change or 0) / error if error else inf
    if shift > MOST_SHIFT:
        return 1.0
    df = 2 * respondents - 2
    return 1 - noncentral_t(t_quantile(float(aims.confidence), df), df, shift)


def _rest(respondents: int, users: int | None) -> float:
    """The part of the variance that the finite correction leaves, 1 − n/N."""
    return 1.0 if users is None else (users - respondents) / users


def _least(is_enough: Callable[[int], bool], near: float, users: int | None) -> int:
    """The least number of respondents that is enough, where more always are, and all users too.

    It is looked for around what would be enough, ``near``, of users whose number is not known.
    """
    if users is not None and users <= FEWEST:
        return users
    guess = int(near if users is None else near / (1 + near / users))
    reach = 2
    while True:
        short = max(FEWEST - 1, guess - reach)
        enough = max(FEWEST, guess + reach)
        if users is not None:
            enough = min(enough, users)
        is_short = short < FEWEST or not is_enough(short)
        if is_short and (enough == users or is_enough(enough)):
            break
        reach *= 4
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if is_enough(middle) else (middle, enough)
    return enough


def _z(beyond: Fraction) -> float:
    """What a normal variable lies above with the chance ``beyond``, which is at most a half."""
    from statistics import NormalDist

    return -NormalDist().inv_cdf(float(beyond))


def assumed_sd(rules: Ruleset) -> Fraction:
    """The standard deviation of respondents' own indices to go by without a survey: 12 on a scale of 25–100.

    >>> from ikm.rules.library import load
    >>> assumed_sd(load("permenpanrb-14-2017"))
    Fraction(12, 1)
    """
    return ASSUMED_SD * length_of_scale(rules)


def length_of_scale(rules: Ruleset) -> Fraction:
    """How many points there are between the lowest and the highest index."""
    lowest, highest = rules.ends
    return highest - lowest


def points(option: str, given: Points, most: Fraction) -> Fraction:
    """Read a number of points, the value of an option that is named by its field.

    :raises Refusal: ``option-points`` where it does not lie between :data:`LEAST_POINTS` and ``most``.
    """
    number = decimal(given) if isinstance(given, str) else given
    try:
        value = Fraction(str(number))
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not LEAST_POINTS <= value <= most:
        raise Refusal(
            "option-points",
            option=OptionUse(option),
            value=str(given)[:LONGEST],
            least=trimmed(LEAST_POINTS),
            most=trimmed(most),
        )
    return value
