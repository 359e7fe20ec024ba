"""Dates as they are met in surveys: understood from a column's distinct texts, without any locale."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

_NAMES = """\
januari jan january
februari feb february peb pebruari
maret mar march
april apr
mei may
juni jun june
juli jul july
agustus agu ags agt agust aug august
september sep sept
oktober okt oct october
november nov nop nopember
desember des dec december"""
MONTHS = {name: number for number, line in enumerate(_NAMES.splitlines(), start=1) for name in line.split()}
"""The number of a month by its names, in lower case; the first of each is the one to print."""
_DAY, _NUMBER, _NAME = "(?P<d>[0-9]{1,2})", "(?P<m>[0-9]{1,2})", r"(?P<m>[a-z]+)\.?"
_FULL, _YEAR = "(?P<y>[0-9]{4})", "(?P<y>[0-9]{4}|[0-9]{2})"
_BEFORE = (  # an export of a regional office translates the “en” of Senin
    "(?:(?:senin|senglishin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: ?, ?| ))?"
)
_AFTER = (
    r"(?:[T ,-]+(?:(?:pukul|jam) )?"
    r"(?P<h>[0-9]{1,2})[:.](?P<min>[0-9]{2})(?:[:.](?P<sec>[0-9]{2})(?:[.,][0-9]+)?)?(?: ?(?P<half>[AP])\.?M\.?)?"
    r"(?: ?(?:Z|WIB|WITA|WIT|(?:GMT|UTC)?[+-][0-9]{1,2}(?::?[0-9]{2})?|GMT|UTC))?)?"
)
_FORMS = (
    rf"{_FULL}(?P<sign>[-/.]){_NUMBER}(?P=sign){_DAY}",
    rf"{_DAY}(?P<sign>[-.]){_NUMBER}(?P=sign){_YEAR}",
    rf"(?P<a>[0-9]{{1,2}})/(?P<b>[0-9]{{1,2}})/{_YEAR}",
    rf"{_DAY}[ /-]?{_NAME}[ ,/-]*{_YEAR}",
    rf"{_NAME} {_DAY},? {_FULL}",
    rf"{_NAME}[ /-]{_FULL}",
)
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_EPOCH = datetime(1899, 12, 30)


class Timestamp(NamedTuple):
    """A day and, where it was written, the time of day to the second, as the clock on the spot showed it."""

    date: date
    time: time | None


class Dates(NamedTuple):
    """A column's texts and what they mean, None where a text is no date or an impossible one.

    ``month_first`` says how ``3/4/2025`` was read; ``ambiguous`` that there is such a text, and that the others
    do not tell, or contradict each other.
    """

    of: dict[str, Timestamp | None]
    month_first: bool
    ambiguous: bool


def parse(text: str) -> Timestamp | None:
    """Understand one date by itself, day first where both readings are possible; a month alone is its first day.

    >>> parse("Sabtu, 01 April 2023 - 00:00"), parse("0000-00-00")
    (Timestamp(date=datetime.date(2023, 4, 1), time=datetime.time(0, 0)), None)
    """
    day_first, month_first = readings(text)
    return day_first or month_first


def parse_all(texts: Iterable[str]) -> Dates:
    """Understand the texts of one column together.

    Dates with slashes are day first, unless some can only be month first and none can only be day first.
    """
    both = {text: readings(text) for text in texts}
    months = any(second and not first for first, second in both.values())
    days = any(first and not second for first, second in both.values())
    either = any(first and second and first != second for first, second in both.values())
    turned = months and not days
    of = {text: (second or first) if turned else (first or second) for text, (first, second) in both.items()}
    return Dates(of, turned, either and months == days)


def readings(text: str) -> tuple[Timestamp | None, Timestamp | None]:
    """What a text means day first and month first; they differ only where the others of its column have to tell.

    >>> [stamp and stamp.date.month for stamp in readings("3/4/2025")]
    [4, 3]
    """
    text = " ".join(text.split())
    if _SERIAL.fullmatch(text):
        stamp = _of_serial(float(text.replace(",", ".")))
        return stamp, stamp
    match = next(filter(None, (form.fullmatch(text) for form in _forms())), None)
    if not match:
        return None, None
    parts = match.groupdict()
    if "a" in parts:
        return _stamp(parts, parts["a"], parts["b"]), _stamp(parts, parts["b"], parts["a"])
    stamp = _stamp(parts, parts.get("d", "1"), parts["m"])
    return stamp, stamp


@cache
def _forms() -> list[re.Pattern[str]]:
    return [re.compile(f"{_BEFORE}{form}{_AFTER}", re.IGNORECASE | re.ASCII) for form in _FORMS]


def _of_serial(days: float) -> Timestamp | None:
    """The day a spreadsheet counts so; of another time than ours it is some other number."""
    moment = _EPOCH + timedelta(days=int(days), seconds=round(days % 1 * 86_400))
    return Timestamp(moment.date(), moment.time() if days % 1 else None) if 1990 <= moment.year < 2100 else None


def _stamp(parts: dict[str, str], day: str, month: str) -> Timestamp | None:
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        return Timestamp(date(year, MONTHS.get(month.lower()) or int(month), int(day)), _time(parts))
    except ValueError:
        return None


def _time(parts: dict[str, str]) -> time | None:
    if not parts["h"]:
        return None
    hour, half = int(parts["h"]), parts["half"]
    if half:
        hour = hour % 12 + 12 * (half in "Pp") if 1 <= hour <= 12 else 24  # which is no hour
    return time(hour, int(parts["min"]), int(parts["sec"] or 0))
