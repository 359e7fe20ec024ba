"""The catalogue of codes: each is said in full, raised somewhere, and seen by a test."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from ikm.messages.catalogue import LANGUAGES, REFUSAL, Severity, codes, entry
from tests.conftest import ROOT

CODES = sorted(codes())
SAYS_ITSELF = {"option-bad"}
"""Codes whose whole sentence is written where they are raised."""


def texts(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [
        one if isinstance(one, str) else one.decode(errors="replace") for one in found if isinstance(one, str | bytes)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_parsed_alone_is_that_of_the_whole_catalogue(language: str) -> None:
    text = (ROOT / "ikm" / "messages" / f"{language}.toml").read_text(encoding="utf-8")
    whole = tomllib.loads(text)
    assert [*whole] == [code for code in codes() if code in whole]
    known = {"kind", "family", "sentence", "advice"}
    assert {code: fields for code, fields in whole.items() if not fields.keys() <= known} == {}
    if language == LANGUAGES[0]:
        assert {code: entry(code)[:2] for code in whole} == {
            code: (fields["kind"], fields["sentence"]) for code, fields in whole.items()
        }


def test_every_code_is_of_a_kind_and_says_what_to_do() -> None:
    kinds = {REFUSAL, *Severity}
    faulty = {}
    for code in set(CODES) - SAYS_ITSELF:
        kind, sentence, advice, _ = entry(code)
        if kind not in kinds or not sentence or len(advice.split()) < 2 or (sentence + advice).endswith("."):
            faulty[code] = entry(code)
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
