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


PROGRAM = {text for path in ROOT.glob("ikm/**/*.py") if path.name != "findings.py" for text in texts(path)}
TESTS = "\n".join(
    text for path in ROOT.glob("tests/**/*.py") if path.name != Path(__file__).name for text in texts(path)
)


def test_no_code_is_both_a_finding_and_a_refusal() -> None:
    assert not FINDINGS.keys() & REFUSALS.keys()


@pytest.mark.parametrize("code", FINDINGS)
def test_a_finding_has_a_severity_a_sentence_and_a_hint(code: str) -> None:
    kind = FINDINGS[code]
    assert kind.severity in Severity
    assert kind.sentence
    assert kind.hint
    assert not kind.hint.endswith(".")


@pytest.mark.parametrize("code", sorted(REFUSALS.keys() - SAYS_ITSELF))
def test_a_refusal_says_what_to_do_behind_a_semicolon(code: str) -> None:
    what, _, to_do = REFUSALS[code].rpartition("; ")
    assert what
    assert len(to_do.split()) > 1
    assert not to_do.endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_used_and_seen_by_a_test(code: str) -> None:
    assert code in PROGRAM
    assert re.search(rf"(?<![\w-]){code}(?![\w-])", TESTS)


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
