"""Cells whose value the reading library cannot see: errors, and formulas that were saved without a value.

calamine reads both as blanks, so they are looked up in the file itself. xls and xlsb have no formulas without a
value: where a program computed none, they hold an empty text.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import NamedTuple
from xml.parsers.expat import ParserCreate

from ikm.survey.files.table import NO_VALUE, OLE
from ikm.survey.files.xlsx_package import CellCursor, content, relations

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_PIECE = 1 << 20
OPEN_DOCUMENT_PART = "content.xml"
"""The part of an ods package that holds all of its sheets."""


class LostCell(NamedTuple):
    """One such cell, by row and column from 0, and what it shall read as."""

    row: int
    column: int
    text: str


def sheet_xml(data: bytes, part: str) -> bytes | None:
    """The XML that holds a sheet of xlsx, which is ``part``, or of ods; None of other kinds, or if damaged."""
    if data.startswith(OLE):
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if not part and OPEN_DOCUMENT_PART not in package.namelist():
                return None
            return content(package, part or OPEN_DOCUMENT_PART)
    except Exception:  # whatever bytes of any kind can bring about
        return None


def dead_cells(data: bytes, name: str, part: str, xml: bytes | None) -> Iterator[LostCell]:
    """Find the dead cells of the sheet ``name``.

    ``part`` is the part that holds it, for xlsx only, and ``xml`` what :func:`sheet_xml` gives. Where the file is
    damaged there are no more of them; the reading library says what is wrong.
    """
    try:
        if data.startswith(OLE):
            yield from _xls(data, name)
        elif xml is None:
            with zipfile.ZipFile(BytesIO(data)) as package:
                yield from _xlsb(package, name)
        elif part:
            yield from _xlsx(xml)
        else:
            yield from _ods(xml, name)
    except Exception:  # whatever bytes of any kind can bring about
        return


def _parse(
    xml: bytes,
    found: list[Iterable[LostCell]],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    texts: list[str],
) -> Iterator[LostCell]:
    """Parse a piece at a time, and hand on what the handlers have ``found`` in it; ``texts`` takes all text."""

    def refuse(*_: object) -> None:
        raise ValueError("no workbook declares entities")

    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = texts.append, refuse
    for at in range(0, len(xml), _PIECE):
        parser.Parse(xml[at : at + _PIECE], False)
        for some in found:
            yield from some
        found.clear()


_XLSX_MARKS = (b't="e"', b"t='e'", b"</f><v></v>", b"</f><v/>", b"</f><v />", b"</f></c>", b'"inlineStr"><v>')


def _xlsx(xml: bytes) -> Iterator[LostCell]:
    found: list[Iterable[LostCell]] = []
    cursor, kind, texts, is_formula = CellCursor(), "", [""], False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal kind, is_formula
        cursor.start(name, attributes)
        cursor.settle()
        cursor.references.clear()
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
            case "c":
                text = "".join(texts).strip()
                is_misplaced = kind == "inlineStr" and bool(text)  # calamine wants such a text in another element
                if kind == "e" or is_misplaced or (is_formula and kind != "str" and not text):
                    found.append([LostCell(cursor.row - 1, cursor.column - 1, text or NO_VALUE)])

    if any(mark in xml for mark in _XLSX_MARKS):
        yield from _parse(xml, found, start, end, texts)


_ODS_MARKS = (b'value-type="error"', b"table:formula=")


def _ods(xml: bytes, name: str) -> Iterator[LostCell]:
    found: list[Iterable[LostCell]] = []
    row = rows = column = columns = 0
    is_here, has_text, cell, texts = False, False, dict[str, str](), [""]

    def start(kind: str, attributes: dict[str, str]) -> None:
        nonlocal row, rows, column, columns, is_here, has_text, cell
        match kind:
            case "table:table":
                is_here, row, rows = attributes.get("table:name") == name, 0, 0
            case "table:table-row":
                row, rows = row + rows, int(attributes.get("table:number-rows-repeated", 1))
                column = columns = 0
            case "table:table-cell" | "table:covered-table-cell":
                column, columns = column + columns, int(attributes.get("table:number-columns-repeated", 1))
                cell, has_text = attributes, False
                texts.clear()
            case "text:p":
                has_text = True

    def end(kind: str) -> None:
        match kind:
            case "office:annotation":
                texts.clear()
            case "table:table-cell" if is_here and (reads := _reads(cell, has_text, "".join(texts).strip())):
                found.append(_repeated(range(row, row + rows), range(column, column + columns), reads))

    if any(mark in xml for mark in _ODS_MARKS):
        yield from _parse(xml, found, start, end, texts)


def _reads(cell: dict[str, str], has_text: bool, text: str) -> str:
    """What a cell of an ods sheet shall read as; empty where it is not dead."""
    if cell.get("calcext:value-type") == "error":
        return text or NO_VALUE
    if "table:formula" not in cell:
        return ""
    if text.startswith(("#", "Err:")):
        return text
    is_empty_text = has_text and not text  # how an empty text is saved as the value of a formula
    return "" if "office:value-type" in cell or is_empty_text else NO_VALUE


def _repeated(rows: range, columns: range, text: str) -> Iterator[LostCell]:
    return (LostCell(row, column, text) for row in rows for column in columns)


_ROW, _ERROR, _FORMULA_ERROR, _BUNDLE_SHEET = 0, 3, 11, 156


def _xlsb(package: zipfile.ZipFile, name: str) -> Iterator[LostCell]:
    row = 0
    for kind, body in xlsb_records(package, name):
        if kind == _ROW:
            row = int.from_bytes(body[:4], "little")
        elif kind in (_ERROR, _FORMULA_ERROR):
            yield LostCell(row, int.from_bytes(body[:4], "little"), _ERRORS.get(body[8], "#UNKNOWN!"))


def xlsb_records(package: zipfile.ZipFile, name: str) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet of xlsb, each its kind and its body."""
    parts = relations(package, "xl/_rels/workbook.bin.rels")
    part = ""
    for kind, body in _xlsb_records(content(package, "xl/workbook.bin")):
        if kind == _BUNDLE_SHEET:
            identity, size = _text(body, 8)
            if _text(body, 8 + size)[0] == name:
                part = parts[identity]
    yield from _xlsb_records(content(package, part))


