"""From one input to what was read of it: which sheet, which shape, what each column is, and the counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.method import Method, Question
from ikm.messages.findings import Findings, Obstacles, Place, Refusal, letters, one_of
from ikm.messages.option_names import OptionUse
from ikm.options import ReadOptions, texts_of
from ikm.survey.columns.branched_questions import branched_questions
from ikm.survey.columns.column_lookup import GroupingKey, GroupingRequest, role_called
from ikm.survey.columns.column_map import ColumnMap, understood_columns
from ikm.survey.columns.composed_table import ComposedTable
from ikm.survey.columns.header_meaning import listed, name_of, unsur_in
from ikm.survey.columns.header_row import FEWEST_UNSUR, holds_answers, settle_header
from ikm.survey.columns.mapping_file import DATE, PERIOD, PROFILE, UNIT, TableOverrides, used_overrides
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.counting.frequency import frequency_place
from ikm.survey.counting.grouping import TableKeys, TimeFilter
from ikm.survey.counting.remark_rows import refuse_reversed, refuse_reversed_in_sheet, remark_rows
from ikm.survey.counting.row_check_context import CheckFactory
from ikm.survey.counting.row_prints import Prints, joined_prints
from ikm.survey.counting.row_selection import selected_table
from ikm.survey.counting.tabulate import CountRequest, MisreadColumns, TableCounts, count
from ikm.survey.files.inputs import Input, opened, stem
from ikm.survey.files.lines_in_cells import in_columns
from ikm.survey.files.table import Progress, Table
from ikm.survey.texts.unsur_by_words import identify
from ikm.survey.texts.vocabulary import plain

if TYPE_CHECKING:
    from ikm.survey.texts.periods import Period

MISSING_UNSUR = ("unsur-missing", "unsur-unplaced")
"""The refusals of a table that lacks unsur."""
MOST_PLACED = 20
"""This many findings of a code are kept with their place, unless more are asked for."""


class ReadRequest(NamedTuple):
    """What is to be read of each input.

    - ``options``: what the user chose
    - ``role_sources``: the roles whose value stands in a name, by role: that of the ``file``, ``sheet`` or ``folder``
    - ``when``: the time asked for
    - ``bands``: the classes of age
    - ``profile``: count the classes of the respondents
    - ``crossed``: count groups by these roles together, as far as they are known
    - ``population_file``: a file that is not an input
    - ``products``: the tallies have all that a tally can hold
    - ``marks``: the tallies tell equal rows in two files
    - ``answers``: keep the answers of up to so many respondents one by one
    - ``thorough``: make all checks of single rows, and count how often each answer was met
    - ``max_per_code``: how many findings of a code are kept
    - ``chosen``: which of weight and missing the user chose; for the others, a workbook that is read back decides
    - ``partial``: a table may lack the answers to a question
    - ``prints``: fingerprint the rows, so that they are known again in another table
    - ``counted``: the fingerprints of rows that were counted before, and are left out where duplicates are
    """

    method: Method
    overrides: TableOverrides = TableOverrides()
    options: ReadOptions = ReadOptions()
    role_sources: Mapping[str, str] = {}
    when: TimeFilter = TimeFilter()
    bands: tuple[int, ...] | None = None
    profile: bool = False
    crossed: tuple[str, ...] = ()
    population_file: Path | None = None
    products: bool = False
    marks: bool = False
    answers: int = 0
    thorough: bool = False
    max_per_code: int = MOST_PLACED
    chosen: frozenset[str] = frozenset()
    partial: bool = False
    prints: bool = False
    counted: Prints | None = None

    @property
    def group_columns(self) -> tuple[str, ...]:
        """The columns to group by that the user named, each once; ``A,B`` crosses two."""
        return tuple(dict.fromkeys(texts_of(self.options.by)))

    @property
    def optional_roles(self) -> tuple[str, ...]:
        """Roles to group by where there is such a column."""
        roles = [role for role in self.crossed if role != UNIT]
        if self.profile:
            roles += PROFILE
        return tuple(roles)


class TableReading(NamedTuple):
    """What one table came to, and how it was read, by which method.

    ``parts`` are the columns of its shape that it still has, by part; ``unit`` is the column assumed to be the unit,
    if any was; ``letters`` are those of the columns; ``used_overrides`` are the entries of ``mapping_file`` that this
    table had a use for; ``tables`` are those of the groups that are to be shown. Of what was counted elsewhere,
    ``made_from`` are the names and digests, ``suppressed`` says how many small groups it lacks, and how many
    respondents, and ``is_complete`` that no input had to be left out.
    """

    place: Place
    sha256: str | None
    shape: str
    header: tuple[str, ...]
    header_row: int
    parts: Mapping[str, int]
    columns: ColumnMap
    counted: TableCounts
    findings: Findings
    unit: Place | None
    letters: list[str]
    used_overrides: frozenset[tuple[str, str]]
    method: Method
    tables: tuple[TableKeys, ...]
    mapping_file: str
    made_from: tuple[tuple[str, str | None], ...] = ()
    suppressed: tuple[int, int] = (0, 0)
    is_complete: bool = True

    @property
    def is_one_by_one(self) -> bool:
        """Whether each respondent was read, and not counts of their answers."""
        return self.shape in ("wide", "long", "ticks")

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that were asked, in the order of the tallies."""
        return tuple(answer.question for answer in self.columns.answers)


