"""One survey by several rule sets: a report or an inspection of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ikm.report.json_values import json_values
from ikm.report.notebook import NotebookResult
from ikm.report.report import Report, frame_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from ikm.report.inspection import Inspection


@dataclass(frozen=True, slots=True)
class Reports(NotebookResult):
    """The reports of one survey, in the order of the rule sets."""

    reports: tuple[Report, ...]

    def __iter__(self) -> Iterator[Report]:
        return iter(self.reports)

    def __len__(self) -> int:
        return len(self.reports)

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The rows of all reports in one table, see :meth:`Report.rows`; a column that a report lacks is None.

        The column ``rules`` says which report a row is of.
        """
        tables = [report.rows() for report in self.reports]
        merged_header = _merge_headers([header for header, _ in tables])
        merged_rows = []
        for header, rows in tables:
            for row in rows:
                cells = dict(zip(header, row, strict=True))
                merged_rows.append([cells.get(name) for name in merged_header])
        return merged_header, merged_rows

    def to_frame(self) -> DataFrame:
        """The table of :meth:`rows` as a pandas DataFrame, figures as floats of what is shown."""
        return frame_of(*self.rows())

    def to_dict(self) -> dict[str, Any]:
        """The reports as JSON values, by the schema ``ikm.reports/1`` (``ikm schema reports`` prints it)."""
        return json_values(self)


@dataclass(frozen=True, slots=True)
class Inspections(NotebookResult):
    """How one survey was understood by each of several rule sets, in their order."""

    inspections: tuple[Inspection, ...]

    def __iter__(self) -> Iterator[Inspection]:
        return iter(self.inspections)

    def __len__(self) -> int:
        return len(self.inspections)

    def to_dict(self) -> dict[str, Any]:
        """The inspections as JSON values: those of the schema ``ikm.check/1``, in a list."""
        return json_values(self)


def _merge_headers(headers: Sequence[Sequence[str]]) -> list[str]:
    """The columns of all headers: one that the first lacks stands before the column it precedes in its own header."""
    merged: list[str] = []
    for header in headers:
        position = len(merged)
        for name in reversed(header):
            if name in merged:
                position = merged.index(name)
            else:
                merged.insert(position, name)
    return merged
