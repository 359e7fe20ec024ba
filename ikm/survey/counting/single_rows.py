"""What is judged of single rows, by where they stand and what is in all their cells: feet, shifted cells, marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.messages.findings import Findings
from ikm.survey.columns.column_map import ColumnMap
from ikm.survey.counting.asked_columns import AskedColumns, BlockColumns
from ikm.survey.counting.footer_rows import FooterDetector, JudgedRows
from ikm.survey.counting.row_notices import RowNotices
from ikm.survey.counting.shifted_rows import ShiftedRows
from ikm.survey.files.table import Block, Codes, Table


class RowColumns(NamedTuple):
    """Where the columns that single rows are judged by stand in each block; see :class:`BlockColumns`."""

    noticed: Sequence[int] = ()
    label: int | None = None
    key: int | None = None
    before: int | None = None


class SingleRows:
    """Judges the rows of a table that has an order, block by block.

    ``used`` are the columns that mark no rows; without ``may_be_void``, the user says that no row is void.
    """

    def __init__(
        self, table: Table, columns: ColumnMap, method: Method, used: Collection[int], *, may_be_void: bool
    ) -> None:
        places = [column.place for column in columns.answers]
        self.footer = FooterDetector(table, columns.answers, method, tuple(one.place for one in columns.expected))
        self._shifted = ShiftedRows(table, places)
        self._notices = RowNotices(table, used, may_be_void=may_be_void)

    def ask(self, asked: AskedColumns) -> RowColumns:
        """Ask for the columns that rows are judged by."""
        identity = self.footer.identity
        pairs = zip(self._notices.columns, self._notices.labels, strict=True)
        noticed = [asked.ask(column, labels) for column, labels in pairs]
        label = asked.ask(identity.label_columns, self.footer.labels) if identity.label_columns else None
        key = asked.ask(identity.key_columns, self.footer.keys) if identity.key_columns else None
        before = None
        if self._shifted.column is not None:
            before = asked.ask((self._shifted.column,), self._shifted.labels)
        return RowColumns(noticed, label, key, before)

    def judge(self, block: Block, columns: BlockColumns, places: NDArray[np.int8], *, is_last: bool) -> JudgedRows:
        """Find the rows of a block that are not respondents."""
        label_codes = None if columns.row_label is None else block.codes[columns.row_label]
        key_codes = None if columns.row_key is None else block.codes[columns.row_key]
        return self.footer.detect(block, label_codes, key_codes, places, is_last=is_last)

    def look_for_shifted(
        self, block: Block, columns: BlockColumns, places: NDArray[np.int8], is_counted: NDArray[np.bool_]
    ) -> None:
        """Take note of the rows of a block that count and whose cells may stand one column to the left."""
        if block.weights is None:
            codes = None if columns.before is None else block.codes[columns.before]
            self._shifted.observe(block, codes, places, is_counted)

    def notice(self, rows: NDArray[np.int64], codes: Sequence[Codes]) -> None:
        """Take note of the respondents of a block; ``codes`` are those of the columns that may mark rows."""
        self._notices.observe(rows, codes)

    def findings(self, max_per_code: int) -> Findings:
        """All there is to say of single rows, after the last block."""
        findings = Findings(max_per_code)
        findings += self.footer.findings()
        findings += self._notices.findings()
        findings += self._shifted.findings(max_per_code)
        return findings
