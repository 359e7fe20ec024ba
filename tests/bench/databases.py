"""What it costs to count answers in a database: `ikm` on PostgreSQL, MariaDB and SQLite, beside the same as CSV.

    python -m tests.bench.databases [--runs 3] [--rows 1000000] [--units 40] [--data FOLDER]
                                     [--only sqlite duckdb postgresql mariadb]

Makes its answers in DuckDB; a respondent answers most questions alike, as people do. Starts servers of its own, as
the tests do, with their settings as they come. Runs every route in turn as a whole process: `ikm` alone, and the
statement of `ikm sql` run by the database's own client. Prints medians; the processor's time of a server stands
beside that of the rest. It stops where two routes give different digits. It wants ``pip install ".[test]"``, and the
servers and clients of the system; those that are not there are left out.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import importlib
import importlib.util
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Container, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.bench.bench import Cost, against, measure
from tests.databases.services import PASSWORD, USER, MariaDB, PostgreSQL, Service, running

LIKED = "[1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4]"
NAMES = ["unit", "periode", *(f"u{number}" for number in range(1, 10))]
TABLE = "responden"
ENGINES = ("sqlite", "duckdb", "postgresql", "mariadb")
IKM = str(Path(sysconfig.get_path("scripts")) / "ikm")
GROUPED = ["--unit", "unit", "--by", "periode", "--period", "all", "--format", "json", "--quiet"]
DUCKDB = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("SET enable_progress_bar = false")
connection.sql(sys.stdin.read()).write_csv("/dev/stdout")
"""
TICKS = os.sysconf("SC_CLK_TCK")
FIRST_TIME, LAST_TIME = 13, 17
"""Where the times of a process and of its children stand in ``/proc/PID/stat``."""


class Route(NamedTuple):
    """A command that writes its report to a file, and the number of the server's process, 0 where there is none."""

    command: list[str]
    server: int = 0


class Measured(NamedTuple):
    """What a run took, and seconds of processor of the server meanwhile."""

    cost: Cost
    server_cpu: float


def make(path: Path, rows: int, units: int) -> None:
    """Write the answers as CSV, and with NULL in words for MariaDB; always the same."""
    duckdb = importlib.import_module("duckdb")
    usual = f"{LIKED}[(1 + hash(32 * i) % 16)::BIGINT]"
    others = [f"{LIKED}[(1 + hash(32 * i + {n + 16}) % 16)::BIGINT]" for n in range(1, 10)]
    answers = [
        f"CASE hash(32 * i + {n}) % 16 WHEN 0 THEN NULL WHEN 1 THEN {other} ELSE {usual} END::TINYINT AS u{n}"
        for n, other in enumerate(others, 1)
    ]
    groups = f"'Unit ' || (1 + hash(32 * i + 10) % {units}) AS unit, 'TW ' || (1 + i % 4) || ' 2025' AS periode"
    with duckdb.connect(str(path.with_suffix(".duckdb"))) as connection:
        select = f"SELECT {groups}, {', '.join(answers)} FROM range({rows}) AS r(i)"
        connection.execute(f"CREATE OR REPLACE TABLE {TABLE} AS {select}")
        connection.execute(f"COPY {TABLE} TO '{path}'")
        connection.execute(f"COPY {TABLE} TO '{path.with_suffix('.nulls')}' (NULLSTR '\\N')")


def columns(text: str) -> str:
    return ", ".join([f"unit {text}", f"periode {text}", *(f"{name} SMALLINT" for name in NAMES[2:])])


def fill(service: Service, path: Path) -> None:
    """Load the CSV into a table of a server, and let it know its own tables."""
    with contextlib.closing(service.connect()) as connection:
        cursor = connection.cursor()
        if isinstance(service, PostgreSQL):
            cursor.execute(f"CREATE TABLE {TABLE} ({columns('TEXT')})")
            with cursor.copy(f"COPY {TABLE} FROM STDIN (FORMAT csv, HEADER)") as copy, path.open("rb") as stream:
                shutil.copyfileobj(stream, copy)
            cursor.execute(f"VACUUM ANALYZE {TABLE}")
        else:
            cursor.execute(f"CREATE TABLE {TABLE} ({columns('VARCHAR(50)')}) COLLATE utf8mb4_general_ci")
            names = path.with_suffix(".nulls")
            names.chmod(0o644)
            how = "FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES"
            cursor.execute(f"LOAD DATA INFILE '{names}' INTO TABLE {TABLE} {how}")
            cursor.execute(f"ANALYZE TABLE {TABLE}")


def fill_sqlite(path: Path) -> Path:
    """The CSV as a file of SQLite."""
    target = path.with_suffix(".db")
    target.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(target)) as connection, path.open(encoding="utf-8", newline="") as stream:
        connection.execute(f"CREATE TABLE {TABLE} ({columns('TEXT')})")
        rows = ([cell or None for cell in row] for row in csv.reader(stream))
        next(rows)
        connection.executemany(f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(NAMES))})", rows)
        connection.commit()
    return target


