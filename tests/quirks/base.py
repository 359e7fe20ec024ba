"""The survey that all quirks repeat, the registry of them, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from tests.surveys import UNSUR, Cell, Rows, plain_index, write_csv, write_xlsx

ANSWERS: list[list[int]] = [
    list(map(int, row))
    for row in (
        "131314334 443443233 313431423 444322432 222234342 443424434 "
        "424434443 443344311 443444433 432134324 433444124 344434434"
    ).split()
]
"""Twelve respondents; each unsur has every score, and no two unsur have the same total."""
TOTALS = [41, 38, 35, 40, 36, 42, 39, 33, 37]
"""Their sums by unsur, by hand: 341 in all, so the index is 341 / 12 / 9 × 25 = 78.935…"""
SUMS = [23, 30, 24, 28, 24, 32, 32, 27, 33, 26, 29, 33]
"""Their sums by respondent, by hand."""
NRR = [total / 12 for total in TOTALS]
IKM, IKM_OF_011 = 341 / 108 * 25, 341 / 12 * 0.11 * 25

NAMES = [
    "Persyaratan",
    "Prosedur",
    "Waktu Pelayanan",
    "Biaya/Tarif",
    "Produk",
    "Kompetensi",
    "Perilaku",
    "Sarana",
    "Pengaduan",
]
QUESTIONS = [
    "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya",
    "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini",
    "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan",
    "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan",
    "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam standar pelayanan "
    "dengan hasil yang diberikan",
    "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan",
    "Bagaimana pendapat Saudara perilaku petugas dalam pelayanan terkait kesopanan dan keramahan",
    "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana",
    "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan",
]
FORMS = {
    "persyaratan": "Tidak sesuai|Kurang sesuai|Sesuai|Sangat sesuai",
    "prosedur": "Tidak mudah|Kurang mudah|Mudah|Sangat mudah",
    "waktu": "Tidak cepat|Kurang cepat|Cepat|Sangat cepat",
    "biaya": "Sangat mahal|Cukup mahal|Murah|Gratis",
    "produk": "Tidak sesuai|Kurang sesuai|Sesuai|Sangat sesuai",
    "kompetensi": "Tidak kompeten|Kurang kompeten|Kompeten|Sangat kompeten",
    "perilaku": "Tidak sopan dan ramah|Kurang sopan dan ramah|Sopan dan ramah|Sangat sopan dan ramah",
    "sarana": "Buruk|Cukup|Baik|Sangat baik",
    "pengaduan": "Tidak ada|Ada tetapi tidak berfungsi|Berfungsi kurang maksimal|Dikelola dengan baik",
}
PROFILE: dict[str, list[Cell]] = {
    "No": list(range(1, 13)),
    "Nama": ["Ani", "Budi", "Citra", "Dedi", "Eka", "Fajar", "Gita", "Hadi", "Indah", "Joko", "Kartini", "Lukman"],
    "Umur": [21, 34, 45, 29, 52, 38, 41, 27, 33, 60, 25, 48],
    "L/P": list("PLPLPLPLPLPL"),
    "Pendidikan": ["SMA", "S1", "SMP", "S1", "SD", "D3", "S1", "SMA", "S2", "SMA", "S1", "SMP"],
    "Jenis Layanan": ["KTP", "KK", "KTP", "Akta"] * 3,
}
LEFT = len(PROFILE)
BY_NUMBER = {"order-assumed": 1}
"""Of U8 and U9 alone nobody knows which order they follow."""


class Figures(NamedTuple):
    """What a quirk gives: the answers of its respondents, all findings by code, and parts of their sentences.

    ``sizes`` says how many questions each unsur has, one where nothing is said; ``groups`` how many respondents each
    group has.
    """

    findings: Mapping[str, int] = {}
    said: tuple[str, ...] = ()
    answers: Rows = ANSWERS
    sizes: Sequence[int] = ()
    groups: Mapping[str, int] | None = None

    @property
    def exact(self) -> Fraction:
        """The index of the answers, by the oracle; an unsur of several questions is the mean of their means."""
        sizes, start, index = self.sizes or [1] * len(self.answers[0]), 0, Fraction(0)
        for size in sizes:
            own = [row[start : start + size] for row in self.answers]
            index, start = index + plain_index(own, Fraction(1, size * len(sizes))), start + size
        return index

    @property
    def totals(self) -> list[int]:
        """The sum of the answers to each question."""
        return [sum(filter(None, column)) for column in zip(*self.answers, strict=True)]


class Refused(NamedTuple):
    """The code of a refusal, and parts of its sentence."""

    code: str
    said: tuple[str, ...]


class Quirk(NamedTuple):
    """How a quirk is written, in which kinds of file, what it is scored with, and what must come out."""

    write: Callable[[Path], object]
    wanted: Figures | Refused
    kinds: tuple[str, ...]
    options: Mapping[str, Any]


QUIRKS: dict[str, Quirk] = {}
SAME = Figures()
SAME_BY_NUMBER = Figures(BY_NUMBER)
BOTH, CSV, XLSX = ("csv", "xlsx"), ("csv",), ("xlsx",)


def quirk(
    name: str,
    content: Rows | str | Mapping[str, Rows] | Callable[[Path], object],
    wanted: Figures | Refused = SAME,
    *,
    kinds: tuple[str, ...] = (),
    merged: Iterable[str] = (),
    **options: Any,
) -> None:
    """Register a quirk: rows (with cells to merge), the text of a csv file, sheets of a workbook, or what writes it.

    ``options`` are those of :func:`ikm.score`, but that ``map`` is the text of a mapping file.
    """
    assert name not in QUIRKS, name
    write: Callable[[Path], object]
    own: tuple[str, ...]
    if isinstance(content, str):
        write, own = lambda path: path.write_bytes(content.encode()), CSV
    elif isinstance(content, Mapping):
        write, own = lambda path: write_xlsx(path, dict(content)), XLSX
    elif callable(content):
        write, own = content, XLSX
    else:
        write, own = lambda path: write_rows(path, content, merged), BOTH
    QUIRKS[name] = Quirk(write, wanted, kinds or own, options)


def write_rows(path: Path, rows: Rows, merged: Iterable[str]) -> None:
    if path.suffix == ".csv":
        write_csv(path, rows)
        return
    write_xlsx(path, rows)
    if merged:
        book = openpyxl.load_workbook(path)
        for cells in merged:
            book.worksheets[0].merge_cells(cells)
        book.save(path)


def survey(
    header: Sequence[str] = NAMES,
    answers: Rows = ANSWERS,
    before: Mapping[str, Sequence[Cell]] = PROFILE,
    after: Mapping[str, Sequence[Cell]] = {},
) -> list[list[Cell]]:
    """A header, and a row a respondent; ``before`` and ``after`` are other columns."""
    rows = [[*before, *header, *after]]
    for number, own in enumerate(answers):
        rows.append([*(v[number] for v in before.values()), *own, *(v[number] for v in after.values())])
    return rows


Label = Callable[[str, int], Cell]
"""Dresses an answer in words, given with its score."""


def replaced(items: Sequence[Any], **changed: Any) -> list[Any]:
    """One item for each unsur, some replaced by the id of their unsur."""
    return [changed.get(unsur, item) for unsur, item in zip(UNSUR, items, strict=True)]


def worded(label: Label = lambda words, _: words, forms: Mapping[str, str] = {}) -> list[list[Cell]]:
    """The answers in words, of the regulation's forms or others by unsur; ``label`` dresses each."""
    words = [form.split("|") for form in {**FORMS, **forms}.values()]
    return [[label(own[score - 1], score) for own, score in zip(words, row, strict=True)] for row in ANSWERS]


def foot(label: str, cells: Sequence[Cell], width: int = LEFT) -> list[Cell]:
    return [label, *[""] * (width - 1), *cells]


def blank(value: Cell) -> list[list[Cell]]:
    """The answers, with ``value`` in the place of three that were not given."""
    return [[value if one is None else one for one in row] for row in SOME_BLANK]


SOME_BLANK: Rows = [
    [None if (person, place) in ((0, 0), (3, 4), (11, 8)) else one for place, one in enumerate(row)]
    for person, row in enumerate(ANSWERS)
]
