"""What it costs to count answers where they lie: `ikm` on Parquet by DuckDB, Polars and Spark, beside `ikm` on a CSV.

    python -m tests.bench.parquet [--runs 3] [--rows 1000000 31200000] [--units 0 500] [--csv-up-to 31200000]

Makes its answers in DuckDB, as Parquet and as CSV; a respondent answers most questions alike, as people do. Runs
every route in turn as a whole process, Spark in local mode on the Java of the machine, and prints medians. It stops
where two routes give different digits. With 0 units there is one table of everyone, else one of the units, one of
four periods and one of both. It wants ``pip install ".[bench]"``, and takes an hour for hundreds of millions of rows.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import multiprocessing
import os
import platform
import statistics
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tests.bench.bench import Cost, against, measure

LIKED = "[1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4]"
"""What people answer who answer otherwise than their usual, or what their usual is."""
IN_PYTHON = """
import json, sys
import ikm

def main(frame):
    options = json.loads(sys.argv[3])
    with open(sys.argv[2], "w") as file:
        json.dump(ikm.score(frame, stats=ikm.StatisticsMode.COMPUTE, **options).to_dict(), file)
"""
POLARS = (
    IN_PYTHON
    + """
import polars
main(polars.scan_parquet(sys.argv[1]))
"""
)
SPARK = (
    IN_PYTHON
    + """
from pyspark.sql import SparkSession
session = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false").getOrCreate()
main(session.read.parquet(sys.argv[1]))
session.stop()
"""
)
SCRIPTS = {"Polars": ("polars", POLARS), "Spark": ("pyspark", SPARK)}
"""The package of each library whose frame is handed over, and how."""


def make(folder: Path, rows: int, units: int, *, with_csv: bool) -> Path:
    """Write the answers of ``rows`` respondents as Parquet, and as CSV, where they are not there; always the same."""
    import duckdb

    path = folder / f"{rows}-{units}.parquet"
    usual = f"{LIKED}[(1 + hash(32 * i) % 16)::BIGINT]"
    drawn = (f"{LIKED}[(1 + hash(32 * i + {n + 16}) % 16)::BIGINT]" for n in range(1, 10))
    answers = (
        f"CASE hash(32 * i + {n}) % 16 WHEN 0 THEN NULL WHEN 1 THEN {other} ELSE {usual} END::TINYINT AS U{n}"
        for n, other in enumerate(drawn, 1)
    )
    grouped = f"'Unit ' || (1 + hash(32 * i + 10) % {units}) AS unit, 'TW ' || (1 + i % 4) || ' 2025' AS periode, "
    with duckdb.connect() as connection:
        if not path.exists():
            select = f"SELECT {grouped if units else ''}{', '.join(answers)} FROM range({rows}) AS r(i)"
            connection.execute(f"COPY ({select}) TO '{path}'")
        if with_csv and not path.with_suffix(".csv").exists():
            connection.execute(f"COPY (FROM '{path}') TO '{path.with_suffix('.csv')}'")
    return path


def made(folder: Path, rows: int, units: int, *, with_csv: bool) -> Path:
    """The same, made in a process of its own: a child's peak memory is never below its parent's."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return process.apply(make, (folder, rows, units), {"with_csv": with_csv})


def routes(path: Path, units: int, output: Path) -> dict[str, list[str]]:
    """The command of each route, which writes its report."""
    ikm = str(Path(sysconfig.get_path("scripts")) / "ikm")
    options: dict[str, Any] = {"period": "all"}
    if units:
        options |= {"unit": "unit", "by": ["periode", "unit,periode"]}
    keys = [
        word
        for key, value in options.items()
        for one in ([value] if isinstance(value, str) else value)
        for word in (f"--{key}", one)
    ]
    shown = [*keys, "--format", "json", "--quiet", "-o", str(output)]
    found: dict[str, list[str]] = {}
    if path.with_suffix(".csv").exists():
        found["ikm, CSV"] = [ikm, "score", str(path.with_suffix(".csv")), *shown]
    found["ikm, Parquet by DuckDB"] = [ikm, "score", str(path), *shown]
    for name, (package, script) in SCRIPTS.items():
        if importlib.util.find_spec(package):
            found[f"ikm, {name}"] = [sys.executable, "-c", script, str(path), str(output), json.dumps(options)]
    return found


def figures(output: Path) -> Mapping[str, Any]:
    """What a report says of everyone and of each group."""
    report = json.loads(output.read_text(encoding="utf-8"))
    return {key: report[key] for key in ("overall", "tables", "confidence")}


def in_turn(path: Path, units: int, runs: int) -> dict[str, list[Cost]]:
    """Every route, ``runs`` times, each of which must give the same digits."""
    output = path.with_suffix(".json")
    commands = routes(path, units, output)
    taken: dict[str, list[Cost]] = {name: [] for name in commands}
    expected: Mapping[str, Any] | None = None
    for _ in range(runs):
        for name, command in commands.items():
            output.unlink(missing_ok=True)
            taken[name].append(measure(command))
            found = figures(output)
            expected = expected or found
            if found != expected:
                raise SystemExit(f"{name} gives other digits of {path.name}")
    return taken


def main() -> None:
    """Measure every route on tables of several sizes, and print them as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 31_200_000])
    parser.add_argument("--units", type=int, nargs="+", default=[0, 500])
    parser.add_argument("--csv-up-to", type=int, default=31_200_000)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(f"{date.today()}, {machine}; medians of {options.runs} runs in turn, all digits agree\n")
    print("| respondents | units | route | processor s | clock s | of the first's clock | peak MiB |")
    print("|---:|---:|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.data or Path(temporary)
        for rows in sorted(options.rows):
            for units in options.units:
                path = made(folder, rows, units, with_csv=rows <= options.csv_up_to)
                taken = in_turn(path, units, options.runs)
                first = [cost.wall for cost in next(iter(taken.values()))]
                for route, costs in taken.items():
                    cpu, wall = [cost.cpu for cost in costs], [cost.wall for cost in costs]
                    cells = [
                        f"{rows:,}",
                        f"{units}",
                        route,
                        f"{statistics.median(cpu):.2f}",
                        f"{statistics.median(wall):.2f}",
                    ]
                    print(
                        f"| {' | '.join([*cells, against(wall, first)])} | {max(cost.peak for cost in costs):.0f} |",
                        flush=True,
                    )
                if not options.data:
                    for written in folder.iterdir():
                        written.unlink()


if __name__ == "__main__":
    main()
