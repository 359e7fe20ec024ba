"""Units whose files are of every shape, in one workbook: each has the sheet that it has where it is scored alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from tests.books import differences, metadata, recomputed, workbook
from tests.units import Survey, pairs, scored, without_left_out, written_to


@pytest.fixture(scope="module")
def surveys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Survey]:
    return written_to(tmp_path_factory.mktemp("surveys"))


@pytest.fixture(scope="module")
def alone(surveys: dict[str, Survey]) -> dict[str, dict[str, list[Any]]]:
    """The sheet of each survey in a workbook of its own."""
    found = {}
    for name, survey in surveys.items():
        book = Opened.of(workbook(scored(survey)))
        found[name] = sheet_of(book, "Pengolahan" if survey.answers else "Hitungan")
    return found


class Opened(NamedTuple):
    """A workbook with its formulas and with their values, of which only those sheets are read that are asked for."""

    formulas: openpyxl.Workbook
    values: openpyxl.Workbook

    @classmethod
    def of(cls, content: bytes) -> Opened:
        formulas, values = (
            openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
            for data_only in (False, True)
        )
        return cls(formulas, values)


def data_of(book: openpyxl.Workbook) -> dict[str, tuple[str, str, int]]:
    """By unit, the sheet that has its data, their kind, and the first row of them."""
    lines = metadata(book)["Lembar"]
    return {unit: (sheet, kind, first) for sheet, unit, kind, _, first, *_ in lines}


def sheet_of(opened: Opened, sheet: str, unit: str = "") -> dict[str, list[Any]]:
    """Formula and value of each cell of a sheet, but for those that name the unit and lead back to another sheet."""
    found: dict[str, list[Any]] = {}
    for book in opened:
        for cell in (cell for row in book[sheet].iter_rows() for cell in row if cell.value is not None):
            is_name = cell.value == unit or str(cell.value).startswith(("←", "Unit pelayanan:"))
            if not is_name:
                found.setdefault(cell.coordinate, []).append(cell.value)
    return found


@pytest.mark.slow
def test_the_sheet_of_each_unit_is_that_of_the_unit_alone(
    surveys: dict[str, Survey], alone: dict[str, dict[str, list[Any]]]
) -> None:
    for names in [*pairs(), [*surveys], [*surveys][::-1]]:
        taken = without_left_out([surveys[name] for name in names])
        report = scored(*(surveys[name] for name in names), unit_from="file")
        opened = Opened.of(workbook(report))
        data = data_of(opened.formulas)
        assert {*data} == {survey.path.stem for survey in taken}, names
        assert report.findings.by_code["file-left-out"] == len(names) - len(taken)
        for name, (sheet, kind, _) in data.items():
            assert kind == ("jawaban" if surveys[name].answers else "hitungan")
            assert sheet_of(opened, sheet, name) == alone[name], (names, name)


def test_the_answers_of_each_unit_stand_under_its_own_questions(surveys: dict[str, Survey]) -> None:
    some = [surveys[name] for name in ("codes", "bapak_ibu", "counts_wide", "several_without_biaya")]
    content = workbook(scored(*some, unit_from="file"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    data = data_of(book)
    for survey in some:
        sheet, _, first = data[survey.path.stem]
        if survey.answers is None:
            continue
        head, *rows = book[sheet].iter_rows(first - 2, first + len(survey.answers), values_only=True)
        assert [one for one in head[1:] if one] == survey.codes
        found = [[one or 0 for one in row[1 : 1 + len(survey.codes)]] for row in rows[1:-1]]
        assert found == survey.answers
    own: dict[str, dict[str, str]] = {unit: {} for unit in data}
    for unit, code, _, question in metadata(book)["Pertanyaan unit"]:
        own[unit][code] = question
    assert own["bapak_ibu"]["U9"].startswith("9. Bagaimana pendapat Bapak/Ibu tentang penanganan")
    assert [*own["several_without_biaya"]] == surveys["several_without_biaya"].codes
    assert not own["codes"]


def test_what_is_linked_is_there(surveys: dict[str, Survey]) -> None:
    """The recap leads to the sheet of every unit, whether of answers or of counts, and each leads back."""
    content = workbook(scored(surveys["names"], surveys["counts_tall"], unit_from="file"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = {unit: sheet for unit, (sheet, *_) in data_of(book).items()}
    links = {cell.value: cell.hyperlink.location for cell in book["Unit"]["A"] if cell.hyperlink}
    assert links == {unit: f"'{sheet}'!A1" for unit, sheet in sheets.items()}
    for sheet in sheets.values():
        back = [cell.hyperlink.location for cell in book[sheet]["A"] if cell.hyperlink]
        assert back == ["Unit!A1"]
    notes = [str(cell.value) for cell in book["Catatan"]["A"]]
    assert sum("tidak ditulis dari: counts_tall; datanya" in note for note in notes) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "names",
    [("names", "counts_tall"), ("saudara", "without_biaya"), ("counts_wide", "tally")],
    ids=lambda names: " and ".join(names),
)
def test_a_library_reckons_the_same(surveys: dict[str, Survey], names: tuple[str, ...], tmp_path: Path) -> None:
    content = workbook(scored(*(surveys[name] for name in names), unit_from="file"))
    assert not differences(content, recomputed(content, tmp_path))
