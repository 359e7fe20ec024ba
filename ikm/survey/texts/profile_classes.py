"""Respondents' profiles: the standard classes of what offices write, and the table of respondents by class.

The spellings are data beside this file, loaded when they are first asked for.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.rounding import half_up
from ikm.messages.findings import Refusal
from ikm.survey.texts.values import OLDEST, clean, is_odd_age, years
from ikm.survey.texts.vocabulary import spelled

AGE_BANDS: tuple[int, ...]
"""The lower bounds of the age bands where the caller names no others, from the file of spellings."""
AGE = "usia"
EDITIONS = ("2025", "2017")
"""The editions of the classes by the year they are of, the one in use first: of the report template, of the annex."""
NOT_GIVEN = "Tidak diisi"
"""What is shown for those without a class."""
PERCENT_PLACES = 2

_BETWEEN = r"(?i)[/,;|()&+]|\s[-–—]\s|\b(?:dan|atau)\b"
_MARK = r"^(?:[0-9]{1,2}|[a-zA-Z]) ?[.)] "
"""What a form puts before an option: `a. SD`."""
_ERROR = "#"
"""What an error of a spreadsheet program begins with."""
_AGE_TOKENS = r"[0-9]{1,3}|[^\W\d_]+|[<>≤≥=+–—-]"
_NO_END = 1_000
"""Years beyond any age."""

Span = tuple[int, int]


class Indicator(NamedTuple):
    """One class of a characteristic: how many are of it, and of all how many percent."""

    label: str
    respondents: int
    percent: Decimal


class Characteristic(NamedTuple):
    """The respondents by the classes of one role; ``sum`` is that of the percentages as they are printed."""

    role: str
    indicators: tuple[Indicator, ...]
    sum: Decimal


def characteristic(role: str, counts: Mapping[str | None, int], classes: ProfileClasses) -> Characteristic:
    """The table of one role from the respondents of each class; classes with nobody are left out.

    Those without a class (None) stand last. Percentages are of all respondents, rounded half up.
    """
    met = sorted((one for one, count in counts.items() if count), key=classes.sort_key)
    everyone = sum(counts.values())
    percents = [half_up(Fraction(100 * counts[one], everyone), PERCENT_PLACES) for one in met]
    indicators = [
        Indicator(NOT_GIVEN if one is None else one, counts[one], percent)
        for one, percent in zip(met, percents, strict=True)
    ]
    return Characteristic(role, tuple(indicators), sum(percents, half_up(Fraction(0), PERCENT_PLACES)))


def asked(what: str) -> tuple[str, ...]:
    """What a questionnaire offers to choose from: the classes of a role, or the hours (``jam``); else nothing.

    >>> asked("jam"), asked("disabilitas")
    (('08.00–12.00', '13.00–17.00'), ('Ya', 'Tidak'))
    """
    return tuple(_spellings().asked.get(what, ()))


def bands_from(text: str) -> tuple[int, ...]:
    """Read the lower bounds of age bands.

    >>> bands_from("17, 26,36")
    (17, 26, 36)

    :raises Refusal: ``age-bands-unread`` for what is no rising list of whole numbers from 1 to 100.
    """
    parts = [part.strip() for part in text.split(",")]
    bounds = [int(part) if re.fullmatch("[0-9]{1,3}", part) else 0 for part in parts]
    if any(bound <= before for before, bound in pairwise([0, *bounds])) or bounds[-1] > OLDEST:
        raise Refusal("age-bands-unread", value=text)
    return tuple(bounds)


def standard_classes(role: str, bands: tuple[int, ...] | None = None, edition: str | None = None) -> tuple[str, ...]:
    """The classes of a role that a survey is counted by, in their order; none of what has no standard.

    >>> standard_classes("usia", (17, 26)), standard_classes("jenis_kelamin", edition="2017")
    (('di bawah 17', '17–25', '26 ke atas'), ('L', 'P'))
    """
    return ProfileClasses(role, bands, edition).order


def coarser_age(label: str, finer: tuple[int, ...], coarser: tuple[int, ...]) -> str:
    """The class of age that one by finer bounds is part of; ``coarser`` are some of these bounds.

    What a form itself had as a class, beside these, stays what it is.

    >>> [coarser_age(label, (20, 30, 40), (30,)) for label in ("di bawah 20", "20–29", "40 ke atas", "51–60")]
    ['di bawah 30', 'di bawah 30', '30 ke atas', '51–60']
    """
    names = [*_bands(coarser).values()]
    parts = {name: names[bisect_right(coarser, first)] for (first, _last), name in _bands(finer).items()}
    return parts.get(label) or ProfileClasses(AGE, coarser).of(label) or label


class ProfileClasses:
    """The classes of one role: what each text is of, whatever else its column holds.

    ``order`` has the standard classes as they are to be shown. ``bands`` are the lower bounds of the age bands above
    the lowest, rising; ``AGE_BANDS`` unless others are given. ``edition`` is one of ``EDITIONS``, the first unless
    another is given.
    """

    def __init__(self, role: str, bands: tuple[int, ...] | None = None, edition: str | None = None) -> None:
        spellings = _spellings()
        self.role = role
        self._bounds = spellings.age_bands if bands is None else bands
        self._bands = _bands(self._bounds) if role == AGE else {}
        self._known = _known(role, edition)
        self.order = tuple(self._bands.values() if role == AGE else _classes(role, edition))
        rest = spellings.rest.get(role)
        self._rest = rest if rest in self.order else None
        self._ranks = {name: span for span, name in self._bands.items()} or {
            name: (place, 0) for place, name in enumerate(self.order)
        }

    def of(self, text: str) -> str | None:
        """The class of a text; None where it is blank or not understood.

        >>> [ProfileClasses("pendidikan").of(text) for text in ("SMA / SMK", "s-1", "S2 Ke Atas", "3", "-")]
        ['SMA', 'D4/S1', 'S2 ke atas', None, None]
        >>> [ProfileClasses("pekerjaan", edition=edition).of("PPPK") for edition in EDITIONS]
        ['ASN', 'PNS']
        >>> [ProfileClasses("usia").of(text) for text in ("35 th", "51 s.d 60", "> 50", "0")]
        ['30–39', '51–60', 'di atas 50', None]
        """
        text = clean(text)
        read = self._age if self.role == AGE else self._spelt
        return read(text) or read(re.sub(_MARK, "", text)) or self._otherwise(text)

    def understood(self, text: str) -> bool:
        """Whether a text has a class or is blank; an age of 0 is neither."""
        blank = not clean(text) and not (self.role == AGE and is_odd_age(text))
        return blank or self.of(text) is not None

    def is_plain(self, text: str) -> bool:
        """Whether a text tells nothing beyond its class: it is one of the spellings, an age, or a bare number."""
        known = self._spelt(clean(text)) or (self.role == AGE and self._age(clean(text)))
        return bool(known) or text.strip().isdecimal()

    def sort_key(self, value: str | None) -> tuple[int, Span, str]:
        """What sorts classes: standard ones in their order, ages by their bounds, others by name, None last."""
        if value is None:
            return 2, (0, 0), ""
        rank = self._ranks.get(value)
        if rank is None and self.role == AGE and (band := self._band(value)):
            rank = band[0]
        return (1, (0, 0), value) if rank is None else (0, rank, value)

    def _spelt(self, text: str) -> str | None:
        """The class of a text by the spellings: of the whole, or of all its parts together."""
        if whole := self._known.get(_folded(text)):
            return whole
        parts = {self._known.get(key) for part in re.split(_BETWEEN, text) if (key := _folded(part))}
        name = "/".join(one for one in self.order if one in parts)
        return name if None not in parts and name in self.order else None

    def _age(self, text: str) -> str | None:
        band = self._band(text)
        return band and band[1]

    def _band(self, text: str) -> tuple[Span, str] | None:
        """The first and last year of an age's band, or of the band that a text is, and its name."""
        if not text or is_odd_age(text):
            return None
        if (age := years(text)) is not None:
            return [*self._bands.items()][bisect_right(self._bounds, age)]
        shape, numbers = _shape(text)
        kind = _kinds().get(shape)
        if kind is None or (kind == "between" and numbers[0] >= numbers[1]):
            return None
        span = _span(kind, numbers)
        return span, self._bands.get(span) or _name(kind, numbers)

    def _otherwise(self, text: str) -> str | None:
        """The class of a text that stands in no list."""
        if text.startswith(_ERROR) or (self._rest and not any(map(str.isalpha, text))):
            return None
        return self._rest or (None if self.order else _tidied(text))


