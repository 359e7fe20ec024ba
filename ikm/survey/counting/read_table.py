"""From one input to what was read of it: which sheet, which shape, what each column is, and the counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.method import Method, Question
from ikm.messages.findings import Findings, Place, Refusal, letters
from ikm.survey.columns.column_lookup import GroupingKey, GroupingRequest, role_called
from ikm.survey.columns.column_map import ColumnMap, understand
from ikm.survey.columns.header_row import TableShape, holds_answers, settle
from ikm.survey.columns.mapping_file import DATE, PERIOD, PROFILE, UNIT, TableOverrides, used_overrides
from ikm.survey.counting.grouping import TimeFilter
from ikm.survey.counting.row_check_context import CheckFactory
from ikm.survey.counting.tabulate import CountRequest, MisreadColumns, TableCounts, count
from ikm.survey.files.inputs import Input, opened, stem
from ikm.survey.files.table import Progress, Table, names_in
from ikm.survey.texts.answer_words import identify, reversed_in_text
from ikm.survey.texts.vocabulary import plain

if TYPE_CHECKING:
    from ikm.survey.texts.periods import Period

KEPT = 20
"""So many findings of a kind are kept with their place, unless more are asked for."""


class ReadRequest(NamedTuple):
    """What is to be read of each input.

    ``unit`` and ``by`` are columns that the caller named; ``role_sources`` says by role whether it stands in the name
    of the file, sheet or folder; ``when`` is the time asked for, ``bands`` are the classes of age. ``profile`` asks
    for the classes of the respondents, ``crossed`` for groups by these roles together, as far as they are known;
    ``population_file`` is a file that is no input, ``products`` asks for all that a tally holds, ``marks`` for what
    tells equal rows in two files; the answers of up to ``answers`` respondents are kept one by one. ``counts`` says
    that the tables are of counts, ``distinct`` that rows which repeat an earlier one are left out, ``thorough`` that
    all there is to be said of single rows and answers is wanted; ``max_per_code`` is how many findings of a kind are
    kept. ``chosen`` are those of weight and missing that the caller chose; the others are as a workbook says that is
    read back. A table that is ``partial`` may lack the answers to a question.
    """

    method: Method
    overrides: TableOverrides = TableOverrides()
    unit: str | None = None
    by: tuple[str, ...] = ()
    role_sources: Mapping[str, str] = {}
    when: TimeFilter = TimeFilter()
    bands: tuple[int, ...] | None = None
    profile: bool = False
    crossed: tuple[str, ...] = ()
    population_file: Path | None = None
    products: bool = False
    marks: bool = False
    answers: int = 0
    counts: bool = False
    distinct: bool = False
    thorough: bool = False
    max_per_code: int = KEPT
    chosen: frozenset[str] = frozenset()
    partial: bool = False

    @property
    def others(self) -> tuple[str, ...]:
        """Roles to group by where there is such a column."""
        return (*(role for role in self.crossed if role != UNIT), *(PROFILE if self.profile else ()))


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
    tables: tuple[tuple[str, ...], ...]
    mapping_file: str
    made_from: tuple[tuple[str, str | None], ...] = ()
    suppressed: tuple[int, int] = (0, 0)
    is_complete: bool = True

    @property
    def is_one_by_one(self) -> bool:
        """Whether each respondent was read, and not counts of their answers."""
        return self.shape in ("wide", "long")

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that were asked, in the order of the tallies."""
        return tuple(answer.question for answer in self.columns.answers)


def read(source: Input, request: ReadRequest, progress: Progress) -> list[TableReading]:
    """Read an input: its only table, the one sheet that holds answers, or all that the caller chose.

    :raises Refusal: with one sentence, where it cannot honestly be read.
    """
    sheet = request.overrides.sheet
    with opened(source, sheet) as (tables, digest):
        place, findings = Place(source.label), Findings(request.max_per_code)
        found = chosen(tables, request, place, findings, several=sheet is not None)
        readings = []
        for table, shape in found:
            try:
                readings.append(read_table(table, shape, request, progress))
            except Refusal as refusal:
                if refusal.code != "table-empty" or len(found) == 1:
                    raise
                findings.add("sheet-left-out", table.place)
        if not readings:
            raise Refusal("table-empty", place)
        first = readings[0].findings
        first += findings
        return [one._replace(sha256=digest()) for one in readings]


