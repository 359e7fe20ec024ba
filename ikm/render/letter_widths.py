"""How wide a text is in the type that is shipped, and in how many lines of what size it has room.

The type is Liberation Sans, whose letters are as wide as those of Arial: what fits in one fits in the other.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import east_asian_width

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
"""The folder of the type: a regular and a bold face, with their licence."""
FAMILY = "Liberation Sans"
_FACES = {False: "LiberationSans-Regular.ttf", True: "LiberationSans-Bold.ttf"}
_UNITS = 2048
"""Units that an em of these faces has: at that size no width is rounded."""
LEADING = 1.2
"""Ems from one line to the next."""
CUT = "…"


class FittedText(NamedTuple):
    """A text in lines, all of them of one size."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """How much room the lines take from top to bottom, in units of the size."""
        return len(self.lines) * self.size * LEADING


def ems(text: str, *, bold: bool = False) -> float:
    """How wide a text is on one line, in ems, at most: letters of some pairs stand a little closer."""
    return sum(_units(sign, bold) for sign in text) / _UNITS


def fitted(text: str, width: float, height: float, sizes: tuple[float, float], *, bold: bool = False) -> FittedText:
    """A text in a box, as large as it may be: ``sizes`` are the largest and the least.

    What has no room in the least size ends in “…”.
    """
    largest, least = sizes
    steps = 24
    for step in range(steps + 1):
        size = largest - (largest - least) * step / steps
        found = FittedText(_wrapped(text, width / size, bold=bold), size)
        breaks_a_word = any(ems(word, bold=bold) * size > width for word in text.split())
        if found.height <= height and (not breaks_a_word or step == steps):
            return found
    most = max(1, int(height / (least * LEADING)))
    lines = _wrapped(text, width / least, bold=bold)
    if len(lines) <= most:
        return FittedText(lines, least)
    return FittedText((*lines[: most - 1], _cut(lines[most - 1], width / least, bold=bold)), least)


def _wrapped(text: str, width: float, *, bold: bool) -> tuple[str, ...]:
    """A text in lines of so many ems at most; a word that is longer is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if ems(joined, bold=bold) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, width, bold=bold)
        lines += whole
    return (*lines, line) if line or not lines else tuple(lines)


def _broken(word: str, width: float, *, bold: bool) -> list[str]:
    """A word in pieces of so many ems at most."""
    pieces = [""]
    room = width
    for sign in word:
        own = ems(sign, bold=bold)
        if pieces[-1] and own > room:
            pieces.append("")
            room = width
        pieces[-1] += sign
        room -= own
    return pieces


def _cut(line: str, width: float, *, bold: bool) -> str:
    """A line that goes on with “…”, which has room."""
    while line and ems(line + CUT, bold=bold) > width:
        line = line[:-1]
    return line.rstrip() + CUT


@cache
def _units(sign: str, bold: bool) -> int:
    """How wide a sign is; those of Chinese and its likes, which the type lacks, are as wide as they are high."""
    if east_asian_width(sign) in ("W", "F"):
        return _UNITS
    return round(_face(bold).getlength(sign))


@cache
def _face(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / _FACES[bold], _UNITS, layout_engine=ImageFont.Layout.BASIC)
