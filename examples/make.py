"""Make the example surveys, both invented: ``python examples/make.py``. The same seed gives the same answers."""

from __future__ import annotations

import csv
import random
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


def answers(chance: random.Random, liking: list[float]) -> Row:
    """Nine answers of one respondent, each around what people think of that unsur."""
    mood = chance.gauss(0, 0.35)
    return [min(4, max(1, round(chance.gauss(mean + mood, 0.5)))) for mean in liking]


def puskesmas() -> list[Row]:
    """A health centre: 120 respondents of three services, some blanks and two cells that are no answer."""
    chance = random.Random(SEED)
    services = {
        "Poli umum": [3.3, 3.1, 2.8, 3.8, 3.3, 3.4, 3.3, 3.1, 3.2],
        "Laboratorium": [3.4, 3.3, 3.2, 3.5, 3.5, 3.6, 3.4, 3.0, 3.3],
        "Farmasi": [3.5, 3.4, 2.9, 3.7, 3.5, 3.4, 3.6, 3.3, 3.1],
    }
    header = ["No", "Tanggal", "Layanan", "Jenis kelamin", "Usia", "Pendidikan", "Pekerjaan"]
    rows: list[Row] = [[*header, *(f"U{number}" for number in range(1, 10))]]
    for number in range(1, 121):
        service = chance.choice(list(services))
        day = date(2025, 7, 1) + timedelta(days=chance.randrange(90))
        person = [chance.choice("LP"), chance.randint(18, 68), chance.choice(EDUCATION), chance.choice(OCCUPATION)]
        given = answers(chance, services[service])
        rows.append([number, day, service, *person, *(None if chance.random() < 0.02 else one for one in given)])
    rows[17][9] = 5
    rows[84][14] = "lupa"
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


def main() -> None:
    """Write both files beside this script."""
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
    with (HERE / "kelurahan.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(kelurahan())


if __name__ == "__main__":
    main()
