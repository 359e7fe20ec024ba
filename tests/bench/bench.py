"""How fast `ikm` is, beside the straightforward script and beside DuckDB and Polars on the same data.

    python tests/bench/bench.py [--pairs 5] [--only "400 rows, csv"] [--data FOLDER]

Makes its data, runs every program in turn as a whole process, and prints of each the processor time, the time by the
clock, both against the rival (medians of the pairs, with the least and the most) and the peak memory; beside them
what no program could go below: an empty Python, `wc -l` or `unzip -p` of the same file. Then what answers in words
cost per megabyte, beside the same in digits. It never fails a build. DuckDB and Polars stand beside where they are
installed (``pip install ".[bench]"``).
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import os
import platform
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

HEADER = ["no", "tanggal", "layanan", "jenis_kelamin", "usia", *(f"U{n}" for n in range(1, 10))]
SERVICES = ["Kartu keluarga", "KTP elektronik", "Surat pindah", "Akta kelahiran"]
BLOCK = 100_000

RIVAL = """
import sys
import pandas as pd
import rich.console
import rich.table
import typer

app = typer.Typer()

@app.command()
def score(path: str) -> None:
    data = pd.read_excel(path, engine="openpyxl") if path.endswith(".xlsx") else pd.read_csv(path)
    unsur = [f"U{n}" for n in range(1, 10)]
    table = rich.table.Table("layanan", "n", "IKM")
    for name, group in data.groupby("layanan")[unsur].mean().iterrows():
        table.add_row(str(name), f"{group.mean() * 25:.2f}")
    table.add_row("semua", f"{data[unsur].mean().mean() * 25:.2f}")
    rich.console.Console().print(table)

app()
"""
DUCKDB = """
import sys, duckdb
sums = ", ".join(f"sum(U{n}), count(U{n})" for n in range(1, 10))
print(duckdb.sql(f"SELECT layanan, {sums} FROM read_csv('{sys.argv[1]}') GROUP BY layanan").fetchall())
"""
DUCKDB_WORDS = """
import sys, duckdb
print(duckdb.sql(f"SELECT layanan, {sys.argv[2]} FROM read_csv('{sys.argv[1]}') GROUP BY layanan").fetchall())
"""
POLARS = """
import sys, polars as pl
unsur = [f"U{n}" for n in range(1, 10)]
sums = [pl.col(u).sum().alias(u + "s") for u in unsur] + [pl.col(u).count().alias(u + "n") for u in unsur]
print(pl.scan_csv(sys.argv[1]).group_by("layanan").agg(sums).collect())
"""


def rows(number: int) -> Iterator[list[list[str]]]:
    """Answers of ``number`` respondents, a block at a time, always the same."""
    import numpy as np

    chance = np.random.default_rng(2017)
    for start in range(0, number, BLOCK):
        size = min(BLOCK, number - start)
        answers = chance.choice(["1", "2", "3", "4", ""], p=[0.02, 0.05, 0.42, 0.5, 0.01], size=(size, 9))
        service = chance.choice(SERVICES, size=size)
        age, sex = chance.integers(17, 70, size=size), chance.choice(["L", "P"], size=size)
        day = [f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(start, start + size)]
        person = zip(range(start + 1, start + size + 1), day, service, sex, age, strict=True)
        yield [[*map(str, who), *given] for who, given in zip(person, answers.tolist(), strict=True)]


def in_words(block: list[list[str]]) -> list[list[str]]:
    """The same answers in the words of the questionnaire."""
    from ikm.rules.library import load

    words = [unsur.answers for unsur in load("permenpanrb-14-2017").unsur]
    return [
        [*row[:-9], *(forms[int(one) - 1] if one else "" for one, forms in zip(row[-9:], words, strict=True))]
        for row in block
    ]


def make_csv(path: Path, number: int) -> None:
    """Write ``number`` respondents as CSV: in words, quoted, with the time of day where the file's name says so."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADER) + "\n")
        for block in rows(number):
            block = in_words(block) if "words" in path.name else block
            if "times" in path.name:
                block = [with_time(row) for row in block]
            if "quoted" in path.name:
                block = [[f'"{cell}"' for cell in row] for row in block]
            file.write("".join(",".join(row) + "\n" for row in block))


def with_time(row: list[str]) -> list[str]:
    """A row whose day has a time: one every eleven seconds, so that few share one."""
    seconds = int(row[0]) * 11 % 86_400
    time_of_day = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return [row[0], f"{row[1]} {time_of_day}", *row[2:]]


