"""How `ikm` stands many units and many files: a ministry's year in one file, or a file for each of its offices.

    python -m tests.bench.agency [--runs 5] [--only csv] [--data FOLDER]

Makes its data and measures whole processes in turn, as ``bench.py`` does: a million rows of 5,000 units beside the
million of four services there, and 1,000 files of 100 rows beside one file of the same rows. Of CSV it is demanded
that the files take no longer than 1.2 times the one file and 3 ms for each. It never fails a build.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
from datetime import date
from pathlib import Path

from tests.bench.bench import HEADER, in_turn, made, make_csv, make_xlsx, programs, rows

MANY, UNITS = 1_000_000, 5_000
FEW, EACH = 100_000, 100
ALLOWED, ALLOWED_EACH = 1.2, 0.003
KINDS = {"csv": make_csv, "xlsx": make_xlsx}


def make_units(path: Path, number: int) -> None:
    """Write ``number`` respondents of 5,000 units and four periods, in turn, as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(["no", "unit", "periode", *HEADER[-9:]]) + "\n")
        for block in rows(number):
            for row in block:
                unit, period = int(row[0]) % UNITS, int(row[0]) // UNITS % 4
                file.write(",".join([row[0], f"Unit {unit + 1}", f"TW {period + 1} 2025", *row[-9:]]) + "\n")


def make_files(folder: Path, number: int) -> None:
    """Write ``number`` respondents a hundred to a file, of the kind that the folder is named for."""
    folder.mkdir(parents=True)
    for block in rows(number):
        for start in range(0, len(block), EACH):
            some = block[start : start + EACH]
            write(folder / f"{some[0][0]:0>7}.{folder.name}", [HEADER, *some])


def write(path: Path, table: list[list[str]]) -> None:
    """Write a small table as CSV, or as xlsx with numbers as numbers."""
    if path.suffix == ".csv":
        path.write_text("".join(",".join(row) + "\n" for row in table), encoding="utf-8", newline="")
        return
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Jawaban")
    for row in table:
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(path)


def seconds_in_turn(commands: dict[str, list[str]], runs: int) -> dict[str, float]:
    """Run the commands in turn, print the median seconds and the peak memory of each, and give the former."""
    taken = in_turn(commands, runs)
    found = {name: statistics.median(cost.wall for cost in costs) for name, costs in taken.items()}
    for name, seconds in found.items():
        print(f"| {name} | {seconds:.2f} | {max(cost.peak for cost in taken[name]):.0f} |", flush=True)
    return found


def main() -> None:
    """Measure, and print a Markdown table and what it comes to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=["units", *KINDS], default="")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(f"{date.today()}, {machine}; medians of {options.runs} runs in turn\n")
    print("| data | seconds | peak MiB |\n|---|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.data or Path(temporary)
        told = [units(folder, options.runs)] if options.only in ("", "units") else []
        told += [files(folder, kind, options.runs) for kind in KINDS if options.only in ("", kind)]
    print("", *told, sep="\n")


def units(folder: Path, runs: int) -> str:
    """Many units beside four services, in as many rows."""
    services, offices = made(folder / "1m.csv", make_csv, MANY), made(folder / "units.csv", make_units, MANY)
    few, many = f"{MANY:,} rows, 4 services", f"{MANY:,} rows, {UNITS:,} units"
    by_unit = [*programs(offices)["ikm"][:3], "--unit", "unit"]
    seconds = seconds_in_turn({few: programs(services)["ikm"], many: by_unit}, runs)
    each = 1_000 * (seconds[many] - seconds[few]) / UNITS
    return f"{UNITS:,} units: {seconds[many] / seconds[few]:.2f} times 4 services, {each:.2f} ms more for each"


def files(folder: Path, kind: str, runs: int) -> str:
    """Many files beside one of all their rows."""
    one, several = made(folder / f"100k.{kind}", KINDS[kind], FEW), made(folder / "files" / kind, make_files, FEW)
    number = FEW // EACH
    whole, parts = f"{FEW:,} rows, 1 {kind}", f"{FEW:,} rows, {number:,} {kind}"
    seconds = seconds_in_turn({whole: programs(one)["ikm"], parts: programs(several)["ikm"]}, runs)
    each = 1_000 * (seconds[parts] - seconds[whole]) / number
    told = f"{number:,} {kind}: {seconds[parts] / seconds[whole]:.2f} times 1 {kind}, {each:.2f} ms more for each"
    allowed = ALLOWED * seconds[whole] + ALLOWED_EACH * number
    kept = "kept" if seconds[parts] <= allowed else "not kept"
    return told + (f"; {allowed:.2f} s are allowed: {kept}" if kind == "csv" else "")


if __name__ == "__main__":
    main()
