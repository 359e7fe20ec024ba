"""What stands before the first chapter: cover, approval, contents, and all of the results on one sheet."""

from __future__ import annotations

from ikm.render.laporan.changes import signed
from ikm.render.laporan.draft import Draft
from ikm.render.laporan.official import signature_of
from ikm.render.laporan.pictures import picture_of
from ikm.render.laporan.results import index_of, unsur_names
from ikm.render.laporan.sentences import figure, lacking, own, said, told, written
from ikm.render.page import Contents, Cover, Facts, Heading, Signature
from ikm.render.staff_number import staff_number
from ikm.report.laporan import Laporan


def cover(draft: Draft, laporan: Laporan, title: str) -> None:
    """The first sheet: what it is, of whom and when."""
    facts = laporan.office.laporan
    lines = [_in_capitals(laporan.unit, "unit"), _in_capitals(facts.instansi, "instansi")]
    lines.append(said("sampul.periode", periode=_in_capitals(laporan.period, "periode")))
    if facts.alamat:
        lines.append(own(facts.alamat))
    if facts.nomor:
        lines.append(said("sampul.nomor", nomor=own(facts.nomor)))
    logo = picture_of(facts.logo, "", width=1 / 4) if facts.logo else None
    draft.add(Cover(own(facts.judul) if facts.judul else said(title), tuple(lines), logo))


def _in_capitals(words: str | None, name: str) -> str:
    return own(words).upper() if words else lacking(name)


def approval(draft: Draft, laporan: Laporan) -> None:
    """The sheet on which others approve the report; none where the office names nobody."""
    approvals = laporan.office.pengesahan
    if not approvals:
        return
    draft.turn(across=False, is_new=True)
    draft.add(Heading(said("pengesahan.judul"), 1))
    unit = told(laporan.unit, "unit")
    draft.say(said("pengesahan.isi", unit=unit, periode=told(laporan.period, "periode")))
    for one in approvals:
        above = (told(one.peran, "jabatan"),)
        name, number = told(one.nama, "nama"), staff_number(one.identitas)
        draft.add(Signature(above, name, (own(number),) if number else ()))
    draft.add(signature_of(laporan))


def contents(draft: Draft) -> None:
    """The lists of what the report has."""
    draft.turn(across=False, is_new=True)
    draft.add(Contents(said("daftar.isi")))
    draft.add(Contents(said("daftar.tabel"), said("kata.tabel")))
    draft.add(Contents(said("daftar.gambar"), said("kata.gambar")))


def summary(draft: Draft, laporan: Laporan) -> None:
    """The results on one sheet."""
    draft.chapter(said("ringkasan.judul"))
    score, index = laporan.report.overall, laporan.rules.named.name
    pairs = [(said("ringkasan.ikm", index=index), index_of(laporan))]
    if laporan.rules.grades:
        grade = score.grade
        pairs.append((said("ringkasan.mutu"), grade.mutu if grade else figure(None)))
        pairs.append((said("ringkasan.kinerja"), grade.kinerja if grade else figure(None)))
    pairs.append((said("ringkasan.responden"), said("kata.orang", n=written(score.respondents))))
    quota = laporan.quota
    if quota and quota.judged and quota.required is not None and quota.shortfall:
        short = said("ringkasan.sampel-kurang", n=quota.required, kurang=quota.shortfall)
        pairs.append((said("ringkasan.sampel"), short))
    change = laporan.change()
    step = laporan.last_step()
    if change is None:
        pairs.append((said("ringkasan.perubahan"), lacking("hasil-lalu")))
    elif step:
        pairs.append((said("ringkasan.perubahan-dari", periode=own(step.before.period)), signed(change)))
    else:
        pairs.append((said("ringkasan.perubahan"), signed(change)))
    lowest, highest = laporan.lowest(), laporan.highest()
    if lowest:
        pairs.append((said("ringkasan.terendah"), unsur_names(lowest)))
    if highest:
        pairs.append((said("ringkasan.tertinggi"), unsur_names(highest)))
    found = laporan.realisation()
    done = said("ringkasan.tindak-lanjut-isi", selesai=found.done, semua=found.planned)
    pairs.append((said("ringkasan.tindak-lanjut"), done if found.planned else lacking("tindak-lanjut")))
    draft.add(Facts(tuple(pairs)))
