"""``ikm sample``: how many respondents are needed, for numbers of users served or each row of a population file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.index.sample_size import Share, least, required, settled
from ikm.messages.findings import Findings
from ikm.messages.masking import masked_label
from ikm.messages.system_errors import system_refusals
from ikm.options import MOST_INPUT
from ikm.report.sample_size import Need, Sampling
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset

if TYPE_CHECKING:
    from ikm.survey.files.inputs import Source


@system_refusals()
def required_sample(
    population: int,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    confidence: Share | None = None,
    margin: Share | None = None,
) -> int:
    """The least number of respondents for a number of users served; see :func:`ikm.index.sample_size.required`.

    >>> required_sample(1200)
    291

    :param rules: id of a rule set, path of a rule file (``.toml``), or a loaded rule set.
    :param confidence: another than the rules', such as ``0.99``.
    :param margin: another margin of error than the rules', such as ``0.03``.
    :raises Refusal: where the rules do not give a sample size, or a number makes no sense.
    """
    return required(population, _loaded(rules), confidence=confidence, margin=margin)


def required_samples(
    users_served: Iterable[int] = (),
    file: Source | None = None,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    confidence: Share | None = None,
    margin: Share | None = None,
    sheet: str | None = None,
    output: Path | None = None,
    max_input: int = MOST_INPUT,
) -> Sampling:
    """How many respondents are needed for each number of ``users_served``, and for each row of a population file.

    The other parameters are those of :func:`required_sample` and of :func:`ikm.survey.exchange.population_file.load`.

    :raises Refusal: as these two do.
    """
    ruleset = _loaded(rules)
    findings = Findings()
    sample = settled(ruleset, confidence=confidence, margin=margin)

    def need(unit: str | None, service: str | None, users: int) -> Need:
        return Need(unit, service, users, least(users, sample, len(ruleset.unsur)))

    needs = [need(None, None, users) for users in users_served]
    population = None
    if file is not None:
        from ikm.survey.exchange.population_file import load as load_population

        population, file_findings = load_population(file, sheet=sheet, output=output, max_input=max_input)
        findings += file_findings
        for (unit, service), users in population.served.items():
            needs.append(need(unit and masked_label(unit), service and masked_label(service), users))
    return Sampling(ruleset, sample, tuple(needs), findings, population)


def _loaded(rules: str | Ruleset) -> Ruleset:
    return rules if isinstance(rules, Ruleset) else load(rules)
