"""What a chart shows, as values: a writer draws it in its own way, with its figures beside it.

Values are on one scale from ``least`` to ``most``, whatever they are; ``texts`` are the figures as they are printed.
"""

from __future__ import annotations

from typing import NamedTuple


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