def _xlsb_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        kind, at = content[at], at + 1
        if kind > 127:
            kind, at = kind & 127 | content[at] << 7, at + 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte, at = content[at], at + 1
            size |= (byte & 127) << shift
            if byte < 128:
                break
        yield kind, content[at : at + size]
        at += size


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and how many bytes both take."""
    size = 4 + 2 * int.from_bytes(body[at : at + 4], "little")
    return body[at + 4 : at + size].decode("utf-16-le"), size


_FORMULA, _BOUND_SHEET, _BOOL_OR_ERROR = 0x06, 0x85, 0x205


def xls_records(data: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet of xls, each its kind and its body."""
    from ikm.survey.files.ole_file import BOOK, records, stream

    book = stream(data, BOOK)
    starts = (body for kind, body in records(book, 0) if kind == _BOUND_SHEET and name in _sheet_names(body))
    yield from records(book, int.from_bytes(next(starts, b"")[:4], "little"))


def _xls(data: bytes, name: str) -> Iterator[LostCell]:
    for kind, body in xls_records(data, name):
        is_error = kind == _BOOL_OR_ERROR and body[7] == 1
        if is_error or (kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff"):
            row, column = struct.unpack_from("<HH", body)
            yield LostCell(row, column, _ERRORS.get(body[6 if is_error else 8], "#UNKNOWN!"))


def _sheet_names(body: bytes) -> set[str]:
    """What the name of a sheet may be: as Excel 97 writes it, wide or narrow, and as Excel 95 does."""
    texts = (body[8:], "utf-16-le"), (body[8:], "latin-1"), (body[7:], "cp1252")
    return {text.decode(encoding, "replace") for text, encoding in texts}
