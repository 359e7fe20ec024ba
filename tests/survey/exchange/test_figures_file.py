"""Columns of figures in files: which are meant, what they are called, and what is odd in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ikm.messages.findings import Findings, Refusal
from ikm.survey.exchange.figures_file import FigureColumn, load
from ikm.survey.files.table import NO_VALUE
from tests.surveys import Rows, write_csv, write_xlsx

ROWS: Rows = [
    ["No", "Pemda", "Tahun", "Nilai"],
    [1, "Kota Kendari", 2022, "58,99"],
    [2, "Kota Baubau", 2022, "58,03"],
]


def read(path: Path, column: str | None = None, sheet: str | None = None) -> tuple[FigureColumn, Findings]:
    return load(str(path), column=column, sheet=sheet)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "nilai.csv"
    path.write_text(text, encoding="utf-8")
    return path


def values(found: FigureColumn) -> list[tuple[str | None, object]]:
    return [(entry.label, entry.value) for entry in found.entries]


FIGURES = [("Kota Kendari", "58,99"), ("Kota Baubau", "58,03")]


def test_a_column_is_named_by_its_header_and_its_rows_by_the_first_other_column(tmp_path: Path) -> None:
    found, findings = read(write_csv(tmp_path / "a.csv", ROWS, ";"), "nilai")
    assert values(found) == FIGURES
    assert (found.header, found.named_by) == ("Nilai", "Pemda")
    assert [str(entry.at).rpartition("/")[2] for entry in found.entries] == ["a.csv:D2", "a.csv:D3"]
    assert not findings.by_code


def test_titles_above_and_numbered_columns_are_passed_over(tmp_path: Path) -> None:
    rows: Rows = [["Hasil penilaian 2022", "", "", ""], ["", "", "", ""], ROWS[0], [1, 2, 3, 4], *ROWS[1:]]
    path = write_xlsx(tmp_path / "a.xlsx", {"Sheet1": rows})
    assert values(read(path, "Nilai")[0]) == FIGURES
    few = [
        ["Hasil penilaian 2022", "", ""],
        ["No", "Pemda", "Nilai"],
        [1, 2, 3],
        *([*row[:2], row[3]] for row in ROWS[1:]),
    ]
    assert values(read(write_xlsx(tmp_path / "b.xlsx", {"Sheet1": few}))[0]) == FIGURES


def test_a_number_in_a_workbook_is_exact_and_a_text_is_as_printed(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Sheet1": [["Unit", "IKM"], ["A", 88.3], ["B", "88,3"], ["C", 88]]})
    assert values(read(path)[0]) == [("A", 88.3), ("B", "88,3"), ("C", 88.0)]


def test_personal_columns_name_nothing(tmp_path: Path) -> None:
    rows: Rows = [["Nama lengkap", "No HP", "Nilai"], ["Siti", "0812", "80,00"]]
    found, _ = read(write_csv(tmp_path / "a.csv", rows, ";"), "Nilai")
    assert (values(found), found.named_by) == ([(None, "80,00")], None)
    with pytest.raises(Refusal, match="looks personal"):
        read(write_csv(tmp_path / "b.csv", rows, ";"), "No HP")


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("77,02\n58,99\n", ""),
        ("NILAI\n77,02\n\n58,99", "NILAI"),
        ("\ufeffNilai akhir\r\n77,02\r\n58,99\r\n", "Nilai akhir"),
    ],
    ids=["bare", "headed", "from Windows"],
)  # fmt: skip
def test_lines_of_one_number_each_are_a_list(tmp_path: Path, text: str, header: str) -> None:
    found, _ = read(written(tmp_path, text))
    assert [entry.value for entry in found.entries] == ["77,02", "58,99"]
    assert found.header == header
    assert [text.splitlines()[entry.at.row - 1] for entry in found.entries] == ["77,02", "58,99"]
    if header:
        assert read(written(tmp_path, text), header.upper())[0] == found


def test_blanks_are_counted_and_formulas_without_a_value_are_errors(tmp_path: Path) -> None:
    rows: Rows = [
        *ROWS,
        [3, "Kota C", 2022, ""],
        [4, "Kota D", 2022, "-"],
        [5, "Kota E", 2022, NO_VALUE],
        ["", "", "", ""],
    ]
    found, findings = read(write_csv(tmp_path / "a.csv", rows, ";"), "Nilai")
    assert values(found) == FIGURES
    assert findings.by_code == {"figure-blank": 1, "figure-left-out": 1}
    said = "\n".join(map(str, findings.listed()))
    assert "2 rows have no value and are left out (4, 5)" in said
    assert "a.csv:D6: figure-left-out: left out: a formula was saved without its value" in said


def test_nought_is_a_figure(tmp_path: Path) -> None:
    assert values(read(write_csv(tmp_path / "a.csv", [["Unit", "Nilai"], ["A", 0], ["B", "0,00"]], ";"))[0]) == [
        ("A", "0"),
        ("B", "0,00"),
    ]


def test_the_sheet_that_has_the_column_is_taken(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Catatan": [["Catatan"], ["a"]], "2022": ROWS})
    assert values(read(path, "Nilai")[0]) == FIGURES
    path = write_xlsx(tmp_path / "b.xlsx", {"2021": ROWS, "2022": ROWS})
    with pytest.raises(Refusal, match="several sheets fit") as refused:
        read(path, "Nilai")
    assert refused.value.code == "figures-sheets"
    assert read(path, "Nilai", "2021")[0].sheet == "2021"


@pytest.mark.parametrize(
    ("rows", "column", "code", "words"),
    [
        (ROWS, None, "figures-columns", "several columns hold numbers (“Tahun”, “Nilai”)"),
        (ROWS, "Nilay", "column-unknown", "perhaps “Nilai”"),
        ([["Unit", "Nilai"], ["A", ""]], "Nilai", "figures-none", "no row has a value under “Nilai”"),
        ([["Unit", "Nilai"], ["A", "B"]], None, "figures-headless", "there is no number below a header"),
        ([["Unit", "Nilai"]], None, "figures-headless", "there is no number below a header"),
        ([["A", "77,02"], ["B", "80,00"]], None, "figures-headless", "there is no number below a header"),
        ([["Unit", "Nilai"], ["A", "77,02"], ["B", "baik"]], None, "figures-no-column", "no column holds numbers"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused(tmp_path: Path, rows: Rows, column: str | None, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(write_csv(tmp_path / "a.csv", rows, ";"), column)
    assert refused.value.code == code
    assert words in str(refused.value)


def test_a_folder_of_files_is_refused(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_csv(tmp_path / name, ROWS, ";")
    with pytest.raises(Refusal, match="stands for 2 files; name one of them") as refused:
        read(tmp_path)
    assert refused.value.code == "sources-several"


def test_a_word_among_the_figures_does_not_make_another_column_theirs(tmp_path: Path) -> None:
    rows = [["Instansi", "Jumlah Loket", "IKM"], ["A", 30, "88,1"], ["B", 45, "belum dinilai"], ["C", 88, "79,2"]]
    with pytest.raises(Refusal, match="several columns hold numbers"):
        read(write_csv(tmp_path / "a.csv", rows, ";"), None)
