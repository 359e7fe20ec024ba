"""What each column of a table is: by the mapping file and options, by its header, the rules and the vocabulary.

Every match has a reason that can be shown. Nothing is guessed where two readings differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from ikm.index.method import Method, Question
from ikm.messages.findings import Findings, Obstacles, Refusal, all_of, offered
from ikm.messages.masking import safe_value
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase_use_or
from ikm.survey.columns.bare_numbers import meanings_in
from ikm.survey.columns.column_lookup import (
    GroupingKey,
    GroupingRequest,
    columns_by_role,
    grouping_keys,
    mapped_column,
)
from ikm.survey.columns.count_shape import names_unsur_by_row
from ikm.survey.columns.count_sheet import count_sheet
from ikm.survey.columns.expectation_columns import expectation_columns
from ikm.survey.columns.header_meaning import (
    HeaderMeaning,
    HeaderMeanings,
    HeaderSpellings,
    MatchedColumn,
    listed,
    name_of,
    spellings_of,
)
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.columns.question_numbers import SAMPLE, settle_by_answers
from ikm.survey.columns.unused_columns import columns_of_scores, has_role, unused_columns
from ikm.survey.columns.void_columns import FREQUENCY, columns_of_rows
from ikm.survey.columns.yes_no_columns import yes_no_columns
from ikm.survey.files.table import MOST_COLUMNS, ColumnHead, Table, names_in
from ikm.survey.texts.vocabulary import plain, vocabulary

FEWEST_REPEATED = 3
"""Fewer columns whose name is among their values may be chance."""


class QuestionColumn(NamedTuple):
    """A column of answers: which question it holds, where it stands, and why it was taken for that.

    Where it is ``expected``, it holds what was expected of the unsur that the question asks about.
    """

    question: Question
    place: int
    reason: str
    expected: bool = False


class ColumnMap(NamedTuple):
    """What the columns of one table are: ``answers`` in the order of the method's unsur, ``keys`` by name.

    ``further`` are the columns numbered like answers beyond the last unsur of the rules, ``roles`` the others whose
    header is known, by role. ``expected`` are the columns of expectations, also in the order of the unsur. ``unused``
    are filled, and have no meaning; ``ignored`` are those that the mapping file has no use for, ``parts_of_answers``
    those that the answers in other columns are made of. ``of_rows`` are those that say whether and how often a row
    counts, each with what it says.
    """

    answers: tuple[QuestionColumn, ...]
    further: tuple[int, ...]
    keys: dict[str, GroupingKey]
    unit_assumed: bool
    roles: dict[str, int]
    expected: tuple[QuestionColumn, ...] = ()
    unused: tuple[int, ...] = ()
    of_rows: Mapping[int, str] = {}
    ignored: tuple[int, ...] = ()
    parts_of_answers: tuple[int, ...] = ()


class MappedColumns(NamedTuple):
    """What the columns of one table are, and the findings about how they were understood."""

    columns: ColumnMap
    findings: Findings


class UnderstoodColumns(NamedTuple):
    """What the columns of one table are, as far as they are understood, and what stands in the way of counting."""

    mapped: MappedColumns
    obstacles: Obstacles


def map_columns(
    table: Table,
    method: Method,
    overrides: TableOverrides,
    grouping: GroupingRequest,
    labels: Mapping[int, Collection[str]] = {},
) -> MappedColumns:
    """Find the columns of every unsur that was asked, and what respondents are to be grouped by.

    ``labels`` are answers known of columns, in addition to those of the first rows.

    :raises Refusal: where an unsur has no column or two, where a name fits none or several, or names a
        personal column.
    """
    mapped, obstacles = understood_columns(table, method, overrides, grouping, labels)
    obstacles.refuse()
    return mapped


def understood_columns(
    table: Table,
    method: Method,
    overrides: TableOverrides,
    grouping: GroupingRequest,
    labels: Mapping[int, Collection[str]] = {},
) -> UnderstoodColumns:
    """Find the columns as far as they are understood: what :func:`map_columns` refuses is among the ``obstacles``.

    :raises Refusal: where no column is one of answers.
    """
    obstacles = Obstacles()
    columns = sort_columns(table, method, overrides)
    findings = Findings(MOST_COLUMNS)
    with obstacles:
        findings += settle_by_answers(table, columns, method, labels)
    expectations: dict[str, list[MatchedColumn]] = {}
    with obstacles:
        expectations, expectation_findings = expectation_columns(table, columns, method)
        findings += expectation_findings
    if not columns.found and not columns.unclear and not expectations:
        _refuse_unread_counts(table, method)
        last = len(method.rules.unsur)
        raise Refusal("no-answer-columns", table.at(), columns=listed(table.header), last=last)
    for unsur, matched in columns.found.items():
        with obstacles:
            _refuse_repeated_unsur(table, unsur, matched, method)
    with obstacles:
        _refuse_missing_unsur(table, columns, method, expectations)
    findings += _warn_of_unused_columns(table, columns, method)

    answers = _question_columns(table, columns.found, method)
    expected = tuple(column._replace(expected=True) for column in _question_columns(table, expectations, method))
    findings += _warn_of_assumed_order(table, answers, expected, method)

    taken = {column.place for column in (*answers, *expected)}
    controls: dict[str, GroupingKey] = {}
    with obstacles:
        controls = yes_no_columns(table, method.rules.controls, overrides, taken)
    for control in method.rules.controls:
        if control.id not in controls:
            findings.add("control-missing", table.at(), control=control.name)
    keys: dict[str, GroupingKey] = {}
    is_unit_assumed = False
    with obstacles:
        keys, is_unit_assumed = grouping_keys(table, grouping, overrides, taken)
    of_rows = columns_of_rows(table, overrides)
    of_frequencies = {place for place, meaning in of_rows.items() if meaning == FREQUENCY}
    roles = columns_by_role(table, overrides, taken | of_frequencies)
    named = taken | of_rows.keys() | {key.place for key in (*keys.values(), *controls.values())} | set(roles.values())
    unused = unused_columns(table, [place for place in columns.unknown if place not in named], method)
    findings += unused.findings
    # Of a form for several rule sets, the names of the others may stand in another row than these.
    for unheaded in unused.refusals if not overrides.other_rules else ():
        obstacles.add(unheaded)
    further = tuple(columns.further)
    ignored = {plain(header) for header in overrides.ignore}
    column_map = ColumnMap(
        answers,
        further,
        keys | controls,
        is_unit_assumed,
        roles,
        expected,
        unused=unused.places,
        of_rows=of_rows,
        ignored=tuple(place for place, header in enumerate(table.header) if plain(header) in ignored),
        parts_of_answers=tuple(table.parts_of_answers),
    )
    return UnderstoodColumns(MappedColumns(column_map, findings), obstacles)


def _refuse_unread_counts(table: Table, method: Method) -> None:
    """Refuse a table that names an unsur in each row, and whose columns of counts are not told."""
    question = names_unsur_by_row(count_sheet(table, method))
    if question is not None:
        others = [name for place, name in enumerate(table.header) if place != question]
        line = f'question = "{safe_value(table.header[question])}"'
        raise Refusal("counts-unread", table.at(table.header_row), line=line, columns=listed(others))


def sort_columns(table: Table, method: Method, overrides: TableOverrides) -> HeaderMeanings:
    """Sort the columns of a table by what the mapping file calls them, or else by what their headers mean.

    :raises Refusal: ``no-header`` where the header looks like somebody's answers; where the mapping file names a
        column that is not there, or stands twice.
    """
    controls = {control.id for control in method.rules.controls}
    asked = {unsur: headers for unsur, headers in overrides.questions.items() if unsur not in controls}
    mapped_answers = _unsur_by_mapped_column(table, asked, overrides)
    mapped_expectations = _unsur_by_mapped_column(table, overrides.expected, overrides)
    ignored = {plain(header) for header in (*overrides.ignore, *overrides.other_headers)}
    spellings = spellings_of(method)
    meanings = meanings_in(table, method)
    other_rules = _OtherRulesClaims(table.header, spellings, overrides)

    columns = HeaderMeanings({}, [], [], [], [], [])
    common_numbers: set[int] = set()
    for place, header in enumerate(table.header):
        if place in mapped_answers:
            unsur = mapped_answers[place]
            matched = columns.found.setdefault(unsur, [])
            # Several headers of one unsur are its questions, numbered in the order of the table.
            part = str(len(matched) + 1) if len(overrides.questions[unsur]) > 1 else ""
            matched.append(MatchedColumn(place, HeaderMeaning((unsur,), "mapping", part)))
        elif place in mapped_expectations:
            unsur = mapped_expectations[place]
            part = str(place) if len(overrides.expected[unsur]) > 1 else ""
            meaning = HeaderMeaning((unsur,), "mapping", part, expected=True)
            columns.expected.append(MatchedColumn(place, meaning))
        elif place in table.parts_of_answers:
            continue  # the marks below the answers to a question, which has a column of its own
        elif plain(header) not in ignored and not other_rules.have(header):
            head = table.heads[place]
            header_meaning = _meaning_below(head, place, spellings) if head else meanings[place]
            _add_column(columns, place, header_meaning, overrides)
            if header_meaning and header_meaning.reason == "number" and not header_meaning.own:
                common_numbers.add(place)

    _drop_common_numbers(columns, common_numbers)
    if not columns.found and not columns.unclear and _looks_like_data(table):
        raise Refusal("no-header", table.at(table.header_row or 1), last=len(method.rules.unsur))
    _prefer_sure_columns(columns, table.header)
    return columns


def _meaning_below(head: ColumnHead, place: int, spellings: HeaderSpellings) -> HeaderMeaning | None:
    """What a column means whose unsur spans it with others; none where it only stands beside the answers."""
    meaning = spellings.meaning(head.spanning)
    if meaning is None or head.part == "beside":
        return None
    if head.part == "expected":
        return meaning._replace(expected=True)
    return meaning._replace(part=str(place), sure=True)


def _unsur_by_mapped_column(
    table: Table, headers_by_unsur: Mapping[str, Sequence[str]], overrides: TableOverrides
) -> dict[int, str]:
    """The columns that the mapping file names, each with the unsur that it is of."""
    unsur_by_place: dict[int, str] = {}
    for unsur, headers in headers_by_unsur.items():
        for header in headers:
            place = mapped_column(table, header, overrides)
            unsur_by_place[table.parts_of_answers.get(place, place)] = unsur
    return unsur_by_place


class _ColumnClaims:
    """How sure some rules are of each column of a table; not at all where they have a surer one for its unsur."""

    def __init__(self, spellings: HeaderSpellings, header: Sequence[str]) -> None:
        self._meanings = dict(zip(header, spellings.meanings(tuple(header)), strict=True))
        self._highest_rank: dict[str, int] = {}
        for meaning in self._meanings.values():
            if meaning is None:
                continue
            for unsur in meaning.unsur:
                self._highest_rank[unsur] = max(meaning.rank, self._highest_rank.get(unsur, 0))

    def rank(self, header: str) -> int:
        """How sure the rules are that the column of this header is theirs, 0 for not at all."""
        meaning = self._meanings[header]
        if meaning is None:
            return 0
        is_outdone = any(self._highest_rank[unsur] > meaning.rank for unsur in meaning.unsur)
        return 0 if is_outdone else meaning.rank


class _OtherRulesClaims:
    """Which columns belong to other rules that the same table is scored by, such as those of an SPAK in an SKM."""

    def __init__(self, header: Sequence[str], spellings: HeaderSpellings, overrides: TableOverrides) -> None:
        self._others = [
            (_ColumnClaims(spellings_of(Method(rules)), header), is_before)
            for rules, is_before in overrides.other_rules
        ]
        self._own = _ColumnClaims(spellings, header if self._others else ())

    def have(self, header: str) -> bool:
        """Whether other rules are surer of a column, or as sure and stand before those in question."""
        if not self._others:
            return False
        own_rank = self._own.rank(header)
        for claims, is_before in self._others:
            rank = claims.rank(header)
            is_tie_won = is_before and rank == own_rank > 0
            if rank > own_rank or is_tie_won:
                return True
        return False


def _add_column(
    columns: HeaderMeanings, place: int, meaning: HeaderMeaning | None, overrides: TableOverrides
) -> None:
    """Add a column by what its header means; of an unsur that the mapping file has columns for, only those count."""
    if meaning is None:
        columns.unknown.append(place)
    elif meaning.expected:
        if overrides.expected.keys().isdisjoint(meaning.unsur):
            columns.expected.append(MatchedColumn(place, meaning))
    elif not meaning.unsur:
        columns.further.append(place)
    elif len(meaning.unsur) > 1:
        columns.unclear.append(MatchedColumn(place, meaning))
    elif meaning.unsur[0] not in overrides.questions:
        columns.found.setdefault(meaning.unsur[0], []).append(MatchedColumn(place, meaning))


def _drop_common_numbers(columns: HeaderMeanings, common_numbers: Collection[int]) -> None:
    """Where columns are numbered as only these rules do, drop those that are numbered in the common way.

    Beside P1 … P8 of an SPKP, U1 … U9 are the columns of an SKM.
    """
    has_own_numbers = any(column.meaning.own for matched in columns.found.values() for column in matched)
    if not has_own_numbers:
        return
    columns.further[:] = [place for place in columns.further if place not in common_numbers]
    for unsur, matched in list(columns.found.items()):
        left = [column for column in matched if column.place not in common_numbers]
        if left:
            columns.found[unsur] = left
        else:
            del columns.found[unsur]


def _without_exported(matched: list[MatchedColumn], header: Sequence[str]) -> list[MatchedColumn]:
    """The columns of an unsur without those that a survey tool adds: “Completion time” stands beside “Waktu”."""
    exported = vocabulary().match["export"]
    left = [column for column in matched if plain(header[column.place]) not in exported]
    return left or matched


def _prefer_sure_columns(columns: HeaderMeanings, header: Sequence[str]) -> None:
    """Where an unsur has a column that is sure, leave out those that are not.

    A sheet had U1 … U9, and “Kejelasan alur prosedur pelayanan” behind them: its words do not make it a second U2.
    """
    for unsur, matched in columns.found.items():
        sure = [column for column in matched if column.meaning.sure]
        if not sure:
            columns.found[unsur] = _without_exported(matched, header)
            continue
        columns.found[unsur] = sure
        for column in matched:
            if not column.meaning.sure and column.meaning.reason == "words":
                columns.outdone.append(column.place)


def _question_columns(
    table: Table, columns_by_unsur: Mapping[str, list[MatchedColumn]], method: Method
) -> tuple[QuestionColumn, ...]:
    """The questions of each unsur in the method's order, numbered U3.1, U3.2 … where an unsur has several."""
    question_columns: list[QuestionColumn] = []
    for unsur in method.unsur:
        matched = sorted(columns_by_unsur.get(unsur.id, ()))
        code = method.code(unsur.id)
        for number, (place, meaning) in enumerate(matched, start=1):
            question_code = f"{code}.{number}" if len(matched) > 1 else code
            question = Question(unsur.id, question_code, table.header[place])
            question_columns.append(QuestionColumn(question, place, meaning.reason))
    return tuple(question_columns)


