"""The sheet to print and hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.messages.phrases import phrase
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
    title = "form-title-skm" if index == IKM else "form-title"
    page.line(phrase(title, survey=index.survey.upper()), font(14, bold=True), "center")
    page.line(form.name or phrase("form-unit", dots=DOTS), font(12, bold=bool(form.name)), "center")
    if form.period:
        page.line(form.period, side="center")
    page.line(phrase("form-paper-number"), side="right")
    page.heading(phrase("form-profile"))
    for label, choice in _profile(form):
        page.pair(label, choice)
    page.heading(phrase("form-opinion"))
    scores, is_bare = form.method.rules.scores, not all(unsur.answers for unsur in form.method.unsur)
    page.line(phrase("form-tick-scores", worst=scores[0], best=scores[-1]) if is_bare else phrase("form-tick"))
    page.gap(ROOM)
    for unsur in form.method.unsur:
        page.question(form.method.code(unsur.id), unsur, form.answers(unsur))
    page.gap()
    page.line(phrase("form-thanks"), side="center")
    page.fit()


def _profile(form: Questionnaire) -> list[tuple[str, str]]:
    """What is asked of respondents, with boxes to tick or a line to write on."""
    lines = [(phrase("form-survey-day"), DOTS[:30]), (phrase("form-survey-time"), boxes(asked("jam")))]
    for role in roles():
        options = [words.indicator(role, option) for option in asked(role)]
        lines.append((words.column(role), boxes(options) if options else phrase("form-years", dots=DOTS[:12])))
    starts = range(0, len(form.services), BESIDE)
    labels = [phrase("form-service", service=SERVICE), *[""] * len(starts)]
    parts = [boxes(form.services[start : start + BESIDE]) for start in starts]
    return [*lines, *zip(labels, parts, strict=False)]
