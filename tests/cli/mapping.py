"""Mapping files drafted, edited and used, as a person does it at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ikm.rules.library import load as load_rules
from tests.cli.test_score import valid
from tests.conftest import Run
from tests.kinds import NAMES, WORDS
from tests.surveys import write_csv

RULES = load_rules("permenpanrb-14-2017")


def drafted(run: Run, source: Path, target: Path, *options: object) -> str:
    """Draft a mapping file of a table, and give its text."""
    done = run("map", source, *options, "-o", target)
    assert (done.exit_code, done.stdout) == (0, "")
    return target.read_text(encoding="utf-8")


def scored(run: Run, source: Path, *options: object) -> dict[str, Any]:
    done = run("score", source, *options, "-f", "json")
    assert done.exit_code == 0, done.stderr
    report = valid(done.stdout)
    return {key: report[key] for key in ("overall", "tables", "rules")}


def edit(path: Path, *changes: tuple[str, str]) -> Path:
    """Change a mapping file as a person would: each text stands in it once."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def refused(run: Run, source: Path, *options: object) -> str:
    done = run("score", source, *options)
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr.removeprefix("ikm: ").partition(":")[0]


def of_words(path: Path, asked: int, *labels: str) -> Path:
    """The survey in words, another set of labels given in turn to one question."""
    rows = [[*row[:asked], labels[at % len(labels)], *row[asked + 1 :]] for at, row in enumerate(WORDS)]
    return write_csv(path, [NAMES, *rows])
