"""Rows that a sheet hides, filters away or strikes through, in the formats and shapes that programs write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.filters import FilterColumn, Filters

import ikm
from ikm.survey.files.row_marks import row_marks
from tests.broken import SHEETS, edit
from tests.surveys import U, plain_index, write_csv, write_ods, write_xlsb, write_xlsx

GOOD = [[3, 4, 3, 4, 4, 3, 2, 4, 3], [4, 4, 3, 3, 3, 4, 4, 2, 4], [2, 3, 3, 4, 3, 3, 3, 3, 4]]
BAD = [1] * 9
ROWS: list[list[Any]] = [U, GOOD[0], BAD, BAD, *GOOD[1:]]
"""The rows 3 and 4 are those that are hidden."""


def hidden_xlsx(path: Path, rows: Iterable[int], filtered: bool = False) -> Path:
    book = openpyxl.load_workbook(write_xlsx(path, ROWS))
    sheet = book["Jawaban"]
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    if filtered:
        sheet.auto_filter.ref = "A1:I6"
        sheet.auto_filter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=["3"])))
    book.save(path)
    return path


def hidden_ods(path: Path, visibility: str) -> Path:
    from odf.opendocument import load
    from odf.table import TableRow

    document = load(str(write_ods(path, ROWS)))
    for row in document.getElementsByType(TableRow)[2:4]:
        row.setAttribute("visibility", visibility)
    document.save(str(path))
    return path


def hidden_xls(path: Path) -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Jawaban")
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
        sheet.row(r).hidden = r in (2, 3)
    book.save(str(path))
    return path


def hidden_xlsb(path: Path) -> Path:
    """The head of a row has 13 bytes behind its number; one bit of the eighth says that it is hidden."""
    write_xlsb(path, ROWS)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.bin"
    for row in (2, 3):
        head = bytes([0, 17]) + row.to_bytes(4, "little")
        assert parts[name].count(head + bytes(13)) == 1
        parts[name] = parts[name].replace(head + bytes(13), head + bytes(7) + b"\x10" + bytes(5))
    with zipfile.ZipFile(path, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return path


def hidden_in(kind: str, folder: Path) -> Path:
    path = folder / f"a.{kind.partition(' ')[0]}"
    if kind.startswith("xlsx"):
        return hidden_xlsx(path, (3, 4), filtered="filter" in kind)
    if kind.startswith("ods"):
        return hidden_ods(path, "filter" if "filter" in kind else "collapse")
    return hidden_xls(path) if kind == "xls" else hidden_xlsb(path)


@pytest.mark.parametrize("kind", ["xlsx", "xlsx by a filter", "ods", "ods by a filter", "xls", "xlsb"])
def test_hidden_rows_count_and_are_said(kind: str, tmp_path: Path) -> None:
    path = hidden_in(kind, tmp_path)
    report = ikm.score(path)
    assert report.overall.exact == plain_index([*GOOD, BAD, BAD])
    (warning,) = [finding for finding in report.findings.listed() if finding.code == "rows-hidden"]
    by_filter = ", 2 of them by a filter" if "filter" in kind else ""
    assert warning.sentence.startswith(f"2 rows are hidden in the sheet{by_filter} (3–4), but they do count")

    without = ikm.score(path, skip_hidden=True)
    assert without.overall.exact == plain_index(GOOD)
    assert without.findings.by_code["rows-hidden"] == 0
    (note,) = [finding for finding in without.findings.listed() if finding.code == "rows-left-out"]
    assert note.sentence.startswith("2 rows that the sheet hides ")
    assert without.inputs[0].left_out == 2


def test_csv_has_no_hidden_rows(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    assert ikm.score(path, skip_hidden=True).overall == ikm.score(path).overall


@pytest.mark.parametrize("rows", [(1,), (2, 3), (11, 12, 50)], ids=["a title", "blank and the header", "below"])
def test_hidden_rows_that_are_no_respondents_say_nothing(rows: tuple[int, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [["SKM"], [], U, *GOOD, *GOOD, [], [*[21.5] * 9]])
    book = openpyxl.load_workbook(path)
    for row in rows:
        book["Jawaban"].row_dimensions[row].hidden = True
    book.save(path)
    report = ikm.score(path)
    assert report.overall.respondents == 6
    assert not report.findings.by_code["rows-hidden"]


def test_rows_of_another_sheet_and_columns_say_nothing(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", {"Jawaban": [["No", *U], [1, *GOOD[0]], [2, *GOOD[1]]], "Kode": [["x"]] * 9}
    )
    book = openpyxl.load_workbook(path)
    book["Kode"].row_dimensions[2].hidden = True
    book["Jawaban"].column_dimensions["A"].hidden = True
    book.save(path)
    assert not ikm.score(path).findings.by_code["rows-hidden"]


def test_rows_without_numbers_are_counted_from_the_first(tmp_path: Path) -> None:
    path = hidden_xlsx(tmp_path / "a.xlsx", (3,))
    for number in range(1, 7):
        edit(path, SHEETS["xlsx"], f'<row r="{number}"', "<row")
    (warning,) = [finding for finding in ikm.score(path).findings.listed() if finding.code == "rows-hidden"]
    assert warning.sentence.startswith("1 rows are hidden in the sheet (3)")


def test_repeated_rows_of_ods_reach_no_further_than_a_sheet() -> None:
    rows = '<table:table-row/><table:table-row table:visibility="collapse" table:number-rows-repeated="99999999999"/>'
    xml = f'<d xmlns:table="t"><table:table table:name="Jawaban">{rows}</table:table></d>'.encode()
    marks = row_marks(b"PK", "Jawaban", "", xml)
    assert (marks.hidden[0], marks.hidden[-1], len(marks.hidden)) == (2, 1 << 20, (1 << 20) - 1)


def struck(path: Path, rows: Iterable[int], columns: Iterable[int] = range(1, 11)) -> Path:
    sheet_rows = [["No", *U, "Saran"], *([n, *answers, ""] for n, answers in enumerate([*GOOD, BAD, BAD], 1))]
    book = openpyxl.load_workbook(write_xlsx(path, sheet_rows))
    for row in rows:
        for column in columns:
            book["Jawaban"].cell(row, column).font = Font(strike=True)
    book["Jawaban"].cell(2, 1).font = Font(strike=False, bold=True)
    book.save(path)
    return path


def test_rows_struck_through_count_and_are_said(tmp_path: Path) -> None:
    report = ikm.score(struck(tmp_path / "a.xlsx", (5, 6)))
    assert report.overall.respondents == 5
    (warning,) = [finding for finding in report.findings.listed() if finding.code == "rows-struck"]
    assert warning.sentence.startswith("2 rows are struck through (5–6)")


def test_a_cell_struck_through_is_no_row(tmp_path: Path) -> None:
    assert not ikm.score(struck(tmp_path / "a.xlsx", (5, 6), (2, 3))).findings.by_code["rows-struck"]


def test_a_stream_of_damaged_bytes_has_no_marks() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("xl/styles.xml", "<styles><strike")
    marks = row_marks(packed.getvalue(), "Jawaban", "xl/worksheets/sheet1.xml", b'<row r="1" hidden="1">')
    assert [len(rows) for rows in marks] == [0, 0, 0]
