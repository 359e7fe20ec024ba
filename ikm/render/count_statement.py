"""The statement that counts answers where they lie, for a person to run: one GROUP BY in a dialect of SQL."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ikm.messages.phrases import phrase
from ikm.pipelines.count_statement import CountStatement
from ikm.survey.columns.counted_rows import COUNT

WIDTH = 100
"""Remarks are wrapped to so many columns; a command line stays on one line, to be copied."""


class Dialect(NamedTuple):
    """How a database writes the statement.

    ``key`` is what of a column, ``{}``, rows are grouped by: two values are one only where all their bytes are
    equal, whatever the collation. ``shown`` is what is printed of it, ``key`` itself where it is empty. A name stands
    between ``quotes``. The tests run the statement where it ``is_run``; elsewhere they only parse it. Where it
    ``folds``, a name without capitals means one in capitals, as names are kept that nobody quoted. A client that puts
    nothing between quotes is given values that are ``quoted`` already.
    """

    title: str
    quotes: str
    key: str
    shown: str = ""
    is_run: bool = False
    folds: bool = False
    quoted: str = ""


_MYSQL = Dialect(
    "MySQL, MariaDB",
    "``",
    # Even a binary collation takes “Baik ” for “Baik”. Of equal bytes the least is the text as it was.
    key="CAST({} AS BINARY)",
    shown="COALESCE(MIN({}), '')",  # the client writes NULL as a word
    is_run=True,
    quoted="CASE WHEN CONVERT({0} USING utf8mb4) REGEXP '[\"[:cntrl:]]'"
    " THEN CONCAT('\"', REPLACE({0}, '\"', '\"\"'), '\"') ELSE {0} END",
)
DIALECTS = {
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "postgresql": Dialect(
        "PostgreSQL",
        '""',
        key='CAST({} AS text) COLLATE "C"',
        is_run=True,
    ),
    "sqlite": Dialect(
        "SQLite",
        "``",  # a name between double quotes that is no column would be a text
        key="{} COLLATE BINARY",
        is_run=True,
    ),
    "duckdb": Dialect(
        "DuckDB",
        '""',
        key='CAST({} AS VARCHAR) COLLATE "binary"',
        shown="COALESCE(CAST({} AS VARCHAR) COLLATE \"binary\", '')",  # the client writes NULL as a word
        is_run=True,
    ),
    "spark": Dialect(
        "Spark",
        "``",
        key="CAST({} AS STRING)",
        shown="COALESCE(CAST({} AS STRING), '')",  # the client writes NULL as a word
    ),
    "trino": Dialect(
        "Trino",
        '""',
        key="CAST({} AS VARCHAR)",
    ),
    "bigquery": Dialect(
        "BigQuery",
        "``",
        key="COLLATE(CAST({} AS STRING), '')",
    ),
    "mssql": Dialect(
        "SQL Server",
        "[]",
        # Every collation takes “Baik ” for “Baik”.
        key="CAST(CONVERT(nvarchar(4000), {}, 121) AS varbinary(8000))",
        shown="MIN(CONVERT(nvarchar(4000), {}, 121))",
    ),
    "oracle": Dialect(
        "Oracle",
        '""',
        key="NLSSORT(TO_CHAR({}), 'NLS_SORT=BINARY')",
        shown="MIN(TO_CHAR({}))",
        folds=True,
    ),
}
"""Every dialect, by its name on the command line."""


def render(statement: CountStatement, dialect: str, commands: Sequence[str]) -> str:
    """The statement, under remarks that say what it counts, and by which command lines it is run and read."""
    remarks = "\n".join(_remarks(statement, DIALECTS[dialect], commands))
    return f"{remarks}\n{sql(statement, dialect)}"


def sql(statement: CountStatement, dialect: str) -> str:
    """The statement alone."""
    return "\n".join(_statement(statement, DIALECTS[dialect])) + "\n"


def _remarks(statement: CountStatement, dialect: Dialect, commands: Sequence[str]) -> Iterator[str]:
    table, columns = ".".join(_path(statement)), ", ".join(statement.columns)
    yield from _wrapped(phrase("sql-head", table=table, columns=columns))
    if not dialect.is_run:
        yield from _wrapped(phrase("sql-parsed-only", dialect=dialect.title, run=_those_run()))
    yield from _wrapped(phrase("sql-run"))
    yield from (f"--   {command}" for command in commands)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="-- ", subsequent_indent="-- ", break_long_words=False, break_on_hyphens=False
    )


def _those_run() -> str:
    return ", ".join(dict.fromkeys(dialect.title for dialect in DIALECTS.values() if dialect.is_run))


def _path(statement: CountStatement) -> list[str]:
    """The parts of the table's name: those of the schema, between dots, and its own."""
    return [*filter(None, statement.schema.split(".")), statement.table]


def _statement(statement: CountStatement, dialect: Dialect) -> Iterator[str]:
    kept = [_quoted(_kept(name, dialect), dialect) for name in statement.columns]
    keys = [dialect.key.format(name) for name in kept]
    shown = [dialect.shown.format(name) for name in kept] if dialect.shown else keys
    named = zip(shown, statement.columns, strict=True)
    count = f"COUNT(*) AS {_quoted(COUNT, dialect)}"
    counted = [
        "SELECT",
        *_listed([*(f"{one} AS {_quoted(name, dialect)}" for one, name in named), count]),
        f"FROM {'.'.join(_quoted(_kept(part, dialect), dialect) for part in _path(statement))}",
        "GROUP BY",
        *_listed(keys),
    ]
    yield from _with_quotes(counted, statement.columns, dialect) if dialect.quoted else counted
    yield f"ORDER BY {', '.join(str(place) for place in range(1, len(kept) + 1))};"


def _with_quotes(counted: Sequence[str], columns: Sequence[str], dialect: Dialect) -> Iterator[str]:
    """What is counted, as a table of text has it: a value with a quote, a tab or a line break stands between quotes.

    So does a name that begins with a quote.
    """
    values: list[str] = []
    for name in columns:
        inner = _quoted(name, dialect)
        header = '"' + name.replace('"', '""') + '"' if name.startswith('"') else name
        values.append(f"{dialect.quoted.format(inner)} AS {_quoted(header, dialect)}")
    yield "SELECT"
    yield from _listed([*values, _quoted(COUNT, dialect)])
    yield "FROM ("
    yield from (f"  {line}" for line in counted)
    yield f") AS {_quoted('counted', dialect)}"


def _listed(parts: Sequence[str]) -> Iterator[str]:
    yield from (f"  {part}," for part in parts[:-1])
    yield f"  {parts[-1]}"


def _kept(name: str, dialect: Dialect) -> str:
    return name.upper() if dialect.folds and name == name.lower() else name


def _quoted(name: str, dialect: Dialect) -> str:
    """A name between quotes; the second of them, where it is in the name, stands twice."""
    first, last = dialect.quotes[0], dialect.quotes[1]
    return f"{first}{name.replace(last, last * 2)}{last}"
