"""The course of a figure over time as SVG: a line through its points, each with its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from ikm.render.chart import Course
from ikm.render.svg_sheet import (
    GAP,
    LABEL_LINES,
    LINE,
    WIDTH,
    SvgSheet,
    cut,
    end_text,
    foot,
    kept_apart,
    lines_of,
    part_of_scale,
    wide,
)

PLOT_HEIGHT = 190
"""From the least to the most of a course."""
TURNED_SIGNS = 16
"""A label below a course that has no room to lie is cut after so many signs."""

Point = tuple[float, float]


class _Frame(NamedTuple):
    """Where the course is drawn; texts are turned where they have no room to lie side by side."""

    left: float
    right: float
    top: float
    bottom: float
    step: float
    is_turned: bool


def draw_course(sheet: SvgSheet, chart: Course) -> float:
    """A line from left to right, broken where a value is lacking; the height that it takes."""
    frame = _frame(chart)
    middles = [frame.left + (place + 0.5) * frame.step for place in range(len(chart.labels))]
    points = [
        None if value is None else (x, _height(value, chart, frame))
        for x, value in zip(middles, chart.values, strict=True)
    ]
    shown = _shown(len(points), frame.step)
    figures = [
        (point[0], _figure_height(points, place, frame), chart.texts[place])
        for place, point in enumerate(points)
        if point is not None and place in shown
    ]
    _scale(sheet, chart, frame)
    for x, y, text in figures:
        _ground(sheet, x, y, text, frame)
    for run in _runs(points):
        sheet.path("course", run)
    for point in filter(None, points):
        sheet.dot("course", *point)
    for x, y, text in figures:
        sheet.words("words", x, y, text, "start" if frame.is_turned else "middle", is_turned=frame.is_turned)
    bottom = _labels(sheet, chart, frame, middles, shown)
    return foot(sheet, ("", chart.value_name, ""), frame.left, frame.right, bottom)


def _frame(chart: Course) -> _Frame:
    """Where there is room beside the ends of the scale, the texts of limits and the figures of points."""
    left = max(wide(end_text(chart.least)), wide(end_text(chart.most))) + GAP
    right = WIDTH - max((wide(limit.text) for limit in chart.limits), default=0.0) - 2 * GAP
    step = (right - left) / max(1, len(chart.labels))
    widest = max(map(wide, chart.texts), default=0.0)
    is_turned = widest + 4 > step
    top = GAP + (widest + 2 * GAP if is_turned else LINE + GAP)
    return _Frame(left, right, top, top + PLOT_HEIGHT, step, is_turned)


def _scale(sheet: SvgSheet, chart: Course, frame: _Frame) -> None:
    """The ends of the scale, and the limits, whose texts stand to the right."""
    sheet.line("axis", (frame.left, frame.bottom), (frame.right, frame.bottom))
    sheet.words("quiet", frame.left - GAP, frame.bottom, end_text(chart.least), "end")
    sheet.words("quiet", frame.left - GAP, frame.top, end_text(chart.most), "end")
    heights = [_height(limit.value, chart, frame) for limit in chart.limits]
    for limit, height, y in zip(chart.limits, heights, kept_apart(heights), strict=True):
        sheet.line("limit", (frame.left, height), (frame.right, height), is_dashed=True)
        sheet.words("quiet", frame.right + GAP, y, limit.text)


def _ground(sheet: SvgSheet, x: float, y: float, text: str, frame: _Frame) -> None:
    """Keep the lines of limits away from a figure."""
    width = wide(text)
    if frame.is_turned:
        sheet.box("ground", x - LINE / 2, y - width, LINE, width)
    else:
        sheet.box("ground", x - width / 2, y - LINE / 2, width, LINE)


def _labels(sheet: SvgSheet, chart: Course, frame: _Frame, middles: Sequence[float], shown: Sequence[int]) -> float:
    """The labels below the course; the height below them."""
    top = frame.bottom + GAP
    if frame.is_turned:
        names = [cut(label, TURNED_SIGNS) for label in chart.labels]
        for place in shown:
            sheet.words("words", middles[place], top, names[place], "end", is_turned=True)
        return top + max(map(wide, names), default=0.0)
    folded = [lines_of(label, frame.step - 4, LABEL_LINES) for label in chart.labels]
    for x, lines in zip(middles, folded, strict=True):
        for line, text in enumerate(lines):
            sheet.words("words", x, top + LINE * (line + 0.5), text, "middle")
    return top + LINE * max(map(len, folded), default=0)


def _figure_height(points: Sequence[Point | None], place: int, frame: _Frame) -> float:
    """The height at which the figure of a point stands: above it, or below where the line comes from above.

    One that is turned begins above its point.
    """
    point = points[place]
    assert point is not None
    _, y = point
    if frame.is_turned:
        return y - 2 * GAP
    beside = filter(None, (*points[max(0, place - 1) : place], *points[place + 1 : place + 2]))
    neighbours = [height for _, height in beside]
    comes_from_above = bool(neighbours) and sum(neighbours) / len(neighbours) < y - 2
    below = y + GAP + LINE / 2
    if comes_from_above and below + LINE / 2 < frame.bottom:
        return below
    return y - GAP - LINE / 2


def _runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    """The points that follow each other without one lacking between them, two at least."""
    run: list[Point] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            yield run
        run = []


def _shown(count: int, step: float) -> list[int]:
    """The places that have texts: all, or where not even turned ones have room, every second, third … to the last."""
    every = ceil(LINE / step)
    return [place for place in range(count) if (count - 1 - place) % every == 0]


def _height(value: float, chart: Course, frame: _Frame) -> float:
    return frame.bottom - PLOT_HEIGHT * part_of_scale(value, chart)
