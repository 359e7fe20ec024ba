"""``ikm sql``: which columns of a table are to be counted, and whether their names say what they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ikm.messages.findings import Place, Refusal
from ikm.messages.masking import safe_value
from ikm.messages.option_names import OptionUse
from ikm.options import ReadOptions
from ikm.pipelines.mapping_draft import draft_mapping
from ikm.pipelines.table_overrides import request_for
from ikm.survey.columns.counted_rows import COUNT
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.columns.mapping_file import DATE, PERIOD, PROFILE, ROLES, TableOverrides
from ikm.survey.files.inputs import Source
from ikm.survey.texts.vocabulary import vocabulary

if TYPE_CHECKING:
    from ikm.survey.counting.mapping_draft import MappingDraft

USUAL_COLUMNS = ("unit", "periode", *(f"u{number}" for number in range(1, 10)))
"""What is counted where nobody names columns; PostgreSQL and Oracle keep names without capitals as these."""
WIDE = "wide"
"""The shape of a table with a row for each respondent."""


class CountStatement(NamedTuple):
    """What is to be counted: how many rows of a table have each combination of the values of some columns.

    ``schema`` may have parts with dots between. ``mapping`` is the mapping file that says what the columns are, empty
    where their names say it. ``draft`` is what is understood of the names, or of the file that the columns are of.
    """

    table: str
    columns: tuple[str, ...]
    schema: str
    mapping: str
    draft: MappingDraft


def count_statement(
    table: str,
    schema: str | None = None,
    columns: Sequence[str] = (),
    source: Source | None = None,
    options: ReadOptions | None = None,
) -> CountStatement:
    """What counts the answers in a table of a database, for ``ikm score`` to read.

    The columns are those named; or those that are understood of ``source``, an export of the table with a few rows;
    or those that the mapping file of the options names; or the usual ones.

    :raises Refusal: ``sql-columns-twice`` where they are named and there is a source too; ``sql-answerless``
        where that has no columns of answers; ``sql-shape`` where its rows, or those of the mapping file, are no
        respondents; ``sql-name`` for what can be no name; ``option-repeated`` for a column that is called as
        the count; and where the source or the mapping file cannot be read.
    """
    options = options or ReadOptions()
    if columns and source is not None:
        raise Refusal("sql-columns-twice")
    request = request_for(options)
    overrides = request.overrides
    _refuse_other_shape(Place(overrides.path), overrides)
    if source is not None:
        draft = draft_mapping(source, options)
        _refuse_shape(draft.place, draft.shape)
        found = _columns_of(draft)
        if not found:
            raise Refusal("sql-answerless", draft.place)
    else:
        found = tuple(columns) or _named_in(overrides) or USUAL_COLUMNS
        draft = draft_mapping(_header_alone(found), options)
    for name in (table, *found, *([schema] if schema else [])):
        if not name or not name.isprintable():
            raise Refusal("sql-name", value=safe_value(name))
    if COUNT in map(str.lower, found):
        raise Refusal("option-repeated", option=OptionUse("columns"), value=COUNT)
    return CountStatement(table, found, schema or "", str(options.map or ""), _of_counts(draft, table, found))


def _refuse_other_shape(place: Place, overrides: TableOverrides) -> None:
    stated = [key for key in ("long", "counts", "frequency", "database") if getattr(overrides, key)]
    if stated:
        _refuse_shape(place, stated[0])


def _refuse_shape(place: Place, shape: str) -> None:
    if shape != WIDE:
        raise Refusal("sql-shape", place, shape=shape)


def _named_in(overrides: TableOverrides) -> tuple[str, ...]:
    """The columns that a mapping file names; none where it leaves the answers to be found by their headers."""
    if overrides.columns or not overrides.questions:
        return overrides.columns
    of_answers = [*overrides.questions.values(), *overrides.expected.values(), *overrides.ratings.values()]
    answers = [header for headers in of_answers for header in headers]
    return tuple(dict.fromkeys([*overrides.roles.values(), *answers, *(overrides.void or ())]))


def _columns_of(draft: MappingDraft) -> tuple[str, ...]:
    """The columns of a table that ``ikm score`` has a use for, in their order.

    Days are left out where there are periods: hardly two respondents were met in one second.
    """
    roles = {role: draft.roles[role] for role in (*ROLES, *PROFILE) if role in draft.roles}
    if PERIOD in roles and DATE not in draft.overrides.roles:
        roles.pop(DATE, None)
    used = {*(header for header in roles.values() if not is_personal(header))}
    used |= {*(column.header for column in draft.asked), *(draft.overrides.void or ())}
    certain = [mark for mark in vocabulary().void if mark.certain]
    used |= {header for header in draft.header if any(mark.is_headed(header) for mark in certain)}
    return tuple(header for header in draft.header if header in used)


def _header_alone(names: Iterable[str]) -> io.BytesIO:
    """A table that has no row yet."""
    text = io.StringIO()
    csv.writer(text).writerow(names)
    return io.BytesIO(text.getvalue().encode())


def _of_counts(draft: MappingDraft, table: str, columns: tuple[str, ...]) -> MappingDraft:
    """The draft for what the statement gives: its header is in the first row, and only its columns are there."""
    stated = draft.overrides._replace(sheet=None, header_row=None, header_column=None, columns=())
    return draft._replace(
        overrides=stated,
        sheet="",
        place=Place(table),
        header_row=1,
        header_column=0,
        is_one_row=True,
        header=columns,
        further=tuple(header for header in draft.further if header in columns),
        unknown=tuple(header for header in draft.unknown if header in columns),
        roles={role: header for role, header in draft.roles.items() if header in columns},
    )
