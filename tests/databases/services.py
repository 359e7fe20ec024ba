"""PostgreSQL and MariaDB for tests: each on a socket in a folder of its own, run by nobody, gone after."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from urllib.parse import quote

import psycopg
import pymysql
import pytest

UNPRIVILEGED = "nobody"
"""The user that runs them where the tests are run by root, whom PostgreSQL refuses."""
PATIENCE = 60
"""So many seconds a server has to start, or to stop."""
USER, PASSWORD, DATABASE = "skm", "rahasia: 1/2@3", "skm"
"""Who asks in tests, with a password that a URL has to escape."""


class Service(ABC):
    """A server that runs, with a database ``skm`` of a user who has a password."""

    name: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]
    """The programs that make and run it."""
    stop_signal: ClassVar[signal.Signals]
    socket_name: ClassVar[str]

    def __init__(self, folder: Path, programs: dict[str, str]) -> None:
        self.folder = folder
        self.programs = programs
        self.process_id = 0

    @property
    def socket(self) -> Path:
        """The file of its socket."""
        return self.folder / self.socket_name

    @property
    def url(self) -> str:
        """Where it is asked, with the user's password."""
        return self.url_as(USER, PASSWORD)

    @abstractmethod
    def url_as(self, user: str, password: str | None) -> str:
        """Where it is asked by this user."""

    @abstractmethod
    def connect(self, user: str = USER) -> Any:
        """A connection that commits each statement: of the user, or of the server's own superuser."""

    @abstractmethod
    def prepare(self) -> list[str]:
        """Make what it keeps its data in; gives the command that then runs it."""

    @abstractmethod
    def set_up(self) -> None:
        """Make the user and the database, by the superuser."""

    def execute(self, *statements: str, user: str = USER) -> list[tuple[Any, ...]]:
        """Run statements; gives the rows of the last one, if it has any."""
        with contextlib.closing(self.connect(user)) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Put rows into a table, whose name stands as the server has it."""
        with contextlib.closing(self.connect()) as connection:
            places = ", ".join(["%s"] * len(rows[0]))
            connection.cursor().executemany(f"INSERT INTO {table} VALUES ({places})", rows)


class PostgreSQL(Service):
    """PostgreSQL, whose user needs the password and whose superuser, on the socket, needs none."""

    name = "PostgreSQL"
    needs = ("initdb", "postgres")
    stop_signal = signal.SIGINT  # its “fast” shutdown
    socket_name = ".s.PGSQL.5432"

    def url_as(self, user: str, password: str | None) -> str:
        secret = "" if password is None else f":{quote(password, safe='')}"
        return f"postgresql://{user}{secret}@/{DATABASE}?host={quote(str(self.folder), safe='')}"

    def connect(self, user: str = USER) -> psycopg.Connection[Any]:
        where = {"host": str(self.folder), "autocommit": True}
        if user == USER:
            return psycopg.connect(**where, user=USER, password=PASSWORD, dbname=DATABASE)  # type: ignore[arg-type]  # one dict for both
        return psycopg.connect(**where, user=user, dbname="postgres")  # type: ignore[arg-type]  # as above

    def prepare(self) -> list[str]:
        data = self.folder / "data"
        made_by = [self.programs["initdb"], "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync"]
        _run([*made_by, "--encoding=UTF8", "--locale=C.UTF-8"])
        (data / "pg_hba.conf").write_text("local all postgres trust\nlocal all all scram-sha-256\n", encoding="ascii")
        settings = ["-c", "listen_addresses=", "-c", "fsync=off"]
        return [self.programs["postgres"], "-D", str(data), "-k", str(self.folder), *settings]

    def set_up(self) -> None:
        self.execute(
            f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'",
            f"CREATE DATABASE {DATABASE} OWNER {USER}",
            user="postgres",
        )


class MariaDB(Service):
    """MariaDB, whose user needs the password and whose superuser, on the socket, needs none."""

    name = "MariaDB"
    needs = ("mariadb-install-db", "mariadbd")
    stop_signal = signal.SIGTERM
    socket_name = "socket"

    def url_as(self, user: str, password: str | None) -> str:
        secret = "" if password is None else f":{quote(password, safe='')}"
        return f"mariadb://{user}{secret}@localhost/{DATABASE}?unix_socket={quote(str(self.socket), safe='')}"

    def connect(self, user: str = USER) -> pymysql.Connection[Any]:
        secret = {"password": PASSWORD, "database": DATABASE} if user == USER else {}
        return pymysql.connect(unix_socket=str(self.socket), user=user, charset="utf8mb4", autocommit=True, **secret)

    def prepare(self) -> list[str]:
        small = [f"--datadir={self.folder / 'data'}", "--innodb-log-file-size=4M", "--innodb-flush-method=nosync"]
        made_by = [self.programs["mariadb-install-db"], "--no-defaults", "--skip-test-db"]
        _run([*made_by, "--auth-root-authentication-method=normal", *small])
        where = [f"--socket={self.socket}", f"--pid-file={self.folder / 'pid'}", "--skip-networking"]
        return [self.programs["mariadbd"], "--no-defaults", *small, *where, "--character-set-server=utf8mb4"]

    def set_up(self) -> None:
        self.execute(
            f"CREATE USER {USER}@localhost IDENTIFIED BY '{PASSWORD}'",
            f"CREATE DATABASE {DATABASE}",
            f"GRANT ALL ON *.* TO {USER}@localhost",
            user="root",
        )


def miss(absent: str) -> NoReturn:
    """Skip a test for what is not installed, and say what; with CI=true, where all of it is, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(absent)
    pytest.skip(absent)


@contextlib.contextmanager
def running(kind: type[Service]) -> Iterator[Service]:
    """Start a server of a kind; stop it at the end, and remove its folder.

    Where its programs are not installed, the tests that want it are skipped; with CI=true they fail.
    """
    programs = {program: found for program in kind.needs if (found := _program(program))}
    lacking = [program for program in kind.needs if program not in programs]
    if lacking:
        miss(f"{kind.name} is not installed here: no {' and no '.join(lacking)}")
    # Not below pytest's own folder, which is closed to others and whose names are too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="ikm-"))
    try:
        if _user():
            shutil.chown(folder, UNPRIVILEGED)
        service = kind(folder, programs)
        command = service.prepare()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **_user())
        service.process_id = process.pid
        try:
            _await(service, process)
            yield service
        finally:
            process.send_signal(kind.stop_signal)
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str | None:
    """Where a program is: on the path, where Debian keeps servers, or its versions of PostgreSQL, the newest last."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    return shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, reversed(versions))]))


def _user() -> dict[str, Any]:
    """As whom a server is run, where the tests are run by root."""
    return {"user": UNPRIVILEGED, "extra_groups": []} if os.geteuid() == 0 else {}


def _run(command: list[str]) -> None:
    """Run what makes a server's data; what it says is shown where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, **_user())
    if done.returncode:
        pytest.fail(f"{Path(command[0]).name}: {done.stdout}{done.stderr}")


def _await(service: Service, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers on its socket and lets itself be set up."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            # Its drivers are not asked before: PyMySQL leaves a socket open where nobody answers.
            with socket.socket(socket.AF_UNIX) as knock:
                knock.connect(str(service.socket))
            service.set_up()
        except (OSError, psycopg.OperationalError, pymysql.OperationalError) as error:
            if process.poll() is not None or time.monotonic() > last:
                pytest.fail(f"{service.name} did not start: {error}\n{(service.folder / 'log').read_text()}")
            time.sleep(0.05)
        else:
            return
