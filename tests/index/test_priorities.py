"""Which unsur cannot be told from the third lowest: against R's paired t.test, and what it must obey."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.priorities import Priorities, priorities
from ikm.index.tally import Tally
from tests.index.oracles import Survey, alone, read, same, survey

R = read("days")["lowest"]
SURE, HIGH = Fraction("0.95"), Fraction("0.9999")
FIVE = ["persyaratan", "prosedur", "waktu", "biaya", "produk"]


def of(one: Survey, confidence: Fraction = SURE, population: int | None = None) -> Priorities | None:
    return priorities(one.tally, one.questions, one.method, one.score, confidence, population)


@pytest.mark.parametrize("name", R)
def test_p_is_that_of_r(name: str) -> None:
    """Of pairs, adjusted over all pairs from the third on; at a high confidence few are told, so that p are seen."""
    one, told = alone(name), R[name]
    found = of(one, HIGH)
    assert found is not None
    assert found.third == told["third"]
    assert {each.unsur for each in found.untold} == {unsur for unsur, p in told["p_holm"].items() if p >= 1 - HIGH}
    for each in found.untold:
        assert same(each.p_holm, told["p_holm"][each.unsur])
    usual = of(one)
    assert usual is not None
    assert [each.unsur for each in usual.untold] == [
        each.unsur for each in found.untold if told["p_holm"][each.unsur] >= 0.05
    ]


def test_lowest_first_and_none_of_the_lowest_three() -> None:
    one = alone("whole")
    found = of(one, HIGH)
    assert found is not None
    nrr = {each.unsur.id: each.nrr or Fraction() for each in one.score.unsur}
    values = [nrr[each.unsur] for each in found.untold]
    assert values == sorted(values)
    assert min(values) > nrr[found.third] == max(each.nrr or 0 for each in one.score.lowest)


rows = st.lists(st.lists(st.integers(1, 4), min_size=5, max_size=5), min_size=10, max_size=20)


@given(rows, st.integers(0, 40))
def test_known_users_only_make_it_surer(some: list[list[int]], more: int) -> None:
    one = survey(some, FIVE)
    wide, narrow = of(one), of(one, population=len(some) + more)
    if wide is None:
        assert narrow is None
        return
    assert narrow is not None
    assert {each.unsur for each in narrow.untold} <= {each.unsur for each in wide.untold}


def test_where_nothing_can_be_said() -> None:
    """Few respondents, three unsur only, all equal, counts only."""
    some = [[1, 2, 3, 4, 3], [2, 2, 3, 4, 4]] * 5
    assert of(survey(some[:9], FIVE)) is None
    assert of(survey([row[:3] for row in some], FIVE[:3])) is None
    assert of(survey([[3] * 5] * 10, FIVE)) is None
    one = survey(some, FIVE)
    bare = Tally(one.tally.counts, one.tally.respondents, one.tally.estimated)
    assert priorities(bare, one.questions, one.method, one.score, SURE) is None


def test_what_few_answered_cannot_be_told_and_has_no_p() -> None:
    some = [[1, 2, 2, 3, 4 * (place < 9)] for place in range(19)] + [[2, 1, 1, 4, 0]] * 11
    found = of(survey(some, FIVE))
    assert found is not None
    assert ("produk", None) in [tuple(each) for each in found.untold]
