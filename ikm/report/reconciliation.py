"""Why a report says another figure: from what it prints, or from the answers, to every arithmetic that gives it."""

from __future__ import annotations

from collections.abc import Mapping
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
from ikm.rules.ruleset import Grade, Ruleset
from ikm.version import __version__

SCHEMA = "ikm.reconcile/1"
NRR, TOTALS, ANSWERS = "nrr", "totals", "answers"
"""What the index is to follow from."""
PLACES = 6
"""So many decimals of what an arithmetic gives are told; zeros behind are not."""

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
    """What there is to begin with: printed NRR, or the questions of each unsur; and what is printed of the whole.

    ``complete`` is how many respondents answered everything, 0 where nobody knows.
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
class Reconciliation:
    """Every arithmetic that was tried: the possible ones first, and of them the nearest to the rule.

    ``printed`` is the index as it is printed, on the scale of the index, that of the answers, or both; ``mutu`` is
    the class printed beside it, if one is given. The first of ``bases`` is the rule's.
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
        return [one for one in self.outcomes if one.printed]

    @property
    def exact(self) -> FigureRange:
        """The index by the rule, as far as the digits of printed means tell it."""
        return self.plain(self.bases[0], self.bases[0].weightings[0])

    @property
    def nominal(self) -> Fraction:
        """The index by the rule of the means just as they are printed."""
        basis = self.bases[0]
        return total((one.value for one in basis.nrr), basis.weightings[0].weights) * self.method.rules.factor

    def plain(self, basis: Basis, weighting: Weighting) -> FigureRange:
        """The index that weights give where nothing is rounded on the way."""
        return unrounded(basis, weighting.weights).times(self.method.rules.factor)

    def grades(self, span: FigureRange) -> tuple[Grade, Grade]:
        """The classes of the lowest and the highest index of a span."""
        from ikm.index.score import grade_of

        rules = self.method.rules
        low, high = (grade_of(half_up(end, rules.ikm_places), rules) for end in (span.low, span.high))
        assert low is not None  # rules without classes are refused
        assert high is not None
        return low, high

    def printed_grades(self) -> tuple[Grade, Grade]:
        """The lowest and highest class that the printed index may have: of enough decimals it is one."""
        rules, printed = self.method.rules, max(self.printed)
        if (scale := printed_scale(printed, rules)) == rules.factor and decimal_places(printed) >= rules.ikm_places:
            return self.grades(FigureRange(Fraction(printed), Fraction(printed)))
        return self.grades(figure_of(printed).span(cut=False).times(Fraction(rules.factor) / scale))

    @property
    def class_flips(self) -> bool | None:
        """Whether what is printed has another class than the exact index; None where the digits do not tell."""
        exact, printed = {*self.grades(self.exact)}, {*self.printed_grades()}
        if exact.isdisjoint(printed):
            return True
        return False if len(exact | printed) == 1 else None

    @property
    def mutu_agrees(self) -> bool | None:
        """Whether the class printed beside the index may be its class; None where no class is printed."""
        return None if self.mutu is None else self.mutu in self.printed_grades()

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The possible arithmetics as a table: a header, and a row for each."""
        rows = [[*self._entry(one).values()] for one in self.possible]
        return [*self._entry(self.outcomes[0])], rows

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON values, by the schema ``ikm.reconcile/1`` (``ikm schema reconcile`` prints it)."""
        from ikm.report.report import findings_dict

        rules, given, possible = self.method.rules, self.given, self.possible
        lowest, highest = self.printed_grades()
        return {
            "schema": SCHEMA,
            "program": f"ikm {__version__}",
            "rules": {"id": rules.id, "title": rules.title, "without": [*self.method.without]},
            "input": given.input and given.input._asdict(),
            "given": {"kind": given.kind, "respondents": given.respondents, "unsur": len(self.bases[0].nrr)},
            "printed": {
                "figures": [
                    {"value": str(one), "scale": "answers" if printed_scale(one, rules) == 1 else "index"}
                    for one in self.printed
                ],
                "mutu_low": lowest.mutu,
                "mutu_high": highest.mutu,
                "mutu": self.mutu and self.mutu.mutu,
                "mutu_agrees": self.mutu_agrees,
            },
            "exact": self._exact(),
            "class_flips": self.class_flips,
            "tried": len(self.outcomes),
            "excluded": len(self.outcomes) - len(possible),
            "possible": [_json(self._entry(one)) for one in possible],
            "findings": findings_dict(self.findings, self.findings.shown()),
        }

    def _exact(self) -> dict[str, Any]:
        span, places = self.exact, self.method.rules.ikm_places
        low, high = self.grades(span)
        return {
            "ikm": float(half_up(self.nominal, places)),
            "ikm_exact": str(self.nominal) if span.low == span.high else None,
            "ikm_low": float(half_up(span.low, places)),
            "ikm_high": float(half_up(span.high, places)),
            "mutu_low": low.mutu,
            "mutu_high": high.mutu,
        }

    def _entry(self, one: Outcome) -> dict[str, object]:
        way, (means_cut, index_cut) = one.arithmetic, one.printed or (False, False)
        low, high = self.grades(one.ikm)
        is_printed = self.given.kind == NRR
        return {
            "deviations": one.deviations,
            "weight": way.weight,
            "blanks": way.blanks,
            "questions": way.questions,
            "nrr": way.nrr and str(way.nrr),
            "weighted": way.weighted and str(way.weighted),
            "sum": way.sum and str(way.sum),
            "nrr_printed": _printing(cut=means_cut) if is_printed else None,
            "ikm_printed": _printing(cut=index_cut),
            "as_printed": one.as_printed if is_printed else None,
            "ikm_low": trimmed(one.ikm.low, PLACES),
            "ikm_high": trimmed(one.ikm.high, PLACES),
            "mutu_low": low.mutu,
            "mutu_high": high.mutu,
        }


def _printing(*, cut: bool) -> str:
    return "cut" if cut else "rounded"


def _json(entry: Mapping[str, object]) -> dict[str, object]:
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in entry.items()}


def decimal_places(value: Decimal) -> int:
    """How many decimals a printed figure has."""
    return max(0, -int(value.as_tuple().exponent))


def figure_of(value: Decimal) -> PrintedFigure:
    """A printed figure, with the decimals it is printed with."""
    return PrintedFigure(Fraction(value), decimal_places(value))


def printed_scale(printed: Decimal, rules: Ruleset) -> int:
    """What a printed index is divided by to be on the scale of the answers."""
    return 1 if printed <= rules.scores[-1] else int(rules.factor)
