"""The questionnaire as an XLSForm, which KoboToolbox and ODK make a form on the web of."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from ikm.messages.phrases import phrase
from ikm.render.questionnaire.form_questions import AnswerKind, FormQuestion, WebForm, name_of
from ikm.render.questionnaire.sheet_layout import font, put
from ikm.render.workbook.cells import new_book, saved
from ikm.survey.texts.values import OLDEST, YOUNGEST

DAY = "Tanggal"
"""The name of the column in which KoboToolbox notes the day."""
_SURVEY = ("type", "name", "label", "required", "appearance", "constraint", "constraint_message")
_CHOICES = ("list_name", "name", "label")
_SETTINGS = ("form_title", "form_id")
_WIDTHS = {"type": 26, "label": 90, "name": 22, "list_name": 26, "form_title": 60, "constraint_message": 60}
_NARROW = 14.0
"""The width of the other columns, in digits."""


def render(form: WebForm, form_id: str) -> bytes:
    """Render a form as a workbook with the sheets survey, choices and settings."""
    survey: list[tuple[str, ...]] = [_SURVEY]
    choices: list[tuple[str, ...]] = [_CHOICES]
    survey.append(("today", DAY, "", "", "", "", ""))
    survey.append(_note("Pemberitahuan", form.notice))
    for number, part in enumerate(form.parts, start=1):
        survey.append(_note(f"Bagian_{number}", part.heading))
        for question in part.questions:
            survey.append(_row(question))
            choices += [(_list_of(question), choice.value, _label(choice.label)) for choice in question.choices]
    survey.append(_note("Penutup", form.thanks))
    settings: list[tuple[str, ...]] = [_SETTINGS, (_label(form.title), name_of(form_id))]
    book, first = new_book("survey")
    book.properties.title = form.title
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = first if name == "survey" else book.create_sheet(name)
        for place, line in enumerate(rows, start=1):
            for column, text in enumerate(line, start=1):
                if text:
                    cell = put(sheet, place, column, text)
                    cell.font, cell.alignment = font(bold=place == 1), Alignment(vertical="top", wrap_text=True)
        for column, head in enumerate(rows[0], start=1):
            sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(head, _NARROW)
        sheet.freeze_panes = "A2"
    return saved(book)


def _note(name: str, text: str) -> tuple[str, ...]:
    return ("note", name, _label(text), "", "", "", "")


def _row(question: FormQuestion) -> tuple[str, ...]:
    """The row of a question on the sheet survey; none has to be answered."""
    asked = (question.name, _label(question.title), "no")
    if question.kind is AnswerKind.AGE:
        message = phrase("form-age", youngest=YOUNGEST, oldest=OLDEST)
        return ("integer", *asked, "", " and ".join([f". >= {YOUNGEST}", f". <= {OLDEST}"]), message)
    if question.kind is AnswerKind.TEXT:
        return ("text", *asked, "multiline", "", "")
    return (f"select_one {_list_of(question)}", *asked, "", "", "")


def _list_of(question: FormQuestion) -> str:
    return f"pilihan_{question.name}"


def _label(text: str) -> str:
    """A text that is no reference to another question, which ``${name}`` would be."""
    return text.replace("${", "$ {")
