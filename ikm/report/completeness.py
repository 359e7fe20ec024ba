"""What a laporan still lacks, and where its evidence stands on the ladders of an evaluator: each a finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ikm.index.method import EXACT
from ikm.messages.findings import Findings, PhraseUse, listed
from ikm.messages.masking import in_sentence
from ikm.report.comparison import warn_other_choices
from ikm.report.headline import other_figures, way_name
from ikm.report.laporan import Laporan
from ikm.report.stored_report import of_report
from ikm.rules.evaluation import ladders
from ikm.rules.ruleset import DEFAULT_RULES

FEW = 10
"""A service of fewer respondents is named: its index is that of a few."""
PERIODS_FOR_A_TREND = 2


MOST_LISTED = 1000
"""Gaps that are listed, each by itself: none is passed over."""


class Checklist(NamedTuple):
    """All that is to be seen to before a report is handed in; ``label`` says of whom and when it is."""

    label: str
    findings: Findings


def checklist_of(laporan: Laporan, gaps: Iterable[str]) -> Checklist:
    """What a report lacks, and the gaps of its document."""
    findings = Findings(MOST_LISTED)
    findings += what_is_lacking(laporan)
    findings += gaps_named(gaps)
    return Checklist(" · ".join(filter(None, (laporan.unit, laporan.period))), findings)


def what_is_lacking(laporan: Laporan) -> Findings:
    """Everything that a reviewer would miss, or would want to have seen, in the order of the outline."""
    findings = Findings()
    for check in (
        _population,
        _services,
        _method,
        _ways,
        _plans,
        _trend,
        _period_before,
        _follow_up,
        _publication,
        _signature,
        _annexes,
    ):
        findings += check(laporan)
    return findings


def _population(laporan: Laporan) -> Findings:
    findings = Findings()
    quota = laporan.quota
    if quota is None:
        findings.add("report-population")
    elif quota.shortfall:
        findings.add(
            "report-sample", required=quota.required, respondents=quota.respondents or 0, lacking=quota.shortfall
        )
    return findings


def _services(laporan: Laporan) -> Findings:
    findings = Findings()
    tables = [table for table in (laporan.services, laporan.units) if table]
    few = [group.label for table in tables for group in table.groups if group.score.respondents < FEW]
    few += [name for name in _unanswered(laporan) if name not in few]
    if few:
        findings.add("report-services", number=len(few), least=FEW, named=listed(map(in_sentence, few)))
    return findings


def _unanswered(laporan: Laporan) -> list[str]:
    """Services and units of the list of users of which nobody answered."""
    return [
        " · ".join(value for value in quota.key.values() if value)
        for quota in laporan.report.quotas
        if quota.key and quota.respondents is None
    ]


def _method(laporan: Laporan) -> Findings:
    findings = Findings()
    method = laporan.report.method
    said: list[PhraseUse] = []
    if method.without:
        names = [one.name for one in method.rules.unsur if one.id in method.without]
        said.append(PhraseUse.of("report-method-without", unsur=listed(names)))
    if method.rules.id != DEFAULT_RULES:
        said.append(PhraseUse.of("report-method-rules", rules=method.rules.short))
    if method.weight != EXACT:
        said.append(PhraseUse.of("report-method-weight", weight=method.weight))
    if said:
        findings.add("report-method", choices=listed(said))
    return findings


def _ways(laporan: Laporan) -> Findings:
    findings = Findings()
    report = laporan.report
    own = report.overall
    for figure in other_figures(report):
        if own.grade and figure.grade and own.grade != figure.grade:
            findings.add(
                "report-rollup",
                ikm=own.ikm,
                mutu=own.grade.mutu,
                way=way_name(figure.way, report.strata),
                other=figure.ikm,
                other_mutu=figure.grade.mutu,
            )
    return findings


def _plans(laporan: Laporan) -> Findings:
    findings = Findings()
    without = [one.unsur.name for one in laporan.lowest() if not laporan.plans_of(one.unsur.id)]
    if without:
        findings.add("report-rtl", unsur=listed(without))
    unsaid = sum(not (plan.waktu or plan.selesai) or not plan.penanggung_jawab for plan in laporan.plans())
    if unsaid:
        findings.add("report-rtl-when", number=unsaid)
    return findings


def _trend(laporan: Laporan) -> Findings:
    findings = Findings()
    points = laporan.trend()
    if len(points) < PERIODS_FOR_A_TREND:
        findings.add("report-trend", periods=len(points))
    for one in laporan.contradictions():
        findings.add("report-trend-differs", **one._asdict())
    if laporan.previous:
        findings += warn_other_choices(laporan.previous, of_report(laporan.report))
    return findings


def _period_before(laporan: Laporan) -> Findings:
    findings = Findings()
    if laporan.previous is None or not laporan.office.tindak_lanjut:
        lacking = []
        if laporan.previous is None:
            lacking.append(PhraseUse("report-previous-figures"))
        if not laporan.office.tindak_lanjut:
            lacking.append(PhraseUse("report-previous-plans"))
        findings.add("report-previous", lacking=listed(lacking))
    return findings


def _follow_up(laporan: Laporan) -> Findings:
    """How much of the plan was carried out and how soon, by the ladders of an evaluator."""
    findings = Findings()
    found = laporan.realisation()
    if not found.planned:
        return findings
    of = ladders()
    findings.add(
        "report-rtl-open",
        done=found.done,
        planned=found.planned,
        step=of.realised.step(found.done, found.planned),
        indicator=of.realised.indicator,
        year=of.year,
    )
    if found.months is not None:
        findings.add(
            "report-rtl-speed",
            months=found.months,
            step=of.speed.step(found.months),
            indicator=of.speed.indicator,
            year=of.year,
        )
    return findings


def _publication(laporan: Laporan) -> Findings:
    findings = Findings()
    ladder, year = ladders().publication, ladders().year
    kinds = laporan.media()
    without = sum(one.bukti is None for one in laporan.office.publikasi)
    shown = {one.jenis for one in laporan.office.publikasi if one.jenis and one.bukti}
    findings.add(
        "report-publication",
        media=len(kinds),
        without=without,
        step=ladder.step(len(shown)),
        indicator=ladder.indicator,
        year=year,
    )
    return findings


def _signature(laporan: Laporan) -> Findings:
    findings = Findings()
    official, facts = laporan.office.pejabat, laporan.office.laporan
    lacking = [
        PhraseUse(code)
        for code, value in {
            "report-signature-name": official.nama,
            "report-signature-title": official.jabatan,
            "report-signature-day": facts.tanggal,
            "report-signature-place": facts.kota,
        }.items()
        if not value
    ]
    if lacking:
        findings.add("report-signature", lacking=listed(lacking))
    return findings


def _annexes(laporan: Laporan) -> Findings:
    findings = Findings()
    lacking = []
    if not laporan.office.lampiran.kuesioner:
        lacking.append(PhraseUse("report-annex-questionnaire"))
    if not any(photo.berkas for photo in laporan.office.foto):
        lacking.append(PhraseUse("report-annex-photos"))
    if lacking:
        findings.add("report-annex", lacking=listed(lacking))
    return findings


def gaps_named(texts: Iterable[str]) -> Findings:
    """A finding for each text that is lacking in a document, as its gap names it; once each."""
    findings = Findings(MOST_LISTED)
    for text in dict.fromkeys(texts):
        findings.add("report-gap", text=text)
    return findings
