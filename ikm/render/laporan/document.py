"""The outlines of the laporan: which parts stand in which chapter, as the ministry's two templates have them.

The parts are the same in both; they are put together here, and captions are numbered as they come.
"""

from __future__ import annotations

from collections.abc import Callable

from ikm.render.laporan import annexes, background, conclusion, follow_up, opening, results
from ikm.render.laporan.draft import Draft
from ikm.render.laporan.sentences import said, told
from ikm.render.page import Page, gaps_in
from ikm.report.laporan import OUTLINE_2023, Laporan

Part = Callable[[Draft, Laporan], None]
"""Writes one part of the report below what there is of it."""


Chapter = tuple[str, tuple[tuple[str, tuple[Part, ...]], ...]]
"""The code of a chapter, and of each of its parts with what writes it; a part without a title has no heading."""

CHAPTERS_2025: tuple[Chapter, ...] = (
    (
        "satu",
        (
            ("latar", (background.reasons, background.legal_bases)),
            ("tujuan", (background.aims,)),
            ("metode", (background.conductor, background.collection, background.place)),
            ("waktu", (background.time,)),
            ("jumlah", (background.respondents_needed,)),
        ),
    ),
    (
        "dua",
        (
            ("responden", (results.respondents,)),
            ("layanan", (results.index_by_groups,)),
            ("masalah", (results.problems, results.plans)),
            ("tren", (results.course,)),
        ),
    ),
    ("tiga", (("", (follow_up.figures_before, follow_up.plans_before)),)),
    ("empat", (("", (conclusion.results, conclusion.advice, conclusion.signature)),)),
)
"""The template in use since 2025: what became of the plans of the period before is a chapter of its own."""

CHAPTERS_2023: tuple[Chapter, ...] = (
    (
        "satu",
        (
            ("latar", (background.reasons,)),
            ("dasar", (background.legal_bases,)),
            ("maksud", (background.aims,)),
        ),
    ),
    (
        "dua-2023",
        (
            ("pelaksana", (background.conductor,)),
            ("metode", (background.collection,)),
            ("lokasi", (background.place,)),
            ("waktu", (background.time, background.schedule)),
            ("jumlah", (background.respondents_needed,)),
        ),
    ),
    (
        "tiga-2023",
        (
            ("responden-2023", (results.respondents,)),
            ("indeks-2023", (results.index_by_groups,)),
        ),
    ),
    (
        "empat-2023",
        (
            ("kelemahan", (results.problems,)),
            ("rencana", (results.plans,)),
            ("tren", (results.course,)),
        ),
    ),
    ("lima-2023", (("", (conclusion.results, conclusion.advice, conclusion.signature)),)),
)
"""The template of 2022 and 2023: what became of the plans of the period before is an annex."""

ANNEXES: tuple[tuple[str, Part], ...] = (
    ("lampiran-kuesioner", annexes.questionnaire),
    ("lampiran-data", annexes.answers),
    ("lampiran-foto", annexes.photos),
    ("lampiran-publikasi", annexes.publication),
    ("lampiran-cara", annexes.reckoning),
)


def page(laporan: Laporan) -> Page:
    """The whole report."""
    draft = Draft()
    opening.cover(draft, laporan, "sampul.judul")
    opening.approval(draft, laporan)
    opening.contents(draft)
    opening.summary(draft, laporan)
    is_old = laporan.outline == OUTLINE_2023
    for number, (chapter, parts) in enumerate(CHAPTERS_2023 if is_old else CHAPTERS_2025, start=1):
        draft.chapter(said(f"bab.{chapter}"))
        for place, (title, builders) in enumerate(parts, start=1):
            if title:
                draft.part(f"{number}.{place} {said(f'judul.{_title(title, laporan)}')}")
            for build in builders:
                build(draft, laporan)
    further: tuple[tuple[str, Part], ...] = (("lampiran-tindak-lanjut", _before),) if is_old else ()
    draft.chapter(said("bab.lampiran"))
    for number, (title, build) in enumerate((*ANNEXES, *further), start=1):
        draft.part(said(f"judul.{title}", n=number))
        build(draft, laporan)
    return _page(laporan, said("sampul.judul"), draft)


def follow_up_page(laporan: Laporan) -> Page:
    """The report on what became of the plans of the period before, by itself."""
    draft = Draft()
    opening.cover(draft, laporan, "sampul.judul-tindak-lanjut")
    opening.contents(draft)
    draft.chapter(said("bab.satu"))
    draft.part(f"1.1 {said('judul.latar')}")
    background.reasons_of_follow_up(draft, laporan)
    background.legal_bases(draft, laporan)
    draft.chapter(said("bab.dua-tindak-lanjut"))
    _before(draft, laporan)
    draft.chapter(said("bab.tiga-tindak-lanjut"))
    conclusion.follow_up(draft, laporan)
    conclusion.advice(draft, laporan)
    conclusion.signature(draft, laporan)
    return _page(laporan, said("sampul.judul-tindak-lanjut"), draft)


def _before(draft: Draft, laporan: Laporan) -> None:
    follow_up.figures_before(draft, laporan)
    follow_up.plans_before(draft, laporan)


def _title(title: str, laporan: Laporan) -> str:
    """The title of the part with the index, by what there are several of."""
    if title != "layanan":
        return title
    if laporan.services:
        return "layanan"
    return "unit" if laporan.units else "unsur"


def _page(laporan: Laporan, title: str, draft: Draft) -> Page:
    named = f"{title} · {told(laporan.unit, 'unit')}"
    return Page(named, tuple(draft.blocks), is_document=True)


def gaps(document: Page) -> list[str]:
    """What is lacking in a document, each once, without the word that each gap begins with."""
    begins = said("kata.isi", apa="")
    return list(dict.fromkeys(text.removeprefix(begins) for text in gaps_in(document.blocks)))
