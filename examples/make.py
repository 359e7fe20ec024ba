"""Make the example surveys, all invented: ``python examples/make.py``. The same seed gives the same answers."""

from __future__ import annotations

import csv
import random
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

HERE = Path(__file__).parent
SEED = 20251
STAMP = datetime(2025, 10, 1)
EDUCATION = ["SD", "SMP", "SMA", "D3", "S1", "S2"]
OCCUPATION = ["PNS", "TNI", "POLRI", "Swasta", "Wirausaha", "Lainnya"]

Row = list[object]


def answers(chance: random.Random, liking: list[float]) -> list[int]:
    """Nine answers of one respondent, each around what people think of that unsur."""
    mood = chance.gauss(0, 0.35)
    return [min(4, max(1, round(chance.gauss(mean + mood, 0.5)))) for mean in liking]


def puskesmas() -> list[Row]:
    """A health centre: 120 respondents of three services, some blanks and two cells that are no answer."""
    services = {
        "Poli umum": [3.3, 3.1, 2.8, 3.8, 3.3, 3.4, 3.3, 3.1, 3.2],
        "Laboratorium": [3.4, 3.3, 3.2, 3.5, 3.5, 3.6, 3.4, 3.0, 3.3],
        "Farmasi": [3.5, 3.4, 2.9, 3.7, 3.5, 3.4, 3.6, 3.3, 3.1],
    }
    rows = patients(random.Random(SEED), services, 120, date(2025, 7, 1))
    rows[17][9] = 5
    rows[84][14] = "lupa"
    return rows


def puskesmas_before() -> list[Row]:
    """The same centre a quarter before: 105 respondents, longer waits, and a service that was closed since."""
    services = {
        "Poli umum": [3.2, 3.1, 2.4, 3.8, 3.2, 3.3, 3.2, 3.2, 3.2],
        "Laboratorium": [3.3, 3.2, 2.7, 3.5, 3.4, 3.5, 3.4, 3.2, 3.2],
        "Farmasi": [3.4, 3.4, 2.6, 3.7, 3.5, 3.4, 3.5, 3.4, 3.2],
        "Poli gigi": [3.4, 3.2, 2.8, 3.4, 3.4, 3.5, 3.4, 3.1, 3.0],
    }
    return patients(random.Random(SEED + 4), services, 105, date(2025, 4, 1))


def patients(chance: random.Random, services: dict[str, list[float]], people: int, first: date) -> list[Row]:
    """Respondents of a health centre in the ninety days from ``first``, and what they think of its services."""
    header = ["No", "Tanggal", "Layanan", "Jenis kelamin", "Usia", "Pendidikan", "Pekerjaan"]
    rows: list[Row] = [[*header, *(f"U{number}" for number in range(1, 10))]]
    for number in range(1, people + 1):
        service = chance.choice(list(services))
        day = first + timedelta(days=chance.randrange(90))
        person = [chance.choice("LP"), chance.randint(18, 68), chance.choice(EDUCATION), chance.choice(OCCUPATION)]
        given = answers(chance, services[service])
        rows.append([number, day, service, *person, *(None if chance.random() < 0.02 else one for one in given)])
    return rows


def kelurahan() -> list[Row]:
    """A village office: 60 respondents, columns by the names of the unsur."""
    chance = random.Random(SEED + 1)
    liking = [3.2, 3.0, 2.7, 3.9, 3.2, 3.1, 3.4, 2.8, 3.0]
    header = ["No", "Jenis layanan", "Jenis kelamin", "Usia"]
    unsur = ["Persyaratan", "Prosedur", "Waktu penyelesaian", "Biaya/tarif", "Produk", "Kompetensi", "Perilaku"]
    rows: list[Row] = [[*header, *unsur, "Sarana dan prasarana", "Penanganan pengaduan"]]
    for number in range(1, 61):
        service = chance.choice(["KTP", "Kartu keluarga", "Surat pengantar"])
        rows.append([number, service, chance.choice("LP"), chance.randint(18, 70), *answers(chance, liking)])
    return rows


def harapan() -> list[Row]:
    """A library: what 40 visitors were met with, and how important it is to them; some say only the latter."""
    chance = random.Random(SEED + 5)
    liking = [3.4, 3.2, 2.8, 3.8, 3.3, 3.5, 3.6, 2.9, 3.1]
    wanted = [3.4, 3.5, 3.8, 3.2, 3.4, 3.5, 3.5, 3.7, 2.9]
    words = ["Tidak penting", "Kurang penting", "Penting", "Sangat penting"]
    heads = [f"{word} {number}" for word in ("Kinerja", "Kepentingan") for number in range(1, 10)]
    rows: list[Row] = [["No", "Layanan", *heads]]
    for number in range(1, 41):
        given: Row = list(answers(chance, liking))
        if number in (13, 29):
            given = [None] * 9
        expected = [words[one - 1] for one in answers(chance, wanted)]
        rows.append([number, chance.choice(["Peminjaman", "Ruang baca"]), *given, *expected])
    return rows


