"""Which arithmetic gives a printed index: every one in use, tried on all that the printed digits allow.

A printed figure stands for an interval, an exact one for a point. Each step of an arithmetic (the mean of an unsur
rounded or cut, times its weight, rounded or cut, summed, rounded or cut, times the factor) takes an interval to one
that holds every figure it may give, so an arithmetic that could have given what is printed is never excluded.

A half may have been rounded up, to even or by a float: both neighbours are possible. One exception: a mean that is
printed rounded, and rounded in the arithmetic to the same decimals, is what is printed, for a report rounds a half in
one way. To cut is to leave off further decimals; a float that should lie on a multiple of the last place may lie just
below it, and then loses one unit more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, gcd
from typing import NamedTuple

from ikm.index.rounding import half_up

PLACES = (4, 3, 2)
"""Decimals that an arithmetic on the way rounds or cuts to."""
FINEST = 9
"""Decimals beyond these are a float's: their last ones say nothing, so one unit of this place is allowed for."""
PER_UNSUR, COMPLETE, ZERO = BLANKS = ("per-unsur", "complete", "zero")
"""A blank leaves its unsur only, drops the respondent, or counts as a zero."""
MEANS, POOLED, SEPARATE = QUESTIONS = ("means", "pooled", "separate")
"""Of several questions an unsur is the mean of their means, the mean of all answers, or each is an unsur."""
EXACT = "exact"


class FigureRange(NamedTuple):
    """All figures from ``low`` to ``high``, where ``is_open`` without that; with a ``step``, its multiples only."""

    low: Fraction
    high: Fraction
    is_open: bool = False
    step: Fraction = Fraction()

    @property
    def is_discrete(self) -> bool:
        """Whether its lowest figure is one that was computed, and not the end of what digits allow."""
        return bool(self.step) or self.low == self.high

    def times(self, factor: Fraction | int) -> FigureRange:
        """Every figure times a factor above 0."""
        return FigureRange(self.low * factor, self.high * factor, self.is_open, self.step * factor)

    def meets(self, other: FigureRange) -> bool:
        """Whether it has a figure of another, which has no step."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        is_open = any(one.is_open and one.high == high for one in (self, other))
        least = ceil(low / self.step) * self.step if self.step else low
        return least < high or (least == high and not is_open)


class PrintedFigure(NamedTuple):
    """A figure as it is printed, with so many decimals; with None, an exact one.

    Where it ``is_point`` it is taken just as it is printed, with nothing behind its digits.
    """

    value: Fraction
    places: int | None = None
    is_point: bool = False

    def span(self, *, cut: bool) -> FigureRange:
        """All that it may stand for, where it was rounded or cut when it was printed."""
        if self.places is None:
            return FigureRange(self.value, self.value)
        unit = Fraction(1, 10 ** min(self.places, FINEST))
        if self.is_point:
            return FigureRange(self.value, self.value, step=unit)
        if self.places >= FINEST:
            return FigureRange(self.value - unit, self.value + unit)
        return (
            FigureRange(self.value, self.value + unit, is_open=True)
            if cut
            else FigureRange(self.value - unit / 2, self.value + unit / 2)
        )


class Step(NamedTuple):
    """Rounding, or cutting, to so many decimals on the way; as text ``rounded-2``, ``cut-2``."""

    cut: bool
    places: int

    def __str__(self) -> str:
        return f"{'cut' if self.cut else 'rounded'}-{self.places}"

    def of(self, span: FigureRange) -> FigureRange:
        """What the figures of an interval may become."""
        times, unit = 10**self.places, Fraction(1, 10**self.places)
        if span.step and not span.step % unit:
            return span  # they have no further decimals
        shift = Fraction(0 if self.cut else 1, 2)
        last = span.high * times + shift
        low = ceil(span.low * times - shift)
        if self.cut:
            low = low - 1 if span.is_discrete else floor(span.low * times)
        return FigureRange(low * unit, (ceil(last) - 1 if span.is_open else floor(last)) * unit, step=unit)


STEPS: tuple[Step | None, ...] = (None, *(Step(cut, places) for cut in (False, True) for places in PLACES))
"""What may be done at each stage; nothing, by the rule."""


class Weighting(NamedTuple):
    """The weights of the unsur, under the name that tells them from others: ``exact``, ``0.11``."""

    name: str
    weights: tuple[Fraction, ...]


class Basis(NamedTuple):
    """The means to begin with, as one treatment of blanks and of questions gives them, and the weights in use."""

    blanks: str
    questions: str
    nrr: tuple[PrintedFigure, ...]
    weightings: tuple[Weighting, ...]


class PrintedIndex(NamedTuple):
    """An index as it is printed, on the scale of the index or, with a ``scale`` of 1, on that of the answers."""

    figure: PrintedFigure
    scale: int


class Arithmetic(NamedTuple):
    """One way from the answers to an index."""

    blanks: str
    questions: str
    weight: str
    nrr: Step | None
    weighted: Step | None
    sum: Step | None

    @property
    def deviations(self) -> int:
        """In how many respects it is not the rule's."""
        own = (PER_UNSUR, MEANS, EXACT, None, None, None)
        return sum(one != other for one, other in zip(self, own, strict=True))


