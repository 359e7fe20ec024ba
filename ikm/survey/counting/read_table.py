"""From one input to what was read of it: which sheet, which shape, what each column is, and the counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from ikm.messages.findings import Findings, Obstacles, PhraseUse, Place, ReasonUse, Refusal, letters, one_of
from ikm.messages.option_names import OptionUse
from ikm.survey.columns.column_lookup import GroupingKey, GroupingRequest, role_called
from ikm.survey.columns.column_map import ColumnMap, understood_columns
from ikm.survey.columns.counted_rows import COUNT, CountedRows, has_counted_rows
from ikm.survey.columns.header_row import settle_header
from ikm.survey.columns.mapping_file import DATE, PERIOD, PROFILE, UNIT, used_overrides
from ikm.survey.columns.period_texts import are_of_utc, with_completed_periods
from ikm.survey.columns.ratings import likely_ratings
from ikm.survey.columns.stamps_in_zone import has_shifted, in_zone
from ikm.survey.columns.suggestion_columns import suggestion_columns
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.counting.chosen_tables import MISSING_UNSUR, ShapedTable, choose_tables, refuse_split
from ikm.survey.counting.count_table import count_answers
from ikm.survey.counting.filled_down import with_filled_groups
from ikm.survey.counting.frequency import frequency_place
from ikm.survey.counting.grouping import TableKeys
from ikm.survey.counting.joined_sheets import joined_to_others
from ikm.survey.counting.keys_in_names import fixed_keys
from ikm.survey.counting.laid_out import laid_out
from ikm.survey.counting.merged_answers import merged_answers
from ikm.survey.counting.remark_rows import refuse_reversed, remark_rows
from ikm.survey.counting.row_check_context import CheckFactory
from ikm.survey.counting.row_prints import joined_prints
from ikm.survey.counting.row_selection import selected_table
from ikm.survey.counting.table_counts import CountRequest, TableCounts
from ikm.survey.counting.table_reading import InputReading, ReadOutcome, ReadRequest, TableReading
from ikm.survey.counting.tabulate import MisreadColumns
from ikm.survey.counting.unread_shapes import NOT_UNDERSTOOD, refuse_hidden_answers, refuse_unread_shape
from ikm.survey.files.inputs import Input, opened
from ikm.survey.files.pattern_table import PatternTable
from ikm.survey.files.table import UNLIMITED, Progress, Table, stored_table
from ikm.survey.texts.unsur_by_words import identify
from ikm.survey.texts.vocabulary import plain

EMPTY = ("table-empty", "rows-all-left-out")
MISSING_COLUMN = ("column-unknown", "column-period")
"""Refusals of a column that is named, and the table does not have: another sheet may have it."""
OF_MEANS = ("answers-means", "answers-fractions")
"""Refusals of sheets that hold no respondents, or figures that were reckoned of them elsewhere."""


def read_input(source: Input, requests: Sequence[ReadRequest], progress: Progress) -> list[ReadOutcome]:
    """Read an input by each of the requests, which choose the same sheet; it is opened once.

    Read is its only table, the one sheet that holds answers, or all that the user chose. A request by which it cannot
    honestly be read gets the refusal.
    """
    outcomes: list[ReadOutcome] = []
    try:
        with opened(source, requests[0].overrides.sheet, digest=requests[0].digests, counted=True) as (
            tables,
            digest,
        ):
            for request in requests:
                try:
                    outcomes.append(_read_tables(tables, Place(source.label), digest, request, progress))
                except Refusal as refusal:
                    outcomes.append(_cause_of(refusal, source, tables, request))
    except Refusal as refusal:  # it cannot be opened, or what is damaged was met only while reading
        return [refusal] * len(requests)
    return outcomes


def _cause_of(refusal: Refusal, source: Input, tables: Sequence[Table], request: ReadRequest) -> Refusal:
    """The refusal that says why a table has no columns of answers, where that is known; else the same."""
    if refusal.code not in NOT_UNDERSTOOD:
        return refusal
    try:
        for table in tables:
            refuse_unread_shape(table, request.method)
        refuse_hidden_answers(source, request)
    except Refusal as cause:
        return cause
    engines = [table.engine for table in tables if isinstance(table, PatternTable)]
    return refusal.beside(engine.obstacle for engine in engines if engine.obstacle)


def _read_tables(
    tables: Sequence[Table], place: Place, digest: Callable[[], str | None], request: ReadRequest, progress: Progress
) -> InputReading:
    """Read the chosen tables of an input by one request."""
    several = request.overrides.sheet is not None
    chosen = choose_tables(tables, request, place, several=several)
    if chosen.reversal:
        raise chosen.reversal
    findings = Findings(request.max_per_code)
    if several:
        for table in chosen.others:
            findings.add("sheet-left-out", table.place)
    readings: list[TableReading] = []
    refusals: list[Refusal] = []
    if len(chosen.tables) > 1:
        # A service that few rated may lack the answers to a question.
        request = request._replace(prints=True, partial=request.partial or _are_parts_of_one(chosen.tables))
    for table, shape in chosen.tables:
        try:
            reading = _read_or_join(ShapedTable(table, shape), chosen.others, request, progress, digest)
            readings.append(reading)
            request = request._replace(counted=joined_prints(request.counted, reading.counted.prints))
        except Refusal as refusal:
            if len(chosen.tables) == 1:
                raise
            refusals.append(refusal)
            findings += _left_out(table, refusal)
    if not readings:
        unread = [refusal for refusal in refusals if refusal.code not in EMPTY]
        raise unread[0] if unread else Refusal("table-empty", place)
    _refuse_unanswered_in_parts(readings, chosen.tables)
    is_complete = all(refusal.code in (*EMPTY, *OF_MEANS) for refusal in refusals)
    return InputReading([reading._replace(is_complete=is_complete) for reading in readings], findings)


def _are_parts_of_one(tables: Sequence[ShapedTable]) -> bool:
    """Whether several tables are the blocks or ratings of one."""
    return len(tables) > 1 and len({id(stored_table(table)) for table, _ in tables}) == 1


def _refuse_unanswered_in_parts(readings: Sequence[TableReading], tables: Sequence[ShapedTable]) -> None:
    """Refuse a question that nobody answered in any of the parts of one table.

    :raises Refusal: ``unsur-empty`` or ``question-empty``.
    """
    if not _are_parts_of_one(tables):
        return
    first = readings[0]
    obstacles = Obstacles()
    for place, column in enumerate(first.counted.answers[: len(first.questions)]):
        if not any(reading.counted.answers[place].answered for reading in readings):
            with obstacles:
                column.refuse_empty(first.header_place(column.index))
    obstacles.refuse()


def _read_or_join(
    shaped: ShapedTable,
    others: Sequence[Table],
    request: ReadRequest,
    progress: Progress,
    digest: Callable[[], str | None],
) -> TableReading:
    """Read a table, with the answers on other sheets where it lacks some of them.

    :raises Refusal: ``unsur-on-sheet`` where these cannot be told to be of the same respondents.
    """
    table, method = shaped.table, request.method
    try:
        return read_table(table, shaped.shape, request, progress, digest=digest)
    except Refusal as refusal:
        if refusal.code not in (*MISSING_UNSUR, *MISSING_COLUMN):
            raise
        joined = joined_to_others(table, others, method)
        if joined is None:
            if refusal.code in MISSING_UNSUR:
                refuse_split(table, others, method)
            raise
    shape = settle_header(joined, method, request.overrides, counts=request.options.counts)
    return read_table(joined, shape, request, progress, digest=digest)


def _left_out(table: Table, refusal: Refusal) -> Findings:
    """What is said of one of several sheets that cannot be read."""
    findings = Findings()
    if refusal.code in EMPTY:
        findings.add("sheet-left-out", table.place)
    elif refusal.code in OF_MEANS:
        findings.add("sheet-of-means", table.place)
    else:
        findings.add("sheet-unread", table.place, reason=ReasonUse.of(refusal, names_code=True))
    return findings


def read_table(
    table: Table,
    shape: TableShape,
    request: ReadRequest,
    progress: Progress,
    fixed: Mapping[str, GroupingKey] = {},
    digest: Callable[[], str | None] = lambda: None,
) -> TableReading:
    """Read one table of a shape that is known; ``fixed`` are keys by role that are known otherwise than by a name.

    ``digest`` gives that of the file, and is asked when everything is counted.

    :raises Refusal: as :func:`read_input` does.
    """
    if has_counted_rows(table, shape, request.overrides):
        table = CountedRows(table)
        request = request._replace(overrides=request.overrides._replace(frequency=COUNT))
    _refuse_misfits(table, shape, request)
    method, overrides = request.method, request.overrides
    if shape.kind in ("wide", "ticks"):
        table = with_filled_groups(table, request)
    # A shift by hours may make another day of a stamp.
    has_hours = request.zone is not None
    selected = selected_table(table, overrides, skip_hidden=request.options.skip_hidden, has_hours=has_hours)
    table, parts = laid_out(selected, shape, request, progress)
    table = _with_whole_times(table, request)
    by = [_crossed_names(name, table.header) for name in request.group_columns]
    keys_in_names = fixed_keys(table.place, request.role_sources)
    rows_above = islice(table.top(), max(0, table.header_row - 1))
    refuse_reversed(table, remark_rows(rows_above), method.rules.scores)
    counted = _count_columns(table, shape, request, by, {**fixed, **keys_in_names}, progress)
    findings = Findings(request.max_per_code)
    findings += table.findings
    findings += table.merged_findings
    findings += counted.findings
    columns = counted.columns
    if shape.kind == "wide":
        findings += merged_answers(table, [column.place for column in columns.answers], method.rules.scores)
    findings += _of_other_clocks(table, columns, request)
    findings += _likely_ratings(table, columns)
    heads = [table.at(table.header_row, index) for index in range(len(table.header))]
    return TableReading(
        table.place,
        digest(),
        "counts" if counted.are_single else shape.kind,
        table.header,
        heads[0].row if table.is_turned else table.header_row,
        parts,
        columns,
        counted.counts,
        findings,
        unit=table.at(table.header_row, columns.keys[UNIT].place) if columns.unit_assumed else None,
        letters=[letters(head.column) for head in heads],
        heads=tuple(heads),
        question_rows=tuple(head.row for head in heads) if table.is_turned else (),
        used_overrides=used_overrides(
            overrides,
            table.header,
            _labels_by_unsur(counted.counts),
            table=table.place.sheet if table.place.named else "",
        ),
        method=method,
        tables=counted.tables,
        mapping_file=overrides.path,
        classes=_classes_counted_by(columns, request),
    )


def _refuse_misfits(table: Table, shape: TableShape, request: ReadRequest) -> None:
    """Refuse what is asked for and a table of this shape cannot tell."""
    frequency = request.overrides.frequency
    if shape.trouble:
        raise Refusal(shape.trouble.code, table.at(table.header_row), **shape.trouble.params)
    needs_respondents = request.method.missing == "complete" or request.options.drop_duplicates
    if shape.kind == "counts" and needs_respondents:
        raise Refusal("counts-only", table.at())
    if shape.kind == "counts" and frequency:
        raise Refusal("frequency-counts", table.at())
    if frequency and request.options.drop_duplicates:
        raise Refusal("option-conflict", option=OptionUse("frequency"), other=OptionUse("drop_duplicates"))
    if isinstance(stored_table(table), PatternTable):
        _refuse_single_rows(table, shape, request)


def _with_whole_times(table: Table, request: ReadRequest) -> Table:
    """The table, its time stamps by the clocks asked for, and its periods with what they lack."""
    if request.zone is not None:
        table = in_zone(table, request.zone)
    if _asks_for_time(request):
        table = with_completed_periods(table, request.overrides)
    return table


def _of_other_clocks(table: Table, columns: ColumnMap, request: ReadRequest) -> Findings:
    """What there is to say of stamps by other clocks: those of Greenwich that stand, and that there are none.

    Stamps that nobody is grouped by are looked at by a thorough reading only.
    """
    findings = Findings()
    dates = columns.keys[PERIOD].place if PERIOD in columns.keys else None
    if dates is None and request.thorough:
        dates = columns.roles.get(PERIOD, columns.roles.get(DATE))
    if request.zone is None and dates is not None and are_of_utc(table, dates):
        findings.add("dates-utc", table.at(table.header_row, dates))
    if request.zone is not None and not has_shifted(table):
        findings.add("stamps-zoneless", table.at())
    return findings


def _likely_ratings(table: Table, columns: ColumnMap) -> Findings:
    """That a row may rate several services, where whole sets of answers lie side by side."""
    places: dict[str, list[int]] = {}
    for column in columns.answers:
        places.setdefault(column.question.unsur, []).append(column.place)
    findings = Findings()
    ratings = likely_ratings(table.header, places)
    if ratings is not None:
        findings.add("ratings-likely", table.at(table.header_row), ratings=ratings.number)
    return findings


def _classes_counted_by(columns: ColumnMap, request: ReadRequest) -> dict[str, tuple[str, ...]]:
    """The standard classes of each characteristic of the respondents, where they are not those in use."""
    edition = request.options.profile_classes
    if edition is None:
        return {}
    from ikm.survey.texts.profile_classes import AGE, standard_classes

    roles = {key.role for key in columns.keys.values() if key.role in PROFILE and key.role != AGE}
    return {role: standard_classes(role, edition=edition) for role in sorted(roles)}


def _refuse_single_rows(table: Table, shape: TableShape, request: ReadRequest) -> None:
    """Refuse what can be known of single rows only, of a table of which none are seen.

    :raises Refusal: ``rows-unseen``, or ``shape-unseen`` for a table that has to be laid out row by row.
    """
    needing = {
        "drop_duplicates": request.options.drop_duplicates,
        "with_answers": request.answers >= UNLIMITED,
    }
    for option, is_wanted in needing.items():
        if is_wanted:
            raise Refusal("rows-unseen", table.at(), what=OptionUse(option))
    if request.suggestions is not None:
        raise Refusal("rows-unseen", table.at(), what=PhraseUse("rows-unseen-suggestions"))
    if shape.kind in ("long", "counts"):
        raise Refusal("shape-unseen", table.at())


class _CountedColumns(NamedTuple):
    columns: ColumnMap
    tables: tuple[TableKeys, ...]
    counts: TableCounts
    findings: Findings
    are_single: bool


def _count_columns(
    table: Table,
    shape: TableShape,
    request: ReadRequest,
    by: list[TableKeys],
    fixed: Mapping[str, GroupingKey],
    progress: Progress,
) -> _CountedColumns:
    """Understand the columns of a table and count it; again, where the answers show that columns are others."""
    method, overrides = request.method, request.overrides
    names = list(dict.fromkeys(name for keys in by for name in keys))
    when = request.when
    has_time = bool((when.per and not when.implied) or when.is_bounded)
    grouping_request = GroupingRequest(
        request.options.unit, names, fixed, has_time, request.optional_roles, dates=when.implied
    )
    known_labels: dict[int, list[str]] = {}
    while True:
        mapped, obstacles = understood_columns(table, method, overrides, grouping_request, known_labels)
        columns, column_findings = mapped
        if obstacles:
            _refuse_all(obstacles, table, columns, request, progress)
        tables = _requested_tables(columns, by, request)
        frequency = frequency_place(table, columns, overrides) if overrides.frequency else None
        suggestions: Sequence[int] = ()
        if request.suggestions is not None and not table.counts_answers:
            suggestions = suggestion_columns(table, columns, method, overrides, request.suggestions)
        count_request = CountRequest(
            method,
            overrides,
            request.max_per_code,
            tables=_counted_groupings(columns, tables, request),
            checks=_checks_for(table, columns, shape, thorough=request.thorough),
            when=when if _groups_dates(columns) else when.without_implied(),
            bands=request.bands,
            edition=request.options.profile_classes,
            distinct=request.options.drop_duplicates,
            labels=request.thorough,
            marks=request.marks,
            products=request.products,
            days=request.days,
            answers=request.answers,
            partial=request.partial,
            prints=request.prints and table.is_ordered,
            account=request.thorough and table.is_ordered and shape.kind in ("wide", "ticks"),
            counted=request.counted if request.options.drop_duplicates else None,
            frequency=frequency,
            suggestions=suggestions,
        )
        try:
            (counts, row_findings), are_single = count_answers(table, columns, count_request, progress)
        except MisreadColumns as misread:
            already_known = misread.labels.keys() & known_labels.keys()
            if already_known:  # the columns were understood in spite of them
                index = min(already_known)
                fitting = identify(known_labels[index], [unsur.id for unsur in method.unsur])
                place = table.at(table.header_row, index)
                raise Refusal("order-contradicts", place, unsur=one_of(sorted(fitting))) from None
            known_labels |= misread.labels
        else:
            findings = Findings(request.max_per_code)
            findings += column_findings
            findings += row_findings
            return _CountedColumns(columns, tables, counts, findings, are_single)


def _refuse_all(
    obstacles: Obstacles, table: Table, columns: ColumnMap, request: ReadRequest, progress: Progress
) -> None:
    """Refuse a table whose columns are not all understood, with what its words and rows have against it as well."""
    if columns.answers:
        ungrouped = columns._replace(keys={}, unit_assumed=False, expected=())
        answers_only = CountRequest(request.method, request.overrides, request.max_per_code, partial=True)
        with obstacles, suppress(MisreadColumns):
            count_answers(table, ungrouped, answers_only, progress)
    obstacles.refuse()


def _labels_by_unsur(counts: TableCounts) -> dict[str, list[str]]:
    """The labels met in the columns of each unsur."""
    labels: dict[str, list[str]] = {}
    for column in counts.answers:
        labels.setdefault(column.unsur.id, []).extend(column.labels.texts)
    return labels


def _checks_for(table: Table, columns: ColumnMap, shape: TableShape, *, thorough: bool) -> Sequence[CheckFactory]:
    """The checks of the rows of a table; where it is only scored, no more than that of the rows' own totals."""
    if not table.is_ordered:
        from ikm.survey.counting.row_checks import PATTERN_CHECKS

        return PATTERN_CHECKS if thorough else ()
    is_of_counts = shape.kind == "counts"
    if not thorough and (is_of_counts or "total" not in columns.roles):
        return ()
    from ikm.survey.counting.row_checks import (
        COUNT_TABLE_CHECKS,
        ROW_CHECKS,
        SCORING_CHECKS,
        UNGROUPED_DATE_CHECKS,
    )

    if is_of_counts:
        return COUNT_TABLE_CHECKS
    if not thorough:
        return SCORING_CHECKS
    return ROW_CHECKS if _groups_dates(columns) else [*ROW_CHECKS, *UNGROUPED_DATE_CHECKS]


