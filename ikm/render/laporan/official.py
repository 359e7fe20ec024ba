"""Who signs a report, with the place and the day."""

from __future__ import annotations

from ikm.messages.language import date_text
from ikm.render.laporan.sentences import lacking, own, told
from ikm.render.page import Signature
from ikm.render.staff_number import staff_number
from ikm.report.laporan import Laporan


def signature_of(laporan: Laporan) -> Signature:
    """The signature of the office's official, with gaps for what is not known; who has no number has none."""
    facts, official = laporan.office.laporan, laporan.office.pejabat
    day = date_text(facts.tanggal) if facts.tanggal else lacking("tanggal")
    title = told(official.jabatan, "jabatan")
    if official.plt:
        title = f"{own(official.plt)} {title}"
    below = [own(text) for text in (official.pangkat, staff_number(official.identitas)) if text]
    return Signature(
        (f"{told(facts.kota, 'kota')}, {day}", title), told(official.nama, "nama"), tuple(below), official.tte
    )
