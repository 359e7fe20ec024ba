"""The tables of a report, as all outputs for people have them: what stands in each cell, not how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from ikm.index.change import Spread, spread
from ikm.index.importance import QUADRANTS, Importance, UnsurImportance
from ikm.index.rounding import half_away, half_up
from ikm.index.score import Score
from ikm.messages.findings import offered
from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.pages import change_verdict as judged
from ikm.render.pages import wording as words
from ikm.render.pages.change_verdict import MINUS
from ikm.report.report import Group, GroupTable, Report, SampleQuota
from ikm.survey.columns.mapping_file import PERIOD, SERVICE, UNIT

KEY, MUTU, CHANGE, NRR, FOLDED = "key", "mutu", "change", "nrr", "folded"
"""Kinds of columns that outputs treat in a way of their own."""
ROUND = Decimal(100)
"""All percentages of a characteristic together."""


class GradedIndex(NamedTuple):
    """An index with its class, ``81,15 B``."""

    ikm: Decimal
    mutu: str


Cell = str | int | Decimal | GradedIndex | None
"""A text, a count, a figure with the digits to show, or nothing."""


class TableHead(NamedTuple):
    """The header of a column: the side it is set to, its kind, and the code of its name, if that is no group's."""

    name: str
    side: str = "<"
    kind: str = ""
    code: str = ""


def head(code: str, side: str = "<", kind: str = "") -> TableHead:
    """The header of a column that is the same in every report, by the code of its name."""
    return TableHead(phrase(code), side, kind, code)


class TableRow(NamedTuple):
    """One row; a total is one of others."""

    cells: tuple[Cell, ...]
    total: bool = False


class ReportTable(NamedTuple):
    """One table with its heading, and that of its columns of NRR by themselves; ``remarks`` stand below it.

    One that ``leads`` is what a whole agency looks at first.
    """

    title: str
    heads: tuple[TableHead, ...]
    sections: tuple[tuple[TableRow, ...], ...]
    remarks: tuple[str, ...] = ()
    nrr_title: str = ""
    leads: bool = False

    def only(self, keep: Callable[[TableHead], bool]) -> ReportTable:
        """The same rows with some of the columns."""
        kept = [place for place, head in enumerate(self.heads) if keep(head)]
        sections = tuple(
            tuple(line._replace(cells=tuple(line.cells[place] for place in kept)) for line in section)
            for section in self.sections
        )
        return self._replace(heads=tuple(self.heads[place] for place in kept), sections=sections)

    def texts(self, cells: Iterable[Cell], mark: str) -> list[str]:
        """One row's cells as texts."""
        changes = (head.kind == CHANGE for head in self.heads)
        return [text(cell, mark, signed=one) for one, cell in zip(changes, cells, strict=True)]


class SeriesPoint(NamedTuple):
    """One figure of a series: exact, as it is shown, and how sure it is."""

    exact: Fraction | None = None
    cell: Cell = None
    spread: Spread | None = None

    def to(self, other: SeriesPoint) -> Fraction | None:
        """What another adds to this one."""
        return None if self.exact is None or other.exact is None else other.exact - self.exact


class Series(NamedTuple):
    """Rows of figures that follow two periods at least; a page shows as many as it has room for.

    ``places`` are those of the figures; ``judge`` tells changes from none, where that is asked for.
    """

    title: str
    heads: tuple[TableHead, ...]
    periods: tuple[str, ...]
    rows: tuple[tuple[tuple[Cell, ...], tuple[SeriesPoint, ...]], ...]
    places: int
    remarks: tuple[str, ...] = ()
    judge: judged.ChangeVerdicts | None = None

    def table(self, last: int) -> ReportTable:
        """The table of the last periods, two at least, and what changed from the first to the last of them."""
        periods = self.periods[-last:]
        kind = MUTU if any(isinstance(point.cell, GradedIndex) for _, points in self.rows for point in points) else ""
        heads = *self.heads, *(TableHead(name, ">", kind) for name in periods), head("page-head-change", ">", CHANGE)
        ends = [(points[-last:][0], points[-1]) for _, points in self.rows]
        moved = [first.to(latter) for first, latter in ends]
        spreads = [(first.spread, latter.spread) for first, latter in ends]
        marks, said = self.judge.marks(moved, spreads) if self.judge else ([], [])
        heads += (TableHead(""),) if marks else ()
        lines = []
        for place, ((keys, points), by) in enumerate(zip(self.rows, moved, strict=True)):
            change = "–" if by is None else half_away(by, self.places)
            lines.append(
                TableRow((*keys, *(point.cell for point in points[-last:]), change, *marks[place : place + 1]))
            )
        hidden = len(self.periods) - len(periods)
        remarks = [phrase("page-remark-change", last=periods[-1], first=periods[0]), *said]
        remarks += [phrase("page-remark-periods", number=words.thousands(hidden))] if hidden else []
        return ReportTable(self.title, heads, (tuple(lines),), (*remarks, *self.remarks))