class InputReading(NamedTuple):
    """The tables read from one input, and what there is to say of those that were not."""

    tables: list[TableReading]
    findings: Findings


ReadOutcome = InputReading | Refusal
"""What was read from one input, or why it cannot be read."""


class ShapedTable(NamedTuple):
    """A table and its shape."""

    table: Table
    shape: TableShape


class ChosenTables(NamedTuple):
    """The tables of an input that are read, and the ``others``; ``reversal`` is what a legend on these says."""

    tables: list[ShapedTable]
    others: list[Table]
    reversal: Refusal | None = None


def read_input(source: Input, requests: Sequence[ReadRequest], progress: Progress) -> list[ReadOutcome]:
    """Read an input by each of the requests, which choose the same sheet; it is opened once.

    Read is its only table, the one sheet that holds answers, or all that the user chose. A request by which it cannot
    honestly be read gets the refusal.
    """
    outcomes: list[ReadOutcome] = []
    try:
        with opened(source, requests[0].overrides.sheet) as (tables, digest):
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
                _refuse_split(table, chosen.others, method)
            if refusal.code not in ("table-empty", "rows-all-left-out") or len(chosen.tables) == 1:
                raise
            findings.add("sheet-left-out", table.place)
    if not readings:
        raise Refusal("table-empty", place)
    return InputReading(readings, findings)


def _refuse_split(table: Table, others: Iterable[Table], method: Method) -> None:
    """Refuse a table whose missing unsur stand on another sheet: that they were not asked must not be offered.

    :raises Refusal: ``unsur-on-sheet``.
    """
    own = unsur_in(table.header, method)
    for other in others:
        elsewhere = [unsur.id for unsur in method.unsur if unsur.id in unsur_in(other.header, method) - own]
        if len(elsewhere) >= FEWEST_UNSUR:
            names = ", ".join(name_of(unsur, method) for unsur in elsewhere)
            raise Refusal("unsur-on-sheet", table.at(), unsur=names, sheet=f"“{other.place.sheet}”")


def choose_tables(tables: Sequence[Table], request: ReadRequest, place: Place, *, several: bool) -> ChosenTables:
    """Choose the tables to read: those with one respondent a row, or, without any, those of another shape.

    :raises Refusal: ``file-empty``, or ``sheet-ambiguous`` where there are two to read, unless ``several`` may be.
    """
    method, overrides = request.method, request.overrides
    shaped = [
        ShapedTable(table, settle_header(table, method, overrides, counts=request.options.counts))
        for table in map(in_columns, tables)
    ]
    filled = [candidate for candidate in shaped if candidate.table.header]
    if not filled:
        raise Refusal("file-empty", place)
    # A sheet of counts that is headed by the unsur stands beside the answers that it was counted from.
    one_by_one = [candidate for candidate in filled if not candidate.shape.questions]
    with_answers = [candidate for candidate in one_by_one if holds_answers(candidate.table, method, overrides)]
    of_other_shapes = [candidate for candidate in filled if candidate.shape.kind not in ("wide", "ticks")]
    chosen = with_answers or of_other_shapes or filled[:1]
    if len(chosen) > 1 and not several:
        sheets = ", ".join(f"“{candidate.table.place.sheet}”" for candidate in chosen)
        raise Refusal("sheet-ambiguous", place, sheets=sheets)
    others = [candidate.table for candidate in shaped if candidate not in chosen]
    reversal = _reversal_in(others, method) if with_answers else None
    for table in others:
        table.forget()
    return ChosenTables(chosen, others, reversal)


