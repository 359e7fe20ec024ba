"""A unit that stands only in the first row of its group is that of the rows below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from tests.kinds import ANSWERS
from tests.surveys import Rows, U, plain_index, write_csv, write_xlsx

STARTS = {0: "Loket A", 9: "Loket B", 17: "Loket C"}
PARTS = [ANSWERS[:9], ANSWERS[9:17], ANSWERS[17:]]
WANTED = dict(zip(STARTS.values(), map(plain_index, PARTS), strict=True))


def rows_with(header: str, foot: Rows = ()) -> Rows:
    return [[header, "No", *U], *([STARTS.get(n, ""), n + 1, *row] for n, row in enumerate(ANSWERS)), *foot]


def groups_of(report: ikm.Report) -> dict[str | None, object]:
    return {group.label: group.score.exact for group in report.tables[0].groups}


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_blanks_below_a_unit_are_of_it(tmp_path: Path, write: Callable[[Path, Rows], Path]) -> None:
    path = write(tmp_path / ("a.csv" if write is write_csv else "a.xlsx"), rows_with("Unit"))
    report = ikm.score(path)
    assert groups_of(report) == WANTED
    (note,) = [finding for finding in report.findings.listed() if finding.code == "group-filled-down"]
    assert "21 rows" in str(note)
    assert "Loket A" in str(note)


def test_a_merged_unit_and_a_foot(tmp_path: Path) -> None:
    foot = [["", "Jumlah", *[sum(row[n] for row in ANSWERS) for n in range(9)]]]
    path = write_xlsx(tmp_path / "a.xlsx", [["DATA SKM"], [], *rows_with("Unit Layanan", foot)])
    book = openpyxl.load_workbook(path)
    for first, last in ((4, 12), (13, 20), (21, 27)):
        book["Jawaban"].merge_cells(start_row=first, end_row=last, start_column=1, end_column=1)
    book.save(path)
    report = ikm.score(path)
    assert groups_of(report) == WANTED
    assert report.overall.respondents == len(ANSWERS)
    assert "cells-merged" not in report.findings.by_code


def test_services_are_filled_where_they_are_grouped_by(tmp_path: Path) -> None:
    report = ikm.score(write_csv(tmp_path / "a.csv", rows_with("Jenis Layanan")), by="layanan")
    assert groups_of(report) == WANTED


KTP, KK = "KTP", "KK"
NESTED: dict[str, list[tuple[str, str]]] = {
    "services anew below each unit": [("A", KTP), ("A", KK), ("B", KTP), ("B", KK)],
    "one service below each unit": [("A", KTP), ("A", KTP), ("B", KTP), ("B", KTP)],
    "each service once": [("A", KTP), ("A", KK), ("B", "SIM"), ("B", "NIB")],
    "units anew below each service": [("A", KTP), ("B", KTP), ("A", KK), ("B", KK)],
    "no service at the end of a unit's predecessor": [("A", KTP), ("A", KK), ("B", ""), ("B", "SIM")],
}
"""Unit and service of each six or seven respondents."""


def blocks_of(places: list[tuple[str, str]]) -> list[tuple[str, str, list[int]]]:
    return [(*places[min(n // 7, 3)], row) for n, row in enumerate(ANSWERS)]


def with_repeats_left_out(people: list[tuple[str, str, list[int]]], *, unit_full: bool) -> Rows:
    """As such a sheet is typed: what is the same as above is left out, and said again where the other begins anew."""
    outer = 1 if [unit for unit, *_ in people[::7]][:4] == ["A", "B", "A", "B"] else 0
    rows: list[list[Any]] = []
    before: tuple[str, str] = ("", "")
    for unit, service, answers in people:
        own = (unit, service)
        shown = [
            "" if own[place] == before[place] and own[outer] == before[outer] else own[place] for place in (0, 1)
        ]
        rows.append([unit if unit_full else shown[0], shown[1], *answers])
        before = own
    return rows


@pytest.mark.parametrize("places", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("unit_full", [False, True])
@pytest.mark.parametrize("unit", [None, "none"])
def test_a_service_is_of_the_unit_that_it_stands_below(
    tmp_path: Path, places: list[tuple[str, str]], unit_full: bool, unit: str | None
) -> None:
    people = blocks_of(places)
    header = ["Unit", "Layanan", *U]
    laid_out = write_csv(tmp_path / "a.csv", [header, *with_repeats_left_out(people, unit_full=unit_full)])
    plain = write_csv(tmp_path / "b.csv", [header, *([unit, service, *row] for unit, service, row in people)])
    for by in ("layanan", *([] if unit else ["unit,layanan"])):
        found, wanted = (
            {
                tuple(group.key.values()): (group.score.respondents, group.score.exact)
                for table in ikm.score(path, by=by, unit=unit).tables
                for group in table.groups
            }
            for path in (laid_out, plain)
        )
        assert found == wanted


def test_the_unit_of_a_mapping_is_filled_down(tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('schema = "ikm.map/1"\nunit = "Kantor cabang"\n', encoding="utf-8")
    report = ikm.score(write_csv(tmp_path / "a.csv", rows_with("Kantor cabang")), map=mapping)
    assert groups_of(report) == WANTED


def test_a_unit_that_some_left_empty_is_not_filled(tmp_path: Path) -> None:
    rows = [["Unit", *U], *(["AB"[n % 2] if n % 3 else "", *row] for n, row in enumerate(ANSWERS))]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), unit="Unit")
    assert "(kosong)" in groups_of(report)
    assert "group-filled-down" not in report.findings.by_code


def test_a_column_that_is_filled_once_is_not(tmp_path: Path) -> None:
    rows = [["Unit", *U], *(["Loket A" if not n else "", *row] for n, row in enumerate(ANSWERS))]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), unit="Unit")
    assert "group-filled-down" not in report.findings.by_code


@pytest.mark.parametrize("header", ["Unit", "Jenis Layanan"])
@pytest.mark.parametrize(
    "names",
    [("A", "", "B", ""), ("A", "", "", "B", "", ""), ("A", "B", "", "", "", "", ""), ("A", "", "B", "", "C", "")],
    ids=lambda names: "".join(name or "-" for name in names),
)
def test_a_few_respondents_may_have_left_it_empty(tmp_path: Path, header: str, names: tuple[str, ...]) -> None:
    rows = [[header, *U], *([name, *row] for name, row in zip(names, ANSWERS, strict=False))]
    by: dict[str, Any] = {"unit": "Unit"} if header == "Unit" else {"by": "layanan"}
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), **by)
    assert "group-filled-down" not in report.findings.by_code
    groups = {group.label: group.score.respondents for group in report.tables[0].groups}
    assert groups == Counter(name or "(kosong)" for name in names)


def merged_below(path: Path, *spans: str) -> Path:
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for span in spans:
            sheet.merge_cells(span)
    book.save(path)
    return path


def sizes_of(report: ikm.Report) -> dict[str | None, int]:
    return {group.label: group.score.respondents for group in report.tables[0].groups}


def test_the_only_unit_is_of_all_rows_that_its_cell_covers(tmp_path: Path) -> None:
    rows = [["No", "Unit", *U], *([n, "Dinas X" if n == 1 else "", *row] for n, row in enumerate(ANSWERS, start=1))]
    path = merged_below(write_xlsx(tmp_path / "a.xlsx", rows), f"B2:B{len(ANSWERS) + 1}")
    report = ikm.score(path)
    assert groups_of(report) == {"Dinas X": plain_index(ANSWERS)}
    assert report.findings.by_code["group-filled-down"] == 1
    assert not report.findings.by_code["cells-merged"]


def test_a_name_of_few_rows_is_of_those_that_its_cell_covers(tmp_path: Path) -> None:
    """Some names are merged, and the others are written into each row."""
    names = ["A", "", "", "B", "B", "C", "", "D"]
    rows = [["No", "Unit", *U], *([n, name, *ANSWERS[n]] for n, name in enumerate(names, start=1))]
    report = ikm.score(merged_below(write_xlsx(tmp_path / "a.xlsx", rows), "B2:B4", "B7:B8"))
    assert sizes_of(report) == {"A": 3, "B": 2, "C": 2, "D": 1}
    assert not report.findings.by_code["cells-merged"]


def test_what_is_merged_in_a_column_of_another_kind_is_told_and_not_filled(tmp_path: Path) -> None:
    rows = [["No", "Unit", "Usia", *U], *([n, "A", "" if n % 3 else 30, *row] for n, row in enumerate(ANSWERS))]
    report = ikm.score(merged_below(write_xlsx(tmp_path / "a.xlsx", rows), "C2:C4"))
    (told,) = [one for one in report.findings.listed() if one.code == "cells-merged"]
    assert "1 cells below the header are merged over several rows (C2)" in str(told)
    assert not report.findings.by_code["group-filled-down"]


def test_each_block_side_by_side_has_its_own_merged_unit(tmp_path: Path) -> None:
    half = len(ANSWERS) // 2
    rows: list[list[Any]] = [["No", "Unit", *U, "", "No", "Unit", *U]]
    for n in range(half):
        left, right = ["Loket 1", "Loket 2"] if n == 0 else ["", ""]
        rows.append([n + 1, left, *ANSWERS[n], "", n + 1 + half, right, *ANSWERS[half + n]])
    path = merged_below(write_xlsx(tmp_path / "a.xlsx", rows), f"B2:B{half + 1}", f"N2:N{half + 1}")
    report = ikm.score(path)
    parts = ANSWERS[:half], ANSWERS[half : 2 * half]
    assert groups_of(report) == {"Loket 1": plain_index(parts[0]), "Loket 2": plain_index(parts[1])}
    assert not report.findings.by_code["cells-merged"]


def test_each_sheet_has_its_own_merged_unit(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {}
    for name, people in (("Satu", ANSWERS[:5]), ("Dua", ANSWERS[5:10])):
        sheets[name] = [["Unit", *U], *([name if n == 0 else "", *row] for n, row in enumerate(people))]
    report = ikm.score(merged_below(write_xlsx(tmp_path / "a.xlsx", sheets), "A2:A6"), sheet="all")
    assert groups_of(report) == {"Satu": plain_index(ANSWERS[:5]), "Dua": plain_index(ANSWERS[5:10])}


@pytest.mark.parametrize("header", ["Unit", "Jenis Layanan"])
def test_a_name_in_the_first_row_only_is_told(tmp_path: Path, header: str) -> None:
    rows = [[header, *U], *(["Loket A" if not n else "", *row] for n, row in enumerate(ANSWERS))]
    path = write_csv(tmp_path / "a.csv", rows)
    report = ikm.score(path, unit="Unit") if header == "Unit" else ikm.score(path, by="layanan")
    (told,) = [one for one in report.findings.listed() if one.code == "group-named-once"]
    assert (told.place.row, told.place.column, told.value) == (2, 1, "Loket A")
    assert f"the other {len(ANSWERS) - 1} rows count without one" in str(told)
    assert sizes_of(report) == {"Loket A": 1, "(kosong)": len(ANSWERS) - 1}
    assert not ikm.score(path, unit="none").findings.by_code["group-named-once"] or header != "Unit"


@pytest.mark.parametrize("at", [1, len(ANSWERS) - 1])
def test_a_name_in_another_row_only_is_somebodys_own(tmp_path: Path, at: int) -> None:
    rows = [["Unit", *U], *(["Loket A" if n == at else "", *row] for n, row in enumerate(ANSWERS))]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), unit="Unit")
    assert not report.findings.by_code["group-named-once"] + report.findings.by_code["group-filled-down"]