def chosen(
    tables: Sequence[Table], request: ReadRequest, place: Place, findings: Findings, *, several: bool
) -> list[tuple[Table, TableShape]]:
    """The tables to read: of several those with a row a respondent; without them, those of another shape."""
    method, overrides = request.method, request.overrides
    settled = [(table, settle(table, method, overrides, counts=request.counts)) for table in tables]
    filled = [(table, shape) for table, shape in settled if table.header]
    if not filled:
        raise Refusal("file-empty", place)
    fitting = [one for one in filled if holds_answers(one[0], method, overrides)]
    fitting = fitting or [one for one in filled if one[1].kind != "wide"] or filled[:1]
    if len(fitting) > 1 and not several:
        raise Refusal("sheet-ambiguous", place, sheets=", ".join(f"“{table.place.sheet}”" for table, _ in fitting))
    for one in settled:
        if one not in fitting:
            one[0].forget()
            if several:
                findings.add("sheet-left-out", one[0].place)
    return fitting


def read_table(
    table: Table, shape: TableShape, request: ReadRequest, progress: Progress, fixed: Mapping[str, GroupingKey] = {}
) -> TableReading:
    """Read one table of a shape that is known; ``fixed`` are keys by role that are known otherwise than by a name.

    :raises Refusal: as :func:`read` does.
    """
    method, overrides, findings = request.method, request.overrides, Findings(request.max_per_code)
    parts: Mapping[str, int] = {}
    if shape.kind != "wide":
        if shape.kind == "counts" and (method.missing == "complete" or request.distinct):
            raise Refusal("counts-only", table.at())
        from ikm.survey.columns.reshape import ReshapedTable

        table = reshaped = ReshapedTable(table, shape, method, findings, progress)
        parts = reshaped.parts
    wanted = [_crossed(name, table.header) for name in request.by]
    names = list(dict.fromkeys(name for by in wanted for name in by))
    is_timed = bool(request.when.per or request.when.is_bounded)
    fixed = {**fixed, **fixed_keys(table.place, request.role_sources)}
    wish = GroupingRequest(request.unit, names, fixed, is_timed, request.others)
    _refuse_reversed(table, method)
    labels: dict[int, list[str]] = {}
    while True:
        said = Findings(request.max_per_code)
        columns = understand(table, method, overrides, wish, said, labels)
        tables = _tables_of(columns, wanted, request)
        counting = CountRequest(
            method,
            overrides,
            list(dict.fromkeys([*tables, *_beside(columns, request)])),
            _checks(columns, shape.kind, thorough=request.thorough),
            request.when,
            request.bands,
            request.distinct,
            request.thorough,
            request.marks,
            request.products,
            request.answers,
            request.partial,
        )
        try:
            counted = count(table, columns, counting, said, progress)
            break
        except MisreadColumns as misread:
            if known := misread.labels.keys() & labels.keys():  # and yet they were not heeded
                can = identify(labels[min(known)], [unsur.id for unsur in method.unsur])
                raise Refusal(
                    "order-contradicts", table.at(table.header_row, min(known)), unsur=" or ".join(sorted(can))
                ) from None
            labels |= misread.labels
    findings += said
    return TableReading(
        table.place,
        None,
        shape.kind,
        table.header,
        table.header_row,
        parts,
        columns,
        counted,
        findings,
        unit=table.at(table.header_row, columns.keys[UNIT].place) if columns.unit_assumed else None,
        letters=[letters(table.at(table.header_row, index).column) for index in range(len(table.header))],
        used_overrides=used_overrides(overrides, table.header, _labels_of(counted)),
        method=method,
        tables=tables,
        mapping_file=overrides.path,
    )


def _labels_of(counted: TableCounts) -> dict[str, list[str]]:
    """The labels met in the columns of each unsur."""
    labels: dict[str, list[str]] = {}
    for one in counted.answers:
        labels.setdefault(one.unsur.id, []).extend(one.labels.texts)
    return labels


def _refuse_reversed(table: Table, method: Method) -> None:
    """Refuse a table above which a remark says that the best answer has the lowest number."""
    for number, row in enumerate(islice(table.top(), max(0, table.header_row - 1)), start=1):
        for text in names_in(row):
            if "1" in text and (trouble := reversed_in_text(text, method.rules.scores)):
                params = {**trouble.params, "unsur": "every unsur", "id": "ID"}
                raise Refusal(trouble.code, table.at(number), **params)


