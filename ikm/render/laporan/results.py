"""The second chapter: who answered, what the index is and of what it is made, what is to be done, and the trend."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ikm.index.rollup import MEAN, Rollup
from ikm.index.rounding import half_up
from ikm.messages.phrases import phrase_or
from ikm.render.laporan.changes import CHANGE_PLACES, last_change, level, other_way, signed
from ikm.render.laporan.draft import LABEL, Draft
from ikm.render.laporan.sentences import figure, lacking, own, said, series, told, written
from ikm.render.laporan.tables import (
    NUMBER,
    answers_table,
    group_table,
    left_out,
    profile_table,
    trend,
    unit_chart,
    unsur_chart,
    unsur_table,
)
from ikm.render.page import Column
from ikm.render.pages import wording as words
from ikm.report.laporan import OUTLINE_2023, Laporan, UnsurValue
from ikm.survey.exchange.office import Plan
from ikm.survey.texts.profile_classes import NOT_GIVEN, Characteristic


def index_of(laporan: Laporan) -> str:
    """The index that heads the report, as it is printed."""
    return figure(laporan.report.overall.ikm)


def unsur_names(values: Sequence[UnsurValue]) -> str:
    """Some unsur with their values and classes, in words."""
    return series([unsur_named(one) for one in values])


def unsur_named(one: UnsurValue) -> str:
    """An unsur with its value and class."""
    if one.grade:
        return said("kata.nilai-mutu", unsur=one.unsur.name, nilai=figure(one.ikm), mutu=one.grade.mutu)
    return said("kata.nilai-saja", unsur=one.unsur.name, nilai=figure(one.ikm))


def respondents(draft: Draft, laporan: Laporan) -> None:
    """Who answered."""
    number = laporan.report.overall.respondents
    profile = laporan.report.profile
    if not profile:
        draft.say(said("jumlah.terkumpul", n=number), said("responden.kosong"))
        return
    draft.say(said("responden.pengantar", n=number))
    profile_table(draft, laporan)
    draft.say(*map(_largest, profile))


def _largest(one: Characteristic) -> str:
    """The group that most respondents are of, all that tie; nothing where all groups are of one size."""
    known = [line for line in one.indicators if line.label != NOT_GIVEN]
    most = max((line.respondents for line in known), default=0)
    largest = [line for line in known if line.respondents == most]
    if not most or (len(known) > 1 and len(largest) == len(known)):
        return ""
    return said(
        "responden.terbanyak" if len(largest) == 1 else "responden.terbanyak-seri",
        karakteristik=words.column(one.role).lower(),
        kelompok=series([own(words.indicator(one.role, line.label)) for line in largest]),
        n=most,
        persen=largest[0].percent,
    )


def index_by_groups(draft: Draft, laporan: Laporan) -> None:
    """The index of each unit and service, of each unsur, and of the whole."""
    if units := laporan.units:
        group_table(draft, laporan, units, "unit")
        unit_chart(draft, laporan, units)
    if services := laporan.services:
        group_table(draft, laporan, services, "layanan")
    whole(draft, laporan)
    unsur_table(draft, laporan)
    unsur_chart(draft, laporan)
    answers_table(draft, laporan)


def whole(draft: Draft, laporan: Laporan) -> None:
    """What the index of the whole is, how it is put together, and what its class means."""
    report, rules = laporan.report, laporan.rules
    score, index = report.overall, rules.named.name
    scope = said("indeks.lingkup-instansi" if laporan.units else "indeks.lingkup")
    if score.ikm is None:
        reason = phrase_or(f"reason-{score.reason}", f"{score.reason}")
        draft.say(said("indeks.tidak-ada", index=index, lingkup=scope, sebab=reason))
        return
    rollup = report.rollup
    facts: dict[str, object] = {"index": index, "lingkup": scope, "ikm": score.ikm}
    if rollup:
        facts |= _strata(rollup)
    way = "satu" if rollup and rollup.strata == 1 else report.way
    if score.grade:
        sentence = said(f"indeks.cara-{way}", **facts, mutu=score.grade.mutu, kinerja=score.grade.kinerja)
    else:
        sentence = said(f"indeks.cara-{way}-tanpa", **facts)
    draft.say(sentence, left_out(laporan), _interval(laporan))
    if rules.grades:
        draft.say(said("indeks.kelas", aturan=rules.short, kelas=series(_classes(laporan))), said("indeks.bulat"))


def _strata(rollup: Rollup) -> dict[str, object]:
    """How many strata the index is put together of, and what they are; a mean of means is one of its units."""
    named = "-".join(rollup.by)
    if rollup.way == MEAN and len(rollup.by) > 1:
        units = {unit for unit, *_ in rollup.scores}
        return {"m": len(units), "strata": said(f"indeks.strata-{named}-rerata")}
    return {"m": rollup.strata, "strata": said(f"indeks.strata-{named}")}


def _interval(laporan: Laporan) -> str:
    """How sure the index is, where statistics are to be shown."""
    report = laporan.report
    interval = report.stats.interval if report.stats else None
    limits = interval.shown(laporan.rules.ikm_places) if interval else None
    if not report.shows_stats or limits is None:
        return ""
    low, high = limits
    return said("indeks.selang", percaya=level(laporan), index=laporan.rules.named.name, bawah=low, atas=high)


def _classes(laporan: Laporan) -> list[str]:
    """Each class with its bounds as they are printed, the highest first."""
    grades = laporan.rules.grades
    step = Decimal(1).scaleb(-laporan.rules.ikm_places)
    found = []
    for place in range(len(grades) - 1, -1, -1):
        grade = grades[place]
        above = grades[place + 1].lower if place + 1 < len(grades) else None
        facts = {"mutu": grade.mutu, "kinerja": grade.kinerja}
        if above is None:
            found.append(said("indeks.kelas-teratas", **facts, dari=grade.lower or Decimal()))
        elif grade.lower is None:
            found.append(said("indeks.kelas-terbawah", **facts, sampai=above))
        else:
            found.append(said("indeks.kelas-satu", **facts, dari=grade.lower, sampai=above - step))
    return found


def problems(draft: Draft, laporan: Laporan) -> None:
    """The lowest and the highest unsur, and what the office says of the lowest."""
    lowest = laporan.lowest()
    usual = 3
    if not lowest:
        draft.say(said("masalah.sama"))
    elif len(lowest) > usual:
        draft.say(said("masalah.terendah-seri", n=len(lowest), unsur=unsur_names(lowest)))
    else:
        draft.say(said("masalah.terendah", unsur=unsur_names(lowest)))
    if highest := laporan.highest():
        draft.say(said("masalah.tertinggi", unsur=unsur_names(highest)))
    draft.say(*(_distance(one, laporan) for one in lowest))
    _suggestions(draft, laporan)
    for one in lowest:
        _what_the_office_says(draft, laporan, one)
        draft.say(_quotations(laporan, one.unsur.id))
    low = {one.unsur.id for one in lowest}
    analysed = {analysis.unsur for analysis in laporan.office.analisis}
    for one in laporan.values():
        if one.unsur.id in analysed - low:
            _what_the_office_says(draft, laporan, one)


def _distance(one: UnsurValue, laporan: Laporan) -> str:
    """How far an unsur is from the next class; nothing of one in the highest."""
    if one.grade is None or one.ikm is None:
        return ""
    grades = laporan.rules.grades
    place = grades.index(one.grade)
    if place + 1 == len(grades):
        return ""
    above = grades[place + 1]
    lower = above.lower or Decimal()
    return said("masalah.jarak", unsur=one.unsur.name, jarak=lower - one.ikm, mutu=above.mutu)


def _suggestions(draft: Draft, laporan: Laporan) -> None:
    """How many suggestions are about which unsur, as a person sorted them, and what the office says of them."""
    found = laporan.suggestions
    if found and found.number:
        names = {one.id: one.name for one in laporan.rules.unsur}
        parts = [said("masalah.saran-unsur", n=n, unsur=names[unsur]) for unsur, n in found.by_unsur.items()]
        if found.without_unsur:
            parts.append(said("masalah.saran-lain", n=found.without_unsur))
        lowest = {one.unsur.id for one in laporan.lowest()}
        others = [one.text for one in found.quotations if one.unsur not in lowest]
        quoted = [said("masalah.kutipan-satu", teks=own(text)) for text in others]
        draft.say(
            said("masalah.saran", n=found.number, sebaran=series(parts)),
            said("masalah.kutipan-lain", kutipan="; ".join(quoted)) if quoted else "",
        )
    if laporan.office.saran.ringkasan:
        draft.say(own(laporan.office.saran.ringkasan))


def _quotations(laporan: Laporan, unsur: str) -> str:
    """What respondents wrote of an unsur, as far as a person released it."""
    found = laporan.suggestions.quotations if laporan.suggestions else ()
    quoted = [said("masalah.kutipan-satu", teks=own(one.text)) for one in found if one.unsur == unsur]
    return said("masalah.kutipan", kutipan="; ".join(quoted)) if quoted else ""


def _what_the_office_says(draft: Draft, laporan: Laporan, one: UnsurValue) -> None:
    """The problems of an unsur as the office has written them; a gap where it has not."""
    written_by_office = [analysis for analysis in laporan.office.analisis if analysis.unsur == one.unsur.id]
    if not written_by_office:
        draft.say(said("masalah.masalah", unsur=one.unsur.name, masalah=lacking("masalah", unsur=one.unsur.name)))
    for analysis in written_by_office:
        problem = told(analysis.masalah, "masalah", unsur=one.unsur.name)
        draft.say(
            said("masalah.masalah", unsur=one.unsur.name, masalah=problem),
            said("masalah.sebab", sebab=own(analysis.sebab)) if analysis.sebab else "",
            said("masalah.sumber", sumber=own(analysis.sumber)) if analysis.sumber else "",
        )


def plans(draft: Draft, laporan: Laporan) -> None:
    """What is to be done, when and by whom: several plans an unsur, gaps where there is none."""
    by_quarter = laporan.outline == OUTLINE_2023
    columns = [NUMBER, Column(said("kepala.prioritas" if by_quarter else "kepala.unsur"), LABEL, key=True, width=1.6)]
    columns.append(Column(said("kepala.program" if by_quarter else "kepala.rencana"), LABEL, width=3))
    columns.append(Column(said("kepala.waktu"), LABEL, width=1.2))
    columns.append(Column(said("kepala.penanggung-jawab"), LABEL, width=1.6))
    rows: list[list[str]] = []
    for number, one in enumerate(laporan.lowest(), start=1):
        found = laporan.plans_of(one.unsur.id) or [Plan()]
        rows += _plan_rows(number, one.unsur.name, found)
    others = laporan.plans_of_no_lowest()
    names = {one.id: one.name for one in laporan.rules.unsur}
    for unsur in dict.fromkeys(plan.unsur for plan in others):
        found = [plan for plan in others if plan.unsur == unsur]
        rows += _plan_rows(
            len({row[1] for row in rows if row[1]}) + 1, names.get(unsur or "", said("kata.kosong")), found
        )
    if rows:
        draft.say(said("masalah.pengantar" if laporan.lowest() else "masalah.pengantar-lain"))
        draft.table(said("tabel.rencana"), columns, rows)
    forum = laporan.office.fkp
    if forum.tanggal or forum.peserta:
        people = said("masalah.fkp-peserta", peserta=own(forum.peserta)) if forum.peserta else ""
        draft.say(said("masalah.fkp", tanggal=forum.tanggal or lacking("tanggal-fkp"), peserta=people))


def _plan_rows(number: int, name: str, found: Sequence[Plan]) -> list[list[str]]:
    """The rows of an unsur: its plans counted within it, its name once."""
    rows = []
    for place, plan in enumerate(found, start=1):
        counted = f"{number}.{place}" if len(found) > 1 else written(number)
        when = plan.waktu or plan.selesai
        rows.append(
            [
                counted,
                name if place == 1 else "",
                told(plan.kegiatan, "rencana"),
                told(own(when) if isinstance(when, str) else when, "waktu"),
                told(plan.penanggung_jawab, "penanggung-jawab"),
            ]
        )
    return rows


def course(draft: Draft, laporan: Laporan) -> None:
    """How the index changed from period to period."""
    found = laporan.trend()
    if len(found) < 2:
        draft.say(said("tren.satu"))
        if found:
            trend(draft, laporan)
        return
    draft.say(said("tren.pengantar"))
    trend(draft, laporan)
    draft.say(*last_change(laporan), other_way(laporan))
    known = [(point, point.exact) for point in found if point.exact is not None]
    if len(known) > 2:
        (first, first_exact), (last, last_exact) = known[0], known[-1]
        mean = half_up(sum((exact for _, exact in known), Fraction()) / len(known), CHANGE_PLACES)
        draft.say(
            said(
                "tren.panjang",
                p0=own(first.period),
                p1=own(last.period),
                index=laporan.rules.named.name,
                d=signed(last_exact - first_exact),
                n=len(known),
                rata=mean,
            )
        )
