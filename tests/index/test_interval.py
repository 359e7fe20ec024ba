"""Intervals of an index, of an unsur and of units rolled up: against R's survey package, and what they must obey."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ikm.index.interval import Interval, of_index, of_strata, of_unsur
from ikm.index.method import Method
from ikm.index.rollup import StratumKey, roll_up
from ikm.index.score import Score
from tests.index.oracles import RULES, Survey, alone, asked, read, same, survey, surveys, tallied

R = read("intervals")
CONFIDENCES = [Fraction(str(one)) for one in R["confidences"]]
SURE = Fraction("0.95")
NAMES = ["persyaratan", "prosedur", "waktu", "waktu"]
"""Four questions of three unsur."""


def of(one: Survey, confidence: Fraction = SURE, population: int | None = None) -> Interval:
    known = one.population if population is None else population
    return of_index(one.tally, one.questions, one.method, one.score.exact, confidence, known)


def agree(found: Interval, told: dict[str, Any], place: int) -> None:
    """An interval is R's."""
    se = told["se"]
    assert same(found.df, told["df"])
    assert same(found.se, se)
    if found.reason == "all-alike":
        assert (found.low, found.high, found.margin) == (None, None, None)
        assert se < 1e-12
        return
    assert found.reason is None
    assert same(found.margin, told["margin"][place])
    assert same(found.low, told["low"][place])
    assert same(found.high, told["high"][place])


@pytest.mark.parametrize("name", R["surveys"])
def test_the_interval_of_an_index_is_that_of_survey(name: str) -> None:
    one, told = alone(name), R["surveys"][name]["index"]
    assert one.score.exact is not None
    assert same(float(one.score.exact), told["estimate"])
    for place, confidence in enumerate(CONFIDENCES):
        found = of(one, confidence)
        agree(found, told, place)
        assert same(found.se_sample, told["se_sample"])
        assert found.population == one.population


@pytest.mark.parametrize("name", R["surveys"])
def test_the_interval_of_an_unsur_is_that_of_survey(name: str) -> None:
    one = alone(name)
    told = R["surveys"][name]["unsur"]
    assert told.keys() == {u.unsur.id for u in one.score.unsur}
    for u in one.score.unsur:
        assert u.nrr is not None
        assert same(float(u.nrr), told[u.unsur.id]["estimate"])
        for place, confidence in enumerate(CONFIDENCES):
            found = of_unsur(one.tally, one.places(u.unsur.id), one.method.rules, u.nrr, confidence, one.population)
            agree(found, told[u.unsur.id], place)


def test_what_r_was_asked_has_all_that_matters() -> None:
    """Blanks, several questions, other weights, a finite population, a census, and as few as two."""
    held = {name: alone(name) for name in R["surveys"]}
    assert any(not all(row) for one in held.values() for row in one.rows)
    assert {one.method.rules.scores[-1] for one in held.values()} == {4, 5}
    assert any(len(one.questions) > len(one.score.unsur) > 1 for one in held.values())
    assert any(len(set(one.method.weights.values())) > 1 for one in held.values())
    assert any(sum(one.method.weights.values()) != 1 for one in held.values())
    assert {one.population == len(one.rows) for one in held.values() if one.population} == {True, False}
    assert min(len(one.rows) for one in held.values()) == 2
    assert sum(of(one).reason == "all-alike" for one in held.values()) == 1


@pytest.mark.parametrize("name", R["units"])
def test_units_rolled_up_are_strata_of_survey(name: str) -> None:
    units = {unit or "": one for unit, one in surveys(name).items()}
    served = {unit: one.population for unit, one in units.items() if one.population}
    method = next(iter(units.values())).method
    assert ("population" in R["units"][name]) == (len(served) == len(units))
    for kind, told in R["units"][name].items():
        scores: dict[StratumKey, Score] = {(unit,): one.score for unit, one in units.items()}
        rolled = roll_up(kind, ("unit",), scores, method, {(unit,): users for unit, users in served.items()})
        assert rolled.exact is not None
        assert same(float(rolled.exact), told["estimate"])
        weights = dict.fromkeys(units, 1) if kind == "mean" else served
        for place, confidence in enumerate(CONFIDENCES):
            parts = {
                unit: (one.score.exact, of(one, confidence))
                for unit, one in units.items()
                if one.score.exact is not None
            }
            agree(of_strata(parts, weights, method.ends, confidence), told, place)


answers = st.integers(0, 4)
rows = st.lists(st.lists(answers, min_size=4, max_size=4).filter(any), min_size=2, max_size=12)


