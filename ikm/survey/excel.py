"""Workbooks: xlsx, xlsm, xls, xlsb and ods, read by calamine.

calamine lays a sheet out densely, so a small file with one cell in the last corner would take all memory and end
the process; some damaged files do the same. So small xlsx packages are measured cell by cell before they are read
here, and everything else is read in a process of its own (:mod:`ikm.survey.apart`).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate

from ikm.findings import Findings, Place, Refusal, letters, near
from ikm.survey.apart import ask, read
from ikm.survey.table import OLE, Block, Labels, Progress, Table, code_rows

MOST_CELLS = 20_000_000
MOST_BYTES = 1 << 30
SMALL = 2 << 20
"""Packages up to this size, inflated, are read in this process: beyond, a second one costs less than measuring."""
ALL = "all"
"""Instead of the name of a sheet."""
WRITER = "ikm"
"""The creator that workbooks written by this program name."""
NO_VALUE = "=?"
"""What a formula without a stored value reads as; a cell with an error reads as that error, ``#N/A``."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    ElementTree.ParseError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    RuntimeError,
)  # what zipfile and expat raise over bytes that are not what they claim

Rows = list[list[Any]]
Dead = dict[tuple[int, int], str]
"""Cells whose value calamine cannot see, by row and column from 0, and what they shall read as."""


class Sheet(Table):
    """One sheet of a workbook; its rows are loaded when they are first asked for."""

    def __init__(self, place: Place, load: Callable[[], Rows]) -> None:
        self.place = place
        self._load = load
        self._rows: Rows | None = None

    def top(self) -> Iterator[Sequence[object]]:
        """All rows of the sheet."""
        if self._rows is None:
            self._rows = self._load()
        return iter(self._rows)

    def forget(self) -> None:
        """Let the rows go; only the header is kept."""
        self._rows = None

    def blocks(
        self, columns: Sequence[int], labels: Sequence[Labels], findings: Findings, progress: Progress
    ) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        below = self.header_row
        rows = self._rows if self._rows is not None else self._load()
        for block in code_rows(self, islice(rows, below, None), below + 1, columns, labels, findings):
            progress(int(block.rows[-1]) / len(rows))
            yield block


def open_sheets(stream: BinaryIO, place: Place, sheet: str | None) -> list[Sheet]:
    """Open a workbook: the sheet named, those that a pattern fits, or all that are not hidden.

    :raises Refusal: for a workbook that is encrypted, damaged or too large, or a sheet that is not there.
    """
    stream.seek(0)
    data = stream.read()
    parts = _parts(data, place)
    reader = read if parts is not None and _is_measured(data, parts, place) else ask
    found = _answer(reader(data, MOST_CELLS, "names"), place)
    names = [name for name, is_table, _ in found if is_table]
    visible = [name for name, is_table, is_visible in found if is_table and is_visible]
    if sheet is None and names and not visible:
        raise Refusal("sheets-hidden", place, sheets=", ".join(f"“{name}”" for name in names))
    wanted = visible if sheet is None else _named(sheet, names, visible)
    if sheet is not None and not wanted:
        listed = ", ".join(f"“{name}”" for name in names)
        raise Refusal("sheet-unknown", place, sheet=sheet, sheets=listed, near=near(sheet, names))

    def loader(name: str) -> Callable[[], Rows]:
        return lambda: _rows(data, reader, name, (parts or {}).get(name, ""), Place(place.file, name))

    return [Sheet(Place(place.file, name), loader(name)) for name in wanted]


def _named(sheet: str, names: list[str], visible: list[str]) -> list[str]:
    """The sheet of that name, in any case where only one is; else, of those to be seen, ``all``, or by a pattern."""
    exact = [name for name in names if name == sheet] or [n for n in names if n.casefold() == sheet.casefold()]
    if len(exact) == 1:
        return exact
    return visible if sheet == ALL else [n for n in visible if fnmatch(n.casefold(), sheet.casefold())]


def _rows(data: bytes, reader: Callable[..., Any], name: str, part: str, place: Place) -> Rows:
    """The cells of one sheet, with those that calamine cannot see looked up."""
    from threading import Thread

    dead: Dead = {}
    beside = Thread(target=lambda: dead.update(_dead_cells(data, part)))
    beside.start()
    rows: Rows = _answer(reader(data, MOST_CELLS, "rows", name), place)
    beside.join()
    for (row, column), text in dead.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = text
    return rows


def _answer(answer: tuple[Any, ...], place: Place) -> Any:
    match answer:
        case ("names" | "rows", found):
            return found
        case ("large", rows, columns):
            raise _too_large(rows, columns, place)
        case ("password",):
            raise Refusal("file-encrypted", place)
        case ("bad", reason):
            raise Refusal("file-unreadable", place, reason=reason)
    raise Refusal("file-unreadable", place, reason="it is damaged, or wants more memory than any survey needs")


def _too_large(rows: int, columns: int, place: Place) -> Refusal:
    return Refusal("file-too-large", place, what=f"the sheet reaches over {rows:,} rows × {columns:,} columns")


