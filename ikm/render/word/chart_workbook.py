"""The figures of a chart as series, and the workbook in the document from which Word lets them be edited."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from ikm.messages.masking import printable
from ikm.render.chart import Bars, Chart, Shares
from ikm.render.workbook.cells import new_book, saved

SHEET = "Data"


class Drawn(Enum):
    """What a series of a chart is drawn as."""

    BARS = "bars"
    PARTS = "parts"
    LINE = "line"
    LIMIT = "limit"


class ChartSeries(NamedTuple):
    """The figures of one name, one for each label of the chart; None where there is none."""

    name: str
    values: tuple[float | None, ...]
    drawn: Drawn


def series_of(chart: Chart, name: str) -> list[ChartSeries]:
    """The series of a chart; its own is called ``name`` where the chart has no name for its values."""
    if isinstance(chart, Shares):
        return [
            ChartSeries(part, tuple(values[place] for values in chart.values), Drawn.PARTS)
            for place, part in enumerate(chart.parts)
        ]
    drawn = Drawn.BARS if isinstance(chart, Bars) else Drawn.LINE
    own = ChartSeries(chart.value_name or name, chart.values, drawn)
    limits = [ChartSeries(one.text, (one.value,) * len(chart.labels), Drawn.LIMIT) for one in chart.limits]
    return [own, *limits]


def places_of(chart: Chart) -> int:
    """How many decimals the figures of a chart are printed with."""
    texts = [text for row in chart.texts for text in row] if isinstance(chart, Shares) else chart.texts
    decimals = [len(text.replace(".", ",").rpartition(",")[2]) for text in texts if "," in text.replace(".", ",")]
    return max(decimals, default=0)


def number_format(places: int) -> str:
    """Figures with so many decimals."""
    return f"0.{'0' * places}" if places else "0"


def workbook_of(chart: Chart, series: list[ChartSeries]) -> bytes:
    """A workbook with a row for each label and a column for each series."""
    book, sheet = new_book(SHEET)
    lines: list[list[str | float | None]] = [["", *(printable(one.name) for one in series)]]
    for place, label in enumerate(chart.labels):
        lines.append([printable(label), *(one.values[place] for one in series)])
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes a text that begins with “=” for a formula
            else:
                cell.number_format = number_format(places_of(chart))
    sheet.column_dimensions["A"].width = 30
    return saved(book)
