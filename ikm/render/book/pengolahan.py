"""The annex's own sheet: a row a respondent, and below it what the regulation makes of them, formula by formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ikm.index.exact import text
from ikm.index.method import EXACT
from ikm.index.score import QuestionScore, Score, UnsurScore
from ikm.render import COMMA, words
from ikm.render.book import reckoning
from ikm.render.book.cells import DASH, LINE, Book, Look, Sheet, Value, here, here_to
from ikm.render.book.looks import (
    CENTRE,
    COUNT,
    HEAD,
    HEAD_LEFT,
    LETTER,
    LINK,
    REMARK,
    SUBTITLE,
    TEXT,
    TITLE,
    colour_classes,
    figure,
    total,
)
from ikm.render.book.metadata import ANSWERS, Block
from ikm.render.book.reckoning import Classes, if_number, shown
from ikm.report import Answers, Report

HEADLINE = "PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN"
LABELS, ANSWER = 28, 11.5
CODES, NAMES, FIRST = 7, 8, 9
"""The rows of the header, and the first behind it."""
_PEOPLE, _ASKED = 4, 5
_AT_MOST_UPRIGHT = 10
"""Columns that a page has room for upright."""
_KEY = 5
"""The columns of the legend that the name of an unsur takes."""

Line = Callable[[int, QuestionScore], tuple[Value, str]]
"""The value and formula of a question's cell in a column."""


class Places(NamedTuple):
    """Where a sheet has its figures, as formulas of other sheets name them; those of the unsur by id.

    ``questions`` have where each question's total, number of answers and mean stand, by code; ``columns`` where its
    answers do, if they are on the sheet.
    """

    people: str
    asked: str
    nrr: dict[str, str]
    weight: dict[str, str]
    weighted: dict[str, str]
    questions: dict[str, tuple[str, ...]]
    skm: str
    ikm: str
    mutu: str
    kinerja: str
    columns: Mapping[str, str] = {}


class _Part(NamedTuple):
    """An unsur with the columns of its questions."""

    one: UnsurScore
    first: int
    last: int


def respondents(
    book: Book, name: str, report: Report, score: Score, answers: Answers, classes: Classes, unit: str = ""
) -> tuple[Places, Block]:
    """A sheet of answers with its foot: of everyone, or of one unit."""
    sheet = book.create_sheet(name)
    order = [report.questions.index(part.question) for one in score.unsur for part in one.questions]
    number = answers.scores.shape[1]
    last = FIRST + number - 1
    lines = ([place, *line] for place, line in enumerate(answers.scores[order].T.tolist(), start=1))
    sheet.numbers(FIRST, lines, [CENTRE] * (len(order) + 1))

    end = max(last, FIRST)

    def sums(column: int, part: QuestionScore) -> tuple[Value, str]:
        return part.total, f"SUM({here_to(FIRST, column, end, column)})"

    def given(column: int, part: QuestionScore) -> tuple[Value, str]:
        return part.answers, f"COUNT({here_to(FIRST, column, end, column)})"

    people = f"COUNT({here_to(FIRST, 1, end, 1, fixed=True)})"
    places = _around(sheet, report, score, classes, end, sums, given, people, unit)
    codes = [part.question.code for one in score.unsur for part in one.questions]
    columns = {code: sheet.there_to(FIRST, place, end, place) for place, code in enumerate(codes, start=2)}
    block = Block(sheet.title, unit, ANSWERS, CODES, FIRST, last, 2)
    return places._replace(columns=columns), block


def pooled(book: Book, report: Report, classes: Classes, totals: Callable[[str, str], str], people: str) -> Places:
    """The sheet of everyone where the answers, or counts of them, stand on other sheets.

    ``totals`` gives the formula that sums a column of Hitungan (``given`` or ``total``) for the code in a cell.
    """
    sheet = book.create_sheet("Pengolahan")

    def sums(column: int, part: QuestionScore) -> tuple[Value, str]:
        return part.total, totals("total", here(CODES, column, fixed=False))

    def given(column: int, part: QuestionScore) -> tuple[Value, str]:
        return part.answers, totals("given", here(CODES, column, fixed=False))

    return _around(sheet, report, report.overall, classes, NAMES, sums, given, people, "")


