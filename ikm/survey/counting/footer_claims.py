"""What the foot of a sheet says of the answers above it: its figures, what they are, and of which answers."""

from __future__ import annotations

import re
from decimal import Decimal

from ikm.rules.ruleset import decimal
from ikm.survey.counting.candidate_row import CandidateRow
from ikm.survey.counting.foot_figures import AnswerCounts, AnswersAbove, Figures, FooterClaim

CLAIMED_KINDS = ("sum", "nrr", "respondents", "weighted", "index")
"""What the figures under a word of sums or means may be."""
SAME_INDEX = 0.01
"""An index that is shown is that of the answers within so much."""
_LAST_NUMBER = re.compile(r"(?P<times>(?:\bx|[×*])\s*)?(?P<number>[0-9]+(?:[.,][0-9]+)?)\s*\)?\s*$")
"""The number a label ends with, and the sign before it where it is a factor: `= NRR tertimbang x 25`."""


def claim_of(row: CandidateRow, counts: AnswerCounts, label_column: int) -> FooterClaim | None:
    """What a row of the foot says, with its numbers or the one that its label ends with: "Nilai SKM = 82,35".

    None where it has no number, or no word says what it is. ``label_column`` is where the label stands.
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
    spans = list(counts.spans())
    kind, above = row.foot.kind, spans[0]
    if kind == "ikm":
        above = next((span for span in spans if _has_index(span, numbers)), above)
    elif kind in ("sum", "nrr"):
        kind, above = _best_fitting(kind, row.figures(above.method.rules.scores), spans)
    return FooterClaim(kind, row.number, numbers, above)


def _has_index(above: AnswersAbove, numbers: Figures) -> bool:
    """Whether one of the numbers is the index of the answers."""
    exact = above.exact_index()
    return exact is not None and any(abs(float(exact) - float(number)) < SAME_INDEX for number in numbers.values())


def _best_fitting(kind: str, figures: Figures, spans: list[AnswersAbove]) -> tuple[str, AnswersAbove]:
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
