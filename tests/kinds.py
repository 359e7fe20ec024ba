"""One survey, as every kind of table that is read: for what must hold of all of them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.markup import excel_2003, flat_ods, write_html
from tests.surveys import Rows, U, csv_text, write_csv, write_xlsx

ANSWERS = [
    [(person * (1 + asked % 2 * 2) + asked**2 + person // 5) % 4 + 1 for asked in range(9)] for person in range(24)
]
"""Of 24 respondents to nine questions, each with answers of every score."""
NAMES = [
    *("Persyaratan", "Prosedur", "Waktu penyelesaian", "Biaya/Tarif", "Produk", "Kompetensi pelaksana"),
    *("Perilaku pelaksana", "Sarana dan prasarana", "Penanganan pengaduan"),
]
FORMS = [
    ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"],
    ["Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"],
    ["Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"],
    ["Sangat mahal", "Cukup mahal", "Murah", "Gratis"],
    ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"],
    ["Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"],
    ["Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"],
    ["Buruk", "Cukup", "Baik", "Sangat baik"],
    ["Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik"],
]
WORDS = [[FORMS[asked][score - 1] for asked, score in enumerate(row)] for row in ANSWERS]
SIDE = [["KTP" if person % 3 else "KK", "LP"[person % 2]] for person in range(24)]

Kind = Callable[[Path], tuple[Path, list[str]]]
"""Writes the survey into a folder; gives its path, and the options it is read with."""


def _beside(header: list[str], answers: Rows) -> list[list[Any]]:
    return [["Layanan", "Jenis kelamin", *header], *([*s, *a] for s, a in zip(SIDE, answers, strict=True))]


def digits(folder: Path) -> tuple[Path, list[str]]:
    return write_csv(folder / "digits.csv", _beside(U, ANSWERS)), ["--by", "layanan"]


def words(folder: Path) -> tuple[Path, list[str]]:
    return write_xlsx(folder / "words.xlsx", _beside(NAMES, WORDS)), ["--by", "layanan"]


def lettered(folder: Path) -> tuple[Path, list[str]]:
    rows = [[f"{'abcd'[score - 1]}. {word}" for score, word in zip(*row, strict=True)] for row in _both()]
    return write_csv(folder / "lettered.csv", _beside(U, rows)), []


def scored(folder: Path) -> tuple[Path, list[str]]:
    rows = [[f"{word} ({score})" for score, word in zip(*row, strict=True)] for row in _both()]
    return write_csv(folder / "scored.csv", _beside(NAMES, rows)), []


def _both() -> list[tuple[list[int], list[str]]]:
    return list(zip(ANSWERS, WORDS, strict=True))


def titled(folder: Path) -> tuple[Path, list[str]]:
    rows = [["HASIL SURVEI KEPUASAN MASYARAKAT"], ["Triwulan III 2025"], [], *_beside(NAMES, WORDS)]
    return write_xlsx(folder / "titled.xlsx", rows), ["--by", "layanan"]


def two_rows(folder: Path) -> tuple[Path, list[str]]:
    rows = [["Layanan", "Jenis kelamin", "Unsur pelayanan"], ["", "", *U], *_beside(U, ANSWERS)[1:]]
    return write_xlsx(folder / "two-rows.xlsx", rows), ["--by", "layanan"]


def headless(folder: Path) -> tuple[Path, list[str]]:
    rows = [[person, 20 + person, *row] for person, row in enumerate(ANSWERS, start=1)]
    return write_csv(folder / "headless.csv", rows), ["--no-header", "--columns", "no,usia,U1-U9"]


def long(folder: Path) -> tuple[Path, list[str]]:
    rows = [[f"R{person}", asked, score] for person, row in enumerate(ANSWERS) for asked, score in enumerate(row, 1)]
    return write_csv(folder / "long.csv", [["Responden", "Pertanyaan", "Jawaban"], *rows]), []


def long_named(folder: Path) -> tuple[Path, list[str]]:
    rows = [
        [f"R{person}", name, score] for person, row in enumerate(ANSWERS) for name, score in zip(U, row, strict=True)
    ]
    parts = ["--long", "respondent=Orang", "question=Hal", "answer=Isi"]
    return write_csv(folder / "long-named.csv", [["Orang", "Hal", "Isi"], *rows]), parts


def counts(folder: Path) -> tuple[Path, list[str]]:
    rows = [
        [name, score, sum(row[asked] == score for row in ANSWERS)]
        for asked, name in enumerate(NAMES)
        for score in (1, 2, 3, 4)
    ]
    return write_csv(folder / "counts.csv", [["Unsur", "Skor", "Jumlah"], *rows]), []


def parts(folder: Path) -> tuple[Path, list[str]]:
    rows = [[*row[:3], row[8], *row[3:]] for row in ANSWERS]
    return write_csv(folder / "parts.csv", [["U1", "U2", "U3.1", "U3.2", *U[3:]], *rows]), []


def parts_in_words(folder: Path) -> tuple[Path, list[str]]:
    rows = [[*row[:3], FORMS[2][own[8] - 1], *row[3:]] for own, row in _both()]
    return write_csv(folder / "parts-in-words.csv", [["U1", "U2", "U3.1", "U3.2", *U[3:]], *rows]), []


def units(folder: Path) -> tuple[Path, list[str]]:
    rows = [["Puskesmas" if person % 2 else "Dukcapil", *row] for person, row in enumerate(ANSWERS)]
    return write_csv(folder / "units.csv", [["Unit Layanan", *U], *rows]), []


def sheets(folder: Path) -> tuple[Path, list[str]]:
    rows = _beside(NAMES, WORDS)
    book: dict[str, Rows] = {
        "Januari": rows[:13],
        "Februari": [rows[0], *rows[13:]],
        "Keterangan": [["dibuat oleh", "bagian umum"]],
    }
    return write_xlsx(folder / "sheets.xlsx", book), ["--sheet", "all", "--by", "layanan"]


def one_of_sheets(folder: Path) -> tuple[Path, list[str]]:
    return sheets(folder)[0], ["--sheet", "Februari"]


def beside_others(folder: Path) -> tuple[Path, list[str]]:
    book: dict[str, Rows] = {"Keterangan": [["dibuat oleh", "bagian umum"]], "Isi": _beside(U, ANSWERS)}
    return write_xlsx(folder / "beside.xlsx", book), []


def web_page(folder: Path) -> tuple[Path, list[str]]:
    return write_html(folder / "page.xls", _beside(NAMES, WORDS)), ["--by", "layanan"]


def excel_2003_xml(folder: Path) -> tuple[Path, list[str]]:
    path = folder / "2003.xls"
    path.write_text(excel_2003({"Isi": _beside(U, ANSWERS)}), encoding="utf-8")
    return path, ["--by", "layanan"]


def flat_opendocument(folder: Path) -> tuple[Path, list[str]]:
    path = folder / "datar.fods"
    path.write_text(flat_ods({"Isi": _beside(NAMES, WORDS)}), encoding="utf-8")
    return path, ["--by", "layanan"]


def records(folder: Path) -> tuple[Path, list[str]]:
    header, *rows = _beside(U, ANSWERS)
    path = folder / "jawaban.json"
    path.write_text(json.dumps([dict(zip(header, row, strict=True)) for row in rows]), encoding="utf-8")
    return path, ["--by", "layanan"]


def archive(folder: Path) -> tuple[Path, list[str]]:
    header, *rows = _beside(U, ANSWERS)
    path = folder / "arsip.zip"
    with zipfile.ZipFile(path, "w") as package:
        for name, part in (("a.csv", rows[:10]), ("b.csv", rows[10:])):
            package.writestr(name, csv_text([header, *part]))
    return path, ["--by", "layanan"]


def eight(folder: Path) -> tuple[Path, list[str]]:
    rows = [row[:3] + row[4:] for row in ANSWERS]
    return write_csv(folder / "eight.csv", [U[:3] + U[4:], *rows]), ["--without", "biaya"]


def regulation(folder: Path) -> tuple[Path, list[str]]:
    return write_csv(folder / "regulation.csv", [U, *ANSWERS]), ["--order", "regulation"]


KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in (
        *(
            digits,
            words,
            lettered,
            scored,
            titled,
            two_rows,
            headless,
            long,
            long_named,
            counts,
            parts,
            parts_in_words,
            units,
            sheets,
        ),
        *(one_of_sheets, beside_others, eight, regulation),
        *(web_page, excel_2003_xml, flat_opendocument, records, archive),
    )
}
