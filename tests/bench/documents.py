"""What documents cost beside the workbooks of the same answers.

    python -m tests.bench.documents [--units 500] [--pairs 5] [--ending .docx]

Makes its data and measures whole processes in turn, as ``bench.py`` does: a document for each of many units beside a
workbook for each, and one of 400 respondents beside its workbook. The ratios are medians of the pairs, of processor
and of wall time. It never fails a build.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sysconfig
import tempfile
from datetime import date
from pathlib import Path

from tests.bench.bench import HEADER, against, in_turn, rows

EACH = 30
"""Respondents of a unit."""
ALONE = 400


def make_units(path: Path, units: int) -> Path:
    """Write 30 respondents of each of so many units, of two services."""
    lines = [",".join(["unit", "layanan", *HEADER[-9:]])]
    for block in rows(units * EACH):
        for row in block:
            unit, service = int(row[0]) % units, "KTP" if int(row[0]) // units % 2 else "KK"
            lines.append(",".join([f"Unit {unit + 1}", service, *row[-9:]]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def compared(name: str, answers: Path, document: Path, workbook: Path, pairs: int) -> None:
    """Print what both cost, and the ratios of the pairs."""
    ikm = str(Path(sysconfig.get_path("scripts")) / "ikm")
    of_units = ["--unit", "unit"] if "{unit}" in document.name else ["--unit", "none"]
    wanted = [str(answers), *of_units, "--by", "layanan", "--jobs", "2", "--quiet"]
    commands = {
        "document": [ikm, "report", *wanted, "-o", str(document)],
        "workbook": [ikm, "score", *wanted, "-o", str(workbook)],
    }
    taken = in_turn(commands, pairs)
    for kind, costs in taken.items():
        cpu, wall, peak = (statistics.median(getattr(cost, of) for cost in costs) for of in ("cpu", "wall", "peak"))
        print(f"| {name}, {kind} | {cpu:.2f} | {wall:.2f} | {peak:.0f} |", flush=True)
    for of in ("cpu", "wall"):
        ours, theirs = ([getattr(cost, of) for cost in taken[kind]] for kind in ("document", "workbook"))
        print(f"| {name}, ratio of {of} | {against(ours, theirs)} | | |", flush=True)


def main() -> None:
    """Measure, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--ending", default=".docx")
    options = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(f"{date.today()}, {machine}; medians of {options.pairs} pairs\n")
    print("| what | processor s | wall s | peak MiB |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        one = make_units(folder / "one.csv", 1 + ALONE // EACH)
        name = f"{options.units} units of {EACH}"
        compared(f"{ALONE} respondents", one, folder / f"one{options.ending}", folder / "one.xlsx", options.pairs)
        many = make_units(folder / "many.csv", options.units)
        documents, workbooks = folder / "d" / f"{{unit}}{options.ending}", folder / "w" / "{unit}.xlsx"
        compared(name, many, documents, workbooks, options.pairs)


if __name__ == "__main__":
    main()
