"""The sheets of groups: Unit, Layanan, Tren and whatever else was grouped by, each group a row of formulas."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ikm.index.rounding import half_away
from ikm.index.score import Score, UnsurScore
from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.pages.report_tables import not_listed
from ikm.render.workbook import charts
from ikm.render.workbook import formulas as reckoning
from ikm.render.workbook.cells import DASH, LINE, CellStyle, Value, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.foot_rows import FootCells
from ikm.render.workbook.formulas import ClassCells, quotient, rounded, shown, skm
from ikm.render.workbook.hitungan import CountsSheet, UnitSheet
from ikm.render.workbook.plain_table import SIGNED, remarks
from ikm.render.workbook.styles import CENTRE, COUNT, HEAD, LETTER, LINK, TEXT, TITLE, colour_classes, figure, total
from ikm.report.report import Group, GroupTable, Report
from ikm.rules.ruleset import Grade
from ikm.survey.columns.mapping_file import UNIT

_WEIGHTS, _HEAD, _FIRST = 3, 4, 5
MOST_DRAWN = 60
"""So many units are drawn: of more, nobody could read a name."""
_WIDEST, _WIDE = 34, 30
"""Signs that a line of a key, and of the lowest unsur, holds."""
_PEOPLE, _INDEX = "n", "index"
_WEIGHTED, _MUTU, _KINERJA = "sheet-head-weighted-sum", "sheet-head-mutu", "sheet-head-kinerja"
_CHANGE, _LOWEST, _SERVED = "sheet-head-change", "sheet-head-lowest", "sheet-head-served"
"""The figures of a group before those of the unsur: the codes of their heads, but for the first two."""
_WIDTHS = {_PEOPLE: 8, _INDEX: 8, _MUTU: 7, _KINERJA: 13, _LOWEST: _WIDE}
"""The widths of their columns, where they are not 11."""


class GroupSources(NamedTuple):
    """What the rows stand on: the sheets of units, the counts, the whole, and the users that each unit serves.

    ``rolled`` are the NRR of the units that are put together of their services, by unsur.
    """

    sheets: Mapping[str | None, UnitSheet]
    counts: CountsSheet | None
    whole: FootCells | None
    classes: ClassCells
    served: Mapping[str, int]
    rolled: Mapping[str, Mapping[str, str]] = {}


def write(
    book: WrittenWorkbook,
    report: Report,
    table: GroupTable,
    name: str,
    sources: GroupSources,
    bounds: list[tuple[Grade, str]],
) -> None:
    """Write one table of groups as a sheet."""
    sheet = book.create_sheet(name)
    writer = _Groups(sheet, report, table, sources)
    writer.header()
    for row, group in enumerate(table.listed, start=_FIRST):
        writer.group(row, group)
    end = _FIRST + len(table.listed) - 1
    whole = words.whole_of(report, table)
    if whole is not None:
        end += 1
        writer.whole(end, whole)
    writer.finish(end)
    said = [*not_listed(len(table.groups) - len(table.listed)), *(words.recap(report) if table.by == (UNIT,) else [])]
    remarks(sheet, end + 2, said)
    sheet.area()
    is_drawn = writer.is_units and 1 < len(table.listed) <= MOST_DRAWN
    if is_drawn or (table.is_trend and len(table.by) == 1):
        writer.chart(end + len(said), bounds)


class _Groups:
    """The columns of one table, and the rows written into them."""

    def __init__(self, sheet: WrittenSheet, report: Report, table: GroupTable, sources: GroupSources) -> None:
        self.sheet, self.report, self.table, self.sources = sheet, report, table, sources
        self.keys = len(table.by)
        self.is_units = table.by == (UNIT,)
        self.figures = [_PEOPLE, _WEIGHTED, _INDEX, _MUTU, *[_KINERJA] * self.is_units]
        self.figures += [*[_CHANGE] * table.is_trend, _LOWEST, *[_SERVED] * bool(self._users)]
        heads = {_PEOPLE: _PEOPLE, _INDEX: words.index(report)}
        self.names = [*map(words.column, table.by), *(heads.get(one) or phrase(one) for one in self.figures)]
        self.n, self.skm, self.ikm, self.mutu = (self.keys + place for place in (1, 2, 3, 4))
        self.nrr = len(self.names) + 1
        self.unsur = {one.id: self.nrr + place for place, one in enumerate(report.method.unsur)}
        self.before: dict[tuple[str | None, ...], int] = {}
        self.changes = table.changes() if table.is_trend else {}
        self.is_total = False

    def _column(self, kind: str) -> int:
        """The column of one of the figures before those of the unsur."""
        return self.keys + self.figures.index(kind) + 1

    @property
    def _users(self) -> Mapping[str, int]:
        return self.sources.served if self.is_units else {}

    def header(self) -> None:
        """The title, the weights, and the header."""
        sheet, report, method = self.sheet, self.report, self.report.method
        sheet.put(1, 1, words.heading(self.table), TITLE._replace(wrap=False))
        for column, name in enumerate(self.names, start=1):
            sheet.put(_HEAD, column, name, HEAD)
        sheet.put(_WEIGHTS, self.nrr - 1, phrase("sheet-weight"), CENTRE._replace(side="right", lines=""))
        whole = self.sources.whole
        for one in method.unsur:
            column, value = self.unsur[one.id], method.weights[one.id]
            formula = whole.weight[one.id] if whole else quotient(value)
            sheet.put(_WEIGHTS, column, value, figure(report.method.rules.nrr_places), formula)
            head = phrase("sheet-head-nrr-of", unsur=method.code(one.id))
            sheet.put(_HEAD, column, f"{head}\n{one.short}", HEAD._replace(size=8))
        sheet.high(_HEAD, 3 * LINE)

    def group(self, row: int, group: Group) -> None:
        """One group."""
        key = tuple(group.key.values())
        for column, value in enumerate(key, start=1):
            self.sheet.put(row, column, words.label(value), TEXT)
        self._high(row, [*map(words.label, key)], words.lowest(group.score))
        if self.is_units and (linked := self.sources.sheets.get(key[0])):
            place = linked.people[key[0]] if isinstance(linked, CountsSheet) else linked.people
            self.sheet.put(row, 1, words.label(key[0]), TEXT._replace(colour=LINK.colour))
            self.sheet.link(row, 1, place.partition("!")[0] + "!A1")
        own = self._answers_of(key)
        counts = self.sources.counts if self.is_units else None
        people = own.people if own else counts.people[key[0]] if counts else ""
        means = self._means(key, group.score)
        self._figures(row, group.score, means, people, None if group.score.rolled_up else own)
        if self._users:
            self.sheet.put(row, self.nrr - 1, self._users.get(key[0] or ""), COUNT)
        if self.table.is_trend:
            self._change(row, key)
            if group.score.exact is not None:
                self.before[key[:-1]] = row

    def _answers_of(self, key: tuple[str | None, ...]) -> FootCells | None:
        """The sheet of the answers of a unit, if it has one."""
        own = self.sources.sheets.get(key[0]) if self.is_units else None
        return own if isinstance(own, FootCells) else None

    def _high(self, row: int, names: list[str], lowest: str) -> None:
        """As high as the longest text asks for."""
        lines = max(-(-len(lowest) // _WIDE), *(-(-len(name) // _WIDEST) for name in names))
        if lines > 1:
            self.sheet.high(row, lines * LINE)

    def _means(self, key: tuple[str | None, ...], score: Score) -> dict[str, tuple[Value, str]]:
        """The NRR of each unsur that a group was asked: as they stand elsewhere, else as totals and numbers."""
        means = {}
        for one in score.unsur:
            if score.rolled_up:
                rolled = self.sources.rolled.get(key[0] or "", {}) if self.is_units else {}
                formula = rolled.get(one.unsur.id, "")
            else:
                formula = nrr_formula(self.sources, key[0], one, is_unit=self.is_units)
            means[one.unsur.id] = (shown(one.nrr), formula)
        return means

    def _figures(
        self, row: int, score: Score, means: Mapping[str, tuple[Value, str]], people: str, own: FootCells | None
    ) -> None:
        sheet, classes, rules = self.sheet, self.sources.classes, self.report.method.rules
        for unsur, column in self.unsur.items():
            value, formula = means.get(unsur, (DASH, ""))
            sheet.put(row, column, value, self._look(figure(rules.nrr_places)), formula)
        value, ikm = skm(score, rules), here(row, self.ikm, fixed=False)
        weighted = here(row, self.skm, fixed=False)
        known = bool(means)
        grade = score.grade
        sheet.put(row, self.n, score.respondents, self._look(COUNT), people)
        formula = (own.skm if own else self._sum(row, means)) if known else ""
        sheet.put(row, self.skm, shown(value), self._look(figure(rules.nrr_places)), formula)
        formula = (own.ikm if own else classes.shown(weighted, rules.ikm_places)) if known else ""
        sheet.put(row, self.ikm, shown(score.ikm), self._look(figure(rules.ikm_places)), formula)
        sheet.put(row, self.mutu, grade.mutu if grade else DASH, self._look(LETTER), classes.letter(ikm))
        if self.is_units:
            sheet.put(row, self.mutu + 1, grade.kinerja if grade else DASH, self._look(CENTRE), classes.word(ikm))
        sheet.put(row, self._column(_LOWEST), words.lowest(score), self._look(TEXT))

    def _look(self, look: CellStyle) -> CellStyle:
        return total(look) if self.is_total else look

    def _sum(self, row: int, means: Mapping[str, object]) -> str:
        """The weighted sum of a row; the weights of what a group was asked sum to 1 again."""
        first, last = self.nrr, self.nrr + len(self.unsur) - 1
        own, weights = here_to(row, first, row, last), here_to(_WEIGHTS, first, _WEIGHTS, last, fixed=True)
        product = f"SUMPRODUCT({own},{weights})"
        if len(means) < len(self.unsur):
            product += "/(" + "+".join(here(_WEIGHTS, self.unsur[one]) for one in means) + ")"
        return f'IF(COUNT({own})={len(means)},{product},"{DASH}")'

    def _change(self, row: int, key: tuple[str | None, ...]) -> None:
        """What the index adds to that of the last period before that has one."""
        rules, change = self.report.method.rules, self.changes.get(key)
        column = self._column(_CHANGE)
        look = figure(rules.ikm_places)
        look = look._replace(format=SIGNED.format(look.format))
        before = self.before.get(key[:-1])
        if change is None or before is None:
            self.sheet.put(row, column, DASH, look)
            return
        own, last = (here(place, self.skm, fixed=False) for place in (row, before))
        formula = rounded(f"({own}-{last})*{self.sources.classes.factor}", rules.ikm_places)
        self.sheet.put(row, column, half_away(change, rules.ikm_places), look, formula)

    def whole(self, row: int, name: str) -> None:
        """The row of the whole, from the sheet that has it."""
        self.is_total = True
        score, places = self.report.overall, self.sources.whole
        self._named(row, name)
        self._high(row, [""], words.lowest(score))
        means = {one.unsur.id: (shown(one.nrr), places.nrr[one.unsur.id]) for one in score.unsur} if places else {}
        self._figures(row, score, means, places.people if places else "", places)

    def _named(self, row: int, name: str) -> None:
        for column in range(1, self.nrr):
            self.sheet.put(row, column, name if column == 1 else None, total(TEXT))

    def finish(self, last: int) -> None:
        """Widths, page and colours."""
        sheet = self.sheet
        colour_classes(sheet, here_to(_FIRST, self.mutu, last, self.mutu), self.report.method.rules)
        keys = [[words.label(value) for value in group.key.values()] for group in self.table.listed]
        longest = [max([12, *(len(key[place]) for key in keys)]) for place in range(self.keys)]
        names = [words.whole(self.report)]
        longest[0] = max(longest[0], *(len(name) for name in names))
        widths = [min(_WIDEST, one) + 2 for one in longest]
        sheet.wide(*widths, *(_WIDTHS.get(one, 11) for one in self.figures), *[10.5] * len(self.unsur))
        sheet.own.freeze_panes = here(_FIRST, self.keys + 1, fixed=False)
        sheet.page(landscape=True, header=(_WEIGHTS, _HEAD))

    def chart(self, last: int, bounds: list[tuple[Grade, str]]) -> None:
        """The index from period to period, or of each unit; the bounds of the classes stand right of the table."""
        first, end = _FIRST, _FIRST + len(self.table.listed) - 1
        column = self.nrr + len(self.unsur) + 1
        for place, (grade, cell) in enumerate(bounds, start=column):
            self.sheet.put(_HEAD, place, phrase("sheet-head-bound", mutu=grade.mutu), HEAD)
            for row in range(first, end + 1):
                self.sheet.put(row, place, grade.lower, figure(self.report.method.rules.ikm_places), cell)
        drawn = (charts.units if self.is_units else charts.trend)(
            self.sheet,
            phrase("sheet-chart-units" if self.is_units else "sheet-chart-trend", index=words.index(self.report)),
            first,
            end,
            self.ikm,
            (column, len(bounds)),
            self._scale(bounds),
        )
        self.sheet.area(*self.sheet.draw(drawn, last + 4, column - 2))

    def _scale(self, bounds: list[tuple[Grade, str]]) -> tuple[int, int]:
        """The axis of the index: whole tens, or ones of a short scale, below the lowest figure, up to the highest."""
        rules = self.report.method.rules
        known = [group.score.ikm for group in self.table.listed if group.score.ikm is not None]
        least, most = map(float, rules.scale)
        step = 10 if most > 10 else 1
        lowest = min(
            [*known, *(grade.lower for grade, _ in bounds if grade.lower is not None)], default=Decimal(least)
        )
        return int(lowest) // step * step, int(most)


def nrr_formula(sources: GroupSources, unit: str | None, one: UnsurScore, *, is_unit: bool) -> str:
    """The NRR of an unsur of a group: as it stands on the sheet of the unit or its counts, else as totals."""
    own = sources.sheets.get(unit) if is_unit else None
    if isinstance(own, FootCells):
        return own.nrr[one.unsur.id]
    if is_unit and sources.counts:
        return _of_counts([sources.counts.rows[unit, part.question.code].mean for part in one.questions])
    return _of_totals(one)


def _of_counts(cells: list[str]) -> str:
    """The mean of means that stand elsewhere, below each other."""
    if len(cells) == 1:
        return cells[0]
    return reckoning.mean(f"{cells[0]}:{cells[-1].partition('!')[2]}", len(cells))


def _of_totals(one: UnsurScore) -> str:
    """The NRR of an unsur as totals over numbers of answers; none where somebody is lacking."""
    if one.nrr is None:
        return ""
    parts = [f"{part.total}/{part.answers}" for part in one.questions]
    return parts[0] if len(parts) == 1 else f"({'+'.join(parts)})/{len(parts)}"
