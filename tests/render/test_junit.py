"""Findings as JUnit XML: by the schema of Jenkins, and counted as the run itself counts them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import Run
from tests.kinds import ANSWERS
from tests.render.feeds import WRONG_CELL, faulty_csv, faulty_workbook, junit
from tests.surveys import U, write_csv


def names(root: etree._Element, path: str) -> list[str]:
    return [str(one) for one in root.xpath(path)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_error_is_a_failure_and_all_else_passes(run: Run, tmp_path: Path, language: str) -> None:
    source = faulty_workbook(tmp_path / "a & b.xlsx")
    done = run("--lang", language, "check", source, "-f", "junit")
    assert done.exit_code == 1
    root = junit(done.stdout)
    (suite,) = root
    assert suite.get("name") == "a & b.xlsx:Jawaban"
    assert suite.get("file") == "a & b.xlsx"
    assert names(root, "//testcase[failure]/@name") == [f"answer-unknown {WRONG_CELL}"]
    assert names(root, "//failure/@type") == ["answer-unknown"]
    (message,) = names(root, "//failure/@message")
    assert ("bukan nilai" in message) is (language == "id")
    assert names(root, "//testcase[not(failure)]/@name")[0] == "ikm"
    for element in (root, suite):
        found = [element.get(name) for name in ("tests", "failures", "errors")]
        assert found == [str(len(root.xpath("//testcase"))), "1", "0"]


def test_a_table_without_findings_is_one_case_that_passed(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [["U1 Persyaratan", *U[1:]], *ANSWERS])
    root = junit(run("check", source, "-f", "junit").stdout)
    assert "ikm" in names(root, "//testcase/@name")
    assert not root.xpath("//failure | //error")


def test_a_warning_fails_where_it_fails_the_run(run: Run) -> None:
    options = ("check", "examples/formulir.csv", "-f", "junit")
    usual, strict = run(*options), run(*options, "--strict")
    assert (usual.exit_code, strict.exit_code) == (0, 1)
    assert not junit(usual.stdout).xpath("//failure")
    assert junit(strict.stdout).xpath("//failure")


def test_a_refusal_is_an_error_also_in_a_file(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [[*U[:8], "Pengaduan"], *[[5, *row[1:8], "entah"] for row in ANSWERS]])
    target = tmp_path / "temuan.xml"
    done = run("check", source, "-o", target)
    assert done.exit_code == 2
    root = junit(target.read_text(encoding="utf-8"))
    assert names(root, "//error/@type") == ["scale-other", "answers-unknown"]
    assert root.get("errors") == "2"
    again = run("check", source, "-o", target)
    assert again.stderr == done.stderr  # what is there is known as ours, and replaced


def test_a_refusal_without_a_file_is_of_what_was_asked_for(run: Run, tmp_path: Path) -> None:
    done = run("check", faulty_csv(tmp_path / "a.csv"), "--without", "parkir", "-f", "junit", folder=tmp_path)
    (suite,) = junit(done.stdout)
    assert suite.get("file") == "a.csv"
    assert names(suite, "//error/@type") == ["unsur-unknown"]


def test_a_document_of_another_is_not_replaced(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "temuan.xml"
    target.write_text('<?xml version="1.0"?>\n<testsuites name="lain"/>\n', encoding="utf-8")
    done = run("check", faulty_csv(tmp_path / "a.csv"), "-o", target)
    assert (done.exit_code, done.stderr.split(":")[1]) == (2, " output-changed")


def test_no_sign_of_a_survey_ends_the_markup(run: Run, tmp_path: Path) -> None:
    root = junit(run("check", faulty_csv(tmp_path / "a.csv"), "-f", "junit").stdout)
    (text,) = names(root, "//failure/text()")
    assert "lupa" in text
    assert "]]><b>&" in text
