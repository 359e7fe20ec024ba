"""How a result tells itself in JSON values: what makes them knows every kind of result, and is found by its name."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ikm.messages.language import MACHINES, speaking

REPORT_SCHEMA = "ikm.report/1"
"""The schema of a report, which is read back by it too."""
SERIALISER = "ikm.report.serialise"
"""The module that makes them. It imports the results, so that these cannot import it."""


def json_values(result: object) -> dict[str, Any]:
    """A result as JSON values, by its schema; its messages are those for programs, whatever the screen speaks."""
    with speaking(MACHINES):
        values: dict[str, Any] = import_module(SERIALISER).json_values(result)
    return values


def provenance(report: object) -> dict[str, Any]:
    """How a report can be made again, as JSON values."""
    values: dict[str, Any] = import_module(SERIALISER).provenance(report)
    return values
