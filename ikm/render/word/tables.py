"""Tables in Word, put together row by row: python-docx's own cells walk through all of a table for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import groupby

from ikm.render.page import Column, Facts, PageRow, PageTable, Tone
from ikm.render.word import styles
from ikm.render.word.elements import PLAIN, TWIPS, Element, Look, element, paragraph, plain, runs
from ikm.render.word.styles import StyleSheet
from ikm.render.word.widths import SIZES, Columns, columns_of, ems_of

SIDES = {"<": "", ">": "right", "^": "center"}
TONES = {
    Tone.STRONG: Look(bold=True),
    Tone.QUIET: Look(colour="595959"),
    Tone.ERROR: Look(colour="B3261E"),
    Tone.WARNING: Look(colour="7D5200"),
    Tone.NOTE: Look(colour="0A5F82"),
    Tone.BETTER: Look(colour="19652F"),
    Tone.WORSE: Look(colour="B3261E"),
    Tone.CLASS_1: Look(bold=True, colour="B3261E"),
    Tone.CLASS_2: Look(bold=True, colour="7D5200"),
    Tone.CLASS_3: Look(bold=True, colour="0A5F82"),
    Tone.CLASS_4: Look(bold=True, colour="19652F"),
}
"""How a tone looks; in black and white all are dark."""
HEAD_GREY, TOTAL_GREY = "D9D9D9", "F2F2F2"
_CELL_PADDING = 60
"""Twips from the line of a cell to its text; type is small, and columns are many."""
_WITHIN = 200
"""Twips that the name of a row stands further in, which is a part of the one above."""
_FACT_LABEL_MOST, _COLON = 0.45, 240
"""The part of a line that labels may take, and twips for the colon behind them."""
_FACT_SIZE = 11
_TOGETHER = 12
"""A table of no more rows stands on one page."""


def table_of(table: PageTable, line: int, sheet: StyleSheet) -> Element:
    """A table that is as wide as a line, in twips: heads are repeated on each page, and no row is divided.

    Columns that are bars are left out: their figures stand in others.
    """
    shown = _without_bars(table)
    columns = columns_of(shown, line)
    made = _frame(columns.widths, sheet.id_of(styles.TABLE), str(table.caption or table.title or table.label))
    writer = _RowWriter(shown.columns, columns, sheet)
    made.extend(writer.heads())
    rows = [(row, number) for section in shown.sections for number, row in enumerate(section)]
    for place, (row, number) in enumerate(rows, start=1):
        is_next_total = place < len(rows) and rows[place][0].total
        keeps_next = place < len(rows) and (len(rows) <= _TOGETHER or is_next_total)
        is_new_section = number == 0 and place > 1
        made.append(writer.row(row, keep_next=keeps_next, is_new_section=is_new_section))
    return made


def fits(table: PageTable, line: int) -> bool:
    """Whether all words of a table stand whole within a line."""
    return columns_of(_without_bars(table), line).fits


def _without_bars(table: PageTable) -> PageTable:
    return table.with_columns([place for place, column in enumerate(table.columns) if not column.bar])


def _frame(widths: Sequence[int], style: str, description: str) -> Element:
    """A table without rows, of fixed widths, bare without a style; ``description`` is for whoever hears it read."""
    sides = [element(f"w:{side}", w=_CELL_PADDING, type="dxa") for side in ("left", "right")]
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val=style) if style else None,
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:jc", val="center") if style else None,
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", *sides),
        element(
            "w:tblLook",
            val="0620" if style else "0600",
            firstRow=1 if style else 0,
            lastRow=0,
            firstColumn=0,
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        ),
        element("w:tblCaption", val=plain(description)) if description else None,
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    return element("w:tbl", properties, grid)


class _RowWriter:
    """Writes the rows of one table."""

    def __init__(self, columns: Sequence[Column], widths: Columns, sheet: StyleSheet) -> None:
        self._columns, self._widths = columns, widths.widths
        self._cell_style, self._head_style = sheet.id_of(styles.CELL), sheet.id_of(styles.HEAD)
        self._look = PLAIN if widths.size == SIZES[0] else Look(size=widths.size)
        self._empty_cells: dict[tuple[int, bool, bool, bool, bool], Element] = {}

    def heads(self) -> Iterator[Element]:
        """The row of the names of columns; where some stand under one name, two rows."""
        if not any(column.over for column in self._columns):
            yield self._head_row(
                [self._head(column.name, width) for column, width in zip(self._columns, self._widths, strict=True)]
            )
            return
        above, below = [], []
        places = range(len(self._columns))
        for over, group in groupby(places, key=lambda place: self._columns[place].over):
            found = list(group)
            if over:
                above.append(self._head(over, sum(self._widths[place] for place in found), span=len(found)))
            for place in found:
                name, width = self._columns[place].name, self._widths[place]
                if over:
                    below.append(self._head(name, width))
                else:
                    above.append(self._head(name, width, merged="restart"))
                    below.append(self._head("", width, merged="continue"))
        yield self._head_row(above)
        yield self._head_row(below)

    def _head_row(self, cells: Sequence[Element]) -> Element:
        return element("w:tr", element("w:trPr", element("w:cantSplit"), element("w:tblHeader")), *cells)

    def _head(self, name: str, width: int, span: int = 1, merged: str = "") -> Element:
        properties = element(
            "w:tcPr",
            element("w:tcW", w=width, type="dxa"),
            element("w:gridSpan", val=span) if span > 1 else None,
            element("w:vMerge", val=merged) if merged else None,
            element("w:shd", val="clear", color="auto", fill=HEAD_GREY),
            element("w:vAlign", val="center"),
        )
        return element("w:tc", properties, paragraph(self._head_style, *(runs(name, self._look) if name else ())))

    def row(self, row: PageRow, *, keep_next: bool, is_new_section: bool) -> Element:
        """A row; one that begins a section has a thicker line above it."""
        made = element("w:tr", element("w:trPr", element("w:cantSplit")))
        for place, cell in enumerate(row.cells):
            is_within = cell.text.startswith(" ")
            empty = deepcopy(self._empty_cell(place, row.total, keep_next, is_new_section, is_within))
            text = cell.text.strip()
            if text:
                empty[-1].extend(runs(text, self._looks(cell.tone or row.tone, is_total=row.total)))
            made.append(empty)
        return made

    def _empty_cell(
        self, place: int, is_total: bool, keep_next: bool, is_new_section: bool, is_within: bool
    ) -> Element:
        """A cell to put a text into; it is copied, which takes a tenth of the time in which one is made."""
        key = place, is_total, keep_next, is_new_section, is_within
        if key not in self._empty_cells:
            line = element("w:top", val="single", sz=8, space=0, color="auto")
            properties = element(
                "w:tcPr",
                element("w:tcW", w=self._widths[place], type="dxa"),
                element("w:tcBorders", line) if is_new_section else None,
                element("w:shd", val="clear", color="auto", fill=TOTAL_GREY) if is_total else None,
            )
            side, indent = SIDES[self._columns[place].side], _WITHIN if is_within else 0
            text = paragraph(self._cell_style, keep_next=keep_next, indent=indent, side=side)
            self._empty_cells[key] = element("w:tc", properties, text)
        return self._empty_cells[key]

    def _looks(self, tone: Tone, *, is_total: bool) -> Look:
        look = TONES.get(tone, PLAIN)
        return look._replace(bold=look.bold or is_total, size=self._look.size)


def facts_table(facts: Facts, line: int, sheet: StyleSheet) -> Element:
    """Labels and texts beside each other, without lines; a label that is repeated stands once."""
    longest = max((ems_of(label) for label, _ in facts.pairs), default=0)
    label_width = min(round(longest * _FACT_SIZE * TWIPS) + 2 * _CELL_PADDING, round(line * _FACT_LABEL_MOST))
    widths = (label_width, _COLON, line - label_width - _COLON)
    made = _frame(widths, "", "")
    style = sheet.id_of(styles.FACT)
    for label, pairs in groupby(facts.pairs, key=lambda pair: pair[0]):
        for place, (_, text) in enumerate(pairs):
            texts = (label, ":", text) if place == 0 else ("", "", text)
            cells = [
                element(
                    "w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")), paragraph(style, *runs(words))
                )
                for width, words in zip(widths, texts, strict=True)
            ]
            made.append(element("w:tr", element("w:trPr", element("w:cantSplit")), *cells))
    return made
