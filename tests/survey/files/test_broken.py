"""Files that are broken, each given to the program as it is run: what it says, and that it says no more."""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ikm.__main__ import main
from tests.broken import FILES

MOST_MEMORY = 8 << 30
MOST_SECONDS = 60

CUT_OFF = "file-damaged", "the file is cut off or damaged"
PASSWORD = "file-encrypted", "protected by a password"
NO_ROWS = "table-empty", "no row of answers below the header"
UNPACKED = "package-too-large", "unpacked, it is more than 1024 MiB"
LONG_CELL = "a cell has more than 131,072 characters; perhaps a quote is never closed, in row"

REFUSED = {
    "truncated.xlsx": CUT_OFF,
    "truncated.xls": ("file-unreadable", "past end of file"),
    "truncated.xlsb": CUT_OFF,
    "truncated.ods": CUT_OFF,
    "no workbook.xlsx": ("file-word", "a Word document"),
    "encrypted.xlsx": PASSWORD,
    "encrypted.xls": PASSWORD,
    "encrypted.ods": PASSWORD,
    "web page.xls": NO_ROWS,
    "corner.xlsx": ("sheet-too-large", "reaches over 1,048,576 rows × 16,384 columns"),
    "corner.xls": ("file-exhausting", "wants more memory than any survey needs"),
    "corner.xlsb": ("file-exhausting", "wants more memory than any survey needs"),
    "corner.ods": ("sheet-unbounded", "reaches over more cells than can be read"),
    "long cell.csv": ("cell-too-long", f"{LONG_CELL} 4"),
    **{f"header only.{kind}": NO_ROWS for kind in ("csv", "xlsx", "xls", "xlsb", "ods")},
    **{f"bomb.{kind}": UNPACKED for kind in ("xlsx", "xlsb", "ods")},
    "bomb.csv.gz": ("cell-too-long", f"{LONG_CELL} 1"),
    "names bomb.xlsx": ("file-swollen", "hundreds of times as large as it is packed"),
    "lying bomb.xlsx": CUT_OFF,
    "lying bomb.xlsb": ("file-unreadable", "larger than its declared uncompressed size"),
    "lying bomb.ods": ("file-unreadable", "larger than its declared uncompressed size"),
    "open quote.csv": ("quote-unclosed", "a quote is opened and never closed, in row 2"),
    "open quote large.csv": ("cell-too-long", f"{LONG_CELL} 2"),
}

ERRORS = "87.61", [("B2", "#N/A"), ("C3", "#REF!"), ("J4", "#DIV/0!")]
NO_VALUES = "87.50", [("B2", "=?"), ("J41", "=?"), ("B42", "=?"), ("C42", "=?"), ("D42", "=?")]
WHOLE = "87.50", list[tuple[str, str]]()

READ = {
    "utf-16-le.csv": WHOLE,
    "utf-16-be.csv": WHOLE,
    "nul in a text.csv": WHOLE,
    "nul in an answer.csv": ("87.54", [("B2", "\N{REPLACEMENT CHARACTER}3")]),
    "nuls at the end.csv": WHOLE,
    **{f"long cell.{kind}": WHOLE for kind in ("xlsx", "xlsb", "ods")},
    **{f"wide.{kind}": WHOLE for kind in ("csv", "xlsx", "xls", "xlsb", "ods")},
    **{f"errors.{kind}": ERRORS for kind in ("xlsx", "xls", "xlsb", "ods")},
    **{f"no value.{kind}": NO_VALUES for kind in ("xlsx", "ods")},
}


LARGE = {name for name in FILES if name.startswith(("wide.", "corner."))}


def each(names: Iterable[str]) -> list[Any]:
    """The files as parameters; those that are as large as a format can be are slow."""
    return [pytest.param(name, marks=[pytest.mark.slow] if name in LARGE else []) for name in names]


PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
"""Each run is a copy of one process that has loaded the program, which takes longer than most files."""


def run_program(path: Path) -> None:
    """Score a file as the program does; what it prints goes to files beside the one it reads."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    for stream, name in ((1, "output"), (2, "errors")):
        os.dup2(os.open(path.with_name(name), os.O_CREAT | os.O_TRUNC | os.O_WRONLY), stream)
    sys.argv = ["ikm", "score", str(path), "--format", "csv", "--quiet"]
    main()


def score(path: Path) -> tuple[int | None, str, list[str]]:
    """Score a file written just now: the exit code, the output, and the lines on stderr."""
    FILES[path.name](path)
    process = PROCESSES.Process(target=run_program, args=(path,))
    process.start()
    process.join(MOST_SECONDS)
    process.kill()  # one that hangs
    process.join()
    output, errors = (path.with_name(name).read_text(encoding="utf-8") for name in ("output", "errors"))
    path.unlink()
    return process.exitcode, output, errors.splitlines()


def test_every_file_has_an_answer() -> None:
    assert sorted([*REFUSED, *READ]) == sorted(FILES)


@pytest.mark.parametrize("name", each(REFUSED))
def test_it_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    code, part = REFUSED[name]
    status, output, said = score(tmp_path / name)
    assert (status, output, len(said)) == (2, "", 1)
    assert said[0].startswith(f"ikm: {code}: {tmp_path / name}")
    assert part in said[0]


@pytest.mark.parametrize("name", each(READ))
def test_it_is_read_and_what_is_not_used_is_said(tmp_path: Path, name: str) -> None:
    index, cells = READ[name]
    status, output, said = score(tmp_path / name)
    found = [
        re.search(r"[:!]([A-Z]+[0-9]+): (?:cell-error|formula|answer)-?.*?(#[A-Z/0!?]+|=\?|“(.+?)”)", line)
        for line in said
        if "row-unanswered" not in line  # of a row whose cells are all named
    ]
    assert [one and (one[1], one[3] or one[2]) for one in found] == cells
    assert status == 0
    assert output.splitlines()[1].startswith(f"40,{index},B,")
