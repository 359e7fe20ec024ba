"""How sure the figures of a report are: its intervals and its reliability, as tables and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from ikm.index.change import OF_USERS
from ikm.index.clusters import DayInterval
from ikm.index.interval import Interval
from ikm.index.ranks import Rank
from ikm.index.reliability import CONVENTION, COUNTS_ONLY, Item, Reliability
from ikm.index.rollup import POPULATION, Rollup
from ikm.index.rounding import half_up, text
from ikm.index.score import Score
from ikm.index.statistics import Statistics
from ikm.messages.findings import offered
from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.pages.change_verdict import level
from ikm.render.pages.report_tables import (
    FOLDED,
    KEY,
    MUTU,
    Cell,
    ReportTable,
    TableHead,
    TableRow,
    head,
    not_listed,
)
from ikm.report.report import GroupTable, Report
from ikm.survey.columns.mapping_file import UNIT

PERCENT_PLACES, R_PLACES, EFFECTIVE_PLACES = 1, 3, 1
"""Decimals of shares, of correlations and alpha, and of the effective number of days."""
_NONE = "–"
_LIMITS = "page-head-lower", "page-head-upper"
_SURE = "page-head-error", *_LIMITS
"""The codes of the columns that say how sure a figure is."""


def _folded(*codes: str) -> list[TableHead]:
    """The headers of columns of figures, a line a word."""
    return [head(code, ">", FOLDED) for code in codes]


def summary(report: Report, mark: str) -> list[str]:
    """How sure the whole is, in a sentence, where it is to be shown."""
    if report.stats is None or not report.shows_stats:
        return []
    weighted = _weighted(report)
    if weighted is None:
        return [f"{_name(report, mark)}: {_in_words(report.stats.interval, report, mark)}"]
    whose = phrase("page-interval-of", interval=_name(report, mark), figure=words.way(report, weighted.way))
    return [f"{whose}: {_in_words(weighted.interval or Interval(), report, mark)}"]


def _weighted(report: Report) -> Rollup | None:
    """The figure whose interval is shown for that which heads the report, where the users of its strata are known."""
    if report.stats is None or report.stats.interval.reason != OF_USERS:
        return None
    return next(rollup for rollup in report.rollups if rollup.way == POPULATION)


def tables(report: Report, mark: str) -> Iterator[ReportTable]:
    """The tables of a page that is to show how sure its figures are; none of another."""
    return every_table(report, mark) if report.shows_stats else iter(())


def every_table(report: Report, mark: str) -> Iterator[ReportTable]:
    """The intervals of all groups, by days and of each unsur, the reliability and the validity."""
    if report.stats is None:
        return
    for number, table in enumerate(report.tables or [None]):
        found = intervals(report, table, mark)
        yield found if number else found._replace(remarks=(*_of_all(report), *found.remarks))
    if report.stats.days:
        yield by_days(report, report.stats.days, mark)
    if report.stats.unsur:
        yield of_unsur(report, mark)
    yield reliability(report, mark)
    if report.stats.reliability.alpha is not None:
        yield validity(report, mark)


def _of_all(report: Report) -> Iterator[str]:
    """What is to be said of all intervals, once."""
    yield phrase("page-remark-random")
    yield phrase("page-remark-blanks")
    groups = [group.stats.interval for table in report.tables for group in table.groups if group.stats]
    if any(one.se != one.se_sample for one in (*groups, *([report.stats.interval] if report.stats else []))):
        yield phrase("page-remark-finite")


def _name(report: Report, mark: str) -> str:
    return phrase("page-interval", level=level(report.confidence, mark))


def _in_words(sure: Interval, report: Report, mark: str) -> str:
    """An interval, ``79,29–82,83: kelas B sampai A``, or why there is none, and what can be said all the same."""
    rules = report.method.rules
    shown = sure.shown(rules.ikm_places)
    if shown is None:
        others = sure.most_others(report.confidence)
        if others is None:
            return f"{_NONE}, {words.why(sure.reason)}"
        percent = text(half_up(Fraction(100 * others), PERCENT_PLACES), mark)
        respondents, sureness = words.thousands(int(sure.df) + 1), level(report.confidence, mark)
        return phrase("page-all-said-the-same", respondents=respondents, percent=percent, level=sureness)
    low, high = (text(one, mark) for one in shown)
    interval = f"{low}–{high}"
    mutu = phrase("page-to").join(dict.fromkeys(sure.mutu(rules) or ()))
    return phrase("page-interval-class", interval=interval, mutu=mutu) if mutu else interval


class _IntervalRow(NamedTuple):
    """One group in a table of intervals."""

    label: str
    n: int | None
    ikm: Cell
    sure: Interval
    rank: Rank | None = None

    @property
    def place(self) -> str | None:
        """Its rank, with the ranks that it may have, ``2 (1–5)``; nothing in a row of all."""
        if self.rank is None:
            return None
        return str(self.rank.rank) + ("" if self.rank.low is None else f" ({self.rank.low}–{self.rank.high})")

    @property
    def has_fewer_users(self) -> bool:
        """Whether more answered than there are said to be."""
        return self.n is not None and self.sure.population is not None and self.n > self.sure.population


def intervals(report: Report, table: GroupTable | None, mark: str) -> ReportTable:
    """The interval of the index of each group of a table, and of the whole."""
    rows = [_row(_label(group.key.values()), group.score, group.stats) for group in table.listed] if table else []
    whole = words.whole_of(report, table) if table else words.whole(report)
    totals = [] if whole is None else [_row(whole, report.overall, report.stats)]
    weighted = _weighted(report)
    if totals and weighted and weighted.interval:
        name = words.sentence(words.way(report, weighted.way))
        totals.append(_IntervalRow(name, None, weighted.ikm, weighted.interval))
    users = any(row.sure.population is not None for row in (*rows, *totals))
    heads = [TableHead(" · ".join(map(words.column, table.by)) if table else "", "<", KEY), head("page-head-n", ">")]
    heads += [head("page-head-users", ">")] if users else []
    heads += [TableHead(words.index(report), ">"), *_folded(*_SURE), head("page-head-class", "^", MUTU)]
    ranked = any(row.rank for row in rows)
    heads += [head("page-head-rank", ">", FOLDED)] if ranked else []

    def line(row: _IntervalRow, *, total: bool) -> TableRow:
        served = [row.sure.population] if users else []
        mutu = "–".join(dict.fromkeys(row.sure.mutu(report.method.rules) or (_NONE,)))
        sure, place = _sure(row.sure, report.method.rules.ikm_places), [row.place] if ranked else []
        return TableRow((row.label, row.n, *served, row.ikm, *sure, mutu, *place), total)

    sections = tuple(
        tuple(line(row, total=is_total) for row in part) for part, is_total in ((rows, False), (totals, True)) if part
    )
    title = _name(report, mark)
    if table:
        title = phrase("page-intervals-by", interval=title, groups=words.grouped_by(table))
    hidden = not_listed(len(table.groups) - len(table.listed)) if table else ()
    remarks = [*_of_intervals([*rows, *totals], report, mark), *hidden]
    if any(row.rank and row.rank.low for row in rows):
        remarks.append(phrase("page-remark-rank", level=level(report.confidence, mark)))
    return ReportTable(title, tuple(heads), tuple(filter(None, sections)), tuple(remarks))


def by_days(report: Report, days: DayInterval, mark: str) -> ReportTable:
    """How sure the index of the whole is by the days that respondents were met on."""
    rules, sure = report.method.rules, days.interval
    heads = TableHead("", "<", KEY), *_folded("page-head-days", "page-head-effective", *_SURE)
    mutu = "–".join(dict.fromkeys(sure.mutu(rules) or (_NONE,)))
    effective = _rounded(days.effective, EFFECTIVE_PLACES)
    figures = (days.number, effective, *_sure(sure, rules.ikm_places), mutu)
    remarks = [phrase("page-remark-days")]
    if days.undated:
        remarks.append(phrase("page-remark-undated", respondents=words.thousands(days.undated)))
    remarks += _without("page-remark-no-interval", [(words.whole(report), sure.reason)])
    title = phrase("page-interval-days", interval=_name(report, mark))
    lines = (TableRow((words.whole(report), *figures)),)
    return ReportTable(title, (*heads, head("page-head-class", "^", MUTU)), (lines,), tuple(remarks))


def _label(key: Iterable[str | None]) -> str:
    return " · ".join(map(words.label, key))


def _row(label: str, score: Score, stats: Statistics | None) -> _IntervalRow:
    ikm = _NONE if score.ikm is None else score.ikm
    sure = stats.interval if stats else Interval(reason=score.reason)
    return _IntervalRow(label, score.respondents, ikm, sure, stats.rank if stats else None)


def _sure(sure: Interval, places: int) -> list[Cell]:
    """Standard error and limits as they are shown."""
    return [_rounded(one, places) for one in (sure.se, sure.low, sure.high)]


def _rounded(value: float | Fraction | None, places: int) -> Cell:
    return _NONE if value is None else half_up(Fraction(value), places)


def _of_intervals(rows: list[_IntervalRow], report: Report, mark: str) -> Iterator[str]:
    """What is to be said of intervals: why there are none, and which to take with care."""
    yield from _without("page-remark-no-interval", [(row.label, row.sure.reason) for row in rows])
    if fewer := [row.label for row in rows if row.has_fewer_users]:
        yield phrase("page-remark-fewer-users", groups=words.some(fewer))
    if near := [row.label for row in rows if row.sure.near_ceiling]:
        yield phrase("page-remark-near-ceiling", level=level(report.confidence, mark), groups=words.some(near))


def _without(code: str, reasons: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """Why some have no figure, those with the same reason together."""
    told = [(label, reason) for label, reason in reasons if reason]
    for own in dict.fromkeys(reason for _, reason in told):
        labels = [label for label, reason in told if reason == own]
        yield phrase(code, reason=words.why(own), groups=words.some(labels))


def of_unsur(report: Report, mark: str) -> ReportTable:
    """The interval of the NRR of each unsur, and the shares of its answers that are the best or lacking."""
    assert report.stats is not None  # only such reports have these tables
    lines, reasons = [], []
    for one in report.overall.unsur:
        found, label = report.stats.unsur[one.unsur.id], f"{one.code} {one.unsur.short}"
        reasons.append((label, found.interval.reason))
        nrr = _rounded(one.nrr, report.method.rules.nrr_places)
        shares = [_percent(share) for share in (found.top_share, found.blank_share)]
        lines.append(TableRow((label, nrr, *_sure(found.interval, report.method.rules.nrr_places), *shares)))
    figures = _folded(*_SURE, "page-head-top", "page-head-blank")
    heads = head("page-head-unsur", "<", KEY), head("page-head-nrr", ">"), *figures
    title = phrase("page-intervals-unsur", interval=_name(report, mark))
    remarks = *_without("page-remark-no-interval", reasons), *_of_priorities(report, mark)
    return ReportTable(title, heads, (tuple(lines),), remarks)


def _of_priorities(report: Report, mark: str) -> Iterator[str]:
    """Which unsur may be among the lowest three as well as the third."""
    found = report.stats.priorities if report.stats else None
    if found is None:
        return
    codes = {one.unsur.id: one.code for one in report.overall.unsur}
    sureness = {"third": codes[found.third], "level": level(report.confidence, mark)}
    if found.untold:
        untold = offered(codes[one.unsur] for one in found.untold)
        yield phrase("page-remark-priorities", unsur=untold, **sureness)
    else:
        yield phrase("page-remark-priorities-sure", **sureness)


def _percent(share: Fraction | None) -> Cell:
    return _rounded(None if share is None else 100 * share, PERCENT_PLACES)


class _QuestionRow(NamedTuple):
    """One question of a group, and what it has to do with the others."""

    code: str
    label: str
    item: Item


def _parts(score: Score, stats: Statistics) -> list[_QuestionRow]:
    """The questions of a group in the order of their unsur."""
    parts = []
    for one in score.unsur:
        several = len(one.questions) > 1
        for part, item in zip(one.questions, stats.unsur[one.unsur.id].items, strict=True):
            label = words.question(part.question) if several else f"{one.code} {one.unsur.short}"
            parts.append(_QuestionRow(part.question.code if several else one.code, label, item))
    return parts


def _passes(item: Item, found: Reliability) -> bool | None:
    """Whether a question passes the bound of r tabel, by its correlation with the others; None where there is none.

    By r hitung, its correlation with a total of which it is itself a ninth, noise passes too.
    """
    return None if item.corrected is None or found.r_table is None else item.corrected > found.r_table


class _ReliabilityRow(NamedTuple):
    """One group in the table of reliability."""

    label: str
    found: Reliability
    parts: list[_QuestionRow]


def reliability(report: Report, mark: str) -> ReportTable:
    """Cronbach's alpha of the whole and of each unit, its interval, and the questions that do not pass."""
    table = next((one for one in report.tables if one.by == (UNIT,)), None)
    told = [(_label(one.key.values()), one.score, one.stats) for one in table.listed] if table else []
    rows = [
        _ReliabilityRow(label, stats.reliability, _parts(score, stats))
        for label, score, stats in (*told, (words.whole(report), report.overall, report.stats))
        if stats
    ]
    heads = [
        TableHead(words.column(UNIT) if table else "", "<", KEY),
        *_folded("page-head-n-complete", "page-head-alpha"),
    ]
    heads += [*_folded(*_LIMITS, "page-head-r-table"), head("page-head-invalid")]
    lines = tuple(map(_reliable, rows))
    sections = lines[:-1], (lines[-1]._replace(total=True),)
    title = phrase("page-reliability", level=level(report.confidence, mark))
    return ReportTable(title, tuple(heads), tuple(filter(None, sections)), tuple(_of_reliability(rows)))


