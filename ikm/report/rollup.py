"""What an agency of several units asks for: one index of all units, and the samples that were required of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.interval import Interval, of_strata
from ikm.index.method import Method
from ikm.index.rollup import KINDS, MEAN, POPULATION, Rollup, roll_up
from ikm.index.rounding import half_up, total
from ikm.index.score import grade_of
from ikm.messages.findings import Findings, PhraseUse, Place, Refusal, near
from ikm.messages.masking import safe_value
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.report.confidence import UsersServed
from ikm.report.pooling import counted_keys, pool_groups, respondents_in
from ikm.report.report import Group, Results, SampleQuota
from ikm.rules.ruleset import Grade, Ruleset
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import PERIOD, SERVICE, UNIT
from ikm.survey.counting.table_reading import TableReading

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population

_UnitAndService = tuple[str | None, str | None]


# One index of all units


class RollupRequest(NamedTuple):
    """How the units are to be rolled up, and the users that each of them serves.

    ``kind`` is None where it was not asked for; ``served`` are the users of each unit of the survey that the list
    ``population`` tells.
    """

    kind: str | None
    population: Population | None
    served: Mapping[str, int]


def roll_up_units(
    units: Iterable[Group], method: Method, request: RollupRequest, confidence: Fraction
) -> Rollup | None:
    """The index of the units by a kind of rolling up, and its interval where each unit has one.

    :raises Refusal: of the family ``option-bad`` where there are no units to roll up, or nothing tells the users they
        serve.
    """
    kind = request.kind
    if kind is None:
        return None
    named = _named_units(units)
    _refuse_rollup(kind, named, request.population)
    rollup = roll_up(kind, {name: unit.score for name, unit in named.items()}, method.rules, request.served)
    left_out = {name for name, _ in rollup.left_out}
    strata: dict[str, tuple[Fraction, Interval]] = {}
    for name, unit in named.items():
        if name not in left_out and unit.stats and unit.score.exact is not None:
            strata[name] = unit.score.exact, unit.stats.interval
    if rollup.exact is None or not strata or len(strata) < rollup.units:
        return rollup
    weights = dict.fromkeys(strata, 1) if kind == MEAN else request.served
    return rollup._replace(interval=of_strata(strata, weights, method.ends, confidence))


def _named_units(units: Iterable[Group]) -> dict[str, Group]:
    """The units by name, without the respondents of no unit."""
    named = {}
    for unit in units:
        name = unit.key[UNIT]
        if name is not None:
            named[name] = unit
    return named


def _refuse_rollup(kind: str, units: Collection[str], population: Population | None) -> None:
    if kind not in KINDS:
        raise Refusal(
            "option-unknown", option=OptionUse("rollup"), value=kind, known=", ".join(KINDS), near=near(kind, KINDS)
        )
    if not units:
        raise Refusal("rollup-units")
    if kind == POPULATION and not (population and population.has_units):
        raise Refusal("rollup-population")


def rolled_up(results: Results) -> dict[str, Decimal]:
    """What the units give otherwise than pooled, by kind of rolling up: their mean, and what was asked for."""
    figures: dict[str, Decimal] = {}
    units = _named_units(results.units()).values()
    exact = [unit.score.exact for unit in units if unit.score.exact is not None]
    if len(exact) > 1:
        figures[MEAN] = half_up(total(exact) / len(exact), results.method.rules.ikm_places)
    rollup = results.rollup
    if rollup and rollup.kind != MEAN and rollup.ikm is not None:
        figures[rollup.kind] = rollup.ikm
    return figures


def note_other_classes(results: Results) -> Findings:
    """Note where the mean of the units, or the rollup that was asked for, has another class than the whole."""
    findings = Findings()
    rules = results.method.rules
    pooled = results.overall
    for kind, ikm in rolled_up(results).items():
        grade = grade_of(ikm, rules)
        if pooled.grade and grade and grade != pooled.grade:
            findings.add(
                "rollup-matters",
                ikm=pooled.ikm,
                mutu=pooled.grade.mutu,
                kind=kind,
                other=ikm,
                other_mutu=grade.mutu,
            )
    return findings


MOST_APART = Fraction(1, 2)
"""Points that the pooled figure may lie from the weighted one, unless their classes differ."""


def warn_unweighted(results: Results, served: UsersServed) -> Findings:
    """Warn where the pooled index is not that of the users served, where these are known of all units or services.

    A sample drawn unit by unit is none of the whole: of units of 20,000, 5,000, 640 and 150 users the samples that
    Krejcie and Morgan give are 377, 357, 240 and 108, so that the smallest weighs fifty times as much as it should.
    """
    findings = Findings()
    pooled, rules = results.overall, results.method.rules
    if pooled.exact is None or (results.rollup and results.rollup.kind == POPULATION):
        return findings
    for role, code, users in (
        (UNIT, "strata-units", served.units),
        (SERVICE, "strata-services", {name: number for (unit, name), number in served.services.items() if not unit}),
    ):
        table = next((table for table in results.tables if [*map(role_called, table.by)] == [role]), None)
        groups = {label: group.score for group in (table.groups if table else ()) for label in group.key.values()}
        scores = {name: score for name, score in groups.items() if name is not None}
        if len(scores) < 2 or set(groups) != set(users):
            continue
        weighted = roll_up(POPULATION, scores, rules, users)
        if weighted.exact is None or weighted.left_out:
            continue
        differs = pooled.grade != weighted.grade or abs(pooled.exact - weighted.exact) > MOST_APART
        if differs:
            findings.add(
                "pooled-unweighted",
                ikm=pooled.ikm,
                mutu=_in_brackets(pooled.grade),
                other=weighted.ikm,
                other_mutu=_in_brackets(weighted.grade),
                strata=PhraseUse(code),
            )
    return findings


def _in_brackets(grade: Grade | None) -> str:
    return f" ({grade.mutu})" if grade else ""


# Samples that were required


class SampleQuotas(NamedTuple):
    """Samples that are required, and what a list of users lacks to say them of everyone."""

    quotas: tuple[SampleQuota, ...]
    findings: Findings


def sample_quotas(readings: Sequence[TableReading], population: Population, rules: Ruleset) -> SampleQuotas:
    """The sample required of each unit and service of the list, and of the whole, last; and what the list lacks.

    A service's own sample is that of its own users; those of the services do not add up to the unit's.

    :raises Refusal: ``population-untold`` where the list names units, or services only, and the answers tell none.
    """
    findings = Findings()
    known = counted_keys(readings)
    listed_role = UNIT if population.has_units else SERVICE
    _refuse_list_without_answers(listed_role, known, population)
    if population.has_services and SERVICE not in known:
        findings.add("population-services", Place(population.path))
    respondents: dict[_UnitAndService, int] = {}
    for (unit, service), pool in pool_groups(readings, (UNIT, SERVICE)).items():
        respondents[unit, service] = respondents_in(pool)
    quotas, unlisted = _quotas_of_list(respondents, population, rules, with_services=SERVICE in known)
    findings += unlisted
    users = sum(population.users_of(listed_unit) for listed_unit in population.units or (None,))
    on_the_list = sum(quota.respondents or 0 for quota in quotas if list(quota.key) == [listed_role])
    quotas = (*quotas, _quota({}, users, on_the_list, rules))
    periods = _periods(readings)
    if rules.sample and len(periods) > 1:
        # One that sent nothing lacks its whole sample in every period.
        quotas = tuple(quota._replace(judged=quota.respondents is None) for quota in quotas)
        findings.add("sample-periods", number=len(periods), first=periods[0], last=periods[-1])
    return SampleQuotas(quotas, findings)


def _periods(readings: Sequence[TableReading]) -> list[str]:
    """The periods that the respondents are told to be of, in their order."""
    if PERIOD not in counted_keys(readings):
        return []
    from ikm.survey.texts.periods import sort_key

    return sorted((period for (period,) in pool_groups(readings, (PERIOD,)) if period), key=sort_key)


def _quotas_of_list(
    respondents: Mapping[_UnitAndService, int], population: Population, rules: Ruleset, *, with_services: bool
) -> SampleQuotas:
    """The samples in the order of the list: each unit with its services, then the services of no unit."""
    quotas: list[SampleQuota] = []
    findings = Findings()
    names_of_unit, unlisted = _names_by_line([unit for unit, _ in respondents], population.units, population.path)
    findings += unlisted
    for unit in population.units:
        names = names_of_unit.get(unit, set())
        of_unit = {key: number for key, number in respondents.items() if key[0] in names}
        number = sum(of_unit.values()) if names else None
        quotas.append(_quota({UNIT: unit}, population.users_of(unit), number, rules))
        if with_services:
            of_services = _quotas_of_services(unit, of_unit, population, rules)
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
    unit: str | None, respondents: Mapping[_UnitAndService, int], population: Population, rules: Ruleset
) -> SampleQuotas:
    """The samples of the services that the list has under a unit, or under none; ``respondents`` are those of it."""
    listed = population.services(unit)
    names_of_service, findings = _names_by_line([service for _, service in respondents], listed, population.path)
    quotas = []
    for service in listed:
        names = names_of_service.get(service, set())
        number = None
        if names:
            number = sum(count for (_, name), count in respondents.items() if name in names)
        key: dict[str, str | None] = {UNIT: unit, SERVICE: service} if unit else {SERVICE: service}
        quotas.append(_quota(key, population.served[unit, service], number, rules))
    return SampleQuotas(tuple(quotas), findings)


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
