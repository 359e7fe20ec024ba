"""The annex's own sheet: a row a respondent, and below it what the regulation makes of them, formula by formula."""

from __future__ import annotations

from collections.abc import Sequence

from ikm.index.rollup import POOLED
from ikm.index.rounding import text
from ikm.index.score import QuestionScore, Score
from ikm.messages.findings import offered
from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.pages import wording as words
from ikm.render.workbook import foot_rows as foot
from ikm.render.workbook import formulas as reckoning
from ikm.render.workbook import hitungan
from ikm.render.workbook import styles as looks
from ikm.render.workbook.cells import LINE, CellStyle, Value, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.foot_rows import ASKED, PEOPLE, Cell, FootCells, FootSheet, UnsurColumns
from ikm.render.workbook.formulas import ClassCells, shown
from ikm.render.workbook.hitungan import CountsSheet
from ikm.render.workbook.styles import CENTRE, HEAD, HEAD_LEFT, TEXT, colour_classes, figure
from ikm.report.report import Report, RespondentAnswers
from ikm.rules.ruleset import Ruleset
from ikm.survey.exchange.workbook_metadata import ANSWERS, StoredDataRange

NAME = "Pengolahan"
"""The sheet of everyone."""
LABELS, ANSWER = 28, 11.5
"""Widths of columns."""
CODES, NAMES, FIRST = 7, 8, 9
"""The rows of the header, and the first behind it."""
_BACK = 6
_AT_MOST_UPRIGHT = 10
"""Columns that a page has room for upright."""
_NAME, _MEAN = 6, 7
"""The columns of the legend: the last that the name of an unsur takes, and that of its mean."""


def respondents(
    book: WrittenWorkbook,
    name: str,
    report: Report,
    score: Score,
    answers: RespondentAnswers,
    classes: ClassCells,
    unit: str = "",
    *,
    of_respondents: bool = False,
) -> tuple[FootCells, StoredDataRange]:
    """A sheet of answers with its foot: of everyone, or of one unit; see :class:`FootSheet`."""
    sheet, parts = book.create_sheet(name), _parts(score)
    place_of = {question.code: place for place, question in enumerate(answers.questions)}
    codes = [part.question.code for one in score.unsur for part in one.questions]
    order = [place_of[code] for code in codes]
    last = FIRST + answers.scores.shape[1] - 1
    lines = ([place, *line] for place, line in enumerate(answers.scores[order].T.tolist(), start=1))
    sheet.numbers(FIRST, lines, [CENTRE] * (len(order) + 1))
    end = max(last, FIRST)

    def sums(column: int, part: QuestionScore) -> Cell:
        return part.total, f"SUM({here_to(FIRST, column, end, column)})"

    def given(column: int, part: QuestionScore) -> Cell:
        return part.answers, f"COUNT({here_to(FIRST, column, end, column)})"

    annex = FootSheet(sheet, report, score, classes, parts, end, of_respondents)
    places = foot.write(annex, sums, given)
    _around(annex, places, f"COUNT({here_to(FIRST, 1, end, 1, fixed=True)})", unit)
    columns = {code: sheet.there_to(FIRST, column, end, column) for column, code in enumerate(codes, start=2)}
    return places._replace(columns=columns), StoredDataRange(sheet.title, unit, ANSWERS, CODES, FIRST, last, 2)


def pooled(book: WrittenWorkbook, report: Report, classes: ClassCells, counts: CountsSheet, people: str) -> FootCells:
    """The sheet of everyone where the answers, or counts of them, stand on other sheets.

    ``counts`` is Hitungan, and ``people`` the formula of the respondents.
    """

    def sums(column: int, part: QuestionScore) -> Cell:
        return part.total, counts.summed("total", here(CODES, column, fixed=False))

    def given(column: int, part: QuestionScore) -> Cell:
        return part.answers, counts.summed("given", here(CODES, column, fixed=False))

    score = report.pooled
    of_respondents = report.way != POOLED
    annex = FootSheet(book.create_sheet(NAME), report, score, classes, _parts(score), NAMES, of_respondents)
    places = foot.write(annex, sums, given)
    _around(annex, places, people, "")
    if counts.is_hidden:  # a link to it would lead nowhere
        annex.sheet.put(_BACK, 1, phrase("sheet-counts-hidden"), looks.REMARK._replace(wrap=False))
    else:
        annex.sheet.put(_BACK, 1, phrase("sheet-back-counts"), looks.LINK)
        annex.sheet.link(_BACK, 1, f"{hitungan.NAME}!A1")
    return places


def _parts(score: Score) -> list[UnsurColumns]:
    parts, column = [], 2
    for one in score.unsur:
        parts.append(UnsurColumns(one, column, column + len(one.questions) - 1))
        column += len(one.questions)
    return parts


def _around(annex: FootSheet, places: FootCells, people: str, unit: str) -> None:
    """What stands above and below the rows of figures."""
    sheet, wide = annex.sheet, max(annex.columns, _MEAN)
    _top(annex, wide, unit)
    _figures(annex, places, people)
    has_answers = annex.last > NAMES
    if unit:
        sheet.put(_BACK, 1, phrase("sheet-back-units"), looks.LINK)
        sheet.link(_BACK, 1, f"{hitungan.UNITS}!A1")
    _header(sheet, annex.parts, phrase("sheet-head-respondent" if has_answers else "sheet-head-what"))
    end = _legend(annex, places, sheet.last_row + 2)
    sheet.wide(LABELS, *[ANSWER] * (wide - 1))
    sheet.own.freeze_panes = here(FIRST, 2, fixed=False)
    sheet.page(landscape=annex.columns > _AT_MOST_UPRIGHT, header=(CODES, NAMES))
    sheet.area(end)


