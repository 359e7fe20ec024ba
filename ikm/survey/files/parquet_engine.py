"""Parquet, one file or several of one table, counted by DuckDB within this process, in bounded memory."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ikm.messages.findings import Findings, Place, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.files.engine import Engine, Patterns
from ikm.survey.files.engine_values import DAY_LENGTH, FILLED, MOMENT, Seen, plain_values, seen_in, sorted_columns

if TYPE_CHECKING:
    import duckdb

EXTRA = 'pip install ".[duckdb]"'
"""What brings DuckDB."""
MEMORY_MIB = 1024
"""So much memory it may take; combinations that do not fit are too many."""
MOST_THREADS = 8
"""Each takes memory of its own to read and to group."""
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": f"{MEMORY_MIB}MiB",
    "temp_directory": "",
    "threads": str(min(MOST_THREADS, os.cpu_count() or 1)),
}
"""Nothing is fetched from a network, and no answers are put down in a file of its own."""
_AS_THEY_ARE = frozenset(
    "BIGINT BLOB BOOLEAN INTEGER SMALLINT TINYINT UBIGINT UINTEGER USMALLINT UTINYINT VARCHAR".split()
)
"""Kinds of columns of which Python has the same values; of all others it is given their texts."""
_OF_TWO_KINDS = """
count(DISTINCT CASE
    WHEN num_children > 0 THEN 'several'
    WHEN type = 'BOOLEAN' THEN 'truth'
    WHEN type = 'INT96' OR concat(converted_type, logical_type) ILIKE '%date%' THEN 'time'
    WHEN concat(converted_type, logical_type) ILIKE '%time%' THEN 'time'
    ELSE 'number or text'
END) > 1
"""
"""Of the columns of one name in several files: that they cannot be taken for each other."""
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
"""What a folder is called whose rows have no value."""
_FRACTIONS = frozenset({"DOUBLE", "FLOAT"})


class ParquetEngine(Engine):
    """Parquet files of one table; ``keys`` are columns that stand in the names of folders, as in ``unit=Dinkes``,
    written as those are.

    What a file lacks of the columns of another is blank there. It is to be closed.

    :raises Refusal: ``duckdb-absent``, ``parquet-damaged``, and ``parquet-misfit`` where a column of some files
        cannot be that of the others.
    """

    def __init__(self, name: str, files: Sequence[Path], keys: Sequence[str] = ()) -> None:
        try:
            import duckdb
        except ImportError:
            raise Refusal("duckdb-absent", Place(name), command=EXTRA) from None
        self.name = name
        self._errors = duckdb
        self._files = [glob.escape(str(file.absolute())) for file in files]
        self._source = (
            f"read_parquet($files, union_by_name := {len(files) > 1}, hive_partitioning := {bool(keys)},"
            " hive_types_autocast := false)"
        )
        self._connection: duckdb.DuckDBPyConnection = duckdb.connect(config=SETTINGS)
        described = zip(
            *self._columns(f"SELECT column_name, column_type FROM (DESCRIBE FROM {self._source})"), strict=True
        )
        farther = _keys_in(files[0]).difference(keys) if keys else ()
        self._kinds = [(str(name), str(kind)) for name, kind in described if name not in farther]
        self.columns = tuple(unquote(name) if name in keys else name for name, _ in self._kinds)
        self._seen: list[Seen] = ["whole"] * len(self.columns)
        if len(files) > 1:
            self._refuse_misfit()
        self._findings = self._overruled(keys) if keys else Findings()

    @property
    def findings(self) -> Findings:
        """Where names of folders take the place of what the files say themselves."""
        return self._findings

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def first_rows(self, most: int) -> list[Sequence[object]]:
        """Some rows, as they come; None is a blank cell."""
        shown = [_whole(quoted(name), kind) for name, kind in self._kinds]
        found = self._columns(f"SELECT {', '.join(shown)} FROM {self._source} LIMIT {int(most)}")
        return list(zip(*map(plain_values, found), strict=True))

    def patterns(self, columns: Sequence[int], most: int) -> Patterns | None:
        """Each combination of the values of some columns once; see :meth:`Engine.patterns`.

        None also where the combinations do not fit into the memory that DuckDB may take.
        """
        asked = [self._counted(place) for place in columns]
        groups = ", ".join(str(number + 1) for number in range(len(asked)))
        statement = f"SELECT {', '.join(asked)}, count(*) FROM {self._source} GROUP BY {groups} LIMIT {int(most) + 1}"
        try:
            *values, rows = self._columns(statement)
        except MemoryError:
            return None
        return None if len(rows) > most else sorted_columns(values, rows)

    def seen_as(self, days: Sequence[int], filled: Sequence[int]) -> ParquetEngine:
        """The same rows, of some columns only the day or whether a cell is filled; see :meth:`Engine.seen_as`."""
        other = copy(self)
        other._seen = seen_in(len(self.columns), days, filled)
        return other

    def _refuse_misfit(self) -> None:
        """Refuse files that DuckDB would bring to one kind of column, where a truth value becomes the answer 1.

        :raises Refusal: ``parquet-misfit``.
        """
        (names,) = self._columns(f"SELECT name FROM parquet_schema($files) GROUP BY name HAVING {_OF_TWO_KINDS}")
        for name in sorted(set(names).intersection(self.columns)):
            raise Refusal("parquet-misfit", Place(self.name), column=safe_value(name))

    def _overruled(self, keys: Sequence[str]) -> Findings:
        """A warning for each column of the files in place of which folders say something else, with its rows."""
        names, files = self._columns("SELECT DISTINCT name, file_name FROM parquet_schema($files) ORDER BY 2")
        findings = Findings()
        for key in keys:
            own = [(file, name) for name, file in zip(names, files, strict=True) if name.casefold() == key.casefold()]
            rows = sum(self._rows_but(_value_above(Path(file), key), file, name) for file, name in own)
            if rows:
                findings.add("parquet-overruled", Place(self.name), column=safe_value(unquote(key)), rows=rows)
        return findings

    def _rows_but(self, value: str, file: str, name: str) -> int:
        """How many rows of a file have something else than a value in a column; a blank is nothing."""
        own = f"trim(CAST({quoted(name)} AS VARCHAR))"
        statement = (
            "SELECT count(*) FROM read_parquet($files, hive_partitioning := false)"
            f" WHERE {own} <> '' AND {own} <> $value"
            f" AND TRY_CAST({own} AS DOUBLE) IS DISTINCT FROM coalesce(TRY_CAST($value AS DOUBLE), 'nan')"
        )
        ((rows,),) = self._columns(statement, {"files": [glob.escape(file)], "value": value})
        return int(rows)

    def _counted(self, place: int) -> str:
        """A column as it is grouped by."""
        name, kind = self._kinds[place]
        column = quoted(name)
        whole = _whole(column, kind)
        if self._seen[place] == "filled":
            return f"CASE WHEN trim(CAST({whole} AS VARCHAR)) <> '' THEN '{FILLED}' END"
        if self._seen[place] == "day" and kind.startswith("TIMESTAMP"):
            return f"left({whole}, {DAY_LENGTH})"
        if self._seen[place] == "day" and kind == "VARCHAR":
            return (
                f"CASE WHEN regexp_matches({column}, '{MOMENT}') THEN left({column}, {DAY_LENGTH}) ELSE {column} END"
            )
        return whole

    def _columns(self, statement: str, parameters: Mapping[str, object] | None = None) -> list[list[Any]]:
        """The columns that a statement gives, over all files unless others are named; None where a value is missing.

        :raises MemoryError: where they do not fit into the memory that DuckDB may take.
        :raises Refusal: ``parquet-damaged``.
        """
        try:
            found = self._connection.execute(statement, parameters or {"files": self._files}).fetchnumpy()
        except self._errors.OutOfMemoryException:
            raise MemoryError from None
        except self._errors.Error:
            raise Refusal("parquet-damaged", Place(self.name)) from None
        return [column.tolist() for column in found.values()]


def _keys_in(file: Path) -> set[str]:
    """Whatever DuckDB takes for a key in the path of a file, also far above it."""
    return {part.partition("=")[0] for part in file.absolute().parent.parts if "=" in part}


def _value_above(file: Path, key: str) -> str:
    """What the nearest folder above a file says of a key; empty where its rows have no value.

    >>> _value_above(Path("/skm/unit=A/unit=Poli%20gigi/periode=1/a.parquet"), "unit")
    'Poli gigi'
    """
    value = next(folder.name.partition("=")[2] for folder in file.parents if folder.name.startswith(f"{key}="))
    return "" if value == _NO_VALUE else unquote(value)


def quoted(name: str) -> str:
    """The name of a column as SQL writes it, whatever is in it.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def _whole(column: str, kind: str) -> str:
    """A column as Python has a value for it; what is no number is missing."""
    if kind in _FRACTIONS:
        return f"CASE WHEN isnan({column}) THEN NULL ELSE {column} END"
    if kind in _AS_THEY_ARE:
        return column
    if kind.endswith(" WITH TIME ZONE"):  # of which Parquet has only that of Greenwich
        return f"CAST(make_timestamp(epoch_us({column})) AS VARCHAR) || 'Z'"
    return f"CAST({column} AS VARCHAR)"
