"""Sheets whose respondents are columns are turned."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.messages.findings import column_number, letters
from tests.conftest import Run, valid
from tests.kinds import ANSWERS
from tests.surveys import Rows, U, plain_index, write_csv, write_xlsx

NAMES = [
    *("Persyaratan", "Prosedur", "Waktu pelayanan", "Biaya", "Produk", "Kompetensi", "Perilaku"),
    *("Sarana dan prasarana", "Penanganan pengaduan"),
]
WORDS = ["Tidak puas", "Kurang puas", "Puas", "Sangat puas"]
NUMBERS = range(1, len(ANSWERS) + 1)


def sheet(first: Sequence[Any], names: Sequence[str] = U, cells: Sequence[Sequence[Any]] = ANSWERS) -> Rows:
    """A row a question, headed by its name, below a row that calls the respondents so."""
    return [
        ["Unsur", *first],
        *([name, *column] for name, column in zip(names, zip(*cells, strict=True), strict=True)),
    ]


def numbered(rows: Rows) -> Rows:
    """The rows, with a running number before each but the first."""
    return [["No", *rows[0]], *([number, *row] for number, row in enumerate(rows[1:], start=1))]


SHEETS: dict[str, Rows] = {
    "R1": sheet([f"R{number}" for number in NUMBERS]),
    "Responden 1": sheet([f"Responden {number}" for number in NUMBERS], NAMES),
    "1": sheet(NUMBERS, NAMES),
    "words": sheet(
        [f"R{number}" for number in NUMBERS], NAMES, [[WORDS[int(cell) - 1] for cell in row] for row in ANSWERS]
    ),
    "words and scores": sheet(
        [f"R{number}" for number in NUMBERS],
        NAMES,
        [[f"{cell}. {WORDS[int(cell) - 1]}" for cell in row] for row in ANSWERS],
    ),
    "numbered": numbered(sheet(NUMBERS, NAMES)),
    "titled": [["HASIL KUESIONER"], [], *sheet([f"R{number}" for number in NUMBERS], NAMES)],
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_of_respondents_side_by_side_is_turned(tmp_path: Path, name: str) -> None:
    rows = SHEETS[name]
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        report = ikm.score(path)
        assert report.overall.exact == plain_index(ANSWERS)
        assert report.findings.by_code["sheet-turned"] == 1


def test_what_stands_above_the_questions_and_behind_the_respondents(tmp_path: Path) -> None:
    head, *questions = sheet([f"R{number}" for number in NUMBERS], NAMES)
    sexes = ["LP"[number % 2] for number in NUMBERS]
    rows = [
        [*head, "Jumlah", "Rata-rata"],
        ["Jenis kelamin", *sexes],
        *([*row, sum(map(int, row[1:])), 3.125] for row in questions),
    ]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), by="jenis_kelamin")
    assert report.overall.exact == plain_index(ANSWERS)
    assert report.overall.respondents == len(ANSWERS)
    women = plain_index([row for row, sex in zip(ANSWERS, sexes, strict=True) if sex == "P"])
    assert {group.label: group.score.exact for group in report.tables[0].groups}["P"] == women


def test_a_cell_is_named_where_it_stands(tmp_path: Path) -> None:
    rows = [["HASIL"], *numbered(sheet([f"R{number}" for number in NUMBERS], NAMES))]
    rows[4][6] = "7"  # the third question, of the fourth respondent
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", rows))
    (bad,) = [finding for finding in report.findings.listed() if finding.severity == "error"]
    assert bad.place.cell == "G5"


RECAP = [["Unsur", "R1", "R2", "R3"], *([name, 3.25, 81.25, 2.9] for name in NAMES)]
COUNTS = [["Unsur", "P1", "P2", "P3"], *([name, 12, 30, 8] for name in NAMES)]


IN_WORDS = [["Unsur", "P1", "P2", "P3"], *([name, "12 orang", "30 orang", "8 orang"] for name in NAMES)]


@pytest.mark.parametrize("rows", [RECAP, COUNTS, IN_WORDS], ids=["means", "counts", "counts in words"])
def test_what_holds_other_numbers_is_not_turned(tmp_path: Path, rows: Rows) -> None:
    with pytest.raises(ikm.Refusal):
        ikm.score(write_csv(tmp_path / "a.csv", rows))


FOUR = [[int(digit) for digit in row] for row in ("334343434", "222333444", "444433332", "123412341")]


def test_four_columns_called_by_bare_numbers_may_be_counts(tmp_path: Path) -> None:
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", sheet(range(1, 5), NAMES, FOUR)))
    assert refused.value.code == "counts-or-answers"
    called = sheet(["R1", "R2", "R3", "R4"], NAMES, FOUR)
    assert ikm.score(write_csv(tmp_path / "b.csv", called)).overall.exact == plain_index(FOUR)


def stating(folder: Path, *lines: str) -> Path:
    path = folder / "peta.toml"
    path.write_text("\n".join(['schema = "ikm.map/1"', *lines]), encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_sheet_that_nothing_tells_turned_is_read_as_the_mapping_file_says(
    tmp_path: Path, write: Callable[[Path, Rows], Path]
) -> None:
    names = ["Antrean", *NAMES[1:]]
    rows = [["Rekap"], *numbered(sheet([f"Loket {number}" for number in NUMBERS], names))]
    path = write(tmp_path / ("a.csv" if write is write_csv else "a.xlsx"), rows)
    with pytest.raises(ikm.Refusal):
        ikm.score(path)
    mapping = stating(tmp_path, "header_row = 2", 'header_column = "b"', "[questions]", 'persyaratan = "antrean"')
    assert ikm.score(path, map=mapping).overall.exact == plain_index(ANSWERS)
    without_row = stating(tmp_path, 'header_column = "B"', "[questions]", 'persyaratan = "Antrean"')
    assert ikm.score(path, map=without_row).overall.exact == plain_index(ANSWERS)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (['header_column = "AB"'], "header-column-beyond"),
        (['header_column = "A"', "header_row = 12"], "header-row-beyond"),
    ],
)
def test_what_the_sheet_does_not_have_is_refused(tmp_path: Path, lines: list[str], code: str) -> None:
    path = write_csv(tmp_path / "a.csv", SHEETS["R1"])
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(path, map=stating(tmp_path, *lines))
    assert refused.value.code == code


def test_a_sheet_of_many_rows_has_its_respondents_in_them(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [U, *ANSWERS * 9])
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(path, map=stating(tmp_path, 'header_column = "A"'))
    assert refused.value.code == "turned-large"


def test_columns_named_by_an_option_go_first(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ANSWERS)
    report = ikm.score(path, map=stating(tmp_path, 'header_column = "A"'), columns="U1-U9", no_header=True)
    assert report.overall.exact == plain_index(ANSWERS)


def test_ages_in_their_order_are_no_numbers_of_respondents(tmp_path: Path) -> None:
    head, *questions = sheet([f"R{number}" for number in NUMBERS], NAMES)
    rows = [[*head, "Jumlah"], ["Umur", *(20 + number for number in NUMBERS)], *([*row, 60] for row in questions)]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), by="usia")
    assert report.overall.exact == plain_index(ANSWERS)
    assert report.overall.respondents == len(ANSWERS)


def untidy() -> list[list[Any]]:
    """A sheet with a title and numbers, in which much is to be said of single respondents and of the foot."""
    head, *questions = [[*row] for row in sheet([f"R{number}" for number in NUMBERS], NAMES)]
    head += ["R25", "R26", "Jumlah", "Rata-rata"]
    ages = [17 + number for number in NUMBERS]
    ages[4] = 230
    for place, row in enumerate(questions):
        if place == 2:
            row[6] = "9"
        row += ["sakit" if place == 3 else "", row[24]]
        total = sum(cell for cell in row[1:] if isinstance(cell, int))
        row += [total + (place == 5), total / (24 if place == 2 else 25)]
    profile = ["Umur", *ages, 30, 40, "", ""]
    return [["HASIL"], *numbered([head, profile, *questions])]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_finding_names_a_cell_of_the_sheet_as_it_stands(tmp_path: Path, kind: str) -> None:
    rows = untidy()
    path = (write_csv if kind == "csv" else write_xlsx)(tmp_path / f"a.{kind}", rows)
    found = ikm.check(path).findings.listed()
    places = {(one.code, one.place.cell) for one in found if one.place.row or one.place.column}
    assert ("answer-out-of-scale", "H6") in places
    assert ("age-implausible", "G3") in places
    assert ("row-unanswered", "AA2") in places
    assert [cell for code, cell in places if code == "sheet-differs"] == ["AC9"]
    width = max(map(len, rows))
    for code, cell in places:
        column, row = re.fullmatch("([A-Z]+)([0-9]+)", cell).groups()  # type: ignore[union-attr]  # else it fails
        assert (code, int(row) <= len(rows), column_number(column) <= width) == (code, True, True)
    (foot,) = [str(one) for one in found if one.code == "rows-left-out"]
    assert "AC jumlah, AD rata rata" in foot


@pytest.mark.language("id")
def test_the_page_of_a_check_speaks_of_rows(run: Run, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", untidy())
    page = run("check", path).stdout
    for line in (
        "baris dan kolom ditukar: pertanyaan di kolom B, responden disebut di baris 2",
        "Baris  Judul ",
        "2      Nomor                 nomor ",
        "3      Umur                  usia ",
        "12     Penanganan pengaduan  U9 Pengaduan ",
        "28 kolom, 25 responden, 2 kolom bukan responden",
        "sel di 2 kolom kaki tabel",
    ):
        assert line in page
    assert "Kolom  Judul" not in page
    assert "U1–U9 di baris 4–12 (menurut nama)" in run("score", path).stdout


def test_the_values_of_a_check_have_rows(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", untidy())
    (use,) = valid("check", run("check", path, "-f", "json").stdout)["inputs"]
    assert (use["header_column"], use["header_row"]) == ("B", 2)
    assert [(one["column"], one["row"]) for one in use["columns"]] == [("B", row) for row in range(2, 13)]
    assert {one["header"]: one["row"] for one in use["account"]["columns"]} == {"Nomor": 2, "Umur": 3}
    (use,) = valid("report", run("score", path, "-f", "json").stdout)["inputs"]
    assert [one["row"] for one in use["columns"]] == [*range(4, 13)]


def test_the_workbook_of_a_check_has_cells(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", untidy())
    run("check", path, "-o", tmp_path / "temuan.xlsx")
    page = openpyxl.load_workbook(tmp_path / "temuan.xlsx").worksheets[1]
    assert [cell.value for cell in page["C"]][1:] == [f"B{row}" for row in range(2, 13)]


def test_a_foot_below_a_corner_without_a_text_is_seen(tmp_path: Path) -> None:
    rows = untidy()
    rows[1][1] = ""
    report = ikm.score(write_csv(tmp_path / "a.csv", rows))
    assert report.overall.respondents == 25


def merged(path: Path, rows: Rows, *spans: str) -> Path:
    book = openpyxl.load_workbook(write_xlsx(path, rows))
    for span in spans:
        book["Jawaban"].merge_cells(span)
    book.save(path)
    return path


def test_a_unit_merged_over_its_respondents_is_that_of_all_of_them(tmp_path: Path) -> None:
    head, *questions = sheet([f"R{number}" for number in NUMBERS], NAMES)
    half = len(ANSWERS) // 2
    units = ["Loket 1" if n == 0 else "Loket 2" if n == half else "" for n in range(len(ANSWERS))]
    second = letters(2 + half)
    spans = [f"B2:{letters(1 + half)}2", f"{second}2:{letters(1 + len(ANSWERS))}2"]
    path = merged(tmp_path / "a.xlsx", [head, ["Unit", *units], *questions], *spans)
    report = ikm.score(path)
    groups = {group.label: group.score.exact for group in report.tables[0].groups}
    assert groups == {"Loket 1": plain_index(ANSWERS[:half]), "Loket 2": plain_index(ANSWERS[half:])}
    assert not report.findings.by_code["cells-merged"]
    # Of what is no unit, only the first of them has it, and that is told.
    rooms = merged(tmp_path / "b.xlsx", [head, ["Ruang", *units], *questions], *spans)
    (told,) = [one for one in ikm.score(rooms, by="Ruang").findings.listed() if one.code == "cells-merged"]
    assert f"merged over several columns (B2, {second}2)" in str(told)


def test_an_answer_merged_downwards_is_one_to_several_questions(tmp_path: Path) -> None:
    path = merged(tmp_path / "a.xlsx", sheet([f"R{number}" for number in NUMBERS], NAMES), "E4:E6")
    findings = ikm.score(path).findings
    (told,) = [one for one in findings.listed() if one.code == "answers-merged"]
    assert "(E4)" in str(told)
    assert not findings.by_code["cells-merged"]


def test_a_title_merged_over_the_sheet_is_no_cell_of_respondents(tmp_path: Path) -> None:
    rows = [["HASIL KUESIONER"], [], *sheet([f"R{number}" for number in NUMBERS], NAMES)]
    findings = ikm.score(merged(tmp_path / "a.xlsx", rows, "A1:M1")).findings
    assert not findings.by_code["cells-merged"] + findings.by_code["answers-merged"]


def test_a_respondent_who_is_another_again_is_told_by_the_column_of_that_one(tmp_path: Path) -> None:
    people = [[*row] for row in ANSWERS[:8]]
    people[4], people[6], people[7] = people[1], people[2], people[3]
    days = [f"2025-03-{n + 1:02d} 09:00" for n in range(8)]
    days[4] = days[1]
    ids = [f"K-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 1)]
    head, *questions = sheet([f"R{n}" for n in range(1, 9)], NAMES, people)
    rows = [head, ["Cap waktu", *days], *questions]
    found = {one.code: str(one) for one in ikm.check(write_csv(tmp_path / "a.csv", rows)).findings.listed()}
    assert "time stamp as column C;" in found["row-duplicate"]
    assert "the same answers and profile as column E;" in found["row-alike"]
    with_ids = write_csv(tmp_path / "b.csv", [head, ["ID Responden", *ids], *questions])
    found = {one.code: str(one) for one in ikm.check(with_ids).findings.listed()}
    assert "the respondent id of column B stands here again" in found["id-again"]


HALF = len(ANSWERS) // 2
UNITS = ["Loket 1"] * HALF + ["Loket 2"] * (len(ANSWERS) - HALF)
BY_UNIT = {"Loket 1": plain_index(ANSWERS[:HALF]), "Loket 2": plain_index(ANSWERS[HALF:])}
ONCE = ["Loket 1", *[""] * (HALF - 1), "Loket 2", *[""] * (len(ANSWERS) - HALF - 1)]
SEXES = ["LP"[number % 2] for number in NUMBERS]
TITLE: Rows = [["HASIL KUESIONER"], []]
ABOVE: dict[str, Rows] = {
    "units": [["Unit", *UNITS]],
    "units once": [["Unit", *ONCE]],
    "units and sexes below titles": [*TITLE, ["Unit", *UNITS], ["Jenis kelamin", *SEXES]],
    "facts of the sheet": [*TITLE, ["Periode", "TW III 2025"], ["Tahun", 2025], [], ["Unit", *UNITS], []],
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
@pytest.mark.parametrize("has_numbers", [False, True])
def test_what_stands_above_the_names_of_the_respondents_is_of_them(
    run: Run, tmp_path: Path, above: Rows, *, has_numbers: bool
) -> None:
    head, *questions = sheet([f"R{number}" for number in NUMBERS], NAMES)
    table = [[*head, "Jumlah"], *([*row, sum(map(int, row[1:]))] for row in questions)]
    rows = [*above, *table]
    if has_numbers:
        rows = [*([[one[0], "", *one[1:]] if one else [] for one in above]), *numbered(table)]
    path = write_csv(tmp_path / "a.csv", rows)
    report = ikm.score(path, by="unit")
    assert {group.label: group.score.exact for group in report.tables[0].groups} == BY_UNIT
    assert report.overall.respondents == len(ANSWERS)
    # Their row is named as it stands, and read so with the draft, too.
    (use,) = ikm.check(path).inputs
    unit = next(place for place, row in enumerate(rows, start=1) if row and row[0] == "Unit")
    assert [one.row for one in use.columns if one.header == "Unit"] == [unit]
    assert report.inputs[0].header_row == len(above) + 1
    assert run("map", path, "-o", tmp_path / "m.toml").exit_code == 0
    again = ikm.score(path, map=tmp_path / "m.toml", by="unit")
    assert {group.label: group.score.exact for group in again.tables[0].groups} == BY_UNIT


def test_units_merged_above_the_names_of_their_respondents(tmp_path: Path) -> None:
    rows = [["Unit", *ONCE], *sheet([f"R{number}" for number in NUMBERS], NAMES)]
    spans = [f"B1:{letters(1 + HALF)}1", f"{letters(2 + HALF)}1:{letters(1 + len(ANSWERS))}1"]
    report = ikm.score(merged(tmp_path / "a.xlsx", rows, *spans))
    assert {group.label: group.score.exact for group in report.tables[0].groups} == BY_UNIT
    groups = [["", *ONCE], *rows[1:]]
    (use,) = ikm.check(merged(tmp_path / "b.xlsx", groups, *spans)).inputs
    assert [one.row for one in use.columns][:2] == [2, 1]


def test_a_title_merged_above_the_respondents_is_none_of_theirs(tmp_path: Path) -> None:
    rows = [["", "HASIL KUESIONER", *[""] * (len(ANSWERS) - 1)], *sheet([f"R{number}" for number in NUMBERS], NAMES)]
    (use,) = ikm.check(merged(tmp_path / "a.xlsx", rows, f"B1:{letters(1 + len(ANSWERS))}1")).inputs
    assert [one.row for one in use.columns] == [*range(2, 12)]
