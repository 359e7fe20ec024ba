"""A list of units with their other names: a row a unit, its name first, the others behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ikm.messages.findings import Place, Refusal
from ikm.survey.columns.header_row import HEADER_WITHIN, numbers_columns
from ikm.survey.files.inputs import gather, opened
from ikm.survey.files.table import UNLIMITED, Labels, Table, cell_text, names_in
from ikm.survey.texts.vocabulary import plain, vocabulary

FEWEST_NUMBERED = 3
SEPARATOR = ";"
"""Stands between other names in one cell."""
MOST_NAMES = 256
"""So wide is a row at least that is read whole, however few cells stand in the first rows."""
_COUNTER = re.compile(r"\d+$")
"""Tells the columns of other names apart: “Nama lain 1”, “Nama lain 2”."""


def read_unit_spellings(path: str) -> dict[str, tuple[str, ...]]:
    """The other names of each unit, by the name that it is to have.

    A first row that names such columns is the header, below titles that stand alone in their rows; without one, every
    row is a unit. The name stands in the column that is headed as that of units, else in the first that does not
    number the rows.

    :raises Refusal: ``units-empty`` for a list without units, ``units-nameless`` for a row that has other names only,
        and what any file is refused for.
    """
    inputs, _ = gather([path])
    if len(inputs) > 1:
        raise Refusal("sources-several", path=path, number=len(inputs))
    units: dict[str, tuple[str, ...]] = {}
    with opened(inputs[0], None, digest=False) as (tables, _):
        if tables:
            _settle(tables[0])
            units = _units_in(tables[0])
    if not units:
        raise Refusal("units-empty", Place(path))
    return units


def _settle(table: Table) -> None:
    """Set the header, or that there is none; the table is as wide as any row, not only as its header."""
    rows = [names_in(row) for row in islice(table.top(), HEADER_WITHIN)]
    place = _header_place(rows)
    header = () if place is None else rows[place]
    width = max(MOST_NAMES, *map(len, rows)) if rows else 0
    table.under([*header, *[""] * (width - len(header))], 0 if place is None else place + 1)


def _header_place(rows: Sequence[tuple[str, ...]]) -> int | None:
    """The place of the row that names the columns; None where the first of several cells is a unit already."""
    for place, row in enumerate(rows):
        if _is_header(row):
            return place
        if sum(map(bool, row)) > 1:
            return None
    return None


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row names what such a list has.

    “Dinas” and “Kantor” head columns too, but may as well be a name of a unit: there, every cell has to be a header.
    """
    words = vocabulary()
    numbering = words.role["nomor"]
    certain = words.role["unit"] | words.unit["named"] | words.unit["others"]
    heads = {_head(text) for text in row if text} - numbering
    if heads & certain:
        return True
    return bool(heads) and heads <= words.population["unit"]


def _head(text: str) -> str:
    return _COUNTER.sub("", plain(text)).strip()


def _units_in(table: Table) -> dict[str, tuple[str, ...]]:
    rows = list(_rows_below(table))
    places = [place for place in range(len(table.header)) if not _numbers_rows(table.header[place], rows, place)]
    names_at = _name_place(table.header, places)
    units: dict[str, tuple[str, ...]] = {}
    for number, row in rows:
        others = [text for place in places if place != names_at for text in _names(row, place)]
        name, *same = _names(row, names_at) or [""]
        if name:
            units[name] = (*units.get(name, ()), *same, *others)
        elif others:
            raise Refusal("units-nameless", table.at(number, names_at))
    return units


def _numbers_rows(header: str, rows: Sequence[tuple[int, Sequence[str]]], place: int) -> bool:
    """Whether a column numbers the rows: by its header, or where it has none, by nothing but numbers."""
    if header:
        return plain(header) in vocabulary().role["nomor"]
    texts = [text for _, row in rows if (text := cell_text(row, place))]
    return bool(texts) and all(text.rstrip(".)").isdecimal() for text in texts)


def _name_place(header: Sequence[str], places: Sequence[int]) -> int:
    """The place of the column of the names."""
    words = vocabulary()
    for headers in (words.role["unit"], words.unit["named"]):
        for place in places:
            if plain(header[place]) in headers:
                return place
    return places[0] if places else 0


def _names(row: Sequence[str], place: int) -> list[str]:
    """The names in a cell."""
    return [text.strip() for text in cell_text(row, place).split(SEPARATOR) if text.strip()]


def _rows_below(table: Table) -> Iterator[tuple[int, Sequence[str]]]:
    """The filled rows below the header with their numbers, but for one that numbers the columns."""
    is_first = True
    if not table.header:
        return
    for block in table.blocks([0], [Labels(UNLIMITED, None)], _unwatched):
        for place, number in enumerate(block.rows.tolist()):
            row = names_in(block.cells(place))
            if not (is_first and numbers_columns(row, FEWEST_NUMBERED)):
                yield number, row
            is_first = False


def _unwatched(part: float) -> None:
    del part
