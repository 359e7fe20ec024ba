"""A text for people to edit, which says in its first line what it was when this program wrote it."""

from __future__ import annotations

import hashlib
import re

from ikm.messages.phrases import phrase

_SEAL = re.compile(r"(?:#|--) sha256 ([0-9a-f]{64})\b[^\n]*\n")


def sealed(text: str, mark: str = "#") -> str:
    """The text below a first line with its digest, a comment behind its ``mark``: that of TOML, unless told."""
    text = text.encode("utf-8", "replace").decode()  # as it will be read
    return f"{mark} sha256 {_digest(text)}: {phrase('draft-seal')}\n{text}"


def is_sealed(text: str) -> bool:
    """Whether a text is as :func:`sealed` left it; an editor may have changed the ends of its lines."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    seal = _SEAL.match(text)
    return seal is not None and seal[1] == _digest(text[seal.end() :])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
