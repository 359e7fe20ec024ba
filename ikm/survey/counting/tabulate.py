"""From a table and what its columns are to tallies: of everyone, and of each group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.index.tally import RowWeights, Tally
from ikm.messages.findings import Findings, Obstacles, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_map import ColumnMap
from ikm.survey.columns.mapping_file import DATE, PERIOD, SERVICE, UNIT
from ikm.survey.counting.answer_column import (
    AnswerColumn,
    AnswerColumns,
    KnownLabels,
    RespondentRows,
    StatedAnswers,
)
from ikm.survey.counting.answer_rows import AnswerRowCollector, AnswerRows
from ikm.survey.counting.asked_columns import AskedColumns, BlockColumns
from ikm.survey.counting.cell_account import (
    DESELECTED,
    INCOMPLETE,
    OF_NOBODY,
    OUTSIDE,
    REPEATED,
    UNANSWERED,
    CellAccount,
    CellAccountant,
    RowCells,
    RowReasons,
)
from ikm.survey.counting.days import DayColumn
from ikm.survey.counting.footer_rows import JudgedRows
from ikm.survey.counting.frequency import FrequencyColumn
from ikm.survey.counting.further_columns import FurtherColumns
from ikm.survey.counting.grouping import MOST_GROUPS, GroupingColumn, TableGroupings
from ikm.survey.counting.lost_rows import UnansweredRows
from ikm.survey.counting.personal_cells import PersonalCells, personal_columns
from ikm.survey.counting.remark_rows import refuse_reversed
from ikm.survey.counting.row_check_context import CheckContext
from ikm.survey.counting.row_identity import FIRST_ROWS
from ikm.survey.counting.single_rows import RowColumns, SingleRows
from ikm.survey.counting.suggestion_rows import CollectedSuggestions, SuggestionCollector
from ikm.survey.counting.table_checks import TableChecks
from ikm.survey.counting.table_counts import CountedTable, CountRequest, RowCounts, TableCounts
from ikm.survey.files.table import Block, Codes, Labels, Progress, Table
from ikm.survey.texts.unsur_by_words import identify_columns
from ikm.survey.texts.vocabulary import plain

MOST_ANSWERS = 1_000
"""A column with more different labels is not one of answers."""
MOST_READINGS = 3
"""Once, once more with the labels that respondents gave, and once more should these then be others."""


class MisreadColumns(Exception):  # noqa: N818 - no error: what was read shows that the columns are others
    """Answers in words of columns known by number belong to other unsur; ``labels`` are theirs by column."""

    def __init__(self, labels: dict[int, list[str]]) -> None:
        super().__init__()
        self.labels = labels


def count(table: Table, columns: ColumnMap, request: CountRequest, progress: Progress) -> CountedTable:
    """Read a table and count everyone, and each group.

    :raises Refusal: where there is no row, no usable one, no answer to an unsur, another scale, or answers that
        can be read in two ways.
    :raises MisreadColumns: where answers in words show that columns are others.
    """
    return reading_of(table, columns, request, progress).counted()


def reading_of(table: Table, columns: ColumnMap, request: CountRequest, progress: Progress) -> TablePass:
    """Read a table; what it came to is the :meth:`TablePass.counted` of its reading.

    Respondents are the rows with at least one usable answer, or, where the method takes complete ones only,
    with all of them. The table is read once more where a late label changes how a column reads, or late dates show
    that earlier ones have the month first.

    :raises MisreadColumns: where answers in words show that columns are others.
    """
    known = [
        KnownLabels(Labels(MOST_ANSWERS, _too_many(table, column.place, MOST_ANSWERS, "too-many-values")))
        for column in (*columns.answers, *columns.expected)
    ]
    for _ in range(MOST_READINGS):
        reading = TablePass(table, columns, request, known)
        reading.run(progress)
        misread = _misread_labels(reading.answers.answers, request.method)
        if misread:
            raise MisreadColumns(misread)
        month_first = reading.groupings.wanted_month_first()
        is_outdated = reading.answers.is_outdated()
        if month_first is None and not is_outdated:
            break
        if is_outdated:
            known = reading.answers.known_labels()
        if month_first is not None:
            request = request._replace(when=request.when._replace(month_first=month_first))
    return reading


def _misread_labels(columns: Iterable[AnswerColumn], method: Method) -> dict[int, list[str]]:
    """The labels of columns known by number only that are answers to another unsur, by column."""
    numbered = {column.index: column for column in columns if column.reason == "number"}
    labels = {index: column.respondent_labels() for index, column in numbered.items()}
    questions = {index: column.unsur.id for index, column in numbered.items()}
    candidates = identify_columns(labels, [unsur.id for unsur in method.unsur], questions)
    misread: dict[int, list[str]] = {}
    for index, fitting in candidates.items():
        if fitting and questions[index] not in fitting:
            misread[index] = sorted(labels[index])
    return misread


class TablePass:
    """One reading of a table from its first row to its last.

    A block of rows goes through these in turn: ``_single`` leaves out rows that are not respondents, ``answers``
    counts the cells, ``_row_counts`` the rows without usable answers, ``_single`` and ``_checks`` observe the
    respondents, and ``groupings`` count them.
    """

    def __init__(
        self,
        table: Table,
        columns: ColumnMap,
        request: CountRequest,
        known: Sequence[KnownLabels],
    ) -> None:
        self._table, self._request = table, request
        self._row_findings = Findings(request.max_per_code)
        self._is_unit_assumed = columns.unit_assumed
        self._is_of_counts = table.counts_answers
        self._counts_single_answers = table.counts_answers and not table.is_ordered
        self._row_counts = RowCounts()
        self.answers = _answer_columns(columns, request, known)
        self.groupings = _groupings(table, columns, request)
        self._time_key = self.groupings.keys[PERIOD] if request.when.is_bounded else None
        self._days = _day_column(table, columns, request)
        self._further = FurtherColumns(table, columns.further)
        self._suggestions = SuggestionCollector(table, request.suggestions) if request.suggestions else None
        self._answer_rows = AnswerRowCollector(request.answers) if request.answers else None
        self._keys_of_answers = [name for name in (UNIT, SERVICE, PERIOD) if name in self.groupings.keys]
        expected_columns = tuple(column.place for column in columns.expected)
        self._single = None
        if table.is_ordered:
            used = columns_in_use(table, columns, request)
            may_be_void = request.overrides.void != {}
            self._single = SingleRows(table, columns, request.method, used, may_be_void=may_be_void)
        self._personal_columns = personal_columns(table.header) if table.is_ordered else ()
        self._unanswered = UnansweredRows(table, [column.place for column in columns.answers], columns.roles)
        self._frequency = None if request.frequency is None else FrequencyColumn(table, request.frequency)
        rules = request.method.rules
        context = CheckContext(
            table=table,
            roles=columns.roles,
            labels={},
            scores=rules.scores,
            questions=tuple(column.name for column in self.answers.answers),
            max_per_code=request.max_per_code,
            answer_columns=tuple(column.index for column in self.answers.answers),
            factor=float(rules.factor),
            offset=float(rules.offset),
            expected=expected_columns,
            units=request.overrides.units,
        )
        self._accountant = _accountant(table, self.answers) if request.account else None
        self._checks = TableChecks(
            context, request.checks, distinct=request.distinct, prints=request.prints, counted=request.counted
        )

    def run(self, progress: Progress) -> None:
        """Read all blocks."""
        asked = AskedColumns()
        columns = self._block_columns(asked)
        blocks = self._table.blocks(asked.columns, asked.labels, progress)
        for block, is_last in _joined_blocks(blocks):
            self._count(block, columns, is_last=is_last)

    def _block_columns(self, asked: AskedColumns) -> BlockColumns:
        """Ask for every column that a part of this reading wants."""
        answers = [asked.ask(column.index, column.labels) for column in self.answers.answers]
        expected = [asked.ask(column.index, column.labels) for column in self.answers.expected]
        keys: dict[str, int] = {}
        for name, key in self.groupings.keys.items():
            if key.index is not None:
                keys[name] = asked.ask(key.index, key.labels)
        further = {index: asked.ask(index, labels) for index, labels in self._further.labels.items()}
        checked = {index: asked.ask(index, labels) for index, labels in self._checks.labels.items()}
        of_rows = self._single.ask(asked) if self._single else RowColumns()
        frequency = None
        if self._frequency:
            frequency = asked.ask(self._frequency.place, self._frequency.labels)
        filled: list[int] = []
        if self._accountant:
            filled = [asked.ask((index,), labels) for index, labels in enumerate(self._accountant.labels)]
        return BlockColumns(
            answers=answers,
            expected=expected,
            keys=keys,
            further=further,
            checked=checked,
            noticed=of_rows.noticed,
            filled=filled,
            row_label=of_rows.label,
            row_key=of_rows.key,
            before=of_rows.before,
            frequency=frequency,
            day=asked.ask(self._days.index, self._days.labels) if self._days else None,
            suggestions=self._suggestions.ask(asked) if self._suggestions else (),
        )

    def _count(self, block: Block, columns: BlockColumns, *, is_last: bool) -> None:
        """Count a block."""
        rows = len(block.rows)
        answer_codes = [block.codes[place] for place in columns.answers]
        expected_codes = [block.codes[place] for place in columns.expected]
        key_codes = {name: block.codes[place] for name, place in columns.keys.items()}
        grouping_codes = self.groupings.codes(key_codes, rows)
        self._row_findings += block.findings
        if block.findings.by_code["row-too-long"]:
            too_long = [one.place.row for one in block.findings.listed() if one.code == "row-too-long"]
            self._unanswered.add_too_long(too_long)
            self._row_counts.too_long += len(too_long)

        places = self.answers.places(answer_codes)
        judged = JudgedRows(np.zeros(rows, np.bool_), {}, {})
        # Which rows of a table of counts are left out was decided when it was reshaped.
        if self._single and not self._is_of_counts:
            judged = self._single.judge(block, columns, places, is_last=is_last)
        left_out = judged.left_out
        self._further.observe({index: block.codes[place] for index, place in columns.further.items()}, ~left_out)
        respondents = RespondentRows(
            rows=block.rows,
            answers=places,
            expected=self.answers.expected_places(expected_codes, rows),
            weights=self._weights(block, columns),
            answer_codes=answer_codes,
            expected_codes=expected_codes,
            grouping_codes=grouping_codes,
            checked_codes={index: block.codes[place] for index, place in columns.checked.items()},
            noticed_codes=[block.codes[place] for place in columns.noticed],
            personal=PersonalCells(block, self._personal_columns),
            day_codes=None if columns.day is None else block.codes[columns.day],
            suggestion_codes=[block.codes[place] for place in columns.suggestions],
            rows_alike=None if self._table.is_ordered else block.weights,
        )
        is_counted = ~left_out
        if self._time_key:
            is_counted &= self._in_time(self._time_key, grouping_codes[PERIOD], left_out, respondents.times)
        self._sort_unanswered(block, judged, places, is_counted)
        if self._single:
            self._single.look_for_shifted(block, columns, places, is_counted)
        reasons = RowReasons(block.rows, judged.reasons)
        met = respondents.met() if self._accountant else None
        respondents = respondents.selected(is_counted)
        reasons.keep(respondents.rows, OUTSIDE)
        if self._frequency and columns.frequency is not None:
            frequency_codes = block.codes[columns.frequency][is_counted]
            respondents = respondents.selected(self._frequency.countable(respondents, frequency_codes))
            reasons.keep(respondents.rows, OF_NOBODY)

        self._row_findings += self.answers.count(respondents, self._table, label_counts=self._request.labels)
        reasons.keep(respondents.rows[np.any(respondents.answers > 0, axis=0)], UNANSWERED)
        respondents = self._with_usable_answers(respondents)
        reasons.keep(respondents.rows, INCOMPLETE)
        if self._single:
            self._single.notice(respondents.rows, respondents.noticed_codes)
        is_repeated = self._checks.observe(respondents)
        if is_repeated is not None:
            self._row_counts.repeated += int(np.count_nonzero(is_repeated))
            respondents = respondents.selected(~is_repeated)
            reasons.keep(respondents.rows, REPEATED)
        if self._accountant and met is not None:
            self._accountant.observe(block, [block.codes[place] for place in columns.filled], reasons, met)
        value_places = self.groupings.count(respondents)
        if self._days:
            self._days.count(respondents)
        labelled = {name: value_places[name] for name in self._keys_of_answers}
        self._keep_one_by_one(respondents, labelled)

    def _keep_one_by_one(self, respondents: RespondentRows, value_places: Mapping[str, Codes]) -> None:
        """Keep what is wanted of single respondents; ``value_places`` are those of their values by key."""
        if self._suggestions:
            self._suggestions.add(respondents, value_places)
        if self._answer_rows:
            times = None if respondents.weights is None else respondents.weights.times
            self._answer_rows.add(respondents.answers, value_places, times)

    def _weights(self, block: Block, columns: BlockColumns) -> RowWeights | None:
        """For how many respondents, or answers, the rows of a block stand; None where for one each."""
        frequencies = None
        if self._frequency and columns.frequency is not None:
            frequencies = self._frequency.weights(block.codes[columns.frequency])
        if block.weights is None or self._is_of_counts:
            return frequencies if block.weights is None else RowWeights(block.weights)
        times = block.weights if frequencies is None else block.weights * frequencies.times
        return RowWeights(times, of_respondents=True)

    def _sort_unanswered(
        self, block: Block, judged: JudgedRows, places: NDArray[np.int8], is_counted: NDArray[np.bool_]
    ) -> None:
        """Take note of what the rows without a usable answer hold."""
        has_answer = np.any(places > 0, axis=0)
        for place, texts in judged.texts.items():
            if is_counted[place] and not has_answer[place]:
                self._unanswered.add(self._unanswered.kind(texts), int(block.rows[place]))

    def _in_time(
        self, key: GroupingColumn, codes: Codes, left_out: NDArray[np.bool_], times: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Mark the rows of the time asked for, and count those of another; each stands for so many ``times``."""
        in_time = key.in_time(codes)
        outside = ~in_time & ~left_out
        self._row_counts.outside += int(times[outside].sum())
        self._row_counts.undated += key.count_undated(codes[outside], times[outside])
        return in_time

    def _with_usable_answers(self, respondents: RespondentRows) -> RespondentRows:
        """The rows with a usable answer, or with all of them where only complete ones count."""
        is_answered = respondents.answers > 0
        has_answer: NDArray[np.bool_] = np.any(is_answered, axis=0)
        if respondents.expected is not None and self._is_of_counts:
            # A row of counts may be of expectations only: it is no respondent who left all answers empty.
            has_answer = has_answer | np.any(respondents.expected > 0, axis=0)
        is_used = has_answer
        if self._request.method.missing == "complete":
            is_used = np.all(is_answered, axis=0)
        times = respondents.times
        self._row_counts.rows += int(times.sum())
        if not self._counts_single_answers:
            self._row_counts.empty += int(times[~has_answer].sum())
            self._row_counts.dropped += int(times[has_answer & ~is_used].sum())
        return respondents.selected(is_used)

    def counted(self) -> CountedTable:
        """What the table came to, after :meth:`run`, and the findings about it.

        :raises Refusal: see :func:`count`.
        """
        self._refuse_unusable()
        findings = Findings(self._request.max_per_code)
        findings += self._row_findings
        findings += self.answers.doubtful_zeros(self._table)
        findings += self.answers.stray_words(self._table)
        findings += self.answers.assumed_letters(self._table)
        findings += self._further.settle(self._request.method)
        if self._single:
            findings += self._single.findings(self._request.max_per_code)
        if self._frequency:
            findings += self._frequency.findings(self._request.max_per_code)
        findings += self._checks.findings()
        findings += self.groupings.findings()
        findings += self._unanswered.findings(self._request.max_per_code)
        findings += self._row_counts.findings(self._table.at(), filled_unanswered=len(self._unanswered))
        return CountedTable(self._counts(), findings)

    def check_findings(self) -> Findings:
        """What the checks found, after :meth:`run`."""
        return self._checks.findings()

    def _counts(self) -> TableCounts:
        """What the table came to, after :meth:`run`."""
        row_counts = self._row_counts
        total = self.groupings.total()
        groups = self.groupings.groups()
        if self._is_unit_assumed and UNIT in self.groupings.keys and self.groupings.keys[UNIT].labels.overfull:
            groups = {by: tallies for by, tallies in groups.items() if UNIT not in by}
        if self._is_of_counts:
            total = total.of_counts()
            groups = {
                by: {key: tally.of_counts() for key, tally in tallies.items()} for by, tallies in groups.items()
            }
        of_no_frequency = self._frequency.left_out if self._frequency else 0
        deselected = self._table.deselected + of_no_frequency
        footer = self._single.footer if self._single else None
        left_out = self._table.left_out + deselected + (footer.left_out() if footer else 0)
        rows = self._table.stored
        if rows is None:
            rows = row_counts.rows + left_out + row_counts.outside
        return TableCounts(
            rows=rows,
            dropped=row_counts.dropped,
            repeated=row_counts.repeated,
            left_out=left_out,
            outside=row_counts.outside,
            total=total,
            groups=groups,
            claims=tuple(footer.claims) if footer else (),
            answers=self.answers.all_columns,
            answer_rows=self._collected_answer_rows(),
            prints=self._checks.prints(),
            deselected=deselected,
            account=self._account(),
            days=self._days.days() if self._days else None,
            suggestions=self._collected_suggestions(),
            units=self.groupings.units_met(),
        )

    def _account(self) -> CellAccount | None:
        """The account of every filled cell, where one was wanted."""
        if self._accountant is None:
            return None
        return self._accountant.account(
            RowCells(DESELECTED, self._table.deselected, self._table.deselected_cells),
        )

    def _collected_answer_rows(self) -> AnswerRows | None:
        """The answers one by one, where they were to be kept and are not counts."""
        if not self._answer_rows or self._is_of_counts:
            return None
        keys = self.groupings.keys
        values = {name: tuple(keys[name].values) for name in self._keys_of_answers}
        answer_rows = self._answer_rows.answer_rows(values)
        if answer_rows and UNIT in keys and keys[UNIT].labels.overfull:
            return answer_rows.without(UNIT)
        return answer_rows

    def _collected_suggestions(self) -> CollectedSuggestions | None:
        """What respondents wrote freely, where that was to be collected."""
        if not self._suggestions:
            return None
        values = {name: tuple(self.groupings.keys[name].values) for name in self._keys_of_answers}
        return self._suggestions.collected(values)

    def _refuse_unusable(self) -> None:
        """Refuse a table of nobody, or with a column of answers that cannot be used."""
        table, counts = self._table, self._row_counts
        if self._frequency:
            self._frequency.refuse_unusable()
        if not counts.rows and table.deselected:
            raise Refusal("rows-all-left-out", table.at(), rows=table.deselected)
        if not counts.rows:
            code = "time-empty" if counts.outside else "table-empty"
            raise Refusal(code, table.at(), rows=counts.outside)
        if self._checks.cannot_tell_duplicates():
            raise Refusal("duplicates-unknowable", table.at())
        if self._single:
            refuse_reversed(table, self._single.footer.remarks, self._request.method.rules.scores)
        self._unanswered.refuse_lost(counts.rows)
        self.answers.refuse_unusable(table)
        if counts.empty == counts.rows:
            raise Refusal("no-usable-row", table.at(), rows=counts.rows)
        if not self._request.partial:
            obstacles = Obstacles()
            for column in self.answers.answers:
                with obstacles:
                    column.refuse_empty(table.at(table.header_row, column.index))
            obstacles.refuse()
        if counts.empty + counts.dropped == counts.rows:
            raise Refusal("no-complete-row", table.at(), rows=counts.rows)


