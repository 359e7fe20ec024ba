"""Workbooks: xlsx, xlsm, xls, xlsb and ods, read by calamine.

calamine lays a sheet out densely, so a small file with one cell in the last corner would take all memory and end
the process; some damaged files do the same. So small xlsx packages are measured cell by cell before they are read
here, and everything else is read in a process of its own (:mod:`ikm.survey.files.calamine_process`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from ikm.messages.findings import Findings, Place, Refusal, letters, near
from ikm.survey.files.calamine_process import ask, read
from ikm.survey.files.lost_cells import LostCell, dead_cells, sheet_xml
from ikm.survey.files.row_marks import row_marks
from ikm.survey.files.table import (
    NO_ROW_MARKS,
    OLE,
    Block,
    Column,
    Labels,
    Progress,
    RowMarks,
    Table,
    code_rows,
)
from ikm.survey.files.xlsx_package import DAMAGED, content, extent, sheet_parts

MOST_CELLS = 20_000_000
MOST_BYTES = 1 << 30
MOST_DEAD = 1_000_000
MERGED_SHOWN = 3
SMALL = 2 << 20
"""Packages up to this size, inflated, are read in this process: beyond, a second one costs less than measuring."""
ALL = "all"
"""Instead of the name of a sheet."""
WRITER = "ikm"
"""The creator that workbooks written by this program name."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Rows = list[list[Any]]
Merged = list[tuple[tuple[int, int], tuple[int, int]]]
"""Cells merged over several rows: the first and the last row and column of each, from 0."""


class SheetContent(NamedTuple):
    """What a sheet holds: its rows, the cells merged downwards, and the rows that it marks."""

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
    def findings(self) -> Findings:
        """Of cells merged below the header, how many there are."""
        findings = Findings()
        merged = sorted(start for start, _ in self._merged if start[0] >= self.header_row)
        if merged:
            cells = ", ".join(f"{letters(column + 1)}{row + 1}" for row, column in merged[:MERGED_SHOWN])
            findings.add("cells-merged", self.at(), number=len(merged), cells=cells)
        return findings

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
    reader = read if parts is not None and _is_measured(data, parts, place) else ask
    found = _answer(reader(data, MOST_CELLS, "names"), place)
    names = [name for name, is_table, _ in found if is_table]
    visible = [name for name, is_table, is_visible in found if is_table and (is_visible or hidden)]
    if sheet is None and names and not visible:
        raise Refusal("sheets-hidden", place, sheets=", ".join(f"“{name}”" for name in names))
    wanted = visible if sheet is None else _named(sheet, names, visible)
    if sheet is not None and not wanted:
        listed = ", ".join(f"“{name}”" for name in names)
        raise Refusal("sheet-unknown", place, sheet=sheet, sheets=listed, near=near(sheet, names))

    def loader(name: str) -> Callable[[], SheetContent]:
        return lambda: _rows(data, reader, name, (parts or {}).get(name, ""), Place(place.file, name))

    return [WorkbookSheet(Place(place.file, name), loader(name)) for name in wanted]


def _named(sheet: str, names: list[str], visible: list[str]) -> list[str]:
    """The sheet of that name, in any case where only one is; else, of those to be seen, ``all``, or by a pattern."""
    exact = [name for name in names if name == sheet] or [n for n in names if n.casefold() == sheet.casefold()]
    if len(exact) == 1:
        return exact
    return visible if sheet == ALL else [n for n in visible if fnmatch(n.casefold(), sheet.casefold())]


def _rows(data: bytes, reader: Callable[..., Any], name: str, part: str, place: Place) -> SheetContent:
    """The cells of one sheet, with those that calamine cannot see looked up."""
    from threading import Thread

    dead: list[LostCell] = []
    marks: list[RowMarks] = []

    def look_up() -> None:
        xml = sheet_xml(data, part)
        dead.extend(islice(dead_cells(data, name, part, xml), MOST_DEAD + 1))
        marks.append(row_marks(data, name, part, xml))

    beside = Thread(target=look_up)
    beside.start()
    rows: Rows
    rows, merged = _answer(reader(data, MOST_CELLS, "rows", name), place)
    beside.join()
    if len(dead) > MOST_DEAD:
        raise Refusal("cells-lost", place, most=MOST_DEAD)
    width = len(rows[0]) if rows else 0
    for row, column, text in dead:
        if min(row, column) >= 0 and column < width and (row + 1) * width <= MOST_CELLS:
            while row >= len(rows):  # calamine ends the sheet above
                rows.append([""] * width)
            if rows[row][column] == "":
                rows[row][column] = text
    return SheetContent(rows, merged, marks[0] if marks else NO_ROW_MARKS)


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
        from ikm.survey.files.ole_file import asks_for_password

        if _ENCRYPTED in data or asks_for_password(data):
            raise Refusal("file-encrypted", place)
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_BYTES:
                raise Refusal("package-too-large", place, most=MOST_BYTES >> 20)
            return sheet_parts(package) if "xl/workbook.xml" in package.namelist() else None
    except DAMAGED as error:
        raise Refusal("file-encrypted" if "password" in str(error) else "file-damaged", place) from None


def _is_measured(data: bytes, parts: dict[str, str], place: Place) -> bool:
    """Whether the package is small, and the extent of every part of it was measured and fits.

    :raises Refusal: where its cells reach too far.
    """
    cells = 0
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
    except DAMAGED:
        raise Refusal("file-damaged", place) from None
    return True


def written_by_us(stream: BinaryIO) -> bool:
    """Whether a workbook names this program as its creator."""
    try:
        with zipfile.ZipFile(stream) as package:
            properties = content(package, "docProps/core.xml")
    except DAMAGED:
        return False
    return f"creator>{WRITER}<".encode() in properties


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
