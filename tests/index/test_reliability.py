"""Cronbach's alpha and the items: against R's psych, by covariances of the tests' own, and what they must obey."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.distributions import two_sided
from ikm.index.reliability import Item, Reliability, reliability
from tests.index.oracles import alone, read, same, tallied

R = read("reliability")
CONFIDENCES = [Fraction(str(one)) for one in R["confidences"]]
SURE = Fraction("0.95")


def of(rows: Sequence[Sequence[int]], confidence: Fraction = SURE) -> Reliability:
    return reliability(tallied(rows), confidence)


@pytest.mark.parametrize(("name", "told"), R["surveys"].items())
def test_reliability_is_that_of_psych(name: str, told: dict[str, Any]) -> None:
    one = alone(name)
    for place, confidence in enumerate(CONFIDENCES):
        found = reliability(one.tally, confidence)
        assert found.respondents == told["respondents"]
        assert same(found.alpha, told["alpha"])
        assert found.interval is not None
        assert all(map(same, found.interval, told["feldt"][place]))
        assert same(found.r_table, told["r_table"])
    varied = [item for item in found.items if not item.is_constant]
    assert [place + 1 for place, item in enumerate(found.items) if item in varied] == told["varied"]
    assert all(map(same, (item.item_total for item in varied), told["item_total"]))
    assert all(map(same, (item.corrected for item in varied), told["corrected"]))
    if told["alpha_without"] is None:
        assert len(varied) == 2
        assert all(item.alpha_without is None for item in varied)
    else:
        assert all(map(same, (item.alpha_without for item in varied), told["alpha_without"]))


def test_psych_was_asked_of_all_that_matters() -> None:
    """Blanks, items that all answered alike, two items only, an alpha below 0, and several questions of an unsur."""
    told = R["surveys"]
    assert any(one["respondents"] < len(alone(name).rows) for name, one in told.items())
    assert any(len(one["varied"]) < len(alone(name).questions) for name, one in told.items())
    assert any(len(one["varied"]) == 2 for one in told.values())
    assert any(one["alpha"] < 0 for one in told.values())
    assert any(len(alone(name).questions) > 9 for name in told)


answers = st.integers(1, 4)
rows = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.lists(answers, min_size=size, max_size=size), min_size=3, max_size=12)
)


def variance(values: Sequence[int]) -> Fraction:
    return Fraction(statistics.variance(map(Fraction, values)))


def alpha(rows: Sequence[Sequence[int]]) -> Fraction | None:
    """K / (K − 1) · (1 − Σ variances / variance of the sum), of the items that vary."""
    items = [column for column in zip(*rows, strict=True) if len(set(column)) > 1]
    sums = [sum(row) for row in zip(*items, strict=True)]
    if len(items) < 2 or len(set(sums)) == 1:
        return None
    return Fraction(len(items), len(items) - 1) * (1 - sum(map(variance, items), Fraction()) / variance(sums))


def correlation(some: Sequence[int], others: Sequence[int]) -> float | None:
    if len(set(some)) == 1 or len(set(others)) == 1:
        return None
    return statistics.correlation(some, others)


def is_near(found: float | None, expected: float | Fraction | None) -> bool:
    if expected is None or found is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)


@given(rows)
def test_alpha_is_that_of_the_variances(some: list[list[int]]) -> None:
    found, expected = of(some), alpha(some)
    assert is_near(found.alpha, expected)
    assert (found.reason is None) == (expected is not None)
    assert expected is None or expected <= 1


@given(rows)
def test_items_are_pearsons_correlations_and_alphas_without_them(some: list[list[int]]) -> None:
    found = of(some)
    varied = [column for column in zip(*some, strict=True) if len(set(column)) > 1]
    sums = [sum(row) for row in zip(*varied, strict=True)]
    items = iter(found.items)
    for column in zip(*some, strict=True):
        item = next(items)
        assert item.is_constant == (len(set(column)) == 1)
        if item.is_constant or found.alpha is None:
            assert item[:3] == (None, None, None)
            continue
        rest = [total - one for total, one in zip(sums, column, strict=True)]
        others = [*varied]
        others.remove(column)
        assert is_near(item.item_total, correlation(column, sums))
        assert is_near(item.corrected, correlation(column, rest))
        assert is_near(item.alpha_without, alpha([*zip(*others, strict=True)]) if len(others) > 1 else None)


@given(rows, st.data())
def test_neither_order_nor_how_they_were_counted_matters(some: list[list[int]], data: st.DataObject) -> None:
    found = of(some)
    shuffled = data.draw(st.permutations(some))
    cut = data.draw(st.integers(1, len(some) - 1))
    assert reliability(tallied(shuffled[:cut]) + tallied(shuffled[cut:]), SURE) == found
    turned = of([row[::-1] for row in some])
    assert turned == found._replace(items=found.items[::-1])


@given(rows, st.integers(2, 4))
def test_everyone_so_many_times_is_as_reliable(some: list[list[int]], times: int) -> None:
    once, often = of(some), of(some * times)
    assert (often.alpha, often.respondents) == (once.alpha, times * once.respondents)
    assert [item.item_total for item in often.items] == pytest.approx([item.item_total for item in once.items])
    if once.interval and often.interval:
        assert often.interval[0] >= once.interval[0]


@given(rows)
def test_upside_down_it_is_the_same(some: list[list[int]]) -> None:
    assert of([[5 - one for one in row] for row in some]) == of(some)


@given(rows, st.lists(st.integers(0, 4), min_size=5, max_size=5))
def test_whoever_left_a_blank_is_left_out(some: list[list[int]], more: list[int]) -> None:
    blank = [*more[: len(some[0]) - 1], 0]
    assert of([*some, blank, blank]) == of(some)


@given(rows)
def test_an_interval_holds_its_alpha(some: list[list[int]]) -> None:
    found = of(some)
    if found.alpha is not None:
        assert found.interval is not None
        low, high = found.interval
        assert low <= found.alpha <= high <= 1


@given(st.integers(3, 60))
def test_a_correlation_of_r_table_is_just_told_from_none(n: int) -> None:
    """r √(n − 2) / √(1 − r²) is t of n − 2 degrees."""
    r = of([[1 + place % 4, 1 + place % 3] for place in range(n)]).r_table
    assert r is not None
    assert two_sided(r * math.sqrt((n - 2) / (1 - r * r)), n - 2) == pytest.approx(0.05, rel=1e-9)


@pytest.mark.parametrize(
    ("n", "printed"), [(3, 0.997), (10, 0.632), (20, 0.444), (30, 0.361), (50, 0.279), (100, 0.197)]
)
def test_r_table_is_the_printed_one(n: int, printed: float) -> None:
    """Critical values of Pearson's r at 5 %, two-sided, as every table of them prints them, by n."""
    found = of([[1 + place % 4, 1 + place % 3] for place in range(n)])
    assert found.respondents == n
    assert found.r_table is not None
    assert round(found.r_table, 3) == printed


