"""Combinations of values have one order, whether they come row by row or column by column."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.survey.files.engine import Patterns, sorted_patterns
from ikm.survey.files.engine_values import sorted_columns

VALUES = st.one_of(st.none(), st.integers(0, 20), st.sampled_from(["", "2", "10", "Baik", "baik", " "]), st.dates())


def as_text(row: tuple[object, ...]) -> list[tuple[bool, str, str]]:
    """What rows are put in order by: blanks first, then by their texts."""
    return [(value is not None, str(value), type(value).__name__) for value in row]


@given(st.lists(st.tuples(VALUES, VALUES, VALUES)))
def test_patterns_stand_in_the_order_of_their_texts(rows: list[tuple[object, ...]]) -> None:
    times = Counter(rows)
    wanted = sorted(times, key=as_text)
    by_rows = sorted_patterns([(*row, times[row]) for row in times], 3)
    by_columns = sorted_columns([[row[place] for row in times] for place in range(3)], [*times.values()])
    for found in (by_rows, by_columns):
        assert [*zip(*found.values, strict=True)] == wanted
        assert found.rows.tolist() == [times[row] for row in wanted]


@pytest.mark.parametrize("rows", [[], [5]])
def test_of_no_columns_there_is_the_number_of_rows(rows: list[int]) -> None:
    for found in (sorted_patterns([(number,) for number in rows], 0), sorted_columns([], rows)):
        assert isinstance(found, Patterns)
        assert (found.values, found.rows.tolist()) == ([], rows)


def test_a_number_and_its_text_are_two() -> None:
    found = sorted_patterns([("2", 4), (2, 3), (date(2025, 1, 31), 1), (None, 2)], 1)
    assert found.values == [[None, 2, "2", date(2025, 1, 31)]]
    assert found.rows.tolist() == [2, 3, 4, 1]
