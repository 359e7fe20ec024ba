"""From the labels of an answer column to scores: each distinct text is understood once."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ikm.findings import Findings, Refusal, safe_value
from ikm.rules.ruleset import Unsur
from ikm.survey.forms import BLANK, place_in_scale
from ikm.survey.table import Codes, Labels, Table

ANOTHER_SCALE = Fraction(1, 20)
"""From more bad cells than this share of an unsur's answers on, and more than three, it is another scale."""

_NUMBER = re.compile(r"\s*[-+]?[0-9][0-9.,]*\s*")


class AnswerColumn:
    """One column of answers while it is read: its labels, and what was counted of the cells that were not used."""

    def __init__(self, unsur: Unsur, name: str, index: int, scores: tuple[int, ...], labels: Labels) -> None:
        self.unsur, self.name, self.index, self.scores, self.labels = unsur, name, index, scores, labels
        self.bad: Counter[str] = Counter()
        self.answered = 0
        self._places = np.empty(0, np.int8)

    def read(self, codes: Codes, rows: NDArray[np.int64], table: Table, findings: Findings) -> NDArray[np.int8]:
        """Places in the scale, 0 where there is no usable answer; a cell that is not used becomes a finding."""
        for label in self.labels.texts[len(self._places) :]:
            self._places = np.append(self._places, np.int8(place_in_scale(label, self.scores)))
        places: NDArray[np.int8] = self._places[codes]
        if (self._places < 0).any():
            wrong = np.flatnonzero(places < 0)
            if wrong.size:
                self._report(codes[wrong], rows[wrong], table, findings)
                places[wrong] = BLANK
        self.answered += int(np.count_nonzero(places))
        return places

    def _report(self, codes: Codes, rows: NDArray[np.int64], table: Table, findings: Findings) -> None:
        counted = zip(*(part.tolist() for part in np.unique(codes, return_counts=True)), strict=True)
        for code, count in counted:
            text = self.labels.texts[code]
            self.bad[text] += count
            shown = rows[codes == code][: Findings.KEEP].tolist()
            kind, params = self._kind(text)
            for row in shown:
                findings.add(kind, table.at(row, self.index), value=safe_value(text), unsur=self.name, **params)
            findings.count_only(kind, count - len(shown))

    def _kind(self, text: str) -> tuple[str, dict[str, str]]:
        if _NUMBER.fullmatch(text):
            return "answer-out-of-scale", {"scale": self.scale}
        words = self.unsur.answers or [""] * len(self.scores)
        answers = ", ".join(f"{score} {word}".strip() for score, word in zip(self.scores, words, strict=True))
        return "answer-unknown", {"answers": answers}

    @property
    def scale(self) -> str:
        """The scale in words, ``1–4``."""
        return f"{self.scores[0]}–{self.scores[-1]}"

    def refuse_another_scale(self, table: Table) -> None:
        """Refuse a column with too many cells that are not of the scale, or with such cells only.

        :raises Refusal: ``scale-other``.
        """
        bad = self.bad.total()
        if bad and (not self.answered or (bad > 3 and bad > ANOTHER_SCALE * (bad + self.answered))):
            commonest = sorted(self.bad, key=lambda text: (-self.bad[text], text))[:4]
            seen = ", ".join(f"“{safe_value(text)}”" for text in commonest)
            place, total = table.at(table.header_row, self.index), bad + self.answered
            raise Refusal("scale-other", place, unsur=self.name, scale=self.scale, seen=seen, count=bad, total=total)

    def refuse_empty(self, table: Table) -> None:
        """Refuse a column without any answer.

        :raises Refusal: ``unsur-empty``.
        """
        if not self.answered:
            raise Refusal("unsur-empty", table.at(table.header_row, self.index), unsur=self.name, ids=self.unsur.id)
