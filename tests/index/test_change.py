"""Whether a figure changed: against R's t.test and p.adjust, and what such a judgement must obey."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.change import Difference, Spread, difference, spread, together
from ikm.index.interval import Interval, of_index, of_unsur
from tests.index.oracles import Survey, alone, read, same

R = read("change")
CONFIDENCES = [Fraction(str(one)) for one in R["confidences"]]
SURE = Fraction("0.95")


def whole(one: Survey) -> tuple[Fraction, Spread | None]:
    """The index, and how sure it is; a finite population makes no difference to a change."""
    assert one.score.exact is not None
    found = spread(of_index(one.tally, one.questions, one.method, one.score.exact, SURE))
    of_users = spread(of_index(one.tally, one.questions, one.method, one.score.exact, SURE, 10**6))
    assert found is not None
    assert of_users is not None
    assert found == of_users._replace(finite=None)
    if all(map(all, one.rows)):
        assert of_users.rest == pytest.approx(1 - one.score.respondents / 10**6, rel=1e-12)
    return one.score.exact, found


def unsur(one: Survey, id: str) -> tuple[Fraction, Spread | None]:
    nrr = next(u.nrr for u in one.score.unsur if u.unsur.id == id)
    assert nrr is not None
    return nrr, spread(of_unsur(one.tally, one.places(id), one.method.rules, nrr, SURE))


def judged(
    before: tuple[Fraction, Spread | None], after: tuple[Fraction, Spread | None], sure: Fraction
) -> Difference:
    return difference(after[0] - before[0], before[1], after[1], sure)


def agree(found: Difference, told: dict[str, Any], place: int) -> None:
    assert found.test == told["test"] or told["p"] == 1
    assert same(found.se, told["se"])
    assert same(found.df, told["df"])
    assert found.p is not None
    assert found.p == pytest.approx(told["p"], rel=1e-9)
    assert same(found.low, told["low"][place])
    assert same(found.high, told["high"][place])
    is_told = told["p"] < 1 - CONFIDENCES[place]
    assert found.sign == (0 if not is_told else 1 if told["by"] > 0 else -1)
    assert is_told == (not told["low"][place] <= 0 <= told["high"][place])


@pytest.mark.parametrize("pair", R["pairs"], ids=lambda pair: f"{pair['before']}-{pair['after']}")
def test_a_change_is_judged_as_r_does(pair: dict[str, Any]) -> None:
    before, after = alone(pair["before"]), alone(pair["after"])
    for place, confidence in enumerate(CONFIDENCES):
        found = judged(whole(before), whole(after), confidence)
        assert same(float(whole(after)[0] - whole(before)[0]), pair["index"]["by"])
        agree(found, pair["index"], place)
        if "unsur" in pair:
            values = [unsur(after, id)[0] - unsur(before, id)[0] for id in pair["unsur"]]
            each = [judged(unsur(before, id), unsur(after, id), confidence) for id in pair["unsur"]]
            for one, told in zip(each, pair["unsur"].values(), strict=True):
                agree(one, told, place)
            for one, p in zip(together(values, each, confidence), pair["holm"].values(), strict=True):
                assert one.p_holm == pytest.approx(p, rel=1e-9)


def test_r_was_asked_of_changes_of_every_sign_and_of_blanks() -> None:
    signs = {judged(whole(alone(one["before"])), whole(alone(one["after"])), SURE).sign for one in R["pairs"]}
    assert signs == {-1, 0, 1}
    assert any(not all(row) for one in R["pairs"] for row in alone(one["before"]).rows)
    assert sum("holm" in one for one in R["pairs"]) > 2


@pytest.mark.parametrize("told", read("r")["holm"], ids=lambda told: str(len(told["p"])))
def test_holm_is_that_of_r(told: dict[str, list[float]]) -> None:
    differences = [Difference(p=p) for p in told["p"]]
    found = together([Fraction(1)] * len(differences), differences, SURE)
    assert [one.p_holm for one in found] == pytest.approx(told["adjusted"], rel=1e-9)
    assert [one.sign for one in found] == [int(p < 0.05) for p in told["adjusted"]]


spreads = st.builds(Spread, st.floats(1e-3, 20), st.integers(9, 10**6), st.none(), st.just(True))
changes = st.fractions(-75, 75)
confidences = st.fractions(Fraction(1, 2), Fraction(999, 1000))


@given(changes, spreads, spreads, confidences)
def test_there_and_back_is_the_same_but_for_the_sign(by: Fraction, a: Spread, b: Spread, sure: Fraction) -> None:
    there, back = difference(by, a, b, sure), difference(-by, b, a, sure)
    assert there.sign is not None
    assert back.sign == -there.sign
    assert (back.se, back.p) == pytest.approx((there.se, there.p), rel=1e-12)
    assert there.high is not None
    assert there.low is not None
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), rel=1e-9, abs=1e-9)


@given(changes, spreads, spreads, confidences)
def test_welchs_degrees_lie_between_those_of_the_smaller_and_of_both(
    by: Fraction, a: Spread, b: Spread, sure: Fraction
) -> None:
    found = difference(by, a, b, sure)
    assert found.df is not None
    assert min(a.df, b.df) * (1 - 1e-12) <= found.df <= (a.df + b.df) * (1 + 1e-12)


@given(changes, spreads, spreads, confidences)
def test_a_change_is_told_from_none_where_its_interval_leaves_out_none(
    by: Fraction, a: Spread, b: Spread, sure: Fraction
) -> None:
    found = difference(by, a, b, sure)
    assert found.p is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.p <= 1
    assert found.low <= float(by) <= found.high
    if abs(found.p - float(1 - sure)) > 1e-9:
        assert (found.sign != 0) == (not found.low <= 0 <= found.high)


@given(spreads, spreads)
def test_no_change_is_sure_to_be_none(a: Spread, b: Spread) -> None:
    found = difference(Fraction(), a, b, SURE)
    assert (found.p, found.sign) == (1, 0)


def test_why_there_is_no_judgement() -> None:
    one = Spread(1.0, 9)
    for sides in ((one._replace(judged=False), one), (one, one._replace(judged=False))):
        assert difference(Fraction(3), *sides, SURE) == Difference(reason="of-users")
    assert difference(Fraction(3), None, one, SURE) == Difference(reason="no-interval")
    assert difference(Fraction(3), one, None, SURE) == Difference(reason="no-interval")
    still = Spread(0.0, 9)
    assert difference(Fraction(3), Spread(1e-300, 9), one, SURE) == Difference(reason="side-alike")
    assert difference(Fraction(3), still, still, SURE) == Difference(reason="all-alike")
    assert difference(Fraction(3), still, one, SURE) == Difference(reason="side-alike")
    assert difference(Fraction(3), one._replace(df=8), one, SURE) == Difference(reason="few-compared")
    assert (spread(None), spread(Interval(reason="one-respondent"))) == (None, None)
    assert spread(Interval(9, None, 0.0, 0.0, reason="all-alike")) == still


def test_users_who_are_known_on_both_sides_are_spoken_of() -> None:
    """Half of each side's users were asked: every variance is half as large, in both tests alike."""
    half = 0.5**0.5
    before, after = Spread(1.0, 20), Spread(1.5, 30)
    whole = difference(Fraction(4), before, after, SURE)
    found = difference(Fraction(4), before._replace(finite=half), after._replace(finite=1.5 * half), SURE)
    assert (found.test, found.df, found.finite, whole.finite) == (whole.test, whole.df, True, False)
    assert found.se == pytest.approx(2.003453239981564 * half, rel=1e-12)
    assert found.sign == 1
    one_side = difference(Fraction(4), before._replace(finite=half), after, SURE)
    assert one_side == whole  # of whose users on the other side nothing is known


