"""Which tables of an input are read: the sheets with answers, and what the other sheets say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Place, Refusal, listed_names, offered
from ikm.survey.columns.header_meaning import name_of, spellings_of, unsur_in
from ikm.survey.columns.header_row import FEWEST_UNSUR, holds_answers, settle_header
from ikm.survey.columns.ratings import rating_tables
from ikm.survey.columns.side_blocks import side_blocks
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.columns.turned_sheet import turned, turned_as_stated
from ikm.survey.counting.remark_rows import refuse_reversed_in_sheet
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.files.lined_up_columns import in_lined_up_columns
from ikm.survey.files.lines_in_cells import in_columns
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.answer_words import label_part
from ikm.survey.texts.vocabulary import plain

MISSING_UNSUR = ("unsur-missing", "unsur-unplaced")
"""The refusals of a table that lacks unsur."""


class ShapedTable(NamedTuple):
    """A table and its shape."""

    table: Table
    shape: TableShape


class ChosenTables(NamedTuple):
    """The tables of an input that are read, and the ``others``; ``reversal`` is what a legend on these says."""

    tables: list[ShapedTable]
    others: list[Table]
    reversal: Refusal | None = None


def choose_tables(tables: Sequence[Table], request: ReadRequest, place: Place, *, several: bool) -> ChosenTables:
    """Choose the tables to read: those with one respondent a row, or, without any, those of another shape.

    :raises Refusal: ``file-empty``, or ``sheet-ambiguous`` where there are two to read, unless ``several`` may be.
    """
    method, overrides = request.method, request.overrides
    shaped = [_shaped(table, request) for table in map(_in_columns, tables)]
    filled = [candidate for candidate in shaped if candidate.table.header]
    if not filled:
        raise Refusal("file-empty", place)
    # A sheet of counts that is headed by the unsur stands beside the answers that it was counted from.
    one_by_one = [candidate for candidate in filled if not candidate.shape.questions]
    with_answers = [candidate for candidate in one_by_one if holds_answers(candidate.table, method, overrides)]
    if len(with_answers) > 1:  # the lists to choose from stand beside the answers that were chosen
        of_people = [candidate for candidate in with_answers if not _lists_choices(candidate.table, method)]
        with_answers = of_people or with_answers
    of_other_shapes = [candidate for candidate in filled if candidate.shape.kind not in ("wide", "ticks")]
    chosen = with_answers or of_other_shapes or filled[:1]
    if len(chosen) > 1 and not several:
        sheets = listed_names([candidate.table.place.sheet for candidate in chosen])
        if not chosen[0].table.is_ordered:
            raise Refusal("table-ambiguous", place, tables=sheets)
        raise Refusal("sheet-ambiguous", place, sheets=sheets)
    others = [candidate.table for candidate in shaped if candidate not in chosen]
    chosen = [part for candidate in chosen for part in _in_blocks(candidate, request)]
    reversal = reversal_in(others, method) if with_answers else None
    for table in others:
        table.forget()
    return ChosenTables(chosen, others, reversal)


def _in_columns(table: Table) -> Table:
    """The table, its cells parted where each row stands in one."""
    return in_lined_up_columns(in_columns(table)) if table.is_ordered else table


def _shaped(table: Table, request: ReadRequest) -> ShapedTable:
    """A table, turned where its respondents are columns, and its shape."""
    method, overrides, options = request.method, request.overrides, request.options
    if overrides.header_column and table.is_ordered:
        table = turned_as_stated(table, overrides)
        return ShapedTable(table, settle_header(table, method, overrides, counts=options.counts))
    shape = settle_header(table, method, overrides, counts=options.counts)
    is_told = options.counts or overrides.header_row is not None or bool(overrides.long or overrides.counts)
    if is_told or not table.is_ordered or (table.header and holds_answers(table, method, overrides)):
        return ShapedTable(table, shape)
    other = turned(table, method)
    if other is None:
        return ShapedTable(table, shape)
    return ShapedTable(other, settle_header(other, method, overrides))


def _in_blocks(candidate: ShapedTable, request: ReadRequest) -> list[ShapedTable]:
    """A table, or each of its blocks of respondents or ratings where these lie side by side."""
    if request.overrides.ratings:
        blocks = rating_tables(candidate.table, request.overrides, request.method)
    else:
        blocks = side_blocks(candidate.table, request.method) if candidate.shape.kind == "wide" else []
    return [ShapedTable(block, settle_header(block, request.method, request.overrides)) for block in blocks] or [
        candidate
    ]


def _lists_choices(table: Table, method: Method) -> bool:
    """Whether each column of an unsur holds just the answers that the rules print for it, in their order."""
    scores = method.rules.scores
    rows = [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + len(scores) + 1)]
    answers_of = {unsur.id: [plain(answer) for answer in unsur.answers] for unsur in method.unsur}
    listed: list[bool] = []
    for place, meaning in enumerate(spellings_of(method).meanings(table.header)):
        if meaning and len(meaning.unsur) == 1 and meaning.unsur[0] in answers_of:
            parts = [label_part(row[place]) for row in rows if place < len(row) and row[place]]
            listed.append([part.words for part in parts if part] == answers_of[meaning.unsur[0]])
    return bool(listed) and all(listed)


def refuse_split(table: Table, others: Iterable[Table], method: Method) -> None:
    """Refuse a table whose missing unsur stand on another sheet: that they were not asked must not be offered.

    :raises Refusal: ``unsur-on-sheet``.
    """
    own = unsur_in(table.header, method)
    for other in others:
        elsewhere = [unsur.id for unsur in method.unsur if unsur.id in unsur_in(other.header, method) - own]
        if len(elsewhere) >= FEWEST_UNSUR:
            names = offered(name_of(unsur, method) for unsur in elsewhere)
            raise Refusal("unsur-on-sheet", table.at(), unsur=names, sheet=f"“{other.place.sheet}”")


def reversal_in(others: Iterable[Table], method: Method) -> Refusal | None:
    """The refusal of answers whose scale a legend on another sheet turns round, if one does."""
    for table in others:
        try:
            refuse_reversed_in_sheet(table, method.rules.scores)
        except Refusal as refusal:
            return refusal
    return None
