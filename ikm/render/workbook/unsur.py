"""The sheet Unsur: value, class and rank of each unsur, what is lowest, and how the answers are spread."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from ikm.index.rounding import half_up
from ikm.index.score import Score, UnsurScore
from ikm.messages.masking import safe_value
from ikm.messages.phrases import phrase
from ikm.render.workbook import charts
from ikm.render.workbook.cells import DASH, LINE, CellStyle, Value, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.foot_rows import FootCells
from ikm.render.workbook.formulas import FINE, ClassCells, formula_of, if_number, shown, skm
from ikm.render.workbook.styles import (
    CENTRE,
    COUNT,
    HEAD,
    HEADING,
    LETTER,
    REMARK,
    TEXT,
    TITLE,
    colour_classes,
    figure,
    total,
)
from ikm.report.report import Report
from ikm.rules.ruleset import Grade, Ruleset

NAME = "Unsur"
"""The sheet."""
_COUNTED = "sheet-head-answers-number", "sheet-head-sum", "sheet-head-nrr"
_HEADS = (
    *("sheet-head-code", "sheet-head-unsur", *_COUNTED, "sheet-head-weighted", "sheet-head-value"),
    *("sheet-head-mutu", "sheet-head-kinerja", "sheet-head-rank", "sheet-head-priority"),
)
_WIDTHS = 8, 40, 11, 10, 10, 12, 10, 8, 14, 11, 11
_HEAD, _FIRST = 3, 4
_NRR, _VALUE, _RANK, _PRIORITY = 5, 7, 10, 11
_BOUND = 13
"""The first column of the class lines of the chart."""

Spread = Callable[[UnsurScore, int, str], str]
"""The formula that counts the answers of an unsur that have a score, which also stands in a cell."""


class UnsurCells(NamedTuple):
    """Where the sheet has its figures, by the id of the unsur, as formulas of other sheets name them."""

    name: dict[str, str]
    nrr: dict[str, str]


def write(
    book: WrittenWorkbook,
    report: Report,
    places: FootCells,
    classes: ClassCells,
    spread: Spread,
    bounds: list[tuple[Grade, str]],
) -> UnsurCells:
    """Write the sheet; ``bounds`` are the classes with a lower bound, and the cell that has it."""
    sheet, score = book.create_sheet(NAME), report.overall
    sheet.span(1, 1, len(_HEADS), phrase("sheet-unsur-title"), TITLE)
    for column, head in enumerate(_HEADS, start=1):
        sheet.put(_HEAD, column, phrase(head), HEAD)
    sheet.high(_HEAD, 2 * LINE)
    last = _FIRST + len(score.unsur) - 1
    for row, one in enumerate(score.unsur, start=_FIRST):
        _line(sheet, row, last, one, report, places, classes)
    _whole(sheet, last + 1, report, places)
    rules = report.method.rules
    colour_classes(sheet, here_to(_FIRST, 8, last + 1, 8), rules)
    sheet.span(last + 2, 1, len(_HEADS), phrase("sheet-unsur-about"), REMARK)
    row = _questions(sheet, last + 4, report, places)
    _bounds(sheet, last, bounds, rules, classes)
    sheet.wide(*_WIDTHS, 3, *[9] * len(bounds))
    drawn = charts.unsur(sheet, _FIRST, last, _NRR, (_BOUND, len(bounds)), rules)
    row, _ = sheet.draw(drawn, row, len(_HEADS))
    row = _spread(sheet, row + 1, report, spread, places.people)
    sheet.own.freeze_panes = here(_FIRST, 3, fixed=False)
    sheet.page(tall=1)
    sheet.area(row, len(_HEADS))
    names = {one.unsur.id: sheet.there(row, 2) for row, one in enumerate(score.unsur, start=_FIRST)}
    return UnsurCells(
        names, {one.unsur.id: sheet.there(row, _NRR) for row, one in enumerate(score.unsur, start=_FIRST)}
    )


def _line(
    sheet: WrittenSheet, row: int, last: int, one: UnsurScore, report: Report, places: FootCells, classes: ClassCells
) -> None:
    rules, unsur = report.method.rules, one.unsur.id
    codes = [part.question.code for part in one.questions]
    given = "+".join(places.questions[code][1] for code in codes)
    points = "+".join(places.questions[code][0] for code in codes)
    nrr, value = here(row, _NRR, fixed=False), here(row, _VALUE, fixed=False)
    everyone = f"${nrr[0]}${_FIRST}:${nrr[0]}${last}"
    exact = None if one.nrr is None else half_up(one.nrr, FINE)
    lower, rank = _ranks(one, report.overall)
    cells: list[tuple[Value, CellStyle, str]] = [
        (one.code, CENTRE, ""),
        (one.unsur.name, TEXT, ""),
        (one.answers, COUNT, given),
        (one.total, COUNT, points),
        (shown(exact), figure(rules.nrr_places), if_number(places.nrr[unsur], f"ROUND({places.nrr[unsur]},{FINE})")),
        (shown(one.weighted), figure(rules.nrr_places), places.weighted[unsur]),
        (shown(one.ikm), figure(rules.ikm_places), classes.shown(places.nrr[unsur], rules.ikm_places)),
        (one.grade.mutu if one.grade else DASH, LETTER, classes.letter(value)),
        (one.grade.kinerja if one.grade else DASH, CENTRE, classes.word(value)),
        (shown(rank), CENTRE, if_number(nrr, f"RANK({nrr},{everyone})")),
        (lower, CENTRE, _priority(nrr, everyone)),
    ]
    for column, (shown_value, look, formula) in enumerate(cells, start=1):
        sheet.put(row, column, shown_value, look, formula)
    sheet.high(row, LINE * (1 + (len(one.unsur.name) > _WIDTHS[1])))


def _ranks(one: UnsurScore, score: Score) -> tuple[Value, int | None]:
    """The place among the lowest as it is shown, and the place from above."""
    place = score.rank(one)
    lower: Value = "" if place is None else phrase("sheet-tied", rank=place[0]) if place[1] else place[0]
    above = [other for other in score.unsur if other.nrr is not None and one.nrr is not None and other.nrr > one.nrr]
    return lower, None if one.nrr is None else 1 + len(above)


def _priority(nrr: str, everyone: str) -> str:
    """The place among the three lowest; none where all are equal."""
    place = f"RANK({nrr},{everyone},1)"
    tied = f"IF(COUNTIF({everyone},{nrr})>1,{formula_of('sheet-tied', rank=place)},{place})"
    return f'IF(ISNUMBER({nrr}),IF(MAX({everyone})=MIN({everyone}),"",IF({place}<=3,{tied},"")),"")'


def _whole(sheet: WrittenSheet, row: int, report: Report, places: FootCells) -> None:
    rules, score = report.method.rules, report.overall
    sheet.span(row, 1, 5, phrase("sheet-unsur-whole", index=rules.named.name), total(TEXT))
    sheet.put(row, 6, shown(skm(score, rules)), total(figure(rules.nrr_places)), places.skm)
    sheet.put(row, 7, shown(score.ikm), total(figure(rules.ikm_places)), places.ikm)
    sheet.put(row, 8, score.grade.mutu if score.grade else DASH, total(LETTER), places.mutu if rules.grades else "")
    sheet.put(
        row, 9, score.grade.kinerja if score.grade else DASH, total(CENTRE), places.kinerja if rules.grades else ""
    )
    sheet.put(row, 10, None, total(CENTRE))
    sheet.put(row, 11, None, total(CENTRE))


def _questions(sheet: WrittenSheet, row: int, report: Report, places: FootCells) -> int:
    """The single questions, where an unsur has several; the row behind them."""
    several = [part for one in report.overall.unsur if len(one.questions) > 1 for part in one.questions]
    if not several:
        return row
    sheet.put(row, 1, phrase("sheet-unsur-questions"), HEADING)
    for column, head in enumerate(("sheet-head-code", "sheet-head-question", *_COUNTED), start=1):
        sheet.put(row + 1, column, phrase(head), HEAD)
    for line, part in enumerate(several, start=row + 2):
        points, given, mean = places.questions[part.question.code]
        sheet.put(line, 1, part.question.code, CENTRE)
        sheet.put(line, 2, safe_value(part.question.column), TEXT)
        sheet.put(line, 3, part.answers, COUNT, given)
        sheet.put(line, 4, part.total, COUNT, points)
        sheet.put(line, 5, shown(part.mean), figure(report.method.rules.nrr_places), mean)
    return row + 3 + len(several)


def _bounds(
    sheet: WrittenSheet, last: int, bounds: list[tuple[Grade, str]], rules: Ruleset, classes: ClassCells
) -> None:
    """The lower bounds of the classes as NRR, beside the table, for the chart to draw."""
    for column, (grade, cell) in enumerate(bounds, start=_BOUND):
        sheet.put(_HEAD, column, phrase("sheet-head-bound", mutu=grade.mutu), HEAD)
        for row in range(_FIRST, last + 1):
            assert grade.lower is not None  # the lowest class is not among them
            value = rules.mean_of(Fraction(grade.lower))
            sheet.put(row, column, value, figure(rules.nrr_places), classes.mean_of(cell))


def _spread(sheet: WrittenSheet, row: int, report: Report, spread: Spread, people: str) -> int:
    """How many gave each score, unsur by unsur, and its chart; the last row."""
    scores, score = report.method.rules.scores, report.overall
    sheet.put(row, 1, phrase("sheet-unsur-spread"), HEADING)
    head = row + 1
    titles: tuple[Value, ...] = phrase("sheet-head-code"), phrase("sheet-head-unsur"), *scores
    for column, name in enumerate(titles, start=1):
        sheet.put(head, column, name, HEAD)
    if score.respondents_exact:
        sheet.put(head, 3 + len(scores), phrase("sheet-head-blank"), HEAD)
    for line, one in enumerate(score.unsur, start=head + 1):
        sheet.put(line, 1, one.code, CENTRE)
        sheet.put(line, 2, one.unsur.name, TEXT)
        sheet.high(line, LINE * (1 + (len(one.unsur.name) > _WIDTHS[1])))
        for column, (number, count) in enumerate(zip(scores, one.counts, strict=True), start=3):
            sheet.put(line, column, count, COUNT, spread(one, number, here(head, column)))
        if score.respondents_exact and one.questions:
            asked = score.respondents * len(one.questions)
            given = here_to(line, 3, line, 2 + len(scores))
            sheet.put(
                line, 3 + len(scores), asked - one.answers, COUNT, f"{people}*{len(one.questions)}-SUM({given})"
            )
    last = head + len(score.unsur)
    row, _ = sheet.draw(charts.spread(sheet, head, last, len(scores)), last + 2, len(_HEADS))
    return row
