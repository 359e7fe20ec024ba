"""Periods of a survey: months, quarters, half-years and years, as they are written in cells, names and options."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from ikm.survey.texts.dates import MONTHS, readings
from ikm.survey.texts.vocabulary import plain, vocabulary

_LENGTHS = {"bulan": 1, "triwulan": 3, "semester": 6, "tahun": 12}
PER = tuple(_LENGTHS)
"""The kinds of periods, from the finest to the coarsest."""

_SIGNS = str.maketrans(dict.fromkeys("_‐‑‒–—―−", "-"))
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
"""Unlike ``str.lower`` it keeps a text's length."""


class Period(NamedTuple):
    """A month, a quarter, a half-year or a year; ``number`` counts those of its kind within the year, from 1.

    Periods are in order of their first day, the longer first: 2025, Semester I 2025, TW I 2025, Januari 2025, …
    """

    year: int
    number: int
    kind: str

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * _LENGTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        month = self.number * _LENGTHS[self.kind]
        return date(self.year, 12, 31) if month == 12 else date(self.year, month + 1, 1) - timedelta(days=1)

    def within(self, other: Period) -> bool:
        """Whether no day of it lies outside of the other."""
        return other.start <= self.start and self.end <= other.end

    def coarser(self, per: str) -> Period | None:
        """The period of that kind it lies in, itself if it is of that kind; None where that kind is finer."""
        return of_date(self.start, per) if _LENGTHS[per] >= _LENGTHS[self.kind] else None

    def __str__(self) -> str:
        if self.kind == "tahun":
            return str(self.year)
        if self.kind == "bulan":
            name = next(name for name, number in MONTHS.items() if number == self.number)
            return f"{name.capitalize()} {self.year}"
        roman = ("I", "II", "III", "IV")[self.number - 1]
        return f"{'TW' if self.kind == 'triwulan' else 'Semester'} {roman} {self.year}"

    def __lt__(self, other: tuple[Any, ...]) -> bool:
        return _order(self) < _order(other)

    def __le__(self, other: tuple[Any, ...]) -> bool:
        return _order(self) <= _order(other)

    def __gt__(self, other: tuple[Any, ...]) -> bool:
        return _order(self) > _order(other)

    def __ge__(self, other: tuple[Any, ...]) -> bool:
        return _order(self) >= _order(other)


def _order(period: tuple[Any, ...]) -> tuple[int, int, int]:
    year, number, kind = period
    return year, (number - 1) * _LENGTHS[kind], -_LENGTHS[kind]


def of_date(day: date, per: str) -> Period:
    """The period of a kind that a day lies in."""
    return Period(day.year, (day.month - 1) // _LENGTHS[per] + 1, per)


def read(text: str) -> Period | None:
    """Understand a text that is a period and nothing else; a full date is none.

    >>> str(read("Triwulan 3 Tahun 2025")), str(read("Januari s.d. Juni 2025")), read("2025-01-31")
    ('TW III 2025', 'Semester I 2025', None)
    """
    period, left = found_in(text)
    return None if left else period


def found_in(text: str) -> tuple[Period | None, str]:
    """The period that stands in the name of a file, sheet or folder, and what is left of the name, tidied.

    A year may stand apart from what it belongs to. There is no period, and the whole name is left, where none or
    several different ones stand there, and where what looks like one can be something else in a longer name: S1, a
    number before a year (01-2025), a year of two digits (Jan-25). Dates are left alone.

    >>> period, left = found_in("SKM_Puskesmas_Melati_TW3_2025")
    >>> str(period), left
    ('TW III 2025', 'SKM Puskesmas Melati')
    """
    text = " ".join(text.split()).translate(_SIGNS)
    pieces = [one for one in _piece().finditer(text.translate(_LOWER)) if not _is_day(one)]
    period = _only(pieces)
    ends = [0, *(end for one in pieces for end in one.span()), len(text)]
    left = _tidied(" ".join(text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)))
    if period is None or (left and any(map(_is_weak, pieces))):
        return None, _tidied(text)
    return period, left


def sort_key(label: str | None) -> tuple[int, Period | str]:
    """What sorts the labels of periods in time, other labels behind them, and None last."""
    period = read(label or "")
    return (0, period) if period else (2 if label is None else 1, label or "")


def in_usual_words(label: str) -> str:
    """A period as a column of periods gives it: the same time has one name, however it is written.

    >>> in_usual_words("Triwulan 3 Tahun 2025"), in_usual_words("gelombang dua")
    ('TW III 2025', 'gelombang dua')
    """
    return str(read(label) or label)


def bound(text: str, *, last: bool) -> date | None:
    """The day that a date or a period as the bound of a range stands for: a period's first day, or its last.

    A date that may have the day or the month first stands for none.

    >>> bound("TW I 2025", last=False), bound("TW I 2025", last=True)
    (datetime.date(2025, 1, 1), datetime.date(2025, 3, 31))
    """
    if period := read(text):
        return period.end if last else period.start
    days = {stamp.date for stamp in readings(text) if stamp}
    return days.pop() if len(days) == 1 else None


