"""The sheet Kepentingan–Kinerja: what was expected held against the NRR, the quadrants, and the Diagram Kartesius."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from ikm.index.importance import QUADRANTS, Importance, UnsurImportance
from ikm.messages.phrases import phrase
from ikm.render.workbook import charts
from ikm.render.workbook.cells import DASH, LINE, CellStyle, Value, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.formulas import FINE, formula_of, quotient
from ikm.render.workbook.plain_table import SIGNED
from ikm.render.workbook.styles import CENTRE, COUNT, HEAD, LETTER, REMARK, TEXT, TITLE, figure, total
from ikm.report.report import Report

NAME = "Kepentingan–Kinerja"
_HEADS = (
    *("sheet-head-code", "sheet-head-unsur", "sheet-head-performance", "sheet-head-importance-answers"),
    *("sheet-head-importance-sum", "sheet-head-importance", "sheet-head-gap", "sheet-head-attainment"),
    *("sheet-head-quadrant", "sheet-head-quadrant-meaning", "sheet-head-line"),
)
_WIDTHS = 8, 38, 11, 12, 12, 12, 10, 12, 9, 22, 14
_HEAD, _FIRST = 3, 4
_PERFORMANCE, _ANSWERS, _SUM, _IMPORTANCE, _QUADRANT = 3, 4, 5, 6, 9
_LINES = 13
"""The first of the columns beside the table in which the ends of the lines of the diagram stand."""
_STEP, _MARGIN = 10, Fraction(1, 20)
"""The axes end at tenths, so far beyond the outermost unsur at least."""


def write(book: WrittenWorkbook, report: Report, nrr: Mapping[str, str], held: Importance) -> None:
    """Write the sheet; ``nrr`` is where those of the unsur stand."""
    sheet, last = book.create_sheet(NAME), _FIRST + len(held.unsur) - 1
    sheet.span(1, 1, len(_HEADS), phrase("sheet-importance-title"), TITLE)
    for column, head in enumerate(_HEADS, start=1):
        sheet.put(_HEAD, column, phrase(head), HEAD)
    sheet.high(_HEAD, 2 * LINE)
    legend = last + 5
    for row, one in enumerate(held.unsur, start=_FIRST):
        _line(sheet, row, (last + 1, legend), one, report, nrr)
    _means(sheet, last + 1, held, report)
    sheet.span(last + 3, 1, len(_HEADS), phrase("sheet-importance-about"), REMARK)
    sheet.high(last + 3, 2 * LINE)
    for row, (letter, name) in enumerate(QUADRANTS.items(), start=legend):
        sheet.put(row, 1, letter, LETTER)
        sheet.put(row, 2, name, TEXT)
        sheet.span(row, 3, 6, phrase(f"sheet-quadrant-{letter}"), TEXT)
    axes = [_axis(one.performance for one in held.unsur), _axis(one.importance for one in held.unsur)]
    _ends(sheet, last + 1, axes, held, report)
    sheet.wide(*_WIDTHS, 3, 12, 12, 12, 12)
    chart = charts.cartesius(sheet, range(_FIRST, last + 1), (_PERFORMANCE, _IMPORTANCE), _LINES, axes)
    row, _ = sheet.draw(chart, legend + len(QUADRANTS) + 1, len(_HEADS))
    sheet.own.freeze_panes = here(_FIRST, 3, fixed=False)
    sheet.page(landscape=True, tall=1)
    sheet.area(row, len(_HEADS))


def _line(
    sheet: WrittenSheet,
    row: int,
    below: tuple[int, int],
    one: UnsurImportance,
    report: Report,
    nrr: Mapping[str, str],
) -> None:
    """One unsur; ``below`` are the rows of the means, and the first of the names of quadrants."""
    rules, (means, legend) = report.method.rules, below
    unsur = next(unsur for unsur in report.method.unsur if unsur.id == one.unsur)
    x, y, letter = (here(row, column, fixed=False) for column in (_PERFORMANCE, _IMPORTANCE, _QUADRANT))
    across, up = here(means, _PERFORMANCE), here(means, _IMPORTANCE)
    right, high = f"ROUND({x}-{across},{FINE})>=0", f"ROUND({y}-{up},{FINE})>=0"
    points = one.importance * one.answers
    is_whole = points.denominator == 1  # else it is the mean of the means of several questions
    mean = f"{here(row, _SUM, fixed=False)}/{here(row, _ANSWERS, fixed=False)}"
    names = here_to(legend, 1, legend + 3, 1, fixed=True), here_to(legend, 2, legend + 3, 2, fixed=True)
    places = figure(rules.nrr_places)
    cells: list[tuple[Value, CellStyle, str]] = [
        (report.method.code(one.unsur), CENTRE, ""),
        (unsur.name, TEXT, ""),
        (one.performance, places, nrr[one.unsur]),
        (one.answers, COUNT, ""),
        (int(points) if is_whole else DASH, COUNT, ""),
        (one.importance, places, mean if is_whole else quotient(one.importance)),
        (one.gap, places._replace(format=SIGNED.format(places.format)), f"{x}-{y}"),
        (one.attainment, figure(rules.ikm_places), f"{x}/{y}*100"),
        (one.quadrant, LETTER, f'IF({high},IF({right},"B","A"),IF({right},"D","C"))'),
        (QUADRANTS[one.quadrant], TEXT, f"LOOKUP({letter},{names[0]},{names[1]})"),
        (
            phrase("sheet-on-line") if one.on_line else "",
            CENTRE,
            f'IF(OR(ROUND({x}-{across},{FINE})=0,ROUND({y}-{up},{FINE})=0),{formula_of("sheet-on-line")},"")',
        ),
    ]
    for column, (value, look, formula) in enumerate(cells, start=1):
        sheet.put(row, column, value, look, formula)
    sheet.high(row, LINE * (1 + (len(unsur.name) > _WIDTHS[1])))


def _means(sheet: WrittenSheet, row: int, held: Importance, report: Report) -> None:
    places = total(figure(report.method.rules.nrr_places))
    for column in range(1, len(_HEADS) + 1):
        sheet.put(row, column, None, total(TEXT))
    sheet.span(row, 1, 2, phrase("sheet-means"), total(TEXT))
    for column, value in ((_PERFORMANCE, held.performance), (_IMPORTANCE, held.importance)):
        sheet.put(row, column, value, places, f"AVERAGE({here_to(_FIRST, column, row - 1, column)})")


def _axis(values: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    """Where an axis begins and ends."""
    known = list(values)
    low, high = (min(known) - _MARGIN) * _STEP, (max(known) + _MARGIN) * _STEP
    return Fraction(low.__floor__(), _STEP), Fraction(high.__ceil__(), _STEP)


def _ends(
    sheet: WrittenSheet, means: int, axes: list[tuple[Fraction, Fraction]], held: Importance, report: Report
) -> None:
    """The ends of the two lines, for the diagram to draw: each a block of x and y."""
    look = figure(report.method.rules.nrr_places)
    heads = phrase("sheet-head-performance-line"), "y", phrase("sheet-head-importance-line"), "y"
    for column, name in enumerate(heads, start=_LINES):
        sheet.put(_HEAD, column, name, HEAD)
    across, up = here(means, _PERFORMANCE), here(means, _IMPORTANCE)
    for end in (0, 1):
        row = _FIRST + end
        sheet.put(row, _LINES, held.performance, look, across)
        sheet.put(row, _LINES + 1, axes[1][end], look)
        sheet.put(row, _LINES + 2, axes[0][end], look)
        sheet.put(row, _LINES + 3, held.importance, look, up)
