"""The sentences of the laporan, by their codes: every word that it has, and the gaps for what nobody told.

They are in a catalogue of their own, in Indonesian only: there is no laporan in another language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from ikm.index.rounding import half_up, text
from ikm.messages.language import GroupedNumber, date_text
from ikm.messages.masking import printable
from ikm.render import COMMA
from ikm.render.page import gap

PERCENT_PLACES = 2


@cache
def _sentences() -> dict[str, str]:
    found = tomllib.loads((Path(__file__).parent / "kalimat.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": sentence for section, names in found.items() for name, sentence in names.items()}


def said(code: str, **facts: object) -> str:
    """The sentence of a code, with its facts as a document writes them; one that is None is told by no gap: it fails.

    A number is written with its thousands apart, a day with the name of its month.
    """
    return _sentences()[code].format(**{name: written(value) for name, value in facts.items()})


def written(value: object) -> str:
    """A fact as the documents write it."""
    if isinstance(value, bool) or value is None:
        raise TypeError(f"{value!r} is no fact of a sentence")
    if isinstance(value, int):
        return f"{GroupedNumber(value):,}"
    if isinstance(value, Decimal):
        return text(value, COMMA)
    if isinstance(value, date):
        return date_text(value)
    return str(value)


def lacking(name: str, **facts: object) -> str:
    """A gap for what nobody told, by its name in the catalogue."""
    return gap(said("kata.isi", apa=said(f"lacuna.{name}", **facts)))


def told(value: object, name: str, **facts: object) -> str:
    """A fact as it is written, or the gap that stands for it where it is not known."""
    if value is None or value == "":
        return lacking(name, **facts)
    return own(value) if isinstance(value, str) else written(value)


def own(words: str) -> str:
    """What an office or a survey wrote itself, without signs that nobody sees."""
    return printable(words)


def figure(value: Decimal | None) -> str:
    """A figure with its decimal comma; a dash where there is none."""
    return said("kata.kosong") if value is None else text(value, COMMA)


def points(difference: Decimal) -> str:
    """By how much something changed, without its sign."""
    return text(abs(difference), COMMA)


def percent(part: int, whole: int) -> str:
    """A share in percent; a dash of nothing."""
    return figure(half_up(Fraction(100 * part, whole), PERCENT_PLACES)) if whole else said("kata.kosong")


def series(words: Sequence[str]) -> str:
    """Some words one after another, with “dan” before the last."""
    if len(words) < 2:
        return "".join(words)
    comma = "," if len(words) > 2 else ""
    return f"{', '.join(words[:-1])}{comma} {said('kata.dan')} {words[-1]}"
