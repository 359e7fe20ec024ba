"""Answers that are a letter or a code alone, `b` or `A2`: which way they run stands in no answer, but on the form."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ikm.messages.findings import ListUse, offered
from ikm.messages.masking import safe_value
from ikm.survey.texts.answer_families import WordedColumn
from ikm.survey.texts.answer_troubles import AnswerTrouble, mapping_line

LETTERS = "abcdef"
FEWEST_CODES = 2
"""A single one in a whole survey is somebody's slip."""
_CODE = re.compile(r"([a-z]{1,2})0*([1-9])")
"""What survey programs call an answer: `A2`, `AO02`."""


def is_coded(column: WordedColumn) -> bool:
    """Whether all labels in words of a column are single letters, or all are codes, without a number beside them."""
    words = column.words
    if any(part.stated or part.letter for _, part in column.labels):
        return False
    return all(text in LETTERS for text in words) or all(map(_CODE.fullmatch, words))


def coded_places(
    columns: Sequence[WordedColumn], scores: Sequence[int], ways: Collection[int]
) -> tuple[dict[int, dict[str, int]], bool] | None:
    """The places of the codes of each column, by its place, and whether the way they run was assumed; None without.

    ``ways`` are those in which the letters before answers in words run: 1 up with the scores, -1 down. Without them
    small letters alone run up, as in the printed questionnaire: a is the lowest answer. Capitals do not, for A is the
    best class of a service.
    """
    labels = [label for column in columns for label, _ in column.labels]
    words = {text for column in columns for text in column.words}
    if len(words) < FEWEST_CODES or not words <= {*LETTERS[: len(scores)]}:
        return None
    (way,) = ways if len(ways) == 1 else (0,)
    has_an_end = not words.isdisjoint((LETTERS[0], LETTERS[len(scores) - 1]))
    is_assumed = way == 0 and has_an_end and all(label == label.lower() for label in labels)
    if way == 0 and not is_assumed:
        return None
    places = {
        column.place: {label: _place(LETTERS.index(part.words), way or 1, scores) for label, part in column.labels}
        for column in columns
    }
    return places, is_assumed


def undirected(columns: Sequence[WordedColumn], scores: Sequence[int]) -> AnswerTrouble | None:
    """The trouble with codes of which nobody can tell the way; None where they are no codes of this scale."""
    words = {text for column in columns for text in column.words}
    number_by_words = {text: LETTERS.index(text) + 1 for text in words if text in LETTERS}
    prefixes = set()
    for text in words - number_by_words.keys():
        match = _CODE.fullmatch(text)
        if not match:
            return None
        prefixes.add(match[1])
        number_by_words[text] = int(match[2])
    if len(prefixes) > 1 or (prefixes and len(number_by_words) < len(words)):
        return None
    if len(words) < FEWEST_CODES or max(number_by_words.values()) > len(scores):
        return None
    words_by_label = {label: part.words for column in columns for label, part in column.labels}
    labels = sorted(words_by_label)
    indexes = [number_by_words[words_by_label[label]] - 1 for label in labels]

    def lines(way: int) -> ListUse:
        pairs = zip(labels, indexes, strict=True)
        return offered(mapping_line(label, scores[_place(index, way, scores) - 1]) for label, index in pairs)

    shown = offered(f"“{safe_value(label)}”" for label in labels)
    return AnswerTrouble("answers-letters", {"labels": shown, "up": lines(1), "down": lines(-1)})


def _place(index: int, way: int, scores: Sequence[int]) -> int:
    return index + 1 if way > 0 else len(scores) - index
