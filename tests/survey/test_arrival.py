"""A tally that arrives is what it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.findings import Refusal
from tests.surveys import U, write_csv, write_tally, write_xlsx

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]


def refusal(*sources: Path, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(sources, **options)
    return refused.value


def test_what_stands_in_a_tally_is_not_read_beside_it(tmp_path: Path) -> None:
    a, b, c = (
        write_csv(tmp_path / f"{name}.csv", [U, rows, *[[*rows[::-1]] for _ in range(2)]])
        for name, rows in (("a", A), ("b", B), ("c", C))
    )
    one = write_tally(tmp_path / "one.tally", a)
    two = write_tally(tmp_path / "two.tally", [one, b])
    three = write_tally(tmp_path / "three.tally", [two, c])
    for beside, tally, name in ((a, one, "a.csv"), (b, two, "b.csv"), (a, two, "a.csv"), (a, three, "a.csv")):
        found = refusal(beside, tally)
        assert found.code == "file-twice"
        assert f"{beside} and {tmp_path / name} within {tally} have the same content" in str(found)
    assert refusal(one, three).code == refusal(one, two).code == "file-twice"
    assert ikm.score([two, c]).overall == ikm.score([a, b, c]).overall == ikm.score(three).overall


def test_a_tally_of_several_sheets_is_no_twin_of_itself(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", {"Januari": [U, A, B], "Februari": [U, C]})
    whole = ikm.score(book, sheet="all")
    tally = write_tally(tmp_path / "a.tally", book, sheet="all")
    assert ikm.score(tally).overall == whole.overall
    assert refusal(book, tally, sheet="all").code == "file-twice"


def test_what_a_tally_lacks_is_said_of_all_that_is_made_from_it(tmp_path: Path) -> None:
    rows = [*[["KTP", *A]] * 10, *[["KK", *B]] * 3, *[["", *C]] * 2]
    source = write_csv(tmp_path / "a.csv", [["Layanan", *U], *rows])
    other = write_csv(tmp_path / "b.csv", [["Layanan", *U], ["SIM", *A]])
    small = write_tally(tmp_path / "small.tally", source, suppress=True)
    again = write_tally(tmp_path / "again.tally", [small, other], suppress=True, min_n=2)
    for tally, groups, lacking in ((small, 2, 5), (again, 3, 6)):
        report = ikm.score(tally)
        assert report.overall.respondents == 10
        (found,) = [one for one in report.findings.kept() if one.code == "tally-suppressed"]
        assert f"{groups} small groups were left out of this tally, {lacking} respondents with them" in str(found)


def test_a_tally_that_lacks_an_input_is_not_complete_nor_what_is_made_from_it(tmp_path: Path) -> None:
    source, broken = write_csv(tmp_path / "a.csv", [U, A, B]), tmp_path / "b.csv"
    broken.write_text("Nama\nx\n")
    tally = write_tally(tmp_path / "a.tally", [source, broken])
    for one in (tally, write_tally(tmp_path / "b.tally", tally)):
        report = ikm.score(one)
        assert not report.complete
        assert report.findings.by_code["tally-incomplete"] == 1
    assert ikm.score(write_tally(tmp_path / "c.tally", source)).complete


def test_rows_stay_accounted_for(tmp_path: Path) -> None:
    days = ["2025-01-01", "2025-02-01", "2025-04-01", "2025-07-01", ""]
    rows = [["Tanggal", *U], *[[day, *A] for day in days], ["2025-01-01", *A[:8], ""], ["2025-01-02", *[""] * 9]]
    source = write_csv(tmp_path / "a.csv", [*rows, ["Jumlah", *[20] * 9]])
    tally = write_tally(tmp_path / "a.tally", source, missing="complete", per="bulan", until="2025-06-30")
    (whole,) = ikm.score(source, missing="complete", per="bulan", until="2025-03-31").inputs
    (use,) = ikm.score(tally, missing="complete", per="bulan", until="2025-03-31").inputs
    numbers = "rows used dropped left_out repeated outside".split()
    assert [getattr(use, one) for one in numbers] == [8, 2, 1, 1, 0, 3] == [getattr(whole, one) for one in numbers]


MONTHS = [["Melati", day, sex, *A] for day, sex in (("2025-01-05", "L"), ("2025-02-06", "P"), ("2025-04-01", "L"))]


def profile(report: ikm.Report) -> list[tuple[str, int]]:
    return [(line.label, line.respondents) for one in report.profile for line in one.indicators]


def test_the_profile_of_a_part_of_a_tally_is_not_told_and_that_is_said(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [["Unit", "Tanggal", "JK", *U], *MONTHS])
    tally = write_tally(tmp_path / "a.tally", source, per="bulan")
    later = write_csv(tmp_path / "b.csv", [["Unit", "Tanggal", "JK", *U], ["Mawar", "2025-05-01", "P", *B]])
    assert profile(ikm.score(tally, profile=True, since="2025")) == [("L", 2), ("P", 1)]
    part = ikm.score([tally, later], profile=True, since="2025-04-01")
    assert profile(part) == [("P", 1), ("Tidak diisi", 1)]
    (found,) = [one for one in part.findings.kept() if one.code == "profile-untold"]
    assert str(found.place) == str(tally)
    assert "its respondents by jenis_kelamin" in str(found)
    assert "profile-untold" not in ikm.score(tally, since="2025-04-01").findings.by_code
