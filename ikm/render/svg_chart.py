"""Charts as SVG: a part of a page, whose style sheet gives them colours.

Figures stand beside what they belong to, as they are printed, so that a chart without colours tells the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import assert_never

from ikm.render.chart import Bars, Chart, Course, Limit, Shares, in_words
from ikm.render.markup import escaped
from ikm.render.svg_course import draw_course
from ikm.render.svg_sheet import (
    FONT,
    GAP,
    LABEL_LINES,
    LINE,
    SIGN,
    WIDTH,
    SvgSheet,
    TextSpan,
    cut,
    end_text,
    foot,
    levels_of,
    lines_of,
    number_text,
    part_of_scale,
    spread,
    wide,
)

LABEL = 140
"""How wide the labels of bars are at most."""
BAR, PARTS = 15, 21
"""How high a bar is, and one of parts, which has figures in it."""
SHADES = 5
"""So many shades there are for parts."""


def svg(chart: Chart, title: str, id_prefix: str) -> str:
    """A chart as a part of an HTML page, whose style sheet gives it colours; its ids begin with ``id_prefix``."""
    sheet = SvgSheet()
    height = _drawn(sheet, chart)
    named = f'aria-labelledby="{id_prefix}title" aria-describedby="{id_prefix}desc"'
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {number_text(height)}" font-size="{FONT}" role="img" {named}>'
        f'<title id="{id_prefix}title">{escaped(title)}</title>'
        f'<desc id="{id_prefix}desc">{escaped(in_words(chart))}</desc>'
        f"{''.join(sheet.shapes)}</svg>"
    )


def _drawn(sheet: SvgSheet, chart: Chart) -> float:
    """Draw a chart; the height that it takes."""
    match chart:
        case Bars():
            return _bars(sheet, chart)
        case Course():
            return draw_course(sheet, chart)
        case Shares():
            return _shares(sheet, chart)
        case _:
            assert_never(chart)


def _bars(sheet: SvgSheet, chart: Bars) -> float:
    """Labels, and beside each its bar with its figure at the end; the texts of limits stand above, in their lines."""
    labels = [lines_of(label, LABEL, LABEL_LINES) for label in chart.labels]
    left = _label_width(labels)
    right = WIDTH - max(map(wide, chart.texts), default=0.0) - 2 * GAP
    levels = levels_of([_limit_span(limit, chart, left, right) for limit in chart.limits])
    top = LINE * (1 + max(levels, default=-1)) + GAP
    rows = [max(BAR + 9, LINE * len(lines) + GAP) for lines in labels]
    bottom = top + sum(rows)
    for limit, level in zip(chart.limits, levels, strict=True):
        x = _along(limit.value, chart, left, right)
        span = _limit_span(limit, chart, left, right)
        y = top - GAP - LINE * (level + 0.5)
        sheet.line("limit", (x, y + LINE / 2), (x, bottom), is_dashed=True)
        sheet.words("quiet", (span.start + span.end) / 2, y, limit.text, "middle")
    y = top
    for lines, height, value, text in zip(labels, rows, chart.values, chart.texts, strict=True):
        middle = y + height / 2
        _label(sheet, lines, left - GAP, middle)
        end = left
        if value is not None:
            end = _along(value, chart, left, right)
            sheet.box("bar", left, middle - BAR / 2, end - left, BAR)
        sheet.box("ground", end + GAP / 2, middle - LINE / 2, wide(text) + GAP, LINE)
        sheet.words("words", end + GAP, middle, text)
        y += height
    sheet.line("axis", (left, top), (left, bottom))
    return foot(sheet, (end_text(chart.least), chart.value_name, end_text(chart.most)), left, right, bottom)


def _limit_span(limit: Limit, chart: Bars, left: float, right: float) -> TextSpan:
    """Where the text of a limit stands: above its line, but within the chart."""
    half = wide(limit.text) / 2
    middle = min(max(_along(limit.value, chart, left, right), half), WIDTH - half)
    return TextSpan(middle - half, middle + half)


def _shares(sheet: SvgSheet, chart: Shares) -> float:
    """A bar of parts for each label; a part too narrow for its figure has it below."""
    labels = [lines_of(label, LABEL, LABEL_LINES) for label in chart.labels]
    left, right = _label_width(labels), WIDTH - wide("100") / 2
    shades = [_shade(place, len(chart.parts)) for place in range(len(chart.parts))]
    y = _legend(sheet, chart.parts, shades, left, right)
    for lines, values, texts in zip(labels, chart.values, chart.texts, strict=True):
        spans = [_part_span(values, place, left, right) for place in range(len(values))]
        below = _figures_below(values, texts, spans, left, right)
        bar = PARTS + LINE * len(below)
        height = max(bar + GAP, LINE * len(lines) + GAP)
        top = y + (height - bar) / 2
        _label(sheet, lines, left - GAP, top + PARTS / 2 if len(lines) == 1 else y + height / 2)
        _parts(sheet, shades, spans, texts, top)
        for number, places in enumerate(below):
            middles = spread(
                [spans[place] for place in places], [wide(texts[place]) for place in places], left, right
            )
            for place, x in zip(places, middles, strict=True):
                sheet.words("words", x, top + PARTS + LINE * (number + 0.5) + 1, texts[place], "middle")
        y += height
    sheet.line("axis", (left, y), (right, y))
    return foot(sheet, ("0", chart.value_name, "100"), left, right, y)


def _parts(
    sheet: SvgSheet, shades: Sequence[str], spans: Sequence[TextSpan], texts: Sequence[str], top: float
) -> None:
    """The parts of one bar, with the figures that have room in them, and an edge between two."""
    filled = [place for place, span in enumerate(spans) if span.end > span.start]
    for place in filled:
        span = spans[place]
        sheet.box(shades[place], span.start, top, span.end - span.start, PARTS)
        if _has_room(texts[place], span):
            middle = (span.start + span.end) / 2
            sheet.words(f"on-{shades[place]}", middle, top + PARTS / 2, texts[place], "middle")
    for place in filled[:-1]:
        edge = spans[place].end
        sheet.line("ground", (edge, top), (edge, top + PARTS))


def _figures_below(
    values: Sequence[float], texts: Sequence[str], spans: Sequence[TextSpan], left: float, right: float
) -> list[list[int]]:
    """The parts whose figures stand below the bar, in as many lines as they need."""
    below = [place for place, value in enumerate(values) if value > 0 and not _has_room(texts[place], spans[place])]
    lines = ceil(sum(wide(texts[place]) + GAP for place in below) / (right - left))
    return [below[line::lines] for line in range(lines)]


def _has_room(text: str, span: TextSpan) -> bool:
    return wide(text) + 4 <= span.end - span.start


def _part_span(values: Sequence[float], place: int, left: float, right: float) -> TextSpan:
    """From where to where a part of a bar of 100 percent goes."""
    before = sum(values[:place])
    return TextSpan(*(left + (right - left) * percent / 100 for percent in (before, before + values[place])))


def _shade(place: int, parts: int) -> str:
    """The shade of a part: the last is the darkest, the first the lightest."""
    return f"shade-{SHADES - round((parts - 1 - place) * (SHADES - 1) / max(1, parts - 1))}"


def _legend(sheet: SvgSheet, parts: Sequence[str], shades: Sequence[str], left: float, right: float) -> float:
    """What each shade means, in as many lines as that takes; the height of it."""
    x, y = left, GAP + LINE / 2
    for part, shade in zip(parts, shades, strict=True):
        text = cut(part, int((right - left) / SIGN) - 3)
        width = 10 + GAP / 2 + wide(text)
        if x > left and x + width > right:
            x, y = left, y + LINE + 2
        sheet.box(shade, x, y - 5, 10, 10)
        sheet.words("words", x + 10 + GAP / 2, y, text)
        x += width + 2 * GAP
    return y + LINE / 2 + GAP


def _label(sheet: SvgSheet, lines: Sequence[str], x: float, middle: float) -> None:
    """The lines of a label, set to the right, around a height."""
    first = middle - LINE * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        sheet.words("words", x, first + LINE * number, line, "end")


def _label_width(labels: Sequence[Sequence[str]]) -> float:
    """Where the labels end and the bars begin."""
    return max((wide(line) for lines in labels for line in lines), default=0.0) + 2 * GAP


def _along(value: float, chart: Bars, left: float, right: float) -> float:
    """How far to the right a value is; none is outside the scale."""
    return left + (right - left) * part_of_scale(value, chart)
