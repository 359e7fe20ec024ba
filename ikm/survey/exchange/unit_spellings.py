"""A list of units with their other names: a row a unit, its name first, the others behind it."""

from __future__ import annotations

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


def read_unit_spellings(path: str) -> dict[str, tuple[str, ...]]:
    """The other names of each unit, by the name that it is to have; the first row names the columns.

    The name stands in the column that is headed as that of units, else in the first that does not number the rows.

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
    """Set the header below titles that stand alone in their rows, where a column is headed as that of units."""
    headers = vocabulary().role["unit"]
    for number, row in enumerate(map(names_in, islice(table.top(), HEADER_WITHIN)), start=1):
        filled = sum(map(bool, row))
        if filled > 1:
            if any(plain(text) in headers for text in row):
                table.under(row, number)
            return


def _units_in(table: Table) -> dict[str, tuple[str, ...]]:
    numbering, of_units = vocabulary().role["nomor"], vocabulary().role["unit"]
    places = [place for place, header in enumerate(table.header) if plain(header) not in numbering]
    headed = [place for place in places if plain(table.header[place]) in of_units]
    names_at = (headed or places or [0])[0]
    units: dict[str, tuple[str, ...]] = {}
    for number, row in _rows_below(table):
        others = [text for place in places if place != names_at for text in _names(row, place)]
        name, *same = _names(row, names_at) or [""]
        if name:
            units[name] = (*units.get(name, ()), *same, *others)
        elif others:
            raise Refusal("units-nameless", table.at(number, names_at))
    return units


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
