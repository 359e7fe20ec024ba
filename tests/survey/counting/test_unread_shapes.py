"""Tables that have no column for each question say what they have instead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.kinds import ANSWERS, NAMES
from tests.surveys import Rows, U, plain_index, write_csv, write_xlsx


def refusal(path: Path, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(path, **options)
    return refused.value


def shuffled(person: int) -> list[int]:
    return [(asked * 2 + person) % 9 for asked in range(9)]


IN_A_CELL = {
    "object": [json.dumps({f"q{n}": score for n, score in enumerate(row, 1)}) for row in ANSWERS],
    "list": [json.dumps(row) for row in ANSWERS],
    "scores": [",".join(map(str, row)) for row in ANSWERS],
    "pairs": ["; ".join(f"{NAMES[n]}={row[n]}" for n in shuffled(person)) for person, row in enumerate(ANSWERS)],
    "colons": [" | ".join(f"{U[n]}: {row[n]}" for n in shuffled(person)) for person, row in enumerate(ANSWERS)],
}


@pytest.mark.parametrize("kind", IN_A_CELL)
def test_all_answers_in_one_cell(tmp_path: Path, kind: str) -> None:
    rows = [["id", "jawaban", "tanggal"], *([n, text, "2025-03-01"] for n, text in enumerate(IN_A_CELL[kind]))]
    found = refusal(write_xlsx(tmp_path / "a.xlsx", rows))
    assert (found.code, found.place.cell) == ("answers-in-cell", "B2")
    assert refusal(write_csv(tmp_path / "a.csv", rows)).code == "answers-in-cell"  # split at “;”, perhaps


def test_a_cell_of_raw_data_beside_columns_of_answers_is_no_matter(tmp_path: Path) -> None:
    rows = [["mentah", *U], *([text, *row] for text, row in zip(IN_A_CELL["object"], ANSWERS, strict=True))]
    assert ikm.score(write_csv(tmp_path / "a.csv", rows)).overall.exact == plain_index(ANSWERS)


def test_a_hostile_cell_is_no_answer(tmp_path: Path) -> None:
    rows = [["No", "isi"], *([n, "[" * 50_000] for n in range(3))]
    assert refusal(write_csv(tmp_path / "a.csv", rows)).code == "no-answer-columns"


def test_remarks_with_signs_are_no_answers(tmp_path: Path) -> None:
    rows = [["No", "Saran"], *([n, "baik; ramah; cepat; bersih; murah"] for n in range(20))]
    assert refusal(write_csv(tmp_path / "a.csv", rows)).code == "no-answer-columns"


def test_questions_beside_their_answers(tmp_path: Path) -> None:
    header = [name for n in range(1, 10) for name in (f"Pertanyaan {n}", f"Jawaban {n}")]
    rows: Rows = [["No", *header]]
    for person, row in enumerate(ANSWERS):
        rows = [*rows, [person, *(cell for n in shuffled(person) for cell in (NAMES[n], row[n]))]]
    found = refusal(write_csv(tmp_path / "a.csv", rows))
    assert (found.code, found.place.cell) == ("answers-in-pairs", "B1")


def test_answers_on_a_hidden_sheet_are_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Sampul": [["SURVEI"], ["Mulai"]], "Isi": [U, *ANSWERS]})
    book = openpyxl.load_workbook(path)
    book["Isi"].sheet_state = "veryHidden"
    book.save(path)
    found = refusal(path)
    assert found.code == "answers-hidden"
    assert "“Isi”" in str(found)
    assert ikm.score(path, sheet="Isi").overall.exact == plain_index(ANSWERS)


RECAP: Rows = [["Unit", *U], *([unit, *(3.125, 2.875, 3.25, 3.5, 2.75, 3.5, 3.25, 3.125, 2.5)] for unit in "AB")]


def test_a_recap_does_not_stop_all_sheets(tmp_path: Path) -> None:
    halves: dict[str, Rows] = {"Loket A": [U, *ANSWERS[:12]], "REKAP": RECAP, "Loket B": [NAMES, *ANSWERS[12:]]}
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", halves), sheet="all", unit_from="sheet")
    assert report.overall.exact == plain_index(ANSWERS)
    assert report.findings.by_code["sheet-of-means"] == 1
    assert report.complete


def test_a_sheet_that_cannot_be_read_is_an_error_and_the_others_are_scored(tmp_path: Path) -> None:
    book: dict[str, Rows] = {
        "A": [U, *ANSWERS[:12]],
        "B": [[*U[:8], "Unsur sembilan"], *ANSWERS],
        "C": [U, *ANSWERS[12:]],
    }
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", book), sheet="all")
    assert report.overall.exact == plain_index(ANSWERS)
    assert report.findings.by_code["sheet-unread"] == 1
    assert not report.complete


def test_sheets_of_which_none_can_be_read_are_refused(tmp_path: Path) -> None:
    found = refusal(write_xlsx(tmp_path / "a.xlsx", {"A": RECAP, "B": RECAP}), sheet="all")
    assert found.code == "answers-means"
