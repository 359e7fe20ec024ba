"""How many respondents a survey needs at least, by the rules."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NoReturn

from ikm.index.rounding import half_up
from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.rules.ruleset import KrejcieMorgan, Ruleset, Sample, decimal

CONFIDENCE = "confidence"
"""The option of that name."""
EXAMPLES = {CONFIDENCE: "95%", "margin": "5%", "response_rate": "60%", "power": "80%"}
"""What may be given for each option that is a part of one."""
LONGEST = 20
"""So much of what was given is said again."""
Share = Fraction | Decimal | float | str
"""A part of one: a text such as ``0.95``, ``0,95`` or ``95%``, or a number; a float is taken as it is written."""
Points = Fraction | Decimal | float | str
"""A number of points of an index: a text with either decimal mark, or a number; a float is taken as it is written."""


def required(population: int, rules: Ruleset, *, confidence: Share | None = None, margin: Share | None = None) -> int:
    """The least number of respondents for so many users served.

    By Krejcie and Morgan, S = X²·N·P·Q / (d²·(N − 1) + X²·P·Q), rounded half up: N is ``population``, X² the
    chi-square of one degree of freedom at ``confidence``, P the proportion and Q = 1 − P, d the ``margin`` of error.
    All numbers are those of the rules. With another confidence X² is the square of the two-sided quantile of the
    normal distribution, in double precision. The result is between 1 and N, and 0 for nobody served.

    A rule of the other kind, (number of unsur + 1) × 10, gives one number for whoever was served, be they fewer.

    >>> from ikm.rules.library import load
    >>> required(1200, load("permenpanrb-14-2017")), required(1200, load("kepmenpan-25-2004"))
    (291, 150)
    >>> required(1200, load("permenpanrb-14-2017"), confidence="0.99", margin="0.03")
    727

    Source: R. V. Krejcie and D. W. Morgan, Determining Sample Size for Research Activities, Educational and
    Psychological Measurement 30 (1970), 607–610.

    :raises Refusal: ``population-negative``; as :func:`settled` does.
    """
    return least(population, settled(rules, confidence=confidence, margin=margin), len(rules.unsur))


def settled(rules: Ruleset, *, confidence: Share | None = None, margin: Share | None = None) -> Sample:
    """The rules' own demand, with another confidence or margin where one is given.

    :raises Refusal: of the family ``option-bad`` where the rules demand nothing, know neither confidence nor margin,
        or where one of them does not lie between 0 and 1.
    """
    sample, said = rules.sample, {CONFIDENCE: confidence, "margin": margin}
    if sample is None:
        raise Refusal("sample-none", rules=rules.id)
    if not isinstance(sample, KrejcieMorgan):
        for option in (option for option, given in said.items() if given is not None):
            raise Refusal("sample-fixed", option=OptionUse(option), rules=rules.id)
        return sample
    if confidence is not None and (wanted := share(CONFIDENCE, confidence)) != sample.confidence:
        sample = sample._replace(confidence=wanted, chi_square=chi_square(wanted))
    return sample if margin is None else sample._replace(margin=share("margin", margin))


def least(population: int | None, sample: Sample, unsur: int) -> int:
    """The least number of respondents that a demand makes, under rules of so many unsur; see :func:`required`.

    Where the population is not known (None), what is enough of any: X²·P·Q / d², which S nears as N grows.
    """
    if population is not None and population < 0:
        raise Refusal("population-negative", value=population)
    if population == 0:
        return 0
    if not isinstance(sample, KrejcieMorgan):
        return (unsur + sample.more) * sample.each
    spread = sample.chi_square * sample.proportion * (1 - sample.proportion)
    if population is None:
        exact = spread / sample.margin**2
    else:
        exact = spread * population / (sample.margin**2 * (population - 1) + spread)
    return max(1, int(half_up(exact, 0)))


def to_ask(required: int, users: int | None, response_rate: Fraction) -> int:
    """How many of the users are to be asked where only a part answers: required / response rate, rounded up.

    Never more than all of them, where they are known, though fewer than required may answer then.

    >>> to_ask(291, 1200, Fraction("0.6")), to_ask(80, 100, Fraction("0.6"))
    (485, 100)
    """
    asked = ceil(required / response_rate)
    return asked if users is None else min(users, asked)


def chi_square(confidence: Fraction) -> Fraction:
    """The chi-square of one degree of freedom at a confidence: a normal quantile, squared.

    >>> round(float(chi_square(Fraction("0.95"))), 3)
    3.841

    :raises Refusal: ``option-share`` where the confidence is 0 or 1 in double precision.
    """
    from statistics import NormalDist

    tail = float((1 - confidence) / 2)
    if not 0 < tail < 0.5:
        _refuse(CONFIDENCE, confidence)
    return Fraction(NormalDist().inv_cdf(tail)) ** 2


def share(option: str, given: Share) -> Fraction:
    """Read a part of one, the value of an option that is named by its field.

    :raises Refusal: ``option-share`` where it does not lie between 0 and 1.
    """
    number = decimal(given.strip().removesuffix("%")) if isinstance(given, str) else given
    try:
        value = Fraction(str(number)) / (100 if str(given).strip().endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        _refuse(option, given)
    if not 0 < float(value) < 1:
        _refuse(option, given)
    return value


def _refuse(option: str, share: Share) -> NoReturn:
    raise Refusal("option-share", option=OptionUse(option), value=str(share)[:LONGEST], example=EXAMPLES[option])
