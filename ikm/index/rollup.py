"""One index from those of several units: their mean, or weighted by the users they serve.

The regulation gives no rule for it. The pooled index asks all respondents alike; the mean asks all units alike;
weighted by users served, θ = Σ N_h θ_h / Σ N_h, each unit counts as it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ikm.index.interval import Interval
from ikm.index.rounding import half_up, total
from ikm.index.score import Score, grade_of
from ikm.rules.ruleset import Grade, Ruleset

MEAN, POPULATION = KINDS = ("mean", "population")


class Rollup(NamedTuple):
    """The index of several units rolled up in a named way, from the exact index of each.

    ``nrr`` is rolled up likewise, of each unsur that all of them asked; ``interval`` is that of the index, where it
    was asked for. ``left_out`` are units that do not count,
    with the reason (of the score, or ``population-unknown``). Where no unit is left there is no index.
    """

    kind: str
    units: int
    left_out: tuple[tuple[str, str], ...]
    exact: Fraction | None = None
    ikm: Decimal | None = None
    grade: Grade | None = None
    nrr: Mapping[str, Fraction] = {}
    interval: Interval | None = None


def roll_up(
    kind: str, scores: Mapping[str, Score], rules: Ruleset, served: Mapping[str, int] | None = None
) -> Rollup:
    """Roll up the scores of units by name; by ``population`` they are weighted with the users ``served``.

    >>> from ikm.rules.library import load
    >>> units = {"A": Score(100, Fraction(80)), "B": Score(10, Fraction(90))}
    >>> roll_up("mean", units, load("permenpanrb-14-2017")).exact
    Fraction(85, 1)
    >>> roll_up("population", units, load("permenpanrb-14-2017"), {"A": 900, "B": 100}).exact
    Fraction(81, 1)
    """
    weights = dict.fromkeys(scores, 1) if kind == MEAN else dict(served or {})
    reasons = {name: one.reason or "" if one.exact is None else "" for name, one in scores.items()}
    reasons |= {name: reasons[name] or "population-unknown" for name in scores if name not in weights}
    left_out = tuple((name, reason) for name, reason in reasons.items() if reason)
    counted = {name: one for name, one in scores.items() if not reasons[name]}
    if not sum(weights[name] for name in counted):
        return Rollup(kind, 0, left_out)
    exact = _mean({name: one.exact for name, one in counted.items() if one.exact is not None}, weights)
    ikm = half_up(exact, rules.ikm_places)
    of_units = {name: {u.unsur.id: u.nrr for u in one.unsur if u.nrr is not None} for name, one in counted.items()}
    asked = [unsur for unsur in next(iter(of_units.values())) if all(unsur in nrr for nrr in of_units.values())]
    nrr = {unsur: _mean({name: one[unsur] for name, one in of_units.items()}, weights) for unsur in asked}
    return Rollup(kind, len(counted), left_out, exact, ikm, grade_of(ikm, rules), nrr)


def _mean(values: Mapping[str, Fraction], weights: Mapping[str, int]) -> Fraction:
    of_each = [weights[name] for name in values]
    return total(values.values(), of_each) / sum(of_each)
