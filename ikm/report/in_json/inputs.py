"""What was read, and which limits were kept, in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.messages.findings import SHOWN_WHOLE
from ikm.messages.paths import shown_path
from ikm.report.in_json.shared import Values, finding_values, plain_number

if TYPE_CHECKING:
    from ikm.messages.findings import Findings
    from ikm.report.gate_outcome import GateOutcome
    from ikm.report.inspection import ColumnCells, InspectedColumn
    from ikm.report.report import InputUse, UsedColumn

UNREAD = "none"
"""The shape of an input that was not read."""


def input_values(use: InputUse) -> Values:
    """How one table was used."""
    return {
        "path": shown_path(use.path),
        "sheet": use.sheet,
        "sha256": use.sha256,
        "shape": use.shape,
        "header_row": use.header_row,
        **({"header_column": use.header_column} if use.header_column else {}),
        "rows": use.rows,
        "used": use.used,
        "dropped": use.dropped,
        "left_out": use.left_out,
        "repeated": use.repeated,
        "outside": use.outside,
        "columns": [column_values(column) for column in use.columns],
        "unused": list(use.unused),
    }


def column_values(column: UsedColumn | InspectedColumn | ColumnCells) -> Values:
    """What a column is; the row only where it is one of a sheet that was turned, the sheet where that was joined."""
    values = column._asdict()
    for key in ("row", "sheet"):
        if not values[key]:
            del values[key]
    return values


def unread_values(findings: Findings) -> list[Values]:
    """The files that were left out, each with its reason, as inputs of which nothing was used."""
    from ikm.report.report import InputUse

    unread = InputUse("", None, None, UNREAD, 0, 0, 0, 0, 0, 0, 0, ())
    return [
        {
            **input_values(unread._replace(path=finding.place.file)),
            "not_read": finding_values(finding),
        }
        for finding in findings.listed()
        if finding.code in SHOWN_WHOLE
    ]


def gate_values(outcome: GateOutcome) -> Values:
    """A gate, and what the whole or a unit has of it."""
    return {
        "gate": outcome.gate.field,
        "limit": plain_number(outcome.limit),
        "group": outcome.group,
        "value": plain_number(outcome.value),
        "met": outcome.met,
        "reason": outcome.reason,
    }
