"""Rows whose cells may stand one column to the left, because a cell was deleted in place of being emptied.

Such a row lacks its last answer. In a text file it has fewer cells than the others; in a sheet, a number of the scale
stands where others have a word, or a number of a respondent that another has already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings
from ikm.messages.masking import safe_value
from ikm.survey.counting.row_identity import FIRST_ROWS
from ikm.survey.files.table import UNLIMITED, Block, Codes, Labels, Table, distinct, names_in
from ikm.survey.texts.vocabulary import plain, vocabulary

USUAL_SHARE = Fraction(1, 5)
"""Where more rows than this are short, the file was written without the blank cells at the end of a row."""
WORDS_SHARE = Fraction(1, 20)
"""Where more cells than this are numbers of a scale, the column before the answers is none of words."""
WORD = "x"
"""The code of a cell that is no number of a scale."""


class _ShortRow(NamedTuple):
    number: int
    cells: int


class ShiftedRows:
    """Finds rows without a last answer that are shorter than others, or have an answer where others have a word.

    ``answer_columns`` are in the order of the questions. ``column`` is the one before the answers, if its cells tell
    anything, and ``labels`` code it.
    """

    def __init__(self, table: Table, answer_columns: Sequence[int]) -> None:
        self._table = table
        self._last_question = answer_columns.index(max(answer_columns))
        self.column = self._column_before(table.first_of_answers(answer_columns))
        self.labels = Labels(UNLIMITED, None, scale_kind, scale_kind_by_start)
        self._rows = 0
        self._short_rows = 0
        self._short: list[_ShortRow] = []
        self._cells: Counter[str] = Counter()
        self._numbers_by_text: dict[str, list[int]] = {}

    def _column_before(self, first_answer: int) -> int | None:
        """The column before the answers, where it is the respondents' number or holds words."""
        column = first_answer - 1
        if column < 0 or not self._table.header[column]:
            return None
        first_rows = islice(self._table.top(), self._table.header_row, self._table.header_row + FIRST_ROWS)
        texts = [text for row in first_rows for text in names_in(row[column : column + 1]) if text]
        numbers = sum(scale_kind(text) != WORD for text in texts)
        is_of_words = numbers <= 1 or numbers <= USUAL_SHARE * len(texts)
        return column if is_of_words or self._is_of_numbers(column) else None

    def _is_of_numbers(self, column: int) -> bool:
        return plain(self._table.header[column]) in vocabulary().role["nomor"]

    def observe(
        self, block: Block, codes: Codes | None, places: NDArray[np.int8], is_counted: NDArray[np.bool_]
    ) -> None:
        """Take note of the next block; ``places`` are the answers in the scale, ``codes`` those of the column."""
        self._rows += int(np.count_nonzero(is_counted))
        has_answer = np.any(places > 0, axis=0)
        lacks_last = is_counted & has_answer & (places[self._last_question] <= 0)
        suspects = set(block.rows[lacks_last].tolist()) if block.short_rows else set()
        self._short_rows += len(block.short_rows)
        self._short += [_ShortRow(*row) for row in block.short_rows if row[0] in suspects]
        if codes is None:
            return
        of_respondents = is_counted & has_answer
        for code in distinct(codes[of_respondents]):
            text = self.labels.texts[code]
            has_text = codes == code
            self._cells[text] += int(np.count_nonzero(has_text & of_respondents))
            if text not in ("", WORD):
                self._numbers_by_text.setdefault(text, []).extend(block.rows[has_text & lacks_last].tolist())

    def findings(self, max_per_code: int) -> Findings:
        """The rows that may be shifted, after the last block."""
        findings = Findings(max_per_code)
        width = len(self._table.header)
        short = self._short if self._short_rows <= USUAL_SHARE * self._rows else []
        for row in short[:max_per_code]:
            findings.add("row-too-short", self._table.at(row.number), cells=row.cells, columns=width)
        findings.count_only("row-too-short", max(0, len(short) - max_per_code))
        if self.column is None:
            return findings
        known = {row.number for row in short}
        shifted = [(number, text) for number, text in self._suspect_cells() if number not in known]
        for number, text in shifted[:max_per_code]:
            place = self._table.at(number, self.column)
            findings.add("row-shifted", place, value=safe_value(text), column=safe_value(place.header))
        findings.count_only("row-shifted", max(0, len(shifted) - max_per_code))
        return findings

    def _suspect_cells(self) -> list[tuple[int, str]]:
        """The rows without a last answer whose cell before the answers looks like one, and that cell."""
        numbers = sum(times for text, times in self._cells.items() if text not in ("", WORD))
        is_of_words = numbers <= WORDS_SHARE * self._cells.total()
        suspects: list[tuple[int, str]] = []
        for text, rows in self._numbers_by_text.items():
            is_repeated = self._cells[text] > 1  # two respondents with the number 3
            if is_of_words or (self._is_of_numbers(self.column or 0) and is_repeated):
                suspects += [(number, text) for number in rows]
        return sorted(suspects)


def scale_kind(label: str) -> str:
    """A number of one digit as it is, as an answer may be; ``x`` for all else that is filled.

    >>> [scale_kind(label) for label in (" 4 ", "SMA", "12", "")]
    ['4', 'x', 'x', '']
    """
    text = label.strip()
    if len(text) == 1 and text.isdecimal():
        return text
    return WORD if text else ""


def scale_kind_by_start(start: bytes) -> str | None:
    """The same of every cell whose first bytes are these, or None where that depends on what comes behind.

    >>> [scale_kind_by_start(start) for start in (b"SMA", b"4", b"45", b"4 ", b"2025")]
    ['x', None, 'x', None, 'x']
    """
    if not start.isascii():
        return None
    is_of_two = len(start) > 1 and start[:2].isdigit()
    return WORD if start[:1].isalpha() or is_of_two else None
