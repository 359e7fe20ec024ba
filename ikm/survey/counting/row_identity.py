"""By what the rows of respondents are known: a number, an id, or cells beside the label that all of them fill."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.counting.row_labels import foot_label
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.vocabulary import plain, vocabulary

FIRST_ROWS = 60
"""So many answered rows decide how respondents are told apart."""
SEARCHED_ROWS = 400
"""They are looked for among so many rows below the header."""
IDENTIFIED_SHARE = Fraction(3, 4)
"""Where fewer labels have a number and differ, they are names of offices, of which some have one."""
FILLED_SHARE = Fraction(19, 20)
"""Where fewer rows fill a cell beside the label, some respondents leave these empty."""

_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]+ [^\W\d]")
"""What dates and time stamps begin with."""

Texts = Sequence[str]


class RowIdentity:
    """How the respondents of a table are known, by its first rows.

    The named columns before the answers are ``label_columns``; a row's label is the first filled cell of them.
    ``key_columns`` are those behind the first, where every respondent fills one and the labels are no numbers.
    """

    def __init__(self, table: Table, answer_columns: Sequence[int], ignored: frozenset[int]) -> None:
        self._answer_columns = answer_columns
        columns_before = range(table.first_of_answers(answer_columns))
        self.label_columns = tuple(
            column for column in columns_before if table.header[column] and column not in ignored
        )
        rows = list(islice(self._answered_rows(table), FIRST_ROWS))
        labels = [self.label_of(row) for row in rows]
        self.is_numbered = self._are_numbered(table, rows)
        self._has_dates = self.is_numbered and any(_DATE.match(label) for label in labels)
        self._has_ids = not self.is_numbered and self._are_ids(table, labels)
        self.key_columns = () if self.is_numbered else self._filled_columns(table, rows)

    def _answered_rows(self, table: Table) -> Iterator[Texts]:
        """The first rows that fill at least half of the columns of answers, without those of a foot."""
        width = len(table.header)
        for row in islice(table.top(), table.header_row, table.header_row + SEARCHED_ROWS):
            texts = names_in(row)
            texts += ("",) * (width - len(texts))
            filled = sum(bool(texts[column]) for column in self._answer_columns)
            is_answered = 2 * filled >= len(self._answer_columns)
            if is_answered and not foot_label(self.label_of(texts)).word:
                yield texts

    def _are_numbered(self, table: Table, rows: Sequence[Texts]) -> bool:
        """Whether most of the rows begin with a digit in the first label column."""
        if not self.label_columns or not rows:
            return False
        first = self.label_columns[0]
        numbered = sum(row[first][:1].isdecimal() for row in rows)
        # Below the only respondent, unknown rows of a foot may be more than the rows of answers.
        fewest = 1 if _heads_numbers(table.header[first]) and rows[0][first][:1].isdecimal() else 2
        return numbered >= fewest and (2 * numbered > len(rows) or fewest == 1)

    def _are_ids(self, table: Table, labels: Sequence[str]) -> bool:
        """Whether the labels are ids such as R-001: nearly all have a digit, and nearly all differ."""
        with_digit = [label for label in labels if _has_digit(label)]
        is_headed = bool(self.label_columns) and _heads_ids(table.header[self.label_columns[0]])
        if is_headed and with_digit == labels[:1]:  # the only respondent, and what stands below
            return True
        enough = IDENTIFIED_SHARE * len(labels)
        return len(with_digit) > 1 and len(with_digit) >= enough and len(set(with_digit)) >= enough

    def _filled_columns(self, table: Table, rows: Sequence[Texts]) -> tuple[int, ...]:
        """The columns behind the first label column, where one has numbers or names and all rows fill one; else none.

        A sheet of units has the unit's name first. Who left out a sex or an age is a respondent like the others.
        """
        columns = self.label_columns[1:]
        if not any(_identifies(table.header[column]) for column in columns):
            return ()
        filled = sum(any(row[column] for column in columns) for row in rows)
        share = FILLED_SHARE if len(rows) == FIRST_ROWS else IDENTIFIED_SHARE  # of few rows, some may be subtotals
        return columns if filled > 1 and filled >= share * len(rows) else ()

    @property
    def tells_labels(self) -> bool:
        """Whether respondents are known by their label."""
        return self.is_numbered or self._has_ids

    def label_of(self, texts: Texts) -> str:
        """The first filled cell of the label columns."""
        return next((texts[column] for column in self.label_columns if texts[column]), "")

    def is_respondents(self, label: str) -> bool:
        """Whether a label is a number or an id such as the respondents have."""
        if self.is_numbered:
            return label[:1].isdecimal()
        return self._has_ids and _has_digit(label)

    def stands_out(self, label: str) -> bool:
        """Whether a label is no number or id although those of the respondents are."""
        return self.tells_labels and not self.is_respondents(label)

    def lacks_number(self, label: str) -> bool:
        """Whether a row has a word or nothing where the respondents have a number; a date may be left out."""
        return self.stands_out(label) and not self._has_dates

    def has_word_for_number(self, texts: Texts) -> bool:
        """Whether a word stands where the respondents have a number, and not in a column behind."""
        return (
            bool(self.label_columns)
            and bool(texts[self.label_columns[0]])
            and self.lacks_number(self.label_of(texts))
        )

    def lacks_key(self, texts: Texts) -> bool:
        """Whether the row leaves out all cells beside its label, of which every respondent fills one."""
        return bool(self.key_columns) and not any(texts[column] for column in self.key_columns)

    def has_label_only(self, texts: Texts) -> bool:
        """Whether the label columns hold the label and nothing else."""
        label = self.label_of(texts)
        return all(texts[column] in ("", label) for column in self.label_columns)


def _heads_numbers(header: str) -> bool:
    """Whether a header is that of a running number: “No”, “No. Urut Responden”."""
    name = plain(header)
    is_number = name in vocabulary().role["nomor"] or name.partition(" ")[0] in ("no", "nomor")
    return is_number and not is_personal(header)


def _heads_ids(header: str) -> bool:
    """Whether a header is that of ids: “ID Responden”, “Kode”."""
    name = plain(header)
    return name in vocabulary().role["id"] or name in ("kode", "id", "code")


def _identifies(header: str) -> bool:
    """Whether a column tells each respondent from the others: a number, an id, or a name."""
    return _heads_numbers(header) or is_personal(header) or _heads_ids(header)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))
