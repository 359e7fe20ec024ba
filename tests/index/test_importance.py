"""Importance and performance, by a case reckoned by hand and by laws."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ikm.index.importance import Importance, expected_means, standings
from ikm.index.method import Question
from ikm.index.tally import Tally

F = Fraction


def test_four_unsur_reckoned_by_hand() -> None:
    """Performance 3,0 3,5 2,5 3,4 (mean 3,1), importance 3,8 3,6 3,0 3,2 (mean 3,4)."""
    nrr = {"a": F(3), "b": F(7, 2), "c": F(5, 2), "d": F(17, 5)}
    wanted = {"a": (F(19, 5), 10), "b": (F(18, 5), 10), "c": (F(3), 9), "d": (F(16, 5), 10)}
    found = standings(nrr, wanted)
    assert found
    assert (found.performance, found.importance) == (F(31, 10), F(17, 5))
    assert [one.quadrant for one in found.unsur] == ["A", "B", "C", "D"]
    assert [one.gap for one in found.unsur] == [F(-4, 5), F(-1, 10), F(-1, 2), F(1, 5)]
    assert [one.attainment for one in found.unsur] == [F(1500, 19), F(875, 9), F(250, 3), F(425, 4)]
    assert [one.answers for one in found.unsur] == [10, 10, 9, 10]
    assert not any(one.on_line for one in found.unsur)


def test_what_lies_on_a_line_is_high_and_said_to() -> None:
    nrr = {"a": F(2), "b": F(3), "c": F(4)}
    found = standings(nrr, {"a": (F(3), 1), "b": (F(2), 1), "c": (F(4), 1)})
    assert found
    assert [(one.quadrant, one.on_line) for one in found.unsur] == [("A", True), ("D", True), ("B", False)]


def test_only_what_is_known_of_both_is_held_against_each_other() -> None:
    found = standings({"a": F(3), "b": F(2)}, {"b": (F(4), 3), "c": (F(1), 3)})
    assert found
    assert [one.unsur for one in found.unsur] == ["b"]
    assert (found.performance, found.importance, found.unsur[0].quadrant) == (F(2), F(4), "B")
    assert standings({"a": F(3)}, {}) is None


def test_of_several_questions_it_is_the_mean_of_their_means() -> None:
    import numpy as np

    questions = Question("a", "U1.1", "x"), Question("a", "U1.2", "y"), Question("b", "U2", "z")
    answers, groups = np.array([[4, 4, 4], [1, 1, 1], [2, 2, 2]], np.int8), np.zeros(3, int)
    expected = np.array([[4, 3, 2], [1, 0, 0], [0, 0, 0]], np.int8)
    tally = Tally.count(answers, groups, 1, 4, expected=expected)[0]
    assert expected_means(tally, questions, (1, 2, 3, 4)) == {"a": (F(2), 4)}  # of 3 and 1
    assert expected_means(tally, questions, (0, 1, 2, 3)) == {"a": (F(1), 4)}
    assert expected_means(Tally.zero(3, 4), questions, (1, 2, 3, 4)) == {}


MEAN = st.fractions(1, 4, max_denominator=60)
PAIRS = st.lists(st.tuples(MEAN, MEAN), min_size=1, max_size=9)


def held(pairs: list[tuple[Fraction, Fraction]]) -> Importance:
    found = standings(
        {str(n): met for n, (met, _) in enumerate(pairs)}, {str(n): (want, 1) for n, (_, want) in enumerate(pairs)}
    )
    assert found
    return found


@given(PAIRS)
def test_the_gaps_sum_to_the_gap_of_the_means(pairs: list[tuple[Fraction, Fraction]]) -> None:
    found = held(pairs)
    assert sum(one.gap for one in found.unsur) == len(pairs) * (found.performance - found.importance)
    for one, (met, want) in zip(found.unsur, pairs, strict=True):
        assert met == want * one.attainment / 100 == want + one.gap


@given(PAIRS)
def test_quadrants_part_at_the_means(pairs: list[tuple[Fraction, Fraction]]) -> None:
    found = held(pairs)
    count = len(pairs)
    for one, (met, want) in zip(found.unsur, pairs, strict=True):
        right, high = count * met >= sum(x for x, _ in pairs), count * want >= sum(y for _, y in pairs)
        assert one.quadrant == {(0, 1): "A", (1, 1): "B", (0, 0): "C", (1, 0): "D"}[right, high]
    assert {one.quadrant for one in found.unsur} & {"A", "B"}
    assert {one.quadrant for one in found.unsur} & {"B", "D"}


@given(PAIRS, st.permutations(range(9)))
def test_the_order_of_unsur_does_not_matter(pairs: list[tuple[Fraction, Fraction]], order: list[int]) -> None:
    turned = [place for place in order if place < len(pairs)]
    first, second = held(pairs), held([pairs[place] for place in turned])
    assert [second.unsur[n]._replace(unsur="") for n in range(len(pairs))] == [
        first.unsur[place]._replace(unsur="") for place in turned
    ]
