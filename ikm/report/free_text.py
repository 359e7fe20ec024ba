"""Columns that nobody should be grouped by: what respondents wrote freely tells of them."""

from __future__ import annotations

from collections.abc import Sequence

from ikm.messages.findings import Refusal
from ikm.report.pooling import pool_groups, respondents_in
from ikm.survey.columns.mapping_file import PERIOD, PROFILE
from ikm.survey.columns.yes_no_columns import ROLE as CONTROL
from ikm.survey.counting.table_reading import TableReading

FEWEST_RESPONDENTS = 20
"""Of fewer, each may well have come for another service."""
CLASSED = (PERIOD, *PROFILE, CONTROL)
"""Roles whose values are put into classes, or are no texts."""


def refuse_free_text(readings: Sequence[TableReading]) -> None:
    """Refuse to group by a column in which more than half of the respondents have a value of their own.

    A column “Keperluan” looked like “Mengurus akta anak nomor 7”, another text in every row.

    :raises Refusal: ``column-free-text``.
    """
    for name in dict.fromkeys(name for reading in readings for by in reading.tables for name in by):
        reading = next((reading for reading in readings if _is_written_in(reading, name)), None)
        if reading is None:
            continue
        sizes = [respondents_in(pool) for (value,), pool in pool_groups(readings, (name,)).items() if value]
        of_one = sizes.count(1)
        if sum(sizes) >= FEWEST_RESPONDENTS and of_one > sum(sizes) / 2:
            raise Refusal(
                "column-free-text",
                reading.place,
                column=name,
                values=len(sizes),
                respondents=sum(sizes),
            )


def _is_written_in(reading: TableReading, name: str) -> bool:
    """Whether a key is a column of a table, whose values are taken as they are written."""
    key = reading.columns.keys.get(name)
    return key is not None and key.place is not None and key.role not in CLASSED
