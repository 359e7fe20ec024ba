"""Answers that are split over sheets are joined by the respondent's number, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.conftest import validate
from tests.kinds import ANSWERS, NAMES, SIDE, WORDS
from tests.surveys import Rows, U, plain_index, write_xlsx

INDEX = plain_index(ANSWERS)


def halves(answers: Rows, names: list[str], key: str = "No") -> dict[str, Rows]:
    first = [[key, "Layanan", *names[:5]], *([f"R{n}", SIDE[n][0], *row[:5]] for n, row in enumerate(answers))]
    second = [[key, *names[5:]], *([f"R{n}", *row[5:]] for n, row in enumerate(answers))]
    return {"Hal 1": first, "Hal 2": [second[0], *reversed(second[1:])]}


@pytest.mark.parametrize(("answers", "names"), [(ANSWERS, U), (WORDS, NAMES)])
def test_rows_of_the_same_number_are_one_respondent(tmp_path: Path, answers: Rows, names: list[str]) -> None:
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", halves(answers, names)), by="layanan")
    assert report.overall.exact == INDEX
    assert report.overall.respondents == len(ANSWERS)
    kk = [row for row, (service, _) in zip(ANSWERS, SIDE, strict=True) if service == "KK"]
    assert {group.label: group.score.exact for group in report.tables[0].groups}["KK"] == plain_index(kk)
    (note,) = [finding for finding in report.findings.listed() if finding.code == "sheets-joined"]
    assert "“Hal 2”" in str(note)


def test_three_sheets_and_a_title(tmp_path: Path) -> None:
    book: dict[str, Rows] = {}
    for name, (first, last) in {"A": (0, 5), "B": (5, 7), "C": (7, 9)}.items():
        rows = [["No", *U[first:last]], *([n, *row[first:last]] for n, row in enumerate(ANSWERS, start=1))]
        book[name] = [["DATA SKM"], [], *rows]
    assert ikm.score(write_xlsx(tmp_path / "a.xlsx", book)).overall.exact == INDEX


def test_ikm_check_accounts_for_every_cell_of_both(tmp_path: Path) -> None:
    found = ikm.check(write_xlsx(tmp_path / "a.xlsx", halves(ANSWERS, U)))
    assert "cells-unaccounted" not in found.findings.by_code


def test_a_cell_is_said_where_it_stands(tmp_path: Path) -> None:
    book: dict[str, Any] = halves(ANSWERS, U)
    book["Hal 2"] = [["DATA LANJUTAN"], [], *book["Hal 2"]]
    book["Hal 2"][7][3] = 9
    path = write_xlsx(tmp_path / "a.xlsx", book)
    report = ikm.score(path)
    (found,) = [one for one in report.findings.listed() if one.code == "answer-out-of-scale"]
    assert (found.place.sheet, found.place.cell, found.place.header) == ("Hal 2", "D8", "U8")
    (use,) = report.inputs
    wanted = [("", letter) for letter in "CDEFG"] + [("Hal 2", letter) for letter in "BCDE"]
    assert [(one.sheet, one.column) for one in use.columns if one.meaning != "layanan"] == wanted
    (table,) = ikm.check(path).inputs
    assert [(one.sheet, one.column) for one in table.columns[2:]] == wanted
    validate("report", report.to_dict())
    validate("check", ikm.check(path).to_dict())


def test_what_is_found_about_the_joined_sheet_is_said_too(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", halves(ANSWERS, U))
    book = openpyxl.load_workbook(path)
    book["Hal 2"].merge_cells("C3:C4")
    book.save(path)
    report = ikm.score(path)
    (found,) = [one for one in report.findings.listed() if one.code == "cells-merged"]
    assert found.place.sheet == "Hal 2"


def test_cells_of_three_sheets_are_said_where_they_stand(tmp_path: Path) -> None:
    book: dict[str, Rows] = {}
    for name, (first, last) in {"A": (0, 5), "B": (5, 7), "C": (7, 9)}.items():
        rows: list[list[Any]] = [["No", *U[first:last]]]
        rows += ([n, *row[first:last]] for n, row in enumerate(ANSWERS, start=1))
        rows[1 + first][1] = 7
        book[name] = rows
    found = ikm.score(write_xlsx(tmp_path / "a.xlsx", book)).findings.listed()
    places = [(one.place.sheet, one.place.cell) for one in found if one.code == "answer-out-of-scale"]
    assert places == [("A", "B2"), ("B", "B7"), ("C", "B9")]


def _with_a_number_twice(book: dict[str, Any]) -> None:
    book["Hal 2"][1][0] = book["Hal 2"][2][0]


def _with_another_number(book: dict[str, Any]) -> None:
    book["Hal 2"][1][0] = "R99"


def _with_an_unsur_on_both(book: dict[str, Any]) -> None:
    for row, value in zip(book["Hal 2"], ["U5", *[3] * len(ANSWERS)], strict=True):
        row.append(value)


def _without_numbers(book: dict[str, Any]) -> None:
    book["Hal 2"][0][0] = "Nomor lain"


@pytest.mark.parametrize(
    "damage", [_with_a_number_twice, _with_another_number, _with_an_unsur_on_both, _without_numbers]
)
def test_what_cannot_be_joined_surely_is_refused(tmp_path: Path, damage: Any) -> None:
    book: dict[str, Rows] = halves(ANSWERS, U)
    damage(book)
    with pytest.raises(Refusal) as refused:
        ikm.score(write_xlsx(tmp_path / "a.xlsx", book))
    assert refused.value.code in ("unsur-on-sheet", "sheet-ambiguous")