def piped(client: str, dialect: str, path: Path, output: Path) -> list[str]:
    """The statement of ``ikm sql``, run by a client, and read from a pipe."""
    script = path.with_name(f"{dialect}.sql")
    subprocess.run(
        [IKM, "sql", "--dialect", dialect, "--table", TABLE, "-o", str(script), "--force", "--quiet"], check=True
    )
    score = " ".join([IKM, "score", "-", *GROUPED])
    return ["bash", "-o", "pipefail", "-c", f"{client} < '{script}' | {score} -o '{output}'"]


@contextlib.contextmanager
def routes(path: Path, output: Path, wanted: Container[str]) -> Iterator[dict[str, Route]]:
    """The CSV, then every route to a wanted engine that this machine has, while its servers run."""

    def scored(*source: str) -> list[str]:
        return [IKM, "score", *source, *GROUPED, "-o", str(output)]

    found = {"ikm, CSV": Route(scored(str(path)))}
    if "sqlite" in wanted:
        found["ikm, SQLite"] = Route(scored(str(fill_sqlite(path)), "--table", TABLE))
    if "duckdb" in wanted:
        duck = f"'{sys.executable}' -c '{DUCKDB}' '{path.with_suffix('.duckdb')}'"
        found["DuckDB and ikm score -"] = Route(piped(duck, "duckdb", path, output))
    with contextlib.ExitStack() as servers:
        for kind, dialect, client in ((PostgreSQL, "postgresql", "psql"), (MariaDB, "mariadb", "mysql")):
            if dialect not in wanted:
                continue
            try:
                service = servers.enter_context(running(kind))
            except (pytest.skip.Exception, pytest.fail.Exception) as absent:
                print(absent)
                continue
            fill(service, path)
            address = service.url_as(USER, None)
            found[f"ikm, {kind.name}"] = Route(scored(address, "--table", TABLE), service.process_id)
            of_mysql = f"mysql --batch --raw --socket='{service.socket}' --user={USER} --password='{PASSWORD}' skm"
            own = f"psql --csv '{service.url}'" if kind is PostgreSQL else of_mysql
            if shutil.which(client):
                piping = piped(own, dialect, path, output)
                found[f"{client} and ikm score -"] = Route(piping, service.process_id)
        yield found


def cpu_of(process_id: int) -> float:
    """Seconds of processor of a process and of those of its children that have ended."""
    if not process_id:
        return 0.0
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[FIRST_TIME - 2 : LAST_TIME - 2])) / TICKS


def figures(output: Path) -> Any:
    report = json.loads(output.read_text(encoding="utf-8"))
    return report["overall"], report["tables"]


def in_turn(found: dict[str, Route], output: Path, runs: int) -> dict[str, list[Measured]]:
    """Every route, ``runs`` times after one that warms up; each must give the same digits."""
    taken: dict[str, list[Measured]] = {name: [] for name in found}
    expected: Any = None
    for turn in range(runs + 1):
        for name, route in found.items():
            output.unlink(missing_ok=True)
            before = cpu_of(route.server)
            cost = measure(route.command)
            if turn:
                taken[name].append(Measured(cost, cpu_of(route.server) - before))
            told = figures(output)
            expected = expected or told
            if told != expected:
                raise SystemExit(f"{name} gives other digits")
    return taken


def main() -> None:
    """Measure every route, and print them as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--only", nargs="+", choices=ENGINES, default=ENGINES)
    options = parser.parse_args()
    os.environ["IKM_DB_PASSWORD"] = PASSWORD
    median: Callable[[list[float]], str] = lambda values: f"{statistics.median(values):.2f}"  # noqa: E731 - one line
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    load = f"load {os.getloadavg()[0]:.1f} when it began"
    print(f"{date.today()}, {machine}, {load}; {options.rows:,} respondents, {options.units} units, four periods;")
    print(f"medians of {options.runs} runs in turn, all digits agree\n")
    print("| route | processor s | server's s | clock s | of the CSV's clock | peak MiB |")
    print("|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.data or Path(temporary)
        folder.chmod(0o755)
        path = folder / "responden.csv"
        make(path, options.rows, options.units)
        with routes(path, folder / "hasil.json", options.only) as found:
            taken = in_turn(found, folder / "hasil.json", options.runs)
    first = [one.cost.wall for one in next(iter(taken.values()))]
    for name, costs in taken.items():
        wall = [one.cost.wall for one in costs]
        cells = [median([one.cost.cpu for one in costs]), median([one.server_cpu for one in costs]), median(wall)]
        peak = max(one.cost.peak for one in costs)
        print(f"| {name} | {' | '.join([*cells, against(wall, first)])} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