def test_items_that_say_the_same_are_wholly_reliable_and_contrary_ones_have_none() -> None:
    same_twice = of([[1, 1], [2, 2], [4, 4]])
    assert (same_twice.alpha, same_twice.interval) == (1, (1, 1))
    assert [item[:3] for item in same_twice.items] == [(1, 1, None)] * 2
    contrary = of([[1, 4], [2, 3], [4, 1]])
    assert (contrary.alpha, contrary.reason, contrary.r_table) == (None, "no-variance", None)
    assert contrary.items == (Item(), Item())


def test_why_there_is_no_alpha() -> None:
    bare = tallied([[1, 2]])
    assert reliability(type(bare)(bare.counts, bare.respondents, bare.estimated), SURE) == Reliability(
        0, reason="counts-only"
    )
    assert of([[1, 2], [2, 1], [3, 0], [0, 3]]) == Reliability(2, reason="few-complete")
    one_varies = of([[1, 2, 4], [1, 3, 4], [1, 3, 4]])
    assert (one_varies.alpha, one_varies.reason) == (None, "few-items")
    assert [item.is_constant for item in one_varies.items] == [True, False, True]
    assert of([[1], [2], [3]]).reason == "few-items"


def test_without_a_third_item_that_evens_out_the_others_alpha_is_not_known() -> None:
    """Without the first item the others add up to 5 for everyone."""
    found = of([[1, 1, 4], [2, 2, 3], [4, 4, 1]])
    assert found.items[0].alpha_without is None
    assert found.items[0].corrected is None
    assert found.items[1].alpha_without is None  # the first and the third add up alike, too
    assert found.items[2].alpha_without == 1
