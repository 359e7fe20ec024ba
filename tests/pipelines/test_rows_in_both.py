"""Respondents who stand in two inputs, or on two sheets, are not counted twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.quirks.base import ANSWERS
from tests.surveys import Cell, Rows, U, plain_index, write_csv, write_xlsx

HEADER = ["No", "Timestamp", "Jenis Kelamin", *U]


def responses(first: int, last: int, start: int = 0) -> list[list[Cell]]:
    """Some of the twelve respondents as a form exports them, numbered from 1 in each download."""
    rows: list[list[Cell]] = [HEADER]
    for number, person in enumerate(range(first, last), start=1):
        time = datetime(2025, 3, 1, 9, 0, 7) + timedelta(minutes=17 * person + start)
        rows.append([number, time.isoformat(sep=" "), "PL"[person % 2], *ANSWERS[person]])
    return rows


def refusal(*sources: Path, sheet: str | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(sources, sheet=sheet)
    return refused.value


def test_a_form_downloaded_again_with_more_rows(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "maret.csv", responses(0, 7))
    again = write_xlsx(tmp_path / "april.xlsx", responses(0, 12))
    found = refusal(first, again)
    assert found.code == "rows-in-both"
    assert "7 rows of" in str(found)
    report = ikm.score([first, again], drop_duplicates=True)
    assert report.overall.respondents == 12
    assert report.overall.exact == plain_index(ANSWERS)
    assert [use.repeated for use in report.inputs] == [0, 7]


def test_the_order_of_the_files_and_processes_do_not_matter(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", responses(0, 7))
    again = write_csv(tmp_path / "b.csv", responses(0, 12))
    for sources in ([first, again], [again, first]):
        report = ikm.score(sources, drop_duplicates=True, jobs=2)
        assert (report.overall.respondents, report.overall.exact) == (12, plain_index(ANSWERS))


def test_a_sheet_of_all_beside_its_parts(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"Loket A": responses(0, 5), "SEMUA": responses(0, 12), "Loket B": responses(5, 12)}
    source = write_xlsx(tmp_path / "rekap.xlsx", sheets)
    found = refusal(source, sheet="all")
    assert found.code == "rows-in-both"
    assert "SEMUA" in str(found)
    assert ikm.score(source, sheet="Loket*").overall.exact == plain_index(ANSWERS)
    report = ikm.score(source, sheet="all", drop_duplicates=True)
    assert (report.overall.respondents, report.overall.exact) == (12, plain_index(ANSWERS))


def test_people_who_answered_alike_on_one_day_are_others(tmp_path: Path) -> None:
    rows = [[row[0], str(row[1])[:10], *row[2:]] for row in responses(0, 12)]
    offices = [
        write_csv(tmp_path / name, [["Kantor", *HEADER[1:]], *rows[1:][:size]])
        for name, size in (("a.csv", 12), ("b.csv", 11))
    ]
    assert ikm.score(offices).overall.respondents == 23


def test_one_row_alike_in_many_is_chance(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", responses(0, 8))
    second = write_csv(tmp_path / "b.csv", [*responses(8, 12, start=1), responses(0, 1)[1]])
    assert ikm.score([first, second]).overall.respondents == 13
