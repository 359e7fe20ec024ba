"""The trace of a spreadsheet that exchanged days and months: its dates are early in a month, all else is a text.

Where a spreadsheet of another country opens a CSV, 3/1/2025 becomes the date 2025-03-01, and 20/1/2025 stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ikm.survey.texts.dates import Timestamp

MONTHS_A_YEAR = 12
_DATE_CELL = re.compile(r"\s*[0-9]{4}")
"""A date of a spreadsheet begins with its year, or is the number of a day: 2025-03-01, 45717."""
_NUMBERED = re.compile(r"\s*[0-9]{1,2}[-/.][0-9]{1,2}[-/.]")
"""A date of numbers as a person types it, of which a spreadsheet makes a date wherever it can."""


class ExchangeTrace:
    """What the dates of a column tell of an exchange of day and month, learned text by text."""

    def __init__(self) -> None:
        self._of_cells: set[date] = set()
        self._of_texts: set[date] = set()
        self.is_contradicted = False
        """Whether a text or a date was met that there is none of after an exchange."""

    def see(self, text: str, stamp: Timestamp | None) -> None:
        """Learn from a text that means this day."""
        if stamp is None or self.is_contradicted:
            return
        may_be_month = stamp.date.day <= MONTHS_A_YEAR
        if _DATE_CELL.match(text):
            self.is_contradicted = not may_be_month
            self._of_cells.add(stamp.date)
        elif _NUMBERED.match(text):
            self.is_contradicted = may_be_month
            self._of_texts.add(stamp.date)

    def pairs(self) -> list[tuple[date, date]]:
        """The days that may be exchanged, each with what it then was; none where the column does not look so.

        Nor does it where the dates as they stand lie nearer to the months of the texts: of a survey in January the
        1st to the 12th may be dates, and the days from the 13th texts that somebody else typed.
        """
        if self.is_contradicted or not self._of_texts:
            return []
        written = [day for day in sorted(self._of_cells) if day.day != day.month]
        exchanged = [date(day.year, day.day, day.month) for day in written]
        fits = self._months_outside(exchanged) <= self._months_outside(written)
        return list(zip(written, exchanged, strict=True)) if fits else []

    def _months_outside(self, days: Iterable[date]) -> int:
        """How many months some days lie before the first text or behind the last, added up."""
        first, last = (_month_of(day) for day in (min(self._of_texts), max(self._of_texts)))
        return sum(max(first - _month_of(day), _month_of(day) - last, 0) for day in days)


def _month_of(day: date) -> int:
    """The number of a date's month, counted through all years."""
    return day.year * MONTHS_A_YEAR + day.month