def _looks_like_data(table: Table) -> bool:
    """Whether the header is somebody's answers, which must not be printed.

    It is where half of its texts are numbers, or some of them stand again below themselves.
    """
    # Exports of offices may have no header row at all: their first row is “Budi Santoso; 0812…; 4; 4; 3; …”.
    first_rows = [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + SAMPLE)]
    repeated = 0
    for place, name in enumerate(table.header):
        values = {row[place] for row in first_rows if place < len(row)}
        if name and name in values:
            repeated += 1
    if repeated >= FEWEST_REPEATED:
        return True
    texts = [text for text in table.header if text]
    numbers = [text for text in texts if text.replace(",", "").replace(".", "").isdigit()]
    return 2 * len(numbers) >= len(texts)


def _refuse_repeated_unsur(table: Table, unsur: str, matched: Sequence[MatchedColumn], method: Method) -> None:
    """Refuse several columns of one unsur, unless they are parts of it, such as U3a and U3b."""
    parts = {column.meaning.part for column in matched}
    are_told_apart = len(parts) == len(matched) and "" not in parts
    if len(matched) > 1 and not are_told_apart:
        _refuse_columns(table, name_of(unsur, method), [column.place for column in matched])


def _refuse_columns(table: Table, unsur_name: str, places: Sequence[int]) -> None:
    headers = [table.header[place] for place in places]
    cells = [table.at(table.header_row, place).cell for place in places]
    if len(set(headers)) == 1:
        raise Refusal("column-duplicate", table.at(), column=safe_value(headers[0]), cells=all_of(cells))
    columns = [f"“{safe_value(header)}” {cell}" for header, cell in zip(headers, cells, strict=True)]
    raise Refusal("unsur-twice", table.at(), unsur=unsur_name, columns=all_of(columns))


