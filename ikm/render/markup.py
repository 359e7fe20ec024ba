"""Text in markup: no sign of it means anything, and what is lacking in it is marked."""

from __future__ import annotations

from html import escape

from ikm.messages.masking import printable
from ikm.render.page import GLUE, pieces, without_marks

NO_BREAK_SPACE = "\u00a0"


def escaped(text: str) -> str:
    """A text in which no sign means anything; one that steers, such as those that turn the direction, is replaced.

    It may stand in an attribute; what is lacking in it is said in plain words.
    """
    parts = without_marks(text).replace("\n", " ").split(GLUE)
    return escape(NO_BREAK_SPACE.join(printable(part) for part in parts))


def marked(text: str) -> str:
    """A text as :func:`escaped` makes it, in which what is lacking can be seen; not for attributes."""
    return "".join(
        f'<mark class="gap">{escaped(part)}</mark>' if is_lacking else escaped(part)
        for part, is_lacking in pieces(text)
    )


def classes(*names: str) -> str:
    """The attribute of these classes; none where all are empty."""
    found = " ".join(filter(None, names))
    return f' class="{found}"' if found else ""