def answered(some: list[list[int]]) -> list[list[int]]:
    """Rows where each question has two answers at least."""
    assume(all(sum(map(bool, column)) > 1 for column in zip(*some, strict=True)))
    return some


def variance(some: list[list[int]], method: Method, names: Sequence[str] = NAMES) -> Fraction:
    """The linearised variance, respondent by respondent, without finite correction."""
    n, size = len(some), len(names)
    shares = [25 * method.weights[name] / names.count(name) for name in names]
    numbers = [sum(row[q] > 0 for row in some) for q in range(size)]
    means = [Fraction(sum(row[q] for row in some), numbers[q]) for q in range(size)]
    added = [sum(shares[q] / numbers[q] * (row[q] - means[q]) for q in range(size) if row[q] > 0) for row in some]
    assert sum(added) == 0
    return Fraction(n, n - 1) * sum(one * one for one in added)


def of_blanks(some: list[list[int]], method: Method, names: Sequence[str] = NAMES) -> Fraction:
    """What blanks leave where everyone was asked, by the covariances of those who answered both."""
    n, size = len(some), len(names)
    shares = [25 * method.weights[name] / names.count(name) for name in names]
    numbers = [sum(row[q] > 0 for row in some) for q in range(size)]
    total = Fraction(0)
    for q in range(size):
        for r in range(size):
            both = [(Fraction(row[q]), Fraction(row[r])) for row in some if row[q] and row[r]]
            if len(both) > 1:
                first, second = (Fraction(sum(pair[at] for pair in both), len(both)) for at in (0, 1))
                apart = sum(((one - first) * (other - second) for one, other in both), Fraction()) / (len(both) - 1)
                total += (
                    shares[q] * shares[r] * apart * (Fraction(len(both), numbers[q] * numbers[r]) - Fraction(1, n))
                )
    return max(total, Fraction(0))


weights = st.lists(st.integers(1, 9), min_size=3, max_size=3)


def weighted(some: Sequence[int]) -> Method:
    return asked(NAMES, dict(zip(NAMES, (Fraction(one, sum(some)) for one in some), strict=False)))


@given(rows, weights, st.integers(0, 50) | st.none())
def test_the_variance_is_that_of_what_each_respondent_adds(
    some: list[list[int]], chosen: list[int], more: int | None
) -> None:
    method = weighted(chosen)
    one = survey(answered(some), NAMES, method)
    found = of(one, population=None if more is None else len(some) + more)
    plain = variance(some, method)
    finite = plain
    if more is not None and plain:
        n, users = len(some), len(some) + more
        finite = plain * Fraction(more, users) + Fraction(n, users) * of_blanks(some, method)
    assert found.se_sample == pytest.approx(math.sqrt(plain), rel=1e-14)
    assert found.se == pytest.approx(math.sqrt(finite), rel=1e-12)


@given(st.lists(st.lists(st.integers(1, 4), min_size=4, max_size=4), min_size=2, max_size=12), weights)
def test_without_blanks_it_is_the_standard_error_of_the_mean(some: list[list[int]], chosen: list[int]) -> None:
    method = weighted(chosen)
    shares = [25 * method.weights[name] / NAMES.count(name) for name in NAMES]
    own = [sum((share * one for share, one in zip(shares, row, strict=True)), Fraction()) for row in some]
    found = of(survey(some, NAMES, method))
    assert found.se == pytest.approx(math.sqrt(statistics.variance(own) / len(own)), rel=1e-13)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=30))
def test_of_one_question_it_is_the_textbooks(given_answers: list[int]) -> None:
    """s / √n, by products and by counts alone, on either scale."""
    one = survey([[answer] for answer in given_answers], NAMES[:1])
    expected = math.sqrt(statistics.variance(map(Fraction, given_answers)) / len(given_answers))
    assert of(one).se == pytest.approx(25 * expected, rel=1e-14)
    of_counts = one.tally.counts, one.tally.respondents, one.tally.estimated
    for tally in (one.tally, type(one.tally)(*of_counts)):
        found = of_unsur(tally, [0], RULES, one.score.unsur[0].nrr, SURE)
        assert found.se == pytest.approx(expected, rel=1e-14)


