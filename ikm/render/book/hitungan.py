"""The sheet Hitungan: of every unit and question, how many gave each score, and what that sums to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ikm.findings import safe_value
from ikm.index.score import QuestionScore, Score
from ikm.render import words
from ikm.render.book.cells import DASH, Book, Sheet, Value, here, here_to
from ikm.render.book.foot import Places
from ikm.render.book.looks import CENTRE, COUNT, HEAD, REMARK, TEXT, TITLE, figure
from ikm.render.book.reckoning import shown
from ikm.report import Report
from ikm.survey.colophon import COUNTS, Block

_TITLES = ("Unit", "Kode", "Pertanyaan", "Responden")
_HEAD, _FIRST = 4, 5
_COUNTS = 5
"""The first column of counts."""
_UNITS, _ALONE = 32, 8
"""The width of the column of units, and where there are none."""
_ALIVE = "Dihitung dari lembar jawaban tiap unit."
_STILL = "Banyaknya jawaban menurut nilai; jawaban satu per satu tidak ada di buku kerja ini."


class Row(NamedTuple):
    """Where the figures of one question of one unit stand, as formulas of other sheets name them."""

    given: str
    total: str
    mean: str


class Counts(NamedTuple):
    """Where Hitungan has what others stand on: rows by unit and question code, the respondents by unit.

    ``columns`` are whole columns: ``code``, ``people``, ``given``, ``total``, and the scores by their number.
    """

    rows: dict[tuple[str | None, str], Row]
    people: dict[str | None, str]
    columns: dict[str, str]

    def summed(self, column: str, code: str) -> str:
        """The formula of the sum of a column over the rows of the question whose code stands in a cell."""
        return f"SUMIF({self.columns['code']},{code},{self.columns[column]})"


def write(
    book: Book, report: Report, of: Sequence[tuple[str | None, Score]], sheets: dict[str | None, Places]
) -> tuple[Counts, Block]:
    """Write the counts of each unit; those of units with ``sheets`` of their own are counted there by formula."""
    sheet = book.create_sheet("Hitungan")
    scores = report.method.rules.scores
    given = _COUNTS + len(scores)
    _header(sheet, report, given, alive=bool(sheets))
    sheet.wide(_UNITS if len(of) > 1 else _ALONE, 7, 42, 12, *[8] * len(scores), 10, 10, 9)
    rows: dict[tuple[str | None, str], Row] = {}
    people: dict[str | None, str] = {}
    row = _FIRST
    for unit, score in of:
        own = sheets.get(unit)
        name = "" if unit is None and len(of) == 1 else words.label(unit)
        people[unit] = sheet.there(row, 4)
        first = row
        for part in (part for one in score.unsur for part in one.questions):
            code = part.question.code
            _question(sheet, row, name, part, report, own.columns[code] if own else "")
            rows[unit, code] = Row(*(sheet.there(row, given + place) for place in range(3)))
            row += 1
        if not score.unsur:
            sheet.line(row, [name, DASH, words.reason(score)], _TEXT)
            row += 1
        sheet.put(first, 4, score.respondents, COUNT, own.people if own else "")
    last = max(row - 1, _FIRST)
    names = {"code": 2, "people": 4, "given": given, "total": given + 1}
    names |= {str(one): _COUNTS + place for place, one in enumerate(scores)}
    columns = {name: sheet.there_to(_FIRST, column, last, column) for name, column in names.items()}
    sheet.area()
    return Counts(rows, people, columns), Block(sheet.title, "", COUNTS, _HEAD, _FIRST, last, _COUNTS)


def _header(sheet: Sheet, report: Report, given: int, *, alive: bool) -> None:
    scores = report.method.rules.scores
    sheet.span(1, 1, given + 2, "Hitungan jawaban per unit dan pertanyaan", TITLE)
    sheet.span(2, 1, given + 2, _ALIVE if alive else _STILL, REMARK)
    titles: tuple[Value, ...] = *_TITLES, *scores, "Jawaban", "Σ nilai", "NRR"
    for column, title in enumerate(titles, start=1):
        sheet.put(_HEAD, column, title, HEAD)
    sheet.own.freeze_panes = here(_FIRST, 3, fixed=False)
    sheet.page(landscape=True, header=(_HEAD, _HEAD))


def _question(sheet: Sheet, row: int, unit: str, part: QuestionScore, report: Report, cells: str) -> None:
    rules = report.method.rules
    given = _COUNTS + len(rules.scores)
    name = next(one.name for one in rules.unsur if one.id == part.question.unsur)
    sheet.put(row, 1, unit, _TEXT)
    sheet.put(row, 2, part.question.code, CENTRE)
    sheet.put(row, 3, name if _is_code(part) else safe_value(part.question.column), _TEXT)
    sheet.put(row, 4, None, COUNT)
    for column, count in enumerate(part.counts, start=_COUNTS):
        sheet.put(row, column, count, COUNT, f"COUNTIF({cells},{here(_HEAD, column)})" if cells else "")
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
