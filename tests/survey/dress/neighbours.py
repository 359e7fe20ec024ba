"""Columns that are no answers: before, between and behind those that are."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from tests.survey.dress.sheet import SheetColumn
from tests.survey.dress.spoken import Cell

Neighbour = Callable[[random.Random, Sequence[Sequence[int]]], SheetColumn]
"""A column beside the answers of the respondents."""
PEOPLE = "Budi Ayu Joko Rina Agus Dewi Slamet Wati Hasan Maria Ketut Ujang Tuti Andi Nur Yohanes".split()
SERVICES = "KTP", "Kartu Keluarga", "Akta Kelahiran", "Pindah Datang"
REMARKS = "", "", "Sudah baik", "Ruang tunggu panas", "Tingkatkan lagi", "terima kasih", "-"


def _of_choice(*heads: str, values: Sequence[Cell]) -> Neighbour:
    def column(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
        return SheetColumn(chance.choice(heads), [chance.choice(values) for _ in answers])

    return column


def numbered(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
    """The running number."""
    return SheetColumn(chance.choice(["No", "No.", "NO", "No. Urut", "Nomor"]), range(1, len(answers) + 1))


def identified(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
    """An id that is no number."""
    head = chance.choice(["ID Responden", "Kode Responden", "ID"])
    return SheetColumn(head, [f"R-{number:03}" for number in range(1, len(answers) + 1)])


def named(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
    """Names of people, some left out."""
    head = chance.choice(["Nama", "Nama Responden", "Nama Lengkap"])
    return SheetColumn(head, [f"{chance.choice(PEOPLE)} {chance.choice(PEOPLE)}" for _ in answers])


def stamped(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
    """The time of the form, as forms in use write it, or by the clock of Greenwich."""
    first = datetime(2025, 7, 1, 8, 0, 0)
    stamps = [first + timedelta(minutes=37 * place + chance.randint(0, 30)) for place in range(len(answers))]
    head = chance.choice(["Timestamp", "Cap waktu", "Tanggal"])
    written = "%Y-%m-%dT%H:%M:%SZ" if chance.random() < 0.2 else "%Y-%m-%d %H:%M:%S"
    return SheetColumn(head, [stamp.strftime(written) for stamp in stamps])


def sex_and_age(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
    """One of both."""
    if chance.random() < 0.5:
        return SheetColumn("Umur", [chance.randint(17, 70) for _ in answers])
    codes: list[Sequence[Cell]] = [("L", "P"), ("Laki-laki", "Perempuan"), (1, 2)]
    values = chance.choice(codes)
    return SheetColumn("Jenis Kelamin", [chance.choice(values) for _ in answers])


def total_of_row(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
    """The sum of each respondent's answers."""
    return SheetColumn(chance.choice(["Total", "Jumlah", "Total Skor"]), [sum(row) for row in answers])


def mean_of_row(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
    """The mean of each respondent's answers."""
    head = chance.choice(["Rata-rata", "Rerata", "Nilai rata-rata"])
    return SheetColumn(head, [round(sum(row) / max(1, sum(map(bool, row))), 2) for row in answers])


def blank(chance: random.Random, answers: Sequence[Sequence[int]]) -> SheetColumn:
    """Nothing at all."""
    del chance
    return SheetColumn("", [""] * len(answers))


BEFORE: dict[str, Neighbour] = {"number": numbered, "id": identified, "name": named, "time": stamped}
PROFILE: dict[str, Neighbour] = {
    "sex-or-age": sex_and_age,
    "education": _of_choice("Pendidikan", "Pendidikan Terakhir", values=["SD", "SMP", "SMA", "D3", "S1"]),
    "work": _of_choice("Pekerjaan", values=["PNS", "Swasta", "Wirausaha", "Pelajar", "Lainnya"]),
    "service": _of_choice("Layanan", "Jenis Layanan", values=SERVICES),
}
BEHIND: dict[str, Neighbour] = {
    "remarks": _of_choice("Saran", "Saran dan masukan untuk kami", "Kritik/Saran", values=REMARKS)
}
FOREIGN: dict[str, Neighbour] = {
    "row-total": total_of_row,
    "row-mean": mean_of_row,
    "queue": _of_choice("Nomor antrean", values=range(1, 200)),
    "minutes": _of_choice("Lama menunggu (menit)", values=[5, 10, 15, 20, 30, 45]),
    "clerk": _of_choice("Petugas entri", values=["AN", "RS", "TW"]),
    "blank-column": blank,
}
OF_THE_SCALE: dict[str, Neighbour] = {
    "unnamed-scale": _of_choice("", values=[1, 2, 3, 4]),
    "visits": _of_choice("Kunjungan ke berapa", values=[1, 2, 3, 4]),
}
"""Values of the scale in a column that is no unsur's: a reader has to speak of it."""
