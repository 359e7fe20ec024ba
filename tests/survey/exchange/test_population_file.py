"""Population files: their layouts, their numbers, and what is refused of them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.population import ListedKey, Population
from ikm.messages.findings import Findings, Refusal
from ikm.survey.exchange.population_file import load, match
from ikm.survey.texts.values import whole
from tests.surveys import (
    Formula,
    Rows,
    csv_text,
    write_csv,
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
)

UNITS: Rows = [["Unit", "Jumlah pengguna"], ["Loket A", 1200], ["Loket B", 85]]
BOTH: Rows = [
    ["Unit", "Layanan", "Jumlah pengguna"],
    ["Loket A", "", 1200],
    ["Loket A", "KTP", 800],
    ["Loket A", "KK", 450],
    ["Loket B", "KTP", 85],
]


def read(rows: Rows | str, separator: str = ";") -> tuple[Population, Findings]:
    content = rows if isinstance(rows, str) else csv_text(rows, separator)
    return load(io.BytesIO(content.encode()))


def served(rows: Rows | str) -> dict[ListedKey, int]:
    """What a file says, where nothing is to be said of it."""
    population, findings = read(rows)
    assert not findings.by_code
    return dict(population.served)


def refusal(rows: Rows | str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read(rows)
    assert refused.value.family == "population-bad"
    return refused.value


WRITERS: dict[str, Callable[[Path, Rows], Path]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "xls": write_xls,
    "xlsb": write_xlsb,
    "ods": write_ods,
}


@pytest.mark.parametrize("ending", WRITERS)
def test_every_format_says_the_same(tmp_path: Path, ending: str) -> None:
    path = WRITERS[ending](tmp_path / f"a.{ending}", BOTH)
    found = load(path).population
    assert found.path == str(path)
    assert found.sha256
    assert (found.has_units, found.has_services) == (True, True)
    assert list(found.served.items()) == [
        (("Loket A", None), 1200),
        (("Loket A", "KTP"), 800),
        (("Loket A", "KK"), 450),
        (("Loket B", "KTP"), 85),
    ]
    assert found.units == ("Loket A", "Loket B")
    assert found.services("Loket A") == ("KTP", "KK")
    assert found.services() == ()


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (["Unit Layanan", "Populasi (N)"], ("X", None)),
        (["OPD", "Pengguna layanan"], ("X", None)),
        (["Puskesmas", "Jumlah kunjungan tahun 2025"], ("X", None)),
        (["unit", "users"], ("X", None)),
        (["Perangkat Daerah", "Jumlah"], ("X", None)),
        (["Jenis Layanan", "Rata-rata pengguna per bulan"], (None, "X")),
        (["Layanan", "Jumlah Pemohon"], (None, "X")),
        (["service", "N"], (None, "X")),
        (["Unit (UPP)", "Banyaknya orang yang datang"], ("X", None)),
    ],
)
def test_headers_of_the_columns(header: list[str], key: ListedKey) -> None:
    population, _ = read([header, ["X", 7]])
    assert population.served == {key: 7}
    assert (population.has_units, population.has_services) == (key[0] is not None, key[1] is not None)


@pytest.mark.parametrize(
    "rows",
    [
        [["DATA PENGGUNA LAYANAN"], ["Tahun 2025"], [], *UNITS],
        [["sep=;"], *UNITS],
        [["No", *UNITS[0]], ["1", *UNITS[1]], ["2", *UNITS[2]]],
        [["No", *UNITS[0]], ["(1)", "(2)", "(3)"], [1, *UNITS[1]], [2, *UNITS[2]]],
        [[*UNITS[0], "Keterangan"], [*UNITS[1], "2 loket"], [*UNITS[2], ""]],
        [["Unit", "Yang datang"], ["Loket A", "1.200"], ["Loket B", "85"]],
        [["Unit", "Jumlah", "Populasi"], ["Loket A", 3, 1200], ["Loket B", 4, 85]],
        [*UNITS, [], ["", ""]],
        [["Unit", "Jumlah pengguna"], ["  Loket \n A", 1200], ["Loket B ", 85]],
    ],
    ids=[
        "titles", "a word to the program", "numbered", "numbered columns", "remarks", "the only number",
        "the surer header", "blank rows", "spaces",
    ],
)  # fmt: skip
def test_layouts_of_the_same_file(rows: Rows) -> None:
    assert served(rows) == {("Loket A", None): 1200, ("Loket B", None): 85}


def test_a_single_number_is_of_nobody_in_particular() -> None:
    population, _ = read("Populasi\n1.200\n")
    assert population.served == {(None, None): 1200}
    assert not population.has_units
    assert not population.has_services


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("1200", 1200), ("1.200", 1200), ("1,200", 1200), ("1 200", 1200), ("1\u00a0200", 1200), ("1'200", 1200),
        ("1200.0", 1200), ("1.200,00", 1200), ("1,200.00", 1200), ("1.234.567", 1234567), ("0", 0), ("007", 7),
        ("1000000000000", 10**12),
    ],
)  # fmt: skip
def test_numbers_of_people_as_they_are_written(cell: str, people: int) -> None:
    assert served([["Unit", "N"], ["A", cell]]) == {("A", None): people}


@pytest.mark.parametrize(
    "cell",
    [
        "1,5",
        "1.2",
        "12.0000",
        "1.200.00",
        "1,20,000",
        "0.500",
        "-3",
        "+3",
        "1200 orang",
        "1e3",
        "١٢",
        "#N/A",
        "9" * 16,
    ],
)
def test_what_is_no_number_of_people_is_refused_with_its_cell(cell: str) -> None:
    found = refusal([["Unit", "N"], ["A", 5], ["B", cell]])
    assert str(found).startswith("stream:B3: “")
    assert found.code == "population-no-number"
    assert "is no whole number of people" in str(found)


@given(st.integers(0, 10**15 - 1), st.sampled_from([".", ",", " "]))
def test_marks_of_thousands_change_nothing(number: int, mark: str) -> None:
    assert whole(f"{number:,}".replace(",", mark)) == whole(str(number)) == number


@pytest.mark.parametrize("cell", [1.5, 1.234, -3, True, datetime.date(2025, 1, 1), Formula(None), Formula("#DIV/0!")])
def test_cells_of_a_workbook_that_are_no_whole_number_are_refused(tmp_path: Path, cell: Any) -> None:
    """A number 1.234 has a part; only as a text it is one thousand two hundred and thirty-four."""
    writer = write_ods if isinstance(cell, Formula) else write_xlsx
    path = writer(tmp_path / f"a.{writer.__name__.removeprefix('write_')}", [["Unit", "N"], ["A", 5], ["B", cell]])
    with pytest.raises(Refusal, match=r"B3: .*is no whole number of people"):
        load(path)


def test_a_formula_without_its_value_is_named_as_such(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Unit", "N"], ["A", Formula(None)]])
    with pytest.raises(Refusal, match="B2: a formula without its value is no whole number of people") as refused:
        load(path)
    assert refused.value.code == "population-formula"


def test_a_text_in_a_workbook_has_marks_of_thousands(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Unit", "N"], ["A", "1.234"], ["B", 1234.0]])
    assert set(load(path).population.served.values()) == {1234}


@pytest.mark.parametrize(
    "foot",
    [
        [["Jumlah", 1285]],
        [["TOTAL", 1285]],
        [["Jumlah keseluruhan", "1.285"]],
        [["", 1285]],
        [["Jumlah", ""]],
        [["Sub total", 1285], ["Total", 1285]],
    ],
)
def test_a_total_is_no_unit(foot: Rows) -> None:
    assert served([*UNITS, *foot]) == {("Loket A", None): 1200, ("Loket B", None): 85}


def test_totals_of_sections_and_of_the_whole() -> None:
    rows = [["Unit", "N"], ["A", 1], ["B", 2], ["Jumlah", 3], ["C", 4], ["D", 5], ["Jumlah", 9], ["Total", 12]]
    assert list(served(rows)) == [(name, None) for name in "ABCD"]


def test_a_total_of_units_is_not_that_of_their_services() -> None:
    assert len(served([*BOTH, ["Jumlah", "", 1200]])) == 4
    assert len(served([*BOTH, ["Jumlah", "", 800 + 450 + 85]])) == 4
    assert len(served([*BOTH[:4], ["Loket A", "Jumlah", 800 + 450], BOTH[4]])) == 4


def test_a_total_that_disagrees_is_a_warning() -> None:
    population, findings = read([*UNITS, ["Total", 1300]])
    assert list(population.served.values()) == [1200, 85]
    (found,) = findings.listed()
    assert found.code == "population-total"
    assert "stream:B4: population-total: the row “Total” says 1300, but the rows above it sum to 1285" in str(found)


def test_a_unit_may_begin_with_a_word_of_a_total() -> None:
    assert served([["Unit", "N"], ["Total Persada", 5]]) == {("Total Persada", None): 5}


def test_rows_without_a_number_are_left_out_with_a_warning() -> None:
    rows = [*UNITS, ["Loket C", ""], ["Loket D", "-"], ["Loket E", 0], [], ["Kepala Dinas"]]
    population, findings = read(rows)
    assert population.served == {("Loket A", None): 1200, ("Loket B", None): 85, ("Loket E", None): 0}
    (found,) = findings.listed()
    assert found.code == "population-blank"
    assert "3 rows say nothing of how many were served and are left out (4, 5, 8)" in str(found)


def test_of_many_rows_without_a_number_the_first_are_named() -> None:
    _, findings = read([*UNITS, *([f"Loket {n}", ""] for n in range(20))])
    assert "20 rows say nothing of how many were served and are left out (4, 5, 6, 7, 8, 9, 10, 11, …)" in str(
        findings.listed()[0]
    )


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ([["Unit", "N"], ["A", 1], ["B", 2], ["A", 3]], "population-twice", ":B4: “A” stands in rows 2 and 4"),
        ([["Unit", "N"], ["Loket A", 1], ["LOKET  A", 1]], "population-twice", "“LOKET A” stands in rows 2 and 3"),
        ([BOTH[0], *BOTH[1:], BOTH[2]], "population-twice", ":C6: “Loket A” · “KTP” stands in rows 3 and 6"),
        ([["Populasi"], [5], [6]], "population-numbers", ":A3: a number stands in rows 2 and 3"),
        ([["Unit", "N"], ["A", 1], ["", 7]], "population-nameless", ":B3: the number stands beside no name"),
        ([["Unit", "N"]], "population-empty", "no row below the header says how many were served"),
        ([["Unit", "N"], ["A", ""]], "population-empty", "no row below the header says how many were served"),
        ([["Unit", "N"], ["Total", 5]], "population-empty", "no row below the header says how many were served"),
        ([["Loket A", 5], ["Loket B", 6]], "population-headless", "no row is a header of units, services or users"),
        ([["Nama", "Populasi"], ["A", 5]], "population-unnamed", ":1: no column names a unit or a service"),
        ([["Unit", "2024", "2025"], ["A", 5, 6]], "population-unserved", "no single column holds how many"),
        ([["Unit", "Luas"], ["A", "5,5"]], "population-unserved", "were served (“Unit”, “Luas”)"),
        ([["Unit", "OPD", "N"], ["A", "B", 5]], "population-units", "may be the units (“Unit”, “OPD”)"),
        ([["Layanan", "Pelayanan", "N"], ["A", "B", 5]], "population-of-services", "may be the services"),
        ([["Unit", "Pemohon", "Pelanggan"], ["A", 5, 6]], "population-served", "may be the users served"),
        ([["Unit", "N"], ["A", "1", "200"]], "population-fault", ":2: the row has 3 cells, the header 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_with_its_place(rows: Rows, code: str, words: str) -> None:
    refused = refusal(rows)
    assert refused.code == code
    found = str(refused)
    assert found.startswith("stream:")
    assert words in found
    assert found.endswith(
        "; a population file has columns unit, layanan or both, and jumlah pengguna, with a whole number in every row"
    )


HEAD = ["Unit", "Layanan", "N"]


@pytest.mark.parametrize(
    "rows",
    [
        [["A", "KTP", 5], ["", "KK", 6]],
        [["A", "", ""], ["", "KTP", 5], ["", "KK", 6]],
        [["A", "", 11], ["", "KTP", 5], ["", "KK", 6], ["B", "", 4]],
        [["A", "", 11], ["", "KTP", 5], ["A", "KK", 6]],
    ],
)
def test_a_service_that_may_be_of_the_unit_above_is_refused(rows: Rows) -> None:
    found = refusal([HEAD, *rows])
    assert found.code == "population-loose"
    assert "is blank below “A”; write it into every row" in str(found)


@pytest.mark.parametrize(
    "rows",
    [
        [["A", "", 11], ["B", "", 4], ["", "KTP", 8], ["", "KK", 7]],
        [["", "KTP", 8], ["", "KK", 7], ["A", "", 11], ["B", "", 4]],
    ],
)
def test_units_and_services_may_stand_one_after_the_other(rows: Rows) -> None:
    population, _ = read([HEAD, *rows])
    assert population.served == {("A", None): 11, ("B", None): 4, (None, "KTP"): 8, (None, "KK"): 7}
    assert population.services() == ("KTP", "KK")


def test_of_several_sheets_the_one_that_fits_best_is_read(tmp_path: Path) -> None:
    other = [["Unit", "Alamat"], ["A", "Jalan 1"]]
    path = write_xlsx(tmp_path / "a.xlsx", {"Daftar": other, "Populasi": UNITS, "Catatan": [["x"]]})
    found = load(path).population
    assert found.sheet == "Populasi"
    assert found.units == ("Loket A", "Loket B")


def test_several_sheets_that_fit_are_refused_unless_one_is_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"2024": UNITS, "2025": UNITS[:2]})
    with pytest.raises(Refusal, match="several sheets fit \\(“2024”, “2025”\\)") as refused:
        load(path)
    assert refused.value.code == "population-sheets"
    assert load(path, sheet="2025").population.units == ("Loket A",)


def test_cells_merged_over_rows_are_not_filled(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, ["A", "KTP", 5], ["", "KK", 6]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("A2:A3")
    book.save(path)
    with pytest.raises(Refusal, match="C3: the unit of “KK” is blank below “A”"):
        load(path)


def test_a_folder_of_several_files_is_refused(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", UNITS)
    assert load(tmp_path).population.units == ("Loket A", "Loket B")
    write_csv(tmp_path / "b.csv", BOTH)
    with pytest.raises(Refusal, match="stands for 2 files; name one of them") as refused:
        load(tmp_path)
    assert refused.value.code == "sources-several"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file-missing"),
        (b"", "file-empty"),
        (b"%PDF-1", "file-pdf"),
        (b"{\\rtf1\\ansi", "file-rtf"),
        (b'{"unit": "A"}', "file-json"),
    ],
)
def test_what_no_table_is_is_refused_as_for_answers(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "a.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        load(path)
    assert refused.value.code == code


def test_a_large_file_says_the_same(tmp_path: Path) -> None:
    rows = [["Unit", "Keterangan", "N"], *([f"Desa {n}", "x" * 50, n] for n in range(20_000))]
    path = write_csv(tmp_path / "a.csv", rows)
    assert path.stat().st_size > 1 << 20
    assert load(path).population.served == {(f"Desa {n}", None): n for n in range(20_000)}


def test_names_are_matched_exactly_before_they_are_matched_alike() -> None:
    found = match(["loket a", "Loket A", "Loket-B", "Lokett C", "Poli"], ["LOKET A", "Loket A", "Loket B", "Loket C"])
    assert found.found == {"Loket A": "Loket A", "Loket-B": "Loket B"}
    hints = {name: str(hint) for name, hint in found.unknown.items()}
    assert hints == {"loket a": "; perhaps “Loket A”", "Lokett C": "; perhaps “Loket C”", "Poli": ""}
    assert found.without == ("LOKET A", "Loket C")


@given(st.lists(st.text("abAB -", max_size=4)), st.lists(st.text("abAB -", max_size=4)))
def test_every_name_is_found_or_unknown_and_every_other_is_without(names: list[str], known: list[str]) -> None:
    found = match(names, known)
    assert found.found.keys() | found.unknown.keys() == set(names)
    assert not found.found.keys() & found.unknown.keys()
    assert set(found.found.values()) | set(found.without) == set(known)
    assert not set(found.found.values()) & set(found.without)
    assert all(found.found[name] == name for name in names if name in known)


CELLS = ["Unit", "Layanan", "N", "Jumlah", "Total", "A", "B", "", "1", "2", "3", "1.200", "x", "-", "=?"]


@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=4), min_size=1, max_size=8))
def test_any_table_is_read_or_refused(rows: list[list[str]]) -> None:
    try:
        population, _ = read(rows)
    except Refusal:
        return
    assert population.served
    assert set(population.served.values()) <= {whole(cell) for row in rows for cell in row}
    assert {name for key in population.served for name in key if name} <= {cell for row in rows for cell in row}
