"""Cells sorted by a few words that matter, where most of the others differ from row to row."""

from __future__ import annotations

from collections.abc import Iterable

from ikm.survey.texts.answer_words import folded
from ikm.survey.texts.values import clean
from ikm.survey.texts.vocabulary import begins, plain, vocabulary

BLANK = ""
OTHER = "…"
"""What a filled cell is called that holds none of the words; as a cell, it would be called the same."""


class CellWords:
    """Tells which of some ``words`` a cell is, or begins with, whatever its case and signs; else whether it is blank.

    A word of ``starts`` is one that the cell begins with.

    A cell of which nobody would say that it is filled (``-``, ``NULL``) is blank, unless that is one of the words.
    """

    def __init__(self, words: Iterable[str], starts: Iterable[str] = ()) -> None:
        self._words = frozenset(map(folded, words))
        self._starts = sorted(map(folded, starts), key=len, reverse=True)
        self._first_signs = self._words | set(self._starts) | {plain(word) for word in vocabulary().missing}

    def word(self, text: str) -> str:
        """The word that a cell is, or ``BLANK`` or ``OTHER``.

        >>> [CellWords(["Tidak valid"]).word(text) for text in ("TIDAK  VALID", "Valid", " - ")]
        ['tidak valid', '…', '']
        """
        found = folded(text)
        if found in self._words:
            return found
        for start in self._starts:
            if begins(found, [start]):
                return start
        return OTHER if clean(text) else BLANK

    def word_by_start(self, start: bytes) -> str | None:
        """The word of all cells that begin so, or None where that depends on what comes behind.

        >>> [CellWords(["tes"]).word_by_start(start) for start in (b"Budi", b"Tess", b"TE", b"0")]
        ['…', None, None, None]
        """
        if not start.isascii() or not start[:1].isalnum():
            return None
        text = plain(start.decode().lstrip("0"))
        depends = any(word.startswith(text) or text.startswith(word) for word in self._first_signs if word)
        return None if depends else OTHER
