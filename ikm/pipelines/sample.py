"""``ikm sample``: how many respondents are needed, for numbers of users served or each row of a population file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.index.rounding import trimmed
from ikm.index.sample_size import Share, least, required, settled, share, to_ask
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
    response_rate: Share | None = None,
    sheet: str | None = None,
    output: Path | None = None,
    max_input: int = MOST_INPUT,
) -> Sampling:
    """How many respondents are needed for each number of ``users_served``, and for each row of a population file.

    The other parameters are those of :func:`required_sample` and of :func:`ikm.survey.exchange.population_file.load`.

    :param response_rate: the part of those asked that is expected to answer, such as ``0.6``: how many to ask is said
        too.
    :raises Refusal: as these two do.
    """
    ruleset = _loaded(rules)
    findings = Findings()
    sample = settled(ruleset, confidence=confidence, margin=margin)

    rate = None if response_rate is None else share("response_rate", response_rate)

    def need(unit: str | None, service: str | None, users: int) -> Need:
        respondents = least(users, sample, len(ruleset.unsur))
        asked = None if rate is None else to_ask(respondents, users, rate)
        return Need(unit, service, users, respondents, asked)

    needs = [need(None, None, users) for users in users_served]
    population = None
    if file is not None:
        from ikm.survey.exchange.population_file import load as load_population

        population, file_findings = load_population(file, sheet=sheet, output=output, max_input=max_input)
        findings += file_findings
        for (unit, service), users in population.served.items():
            needs.append(need(unit and masked_label(unit), service and masked_label(service), users))
    if rate is not None:
        too_few = [need for need in needs if need.served * rate < need.required]
        if too_few:
            findings.add("response-short", number=len(too_few), total=len(needs), rate=trimmed(rate * 100))
    return Sampling(ruleset, sample, tuple(needs), findings, population, rate)


def _loaded(rules: str | Ruleset) -> Ruleset:
    return rules if isinstance(rules, Ruleset) else load(rules)
