"""Columns headed 1 to 9: the questions, where they stand in order and hold answers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.conftest import Run
from tests.surveys import UNSUR, Rows, U, write_csv, write_xlsx

NUMBERS = list(range(1, 10))
ANSWERS = [[1, 2, 3, 4, 1, 2, 3, 4, 4], [2, 2, 4, 4, 3, 3, 4, 4, 1], [4, 3, 2, 2, 3, 4, 4, 3, 2]]
PEOPLE = [[number, f"R-{number:03}", *row] for number, row in enumerate(ANSWERS, start=1)]
IKM = Fraction(sum(map(sum, ANSWERS)), 3 * 9) * 25


def ikm_of(report: ikm.Report) -> Fraction | None:
    """The index, of a report that says in which order the numbers were read."""
    assert report.findings.by_code["order-assumed"] == 1
    assert [score.unsur.id for score in report.overall.unsur] == UNSUR
    return report.overall.exact


def refused(folder: Path, rows: Rows) -> str:
    with pytest.raises(Refusal) as refusal:
        ikm.score(write_csv(folder / "a.csv", rows))
    return refusal.value.code


@pytest.mark.parametrize("form", ["{}", "({})", "{}."])
def test_beside_named_columns_the_numbers_are_questions(tmp_path: Path, form: str) -> None:
    header = ["No", "Responden", *map(form.format, NUMBERS)]
    assert ikm_of(ikm.score(write_csv(tmp_path / "a.csv", [header, *PEOPLE]))) == IKM


def test_below_a_banner_the_numbers_are_questions(tmp_path: Path) -> None:
    banner = ["NO", "NAMA", "NILAI UNSUR PELAYANAN", *[""] * 8]
    rows = [["DATA SKM"], banner, ["", "", *NUMBERS], *PEOPLE]
    assert ikm_of(ikm.score(write_csv(tmp_path / "a.csv", rows))) == IKM
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("C2:K2")
    book.save(path)
    assert ikm_of(ikm.score(path)) == IKM


def test_one_respondent_and_a_foot_are_enough(tmp_path: Path) -> None:
    rows = [["No", *NUMBERS], [1, *ANSWERS[0]], ["Jumlah", *ANSWERS[0]], ["NRR", *ANSWERS[0]]]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows))
    assert (ikm_of(report), report.overall.respondents) == (Fraction(24, 9) * 25, 1)


def test_the_sheet_with_the_numbers_is_the_one_that_is_read(tmp_path: Path) -> None:
    rows = [[number, *row] for number, row in enumerate(ANSWERS, start=1)]
    path = write_xlsx(tmp_path / "a.xlsx", {"Petunjuk": [["Isi lembar Data"]], "Data": [["No", *NUMBERS], *rows]})
    assert ikm_of(ikm.score(path)) == IKM


def test_the_draft_of_a_mapping_file_reads_the_same(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [["No", "Responden", *NUMBERS], *PEOPLE])
    mapping = tmp_path / "peta.toml"
    assert run("map", source, "-o", mapping).exit_code == 0
    assert 'waktu = "3"' in mapping.read_text(encoding="utf-8")
    assert ikm.score(source, map=mapping).overall.exact == IKM


@pytest.mark.parametrize(
    "numbers", [NUMBERS[::-1], [*NUMBERS[:8], 10], [*NUMBERS, 10], range(9)], ids=["back", "hole", "ten", "from 0"]
)
def test_other_numbers_are_no_questions(tmp_path: Path, numbers: list[int]) -> None:
    rows = [[*row, 3][: len(numbers)] for row in ANSWERS]
    assert refused(tmp_path, [list(numbers), *rows]) == "no-header"


def test_numbers_above_what_is_off_the_scale_are_no_questions(tmp_path: Path) -> None:
    assert refused(tmp_path, [NUMBERS, *([10, 20, 30, 25, 5, 6, 7, 8, 9] for _ in range(3))]) == "no-header"


def test_a_row_that_numbers_the_columns_below_their_names_is_none_of_answers(tmp_path: Path) -> None:
    report = ikm.score(write_csv(tmp_path / "a.csv", [U, NUMBERS, *ANSWERS]))
    assert (report.overall.exact, report.overall.respondents) == (IKM, 3)
