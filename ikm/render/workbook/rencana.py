"""The sheet Rencana tindak lanjut: what is to be done about the lowest unsur, for the office to write."""

from __future__ import annotations

from ikm.messages.phrases import phrase
from ikm.render.workbook.cells import LINE, CellStyle, WrittenWorkbook, here
from ikm.render.workbook.formulas import shown
from ikm.render.workbook.styles import CENTRE, HEAD, REMARK, SUBTITLE, TEXT, TITLE, figure
from ikm.render.workbook.unsur import UnsurCells
from ikm.report.report import Report

NAME = "Rencana tindak lanjut"
"""The sheet."""
_HEADS = "sheet-head-number", "sheet-head-plan-unsur", "sheet-head-nrr", "sheet-head-plan"
_QUARTERS = "I", "II", "III", "IV"
_SIGNED = "( …………………………………… )"
_FIRST, _ROWS, _LAST = 7, 3, 9


def write(book: WrittenWorkbook, report: Report, unsur: UnsurCells | None) -> None:
    """Write the sheet: a row for each of the lowest unsur, three at least."""
    sheet = book.create_sheet(NAME)
    survey = report.method.rules.named.survey.upper()
    sheet.span(1, 1, _LAST, phrase("sheet-plan-title", survey=survey), TITLE._replace(side="center"))
    name = " · ".join(part for part in (report.name, report.period) if part)
    sheet.span(2, 1, _LAST, name or phrase("sheet-unit-dots"), SUBTITLE._replace(side="center"))
    if not name:
        sheet.leave_open("plan.name", 2, 1, _LAST)
    sheet.span(3, 1, _LAST, phrase("sheet-plan-about"), REMARK)
    sheet.high(3, 2 * LINE)
    for column, head in enumerate(_HEADS, start=1):
        sheet.span(_FIRST - 2, column, column, phrase(head), HEAD, rows=2)
    sheet.span(_FIRST - 2, 5, 8, phrase("sheet-head-plan-time"), HEAD)
    for place, quarter in enumerate(_QUARTERS, start=5):
        sheet.put(_FIRST - 1, place, phrase("sheet-head-plan-quarter", quarter=quarter), HEAD)
    sheet.span(_FIRST - 2, _LAST, _LAST, phrase("sheet-head-plan-who"), HEAD, rows=2)
    lowest = report.overall.lowest
    look = figure(report.method.rules.nrr_places)._replace(side="center")
    for place in range(max(_ROWS, len(lowest))):
        row = _FIRST + place
        for column in range(4, _LAST + 1):
            sheet.put(row, column, None, TEXT)
        sheet.put(row, 1, place + 1, CENTRE)
        one = lowest[place] if place < len(lowest) else None
        sheet.put(row, 2, f"{one.code} {one.unsur.name}" if one else None, TEXT._replace(height="center"))
        sheet.put(row, 3, shown(one.nrr) if one else None, look, unsur.nrr[one.unsur.id] if one and unsur else "")
        sheet.leave_open(f"plan.{one.unsur.id if one else f'row{place + 1}'}", row, 4 if one else 2, _LAST)
        sheet.high(row, 4 * LINE)
    end = _FIRST + max(_ROWS, len(lowest)) + 1
    office, number = phrase("sheet-plan-head-of-office"), phrase("sheet-plan-staff-number")
    for row, line in enumerate((office, "", "", "", _SIGNED, number), start=end):
        sheet.span(row, 7, _LAST, line or None, CellStyle(side="center"))
    sheet.leave_open("plan.signature", end, 7, _LAST, rows=6)
    sheet.wide(5, 30, 9, 44, 7, 7, 7, 7, 28)
    sheet.own.freeze_panes = here(_FIRST, 1, fixed=False)
    sheet.page(landscape=True, header=(_FIRST - 2, _FIRST - 1))
    sheet.area()
