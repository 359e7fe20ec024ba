"""How to fill the workbook in, and what to do then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ikm.messages.findings import offered
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.questionnaire.questions import ENTRY, NUMBER, PAPER, Questionnaire
from ikm.render.questionnaire.sheet_layout import TextSheet, font
from ikm.rules.ruleset import DEFAULT_RULES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = 5.0, 85.0
"""Of the columns: the number of a remark, and its text."""
FILLED_IN, RESULT = "kuesioner.xlsx", "hasil.xlsx"
"""The files of the commands."""
FEWEST_UNSUR = 3
"""Of fewer, one question on another sheet already looks like a header of answers."""


def fill_guide(sheet: Worksheet, form: Questionnaire) -> None:
    """How to fill the workbook in, and what to do then."""
    page = TextSheet(sheet, WIDTHS, label=1)
    page.line(phrase("form-guide"), font(14, bold=True))
    page.line(form.heading)
    number = 0
    for heading, remarks in _remarks(form).items():
        page.heading(heading)
        for remark in remarks:
            number += 1
            page.pair(f"{number}.", remark)
    page.gap()
    for command, what in _commands(form).items():
        page.pair("", command, font(bold=True))
        page.pair("", what)
    rules = form.method.rules
    page.heading(phrase("form-basis"))
    page.line(rules.title)
    if left := [f"{form.method.code(one.id)} {one.short}" for one in rules.unsur if one.id in form.method.without]:
        page.line(phrase("form-without", unsur=offered(left)))


def _remarks(form: Questionnaire) -> dict[str, list[str]]:
    last = words.thousands(form.rows + 1)
    return {
        phrase("form-handing-out"): [phrase("form-print", sheet=PAPER)],
        phrase("form-filling-in", sheet=ENTRY): [
            phrase("form-row", column=NUMBER),
            phrase("form-no-time"),
            phrase("form-pick"),
            phrase("form-blank"),
            phrase("form-blank-row"),
            phrase("form-leave-alone"),
            phrase("form-last-row", row=last),
        ],
        phrase("form-scoring"): [phrase("form-save", file=FILLED_IN)],
    }


def _commands(form: Questionnaire) -> dict[str, str]:
    """The commands for what was filled in, with all that has to be said to read it as it was asked."""
    method = form.method
    read = []
    if form.rules != DEFAULT_RULES:
        read.append(OptionUse("rules", f'"{form.rules}"' if " " in form.rules else form.rules))
    if method.order != method.rules.orders[0].id:
        read.append(OptionUse("order", method.order))
    if method.without:
        read.append(OptionUse("without", method.without))
    if len(method.unsur) < FEWEST_UNSUR:
        read.append(OptionUse("sheet", ENTRY))
    services = [OptionUse("by", "layanan")] if form.services else []
    written = [*read, *services, OptionUse("profile"), OptionUse("output", RESULT)]
    score = "form-score-graded" if method.rules.grades else "form-score"
    return {
        _command("check", read): phrase("form-check"),
        _command("score", read): phrase(score, index=method.rules.named.name),
        _command("score", written): phrase("form-write-services" if services else "form-write"),
    }


def _command(name: str, options: Sequence[OptionUse]) -> str:
    """A command for the workbook that was filled in."""
    return " ".join(["ikm", name, FILLED_IN, *map(str, options)])
