"""Standard output: text on a terminal, text or bytes in a pipe, and what becomes of it where it is gone."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress

from ikm.messages.findings import Refusal

WIDEST = 500
"""No terminal is wider, whatever COLUMNS says: lines as long as that would take all memory."""


def terminal_width(least: int) -> int:
    """How many columns lines may have: those of the terminal, or 80 where there is none, but ``least`` at least."""
    return min(max(shutil.get_terminal_size((80, 24)).columns, least), WIDEST)


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def write_to_stdout(content: str | bytes) -> None:
    """Write text to a terminal as its console encodes it, everything else as bytes.

    :raises Refusal: ``output-closed``.
    :raises OSError: where it cannot be written, and nothing more will be.
    """
    if sys.stdout is None:
        raise Refusal("output-closed")
    try:
        sys.stdout.flush()
        if isinstance(content, str) and sys.stdout.isatty():
            sys.stdout.write(content)
        else:
            sys.stdout.buffer.write(encoded(content))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        discard_stdout()
        raise


def encoded(content: str | bytes) -> bytes:
    """A text as files and pipes have it, in UTF-8."""
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


def discard_stdout() -> None:
    """Send to nowhere what is still to be written to stdout, which nothing can be written to any more.

    What is buffered would fail once more when the process ends, with a traceback and another exit code.
    """
    with suppress(OSError):  # a stdout that is no file has no buffer to fail
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
