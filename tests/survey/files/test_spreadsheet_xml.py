"""Workbooks as one XML document: Excel 2003's, and flat OpenDocument."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Place, Refusal
from ikm.survey.files.spreadsheet_xml import grids_in
from ikm.survey.files.table import Table, text_of
from tests.kinds import ANSWERS, NAMES, WORDS
from tests.markup import EXCEL_2003, excel_2003, flat_ods
from tests.surveys import Rows, U, plain_index

INDEX = plain_index(ANSWERS)
TABLE: Rows = [["No", *NAMES], *([number, *row] for number, row in enumerate(WORDS, start=1))]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(path)
    return refused.value


def cells(document: str) -> list[list[str]]:
    """The texts of the first sheet of a document."""
    grid = grids_in(document.encode(), Place("x"))[0]
    table: Table = grid.sheet(Place("x"))
    return [[text_of(cell) for cell in row] for row in table.top()]


def one_cell(cell: str) -> str:
    """A document of Excel 2003 with these rows."""
    return f'<Workbook xmlns:ss="{EXCEL_2003}"><Worksheet ss:Name="A"><Table>{cell}</Table></Worksheet></Workbook>'


@pytest.mark.parametrize("write", [excel_2003, flat_ods])
def test_the_sheet_with_answers_is_read(tmp_path: Path, write: Callable[[dict[str, Rows]], str]) -> None:
    book = {"Keterangan": [["dibuat oleh", "bagian umum"]], "Isi": TABLE}
    report = ikm.score(written(tmp_path / "rekap.xls", write(book)))
    assert report.overall.exact == INDEX
    assert report.inputs[0].sheet == "Isi"


def test_a_hidden_sheet_is_no_candidate(tmp_path: Path) -> None:
    book = {"Lama": TABLE, "Isi": TABLE[:13]}
    report = ikm.score(written(tmp_path / "rekap.xml", excel_2003(book, hidden=["Lama"])))
    assert report.overall.exact == plain_index(ANSWERS[:12])
    assert refusal(written(tmp_path / "b.xml", excel_2003({"Lama": TABLE}, hidden=["Lama"]))).code == "sheets-hidden"


def test_the_values_of_excel_2003() -> None:
    cell = '<Cell><Data ss:Type="{}">{}</Data></Cell>'.format
    row = [
        cell("Number", "3"),
        cell("Number", "3.25"),
        cell("DateTime", "2025-03-01T00:00:00.000"),
        cell("DateTime", "2025-03-01T09:05:00.000"),
        cell("Boolean", "1"),
        cell("Error", "#N/A"),
        '<Cell><Comment><Data>lihat</Data></Comment><ss:Data ss:Type="String">a<B>b</B></ss:Data></Cell>',
    ]
    wanted = ["3", "3.25", "2025-03-01", "2025-03-01 09:05:00", "TRUE", "#N/A", "ab"]
    assert cells(one_cell(f"<Row>{''.join(row)}</Row>")) == [wanted]


def test_rows_and_cells_that_are_left_out_keep_their_place() -> None:
    rows = (
        '<Row><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data>a</Data></Cell><Cell><Data>b</Data></Cell></Row>'
        '<Row><Cell><Data>c</Data></Cell></Row><Row ss:Index="4"><Cell ss:Index="2"><Data>d</Data></Cell></Row>'
    )
    assert cells(one_cell(rows)) == [["a", "", "b"], ["", "", "c"], ["", "", ""], ["", "d", ""]]


def test_cells_of_opendocument_that_stand_for_several() -> None:
    cell, covered = "<table:table-cell {}>{}</table:table-cell>".format, "<table:covered-table-cell/>"
    rows = [
        cell('table:number-columns-repeated="2"', "<text:p>a<text:s/>b</text:p><text:p>c</text:p>")
        + cell("", "<office:annotation><text:p>n</text:p></office:annotation>"),
        cell('table:number-columns-spanned="2"', "<text:p>d</text:p>") + covered + cell("", "<text:p>e</text:p>"),
        cell('office:value-type="date" office:date-value="2025-03-01T00:00:00"', "<text:p>1/3/25</text:p>"),
        cell('office:value-type="boolean" office:boolean-value="true"', "<text:p>BENAR</text:p>"),
    ]
    times = [1, 1, 2, 1]
    lines = [
        f'<table:table-row table:number-rows-repeated="{number}">{row}</table:table-row>'
        for number, row in zip(times, rows, strict=True)
    ]
    document = flat_ods({"A": []}).replace('table:name="A">', f'table:name="A">{"".join(lines)}')
    date = ["2025-03-01", "", ""]
    assert cells(document) == [["a b\nc", "a b\nc", ""], ["d", "", "e"], date, date, ["TRUE", "", ""]]


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE x [<!ENTITY a "3">]>' + excel_2003({"A": [U, [3] * 9]}).partition("?>\n")[2].partition("?>\n")[2],
        excel_2003({"A": TABLE})[:-40],
        one_cell('<Row><Cell><Data ss:Type="Number">tiga</Data></Cell></Row>'),
        one_cell("<a>" * 300),
    ],
    ids=["entity", "cut off", "no number", "deep"],
)
def test_what_is_damaged_or_hostile_is_refused(tmp_path: Path, document: str) -> None:
    assert refusal(written(tmp_path / "a.xml", document)).code == "file-damaged"


def test_a_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    far = '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data>x</Data></Cell></Row>'
    assert refusal(written(tmp_path / "a.xml", one_cell(far))).code == "sheet-too-large"
