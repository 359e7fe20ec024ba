"""The sheet Publikasi: the card that an office prints and hangs, on one page of A4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.pages import wording as words
from ikm.render.workbook.cells import ACCENT, DASH, LINE, CellStyle, Value, WrittenSheet, WrittenWorkbook
from ikm.render.workbook.formulas import formula_of, if_number
from ikm.render.workbook.open_cells import is_dotted
from ikm.render.workbook.responden import RespondentCells
from ikm.render.workbook.ringkasan import index_of
from ikm.render.workbook.styles import figure
from ikm.report.report import Report
from ikm.survey.columns.mapping_file import SERVICE

NAME = "Publikasi"
"""The sheet."""
_DOTS = "……………………………"
_THANKS = "sheet-thanks-1", "sheet-thanks-2", "sheet-thanks-3"
_SERVICES_SHOWN = 4
_LEFT, _RIGHT = (2, 3), (4, 6)
_BAND = CellStyle(bold=True, size=20, colour="FFFFFF", fill=ACCENT, side="center", wrap=True)
_HEAD = CellStyle(bold=True, size=13, side="center", fill="D9E2EC").boxed()
_LABEL, _CELL = CellStyle(bold=True, size=12, side="left", indent=1), CellStyle(size=12, side="left", wrap=True)
_BODY = 8
"""The row below the head."""
_CHARS = 40
_DATED, _SIGNED = "……………………, …………………… 20……", "( …………………………………… )"


def write(book: WrittenWorkbook, report: Report, ringkasan: WrittenSheet, people: RespondentCells) -> None:
    """Write the card; what the survey does not tell is left to be filled in."""
    sheet = book.create_sheet(NAME)
    _top(sheet, report)
    end = _details(sheet, report, people)
    _index(sheet, report, ringkasan, end)
    row = end + 1
    sheet.high(row, LINE)
    for line in _THANKS:
        row += 1
        sheet.span(
            row, _LEFT[0], _RIGHT[1], phrase(line), CellStyle(bold=True, size=10, side="center", colour=ACCENT)
        )
        sheet.high(row, 1.6 * LINE)
    row += 1
    office, number = phrase("sheet-card-head-of-office"), phrase("sheet-card-staff-number")
    foot = (_DATED, office, "", "", "", _SIGNED, number)
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
    index = report.method.rules.named
    sheet.span(2, first, last, f"{index.title.upper()} ({index.name})", _BAND)
    sheet.high(2, 3.6 * LINE)
    lines = {
        "unit": (report.name or phrase("sheet-card-unit", dots=_DOTS)).upper(),
        "region": phrase("sheet-card-region", dots=_DOTS),
        "year": phrase("sheet-card-year", year=_year(report) or "………"),
    }
    for row, (name, line) in enumerate(lines.items(), start=3):
        sheet.span(row, first, last, line, _BAND._replace(size=18 if row == 3 else 14))
        sheet.high(row, (3 if row == 3 else 2) * LINE)
        if is_dotted(line):
            sheet.leave_open(f"card.{name}", row, first, last)
    sheet.span(6, first, last, None, _BAND)
    sheet.high(7, 10)


def _year(report: Report) -> str:
    from ikm.survey.texts.periods import read

    period = read(report.period or "")
    return str(period.end.year) if period else ""


def _index(sheet: WrittenSheet, report: Report, ringkasan: WrittenSheet, end: int) -> None:
    """The index, large, as high as what stands beside it, its class below."""
    score, rules = report.overall, report.method.rules
    name = rules.named.name
    if rules.conversion:
        head = phrase("sheet-card-index-converted", index=name, conversion=rules.conversion.text)
    else:
        head = phrase("sheet-card-index", index=name)
    sheet.span(_BODY, *_LEFT, head, _HEAD)
    ikm, mutu, kinerja = index_of(ringkasan)
    big = figure(rules.ikm_places)._replace(bold=True, size=66, side="center", colour=ACCENT, indent=0)
    sheet.span(_BODY + 1, *_LEFT, DASH if score.ikm is None else score.ikm, big, ikm, rows=end - _BODY - 2)
    grade = score.grade
    text = CellStyle(bold=True, size=16, side="center").boxed()
    said = phrase("sheet-card-class", mutu=grade.mutu, kinerja=grade.kinerja) if grade else DASH
    if not rules.grades:
        scale = phrase("sheet-card-scale", scale=words.scale(rules, COMMA))
        sheet.span(end - 1, *_LEFT, scale, text, rows=2)
        return
    formula = if_number(ikm, formula_of("sheet-card-class", mutu=mutu, kinerja=kinerja))
    sheet.span(end - 1, *_LEFT, said, text, formula, rows=2)


def _details(sheet: WrittenSheet, report: Report, people: RespondentCells) -> int:
    """The service, the respondents and the time of the survey; the last row."""
    row = _BODY
    for heading, lines in (
        ("sheet-card-services", [_CardLine("", _services(report))]),
        ("sheet-card-people", list(_respondents(report, people))),
        ("sheet-card-period", [_CardLine("", report.period or phrase("sheet-card-from-to", dots=_DOTS))]),
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


def _services(report: Report) -> str:
    """The services surveyed, where they are few."""
    table = next((table for table in report.tables if table.by == (SERVICE,)), None)
    named = [words.label(group.key[SERVICE]) for group in table.groups] if table else []
    return ", ".join(named) if 0 < len(named) <= _SERVICES_SHOWN else phrase("sheet-card-all-services")


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
    for role, head, known in (
        ("jenis_kelamin", "sheet-card-sex", ("L", "P")),
        ("pendidikan", "sheet-card-education", ("…………",)),
    ):
        label = phrase(head)
        found = next((one for one in report.profile if one.role == role), None)
        places = dict(people.classes.get(role, ()))
        for name, number in [(line.label, line.respondents) for line in found.indicators] if found else []:
            yield _CardLine(label, number, places[name], f'"{_quotable(name)} = "{persons}')
            label = ""
        for name in () if found else known:
            yield _CardLine(label, phrase("sheet-card-persons-of", name=name))
            label = ""


def _quotable(text: str) -> str:
    """A text as it can stand in a number format."""
    return text.replace('"', "'")
