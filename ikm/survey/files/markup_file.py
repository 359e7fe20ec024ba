"""Tables of web pages and XML documents, which many applications write for “Export to Excel” and call .xls.

Why lxml, and each cell as its text: pandas' own reader makes 325 of 3,25 and 7 of 007. lxml hands the elements on as
it meets them, so no tree of a hostile page is ever held, and nothing that a page names is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import BinaryIO

from ikm.messages.findings import Place, Refusal, listed_names, near
from ikm.survey.files import spreadsheet_xml
from ikm.survey.files.grid import MOST_ROWS, Grid
from ikm.survey.files.table import MOST_COLUMNS, Table
from ikm.survey.files.workbook_file import named_sheets

MOST_BYTES = 64 << 20
"""So large may a text be that is held as a whole."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_CDATA = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
"""Text as XML may write it, which lxml takes for a comment in a page; and comments, in which there is none."""
_SILENT = frozenset(("script", "style", "title"))
"""Elements whose text nobody sees."""
_BLOCKS = frozenset(("p", "div", "li", "br"))
"""Elements that begin a line within a cell."""
_CHUNK = 1 << 16


def open_markup(stream: BinaryIO, place: Place, sheet: str | None, *, hidden: bool, is_mail: bool) -> list[Table]:
    """The tables of a web page or of a workbook in XML, as sheets; ``is_mail``: a page saved in the form of a mail.

    Tables of a page are numbered, a single one has no name.

    :raises Refusal: ``file-markup`` where there is no table in it, and as for any workbook.
    """
    content = held(stream, place)
    if is_mail:
        grids = [grid for page in _pages_of_mail(content) for grid in _grids_of_page(page, place)]
    elif _is_workbook(content):
        grids = spreadsheet_xml.grids_in(content, place)
    else:
        grids = _grids_of_page(content, place)
    return chosen_grids(grids, place, sheet, hidden=hidden, code="file-markup")


def held(stream: BinaryIO, place: Place) -> bytes:
    """The whole of a stream, where it is not too large for that.

    :raises Refusal: ``text-too-large``.
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refusal("text-too-large", place, most=MOST_BYTES >> 20)
    return content


def chosen_grids(grids: Iterable[Grid], place: Place, sheet: str | None, *, hidden: bool, code: str) -> list[Table]:
    """The tables that hold something, all that are not ``hidden``, or those that ``sheet`` names.

    :raises Refusal: ``code`` where there is none, ``sheet-unknown``, ``sheets-hidden``.
    """
    filled = [grid for grid in grids if grid.is_filled]
    if not filled:
        raise Refusal(code, place)
    if len(filled) == 1 and not filled[0].name and sheet is None:
        return [filled[0].sheet(place)]
    named = {grid.name or str(number): grid for number, grid in enumerate(filled, start=1)}
    names = [*named]
    visible = [name for name in names if hidden or not named[name].is_hidden]
    listed = listed_names(names)
    if sheet is None and not visible:
        raise Refusal("sheets-hidden", place, sheets=listed)
    wanted: Sequence[str] = visible if sheet is None else named_sheets(sheet, names, visible)
    if sheet is not None and not wanted:
        raise Refusal("sheet-unknown", place, sheet=sheet, sheets=listed, near=near(sheet, names))
    return [named[name].sheet(Place(place.file, name)) for name in wanted]


def _is_workbook(content: bytes) -> bool:
    head = content[: 1 << 16]
    is_excel = spreadsheet_xml.EXCEL in head and re.search(rb"<(\w+:)?Workbook[\s>]", head) is not None
    return is_excel or (spreadsheet_xml.OPEN_DOCUMENT in head and b"<office:document" in head)


def _pages_of_mail(content: bytes) -> list[bytes]:
    """The web pages in a mail, as UTF-8 where they say another encoding."""
    from email import message_from_bytes  # takes a third of a second to load

    pages: list[bytes] = []
    for part in message_from_bytes(content).walk():
        page = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(page, bytes):
            charset = part.get_content_charset()
            pages.append(_decoded(page, charset).encode() if charset else page)
    return pages


def _grids_of_page(content: bytes, place: Place) -> list[Grid]:
    from lxml import etree  # takes a while to load, and few inputs are pages

    collector = _TableCollector(place)
    parser = etree.HTMLParser(target=collector, encoding="utf-8", no_network=True)
    text = _CDATA.sub(_as_text, _page_text(content)).encode("utf-8", "replace")
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
        parser.close()
    except etree.LxmlError:
        raise Refusal("file-damaged", place) from None
    return collector.grids


def _as_text(found: re.Match[str]) -> str:
    """What stands in CDATA, as any other text is written; a comment as it is."""
    text: str | None = found[1]
    return found[0] if text is None else escape(text)


def _page_text(content: bytes) -> str:
    """The text of a page: by its mark, as UTF-8, or else in the encoding that it names, or Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        charset = _CHARSET.search(content, 0, _CHUNK)
        return _decoded(content, charset[1].decode() if charset else None)


def _decoded(content: bytes, charset: str | None) -> str:
    """The text in the encoding named, if there is such a one and its name could stand in it as it does."""
    try:
        if charset and charset.encode().decode(charset) == charset:
            return content.decode(charset, "replace")
    except (LookupError, UnicodeError):
        pass
    return content.decode("cp1252", "replace")


class _TableCollector:
    """Takes the elements of a page as they come: each table is a grid, also one that stands in a cell of another."""

    def __init__(self, place: Place) -> None:
        self.grids: list[Grid] = []
        self._place = place
        self._open: list[_OpenTable] = []
        self._silent = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.grids.append(Grid(self._place))
            self._open.append(_OpenTable(self.grids[-1]))
        elif tag in _SILENT:
            self._silent += 1
        elif self._open:
            self._open[-1].start(tag, attributes)

    def end(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent -= 1
        elif self._open:
            self._open[-1].end(tag)
            if tag == "table":
                self._open.pop()

    def data(self, text: str) -> None:
        if self._open and not self._silent:
            self._open[-1].data(text)

    def close(self) -> None:
        while self._open:
            self._open.pop().end("table")


class _OpenTable:
    """A table whose end has not come yet, and the cell that is being read."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._texts: list[str] | None = None
        self._spans = (1, 1)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "tr":
            self._finish_cell()
            self._grid.begin_row()
        elif tag in ("td", "th"):
            self._finish_cell()
            self._texts = []
            self._spans = _span(attributes, "colspan", MOST_COLUMNS), _span(attributes, "rowspan", MOST_ROWS)
        elif tag in _BLOCKS and self._texts is not None:
            self._texts.append("\n")

    def end(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._finish_cell()

    def data(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text.replace("\n", " ").replace("\r", " "))

    def _finish_cell(self) -> None:
        if self._texts is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._texts).split("\n"))
        across, down = self._spans
        self._grid.put("\n".join(line for line in lines if line), across=across, down=down)
        self._texts = None


def _span(attributes: dict[str, str], name: str, most: int) -> int:
    text = attributes.get(name, "").strip()
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