@given(rows, st.integers(0, 50) | st.none())
def test_blanks_leave_the_answers_of_an_unsur_and_not_its_respondents(
    some: list[list[int]], more: int | None
) -> None:
    """Of one question Σ z² is the variance of its answers over their number."""
    one = survey(answered(some), NAMES)
    n, own = len(some), [Fraction(row[0]) for row in some if row[0]]
    found = of_unsur(one.tally, [0], RULES, one.score.unsur[0].nrr, SURE, None if more is None else n + more)
    expected = statistics.pvariance(own) / len(own) * Fraction(n, n - 1)
    assert found.df == n - 1
    assert found.se_sample == pytest.approx(math.sqrt(expected), rel=1e-14)
    if more is not None and expected:
        own_variance = statistics.variance(own) if len(own) > 1 else Fraction(0)
        left = own_variance * (Fraction(1, len(own)) - Fraction(1, n))
        expected = (expected * more + n * left) / (n + more)
    assert found.se == pytest.approx(math.sqrt(expected), rel=1e-14)


@given(rows, st.data())
def test_splitting_and_shuffling_respondents_changes_nothing(some: list[list[int]], data: st.DataObject) -> None:
    whole = survey(answered(some), NAMES)
    shuffled = data.draw(st.permutations(some))
    cut = data.draw(st.integers(1, len(some) - 1))
    parts = whole._replace(tally=tallied(shuffled[:cut]) + tallied(shuffled[cut:]))
    assert parts.tally == whole.tally
    assert of(parts) == of(whole)
    for unsur in whole.score.unsur:
        places = whole.places(unsur.unsur.id)
        both = [of_unsur(one.tally, places, RULES, unsur.nrr, SURE) for one in (parts, whole)]
        assert both[0] == both[1]


@given(rows)
def test_the_order_of_the_questions_changes_nothing(some: list[list[int]]) -> None:
    turned = survey([row[::-1] for row in answered(some)], NAMES[::-1])
    assert of(turned) == of(survey(some, NAMES))


@given(rows, st.integers(2, 5))
def test_everyone_so_many_times_is_so_much_surer(some: list[list[int]], times: int) -> None:
    """V · (n − 1) / (kn − 1), for each then adds a k-th, k² times less squared, and they are k times as many."""
    once, often = of(survey(answered(some), NAMES)), of(survey(some * times, NAMES))
    n = len(some)
    if often.reason == "few-answers":  # so many times, they are enough to see that few answered
        return
    assert once.se is not None
    assert often.se == pytest.approx(once.se * math.sqrt((n - 1) / (times * n - 1)), rel=1e-14)


@given(rows, st.integers(0, 50))
def test_upside_down_it_is_the_same_from_the_other_end(some: list[list[int]], more: int) -> None:
    one = of(survey(answered(some), NAMES), population=len(some) + more)
    other = of(
        survey([[answer and 5 - answer for answer in row] for row in some], NAMES), population=len(some) + more
    )
    assert (other.se_sample, other.reason) == (one.se_sample, one.reason)
    assert other.se == pytest.approx(one.se, rel=1e-12)
    if one.low is not None and one.high is not None:
        assert other.limits == pytest.approx([125 - one.high, 125 - one.low], rel=1e-13)


@given(rows, st.integers(0, 50) | st.none(), st.fractions(Fraction(1, 100), Fraction(99, 100)))
def test_limits_lie_around_the_index_and_inside_the_scale(
    some: list[list[int]], more: int | None, confidence: Fraction
) -> None:
    one = survey(answered(some), NAMES)
    found = of(one, confidence, None if more is None else len(some) + more)
    if found.reason is None:
        assert found.low is not None
        assert found.high is not None
        assert found.se is not None
        assert found.se_sample is not None
        assert 25 <= found.low <= float(one.score.exact or 0) <= found.high <= 100
        if all(map(all, some)):
            assert found.se <= found.se_sample
        wider = of(one, (1 + confidence) / 2, None if more is None else len(some) + more)
        assert wider.low is not None
        assert wider.low <= found.low


@given(rows)
def test_a_census_has_no_width(some: list[list[int]]) -> None:
    full = [[answer or 1 for answer in row] for row in some]
    one = survey(full, NAMES)
    found = of(one, population=len(some))
    assert one.score.exact is not None
    assert (found.se, found.margin, found.reason, found.near_ceiling) == (0, 0, None, False)
    assert found.limits == [float(one.score.exact)] * 2


@given(rows, st.integers(1, 12))
def test_more_respondents_than_users_take_no_correction(some: list[list[int]], fewer: int) -> None:
    one = survey(answered(some), NAMES)
    found = of(one, population=max(0, len(some) - fewer))
    assert found.se == found.se_sample
    assert found.limits == of(one).limits
    assert found.population == max(0, len(some) - fewer)


high = st.lists(st.lists(st.sampled_from([4, 4, 4, 4, 3, 1]), min_size=2, max_size=2), min_size=2, max_size=60)


