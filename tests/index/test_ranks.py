"""How sure ranks are: the verdicts are those of every comparison worked out in full, and what they must obey."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.change import Spread, difference, together
from ikm.index.distributions import two_sided
from ikm.index.ranks import MOST, Rank, Unit, p_bounds, ranks

SURE = Fraction("0.95")

spreads = st.builds(
    Spread, st.floats(0.05, 4) | st.just(0.0), st.integers(3, 300).map(float), st.none() | st.floats(0, 3)
)
units = st.lists(
    st.tuples(st.integers(250, 1000).map(lambda tenths: Fraction(tenths, 10)), st.none() | spreads), max_size=12
)


def in_full(some: list[Unit], confidence: Fraction) -> list[Rank]:
    """Every p, and Holm's over the comparisons of each unit."""
    found = []
    compared = [place for place, (_, sure) in enumerate(some) if sure and sure.judged]
    for place, (exact, sure) in enumerate(some):
        rank = 1 + sum(other > exact for other, _ in some)
        if sure is None or not sure.judged or len(compared) < 2:
            found.append(Rank(rank))
            continue
        others = [some[other] for other in compared if other != place]
        by = [other - exact for other, _ in others]
        # one that cannot be compared counts among them, as one that cannot be told
        each = [difference(d, sure, its, confidence) for d, (_, its) in zip(by, others, strict=True)]
        counted = [one if one.p is not None else one._replace(p=1.0) for one in each]
        signs = [one.sign for one in together([*by], counted, confidence)]
        found.append(Rank(rank, 1 + signs.count(1), len(some) - signs.count(-1)))
    return found


@given(units, st.sampled_from([Fraction("0.8"), SURE, Fraction("0.99")]))
def test_verdicts_are_those_of_every_comparison(some: list[Unit], confidence: Fraction) -> None:
    assert ranks(some, confidence) == in_full(some, confidence)


@given(st.floats(0, 30), st.floats(9, 2000))
def test_p_lies_between_its_bounds(t: float, df: float) -> None:
    low, high = p_bounds(t, df)
    assert low <= two_sided(t, df) * (1 + 1e-9)
    assert two_sided(t, df) <= high * (1 + 1e-9)


@given(units)
def test_a_rank_lies_within_its_limits(some: list[Unit]) -> None:
    for rank in ranks(some, SURE):
        if rank.low is not None and rank.high is not None:
            assert 1 <= rank.low <= rank.rank <= rank.high <= len(some)


def test_equal_units_share_a_rank_and_are_never_told() -> None:
    found = ranks([(Fraction(80), Spread(0.1, 99)), (Fraction(90), Spread(0.1, 99))] * 2, SURE)
    assert found == [Rank(3, 3, 4), Rank(1, 1, 2)] * 2


@pytest.mark.parametrize(("number", "limits"), [(MOST, True), (MOST + 1, False)])
def test_of_too_many_units_there_are_plain_ranks(number: int, limits: bool) -> None:
    found = ranks([(Fraction(place, 3), Spread(0.01, 50)) for place in range(number)], SURE)
    assert [one.rank for one in found] == list(range(number, 0, -1))
    assert {one.low is not None for one in found} == {limits}


def test_a_census_on_both_sides_is_told_by_its_figures() -> None:
    asked_all = Spread(1.0, 20, 0.0)
    found = ranks([(Fraction(80), asked_all), (Fraction("80.1"), asked_all)], SURE)
    assert found == [Rank(2, 2, 2), Rank(1, 1, 1)]
