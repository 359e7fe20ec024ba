"""What is to be said of single rows: each check sees the respondents of one table, block by block.

What a check says does not depend on where the blocks are cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, safe_value
from ikm.survey.counting.row_check_context import (
    CheckContext,
    LabelLookup,
    NamedRows,
    Params,
    RespondentBlock,
    RowCheck,
    Rows,
)
from ikm.survey.files.table import Codes
from ikm.survey.texts.dates import parse_all
from ikm.survey.texts.values import clean, has_time, is_odd_age, nearly_alike, number, outside
from ikm.survey.texts.vocabulary import alike

__all__ = ["CHECKS", "CheckContext", "Duplicates", "RespondentBlock", "RowCheck"]

FEWEST_QUESTIONS = 5
"""Fewer equal answers in a row are no pattern."""
MOST_VALUES, MOST_NEAR = 1_000, 300
"""A column with more values is none of names, and too long to compare each with each."""
ALIKE_SHOWN = 5
SPELT = ("unit", "layanan", "jenis_kelamin", "pendidikan", "pekerjaan")
EVERYONE, NO_UNIT = "all respondents", "(kosong)"


class _Blanks:
    """Questions that some respondents did not answer."""

    wants: tuple[int, ...] = ()

    def __init__(self, context: CheckContext) -> None:
        self._context, self._rows = context, 0
        self._blank = np.zeros(len(context.questions), np.int64)

    def see(self, seen: RespondentBlock) -> None:
        self._rows += len(seen.rows)
        self._blank += np.count_nonzero(seen.answers == 0, axis=1)

    def say(self, findings: Findings) -> None:
        for unsur, blank in zip(self._context.questions, self._blank.tolist(), strict=True):
            if blank:
                findings.add("answers-blank", self._context.table.at(), unsur=unsur, blank=blank, rows=self._rows)


class _StraightLines:
    """Respondents who gave one answer to every question, by unit where there is one."""

    def __init__(self, context: CheckContext) -> None:
        unit = context.shown("unit")
        self.wants = () if unit is None else (unit,)
        self._table, self._unit = context.table, LabelLookup(context, unit, clean, object)
        self._rows: Counter[str] = Counter()
        self._straight: Counter[str] = Counter()

    def see(self, seen: RespondentBlock) -> None:
        units = self._unit(seen)
        straight = (seen.answers[0] > 0) & (seen.answers == seen.answers[0]).all(axis=0)
        self._rows.update(units.tolist())
        self._straight.update(units[straight].tolist())

    def say(self, findings: Findings) -> None:
        for unit, straight in self._straight.items():
            group = (safe_value(unit) or NO_UNIT) if self.wants else EVERYONE
            findings.add("straight-lining", self._table.at(), group=group, straight=straight, rows=self._rows[unit])


class _Totals:
    """Rows whose own total is not the sum of their answers, nor its mean or index to the places written."""

    def __init__(self, context: CheckContext, index: int) -> None:
        self.wants = (index,)
        self._value = LabelLookup(context, index, lambda text: number(text)[0], float)
        self._step = LabelLookup(context, index, lambda text: number(text)[1], float)
        self._text = LabelLookup(context, index, safe_value, object)
        self._scores = np.array([0, *context.scores])
        self._factor, self._offset = context.factor, context.offset
        self._named = NamedRows("total-differs", context.table, index)

    def see(self, seen: RespondentBlock) -> None:
        value, step = self._value(seen), self._step(seen)
        sums = self._scores[seen.answers].sum(axis=0)
        wrong = (seen.answers > 0).all(axis=0)
        mean = sums / len(seen.answers)
        for right in (sums, mean, mean * self._factor + self._offset):
            wrong &= np.abs(value - right) >= step  # of what is no number, this is never true
        if wrong.any():
            said = zip(self._text(seen)[wrong], sums[wrong].tolist(), strict=True)
            self._named.add(seen.rows[wrong].tolist(), ({"value": text, "sum": total} for text, total in said))

    def say(self, findings: Findings) -> None:
        self._named.say(findings)


class Duplicates:
    """Rows that repeat an earlier one: the same respondent id (within its unit), or everything equal at one time.

    Everything is every column but a running number, the id and what was expected, for that is never to change who
    counts; the time is a time stamp's, with a time of day.
    Rows equal without that may be different people and are noted only.
    """

    def __init__(self, context: CheckContext) -> None:
        roles = context.roles
        self.wants = tuple(range(len(context.table.header)))
        self._when = roles.get("tanggal")
        self._timed = LabelLookup(context, self._when, has_time, bool)
        self._unit, self._id = (LabelLookup(context, roles.get(role), clean, object) for role in ("unit", "id"))
        apart = {self._when, roles.get("nomor"), roles.get("id"), *context.expected}
        self._profile = [index for index in self.wants if index not in apart]
        self._ids: dict[tuple[str, str], int] = {}
        self._alike: dict[bytes, int] = {}
        self._stamps: dict[tuple[int, int], int] = {}
        self._twice, self._twins = (NamedRows(code, context.table) for code in ("row-duplicate", "row-alike"))

    @property
    def basis(self) -> str:
        """By what duplicates were known, once all is seen; empty where they cannot be told from different people."""
        found = (("respondent id", self._ids), ("time stamp", self._stamps))
        return " and ".join(name for name, met in found if met)

    def repeated(self, seen: RespondentBlock) -> NDArray[np.bool_]:
        """Take note of a block and say which of its rows are to be dropped; instead of ``see``."""
        return self._compare(seen)

    def see(self, seen: RespondentBlock) -> None:
        """Take note of a block."""
        self._compare(seen)

    def _compare(self, seen: RespondentBlock) -> NDArray[np.bool_]:
        columns = [seen.rows, self._unit(seen), self._id(seen), self._timed(seen), *self._keys(seen)]
        firsts = [self._first(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
        again: NDArray[np.bool_] = np.array(firsts, np.int64) != seen.rows
        return again

    def _keys(self, seen: RespondentBlock) -> tuple[NDArray[Any], NDArray[Any]]:
        """What makes rows equal: the bytes of all codes but those of the time, and the codes of the time."""
        if self._when is None:
            return np.full(len(seen.rows), b"", object), np.zeros(len(seen.rows), np.int32)
        codes = np.stack([seen.codes[index] for index in self._profile], axis=1)
        return codes.view(np.dtype((np.void, codes.strides[0]))).ravel(), seen.codes[self._when]

    def _first(self, row: int, unit: str, id: str, timed: bool, key: bytes, when: int) -> int:
        """The row that this one repeats, or itself."""
        first = self._ids.setdefault((unit, id), row) if id else row
        what = "respondent id"
        if first == row and key:
            alike = self._alike.setdefault(key, row)
            if timed:
                first, what = self._stamps.setdefault((alike, when), row), "answers, profile and time stamp"
            if first == row != alike:
                self._twins.add([row], [{"first": alike}])
        if first != row:
            self._twice.add([row], [{"what": what, "first": first}])
        return first

    def say(self, findings: Findings) -> None:
        """Name the first duplicates and those that are alike."""
        self._twice.say(findings)
        self._twins.say(findings)


class _WholeColumn(NamedTuple):
    """One column, read to its end."""

    context: CheckContext
    place: int
    rows: Rows
    codes: Codes

    def texts(self) -> dict[int, str]:
        """The texts met, by code."""
        known = self.context.labels[self.place].texts
        return {code: known[code] for code in np.unique(self.codes).tolist()}

    def name(self, code: str, params: dict[int, Params], findings: Findings) -> None:
        """Name the cells whose texts have parameters for a finding."""
        named, wrong = NamedRows(code, self.context.table, self.place), np.isin(self.codes, list(params))
        named.add(self.rows[wrong].tolist(), (params[text] for text in self.codes[wrong].tolist()))
        named.say(findings)


class _AtTheEnd:
    """A check of one column that needs all of it."""

    def __init__(self, context: CheckContext, index: int, judge: Callable[[_WholeColumn, Findings], None]) -> None:
        self.wants = (index,)
        self._context, self._judge = context, judge
        self._seen: list[tuple[Rows, Codes]] = [(np.empty(0, np.int64), np.empty(0, np.int32))]

    def see(self, seen: RespondentBlock) -> None:
        self._seen.append((seen.rows, seen.codes[self.wants[0]]))

    def say(self, findings: Findings) -> None:
        rows, codes = zip(*self._seen, strict=True)
        self._judge(_WholeColumn(self._context, self.wants[0], np.concatenate(rows), np.concatenate(codes)), findings)


def _ages(column: _WholeColumn, findings: Findings) -> None:
    odd = {code: text for code, text in column.texts().items() if is_odd_age(text)}
    column.name("age-implausible", {code: {"value": safe_value(text)} for code, text in odd.items()}, findings)


def _dates(column: _WholeColumn, findings: Findings) -> None:
    texts = {code: text for code, text in column.texts().items() if clean(text)}
    stamps = parse_all(texts.values()).of
    days = {code: stamp.date for code, text in texts.items() if (stamp := stamps[text])}
    unread = {code: text for code, text in texts.items() if code not in days}
    column.name("date-unreadable", {code: {"value": safe_value(text)} for code, text in unread.items()}, findings)
    if days:
        middle = date.fromordinal(int(np.median([days[c].toordinal() for c in column.codes.tolist() if c in days])))
        reasons = {code: outside(day, middle) for code, day in days.items()}
        said: dict[int, Params] = {c: {"date": days[c], "reason": reason} for c, reason in reasons.items() if reason}
        column.name("date-outside", said, findings)


def _spellings(column: _WholeColumn, findings: Findings) -> None:
    values: Counter[str] = Counter()
    counts = np.bincount(column.codes)
    for code, text in column.texts().items():
        values[clean(text)] += int(counts[code])
    del values[""]
    place = column.context.table.at(column.context.table.header_row, column.place)
    header = safe_value(place.header)
    for some in alike(values) if len(values) <= MOST_VALUES else ():
        shown = ", ".join(f"“{safe_value(value)}”" for value in some[:ALIKE_SHOWN])
        findings.add("value-alike", place, column=header, values=shown)
    for rare, common in nearly_alike(values) if len(values) <= MOST_NEAR else ():
        said = {"value": safe_value(rare), "rows": values[rare], "other": safe_value(common)}
        findings.add("value-near", place, column=header, others=values[common], **said)


def _of(role: str, check: Callable[[CheckContext, int], RowCheck]) -> Callable[[CheckContext], RowCheck | None]:
    """Make a check of the column of a role, where there is one whose values may be printed."""

    def make(context: CheckContext) -> RowCheck | None:
        index = context.shown(role)
        return None if index is None else check(context, index)

    return make


def _judged(role: str, judge: Callable[[_WholeColumn, Findings], None]) -> Callable[[CheckContext], RowCheck | None]:
    return _of(role, lambda context, index: _AtTheEnd(context, index, judge))


SPELLINGS: list[Callable[[CheckContext], RowCheck | None]] = [_judged(role, _spellings) for role in SPELT]
"""Those that are made of a table of counts too."""

CHECKS: list[Callable[[CheckContext], RowCheck | None]] = [
    _Blanks,
    lambda context: _StraightLines(context) if len(context.questions) >= FEWEST_QUESTIONS else None,
    _judged("usia", _ages),
    _judged("tanggal", _dates),
    _of("total", _Totals),
    lambda context: Duplicates(context) if {"id", "tanggal"} & context.roles.keys() else None,
    *SPELLINGS,
]
"""How each check is made; None where it does not apply to a table."""

SCORING: list[Callable[[CheckContext], RowCheck | None]] = [_of("total", _Totals)]
"""Those that are made whenever a table is scored."""
