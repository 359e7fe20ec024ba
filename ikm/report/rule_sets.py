"""What several rule sets gave of one survey: a report or an inspection each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ikm.report.inspection import Inspection
from ikm.report.report import Report, frame_of

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA, CHECKS = "ikm.reports/1", "ikm.checks/1"


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of one survey, in the order of the rule sets."""

    reports: tuple[Report, ...]

    def __iter__(self) -> Iterator[Report]:
        return iter(self.reports)

    def __len__(self) -> int:
        return len(self.reports)

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The rows of all as those of :meth:`Report.rows`; ``rules`` tells them apart, what one lacks is None."""
        tables = [one.rows() for one in self.reports]
        header = _merged([header for header, _ in tables])
        lines = [dict(zip(own, row, strict=True)) for own, rows in tables for row in rows]
        return header, [[line.get(name) for name in header] for line in lines]

    def to_frame(self) -> DataFrame:
        """The table of :meth:`rows` as a pandas DataFrame, figures as floats of what is shown."""
        return frame_of(*self.rows())

    def to_dict(self) -> dict[str, Any]:
        """The reports as JSON values, by the schema ``ikm.reports/1`` (``ikm schema reports`` prints it)."""
        return {"schema": SCHEMA, "reports": [one.to_dict() for one in self.reports]}


@dataclass(frozen=True, slots=True)
class Inspections:
    """How one survey was understood by each of several rule sets, in their order."""

    inspections: tuple[Inspection, ...]

    def __iter__(self) -> Iterator[Inspection]:
        return iter(self.inspections)

    def __len__(self) -> int:
        return len(self.inspections)

    def to_dict(self) -> dict[str, Any]:
        """The inspections as JSON values: those of the schema ``ikm.check/1``, in a list."""
        return {"schema": CHECKS, "checks": [one.to_dict() for one in self.inspections]}


def _merged(headers: Sequence[Sequence[str]]) -> list[str]:
    """The columns of all, each where its own header has it."""
    merged: list[str] = []
    for header in headers:
        place = len(merged)
        for name in reversed(header):
            if name in merged:
                place = merged.index(name)
            else:
                merged.insert(place, name)
    return merged
