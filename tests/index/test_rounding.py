from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.rounding import half_away, half_up, text


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(649949, 10000), 2, "64.99"),
        (Fraction(64995, 1000), 2, "65.00"),
        (Fraction(23875, 261), 2, "91.48"),
        (Fraction(100), 2, "100.00"),
        (Fraction(7, 2), 0, "4"),
    ],
)
def test_a_half_goes_up(value: Fraction, places: int, expected: str) -> None:
    assert str(half_up(value, places)) == expected


@given(st.integers(0, 10**9), st.integers(0, 6))
def test_what_a_decimal_can_hold_is_rounded_as_the_decimal_module_does(millionths: int, places: int) -> None:
    exact = Decimal(millionths).scaleb(-6)
    assert half_up(Fraction(exact), places) == exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(st.fractions(0, 100), st.integers(0, 6))
def test_the_rounded_value_is_the_nearest(value: Fraction, places: int) -> None:
    off = Fraction(half_up(value, places)) - value
    assert -Fraction(1, 2) < off * 10**places <= Fraction(1, 2)


@given(st.fractions(-100, 100), st.integers(0, 6))
def test_a_difference_is_rounded_alike_in_both_directions(value: Fraction, places: int) -> None:
    assert half_away(-value, places) == -half_away(value, places)
    assert half_away(abs(value), places) == half_up(abs(value), places)


def test_text_keeps_the_digits_and_takes_either_mark() -> None:
    assert text(Decimal("88.30"), ",") == "88,30"
    assert text(Decimal("88.30")) == "88.30"
    assert text(None) == ""
