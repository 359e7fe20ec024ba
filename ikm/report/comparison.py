"""Two surveys compared: what changed in the whole, in every unsur, and in the units that both have.

A difference is that of the exact figures, after less before, and is rounded once, where it is shown: half away from
zero, so that the change from A to B is that from B to A with the other sign. It may therefore differ in the last
digit from the difference of the two rounded figures that are shown with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from ikm.index.change import SHARED, UNCERTAIN, Difference, Spread, difference, together
from ikm.index.method import Method
from ikm.index.rounding import half_away, half_up
from ikm.index.score import grade_of, index, value_of
from ikm.index.statistics import CONFIDENCE
from ikm.messages.findings import Fact, Findings, PhraseUse, Place, ReasonUse, Refusal
from ikm.messages.option_names import OptionUse
from ikm.report.json_values import json_values
from ikm.report.notebook import NotebookResult
from ikm.report.stored_report import GroupFigures, StoredReport
from ikm.rules.ruleset import Ruleset, Unsur
from ikm.survey.texts.vocabulary import plain

NOT_ASKED, UNANSWERED = "not-asked", "unanswered"
"""Why an unsur has no difference: one survey did not ask it, or nobody answered it there."""
UNJUDGED = Difference(reason=UNCERTAIN)
"""Of a figure that has no difference."""


class ShownChange(NamedTuple):
    """The figures of a change as they are shown."""

    before: Decimal | None
    after: Decimal | None
    difference: Decimal | None


class Change(NamedTuple):
    """A figure of both surveys, exact, and its class; ``reason`` says why there is no difference.

    ``places`` are the decimals to show; ``judged`` says whether the difference can be told from none.
    """

    before: Fraction | None
    after: Fraction | None
    places: int
    mutu_before: str | None = None
    mutu_after: str | None = None
    reason: str | None = None
    judged: Difference = UNJUDGED

    @property
    def difference(self) -> Fraction | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def shown(self) -> ShownChange:
        """The figures rounded, each from the exact one."""
        difference = self.difference
        return ShownChange(
            before=None if self.before is None else half_up(self.before, self.places),
            after=None if self.after is None else half_up(self.after, self.places),
            difference=None if difference is None else half_away(difference, self.places),
        )


class GroupChange(NamedTuple):
    """How one unit changed, or the whole, whose ``label`` is empty."""

    label: str
    respondents_before: int
    respondents_after: int
    change: Change


class UnsurChange(NamedTuple):
    """How the NRR of one unsur changed."""

    unsur: Unsur
    code: str
    change: Change


@dataclass(frozen=True, slots=True)
class Comparison(NotebookResult):
    """Two surveys by the same rules, and what changed.

    ``unsur`` are those that either asked, ``units`` those that both have; ``only_before`` and ``only_after`` name
    the others.
    """

    rules: Ruleset
    before: StoredReport
    after: StoredReport
    overall: GroupChange
    unsur: tuple[UnsurChange, ...]
    units: tuple[GroupChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    findings: Findings
    confidence: Fraction = CONFIDENCE

    @property
    def complete(self) -> bool:
        """False where a file of several had to be left out of one of the surveys."""
        return self.before.complete and self.after.complete

    @property
    def rose_most(self) -> tuple[UnsurChange, ...]:
        """The unsur whose NRR rose most, with all that tie; none if none rose."""
        return self._most(1)

    @property
    def fell_most(self) -> tuple[UnsurChange, ...]:
        """The unsur whose NRR fell most, with all that tie; none if none fell."""
        return self._most(-1)

    def _most(self, sign: int) -> tuple[UnsurChange, ...]:
        """The unsur that changed most upwards (1) or downwards (-1)."""
        steps = [sign * (unsur.change.difference or 0) for unsur in self.unsur]
        largest = max(steps, default=0)
        if largest <= 0:
            return ()
        return tuple(unsur for unsur, step in zip(self.unsur, steps, strict=True) if step == largest)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON values, by the schema ``ikm.compare/1`` (``ikm schema compare`` prints it)."""
        return json_values(self)


