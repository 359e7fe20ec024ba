"""Results as JSON values, each by its schema: ``ikm.report/1`` and so on, which ``ikm schema`` prints.

The same result gives the same values in the same order. A key may be added; none is changed or taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ikm.report.in_json.classification import classification_values
from ikm.report.in_json.comparison import comparison_values
from ikm.report.in_json.inspection import inspection_values, inspections_values
from ikm.report.in_json.reconciliation import reconciliation_values
from ikm.report.in_json.report import provenance, report_values, reports_values
from ikm.report.in_json.sampling import sampling_values
from ikm.report.in_json.shared import Values

__all__ = ["MAKERS", "json_values", "provenance"]


def json_values(result: object) -> Values:
    """A result as JSON values, by its schema.

    :raises KeyError: where it is of no kind that has one.
    """
    return MAKERS[type(result).__name__](result)


MAKERS: Mapping[str, Callable[[Any], Values]] = {
    "Report": report_values,
    "Reports": reports_values,
    "Inspection": inspection_values,
    "Inspections": inspections_values,
    "Comparison": comparison_values,
    "Reconciliation": reconciliation_values,
    "Sampling": sampling_values,
    "Classification": classification_values,
}
"""What makes the values of a result, by the class of the result, so that no kind is imported for another's sake."""
