"""The workbook of a comparison: cell by cell, its formulas reckoned by others, and its figures those of JSON."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.index.rounding import half_up
from ikm.render import COMPARISONS, Style
from tests.books import cell_by_cell, cells_of, differences, needs_libreoffice, recomputed, recomputed_by_libreoffice
from tests.conftest import ROOT
from tests.surveys import U, csv_text

BEFORE, AFTER = ROOT / "examples" / "puskesmas-tw2.csv", ROOT / "examples" / "puskesmas.xlsx"


def scored(header: Sequence[str], rows: Sequence[Sequence[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([header, *rows]).encode()), **options)


def puskesmas() -> ikm.Comparison:
    """A unit that is gone, an unsur that was not asked before, other treatment of blanks."""
    name = "Puskesmas Sukamaju"
    before = ikm.score(BEFORE, unit="layanan", without="biaya", name=name, period="TW II 2025")
    after = ikm.score(AFTER, unit="layanan", missing="complete", name=name, period="TW III 2025")
    return ikm.compare(before, after)


def city() -> ikm.Comparison:
    """Changes of which some can be told from none; units that both have."""
    kota = ROOT / "examples" / "kota"
    return ikm.compare(kota, between=("TW II 2025", "TW III 2025"), unit_from="file", period_from="file")


def three_fell() -> ikm.Comparison:
    """All changes are large, and a class is lost; nothing of them is by chance, for p is below 0,001."""
    before = [[4 - (person + asked) % 5 // 4 for asked in range(9)] for person in range(40)]
    after = [[2 - (person + asked) % 5 // 4 for asked in range(9)] for person in range(40)]
    return ikm.compare(scored(U, before), scored(U, after))


def other_units() -> ikm.Comparison:
    """Each survey has a unit of its own, one whose name looks like a formula, and one that answered too little."""
    header = ["Unit", *U]
    before = [["=1+1", *[3] * 9], ["Lama", *[4] * 9], ["Sepi", *[4] * 8, ""]]
    after = [["=1+1", *[4] * 9], ["Baru", *[2] * 9], ["Sepi", *[3] * 9]]
    return ikm.compare(scored(header, before, unit="Unit"), scored(header, after, unit="Unit"))


def without_classes() -> ikm.Comparison:
    header = [f"S{number}" for number in range(1, 6)]
    first = [[1 + (person + asked) % 6 for asked in range(5)] for person in range(12)]
    second = [[1 + (person * asked) % 6 for asked in range(5)] for person in range(12)]
    return ikm.compare(scored(header, first, rules="spak"), scored(header, second, rules="spak"), rules="spak")


COMPARISONS_MADE: list[Callable[[], ikm.Comparison]] = [puskesmas, city, three_fell, other_units, without_classes]
EACH = pytest.mark.parametrize("make", COMPARISONS_MADE, ids=lambda make: str(make.__name__))


@cache
def made(make: Callable[[], ikm.Comparison]) -> tuple[ikm.Comparison, bytes]:
    """A comparison with its workbook, made once for all tests of it."""
    comparison = make()
    content = COMPARISONS["xlsx"].render(comparison, Style())
    assert isinstance(content, bytes)
    return comparison, content


def column(sheet: Any, head: str, rows: int) -> list[Any]:
    """The cells below a head."""
    place = next(cell.column for cell in sheet[3] if cell.value == head)
    return [sheet.cell(row, place).value for row in range(4, 4 + rows)]


@pytest.mark.usefixtures("flags")
def test_the_workbook_cell_by_cell(monkeypatch: pytest.MonkeyPatch, golden: Callable[[str, str], None]) -> None:
    monkeypatch.chdir(ROOT)
    name = "Puskesmas Sukamaju"
    before = ikm.score("examples/puskesmas-tw2.csv", unit="layanan", without="biaya", name=name, period="TW II 2025")
    after = ikm.score("examples/puskesmas.xlsx", unit="layanan", missing="complete", name=name, period="TW III 2025")
    content = COMPARISONS["xlsx"].render(ikm.compare(before, after), Style())
    assert isinstance(content, bytes)
    golden("compare-workbook.txt", cell_by_cell(content))


@EACH
def test_a_library_reckons_the_same(make: Callable[[], ikm.Comparison], tmp_path: Path) -> None:
    content = made(make)[1]
    found = recomputed(content, tmp_path)
    assert len(found) >= 1 + len(made(make)[0].unsur)
    assert differences(content, found) == []


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_reckons_the_same(tmp_path: Path) -> None:
    contents = [made(make)[1] for make in COMPARISONS_MADE]
    for content, found in zip(contents, recomputed_by_libreoffice(contents, tmp_path), strict=True):
        assert differences(content, found) == []


@EACH
def test_the_figures_are_those_of_json(make: Callable[[], ikm.Comparison]) -> None:
    comparison, content = made(make)
    values = comparison.to_dict()
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    tables = [(book["Unsur"], values["unsur"], "nrr", "NRR")]
    if values["units"]:
        tables.append((book["Unit"], values["units"], "ikm", "IKM"))
    for sheet, lines, figure, name in tables:
        wanted = {
            f"{name} lama": [one["before"] for one in lines],
            f"{name} baru": [one["after"] for one in lines],
            "Perubahan": [one["change"] for one in lines],
            "p (Holm)": [one["p_holm"] for one in lines],
        }
        if comparison.rules.grades:
            wanted["Mutu lama"] = [one["mutu_before"] for one in lines]
            wanted["Mutu baru"] = [one["mutu_after"] for one in lines]
        for head, figures in wanted.items():
            assert column(sheet, head, len(lines)) == ["–" if one is None else one for one in figures]
        for side, head in (("before", "lama"), ("after", "baru")):
            exact = column(sheet, f"{name} {head}", len(lines))
            places = comparison.rules.nrr_places if figure == "nrr" else comparison.rules.ikm_places
            as_shown = [None if one == "–" else half_up(Fraction(str(one)), places) for one in exact]
            assert [None if one is None else float(one) for one in as_shown] == [
                one[f"{figure}_{side}"] for one in lines
            ]
        said = [None if one["sign"] is None else abs(one["sign"]) for one in lines]
        assert column(sheet, "Nyata", len(lines)) == [{None: "–", 0: "tidak", 1: "ya"}[one] for one in said]
    whole = values["overall"]
    texts = [cell for row in book["Ringkasan"].iter_rows(values_only=True) for cell in row]
    figures = [whole[key] for key in ("respondents_before", "respondents_after", "before", "after", "change", "p")]
    assert {one for one in (*figures, *(whole["interval"] or ())) if one is not None} <= {*texts}


def test_a_class_that_changed_and_a_change_that_is_told_from_none() -> None:
    comparison, content = made(three_fell)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    sheet, unsur = book["Unsur"], len(comparison.unsur)
    assert column(sheet, "Mutu berubah", unsur + 1) == ["ya"] * (unsur + 1)
    assert column(sheet, "Nyata", unsur + 1) == ["ya"] * (unsur + 1)
    change = sheet["E4"]
    assert (change.font.b, change.font.color.rgb) == (True, "00B23A48")
    assert sheet["G4"].number_format == '[<0.0005]"< 0,001";0.000'
    assert len(getattr(sheet, "_charts")) == 1  # noqa: B009 - the stubs know none


def test_units_of_one_survey_stand_last_with_what_is_known_of_them() -> None:
    _, content = made(other_units)
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Unit"]
    rows = [[cell.value for cell in row][:6] for row in sheet.iter_rows(4, 8)]
    assert rows == [
        ["=1+1", 1, 1, 75, 100, 25],
        ["Sepi", 1, 1, "–", 75, "–"],
        ["Lama", 1, "–", 100, "–", "–"],
        ["Baru", "–", 1, "–", 50, "–"],
        ["Keseluruhan", 3, 3, pytest.approx(25 * (8 * 11 / 3 + 7 / 2) / 9), 75, -16.2],
    ]
    assert sheet["A4"].data_type == "s"
    assert any("Hanya pada survei lama: Lama" in str(cell.value) for cell in sheet["A"])


def test_without_units_or_classes_there_is_no_sheet_and_no_column_of_them() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(without_classes)[1]))
    assert book.sheetnames == ["Ringkasan", "Unsur", "Catatan"]
    assert [cell.value for cell in book["Unsur"][3] if str(cell.value).startswith("Mutu")] == []


@EACH
def test_the_workbook_is_indonesian_and_opens_well(make: Callable[[], ikm.Comparison]) -> None:
    """Whatever the screen speaks: tests' screens speak English."""
    content = made(make)[1]
    book = openpyxl.load_workbook(io.BytesIO(content))
    texts = {value for value in cells_of(content).values.values() if isinstance(value, str)}
    assert {"Lama", "Baru", "Perubahan", "Isi buku kerja"} <= texts
    assert not {"Before", "After", "Change"} & texts
    links = [cell.hyperlink.location for row in book["Ringkasan"] for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_area
        assert not sheet.protection.sheet
