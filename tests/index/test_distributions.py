"""Tails and quantiles of t and F, against R and against mpmath's sixty digits, and what they must obey."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.distributions import beta, beta_quantile, f_quantile, noncentral_t, t_quantile, two_sided
from tests.index.oracles import AGREE, read

R, MPMATH = read("r"), read("distributions")
degrees = st.floats(0.5, 1e7)
chances = st.floats(1e-4, 1 - 1e-4)


def chance_of_f(f: float, over: float, under: float) -> float:
    whole = over * f + under
    return beta(over * f / whole, over / 2, under / 2, under / whole)


def agree(found: float, expected: str | float) -> bool:
    return math.isclose(found, float(expected), rel_tol=AGREE)


@pytest.mark.parametrize("oracle", [R, MPMATH], ids=["R", "mpmath"])
def test_tails_of_t(oracle: dict[str, list[list[str]]]) -> None:
    assert len(oracle["two_sided"]) > 100
    for t, df, p in oracle["two_sided"]:
        found = two_sided(float(t), float(df))
        assert agree(found, p), (t, df)
        assert two_sided(-float(t), float(df)) == found


@pytest.mark.parametrize("oracle", [R, MPMATH], ids=["R", "mpmath"])
def test_quantiles_of_t(oracle: dict[str, list[list[str]]]) -> None:
    assert len(oracle["t_quantile"]) > 90
    for confidence, df, t in oracle["t_quantile"]:
        assert agree(t_quantile(float(confidence), float(df)), t), (confidence, df)


@pytest.mark.parametrize("oracle", [R, MPMATH], ids=["R", "mpmath"])
def test_quantiles_of_f(oracle: dict[str, list[list[str]]]) -> None:
    assert len(oracle["f_quantile"]) > 60
    for chance, over, under, f in oracle["f_quantile"]:
        assert agree(f_quantile(float(chance), float(over), float(under)), f), (chance, over, under)


def test_a_noncentral_t_is_that_of_r() -> None:
    oracle = read("planning")["noncentral_t"]
    assert len(oracle) == 120
    for t, df, shift, p in oracle:
        assert noncentral_t(t, df, shift) == pytest.approx(p, rel=1e-9, abs=2e-12), (t, df, shift)


@given(st.floats(0.01, 20), st.floats(1, 1e6))
def test_a_t_without_a_shift_is_students(t: float, df: float) -> None:
    assert noncentral_t(t, df, 0) == pytest.approx(1 - two_sided(t, df) / 2, abs=1e-12)


def test_chances_of_f() -> None:
    assert len(R["f_chance"]) > 60
    for f, over, under, p in R["f_chance"]:
        assert math.isclose(chance_of_f(f, over, under), p, rel_tol=AGREE, abs_tol=1e-300), (f, over, under)


def test_degrees_reach_to_ten_million_and_some_have_a_part() -> None:
    """So that the two tests above say what they seem to."""
    for kind in ("two_sided", "t_quantile"):
        given_degrees = {float(df) for _, df, _ in MPMATH[kind]}
        assert max(given_degrees) == 1e7
        assert any(df % 1 for df in given_degrees)


@pytest.mark.parametrize(("confidence", "t"), [("0.90", 6.314), ("0.95", 12.706), ("0.99", 63.657)])
def test_one_degree_of_freedom_is_cauchys(confidence: str, t: float) -> None:
    """Its quantile is tan(πp/2); every printed table of t begins with these three."""
    found = t_quantile(float(confidence), 1)
    assert round(found, 3) == t
    assert agree(found, math.tan(math.pi * float(confidence) / 2))


@given(chances, degrees)
def test_a_quantile_is_reached_with_its_chance(chance: float, df: float) -> None:
    assert math.isclose(two_sided(t_quantile(chance, df), df), 1 - chance, rel_tol=1e-9)


@given(chances, degrees, degrees)
def test_so_it_is_of_f(chance: float, over: float, under: float) -> None:
    assert math.isclose(chance_of_f(f_quantile(chance, over, under), over, under), chance, rel_tol=1e-9)


@given(chances, degrees)
def test_the_square_of_t_is_an_f(chance: float, df: float) -> None:
    assert math.isclose(t_quantile(chance, df) ** 2, f_quantile(chance, 1, df), rel_tol=1e-8)


@given(chances, degrees, degrees)
def test_turned_around_an_f_has_its_degrees_exchanged(chance: float, over: float, under: float) -> None:
    assert math.isclose(f_quantile(chance, over, under) * f_quantile(1 - chance, under, over), 1, rel_tol=1e-7)


@given(st.floats(0.01, 50), st.floats(0.01, 50), degrees)
def test_farther_out_is_rarer(one: float, other: float, df: float) -> None:
    near, far = sorted((one, other))
    assert 0 <= two_sided(far, df) <= two_sided(near, df) <= 1


def test_the_ends() -> None:
    assert (beta(0, 2, 3), beta(1, 2, 3)) == (0, 1)
    assert two_sided(0, 5) == 1
    assert math.isnan(f_quantile(0, 2, 3))
    assert math.isnan(f_quantile(1, 2, 3))


@given(chances, st.floats(0.25, 1e6), st.floats(0.25, 1e6))
def test_a_beta_quantile_is_given_with_what_it_lies_below_one(chance: float, a: float, b: float) -> None:
    x, y = beta_quantile(chance, a, b)
    assert x + y == pytest.approx(1, abs=1e-15)
    assert math.isclose(beta(x, a, b, y), chance, rel_tol=1e-9)
