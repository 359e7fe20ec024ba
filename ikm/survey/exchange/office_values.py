"""The values of an office file: from what stands in a cell or behind a key to what it is, or why it is none."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Fact, Place, Refusal, near, offered
from ikm.messages.masking import safe_value
from ikm.rules.ruleset import Ruleset
from ikm.survey.exchange.office_keys import OfficeKey, ValueKind, folded
from ikm.survey.files.table import NO_VALUE
from ikm.survey.texts.dates import parse
from ikm.survey.texts.periods import read as period_of
from ikm.survey.texts.values import MOST_DIGITS, whole
from ikm.survey.texts.vocabulary import spelled, vocabulary

HIGHEST = 100
"""No index is higher."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""A day of another year is a typing error."""
YES, NO = ("ya", "y", "yes", "true", "benar", "1"), ("tidak", "t", "no", "false", "salah", "0")
BLANKS = ("", "-")
"""Texts that say nothing."""
_NUMBERED = re.compile(r"u ?([0-9]{1,2})\b(.*)", re.IGNORECASE)
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")

Value = str | int | Decimal | date | bool | Path


class OfficeSpot(NamedTuple):
    """Where a value stands: the place, and what it is called there, the head of a column or the path of a key."""

    place: Place
    name: str

    def fault(self, code: str, **facts: object) -> Refusal:
        """A refusal that names the spot."""
        return Refusal(code, self.place, key=self.name, **facts)


class ValueReader:
    """Reads values: unsur by the rules, files as they are seen from a folder.

    Where ``files_are_needed``, a file that is not there is refused.
    """

    def __init__(self, rules: Ruleset, folder: Path, *, files_are_needed: bool) -> None:
        self._rules, self._folder, self._files_are_needed = rules, folder, files_are_needed
        self._unsur = _unsur_names(rules)

    def read(self, raw: object, key: OfficeKey, spot: OfficeSpot) -> Value | None:
        """The value of a cell, or of a key of TOML; None for a blank.

        :raises Refusal: of the family ``office-bad``.
        """
        value = _without_rest(raw, spot)
        if value is None:
            return None
        if key.kind is ValueKind.UNSUR:
            return self._unsur_id(value, spot)
        if key.kind is ValueKind.FILE:
            return self._folder / self._file(_text(value, spot), spot)
        if key.kind is ValueKind.FORM:
            return self._form(value, key, spot)
        if key.kind is ValueKind.CHOICE:
            return _choice(value, key.choices, spot)
        return _PLAIN[key.kind](value, spot)

    def _form(self, value: object, key: OfficeKey, spot: OfficeSpot) -> str:
        text = _text(value, spot)
        word = next((one for one in key.choices if folded(one) == folded(text)), None)
        return word or self._file(text, spot).as_posix()

    def _unsur_id(self, value: object, spot: OfficeSpot) -> str:
        text = _text(value, spot)
        known = self._unsur
        if id := known.get(spelled(text)):
            return id
        numbered = _NUMBERED.fullmatch(" ".join(text.split()))
        if numbered:
            order = self._rules.orders[0].unsur
            place, name = int(numbered[1]) - 1, spelled(numbered[2])
            id = order[place] if 0 <= place < len(order) else None
            if id and (not name or known.get(name) == id):
                return id
            if name in known:  # a number of the other order
                return known[name]
        shorts = [one.short for one in self._rules.unsur]
        nearest = near(text, [*(one.name for one in self._rules.unsur), *shorts, *known])
        raise spot.fault("office-no-unsur", value=safe_value(text), known=offered(shorts), near=nearest)

    def _file(self, text: str, spot: OfficeSpot) -> Path:
        """A file as it is written, with the signs of this system."""
        path = Path(text.replace("\\", "/"))
        if self._files_are_needed:
            whole_path = self._folder / path
            try:
                is_there = whole_path.is_file()
                siblings = [one.name for one in whole_path.parent.iterdir()] if not is_there else []
            except (OSError, ValueError):
                is_there, siblings = False, []
            if not is_there:
                raise spot.fault("office-no-file", value=path, near=near(path.name, siblings))
        return path


