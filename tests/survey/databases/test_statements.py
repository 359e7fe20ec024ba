"""The statements that count in a database: what is compared, and that nothing but a query is taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry

from ikm.survey.databases.statements import CountedColumn, is_query, patterns_statement, query_of, table_of


@contextmanager
def in_memory() -> Iterator[sa.Connection]:
    """A database of SQLite in memory, closed afterwards."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


DIALECTS = {name: registry.load(name)() for name in ("mysql", "postgresql", "sqlite")}


def rows_of(connection: sa.Connection, statement: sa.Select[Any]) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(statement)]


def compiled(name: str, *columns: CountedColumn, source: sa.FromClause | None = None) -> str:
    source = table_of("responden") if source is None else source
    return str(patterns_statement(source, columns, name).compile(dialect=DIALECTS[name]))


@pytest.mark.parametrize(
    ("dialect", "expression"),
    [
        ("mysql", "CAST(CAST(`order` AS CHAR CHARACTER SET utf8mb4) AS BINARY)"),
        ("postgresql", 'CAST("order" AS TEXT) COLLATE "C"'),
        ("sqlite", '"order" COLLATE "BINARY"'),
    ],
)
def test_texts_are_compared_as_bytes_and_names_are_quoted(dialect: str, expression: str) -> None:
    statement = compiled(dialect, CountedColumn("order"))
    assert statement.count(expression) == 2  # selected, and grouped by


def test_numbers_are_compared_as_they_are() -> None:
    assert compiled("mysql", CountedColumn("u1", is_text=False)).endswith("GROUP BY u1")


def test_a_schema_stands_before_the_table() -> None:
    statement = compiled(
        "postgresql", CountedColumn("u1", is_text=False), source=table_of("Responden", "survei kota")
    )
    assert 'FROM "survei kota"."Responden"' in statement


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("select u1 from responden", True),
        ("  -- semua\n WITH a AS (SELECT 1) SELECT * FROM a ;", True),
        ("(SELECT u1 FROM a) UNION ALL (SELECT u1 FROM b)", True),
        ("SELECT u1 FROM a WHERE unit = 'x;y'", True),
        ("SELECT u1 FROM a -- ; selesai", True),
        ("SELECT u1 FROM a; DROP TABLE a", False),
        ("UPDATE a SET u1 = 4", False),
        ("selection", False),
        ("", False),
    ],
)
def test_what_is_a_query(text: str, *, is_one: bool) -> None:
    assert is_query(text) is is_one


@pytest.mark.parametrize("end", ["", ";", " ; -- selesai; sudah", ";/* ; */ ;\n", " -- ; selesai"])
def test_a_query_may_end_in_a_remark_and_hold_colons(end: str) -> None:
    query = f"SELECT 'a:b' AS u1, '09:05' AS u2{end or ' -- jam:menit'}"
    assert is_query(query)
    statement = patterns_statement(query_of(query), [CountedColumn("u1"), CountedColumn("u2")], "sqlite")
    with in_memory() as connection:
        assert rows_of(connection, statement) == [("a:b", "09:05", 1)]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2025-01-31 09:05:00", "2025-01-31"),
        ("2025-01-31T09:05", "2025-01-31"),
        ("2025-01-31", "2025-01-31"),
        ("31/1/2025 9:05", "31/1/2025 9:05"),
        (None, None),
        ("", ""),
    ],
)
def test_only_the_time_of_day_is_left_out_of_a_moment(moment: str | None, day: str | None) -> None:
    with in_memory() as connection:
        connection.exec_driver_sql("CREATE TABLE responden (t DATETIME)")
        connection.exec_driver_sql("INSERT INTO responden VALUES (?)", (moment,))
        statement = patterns_statement(table_of("responden"), [CountedColumn("t", seen="day")], "sqlite")
        assert rows_of(connection, statement) == [(day, 1)]


def test_of_a_filled_cell_only_that_it_is_filled() -> None:
    with in_memory() as connection:
        connection.exec_driver_sql("CREATE TABLE responden (t TEXT)")
        connection.exec_driver_sql("INSERT INTO responden VALUES (NULL), (''), (' '), ('2025-01-31'), ('x')")
        statement = patterns_statement(table_of("responden"), [CountedColumn("t", seen="filled")], "sqlite")
        assert sorted(rows_of(connection, statement), key=str) == [("*", 2), (None, 3)]


def test_sqlite_merges_what_a_collation_of_the_column_merges_only_there() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE responden (unit TEXT COLLATE NOCASE)")
    connection.executemany("INSERT INTO responden VALUES (?)", [("Dinkes",), ("DINKES",), ("Dinkes ",)])
    assert len(connection.execute("SELECT unit FROM responden GROUP BY unit").fetchall()) == 2
    statement = compiled("sqlite", CountedColumn("unit"))
    assert len(connection.execute(statement).fetchall()) == 3
    connection.close()
