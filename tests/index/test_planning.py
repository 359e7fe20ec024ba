"""How many respondents a margin of the index or a change of it needs: against R, by hand, and what they must obey."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.change import FEWEST, Spread, difference
from ikm.index.interval import of_index
from ikm.index.planning import Aims, assumed_sd, for_change, for_margin, half_width, points, power_of
from ikm.index.sample_size import Points
from ikm.messages.findings import Refusal
from ikm.rules.library import load
from tests.index.oracles import read, survey

R = read("planning")
RULES = load("permenpanrb-14-2017")
SURE = Fraction(95, 100)
people = st.none() | st.integers(0, 10**7)
deviations = st.fractions("0.5", "30", max_denominator=20)
distances = st.fractions("0.2", "20", max_denominator=20)


def exact(number: float) -> Fraction:
    return Fraction(str(number))


def test_a_change_needs_as_many_as_power_t_test_says() -> None:
    """R gives a number with parts, down to 2 in each group; the test of ikm needs ten."""
    assert len(R["change"]) == 96
    for confidence, power, ratio, n in R["change"]:
        aims = Aims(Fraction(12), exact(confidence), change=12 * exact(ratio), power=exact(power))
        assert for_change(aims, None) == max(FEWEST, math.ceil(n)), (confidence, power, ratio)


def test_the_power_of_a_change_where_users_are_known_is_that_of_r() -> None:
    assert len(R["power"]) == 12
    for n, users, power in R["power"]:
        aims = Aims(Fraction(12), SURE, change=Fraction(4))
        assert power_of(n, int(users), aims) == pytest.approx(power, rel=1e-9), (n, users)


def test_a_margin_needs_as_many_as_r_finds() -> None:
    assert len(R["margin"]) == 180
    for confidence, margin, sd, users, n in R["margin"]:
        aims = Aims(exact(sd), exact(confidence), margin=exact(margin))
        assert for_margin(aims, int(users)) == min(n, users), (confidence, margin, sd, users)


def test_by_hand() -> None:
    """The normal distribution alone: (1.96 · 12 / 2)² = 138.3, and 2 · (1.96 + 0.8416)² · 12² / 3² = 251.2.

    Student's t adds a few. Of 1,200 users 138.3 / (1 + 138.3 / 1200) = 124.0, and 251.2 / (1 + 251.2 / 1200) = 207.7.
    """
    aims = Aims(Fraction(12), SURE, Fraction(2), Fraction(3))
    assert (for_margin(aims, None), for_change(aims, None)) == (141, 253)
    assert (for_margin(aims, 1200), for_change(aims, 1200)) == (127, 209)
    z = NormalDist().inv_cdf(0.975)
    near = 2 * (z + NormalDist().inv_cdf(0.8)) ** 2 * 16
    assert 251 < near < 252
    assert (for_margin(Aims(Fraction(12), SURE), 1200), for_change(Aims(Fraction(12), SURE), 1200)) == (None, None)


@given(people, deviations, distances)
def test_the_least_number_of_which_the_interval_is_narrow_enough(
    users: int | None, sd: Fraction, margin: Fraction
) -> None:
    aims = Aims(sd, SURE, margin=margin)
    n = for_margin(aims, users)
    assert n is not None
    if users is not None and users <= FEWEST:
        assert n == users
        return
    assert n >= FEWEST
    assert users is None or n <= users
    assert half_width(n, users, aims) <= margin
    assert n == FEWEST or half_width(n - 1, users, aims) > margin


@given(people, deviations, distances, st.sampled_from(["0.6", "0.8", "0.95"]))
def test_the_least_number_of_which_the_change_is_seen(
    users: int | None, sd: Fraction, change: Fraction, power: str
) -> None:
    aims = Aims(sd, SURE, change=change, power=Fraction(power))
    n = for_change(aims, users)
    assert n is not None
    if users is not None and users <= FEWEST:
        assert n == users
        return
    assert n >= FEWEST
    assert users is None or n <= users
    assert power_of(n, users, aims) >= aims.power
    assert n == FEWEST or power_of(n - 1, users, aims) < aims.power


@given(st.integers(1, 10**6), deviations, distances)
def test_more_users_or_more_spread_never_need_fewer(users: int, sd: Fraction, distance: Fraction) -> None:
    def needs(users: int | None, sd: Fraction) -> tuple[int, int]:
        aims = Aims(sd, SURE, distance, distance)
        return for_margin(aims, users) or 0, for_change(aims, users) or 0

    some = needs(users, sd)
    for more in (needs(users + users // 3 + 1, sd), needs(None, sd), needs(users, sd * 2)):
        assert some[0] <= more[0]
        assert some[1] <= more[1]


@pytest.mark.parametrize(("users", "weights"), [(None, (2, 3, 3, 4)), (900, (2, 3, 3, 4)), (None, (3, 4, 4, 4))])
def test_half_the_width_is_that_of_the_interval_of_such_a_survey(users: int | None, weights: tuple[int, ...]) -> None:
    """Within a fiftieth, because the limits of an index are taken on a logit scale."""
    chance = np.random.default_rng(7)
    leaning = chance.choice(weights, 150)
    rows = [[int(min(4, max(1, one + step))) for step in chance.integers(-1, 2, 9)] for one in leaning]
    made = survey(rows, [one.id for one in RULES.unsur])
    assert made.score.exact is not None
    found = of_index(made.tally, made.questions, made.method, made.score.exact, SURE, users)
    assert found.low is not None
    assert found.high is not None
    own = np.array([25 * sum(row) / 9 for row in rows])
    aims = Aims(Fraction(float(own.std(ddof=1))), SURE)
    assert half_width(150, users, aims) == pytest.approx(float(found.high - found.low) / 2, rel=0.02)


def test_a_census_sees_everything() -> None:
    aims = Aims(Fraction(12), SURE, Fraction(1, 100), Fraction(1, 100))
    assert (for_margin(aims, 500), for_change(aims, 500)) == (500, 500)
    assert (half_width(500, 500, aims), power_of(500, 500, aims)) == (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize(("sd", "change", "users"), [(12, 3, None), (12, 5, 400), (7, 5, None)])
def test_the_test_of_a_comparison_sees_it_as_often_as_wanted(sd: int, change: int, users: int | None) -> None:
    """3,000 pairs of surveys: chance alone moves 80 % by ±2.2, three standard errors; bench/planning.py has more."""
    n = for_change(Aims(Fraction(sd), SURE, change=Fraction(change)), users)
    assert n is not None
    chance, pairs, rose = np.random.default_rng(5), 3000, 0
    for _ in range(pairs):
        own = sd * chance.standard_normal((2, users or n))
        if users:
            own -= own.mean(axis=1, keepdims=True)
        own[1] += change
        ses = own[:, :n].std(axis=1, ddof=1) / math.sqrt(n)
        finite = [float(se) * math.sqrt(1 - n / users) if users else None for se in ses]
        before, after = (Spread(float(se), n - 1, one) for se, one in zip(ses, finite, strict=True))
        by = own[1, :n].mean() - own[0, :n].mean()
        rose += difference(Fraction(float(by)), before, after, SURE).sign == 1
    assert abs(rose / pairs - 0.8) < 0.022


def test_the_spread_that_is_assumed_follows_the_scale() -> None:
    assert assumed_sd(RULES) == 12
    assert assumed_sd(load("spak-4")) == Fraction(12, 25)  # of a scale of 1–4


@pytest.mark.parametrize(
    ("given_points", "value"),
    [
        ("2", 2),
        ("2,5", Fraction(5, 2)),
        (" 0.5 ", Fraction(1, 2)),
        (2.5, Fraction(5, 2)),
        (Decimal("0.01"), Fraction(1, 100)),
        (75, 75),
    ],
)
def test_points_with_either_mark(given_points: Points, value: Any) -> None:
    assert points("margin_ikm", given_points, Fraction(75)) == value


@pytest.mark.parametrize(
    "given_points", ["0", "0.009", "-2", "75.01", "2%", "two", "", "1e3", math.nan, math.inf, Decimal("1E+400"), True]
)
def test_what_is_no_number_of_points(given_points: Points) -> None:
    with pytest.raises(Refusal) as refused:
        points("margin_ikm", given_points, Fraction(75))
    assert refused.value.code == "option-points"