def _joined_blocks(blocks: Iterable[Block]) -> Iterator[tuple[Block, bool]]:
    """The same rows in blocks of FIRST_ROWS at least, unless there are fewer, and whether each is the last.

    What the first rows and the last tell of a table then never depends on where its reader ends a block.
    """
    ready: Block | None = None  # long enough, and handed on when it is known whether another follows
    short: Block | None = None
    for block in blocks:
        grown = short.followed_by(block) if short else block
        if len(grown.rows) < FIRST_ROWS:
            short = grown
            continue
        if ready:
            yield ready, False
        ready, short = grown, None
    if ready and short:
        ready = ready.followed_by(short)
    last = ready or short
    if last:
        yield last, True


def columns_in_use(table: Table, columns: ColumnMap, request: CountRequest) -> set[int]:
    """The columns that mark no rows: those with another meaning, and those that the user wants ignored.

    In a table of counts these are all.
    """
    overrides = request.overrides
    if table.counts_answers:
        return set(range(len(table.header)))
    used = {column.place for column in (*columns.answers, *columns.expected)} | set(columns.further)
    if request.frequency is not None:
        used.add(request.frequency)
    ignored = set(map(plain, overrides.ignore))
    return used | {place for place, header in enumerate(table.header) if plain(header) in ignored}


