"""Survey files as they are met: one quirk a file, and what must come out of it.

All repeat one survey of known answers, so most must give the very same figures. What a quirk must give is known
from those integers, never from the program. ``python -m tests.quirks FOLDER`` writes them all.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from tests.surveys import UNSUR, Cell, Rows, U, csv_text, plain_index, write_csv, write_xlsx

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


# Shapes: one row a respondent

for style in (
    "U{}",
    "u{}",
    "Unsur {}",
    "UNSUR {}",
    "p{}",
    "P{}",
    "nilai_{}",
    "question_{}",
    "Q{}",
    "U{} ",
    " U {}",
    "unsur_{}",
    "Nilai U{}",
    "Pertanyaan {}",
    "soal{}",
    "U.{}",
    "U-{}",
    "U0{}",
):
    quirk(f"headed “{style}”", survey([style.format(number) for number in range(1, 10)]), SAME_BY_NUMBER)
quirk("no other column", survey(U, before={}), SAME_BY_NUMBER)
quirk(
    "other columns behind",
    survey(U, before={}, after={**PROFILE, "Saran": ["", "cepat, ramah", "-"] * 4}),
    SAME_BY_NUMBER,
)
quirk("numbers before names", survey([f"U{n} {name}" for n, name in enumerate(NAMES, start=1)]))
quirk("numbers and brackets", survey([f"U{n} ({name})" for n, name in enumerate(NAMES, start=1)]))
quirk("names before numbers", survey([f"{name} (U{n})" for n, name in enumerate(NAMES, start=1)]))
quirk("names numbered", survey([f"{n}. {name}" for n, name in enumerate(NAMES, start=1)]))

# Shapes: more than nine

MORE = {f"u{n}": [""] * 12 for n in range(10, 16)}
quirk("u10 to u15 all empty", survey([u.lower() for u in U], after=MORE), Figures({**BY_NUMBER, "column-empty": 6}))
quirk(
    "p10 all empty",
    survey([f"p{n}" for n in range(1, 10)], after={"p10": [""] * 12}),
    Figures({**BY_NUMBER, "column-empty": 1}),
)
HINT = "*Unsur bisa disesuaikan"
quirk(
    "U10 empty, with a hint in its header",
    survey(U, after={f"U10 {HINT}": [""] * 12}),
    Figures({**BY_NUMBER, "column-empty": 1}),
)
for place, before in (("behind other columns", PROFILE), ("in a table of answers only", dict[str, list[Cell]]())):
    rows = survey(U, before=before, after={"U10": [""] * 12})
    rows.insert(1, [*[""] * (len(before) + 9), HINT])
    quirk(
        f"U10 empty, with a hint below its header {place}",
        rows,
        Figures({**BY_NUMBER, "column-empty": 1, "rows-left-out": 1}),
    )
TENTH = Refused("column-further", ("beyond the 9 unsur", "(“U10”", "--rules", "ignore"))
quirk("U10 filled in", survey(U, after={"U10": [4] * 12}), TENTH)
quirk("U10 filled in once", survey(U, after={"U10": ["", 3, *[""] * 10]}), TENTH)
quirk(
    "U10 filled in and ignored",
    survey(U, after={"U10": [4] * 12}),
    SAME_BY_NUMBER,
    map='schema = "ikm.map/1"\nignore = ["U10"]',
)
FOURTEEN = [[*row, *row[:5]] for row in ANSWERS]
quirk(
    "U1 to U14 of 2004",
    survey([f"U{n}" for n in range(1, 15)], FOURTEEN),
    Figures(answers=FOURTEEN),
    rules="kepmenpan-25-2004",
)
quirk("U1 to U14 by the rules of 2017", survey([f"U{n}" for n in range(1, 15)], FOURTEEN), TENTH)
quirk("a column SARAN behind", survey(U, after={"SARAN": ["tambah kursi", "", "3"] * 4}), SAME_BY_NUMBER)
quirk("a column TAHUN behind", survey(U, after={"TAHUN": [2024] * 12}), SAME_BY_NUMBER)
quirk("columns SARAN and TAHUN behind names", survey(after={"SARAN": ["-", "", "4"] * 4, "TAHUN": [2024] * 12}))
STAMPS = [f"{3 + n}/14/2025 10:{n:02}:09" for n in range(9)] + [f"12/{n}/2025 9:05:00" for n in (1, 2, 3)]
for header in ("Waktu", "Cap waktu", "Timestamp", "Waktu Pengisian"):
    quirk(f"a time stamp “{header}” beside U1 to U9", survey(U, before={header: STAMPS, **PROFILE}), SAME_BY_NUMBER)
quirk("a time stamp “Cap waktu” beside names", survey(before={"Cap waktu": STAMPS}))
quirk("a time stamp beside a question “Waktu”", survey(replaced(NAMES, waktu="Waktu"), before={"Timestamp": STAMPS}))
WRONG_SUM = ("the row's own total is 31, its answers sum to 30",)
for header in ("Total", "Jumlah", "Jumlah Nilai", "Skor Total"):
    quirk(f"a column “{header}” that agrees", survey(after={header: SUMS}))
quirk(
    "a column “Total” that disagrees once",
    survey(after={"Total": [23, 31, *SUMS[2:]]}),
    Figures({"total-differs": 1}, WRONG_SUM),
)
quirk(
    "a column “Rata-rata” with decimal commas",
    csv_text(survey(after={"Rata-rata": [f"{n / 9:.3f}".rstrip("0").replace(".", ",") for n in SUMS]}), ";"),
)
quirk(
    "a column “Total” of means with decimal commas, zeros dropped",
    csv_text(survey(after={"Total": [f"{n / 9:.2f}".rstrip("0").replace(".", ",") for n in SUMS]}), ";"),
)

# Shapes: long

IDS = [3, 4, 7, 8, 11, 15, 16, 17, 20, 21, 30, 41]


def long(
    header: Sequence[str], questions: Sequence[Cell] = range(1, 10), answers: Rows = ANSWERS
) -> list[list[Cell]]:
    """A row an answer, in no order."""
    rows = [
        [person, question, answer]
        for person, own in zip(IDS, answers, strict=True)
        for question, answer in zip(questions, own, strict=True)
    ]
    random.Random(1).shuffle(rows)
    return [list(header), *rows]


LONG = ["id_responden", "id_pertanyaan", "point_jawaban"]
TWICE = [*long(LONG), long(LONG)[5]]
DIFFERENT = [*long(LONG), [3, 1, 2]]
quirk("a long table", long(LONG), SAME_BY_NUMBER)
quirk("a long table with words in its question column", long(LONG, NAMES))
quirk("a long table with codes in its question column", long(LONG, U), SAME_BY_NUMBER)
quirk("a long table of words", long(LONG, NAMES, worded()))
quirk(
    "a long table, its questions numbered with holes",
    long(LONG, [2, 5, 6, 7, 11, 12, 13, 20, 21]),
    Figures({**BY_NUMBER, "questions-ranked": 1}, ("numbered 2, 5, 6, 7, 11, 12, 13, 20, 21",)),
)
quirk(
    "a long table of other headers, named",
    long(["peserta", "butir", "angka"]),
    SAME_BY_NUMBER,
    long={"respondent": "peserta", "question": "butir", "answer": "angka"},
)
quirk(
    "a long table of other headers, named in a mapping file",
    long(["peserta", "butir", "angka"]),
    SAME_BY_NUMBER,
    map='schema="ikm.map/1"\nlong={respondent="peserta",question="butir",answer="angka"}',
)
quirk(
    "a long table of other headers",
    long(["peserta", "butir", "angka"]),
    Refused("no-answer-columns", ("“peserta”, “butir”, “angka”",)),
)
quirk("a long table with a pair stored twice alike", TWICE, Figures({**BY_NUMBER, "pair-twice": 1}))
quirk(
    "a long table with a pair stored twice, once blank",
    [*long(LONG), [3, 1, ""]],
    Figures({**BY_NUMBER, "pair-twice": 1}),
)
quirk(
    "a long table with a pair that differs",
    DIFFERENT,
    Refused("pair-contradicts", ("question 1 in rows", "and 110", "“1” and “2”")),
)
quirk(
    "a long table without some pairs",
    [r for r in long(LONG) if r[:2] not in ([3, 1], [8, 5], [41, 9])],
    Figures(BY_NUMBER, answers=SOME_BLANK),
)

# Shapes: counts


def counts(header: Sequence[str], *, words: bool = False, names: Sequence[str] = NAMES) -> list[list[Cell]]:
    """A row an option, with how many chose it and which part they are, and a row TOTAL below each question."""
    rows: list[list[Cell]] = [list(header)]
    for place, (name, form) in enumerate(zip(names, FORMS.values(), strict=True)):
        given = [row[place] for row in ANSWERS]
        for score, text in enumerate(form.split("|"), start=1):
            count = given.count(score)
            rows.append([name, text if words else score, count, f"{count / 12:.2%}"])
    return rows


COUNTS = ["Unsur", "Jawaban", "Jumlah", "Persen"]
quirk("counts of options", counts(COUNTS))
quirk("counts of options in words", counts(COUNTS, words=True))
quirk("counts of options of U1 to U9", counts(COUNTS, names=U), SAME_BY_NUMBER)
quirk(
    "counts with a row TOTAL at the end",
    [*counts(COUNTS), ["TOTAL", "", 108, "99,99 %"]],
    Figures({"rows-left-out": 1}),
)
quirk(
    "counts with a row TOTAL below each question",
    [
        row
        for n, one in enumerate(counts(COUNTS))
        for row in ([one] if n % 4 or not n else [one, [one[0], "TOTAL", 12, "100,01 %"]])
    ],
    Figures({"rows-left-out": 1}),
)
quirk("counts under other headers, asked for", counts(["Soal", "Opsi", "Banyaknya", "%"]), counts=True)
quirk(
    "counts beside a column that may hold them too, asked for",
    counts(["Unsur", "Jawaban", "Jumlah", "N"]),
    Refused("counts-unclear", ("no single column holds the count", "“Jumlah”, “N”", "[counts]")),
    counts=True,
)
quirk(
    "counts in columns named in a mapping file",
    counts(["butir", "pilih", "berapa", "%"]),
    map='schema="ikm.map/1"\ncounts={question="butir",score="pilih",count="berapa"}',
)
quirk(
    "counts by unit",
    [["Unit", *COUNTS], *([u, *row] for u in ("Loket A", "Loket B") for row in counts(COUNTS)[1:])],
    Figures({"unit-column": 1}, answers=[*ANSWERS, *ANSWERS], groups={"Loket A": 12, "Loket B": 12}),
)

# Shapes: not one row a respondent

OFFICES = ["Dinas A", "Dinas B", "Dinas C", "Dinas D"]
MEANS = [
    [round(n / 12, 3) for n in (row[0] + place for place, row in enumerate([TOTALS[k:] for k in range(9)]))]
    for _ in OFFICES
]
SUMMARY: Rows = [
    [
        "NO",
        "PERANGKAT DAERAH",
        "NILAI RATA-RATA UNSUR",
        *[""] * 8,
        "JENIS KELAMIN",
        "",
        "PENDIDIKAN",
        *[""] * 3,
        "PEKERJAAN",
        "",
        "POPULASI",
        "SAMPEL",
        "NRR TERTIMBANG",
        "IKM",
    ],
    ["", "", *U, "L", "P", "SD", "SMP", "SMA", "S1", "PNS", "SWASTA", "", "", "", ""],
    *(
        [n, name, *MEANS[n - 1], 20, 30, 5, 10, 25, 10, 8, 42, 400, 50, 3.159, 78.94]
        for n, name in enumerate(OFFICES, start=1)
    ),
    ["Jumlah", "", *[""] * 9, 80, 120, 20, 40, 100, 40, 32, 168, 1600, 200, "", ""],
]
quirk(
    "a summary per unit",
    SUMMARY,
    Refused("answers-means", ("4 of 4 answers of U1 Persyaratan are means", "“3.417”")),
    merged=["C1:K1", "L1:M1", "N1:Q1", "R1:S1"],
)
PAIRS = [f"{letter}{n}" for n in range(1, 10) for letter in "PH"]
BESIDE = Refused("expectation-beside", ("“H1”, “H2”", "“P1”, “P2”", "ignore"))
quirk(
    "perception and expectation side by side",
    survey(PAIRS, [[x for a in row for x in (a, 4)] for row in ANSWERS]),
    BESIDE,
)
quirk(
    "perception and expectation of 1 to 5",
    survey(PAIRS, [[x for a in row for x in (a, 5)] for row in ANSWERS]),
    BESIDE,
)
quirk(
    "expectations headed “Harapan U1”",
    survey([*U, *(f"Harapan {u}" for u in U)], [[*row, *[4] * 9] for row in ANSWERS]),
    Refused("expectation-beside", ("“Harapan U1”, “Harapan U2”",)),
)
quirk(
    "perception and expectation told apart by merged groups",
    [
        [*[""] * 6, "PERSEPSI", *[""] * 8, "HARAPAN", *[""] * 8],
        *survey([*U, *U], [[*row, *[4] * 9] for row in ANSWERS]),
    ],
    Refused("expectation-beside", ("“HARAPAN U1”, “HARAPAN U2”",)),
    merged=["G1:O1", "P1:X1"],
)
quirk(
    "two surveys in one file",
    survey([f"Q{n}" for n in range(1, 21)], [[*row, *row, 4, 4] for row in ANSWERS]),
    Refused("column-further", ("“Q10”",)),
)
for header in ("IKM", "Nilai IKM", "Indeks"):
    quirk(
        f"only an index per respondent, “{header}”",
        survey([header], [[round(n / 9 * 25, 2)] for n in SUMS]),
        Refused("no-answer-columns", (f"“{header}”",)),
    )

# Shapes: several questions an unsur

THREE = [[*row[:2], row[2], row[3], row[4], *row[3:]] for row in ANSWERS]
for style in ("U3.{}", "U3_{}", "U3-{}", "Unsur 3.{}", "u3 {}"):
    quirk(
        f"three questions of an unsur, “{style}”",
        survey([*U[:2], *(style.format(n) for n in (1, 2, 3)), *U[3:]], THREE),
        Figures(BY_NUMBER, answers=THREE, sizes=[1, 1, 3, *[1] * 6]),
    )
quirk(
    "three questions of an unsur, “U3a”",
    survey([*U[:2], "U3a", "U3b", "U3c", *U[3:]], THREE),
    Figures(BY_NUMBER, answers=THREE, sizes=[1, 1, 3, *[1] * 6]),
)
quirk(
    "three questions of an unsur, “Waktu 1”",
    survey([*NAMES[:2], "Waktu 1", "Waktu 2", "Waktu 3", *NAMES[3:]], THREE),
    Figures(answers=THREE, sizes=[1, 1, 3, *[1] * 6]),
)
SIZES = [3, 4, 5, 6, 7, 3, 3, 4, 5]
MANY = [[row[(u + q) % 9] for u, size in enumerate(SIZES) for q in range(size)] for row in ANSWERS]
quirk(
    "three to seven questions of each unsur",
    survey([f"U{u}.{q}" for u, size in enumerate(SIZES, start=1) for q in range(1, size + 1)], MANY),
    Figures(BY_NUMBER, answers=MANY, sizes=SIZES),
)
quirk(
    "three questions of an unsur, named in a mapping file",
    survey([*NAMES[:2], "cepat?", "tepat?", "lekas?", *NAMES[3:]], THREE),
    Figures(answers=THREE, sizes=[1, 1, 3, *[1] * 6]),
    map='schema="ikm.map/1"\nquestions={waktu=["cepat?","tepat?","lekas?"]}',
)

# Office sheets: the header

TITLE = [["PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT"], ["PER RESPONDEN DAN PER UNSUR PELAYANAN"], ["Tahun 2025"]]
SPAN = [f"A{n}:O{n}" for n in (1, 2, 3)]
quirk("title rows above the header", [*TITLE, *survey()], merged=SPAN)
quirk("title rows and blank rows above the header", [[], *TITLE, [], [], *survey()], merged=["A2:O2"])
quirk("a title that names an unsur", [["Nilai unsur persyaratan, prosedur dan biaya"], [], *survey()])
GROUPS = ["PROFIL", *[""] * 5, "NILAI UNSUR PELAYANAN", *[""] * 8]
quirk("a header of two rows with merged groups", [GROUPS, *survey(U)], SAME_BY_NUMBER, merged=["A1:F1", "G1:O1"])
quirk(
    "a header of two rows with merged groups below titles",
    [*TITLE, [], GROUPS, *survey()],
    merged=[*SPAN, "A5:F5", "G5:O5"],
)
quirk(
    "a header of two rows, the profile merged downwards",
    [[*PROFILE, "NILAI UNSUR PELAYANAN", *[""] * 8], [*[""] * 6, *U], *survey()[1:]],
    Figures({**BY_NUMBER, "few-respondents": 3}, groups={"KTP": 6, "KK": 3, "Akta": 3}),
    merged=[*(f"{c}1:{c}2" for c in "ABCDEF"), "G1:O1"],
    by="layanan",
)
quirk("codes above names", [[*[""] * 6, *U], *survey()])
quirk("names above codes", [[*PROFILE, *NAMES], [*[""] * 6, *U], *survey()[1:]])
quirk("questions above codes", [[*PROFILE, *QUESTIONS], [*[""] * 6, *U], *survey()[1:]])
for sign in ("{}", "({})"):
    numbered = [sign.format(n) for n in range(1, 16)]
    quirk(f"a row that numbers the columns {sign.format(1)}", [survey()[0], numbered, *survey()[1:]])
    quirk(
        f"a row that numbers the columns {sign.format(1)} of U1 to U9",
        [survey(U)[0], numbered, *survey()[1:]],
        SAME_BY_NUMBER,
    )
quirk("a row that numbers the columns of answers only", [survey()[0], [*[""] * 6, *range(1, 10)], *survey()[1:]])
quirk("a row that numbers the columns of a table of answers only", [U, list(range(1, 10)), *ANSWERS], SAME_BY_NUMBER)
quirk("spaces behind headers", survey([f"{name}  " for name in NAMES]))
quirk("line ends in headers", survey([f"U{n}\n({name})" for n, name in enumerate(NAMES, start=1)]))
quirk("a table that begins at B2", [[], *(["", *row] for row in survey())])
quirk("a table that begins at D5, titles above", [*TITLE, [], *([*[""] * 3, *row] for row in survey())])
DEMOGRAPHICS: Rows = [
    ["DINAS KEPENDUDUKAN"],
    ["JENIS KELAMIN"],
    ["Laki-laki", 6],
    ["Perempuan", 6],
    ["PENDIDIKAN"],
    ["SMA", 3],
    ["S1", 4],
    ["USIA"],
    ["17-25", 2],
    ["26-40", 5],
    [],
]
quirk("a block of demographics above the table", [*DEMOGRAPHICS, *survey()])
LEGEND: Rows = [
    [],
    [],
    ["NO", "UNSUR PELAYANAN", "NILAI RATA-RATA"],
    *([f"U{n}", name, round(NRR[n - 1], 3)] for n, name in enumerate(NAMES, start=1)),
    [],
    ["Mutu Pelayanan :"],
    ["A (Sangat Baik)", ":", "88,31 - 100,00"],
    ["B (Baik)", ":", "76,61 - 88,30"],
]
SUM_ROW = foot("Jumlah", TOTALS)
quirk("a table of the unsur below the foot", [*survey(), SUM_ROW, *LEGEND], Figures({"rows-left-out": 2}))
quirk(
    "a table of the unsur below the answers",
    [*survey(), *LEGEND],
    Figures({"rows-left-out": 2, "rows-without-answer": 1}, ("10 rows have no usable answer",)),
)
quirk(
    "a second table of respondents' numbers below the foot",
    [*survey(), SUM_ROW, [], ["Jenis Kelamin", "Jumlah"], ["L", 6], ["P", 6]],
    Figures({"rows-left-out": 2}),
)

quirk("headers that say the scale", survey([f"{name} (1-4)" for name in NAMES]))
quirk("headers U1 to U9 that say the scale", survey([f"{u} (1 - 4)" for u in U]), SAME_BY_NUMBER)
quirk(
    "a header that says what 1 and 4 mean",
    survey(replaced(NAMES, waktu="Waktu (1 = Tidak cepat s/d 4 = Sangat cepat)")),
)

# Office sheets: several sheets

OTHER: Rows = [["Petunjuk pengisian"], ["Isi dengan angka 1 sampai 4"]]
HALVES = {"Januari": [survey()[0], *survey()[1:7]], "Februari": [survey()[0], *survey()[7:]]}
quirk("a sheet of instructions before the answers", {"Petunjuk": OTHER, "Data": survey()})
quirk(
    "a sheet of results behind the answers",
    {"Data": survey(), "Hasil": [["IKM", round(IKM, 2)], ["U1", 3.42]], "Kosong": []},
)
quirk("two sheets of answers", HALVES, Refused("sheet-ambiguous", ("“Januari”, “Februari”", "--sheet all")))
quirk("two sheets of answers, one chosen", {**HALVES, "Semua": survey()}, sheet="Semua")
quirk("two sheets of answers, all chosen", {**HALVES, "Petunjuk": OTHER}, Figures({"sheet-left-out": 1}), sheet="all")
quirk("sheets chosen by a pattern", {**HALVES, "Rekap": survey()}, sheet="*uari")
quirk("a hidden sheet of answers", lambda path: write_xlsx(path, {"Lama": survey(), "Data": survey()}, ["Lama"]))
quirk("a hidden sheet named", lambda path: write_xlsx(path, {"Data": survey(), "G": OTHER}, ["Data"]), sheet="data")

# Office sheets: the foot

NINTHS = [nrr / 9 for nrr in NRR]
FEET: dict[str, Sequence[Cell]] = {
    "Jumlah": TOTALS,
    "JUMLAH": TOTALS,
    "Jumlah Nilai Per Unsur": TOTALS,
    "Σ Nilai / Unsur": TOTALS,
    "Σ Nilai/Unsur": TOTALS,
    "Nilai/unsur": TOTALS,
    "N (Jumlah Responden)": [12] * 9,
    "NRR Per Unsur = Jumlah Nilai : Jumlah Responden": NRR,
    "NRR / Unsur": NRR,
    "NRR/Unsur": [f"{nrr:.3f}".replace(".", ",") for nrr in NRR],
    "Rata-rata": NRR,
    "NRR tertimbang per unsur": NINTHS,
    "NRR terimbang / unsur = NRR x 0,11": NINTHS,
    "Bobot per Unsur (1/9)": [1 / 9] * 9,
    "Total NRR": [sum(NRR)],
    "Nilai Indeks Per Parameter": [nrr * 25 for nrr in NRR],
    "*) Jumlah NRR Tertimbang": [sum(NINTHS)],
}
AGREES = {"rows-left-out": 1, "sheet-agrees": 1}
CLAIMS: dict[str, Sequence[Cell]] = {
    "Nilai SKM = NRR tertimbang x 25": [IKM],
    "IKM UNIT PELAYANAN": [IKM],
    "IKM Unit Pelayanan": [*[""] * 8, round(IKM, 2)],
    "Nilai IKM": [round(IKM / 25, 3)],
    "Nilai Konversi": [round(IKM, 3)],
    "**) IKM Unit Pelayanan = 25 x *)": [IKM],
    "Nilai SKM = 78,94": [],
}
for label, cells in FEET.items():
    quirk(f"a foot row “{label}”", [*survey(), foot(label, cells)], Figures({"rows-left-out": 1}))
    quirk(
        f"a sum row and a foot row “{label}”", [*survey(), SUM_ROW, foot(label, cells)], Figures({"rows-left-out": 1})
    )
for label, cells in CLAIMS.items():
    quirk(f"a foot row “{label}” that agrees", [*survey(), foot(label, cells)], Figures(AGREES))
    quirk(
        f"a sum row and a foot row “{label}” that agrees", [*survey(), SUM_ROW, foot(label, cells)], Figures(AGREES)
    )
WHOLE_FOOT = [
    SUM_ROW,
    foot("NRR / Unsur", NRR),
    foot("NRR tertimbang / Unsur", [*NINTHS, sum(NINTHS)][:9]),
    foot("*) Jumlah NRR Tertimbang", [*[""] * 8, sum(NINTHS)]),
    foot("**) IKM Unit Pelayanan = 25 x *)", [*[""] * 8, IKM]),
    foot("Mutu Pelayanan", ["B"]),
    foot("Kinerja Unit Pelayanan", ["Baik"]),
]
quirk(
    "only the class in words below the answers",
    [*survey(), foot("Kinerja Unit Pelayanan", ["Baik"])],
    Figures({"rows-left-out": 1}),
)
quirk("a whole foot", [*survey(), *WHOLE_FOOT], Figures(AGREES), merged=[f"A{n}:F{n}" for n in range(14, 21)])
quirk("a whole foot below a blank row", [*survey(), [], *WHOLE_FOOT], Figures(AGREES))
quirk(
    "a whole foot, then a legend", [*survey(), *WHOLE_FOOT, *LEGEND], Figures({"rows-left-out": 2, "sheet-agrees": 1})
)
quirk(
    "foot rows with their label in another column",
    [*survey(), ["", "", "", "Jumlah", "", "", *TOTALS], ["", "", "", "", "", "NRR", *NRR]],
    Figures({"rows-left-out": 1}),
)
quirk("foot rows without a label", [*survey(), foot("", TOTALS), foot("", NRR)], Figures({"rows-left-out": 1}))
quirk(
    "a foot of formulas whose values were not stored",
    [*survey(), foot("Jumlah", [f"=SUM({c}2:{c}13)" for c in "GHIJKLMNO"]), foot("IKM", ["=AVERAGE(G14:O14)*25"])],
    Figures({"rows-left-out": 1}),
    kinds=XLSX,
)
quirk(
    "the sheet's own IKM by 0.11",
    [*survey(), foot("IKM UNIT PELAYANAN", [round(IKM_OF_011, 2)])],
    Figures(
        {"rows-left-out": 1, "sheet-differs": 1},
        ("the sheet says IKM 78.15; its answers give 78.94; weight 0.11 gives 78.15",),
    ),
)
quirk(
    "the sheet's own IKM by 0.11 as a live formula",
    [*survey(), foot("IKM UNIT PELAYANAN", [IKM_OF_011])],
    Figures(
        {"rows-left-out": 1, "sheet-differs": 1},
        ("the sheet says IKM 78.15; its answers give 78.94; weight 0.11 gives 78.15",),
    ),
)
quirk(
    "the sheet's own IKM of nobody knows what",
    [*survey(), foot("IKM", ["80,5"])],
    Figures({"rows-left-out": 1, "sheet-differs": 1}, ("the sheet says IKM 80.5; its answers give 78.94",)),
)
quirk(
    "a sum that the sheet has wrong",
    [*survey(), foot("Jumlah", [42, *TOTALS[1:]])],
    Figures({"rows-left-out": 1, "sheet-differs": 1}, ("Σ nilai U1 42; its answers give 41",)),
)
quirk(
    "an NRR that the sheet has wrong",
    [*survey(), foot("NRR", [3.5, *NRR[1:]])],
    Figures({"rows-left-out": 1, "sheet-differs": 1}, ("NRR U1 3.5; its answers give 3.417",)),
)
FOURS: list[list[Cell]] = [[4] * 9] * 12
for label in ("NRR / Unsur", "NRR Per Unsur", "Rata-rata"):
    quirk(
        f"a survey of nothing but 4, and “{label}”",
        [*survey(answers=FOURS), foot(label, [4] * 9)],
        Figures({"rows-left-out": 1}, answers=FOURS),
    )
    quirk(
        f"a survey of nothing but 4, a sum row, and “{label}”",
        [*survey(answers=FOURS), foot("Jumlah", [48] * 9), foot(label, [4] * 9)],
        Figures({"rows-left-out": 1}, answers=FOURS),
    )
quirk(
    "three respondents, and their number as a row",
    [*survey()[:4], foot("N (Jumlah Responden)", [3] * 9)],
    Figures({"rows-left-out": 1}, answers=ANSWERS[:3]),
)
quirk(
    "one respondent, and the sum as a row",
    [*survey()[:2], foot("Jumlah", ANSWERS[0])],
    Figures({"rows-left-out": 1}, answers=ANSWERS[:1]),
)
MANY_ROWS = 2_500
LARGE = {name: values * MANY_ROWS for name, values in PROFILE.items()}
quirk(
    "a foot in a large file",
    [*survey(answers=ANSWERS * MANY_ROWS, before=LARGE), foot("NRR / Unsur", NRR), foot("IKM", [IKM])],
    Figures(AGREES, answers=ANSWERS * MANY_ROWS),
    kinds=CSV,
)
quirk(
    "a survey of nothing but 4 in a large file, and “NRR”",
    [*survey(answers=FOURS * MANY_ROWS, before=LARGE), foot("NRR", [4] * 9)],
    Figures({"rows-left-out": 1}, answers=FOURS * MANY_ROWS),
    kinds=CSV,
)

quirk(
    "a foot that divides by nothing under U10 to U12",
    [
        *survey(U, after={f"U{n}": [""] * 12 for n in (10, 11, 12)}),
        foot("Jumlah", [*TOTALS, 0, 0, 0]),
        foot("NRR / Unsur", [*NRR, *["#DIV/0!"] * 3]),
    ],
    Figures({**BY_NUMBER, "column-empty": 3, "rows-left-out": 1}),
)
COULD_BE: dict[str, list[Cell]] = {"Kategori": ["Baik"] * 9, "Kinerja Unsur": ["Baik"] * 9, "Nilai Maksimum": [4] * 9}
for label, figures in COULD_BE.items():
    quirk(
        f"a foot row “{label}” of what could be answers",
        [*survey(), foot(label, figures)],
        Figures({"rows-left-out": 1}),
    )
    quirk(
        f"a sum row and a foot row “{label}” of what could be answers",
        [*survey(), SUM_ROW, foot(label, figures)],
        Figures({"rows-left-out": 1}),
    )
quirk(
    "a sum row and rows MAX and MIN",
    [*survey(), SUM_ROW, foot("MAX", [4] * 9), foot("MIN", [1] * 9)],
    Figures({"rows-left-out": 1}),
)
SHORT_NAMES = {"Nama": ["Ani", "Max", "N. Sari", "Min Ho", *PROFILE["Nama"][4:]]}
FEW_GIVEN = [*ANSWERS[:2], [*[4] * 5, *[None] * 4], *ANSWERS[3:]]
quirk(
    "respondents called N. Sari and Min Ho below a sum in the middle",
    [
        *survey(answers=FEW_GIVEN, before=SHORT_NAMES)[:3],
        ["Jumlah halaman ini", *map(sum, zip(*ANSWERS[:2], strict=True))],
        *survey(answers=FEW_GIVEN, before=SHORT_NAMES)[3:],
    ],
    Figures({"rows-left-out": 1, "rows-below-foot": 1}, answers=FEW_GIVEN),
)
quirk("a respondent called Max", [survey()[0], ["Max", *survey()[1][1:]], *survey()[2:]])
quirk(
    "a foot of sums and means without a label, in a table of answers only",
    [U, *ANSWERS, TOTALS, NRR],
    Figures({**BY_NUMBER, "rows-left-out": 1}),
)
quirk(
    "a foot of means without a label, in a table of answers only",
    [U, *ANSWERS, NRR],
    Figures({**BY_NUMBER, "rows-left-out": 1}),
)
quirk(
    "a survey of nothing but 4, sums and means without a label, in a table of answers only",
    [U, *FOURS, [48] * 9, [4] * 9],
    Figures({**BY_NUMBER, "rows-left-out": 1}, answers=FOURS),
)
SHEET = {"No. Resp": list(range(1, 13))}
NARROW = [
    *survey(U, before=SHEET),
    foot("Nilai/Unsur", TOTALS, 1),
    foot("NRR/Unsur", NRR, 1),
    foot("NRR tertimbang/Unsur", NINTHS, 1),
    foot("*)", [*[""] * 8, sum(NINTHS)], 1),
    foot("**) IKM Unit Pelayanan", [*[""] * 8, IKM], 1),
]
quirk("the sheet that every office hands in", [*TITLE, [], *NARROW], Figures({**BY_NUMBER, **AGREES}))
quirk(
    "the sheet that every office hands in, with its legend",
    [*TITLE, [], *NARROW, *LEGEND],
    Figures({**BY_NUMBER, **AGREES, "rows-left-out": 2}),
)
quirk(
    "the sheet that every office hands in, all answers 4",
    [
        *survey(U, FOURS, SHEET),
        foot("Nilai/Unsur", [48] * 9, 1),
        foot("NRR/Unsur", [4] * 9, 1),
        *LEGEND[:3],
        *([f"U{n}", name, 4] for n, name in enumerate(NAMES, start=1)),
    ],
    Figures({**BY_NUMBER, "rows-left-out": 2}, answers=FOURS),
)

# Office sheets: rows that are nobody's

for cell in ("Nama Responden", "Contoh Responden", "DATA SAMPLE!!", "Contoh: Budi"):
    sample = [0, cell, 30, "L", "S1", "KTP", *[4] * 9]
    quirk(f"a sample row “{cell}”", [survey()[0], sample, *survey()[1:]], Figures({"rows-left-out": 1}))
EMPTY_NUMBERS = [[n, *[""] * 14] for n in range(13, 501)]
quirk(
    "template rows numbered to 500", [*survey(), *EMPTY_NUMBERS], Figures({"rows-without-answer": 1}, ("488 rows",))
)
quirk(
    "template rows numbered to 500, and a foot",
    [*survey(), *EMPTY_NUMBERS, SUM_ROW],
    Figures({"rows-without-answer": 1, "rows-left-out": 1}, ("488 rows",)),
)
quirk(
    "template rows numbered, of which none is filled in",
    [survey()[0], *([n, *[""] * 14] for n in range(1, 501))],
    Refused("no-usable-row", ("none of the 500 rows",)),
)
quirk("rows of only commas", csv_text([*survey()[:5], *[[""] * 15] * 3, *survey()[5:], *[[""] * 15] * 99]))
for value in (0, "-", "", "0", " ", "–"):
    quirk(
        f"blanks written as “{value}” {type(value).__name__}",
        survey(answers=blank(value)),
        Figures(answers=SOME_BLANK),
    )
quirk("numbers as text", survey(answers=[[str(one) for one in row] for row in ANSWERS]))
quirk("numbers as text with spaces", survey(answers=[[f" {one} " for one in row] for row in ANSWERS]))
quirk("numbers as 4.0", survey(answers=[[f"{one}.0" for one in row] for row in ANSWERS]))
quirk("numbers as 4,0", survey(answers=[[f"{one},0" for one in row] for row in ANSWERS]))

# Forms

GOOGLE = {"Timestamp": STAMPS}
NUMBERED = [f"{n}. {question}?" for n, question in enumerate(QUESTIONS, start=1)]
quirk("the nine questions", survey(QUESTIONS))
quirk("the nine questions, numbered", survey(NUMBERED))
quirk("the nine questions, numbered U1 to U9", survey([f"U{n}. {q}" for n, q in enumerate(QUESTIONS, start=1)]))
quirk("the nine questions in brackets", survey([f"Penilaian [{question}]" for question in QUESTIONS]))
quirk("a Google form", survey(NUMBERED, worded(), before=GOOGLE))
DRESSED: dict[str, Label] = {
    "a letter before and a score behind": lambda words, score: f"{'abcd'[score - 1]}. {words}, {score}",
    "a letter before": lambda words, score: f"{'ABCD'[score - 1]}. {words}",
    "a score behind": lambda words, score: f"{words.title()}, {score}",
    "a score before": lambda words, score: f"{score}. {words}",
    "a score before without space": lambda words, score: f"{score}.{words.title()}",
    "a score in brackets": lambda words, score: f"{words} ({score})",
    "underscores": lambda words, _: words.lower().replace(" ", "_"),
    "emoji": lambda words, score: f"{'😡😕🙂😍'[score - 1]} {words.title()}",
    "capitals": lambda words, _: words.upper(),
    "spaces and a point": lambda words, _: f" {words.replace(' ', '  ')}. ",
    "words and digits mixed": lambda words, score: words if score in (2, 3) else score,
}
for name, dress in DRESSED.items():
    quirk(f"answers with {name}", survey(NUMBERED, worded(dress), before=GOOGLE))
TYPING = {
    "persyaratan": QUESTIONS[0].replace("kesesuaian", "Kesesuain"),
    "waktu": QUESTIONS[2].replace("kecepatan", "kecapaten"),
    "produk": QUESTIONS[4]
    .replace("kesesuaian", "kesesuian")
    .replace("antara", "anatar")
    .replace("tercantum", "tercamtum"),
    "kompetensi": "Bagaimana pendapat Saudara tentang Kopetensi/ kemampuan yang dimilki peugas dalam pelayanan",
    "perilaku": QUESTIONS[6].replace("petugas", "peugas"),
    "sarana": QUESTIONS[7].replace("prasarana", "prasanan"),
}
quirk("typing errors in all questions", survey(replaced(QUESTIONS, **TYPING)))
for unsur, question in TYPING.items():
    quirk(f"typing errors in the question of {unsur}", survey(replaced(QUESTIONS, **{unsur: question})))
quirk(
    "typing errors in numbered questions and answers in words",
    survey([f"{n}. {q}" for n, q in enumerate(replaced(QUESTIONS, **TYPING), start=1)], worded(), before=GOOGLE),
)
for top in (5, 6, 10):
    answers = [[max(1, round(one * top / 4)) for one in row] for row in ANSWERS]
    quirk(
        f"answers of 1 to {top}",
        survey(answers=answers),
        Refused("scale-other", ("not on the scale 1–4", f"“{top}”")),
    )
quirk(
    "one typing error is no other scale",
    survey(answers=[[44, *ANSWERS[0][1:]], *ANSWERS[1:]]),
    Figures(
        {"answer-out-of-scale": 1},
        ("“44” is not on the scale 1–4 of U1 Persyaratan",),
        [[None, *ANSWERS[0][1:]], *ANSWERS[1:]],
    ),
)

# CSV

TEXT = survey(U, before={**PROFILE, "Saran": ['ramah, "cepat"', "baik; sekali", "-"] * 4})
quirk("semicolons", csv_text(TEXT, ";"), SAME_BY_NUMBER)
quirk("quotes and CRLF", csv_text(TEXT).replace("\n", "\r\n"), SAME_BY_NUMBER)
quirk("everything in quotes and CRLF", "".join(";".join(f'"{cell}"' for cell in row) + "\r\n" for row in survey()))
LONG_DATES = [f"Sabtu, {n:02} April 2023 - 00:00" for n in range(1, 13)]
quirk(
    "semicolons, no header, a long date with a comma",
    csv_text(survey(after={"x": LONG_DATES})[1:], ";"),
    SAME_BY_NUMBER,
    columns="no,nama,umur,jk,pendidikan,layanan,U1-U9,tanggal",
)
quirk(
    "semicolons, no header, and nothing said of it",
    csv_text(survey()[1:], ";"),
    Refused("no-header", ("--no-header --columns",)),
)
for day in ("12 Februari 2025", "Sabtu, 01 April 2023 - 00:00", "0000-00-00", "2023-04-01 00:00:00", "12/02/2025"):
    quirk(f"dates such as {day}", survey(before={"Tanggal": [day] * 12, **PROFILE}))

# Names of unsur

MET = {
    "persyaratan": "Persyaratan|Persyaratan Pelayanan|Syarat Pengurusan Pelayanan|Kesesuaian Persyaratan|Kesesuain Persyaratan|kesesuian persyaratan",
    "prosedur": "Prosedur|Prosedur Pelayanan|Sistem, Mekanisme, dan Prosedur|Sistem / prosedur|Kemudahan Prosedur|pemahaman_prosedur",
    "waktu": "Waktu|Waktu Penyelesaian|Waktu Pelayanan|Waktu Penyelesaian Pelayanan|Waktu (Penyelesaian) (Pelayanan)|Kecepatan|pendapat_kecepatan|Kecapaten",
    "biaya": "Biaya/Tarif|Biaya dan Tarif|Kesesuaian/Kewajaran Biaya|Kesesuaian Biaya|Kewajaran Biaya|pendapat_biaya|Biaya",
    "produk": "Produk|Produk Spesifikasi Jenis Pelayanan|Produk Spesifikasi Jenis Layanan|Produk Pelayanan|Produk Layanan|Kesesuian Produk",
    "kompetensi": "Kompetensi|Kompetensi Pelaksana|Kompetensi Petugas|Kopetensi|Kopetensi Peugas",
    "perilaku": "Perilaku|Perilaku Pelaksana|Perilaku Petugas|Kesopanan|sikap petugas|Perilaku Peugas",
    "sarana": "Sarana dan Prasarana|Sarana & Prasarana|Sarana Prasarana|Kualitas Sarana|sarana dan prasanan|Prasanan",
    "pengaduan": "Penanganan Pengaduan|Penanganan Pengaduan, Saran dan Masukan|PENANGANAN PENGADUAN, SARAN, DAN MASUKAN",
}
for unsur, names in MET.items():
    for name in names.split("|"):
        quirk(f"{unsur} headed “{name}”", survey(replaced(NAMES, **{unsur: name})))
for name in ("Maklumat Pelayanan", "MATLUMAN PELAYANAN"):
    quirk(
        f"“{name}” of 2014 in the place of sarana",
        survey(replaced(NAMES, sarana=name)),
        Refused("unsur-missing", ("no column for U8 Sarana", f"“{name}”")),
    )
    quirk(
        f"“{name}” of 2014 beside the nine",
        survey(after={name: [4] * 12}),
        Refused("column-further", (f"filled in (“{name}”)",)),
    )

# Answers

OTHER_FORMS = {
    "persyaratan": "Tidak sesuai|Cukup sesuai|Sesuai|Sangat sesuai\nTidak Sesuai|Kadang sesuai|Sesuai|Sangat Sesuai\n"
    "Tidak sesuai|Kurang sesuai|Sesuai|Sangat Mudah",
    "prosedur": "Tidak mudah|Cukup mudah|Mudah|Sangat mudah\nSulit|Kurang mudah|Mudah|Sangat mudah\n"
    "Sangat Tidak Mudah|Tidak Mudah|Mudah|Sangat Mudah",
    "waktu": "Lambat|Lumayan lambat|Cepat|Sangat cepat\n"
    "Tidak tepat waktu|Kadang-kadang tepat waktu|Banyak tepat waktu|Selalu tepat waktu",
    "biaya": "Sangat mahal|Cukup mahal|Wajar|Gratis\nSangat mahal|Mahal|Cukup mahal|Tidak mahal\n"
    "Tidak wajar|Kurang wajar|Wajar|Sangat wajar\n"
    "Selalu tidak sesuai|Kadang-kadang sesuai|Banyak sesuai|Selalu sesuai",
    "produk": "Tidak sesuai|Cukup sesuai|Sesuai|Sangat sesuai\nTidak sesuai|Kadang sesuai|Sesuai|Sangat sesuai",
    "kompetensi": "Tidak mampu|Kurang mampu|Mampu|Sangat mampu",
    "perilaku": "Tidak Sopan dan Tidak Ramah|Kurang sopan dan ramah|Sopan dan ramah|Sangat sopan dan ramah\n"
    "Tidak responsif|Kurang responsif|Responsif|Sangat responsif\n"
    "Tidak ramah|Kurang ramah|Ramah|Sangat ramah",
    "sarana": "Tidak berkualitas|Kurang berkualitas|Berkualitas|Sangat berkualitas\n"
    "Tidak nyaman|Kurang nyaman|Nyaman|Sangat nyaman",
    "pengaduan": "Tidak ada|Ada tapi tidak berfungsi|Berfungsi tetapi kurang maksimal|Dikelola dengan baik\n"
    "Tidak ada|Ada tetapi tidak berfungsi|Berfungsi dan tidak maksimal|Dikelola dengan baik\n"
    "Tidak ada|Ada tetapi tidak berfungsi|Berfungsi tidak maksimal|Dikelola dengan baik\n"
    "Tidak memuaskan|Kurang memuaskan|Memuaskan|Sangat memuaskan",
}
quirk("answers in the words of the regulation", survey(answers=worded()))
for unsur, forms in OTHER_FORMS.items():
    for form in forms.split("\n"):
        quirk(f"{unsur} answered {form}", survey(answers=worded(forms={unsur: form})))
GENERAL = """Tidak baik|Kurang baik|Baik|Sangat baik
Tidak baik|Cukup baik|Baik|Baik Sekali
Tidak puas|Kurang puas|Puas|Sangat puas
Tidak puas|Cukup puas|Puas|Sangat puas
Tidak setuju|Kurang setuju|Setuju|Sangat setuju
STS|TS|S|SS""".split("\n")
for form in GENERAL:
    quirk(f"all answered {form}", survey(answers=worded(forms=dict.fromkeys(UNSUR, form))))
    quirk(f"all of U1 to U9 answered {form}", survey(U, worded(forms=dict.fromkeys(UNSUR, form))), SAME_BY_NUMBER)


def digits_but(**forms: str) -> list[list[Cell]]:
    """The answers in digits, but in words for some unsur."""
    words = worded(forms=forms)
    return [
        [one if unsur in forms else score for unsur, one, score in zip(UNSUR, own, row, strict=True)]
        for own, row in zip(words, ANSWERS, strict=True)
    ]


quirk("one unsur in words, the others in digits", survey(answers=digits_but(biaya=FORMS["biaya"])))
quirk(
    "the best of prosedur the lowest",
    survey(answers=worded(lambda words, score: f"{words}, {5 - score}")),
    Refused("form-reversed", ("the other way round", "U1 Persyaratan")),
)
quirk(
    "a header that codes the other way round",
    survey(
        replaced(
            NAMES, persyaratan="Persyaratan (1 = Sangat sesuai, 2 = Sesuai, 3 = Kurang sesuai, 4 = Tidak sesuai)"
        )
    ),
    Refused("form-reversed", ("the other way round", "U1 Persyaratan")),
)
quirk(
    "1 is Sangat Puas",
    survey(
        answers=worded(
            lambda words, score: f"{5 - score}. {words}",
            dict.fromkeys(UNSUR, "Tidak Puas|Kurang Puas|Puas|Sangat Puas"),
        )
    ),
    Refused("form-reversed", ("the other way round",)),
)
HALF_COURT = [[{1: "Tidak mudah", 2: "Tidak mudah", 3: "Mudah", 4: "Sangat mudah"}[row[1]]] for row in ANSWERS]
quirk(
    "“Tidak mudah” that two forms score differently",
    survey(answers=[[row[0], *one, *row[2:]] for row, one in zip(ANSWERS, HALF_COURT, strict=True)]),
    Refused(
        "answers-ambiguous",
        (
            "“Tidak mudah” of U2 Prosedur",
            "1 in Tidak mudah / Kurang mudah",
            "2 in Sangat tidak mudah / Tidak mudah",
            "[answers.prosedur]",
        ),
    ),
)
quirk(
    "“Cukup mahal” that two forms score differently",
    survey(answers=[[*row[:3], {1: "Sangat mahal"}.get(row[3], "Cukup mahal"), *row[4:]] for row in ANSWERS]),
    Refused(
        "answers-ambiguous",
        (
            "“Cukup mahal” of U4 Biaya",
            "2 in Sangat mahal / Cukup mahal",
            "3 in Sangat mahal / Mahal",
            "[answers.biaya]",
        ),
    ),
)
LEVIES = "Selalu ada|Sering ada|Jarang ada|Tidak ada"
quirk(
    "“Tidak ada” illegal levies",
    survey([*NAMES[:8], "Apakah ada pungutan liar"], answers=digits_but(pengaduan=LEVIES)),
    Refused("unsur-missing", ("no column for U9 Pengaduan", "“Apakah ada pungutan liar”")),
)
quirk("“Tidak ada” illegal levies beside the nine", survey(after={"Apakah ada pungutan liar": ["Tidak ada"] * 12}))
SWAPPED = [[*row[:7], row[8], row[7]] for row in ANSWERS]
MOVED = Figures({"order-answers": 1}, ("U8, U9 are not in the usual order",))
quirk(
    "U8 answered “Dikelola dengan baik”",
    survey(U, [[*r[:7], w[8], w[7]] for r, w in zip(ANSWERS, worded(), strict=True)]),
    MOVED,
)
quirk(
    "U8 answered “Dikelola dengan baik”, all others in digits",
    survey(U, [[*r[:7], w[8], r[7]] for r, w in zip(ANSWERS, worded(), strict=True)]),
    MOVED,
)
quirk("U9 answered “Dikelola dengan baik”", survey(U, worded()))
quirk("U9 answered “Dikelola dengan baik”, all others in digits", survey(U, digits_but(pengaduan=FORMS["pengaduan"])))

# Mapping files

MAP = 'schema = "ikm.map/1"\n'
quirk(
    "an ambiguous answer that a mapping file settles",
    survey(answers=[[*row[:3], ["Sangat mahal", "Cukup mahal"][min(row[3], 2) - 1], *row[4:]] for row in ANSWERS]),
    Figures(answers=[[*row[:3], min(row[3], 2), *row[4:]] for row in ANSWERS]),
    map=MAP + '[answers.biaya]\n"Cukup mahal" = 2',
)
quirk(
    "an ambiguous answer that a mapping file settles the other way",
    survey(answers=[[*row[:3], {1: "Sangat mahal"}.get(row[3], "Cukup mahal"), *row[4:]] for row in ANSWERS]),
    Figures(answers=[[*row[:3], 1 if row[3] == 1 else 3, *row[4:]] for row in ANSWERS]),
    map=MAP + '[answers.biaya]\n"cukup mahal" = 3',
)
quirk(
    "a mapping file that scores unknown answers",
    survey(answers=digits_but(biaya="Wah|Hm|Nah|Oke")),
    map=MAP + "[answers.biaya]\nWah = 1\nHm = 2\nNah = 3\nOke = 4",
)
quirk(
    "a mapping file that takes an answer for none",
    survey(answers=blank("tidak tahu")),
    Figures(answers=SOME_BLANK),
    map=MAP + 'missing = ["Tidak tahu"]',
)
quirk(
    "a mapping file that turns a form round",
    survey(answers=[[*r[:3], f"{w[3]}, {5 - r[3]}", *r[4:]] for r, w in zip(ANSWERS, worded(), strict=True)]),
    map=MAP + '[answers.biaya]\n"Sangat mahal, 4" = 1\n"Cukup mahal, 3" = 2\n"Murah, 2" = 3\n"Gratis, 1" = 4',
)
quirk(
    "a mapping file that names the columns",
    survey(list("abcdefghi")),
    map=MAP + "[questions]\n" + "".join(f'{u} = "{c}"\n' for u, c in zip(UNSUR, "abcdefghi", strict=True)),
)
quirk(
    "a mapping file that names two columns",
    survey([*NAMES[:7], "x1", "x2"], SWAPPED),
    map=MAP + 'questions = { pengaduan = "x1", sarana = "x2" }',
)
quirk(
    "a mapping file that ignores expectations",
    survey(PAIRS, [[x for a in row for x in (a, 5)] for row in ANSWERS]),
    SAME_BY_NUMBER,
    map=MAP + f"ignore = {[f'H{n}' for n in range(1, 10)]}",
)
quirk(
    "a mapping file with entries that fit nothing",
    survey(),
    Figures(
        {"map-unused": 2, "map-label-unmet": 1},
        ("“Ragu-ragu” under answers.biaya", "“Keterangan” under ignore", "“abstain” under missing"),
    ),
    map=MAP + 'ignore = ["Keterangan"]\nmissing = ["abstain"]\n[answers.biaya]\n"Ragu-ragu" = 2',
)
quirk(
    "a mapping file that names no such column",
    survey(),
    Refused("column-unknown", ("“Ongkos” of “",)),
    map=MAP + 'questions = { biaya = "Ongkos" }',
)
quirk(
    "a mapping file that names the row of the header", [survey(NAMES[::-1])[0], *survey()], map=MAP + "header_row = 2"
)
quirk(
    "a mapping file that names the columns of no header",
    survey()[1:],
    SAME_BY_NUMBER,
    map=MAP + f"columns = {[*'abcdef', *U]}",
)
quirk(
    "a mapping file that names the order",
    survey(U, SWAPPED),
    Figures(answers=SWAPPED),
    map=MAP + 'order = "regulation"',
)
quirk(
    "a mapping file that names what was not asked",
    survey([*NAMES[:3], *NAMES[4:]], [[*r[:3], *r[4:]] for r in ANSWERS]),
    Figures(answers=[[*row[:3], *row[4:]] for row in ANSWERS]),
    map=MAP + 'without = ["biaya"]',
)
quirk("a mapping file that names the sheet", {**HALVES, "Semua": survey()}, map=MAP + 'sheet = "Semua"')

quirk(
    "a mapping file that names a profile column nobody groups by",
    survey(),
    Figures({"map-unused": 1}, ("“Sekolah” under profile",)),
    map=MAP + 'profile = { pendidikan = "Sekolah" }',
)
quirk(
    "a mapping file that names a profile column to group by",
    survey(before={"Sekolah": ["SD", "S1", "SD"] * 4}),
    Figures(groups={"SD": 8, "S1": 4}),
    map=MAP + 'profile = { pendidikan = "Sekolah" }',
    by="pendidikan",
)
quirk(
    "a mapping file that names the unit",
    survey(before={"Loket": ["A", "B"] * 6}),
    Figures({"few-respondents": 2}, groups={"A": 6, "B": 6}),
    map=MAP + 'unit = "Loket"',
)

# Units and profiles

for header in ("Unit", "UNIT LAYANAN", "unit_pelayanan", "Nama OPD", "Perangkat Daerah", "Satker"):
    quirk(
        f"the unit headed “{header}”",
        survey(before={header: ["A", "A", "B"] * 4}),
        Figures({"few-respondents": 2}, groups={"A": 8, "B": 4}),
        unit="unit",
    )
SERVICES = {"KTP": 6, "KK": 3, "Akta": 3}
for header in ("Layanan", "JENIS LAYANAN ", "jenis_layanan", "Jenis Pelayanan", "Layanan yang diterima"):
    before = {header if name == "Jenis Layanan" else name: own for name, own in PROFILE.items()}
    quirk(
        f"the service headed “{header}”",
        survey(before=before),
        Figures({"few-respondents": 3}, groups=SERVICES),
        by="layanan",
    )
SPELLINGS = {
    "jenis_kelamin": "L|Laki-laki|Laki - Laki|Laki Laki|Pria|P|Perempuan|Wanita",
    "pendidikan": "SD|SLTP|SMA / SMK|SLTA Sederajat|D1–D3|D-3|S1|S-1|S1 / Setara|S2 ke atas|3|4",
    "pekerjaan": "PNS|ASN|PNS/TNI/Polri|PPPK|Swasta|Wiraswasta / Usahawan|Wirausaha|Pelajar/Mahasiswa|Nelayan |Nelayan",
    "usia": "0|1121212|51 s.d 60|17|21|34",
}
ALIKE = {"jenis_kelamin": 1, "pendidikan": 1}
for role, spelt in SPELLINGS.items():
    values = [(spelt.split("|") * 12)[n] for n in range(12)]
    groups = {one.strip(): sum(other.strip() == one.strip() for other in values) for one in values}
    quirk(
        f"{role} spelt in many ways",
        survey(before={role.replace("_", " ").title(): values}),
        Figures({"value-alike": ALIKE[role]} if role in ALIKE else {}, groups=groups),
        by=role,
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, one) in enumerate(QUIRKS.items(), start=1):
        for kind in one.kinds:
            one.write(folder / f"{number:03} {name.replace('/', '∕')}.{kind}")
