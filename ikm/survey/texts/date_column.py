"""A column of dates as keys to group by, read while its texts come in, chunk by chunk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from ikm.survey.texts import periods
from ikm.survey.texts.dates import Timestamp, parse, readings
from ikm.survey.texts.exchanged_days import ExchangeTrace

_REMEMBERED = 1 << 13
"""Days, and times but for their minutes, that are met again and again: the days of twenty years."""


class DateReader:
    """Reads the texts of a date column, or of one of periods, as the periods they lie in.

    Dates with slashes are day first, unless some text seen so far can only be month first and none only day first;
    so what is seen late may show that some were read wrongly, and ``is_outdated`` says so. Then the column is read
    once more by another reader that is given ``month_first``, which is final. Both together read every text as
    :func:`ikm.survey.texts.dates.parse_all` does, whatever the order and the chunks.

    ``per`` is one of ``periods.PER``, or None where only the days between ``first`` and ``last`` are wanted.
    """

    def __init__(
        self, per: str | None, first: date | None, last: date | None, month_first: bool | None = None
    ) -> None:
        self._per, self._first, self._last, self._given = per, first, last, month_first
        self._some_days = self._some_months = False  # first, and they can be read in no other way
        self._trace = ExchangeTrace()
        self._stamp = _stamp().fullmatch
        self.undated: set[str] = set()
        """What was read and is neither a date nor a period."""
        self._used: set[bool] = set()  # how those were read whose key hangs on it

    @property
    def month_first(self) -> bool:
        """Whether 3/4/2025 is taken for the fourth of March."""
        return self._some_months and not self._some_days if self._given is None else self._given

    @property
    def is_outdated(self) -> bool:
        """Whether texts were read in another way than all that was seen asks for, and it changed their keys."""
        return not self._used <= {self.month_first}

    @property
    def ambiguous(self) -> bool:
        """Whether keys hang on how 3/4/2025 is read, and the texts do not tell, or contradict each other."""
        return bool(self._used) and self._some_months == self._some_days

    @property
    def exchanged(self) -> tuple[date, date] | None:
        """The first day that may stand here with day and month exchanged, and which it then was.

        None where nothing looks so, or no key hangs on it.
        """
        for day, other in self._trace.pairs():
            if self._key(Timestamp(day, None)) != self._key(Timestamp(other, None)):
                return day, other
        return None

    def cut(self, text: str) -> str:
        """The day of a stamp; the whole text where it is not sure that just a time of day is cut off.

        >>> reader = DateReader("bulan", None, None)
        >>> reader.cut("1/31/2025 9:05:07"), reader.cut("2025-01-31T10:15:00Z"), reader.cut("2025-01-31 9:75")
        ('1/31/2025', '2025-01-31', '2025-01-31 9:75')
        """
        match = self._stamp(text)
        if not match:
            return text
        day, hour, seconds, end = match.groups()
        return day if _is_day(day) and _is_time(f"{hour}00{':00' if seconds else ''}{end}") else text

    def see(self, texts: Iterable[str]) -> None:
        """Learn from texts before they are read: those of a first chunk spare most columns the second reading."""
        for text in texts:
            self._learn(text, *readings(text))

    def read(self, text: str) -> tuple[str | None, bool]:
        """The label of a text's period, and whether all its days lie between the first and the last, inclusive.

        A text has no label that is no date, or a period longer than those asked for. One without days never lies
        between bounds, and always where there are none.
        """
        if period := periods.read(text):
            coarser = period.coarser(self._per) if self._per else None
            return coarser and str(coarser), self._holds(period.start, period.end)
        first, second = readings(text)
        self._learn(text, first, second)
        if not (first or second):
            self.undated.add(text)
        keys = self._key(first or second), self._key(second or first)
        if keys[0] != keys[1]:
            self._used.add(self.month_first)
        return keys[self.month_first]

    def _learn(self, text: str, first: Timestamp | None, second: Timestamp | None) -> None:
        self._some_days |= bool(first and not second)
        self._some_months |= bool(second and not first)
        self._trace.see(text, first or second)

    def _key(self, stamp: Timestamp | None) -> tuple[str | None, bool]:
        if not stamp:
            return None, self._first is None and self._last is None
        label = str(periods.of_date(stamp.date, self._per)) if self._per else None
        return label, self._holds(stamp.date, stamp.date)

    def _holds(self, start: date, end: date) -> bool:
        return (self._first is None or self._first <= start) and (self._last is None or end <= self._last)


@cache
def _stamp() -> re.Pattern[str]:
    """A day, an hour, its minutes, maybe seconds, and whatever follows them."""
    return re.compile(
        r"([^:]*[0-9])[T ,-]+([0-9]{1,2}[:.])[0-5][0-9](?:([:.][0-5][0-9])(?:[.,][0-9]+)?)?(?![0-9.,])(.*)"
    )


@lru_cache(_REMEMBERED)
def _is_day(text: str) -> bool:
    """Whether a text is a date, and is the same date with a time of day behind it."""
    stamp, at_noon = parse(text), parse(f"{text} 12:00")
    return bool(stamp and at_noon and stamp.date == at_noon.date) and not periods.read(text)


@lru_cache(_REMEMBERED)
def _is_time(text: str) -> bool:
    """Whether a text is a time of day when it stands behind a date."""
    return parse(f"2000-01-01 {text}") is not None
