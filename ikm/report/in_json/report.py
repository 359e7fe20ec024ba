"""A report, or those of several rule sets, in JSON, by ``ikm.report/1`` and ``ikm.reports/1``."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.index.rounding import half_away, half_up
from ikm.messages.paths import shown_path
from ikm.report.in_json.certainty import (
    item_values,
    rank_values,
    statistics_values,
    unsur_statistics_values,
    whole_statistics_values,
)
from ikm.report.in_json.inputs import gate_values, input_values, unread_values
from ikm.report.in_json.shared import (
    Values,
    as_float,
    counts_by_score,
    difference_values,
    exact_text,
    findings_values,
    head,
    index_interval_values,
    index_values,
    program_values,
    shown_nrr,
)
from ikm.report.json_values import REPORT_SCHEMA
from ikm.survey.columns.mapping_file import UNIT

if TYPE_CHECKING:
    from ikm.index.change import Difference
    from ikm.index.importance import Importance, UnsurImportance
    from ikm.index.rollup import Rollup
    from ikm.index.score import QuestionScore, UnsurScore
    from ikm.index.statistics import UnsurStatistics
    from ikm.report.period_choice import PeriodChoice
    from ikm.report.report import ControlCount, Group, GroupTable, PeriodStep, Report
    from ikm.report.rule_sets import Reports
    from ikm.rules.ruleset import Ruleset
    from ikm.survey.texts.profile_classes import Characteristic

REPORTS_SCHEMA = "ikm.reports/1"


def report_values(report: Report) -> Values:
    """A report, by ``ikm.report/1``."""
    method = report.method
    return {
        **head(REPORT_SCHEMA),
        "complete": report.complete,
        "strict": any(gate.gate.field == "strict" for gate in report.gates),
        "gates": [gate_values(gate) for gate in report.gates],
        "name": report.name,
        "period": report.period,
        "rules": {
            **report.choices(),
            "id": method.rules.id,
            "title": method.rules.title,
            "without": [*method.without],
            **index_values(method.rules),
        },
        "inputs": [*(input_values(use) for use in report.inputs), *unread_values(report.findings)],
        "confidence": float(report.confidence),
        "overall": _overall_values(report),
        "tables": [_table_values(table, report) for table in report.tables],
        "rollup": None if report.rollup is None else _rollup_values(report.rollup, method.rules),
        "ways": _ways_values(report),
        "periods": _periods_values(report.periods),
        "recap": _recap_values(report),
        "profile": [_characteristic_values(characteristic) for characteristic in report.profile],
        "sample": [{**quota._asdict(), "shortfall": quota.shortfall} for quota in report.quotas],
        "controls": [_control_values(count) for count in report.controls],
        "manifest": provenance(report),
        "findings": findings_values(report.findings, report.findings.shown()),
    }


def provenance(report: Report) -> Values:
    """How a report can be made again: rules, options and inputs."""
    rules, manifest = report.method.rules, report.manifest
    values: Values = {
        **program_values(),
        "rules": {"id": rules.id, "sha256": rules.sha256},
        "options": {name: _shown_option(value) for name, value in manifest.options.items()},
        "inputs": [
            {
                "path": shown_path(use.path),
                "sheet": use.sheet,
                "sha256": use.sha256,
                "rows": use.rows,
                "used": use.used,
            }
            for use in report.inputs
        ],
        "time": manifest.time,
    }
    if manifest.configuration:
        file = manifest.configuration
        values["configuration"] = {"path": shown_path(file.path), "sha256": file.sha256}
    return values


def _shown_option(value: object) -> object:
    """The value of an option, which may name files, several with commas between them."""
    if isinstance(value, list):
        return [_shown_option(part) for part in value]
    if not isinstance(value, str) or not Path(value).is_absolute():
        return value
    return shown_path(value) if Path(value).exists() else ",".join(map(shown_path, value.split(",")))


def _overall_values(report: Report) -> Values:
    from ikm.report.report import Group

    values = _group_values(Group({}, report.overall, report.stats, report.importance), report.method.rules)
    if report.stats is not None:
        values["stats"] |= whole_statistics_values(report.stats, report.method.rules)
    return values


def _table_values(table: GroupTable, report: Report) -> Values:
    rules = report.method.rules
    groups = [_group_values(group, rules) for group in table.listed]
    if table.is_trend:
        steps, judged = table.steps(), _judged_steps(table, report.confidence)
        for group, values in zip(table.listed, groups, strict=True):
            key = tuple(group.key.values())
            values |= _step_values(steps[key], judged.get(key), report)
    if table.by == (UNIT,):
        for group, values in zip(table.listed, groups, strict=True):
            values |= rank_values(group.stats and group.stats.rank)
    return {"by": [*table.by], "trend": table.is_trend, "number": len(table.groups), "groups": groups}


def _judged_steps(table: GroupTable, confidence: Fraction) -> dict[tuple[str | None, ...], Difference]:
    """By key, whether the step to each group can be told from none; of a period, those of all groups at once."""
    from ikm.index.change import together

    of_period: dict[str | None, dict[tuple[str | None, ...], PeriodStep]] = {}
    for key, step in table.steps().items():
        if step is not None:
            of_period.setdefault(key[-1], {})[key] = step
    judged: dict[tuple[str | None, ...], Difference] = {}
    for steps in of_period.values():
        each = [step.judged(confidence) for step in steps.values()]
        if len(table.by) > 1:
            each = [*together([step.change for step in steps.values()], each, confidence)]
        judged |= zip(steps, each, strict=True)
    return judged


def _step_values(step: PeriodStep | None, judged: Difference | None, report: Report) -> Values:
    from ikm.index.change import Difference

    judged = judged or Difference()
    change = None if step is None else float(half_away(step.change, report.method.rules.ikm_places))
    return {"change": change, "change_stats": {**difference_values(judged), "p_holm": judged.p_holm}}


def _group_values(group: Group, rules: Ruleset) -> Values:
    score, stats = group.score, group.stats
    return {
        "key": dict(group.key),
        "respondents": score.respondents,
        "respondents_exact": score.respondents_exact,
        "ikm": as_float(score.ikm),
        "ikm_exact": exact_text(score.exact),
        "mutu": score.grade.mutu if score.grade else None,
        "kinerja": score.grade.kinerja if score.grade else None,
        "to_next": as_float(score.to_next),
        "reason": score.reason,
        "lowest": [unsur.unsur.id for unsur in score.lowest],
        "stats": None if stats is None else statistics_values(stats, rules),
        "unsur": [
            _unsur_values(unsur, stats.unsur[unsur.unsur.id] if stats else None, rules) for unsur in score.unsur
        ],
        "importance": None if group.importance is None else _importance_values(group.importance, rules),
        "earlier_report": None if group.origin is None else shown_path(group.origin),
    }


def _unsur_values(unsur: UnsurScore, stats: UnsurStatistics | None, rules: Ruleset) -> Values:
    questions = [_question_values(question, rules.scores) for question in unsur.questions]
    if stats and len(questions) > 1:
        for question, item in zip(questions, stats.items, strict=True):
            question["stats"] = item_values(item)
    return {
        "code": unsur.code,
        "id": unsur.unsur.id,
        "name": unsur.unsur.name,
        "weight": str(unsur.weight),
        "answers": unsur.answers,
        "total": unsur.total,
        "counts": counts_by_score(rules.scores, unsur.counts) if unsur.counts else None,
        "nrr": shown_nrr(unsur.nrr, rules),
        "nrr_exact": exact_text(unsur.nrr),
        "nrr_weighted": shown_nrr(unsur.weighted, rules),
        "ikm": as_float(unsur.ikm),
        "mutu": unsur.grade.mutu if unsur.grade else None,
        "kinerja": unsur.grade.kinerja if unsur.grade else None,
        "stats": None if stats is None else unsur_statistics_values(stats),
        "questions": questions,
    }


def _question_values(question: QuestionScore, scores: tuple[int, ...]) -> Values:
    return {
        "code": question.question.code,
        "column": question.question.column,
        "answers": question.answers,
        "total": question.total,
        "counts": counts_by_score(scores, question.counts),
        "mean_exact": exact_text(question.mean),
    }


def _importance_values(importance: Importance, rules: Ruleset) -> Values:
    return {
        "mean_importance": shown_nrr(importance.importance, rules),
        "mean_performance": shown_nrr(importance.performance, rules),
        "unsur": [_unsur_importance_values(unsur, rules) for unsur in importance.unsur],
    }


def _unsur_importance_values(unsur: UnsurImportance, rules: Ruleset) -> Values:
    return {
        "id": unsur.unsur,
        "answers": unsur.answers,
        "importance": shown_nrr(unsur.importance, rules),
        "importance_exact": str(unsur.importance),
        "gap": float(half_away(unsur.gap, rules.nrr_places)),
        "gap_exact": str(unsur.gap),
        "attainment": float(half_up(unsur.attainment, rules.ikm_places)),
        "quadrant": unsur.quadrant,
        "on_line": unsur.on_line,
    }


def _rollup_values(rollup: Rollup, rules: Ruleset) -> Values:
    return {
        "kind": rollup.way,
        "units": rollup.strata,
        "ikm": as_float(rollup.ikm),
        "ikm_exact": exact_text(rollup.exact),
        "mutu": rollup.grade.mutu if rollup.grade else None,
        "kinerja": rollup.grade.kinerja if rollup.grade else None,
        "nrr": {unsur: shown_nrr(nrr, rules) for unsur, nrr in rollup.nrr.items()},
        "nrr_exact": {unsur: str(nrr) for unsur, nrr in rollup.nrr.items()},
        "left_out": _left_out_values(rollup),
        "stats": None if rollup.interval is None else index_interval_values(rollup.interval, rules),
    }


def _left_out_values(rollup: Rollup) -> list[Values]:
    return [{"unit": " · ".join(stratum), "reason": reason} for stratum, reason in rollup.left_out]


def _ways_values(report: Report) -> list[Values]:
    """The figures of the whole by every way, of which one heads the report."""
    from ikm.index.rollup import POOLED

    rules, pooled = report.method.rules, report.pooled
    ways: list[Values] = [
        {
            "way": POOLED,
            "heads": report.way == POOLED,
            "strata": None,
            "number": None,
            "ikm": as_float(pooled.ikm),
            "ikm_exact": exact_text(pooled.exact),
            "mutu": pooled.grade.mutu if pooled.grade else None,
            "stats": None,
            "left_out": [],
        }
    ]
    for rollup in report.rollups:
        interval = rollup.interval
        ways.append(
            {
                "way": rollup.way,
                "heads": report.way == rollup.way,
                "strata": [*rollup.by],
                "number": rollup.strata,
                "ikm": as_float(rollup.ikm),
                "ikm_exact": exact_text(rollup.exact),
                "mutu": rollup.grade.mutu if rollup.grade else None,
                "stats": None if interval is None else index_interval_values(interval, rules),
                "left_out": _left_out_values(rollup),
            }
        )
    return ways


def _recap_values(report: Report) -> Values:
    """The units that sent nothing, that lack respondents, and whose class changed."""
    from ikm.report.recap import recap_of

    recap = recap_of(report)
    return {
        "absent": [*recap.absent],
        "short": [{"unit": unit, "shortfall": shortfall} for unit, shortfall in recap.short],
        "class_changed": [change._asdict() for change in recap.changed],
    }


def _periods_values(periods: PeriodChoice) -> Values:
    """Of which of the periods the whole is, and how that was chosen."""
    return {"told": [*periods.told], "chosen": [*periods.chosen], "way": periods.way}


def _characteristic_values(characteristic: Characteristic) -> Values:
    indicators = characteristic.indicators
    return {
        "role": characteristic.role,
        "respondents": sum(line.respondents for line in indicators),
        "indicators": [{**line._asdict(), "percent": float(line.percent)} for line in indicators],
        "sum": float(characteristic.sum),
    }


def _control_values(count: ControlCount) -> Values:
    return {
        "id": count.control.id,
        "name": count.control.name,
        "question": count.control.question,
        "ya": count.yes,
        "tidak": count.no,
        "unanswered": count.unanswered,
        "percent": as_float(count.percent),
        "share_exact": exact_text(count.share),
    }


def reports_values(reports: Reports) -> Values:
    """Several reports, by ``ikm.reports/1``: each says itself what program it is of."""
    return {"schema": REPORTS_SCHEMA, "reports": [report_values(report) for report in reports]}
