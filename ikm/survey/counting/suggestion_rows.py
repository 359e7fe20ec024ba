"""What respondents wrote freely, collected while their answers are counted, without what tells who they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Place, Refusal
from ikm.messages.masking import masked_remark
from ikm.survey.columns.mapping_file import SERVICE, UNIT
from ikm.survey.counting.answer_column import RespondentRows
from ikm.survey.counting.asked_columns import AskedColumns
from ikm.survey.counting.personal_cells import SHORTEST, PersonalCells
from ikm.survey.files.table import Codes, Labels, Table, names_in
from ikm.survey.texts.suggestions import says_something
from ikm.survey.texts.vocabulary import plain, vocabulary

MOST_SUGGESTIONS = 100_000
"""More than these nobody sorts by hand, and no spreadsheet program opens quickly."""
_HIDDEN = "####"
"""Stands for a name that was known."""


class Suggestion(NamedTuple):
    """One suggestion: of which unit and service, where these are known, and its text, masked."""

    unit: str | None
    service: str | None
    text: str


class CollectedSuggestions(NamedTuple):
    """The suggestions of a table in no order that means anything.

    ``headers`` are those of their columns, ``saying_nothing`` how many cells held “tidak ada” and the like.
    """

    headers: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    saying_nothing: int


class _KnownTexts:
    """Which of a growing list of texts say something, and which are filled; each is looked at once."""

    def __init__(self) -> None:
        self._says = np.empty(0, np.bool_)
        self._is_filled = np.empty(0, np.bool_)

    def of(self, texts: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Both of all texts, of which the first are those of the call before."""
        new = texts[len(self._says) :]
        self._says = np.append(self._says, np.array([says_something(text) for text in new], np.bool_))
        self._is_filled = np.append(self._is_filled, np.array([bool(text.strip()) for text in new], np.bool_))
        return self._says, self._is_filled


class SuggestionCollector:
    """Collects the suggestions of respondents block by block."""

    def __init__(self, table: Table, columns: Sequence[int]) -> None:
        self._header, self._columns = table.header, tuple(columns)
        self._place = table.at()
        self._labels = [Labels(MOST_SUGGESTIONS, lambda: too_many(self._place)) for _ in columns]
        self._known = [_KnownTexts() for _ in columns]
        self._collected: list[tuple[dict[str, int], str]] = []
        self._saying_nothing = 0

    def ask(self, asked: AskedColumns) -> list[int]:
        """Ask for the columns, and return their places in each block."""
        return [asked.ask(column, labels) for column, labels in zip(self._columns, self._labels, strict=True)]

    def add(self, respondents: RespondentRows, value_places: Mapping[str, Codes]) -> None:
        """Collect what the respondents of a block wrote; ``value_places`` are those of their values by key.

        :raises Refusal: ``suggestions-many``.
        """
        for labels, known, codes in zip(self._labels, self._known, respondents.suggestion_codes, strict=True):
            says, is_filled = known.of(labels.texts)
            self._saying_nothing += int(np.count_nonzero(is_filled[codes] & ~says[codes]))
            for index in np.flatnonzero(says[codes]).tolist():
                text = masked_remark(labels.texts[int(codes[index])])
                told = _texts_that_tell(respondents.personal, int(respondents.rows[index]), self._header)
                of = {name: int(each[index]) for name, each in value_places.items()}
                self._collected.append((of, _without(text, told)))
        if len(self._collected) > MOST_SUGGESTIONS:
            raise too_many(self._place)

    def collected(self, values: Mapping[str, Sequence[str | None]]) -> CollectedSuggestions:
        """All suggestions, of respondents whose keys have some ``values``."""

        def value(places: Mapping[str, int], key: str) -> str | None:
            return values[key][places[key]] if key in places else None

        suggestions = [Suggestion(value(of, UNIT), value(of, SERVICE), text) for of, text in self._collected]
        headers = tuple(self._header[column] for column in self._columns)
        return CollectedSuggestions(headers, tuple(suggestions), self._saying_nothing)


def too_many(place: Place) -> Refusal:
    """The refusal of more suggestions than somebody can sort."""
    return Refusal("suggestions-many", place, most=MOST_SUGGESTIONS)


def _texts_that_tell(personal: PersonalCells | None, row: int, header: Sequence[str]) -> list[str]:
    """What stands in the personal cells of a row: each whole, and each word of a name."""
    if personal is None or not personal.columns:
        return []
    cells = names_in(personal.block.cells(int(np.searchsorted(personal.block.rows, row))))
    told: list[str] = []
    for column in personal.columns:
        if column < len(cells) and plain(cells[column]) not in vocabulary().suggestion["nameless"]:
            told.append(cells[column])
            if set(plain(header[column]).split()) & vocabulary().personal["names"]:
                told += re.split(r"[\W_]+", cells[column])
    return [text for text in told if len(text) >= SHORTEST]


def _without(text: str, told: Sequence[str]) -> str:
    """A text without others, as whole words in any case."""
    for other in told:
        text = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", _HIDDEN, text, flags=re.IGNORECASE)
    return text
