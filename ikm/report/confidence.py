"""How sure the figures of a report are: the statistics of each group, and how many users it is a sample of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.change import spread
from ikm.index.clusters import by_days
from ikm.index.interval import Interval
from ikm.index.priorities import priorities
from ikm.index.ranks import Unit, ranks
from ikm.index.reliability import Reliability
from ikm.index.sample_size import Share, share
from ikm.index.score import Score
from ikm.index.statistics import CONFIDENCE, Statistics, statistics
from ikm.messages.findings import Refusal
from ikm.report.pooling import Pool, counted_keys, days_of_everyone, pool_groups
from ikm.report.report import Group, GroupTable
from ikm.survey.columns.mapping_file import PERIOD, SERVICE, UNIT
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.counting.table_reading import TableReading
from ikm.survey.texts.vocabulary import plain

if TYPE_CHECKING:
    from ikm.index.population import ListedKey, Population

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
    survey's own spelling; ``of_all_units`` gives those of a service in all units, where the survey has it in each
    unit that the list has it under. ``whole`` is there where everyone of the survey is on the list. ``unasked`` are
    the units and services of the list of which nobody was asked.
    """

    units: Mapping[str, int]
    services: Mapping[tuple[str | None, str], int]
    whole: int | None
    unasked: tuple[ListedKey, ...] = ()
    of_all_units: Mapping[str, int] = {}

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
            of_all_units = self.of_all_units.get(service) if unit is None else None
            return self.services.get((unit, service), of_all_units)
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
    whole = _users_of_whole(by, groups, units, services, population)
    of_all_units = _users_of_all_units(groups, services, population) if by == (UNIT, SERVICE) else {}
    return UsersServed(units, services, whole, _unasked(by, groups, population), of_all_units)


def _unasked(by: Sequence[str], groups: Iterable[GroupKey], population: Population) -> tuple[ListedKey, ...]:
    """The units and services of the list for which no name of the survey stands."""
    from ikm.survey.exchange.population_file import match

    groups = list(groups)
    unasked: list[ListedKey] = []
    unit_names = {group[0] for group in groups} if UNIT in by and population.has_units else {None}
    unit_lines = match([name for name in unit_names if name], population.units)
    for nobody in unit_lines.without:
        unasked += [(nobody, None), *((nobody, service) for service in population.services(nobody))]
    names_of_line: dict[str | None, set[str | None]] = {None: {None}}
    for unit, listed in unit_lines.found.items():
        names_of_line.setdefault(listed, set()).add(unit)
    for line, names in names_of_line.items() if SERVICE in by else ():
        services = {group[-1] for group in groups if line is None or group[0] in names}
        lines = match([service for service in services if service], population.services(line))
        unasked += [(line, service) for service in lines.without]
    return tuple(unasked)


def _users_of_services(
    unit: str | None, listed_unit: str | None, names: Iterable[str | None], population: Population
) -> dict[tuple[str | None, str], int]:
    """The users of the services of a unit, or of those that the list has under no unit."""
    matches = _unshared_matches(names, population.services(listed_unit))
    return {(unit, name): population.served[listed_unit, listed] for name, listed in matches.items()}


def _users_of_all_units(
    groups: Iterable[GroupKey], services: Mapping[tuple[str | None, str], int], population: Population
) -> dict[str, int]:
    """The users of the services that stand on the list under the very units that the survey has them in."""
    lines = Counter(plain(service) for _, service in population.served if service is not None)
    users: dict[str, list[int | None]] = {}
    for unit, service in groups:
        if service is not None:
            users.setdefault(service, []).append(services.get((unit, service)))
    return {
        service: sum(number for number in in_units if number is not None)
        for service, in_units in users.items()
        if None not in in_units and len(in_units) == lines[plain(service)]
    }


def _users_of_whole(
    by: Sequence[str],
    groups: Iterable[GroupKey],
    units: Mapping[str, int],
    services: Mapping[tuple[str | None, str], int],
    population: Population,
) -> int | None:
    """All users on the list, where everyone of the survey is of a unit, or else a service, that stands on it."""
    if not (population.has_units or population.has_services):
        return population.users_of(None)
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

    def __init__(self, confidence: Fraction, served: UsersServed, period: str | None = None) -> None:
        self.confidence, self.served, self.period = confidence, served, period

    def __call__(self, key: Key, pool: Pool, score: Score) -> Statistics:
        """The statistics of a group; no more than the reason where it has no index to show."""
        if not score.unsur:
            return Statistics(Interval(reason=score.reason), Reliability(0, reason=score.reason), {})
        (tallies,) = pool.values()
        users = self.users_of(key)
        return statistics(tallies.tally, tallies.questions, tallies.method, score, self.confidence, users)

    def users_of(self, key: Key) -> int | None:
        """The users that a group served; those of the list are of the ``period`` of the report, if that has one."""
        if self.period is not None and key.get(PERIOD) == self.period:
            return self.served.of({name: value for name, value in key.items() if name != PERIOD})
        return self.served.of(key)

    def of_whole(self, readings: Sequence[TableReading], pool: Pool, score: Score) -> Statistics:
        """The statistics of everyone, with those by days, where all tables tell them, and of the lowest unsur."""
        found = self({}, pool, score)
        if not score.unsur:
            return found
        (tallies,) = pool.values()
        asked, method = tallies.questions, tallies.method
        days = days_of_everyone(readings)
        return found._replace(
            days=by_days(days, asked, method, score.exact, self.confidence) if days else None,
            priorities=priorities(tallies.tally, asked, method, score, self.confidence, self.served.of({})),
        )


def with_ranks(tables: Iterable[GroupTable], confidence: Fraction, min_n: int) -> tuple[GroupTable, ...]:
    """The same tables, that of the units with how sure the rank of each is; units below ``min_n`` have no limits."""
    return tuple(_ranked(table, confidence, min_n) if table.by == (UNIT,) else table for table in tables)


def _ranked(table: GroupTable, confidence: Fraction, min_n: int) -> GroupTable:
    units: dict[str, Unit] = {}
    for group in table.groups:
        name, exact = group.key[UNIT], group.score.exact
        if name is not None and exact is not None and group.stats:
            is_compared = group.score.respondents >= min_n
            units[name] = exact, spread(group.stats.interval) if is_compared else None
    found = dict(zip(units, ranks([*units.values()], confidence), strict=True))

    def with_rank(group: Group) -> Group:
        rank = found.get(group.key[UNIT] or "")
        return group._replace(stats=group.stats._replace(rank=rank)) if rank and group.stats else group

    return table._replace(groups=tuple(map(with_rank, table.groups)), listed=tuple(map(with_rank, table.listed)))
