"""Tables of a database as engines: each is counted by the database, in one snapshot of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects.postgresql.base import PGInspector
from sqlalchemy.exc import SQLAlchemyError

from ikm.messages.findings import Findings, PhraseUse, Place, ReasonUse, Refusal, near
from ikm.messages.option_names import OptionUse
from ikm.survey.databases.address import MOST_QUESTIONS, DatabaseAccess, LongTables, VoidAnswers
from ikm.survey.databases.connection import ReadOnlyDatabase, read_only
from ikm.survey.databases.long_tables import KEYS, LongAnswers, VoidCells, answer_labels, text_of_question
from ikm.survey.databases.statements import (
    MYSQL,
    POSTGRESQL,
    SQLITE,
    CountedColumn,
    Seen,
    exact_cell,
    is_query,
    patterns_statement,
    query_of,
    rows_statement,
    table_of,
)
from ikm.survey.files.engine import ColumnLink, Engine, Patterns, sorted_patterns
from ikm.survey.files.engine_values import seen_in
from ikm.survey.files.pattern_table import LOOKED_AT

OF_ONE_TABLE = frozenset(["database-refused", "database-names", "database-unknown", "database-slow"])
"""The refusals that a single table meets: one that this account may not read, a view of what is gone."""
MOST_TABLES = 200
"""A database of more tables is not searched for the one with answers."""
ROWS_A_FETCH = 10_000
LONGEST_BLANK = 40
"""A longer cell is filled, whatever it says; “tidak ada jawaban” is a blank."""
BIT_OF_MYSQL = 16
"""The number by which drivers of MySQL tell that a column is of bits."""
DELETED_AT = frozenset(["deleted_at", "deletedat", "dihapus_pada", "tanggal_hapus", "tgl_hapus"])
"""What columns are called that say when a row was deleted, in programs that keep such rows."""
BYTES = (sa.LargeBinary, sa.BINARY, sa.VARBINARY)
"""Kinds of columns whose cells are no texts."""
SCHEMAS_OF_SERVERS = frozenset(["information_schema", "mysql", "performance_schema", "sys", "pg_catalog", "pg_toast"])
"""Schemas that hold no tables of users."""


class _Column(NamedTuple):
    """A column of a table, and whether it may hold texts; statements call it by its ``label``, if it has one.

    Cells that are ``is_bytes`` are no texts in any encoding, as keys of 16 bytes are.
    """

    name: str
    is_text: bool
    label: str = ""
    is_bits: bool = False
    is_bytes: bool = False

    def counted(self, seen: Seen = "whole") -> CountedColumn:
        """The column as a statement counts it."""
        return CountedColumn(self.label or self.name, self.is_text, seen, self.is_bits)


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
        self._database, self._source, self._columns = database, source, columns
        whole: list[Seen] = ["whole"] * len(columns)
        self._seen = seen or whole
        self._schema, self._findings = schema, findings or Findings()
        self._refusal = refusal
        self._place = database.place._replace(sheet=name, named=True)
        self._looked_at: list[Sequence[object]] | None = None

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

    def look(self) -> None:
        """Ask for the first rows, which are kept until they are asked for.

        :raises Refusal: where the database does not give them.
        """
        self._looked_at = self.first_rows(LOOKED_AT)

    def tell(self, findings: Findings) -> None:
        """Have more to say of the rows that are counted."""
        self._findings += findings

    def first_rows(self, most: int) -> list[Sequence[object]]:
        """Some rows, as the database gives them."""
        kept, self._looked_at = self._looked_at, None
        if kept is not None and most <= LOOKED_AT:
            return kept[:most]
        with self._database.asked(self._place):
            columns = [column.counted() for column in self._columns]
            statement = rows_statement(self._source, columns, most, self._database.dialect)
            rows = self._database.connection.execute(statement)
            return [tuple(row) for row in rows]

    def patterns(self, columns: Sequence[int], most: int) -> Patterns | None:
        """Each combination of the values of some columns; see :meth:`Engine.patterns`."""
        counted = [self._columns[place].counted(self._seen[place]) for place in columns]
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


class UnseenTable(Engine):
    """A table that the database does not let be looked at: of its columns the names are known, or not even these."""

    def __init__(self, name: str, columns: Sequence[_Column], obstacle: Refusal) -> None:
        self.name, self._obstacle = name, obstacle
        self.columns = tuple(column.name for column in columns)

    @property
    def obstacle(self) -> Refusal:
        """Why nothing of it can be seen."""
        return self._obstacle

    def first_rows(self, most: int) -> list[Sequence[object]]:
        """None."""
        del most
        return []

    def patterns(self, columns: Sequence[int], most: int) -> Patterns | None:
        """None at all.

        :raises Refusal: why it cannot be looked at.
        """
        del columns, most
        raise self.obstacle


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
        elif access.query is None:
            _refuse_no_database(database)
        if access.query is not None:
            yield [_query(database, access.query, access.schema)]
        elif access.table is not None:
            yield [_table(database, _known_table(database, access.table, access.schema), access.schema)]
        elif access.long is not None:
            long = LongAnswers(access.long, access.schema, database.dialect)
            yield [_joined(database, long, access.void_answers)]
        else:
            names = _table_names(database, access.schema)
            if not names or len(names) > MOST_TABLES:
                raise Refusal("database-tables", place, tables=len(names))
            yield _searched(database, names, access.schema)


def _searched(
    database: ReadOnlyDatabase, names: Sequence[str], schema: str | None
) -> list[DatabaseEngine | UnseenTable]:
    """Tables among which the answers are looked for; of those that cannot be looked at the others tell.

    :raises Refusal: where that is none of them.
    """
    engines = [_looked_at(database, name, schema) for name in names]
    unseen = [engine for engine in engines if isinstance(engine, UnseenTable)]
    if len(unseen) == len(engines):
        raise unseen[0].obstacle.beside(engine.obstacle for engine in unseen)
    for engine in engines:
        if isinstance(engine, DatabaseEngine):
            engine.tell(_passed_over(unseen))
    return engines


def _looked_at(database: ReadOnlyDatabase, name: str, schema: str | None) -> DatabaseEngine | UnseenTable:
    """A table of which the first rows were seen; one that is none of the survey's may not be for this account.

    :raises Refusal: for what is of all tables, such as a connection that is lost.
    """
    columns: list[_Column] = []
    try:
        with database.tried():
            with database.asked(database.place._replace(sheet=name, named=True)):
                columns = _described(database, name, schema)
            engine = DatabaseEngine(database, name, table_of(name, schema), columns, schema=schema)
            engine.look()
            return engine
    except Refusal as refusal:
        if refusal.code not in OF_ONE_TABLE:
            raise
        return UnseenTable(name, columns, refusal)


def _passed_over(unseen: Iterable[UnseenTable]) -> Findings:
    """What there is to say of tables that could not be looked at, while the answers were looked for."""
    findings = Findings()
    for engine in unseen:
        reason = ReasonUse.of(engine.obstacle, names_code=True)
        findings.add("table-passed", engine.obstacle.place, reason=reason)
    return findings


def _table(database: ReadOnlyDatabase, name: str, schema: str | None) -> DatabaseEngine:
    with database.asked():
        columns = _described(database, name, schema)
    return DatabaseEngine(database, name, table_of(name, schema), columns, schema=schema)


def _described(database: ReadOnlyDatabase, name: str, schema: str | None) -> list[_Column]:
    """The columns of a table, as the database describes them."""
    with warnings.catch_warnings(action="ignore", category=sa.exc.SAWarning):  # of types that it has no class for
        found = sa.inspect(database.connection).get_columns(name, schema)
    return [_column(_name(one["name"], database), one["type"], database) for one in found]


def _name(described: str, database: ReadOnlyDatabase) -> str:
    """The name of a column; of MySQL, SQLAlchemy gives it as a statement has it, where a backtick stands twice."""
    return described.replace("``", "`") if database.dialect in MYSQL else str(described)


def _column(name: str, kind: sa.types.TypeEngine[object], database: ReadOnlyDatabase) -> _Column:
    """A column by its type. In SQLite any cell can be a text, and moments are counted as texts by PostgreSQL.

    Its drivers have no value for ``infinity``, or a day before our era.
    """
    numbers = (sa.Integer, sa.Numeric, sa.Boolean)
    is_bits = isinstance(kind, mysql.BIT)
    is_bytes = isinstance(kind, BYTES)
    if database.dialect == SQLITE:
        is_text = True
    elif database.dialect == POSTGRESQL:
        is_text = not isinstance(kind, numbers)
    else:
        is_text = not isinstance(kind, (*numbers, sa.Date, sa.DateTime, mysql.BIT))
    return _Column(name, is_text, is_bits=is_bits, is_bytes=is_bytes)


def _joined(database: ReadOnlyDatabase, long: LongAnswers, void: VoidAnswers) -> DatabaseEngine:
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
        described = {name: _described(database, name, schema) for name in names}
        own, of_answers = described[tables.respondents], described[tables.answers]
        cells, unmet = _void_cells(database, long, void, of_answers)
        long = long._replace(void=tuple(cells), plain_keys=_plain_keys(described, tables))
        questions = list(connection.execute(long.question_names()).scalars())
    if not 0 < len(questions) <= MOST_QUESTIONS:
        unknown = Refusal("database-questions", place, questions=len(questions), limit=MOST_QUESTIONS)
        return DatabaseEngine(
            database, tables.respondents, table_of(tables.respondents, schema), own, refusal=unknown
        )
    marked = _deleting_column(of_answers, void)
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
    for column, reason in unmet:
        findings.add("void-unmet", place._replace(header=column), kind=reason)
    columns = [*own, *answers]
    return DatabaseEngine(database, tables.respondents, source, columns, findings=findings, refusal=refusal)


def _plain_keys(described: Mapping[str, Sequence[_Column]], tables: LongTables) -> frozenset[str]:
    """The keys of which no cell is a text that a collation could take for another; bytes are compared as they are."""
    plain: set[str] = set()
    for table, keys in KEYS.items():
        columns = {column.name.casefold(): column for column in described.get(getattr(tables, table), ())}
        for key in keys:
            column = columns.get(getattr(tables, key).casefold())
            if column and (column.is_bytes or not column.is_text):
                plain.add(key)
    return frozenset(plain)


def _void_cells(
    database: ReadOnlyDatabase, long: LongAnswers, void: VoidAnswers, columns: Sequence[_Column]
) -> tuple[list[VoidCells], list[tuple[str, PhraseUse]]]:
    """The cells of the table of answers that mark rows as void, and what was said to mark some and marks none.

    Which they are is for the reader to say, whose words heed no case and no signs: it is asked of each different one.
    """
    found: list[VoidCells] = []
    unmet: list[tuple[str, PhraseUse]] = []
    for name, rule in void:
        named = [column for column in columns if column.name.casefold() == name.casefold()]
        column = (named[0] if len(named) == 1 else _Column(name, is_text=True)).counted()
        longest = LONGEST_BLANK if rule.is_only_filled else None
        rows = database.connection.execute(long.different_cells(column, longest))
        reasons = {cell: rule.reason_of(exact_cell(cell, database.dialect)) for (cell,) in rows}
        met = {reason for reason in reasons.values() if reason}
        of_blanks = rule.reason_of(None)
        if rule.is_any_void and rule.is_only_filled:  # of long cells nothing was asked
            blanks = [cell for cell, reason in reasons.items() if reason in (None, of_blanks)]
            if database.connection.execute(long.first_void(VoidCells(column, (None, *blanks), others=True))).first():
                met |= rule.reasons() - {of_blanks}
        reasons.setdefault(None, of_blanks)
        listed = [cell for cell, reason in reasons.items() if (reason is None) == rule.is_any_void]
        found.append(VoidCells(column, tuple(listed), others=rule.is_any_void))
        unmet += [(name, reason) for reason in sorted(rule.reasons() - met)]
    return found, unmet


def _deleting_column(columns: Sequence[_Column], void: VoidAnswers) -> str:
    """The column that tells which answers are deleted, where nothing was said of it; empty where there is none."""
    stated = {name.casefold() for name, _ in void}
    names = [column.name for column in columns]
    found = (name for name in names if name.casefold() in DELETED_AT and name.casefold() not in stated)
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
        known = sa.inspect(database.connection).get_schema_names()
    if schema not in known:
        of_users = _schemas_of_users(known)
        listed = ", ".join(of_users[:MOST_TABLES]) or "–"
        raise Refusal("schema-unknown", database.place, schema=schema, schemas=listed, near=near(schema, of_users))


def _refuse_no_database(database: ReadOnlyDatabase) -> None:
    """Refuse to look for tables where an address names a server of MySQL or MariaDB, but none of its databases.

    :raises Refusal: ``database-unnamed`` with the databases that there are.
    """
    if database.dialect not in MYSQL:
        return
    with database.asked():
        inspector = sa.inspect(database.connection)
        if not inspector.default_schema_name:
            listed = ", ".join(_schemas_of_users(inspector.get_schema_names())[:MOST_TABLES]) or "–"
            raise Refusal("database-unnamed", database.place, schemas=listed)


def _schemas_of_users(known: Sequence[str]) -> list[str]:
    return sorted(name for name in known if name not in SCHEMAS_OF_SERVERS)


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
        result = database.connection.execute(nothing)
        kinds = [described[1] for described in result.cursor.description] if result.cursor else []
        names = list(result.keys())
    are_bits = [database.dialect in MYSQL and kind == BIT_OF_MYSQL for kind in kinds]
    columns = [_Column(name, not bits, is_bits=bits) for name, bits in zip(names, are_bits, strict=True)]
    return DatabaseEngine(database, QUERY, source, columns)


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
        names = {*inspector.get_table_names(schema), *inspector.get_view_names(schema)}
        if isinstance(inspector, PGInspector):
            names |= {*inspector.get_materialized_view_names(schema), *inspector.get_foreign_table_names(schema)}
        return sorted(names)
