"""Rounding that an auditor can redo by hand: half up, from exact fractions, once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from math import lcm


def half_up(value: Fraction, places: int, times: int | Fraction = 1) -> Decimal:
    """Round ``value``, or so many ``times`` it, to ``places`` decimals; a half goes up.

    The result carries exactly that many decimals.

    >>> half_up(Fraction(23875, 261), 2), half_up(Fraction(5, 1000), 2)
    (Decimal('91.48'), Decimal('0.01'))
    >>> str(half_up(Fraction(100), 2))
    '100.00'
    """
    # floor(value × 10^places + 1/2), in whole numbers
    up, down = value.numerator * times.numerator, value.denominator * times.denominator
    return Decimal((2 * up * 10**places + down) // (2 * down)).scaleb(-places)


def half_away(value: Fraction, places: int) -> Decimal:
    """Round a difference; a half goes away from zero, so that there and back are the same but for the sign.

    >>> half_away(Fraction(5, 1000), 2), half_away(Fraction(-5, 1000), 2)
    (Decimal('0.01'), Decimal('-0.01'))
    """
    magnitude = half_up(abs(value), places)
    return -magnitude if value < 0 else magnitude


def trimmed(value: Fraction, places: int = 6) -> Decimal:
    """Round as :func:`half_up` does, and take off the zeros behind the last digit.

    >>> str(trimmed(Fraction(19, 20))), str(trimmed(Fraction(50))), str(trimmed(Fraction(2, 3), 2))
    ('0.95', '50', '0.67')
    """
    return Decimal(f"{half_up(value, places).normalize():f}")


def total(values: Iterable[Fraction], weights: Iterable[Fraction | int] = repeat(1)) -> Fraction:
    """The sum of values, each times its weight.

    It is taken over one common denominator, which is several times faster than adding fractions one by one.

    >>> total([Fraction(1, 2), Fraction(1, 3)]), total([Fraction(1, 2), Fraction(1, 3)], [4, Fraction(1, 2)])
    (Fraction(5, 6), Fraction(13, 6))
    """
    pairs = list(zip(values, weights, strict=False))
    common = lcm(*(value.denominator * weight.denominator for value, weight in pairs))
    return Fraction(
        sum(
            value.numerator * weight.numerator * (common // (value.denominator * weight.denominator))
            for value, weight in pairs
        ),
        common,
    )


def text(value: Decimal | None, mark: str = ".") -> str:
    """Write a rounded figure with the decimal mark asked for; nothing where there is no figure."""
    return "" if value is None else f"{value:f}".replace(".", mark)
