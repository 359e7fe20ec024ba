"""What a short run may load, seen from outside in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.surveys import Rows, U, write_csv, write_ods, write_xlsx

PROBE = """
import json, sys
runs = json.loads(sys.argv[1])
for sys.argv[1:] in runs:
    from ikm.__main__ import main
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""

WRITERS: dict[str, Callable[[Path, Rows], Path]] = {"csv": write_csv, "xlsx": write_xlsx, "ods": write_ods}
ROWS = [["Layanan", *U], *([["KTP", *[4] * 9]] * 200), *([["KK", *[3] * 9]] * 200)]


def loaded(*args: str) -> set[str]:
    """What a run has loaded at its end."""
    return loaded_by(args)


def loaded_by(*runs: Sequence[str]) -> set[str]:
    """What runs of the program, one after the other in one process, have loaded at the end."""
    done = subprocess.run([sys.executable, "-c", PROBE, json.dumps(runs)], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_what_computes_nothing_loads_neither_numpy_nor_pandas() -> None:
    runs = [["--version"], ["--help"], ["score", "--help"], ["template", "--help"], ["rules"], ["schema"]]
    assert not loaded_by(*runs) & {"numpy", "pandas", "openpyxl", "python_calamine"}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_four_hundred_rows_load_neither_pandas_nor_openpyxl(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    WRITERS[ending](path, ROWS)
    kinds = ["text", "json", "csv", "markdown", "html"]
    found = loaded_by(*(["score", str(path), "--by", "layanan", "--format", kind] for kind in kinds))
    assert "numpy" in found
    assert not found & {"pandas", "openpyxl"}


def test_classifying_a_figure_loads_neither_numpy_nor_rich() -> None:
    heavy = {"numpy", "pandas", "openpyxl", "python_calamine", "rich"}
    assert not loaded("classify", "77,02", "--scale", "ombudsman-2021") & heavy
    assert not loaded("classify", "3,53", "88,3") & heavy
    assert not loaded("classify", "3,53", "88,3", "--format", "json") & heavy


def test_classifying_a_column_loads_neither_pandas_nor_openpyxl(tmp_path: Path) -> None:
    rows: Rows = [["Unit", "IKM"], ["A", "81,15"]]
    for path in (write_csv(tmp_path / "a.csv", rows, ";"), write_xlsx(tmp_path / "a.xlsx", rows)):
        assert not loaded("classify", str(path)) & {"pandas", "openpyxl"}


def test_comparing_four_hundred_rows_loads_neither_pandas_nor_openpyxl(tmp_path: Path) -> None:
    first, second = write_csv(tmp_path / "a.csv", ROWS), write_csv(tmp_path / "b.csv", ROWS[:300])
    assert not loaded("compare", str(first), str(second)) & {"pandas", "openpyxl"}


def test_explaining_printed_figures_loads_neither_pandas_nor_openpyxl(tmp_path: Path) -> None:
    figures = ["--ikm", "81,11", "--nrr", "3,2 3,3 3,1 3,3 3,2 3,3 3,3 3,2 3,3"]
    path = write_csv(tmp_path / "a.csv", ROWS)
    for args in (figures, [str(path), "--ikm", "87,50"]):
        assert not loaded("reconcile", *args) & {"pandas", "openpyxl", "python_calamine"}


def test_a_large_csv_loads_no_pandas(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [ROWS[0], *ROWS[1:] * 200])
    assert path.stat().st_size > 1 << 20
    assert not loaded("score", str(path)) & {"pandas", "openpyxl", "python_calamine"}


def test_what_extras_bring_is_loaded_for_what_they_are_for_and_nothing_else(tmp_path: Path) -> None:
    rows: Rows = [["Layanan", "Saran", *U], *([["KTP", "antre", *[4] * 9]] * 400)]
    answers, before = (str(write_csv(tmp_path / f"{n}.csv", rows[:n])) for n in (401, 301))
    users = str(write_csv(tmp_path / "users.csv", [["Unit", "Pengguna"], ["A", 500]]))
    runs = [
        *(["score", answers, "-o", str(tmp_path / f"a.{ending}")] for ending in ("xlsx", "html")),
        *([command, answers] for command in ("check", "map")),
        ["saran", answers, "-o", str(tmp_path / "saran.xlsx")],
        ["office", "--from", answers, "-o", str(tmp_path / "kantor.xlsx")],
        *(["report", answers, "-o", str(tmp_path / f"laporan.{ending}")] for ending in ("docx", "html")),
        ["card", answers, "-o", str(tmp_path / "kartu.svg")],
        ["compare", answers, before],
        ["reconcile", answers, "--ikm", "100"],
        ["sample", users],
        ["classify", "81,15"],
        ["template", "-o", str(tmp_path / "kuesioner.xlsx")],
        ["sql", answers, "--dialect", "mysql", "--table", "responden"],
    ]
    found = loaded_by(*runs)
    assert {"numpy", "openpyxl", "docx"} <= found
    assert not found & {"sqlalchemy", "pymysql", "psycopg", "duckdb", "narwhals", "typst"}


def test_the_program_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "ikm", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == "ikm 1.0.0\n"
