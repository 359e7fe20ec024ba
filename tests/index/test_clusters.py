"""Intervals of an index by days: against R's survey package, by hand, and what they must obey."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.clusters import DayInterval, Days, by_days
from ikm.index.interval import of_index
from ikm.index.tally import Tally
from tests.index.oracles import Survey, alone, read, same, survey, tallied

R = read("days")
CONFIDENCES = [Fraction(str(one)) for one in R["confidences"]]
SURE = Fraction("0.95")
NAMES = ["persyaratan", "prosedur", "waktu", "waktu"]
"""Four questions of three unsur."""


def days_of(one: Survey, sizes: Sequence[int]) -> dict[str | None, Tally]:
    rows, top = iter(one.rows), one.method.rules.scores[-1]
    return {f"2025-01-{day:02}": tallied([next(rows) for _ in range(size)], top) for day, size in enumerate(sizes, 1)}


def of(one: Survey, days: Days, confidence: Fraction = SURE) -> DayInterval:
    return by_days(days, one.questions, one.method, one.score.exact, confidence)


@pytest.mark.parametrize("name", R["days"])
def test_the_interval_by_days_is_that_of_survey(name: str) -> None:
    one, told = alone(name), R["days"][name]
    days = days_of(one, told["sizes"])
    assert one.score.exact is not None
    assert same(float(one.score.exact), told["estimate"])
    for place, confidence in enumerate(CONFIDENCES):
        found = of(one, days, confidence)
        assert (found.number, found.undated) == (len(told["sizes"]), 0)
        assert same(float(found.effective), told["effective"])
        sure = found.interval
        assert same(sure.df, told["df"])
        assert same(sure.se, told["se"])
        assert same(sure.margin, told["margin"][place])
        assert same(sure.low, told["low"][place])
        assert same(sure.high, told["high"][place])


rows = st.lists(st.lists(st.integers(1, 4), min_size=4, max_size=4), min_size=4, max_size=12)


@given(rows)
def test_days_of_one_respondent_are_respondents(some: list[list[int]]) -> None:
    """Without the finite correction, and with the same degrees of freedom."""
    one = survey(some, NAMES)
    found = of(one, days_of(one, [1] * len(some)))
    sure = of_index(one.tally, one.questions, one.method, one.score.exact, SURE)
    assert (found.number, found.effective, found.interval.df) == (len(some), Fraction(len(some)), sure.df)
    assert found.interval.se == pytest.approx(sure.se, rel=1e-12)
    assert found.interval.limits == (sure.limits and pytest.approx(sure.limits, rel=1e-9))


@given(rows, st.data())
def test_sums_of_days_add(some: list[list[int]], data: st.DataObject) -> None:
    """In whatever order and parts respondents of a day are counted."""
    one = survey(some, NAMES)
    of_each = data.draw(st.lists(st.integers(0, 4), min_size=len(some), max_size=len(some)))
    counted: dict[str | None, Tally] = {}
    for place in data.draw(st.permutations(range(len(some)))):
        day, tally = str(of_each[place]), tallied([some[place]])
        counted[day] = counted[day] + tally if day in counted else tally
    at_once: Days = {
        str(day): tallied([row for row, its in zip(some, of_each, strict=True) if its == day]) for day in set(of_each)
    }
    found = of(one, counted)
    again = of(one, at_once)
    assert found == again
    assert found.effective == Fraction(len(some) ** 2, sum(of_each.count(day) ** 2 for day in set(of_each)))


def test_five_days_by_hand() -> None:
    """n²/Σ n_c² = 150² / 9350; with a day's sum of z its only part, V = 5/4 · Σ z_c²."""
    sizes = [90, 30, 15, 10, 5]
    answers = [3, 4, 2, 3, 1]
    one = survey([[answer] for answer, size in zip(answers, sizes, strict=True) for _ in range(size)], NAMES[:1])
    found = of(one, days_of(one, sizes))
    assert found.effective == Fraction(22500, 9350)
    mean = sum(map(float.__mul__, map(float, answers), map(float, sizes))) / 150
    squares = sum((25 / 150 * size * (answer - mean)) ** 2 for answer, size in zip(answers, sizes, strict=True))
    assert found.interval.se == pytest.approx(math.sqrt(5 / 4 * squares), rel=1e-12)
    assert found.interval.df == pytest.approx(22500 / 9350 - 1)


def test_why_there_is_none() -> None:
    """Too few days, too many without a date, nothing that differs, no index, a question that few answered."""
    rows = [[3, 4, 3, 4], [4, 4, 2, 4], [2, 3, 3, 1], [1, 4, 3, 2]] * 6
    one = survey(rows, NAMES)
    assert of(one, days_of(one, [10, 10, 4])).interval.reason == "few-days"
    whole = days_of(one, [6, 6, 6, 5, 1])
    without = {None if day == "2025-01-05" else day: tally for day, tally in whole.items()}
    found = of(one, without)
    assert (found.number, found.undated, found.interval.reason) == (4, 1, None)
    assert found.interval == of(one, whole).interval  # they are taken for those of one day more
    two = days_of(one, [6, 6, 6, 4, 2])
    assert of(one, {None if day == "2025-01-05" else day: tally for day, tally in two.items()}).interval.reason == (
        "undated"
    )
    alike = survey([[3, 3, 3, 3]] * 8, NAMES)
    assert of(alike, days_of(alike, [2] * 4)).interval.reason == "all-alike"
    assert by_days(whole, one.questions, one.method, None, SURE).interval.reason == "unsur-unanswered"
    rare = survey([[row[0], row[1], row[2], row[3] * (place < 9)] for place, row in enumerate(rows)], NAMES)
    assert of(rare, days_of(rare, [6] * 4)).interval.reason == "few-answers"


def test_one_day_with_nearly_all_leaves_one_degree_of_freedom() -> None:
    one = survey([[3, 4, 3, 4], [4, 4, 2, 4]] * 50, NAMES)
    assert of(one, days_of(one, [97, 1, 1, 1])).interval.df == 1
