"""Results as JSON values, each by its schema: ``ikm.report/1`` and so on, which ``ikm schema`` prints.

The same result gives the same values in the same order. A key may be added; none is changed or taken away.

It is long because it is all of them: what becomes of a figure, a finding or a group is written once, and whoever
changes a key sees in one place every document that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ikm.index.rounding import half_away, half_up
from ikm.messages.catalogue import Severity
from ikm.messages.findings import SHOWN_WHOLE
from ikm.messages.paths import shown_path
from ikm.report.json_values import REPORT_SCHEMA
from ikm.rules.loader import KREJCIE_MORGAN, PER_UNSUR
from ikm.rules.ruleset import KrejcieMorgan
from ikm.version import METHOD_VERSION, __version__

if TYPE_CHECKING:
    from ikm.index.change import Difference
    from ikm.index.importance import Importance, UnsurImportance
    from ikm.index.interval import Interval
    from ikm.index.reliability import Item
    from ikm.index.rollup import Rollup
    from ikm.index.score import QuestionScore, UnsurScore
    from ikm.index.statistics import Statistics, UnsurStatistics
    from ikm.messages.findings import Finding, Findings
    from ikm.report.classification import Classification, LabelledFigure
    from ikm.report.comparison import Change, Comparison, GroupChange, UnsurChange
    from ikm.report.gate_outcome import GateOutcome
    from ikm.report.inspection import InspectedAccount, InspectedColumn, InspectedLabel, InspectedTable, Inspection
    from ikm.report.reconciliation import Reconciliation
    from ikm.report.report import ControlCount, Group, GroupTable, InputUse, PeriodStep, Report
    from ikm.report.rule_sets import Inspections, Reports
    from ikm.report.sample_size import Sampling
    from ikm.report.stored_report import StoredReport
    from ikm.rules.ruleset import Citation, Conversion, Ruleset, Sample
    from ikm.rules.scale import Scale, ScaleClass
    from ikm.survey.exchange.figures_file import FigureColumn
    from ikm.survey.exchange.population_file import Population
    from ikm.survey.texts.profile_classes import Characteristic

Values = dict[str, Any]
"""An object of JSON."""

REPORTS_SCHEMA = "ikm.reports/1"
INSPECTION_SCHEMA, INSPECTIONS_SCHEMA = "ikm.check/1", "ikm.checks/1"
COMPARISON_SCHEMA = "ikm.compare/1"
RECONCILIATION_SCHEMA = "ikm.reconcile/1"
SAMPLING_SCHEMA = "ikm.sample/1"
CLASSIFICATION_SCHEMA = "ikm.classify/1"
UNREAD = "none"
"""The shape of an input that was not read."""


def json_values(result: object) -> Values:
    """A result as JSON values, by its schema.

    :raises KeyError: where it is of no kind that has one.
    """
    return MAKERS[type(result).__name__](result)


# A report.


def report_values(report: Report) -> Values:
    """A report, by ``ikm.report/1``."""
    method = report.method
    return {
        **_head(REPORT_SCHEMA),
        "complete": report.complete,
        "strict": any(gate.gate.field == "strict" for gate in report.gates),
        "gates": [_gate_values(gate) for gate in report.gates],
        "name": report.name,
        "period": report.period,
        "rules": {
            **report.choices(),
            "id": method.rules.id,
            "title": method.rules.title,
            "without": [*method.without],
            **_index_values(method.rules),
        },
        "inputs": [*(_input_values(use) for use in report.inputs), *_unread_values(report.findings)],
        "confidence": float(report.confidence),
        "overall": _overall_values(report),
        "tables": [_table_values(table, report) for table in report.tables],
        "rollup": None if report.rollup is None else _rollup_values(report.rollup, method.rules),
        "profile": [_characteristic_values(characteristic) for characteristic in report.profile],
        "sample": [{**quota._asdict(), "shortfall": quota.shortfall} for quota in report.quotas],
        "controls": [_control_values(count) for count in report.controls],
        "manifest": provenance(report),
        "findings": _findings_values(report.findings, report.findings.shown()),
    }


def provenance(report: Report) -> Values:
    """How a report can be made again: rules, options and inputs."""
    rules, manifest = report.method.rules, report.manifest
    values: Values = {
        **_program(),
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
    if not isinstance(value, str) or not Path(value).is_absolute():
        return value
    return shown_path(value) if Path(value).exists() else ",".join(map(shown_path, value.split(",")))


def _overall_values(report: Report) -> Values:
    from ikm.report.report import Group

    return _group_values(Group({}, report.overall, report.stats, report.importance), report.method.rules)


def _table_values(table: GroupTable, report: Report) -> Values:
    rules = report.method.rules
    groups = [_group_values(group, rules) for group in table.listed]
    if table.is_trend:
        steps = table.steps()
        for group, values in zip(table.listed, groups, strict=True):
            values |= _step_values(steps[tuple(group.key.values())], report)
    return {"by": [*table.by], "trend": table.is_trend, "number": len(table.groups), "groups": groups}


def _step_values(step: PeriodStep | None, report: Report) -> Values:
    from ikm.index.change import Difference

    if step is None:
        return {"change": None, "change_stats": _difference_values(Difference())}
    return {
        "change": float(half_away(step.change, report.method.rules.ikm_places)),
        "change_stats": _difference_values(step.judged(report.confidence)),
    }


def _group_values(group: Group, rules: Ruleset) -> Values:
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
        "lowest": [unsur.unsur.id for unsur in score.lowest],
        "stats": None if stats is None else _statistics_values(stats, rules),
        "unsur": [
            _unsur_values(unsur, stats.unsur[unsur.unsur.id] if stats else None, rules) for unsur in score.unsur
        ],
        "importance": None if group.importance is None else _importance_values(group.importance, rules),
    }


def _unsur_values(unsur: UnsurScore, stats: UnsurStatistics | None, rules: Ruleset) -> Values:
    questions = [_question_values(question, rules.scores) for question in unsur.questions]
    if stats and len(questions) > 1:
        for question, item in zip(questions, stats.items, strict=True):
            question["stats"] = _item_values(item)
    return {
        "code": unsur.code,
        "id": unsur.unsur.id,
        "name": unsur.unsur.name,
        "weight": str(unsur.weight),
        "answers": unsur.answers,
        "total": unsur.total,
        "counts": _counts(rules.scores, unsur.counts),
        "nrr": _nrr(unsur.nrr, rules),
        "nrr_exact": _exact(unsur.nrr),
        "nrr_weighted": _nrr(unsur.weighted, rules),
        "ikm": _number(unsur.ikm),
        "mutu": unsur.grade.mutu if unsur.grade else None,
        "kinerja": unsur.grade.kinerja if unsur.grade else None,
        "stats": None if stats is None else _unsur_statistics_values(stats),
        "questions": questions,
    }


def _question_values(question: QuestionScore, scores: tuple[int, ...]) -> Values:
    return {
        "code": question.question.code,
        "column": question.question.column,
        "answers": question.answers,
        "total": question.total,
        "counts": _counts(scores, question.counts),
        "mean_exact": _exact(question.mean),
    }


def _importance_values(importance: Importance, rules: Ruleset) -> Values:
    return {
        "mean_importance": _nrr(importance.importance, rules),
        "mean_performance": _nrr(importance.performance, rules),
        "unsur": [_unsur_importance_values(unsur, rules) for unsur in importance.unsur],
    }


def _unsur_importance_values(unsur: UnsurImportance, rules: Ruleset) -> Values:
    return {
        "id": unsur.unsur,
        "answers": unsur.answers,
        "importance": _nrr(unsur.importance, rules),
        "importance_exact": str(unsur.importance),
        "gap": float(half_away(unsur.gap, rules.nrr_places)),
        "gap_exact": str(unsur.gap),
        "attainment": float(half_up(unsur.attainment, rules.ikm_places)),
        "quadrant": unsur.quadrant,
        "on_line": unsur.on_line,
    }


def _rollup_values(rollup: Rollup, rules: Ruleset) -> Values:
    return {
        "kind": rollup.kind,
        "units": rollup.units,
        "ikm": _number(rollup.ikm),
        "ikm_exact": _exact(rollup.exact),
        "mutu": rollup.grade.mutu if rollup.grade else None,
        "kinerja": rollup.grade.kinerja if rollup.grade else None,
        "nrr": {unsur: _nrr(nrr, rules) for unsur, nrr in rollup.nrr.items()},
        "nrr_exact": {unsur: str(nrr) for unsur, nrr in rollup.nrr.items()},
        "left_out": [{"unit": unit, "reason": reason} for unit, reason in rollup.left_out],
        "stats": None if rollup.interval is None else _index_interval_values(rollup.interval, rules),
    }


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
        "percent": _number(count.percent),
        "share_exact": _exact(count.share),
    }


# How sure the figures of a report are.


def _statistics_values(stats: Statistics, rules: Ruleset) -> Values:
    """The statistics of a whole group."""
    found = stats.reliability
    return {
        **_index_interval_values(stats.interval, rules),
        "respondents_complete": found.respondents,
        "alpha": found.alpha,
        "alpha_interval": None if found.interval is None else [*found.interval],
        "r_table": found.r_table,
        "alpha_reason": found.reason,
    }


def _index_interval_values(interval: Interval, rules: Ruleset) -> Values:
    mutu = interval.mutu(rules)
    return {
        **_interval_values(interval),
        "margin": interval.margin,
        "mutu_interval": None if mutu is None else [*mutu],
        "population": interval.population,
        "near_ceiling": interval.near_ceiling,
    }


def _interval_values(interval: Interval) -> Values:
    return {
        "se": interval.se,
        "se_sample": interval.se_sample,
        "df": interval.df or None,
        "interval": interval.limits,
        "reason": interval.reason,
    }


def _unsur_statistics_values(stats: UnsurStatistics) -> Values:
    """The statistics of an unsur; those of its question too, where it has but one."""
    return {
        **_interval_values(stats.interval),
        "top_share": _number(stats.top_share),
        "blank_share": float(stats.blank_share),
        **_item_values(stats.only_item),
    }


def _item_values(item: Item) -> Values:
    """What a question has to do with the others."""
    return {
        "item_total": item.item_total,
        "item_total_corrected": item.corrected,
        "alpha_without": item.alpha_without,
        "constant": item.is_constant,
    }


def _difference_values(difference: Difference) -> Values:
    """Whether a figure changed; its p among several stands beside these."""
    low, high = difference.low, difference.high
    return {
        "se": difference.se,
        "df": difference.df,
        "p": difference.p,
        "interval": None if low is None or high is None else [low, high],
        "sign": difference.sign,
        "stats_reason": difference.reason,
        "test": difference.test,
        "finite": difference.finite,
    }


# What was read, by which rules.


def _index_values(rules: Ruleset) -> Values:
    """The name and scale of the index of a rule set, and the conversion chosen for it."""
    lowest, highest = rules.scale
    return {
        "index": {
            "name": rules.named.name,
            "title": rules.named.title,
            "lowest": float(lowest),
            "highest": float(highest),
            "classes": bool(rules.grades),
        },
        "conversion": None if rules.conversion is None else _conversion_values(rules.conversion),
    }


def _conversion_values(conversion: Conversion) -> Values:
    return {"name": conversion.name, "mark": conversion.source.mark, "text": conversion.text}


def _input_values(use: InputUse) -> Values:
    """How one table was used."""
    return {
        "path": shown_path(use.path),
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
        "columns": [column._asdict() for column in use.columns],
        "unused": list(use.unused),
    }


def _unread_values(findings: Findings) -> list[Values]:
    """The files that were left out, each with its reason, as inputs of which nothing was used."""
    from ikm.report.report import InputUse

    unread = InputUse("", None, None, UNREAD, 0, 0, 0, 0, 0, 0, 0, ())
    return [
        {
            **_input_values(unread._replace(path=finding.place.file)),
            "not_read": _finding_values(finding),
        }
        for finding in findings.listed()
        if finding.code in SHOWN_WHOLE
    ]


def _gate_values(outcome: GateOutcome) -> Values:
    """A gate, and what the whole or a unit has of it."""
    return {
        "gate": outcome.gate.field,
        "limit": _plain_number(outcome.limit),
        "group": outcome.group,
        "value": _plain_number(outcome.value),
        "met": outcome.met,
        "reason": outcome.reason,
    }


def _plain_number(value: Decimal | int | str | None) -> float | int | str | None:
    return float(value) if isinstance(value, Decimal) else value


def _source_values(source: Citation) -> Values:
    return {"source": source.text, "mark": source.mark}


# Several reports, and inspections.


def reports_values(reports: Reports) -> Values:
    """Several reports, by ``ikm.reports/1``: each says itself what program it is of."""
    return {"schema": REPORTS_SCHEMA, "reports": [report_values(report) for report in reports]}


def inspection_values(inspection: Inspection) -> Values:
    """An inspection, by ``ikm.check/1``."""
    method = inspection.method
    return {
        **_head(INSPECTION_SCHEMA),
        "complete": inspection.complete,
        "rules": {
            "id": method.rules.id,
            "title": method.rules.title,
            "order": method.order,
            "without": [*method.without],
        },
        "inputs": [_inspected_table_values(table) for table in inspection.inputs],
        "findings": _findings_values(inspection.findings, inspection.findings.listed()),
    }


def inspections_values(inspections: Inspections) -> Values:
    """Several inspections: those of ``ikm.check/1``, in a list."""
    return {"schema": INSPECTIONS_SCHEMA, "checks": [inspection_values(inspection) for inspection in inspections]}


def _inspected_table_values(table: InspectedTable) -> Values:
    return {
        **_input_values(table.use),
        "columns": [_inspected_column_values(column) for column in table.columns],
        "account": None if table.account is None else _account_values(table.account),
    }


def _account_values(account: InspectedAccount) -> Values:
    rows = [
        {"reason": row.reason.code.removeprefix("rows-kind-"), "rows": row.rows, "cells": row.cells}
        for row in account.rows
    ]
    return {**account._asdict(), "columns": [column._asdict() for column in account.columns], "rows": rows}


def _inspected_column_values(column: InspectedColumn) -> Values:
    return {**column._asdict(), "answers": [_inspected_label_values(label) for label in column.answers]}


def _inspected_label_values(label: InspectedLabel) -> Values:
    return {"text": label.text, "kind": label.kind, "score": label.score, "count": label.times}


# A comparison.


def comparison_values(comparison: Comparison) -> Values:
    """A comparison, by ``ikm.compare/1``."""
    rules = comparison.rules
    return {
        **_head(COMPARISON_SCHEMA),
        "complete": comparison.complete,
        "rules": {"id": rules.id, "title": rules.title, **_index_values(rules)},
        "confidence": float(comparison.confidence),
        "before": _survey_values(comparison.before),
        "after": _survey_values(comparison.after),
        "overall": _group_change_values(comparison.overall),
        "unsur": [_unsur_change_values(unsur) for unsur in comparison.unsur],
        "rose_most": [unsur.unsur.id for unsur in comparison.rose_most],
        "fell_most": [unsur.unsur.id for unsur in comparison.fell_most],
        "units": [_unit_change_values(unit) for unit in comparison.units],
        "only_before": [*comparison.only_before],
        "only_after": [*comparison.only_after],
        "findings": _findings_values(comparison.findings, comparison.findings.shown()),
    }


def _survey_values(survey: StoredReport) -> Values:
    return {
        "label": survey.label,
        "path": shown_path(survey.path),
        **{field: getattr(survey, field) for field in ("name", "period", "complete", "weight", "missing", "order")},
        "without": [*survey.without],
        "respondents": survey.overall.respondents,
    }


def _group_change_values(group: GroupChange) -> Values:
    return {
        "respondents_before": group.respondents_before,
        "respondents_after": group.respondents_after,
        **_change_values(group.change, "ikm"),
    }


def _unit_change_values(unit: GroupChange) -> Values:
    return {"unit": unit.label, **_group_change_values(unit), "p_holm": unit.change.judged.p_holm}


def _unsur_change_values(unsur: UnsurChange) -> Values:
    return {
        "id": unsur.unsur.id,
        "code": unsur.code,
        "name": unsur.unsur.name,
        **_change_values(unsur.change, "nrr"),
        "p_holm": unsur.change.judged.p_holm,
    }


def _change_values(change: Change, figure: str) -> Values:
    """A change: exact as floats and as fractions, then as shown; ``figure`` is ``ikm`` or ``nrr``."""
    shown = change.shown
    return {
        "before": _number(change.before),
        "after": _number(change.after),
        "difference": _number(change.difference),
        "before_exact": _exact(change.before),
        "after_exact": _exact(change.after),
        "difference_exact": _exact(change.difference),
        f"{figure}_before": _number(shown.before),
        f"{figure}_after": _number(shown.after),
        "change": _number(shown.difference),
        "mutu_before": change.mutu_before,
        "mutu_after": change.mutu_after,
        "reason": change.reason,
        **_difference_values(change.judged),
    }


# A reconciliation.


def reconciliation_values(found: Reconciliation) -> Values:
    """A reconciliation, by ``ikm.reconcile/1``."""
    rules, given, possible = found.method.rules, found.given, found.possible
    return {
        **_head(RECONCILIATION_SCHEMA),
        "rules": {"id": rules.id, "title": rules.title, "without": [*found.method.without]},
        "input": given.input and {**given.input._asdict(), "path": shown_path(given.input.path)},
        "given": {"kind": given.kind, "respondents": given.respondents, "unsur": len(found.bases[0].nrr)},
        "printed": _printed_values(found),
        "exact": _exact_index_values(found),
        "class_flips": found.class_flips,
        "tried": len(found.outcomes),
        "excluded": len(found.outcomes) - len(possible),
        "possible": [_outcome_values(found.cells(outcome)) for outcome in possible],
        "findings": _findings_values(found.findings, found.findings.shown()),
    }


def _printed_values(found: Reconciliation) -> Values:
    from ikm.report.reconciliation import printed_scale

    lowest, highest = found.printed_grades()
    figures = []
    for printed in found.printed:
        scale = "answers" if printed_scale(printed, found.method.rules) == 1 else "index"
        figures.append({"value": str(printed), "scale": scale})
    return {
        "figures": figures,
        "mutu_low": lowest.mutu,
        "mutu_high": highest.mutu,
        "mutu": found.mutu and found.mutu.mutu,
        "mutu_agrees": found.mutu_agrees,
    }


def _exact_index_values(found: Reconciliation) -> Values:
    """The index by the rule."""
    span, places = found.exact, found.method.rules.ikm_places
    low, high = found.grades(span)
    return {
        "ikm": float(half_up(found.nominal, places)),
        "ikm_exact": str(found.nominal) if span.low == span.high else None,
        "ikm_low": float(half_up(span.low, places)),
        "ikm_high": float(half_up(span.high, places)),
        "mutu_low": low.mutu,
        "mutu_high": high.mutu,
    }


def _outcome_values(cells: Mapping[str, object]) -> Values:
    return {name: float(cell) if isinstance(cell, Decimal) else cell for name, cell in cells.items()}


# How many respondents are needed.


def sampling_values(sampling: Sampling) -> Values:
    """The samples needed, by ``ikm.sample/1``."""
    rules, population = sampling.rules, sampling.population
    return {
        **_head(SAMPLING_SCHEMA),
        "rules": {"id": rules.id, "title": rules.title},
        "formula": _formula_values(sampling.sample, len(rules.unsur)),
        "response_rate": None if sampling.response_rate is None else float(sampling.response_rate),
        "input": None if population is None else _population_values(population),
        "needs": [need._asdict() for need in sampling.needs],
        "findings": _findings_values(sampling.findings, sampling.findings.shown()),
    }


def _formula_values(sample: Sample, unsur: int) -> Values:
    source = _source_values(sample.source)
    if isinstance(sample, KrejcieMorgan):
        numbers = {name: float(number) for name, number in sample._asdict().items() if name != "source"}
        return {"kind": KREJCIE_MORGAN, **numbers, **source}
    return {"kind": PER_UNSUR, "unsur": unsur, "more": sample.more, "each": sample.each, **source}


def _population_values(population: Population) -> Values:
    return {"path": shown_path(population.path), "sheet": population.sheet or None, "sha256": population.sha256}


# Figures and their classes.


def classification_values(found: Classification) -> Values:
    """Figures and their classes, by ``ikm.classify/1``."""
    return {
        **_head(CLASSIFICATION_SCHEMA),
        "scale": _scale_values(found.scale),
        "input": None if found.column is None else _figure_column_values(found.column),
        "values": [_figure_values(labelled, found) for labelled in found.labelled],
        "findings": _findings_values(found.findings, found.findings.shown()),
    }


def _scale_values(scale: Scale) -> Values:
    return {
        "id": scale.id,
        "title": scale.title,
        "name": scale.name,
        "lowest": float(scale.lowest),
        "highest": float(scale.highest),
        "places": scale.places,
        "answers": scale.answers and scale.answers._asdict(),
        **_source_values(scale.source),
        "classes": [_scale_class_values(each) for each in scale.classes],
    }


def _scale_class_values(each: ScaleClass) -> Values:
    return {
        "name": each.name,
        "words": each.words or None,
        "zona": each.zona or None,
        "lower": _number(each.lower),
        **_source_values(each.source),
    }


def _figure_column_values(column: FigureColumn) -> Values:
    return {
        "path": shown_path(column.path),
        "sheet": column.sheet or None,
        "sha256": column.sha256,
        "column": column.header or None,
        "named_by": column.named_by,
    }


def _figure_values(labelled: LabelledFigure, found: Classification) -> Values:
    figure = labelled.figure
    return {
        "label": labelled.label,
        "row": labelled.at.row or None,
        "value": figure.written,
        "on_answers": figure.on_answers,
        "on_scale": float(found.shown(figure.value)),
        "on_scale_exact": str(figure.value),
        "from": float(figure.low),
        "to": float(figure.high),
        "to_included": figure.closed,
        "class": figure.own.name,
        "words": figure.own.words or None,
        "zona": figure.own.zona or None,
        "possible": [possible.name for possible in figure.possible],
    }


# What all of them have.


def _head(schema: str) -> Values:
    return {"schema": schema, **_program()}


def _program() -> Values:
    """What computed the figures, and by which method."""
    return {"program": f"ikm {__version__}", "method_version": METHOD_VERSION}


def _findings_values(findings: Findings, shown: Iterable[Finding]) -> Values:
    """Findings: all are counted, those of ``shown`` are written out."""
    return {
        "errors": findings.count(Severity.ERROR),
        "warnings": findings.count(Severity.WARNING),
        "notes": findings.count(Severity.NOTE),
        "by_code": dict(sorted(findings.by_code.items())),
        "shown": [_finding_values(finding) for finding in shown],
    }


def _finding_values(finding: Finding) -> Values:
    place = finding.place
    return {
        "code": finding.code,
        "family": finding.family,
        "severity": str(finding.severity),
        "message": str(finding),
        "file": shown_path(place.file) or None,
        "sheet": place.sheet or None,
        "row": place.row or None,
        "column": place.header or None,
        "cell": place.cell or None,
        "value": finding.value,
    }


def _counts(scores: tuple[int, ...], counts: tuple[int, ...]) -> dict[str, int]:
    return {str(score): count for score, count in zip(scores, counts, strict=True)}


def _nrr(value: Fraction | None, rules: Ruleset) -> float | None:
    """An NRR, plain or weighted, rounded as the rules show it."""
    return None if value is None else float(half_up(value, rules.nrr_places))


def _number(value: Decimal | Fraction | None) -> float | None:
    return None if value is None else float(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


MAKERS: Mapping[str, Callable[[Any], Values]] = {
    "Report": report_values,
    "Reports": reports_values,
    "Inspection": inspection_values,
    "Inspections": inspections_values,
    "Comparison": comparison_values,
    "Reconciliation": reconciliation_values,
    "Sampling": sampling_values,
    "Classification": classification_values,
}
"""What makes the values of a result, by the class of the result, so that no kind is imported for another's sake."""
