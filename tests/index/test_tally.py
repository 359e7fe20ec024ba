from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ikm.index import tally as tallies_module
from ikm.index.tally import RowWeights, Tally

QUESTIONS, SCORES, GROUPS = 3, 4, 4

tallies = st.builds(
    Tally,
    arrays(np.int64, (GROUPS, QUESTIONS, SCORES), elements=st.integers(0, 10**12)),
    arrays(np.int64, (GROUPS,), elements=st.integers(0, 10**12)),
    arrays(np.int64, (GROUPS,), elements=st.integers(0, 10**12)),
)
respondents = st.lists(
    st.tuples(st.integers(0, GROUPS - 1), st.lists(st.integers(0, SCORES), min_size=QUESTIONS, max_size=QUESTIONS)),
    max_size=40,
)


def count(people: list[tuple[int, list[int]]], lowest: int | None = 1) -> Tally:
    answers = np.array([given for _, given in people], np.int8).reshape(len(people), QUESTIONS).T
    return Tally.count(
        answers, np.array([group for group, _ in people], np.int64), GROUPS, SCORES, marks=True, products_from=lowest
    )


def test_counts_are_what_they_say() -> None:
    tally = count([(0, [4, 0, 1]), (0, [4, 3, 1]), (2, [1, 0, 0])])
    assert tally.respondents.tolist() == [2, 0, 1, 0]
    assert tally.counts[0].tolist() == [[0, 0, 0, 2], [0, 0, 1, 0], [2, 0, 0, 0]]
    assert tally.counts[2].tolist() == [[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert tally[0].counts.tolist() == tally.counts[0].tolist()
    assert int(tally.total().respondents) == 3


@given(tallies, tallies, tallies)
def test_addition_is_associative_and_commutative_with_a_zero(a: Tally, b: Tally, c: Tally) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + Tally.zero(QUESTIONS, SCORES, GROUPS) == a


@given(respondents, st.data())
def test_splitting_and_shuffling_people_changes_nothing(
    people: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    whole = count(people)
    cut = data.draw(st.integers(0, len(people)))
    assert count(people[:cut]) + count(people[cut:]) == whole
    assert count(data.draw(st.permutations(people))) == whole


@pytest.mark.parametrize("many_groups", [0, 1000], ids=["pair by pair", "group by group"])
@given(people=respondents, data=st.data())
def test_a_row_of_some_respondents_is_so_many_equal_rows(
    many_groups: int, people: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    times = data.draw(st.lists(st.integers(1, 4), min_size=len(people), max_size=len(people)))
    groups = np.array([group for group, _ in people], np.int64)
    answers = np.array([given for _, given in people], np.int8).reshape(len(people), QUESTIONS).T
    weights = RowWeights(np.array(times, np.int64), of_respondents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies_module, "MANY_GROUPS", many_groups)
        weighted = Tally.count(answers, groups, GROUPS, SCORES, weights, marks=True, products_from=1)
    assert weighted == count([one for one, number in zip(people, times, strict=True) for _ in range(number)])


@given(respondents, st.integers(1, 3))
def test_products_are_sums_over_respondents(people: list[tuple[int, list[int]]], lowest: int) -> None:
    products = count(people, lowest).products
    assert products is not None
    for group in range(GROUPS):
        rows = [given for one, given in people if one == group]
        scored = [[place and place + lowest - 1 for place in row] + [int(place > 0) for place in row] for row in rows]
        whole = [[place + lowest - 1 for place in row] + [1] for row in rows if all(row)]
        for found, vectors in ((products.all[group], scored), (products.complete[group], whole)):
            size = len(found)
            sums = [[sum(v[j] * v[k] for v in vectors) for k in range(size)] for j in range(size)]
            assert found.tolist() == sums


@given(respondents, respondents)
def test_marks_tell_whether_the_respondents_are_the_same(
    some: list[tuple[int, list[int]]], others: list[tuple[int, list[int]]]
) -> None:
    for one in (some, others, some[::-1]):
        mine, its = count(some).marks, count(one).marks
        assert mine is not None
        assert its is not None
        same = [
            sorted(a for g, a in some if g == group) == sorted(a for g, a in one if g == group)
            for group in range(GROUPS)
        ]
        assert (mine == its).tolist() == same


@given(respondents, st.data())
def test_expectations_are_counted_as_answers_are_and_add_likewise(
    people: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    rows = st.lists(st.integers(0, SCORES), min_size=QUESTIONS, max_size=QUESTIONS)
    wishes = [(group, data.draw(rows)) for group, _ in people]
    cut = data.draw(st.integers(0, len(people)))

    def both(start: int, end: int) -> Tally:
        own, beside = (
            np.array([given for _, given in some[start:end]], np.int8).reshape(-1, QUESTIONS).T
            for some in (people, wishes)
        )
        groups = np.array([group for group, _ in people[start:end]], np.int64)
        return Tally.count(own, groups, GROUPS, SCORES, expected=beside)

    whole = both(0, len(people))
    assert whole.expected is not None
    assert whole.expected.tolist() == count(wishes).counts.tolist()
    assert whole.counts.tolist() == count(people).counts.tolist()
    assert both(0, cut) + both(cut, len(people)) == whole
    assert Tally.zero(QUESTIONS, SCORES, GROUPS, expected=True) + whole == whole
    assert whole.grown(GROUPS + 2).total() == whole.total() == sum((whole[n] for n in range(1, GROUPS)), whole[0])
    assert (whole + Tally.zero(QUESTIONS, SCORES, GROUPS)).expected is None


def test_expectations_of_counts_weigh_as_much() -> None:
    one = np.array([[1, 0], [0, 2]], np.int8)
    tally = Tally.count(one, np.zeros(2, int), 1, 2, RowWeights(np.array([3, 5])), expected=one[::-1]).of_counts()
    assert tally.expected is not None
    assert tally.expected.tolist() == [[[0, 5], [3, 0]]]


def test_products_are_known_of_a_sum_only_where_they_are_of_both_parts() -> None:
    people = [(0, [4, 0, 1])]
    assert (count(people) + count(people, None)).products is None
    assert count(people, None).total().products is None


@given(tallies)
def test_groups_add_up_to_the_total_and_growing_adds_nobody(tally: Tally) -> None:
    parts = [tally[group] for group in range(GROUPS)]
    assert sum(parts[1:], parts[0]) == tally.total()
    assert tally.grown(GROUPS + 3).total() == tally.total()
    assert tally.grown(GROUPS) == tally


@given(respondents)
def test_groups_with_products_add_up_too(people: list[tuple[int, list[int]]]) -> None:
    tally = count(people)
    assert sum((tally[group] for group in range(1, GROUPS)), tally[0]) == tally.total()
    assert tally.grown(GROUPS + 2).total() == tally.total()
    assert Tally.zero(QUESTIONS, SCORES, GROUPS, marks=True, products=True) + tally == tally


def test_tallies_are_equal_by_value_and_never_keys() -> None:
    assert Tally.zero(2, 4) != Tally.zero(3, 4)
    assert Tally.zero(2, 4) != "no tally"
    with pytest.raises(TypeError):
        hash(Tally.zero(2, 4))
