"""Two surveys beside each other: what changed, in the whole, in every unsur, and in the units that both have.

A difference is that of the exact figures, after less before, and is rounded once, where it is shown: half away from
zero, so that from A to B is from B to A but for the sign. So it may differ in the last digit from the difference of
the rounded figures beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from ikm.index.change import SHARED, UNCERTAIN, Difference, Spread, difference, together
from ikm.index.method import Method
from ikm.index.rounding import half_away, half_up
from ikm.index.score import grade_of, index, value_of
from ikm.index.statistics import CONFIDENCE
from ikm.messages.findings import Findings, Place, Refusal
from ikm.report.report import findings_dict, on_scale
from ikm.report.stored_report import GroupFigures, StoredReport
from ikm.rules.ruleset import Ruleset, Unsur
from ikm.survey.texts.vocabulary import plain
from ikm.version import __version__

SCHEMA = "ikm.compare/1"
NOT_ASKED, UNANSWERED = "not-asked", "unanswered"
"""Why an unsur has no difference: one side did not ask it, or nobody answered it there."""
UNJUDGED = Difference(reason=UNCERTAIN)
"""Of a figure that has no difference."""


class ShownChange(NamedTuple):
    """The figures of a change as they are shown."""

    before: Decimal | None
    after: Decimal | None
    difference: Decimal | None


class Change(NamedTuple):
    """A figure on both sides, exact, and its class; ``reason`` says why there is no difference.

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
        before, after = (None if one is None else half_up(one, self.places) for one in (self.before, self.after))
        difference = self.difference
        return ShownChange(before, after, None if difference is None else half_away(difference, self.places))


class GroupChange(NamedTuple):
    """What became of one unit, or of the whole, whose ``label`` is empty."""

    label: str
    respondents_before: int
    respondents_after: int
    change: Change


class UnsurChange(NamedTuple):
    """What became of the NRR of one unsur."""

    unsur: Unsur
    code: str
    change: Change


