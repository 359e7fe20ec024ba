"""The first chapter: why the survey was made, how, when, and of how many respondents it is."""

from __future__ import annotations

from ikm.messages.language import date_text
from ikm.render.laporan.draft import CENTRE, LABEL, Draft
from ikm.render.laporan.sentences import lacking, own, said, series, told, written
from ikm.render.laporan.tables import NUMBER, sample_table
from ikm.render.page import Column
from ikm.report.laporan import Laporan, in_order
from ikm.rules.ruleset import KrejcieMorgan

BENEFITS = "abcdef"


def reasons(draft: Draft, laporan: Laporan) -> None:
    """Why there is a survey, and what the report on it holds."""
    _reasons(draft, laporan)
    draft.say(said("latar.isi-laporan"))


def reasons_of_follow_up(draft: Draft, laporan: Laporan) -> None:
    """Why there is a survey, and what the report on its follow-up holds."""
    _reasons(draft, laporan)
    draft.say(said("latar.isi-tindak-lanjut"))


def _reasons(draft: Draft, laporan: Laporan) -> None:
    named = laporan.rules.named
    draft.say(said("latar.kewajiban", aturan=laporan.rules.title))
    unit = _unit_of(laporan)
    period = told(laporan.period, "periode")
    draft.say(
        said("latar.survei", unit=unit, survei=named.survey, periode=period, indeks=named.title, singkat=named.name)
    )


def _unit_of(laporan: Laporan) -> str:
    unit, instansi = laporan.unit, laporan.office.laporan.instansi
    if unit and instansi and unit != instansi:
        return said("kata.pada-instansi", unit=own(unit), instansi=own(instansi))
    return told(unit, "unit")


def legal_bases(draft: Draft, laporan: Laporan) -> None:
    """The acts by which the survey is made, and those that the office adds."""
    draft.say(said("dasar.pengantar"))
    further = [own(text).rstrip(" .;") for text in laporan.office.dasar]
    *before, last = [laporan.rules.title, *further]
    acts = [said("dasar.uu"), said("dasar.pp"), *(said("dasar.lain", teks=act) for act in before)]
    draft.list([*acts, said("dasar.akhir", teks=last)])


def aims(draft: Draft, laporan: Laporan) -> None:
    """What the survey is for."""
    unit = told(laporan.unit, "unit")
    draft.say(said("tujuan.tujuan", unit=unit))
    draft.say(said("tujuan.pengantar"))
    draft.list([said(f"tujuan.{one}", unit=unit) for one in BENEFITS], "a")


def conductor(draft: Draft, laporan: Laporan) -> None:
    """Who made the survey."""
    conduct, unit = laporan.office.pelaksanaan, told(laporan.unit, "unit")
    team = said("metode.tim", sk=own(conduct.tim_sk)) if conduct.tim_sk else ""
    if conduct.pelaksana == "mandiri":
        draft.say(said("metode.mandiri", unit=unit, tim=team))
    elif conduct.pelaksana == "kerja sama":
        draft.say(said("metode.kerja-sama", unit=unit, mitra=told(conduct.mitra, "mitra"), tim=team))
    else:
        draft.say(said("metode.belum-tahu", unit=unit, pelaksana=lacking("pelaksana")))


def collection(draft: Draft, laporan: Laporan) -> None:
    """How the answers were collected, and what was asked."""
    conduct, report = laporan.office.pelaksanaan, laporan.report
    method = said(f"metode.{conduct.metode}") if conduct.metode else lacking("metode")
    draft.say(said("metode.cara", metode=method, media=told(conduct.media, "media")), own(conduct.cara or ""))
    asked = in_order(report.method.unsur, laporan.rules)
    questions = [question for question in report.questions if question.unsur in report.method.weights]
    first, *_, last = laporan.rules.scores
    draft.say(
        said("metode.kuesioner", pertanyaan=len(questions) or len(asked), unsur=len(asked)),
    )
    draft.list([f"{one.name};" for one in asked[:-1]] + [f"{asked[-1].name}."])
    draft.say(said("metode.skala", awal=first, akhir=last))
    if report.method.without:
        left_out = [
            one.name for one in in_order(laporan.rules.unsur, laporan.rules) if one.id in report.method.without
        ]
        draft.say(said("metode.tidak-ditanyakan", unsur=series(left_out)))


