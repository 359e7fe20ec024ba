"""A connection to a database that only reads: one snapshot for all statements, each within a limit of time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from ikm.messages.findings import Place, Refusal
from ikm.messages.masking import masked, without_quotations
from ikm.survey.databases.address import DatabaseAccess, Secret, path_of_sqlite
from ikm.survey.databases.statements import MYSQL, POSTGRESQL, SQLITE

DRIVERS = {
    "mysql": ("pymysql", "mysqldb", "mysqlconnector"),
    "mariadb": ("pymysql", "mysqldb", "mysqlconnector"),
    "postgresql": ("psycopg", "psycopg2", "pg8000"),
    "sqlite": ("pysqlite",),
}
"""The drivers of each kind of database, by their names in addresses; the first that is installed is taken."""
_MODULES = {"mysqldb": "MySQLdb", "mysqlconnector": "mysql.connector", "pysqlite": "sqlite3"}
CONNECT_SECONDS = 10
LONGEST_MESSAGE = 200
PATTERNS_IN_MEMORY = 128 << 20
"""So many bytes MySQL and MariaDB may hold of what they count; past their own 16 MiB they count on a disk, slowly."""
STEPS_A_LOOK = 20_000
"""SQLite looks at the clock after so many of its steps."""
_REASONS: dict[int | str, str] = {
    **dict.fromkeys((1045, 1044, 1698, "28P01", "28000"), "database-denied"),
    **dict.fromkeys((2002, 2003, 2005), "database-unreached"),
    **dict.fromkeys((1049, "3D000"), "database-unknown"),
    **dict.fromkeys((2006, 2013, 2055, 1927, "57P01", "57P02", "57P03"), "database-lost"),
    **dict.fromkeys((3024, 1969, "57014"), "database-slow"),
    1317: "database-stopped",
    **dict.fromkeys((1054, 1146, "42703", "42P01", "3F000"), "database-names"),
}
"""What errors of servers mean, by their number (MySQL, MariaDB) or SQLSTATE (PostgreSQL)."""
_CANCELED, _BY_SOMEBODY = "57014", "user request"
"""PostgreSQL has one state for a statement that took too long and for one that somebody stopped; its words differ."""
_OF_STATEMENTS = frozenset({1054, 1064, 1142, 1143, 1146, 1305, 1630})
_OF_WORDS = "42"
"""Errors of MySQL that are of the words of a statement or of rights, and the class of PostgreSQL's."""
SERVER_TEXTS = {
    "password authentication failed": "database-denied",
    "no password supplied": "database-denied",
    "Peer authentication failed": "database-denied",
    "no pg_hba.conf entry": "database-denied",
    "no such column": "database-names",
    "no such table": "database-names",
    "does not exist": "database-unknown",
    "interrupted": "database-slow",
    "database is locked": "database-locked",
    "attempt to write a readonly database": "database-unfinished",  # to undo what is half written
    "unable to open database file": "database-unopened",
    "disk I/O error": "database-unopened",
    "file is not a database": "database-damaged",
    "database disk image is malformed": "database-damaged",
    "malformed database schema": "database-damaged",
    "closed the connection": "database-lost",
    "connection is lost": "database-lost",
    "connection is closed": "database-lost",
}
"""The same, where an error has no number: as psycopg's while it connects."""


class ReadOnlyDatabase:
    """A database while it is read; ``connection`` is SQLAlchemy's, ``place`` what sentences call it."""

    def __init__(self, connection: sa.Connection, place: Place, access: DatabaseAccess) -> None:
        self.connection, self.place, self._access = connection, place, access

    @property
    def dialect(self) -> str:
        """The name of the dialect, as SQLAlchemy has it."""
        return self.connection.dialect.name

    @contextmanager
    def asked(self, place: Place | None = None) -> Iterator[None]:
        """Turn what the database refuses within this into a refusal; ``place`` is what was asked of.

        :raises Refusal: of the family ``database``.
        """
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise refusal_of(error, place or self.place, self._access) from None

    @contextmanager
    def tried(self) -> Iterator[None]:
        """Let what is refused within this leave the rest of the snapshot as it is.

        PostgreSQL answers nothing more behind an error, unless it goes back to before it.
        """
        with self.asked():
            savepoint = self.connection.begin_nested()
        try:
            yield
        except Refusal:
            with _silently():
                savepoint.rollback()
            raise
        with self.asked():
            savepoint.commit()