def _top(annex: FootSheet, wide: int, unit: str) -> None:
    """Of whom and when."""
    sheet, report = annex.sheet, annex.report
    survey = report.method.rules.named.survey.upper()
    sheet.span(1, 1, wide, phrase("sheet-answers-title", survey=survey), looks.TITLE._replace(size=12, side="center"))
    sheet.high(1, 2 * LINE + 4)
    name = " · ".join(part for part in (unit, report.name) if part)
    sheet.span(2, 1, wide, name or phrase("sheet-unit-dots"), looks.SUBTITLE._replace(side="center"))
    period = phrase("sheet-period", period=report.period) if report.period else phrase("sheet-period-dots")
    sheet.span(3, 1, wide, period, CellStyle(side="center"))


def _figures(annex: FootSheet, places: FootCells, people: str) -> None:
    """What is counted, and beside it what the foot comes to, for whoever does not scroll down to it."""
    sheet, score, rules = annex.sheet, annex.score, annex.report.method.rules
    strong = CellStyle(bold=True, side="center")
    names = here_to(NAMES, 2, NAMES, annex.columns, fixed=True)
    sheet.put(PEOPLE, 1, phrase("sheet-people"))
    sheet.put(PEOPLE, 2, score.respondents, strong._replace(format=looks.WHOLE), people)
    sheet.put(ASKED, 1, phrase("sheet-asked"))
    sheet.put(ASKED, 2, len(score.unsur), strong, f"COUNTA({names})")
    ikm, mutu = (cell.partition("!")[2] for cell in (places.ikm, places.mutu))
    if annex.of_respondents:
        return
    sheet.put(PEOPLE, 4, rules.named.name, CellStyle(side="right", indent=1))
    sheet.put(PEOPLE, 5, shown(score.ikm), strong._replace(format=figure(rules.ikm_places).format), ikm)
    if not rules.grades:
        return
    sheet.put(ASKED, 4, phrase("sheet-head-mutu"), CellStyle(side="right", indent=1))
    sheet.put(ASKED, 5, shown(score.grade and score.grade.mutu), strong, mutu)
    colour_classes(sheet, here(ASKED, 5, fixed=False), rules)


def _header(sheet: WrittenSheet, parts: Sequence[UnsurColumns], first: str) -> None:
    sheet.span(CODES, 1, 1, first, HEAD, rows=2)
    for part in parts:
        for column, question in enumerate(part.one.questions, start=part.first):
            sheet.put(CODES, column, question.question.code, HEAD)
        sheet.span(NAMES, part.first, part.last, part.one.unsur.short, HEAD._replace(size=8))
    sheet.high(NAMES, 2 * LINE)


def _legend(annex: FootSheet, places: FootCells, row: int) -> int:
    """What the signs mean, the small table of the annex, and the classes; the last row."""
    sheet, rules = annex.sheet, annex.report.method.rules
    for line in _signs(annex):
        sheet.span(row, 1, _MEAN, line, looks.REMARK._replace(size=9))
        row += 1
    row += 1
    heads = phrase("sheet-legend-number"), phrase("sheet-legend-unsur"), phrase("sheet-legend-mean")
    _unsur(sheet, row, (heads[0], HEAD), (heads[1], HEAD_LEFT), (heads[2], HEAD))
    sheet.high(row, 2 * LINE)
    for part in annex.parts:
        row, one = row + 1, part.one
        formula = places.nrr[one.unsur.id].partition("!")[2]
        mean = figure(rules.nrr_places)
        _unsur(sheet, row, (one.code, CENTRE), (one.unsur.name, TEXT), (shown(one.nrr), mean), formula)
    return _classes(sheet, rules, row + 2)


def _signs(annex: FootSheet) -> list[str]:
    rules, asked = annex.report.method.rules, [part.one for part in annex.parts]
    missing = [one.short for one in rules.unsur if one.id not in {part.unsur.id for part in asked}]
    first, last, index = asked[0].code, asked[-1].code, rules.named
    return [
        phrase("sheet-sign-codes", first=first, last=last, index=index.both, title=index.title),
        phrase("sheet-sign-blank"),
        phrase("sheet-sign-stars", formula=_formula(rules), places=rules.ikm_places),
        *([phrase("sheet-without", unsur=offered(missing))] if missing else []),
    ]


def _formula(rules: Ruleset) -> str:
    if rules.conversion or rules.factor == 1:
        return words.formula(rules)
    return phrase("sheet-formula", formula=words.formula(rules))


def _unsur(
    sheet: WrittenSheet,
    row: int,
    number: tuple[Value, CellStyle],
    name: tuple[Value, CellStyle],
    mean: tuple[Value, CellStyle],
    formula: str = "",
) -> None:
    """A row of the small table."""
    sheet.put(row, 1, *number)
    sheet.span(row, 2, _NAME, *name)
    sheet.put(row, _MEAN, *mean, formula)


def _classes(sheet: WrittenSheet, rules: Ruleset, row: int) -> int:
    """The list of classes, best first; its last row."""
    small = CellStyle(size=9)
    for place, (grade, low, high) in enumerate(reversed(reckoning.ranges(rules))):
        name = phrase("sheet-class-of", mutu=grade.mutu, kinerja=grade.kinerja)
        sheet.put(row + place, 1, name, small)
        sheet.span(row + place, 2, _MEAN, f"{text(low, COMMA)} – {text(high, COMMA)}", small)
    return row + len(rules.grades) - 1
