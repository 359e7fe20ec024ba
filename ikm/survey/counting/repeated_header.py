"""The header of a table again, among its rows, as where sheets were pasted below each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from ikm.index.method import Method
from ikm.messages.findings import Refusal
from ikm.rules.ruleset import decimal
from ikm.survey.columns.column_map import QuestionColumn
from ikm.survey.columns.header_meaning import spellings_of
from ikm.survey.counting.candidate_row import CandidateRow
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.vocabulary import plain

FEWEST_NAMES = 2
"""One name in its place may be somebody's answer."""

LONGEST_CODE = 5
"""One of the two names of an unsur in a legend is short: “U1”, “U.10”."""


class RepeatedHeader:
    """Knows the header of a table where it is met again; ``columns`` are those of its answers."""

    def __init__(self, table: Table, columns: Sequence[QuestionColumn], method: Method) -> None:
        self._table = table
        self._questions = [column.question for column in columns]
        self._meaning_of = spellings_of(method).meaning
        rows_above = islice(table.top(), table.header_row)
        self._head_rows = [names_in(row) for row in rows_above]
        self._header = [plain(name) for name in table.header]
        # Below a header of bare numbers, 1 to 9, somebody's answers would be names of columns in another order.
        self._names = frozenset(name for name in self._header if name and not name.isdecimal())
        unsur_by_name = {self._header[column.place]: column.question.unsur for column in columns}
        self._unsur_by_name = {name: unsur for name, unsur in unsur_by_name.items() if name in self._names}

    def is_repeated_in(self, row: CandidateRow) -> bool:
        """Whether a row names the columns once more, as where sheets were pasted below each other.

        :raises Refusal: ``header-changes`` where it names them in another order, or other columns.
        """
        if self._is_head_row(row.texts):
            return True
        header, names = self._header, self._names
        filled = [(column, plain(text)) for column, text in enumerate(row.texts[: len(header)]) if text]
        if len(filled) > 1 and all(text == header[column] for column, text in filled):
            return True
        known_names = sum(text in names for _, text in filled)
        unsur = [self._unsur_named(text) for text in row.answer_texts]
        names_unsur = 2 * sum(map(bool, unsur)) >= len(unsur)
        if 2 * known_names < len(filled) and not names_unsur:
            return False
        if not self._names_half_of_unsur(text for _, text in filled):
            return False
        in_their_place = sum(text == header[column] for column, text in filled if text in names)
        is_moved = any(
            named and named != question.unsur for named, question in zip(unsur, self._questions, strict=True)
        )
        if in_their_place < known_names or is_moved:
            raise Refusal("header-changes", self._table.at(row.number))
        return True

    def is_explained_in(self, row: CandidateRow) -> bool:
        """Whether a row calls one unsur by two names, as the lines of a legend do: “U1 | Persyaratan”."""
        codes = (text for text in row.texts if len(text) <= LONGEST_CODE)
        if not any(map(self._unsur_named, codes)):  # to look at each remark of each row would take long
            return False
        named = [unsur for text in row.texts if (unsur := self._unsur_named(text))]
        return len(named) > 1 and len(set(named)) == 1

    def _names_half_of_unsur(self, texts: Iterable[str]) -> bool:
        """Whether the texts, wherever they stand, name at least half of the unsur that are asked about.

        A line of a legend, “U1 | Persyaratan”, names one of them; the header of another list, “JK | Jumlah”, none.
        """
        asked = {question.unsur for question in self._questions}
        named = {self._unsur_by_name.get(text) or self._unsur_named(text) for text in texts} & asked
        return 2 * len(named) >= len(asked)

    def _is_head_row(self, texts: Sequence[str]) -> bool:
        """Whether the row is one of those of the header, of which there may be two, or of the titles above it."""
        filled = [(column, text) for column, text in enumerate(texts) if text]
        if len(filled) < FEWEST_NAMES:
            return False
        return any(all(head[column : column + 1] == (text,) for column, text in filled) for head in self._head_rows)

    def _unsur_named(self, text: str) -> str:
        """The unsur that a text names as a header does, empty where it names none."""
        meaning = self._meaning_of(text) if text and decimal(text) is None else None
        return meaning.unsur[0] if meaning and len(meaning.unsur) == 1 else ""
