"""How many respondents a survey needs, of each unit and service: what ``ikm sample`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.rounding import trimmed
from ikm.messages.findings import Findings
from ikm.report.json_values import json_values
from ikm.report.notebook import NotebookResult
from ikm.rules.ruleset import KrejcieMorgan, Ruleset, Sample

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population


class Need(NamedTuple):
    """The least number of respondents of so many users served, with the unit and service where a file names them.

    ``to_ask`` is how many are to be asked so that so many answer; None without a response rate.
    """

    unit: str | None
    layanan: str | None
    served: int
    required: int
    to_ask: int | None = None


@dataclass(frozen=True, slots=True)
class Sampling(NotebookResult):
    """The samples needed, by which rules and numbers; ``population`` is the file that was read, if one was.

    ``response_rate`` is the part of those asked that is expected to answer, if it was said.
    """

    rules: Ruleset
    sample: Sample
    needs: tuple[Need, ...]
    findings: Findings
    population: Population | None = None
    response_rate: Fraction | None = None

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
        header = [*self.keys, "served", "required", "rules", "confidence", "margin"]
        rows: list[list[object]] = [[*self.names(need), need.served, need.required, *choices] for need in self.needs]
        if self.response_rate is not None:
            header += ["response_rate", "to_ask"]
            rows = [
                [*row, trimmed(self.response_rate), need.to_ask] for row, need in zip(rows, self.needs, strict=True)
            ]
        return header, rows

    def names(self, need: Need) -> list[str | None]:
        """The unit and service of a need, in the order of :attr:`keys`."""
        return [getattr(need, name) for name in self.keys]

    def to_dict(self) -> dict[str, Any]:
        """The needs as JSON values, by the schema ``ikm.sample/1`` (``ikm schema sample`` prints it)."""
        return json_values(self)
