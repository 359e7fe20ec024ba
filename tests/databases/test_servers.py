"""Answers read from PostgreSQL and MariaDB: the digits of the rows, or one sentence, and nothing is written."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from ikm.messages.findings import Place, Refusal
from ikm.survey.databases.address import DatabaseAccess, PasswordSource, Secret
from ikm.survey.files.database_tables import opened_database
from tests.conftest import Run
from tests.databases.services import DATABASE, PASSWORD, USER, PostgreSQL, Service
from tests.databases.tables import COLUMNS, NUMBERS, SCHEMA, TABLE, WORDS, Rows, filled_server, people
from tests.surveys import csv_text

on_both = pytest.mark.parametrize("service", ["postgresql", "mariadb"], indirect=True)
OPTIONS = ("--unit", 'unit "kerja"', "--by", "group", "--by", "Periode`s", "--format", "json")
OF_TABLE = ("--table", TABLE, "--schema", SCHEMA)
PATIENCE = 30
"""So many seconds a statement sleeps that somebody is to end."""

Score = Callable[..., Result]


@pytest.fixture
def score(service: Service, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Score:
    """Score what options say of the server's database, into a file, with the password from the environment."""

    def scored(*options: str, password: str = PASSWORD, address: str = service.url_as(USER, None)) -> Result:
        monkeypatch.setenv("IKM_DB_PASSWORD", password)
        done = run("score", address, *options, *OPTIONS, "-o", "hasil.json", folder=tmp_path)
        assert password not in done.stderr + done.stdout
        assert (tmp_path / "hasil.json").exists() == (done.exit_code == 0)
        return done

    return scored


def figures(report: dict[str, Any]) -> Any:
    return report["overall"], report["tables"]


def refused(done: Result, code: str) -> str:
    """The one sentence of a run that was refused."""
    assert done.exit_code == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert f": {code}: " in line
    return line


@on_both
@pytest.mark.parametrize("kind", ["TEXT", "INTEGER"])
def test_a_server_gives_the_digits_of_the_rows(
    service: Service, kind: str, score: Score, run: Run, tmp_path: Path
) -> None:
    rows = people(WORDS if kind == "TEXT" else NUMBERS)
    filled_server(service, kind, rows)
    assert score(*OF_TABLE).exit_code == 0
    text = (tmp_path / "hasil.json").read_text(encoding="utf-8")
    report = json.loads(text)
    by_rows = run("score", "-", *OPTIONS, input=csv_text([COLUMNS, *rows]))
    assert figures(report) == figures(json.loads(by_rows.stdout))
    assert "rows-unordered" in report["findings"]["by_code"]
    assert PASSWORD not in text
    assert report["inputs"][0]["path"] == service.url_as(USER, None)


@on_both
def test_a_query_and_an_account_that_may_only_read_are_enough(service: Service, score: Score, tmp_path: Path) -> None:
    filled_server(service, "INTEGER", people(NUMBERS))
    if isinstance(service, PostgreSQL):
        quoted = f'"{SCHEMA}"'
        service.execute("DROP OWNED BY baca; DROP ROLE baca" if has_reader(service) else "SELECT 1", user="postgres")
        service.execute(f"CREATE ROLE baca LOGIN PASSWORD '{PASSWORD}'", user="postgres")
        service.execute(f"GRANT USAGE ON SCHEMA {quoted} TO baca", f'GRANT SELECT ON {quoted}."{TABLE}" TO baca')
        query = f'SELECT * FROM {quoted}."{TABLE}" WHERE "group" = 1 -- yang pertama'
    else:
        service.execute(f"CREATE OR REPLACE USER baca@localhost IDENTIFIED BY '{PASSWORD}'", user="root")
        service.execute(f"GRANT SELECT ON `{SCHEMA}`.* TO baca@localhost", user="root")
        service.execute(f"GRANT SELECT ON {DATABASE}.* TO baca@localhost", user="root")
        query = f"SELECT * FROM `{SCHEMA}`.`{TABLE}` WHERE `group` = 1 -- yang pertama"
    done = score("--query", query, address=service.url_as("baca", None))
    assert done.exit_code == 0, done.stderr
    report = json.loads((tmp_path / "hasil.json").read_text(encoding="utf-8"))
    assert [group["key"]["group"] for group in report["tables"][1]["groups"]] == ["1"]


def has_reader(service: Service) -> bool:
    return bool(service.execute("SELECT 1 FROM pg_roles WHERE rolname = 'baca'", user="postgres"))


@on_both
def test_a_wrong_password_is_one_sentence(service: Service, score: Score) -> None:
    refused(score(*OF_TABLE, password="bukan ini"), "database-denied")
    refused(score(*OF_TABLE, address=service.url_as("siapa", None)), "database-denied")


@on_both
def test_a_database_a_table_or_a_column_that_is_not_there_is_one_sentence(service: Service, score: Score) -> None:
    filled_server(service, "INTEGER", people(NUMBERS))
    address = service.url_as(USER, None).replace(f"/{DATABASE}?", "/lain?")
    refused(score(*OF_TABLE, address=address), "database-unknown")
    assert TABLE in refused(score("--table", "oder", "--schema", SCHEMA), "table-unknown")
    refused(score("--query", "SELECT u10 FROM responden"), "database-names")