def compare(
    before: StoredReport,
    after: StoredReport,
    rules: Ruleset,
    confidence: Fraction = CONFIDENCE,
    survey_findings: Findings | None = None,
) -> Comparison:
    """Compare two surveys that were scored by ``rules``.

    Changes are judged as those of two random samples, unless both surveys read the same table. Units are matched by
    their names, whatever their case and signs. Where the surveys were scored in different ways, the figures stand,
    and a finding says so. ``survey_findings`` are those about the surveys themselves, which the comparison has too.

    :raises Refusal: of the family ``compare-differs`` where one was scored by other rules or on another scale.
    """
    method_before = method_of_report(before, rules)
    method_after = method_of_report(after, rules)
    findings = Findings()
    share_a_table = bool(before.contents & after.contents)
    if share_a_table:
        findings.add("compare-same", before=before.files, after=after.files)
    if survey_findings is not None:
        findings += survey_findings
    findings += warn_other_choices(before, after)
    findings += _warn_units_of_one(before, after)
    matches = _match_units(before, after)
    test = _ChangeTest(confidence, may_share_respondents=share_a_table)
    units = [_group_change(unit_before, unit_after, rules, test) for unit_before, unit_after in matches.pairs]
    return Comparison(
        rules=rules,
        before=before,
        after=after,
        overall=_group_change(before.overall, after.overall, rules, test),
        unsur=_unsur_changes(before.overall, after.overall, method_before, method_after, test),
        units=_judge_units(units, test),
        only_before=matches.only_before,
        only_after=matches.only_after,
        findings=findings,
        confidence=confidence,
    )


class _ChangeTest(NamedTuple):
    """The test that tells a change from chance; it judges nothing where the surveys may share respondents."""

    confidence: Fraction
    may_share_respondents: bool

    def judge(self, change: Change, before: Spread | None, after: Spread | None) -> Change:
        """The change with whether it can be told from none."""
        step = change.difference
        if step is None:
            return change
        if self.may_share_respondents:
            return change._replace(judged=Difference(reason=SHARED))
        return change._replace(judged=difference(step, before, after, self.confidence))

    def judge_together(self, changes: Sequence[Change]) -> list[Change]:
        """Changes that were judged one by one, judged again as several at once."""
        steps = [change.difference for change in changes]
        judged = together(steps, [change.judged for change in changes], self.confidence)
        return [
            change._replace(judged=one_of_several) for change, one_of_several in zip(changes, judged, strict=True)
        ]


def method_of_report(report: StoredReport, rules: Ruleset) -> Method:
    """The method by which the figures of a report were computed.

    Its index and classes are computed again from its NRR, and have to be the same.

    :raises Refusal: of the family ``compare-differs`` where that is not by ``rules``.
    """
    place = Place(report.path)
    conversion = rules.conversion.name if rules.conversion else None
    if report.rules != rules.id:
        raise Refusal("compare-rules", place, theirs=report.rules, ours=rules.id)
    if report.conversion != conversion:
        if report.conversion is None:
            raise Refusal("compare-unconverted", place)
        raise Refusal("compare-converted", place, conversion=report.conversion)
    if report.scores not in ((), rules.scores):  # a report whose units were asked different unsur shows no scale
        raise Refusal("compare-scale", place, theirs=_scale(report.scores), ours=_scale(rules.scores), rules=rules.id)
    try:
        method = Method(rules, report.weight, report.missing, report.order, report.without)
    except Refusal as refusal:
        raise Refusal("compare-choice", place, rules=rules.id, reason=ReasonUse.of(refusal)) from None
    has_to_follow = not report.is_copied  # what is copied from print was rounded, perhaps with another weight
    if has_to_follow and not all(_follows(group, method) for group in (report.overall, *report.units)):
        raise Refusal("compare-figures", place, rules=rules.id)
    return method


def _scale(scores: Sequence[int]) -> str:
    return f"{scores[0]}–{scores[-1]}"


def _follows(group: GroupFigures, method: Method) -> bool:
    """Whether the index and class of a group are what its NRR give by a method."""
    if group.exact is None:
        return True
    nrr = {unsur: value for unsur, value in group.nrr.items() if value is not None}
    if not nrr.keys() <= method.weights.keys():
        return False
    rules = method.rules
    not_asked = tuple(unsur.id for unsur in rules.unsur if unsur.id not in nrr)
    try:  # a group may have been asked fewer unsur than the whole
        method_of_group = Method(rules, method.weight, method.missing, method.order, not_asked)
    except Refusal:
        return False
    if nrr.keys() != method_of_group.weights.keys():
        return False
    grade = grade_of(half_up(group.exact, rules.ikm_places), rules)
    mutu, kinerja = (grade.mutu, grade.kinerja) if grade else (None, None)
    return index(nrr, method_of_group) == group.exact and (mutu, kinerja) == (group.mutu, group.kinerja)


def warn_other_choices(before: StoredReport, after: StoredReport) -> Findings:
    """Warn of each choice in which two surveys were scored in different ways."""
    findings = Findings()
    for said, other in other_choices(before, after):
        findings.add("compare-method", before=before.files, said=said, after=after.files, other=other)
    return findings


def _warn_units_of_one(before: StoredReport, after: StoredReport) -> Findings:
    """Warn where only one of the surveys has units, so that none can be compared."""
    findings = Findings()
    if bool(before.units) != bool(after.units):
        has_units, has_none = (before, after) if before.units else (after, before)
        findings.add("compare-units", without=has_none.files, units=has_units.files)
    return findings


