"""The first chapter: of how many rows and users a report tells, and of what time these are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.render.laporan.document import page
from ikm.report.laporan import Laporan
from ikm.survey.exchange.office import NO_OFFICE, Served
from tests.laporans import made, words_of
from tests.surveys import U, csv_text, write_csv


def scored(rows: list[list[Any]], *columns: str, **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([[*columns, *U], *rows]).encode()), **options)


INCOMPLETE = [3, "", *[3] * 7]


def test_rows_that_do_not_count_are_told_of_a_report_of_all_rows() -> None:
    text = words_of(made(Laporan(scored([[3] * 9] * 12 + [INCOMPLETE] * 2, missing="complete"))))
    assert "Dari 14 baris yang diterima, 2 baris tidak dihitung: 2 tidak lengkap." in text


def test_they_are_not_told_of_a_report_of_one_period_of_a_file() -> None:
    """Of 26 rows 12 are of the period, and nothing tells of which period the incomplete ones are."""
    rows = [[period, *answers] for period in ("TW I 2025", "TW II 2025") for answers in [[3] * 9] * 12 + [INCOMPLETE]]
    report = scored(rows, "Periode", period="TW II 2025", missing="complete")
    assert report.overall.respondents == 12
    text = words_of(made(Laporan(report)))
    assert "baris yang diterima" not in text
    assert "26 baris dalam berkas" in text


@pytest.mark.parametrize("kind", ["tahun", "triwulan"])
def test_the_time_of_the_users_is_that_of_the_list_that_was_used(kind: str, tmp_path: Path) -> None:
    listed = write_csv(tmp_path / "pengguna.csv", [["Jumlah pengguna", "Rentang"], [44100, kind]])
    office = NO_OFFICE._replace(populasi=(Served("KTP", 900, "semester"),))
    report = scored([[3] * 9] * 12, period="2025" if kind == "tahun" else "TW I 2025", population=listed)
    text = words_of(made(Laporan(report, office)))
    assert f"Jumlah pengguna layanan dalam satu {kind} adalah 44.100 orang." in text


def test_a_list_that_tells_no_time_is_given_none(tmp_path: Path) -> None:
    listed = write_csv(tmp_path / "pengguna.csv", [["Jumlah pengguna"], [44100]])
    office = NO_OFFICE._replace(populasi=(Served("KTP", 900, "semester"),))
    text = words_of(made(Laporan(scored([[3] * 9] * 12, population=listed), office), page))
    assert "Jumlah pengguna layanan adalah 44.100 orang." in text
