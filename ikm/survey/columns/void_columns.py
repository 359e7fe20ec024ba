"""Columns that mark rows as void, by what the user says, or by the words of a survey program."""

from __future__ import annotations

from collections.abc import Sequence

from ikm.survey.columns.column_lookup import find_column
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.columns.void_words import VoidWords
from ikm.survey.files.table import Table
from ikm.survey.texts.vocabulary import plain, vocabulary

VOID, FREQUENCY = "gugur", "frekuensi"
"""What columns say of rows: that they are void, and how many respondents they stand for."""


class VoidColumn(VoidWords):
    """A column of a table whose cells mark rows as void: ``values`` as the user writes them.

    With ``is_certain`` nobody named the column: a survey program says with its own words that the row is a test.
    """

    def __init__(self, table: Table, place: int, values: Sequence[str], *, is_certain: bool = False) -> None:
        super().__init__(table.header[place], values)
        self.place = place
        self.is_certain = is_certain

    def is_void(self, cell: object) -> bool:
        """Whether the row of a cell is void."""
        return self.reason_of(cell) is not None


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
