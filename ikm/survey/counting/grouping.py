"""Columns to group by while they are read, and a tally for each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ikm.index.tally import Ints, Tally
from ikm.messages.catalogue import _
from ikm.messages.findings import Findings, Place, Refusal, safe_value
from ikm.survey.columns.column_lookup import GroupingKey
from ikm.survey.columns.mapping_file import PERIOD, PROFILE
from ikm.survey.columns.yes_no_columns import ROLE as CONTROL
from ikm.survey.columns.yes_no_columns import is_blank, yes_or_no
from ikm.survey.files.table import Codes, Labels, Table

MOST_GROUPS = 100_000
MOST_SPELLINGS = 12
"""So many spellings of a class are named."""
COMMON = 10
"""What so many respondents wrote tells nobody from the others, whatever it is."""

GroupKey = tuple[str | None, ...]
"""The values that make a group, None where the cell is blank."""


class TimeFilter(NamedTuple):
    """Of which time respondents are to be: ``per`` which span they are grouped, from ``first`` to ``last`` inclusive.

    ``month_first`` says how ``3/4/2025`` is read, once that is known.
    """

    per: str | None = None
    first: date | None = None
    last: date | None = None
    month_first: bool | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether rows of another time are left out."""
        return bool(self.first or self.last)


class _KeyReader(Protocol):
    """How the texts of a column become values to group by.

    ``cut`` takes from a text what never matters, where that keeps the distinct ones few.
    """

    cut: Callable[[str], str] | None

    def read(self, texts: Sequence[str]) -> Iterable[tuple[str | None, bool]]:
        """Of each text that is new, the value, None for a blank; and whether it is of the time asked for."""

    def say(self, place: Place, met: Mapping[str, int], findings: Findings) -> None:
        """Say how the texts met, with how many respondents gave each, were read."""


class _WrittenValues:
    """Values as they are written, spaces collapsed."""

    cut: Callable[[str], str] | None = None

    def read(self, texts: Sequence[str]) -> Iterable[tuple[str | None, bool]]:
        return ((" ".join(text.split()) or None, True) for text in texts)

    def say(self, place: Place, met: Mapping[str, int], findings: Findings) -> None:
        pass


class _ClassedValues:
    """Values of a profile, in standard classes."""

    cut: Callable[[str], str] | None = None

    def __init__(self, role: str, bands: tuple[int, ...] | None) -> None:
        from ikm.survey.texts.profile_classes import ProfileClasses

        self._classes = ProfileClasses(role, bands)

    def read(self, texts: Sequence[str]) -> Iterable[tuple[str | None, bool]]:
        return ((self._classes.of(text), True) for text in texts)

    def say(self, place: Place, met: Mapping[str, int], findings: Findings) -> None:
        from ikm.survey.texts.values import years

        column, classes = safe_value(place.header), dict[str, dict[str, int]]()
        for text, times in met.items():
            value = self._classes.of(text)
            if value is not None and value != " ".join(text.split()) and years(text) is None:
                classes.setdefault(value, {})[text] = times
        if classes:
            said = "; ".join(f"{value} ← {self._named(classes[value])}" for value in sorted(classes))
            findings.add("profile-classes", place, column=column, classes=said)
        strange = {text: times for text, times in met.items() if not self._classes.understood(text)}
        if strange:
            rows = sum(strange.values())
            findings.add("profile-unknown", place, column=column, rows=rows, values=self._named(strange))

    def _named(self, met: Mapping[str, int]) -> str:
        """Texts with how often each was met; what may tell of somebody only as how many others there are."""
        plain = [text for text, times in met.items() if times >= COMMON or self._classes.is_plain(text)]
        some = sorted(plain, key=lambda text: (-met[text], text))[:MOST_SPELLINGS]
        others = sum(met.values()) - sum(met[text] for text in some)
        named = [f"“{safe_value(text)}” {met[text]}" for text in some]
        return ", ".join([*named, *([_("others {number}").format(number=others)] if others else [])])


