"""How a printed index came about: every arithmetic that gives it, and the index by the rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from ikm.index.method import Method
from ikm.index.reconcile import (
    Basis,
    FigureRange,
    Outcome,
    PrintedFigure,
    Weighting,
    unrounded,
)
from ikm.index.rounding import half_up, total, trimmed
from ikm.messages.findings import Findings
from ikm.report.json_values import json_values
from ikm.report.notebook import NotebookResult
from ikm.rules.ruleset import Grade, Ruleset

NRR, WEIGHTED, TOTALS, ANSWERS = "nrr", "weighted", "totals", "answers"
"""What the index is computed from: printed NRR, plain or weighted, printed totals, or the answers."""
PLACES = 6
"""The most decimals that are shown of what an arithmetic gives; zeros at the end are left off."""

Number = str | Decimal | int | float
"""A figure as it is printed, with either decimal mark; a float is taken as it is written."""


class QuestionTotals(NamedTuple):
    """One question: the total of its answers, how many they are, and the total over those who answered everything."""

    total: int
    answers: int
    complete: int = 0


class ReconciledFile(NamedTuple):
    """The file that was read."""

    path: str
    sheet: str | None
    sha256: str | None


class GivenFigures(NamedTuple):
    """The figures to start from: the printed NRR, plain or weighted, or the totals of the questions of each unsur.

    ``complete`` is how many respondents answered everything, 0 where that is not known. ``printed`` and ``mutu`` are
    the index and class that are printed of the whole.
    """

    kind: str
    nrr: tuple[PrintedFigure, ...] = ()
    unsur: tuple[tuple[QuestionTotals, ...], ...] = ()
    respondents: int | None = None
    complete: int = 0
    printed: tuple[Decimal, ...] = ()
    mutu: str | None = None
    input: ReconciledFile | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation(NotebookResult):
    """Every arithmetic that was tried: first those that can give what is printed, nearest to the rule first.

    ``printed`` is the index as it is printed, on the scale of the index, that of the answers, or both; ``mutu`` is
    the class that is printed with it, if one is given. The first of ``bases`` is the rule's.
    """

    method: Method
    given: GivenFigures
    printed: tuple[Decimal, ...]
    mutu: Grade | None
    bases: tuple[Basis, ...]
    outcomes: tuple[Outcome, ...]
    findings: Findings

    @property
    def possible(self) -> list[Outcome]:
        """The arithmetics that could have given what is printed."""
        return [outcome for outcome in self.outcomes if outcome.printed]

    @property
    def exact(self) -> FigureRange:
        """The index by the rule, as exactly as the digits of printed means tell it.

        Of means that were weighted already it is that by each weight which may have been used, from the least to the
        most.
        """
        basis = self.bases[0]
        if basis.most is None:
            return self.unrounded_index(basis, basis.weightings[0])
        used = {outcome.arithmetic.weight for outcome in self.possible}
        spans = [self.unrounded_index(basis, one) for one in basis.weightings if one.name in used or not used]
        return FigureRange(min(span.low for span in spans), max(span.high for span in spans))

    @property
    def nominal(self) -> Fraction:
        """The index by the rule, of the means taken just as they are printed."""
        basis = self.bases[0]
        means = [nrr.value for nrr in basis.nrr]
        if basis.most is None:
            return total(means, basis.weightings[0].weights) * self.method.rules.factor
        used = self.possible[0].arithmetic.weight if self.possible else basis.weightings[0].name
        weighting = next(one for one in basis.weightings if one.name == used)
        pairs = zip(means, basis.weightings[0].weights, weighting.weights, strict=True)
        return total([mean * own / weight for mean, own, weight in pairs]) * self.method.rules.factor

    def unrounded_index(self, basis: Basis, weighting: Weighting) -> FigureRange:
        """The index that weights give where nothing is rounded on the way."""
        return unrounded(basis, weighting.weights).times(self.method.rules.factor)

    def grades(self, span: FigureRange) -> tuple[Grade, Grade]:
        """The classes of the lowest and the highest index of a span."""
        from ikm.index.score import grade_of

        rules = self.method.rules
        low = grade_of(half_up(span.low, rules.ikm_places), rules)
        high = grade_of(half_up(span.high, rules.ikm_places), rules)
        assert low is not None  # rules without classes are refused
        assert high is not None
        return low, high

    def printed_grades(self) -> tuple[Grade, Grade]:
        """The lowest and highest class that the printed index may have: with enough decimals, one and the same."""
        rules = self.method.rules
        printed = max(self.printed)
        scale = printed_scale(printed, rules)
        has_all_decimals = decimal_places(printed) >= rules.ikm_places
        if scale == rules.factor and has_all_decimals:
            return self.grades(FigureRange(Fraction(printed), Fraction(printed)))
        all_it_may_stand_for = figure_of(printed).span(cut=False)
        return self.grades(all_it_may_stand_for.times(Fraction(rules.factor) / scale))

    @property
    def class_flips(self) -> bool | None:
        """Whether the printed index has another class than the exact one; None where the digits do not tell."""
        exact = set(self.grades(self.exact))
        printed = set(self.printed_grades())
        if exact.isdisjoint(printed):
            return True
        if len(exact | printed) == 1:
            return False
        return None

    @property
    def mutu_agrees(self) -> bool | None:
        """Whether the class that is printed with the index can be its class; None where no class is printed."""
        return None if self.mutu is None else self.mutu in self.printed_grades()

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The possible arithmetics as a table: a header, and a row for each."""
        rows = [[*self.cells(outcome).values()] for outcome in self.possible]
        return [*self.cells(self.outcomes[0])], rows

    def to_dict(self) -> dict[str, Any]:
        """All outcomes as JSON values, by the schema ``ikm.reconcile/1`` (``ikm schema reconcile`` prints it)."""
        return json_values(self)

    def cells(self, outcome: Outcome) -> dict[str, object]:
        """An arithmetic and what it gives, by column of the flat table."""
        arithmetic = outcome.arithmetic
        means_are_cut, index_is_cut = outcome.printed or (False, False)
        low, high = self.grades(outcome.ikm)
        has_printed_means = self.given.kind in (NRR, WEIGHTED)
        return {
            "deviations": outcome.deviations,
            "weight": arithmetic.weight,
            "blanks": arithmetic.blanks,
            "questions": arithmetic.questions,
            "nrr": arithmetic.nrr and str(arithmetic.nrr),
            "weighted": arithmetic.weighted and str(arithmetic.weighted),
            "sum": arithmetic.sum and str(arithmetic.sum),
            "nrr_printed": _way_of_printing(is_cut=means_are_cut) if has_printed_means else None,
            "ikm_printed": _way_of_printing(is_cut=index_is_cut),
            "as_printed": outcome.as_printed if has_printed_means else None,
            "ikm_low": trimmed(outcome.ikm.low, PLACES),
            "ikm_high": trimmed(outcome.ikm.high, PLACES),
            "mutu_low": low.mutu,
            "mutu_high": high.mutu,
        }


def _way_of_printing(*, is_cut: bool) -> str:
    return "cut" if is_cut else "rounded"


def decimal_places(value: Decimal) -> int:
    """How many decimals a printed figure has."""
    return max(0, -int(value.as_tuple().exponent))


def figure_of(value: Decimal) -> PrintedFigure:
    """A printed figure, with the decimals it is printed with."""
    return PrintedFigure(Fraction(value), decimal_places(value))


def printed_scale(printed: Decimal, rules: Ruleset) -> int:
    """What a printed index is divided by to be on the scale of the answers."""
    return 1 if printed <= rules.scores[-1] else int(rules.factor)
