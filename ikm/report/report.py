"""The one value that every output is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.change import Difference, difference, spread
from ikm.index.method import Method, Question
from ikm.index.rounding import half_away, half_up
from ikm.index.score import QuestionScore, Score, UnsurScore
from ikm.index.statistics import CONFIDENCE, Statistics, UnsurStatistics, interval_dict, item_dict
from ikm.messages.catalogue import Severity, _
from ikm.messages.findings import Finding, Findings
from ikm.survey.columns.mapping_file import BLANK as BLANK
from ikm.survey.columns.mapping_file import PERIOD
from ikm.version import __version__

if TYPE_CHECKING:
    from fractions import Fraction

    import numpy as np
    from numpy.typing import NDArray
    from pandas import DataFrame

    from ikm.index.importance import Importance, UnsurImportance
    from ikm.index.rollup import Rollup
    from ikm.index.tally import Tally
    from ikm.rules.ruleset import Control, Ruleset
    from ikm.survey.texts.profile_classes import Characteristic

SCHEMA = "ikm.report/1"
PERCENT_PLACES = 2
THE_WHOLE = _("the whole")


class UsedColumn(NamedTuple):
    """One column that was used: its header and letter, what it means, and why it was taken for that."""

    header: str
    column: str
    meaning: str
    reason: str


class InputUse(NamedTuple):
    """What was read of one table: ``shape`` is ``wide`` (a row a respondent), ``long`` or ``counts``.

    ``rows`` are not blank, as they are stored; ``used`` are respondents, ``dropped`` were incomplete, ``left_out``
    are the rows of a foot or sample, ``repeated`` those that repeat an earlier one and were left out for it,
    ``outside`` those of another time than was asked for. ``made_from`` are the names and digests of all that a tally
    was counted from.
    """

    path: str
    sheet: str | None
    sha256: str | None
    shape: str
    header_row: int
    rows: int
    used: int
    dropped: int
    left_out: int
    repeated: int
    outside: int
    columns: tuple[UsedColumn, ...]
    made_from: tuple[tuple[str, str | None], ...] = ()


class Group(NamedTuple):
    """One group of a table; ``key`` gives each grouping column's value, None where it was left empty.

    ``stats`` are there where they were asked for, ``importance`` where it was asked what they expected; neither of a
    group that shows its number only.
    """

    key: dict[str, str | None]
    score: Score
    stats: Statistics | None = None
    importance: Importance | None = None

    @property
    def label(self) -> str:
        """The group's name in a table."""
        return " · ".join(BLANK if value is None else value for value in self.key.values())


