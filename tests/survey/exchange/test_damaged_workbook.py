"""A workbook that ikm wrote and cannot read back in full: what is refused, and what is read otherwise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.conftest import Run
from tests.own_workbooks import MANY, A, C, Edit, data_of, edited, figures
from tests.surveys import U, write_csv


def without(name: str) -> Edit:
    return lambda book: book.remove(book[name])


def say(text: str, row: int, column: int, value: object) -> Edit:
    """Change a cell so many rows below the one of Metadata that holds a text in column A."""

    def edit(book: Any) -> None:
        sheet = book["Metadata"]
        place = next(cell.row for cell in sheet["A"] if cell.value == text)
        sheet.cell(place + row, column).value = value

    return edit


def empty(text: str, row: int) -> Edit:
    """Empty a row of Metadata, told as :func:`say` tells it, which ends its table there."""

    def edit(book: Any) -> None:
        for column in range(1, 8):
            say(text, row, column, None)(book)

    return edit


DAMAGED: dict[str, tuple[Edit, str, str]] = {
    "no Metadata": (without("Metadata"), "workbook-no-sheet", "the sheet “Metadata” is not there"),
    "no table": (say("Angka", 0, 1, "Figures"), "workbook-no-table", "the table Angka is not there"),
    "another heading": (say("Lembar", 1, 3, "Kind"), "workbook-heading", "it does not head the table Lembar"),
    "no choice": (say("missing", 0, 2, None), "workbook-no-choice", "the choice of missing is not there"),
    "an unknown choice": (
        say("weight", 0, 2, "0.5"),
        "workbook-choice",
        "(weight: “0.5” is not one of exact, 0.1111, 0.111, 0.11",
    ),
    "an unknown unsur": (say("Pertanyaan", 2, 2, "warna"), "workbook-unread", "“U1 warna U1” is not understood"),
    "an unknown kind": (say("Lembar", 2, 3, "gambar"), "workbook-unread", "is not understood"),
    "a row that is none": (say("Lembar", 2, 5, "lima"), "workbook-no-whole", "“lima” must be a whole number"),
    "a sheet that is not there": (say("Lembar", 2, 1, "Lain"), "workbook-no-sheet", "the sheet “Lain” is not there"),
    "a unit that is not there": (
        say("Lembar", 2, 2, "Loket Z"),
        "workbook-no-index",
        "the index of Loket Z is not there",
    ),
    "a fraction that is none": (
        say("Angka", 2, 6, "3,05"),
        "workbook-no-fraction",
        "“3,05” must be a fraction such as 105/29",
    ),
    "no sheet": (say("Lembar", 2, 1, None), "workbook-no-sheet", "the sheet “” is not there"),
    "no sheets at all": (empty("Lembar", 2), "workbook-answerless", "no sheet holds the answers it was made from"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_metadata_is_refused_in_one_sentence(name: str, book: Path) -> None:
    edit, code, what = DAMAGED[name]
    with pytest.raises(Refusal) as refused:
        ikm.score(edited(book, edit))
    assert (refused.value.code, refused.value.family) == (code, "workbook-bad")
    assert what in refused.value.reason
    assert refused.value.reason.endswith(
        "; write the workbook again with ikm score … output, or read one of its sheets as any table with sheet"
    )


def test_a_sheet_whose_columns_are_no_longer_named_is_refused(book: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book[data_of(book)["Loket A"][0]]
        sheet["D7"] = "waktu"

    with pytest.raises(Refusal) as refused:
        ikm.score(edited(book, edit))
    assert refused.value.code == "workbook-no-header"
    assert "no row names the columns U1, U2, U3, U4, U5, U6, U7, U8, U9, as row 7 did" in refused.value.reason


def test_a_sheet_that_is_named_is_read_as_any_table(book: Path) -> None:
    sheet = data_of(openpyxl.load_workbook(book))["Loket B"][0]
    edited(book, without("Metadata"))
    report = ikm.score(book, sheet=sheet)
    assert report.overall.respondents == 4


def test_hidden_sheets_are_read_back_too(book: Path) -> None:
    before = figures(ikm.score(book))

    def edit(book: Any) -> None:
        for name in ("Metadata", data_of(book)["Loket A"][0]):
            book[name].sheet_state = "hidden"

    assert figures(ikm.score(edited(book, edit))) == before


def test_it_is_left_out_of_folders_all_the_same(book: Path) -> None:
    report = ikm.score(book.parent, unit="Unit")
    assert [one.path for one in report.inputs] == [str(book.parent / "a.csv")]
    assert report.findings.by_code["input-skipped"] == 1


def test_it_reads_from_a_stream_and_in_another_process(book: Path, tmp_path: Path) -> None:
    before = figures(ikm.score(book))
    with book.open("rb") as stream:
        assert figures(ikm.score(stream)) == before
    other = write_csv(tmp_path / "b.csv", [["Unit", *U], ["Loket C", *C], ["Loket C", *A]])
    one, two = (ikm.score([book, other], unit="unit", jobs=jobs, answers=MANY) for jobs in (1, 2))
    assert figures(one) == figures(two)
    assert [g.label for g in one.units()] == [answers.unit for answers in one.answers or ()]


def test_what_it_was_not_told_cannot_be_asked_of_it(book: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(book, by="layanan")
    assert refused.value.code == "column-unknown"
    with pytest.raises(Refusal) as refused:
        ikm.score(book, per="bulan")
    assert refused.value.code == "time-unknown"


def test_it_can_be_checked(run: Run, book: Path) -> None:
    found = run("check", book, folder=book.parent)
    assert found.exit_code == 0
    assert re.search(r"^J +U9 +U9 Pengaduan +Metadata", found.stdout, re.MULTILINE)