def _asks_for_time(request: ReadRequest) -> bool:
    """Whether rows are grouped by their time, left out by it or chosen by it, because the caller says so."""
    when = request.when
    is_named = any(role_called(name) == PERIOD for names in request.group_columns for name in names.split(","))
    return is_named or when.is_bounded or bool(when.per)


def _crossed_names(name: str, header: tuple[str, ...]) -> TableKeys:
    """The names that a comma crosses, unless the whole is the header of a column."""
    if plain(name) in map(plain, header):
        names = [name]
    else:
        names = list(dict.fromkeys(part.strip() for part in name.split(",")))
    return tuple(PERIOD if role_called(part) == PERIOD else part for part in names)


def _requested_tables(columns: ColumnMap, by: list[TableKeys], request: ReadRequest) -> tuple[TableKeys, ...]:
    """The tables to count and show; that of the unit has this name, however it was asked for."""
    unit = columns.keys.get(UNIT)

    def is_of_unit(keys: TableKeys) -> bool:
        if unit is None or len(keys) > 1:
            return False
        return columns.keys[keys[0]]._replace(name=UNIT, role=UNIT) == unit

    others = [keys for keys in by if not is_of_unit(keys)]
    return tables_shown(others, request, has_units=unit is not None)


def tables_shown(wanted: Iterable[TableKeys], request: ReadRequest, *, has_units: bool) -> tuple[TableKeys, ...]:
    """The tables to show, each once: the unit's, those wanted, what stands in names, and the trend of periods."""
    of_units: list[TableKeys] = [(UNIT,)] if has_units else []
    others = [*wanted, *((role,) for role in request.role_sources)]
    trend: list[TableKeys] = []
    if (request.when.per and not request.when.implied) or (PERIOD,) in others:
        trend.append((PERIOD,))
        if has_units:
            trend.append((UNIT, PERIOD))
    return tuple(dict.fromkeys([*of_units, *others, *trend]))