def populasi() -> list[Row]:
    """Whom the health centre served in that quarter, service by service, as offices write it."""
    served = {"Poli umum": 1840, "Laboratorium": 420, "Farmasi": 2150}
    rows: list[Row] = [[name, f"{number:,}".replace(",", ".")] for name, number in served.items()]
    return [["Layanan", "Jumlah pengguna"], *rows, ["Jumlah", "4.410"]]


OFFICES: dict[str, tuple[dict[str, float], int, int]] = {
    "Dukcapil": ({"KTP": 3.4, "Kartu keluarga": 3.3, "Akta": 3.1}, 64, 5200),
    "Perizinan": ({"Izin usaha": 3.0, "Izin bangunan": 2.8}, 38, 640),
    "Perpustakaan": ({"Peminjaman": 3.6}, 27, 900),
    "Samsat": ({"Pajak tahunan": 3.2, "Balik nama": 3.0}, 55, 7400),
}
"""The offices of a town: what people think of each service, how many answer in a quarter, how many are served."""


def kota(office: str, quarter: int) -> list[Row]:
    """One quarter of one office; from the second to the third all but one got better."""
    services, people, _ = OFFICES[office]
    chance = random.Random(f"{SEED} {office} {quarter}")
    header = ["Tanggal", "Layanan", "Jenis kelamin", "Usia", "Pendidikan"]
    rows: list[Row] = [[*header, *(f"U{number}" for number in range(1, 10))]]
    change = {2: 0.0, 3: -0.1 if office == "Samsat" else 0.15}[quarter]
    for _ in range(people + quarter):
        service = chance.choice(list(services))
        day = date(2025, 3 * quarter - 2, 1) + timedelta(days=chance.randrange(90))
        sex = chance.choice(["L", "P", "Laki-laki", "Perempuan"])
        person = [
            f"{day:%d/%m/%Y}",
            service,
            sex,
            chance.randint(17, 68),
            chance.choice(["SMA", "SLTA", "D3", "S1", ""]),
        ]
        given = answers(chance, [services[service] + change + 0.1 * (number % 3 - 1) for number in range(9)])
        rows.append([*person, *given])
    return rows


def kota_pengguna() -> list[Row]:
    """Whom the offices served in a quarter; of the archive nobody sent answers."""
    rows: list[Row] = [[office, f"{served:,}".replace(",", ".")] for office, (_, _, served) in OFFICES.items()]
    return [["Unit", "Jumlah pengguna"], *rows, ["Arsip", "150"]]


QUESTIONS = {
    "1. Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?": (
        "Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    "2. Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?": (
        "Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    "3. Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?": (
        "Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    "4. Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?": (
        "Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    "5. Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan dengan yang tercantum dalam standar?": (
        "Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    "6. Bagaimana pendapat Saudara tentang kompetensi petugas?": (
        "Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"),
    "7. Bagaimana pendapat Saudara tentang perilaku petugas (kesopanan dan keramahan)?": (
        "Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"),
    "8. Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?": (
        "Buruk", "Cukup", "Baik", "Sangat baik"),
    "9. Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?": (
        "Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik"),
}  # fmt: skip


SUGGESTIONS = [
    *("Jam buka perpustakaan ditambah sampai sore", "Ruang tunggu diberi kipas angin", "-"),
    *("Nomor antrean sebaiknya terlihat dari luar", "Petugasnya ramah, terima kasih"),
]
"""What some wrote; a dash is nothing."""


