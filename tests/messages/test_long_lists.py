"""Surveys of 300 sheets, columns, units or files: each sentence about them is short, and whole."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

import ikm
from ikm.messages.language import LANGUAGES
from tests.conftest import ROOT, Run
from tests.kinds import ANSWERS
from tests.surveys import U, write_csv, write_xlsx

MANY = 300
LONGEST = 1000
NAMES = [f"Unit Pelayanan {n}" for n in range(MANY)]
SEPARATORS = {", ", "; ", " · "}
SAYING = {"Refusal", "phrase", "of", "add", "refuse", "refusal", "fault"}
"""What puts facts into a sentence."""
CUT = re.compile(r"\w…\w")


def of_sheets(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", {name: [U, *ANSWERS] for name in NAMES})


def of_sheets_that_ask_other_questions(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", {name: [[*U[:8], "Lain"], *ANSWERS] for name in NAMES})


def of_columns(folder: Path) -> Path:
    return write_csv(folder / "a.csv", [[*NAMES, *U], *[[*["x"] * MANY, *row] for row in ANSWERS]])


def of_columns_of_one_unsur(folder: Path) -> Path:
    return write_csv(folder / "a.csv", [[*["Persyaratan"] * MANY, *U], *[[*[4] * MANY, *row] for row in ANSWERS]])


def of_columns_with_scores(folder: Path) -> Path:
    rows = [[*row[:8], *row * 40] for row in ANSWERS]
    return write_csv(folder / "a.csv", [[*U[:8], *(f"Pertanyaan lain {n}" for n in range(9 * 40))], *rows])


def of_units(folder: Path) -> Path:
    rows = [[name, *row] for name in NAMES for row in ANSWERS[:2]]
    return write_csv(folder / "a.csv", [["Unit", *U], *rows])


def of_units_in_two_spellings(folder: Path) -> Path:
    rows = [[spelled, *ANSWERS[0]] for name in NAMES for spelled in (name, name.upper(), name.replace(" ", "-"))]
    return write_csv(folder / "a.csv", [["Unit", *U], *rows])


def of_files(folder: Path) -> Path:
    for number, name in enumerate(NAMES):
        write_csv(folder / f"{name}.csv", [U, [1 + number % 4] * 9, *ANSWERS[1 + number % 3 :], [number]])
    return folder


def of_files_that_are_none(folder: Path) -> Path:
    for name in NAMES:
        (folder / f"{name}.csv").write_text("halo\n", encoding="utf-8")
    return folder


def of_services_and_periods(folder: Path) -> Path:
    rows = [[name, f"{1 + n % 28:02}/{1 + n % 12:02}/{2000 + n // 12}", *ANSWERS[0]] for n, name in enumerate(NAMES)]
    return write_csv(folder / "a.csv", [["Layanan", "Tanggal", *U], *rows])


MADE: list[Callable[[Path], Path]] = [
    of_sheets,
    of_sheets_that_ask_other_questions,
    of_columns,
    of_columns_of_one_unsur,
    of_columns_with_scores,
    of_units,
    of_units_in_two_spellings,
    of_files,
    of_files_that_are_none,
    of_services_and_periods,
]
OPTIONS = [
    (),
    ("--sheet", "Tiada"),
    ("--unit", "Tiada"),
    ("--by", "layanan", "--per", "month", "--period", "2099"),
    ("--stats",),
]


@pytest.mark.parametrize("made", MADE, ids=lambda made: made.__name__)
def test_no_sentence_is_long_or_cut(run: Run, tmp_path: Path, made: Callable[[Path], Path]) -> None:
    source = made(tmp_path)
    said: list[str] = []
    for language, options in zip(cycle(LANGUAGES), OPTIONS, strict=False):
        done = run("score", source, *options, "--lang", language)
        assert done.exit_code in (0, 1, 2), done.stderr
        said += done.stderr.splitlines()
    done = run("check", source, "-f", "json", "--lang", "id")
    if done.stdout:
        said += [one["message"] for one in json.loads(done.stdout)["findings"]["shown"]]
    said += done.stderr.splitlines()
    try:
        report = ikm.score(source)
    except ikm.Refusal as refusal:
        said += [str(one) for one in (refusal, *refusal.others)]
    else:
        said += [str(one) for one in report.findings.shown(99)]
    for sentence in said:
        assert len(sentence) <= LONGEST, sentence
        assert not CUT.search(sentence), sentence


def test_a_list_is_handed_to_a_sentence_as_a_list() -> None:
    """Joined beforehand, nothing could tell any more where its first names end."""
    found = []
    for path in (ROOT / "ikm").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name_of(node.func) in SAYING:
                values = map(_value_of, node.keywords)
                found += [f"{path.name}:{one.lineno}: {ast.unparse(one)}" for one in values if _is_join(one)]
    assert not found


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _value_of(keyword: ast.keyword) -> ast.expr:
    value = keyword.value
    return value.values[0] if isinstance(value, ast.BoolOp) else value


def _is_join(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr == "join"
        and isinstance(value.func.value, ast.Constant)
        and value.func.value.value in SEPARATORS
    )
