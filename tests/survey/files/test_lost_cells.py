"""Cells whose value calamine cannot see, in the shapes that programs give them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.files import workbook_file as excel
from ikm.survey.files.lost_cells import dead_cells, sheet_xml
from ikm.survey.files.table import NO_VALUE
from tests.broken import SHEETS, edit
from tests.surveys import U, write_ods, write_xls, write_xlsx

ERROR = (
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
    'calcext:value-type="error" {more}>{note}<text:p>#N/A</text:p></table:table-cell>'
)
NOTE = "<office:annotation><text:p>periksa</text:p></office:annotation>"


def in_ods(cells: str, row: str = "") -> list[tuple[int, int, str]]:
    """The dead cells of a sheet with two repeated rows, and then a row with the cells."""
    tables = (
        '<table:table table:name="Lain"><table:table-row><table:table-cell table:formula="of:=1"/></table:table-row>'
        '</table:table><table:table table:name="Jawaban"><table:table-row table:number-rows-repeated="2">'
        f"<table:table-cell/></table:table-row><table:table-row {row}>{cells}</table:table-row></table:table>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("content.xml", f"<office:document-content>{tables}</office:document-content>")
    data = packed.getvalue()
    found = dead_cells(data, "Jawaban", "", sheet_xml(data, ""))
    return [tuple(one) for one in found]  # type: ignore[misc]  # three fields


def test_repeated_cells_and_rows_of_ods_are_counted() -> None:
    blank = '<table:table-cell table:number-columns-repeated="3"/><table:covered-table-cell/>'
    twice = ERROR.format(more='table:number-columns-repeated="2"', note="")
    expected = [(row, column, "#N/A") for row in (2, 3) for column in (4, 5)]
    assert in_ods(blank + twice, 'table:number-rows-repeated="2"') == expected


@pytest.mark.parametrize(
    ("cell", "reads"),
    [
        (ERROR.format(more="", note=NOTE), "#N/A"),
        ('<table:table-cell table:formula="of:=1"/>', NO_VALUE),
        ('<table:table-cell table:formula="of:=1"><text:p>4</text:p></table:table-cell>', NO_VALUE),
        ('<table:table-cell table:formula="of:=1"><text:p>Err:502</text:p></table:table-cell>', "Err:502"),
        ('<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>', None),
        ('<table:table-cell table:formula="of:=1" office:value-type="float" office:value="4"/>', None),
        ("<table:table-cell><text:p>#N/A</text:p></table:table-cell>", None),
    ],
    ids=["error with a note", "no value", "shown only", "error as text", "empty text", "number", "no formula"],
)
def test_what_a_cell_of_ods_reads_as(cell: str, reads: str | None) -> None:
    assert in_ods(cell + '<table:table-cell table:formula="of:=1"/>')[:-1] == ([(2, 0, reads)] if reads else [])


def test_the_last_rows_may_hold_nothing_else(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [U, *([[4] * 9] * 40), ["=1+1"], [], ["", "=1+1"]])
    report = ikm.score(path)
    places = [f.place.cell for f in report.findings.shown() if f.code == "formula-unvalued"]
    assert places == ["A42", "B44"]


def test_an_error_in_no_row_is_not_taken_for_one_in_the_last(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [U, *([[4] * 9] * 40), ["", *[4] * 8]])
    edit(path, SHEETS["xlsx"], "<sheetData>", '<sheetData><c t="e"><v>#N/A</v></c>')
    report = ikm.score(path)
    assert report.overall.unsur[0].answers == 40
    assert not report.findings.by_code["cell-error"]


def test_too_many_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_DEAD", 8)
    path = write_ods(tmp_path / "a.ods", [U, *([[4] * 9] * 200), ["#N/A"] * 9])
    with pytest.raises(Refusal, match="more than 8 cells are errors") as refused:
        ikm.score(path)
    assert refused.value.code == "cells-lost"


def test_another_sheet_of_an_old_workbook_is_not_looked_at(tmp_path: Path) -> None:
    data = write_xls(tmp_path / "a.xls", [U, [4, "#N/A", *[4] * 7]]).read_bytes()
    assert [tuple(cell) for cell in dead_cells(data, "Jawaban", "", None)] == [(1, 1, "#N/A")]
    assert list(dead_cells(data, "Lain", "", None)) == []
