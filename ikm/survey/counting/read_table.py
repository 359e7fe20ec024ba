"""From one input to what was read of it: which sheet, which shape, what each column is, and the counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from ikm.messages.findings import Findings, Obstacles, Place, Refusal, letters, one_of
from ikm.messages.option_names import OptionUse
from ikm.survey.columns.column_lookup import GroupingKey, GroupingRequest, role_called
from ikm.survey.columns.column_map import ColumnMap, understood_columns
from ikm.survey.columns.mapping_file import DATE, PERIOD, PROFILE, UNIT, used_overrides
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.counting.chosen_tables import MISSING_UNSUR, choose_tables, refuse_split
from ikm.survey.counting.frequency import frequency_place
from ikm.survey.counting.grouping import TableKeys
from ikm.survey.counting.keys_in_names import fixed_keys
from ikm.survey.counting.laid_out import laid_out
from ikm.survey.counting.remark_rows import refuse_reversed, remark_rows
from ikm.survey.counting.row_check_context import CheckFactory
from ikm.survey.counting.row_prints import joined_prints
from ikm.survey.counting.row_selection import selected_table
from ikm.survey.counting.table_counts import CountRequest, TableCounts
from ikm.survey.counting.table_reading import InputReading, ReadOutcome, ReadRequest, TableReading
from ikm.survey.counting.tabulate import MisreadColumns, count
from ikm.survey.files.inputs import Input, opened
from ikm.survey.files.table import Progress, Table
from ikm.survey.texts.unsur_by_words import identify
from ikm.survey.texts.vocabulary import plain


def read_input(source: Input, requests: Sequence[ReadRequest], progress: Progress) -> list[ReadOutcome]:
    """Read an input by each of the requests, which choose the same sheet; it is opened once.

    Read is its only table, the one sheet that holds answers, or all that the user chose. A request by which it cannot
    honestly be read gets the refusal.
    """
    outcomes: list[ReadOutcome] = []
    try:
        with opened(source, requests[0].overrides.sheet, digest=requests[0].digests) as (tables, digest):
            for request in requests:
                try:
                    outcomes.append(_read_tables(tables, Place(source.label), digest, request, progress))
                except Refusal as refusal:
                    outcomes.append(refusal)
    except Refusal as refusal:  # it cannot be opened, or what is damaged was met only while reading
        return [refusal] * len(requests)
    return outcomes


def _read_tables(
    tables: Sequence[Table], place: Place, digest: Callable[[], str | None], request: ReadRequest, progress: Progress
) -> InputReading:
    """Read the chosen tables of an input by one request."""
    method, several = request.method, request.overrides.sheet is not None
    chosen = choose_tables(tables, request, place, several=several)
    if chosen.reversal:
        raise chosen.reversal
    findings = Findings(request.max_per_code)
    if several:
        for table in chosen.others:
            findings.add("sheet-left-out", table.place)
    readings: list[TableReading] = []
    if len(chosen.tables) > 1:
        request = request._replace(prints=True)
    for table, shape in chosen.tables:
        try:
            reading = read_table(table, shape, request, progress, digest=digest)
            readings.append(reading)
            request = request._replace(counted=joined_prints(request.counted, reading.counted.prints))
        except Refusal as refusal:
            if refusal.code in MISSING_UNSUR:
                refuse_split(table, chosen.others, method)
            if refusal.code not in ("table-empty", "rows-all-left-out") or len(chosen.tables) == 1:
                raise
            findings.add("sheet-left-out", table.place)
    if not readings:
        raise Refusal("table-empty", place)
    return InputReading(readings, findings)


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
    method, overrides = request.method, request.overrides
    if shape.trouble:
        raise Refusal(shape.trouble.code, table.at(table.header_row), **shape.trouble.params)
    needs_respondents = method.missing == "complete" or request.options.drop_duplicates
    if shape.kind == "counts" and needs_respondents:
        raise Refusal("counts-only", table.at())
    if shape.kind == "counts" and overrides.frequency:
        raise Refusal("frequency-counts", table.at())
    if overrides.frequency and request.options.drop_duplicates:
        raise Refusal("option-conflict", option=OptionUse("frequency"), other=OptionUse("drop_duplicates"))
    selected = selected_table(table, overrides, skip_hidden=request.options.skip_hidden)
    table, parts = laid_out(selected, shape, request, progress)
    by = [_crossed_names(name, table.header) for name in request.group_columns]
    keys_in_names = fixed_keys(table.place, request.role_sources)
    rows_above = islice(table.top(), max(0, table.header_row - 1))
    refuse_reversed(table, remark_rows(rows_above), method.rules.scores)
    counted = _count_columns(table, shape, request, by, {**fixed, **keys_in_names}, progress)
    findings = Findings(request.max_per_code)
    findings += table.findings
    findings += counted.findings
    columns = counted.columns
    return TableReading(
        table.place,
        digest(),
        shape.kind,
        table.header,
        table.header_row,
        parts,
        columns,
        counted.counts,
        findings,
        unit=table.at(table.header_row, columns.keys[UNIT].place) if columns.unit_assumed else None,
        letters=[letters(table.at(table.header_row, index).column) for index in range(len(table.header))],
        used_overrides=used_overrides(overrides, table.header, _labels_by_unsur(counted.counts)),
        method=method,
        tables=counted.tables,
        mapping_file=overrides.path,
    )


class _CountedColumns(NamedTuple):
    columns: ColumnMap
    tables: tuple[TableKeys, ...]
    counts: TableCounts
    findings: Findings


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
    has_time = bool(request.when.per or request.when.is_bounded)
    grouping_request = GroupingRequest(request.options.unit, names, fixed, has_time, request.optional_roles)
    known_labels: dict[int, list[str]] = {}
    while True:
        mapped, obstacles = understood_columns(table, method, overrides, grouping_request, known_labels)
        columns, column_findings = mapped
        if obstacles:
            _refuse_all(obstacles, table, columns, request, progress)
        tables = _requested_tables(columns, by, request)
        frequency = frequency_place(table, columns, overrides) if overrides.frequency else None
        count_request = CountRequest(
            method,
            overrides,
            request.max_per_code,
            tables=list(dict.fromkeys([*tables, *_extra_groupings(columns, request)])),
            checks=_checks_for(columns, shape, thorough=request.thorough),
            when=request.when,
            bands=request.bands,
            distinct=request.options.drop_duplicates,
            labels=request.thorough,
            marks=request.marks,
            products=request.products,
            answers=request.answers,
            partial=request.partial,
            prints=request.prints,
            account=request.thorough and shape.kind in ("wide", "ticks"),
            counted=request.counted if request.options.drop_duplicates else None,
            frequency=frequency,
        )
        try:
            counts, row_findings = count(table, columns, count_request, progress)
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
            return _CountedColumns(columns, tables, counts, findings)


def _refuse_all(
    obstacles: Obstacles, table: Table, columns: ColumnMap, request: ReadRequest, progress: Progress
) -> None:
    """Refuse a table whose columns are not all understood, with what its words and rows have against it as well."""
    if columns.answers:
        ungrouped = columns._replace(keys={}, unit_assumed=False, expected=())
        answers_only = CountRequest(request.method, request.overrides, request.max_per_code, partial=True)
        with obstacles, suppress(MisreadColumns):
            count(table, ungrouped, answers_only, progress)
    obstacles.refuse()


def _labels_by_unsur(counts: TableCounts) -> dict[str, list[str]]:
    """The labels met in the columns of each unsur."""
    labels: dict[str, list[str]] = {}
    for column in counts.answers:
        labels.setdefault(column.unsur.id, []).extend(column.labels.texts)
    return labels


def _checks_for(columns: ColumnMap, shape: TableShape, *, thorough: bool) -> Sequence[CheckFactory]:
    """The checks of the rows of a table; where it is only scored, no more than that of the rows' own totals."""
    is_of_counts = shape.kind == "counts"
    if not thorough and (is_of_counts or "total" not in columns.roles):
        return ()
    from ikm.survey.counting.row_checks import COUNT_TABLE_CHECKS, ROW_CHECKS, SCORING_CHECKS

    if is_of_counts:
        return COUNT_TABLE_CHECKS
    return ROW_CHECKS if thorough else SCORING_CHECKS


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
    if request.when.per or (PERIOD,) in others:
        trend.append((PERIOD,))
        if has_units:
            trend.append((UNIT, PERIOD))
    return tuple(dict.fromkeys([*of_units, *others, *trend]))


def _extra_groupings(columns: ColumnMap, request: ReadRequest) -> list[TableKeys]:
    """Groupings to count in addition to the requested tables: tally cells, profile classes and yes/no questions."""
    keys = columns.keys
    known = set(keys)
    is_of_dates = PERIOD in keys and keys[PERIOD].place == columns.roles.get(DATE, -1)
    if is_of_dates and request.when.per is None:  # a single day is no period
        known.remove(PERIOD)
    in_addition = (tuple(role for role in roles if role in known) for roles in request.in_addition)
    groupings = [roles for roles in in_addition if roles]
    if request.profile:
        groupings += [(role,) for role in PROFILE if role in keys]
    groupings += [(control.id,) for control in request.method.rules.controls if control.id in keys]
    return groupings
