"""What a bureau looks for in a table of its units: who sent nothing, who lacks respondents, whose class changed."""

from __future__ import annotations

from typing import NamedTuple

from ikm.report.report import GroupTable, Report
from ikm.survey.columns.mapping_file import PERIOD, UNIT


class ClassChange(NamedTuple):
    """A unit whose class is another than in the last period before that it has one of."""

    unit: str
    before: str
    after: str
    period_before: str
    period_after: str


class Recap(NamedTuple):
    """The units that sent nothing, those that lack so many respondents, and those whose class changed."""

    absent: tuple[str, ...] = ()
    short: tuple[tuple[str, int], ...] = ()
    changed: tuple[ClassChange, ...] = ()


def recap_of(report: Report) -> Recap:
    """What there is to say of the units, from the list of users and the trend of each unit."""
    absent: list[str] = []
    short: list[tuple[str, int]] = []
    for quota in report.quotas:
        if list(quota.key) != [UNIT]:
            continue
        unit = quota.key[UNIT] or ""
        if quota.respondents is None:
            absent.append(unit)
        elif quota.shortfall:
            short.append((unit, quota.shortfall))
    trend = next((table for table in report.tables if table.by == (UNIT, PERIOD)), None)
    changed = _changed(trend, report.periods.chosen) if trend else ()
    return Recap(tuple(absent), tuple(short), changed)


def _changed(trend: GroupTable, periods: tuple[str, ...]) -> tuple[ClassChange, ...]:
    """The units whose class changed in the last of some periods; where none is chosen, in the last that they have."""
    last: dict[str, ClassChange | None] = {}
    for (unit, own), step in trend.steps().items():
        if unit is None or step is None or (periods and own not in periods):
            continue
        before, after = step.before.score.grade, step.after.score.grade
        last[unit] = None
        if before and after and before != after:
            from_to = step.before.key[PERIOD] or "", step.after.key[PERIOD] or ""
            last[unit] = ClassChange(unit, before.mutu, after.mutu, *from_to)
    return tuple(change for change in last.values() if change)
