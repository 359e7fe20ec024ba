"""Questions in addition to the unsur that are answered by ya or tidak: their columns, and their answers."""

from __future__ import annotations

from collections.abc import Iterable

from ikm.messages.findings import Refusal
from ikm.rules.ruleset import Control
from ikm.survey.columns.column_lookup import GroupingKey, mapped_column
from ikm.survey.columns.header_meaning import QUESTION_WORDS, listed
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.files.table import Table
from ikm.survey.texts.vocabulary import plain, spelled, vocabulary

ROLE = "control"
YES, NO = "ya", "tidak"


def yes_no_columns(
    table: Table, controls: Iterable[Control], overrides: TableOverrides, taken: set[int]
) -> dict[str, GroupingKey]:
    """The column of each question that has one, under its id: by the mapping file, else by its header.

    :raises Refusal: ``unsur-twice`` where two columns may hold one question.
    """
    keys = {}
    for control in controls:
        places = [mapped_column(table, header, overrides) for header in overrides.questions.get(control.id, ())]
        if not places:
            for place, header in enumerate(table.header):
                if place not in taken and _asks(header, control):
                    places.append(place)
        if len(places) > 1:
            columns = listed(table.header[place] for place in places)
            raise Refusal("unsur-twice", table.at(), unsur=control.name, columns=columns)
        if places:
            keys[control.id] = GroupingKey(control.id, places[0], ROLE)
    return keys


def _asks(header: str, control: Control) -> bool:
    """Whether a header has a name of the question, or most words of the question itself."""
    text = spelled(header)
    names = {plain(control.id), plain(control.name), *vocabulary().control.get(control.id, ())}
    if any(f" {name} " in f" {text} " for name in names):
        return True
    question_words = set(plain(control.question).split())
    return len(question_words & set(text.split())) >= QUESTION_WORDS * len(question_words)


def yes_or_no(text: str) -> str | None:
    """What a cell answers, ``ya`` or ``tidak``; None where it is blank or says neither.

    >>> [yes_or_no(text) for text in (" Ya ", "TIDAK", "-", "mungkin")]
    ['ya', 'tidak', None, None]
    """
    words = plain(text)
    for answer in (YES, NO):
        if words in vocabulary().said[answer]:
            return answer
    return None


def is_blank(text: str) -> bool:
    """Whether a cell gives no answer at all."""
    return text.strip().casefold() in vocabulary().missing
