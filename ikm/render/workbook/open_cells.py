"""The cells of a workbook that are left to people, such as its follow-up plan, and what they wrote there.

A run that writes a workbook anew carries over what stands in the open cells of the former. Where they are, the former
says itself by hidden names such as ``ikm.plan.biaya``, which move with their cells. That nothing else was changed is
known by a digest of what all its other cells hold, in a custom property: a program that saves a workbook again writes
every part of it in its own manner, but the cells hold what they held. What this program wrote into the open cells,
such as dots to write on, stands in further properties.
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

from ikm.render.sealed_package import packed, parts_of

if TYPE_CHECKING:
    from openpyxl import Workbook

CELLS, OWN_TEXTS = "ikm-cells", "ikm-own-"
"""The property with the digest of what the cells hold that are not open, and what those are called, with a number
behind, that hold the texts of this program in the open ones."""
MOST_IN_PROPERTY = 250
"""Signs that a property holds in every program."""
NAME = "ikm."
"""What the names of open cells begin with."""
MOST_CARRIED = 64 << 20
"""A workbook that unpacked has more bytes takes too long to be looked through cell by cell."""
_LETTERS = re.compile(r"[^A-Za-z0-9_]+")
_INSIGNIFICANT = re.compile(r"[\s$']")
"""Signs of a formula that every program sets as it likes."""
_DIGITS = ".12g"
"""How far programs agree on a number."""
_PLAIN = "General"
"""The format of a number that is carried over; of others, such as dates, the format would be lost."""

HeldRow = tuple[str, int, str]
"""What a row of cells holds: its sheet, its number, and what stands in it, as :func:`held_in_row` says it."""


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
    value: str | int | float
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


def held_in_row(cells: Iterable[tuple[int, object]]) -> str:
    """What a row holds, from its cells by column, in their order; blank ones are left out."""
    return "\1".join(f"{column}={what}" for column, value in cells if (what := held(value)))


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


class CellDigest:
    """The digest of what rows hold, in whatever order they come; a blank one is as none."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, sheet: str, row: int, held: str) -> None:
        """Take in a row."""
        if held:
            found = hashlib.sha256(f"{sheet}\0{row}\0{held}".encode("utf-8", "replace"))
            self._sum += int.from_bytes(found.digest(), "big")

    def __str__(self) -> str:
        return f"{self._sum % (1 << 256):064x}"


def properties_of(texts: Iterable[str]) -> dict[str, str]:
    """The properties that hold the texts of this program in open cells."""
    whole = "\n".join(sorted({text for text in texts if text}))
    parts = [whole[start : start + MOST_IN_PROPERTY] for start in range(0, len(whole), MOST_IN_PROPERTY)]
    return {f"{OWN_TEXTS}{number}": part for number, part in enumerate(parts, start=1)}


def written_into(package: bytes) -> list[Written] | None:
    """What somebody wrote into the open cells of a workbook of ours.

    None where anything else of it was changed, where a cell has a comment, or where an open cell holds what would not
    be carried over as it is: a formula, a date, a number in a format of its own.
    """
    try:
        if sum(len(content) for _, content in parts_of(package)) > MOST_CARRIED:
            return None
        book = load_workbook(io.BytesIO(package))
    except Exception:
        return None
    properties = {one.name: str(one.value) for one in _properties(book)}
    spot_of = _open_cells(book)
    others, written = CellDigest(), list[Written]()
    own_texts = _own_texts(properties)
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            closed = []
            for cell in cells:
                if cell.comment:
                    return None
                place = CellPlace(sheet.title, cell.row or 0, cell.column or 0)
                spot = spot_of.get(place)
                if spot is None:
                    closed.append((place.column, cell.value))
                elif cell.value is not None and str(cell.value).strip() not in own_texts:
                    value = _carried_value(cell)
                    if value is None:
                        return None
                    written.append(Written(spot, value, f"{place.sheet}!{place.cell}"))
            others.add(sheet.title, cells[0].row or 0, held_in_row(closed))
    return written if properties.get(CELLS) == str(others) else None


def _own_texts(properties: Mapping[str, str]) -> set[str]:
    """The texts that this program wrote into open cells, and the blank."""
    parts: list[str] = []
    while (name := f"{OWN_TEXTS}{len(parts) + 1}") in properties:
        parts.append(properties[name])
    return {"", *(text.strip() for text in "".join(parts).split("\n"))}


def _carried_value(cell: Any) -> str | int | float | None:
    """What a cell holds, if that can be carried over as it is."""
    value: object = cell.value
    if isinstance(value, str):
        return None if cell.data_type == "f" else value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and cell.number_format == _PLAIN else None  # type: ignore[return-value]  # it is a number


def carried_over(written: Iterable[Written], package: bytes) -> CarriedOver:
    """A workbook that was just made with what was written into the former."""
    book = load_workbook(io.BytesIO(package))
    place_of = {spot: place for place, spot in _open_cells(book).items()}
    values = dict[str, dict[str, str | int | float]]()
    lost = []
    for one in written:
        place = place_of.get(one.spot)
        if place is None:
            lost.append(one.cell)
        else:
            values.setdefault(place.sheet, {})[place.cell] = one.value
    if not values or lost:
        return CarriedOver(package, 0, tuple(lost))
    title_of = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(book.sheetnames, start=1)}
    parts = [
        (name, _filled_in(content, values.get(title_of.get(name, ""), {}))) for name, content in parts_of(package)
    ]
    return CarriedOver(packed(parts), sum(map(len, values.values())))


def _filled_in(xml: bytes, values: Mapping[str, str | int | float]) -> bytes:
    """The XML of a sheet of ours with values in its open cells, by their places."""
    for cell, value in values.items():
        if isinstance(value, str):
            content = f't="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        else:
            content = f"><v>{value!r}</v></c>"
        found = re.search(rf'(<c r="{cell}" s="\d+")(?:/>| t="inlineStr">.*?</c>)'.encode(), xml, re.DOTALL)
        assert found is not None  # an open cell is blank or a text, and is written as such
        filled = content.encode("utf-8", "replace")
        xml = b"%s%s %s%s" % (xml[: found.start()], found[1], filled, xml[found.end() :])
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