class _PeriodValues:
    """Dates, or periods in words, as the period they lie in."""

    def __init__(self, when: TimeFilter) -> None:
        from ikm.survey.texts.date_column import DateReader

        self.dates, self._when = DateReader(*when), when
        self.cut: Callable[[str], str] | None = self.dates.cut
        self._unplaced = set[str]()

    def read(self, texts: Sequence[str]) -> Iterable[tuple[str | None, bool]]:
        self.dates.see(texts)
        return map(self._read, texts)

    def _read(self, text: str) -> tuple[str | None, bool]:
        from ikm.survey.texts import periods

        label, is_inside = self.dates.read(text)
        if self._when.per is None:
            return (str(one) if (one := periods.read(text)) else " ".join(text.split()) or None), is_inside
        if label is None:
            self._unplaced.add(text)
        return label, is_inside

    def say(self, place: Place, met: Mapping[str, int], findings: Findings) -> None:
        if self.dates.ambiguous:
            findings.add("dates-ambiguous", place)
        if undated := sum(times for text, times in met.items() if text in self._unplaced):
            findings.add("rows-undated", place, rows=undated)


class _YesNoValues:
    """Answers to a question of ya or tidak."""

    cut: Callable[[str], str] | None = None

    def read(self, texts: Sequence[str]) -> Iterable[tuple[str | None, bool]]:
        return ((yes_or_no(text), True) for text in texts)

    def say(self, place: Place, met: Mapping[str, int], findings: Findings) -> None:
        strange = [text for text in met if yes_or_no(text) is None and not is_blank(text)]
        if strange:
            rows = sum(met[text] for text in strange)
            findings.add("control-unknown", place, column=safe_value(place.header), rows=rows)


class GroupingColumn:
    """A column to group by while it is read: its values in the order met, None for a blank."""

    def __init__(
        self,
        table: Table,
        key: GroupingKey,
        when: TimeFilter,
        bands: tuple[int, ...] | None,
        too_many: Callable[[], Refusal] | None,
    ) -> None:
        self.index, self.name = key.place, key.name
        self.values: dict[str | None, int] = {}
        self.reader = self._reader(key, when, bands)
        self.labels = Labels(MOST_GROUPS, too_many, self.reader.cut)
        self._constant, self._place = key.value, table.at(table.header_row, key.place)
        self._met: Counter[int] = Counter()
        self._of_label, self._inside = np.empty(0, np.int32), np.empty(0, np.bool_)

    @staticmethod
    def _reader(key: GroupingKey, when: TimeFilter, bands: tuple[int, ...] | None) -> _KeyReader:
        if key.role == PERIOD:
            return _PeriodValues(when)
        if key.role == CONTROL:
            return _YesNoValues()
        return _ClassedValues(key.role, bands) if key.role in PROFILE and key.place is not None else _WrittenValues()

    def codes(self, rows: int) -> Codes:
        """The codes of so many rows where all have the same value."""
        return np.full(rows, self.labels[self._constant or ""], np.int32)

    def read(self, codes: Codes) -> Codes:
        """The place among ``values`` of each respondent."""
        self._learn()
        self._met.update({code: int(times) for code, times in enumerate(np.bincount(codes).tolist()) if times})
        return self._of_label[codes]

    def inside(self, codes: Codes) -> NDArray[np.bool_]:
        """Which rows are of the time that was asked for."""
        self._learn()
        return self._inside[codes]

    def undated(self, codes: Codes) -> int:
        """How many rows have no date or period at all."""
        known = self.reader.dates.undated if isinstance(self.reader, _PeriodValues) else ()
        return sum(int(times) for code, times in enumerate(np.bincount(codes)) if self.labels.texts[code] in known)

    def _learn(self) -> None:
        """Read the labels that are new."""
        new = self.labels.texts[len(self._of_label) :]
        if new:
            read, inside = zip(*self.reader.read(new), strict=True)
            found = [self.values.setdefault(value, len(self.values)) for value in read]
            self._of_label = np.append(self._of_label, np.array(found, np.int32))
            self._inside = np.append(self._inside, np.array(inside, np.bool_))

    def month_first(self) -> bool | None:
        """How dates have to be read in another reading; None where this one will do."""
        dates = self.reader.dates if isinstance(self.reader, _PeriodValues) else None
        return dates.month_first if dates and dates.is_outdated else None

    def say(self, findings: Findings) -> None:
        """Say how the column was read."""
        if not self.labels.overfull:
            met = {self.labels.texts[code]: times for code, times in self._met.items()}
            self.reader.say(self._place, met, findings)


