"""The formulas of the regulation as a spreadsheet has them, and the cells that all sheets share.

A float sum may lie a hair below a half or a bound that the exact figure is on (``64.99999999999999`` for 65), so
every figure with a class is rounded twice: to ten digits behind the mark, which takes off the hair, then to those
shown. That gives another figure than the exact one only where this lies within 5e-11 of a half without being one.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ikm.index.method import EXACT, Method
from ikm.index.score import Score
from ikm.render.book.cells import DASH, Value
from ikm.rules.ruleset import Grade, Ruleset

FINE = 10
"""Digits behind the mark that take off the error of a sum of floats, and nothing else."""


class Classes(NamedTuple):
    """Where Ringkasan has the factor and the table of classes, lowest first: bounds, letters and words."""

    factor: str
    lower: str
    mutu: str
    kinerja: str

    def letter(self, ikm: str) -> str:
        """The letter of the class that a shown index has."""
        return if_number(ikm, f"LOOKUP({ikm},{self.lower},{self.mutu})")

    def word(self, ikm: str) -> str:
        """The words of the class that a shown index has."""
        return if_number(ikm, f"LOOKUP({ikm},{self.lower},{self.kinerja})")

    def shown(self, mean: str, places: int) -> str:
        """A mean answer, or the weighted sum of several, as an index."""
        return if_number(mean, rounded(f"{mean}*{self.factor}", places))


def if_number(cell: str, then: str) -> str:
    """A formula that holds only where a cell has a figure."""
    return f'IF(ISNUMBER({cell}),{then},"{DASH}")'


def rounded(what: str, places: int) -> str:
    """The formula of a figure as it is shown."""
    return f"ROUND(ROUND({what},{FINE}),{places})"


def mean(cells: str, number: int) -> str:
    """The mean of so many cells, where all of them have a figure."""
    return f'IF(COUNT({cells})={number},SUM({cells})/{number},"{DASH}")'


def quotient(value: Fraction) -> str:
    """A fraction as a formula."""
    return f"{value.numerator}/{value.denominator}"


def weight(unsur: str, method: Method, score: Score, asked: str) -> str:
    """The weight of an unsur as a formula, none for a printed weight; ``asked`` counts the unsur."""
    weights = {one.unsur.id: one.weight for one in score.unsur}
    if method.weight != EXACT:
        return ""
    equal = set(weights.values()) == {Fraction(1, len(weights))}
    return f"1/{asked}" if equal else quotient(weights[unsur])


def ranges(rules: Ruleset) -> list[tuple[Grade, Decimal, Decimal]]:
    """Each class with the lowest and the highest index that has it, lowest class first."""
    step = Decimal(1).scaleb(-rules.ikm_places)
    ends = [Decimal(score * rules.factor).quantize(step) for score in (rules.scores[0], rules.scores[-1])]
    bounds = [ends[0], *(grade.lower for grade in rules.grades if grade.lower is not None), ends[1] + step]
    return [(grade, low, above - step) for grade, (low, above) in zip(rules.grades, pairwise(bounds), strict=True)]


def shown(value: Value) -> Value:
    """A figure, or the sign that there is none."""
    return DASH if value is None else value


def skm(score: Score, factor: int) -> Fraction | None:
    """The sum of the weighted NRR."""
    return None if score.exact is None else score.exact / factor
