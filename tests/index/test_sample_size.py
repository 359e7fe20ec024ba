"""How many respondents are needed: the regulation's printed table, and the formula reckoned a second way."""

from __future__ import annotations

import csv
import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.sample_size import chi_square, least, required, share, to_ask
from ikm.messages.findings import Refusal
from ikm.rules.library import load
from ikm.rules.ruleset import KrejcieMorgan

PRINTED = Path(__file__).parent.parent / "cases" / "population-and-sample.csv"
RULES, OLD = load("permenpanrb-14-2017"), load("kepmenpan-25-2004")

people = st.integers(1, 10**13)
shares = st.decimals("0.01", "0.999", places=3)


def printed() -> list[tuple[int, int]]:
    source, *lines = PRINTED.read_text(encoding="utf-8").splitlines()
    assert source.startswith("# PermenPAN-RB 14/2017")
    return [(int(row["population"]), int(row["sample"])) for row in csv.DictReader(lines)]


def plain(population: int, chi_square: Decimal, margin: Decimal) -> int:
    """The formula in decimals, as it is printed, P = Q = 0.5."""
    with localcontext() as context:
        context.prec = 60
        spread = chi_square * Decimal("0.5") * Decimal("0.5")
        exact = spread * population / (margin * margin * (population - 1) + spread)
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def test_all_entries_of_the_regulations_table() -> None:
    entries = printed()
    assert len(entries) == 90
    assert [required(population, RULES) for population, _ in entries] == [sample for _, sample in entries]


