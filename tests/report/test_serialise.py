"""Every kind of result as JSON values: by its schema, made in one place, with what all of them say."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import ikm
from ikm.cli.schema import schema as printed_schema
from ikm.messages.catalogue import entry
from ikm.messages.findings import Finding, Place
from ikm.pipelines.classify import classify_file
from ikm.pipelines.sample import required_samples
from ikm.report.json_values import provenance
from ikm.report.serialise import MAKERS, json_values
from ikm.version import METHOD_VERSION
from tests import made
from tests.conftest import ROOT, closed
from tests.surveys import U, csv_text

PACKAGE = ROOT / "ikm"
EXAMPLES = ROOT / "examples"
PREVIOUS = ROOT / "tests" / "golden" / "report.json"
SCHEMAS = {path.name.partition(".")[0] for path in (PACKAGE / "render").glob("*.schema.json")} - {"log"}
"""Those of results; a line of the log is none."""
BOTH = "permenpanrb-14-2017,spak-4"
TOTALS = [105, 101, 102, 112, 100, 104, 106, 108, 110]
FULL_MARKS = [4] * 9


def stream(*rows: list[Any]) -> io.BytesIO:
    return io.BytesIO(csv_text([U, *rows]).encode())


@cache
def results() -> dict[str, list[Any]]:
    """Results of every kind by the name of their schema, with much and with little to tell."""
    before, after = EXAMPLES / "puskesmas-tw2.csv", EXAMPLES / "puskesmas.xlsx"
    return {
        "report": [
            made.report(),
            ikm.score(after, by="layanan"),
            ikm.score(EXAMPLES / "harapan.csv"),
            ikm.score(EXAMPLES / "pengadilan.csv", rules="spak-4", conversion="skm"),
            ikm.score(stream(FULL_MARKS)),
            ikm.score(stream(FULL_MARKS), min_n=2),
        ],
        "reports": [ikm.score_all(EXAMPLES / "pengadilan.csv", rules=BOTH)],
        "check": [ikm.check(EXAMPLES / "formulir.csv"), ikm.check(after), ikm.check(stream(FULL_MARKS))],
        "compare": [
            ikm.compare(before, after, unit="layanan"),
            ikm.compare(before, after, without="biaya"),
            ikm.compare(ikm.score(after), ikm.score(after)),
        ],
        "reconcile": [
            ikm.reconcile(ikm="90,56", respondents=29, totals=TOTALS),
            ikm.reconcile(ikm="81,11", nrr="3,2 3,3 3,1 3,3 3,2 3,3 3,3 3,2 3,3"),
            ikm.reconcile(after, ikm="81,15"),
        ],
        "sample": [
            required_samples([1200]),
            required_samples(file=EXAMPLES / "populasi.csv"),
            required_samples([300], rules="kepmenpan-25-2004"),
            required_samples(margin_ikm=2),
            required_samples([300], detect=3, previous=PREVIOUS),
            required_samples(file=EXAMPLES / "populasi.csv", allocate="required", response_rate="60%"),
        ],
        "classify": [
            ikm.classify(["77,02", "88,3"], "ombudsman-2021"),
            ikm.classify("3,53"),
            classify_file(io.BytesIO(b"Unit,IKM\nA,81.15\nB,\n")),
        ],
    }


@pytest.mark.slow
def test_every_schema_has_results_and_every_kind_of_result_a_maker() -> None:
    assert results().keys() == SCHEMAS
    kinds = {type(result).__name__ for some in results().values() for result in some}
    assert kinds | {"Inspections"} == MAKERS.keys()
    assert kinds_with_a_dict() == MAKERS.keys()


def kinds_with_a_dict() -> set[str]:
    """The classes of the room that have a method ``to_dict``."""
    return {
        kind.name
        for path in (PACKAGE / "report").glob("*.py")
        for kind in ast.walk(tree(path))
        if isinstance(kind, ast.ClassDef) and any(function.name == "to_dict" for function in functions(kind))
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_values_are_by_their_schema_which_describes_each_key(name: str) -> None:
    schema = closed(json.loads(printed_schema(name)))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for result in results()[name]:
        found = json.loads(json.dumps(result.to_dict()))  # a tuple becomes a list
        validator.validate(found)
        assert found["schema"] == schema["properties"]["schema"]["const"]
        with pytest.raises(jsonschema.ValidationError, match="'further' was unexpected"):
            validator.validate({**found, "further": 1})


def test_several_inspections_are_those_of_a_check() -> None:
    both = ikm.check_all(EXAMPLES / "pengadilan.csv", rules=BOTH)
    found = both.to_dict()
    assert list(found) == ["schema", "checks"]
    assert found["checks"] == [inspection.to_dict() for inspection in both]


def heads(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What says of itself which program it is of, in an output of one result or of several."""
    yield from values.get("reports", [values])


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_number_of_the_method_stands_behind_the_program(name: str) -> None:
    for result in results()[name]:
        for head in heads(result.to_dict()):
            assert list(head)[:3] == ["schema", "program", "method_version"]
            assert head["method_version"] == METHOD_VERSION


