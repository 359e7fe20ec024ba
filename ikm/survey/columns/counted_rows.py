"""Tables whose rows were counted already, by the statement of ``ikm sql``: their last column is headed ``count``.

No other name is taken without being told: ``jumlah`` may be a sum of answers.
"""

from __future__ import annotations

from ikm.messages.findings import Findings
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.files.table import Table
from ikm.survey.files.table_view import TableView
from ikm.survey.texts.vocabulary import plain

COUNT = "count"
"""The header of the column that says how many respondents answered as its row says."""


class CountedRows(TableView):
    """A table of patterns of answers and how many respondents have each: its rows have no order that matters."""

    @property
    def is_ordered(self) -> bool:
        """False: a database gave its counts as it liked."""
        return False

    @property
    def findings(self) -> Findings:
        """The findings about the table, and that its rows were counted."""
        findings = super().findings
        findings.add("rows-counted", self.at(self.header_row, len(self.header) - 1))
        return findings


def has_counted_rows(table: Table, shape: TableShape, overrides: TableOverrides) -> bool:
    """Whether the rows of a table were counted, and nobody says otherwise of its last column."""
    is_named = bool(overrides.frequency) or COUNT in map(plain, overrides.ignore)
    is_of_respondents = shape.kind in ("wide", "ticks") and table.is_ordered
    return is_of_respondents and not is_named and table.header[-1:] == (COUNT,)
