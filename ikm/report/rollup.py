"""What an agency of several units asks for: one index of all, and the samples that were required."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ikm.index.interval import of_strata
from ikm.index.rollup import KINDS, MEAN, POPULATION, Rollup, roll_up
from ikm.index.rounding import half_up, total
from ikm.index.score import Score, grade_of
from ikm.messages.findings import Findings, Place, Refusal, safe_value
from ikm.report.pooling import grouped, respondents
from ikm.report.report import Report, SampleQuota
from ikm.survey.columns.mapping_file import SERVICE, UNIT
from ikm.survey.counting.read_table import TableReading

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population


def with_rollup(report: Report, kind: str | None, users: Population | None, served: Mapping[str, int]) -> Report:
    """The report with its units rolled up, where that is asked for; a note where the mean has another class.

    ``served`` are the users of each unit of the survey that the list ``users`` tells.

    :raises Refusal: ``option-bad`` where there are no units to roll up, or nothing tells the users they serve.
    """
    units = {name: unit.score for unit in report.units() if (name := unit.key[UNIT]) is not None}
    if kind is not None:
        _refuse_rollup(kind, units, users)
    rules = report.method.rules
    chosen = _rolled(report, kind, units, served) if kind else None
    exact = [one.exact for one in units.values() if one.exact is not None]
    if len(exact) > 1:
        _note_class(report, MEAN, half_up(total(exact) / len(exact), rules.ikm_places))
    if chosen and chosen.kind != MEAN and chosen.ikm is not None:
        _note_class(report, chosen.kind, chosen.ikm)
    return replace(report, rollup=chosen)


def _rolled(report: Report, kind: str, units: Mapping[str, Score], served: Mapping[str, int]) -> Rollup:
    """The units rolled up, and how sure that is."""
    rules = report.method.rules
    rolled = roll_up(kind, units, rules, served)
    without = dict(rolled.left_out)
    sure = {group.key[UNIT]: group.stats.interval for group in report.units() if group.stats}
    parts = {
        name: (one.exact, sure[name])
        for name, one in units.items()
        if name not in without and name in sure and one.exact is not None
    }
    if rolled.exact is None or not parts or len(parts) < rolled.units:
        return rolled
    weights = dict.fromkeys(parts, 1) if kind == MEAN else served
    return rolled._replace(interval=of_strata(parts, weights, report.method.ends, report.confidence))


def _refuse_rollup(kind: str, units: Mapping[str, object], users: Population | None) -> None:
    what = ""
    if kind not in KINDS:
        what = f"“{kind}” is not {' or '.join(KINDS)}"
    elif not units:
        what = "there is no unit to roll up; name its column with --unit, or say --unit-from file, sheet or folder"
    elif kind == POPULATION and not (users and users.has_units):
        what = "needs the users that each unit serves; name the file of them with --population"
    if what:
        raise Refusal("option-bad", option="--rollup", what=what)


def _note_class(report: Report, kind: str, ikm: Decimal) -> None:
    """Note an index rolled up that is of another class than the pooled one."""
    pooled, grade = report.overall, grade_of(ikm, report.method.rules)
    if pooled.grade and grade and grade != pooled.grade:
        said = {"kind": kind, "other": str(ikm), "other_mutu": grade.mutu}
        report.findings.add("rollup-matters", None, ikm=pooled.ikm, mutu=pooled.grade.mutu, **said)


def with_quotas(report: Report, readings: Sequence[TableReading], users: Population) -> Report:
    """The report with the sample required of each unit and service of the list, and of the whole, last.

    A service's own sample is that of its own users; those of the services do not add up to the unit's.

    :raises Refusal: ``option-bad`` where the list names units, or services only, and the answers tell none.
    """
    told = {name for reading in readings for table in reading.counted.groups for name in table}
    role = UNIT if users.has_units else SERVICE
    if role not in told:
        option = "--unit or --unit-from" if role == UNIT else "--role layanan=COLUMN or --service-from"
        what = f"{users.path} lists each {role}, and the answers tell none; say where it stands with {option}"
        raise Refusal("option-bad", option="--population", what=what)
    if users.has_services and SERVICE not in told:
        report.findings.add("population-services", Place(users.path))
    numbers = {key: respondents(parts) for key, parts in grouped(readings, (UNIT, SERVICE)).items()}
    quotas: list[SampleQuota] = []
    of_units = _by_name([unit for unit, _ in numbers], users.units, users, report.findings) if users.has_units else {}
    for unit in (*users.units, *([None] if users.services() or not users.units else [])):
        own = of_units.get(unit, set()) if unit else {None, *(name for name, _ in numbers)}
        if unit:
            n = sum(number for (name, _), number in numbers.items() if name in own) if own else None
            quotas.append(_quota(report, {UNIT: unit}, users.users_of(unit), n))
        if SERVICE not in told:
            continue
        listed = users.services(unit)
        of_services = _by_name([one for name, one in numbers if name in own], listed, users, report.findings)
        for service in listed:
            names = of_services.get(service, set())
            n = sum(number for (name, one), number in numbers.items() if name in own and one in names)
            key: dict[str, str | None] = {UNIT: unit, SERVICE: service} if unit else {SERVICE: service}
            quotas.append(_quota(report, key, users.served[unit, service], n if names else None))
    everyone = sum(users.users_of(unit) for unit in users.units or (None,))
    whose = UNIT if users.has_units else SERVICE
    asked = sum(quota.respondents or 0 for quota in quotas if [*quota.key] == [whose])
    return replace(report, quotas=(*quotas, _quota(report, {}, everyone, asked)))


def _by_name(
    names: Iterable[str | None], listed: Sequence[str], users: Population, findings: Findings
) -> dict[str, set[str]]:
    """The names of the survey that stand for each of the list; the others are said, with the nearest."""
    from ikm.survey.exchange.population_file import match

    if not listed:
        return {}
    matches = match([name for name in dict.fromkeys(names) if name], listed)
    for name, hint in matches.unknown.items():
        findings.add("name-unlisted", Place(users.path), name=safe_value(name), near=hint)
    found: dict[str, set[str]] = {}
    for name, own in matches.found.items():
        found.setdefault(own, set()).add(name)
    return found


def _quota(report: Report, key: dict[str, str | None], served: int, number: int | None) -> SampleQuota:
    from ikm.index.sample_size import required

    rules = report.method.rules
    return SampleQuota(key, served, required(served, rules) if rules.sample else None, number)
