"""The rows below the answers: from totals to the index, each a formula on the one above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ikm.index.method import EXACT
from ikm.index.score import QuestionScore, Score, UnsurScore
from ikm.render.pages import wording as words
from ikm.render.workbook import formulas as reckoning
from ikm.render.workbook.cells import DASH, LINE, CellStyle, Value, WrittenSheet, here, here_to
from ikm.render.workbook.formulas import ClassCells, if_number, shown
from ikm.render.workbook.styles import CENTRE, COUNT, HEAD_LEFT, LETTER, colour_classes, figure, total
from ikm.report.report import Report

PEOPLE, ASKED = 4, 5
"""The rows at the top that count the respondents and the unsur, in column B."""
POINTS, GIVEN, MEAN_OF_QUESTION, MEAN = "Σ nilai/unsur", "Jumlah jawaban", "NRR/pertanyaan", "NRR/unsur"
WEIGHTED, SUM, INDEX = "NRR tertimbang/unsur", "*) Jumlah NRR tertimbang", "**) {index} unit pelayanan ({formula})"
OF_RESPONDENTS = "**) {index} seluruh responden ({formula})"
"""The same of a sheet whose index is not the one of the report, which is put together of strata."""
MUTU, KINERJA = "Mutu pelayanan", "Kinerja unit pelayanan"
WEIGHT, PRINTED_WEIGHT = "Bobot", "Bobot (dicetak {weight})"
"""The labels of the rows. A workbook is read back to the first row with such a label, so they are in no catalogue."""
LONGEST = 36
"""A label with more letters stands in two lines."""

Cell = tuple[Value, str]
"""A value, and the formula that gives it."""
OfQuestion = Callable[[int, QuestionScore], Cell]
"""The cell of a question in a column."""


class FootCells(NamedTuple):
    """Where a sheet has its figures, as formulas of other sheets name them; those of the unsur by id.

    ``questions`` have where each question's total, number of answers and mean stand, by code; ``columns`` where its
    answers do, if they are on the sheet.
    """

    people: str
    asked: str
    nrr: Mapping[str, str]
    weight: Mapping[str, str]
    weighted: Mapping[str, str]
    questions: Mapping[str, tuple[str, ...]]
    skm: str
    ikm: str
    mutu: str
    kinerja: str
    columns: Mapping[str, str] = {}


class UnsurColumns(NamedTuple):
    """An unsur with the columns of its questions."""

    one: UnsurScore
    first: int
    last: int


class FootSheet(NamedTuple):
    """A sheet under way: whose score it gives, the columns of the unsur, the last row of answers or of the header.

    With ``of_respondents``, the index of the report is another: one that is put together of strata.
    """

    sheet: WrittenSheet
    report: Report
    score: Score
    classes: ClassCells
    parts: Sequence[UnsurColumns]
    last: int
    of_respondents: bool = False

    @property
    def columns(self) -> int:
        """The last column."""
        return self.parts[-1].last


def write(annex: FootSheet, sums: OfQuestion, given: OfQuestion) -> FootCells:
    """Write all rows; ``sums`` and ``given`` say where the totals and numbers of answers come from."""
    rows, rules, classes, score = _Rows(annex), annex.report.method.rules, annex.classes, annex.score
    mean = total(figure(rules.nrr_places)._replace(side="center", indent=0))
    several = any(part.first < part.last for part in annex.parts)
    totals = rows.of_questions(POINTS, sums, _counted)
    answers = rows.of_questions(GIVEN, given, _counted)

    def of_question(column: int, part: QuestionScore) -> Cell:
        points, number = (here(row, column, fixed=False) for row in (totals, answers))
        return shown(part.mean), f'IF({number}=0,"{DASH}",{points}/{number})'

    means = rows.of_questions(MEAN_OF_QUESTION if several else MEAN, of_question, mean)
    nrr = rows.of_unsur(MEAN, lambda part: _nrr(part, means), mean) if several else means
    weights = rows.of_unsur(_weight_label(annex), lambda part: _weight(annex, part), mean._replace(bold=False))
    weighted = rows.of_unsur(WEIGHTED, lambda part: _weighted(part, nrr, weights), mean)
    cells = here_to(weighted, 2, weighted, annex.columns)
    formula = f'IF(COUNT({cells})={here(ASKED, 2)},SUM({cells}),"{DASH}")'
    skm = rows.whole(SUM, reckoning.skm(score, rules), formula, mean)
    formula = classes.shown(here(skm, 2), rules.ikm_places)
    template = OF_RESPONDENTS if annex.of_respondents else INDEX
    label = template.format(index=rules.named.name, formula=words.formula(rules))
    ikm = rows.whole(label, score.ikm, formula, _big(rules.ikm_places))
    if len(label) > LONGEST:
        annex.sheet.high(ikm, 2 * LINE)
    grade, index = score.grade, here(ikm, 2)
    mutu = kinerja = ikm
    if rules.grades:
        mutu = rows.whole(MUTU, grade and grade.mutu, classes.letter(index), total(LETTER))
        kinerja = rows.whole(KINERJA, grade and grade.kinerja, classes.word(index), total(CENTRE))
        colour_classes(annex.sheet, here(mutu, 2, fixed=False), rules)
    return _places(annex, (totals, answers, means), (nrr, weights, weighted), (skm, ikm, mutu, kinerja))


_counted = total(COUNT._replace(side="center", indent=0))


def _big(places: int) -> CellStyle:
    return total(figure(places)._replace(side="center", indent=0, size=12))


def _nrr(part: UnsurColumns, means: int) -> Cell:
    number = part.last - part.first + 1
    alone, cells = here(means, part.first, fixed=False), here_to(means, part.first, means, part.last)
    return shown(part.one.nrr), alone if number == 1 else reckoning.mean(cells, number)


def _weight_label(annex: FootSheet) -> str:
    method = annex.report.method
    return WEIGHT if method.weight == EXACT else PRINTED_WEIGHT.format(weight=method.weight.replace(".", ","))


def _weight(annex: FootSheet, part: UnsurColumns) -> Cell:
    formula = reckoning.weight(part.one.unsur.id, annex.report.method, annex.score, here(ASKED, 2))
    return part.one.weight, formula


def _weighted(part: UnsurColumns, nrr: int, weights: int) -> Cell:
    mean, weight = (here(row, part.first, fixed=False) for row in (nrr, weights))
    return shown(part.one.weighted), if_number(mean, f"{mean}*{weight}")


def _places(
    annex: FootSheet, of_questions: Sequence[int], of_unsur: Sequence[int], of_all: Sequence[int]
) -> FootCells:
    sheet = annex.sheet
    questions = {
        part.question.code: tuple(sheet.there(row, column) for row in of_questions)
        for one in annex.parts
        for column, part in enumerate(one.one.questions, start=one.first)
    }
    nrr, weight, weighted = (
        {part.one.unsur.id: sheet.there(row, part.first) for part in annex.parts} for row in of_unsur
    )
    people, asked, skm, ikm, mutu, kinerja = (sheet.there(row, 2) for row in (PEOPLE, ASKED, *of_all))
    return FootCells(people, asked, nrr, weight, weighted, questions, skm, ikm, mutu, kinerja)


class _Rows:
    """Rows written one below the other; each gives back where it stands."""

    def __init__(self, annex: FootSheet) -> None:
        self.annex, self.row = annex, annex.last

    def _next(self, label: str) -> int:
        self.row += 1
        self.annex.sheet.put(self.row, 1, label, HEAD_LEFT)
        return self.row

    def of_questions(self, label: str, cell: OfQuestion, look: CellStyle) -> int:
        """A cell for each question."""
        row = self._next(label)
        for part in self.annex.parts:
            for column, question in enumerate(part.one.questions, start=part.first):
                value, formula = cell(column, question)
                self.annex.sheet.put(row, column, value, look, formula)
        return row

    def of_unsur(self, label: str, cell: Callable[[UnsurColumns], Cell], look: CellStyle) -> int:
        """A cell for each unsur, over all its questions."""
        row = self._next(label)
        for part in self.annex.parts:
            value, formula = cell(part)
            self.annex.sheet.span(row, part.first, part.last, value, look, formula)
        return row

    def whole(self, label: str, value: Value, formula: str, look: CellStyle) -> int:
        """One cell over all columns."""
        row = self._next(label)
        self.annex.sheet.span(row, 2, self.annex.columns, shown(value), look, formula)
        return row
