"""The catalogue of codes: each is said in full, raised somewhere, and seen by a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ikm.messages.catalogue import FINDINGS, REFUSALS, Severity
from tests.conftest import ROOT

CODES = sorted({**FINDINGS, **REFUSALS})
SAYS_ITSELF = {"option-bad"}
"""Codes whose whole sentence is written where they are raised."""


def texts(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [
        one if isinstance(one, str) else one.decode(errors="replace") for one in found if isinstance(one, str | bytes)
    ]


def test_no_code_is_both_a_finding_and_a_refusal() -> None:
    assert not FINDINGS.keys() & REFUSALS.keys()


def test_a_finding_has_a_severity_a_sentence_and_a_hint() -> None:
    assert FINDINGS
    faulty = {
        code: kind
        for code, kind in FINDINGS.items()
        if kind.severity not in Severity or not kind.sentence or not kind.hint or kind.hint.endswith(".")
    }
    assert faulty == {}


def test_a_refusal_says_what_to_do_behind_a_semicolon() -> None:
    faulty = {}
    for code in REFUSALS.keys() - SAYS_ITSELF:
        what, _, to_do = REFUSALS[code].rpartition("; ")
        if not what or len(to_do.split()) < 2 or to_do.endswith("."):
            faulty[code] = REFUSALS[code]
    assert faulty == {}


@pytest.mark.slow
def test_a_code_is_used_and_seen_by_a_test() -> None:
    program = {text for path in ROOT.glob("ikm/**/*.py") if path.name != "catalogue.py" for text in texts(path)}
    tests = "\n".join(
        text for path in ROOT.glob("tests/**/*.py") if path.name != Path(__file__).name for text in texts(path)
    )
    words = set(re.findall(r"[\w-]+", tests))
    assert [code for code in CODES if code not in program] == []
    assert [code for code in CODES if code not in words] == []


@pytest.mark.slow
def test_every_code_used_is_in_the_catalogue() -> None:
    used = set()
    for path in ROOT.glob("ikm/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                first = node.args[0] if node.args else None
                if name in ("Refusal", "Trouble", "Named", "add", "count_only", "name") and isinstance(
                    first, ast.Constant
                ):
                    used.add(first.value)
    assert len(used) > 0.8 * len(CODES)
    assert used <= set(CODES)
