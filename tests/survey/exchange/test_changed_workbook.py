"""A workbook that ikm wrote and somebody has changed since: the figures are of what it says now, and that is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from tests.books import needs_libreoffice, saved_by_libreoffice
from tests.conftest import ROOT
from tests.own_workbooks import UNITS, A, B, C, Edit, changes, data_of, edited, figures
from tests.surveys import U, plain_index, shown, write_book, write_csv

PUSKESMAS = ROOT / "examples" / "puskesmas.xlsx"


def first_cell(unit: str, column: int, row: int = 0) -> Callable[[Any], Any]:
    """The cell of an answer: that of a respondent of the unit, from 0, to a question, from 1."""

    def find(book: Any) -> Any:
        sheet, first, _ = data_of(book)[unit]
        return book[sheet].cell(first + row, 1 + column)

    return find


def put(unit: str, column: int, value: object, row: int = 0) -> Edit:
    def edit(book: Any) -> None:
        first_cell(unit, column, row)(book).value = value

    return edit


def test_an_answer_that_was_changed_is_said_where_it_stands(book: Path) -> None:
    edited(book, put("Loket A", 3, 4))  # A gave 2
    report = ikm.score(book)
    sheet = data_of(openpyxl.load_workbook(book))["Loket A"][0]
    before, after = (shown(plain_index([[*A[:2], third, *A[3:]], B, C])) for third in (2, 4))
    assert changes(report) == [
        f"{sheet}!: the workbook said IKM {before} of Loket A; its answers now give {after}",
        f"{sheet}!D7: the workbook said NRR U3 2.667 (8 of 3 answers) of Loket A; its answers now give 3.333 "
        "(10 of 3 answers)",
    ]
    assert report.overall.unsur[2].total == sum(row[2] for row in (A, B, C, C, A, A, B)) + 2


def test_a_figure_that_was_typed_over_is_said_where_it_stands(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", PUSKESMAS)
    assert not ikm.score(book).findings.by_code

    def edit(book: Any) -> None:
        sheet, _, last = data_of(book)[""]
        labels = {str(row[0].value).partition("/")[0]: row[1] for row in book[sheet].iter_rows(min_row=last + 1)}
        labels["NRR"].value = 3.9
        next(cell for label, cell in labels.items() if "IKM unit" in label).value = 90.5

    report = ikm.score(edited(book, edit))
    found = [one.sentence for one in report.findings.listed() if one.code == "sheet-differs"]
    assert found == [
        "the sheet says NRR U1 3.9; its answers give 3.350",
        "the sheet says IKM 90.5; its answers give 81.15",
    ]
    assert not report.findings.by_code["sheet-agrees"]


@pytest.mark.slow
@needs_libreoffice
def test_a_spreadsheet_program_may_save_it(book: Path, tmp_path: Path) -> None:
    before = figures(ikm.score(book))
    edited(book, put("Loket A", 3, 4))
    (saved,) = saved_by_libreoffice([book], tmp_path / "saved")
    assert changes(ikm.score(saved)) == changes(ikm.score(book))
    again = ikm.score(edited(saved, put("Loket A", 3, 2)))
    assert figures(again) == before
    assert not changes(again)


def test_typed_words_blanks_and_errors_are_treated_as_in_any_table(book: Path) -> None:
    def edit(book: Any) -> None:
        put("Loket A", 1, "Sangat sesuai")(book)
        put("Loket A", 2, None)(book)
        put("Loket A", 3, "lupa")(book)
        put("Loket A", 4, "#N/A")(book)
        put("Loket A", 5, "=1+1")(book)
        put("Loket B", 6, 7)(book)

    report = ikm.score(edited(book, edit))
    places = data_of(openpyxl.load_workbook(book))
    one, two = (f"{book}:{places[unit][0]}!" for unit in ("Loket A", "Loket B"))
    found = {one.code: str(one.place) for one in report.findings.listed() if one.severity == "error"}
    assert found == {
        "answer-unknown": f"{one}D9",
        "cell-error": f"{one}E9",
        "formula-unvalued": f"{one}F9",
        "answer-out-of-scale": f"{two}G9",
    }
    counts = [unsur.answers for unsur in next(g for g in report.units() if g.label == "Loket A").score.unsur]
    assert counts == [3, 2, 2, 2, 2, 3, 3, 3, 3]
    assert report.units()[0].score.respondents + report.units()[1].score.respondents == 7


@pytest.mark.slow
def test_rows_that_were_put_in_or_taken_out_are_noticed(book: Path) -> None:
    def insert(place: int) -> Edit:
        def edit(book: Any) -> None:
            sheet, first, last = data_of(book)["Loket A"]
            row = (first, last, last + 1)[place]
            book[sheet].insert_rows(row)
            for column, answer in enumerate(A, start=2):
                book[sheet].cell(row, column, answer)

        return edit

    def delete(book: Any) -> None:
        sheet, first, _ = data_of(book)["Loket A"]
        book[sheet].delete_rows(first, 2)

    for n, edits in ((4, [insert(0)]), (4, [insert(1)]), (4, [insert(2)]), (5, [insert(2)] * 2), (1, [delete])):
        copy = book.with_name("copy.xlsx")
        shutil.copy(book, copy)
        for edit in edits:
            edited(copy, edit)
        report = ikm.score(copy)
        assert {g.label: g.score.respondents for g in report.units()} == {"Loket A": n, "Loket B": 4}
        assert any(f"n 3 of Loket A; its answers now give {n}" in one for one in changes(report))
        assert not any("Loket B" in one for one in changes(report))
        assert not report.findings.by_code["rows-left-out"]


def test_rows_above_the_table_and_columns_beside_it_may_change(book: Path) -> None:
    before = figures(ikm.score(book))

    def edit(book: Any) -> None:
        sheet = book[data_of(book)["Loket B"][0]]
        sheet.insert_rows(2, 3)
        sheet.insert_cols(4)
        sheet["D14"] = "ditelepon kembali"

    report = ikm.score(edited(book, edit))
    assert figures(report) == before
    assert not changes(report)


def test_counts_are_of_as_many_respondents_as_before_while_they_are_as_before(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Unit", *U],
        ["Loket A", *A[:8], ""],
        ["Loket A", "", *B[1:]],
        ["Loket A", *C],
        ["", *A],
        ["", *B],
    ]
    rows[1][2] = rows[2][2] = rows[3][2] = ""  # no question was answered by all three
    source = write_csv(tmp_path / "a.csv", [*rows, ["Loket A", "", 3, *[""] * 7]])
    book = write_book(tmp_path / "hasil.xlsx", source, 0, unit="Unit")
    before = ikm.score(source, unit="Unit")
    assert figures(ikm.score(book)) == figures(before)
    assert {g.label: g.score.respondents for g in before.units()} == {"Loket A": 4, "(kosong)": 2}

    def edit(book: Any) -> None:
        sheet, first, _ = data_of(book)[""]
        assert book[sheet].cell(first, 1).value == "Loket A"
        book[sheet].cell(first, 8).value += 1  # one more gave the highest score

    after = ikm.score(edited(book, edit))
    largest = {g.label: (g.score.respondents, g.score.respondents_exact) for g in after.units()}
    assert largest == {"Loket A": (3, False), "(kosong)": (2, True)}
    (nrr, *_) = [one for one in changes(after) if "NRR" in one]
    assert "NRR U1 2.500 (5 of 2 answers) of Loket A; its answers now give 3.000 (9 of 3 answers)" in nrr


def test_a_count_that_is_none_is_an_error_with_its_cell(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", PUSKESMAS, 0)

    def edit(book: Any) -> None:
        sheet, first, _ = data_of(book)[""]
        book[sheet].cell(first, 8).value = "banyak"

    report = ikm.score(edited(book, edit))
    (one,) = [one for one in report.findings.listed() if one.code == "count-unreadable"]
    assert one.place.cell == "H5"
    assert report.overall.unsur[0].counts[3] == 0


def test_counts_that_were_taken_out_are_noticed(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", write_csv(tmp_path / "a.csv", UNITS), 0, unit="Unit")

    def edit(book: Any) -> None:
        sheet, first, _ = data_of(book)[""]
        book[sheet].delete_rows(first, 9)

    (said,) = changes(ikm.score(edited(book, edit)))
    assert said.endswith("the workbook said n 4 of Loket B; its answers now give 0")


def test_a_unit_of_counts_may_be_named_otherwise(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", write_csv(tmp_path / "a.csv", UNITS), 0, unit="Unit")
    before = ikm.score(book)

    def edit(book: Any) -> None:
        sheet, first, _ = data_of(book)[""]
        for row in range(first, first + 9):
            book[sheet].cell(row, 1).value = "Loket C"

    after = ikm.score(edited(book, edit))
    assert {g.label: g.score.exact for g in after.units()} == {
        {"Loket B": "Loket C"}.get(g.label, g.label): g.score.exact for g in before.units()
    }
    (said,) = changes(after)
    assert said.endswith("the workbook said n 4 of Loket B; its answers now give 0")
    assert [g.label for g in ikm.score(book, unit_from="file").units()] == ["hasil"]
    assert ikm.score(book, unit="none").overall.exact == before.overall.exact


def test_units_that_were_not_asked_the_same(tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    maps.mkdir()
    (maps / "b.toml").write_text('schema = "ikm.map/1"\nwithout = ["biaya"]\n', encoding="utf-8")
    nine = write_csv(tmp_path / "a.csv", [U, A, B])
    eight = write_csv(tmp_path / "b.csv", [[*U[:3], *U[4:]], A[:8], C[:8]])
    for sources in ([nine, eight], [eight, nine]):
        before = ikm.score(sources, map=maps, unit_from="file")
        book = write_book(tmp_path / "hasil.xlsx", sources, map=maps, unit_from="file")
        after = ikm.score(book)
        assert figures(after)[1:] == figures(before)[1:]
        assert not changes(after)
