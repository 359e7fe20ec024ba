"""Office files for tests: one that says everything, and how they are written and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from ikm.messages.findings import Refusal
from ikm.render.office.toml_text import office_toml
from ikm.render.office.workbook import office_workbook
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.survey.exchange.office import (
    Analysis,
    Annexes,
    Approval,
    Conclusion,
    Conduct,
    FollowUp,
    Forum,
    Office,
    Official,
    Past,
    PastIndex,
    PastValue,
    Photo,
    Plan,
    Publication,
    ReportFacts,
    ScheduledStep,
    Served,
    Suggestions,
)
from ikm.survey.exchange.office_file import OfficeFile, read_office

FORMATS = ("xlsx", "toml")


@cache
def rules() -> Ruleset:
    return load(DEFAULT_RULES)


def everything(folder: Path) -> Office:
    """An office of which every field is told; its pictures lie in a folder."""
    return Office(
        path=folder / "kantor",
        laporan=ReportFacts(
            judul="Laporan SKM",
            instansi="Pemerintah Kota Contoh",
            unit="Kantor Contoh",
            alamat="Jalan Contoh 1\nContoh",
            kota="Contoh",
            kabupaten="Kota Contoh",
            periode="TW III 2025",
            tahun=2025,
            tanggal=date(2025, 10, 10),
            nomor="=1/SKM/2025",
            logo=folder / "gambar" / "logo.png",
        ),
        pejabat=Official("Kepala Kantor", "Nama Contoh", "198001012005012001", "Pembina", "Plh.", tte=True),
        pengesahan=(Approval("Ketua Tim", "Nama Lain", "NRP 12345"),),
        dasar=("Peraturan Wali Kota Contoh Nomor 1 Tahun 2020", 'Keputusan "Contoh" \\ 2'),
        pelaksanaan=Conduct(
            "kerja sama",
            "Universitas Contoh",
            "SK 1/2025",
            "campuran",
            "kertas dan daring",
            "ruang tunggu",
            "wawancara",
            3,
            date(2025, 7, 1),
            date(2025, 9, 30),
        ),
        jadwal=(ScheduledStep("Persiapan", "Juli 2025", 5),),
        populasi=(Served("KTP", 1200, "tahun"), Served("KK", 400, "tahun")),
        analisis=(Analysis("waktu", "Antrean panjang", "Loket kurang", "SP4N-LAPOR!"),),
        rtl=(Plan("waktu", "Menambah loket", "TW I 2026", "Sekretaris", date(2026, 1, 5), date(2026, 3, 1)),),
        fkp=Forum(date(2025, 10, 9), "wakil pengguna"),
        tindak_lanjut=(
            FollowUp(
                "Mengecat ruang",
                "sarana",
                "sudah",
                "Selesai dicat",
                "Anggaran",
                date(2025, 8, 1),
                folder / "gambar" / "cat.jpg",
            ),
        ),
        laporan_sebelumnya=Past("TW II 2025", date(2025, 7, 1)),
        tren=(PastIndex("2024", Decimal("79.10"), 400),),
        sebelumnya=(PastValue("waktu", Decimal("76.5")),),
        publikasi=(Publication("media sosial", "Instagram", folder / "gambar" / "ig.png"),),
        saran=Suggestions(folder / "saran.xlsx", "Loket ditambah"),
        foto=(Photo(folder / "gambar" / "survei.jpg", "Responden mengisi formulir"),),
        lampiran=Annexes("gambar/kuesioner.png", "pengolahan"),
        kesimpulan=Conclusion("Menambah kursi.", "Demikian laporan ini."),
    )


def written(file: OfficeFile, path: Path) -> Path:
    """Write a file where it is to lie, in the format of its name."""
    if path.suffix == ".toml":
        path.write_text(office_toml(file, rules(), path.parent), encoding="utf-8")
    else:
        path.write_bytes(office_workbook(file, rules(), path.parent))
    return path


def read(path: Path) -> OfficeFile:
    return read_office(path, rules())


def without_path(office: Office) -> Office:
    return office._replace(path=None)


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook of a person's own making."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def faults(path: Path) -> list[tuple[str, str]]:
    """The codes of all that is wrong with a file, each with its cell, or the key that it names."""
    try:
        read(path)
    except Refusal as refusal:
        found = (refusal, *refusal.others)
        return [(one.code, one.place.cell or str(one.facts.get("key", one.place.sheet))) for one in found]
    return []
