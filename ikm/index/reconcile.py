"""Which arithmetic gives a printed index: every one in use, tried on all that the printed digits allow.

A printed figure stands for an interval, an exact one for a point. Each step of an arithmetic (the mean of an unsur
rounded or cut, times its weight, rounded or cut, summed, rounded or cut, times the factor) takes an interval to one
that holds every figure it may give, so an arithmetic that could have given what is printed is never excluded.

A half may have been rounded up, to even or by a float: both neighbours are possible. One exception: a mean that is
printed rounded, and rounded in the arithmetic to the same decimals, is what is printed, for a report rounds a half in
one way. To cut is to leave off further decimals; a float that should lie on a multiple of the last place may lie just
below it, and then loses one unit more: rounded terms that sum to 3.40 are 3.39999… as floats, and become 3.39.
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
    """All figures from ``low`` to ``high``, where ``is_open`` without that; with a ``step``, its multiples only.

    Any of them may be less by ``lost``, what a float just below a multiple loses when it is cut.
    """

    low: Fraction
    high: Fraction
    is_open: bool = False
    step: Fraction = Fraction()
    lost: Fraction = Fraction()

    @property
    def is_discrete(self) -> bool:
        """Whether its lowest figure is one that was computed, and not the end of what digits allow."""
        return bool(self.step) or self.low == self.high

    def times(self, factor: Fraction | int) -> FigureRange:
        """Every figure times a factor above 0."""
        return FigureRange(
            self.low * factor, self.high * factor, self.is_open, self.step * factor, self.lost * factor
        )

    @property
    def spread(self) -> FigureRange:
        """Every figure between the least and the most, what may be lost included."""
        if not self.lost:
            return self
        return FigureRange(self.low - self.lost, self.high, self.is_open, _common(self.step, self.lost))

    def meets(self, other: FigureRange) -> bool:
        """Whether it has a figure of another, which has no step.

        A figure that was computed may have been the first that another ends before, as a float just below it.
        """
        if self.lost:
            above = FigureRange(other.low + self.lost, other.high + self.lost, other.is_open)
            whole = self._replace(lost=Fraction())
            return whole.meets(other) or whole.meets(above)
        low, high = max(self.low, other.low), min(self.high, other.high)
        ends = (self,) if self.is_discrete else (self, other)
        is_open = any(one.is_open and one.high == high for one in ends)
        least = ceil(low / self.step) * self.step if self.step else low
        return least < high or (least == high and not is_open)


class PrintedFigure(NamedTuple):
    """A figure as it is printed, with so many decimals; with None, an exact one.

    Where it ``is_point`` it is taken just as it is printed, with nothing behind its digits. Its digits are those of
    ``scale`` times the value: 83.75 on 25–100 is 3.35, and known to 0.0002.
    """

    value: Fraction
    places: int | None = None
    is_point: bool = False
    scale: int = 1

    def span(self, *, cut: bool) -> FigureRange:
        """All that it may stand for, where it was rounded or cut when it was printed."""
        if self.places is None:
            return FigureRange(self.value, self.value)
        unit = Fraction(1, 10 ** min(self.places, FINEST) * self.scale)
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
            # They have no further decimals, but their floats may lie just below them.
            return span._replace(lost=unit) if self.cut else span
        shift = Fraction(0 if self.cut else 1, 2)
        last = span.high * times + shift
        low = ceil(span.low * times - shift)
        if self.cut:
            low -= 1  # also of what lies on a multiple: its float may lie just below
        return FigureRange(low * unit, (ceil(last) - 1 if span.is_open else floor(last)) * unit, step=unit)


STEPS: tuple[Step | None, ...] = (None, *(Step(cut, places) for cut in (False, True) for places in PLACES))
"""What may be done at each stage; nothing, by the rule."""


class Weighting(NamedTuple):
    """The weights of the unsur, under the name that tells them from others: ``exact``, ``0.11``."""

    name: str
    weights: tuple[Fraction, ...]


class Basis(NamedTuple):
    """The means to begin with, as one treatment of blanks and of questions gives them, and the weights in use.

    With ``most``, the highest mean there can be, they were multiplied by their weights already: then ``nrr`` are the
    weighted means as they are printed, and no weight is possible by which a mean would be above ``most``.
    """

    blanks: str
    questions: str
    nrr: tuple[PrintedFigure, ...]
    weightings: tuple[Weighting, ...]
    most: int | None = None


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
    wanted = [(any(cuts), _wanted(said, cuts)) for cuts in product((False, True), repeat=len(said))]
    wanted.sort(key=lambda one: one[0])
    tried = [outcome for basis in bases for outcome in _tried(basis, wanted, factor)]
    return sorted(tried, key=lambda one: (one.printed is None, one.deviations, not one.as_printed))


def unrounded(basis: Basis, weights: Sequence[Fraction], *, cut: bool = False) -> FigureRange:
    """The sum of the weighted means with nothing rounded on the way, on the scale of the answers.

    Of means that were weighted already it is the sum by the first weights of the basis, had they been weighted by
    ``weights``: 0.33 by 0.11 is a mean of 3.
    """
    spans = [one.span(cut=cut) for one in basis.nrr]
    if basis.most is not None:
        weights = [own / weight for own, weight in zip(basis.weightings[0].weights, weights, strict=True)]
    return _sum([span.times(weight) for span, weight in zip(spans, weights, strict=True)])


def _wanted(said: Sequence[PrintedIndex], cuts: Sequence[bool]) -> FigureRange:
    """What all prints of the index allow in common, on the scale of the answers."""
    spans = [one.figure.span(cut=cut).times(Fraction(1, one.scale)) for one, cut in zip(said, cuts, strict=True)]
    high = min(span.high for span in spans)
    is_open = any(one.is_open and one.high == high for one in spans)
    return FigureRange(max(span.low for span in spans), high, is_open)


def _tried(basis: Basis, wanted: Sequence[tuple[bool, FigureRange]], factor: int | Fraction) -> Iterator[Outcome]:
    points = basis._replace(nrr=tuple(one._replace(is_point=True) for one in basis.nrr))
    is_printed = any(one.places is not None for one in basis.nrr)
    readings = [(points, False), (basis, False), (basis, True)] if is_printed else [(basis, False)]
    if basis.most is not None:
        yield from _tried_weighted(basis, wanted, factor)
        return
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
            own = (spans or [exactly])[0].spread.times(factor)
            yield Outcome(arithmetic, own, next(fitting, None), exactly.meets(wanted[0][1]))


def _tried_weighted(
    basis: Basis, wanted: Sequence[tuple[bool, FigureRange]], factor: int | Fraction
) -> Iterator[Outcome]:
    """Every arithmetic from weighted means: what was done to the means before is not told by them."""
    for weighting, second in product(basis.weightings, STEPS):
        sums = {cut: _sum_of_terms(basis, weighting, second, cut=cut) for cut in (False, True)}
        for last in STEPS:
            spans = {cut: last.of(one) if last and one else one for cut, one in sums.items()}
            fitting = (
                (cut, index) for cut, span in spans.items() for index, target in wanted if span and span.meets(target)
            )
            exact = _sum([one._replace(is_point=True).span(cut=False) for one in basis.nrr])
            exactly = last.of(exact) if last else exact
            fits = next(fitting, None)
            arithmetic = Arithmetic(basis.blanks, basis.questions, weighting.name, None, second, last)
            own = (spans[False] or spans[True] or exact).spread.times(factor)
            yield Outcome(arithmetic, own, fits, bool(fits) and exactly.meets(wanted[0][1]))


def _sum_of_terms(basis: Basis, weighting: Weighting, step: Step | None, *, cut: bool) -> FigureRange | None:
    """The sum of weighted means that were rounded or cut by a step; None where none such can be what is printed."""
    terms = []
    for figure, weight in zip(basis.nrr, weighting.weights, strict=True):
        span = _computed(figure, cut=cut)
        top = weight * (basis.most or 0)
        ceiling = step.of(FigureRange(top, top)).high if step else top
        if span.low > ceiling:
            return None
        if step is not None and figure.places is not None and step.places <= figure.places:
            unit, last = Fraction(1, 10**step.places), Fraction(1, 10**figure.places)
            # Where it was cut when it was printed, its float may have lain just below it.
            may_be = [figure.value, figure.value + last] if cut else [figure.value]
            multiples = [value for value in may_be if not value % unit]
            if not multiples:
                return None
            span = FigureRange(multiples[0], multiples[-1], step=unit)
        elif step is not None:
            span = step.of(span)
        terms.append(span)
    return _sum(terms)


def _sums(
    basis: Basis, first: Step | None, weights: Sequence[Fraction], *, cut: bool
) -> dict[Step | None, FigureRange]:
    """The sum of the weighted means, by what is done to each of them."""
    parts = [_mean(one, first, cut=cut).times(weight) for one, weight in zip(basis.nrr, weights, strict=True)]
    return {second: _sum([second.of(part) for part in parts] if second else parts) for second in STEPS}


def _mean(figure: PrintedFigure, step: Step | None, *, cut: bool) -> FigureRange:
    if step is None:
        return _computed(figure, cut=cut)
    if figure.scale != 1:
        return step.of(_computed(figure, cut=cut))
    if figure.is_point and figure.places is not None and figure.places <= step.places:
        return _computed(figure, cut=cut)  # it has no further decimals
    if step == Step(cut, figure.places or 0):
        return FigureRange(figure.value, figure.value, step=Fraction(1, 10**step.places))
    return step.of(_computed(figure, cut=cut))


def _computed(figure: PrintedFigure, *, cut: bool) -> FigureRange:
    """All that a printed figure may have been; one that was cut, also the next multiple, as a float below it."""
    return figure.span(cut=cut)._replace(is_open=False)


def _sum(parts: Sequence[FigureRange]) -> FigureRange:
    parts = [part.spread for part in parts]
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
