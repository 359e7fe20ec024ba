"""Columns without a meaning: whether they hold anything, and whether it may be answers that nobody counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Findings, Refusal, letters
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_lookup import role_asked, role_called
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.columns.question_numbers import is_foot
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.answer_forms import is_answer
from ikm.survey.texts.answer_words import BLANK, place_in_scale
from ikm.survey.texts.vocabulary import plain, spelled, vocabulary

SAMPLE = 1_000
"""So many rows are looked at."""
FEWEST_BELOW_MACHINE_ROW = 3
"""Of fewer rows, the first is one like the others."""
MOST_OTHERS = 5
"""A column with more cells that can be no answers holds none."""
MOST_TEXTS = 50
"""A column with more different texts holds no answers."""


class UnusedColumns(NamedTuple):
    """The columns of a table that are filled and have no meaning; the findings name those that may be answers.

    ``refusals`` are about those that nobody can name.
    """

    places: tuple[int, ...]
    findings: Findings
    refusals: tuple[Refusal, ...]


def unused_columns(table: Table, unknown: Iterable[int], method: Method) -> UnusedColumns:
    """Find those of the ``unknown`` columns that are filled; what is known for something else is not among them.

    One that holds values of the scale is a warning, and a refusal (``column-unheaded``) where it has no header.
    """
    texts_by_place = _texts_below(table, [place for place in unknown if not has_role(table, place)], method)
    findings = Findings()
    refusals: list[Refusal] = []
    for place, texts in texts_by_place.items():
        may_hold_answers = place >= table.without_answers and not _number_the_rows(place, texts)
        if not may_hold_answers or not _holds_scores(table.header[place], texts, method):
            continue
        at = table.at(table.header_row, place)
        values = [f"“{safe_value(text)}”" for text in sorted(set(texts))]
        if at.header:
            findings.add("column-of-scores", at, column=safe_value(at.header), values=values)
        else:
            name = at.cell if table.is_turned else letters(at.column)
            refusals.append(Refusal("column-unheaded", at, column=name, values=values))
    filled = tuple(place for place, texts in texts_by_place.items() if texts)
    return UnusedColumns(filled, findings, tuple(refusals))


def columns_of_scores(table: Table, unknown: Iterable[int], method: Method) -> list[int]:
    """Those of the ``unknown`` columns that have a header and hold nothing but values of the scale."""
    places = [place for place in unknown if place >= table.without_answers and not has_role(table, place)]
    texts_by_place = _texts_below(table, places, method)
    return [
        place
        for place, texts in texts_by_place.items()
        if table.header[place] and _holds_scores(table.header[place], texts, method)
    ]


def has_role(table: Table, place: int) -> bool:
    """Whether a column is known for what it is although nothing is made of it: a name, a number, words of a score."""
    header, head = table.header[place], table.heads[place]
    if place in table.parts.values():
        return True
    return (
        bool(role_called(header) or role_asked(header))
        or is_personal(header)
        or (head is not None and head.part == "beside")
    )


def _holds_scores(header: str, texts: Sequence[str], method: Method) -> bool:
    if _is_headed_otherwise(header, method):
        return False
    # The header may stand again between the respondents, and a row of a survey tool above them: “Response”.
    below = [text for text in texts if text != header]
    if len(below) >= FEWEST_BELOW_MACHINE_ROW and not below[0].isdecimal():
        return _are_answers(below, method) or _are_answers(below[1:], method)
    return _are_answers(below, method)


def _is_headed_otherwise(header: str, method: Method) -> bool:
    """Whether a header says that its column holds no answers to these rules.

    It is free text (“Saran”, where somebody wrote “Baik”), a column that a survey tool adds, or asks what other rules
    ask, in a form that serves both.
    """
    words = vocabulary()
    plain_header = plain(header)
    if not words.match["never"].isdisjoint(plain_header.split()) or plain_header in words.match["export"]:
        return True
    own = {unsur.id for unsur in method.rules.unsur}
    names_of_others = [
        name for id, names in {**words.unsur, **words.statement}.items() if id not in own for name in names
    ]
    text = f" {spelled(header)} "
    return any(f" {name} " in text for name in names_of_others)


def _texts_below(table: Table, places: Sequence[int], method: Method) -> dict[int, list[str]]:
    """The texts in the first rows of columns, blank ones and those of a foot left out.

    Of a column that cannot be one of answers, only the first: whether a row is of a foot takes long to tell.
    """
    texts_by_place: dict[int, list[str]] = {place: [] for place in places}
    others: Counter[int] = Counter()
    is_possible: dict[str, bool] = {}
    open_places = list(places)
    for row in islice(table.top(), table.header_row, table.header_row + SAMPLE):
        if not open_places:
            break
        for place in open_places:
            if place >= len(row) or row[place] == "":
                continue
            (text,) = names_in([row[place]])
            if text not in is_possible:
                is_possible[text] = _is_answer_or_blank(text, method)
            if not is_possible[text]:
                if is_foot(names_in(row)):
                    continue
                others[place] += 1
            texts_by_place[place].append(text)
        open_places = [place for place in open_places if others[place] < MOST_OTHERS]
    return texts_by_place


def _is_answer_or_blank(text: str, method: Method) -> bool:
    return place_in_scale(text, method.rules.scores) >= BLANK or is_answer(text, method.rules.unsur)


def _are_answers(texts: Collection[str], method: Method) -> bool:
    """Whether all texts of a column are values of the scale, or words of answers, and some are no blanks."""
    distinct = set(texts)
    if len(distinct) > MOST_TEXTS:
        return False
    scores = method.rules.scores
    places = {text: place_in_scale(text, scores) for text in distinct}
    answers = [text for text, place in places.items() if place > BLANK or is_answer(text, method.rules.unsur)]
    blanks = [text for text, place in places.items() if place == BLANK]
    return bool(answers) and len(answers) + len(blanks) == len(distinct)


def _number_the_rows(place: int, texts: Sequence[str]) -> bool:
    """Whether a column is the first and its numbers rise: it numbers the rows, even where there are only three."""
    if place or not all(text.isdecimal() for text in texts):
        return False
    return all(int(before) < int(after) for before, after in pairwise(texts))
