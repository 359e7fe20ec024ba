"""Which units have to be there: a list of them, or any table with a column of units, such as that of their users."""

from __future__ import annotations

from itertools import islice

from ikm.messages.findings import Place, Refusal
from ikm.survey.columns.header_row import HEADER_WITHIN
from ikm.survey.exchange.population_file import headed_by
from ikm.survey.files.inputs import gather, opened
from ikm.survey.files.table import UNLIMITED, Labels, Table, names_in
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
    units = {plain(name): name for column in reversed(columns) for name in reversed(column) if plain(name)}
    listed = [name for folded, name in reversed(units.items()) if folded not in totals]
    if not listed:
        raise Refusal("units-none", Place(inputs[0].label))
    return tuple(listed)


def _column_of_units(table: Table) -> list[str] | None:
    """The texts of the column of units, each once; None where a table has none."""
    head = [names_in(row) for row in islice(table.top(), HEADER_WITHIN)]
    for number, row in enumerate(head, start=1):
        if places := headed_by(row, "unit", "unit"):
            table.under(row, number)
            return _texts(table, places[0])
    filled = {place for row in head for place, cell in enumerate(row) if cell}
    if len(filled) != 1:
        return None
    (place,) = filled
    table.under([""] * (place + 1), 0)
    return _texts(table, place)


def _texts(table: Table, place: int) -> list[str]:
    """The texts of a column below the header, in the order met."""
    labels = Labels(UNLIMITED, None)
    for _block in table.blocks([place], [labels], _unwatched):
        pass  # its labels are all that is wanted
    return [clean(text) for text in labels.texts]


def _unwatched(part: float) -> None:
    del part
