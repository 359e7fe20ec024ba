"""A comparison as a workbook: what became of the index, of each unsur and of each unit.

Figures are exact and shown with their digits; every change is a formula of the two figures beside it, rounded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ikm.messages.masking import printable
from ikm.messages.phrases import phrase
from ikm.render import COMMA, Style
from ikm.render.pages import comparison as pages
from ikm.render.pages import wording as words
from ikm.render.pages.change_verdict import P_LEAST, answer, level, p_places
from ikm.render.workbook import catatan, charts, hitungan, ringkasan, unsur
from ikm.render.workbook.cells import DASH, LINE, CellStyle, Value, WrittenSheet, WrittenWorkbook, here, here_to
from ikm.render.workbook.formulas import quoted, rounded, shown
from ikm.render.workbook.plain_table import SIGNED, remarks
from ikm.render.workbook.styles import (
    CENTRE,
    COUNT,
    HEAD,
    HEADING,
    LETTER,
    LINK,
    REMARK,
    TEXT,
    TITLE,
    colour_classes,
    figure,
    total,
)
from ikm.report.comparison import Change, Comparison, GroupChange
from ikm.report.stored_report import GroupFigures
from ikm.rules.ruleset import Ruleset

_HEAD, _FIRST = 3, 4
"""The rows of the heads of a table, and of its first line."""
_LABEL, _SIDE = 34, 32
"""The widths of the columns of Ringkasan."""
_CHARS = 62
"""Signs that a line of its right columns holds."""
_LINE_CHARS = 95
"""Signs that a line over all of its columns holds."""
_NAME_CHARS = 36
"""Signs that a line of the name of an unsur or unit holds."""
_RISE, _FALL = "1A5C3A", "B23A48"
"""The colours of a change that can be told from none."""
_P_LESS = f'[<{float(P_LEAST):g}]"< 0,001";'
"""The format of a p that would be shown as nought; our documents have a decimal comma."""


class _Row(NamedTuple):
    """A line of a table: the cells before its figures with their looks, and its change."""

    names: Sequence[tuple[Value, CellStyle]]
    change: Change
    p: float | None
    total: bool = False


def render(comparison: Comparison, style: Style) -> bytes:
    """Render a comparison as an xlsx workbook; the decimal mark of its numbers is the reader's own."""
    del style
    book = WrittenWorkbook(pages.title(comparison))
    first = book.create_sheet(ringkasan.NAME)
    contents = [(unsur.NAME, phrase("sheet-what-change-unsur"))]
    _unsur(book.create_sheet(unsur.NAME), comparison)
    if comparison.units or comparison.only_before or comparison.only_after:
        contents.append((hitungan.UNITS, phrase("sheet-what-change-units")))
        _units(book.create_sheet(hitungan.UNITS), comparison)
    contents.append((catatan.NAME, phrase("sheet-what-change-remarks")))
    _remarks(book.create_sheet(catatan.NAME), comparison)
    _summary(first, comparison, contents)
    return book.saved()


# The summary.


