"""The formulas of the regulation as a spreadsheet has them, and the cells that all sheets share.

A float sum may lie a hair below a half or a bound that the exact figure is on (``64.99999999999999`` for 65), so
every figure with a class is rounded twice: to ten digits behind the mark, which takes off the hair, then to those
shown. That gives another figure than the exact one only where this lies within 5e-11 of a half without being one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ikm.index.method import EXACT, Method
from ikm.index.rounding import half_up
from ikm.index.score import Score
from ikm.messages.catalogue import entry
from ikm.render.workbook.cells import DASH, Value
from ikm.rules.ruleset import Grade, Ruleset

FINE = 10
"""Digits behind the mark that take off the error of a sum of floats, and nothing else."""


class ClassCells(NamedTuple):
    """Where Ringkasan has the factor and the table of classes, lowest first: bounds, letters and words.

    ``offset`` is what is added behind the factor, as part of a formula. Without classes their cells are empty.
    """

    factor: str
    offset: str
    lower: str
    mutu: str
    kinerja: str

    def letter(self, ikm: str) -> str:
        """The letter of the class that a shown index has; no formula where there are no classes."""
        return self.lower and if_number(ikm, f"LOOKUP({ikm},{self.lower},{self.mutu})")

    def word(self, ikm: str) -> str:
        """The words of the class that a shown index has; no formula where there are no classes."""
        return self.lower and if_number(ikm, f"LOOKUP({ikm},{self.lower},{self.kinerja})")

    def shown(self, mean: str, places: int) -> str:
        """A mean answer, or the weighted sum of several, as an index."""
        return if_number(mean, rounded(f"{mean}*{self.factor}{self.offset}", places))

    def mean_of(self, ikm: str) -> str:
        """The mean answer that gives an index."""
        return f"({ikm}-({self.offset}))/{self.factor}" if self.offset else f"{ikm}/{self.factor}"


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
    if not rules.grades:
        return []
    step = Decimal(1).scaleb(-rules.ikm_places)
    ends = [half_up(end, rules.ikm_places) for end in rules.ends]
    bounds = [ends[0], *(grade.lower for grade in rules.grades if grade.lower is not None), ends[1] + step]
    return [(grade, low, above - step) for grade, (low, above) in zip(rules.grades, pairwise(bounds), strict=True)]


def formula_of(code: str, **cells: str) -> str:
    """A text of the catalogue as a formula, in which its facts are what some cells or formulas give.

    >>> formula_of("sheet-class", mutu="B5", kinerja="B6")
    '"Mutu "&B5&" · "&B6'
    """
    parts = re.split(r"{(\w+)}", entry(code).sentence)  # texts and names of facts by turns
    texts = [cells[part] if place % 2 else quoted(part) for place, part in enumerate(parts) if part]
    return "&".join(texts)


def quoted(text: str) -> str:
    """A text as a formula has it."""
    return '"{}"'.format(text.replace('"', '""'))


def shown(value: Value) -> Value:
    """A figure, or the sign that there is none."""
    return DASH if value is None else value


def offset(rules: Ruleset) -> str:
    """What is added behind the factor, as part of a formula."""
    return f"+({quotient(Fraction(rules.offset))})" if rules.offset else ""


def skm(score: Score, rules: Ruleset) -> Fraction | None:
    """The sum of the weighted NRR."""
    return None if score.exact is None else rules.mean_of(score.exact)