@cache
def _piece() -> re.Pattern[str]:
    """What a period can consist of, in a text in lower case whose joining signs are hyphens."""
    words = vocabulary().period
    before, after, gap = r"(?<![^\W\d])", r"(?![^\W\d])", r"\W{0,9}"  # no letter, no letter, signs and spaces

    def one_of(*keys: str, shortest: int = 1, without: Collection[str] = ()) -> str:
        listed = {word for key in keys for word in words[key] if len(word) >= shortest and word not in without}
        found = sorted(listed, key=len, reverse=True)
        return f"{before}(?:{'|'.join(word.replace(' ', gap) for word in found)})"

    month = f"{before}(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))}){after}"
    year, two_digits = "(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", "(?<![0-9])(?:0[1-9]|1[0-2])(?![0-9])"
    day, digits = "(?<![0-9])[0-3]?[0-9]", "(?:0?[1-9]|1[0-2])(?![0-9])"
    named = f"(?:{'|'.join(sorted({word for key in '1234' for word in words[key]}, key=len, reverse=True))}){after}"
    joined = rf"{gap}(?:[-,&+/]|{one_of('until', 'and')}{after}){gap}"
    forms = (
        rf"(?P<date>(?<![0-9])[0-9]{{1,4}}(?P<sign>[-/.])[0-9]{{1,2}}(?P=sign)[0-9]{{1,4}}(?![0-9])"
        rf"|{month}\W{{0,2}}{day}\W{{1,2}}{year})",
        rf"(?:(?:(?P<d0>{day}){gap}(?:-|{one_of('until')}{after}){gap})?(?P<d1>{day}){gap})?(?P<m1>{month})(?:{gap}(?P<y1>{year})|(?:-|\W?['’])(?P<short>[0-9]{{2}})(?![0-9]))?"
        rf"(?:{gap}(?:-|{one_of('until')}{after}){gap}(?:(?P<d2>{day}){gap})?(?P<m2>{month}))?",
        rf"(?P<y2>{year})[-/.](?P<n2>{two_digits})",
        rf"(?P<n3>{two_digits})[-/.](?P<y3>{year})",
        rf"(?P<kind>{one_of('bulan', 'triwulan', 'semester')}){gap}(?P<n>{digits}|{named})"
        rf"(?P<more>{joined}(?:[1-9](?![0-9])|{named}))?",
        rf"(?P<unnumbered>{one_of('triwulan', 'semester', shortest=2, without=words['weak'])}{after})",
        rf"(?P<y4>{year})(?:[.,]0(?![0-9]))?",
    )
    return re.compile(f"(?:{one_of('periode', 'bulan', 'tahun')}{after}{gap}){{0,3}}(?:{'|'.join(forms)})")


def _is_day(piece: re.Match[str]) -> bool:
    return bool(piece["date"] or (piece["d1"] and not piece["m2"] and not piece["d0"]))


def _is_weak(piece: re.Match[str]) -> bool:
    """Whether it can be something else in a longer name."""
    kind, number = piece["kind"] or "", piece["n"] or ""
    return bool(piece["n3"] or piece["short"] or {plain(kind), plain(kind + number)} & vocabulary().period["weak"])


def _only(pieces: list[re.Match[str]]) -> Period | None:
    """The one period that all pieces are of."""
    years = {int(piece[name]) for piece in pieces for name in ("y1", "y2", "y3", "y4") if piece[name]}
    years |= {2000 + int(piece["short"]) for piece in pieces if piece["short"]}
    if len(years) != 1:
        return None
    year = years.pop()
    periods = {_of_piece(piece, year) for piece in pieces if not piece["y4"]} or {Period(year, 1, "tahun")}
    return periods.pop() if len(periods) == 1 else None


def _of_piece(piece: re.Match[str], year: int) -> Period | None:
    if piece["unnumbered"] or piece["more"]:
        return None
    if piece["kind"]:
        kind = next(kind for kind in PER if plain(piece["kind"]) in vocabulary().period[kind])
        number = _number(piece["n"])
        return Period(year, number, kind) if number * _LENGTHS[kind] <= 12 else None
    month = MONTHS[piece["m1"]] if piece["m1"] else int(piece["n2"] or piece["n3"])
    return _spanning(Period(year, month, "bulan"), piece)


def _spanning(first: Period, piece: re.Match[str]) -> Period | None:
    """The period from a month to the last one of the piece; days, if any, have to be its first and its last."""
    last = first._replace(number=MONTHS[piece["m2"] or ""]) if piece["m2"] else first
    days = (piece["d0"], piece["d1"]) if piece["d0"] else (piece["d1"], piece["d2"])
    if any(days) and (not all(days) or (int(days[0]), int(days[1])) != (1, last.end.day)):
        return None
    periods = (of_date(first.start, per) for per in PER)
    return next((one for one in periods if (one.start, one.end) == (first.start, last.end)), None)


def _number(text: str) -> int:
    words = vocabulary().period
    return int(text) if text.isdigit() else next(int(key) for key in "1234" if plain(text) in words[key])


def _tidied(name: str) -> str:
    """Single spaces for hyphens, no empty brackets, no signs that stand alone or behind."""
    name = re.sub(r"[(\[][^\w(\[]*[)\]]", " ", name).replace("-", " ")
    return " ".join(re.sub(r"(?<!\S)[.,;:/]+(?!\S)", " ", name).split()).rstrip(" ,;:/")