def _accountant(table: Table, answers: AnswerColumns) -> CellAccountant:
    """What accounts for the cells of a table as it is stored: of composed answers, those that they are made of."""
    made_of: dict[int, list[int]] = {}
    for part, whole in table.parts_of_answers.items():
        made_of.setdefault(whole, []).append(part)
    answer_columns: list[int] = []
    for column in answers.all_columns:
        answer_columns += made_of.get(column.index, [column.index])
    stored_width = min(table.parts_of_answers.values(), default=len(table.header))
    return CellAccountant(stored_width, answer_columns)


def _answer_columns(columns: ColumnMap, request: CountRequest, known: Sequence[KnownLabels]) -> AnswerColumns:
    method, overrides = request.method, request.overrides
    unsur_by_id = {unsur.id: unsur for unsur in method.unsur}
    missing = frozenset(word.casefold() for word in overrides.missing)
    read: list[AnswerColumn] = []
    for column, column_labels in zip((*columns.answers, *columns.expected), known, strict=True):
        unsur = unsur_by_id[column.question.unsur]
        stated = StatedAnswers(overrides.answers_to(unsur.id), missing)
        read.append(AnswerColumn(column, unsur, method.rules.scores, stated, column_labels))
    asked = len(columns.answers)
    return AnswerColumns(read[:asked], read[asked:], request.max_per_code)


