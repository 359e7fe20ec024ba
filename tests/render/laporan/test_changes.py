"""What a laporan says of changes: always from the period before, and tested only where that very change was."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.language import speaking
from ikm.report.completeness import what_is_lacking
from ikm.report.laporan import Laporan, past_values
from ikm.report.stored_report import StoredReport, of_period, of_report
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES
from ikm.survey.exchange.office import NO_OFFICE, FollowUp, Office, Past, PastIndex, PastValue
from tests.laporans import made, words_of
from tests.surveys import U, csv_text

UNSUR = [one.id for one in load(DEFAULT_RULES).unsur]
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


def trend_differs(laporan: Laporan) -> list[str]:
    with speaking("en"):
        return [one.sentence for one in what_is_lacking(laporan).listed() if one.code == "report-trend-differs"]


def told(period: str, ikm: str) -> Office:
    return NO_OFFICE._replace(tren=(PastIndex(period, Decimal(ikm), 50),))


def test_a_change_from_the_period_that_was_tested_has_its_verdict() -> None:
    text = words_of(made(of_a_trend(NO_OFFICE)))
    assert "IKM naik 25,00 poin dari 62,50 (TW I 2025) menjadi 87,50 (TW III 2025). " + TESTED in text
    assert "Perubahan dari TW I 2025: +25,00" in text
    assert "Hasil survei periode sebelumnya (TW I 2025) dan periode ini" in text


@pytest.mark.parametrize("period", ["TW II 2025", "Triwulan II 2025"])
def test_a_period_between_that_only_the_office_tells_is_the_one_before(period: str) -> None:
    text = words_of(made(of_a_trend(told(period, "87.41"))))
    assert f"IKM naik 0,09 poin dari 87,41 ({period}) menjadi 87,50 (TW III 2025). Apakah" in text
    assert UNTESTED in text
    assert TESTED not in text
    assert f"Perubahan dari {period}: +0,09" in text
    assert f"Nilai per unsur periode {period} tidak diketahui." in text
    assert "(TW I 2025) dan periode ini disajikan" in text


def test_a_change_since_another_period_is_none_since_the_one_before() -> None:
    office = NO_OFFICE._replace(laporan_sebelumnya=Past("TW II 2025"))
    text = words_of(made(of_a_trend(office)))
    assert "Perubahan dari periode sebelumnya: \\[isi: hasil" in text
    assert "Perubahan dari TW I 2025" not in text
    named = NO_OFFICE._replace(laporan_sebelumnya=Past("Triwulan I 2025"))
    assert "Perubahan dari TW I 2025: +25,00" in words_of(made(of_a_trend(named)))


@pytest.mark.parametrize(
    ("copied", "shown", "mutu"),
    [("76.60648148148148", "76,61", "B"), ("88.305", "88,31", "A"), ("80.5", "80,50", "B"), ("3.2", "80,00", "B")],
)
def test_an_index_that_was_copied_is_printed_and_classed_as_any_other(copied: str, shown: str, mutu: str) -> None:
    """The classes of the regulation: B from 76,61 and A from 88,31; 3,2 of 4 is 80 of 100."""
    report = answers([[*[3 + number % 2] * 9] for number in range(20)], period="TW III 2025")
    laporan = Laporan(report, told("TW II 2025", copied))
    text = words_of(made(laporan))
    assert f"| TW II 2025 | 50 | {shown} | {mutu} |" in text
    assert f"dari {shown} (TW II 2025) menjadi 87,50 (TW III 2025)" in text


def copied_values(ikm: str | None = None) -> Office:
    """By hand: nine values of 75 are an index of 75,00."""
    values = tuple(PastValue(unsur, Decimal(75)) for unsur in UNSUR)
    trend = (PastIndex("Triwulan II 2025", Decimal(ikm), 105),) if ikm else ()
    return NO_OFFICE._replace(tren=trend, sebelumnya=values, laporan_sebelumnya=Past("TW II 2025"))


@pytest.mark.parametrize(("ikm", "shown"), [(None, "75,00"), ("74.20", "74,20"), ("75.01", "75,01")])
def test_an_index_that_was_printed_goes_before_one_made_of_the_values_beside_it(ikm: str | None, shown: str) -> None:
    report = answers([[*[3 + number % 2] * 9] for number in range(20)], period="TW III 2025")
    office = copied_values(ikm)
    laporan = Laporan(report, office, previous=past_values(office, report))
    text = words_of(made(laporan))
    assert f"dari {shown} (TW II 2025) menjadi 87,50 (TW III 2025)" in text
    assert "Waktu Penyelesaian | 75,00 | 87,50 | +12,50 |" in text
    wanted = (
        "the index of Triwulan II 2025 is 74.20 on the sheet Tren of the office file, and 75.00 by the results "
        "before; the document has 74.20"
    )
    assert trend_differs(laporan) == ([wanted] if ikm == "74.20" else [])


@pytest.mark.parametrize("spelling", ["Triwulan I 2025", "TW 1 2025", "Januari s.d. Maret 2025"])
def test_a_period_that_is_told_twice_is_one_however_it_is_written(spelling: str) -> None:
    trend = of_a_trend(told(spelling, "87.00")).trend()
    assert [(point.period, str(point.ikm)) for point in trend] == [("TW I 2025", "62.50"), ("TW III 2025", "87.50")]


def test_the_period_before_is_tested_although_it_is_written_otherwise() -> None:
    report = answers([[*[3 + number % 2] * 9] for number in range(20)], period="TW III 2025")
    before = answers([[*[2 + number % 2] * 9] for number in range(20)], period="Triwulan II 2025")
    before_told = told("TW II 2025", "70.00")
    laporan = Laporan(report, before_told, previous=of_report(before))
    text = words_of(made(laporan))
    assert "dari 62,50 (Triwulan II 2025) menjadi 87,50 (TW III 2025). " + TESTED in text
    assert "70,00" not in text
    assert trend_differs(laporan) == [
        "the index of TW II 2025 is 70.00 on the sheet Tren of the office file, and 62.50 by the results before; "
        "the document has 62.50"
    ]


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
    assert "Nilai unsur yang memiliki rencana tindak lanjut:" in text
    assert "diuji bersama" not in text
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
