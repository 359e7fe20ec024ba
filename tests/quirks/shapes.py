"""Quirks of shape: what a row of the table is, and which columns it has."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.quirks.base import (
    ANSWERS,
    BY_NUMBER,
    FORMS,
    NAMES,
    PROFILE,
    SAME_BY_NUMBER,
    SOME_BLANK,
    SUMS,
    TOTALS,
    Figures,
    Refused,
    quirk,
    replaced,
    survey,
    worded,
)
from tests.surveys import Cell, Rows, U, csv_text

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
TENTH = Refused("column-further", ("beyond the 9 unsur", "(“U10”", "with rules", "ignore"))
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
    Figures({"rules-unverified": 1}, ("the classes D, C, B, A",), answers=FOURTEEN),
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
WRONG_SUM = ("the respondent's own total is 31, the answers sum to 30",)
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
