"""How fast `ikm` is, beside the straightforward script and beside DuckDB and Polars on the same data.

    python tests/bench/bench.py [--runs 5] [--only "400 rows, csv"] [--data FOLDER]

Makes its data, runs every program in turn as a whole process, and prints medians, ratios to the rival and peak
memory; then what answers in words cost per megabyte, beside the same in digits. It never fails a build. DuckDB and
Polars stand beside where they are installed (``pip install ".[bench]"``).
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

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
    """Write ``number`` respondents as CSV, in words where the file's name says so."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADER) + "\n")
        for block in rows(number):
            block = in_words(block) if "words" in path.name else block
            file.write("".join(",".join(row) + "\n" for row in block))


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
    "10 M rows, csv": ("10m.csv", make_csv, 10_000_000),
}

IN_WORDS = {"100,000 rows, xlsx": "100k-words.xlsx", "1 M rows, csv": "1m-words.csv"}
"""Cases whose answers are measured in words too."""


def programs(path: Path) -> dict[str, list[str]]:
    """The command of each program for one file; `ikm` is the one beside this Python."""
    found = {
        "ikm": [str(Path(sysconfig.get_path("scripts")) / "ikm"), "score", str(path), "--by", "layanan"],
        "rival": [sys.executable, "-c", RIVAL, str(path)],
    }
    for name, script in (("duckdb", DUCKDB), ("polars", POLARS)):
        if path.suffix == ".csv" and importlib.util.find_spec(name):
            found[name] = [sys.executable, "-c", script, str(path)]
    return found


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MiB) of one whole process."""
    since = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - since
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}: {' '.join(command)[:300]}")
    return seconds, used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Measure the cases and print them as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(f"{date.today()}, {machine}; medians of {options.runs} runs in turn\n")
    print("| data | program | seconds | of the rival | peak MiB |\n|---|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.data or Path(temporary)
        for case, (name, make, number) in CASES.items():
            if options.only not in case:
                continue
            path = made(folder / name, make, number)
            commands = programs(path)
            taken: dict[str, list[tuple[float, float]]] = {program: [] for program in commands}
            for _ in range(options.runs):
                for program, command in commands.items():
                    taken[program].append(measure(command))
            rival = statistics.median(seconds for seconds, _ in taken["rival"])
            for program, runs in taken.items():
                seconds = statistics.median(seconds for seconds, _ in runs)
                peak = max(memory for _, memory in runs)
                print(f"| {case} | {program} | {seconds:.2f} | {seconds / rival:.2f} | {peak:.0f} |", flush=True)
        for case, name in IN_WORDS.items():
            if options.only in case:
                print(f"words, {case}: {cost_of_words(folder, case, name, options.runs):.2f} of digits per MB")


def made(path: Path, make: Callable[[Path, int], None], number: int) -> Path:
    """Make a file that is not there, in a process of its own: a child's peak memory is never below its parent's."""
    if not path.exists():
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(path, number))
        maker.start()
        maker.join()
    return path


def cost_of_words(folder: Path, case: str, name: str, runs: int) -> float:
    """Seconds for each megabyte in words, over those in digits; files in turn."""
    digits, make, number = CASES[case]
    files = [made(folder / one, make, number) for one in (digits, name)]
    taken: dict[Path, list[float]] = {path: [] for path in files}
    for _ in range(runs):
        for path in files:
            taken[path].append(measure(programs(path)["ikm"])[0] / path.stat().st_size)
    in_digits, in_text = (statistics.median(taken[path]) for path in files)
    return in_text / in_digits


if __name__ == "__main__":
    main()