@given(high, st.integers(1, 50) | st.none())
def test_near_the_ceiling_is_little_room_and_few_below_the_best(some: list[list[int]], more: int | None) -> None:
    """Less than one standard deviation of their own indices, and fewer than 30 who gave less than the best."""
    n, own = len(some), [Fraction(25 * sum(row), 2) for row in some]
    room, spread = 100 - statistics.mean(own), statistics.variance(own)
    found = of(survey(some, NAMES[:2]), population=None if more is None else n + more)
    below = max(sum(row[place] < 4 for row in some) for place in (0, 1))
    assert found.below == below
    assert found.near_ceiling == (bool(spread) and room**2 < spread and below < 30)


def test_what_is_near_the_ceiling() -> None:
    """95 of 100 answer 4, five 1, so s is 16.4 and the room 3.75. Of 2,000 alike, a hundred are below the best."""
    some = [[4]] * 95 + [[1]] * 5
    assert of(survey(some, NAMES[:1])).near_ceiling
    assert not of(survey(some * 20, NAMES[:1])).near_ceiling
    assert not of(survey([[1], [2], [2], [1], [3]], NAMES[:1])).near_ceiling


def test_why_there_is_no_interval() -> None:
    single = survey([[3, 4, 2, 1]], NAMES)
    assert of(single) == of(single, population=1)._replace(population=None) == Interval(reason="one-respondent")
    alike = of(survey([[3, 4, 2, 1]] * 5, NAMES))
    assert (alike.reason, alike.se, alike.df, alike.limits) == ("all-alike", 0, 4, None)
    # 4 3 and 3 4 are other answers, but of one mean
    assert of(survey([[4, 3], [3, 4]], NAMES[:2])).reason == "all-alike"
    unanswered = survey([[3, 4, 2, 0], [1, 1, 1, 0]], NAMES)
    assert of(unanswered) == Interval(reason="unsur-unanswered")
    nrr = unanswered.score.unsur[2].nrr
    assert of_unsur(unanswered.tally, [2, 3], RULES, nrr, SURE) == Interval(reason="unsur-unanswered")
    few = of_unsur(single.tally, [0], RULES, Fraction(3), SURE)
    assert few == Interval(reason="one-respondent")


def test_counts_alone_tell_only_of_an_unsur_with_one_question() -> None:
    one = survey([[3, 4, 2, 1], [2, 4, 3, 3], [3, 1, 3, 4]], NAMES)
    bare = one._replace(tally=type(one.tally)(one.tally.counts, one.tally.respondents, one.tally.estimated))
    assert of(bare) == Interval(reason="counts-only")
    first, _, third = one.score.unsur
    assert of_unsur(bare.tally, [2, 3], RULES, third.nrr, SURE) == Interval(reason="counts-only")
    assert of_unsur(bare.tally, [0], RULES, first.nrr, SURE) == of_unsur(one.tally, [0], RULES, first.nrr, SURE)


def test_limits_are_shown_half_up_and_have_the_class_of_what_is_shown() -> None:
    found = Interval(9, low=76.604, high=88.3051)
    assert found.shown(2) == (Decimal("76.60"), Decimal("88.31"))
    assert found.shown(1) == (Decimal("76.6"), Decimal("88.3"))
    assert found.mutu(RULES) == ("C", "A")
    assert Interval(9, low=76.6051, high=88.3049).mutu(RULES) == ("B", "B")
    assert Interval().mutu(RULES) is None
    assert Interval().shown(2) is None


def test_a_printed_weight_moves_the_ends_of_the_scale() -> None:
    """99 at most where nine unsur weigh 0.11 each, and 24.75 at least."""
    assert Method(RULES, "0.11").ends == (24.75, 99)
    assert Method(RULES).ends == (25, 100)
    rows = [[4] * 9, [4] * 9, [4] * 8 + [3]]
    unsur = [one.id for one in RULES.unsur]
    printed, exact = of(survey(rows, unsur, Method(RULES, "0.11"))), of(survey(rows, unsur))
    assert printed.high == pytest.approx((exact.high or 0) * 0.99, rel=1e-12)
    assert (exact.high or 0) < 100


A, B = Interval(9, None, 3.0, 3.0), Interval(4, 20, 4.0, 2.0)


