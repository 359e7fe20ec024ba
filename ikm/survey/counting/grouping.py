"""The columns to group by while they are read, and a tally for each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ikm.index.tally import RowWeights, Tally
from ikm.messages.findings import OFFERED_SHOWN, Fact, Findings, ListUse, PhraseUse, Place, Refusal, offered
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_lookup import GroupingKey
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, UNIT
from ikm.survey.columns.yes_no_columns import ROLE as CONTROL
from ikm.survey.columns.yes_no_columns import is_blank, yes_or_no
from ikm.survey.counting.answer_column import RespondentRows
from ikm.survey.counting.unit_names import UnitNames, UnitSpellings
from ikm.survey.files.table import MOST_COLUMNS, Codes, Labels, Table

MOST_GROUPS = 100_000
MOST_SPELLINGS = 5
"""This many spellings of a class are named in a finding."""
COMMON = 10
"""A text that this many respondents wrote may be printed, whatever it is: it identifies nobody."""

GroupKey = tuple[str | None, ...]
"""The values that make a group, None where the cell is blank."""
TableKeys = tuple[str, ...]
"""The names of the keys that the groups of a table are made by."""


class TimeFilter(NamedTuple):
    """Keep respondents from ``first`` to ``last``, both inclusive, and group them by periods of the kind ``per``.

    ``month_first`` says how ``3/4/2025`` is read, once that is known. Where ``per`` is ``implied`` by a period that
    the caller named, dates are grouped by it if there are any, and nothing is shown by it.
    """

    per: str | None = None
    first: date | None = None
    last: date | None = None
    month_first: bool | None = None
    implied: bool = False

    @property
    def is_bounded(self) -> bool:
        """Whether rows of another time are left out."""
        return bool(self.first or self.last)

    def without_implied(self) -> TimeFilter:
        """The same, without a kind of periods that is only implied: the periods stay as they are told."""
        return self._replace(per=None) if self.implied else self


class _KeyValue(NamedTuple):
    """The value to group by that a text stands for, None for a blank; and whether it is of the time asked for."""

    value: str | None
    is_in_time: bool = True


class _KeyReader(Protocol):
    """Reads the texts of a column as values to group by.

    ``cut`` removes from a text what never matters, where that keeps the distinct ones few.
    """

    cut: Callable[[str], str] | None

    def read(self, texts: Sequence[str]) -> Iterable[_KeyValue]:
        """The value of each text; a text is read once, when it is first met."""


class _InterpretingReader(_KeyReader, Protocol):
    """Reads texts as other values than those that are written, and has findings about it."""

    def findings(self, place: Place, text_counts: Mapping[str, int]) -> Findings:
        """How texts were read; ``text_counts`` is how many respondents gave each."""


class _WrittenValues:
    """Values as they are written, spaces collapsed."""

    cut: Callable[[str], str] | None = None

    def read(self, texts: Sequence[str]) -> Iterable[_KeyValue]:
        return (_KeyValue(" ".join(text.split()) or None) for text in texts)


class _NamedUnits:
    """Units by the names that they are to have."""

    cut: Callable[[str], str] | None = None

    def __init__(self, spellings: UnitSpellings) -> None:
        self._names = UnitNames(spellings)

    def read(self, texts: Sequence[str]) -> Iterable[_KeyValue]:
        return (_KeyValue(self._names.of(text)) for text in texts)

    def findings(self, place: Place, text_counts: Mapping[str, int]) -> Findings:
        return self._names.findings(place, text_counts)


class _ClassedValues:
    """Values of a profile, in standard classes."""

    cut: Callable[[str], str] | None = None

    def __init__(self, role: str, bands: tuple[int, ...] | None, edition: str | None) -> None:
        from ikm.survey.texts.profile_classes import ProfileClasses

        self._classes = ProfileClasses(role, bands, edition)

    def read(self, texts: Sequence[str]) -> Iterable[_KeyValue]:
        return (_KeyValue(self._classes.of(text)) for text in texts)

    def findings(self, place: Place, text_counts: Mapping[str, int]) -> Findings:
        from ikm.survey.texts.values import years

        findings = Findings()
        column = safe_value(place.header)
        spellings: dict[str, dict[str, int]] = {}  # of each class, those that are not its name
        unknown: dict[str, int] = {}
        for text, times in text_counts.items():
            if not self._classes.understood(text):
                unknown[text] = times
            value = self._classes.of(text)
            if value is None or value == " ".join(text.split()):
                continue
            if years(text) is None:  # that 23 is of 20–29 needs no word
                spellings.setdefault(value, {})[text] = times
        if spellings:
            classes = [
                PhraseUse.of("list-of-class", value=value, texts=self._list_texts(spellings[value]))
                for value in sorted(spellings)
            ]
            shown = ListUse("list-semicolon", tuple(classes), OFFERED_SHOWN)
            findings.add("profile-classes", place, column=column, classes=shown)
        if unknown:
            rows = sum(unknown.values())
            findings.add("profile-unknown", place, column=column, rows=rows, values=self._list_texts(unknown))
        return findings

    def _list_texts(self, text_counts: Mapping[str, int]) -> ListUse:
        """Texts with how many respondents gave each; those that may identify somebody only by their number."""
        printable = [text for text, times in text_counts.items() if times >= COMMON or self._classes.is_plain(text)]
        commonest = sorted(printable, key=lambda text: (-text_counts[text], text))[:MOST_SPELLINGS]
        parts: list[Fact] = [f"“{safe_value(text)}” {text_counts[text]}" for text in commonest]
        others = sum(text_counts.values()) - sum(text_counts[text] for text in commonest)
        if others:
            parts.append(PhraseUse.of("list-others", number=others))
        return offered(parts)


class _PeriodValues:
    """Dates, or periods in words, as the period they lie in."""

    def __init__(self, time_filter: TimeFilter) -> None:
        from ikm.survey.texts.date_column import DateReader

        self.dates = DateReader(time_filter.per, time_filter.first, time_filter.last, time_filter.month_first)
        self.cut: Callable[[str], str] | None = self.dates.cut
        self._per = time_filter.per
        self._without_period = set[str]()

    def read(self, texts: Sequence[str]) -> Iterable[_KeyValue]:
        self.dates.see(texts)  # all before any is read: a late date may show how the first are meant
        return map(self._read, texts)

    def _read(self, text: str) -> _KeyValue:
        from ikm.survey.texts import periods

        label, is_in_time = self.dates.read(text)
        if self._per is not None:
            if label is None:
                self._without_period.add(text)
            return _KeyValue(label, is_in_time)
        period = periods.read(text)
        written = " ".join(text.split()) or None
        return _KeyValue(str(period) if period else written, is_in_time)

    def findings(self, place: Place, text_counts: Mapping[str, int]) -> Findings:
        findings = Findings()
        if self.dates.ambiguous:
            findings.add("dates-ambiguous", place)
        if self.dates.exchanged:
            day, other = self.dates.exchanged
            findings.add("dates-exchanged", place, date=day, other=other)
        undated = sum(times for text, times in text_counts.items() if text in self._without_period)
        if undated:
            findings.add("rows-undated", place, rows=undated)
        return findings


class _YesNoValues:
    """Answers to a question of ya or tidak."""

    cut: Callable[[str], str] | None = None

    def read(self, texts: Sequence[str]) -> Iterable[_KeyValue]:
        return (_KeyValue(yes_or_no(text)) for text in texts)

    def findings(self, place: Place, text_counts: Mapping[str, int]) -> Findings:
        findings = Findings()
        unknown = [text for text in text_counts if yes_or_no(text) is None and not is_blank(text)]
        if unknown:
            rows = sum(text_counts[text] for text in unknown)
            findings.add("control-unknown", place, column=safe_value(place.header), rows=rows)
        return findings


class GroupingColumn:
    """A column to group by while it is read: its values in the order met, None for a blank.

    Without a column (``index`` is None), all respondents have the value of the key.
    """

    def __init__(
        self,
        table: Table,
        key: GroupingKey,
        time_filter: TimeFilter,
        bands: tuple[int, ...] | None,
        edition: str | None,
        too_many: Callable[[], Refusal] | None,
        units: UnitSpellings,
    ) -> None:
        self.index, self.name = key.place, key.name
        self.values: dict[str | None, int] = {}
        self.reader = _reader_for(key, time_filter, bands, edition, units)
        self.labels = Labels(MOST_GROUPS, too_many, self.reader.cut)
        self._constant = key.value
        self._header_place = table.at(table.header_row, key.place)
        self._label_counts: Counter[int] = Counter()
        # By code of a label: the place of its value among the values, and whether it is of the time asked for.
        self._value_places = np.empty(0, np.int32)
        self._is_in_time = np.empty(0, np.bool_)

    def constant_codes(self, rows: int) -> Codes:
        """The codes of a block of this many rows, which all have the same value."""
        return np.full(rows, self.labels[self._constant or ""], np.int32)

    def count(self, codes: Codes, rows_alike: NDArray[np.int64] | None) -> Codes:
        """Count rows by their labels, and return the place of each one's value among ``values``.

        ``rows_alike`` says how many rows of the table as it is stored each stands for, where not for itself alone.
        """
        self._learn()
        for code, number in enumerate(np.bincount(codes, rows_alike).tolist()):
            if number:
                self._label_counts[code] += int(number)
        return self._value_places[codes]

    def in_time(self, codes: Codes) -> NDArray[np.bool_]:
        """Mark the rows that are of the time asked for."""
        self._learn()
        return self._is_in_time[codes]

    def count_undated(self, codes: Codes, times: NDArray[np.int64]) -> int:
        """How many rows have no date or period at all, where each stands for so many."""
        if not isinstance(self.reader, _PeriodValues):
            return 0
        undated_texts = self.reader.dates.undated
        undated = 0
        for code, number in enumerate(np.bincount(codes, times).tolist()):
            if self.labels.texts[code] in undated_texts:
                undated += int(number)
        return undated

    def _learn(self) -> None:
        """Read the labels that are new."""
        new_texts = self.labels.texts[len(self._value_places) :]
        if not new_texts:
            return
        keys = list(self.reader.read(new_texts))
        places = [self.values.setdefault(key.value, len(self.values)) for key in keys]
        self._value_places = np.append(self._value_places, np.array(places, np.int32))
        self._is_in_time = np.append(self._is_in_time, np.array([key.is_in_time for key in keys], np.bool_))

    def wanted_month_first(self) -> bool | None:
        """How dates have to be read in another reading; None where this one will do."""
        if not isinstance(self.reader, _PeriodValues) or not self.reader.dates.is_outdated:
            return None
        return self.reader.dates.month_first

    def findings(self) -> Findings:
        """How the column was read; of values that are taken as they are written there is nothing to say."""
        if self.labels.overfull or isinstance(self.reader, _WrittenValues):
            return Findings()
        text_counts = {self.labels.texts[code]: times for code, times in self._label_counts.items()}
        return self.reader.findings(self._header_place, text_counts)


def _reader_for(
    key: GroupingKey,
    time_filter: TimeFilter,
    bands: tuple[int, ...] | None,
    edition: str | None,
    units: UnitSpellings,
) -> _WrittenValues | _InterpretingReader:
    if key.role == PERIOD:
        return _PeriodValues(time_filter)
    if key.role == UNIT and units:
        return _NamedUnits(units)
    if key.role == CONTROL:
        return _YesNoValues()
    if key.role in PROFILE and key.place is not None:
        return _ClassedValues(key.role, bands, edition)
    return _WrittenValues()


class Grouping:
    """A tally for each group by the values of some key columns; without any, for everyone."""

    def __init__(self, keys: list[GroupingColumn], zero: Tally, lowest_score: int) -> None:
        self.keys = keys
        self._lowest_score = lowest_score
        # Products are the largest part by far: they are added to in place, and only joined to the tally at the end.
        self._products = zero.products
        self._tally = replace(zero, products=None)
        self._crossed_groups: dict[tuple[int, ...], int] = {}

    def count(
        self,
        answers: NDArray[np.int8],
        value_places: list[Codes],
        weights: RowWeights | None = None,
        expected: NDArray[np.int8] | None = None,
    ) -> None:
        """Count a block of respondents; ``value_places`` are the places of their values among those of each key."""
        if len(value_places) == 1:
            groups, number = value_places[0], len(self.keys[0].values)
        else:
            groups, number = self._cross(answers.shape[1], value_places)
        scores = self._tally.counts.shape[-1]
        has_marks = self._tally.marks is not None
        counted = Tally.count(answers, groups, number, scores, weights, marks=has_marks, expected=expected)
        self._tally = self._tally.grown(number) + counted
        if weights is not None and not weights.of_respondents:
            self._products = None  # counts of answers do not tell which were given together
        if self._products is not None:
            self._products = self._products.grown(number)
            times = None if weights is None else weights.times
            self._products.see(answers, groups, self._lowest_score, times)

    @property
    def tally(self) -> Tally:
        """What was counted, of all groups."""
        return replace(self._tally, products=self._products)

    def _cross(self, rows: int, value_places: list[Codes]) -> tuple[Codes, int]:
        """The group of each row by its values of all keys, and how many groups there are."""
        mixed = np.zeros(rows, np.int64)
        for key, places in zip(self.keys, value_places, strict=True):
            # Numbered anew before each key, so that the product of the numbers of values stays small.
            _, mixed = np.unique(mixed, return_inverse=True)
            mixed = mixed * len(key.values) + places
        _, first_rows, inverse = np.unique(mixed, return_index=True, return_inverse=True)
        groups = []
        for row in first_rows:
            values = tuple(int(places[row]) for places in value_places)
            groups.append(self._crossed_groups.setdefault(values, len(self._crossed_groups)))
        if len(self._crossed_groups) > MOST_GROUPS:
            crossed = ",".join(key.name for key in self.keys)
            raise Refusal("too-many-groups", column=crossed, limit=MOST_GROUPS)
        return np.array(groups, np.int32)[inverse], len(self._crossed_groups)

    def by_key(self) -> dict[GroupKey, Tally]:
        """The tallies of all groups that have answers."""
        values_of_keys = [list(key.values) for key in self.keys]
        groups = self._crossed_groups
        if len(self.keys) == 1:
            groups = {(place,): place for place in range(len(values_of_keys[0]))}
        tally = self.tally
        has_answers: NDArray[np.bool_] = np.any(tally.counts, axis=(1, 2))
        by_key: dict[GroupKey, Tally] = {}
        for places, group in groups.items():
            if group < len(has_answers) and has_answers[group]:
                key = tuple(values[place] for values, place in zip(values_of_keys, places, strict=True))
                by_key[key] = tally[group]
        return by_key


class TableGroupings:
    """All that the respondents of one table are grouped by: the key columns by name, and a tally for each group.

    ``tables`` are the names of the keys that each table of groups has; without any, only everyone is counted.
    """

    def __init__(
        self, keys: dict[str, GroupingColumn], tables: Sequence[TableKeys], zero: Tally, lowest_score: int
    ) -> None:
        self.keys = keys
        self._groupings: dict[TableKeys, Grouping] = {}
        for by in tables or [()]:
            self._groupings[by] = Grouping([keys[name] for name in by], zero, lowest_score)

    def codes(self, column_codes: Mapping[str, Codes], rows: int) -> dict[str, Codes]:
        """The codes of every key by its name; ``column_codes`` are those of the keys that have a column."""
        codes: dict[str, Codes] = {}
        for name, key in self.keys.items():
            codes[name] = key.constant_codes(rows) if key.index is None else column_codes[name]
        return codes

    def count(self, respondents: RespondentRows) -> dict[str, Codes]:
        """Count the respondents of a block, and return the places of their values by the names of the keys."""
        value_places: dict[str, Codes] = {}
        for name, key in self.keys.items():
            value_places[name] = key.count(respondents.grouping_codes[name], respondents.rows_alike)
        for by, grouping in self._groupings.items():
            of_table = [value_places[name] for name in by]
            grouping.count(respondents.answers, of_table, respondents.weights, respondents.expected)
        return value_places

    def wanted_month_first(self) -> bool | None:
        """How dates have to be read in another reading; None where this one will do."""
        for key in self.keys.values():
            month_first = key.wanted_month_first()
            if month_first is not None:
                return month_first
        return None

    def total(self) -> Tally:
        """The tally of everyone."""
        any_grouping = next(iter(self._groupings.values()))
        return any_grouping.tally.total()

    def groups(self) -> dict[TableKeys, dict[GroupKey, Tally]]:
        """The tallies of the groups of each table."""
        return {by: grouping.by_key() for by, grouping in self._groupings.items() if by}

    def units_met(self) -> frozenset[str]:
        """The names of the units in any row."""
        units = self.keys.get(UNIT)
        return frozenset(value for value in units.values if value) if units else frozenset()

    def findings(self) -> Findings:
        """How the columns were read, once for a column that has several names."""
        findings = Findings(MOST_COLUMNS)
        columns = {(key.index, type(key.reader)): key for key in self.keys.values()}
        for key in columns.values():
            findings += key.findings()
        return findings


def merged(groups: Mapping[GroupKey, Tally], table: Sequence[str], by: Sequence[str]) -> dict[GroupKey, Tally]:
    """The groups of a table put together by some of its keys; None for keys that it does not have."""
    totals: dict[GroupKey, Tally] = {}
    for key, tally in groups.items():
        value_of = dict(zip(table, key, strict=True))
        group = tuple(value_of.get(name) for name in by)
        totals[group] = totals[group] + tally if group in totals else tally
    return totals
