"""The office file as a workbook: a sheet a subject, with a line of help, heads, lists to choose from and formats."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ikm.messages.findings import Fact
from ikm.messages.language import DOCUMENTS, in_language
from ikm.messages.phrases import phrase
from ikm.render.office.written_values import WrittenRow, help_line, rows_of
from ikm.render.questionnaire.entry_sheet import DAY, INLINE
from ikm.render.questionnaire.sheet_layout import (
    BELOW,
    HEAD,
    LINE,
    NARROWER,
    ROOM,
    TextSheet,
    font,
    on_a4,
    put,
)
from ikm.render.workbook.cells import new_book, saved
from ikm.rules.ruleset import Ruleset
from ikm.survey.exchange.office_file import OfficeFile
from ikm.survey.exchange.office_keys import GUIDE, LISTS, SHEETS, UNIT, OfficeKey, OfficeSheet, ValueKind

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HELP_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3
ROWS_LISTED = 500
"""So many rows below the last have lists to choose from."""
UNIT_WIDTH = 26
PRINTED_WIDTH, SHOWN_WIDTH = 190, 130
"""Digits that can be read side by side on a page, and on a screen."""
GUIDE_WIDTHS = 22.0, 77.0
AS_TEXT = "@"
_FORMATS = {ValueKind.DAY: DAY, ValueKind.WHOLE: "0", ValueKind.INDEX: "0.00##"}
"""How the values of a kind are shown; all others are text."""
_FAINT = Font("Calibri", 10, i=True, color="52606D")
_TOP = Alignment("left", "top", wrap_text=True)
_YES_NO = ("ya", "tidak")


@in_language(DOCUMENTS)
def office_workbook(file: OfficeFile, rules: Ruleset, folder: Path, facts: Sequence[Fact] = ()) -> bytes:
    """The workbook of an office file that is to lie in a folder; ``facts`` are what the answers told, a line each."""
    book, guide = new_book(GUIDE)
    book.properties.title = phrase("office-guide-title")
    lists = _Lists(rules, file.units)
    for sheet in SHEETS:
        _fill_sheet(book.create_sheet(sheet.name), sheet, list(rows_of(sheet, file, folder)), lists, rules)
    _fill_guide(guide, facts)
    lists.write(book)
    return saved(book)


class _Lists:
    """What there is to choose from in the workbook, each list a column of a hidden sheet."""

    def __init__(self, rules: Ruleset, units: Sequence[str]) -> None:
        self._columns: dict[str, Sequence[str]] = {UNIT: units, "Unsur": [one.name for one in rules.unsur]}

    def source(self, head: str) -> str:
        """Where a list stands; empty where nothing is in it."""
        options = self._columns[head]
        letter = get_column_letter([*self._columns].index(head) + 1)
        return f"{LISTS}!${letter}$2:${letter}${len(options) + 1}" if options else ""

    def write(self, book: Workbook) -> None:
        """Write the hidden sheet."""
        sheet = book.create_sheet(LISTS)
        for column, (head, options) in enumerate(self._columns.items(), start=1):
            for row, text in enumerate([head, *options], start=1):
                put(sheet, row, column, text).font = font(bold=row == 1)
            sheet.column_dimensions[get_column_letter(column)].width = 50
        on_a4(sheet, "portrait")
        sheet.sheet_state = "hidden"


def _fill_sheet(sheet: Worksheet, of: OfficeSheet, rows: Sequence[WrittenRow], lists: _Lists, rules: Ruleset) -> None:
    widths = [UNIT_WIDTH, *(key.width for key in of.keys)]
    last = FIRST_ROW + len(rows) + ROWS_LISTED
    _fill_help(sheet, of, widths)
    _head(sheet, 1, UNIT, UNIT_WIDTH, AS_TEXT)
    _add(sheet, 1, last, _check(phrase("office-prompt-unit"), lists.source(UNIT), is_strict=False))
    for column, key in enumerate(of.keys, start=2):
        _head(sheet, column, key.head, key.width, _FORMATS.get(key.kind, AS_TEXT))
        _add(sheet, column, last, _check_of(key, lists))
    for number, row in enumerate(rows, start=FIRST_ROW):
        _write(sheet, number, 1, row.unit or None, AS_TEXT)
        for column, key in enumerate(of.keys, start=2):
            _write(sheet, number, column, _cell_value(key, row.values[key], rules), _FORMATS.get(key.kind, AS_TEXT))
    sheet.row_dimensions[HEAD_ROW].height = 2 * LINE + ROOM
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.print_title_rows = f"{HELP_ROW}:{HEAD_ROW}"
    sheet.print_title_cols = "A:A"
    sheet.print_options.gridLines = True
    on_a4(sheet, "landscape")
    sheet.page_setup.fitToWidth = ceil(sum(widths) / PRINTED_WIDTH)
    footer = sheet.oddFooter
    assert footer is not None  # a sheet has one
    footer.left.text, footer.right.text = "&A", phrase("sheet-pages")


def _fill_help(sheet: Worksheet, of: OfficeSheet, widths: Sequence[float]) -> None:
    """The line above the heads, which says what the sheet is for; as wide as a screen shows."""
    text = help_line(of)
    columns = _columns_shown(widths)
    cell = put(sheet, HELP_ROW, 1, text)
    cell.font, cell.alignment = _FAINT, Alignment("left", "center", wrap_text=True)
    if columns > 1:
        sheet.merge_cells(start_row=HELP_ROW, end_row=HELP_ROW, start_column=1, end_column=columns)
    lines = textwrap.wrap(text, int(sum(widths[:columns]) * NARROWER))
    sheet.row_dimensions[HELP_ROW].height = len(lines) * LINE + ROOM


def _columns_shown(widths: Sequence[float]) -> int:
    """How many columns a screen shows."""
    columns = 1
    while columns < len(widths) and sum(widths[: columns + 1]) <= SHOWN_WIDTH:
        columns += 1
    return columns


def _head(sheet: Worksheet, column: int, text: str, width: float, shown: str) -> None:
    cell = put(sheet, HEAD_ROW, column, text)
    cell.font, cell.fill, cell.border = font(bold=True), HEAD, BELOW
    cell.alignment = Alignment("center", "center", wrap_text=True)
    below = sheet.column_dimensions[get_column_letter(column)]
    below.width, below.number_format = width, shown
    below.alignment = _TOP


def _write(sheet: Worksheet, row: int, column: int, value: str | int | Decimal | date | None, shown: str) -> None:
    if value is None:
        return  # its column says how it looks
    cell: Any = put(sheet, row, column, value) if isinstance(value, str) else sheet.cell(row, column, value)
    cell.number_format, cell.alignment = shown, _TOP


def _cell_value(key: OfficeKey, value: Any, rules: Ruleset) -> str | int | Decimal | date | None:
    """A value as its cell holds it: an unsur by its name, yes and no as words."""
    if value is None:
        return None
    if key.kind is ValueKind.UNSUR:
        return next((one.name for one in rules.unsur if one.id == value), str(value))
    if key.kind is ValueKind.YES_NO:
        return _YES_NO[0] if value else _YES_NO[1]
    return value if isinstance(value, str | int | Decimal | date) else str(value)


def _check_of(key: OfficeKey, lists: _Lists) -> DataValidation | None:
    """What a column helps with, and what it takes."""
    match key.kind:
        case ValueKind.CHOICE:
            return _check("", _inline(key.choices))
        case ValueKind.YES_NO:
            return _check("", _inline(_YES_NO))
        case ValueKind.UNSUR:
            return _check("", lists.source("Unsur"), is_strict=False)
        case ValueKind.DAY:
            return _check(phrase("office-prompt-day"))
        case ValueKind.FILE | ValueKind.FORM:
            return _check(phrase("office-prompt-file"))
    return _check(phrase("office-prompt-number")) if key.name == "identitas" else None


def _inline(options: Iterable[str]) -> str:
    source = f'"{",".join(options)}"'
    assert len(source) <= INLINE  # the choices are few
    return source


def _check(prompt: str, source: str = "", *, is_strict: bool = True) -> DataValidation:
    """A list to choose from, beside which other texts are taken unless it is strict; or a line to show, or both."""
    return DataValidation(
        type="list" if source else None,
        formula1=source or None,
        allow_blank=True,
        showErrorMessage=bool(source) and is_strict,
        errorStyle="stop",
        errorTitle=phrase("form-no-choice"),
        error=phrase("form-choice"),
        showInputMessage=bool(prompt),
        prompt=prompt or None,
    )


def _add(sheet: Worksheet, column: int, last: int, check: DataValidation | None) -> None:
    if check is None:
        return
    letter = get_column_letter(column)
    check.add(f"{letter}{FIRST_ROW}:{letter}{last}")
    sheet.add_data_validation(check)


def _fill_guide(sheet: Worksheet, facts: Sequence[Fact]) -> None:
    """How the workbook is filled in, what the answers told, and what each sheet is for."""
    page = TextSheet(sheet, GUIDE_WIDTHS, label=1)
    page.line(phrase("office-guide-title"), font(14, bold=True))
    for remark in ("what", "fill", "unit", "files", "days", "next"):
        page.line(phrase(f"office-guide-{remark}"))
    if facts:
        page.heading(phrase("office-guide-from"))
        for fact in facts:
            page.line(str(fact))
    page.heading(phrase("office-guide-sheets"))
    for of in SHEETS:
        page.pair(of.name, help_line(of))
    page.fit()
