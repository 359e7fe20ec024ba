"""In which language what a person reads is put into words: Indonesian, unless another was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import ParamSpec, TypeVar

LANGUAGES = ("id", "en")
"""The languages that there is a catalogue of, the usual one first."""
DOCUMENTS = "id"
"""The language of what an office hands in, whatever the screen speaks: workbooks and questionnaires."""
MACHINES = "en"
"""The language of messages within JSON, which programs compare."""

DECIMAL_MARKS = {"id": ",", "en": "."}
THOUSANDS = {"id": ".", "en": ","}
MONTHS = {"id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()}
"""The months, where a day is written with its month's name; else as ISO 8601 has it."""

P = ParamSpec("P")
R = TypeVar("R")

_spoken: ContextVar[str] = ContextVar("_spoken", default=LANGUAGES[0])


def spoken() -> str:
    """The language in which sentences are put into words now."""
    return _spoken.get()


def speak(language: str) -> None:
    """Put sentences into words in a language from now on.

    :raises ValueError: for a language that there is no catalogue of.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
    _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Put sentences into words in a language meanwhile."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def number_text(number: Decimal) -> str:
    """A number with the decimal mark of the language in use.

    >>> with speaking("id"):
    ...     number_text(Decimal("83.99"))
    '83,99'
    """
    return str(number).replace(".", DECIMAL_MARKS[spoken()])


def date_text(day: date) -> str:
    """A day as the language in use writes it.

    >>> with speaking("id"):
    ...     date_text(date(2025, 2, 12))
    '12 Februari 2025'
    """
    months = MONTHS.get(spoken())
    return f"{day.day} {months[day.month - 1]} {day.year}" if months else f"{day:%Y-%m-%d}"


class GroupedNumber(int):
    """A whole number that separates its thousands, where they are to be, as the language in use does.

    >>> with speaking("id"):
    ...     f"{GroupedNumber(12345):,} {GroupedNumber(12345)}"
    '12.345 12345'
    """

    def __format__(self, spec: str) -> str:
        return int.__format__(self, spec).replace(",", THOUSANDS[spoken()])


def in_language(language: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function put its sentences into words in a language."""

    def wrapped(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with speaking(language):
                return function(*args, **kwargs)

        return run

    return wrapped
