"""How sure the figures of a report are: the statistics of each group, and of how many users served it speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.interval import Interval
from ikm.index.reliability import Reliability
from ikm.index.sample_size import Share, share
from ikm.index.score import Score
from ikm.index.statistics import CONFIDENCE, Statistics, statistics
from ikm.messages.findings import Refusal
from ikm.report.pooling import Parts, grouped
from ikm.survey.columns.mapping_file import SERVICE, UNIT
from ikm.survey.counting.read_table import TableReading

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population

Key = Mapping[str, str | None]
LEAST_CONFIDENCE = Fraction(1, 2)


def confidence_of(given: Share | None) -> Fraction:
    """The confidence of intervals: as given, else the usual one.

    :raises Refusal: ``option-bad`` where it does not lie between a half and 1.
    """
    if given is None:
        return CONFIDENCE
    value = share("--confidence", given)
    if value < LEAST_CONFIDENCE:
        what = f"“{given}” is less than even; where a level of 5% is meant, write 95%"
        raise Refusal("option-bad", option="--confidence", what=what)
    return value


class UsersServed(NamedTuple):
    """How many users each unit and service of a survey served, by its own spelling; ``whole`` where all are known."""

    units: Mapping[str, int]
    services: Mapping[tuple[str | None, str], int]
    whole: int | None

    def of(self, key: Key) -> int | None:
        """The users that a group served, by its key; None where the list does not tell."""
        if not key:
            return self.whole
        if set(key) - {UNIT, SERVICE}:
            return None
        unit, service = key.get(UNIT), key.get(SERVICE)
        if service is None:
            return self.units.get(unit or "") if SERVICE not in key else None
        return self.services.get((unit, service)) if (unit is None) == (UNIT not in key) else None


NOBODY = UsersServed({}, {}, None)
"""Where no list tells who was served."""


def served_by(readings: Sequence[TableReading], users: Population | None) -> UsersServed:
    """Who was served, of the units and services that a survey names and a list has.

    What several names of the survey share on the list is told of none of them, for it cannot be parted.
    """
    if users is None:
        return NOBODY
    told = {name for reading in readings for table in reading.counted.groups for name in table}
    names = set(grouped(readings, tuple(name for name in (UNIT, SERVICE) if name in told)))
    has_units = UNIT in told and users.has_units
    listed = _alone({key[0] for key in names}, users.units) if has_units else {}
    units = {unit: users.users_of(own) for unit, own in listed.items()}
    services: dict[tuple[str | None, str], int] = {}
    if SERVICE in told and users.has_services and (UNIT in told or not users.has_units):
        for unit, own in listed.items() if users.has_units else [(None, None)]:
            met = {key[-1] for key in names if unit is None or key[0] == unit}
            found = _alone(met, users.services(own))
            services |= {(unit, one): users.served[own, service] for one, service in found.items()}
    known = set(units) if has_units else {service for _, service in services}
    met = {key[0 if has_units else -1] for key in names} if told & {UNIT, SERVICE} else {None}
    whole = sum(users.users_of(unit) for unit in users.units or (None,))
    return UsersServed(units, services, whole if known and met == known else None)


def _alone(names: Iterable[str | None], listed: Sequence[str]) -> dict[str, str]:
    """The names that stand on a list, each with its own line of it."""
    from ikm.survey.exchange.population_file import match

    found = match([name for name in names if name], listed).found
    shared = Counter(found.values())
    return {name: own for name, own in found.items() if shared[own] == 1}


class GroupStatistics:
    """Gives each group its statistics; see :func:`ikm.index.statistics.statistics`."""

    def __init__(self, confidence: Fraction, served: UsersServed) -> None:
        self.confidence, self.served = confidence, served

    def __call__(self, key: Key, parts: Parts, score: Score) -> Statistics:
        """The statistics of a group; no more than the reason where it has no index to show."""
        if not score.unsur:
            return Statistics(Interval(reason=score.reason), Reliability(0, reason=score.reason), {})
        (part,) = parts.values()
        return statistics(part.tally, part.questions, part.method, score, self.confidence, self.served.of(key))
