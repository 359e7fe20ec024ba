"""Laporan for tests: invented surveys, with an office that says everything or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import ikm
from ikm.messages.language import speaking
from ikm.render import WRITERS, Style
from ikm.render.laporan import document
from ikm.render.page import Page
from ikm.report.laporan import Laporan
from ikm.report.stored_report import of_report
from ikm.survey.exchange.office import (
    Analysis,
    Annexes,
    Conclusion,
    Conduct,
    FollowUp,
    Forum,
    Office,
    Official,
    Past,
    PastIndex,
    Plan,
    Publication,
    ReportFacts,
)
from tests.surveys import U, csv_text

Builder = Callable[[Laporan], Page]

SERVICES = {"KTP": [3, 3, 2, 4, 3, 3, 4, 3, 2], "KK": [4, 3, 3, 4, 3, 4, 4, 3, 3]}
"""What everyone of a service answers, in the questionnaire's order: sarana 8, pengaduan 9."""
LOWEST = ("sarana", "waktu", "pengaduan", "prosedur")
"""By hand: the means of the two services are 2.5 for waktu and sarana, 3 for prosedur, produk and pengaduan."""

OFFICE = Office(
    laporan=ReportFacts(
        unit="Kantor Contoh",
        instansi="Pemerintah Kota Contoh",
        kota="Contoh",
        tanggal=date(2025, 10, 10),
        nomor="1/SKM",
    ),
    pejabat=Official("Kepala Kantor", "Nama Contoh", "NIP 19800101 200501 2 001", "Pembina", "Plt."),
    pelaksanaan=Conduct(
        "mandiri",
        tim_sk="SK 1/2025",
        metode="campuran",
        media="formulir kertas dan daring",
        lokasi="ruang tunggu",
        setiap_bulan=3,
    ),
    dasar=("Peraturan Wali Kota Contoh Nomor 1 Tahun 2020",),
    analisis=tuple(
        Analysis(unsur, f"Masalah {unsur}.", f"Sebab {unsur}.", "saran")
        for unsur in ("waktu", "sarana", "prosedur", "produk", "pengaduan")
    ),
    rtl=tuple(
        Plan(unsur, f"Kegiatan {unsur}", "Maret 2026", "Kepala Seksi")
        for unsur in ("waktu", "waktu", "sarana", "prosedur", "produk", "pengaduan")
    ),
    fkp=Forum(date(2025, 10, 9), "wakil pengguna"),
    tindak_lanjut=(
        FollowUp("Menambah loket", "waktu", "sudah", "Satu loket ditambah.", "Anggaran", date(2025, 8, 1)),
        FollowUp("Mengecat ruang", "sarana", "proses", "Sedang dikerjakan."),
    ),
    laporan_sebelumnya=Past("TW II 2025", date(2025, 7, 1)),
    tren=(PastIndex("2024", Decimal("79.10"), 400),),
    publikasi=(Publication("website", "Laman kantor"), Publication("cetak", "Papan pengumuman")),
    lampiran=Annexes("ikm", "pengolahan"),
    kesimpulan=Conclusion("Kantor akan menambah kursi.", "Demikian laporan ini."),
)


@cache
def survey(period: str = "TW III 2025", people: int = 12, shift: int = 0, **options: Any) -> ikm.Report:
    """So many respondents of each service, who say what :data:`SERVICES` has, one of them ``shift`` less of waktu."""
    rows: list[list[Any]] = []
    for service, answers in SERVICES.items():
        for number in range(people):
            given = list(answers)
            given[2] -= shift if number % 2 else 0
            rows.append([f"2025-08-{1 + number:02d}", service, "LP"[number % 2], *given])
    table = io.BytesIO(csv_text([["Tanggal", "Layanan", "Jenis kelamin", *U], *rows]).encode())
    wanted: dict[str, Any] = {"by": "layanan", "overall": "mean", "profile": True, "card": True, "answers": 200}
    return ikm.score(table, period=period, **(wanted | options))


def full() -> Laporan:
    """A report of which everything is known, but for pictures."""
    return Laporan(survey(), OFFICE, previous=of_report(survey("TW II 2025", shift=1)))


def bare() -> Laporan:
    """A report of whose office nothing is known."""
    return Laporan(survey())


def made(laporan: Laporan, build: Builder = document.page) -> Page:
    with speaking("id"):
        return build(laporan)


def words_of(page: Page) -> str:
    with speaking("id"):
        return str(WRITERS["markdown"].write([page], Style()))
