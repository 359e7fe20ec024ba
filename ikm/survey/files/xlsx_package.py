"""Zip packages of workbooks: their parts, unpacked in bounds, and where the cells of a sheet's XML stand.

Why a sheet is scanned here before calamine reads it: calamine lays a sheet out densely, so that 5 KB with a cell in
A1 and one in XFD1048576 abort the process, which Python cannot catch; and it has no limit to set. openpyxl reads such
a sheet, but takes 4.3 s of processor time for 20,000 rows of ten columns where calamine takes 0.26 s (openpyxl 3.1,
python-calamine 0.9, Python 3.11, 2026-11-29).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate

from ikm.messages.findings import column_number, letters

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    ElementTree.ParseError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    RuntimeError,
)
"""What zipfile and expat raise over bytes that are not what they claim."""


_MOST_ABOUT = 16 << 20
"""How large a part that only names others may be: its elements take twenty times as much in memory."""


FROM_SIZE, SWOLLEN_TEXT, SWOLLEN_XML = 64 << 20, 80, 200
"""Tables are packed to a tenth, of equal answers to a fortieth, and to a hundredth in the XML of an ods.

What is longer than this, and packed to less than half of that, is no table.
"""


def is_swollen(packed: int, unpacked: int, times: int = SWOLLEN_TEXT) -> bool:
    """Whether bytes say so little for their number that they are none of a table of answers.

    >>> is_swollen(1000, 60 << 20), is_swollen(1 << 20, 900 << 20), is_swollen(40 << 20, 900 << 20)
    (False, True, False)
    """
    return unpacked > FROM_SIZE and unpacked > times * packed


def content(package: zipfile.ZipFile, part: zipfile.ZipInfo | str, most: int | None = None) -> bytes:
    """Unpack one part, never to more than the package declares.

    :raises zipfile.BadZipFile: for a part that holds more than declared or ``most``, or is packed as no office
        program does it.
    """
    one = package.getinfo(part) if isinstance(part, str) else part
    if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("another compression")
    declared = one.file_size
    if most is not None and declared > most:
        raise zipfile.BadZipFile("larger than it can honestly be")
    one.file_size = declared + 1  # zipfile stops at this size, so one more shows whether there is more
    try:
        with package.open(one) as stream:
            found = stream.read(declared + 1)
    finally:
        one.file_size = declared
    if len(found) > declared:
        raise zipfile.BadZipFile("more than declared")
    return found


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet of an xlsx package, by the sheet's name."""
    targets = relations(package, "xl/_rels/workbook.xml.rels")
    parts = {}
    for element in ElementTree.fromstring(content(package, "xl/workbook.xml", _MOST_ABOUT)).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            identity = next((value for key, value in element.items() if key.endswith("}id")), "")
            parts[element.get("name", "")] = targets.get(identity, "")
    return parts


def relations(package: zipfile.ZipFile, path: str) -> dict[str, str]:
    """The parts that a list of relations of a workbook names, by their identity."""
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
        for one in ElementTree.fromstring(content(package, path, _MOST_ABOUT))
    }


class CellCursor:
    """Where a cell of sheet XML stands: by its reference, or behind the one before it."""

    def __init__(self) -> None:
        self.references: list[str] = []
        self.row = self.column = 0
        self._behind = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element; cells and rows move the cursor."""
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
            self.row, self.column = int(self._behind[len(column) :]), column_number(column)
            self._behind = ""


_PLAIN_CELL = re.compile(rb'<c r="([A-Za-z]+)([0-9]+)"')
_OTHER_CELL = re.compile(rb"<c[>/\t\r\n]|:c[>/\s]")
_REFERENCE = re.compile(rb"([A-Za-z]+)([0-9]+)")


def extent(xml: bytes) -> tuple[int, int]:
    """The last row and column that any cell of a sheet's XML stands in."""
    found = _PLAIN_CELL.findall(xml)
    if len(found) != xml.count(b"<c ") or _OTHER_CELL.search(xml):  # not as the usual programs write it
        cursor = CellCursor()
        parser = ParserCreate()
        parser.StartElementHandler = cursor.start
        parser.Parse(xml, True)
        found = _REFERENCE.findall(" ".join(cursor.references).encode())
    columns, rows = {column for column, _ in found}, {row for _, row in found}
    return max(map(int, rows), default=0), max((column_number(column.decode()) for column in columns), default=0)
