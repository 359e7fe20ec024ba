"""Printed reports made by known wrong arithmetics, as programs make them: with floats, in their several ways.

Each is aimed: its figures are drawn until a step lies on a half, or a sum of rounded terms on a multiple of the last
place, where a float decides; or else it is what a survey gives.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from ikm.index.reconcile import STEPS, PrintedFigure, PrintedIndex, Step, Weighting, weightings

FACTOR = 25
TRIES = 200
Rounding = Callable[[float, int], float]
PRINTED_TERMS = 2, 3, 4
"""With so many decimals weighted means are printed."""


def to_even(value: float, places: int) -> float:
    """As Python rounds."""
    return float(round(value, places))


def half_up(value: float, places: int) -> float:
    """As a spreadsheet rounds: the decimals that are shown, a half up."""
    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def shifted(value: float, places: int) -> float:
    """As programs round that know whole numbers only."""
    scale: int = 10**places
    return math.floor(value * scale + 0.5) / scale


def cut_shifted(value: float, places: int) -> float:
    """To leave off by whole numbers: 0.29 × 100 is 28.999… and becomes 0.28."""
    scale: int = 10**places
    return math.trunc(value * scale) / scale


def cut_text(value: float, places: int) -> float:
    """To leave off the digits that are written."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_DOWN))


def left_to_right(values: Iterable[float]) -> float:
    """A sum as a loop makes it."""
    total = 0.0
    for value in values:
        total += value
    return total


ROUNDINGS: tuple[Rounding, ...] = (to_even, half_up, shifted)
CUTS: tuple[Rounding, ...] = (cut_shifted, cut_text)
SUMS: tuple[Callable[[Iterable[float]], float], ...] = (left_to_right, math.fsum)


class AimedReport(NamedTuple):
    """A report: its arithmetic by weight and steps, what it came of, and what it prints."""

    weighting: Weighting
    weightings: tuple[Weighting, ...]
    steps: tuple[Step | None, Step | None, Step | None]
    exact: tuple[PrintedFigure, ...]
    nrr: tuple[PrintedFigure, ...]
    terms: tuple[PrintedFigure, ...]
    printed: PrintedIndex
    lost: bool
    """Whether a float that should lie on a multiple lay below it, and was cut to the one before."""


def written(value: float, places: int, rounding: Rounding) -> PrintedFigure:
    """A figure as it is printed."""
    return PrintedFigure(Fraction(f"{rounding(value, places):.{places}f}"), places)


def report(chance: random.Random) -> AimedReport:
    """One report; of those drawn the first where a float is decisive, or the last where none is found."""
    for _ in range(TRIES):
        found = _drawn(chance)
        if found.lost or chance.random() < 0.02:
            break
    return found


def _drawn(chance: random.Random) -> AimedReport:
    people, unsur = chance.choice([20, 25, 29, 50, 100, 150, 200, 384]), chance.choice([4, 9, 9, 9, 11, 14])
    means = [Fraction(chance.randint(2 * people, 4 * people), people) for _ in range(unsur)]
    every = weightings([Fraction(1, unsur)] * unsur)
    weighting = chance.choice(every)
    share = float(weighting.weights[0])
    steps = chance.choice(STEPS), chance.choice(STEPS), chance.choice(STEPS)
    rounding, cutting, adding = chance.choice(ROUNDINGS), chance.choice(CUTS), chance.choice(SUMS)

    def done(value: float, step: Step | None) -> float:
        if step is None:
            return value
        return (cutting if step.cut else rounding)(value, step.places)

    first, second, last = steps
    nrr = [done(float(mean), first) for mean in means]
    terms = [done(one * share, second) for one in nrr]
    total = adding(terms)
    result = done(total, last)
    index = result * FACTOR
    printing = chance.choice([rounding, rounding, cutting])
    places = chance.choice([2, 2, 2, 3, 4])
    printed = PrintedIndex(written(index, places, printing), FACTOR)
    nrr_printing, nrr_places = chance.choice([rounding, rounding, cutting]), chance.choice([2, 3, 4])
    term_printing, term_places = chance.choice([rounding, rounding, cutting]), chance.choice(PRINTED_TERMS)
    # A report shows the NRR that it goes on with, or the one before, on more decimals than those.
    shown = [float(mean) for mean in means]
    if first and first.places <= nrr_places:
        shown, nrr_printing = nrr, to_even  # what has so few decimals already is written as it is, not cut again
    return AimedReport(
        weighting,
        every,
        steps,
        tuple(PrintedFigure(mean) for mean in means),
        tuple(written(one, nrr_places, nrr_printing) for one in shown),
        tuple(written(one, term_places, term_printing) for one in terms),
        printed,
        lost=bool(last and last.cut and _is_lost(terms, result, last.places)),
    )


def _is_lost(terms: Sequence[float], result: float, places: int) -> bool:
    total = sum(Fraction(repr(term)) for term in terms)
    cut = Fraction(math.floor(total * 10**places), 10**places)
    return Fraction(repr(result)) < cut