def _parts(score: Score) -> list[_Part]:
    parts, column = [], 2
    for one in score.unsur:
        parts.append(_Part(one, column, column + len(one.questions) - 1))
        column += len(one.questions)
    return parts


def _around(
    sheet: Sheet,
    report: Report,
    score: Score,
    classes: Classes,
    last: int,
    sums: Line,
    given: Line,
    people: str,
    unit: str,
) -> Places:
    """All but the answers, which end in row ``last``."""
    parts = _parts(score)
    width = parts[-1].last
    foot = _Foot(sheet, report, score, classes, parts, last + 1)
    places = foot.written(sums, given)
    _top(sheet, report, unit, width, places, people, score)
    _header(sheet, parts, "No. Resp" if last > NAMES else "Uraian")
    end = _legend(sheet, report, parts, places, foot.row + 1)
    sheet.wide(LABELS, *[ANSWER] * max(width - 1, _KEY + 1))
    sheet.own.freeze_panes = here(FIRST, 2, fixed=False)
    sheet.page(landscape=width > _AT_MOST_UPRIGHT, header=(CODES, NAMES))
    sheet.area(end)
    return places


def _top(sheet: Sheet, report: Report, unit: str, width: int, places: Places, people: str, score: Score) -> None:
    wide = max(width, _KEY + 1)
    sheet.span(1, 1, wide, HEADLINE, TITLE._replace(size=12, side="center"))
    sheet.high(1, 2 * LINE + 4)
    name = " · ".join(part for part in (unit or report.name, unit and report.name) if part)
    sheet.span(2, 1, wide, name or "Unit pelayanan: ……………………", SUBTITLE._replace(side="center"))
    sheet.span(3, 1, wide, f"Periode survei: {report.period or '……………………'}", Look(side="center"))
    sheet.put(_PEOPLE, 1, "Jumlah responden")
    sheet.put(_PEOPLE, 2, score.respondents, Look("#,##0", bold=True, side="center"), people)
    sheet.put(_ASKED, 1, "Jumlah unsur yang ditanyakan")
    names = here_to(NAMES, 2, NAMES, width, fixed=True)
    sheet.put(_ASKED, 2, len(score.unsur), Look("0", bold=True, side="center"), f"COUNTA({names})")
    own = report.method.rules
    for row, label, cell, value, look in (
        (_PEOPLE, "IKM", places.ikm, score.ikm, Look(f"0.{'0' * own.ikm_places}", bold=True, side="center")),
        (_ASKED, "Mutu", places.mutu, score.grade.mutu if score.grade else None, Look(bold=True, side="center")),
    ):
        sheet.put(row, 4, label, Look(side="right"))
        sheet.put(row, 5, shown(value), look, cell.partition("!")[2])
    colour_classes(sheet, here(_ASKED, 5, fixed=False), own)
    if unit:
        sheet.put(6, 1, "← Rekap unit", LINK)
        sheet.link(6, 1, "Unit!A1")


def _header(sheet: Sheet, parts: Sequence[_Part], first: str) -> None:
    sheet.span(CODES, 1, 1, first, HEAD, rows=2)
    for part in parts:
        for column, question in enumerate(part.one.questions, start=part.first):
            sheet.put(CODES, column, question.question.code, HEAD)
        sheet.span(NAMES, part.first, part.last, part.one.unsur.short, HEAD._replace(size=8))
    sheet.high(NAMES, 2 * LINE)


