"""Gates that a caller sets: limits that the whole and every unit must keep."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.rounding import half_up
from ikm.index.score import Score
from ikm.messages.findings import Refusal
from ikm.messages.language import number_text
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.messages.phrases import phrase
from ikm.options import GateOptions
from ikm.report.report import Report
from ikm.rules.ruleset import Ruleset, decimal

if TYPE_CHECKING:
    from ikm.report.stored_report import StoredReport

PERCENT_PLACES = 2


class UnmetGate(NamedTuple):
    """One gate that one group does not meet: the option, the group's name, and the figure it has instead."""

    gate: OptionUse
    group: str
    figure: str

    def __str__(self) -> str:
        return phrase("gate-unmet", gate=self.gate, group=self.group, found=self.figure)


class Gates(NamedTuple):
    """The limits that the whole and every unit must keep; None where nothing is demanded.

    The least index and class, and the largest drop since the report ``against``, are compared with figures as they
    are shown. The largest share of missing answers, in percent of respondents × questions, is compared exactly.
    """

    min_ikm: Decimal | None = None
    min_mutu: str | None = None
    min_respondents: int | None = None
    max_missing: Decimal | None = None
    max_drop: Decimal | None = None
    against: StoredReport | None = None

    @classmethod
    def read(cls, options: GateOptions, rules: Ruleset) -> Gates:
        """Read the gates from text; numbers with either decimal mark, percents with or without their sign.

        :raises Refusal: of the family ``option-bad`` for what is no number or no class of the rules, or a drop
            against nothing; of ``former-bad`` and its like for a report that cannot be read, of ``compare-differs``
            for one by other rules.
        """
        mutu = _read_class(options.min_mutu, rules)
        if (options.max_drop is None) != (options.against is None):
            drop, report = OptionUse("max_drop"), OptionUse("against")
            said, other = (report, drop) if options.max_drop is None else (drop, report)
            raise Refusal("option-needs", option=said, other=other)
        highest = rules.ends[1]
        percent = None if options.max_missing is None else options.max_missing.strip().removesuffix("%")
        return cls(
            min_ikm=_read_index(options.min_ikm, highest),
            min_mutu=mutu,
            min_respondents=_read_whole_number("min_respondents", options.min_respondents),
            max_missing=_read_number("max_missing", percent, 100, "5%"),
            max_drop=_read_number("max_drop", options.max_drop, highest, "2,5"),
            against=_load_earlier_report(options.against, rules),
        )

    def unmet(self, report: Report) -> list[UnmetGate]:
        """The gates that are not met, by the whole or by a unit; a group without an index meets none of an index.

        Where the units were asked different unsur, there is no index of the whole, and each unit has to meet them.
        """
        groups = [(unit.label, unit.score) for unit in report.units()]
        only_units_have_an_index = bool(groups) and report.overall.reason == "unsur-differ"
        if not only_units_have_an_index:
            groups.insert(0, (report.name or phrase("the-whole"), report.overall))
        unmet = []
        for name, score in groups:
            unmet += [UnmetGate(gate, name, figure) for gate, figure in self._unmet_by_score(score, report)]
        return [*unmet, *self._drops(report)]

    def _unmet_by_score(self, score: Score, report: Report) -> Iterator[tuple[OptionUse, str]]:
        """The gates that the figures of a group do not meet, each with the figure it has."""
        if self.min_ikm is not None and (score.ikm is None or score.ikm < self.min_ikm):
            yield OptionUse("min_ikm", str(self.min_ikm)), _figure_or_reason(score.ikm, score.reason)
        if self.min_mutu is not None:
            classes = [grade.mutu for grade in report.method.rules.grades]
            mutu = score.grade.mutu if score.grade else None
            if mutu is None or classes.index(mutu) < classes.index(self.min_mutu):
                yield OptionUse("min_mutu", self.min_mutu), _figure_or_reason(mutu, score.reason)
        if self.min_respondents is not None and score.respondents < self.min_respondents:
            number = phrase("gate-respondents", number=score.respondents)
            yield OptionUse("min_respondents", str(self.min_respondents)), number
        if self.max_missing is not None:
            missing = _too_many_missing(score, self.max_missing)
            if missing:
                yield OptionUse("max_missing", f"{self.max_missing}%"), missing

    def _drops(self, report: Report) -> Iterator[UnmetGate]:
        """The groups whose index fell by more than allowed, and the units that are missing now.

        A unit that the earlier report lacks has not fallen.
        Figures that were computed in another way cannot be compared, so the gate is not met where there are such.
        """
        if self.max_drop is None or self.against is None:
            return
        from ikm.report.comparison import choices, compare
        from ikm.report.stored_report import of_report

        gate = OptionUse("max_drop", str(self.max_drop))
        whole = report.name or phrase("the-whole")
        current = of_report(report)
        comparison = compare(self.against, current, report.method.rules)  # refuses a report that does not fit
        choices_differ = False
        for earlier_choice, choice in zip(choices(self.against), choices(current), strict=True):
            if earlier_choice != choice:
                choices_differ = True
                found = phrase("gate-choice", ours=choice, path=self.against.path, theirs=earlier_choice)
                yield UnmetGate(gate, whole, found)
        if choices_differ:
            return
        # Without units of its own, a run has none of those that the earlier report has.
        missing_units = comparison.only_before if current.units else [unit.label for unit in self.against.units]
        for label in missing_units:
            yield UnmetGate(gate, label, phrase("gate-unit-gone", path=self.against.path))
        for group in (comparison.overall, *comparison.units):
            name = group.label or whole
            before, after, change = group.change.shown
            if before is not None and after is None:
                yield UnmetGate(gate, name, _figure_or_reason(None, group.change.reason))
            elif change is not None and -change > self.max_drop:
                yield UnmetGate(gate, name, phrase("gate-drop", after=after, before=before, change=change))