def test_the_manifest_says_it_too_and_is_the_provenance() -> None:
    report = made.report()
    found = report.to_dict()["manifest"]
    assert list(found)[:2] == ["program", "method_version"]
    assert found["method_version"] == METHOD_VERSION
    assert found == report.provenance() == provenance(report)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_finding_has_the_family_of_its_code(name: str) -> None:
    for result in results()[name]:
        for head in heads(result.to_dict()):
            for finding in head["findings"]["shown"]:
                assert list(finding)[:2] == ["code", "family"]
                assert finding["family"] == entry(finding["code"]).family


def test_a_family_is_not_always_the_code_itself() -> None:
    assert Finding("option-date", Place()).family == "option-bad"
    assert Finding("order-assumed", Place()).family == "order-assumed"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_values_of_before_these_keys_are_by_the_schema_still(name: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(printed_schema(name)))
    for result in results()[name]:
        found = json.loads(json.dumps(result.to_dict()))
        for head in heads(found):
            del head["method_version"]
            head.get("manifest", {}).pop("method_version", None)
            for finding in head["findings"]["shown"]:
                del finding["family"]
        validator.validate(found)


def test_a_number_of_a_method_is_a_whole_number_from_one() -> None:
    for name in SCHEMAS - {"reports"}:
        validator = jsonschema.Draft202012Validator(json.loads(printed_schema(name)))
        found = json.loads(json.dumps(results()[name][0].to_dict()))
        for wrong in (0, "1", 1.5, None):
            assert not validator.is_valid({**found, "method_version": wrong})


def test_what_is_no_result_has_no_values() -> None:
    with pytest.raises(KeyError):
        json_values(made.METHOD)


# One package makes all of it.


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(node: ast.AST) -> Iterator[ast.FunctionDef]:
    yield from (part for part in ast.iter_child_nodes(node) if isinstance(part, ast.FunctionDef))


OF_RESULTS = "report/in_json/"
WRITERS = {"render/tally.py", "cli/run_log.py"}
"""What writes a value of ``schema`` beside that package: of tallies, and of the log."""


def faults(module: ast.Module) -> Iterator[str]:
    """Where a module makes JSON values of its own."""
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            if "schema" in keys:
                yield f"line {node.lineno}: a dict with a schema"
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_dict"):
            _docstring, *statements = node.body
            is_one_line = not statements or (len(statements) == 1 and ast.unparse(statements[0]) == CALL)
            if node.name != "to_dict" or not is_one_line:
                yield f"line {node.lineno}: {node.name}"


CALL = "return json_values(self)"
"""All that a method of a result does; one of a protocol does nothing."""


@pytest.mark.slow
def test_no_other_module_makes_json_values() -> None:
    found = {path.relative_to(PACKAGE).as_posix(): [*faults(tree(path))] for path in PACKAGE.rglob("*.py")}
    making = {name for name, some in found.items() if some}
    assert {name for name in making if not name.startswith(OF_RESULTS)} == WRITERS


@pytest.mark.parametrize(
    "text",
    [
        'def told():\n    return {"schema": "ikm.report/9"}',
        "def unit_dict(unit):\n    'A unit.'\n    return {}",
        "class A:\n    def to_dict(self):\n        'Values.'\n        return {'a': 1}",
    ],
)
def test_such_a_module_would_be_found(text: str) -> None:
    assert [*faults(ast.parse(text))]
