"""What changed between two surveys, in JSON, by ``ikm.compare/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.messages.paths import shown_path
from ikm.report.in_json.shared import (
    Values,
    as_float,
    difference_values,
    exact_text,
    findings_values,
    head,
    index_values,
)

if TYPE_CHECKING:
    from ikm.report.comparison import Change, Comparison, GroupChange, UnsurChange
    from ikm.report.stored_report import StoredReport

COMPARISON_SCHEMA = "ikm.compare/1"


def comparison_values(comparison: Comparison) -> Values:
    """A comparison, by ``ikm.compare/1``."""
    rules = comparison.rules
    return {
        **head(COMPARISON_SCHEMA),
        "complete": comparison.complete,
        "rules": {"id": rules.id, "title": rules.title, **index_values(rules)},
        "confidence": float(comparison.confidence),
        "before": _survey_values(comparison.before),
        "after": _survey_values(comparison.after),
        "overall": _group_change_values(comparison.overall),
        "unsur": [_unsur_change_values(unsur) for unsur in comparison.unsur],
        "rose_most": [unsur.unsur.id for unsur in comparison.rose_most],
        "fell_most": [unsur.unsur.id for unsur in comparison.fell_most],
        "units": [_unit_change_values(unit) for unit in comparison.units],
        "only_before": [*comparison.only_before],
        "only_after": [*comparison.only_after],
        "findings": findings_values(comparison.findings, comparison.findings.shown()),
    }


def _survey_values(survey: StoredReport) -> Values:
    return {
        "label": survey.label,
        "path": shown_path(survey.path),
        **{field: getattr(survey, field) for field in ("name", "period", "complete", "weight", "missing", "order")},
        "without": [*survey.without],
        "respondents": survey.overall.respondents,
    }


def _group_change_values(group: GroupChange) -> Values:
    return {
        "respondents_before": group.respondents_before,
        "respondents_after": group.respondents_after,
        **_change_values(group.change, "ikm"),
    }


def _unit_change_values(unit: GroupChange) -> Values:
    return {"unit": unit.label, **_group_change_values(unit), "p_holm": unit.change.judged.p_holm}


def _unsur_change_values(unsur: UnsurChange) -> Values:
    return {
        "id": unsur.unsur.id,
        "code": unsur.code,
        "name": unsur.unsur.name,
        **_change_values(unsur.change, "nrr"),
        "p_holm": unsur.change.judged.p_holm,
    }


def _change_values(change: Change, figure: str) -> Values:
    """A change: exact as floats and as fractions, then as shown; ``figure`` is ``ikm`` or ``nrr``."""
    shown = change.shown
    return {
        "before": as_float(change.before),
        "after": as_float(change.after),
        "difference": as_float(change.difference),
        "before_exact": exact_text(change.before),
        "after_exact": exact_text(change.after),
        "difference_exact": exact_text(change.difference),
        f"{figure}_before": as_float(shown.before),
        f"{figure}_after": as_float(shown.after),
        "change": as_float(shown.difference),
        "mutu_before": change.mutu_before,
        "mutu_after": change.mutu_after,
        "reason": change.reason,
        **difference_values(change.judged),
    }