class _Foot:
    """The rows below the answers, written one after the other."""

    def __init__(
        self, sheet: Sheet, report: Report, score: Score, classes: Classes, parts: Sequence[_Part], row: int
    ) -> None:
        self.sheet, self.report, self.score, self.classes, self.parts = sheet, report, score, classes, parts
        self.row = row

    def written(self, sums: Line, given: Line) -> Places:
        """Write all of them."""
        sheet, rules = self.sheet, self.report.method.rules
        totals = self._questions("Σ nilai/unsur", sums, COUNT)
        answers = self._questions("Jumlah jawaban", given, COUNT)
        several = any(part.first < part.last for part in self.parts)
        means = self._means(totals, answers, "NRR/pertanyaan" if several else "NRR/unsur")
        nrr = self._nrr(means) if several else means
        asked = here(_ASKED, 2)
        weights = self._weights(asked)
        weighted = self._weighted(nrr, weights)
        skm = self._sum(weighted, asked)
        ikm = self._whole(
            f"**) IKM unit pelayanan (× {rules.factor})",
            self.score.ikm,
            self.classes.shown(here(skm, 2), rules.ikm_places),
            figure(rules.ikm_places)._replace(size=12),
        )
        grade = self.score.grade
        mutu = self._whole("Mutu pelayanan", grade and grade.mutu, self.classes.letter(here(ikm, 2)), LETTER)
        kinerja = self._whole(
            "Kinerja unit pelayanan", grade and grade.kinerja, self.classes.word(here(ikm, 2)), CENTRE
        )
        colour_classes(sheet, here(mutu, 2, fixed=False), rules)
        starts = {part.one.unsur.id: part.first for part in self.parts}

        def at(row: int) -> dict[str, str]:
            return {unsur: sheet.there(row, column) for unsur, column in starts.items()}

        rows = totals, answers, means
        questions = {
            part.question.code: tuple(sheet.there(row, column) for row in rows)
            for one in self.parts
            for column, part in enumerate(one.one.questions, start=one.first)
        }
        return Places(
            people=sheet.there(_PEOPLE, 2),
            asked=sheet.there(_ASKED, 2),
            nrr=at(nrr),
            weight=at(weights),
            weighted=at(weighted),
            questions=questions,
            skm=sheet.there(skm, 2),
            ikm=sheet.there(ikm, 2),
            mutu=sheet.there(mutu, 2),
            kinerja=sheet.there(kinerja, 2),
        )

    def _label(self, text: str, look: Look = HEAD_LEFT) -> int:
        self.sheet.put(self.row, 1, text, look)
        self.row += 1
        return self.row - 1

    def _questions(self, label: str, line: Line, look: Look) -> int:
        row = self._label(label)
        for part in self.parts:
            for column, question in enumerate(part.one.questions, start=part.first):
                value, formula = line(column, question)
                self.sheet.put(row, column, value, total(look._replace(side="center")), formula)
        return row

    def _means(self, totals: int, answers: int, label: str) -> int:
        row = self._label(label)
        for part in self.parts:
            for column, question in enumerate(part.one.questions, start=part.first):
                number, points = (here(place, column, fixed=False) for place in (answers, totals))
                formula = f'IF({number}=0,"{DASH}",{points}/{number})'
                self.sheet.put(row, column, shown(question.mean), self._mean_look(), formula)
        return row

    def _mean_look(self) -> Look:
        return total(figure(self.report.method.rules.nrr_places)._replace(side="center"))

    def _nrr(self, means: int) -> int:
        row = self._label("NRR/unsur")
        for part in self.parts:
            cells = here_to(means, part.first, means, part.last)
            number = part.last - part.first + 1
            formula = reckoning.mean(cells, number) if number > 1 else here(means, part.first, fixed=False)
            self.sheet.span(row, part.first, part.last, shown(part.one.nrr), self._mean_look(), formula)
        return row

    def _weights(self, asked: str) -> int:
        method = self.report.method
        printed = method.weight != EXACT
        row = self._label(f"Bobot (dicetak {method.weight.replace('.', ',')})" if printed else "Bobot")
        for part in self.parts:
            formula, value = reckoning.weight(part.one.unsur.id, method, self.score, asked)
            look = total(figure(method.rules.nrr_places)._replace(side="center", bold=False))
            self.sheet.span(row, part.first, part.last, value, look._replace(bold=False), formula)
        return row

    def _weighted(self, nrr: int, weights: int) -> int:
        row = self._label("NRR tertimbang/unsur")
        for part in self.parts:
            mean, weight = (here(place, part.first, fixed=False) for place in (nrr, weights))
            formula = if_number(mean, f"{mean}*{weight}")
            self.sheet.span(row, part.first, part.last, shown(part.one.weighted), self._mean_look(), formula)
        return row

    def _sum(self, weighted: int, asked: str) -> int:
        cells = here_to(weighted, 2, weighted, self.parts[-1].last)
        rules = self.report.method.rules
        value = reckoning.skm(self.score, rules.factor)
        formula = f'IF(COUNT({cells})={asked},SUM({cells}),"{DASH}")'
        return self._whole("*) Jumlah NRR tertimbang", value, formula, figure(rules.nrr_places))

    def _whole(self, label: str, value: Value | Fraction, formula: str, look: Look) -> int:
        row = self._label(label)
        look = total(look._replace(side="center"))
        self.sheet.span(row, 2, self.parts[-1].last, shown(value), look, formula)
        return row


