"""Columns of cells under one or two headers, and the files they are written to."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import openpyxl

from tests.markup import excel_2003, html_table
from tests.survey.dress.spoken import Cell


class SheetColumn(NamedTuple):
    """One column: its header, what stands in the row below it, and a cell for each respondent.

    A ``head`` of None goes on with that of the column before it: in a workbook the cells are merged. ``figures`` are
    the numbers that a foot sums up, 0 where there is none; None where nothing can be summed.
    """

    head: str | None
    cells: Sequence[Cell]
    below: str = ""
    figures: Sequence[int] | None = None


Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, from 0."""


class Sheet(NamedTuple):
    """A sheet as it is written: its rows, and what is merged."""

    rows: list[list[Cell]]
    spans: list[Span]


def header_of(columns: Sequence[SheetColumn]) -> Sheet:
    """One header row, or two where a column has something below its header."""
    upper: list[Cell] = ["" if column.head is None else column.head for column in columns]
    has_two_rows = any(column.below for column in columns)
    if not has_two_rows:
        return Sheet([upper], [])
    spans: list[Span] = []
    for place, column in enumerate(columns):
        if column.head is None:
            continue
        last = place
        while last + 1 < len(columns) and columns[last + 1].head is None:
            last += 1
        if last > place:
            spans.append((0, place, 0, last))
        elif column.head and not column.below:
            spans.append((0, place, 1, place))
    return Sheet([upper, [column.below for column in columns]], spans)


class FileKind(NamedTuple):
    """How a sheet is written: the ending, and for CSV the separator and its habits."""

    name: str
    ending: str
    separator: str = ","
    mark: str = ""
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    line_end: str = "\n"
    is_text: bool = False
    is_in_one_cell: bool = False

    def write(self, sheet: Sheet, folder: Path) -> Path:
        """Write a sheet into a folder."""
        path = folder / f"in.{self.ending}"
        if self.ending == "xlsx":
            self._write_workbook(sheet, path)
        elif self.name == "html-xls":
            path.write_text(html_table(sheet.rows, sheet.spans, "\n"), encoding="utf-8")
        elif self.name == "excel-2003":
            path.write_text(excel_2003({"Data": sheet.rows}, spans=sheet.spans), encoding="utf-8")
        else:
            path.write_text(self.csv_text(sheet), encoding="utf-8", newline="")
        return path

    def csv_text(self, sheet: Sheet) -> str:
        """The sheet as CSV, every row as long as the longest; a comma in numbers where ``;`` separates."""
        width = max(map(len, sheet.rows))
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=self.separator, lineterminator=self.line_end, quoting=self.quoting)
        for row in sheet.rows:
            writer.writerow([*map(self._text, row), *[""] * (width - len(row))])
        return self.mark + buffer.getvalue()

    def _text(self, cell: Cell) -> str:
        text = str(cell)
        return text.replace(".", ",") if isinstance(cell, float) and self.separator == ";" else text

    def _write_workbook(self, sheet: Sheet, path: Path) -> None:
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.title = "Data"
        rows: list[list[Cell]] = sheet.rows
        if self.is_in_one_cell:
            rows = [[line] for line in self.csv_text(sheet).splitlines()]
        for row in rows:
            cells = [str(cell) if self.is_text and isinstance(cell, int) else cell for cell in row]
            page.append([None if cell == "" else cell for cell in cells])
        for first_row, first_column, last_row, last_column in [] if self.is_in_one_cell else sheet.spans:
            page.merge_cells(
                start_row=first_row + 1,
                start_column=first_column + 1,
                end_row=last_row + 1,
                end_column=last_column + 1,
            )
        book.save(path)


FILE_KINDS = [
    FileKind("csv", "csv"),
    FileKind("csv-semicolon", "csv", ";"),
    FileKind("csv-tab", "csv", "\t"),
    FileKind("csv-quoted", "csv", quoting=csv.QUOTE_ALL, line_end="\r\n"),
    FileKind("csv-excel", "csv", ";", mark="\ufeff", line_end="\r\n"),
    FileKind("xlsx", "xlsx"),
    FileKind("xlsx", "xlsx"),
    FileKind("xlsx-text", "xlsx", is_text=True),
    FileKind("html-xls", "xls"),
    FileKind("excel-2003", "xls"),
]
LINES_IN_CELLS = FileKind("xlsx-lines-in-cells", "xlsx", is_in_one_cell=True)
"""A CSV that a spreadsheet program with another separator opened, and that was saved again."""
SHARE_OF_LINES_IN_CELLS = 0.01


def pick_file(chance: random.Random) -> FileKind:
    """One kind of file."""
    if chance.random() < SHARE_OF_LINES_IN_CELLS:
        return LINES_IN_CELLS
    return chance.choice(FILE_KINDS)
