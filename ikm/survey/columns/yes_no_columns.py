"""Questions beside the unsur that are answered by ya or tidak: their column, and what was said."""

from __future__ import annotations

from collections.abc import Iterable

from ikm.messages.findings import Refusal
from ikm.rules.ruleset import Control
from ikm.survey.columns.column_lookup import GroupingKey, column_said
from ikm.survey.columns.header_meaning import QUESTION_WORDS, listed
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.files.table import Table
from ikm.survey.texts.vocabulary import plain, spelled, vocabulary

ROLE = "control"
YES, NO = "ya", "tidak"


def controls_of(
    table: Table, controls: Iterable[Control], overrides: TableOverrides, taken: set[int]
) -> dict[str, GroupingKey]:
    """The column of each question that has one, under its id: by what the caller says, else by its header.

    :raises Refusal: ``unsur-twice`` where two columns may hold one.
    """
    keys = {}
    for one in controls:
        said = overrides.questions.get(one.id, ())
        places = [column_said(table, header, overrides) for header in said]
        places = places or [i for i, header in enumerate(table.header) if i not in taken and _asks(header, one)]
        if len(places) > 1:
            columns = listed(table.header[place] for place in places)
            raise Refusal("unsur-twice", table.at(), unsur=one.name, columns=columns)
        if places:
            keys[one.id] = GroupingKey(one.id, places[0], ROLE)
    return keys


def _asks(header: str, control: Control) -> bool:
    text, asked = spelled(header), set(plain(control.question).split())
    names = {plain(control.id), plain(control.name), *vocabulary().control.get(control.id, ())}
    return any(f" {name} " in f" {text} " for name in names) or (
        len(asked & set(text.split())) >= QUESTION_WORDS * len(asked)
    )


def understood(text: str) -> str | None:
    """What a cell says, ``ya`` or ``tidak``; None where it is blank or says neither.

    >>> [understood(text) for text in (" Ya ", "TIDAK", "-", "mungkin")]
    ['ya', 'tidak', None, None]
    """
    words = plain(text)
    return next((what for what in (YES, NO) if words in vocabulary().said[what]), None)


def is_blank(text: str) -> bool:
    """Whether a cell gives no answer at all."""
    return text.strip().casefold() in vocabulary().missing
