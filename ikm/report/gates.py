"""Gates that a caller sets: what must hold of the whole and of every unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.rounding import half_up
from ikm.index.score import Score
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal, printable
from ikm.report.report import THE_WHOLE, Report
from ikm.rules.ruleset import Ruleset, decimal

if TYPE_CHECKING:
    from ikm.report.stored_report import StoredReport

PERCENT_PLACES = 2


class UnmetGate(NamedTuple):
    """One gate that one group does not meet."""

    gate: str
    group: str
    found: str

    def __str__(self) -> str:
        said = _("{gate} is not met: {group} has {found}")
        return printable(said.format(gate=self.gate, group=self.group, found=self.found))


class Gates(NamedTuple):
    """What must hold; None where nothing is demanded.

    The least index and class, and the largest drop since the report ``against``, are of figures as they are shown;
    the largest part of answers that are missing, in percent of respondents × questions, is exact.
    """

    min_ikm: Decimal | None = None
    min_mutu: str | None = None
    min_respondents: int | None = None
    max_missing: Decimal | None = None
    max_drop: Decimal | None = None
    against: StoredReport | None = None

    @classmethod
    def read(
        cls,
        rules: Ruleset,
        min_ikm: str | None = None,
        min_mutu: str | None = None,
        *,
        min_respondents: str | None = None,
        max_missing: str | None = None,
        max_drop: str | None = None,
        against: str | None = None,
    ) -> Gates:
        """Read the gates from text; numbers with either decimal mark, percents with or without their sign.

        :raises Refusal: ``option-bad`` for what is no number or no class of the rules, or a drop against nothing;
            ``former-bad`` and its like for a report that cannot be read, ``compare-differs`` for one by other rules.
        """
        top = rules.ends[1]
        classes = [grade.mutu for grade in rules.grades]
        mutu = min_mutu.upper() if min_mutu is not None else None
        if mutu is not None and not classes:
            named = [one.name for one in rules.conversions if one.grades]
            choose = f"choose --conversion {' or '.join(named)}, or " if named else ""
            what = f"{rules.id} has no classes; {choose}leave it out"
            raise Refusal("option-bad", option="--min-mutu", what=what)
        if mutu is not None and mutu not in classes:
            what = f"“{min_mutu}” is not a class of {rules.id} ({', '.join(classes)})"
            raise Refusal("option-bad", option="--min-mutu", what=what)
        if (max_drop is None) != (against is None):
            what = "--max-drop POINTS and --against REPORT.json go together; say both"
            raise Refusal("option-bad", option="--against" if max_drop is None else "--max-drop", what=what)
        percent = max_missing.strip().removesuffix("%") if max_missing is not None else None
        return cls(
            _number("--min-ikm", min_ikm, top, f"an index up to {top}"),
            mutu,
            _whole("--min-respondents", min_respondents),
            _number("--max-missing", percent, 100, "a percentage such as 5%"),
            _number("--max-drop", max_drop, top, f"a number of points up to {top}, such as 2,5"),
            _former(against, rules),
        )

    def unmet(self, report: Report) -> list[UnmetGate]:
        """The gates that are not met, by the whole or by a unit; a group without an index meets none of an index.

        Where the units were asked different unsur, there is no index of the whole, and each unit has to meet them.
        """
        named = [(unit.label, unit.score) for unit in report.units()]
        if not named or report.overall.reason != "unsur-differ":
            named = [(report.name or THE_WHOLE, report.overall), *named]
        found = [UnmetGate(gate, group, what) for group, score in named for gate, what in self._of_one(score, report)]
        return [*found, *self._drops(report)]

    def _of_one(self, score: Score, report: Report) -> Iterator[tuple[str, str]]:
        """The gates that a group does not meet by itself, and what it has."""
        rank = [grade.mutu for grade in report.method.rules.grades].index
        ikm, mutu = score.ikm, score.grade.mutu if score.grade else None
        if self.min_ikm is not None and (ikm is None or ikm < self.min_ikm):
            yield f"--min-ikm {self.min_ikm}", _none(ikm, score.reason)
        if self.min_mutu is not None and (mutu is None or rank(mutu) < rank(self.min_mutu)):
            yield f"--min-mutu {self.min_mutu}", _none(mutu, score.reason)
        if self.min_respondents is not None and score.respondents < self.min_respondents:
            yield (
                f"--min-respondents {self.min_respondents}",
                _("{number} respondents").format(number=score.respondents),
            )
        if self.max_missing is not None and (found := _too_many_missing(score, self.max_missing)):
            yield f"--max-missing {self.max_missing}%", found

    def _drops(self, report: Report) -> Iterator[UnmetGate]:
        """The groups whose index fell by more than allowed; one that the former report lacks has not fallen.

        Figures that were computed in another way are no measure, so they meet the gate as little as none would.
        """
        if self.max_drop is None or self.against is None:
            return
        from ikm.report.comparison import choices, compare
        from ikm.report.stored_report import of_report

        gate, whole, now = f"--max-drop {self.max_drop}", report.name or THE_WHOLE, of_report(report)
        changed = compare(self.against, now, report.method.rules)
        others = [pair for pair in zip(choices(self.against), choices(now), strict=True) if pair[0] != pair[1]]
        for theirs, ours in others:
            said = _("{ours}, where {path} has {theirs}").format(ours=ours, path=self.against.path, theirs=theirs)
            yield UnmetGate(gate, whole, said)
        for one in (changed.overall, *changed.units) if not others else ():
            before, after, change = one.change.shown
            if before is not None and after is None:
                yield UnmetGate(gate, one.label or whole, _none(None, one.change.reason))
            elif change is not None and -change > self.max_drop:
                said = _("{after} after {before} ({change})").format(after=after, before=before, change=change)
                yield UnmetGate(gate, one.label or whole, said)


def _too_many_missing(score: Score, most: Decimal) -> str:
    """What is missing of the answers of a group, where it is more than ``most`` percent."""
    if not score.unsur:  # withheld
        return _none(None, score.reason)
    asked = score.respondents * sum(len(one.questions) for one in score.unsur)
    missing = asked - sum(one.answers for one in score.unsur)
    if missing * 100 <= Fraction(most) * asked:
        return ""
    percent = half_up(Fraction(missing * 100, asked), PERCENT_PLACES)
    said = _("{percent}% missing ({missing} of {asked} answers)")
    return said.format(percent=percent, missing=missing, asked=asked)


def _former(path: str | None, rules: Ruleset) -> StoredReport | None:
    """The former report at a path, known to be by the same rules."""
    if path is None:
        return None
    from ikm.report.comparison import method_of_report
    from ikm.report.stored_report import load

    former = load(path)
    method_of_report(former, rules)
    return former


def _number(option: str, text: str | None, most: int | Fraction, what: str) -> Decimal | None:
    """A number from 0 to ``most``; ``what`` says what it should be."""
    number = decimal(text) if text is not None else None
    if text is not None and (number is None or not 0 <= number <= most):
        raise Refusal("option-bad", option=option, what=f"“{text}” is not {what}")
    return number


def _whole(option: str, text: str | None) -> int | None:
    number = text.strip() if text is not None else None
    if number is not None and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refusal("option-bad", option=option, what=f"“{text}” is not a whole number, such as 30")
    return None if number is None else int(number)


def _none(found: object, reason: str | None) -> str:
    return str(found) if found is not None else _("no index ({reason})").format(reason=reason)
