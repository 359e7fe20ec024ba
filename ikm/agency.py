"""What an agency of several units asks for: one index of all, and the samples that were required."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ikm.findings import Refusal
from ikm.index.rollup import MEAN, Rollup, roll_up
from ikm.report import Report
from ikm.survey.mapping import UNIT


def with_rollup(report: Report, kind: str | None, served: Mapping[str, int] | None = None) -> Report:
    """The report with its units rolled up, where that is asked for; a note where the mean has another class.

    :raises Refusal: ``option-bad`` where there are no units to roll up.
    """
    units = {name: unit.score for unit in report.units() if (name := unit.key[UNIT]) is not None}
    if kind is not None and not units:
        what = "there is no unit to roll up; name its column with --unit, or say --unit-from file, sheet or folder"
        raise Refusal("option-bad", option="--rollup", what=what)
    rules = report.method.rules
    mean = roll_up(MEAN, units, rules) if len(units) > 1 else None
    chosen = mean if kind == MEAN and mean else roll_up(kind, units, rules, served) if kind else None
    for one in {id(one): one for one in (mean, chosen) if one}.values():
        _note_class(report, one)
    return replace(report, rollup=chosen)


def _note_class(report: Report, one: Rollup) -> None:
    pooled = report.overall
    if one.grade and pooled.grade and one.grade != pooled.grade:
        report.findings.add(
            "rollup-matters",
            ikm=pooled.ikm,
            mutu=pooled.grade.mutu,
            kind=one.kind,
            other=one.ikm,
            other_mutu=one.grade.mutu,
        )
