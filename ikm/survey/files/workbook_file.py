"""Workbooks: xlsx, xlsm, xls, xlsb and ods, read by calamine.

calamine lays a sheet out densely, so a small file with one cell in the last corner would take all memory and end
the process; some damaged files do the same. So small xlsx packages are measured cell by cell before they are read
here, and everything else is read in a process of its own (:mod:`ikm.survey.files.calamine_process`).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from functools import partial
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from ikm.messages.findings import Place, Refusal, letters, listed_names, near
from ikm.survey.files.calamine_process import OwnReader, SeparateReader, WorkbookReader
from ikm.survey.files.cell_codes import code_rows
from ikm.survey.files.lost_cells import OPEN_DOCUMENT_PART, LostCell, dead_cells, sheet_xml
from ikm.survey.files.plain_package import is_plain, with_plain_text
from ikm.survey.files.row_marks import row_marks
from ikm.survey.files.table import (
    NO_ROW_MARKS,
    OLE,
    Block,
    Column,
    Labels,
    MergedCells,
    Progress,
    RowMarks,
    Table,
    text_of,
)
from ikm.survey.files.xlsx_package import DAMAGED, SWOLLEN_XML, content, extent, is_swollen, sheet_parts

MOST_CELLS = 20_000_000
MOST_BYTES = 1 << 30
MOST_DEAD = 1_000_000
MOST_SHEETS = 1000
"""So many sheets of answers has a workbook at most."""
MOST_SHARED = 256 << 20
"""How long the list of all texts of an xlsx package may be: a million remarks of two hundred letters."""
SMALL, FEW_CELLS, LITTLE_TEXT = 2 << 20, 2_000_000, 64 << 20
"""Packages up to this size, inflated, are read in this process: beyond, a second one costs less than measuring.