def _groupings(table: Table, columns: ColumnMap, request: CountRequest) -> TableGroupings:
    scores = request.method.rules.scores
    zero = Tally.zero(
        len(columns.answers),
        len(scores),
        0,
        marks=request.marks,
        products=request.products,
        expected=bool(columns.expected),
    )
    keys: dict[str, GroupingColumn] = {}
    for name, key in columns.keys.items():
        is_assumed = columns.unit_assumed and key.name == UNIT
        too_many = None
        if key.place is not None and not is_assumed:  # a column that was only assumed is given up instead
            too_many = _too_many(table, key.place, MOST_GROUPS, "too-many-groups")
        keys[name] = GroupingColumn(
            table, key, request.when, request.bands, request.edition, too_many, request.overrides.units
        )
    return TableGroupings(keys, request.tables, zero, scores[0])


def _day_column(table: Table, columns: ColumnMap, request: CountRequest) -> DayColumn | None:
    """The column of dates, where the days of respondents are wanted and these stand one by one."""
    place = columns.roles.get(DATE)
    if place is None or not request.days or table.counts_answers:
        return None
    return DayColumn(place, len(columns.answers), len(request.method.rules.scores))


def _too_many(table: Table, index: int, limit: int, code: str) -> Callable[[], Refusal]:
    """The refusal of a column with too many different values, to be made when it is needed."""

    def refusal() -> Refusal:
        place = table.at(table.header_row, index)
        return Refusal(code, place, column=safe_value(place.header), limit=limit)

    return refusal
