"""What a laporan says of changes: always from the period before, and tested only where that very change was."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.report.completeness import what_is_lacking
from ikm.report.laporan import Laporan
from ikm.report.stored_report import StoredReport, of_period, of_report
from ikm.survey.exchange.office import NO_OFFICE, FollowUp, Office, PastIndex
from tests.laporans import made, words_of
from tests.surveys import U, csv_text

TESTED, UNTESTED = "Perubahan itu melebihi galat sampel", "tidak dapat dinilai dari data yang ada"


def answers(rows: list[list[Any]], *columns: str, **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([[*columns, *U], *rows]).encode()), **options)


def of_two_periods(first: str = "TW I 2025") -> ikm.Report:
    """By hand: half say 2 and half say 3, 62,50; later half say 3 and half say 4, 87,50."""
    rows = [[first, *[2 + number % 2] * 9] for number in range(20)]
    rows += [["TW III 2025", *[3 + number % 2] * 9] for number in range(20)]
    return answers(rows, "Periode", by="periode", period="TW III 2025")


def of_a_trend(office: Office, first: str = "TW I 2025") -> Laporan:
    report = of_two_periods(first)
    return Laporan(report, office, previous=of_period(report, "TW I 2025"))


def told(period: str, ikm: str) -> Office:
    return NO_OFFICE._replace(tren=(PastIndex(period, Decimal(ikm), 50),))


def test_a_change_from_the_period_that_was_tested_has_its_verdict() -> None:
    text = words_of(made(of_a_trend(NO_OFFICE)))
    assert "IKM naik 25,00 poin dari 62,50 (TW I 2025) menjadi 87,50 (TW III 2025). " + TESTED in text
    assert "Perubahan dari periode sebelumnya: +25,00" in text
    assert "Hasil survei periode sebelumnya (TW I 2025) dan periode ini" in text


@pytest.mark.parametrize("period", ["TW II 2025", "Triwulan II 2025"])
def test_a_period_between_that_only_the_office_tells_is_the_one_before(period: str) -> None:
    text = words_of(made(of_a_trend(told(period, "87.41"))))
    assert f"IKM naik 0,09 poin dari 87,41 ({period}) menjadi 87,50 (TW III 2025). Apakah" in text
    assert UNTESTED in text
    assert TESTED not in text
    assert "Perubahan dari periode sebelumnya: +0,09" in text
    assert f"Nilai per unsur periode {period} tidak diketahui." in text
    assert "(TW I 2025) dan periode ini disajikan" in text


@pytest.mark.parametrize("spelling", ["Triwulan I 2025", "TW 1 2025", "Januari s.d. Maret 2025"])
def test_a_period_that_is_told_twice_is_one_however_it_is_written(spelling: str) -> None:
    trend = of_a_trend(told(spelling, "87.00")).trend()
    assert [(point.period, str(point.ikm)) for point in trend] == [("TW I 2025", "62.50"), ("TW III 2025", "87.50")]


def test_the_period_before_is_tested_although_it_is_written_otherwise() -> None:
    report = answers([[*[3 + number % 2] * 9] for number in range(20)], period="TW III 2025")
    before = answers([[*[2 + number % 2] * 9] for number in range(20)], period="Triwulan II 2025")
    before_told = told("TW II 2025", "70.00")
    text = words_of(made(Laporan(report, before_told, previous=of_report(before))))
    assert "dari 62,50 (Triwulan II 2025) menjadi 87,50 (TW III 2025). " + TESTED in text
    assert "70,00" not in text


def test_a_report_of_no_period_tells_no_change_between_those_before() -> None:
    report = answers([[*[3 + number % 2] * 9] for number in range(20)])
    office = NO_OFFICE._replace(tren=(PastIndex("2023", Decimal(70), 1), PastIndex("2024", Decimal(80), 1)))
    text = words_of(made(Laporan(report, office)))
    assert "IKM naik" not in text


def without_biaya(**options: Any) -> StoredReport:
    rows = [[*[2 + number % 2] * 3, "", *[2 + number % 2] * 5] for number in range(20)]
    return of_report(answers(rows, period="TW II 2025", without=["biaya"], **options))


def other_before(tmp_path: Path) -> Laporan:
    del tmp_path
    report = answers([[*[3 + number % 2] * 9] for number in range(20)], period="TW III 2025")
    office = NO_OFFICE._replace(tindak_lanjut=(FollowUp("Menambah loket", "waktu", "sudah"),))
    return Laporan(report, office, previous=without_biaya())


def test_a_period_that_was_asked_other_unsur_is_said_to_be_and_nothing_of_it_is_tested(tmp_path: Path) -> None:
    laporan = other_before(tmp_path)
    text = words_of(made(laporan))
    assert "IKM naik 25,00 poin dari 62,50 (TW II 2025) menjadi 87,50 (TW III 2025). Apakah" in text
    assert TESTED not in text
    assert "Waktu Penyelesaian: naik 25,00 poin dari 62,50 menjadi 87,50; apakah melebihi galat sampel tidak" in text
    said = "Angka TW II 2025 dihitung dengan cara lain daripada laporan ini (unsur yang tidak ditanyakan: Biaya, kini"
    trend, chapter = text.split("2.4 Tren Nilai SKM")[-1].split("BAB III HASIL TINDAK LANJUT")[:2]
    assert said in trend
    assert said in chapter
    (found,) = [one for one in what_is_lacking(laporan).listed() if one.code == "compare-method"]
    assert "biaya" in found.sentence


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weight": "0.11"}, "bobot unsur: 0,11, kini tidak dibulatkan"),
        (
            {"missing": "complete"},
            "jawaban kosong: responden yang jawabannya tidak lengkap tidak dihitung, kini",
        ),
        (
            {"by": "layanan", "overall": "mean"},
            "angka keseluruhan: rata-rata tanpa bobot, kini dari seluruh responden",
        ),
    ],
)
def test_each_choice_that_is_another_than_before_is_said(options: dict[str, Any], said: str) -> None:
    rows = [["AB"[number % 2], *[2 + number % 2] * 9] for number in range(20)]
    before = of_report(answers(rows, "Layanan", period="TW II 2025", **options))
    report = answers([["A", *[3 + number % 2] * 9] for number in range(20)], "Layanan", period="TW III 2025")
    text = words_of(made(Laporan(report, previous=before)))
    assert said in text
    assert TESTED not in text


def test_an_earlier_report_of_the_trend_that_was_made_otherwise_is_named(tmp_path: Path) -> None:
    import json

    rows = [[*[2 + number % 2] * 3, "", *[2 + number % 2] * 5] for number in range(20)]
    earlier = answers(rows, period="TW II 2025", without=["biaya"])
    (tmp_path / "tw2.json").write_text(json.dumps(earlier.to_dict()), encoding="utf-8")
    report = answers(
        [[*[3 + number % 2] * 9] for number in range(20)], period="TW III 2025", history=[tmp_path / "tw2.json"]
    )
    text = words_of(made(Laporan(report, previous=of_period(report, "TW II 2025"))))
    assert "Angka terdahulu dari tw2.json dihitung dengan cara lain daripada laporan ini" in text
    assert UNTESTED in text


def test_the_confidence_stands_as_it_was_chosen() -> None:
    rows = [[*[3 + number % 2] * 9] for number in range(20)]
    before = answers([[*[2 + number % 2] * 9] for number in range(20)], period="TW II 2025")
    report = answers(rows, period="TW III 2025", stats=ikm.options.StatisticsMode.SHOW, confidence=0.975)
    text = words_of(made(Laporan(report, previous=of_report(before))))
    assert text.count("tingkat kepercayaan 97,5 %") == 3
    assert "tingkat kepercayaan 98" not in text
