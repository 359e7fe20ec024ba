"""``ikm sample``: how many respondents are needed, for numbers of users served or each row of a population file."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Unpack

from ikm.index.planning import Aims, for_change, for_margin
from ikm.index.rounding import trimmed
from ikm.index.sample_size import Share, least, required, settled, share, to_ask
from ikm.messages.findings import Findings, Refusal
from ikm.messages.masking import masked_label
from ikm.messages.system_errors import system_refusals
from ikm.options import MOST_INPUT, PlanningOptions, refuse_unknown
from ikm.pipelines.keywords import PlanningKeywords, shows_keywords
from ikm.pipelines.planning import REQUIRED, divided, planning_of, sample_to_divide, users_together
from ikm.report.sample_size import Allocation, Need, Sampling
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES, KrejcieMorgan, Ruleset, Sample

if TYPE_CHECKING:
    from ikm.index.population import ListedKey, Population
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


@system_refusals()
@shows_keywords(PlanningOptions)
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
    **planning: Unpack[PlanningKeywords],
) -> Sampling:
    """How many respondents are needed for each number of ``users_served``, and for each row of a population file.

    The other parameters are those of :func:`required_sample` and of :func:`ikm.survey.exchange.population_file.load`.

    >>> (need,) = required_samples([1200], margin_ikm=2, detect=3).needs
    >>> need.required, need.for_margin, need.for_change, need.recommended
    (291, 127, 209, 291)

    :param response_rate: the part of those asked that is expected to answer, such as ``0.6``: how many to ask is said
        too.
    :param margin_ikm: half the width that the interval of the index may have, in points of it, such as ``2``.
    :param detect: the change of the index from one period to another that is to be seen, such as ``3``.
    :param power: the chance with which it is to be seen; by default 80 %.
    :param sd: the standard deviation of respondents' own indices, such as ``10``; 12 on a scale of 25–100 is assumed.
    :param previous: the JSON report of a survey that tells it instead.
    :param allocate: so many respondents are divided over the rows of the file by their users; with ``"required"`` as
        many as are recommended for all users together.
    :raises Refusal: as these two do, ``users-none`` without users where nothing is to be found out, and of the
        families ``option-bad`` and ``former-bad``.
    """
    refuse_unknown(planning, PlanningOptions)
    options = PlanningOptions.of_keywords(planning)
    ruleset = _loaded(rules)
    plan = planning_of(options, confidence, ruleset)
    # A rule that does not depend on the confidence leaves it to what the survey is to find out.
    is_for_rules = plan is None or isinstance(ruleset.sample, KrejcieMorgan)
    sample = settled(ruleset, confidence=confidence if is_for_rules else None, margin=margin)
    rate = None if response_rate is None else share("response_rate", response_rate)
    wanted = _Wanted(sample, len(ruleset.unsur), plan.aims if plan else None)
    findings = Findings()
    needs = [wanted.of(users) for users in users_served]
    population = allocation = None
    if file is not None:
        from ikm.survey.exchange.population_file import load as load_population

        population, file_findings = load_population(file, sheet=sheet, output=output, max_input=max_input)
        findings += file_findings
        listed = _of_list(population, wanted, options.allocate)
        needs += listed.needs
        allocation = listed.allocation
    elif options.allocate is not None:
        raise Refusal("allocate-listless")
    if not needs and plan is not None:
        needs = [wanted.of(None)]
    if not needs:
        raise Refusal("users-none")
    if rate is not None:
        needs = [need._replace(to_ask=_asked(need, rate, allocation)) for need in needs]
        too_few = [need for need in needs if _cannot_be_reached(need, rate, allocation)]
        if too_few:
            findings.add("response-short", number=len(too_few), total=len(needs), rate=trimmed(rate * 100))
    return Sampling(ruleset, sample, tuple(needs), findings, population, rate, plan, allocation)


class _Wanted(NamedTuple):
    """What is wanted of any number of users: what rules of so many unsur demand, and what the aims need."""

    sample: Sample
    unsur: int
    aims: Aims | None

    def of(self, users: int | None, unit: str | None = None, service: str | None = None) -> Need:
        """How many respondents that is."""
        need = Need(unit, service, users, least(users, self.sample, self.unsur))
        if self.aims is None:
            return need
        return need._replace(for_margin=for_margin(self.aims, users), for_change=for_change(self.aims, users))


class _ListNeeds(NamedTuple):
    """The needs of the lines of a list, and the one sample that was divided over them, if one was."""

    needs: list[Need]
    allocation: Allocation | None


def _of_list(population: Population, wanted: _Wanted, sample: int | str | None) -> _ListNeeds:
    """The needs of the lines of a list, with the part of each where a ``sample`` is to be divided."""
    parts: dict[ListedKey, int] = {}
    allocation = None
    if sample is not None:
        users = users_together(population)
        number = sample_to_divide(sample, wanted.of(users).recommended)
        parts = divided(number, population)
        allocation = Allocation(number, users, sample == REQUIRED)
    needs = []
    for (unit, service), users in population.served.items():
        need = wanted.of(users, unit and masked_label(unit), service and masked_label(service))
        needs.append(need._replace(allocated=parts.get((unit, service))))
    return _ListNeeds(needs, allocation)


def _asked(need: Need, rate: Fraction, allocation: Allocation | None) -> int | None:
    """How many to ask so that what is wanted of a line answers; None where nothing is."""
    respondents = _wanted(need, allocation)
    return None if respondents is None else to_ask(respondents, need.served, rate)


def _cannot_be_reached(need: Need, rate: Fraction, allocation: Allocation | None) -> bool:
    """Whether even of all users too few would answer."""
    respondents = _wanted(need, allocation)
    return respondents is not None and need.served is not None and need.served * rate < respondents


def _wanted(need: Need, allocation: Allocation | None) -> int | None:
    """How many respondents a line is to have: its part, where one sample was divided."""
    return need.recommended if allocation is None else need.allocated


def _loaded(rules: str | Ruleset) -> Ruleset:
    return rules if isinstance(rules, Ruleset) else load(rules)
