"""What stands for a value in the help and in the parser's errors, in words of the catalogue."""

from __future__ import annotations

import re

from ikm.messages.phrases import phrase_or


def worded_metavar(metavar: str) -> str:
    """What stands for a value, its words in the language in use: ``COLUMN=VALUE`` is ``KOLOM=NILAI``."""
    return re.sub(r"[A-Z]{3,}", lambda word: phrase_or(f"metavar-{word[0].lower()}", word[0]), metavar)
