"""Texts as typst is given them: lines of strings, none of which is read as markup."""

from __future__ import annotations

from ikm.messages.masking import printable
from ikm.render.page import GLUE, pieces, without_marks

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
"""What data for typst is made of."""
NO_BREAK_SPACE, BREAK = "\u00a0", "\u200b"
"""A space at which no line ends, and a place without a sign at which one may."""


def texts(text: str) -> Json:
    """A text as lines of runs."""
    return [_runs(line) for line in text.split("\n")]


def _runs(line: str) -> list[Json]:
    return [[clean(part), is_gap] for part, is_gap in pieces(line)]


def clean(text: str) -> str:
    """A text without signs that nobody sees, but for spaces and places to end a line at."""
    return "".join(_SEEN.get(sign) or printable(sign) for sign in text)


_SEEN = {GLUE: NO_BREAK_SPACE, NO_BREAK_SPACE: NO_BREAK_SPACE, BREAK: BREAK}


def words_of(text: str) -> list[str]:
    """The words of a text, between which lines may end."""
    return without_marks(text).replace("\n", " ").split(" ")
