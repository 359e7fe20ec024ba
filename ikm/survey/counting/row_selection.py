"""Rows that are left out before anything is judged of them: void by what the user or the export says, or hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, PhraseUse
from ikm.messages.option_names import OptionUse
from ikm.survey.columns.column_lookup import columns_by_role
from ikm.survey.columns.mapping_file import DATE, PERIOD, TableOverrides
from ikm.survey.columns.void_columns import VoidColumn, void_columns
from ikm.survey.counting.row_notices import places_marked_if_filled
from ikm.survey.files.pattern_table import PatternTable
from ikm.survey.files.table import Block, Codes, Column, Labels, Progress, Table, distinct, stored_table
from ikm.survey.files.table_view import TableView

MOST_SHOWN = 8
"""This many of the rows that were left out are named in a finding."""
HIDDEN = PhraseUse("rows-kind-hidden")


class _Reason(NamedTuple):
    """Why rows were left out, and whether nobody asked for it but a survey program is certain."""

    phrase: PhraseUse
    is_certain: bool = False


class _LeftOutRows:
    """The rows of a table that were left out for one reason: the numbers of the first, and how many there are."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.number = 0
        self._first: list[str] = []

    def add(self, rows: NDArray[np.int64], times: NDArray[np.int64] | None) -> None:
        """Add rows by their numbers; in a table without an order they have none, and stand for so many ``times``."""
        if times is not None:
            self.number += int(times.sum())
            return
        self.number += len(rows)
        self._first += map(self._table.row_name, rows[: MOST_SHOWN - len(self._first)].tolist())

    @property
    def which(self) -> str | PhraseUse:
        """The numbers of the first rows, as a finding names them."""
        if not self._first:
            return PhraseUse("rows-unnumbered")
        return ", ".join(self._first) + (" …" if self.number > len(self._first) else "")


class SelectedTable(TableView):
    """A table without the rows that are void, and with ``skip_hidden`` without those that the sheet hides."""

    def __init__(self, table: Table, void: Sequence[VoidColumn], *, skip_hidden: bool) -> None:
        super().__init__(table)
        self._void = void
        self._hidden = table.row_marks.hidden if skip_hidden else np.empty(0, np.int64)
        self._left_out: dict[_Reason, _LeftOutRows] = {}

    @property
    def findings(self) -> Findings:
        """The findings about the table, and how many rows were left out for which reason."""
        findings = super().findings
        for reason, rows in self._left_out.items():
            facts = {"rows": rows.number, "kind": reason.phrase, "which": rows.which}
            if reason.is_certain:
                findings.add("rows-test", self.at(), option=OptionUse("void", "none"), **facts)
            else:
                findings.add("rows-left-out", self.at(), **facts)
        met = {reason.phrase for reason in self._left_out}
        for column in self._void:
            place = self.at(self.header_row, column.place)
            for phrase in sorted(column.reasons() - met) if not column.is_certain else ():
                findings.add("void-unmet", place, kind=phrase)
        return findings

    def top(self) -> Iterator[Sequence[object]]:
        """The rows of the table, those that are left out as empty ones."""
        hidden = set(self._hidden.tolist())
        for number, row in enumerate(self._table.top(), start=1):
            is_left_out = number > self.header_row and (number in hidden or self._is_void(row))
            yield () if is_left_out else row

    def _is_void(self, row: Sequence[object]) -> bool:
        return any(column.is_void(row[column.place]) for column in self._void if column.place < len(row))

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows that are not left out; see :meth:`Table.blocks`."""
        self._deselected = self._deselected_cells = 0
        self._left_out = {}
        void_labels = [column.new_labels() for column in self._void]
        asked = [*columns, *((column.place,) for column in self._void)]
        for block in self._table.blocks(asked, [*labels, *void_labels], progress):
            is_left_out = self._leave_out_hidden(block.rows)
            for column, own_labels, codes in zip(self._void, void_labels, block.codes[len(columns) :], strict=True):
                is_left_out |= self._leave_out_void(column, own_labels, codes, block, ~is_left_out)
            for place in np.flatnonzero(is_left_out).tolist():
                self._deselected_cells += sum(cell != "" for cell in block.cells(place))
            left = block._replace(codes=block.codes[: len(columns)]).selected(~is_left_out)
            if len(left.rows):
                yield left

    def _leave_out_hidden(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Mark the rows that are left out because they are hidden."""
        is_hidden = np.isin(rows, self._hidden)
        self._leave_out(_Reason(HIDDEN), rows[is_hidden], None)
        return is_hidden

    def _leave_out_void(
        self, column: VoidColumn, labels: Labels, codes: Codes, block: Block, is_left: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Mark the void rows of a column, of those that are left."""
        is_void = np.zeros(len(block.rows), np.bool_)
        times = None if self.is_ordered else block.weights
        for code in distinct(codes):
            phrase = column.reason(labels.texts[code])
            if phrase is not None:
                has_word = (codes == code) & is_left
                own_times = None if times is None else times[has_word]
                self._leave_out(_Reason(phrase, column.is_certain), block.rows[has_word], own_times)
                is_void |= has_word
        return is_void

    def _leave_out(self, reason: _Reason, rows: NDArray[np.int64], times: NDArray[np.int64] | None) -> None:
        """Take note of rows that are left out, at once of all of a block."""
        if len(rows):
            self._left_out.setdefault(reason, _LeftOutRows(self)).add(rows, times)
            self._deselected += len(rows) if times is None else int(times.sum())


def selected_table(table: Table, overrides: TableOverrides, *, skip_hidden: bool, has_hours: bool = False) -> Table:
    """The table without the rows that are not to count; the table itself where none can be.

    Of a table that is only counted, dates keep their time of day only where that matters (``has_hours``).
    """
    void = void_columns(table, overrides)
    if not table.is_ordered:
        _see_what_matters(table, overrides, void, has_hours=has_hours)
    hides_rows = skip_hidden and len(table.row_marks.hidden) > 0
    if not void and not hides_rows:
        return table
    return SelectedTable(table, void, skip_hidden=skip_hidden)


def _see_what_matters(
    table: Table, overrides: TableOverrides, void: Sequence[VoidColumn], *, has_hours: bool
) -> None:
    """Let a table that is only counted leave out the time of day of its dates, and texts of which none matters."""
    roles = columns_by_role(table, overrides, set())
    stored = stored_table(table)
    if isinstance(stored, PatternTable):
        filled = {column.place for column in void if column.is_only_filled}
        filled |= places_marked_if_filled(table) - {column.place for column in void}
        days = set() if has_hours else {roles[role] for role in (DATE, PERIOD) if role in roles}
        stored.see_as(days - filled, filled)
