"""Findings as SARIF: by the schema of the standard, at places that a code host can show."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.kinds import ANSWERS
from tests.render.feeds import WRONG_CELL, faulty_csv, faulty_workbook, sarif
from tests.surveys import U, write_csv


def run_of(text: str) -> dict[str, Any]:
    (found,) = sarif(text)["runs"]
    return dict(found)


def result_of(found: dict[str, Any], code: str) -> dict[str, Any]:
    (result,) = [one for one in found["results"] if one["ruleId"] == code]
    return dict(result)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_result_has_its_rule_and_level(run: Run, tmp_path: Path, language: str) -> None:
    done = run("--lang", language, "check", faulty_workbook(tmp_path / "a b.xlsx"), "-f", "sarif")
    assert done.exit_code == 1
    found = run_of(done.stdout)
    assert found["language"] == language
    rules = found["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in found["results"])
    assert all(one["fullDescription"]["text"].startswith(one["shortDescription"]["text"]) for one in rules)
    assert not any("helpUri" in one for one in rules)
    result = result_of(found, "answer-unknown")
    assert result["level"] == "error"
    assert ("bukan nilai" in result["message"]["text"]) is (language == "id")
    (place,) = result["locations"]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "a%20b.xlsx", "index": 0}}
    assert place["logicalLocations"] == [{"fullyQualifiedName": f"Jawaban!{WRONG_CELL}"}]


def test_a_row_is_a_line_only_where_rows_are_lines(run: Run, tmp_path: Path) -> None:
    source = faulty_csv(tmp_path / "a.csv")
    found = run_of(run("check", source, "-f", "sarif").stdout)
    (place,) = result_of(found, "answer-unknown")["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": int(WRONG_CELL[1:])}
    assert place["logicalLocations"] == [{"fullyQualifiedName": WRONG_CELL}]


def test_what_is_counted_is_what_json_counts(run: Run, tmp_path: Path) -> None:
    source = faulty_csv(tmp_path / "a.csv")
    found = run_of(run("check", source, "-f", "sarif").stdout)
    inspection = json.loads(run("check", source, "-f", "json").stdout)
    assert found["properties"]["counts"] == inspection["findings"]["by_code"]
    assert found["artifacts"] == [
        {"location": {"uri": "a.csv"}, "hashes": {"sha-256": hashlib.sha256(source.read_bytes()).hexdigest()}}
    ]
    assert found["invocations"] == [{"executionSuccessful": True}]


def test_a_refusal_is_a_run_that_did_not_succeed(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [[*U[:8], "Pengaduan"], *[[5, *row[1:8], "entah"] for row in ANSWERS]])
    target = tmp_path / "temuan.sarif"
    done = run("check", source, "-o", target)
    assert done.exit_code == 2
    found = run_of(target.read_text(encoding="utf-8"))
    assert found["invocations"] == [{"executionSuccessful": False}]
    assert [one["ruleId"] for one in found["results"]] == ["scale-other", "answers-unknown"]
    assert {one["level"] for one in found["results"]} == {"error"}
    again = run("check", source, "-o", target)
    assert again.stderr == done.stderr  # what is there is known as ours, and replaced


def test_a_log_of_another_program_is_not_replaced(run: Run, tmp_path: Path) -> None:
    source, target = faulty_csv(tmp_path / "a.csv"), tmp_path / "temuan.sarif"
    run("check", source, "-o", target)
    target.write_text(target.read_text(encoding="utf-8").replace('"ikm"', '"lain"', 1), encoding="utf-8")
    done = run("check", source, "-o", target)
    assert (done.exit_code, done.stderr.split(":")[1]) == (2, " output-changed")


@pytest.mark.parametrize("asked", ["a.csv", "tiada.csv", "."])
def test_a_refusal_without_a_file_is_at_what_was_asked_for(run: Run, tmp_path: Path, asked: str) -> None:
    faulty_csv(tmp_path / "a.csv")
    done = run("check", asked, "--without", "parkir", "-f", "sarif", folder=tmp_path)
    (result,) = run_of(done.stdout)["results"]
    assert result["ruleId"] == "unsur-unknown"
    (place,) = result["locations"]
    assert place == {"physicalLocation": {"artifactLocation": {"uri": asked, "index": 0}}}
    assert "a.csv" not in done.stderr  # on the screen it is of the options, not of a file


def test_every_result_has_a_file(run: Run) -> None:
    results: list[dict[str, Any]] = []
    for source in ("examples/formulir.csv", "examples/kelurahan.csv", "examples/kota"):
        results += run_of(run("check", source, "-f", "sarif").stdout)["results"]
    assert results
    assert all(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results)
