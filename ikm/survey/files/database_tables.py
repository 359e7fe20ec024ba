"""Tables of a database as engines: each is counted by the database, in one snapshot of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.exc import SQLAlchemyError

from ikm.messages.findings import Findings, Place, Refusal, near
from ikm.messages.option_names import OptionUse
from ikm.survey.databases.address import MOST_QUESTIONS, DatabaseAccess
from ikm.survey.databases.connection import ReadOnlyDatabase, read_only
from ikm.survey.databases.long_tables import KEYS, LongAnswers, answer_labels, text_of_question
from ikm.survey.databases.statements import (
    MYSQL,
    SQLITE,
    CountedColumn,
    Seen,
    is_query,
    patterns_statement,
    query_of,
    rows_statement,
    table_of,
)
from ikm.survey.files.engine import ColumnLink, Engine, Patterns, sorted_patterns
from ikm.survey.files.engine_values import seen_in

MOST_TABLES = 200
"""A database of more tables is not searched for the one with answers."""
ROWS_A_FETCH = 10_000
DELETED_AT = frozenset(["deleted_at", "deletedat", "dihapus_pada", "tanggal_hapus", "tgl_hapus"])
"""What columns are called that say when a row was deleted, in programs that keep such rows."""
BYTES = (sa.LargeBinary, sa.BINARY, sa.VARBINARY)
"""Kinds of columns whose cells are no texts in any encoding, as keys of 16 bytes are."""
SCHEMAS_OF_SERVERS = frozenset(["information_schema", "mysql", "performance_schema", "sys", "pg_catalog", "pg_toast"])
"""Schemas that hold no tables of users."""


class _Column(NamedTuple):
    """A column of a table, and whether it may hold texts; statements call it by its ``label``, if it has one."""

    name: str
    is_text: bool
    label: str = ""

    @property
    def in_statements(self) -> str:
        """The name that it has in a statement."""
        return self.label or self.name


class DatabaseEngine(Engine):
    """A table, a view or a query of a database."""

    def __init__(
        self,
        database: ReadOnlyDatabase,
        name: str,
        source: sa.FromClause,
        columns: Sequence[_Column],
        seen: Sequence[Seen] = (),
        schema: str | None = None,
        findings: Findings | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        self.name = name
        self.columns = tuple(column.name for column in columns)
        self._labels = [column.in_statements for column in columns]
        self._database, self._source, self._columns = database, source, columns
        whole: list[Seen] = ["whole"] * len(columns)
        self._seen = seen or whole
        self._schema, self._findings = schema, findings or Findings()
        self._refusal = refusal
        self._place = database.place._replace(sheet=name, named=True)

    @property
    def findings(self) -> Findings:
        """What there is to say of the rows that are counted."""
        return self._findings

    @property
    def refusal(self) -> Refusal | None:
        """Why its rows may not be counted; see :meth:`Engine.refusal`."""
        return self._refusal

    @property
    def key(self) -> str:
        """The only column of the primary key; empty where there is none, or several."""
        with suppress(SQLAlchemyError):  # as of a view
            described = sa.inspect(self._database.connection).get_pk_constraint(self.name, self._schema)
            columns = described["constrained_columns"]
            return str(columns[0]) if len(columns) == 1 else ""
        return ""

    @property
    def links(self) -> dict[str, ColumnLink]:
        """What single columns refer to by foreign keys."""
        links: dict[str, ColumnLink] = {}
        with suppress(SQLAlchemyError):  # as above
            for one in sa.inspect(self._database.connection).get_foreign_keys(self.name, self._schema):
                if len(one["constrained_columns"]) == 1:
                    link = ColumnLink(one["referred_table"], one["referred_columns"][0])
                    links[one["constrained_columns"][0]] = link
        return links

    def first_rows(self, most: int) -> list[Sequence[object]]:
        """Some rows, as the database gives them."""
        with self._database.asked(self._place):
            rows = self._database.connection.execute(rows_statement(self._source, self._labels, most))
            return [tuple(row) for row in rows]

    def patterns(self, columns: Sequence[int], most: int) -> Patterns | None:
        """Each combination of the values of some columns; see :meth:`Engine.patterns`."""
        chosen = [(self._columns[place], self._seen[place]) for place in columns]
        counted = [CountedColumn(column.in_statements, column.is_text, seen) for column, seen in chosen]
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
        return DatabaseEngine(
            self._database,
            self.name,
            self._source,
            self._columns,
            seen,
            self._schema,
            self._findings,
            self._refusal,
        )


def _fetched(result: sa.CursorResult[tuple[object, ...]]) -> Iterator[Sequence[object]]:
    while rows := result.fetchmany(ROWS_A_FETCH):
        yield from rows


@contextmanager
def opened_database(address: str | Path, place: Place, access: DatabaseAccess) -> Iterator[Sequence[Engine]]:
    """The tables of a database that are meant: the one that was named, what a query gives, or all.

    :raises Refusal: of the family ``database``.
    """
    with read_only(address, place, access) as database:
        if access.schema is not None:
            _refuse_unknown_schema(database, access.schema)
        if access.query is not None:
            yield [_query(database, access.query, access.schema)]
        elif access.table is not None:
            yield [_table(database, _known_table(database, access.table, access.schema), access.schema)]
        elif access.long is not None:
            yield [_joined(database, LongAnswers(access.long, access.schema, database.dialect, access.void_answers))]
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
    return DatabaseEngine(database, name, table_of(name, schema), columns, schema=schema)


def _name(described: str, database: ReadOnlyDatabase) -> str:
    """The name of a column; of MySQL, SQLAlchemy gives it as a statement has it, where a backtick stands twice."""
    return described.replace("``", "`") if database.dialect in MYSQL else str(described)


def _is_surely_no_text(kind: sa.types.TypeEngine[object], database: ReadOnlyDatabase) -> bool:
    """Whether no cell of a column can be a text, by its type; in SQLite any can."""
    if database.dialect == SQLITE:
        return False
    return isinstance(kind, sa.Integer | sa.Numeric | sa.Date | sa.DateTime | sa.Boolean)


def _joined(database: ReadOnlyDatabase, long: LongAnswers) -> DatabaseEngine:
    """Respondents and their answers, which lie in tables of their own, as one table.

    Its rows may not be counted where its refusal is ``database-questions`` for answers to no question or too many,
    ``database-twins`` for a key that several respondents have, or ``database-contradicts`` and ``database-corrected``
    where somebody has two answers to one question.
    """
    tables, schema = long.tables, long.schema
    names = [name for name in (tables.respondents, tables.answers, tables.questions) if name]
    for name in names:
        _known_table(database, name, schema)
    connection = database.connection
    place = database.place._replace(sheet=tables.answers, named=True)
    with database.asked(place):
        inspector = sa.inspect(connection)
        described = {name: inspector.get_columns(name, schema) for name in names}
        own = [
            _Column(_name(one["name"], database), not _is_surely_no_text(one["type"], database))
            for one in described[tables.respondents]
        ]
        of_answers = [_name(one["name"], database) for one in described[tables.answers]]
        long = long._replace(plain_keys=_plain_keys(described, long, database))
        questions = list(connection.execute(long.question_names()).scalars())
    if not 0 < len(questions) <= MOST_QUESTIONS:
        unknown = Refusal("database-questions", place, questions=len(questions), limit=MOST_QUESTIONS)
        return DatabaseEngine(
            database, tables.respondents, table_of(tables.respondents, schema), own, refusal=unknown
        )
    marked = _deleting_column(of_answers, long)
    with database.asked(place):
        losses = connection.execute(long.losses(marked)).mappings().one()
        is_contradicted = not losses["twins"] and connection.execute(long.contradictions()).first()
    refusal: Refusal | None = None
    if losses["twins"]:
        place_of_key = place._replace(sheet=tables.respondents, header=tables.id)
        refusal = Refusal("database-twins", place_of_key, rows=losses["twins"])
    elif is_contradicted:
        refusal = _contradiction(place, marked, losses["marked"])
    questions.sort(key=text_of_question)
    source = long.wide_table([column.name for column in own], questions)
    labels = answer_labels(len(questions))
    answers = [
        _Column(text_of_question(name), is_text=True, label=label)
        for name, label in zip(questions, labels, strict=True)
    ]
    findings = _lost_answers({kind: int(number) for kind, number in losses.items()}, place, marked)
    columns = [*own, *answers]
    return DatabaseEngine(database, tables.respondents, source, columns, findings=findings, refusal=refusal)


def _plain_keys(
    described: Mapping[str, Sequence[ReflectedColumn]], long: LongAnswers, database: ReadOnlyDatabase
) -> frozenset[str]:
    """The keys of which no cell is a text that a collation could take for another; bytes are compared as they are."""
    plain: set[str] = set()
    for table, keys in KEYS.items():
        kinds = {
            _name(one["name"], database).casefold(): one["type"]
            for one in described.get(getattr(long.tables, table), ())
        }
        for key in keys:
            kind = kinds.get(getattr(long.tables, key).casefold())
            if isinstance(kind, BYTES) or (kind is not None and _is_surely_no_text(kind, database)):
                plain.add(key)
    return frozenset(plain)


def _deleting_column(columns: Sequence[str], long: LongAnswers) -> str:
    """The column that tells which answers are deleted, where nothing was said of it; empty where there is none."""
    stated = {column.casefold() for column, _ in long.void}
    found = (name for name in columns if name.casefold() in DELETED_AT and name.casefold() not in stated)
    return next(found, "")


def _lost_answers(losses: Mapping[str, int], place: Place, marked: str) -> Findings:
    """What there is to say of answers that do not count, or that perhaps should not."""
    findings = Findings()
    codes = {
        "void": "database-void",
        "orphans": "database-orphans",
        "unasked": "database-unasked",
        "repeated": "database-repeated",
    }
    for kind, code in codes.items():
        if losses[kind]:
            findings.add(code, place, answers=losses[kind])
    if losses["marked"]:
        option = _void_option(place, marked)
        findings.add("database-deleted", place._replace(header=marked), answers=losses["marked"], option=option)
    return findings


def _contradiction(place: Place, marked: str, answers: int) -> Refusal:
    """Why nothing is counted where somebody has two answers to one question; some ``answers`` may be ``marked``."""
    if answers:
        return Refusal("database-corrected", place, answers=answers, option=_void_option(place, marked))
    return Refusal("database-contradicts", place)


def _void_option(place: Place, marked: str) -> OptionUse:
    """The option that leaves out the answers of a table in which a column is filled."""
    return OptionUse("void", f"{place.sheet}.{marked}=*")


def _refuse_unknown_schema(database: ReadOnlyDatabase, schema: str) -> None:
    """Refuse a schema that the database does not have.

    :raises Refusal: ``schema-none`` for a file of SQLite, ``schema-unknown`` with the schemas that there are.
    """
    if database.dialect == SQLITE:
        raise Refusal("schema-none", database.place)
    with database.asked():
        known = sorted(sa.inspect(database.connection).get_schema_names())
    if schema not in known:
        of_users = [name for name in known if name not in SCHEMAS_OF_SERVERS]
        listed = ", ".join(of_users[:MOST_TABLES]) or "–"
        raise Refusal("schema-unknown", database.place, schema=schema, schemas=listed, near=near(schema, of_users))


def _look_in_schema(database: ReadOnlyDatabase, schema: str) -> None:
    """Let the names of tables in a query be those of a schema."""
    connection = database.connection
    with database.asked():
        if database.dialect in MYSQL:
            connection.exec_driver_sql(f"USE {connection.dialect.identifier_preparer.quote_identifier(schema)}")
        else:
            quoted = '"' + schema.replace('"', '""') + '"'
            connection.execute(sa.select(sa.func.set_config("search_path", quoted, sa.true())))


def _query(database: ReadOnlyDatabase, text: str, schema: str | None) -> DatabaseEngine:
    """What a query gives, whose tables are those of a schema, if one is named.

    :raises Refusal: ``query-writes`` for what is no single query that reads.
    """
    if not is_query(text):
        raise Refusal("query-writes", database.place)
    if schema is not None:
        _look_in_schema(database, schema)
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
    raise Refusal("table-unknown", database.place, table=name, tables=known or "–", near=near(name, known))


def _table_names(database: ReadOnlyDatabase, schema: str | None) -> list[str]:
    with database.asked():
        inspector = sa.inspect(database.connection)
        return sorted({*inspector.get_table_names(schema), *inspector.get_view_names(schema)})
