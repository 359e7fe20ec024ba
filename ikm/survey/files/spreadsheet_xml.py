"""Workbooks as one XML document: Excel 2003's, and the flat kind of OpenDocument, read without any entity.

Why not lxml: a document type may define entities that grow without end when they are used, and expat can be told to
stop at the first definition.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.grid import MOST_ROWS, Grid
from ikm.survey.files.table import MOST_COLUMNS

EXCEL = b"urn:schemas-microsoft-com:office:spreadsheet"
OPEN_DOCUMENT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_DEEPEST = 200
"""So deep do elements stand within each other at most."""
_VALUES = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "date": "date-value",
    "boolean": "boolean-value",
}
"""The attribute that holds a value of OpenDocument, by its type; a text stands in the cell."""
_MIDNIGHT = re.compile(r"T00:00:00(\.0+)?$")

Attributes = Mapping[str, str]


def grids_in(content: bytes, place: Place) -> list[Grid]:
    """The sheets of a document, in their order.

    :raises Refusal: ``file-damaged`` for what is not well-formed or defines entities, ``sheet-too-large``.
    """
    reader = _ExcelReader(place) if EXCEL in content[: 1 << 16] else _OpenDocumentReader(place)
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.refuse_entity
    try:
        parser.Parse(content, True)
    except (ExpatError, ValueError, LookupError):
        raise Refusal("file-damaged", place) from None
    return reader.grids


class _SheetReader(ABC):
    """Takes the elements of a document as they come."""

    def __init__(self, place: Place) -> None:
        self.grids: list[Grid] = []
        self._place = place
        self._depth = 0
        self._texts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refusal("file-damaged", self._place)
        self.opened(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self.closed(_local(name))

    def text(self, text: str) -> None:
        self._texts.append(text)

    def refuse_entity(self, *_declared: object) -> None:
        raise Refusal("file-damaged", self._place)

    @abstractmethod
    def opened(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""

    @abstractmethod
    def closed(self, name: str) -> None:
        """Take the end of an element."""


class _ExcelReader(_SheetReader):
    """Excel 2003: Worksheet, Row, Cell and within it Data; a cell or row may say its number."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._cell: Attributes = {}
        self._type = ""
        self._data = ""
        self._in_comment = False

    def opened(self, name: str, attributes: Attributes) -> None:
        match name:
            case "Worksheet":
                self.grids.append(Grid(self._place, attributes.get("Name", "")))
            case "Row" if self.grids:
                self.grids[-1].begin_row(_whole(attributes, "Index", MOST_ROWS) or None)
            case "Cell":
                self._cell, self._type, self._data = attributes, "", ""
            case "Comment":
                self._in_comment = True
            case "Data" if not self._in_comment:
                self._type = attributes.get("Type", "")
                self._texts = []
            case "Visible":
                self._texts = []

    def closed(self, name: str) -> None:
        match name:
            case "Comment":
                self._in_comment = False
            case "Data" if not self._in_comment:
                self._data = "".join(self._texts)
            case "Cell" if self.grids:
                self.grids[-1].put(
                    _excel_value(self._data, self._type),
                    _whole(self._cell, "Index", MOST_COLUMNS) or None,
                    1 + _whole(self._cell, "MergeAcross", MOST_COLUMNS),
                    1 + _whole(self._cell, "MergeDown", MOST_ROWS),
                )
            case "Visible" if self.grids:
                self.grids[-1].is_hidden = "Hidden" in "".join(self._texts)


class _OpenDocumentReader(_SheetReader):
    """OpenDocument: table, table-row and table-cell, each of which may stand for several; paragraphs in a cell."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._cell: Attributes = {}
        self._paragraphs: list[str] = []
        self._repeats = 1
        self._hidden: set[str] = set()
        self._style = ""
        self._in_note = False

    def opened(self, name: str, attributes: Attributes) -> None:
        match name:
            case "style":
                self._style = attributes.get("name", "")
            case "table-properties" if attributes.get("display") == "false":
                self._hidden.add(self._style)
            case "table":
                self.grids.append(Grid(self._place, attributes.get("name", "")))
                self.grids[-1].is_hidden = attributes.get("style-name", "") in self._hidden
            case "table-row" if self.grids:
                self.grids[-1].begin_row()
                self._repeats = _whole(attributes, "number-rows-repeated", MOST_ROWS) or 1
            case "table-cell" | "covered-table-cell":
                self._cell, self._paragraphs = attributes, []
            case "annotation":
                self._in_note = True
            case "p":
                self._texts = []
            case "s" | "tab":
                self._texts.append(" ")
            case "line-break":
                self._texts.append("\n")

    def closed(self, name: str) -> None:
        match name:
            case "p" if not self._in_note:
                self._paragraphs.append("".join(self._texts))
            case "annotation":
                self._in_note = False
            case "table-cell" | "covered-table-cell" if self.grids:
                self._put()
            case "table-row" if self.grids:
                self.grids[-1].repeat_row(self._repeats)

    def _put(self) -> None:
        cell, grid = self._cell, self.grids[-1]
        kind = cell.get("value-type", "string")
        value = cell.get(_VALUES.get(kind, ""), "\n".join(self._paragraphs))
        times = _whole(cell, "number-columns-repeated", MOST_COLUMNS) or 1
        if value == "":
            grid.put("", grid.column + 1, across=times)
            return
        for _ in range(times):
            column, down = grid.column + 1, _whole(cell, "number-rows-spanned", MOST_ROWS)
            grid.put(_value(value, "Number" if _VALUES.get(kind) == "value" else kind), column, down=down)


def _excel_value(text: str, kind: str) -> object:
    return {"1": "TRUE", "0": "FALSE"}.get(text, text) if kind == "Boolean" else _value(text, kind)


def _value(text: str, kind: str) -> object:
    """The value of a cell: a number as such, a date without midnight, any other text as it stands."""
    if kind == "Number":
        return float(text)
    if kind in ("DateTime", "date"):
        return _MIDNIGHT.sub("", text).replace("T", " ").removesuffix(".000")
    return text.upper() if kind == "boolean" else text


def _whole(attributes: Attributes, name: str, most: int) -> int:
    """A whole number from an attribute, 0 where it is not there, and ``most`` at most."""
    text = attributes.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _local(name: str) -> str:
    return name.rpartition(":")[2]