def _groups_dates(columns: ColumnMap) -> bool:
    """Whether periods are made of the column of dates."""
    return PERIOD in columns.keys and columns.keys[PERIOD].place == columns.roles.get(DATE, -1)


def _counted_groupings(columns: ColumnMap, tables: Iterable[TableKeys], request: ReadRequest) -> list[TableKeys]:
    """The groupings to count: the tables, further ones, and all crossed with what they are to be split by."""
    keys = columns.keys
    known = set(keys)
    if _groups_dates(columns) and request.when.per is None:  # a single day is no period
        known.remove(PERIOD)
    split_by = tuple(role for role in request.split_by if role in known)
    groupings = [*tables, *_extra_groupings(columns, known, request), split_by]
    split = (tuple(dict.fromkeys([*by, *split_by])) for by in groupings)
    return [by for by in dict.fromkeys(split) if by]


def _extra_groupings(columns: ColumnMap, known: set[str], request: ReadRequest) -> list[TableKeys]:
    """Groupings to count in addition to the requested tables: tally cells, profile classes and yes/no questions."""
    keys = columns.keys
    in_addition = (tuple(role for role in roles if role in known) for roles in request.in_addition)
    groupings = [roles for roles in in_addition if roles]
    if request.profile:
        groupings += [(role,) for role in PROFILE if role in keys]
    groupings += [(control.id,) for control in request.method.rules.controls if control.id in keys]
    return groupings
