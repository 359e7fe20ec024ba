"""JSON by a schema of ours; the same input and options give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ikm.render import Describable, Style

PIECE = 4096
"""So many chunks of the encoder, of some characters each, are held at once."""


def render(report: Describable, style: Style) -> str:
    """Render a report, an inspection or a comparison as JSON."""
    del style  # JSON has one look
    return "".join(_pieces(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(report.to_dict()))) + "\n"


def _pieces(chunks: Iterator[str]) -> Iterator[str]:
    """The chunks of the encoder, many joined: each would take several times its length."""
    held: list[str] = []
    for chunk in chunks:
        held.append(chunk)
        if len(held) == PIECE:
            yield "".join(held)
            held.clear()
    yield "".join(held)
