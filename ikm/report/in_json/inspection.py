"""How files were understood, in JSON, by ``ikm.check/1`` and ``ikm.checks/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.report.in_json.inputs import column_values, input_values
from ikm.report.in_json.shared import Values, findings_values, head

if TYPE_CHECKING:
    from ikm.report.inspection import InspectedAccount, InspectedColumn, InspectedLabel, InspectedTable, Inspection
    from ikm.report.rule_sets import Inspections

INSPECTION_SCHEMA, INSPECTIONS_SCHEMA = "ikm.check/1", "ikm.checks/1"


def inspection_values(inspection: Inspection) -> Values:
    """An inspection, by ``ikm.check/1``."""
    method = inspection.method
    return {
        **head(INSPECTION_SCHEMA),
        "complete": inspection.complete,
        "rules": {
            "id": method.rules.id,
            "title": method.rules.title,
            "order": method.order,
            "without": [*method.without],
        },
        "inputs": [_inspected_table_values(table) for table in inspection.inputs],
        "findings": findings_values(inspection.findings, inspection.findings.listed()),
    }


def inspections_values(inspections: Inspections) -> Values:
    """Several inspections: those of ``ikm.check/1``, in a list."""
    return {"schema": INSPECTIONS_SCHEMA, "checks": [inspection_values(inspection) for inspection in inspections]}


def _inspected_table_values(table: InspectedTable) -> Values:
    return {
        **input_values(table.use),
        "columns": [_inspected_column_values(column) for column in table.columns],
        "account": None if table.account is None else _account_values(table.account),
    }


def _account_values(account: InspectedAccount) -> Values:
    rows = [
        {"reason": row.reason.code.removeprefix("rows-kind-"), "rows": row.rows, "cells": row.cells}
        for row in account.rows
    ]
    return {**account._asdict(), "columns": [column_values(column) for column in account.columns], "rows": rows}


def _inspected_column_values(column: InspectedColumn) -> Values:
    return {**column_values(column), "answers": [_inspected_label_values(label) for label in column.answers]}


def _inspected_label_values(label: InspectedLabel) -> Values:
    return {"text": label.text, "kind": label.kind, "score": label.score, "count": label.times}
