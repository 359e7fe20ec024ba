"""The Indonesian public-service satisfaction index (IKM), from files of answers to a graded table.

>>> import ikm
>>> report = ikm.score("answers.xlsx", unit="Unit Layanan")     # doctest: +SKIP
>>> report.to_frame()                                            # doctest: +SKIP

The public names are imported when they are first used, so that ``import ikm`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ikm.version import __version__ as __version__

if TYPE_CHECKING:
    from ikm.messages.catalogue import Severity as Severity
    from ikm.messages.findings import Finding as Finding
    from ikm.messages.findings import Findings as Findings
    from ikm.messages.findings import Place as Place
    from ikm.messages.findings import Refusal as Refusal
    from ikm.messages.language import speak as speak
    from ikm.messages.language import speaking as speaking
    from ikm.options import StatisticsMode as StatisticsMode
    from ikm.pipelines.check import check as check
    from ikm.pipelines.check import check_all as check_all
    from ikm.pipelines.classify import classify as classify
    from ikm.pipelines.compare import compare as compare
    from ikm.pipelines.reconcile import reconcile as reconcile
    from ikm.pipelines.sample import required_sample as required_sample
    from ikm.pipelines.sample import required_samples as required_samples
    from ikm.pipelines.score import score as score
    from ikm.pipelines.score import score_all as score_all
    from ikm.render.questionnaire.template import template as template
    from ikm.report.classification import Classification as Classification
    from ikm.report.comparison import Comparison as Comparison
    from ikm.report.inspection import Inspection as Inspection
    from ikm.report.reconciliation import Reconciliation as Reconciliation
    from ikm.report.report import Report as Report
    from ikm.report.rule_sets import Inspections as Inspections
    from ikm.report.rule_sets import Reports as Reports
    from ikm.report.sample_size import Sampling as Sampling
    from ikm.rules.library import load as load_rules
    from ikm.rules.ruleset import Ruleset as Ruleset

_HOME = {
    "Classification": "ikm.report.classification",
    "Comparison": "ikm.report.comparison",
    "Finding": "ikm.messages.findings",
    "Findings": "ikm.messages.findings",
    "Place": "ikm.messages.findings",
    "Refusal": "ikm.messages.findings",
    "Inspections": "ikm.report.rule_sets",
    "Report": "ikm.report.report",
    "Reports": "ikm.report.rule_sets",
    "check_all": "ikm.pipelines.check",
    "score_all": "ikm.pipelines.score",
    "Ruleset": "ikm.rules.ruleset",
    "Sampling": "ikm.report.sample_size",
    "Severity": "ikm.messages.catalogue",
    "StatisticsMode": "ikm.options",
    "load_rules": "ikm.rules.library",
    "check": "ikm.pipelines.check",
    "classify": "ikm.pipelines.classify",
    "compare": "ikm.pipelines.compare",
    "Inspection": "ikm.report.inspection",
    "Reconciliation": "ikm.report.reconciliation",
    "reconcile": "ikm.pipelines.reconcile",
    "required_sample": "ikm.pipelines.sample",
    "required_samples": "ikm.pipelines.sample",
    "score": "ikm.pipelines.score",
    "speak": "ikm.messages.language",
    "speaking": "ikm.messages.language",
    "template": "ikm.render.questionnaire.template",
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
    "Sampling",
    "Severity",
    "StatisticsMode",
    "check",
    "check_all",
    "classify",
    "compare",
    "load_rules",
    "reconcile",
    "required_sample",
    "required_samples",
    "score",
    "score_all",
    "speak",
    "speaking",
    "template",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'ikm' has no attribute {name!r}")
    source = {"load_rules": "load"}.get(name, name)
    return getattr(import_module(_HOME[name]), source)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
