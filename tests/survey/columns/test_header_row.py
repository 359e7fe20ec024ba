"""Where a table begins on its sheet, what names its columns, and which shape it has."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ikm.index.method import Method
from ikm.messages.findings import Place, Refusal
from ikm.rules.library import load
from ikm.survey.columns.header_row import holds_answers, is_one_row, numbers_columns, settle_header
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.files.csv_file import CsvFile
from tests.surveys import Rows, U, csv_text

METHOD = Method(load("permenpanrb-14-2017"))
ANSWERS: Rows = [[n, *[3] * 9] for n in range(1, 4)]
WIDE = TableShape("wide", {})
NOTHING_SAID = TableOverrides()


def sheet(rows: Rows) -> CsvFile:
    data = csv_text(rows).encode()
    return CsvFile(io.BytesIO(data), Place("a.csv"), len(data))


def settled(rows: Rows, overrides: TableOverrides = NOTHING_SAID, **options: bool) -> tuple[CsvFile, TableShape]:
    table = sheet(rows)
    return table, settle_header(table, METHOD, overrides, **options)


def refusal(rows: Rows, overrides: TableOverrides = NOTHING_SAID, **options: bool) -> str:
    with pytest.raises(Refusal) as refused:
        settled(rows, overrides, **options)
    return f"{refused.value.code}: {refused.value.reason}"


# Where the header stands


@pytest.mark.parametrize("above", [0, 1, 5, 39])
def test_the_header_is_the_first_row_that_names_half_of_the_unsur(above: int) -> None:
    table, shape = settled([*([f"Judul {n}", "x"] for n in range(above)), ["No", *U], *ANSWERS])
    assert (table.header, table.header_row, shape) == (("No", *U), above + 1, WIDE)


def test_below_forty_rows_it_is_not_looked_for() -> None:
    table, _ = settled([*(["Judul", "x"] for _ in range(40)), ["No", *U], *ANSWERS])
    assert (table.header, table.header_row) == (("Judul", "x"), 1)


@pytest.mark.parametrize(("named", "row"), [(5, 3), (4, 2)])
def test_half_of_the_unsur_go_before_a_long_table_above_and_fewer_do_not(named: int, row: int) -> None:
    rows = [["Judul"], ["Responden", "Unsur", "Jawaban"], ["No", *U[:named]], [1, *[3] * named]]
    assert settled(rows)[0].header_row == row


@pytest.mark.parametrize(("named", "row"), [(2, 2), (1, 1)])
def test_of_rows_that_name_few_the_best_is_the_header_from_two_on(named: int, row: int) -> None:
    assert settled([["Judul", "x"], ["No", *U[:named]], [1, *[3] * named]])[0].header_row == row


def test_a_directive_and_empty_rows_are_no_header() -> None:
    assert settled([["sep=,"], ["", ""], ["Judul", "x"], ["Kota", "y"]])[0].header == ("Judul", "x")


def test_a_row_that_the_caller_names_is_the_header_whatever_it_holds() -> None:
    table, _ = settled([["No", *U], *ANSWERS], TableOverrides(header_row=2))
    assert table.header == ("1", *["3"] * 9)
    table, _ = settled([["No", *U], *ANSWERS], TableOverrides(header_row=1))
    assert table.header_row == 1
    assert refusal([["No", *U]], TableOverrides(header_row=2)).startswith(
        "header-row-beyond: header_row: is 2, the table has 1 rows"
    )


def test_the_caller_names_the_columns_of_a_table_without_a_header() -> None:
    names = ("no", *U)
    table, shape = settled(ANSWERS, TableOverrides(header_row=0, columns=names))
    assert (table.header, table.header_row, shape) == (names, 0, WIDE)
    table, _ = settled([["sep=,"], *ANSWERS], TableOverrides(header_row=0, columns=names))
    assert table.header_row == 1
    said = "columns-number: columns: names 9 columns, the table has 10"
    assert refusal(ANSWERS, TableOverrides(header_row=0, columns=tuple(U))).startswith(said)
    assert refusal(ANSWERS, TableOverrides(header_row=0)).startswith(
        "columns-unnamed: header_row: is 0, so columns must name"
    )


# Headers of several rows


def test_names_from_the_row_above_fill_the_gaps_of_the_header() -> None:
    table, _ = settled(
        [["No", "Loket", "Unsur pelayanan"], ["", "", *U], *([*row[:1], "A", *row[1:]] for row in ANSWERS)]
    )
    assert table.header == ("No", "Loket", *U)
    assert is_one_row(table, METHOD)


def test_a_second_row_of_names_is_joined_a_number_before_a_name() -> None:
    names = ["Persyaratan", "Prosedur", "Waktu", "Biaya", "Produk", "Kompetensi", "Perilaku", "Sarana", "Pengaduan"]
    table, _ = settled([["No", *names], ["", *U], *ANSWERS])
    assert table.header == ("No", *(f"{u} {name}" for u, name in zip(U, names, strict=True)))
    assert table.header_row == 2
    assert not is_one_row(table, METHOD)
    table, _ = settled([["No", *U], ["", *names, "Saran"], *ANSWERS])
    assert table.header == ("No", *(f"{u} {name}" for u, name in zip(U, names, strict=True)), "Saran")
    table, _ = settled([["No", *U], ["no", *(u.lower() for u in U)], *ANSWERS])
    assert table.header == ("No", *U)


@pytest.mark.parametrize("row", [list(range(1, 11)), [f"({n})" for n in range(1, 11)]], ids=["1", "(1)"])
def test_a_row_that_numbers_the_columns_belongs_to_the_header(row: list[Any]) -> None:
    table, _ = settled([["No", *U], row, *ANSWERS])
    assert (table.header, table.header_row) == (("No", *U), 2)


@pytest.mark.parametrize(
    ("row", "numbered"),
    [
        ("1 2 3 4 5 6", True),
        ("1 2 3 4 5", False),
        ("(4) (5) (6) (7) (8) (9)", True),
        ("0 1 2 3 4 5", True),
        ("1 2 3 4 5 7", False),
        ("6 5 4 3 2 1", False),
        ("1 1 1 1 1 1", False),
        ("1 2 3 4 5 x", False),
        ("", False),
    ],
)
def test_what_numbers_columns(row: str, numbered: bool) -> None:
    assert numbers_columns(tuple(row.split(" "))) is numbered
    assert numbers_columns(("", *row.split(" "), "")) is numbered
    assert numbers_columns(("1", "2", "3"), 3)
    assert not numbers_columns(("1", "2"), 3)


def test_names_under_what_was_expected_and_what_was_met_with_are_told_apart() -> None:
    above = ["", "Harapan", *[""] * 8, "Persepsi", *[""] * 8]
    table, _ = settled([above, ["No", *U, *U], *([n, *[4] * 18] for n in range(1, 4))])
    assert table.header == ("No", *(f"Harapan {u}" for u in U), *U)


# The shape


@pytest.mark.parametrize(("named", "holds"), [(5, True), (4, False)])
def test_half_of_the_unsur_asked_are_answers(named: int, holds: bool) -> None:
    table, _ = settled([["No", *U[:named]], [1, *[3] * named]])
    assert holds_answers(table, METHOD, NOTHING_SAID) is holds
    assert holds_answers(table, Method(METHOD.rules, without=("pengaduan",)), NOTHING_SAID)


LONG = ["No", "Responden", "Unsur", "Jawaban"]
COUNTED = ["No", "Unsur", "Skor", "Jumlah"]
EACH = ["No", "Unsur", *"1234"]


@pytest.mark.parametrize(
    ("header", "shape"),
    [
        (LONG, TableShape("long", {"respondent": 1, "question": 2, "answer": 3})),
        (COUNTED, TableShape("counts", {"question": 1, "score": 2, "count": 3})),
        (EACH, TableShape("counts", {"question": 1, "1": 2, "2": 3, "3": 4, "4": 5})),
        (EACH[:-1], WIDE),
        ([*EACH, "4"], WIDE),
        ([*LONG, "Nilai"], WIDE),
        ([*COUNTED, "Nilai"], WIDE),
        (LONG[:-1], WIDE),
    ],
)
def test_a_shape_has_a_column_for_each_of_its_parts(header: list[str], shape: TableShape) -> None:
    assert settled([header, ["x"] * len(header)])[1] == shape


def test_with_a_column_for_each_score_others_that_could_hold_scores_do_not_matter() -> None:
    header = [*EACH, "Jumlah", "Skor", "Nilai"]
    shape = TableShape("counts", {"question": 1, "1": 2, "2": 3, "3": 4, "4": 5})
    assert settled([header, ["x"] * 9])[1] == settled([header, ["x"] * 9], counts=True)[1] == shape


def test_counts_that_are_asked_for_need_each_of_their_parts_once() -> None:
    assert settled([["Judul"], COUNTED, [1, "U1", 4, 5]], counts=True)[1].parts == {
        "question": 1,
        "score": 2,
        "count": 3,
    }
    said = refusal([[*COUNTED, "Nilai"], [1, "U1", 4, 5, 6]], counts=True)
    assert said.startswith("counts-unclear: ")
    assert "“Skor”, “Nilai”" in said
    assert "none" in refusal([COUNTED[:-1], [1, "U1", 4]], counts=True)


def test_parts_that_the_caller_names_go_before_all_others() -> None:
    rows = [["butir", "jawab"], ["siapa", "butir", "jawab"], ["A", "U1", 3]]
    parts = {"respondent": "siapa", "question": "butir", "answer": "jawab"}
    table, shape = settled(rows, TableOverrides(long=parts))
    assert (table.header_row, shape) == (2, TableShape("long", {"respondent": 0, "question": 1, "answer": 2}))
    parts = {"question": "butir", "score": "siapa", "count": "jawab"}
    assert settled(rows, TableOverrides(counts=parts))[1] == TableShape(
        "counts", {"question": 1, "score": 0, "count": 2}
    )
    assert (
        settled([["No", *U, "siapa", "butir", "jawab"], [1] * 13], TableOverrides(counts=parts))[1].kind == "counts"
    )


def test_a_personal_column_may_tell_respondents_apart_and_be_nothing_else() -> None:
    rows = [["NIK", "butir", "jawab"], ["3", "U1", 3]]
    parts = {"respondent": "NIK", "question": "butir", "answer": "jawab"}
    assert settled(rows, TableOverrides(long=parts))[1].parts["respondent"] == 0
    assert refusal(rows, TableOverrides(long={**parts, "question": "NIK"})).startswith("column-personal")
