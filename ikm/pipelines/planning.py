"""What a survey is to find out, and how its sample is divided: what a caller said of them, read and looked up."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from os import PathLike
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.allocation import allocate
from ikm.index.change import LEAST
from ikm.index.planning import LEAST_POWER, POWER, Aims, assumed_sd, length_of_scale, points
from ikm.index.sample_size import LONGEST, Points, Share, share
from ikm.messages.findings import Place, Refusal
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.options import PlanningOptions
from ikm.report.sample_size import ASSUMED, GIVEN, PREVIOUS, Planning, PreviousSurvey
from ikm.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from ikm.index.population import ListedKey, Population

REQUIRED = "required"
"""What is said instead of a number where the sample recommended for all users together is to be divided."""
AIMS = AnyOption((OptionUse("margin_ikm"), OptionUse("detect")))


def planning_of(options: PlanningOptions, confidence: Share | None, rules: Ruleset) -> Planning | None:
    """What the survey is to find out, and the standard deviation to go by; None where nothing was said of it.

    :raises Refusal: of the family ``option-bad`` for what makes no sense or needs another option, and as
        :func:`ikm.report.stored_report.load` does.
    """
    if options.power is not None and options.detect is None:
        raise Refusal("option-needs", option=OptionUse("power"), other=OptionUse("detect"))
    if options.margin_ikm is None and options.detect is None:
        for name in ("sd", "previous"):
            if getattr(options, name) is not None:
                raise Refusal("option-needs", option=OptionUse(name), other=AIMS)
        return None
    if options.sd is not None and options.previous is not None:
        raise Refusal("option-conflict", option=OptionUse("sd"), other=OptionUse("previous"))
    from ikm.report.confidence import confidence_of

    spread = _spread(options, rules)
    most = length_of_scale(rules)
    aims = Aims(
        spread.sd,
        confidence_of(confidence),
        _points("margin_ikm", options.margin_ikm, most),
        _points("detect", options.detect, most),
        _power(options.power),
    )
    return Planning(aims, spread.source, spread.previous)


def _points(option: str, given: Points | None, most: Fraction) -> Fraction | None:
    return None if given is None else points(option, given, most)


def _power(given: Share | None) -> Fraction:
    if given is None:
        return POWER
    power = share("power", given)
    if power <= LEAST_POWER:
        raise Refusal("power-low", value=str(given)[:LONGEST])
    return power


class _Spread(NamedTuple):
    """The standard deviation of respondents' own indices, and where it is from."""

    sd: Fraction
    source: str
    previous: PreviousSurvey | None = None


def _spread(options: PlanningOptions, rules: Ruleset) -> _Spread:
    if options.sd is not None:
        return _Spread(points("sd", options.sd, length_of_scale(rules) / 2), GIVEN)
    if options.previous is not None:
        return _spread_of(options.previous, rules)
    return _Spread(assumed_sd(rules), ASSUMED)


def _spread_of(path: str | PathLike[str], rules: Ruleset) -> _Spread:
    """The standard deviation that a report tells: its standard error, times the root of its respondents.

    :raises Refusal: ``previous-other`` where its index is another one, ``previous-uncertain`` where it has no
        standard error, or one of nothing; as :func:`ikm.report.stored_report.load` does.
    """
    from ikm.index.rollup import POOLED
    from ikm.report.stored_report import load

    stored, place = load(path), Place(str(path))
    if stored.rules != rules.id or stored.conversion:
        raise Refusal("previous-other", place, rules=rules.id)
    sure, respondents = stored.overall.spread, stored.overall.respondents
    is_of_strata = stored.way != POOLED  # its standard error is one of units, and not of respondents
    if sure is None or sure.se < LEAST or is_of_strata:
        raise Refusal("previous-uncertain", place)
    return _Spread(Fraction(sure.se * sqrt(respondents)), PREVIOUS, PreviousSurvey(str(path), respondents))


def sample_to_divide(given: int | str, recommended: int) -> int:
    """The number of respondents that is to be divided; the one ``recommended`` where the caller names none.

    :raises Refusal: ``allocate-unread`` for what is neither.
    """
    from ikm.survey.texts.values import whole

    if given == REQUIRED:
        return recommended
    number = whole(str(given))
    if number is None:
        raise Refusal("allocate-unread", value=str(given)[:LONGEST])
    return number


def users_together(population: Population) -> int:
    """The users of all units of a list, a unit's own number before those of its services; or of its services."""
    served = population.served
    return sum(users for (unit, service), users in served.items() if service is None or (unit, None) not in served)


def divided(sample: int, population: Population) -> dict[ListedKey, int]:
    """One sample divided over the lines of a list; a unit whose services stand on it has no part beside theirs.

    :raises Refusal: ``allocate-range`` where each line with users cannot have 1, or there are not so many users.
    """
    lines: dict[tuple[str, str], int] = {}
    keys: dict[tuple[str, str], ListedKey] = {}
    with_services = {unit for unit, service in population.served if service is not None}
    for (unit, service), users in population.served.items():
        if service is None and unit in with_services:
            continue
        line = (unit or "", service or "")
        lines[line], keys[line] = users, (unit, service)
    lowest, highest = sum(map(bool, lines.values())), sum(lines.values())
    if not lowest <= sample <= highest:
        raise Refusal("allocate-range", value=sample, lowest=lowest, highest=highest)
    return {keys[line]: number for line, number in allocate(sample, lines).items()}
