"""The sheet Catatan: what was left out, and all that was found."""

from __future__ import annotations

from collections.abc import Sequence

from ikm.messages.findings import Findings, offered
from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.workbook.cells import LINE, CellStyle, WrittenSheet, WrittenWorkbook
from ikm.render.workbook.plain_table import put_table
from ikm.render.workbook.styles import HEADING, TITLE
from ikm.report.report import Report

NAME = "Catatan"
"""The sheet."""
_HEADS = "sheet-head-severity", "sheet-head-finding-code", "sheet-head-place", "sheet-head-remark"
_WIDTHS = 12, 24, 38, 66
_CHARS = 120


def write(book: WrittenWorkbook, report: Report, said: Sequence[str]) -> None:
    """Write the remarks on the workbook itself, what was left out of each input, and the findings."""
    sheet = book.create_sheet(NAME)
    sheet.put(1, 1, phrase("sheet-remarks"), TITLE._replace(wrap=False))
    row = 3
    for heading, lines in (("sheet-about", said), ("sheet-not-counted", _left_out(report))):
        sheet.put(row, 1, phrase(heading), HEADING)
        for line in lines or [phrase("sheet-nothing")]:
            row += 1
            sheet.span(row, 1, 4, line, CellStyle(side="left", height="top", wrap=True))
            sheet.high(row, LINE * -(-len(line) // _CHARS))
        row += 2
    put_findings(sheet, report.findings, row)


def put_findings(sheet: WrittenSheet, findings: Findings, row: int) -> None:
    """Put what was found into a sheet from a row on, as the last that stands there."""
    sheet.put(row, 1, phrase("sheet-findings", found=words.found(findings)), HEADING)
    shown = findings.shown()
    rows: list[list[object]] = [
        [phrase(f"severity-{f.severity}"), f.code, str(f.place), f"{f.sentence}; {f.advice}"] for f in shown
    ]
    if (total := findings.by_code.total()) > len(shown):
        codes = ", ".join(f"{code} {count}" for code, count in sorted(findings.by_code.items()))
        rows += [[None, None, None, phrase("sheet-findings-all", number=words.thousands(total), codes=codes)]]
    header = [(phrase(head), "<") for head in _HEADS]
    put_table(sheet, header, rows, first=row + 1, wide=_WIDTHS)
    sheet.own.freeze_panes = "A2"
    sheet.own.print_title_rows = None
    sheet.area()


def _left_out(report: Report) -> list[str]:
    lost = [words.read(use) for use in report.inputs if use.dropped or use.left_out or use.repeated or use.outside]
    missing = [unsur.name for unsur in report.method.rules.unsur if unsur.id in report.method.without]
    lost += [phrase("sheet-without", unsur=offered(missing))] if missing else []
    return lost + ([] if report.complete else [phrase("sheet-incomplete")])
