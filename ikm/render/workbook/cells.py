"""A workbook under way: its cells are written here, formulas with their values; openpyxl does all around them.

openpyxl cannot store the value of a formula, without which previewers and programs see nothing. So it writes sheets
without cells (pages, widths, charts, colours), and one pass over their XML puts the cells in.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from ikm.messages.phrases import phrase
from ikm.render.sealed_package import SEAL, UNSEALED, packed, parts_of
from ikm.render.workbook import open_cells
from ikm.survey.files.workbook_file import WRITER

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DASH = "–"
"""Stands where there is no figure."""
LINE = 15.0
"""The height of a line of text, in points."""
INK, FAINT, BAND, GRID, ACCENT = "1F2933", "52606D", "D9E2EC", "9AA5B1", "243B53"
_FACE = "Arial"
"""Has a free twin of the same widths, so a page breaks alike everywhere."""
_DIGIT, _ROW = 0.19, 0.53
"""Centimetres that a digit of a column's width takes, and a row that nobody set the height of."""
_NAME_MOST, _TEXT_MOST = 31, 32_767
"""What Excel allows of a sheet's name and of a cell's text, in UTF-16 units."""
_FORBIDDEN = re.compile(r"[\\/?*\[\]:'\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_RESERVED = "history"
_NAMELESS = "Lembar"
"""The name of a sheet whose wanted one has nothing that a name may have."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELLS = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
_FIRST_FONT = re.compile(rb"<font>.*?</font>", re.DOTALL)
_DEFAULT_FONT = f'<font><name val="{_FACE}"/><family val="2"/><sz val="10"/></font>'.encode()
"""The font by whose digits the widths of columns are measured."""
_SHEET_PART = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_EXTENT = re.compile(rb'<dimension ref="[^"]*"\s*/>')

Value = str | int | float | Decimal | Fraction | None


class CellStyle(NamedTuple):
    """How a cell looks: ``lines`` are its sides that have one, of ``tblr``; ``side`` and ``height`` place text."""

    format: str = "General"
    bold: bool = False
    size: int = 10
    colour: str = INK
    fill: str = ""
    side: str = "general"
    height: str = "center"
    wrap: bool = False
    lines: str = ""
    indent: int = 0

    def boxed(self) -> CellStyle:
        """The same in a box."""
        return self._replace(lines="tblr")


PLAIN = CellStyle()


def new_book(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook of ours as openpyxl has it, and its first sheet."""
    book = Workbook()
    book.properties.creator = WRITER
    _put_property(book, SEAL, UNSEALED)
    first = book.active
    assert first is not None  # a new workbook has one sheet
    first.title = title
    return book, first


def _put_property(book: Workbook, name: str, value: str) -> None:
    """Give a workbook a custom property."""
    book.custom_doc_props.append(StringProperty(name=name, value=value))  # type: ignore[attr-defined]  # not in the stubs


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook of openpyxl's, the same whenever it is saved."""
    buffer = io.BytesIO()
    book.save(buffer)
    return packed(parts_of(buffer.getvalue()))


class WrittenWorkbook:
    """A workbook of ours with the values of its formulas."""

    def __init__(self, title: str = "") -> None:
        self._own, first = new_book("-")
        self._own.remove(first)
        self._own.properties.title = _UNWRITABLE.sub("", title) or None
        self._styles: dict[CellStyle, int] = {}
        self.sheets: list[WrittenSheet] = []
        self.suffix = ""
        self.held = open_cells.CellDigest()

    def create_sheet(self, wanted: str) -> WrittenSheet:
        """A further sheet, of the name wanted or one like it that is legal and not taken, the suffix behind."""
        taken, name = [one.title for one in self.sheets], wanted
        if self.suffix:
            name = f"{legal(wanted, [], _NAME_MOST - len(self.suffix) - 1)} {self.suffix}"
        sheet = WrittenSheet(self, self._own.create_sheet(legal(name, taken)), wanted)
        self.sheets.append(sheet)
        return sheet

    def arrange(self, sheets: Sequence[WrittenSheet]) -> None:
        """Put all sheets into an order."""
        self.sheets = list(sheets)
        for place, sheet in enumerate(sheets):
            self._own.move_sheet(sheet.own, place - self._own.index(sheet.own))

    def style(self, look: CellStyle) -> int:
        """The number of a look among the styles of cells."""
        if look not in self._styles:
            cell = Cell(self.sheets[0].own, 1, 1)
            cell.font = Font(_FACE, look.size, b=look.bold, color=look.colour)
            cell.fill = PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill()
            cell.alignment = Alignment(look.side, look.height, wrap_text=look.wrap, indent=look.indent)
            line = Side("thin", color=GRID)
            top, bottom, left, right = (line if side in look.lines else Side() for side in "tblr")
            cell.border = Border(left, right, top, bottom)
            cell.number_format = look.format
            self._styles[look] = int(cell.style_id)
        return self._styles[look]

    def define(self, name: str, place: str) -> None:
        """Give cells a name that nobody sees."""
        self._own.defined_names[name] = DefinedName(name, attr_text=place, hidden=True)

    def saved(self) -> bytes:
        """The bytes of the workbook."""
        for sheet in self.sheets:
            sheet.count_closed_cells(self.held)
        texts = (text for sheet in self.sheets for text in sheet.own_texts())
        for name, value in {open_cells.CELLS: str(self.held), **open_cells.properties_of(texts)}.items():
            _put_property(self._own, name, value)
        bare = io.BytesIO()
        self._own.save(bare)
        return packed((name, self._filled(name, content)) for name, content in parts_of(bare.getvalue()))

    def _filled(self, name: str, content: bytes) -> bytes:
        """A part of the package with what openpyxl did not write into it."""
        if name == "xl/styles.xml":
            return _FIRST_FONT.sub(_DEFAULT_FONT, content, count=1)
        number = _SHEET_PART.fullmatch(name)
        return self.sheets[int(number[1]) - 1].filled(content) if number else content


class WrittenSheet:
    """One sheet: ``own`` is openpyxl's, for all but the cells; ``wanted`` is the name that was asked for."""

    def __init__(self, book: WrittenWorkbook, own: Worksheet, wanted: str) -> None:
        self.book, self.own, self.title, self.wanted = book, own, own.title, wanted
        self._rows: dict[int, dict[int, str]] = {}
        self._blocks: dict[int, str] = {}
        self._values: dict[int, dict[int, Value]] = {}
        self._open: set[tuple[int, int]] = set()
        self._heights: dict[int, float] = {}
        self._last = 1

    def put(self, row: int, column: int, value: Value, look: CellStyle = PLAIN, formula: str = "") -> None:
        """Write a cell: a value, or a formula (without its ``=``) with the value that it has. A text stays a text."""
        head = f'<c r="{get_column_letter(column)}{row}" s="{self.book.style(look)}"'
        if formula:
            kind = ' t="str"' if isinstance(value, str) else ""
            shown = escape(writable(value)) if isinstance(value, str) else _number(value)
            cell = f"{head}{kind}><f>{escape(formula)}</f><v>{shown}</v></c>"
        elif value is None or value == "":
            cell = f"{head}/>"
        elif isinstance(value, str):
            cell = f'{head} t="inlineStr"><is><t xml:space="preserve">{escape(writable(value))}</t></is></c>'
        else:
            cell = f"{head}><v>{_number(value)}</v></c>"
        self._rows.setdefault(row, {})[column] = cell
        self._values.setdefault(row, {})[column] = f"={formula}" if formula else value
        self._last = max(self._last, column)

    def leave_open(self, name: str, row: int, first: int, last: int = 0, *, rows: int = 1) -> None:
        """Leave cells to people, under a name by which a later run finds what they wrote."""
        last = last or first
        place = f"{self.quoted}!{here_to(row, first, row + rows - 1, last, fixed=True)}"
        whole = f"{name}.{self.book.suffix}" if self.book.suffix else name
        self.book.define(open_cells.name_of(*whole.split(".")), place)
        self._open |= {(row + down, column) for down in range(rows) for column in range(first, last + 1)}

    def count_closed_cells(self, found: open_cells.CellDigest) -> None:
        """Take in what the cells hold that are not left to people; rows of :meth:`numbers` are in already."""
        for row, values in self._values.items():
            closed = [
                (column, _as_held(values[column])) for column in sorted(values) if (row, column) not in self._open
            ]
            found.add(self.title, row, open_cells.held_in_row(closed))

    def own_texts(self) -> Iterator[str]:
        """What the open cells hold that are left to people."""
        for row, column in self._open:
            yield str(self._values.get(row, {}).get(column) or "").strip()

    def line(self, row: int, values: Iterable[Value], look: CellStyle = PLAIN) -> None:
        """Write values side by side from column A on."""
        for column, value in enumerate(values, start=1):
            self.put(row, column, value, look)

    def span(
        self,
        row: int,
        first: int,
        last: int,
        value: Value,
        look: CellStyle = PLAIN,
        formula: str = "",
        *,
        rows: int = 1,
    ) -> None:
        """Write a cell over several columns, and rows."""
        for line in range(row, row + rows):
            for column in range(first, last + 1):
                self.put(line, column, None, look)
        self.put(row, first, value, look, formula)
        if last > first or rows > 1:
            self.own.merge_cells(start_row=row, start_column=first, end_row=row + rows - 1, end_column=last)

    def numbers(self, row: int, lines: Iterable[Sequence[int]], looks: Sequence[CellStyle]) -> None:
        """Write lines of whole numbers from a row on; 0 leaves its cell blank."""
        heads = [(get_column_letter(column), self.book.style(look)) for column, look in enumerate(looks, start=1)]
        for number, line in enumerate(lines, start=row):
            held = "\1".join(f"{column}={value}" for column, value in enumerate(line, start=1) if value)
            self.book.held.add(self.title, number, held)
            self._blocks[number] = "".join(
                f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>'
                if value
                else f'<c r="{letter}{number}" s="{style}"/>'
                for (letter, style), value in zip(heads, line, strict=True)
            )
        self._last = max(self._last, len(looks))

    def link(self, row: int, column: int, place: str) -> None:
        """Make a cell lead to a place of the workbook."""
        self.own.cell(row, column).hyperlink = Hyperlink(ref="", location=place)

    def there(self, row: int, column: int) -> str:
        """A cell as a formula of any sheet names it."""
        return f"{self.quoted}!{here(row, column)}"

    def there_to(self, row: int, column: int, last_row: int, last_column: int) -> str:
        """A block of cells as a formula of any sheet names it."""
        return f"{self.there(row, column)}:{here(last_row, last_column)}"

    @property
    def quoted(self) -> str:
        """The name as formulas have it."""
        return self.title if re.fullmatch("[A-Za-z]{4,}", self.title) else f"'{self.title}'"

    def high(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self._heights[row] = points

    def wide(self, *widths: float) -> None:
        """Set the widths of the columns from A on, in digits."""
        for column, width in enumerate(widths, start=1):
            self.own.column_dimensions[get_column_letter(column)].width = width

    def page(
        self, *, landscape: bool = False, tall: int = 0, header: tuple[int, int] | None = None, footer: bool = True
    ) -> None:
        """Print on A4, as wide as the page and ``tall`` pages high (0: as many as it takes), header rows on each."""
        own = self.own
        own.page_setup.orientation = "landscape" if landscape else "portrait"
        own.page_setup.paperSize = 9  # A4
        own.page_setup.fitToWidth, own.page_setup.fitToHeight = 1, tall
        own.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        own.print_options.horizontalCentered = True
        own.page_margins.left = own.page_margins.right = 0.6
        own.page_margins.top, own.page_margins.bottom = 0.7, 0.8
        if footer:
            assert own.oddFooter is not None  # a new sheet has one
            own.oddFooter.left.text, own.oddFooter.right.text = "&A", phrase("sheet-pages")
            own.oddFooter.left.size = own.oddFooter.right.size = 8
        if header:
            own.print_title_rows = "{}:{}".format(*header)
        own.sheet_view.showGridLines = False
        own.sheet_format.defaultRowHeight, own.sheet_format.customHeight = LINE, True

    def hide(self) -> None:
        """Leave the sheet out of what is shown and printed; whoever wants it has it shown again (Unhide)."""
        self.own.sheet_state = "hidden"
        self.own.print_area = None  # LibreOffice prints a hidden sheet that has one

    @property
    def is_hidden(self) -> bool:
        """Whether the sheet is neither shown nor printed."""
        return bool(self.own.sheet_state == "hidden")

    def area(self, last_row: int = 0, last_column: int = 0) -> None:
        """Print what was written, or up to a row and column."""
        corner = here(last_row or self.last_row, last_column or self._last, fixed=False)
        self.own.print_area = f"A1:{corner}"

    def width(self, columns: int) -> float:
        """The width of the first columns, in centimetres."""
        dimensions = self.own.column_dimensions
        widths = (dimensions[get_column_letter(column)].width for column in range(1, columns + 1))
        return sum(widths) * _DIGIT

    def draw(self, chart: Any, row: int, columns: int, *, least: float = 0) -> tuple[int, int]:
        """Put a chart at a row, as wide as the first columns, or the ``least``; the row and column it ends in."""
        while self.width(columns) < least:
            columns += 1
        chart.width = self.width(columns) - 0.2
        self.own.add_chart(chart, here(row, 1, fixed=False))
        return row + int(chart.height / _ROW) + 1, columns

    @property
    def columns(self) -> int:
        """The last column written."""
        return self._last

    @property
    def last_row(self) -> int:
        """The last row written."""
        return max([1, *self._rows, *self._blocks])

    def filled(self, xml: bytes) -> bytes:
        """The XML of this sheet with its cells."""
        rows = []
        for row in sorted({*self._rows, *self._blocks, *self._heights}):
            own = self._rows.get(row, {})
            cells = self._blocks.get(row) or "".join(own[column] for column in sorted(own))
            high = f' ht="{self._heights[row]:g}" customHeight="1"' if row in self._heights else ""
            rows.append(f'<row r="{row}"{high}>{cells}</row>')
        data = f"<sheetData>{''.join(rows)}</sheetData>".encode()
        extent = f'<dimension ref="A1:{get_column_letter(self._last)}{self.last_row}"/>'.encode()
        return _CELLS.sub(lambda _: data, _EXTENT.sub(lambda _: extent, xml, count=1), count=1)


def here(row: int, column: int, *, fixed: bool = True) -> str:
    """A cell as a formula of its own sheet names it."""
    letter = get_column_letter(column)
    return f"${letter}${row}" if fixed else f"{letter}{row}"


def here_to(row: int, column: int, last_row: int, last_column: int, *, fixed: bool = False) -> str:
    """A block of cells as a formula of its own sheet names it."""
    return f"{here(row, column, fixed=fixed)}:{here(last_row, last_column, fixed=fixed)}"


def writable(text: str) -> str:
    """A text as a cell can hold it."""
    clean = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _cut(clean, _TEXT_MOST)


def legal(wanted: str, taken: Iterable[str], most: int = _NAME_MOST) -> str:
    """A name for a sheet: without what a name may not have, short enough, unlike those taken in any case."""
    clean = " ".join(_FORBIDDEN.sub(" ", wanted).split())
    name = first = _cut(clean, most).strip() or _NAMELESS
    name = first = f"{first[0].upper()}{first[1:]}"
    known, number = {_RESERVED, *(other.casefold() for other in taken)}, 2
    while name.casefold() in known:
        name = f"{_cut(first, most - len(str(number)) - 1).strip()} {number}"
        number += 1
    return name


def _cut(text: str, units: int) -> str:
    """The beginning of a text that has so many UTF-16 units at most."""
    if len(text) * 2 <= units:
        return text
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _as_held(value: Value) -> Value:
    """A value as the XML has it."""
    if isinstance(value, str):
        return writable(value)
    return float(value) if isinstance(value, Fraction) else value


def _number(value: int | float | Decimal | Fraction | None) -> str:
    return str(value) if isinstance(value, int | Decimal) else repr(float(value or 0))