@dataclass(frozen=True, slots=True)
class Comparison:
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
        """False where a file of several had to be left out on a side."""
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
        moved = [sign * (one.change.difference or 0) for one in self.unsur]
        most = max(moved, default=0)
        return tuple(one for one, by in zip(self.unsur, moved, strict=True) if by == most > 0)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON values, by the schema ``ikm.compare/1`` (``ikm schema compare`` prints it)."""
        return {
            "schema": SCHEMA,
            "program": f"ikm {__version__}",
            "complete": self.complete,
            "rules": {"id": self.rules.id, "title": self.rules.title, **on_scale(self.rules)},
            "confidence": float(self.confidence),
            "before": _side(self.before),
            "after": _side(self.after),
            "overall": _group(self.overall),
            "unsur": [
                {"id": one.unsur.id, "code": one.code, "name": one.unsur.name, **_of_unsur(one.change)}
                for one in self.unsur
            ],
            "rose_most": [one.unsur.id for one in self.rose_most],
            "fell_most": [one.unsur.id for one in self.fell_most],
            "units": [{"unit": one.label, **_group(one), "p_holm": one.change.judged.p_holm} for one in self.units],
            "only_before": [*self.only_before],
            "only_after": [*self.only_after],
            "findings": findings_dict(self.findings, self.findings.shown()),
        }


def _side(former: StoredReport) -> dict[str, Any]:
    kept = ("label", "path", "name", "period", "complete", "weight", "missing", "order")
    shown = {name: getattr(former, name) for name in kept}
    return {**shown, "without": [*former.without], "respondents": former.overall.respondents}


def _group(one: GroupChange) -> dict[str, Any]:
    respondents = {"respondents_before": one.respondents_before, "respondents_after": one.respondents_after}
    return {**respondents, **_change(one.change, "ikm")}


def _of_unsur(change: Change) -> dict[str, Any]:
    return {**_change(change, "nrr"), "p_holm": change.judged.p_holm}


def _change(change: Change, figure: str) -> dict[str, Any]:
    exact = {"before": change.before, "after": change.after, "difference": change.difference}
    shown = zip((f"{figure}_before", f"{figure}_after", "change"), change.shown, strict=True)
    return {
        **{name: None if value is None else float(value) for name, value in exact.items()},
        **{f"{name}_exact": None if value is None else str(value) for name, value in exact.items()},
        **{name: None if value is None else float(value) for name, value in shown},
        "mutu_before": change.mutu_before,
        "mutu_after": change.mutu_after,
        "reason": change.reason,
        **change.judged.to_dict(),
    }


def compare(
    before: StoredReport, after: StoredReport, rules: Ruleset, confidence: Fraction = CONFIDENCE
) -> Comparison:
    """Compare two surveys that were scored by ``rules``.

    Changes are judged as those of two random samples, unless both sides read the same table. Units are matched by
    their names, whatever their case and signs. Where the sides were scored in different ways, the figures stand, and
    a finding says so.

    :raises Refusal: ``compare-differs`` where a side was scored by other rules or on another scale.
    """
    methods = method_of(before, rules), method_of(after, rules)
    findings = Findings()
    _warn_same(before, after, findings)
    _warn_methods(before, after, findings)
    pairs, only_before, only_after = _paired(before, after, findings)
    judge = _ChangeTest(confidence, is_shared=bool(before.contents & after.contents))
    return Comparison(
        rules,
        before,
        after,
        _group_change(before.overall, after.overall, rules, judge),
        _unsur_changes(before.overall, after.overall, methods, judge),
        judge.of_groups([_group_change(former, latter, rules, judge) for former, latter in pairs]),
        only_before,
        only_after,
        findings,
        confidence,
    )


class _ChangeTest(NamedTuple):
    """Tells changes from none, with some confidence; none where the sides may share respondents."""

    confidence: Fraction
    is_shared: bool

    def of(self, change: Change, before: Spread | None, after: Spread | None) -> Change:
        """The change, judged."""
        by = change.difference
        if by is None:
            return change
        judged = Difference(reason=SHARED) if self.is_shared else difference(by, before, after, self.confidence)
        return change._replace(judged=judged)

    def of_groups(self, groups: Sequence[GroupChange]) -> tuple[GroupChange, ...]:
        """Groups that are judged at once."""
        changes = self.together([one.change for one in groups])
        return tuple(one._replace(change=change) for one, change in zip(groups, changes, strict=True))

    def together(self, changes: Sequence[Change]) -> Iterator[Change]:
        """Changes that are judged at once."""
        judged = together([one.difference for one in changes], [one.judged for one in changes], self.confidence)
        return (one._replace(judged=found) for one, found in zip(changes, judged, strict=True))


def method_of(former: StoredReport, rules: Ruleset) -> Method:
    """The method by which the figures of a report were computed.

    :raises Refusal: ``compare-differs`` where that is not by ``rules``.
    """
    place, what = Place(former.path), f"its figures do not follow from {rules.id}"
    if former.rules != rules.id:
        what = f"it was scored by {former.rules}, not by {rules.id}"
    elif former.conversion != (rules.conversion.name if rules.conversion else None):
        what = f"its index was {f'converted by {former.conversion}' if former.conversion else 'not converted'}"
    elif former.scores not in ((), rules.scores):
        theirs, ours = (f"{scores[0]}–{scores[-1]}" for scores in (former.scores, rules.scores))
        what = f"its scale is {theirs}, that of {rules.id} {ours}"
    else:
        try:
            method = Method(rules, former.weight, former.missing, former.order, former.without)
        except Refusal as refusal:
            what = f"{rules.id} does not allow what it says of itself ({refusal.reason})"
        else:
            if all(_follows(one, method) for one in (former.overall, *former.units)):
                return method
    raise Refusal("compare-differs", place, what=what)


def _follows(one: GroupFigures, method: Method) -> bool:
    """Whether the index and class of a group are what its NRR give by a method."""
    if one.exact is None:
        return True
    nrr = {unsur: value for unsur, value in one.nrr.items() if value is not None}
    rules = method.rules
    if not nrr.keys() <= method.weights.keys():
        return False
    try:  # a group may have been asked fewer unsur than the whole
        lacking = tuple(unsur.id for unsur in rules.unsur if unsur.id not in nrr)
        method = Method(rules, method.weight, method.missing, method.order, lacking)
    except Refusal:
        return False
    if nrr.keys() != method.weights.keys():
        return False
    grade = grade_of(half_up(one.exact, method.rules.ikm_places), method.rules)
    said = (grade.mutu, grade.kinerja) if grade else (None, None)
    return index(nrr, method) == one.exact and said == (one.mutu, one.kinerja)


def _warn_same(before: StoredReport, after: StoredReport, findings: Findings) -> None:
    if before.contents & after.contents:
        findings.add("compare-same", before=before.path, after=after.path)


def _warn_methods(before: StoredReport, after: StoredReport, findings: Findings) -> None:
    for first, second in zip(choices(before), choices(after), strict=True):
        if first != second:
            findings.add("compare-method", before=before.path, said=first, after=after.path, other=second)


def choices(former: StoredReport) -> tuple[str, str, str]:
    """What was chosen beside the rules, as options: the weight, the treatment of blanks, the unsur not asked."""
    without = " ".join(f"--without {unsur}" for unsur in former.without)
    return f"--weight {former.weight}", f"--missing {former.missing}", without or "every unsur"


def _paired(
    before: StoredReport, after: StoredReport, findings: Findings
) -> tuple[list[tuple[GroupFigures, GroupFigures]], tuple[str, ...], tuple[str, ...]]:
    """The units of both sides, as they stand in the later one, and the names of those that one side has only."""
    if not before.units or not after.units:
        if before.units or after.units:
            units, without = (before, after) if before.units else (after, before)
            findings.add("compare-units", without=without.path, units=units.path)
        return [], (), ()
    counts = [Counter(plain(one.label) for one in side.units) for side in (before, after)]

    def key(one: GroupFigures) -> str:  # where two names of a side are alike, each is matched as it is written
        folded = plain(one.label)
        return folded if folded and all(count[folded] <= 1 for count in counts) else one.label

    first, second = ({key(one): one for one in side.units} for side in (before, after))
    pairs = [(first[name], one) for name, one in second.items() if name in first]
    only_before = tuple(one.label for name, one in first.items() if name not in second)
    return pairs, only_before, tuple(one.label for name, one in second.items() if name not in first)


def _group_change(before: GroupFigures, after: GroupFigures, rules: Ruleset, judge: _ChangeTest) -> GroupChange:
    change = Change(
        before.exact, after.exact, rules.ikm_places, before.mutu, after.mutu, before.reason or after.reason
    )
    change = judge.of(change, before.spread, after.spread)
    return GroupChange(after.label, before.respondents, after.respondents, change)


def _unsur_changes(
    before: GroupFigures, after: GroupFigures, methods: tuple[Method, Method], judge: _ChangeTest
) -> tuple[UnsurChange, ...]:
    """What became of every unsur that a side asked, in the order and with the numbers of the later side."""
    latter = methods[1]
    rules = latter.rules
    asked = [[one.id for one in method.unsur] for method in methods]
    changes = []
    for unsur in sorted(rules.unsur, key=lambda one: rules.order(latter.order).unsur.index(one.id)):
        given = [side.nrr.get(unsur.id) for side in (before, after)]
        mutu = [None if nrr is None else _mutu(nrr, rules) for nrr in given]
        sides = [unsur.id in ids for ids in asked]
        reason = NOT_ASKED if not all(sides) else UNANSWERED if None in given else None
        if any(sides):
            change = Change(given[0], given[1], rules.nrr_places, mutu[0], mutu[1], reason)
            change = judge.of(change, before.spreads.get(unsur.id), after.spreads.get(unsur.id))
            changes.append(UnsurChange(unsur, latter.code(unsur.id), change))
    judged = judge.together([one.change for one in changes])
    return tuple(one._replace(change=change) for one, change in zip(changes, judged, strict=True))


def _mutu(nrr: Fraction, rules: Ruleset) -> str | None:
    grade = grade_of(value_of(nrr, rules), rules)
    return grade.mutu if grade else None
