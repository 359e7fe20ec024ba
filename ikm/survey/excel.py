"""Workbooks: xlsx, xlsm, xls, xlsb and ods, read by calamine.

calamine lays a sheet out densely, so a small file with one cell in the last corner would take all memory and
end the process. Before it may look, the package is inflated in bounded memory and its extent is measured.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate

from ikm.findings import Findings, Place, Refusal, near
from ikm.survey.table import Block, Labels, Progress, Table, code_rows, find_header

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_CELLS = 20_000_000
MOST_BYTES = 1 << 30
CHUNK = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
WRITER = "ikm"
"""The creator that workbooks written by this program name."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)  # what zipfile and expat raise over bytes that are not what they claim
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Sheet(Table):
    """One sheet of a workbook; its rows are loaded when they are first asked for."""

    def __init__(self, place: Place, load: Callable[[], list[list[Any]]]) -> None:
        self.place = place
        self._load = load

    @cached_property
    def _rows(self) -> list[list[Any]]:
        return self._load()

    @cached_property
    def _head(self) -> tuple[tuple[str, ...], int]:
        return find_header(iter(self._rows))

    @property
    def header(self) -> tuple[str, ...]:  # type: ignore[override]  # found when it is first asked for
        """The texts of the first row that is not empty."""
        return self._head[0]

    @property
    def header_row(self) -> int:  # type: ignore[override]  # found when it is first asked for
        """The number of that row."""
        return self._head[1]

    def blocks(
        self, columns: Sequence[int], labels: Sequence[Labels], findings: Findings, progress: Progress
    ) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        rows = islice(self._rows, self.header_row, None)
        for block in code_rows(self, rows, self.header_row + 1, columns, labels, findings):
            progress(int(block.rows[-1]) / len(self._rows))
            yield block


def open_sheets(stream: BinaryIO, place: Place, sheet: str | None) -> list[Sheet]:
    """Open a workbook: the sheet named, or all that are not hidden and not empty.

    :raises Refusal: for a workbook that is encrypted, damaged or too large, or a sheet that is not there.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    _check(stream, place)
    book = _book(stream, place)
    if sheet is None:
        tables = (info for info in book.sheets_metadata if info.typ == SheetTypeEnum.WorkSheet)
        visible = [info.name for info in tables if info.visible == SheetVisibleEnum.Visible]
    else:
        names = list(book.sheet_names)
        visible = [name for name in names if name == sheet] or [n for n in names if n.casefold() == sheet.casefold()]
        if len(visible) != 1:
            raise Refusal(
                "sheet-unknown",
                place,
                sheet=sheet,
                sheets=", ".join(f"“{n}”" for n in names),
                near=near(sheet, names),
            )
    return [Sheet(Place(place.file, name), lambda name=name: _rows(book, name, place)) for name in visible]  # type: ignore[misc]


def _book(stream: BinaryIO, place: Place) -> CalamineWorkbook:
    from python_calamine import PasswordError, load_workbook

    stream.seek(0)
    try:
        return load_workbook(stream)
    except PasswordError:
        raise Refusal("file-encrypted", place) from None
    except Exception as error:  # whatever calamine could not read, the file is at fault
        raise Refusal("file-unreadable", place, reason=_first_line(error)) from None


def _rows(book: CalamineWorkbook, name: str, place: Place) -> list[list[Any]]:
    try:
        sheet = book.get_sheet_by_name(name)
        _refuse_more_than(sheet.total_height, sheet.total_width, Place(place.file, name))
        return sheet.to_python(skip_empty_area=False)
    except Refusal:
        raise
    except Exception as error:  # as above
        raise Refusal("file-unreadable", Place(place.file, name), reason=_first_line(error)) from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _check(stream: BinaryIO, place: Place) -> None:
    """Refuse what is encrypted, damaged or would not fit into memory, before calamine may try."""
    stream.seek(0)
    if stream.read(len(OLE)) == OLE:
        stream.seek(0)
        if _ENCRYPTED in stream.read():
            raise Refusal("file-encrypted", place)
        return
    try:
        with zipfile.ZipFile(stream) as package:
            _measure(package, place)
    except _DAMAGED as error:
        if "password" in str(error):
            raise Refusal("file-encrypted", place) from None
        raise Refusal("file-unreadable", place, reason="the workbook is cut off or damaged") from None


def _measure(package: zipfile.ZipFile, place: Place) -> None:
    spent = 0

    def inflated(part: zipfile.ZipInfo) -> Iterator[bytes]:
        nonlocal spent
        with package.open(part) as inflating:
            while chunk := inflating.read(CHUNK):
                spent += len(chunk)
                if spent > MOST_BYTES:
                    raise Refusal("file-too-large", place, what=f"unpacked, it is more than {MOST_BYTES >> 20} MiB")
                yield chunk

    for part in package.infolist():
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            if part.file_size < CHUNK or not _is_plainly_small(inflated(part)):
                _refuse_more_than(*_extent(inflated(part)), place)
        elif part.filename.endswith((".xml", ".bin")):
            deque(inflated(part), maxlen=0)


def _refuse_more_than(rows: int, columns: int, place: Place) -> None:
    if rows * columns > MOST_CELLS:
        what = f"the sheet reaches over {rows:,} rows × {columns:,} columns"
        raise Refusal("file-too-large", place, what=what)


_WIDE = re.compile(rb'r="([A-Z]{2,3})[0-9]')
_TALL = re.compile(rb'r="[A-Z]*([0-9]{6,7})"')
_UNUSUAL = re.compile(rb"<c>|<c/|:c[ >/]|<row>|<row/|:row[ >/]|r\s*=\s*'|r\s+=|r=\s")


def _is_plainly_small(xml: Iterator[bytes]) -> bool:
    """Whether a large sheet, written as the usual programs write, certainly fits.

    Ten times faster than parsing: references up to Z99999 fit whatever they are, so only wider and taller ones
    are looked at. Every cell and row must carry its reference.
    """
    rows, columns, elements, references = 99_999, 26, 0, 0
    tail = b""
    for chunk in xml:
        whole, bracket, rest = (tail + chunk).rpartition(b"<")
        tail = bracket + rest
        if _UNUSUAL.search(whole):
            return False
        elements += whole.count(b"<c ") + whole.count(b"<row ")
        references += whole.count(b' r="')
        columns = max([columns, *map(_column, set(_WIDE.findall(whole)))])
        rows = max([rows, *map(int, _TALL.findall(whole))])
    return references >= elements and rows * columns <= MOST_CELLS


def _extent(xml: Iterator[bytes]) -> tuple[int, int]:
    """The last row and column of a sheet, by parsing it; cells without a reference follow their neighbours."""
    row = column = rows = columns = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, rows, columns
        kind = name.rpartition(":")[2]
        if kind == "row":
            row, column = int(attributes.get("r", row + 1)), 0
        elif kind == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            column = _column(letters.encode()) if letters else column + 1
            row = int(attributes["r"][len(letters) :] or row) if letters else row
            rows, columns = max(rows, row), max(columns, column)

    parser = ParserCreate()
    parser.StartElementHandler = start
    for chunk in xml:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return rows, columns


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def written_by_us(stream: BinaryIO) -> bool:
    """Whether a workbook names this program as its creator."""
    try:
        with zipfile.ZipFile(stream) as package:
            properties = package.read("docProps/core.xml")
    except (*_DAMAGED, KeyError):
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
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml", "EncryptedPackage"})
