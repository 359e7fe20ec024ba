"""Which arithmetics give a printed index, in JSON, by ``ikm.reconcile/1``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from ikm.index.rounding import half_up
from ikm.messages.paths import shown_path
from ikm.report.in_json.shared import Values, findings_values, head

if TYPE_CHECKING:
    from ikm.report.reconciliation import Reconciliation

RECONCILIATION_SCHEMA = "ikm.reconcile/1"


def reconciliation_values(found: Reconciliation) -> Values:
    """A reconciliation, by ``ikm.reconcile/1``."""
    rules, given, possible = found.method.rules, found.given, found.possible
    return {
        **head(RECONCILIATION_SCHEMA),
        "rules": {"id": rules.id, "title": rules.title, "without": [*found.method.without]},
        "input": given.input and {**given.input._asdict(), "path": shown_path(given.input.path)},
        "given": {"kind": given.kind, "respondents": given.respondents, "unsur": len(found.bases[0].nrr)},
        "printed": _printed_values(found),
        "exact": _exact_index_values(found),
        "class_flips": found.class_flips,
        "tried": len(found.outcomes),
        "excluded": len(found.outcomes) - len(possible),
        "possible": [_outcome_values(found.cells(outcome)) for outcome in possible],
        "findings": findings_values(found.findings, found.findings.shown()),
    }


def _printed_values(found: Reconciliation) -> Values:
    from ikm.report.reconciliation import printed_scale

    lowest, highest = found.printed_grades()
    figures = []
    for printed in found.printed:
        scale = "answers" if printed_scale(printed, found.method.rules) == 1 else "index"
        figures.append({"value": str(printed), "scale": scale})
    return {
        "figures": figures,
        "mutu_low": lowest.mutu,
        "mutu_high": highest.mutu,
        "mutu": found.mutu and found.mutu.mutu,
        "mutu_agrees": found.mutu_agrees,
    }


def _exact_index_values(found: Reconciliation) -> Values:
    """The index by the rule."""
    span, places = found.exact, found.method.rules.ikm_places
    low, high = found.grades(span)
    return {
        "ikm": float(half_up(found.nominal, places)),
        "ikm_exact": str(found.nominal) if span.low == span.high else None,
        "ikm_low": float(half_up(span.low, places)),
        "ikm_high": float(half_up(span.high, places)),
        "mutu_low": low.mutu,
        "mutu_high": high.mutu,
    }


def _outcome_values(cells: Mapping[str, object]) -> Values:
    return {name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in cells.items()}