@contextmanager
def read_only(address: str | Path, place: Place, access: DatabaseAccess) -> Iterator[ReadOnlyDatabase]:
    """Connect to a database, or open a file of SQLite, and begin a snapshot; it ends with this.

    :raises Refusal: of the family ``database`` where there is none, or it does not let us in.
    """
    url = _url(address, access.password.known)
    engine = _engine(url, place)
    try:
        connection = engine.connect()
    except TypeError:  # a driver that knows no parameter of such a name
        raise Refusal("database-address", place) from None
    except (SQLAlchemyError, OSError) as error:
        refusal = refusal_of(error, place, access)
        ask = access.password.ask
        if refusal.code == "database-denied" and access.password.known is None and ask:
            with read_only(address, place, access.with_password(ask(place.file))) as database:
                yield database
            return
        raise refusal from None
    database = ReadOnlyDatabase(connection, place, access)
    try:
        with database.asked():
            _begin_snapshot(database, access.timeout)
        yield database
    finally:
        with _silently():
            connection.rollback()
        with _silently():
            connection.close()
        engine.dispose()


@contextmanager
def _silently() -> Iterator[None]:
    """Let go of a connection that may be gone already."""
    try:
        yield
    except (SQLAlchemyError, OSError):
        return


def _engine(url: sa.URL, place: Place) -> sa.Engine:
    """What connects to an address.

    :raises Refusal: ``database-address`` for one that its driver does not take, as ``sqlite://skm.db``, or that names
        no file of SQLite.
    """
    try:
        engine = sa.create_engine(url, **_how_to_connect(url))
    except ArgumentError:
        raise Refusal("database-address", place) from None
    if engine.dialect.name == SQLITE and not url.database:
        raise Refusal("database-address", place)
    return engine


def _url(address: str | Path, password: Secret | None) -> sa.URL:
    """The address with its driver and its password.

    :raises Refusal: ``database-address`` for what is none, ``database-driver`` where no driver is installed.
    """
    if isinstance(address, Path):
        return sa.URL.create("sqlite+pysqlite", database=str(address))
    try:
        url = sa.make_url(address)
    except (SQLAlchemyError, ValueError):
        raise Refusal("database-address", Place(address)) from None
    kind, _, driver = url.drivername.lower().partition("+")
    kind = "postgresql" if kind == "postgres" else kind
    if not driver:
        installed = (name for name in DRIVERS[kind] if _is_installed(name))
        driver = next(installed, "")
    if not driver or not _is_installed(driver):
        raise Refusal("database-driver", Place(address), kind=kind, driver=driver or DRIVERS[kind][0])
    url = url.set(drivername=f"{kind}+{driver}")
    if kind == SQLITE:  # versions of SQLAlchemy differ in how they read the name of a file
        return url.set(database=path_of_sqlite(address))
    return url.set(password=password.reveal()) if password else url


def _is_installed(driver: str) -> bool:
    return find_spec(_MODULES.get(driver, driver).partition(".")[0]) is not None


def _how_to_connect(url: sa.URL) -> dict[str, Any]:
    """What SQLAlchemy is told beside the address: one connection, opened for reading."""
    settings: dict[str, Any] = {"poolclass": sa.NullPool, "hide_parameters": True}
    if url.drivername.startswith("sqlite"):
        return {**settings, "creator": _sqlite_opener(url.database or "")}
    if url.drivername.startswith(("mysql", "mariadb")):
        return {**settings, "connect_args": {"connect_timeout": CONNECT_SECONDS}}
    return {**settings, "isolation_level": "REPEATABLE READ", "connect_args": {"connect_timeout": CONNECT_SECONDS}}


