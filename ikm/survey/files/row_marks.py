"""Rows that a sheet marks without a word in any cell: hidden, filtered away, struck through.

calamine gives the cells of such rows as it gives all others, so the marks are looked up in the file itself. An xlsx
marks all three; of ods, xls and xlsb only hidden rows are known, and in ods which of them a filter hides.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.parsers.expat import ParserCreate

import numpy as np
from numpy.typing import NDArray

from ikm.survey.files.lost_cells import xls_records, xlsb_records
from ikm.survey.files.table import NO_ROW_MARKS, OLE, RowMarks
from ikm.survey.files.xlsx_package import content

RowSpans = list[range]
"""Rows by number, as the spreadsheet shows it, in their order."""
MOST_STYLES = 16 << 20
"""No honest list of styles has so many bytes."""
LAST_ROW = 1 << 20
_PIECE = 1 << 20
_XLS_ROW, _XLS_HIDDEN = 0x208, 0x20
_XLSB_ROW, _XLSB_HIDDEN = 0, 0x10

_PREFIX = rb"<(?:\w+:)?"
_ROW = re.compile(_PREFIX + rb"row\b[^>]*>")
_ROW_NUMBER = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_HIDES = b" hidden="
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_FILTER = re.compile(
    _PREFIX + rb"""autoFilter\b[^>]*\bref=["']\$?[A-Z]+\$?([0-9]{1,7}):\$?[A-Z]+\$?([0-9]{1,7})["']"""
)
_ROW_CONTENT = re.compile(_PREFIX + rb"row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(_PREFIX + rb"c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_CELL_STYLE = re.compile(rb"""\bs=["']([0-9]{1,7})["']""")
_VALUE = re.compile(_PREFIX + rb"(?:v|is)\b[^>]*(?<!/)>")


def row_marks(data: bytes, name: str, part: str, xml: bytes | None) -> RowMarks:
    """The rows that the sheet ``name`` marks.

    ``part`` is the part that holds it, for xlsx only, and ``xml`` the XML of the sheet, where it is of that kind. Of
    a damaged file there are none; the reading library says what is wrong.
    """
    filtered: RowSpans = []
    struck: RowSpans = []
    try:
        if data.startswith(OLE):
            hidden = list(_hidden_in_xls(data, name))
        elif xml is None:
            hidden = list(_hidden_in_xlsb(data, name))
        elif part:
            hidden = list(_hidden_in_xlsx(xml))
            filtered = _filtered_in_xlsx(xml, hidden)
            struck = list(_struck_in_xlsx(xml, _struck_styles(data)))
        else:
            hidden, filtered = _hidden_in_ods(xml, name)
    except Exception:  # whatever bytes of any kind can bring about
        return NO_ROW_MARKS
    return RowMarks(_numbers(hidden), _numbers(filtered), _numbers(struck))


def _numbers(spans: Iterable[range]) -> NDArray[np.int64]:
    """The numbers of the rows that a spreadsheet program has: a span may claim to reach much further."""
    within = [np.arange(span.start, min(span.stop, LAST_ROW + 1)) for span in spans if span.start <= LAST_ROW]
    return np.unique(np.concatenate(within)) if within else NO_ROW_MARKS.hidden


def _single(row: int) -> range:
    return range(row, row + 1)


def _hidden_in_xlsx(xml: bytes) -> Iterator[range]:
    """The hidden rows, by looking at no other tags than those that say ``hidden``, which may be of columns too."""
    at = xml.find(_HIDES)
    while at >= 0:
        start, end = xml.rfind(b"<", 0, at), xml.find(b">", at)
        tag = xml[start : end + 1]
        if _ROW.match(tag) and _HIDDEN.search(tag):
            number = _ROW_NUMBER.search(tag)
            yield _single(int(number[1]) if number else _row_by_place(xml, start))
        at = xml.find(_HIDES, end)


def _row_by_place(xml: bytes, start: int) -> int:
    """The number of a row that does not say it: one more than that of the row before."""
    row = 0
    for tag in _ROW.findall(xml, 0, start):
        number = _ROW_NUMBER.search(tag)
        row = int(number[1]) if number else row + 1
    return row + 1


def _filtered_in_xlsx(xml: bytes, hidden: RowSpans) -> RowSpans:
    """Of the hidden rows, those below the heads of a filter that chooses something."""
    bounds = _FILTER.search(xml) if hidden and b"filterColumn" in xml else None
    if not bounds:
        return []
    first, last = int(bounds[1]), int(bounds[2])
    return [span for span in hidden if first < span.start <= last]


def _struck_styles(data: bytes) -> set[bytes]:
    """The numbers of the cell styles of an xlsx whose font is struck through."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        if "xl/styles.xml" not in package.namelist():
            return set()
        xml = content(package, "xl/styles.xml", MOST_STYLES)
    if b"strike" not in xml:
        return set()
    fonts: list[bool] = []
    styles: list[ElementTree.Element] = []
    for element in ElementTree.fromstring(xml):
        match element.tag.rpartition("}")[2]:
            case "fonts":
                fonts = [_is_struck(font) for font in element]
            case "cellXfs":
                styles = list(element)
    return {str(number).encode() for number, style in enumerate(styles) if fonts[int(style.get("fontId", "0"))]}


def _is_struck(font: ElementTree.Element) -> bool:
    strikes = [part for part in font if part.tag.rpartition("}")[2] == "strike"]
    return any(strike.get("val", "1") not in ("0", "false") for strike in strikes)


def _struck_in_xlsx(xml: bytes, struck_styles: set[bytes]) -> Iterator[range]:
    """The rows of which every filled cell is struck through."""
    if not any(b's="%s"' % style in xml for style in struck_styles):
        return
    row = 0
    for attributes, cells in _ROW_CONTENT.findall(xml):
        number = _ROW_NUMBER.search(attributes)
        row = int(number[1]) if number else row + 1
        styles = [_CELL_STYLE.search(cell) for cell, inside in _CELL.findall(cells) if _VALUE.search(inside)]
        if styles and all(style and style[1] in struck_styles for style in styles):
            yield _single(row)


def _hidden_in_ods(xml: bytes, name: str) -> tuple[RowSpans, RowSpans]:
    """The hidden rows of a sheet, and those of them that a filter hides."""
    hidden: RowSpans = []
    filtered: RowSpans = []
    is_here = False
    row = 1

    def start(kind: str, attributes: dict[str, str]) -> None:
        nonlocal is_here, row
        if kind == "table:table":
            is_here, row = attributes.get("table:name") == name, 1
        elif kind == "table:table-row" and is_here:
            span = range(row, row + int(attributes.get("table:number-rows-repeated", 1)))
            row = span.stop
            visibility = attributes.get("table:visibility", "visible")
            if visibility != "visible":
                hidden.append(span)
            if visibility == "filter":
                filtered.append(span)

    if b'visibility="' in xml:
        parser = ParserCreate()
        parser.StartElementHandler = start
        for at in range(0, len(xml), _PIECE):
            parser.Parse(xml[at : at + _PIECE], False)
    return hidden, filtered


def _hidden_in_xls(data: bytes, name: str) -> Iterator[range]:
    for kind, body in xls_records(data, name):
        if kind == _XLS_ROW and body[12] & _XLS_HIDDEN:
            yield _single(int.from_bytes(body[:2], "little") + 1)


def _hidden_in_xlsb(data: bytes, name: str) -> Iterator[range]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        for kind, body in xlsb_records(package, name):
            if kind == _XLSB_ROW and body[11] & _XLSB_HIDDEN:
                yield _single(int.from_bytes(body[:4], "little") + 1)
