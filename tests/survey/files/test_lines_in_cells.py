"""Tables whose every row stands in one cell: a CSV that was opened with another separator."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

import ikm
from tests.conftest import Run
from tests.kinds import ANSWERS, NAMES, WORDS
from tests.surveys import Rows, U, csv_text, plain_index, write_csv, write_xlsx

SIDE = [[number, f"R-{number:03}"] for number in range(1, len(ANSWERS) + 1)]
HEADER = ["No", "ID", *U]
TABLE: Rows = [HEADER, *([*side, *row] for side, row in zip(SIDE, ANSWERS, strict=True))]


def lines_of(rows: Rows, separator: str = ",") -> Rows:
    return [[line] for line in csv_text(rows, separator).splitlines()]


def index_of(path: Path) -> Fraction:
    report = ikm.score(path)
    assert report.findings.by_code["lines-split"] == 1
    assert report.overall.exact is not None
    return report.overall.exact


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_workbook_with_a_line_in_each_cell(tmp_path: Path, separator: str) -> None:
    assert index_of(write_xlsx(tmp_path / "a.xlsx", lines_of(TABLE, separator))) == plain_index(ANSWERS)


def test_a_csv_with_quotes_around_each_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(lines_of(TABLE))
    assert index_of(path) == plain_index(ANSWERS)


def test_a_csv_with_quotes_around_all_lines_together(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'"{csv_text(TABLE)}"\r\n', encoding="utf-8", newline="")
    assert index_of(path) == plain_index(ANSWERS)


def test_words_and_names_that_hold_the_separator_in_quotes_of_their_own(tmp_path: Path) -> None:
    rows = [["Nama", *NAMES[:8], "Penanganan Pengaduan, Saran dan Masukan"]]
    rows += [["Budi, S.H.", *row] for row in WORDS]
    assert index_of(write_xlsx(tmp_path / "a.xlsx", lines_of(rows))) == plain_index(ANSWERS)


def test_titles_above_and_blank_rows_between_leave_the_rows_their_numbers(tmp_path: Path) -> None:
    answers = [[*row] for row in ANSWERS]
    rows = [[*side, *row] for side, row in zip(SIDE, answers, strict=True)]
    rows[3][4] = 7  # E: U3 of the fourth respondent
    body = lines_of([HEADER, *rows])
    sheet = [["Survei Kepuasan Masyarakat"], [""], *body[:3], [""], *body[3:]]  # so it stands in row 8
    report = ikm.check(write_xlsx(tmp_path / "a.xlsx", sheet))
    places = [one.place.cell for one in report.findings.listed() if one.code == "answer-out-of-scale"]
    assert places == ["E8"]


def test_a_line_with_too_many_parts_is_an_error_at_its_row(tmp_path: Path) -> None:
    rows = list(lines_of(TABLE))
    rows[5] = ["5,R-005, yang kelima,4,4,4,4,4,4,4,4,4"]
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", rows))
    (found,) = [one for one in report.findings.listed() if one.code == "row-too-long"]
    assert found.place.row == 6
    assert report.overall.respondents == len(ANSWERS) - 1


def test_what_stands_beside_a_line_is_no_silent_loss(tmp_path: Path) -> None:
    rows = list(lines_of(TABLE))
    rows += [[f"{number},R-{number:03},4,4,4,4,4,4,4,4,4"] for number in range(25, 70)]
    rows[60] = [rows[60][0], "4"]
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", rows))
    assert report.findings.by_code["row-too-long"] == 1
    assert report.overall.respondents == 68


def test_a_table_of_several_columns_is_left_as_it_is(tmp_path: Path) -> None:
    rows = [["Nama", *U], *(["Budi, S.H., M.H., Drs., Ir.", *row] for row in ANSWERS)]
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        assert not ikm.score(path).findings.by_code["lines-split"]


def test_a_draft_of_a_mapping_file_knows_the_columns(run: Run, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", lines_of(TABLE))
    assert 'persyaratan = "U1"' in run("map", path).stdout


def test_a_caret_separates_columns_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text(TABLE, "^"), encoding="utf-8")
    report = ikm.score(path)
    assert report.overall.exact == plain_index(ANSWERS)
    assert not report.findings.by_code["lines-split"]