def place(draft: Draft, laporan: Laporan) -> None:
    """Where the answers were collected."""
    draft.say(said("metode.lokasi", lokasi=told(laporan.office.pelaksanaan.lokasi, "lokasi")))


def time(draft: Draft, laporan: Laporan) -> None:
    """How often the survey is made, and when this one was."""
    every = laporan.office.pelaksanaan.setiap_bulan
    if every:
        draft.say(said("waktu.berkala", bulan=every))
    else:
        draft.say(said("waktu.berkala-kosong", bulan=lacking("setiap-bulan")))
    days = laporan.days
    if days is None:
        draft.say(said("waktu.terkumpul-kosong", awal=lacking("waktu-survei")))
        return
    first, last = map(date_text, days)
    code = "waktu.terkumpul" if first != last else "waktu.terkumpul-sehari"
    draft.say(said(code, awal=first, akhir=last))


def schedule(draft: Draft, laporan: Laporan) -> None:
    """The steps of the survey with their working days."""
    draft.say(said("waktu.jadwal"))
    columns = [
        NUMBER,
        Column(said("kepala.kegiatan"), LABEL, key=True, width=3),
        Column(said("kepala.pelaksanaan"), LABEL, width=1.6),
        Column(said("kepala.hari"), CENTRE),
    ]
    rows = [
        [
            written(number),
            told(step.kegiatan, "jadwal"),
            told(step.waktu, "waktu"),
            written(step.hari_kerja) if step.hari_kerja is not None else said("kata.kosong"),
        ]
        for number, step in enumerate(laporan.office.jadwal, start=1)
    ]
    draft.table(
        said("tabel.jadwal"), columns, rows or [["1", lacking("jadwal"), said("kata.kosong"), said("kata.kosong")]]
    )


def respondents_needed(draft: Draft, laporan: Laporan) -> None:
    """How many users there are, how many respondents that requires, and how many there were."""
    quota, respondents = laporan.quota, laporan.report.overall.respondents
    if quota is None:
        draft.say(said("jumlah.populasi-kosong", n=lacking("populasi")), said("jumlah.terkumpul", n=respondents))
    else:
        span = laporan.report.users_span
        during = said("jumlah.rentang", rentang=own(span)) if span else ""
        has_table = isinstance(laporan.rules.sample, KrejcieMorgan) and quota.required is not None
        code = "jumlah.populasi" if has_table else "jumlah.populasi-tanpa-aturan"
        aturan = laporan.rules.short
        draft.say(
            said(code, rentang=during, n=quota.served, aturan=aturan, sampel=quota.required or 0),
            _listed(quota.respondents or 0, respondents),
            _enough(quota.shortfall, quota.respondents or 0, is_judged=has_table and quota.judged),
        )
        sample_table(draft, laporan)
    dropped(draft, laporan)


def _listed(listed: int, respondents: int) -> str:
    """How many respondents are of those whose users are known; nothing where all are."""
    return "" if listed == respondents else said("jumlah.terdaftar", n=listed, semua=respondents)


def _enough(shortfall: int | None, respondents: int, *, is_judged: bool) -> str:
    if not is_judged or shortfall is None:
        return said("jumlah.tidak-dinilai", n=respondents)
    if shortfall:
        return said("jumlah.kurang", n=respondents, kurang=shortfall)
    return said("jumlah.terpenuhi", n=respondents)


def dropped(draft: Draft, laporan: Laporan) -> None:
    """How many rows are no respondents, and why; nothing where all are.

    Nothing either where others are left: a file may hold other units and periods, and blank rows that nobody counts.
    """
    inputs = laporan.report.inputs
    rows = sum(use.rows for use in inputs)
    lost = sum(use.dropped + use.left_out + use.repeated + use.outside for use in inputs)
    if laporan.report.overall.respondents + lost != rows:
        return
    reasons_told = [
        said(f"jumlah.{code}", n=sum(getattr(use, field) for use in inputs))
        for code, field in (("gugur", "dropped"), ("kaki", "left_out"), ("ulang", "repeated"), ("luar", "outside"))
        if any(getattr(use, field) for use in inputs)
    ]
    if reasons_told:
        draft.say(said("jumlah.tidak-dihitung", baris=rows, tidak=lost, sebab=series(reasons_told)))
