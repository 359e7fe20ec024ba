"""How many respondents are needed of whom: what ``ikm sample`` shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import ikm
from ikm.findings import Findings
from ikm.index.exact import trimmed
from ikm.index.sample import Share, least, required, settled
from ikm.rules.parsing import KREJCIE_MORGAN, PER_UNSUR
from ikm.rules.ruleset import DEFAULT_RULES, KrejcieMorgan, Ruleset, Sample
from ikm.rules.shelf import load

if TYPE_CHECKING:
    from ikm.survey.inputs import Source
    from ikm.survey.population import Population

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
        from ikm.report import findings_dict

        read = self.population
        return {
            "schema": SCHEMA,
            "program": f"ikm {ikm.__version__}",
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


def required_sample(
    population: int,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    confidence: Share | None = None,
    margin: Share | None = None,
) -> int:
    """The least number of respondents for so many users served; see :func:`ikm.index.sample.required`.

    >>> required_sample(1200)
    291

    :param rules: id of a rule set, path of a rule file (``.toml``), or a loaded rule set.
    :param confidence: another than the rules', such as ``0.99``.
    :param margin: another margin of error than the rules', such as ``0.03``.
    :raises Refusal: where the rules do not say it, or a number makes no sense.
    """
    return required(population, _loaded(rules), confidence=confidence, margin=margin)


def needed(
    people: Iterable[int] = (),
    file: Source | None = None,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    confidence: Share | None = None,
    margin: Share | None = None,
    sheet: str | None = None,
    output: Path | None = None,
) -> Sampling:
    """How many respondents are needed of each number of ``people``, and of each row of a population file.

    The other parameters are those of :func:`required_sample` and of :func:`ikm.survey.population.load`.

    :raises Refusal: as these two do.
    """
    ruleset, findings = _loaded(rules), Findings()
    sample, population = settled(ruleset, confidence=confidence, margin=margin), None
    served: list[tuple[tuple[str | None, str | None], int]] = [((None, None), number) for number in people]
    if file is not None:
        from ikm.survey.population import load as load_population

        population = load_population(file, findings, sheet=sheet, output=output)
        served += population.served.items()
    needs = tuple(Need(*key, number, least(number, sample, len(ruleset.unsur))) for key, number in served)
    return Sampling(ruleset, sample, needs, findings, population)


def _loaded(rules: str | Ruleset) -> Ruleset:
    return rules if isinstance(rules, Ruleset) else load(rules)
