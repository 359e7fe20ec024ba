"""Workbooks of every format, and those that must be refused before they do harm."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import random
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.files import workbook_file as excel
from ikm.survey.files.table import NO_VALUE, OLE
from tests.broken import SHEETS, deflated, repack
from tests.conftest import ROOT
from tests.surveys import Formula, Rows, U, write_ods, write_xls, write_xlsb, write_xlsx

WRITERS: dict[str, Callable[[Path, Rows], Path]] = {"xls": write_xls, "xlsb": write_xlsb, "ods": write_ods}
ROWS: Rows = [["No", "Layanan", *U], [1, "KTP", *[4, 4, 3, 4, "", 3, 3, 4, 4]], [2, "KK", *[3] * 8, "4"]]


def package(path: Path, rename: tuple[str, str] = ("", ""), /, **parts: bytes) -> Path:
    """Write the parts of a workbook anew: ``sheet1`` replaces xl/worksheets/sheet1.xml, ``rename`` moves parts."""
    with zipfile.ZipFile(path) as old:
        contents = {name: old.read(name) for name in old.namelist()}
    for name, content in parts.items():
        contents[f"xl/worksheets/{name}.xml"] = content
    old_name, new_name = rename
    if old_name:
        moved = {name.replace(old_name, new_name): content for name, content in contents.items()}
        contents = {name: content.replace(old_name.encode(), new_name.encode()) for name, content in moved.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in contents.items():
            new.writestr(name, content)
    return path


def refusal(path: Path, **options: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(path, **options)  # type: ignore[arg-type]  # options of the test's own choosing
    return refused.value


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "xls", "xlsb", "ods"])
def test_every_format_reads_the_same(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    WRITERS.get(ending, write_xlsx)(path, ROWS)
    report = ikm.score(path, by="layanan")
    assert [one.total for one in report.overall.unsur] == [7, 7, 6, 7, 3, 6, 6, 7, 8]
    assert [group.label for group in report.tables[0].groups] == ["KK", "KTP"]
    assert report.inputs[0].sheet == "Jawaban"


def test_the_content_counts_and_not_the_ending(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS).rename(tmp_path / "a.csv")
    assert ikm.score(path).overall.respondents == 2


def test_a_cell_is_named_as_the_spreadsheet_names_it(tmp_path: Path) -> None:
    rows = [[], [], *ROWS, [3, "KK", *[4] * 8, 9]]
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", rows))
    found = [f for f in report.findings.shown() if f.code == "answer-out-of-scale"]
    assert str(found[0].place) == f"{tmp_path / 'a.xlsx'}:Jawaban!K6"
    assert found[0].value == "9"


def test_truth_values_and_dates_are_no_answers(tmp_path: Path) -> None:
    odd = [True, dt.date(2025, 1, 2), *[4] * 7]
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", [["L", *U], ["x", *odd], *([["x", *[1] * 9]] * 9)]))
    assert (report.findings.by_code["answer-unknown"], report.findings.by_code["answer-date"]) == (1, 1)
    assert report.overall.unsur[0].counts == (9, 0, 0, 0)


def test_the_sheet_with_answers_is_taken_and_named(tmp_path: Path) -> None:
    sheets = {"Petunjuk": [["Isi lembar Data"]], "Data": ROWS, "Kosong": [], "Arsip": ROWS}
    path = write_xlsx(tmp_path / "a.xlsx", sheets, hidden=["Arsip"])
    assert ikm.score(path).inputs[0].sheet == "Data"


def test_two_sheets_with_answers_are_not_guessed_between(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"TW I": ROWS, "TW II": ROWS})
    found = refusal(path)
    assert found.code == "sheet-ambiguous"
    assert "“TW I”, “TW II”" in str(found)
    assert ikm.score(path, sheet="tw ii").inputs[0].sheet == "TW II"
    unknown = refusal(path, sheet="TW 2")
    assert unknown.code == "sheet-unknown"
    assert "perhaps “TW " in str(unknown)
    assert str(unknown).endswith("; choose with sheet, or with the line sheet of a mapping file")


@pytest.mark.parametrize(
    "reference", ['r="XFD1048576"', "r='XFD1048576'", 'r = "XFD1048576"', 's="1" r="XFD1048576"'], ids=str
)
def test_a_sheet_that_spans_everything_is_refused_before_it_takes_all_memory(tmp_path: Path, reference: str) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>U1</t></is></c></row>'
        f"<row><c {reference}><v>4</v></c></row></sheetData></worksheet>"
    )
    path = package(write_xlsx(tmp_path / "a.xlsx", ROWS), sheet1=sheet.encode())
    found = refusal(path)
    assert found.code == "sheet-too-large"
    assert "1,048,576 rows × 16,384 columns" in str(found)


def test_cells_without_references_are_measured_too(tmp_path: Path) -> None:
    row = b"<row>" + b"<c><v>4</v></c>" * 3000 + b"</row>"
    sheet = b"<worksheet><sheetData>" + row + b"<row><c/></row>" * 9000 + b"</sheetData></worksheet>"
    found = refusal(package(write_xlsx(tmp_path / "a.xlsx", ROWS), sheet1=sheet))
    assert "9,001 rows × 3,000 columns" in str(found)


@pytest.mark.parametrize("columns", [30, 300], ids=["plain", "wide"])
def test_a_large_sheet_that_fits_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(excel, "SMALL", 1 << 16)
    rows = [[*U, *(f"x{n}" for n in range(columns))], *([[4] * 9 + [""] * (columns - 1) + ["ya"]] * 300)]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    with zipfile.ZipFile(path) as zipped:
        assert zipped.getinfo("xl/worksheets/sheet1.xml").file_size > excel.SMALL
    monkeypatch.setattr(excel, "OwnReader", None)  # of what is large, nothing is read in this process
    assert ikm.score(path).overall.respondents == 300


CORNER = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>4</v></c></row><row r="1048576"><c r="%b"><v>4</v></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("rename", "corner", "padding"),
    [
        (("xl/worksheets/", "xl/tables/"), b"XFD1048576", 0),
        (("worksheets", "Worksheets"), b"XFD1048576", 0),
        (("", ""), b"xfd1048576", 0),
        (("", ""), b"xfd1048576", 3 << 20),
        (("xl/worksheets/", "elsewhere/"), b"XFD1048576", 3 << 20),
        (("sheet1.xml", "sheet1.dat"), b"XFD1048576", 0),
    ],
    ids=[
        "other folder",
        "other case",
        "small letters",
        "large and small letters",
        "large and elsewhere",
        "other ending",
    ],
)
def test_no_way_round_the_measuring_ends_the_process(
    tmp_path: Path, rename: tuple[str, str], corner: bytes, padding: int
) -> None:
    sheet = CORNER % corner + b"<!--" + b" " * padding + b"-->"
    path = package(write_xlsx(tmp_path / "a.xlsx", ROWS), rename, sheet1=sheet)
    assert refusal(path).family in ("file-too-large", "file-unreadable")


def test_many_sheets_that_would_each_fit_are_measured_together(tmp_path: Path) -> None:
    sheets = {f"S{n}": ROWS for n in range(1, 13)}
    path = write_xlsx(tmp_path / "a.xlsx", sheets)
    path = package(path, ("", ""), **{f"sheet{n}": CORNER % b"B1048576" for n in range(1, 13)})
    assert refusal(path).code == "sheet-too-large"


@pytest.mark.slow
@pytest.mark.parametrize("rows", [1_048_576, 5_800])
def test_an_ods_that_repeats_its_cells_is_refused(tmp_path: Path, rows: int) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow

    document = OpenDocumentSpreadsheet()
    table = Table(name="Jawaban")
    line = TableRow(numberrowsrepeated=rows)
    line.addElement(TableCell(valuetype="float", value=4, numbercolumnsrepeated=16_384))
    table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "a.ods"))
    assert refusal(tmp_path / "a.ods").family in ("file-too-large", "file-unreadable")


def test_columns_that_no_sheet_has_are_refused(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", [U, [4] * 9])
    sheet = SHEETS["xlsb"]
    with zipfile.ZipFile(path) as zipped:
        content = zipped.read(sheet).replace(struct.pack("<IId", 8, 0, 4), struct.pack("<IId", 999_999, 0, 4))
    repack(path, {sheet: deflated(content)})
    found = refusal(path)
    assert found.code == "sheet-too-large"
    assert "2 rows × 1,000,000 columns" in str(found)


def test_a_limit_of_memory_that_is_there_already_is_kept(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", ROWS)
    command = f"ulimit -v 3000000; {sys.executable} -m ikm score {path} --format csv"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout[:12]) == (0, b"respondents,")


def test_a_workbook_whose_sheets_are_all_hidden_says_so(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Petunjuk": [["x"]], "Data": ROWS})
    package(path, sheet1=b"<worksheet/>")
    with zipfile.ZipFile(path) as zipped:
        book = zipped.read("xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')
    with zipfile.ZipFile(path) as old:
        contents = {name: old.read(name) for name in old.namelist()} | {"xl/workbook.xml": book}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in contents.items():
            new.writestr(name, content)
    assert refusal(path).code == "sheets-hidden"
    assert ikm.score(path, sheet="Data").overall.respondents == 2


def test_old_workbooks_with_changed_bytes_never_end_the_process(tmp_path: Path) -> None:
    whole = bytearray(write_xls(tmp_path / "a.xls", ROWS).read_bytes())
    chance = random.Random(14)
    for _ in range(12):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        (tmp_path / "b.xls").write_bytes(broken)
        with contextlib.suppress(Refusal):
            ikm.score(tmp_path / "b.xls")


@pytest.mark.parametrize("ending", ["xlsx", "xls", "xlsb", "ods"])
def test_a_cell_without_a_value_is_a_finding_in_every_format(tmp_path: Path, ending: str) -> None:
    rows: list[list[object]] = [[], ["Layanan", *U], *(["KTP", *[4] * 9] for _ in range(100))]
    expected = {"C3": "#N/A", "J5": "#DIV/0!"}
    rows[2][2], rows[4][9] = "#N/A", "#DIV/0!"
    if ending != "xlsx":  # whose writer cannot store the value of a formula
        rows[5][1], rows[6][3] = Formula("#REF!"), Formula("")
        expected |= {"B6": "#REF!"}
    if ending in ("xlsx", "ods"):
        rows[7][4] = Formula(None)
        expected |= {"E8": NO_VALUE}
    report = ikm.score(WRITERS.get(ending, write_xlsx)(tmp_path / f"a.{ending}", rows))
    assert {
        f.place.cell: f.value for f in report.findings.shown() if f.code in ("cell-error", "formula-unvalued")
    } == expected
    assert report.overall.unsur[2].answers == 100 - (ending != "xlsx")  # the formula that gave an empty text
    assert report.overall.respondents == 100


@pytest.mark.parametrize("padding", [0, 3 << 20], ids=["small", "large"])
def test_error_cells_and_formulas_without_a_value_are_findings(tmp_path: Path, padding: int) -> None:
    rows = [["Layanan", *U], *(["KTP", *[4] * 9] for _ in range(100))]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    with zipfile.ZipFile(path) as zipped:
        sheet = zipped.read("xl/worksheets/sheet1.xml")
    for cell, instead in {
        b"C3": b'<c r="C3" t="e"><v>#N/A</v></c>',
        b"D4": b'<c r="D4"><f>1+1</f><v></v></c>',
        b"E5": b'<c r="E5"><f>1+1</f></c>',
        b"F6": b'<c r="F6" t="str"><f>IF(1,"","")</f><v></v></c>',
        b"G7": b'<c r="G7"><f>1+2</f><v>3</v></c>',
    }.items():
        sheet, found = re.subn(rb'<c r="%b"[^>]*>.*?</c>' % cell, instead, sheet)
        assert found == 1
    report = ikm.score(package(path, sheet1=sheet + b"<!--" + b" " * padding + b"-->"))
    places = {f.place.cell: f.value for f in report.findings.shown() if f.code in ("cell-error", "formula-unvalued")}
    assert places == {"C3": "#N/A", "D4": NO_VALUE, "E5": NO_VALUE}
    assert [one.answers for one in report.overall.unsur[1:6]] == [99, 99, 99, 99, 100]


def test_a_bomb_is_refused_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_BYTES", 50 << 20)
    path = package(write_xlsx(tmp_path / "a.xlsx", ROWS), sheet1=b"<worksheet>" + b" " * (60 << 20) + b"</worksheet>")
    assert path.stat().st_size < 1 << 20
    found = refusal(path)
    assert found.code == "package-too-large"
    assert "more than 50 MiB" in str(found)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path, keep: float) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", ROWS).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[: int(len(whole) * keep)])
    assert refusal(tmp_path / "a.xlsx").code == "file-damaged"


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    path = package(write_xlsx(tmp_path / "a.xlsx", ROWS), sheet1=b"<worksheet><sheetData><row r='1'><c r=")
    assert refusal(path).code == "file-damaged"


def test_a_zip_that_is_no_workbook_is_called_that(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as other:
        other.writestr("lain/isi.xml", "<w/>")
    assert refusal(tmp_path / "a.xlsx").code == "file-archive"


def test_an_encrypted_workbook_is_called_that(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    assert refusal(tmp_path / "a.xlsx").code == "file-encrypted"


def test_an_old_workbook_that_is_damaged_is_refused(tmp_path: Path) -> None:
    whole = write_xls(tmp_path / "a.xls", ROWS).read_bytes()
    (tmp_path / "a.xls").write_bytes(whole[:700])
    assert refusal(tmp_path / "a.xls").code == "file-unreadable"


def test_a_workbook_without_cells_is_empty(tmp_path: Path) -> None:
    assert refusal(write_xlsx(tmp_path / "a.xlsx", [])).code == "file-empty"


def test_a_packed_workbook_is_refused(tmp_path: Path) -> None:
    import gzip

    packed = gzip.compress(write_xlsx(tmp_path / "a.xlsx", ROWS).read_bytes())
    with pytest.raises(Refusal, match="a packed workbook") as refused:
        ikm.score(io.BytesIO(packed))
    assert refused.value.code == "file-packed"


def test_a_sheet_is_asked_of_workbooks_only(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("U1\n4\n")
    assert refusal(tmp_path / "a.csv", sheet="Data").code == "sheet-none"


def test_merged_titles_do_not_hide_the_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [["", ""], *ROWS]:
        sheet.append(list(row))
    sheet.merge_cells("A1:B1")
    book.save(tmp_path / "a.xlsx")
    assert ikm.score(tmp_path / "a.xlsx").overall.respondents == 2


def test_cells_merged_over_rows_of_answers_are_named(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", [["Judul"], [], ["Kelas", *U], *([["A", *[3] * 9]] * 6), ["Jumlah", *[18] * 9]]
    )
    book = openpyxl.load_workbook(path)
    for span in ("A1:J1", "A4:A6", "C7:C8", "A10:B10"):
        book["Jawaban"].merge_cells(span)
    book.save(path)
    report = ikm.score(path)
    (found,) = [one for one in report.findings.shown() if one.code == "cells-merged"]
    assert "2 cells below the header are merged over several rows (A4, C7)" in str(found)