def test_strata_by_hand() -> None:
    """θ = (3 · 80 + 90) / 4, p = 57.5/75; √(9 · 3² + 2²) / 4; 85² / (81²/9 + 4²/4) = 9.857 degrees, t 2.2325."""
    found = of_strata({"A": (Fraction(80), A), "B": (Fraction(90), B)}, {"A": 3, "B": 1}, (25, 100), SURE)
    assert found.se == pytest.approx(math.sqrt(85) / 4, rel=1e-15)
    assert found.se_sample == pytest.approx(math.sqrt(81 + 16) / 4, rel=1e-15)
    assert found.margin == pytest.approx(2.2325 * math.sqrt(85) / 4, rel=1e-4)
    away = (found.margin or 0) / (57.5 * 17.5 / 75)
    limits = [25 + 75 / (1 + 17.5 / 57.5 * math.exp(sign * away)) for sign in (1, -1)]
    assert found.limits == pytest.approx(limits, rel=1e-14)
    assert found.df == pytest.approx(7225 / 733, rel=1e-14)
    assert found.reason is None


@pytest.mark.parametrize("lacking", ["one-respondent", "counts-only", "few-answers", "unsur-unanswered"])
def test_strata_of_which_one_is_unsure_say_so(lacking: str) -> None:
    """Two units of one respondent each are not one respondent; of two tables of counts the counts alone are known."""
    unsure = Fraction(90), Interval(reason=lacking)
    parts = {"A": (Fraction(80), A), "B": unsure}
    assert of_strata(parts, {"A": 1, "B": 1}, (25, 100), SURE) == Interval(reason="part-unsure")
    assert of_strata({"B": unsure}, {"B": 1}, (25, 100), SURE) == Interval(reason=lacking)
    both = of_strata({"A": unsure, "B": unsure}, {"A": 1, "B": 1}, (25, 100), SURE)
    assert both == Interval(reason="counts-only" if lacking == "counts-only" else "part-unsure")


def test_strata_of_which_all_are_alike_or_all_were_asked() -> None:
    alike = Interval(4, None, 0.0, 0.0, reason="all-alike")
    both = of_strata({"A": (Fraction(80), alike), "B": (Fraction(90), alike)}, {"A": 1, "B": 1}, (25, 100), SURE)
    assert (both.reason, both.se, both.limits, both.df) == ("all-alike", 0, None, 8)
    one = of_strata({"A": (Fraction(80), alike), "B": (Fraction(90), B)}, {"A": 1, "B": 1}, (25, 100), SURE)
    assert (one.se, one.reason) == (1, None)
    census = Interval(4, 5, 3.0, 0.0, 0.0, 80.0, 80.0)
    asked_all = of_strata(
        {"A": (Fraction(80), census), "B": (Fraction(90), census)}, {"A": 1, "B": 1}, (25, 100), SURE
    )
    assert (asked_all.limits, asked_all.margin, asked_all.reason) == ([85, 85], 0, None)


@given(rows, st.integers(0, 9) | st.none())
def test_one_stratum_is_the_group_itself(some: list[list[int]], more: int | None) -> None:
    one = survey(answered(some), NAMES)
    assert one.score.exact is not None
    sure = of(one, population=None if more is None else len(some) + more)
    found = of_strata({"A": (one.score.exact, sure)}, {"A": 7}, (25, 100), SURE)
    assert found.df == pytest.approx(sure.df, rel=1e-12)
    assert found.limits == (sure.limits and pytest.approx(sure.limits, rel=1e-9))
    assert found.se == pytest.approx(sure.se, rel=1e-12)
    assert (found.reason, found.below) == (sure.reason, sure.below)
    assert found.se_sample == pytest.approx(sure.se_sample)


def test_a_single_answer_has_no_spread() -> None:
    """Of however few respondents; of one respondent it is they who are too few."""
    one = survey([[4, 3, 0], [3, 3, 2], [3, 4, 0]], NAMES[:3])
    assert of(one).reason == "few-answers"
    found = [of_unsur(one.tally, [place], one.method.rules, u.nrr, SURE) for place, u in enumerate(one.score.unsur)]
    assert [each.reason for each in found] == [None, None, "few-answers"]
    assert of(survey([[3, 3, 2]], NAMES[:3])).reason == "one-respondent"


@pytest.mark.parametrize(("answers_given", "reason"), [(9, "few-answers"), (10, None)])
def test_of_a_question_that_few_answered_nothing_is_known(answers_given: int, reason: str | None) -> None:
    """Neither the question nor the index, of twenty respondents; the other questions have their intervals."""
    one = survey(
        [[4, 3 + place % 2, 3 + place % 2 if place < answers_given else 0] for place in range(20)], NAMES[:3]
    )
    assert of(one).reason == reason
    found = [of_unsur(one.tally, [place], one.method.rules, u.nrr, SURE) for place, u in enumerate(one.score.unsur)]
    assert [each.reason for each in found] == ["all-alike", None, reason]