def _unsur_names(rules: Ruleset) -> dict[str, str]:
    """The id of each unsur by all that it is called, in the spelling of :func:`spelled`."""
    names: dict[str, str] = {}
    for one in rules.unsur:
        for word in vocabulary().unsur.get(one.id, ()):
            names.setdefault(word, one.id)
    for one in rules.unsur:
        names |= {spelled(one.name): one.id, spelled(one.short): one.id, spelled(one.id): one.id}
    return names


def _without_rest(raw: object, spot: OfficeSpot) -> object:
    """A value as it is read; None where there is none.

    :raises Refusal: ``office-lost`` for an error, or a formula that was saved without its value.
    """
    if not isinstance(raw, str):
        return raw
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if text == NO_VALUE or _ERROR.fullmatch(text):
        raise spot.fault("office-lost", value=text)
    return None if text in BLANKS else text


def _text(value: object, spot: OfficeSpot) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if abs(value) >= 10**MOST_DIGITS:  # a spreadsheet keeps fifteen digits of a number
            raise spot.fault("office-digits", most=MOST_DIGITS)
        value = int(value) if value.is_integer() else value
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    raise spot.fault("office-no-text", value=_shown(value))


def _whole(value: object, spot: OfficeSpot) -> int:
    number = None
    if isinstance(value, str):
        number = whole(value)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        is_finite = not isinstance(value, Decimal) or value.is_finite()
        is_in_bounds = is_finite and 0 <= value < 10**MOST_DIGITS  # no Decimal of many digits can be divided
        number = int(value) if is_in_bounds and value == value // 1 else None
    if number is None or not 0 <= number < 10**MOST_DIGITS:
        raise spot.fault("office-no-whole", value=_shown(value))
    return number


def _index(value: object, spot: OfficeSpot) -> Decimal:
    number: Decimal | None = None
    if isinstance(value, str):
        try:
            number = Decimal(value.replace(",", "."))
        except InvalidOperation:
            number = None
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
    if number is None or not number.is_finite() or not 0 <= number <= HIGHEST:
        raise spot.fault("office-no-index", value=_shown(value), highest=HIGHEST)
    return number


def _day(value: object, spot: OfficeSpot) -> date:
    day = None
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value):
        stamp = parse(f"{value:g}")  # a day that lost its format is the number of days that a spreadsheet counts
        day = stamp.date if stamp else None
    elif isinstance(value, str) and period_of(value) is None:
        stamp = None if value.replace(".", "").isdigit() else parse(value)
        day = stamp.date if stamp else None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise spot.fault("office-no-day", value=_shown(value))
    return day


def _yes_or_no(value: object, spot: OfficeSpot) -> bool:
    word = folded(str(int(value)) if isinstance(value, bool | float) else str(value))
    if word in YES:
        return True
    if word in NO:
        return False
    raise spot.fault("office-no-choice", value=_shown(value), known=f"{YES[0]}, {NO[0]}", near="")


def _choice(value: object, choices: Iterable[str], spot: OfficeSpot) -> str:
    words = {folded(one): one for one in choices}
    text = _text(value, spot)
    if word := words.get(folded(text)):
        return word
    nearest: Fact = near(text, words.values())
    raise spot.fault("office-no-choice", value=safe_value(text), known=offered(words.values()), near=nearest)


def _shown(value: object) -> str:
    """A value as a sentence shows it."""
    return safe_value(str(value))


_PLAIN: dict[ValueKind, Callable[[object, OfficeSpot], Value]] = {
    ValueKind.TEXT: _text,
    ValueKind.WHOLE: _whole,
    ValueKind.INDEX: _index,
    ValueKind.DAY: _day,
    ValueKind.YES_NO: _yes_or_no,
}
"""What reads a value of each kind that needs to know nothing else."""
