"""How many respondents a survey needs, of each unit and service: what ``ikm sample`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.planning import Aims
from ikm.index.rounding import trimmed
from ikm.messages.findings import Findings
from ikm.report.json_values import json_values
from ikm.report.notebook import NotebookResult
from ikm.rules.ruleset import KrejcieMorgan, Ruleset, Sample

if TYPE_CHECKING:
    from ikm.index.population import Population

ASSUMED, GIVEN, PREVIOUS = "assumed", "given", "previous"
"""Where the standard deviation of respondents' own indices is from."""


class PreviousSurvey(NamedTuple):
    """The survey that tells how far respondents are apart: the path of its report, and how many they were."""

    path: str
    respondents: int


class Planning(NamedTuple):
    """What the survey is to find out, and where the standard deviation in it is from."""

    aims: Aims
    sd_source: str
    previous: PreviousSurvey | None = None


class Allocation(NamedTuple):
    """One sample that is divided over the lines of a list, in proportion to all their ``users``.

    It ``is_required`` where it is what is recommended for all of them together, and not a number of the caller's.
    """

    sample: int
    users: int
    is_required: bool


class Need(NamedTuple):
    """The least number of respondents of so many users served, with the unit and service where a file names them.

    ``served`` is None where it is not known. ``required`` is the demand of the rules, ``for_margin`` and
    ``for_change`` what the aims need (in each of both periods), ``allocated`` the part of one sample of all; each is
    None where it was not asked for. ``to_ask`` is how many are to be asked so that enough answer; None without a
    response rate.
    """

    unit: str | None
    layanan: str | None
    served: int | None
    required: int
    to_ask: int | None = None
    for_margin: int | None = None
    for_change: int | None = None
    allocated: int | None = None

    @property
    def recommended(self) -> int:
        """The largest of what the rules demand and the aims need."""
        return max(self.required, self.for_margin or 0, self.for_change or 0)


@dataclass(frozen=True, slots=True)
class Sampling(NotebookResult):
    """The samples needed, by which rules and numbers; ``population`` is the file that was read, if one was.

    ``response_rate`` is the part of those asked that is expected to answer, if it was said. ``planning`` is what the
    survey is to find out and ``allocation`` the sample that was divided over the file, where these were asked for.
    """

    rules: Ruleset
    sample: Sample
    needs: tuple[Need, ...]
    findings: Findings
    population: Population | None = None
    response_rate: Fraction | None = None
    planning: Planning | None = None
    allocation: Allocation | None = None

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
        """The needs as one flat table: a header, and a row for each, in which the choices made are repeated."""
        choices = self._choices()
        header = [*self.keys, "served", "required", *choices, *self.asked_for]
        rows: list[list[object]] = []
        for need in self.needs:
            figures = [getattr(need, name) for name in self.asked_for]
            rows.append([*self.names(need), need.served, need.required, *choices.values(), *figures])
        return header, rows

    def _choices(self) -> dict[str, object]:
        """What was chosen for all rows alike."""
        choices: dict[str, object] = {"rules": self.rules.id, "confidence": None, "margin": None}
        if isinstance(self.sample, KrejcieMorgan):
            choices["confidence"] = trimmed(self.sample.confidence)
            choices["margin"] = trimmed(self.sample.margin)
        if self.planning:
            aims = self.planning.aims
            choices["confidence"] = trimmed(aims.confidence)
            choices["sd"] = trimmed(aims.sd)
            if aims.margin is not None:
                choices["margin_ikm"] = trimmed(aims.margin)
            if aims.change is not None:
                choices["detect"], choices["power"] = trimmed(aims.change), trimmed(aims.power)
        if self.response_rate is not None:
            choices["response_rate"] = trimmed(self.response_rate)
        return choices

    @property
    def asked_for(self) -> list[str]:
        """The figures of a row, beside the demand of the rules, that were asked for."""
        names = []
        if self.planning:
            if self.planning.aims.margin is not None:
                names.append("for_margin")
            if self.planning.aims.change is not None:
                names.append("for_change")
            names.append("recommended")
        if self.allocation:
            names.append("allocated")
        if self.response_rate is not None:
            names.append("to_ask")
        return names

    def names(self, need: Need) -> list[str | None]:
        """The unit and service of a need, in the order of :attr:`keys`."""
        return [getattr(need, name) for name in self.keys]

    def to_dict(self) -> dict[str, Any]:
        """The needs as JSON values, by the schema ``ikm.sample/1`` (``ikm schema sample`` prints it)."""
        return json_values(self)
