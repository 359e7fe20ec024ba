"""Which columns may hold the date of an answer: by their header, or by a word in it and the dates below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import islice

from ikm.survey.columns.mapping_file import DATE
from ikm.survey.files.table import Table, cell_text, names_in
from ikm.survey.texts import periods
from ikm.survey.texts.dates import parse_all
from ikm.survey.texts.vocabulary import plain, vocabulary

LOOKED_AT = 50
"""So many first rows tell whether a column holds dates."""

Days = Sequence[date | None]
"""The days of a column, row by row."""


def possible_dates(table: Table, taken: Collection[int]) -> list[str]:
    """The headers of the columns, of those not ``taken``, that may hold the date of an answer.

    “Tanggal Pelayanan” may beside “Timestamp”, unless both name the same days: then nothing hangs on it.
    """
    plain_headers = [plain(header) if place not in taken else "" for place, header in enumerate(table.header)]
    fitting = [place for place, header in enumerate(plain_headers) if header in vocabulary().role[DATE]]
    named = [place for place, header in enumerate(plain_headers) if place not in fitting and _names_date(header)]
    if named:
        rows = _first_rows(table)
        days_known = [_days_in(rows, place) for place in fitting]
        for place in named:
            days = _days_in(rows, place)
            if _holds_dates(rows, place, days) and not any(_are_alike(days, known) for known in days_known):
                days_known.append(days)
                fitting.append(place)
    return [table.header[place] for place in sorted(fitting)]


def has_dates(table: Table, place: int) -> bool:
    """Whether there is a date among the first cells of a column."""
    return any(_days_in(_first_rows(table), place))


def _first_rows(table: Table) -> list[tuple[str, ...]]:
    return [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + LOOKED_AT)]


def _names_date(plain_header: str) -> bool:
    """Whether a header has a word of dates in it, and is not of a date such as that of birth."""
    words = set(plain_header.split())
    return bool(words & vocabulary().time["dated"]) and not words & vocabulary().time["undated"]


def _days_in(rows: Sequence[Sequence[str]], place: int) -> Days:
    texts = [cell_text(row, place) for row in rows]
    stamps = parse_all(texts).of
    days: list[date | None] = []
    for text in texts:
        stamp = None if periods.read(text) else stamps[text]  # a month alone is no day
        days.append(stamp and stamp.date)
    return days


def _holds_dates(rows: Sequence[Sequence[str]], place: int, days: Days) -> bool:
    """Whether most of the filled cells of a column are dates."""
    filled = sum(bool(cell_text(row, place)) for row in rows)
    return 2 * sum(day is not None for day in days) > filled


def _are_alike(days: Days, others: Days) -> bool:
    """Whether two columns name the same day in each row in which both name one."""
    pairs = [(day, other) for day, other in zip(days, others, strict=True) if day and other]
    return bool(pairs) and all(day == other for day, other in pairs)