def make_xlsx(path: Path, number: int) -> None:
    """Write ``number`` respondents as xlsx, numbers as numbers, or in words where the file's name says so."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Jawaban")
    sheet.append(HEADER)
    for block in rows(number):
        for row in in_words(block) if "words" in path.name else block:
            sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(path)


CASES: dict[str, tuple[str, Callable[[Path, int], None], int]] = {
    "400 rows, csv": ("400.csv", make_csv, 400),
    "400 rows, xlsx": ("400.xlsx", make_xlsx, 400),
    "100,000 rows, xlsx": ("100k.xlsx", make_xlsx, 100_000),
    "1 M rows, csv": ("1m.csv", make_csv, 1_000_000),
    "1 M rows, quoted words": ("1m-quoted-words.csv", make_csv, 1_000_000),
    "1 M rows, with times": ("1m-times.csv", make_csv, 1_000_000),
    "10 M rows, csv": ("10m.csv", make_csv, 10_000_000),
}

IN_WORDS = {"100,000 rows, xlsx": "100k-words.xlsx", "1 M rows, csv": "1m-words.csv"}
"""Cases whose answers are measured in words too."""
RIVALS = {"1 M rows, quoted words": "duckdb", "1 M rows, with times": "ikm", "10 M rows, csv": "duckdb"}
"""What a case is held against, where not against the script; which cannot add up words."""


def programs(path: Path) -> dict[str, list[str]]:
    """The command of each program for one file; `ikm` is the one beside this Python."""
    ikm = str(Path(sysconfig.get_path("scripts")) / "ikm")
    found = {"ikm": [ikm, "score", str(path), "--by", "layanan"]}
    if "times" in path.name:
        found["ikm check"] = [ikm, "check", str(path)]
        found["ikm --drop-duplicates"] = [*found["ikm"], "--drop-duplicates"]
        return found
    if "words" not in path.name:
        found["script"] = [sys.executable, "-c", RIVAL, str(path)]
    scripts = {"duckdb": DUCKDB, "polars": POLARS}
    if "words" in path.name:
        scripts = {"duckdb": DUCKDB_WORDS}
    for name, script in scripts.items():
        if path.suffix == ".csv" and importlib.util.find_spec(name):
            found[name] = [sys.executable, "-c", script, str(path)]
    if "words" in path.name and "duckdb" in found:
        found["duckdb"].append(sums_of_words())
    return found


def sums_of_words() -> str:
    """The sums of answers in words, as SQL."""
    from ikm.rules.library import load

    sums = []
    for number, unsur in enumerate(load("permenpanrb-14-2017").unsur, 1):
        scores = " ".join(f"WHEN '{word}' THEN {score}" for score, word in enumerate(unsur.answers, 1))
        sums.append(f"sum(CASE U{number} {scores} END), count(U{number})")
    return ", ".join(sums)


def limits(path: Path) -> dict[str, list[str]]:
    """What no program could go below: to start, and to look at every byte."""
    found = {"python -c pass": [sys.executable, "-c", "pass"]}
    look = ["unzip", "-p", str(path)] if path.suffix == ".xlsx" else ["wc", "-l", str(path)]
    if shutil.which(look[0]):
        found[" ".join(look[:2])] = look
    return found


class Cost(NamedTuple):
    """What one whole process took: seconds of processor and by the clock, and its peak memory in MiB."""

    cpu: float
    wall: float
    peak: float


def measure(command: list[str]) -> Cost:
    """What a whole process takes."""
    since = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - since
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}: {' '.join(command)[:300]}")
    peak = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Cost(used.ru_utime + used.ru_stime, seconds, peak)


def in_turn(commands: Mapping[str, list[str]], pairs: int) -> dict[str, list[Cost]]:
    """What each program took each time, one run of all after another; a first round only warms up."""
    taken: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(pairs + 1):
        for name, command in commands.items():
            cost = measure(command)
            if turn:
                taken[name].append(cost)
    return taken


def against(ours: Sequence[float], rivals: Sequence[float]) -> str:
    """The median of the pairs' ratios, with the least and the most."""
    ratios = sorted(our / rival for our, rival in zip(ours, rivals, strict=True))
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"


def table_rows(case: str, taken: Mapping[str, Sequence[Cost]]) -> Iterator[str]:
    """A row of the Markdown table for each program."""
    rival = RIVALS.get(case, "script")
    for program, costs in taken.items():
        cpu, wall = ([getattr(cost, kind) for cost in costs] for kind in ("cpu", "wall"))
        ratios = ["", ""]
        if rival in taken and program != rival:
            ratios = [
                against(cpu, [cost.cpu for cost in taken[rival]]),
                against(wall, [cost.wall for cost in taken[rival]]),
            ]
        peak = max(cost.peak for cost in costs)
        cells = [case, program, f"{statistics.median(cpu):.2f}", f"{statistics.median(wall):.2f}", *ratios]
        yield f"| {' | '.join(cells)} | {peak:.0f} |"


def main() -> None:
    """Measure the cases and print them as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(f"{date.today()}, {machine}; medians of {options.pairs} pairs\n")
    print("| data | program | processor s | clock s | of the rival's processor | of its clock | peak MiB |")
    print("|---|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.data or Path(temporary)
        for case, (name, make, number) in CASES.items():
            if options.only in case:
                path = made(folder / name, make, number)
                taken = in_turn(programs(path) | limits(path), options.pairs)
                print(*table_rows(case, taken), sep="\n", flush=True)
        for case, name in IN_WORDS.items():
            if options.only in case:
                print(f"words, {case}: {cost_of_words(folder, case, name, options.pairs):.2f} of digits per MB")


def made(path: Path, make: Callable[[Path, int], None], number: int) -> Path:
    """Make a file that is not there, in a process of its own: a child's peak memory is never below its parent's."""
    if not path.exists():
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(path, number))
        maker.start()
        maker.join()
    return path


def cost_of_words(folder: Path, case: str, name: str, pairs: int) -> float:
    """Processor seconds for each megabyte in words, over those in digits; files in turn."""
    digits, make, number = CASES[case]
    files = [made(folder / one, make, number) for one in (digits, name)]
    taken = in_turn({path.name: programs(path)["ikm"] for path in files}, pairs)
    in_digits, in_text = (
        statistics.median(cost.cpu for cost in taken[path.name]) / path.stat().st_size for path in files
    )
    return in_text / in_digits


if __name__ == "__main__":
    main()
