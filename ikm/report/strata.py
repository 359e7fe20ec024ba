"""What respondents are divided into where a figure is put together of several: units, services, services of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from ikm.index.rollup import POOLED, POPULATION, WAYS, StratumKey
from ikm.messages.findings import Place, Refusal, offered
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.options import known_value
from ikm.report.confidence import UsersServed
from ikm.report.pooling import counted_keys
from ikm.report.restriction import values_told
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import SERVICE, UNIT
from ikm.survey.counting.table_reading import TableReading

if TYPE_CHECKING:
    from ikm.index.population import Population

STRATA = ("unit", "layanan", "unit,layanan")
"""What a caller may divide by."""
_WHERE_TOLD = {
    UNIT: AnyOption((OptionUse("unit"), OptionUse("unit_from"))),
    SERVICE: AnyOption((OptionUse("by", "layanan"), OptionUse("roles", "layanan=COLUMN"))),
}
"""The options that say where a unit or service stands."""


class Strata(NamedTuple):
    """The keys that the strata are made ``by``, and the users each of them served, as far as a list tells.

    ``unasked`` are those of the list of which nobody was asked. Without keys there are no strata.
    """

    by: tuple[str, ...] = ()
    served: Mapping[StratumKey, int] = {}
    unasked: tuple[StratumKey, ...] = ()


def strata_of(
    readings: Sequence[TableReading],
    wanted: str | None,
    way: str,
    served: UsersServed,
    population: Population | None,
) -> Strata:
    """The strata that are wanted; unless the caller says, the units, and the services where they are asked for.

    :raises Refusal: of the family ``option-bad`` where the answers do not tell them, where there is nothing to put
        together, or nothing tells the users they serve.
    """
    known_value("overall", way, WAYS)
    if wanted is not None:
        told = _roles_told(readings)
        named = {part.strip() for part in wanted.split(",")}
        in_order = [role for role in (UNIT, SERVICE) if role in named]
        plain = ",".join(in_order) if len(in_order) == len(named) else wanted
        by = tuple(known_value("strata", plain, STRATA).split(","))
        for role in by:
            if role not in told:
                raise Refusal(
                    "strata-untold", option=OptionUse("strata", plain), role=role, options=_WHERE_TOLD[role]
                )
    else:
        by = usual_strata(readings, way, population)
    if way != POOLED and not by:
        raise Refusal("rollup-units", option=OptionUse("overall", way))
    users = _users_of(by, served)
    if way == POPULATION and not users:
        _refuse_unweighed(by, population)
    return Strata(by, users, _unasked(by, served))


def _refuse_unweighed(by: tuple[str, ...], population: Population | None) -> NoReturn:
    """Refuse strata of which none has users to be weighted by, for what the caller can mend."""
    option = OptionUse("overall", POPULATION)
    if population is None:
        raise Refusal("rollup-population", option=option)
    is_listed = {UNIT: population.has_units, SERVICE: population.has_services}
    if unlisted := [role for role in by if not is_listed[role]]:
        strata = OptionUse("strata", ",".join(by))
        raise Refusal("rollup-unlisted", Place(population.path), option=option, strata=strata, role=unlisted[0])
    raise Refusal("rollup-unmatched", Place(population.path), option=option, roles=offered(by))


def _roles_told(readings: Sequence[TableReading]) -> set[str]:
    """What the answers tell of unit and service."""
    known = counted_keys(readings)
    return {role for role in (UNIT, SERVICE) if role in known and values_told(readings, role) - {None}}


def usual_strata(readings: Sequence[TableReading], way: str, population: Population | None) -> tuple[str, ...]:
    """The strata of a caller who names none; weighted by users, those that the list of users has."""
    told = _roles_told(readings)
    shows_services = any(role_called(name) == SERVICE for reading in readings for by in reading.tables for name in by)
    wanted = {UNIT: True, SERVICE: shows_services}
    if way == POPULATION and population:
        wanted = {UNIT: population.has_units, SERVICE: population.has_services}
    return tuple(role for role in (UNIT, SERVICE) if wanted[role] and role in told)


def _users_of(by: tuple[str, ...], served: UsersServed) -> dict[StratumKey, int]:
    """The users of each stratum, as far as the list tells; a service of several units served those of all."""
    if by == (UNIT,):
        return {(unit,): users for unit, users in served.units.items()}
    if by == (UNIT, SERVICE):
        return {(unit, service): users for (unit, service), users in served.services.items() if unit is not None}
    users_of: dict[StratumKey, int] = {}
    for (_, service), users in served.services.items() if by else ():
        users_of[service,] = users_of.get((service,), 0) + users
    return users_of


def _unasked(by: tuple[str, ...], served: UsersServed) -> tuple[StratumKey, ...]:
    if by == (UNIT,):
        return tuple((unit,) for unit, service in served.unasked if unit is not None and service is None)
    if by == (UNIT, SERVICE):
        return tuple((unit, service) for unit, service in served.unasked if unit is not None and service is not None)
    return tuple((service,) for unit, service in served.unasked if unit is None and service is not None) if by else ()
