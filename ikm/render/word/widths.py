"""How wide the columns of a table are: in the parts that the page tells, but no narrower than their longest word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ikm.render.page import GLUE, PageTable, without_marks
from ikm.render.word.elements import TWIPS

SIZES = 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0
"""Points: the largest type with which all words stand whole."""
PADDING = 140
"""Twips of a cell to the left and right of its text, and a little more than a word is reckoned to take."""
_NARROW, _THIN, _WIDE, _DIGITS = "'iljI|!.,:;", " ftr()[]/-", "mwMW%@—", "0123456789+−="
_EMS = {"narrow": 0.26, "thin": 0.33, "wide": 0.9, "digit": 0.56, "capital": 0.71, "other": 0.54}
"""About how wide a sign of Arial is, in parts of the size of its type."""
_BOLD = 1.07
_LONGEST_WORD = 9.0
"""Ems; a longer word, such as the path of a file, is broken."""
_LONGEST = 14.0
"""Ems that count of a text where no widths are told."""


class Columns(NamedTuple):
    """The widths of the columns of a table in twips, and the size of its type in points."""

    widths: tuple[int, ...]
    size: float
    fits: bool


def columns_of(table: PageTable, line: int) -> Columns:
    """The widths of columns that together are a line, with the largest type that lets all words stand whole."""
    parts = _parts(table)
    longest = [_longest_word(table, place) for place in range(len(table.columns))]
    for size in SIZES:
        least = [round(ems * size * TWIPS) + PADDING for ems in longest]
        if sum(least) <= line:
            return Columns(_shared(line, parts, least), size, fits=True)
    return Columns(_shared(line, least, [0] * len(least)), SIZES[-1], fits=False)


def _shared(line: int, parts: Sequence[float], least: Sequence[int]) -> tuple[int, ...]:
    """A line divided in proportion to parts; what would be narrower than the least is as wide as that."""
    fixed: dict[int, int] = {}
    while True:
        free = [place for place in range(len(parts)) if place not in fixed]
        room = line - sum(fixed.values())
        whole = sum(parts[place] for place in free)
        too_narrow = [place for place in free if room * parts[place] / whole < least[place]]
        if not too_narrow or len(too_narrow) == len(free):
            break
        fixed |= {place: least[place] for place in too_narrow}
    ends = [0.0]
    for place in range(len(parts)):
        ends.append(ends[-1] + fixed.get(place, room * parts[place] / whole if whole else 0))
    return tuple(round(end) - round(begin) for begin, end in pairwise(ends))


def _parts(table: PageTable) -> list[float]:
    """The parts that the columns of a table have of its width; by their texts where they are of no document."""
    told = [column.width for column in table.columns]
    if table.caption or any(width != 1 for width in told):
        return told
    return [min(_LONGEST, _longest_line(table, place)) for place in range(len(told))]


def _texts(table: PageTable, place: int) -> list[str]:
    return [row.cells[place].text for section in table.sections for row in section]


def _longest_line(table: PageTable, place: int) -> float:
    lines = [line for text in _texts(table, place) for line in text.split("\n")]
    return max(1.0, *map(ems_of, lines), _longest_word(table, place))


def _longest_word(table: PageTable, place: int) -> float:
    words = [word for text in _texts(table, place) for word in text.split()]
    bold = [word for row in _bold_rows(table) for word in row[place].split()]
    head = [ems_of(word) * _BOLD for word in (*table.columns[place].name.split(), *bold)]
    return min(_LONGEST_WORD, max([0.0, *map(ems_of, words), *head]))


def _bold_rows(table: PageTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for section in table.sections for row in section if row.total]


def ems_of(text: str) -> float:
    """About how wide a text is, in parts of the size of its type."""
    return sum(_EMS[_kind(sign)] for sign in without_marks(text).replace(GLUE, " "))


def _kind(sign: str) -> str:
    for signs, kind in ((_NARROW, "narrow"), (_THIN, "thin"), (_WIDE, "wide"), (_DIGITS, "digit")):
        if sign in signs:
            return kind
    return "capital" if sign.isupper() else "other"