@pytest.mark.parametrize(
    ("by", "sign", "p"), [(Fraction(1, 100), 1, 0.0), (Fraction(-3), -1, 0.0), (Fraction(0), 0, 1.0)]
)
def test_between_two_censuses_a_change_is_a_fact(by: Fraction, sign: int, p: float) -> None:
    found = difference(by, Spread(1.0, 4, 0.0), Spread(1.5, 30, 0.0), SURE)
    assert (found.sign, found.p, found.low, found.high, found.test) == (sign, p, float(by), float(by), "census")


ps = st.lists(st.floats(0, 1) | st.sampled_from([0.01, 0.02]), min_size=1, max_size=12)


@given(ps, st.data())
def test_holm_never_lowers_p_keeps_the_order_and_does_not_mind_it(some: list[float], data: st.DataObject) -> None:
    def adjusted(given_ps: list[float]) -> list[float]:
        found = together([Fraction(-1)] * len(given_ps), [Difference(p=p) for p in given_ps], SURE)
        assert all(one.sign == (-1 if one.p_holm < 1 - SURE else 0) for one in found if one.p_holm is not None)
        return [one.p_holm for one in found if one.p_holm is not None]

    found = adjusted(some)
    assert all(p <= q <= min(1, len(some) * p) for p, q in zip(some, found, strict=True))
    pairs = sorted(zip(some, found, strict=True))
    assert [q for _, q in pairs] == sorted(found)
    order = data.draw(st.permutations(range(len(some))))
    assert adjusted([some[place] for place in order]) == [found[place] for place in order]


def test_what_cannot_be_judged_is_not_counted_among_several() -> None:
    three = [Difference(p=0.02, sign=1), Difference(reason="no-interval"), Difference(p=0.04, sign=1)]
    found = together([Fraction(1), None, Fraction(2)], three, SURE)
    assert [one.p_holm for one in found] == [0.04, None, 0.04]
    assert [one.sign for one in found] == [1, None, 1]
    assert found[1] == three[1]
    # alone each is below 0.05; of two, 0.03 is no longer
    both = [Difference(p=0.03, sign=1), Difference(p=0.04, sign=1)]
    assert [one.sign for one in together([Fraction(1)] * 2, both, SURE)] == [0, 0]
