"""Sheets whose respondents are columns are turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import ikm
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


@pytest.mark.parametrize("rows", [RECAP, COUNTS], ids=["means", "counts"])
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
