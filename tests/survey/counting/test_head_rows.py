"""Rows right below the header that describe the columns: those of Qualtrics, SurveyMonkey and HXL, and people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ikm
from tests.surveys import Rows, U, write_csv, write_xlsx

ANSWERS = [[3, 4, 2, 4, 3, 3, 4, 2, 1], [4, 4, 3, 3, 3, 2, 2, 4, 4], [2, 3, 3, 4, 4, 4, 1, 3, 2]]
PEOPLE = [[f"R_{n}", "L" if n % 2 else "P", *row] for n, row in enumerate(ANSWERS)]
HEADER = ["ResponseId", "JK", *U]
QUESTIONS = [f"Bagaimana pendapat Saudara tentang hal ke-{word}?" for word in "abcdefghi"]

HEADS: dict[str, Rows] = {
    "texts of the questions": [["Response ID", "Jenis kelamin", *QUESTIONS]],
    "texts and ImportIds": [
        ["Response ID", "Jenis kelamin", *QUESTIONS],
        ['{"ImportId":"_recordId"}', '{"ImportId":"QID1"}', *(f'{{"ImportId":"QID{n}"}}' for n in range(2, 11))],
    ],
    "Response": [["", "Response", *["Response"] * 9]],
    "Response, and another word beside it": [["", "Open-Ended Response", *["Response"] * 9]],
    "tags": [["#respondent+id", "#gender", *(f"#indicator+u{n}" for n in range(1, 10))]],
    "the header again": [HEADER],
}


@pytest.mark.parametrize("name", HEADS)
def test_they_are_nobody_and_cost_no_errors(name: str, tmp_path: Path) -> None:
    rows = [HEADER, *HEADS[name], *PEOPLE]
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        report = ikm.score(path)
        assert report.overall.respondents == 3
        assert set(report.findings.by_code) <= {"order-assumed", "rows-left-out"}
        if name != "the header again":
            assert (report.inputs[0].rows, report.inputs[0].left_out) == (3, 0)


def test_they_are_nobody_where_the_answers_are_words(tmp_path: Path) -> None:
    words = {1: "Tidak baik", 2: "Kurang baik", 3: "Baik", 4: "Sangat baik"}
    people = [[f"R_{n}", "L", *map(words.__getitem__, row)] for n, row in enumerate(ANSWERS)]
    rows = [["Respondent ID", "JK", *U], ["", "Response", *["Response"] * 9], *people]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows))
    assert report.overall.respondents == 3
    assert not report.findings.by_code["answer-unknown"]


@pytest.mark.parametrize(
    "answers",
    [["lupa"] * 9, ["x", *[""] * 8], [33] * 9, ["lupa", "entah", "apa ya", *[3] * 6], [*["?"] * 8, 3]],
    ids=["one word", "one cell", "a number", "some words", "one answer"],
)
def test_a_first_respondent_who_wrote_something_else_is_none_of_them(answers: list[Any], tmp_path: Path) -> None:
    people = [["R-7", "L", *row] for row in [answers, *ANSWERS * 20]]
    report = ikm.score(write_csv(tmp_path / "a.csv", [HEADER, *people]))
    assert report.findings.by_code["answer-unknown"] + report.findings.by_code["answer-out-of-scale"] >= 1
    assert not report.findings.by_code["rows-left-out"]
