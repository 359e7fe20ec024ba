"""Rows that are no respondents: the foot of a sheet, sample rows, a table below the table.

They are left out, named, and what the foot says of the whole is kept to be compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.findings import Findings
from ikm.rules.ruleset import decimal
from ikm.survey.forms import LARGEST_SCORE
from ikm.survey.table import Block, Table, names_in
from ikm.survey.vocabulary import begins, plain, spelled, vocabulary

ENDS = 12
"""So many rows at the top are looked at for samples, and at the bottom for a foot of usable answers."""
MOST_LOOKED_AT = 50_000
SHOWN = 8
FOOT, SAMPLE, BELOW, HEADER = "of the foot", "of a sample", "below the table", "that repeat the header"
FIGURES = ("nrr", "weighted", "ikm", "sum", "respondents")
"""Kinds of foot rows that may hold nothing but numbers of the scale."""
LEAST_ALONE = 4
"""A shorter word may be, or begin, somebody's name."""
_LAST_NUMBER = re.compile(r"((?:\bx|[×*])\s*)?([0-9]+(?:[.,][0-9]+)?)\s*\)?\s*$")
"""The number a label ends with, and the sign before it where it is a factor: `= NRR tertimbang x 25`."""


class Claim(NamedTuple):
    """What a row of the foot says: ``kind`` (``nrr``, ``sum``, ``ikm``), its row, and numbers by column."""

    kind: str
    row: int
    numbers: dict[int, Decimal]


class Strangers:
    """Finds the rows of a table that are no respondents, block by block; ``answers`` are the columns of answers."""

    def __init__(self, table: Table, answers: Sequence[int]) -> None:
        self._table, self._answers, self._last = table, set(answers), max(answers)
        kinds = vocabulary().foot
        self._samples = kinds["sample"]
        self._words = [(word, kind) for kind, words in kinds.items() if kind != "sample" for word in words]
        self._looked = 0
        self._begun = self._below = False
        self._word = ""
        self.rows: dict[str, list[str]] = {}
        self.claims: list[Claim] = []

    def among(self, block: Block, answers: NDArray[np.int8], *, is_last: bool) -> NDArray[np.bool_]:
        """Which rows of a block are strangers; ``answers`` are places in the scale, below 0 for unusable ones.

        Looked at are rows with more unusable answers than usable ones, those at either end, and all below a foot.
        """
        rows, cells = block.rows, block.cells
        good, bad = np.count_nonzero(answers > 0, axis=0), np.count_nonzero(answers < 0, axis=0)
        strange = np.zeros(len(rows), np.bool_)
        odd = (bad > good) | (good == 0) | (rows <= self._table.header_row + ENDS)
        if is_last:
            odd[-ENDS:] = True
        places = np.arange(len(rows)) if self._below else np.flatnonzero(odd)
        at = 0
        while at < len(places) and self._looked < MOST_LOOKED_AT:
            place = int(places[at])
            self._looked += 1
            kind = self._kind(int(rows[place]), names_in(cells(place)), int(good[place]), int(bad[place]))
            if kind:
                strange[place] = True
                word = f" {self._word}" if kind == FOOT and self._word else ""
                self.rows.setdefault(kind, []).append(f"{rows[place]}{word}")
            if kind == FOOT and not self._below and (self._begun or (good[:place] > 0).any()):
                self._below = True
                places, at = np.arange(place + 1, len(rows)), -1
            at += 1
        self._begun |= bool((good > 0).any())
        return strange

    def _kind(self, row: int, texts: Sequence[str], good: int, bad: int) -> str:
        self._word = ""
        first = next((column for column, text in enumerate(texts) if text), 0)
        is_labelled = first not in self._answers and not texts[first].isdecimal()
        if bad > good or not good:
            if sum(text == name for text, name in zip(texts, self._table.header, strict=False) if text) > 1:
                return HEADER
            if is_labelled and self._is_foot(row, texts, first):
                return FOOT
            return BELOW if self._below else FOOT if self._is_bare(texts) else ""
        if row <= self._table.header_row + ENDS and self._is_sample(texts):
            return SAMPLE
        doubt = 2 if 2 * good >= len(self._answers) and not self._below else 1
        if is_labelled and self._is_foot(row, texts, first, doubt):
            return FOOT
        if self._below and (first in self._answers or 2 * good < len(self._answers)):
            return BELOW
        self.claims.clear()  # what stood above was of a part
        return ""

    def _is_foot(self, row: int, texts: Sequence[str], first: int, doubt: int = 0) -> bool:
        """Whether a row's first text is one of a foot; ``doubt`` grows with its cells that could be answers."""
        label = spelled(texts[first])
        words = [(word, kind) for word, kind in self._words if label.startswith(word) and begins(label, [word])]
        word, kind = max(words, key=lambda one: len(one[0]), default=("", ""))
        is_whole, is_long = label == word, len(word) >= LEAST_ALONE
        if doubt and kind not in FIGURES and not ((is_whole or is_long) if doubt == 1 else (is_whole and is_long)):
            return False
        if not kind and (doubt or not texts[first].startswith("*")):
            return False
        numbers = {column: number for column, text in enumerate(texts) if (number := decimal(text)) is not None}
        if not numbers and (last := _LAST_NUMBER.search(texts[first])) and not last[1]:
            numbers[first] = decimal(last[2]) or Decimal(0)
        if kind and numbers:
            self.claims.append(Claim(kind, row, numbers))
        self._word = word
        return True

    def _is_bare(self, texts: Sequence[str]) -> bool:
        """Whether a row holds nothing but figures, below answers only or such as no answer is."""
        filled = [column for column, text in enumerate(texts) if text]
        numbers = [number for column in filled if (number := decimal(texts[column])) is not None]
        if len(self._answers) < 2 or {*filled} != self._answers or len(numbers) < len(filled):
            return False
        return len(texts) > len(filled) or min(numbers) > LARGEST_SCORE or any(number % 1 for number in numbers)

    def _is_sample(self, texts: Sequence[str]) -> bool:
        before = [text for column, text in enumerate(texts) if column < self._last]
        joined = " ".join(before).casefold()
        return any(word in joined for word in self._samples) and any(begins(plain(t), self._samples) for t in before)

    def say(self, findings: Findings) -> None:
        """Name the rows that were left out, those of the foot by the word of the vocabulary that they begin with."""
        for kind, rows in sorted(self.rows.items()):
            which = ", ".join(rows[:SHOWN]) + (" …" if len(rows) > SHOWN else "")
            findings.add("rows-left-out", self._table.at(), rows=len(rows), kind=kind, which=which)
