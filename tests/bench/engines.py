"""What scoring costs beside a warehouse: `ikm` on every row, and on the counts that DuckDB and Spark make of them.

    python tests/bench/engines.py [--runs 3] [--rows 1000000 10000000] [--units 500] [--data FOLDER]

Makes the same answers as CSV and as Parquet, once; runs every route in turn as a whole process, Spark in local mode
on the Java of the machine; prints medians, and how long 280 million answers would take if what reads the rows of the
largest table grew in proportion, and all else stayed. It stops where two routes give different digits. It is no part
of the tests, and wants ``pip install ".[bench]"``.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import io
import json
import multiprocessing
import os
import platform
import statistics
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

STATEMENT = (Path(__file__).parents[2] / "examples" / "counts.sql").read_text(encoding="utf-8")
COLUMNS = ["unit", "periode", "unsur", "skor", "jumlah"]
UNSUR, PERIODS = 9, 4
LIKED = "[NULL, 1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4]"
TARGET = 280_000_000
"""Answers of a country."""
AGAIN = 3
"""So many times more is the statement run in a session that stands."""

Ask = Callable[[], Sequence[Sequence[Any]]]
"""Run the statement, and give its rows."""


class Cost(NamedTuple):
    """Seconds of one route: the whole process, its session's start, the statement at first, run again, and scoring.

    Reading every row has no parts. ``digits`` are all figures that the route came to.
    """

    digits: Any
    whole: float = 0
    start: float | None = None
    first: float | None = None
    again: tuple[float, ...] = ()
    scoring: float | None = None


def make(folder: Path, rows: int, units: int) -> Path:
    """Write the answers of ``rows`` respondents as Parquet and CSV, where they are not there; always the same."""
    path = folder / f"{rows}-{units}.parquet"
    if not path.with_suffix(".csv").exists():
        drawn = (f"{LIKED}[(1 + hash(16 * i + {n}) % 20)::BIGINT]::TINYINT AS U{n}" for n in range(1, UNSUR + 1))
        unit = f"'Unit ' || (1 + hash(16 * i + 10) % {units}) AS unit"
        period = f"'TW ' || (1 + hash(16 * i + 11) % {PERIODS}) || ' 2025' AS periode"
        with importlib.import_module("duckdb").connect() as duck:
            duck.execute(f"COPY (SELECT {unit}, {period}, {', '.join(drawn)} FROM range({rows}) AS r(i)) TO '{path}'")
            duck.execute(f"COPY (FROM '{path}') TO '{path.with_suffix('.csv')}'")
    return path


def duckdb(path: Path) -> Ask:
    """DuckDB, over a Parquet file."""
    session = importlib.import_module("duckdb").connect()
    session.execute(f"CREATE VIEW responses AS FROM '{path}'")
    return lambda: session.execute(STATEMENT).fetchall()


def spark(path: Path) -> Ask:
    """Spark in local mode, with all cores of the machine, over a Parquet file."""
    builder = importlib.import_module("pyspark.sql").SparkSession.builder.master("local[*]")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()
    session.read.parquet(str(path)).createOrReplaceTempView("responses")
    return lambda: session.sql(STATEMENT).collect()


ENGINES: dict[str, tuple[str, Callable[[Path], Ask]]] = {"DuckDB": ("duckdb", duckdb), "Spark": ("pyspark", spark)}
"""The package of each engine, and how it is started."""


def by_counts(engine: str, path: Path) -> Cost:
    """Start an engine, let it count, score the counts; then let it count again."""
    start, ask = clocked(lambda: ENGINES[engine][1](path))
    first, rows = clocked(ask)
    scoring, report = clocked(lambda: scored(rows))
    again = tuple(clocked(ask)[0] for _ in range(AGAIN))
    return Cost(digits(report), start=start, first=first, again=again, scoring=scoring)


def clocked(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of some work, and what it gives."""
    since = time.perf_counter()
    result = work()
    return time.perf_counter() - since, result


def scored(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The report of a table of counts, handed over as CSV."""
    import ikm

    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    return ikm.score(io.BytesIO(text.getvalue().encode()), counts=True, unit="unit", by="periode").to_dict()


def by_rows(path: Path) -> Cost:
    """Score every row of the CSV by the command line."""
    program = str(Path(sysconfig.get_path("scripts")) / "ikm")
    options = ["--unit", "unit", "--by", "periode", "--format", "json", "--quiet"]
    command = [program, "score", str(path.with_suffix(".csv")), *options]
    whole, done = clocked(lambda: subprocess.run(command, capture_output=True, check=True))
    return Cost(digits(json.loads(done.stdout)), whole)


def digits(report: dict[str, Any]) -> Any:
    """All that a report says of everyone and of each group but the respondents, which counts do not know."""
    groups = [report["overall"], *(group for table in report["tables"] for group in table["groups"])]
    return [{key: value for key, value in group.items() if not key.startswith("respondents")} for group in groups]


def hush() -> None:
    """Let what Java says go nowhere; what goes wrong still is an exception."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def alone(engine: str, path: Path) -> Cost:
    """The cost in a process of its own; counting again is no part of the whole."""
    since = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(1, hush) as process:
        cost = process.apply(by_counts, (engine, path))
        return cost._replace(whole=time.perf_counter() - since - sum(cost.again))


def in_turn(path: Path, runs: int) -> dict[str, list[Cost]]:
    """Every route, ``runs`` times."""
    engines = [engine for engine, (package, _) in ENGINES.items() if importlib.util.find_spec(package)]
    costs: dict[str, list[Cost]] = {"every row, CSV": []}
    for _ in range(runs):
        costs["every row, CSV"].append(by_rows(path))
        for engine in engines:
            costs.setdefault(f"{engine}, Parquet", []).append(alone(engine, path))
    expected = costs["every row, CSV"][0].digits
    for route, found in costs.items():
        if any(cost.digits != expected for cost in found):
            raise SystemExit(f"{route} gives other digits of {path.name}")
    return costs


def medians(costs: Sequence[Cost]) -> dict[str, float | None]:
    """The median of the whole and of each part that the route has."""
    parts = {name: [getattr(cost, name) for cost in costs] for name in ("whole", "start", "first", "scoring")}
    parts |= {"again": [one for cost in costs for one in cost.again]}
    shown = ("whole", "start", "first", "again", "scoring")
    return {name: statistics.median(parts[name]) if any(parts[name]) else None for name in shown}


def main() -> None:
    """Measure every route on tables of several sizes, and print them as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(f"{date.today()}, {machine}; {options.units} units, medians of {options.runs} runs in turn\n")
    print("| respondents | answers | route | seconds | start | statement | again | scoring |")
    print("|---:|---:|---|---:|---:|---:|---:|---:|")
    forecast: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for rows in sorted(options.rows):
            path = make(options.data or Path(temporary), rows, options.units)
            for route, costs in in_turn(path, options.runs).items():
                parts = medians(costs)
                answers = sum(unsur["answers"] for unsur in costs[0].digits[0]["unsur"])
                shown = " | ".join("–" if part is None else f"{part:.2f}" for part in parts.values())
                print(f"| {rows:,} | {answers:,} | {route} | {shown} |", flush=True)
                whole, growing = parts["whole"] or 0, parts["first"] or parts["whole"] or 0
                forecast[route] = whole + growing * (TARGET / UNSUR / rows - 1)
    print(f"\nAll digits agree. {TARGET / UNSUR:,.0f} respondents, were the last to grow in proportion:")
    for route, seconds in forecast.items():
        print(f"{route}: {seconds:.1f} s")


if __name__ == "__main__":
    main()
