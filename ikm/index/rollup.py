"""One index from those of several strata, units or services: their mean, or weighted by the users they serve.

The regulation gives no rule for it. The pooled index asks all respondents alike; the mean asks all strata alike; by
users served each stratum counts as it is used. Both go unsur by unsur, over the strata h that answered an unsur u,

    R_u = Σ_h s_uh R_uh,   θ = Σ_u g_u R_u

with s_uh = N_h / Σ N_h by users served. As a mean, s_uh = 1 / their number; of services within units it is a mean of
means, 1 / (units · services of the unit), so that an office of ten services has no ten votes. Where every stratum
answered every unsur, that is the same mean of the indices of the strata themselves.

Source: the tables of the ministry's report template of 2025 take the plain mean of the services in each column, and
the mean of the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ikm.index.interval import ALL_ALIKE, Interval, of_parts
from ikm.index.method import Method
from ikm.index.rounding import total
from ikm.index.score import Score, score_of
from ikm.index.statistics import Statistics
from ikm.rules.ruleset import Grade

POOLED, MEAN, POPULATION = WAYS = ("pooled", "mean", "population")
"""All respondents alike; all strata alike; each stratum as it is used."""

StratumKey = tuple[str, ...]
"""The names of a stratum: a unit, a service, or a unit and a service of it."""
UNKNOWN_USERS = "population-unknown"
"""The reason of a stratum that does not count, as nothing tells whom it serves."""


class Rollup(NamedTuple):
    """The index of several strata rolled up in a named ``way``, from what was answered in each.

    ``by`` names what the strata are, ``strata`` is how many count. ``left_out`` are those that do not, with the
    reason (that of their score, or ``population-unknown``). Where none is left, or an unsur was answered in none of
    them, there is no index. ``scores`` are those of the strata that count, ``served`` their users where these weigh
    them. ``nrr`` is rolled up likewise, ``shares`` are those of the strata in it, by unsur. ``interval`` is that of
    the index and ``intervals`` those of the unsur, where they were asked for.
    """

    way: str
    by: tuple[str, ...]
    strata: int
    left_out: tuple[tuple[StratumKey, str], ...] = ()
    exact: Fraction | None = None
    ikm: Decimal | None = None
    grade: Grade | None = None
    nrr: Mapping[str, Fraction] = {}
    shares: Mapping[str, Mapping[StratumKey, Fraction]] = {}
    scores: Mapping[StratumKey, Score] = {}
    served: Mapping[StratumKey, int] = {}
    interval: Interval | None = None
    intervals: Mapping[str, Interval] = {}
    alike: tuple[StratumKey, ...] = ()


def roll_up(
    way: str,
    by: tuple[str, ...],
    scores: Mapping[StratumKey, Score],
    method: Method,
    served: Mapping[StratumKey, int] | None = None,
) -> Rollup:
    """Roll up the scores of strata; by ``population`` they are weighted with the users ``served``.

    >>> from ikm.rules.library import load
    >>> method = Method(load("permenpanrb-14-2017"), without=("persyaratan", "prosedur", "waktu", "biaya", "produk",
    ...                                                       "kompetensi", "perilaku", "sarana"))
    >>> def stratum(nrr: int) -> Score:
    ...     return score_of(1, {"pengaduan": Fraction(nrr)}, method)
    >>> strata = {("A", "KTP"): stratum(4), ("A", "KK"): stratum(2), ("B", "KTP"): stratum(4)}
    >>> roll_up("mean", ("unit", "layanan"), strata, method).nrr  # (3 + 4) / 2
    {'pengaduan': Fraction(7, 2)}
    >>> users = {("A", "KTP"): 5, ("A", "KK"): 80, ("B", "KTP"): 15}
    >>> roll_up("population", ("unit", "layanan"), strata, method, users).nrr  # (5 · 4 + 80 · 2 + 15 · 4) / 100
    {'pengaduan': Fraction(12, 5)}
    """
    answered = {
        key: {one.unsur.id: one.nrr for one in stratum.unsur if one.nrr is not None}
        for key, stratum in scores.items()
    }
    reasons: dict[StratumKey, str] = {}
    for key, stratum in scores.items():
        if not answered[key]:
            reasons[key] = stratum.reason or ""
        elif way == POPULATION and key not in (served or {}):
            reasons[key] = UNKNOWN_USERS
    counted = [key for key in scores if key not in reasons]
    users = {key: (served or {})[key] for key in counted} if way == POPULATION else {}
    found = Rollup(
        way, by, len(counted), tuple(reasons.items()), scores={key: scores[key] for key in counted}, served=users
    )
    nrr: dict[str, Fraction] = {}
    shares: dict[str, Mapping[StratumKey, Fraction]] = {}
    of_strata: dict[tuple[StratumKey, ...], Mapping[StratumKey, Fraction]] = {}  # mostly all answered every unsur
    for unsur in method.weights:
        asked = tuple(key for key in counted if unsur in answered[key])
        if asked not in of_strata:
            of_strata[asked] = _shares(way, asked, users)
        own = of_strata[asked]
        if own:
            shares[unsur] = own
            nrr[unsur] = total([answered[key][unsur] for key in own], list(own.values()))
    if len(nrr) < len(method.weights):
        return found._replace(nrr=nrr, shares=shares)
    whole = score_of(0, nrr, method)
    return found._replace(exact=whole.exact, ikm=whole.ikm, grade=whole.grade, nrr=nrr, shares=shares)


def _shares(way: str, keys: Iterable[StratumKey], served: Mapping[StratumKey, int]) -> dict[StratumKey, Fraction]:
    """What each of some strata counts, together 1; none where there is nobody to count."""
    keys = list(keys)
    if way == POPULATION:
        users = sum(served[key] for key in keys)
        return {key: Fraction(served[key], users) for key in keys} if users else {}
    services_of: dict[StratumKey, int] = {}
    for key in keys:
        services_of[key[:-1]] = services_of.get(key[:-1], 0) + 1
    return {key: Fraction(1, len(services_of) * services_of[key[:-1]]) for key in keys}


Combined = Callable[[StratumKey, Mapping[str, Fraction]], Interval]
"""How sure the sum of some NRR of a stratum is, given what each unsur counts in it."""


def with_intervals(
    found: Rollup,
    statistics: Mapping[StratumKey, Statistics],
    combined: Combined,
    method: Method,
    confidence: Fraction,
) -> Rollup:
    """The same roll-up with its intervals: V = Σ_h V(Σ_u g_u s_uh R_uh), as the strata share no respondent.

    ``statistics`` are those of the strata that count; ``combined`` is asked only where some of them did not answer
    every unsur.
    """
    if found.exact is None:
        return found
    rules, shares = method.rules, found.shares
    if len({id(own) for own in shares.values()}) == 1:
        (own, *_) = shares.values()
        parts = [statistics[key].interval.times(share) for key, share in own.items() if share]
    else:
        counts: dict[StratumKey, dict[str, Fraction]] = {}
        for unsur, own in shares.items():
            for key, share in own.items():
                if share:
                    counts.setdefault(key, {})[unsur] = rules.factor * method.weights[unsur] * share
        parts = [combined(key, of_unsur) for key, of_unsur in counts.items()]
    scale = (rules.scores[0], rules.scores[-1])
    intervals = {}
    for unsur, own in shares.items():
        of_unsur = [statistics[key].unsur[unsur].interval.times(share) for key, share in own.items() if share]
        intervals[unsur] = of_parts(found.nrr[unsur], of_unsur, scale, confidence)
    alike = tuple(key for key in found.scores if statistics[key].interval.reason == ALL_ALIKE)
    interval = of_parts(found.exact, parts, method.ends, confidence)
    return found._replace(interval=interval, intervals=intervals, alike=alike)
