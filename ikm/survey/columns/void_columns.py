"""Columns that mark rows as void, by what the user says, or by the words of a survey program."""

from __future__ import annotations

from collections.abc import Sequence

from ikm.messages.findings import PhraseUse
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_lookup import find_column
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.files.table import UNLIMITED, Labels, Table, text_of
from ikm.survey.texts.cell_words import BLANK, OTHER, CellWords
from ikm.survey.texts.vocabulary import plain, vocabulary

ANY = "*"
"""The value that stands for every filled cell; behind words, for whatever follows them."""
VOID, FREQUENCY = "gugur", "frekuensi"
"""What columns say of rows: that they are void, and how many respondents they stand for."""


class VoidColumn:
    """A column whose cells mark rows as void: ``values`` as the user writes them.

    With ``is_certain`` nobody named the column: a survey program says with its own words that the row is a test.
    """

    def __init__(self, table: Table, place: int, values: Sequence[str], *, is_certain: bool = False) -> None:
        self.place = place
        self.is_certain = is_certain
        self._header = safe_value(table.header[place])
        starts = {value.removesuffix(ANY): value for value in values if value.endswith(ANY) and value != ANY}
        words = [value for value in values if not value.endswith(ANY)]
        self._words = CellWords(words, starts)
        self._value_of_word = {self._words.word(start): value for start, value in starts.items()}
        self._value_of_word |= {self._words.word(word): word for word in words}
        self._is_any_void = ANY in values

    @property
    def is_only_filled(self) -> bool:
        """Whether it does not matter what stands in a cell, but only whether something does."""
        return self._value_of_word.keys() <= {BLANK}

    def new_labels(self) -> Labels:
        """Labels that code the cells of the column by the words that matter."""
        return Labels(UNLIMITED, None, self._words.word, self._words.word_by_start)

    def reason(self, word: str) -> PhraseUse | None:
        """Why a row is void whose cell is this word; None where it is not."""
        if word in self._value_of_word:
            value = self._value_of_word[word]
        elif self._is_any_void and word != BLANK:
            value = ANY
        else:
            return None
        if value in (ANY, BLANK):
            code = "rows-kind-filled" if value else "rows-kind-blank"
            return PhraseUse(code, (("column", self._header),))
        return PhraseUse("rows-kind-void", (("value", safe_value(value)), ("column", self._header)))

    def reasons(self) -> set[PhraseUse]:
        """Why rows may be left out by this column."""
        words = [*self._value_of_word, OTHER] if self._is_any_void else [*self._value_of_word]
        return {reason for word in words if (reason := self.reason(word))}

    def is_void(self, cell: object) -> bool:
        """Whether the row of a cell is void."""
        return self.reason(self._words.word(text_of(cell))) is not None


def void_columns(table: Table, overrides: TableOverrides) -> list[VoidColumn]:
    """The columns that mark rows as void: those that the user names, and those of which a survey program is certain.

    Where the user says that no row is void, there are none.

    :raises Refusal: as :func:`find_column` does, for a column that is not there.
    """
    if overrides.void is not None and not overrides.void:
        return []
    columns: dict[int, VoidColumn] = {}
    for name, values in overrides.void_respondents.items():
        place = find_column(table, name, overrides, personal=True)
        columns[place] = VoidColumn(table, place, values)
    for mark in vocabulary().void:
        for place, header in enumerate(table.header):
            if mark.certain and place not in columns and mark.is_headed(header):
                columns[place] = VoidColumn(table, place, sorted(mark.certain), is_certain=True)
    return list(columns.values())


def columns_of_rows(table: Table, overrides: TableOverrides) -> dict[int, str]:
    """The columns that the user names by their whole header as those of void rows or of frequencies."""
    void_headers = {plain(name) for name in overrides.void_respondents}
    columns: dict[int, str] = {}
    for place, header in enumerate(table.header):
        if not header:
            continue
        if plain(header) == plain(overrides.frequency):
            columns[place] = FREQUENCY
        elif plain(header) in void_headers:
            columns[place] = VOID
    return columns
