"""How many respondents are needed, in JSON, by ``ikm.sample/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.messages.paths import shown_path
from ikm.report.in_json.shared import Values, findings_values, head, source_values
from ikm.rules.loader import KREJCIE_MORGAN, PER_UNSUR
from ikm.rules.ruleset import KrejcieMorgan

if TYPE_CHECKING:
    from ikm.index.population import Population
    from ikm.report.sample_size import Allocation, Planning, Sampling
    from ikm.rules.ruleset import Sample

SAMPLING_SCHEMA = "ikm.sample/1"


def sampling_values(sampling: Sampling) -> Values:
    """The samples needed, by ``ikm.sample/1``."""
    rules, population = sampling.rules, sampling.population
    return {
        **head(SAMPLING_SCHEMA),
        "rules": {"id": rules.id, "title": rules.title},
        "formula": _formula_values(sampling.sample, len(rules.unsur)),
        "response_rate": None if sampling.response_rate is None else float(sampling.response_rate),
        "planning": None if sampling.planning is None else _planning_values(sampling.planning),
        "allocation": None if sampling.allocation is None else _allocation_values(sampling.allocation),
        "input": None if population is None else _population_values(population),
        "needs": [{**need._asdict(), "recommended": need.recommended} for need in sampling.needs],
        "findings": findings_values(sampling.findings, sampling.findings.shown()),
    }


def _planning_values(planning: Planning) -> Values:
    aims, previous = planning.aims, planning.previous
    return {
        "confidence": float(aims.confidence),
        "sd": float(aims.sd),
        "sd_source": planning.sd_source,
        "previous": previous and {"path": shown_path(previous.path), "respondents": previous.respondents},
        "margin_ikm": None if aims.margin is None else float(aims.margin),
        "detect": None if aims.change is None else float(aims.change),
        "power": None if aims.change is None else float(aims.power),
    }


def _allocation_values(allocation: Allocation) -> Values:
    return {"sample": allocation.sample, "users": allocation.users, "is_required": allocation.is_required}


def _formula_values(sample: Sample, unsur: int) -> Values:
    source = source_values(sample.source)
    if isinstance(sample, KrejcieMorgan):
        numbers = {name: float(number) for name, number in sample._asdict().items() if name != "source"}
        return {"kind": KREJCIE_MORGAN, **numbers, **source}
    return {"kind": PER_UNSUR, "unsur": unsur, "more": sample.more, "each": sample.each, **source}


def _population_values(population: Population) -> Values:
    return {"path": shown_path(population.path), "sheet": population.sheet or None, "sha256": population.sha256}
