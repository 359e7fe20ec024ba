"""How the sheets look: letters and lines, and a page of text that is filled from the top."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from ikm.rules.ruleset import Unsur

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MARGIN = 0.5
"""In inches."""
LINE, ROOM, TALLEST, PAGE = 15.0, 5.0, 409.0, 765.0
"""In points: the height of a line, what a row has beside it, and what a row and a page of A4 can hold."""
MOST_SHRUNK = 1.25
"""So much more than a page holds is still printed on one."""
NARROWER = 1.15
"""So many letters stand where a digit has room, in which the widths of columns are counted."""
GLUE = "\N{NO-BREAK SPACE}"
BOX, DOTS = f"□{GLUE}", "." * 60
HEAD, BAND = PatternFill("solid", fgColor="D9E2EC"), PatternFill("solid", fgColor="EEF2F6")
BELOW, HAIR = Border(bottom=Side("thin", color="7B8794")), Border(bottom=Side("hair", color="7B8794"))


class TextSheet:
    """A sheet of text that is filled from the top, as wide as A4; of its columns so many are for a label."""

    def __init__(self, sheet: Worksheet, widths: Sequence[float], label: int) -> None:
        self._sheet, self._widths, self._label = sheet, widths, label
        self._row, self._starts, self._is_begun = 0, list[int](), True
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.sheet_view.showGridLines = False
        on_a4(sheet, "portrait")

    def line(self, text: str, look: Font | None = None, side: str = "left") -> Any:
        """A text over the whole width."""
        self._row += 1
        return self._put(text, 1, len(self._widths), look, side)

    def gap(self, height: float = 2 * ROOM) -> None:
        """A little room."""
        self._row += 1
        self._sheet.row_dimensions[self._row].height = height

    def heading(self, text: str) -> None:
        """The heading of a part."""
        self.gap()
        self.line(text, font(bold=True)).fill = HEAD
        self._starts.append(self._row)
        self._is_begun = False
        self.gap(ROOM)

    def pair(self, label: str, text: str, look: Font | None = None) -> None:
        """A label, and what belongs to it."""
        self._row += 1
        self._put(label, 1, self._label)
        self._put(text, self._label + 1, len(self._widths), look)

    def question(self, code: str, unsur: Unsur, answers: Sequence[str]) -> None:
        """A question, and below it its answers side by side; bare scores stand beside it."""
        self._row += 1
        if self._is_begun:
            self._starts.append(self._row)
        self._is_begun, last = True, len(self._widths)
        self._put(code, 1, 1, font(bold=True))
        text = unsur.asked or unsur.name
        self._put(text, 2, last if unsur.answers else last - 2)
        if not unsur.answers:
            self._put(boxes(answers), last - 1, last)
        for column in range(1, last + 1):
            cell = self._sheet.cell(self._row, column)
            cell.fill, cell.border = (BAND, Border()) if unsur.answers else (PatternFill(), HAIR)
        for start in range(0, len(unsur.answers), last - 1):
            self._row += 1
            for column, answer in enumerate(answers[start : start + last - 1], start=2):
                self._put(BOX + answer, column, column)

    def fit(self) -> None:
        """Print on one page where it can still be read; else no question is parted from its heading or answers."""
        heights = [self._sheet.row_dimensions[row].height or 0 for row in range(1, self._row + 1)]
        if sum(heights) <= PAGE * MOST_SHRUNK:
            self._sheet.page_setup.fitToHeight = 1
            return
        top = 1
        for first, after in pairwise([*self._starts[1:], self._row + 1]):
            if sum(heights[top - 1 : after - 1]) > PAGE:
                self._sheet.row_breaks.append(Break(first - 1))
                top = first

    def _put(self, text: str, first: int, last: int, look: Font | None = None, side: str = "left") -> Any:
        """Put a text into some columns of the row, and make the row as high as it wants."""
        cell = put(self._sheet, self._row, first, text)
        is_whole = first == 1 and last == len(self._widths)
        cell.font = look or font()
        cell.alignment = Alignment(side, "center" if is_whole else "top", wrap_text=True)
        if last > first:
            self._sheet.merge_cells(start_row=self._row, end_row=self._row, start_column=first, end_column=last)
        scale = float(cell.font.size) / 11
        text = text.replace(3 * GLUE, GLUE)  # spaces are narrower still
        lines = len(textwrap.wrap(text, int(sum(self._widths[first - 1 : last]) * NARROWER / scale)))
        row = self._sheet.row_dimensions[self._row]
        row.height = min(max(row.height or 0, lines * LINE * scale + ROOM), TALLEST)
        return cell


def boxes(options: Iterable[str]) -> str:
    """Options to tick, of which none is parted at the end of a line."""
    return " ".join(BOX + option.replace(" ", GLUE) + 3 * GLUE for option in options).rstrip()


def on_a4(sheet: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    """Print on A4, as wide as the page."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = MARGIN
    sheet.print_options.horizontalCentered = True


def font(size: int = 11, *, bold: bool = False) -> Font:
    """The letters of all sheets."""
    return Font("Calibri", size, b=bold)


def put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Put a text into a cell, and give the cell."""
    cell: Any = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    cell.data_type = "s"  # a text that begins with = stays a text
    return cell
