"""No number of a regulation stands in Python code: it stands in a rule file, beside its source."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ikm.rules
from tests.conftest import ROOT

FOLDER = Path(ikm.rules.__file__).parent
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?:/\d+)?(?![\w]|[.,]\d)")
EVERYWHERE = {Decimal(number) for number in "0 0.5 1 2 2.5 3 3.6 4 5 6 9 10 12 14 30 32 40 65 80 100".split()}
"""Numbers of the rules that mean other things too: ends of scales, letters, percent, months, widths of pages, bits."""


NAMES = ("text", "name", "title", "short", "id", "schema", "survey", "question", "indicator")
"""Keys whose values are called by, and are no amounts."""


def numbers_of(value: Any, key: str = "") -> Iterator[str]:
    """The numbers that a rule file gives as values, as they are written; texts of sources have none."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from numbers_of(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from numbers_of(part, key)
    elif isinstance(value, bool) or key in NAMES:
        return
    elif isinstance(value, int | Decimal) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        yield str(value)


def plain(number: str) -> str:
    """One spelling of a number: 0,110 and .11 are 0.11; a fraction stays as it is."""
    number = number.replace(",", ".")
    return number if "/" in number else f"{Decimal(number).normalize():f}"


FILES = list(FOLDER.rglob("*.toml"))
DISTINCTIVE = {
    plain(number)
    for path in FILES
    for number in numbers_of(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    if "/" in number or Decimal(number) not in EVERYWHERE
}


def numbers_in(code: str) -> Iterator[tuple[int, str]]:
    """Every number of a module with its line: literals, and numbers in texts that are not documentation."""
    tree = ast.parse(code)
    documented = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or isinstance(node.value, bool) or id(node) in documented:
            continue
        if isinstance(node.value, int | float):
            yield node.lineno, plain(str(node.value)) if "e" not in str(node.value) else str(node.value)
        elif isinstance(node.value, str):
            yield from ((node.lineno, plain(number)) for number in NUMBER.findall(node.value))


@pytest.mark.slow
def test_no_number_of_a_regulation_stands_in_code() -> None:
    found = []
    for path in sorted(ROOT.glob("ikm/**/*.py")):
        numbers = numbers_in(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(ROOT)}:{line}: {number}" for line, number in numbers if number in DISTINCTIVE]
    assert found == []


def test_what_is_looked_for_is_what_the_rules_say() -> None:
    assert len(FILES) > 9
    told = {"25", "76.61", "88.31", "43.76", "62.51", "81.26", "0.111", "0.11", "0.071", "3.841", "0.05", "0.95"}
    assert told <= DISTINCTIVE
    assert {"1/9", "1/14", "1/8", "1/5", "3.0644", "2.5996"} <= DISTINCTIVE


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("x = nrr * 25", "25"),
        ("x = 88.310", "88.31"),
        ("x = Fraction('1/9')", "1/9"),
        ("x = Decimal('76,61')", "76.61"),
        ("x = {'A': (88.31, 'Sangat baik')}", "88.31"),
        ("say('the classes are 25–43.76, 43.77 and so on')", "43.76"),
    ],
)
def test_a_number_of_a_regulation_would_be_found(code: str, number: str) -> None:
    assert number in {found for _, found in numbers_in(code)} & DISTINCTIVE


def test_documentation_may_cite_numbers() -> None:
    assert list(numbers_in('def f():\n    """An index of 76.61."""\n')) == []
