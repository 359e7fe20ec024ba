"""Columns that are headed by the bare number of their question, 1 to 9, below a banner or beside named columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from ikm.index.method import Method
from ikm.survey.columns.header_meaning import HeaderMeaning, count_unsur_in, spellings_of
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.answer_words import BAD, BLANK, place_in_scale
from ikm.survey.texts.vocabulary import foot_word

ROWS_LOOKED_AT = 40
"""So many rows below the numbers have to hold answers."""
LARGEST_SHARE_OFF = 0.1
"""Of the cells below the numbers, so many may be off the scale: slips, and figures of the foot."""


def meanings_in(table: Table, method: Method) -> tuple[HeaderMeaning | None, ...]:
    """What each column of a table means by its header; columns of bare numbers are unsur where no others are."""
    others = table.without_answers
    meanings = (None,) * others + spellings_of(method).meanings(table.header[others:])
    numbers = bare_numbers_of(table, method)
    if not numbers:
        return meanings
    order = method.rules.order(method.order).unsur
    by_number = {place: HeaderMeaning((order[number - 1],), "number") for place, number in numbers.items()}
    return tuple(by_number.get(place, meaning) for place, meaning in enumerate(meanings))


def bare_numbers_of(table: Table, method: Method) -> Mapping[int, int]:
    """The columns of a table that are headed by the bare number of their question, with that number."""
    rows = islice(table.top(), table.header_row, table.header_row + ROWS_LOOKED_AT)
    return bare_numbers(table.header, rows, method)


def bare_numbers(header: Sequence[str], rows: Iterable[Sequence[object]], method: Method) -> Mapping[int, int]:
    """The columns headed by the bare number of their question, with that number.

    There are none unless the numbers are those of all questions, in their order, no other header names half of the
    unsur, and the rows below hold answers of the scale in these columns. A row that counts all columns of a table
    begins at their first, and goes on behind the last question.
    """
    places = numbered_columns(header, method)
    if not places:
        return {}
    named = count_unsur_in(header, method, TableOverrides())
    if 2 * named >= len(method.unsur) or not _hold_answers(places, rows, method):
        return {}
    return {place: number for number, place in enumerate(places, start=1)}


def numbered_columns(header: Sequence[str], method: Method) -> list[int]:
    """The columns headed by bare numbers, where these are those of all questions in their order; else none."""
    numbers = {place: number for place, name in enumerate(header) if (number := _number_in(name))}
    is_of_all = list(numbers.values()) == list(range(1, len(method.rules.unsur) + 1))
    return list(numbers) if is_of_all else []


def _number_in(name: str) -> int:
    """The number that is the whole of a header, `3`, `(3)` or `3.`; 0 where it is anything else."""
    text = name.strip("(). ")
    return int(text) if text.isdecimal() and len(text) <= 2 else 0


def _hold_answers(places: Sequence[int], rows: Iterable[Sequence[object]], method: Method) -> bool:
    """Whether the cells of some columns are answers of the scale, but for a few; a foot is not looked at."""
    answers = 0
    off_scale = 0
    for row in map(names_in, rows):
        first_text = next((text for text in row if text), "")
        if any(foot_word(first_text)):
            continue
        for place in places:
            score_place = place_in_scale(row[place], method.rules.scores) if place < len(row) else BLANK
            answers += score_place > BLANK
            off_scale += score_place == BAD
    return answers > 0 and off_scale <= LARGEST_SHARE_OFF * (answers + off_scale)