def text(cell: Cell, mark: str, *, signed: bool = False) -> str:
    """A cell as text; a figure that is ``signed`` is a change, and has a plus too."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Decimal):
        return f"{MINUS if cell < 0 else '+' if signed and cell else ''}{words.shown(abs(cell), mark)}"
    if isinstance(cell, GradedIndex):
        return f"{words.shown(cell.ikm, mark)} {cell.mutu}"
    return "" if cell is None else words.thousands(cell)


def all_tables(report: Report, mark: str) -> Iterator[ReportTable | Series]:
    """The tables behind that of the unsur, in the order of a page."""
    if report.importance:
        yield importance(report, report.importance)
    for table in report.tables:
        yield from _of_groups(report, table, mark)
    if report.profile:
        yield profile(report, mark)
    if report.quotas:
        yield sample(report)


def importance(report: Report, held: Importance) -> ReportTable:
    """What people were met with beside what they expected, unsur by unsur; in the last row what parts quadrants."""
    method, rules = report.method, report.method.rules
    names = {one.id: f"{method.code(one.id)} {one.short}" for one in method.unsur}
    figures = (
        head("page-head-performance", ">"),
        head("page-head-importance", ">"),
        head("page-head-gap", ">", CHANGE),
        head("page-head-attainment", ">"),
    )
    heads = head("page-head-unsur", "<", KEY), *figures, head("page-head-quadrant")

    def line(one: UnsurImportance) -> TableRow:
        gap, attained = half_away(one.gap, rules.nrr_places), half_up(one.attainment, rules.ikm_places)
        means = report.nrr(one.performance), report.nrr(one.importance)
        return TableRow((names[one.unsur], *means, gap, attained, f"{one.quadrant} {QUADRANTS[one.quadrant]}"))

    means = report.nrr(held.performance), report.nrr(held.importance)
    total = TableRow((phrase("page-mean"), *means, None, None, None), total=True)
    remarks = [phrase("page-remark-quadrants")]
    if on_line := [method.code(one.unsur) for one in held.unsur if one.on_line]:
        remarks.append(phrase("page-remark-on-line", unsur=offered(on_line)))
    known = {one.unsur for one in held.unsur}
    if lacking := [method.code(one.id) for one in method.unsur if one.id not in known]:
        remarks.append(phrase("page-remark-no-importance", unsur=offered(lacking)))
    sections = tuple(map(line, held.unsur)), (total,)
    return ReportTable(phrase("page-importance"), heads, sections, tuple(remarks))


def _of_groups(report: Report, table: GroupTable, mark: str) -> Iterator[ReportTable | Series]:
    """A table of groups, or the course of each where they follow two periods at least."""
    series = series_of(report, table, mark)
    if series is None:
        yield groups(report, table)
        return
    if len(table.by) == 1:
        trend = groups(report, table).only(lambda one: one.kind != NRR)
        steps = tuple(judged.steps(report, table, mark))
        has_units = any(other.by == (UNIT,) for other in report.tables)
        yield trend._replace(title=phrase("page-trend"), remarks=(*trend.remarks, *steps), leads=has_units)
    yield series


def series_of(report: Report, table: GroupTable, mark: str = COMMA) -> Series | None:
    """How a trend goes on, unsur by unsur or group by group; None where there are no two periods."""
    if not table.is_trend:
        return None
    of_unsur = len(table.by) == 1
    series = unsur_series(report, table) if of_unsur else group_series(report, table)
    judge = judged.ChangeVerdicts(report.confidence, mark) if report.stats else None
    return series._replace(judge=judge) if len(series.periods) > 1 else None


def groups(report: Report, table: GroupTable) -> ReportTable:
    """A table of groups with the NRR of each unsur; the whole in the last row."""
    heads = [TableHead(words.column(name), "<", KEY) for name in table.by]
    heads += [head("page-head-n", ">"), TableHead(words.index(report), ">"), head("page-head-mutu", "^", MUTU)]
    heads += [head("page-head-change", ">", CHANGE)] if table.is_trend else []
    heads += [head("page-head-lowest")]
    heads += [TableHead(report.method.code(one.id), ">", NRR) for one in report.method.unsur]
    changes = table.changes() if table.is_trend else {}

    def line(keys: Sequence[str], score: Score, key: tuple[str | None, ...] | None = None) -> tuple[Cell, ...]:
        cells: list[Cell] = [*keys, score.respondents, _figure(score.ikm), score.grade.mutu if score.grade else "–"]
        if table.is_trend:
            change = changes.get(key) if key else None
            shown = "–" if change is None else half_away(change, report.method.rules.ikm_places)
            cells.append(shown if key else None)
        nrr = {one.unsur.id: report.nrr(one.nrr) for one in score.unsur}
        return *cells, words.lowest(score), *(_figure(nrr.get(one.id)) for one in report.method.unsur)

    rows = [
        TableRow(line([*map(words.label, group.key.values())], group.score, tuple(group.key.values())))
        for group in table.listed
    ]
    rest = [""] * (len(table.by) - 1)
    whole = words.whole_of(report, table)
    totals = () if whole is None else (TableRow(line([whole, *rest], report.overall), total=True),)
    sections = tuple(filter(None, (tuple(rows), totals)))
    remarks, nrr_title = not_listed(len(table.groups) - len(table.listed)), words.nrr_heading(table)
    if table.by == (UNIT,):
        remarks += tuple(words.recap(report))
    remarks += tuple(words.origins(table))
    leads = table.by == (UNIT,)
    return ReportTable(words.heading(table), tuple(heads), sections, remarks, nrr_title, leads)


def not_listed(number: int) -> tuple[str, ...]:
    """The remark on what is not listed, where there is something."""
    return (phrase("page-remark-not-listed", number=words.thousands(number)),) if number else ()


def _figure(value: Decimal | None) -> Cell:
    return "–" if value is None else value


def unsur_series(report: Report, table: GroupTable) -> Series:
    """The NRR of each unsur from period to period."""
    listed = [group for group in table.listed if group.key[PERIOD] is not None]
    rows = []
    for unsur in report.method.unsur:
        points = tuple(_of_unsur(report, group, unsur.id) for group in listed)
        rows.append(((f"{report.method.code(unsur.id)} {unsur.short}",), points))
    periods = tuple(words.label(group.key[PERIOD]) for group in listed)
    heads, places = (head("page-head-unsur", "<", KEY),), report.method.rules.nrr_places
    return Series(phrase("page-trend-unsur"), heads, periods, tuple(rows), places)


def _of_unsur(report: Report, group: Group, unsur: str) -> SeriesPoint:
    nrr = next((one.nrr for one in group.score.unsur if one.unsur.id == unsur), None)
    sure = group.stats.unsur.get(unsur) if group.stats else None
    return SeriesPoint(nrr, _figure(report.nrr(nrr)), spread(sure and sure.interval))


def group_series(report: Report, table: GroupTable) -> Series:
    """The index of each group from period to period; those too small show their number only."""
    from ikm.survey.texts.periods import sort_key

    by = table.by[:-1]
    order = sorted({period for group in table.groups if (period := group.key[PERIOD]) is not None}, key=sort_key)
    rows = []
    for keys, own in groupby(table.listed, _place):
        found = {group.key[PERIOD]: group for group in own}
        points = tuple(_point(found[period]) if period in found else SeriesPoint() for period in order)
        rows.append((tuple(map(words.label, keys)), points))
    hidden = len({_place(group) for group in table.groups}) - len(rows)
    reasons = dict.fromkeys(group.score.reason for group in table.listed if group.score.reason)
    remarks = tuple(f"{'n …' if reason == 'min-n' else '–'}: {words.why(reason)}" for reason in reasons)
    title = phrase("page-trend-groups", groups=" × ".join(map(words.plain_name, by)))
    heads = tuple(TableHead(words.column(name), "<", KEY) for name in by)
    places = report.method.rules.ikm_places
    return Series(title, heads, tuple(map(words.label, order)), tuple(rows), places, remarks + not_listed(hidden))


def _place(group: Group) -> tuple[str | None, ...]:
    """The key of a group but for its period."""
    return tuple(group.key.values())[:-1]


def _point(group: Group) -> SeriesPoint:
    score = group.score
    if score.ikm is None:
        return SeriesPoint(None, f"n {words.thousands(score.respondents)}" if score.reason == "min-n" else "–")
    cell = GradedIndex(score.ikm, score.grade.mutu) if score.grade else score.ikm
    return SeriesPoint(score.exact, cell, spread(group.stats and group.stats.interval))


def profile(report: Report, mark: str) -> ReportTable:
    """The respondents by class, each characteristic with its total."""
    heads = (
        head("page-head-number", ">"),
        head("page-head-characteristic", "<", KEY),
        head("page-head-indicator", "<", KEY),
        head("page-head-count", ">"),
        head("page-head-share", ">"),
    )
    sections, remarks = [], []
    for number, one in enumerate(report.profile, start=1):
        name = words.column(one.role)
        lines = [
            TableRow((*((None, None) if place else (number, name)), words.indicator(one.role, line.label), *line[1:]))
            for place, line in enumerate(one.indicators)
        ]
        everyone = sum(line.respondents for line in one.indicators)
        total = TableRow((None, None, phrase("page-sum"), everyone, ROUND.quantize(one.sum)), total=True)
        sections.append((*lines, total))
        if one.sum != ROUND:
            remarks.append(phrase("page-remark-rounding", name=name, sum=text(one.sum, mark)))
    return ReportTable(phrase("page-profile"), heads, tuple(sections), tuple(remarks))


def sample(report: Report) -> ReportTable:
    """The samples required, the whole in the last row, and what that comes to in a sentence."""
    names = list(dict.fromkeys(name for quota in report.quotas for name in quota.key))
    heads = [*(TableHead(words.column(name), "<", KEY) for name in names), head("page-head-users", ">")]
    heads += [head("page-head-required", ">"), head("page-head-respondents", ">"), head("page-head-shortfall", ">")]
    parts = [quota for quota in report.quotas if quota.key]
    wholes = [quota for quota in report.quotas if not quota.key]
    rows = tuple(TableRow(_quota(quota, names)) for quota in parts)
    totals = tuple(TableRow(_quota(quota, names), total=True) for quota in wholes)
    remarks = [words.sampled(quota, report) for quota in wholes]
    units = [quota for quota in parts if SERVICE not in quota.key]
    short = sum(bool(quota.shortfall) for quota in units)
    if short and all(quota.judged for quota in units):
        units_in_all = words.thousands(len(units))
        remarks.append(phrase("page-remark-units-short", short=words.thousands(short), units=units_in_all))
    if len(units) < len(parts):
        remarks.append(phrase("page-remark-services"))
    return ReportTable(phrase("page-sample"), tuple(heads), tuple(filter(None, (rows, totals))), tuple(remarks))


def _quota(quota: SampleQuota, names: Sequence[str]) -> tuple[Cell, ...]:
    keys = [words.label(quota.key[name]) if name in quota.key else "" for name in names]
    if keys and not quota.key:
        keys[0] = phrase("page-whole")
    required = "–" if quota.required is None else quota.required
    met = phrase("page-sample-empty") if quota.respondents is None else quota.respondents
    return *keys, quota.served, required, met, "–" if quota.shortfall is None else quota.shortfall