def _checks(columns: ColumnMap, kind: str, *, thorough: bool) -> Sequence[CheckFactory]:
    if not thorough and ("total" not in columns.roles or kind == "counts"):
        return ()
    from ikm.survey.counting.row_checks import CHECKS, COUNT_TABLE_CHECKS, SCORING_CHECKS

    if kind == "counts":  # a row of counts is nobody's
        return COUNT_TABLE_CHECKS
    return CHECKS if thorough else SCORING_CHECKS


def _crossed(name: str, header: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a comma crosses, unless the whole is the header of a column."""
    whole = plain(name) in map(plain, header)
    parts = (name,) if whole else tuple(dict.fromkeys(part.strip() for part in name.split(",")))
    return tuple(PERIOD if role_called(part) == PERIOD else part for part in parts)


def _tables_of(
    columns: ColumnMap, wanted: list[tuple[str, ...]], request: ReadRequest
) -> tuple[tuple[str, ...], ...]:
    """The tables to count and show; the unit's stands under that name however it was asked for."""
    keys = columns.keys
    unit = keys.get(UNIT)
    others = [by for by in wanted if len(by) > 1 or not unit or keys[by[0]]._replace(name=UNIT, role=UNIT) != unit]
    return tables_shown(others, request, has_units=unit is not None)


def tables_shown(
    wanted: Iterable[tuple[str, ...]], request: ReadRequest, *, has_units: bool
) -> tuple[tuple[str, ...], ...]:
    """The tables to show, each once: the unit's, those wanted, what stands in names, and the trend of periods."""
    units, others = [(UNIT,)] if has_units else [], [*wanted, *((role,) for role in request.role_sources)]
    has_trend = request.when.per or (PERIOD,) in others
    trend = [(PERIOD,), *((UNIT, PERIOD) for _ in units)] if has_trend else []
    return tuple(dict.fromkeys([*units, *others, *trend]))


def _beside(columns: ColumnMap, request: ReadRequest) -> list[tuple[str, ...]]:
    """What is counted beside the tables: the classes of respondents, and the cells of a tally file."""
    keys = columns.keys
    of_days = request.when.per is None and PERIOD in keys and keys[PERIOD].place == columns.roles.get(DATE, -1)
    crossed = tuple(role for role in request.crossed if role in keys and not (role == PERIOD and of_days))
    controls = [(one.id,) for one in request.method.rules.controls if one.id in keys]
    profile = [(role,) for role in PROFILE if role in keys and request.profile]
    return [*([crossed] if crossed else []), *profile, *controls]


def fixed_keys(place: Place, role_sources: Mapping[str, str], known: Collection[str] = ()) -> dict[str, GroupingKey]:
    """What respondents are grouped by that stands in a name: by role, that of the ``file``, ``sheet`` or ``folder``.

    Of a name that holds a period, the unit or service is the rest. Roles already ``known`` need no name.

    :raises Refusal: ``name-unread`` where there is no such name, or no period in it.
    """
    path, keys = Path(place.file), dict[str, GroupingKey]()
    is_named = bool(role_sources) and path.is_file()  # a stream has neither a name nor a folder
    file, folder = (stem(path), path.absolute().parent.name) if is_named else ("", "")
    names = {"file": file, "sheet": place.sheet, "folder": folder}
    for role, source in role_sources.items():
        if role in known:
            continue
        period, rest = _period_in(names[source], folder if source == "file" else "")
        spare = (
            "" if role_sources.get(PERIOD) == source else names[source].strip()
        )  # a unit may be called like a period
        value = str(period or "") if role == PERIOD else (rest if period else names[source].strip()) or spare
        if not value:
            raise Refusal("name-unread", place, source=source, name=names[source], role=role)
        keys[role] = GroupingKey(role, None, role, False, value, source)
    return keys


def _period_in(name: str, folder: str) -> tuple[Period | None, str]:
    """The period in a name, and the rest of it; what the name of a file lacks may stand in that of its folder."""
    from ikm.survey.texts.periods import found_in

    period, rest = found_in(name)
    around = None if period else found_in(folder)[0]
    if not around:
        return period, rest
    within, left = found_in(f"{name} {around.year}")
    return (around, rest) if within and within.kind == "tahun" else (within, left)
