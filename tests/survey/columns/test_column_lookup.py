"""Keys to group by that stand in the name of a file, sheet or folder."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.report.report import UsedColumn
from tests.surveys import U, csv_text, write_csv, write_tally, write_xlsx

A, B = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1]


def keys(source: Any, **options: Any) -> dict[str, list[str | None]]:
    """The groups of each table."""
    report = ikm.score(source, **options)
    assert report.complete
    return {" × ".join(table.by): [group.label for group in table.groups] for table in report.tables}


def survey(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    return write_csv(path, [U, A, B])


@pytest.mark.parametrize(
    ("name", "unit", "period"),
    [
        ("Melati TW I 2025.csv", "Melati", "TW I 2025"),
        ("SKM_Puskesmas_Melati_2025-02.csv", "SKM Puskesmas Melati", "Februari 2025"),
        ("2025/Melati Januari.csv", "Melati", "Januari 2025"),
        ("SKM Semester I 2025/Melati TW II.csv", "Melati", "TW II 2025"),
        ("SKM Semester I 2025/Melati.csv", "Melati", "Semester I 2025"),
        ("2025/Melati Semester I 2024.csv", "Melati", "Semester I 2024"),
    ],
)
def test_a_name_has_a_period_and_the_rest_is_the_unit(tmp_path: Path, name: str, unit: str, period: str) -> None:
    path = survey(tmp_path / name)
    found = keys(path, unit_from="file", period_from="file")
    assert found == {"unit": [unit], "periode": [period], "unit × periode": [f"{unit} · {period}"]}
    assert keys(path, period_from="file") == {"periode": [period]}
    assert keys(path, unit_from="file") == {"unit": [unit]}


@pytest.mark.parametrize("name", ["TW I 2025.csv", "Melati.csv", "Melati TW I TW II.csv", "2024 2025.csv"])
def test_a_name_that_lacks_what_is_asked_of_it_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(survey(tmp_path / "Sosial" / name), unit_from="file", period_from="file")
    assert refused.value.code == "name-unread"
    role = "unit" if name.startswith("TW") else "periode"
    assert f"the name of the file (“{name.removesuffix('.csv')}”) holds no {role}; rename it" in str(refused.value)


def test_the_endings_of_a_file_are_no_part_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "Melati.2.csv.gz").write_bytes(gzip.compress(csv_text([U, A]).encode()))
    assert keys(tmp_path / "Melati.2.csv.gz", unit_from="file") == {"unit": ["Melati.2"]}
    plain = survey(tmp_path / "Mawar")
    assert keys(plain, unit_from="file") == {"unit": ["Mawar"]}


def test_sheets_and_folders_have_names_too(tmp_path: Path) -> None:
    (tmp_path / "Dinas Sosial TW II 2025").mkdir()
    book = write_xlsx(tmp_path / "Dinas Sosial TW II 2025" / "a.xlsx", {"KTP": [U, A], "KK": [U, B, B]})
    options: dict[str, Any] = {
        "unit_from": "folder",
        "period_from": "folder",
        "service_from": "sheet",
        "sheet": "all",
    }
    assert keys(book, **options, by="layanan,periode") == {
        "unit": ["Dinas Sosial"],
        "layanan × periode": ["KK · TW II 2025", "KTP · TW II 2025"],
        "layanan": ["KK", "KTP"],
        "periode": ["TW II 2025"],
        "unit × periode": ["Dinas Sosial · TW II 2025"],
    }
    assert keys(book, service_from="sheet", sheet="KK") == {"layanan": ["KK"]}
    with pytest.raises(
        Refusal, match="there is no sheet whose name could hold a unit; leave out that opt"
    ) as refused:
        ikm.score(survey(tmp_path / "a.csv"), unit_from="sheet")
    assert (refused.value.code, refused.value.family) == ("name-none", "name-unread")


@pytest.mark.parametrize("source", ["file", "folder", "sheet"])
def test_a_stream_has_no_name(source: str) -> None:
    """Nor is it of the folder that the program happens to be run in."""
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(csv_text([U, A]).encode()), unit_from=source)
    assert refused.value.code == "name-none"


def test_what_a_tally_tells_need_not_stand_in_its_name(tmp_path: Path) -> None:
    survey(tmp_path / "Melati TW I 2025.csv")
    rows = [["Unit", "Tanggal", *U], ["Mawar", "2025-04-01", *A]]
    write_tally(tmp_path / "dinas.tally", write_csv(tmp_path / "Mawar.txt", rows), per="triwulan")
    found = keys(tmp_path, unit_from="file", period_from="file")
    assert found["unit × periode"] == ["Mawar · TW II 2025", "Melati · TW I 2025"]
    unknown = write_tally(tmp_path / "Kenanga 2024.tally", tmp_path / "Melati TW I 2025.csv")
    assert keys(unknown, unit_from="file", period_from="file")["unit × periode"] == ["Kenanga · 2024"]


def test_the_unit_of_a_name_goes_before_that_of_a_column(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "Melati.csv", [["Unit", *U], ["Loket 1", *A], ["Loket 2", *B]])
    report = ikm.score(path, unit_from="file")
    assert [group.label for group in report.units()] == ["Melati"]
    assert report.inputs[0].columns[-1] == UsedColumn("Melati", "", "unit", "file")
