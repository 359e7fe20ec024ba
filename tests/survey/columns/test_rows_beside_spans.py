"""Rows around a header of two rows that are none of it, and one that is: titles above, numbers of columns below."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from tests.kinds import ANSWERS
from tests.surveys import U, plain_index, write_csv, write_xlsx

HOPES = [[4 - person % 2 for _ in range(9)] for person in range(len(ANSWERS))]
NUMBERED = ["No", *(cell for name in U for cell in (name, "")), "Saran"]
BELOW = ["", *["Harapan", "Kinerja"] * 9, ""]
ROWS: list[list[Any]] = [
    [number, *(cell for pair in zip(hopes, met, strict=True) for cell in pair), ""]
    for number, (hopes, met) in enumerate(zip(HOPES, ANSWERS, strict=True), start=1)
]
TITLE = "HASIL SURVEI KEPUASAN MASYARAKAT"


def read(path: Path, **options: Any) -> tuple[int, Fraction | None, list[str]]:
    report = ikm.score(path, **options)
    loud = [one.code for one in report.findings.listed() if one.severity != "note" and one.code != "weight-matters"]
    return report.overall.respondents, report.overall.exact, loud


RIGHT = (len(ANSWERS), plain_index(ANSWERS), list[str]())


@pytest.mark.parametrize("at", range(6))
def test_a_title_just_above_a_gap_of_the_header_names_no_column(tmp_path: Path, at: int) -> None:
    title = [*[""] * at, TITLE]
    assert read(write_csv(tmp_path / "a.csv", [title, NUMBERED, BELOW, *ROWS], ";")) == RIGHT
    assert read(write_xlsx(tmp_path / "a.xlsx", [[TITLE], title, NUMBERED, BELOW, *ROWS])) == RIGHT


@pytest.mark.parametrize("numbers", [[*range(1, 21)], [f"({number})" for number in range(1, 21)], [*range(20)]])
@pytest.mark.parametrize("above", [[], [[TITLE]], [[TITLE], [""]]], ids=len)
def test_a_row_that_numbers_the_columns_is_no_respondent(
    tmp_path: Path, numbers: list[Any], above: list[list[Any]]
) -> None:
    path = write_csv(tmp_path / "a.csv", [*above, NUMBERED, BELOW, numbers, *ROWS])
    assert read(path) == RIGHT
    report = ikm.score(path)
    assert report.inputs[0].header_row == len(above) + 3


@pytest.mark.parametrize("named", [2, 3], ids=["the lower row", "its numbers"])
def test_the_header_may_be_named_by_its_last_row_with_or_without_the_numbers(tmp_path: Path, named: int) -> None:
    path = write_csv(tmp_path / "a.csv", [NUMBERED, BELOW, [*range(1, 21)], *ROWS])
    (tmp_path / "peta.toml").write_text(f'schema = "ikm.map/1"\nheader_row = {named}\n', encoding="utf-8")
    assert read(path, map=tmp_path / "peta.toml") == RIGHT


def test_below_marks_numbers_of_columns_are_no_marks(tmp_path: Path) -> None:
    heads = ["No", *(cell for name in U for cell in (name, "", "", ""))]
    scores = ["", *[1, 2, 3, 4] * 9]
    rows = [
        [number, *("v" if score == given else "" for given in row for score in (1, 2, 3, 4))]
        for number, row in enumerate(ANSWERS, start=1)
    ]
    path = write_csv(tmp_path / "a.csv", [["", "", TITLE], heads, scores, [*range(1, 38)], *rows])
    assert read(path) == RIGHT


def test_names_in_a_row_above_stay_those_of_columns_without_one(tmp_path: Path) -> None:
    above = ["No", *[""] * 18, "Saran"]
    header = ["", *NUMBERED[1:-1], ""]
    path = write_xlsx(tmp_path / "a.xlsx", [above, header, BELOW, *ROWS])
    assert read(path) == RIGHT
    columns = ikm.check(path).inputs[0].columns
    assert (columns[0].header, columns[-1].header) == ("No", "Saran")


def test_a_respondent_below_the_header_is_not_taken_for_its_numbers(tmp_path: Path) -> None:
    """Six numbers, each one more than the last, are not on the scale: such a row is no answer of anybody's."""
    rows = [[number, *cells[1:]] for number, cells in enumerate(ROWS, start=4)]
    rows[0][1:5] = [4, 3, 4, 4]
    right = [[3, 4, *ANSWERS[0][2:]], *ANSWERS[1:]]
    path = write_csv(tmp_path / "a.csv", [NUMBERED, BELOW, *rows])
    assert read(path)[:2] == (len(ANSWERS), plain_index(right))


@pytest.mark.parametrize("last", ["1", "-", ""])
def test_the_first_respondent_below_a_banner_is_no_row_of_the_header(tmp_path: Path, last: str) -> None:
    """“Jenis kelamin” stands in the row of the banner: U9 seems to span its column, in which the first has a 2."""
    above = ["No", "UNSUR PELAYANAN", *[""] * 8, "Jenis Kelamin"]
    rows: list[list[Any]] = [[number, *row, 2] for number, row in enumerate(ANSWERS, start=1)]
    rows[0][9] = last
    right = [[*ANSWERS[0][:8], int(last) if last.isdecimal() else 0], *ANSWERS[1:]]
    for path in (
        write_csv(tmp_path / "a.csv", [above, ["", *U, ""], *rows]),
        write_xlsx(tmp_path / "a.xlsx", [above, ["", *U, ""], *rows]),
    ):
        assert read(path)[:2] == (len(ANSWERS), plain_index(right))


def test_the_first_respondent_beside_a_column_without_a_header_is_no_row_of_the_header(tmp_path: Path) -> None:
    answers = [[*row] for row in ANSWERS]
    answers[0][8] = 1
    rows = [[*row, 2] for row in answers]
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", [[*U, ""], *rows]))
    assert refused.value.code == "column-unheaded"


def test_a_row_that_ends_before_the_heads_above_it_is_none_of_the_header(tmp_path: Path) -> None:
    heads = "Layanan,U1,,U2,U3,U4,U5,U6,U7,U8,U9,Saran"
    rows = "\n".join(["KTP,4,4,4,4,4,4,4,4,4,4"] * 12)
    path = tmp_path / "a.csv"
    path.write_text(f"{heads}\n{rows}\n")
    with pytest.raises(ikm.Refusal):
        ikm.score(path)
