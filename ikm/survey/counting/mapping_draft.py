"""What a mapping file could say of a table, told as far as it can be: also of one that cannot be scored yet."""

from __future__ import annotations

from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Findings, Place, Refusal
from ikm.rules.ruleset import Unsur
from ikm.survey.columns.column_lookup import columns_by_role, few_enough
from ikm.survey.columns.column_map import sort_columns
from ikm.survey.columns.expectation_columns import expectations_by_unsur
from ikm.survey.columns.header_meaning import HeaderMeaning
from ikm.survey.columns.header_row import TableShape, is_one_row
from ikm.survey.columns.mapping_file import UNIT, TableOverrides
from ikm.survey.columns.question_numbers import settle_by_answers
from ikm.survey.columns.reshape import ReshapedTable
from ikm.survey.counting.read_table import ReadRequest, chosen
from ikm.survey.files.inputs import Input, opened
from ikm.survey.files.table import Labels, Table
from ikm.survey.texts.answer_words import BAD, LabelReading, in_words, read, reversed_in
from ikm.survey.texts.vocabulary import plain, vocabulary

MOST_LABELS = 1_000


class CandidateColumn(NamedTuple):
    """One column that may hold the answers to one of some unsur, and how its labels read for the first of these.

    Where it is ``expected``, these say what was expected of it.
    """

    header: str
    unsur: tuple[str, ...]
    part: str
    reason: str
    reading: LabelReading
    expected: bool

    @property
    def unread(self) -> list[str]:
        """The labels in words that could not be read."""
        return sorted(text for text, place in self.reading.places.items() if place == BAD and in_words(text))


class MappingDraft(NamedTuple):
    """What was understood of one table.

    ``sheet`` names it where its file has others, ``is_one_row`` says that naming the ``header_row`` gives its header
    again, ``parts`` are the headers of the parts of its shape, ``lacking`` the unsur without a column, ``roles`` the
    headers by role; ``trouble`` is what its columns cannot be told apart for.
    """

    method: Method
    overrides: TableOverrides
    place: Place
    sheet: str
    header: tuple[str, ...]
    header_row: int
    is_one_row: bool
    shape: str
    parts: dict[str, str]
    asked: tuple[CandidateColumn, ...]
    lacking: tuple[Unsur, ...]
    further: tuple[str, ...]
    unknown: tuple[str, ...]
    roles: dict[str, str]
    trouble: str


def drafted(source: Input, request: ReadRequest) -> MappingDraft:
    """Understand the table of an input without counting it, or those of the sheets asked for.

    :raises Refusal: where it cannot be opened, has no header, or several sheets hold answers, unless they were asked
        for and have the same header.
    """
    findings, sheet = Findings(), request.overrides.sheet
    with opened(source, sheet) as (tables, _):
        found = chosen(tables, request, Place(source.label), findings, several=sheet is not None)
        table, shape = found[0]
        parts = {part: table.header[index] for part, index in shape.parts.items()}
        read = [_reshaped(*one, request.method, findings) for one in found]
        for other in read[1:]:
            if (other.header, other.header_row) != (read[0].header, read[0].header_row):
                what = (
                    f"its header is not that of “{table.place.sheet}”, and a mapping file is for one; name one sheet"
                )
                raise Refusal("option-bad", other.place, option="--sheet", what=what)
        return _draft(read, shape, request, parts, sheet or (table.place.sheet if len(tables) > 1 else ""))


def _reshaped(table: Table, shape: TableShape, method: Method, findings: Findings) -> Table:
    return table if shape.kind == "wide" else ReshapedTable(table, shape, method, findings, lambda _: None)


def _draft(
    tables: list[Table], shape: TableShape, request: ReadRequest, parts: dict[str, str], sheet: str
) -> MappingDraft:
    table, method, trouble = tables[0], request.method, ""
    columns = sort_columns(table, method, request.overrides)
    expected = [(place, one) for place, one in columns.expected if len(one.unsur) == 1]
    try:
        settle_by_answers(table, columns, method, Findings())
        expected = [
            one for some in expectations_by_unsur(table, columns, method, Findings()).values() for one in some
        ]
    except Refusal as refusal:  # then the numbers stand as they are, to be mended
        trouble = str(refusal)
    meant = [one for found in columns.found.values() for one in found] + columns.unclear + expected
    roles = columns_by_role(table, request.overrides, {place for place, _ in meant})
    places = [place for place, _ in sorted(meant)]
    unit = [roles[UNIT]] if UNIT in roles else []
    labels = [Labels(MOST_LABELS, None) for _ in (*places, *unit)]
    rows = 0
    for one in tables:
        for block in one.blocks([*places, *unit], labels, Findings(), lambda _: None):
            rows += len(block.rows)
    if unit and not _is_unit(table.header[unit[0]], labels[-1], rows):
        del roles[UNIT]
    parts_left = table.parts.values() if isinstance(table, ReshapedTable) else ()
    meaningful = {*roles.values(), *parts_left}
    strange = {place for place, _ in columns.expected} - {place for place, _ in expected}
    lacking = tuple(one for one in method.unsur if one.id not in columns.found)
    asked = [
        _asked(table, place, one, found, request) for (place, one), found in zip(sorted(meant), labels, strict=False)
    ]
    return MappingDraft(
        method,
        request.overrides,
        table.place,
        sheet,
        table.header,
        table.header_row,
        shape.kind != "wide" or not table.header_row or is_one_row(table, method),
        shape.kind,
        parts,
        tuple(asked),
        lacking,
        tuple(table.header[place] for place in (*columns.further, *sorted(strange))),
        tuple(table.header[place] for place in columns.unknown if place not in meaningful),
        {role: table.header[index] for role, index in roles.items()},
        trouble,
    )


def _is_unit(header: str, labels: Labels, rows: int) -> bool:
    return plain(header) in vocabulary().unit["headers"] and few_enough(len(labels.texts), rows)


def _asked(table: Table, place: int, one: HeaderMeaning, labels: Labels, request: ReadRequest) -> CandidateColumn:
    rules, overrides = request.method.rules, request.overrides
    unsur = next(unsur for unsur in rules.unsur if unsur.id == one.unsur[0])
    given = overrides.answers.get(unsur.id, {})
    missing, header = frozenset(word.casefold() for word in overrides.missing), table.header[place]
    reading = read(labels.texts, unsur, rules.scores, given, missing, expected=one.expected)
    if not given:
        turned = reversed_in(header, unsur, rules.scores, expected=one.expected)
        reading = reading._replace(trouble=reading.trouble or turned)
    return CandidateColumn(header, one.unsur, one.part, one.reason, reading, one.expected)