class Grouping:
    """A tally for each group by the values of some key columns; without any, for everyone."""

    def __init__(self, keys: list[GroupingColumn], zero: Tally, lowest: int) -> None:
        self.keys, self._lowest = keys, lowest
        self._tally, self._products = replace(zero, products=None), zero.products
        self._crossed: dict[tuple[int, ...], int] = {}

    def count(
        self,
        answers: NDArray[np.int8],
        values: list[Codes],
        weights: Ints | None = None,
        expected: NDArray[np.int8] | None = None,
    ) -> None:
        """Count a block of respondents; ``values`` are their places among the values of each key."""
        if len(values) == 1:
            places, number = values[0], len(self.keys[0].values)
        else:
            places, number = self._cross(answers.shape[1], values)
        kinds: dict[str, Any] = {"marks": self._tally.marks is not None, "expected": expected}
        counted = Tally.count(answers, places, number, self._tally.counts.shape[-1], weights, **kinds)
        self._tally = self._tally.grown(number) + counted
        self._products = None if self._products is None or weights is not None else self._products.grown(number)
        if self._products is not None:
            self._products.see(answers, places, self._lowest)

    @property
    def tally(self) -> Tally:
        """What was counted, of all groups."""
        return replace(self._tally, products=self._products)

    def _cross(self, rows: int, values: list[Codes]) -> tuple[Codes, int]:
        mixed = np.zeros(rows, np.int64)
        for key, value in zip(self.keys, values, strict=True):
            _, mixed = np.unique(mixed, return_inverse=True)  # so that the product stays small
            mixed = mixed * len(key.values) + value
        _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
        combinations = [tuple(int(value[row]) for value in values) for row in first]
        places = [self._crossed.setdefault(one, len(self._crossed)) for one in combinations]
        if len(self._crossed) > MOST_GROUPS:
            crossed = ",".join(key.name for key in self.keys)
            raise Refusal("too-many-values", column=crossed, limit=MOST_GROUPS, meaning="groups")
        return np.array(places, np.int32)[inverse], len(self._crossed)

    def by_key(self) -> dict[GroupKey, Tally]:
        """The tallies of all groups that have answers."""
        texts = [list(key.values) for key in self.keys]
        groups = self._crossed if len(texts) != 1 else {(place,): place for place in range(len(texts[0]))}
        tally = self.tally
        filled: NDArray[np.bool_] = np.any(tally.counts, axis=(1, 2))
        return {
            tuple(text[value] for text, value in zip(texts, values, strict=True)): tally[place]
            for values, place in groups.items()
            if place < len(filled) and filled[place]
        }


def merged(groups: Mapping[GroupKey, Tally], table: Sequence[str], by: Sequence[str]) -> dict[GroupKey, Tally]:
    """The groups of a table put together by some of its keys; None for keys that it does not have."""
    found: dict[GroupKey, Tally] = {}
    for key, tally in groups.items():
        known = dict(zip(table, key, strict=True))
        own = tuple(known.get(name) for name in by)
        found[own] = found[own] + tally if own in found else tally
    return found
