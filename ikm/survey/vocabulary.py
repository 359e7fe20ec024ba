"""The spellings met in the wild: data beside this file, loaded once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Vocabulary(NamedTuple):
    """The spellings met in the wild, all in plain form (see :func:`plain`)."""

    numbered: frozenset[str]
    missing: frozenset[str]
    unsur: dict[str, frozenset[str]]
    role: dict[str, frozenset[str]]
    unit_headers: frozenset[str]
    personal_words: frozenset[str]
    personal_names: frozenset[str]
    personal_except: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Load the vocabulary that comes with the program."""
    data = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))

    def plained(words: Iterable[str]) -> frozenset[str]:
        return frozenset(map(plain, words))

    return Vocabulary(
        numbered=plained(data["numbered"]),
        missing=frozenset(word.casefold() for word in data["missing"]),
        unsur={unsur: plained(words) for unsur, words in data["unsur"].items()},
        role={role: plained(words) for role, words in data["role"].items()},
        unit_headers=plained(data["unit"]["headers"]),
        personal_words=plained(data["personal"]["words"]),
        personal_names=plained(data["personal"]["names"]),
        personal_except=plained(data["personal"]["except"]),
    )


def plain(text: str) -> str:
    """Fold case and turn whatever is no letter or digit into single spaces.

    >>> plain(" Biaya / Tarif_(Pelayanan) ")
    'biaya tarif pelayanan'
    """
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())
