"""What charts are drawn on: shapes, and where texts have room.

How wide a text is can only be guessed, because whoever looks at it has fonts of their own: a sign counts as a wide
one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ikm.render.chart import Bars, Course
from ikm.render.markup import escaped
from ikm.render.text_grid import broken, width_of

WIDTH = 440
"""Units across a chart; its height is what it needs."""
FONT = 12
SIGN = 0.62 * FONT
"""How wide a sign is taken to be: digits of the widest of usual fonts."""
LINE = 14
"""From one line of text to the next."""
GAP = 6
"""Between a text and what it belongs to."""
LABEL_LINES = 4


class TextSpan(NamedTuple):
    """What a text takes of a line."""

    start: float
    end: float

    def meets(self, other: TextSpan) -> bool:
        """Whether both take a part of the line."""
        return self.start < other.end and other.start < self.end


class SvgSheet:
    """The shapes of a chart, each above those before it; each has a class, to which a style sheet gives a colour."""

    def __init__(self) -> None:
        self.shapes: list[str] = []

    def box(self, role: str, x: float, y: float, width: float, height: float) -> None:
        """A box with its upper left corner at a place."""
        place = (
            f'x="{number_text(x)}" y="{number_text(y)}" width="{number_text(width)}" height="{number_text(height)}"'
        )
        self.shapes.append(f"<rect {_look(role)} {place}/>")

    def line(
        self, role: str, start: tuple[float, float], end: tuple[float, float], *, is_dashed: bool = False
    ) -> None:
        """A line from a place to another."""
        place = " ".join(
            f'{name}="{number_text(value)}"'
            for name, value in zip(("x1", "y1", "x2", "y2"), (*start, *end), strict=True)
        )
        dashes = ' stroke-dasharray="4 3"' if is_dashed else ""
        self.shapes.append(f"<line {_look(role)}{dashes} {place}/>")

    def path(self, role: str, points: Sequence[tuple[float, float]]) -> None:
        """A line through points."""
        moves = "L".join(f"{number_text(x)} {number_text(y)}" for x, y in points)
        look = f'{_look(role)} fill="none" stroke-width="2" stroke-linejoin="round"'
        self.shapes.append(f'<path {look} d="M{moves}"/>')

    def dot(self, role: str, x: float, y: float) -> None:
        """A dot at a place."""
        self.shapes.append(f'<circle {_look(role)} cx="{number_text(x)}" cy="{number_text(y)}" r="3.5"/>')

    def words(
        self, role: str, x: float, y: float, text: str, side: str = "start", *, is_turned: bool = False
    ) -> None:
        """A text whose middle line is at ``y``; ``side`` is the one of it that stands at ``x``."""
        anchor = "" if side == "start" else f' text-anchor="{side}"'
        turn = f' transform="rotate(-90 {number_text(x)} {number_text(y)})"' if is_turned else ""
        place = f'x="{number_text(x)}" y="{number_text(y + 0.35 * FONT)}"'
        self.shapes.append(f"<text {_look(role)} {place}{anchor}{turn}>{escaped(text)}</text>")


def _look(role: str) -> str:
    """What a shape is: words, a bar, a limit."""
    return f'class="chart-{role}"'


def foot(sheet: SvgSheet, texts: tuple[str, str, str], left: float, right: float, bottom: float) -> float:
    """The ends of the scale below it, and between them, or below that where there is no room, what it is of."""
    least, name, most = texts
    y = bottom + GAP / 2 + LINE / 2
    has_ends = bool(least or most)
    if has_ends:
        sheet.words("quiet", left, y, least, "middle")
        sheet.words("quiet", right, y, most, "middle")
    if not name:
        return y + LINE / 2 if has_ends else bottom + GAP
    shown = cut(name, int(WIDTH / SIGN))
    if has_ends and wide(shown) > right - left - wide(least) - wide(most):
        y += LINE
    middle = min(max((left + right) / 2, wide(shown) / 2), WIDTH - wide(shown) / 2)
    sheet.words("quiet", middle, y, shown, "middle")
    return y + LINE / 2


def levels_of(spans: Sequence[TextSpan]) -> list[int]:
    """For each text the lowest line above the chart in which it meets no other."""
    lines: list[list[TextSpan]] = []
    found = []
    for span in spans:
        wider = TextSpan(span.start - GAP, span.end + GAP)
        level = next((number for number, line in enumerate(lines) if not any(map(wider.meets, line))), len(lines))
        if level == len(lines):
            lines.append([])
        lines[level].append(span)
        found.append(level)
    return found


def kept_apart(heights: Sequence[float]) -> list[float]:
    """Heights of texts a line apart at least, the lowest where it is, in the order in which they came."""
    found = list(heights)
    free = float("inf")
    for place in sorted(range(len(found)), key=lambda place: -found[place]):
        found[place] = min(found[place], free)
        free = found[place] - LINE
    return found


def spread(spans: Sequence[TextSpan], widths: Sequence[float], left: float, right: float) -> list[float]:
    """The middles of texts that stand as near to what they belong to as they can without touching each other."""
    middles: list[float] = []
    free = left
    for span, width in zip(spans, widths, strict=True):
        middle = max((span.start + span.end) / 2, free + width / 2)
        middles.append(middle)
        free = middle + width / 2 + GAP
    free = right
    for place in range(len(middles) - 1, -1, -1):
        middles[place] = min(middles[place], free - widths[place] / 2)
        free = middles[place] - widths[place] / 2 - GAP
    return middles


def lines_of(text: str, width: float, most: int) -> list[str]:
    """A text as lines of a width, so many at most; one that is cut ends in …."""
    signs = max(1, int(width / SIGN))
    lines = broken(text, signs)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", signs, is_cut=True)]


def cut(text: str, signs: int, *, is_cut: bool = False) -> str:
    """A text of so many signs at most; one that is cut ends in …."""
    if width_of(text) <= signs and not is_cut:
        return text
    kept = text
    while kept and width_of(kept) >= signs:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def wide(text: str) -> float:
    """How wide a text may be."""
    return SIGN * width_of(text)


def end_text(value: float) -> str:
    """An end of a scale, as it is printed."""
    return f"{value:g}".replace(".", ",")


def part_of_scale(value: float, chart: Bars | Course) -> float:
    """Where a value is on the scale, from 0 to 1."""
    return min(1.0, max(0.0, (value - chart.least) / (chart.most - chart.least)))


def number_text(value: float) -> str:
    """A place on the sheet, to a tenth of a unit."""
    return f"{value:.1f}".removesuffix(".0")
