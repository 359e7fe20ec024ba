"""The sheet to print and hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.render.pages import wording as words
from ikm.render.questionnaire.questions import SERVICE, Questionnaire, roles
from ikm.render.questionnaire.sheet_layout import DOTS, ROOM, TextSheet, boxes, font
from ikm.rules.ruleset import IKM
from ikm.survey.texts.profile_classes import asked

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = 6.0, 21.0, 21.0, 21.0, 21.0
"""Of the columns: the number of a question, and four answers side by side."""
BESIDE = 20
"""So many services stand in one row."""


def fill_paper(sheet: Worksheet, form: Questionnaire) -> None:
    """The sheet to print and hand out."""
    page = TextSheet(sheet, WIDTHS, label=2)
    index = form.method.rules.named
    page.line(f"KUESIONER {index.survey.upper()}{' (SKM)' if index == IKM else ''}", font(14, bold=True), "center")
    page.line(form.name or f"Unit pelayanan: {DOTS}", font(12, bold=bool(form.name)), "center")
    if form.period:
        page.line(form.period, side="center")
    page.line("No. kuesioner: ..............", side="right")
    page.heading("PROFIL RESPONDEN")
    for label, choice in _profile(form):
        page.pair(label, choice)
    page.heading("PENDAPAT RESPONDEN TENTANG PELAYANAN")
    scores, is_bare = form.method.rules.scores, not all(unsur.answers for unsur in form.method.unsur)
    ends = f" {scores[0]} paling buruk, {scores[-1]} paling baik." if is_bare else ""
    page.line(f"Beri tanda silang (X) pada satu kotak untuk tiap pertanyaan.{ends}")
    page.gap(ROOM)
    for unsur in form.method.unsur:
        page.question(form.method.code(unsur.id), unsur, form.answers(unsur))
    page.gap()
    page.line("Terima kasih atas kesediaan Saudara mengisi kuesioner ini.", side="center")
    page.fit()


def _profile(form: Questionnaire) -> list[tuple[str, str]]:
    """What is asked of respondents, with boxes to tick or a line to write on."""
    lines = [("Tanggal survei", DOTS[:30]), ("Jam survei", boxes(asked("jam")))]
    for role in roles():
        options = [words.indicator(role, option) for option in asked(role)]
        lines.append((words.column(role), boxes(options) if options else f"{DOTS[:12]} tahun"))
    starts = range(0, len(form.services), BESIDE)
    labels = [f"{SERVICE} yang diterima", *[""] * len(starts)]
    parts = [boxes(form.services[start : start + BESIDE]) for start in starts]
    return [*lines, *zip(labels, parts, strict=False)]
