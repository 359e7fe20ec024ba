"""JSON by a schema of ours; the same input and options give the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

from ikm.render import Style

_UNPRINTABLE = re.compile(r"[^ -~]")
PIECE = 4096
"""So many chunks of the encoder, of some characters each, are held at once."""


class Describable(Protocol):
    """What a command found out, which can be told in JSON values."""

    def to_dict(self) -> dict[str, Any]:
        """The values."""


def render(what: Describable, style: Style) -> str:
    """Render what a command found out as JSON; on a terminal, what would steer it is escaped."""
    return written(what.to_dict(), style)


def written(values: dict[str, Any], style: Style) -> str:
    """JSON values as text; on a terminal, what would steer it is escaped."""
    text = "".join(_pieces(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(values))) + "\n"
    text = without_commands(text)
    return _UNPRINTABLE.sub(_escaped, text) if style.terminal else text


def without_commands(text: str) -> str:
    """The same JSON without what a CI server would take for a command, wherever in a line it stands."""
    return text.replace("##[", "##\\u005b")


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return sign if sign == "\n" or sign.isprintable() else json.dumps(sign)[1:-1]


def _pieces(chunks: Iterator[str]) -> Iterator[str]:
    """The chunks of the encoder, many joined: each would take several times its length."""
    held: list[str] = []
    for chunk in chunks:
        held.append(chunk)
        if len(held) == PIECE:
            yield "".join(held)
            held.clear()
    yield "".join(held)
