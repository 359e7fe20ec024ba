"""Which units have to be there: a list of them, or any table with a column of units, such as that of their users."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ikm.messages.findings import Place, Refusal
from ikm.survey.columns.header_row import HEADER_WITHIN
from ikm.survey.exchange.population_file import headed_by
from ikm.survey.files.inputs import gather, opened
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.values import clean
from ikm.survey.texts.vocabulary import plain, vocabulary


def load(path: str) -> tuple[str, ...]:
    """The units of a file of any format that is read, as they are written there, each once.

    They stand below a header that says so, such as “Unit” or “Puskesmas”; a table of one column needs none.

    :raises Refusal: ``units-unheaded`` where no column is known as theirs, ``units-none`` where it is empty; for what
        cannot be read at all, as it is for answers.
    """
    inputs, _ = gather([path])
    if len(inputs) > 1:
        raise Refusal("sources-several", path=path, number=len(inputs))
    with opened(inputs[0], None, digest=False) as (tables, _digest):
        columns = [column for column in map(_column_of_units, tables) if column is not None]
    if not columns:
        raise Refusal("units-unheaded", Place(inputs[0].label))
    totals = vocabulary().population["total"]
    units = dict.fromkeys(name for column in columns for name in column if name and plain(name) not in totals)
    if not units:
        raise Refusal("units-none", Place(inputs[0].label))
    return tuple(units)


def _column_of_units(table: Table) -> list[str] | None:
    """The cells of the column of units; None where a table has none."""
    rows = [names_in(row) for row in table.top()]
    for number, row in enumerate(islice(rows, HEADER_WITHIN), start=1):
        if places := headed_by(row, "unit", "unit"):
            return [clean(cell) for cell in _cells(rows[number:], places[0])]
    filled = {place for row in rows for place, cell in enumerate(row) if cell}
    return [clean(cell) for cell in _cells(rows, filled.pop())] if len(filled) == 1 else None


def _cells(rows: Sequence[Sequence[str]], place: int) -> Iterator[str]:
    return (row[place] for row in rows if place < len(row))
