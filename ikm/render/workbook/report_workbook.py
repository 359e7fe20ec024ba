"""The report as a workbook: the annex's own sheets, alive. Every figure is a formula, from the answers to the index.

Sheets, by what they stand on: Ringkasan and Unsur on Pengolahan; this on the answers below which it stands, or on
Hitungan, the counts of each unit; that on the units' own sheets, of answers or where only these are known of counts,
or where there are none, on numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from ikm.index.rollup import POOLED
from ikm.index.score import Score, UnsurScore
from ikm.messages.phrases import phrase
from ikm.render import Style
from ikm.render.pages import wording as words
from ikm.render.pages.report_tables import Series, sample, series_of
from ikm.render.workbook import (
    catatan,
    charts,
    groups,
    hitungan,
    kepentingan,
    metadata,
    pengolahan,
    publikasi,
    rencana,
    rerata,
    responden,
    ringkasan,
    statistik,
    unsur,
)
from ikm.render.workbook import plain_table as tables
from ikm.render.workbook.cells import WrittenSheet, WrittenWorkbook, legal, new_book, saved
from ikm.render.workbook.foot_rows import FootCells
from ikm.render.workbook.groups import GroupSources
from ikm.render.workbook.hitungan import CountsSheet, UnitSheet
from ikm.render.workbook.ringkasan import ContentsLine
from ikm.report.report import Group, GroupTable, Report, RespondentAnswers
from ikm.report.rule_sets import Reports
from ikm.survey.columns.mapping_file import PERIOD, SERVICE, UNIT
from ikm.survey.exchange.workbook_metadata import COUNTS, METADATA, StoredDataRange

__all__ = ["new_book", "render", "saved"]

UNIT_SHEETS = 60
"""So many units have a sheet of their own; of more there is the recap only."""
SHORT = 24
"""Signs of the name of a unit's sheet."""
LINES = 12
"""So many rows of a series are drawn."""
_CHART = 20.0
"""Centimetres that the chart of a series is wide at least."""
UNITS, SERVICES, TREND, SAMPLES = hitungan.UNITS, "Layanan", "Tren", "Sampel"
BY = "Menurut {name}"
"""The sheets of groups. Links, formulas and programs that read a workbook know its sheets by their names, which are
therefore in no catalogue; the names of other sheets stand where these are written.
"""
_WHAT = {
    pengolahan.NAME: "sheet-what-answers",
    hitungan.NAME: "sheet-what-counts",
    rerata.NAME: "sheet-what-strata",
    unsur.NAME: "sheet-what-unsur",
    statistik.NAME: "sheet-what-statistics",
    kepentingan.NAME: "sheet-what-importance",
    responden.NAME: "sheet-what-people",
    UNITS: "sheet-what-units",
    SERVICES: "sheet-what-services",
    TREND: "sheet-what-trend",
    SAMPLES: "sheet-what-samples",
    rencana.NAME: "sheet-what-plan",
    publikasi.NAME: "sheet-what-card",
    catatan.NAME: "sheet-what-remarks",
    METADATA: "sheet-what-metadata",
}
_OWN = (UNIT,), (SERVICE,), (PERIOD,)
"""Tables whose sheets are named there."""


def render(report: Report | Reports, style: Style) -> bytes:
    """Render a report as an xlsx workbook, or those of several rule sets, whose sheets then end in their index.

    Numbers are numbers, so their decimal mark is the reader's own.
    """
    del style
    reports = [report] if isinstance(report, Report) else list(report)
    book = WrittenWorkbook(words.title(reports[0]))
    for number, one in enumerate(reports):
        book.suffix = words.index(one) if number else ""
        _WorkbookWriter(one, book).write()
    return book.saved()