def _reliable(row: _ReliabilityRow) -> TableRow:
    found = row.found
    low, high = found.interval or (None, None)
    figures = [_rounded(one, R_PLACES) for one in (found.alpha, low, high, found.r_table)]
    weak = ", ".join(part.code for part in row.parts if _passes(part.item, found) is False)
    n = _NONE if found.reason == COUNTS_ONLY else found.respondents
    return TableRow((row.label, n, *figures, _NONE if found.alpha is None else weak or phrase("page-none")))


def _of_reliability(rows: list[_ReliabilityRow]) -> Iterator[str]:
    """What is to be said of alpha: why there is none, of which questions it is not, and what makes no sense."""
    yield from _without("page-remark-no-alpha", [(row.label, row.found.reason) for row in rows])
    alike = {row.label: [part.code for part in row.parts if part.item.is_constant] for row in rows}
    if constant := [f"{label} ({', '.join(codes)})" for label, codes in alike.items() if codes]:
        yield phrase("page-remark-constant", groups=words.some(constant))
    if negative := [row.label for row in rows if row.found.alpha is not None and row.found.alpha < 0]:
        yield phrase("page-remark-negative", groups=words.some(negative))


def validity(report: Report, mark: str) -> ReportTable:
    """What each question has to do with the others, among all respondents."""
    assert report.stats is not None  # only such reports have these tables
    found, lines = report.stats.reliability, []
    parts = _parts(report.overall, report.stats)
    for part in parts:
        item = part.item
        figures = [_rounded(one, R_PLACES) for one in (item.item_total, item.corrected, item.alpha_without)]
        lines.append(TableRow((part.label, *figures, _validity(item, found))))
    name, without = "page-head-unsur", "page-head-alpha-unsur"
    if len(parts) != len(report.overall.unsur):
        name, without = "page-head-question", "page-head-alpha-question"
    figures_of = _folded("page-head-r", "page-head-r-corrected", without)
    heads = head(name, "<", KEY), *figures_of, head("page-head-validity")
    bound, people = text(half_up(Fraction(found.r_table or 0), R_PLACES), mark), words.thousands(found.respondents)
    valid = phrase("page-remark-valid", bound=bound, respondents=people, level=level(1 - CONVENTION, mark))
    return ReportTable(phrase("page-validity"), heads, (tuple(lines),), (valid, phrase("page-remark-r")))


def _validity(item: Item, found: Reliability) -> str:
    """Whether a question passes the bound of r tabel, or that all answered it alike."""
    if item.is_constant:
        return phrase("page-all-alike")
    passes = _passes(item, found)
    if passes is None:
        return _NONE
    return phrase("page-valid" if passes else "page-invalid")
