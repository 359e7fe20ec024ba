"""The checks of single rows: each observes the respondents of one table, block by block.

What a check finds does not depend on where the blocks are cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, PhraseUse, all_of
from ikm.messages.masking import safe_value
from ikm.survey.columns.mapping_file import UNIT
from ikm.survey.counting.row_check_context import (
    CheckContext,
    CheckFactory,
    LabelLookup,
    NamedRows,
    Params,
    RespondentBlock,
    RowCheck,
    Rows,
)
from ikm.survey.counting.unit_names import UnitNames
from ikm.survey.files.table import Codes, distinct
from ikm.survey.texts.dates import parse, parse_all
from ikm.survey.texts.exchanged_days import ExchangeTrace
from ikm.survey.texts.values import clean, has_time, is_odd_age, nearly_alike, number, outside
from ikm.survey.texts.vocabulary import alike

__all__ = ["ROW_CHECKS", "CheckContext", "Duplicates", "RespondentBlock", "RowCheck"]

FEWEST_QUESTIONS = 5
"""Fewer equal answers in a row are no pattern."""
MOST_VALUES = 1_000
"""A column with more values is not one of names."""
MOST_COMPARED = 300
"""More values are too many to compare each with each."""
SPELLING_ROLES = ("unit", "layanan", "jenis_kelamin", "pendidikan", "pekerjaan")
EVERYONE = PhraseUse("all-respondents")
NO_UNIT = "(kosong)"
BY_ID = PhraseUse("repeated-id")
BY_TIME = PhraseUse("repeated-answers")


class _Blanks:
    """Questions that some respondents did not answer, each with the first cell that has no answer."""

    columns: tuple[int, ...] = ()

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self._rows = 0
        self._blank = np.zeros(len(context.questions), np.int64)
        self._first_row: dict[int, int] = {}

    def observe(self, block: RespondentBlock) -> None:
        self._rows += int(block.respondents.sum())
        is_blank = block.answers == 0
        self._blank += is_blank @ block.respondents
        for question in np.flatnonzero(is_blank.any(axis=1)).tolist():
            self._first_row.setdefault(question, int(block.rows[np.argmax(is_blank[question])]))

    def findings(self) -> Findings:
        context = self._context
        findings = Findings(context.max_per_code)
        for question, row in sorted(self._first_row.items()):
            findings.add(
                "answers-blank",
                context.table.at(row, context.answer_columns[question]),
                unsur=context.questions[question],
                blank=int(self._blank[question]),
                rows=self._rows,
            )
        return findings


class _StraightLines:
    """Respondents who gave one answer to every question, by unit where there is one, and the first of them."""

    def __init__(self, context: CheckContext) -> None:
        unit_column = context.printable_column("unit")
        self.columns = () if unit_column is None else (unit_column,)
        self._table, self._max_per_code = context.table, context.max_per_code
        self._unit_of = LabelLookup(context, unit_column, clean, object)
        self._rows: Counter[str] = Counter()
        self._straight: Counter[str] = Counter()
        self._first_row: dict[str, int] = {}

    def observe(self, block: RespondentBlock) -> None:
        units = self._unit_of(block)
        first_answer = block.answers[0]
        is_straight = (first_answer > 0) & (block.answers == first_answer).all(axis=0)
        for unit, respondents in zip(units.tolist(), block.respondents.tolist(), strict=True):
            self._rows[unit] += respondents
        straight = (units[is_straight], block.rows[is_straight], block.respondents[is_straight])
        for unit, row, respondents in zip(*(column.tolist() for column in straight), strict=True):
            self._straight[unit] += respondents
            self._first_row.setdefault(unit, row)

    def findings(self) -> Findings:
        findings = Findings(self._max_per_code)
        for unit, straight in self._straight.items():
            group = (safe_value(unit) or NO_UNIT) if self.columns else EVERYONE
            place = self._table.at(self._first_row[unit])
            findings.add("straight-lining", place, group=group, straight=straight, rows=self._rows[unit])
        return findings


class _Totals:
    """Rows whose own total is not the sum of their answers, nor its mean or index to the places written."""

    def __init__(self, context: CheckContext, index: int) -> None:
        self.columns = (index,)
        self._total_of = LabelLookup(context, index, lambda text: number(text)[0], float)
        self._step_of = LabelLookup(context, index, lambda text: number(text)[1], float)
        self._text_of = LabelLookup(context, index, safe_value, object)
        self._scores = np.array([0, *context.scores])
        self._factor, self._offset = context.factor, context.offset
        self._differing = NamedRows("total-differs", context, index)

    def observe(self, block: RespondentBlock) -> None:
        totals, steps = self._total_of(block), self._step_of(block)
        sums = self._scores[block.answers].sum(axis=0)
        means = sums / len(block.answers)
        indices = means * self._factor + self._offset
        differs = (block.answers > 0).all(axis=0)
        for right in (sums, means, indices):
            differs &= np.abs(totals - right) >= steps  # never true of a text that is not a number
        if differs.any():
            rows = block.rows[differs].tolist()
            texts_and_sums = zip(self._text_of(block)[differs], sums[differs].tolist(), strict=True)
            self._differing.add(rows, ({"value": text, "sum": total} for text, total in texts_and_sums))

    def findings(self) -> Findings:
        return self._differing.findings()


class Duplicates:
    """Rows that repeat an earlier one: everything is equal, and it is the same respondent, or the same moment.

    Everything is every column but a running number, the id and the expectations, which are never to change who
    counts. A respondent is known by the id (within its unit): the id again with other answers, or on another day, is
    the next wave of a panel, or a slip, and is noted only. A moment is that of a time stamp with a time of day. Rows
    that are equal without either may be different people: they are noted, too.
    """

    def __init__(self, context: CheckContext) -> None:
        self._table = context.table
        roles = context.roles
        self._time_column = roles.get("tanggal")
        self._has_time = LabelLookup(context, self._time_column, has_time, bool)
        self._knows_respondents = "id" in roles
        # Days and units only tell one respondent from another.
        day, unit = (self._time_column, roles.get("unit")) if self._knows_respondents else (None, None)
        self._day_of = LabelLookup(context, day, _day_in, object)
        self._unit_of = LabelLookup(context, unit, clean, object)
        self._id_of = LabelLookup(context, roles.get("id"), clean, object)
        not_compared = {self._time_column, roles.get("nomor"), roles.get("id"), *context.expected}
        all_columns = range(len(context.table.header))
        self._compared_columns = [index for index in all_columns if index not in not_compared]
        # A running number is another text in every row: to look at it would take longer than all else.
        looked_up = {self._time_column, roles.get("unit"), roles.get("id")} - {None}
        self.columns = tuple(index for index in all_columns if index in looked_up.union(self._compared_columns))
        # The first row of each id, and of each id with its answers; of equal cells, and of these at one time.
        self._rows_by_id: dict[tuple[str, str], int] = {}
        self._rows_by_id_and_cells: dict[tuple[str, str, str, int], int] = {}
        self._rows_by_cells: dict[int, int] = {}
        self._rows_by_time: dict[tuple[int, int], int] = {}
        self._repeating = NamedRows("row-duplicate", context)
        self._again = NamedRows("id-again", context)
        self._alike = NamedRows("row-alike", context)

    @property
    def basis(self) -> str:
        """By what duplicates were known, after the last block; empty where nothing tells them from other people."""
        names = []
        if self._rows_by_id:
            names.append(str(BY_ID))
        if self._rows_by_time:
            names.append(str(PhraseUse("repeated-time")))
        return str(all_of(names))

    def find_repeated(self, block: RespondentBlock) -> NDArray[np.bool_]:
        """Take note of the next block and mark its rows that repeat an earlier one; instead of ``observe``."""
        columns = [
            block.rows,
            self._unit_of(block),
            self._id_of(block),
            self._day_of(block),
            self._has_time(block),
            self._cells(block),
            self._times(block),
        ]
        rows = zip(*(column.tolist() for column in columns), strict=True)
        first_rows = np.array([self._first_row(_ComparedRow(*row)) for row in rows], np.int64)
        is_repeated: NDArray[np.bool_] = first_rows != block.rows
        return is_repeated

    def observe(self, block: RespondentBlock) -> None:
        """Take note of the next block."""
        self.find_repeated(block)

    def _cells(self, block: RespondentBlock) -> NDArray[Any]:
        """By row, the codes of the compared columns as bytes; none where nothing could tell who a row is of."""
        if self._time_column is None and not self._knows_respondents:
            return np.full(len(block.rows), b"", object)
        codes = np.stack([block.codes[index] for index in self._compared_columns], axis=1)
        row_of_bytes = np.dtype((np.void, codes.strides[0]))
        return codes.view(row_of_bytes).ravel()

    def _times(self, block: RespondentBlock) -> NDArray[np.int32]:
        if self._time_column is None:
            return np.zeros(len(block.rows), np.int32)
        return block.codes[self._time_column]

    def _first_row(self, row: _ComparedRow) -> int:
        """The row that this one repeats, or itself."""
        cells = hash(row.cells)
        if row.respondent:
            first_of_id = self._rows_by_id.setdefault((row.unit, row.respondent), row.number)
            key = (row.unit, row.respondent, row.day, cells)
            first = self._rows_by_id_and_cells.setdefault(key, row.number)
            if first != row.number:
                self._name(self._repeating, row, first, what=BY_ID)
                return first
            if first_of_id != row.number:
                self._name(self._again, row, first_of_id)
        if self._time_column is None:
            return row.number
        first_alike = self._rows_by_cells.setdefault(cells, row.number)
        if row.has_time:
            first = self._rows_by_time.setdefault((first_alike, row.time), row.number)
            if first != row.number:
                self._name(self._repeating, row, first, what=BY_TIME)
                return first
        if first_alike != row.number:
            self._name(self._alike, row, first_alike)
        return row.number

    def _name(self, rows: NamedRows, row: _ComparedRow, first: int, **facts: object) -> None:
        """Add a row to those with a finding that says to which ``first`` row it is alike."""
        rows.add([row.number], ({**facts, "row": self._table.row_called(earlier)} for earlier in [first]))

    def findings(self) -> Findings:
        """The first duplicates, and the first rows that are alike or whose id stood above, by name."""
        findings = self._repeating.findings()
        findings += self._again.findings()
        findings += self._alike.findings()
        return findings


class _ComparedRow(NamedTuple):
    """What tells whether a row repeats another; ``time`` is the code of the time stamp, ``day`` the day in it."""

    number: int
    unit: str
    respondent: str
    day: str
    has_time: bool
    cells: bytes
    time: int


def _day_in(time: str) -> str:
    """The day of a time stamp, as it is written there.

    >>> _day_in("2025-03-01 09:05"), _day_in("3/1/2025T9.05"), _day_in("1 Maret 2025")
    ('2025-03-01', '3/1/2025', '1 Maret 2025')
    """
    return re.split(r"[ T](?=[0-9]{1,2}[:.][0-9]{2})", time.strip())[0]


class _WholeColumn(NamedTuple):
    """One column, read to its end: the row and the code of each cell."""

    context: CheckContext
    position: int
    rows: Rows
    codes: Codes

    def texts(self) -> dict[int, str]:
        """The texts of its cells, by code."""
        texts = self.context.labels[self.position].texts
        return {code: texts[code] for code in distinct(self.codes)}

    def cell_findings(self, code: str, params: dict[int, Params]) -> Findings:
        """A finding for each cell whose text has parameters, by the code of the text."""
        is_named = np.isin(self.codes, list(params))
        named = NamedRows(code, self.context, self.position)
        named.add(self.rows[is_named].tolist(), (params[text] for text in self.codes[is_named].tolist()))
        return named.findings()


ColumnJudge = Callable[[_WholeColumn], Findings]


class _WholeColumnCheck:
    """A check of one column that needs all of it."""

    def __init__(self, context: CheckContext, index: int, judge: ColumnJudge) -> None:
        self.columns = (index,)
        self._context, self._index, self._judge = context, index, judge
        self._rows: list[Rows] = [np.empty(0, np.int64)]
        self._codes: list[Codes] = [np.empty(0, np.int32)]

    def observe(self, block: RespondentBlock) -> None:
        self._rows.append(block.rows)
        self._codes.append(block.codes[self._index])

    def findings(self) -> Findings:
        rows, codes = np.concatenate(self._rows), np.concatenate(self._codes)
        return self._judge(_WholeColumn(self._context, self._index, rows, codes))


def _judge_ages(column: _WholeColumn) -> Findings:
    """Find ages that no respondent has."""
    odd_ages: dict[int, Params] = {
        code: {"value": safe_value(text)} for code, text in column.texts().items() if is_odd_age(text)
    }
    return column.cell_findings("age-implausible", odd_ages)


def _judge_dates(column: _WholeColumn) -> Findings:
    """Find texts that are no dates, and dates far from the others."""
    texts = {code: text for code, text in column.texts().items() if clean(text)}
    stamps = parse_all(texts.values()).of
    days: dict[int, date] = {}
    unreadable: dict[int, Params] = {}
    for code, text in texts.items():
        stamp = stamps[text]
        if stamp:
            days[code] = stamp.date
        else:
            unreadable[code] = {"value": safe_value(text)}
    findings = column.cell_findings("date-unreadable", unreadable)
    if not days:
        return findings
    ordinals = [days[code].toordinal() for code in column.codes.tolist() if code in days]
    median = date.fromordinal(int(np.median(ordinals)))
    out_of_time: dict[int, Params] = {}
    for code, day in days.items():
        reason = outside(day, median)
        if reason:
            out_of_time[code] = {"date": day, "reason": reason}
    findings += column.cell_findings("date-outside", out_of_time)
    return findings


def _judge_order(column: _WholeColumn) -> Findings:
    """Find dates whose day and month a spreadsheet may have exchanged."""
    findings = Findings()
    trace = ExchangeTrace()
    for text in column.texts().values():
        trace.see(text, parse(text))
        if trace.is_contradicted:  # most columns are, by one of their first texts
            return findings
    pairs = trace.pairs()
    if pairs:
        day, other = pairs[0]
        place = column.context.table.at(column.context.table.header_row, column.position)
        findings.add("dates-exchanged", place, date=day, other=other)
    return findings


def _judge_spellings(column: _WholeColumn) -> Findings:
    """Find values that differ in spelling only and are counted apart."""
    cells_by_code = np.bincount(column.codes)
    values: Counter[str] = Counter()
    is_of_units = column.position == column.context.roles.get(UNIT)
    units = UnitNames(column.context.units if is_of_units else {})
    for code, text in column.texts().items():
        values[units.of(clean(text)) or ""] += int(cells_by_code[code])
    del values[""]
    findings = Findings(column.context.max_per_code)
    table = column.context.table
    place = table.at(table.header_row, column.position)
    header = safe_value(place.header)
    if len(values) <= MOST_VALUES:
        for spellings in alike(values):
            shown = [f"“{safe_value(value)}”" for value in spellings]
            findings.add("value-alike", place, column=header, values=shown)
    if len(values) <= MOST_COMPARED:
        for rare, common in nearly_alike(values):
            findings.add(
                "value-near",
                place,
                column=header,
                others=values[common],
                value=safe_value(rare),
                rows=values[rare],
                other=safe_value(common),
            )
    return findings


def _for_column_of(role: str, make_check: Callable[[CheckContext, int], RowCheck]) -> CheckFactory:
    """A check of the column of a role, where there is one whose values may be printed."""

    def make(context: CheckContext) -> RowCheck | None:
        index = context.printable_column(role)
        return None if index is None else make_check(context, index)

    return make


def _for_whole_column_of(role: str, judge: ColumnJudge) -> CheckFactory:
    return _for_column_of(role, lambda context, index: _WholeColumnCheck(context, index, judge))


def _straight_lines(context: CheckContext) -> RowCheck | None:
    return _StraightLines(context) if len(context.questions) >= FEWEST_QUESTIONS else None


def _duplicates(context: CheckContext) -> RowCheck | None:
    return Duplicates(context) if {"id", "tanggal"} & context.roles.keys() else None


COUNT_TABLE_CHECKS: list[CheckFactory] = [_for_whole_column_of(role, _judge_spellings) for role in SPELLING_ROLES]
"""The checks of a table of counts, of which no row is one respondent."""

ROW_CHECKS: list[CheckFactory] = [
    _Blanks,
    _straight_lines,
    _for_whole_column_of("usia", _judge_ages),
    _for_whole_column_of("tanggal", _judge_dates),
    _for_column_of("total", _Totals),
    _duplicates,
    *COUNT_TABLE_CHECKS,
]
"""All checks of a table of respondents, as ``ikm check`` makes them."""

UNGROUPED_DATE_CHECKS: list[CheckFactory] = [_for_whole_column_of("tanggal", _judge_order)]
"""Further checks of a table whose respondents are not grouped by their dates, which says the same of them."""

PATTERN_CHECKS: list[CheckFactory] = [_Blanks, _straight_lines, *COUNT_TABLE_CHECKS]
"""The checks of a table whose rows are only counted: none of them names a row."""

SCORING_CHECKS: list[CheckFactory] = [_for_column_of("total", _Totals)]
"""The checks that are made whenever a table is scored."""
