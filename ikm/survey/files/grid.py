"""A grid of cells while it is read from markup: cells that span others, rows as wide as the widest, in bounds."""

from __future__ import annotations

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.table import MOST_COLUMNS, NO_ROW_MARKS
from ikm.survey.files.workbook_file import MOST_CELLS, Merged, Rows, SheetContent, WorkbookSheet

MOST_ROWS = 1 << 20
"""As many as a spreadsheet program has."""


class Grid:
    """The cells of one table, put in from the top, each row from its left; ``name`` is that of its sheet.

    A cell over several rows or columns stands in the first of them only, as in a workbook.
    ``column`` is that behind the cell put last, from 0.
    """

    def __init__(self, place: Place, name: str = "") -> None:
        self.name = name
        self.is_hidden = False
        self._place = place
        self._rows: Rows = []
        self._merged: Merged = []
        self._row = self._width = 0
        self.column = 0
        self._spanned: dict[int, int] = {}
        self._spanned_cells = 0

    @property
    def is_filled(self) -> bool:
        """Whether any cell holds something."""
        return bool(self._rows)

    def begin_row(self, number: int | None = None) -> None:
        """Begin the next row, or that of a number, from 1, which must not be above it."""
        self._row = max(number or 0, self._row + 1)
        self.column = 0
        if self._spanned:
            self._count_spanned(len(self._spanned))
            self._spanned = {column: last for column, last in self._spanned.items() if last >= self._row}

    def put(self, cell: object, column: int | None = None, across: int = 1, down: int = 1) -> None:
        """Put the next cell, or that of a column, from 1, into the row; it spans so many columns and rows.

        :raises Refusal: ``sheet-too-large`` for more cells than a sheet may have.
        """
        if not self._row:
            self.begin_row()
        place = self.column if column is None else column - 1
        while column is None and place in self._spanned:
            place += 1
        end = min(place + max(1, across), MOST_COLUMNS)
        if cell != "":
            self._fill(place, cell)
        last = self._row + min(max(1, down), MOST_ROWS) - 1
        if down > 1 or across > 1:
            self._merged.append(((self._row - 1, place), (last - 1, end - 1)))
        if down > 1:
            self._count_spanned(end - place)
            self._spanned |= dict.fromkeys(range(place, end), last)
        self.column = end

    def repeat_row(self, times: int) -> None:
        """Have the row so many times."""
        if len(self._rows) == self._row and self._rows:
            self._refuse_beyond(self._row + times - 1)
            self._rows += [[*self._rows[-1]] for _ in range(times - 1)]
        self._row += max(times, 1) - 1

    def sheet(self, place: Place) -> WorkbookSheet:
        """The grid as a table."""
        width = max(map(len, self._rows), default=0)
        for row in self._rows:
            row.extend([""] * (width - len(row)))
        content = SheetContent(self._rows, self._merged, NO_ROW_MARKS)
        return WorkbookSheet(place, lambda: content)

    def _fill(self, place: int, cell: object) -> None:
        self._width = max(self._width, place + 1)
        self._refuse_beyond(self._row)
        self._rows += [[] for _ in range(self._row - len(self._rows))]
        row = self._rows[-1]
        row.extend([""] * (place + 1 - len(row)))
        row[place] = cell

    def _count_spanned(self, cells: int) -> None:
        """Count cells that others span: they take time, though nothing stands in them."""
        self._spanned_cells += cells
        if self._spanned_cells > MOST_CELLS:
            raise Refusal("sheet-too-large", self._place, rows=self._row, columns=cells)

    def _refuse_beyond(self, rows: int) -> None:
        columns = self._width
        if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
            raise Refusal("sheet-too-large", self._place, rows=rows, columns=columns)
