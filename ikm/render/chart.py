"""What a chart shows, as values: a writer draws it in its own way, with its figures beside it.

Values are on one scale from ``least`` to ``most``, whatever they are; ``texts`` are the figures as they are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from ikm.render.letter_widths import ems


class Limit(NamedTuple):
    """A line across a chart, such as the lower bound of a class, and what stands beside it."""

    value: float
    text: str


class Bars(NamedTuple):
    """A bar for each label; without a value there is none."""

    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    least: float
    most: float
    limits: tuple[Limit, ...] = ()
    value_name: str = ""


class Course(NamedTuple):
    """A line through points that follow each other in time, broken where a value is lacking."""

    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    least: float
    most: float
    limits: tuple[Limit, ...] = ()
    value_name: str = ""


class Shares(NamedTuple):
    """A bar of 100 percent for each label, divided into parts: ``values[label][part]`` in percent."""

    labels: tuple[str, ...]
    parts: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    value_name: str = ""


Chart = Bars | Course | Shares

LABEL_WIDTH = 16.0
"""Ems that a line of a label holds beside a bar that lies: three tenths of a line of A4 in type of 8 points."""
_ROW, _LINE, _AIR = 18.5, 11.0, 5.0
"""Points: of a bar that lies, at least; of each line of its label, and above and below them."""
_SHEET = 560.0
"""Points that a chart has on a sheet, with a heading above and its caption below."""


def row_height(labels: Sequence[str]) -> float:
    """How many points each bar that lies takes, so that the longest label has room beside it."""
    lines = max((ceil(ems(label) / LABEL_WIDTH) for label in labels), default=1)
    return max(_ROW, _LINE * lines + _AIR)


def on_sheets(labels: Sequence[str]) -> list[range]:
    """The places of bars that lie, in as few charts as sheets that they need, each about as long as the others."""
    most = max(1, int(_SHEET // row_height(labels)))
    sheets = max(1, ceil(len(labels) / most))
    return [range(len(labels) * sheet // sheets, len(labels) * (sheet + 1) // sheets) for sheet in range(sheets)]


def in_words(chart: Chart) -> str:
    """All that a chart shows, label by label, for whoever does not see it; where limits are, last."""
    if isinstance(chart, Shares):
        told = [
            f"{label}: {', '.join(f'{part} {text}' for part, text in zip(chart.parts, texts, strict=True))}"
            for label, texts in zip(chart.labels, chart.texts, strict=True)
        ]
    else:
        told = [f"{label} {text}" for label, text in zip(chart.labels, chart.texts, strict=True)]
        told += [limit.text for limit in chart.limits]
    shown = "; ".join(told)
    return f"{chart.value_name} – {shown}" if chart.value_name else shown