class GroupTable(NamedTuple):
    """The groups by one column, or by several crossed; those left empty stand last.

    Periods stand in the order of time, other groups as asked for, else best index first. ``listed`` are those to be
    shown, all unless only the best or the lowest were asked for.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    listed: tuple[Group, ...]

    @property
    def is_trend(self) -> bool:
        """Whether its groups follow each other in time."""
        return self.by[-1] == PERIOD

    def changes(self) -> dict[tuple[str | None, ...], Fraction | None]:
        """By key, what the exact index of each group adds to that of the last period before that has one."""
        return {key: None if pair is None else _added(*pair) for key, pair in self.steps().items()}

    def judged(self, confidence: Fraction) -> dict[tuple[str | None, ...], Difference | None]:
        """By key, whether the change can be told from none; None where there is no change."""
        return {key: None if pair is None else _judged(*pair, confidence) for key, pair in self.steps().items()}

    def steps(self) -> dict[tuple[str | None, ...], tuple[Group, Group] | None]:
        """By key, each group behind that of the last period before it that has an index."""
        steps: dict[tuple[str | None, ...], tuple[Group, Group] | None] = {}
        before: dict[tuple[str | None, ...], Group] = {}
        for group in self.groups:
            *rest, period = key = tuple(group.key.values())
            has_index = period is not None and group.score.exact is not None
            last = before.get(tuple(rest))
            steps[key] = (last, group) if last and has_index else None
            if has_index:
                before[tuple(rest)] = group
        return steps


def _added(before: Group, after: Group) -> Fraction:
    assert before.score.exact is not None  # a step has an index on both sides
    assert after.score.exact is not None
    return after.score.exact - before.score.exact


def _judged(before: Group, after: Group, confidence: Fraction) -> Difference:
    first, second = (spread(one.stats and one.stats.interval) for one in (before, after))
    return difference(_added(before, after), first, second, confidence)


class SampleQuota(NamedTuple):
    """The sample required of one group: ``key`` is empty for the whole, ``respondents`` None where there are no data.

    Without ``required`` the rules say nothing of it.
    """

    key: dict[str, str | None]
    served: int
    required: int | None
    respondents: int | None

    @property
    def shortfall(self) -> int | None:
        """How many respondents are lacking."""
        return None if self.required is None else max(0, self.required - (self.respondents or 0))


class ControlCount(NamedTuple):
    """What the respondents said to a question of ya or tidak; ``unanswered`` said neither."""

    control: Control
    yes: int
    no: int
    unanswered: int

    @property
    def share(self) -> Fraction | None:
        """The part of ya among those who said either; None where nobody did."""
        from fractions import Fraction

        return Fraction(self.yes, self.yes + self.no) if self.yes + self.no else None


class Manifest(NamedTuple):
    """How a report can be made again: every option that was not left as it is, and the time, where it was asked for.

    The inputs stand in the report, the rules in its method.
    """

    options: Mapping[str, object] = {}
    time: str | None = None


UNSAID = Manifest()
"""Nothing was left otherwise than it is."""


class RespondentAnswers(NamedTuple):
    """The answers of the respondents of one unit, or, with None, of those of no unit, to the questions it asked.

    ``scores[q, i]`` is the score that respondent ``i`` gave to ``questions[q]``, 0 where there is none.
    """

    unit: str | None
    questions: tuple[Question, ...]
    scores: NDArray[np.int8]


class TallyCells(NamedTuple):
    """The tallies of a report: of each cell of unit × service × period that there is, and of each class of a profile.

    ``questions`` are those of the tallies; ``suppressed`` is how many groups were left out as too small, and
    ``hidden`` how many respondents the cells among them have.
    """

    by: tuple[str, ...]
    questions: tuple[Question, ...]
    groups: Mapping[tuple[str | None, ...], Tally]
    margins: Mapping[str, Mapping[str | None, Tally]]
    suppressed: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """All that was found out: the whole, the groups, what was read, by which method, and the findings.

    ``overall`` pools all respondents; ``rollup`` is the index of the units, where one was asked for. ``complete`` is
    False where a file of several had to be left out. ``cells`` are there for a report that is to travel as tallies,
    ``answers`` for one that is to show every answer, unit by unit in the order of their table; a unit of which only
    counts are known has none, and with None there is none to show. ``stats`` say how sure the whole is, with so much
    ``confidence``; pages for people have them where it ``shows_stats``. ``importance`` is that of all respondents,
    where it was asked what they expected.
    """

    method: Method
    questions: tuple[Question, ...]
    inputs: tuple[InputUse, ...]
    overall: Score
    tables: tuple[GroupTable, ...]
    findings: Findings
    complete: bool = True
    name: str | None = None
    period: str | None = None
    profile: tuple[Characteristic, ...] = ()
    rollup: Rollup | None = None
    quotas: tuple[SampleQuota, ...] = ()
    manifest: Manifest = UNSAID
    cells: TallyCells | None = None
    answers: tuple[RespondentAnswers, ...] | None = None
    stats: Statistics | None = None
    confidence: Fraction = CONFIDENCE
    shows_stats: bool = False
    importance: Importance | None = None
    controls: tuple[ControlCount, ...] = ()

    def __repr__(self) -> str:
        index = f"{self.method.rules.named.name} {self.overall.ikm}" if self.overall.ikm is not None else "no index"
        return (
            f"<Report: {index}, {self.overall.respondents} respondents, {len(self.tables)} tables, {self.findings!r}>"
        )

    def units(self) -> tuple[Group, ...]:
        """The groups by unit; none where there is no unit column."""
        return next((table.groups for table in self.tables if table.by == ("unit",)), ())

    def choices(self) -> dict[str, str]:
        """What every output names beside the rules: each choice that changes a figure."""
        method = self.method
        return {
            "weight": method.weight,
            "missing": method.missing,
            "order": method.order,
            "without": " ".join(method.without),
            **({"conversion": method.conversion.name} if method.conversion else {}),
        }

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The figures as one flat table: a header, and a row for each group of each table, the whole last.

        Figures are :class:`~decimal.Decimal` with the digits to show; NRR stands under the id of each unsur;
        ``lowest`` gives the ids of the lowest three, lowest first; the last columns repeat the choices made.
        """
        keys = list(dict.fromkeys(name for table in self.tables for name in table.by))
        choices = {"rules": self.method.rules.id, **self.choices(), "name": self.name, "period": self.period}
        header = [*keys, "respondents", "ikm", "mutu", "kinerja", *(u.id for u in self.method.unsur)]
        header += ["lowest", "reason", *choices]
        rows = []
        for group in self._groups():
            score = group.score
            shown = [BLANK if name in group.key and group.key[name] is None else group.key.get(name) for name in keys]
            nrr = {one.unsur.id: self.nrr(one.nrr) for one in score.unsur}
            grade = (score.grade.mutu, score.grade.kinerja) if score.grade else (None, None)
            figures = [score.respondents, score.ikm, *grade, *(nrr.get(unsur.id) for unsur in self.method.unsur)]
            lowest = " ".join(one.unsur.id for one in score.lowest) or None
            rows.append([*shown, *figures, lowest, score.reason, *(value or None for value in choices.values())])
        return header, rows

    def _groups(self) -> Iterator[Group]:
        for table in self.tables:
            yield from table.listed
        yield Group({}, self.overall)

    def nrr(self, value: Fraction | None) -> Decimal | None:
        """An NRR, plain or weighted, rounded as the rules show it."""
        return None if value is None else half_up(value, self.method.rules.nrr_places)

    def to_frame(self) -> DataFrame:
        """The flat table of :meth:`rows` as a pandas DataFrame, figures as floats of what is shown."""
        return frame_of(*self.rows())

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON values, by the schema ``ikm.report/1`` (``ikm schema`` prints it)."""
        method = self.method
        return {
            "schema": SCHEMA,
            "program": f"ikm {__version__}",
            "complete": self.complete,
            "name": self.name,
            "period": self.period,
            "rules": {
                **self.choices(),
                "id": method.rules.id,
                "title": method.rules.title,
                "without": [*method.without],
                **on_scale(method.rules),
            },
            "inputs": [input_dict(use) for use in self.inputs],
            "confidence": float(self.confidence),
            "overall": self._group(Group({}, self.overall, self.stats, self.importance)),
            "tables": [self._table(table) for table in self.tables],
            "rollup": None if self.rollup is None else self._rollup(self.rollup),
            "profile": [_characteristic(one) for one in self.profile],
            "sample": [{**one._asdict(), "shortfall": one.shortfall} for one in self.quotas],
            "controls": [_control(one) for one in self.controls],
            "manifest": self.provenance(),
            "findings": findings_dict(self.findings, self.findings.shown()),
        }

    def provenance(self) -> dict[str, Any]:
        """How the report can be made again, as JSON values: rules, options and inputs."""
        rules = self.method.rules
        parts = ("path", "sheet", "sha256", "rows", "used")
        return {
            "program": f"ikm {__version__}",
            "rules": {"id": rules.id, "sha256": rules.sha256},
            "options": dict(self.manifest.options),
            "inputs": [{part: getattr(use, part) for part in parts} for use in self.inputs],
            "time": self.manifest.time,
        }

    def _table(self, table: GroupTable) -> dict[str, Any]:
        groups = [self._group(group) for group in table.listed]
        if table.is_trend:
            changes, places = table.changes(), self.method.rules.ikm_places
            judged = table.judged(self.confidence)
            for group, one in zip(groups, table.listed, strict=True):
                key = tuple(one.key.values())
                change, found = changes[key], judged[key] or Difference()
                group["change"] = None if change is None else float(half_away(change, places))
                group["change_stats"] = found.to_dict()
        return {"by": [*table.by], "trend": table.is_trend, "number": len(table.groups), "groups": groups}

    def _rollup(self, one: Rollup) -> dict[str, Any]:
        return {
            "kind": one.kind,
            "units": one.units,
            "ikm": _number(one.ikm),
            "ikm_exact": _exact(one.exact),
            "mutu": one.grade.mutu if one.grade else None,
            "kinerja": one.grade.kinerja if one.grade else None,
            "nrr": {unsur: _number(self.nrr(nrr)) for unsur, nrr in one.nrr.items()},
            "nrr_exact": {unsur: str(nrr) for unsur, nrr in one.nrr.items()},
            "left_out": [{"unit": unit, "reason": reason} for unit, reason in one.left_out],
            "stats": None if one.interval is None else interval_dict(one.interval, self.method.rules),
        }

    def _group(self, group: Group) -> dict[str, Any]:
        score, stats = group.score, group.stats
        return {
            "key": dict(group.key),
            "respondents": score.respondents,
            "respondents_exact": score.respondents_exact,
            "ikm": _number(score.ikm),
            "ikm_exact": _exact(score.exact),
            "mutu": score.grade.mutu if score.grade else None,
            "kinerja": score.grade.kinerja if score.grade else None,
            "to_next": _number(score.to_next),
            "reason": score.reason,
            "lowest": [one.unsur.id for one in score.lowest],
            "stats": None if stats is None else stats.to_dict(self.method.rules),
            "unsur": [self._unsur(one, stats.unsur[one.unsur.id] if stats else None) for one in score.unsur],
            "importance": None if group.importance is None else self._importance(group.importance),
        }

    def _importance(self, one: Importance) -> dict[str, Any]:
        return {
            "mean_importance": _number(self.nrr(one.importance)),
            "mean_performance": _number(self.nrr(one.performance)),
            "unsur": [self._standing(standing) for standing in one.unsur],
        }

    def _standing(self, one: UnsurImportance) -> dict[str, Any]:
        rules = self.method.rules
        return {
            "id": one.unsur,
            "answers": one.answers,
            "importance": _number(self.nrr(one.importance)),
            "importance_exact": str(one.importance),
            "gap": float(half_away(one.gap, rules.nrr_places)),
            "gap_exact": str(one.gap),
            "attainment": float(half_up(one.attainment, rules.ikm_places)),
            "quadrant": one.quadrant,
            "on_line": one.on_line,
        }

    def _unsur(self, one: UnsurScore, stats: UnsurStatistics | None) -> dict[str, Any]:
        scores = self.method.rules.scores
        questions = [_question(scores, part) for part in one.questions]
        if stats and len(questions) > 1:
            for question, item in zip(questions, stats.items, strict=True):
                question["stats"] = item_dict(item)
        return {
            "code": one.code,
            "id": one.unsur.id,
            "name": one.unsur.name,
            "weight": str(one.weight),
            "answers": one.answers,
            "total": one.total,
            "counts": _counts(scores, one.counts),
            "nrr": _number(self.nrr(one.nrr)),
            "nrr_exact": _exact(one.nrr),
            "nrr_weighted": _number(self.nrr(one.weighted)),
            "ikm": _number(one.ikm),
            "mutu": one.grade.mutu if one.grade else None,
            "kinerja": one.grade.kinerja if one.grade else None,
            "stats": None if stats is None else stats.to_dict(),
            "questions": questions,
        }


def frame_of(header: list[str], rows: list[list[object]]) -> DataFrame:
    """A flat table as a pandas DataFrame, figures as floats."""
    import pandas as pd

    plain = [[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows]
    return pd.DataFrame(plain, columns=header)


def _control(one: ControlCount) -> dict[str, Any]:
    said = {"id": one.control.id, "name": one.control.name, "question": one.control.question}
    share = None if one.share is None else half_up(one.share, PERCENT_PLACES, 100)
    counts = {"ya": one.yes, "tidak": one.no, "unanswered": one.unanswered}
    return {**said, **counts, "percent": _number(share), "share_exact": _exact(one.share)}


def on_scale(rules: Ruleset) -> dict[str, Any]:
    """What the index of some rules is called and which scale it is on, as JSON values; how it was brought there."""
    lowest, highest = map(float, rules.scale)
    one, named = rules.conversion, rules.named
    index = {"name": named.name, "title": named.title, "lowest": lowest, "highest": highest}
    return {
        "index": {**index, "classes": bool(rules.grades)},
        "conversion": None if one is None else {"name": one.name, "mark": one.source.mark, "text": one.text},
    }


def _characteristic(one: Characteristic) -> dict[str, Any]:
    lines = [{**line._asdict(), "percent": float(line.percent)} for line in one.indicators]
    everyone = sum(line.respondents for line in one.indicators)
    return {"role": one.role, "respondents": everyone, "indicators": lines, "sum": float(one.sum)}


def _question(scores: tuple[int, ...], part: QuestionScore) -> dict[str, Any]:
    return {
        "code": part.question.code,
        "column": part.question.column,
        "answers": part.answers,
        "total": part.total,
        "counts": _counts(scores, part.counts),
        "mean_exact": _exact(part.mean),
    }


def _counts(scores: tuple[int, ...], counts: tuple[int, ...]) -> dict[str, int]:
    return {str(score): count for score, count in zip(scores, counts, strict=True)}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def input_dict(use: InputUse) -> dict[str, Any]:
    """What was read of one table, as JSON values."""
    return {
        "path": use.path,
        "sheet": use.sheet,
        "sha256": use.sha256,
        "shape": use.shape,
        "header_row": use.header_row,
        "rows": use.rows,
        "used": use.used,
        "dropped": use.dropped,
        "left_out": use.left_out,
        "repeated": use.repeated,
        "outside": use.outside,
        "columns": [{name: getattr(one, name) for name in UsedColumn._fields} for one in use.columns],
    }


def findings_dict(findings: Findings, shown: Iterable[Finding]) -> dict[str, Any]:
    """The findings as JSON values: all counted, some shown."""
    return {
        "errors": findings.count(Severity.ERROR),
        "warnings": findings.count(Severity.WARNING),
        "notes": findings.count(Severity.NOTE),
        "by_code": dict(sorted(findings.by_code.items())),
        "shown": [_finding(finding) for finding in shown],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": str(finding),
        "file": place.file or None,
        "sheet": place.sheet or None,
        "row": place.row or None,
        "column": place.header or None,
        "cell": place.cell or None,
        "value": finding.value,
    }
