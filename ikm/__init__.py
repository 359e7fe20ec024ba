"""The Indonesian public-service satisfaction index (IKM), from files of answers to a graded table.

>>> import ikm
>>> report = ikm.score("answers.xlsx", unit="Unit Layanan")     # doctest: +SKIP
>>> report.to_frame()                                            # doctest: +SKIP

The public names are imported when they are first used, so that ``import ikm`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ikm.catalogue import Severity as Severity
    from ikm.classifying import Classification as Classification
    from ikm.classifying import classify as classify
    from ikm.comparison import Comparison as Comparison
    from ikm.evaluate import check as check
    from ikm.evaluate import score as score
    from ikm.findings import Finding as Finding
    from ikm.findings import Findings as Findings
    from ikm.findings import Place as Place
    from ikm.findings import Refusal as Refusal
    from ikm.inspection import Inspection as Inspection
    from ikm.reconciling import Reconciliation as Reconciliation
    from ikm.reconciling import reconcile as reconcile
    from ikm.render.template import template as template
    from ikm.report import Report as Report
    from ikm.rules.ruleset import Ruleset as Ruleset
    from ikm.rules.shelf import load as load_rules
    from ikm.sampling import required_sample as required_sample
    from ikm.several import Inspections as Inspections
    from ikm.several import Reports as Reports
    from ikm.several import check_all as check_all
    from ikm.several import score_all as score_all
    from ikm.sides import compare as compare

__version__ = "0.1.0"

_HOME = {
    "Classification": "ikm.classifying",
    "Comparison": "ikm.comparison",
    "Finding": "ikm.findings",
    "Findings": "ikm.findings",
    "Place": "ikm.findings",
    "Refusal": "ikm.findings",
    "Inspections": "ikm.several",
    "Report": "ikm.report",
    "Reports": "ikm.several",
    "check_all": "ikm.several",
    "score_all": "ikm.several",
    "Ruleset": "ikm.rules.ruleset",
    "Severity": "ikm.catalogue",
    "load_rules": "ikm.rules.shelf",
    "check": "ikm.evaluate",
    "classify": "ikm.classifying",
    "compare": "ikm.sides",
    "Inspection": "ikm.inspection",
    "Reconciliation": "ikm.reconciling",
    "reconcile": "ikm.reconciling",
    "required_sample": "ikm.sampling",
    "score": "ikm.evaluate",
    "template": "ikm.render.template",
}

__all__ = [
    "Classification",
    "Comparison",
    "Finding",
    "Findings",
    "Inspection",
    "Inspections",
    "Place",
    "Reconciliation",
    "Refusal",
    "Report",
    "Reports",
    "Ruleset",
    "Severity",
    "check",
    "check_all",
    "classify",
    "compare",
    "load_rules",
    "reconcile",
    "required_sample",
    "score",
    "score_all",
    "template",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'ikm' has no attribute {name!r}")
    source = {"load_rules": "load"}.get(name, name)
    return getattr(import_module(_HOME[name]), source)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
