"""Importance and performance: what people were met with, held against what they expected of it.

Martilla, J. A. & James, J. C. (1977): Importance-performance analysis. Journal of Marketing 41(1), 77–79; drawn by
Indonesian offices as the Diagram Kartesius. It is no part of the index, and changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ikm.index.method import Question
from ikm.index.rounding import total
from ikm.index.tally import Tally

QUADRANTS = {
    "A": "Prioritas utama",
    "B": "Pertahankan prestasi",
    "C": "Prioritas rendah",
    "D": "Berlebihan",
}
"""By importance and performance: high and low, high and high, low and low, low and high; also numbered I to IV."""


class UnsurImportance(NamedTuple):
    """One unsur: its mean of the answers and of the expectations, and how many of these were given.

    ``on_line`` says that one of its means is the one that the quadrants part at.
    """

    unsur: str
    answers: int
    performance: Fraction
    importance: Fraction
    quadrant: str
    on_line: bool

    @property
    def gap(self) -> Fraction:
        """Performance less importance: below 0, expectations were not met."""
        return self.performance - self.importance

    @property
    def attainment(self) -> Fraction:
        """Tingkat kesesuaian, in percent: performance as a part of importance."""
        return self.performance / self.importance * 100


class Importance(NamedTuple):
    """The unsur of which both are known, in their order, and the means of their means, where the quadrants part."""

    performance: Fraction
    importance: Fraction
    unsur: tuple[UnsurImportance, ...]


def standings(nrr: Mapping[str, Fraction], expected: Mapping[str, tuple[Fraction, int]]) -> Importance | None:
    """Hold the NRR of each unsur against what was expected of it: a mean, and of how many answers; None without any.

    With x̄ᵢ the performance of unsur i and ȳᵢ its importance, the gap is x̄ᵢ − ȳᵢ and the attainment x̄ᵢ / ȳᵢ × 100.
    Over the k unsur of which both are known the lines are X̿ = Σ x̄ᵢ / k and Y̿ = Σ ȳᵢ / k. High is what is not below
    its line, so a mean that lies on it is high. The quadrants are A (ȳᵢ ≥ Y̿, x̄ᵢ < X̿), B (ȳᵢ ≥ Y̿, x̄ᵢ ≥ X̿),
    C (ȳᵢ < Y̿, x̄ᵢ < X̿) and D (ȳᵢ < Y̿, x̄ᵢ ≥ X̿).

    >>> half = Fraction(1, 2)
    >>> met = {"waktu": 2 + half, "biaya": 3 + half, "sarana": Fraction(3)}
    >>> wanted = {"waktu": (Fraction(4), 20), "biaya": (3 + half, 20), "sarana": (Fraction(3), 19)}
    >>> found = standings(met, wanted)
    >>> str(found.performance), str(found.importance)
    ('3', '7/2')
    >>> [(one.quadrant, str(one.gap), str(one.attainment), one.on_line) for one in found.unsur]
    [('A', '-3/2', '125/2', False), ('B', '0', '100', True), ('D', '0', '100', True)]
    """
    both = [unsur for unsur in nrr if unsur in expected]
    if not both:
        return None
    across = total(nrr[unsur] for unsur in both) / len(both)
    up = total(expected[unsur][0] for unsur in both) / len(both)

    def standing(unsur: str) -> UnsurImportance:
        performance, (importance, answers) = nrr[unsur], expected[unsur]
        quadrant = ("CD", "AB")[importance >= up][performance >= across]
        on_line = performance == across or importance == up
        return UnsurImportance(unsur, answers, performance, importance, quadrant, on_line)

    return Importance(across, up, tuple(map(standing, both)))


def expected_means(
    tally: Tally, questions: tuple[Question, ...], scores: tuple[int, ...]
) -> dict[str, tuple[Fraction, int]]:
    """The mean of what was expected of each unsur, and of how many answers; of several questions, of their means."""
    if tally.expected is None:
        return {}
    means: dict[str, list[Fraction]] = {}
    answers: dict[str, int] = {}
    for question, row in zip(questions, tally.expected.tolist(), strict=True):
        if given := sum(row):
            points = sum(score * count for score, count in zip(scores, row, strict=True))
            means.setdefault(question.unsur, []).append(Fraction(points, given))
            answers[question.unsur] = answers.get(question.unsur, 0) + given
    return {unsur: (total(own) / len(own), answers[unsur]) for unsur, own in means.items()}
