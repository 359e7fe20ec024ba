"""Columns in which respondents write freely what they suggest, wish for or complain of."""

from __future__ import annotations

from collections.abc import Sequence

from ikm.index.method import Method
from ikm.survey.columns.column_lookup import find_column
from ikm.survey.columns.column_map import ColumnMap
from ikm.survey.columns.header_meaning import is_personal, unsur_in
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.files.table import Table
from ikm.survey.texts.vocabulary import begins, plain, vocabulary


def suggestion_columns(
    table: Table, columns: ColumnMap, method: Method, overrides: TableOverrides, named: Sequence[str]
) -> tuple[int, ...]:
    """The columns of suggestions from left to right: those named, else those whose headers say it.

    What is known for something else (an answer, an expectation, a unit, a date) is none by its header, nor is what
    asks about an unsur that was not asked, such as “Penanganan pengaduan, saran dan masukan”.

    :raises Refusal: as :func:`find_column` does for a name.
    """
    answers = {column.place for column in columns.answers}
    if named:
        return tuple(sorted({find_column(table, name, overrides, answers) for name in named}))
    taken = answers | {column.place for column in columns.expected}
    taken |= {*columns.parts_of_answers, *columns.ignored, *columns.roles.values(), *table.parts.values()}
    taken |= {key.place for key in columns.keys.values() if key.place is not None}
    return tuple(
        place
        for place, header in enumerate(table.header)
        if place not in taken and asks_for_suggestions(header) and not unsur_in([header], method)
    )


def asks_for_suggestions(header: str) -> bool:
    """Whether a header has a word of suggestions.

    >>> [asks_for_suggestions(header) for header in ("10. Kritik & Saran", "Jenis keluhan", "U1 Persyaratan")]
    [True, False, False]
    """
    words = vocabulary().suggestion
    # The number of a question may stand before it: “10. Saran”.
    text = " ".join(word for word in plain(header).split() if not word.isdecimal())
    if is_personal(header) or begins(text, words["first"]):
        return False
    return any(f" {word} " in f" {text} " for word in words["words"])
