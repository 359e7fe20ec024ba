"""What the foot of a sheet says of the answers above it: its figures, what they are, and of which answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ikm.rules.ruleset import decimal
from ikm.survey.counting.candidate_row import CandidateRow
from ikm.survey.counting.foot_figures import FEWEST_FIGURES, AnswersAbove, Figures, FooterClaim

CLAIMED_KINDS = ("sum", "nrr", "respondents", "weighted", "index")
"""What the figures under a word of sums or means may be."""
SAME_INDEX = 0.01
"""An index that is shown is that of the answers within so much."""
_LAST_NUMBER = re.compile(r"(?P<times>(?:\bx|[×*])\s*)?(?P<number>[0-9]+(?:[.,][0-9]+)?)\s*\)?\s*$")
"""The number a label ends with, and the sign before it where it is a factor: `= NRR tertimbang x 25`."""


def claim_of(
    row: CandidateRow, spans: Sequence[AnswersAbove], *, label_column: int, last_answer: int
) -> FooterClaim | None:
    """What a row of the foot says, with its numbers or the one that its label ends with: "Nilai SKM = 82,35".

    None where it has no number, or no word says what it is. ``spans`` are the answers that it may be of, first those
    that it is of where it fits none; ``label_column`` is where the label stands,
    ``last_answer`` the last column of answers.
    """
    numbers: dict[int, Decimal] = {}
    for column, text in enumerate(row.texts):
        number = decimal(text)
        if number is not None:
            numbers[column] = number
    if not numbers:
        last = _LAST_NUMBER.search(row.label)
        if last and not last["times"]:
            numbers[label_column] = decimal(last["number"]) or Decimal(0)
    if not numbers or not row.foot.kind:
        return None
    kind, above = row.foot.kind, spans[0]
    figures = row.figures(above.method.rules.scores)
    if kind == "ikm" and _are_of_each_unsur(figures, len(row.answer_texts)):
        # 75 | 73.12 | … are the nine values, behind which a column of totals may hold the index.
        numbers = {column: number for column, number in numbers.items() if column > last_answer}
        if not numbers:
            return None
    if kind == "ikm":
        above = next((span for span in spans if _has_index(span, numbers)), above)
    elif kind in ("sum", "nrr"):
        kind, above = _best_fitting(kind, figures, spans)
    return FooterClaim(kind, row.number, numbers, above)


def _are_of_each_unsur(figures: Figures, questions: int) -> bool:
    """Whether figures under most questions are those of single unsur; the index of all may be written under each."""
    is_enough = len(figures) >= FEWEST_FIGURES and 2 * len(figures) > questions
    return is_enough and len(set(figures.values())) > 1


def _has_index(above: AnswersAbove, numbers: Figures) -> bool:
    """Whether one of the numbers is the index of the answers."""
    exact = above.exact_index()
    return exact is not None and any(abs(float(exact) - float(number)) < SAME_INDEX for number in numbers.values())


def _best_fitting(kind: str, figures: Figures, spans: Sequence[AnswersAbove]) -> tuple[str, AnswersAbove]:
    """What the figures of a footer are, and of which answers: by their size, then by the label.

    A sheet calls means “Nilai per Unsur”, and closes the rows of each unit with sums of their own.
    """
    best_kind, best_above, most = kind, spans[0], 0
    for above in spans:
        for other in (kind, *CLAIMED_KINDS):
            agreeing = above.agreeing(figures, other)
            if agreeing > most:
                best_kind, best_above, most = other, above, agreeing
    # One figure of nine may agree by chance with another kind.
    return (best_kind, best_above) if most > 1 or best_kind == kind else (kind, spans[0])
