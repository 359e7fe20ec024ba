"""The sheet Hitungan: of every unit and question, how many gave each score, and what that sums to.

A unit of which only counts are known has such a sheet of its own, where others have their answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ikm.index.score import QuestionScore, Score
from ikm.messages.masking import safe_value
from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.workbook.cells import DASH, Value, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.foot_rows import FootCells
from ikm.render.workbook.formulas import shown
from ikm.render.workbook.styles import CENTRE, COUNT, HEAD, LINK, REMARK, TEXT, TITLE, figure
from ikm.report.report import Report
from ikm.survey.exchange.workbook_metadata import COUNTS, StoredDataRange

NAME, UNITS = "Hitungan", "Unit"
"""The sheet, and that of the recap of the units."""
_TITLES = ("sheet-head-unit", "sheet-head-code", "sheet-head-question", "sheet-head-people")
_SUMS = ("sheet-head-answers", "sheet-head-sum", "sheet-head-nrr")
"""The titles before the scores, and behind them."""
_BACK, _HEAD, _FIRST = 3, 4, 5
_COUNTS = 5
"""The first column of counts."""
_UNITS, _ALONE = 32, 8
"""The width of the column of units, and where there are none."""
_ALIVE, _LINKED, _STILL = "sheet-counts-of-answers", "sheet-counts-of-sheets", "sheet-counts-alone"


class CountCells(NamedTuple):
    """Where the figures of one question of one unit stand, as formulas of other sheets name them.

    ``counts`` are those of each score, in the order of the scale.
    """

    counts: tuple[str, ...]
    given: str
    total: str
    mean: str


class CountsSheet(NamedTuple):
    """Where Hitungan has what others stand on: rows by unit and question code, the respondents by unit.

    ``columns`` are whole columns: ``code``, ``people``, ``given``, ``total``, and the scores by their number.
    ``is_hidden`` where people find all that is on it elsewhere.
    """

    rows: dict[tuple[str | None, str], CountCells]
    people: dict[str | None, str]
    columns: dict[str, str]
    is_hidden: bool = False

    def summed(self, column: str, code: str) -> str:
        """The formula of the sum of a column over the rows of the question whose code stands in a cell."""
        return f"SUMIF({self.columns['code']},{code},{self.columns[column]})"


UnitSheet = FootCells | CountsSheet
"""Where the sheet of one unit has its answers, or the counts of them."""


def write(
    book: WrittenWorkbook,
    report: Report,
    of: Sequence[tuple[str | None, Score]],
    sheets: Mapping[str | None, UnitSheet],
) -> tuple[CountsSheet, StoredDataRange]:
    """Write the counts of each unit; those of units with ``sheets`` of their own come from there by formula.

    Where all have, the sheet only carries figures from there to others, and is hidden.
    """
    sheet = book.create_sheet(NAME)
    names = {unit: words.label(unit) for unit, _ in of}
    if len(of) == 1 and None in names:
        names[None] = ""
    has_counts = any(isinstance(one, CountsSheet) for one in sheets.values())
    remark = _LINKED if has_counts else _ALIVE if sheets else _STILL
    counts, last = _write(sheet, report, of, names, sheets, remark)
    if all(unit in sheets for unit, _ in of):
        sheet.hide()
    return counts._replace(is_hidden=sheet.is_hidden), StoredDataRange(
        sheet.title, "", COUNTS, _HEAD, _FIRST, last, _COUNTS
    )


def of_unit(
    book: WrittenWorkbook, name: str, report: Report, unit: str | None, score: Score
) -> tuple[CountsSheet, StoredDataRange]:
    """Write a sheet of the counts of one unit."""
    sheet, label = book.create_sheet(name), words.label(unit)
    sheet.put(_BACK, 1, phrase("sheet-back-units"), LINK)
    sheet.link(_BACK, 1, f"{UNITS}!A1")
    counts, last = _write(sheet, report, [(unit, score)], {unit: label}, {}, _STILL)
    return counts, StoredDataRange(sheet.title, label, COUNTS, _HEAD, _FIRST, last, _COUNTS)


def _write(
    sheet: WrittenSheet,
    report: Report,
    of: Sequence[tuple[str | None, Score]],
    labels: Mapping[str | None, str],
    sheets: Mapping[str | None, UnitSheet],
    remark: str,
) -> tuple[CountsSheet, int]:
    """Write the counts of some units under their ``labels``; where they stand, and the last row."""
    scores = report.method.rules.scores
    given = _COUNTS + len(scores)
    _header(sheet, report, given, remark)
    sheet.wide(_UNITS if len(of) > 1 else _ALONE, 7, 42, 12, *[8] * len(scores), 10, 10, 9)
    rows: dict[tuple[str | None, str], CountCells] = {}
    people: dict[str | None, str] = {}
    row = _FIRST
    for unit, score in of:
        own = sheets.get(unit)
        name = labels[unit]
        people[unit] = sheet.there(row, 4)
        first = row
        for part in (part for one in score.unsur for part in one.questions):
            code = part.question.code
            _question(sheet, row, name, part, report, _counted_there(own, unit, code, len(scores)))
            cells = [sheet.there(row, column) for column in range(_COUNTS, given + 3)]
            rows[unit, code] = CountCells(tuple(cells[: len(scores)]), *cells[len(scores) :])
            row += 1
        if not score.unsur:
            sheet.line(row, [name, DASH, words.reason(score)], _TEXT)
            row += 1
        sheet.put(first, 4, score.respondents, COUNT, _people_there(own, unit))
    last = max(row - 1, _FIRST)
    names = {"code": 2, "people": 4, "given": given, "total": given + 1}
    names |= {str(one): _COUNTS + place for place, one in enumerate(scores)}
    columns = {name: sheet.there_to(_FIRST, column, last, column) for name, column in names.items()}
    sheet.area()
    return CountsSheet(rows, people, columns), last


def _counted_there(own: UnitSheet | None, unit: str | None, code: str, scores: int) -> Sequence[str]:
    """The formulas of the counts of a question, of each score; empty where the unit has no sheet."""
    if own is None:
        return [""] * scores
    if isinstance(own, CountsSheet):
        return own.rows[unit, code].counts
    heads = (here(_HEAD, column) for column in range(_COUNTS, _COUNTS + scores))
    return [f"COUNTIF({own.columns[code]},{head})" for head in heads]


def _people_there(own: UnitSheet | None, unit: str | None) -> str:
    """The formula of the respondents of a unit; empty where it has no sheet."""
    if own is None:
        return ""
    return own.people[unit] if isinstance(own, CountsSheet) else own.people


def _header(sheet: WrittenSheet, report: Report, given: int, remark: str) -> None:
    scores = report.method.rules.scores
    sheet.span(1, 1, given + 2, phrase("sheet-counts-title"), TITLE)
    sheet.span(2, 1, given + 2, phrase(remark), REMARK)
    titles: tuple[Value, ...] = *map(phrase, _TITLES), *scores, *map(phrase, _SUMS)
    for column, title in enumerate(titles, start=1):
        sheet.put(_HEAD, column, title, HEAD)
    sheet.own.freeze_panes = here(_FIRST, 3, fixed=False)
    sheet.page(landscape=True, header=(_HEAD, _HEAD))


def _question(
    sheet: WrittenSheet, row: int, unit: str, part: QuestionScore, report: Report, formulas: Sequence[str]
) -> None:
    rules = report.method.rules
    given = _COUNTS + len(rules.scores)
    name = next(one.name for one in rules.unsur if one.id == part.question.unsur)
    sheet.put(row, 1, unit, _TEXT)
    sheet.put(row, 2, part.question.code, CENTRE)
    sheet.put(row, 3, name if _is_code(part) else safe_value(part.question.column), _TEXT)
    sheet.put(row, 4, None, COUNT)
    for column, (count, formula) in enumerate(zip(part.counts, formulas, strict=True), start=_COUNTS):
        sheet.put(row, column, count, COUNT, formula)
    counts = here_to(row, _COUNTS, row, given - 1)
    heads = here_to(_HEAD, _COUNTS, _HEAD, given - 1, fixed=True)
    sheet.put(row, given, part.answers, COUNT, f"SUM({counts})")
    sheet.put(row, given + 1, part.total, COUNT, f"SUMPRODUCT({heads},{counts})")
    answers, total = here(row, given, fixed=False), here(row, given + 1, fixed=False)
    formula = f'IF({answers}=0,"{DASH}",{total}/{answers})'
    sheet.put(row, given + 2, shown(part.mean), figure(rules.nrr_places), formula)


def _is_code(part: QuestionScore) -> bool:
    return part.question.column.casefold() == part.question.code.casefold()


_TEXT = TEXT._replace(wrap=False)
