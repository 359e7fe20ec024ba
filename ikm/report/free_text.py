"""Columns that nobody should be grouped by: what respondents wrote freely tells of them."""

from __future__ import annotations

from collections.abc import Sequence

from ikm.messages.findings import Refusal
from ikm.report.pooling import pool_groups, respondents_in
from ikm.survey.columns.mapping_file import PERIOD, PROFILE
from ikm.survey.columns.suggestion_columns import asks_for_suggestions
from ikm.survey.columns.yes_no_columns import ROLE as CONTROL
from ikm.survey.counting.table_reading import TableReading
from ikm.survey.texts.suggestions import says_something

FEWEST_RESPONDENTS = 20
"""Of fewer, each may well have come for another service."""
CLASSED = (PERIOD, *PROFILE, CONTROL)
"""Roles whose values are put into classes, or are no texts."""


def refuse_free_text(readings: Sequence[TableReading]) -> None:
    """Refuse to group by a column in which more than half of the respondents have a value of their own.

    A column “Keperluan” looked like “Mengurus akta anak nomor 7”, another text in every row. In a column of
    suggestions most cells are blank or “tidak ada”, so there what says something counts, however few wrote it.

    :raises Refusal: ``column-free-text``.
    """
    for name in dict.fromkeys(name for reading in readings for by in reading.tables for name in by):
        reading = next((reading for reading in readings if _is_written_in(reading, name)), None)
        if reading is None:
            continue
        is_of_suggestions = asks_for_suggestions(_header(reading, name))
        sizes = [
            respondents_in(pool)
            for (value,), pool in pool_groups(readings, (name,)).items()
            if value and (says_something(value) or not is_of_suggestions)
        ]
        are_enough = sum(sizes) >= FEWEST_RESPONDENTS or is_of_suggestions
        if are_enough and sizes.count(1) > sum(sizes) / 2:
            raise Refusal(
                "column-free-text",
                reading.place,
                column=name,
                values=len(sizes),
                respondents=sum(sizes),
            )


def _header(reading: TableReading, name: str) -> str:
    """The header of the column that a key is."""
    place = reading.columns.keys[name].place
    assert place is not None  # the key is known to be a column
    return reading.header[place]


def _is_written_in(reading: TableReading, name: str) -> bool:
    """Whether a key is a column of a table, whose values are taken as they are written."""
    key = reading.columns.keys.get(name)
    return key is not None and key.place is not None and key.role not in CLASSED