class Outcome(NamedTuple):
    """What an arithmetic may come to, and whether that is what is printed.

    ``ikm`` is of means that were rounded when they were printed. ``printed`` says whether the means, and the index,
    were cut when they were printed, for it to be possible; None where it is not. ``as_printed`` says whether the
    means give it just as they are printed, with nothing behind their digits.
    """

    arithmetic: Arithmetic
    ikm: FigureRange
    printed: tuple[bool, bool] | None
    as_printed: bool

    @property
    def deviations(self) -> int:
        """Those of the arithmetic, and of the printing."""
        return self.arithmetic.deviations + sum(self.printed or ())


def weightings(exact: Sequence[Fraction], printed: Iterable[Decimal] = ()) -> tuple[Weighting, ...]:
    """The weights in use: exact, as reports print them, and the exact ones rounded or cut to 4, 3 and 2 decimals.

    Where all unsur weigh the same, a weight is named by itself, and the finest stand first.

    >>> [one.name for one in weightings([Fraction(1, 14)] * 14)]
    ['exact', '0.0714', '0.071', '0.07']
    """
    found = {tuple(exact): EXACT}
    steps = [Step(cut, places) for places in PLACES for cut in (False, True)]
    rounded = [(step, tuple(_decided(weight, step) for weight in exact)) for step in steps]
    for weights in [*((Fraction(one),) * len(exact) for one in printed), *(weights for _, weights in rounded)]:
        if all(weights) and len(set(weights)) == 1:
            found.setdefault(weights, f"{_plain(weights[0])}")
    for step, weights in rounded:
        if all(weights):
            found.setdefault(weights, str(step))
    own, *others = (Weighting(name, weights) for weights, name in found.items())
    return own, *sorted(others, key=lambda one: -len(one.name))


def _decided(weight: Fraction, step: Step) -> Fraction:
    times = 10**step.places
    return Fraction(floor(weight * times), times) if step.cut else Fraction(half_up(weight, step.places))


