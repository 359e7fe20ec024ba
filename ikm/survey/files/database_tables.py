"""Tables of a database as engines: each is counted by the database, in one snapshot of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from ikm.messages.findings import Place, Refusal, near
from ikm.survey.databases.address import DatabaseAccess, LongTables
from ikm.survey.databases.connection import ReadOnlyDatabase, read_only
from ikm.survey.databases.long_tables import (
    MOST_QUESTIONS,
    contradictions,
    question_names,
    text_of_question,
    wide_table,
)
from ikm.survey.databases.statements import (
    MYSQL,
    CountedColumn,
    Seen,
    is_query,
    patterns_statement,
    query_of,
    rows_statement,
    table_of,
)
from ikm.survey.files.engine import Engine, Patterns, sorted_patterns
from ikm.survey.files.engine_values import seen_in

MOST_TABLES = 200
"""A database of more tables is not searched for the one with answers."""
ROWS_A_FETCH = 10_000


class _Column(NamedTuple):
    """A column of a table, and whether it may hold texts."""

    name: str
    is_text: bool


class DatabaseEngine(Engine):
    """A table, a view or a query of a database."""

    def __init__(
        self,
        database: ReadOnlyDatabase,
        name: str,
        source: sa.FromClause,
        columns: Sequence[_Column],
        seen: Sequence[Seen] = (),
    ) -> None:
        self.name = name
        self.columns = tuple(column.name for column in columns)
        self._database, self._source, self._columns = database, source, columns
        whole: list[Seen] = ["whole"] * len(columns)
        self._seen = seen or whole
        self._place = database.place._replace(sheet=name, named=True)

    def first_rows(self, most: int) -> list[Sequence[object]]:
        """Some rows, as the database gives them."""
        with self._database.asked(self._place):
            rows = self._database.connection.execute(rows_statement(self._source, self.columns, most))
            return [tuple(row) for row in rows]

    def patterns(self, columns: Sequence[int], most: int) -> Patterns | None:
        """Each combination of the values of some columns; see :meth:`Engine.patterns`."""
        counted = [CountedColumn(*self._columns[place], self._seen[place]) for place in columns]
        statement = patterns_statement(self._source, counted, self._database.dialect).limit(most + 1)
        with self._database.asked(self._place):
            result = self._database.connection.execution_options(stream_results=True).execute(statement)
            with result:
                rows = _fetched(result)
                found = sorted_patterns(islice(rows, most), len(columns))
                return None if next(rows, None) else found

    def seen_as(self, days: Sequence[int], filled: Sequence[int]) -> DatabaseEngine:
        """The same rows, of some columns only the day or whether a cell is filled; see :meth:`Engine.seen_as`."""
        seen = seen_in(len(self._columns), days, filled)
        return DatabaseEngine(self._database, self.name, self._source, self._columns, seen)


def _fetched(result: sa.CursorResult[tuple[object, ...]]) -> Iterator[Sequence[object]]:
    while rows := result.fetchmany(ROWS_A_FETCH):
        yield from rows


@contextmanager
def opened_database(address: str | Path, place: Place, access: DatabaseAccess) -> Iterator[Sequence[Engine]]:
    """The tables of a database that are meant: the one that was named, what a query gives, or all.

    :raises Refusal: of the family ``database``.
    """
    with read_only(address, place, access) as database:
        if access.query is not None:
            yield [_query(database, access.query)]
        elif access.table is not None:
            yield [_table(database, _known_table(database, access.table, access.schema), access.schema)]
        elif access.long is not None:
            yield [_joined(database, access.long, access.schema)]
        else:
            names = _table_names(database, access.schema)
            if not names or len(names) > MOST_TABLES:
                raise Refusal("database-tables", place, tables=len(names))
            yield [_table(database, name, access.schema) for name in names]


def _table(database: ReadOnlyDatabase, name: str, schema: str | None) -> DatabaseEngine:
    with database.asked():
        described = sa.inspect(database.connection).get_columns(name, schema)
    columns = [
        _Column(_name(one["name"], database), not _is_surely_no_text(one["type"], database)) for one in described
    ]
    return DatabaseEngine(database, name, table_of(name, schema), columns)


def _name(described: str, database: ReadOnlyDatabase) -> str:
    """The name of a column; of MySQL, SQLAlchemy gives it as a statement has it, where a backtick stands twice."""
    return described.replace("``", "`") if database.dialect in MYSQL else str(described)


def _is_surely_no_text(kind: sa.types.TypeEngine[object], database: ReadOnlyDatabase) -> bool:
    """Whether no cell of a column can be a text, by its type; in SQLite any can."""
    if database.dialect == "sqlite":
        return False
    return isinstance(kind, sa.Integer | sa.Numeric | sa.Date | sa.DateTime | sa.Boolean)


def _joined(database: ReadOnlyDatabase, tables: LongTables, schema: str | None) -> DatabaseEngine:
    """Respondents and their answers, which lie in tables of their own, as one table.

    :raises Refusal: ``database-questions`` for answers to no question or too many, ``database-contradicts`` where
        somebody has two answers to one.
    """
    for name in filter(None, (tables.respondents, tables.answers, tables.questions)):
        _known_table(database, name, schema)
    connection, dialect = database.connection, database.dialect
    place = database.place._replace(sheet=tables.answers, named=True)
    with database.asked(place):
        described = sa.inspect(connection).get_columns(tables.respondents, schema)
        questions = [name for (name,) in connection.execute(question_names(tables, schema, dialect)) if name]
        contradicting = connection.execute(contradictions(tables, schema, dialect)).first()
    if not 0 < len(questions) <= MOST_QUESTIONS:
        raise Refusal("database-questions", place, questions=len(questions), limit=MOST_QUESTIONS)
    if contradicting:
        raise Refusal("database-contradicts", place)
    questions.sort(key=text_of_question)
    own = [_Column(str(one["name"]), not _is_surely_no_text(one["type"], database)) for one in described]
    source = wide_table(tables, [column.name for column in own], questions, schema, dialect)
    answers = [_Column(text_of_question(name), is_text=True) for name in questions]
    return DatabaseEngine(database, tables.respondents, source, [*own, *answers])


def _query(database: ReadOnlyDatabase, text: str) -> DatabaseEngine:
    """What a query gives.

    :raises Refusal: ``query-writes`` for what is no single query that reads.
    """
    if not is_query(text):
        raise Refusal("query-writes", database.place)
    source = query_of(text)
    with database.asked():
        nothing = sa.select(sa.text("*")).select_from(source).limit(0)
        names = list(database.connection.execute(nothing).keys())
    return DatabaseEngine(database, QUERY, source, [_Column(name, is_text=True) for name in names])


QUERY = "query"
"""What sentences call the table that a query of the user's gives."""


def _known_table(database: ReadOnlyDatabase, name: str, schema: str | None) -> str:
    """The name of a table as the database has it.

    :raises Refusal: ``table-unknown``, with the tables that there are.
    """
    known = _table_names(database, schema)
    fitting = [name] if name in known else [one for one in known if one.casefold() == name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    listed = ", ".join(known[:MOST_TABLES]) or "–"
    raise Refusal("table-unknown", database.place, table=name, tables=listed, near=near(name, known))


def _table_names(database: ReadOnlyDatabase, schema: str | None) -> list[str]:
    with database.asked():
        inspector = sa.inspect(database.connection)
        return sorted({*inspector.get_table_names(schema), *inspector.get_view_names(schema)})
