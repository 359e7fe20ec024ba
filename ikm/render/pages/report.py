"""The page of a report: what was read, the index, the unsur, and the tables of groups, respondents and samples."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ikm.index.score import QuestionScore, UnsurScore
from ikm.messages.phrases import phrase
from ikm.render.page import Block, Column, Facts, Headline, Page, PageCell, PageRow, PageSeries, PageTable, Tone
from ikm.render.pages import statistics as sureness
from ikm.render.pages import wording as words
from ikm.render.pages.report_tables import FOLDED, KEY, MUTU, NRR, ReportTable, Series, TableRow, all_tables, text
from ikm.report.report import Report
from ikm.rules.ruleset import Ruleset

FILES_SHOWN = 5
"""So many files, and ways in which they have their columns, are named one by one."""
UNSUR = (
    ("page-head-unsur", "<"),
    ("page-head-answers", ">"),
    ("page-head-nrr", ">"),
    ("page-head-weighted", ">"),
    ("page-head-value", ">"),
    ("page-head-mutu", "^"),
    ("page-head-priority", "<"),
)
"""The columns of the table of unsur by the codes of their names, and the side each is set to."""
SPARE = {
    *("page-head-weighted", "page-head-answers", "page-head-number", "page-head-users", "page-head-performance"),
    *("page-head-attainment", "page-head-error", "page-head-r-table"),
}
"""What a narrow page does without, by the codes of the headings."""
SHORT = {
    "page-head-priority": "page-short-priority",
    "page-head-share": "page-short-share",
    "page-head-importance": "page-short-importance",
    "page-head-top": "page-short-top",
}
"""How a narrow page shortens headings: the code of each."""


def page(report: Report, mark: str) -> Page:
    """The page of a report; ``mark`` is the decimal mark."""
    tones = class_tones(report.method.rules)
    blocks: list[Block] = [_read(report), _index(report, mark, tones)]
    if report.overall.unsur:
        blocks.append(_unsur(report, mark, tones))
    for part in (*all_tables(report, mark), *sureness.tables(report, mark)):
        if isinstance(part, Series):
            blocks.append(_series(part, mark, tones))
        else:
            blocks.append(page_table(part, mark, tones))
    return Page(words.title(report), tuple(blocks))


def class_tones(rules: Ruleset) -> dict[str, Tone]:
    """The tone of each class of some rules, by its letter."""
    return {grade.mutu: Tone.of_class(place, len(rules.grades)) for place, grade in enumerate(rules.grades)}


def _read(report: Report) -> Facts:
    """What was read, and by which rules."""
    inputs = report.inputs
    pairs = [(phrase("page-fact-read"), words.read(use)) for use in inputs[:FILES_SHOWN]]
    if len(inputs) > FILES_SHOWN:
        rows = words.thousands(sum(use.rows for use in inputs))
        used = words.thousands(sum(use.used for use in inputs))
        total = phrase("page-read-all", files=len(inputs), rows=rows, respondents=used)
        pairs.append((phrase("page-fact-read"), total))
    pairs += [(phrase("page-fact-columns"), columns) for columns in words.columns(report)[:FILES_SHOWN]]
    if unused := words.unused(report):
        pairs.append((phrase("page-fact-unused"), unused))
    return Facts((*pairs, *words.facts(report)))


def _index(report: Report, mark: str, tones: dict[str, Tone]) -> Headline:
    """The index with its class, how far the next ones are, what it is by other ways, and how sure it is."""
    score = report.overall
    ways = words.ways(report, mark)
    name = words.index_called(report)
    if score.ikm is None:
        beside = *ways, *sureness.summary(report, mark)
        return Headline(f"{name} –  {words.reason(score)}", beside)
    shown = words.shown(score.ikm, mark)
    line = f"{name} {shown} · {words.graded(score, report, mark)}"
    beside = *words.distance(score, report.method.rules, mark), *ways, *sureness.summary(report, mark)
    return Headline(line, beside, shown, tones[score.grade.mutu] if score.grade else Tone.PLAIN)


def _unsur(report: Report, mark: str, tones: dict[str, Tone]) -> PageTable:
    """The table of the unsur, with a bar for each; the three lowest are strong, single questions quiet."""
    columns = [
        Column(
            phrase(code),
            side,
            key=code == "page-head-unsur",
            spare=code in SPARE,
            short=_short(code),
            folds=code == "page-head-weighted",
            cut=code == "page-head-unsur",
        )
        for code, side in UNSUR
    ]
    sections: list[list[PageRow]] = [[], []]
    for line in words.unsur(report):
        one = line.about
        cells = [PageCell(cell) for cell in line.cells(mark)]
        tone = tones.get(line.mutu, Tone.PLAIN)
        cells[-2] = cells[-2]._replace(tone=tone)
        bar = _bar(report.method.rules, one, tone)
        row_tone = Tone.STRONG if line.priority else Tone.QUIET if isinstance(one, QuestionScore) else Tone.PLAIN
        row = PageRow((*cells[:-1], bar, cells[-1]), row_tone, total=one is None)
        sections[one is None].append(row)
    filled = tuple(tuple(section) for section in sections if section)
    remarks = (phrase("page-remark-rolled", way=words.way(report)),) if report.rollup else ()
    heads = (*columns[:-1], Column("", bar=True), columns[-1])
    return PageTable("", heads, filled, remarks, label=phrase("page-head-unsur"))


def _short(code: str) -> str:
    """The shortened heading of a column, by the code of the heading; empty where there is none."""
    return phrase(SHORT[code]) if code in SHORT else ""


def _bar(rules: Ruleset, one: UnsurScore | QuestionScore | None, tone: Tone) -> PageCell:
    """How far the index of an unsur is from the lowest to the highest that there can be."""
    if not isinstance(one, UnsurScore) or one.ikm is None:
        return PageCell("", length=0.0)
    least, most = rules.ends
    return PageCell("", tone, float((Fraction(one.ikm) - least) / (most - least)))


def page_table(table: ReportTable, mark: str, tones: dict[str, Tone]) -> PageTable:
    """A table of a report in the words of a page; classes have their tones."""
    columns = tuple(
        Column(
            head.name,
            head.side,
            key=head.kind == KEY,
            apart=head.kind == NRR,
            spare=head.kind != KEY and head.code in SPARE,
            short=_short(head.code),
            folds=head.kind == FOLDED,
        )
        for head in table.heads
    )
    sections = tuple(tuple(_row(table, row, mark, tones) for row in section) for section in table.sections)
    return PageTable(table.title, columns, sections, table.remarks, apart_title=table.nrr_title, leads=table.leads)


def _row(table: ReportTable, row: TableRow, mark: str, tones: dict[str, Tone]) -> PageRow:
    cells = []
    for head, shown in zip(table.heads, table.texts(row.cells, mark), strict=True):
        tone = tones.get(shown.rpartition(" ")[2], Tone.PLAIN) if head.kind == MUTU else Tone.PLAIN
        cells.append(PageCell(shown, tone))
    return PageRow(tuple(cells), total=row.total)


def _series(series: Series, mark: str, tones: dict[str, Tone]) -> PageSeries:
    """The figures of several periods, of which a page shows as many as it has room for."""
    names = ReportTable("", series.heads, (tuple(TableRow(keys) for keys, _ in series.rows),))
    return PageSeries(
        series.periods,
        page_table(names, mark, tones),
        tuple(tuple(text(point.cell, mark) for point in points) for _, points in series.rows),
        _courses([[point.exact for point in points] for _, points in series.rows]),
        series.judge is not None,
        lambda last: page_table(series.table(last), mark, tones),
    )


def _courses(rows: Sequence[Sequence[Fraction | None]]) -> tuple[tuple[float | None, ...], ...]:
    """Figures from 0, the lowest of all, to 1, the highest."""
    known = [value for row in rows for value in row if value is not None]
    if not known:
        return tuple(tuple(None for _ in row) for row in rows)
    least, span = min(known), (max(known) - min(known)) or 1
    return tuple(tuple(None if value is None else float((value - least) / span) for value in row) for row in rows)
