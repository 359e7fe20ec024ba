"""Answers that stand in one cell over several questions are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from tests.surveys import Rows, U, write_xlsx

ROWS: Rows = [["No", *U], *([number, *[3] * 9] for number in range(1, 9)), ["Jumlah", *[24] * 9]]


def merged(tmp_path: Path, rows: Rows, *spans: str) -> list[Any]:
    """What is said of answers that are merged, where these cells are."""
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    book = openpyxl.load_workbook(path)
    for span in spans:
        book["Jawaban"].merge_cells(span)
    book.save(path)
    return [one for one in ikm.score(path).findings.shown() if one.code == "answers-merged"]


def test_answers_merged_across_are_named(tmp_path: Path) -> None:
    (found,) = merged(tmp_path, ROWS, "C3:D3", "G5:H6")
    assert found.severity == "warning"
    assert "2 answers are merged over several questions (C3, G5)" in str(found)


def test_answers_in_words_too(tmp_path: Path) -> None:
    rows: Rows = [["No", *U], *([number, *["3 Puas"] * 9] for number in range(1, 9))]
    (found,) = merged(tmp_path, rows, "B2:J2")
    assert "(B2)" in str(found)


@pytest.mark.parametrize("span", ["A4:B4", "B10:J10", "A10:B10"])
def test_a_number_a_name_or_a_sum_is_no_answer(tmp_path: Path, span: str) -> None:
    assert merged(tmp_path, ROWS, span) == []
