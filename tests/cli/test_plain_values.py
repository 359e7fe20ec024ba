"""Values that need no conversion are kept from pydantic, and nobody can tell by what a command does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.core

from ikm.cli import plain_values
from ikm.cli.plain_values import keep_plain_values_from_pydantic

SCRIPT = """
import json, sys
from typer.testing import CliRunner
from ikm.cli import app, plain_values

if sys.argv[1] == "without":
    plain_values._BUILDER = "a_name_that_this_typer_lacks"
plain_values.keep_plain_values_from_pydantic()
outcomes = []
for line in json.loads(sys.argv[2]):
    result = CliRunner().invoke(app, line)
    outcomes.append([line, result.exit_code, result.output, "pydantic" in sys.modules])
print(json.dumps(outcomes))
"""
EXAMPLES = Path(__file__).parents[2] / "examples"
LINES = [
    ["score", "{examples}/kelurahan.csv", "--by", "layanan"],
    ["score", "{examples}/kelurahan.csv", "--missing", "complete", "--long", "a", "b", "c"],
    ["score", "{examples}/kelurahan.csv", "--without", "u9", "--stats", "--confidence", "90%"],
    ["classify", "77,02"],
    ["schema"],
    ["rules"],
    # From here on pydantic is needed.
    ["score", "{examples}/kelurahan.csv", "--min-n", "3"],
    ["score", "{examples}/kelurahan.csv", "--min-n", "three"],
    ["score", "{examples}/kelurahan.csv", "--min-n", "0"],
    ["score", "{examples}/kelurahan.csv", "--jobs", "2.5"],
    ["score", "{examples}/kelurahan.csv", "--missing", "both"],
    ["score", "{examples}/kelurahan\udcff.csv"],
    ["score"],
    ["schema", "nothing"],
]
NEEDING = 8


def outcomes(how: str) -> list[list[Any]]:
    lines = [[word.replace("{examples}", str(EXAMPLES)) for word in line] for line in LINES]
    command = [sys.executable, "-c", SCRIPT, how, json.dumps(lines)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[list[Any]] = json.loads(done.stdout)
    return found


def test_commands_do_the_same_with_a_typer_that_has_no_such_function() -> None:
    with_it, without_it = outcomes("with"), outcomes("without")
    assert [one[:3] for one in with_it] == [one[:3] for one in without_it]
    assert {code for _, code, *_ in with_it} == {0, 2}
    loads_pydantic = [is_loaded for *_, is_loaded in with_it]
    first = LINES.index(["score", "{examples}/kelurahan.csv", "--min-n", "3"])
    assert loads_pydantic == [False] * first + [True] * NEEDING
    assert all(is_loaded for *_, is_loaded in without_it)


def test_a_typer_without_the_function_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(typer.core, "build_runtime_param")
    keep_plain_values_from_pydantic()
    assert not hasattr(typer.core, "build_runtime_param")
    assert plain_values._BUILDER == "build_runtime_param"
