"""Counts a table: in one reading, or, where only patterns of its rows are told, in one for each table of groups."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from ikm.index.tally import Tally
from ikm.messages.findings import Fact, Findings, PhraseUse, Refusal, listed
from ikm.survey.columns.column_map import ColumnMap
from ikm.survey.columns.mapping_file import DATE, PERIOD, SERVICE, UNIT
from ikm.survey.counting.answer_rows import AnswerRows
from ikm.survey.counting.grouping import TableKeys
from ikm.survey.counting.row_notices import RowNotices
from ikm.survey.counting.table_counts import CountedTable, CountRequest
from ikm.survey.counting.tabulate import TablePass, columns_in_use, count, reading_of
from ikm.survey.files.pattern_table import MOST_PATTERNS, PatternTable, SingleCounts, TooManyPatterns
from ikm.survey.files.table import Progress, Table, stored_table

EVERYONE: TableKeys = ()
"""The keys of the table of everyone."""
KEYS_OF_ANSWERS = (UNIT, SERVICE, PERIOD)
"""The keys that answers are kept with, where they are kept one by one."""


class CountedAnswers(NamedTuple):
    """What a table came to; ``are_single`` where nothing is known of respondents but their answers one by one."""

    counted: CountedTable
    are_single: bool = False


def count_answers(table: Table, columns: ColumnMap, request: CountRequest, progress: Progress) -> CountedAnswers:
    """Read a table and count everyone, and each group; see :func:`ikm.survey.counting.tabulate.count`.

    :raises Refusal: also ``patterns-complete``, where complete answers are wanted of too many patterns.
    """
    if not isinstance(stored_table(table), PatternTable):
        return CountedAnswers(count(table, columns, request, progress))
    return _PatternReadings(table, columns, request, progress).counted()


class _PatternReadings:
    """The readings of a table whose rows have no order: each asks for the answers, and the keys of one table only."""

    def __init__(self, table: Table, columns: ColumnMap, request: CountRequest, progress: Progress) -> None:
        self._table, self._columns, self._request, self._progress = table, columns, request, progress
        self._answer_columns = [column.place for column in (*columns.answers, *columns.expected)]
        self._too_many: list[Fact] = []

    def counted(self) -> CountedAnswers:
        """What the table came to, all readings together."""
        everyone = self._reading_by(EVERYONE)
        are_single = bool(self._too_many)
        counts, findings = everyone.counted()
        groups = dict(counts.groups)
        for by in self._request.tables:
            of_groups = self._reading_by(by)
            groups |= of_groups.counted().counts.groups
            findings += of_groups.groupings.findings()
        counts = counts._replace(groups=groups)
        if not are_single:
            findings += self._check()
            counts = counts._replace(days=self._days())
            if 0 < int(counts.total.respondents) <= self._request.answers:
                counts = counts._replace(answer_rows=self._answer_rows())
        findings += self._notices()
        findings.add("rows-unordered", self._table.at())
        if self._too_many:
            tables = listed(dict.fromkeys(self._too_many))  # of several checks each may have too many
            findings.add("patterns-many", self._table.at(), limit=MOST_PATTERNS, tables=tables)
        return CountedAnswers(CountedTable(counts, findings), are_single)

    def _reading_by(self, by: TableKeys) -> TablePass:
        """The reading for one table of groups; column by column where it has too many patterns."""
        request = self._plain(tables=(by,) if by else (), products=self._request.products, labels=not by)
        columns = self._columns_by(by)
        if self._too_many[:1] != [PhraseUse("patterns-everyone")]:  # then each table of groups has as many at least
            try:
                return reading_of(self._table, columns, request, self._progress)
            except TooManyPatterns:
                self._note_too_many(PhraseUse("patterns-everyone") if by == EVERYONE else ",".join(by))
        single = SingleCounts(self._table, self._answer_columns)
        return reading_of(single, columns._replace(further=()), request._replace(products=False), self._progress)

    def _notices(self) -> Findings:
        """What may mark rows as void, or say that they stand for many."""
        used = columns_in_use(self._table, self._columns, self._request)
        notices = RowNotices(self._table, used, may_be_void=self._request.overrides.void != {})
        notices.count(self._table, self._progress)
        return notices.findings()

    def _note_too_many(self, what: Fact) -> None:
        if self._request.method.missing == "complete":
            raise Refusal("patterns-complete", self._table.at(), limit=MOST_PATTERNS)
        self._too_many.append(what)

    def _plain(self, **wanted: object) -> CountRequest:
        """A request for what is counted of everybody anew; ``wanted`` are further fields of it."""
        plain = self._request._replace(
            tables=(),
            checks=(),
            labels=False,
            products=False,
            days=False,
            answers=0,
            prints=False,
            account=False,
            counted=None,
        )
        fields = {**wanted, "labels": bool(wanted.get("labels")) and self._request.labels}
        return plain._replace(**fields)  # type: ignore[arg-type]  # they are its fields

    def _columns_by(self, names: TableKeys, *, dates: bool = False) -> ColumnMap:
        """The columns with the keys of these names only, and that of the time where it is bounded."""
        wanted = {*names, PERIOD} if self._request.when.is_bounded else set(names)
        columns = self._columns
        return columns._replace(
            keys={name: key for name, key in columns.keys.items() if name in wanted},
            unit_assumed=columns.unit_assumed and UNIT in wanted,
            roles={role: place for role, place in columns.roles.items() if dates or role != DATE},
            further=() if names or dates else columns.further,
        )

    def _days(self) -> dict[str | None, Tally] | None:
        """The tallies of the days that respondents were met on."""
        if not self._request.days or DATE not in self._columns.roles:
            return None
        columns = self._columns_by(EVERYONE, dates=True)
        request = self._plain(days=True)
        reading = self._tried(PhraseUse("patterns-days"), partial(self._reading, columns, request))
        return reading.counted().counts.days if reading else None

    def _answer_rows(self) -> AnswerRows | None:
        """The answers one by one, in the order of their patterns."""
        names = tuple(name for name in KEYS_OF_ANSWERS if name in self._columns.keys)
        request = self._plain(answers=self._request.answers)
        return self._reading(self._columns_by(names), request).counted().counts.answer_rows

    def _check(self) -> Findings:
        """What the checks find, each in a reading of the columns that it wants."""
        findings = Findings(self._request.max_per_code)
        for check in self._request.checks:
            request = self._plain(checks=(check,))
            columns = self._columns_by(EVERYONE, dates=True)
            reading = self._tried(PhraseUse("patterns-checks"), partial(self._reading, columns, request))
            if reading:
                findings += reading.check_findings()
        return findings

    def _reading(self, columns: ColumnMap, request: CountRequest) -> TablePass:
        return reading_of(self._table, columns, request, self._progress)

    def _tried(self, what: Fact, read: Callable[[], TablePass]) -> TablePass | None:
        """A reading, or none where it has too many patterns, which is noted."""
        try:
            return read()
        except TooManyPatterns:
            self._too_many.append(what)
            return None
