"""What answers, and the office file of the period before, tell for the office file of a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ikm.index.rounding import half_up
from ikm.messages.findings import Fact, Findings, PhraseUse, Place, Refusal, listed
from ikm.options import ReadOptions, ScoreOptions
from ikm.pipelines.parts import parts_of
from ikm.pipelines.published import published_options, refuse_undecided
from ikm.pipelines.read_inputs import Watch
from ikm.pipelines.rule_sets import RuleSetRun
from ikm.pipelines.score import read_runs, report_of
from ikm.report.masked_labels import with_masked_labels
from ikm.report.pooling import counted_keys, pool_groups
from ikm.report.report import Report
from ikm.report.stored_report import StoredReport
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.mapping_file import BLANK, SERVICE, UNIT
from ikm.survey.exchange.office import (
    NO_OFFICE,
    Analysis,
    Conduct,
    FollowUp,
    Office,
    Past,
    PastIndex,
    Plan,
    ReportFacts,
    Served,
)
from ikm.survey.exchange.office_file import OfficeFile, joined
from ikm.survey.exchange.office_keys import folded
from ikm.survey.files.inputs import Source


class OfficeDraft(NamedTuple):
    """An office file to be filled in, what the answers told, a line each, and the findings about the answers."""

    file: OfficeFile
    facts: tuple[Fact, ...] = ()
    findings: Findings | None = None


def office_of_answers(
    sources: Iterable[Source], options: ReadOptions, wanted: ScoreOptions, path: Path, watch: Watch | None = None
) -> OfficeDraft:
    """What answers tell of an office, or of each of several units: services, the lowest unsur, period and days.

    :raises Refusal: as :func:`ikm.score` does, and ``period-undecided`` where they are of several periods.
    """
    wanted = published_options(options, wanted)
    (read,) = read_runs(list(sources), [RuleSetRun(options, ())], wanted, watch, split_by=(UNIT, SERVICE))
    report = report_of(read, wanted)
    refuse_undecided(report, wanted)
    readings = with_masked_labels(read.survey.readings, None).readings
    known = counted_keys(readings)
    by = tuple(key for key in (UNIT, SERVICE) if key in known)
    services = _services_by_unit(pool_groups(readings, by), by)
    facts = ReportFacts(unit=wanted.name, periode=report.period)
    own: dict[str, Office] = {}
    if UNIT in known:
        for part in parts_of([read], wanted, (UNIT,)):
            (unit,) = part.values
            if unit != BLANK:
                of_unit = None if isinstance(part.outcome, Refusal) else next(iter(part.outcome))
                own[unit] = _told_by(of_unit, services.get(unit, []))
    shared = NO_OFFICE if own else _told_by(report, services.get(None, []))
    return OfficeDraft(OfficeFile(path, shared._replace(laporan=facts), own), tuple(_facts(report)), report.findings)


def _services_by_unit(groups: Iterable[tuple[str | None, ...]], by: tuple[str, ...]) -> dict[str | None, list[str]]:
    """The services of each unit, in the order of their names; without units, those of the whole."""
    found: dict[str | None, set[str]] = {}
    for group in groups:
        named = dict(zip(by, group, strict=True))
        service = named.get(SERVICE)
        if service is not None:
            found.setdefault(named.get(UNIT), set()).add(service)
    return {unit: sorted(services) for unit, services in found.items()}


def _told_by(report: Report | None, services: Iterable[str]) -> Office:
    """What a report tells of an office; of a unit without one, its services alone."""
    users = tuple(Served(layanan=service) for service in services)
    if report is None:
        return Office(populasi=users)
    first, last = report.card.days or (None, None)
    lowest = [one.unsur.id for one in report.overall.lowest]
    return Office(
        pelaksanaan=Conduct(mulai=first, selesai=last),
        populasi=users,
        analisis=tuple(Analysis(unsur) for unsur in lowest),
        rtl=tuple(Plan(unsur) for unsur in lowest),
    )


def _facts(report: Report) -> Iterator[Fact]:
    yield PhraseUse.of("office-fact-respondents", respondents=report.overall.respondents)
    if report.period:
        yield PhraseUse.of("office-fact-period", period=report.period)
    if report.card.days:
        first, last = report.card.days
        yield PhraseUse.of("office-fact-days", first=first, last=last)
    lowest = [one.unsur.name for one in report.overall.lowest]
    if lowest:
        yield PhraseUse.of("office-fact-lowest", unsur=listed(lowest))


def filled_in(file: OfficeFile, drafted: OfficeFile) -> OfficeFile:
    """An office file with what answers tell where it says nothing; services that it names are not named twice."""
    names = {folded(unit): unit for unit in file.units}
    own = dict(file.own)
    for unit, office in drafted.own.items():
        name = names.get(folded(unit), unit)
        own[name] = _filled_in(own.get(name, NO_OFFICE), office)
    return file._replace(shared=_filled_in(file.shared, drafted.shared), own=own)


def _filled_in(office: Office, drafted: Office) -> Office:
    named = {folded(one.layanan or "") for one in office.populasi}
    further = tuple(one for one in drafted.populasi if folded(one.layanan or "") not in named)
    return joined(office, drafted._replace(populasi=further))


def next_period(file: OfficeFile, previous: StoredReport | None, rules: Ruleset) -> OfficeFile:
    """The office file of the period that follows: plans are to be followed up, and what was of one period is blank.

    ``previous`` are the results of the period that ends, whose index is to stand in the trend.

    :raises Refusal: ``office-period-unknown`` where nothing says of which period they are.
    """
    shared_period = file.shared.laporan.period
    shared = _next_of(file.shared, previous, shared_period, rules)
    own = {}
    for unit, office in file.own.items():
        of_unit = previous.of_unit(unit) if previous else None
        own[unit] = _next_of(office, of_unit, office.laporan.period or shared_period, rules)
    return OfficeFile(file.path, shared, own)


def _next_of(office: Office, previous: StoredReport | None, period: str | None, rules: Ruleset) -> Office:
    facts = office.laporan
    plans = [plan for plan in office.rtl if plan.kegiatan]
    return Office(
        path=office.path,
        laporan=facts._replace(periode=None, tahun=None, tanggal=None, nomor=None),
        pejabat=office.pejabat,
        pengesahan=office.pengesahan,
        dasar=office.dasar,
        pelaksanaan=office.pelaksanaan._replace(mulai=None, selesai=None),
        jadwal=tuple(step._replace(waktu=None) for step in office.jadwal),
        populasi=tuple(one._replace(jumlah=None) for one in office.populasi),
        tindak_lanjut=tuple(FollowUp(plan.kegiatan, plan.unsur) for plan in plans),
        laporan_sebelumnya=Past(facts.period, facts.tanggal),
        tren=_with_index(office.tren, previous, period, rules),
        lampiran=office.lampiran,
    )


def _with_index(
    trend: tuple[PastIndex, ...], previous: StoredReport | None, period: str | None, rules: Ruleset
) -> tuple[PastIndex, ...]:
    if previous is None or previous.overall.exact is None:
        return trend
    name = previous.period or period
    if name is None:
        raise Refusal("office-period-unknown", Place(previous.path), path=previous.path)
    index = half_up(previous.overall.exact, rules.ikm_places)
    others = tuple(one for one in trend if folded(one.periode or "") != folded(name))
    return (*others, PastIndex(name, index, previous.overall.respondents or None))
