"""The statement that ``ikm sql`` prints, run by real databases: the same digits as from the rows, byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import ROOT, Run
from tests.databases.services import PASSWORD, USER, PostgreSQL, Service, miss
from tests.databases.tables import (
    COLUMNS,
    NUMBERS,
    SCHEMA,
    TABLE,
    WORDS,
    Rows,
    between,
    filled_server,
    people,
    table_of,
)
from tests.surveys import U, csv_text

ENGINES = ("sqlite", "duckdb", "postgresql", "mariadb")
OPTIONS = ("--unit", 'unit "kerja"', "--by", "group", "--by", "Periode`s", "--format", "json")

Ask = Callable[[str], list[tuple[Any, ...]]]
"""Runs a statement, and gives its rows."""
Fill = Callable[[str, str, Rows], Ask]
"""Makes the table in an engine, with answers of a type, and fills it with rows."""


@pytest.fixture
def fill(request: pytest.FixtureRequest) -> Fill:
    """Every engine under its name, as the users of each often have their texts compared."""

    def filled(engine: str, kind: str, rows: Rows) -> Ask:
        insert = f'INSERT INTO "{SCHEMA}"."{TABLE}" VALUES ({", ".join("?" * len(COLUMNS))})'
        if engine == "sqlite":
            connection = sqlite3.connect(":memory:")
            request.addfinalizer(connection.close)
            connection.execute(f"ATTACH DATABASE ':memory:' AS \"{SCHEMA}\"")
            connection.execute(table_of(between('"'), "TEXT COLLATE NOCASE", kind))
            connection.executemany(insert, rows)
            return lambda statement: connection.execute(statement).fetchall()
        if engine == "duckdb":
            duck = duckdb.connect()
            request.addfinalizer(duck.close)
            duck.execute(f'CREATE SCHEMA "{SCHEMA}"')
            duck.execute(table_of(between('"'), "VARCHAR COLLATE NOCASE.NOACCENT", kind))
            duck.executemany(insert, rows)
            return lambda statement: duck.execute(statement).fetchall()
        service: Service = request.getfixturevalue(engine)
        filled_server(service, kind, rows)
        return service.execute

    return filled


def printed(run: Run, dialect: str, path: Path) -> str:
    """The text that the command prints for the table."""
    names = ",".join(COLUMNS)
    done = run("sql", "--dialect", dialect, "--table", TABLE, "--schema", SCHEMA, "--columns", names, "-o", path)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    return path.read_text(encoding="utf-8")


def report_of(run: Run, table: str, *options: str) -> dict[str, Any]:
    done = run("score", "-", *OPTIONS, *options, input=table)
    assert done.exit_code == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def figures(report: dict[str, Any]) -> Any:
    """All that a report says of everyone and of each group: respondents, indices, statistics."""
    return report["overall"], report["tables"]


@pytest.mark.parametrize("kind", ["TEXT", "INTEGER"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_database_gives_the_digits_of_the_rows(
    engine: str, kind: str, fill: Fill, run: Run, tmp_path: Path
) -> None:
    rows = people(WORDS if kind == "TEXT" else NUMBERS)
    found = fill(engine, kind, rows)(printed(run, engine, tmp_path / "hitung.sql"))
    # Every pattern once, and no two of them taken for one; a client may print NULL as an empty text.
    counts: Counter[tuple[str, ...]] = Counter()
    for *values, count in found:
        counts[texts(values)] += count
    assert counts == Counter(map(texts, rows))
    assert len(found) == len(set(rows))

    by_rows = report_of(run, csv_text([COLUMNS, *rows]))
    by_counts = report_of(run, csv_text([[*COLUMNS, "count"], *found]))
    assert figures(by_counts) == figures(by_rows)
    assert by_counts["overall"]["respondents_exact"] is True
    assert by_counts["overall"]["respondents"] == sum(any(answer is not None for answer in row[3:]) for row in rows)


def texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in values)


def command_line(text: str, database: str) -> str:
    """The one line that a printed text says how to run it by, with a database and what shows all figures."""
    (line,) = [line.removeprefix("--   ") for line in text.splitlines() if line.startswith("--   ")]
    command, score = line.split(" | ")
    options = " ".join(f"'{option}'" for option in OPTIONS)
    return f"{command.replace('DATABASE.db', database).replace('DATABASE', database)} | {score} {options}"


@pytest.mark.parametrize(("engine", "client"), [("sqlite", "sqlite3"), ("postgresql", "psql"), ("mariadb", "mysql")])
def test_the_line_that_is_printed_lets_the_own_client_count_and_ikm_read(
    engine: str, client: str, request: pytest.FixtureRequest, run: Run, tmp_path: Path
) -> None:
    rows = people(WORDS)
    report = report_by_client(engine, client, rows, request, run, tmp_path)
    assert figures(report) == figures(report_of(run, csv_text([COLUMNS, *rows])))


HARD = ('"Dinkes"', 'Dinas "A"', '"', "UPT\tA", "UPT\nB", "UPT\r\nC", "a\\tb", "C:\\", "O'Neil, MM", "a;b", None)
"""Labels with the signs that part values and lines, and those that stand for them."""


@pytest.mark.parametrize(("engine", "client"), [("sqlite", "sqlite3"), ("postgresql", "psql"), ("mariadb", "mysql")])
def test_labels_with_quotes_tabs_and_line_breaks_come_through_the_client_as_they_are(
    engine: str, client: str, request: pytest.FixtureRequest, run: Run, tmp_path: Path
) -> None:
    rows = [(row[0], HARD[n % len(HARD)], *row[2:]) for n, row in enumerate(people(WORDS))]
    report = report_by_client(engine, client, rows, request, run, tmp_path)
    assert figures(report) == figures(report_of(run, csv_text([COLUMNS, *rows])))
    by_unit = next(table for table in report["tables"] if table["by"] == ["unit"])
    assert len(by_unit["groups"]) == len(HARD)


def report_by_client(
    engine: str, client: str, rows: Rows, request: pytest.FixtureRequest, run: Run, tmp_path: Path
) -> dict[str, Any]:
    """What the printed line gives where the engine has these rows."""
    if not shutil.which(client):
        miss(f"{client} is not installed here")
    script = tmp_path / "hitung.sql"
    text, database = printed(run, engine, script), "skm.db"
    if engine == "sqlite":
        with closing(sqlite3.connect(tmp_path / database)) as connection:
            connection.execute(table_of(between('"'), "TEXT COLLATE NOCASE", "TEXT").replace(f'"{SCHEMA}".', ""))
            connection.executemany(f'INSERT INTO "{TABLE}" VALUES ({", ".join("?" * len(COLUMNS))})', rows)
            connection.commit()
        script.write_text(text.replace(f"`{SCHEMA}`.", ""), encoding="utf-8")
    else:
        service: Service = request.getfixturevalue(engine)
        filled_server(service, "TEXT", rows)
        of_mysql = f"--socket='{service.socket}' --user={USER} --password='{PASSWORD}'"
        database = f"'{service.url}'" if isinstance(service, PostgreSQL) else of_mysql
    line = command_line(text, database).replace(str(script), "hitung.sql")
    shell = f'ikm() {{ "{sys.executable}" -m ikm "$@"; }}\nset -o pipefail\n{line}'
    done = subprocess.run(
        ["bash", "-c", shell],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_a_column_that_is_not_there_is_an_error_and_no_text(tmp_path: Path, run: Run) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE responden (unit TEXT, u1 INTEGER)")
        done = run("sql", "--dialect", "sqlite", "--table", "responden", "--columns", "unit,u1,u2", folder=tmp_path)
        with pytest.raises(sqlite3.OperationalError, match="no such column: u2"):
            connection.execute(done.stdout)


MILLION, GROUPS, PERIODS = 1_000_000, 40, 4
LIKED = "[NULL, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4]"
"""A blank for each row of twelve, and more threes than ones."""


@pytest.mark.slow
def test_a_million_rows_and_their_counts_give_the_same_digits(run: Run, tmp_path: Path) -> None:
    drawn = [f"{LIKED}[(1 + hash(16 * i + {n}) % 12)::BIGINT]::TINYINT AS {name}" for n, name in enumerate(U)]
    unit = f"'Unit ' || nullif(hash(16 * i + 9) % {GROUPS + 1}, 0) AS unit"
    period = f"'TW ' || (1 + hash(16 * i + 10) % {PERIODS}) || ' 2025' AS periode"
    # Three in four people answer all questions alike, as many do; the others make the patterns.
    alike = ", ".join(f"CASE WHEN hash(i) % 4 > 0 THEN coalesce(U1, 3) ELSE {name} END AS {name}" for name in U[1:])
    statement = run("sql", "--dialect", "duckdb", "--table", "responden", "--columns", "unit,periode,U1-U9").stdout
    with duckdb.connect() as warehouse:
        made = f"SELECT i, {unit}, {period}, {', '.join(drawn)} FROM range({MILLION}) AS r(i)"
        warehouse.execute(f"CREATE TABLE responden AS SELECT unit, periode, U1, {alike} FROM ({made})")
        warehouse.table("responden").write_csv(str(tmp_path / "rows.csv"))
        warehouse.sql(statement).write_csv(str(tmp_path / "counts.csv"))
        sums = warehouse.sql(f"SELECT {', '.join(f'sum({u}), count({u})' for u in U)} FROM responden").fetchall()[0]
    grouped = ["--unit", "unit", "--by", "periode", "--by", "unit,periode", "--period", "all", "--format", "json"]
    by_rows = json.loads(run("score", "rows.csv", *grouped, folder=tmp_path).stdout)
    by_counts = json.loads(run("score", "counts.csv", *grouped, folder=tmp_path).stdout)
    assert figures(by_counts) == figures(by_rows)
    assert [len(table["groups"]) for table in by_rows["tables"]] == [GROUPS + 1, PERIODS, (GROUPS + 1) * PERIODS]
    assert by_counts["overall"]["respondents_exact"] is True

    totals, answers = sums[::2], sums[1::2]
    assert [(one["total"], one["answers"]) for one in by_counts["overall"]["unsur"]] == [
        *zip(totals, answers, strict=True)
    ]
    assert max(answers) < MILLION
    nrr = [Fraction(total, number) for total, number in zip(totals, answers, strict=True)]
    assert Fraction(by_counts["overall"]["ikm_exact"]) == 25 * sum(nrr) / len(nrr)
