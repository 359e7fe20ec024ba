"""A table as lines of text: columns as wide as they need, folded where the page is narrower.

Why not rich's table: 5,000 rows of five columns take it 3.2 s of processor time, behind 0.06 s to import it, and
0.02 s here (rich 15, Python 3.11, 2026-11-29).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple
from unicodedata import category, combining, east_asian_width

from ikm.render import Style

SIDES: dict[str, Callable[[str, int], str]] = {
    "<": lambda text, room: text + " " * room,
    ">": lambda text, room: " " * room + text,
    "^": lambda text, room: " " * (room // 2) + text + " " * (room - room // 2),
}
NOTHING = ("Cc", "Cf", "Mn", "Me")
"""Kinds of signs that take no column."""
NARROW_CELL = 4
"""A column is not folded below this before all are."""
CUT_CELL = 8
"""Texts are not cut below this before words are broken."""


class GridColumn(NamedTuple):
    """One column: its header, the side its cells are set to, and whether it is cut rather than folded."""

    name: str
    side: str = "<"
    cut: bool = False


class GridRow(NamedTuple):
    """One row, how it looks, and how single cells of it look besides."""

    cells: Sequence[str]
    look: str = ""
    looks: Mapping[int, str] = {}


def drawn(columns: Sequence[GridColumn], sections: Sequence[Sequence[GridRow]], style: Style) -> str:
    """Draw a table of at most ``style.width`` columns, its sections set off from each other.

    Figures are not folded as long as there is room without.
    """
    rows = [row for section in sections for row in section]
    natural = _natural(columns, rows)
    widths = _narrowed(columns, rows, natural, style)
    divider, rule = ("  ", "") if style.unicode else (" |", "-+".join("-" * width for width in widths))
    sides = [SIDES[column.side] for column in columns]

    def lines(row: GridRow, cells: Sequence[Sequence[str]]) -> Iterator[str]:
        for texts in cells:
            parts = []
            for place, (text, width, side) in enumerate(zip(texts, widths, sides, strict=True)):
                look = f"{row.look} {row.looks.get(place, '')}".strip() if style.colour else ""
                parts.append(side(paint(text, look, style), width - width_of(text)))
            yield divider.join(parts).rstrip()

    head = GridRow([column.name for column in columns], "bold")
    drawn = [*lines(head, _folded(head, columns, widths, from_below=True))]
    drawn.append(rule or "─" * _whole(widths))
    for place, section in enumerate(sections):
        drawn += [rule] if place else []
        for row in section:
            is_one_line = widths == natural and not any("\n" in cell for cell in row.cells)
            drawn += lines(row, [row.cells] if is_one_line else _folded(row, columns, widths))
    return "\n".join(drawn) + "\n"


def breadth(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> int:
    """How wide a table is where nothing is folded."""
    return _whole(_natural(columns, rows))


def least_breadth(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> int:
    """How wide a table is where every column is as narrow as its longest word or figure."""
    return _whole(_narrowest(columns, rows))


def _narrowest(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> list[int]:
    """How wide each column is at least: texts are folded between words, figures are not."""
    widths = []
    for column, cells in zip(columns, _by_column(columns, rows), strict=True):
        longest = _longest_word if column.side == "<" else _longest
        width = max([_longest_word(column.name), *map(longest, cells)])
        widths.append(min(CUT_CELL, width) if column.cut else width)
    return widths


def _longest_word(text: str) -> int:
    return max(map(width_of, text.split()), default=0)


def width_of(text: str) -> int:
    """How many columns a text takes: wide signs two, those that stand on another none."""
    return len(text) if text.isascii() else sum(map(_width, text))


@cache
def _width(sign: str) -> int:
    return 0 if combining(sign) or category(sign) in NOTHING else 2 if east_asian_width(sign) in "WF" else 1


def paint(text: str, look: str, style: Style) -> str:
    """A text in colour, where there is colour."""
    return _look(look)(text) if style.colour and look else text


@cache
def _look(look: str) -> Callable[[str], str]:
    from rich.color import ColorSystem
    from rich.style import Style

    return partial(Style.parse(look).render, color_system=ColorSystem.STANDARD)


def _whole(widths: Sequence[int]) -> int:
    return sum(widths) + 2 * (len(widths) - 1)


def _natural(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> list[int]:
    return [
        max(_widest_line(column.name), *map(_widest_line, cells))
        for column, cells in zip(columns, _by_column(columns, rows), strict=True)
    ]


def _widest_line(text: str) -> int:
    return max(map(width_of, text.split("\n"))) if "\n" in text else width_of(text)


def _by_column(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> list[list[str]]:
    return [[row.cells[place] for row in rows] for place in range(len(columns))]


def _narrowed(columns: Sequence[GridColumn], rows: Sequence[GridRow], widths: list[int], style: Style) -> list[int]:
    """Take from the widest columns until there is room: first between words, then within, at last from figures."""
    if _whole(widths) <= style.width:
        return widths
    words = _narrowest(columns, rows)
    narrow = [
        min(NARROW_CELL, width) if column.side == "<" else width for column, width in zip(columns, words, strict=True)
    ]
    widths = list(widths)
    for floor in (words, narrow, [1] * len(widths)):
        while _whole(widths) > style.width:
            above = [place for place in range(len(widths)) if widths[place] > floor[place]]
            if not above:
                break
            widths[max(above, key=lambda place: widths[place])] -= 1
    return widths


def _longest(text: str) -> int:
    """How wide the longest word is; what begins with a sign or a digit is one."""
    return max(map(width_of, text.split())) if text[:1].isalpha() else width_of(text)


def _folded(
    row: GridRow, columns: Sequence[GridColumn], widths: Sequence[int], *, from_below: bool = False
) -> list[list[str]]:
    """The lines of one row, cell by cell; its shorter cells stand at the top, or at the bottom."""
    cells = [_cell(cell, width, column) for cell, width, column in zip(row.cells, widths, columns, strict=True)]
    height = max(map(len, cells))
    blank = [[""] * (height - len(texts)) for texts in cells]
    full = [[*none, *texts] if from_below else [*texts, *none] for texts, none in zip(cells, blank, strict=True)]
    return [list(line) for line in zip(*full, strict=True)]


def _cell(text: str, width: int, column: GridColumn) -> list[str]:
    if "\n" not in text and width_of(text) <= width:
        return [text]
    if column.cut:
        return [_chopped(text, width - 1)[0] + "…"]
    return [line for part in text.split("\n") for line in broken(part, width)]


def broken(text: str, width: int) -> list[str]:
    """A text as lines of a width, broken between words, and within a word where it is longer than a line."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if width_of(joined) <= width:
            lines[-1] = joined
        else:
            lines[-1:] = [*filter(None, lines[-1:]), *_chopped(word, width)]
    return lines


def _chopped(text: str, width: int) -> list[str]:
    """A text in pieces of at most a width."""
    pieces = [""]
    for sign in text:
        if pieces[-1] and width_of(pieces[-1] + sign) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces
