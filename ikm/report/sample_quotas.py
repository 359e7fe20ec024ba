"""The samples that were required of an agency: of each unit and service that a list of users names, and of all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ikm.messages.findings import Findings, Place, Refusal
from ikm.messages.masking import safe_value
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.report.period_choice import PeriodChoice, readings_of_span
from ikm.report.pooling import counted_keys, pool_groups, respondents_in
from ikm.report.report import SampleQuota
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.mapping_file import SERVICE, UNIT
from ikm.survey.counting.table_reading import TableReading

if TYPE_CHECKING:
    from ikm.index.population import Population

_UnitAndService = tuple[str | None, str | None]


class SampleQuotas(NamedTuple):
    """Samples that are required, and what a list of users lacks to say them of everyone."""

    quotas: tuple[SampleQuota, ...]
    findings: Findings


def sample_quotas(
    readings: Sequence[TableReading], population: Population, rules: Ruleset, periods: PeriodChoice
) -> SampleQuotas:
    """The sample required of each unit and service of the list, and of the whole, last; and what the list lacks.

    A service's own sample is that of its own users; those of the services do not add up to the unit's. Where the
    answers are of several periods, those of the very time count of which the list has the users; unless it says
    that, it is not judged whether they are enough.

    :raises Refusal: ``population-untold`` where the list names units, or services only, and the answers tell none.
    """
    findings = Findings()
    known = counted_keys(readings)
    listed_role = UNIT if population.has_units else SERVICE
    names_parts = population.has_units or population.has_services
    if names_parts:
        _refuse_list_without_answers(listed_role, known, population)
    if population.has_services and SERVICE not in known:
        findings.add("population-services", Place(population.path))
    of_span = readings_of_span(readings, periods, population.span)
    counted = periods.of(readings) if of_span is None else of_span
    respondents: dict[_UnitAndService, int] = {}
    for (unit, service), pool in pool_groups(counted, (UNIT, SERVICE)).items():
        respondents[unit, service] = respondents_in(pool)
    quotas: tuple[SampleQuota, ...]
    quotas, unlisted = _quotas_of_list(respondents, population, rules, with_services=SERVICE in known)
    findings += unlisted
    users = sum(population.users_of(listed_unit) for listed_unit in population.units or (None,))
    on_the_list = sum(quota.respondents or 0 for quota in quotas if list(quota.key) == [listed_role])
    if not names_parts:
        on_the_list = sum(respondents.values())
    quotas = (*quotas, _quota({}, users, on_the_list, rules))
    if rules.sample and of_span is None:
        # One that sent nothing lacks its whole sample in every period.
        quotas = tuple(quota._replace(judged=quota.respondents is None) for quota in quotas)
        told = periods.told
        findings.add("sample-periods", number=len(told), first=told[0], last=told[-1])
    return SampleQuotas(quotas, findings)


def _quotas_of_list(
    respondents: Mapping[_UnitAndService, int], population: Population, rules: Ruleset, *, with_services: bool
) -> SampleQuotas:
    """The samples in the order of the list: each unit with its services, then the services of no unit.

    They are called as in every other table: as the survey spells them, where it has one spelling of a line.
    """
    quotas: list[SampleQuota] = []
    findings = Findings()
    names_of_unit, unlisted = _names_by_line([unit for unit, _ in respondents], population.units, population.path)
    findings += unlisted
    for unit in population.units:
        names = names_of_unit.get(unit, set())
        of_unit = {key: number for key, number in respondents.items() if key[0] in names}
        number = sum(of_unit.values()) if names else None
        called = _called(unit, names)
        quotas.append(_quota({UNIT: called}, population.users_of(unit), number, rules))
        if with_services:
            of_services = _quotas_of_services(unit, of_unit, population, rules, called)
            quotas += of_services.quotas
            findings += of_services.findings
    if with_services:
        of_services = _quotas_of_services(None, respondents, population, rules)
        quotas += of_services.quotas
        findings += of_services.findings
    return SampleQuotas(tuple(quotas), findings)


def _refuse_list_without_answers(role: str, known: Collection[str], population: Population) -> None:
    """Refuse a list of units, or of services, where the answers do not tell which unit or service they are of."""
    if role in known:
        return
    if role == UNIT:
        options = AnyOption((OptionUse("unit"), OptionUse("unit_from")))
    else:
        options = AnyOption((OptionUse("roles", "layanan=COLUMN"), OptionUse("service_from")))
    raise Refusal("population-untold", path=population.path, role=role, options=options)


def _quotas_of_services(
    unit: str | None,
    respondents: Mapping[_UnitAndService, int],
    population: Population,
    rules: Ruleset,
    called: str | None = None,
) -> SampleQuotas:
    """The samples of the services that the list has under a unit, or under none; ``respondents`` are those of it.

    The unit is ``called`` as its own sample is.
    """
    listed = population.services(unit)
    names_of_service, findings = _names_by_line([service for _, service in respondents], listed, population.path)
    quotas = []
    for service in listed:
        names = names_of_service.get(service, set())
        number = None
        if names:
            number = sum(count for (_, name), count in respondents.items() if name in names)
        own_name = _called(service, names)
        key: dict[str, str | None] = {UNIT: called, SERVICE: own_name} if unit else {SERVICE: own_name}
        quotas.append(_quota(key, population.served[unit, service], number, rules))
    return SampleQuotas(tuple(quotas), findings)


def _called(line: str, names: Collection[str]) -> str:
    """The name of a line of the list: the survey's own, or that of the list where several stand for it, or none."""
    return next(iter(names)) if len(names) == 1 else line


class _NamesByLine(NamedTuple):
    """The names of the survey that stand for each line of a list, and a warning of each that stands for none."""

    names: dict[str, set[str]]
    findings: Findings


def _names_by_line(names: Iterable[str | None], listed: Sequence[str], path: str) -> _NamesByLine:
    """Find the names of the survey in a list."""
    from ikm.survey.exchange.population_file import match

    findings = Findings()
    if not listed:
        return _NamesByLine({}, findings)
    matches = match([name for name in dict.fromkeys(names) if name], listed)
    for name, hint in matches.unknown.items():
        findings.add("name-unlisted", Place(path), name=safe_value(name), near=hint)
    names_by_line: dict[str, set[str]] = {}
    for name, line in matches.found.items():
        names_by_line.setdefault(line, set()).add(name)
    return _NamesByLine(names_by_line, findings)


def _quota(key: dict[str, str | None], served: int, respondents: int | None, rules: Ruleset) -> SampleQuota:
    from ikm.index.sample_size import required

    return SampleQuota(key, served, required(served, rules) if rules.sample else None, respondents)