def _legend(sheet: Sheet, report: Report, parts: Sequence[_Part], places: Places, row: int) -> int:
    """What the signs mean, the small table of the annex, and the classes; the last row."""
    rules = report.method.rules
    told = [
        f"{parts[0].one.code} – {parts[-1].one.code} = unsur pelayanan; NRR = nilai rata-rata; IKM = {words.TITLE}"
    ]
    told += ["Sel kosong: pertanyaan tidak dijawab; tidak ikut dijumlahkan dan tidak ikut dihitung"]
    told += [
        f"*) jumlah NRR tertimbang; **) jumlah NRR tertimbang × {rules.factor}, dibulatkan {rules.ikm_places} desimal"
    ]
    missing = [one.short for one in rules.unsur if one.id not in {part.one.unsur.id for part in parts}]
    told += [f"Tidak ditanyakan: {', '.join(missing)}"] if missing else []
    for line in told:
        sheet.span(row, 1, _KEY + 2, line, REMARK._replace(size=9))
        row += 1
    row += 1
    for place, (title, side) in enumerate((("NO", HEAD), ("UNSUR PELAYANAN", HEAD_LEFT), ("NILAI RATA-RATA", HEAD))):
        _legend_cell(sheet, row, place, title, side)
    sheet.high(row, 2 * LINE)
    for row, part in enumerate(parts, start=row + 1):  # noqa: B020 - the next row is that behind the last
        one = part.one
        _legend_cell(sheet, row, 0, one.code, CENTRE)
        _legend_cell(sheet, row, 1, one.unsur.name, TEXT)
        _legend_cell(
            sheet, row, 2, shown(one.nrr), figure(rules.nrr_places), places.nrr[one.unsur.id].partition("!")[2]
        )
    return _classes(sheet, report, row + 2)


def _legend_cell(sheet: Sheet, row: int, place: int, value: Value, look: Look, formula: str = "") -> None:
    first, last = ((1, 1), (2, _KEY + 1), (_KEY + 2, _KEY + 2))[place]
    sheet.span(row, first, last, value, look, formula)


def _classes(sheet: Sheet, report: Report, row: int) -> int:
    for place, (grade, low, high) in enumerate(reversed(reckoning.ranges(report.method.rules))):
        span = f"{text(low, COMMA)} – {text(high, COMMA)}"
        sheet.put(row + place, 1, f"Mutu {grade.mutu} ({grade.kinerja})", Look(size=9))
        sheet.span(row + place, 2, _KEY + 2, span, Look(size=9))
    return row + len(report.method.rules.grades) - 1
