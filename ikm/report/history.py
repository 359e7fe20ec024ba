"""Earlier periods from earlier reports: they stand in the trend beside the periods of the answers, nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from ikm.index.change import OF_USERS, Spread
from ikm.index.interval import Interval
from ikm.index.method import Method
from ikm.index.reliability import Reliability
from ikm.index.rounding import half_up
from ikm.index.score import Score, grade_of, score_of
from ikm.index.statistics import Statistics, UnsurStatistics
from ikm.messages.findings import Findings, PhraseUse, Place, Refusal
from ikm.messages.phrases import phrase
from ikm.report.assemble import order_in_time
from ikm.report.comparison import method_of_report, other_choices
from ikm.report.report import BLANK, Group, GroupTable, Report
from ikm.report.stored_report import GroupFigures, StoredReport, of_report
from ikm.survey.columns.mapping_file import PERIOD, UNIT

EARLIER = "earlier-report"
"""The reason of statistics that an earlier report does not tell."""


def with_earlier_periods(report: Report, history: Sequence[StoredReport]) -> Report:
    """The report with earlier periods in the trends of the whole and of the units.

    Where there is no trend of the whole, this report and the earlier ones are one.

    :raises Refusal: ``compare-differs`` and its like for a report by other rules, ``history-twice`` for a period that
        is there already.
    """
    from ikm.survey.texts.periods import in_usual_words

    findings = Findings()
    findings += report.findings
    ours, method = of_report(report), report.method
    comparable = []
    for earlier in history:
        method_of_report(earlier, method.rules)
        others = other_choices(earlier, ours)
        for theirs, own in others:
            findings.add("history-differs", Place(earlier.path), theirs=theirs, ours=own)
        comparable.append(earlier.without_spreads() if others else earlier)
    history = comparable
    _refuse_undated(history, report)
    tables = list(report.tables)
    if not any(table.by == (PERIOD,) for table in tables):
        key: dict[str, str | None] = {PERIOD: in_usual_words(report.period or phrase("this-survey"))}
        now = Group(key, report.overall, report.stats, report.importance)
        tables.append(GroupTable((PERIOD,), (now,), (now,)))
    joined = tuple(_joined(table, _earlier_groups(table, history, method)) for table in tables)
    return replace(report, tables=joined, findings=findings)


def _refuse_undated(history: Iterable[StoredReport], report: Report) -> None:
    """Refuse an earlier report of which nothing tells when it was, beside periods that are known.

    :raises Refusal: ``history-undated``.
    """
    from ikm.survey.texts.periods import read

    if not any(map(read, (report.period or "", *report.periods.told))):
        return
    for earlier in history:
        label = _period(earlier)
        if not read(label):
            raise Refusal("history-undated", Place(earlier.path), period=label)


def _earlier_groups(table: GroupTable, history: Iterable[StoredReport], method: Method) -> list[Group]:
    """The groups of earlier periods that belong into a table."""
    if table.by == (PERIOD,):
        return [_group({PERIOD: _period(one)}, one.overall, one, method) for one in history]
    if table.by != (UNIT, PERIOD):
        return []
    groups = []
    for one in history:
        for unit in one.units:
            name = None if unit.label == BLANK else unit.label
            groups.append(_group({UNIT: name, PERIOD: _period(one)}, unit, one, method))
    return groups


def _period(earlier: StoredReport) -> str:
    """The period of an earlier report: the one that it names, else that in the name of its file, else that name."""
    from pathlib import Path

    from ikm.survey.texts.periods import found_in, in_usual_words

    if earlier.period:
        return in_usual_words(earlier.period)
    stem = Path(earlier.path).stem
    period, _ = found_in(stem)
    return str(period or stem)


def _joined(table: GroupTable, earlier: Sequence[Group]) -> GroupTable:
    """A trend with earlier groups in their places."""
    if not earlier:
        return table
    known: dict[tuple[str | None, ...], Group] = {tuple(group.key.values()): group for group in table.groups}
    for group in earlier:
        key = tuple(group.key.values())
        if key in known:
            first = known[key].origin or PhraseUse("the-answers")
            raise Refusal("history-twice", Place(group.origin or ""), period=group.label, first=first)
        known[key] = group
    groups = tuple(sorted(known.values(), key=order_in_time))
    return table._replace(groups=groups, listed=groups)


def _group(key: dict[str, str | None], figures: GroupFigures, earlier: StoredReport, method: Method) -> Group:
    """A group of an earlier report, as far as that tells it."""
    nrr = {unsur: mean for unsur, mean in figures.nrr.items() if mean is not None}
    score = _score(figures, nrr, method)
    unsur = {
        one.unsur.id: UnsurStatistics(_interval(figures.spreads.get(one.unsur.id)), None, Fraction(0), ())
        for one in score.unsur
    }
    stats = Statistics(_interval(figures.spread), Reliability(0, reason=EARLIER), unsur)
    return Group(key, score, stats, origin=earlier.path)


def _score(figures: GroupFigures, nrr: Mapping[str, Fraction], method: Method) -> Score:
    """The score with the index that the report states, which may be by other weights."""
    score = score_of(figures.respondents, nrr, method)
    if figures.exact is None:
        return score._replace(exact=None, ikm=None, grade=None, to_next=None, above_own=None, reason=figures.reason)
    ikm = half_up(figures.exact, method.rules.ikm_places)
    return score._replace(
        exact=figures.exact, ikm=ikm, grade=grade_of(ikm, method.rules), to_next=None, above_own=None, reason=None
    )


def _interval(spread: Spread | None) -> Interval:
    if spread is None:
        return Interval(reason=EARLIER)
    return Interval(spread.df, None, spread.se, spread.se, reason=EARLIER if spread.judged else OF_USERS)