def _parts(data: bytes, place: Place) -> dict[str, str] | None:
    """The part of each sheet of an xlsx package, by the sheet's name; None for all other kinds.

    :raises Refusal: for what is encrypted, damaged or too large.
    """
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise Refusal("file-encrypted", place)
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_BYTES:
                raise Refusal("file-too-large", place, what=f"unpacked, it is more than {MOST_BYTES >> 20} MiB")
            return _sheet_parts(package) if "xl/workbook.xml" in package.namelist() else None
    except _DAMAGED as error:
        code = "file-encrypted" if "password" in str(error) else "file-unreadable"
        raise Refusal(code, place, reason="the workbook is cut off or damaged") from None


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    targets = {}
    for relation in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels")):
        path = posixpath.join("/xl", relation.get("Target", ""))
        targets[relation.get("Id")] = posixpath.normpath(path).lstrip("/")
    parts = {}
    for element in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            identity = next((value for key, value in element.items() if key.endswith("}id")), None)
            parts[element.get("name", "")] = targets.get(identity, "")
    return parts


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
                content = package.read(part)
                if part.filename in parts.values() or (b"row" in content and part.filename.lower().endswith(".xml")):
                    rows, columns = _extent(content)
                    cells += rows * columns
                    if cells > MOST_CELLS:
                        name = next((name for name, own in parts.items() if own == part.filename), "")
                        raise _too_large(rows, columns, Place(place.file, name))
    except _DAMAGED:
        raise Refusal("file-unreadable", place, reason="the workbook is cut off or damaged") from None
    return True


class _Cursor:
    """Where a cell of sheet XML stands: by its reference, or behind the one before it."""

    def __init__(self) -> None:
        self.references: list[str] = []
        self.row = self.column = 0
        self._behind = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2] if ":" in name else name
        if kind == "c" and (reference := attributes.get("r")):
            self._behind = reference
            self.references.append(reference)
        elif kind in ("c", "row"):
            self.settle()
            if kind == "c":
                self.column += 1
                self.references.append(f"{letters(self.column)}{self.row}")
            else:
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0

    def settle(self) -> None:
        """Take row and column from the last reference, which is put off until they are asked for."""
        if self._behind:
            column = self._behind.rstrip("0123456789")
            self.row, self.column = int(self._behind[len(column) :]), _number(column)
            self._behind = ""


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


_PLAIN_CELL = re.compile(rb'<c r="([A-Za-z]+)([0-9]+)"')
_OTHER_CELL = re.compile(rb"<c[>/\t\r\n]|:c[>/\s]")
_REFERENCE = re.compile(rb"([A-Za-z]+)([0-9]+)")


def _extent(xml: bytes) -> tuple[int, int]:
    """The last row and column that any cell of a sheet's XML stands in."""
    found = _PLAIN_CELL.findall(xml)
    if len(found) != xml.count(b"<c ") or _OTHER_CELL.search(xml):  # not as the usual programs write it
        cursor = _Cursor()
        parser = ParserCreate()
        parser.StartElementHandler = cursor.start
        parser.Parse(xml, True)
        found = _REFERENCE.findall(" ".join(cursor.references).encode())
    columns, rows = {column for column, _ in found}, {row for _, row in found}
    return max(map(int, rows), default=0), max((_number(column.decode()) for column in columns), default=0)


_DEAD_MARKS = (b't="e"', b"t='e'", b"</f><v></v>", b"</f><v/>", b"</f><v />", b"</f></c>")


def _dead_cells(data: bytes, part: str) -> Dead:
    """The cells of a sheet's part that hold an error, or a formula without a stored value."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            xml = package.read(part) if part else b""
        return _find_dead(xml) if any(mark in xml for mark in _DEAD_MARKS) else {}
    except _DAMAGED:
        return {}  # calamine says what is wrong with the file


def _find_dead(xml: bytes) -> Dead:
    dead: Dead = {}
    cursor, kind, texts, is_formula = _Cursor(), "", [""], False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal kind, is_formula
        cursor.start(name, attributes)
        cursor.settle()
        match name.rpartition(":")[2]:
            case "c":
                kind, is_formula = attributes.get("t", "n"), False
                texts.clear()
            case "f":
                is_formula = True
            case "v":
                texts.clear()

    def end(name: str) -> None:
        match name.rpartition(":")[2]:
            case "f":
                texts.clear()  # what was read was the formula itself
            case "c" if kind == "e" or (is_formula and kind != "str" and not "".join(texts).strip()):
                dead[cursor.row - 1, cursor.column - 1] = "".join(texts).strip() or NO_VALUE

    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = texts.append
    parser.Parse(xml, True)
    return dead


def written_by_us(stream: BinaryIO) -> bool:
    """Whether a workbook names this program as its creator."""
    try:
        with zipfile.ZipFile(stream) as package:
            properties = package.read("docProps/core.xml")
    except _DAMAGED:
        return False
    return f"creator>{WRITER}<".encode() in properties


def is_workbook(stream: BinaryIO) -> bool:
    """Whether a zip package holds a workbook rather than something else; one too damaged to say counts as one."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = set(package.namelist())
    except _DAMAGED:
        return True
    finally:
        stream.seek(0)
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml", "[Content_Types].xml"})