def other_choices(before: StoredReport, after: StoredReport) -> list[tuple[Fact, Fact]]:
    """The choices in which two surveys differ, that of the one and that of the other."""
    differing = [
        (theirs, own) for theirs, own in zip(_choices(before), _choices(after), strict=True) if theirs != own
    ]
    are_known = bool(before.strata and after.strata)
    if are_known and before.way == after.way and {*before.strata} != {*after.strata}:
        differing.append((_strata_used(before), _strata_used(after)))
    return differing


def _choices(report: StoredReport) -> tuple[Fact, Fact, Fact, Fact]:
    """The choices beside the rules: weight, treatment of blanks, unsur not asked, and the way of the whole."""
    asked = OptionUse("without", report.without) if report.without else PhraseUse("every-unsur")
    weight, missing = OptionUse("weight", report.weight), OptionUse("missing", report.missing)
    return weight, missing, asked, OptionUse("overall", report.way)


def _strata_used(report: StoredReport) -> OptionUse:
    return OptionUse("strata", ",".join(report.strata))


class _MatchedUnits(NamedTuple):
    """The units of both surveys, in the order of the later one, and the names of those that only one has."""

    pairs: tuple[tuple[GroupFigures, GroupFigures], ...] = ()
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()


def _match_units(before: StoredReport, after: StoredReport) -> _MatchedUnits:
    """Match units by their names, whatever their case and signs.

    Where two names of one survey differ in these only, each is matched as it is written.
    """
    if not (before.units and after.units):
        return _MatchedUnits()
    counts_before = Counter(plain(unit.label) for unit in before.units)
    counts_after = Counter(plain(unit.label) for unit in after.units)

    def key(unit: GroupFigures) -> str:
        folded = plain(unit.label)
        is_unique = counts_before[folded] <= 1 and counts_after[folded] <= 1
        return folded if folded and is_unique else unit.label

    units_before = {key(unit): unit for unit in before.units}
    units_after = {key(unit): unit for unit in after.units}
    in_both = units_before.keys() & units_after.keys()
    return _MatchedUnits(
        pairs=tuple((units_before[name], unit) for name, unit in units_after.items() if name in in_both),
        only_before=_labels_without(units_before, in_both),
        only_after=_labels_without(units_after, in_both),
    )


def _labels_without(units: Mapping[str, GroupFigures], names: Set[str]) -> tuple[str, ...]:
    return tuple(unit.label for name, unit in units.items() if name not in names)


def _group_change(before: GroupFigures, after: GroupFigures, rules: Ruleset, test: _ChangeTest) -> GroupChange:
    change = Change(
        before.exact,
        after.exact,
        rules.ikm_places,
        mutu_before=before.mutu,
        mutu_after=after.mutu,
        reason=before.reason or after.reason,
    )
    change = test.judge(change, before.spread, after.spread)
    return GroupChange(after.label, before.respondents, after.respondents, change)


def _judge_units(units: Sequence[GroupChange], test: _ChangeTest) -> tuple[GroupChange, ...]:
    changes = test.judge_together([unit.change for unit in units])
    return tuple(unit._replace(change=change) for unit, change in zip(units, changes, strict=True))


def _unsur_changes(
    before: GroupFigures, after: GroupFigures, method_before: Method, method_after: Method, test: _ChangeTest
) -> tuple[UnsurChange, ...]:
    """How every unsur changed that a survey asked, in the order and with the numbers of the later survey."""
    rules = method_after.rules
    asked_before = {unsur.id for unsur in method_before.unsur}
    asked_after = {unsur.id for unsur in method_after.unsur}
    unsur_by_id = {unsur.id: unsur for unsur in rules.unsur}
    unsur_changes = []
    for id in rules.order(method_after.order).unsur:
        if id not in asked_before | asked_after:
            continue
        nrr_before, nrr_after = before.nrr.get(id), after.nrr.get(id)
        if id not in asked_before & asked_after:
            reason = NOT_ASKED
        elif nrr_before is None or nrr_after is None:
            reason = UNANSWERED
        else:
            reason = None
        change = Change(
            nrr_before,
            nrr_after,
            rules.nrr_places,
            mutu_before=_mutu(nrr_before, rules),
            mutu_after=_mutu(nrr_after, rules),
            reason=reason,
        )
        change = test.judge(change, before.spreads.get(id), after.spreads.get(id))
        unsur_changes.append(UnsurChange(unsur_by_id[id], method_after.code(id), change))
    judged = test.judge_together([unsur.change for unsur in unsur_changes])
    return tuple(unsur._replace(change=change) for unsur, change in zip(unsur_changes, judged, strict=True))


def _mutu(nrr: Fraction | None, rules: Ruleset) -> str | None:
    """The class of an unsur, from its NRR."""
    if nrr is None:
        return None
    grade = grade_of(value_of(nrr, rules), rules)
    return grade.mutu if grade else None