def test_a_server_that_is_not_there_is_one_sentence(run: Run, tmp_path: Path) -> None:
    done = run("score", f"postgresql://skm@/skm?host={tmp_path}", "--table", "responden", folder=tmp_path)
    refused(done, "database-unreached")


def sleeping(service: Service) -> str:
    """A query that gives answers after a long sleep."""
    sleep = f"pg_sleep({PATIENCE})" if isinstance(service, PostgreSQL) else f"SLEEP({PATIENCE})"
    answers = ", ".join(f"4 AS u{number}" for number in range(1, 10))
    return f"SELECT {answers}, s.t FROM (SELECT {sleep} AS t) AS s WHERE s.t IS NOT NULL"


def ended_backends(service: Service, *, statement_only: bool = False) -> int:
    """End the connections of the user that run a statement which sleeps, or the statement; how many there were."""
    if isinstance(service, PostgreSQL):
        asleep = "FROM pg_stat_activity WHERE usename = 'skm' AND wait_event = 'PgSleep'"
        end = "pg_cancel_backend" if statement_only else "pg_terminate_backend"
        return len(service.execute(f"SELECT {end}(pid) {asleep}", user="postgres"))
    found = service.execute("SHOW FULL PROCESSLIST", user="root")
    ids = [row[0] for row in found if row[1] == USER and "SLEEP" in str(row[7])]
    for number in ids:
        service.execute(f"KILL {'QUERY' if statement_only else 'CONNECTION'} {number}", user="root")
    return len(ids)


@contextmanager
def ending_backends(service: Service, *, statement_only: bool = False) -> Iterator[None]:
    """End every connection of the user that sleeps, or only its statement, as long as this lasts."""
    is_over = threading.Event()

    def end() -> None:
        while not is_over.wait(0.05):
            ended_backends(service, statement_only=statement_only)

    other = threading.Thread(target=end)
    other.start()
    try:
        yield
    finally:
        is_over.set()
        other.join()


@on_both
def test_a_connection_that_is_lost_in_mid_read_is_one_sentence_and_nothing_is_written(
    service: Service, score: Score
) -> None:
    with ending_backends(service):
        done = score("--query", sleeping(service))
    refused(done, "database-lost")


@on_both
def test_a_statement_that_somebody_stops_is_one_sentence(service: Service, score: Score) -> None:
    with ending_backends(service, statement_only=True):
        done = score("--query", sleeping(service))
    assert "somebody else" in refused(done, "database-stopped")


@on_both
def test_a_statement_that_takes_too_long_is_one_sentence(service: Service, score: Score) -> None:
    begun = time.monotonic()
    assert "1 second" in refused(score("--query", sleeping(service), "--db-timeout", "1"), "database-slow")
    assert time.monotonic() - begun < PATIENCE


@on_both
def test_a_table_that_changes_while_it_is_read_is_counted_as_it_was(service: Service) -> None:
    rows: Rows = people(NUMBERS)
    filled_server(service, "INTEGER", rows)
    quote = '"' if isinstance(service, PostgreSQL) else "`"
    table = f"{quote}{SCHEMA}{quote}.{quote}{TABLE}{quote}"
    access = DatabaseAccess(TABLE, schema=SCHEMA, password=PasswordSource(Secret(PASSWORD)))
    with opened_database(service.url_as(USER, None), Place("skm"), access) as (engine,):
        columns = range(len(engine.columns))
        before = engine.patterns(columns, 10_000)
        service.execute(f"DELETE FROM {table} WHERE u1 = 4")
        service.insert(table, [rows[1]] * 5)
        after = engine.patterns(columns, 10_000)
        assert before is not None
        assert after is not None
        assert after.values == before.values
        assert after.rows.tolist() == before.rows.tolist()
        assert before.rows.sum() == len(rows)
    with opened_database(service.url_as(USER, None), Place("skm"), access) as (engine,):
        changed = engine.patterns(columns, 10_000)
        assert changed is not None
        assert changed.rows.sum() != len(rows)


@on_both
def test_no_statement_can_write(service: Service) -> None:
    filled_server(service, "INTEGER", people(NUMBERS))
    writing = "SELECT * FROM (SELECT 1) AS a; DELETE FROM x"
    access = DatabaseAccess(query=writing, password=PasswordSource(Secret(PASSWORD)))
    with (
        pytest.raises(Refusal, match="takes one statement"),
        opened_database(service.url_as(USER, None), Place("skm"), access),
    ):
        pass
    if isinstance(service, PostgreSQL):
        access = access._replace(query="SELECT setval('urut', 7) AS u1")
        service.execute("DROP SEQUENCE IF EXISTS urut", "CREATE SEQUENCE urut")
        with opened_database(service.url_as(USER, None), Place("skm"), access) as (engine,):
            with pytest.raises(Refusal) as caught:
                engine.patterns([0], 10)
            assert caught.value.code == "database-refused"
        assert service.execute("SELECT last_value FROM urut") == [(1,)]
