"""The class of a figure, and those it may have when it is known only as it was printed.

A printed figure stands for all that are rounded to it, half up: 3,53 for 3,525 and all up to below 3,535.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import NamedTuple

from ikm.index.rounding import half_up, text, total, trimmed
from ikm.messages.findings import Refusal
from ikm.messages.masking import safe_value
from ikm.rules.scale import Scale, ScaleClass

Value = str | Decimal | Fraction | float
"""What can be classified: a figure as it was printed (a text or a Decimal), or an exact number."""

_PRINTED = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


class ClassifiedFigure(NamedTuple):
    """One figure and its class.

    ``written`` is how it was given, ``number`` its value and ``value`` that on the scale, which differ where it was
    printed on the scale of the answers. What was printed as ``number`` lies on the scale from ``low`` to below
    ``high``, or up to it where ``closed``; of an exact number both are ``value``. ``possible`` are the classes of all
    between, lowest first; ``own`` is that of ``value``.
    """

    written: str
    number: Fraction
    value: Fraction
    low: Fraction
    high: Fraction
    closed: bool
    own: ScaleClass
    possible: tuple[ScaleClass, ...]

    @property
    def on_answers(self) -> bool:
        """Whether it was printed on the scale of the answers."""
        return self.number != self.value

    @property
    def is_sure(self) -> bool:
        """Whether all that it may stand for have one class."""
        return len(self.possible) == 1


def classify(value: Value, scale: Scale) -> ClassifiedFigure:
    """The class of one figure, and the classes that it may have.

    :raises Refusal: ``figure-unread`` for what is no plain number, or one of the family ``figure-off`` for one
        that is on no scale, or on two.
    """
    written, number, step = _read(value)
    factor = _factor(number, safe_value(written), scale)
    half = step / 2 * factor
    least = Fraction(scale.lowest if number * factor >= scale.lowest else scale.bottom)
    low = max(number * factor - half, least)
    high = min(number * factor + half, Fraction(scale.highest))
    closed = not half or high == scale.highest
    return _classified(written, number, (number * factor, low, high), scale, closed=closed)


def weighted_mean(figures: Sequence[ClassifiedFigure], shares: Sequence[Fraction], scale: Scale) -> ClassifiedFigure:
    """The class of a mean of figures on a scale, each times its share of 1, and all classes that it may have.

    What the figures may stand for, as they are printed, is what their mean may be.
    """
    value = total([figure.value for figure in figures], shares)
    low = total([figure.low for figure in figures], shares)
    high = total([figure.high for figure in figures], shares)
    closed = all(figure.closed for figure in figures)
    return _classified(text(trimmed(value)), value, (value, low, high), scale, closed=closed)


def _classified(
    written: str, number: Fraction, span: tuple[Fraction, Fraction, Fraction], scale: Scale, *, closed: bool
) -> ClassifiedFigure:
    """A figure with its classes; ``span`` is its value on the scale, and from where to where it may lie."""
    value, low, high = span
    bounds = [_begins(one, scale) for one in scale.classes]
    own, first = (_highest(bounds, at, closed=True) for at in (value, low))
    possible = scale.classes[first : _highest(bounds, high, closed=closed) + 1]
    return ClassifiedFigure(written, number, value, low, high, closed, scale.classes[own], possible)


class NextClass(NamedTuple):
    """What a figure has not reached yet, a zone or a class, and how far above the figure that begins."""

    name: str
    distance: Decimal


def next_class(figure: ClassifiedFigure, scale: Scale) -> NextClass | None:
    """The lowest class above a figure's own that lies in another zone; the next class where there is no such zone.

    The distance is from the figure as it is rounded on the scale. None of the highest class.
    """
    above = scale.classes[scale.classes.index(figure.own) + 1 :]
    if not above:
        return None
    others = [one for one in above if one.zone != figure.own.zone]
    next_one, name = (others[0], others[0].zone) if others else (above[0], above[0].name)
    assert next_one.lower is not None  # only the lowest class has none
    value = trimmed(figure.value) if scale.places is None else half_up(figure.value, scale.places)
    return NextClass(name, next_one.lower - value)


def _begins(one: ScaleClass, scale: Scale) -> Fraction | None:
    """Where a class begins, before rounding: half a unit of the last place below its bound is rounded up to it."""
    if one.lower is None:
        return None
    return Fraction(one.lower) - (Fraction(1, 2 * 10**scale.places) if scale.places is not None else 0)


def _highest(bounds: list[Fraction | None], value: Fraction, *, closed: bool) -> int:
    """The place of the highest class that begins at a value or, unless ``closed``, below it."""
    return max(
        place for place, bound in enumerate(bounds) if bound is None or bound < value or (closed and bound == value)
    )


def _read(value: Value) -> tuple[str, Fraction, Fraction]:
    """How a value was given, its number, and the unit of its last place; 0 of an exact number."""
    if isinstance(value, str | Decimal):
        written = value.strip() if isinstance(value, str) else f"{value:f}"
        if not _PRINTED.fullmatch(written):
            raise Refusal("figure-unread", value=safe_value(written))
        number = Decimal(written.replace(",", "."))
        return written, Fraction(number), Fraction(1, 10 ** -int(number.as_tuple().exponent))
    try:
        if isinstance(value, bool):
            raise ValueError
        exact = Fraction(value) if isinstance(value, Rational) else Fraction(repr(float(value)))
    except (ValueError, TypeError):
        raise Refusal("figure-unread", value=safe_value(str(value))) from None
    return text(trimmed(exact)), exact, Fraction(0)


def _factor(number: Fraction, written: str, scale: Scale) -> int:
    """What makes a number one of the scale: 1, or the factor where it lies on that of the answers."""
    on_scale, answers = scale.bottom <= number <= scale.highest, scale.answers
    if not answers:
        if not on_scale:
            raise Refusal(
                "figure-off",
                value=written,
                scale=scale.short,
                name=scale.name,
                lowest=scale.lowest,
                highest=scale.highest,
            )
        return 1
    on_answers = answers.lowest <= number <= answers.highest
    if on_scale == on_answers:
        if on_scale:
            code = "figure-on-both"
        elif answers.highest < number < scale.bottom:
            code = "figure-between"
        else:
            code = "figure-off-both"
        raise Refusal(
            code,
            value=written,
            scale=scale.short,
            answers=answers.name,
            lowest_answer=answers.lowest,
            highest_answer=answers.highest,
            name=scale.name,
            lowest=scale.lowest,
            highest=scale.highest,
        )
    return answers.factor if on_answers else 1
