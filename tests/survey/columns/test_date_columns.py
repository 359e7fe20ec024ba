"""Several columns that may hold the date of an answer: whoever asks for periods has to say which counts."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.conftest import Run
from tests.surveys import U, csv_text, write_csv

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]
TYPED_IN = ["2026-01-05 10:00:00", "2026-01-05 10:04:00", "2026-01-06 09:00:00"]
SERVED = ["2025-04-08", "2025-10-22", "2025-10-23"]


def rows(**columns: Sequence[object]) -> list[Sequence[object]]:
    """A survey of three with these columns before the answers; `_` in a name is a blank in the header."""
    headers = [name.replace("_", " ") for name in columns]
    return [
        [*headers, *U],
        *([*cells, *answers] for *cells, answers in zip(*columns.values(), (A, B, C), strict=True)),
    ]


def quarters(sheet: list[Sequence[object]], **options: Any) -> dict[str, int]:
    report = ikm.score(io.BytesIO(csv_text(sheet).encode()), per="triwulan", **options)
    (table,) = report.tables
    return {group.label: group.score.respondents for group in table.groups}


@pytest.mark.parametrize(
    ("typed_in", "served"),
    [
        ("Timestamp", "Tanggal Pelayanan"),
        ("Cap waktu", "Tanggal Kunjungan"),
        ("Stempel waktu", "Pada tanggal berapa Anda dilayani?"),
        ("Tanggal", "Tgl. Layanan"),
        ("Tgl Entri", "Waktu Kunjungan"),
        ("created_at", "Date of visit"),
        ("Tanggal Input", "Tanggal Pelayanan"),
    ],
)
def test_a_date_of_service_beside_that_of_the_form_is_not_passed_over(typed_in: str, served: str) -> None:
    sheet = rows(**{typed_in: TYPED_IN, served: SERVED})
    for options in ({}, {"since": "2026"}, {"period": "all"}):
        with pytest.raises(Refusal) as refused:
            quarters(sheet, **options)
        assert refused.value.code == "time-ambiguous"
        assert f"“{typed_in.replace('_', ' ')}”, “{served}”" in str(refused.value)
    assert quarters(sheet, roles={"tanggal": sheet[0][0]}) == {"TW I 2026": 3}
    assert quarters(sheet, roles={"tanggal": served}) == {"TW II 2025": 1, "TW IV 2025": 2}


def test_without_periods_nothing_hangs_on_the_date() -> None:
    sheet = csv_text(rows(Timestamp=TYPED_IN, Tanggal_Pelayanan=SERVED)).encode()
    assert ikm.score(io.BytesIO(sheet)).overall.respondents == 3
    wrong = ikm.score(io.BytesIO(sheet), period="TW I 2025").findings.by_code
    assert wrong["period-other"] == 1


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Tanggal Lahir", ["1980-04-08", "1990-10-22", "2001-10-23"]),
        ("Date of birth", ["1980-04-08", "1990-10-22", "2001-10-23"]),
        ("Tanggal Pelayanan", ["2026-01-05", "5 Januari 2026", "6/1/2026"]),
        ("Tanggal Pelayanan", ["2026-01-05", "", ""]),
        ("Tanggal Pelayanan", ["", "", ""]),
        ("Waktu tunggu", ["10 menit", "2025-10-22", "satu jam"]),
        ("Waktu kunjungan", ["pagi", "siang", "pagi"]),
        ("Waktu Survei", ["TW IV 2025", "Desember 2025", "2025"]),
        ("Kunjungan", SERVED),
    ],
    ids=[
        "of birth",
        "of birth in English",
        "of the same days",
        "as far as it is filled",
        "blank",
        "mostly no dates",
        "times of day",
        "periods",
        "headed as no date",
    ],
)
def test_what_is_no_other_date_of_an_answer(header: str, cells: list[str]) -> None:
    assert quarters(rows(Timestamp=TYPED_IN, **{header: cells})) == {"TW I 2026": 3}


def test_a_column_of_periods_needs_no_date() -> None:
    sheet = rows(Timestamp=TYPED_IN, Tanggal_Pelayanan=SERVED, Periode=["TW II 2025", "TW IV 2025", "TW IV 2025"])
    assert quarters(sheet) == {"TW II 2025": 1, "TW IV 2025": 2}


@pytest.mark.parametrize("days", [[4, 5, 6], ["", "", ""], ["Senin", "Selasa", "Rabu"]])
@pytest.mark.parametrize(
    "periods",
    [
        {"Bulan": ["Januari", "April", "April"], "Tahun": [2025] * 3},
        {"Bulan": ["Januari 2025", "April 2025", "Mei 2025"]},
        {"Periode": ["TW I 2025", "TW II 2025", "TW II 2025"]},
    ],
    ids=["Bulan and Tahun", "Bulan", "Periode"],
)
def test_days_without_a_month_beside_periods_are_no_dates(
    tmp_path: Path, run: Run, days: list[object], periods: dict[str, list[object]]
) -> None:
    sheet = rows(No=[1, 2, 3], Tanggal=days, **periods)
    assert quarters(sheet) == {"TW I 2025": 1, "TW II 2025": 2}
    report = ikm.score(io.BytesIO(csv_text(sheet).encode()), since="April 2025")
    assert (report.overall.respondents, report.findings.by_code["rows-undated"]) == (2, 0)
    path = write_csv(tmp_path / "a.csv", sheet)
    assert "date" not in tomllib.loads(run("map", path).stdout)


def test_dates_beside_periods_go_first() -> None:
    sheet = rows(Tanggal=["2025-07-04", "", "2025-07-06"], Bulan=["Januari", "April", "April"], Tahun=[2025] * 3)
    assert quarters(sheet) == {"TW III 2025": 2, "(kosong)": 1}


def test_days_without_a_month_beside_nothing_are_of_no_period() -> None:
    report = ikm.score(io.BytesIO(csv_text(rows(Tanggal=[4, 5, 6])).encode()), per="bulan")
    assert report.findings.by_code["rows-undated"] == 1


def test_the_draft_of_a_mapping_file_leaves_the_choice(tmp_path: Path, run: Run) -> None:
    path = write_csv(tmp_path / "a.csv", rows(Timestamp=TYPED_IN, Tanggal_Pelayanan=SERVED))
    draft = run("map", path).stdout
    assert "date" not in tomllib.loads(draft)
    for header in ("Timestamp", "Tanggal Pelayanan"):
        assert f'# date = "{header}"' in draft
    stated = tmp_path / "peta.toml"
    stated.write_text(draft.replace('# date = "Tanggal Pelayanan"', 'date = "Tanggal Pelayanan"'), encoding="utf-8")
    (table,) = ikm.score(path, map=stated, per="triwulan").tables
    assert [group.label for group in table.groups] == ["TW II 2025", "TW IV 2025"]
    alike = write_csv(tmp_path / "b.csv", rows(Timestamp=TYPED_IN, Tanggal_Isi=TYPED_IN))
    assert tomllib.loads(run("map", alike).stdout)["date"] == "Timestamp"