def test_rounding_up_is_not_what_the_regulation_did() -> None:
    spread, square = Fraction("3.841") / 4, Fraction("0.0025")
    exact = [(spread * n / (square * (n - 1) + spread), sample) for n, sample in printed()]
    assert sum(-int(-one // 1) != sample for one, sample in exact) > 10


@given(people)
def test_the_formula_reckoned_in_decimals(population: int) -> None:
    assert required(population, RULES) == plain(population, Decimal("3.841"), Decimal("0.05"))


@given(people, st.decimals("0.01", "0.2", places=3))
def test_another_margin_reckoned_in_decimals(population: int, margin: Decimal) -> None:
    assert required(population, RULES, margin=margin) == plain(population, Decimal("3.841"), margin)


@pytest.mark.parametrize(
    ("confidence", "square"), [("0.90", "2.706"), ("0.95", "3.841"), ("0.99", "6.635"), ("0.999", "10.828")]
)
def test_the_chi_square_is_that_of_printed_tables(confidence: str, square: str) -> None:
    """Quantiles of one degree of freedom, as every table of them has them to three decimals."""
    assert f"{float(chi_square(Fraction(confidence))):.3f}" == square


@given(shares)
def test_a_chi_square_is_reached_with_its_confidence(confidence: Decimal) -> None:
    """The distribution function of chi-square with one degree of freedom is erf(√(x / 2))."""
    found = math.erf(math.sqrt(chi_square(Fraction(confidence)) / 2))
    assert math.isclose(found, confidence, rel_tol=1e-12)


def test_another_confidence_reckoned_in_decimals() -> None:
    found = required(5000, RULES, confidence="0.99", margin="0.03")
    assert found == plain(5000, Decimal("6.6348966"), Decimal("0.03"))


def test_the_rules_own_chi_square_is_that_of_their_confidence_to_its_last_digit() -> None:
    assert isinstance(RULES.sample, KrejcieMorgan)
    assert round(float(chi_square(RULES.sample.confidence)), 3) == float(RULES.sample.chi_square)
    assert required(10**9, RULES, confidence="0.95") == required(10**9, RULES)


@given(people, people, shares, shares)
def test_more_people_never_need_fewer_respondents_nor_more_than_they_are(
    one: int, other: int, confidence: Decimal, margin: Decimal
) -> None:
    few, many = sorted((one, other))
    least, most = (required(n, RULES, confidence=confidence, margin=margin) for n in (few, many))
    assert 1 <= least <= most
    assert least <= few
    assert most <= many


@given(people, st.lists(shares, min_size=2, max_size=2))
def test_surer_or_finer_never_needs_fewer(population: int, two: list[Decimal]) -> None:
    low, high = sorted(two)
    unsure, sure = (required(population, RULES, confidence=share) for share in (low, high))
    fine, coarse = (required(population, RULES, margin=share) for share in (low, high))
    assert unsure <= sure
    assert fine >= coarse


@given(st.integers(1, 10**6), st.integers(1, 10**6), shares)
def test_the_least_number_asked_of_which_enough_answer(needed: int, users: int, rate: Decimal) -> None:
    part = share("response_rate", rate)
    asked = to_ask(needed, users, part)
    assert 1 <= asked <= users
    assert asked == users or asked * part >= needed
    assert (asked - 1) * part < needed


def test_of_a_population_that_is_not_known_as_many_as_of_the_largest() -> None:
    """3.841 · 0.25 / 0.05² = 384.1."""
    assert isinstance(RULES.sample, KrejcieMorgan)
    assert least(None, RULES.sample, 9) == required(10**13, RULES) == 384
    assert OLD.sample is not None
    assert least(None, OLD.sample, 14) == 150
    assert to_ask(384, None, Fraction("0.6")) == 640


def test_a_half_goes_up() -> None:
    """With X² = 4, P = Q = 0.5 and d = 0.5, S of N is 4N/(N + 3): of 5 it is 2.5."""
    assert isinstance(RULES.sample, KrejcieMorgan)
    own = RULES._replace(sample=RULES.sample._replace(chi_square=Fraction(4), margin=Fraction(1, 2)))
    assert [required(n, own) for n in (1, 3, 5, 10**6)] == [1, 2, 3, 4]


def test_nobody_served_needs_nobody() -> None:
    assert required(0, RULES) == required(0, OLD) == 0


@given(people)
def test_the_rule_of_2004_gives_one_number_even_where_fewer_were_served(population: int) -> None:
    assert required(population, OLD) == (14 + 1) * 10


@pytest.mark.parametrize("share", ["0.99", "0,99", " 99 % ", "99%", Decimal("0.99"), Fraction(99, 100), 0.99])
def test_a_share_is_one_however_it_is_given(share: Any) -> None:
    assert required(1200, RULES, confidence=share) == required(1200, RULES, confidence="0.990")


@pytest.mark.parametrize(
    "share",
    ["0", "1", "95", "-0.05", "nan", "inf", "five", "99/100", "1/0", "100%", "%", "", Decimal("NaN"), float("inf")],
)
@pytest.mark.parametrize("option", ["confidence", "margin"])
def test_a_share_that_is_none_is_refused(option: str, share: Any) -> None:
    with pytest.raises(Refusal) as refused:
        required(1200, RULES, **{option: share})
    assert refused.value.code == "option-share"
    assert f"{option}: “{share}” does not lie between 0 and 1" in str(refused.value)


@pytest.mark.parametrize("confidence", [Fraction(1, 10**30), 1 - Fraction(1, 10**400)])
def test_a_confidence_beyond_double_precision_is_refused(confidence: Fraction) -> None:
    with pytest.raises(Refusal, match=r"^confidence: ") as refused:
        required(1200, RULES, confidence=confidence)
    assert refused.value.code == "option-share"


def test_fewer_than_nobody_are_refused() -> None:
    for rules in (RULES, OLD):
        with pytest.raises(Refusal, match="“-1” is less than nobody") as refused:
            required(-1, rules)
        assert refused.value.code == "population-negative"


@pytest.mark.parametrize("option", ["confidence", "margin"])
def test_a_demand_that_does_not_depend_on_it_refuses_a_share(option: str) -> None:
    with pytest.raises(Refusal) as refused:
        required(1200, OLD, **{option: "0.9"})
    assert refused.value.code == "sample-fixed"
    assert f"{option}: the number of respondents that kepmenpan-25-2004 demands" in str(refused.value)


def test_rules_that_demand_nothing_refuse() -> None:
    with pytest.raises(Refusal, match="does not say how many respondents are needed") as refused:
        required(1200, RULES._replace(sample=None))
    assert refused.value.code == "sample-none"