def _sqlite_opener(path: str) -> Callable[[], Any]:
    """Opens a file of SQLite that is there already, and writes nothing into it."""
    import sqlite3

    def open_file() -> sqlite3.Connection:
        connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, isolation_level=None)
        # Bytes that are no UTF-8 are kept as every reader here knows them.
        connection.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
        return connection

    return open_file


def _begin_snapshot(database: ReadOnlyDatabase, timeout: int) -> None:
    """Let all statements see the database as it is now, and each end in time."""
    connection, dialect = database.connection, database.dialect
    if dialect == SQLITE:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT COUNT(*) FROM sqlite_master")  # from here on nothing changes
        _limit_time_of_sqlite(connection, timeout)
    elif dialect == POSTGRESQL:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {timeout * 1000}")
        connection.exec_driver_sql("SET LOCAL synchronize_seqscans = off")  # first rows are the same each time
        connection.exec_driver_sql("SET LOCAL datestyle = 'ISO'")
    elif dialect in MYSQL:
        is_mariadb = getattr(connection.dialect, "is_mariadb", False)
        limit = f"max_statement_time = {timeout}" if is_mariadb else f"max_execution_time = {timeout * 1000}"
        connection.exec_driver_sql(f"SET SESSION {limit}")
        connection.exec_driver_sql("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        held = f"tmp_table_size = {PATTERNS_IN_MEMORY}, max_heap_table_size = {PATTERNS_IN_MEMORY}"
        connection.exec_driver_sql(f"SET SESSION {held}")
        connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")


def _limit_time_of_sqlite(connection: sa.Connection, timeout: int) -> None:
    """SQLite has no limit of its own: it asks now and then whether to go on."""
    raw = connection.connection.driver_connection
    assert raw is not None  # it was opened just before

    def begun(_connection: Any, _cursor: Any, *_: Any) -> None:
        end = time.monotonic() + timeout
        raw.set_progress_handler(lambda: time.monotonic() > end, STEPS_A_LOOK)

    sa.event.listen(connection, "before_cursor_execute", begun)


def refusal_of(error: Exception, place: Place, access: DatabaseAccess) -> Refusal:
    """The refusal for what a database or its driver complains of."""
    original = getattr(error, "orig", None) or error
    is_numbered = len(original.args) > 1 and isinstance(original.args[0], int)
    text = str(original.args[1] if is_numbered else original).strip()
    number: int | str = original.args[0] if is_numbered else getattr(original, "sqlstate", None) or ""
    code = "database-stopped" if number == _CANCELED and _BY_SOMEBODY in text else _REASONS.get(number)
    if not number:
        code = next((code for part, code in SERVER_TEXTS.items() if part in text), None)
    if code is None and getattr(error, "connection_invalidated", False):
        code = "database-lost"
    if code is None and isinstance(error, sa.exc.OperationalError) and error.statement is None:
        code = "database-unreached"
    if code == "database-slow":
        return Refusal(code, place, seconds=access.timeout)
    if code not in (None, "database-names"):
        return Refusal(code, place)
    first_line = text.partition("\n")[0]
    secret = access.password.known
    message = secret.removed_from(first_line) if secret else first_line
    # Where an error is of the words of a statement, it quotes these; any other may quote a cell.
    message = masked(message) if _is_of_statement(number) else without_quotations(message)
    return Refusal(code or "database-refused", place, message=message[:LONGEST_MESSAGE])


def _is_of_statement(number: int | str) -> bool:
    """Whether an error is of the words of a statement; SQLite has no numbers, and quotes nothing but these."""
    return not number or number in _OF_STATEMENTS or (isinstance(number, str) and number.startswith(_OF_WORDS))