def _too_many_missing(score: Score, most_percent: Decimal) -> str:
    """How many answers of a group are missing, where it is more than so many percent; else empty."""
    if not score.unsur:  # its figures are withheld
        return _figure_or_reason(None, score.reason)
    questions = sum(len(unsur.questions) for unsur in score.unsur)
    asked = score.respondents * questions
    missing = asked - sum(unsur.answers for unsur in score.unsur)
    if missing * 100 <= Fraction(most_percent) * asked:
        return ""
    percent = half_up(Fraction(missing * 100, asked), PERCENT_PLACES)
    return phrase("gate-missing", percent=percent, missing=missing, asked=asked)


def _figure_or_reason(figure: object, reason: str | None) -> str:
    """A figure of a group, or why it has none."""
    if figure is None:
        return phrase("gate-no-index", reason=reason)
    return number_text(figure) if isinstance(figure, Decimal) else str(figure)


def _load_earlier_report(path: str | None, rules: Ruleset) -> StoredReport | None:
    """The report to compare with, which has to be by the same rules."""
    if path is None:
        return None
    from ikm.report.comparison import method_of_report
    from ikm.report.stored_report import load

    report = load(path)
    method_of_report(report, rules)  # refuses a report by other rules before anything is scored
    return report


def _read_class(text: str | None, rules: Ruleset) -> str | None:
    """A class of the rules, in any case."""
    if text is None:
        return None
    classes = [grade.mutu for grade in rules.grades]
    if not classes:
        conversions = [
            OptionUse("conversion", conversion.name) for conversion in rules.conversions if conversion.grades
        ]
        if not conversions:
            raise Refusal("mutu-classless", rules=rules.id)
        raise Refusal("mutu-convertible", rules=rules.id, conversions=AnyOption(tuple(conversions)))
    if text.upper() not in classes:
        raise rules.refusal_of("min_mutu", text, classes)
    return text.upper()


def _read_index(text: str | None, highest: Fraction) -> Decimal | None:
    """The least index, which is one of the rules."""
    if text is None:
        return None
    index = _number_to(text, highest)
    if index is None:
        raise Refusal("option-index", option=OptionUse("min_ikm"), value=text, highest=highest)
    return index


def _read_number(field: str, text: str | None, highest: int | Fraction, example: str) -> Decimal | None:
    """A number from 0 to ``highest``; the ``example`` shows how it may be written."""
    if text is None:
        return None
    number = _number_to(text, highest)
    if number is None:
        raise Refusal("option-number", option=OptionUse(field), value=text, highest=highest, example=example)
    return number


def _number_to(text: str, highest: int | Fraction) -> Decimal | None:
    """A number from 0 to ``highest``; None for any other text."""
    number = decimal(text)
    return number if number is not None and 0 <= number <= highest else None


def _read_whole_number(field: str, text: str | None) -> int | None:
    if text is None:
        return None
    digits = text.strip()
    # isdigit alone takes “²” and digits of other scripts
    is_whole_number = digits.isascii() and digits.isdigit() and len(digits) < 10
    if not is_whole_number:
        raise Refusal("option-whole", option=OptionUse(field), value=text, example=30)
    return int(digits)