def _plain(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def outcomes(bases: Sequence[Basis], said: Sequence[PrintedIndex], factor: int | Fraction) -> list[Outcome]:
    """Try every arithmetic on every basis: the possible ones first, the nearest to the rule first of all.

    ``factor`` takes the scale of the answers to that of the index. Where the index is printed more than once, an
    arithmetic has to give every print of it.
    """
    is_printed = any(one.places is not None for basis in bases for one in basis.nrr)
    wanted = [
        (any(cuts), _wanted(said, cuts, is_open=is_printed)) for cuts in product((False, True), repeat=len(said))
    ]
    wanted.sort(key=lambda one: one[0])
    tried = [outcome for basis in bases for outcome in _tried(basis, wanted, factor)]
    return sorted(tried, key=lambda one: (one.printed is None, one.deviations, not one.as_printed))


def unrounded(basis: Basis, weights: Sequence[Fraction], *, cut: bool = False) -> FigureRange:
    """The sum of the weighted means with nothing rounded on the way, on the scale of the answers."""
    spans = [one.span(cut=cut) for one in basis.nrr]
    return _sum([span.times(weight) for span, weight in zip(spans, weights, strict=True)])


def _wanted(said: Sequence[PrintedIndex], cuts: Sequence[bool], *, is_open: bool) -> FigureRange:
    """What all prints of the index allow in common, on the scale of the answers.

    One that was cut may have been the next multiple, as a float just below it, unless ``is_open``: then the figures
    that it comes of are known within their digits only, and none of them is likely to give just that one.
    """
    spans = [one.figure.span(cut=cut).times(Fraction(1, one.scale)) for one, cut in zip(said, cuts, strict=True)]
    high = min(span.high for span in spans)
    is_open = is_open and any(one.is_open and one.high == high for one in spans)
    return FigureRange(max(span.low for span in spans), high, is_open)


def _tried(basis: Basis, wanted: Sequence[tuple[bool, FigureRange]], factor: int | Fraction) -> Iterator[Outcome]:
    points = basis._replace(nrr=tuple(one._replace(is_point=True) for one in basis.nrr))
    is_printed = any(one.places is not None for one in basis.nrr)
    readings = [(points, False), (basis, False), (basis, True)] if is_printed else [(basis, False)]
    for first, weighting in product(STEPS, basis.weightings):
        sums = [_sums(one, first, weighting.weights, cut=cut) for one, cut in readings]
        for second, last in product(STEPS, STEPS):
            exactly, *spans = [last.of(one[second]) if last else one[second] for one in sums]
            fitting = (
                (cut, index)
                for cut, span in zip((False, True), spans or [exactly], strict=False)
                for index, target in wanted
                if span.meets(target)
            )
            arithmetic = Arithmetic(basis.blanks, basis.questions, weighting.name, first, second, last)
            own = (spans or [exactly])[0].times(factor)
            yield Outcome(arithmetic, own, next(fitting, None), exactly.meets(wanted[0][1]))


def _sums(
    basis: Basis, first: Step | None, weights: Sequence[Fraction], *, cut: bool
) -> dict[Step | None, FigureRange]:
    """The sum of the weighted means, by what is done to each of them."""
    parts = [_mean(one, first, cut=cut).times(weight) for one, weight in zip(basis.nrr, weights, strict=True)]
    return {second: _sum([second.of(part) for part in parts] if second else parts) for second in STEPS}


def _mean(figure: PrintedFigure, step: Step | None, *, cut: bool) -> FigureRange:
    if step is None:
        return figure.span(cut=cut)
    if figure.is_point and figure.places is not None and figure.places <= step.places:
        return figure.span(cut=cut)  # it has no further decimals
    if step == Step(cut, figure.places or 0):
        return FigureRange(figure.value, figure.value, step=Fraction(1, 10**step.places))
    return step.of(figure.span(cut=cut))


def _sum(parts: Sequence[FigureRange]) -> FigureRange:
    low = sum((part.low for part in parts), Fraction())
    high = sum((part.high for part in parts), Fraction())
    step = parts[0].step
    for part in parts[1:]:
        step = _common(step, part.step)
    return FigureRange(low, high, any(part.is_open for part in parts), step)


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The largest step of which both are multiples; 0 where one of them is none."""
    if one == other or not one or not other:
        return one if one == other else Fraction()
    whole = gcd(one.numerator * other.denominator, other.numerator * one.denominator)
    return Fraction(whole, one.denominator * other.denominator)
