"""One sample divided in proportion to users: by hand, and what it must obey."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ikm.index.allocation import allocate

lists = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(0, 400) | st.integers(0, 10**6), max_size=30
)


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, dict[str, int]]:
    users = draw(lists)
    return draw(st.integers(sum(map(bool, users.values())), sum(users.values()))), users


def test_by_hand() -> None:
    """374 of kota-pengguna.csv, 14,290 users: 374 · 5200 / 14290 = 136.09, 16.75, 23.55, 193.67, 3.93.

    The whole parts sum to 371; the three left go to .93 (Arsip), .75 (Perizinan) and .67 (Samsat).
    """
    users = {"Dukcapil": 5200, "Perizinan": 640, "Perpustakaan": 900, "Samsat": 7400, "Arsip": 150}
    expected = {"Dukcapil": 136, "Perizinan": 17, "Perpustakaan": 23, "Samsat": 194, "Arsip": 4}
    assert allocate(374, users) == expected


def test_of_equal_remainders_the_larger_line_and_then_the_first_name_is_served() -> None:
    assert allocate(3, {"b": 10, "a": 10}) == {"b": 1, "a": 2}
    assert allocate(4, {"a": 10, "b": 30}) == {"a": 1, "b": 3}
    # 2 · 1 / 4 = 0.5 would be raised to 1, and of the 5 others 5 · 5/10 and 5 · 3/10, 5 · 2/10: 2.5, 1.5, 1
    assert allocate(5, {"a": 3, "b": 5, "c": 2}) == {"a": 1, "b": 3, "c": 1}


def test_small_lines_get_one_in_turn() -> None:
    """C and D have less than 1, so they get 1; then B, 97 · 103 / 9994 = 0.9997, has less than 1 too."""
    users = {"A": 9891, "B": 103, "C": 3, "D": 3}
    assert Fraction(99 * 103, 10000) > 1
    assert allocate(99, users) == {"A": 96, "B": 1, "C": 1, "D": 1}


@given(samples())
def test_it_sums_to_the_sample_within_each_lines_users(case: tuple[int, dict[str, int]]) -> None:
    sample, users = case
    shares = allocate(sample, users)
    assert list(shares) == list(users)
    assert sum(shares.values()) == sample
    for line, number in users.items():
        assert min(1, number) <= shares[line] <= number


@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_lines_says_nothing(case: tuple[int, dict[str, int]], chance: object) -> None:
    sample, users = case
    lines = sorted(users, key=lambda _: chance.random())  # type: ignore[attr-defined]  # it is a random.Random
    assert allocate(sample, {line: users[line] for line in lines}) == allocate(sample, users)


@given(samples())
def test_more_users_never_get_less_and_no_quota_is_far_off(case: tuple[int, dict[str, int]]) -> None:
    sample, users = case
    shares = allocate(sample, users)
    everyone = sum(users.values())
    in_order = sorted((number, shares[line]) for line, number in users.items())
    assert [share for _, share in in_order] == sorted(share for _, share in in_order)
    if everyone and all(sample * number >= everyone for number in users.values()):
        for line, number in users.items():
            assert abs(shares[line] - Fraction(sample * number, everyone)) < 1
