"""A list of units with their other names: a row a unit, its name first, the others behind it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.inputs import file_input, gather, opened
from ikm.survey.files.table import names_in

MOST_ROWS = 100_000
SEPARATOR = ";"
"""Stands between other names in one cell."""


def read_unit_spellings(path: str) -> dict[str, tuple[str, ...]]:
    """The other names of each unit, by the name that it is to have; the first row names the columns.

    :raises Refusal: ``units-empty`` for a list without units, and what any file is refused for.
    """
    gather([path])
    with opened(file_input(Path(path)), None, digest=False) as (tables, _):
        rows = [names_in(row) for row in islice(tables[0].top(), MOST_ROWS)]
    filled = [row for row in rows if any(row)]
    units: dict[str, tuple[str, ...]] = {}
    for row in filled[1:]:
        name, *others = [text.strip() for cell in row for text in cell.split(SEPARATOR) if text.strip()]
        units[name] = (*units.get(name, ()), *others)
    if not units:
        raise Refusal("units-empty", Place(path))
    return units
