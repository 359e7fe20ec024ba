"""The cells of a workbook that are left to people, such as its follow-up plan, and what they wrote there.

A run that writes a workbook anew carries over what stands in the open cells of the former. Where they are, the former
says itself by hidden names such as ``ikm.plan.biaya``, which move with their cells. That nothing else was changed is
known by a digest of what all its other cells hold, in a custom property: a program that saves a workbook again writes
every part of it in its own manner, but the cells hold what they held.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from ikm.render.workbook.package import packed, parts_of

if TYPE_CHECKING:
    from openpyxl import Workbook

CELLS = "ikm-cells"
"""The property with the digest of what the cells hold that are not open."""
NAME = "ikm."
"""What the names of open cells begin with."""
_LETTERS = re.compile(r"[^A-Za-z0-9_]+")
_INSIGNIFICANT = re.compile(r"[\s$']")
"""Signs of a formula that every program sets as it likes."""
_DIGITS = ".12g"
"""How far programs agree on a number."""

Held = tuple[str, int, int, str]
"""What a cell holds, as :func:`held` says it: its sheet, its row, its column, and that."""


class Spot(NamedTuple):
    """An open cell by the name of the cells it is one of, and its place among them."""

    name: str
    down: int
    across: int


class CellPlace(NamedTuple):
    """Where a cell is."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it, without its sheet."""
        return f"{get_column_letter(self.column)}{self.row}"


class Written(NamedTuple):
    """What somebody wrote into an open cell: which of the cells of a name it is, what, and where it stood."""

    spot: Spot
    text: str
    cell: str


class CarriedOver(NamedTuple):
    """A workbook with what was carried over into so many cells of it, and the former cells of what was not."""

    package: bytes
    cells: int
    lost: tuple[str, ...] = ()


def name_of(*parts: str) -> str:
    """The name of open cells: ``ikm.plan.biaya``."""
    return NAME + ".".join(_LETTERS.sub("_", part) for part in parts if part)


def is_dotted(value: object) -> bool:
    """Whether a cell has dots to write on: "TAHUN ………"."""
    return "………" in str(value)


def held(value: object) -> str:
    """What a cell holds, whichever program wrote it; empty for a blank.

    >>> held(3), held(3.0), held("3"), held("=SUM($A$1:'Data'!B2)"), held(None)
    ('3', '3', '"3', '=SUM(A1:DATA!B2)', '')
    """
    value = getattr(value, "text", value)  # of a formula for several cells
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        if value.startswith("="):
            return _INSIGNIFICANT.sub("", value).upper()
        return '"' + value.replace("\r\n", "\n")
    return format(float(value), _DIGITS) if hasattr(value, "__float__") else str(value)


def digest(cells: Iterable[Held]) -> str:
    """The SHA-256 of what cells hold, blank ones left out, in whatever order they come."""
    found = hashlib.sha256()
    for sheet, row, column, what in sorted(cells):
        if what:
            found.update(f"{sheet}\0{row}\0{column}\0{what}\n".encode("utf-8", "replace"))
    return found.hexdigest()


def written_into(package: bytes) -> list[Written] | None:
    """What somebody wrote into the open cells of a workbook of ours; None where anything else of it was changed."""
    try:
        book = load_workbook(io.BytesIO(package))
    except Exception:
        return None
    seal = next((one.value for one in _properties(book) if one.name == CELLS), None)
    spot_of = _open_cells(book)
    places = [
        (CellPlace(sheet.title, cell.row, cell.column), cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    if seal != digest((*place, held(value)) for place, value in places if place not in spot_of):
        return None
    return [
        Written(spot_of[place], str(value).strip(), f"{place.sheet}!{place.cell}")
        for place, value in places
        if place in spot_of and str(value).strip()
    ]


def carried_over(written: Iterable[Written], package: bytes) -> CarriedOver:
    """A workbook that was just made with what was written into the former.

    What a workbook says there itself, such as dots to write on, was written by nobody.
    """
    book = load_workbook(io.BytesIO(package))
    place_of = {spot: place for place, spot in _open_cells(book).items()}
    texts = dict[str, dict[str, str]]()
    lost = []
    for one in written:
        place = place_of.get(one.spot)
        if place is None:
            lost += [] if is_dotted(one.text) else [one.cell]
        elif str(book[place.sheet].cell(place.row, place.column).value or "").strip() != one.text:
            texts.setdefault(place.sheet, {})[place.cell] = one.text
    if not texts or lost:
        return CarriedOver(package, 0, tuple(lost))
    title_of = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(book.sheetnames, start=1)}
    parts = [
        (name, _filled_in(content, texts.get(title_of.get(name, ""), {}))) for name, content in parts_of(package)
    ]
    return CarriedOver(packed(parts), sum(map(len, texts.values())))


def _filled_in(xml: bytes, texts: Mapping[str, str]) -> bytes:
    """The XML of a sheet of ours with texts in its open cells, by their places."""
    for cell, text in texts.items():
        content = f't="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'.encode("utf-8", "replace")
        found = re.search(rf'(<c r="{cell}" s="\d+")(?:/>| t="inlineStr">.*?</c>)'.encode(), xml, re.DOTALL)
        assert found is not None  # an open cell is blank or a text, and is written as such
        xml = b"%s%s %s%s" % (xml[: found.start()], found[1], content, xml[found.end() :])
    return xml


def _open_cells(book: Workbook) -> dict[CellPlace, Spot]:
    """The open cells of a workbook; none of a name whose cells were deleted."""
    found = {}
    for name, defined in book.defined_names.items():
        for sheet, area in defined.destinations if name.startswith(NAME) else ():
            if sheet in book.sheetnames and "#REF" not in area:
                first_column, first, last_column, last = (int(bound or 0) for bound in range_boundaries(area))
                for row in range(first, last + 1):
                    for column in range(first_column, last_column + 1):
                        found[CellPlace(sheet, row, column)] = Spot(name, row - first, column - first_column)
    return found


def _properties(book: Workbook) -> list[Any]:
    """The custom properties of a workbook, which the stubs of openpyxl do not know."""
    return list(book.custom_doc_props.props)  # type: ignore[attr-defined]
