"""Columns without a meaning that hold values of the scale, whatever rows stand between the respondents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ikm
from tests.kinds import ANSWERS, NAMES
from tests.surveys import write_csv, write_xlsx

VISITS = "Kunjungan ke berapa"
HEADER = [*NAMES, VISITS]
ROWS: list[list[Any]] = [[*row, 1 + person % 3] for person, row in enumerate(ANSWERS[:12])]


def warned(path: Path) -> list[str]:
    report = ikm.score(path)
    assert report.overall.respondents == 12
    return [str(dict(one.facts)["column"]) for one in report.findings.listed() if one.code == "column-of-scores"]


@pytest.mark.parametrize(
    "machine_row",
    [
        [f'{{"ImportId":"QID{place}"}}' for place in range(10)],
        [f"#answer+q{place}" for place in range(10)],
        ["Response"] * 10,
    ],
    ids=["ids", "tags", "response"],
)
def test_a_row_of_a_survey_tool_below_the_header_hides_no_column_of_scores(
    tmp_path: Path, machine_row: list[str]
) -> None:
    (column,) = warned(write_csv(tmp_path / "a.csv", [HEADER, machine_row, *ROWS]))
    assert column.startswith(VISITS)


def test_the_header_again_between_the_respondents_hides_none(tmp_path: Path) -> None:
    assert warned(write_xlsx(tmp_path / "a.xlsx", [HEADER, *ROWS[:5], HEADER, *ROWS[5:]])) == [VISITS]


@pytest.mark.parametrize("first", [57, 5, 120])
def test_a_number_that_is_not_of_the_scale_shows_that_it_is_another_column(tmp_path: Path, first: int) -> None:
    rows = [[*ROWS[0][:9], first], *ROWS[1:]]
    assert warned(write_csv(tmp_path / "a.csv", [[*NAMES, "Lama menunggu"], *rows])) == []


def test_nor_do_two_rows_tell_of_which_the_first_is_a_text(tmp_path: Path) -> None:
    rows = [[*ANSWERS[0], "jauh"], [*ANSWERS[1], 3]]
    report = ikm.score(write_csv(tmp_path / "a.csv", [[*NAMES, "Jarak"], *rows]))
    assert not report.findings.by_code["column-of-scores"]
