"""Answers in JSON, as applications export them: a list of records, one record a line, or lists by name.

Of those that pandas writes, each ``orient`` is read but ``values``, which has no names of columns.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.grid import Grid
from ikm.survey.files.markup_file import chosen_grids, held
from ikm.survey.files.table import MOST_COLUMNS, Table

SEPARATOR = "/"
"""Stands between the names of a value within another, where its own name alone would be that of several."""
_DEEPEST = 4
"""Values that lie deeper within each other are no answers any more; they stand in one cell."""

Record = dict[tuple[str, ...], object]
"""The values of one respondent, each by the names that lead to it."""


class _JsonTable(NamedTuple):
    """A table by its name; its first row is the header."""

    name: str
    rows: Iterable[Sequence[object]]


def open_json(stream: BinaryIO, place: Place, sheet: str | None) -> list[Table]:
    """The tables of a JSON file: each list of records is one; rows are counted as if their names stood in the first.

    :raises Refusal: ``file-json`` where there is none, ``text-too-large``, ``sheet-unknown``.
    """
    try:
        text = held(stream, place).decode("utf-8-sig")
        tables = _tables_in(_parsed(text))
    except (ValueError, RecursionError):
        raise Refusal("file-json", place) from None
    grids = [_grid(table, place) for table in tables]
    return chosen_grids(grids, place, sheet, hidden=False, code="file-json")


def _parsed(text: str) -> Any:
    """The value of a text, or of each of its lines.

    :raises ValueError: for what is no JSON.
    """
    try:
        return json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def _tables_in(value: Any) -> list[_JsonTable]:
    """The lists of records in a value: itself, or what it holds by name."""
    if not isinstance(value, Mapping):
        return _records("", value)
    if _is_split(value):
        return [_JsonTable("", [value["columns"], *value["data"]])]
    within = [table for name, inner in value.items() for table in _records(str(name), inner)]
    if within:
        return within
    if value and all(isinstance(inner, Mapping) for inner in value.values()):
        return _tables_by_key(value)
    lengths = {len(inner) for inner in value.values() if isinstance(inner, list)}
    if len(lengths) == 1 and all(isinstance(inner, list) for inner in value.values()):
        return [_JsonTable("", [[*value], *zip(*value.values(), strict=True)])]
    return []


def _tables_by_key(value: Mapping[str, Mapping[str, Any]]) -> list[_JsonTable]:
    """Records by their keys, as some databases give them; else what lies one deeper, under one name."""
    if _has_columns_by_row(value):
        return [_JsonTable("", [[*value], *zip(*(inner.values() for inner in value.values()), strict=True)])]
    shared = set.intersection(*(set(map(str, inner)) for inner in value.values()))
    if len(value) > 1 and shared:
        return _records("", list(value.values()))
    (inner, *others) = value.values()
    return [] if others else _tables_in(inner)


def _is_split(value: Mapping[str, Any]) -> bool:
    """Whether it has the names of columns in one list and the rows in another: ``orient="split"`` of pandas."""
    columns, rows = value.get("columns"), value.get("data")
    if not isinstance(columns, list) or not isinstance(rows, list):
        return False
    return all(isinstance(row, list) and len(row) == len(columns) for row in rows)


def _has_columns_by_row(value: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether these are columns, each with its cells by the number of their row, as pandas writes a frame.

    pandas numbers rows from 0; an application numbers questions from 1.
    """
    first, *others = ([*inner] for inner in value.values())
    are_numbered = bool(first) and first[0] == "0" and all(key.isdecimal() for key in first)
    return are_numbered and all(keys == first for keys in others) and not all(name.isdecimal() for name in value)


def _records(name: str, value: Any) -> list[_JsonTable]:
    if not isinstance(value, list) or not value:
        return []
    if all(isinstance(one, Mapping) for one in value):
        return [_JsonTable(name, _rows_of([_flat(one) for one in value]))]
    if all(isinstance(one, list) for one in value) and len(value) > 1:
        return [_JsonTable(name, value)]
    return []


def _rows_of(records: Sequence[Record]) -> Iterator[Sequence[object]]:
    """Records as rows below their names, in the order in which these are first met."""
    columns = dict.fromkeys(names for record in records for names in record)
    yield _headers([*columns])
    for record in records:
        yield [record.get(names) for names in columns]


def _flat(record: Mapping[str, Any], above: tuple[str, ...] = ()) -> Record:
    """The values of a record, those within others beside them."""
    flat: Record = {}
    for name, value in record.items():
        names = (*above, str(name))
        if isinstance(value, Mapping) and len(names) < _DEEPEST:
            flat |= _flat(value, names)
        else:
            flat[names] = value
    return flat


def _grid(table: _JsonTable, place: Place) -> Grid:
    grid = Grid(place, table.name)
    for row in table.rows:
        if len(row) > MOST_COLUMNS:
            raise Refusal("columns-many", place, most=MOST_COLUMNS)
        grid.begin_row()
        for cell in row:
            grid.put(_cell(cell))
    return grid


def _headers(columns: Sequence[tuple[str, ...]]) -> list[str]:
    """The own name of each value, with those that lead to it where others have the same."""
    times = Counter(names[-1] for names in columns)
    return [names[-1] if times[names[-1]] == 1 else SEPARATOR.join(names) for names in columns]


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list | Mapping):
        return json.dumps(value, ensure_ascii=False)
    return value
