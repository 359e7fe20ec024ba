"""Sheets of few respondents, in whose cells the shape of a table shows less than in its header."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ikm
from tests.kinds import ANSWERS, NAMES
from tests.surveys import U, plain_index, write_csv, write_xlsx

SCORES = 1, 2, 3, 4
SIGNATURES = ["", "Sukamaju, 1 Oktober 2025", "Kepala Dinas,", "", "Ahmad Fulan"]


def marked(row: list[int], mark: Any, other: Any) -> list[Any]:
    return [mark if score == given else other for given in row for score in SCORES]


@pytest.mark.parametrize("other", [0, ""], ids=["zeros", "blanks"])
@pytest.mark.parametrize("at", [0, 5, 30])
def test_lines_of_who_signs_do_not_hide_the_marks_of_few_respondents(tmp_path: Path, other: Any, at: int) -> None:
    header = [f"{name}_{score}" for name in U for score in SCORES]
    rows = [marked(row, 1, other) for row in ANSWERS[:2]]
    signed = [[*[""] * at, text] for text in SIGNATURES]
    for path in (
        write_csv(tmp_path / "a.csv", [header, *rows, *signed]),
        write_xlsx(tmp_path / "a.xlsx", [header, *rows, *signed]),
    ):
        report = ikm.score(path)
        assert (report.overall.respondents, report.overall.exact) == (2, plain_index(ANSWERS[:2]))


def test_two_questions_of_which_each_of_few_respondents_left_one_blank_are_two(tmp_path: Path) -> None:
    upper = [*NAMES[:3], NAMES[3], "", *NAMES[4:]]
    lower = ["", "", "", "a", "b", *[""] * 5]
    rows = [[4, 4, 4, 1, "", 4, 4, 4, 4, 4], [4, 4, 4, 1, "", 4, 4, 4, 4, 4], [4, 4, 4, "", 4, 4, 4, 4, 4, 4]]
    report = ikm.score(write_csv(tmp_path / "a.csv", [upper, lower, *rows]))
    # U4 is the mean of 1 and 4, and not of the three answers: 25 · (8 · 4 + 2,5) / 9 = 95,8333
    assert report.overall.exact == 25 * (8 * 4 + plain_index([[1], [4]]) * 9 / 25) / 9
    assert len(report.overall.unsur[3].questions) == 2


def test_so_many_respondents_who_answer_one_of_two_each_went_through_branches(tmp_path: Path) -> None:
    upper = [*(cell for name in NAMES for cell in (name, ""))]
    lower = ["KTP", "KK"] * 9
    rows = [
        [cell for score in row for cell in ((score, "") if person % 3 else ("", score))]
        for person, row in enumerate(ANSWERS)
    ]
    report = ikm.score(write_csv(tmp_path / "a.csv", [upper, lower, *rows]))
    assert report.overall.exact == plain_index(ANSWERS)
    assert report.findings.by_code["branches-joined"] == 1


@pytest.mark.parametrize("label", ["Σ Nilai/Unsur", "Σ Nilai per Unsur", "Jumlah Nilai Unsur", "Nilai Total"])
@pytest.mark.parametrize("at", [0, 1])
def test_the_sums_of_one_respondent_below_a_label_are_no_second(tmp_path: Path, label: str, at: int) -> None:
    row = ANSWERS[0]
    foot = ["", "", *row]
    foot[at] = label
    path = write_csv(tmp_path / "a.csv", [["Nama", "Layanan", *NAMES], ["Budi", "KTP", *row], foot])
    report = ikm.score(path)
    assert (report.overall.respondents, report.overall.exact) == (1, plain_index([row]))
