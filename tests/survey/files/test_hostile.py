"""Small files that would take all memory or time: each is refused in one sentence, or done, within 600 MiB."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ikm.__main__ import main
from tests.conftest import ROOT
from tests.hostile import FILES

MOST_MIB = 600
PATIENCE = 120
DAMAGED = "file-damaged"

REFUSED = {
    "empty lines.csv.gz": "lines-blank",
    "empty lines alone.csv.gz": "file-empty",
    "empty lines of two bytes.csv.gz": "lines-blank",
    "empty cells.csv.gz": "file-swollen",
    "empty lines.zip": "file-swollen",
    "one sheet 2,000 times.xlsx": DAMAGED,
    "one sheet 20,000 times.xlsx": DAMAGED,
    "1,000 sheets.xlsx": "sheet-ambiguous",
    "2,000 sheets.xlsx": "sheets-too-many",
    "texts of 900 MiB.xlsx": "file-swollen",
    "a long text in every cell.xlsx": "file-exhausting",
    "cells far apart.xlsx": "file-exhausting",
    **{name: DAMAGED for name in FILES if name.endswith(".xls")},
}
"""What is said of each file that is refused."""
READ = {"texts of 60 MiB.xlsx", "long names.xlsx"}
SLOW = {
    *("empty lines.csv.gz", "empty lines alone.csv.gz", "empty lines of two bytes.csv.gz", "empty cells.csv.gz"),
    *("1,000 sheets.xlsx", "texts of 60 MiB.xlsx"),
}
"""Files that take a second and more."""
LONGEST_LINE = 1000


PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
"""Each run is a copy of one process that has loaded the program, which takes longer than most files."""


def run_program(arguments: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    """Run the program; what it prints goes to a file of the folder, and its peak memory to another."""
    os.environ.update(environment)
    for stream in (1, 2):
        os.dup2(os.open(folder / "said", os.O_CREAT | os.O_APPEND | os.O_WRONLY), stream)
    sys.argv = ["ikm", *arguments]
    try:
        main()
    finally:
        peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        (folder / "peak").write_text(str(max(peaks) >> 10))


def run(arguments: list[str], folder: Path, **environment: str) -> tuple[int | None, int, str]:
    """Run the program: its exit code, the peak memory of the largest of its processes in MiB, and what it says."""
    process = PROCESSES.Process(target=run_program, args=(arguments, folder, environment))
    process.start()
    process.join(PATIENCE)
    process.kill()  # one that hangs
    process.join()
    return process.exitcode, int((folder / "peak").read_text()), (folder / "said").read_text(encoding="utf-8")


def test_every_file_has_an_answer() -> None:
    assert {*REFUSED, *READ} == FILES.keys()


@pytest.mark.parametrize("command", ["check", "score"])
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in FILES]
)
def test_it_is_refused_in_a_sentence_or_done_within_bounds(tmp_path: Path, name: str, command: str) -> None:
    path = tmp_path / name
    FILES[name](path)
    status, mib, said = run([command, str(path), "--lang", "en"], tmp_path)
    assert mib < MOST_MIB
    assert max(map(len, said.splitlines())) < LONGEST_LINE
    if name in READ:
        assert status == 0, said
    else:
        assert (status, said.count("\n")) == (2, 1), said
        assert said.startswith(f"ikm: {REFUSED[name]}: {path}")


@pytest.mark.parametrize(
    "arguments", [["score", str(ROOT / "examples" / "kelurahan.csv")], ["score", "--help"], ["scor"]]
)
def test_a_terminal_of_a_hundred_million_columns_is_written_to_as_one_of_a_few_hundred(
    tmp_path: Path, arguments: list[str]
) -> None:
    _, mib, said = run(arguments, tmp_path, COLUMNS="99999999", LINES="99999999")
    assert mib < MOST_MIB
    assert max(map(len, said.splitlines())) < LONGEST_LINE
