"""The sheet Responden: how many there are, and who they are."""

from __future__ import annotations

from typing import NamedTuple

from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.pages import report_tables as tables
from ikm.render.pages import wording as words
from ikm.render.workbook.cells import CellStyle, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.foot_rows import FootCells
from ikm.render.workbook.formulas import rounded
from ikm.render.workbook.plain_table import remarks
from ikm.render.workbook.styles import CENTRE, COUNT, HEAD, REMARK, TEXT, TITLE, WHOLE, figure, total
from ikm.report.report import Report
from ikm.survey.texts.profile_classes import PERCENT_PLACES, Characteristic

NAME = "Responden"
"""The sheet."""
_PEOPLE, _HEAD, _FIRST = 3, 5, 6
_HEADS = (
    *("sheet-head-number", "sheet-head-characteristic", "sheet-head-indicator"),
    *("sheet-head-people-number", "sheet-head-percent"),
)


class RespondentCells(NamedTuple):
    """Where the respondents stand, as formulas of other sheets name them: all, and those of each class by role."""

    everyone: str
    classes: dict[str, list[tuple[str, str]]]


def write(book: WrittenWorkbook, report: Report, places: FootCells | None) -> RespondentCells:
    """Write the sheet; percentages follow the numbers, which were counted by ``ikm``."""
    sheet = book.create_sheet(NAME)
    sheet.wide(6, 26, 34, 12, 14)
    sheet.span(1, 1, 5, phrase("sheet-people-title"), TITLE)
    sheet.span(_PEOPLE, 1, 3, phrase("sheet-people"), CellStyle(bold=True, side="left"))
    everyone = CellStyle(WHOLE, bold=True, side="right")
    sheet.put(_PEOPLE, 4, report.overall.respondents, everyone, places.people if places else "")
    classes = _profile(sheet, report) if report.profile else {}
    if not report.profile:
        sheet.span(_HEAD, 1, 5, phrase("sheet-people-no-profile"), REMARK)
        sheet.high(_HEAD, 30)
    sheet.page(header=(_HEAD, _HEAD) if report.profile else None)
    sheet.area()
    return RespondentCells(sheet.there(_PEOPLE, 4), classes)


def _profile(sheet: WrittenSheet, report: Report) -> dict[str, list[tuple[str, str]]]:
    for column, head in enumerate(_HEADS, start=1):
        sheet.put(_HEAD, column, phrase(head), HEAD)
    sheet.own.freeze_panes = here(_FIRST, 1, fixed=False)
    classes, row = {}, _FIRST
    for number, one in enumerate(report.profile, start=1):
        classes[one.role] = _characteristic(sheet, row, number, one)
        row += len(one.indicators) + 1
    remarks(sheet, row + 1, tables.profile(report, COMMA).remarks)
    return classes


def _characteristic(sheet: WrittenSheet, row: int, number: int, one: Characteristic) -> list[tuple[str, str]]:
    """The classes of one characteristic and their total."""
    size, percent = len(one.indicators), figure(PERCENT_PLACES)
    numbers = here_to(row, 4, row + size - 1, 4)
    fixed = here_to(row, 4, row + size - 1, 4, fixed=True)
    places = []
    for place, line in enumerate(one.indicators, start=row):
        first = place == row
        sheet.put(place, 1, number if first else None, CENTRE)
        sheet.put(place, 2, words.column(one.role) if first else None, TEXT)
        sheet.put(place, 3, words.indicator(one.role, line.label), TEXT)
        sheet.put(place, 4, line.respondents, COUNT)
        own = here(place, 4, fixed=False)
        sheet.put(place, 5, line.percent, percent, rounded(f"100*{own}/SUM({fixed})", PERCENT_PLACES))
        places.append((line.label, sheet.there(place, 4)))
    end = row + size
    for column in (1, 2):
        sheet.put(end, column, None, total(TEXT))
    sheet.put(end, 3, phrase("sheet-total"), total(TEXT))
    sheet.put(end, 4, sum(line.respondents for line in one.indicators), total(COUNT), f"SUM({numbers})")
    sheet.put(end, 5, tables.ROUND, total(percent), f"100*{here(end, 4, fixed=False)}/SUM({numbers})")
    return places
