"""How many respondents are needed of whom: what ``ikm sample`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.rounding import trimmed
from ikm.messages.findings import Findings
from ikm.rules.loader import KREJCIE_MORGAN, PER_UNSUR
from ikm.rules.ruleset import KrejcieMorgan, Ruleset, Sample
from ikm.version import __version__

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population

SCHEMA = "ikm.sample/1"


class Need(NamedTuple):
    """How many respondents are needed at least of so many users served; by whom, where a file says it."""

    unit: str | None
    layanan: str | None
    served: int
    required: int


@dataclass(frozen=True, slots=True)
class Sampling:
    """What is needed, by which rules and with which numbers; ``population`` is the file that was read, if one was."""

    rules: Ruleset
    sample: Sample
    needs: tuple[Need, ...]
    findings: Findings
    population: Population | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Which of ``unit`` and ``layanan`` the population file has a column of."""
        read = self.population
        return tuple(
            name
            for name, there in (("unit", read and read.has_units), ("layanan", read and read.has_services))
            if there
        )

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The needs as one flat table: a header, and a row for each; the last columns repeat the choices made."""
        choices: list[object] = [self.rules.id, None, None]
        if isinstance(self.sample, KrejcieMorgan):
            choices[1:] = trimmed(self.sample.confidence), trimmed(self.sample.margin)
        rows = [[*self.names(need), need.served, need.required, *choices] for need in self.needs]
        return [*self.keys, "served", "required", "rules", "confidence", "margin"], rows

    def names(self, need: Need) -> list[str | None]:
        """Whom a need is of, under :attr:`keys`."""
        return [getattr(need, name) for name in self.keys]

    def to_dict(self) -> dict[str, Any]:
        """The needs as JSON values, by the schema ``ikm.sample/1`` (``ikm schema sample`` prints it)."""
        from ikm.report.report import findings_dict

        read = self.population
        return {
            "schema": SCHEMA,
            "program": f"ikm {__version__}",
            "rules": {"id": self.rules.id, "title": self.rules.title},
            "formula": _formula(self.sample, len(self.rules.unsur)),
            "input": read and {"path": read.path, "sheet": read.sheet or None, "sha256": read.sha256},
            "needs": [need._asdict() for need in self.needs],
            "findings": findings_dict(self.findings, self.findings.shown()),
        }


def _formula(sample: Sample, unsur: int) -> dict[str, Any]:
    source = {"source": sample.source.text, "mark": sample.source.mark}
    if isinstance(sample, KrejcieMorgan):
        shares = sample._asdict().items()
        return {"kind": KREJCIE_MORGAN, **{key: float(share) for key, share in shares if key != "source"}, **source}
    return {"kind": PER_UNSUR, "unsur": unsur, "more": sample.more, "each": sample.each, **source}