def formulir() -> list[Row]:
    """An online form: 50 respondents, whole questions as header, answers in words; one was sent twice."""
    chance = random.Random(SEED + 2)
    liking = [3.3, 3.2, 2.9, 3.6, 3.3, 3.4, 3.4, 3.0, 3.1]
    rows: list[Row] = [["Cap waktu", "Nama lengkap", "Jenis kelamin", "Layanan", *QUESTIONS, "Saran"]]
    moment = datetime(2025, 8, 4, 8, 0)
    for number in range(1, 51):
        moment += timedelta(minutes=chance.randrange(20, 400))
        words = [
            f"{'abcd'[n - 1]}. {forms[n - 1]}"
            for n, forms in zip(answers(chance, liking), QUESTIONS.values(), strict=True)
        ]
        service = chance.choice(["Perpustakaan", "Arsip"])
        stamp = f"{moment.day}/{moment.month}/{moment:%Y %H:%M:%S}"
        suggestion = SUGGESTIONS[number // 6 % len(SUGGESTIONS)] if number % 6 == 0 else ""
        person = f"Responden {number}", chance.choice(["Laki-laki", "Perempuan"])
        rows.append([stamp, *person, service, *words, suggestion])
    rows.insert(20, rows[19])
    return rows


def dinas() -> tuple[list[Row], int]:
    """An office's own sheet: titles, a header of two rows, 40 respondents, a foot by 0,11; and the header's end."""
    chance = random.Random(SEED + 3)
    liking = [3.6, 3.5, 3.4, 3.8, 3.5, 3.6, 3.7, 3.4, 3.5]
    given = [answers(chance, liking) for _ in range(40)]
    head: list[Row] = [["PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT"], ["DINAS PERTANIAN KABUPATEN SUKAMAJU"], []]
    head += [
        ["NO. RESP", "PROFIL", None, "NILAI UNSUR PELAYANAN"],
        [None, "L/P", "UMUR", *(f"U{n}" for n in range(1, 10))],
    ]
    people: list[Row] = [
        [number, chance.choice("LP"), chance.randint(20, 60), *one] for number, one in enumerate(given, start=1)
    ]
    sums = [sum(one[place] for one in given) for place in range(9)]
    nrr = [total / 40 for total in sums]
    foot: list[Row] = [["Σ Nilai / Unsur", None, None, *sums], ["NRR / Unsur", None, None, *nrr]]
    foot += [["NRR tertimbang / Unsur", None, None, *(value * 0.11 for value in nrr)]]
    foot += [["IKM UNIT PELAYANAN", None, None, round(sum(value * 0.11 for value in nrr) * 25, 2)]]
    return [*head, *people, *foot], len(head)


STATEMENTS = (
    "Tidak ada diskriminasi pelayanan pada unit layanan ini",
    "Tidak ada pelayanan di luar prosedur/kecurangan pelayanan",
    "Tidak ada penerimaan imbalan uang/barang/fasilitas di luar ketentuan",
    "Tidak ada pungutan liar (pungli)",
    "Tidak ada percaloan/perantara tidak resmi",
)


def zona_integritas() -> list[Row]:
    """A court: 45 respondents, the nine unsur and behind them five statements on corruption, both answered 1 to 4."""
    chance = random.Random(SEED + 6)
    liking = [3.5, 3.4, 3.1, 3.6, 3.4, 3.5, 3.6, 3.3, 3.4]
    unsur = ["Persyaratan", "Prosedur", "Waktu", "Biaya/tarif", "Produk", "Kompetensi", "Perilaku"]
    rows: list[Row] = [["No", "Layanan", *unsur, "Sarana dan prasarana", "Penanganan pengaduan", *STATEMENTS]]
    for number in range(1, 46):
        service = chance.choice(["Gugatan", "Permohonan"])
        honest: list[int | None] = [
            min(4, max(1, round(chance.gauss(mean, 0.4)))) for mean in (3.7, 3.8, 3.8, 3.9, 3.6)
        ]
        if number == 30:
            honest[2] = None
        rows.append([number, service, *answers(chance, liking), *honest])
    return rows


def integritas() -> list[Row]:
    """An internal survey of integrity, by ``integritas.toml``: 36 officials of three parts of an office, in words."""
    chance = random.Random(SEED + 7)
    words = ["Sangat tidak setuju", "Tidak setuju", "Setuju", "Sangat setuju"]
    rules = tomllib.loads(Path(__file__).with_name("integritas.toml").read_text(encoding="utf-8"))
    statements = [unsur["question"] for unsur in rules["unsur"]]
    rows: list[Row] = [["No", "Unit", *statements]]
    for number in range(1, 37):
        part = chance.choice(["Sekretariat", "Bidang A", "Bidang B"])
        mood = chance.gauss(0, 0.3)
        liking = [3.3, 3.6, 3.0, 3.1, 2.6, 2.7]
        scores = [min(4, max(1, round(chance.gauss(mean + mood, 0.5)))) for mean in liking]
        rows.append([number, part, *(words[score - 1] for score in scores)])
    return rows


def main() -> None:
    """Write the files beside this script."""
    book = Workbook()
    book.properties.creator = "Puskesmas Sukamaju"
    book.properties.created = book.properties.modified = STAMP
    sheet = book.active
    assert sheet is not None  # a new workbook has one sheet
    sheet.title = "Jawaban"
    for row in puskesmas():
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["B"].width = 12
    sheet.column_dimensions["C"].width = 14
    book.save(HERE / "puskesmas.xlsx")
    rows, last = dinas()
    book = Workbook()
    book.properties.creator = "Dinas Pertanian"
    book.properties.created = book.properties.modified = STAMP
    sheet = book.active
    assert sheet is not None  # as above
    sheet.title = "Pengolahan"
    for row in rows:
        sheet.append(row)
    for span in ("A1:L1", "A2:L2", f"A{last - 1}:A{last}", f"B{last - 1}:C{last - 1}", f"D{last - 1}:L{last - 1}"):
        sheet.merge_cells(span)
    book.save(HERE / "dinas.xlsx")
    with (HERE / "puskesmas-tw2.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(puskesmas_before())
    with (HERE / "formulir.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(formulir())
    with (HERE / "kelurahan.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(kelurahan())
    with (HERE / "harapan.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(harapan())
    with (HERE / "pengadilan.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(zona_integritas())
    with (HERE / "integritas.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(integritas())
    (HERE / "kota").mkdir(exist_ok=True)
    for office in OFFICES:
        for quarter in (2, 3):
            with (HERE / "kota" / f"{office}_TW{quarter}_2025.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(kota(office, quarter))
    with (HERE / "kota-pengguna.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(kota_pengguna())
    with (HERE / "populasi.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(populasi())


if __name__ == "__main__":
    main()