def _refuse_missing_unsur(
    table: Table, columns: HeaderMeanings, method: Method, expectations: Mapping[str, list[MatchedColumn]]
) -> None:
    """Refuse a table without a column of every unsur asked, and say which columns may be the missing ones."""
    missing = [unsur.id for unsur in method.unsur if unsur.id not in columns.found]
    if not missing:
        return
    # The likeliest reasons go first: a header that names two unsur, then columns of expectations without answers.
    for place, meaning in columns.unclear:
        if not set(meaning.unsur).isdisjoint(missing):
            names = all_of(name_of(unsur, method) for unsur in meaning.unsur)
            raise Refusal("column-unclear", table.at(table.header_row, place), unsur=names)

    not_understood = [*columns.unknown, *columns.further]
    if only_expected := [unsur for unsur in missing if expectations.get(unsur)]:
        places = [column.place for unsur in only_expected for column in expectations[unsur]]
        raise Refusal(
            "expectation-beside",
            table.at(),
            expected=listed(table.header[place] for place in places),
            unsur=offered(name_of(unsur, method) for unsur in only_expected),
            columns=listed(table.header[place] for place in sorted(not_understood)),
        )
    missing_names = offered(name_of(unsur, method) for unsur in missing)
    if candidates := columns_of_scores(table, columns.unknown, method):
        headers = [table.header[place] for place in candidates]
        line = f'{missing[0]} = "{safe_value(headers[0])}"'
        raise Refusal("unsur-unplaced", table.at(), unsur=missing_names, columns=listed(headers), line=line)
    not_understood += [column.place for column in columns.expected]
    raise Refusal(
        "unsur-missing",
        table.at(),
        unsur=missing_names,
        without=OptionUse("without", tuple(missing)),
        columns=listed(table.header[place] for place in sorted(not_understood) if not has_role(table, place)),
    )