class _Spellings(NamedTuple):
    """The file of spellings, key by key; what it has more or less is an error."""

    silent: list[str]
    written: list[str]
    age_bands: tuple[int, ...]
    asked: dict[str, list[str]]
    rest: dict[str, str]
    ages: dict[str, list[str]]
    classes: dict[str, dict[str, list[str]]]
    former: dict[str, dict[str, dict[str, list[str]]]]


@cache
def _spellings() -> _Spellings:
    data = tomllib.loads((Path(__file__).parent / "profile_classes.toml").read_text(encoding="utf-8"))
    return _Spellings(**{**data, "age_bands": tuple(data["age_bands"])})


def _classes(role: str, edition: str | None) -> dict[str, list[str]]:
    """The classes of a role in an edition, each with its other spellings."""
    spellings = _spellings()
    return spellings.former.get(edition or EDITIONS[0], {}).get(role) or spellings.classes.get(role, {})


@cache
def _known(role: str, edition: str | None) -> dict[str, str]:
    """The class of every spelling of a role; a class's name is one of its spellings."""
    classes = _classes(role, edition)
    return {_folded(text): name for name, texts in classes.items() for text in (name, *texts)}


@cache
def _kinds() -> dict[str, str]:
    """What kind of band each shape is."""
    return {_shape(text.replace("#", "0"))[0]: kind for kind, texts in _spellings().ages.items() for text in texts}


