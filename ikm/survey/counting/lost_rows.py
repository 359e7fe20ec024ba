"""Filled rows that give no answer: by whom they were filled, and when so many are lost that the table is refused.

Who left all questions empty and filled in the rest gave no answer, and nothing is lost: such rows are listed. A row
that was read as one cell, because it was typed with another separator, or as none, because it is too long, is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import IntEnum
from fractions import Fraction

from ikm.messages.findings import Findings, PhraseUse, Refusal
from ikm.rules.ruleset import decimal
from ikm.survey.columns.mapping_file import PERIOD, UNIT
from ikm.survey.files.table import Table
from ikm.survey.texts.values import clean

OTHER_SEPARATORS = ",;|"
TOLERATED_LOST = 2
TOLERATED_SHARE = Fraction(1, 50)
"""More lost rows than these, in number and as a share of the filled ones, are refused."""
PREPARED_ROLES = ("nomor", "id", UNIT, "layanan", PERIOD, "tanggal", "total")
"""Columns that are filled before anybody answers, in forms prepared for those who come."""
FEWEST_FILLED = 2
"""Fewer cells before the answers may be prepared, too: a number and a loket."""


MOST_SHOWN = 8
"""This many of the rows that are lost are named in the refusal."""


class Unanswered(IntEnum):
    """What a row without a usable answer holds."""

    PREPARED = 0
    """Nothing, or what stood there before anybody answered: a number, a unit."""
    FILLED = 1
    """What a respondent filled in, or answers that are none."""
    SPLIT = 2
    """The whole row in one cell: it has another separator than the others."""


class UnansweredRows:
    """Sorts the rows of a table without a usable answer by what they hold."""

    def __init__(self, table: Table, answer_columns: Collection[int], roles: dict[str, int]) -> None:
        self._table = table
        self._answer_columns = frozenset(answer_columns)
        self._prepared_columns = {roles[role] for role in PREPARED_ROLES if role in roles}
        self._first_answer = table.first_of_answers(answer_columns)
        self._too_long: list[int] = []
        self.numbers: dict[Unanswered, list[int]] = {Unanswered.FILLED: [], Unanswered.SPLIT: []}

    def kind(self, texts: Sequence[str]) -> Unanswered:
        """What a row holds, by its cells."""
        filled = {column: text for column, text in enumerate(texts) if clean(text)}
        if len(filled) == 1 and self._is_whole_row(next(iter(filled.values()))):
            return Unanswered.SPLIT
        if any(column in self._answer_columns for column in filled):
            return Unanswered.FILLED
        by_respondent = [column for column, text in filled.items() if self._is_by_respondent(column, text)]
        is_behind = any(column > self._first_answer for column in by_respondent)
        return Unanswered.FILLED if is_behind or len(by_respondent) >= FEWEST_FILLED else Unanswered.PREPARED

    def _is_whole_row(self, text: str) -> bool:
        """Whether a cell holds as many parts as the table has columns, or nearly so."""
        fewest = max(2, len(self._answer_columns))
        digits = [part for part in text.split() if len(part) == 1 and part.isdecimal()]  # tabs were made spaces
        return len(digits) >= fewest or any(text.count(separator) >= fewest for separator in OTHER_SEPARATORS)

    def _is_by_respondent(self, column: int, text: str) -> bool:
        """Whether a respondent filled in a cell, and no formula or form did."""
        is_prepared = column in self._prepared_columns or not self._table.header[column]
        if column < self._first_answer:
            return not is_prepared
        # Behind the answers, formulas give 0 or #DIV/0! in every row that is empty.
        return not is_prepared and decimal(text) is None and not text.startswith("#")

    def add(self, kind: Unanswered, number: int) -> None:
        """Take note of a row of the time asked for that gives no answer."""
        if kind in self.numbers:
            self.numbers[kind].append(number)

    def add_too_long(self, numbers: Sequence[int]) -> None:
        """Take note of rows with more cells than the header, which are not read and have findings of their own."""
        self._too_long += numbers

    def __len__(self) -> int:
        return sum(map(len, self.numbers.values()))

    def refuse_lost(self, rows: int) -> None:
        """Refuse a table of which more than a few of the filled ``rows`` are lost, or all.

        :raises Refusal: ``rows-lost``.
        """
        split = self.numbers[Unanswered.SPLIT]
        lost = sorted([*split, *self._too_long])
        are_few = len(lost) <= TOLERATED_LOST or len(lost) <= TOLERATED_SHARE * rows
        if not lost or (are_few and len(lost) < rows):
            return
        cause = PhraseUse("rows-lost-split" if len(split) >= len(self._too_long) else "rows-lost-long")
        which = ", ".join(map(self._table.row_name, lost[:MOST_SHOWN]))
        if len(lost) > MOST_SHOWN:
            which += " …"
        raise Refusal("rows-lost", self._table.at(lost[0]), lost=len(lost), rows=rows, which=which, cause=cause)

    def findings(self, max_per_code: int) -> Findings:
        """An error for each row that is filled and gives no answer."""
        findings = Findings(max_per_code)
        codes = {Unanswered.FILLED: "row-unanswered", Unanswered.SPLIT: "row-unsplit"}
        for kind, code in codes.items():
            numbers = self.numbers[kind]
            for number in numbers[:max_per_code]:
                findings.add(code, self._table.at(number))
            findings.count_only(code, max(0, len(numbers) - max_per_code))
        return findings