def _warn_of_unused_columns(table: Table, columns: HeaderMeanings, method: Method) -> Findings:
    """Name the columns that gave way to surer ones, and those of unsur that are said not to have been asked."""
    findings = Findings(MOST_COLUMNS)
    if columns.outdone:
        findings.add("column-outdone", table.at(), columns=listed(table.header[place] for place in columns.outdone))
    for unsur in method.without:
        if unsur in columns.found:
            at = table.at(table.header_row, columns.found[unsur][0].place)
            findings.add("unsur-left-out", at, unsur=name_of(unsur, method), column=safe_value(at.header))
    return findings


def _warn_of_assumed_order(
    table: Table, answers: Iterable[QuestionColumn], expected: Iterable[QuestionColumn], method: Method
) -> Findings:
    """Where the orders of the rules number an unsur differently, say in which order a bare number was read."""
    # Expectations follow the numbers of the answers; where the answers have names, H1 … H9 are read by the order.
    unsure = _readings_by_assumed_order(answers, method) or _readings_by_assumed_order(expected, method)
    findings = Findings()
    if unsure and method.order_assumed:
        findings.add(
            "order-assumed",
            table.at(),
            columns=offered(unsure),
            order=phrase_use_or(f"order-{method.order}", method.order),
        )
    return findings


def _readings_by_assumed_order(columns: Iterable[QuestionColumn], method: Method) -> list[str]:
    """The columns whose bare number means another unsur in another order, as they were read: ``U8 = Sarana``."""
    orders = [order.unsur for order in method.rules.orders]
    readings = []
    for column in columns:
        if column.reason != "number":
            continue
        unsur = column.question.unsur
        numbers = {order.index(unsur) for order in orders}
        if len(numbers) > 1:
            short_name = name_of(unsur, method).partition(" ")[2]
            readings.append(f"{safe_value(column.question.column)} = {short_name}")
    return readings