def _reversal_in(others: Iterable[Table], method: Method) -> Refusal | None:
    """The refusal of answers whose scale a legend on another sheet turns round, if one does."""
    for table in others:
        try:
            refuse_reversed_in_sheet(table, method.rules.scores)
        except Refusal as refusal:
            return refusal
    return None


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


class LaidOutTable(NamedTuple):
    """A table with a column of answers for each question; ``parts`` are the columns that gave it its shape."""

    table: Table
    parts: Mapping[str, int]


def laid_out(table: Table, shape: TableShape, request: ReadRequest, progress: Progress) -> LaidOutTable:
    """A table of any shape as one with a row a respondent, or a count, and a column of answers for each question.

    :raises Refusal: where a long table has two answers to one question.
    """
    if shape.kind in ("long", "counts"):
        from ikm.survey.columns.reshape import ReshapedTable

        reshaped = ReshapedTable(table, shape, request.method, progress, request.max_per_code)
        return LaidOutTable(reshaped, reshaped.parts)
    if shape.ticked:
        return LaidOutTable(ComposedTable(table, shape.ticked), {})
    branched = branched_questions(table, request.method, request.overrides)
    if not branched:
        return LaidOutTable(table, {})
    findings = Findings()
    findings.add("branches-joined", table.at(), columns=listed(question.header for question in branched))
    return LaidOutTable(ComposedTable(table, branched, findings), {})


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
    crossed = [role for role in request.crossed if role in keys]
    is_of_dates = PERIOD in keys and keys[PERIOD].place == columns.roles.get(DATE, -1)
    if is_of_dates and request.when.per is None:  # a cell of a tally is never a single day
        crossed = [role for role in crossed if role != PERIOD]
    groupings: list[TableKeys] = [tuple(crossed)] if crossed else []
    if request.profile:
        groupings += [(role,) for role in PROFILE if role in keys]
    groupings += [(control.id,) for control in request.method.rules.controls if control.id in keys]
    return groupings


def fixed_keys(place: Place, role_sources: Mapping[str, str], known: Collection[str] = ()) -> dict[str, GroupingKey]:
    """The grouping keys whose one value stands in the name of the ``file``, ``sheet`` or ``folder``, by role.

    Of a name that holds a period, the unit or service is the rest. Roles already ``known`` need no name.

    :raises Refusal: ``name-none`` where there is no such name, ``name-unread`` where the role is not in it.
    """
    path = Path(place.file)
    names = {"file": "", "sheet": place.sheet, "folder": ""}
    if role_sources and path.is_file():  # a stream has neither a name nor a folder
        names |= {"file": stem(path), "folder": path.absolute().parent.name}
    keys: dict[str, GroupingKey] = {}
    for role, source in role_sources.items():
        if role in known:
            continue
        name = names[source]
        period, rest = _period_in(name, names["folder"] if source == "file" else "")
        if role == PERIOD:
            value = str(period or "")
        elif period and (rest or role_sources.get(PERIOD) == source):
            value = rest
        else:  # without a period, or called like one
            value = name.strip()
        if not name:
            raise Refusal("name-none", place, source=source, role=role)
        if not value:
            raise Refusal("name-unread", place, source=source, name=name, role=role)
        keys[role] = GroupingKey(role, None, role, False, value, source)
    return keys


def _period_in(name: str, folder: str) -> tuple[Period | None, str]:
    """The period in a name, and the rest of it; what the name of a file lacks may stand in that of its folder."""
    from ikm.survey.texts.periods import found_in

    period, rest = found_in(name)
    if period:
        return period, rest
    folder_period, _ = found_in(folder)
    if not folder_period:
        return None, rest
    # "TW III.csv" in a folder "SKM 2025": a quarter of that year. Else the period is the folder's.
    with_year, rest_with_year = found_in(f"{name} {folder_period.year}")
    if with_year and with_year.kind == "tahun":
        return folder_period, rest
    return with_year, rest_with_year
