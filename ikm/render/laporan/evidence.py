"""The evidence of a survey for an evaluator of PEKPPP: documents, card and pictures, in a folder by indicator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ikm.render import Style
from ikm.render.card import svg
from ikm.render.card.sheet import CardSize, card_of
from ikm.render.laporan import document
from ikm.render.laporan.annexes import OWN_QUESTIONS, beside
from ikm.render.laporan.pictures import picture_of
from ikm.render.laporan.sentences import said
from ikm.render.page import Page
from ikm.render.word import document as word
from ikm.report.completeness import Checklist, checklist_of
from ikm.report.laporan import Laporan
from ikm.rules.evaluation import ladders


class EvidenceFile(NamedTuple):
    """A file of evidence: where it lies below the folder of all, and what it holds."""

    name: str
    content: bytes


def evidence(laporan: Laporan, style: Style, letterhead: bytes | None = None) -> Iterator[EvidenceFile]:
    """The files of evidence that there are, and a list of them that says what is lacking.

    :raises Refusal: ``picture-unreadable`` for a picture that is none.
    """
    whole = document.page(laporan)
    found = list(_files(laporan, whole, style, letterhead))
    yield from found
    checklist = checklist_of(laporan, document.gaps(whole))
    yield EvidenceFile(said("bukti-berkas.daftar"), _list_of(found, checklist).encode())


def _files(laporan: Laporan, page: Page, style: Style, letterhead: bytes | None) -> Iterator[EvidenceFile]:
    office, of = laporan.office, ladders()
    survey = _named("survei", n=of.survey.indicator)
    published = _named("publikasi", n=of.publication.indicator)
    done = _named("tindak-lanjut", dari=of.realised.indicator, sampai=of.speed.indicator)
    pages = page, document.follow_up_page(laporan)
    whole, follow_up = (word.render([one], style, letterhead) for one in pages)
    yield EvidenceFile(f"{survey}/{_named('laporan')}.docx", whole)
    asked = office.lampiran.kuesioner
    if asked and asked != OWN_QUESTIONS:
        yield _picture(beside(laporan, asked), f"{survey}/{_named('kuesioner')}")
    for number, photo in enumerate((photo.berkas for photo in office.foto if photo.berkas), start=1):
        yield _picture(photo, f"{survey}/{_named('foto', n=number)}")
    if laporan.report.overall.ikm is not None:
        card = svg.render(card_of(laporan, CardSize.A4), style)
        yield EvidenceFile(f"{published}/{_named('kartu')}.svg", card.encode())
    for number, one in enumerate(office.publikasi, start=1):
        if one.bukti:
            yield _picture(one.bukti, f"{published}/{_named('media', n=number, jenis=one.jenis or '')}")
    yield EvidenceFile(f"{done}/{_named('laporan-tindak-lanjut')}.docx", follow_up)
    for number, plan in enumerate(office.tindak_lanjut, start=1):
        if plan.bukti:
            yield _picture(plan.bukti, f"{done}/{_named('rencana', n=number)}")


def _named(code: str, **facts: object) -> str:
    return said(f"bukti-berkas.{code}", **facts)


def _picture(path: Path, name: str) -> EvidenceFile:
    """A picture, shrunk, turned upright, and without what the camera notes."""
    picture = picture_of(path, "")
    ending = "jpg" if picture.kind == "jpeg" else picture.kind
    return EvidenceFile(f"{' '.join(name.split())}.{ending}", picture.content)


def _list_of(found: list[EvidenceFile], checklist: Checklist) -> str:
    """What there is, and what an evaluator will miss."""
    lines = [said("bukti-berkas.judul", unit=checklist.label), ""]
    lines += [one.name for one in found]
    lines += ["", said("bukti-berkas.kurang"), ""]
    lines += [f"- {one.sentence}" for one in checklist.findings.listed()]
    return "\n".join(lines) + "\n"
