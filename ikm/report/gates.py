"""Gates that a caller sets: limits that the whole and every unit must keep."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.rounding import half_up
from ikm.index.score import Score
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Findings, Refusal
from ikm.messages.language import number_text
from ikm.messages.masking import masked_label
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.messages.phrases import phrase
from ikm.options import GateOptions
from ikm.report.gate_outcome import GateOutcome, Limit
from ikm.report.headline import other_figures, way_name
from ikm.rules.ruleset import Grade, Ruleset, decimal
from ikm.survey.counting.unit_names import AS_WRITTEN, UnitNames

if TYPE_CHECKING:
    from ikm.report.report import Report
    from ikm.report.stored_report import StoredReport

PERCENT_PLACES = 2


class Gates(NamedTuple):
    """The limits that the whole and every unit must keep; None where nothing is demanded.

    The least index and class, and the largest drop since the report ``against``, are compared with figures as they
    are shown. The largest share of missing answers, in percent of respondents × questions, is compared exactly.
    ``required_units`` have to be there, and where ``strict`` is set, everything that was read has to be usable.
    """

    min_ikm: Decimal | None = None
    min_mutu: str | None = None
    min_respondents: int | None = None
    max_missing: Decimal | None = None
    max_drop: Decimal | None = None
    against: StoredReport | None = None
    required_units: tuple[str, ...] = ()
    strict: bool = False

    @classmethod
    def read(cls, options: GateOptions, rules: Ruleset, unit_names: UnitNames = AS_WRITTEN) -> Gates:
        """Read the gates from text; numbers with either decimal mark, percents with or without their sign.

        Units of a list and of an earlier report are called as the survey calls them.

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
            against=_load_earlier_report(options.against, rules, unit_names),
            required_units=_load_units(options.require_units, unit_names),
            strict=options.strict,
        )

    def judge(self, report: Report) -> tuple[GateOutcome, ...]:
        """Every gate beside what the whole and each unit have of it; a group without an index meets none of an index.

        Where the units were asked different unsur, there is no index of the whole, and each unit has to meet them.
        """
        whole = report.name or phrase("the-whole")
        groups: list[tuple[str | None, str, Score]] = [
            (unit.label, unit.label, unit.score) for unit in report.units()
        ]
        only_units_have_an_index = bool(groups) and report.overall.reason == "unsur-differ"
        if not only_units_have_an_index:
            groups.insert(0, (None, whole, report.overall))
        outcomes: list[GateOutcome] = []
        for group, name, score in groups:
            outcomes += self._of_score(group, name, score, report)
        outcomes += self._of_drops(report, whole)
        outcomes += self._of_required_units(report)
        if self.strict:
            errors = report.findings.count(Severity.ERROR)
            found = phrase("gate-errors", number=errors)
            outcomes.append(GateOutcome(OptionUse("strict"), 0, None, errors, not errors, whole, found))
        return tuple(outcomes)

    def warn_other_ways(self, report: Report) -> Findings:
        """Warn of each gate of an index or a class that another figure of the whole would decide otherwise."""
        findings = Findings()
        heading = report.overall
        if heading.ikm is None:
            return findings
        rules = report.method.rules
        for figure in other_figures(report):
            way, kind = way_name(report.way, report.strata), way_name(figure.way, report.strata)
            if self.min_ikm is not None and (heading.ikm >= self.min_ikm) != (figure.ikm >= self.min_ikm):
                gate = OptionUse("min_ikm", str(self.min_ikm))
                findings.add("gate-matters", gate=gate, ikm=heading.ikm, other=figure.ikm, way=way, kind=kind)
            if self.min_mutu is not None and self._reaches(heading.grade, rules) != self._reaches(
                figure.grade, rules
            ):
                gate = OptionUse("min_mutu", self.min_mutu)
                findings.add("gate-matters", gate=gate, ikm=heading.ikm, other=figure.ikm, way=way, kind=kind)
        return findings

    def _reaches(self, grade: Grade | None, rules: Ruleset) -> bool:
        """Whether a class is the least one that is demanded, or better."""
        classes = [each.mutu for each in rules.grades]
        if grade is None or self.min_mutu is None:
            return False
        return classes.index(grade.mutu) >= classes.index(self.min_mutu)

    def _of_score(self, group: str | None, name: str, score: Score, report: Report) -> Iterator[GateOutcome]:
        """The gates that the figures of one group decide."""

        def outcome(option: OptionUse, limit: Limit, value: Limit | None, found: str, *, met: bool) -> GateOutcome:
            return GateOutcome(option, limit, group, value, met, name, found, score.reason if value is None else None)

        if self.min_ikm is not None:
            met = score.ikm is not None and score.ikm >= self.min_ikm
            option = OptionUse("min_ikm", str(self.min_ikm))
            yield outcome(option, self.min_ikm, score.ikm, _figure_or_reason(score.ikm, score.reason), met=met)
        if self.min_mutu is not None:
            mutu = score.grade.mutu if score.grade else None
            met = self._reaches(score.grade, report.method.rules)
            option = OptionUse("min_mutu", self.min_mutu)
            yield outcome(option, self.min_mutu, mutu, _figure_or_reason(mutu, score.reason), met=met)
        if self.min_respondents is not None:
            met = score.respondents >= self.min_respondents
            option = OptionUse("min_respondents", str(self.min_respondents))
            number = phrase("gate-respondents", number=score.respondents)
            yield outcome(option, self.min_respondents, score.respondents, number, met=met)
        if self.max_missing is not None:
            missing = _missing_in(score)
            met = missing is not None and missing.answers * 100 <= Fraction(self.max_missing) * missing.asked
            option = OptionUse("max_missing", f"{self.max_missing}%")
            percent = missing.percent if missing else None
            found = missing.found if missing else _figure_or_reason(None, score.reason)
            yield outcome(option, self.max_missing, percent, found, met=met)

    def _of_drops(self, report: Report, whole: str) -> Iterator[GateOutcome]:
        """How much the index of each group fell, and the units that are missing now.

        A unit that the earlier report lacks has not fallen.
        Figures that were computed in another way cannot be compared, so the gate is not met where there are such.
        """
        if self.max_drop is None or self.against is None:
            return
        from ikm.report.comparison import compare, other_choices
        from ikm.report.stored_report import of_report

        gate, limit = OptionUse("max_drop", str(self.max_drop)), self.max_drop
        current = of_report(report)
        comparison = compare(self.against, current, report.method.rules)  # refuses a report that does not fit
        different = other_choices(self.against, current)
        for earlier_choice, choice in different:
            found = phrase("gate-choice", ours=choice, path=self.against.path, theirs=earlier_choice)
            yield GateOutcome(gate, limit, None, None, False, whole, found, "choices-differ")
        if different:
            return
        # Without units of its own, a run has none of those that the earlier report has.
        missing_units = comparison.only_before if current.units else [unit.label for unit in self.against.units]
        for label in missing_units:
            found = phrase("gate-unit-gone", path=self.against.path)
            yield GateOutcome(gate, limit, label, None, False, label, found, "unit-missing")
        for group in (comparison.overall, *comparison.units):
            unit, name = group.label or None, group.label or whole
            before, after, change = group.change.shown
            if before is not None and after is None:
                reason = group.change.reason
                yield GateOutcome(gate, limit, unit, None, False, name, _figure_or_reason(None, reason), reason)
            elif change is not None:
                found = phrase("gate-drop", after=after, before=before, change=change)
                yield GateOutcome(gate, limit, unit, -change, -change <= limit, name, found)

    def _of_required_units(self, report: Report) -> Iterator[GateOutcome]:
        """Whether each required unit is there, whatever the case and signs of its name."""
        if not self.required_units:
            return
        from ikm.survey.exchange.population_file import match

        required_units = [masked_label(unit) for unit in self.required_units]  # as the groups are called
        respondents = {unit.label: unit.score.respondents for unit in report.units()}
        found = match(respondents, required_units).found
        numbers = {required: respondents[label] for label, required in found.items()}
        for required in required_units:
            number = numbers.get(required, 0)
            words = phrase("gate-respondents", number=number) if number else phrase("gate-unit-missing")
            reason = None if number else "unit-missing"
            yield GateOutcome(OptionUse("require_units"), 1, required, number, number > 0, required, words, reason)


