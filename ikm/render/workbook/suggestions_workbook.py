"""The suggestions of respondents as a workbook in which a person sorts them, and as CSV.

Each row is given an unsur and released, or not, from lists to choose from; it is read back by the headers, in
:mod:`ikm.survey.exchange.suggestions_file`.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation

from ikm.messages.phrases import phrase
from ikm.render import Style
from ikm.render.csv import table
from ikm.render.workbook.cells import INK, LINE, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.styles import CENTRE, HEAD, HEAD_LEFT, REMARK, TEXT, TITLE
from ikm.report.suggestions import SuggestionList
from ikm.survey.exchange.suggestions_file import (
    LISTS,
    NO,
    NUMBER,
    PLANNED,
    RELEASED,
    SERVICE,
    SHEET,
    UNIT,
    UNSUR,
    YES,
)
from ikm.survey.exchange.suggestions_file import TEXT as WRITTEN

_WIDTHS = {NUMBER: 6, UNIT: 20, SERVICE: 22, WRITTEN: 62, UNSUR: 24, RELEASED: 10, PLANNED: 34}
"""The widths of the columns, in digits."""
_WARNING, _HEAD_ROW = 3, 7
"""The rows of what is to be done first, and of the headers."""
_SIGNS = 1.15
"""Signs of a text in the width of a digit."""
_TALLEST = 409.0
"""What a row can hold, in points."""


def render(found: SuggestionList, style: Style) -> bytes:
    """Render the suggestions as a workbook to go on with."""
    del style
    book = WrittenWorkbook(phrase("saran-title"))
    sheet, lists = book.create_sheet(SHEET), book.create_sheet(LISTS)
    headers = _headers(found)
    for row, text in enumerate(_remarks(found), start=_WARNING):
        sheet.span(row, 1, len(headers), text, REMARK._replace(colour=INK, bold=True) if row == _WARNING else REMARK)
        sheet.high(row, LINE * _lines(text, sum(_WIDTHS[name] for name in headers)))
    sheet.put(1, 1, phrase("saran-title"), TITLE._replace(wrap=False))
    for column, name in enumerate(headers, start=1):
        sheet.put(_HEAD_ROW, column, name, HEAD)
    sheet.high(_HEAD_ROW, 2 * LINE + 3)
    for number, line in enumerate(_rows(found), start=1):
        for column, (name, value) in enumerate(zip(headers, line, strict=True), start=1):
            look = CENTRE if name in (NUMBER, RELEASED) else TEXT
            sheet.put(_HEAD_ROW + number, column, value, look._replace(height="top"))
        lines = max(_lines(str(value or ""), _WIDTHS[name] - 1) for name, value in zip(headers, line, strict=True))
        sheet.high(_HEAD_ROW + number, min(LINE * lines + 3, _TALLEST))
    sheet.wide(*(_WIDTHS[name] for name in headers))
    _fill_list(lists, found)
    _settle(sheet, headers, len(found.suggestions), len(found.rules.unsur))
    return book.saved()


def csv(found: SuggestionList, style: Style) -> str:
    """Render the suggestions as CSV, with the same columns."""
    return table(_headers(found), _rows(found), style)


def _headers(found: SuggestionList) -> list[str]:
    """The columns; that of the unit only where units are told apart."""
    return [name for name in _WIDTHS if name != UNIT or found.has_units]


def _rows(found: SuggestionList) -> list[list[str | int | None]]:
    """A row for each suggestion, released by nobody yet."""
    rows: list[list[str | int | None]] = []
    for number, suggestion in enumerate(found.suggestions, start=1):
        unit = [suggestion.unit] if found.has_units else []
        rows.append([number, *unit, suggestion.service, suggestion.text, None, NO, None])
    return rows


def _remarks(found: SuggestionList) -> list[str]:
    """What stands above the table: what is to be done with it, before anything of it is shown to others."""
    number, nothing = len(found.suggestions), found.saying_nothing
    counted = phrase("saran-counted", number=number, respondents=found.respondents)
    return [
        phrase("saran-warning", yes=YES, column=RELEASED),
        phrase("saran-sorting", unsur=UNSUR, column=PLANNED),
        f"{counted} {phrase('saran-nothing', number=nothing)}" if nothing else counted,
    ]


def _fill_list(lists: WrittenSheet, found: SuggestionList) -> None:
    """The names of the unsur to choose from: some have commas, at which a list in the cell itself would be parted."""
    lists.put(1, 1, UNSUR, HEAD_LEFT)
    for row, unsur in enumerate(found.rules.unsur, start=2):
        lists.put(row, 1, unsur.short, TEXT)
    lists.wide(_WIDTHS[UNSUR])
    lists.page()
    lists.hide()


def _settle(sheet: WrittenSheet, headers: Sequence[str], rows: int, unsur: int) -> None:
    """The lists to choose from, the head that stays, the filter, and how it is printed."""
    last = _HEAD_ROW + max(rows, 1)
    choices = {UNSUR: f"{LISTS}!{here_to(2, 1, unsur + 1, 1, fixed=True)}", RELEASED: f'"{YES},{NO}"'}
    for name, source in choices.items():
        column = headers.index(name) + 1
        choice = DataValidation(
            type="list",
            formula1=source,
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="stop",
            errorTitle=phrase("form-no-choice"),
            error=phrase("form-choice"),
        )
        choice.add(here_to(_HEAD_ROW + 1, column, last, column))
        sheet.own.add_data_validation(choice)
    sheet.own.freeze_panes = here(_HEAD_ROW + 1, 1, fixed=False)
    sheet.own.auto_filter.ref = here_to(_HEAD_ROW, 1, last, len(headers))
    sheet.page(landscape=True, header=(_HEAD_ROW, _HEAD_ROW))
    sheet.area()


def _lines(text: str, width: float) -> int:
    """How many lines a text takes."""
    return max(1, -(-len(text) // int(width * _SIGNS)))
