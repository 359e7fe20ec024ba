"""Which cells of a column mark a row as void, by the values that the user wrote for it."""

from __future__ import annotations

from collections.abc import Sequence

from ikm.messages.findings import PhraseUse
from ikm.messages.masking import safe_value
from ikm.survey.files.table import UNLIMITED, Labels, text_of
from ikm.survey.texts.cell_words import BLANK, OTHER, CellWords

ANY = "*"
"""The value that stands for every filled cell; behind words, for whatever follows them."""


class VoidWords:
    """Tells which cells under a ``header`` mark a row as void: ``values`` as the user writes them."""

    def __init__(self, header: str, values: Sequence[str]) -> None:
        self._header = safe_value(header)
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

    @property
    def is_any_void(self) -> bool:
        """Whether every filled cell marks its row as void."""
        return self._is_any_void

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

    def reason_of(self, cell: object) -> PhraseUse | None:
        """Why the row of a cell is void; None where it is not."""
        return self.reason(self._words.word("" if cell is None else text_of(cell)))
