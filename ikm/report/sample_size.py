"""How many respondents a survey needs, of each unit and service: what ``ikm sample`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.rounding import trimmed
from ikm.messages.findings import Findings
from ikm.report.notebook import NotebookResult
from ikm.rules.loader import KREJCIE_MORGAN, PER_UNSUR
from ikm.rules.ruleset import KrejcieMorgan, Ruleset, Sample
from ikm.version import __version__

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population

SCHEMA = "ikm.sample/1"


class Need(NamedTuple):
    """The least number of respondents of so many users served, with the unit and service where a file names them."""

    unit: str | None
    layanan: str | None
    served: int
    required: int


@dataclass(frozen=True, slots=True)
class Sampling(NotebookResult):
    """The samples needed, by which rules and numbers; ``population`` is the file that was read, if one was."""

    rules: Ruleset
    sample: Sample
    needs: tuple[Need, ...]
    findings: Findings
    population: Population | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Which of ``unit`` and ``layanan`` the population file has a column of."""
        keys = []
        if self.population and self.population.has_units:
            keys.append("unit")
        if self.population and self.population.has_services:
            keys.append("layanan")
        return tuple(keys)

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The needs as one flat table: a header, and a row for each; the last columns repeat the choices made."""
        confidence: object = None
        margin: object = None
        if isinstance(self.sample, KrejcieMorgan):
            confidence, margin = trimmed(self.sample.confidence), trimmed(self.sample.margin)
        choices = [self.rules.id, confidence, margin]
        rows = [[*self.names(need), need.served, need.required, *choices] for need in self.needs]
        return [*self.keys, "served", "required", "rules", "confidence", "margin"], rows

    def names(self, need: Need) -> list[str | None]:
        """The unit and service of a need, in the order of :attr:`keys`."""
        return [getattr(need, name) for name in self.keys]

    def to_dict(self) -> dict[str, Any]:
        """The needs as JSON values, by the schema ``ikm.sample/1`` (``ikm schema sample`` prints it)."""
        from ikm.report.report import findings_dict

        return {
            "schema": SCHEMA,
            "program": f"ikm {__version__}",
            "rules": {"id": self.rules.id, "title": self.rules.title},
            "formula": _formula_dict(self.sample, len(self.rules.unsur)),
            "input": None if self.population is None else _input_dict(self.population),
            "needs": [need._asdict() for need in self.needs],
            "findings": findings_dict(self.findings, self.findings.shown()),
        }


def _input_dict(population: Population) -> dict[str, Any]:
    return {"path": population.path, "sheet": population.sheet or None, "sha256": population.sha256}


def _formula_dict(sample: Sample, unsur: int) -> dict[str, Any]:
    source = {"source": sample.source.text, "mark": sample.source.mark}
    if isinstance(sample, KrejcieMorgan):
        numbers = {name: float(number) for name, number in sample._asdict().items() if name != "source"}
        return {"kind": KREJCIE_MORGAN, **numbers, **source}
    return {"kind": PER_UNSUR, "unsur": unsur, "more": sample.more, "each": sample.each, **source}
