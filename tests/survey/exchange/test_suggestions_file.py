"""The file of suggestions that a person sorted, read back: counts, and only what was released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.messages.findings import Place
from ikm.rules.library import load
from ikm.survey.counting.suggestion_rows import MOST_SUGGESTIONS, too_many
from ikm.survey.exchange.suggestions_file import Quotation, read_suggestions
from tests.surveys import write_csv, write_xlsx

RULES = load("permenpanrb-14-2017")
HEADERS = ["No", "Unit", "Layanan", "Saran", "Unsur", "Boleh dikutip", "Tindak lanjut"]
ROWS = [
    [1, "A", "KTP", "Antrean lama", "Waktu", "ya", "dibahas"],
    [2, "A", "KK", "Petugas kurang ramah", "perilaku", "Tidak", ""],
    [3, "B", "", "Parkir sempit", "", "YA", ""],
    [4, "B", "KK", "Antre sejak subuh", "waktu penyelesaian", "", ""],
    ["", "", "", "", "", "", ""],
]


def path_of(folder: Path, kind: str, rows: list[Any]) -> Path:
    """The rows as a file, with lines above the header as in a workbook of suggestions."""
    if kind == "csv":
        return write_csv(folder / "saran.csv", rows)
    return write_xlsx(folder / "saran.xlsx", {"Saran": [["Saran dan masukan"], [], ["Baca dahulu"], *rows]})


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_counts_and_quotations_of_all_and_of_a_unit(kind: str, tmp_path: Path) -> None:
    found = read_suggestions(path_of(tmp_path, kind, [HEADERS, *ROWS]), RULES)
    whole = found.of(None)
    assert (whole.number, whole.without_unsur, dict(whole.by_unsur)) == (4, 1, {"waktu": 2, "perilaku": 1})
    assert list(whole.by_unsur) == ["waktu", "perilaku"]
    assert whole.quotations == (Quotation("waktu", "Antrean lama", "KTP"), Quotation(None, "Parkir sempit", None))
    assert found.has_units
    of_a, of_b, of_nobody = found.of(" a"), found.of("B"), found.of("C")
    assert (of_a.number, dict(of_a.by_unsur)) == (2, {"waktu": 1, "perilaku": 1})
    assert (of_b.number, of_b.without_unsur, [one.text for one in of_b.quotations]) == (2, 1, ["Parkir sempit"])
    assert (of_nobody.number, of_nobody.quotations) == (0, ())


def test_what_was_not_released_is_nowhere_in_it(tmp_path: Path) -> None:
    found = read_suggestions(path_of(tmp_path, "xlsx", [HEADERS, *ROWS]), RULES)
    for unit in (None, "A", "B"):
        assert "ramah" not in repr(found.of(unit))
        assert "subuh" not in repr(found.of(unit))


def test_columns_may_be_moved_and_some_left_out(tmp_path: Path) -> None:
    rows = [["Boleh dikutip", "Saran", "Unsur"], ["ya", "Antrean lama", "Waktu"]]
    found = read_suggestions(path_of(tmp_path, "csv", rows), RULES)
    assert not found.has_units
    assert found.of(None).quotations == (Quotation("waktu", "Antrean lama", None),)
    assert found.of("A").number == 0


def test_everything_that_is_wrong_is_said_at_once_with_its_cell(tmp_path: Path) -> None:
    rows = [
        HEADERS,
        *ROWS[:1],
        [2, "A", "", "Parkir", "Parkir", "boleh", ""],
        [3, "A", "", "Kursi", "Sarna", "ya", ""],
    ]
    with pytest.raises(ikm.Refusal) as refused:
        read_suggestions(path_of(tmp_path, "xlsx", rows), RULES)
    found = [refused.value, *refused.value.others]
    assert [(one.code, one.place.cell) for one in found] == [
        ("suggestions-unsur", "E6"),
        ("suggestions-release", "F6"),
        ("suggestions-unsur", "E7"),
    ]
    assert "“Parkir” is no unsur (Persyaratan, " in str(found[0])
    assert "“boleh” is neither ya nor tidak" in str(found[1])
    assert "Sarana" in str(found[2]).partition("perhaps")[2]


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (["No", "Layanan", "Saran", "Boleh dikutip"], "“Unsur”"),
        (["No", "Saran"], "“Unsur”, “Boleh dikutip”"),
        (["U1", "U2"], "“Saran”, “Unsur”, “Boleh dikutip”"),
    ],
)
def test_another_file_is_refused(header: list[Any], missing: str, tmp_path: Path) -> None:
    with pytest.raises(ikm.Refusal) as refused:
        read_suggestions(path_of(tmp_path, "csv", [header, ["x"] * len(header)]), RULES)
    assert refused.value.code == "suggestions-headless"
    assert f"it has no column {missing};" in str(refused.value)


@pytest.mark.parametrize("name", ["saran.xlsx", "saran.csv", "bukan folder/saran.csv"])
def test_a_file_that_is_not_there_is_missing(name: str, tmp_path: Path) -> None:
    with pytest.raises(ikm.Refusal) as refused:
        read_suggestions(tmp_path / name, RULES)
    assert refused.value.code == "file-missing"


def test_too_many_are_refused_in_one_sentence() -> None:
    refusal = too_many(Place("a.csv"))
    assert (refusal.code, refusal.facts["most"]) == ("suggestions-many", MOST_SUGGESTIONS)
    assert "there are more than 100,000 suggestions" in str(refusal)


def test_the_list_of_a_workbook_reads_back(tmp_path: Path) -> None:
    path = path_of(tmp_path, "xlsx", [HEADERS, *ROWS])
    book = openpyxl.load_workbook(path)
    for row, unsur in enumerate(RULES.unsur[:4], start=5):
        book["Saran"].cell(row, 5).value = unsur.short
    book.save(path)
    assert dict(read_suggestions(path, RULES).of(None).by_unsur) == {unsur.id: 1 for unsur in RULES.unsur[:4]}