class _WorkbookWriter:
    """A workbook under way: its sheets in their order, each written when what it stands on has its place."""

    def __init__(self, report: Report, book: WrittenWorkbook) -> None:
        self.report, self.book = report, book
        self.before = list(book.sheets)
        self.first = self.book.create_sheet(ringkasan.NAME)
        self.classes = ringkasan.classes(self.first, report)
        self.bounds = ringkasan.bounds(self.first, report)
        self.said: list[str] = []
        self.blocks: list[StoredDataRange] = []
        self.series: list[WrittenSheet] = []

    def write(self) -> None:
        """Write all sheets."""
        report, book = self.report, self.book
        sources, spread = self._answers()
        if report.rollup:
            whole, rolled = rerata.write(book, report, report.rollup, sources)
            sources = sources._replace(whole=whole, rolled=rolled)
        places = sources.whole
        shown = unsur.write(book, report, places, self.classes, spread, self.bounds) if places else None
        if report.stats:
            statistik.write(book, report)
        if places and report.importance:
            kepentingan.write(book, report, places.nrr, report.importance)
        people = responden.write(book, report, places)
        for table in report.tables:
            self._table(table, sources)
        if report.quotas:
            tables.put(book.create_sheet(SAMPLES), sample(report))
        rencana.write(book, report, shown)
        publikasi.write(book, report, self.first, people)
        catatan.write(book, report, self.said)
        metadata.write(book.create_sheet(METADATA), report, self.blocks)
        self._finish(places)

    def _answers(self) -> tuple[GroupSources, unsur.Spread]:
        """Write what everything stands on: answers, or counts of them, and Pengolahan."""
        report, units = self.report, self.report.units()
        found = {one.unit: one for one in report.answers or ()}
        if len(found) == 1 and not units:
            return self._one(found[None])
        sheets = self._units(units, found)
        counted = [words.label(unit) for unit, one in sheets.items() if isinstance(one, CountsSheet)]
        if not sheets:
            many = len(units) > UNIT_SHEETS and report.answers is not None
            self.said.append(_many(len(units)) if many else _no_answers(report))
        elif counted:
            self.said.append(_only_counted(counted))
        adding = bool(units) and _add_up(units, report.pooled)
        of = [(group.key[UNIT], group.counted) for group in units] if adding else [(None, report.pooled)]
        counts, block = hitungan.write(self.book, report, of, sheets)
        self.blocks += [] if sheets else [block]
        known = sum(score.respondents for _, score in of) == report.pooled.respondents
        people = f"SUM({counts.columns['people']})" if known else ""
        whole = None
        if report.pooled.unsur:
            whole = pengolahan.pooled(self.book, report, self.classes, counts, people)
        return GroupSources(sheets, counts if adding else None, whole, self.classes, self._served()), _spread_of(
            counts
        )

    def _one(self, answers: RespondentAnswers) -> tuple[GroupSources, unsur.Spread]:
        """One sheet of everyone's answers."""
        report = self.report
        places, block = pengolahan.respondents(
            self.book,
            pengolahan.NAME,
            report,
            report.pooled,
            answers,
            self.classes,
            of_respondents=report.way != POOLED,
        )
        self.blocks.append(block)

        def spread(one: UnsurScore, score: int, cell: str) -> str:
            del score
            return "+".join(f"COUNTIF({places.columns[part.question.code]},{cell})" for part in one.questions)

        return GroupSources({}, None, places, self.classes, {}), spread

    def _units(
        self, units: Sequence[Group], found: dict[str | None, RespondentAnswers]
    ) -> dict[str | None, UnitSheet]:
        """A sheet for each unit, of its answers or of the counts of them, unless the units are too many.

        A unit whose respondents were asked different unsur has no figures to write.
        """
        sheets: dict[str | None, UnitSheet] = {}
        if self.report.answers is None or len(units) > UNIT_SHEETS:
            return sheets
        for number, group in enumerate(units, start=1):
            unit, score, label = group.key[UNIT], group.counted, words.label(group.key[UNIT])
            name = legal(f"{number} {label}", [one.title for one in self.book.sheets], SHORT)
            if unit in found:
                args = self.report, score, found[unit], self.classes, label
                rolled = group.score.rolled_up
                sheets[unit], block = pengolahan.respondents(self.book, name, *args, of_respondents=rolled)
                self.blocks.append(block)
            elif score.unsur:
                sheets[unit], block = hitungan.of_unit(self.book, name, self.report, unit, score)
                self.blocks.append(block)
        return sheets

    def _served(self) -> dict[str, int]:
        """The users of each unit."""
        return {one.key[UNIT] or "": one.served for one in self.report.quotas if set(one.key) == {UNIT}}

    def _table(self, table: GroupTable, sources: GroupSources) -> None:
        """The sheet of one table, and that of its series."""
        name = TREND if table.by == (PERIOD,) else " x ".join(map(words.column, table.by))
        if table.by not in _OWN and name.casefold() in map(str.casefold, _WHAT):
            name = BY.format(name=name)  # a column may be called like a sheet of ours
        groups.write(self.book, self.report, table, name, sources, self.bounds)
        if series := series_of(self.report, table):
            self._series(series)

    def _series(self, series: Series) -> None:
        """The figures of several periods beside each other, and how they went."""
        sheet = self.book.create_sheet(series.title.replace("×", "x"))
        self.series.append(sheet)
        rules = self.report.method.rules
        first, behind = tables.put(sheet, series.table(len(series.periods)))
        keys = len(series.heads)
        columns, rows = range(keys + 1, keys + 1 + len(series.periods)), range(first, min(behind, first + LINES))
        exact = [
            float(point.exact) for _, points in series.rows[:LINES] for point in points if point.exact is not None
        ]
        high = Fraction(rules.scores[-1]) if series.places == rules.nrr_places else rules.ends[1]
        step = high / 10
        scale = (float(min(exact, default=0) // step * step), float(high))
        chart = charts.series(sheet, series.title, first - 1, rows, columns, scale)
        sheet.page(landscape=True, header=(first - 1, first - 1))
        sheet.area(*sheet.draw(chart, sheet.last_row + 2, sheet.columns, least=_CHART))

    def _finish(self, places: FootCells | None) -> None:
        """Ringkasan, and the order of the sheets."""
        of_units = {block.sheet for block in self.blocks if block.unit}
        sheets = self.book.sheets[len(self.before) :]
        own = [sheet for sheet in sheets if sheet.title not in of_units]
        own.sort(key=lambda sheet: sheet.wanted not in (ringkasan.NAME, pengolahan.NAME))
        self.book.arrange([*self.before, *own, *(sheet for sheet in sheets if sheet.title in of_units)])
        contents = [ContentsLine(sheet.title, self._what(sheet), is_hidden=sheet.is_hidden) for sheet in own[1:]]
        if of_units:
            has_counts = any(block.kind == COUNTS for block in self.blocks)
            what = "sheet-what-further-counts" if has_counts else "sheet-what-further-answers"
            contents.append(ContentsLine(next(iter(self.blocks)).sheet, phrase(what, sheets=len(of_units))))
        contents.sort(key=lambda line: line.is_hidden)
        ringkasan.write(self.first, self.report, places, contents)

    def _what(self, sheet: WrittenSheet) -> str:
        """What is on a sheet."""
        name = TREND if sheet in self.series else sheet.wanted
        return phrase(_WHAT.get(name, "sheet-what-groups"), index=words.index(self.report))


def _add_up(units: Sequence[Group], whole: Score) -> bool:
    """Whether the answers of the units are those of the whole."""
    if not whole.unsur:
        return True
    sums: Counter[tuple[str, int]] = Counter()
    for part in (part for unit in units for one in unit.score.unsur for part in one.questions):
        sums.update({(part.question.code, score): count for score, count in enumerate(part.counts)})
    parts = [part for one in whole.unsur for part in one.questions]
    return +sums == +Counter({(p.question.code, score): n for p in parts for score, n in enumerate(p.counts)})


def _spread_of(counts: CountsSheet) -> unsur.Spread:
    def spread(one: UnsurScore, score: int, cell: str) -> str:
        del cell
        return "+".join(counts.summed(str(score), f'"{part.question.code}"') for part in one.questions)

    return spread


def _no_answers(report: Report) -> str:
    """Why the answers are not in the workbook."""
    were_wanted = report.answers is not None or not report.units()
    if report.overall.reason == "unsur-differ" and were_wanted:
        why = phrase("sheet-why-unsur-differ")
    elif any(use.shape not in ("wide", "long") for use in report.inputs):
        why = phrase("sheet-why-counts")
    else:
        why = phrase("sheet-why-unasked")
    return phrase("sheet-no-answers", why=why, sheet=hitungan.NAME)


def _only_counted(units: Sequence[str]) -> str:
    """Whose answers are not in the workbook although those of others may be."""
    return phrase("sheet-only-counted", units=units)


def _many(units: int) -> str:
    return phrase("sheet-many-units", units=words.thousands(units), most=UNIT_SHEETS, sheet=hitungan.NAME)
