"""Rows that are no respondents: the foot of a sheet, sample rows, a table below the table.

They are left out, named, and what the foot says of the whole is kept to be compared. A row that answers half of the
questions is a respondent, unless its label and its figures, or the labels of all others, show that it is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, Refusal
from ikm.rules.ruleset import decimal
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.files.table import UNLIMITED, Block, Codes, Labels, Table, names_in, text_of
from ikm.survey.texts.answer_words import LARGEST_SCORE
from ikm.survey.texts.vocabulary import begins, foot_word, may_begin_foot, plain, vocabulary

ENDS = 12
"""So many rows at the bottom are looked at, whatever they hold."""
MOST_SAMPLES = 3
"""More rows directly below the header that look like samples are respondents all the same."""
FIRST_ROWS = 60
"""So many tell whether the respondents are numbered."""
MOST_LOOKED_AT = 200_000
SHOWN = 8
NUMBER, WORD, REMARK = "0", "-", "*"
"""What labels of rows are coded as that hold no word of a foot: numbers, other words, and remarks (`*) …`)."""
FOOT, SAMPLE, BELOW, HEADER = "of the foot", "of a sample", "below the table", "that repeat the header"
_LAST_NUMBER = re.compile(r"((?:\bx|[×*])\s*)?([0-9]+(?:[.,][0-9]+)?)\s*\)?\s*$")
"""The number a label ends with, and the sign before it where it is a factor: `= NRR tertimbang x 25`."""


class FooterClaim(NamedTuple):
    """What a row of the foot says: ``kind`` (``nrr``, ``sum``, ``ikm``), its row, and numbers by column."""

    kind: str
    row: int
    numbers: dict[int, Decimal]


class _CandidateRow(NamedTuple):
    """One row that is looked at: its number, its texts, and how many answers are usable and how many are not."""

    number: int
    texts: Sequence[str]
    good: int
    bad: int


class FooterDetector:
    """Finds the rows of a table that are no respondents, block by block; ``answers`` are the columns of answers.

    Nothing is seen of the columns ``apart``. A row's label is the first filled cell of ``label_columns``; it is coded
    by what it says of the row, in the texts of ``labels``.
    """

    def __init__(self, table: Table, answers: Sequence[int], apart: Sequence[int] = ()) -> None:
        self._table, self._answers, self._apart = table, sorted(answers), frozenset(apart)
        before = range(self._answers[0])
        self._before = [c for c in before if table.header[c] and c not in self._apart]
        self.label_columns = tuple(self._before)
        self.labels = Labels(UNLIMITED, None, label_kind, label_kind_by_start)
        self._samples = vocabulary().foot["sample"]
        self._is_numbered: bool | None = None
        self._looked = self._after = 0
        self._begun = self._below = False
        self._sums = np.zeros((2, len(answers)), np.int64)
        self._section = self._sums
        self.rows: dict[str, list[str]] = {}
        self.claims: list[FooterClaim] = []

    def among(
        self, block: Block, labels: Codes | None, answers: NDArray[np.int8], *, is_last: bool
    ) -> NDArray[np.bool_]:
        """Which rows of a block are strangers; ``answers`` are places in the scale, below 0 for unusable ones.

        Looked at are rows with more unusable answers than usable ones, those whose label may be of a foot, and the
        last. ``labels`` are the codes of the rows' labels, None where there are no columns of labels.
        """
        good, bad = np.count_nonzero(answers > 0, axis=0), np.count_nonzero(answers < 0, axis=0)
        strange = np.zeros(len(block.rows), np.bool_)
        if self._is_numbered is None:
            self._is_numbered = self._numbers(block)
            strange[: self._samples_in(block)] = True
        odd = (bad > good) | (2 * good < len(answers))
        if is_last:
            odd[-ENDS:] = True
        if labels is not None:
            odd |= self._is_foot_label()[labels]
        counted = int(strange.sum())  # the samples, at the top
        for place in np.flatnonzero(odd & ~strange).tolist():
            if self._looked == MOST_LOOKED_AT:
                break
            self._looked += 1
            if not self._below and 2 * good[place] >= len(answers) and not foot_word(self._label(block, place))[0]:
                continue  # somebody's answers, with nothing that says otherwise
            row = _CandidateRow(int(block.rows[place]), self._texts(block, place), int(good[place]), int(bad[place]))
            self._add(answers[:, counted:place])
            counted = place + 1
            kind, word = self._kind(row, answers[:, place])
            if kind:
                strange[place] = True
                self.rows.setdefault(kind, []).append(f"{row.number}{word and ' '}{word}")
            else:
                self._add(answers[:, place : place + 1])
            if kind == FOOT and self._sums.any():
                self._begun = self._below = True
                self._section = self._sums
        self._add(answers[:, counted:])
        return strange

    def _texts(self, block: Block, place: int) -> Sequence[str]:
        """The texts of a row, those of the columns apart left empty."""
        texts = names_in(block.cells(place))
        return [text if c not in self._apart else "" for c, text in enumerate(texts)] if self._apart else texts

    def _label(self, block: Block, place: int) -> str:
        """The first text before the answers."""
        cells = block.cells(place)
        return next((label for column in self._before if (label := " ".join(text_of(cells[column]).split()))), "")

    def _add(self, answers: NDArray[np.int8]) -> None:
        """Count the answers of respondents, and how many there are to each question."""
        given = answers > 0
        more = np.stack([np.where(given, answers, 0).sum(axis=1, dtype=np.int64), np.count_nonzero(given, axis=1)])
        people = int(np.count_nonzero(2 * np.count_nonzero(given, axis=0) >= len(answers)))
        if self._begun and people:
            self._after += people
            self._below = False
            self.claims.clear()  # what stood above was of a part
        self._sums = self._sums + more

    def _kind(self, row: _CandidateRow, answers: NDArray[np.int8]) -> tuple[str, str]:
        label = next((row.texts[column] for column in self._before if row.texts[column]), "")
        word, kind = foot_word(label)
        if 2 * row.good >= len(self._answers):
            is_alone = not any(row.texts[column] not in ("", label) for column in self._before)
            is_shown = self._stands_out(label) or self._is_proved(answers, kind, is_whole=plain(label) == word)
            if word and is_alone and is_shown:
                return self._foot_row(row, label, word, kind)
            if self._below and not label and self._is_proved(answers, "nrr", is_whole=False):
                return FOOT, ""
            return (BELOW, "") if self._below and label and self._stands_out(label) else ("", "")
        if self._repeats_header(row):
            return HEADER, ""
        if word and (self._stands_out(label) or not self._is_respondent(row, label)):
            return self._foot_row(row, label, word, kind)
        if next(filter(None, row.texts), "").startswith("*") or self._is_bare(row):
            return FOOT, ""
        return (BELOW, "") if self._below else ("", "")

    def _foot_row(self, row: _CandidateRow, label: str, word: str, kind: str) -> tuple[str, str]:
        numbers = {column: number for column, text in enumerate(row.texts) if (number := decimal(text)) is not None}
        if not numbers and (last := _LAST_NUMBER.search(label)) and not last[1]:
            numbers[self._before[0]] = decimal(last[2]) or Decimal(0)
        if numbers:
            self.claims.append(FooterClaim(kind, row.number, numbers))
        return FOOT, word

    def _stands_out(self, label: str) -> bool:
        """Whether a label is a word where the respondents are numbered."""
        return bool(self._is_numbered) and not label[:1].isdecimal()

    def _is_proved(self, answers: NDArray[np.int8], kind: str, *, is_whole: bool) -> bool:
        """Whether figures are what their label says of the answers above, of all or of those since the last foot.

        That they are the sums of a single respondent proves it only where the label ``is_whole``, that word alone.
        """
        figures, fewest = answers[answers > 0], 1 if kind == "nrr" or is_whole else 2
        for sums in (self._sums, self._sums - self._section):
            total, number = sums[:, answers > 0]
            said = {"nrr": figures * number - total, "sum": figures - total, "respondents": figures - number}
            if number.size and number.min() >= fewest and kind in said and not said[kind].any():
                return True
        return False

    def _is_respondent(self, row: _CandidateRow, label: str) -> bool:
        """Whether a row with unusable answers is somebody's: numbers of a larger scale, and other columns filled."""
        numbers = [decimal(row.texts[column]) for column in self._answers]
        small = all(number is not None and number % 1 == 0 and number <= LARGEST_SCORE for number in numbers)
        others = [c for c, text in enumerate(row.texts) if text and text != label and c not in self._answers]
        return small and row.bad > 0 and (bool(others) or not self._sums.any())

    def _repeats_header(self, row: _CandidateRow) -> bool:
        """Whether a row names the columns once more.

        :raises Refusal: ``header-changes`` where it names them in another order.
        """
        names = [(text, name) for text, name in zip(row.texts, self._table.header, strict=False) if text]
        same, known = sum(text == name for text, name in names), set(self._table.header)
        if 2 * sum(text in known for text, _ in names) < len(names) or len(names) < 2:
            return False
        if same < sum(text in known for text, _ in names):
            raise Refusal("header-changes", self._table.at(row.number))
        return True

    def _is_bare(self, row: _CandidateRow) -> bool:
        """Whether a row holds nothing but figures that no answer has, below answers."""
        filled = [column for column, text in enumerate(row.texts) if text]
        numbers = [number for column in filled if (number := decimal(row.texts[column])) is not None]
        if len(filled) < 2 or filled != self._answers or len(numbers) < len(filled) or not self._sums.any():
            return False
        return min(numbers) > LARGEST_SCORE or any(number % 1 for number in numbers)

    def _numbers(self, block: Block) -> bool:
        """Whether the first rows are numbered in the first column before the answers."""
        if not self._before:
            return False
        first = self._before[0]
        cells = [text_of(block.cells(place)[first]).strip() for place in range(min(len(block.rows), FIRST_ROWS))]
        numbered = sum(cell[:1].isdecimal() for cell in cells)
        return numbered > 1 and 2 * numbered > len(cells)

    def _is_foot_label(self) -> NDArray[np.bool_]:
        """Of each kind of label, whether it may be a foot's; where respondents are numbered, any word may."""
        respondents = {"", NUMBER} if self._is_numbered else {"", NUMBER, WORD}
        return np.array([kind not in respondents for kind in self.labels.texts], np.bool_)

    def _samples_in(self, block: Block) -> int:
        """How many rows directly below the header are samples."""
        number = 0
        for place in range(min(len(block.rows), MOST_SAMPLES + 1)):
            if not self._is_sample(self._texts(block, place)):
                break
            number += 1
        if 0 < number <= MOST_SAMPLES:
            self.rows[SAMPLE] = [str(row) for row in block.rows[:number]]
            return number
        return 0

    def _is_sample(self, texts: Sequence[str]) -> bool:
        cells = [(column, plain(text)) for column, text in enumerate(texts) if text and column < self._answers[-1]]
        if any(text in self._samples for _, text in cells):
            return True
        named = [text for column, text in cells if is_personal(self._table.header[column])]
        return any(begins(text, self._samples) for text in [*named, *(text for _, text in cells[:1])])

    def say(self, findings: Findings) -> None:
        """Name the rows that were left out, those of the foot by the word of the vocabulary that they begin with."""
        at = self._table.at()
        for kind, rows in sorted(self.rows.items()):
            which = ", ".join(rows[:SHOWN]) + (" …" if len(rows) > SHOWN else "")
            findings.add("rows-left-out", at, rows=len(rows), kind=kind, which=which)
        if self._after:
            findings.add("rows-below-foot", at, rows=self._after)


def label_kind(label: str) -> str:
    """What a label says of its row: the word of a foot that it begins with, REMARK, NUMBER or WORD; "" if blank.

    >>> [label_kind(label) for label in (" Total NRR", "*) dibulatkan", "12", "Budi", " ")]
    ['total nrr', '*', '0', '-', '']
    """
    label = label.strip()
    if label[:1].isdecimal():
        return NUMBER
    if label.startswith("*"):
        return REMARK
    return foot_word(label)[0] or (WORD if label else "")


def label_kind_by_start(start: bytes) -> str | None:
    """The kind of every label whose first bytes are these, or None where that depends on what comes behind.

    >>> [label_kind_by_start(start) for start in (b"12", b"Budi", b"Juml", b"*")]
    ['0', '-', None, None]
    """
    if not start.isascii() or not start[:1].isalnum():
        return None
    if start[:1].isdigit():
        return NUMBER
    return None if may_begin_foot(start.decode()) else WORD
