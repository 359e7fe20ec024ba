"""The sheet to fill in, a row a respondent, with lists to choose from."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.questionnaire.questions import DATE, LISTS, NUMBER, SERVICE, Questionnaire, roles
from ikm.render.questionnaire.sheet_layout import BELOW, HEAD, LINE, MARGIN, ROOM, font, on_a4, put
from ikm.survey.texts.profile_classes import asked
from ikm.survey.texts.values import EARLIEST, OLDEST, YOUNGEST

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS = 1_048_575
"""As many as a spreadsheet program has below a header."""
INLINE = 255
"""A list to choose from that is longer has to stand on a sheet."""
LONGEST_HEADING = 120
NARROWEST, WIDEST = 11, 40
LIST_OF_ANSWERS = "Jawaban {code}"
"""What heads a list of answers on its sheet; the header of the question there would make it one of answers."""
DAY = "[$-421]dd mmm yyyy"
"""How a day is shown: with the name of its month, in Indonesian, so that 3/4/2025 shows what it was taken for."""


class _EntryColumn(NamedTuple):
    """A column to fill in: its header and width, what it takes, and how that is shown, at which side."""

    head: str
    width: float
    check: DataValidation
    side: str = "left"
    shown: str = "General"


def fill_entry(book: Workbook, sheet: Worksheet, form: Questionnaire) -> None:
    """The sheet to fill in, a row a respondent. Rows have no cells: one in which nothing was typed is none."""
    for number, column in enumerate(_columns(book, form), start=1):
        letter = get_column_letter(number)
        head = put(sheet, 1, number, column.head)
        head.font, head.fill, head.border = font(bold=True), HEAD, BELOW
        head.alignment = Alignment("center", "center", wrap_text=True)
        below = sheet.column_dimensions[letter]
        below.width, below.number_format, below.alignment = column.width, column.shown, Alignment(column.side)
        column.check.add(f"{letter}2:{letter}{form.rows + 1}")
        sheet.add_data_validation(column.check)
    sheet.row_dimensions[1].height = 2 * LINE + ROOM
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    on_a4(sheet, "landscape")
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None  # a sheet has both
    assert footer is not None
    header.left.text = textwrap.shorten(form.heading, LONGEST_HEADING, placeholder=" …").replace("&", "&&")
    footer.right.text = phrase("form-pages")
    sheet.page_margins.top = 2 * MARGIN


def _columns(book: Workbook, form: Questionnaire) -> list[_EntryColumn]:
    number = _check("whole", phrase("form-no-number"), phrase("form-number"), "1", str(MOST_ROWS))
    columns = [_EntryColumn(NUMBER, 7, number, "center"), _EntryColumn(DATE, 13, _day(), "center", DAY)]
    if form.services:
        columns.append(_chosen(book, SERVICE, form.services))
    for role in roles():
        head, options = words.column(role), asked(role)
        columns.append(_chosen(book, head, options) if options else _EntryColumn(head, 8, _age(), "center"))
    for unsur in form.method.unsur:
        code = form.method.code(unsur.id)
        name = LIST_OF_ANSWERS.format(code=code)
        columns.append(_chosen(book, f"{code} {unsur.short}", form.choices(unsur), name))
    return columns


def _chosen(book: Workbook, head: str, options: Sequence[str], name: str = "") -> _EntryColumn:
    """A column of a list to choose from; ``name`` heads the list where the header would make it one of answers."""
    width = min(max(map(len, options)) + 2, WIDEST)
    return _EntryColumn(head, max(width, NARROWEST), _choice(book, name or head, options))


def _choice(book: Workbook, head: str, options: Sequence[str]) -> DataValidation:
    """A list to choose from, which stands on a sheet where it is too long, or would be parted within a name."""
    source = ",".join(options)
    if len(source) <= INLINE and not any(sign in option for option in options for sign in ',"'):
        source = f'"{source}"'
    else:
        sheet = book[LISTS] if LISTS in book.sheetnames else book.create_sheet(LISTS)
        place = sheet.max_column + (sheet["A1"].value is not None)
        letter = get_column_letter(place)
        for row, text in enumerate([head, *options], start=1):
            put(sheet, row, place, text).font = font(bold=row == 1)
        sheet.column_dimensions[letter].width = max(map(len, [head, *options])) + 2
        on_a4(sheet, "portrait")
        source = f"{LISTS}!${letter}$2:${letter}${len(options) + 1}"
    return _check("list", phrase("form-no-choice"), phrase("form-choice"), source)


def _age() -> DataValidation:
    said = phrase("form-age", youngest=YOUNGEST, oldest=OLDEST)
    return _check("whole", phrase("form-no-age"), said, str(YOUNGEST), str(OLDEST))


def _day() -> DataValidation:
    first = f"DATE({EARLIEST.year},{EARLIEST.month},{EARLIEST.day})"
    return _check("date", phrase("form-no-day"), phrase("form-day"), first, "TODAY()")


def _check(
    kind: Literal["whole", "date", "list"], title: str, said: str, first: str, last: str | None = None
) -> DataValidation:
    """What a column takes; the spreadsheet program lets nothing else be typed."""
    return DataValidation(
        type=kind,
        operator="between" if last else None,
        formula1=first,
        formula2=last,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=title,
        error=said,
    )
