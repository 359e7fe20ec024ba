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
    r"(?P<h>[0-9]{1,2})[:.](?P<min>[0-9]{2})(?:[:.](?P<sec>[0-9]{2})(?P<part>[.,][0-9]+)?)?"
    r"(?: ?(?P<half>[AP])\.?M\.?)?"
    r"(?: ?(?P<zone>Z|WIB|WITA|WIT|(?:GMT|UTC)?[+-][0-9]{1,2}(?::?[0-9]{2})?|GMT|UTC))?)?"
)
_FORMS = (
    rf"{_FULL}(?P<sign>[-/.]){_NUMBER}(?P=sign){_DAY}",
    rf"{_DAY}(?P<sign>[-.]){_NUMBER}(?P=sign){_YEAR}",
    rf"(?P<a>[0-9]{{1,2}})/(?P<b>[0-9]{{1,2}})/{_YEAR}",
    rf"{_DAY}[ /-]?{_NAME}[ ,/-]*{_YEAR}",
    rf"{_NAME} {_DAY},? {_FULL}",
    rf"{_NAME}[ /-]{_FULL}",
)
_ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""How many hours the clocks of Indonesia are ahead of Greenwich, all year."""
_FARTHEST = timedelta(hours=14)
"""No clock is farther from that of Greenwich."""
_OFFSET = re.compile(r"(?:GMT|UTC)?(?P<sign>[+-])(?P<h>[0-9]{1,2})(?::?(?P<min>[0-9]{2}))?")
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
    parts = _parts(text)
    if not parts:
        return None, None
    if "a" in parts:
        return _stamp(parts, parts["a"], parts["b"]), _stamp(parts, parts["b"], parts["a"])
    stamp = _stamp(parts, parts.get("d", "1"), parts["m"])
    return stamp, stamp


def zone_of(text: str) -> timedelta | None:
    """How far the clock of a zone is ahead of Greenwich, by its name or as an offset; None for what is no zone.

    >>> [str(zone_of(text)) for text in ("WITA", "Z", "+07:00", "GMT+7", "Jakarta")]
    ['8:00:00', '0:00:00', '7:00:00', '7:00:00', 'None']
    """
    name = text.strip().upper()
    if name in ("Z", "GMT", "UTC"):
        return timedelta()
    if name in _ZONES:
        return timedelta(hours=_ZONES[name])
    match = _OFFSET.fullmatch(name)
    if not match:
        return None
    minutes = int(match["min"] or 0)
    ahead = timedelta(hours=int(match["h"]), minutes=minutes)
    if minutes >= 60 or ahead > _FARTHEST:
        return None
    return -ahead if match["sign"] == "-" else ahead


def zone_name(zone: timedelta) -> str:
    """What a zone is called: by its name in Indonesia, else as it is written behind a time.

    >>> zone_name(timedelta(hours=9)), zone_name(timedelta(hours=-4, minutes=-30))
    ('WIT', '-04:30')
    """
    named = {timedelta(hours=hours): name for name, hours in _ZONES.items()}
    sign, ahead = ("-", -zone) if zone < timedelta() else ("+", zone)
    hours, minutes = divmod(ahead // timedelta(minutes=1), 60)
    return named.get(zone, f"{sign}{hours:02}:{minutes:02}")


def names_zone(text: str) -> bool:
    """Whether a text is a stamp that says by the clocks of which zone it is.

    >>> [names_zone(text) for text in ("3/4/2025 18:30 WIB", "2025-03-31 18:30", "2025-03-31 18:30 +99:99")]
    [True, False, False]
    """
    parts = _parts(" ".join(text.split()))
    is_of_zone = parts is not None and bool(parts["zone"]) and zone_of(parts["zone"]) is not None
    return is_of_zone and any(readings(text))


def stamp_in_zone(text: str, zone: timedelta, *, month_first: bool) -> str:
    """A stamp that names its zone, as the clocks of another one showed it; any other text as it is.

    ``month_first`` says how ``3/4/2025`` is read in its column. Such a text is written out, also where it names no
    zone: without those that are written otherwise here, nothing would tell how it was read.

    >>> stamp_in_zone("2025-03-31T18:30:00.250Z", timedelta(hours=7), month_first=False)
    '2025-04-01 01:30:00.250'
    >>> [stamp_in_zone("3/4/2025 18:30 +00:00", timedelta(hours=7), month_first=first) for first in (False, True)]
    ['2025-04-04 01:30:00', '2025-03-05 01:30:00']
    >>> [stamp_in_zone(text, timedelta(), month_first=True) for text in ("2025-03-31 18:30", "3/4/2025")]
    ['2025-03-31 18:30', '2025-03-04']
    """
    parts = _parts(" ".join(text.split()))
    first, second = readings(text)
    stamp = (second or first) if month_first else (first or second)
    if not parts or stamp is None:
        return text
    written_in = zone_of(parts["zone"]) if parts["zone"] else None
    if written_in is None or stamp.time is None:
        if first == second or parts["zone"]:
            return text
        return f"{stamp.date}" if stamp.time is None else f"{stamp.date} {stamp.time}{parts['part'] or ''}"
    try:
        moment = datetime.combine(stamp.date, stamp.time) - written_in + zone
    except OverflowError:
        return text
    return f"{moment}{parts['part'] or ''}"


def _parts(text: str) -> dict[str, str] | None:
    """The parts of a date that is written in words or digits, and of the time behind it."""
    match = next(filter(None, (form.fullmatch(text) for form in _forms())), None)
    return match.groupdict() if match else None


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