def _summary(sheet: WrittenSheet, comparison: Comparison, contents: Sequence[tuple[str, str]]) -> None:
    """What became of the index, what is compared, and what else is in the workbook."""
    sheet.span(1, 1, 3, pages.title(comparison), TITLE._replace(size=16))
    sheet.high(1, 2 * LINE)
    sheet.line(_HEAD, ["", phrase("page-head-before"), phrase("page-head-after")], HEAD)
    row = _index(sheet, _FIRST, comparison)
    row = _judged(sheet, row, comparison)
    said = f"{pages.sentence(comparison, COMMA)}."
    sheet.span(row + 1, 1, 3, said, CellStyle(bold=True, side="left", height="top", wrap=True))
    sheet.high(row + 1, LINE * -(-len(said) // _LINE_CHARS))
    row = _facts(sheet, row + 3, comparison)
    sheet.put(row + 1, 1, phrase("sheet-contents"), HEADING)
    for line, (name, what) in enumerate(contents, start=row + 2):
        sheet.put(line, 1, name, LINK)
        sheet.link(line, 1, f"'{name}'!A1")
        sheet.span(line, 2, 3, what, CellStyle(side="left", height="top", wrap=True))
    sheet.wide(_LABEL, _SIDE, _SIDE)
    sheet.page()
    sheet.area()


def _index(sheet: WrittenSheet, row: int, comparison: Comparison) -> int:
    """Respondents, index and class of either survey; the row behind them, which holds the change."""
    rules, whole = comparison.rules, comparison.overall
    change = whole.change
    sheet.put(row, 1, phrase("page-head-respondents"), TEXT)
    for column, number in ((2, whole.respondents_before), (3, whole.respondents_after)):
        sheet.put(row, column, number, COUNT._replace(side="center", indent=0))
    row += 1
    look = figure(change.places)._replace(side="center", indent=0, bold=True, size=20)
    sheet.put(row, 1, phrase("sheet-index", index=rules.named.name), TEXT)
    for column, value in ((2, change.before), (3, change.after)):
        sheet.put(row, column, shown(value), look)
    sheet.high(row, 2 * LINE)
    index = row
    if rules.grades:
        row += 1
        sheet.put(row, 1, phrase("sheet-mutu"), TEXT)
        for column, mutu in ((2, change.mutu_before), (3, change.mutu_after)):
            sheet.put(row, column, shown(mutu), LETTER._replace(size=14))
        sheet.high(row, 1.4 * LINE)
        colour_classes(sheet, here_to(row, 2, row, 3), rules)
        row += 1
        sheet.put(row, 1, phrase("sheet-kinerja"), TEXT)
        for column, side in ((2, comparison.before), (3, comparison.after)):
            sheet.put(row, column, shown(side.overall.kinerja), CENTRE)
    row += 1
    sheet.put(row, 1, phrase("page-head-change"), TEXT)
    look = _signed(change)._replace(side="center", indent=0, bold=True, size=14)
    sheet.span(row, 2, 3, *_changed(change, look, here(index, 2, fixed=False), here(index, 3, fixed=False)))
    sheet.high(row, 1.4 * LINE)
    return row + 1


def _judged(sheet: WrittenSheet, row: int, comparison: Comparison) -> int:
    """Whether the change can be told from none, its limits and p; the row behind them."""
    change, confidence = comparison.overall.change, comparison.confidence
    found = change.judged
    sheet.put(row, 1, phrase("sheet-change-told", test=phrase("page-test")), TEXT)
    sheet.high(row, 2 * LINE)
    said = answer(found) if found.sign is not None else f"{DASH} ({words.why(found.reason)})"
    sheet.span(row, 2, 3, said, CENTRE._replace(wrap=True))
    sheet.put(row + 1, 1, phrase("sheet-change-limits", level=level(confidence)), TEXT)
    look = _signed(change)._replace(side="center", indent=0, bold=False, colour=TEXT.colour)
    for column, limit in ((2, found.low), (3, found.high)):
        sheet.put(row + 1, column, shown(limit), look)
    sheet.put(row + 2, 1, phrase("sheet-change-p"), TEXT)
    sheet.high(row + 2, 2 * LINE)
    sheet.span(row + 2, 2, 3, shown(found.p), _p(found.p, confidence))
    return row + 3


def _facts(sheet: WrittenSheet, row: int, comparison: Comparison) -> int:
    """What is compared and how either was scored; the row behind it."""
    sheet.put(row, 1, phrase("sheet-facts"), HEADING)
    for label, said in pages.facts(comparison):
        row += 1
        sheet.put(row, 1, label, REMARK)
        sheet.span(row, 2, 3, said, CellStyle(side="left", height="top", wrap=True))
        sheet.high(row, LINE * -(-len(said) // _CHARS))
    return row + 1


# The tables.


def _unsur(sheet: WrittenSheet, comparison: Comparison) -> None:
    """The NRR of each unsur before and after, and a chart of them."""
    names = (phrase("sheet-head-code"), 7.0), (phrase("sheet-head-unsur"), float(_NAME_CHARS) + 2)
    rows = [
        _Row(((one.code, CENTRE), (one.unsur.name, TEXT)), one.change, one.change.judged.p_holm)
        for one in comparison.unsur
    ]
    whole, index = comparison.overall.change, comparison.rules.named.name
    table = [*rows, _Row(((index, TEXT), (None, TEXT)), whole, whole.judged.p, total=True)]
    end = _table(sheet, comparison, phrase("sheet-head-nrr"), names, table)
    said = [*pages.unsaid(comparison.unsur), *pages.remarks(comparison, COMMA)]
    remarks(sheet, end + 1, said)
    last = _FIRST + len(rows) - 1
    chart = charts.before_and_after(sheet, _FIRST, last, len(names) + 1, comparison.rules)
    row, _ = sheet.draw(chart, end + len(said) + 2, sheet.columns)
    sheet.page(landscape=True, tall=1)
    sheet.area(row)


def _units(sheet: WrittenSheet, comparison: Comparison) -> None:
    """The index of each unit before and after; those that one survey has only stand last."""
    people = phrase("page-head-respondents")
    names = (
        (phrase("sheet-head-unit"), float(_NAME_CHARS) + 2),
        (phrase("sheet-head-before", what=people), 11.0),
        (phrase("sheet-head-after", what=people), 11.0),
    )
    units = [_Row(_named(one), one.change, one.change.judged.p_holm) for one in comparison.units]
    units += [_Row(_named(one), one.change, None) for one in _alone(comparison)]
    whole = comparison.overall
    table = [*units, _Row(_named(whole), whole.change, whole.change.judged.p, total=True)]
    end = _table(sheet, comparison, comparison.rules.named.name, names, table)
    said = [*pages.unsaid(comparison.units), *pages.units_of_one(comparison), *pages.remarks(comparison, COMMA)]
    remarks(sheet, end + 1, said)
    sheet.page(landscape=True, header=(_HEAD, _HEAD))
    sheet.area()


def _named(group: GroupChange) -> tuple[tuple[Value, CellStyle], ...]:
    """The name of a unit or of the whole, and its respondents."""
    name = printable(group.label) or phrase("page-whole")
    return (name, TEXT), *((number or DASH, COUNT) for number in (group.respondents_before, group.respondents_after))


def _alone(comparison: Comparison) -> Iterable[GroupChange]:
    """The units that one survey has only, with what is known of them there."""
    places = comparison.rules.ikm_places
    for one in _units_called(comparison.before.units, comparison.only_before):
        yield GroupChange(one.label, one.respondents, 0, Change(one.exact, None, places, mutu_before=one.mutu))
    for one in _units_called(comparison.after.units, comparison.only_after):
        yield GroupChange(one.label, 0, one.respondents, Change(None, one.exact, places, mutu_after=one.mutu))


def _units_called(units: Sequence[GroupFigures], names: Sequence[str]) -> list[GroupFigures]:
    return [unit for unit in units if unit.label in names]


def _table(
    sheet: WrittenSheet,
    comparison: Comparison,
    what: str,
    names: Sequence[tuple[str, float]],
    rows: Sequence[_Row],
) -> int:
    """Write a table of changes of ``what``; ``names`` are the heads and widths of its first columns.

    Returns the row behind it.
    """
    sheet.put(1, 1, pages.title(comparison), TITLE._replace(wrap=False))
    before, rules = len(names) + 1, comparison.rules
    heads = [
        *names,
        (phrase("sheet-head-before", what=what), 11.0),
        (phrase("sheet-head-after", what=what), 11.0),
        (phrase("page-head-change"), 12.0),
        (phrase("page-head-told"), 9.0),
        (phrase("sheet-head-p-holm"), 11.0),
        *_class_heads(rules),
    ]
    for column, (head, _) in enumerate(heads, start=1):
        sheet.put(_HEAD, column, head, HEAD)
    sheet.high(_HEAD, 2 * LINE)
    for row, one in enumerate(rows, start=_FIRST):
        _line(sheet, row, before, one, comparison)
    end = _FIRST + len(rows)
    if rules.grades:
        colour_classes(sheet, here_to(_FIRST, before + 5, end - 1, before + 6), rules)
    sheet.wide(*(width for _, width in heads))
    sheet.own.freeze_panes = here(_FIRST, before, fixed=False)
    return end


def _class_heads(rules: Ruleset) -> list[tuple[str, float]]:
    """The heads and widths of the columns of classes; none where the rules have none."""
    if not rules.grades:
        return []
    mutu = phrase("sheet-head-mutu")
    heads = [phrase("sheet-head-before", what=mutu), phrase("sheet-head-after", what=mutu)]
    return [(head, 9.0) for head in (*heads, phrase("sheet-head-mutu-changed"))]


def _line(sheet: WrittenSheet, row: int, before: int, one: _Row, comparison: Comparison) -> None:
    """Write a line, its figure before in a column and what follows in those behind."""
    change = one.change
    own, other = here(row, before, fixed=False), here(row, before + 1, fixed=False)
    cells: list[tuple[Value, CellStyle, str]] = [
        *((value, look, "") for value, look in one.names),
        (shown(change.before), figure(change.places), ""),
        (shown(change.after), figure(change.places), ""),
        _changed(change, _signed(change), own, other),
        (answer(change.judged), CENTRE, ""),
        (shown(one.p), _p(one.p, comparison.confidence), ""),
    ]
    if comparison.rules.grades:
        letters = here(row, before + 5, fixed=False), here(row, before + 6, fixed=False)
        cells += [
            (shown(change.mutu_before), LETTER, ""),
            (shown(change.mutu_after), LETTER, ""),
            _class_changed(change, *letters),
        ]
    for column, (value, look, formula) in enumerate(cells, start=1):
        sheet.put(row, column, value, total(look) if one.total else look, formula)
    name = max(len(str(value or "")) for value, _ in one.names)
    sheet.high(row, LINE * max(1, -(-name // _NAME_CHARS)))


# Single cells.


def _changed(change: Change, look: CellStyle, before: str, after: str) -> tuple[Value, CellStyle, str]:
    """A change, which is a formula of the cells of the figures."""
    formula = f'IF(COUNT({before},{after})=2,{rounded(f"{after}-{before}", change.places)},"{DASH}")'
    return shown(change.shown.difference), look, formula


def _class_changed(change: Change, before: str, after: str) -> tuple[Value, CellStyle, str]:
    """Whether the class is another, which is a formula of the cells of the classes."""
    yes, no = phrase("page-verdict-yes"), phrase("page-verdict-no")
    if change.mutu_before is None or change.mutu_after is None:
        value = DASH
    else:
        value = no if change.mutu_before == change.mutu_after else yes
    known = f'OR({before}="{DASH}",{after}="{DASH}")'
    return value, CENTRE, f'IF({known},"{DASH}",IF({before}={after},{quoted(no)},{quoted(yes)}))'


def _signed(change: Change) -> CellStyle:
    """How a change looks: bold and in colour where it can be told from none."""
    look = figure(change.places)
    look = look._replace(format=SIGNED.format(look.format))
    sign = change.judged.sign
    return look._replace(bold=True, colour=_RISE if sign > 0 else _FALL) if sign else look


def _p(p: float | None, confidence: Fraction) -> CellStyle:
    """How a p looks."""
    if p is None:
        return CENTRE
    return CENTRE._replace(format=f"{_P_LESS}0.{'0' * p_places(p, confidence)}")


def _remarks(sheet: WrittenSheet, comparison: Comparison) -> None:
    """What was found."""
    sheet.put(1, 1, phrase("sheet-remarks"), TITLE._replace(wrap=False))
    catatan.put_findings(sheet, comparison.findings, 3)
