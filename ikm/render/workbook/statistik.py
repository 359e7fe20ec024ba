"""The sheet Statistik: how sure the figures are, how reliable the questions, and what changed from time to time."""

from __future__ import annotations

from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.pages import change_verdict as judged
from ikm.render.pages import statistics as sureness
from ikm.render.workbook import plain_table as tables
from ikm.render.workbook.cells import LINE, WrittenWorkbook
from ikm.render.workbook.styles import REMARK, TITLE
from ikm.report.report import Report

NAME = "Statistik"
"""The sheet."""
_FIRST = 4
_WIDTHS = 36, *[11] * 8
"""Of the names of groups and unsur, and of the figures of the widest table."""


def write(book: WrittenWorkbook, report: Report) -> None:
    """Write the sheet, its tables below each other; what they come of is on no sheet, so there are no formulas."""
    sheet = book.create_sheet(NAME)
    sheet.wide(*_WIDTHS)
    sheet.span(1, 1, len(_WIDTHS), phrase("sheet-statistics-title"), TITLE)
    sheet.span(2, 1, len(_WIDTHS), phrase("sheet-statistics-about"), REMARK)
    sheet.high(2, 2 * LINE)
    row = _FIRST
    for table in sureness.every_table(report, COMMA):
        _, row = tables.put(sheet, table, first=row, wide=_WIDTHS[: len(table.heads)])
        row += 1 + (len(table.remarks) + 1 if table.remarks else 0)
    steps = [step for table in report.tables for step in judged.steps(report, table, COMMA)]
    if steps:
        sheet.put(row, 1, phrase("sheet-statistics-changes"), TITLE._replace(wrap=False))
        level = judged.level(report.confidence)
        real = phrase("sheet-statistics-real", test=phrase("page-test"), level=level)
        tables.remarks(sheet, row + 2, [*steps, real])
    sheet.own.freeze_panes = "A4"
    sheet.page(header=(1, 1))
    sheet.area()
