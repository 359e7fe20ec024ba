"""JSON by a schema of ours; the same input and options give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from ikm.render import Style

PIECE = 4096
"""So many chunks of the encoder, of some characters each, are held at once."""


class Describable(Protocol):
    """What a command found out, which can be told in JSON values."""

    def to_dict(self) -> dict[str, Any]:
        """The values."""


def render(what: Describable, style: Style) -> str:
    """Render what a command found out as JSON."""
    del style  # JSON has one look
    return "".join(_pieces(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(what.to_dict()))) + "\n"


def _pieces(chunks: Iterator[str]) -> Iterator[str]:
    """The chunks of the encoder, many joined: each would take several times its length."""
    held: list[str] = []
    for chunk in chunks:
        held.append(chunk)
        if len(held) == PIECE:
            yield "".join(held)
            held.clear()
    yield "".join(held)
