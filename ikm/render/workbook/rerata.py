"""The sheet Rerata: the index that heads a report where it is put together of strata, from the NRR of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ikm.index.rollup import POPULATION, Rollup, StratumKey
from ikm.index.score import UnsurScore
from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.workbook.cells import DASH, LINE, CellStyle, Value, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.foot_rows import INDEX, KINERJA, MEAN, MUTU, SUM, WEIGHT, WEIGHTED, FootCells
from ikm.render.workbook.formulas import if_number, quotient, shown, skm
from ikm.render.workbook.groups import GroupSources, nrr_formula
from ikm.render.workbook.styles import (
    CENTRE,
    COUNT,
    HEAD,
    HEAD_LEFT,
    LETTER,
    REMARK,
    TEXT,
    TITLE,
    WHOLE,
    colour_classes,
    figure,
    total,
)
from ikm.report.report import Report

NAME = "Rerata"
"""The sheet."""
_PEOPLE, _ASKED, _HEAD, _FIRST = 4, 5, 7, 8
_NAMES, _NUMBERS = 34, 10.5
"""Widths of the columns of names, and of figures."""


class RolledCells(NamedTuple):
    """Where the whole stands, and the NRR of the units that are put together of services, by unit and unsur."""

    whole: FootCells
    units: Mapping[str, Mapping[str, str]]


def write(book: WrittenWorkbook, report: Report, rollup: Rollup, sources: GroupSources) -> RolledCells:
    """Write the strata, what they give together, and the index that this makes."""
    return _Rerata(book.create_sheet(NAME), report, rollup, sources).write()


class _Rerata:
    """The sheet under way: its columns, and the rows of the strata in their order, those of a unit together."""

    def __init__(self, sheet: WrittenSheet, report: Report, rollup: Rollup, sources: GroupSources) -> None:
        self.sheet, self.report, self.rollup, self.sources = sheet, report, rollup, sources
        self.by_users = rollup.way == POPULATION
        self.number = len(rollup.by) + 1
        self.users = self.number + 1
        self.first = self.number + 1 + self.by_users
        self.unsur = {one.id: self.first + place for place, one in enumerate(report.method.unsur)}
        self.last = self.first + len(self.unsur) - 1
        self.nrr = figure(report.method.rules.nrr_places)._replace(side="center")
        self.row = _FIRST

    def write(self) -> RolledCells:
        """Write everything."""
        self._header()
        strata = sorted(self.rollup.scores)
        is_nested = len(self.rollup.by) > 1
        units = dict.fromkeys(key[0] for key in strata) if is_nested else {}
        means: dict[str, int] = {}
        for unit in units:
            own = [key for key in strata if key[0] == unit]
            of_unit = range(self.row, self.row + len(own))
            for key in own:
                self._stratum(key)
            means[unit] = self._unit(unit, of_unit)
        if not is_nested:
            for key in strata:
                self._stratum(key)
        rows = [*means.values()] if is_nested else [*range(_FIRST, self.row)]
        whole = self._whole(rows)
        self.sheet.wide(*[_NAMES] * len(self.rollup.by), 9, *[11] * self.by_users, *[_NUMBERS] * len(self.unsur))
        self.sheet.own.freeze_panes = here(_FIRST, self.number, fixed=False)
        self.sheet.page(landscape=True, header=(_HEAD, _HEAD))
        self.sheet.area()
        cells = {
            unit: {unsur: self.sheet.there(row, column) for unsur, column in self.unsur.items()}
            for unit, row in means.items()
        }
        return RolledCells(whole, cells)

    def _header(self) -> None:
        sheet, report = self.sheet, self.report
        title = phrase("sheet-rerata-title", index=words.index(report), way=words.way(report))
        sheet.span(1, 1, self.last, title, TITLE)
        about = "sheet-rerata-about-users" if self.by_users else "sheet-rerata-about"
        sheet.span(2, 1, self.last, phrase(about), REMARK)
        sheet.high(2, 2 * LINE)
        sheet.put(_PEOPLE, 1, phrase("sheet-people"))
        people = self.sources.whole.people if self.sources.whole else ""
        sheet.put(_PEOPLE, 2, report.overall.respondents, CENTRE._replace(format=WHOLE), people)
        sheet.put(_ASKED, 1, phrase("sheet-asked"))
        codes = here_to(_HEAD, self.first, _HEAD, self.last, fixed=True)
        sheet.put(_ASKED, 2, len(self.unsur), CENTRE, f"COUNTA({codes})")
        heads = [*map(words.column, self.rollup.by), "n", *([phrase("sheet-head-served")] if self.by_users else [])]
        for column, head in enumerate(heads, start=1):
            sheet.put(_HEAD, column, head, HEAD)
        for one in report.method.unsur:
            head = phrase("sheet-head-nrr-of", unsur=report.method.code(one.id))
            sheet.put(_HEAD, self.unsur[one.id], f"{head}\n{one.short}", HEAD._replace(size=8))
        sheet.high(_HEAD, 3 * LINE)

    def _stratum(self, key: StratumKey) -> None:
        """A row of what a stratum answered."""
        score = self.rollup.scores[key]
        for column, name in enumerate(key, start=1):
            self.sheet.put(self.row, column, words.label(name), TEXT)
        self.sheet.put(self.row, self.number, score.respondents, COUNT)
        if self.by_users:
            self.sheet.put(self.row, self.users, self.rollup.served[key], COUNT)
        answered = {one.unsur.id: one for one in score.unsur}
        for unsur, column in self.unsur.items():
            one = answered.get(unsur)
            value, formula = (one.nrr, self._formula(key, one)) if one else (None, "")
            self.sheet.put(self.row, column, shown(value), self.nrr, formula)
        self.row += 1

    def _formula(self, key: StratumKey, one: UnsurScore) -> str:
        is_unit = self.rollup.by == ("unit",)
        return nrr_formula(self.sources, key[0] if is_unit else None, one, is_unit=is_unit)

    def _unit(self, unit: str, rows: range) -> int:
        """A row of the mean of the services of a unit, or of them weighted; where it stands."""
        row = self.row
        self.sheet.put(row, 1, phrase("sheet-rerata-unit", unit=words.label(unit)), total(TEXT))
        for column in range(2, self.first):
            self.sheet.put(row, column, None, total(COUNT))
        if self.by_users:
            users = here_to(rows.start, self.users, rows.stop - 1, self.users)
            number = sum(served for key, served in self.rollup.served.items() if key[0] == unit)
            self.sheet.put(row, self.users, number, total(COUNT), f"SUM({users})")
        group = next(group for group in self.report.units() if group.key["unit"] == unit)
        means = {one.unsur.id: one.nrr for one in group.score.unsur}
        for unsur, column in self.unsur.items():
            formula = self._together([*rows], column)
            self.sheet.put(row, column, shown(means.get(unsur)), total(self.nrr), formula)
        self.row += 1
        return row

    def _together(self, rows: list[int], column: int) -> str:
        """The formula of the mean of some rows, or weighted by users, over those that have a figure."""
        is_block = rows == [*range(rows[0], rows[-1] + 1)]
        first, last = (rows[0], rows[-1]) if is_block else (_FIRST, self.row - 1)
        cells = here_to(first, column, last, column)
        # The rows of units stand apart, between those of services: they are the ones without a service.
        counted = f"ISNUMBER({cells})*1" if is_block else f'ISNUMBER({cells})*({here_to(first, 2, last, 2)}="")'
        if self.by_users:
            counted = f"{here_to(first, self.users, last, self.users)}*{counted}"
        weights = f"SUMPRODUCT({counted})"
        return f'IF({weights}=0,"{DASH}",SUMPRODUCT({cells},{counted})/{weights})'

    def _whole(self, rows: list[int]) -> FootCells:
        """The rows of the whole, each a formula on the one above."""
        sheet, report, score = self.sheet, self.report, self.report.overall
        rules, classes, pooled = report.method.rules, self.sources.classes, self.sources.whole
        of_unsur = {one.unsur.id: one for one in score.unsur}
        bottom = self.row
        nrr, weights, weighted = bottom, bottom + 1, bottom + 2
        formulas = {unsur: self._together(rows, column) for unsur, column in self.unsur.items()}
        for row, label in ((nrr, MEAN), (weights, WEIGHT), (weighted, WEIGHTED)):
            sheet.span(row, 1, self.first - 1, label, HEAD_LEFT)
        for unsur, column in self.unsur.items():
            one = of_unsur[unsur]
            mean, weight = here(nrr, column, fixed=False), here(weights, column, fixed=False)
            sheet.put(nrr, column, shown(one.nrr), total(self.nrr), formulas[unsur])
            formula = pooled.weight[unsur] if pooled else quotient(one.weight)
            sheet.put(weights, column, one.weight, total(self.nrr), formula)
            sheet.put(weighted, column, shown(one.weighted), total(self.nrr), if_number(mean, f"{mean}*{weight}"))
        cells = here_to(weighted, self.first, weighted, self.last)
        row = weighted + 1
        sum_cell = here(row, self.first)
        lines: list[tuple[str, Value, str, CellStyle]] = [
            (SUM, skm(score, rules), f'IF(COUNT({cells})={here(_ASKED, 2)},SUM({cells}),"{DASH}")', self.nrr)
        ]
        ikm = here(row + 1, self.first)
        label = INDEX.format(index=rules.named.name, formula=words.formula(rules))
        index = figure(rules.ikm_places)._replace(side="center", bold=True)
        lines.append((label, score.ikm, classes.shown(sum_cell, rules.ikm_places), index))
        if rules.grades:
            lines.append((MUTU, score.grade and score.grade.mutu, classes.letter(ikm), LETTER))
            lines.append((KINERJA, score.grade and score.grade.kinerja, classes.word(ikm), CENTRE))
        for place, (label, value, formula, look) in enumerate(lines, start=row):
            sheet.span(place, 1, self.first - 1, label, HEAD_LEFT)
            sheet.span(place, self.first, self.last, shown(value), total(look), formula)
        if rules.grades:
            colour_classes(sheet, here(row + 2, self.first, fixed=False), rules)
        mutu, kinerja = (row + 2, row + 3) if rules.grades else (row + 1, row + 1)
        own = {
            line: {unsur: sheet.there(line, column) for unsur, column in self.unsur.items()}
            for line in (nrr, weights, weighted)
        }
        return FootCells(
            people=pooled.people if pooled else sheet.there(_PEOPLE, 2),
            asked=sheet.there(_ASKED, 2),
            nrr=own[nrr],
            weight=own[weights],
            weighted=own[weighted],
            questions=pooled.questions if pooled else {},
            skm=sheet.there(row, self.first),
            ikm=sheet.there(row + 1, self.first),
            mutu=sheet.there(mutu, self.first),
            kinerja=sheet.there(kinerja, self.first),
            columns=pooled.columns if pooled else {},
        )
