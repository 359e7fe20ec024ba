"""What a mapping file could say of a table, as far as it is understood: also of one that cannot be scored yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Place, Refusal
from ikm.rules.ruleset import Unsur
from ikm.survey.columns.column_lookup import columns_by_role, few_enough, without_doubtful_date
from ikm.survey.columns.column_map import sort_columns
from ikm.survey.columns.date_columns import possible_dates
from ikm.survey.columns.expectation_columns import expectation_columns
from ikm.survey.columns.header_meaning import MatchedColumn
from ikm.survey.columns.header_row import is_one_row, settle_header
from ikm.survey.columns.mapping_file import DATE, UNIT, TableOverrides
from ikm.survey.columns.question_numbers import settle_by_answers
from ikm.survey.columns.ratings import LikelyRatings, completed_sets, likely_ratings
from ikm.survey.counting.chosen_tables import ShapedTable, choose_tables
from ikm.survey.counting.joined_sheets import JoinedTable, joined_to_others
from ikm.survey.counting.laid_out import LaidOutTable, laid_out
from ikm.survey.counting.personal_cells import personal_columns, tells
from ikm.survey.counting.proposed_tables import ProposedTables
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.files.inputs import Input, opened
from ikm.survey.files.pattern_table import PatternTable
from ikm.survey.files.table import Labels, Table, stored_table
from ikm.survey.texts.answer_reading import ColumnLabels, LabelReading, read_together
from ikm.survey.texts.answer_words import BAD, in_words
from ikm.survey.texts.stated_coding import reversed_in
from ikm.survey.texts.vocabulary import plain, vocabulary

MOST_LABELS = 1_000


class CandidateColumn(NamedTuple):
    """One column that may hold the answers to one of these unsur, and how its labels read for the first of them.

    Where it is ``expected``, it says what was expected of the unsur. Labels ``of_persons`` stand in personal columns
    of the table as well.
    """

    header: str
    unsur: tuple[str, ...]
    part: str
    reason: str
    reading: LabelReading
    expected: bool
    of_persons: frozenset[str] = frozenset()

    @property
    def unread(self) -> list[str]:
        """The labels in words that could not be read, without those that tell of persons."""
        labels = (text for text, place in self.reading.places.items() if place == BAD and in_words(text))
        return sorted(text for text in labels if text not in self.of_persons)


class MappingDraft(NamedTuple):
    """What was understood of one table.

    - ``sheet``: its name, where its file has other sheets
    - ``header_column``: that of the questions, where each respondent is a column; then the respondents are called in
      the ``header_row``
    - ``is_one_row``: naming the ``header_row`` gives its header again
    - ``parts``: the headers of the parts of its shape
    - ``asked``: the columns that may hold answers or expectations
    - ``ratings``: what to say of them where a row seems to rate several services
    - ``lacking``: the unsur without a column
    - ``further``: the headers numbered like answers that the rules have no unsur for
    - ``unknown``: the headers without a meaning
    - ``roles``: the headers by role
    - ``trouble``: why its numbered columns cannot be told apart, in a sentence; empty where they can
    - ``dates``: the columns that may hold the date of an answer, where there are several
    - ``refusal``: why the tables of a database cannot be joined yet
    - ``proposal``: the tables of a database whose answers have a row each, as far as they were found
    """

    method: Method
    overrides: TableOverrides
    place: Place
    sheet: str
    header: tuple[str, ...]
    header_row: int
    header_column: int
    is_one_row: bool
    shape: str
    parts: dict[str, str]
    asked: tuple[CandidateColumn, ...]
    ratings: LikelyRatings | None
    lacking: tuple[Unsur, ...]
    further: tuple[str, ...]
    unknown: tuple[str, ...]
    roles: dict[str, str]
    trouble: str
    dates: tuple[str, ...] = ()
    refusal: Refusal | None = None
    proposal: ProposedTables | None = None


def draft_without_tables(source: Input, request: ReadRequest, proposal: ProposedTables) -> MappingDraft:
    """The draft for a database of which not all tables are known that are needed: nothing of its columns."""
    return MappingDraft(
        request.method,
        request.overrides,
        Place(source.label, named=True),
        sheet="",
        header=(),
        header_row=0,
        header_column=0,
        is_one_row=True,
        shape="wide",
        parts={},
        asked=(),
        ratings=None,
        lacking=tuple(request.method.unsur),
        further=(),
        unknown=(),
        roles={},
        trouble="",
        proposal=proposal,
    )


def draft_mapping(source: Input, request: ReadRequest) -> MappingDraft:
    """Understand the table of an input without counting it, or those of the sheets asked for.

    :raises Refusal: where it cannot be opened, has no header, or several sheets hold answers, unless they were asked
        for and have the same header.
    """
    sheet = request.overrides.sheet
    with opened(source, sheet, counted=True, drafted=True) as (tables, _):
        chosen = choose_tables(tables, request, Place(source.label), several=sheet is not None)
        shaped_tables = [_joined_to_others(shaped, chosen.others, request) for shaped in chosen.tables]
        first = shaped_tables[0]
        # A sheet that is named is the only one that is read, and nothing could be joined to it.
        is_of_several = len(tables) > 1 and first.table.is_ordered and not isinstance(first.table, JoinedTable)
        sheet_name = sheet or (first.table.place.sheet if is_of_several else "")
        if first.shape.trouble:
            return _draft_of_unread_counts(first, request, sheet_name)
        part_headers = _part_headers(first, request.overrides)
        laid_out_tables = [laid_out(table, shape, request, lambda _: None) for table, shape in shaped_tables]
        _refuse_other_headers([table for table, _ in laid_out_tables], sheet_name=first.table.place.sheet)
        draft = _draft(laid_out_tables, first.shape.kind, request, part_headers, sheet_name)
        refusal = first.table.engine.refusal if isinstance(first.table, PatternTable) else None
        return draft._replace(refusal=refusal)


def _joined_to_others(shaped: ShapedTable, others: Sequence[Table], request: ReadRequest) -> ShapedTable:
    """A table with the answers on other sheets, where these are of the same respondents."""
    joined = None if shaped.shape.trouble else joined_to_others(shaped.table, others, request.method)
    if joined is None:
        return shaped
    return ShapedTable(joined, settle_header(joined, request.method, request.overrides))


def _part_headers(shaped: ShapedTable, overrides: TableOverrides) -> dict[str, str]:
    """The headers of the parts of a shape, and the texts that name scores where the user stated them.

    There are none where a part has no header, for then the shape tells itself.
    """
    headers = {part: shaped.table.header[index] for part, index in shaped.shape.parts.items()}
    return headers | overrides.counts_labels if all(headers.values()) else {}


def _draft_of_unread_counts(shaped: ShapedTable, request: ReadRequest, sheet_name: str) -> MappingDraft:
    """The draft for a table of counts that cannot be read as it stands: what to say of it, and its columns."""
    table, trouble = shaped.table, shaped.shape.trouble
    assert trouble is not None  # the caller has looked
    refusal = Refusal(trouble.code, table.at(table.header_row), **trouble.params)
    return MappingDraft(
        request.method,
        request.overrides,
        table.place,
        sheet_name,
        table.header,
        table.header_row,
        header_column=0,
        is_one_row=True,
        shape=shaped.shape.kind,
        parts={**request.overrides.counts},
        asked=(),
        ratings=None,
        lacking=(),
        further=(),
        unknown=table.header,
        roles={**request.overrides.roles},
        trouble=str(refusal),
    )


def _refuse_other_headers(tables: list[Table], sheet_name: str) -> None:
    """Refuse sheets whose header is not that of the first: one mapping file would not fit them."""
    first = tables[0]
    for table in tables[1:]:
        if (table.header, table.header_row) != (first.header, first.header_row):
            raise Refusal("sheets-headed", table.place, sheet=sheet_name)


def _draft(
    laid_out_tables: list[LaidOutTable],
    shape: str,
    request: ReadRequest,
    part_headers: dict[str, str],
    sheet_name: str,
) -> MappingDraft:
    """The draft for tables of one header; their labels are read together."""
    tables = [table for table, _ in laid_out_tables]
    (table, parts), method = laid_out_tables[0], request.method
    columns = sort_columns(table, method, request.overrides)
    expected = [column for column in columns.expected if len(column.meaning.unsur) == 1]
    trouble = ""
    try:
        settle_by_answers(table, columns, method)
        expected = _joined(expectation_columns(table, columns, method).by_unsur.values())
    except Refusal as refusal:  # the numbers are drafted as they stand, for the user to correct
        trouble = str(refusal)
    columns.found.update(completed_sets(table.header, columns, method))
    candidates = sorted(_joined(columns.found.values()) + columns.unclear + expected)
    candidate_indices = [index for index, _ in candidates]
    candidate_places = set(candidate_indices)

    roles = columns_by_role(table, request.overrides, candidate_places)
    roles = without_doubtful_date(table, request.overrides, roles, candidate_places)
    unit_column = [roles[UNIT]] if UNIT in roles else []
    personal = personal_columns(table.header)
    labels, rows = _read_labels(tables, [*candidate_indices, *personal, *unit_column])
    names_unit = UNIT in request.overrides.roles
    if unit_column and not names_unit and not _is_unit(table.header[unit_column[0]], labels[-1], rows):
        del roles[UNIT]

    dates = possible_dates(table, candidate_places)
    with_meaning = candidate_places | set(parts.values()) | set(roles.values()) | set(table.parts_of_answers)
    unmatched_expected = {index for index, _ in columns.expected} - {index for index, _ in expected}
    unknown = [table.header[index] for index in columns.unknown if index not in with_meaning]
    further = [*columns.further, *sorted(unmatched_expected)]
    of_persons = [text for column in labels[len(candidates) :][: len(personal)] for text in column.texts]
    asked = _candidates(table, candidates, labels[: len(candidates)], request, of_persons)
    header_row, header_column = table.header_row, 0
    if table.is_turned:
        first = stored_table(table).at(table.header_row, 0)
        header_row, header_column = first.row, first.column
    return MappingDraft(
        method,
        request.overrides,
        table.place,
        sheet_name,
        table.header,
        header_row,
        header_column,
        is_one_row=_is_one_row(table, shape, method),
        shape=shape,
        parts=part_headers,
        asked=asked,
        ratings=None if request.overrides.ratings else _likely_ratings(table, columns.found),
        lacking=tuple(unsur for unsur in method.unsur if unsur.id not in columns.found),
        further=tuple(table.header[index] for index in further),
        unknown=tuple(header for header in unknown if header not in dates or DATE in roles),
        roles={**request.overrides.roles, **{role: table.header[index] for role, index in roles.items()}},
        trouble=trouble,
        dates=tuple(dates) if DATE not in roles and len(dates) > 1 else (),
    )


def _is_one_row(table: Table, shape: str, method: Method) -> bool:
    """Whether its row tells the header; of joined sheets each has its own."""
    if shape != "wide" or not table.header_row:
        return True
    return not isinstance(table, JoinedTable) and is_one_row(table, method)


def _likely_ratings(table: Table, found: Mapping[str, Sequence[MatchedColumn]]) -> LikelyRatings | None:
    places = {unsur: [place for place, _ in columns] for unsur, columns in found.items()}
    return likely_ratings(table.header, places)


def _joined(columns_by_unsur: Iterable[Sequence[MatchedColumn]]) -> list[MatchedColumn]:
    return [column for columns in columns_by_unsur for column in columns]


def _read_labels(tables: list[Table], columns: list[int]) -> tuple[list[Labels], int]:
    """The labels of columns, of all tables together, and how many rows these have."""
    labels = [Labels(MOST_LABELS, None) for _ in columns]
    rows = 0
    for table in tables:
        for block in table.blocks(columns, labels, lambda _: None):
            rows += len(block.rows)
    return labels, rows


def _is_unit(header: str, labels: Labels, rows: int) -> bool:
    """Whether a column would be taken for the unit without being named."""
    values = len(labels.texts)
    is_called_unit = plain(header) == UNIT and values < rows
    return is_called_unit or (plain(header) in vocabulary().unit["headers"] and few_enough(values, rows))


def _candidates(
    table: Table,
    columns: Sequence[MatchedColumn],
    labels: Sequence[Labels],
    request: ReadRequest,
    of_persons: Sequence[str],
) -> tuple[CandidateColumn, ...]:
    """The columns that may hold answers, their labels read together; what is ``of_persons`` is nobody's answer."""
    rules, overrides = request.method.rules, request.overrides
    unsur_by_id = {unsur.id: unsur for unsur in rules.unsur}
    missing = frozenset(word.casefold() for word in overrides.missing)
    column_labels: list[ColumnLabels] = []
    for (_, meaning), texts in zip(columns, labels, strict=True):
        unsur = unsur_by_id[meaning.unsur[0]]
        stated = overrides.answers_to(unsur.id)
        column_labels.append(ColumnLabels(texts.texts, unsur, stated, missing, meaning.expected))
    candidates: list[CandidateColumn] = []
    readings = read_together(column_labels, rules.scores)
    for (index, meaning), column, reading in zip(columns, column_labels, readings, strict=True):
        header = table.header[index]
        if not column.given:
            trouble = reversed_in(header, column.unsur, rules.scores, expected=meaning.expected)
            reading = reading._replace(trouble=reading.trouble or trouble)
        unread = (text for text, place in reading.places.items() if place == BAD)
        hidden = frozenset(text for text in unread if tells(text, of_persons))
        candidate = CandidateColumn(
            header, meaning.unsur, meaning.part, meaning.reason, reading, meaning.expected, hidden
        )
        candidates.append(candidate)
    return tuple(candidates)
