"""The second chapter: of what a figure is, what does not count in it, and which unsur and groups are foremost."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

import ikm
from ikm.options import StatisticsMode
from ikm.render.page import Figure
from ikm.report.laporan import Laporan
from ikm.survey.exchange.office import NO_OFFICE, Analysis, Forum, Office, Plan, Suggestions
from ikm.survey.exchange.suggestions_file import Quotation, SortedSuggestions
from tests.laporans import made, words_of
from tests.surveys import U, csv_text

WHOLE = "IKM unit layanan adalah rata-rata tanpa bobot dari"


def document_of(rows: list[list[Any]], *columns: str, **options: Any) -> str:
    wanted: dict[str, Any] = {"period": "2025", "profile": True} | options
    report = ikm.score(io.BytesIO(csv_text([[*columns, *U], *rows]).encode()), **wanted)
    return words_of(made(Laporan(report)))


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


def test_respondents_of_no_service_are_said_not_to_count_in_the_mean_of_services() -> None:
    """By hand: KTP says 3 (75), KK 4 (100), so the mean of both is 87,50, whatever ten without a service say."""
    rows = [["KTP", *[3] * 9]] * 12 + [["KK", *[4] * 9]] * 11 + [["", *[1] * 9]] * 10
    text = document_of(rows, "Layanan", by="layanan", overall="mean")
    said = (
        "1 jenis layanan tidak ikut dihitung dalam angka keseluruhan (respondennya tidak menyebutkannya): "
        "(tanpa nama). Angka keseluruhan dihitung dari 23 di antara 33 responden."
    )
    assert text.count(said) == 2  # below the table and where the figure is told
    assert said in line_with(text, f"{WHOLE} 2 jenis layanan: 87,50")
    assert "| Rerata IKM per Unsur | 23 |" in text


def test_nothing_is_said_to_be_left_out_where_all_count() -> None:
    text = document_of([["KTP", *[3] * 9], ["KK", *[4] * 9]] * 12, "Layanan", by="layanan", overall="mean")
    assert "tidak ikut dihitung dalam angka" not in text
    assert "| Rerata IKM per Unsur | 24 |" in text


def test_the_row_of_the_whole_is_called_a_mean_only_below_what_it_is_the_mean_of() -> None:
    """By hand: A is (50 + 100) / 2 = 75 by its services, B 75, the whole 75; KTP is (50 + 75) / 2 = 62,50 and KK 100.

    The mean of the rows of services would be 81,25.
    """
    rows = [["A", "KTP", *[2] * 9]] * 20 + [["A", "KK", *[4] * 9]] * 10 + [["B", "KTP", *[3] * 9]] * 10
    text = document_of(rows, "Unit", "Layanan", by="layanan", overall="mean")
    assert "Rerata IKM per Unsur" not in text
    assert text.count("Rata-rata unit, masing-masing rata-rata layanannya | 40 |") == 2
    assert (
        "IKM seluruh unit adalah rata-rata tanpa bobot dari 2 unit pelayanan, masing-masing rata-rata tanpa bobot "
        "dari jenis layanannya: 75,00" in text
    )


def test_of_one_service_there_is_no_mean() -> None:
    text = document_of([["KTP", *[3] * 9]] * 12, "Layanan", by="layanan", overall="mean")
    assert "IKM unit layanan adalah indeks satu-satunya jenis layanan yang dinilai: 75,00, mutu pelayanan C" in text
    assert WHOLE not in text


def test_a_confidence_that_is_no_whole_percent_is_not_rounded() -> None:
    rows = [[*[3 + number % 2] * 9] for number in range(20)]
    text = document_of(rows, stats=StatisticsMode.SHOW, confidence=0.999)
    assert "Dengan tingkat kepercayaan 99,9 %, IKM berada antara" in text


def test_no_unsur_is_among_the_lowest_and_the_highest() -> None:
    """Eight unsur at 75, one at 100: the eight tie for the lowest, and only one is left to be the highest."""
    text = document_of([[3] * 8 + [4]] * 12)
    assert "Nilai tertinggi: Penanganan Pengaduan, Saran dan Masukan (100,00, mutu A)." in text
    found = line_with(text, "Nilai tertinggi ada pada")
    assert "pada Penanganan Pengaduan, Saran dan Masukan (100,00, mutu A), nilai terendah pada Persyaratan" in found
    assert found.count("(75,00, mutu C)") == 8


def test_all_that_tie_for_the_highest_are_named() -> None:
    text = document_of([[4, 4, 4, 3, 3, 3, 2, 2, 1]] * 12)
    assert (
        "Nilai tertinggi ada pada Persyaratan (100,00, mutu A), Sistem, Mekanisme, dan Prosedur (100,00, mutu A), "
        "dan Waktu Penyelesaian (100,00, mutu A), nilai terendah pada Penanganan Pengaduan, Saran dan Masukan "
        "(25,00, mutu D)" in text
    )


def test_of_three_unsur_none_is_called_the_highest_that_is_one_of_the_three_lowest() -> None:
    left_out = ["biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"]
    text = document_of([[2, 3, 4, *[""] * 6]] * 12, without=left_out)
    assert "Nilai tertinggi:" not in text
    assert "Unsur dengan nilai tertinggi:" not in text
    assert "Nilai tertinggi ada pada Waktu Penyelesaian (100,00, mutu A), nilai terendah pada Persyaratan" in text


@pytest.mark.parametrize(
    ("sexes", "said"),
    [
        ("LLLP", "Menurut jenis kelamin, kelompok terbanyak adalah Laki-laki (L) (9 orang, 75,00 %)."),
        ("LP", None),
        ("L", "Menurut jenis kelamin, kelompok terbanyak adalah Laki-laki (L) (12 orang, 100,00 %)."),
    ],
)
def test_the_largest_group_is_named_unless_all_are_of_one_size(sexes: str, said: str | None) -> None:
    rows = [[sexes[number % len(sexes)], *[3] * 9] for number in range(12)]
    text = document_of(rows, "Jenis kelamin")
    assert said in text if said else "kelompok terbanyak" not in text


def test_groups_that_tie_for_the_largest_are_all_named() -> None:
    schools = ["SD", "SMP", "SD", "SMP", "SMA"] * 2
    text = document_of([[school, *[3] * 9] for school in schools], "Pendidikan")
    assert "kelompok terbanyak adalah SD dan SMP (masing-masing 4 orang, 40,00 %)." in text


def test_units_are_drawn_on_as_many_charts_as_they_need_and_each_once() -> None:
    rows = [[f"Unit {unit:02d}", *[3 + unit % 2] * 9] for unit in range(45) for _ in range(10)]
    report = ikm.score(io.BytesIO(csv_text([["Unit", *U], *rows]).encode()), period="2025")
    figures = [block for block in made(Laporan(report)).blocks if isinstance(block, Figure)]
    of_units = [figure for figure in figures if "per Unit" in figure.caption.text]
    assert [figure.caption.text for figure in of_units] == [
        "Grafik Nilai SKM per Unit Pelayanan (1 dari 2)",
        "Grafik Nilai SKM per Unit Pelayanan (2 dari 2)",
    ]
    drawn = [label for figure in of_units for label in figure.chart.labels]
    assert sorted(drawn) == [f"Unit {unit:02d}" for unit in range(45)]
    beside = [row.cells[0].text for figure in of_units for section in figure.table.sections for row in section]
    assert beside == drawn


def with_office(answers: list[int], office: Office, **more: Any) -> str:
    report = ikm.score(io.BytesIO(csv_text([U, *[answers] * 12]).encode()), period="2025")
    return words_of(made(Laporan(report, office, **more)))


FALLING = [4, 4, 3, 2, 4, 2, 4, 2, 4]
"""The lowest are biaya, kompetensi and sarana."""
ALIKE = [3] * 9


@pytest.mark.parametrize("answers", [FALLING, ALIKE])
def test_what_the_office_wrote_of_any_unsur_stands_in_the_report(answers: list[int]) -> None:
    analyses = tuple(Analysis(unsur, f"Masalah {unsur}.", f"Sebab {unsur}.") for unsur in ("waktu", "biaya"))
    office = NO_OFFICE._replace(analisis=analyses, saran=Suggestions(ringkasan="Kebanyakan tentang loket."))
    released = SortedSuggestions(3, {"waktu": 2, "biaya": 1}, 0, (Quotation("waktu", "Loket ditambah", None),))
    text = with_office(answers, office, suggestions=released)
    for words in ("Masalah waktu.", "Sebab waktu.", "Masalah biaya.", "Kebanyakan tentang loket.", "Loket ditambah"):
        assert text.count(words) == 1
    assert "Dari 3 saran responden, 2 mengenai Waktu Penyelesaian dan 1 mengenai Biaya/Tarif" in text


def test_a_table_is_announced_where_there_is_one_and_as_what_it_is() -> None:
    announced, plan = "disajikan dalam tabel berikut", Plan("waktu", "Menambah loket", "Maret 2026", "Kepala Seksi")
    of_plans = "Rencana tindak lanjut"
    assert f"{of_plans} atas unsur tersebut {announced}" in with_office(FALLING, NO_OFFICE)
    assert announced not in with_office(ALIKE, NO_OFFICE).split("Semua unsur bernilai sama")[-1].split("2.4 Tren")[0]
    assert f"{of_plans} {announced}" in with_office(ALIKE, NO_OFFICE._replace(rtl=(plan,)))


@pytest.mark.parametrize(
    ("forum", "words"),
    [
        (
            Forum(None, "wakil pengguna"),
            "publik pada \\[isi: tanggal forum konsultasi publik\\] bersama wakil pengguna.",
        ),
        (Forum(date(2025, 10, 9)), "publik pada 9 Oktober 2025."),
    ],
)
def test_a_forum_of_which_half_is_known_is_told_with_a_gap(forum: Forum, words: str) -> None:
    assert words in with_office(FALLING, NO_OFFICE._replace(fkp=forum))
