"""Names of files in what is written: a report that is handed on does not tell whose computer it was made on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from glob import has_magic
from pathlib import Path

from ikm.messages.masking import in_sentence

_is_shortening: ContextVar[bool] = ContextVar("is_shortening", default=False)


@contextmanager
def short_paths(*, wanted: bool = True) -> Iterator[None]:
    """Show paths within this as seen from the working folder, and those of files elsewhere by their name alone.

    A pattern keeps the name of its folder: 2024/*.csv is not 2025/*.csv.
    """
    before = _is_shortening.set(wanted)
    try:
        yield
    finally:
        _is_shortening.reset(before)


def cut_path(path: str) -> str:
    """A path of which each name is cut to what a sentence holds, its ending with it.

    >>> cut_path("jawaban/" + "a" * 100 + ".csv")
    'jawaban/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…aaaaaaaaaaaaaaaaaaaaaaaaa.csv'
    """
    return "/".join(map(in_sentence, path.split("/")))


def shown_path(path: str) -> str:
    """A path as it is to be shown; one that is not absolute is shown as it was given."""
    whole = Path(path)
    if not _is_shortening.get() or not whole.is_absolute():
        return path
    try:
        return str(whole.relative_to(Path.cwd()))
    except (ValueError, OSError):  # it is elsewhere, or there is no working folder any more
        return str(Path(whole.parent.name, whole.name)) if has_magic(whole.name) else whole.name
