"""Nothing that is filled in is lost: rows of another separator, rows without answers, rows that are shifted."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.surveys import Rows, U, csv_text, write_csv, write_xlsx

ANSWERS = [3, 4, 2, 4, 3, 3, 4, 2, 1]
HEADER = ["No", "JK", "Pendidikan", *U, "Saran"]


def people(number: int) -> list[list[Any]]:
    return [[n, "LP"[n % 2], "SMA", *ANSWERS, "baik"] for n in range(1, number + 1)]


def score_text(lines: list[str]) -> ikm.Report:
    return ikm.score(io.BytesIO("\n".join(lines).encode()))


def lines_of(rows: Rows) -> list[str]:
    return csv_text(rows).splitlines()


def codes(report: ikm.Report) -> dict[str, int]:
    return {code: number for code, number in report.findings.by_code.items() if code != "order-assumed"}


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_row_with_another_separator_is_an_error(separator: str) -> None:
    lines = lines_of([HEADER, *people(20)])
    lines[7] = lines[7].replace(",", separator)
    report = score_text(lines)
    assert codes(report) == {"row-unsplit": 1}
    assert [one.place.row for one in report.findings.listed() if one.code == "row-unsplit"] == [8]
    assert report.overall.respondents == 19


def test_more_than_one_in_fifty_and_more_than_two_are_refused() -> None:
    lines = lines_of([HEADER, *people(149)])
    for row in (3, 50, 99):
        lines[row] = lines[row].replace(",", ";")
    with pytest.raises(Refusal) as refused:
        score_text(lines)
    assert refused.value.code == "rows-lost"
    assert "3 of 149 rows cannot be read (4, 51, 100)" in str(refused.value)
    more = lines_of(people(160))[149:]
    assert codes(score_text([*lines, *more])) == {"row-unsplit": 3}


def test_rows_that_are_too_long_are_lost_too() -> None:
    rows = [[*row, "x"] if n in (1, 2, 3, 4, 5, 6, 7, 8, 9) else row for n, row in enumerate(people(60))]
    with pytest.raises(Refusal) as refused:
        score_text(lines_of([HEADER, *rows]))
    assert refused.value.code == "rows-lost"
    assert "(3, 4, 5, 6, 7, 8, 9, 10 …)" in str(refused.value)


@pytest.mark.parametrize("place", [0, 1, 30, 59], ids=["first", "second", "amidst", "last"])
@pytest.mark.parametrize("first", [0, 3], ids=["numbered", "answers only"])
def test_a_row_that_is_too_long_is_no_title(first: int, place: int) -> None:
    header, *rows = [row[first:] for row in [HEADER, *people(60)]]
    rows[place].append("x")
    report = score_text(lines_of([header, *rows]))
    assert codes(report) == {"row-too-long": 1}
    (use,) = report.inputs
    assert (use.rows, use.used, use.left_out) == (60, 59, 0)


@pytest.mark.parametrize("first", [0, 3], ids=["numbered", "answers only"])
@pytest.mark.parametrize(
    ("lost", "number"),
    [(range(24), 24), (range(1), 1), (range(2), 2), (range(5), 24), (range(3, 24), 24)],
    ids=["all of many", "one of one", "both", "the first", "all but the first"],
)
def test_all_rows_that_are_too_long_are_among_those_read(lost: range, number: int, first: int) -> None:
    """An address “Jl. Merdeka 5, RT 2” without quotation marks in each row is no empty table."""
    header, *rows = [row[first:] for row in [HEADER, *people(number)]]
    for place in lost:
        rows[place].append("x")
    with pytest.raises(Refusal) as refused:
        score_text(lines_of([header, *rows]))
    assert (refused.value.code, refused.value.place.row) == ("rows-lost", lost[0] + 2)
    assert f"{len(lost)} of {number} rows cannot be read" in str(refused.value)
    assert "quotation marks" in str(refused.value)


@pytest.mark.parametrize(
    "filled",
    [["L", "S1", *[""] * 9, ""], ["L", "", *[""] * 9, "antre lama"], ["", "", *["lupa"] * 9, ""]],
    ids=["profile", "remark", "other words"],
)
def test_a_row_that_is_filled_and_answers_nothing_is_an_error(filled: list[Any], tmp_path: Path) -> None:
    rows = [HEADER, *people(60), [61, *filled], *([n, *[""] * 12] for n in range(62, 70))]
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        report = ikm.score(path)
        found = codes(report)
        assert (found["row-unanswered"], found["rows-without-answer"]) == (1, 1)
        (empty,) = [one for one in report.findings.listed() if one.code == "rows-without-answer"]
        assert dict(empty.facts)["rows"] == 8
        assert report.overall.respondents == 60


@pytest.mark.parametrize("prepared", [[""] * 12, ["", "", *["-"] * 9, ""], ["", "", *["tidak menjawab"] * 9, ""]])
def test_a_row_that_was_prepared_is_none(prepared: list[Any], tmp_path: Path) -> None:
    report = ikm.score(write_csv(tmp_path / "a.csv", [HEADER, *people(10), [11, *prepared]]))
    assert codes(report) == {"rows-without-answer": 1}


def test_formulas_behind_the_answers_fill_no_row(tmp_path: Path) -> None:
    header = ["No", "Loket", "Tanggal", *U, "Jumlah", "Rata-rata"]
    filled = [[n, "A", "2025-01-02", *ANSWERS, 26, "2.89"] for n in range(1, 11)]
    prepared = [[n, "A", "2025-01-02", *[""] * 9, 0, "#DIV/0!"] for n in range(11, 15)]
    report = ikm.score(write_csv(tmp_path / "a.csv", [header, *filled, *prepared]))
    assert report.overall.respondents == 10
    assert report.findings.by_code["rows-without-answer"] == 1


def test_a_row_that_lacks_a_cell_may_be_shifted() -> None:
    lines = lines_of([["No", *U, "Saran"], *([n, *ANSWERS, ""] for n in range(1, 31))])
    lines[4] = lines[4].partition(",")[2]
    report = score_text(lines)
    assert codes(report) == {"row-too-short": 1}
    assert [one.place.row for one in report.findings.listed() if one.code == "row-too-short"] == [5]


def test_cells_that_a_program_leaves_off_at_the_end_shift_nothing() -> None:
    lines = [
        ",".join(map(str, row)).rstrip(",")
        for row in [HEADER, *people(5), *([n, "L", "S1", *ANSWERS] for n in range(9))]
    ]
    assert codes(score_text(lines)) == {}
    blank_last = [f"{n},L,S1,3,4,2,4,3,3,4,2" for n in range(9)]
    assert codes(score_text([*lines[:6], *blank_last])) == {}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_answer_where_others_have_a_word_is_a_warning(kind: str, tmp_path: Path) -> None:
    rows = [HEADER, *people(30)]
    rows[12] = [12, "L", *ANSWERS, "", ""]
    write = write_csv if kind == "csv" else write_xlsx
    report = ikm.score(write(tmp_path / f"a.{kind}", rows))
    (found,) = [one for one in report.findings.listed() if one.code == "row-shifted"]
    assert found.place.cell == "C13"
    assert "“3” under Pendidikan looks like an answer" in str(found)


def test_an_answer_where_others_have_their_number_is_a_warning(tmp_path: Path) -> None:
    rows = [["No", *U], *([n, *ANSWERS] for n in range(1, 31))]
    rows[20] = [*ANSWERS, ""]
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", rows))
    assert [one.place.row for one in report.findings.listed() if one.code == "row-shifted"] == [21]


def test_a_number_among_words_of_a_whole_row_is_none(tmp_path: Path) -> None:
    rows = [HEADER, *people(30)]
    rows[12][2] = 3
    assert codes(ikm.score(write_csv(tmp_path / "a.csv", rows))) == {}


def test_the_places_of_a_mean_are_shown_and_no_number_of_a_person() -> None:
    rows = [["No", *U], *([n, *[3.0833333333333335 if n % 3 else 4] * 9] for n in range(1, 31))]
    with pytest.raises(Refusal) as refused:
        score_text(lines_of(rows))
    assert "3.08…" in str(refused.value)