So are only those that cannot have more cells, and more text in them, however often a cell repeats the longest text.
"""
ALL = "all"
"""Instead of the name of a sheet."""
WRITER = "ikm"
"""The creator that workbooks written by this program name."""
OFFICE_SHEETS = ("Identitas", "Isi laporan", "Tindak lanjut")
"""Sheets that only an office file has, also one that another program saved under its own name."""
_OWN_CREATOR = re.compile(rb"creator(\s[^>]*)?>" + WRITER.encode() + rb"<")

_SHARED = "sharedstrings.xml"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Rows = list[list[Any]]
Merged = list[tuple[tuple[int, int], tuple[int, int]]]
"""Merged cells: the first and the last row and column of each, from 0."""


class SheetContent(NamedTuple):
    """What a sheet holds: its rows, its merged cells, and the rows that it marks."""

    rows: Rows
    merged: Merged
    marks: RowMarks


class WorkbookSheet(Table):
    """One sheet of a workbook; its rows are loaded when they are first asked for."""

    def __init__(self, place: Place, load: Callable[[], SheetContent]) -> None:
        self.place = place
        self._load = load
        self._rows: Rows | None = None
        self._merged: Merged = []

    def top(self) -> Iterator[Sequence[object]]:
        """All rows of the sheet."""
        if self._rows is None:
            self._rows, self._merged, self._row_marks = self._load()
        return iter(self._rows)

    def forget(self) -> None:
        """Let the rows go; only the header is kept."""
        self._rows = None

    @property
    def merged(self) -> list[MergedCells]:
        """The cells that are merged; see :attr:`Table.merged`."""
        rows = self._rows or []
        return [
            MergedCells(
                range(row + 1, last_row + 2),
                range(column + 1, last_column + 2),
                text_of(rows[row][column]) if row < len(rows) and column < len(rows[row]) else "",
                f"{letters(column + 1)}{row + 1}",
            )
            for (row, column), (last_row, last_column) in self._merged
        ]

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        below = self.header_row
        rows = list(self.top())
        for block in code_rows(self, islice(rows, below, None), below + 1, columns, labels):
            progress(int(block.rows[-1]) / len(rows))
            yield block


def open_sheets(stream: BinaryIO, place: Place, sheet: str | None, *, hidden: bool = False) -> list[WorkbookSheet]:
    """Open a workbook: the sheet named, those that a pattern fits, all that are not ``hidden``, or all.

    :raises Refusal: for a workbook that is encrypted, damaged or too large, or a sheet that is not there.
    """
    stream.seek(0)
    data = stream.read()
    parts = _parts(data, place)
    is_measured = parts is not None and _is_measured(data, parts, place)
    if parts is not None and is_measured:
        data = with_plain_text(data, parts.values(), place)
    reader = OwnReader(data, MOST_CELLS) if is_measured else SeparateReader(data, MOST_CELLS)
    found = _answer(reader.ask("names"), place)
    names = [name for name, is_table, _ in found if is_table]
    visible = [name for name, is_table, is_visible in found if is_table and (is_visible or hidden)]
    if sheet is None and names and not visible:
        raise Refusal("sheets-hidden", place, sheets=listed_names(names))
    wanted = visible if sheet is None else named_sheets(sheet, names, visible)
    if sheet is not None and not wanted:
        raise Refusal("sheet-unknown", place, sheet=sheet, sheets=listed_names(names), near=near(sheet, names))
    if len(wanted) > MOST_SHEETS:
        raise Refusal("sheets-too-many", place, number=len(wanted), most=MOST_SHEETS)
    book = _Workbook(data, parts or {}, reader, place, is_kept_open=len(wanted) > 1)
    return [WorkbookSheet(Place(place.file, name), partial(book.sheet, name)) for name in wanted]


def named_sheets(sheet: str, names: list[str], visible: list[str]) -> list[str]:
    """The sheet of that name, in any case where only one is; else, of those to be seen, ``all``, or by a pattern."""
    exact = [name for name in names if name == sheet] or [n for n in names if n.casefold() == sheet.casefold()]
    if len(exact) == 1:
        return exact
    return visible if sheet == ALL else [n for n in visible if fnmatch(n.casefold(), sheet.casefold())]


class _Workbook:
    """An opened workbook: its sheets are loaded when they are asked for."""

    def __init__(
        self, data: bytes, parts: dict[str, str], reader: WorkbookReader, place: Place, *, is_kept_open: bool
    ) -> None:
        self._data, self._parts, self._reader, self._place = data, parts, reader, place
        self._is_kept_open = is_kept_open
        self._cells: dict[str, int] = {}
        self._written_plainly = set[str]()

    def sheet(self, name: str) -> SheetContent:
        """The cells of one sheet, with those that calamine cannot see looked up.

        :raises Refusal: as :func:`open_sheets`, and ``sheet-too-large`` where all sheets together have more cells
            than the file has bytes, and than one sheet may have.
        """
        from threading import Thread

        place, part = Place(self._place.file, name), self._parts.get(name, "")
        dead: list[LostCell] = []
        marks: list[RowMarks] = []
        odd: list[str] = []

        def look_up() -> None:
            xml = sheet_xml(self._data, part)
            name_of_part = part or OPEN_DOCUMENT_PART
            if xml is not None and name_of_part not in self._written_plainly and not is_plain(xml):
                odd.append(name_of_part)
            dead.extend(islice(dead_cells(self._data, name, part, xml), MOST_DEAD + 1))
            marks.append(row_marks(self._data, name, part, xml))

        beside = Thread(target=look_up)
        beside.start()
        try:
            answer = self._reader.ask("rows", name)
        finally:
            beside.join()
        self._written_plainly.update(odd)  # once: what is cut off within a comment is never plain
        if odd and (data := with_plain_text(self._data, odd, place)) is not self._data:
            self._reader.rest()
            self._data, self._reader = data, SeparateReader(data, MOST_CELLS)
            return self.sheet(name)
        rows, merged = _answer(answer, place)
        if not self._is_kept_open:
            self._reader.rest()
        width = len(rows[0]) if rows else 0
        self._cells[name] = len(rows) * width
        if sum(self._cells.values()) > max(MOST_CELLS, len(self._data)):
            raise _too_large(len(rows), width, place)
        if len(dead) > MOST_DEAD:
            raise Refusal("cells-lost", place, most=MOST_DEAD)
        _put_in(rows, dead)
        return SheetContent(rows, merged, marks[0] if marks else NO_ROW_MARKS)


def _put_in(rows: Rows, lost: list[LostCell]) -> None:
    """Put the texts of lost cells where calamine gave a blank."""
    width = len(rows[0]) if rows else 0
    for row, column, text in lost:
        if min(row, column) >= 0 and column < width and (row + 1) * width <= MOST_CELLS:
            while row >= len(rows):  # calamine ends the sheet above
                rows.append([""] * width)
            if rows[row][column] == "":
                rows[row][column] = text


def _answer(answer: tuple[Any, ...], place: Place) -> Any:
    match answer:
        case ("names" | "rows", found):
            return found
        case ("large", rows, columns):
            raise _too_large(rows, columns, place)
        case ("password",):
            raise Refusal("file-encrypted", place)
        case ("bad", str(reason)) if reason.startswith("Cell limit"):
            raise Refusal("sheet-unbounded", place)
        case ("bad", reason):
            raise Refusal("file-unreadable", place, reason=reason)
    raise Refusal("file-exhausting", place)


def _too_large(rows: int, columns: int, place: Place) -> Refusal:
    return Refusal("sheet-too-large", place, rows=rows, columns=columns)


def _parts(data: bytes, place: Place) -> dict[str, str] | None:
    """The part of each sheet of an xlsx package, by the sheet's name; None for all other kinds.

    :raises Refusal: for what is encrypted, damaged or too large.
    """
    if data.startswith(OLE):
        from ikm.survey.files.ole_file import asks_for_password, runs_in_circles

        if _ENCRYPTED in data or asks_for_password(data):
            raise Refusal("file-encrypted", place)
        if runs_in_circles(data):
            raise Refusal("file-damaged", place)
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _refuse_size(package, place)
            parts = sheet_parts(package) if "xl/workbook.xml" in package.namelist() else None
    except DAMAGED as error:
        raise Refusal("file-encrypted" if "password" in str(error) else "file-damaged", place) from None
    named = [part for part in (parts or {}).values() if part]
    if len(named) > len(set(named)):  # two sheets that are one
        raise Refusal("file-damaged", place)
    return parts


def _refuse_size(package: zipfile.ZipFile, place: Place) -> None:
    """Refuse a package that would take too much room before anything of it is unpacked.

    :raises Refusal: ``package-too-large``, ``file-swollen``.
    """
    parts = package.infolist()
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise Refusal("package-too-large", place, most=MOST_BYTES >> 20)
    shared = sum(part.file_size for part in parts if part.filename.lower().endswith(_SHARED))
    if shared > MOST_SHARED or any(is_swollen(part.compress_size, part.file_size, SWOLLEN_XML) for part in parts):
        raise Refusal("file-swollen", place)


def _is_measured(data: bytes, parts: dict[str, str], place: Place) -> bool:
    """Whether the package is small, and the extent of every part of it was measured and fits.

    :raises Refusal: where its cells reach too far.
    """
    cells, longest = 0, 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > SMALL:
                return False
            if not set(parts.values()) <= set(package.namelist()):
                return False
            for part in package.infolist():
                xml = content(package, part)
                if part.filename in parts.values() or (b"row" in xml and part.filename.lower().endswith(".xml")):
                    rows, columns = extent(xml)
                    cells += rows * columns
                    if cells > MOST_CELLS:
                        name = next((name for name, own in parts.items() if own == part.filename), "")
                        raise _too_large(rows, columns, Place(place.file, name))
                else:
                    longest = max(longest, *map(len, xml.split(b"<si>")))
    except DAMAGED:
        raise Refusal("file-damaged", place) from None
    return cells <= FEW_CELLS and cells * longest <= LITTLE_TEXT


def written_by_us(stream: BinaryIO) -> bool:
    """Whether a workbook names this program as its creator, or has the sheets of an office file."""
    try:
        with zipfile.ZipFile(stream) as package:
            if _OWN_CREATOR.search(content(package, "docProps/core.xml")):
                return True
    except DAMAGED:
        pass  # not every program writes properties
    try:
        with zipfile.ZipFile(stream) as package:
            return sheet_parts(package).keys() >= set(OFFICE_SHEETS)
    except DAMAGED:
        return False


def is_workbook(stream: BinaryIO) -> bool:
    """Whether a zip package holds a workbook rather than something else; one too damaged to say counts as one."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = set(package.namelist())
    except DAMAGED:
        return True
    finally:
        stream.seek(0)
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml", "[Content_Types].xml"})