def _folded(text: str) -> str:
    """What the spellings of one name have in common, spaces and silent words left out."""
    return "".join(word for word in spelled(text).split() if word not in _spellings().silent)


def _shape(text: str) -> tuple[str, list[int]]:
    """A text with ``#`` for each number, and the numbers."""
    tokens = [token for token in re.findall(_AGE_TOKENS, text.casefold()) if token not in _spellings().silent]
    numbers = [int(token) for token in tokens if token.isdecimal()]
    return " ".join("#" if token.isdecimal() else token for token in tokens), numbers


def _bands(bounds: tuple[int, ...]) -> dict[Span, str]:
    """The bands from nought on, each with its name."""
    kinds = [("below", [bounds[0]]), *(("between", [low, high - 1]) for low, high in pairwise(bounds))]
    return {_span(*kind): _name(*kind) for kind in [*kinds, ("from", [bounds[-1]])]}


def _span(kind: str, numbers: list[int]) -> Span:
    """The first and last year of a band."""
    low, high = numbers[0], numbers[-1]
    ends = {"below": (0, low - 1), "upto": (0, low), "between": (low, high), "above": (low + 1, _NO_END)}
    return ends.get(kind, (low, _NO_END))


def _name(kind: str, numbers: list[int]) -> str:
    if kind == "between" and numbers[0] == numbers[1]:
        return str(numbers[0])
    name = _spellings().ages[kind][0]
    for number in numbers:
        name = name.replace("#", str(number), 1)
    return name


def _tidied(text: str) -> str | None:
    """One spelling for all that differ in case only."""
    written = {word.casefold(): word for word in _spellings().written}
    return " ".join(written.get(word, word.capitalize()) for word in text.casefold().split()) or None


if not TYPE_CHECKING:  # so that a name that is not here stays an error to mypy

    def __getattr__(name: str) -> tuple[int, ...]:
        if name != "AGE_BANDS":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return _spellings().age_bands
