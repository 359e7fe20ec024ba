"""Whether a stream is to have colours, and the words that have one."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from ikm.messages.catalogue import Severity

ESCAPES = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
"""The colour of each severity, as terminals number them: red, yellow and cyan."""


def in_colour(severity: Severity, word: str) -> str:
    """A word in the colour of a severity."""
    return f"\x1b[{ESCAPES[severity]}m{word}\x1b[0m"


def shows_colour(stream: TextIO | None) -> bool:
    """Whether what goes to a stream is coloured: on a terminal that can, and as NO_COLOR and FORCE_COLOR ask.

    Whoever says NO_COLOR means it, whatever else is said; FORCE_COLOR colours what goes to a pipe too.
    """
    if stream is None:  # it is closed
        return False
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if not stream.isatty():
        return False
    if sys.platform == "win32":
        from rich.console import detect_legacy_windows

        return not detect_legacy_windows()
    return True
