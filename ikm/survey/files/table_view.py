"""Another table with the same header, some of whose rows or texts are taken otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ikm.messages.findings import Findings, Place
from ikm.survey.files.table import Block, Column, Labels, Progress, Table


class TableView(Table):
    """A table as another one has it: header, cells, places and findings; each view overrides what it changes."""

    def __init__(self, table: Table) -> None:
        self.place = table.place
        self.source = self._table = table
        self.parts_of_answers = table.parts_of_answers
        self.under(table.header, table.header_row, table.heads)

    @property
    def findings(self) -> Findings:
        """The findings about the table, of which the caller may make more."""
        findings = Findings()
        findings += self._table.findings
        return findings

    def top(self) -> Iterator[Sequence[object]]:
        """The rows of the table, as they stand."""
        return self._table.top()

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        return self._table.blocks(columns, labels, progress)

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place in the table."""
        return self._table.at(row, column)

    def forget(self) -> None:
        """Let go of what was read ahead; see :meth:`Table.forget`."""
        self._table.forget()
