"""How sure the figures of a report are: the statistics of each group, and how many users it is a sample of."""

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
from ikm.report.pooling import Pool, counted_keys, pool_groups
from ikm.survey.columns.mapping_file import SERVICE, UNIT
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.counting.table_reading import TableReading

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population

Key = Mapping[str, str | None]
LEAST_CONFIDENCE = Fraction(1, 2)


def confidence_of(level: Share | None) -> Fraction:
    """The confidence of intervals: the level that the caller wants, else the usual one.

    :raises Refusal: of the family ``option-bad`` where it does not lie between a half and 1.
    """
    if level is None:
        return CONFIDENCE
    confidence = share("confidence", level)
    if confidence < LEAST_CONFIDENCE:
        raise Refusal("confidence-low", value=level)
    return confidence


class UsersServed(NamedTuple):
    """How many users the groups of a survey served, as far as a list tells.

    ``units`` gives them by unit, ``services`` by unit (None where the list has services only) and service, in the
    survey's own spelling; ``whole`` is there where everyone of the survey is on the list.
    """

    units: Mapping[str, int]
    services: Mapping[tuple[str | None, str], int]
    whole: int | None

    def of(self, key: Key) -> int | None:
        """The users that a group served, by its key; None where the list does not tell, as by sex or age."""
        if not key:
            return self.whole
        if not set(key) <= {UNIT, SERVICE}:
            return None
        if None in key.values():  # whose unit or service was left empty stands on no list
            return None
        unit, service = key.get(UNIT), key.get(SERVICE)
        if service is not None:
            return self.services.get((unit, service))
        return None if unit is None else self.units.get(unit)


NOBODY = UsersServed({}, {}, None)
"""Where no list tells who was served."""


def served_by(readings: Sequence[TableReading], population: Population | None) -> UsersServed:
    """The users of the units and services that the survey names and the list has.

    Where several names of the survey stand for one line of the list, none of them has its number, for nothing tells
    how the users divide among them.
    """
    if population is None:
        return NOBODY
    known = counted_keys(readings)
    by = tuple(name for name in (UNIT, SERVICE) if name in known)
    groups = set(pool_groups(readings, by))
    listed_units: dict[str, str] = {}
    if UNIT in known and population.has_units:
        listed_units = _unshared_matches({unit for unit, *_ in groups}, population.units)
    units = {unit: population.users_of(listed) for unit, listed in listed_units.items()}
    services: dict[tuple[str | None, str], int] = {}
    if SERVICE in known and population.has_services:
        if not population.has_units:
            services = _users_of_services(None, None, {group[-1] for group in groups}, population)
        for unit, listed in listed_units.items():
            names = {group[-1] for group in groups if group[0] == unit}
            services |= _users_of_services(unit, listed, names, population)
    return UsersServed(units, services, _users_of_whole(by, groups, units, services, population))


def _users_of_services(
    unit: str | None, listed_unit: str | None, names: Iterable[str | None], population: Population
) -> dict[tuple[str | None, str], int]:
    """The users of the services of a unit, or of those that the list has under no unit."""
    matches = _unshared_matches(names, population.services(listed_unit))
    return {(unit, name): population.served[listed_unit, listed] for name, listed in matches.items()}


def _users_of_whole(
    by: Sequence[str],
    groups: Iterable[GroupKey],
    units: Mapping[str, int],
    services: Mapping[tuple[str | None, str], int],
    population: Population,
) -> int | None:
    """All users on the list, where everyone of the survey is of a unit, or else a service, that stands on it."""
    if UNIT in by and population.has_units:
        names = {group[0] for group in groups}
        listed_names = set(units)
    elif SERVICE in by:
        names = {group[-1] for group in groups}
        listed_names = {service for _, service in services}
    else:
        return None
    if not listed_names or names != listed_names:
        return None
    return sum(population.users_of(unit) for unit in population.units or (None,))


def _unshared_matches(names: Iterable[str | None], listed: Sequence[str]) -> dict[str, str]:
    """The names that stand on a list, each with its own line of it; those that share a line are left out."""
    from ikm.survey.exchange.population_file import match

    matches = match([name for name in names if name], listed).found
    names_a_line = Counter(matches.values())
    return {name: line for name, line in matches.items() if names_a_line[line] == 1}


class GroupStatistics:
    """Gives each group its statistics; see :func:`ikm.index.statistics.statistics`."""

    def __init__(self, confidence: Fraction, served: UsersServed) -> None:
        self.confidence, self.served = confidence, served

    def __call__(self, key: Key, pool: Pool, score: Score) -> Statistics:
        """The statistics of a group; no more than the reason where it has no index to show."""
        if not score.unsur:
            return Statistics(Interval(reason=score.reason), Reliability(0, reason=score.reason), {})
        (tallies,) = pool.values()
        users = self.served.of(key)
        return statistics(tallies.tally, tallies.questions, tallies.method, score, self.confidence, users)
