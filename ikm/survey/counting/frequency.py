"""The column that says for how many respondents each row stands, where the user names one.

A recap of paper forms groups those that are equal: the row with 12 under “Jumlah” stands for twelve people.
"""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ikm.index.tally import RowWeights
from ikm.messages.findings import Findings, PhraseUse, Refusal
from ikm.messages.masking import safe_value
from ikm.rules.ruleset import decimal, is_whole
from ikm.survey.columns.column_lookup import find_column, role_called
from ikm.survey.columns.column_map import ColumnMap
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.counting.answer_column import RespondentRows
from ikm.survey.counting.row_notices import spans
from ikm.survey.files.table import UNLIMITED, Codes, Labels, Table

UNREAD = -1
NUMBERING = ("nomor", "id")
"""The roles of columns that number respondents, and do not count them."""
TOLERATED_UNREAD = 3
TOLERATED_SHARE = Fraction(1, 20)
"""Answered rows without a number cost no more than themselves up to this many, or this share; beyond, the table."""
_WHOLE = re.compile(r"([0-9]{1,6})(?:[.,]0{1,2})?")
"""No mark of thousands: 1.250 may be a weight, and a row that stands for a million people is a slip of the pen."""


def frequency_in(text: str) -> int:
    """The number of respondents that a cell holds, ``UNREAD`` where it holds none.

    >>> [frequency_in(text) for text in ("12", " 3,0 ", "0", "", "1.250", "-2", "dua")]
    [12, 3, 0, -1, -1, -1, -1]
    """
    match = _WHOLE.fullmatch(text.strip())
    return int(match[1]) if match else UNREAD


def frequency_place(table: Table, columns: ColumnMap, overrides: TableOverrides) -> int:
    """The place of the column that the user names as that of frequencies.

    :raises Refusal: as :func:`find_column` does, and ``frequency-other`` for a column of answers, of an id, or of the
        numbers of rows.
    """
    answers = {column.place: column.question.code for column in (*columns.answers, *columns.expected)}
    place = find_column(table, overrides.frequency, overrides, answers)
    at = table.at(table.header_row, place)
    role = role_called(at.header)
    meaning = answers.get(place) or (role if role in NUMBERING else "")
    if meaning:
        raise Refusal("frequency-other", at, column=safe_value(at.header), meaning=meaning)
    return place


class FrequencyColumn:
    """Gives each row of a table its weight, and leaves out rows that stand for nobody or cannot be counted.

    ``left_out`` is how many those are.
    """

    def __init__(self, table: Table, place: int) -> None:
        self.place = place
        self.labels = Labels(UNLIMITED, None, lambda text: text.strip())
        self.left_out = 0
        self._table = table
        self._numbers = np.empty(0, np.int64)
        self._counted = 0
        self._unread: list[tuple[int, str]] = []
        self._of_nobody: list[int] = []

    def weights(self, codes: Codes) -> RowWeights:
        """For how many respondents each row stands, 0 where that cannot be told."""
        new_texts = self.labels.texts[len(self._numbers) :]
        if new_texts:
            new_numbers = [frequency_in(text) for text in new_texts]
            self._numbers = np.append(self._numbers, np.array(new_numbers, np.int64))
        return RowWeights(np.maximum(self._numbers[codes], 0), of_respondents=True)

    def countable(self, respondents: RespondentRows, codes: Codes) -> NDArray[np.bool_]:
        """Mark the rows that stand for somebody, or have no answer; of the others, take note.

        ``codes`` are those of the column. A row without an answer counts for nothing whatever stands in it.
        """
        times = self._numbers[codes]
        is_answered: NDArray[np.bool_] = np.any(respondents.answers > 0, axis=0)
        for place in np.flatnonzero(is_answered & (times == UNREAD)).tolist():
            self._unread.append((int(respondents.rows[place]), self.labels.texts[codes[place]]))
        self._of_nobody += respondents.rows[is_answered & (times == 0)].tolist()
        self._counted += int(np.count_nonzero(is_answered & (times > 0)))
        is_countable: NDArray[np.bool_] = (times > 0) | ~is_answered
        self.left_out += int(respondents.times[~is_countable].sum())
        return is_countable

    def refuse_unusable(self) -> None:
        """Refuse a column of weights that are no numbers of people, and one that hardly holds numbers.

        :raises Refusal: ``frequency-fraction`` or ``frequency-unread``.
        """
        place = self._table.at(self._table.header_row, self.place)
        column = safe_value(place.header)
        for row, text in self._unread:
            number = decimal(text)
            if number is not None and not is_whole(number):
                raise Refusal("frequency-fraction", self._table.at(row, self.place), column=column, value=text)
        unread = len(self._unread)
        are_too_many = unread > TOLERATED_UNREAD and unread > TOLERATED_SHARE * (unread + self._counted)
        are_too_many |= unread > 0 and not self._table.is_ordered  # nobody typed them
        are_all = unread > 0 and self._counted == 0
        if are_too_many or are_all:
            values = [*dict.fromkeys(f"“{safe_value(text)}”" for _, text in self._unread[:TOLERATED_UNREAD])]
            raise Refusal("frequency-unread", place, column=column, rows=unread, values=values)

    def findings(self, max_per_code: int) -> Findings:
        """An error for each answered row whose number cannot be told, and a note of those that stand for nobody."""
        findings = Findings(max_per_code)
        for row, text in self._unread:
            place = self._table.at(row, self.place)
            findings.add("frequency-none", place, column=safe_value(place.header), value=safe_value(text))
        if self._of_nobody:
            rows = np.array(self._of_nobody)
            place = self._table.at(self._table.header_row, self.place)
            kind = PhraseUse("rows-kind-nobody", (("column", safe_value(place.header)),))
            findings.add("rows-left-out", self._table.at(), rows=len(rows), kind=kind, which=spans(rows, self._table))
        return findings