class _Missing(NamedTuple):
    """How many answers of a group are missing, of so many that were asked."""

    answers: int
    asked: int

    @property
    def percent(self) -> Decimal:
        """The share in percent, as it is shown."""
        return half_up(Fraction(self.answers * 100, self.asked), PERCENT_PLACES) if self.asked else Decimal(0)

    @property
    def found(self) -> str:
        """The share in words."""
        return phrase("gate-missing", percent=self.percent, missing=self.answers, asked=self.asked)


def _missing_in(score: Score) -> _Missing | None:
    """How many answers of a group are missing; None where its figures are withheld."""
    if not score.unsur:
        return None
    asked = score.respondents * sum(len(unsur.questions) for unsur in score.unsur)
    return _Missing(asked - sum(unsur.answers for unsur in score.unsur), asked)


def _figure_or_reason(figure: object, reason: str | None) -> str:
    """A figure of a group, or why it has none."""
    if figure is None:
        return phrase("gate-no-index", reason=reason)
    return number_text(figure) if isinstance(figure, Decimal) else str(figure)


def _load_earlier_report(path: str | None, rules: Ruleset, unit_names: UnitNames) -> StoredReport | None:
    """The report to compare with, which has to be by the same rules."""
    if path is None:
        return None
    from ikm.report.comparison import method_of_report
    from ikm.report.stored_report import load

    report = load(path)
    method_of_report(report, rules)  # refuses a report by other rules before anything is scored
    return report.with_unit_names(unit_names)


def _load_units(path: str | None, unit_names: UnitNames) -> tuple[str, ...]:
    """The units that a file lists, each once."""
    if path is None:
        return ()
    from ikm.survey.exchange.unit_list import load

    return tuple(dict.fromkeys(unit_names.of(unit) or unit for unit in load(path)))


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
