"""The sheet Ringkasan: the index and its class, the classes, the method, and what else is in the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ikm.index.rounding import text
from ikm.index.score import Score
from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.pages import wording as words
from ikm.render.workbook import formulas as reckoning
from ikm.render.workbook.cells import DASH, LINE, CellStyle, Value, WrittenSheet, here, here_to
from ikm.render.workbook.foot_rows import FootCells
from ikm.render.workbook.formulas import ClassCells, formula_of, shown, skm
from ikm.render.workbook.styles import (
    CENTRE,
    HEAD,
    HEADING,
    LETTER,
    LINK,
    REMARK,
    SUBTITLE,
    TITLE,
    WHOLE,
    colour_classes,
    figure,
)
from ikm.report.headline import other_figures
from ikm.report.report import Report
from ikm.rules.ruleset import Grade
from ikm.survey.exchange.workbook_metadata import METADATA

_IKM, _MUTU, _KINERJA, _ABOVE, _BELOW, _PEOPLE, _ASKED, _SKM, _FACTOR, _WEIGHT, _WAYS = range(4, 15)
_CLASSES = 17
_LAST = 5
NAME = "Ringkasan"
"""The sheet."""
_HEADS = "sheet-mutu", "sheet-kinerja", "sheet-head-interval", "sheet-head-from", "sheet-head-to"
_READ = 12
"""So many inputs are named here."""
_CHARS = 84
"""Signs that a line of the right columns holds."""


def classes(sheet: WrittenSheet, report: Report) -> ClassCells:
    """Where the sheet has the factor and the classes, before it is written."""
    last = _CLASSES + len(report.method.rules.grades) - 1
    rules, factor = report.method.rules, sheet.there(_FACTOR, 2)
    if not rules.grades:
        return ClassCells(factor, reckoning.offset(rules), "", "", "")
    lower, mutu, kinerja = (sheet.there_to(_CLASSES, column, last, column) for column in (4, 1, 2))
    return ClassCells(factor, reckoning.offset(rules), lower, mutu, kinerja)


def bounds(sheet: WrittenSheet, report: Report) -> list[tuple[Grade, str]]:
    """The classes with a lower bound, highest first, and the cell that has it."""
    grades = list(enumerate(report.method.rules.grades, start=_CLASSES))
    return [(grade, sheet.there(row, 4)) for row, grade in reversed(grades) if grade.lower is not None]


def write(
    sheet: WrittenSheet,
    report: Report,
    places: FootCells | None,
    contents: Sequence[ContentsLine],
) -> None:
    """Write the sheet; ``contents`` are the other sheets."""
    sheet.span(1, 1, _LAST, report.method.rules.named.title, TITLE._replace(size=16))
    sheet.high(1, 2 * LINE)
    name = " · ".join(part for part in (report.name, report.period) if part)
    sheet.span(2, 1, _LAST, name or phrase("sheet-nameless"), SUBTITLE)
    own = classes(sheet, report)
    local = ClassCells(*(cells.replace(f"{sheet.quoted}!", "") for cells in own))
    _figures(sheet, report, places, local)
    _other_ways(sheet, report)
    row = _classes(sheet, report) + 2
    row = _facts(sheet, report, row) + 1
    _contents(sheet, contents, row)
    sheet.wide(33, 20, 22, 16, 16)
    sheet.own.freeze_panes = "A3"
    sheet.page(tall=1)
    sheet.area()


class ContentsLine(NamedTuple):
    """The name of a sheet, what is on it, and whether it is hidden."""

    name: str
    what: str
    is_hidden: bool = False


class _SummaryLine(NamedTuple):
    """A figure with its label, formula and what is said of it, as text or by a formula."""

    row: int
    label: str
    value: Value
    look: CellStyle
    formula: str = ""
    said: str = ""
    live: str = ""


def _figures(sheet: WrittenSheet, report: Report, places: FootCells | None, classes: ClassCells) -> None:
    for one in (*_graded(report, places, classes), *_counted(report, places)):
        sheet.put(one.row, 1, one.label, CellStyle(side="left"))
        sheet.put(one.row, 2, one.value, one.look, one.formula)
        sheet.span(one.row, 3, _LAST, one.said, REMARK._replace(height="center", side="left", indent=1), one.live)
    sheet.high(_IKM, 2 * LINE)
    sheet.high(_MUTU, 1.4 * LINE)
    colour_classes(sheet, here(_MUTU, 2, fixed=False), report.method.rules)


def _graded(report: Report, places: FootCells | None, classes: ClassCells) -> Iterator[_SummaryLine]:
    """The index, its class, and how far it is from the others."""
    score, rules, ikm = report.overall, report.method.rules, here(_IKM, 2)
    grade, digits = score.grade, rules.ikm_places
    plain = figure(digits)._replace(side="center")
    place = f"MATCH({ikm},{classes.lower},1)"
    index = words.index(report)
    label = phrase("sheet-index", index=index)
    if report.rollup:
        label = phrase("sheet-index-way", index=index, way=words.way(report))
    big = plain._replace(bold=True, size=20)
    said = words.reason(score) or ("" if rules.grades else words.graded(score, report, COMMA))
    yield _SummaryLine(_IKM, label, shown(score.ikm), big, places.ikm if places else "", said)
    if not rules.grades:
        return
    letter = LETTER._replace(size=14)
    yield _SummaryLine(_MUTU, phrase("sheet-mutu"), grade.mutu if grade else DASH, letter, classes.letter(ikm))
    word = CENTRE._replace(bold=True)
    yield _SummaryLine(_KINERJA, phrase("sheet-kinerja"), grade.kinerja if grade else DASH, word, classes.word(ikm))
    above, named = _above(ikm, place, classes, digits), _named_next(place, classes)
    yield _SummaryLine(
        _ABOVE, phrase("sheet-distance-above"), shown(score.to_next), plain, above, _next(score, report), named
    )
    below = _below(ikm, place, classes, digits)
    yield _SummaryLine(_BELOW, phrase("sheet-distance-below"), shown(score.above_own), plain, below)


def _counted(report: Report, places: FootCells | None) -> Iterator[_SummaryLine]:
    """What the index stands on: numbers, sum, factor and weight."""
    score, method = report.overall, report.method
    rules, number = method.rules, len(method.unsur)
    people, asked, weighted = (places.people, places.asked, places.skm) if places else ("", "", "")
    said = "" if score.respondents_exact else phrase("sheet-people-estimated")
    yield _SummaryLine(
        _PEOPLE, phrase("sheet-people"), score.respondents, CENTRE._replace(format=WHOLE), people, said
    )
    said = phrase("sheet-asked-of", number=len(rules.unsur)) if method.without else ""
    yield _SummaryLine(_ASKED, phrase("sheet-asked"), number, CENTRE, asked, said)
    plain = figure(rules.nrr_places)._replace(side="center")
    yield _SummaryLine(_SKM, phrase("sheet-weighted-sum"), shown(skm(score, rules)), plain, weighted)
    by = f"{rules.factor}{reckoning.offset(rules)}"
    said = phrase("sheet-factor-of", index=words.index(report), factor=by)
    factor = Fraction(rules.factor)
    value = int(factor) if factor.denominator == 1 else factor
    live = "" if factor.denominator == 1 else reckoning.quotient(factor)
    yield _SummaryLine(_FACTOR, phrase("sheet-factor"), value, CENTRE, live, said)
    weights, label = set(method.weights.values()), phrase("sheet-weight-each")
    if len(weights) > 1:
        yield _SummaryLine(_WEIGHT, label, phrase("sheet-weight-by-rules"), CENTRE, "", words.weight(report))
    else:
        formula = next(iter(places.weight.values())) if places else ""
        (weight,) = weights
        yield _SummaryLine(_WEIGHT, label, weight, plain, formula, words.weight(report))


def _above(ikm: str, place: str, classes: ClassCells, places: int) -> str:
    most = f"MAX({classes.lower})"
    step = f"ROUND(INDEX({classes.lower},{place}+1)-{ikm},{places})"
    return reckoning.if_number(ikm, f'IF({ikm}>={most},"{DASH}",{step})')


def _below(ikm: str, place: str, classes: ClassCells, places: int) -> str:
    step = f"ROUND({ikm}-LOOKUP({ikm},{classes.lower}),{places})"
    return reckoning.if_number(ikm, f'IF({place}=1,"{DASH}",{step})')


def _next(score: Score, report: Report) -> str:
    if score.to_next is None or score.grade is None:
        return ""
    grades = report.method.rules.grades
    return phrase("sheet-to-next", mutu=grades[grades.index(score.grade) + 1].mutu)


def _named_next(place: str, classes: ClassCells) -> str:
    above = formula_of("sheet-to-next", mutu=f"INDEX({classes.mutu},{place}+1)")
    return f'IF(ISNUMBER({here(_ABOVE, 2)}),{above},"")'


def _other_ways(sheet: WrittenSheet, report: Report) -> None:
    """What the whole is by the ways that do not head the report."""
    figures = [
        phrase(
            "page-way-other",
            way=words.sentence(words.way(report, other.way)),
            figure=" ".join([text(other.ikm, COMMA), *([other.grade.mutu] if other.grade else [])]),
        )
        for other in other_figures(report)
    ]
    if figures:
        sheet.put(_WAYS, 1, phrase("sheet-other-ways"), CellStyle(side="left"))
        sheet.span(_WAYS, 2, _LAST, "; ".join(figures), CellStyle(side="left", wrap=True))
        sheet.high(_WAYS, LINE * -(-len("; ".join(figures)) // _CHARS))


def _classes(sheet: WrittenSheet, report: Report) -> int:
    """The table of classes, lowest first, as formulas look it up; the row behind it."""
    rules = report.method.rules
    if not rules.grades:
        return _CLASSES - 2
    for column, head in enumerate(_HEADS, start=1):
        sheet.put(_CLASSES - 1, column, phrase(head), HEAD)
    sheet.high(_CLASSES - 1, 2 * LINE)
    last = _CLASSES + len(rules.grades) - 1
    format = figure(rules.ikm_places).format
    for row, (grade, _low, high) in enumerate(reckoning.ranges(rules), start=_CLASSES):
        ni = " – ".join(text(bound, COMMA) for bound in grade.ni) if grade.ni else ""
        sheet.put(row, 1, grade.mutu, LETTER)
        sheet.put(row, 2, grade.kinerja, CENTRE)
        sheet.put(row, 3, ni, CENTRE)
        lower = CENTRE._replace(format=f'{format};{format};"{DASH}"')
        sheet.put(row, 4, 0 if grade.lower is None else grade.lower, lower)
        above = f"ROUND({here(row + 1, 4, fixed=False)}-{10**-rules.ikm_places:g},{rules.ikm_places})"
        sheet.put(row, 5, high, CENTRE._replace(format=format), above if row < last else "")
    colour_classes(sheet, here_to(_CLASSES, 1, last, 1), rules)
    return last + 1


def _facts(sheet: WrittenSheet, report: Report, row: int) -> int:
    """What was read and how it was counted; the row behind it."""
    sheet.put(row, 1, phrase("sheet-facts"), HEADING)
    told = [("sheet-fact-unit", report.name or ""), ("sheet-fact-period", report.period or "")]
    told += [("sheet-fact-ways", line) for line in words.ways(report, COMMA)]
    told += [("sheet-fact-read", words.read(use)) for use in report.inputs[:_READ]]
    if len(report.inputs) > _READ:
        more = words.thousands(len(report.inputs) - _READ)
        told.append(("sheet-fact-read", phrase("sheet-more-files", number=more, sheet=METADATA)))
    told += [("sheet-fact-columns", line) for line in words.columns(report)[:_READ]]
    told = [(phrase(label), said) for label, said in told] + words.facts(report)
    before = ""
    for label, said in told:
        if said:
            row += 1
            sheet.put(row, 1, "" if label == before else label, REMARK)
            before = label
            sheet.span(row, 2, _LAST, said, CellStyle(side="left", height="top", wrap=True))
            sheet.high(row, LINE * -(-len(said) // _CHARS))
    return row + 1


def _contents(sheet: WrittenSheet, contents: Sequence[ContentsLine], row: int) -> None:
    """The other sheets, each with a link; one to a hidden sheet would lead nowhere."""
    sheet.put(row, 1, phrase("sheet-contents"), HEADING)
    for line in contents:
        row += 1
        if line.is_hidden:
            sheet.put(row, 1, line.name, REMARK)
            what = phrase("sheet-what-hidden", what=line.what)
        else:
            sheet.put(row, 1, line.name, LINK)
            sheet.link(row, 1, f"'{line.name}'!A1")
            what = line.what
        sheet.span(row, 2, _LAST, what, CellStyle(side="left", height="top", wrap=True))
        sheet.high(row, LINE * -(-len(what) // _CHARS))


def index_of(sheet: WrittenSheet) -> tuple[str, str, str]:
    """Where the index, its letter and its words stand, as formulas of other sheets name them."""
    ikm, mutu, kinerja = (sheet.there(row, 2) for row in (_IKM, _MUTU, _KINERJA))
    return ikm, mutu, kinerja
