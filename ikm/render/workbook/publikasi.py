"""The sheet Publikasi: the card that an office prints and hangs, on one page of A4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ikm.messages.phrases import phrase
from ikm.render.card import printed
from ikm.render.workbook.cells import ACCENT, DASH, LINE, CellStyle, Value, WrittenSheet, WrittenWorkbook
from ikm.render.workbook.formulas import formula_of, if_number
from ikm.render.workbook.open_cells import is_dotted
from ikm.render.workbook.responden import RespondentCells
from ikm.render.workbook.ringkasan import index_of
from ikm.render.workbook.styles import figure
from ikm.report.report import Report

NAME = "Publikasi"
"""The sheet."""
_LEFT, _RIGHT = (2, 3), (4, 6)
_BAND = CellStyle(bold=True, size=20, colour="FFFFFF", fill=ACCENT, side="center", wrap=True)
_HEAD = CellStyle(bold=True, size=13, side="center", fill="D9E2EC").boxed()
_LABEL, _CELL = CellStyle(bold=True, size=12, side="left", indent=1), CellStyle(size=12, side="left", wrap=True)
_BODY = 8
"""The row below the head."""
_CHARS = 40


def write(book: WrittenWorkbook, report: Report, ringkasan: WrittenSheet, people: RespondentCells) -> None:
    """Write the card; what the survey does not tell is left to be filled in."""
    sheet = book.create_sheet(NAME)
    _top(sheet, report)
    end = _details(sheet, report, people)
    _index(sheet, report, ringkasan, end)
    row = end + 1
    sheet.high(row, LINE)
    for line in printed.THANKS:
        row += 1
        sheet.span(
            row, _LEFT[0], _RIGHT[1], phrase(line), CellStyle(bold=True, size=10, side="center", colour=ACCENT)
        )
        sheet.high(row, 1.6 * LINE)
    row += 1
    office, number = phrase("sheet-card-head-of-office"), phrase("sheet-card-staff-number")
    foot = (printed.DATED, office, "", "", "", printed.SIGNED, number)
    sheet.leave_open("card.signature", row + 1, *_RIGHT, rows=len(foot))
    for line in foot:
        row += 1
        sheet.span(row, *_RIGHT, line or None, CellStyle(size=12, side="center"))
        sheet.high(row, 1.6 * LINE)
    sheet.wide(2, 22, 22, 20, 3, 33, 2)
    sheet.page(tall=1, footer=False)
    sheet.own.print_options.verticalCentered = True
    sheet.area(row + 1, _RIGHT[1] + 1)


def _top(sheet: WrittenSheet, report: Report) -> None:
    first, last = _LEFT[0], _RIGHT[1]
    sheet.span(2, first, last, printed.title(report), _BAND)
    sheet.high(2, 3.6 * LINE)
    lines = {"unit": printed.unit(report), "region": printed.region(report), "year": printed.year(report)}
    for row, (name, line) in enumerate(lines.items(), start=3):
        sheet.span(row, first, last, line, _BAND._replace(size=18 if row == 3 else 14))
        sheet.high(row, (3 if row == 3 else 2) * LINE)
        if is_dotted(line):
            sheet.leave_open(f"card.{name}", row, first, last)
    sheet.span(6, first, last, None, _BAND)
    sheet.high(7, 10)


def _index(sheet: WrittenSheet, report: Report, ringkasan: WrittenSheet, end: int) -> None:
    """The index, large, as high as what stands beside it, its class below."""
    score, rules = report.overall, report.method.rules
    head = printed.index_head(report)
    sheet.span(_BODY, *_LEFT, head, _HEAD if len(head) < _CHARS else _HEAD._replace(size=9, wrap=True))
    ikm, mutu, kinerja = index_of(ringkasan)
    big = figure(rules.ikm_places)._replace(bold=True, size=66, side="center", colour=ACCENT, indent=0)
    sheet.span(_BODY + 1, *_LEFT, DASH if score.ikm is None else score.ikm, big, ikm, rows=end - _BODY - 2)
    text = CellStyle(bold=True, size=16, side="center").boxed()
    said = printed.grade(report) or DASH
    if not rules.grades:
        sheet.span(end - 1, *_LEFT, said, text, rows=2)
        return
    formula = if_number(ikm, formula_of("sheet-card-class", mutu=mutu, kinerja=kinerja))
    sheet.span(end - 1, *_LEFT, said, text, formula, rows=2)


def _details(sheet: WrittenSheet, report: Report, people: RespondentCells) -> int:
    """The service, the respondents and the time of the survey; the last row."""
    row = _BODY
    for heading, lines in (
        ("sheet-card-services", [_CardLine("", printed.services(report))]),
        ("sheet-card-people", list(_respondents(report, people))),
        ("sheet-card-period", [_CardLine("", printed.period(report))]),
    ):
        sheet.span(row, *_RIGHT, phrase(heading), _HEAD)
        sheet.high(row, 1.9 * LINE)
        for number, (label, value, formula, format) in enumerate(lines, start=1):
            row += 1
            if is_dotted(value):
                of_cells = _RIGHT if len(lines) == 1 else (_RIGHT[1], _RIGHT[1])
                sheet.leave_open(f"{heading.replace('sheet-card-', 'card.')}.{number}", row, *of_cells)
            if len(lines) == 1:
                sheet.span(row, *_RIGHT, value, _CELL._replace(bold=True, side="center", height="center").boxed())
                sheet.high(row, (2 if len(str(value)) < _CHARS else 4) * LINE)
                continue
            sheet.put(row, _RIGHT[0], label or None, _LABEL)
            sheet.put(row, _RIGHT[0] + 1, ":" if label else None, _CELL)
            sheet.put(row, _RIGHT[1], value, _CELL._replace(lines="r", format=format), formula)
            sheet.high(row, 1.6 * LINE)
        row += 1
    return row - 1


class _CardLine(NamedTuple):
    """A line of the respondents: its label, a number with its formula and the words around it, or words only."""

    label: str
    value: Value
    formula: str = ""
    format: str = "General"


def _respondents(report: Report, people: RespondentCells) -> Iterator[_CardLine]:
    """How many were asked, of what sex and education; where that is not known, there is room to write it."""
    persons = f'#,##0"{_quotable(phrase("sheet-card-persons"))}"'
    yield _CardLine(phrase("sheet-card-number"), report.overall.respondents, people.everyone, persons)
    for characteristic in printed.characteristics(report):
        label = phrase(characteristic.head)
        places = dict(people.classes.get(characteristic.role, ()))
        for name, number in characteristic.classes:
            if number is None:
                yield _CardLine(label, phrase("sheet-card-persons-of", name=name))
            else:
                yield _CardLine(label, number, places.get(name, ""), f'"{_quotable(name)} = "{persons}')
            label = ""


def _quotable(text: str) -> str:
    """A text as it can stand in a number format."""
    return text.replace('"', "'")
