"""The charts: native ones, so that they follow the cells and can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

from ikm.messages.phrases import phrase
from ikm.render.workbook.cells import INK, WrittenSheet
from ikm.rules.ruleset import Ruleset

Chart = Any
"""A chart of openpyxl, whose types do not say what it takes."""
HEIGHT = 8.2
"""Centimetres; the width is that of the sheet."""
_BAR, _FORMER = "486581", "BCCCDC"
_LINES = (("1A5C3A", "solid"), ("D69E2E", "dash"), ("C9605A", "sysDot"))
"""Colour and kind of the bounds of classes, highest first."""
_SHADES = ("B23A48", "E9B44C", "9CC5A1", "1F7A4D")
_MANY = ("243B53", "C9605A", "2F855A", "D69E2E", "6B46C1", "2C7A7B", "B83280", "718096", "9C4221", "3182CE")


def unsur(sheet: WrittenSheet, first: int, last: int, nrr: int, bound: tuple[int, int], rules: Ruleset) -> Chart:
    """The NRR of each unsur as columns, the bounds of the classes across them: their first column and number."""
    bars, lines = _bars(), _lines()
    bars.type, bars.gapWidth = "col", 60
    _add(bars, sheet, nrr, first, last, _BAR)
    bars.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    bars.dataLabels.numFmt = f"0.{'0' * rules.nrr_places}"
    bars.dataLabels.position = "inBase"
    bars.dataLabels.txPr = _written(9, "FFFFFF")
    for place in range(bound[1]):
        _bound(lines, sheet, place, bound[0] + place, first, last)
    bars.set_categories(Reference(sheet.own, min_col=1, min_row=first, max_row=last))
    _framed(bars, phrase("sheet-chart-unsur"))
    _scaled(bars, rules)
    bars += lines
    return bars


def before_and_after(sheet: WrittenSheet, first: int, last: int, before: int, rules: Ruleset) -> Chart:
    """The NRR of each unsur before and after, as columns side by side; they stand in two columns of the sheet."""
    bars = _bars()
    bars.type, bars.gapWidth = "col", 60
    for column, colour in ((before, _FORMER), (before + 1, _BAR)):
        _add(bars, sheet, column, first, last, colour)
    bars.set_categories(Reference(sheet.own, min_col=1, min_row=first, max_row=last))
    _framed(bars, phrase("sheet-chart-before-after"))
    _scaled(bars, rules)
    return bars


def _scaled(bars: Chart, rules: Ruleset) -> None:
    """The axis of a mean answer: the scale of the answers."""
    low, high = rules.scores[0], rules.scores[-1]
    bars.y_axis.scaling.min, bars.y_axis.scaling.max, bars.y_axis.majorUnit = low, high, (high - low) / 6
    bars.y_axis.number_format = "0.0"


def spread(sheet: WrittenSheet, head: int, last: int, scores: int) -> Chart:
    """The part of each score among the answers of an unsur."""
    bars = _bars()
    bars.type, bars.grouping, bars.overlap, bars.gapWidth = "bar", "percentStacked", 100, 40
    for place in range(scores):
        _add(bars, sheet, 3 + place, head + 1, last, _SHADES[round(place * 3 / max(1, scores - 1))])
    bars.set_categories(Reference(sheet.own, min_col=1, min_row=head + 1, max_row=last))
    _framed(bars, phrase("sheet-chart-spread"))
    bars.x_axis.scaling.orientation = "maxMin"
    bars.y_axis.number_format = "0%"
    return bars


def units(
    sheet: WrittenSheet,
    title: str,
    first: int,
    last: int,
    column: int,
    bounds: tuple[int, int],
    scale: tuple[float, float],
) -> Chart:
    """A figure of each row as a column, with the bounds of the classes across; the rest is as in :func:`trend`."""
    bars, lines = _bars(), _lines()
    bars.type, bars.gapWidth = "col", 60
    _add(bars, sheet, column, first, last, _BAR)
    for place in range(bounds[1]):
        _bound(lines, sheet, place, bounds[0] + place, first, last)
    bars.set_categories(Reference(sheet.own, min_col=1, min_row=first, max_row=last))
    _framed(bars, title)
    bars.y_axis.scaling.min, bars.y_axis.scaling.max = scale
    bars += lines
    return bars


def trend(
    sheet: WrittenSheet,
    title: str,
    first: int,
    last: int,
    column: int,
    bounds: tuple[int, int],
    scale: tuple[float, float],
) -> Chart:
    """A figure from period to period, row by row, with the bounds of the classes: their first column and number.

    ``scale`` is the lowest and the highest figure of the axis.
    """
    lines = _lines()
    _add(lines, sheet, column, first, last, _MANY[0], line=True, marked=True)
    for place in range(bounds[1]):
        _bound(lines, sheet, place, bounds[0] + place, first, last)
    lines.set_categories(Reference(sheet.own, min_col=1, min_row=first, max_row=last))
    lines.y_axis.scaling.min, lines.y_axis.scaling.max = scale
    return _framed(lines, title)


def series(
    sheet: WrittenSheet, title: str, head: int, rows: range, columns: range, scale: tuple[float, float]
) -> Chart:
    """A line for each row, its name in column A, from period to period, named in the header."""
    lines = _lines()
    for place, row in enumerate(rows):
        values = Reference(sheet.own, min_col=columns.start, max_col=columns.stop - 1, min_row=row)
        one = Series(values, title_from_data=False)
        _named(one, sheet, row, 1)
        _drawn(one, _MANY[place % len(_MANY)], marked=True)
        lines.series.append(one)
    lines.set_categories(Reference(sheet.own, min_col=columns.start, max_col=columns.stop - 1, min_row=head))
    lines.y_axis.scaling.min, lines.y_axis.scaling.max = scale
    return _framed(lines, title)


def cartesius(
    sheet: WrittenSheet, rows: range, columns: tuple[int, int], ends: int, axes: Sequence[tuple[Fraction, Fraction]]
) -> Chart:
    """Each row as a point by two columns, named by column A, and the two lines whose ends stand from a column on.

    ``axes`` are where those of x and y begin and end.
    """
    chart: Chart = ScatterChart()
    chart.scatterStyle = "lineMarker"
    for place, first in enumerate((ends, ends + 2)):
        two = range(rows.start, rows.start + 2)
        line = _points(chart, sheet, two, (first, first + 1))
        _named(line, sheet, rows.start - 1, first)
        _drawn(line, _LINES[2 * place][0], marked=False)
        line.graphicalProperties.line.dashStyle = "dash"
    for row in rows:
        point = _points(chart, sheet, range(row, row + 1), columns)
        _named(point, sheet, row, 1)
        _drawn(point, _BAR, marked=True)
        point.graphicalProperties.line.noFill = True
        point.marker.size = 8
        point.dLbls = DataLabelList(showSerName=True, showVal=False, showCatName=False, showLegendKey=False)
        point.dLbls.position, point.dLbls.txPr = "r", _written(9, INK)
    _framed(chart, phrase("sheet-chart-cartesius"))
    chart.height, chart.legend = 1.6 * HEIGHT, None
    for axis, title, (low, high) in zip(
        (chart.x_axis, chart.y_axis), ("sheet-head-performance", "sheet-head-importance"), axes, strict=True
    ):
        axis.title, axis.number_format, axis.majorGridlines = phrase(title), "0.0", None
        axis.scaling.min, axis.scaling.max, axis.crosses = float(low), float(high), "min"
        axis.majorUnit = max(0.1, round(float(high - low) / 10, 1))
        axis.title.tx.rich.p[0].pPr = _written(10, INK).p[0].pPr
        axis.title.overlay = False
    return chart


def _points(chart: Chart, sheet: WrittenSheet, rows: range, columns: tuple[int, int]) -> Any:
    x, y = (Reference(sheet.own, min_col=column, min_row=rows.start, max_row=rows.stop - 1) for column in columns)
    one = Series(y, x)
    chart.series.append(one)
    return one


def _add(
    chart: Any,
    sheet: WrittenSheet,
    column: int,
    first: int,
    last: int,
    colour: str,
    *,
    line: bool = False,
    marked: bool = False,
) -> Any:
    values = Reference(sheet.own, min_col=column, min_row=first, max_row=last)
    one = Series(values)
    _named(one, sheet, first - 1, column)
    if line:
        _drawn(one, colour, marked=marked)
    else:
        one.graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.series.append(one)
    return one


def _bound(chart: Chart, sheet: WrittenSheet, place: int, column: int, first: int, last: int) -> None:
    colour, kind = _LINES[place % len(_LINES)]
    _add(chart, sheet, column, first, last, colour, line=True).graphicalProperties.line.dashStyle = kind


def _bars() -> Chart:
    return BarChart()


def _lines() -> Chart:
    return LineChart()


def _named(one: Any, sheet: WrittenSheet, row: int, column: int) -> None:
    one.tx = SeriesLabel(strRef=StrRef(f=sheet.there(row, column)))


def _drawn(one: Any, colour: str, *, marked: bool) -> None:
    one.graphicalProperties = GraphicalProperties()
    one.graphicalProperties.line.solidFill = colour
    one.graphicalProperties.line.width = 24_000 if marked else 15_000
    one.marker.symbol = "circle" if marked else "none"
    if marked:
        one.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
    one.smooth = False


def _framed(chart: Chart, title: str) -> Chart:
    chart.title, chart.height = title, HEIGHT
    chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.title.overlay = False
    chart.title.tx.rich.p[0].pPr = _written(12, INK).p[0].pPr
    return chart


def _written(size: int, colour: str) -> RichText:
    """How a text of a chart looks."""
    look = CharacterProperties(sz=100 * size, b=True, solidFill=colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])
