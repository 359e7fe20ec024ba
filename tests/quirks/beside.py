"""What was expected beside what was met with: in every spelling it leaves the figures as they are, or is refused."""

from __future__ import annotations

from collections.abc import Sequence

from tests.quirks.base import (
    ANSWERS,
    BY_NUMBER,
    LEFT,
    NAMES,
    TOTALS,
    Figures,
    Refused,
    foot,
    quirk,
    replaced,
    survey,
    worded,
)
from tests.surveys import Cell, Rows, U

FOUND = {"expectation-columns": 1}
SAME_BESIDE = Figures(FOUND)
SAME_BESIDE_BY_NUMBER = Figures({**BY_NUMBER, **FOUND})
EXPECTED = [[4 - (person + asked) % 3 for asked in range(9)] for person in range(12)]
PAIRS = [f"{letter}{n}" for n in range(1, 10) for letter in "PH"]
IMPORTANT = ["Tidak penting", "Kurang penting", "Penting", "Sangat penting"]
MAP = 'schema="ikm.map/1"\n'


def beside(
    header: Sequence[str], expected: Rows = EXPECTED, names: Sequence[str] = NAMES, answers: Rows = ANSWERS
) -> list[list[Cell]]:
    """The survey with columns of expectations behind the answers."""
    return survey([*names, *header], [[*row, *own] for row, own in zip(answers, expected, strict=True)])


def mixed(expected: Rows) -> list[list[Cell]]:
    return [[x for pair in zip(*rows, strict=True) for x in pair] for rows in zip(ANSWERS, expected, strict=True)]


quirk("perception and expectation side by side", survey(PAIRS, mixed(EXPECTED)), SAME_BESIDE_BY_NUMBER)
quirk(
    "perception and expectation of 1 to 5",
    survey(PAIRS, mixed([[5] * 9] * 12)),
    Refused("expectation-scale", ("12 of 12 answers of kepentingan U1 Persyaratan", "scale 1–4", "“5”", "ignore")),
)
for style in ("Harapan U{}", "Kepentingan_U{}", "U{} (Harapan)", "Harapan {}", "H-{}", "Tingkat kepentingan U{}"):
    quirk(
        f"expectations headed “{style}”",
        beside([style.format(n) for n in range(1, 10)], names=U),
        SAME_BESIDE_BY_NUMBER,
    )
for style in ("Harapan {}", "Kepentingan: {}", "{} (harapan)", "Ekspektasi terhadap {}"):
    quirk(f"expectations headed “{style}” of names", beside([style.format(name) for name in NAMES]), SAME_BESIDE)
quirk(
    "expectations as whole questions",
    beside([f"{n}. Seberapa penting {name} bagi Anda?" for n, name in enumerate(NAMES, start=1)]),
    SAME_BESIDE,
)
quirk("expectations numbered beside names", beside([f"H{n}" for n in range(1, 10)]), Figures({**BY_NUMBER, **FOUND}))
quirk(
    "performance and importance headed so",
    beside([f"Kepentingan {name}" for name in NAMES], names=[f"Kinerja {name}" for name in NAMES]),
    SAME_BESIDE,
)
for first, second, name in (
    ("PERSEPSI", "HARAPAN", "merged groups"),
    ("KINERJA (X)", "TINGKAT KEPENTINGAN (Y)", "merged groups in more words"),
):
    quirk(
        f"perception and expectation told apart by {name}",
        [[*[""] * 6, first, *[""] * 8, second, *[""] * 8], *beside(U, names=U)],
        SAME_BESIDE_BY_NUMBER,
        merged=["G1:O1", "P1:X1"],
    )
quirk(
    "expectation before perception, by merged groups",
    [
        [*[""] * 6, "HARAPAN", *[""] * 8, "KENYATAAN", *[""] * 8],
        *survey([*NAMES, *NAMES], [[*own, *row] for row, own in zip(ANSWERS, EXPECTED, strict=True)]),
    ],
    SAME_BESIDE,
    merged=["G1:O1", "P1:X1"],
)
quirk(
    "expectations named, and the answers beside them not",
    [
        [*[""] * 6, "KINERJA", *[""] * 8, "HARAPAN", *[""] * 8],
        *beside(NAMES, names=[f"K{n}" for n in range(1, 10)]),
    ],
    Refused(
        "expectation-beside", ("no answers; columns not understood", "“HARAPAN Persyaratan”", "“K1”", "[questions]")
    ),
    merged=["G1:O1", "P1:X1"],
)
quirk(
    "expectations of every unsur, answers of all but one",
    survey([*NAMES[:8], *(f"Harapan {name}" for name in NAMES)], [[*row[:8], *row] for row in ANSWERS]),
    Refused("expectation-beside", ("of U9 Pengaduan (“Harapan Pengaduan”)",)),
)
quirk(
    "an office named after hope above its columns",
    [["RSIA HARAPAN KITA"], *survey(U)],
    Figures(BY_NUMBER),
)

# Answers

quirk(
    "expectations in words",
    beside([f"Harapan {name}" for name in NAMES], [[IMPORTANT[one - 1] for one in row] for row in EXPECTED]),
    SAME_BESIDE,
)
quirk(
    "expectations and answers in words",
    beside(
        [f"Harapan {name}" for name in NAMES],
        [[f"{'abcd'[4 - one]}. {IMPORTANT[one - 1]}" for one in row] for row in EXPECTED],
        answers=worded(),
    ),
    SAME_BESIDE,
)
quirk(
    "expectations in the words of the answers",
    beside([f"Harapan {name}" for name in NAMES], worded(), answers=worded()),
    SAME_BESIDE,
)
quirk(
    "expectations with blanks, another scale and an error",
    beside(
        [f"Harapan {name}" for name in NAMES],
        [[5, "", "wah", *row[3:]] if not person else row for person, row in enumerate(EXPECTED)],
    ),
    Figures(
        {**FOUND, "answer-out-of-scale": 1, "answer-unknown": 1},
        ("“5” is not on the scale 1–4 of kepentingan U1 Persyaratan", "“wah” is not a score of kepentingan U3 Waktu"),
    ),
)
quirk(
    "columns of expectations that nobody filled in",
    beside([f"H{n}" for n in range(1, 10)], [[""] * 9] * 12),
    Figures({**BY_NUMBER, **FOUND, "expectation-partly": 1}),
)
quirk(
    "expectations whose best has the lowest number",
    beside([f"Harapan {name} (1 = Sangat penting, 4 = Tidak penting)" for name in NAMES]),
    Refused("form-reversed", ("kepentingan U1 Persyaratan",)),
)
quirk(
    "expectations in words of no form",
    beside([f"Harapan {name}" for name in NAMES], [["wah", *row[1:]] for row in EXPECTED]),
    Refused("answers-unknown", ("12 of 12 answers of kepentingan U1 Persyaratan", "[answers.persyaratan]")),
)
quirk(
    "answers in words of expectations",
    survey(NAMES, [[IMPORTANT[row[0] - 1], *row[1:]] for row in ANSWERS]),
    Refused("answers-unknown", ("12 of 12 answers of U1 Persyaratan",)),
)
quirk(
    "respondents who answered expectations only",
    survey(
        [*NAMES, *(f"Harapan {name}" for name in NAMES)],
        [*([*row, *own] for row, own in zip(ANSWERS, EXPECTED, strict=True)), *[[*[""] * 9, *[4] * 9]] * 2],
        {"No": range(1, 15)},
    ),
    Figures({**FOUND, "rows-without-answer": 1}, ("2 rows have no usable answer",)),
)

# Some only, or too many

quirk("a lone column of hope", survey(after={"Harapan pelayanan, sarana": ["Semoga lebih cepat"] * 12}))
quirk("a lone column H1", survey(after={"H1": [9] * 12}))
quirk(
    "hopes in free words",
    survey(after={"Kritik dan harapan tentang sarana": ["tambah kursi"] * 12, "Harapan Anda": ["maju"] * 12}),
)
quirk(
    "headers lettered a to i",
    survey(
        [
            f"{letter}. {name}"
            for letter, name in zip("abcdefghi", replaced(NAMES, waktu="Kecepatan pelayanan"), strict=True)
        ]
    ),
)
quirk(
    "expectations of three unsur only",
    beside([f"Harapan {name}" for name in NAMES[:3]], [row[:3] for row in EXPECTED]),
    SAME_BESIDE,
)
quirk(
    "two columns of expectations of one unsur",
    beside(["Harapan Persyaratan", "H1", "H2"], [row[:3] for row in EXPECTED], names=U),
    Refused("expectation-twice", ("of U1 Persyaratan (“Harapan Persyaratan”, “H1”)", "[expected]")),
)
quirk(
    "expectations of no unsur, and of two at once",
    beside(["H1", "H2", "H10", "Harapan biaya dan produk"], [row[:4] for row in EXPECTED], names=U),
    Figures(
        {**BY_NUMBER, **FOUND, "expectation-unmatched": 1},
        ("“H10”, “Harapan biaya dan produk” hold expectations of no",),
    ),
)
quirk(
    "expectations of unsur with two questions each",
    survey(
        [f"{letter}{n}.{part}" for letter in "UH" for n in range(1, 10) for part in (1, 2)],
        [
            [one for own in (row, expected) for one in own for _ in (1, 2)]
            for row, expected in zip(ANSWERS, EXPECTED, strict=True)
        ],
    ),
    Figures({**BY_NUMBER, **FOUND}, answers=[[one for one in row for _ in (1, 2)] for row in ANSWERS], sizes=[2] * 9),
)

# Feet, other shapes, and mapping files

quirk(
    "a foot below answers and expectations",
    [
        *survey(
            [*(f"Harapan {u}" for u in U), *U], [[*own, *row] for row, own in zip(ANSWERS, EXPECTED, strict=True)]
        ),
        foot("Jumlah", [*map(sum, zip(*EXPECTED, strict=True)), *TOTALS]),
        foot("NRR", [3] * 18),
    ],
    Figures({**BY_NUMBER, **FOUND, "rows-left-out": 1}),
)
quirk(
    "one answer a row, expectations among the questions",
    [
        ["Responden", "Pertanyaan", "Jawaban"],
        *(
            [person + 1, f"{head}{name}", one]
            for person in range(12)
            for head, rows in (("", ANSWERS), ("Harapan ", EXPECTED))
            for name, one in zip(NAMES, rows[person], strict=True)
        ),
    ],
    SAME_BESIDE,
)
quirk(
    "counts of options, expectations among the questions",
    [
        ["Unsur", "Jawaban", "Jumlah"],
        *(
            [f"{head}{name}", score, [row[asked] for row in rows].count(score)]
            for head, rows in (("", ANSWERS), ("Harapan ", EXPECTED))
            for asked, name in enumerate(NAMES)
            for score in (1, 2, 3, 4)
        ),
    ],
    SAME_BESIDE,
)
quirk(
    "a mapping file that names expectations",
    beside(["penting?", "mudah?"], [row[:2] for row in EXPECTED]),
    SAME_BESIDE,
    map=MAP + '[expected]\npersyaratan = "penting?"\nprosedur = "mudah?"',
)
quirk(
    "a mapping file that names one column of expectations",
    beside(["penting?", "H1"], [row[:2] for row in EXPECTED]),
    SAME_BESIDE,
    map=MAP + '[expected]\npersyaratan = "penting?"',
)
quirk(
    "a mapping file that takes one column for answers and expectations",
    survey(),
    Refused("map-expected", ("expected: “produk” stands under questions, too",)),
    map=MAP + 'questions.produk = "Produk"\nexpected.waktu = "Produk"',
)
quirk(
    "a mapping file that scores words of expectations",
    beside([f"Harapan {name}" for name in NAMES], [["wah", *row[1:]] for row in EXPECTED]),
    SAME_BESIDE,
    map=MAP + "[answers.persyaratan]\nwah = 4",
)

# Columns that nobody uses

TELLERS: dict[str, list[Cell]] = {"Nomor antrean": ["A-01"] * 12, "Meja": [1, 2, 3] * 4}
quirk(
    "a column of counters beside the answers",
    survey(after=TELLERS),
    Figures({"column-of-scores": 1}, ("“Meja” holds nothing but values of the scale", "[questions]")),
)
quirk(
    "columns that count the rows",
    [["", *row] if n == 0 else [n, *row] for n, row in enumerate(survey()[:4])],
    Figures(answers=ANSWERS[:3]),
)
UNHEADED = [[*row[:9], cell, *row[9:]] for row, cell in zip(survey(U), ["", *[3, 4, 2] * 4], strict=True)]
quirk(
    "answers below an empty header",
    UNHEADED,
    Refused("column-unheaded", ("column J has no header", "(“2”, “3”, “4”)")),
)
quirk("an empty column without a header", [[*row[:9], "", *row[9:]] for row in survey()])
quirk(
    "a column of words of answers under another header",
    survey(after={"Kesan umum": ["Baik", "Sangat baik", "Kurang baik"] * 4}),
    Figures({"column-of-scores": 1}),
)
quirk("opinions in one word", survey(after={"Kritik dan saran": ["Baik", "", "Sangat baik"] * 4}))

# What stands in the way is said at once, and that an unsur was not asked is offered only where nothing may hold it

ODD = ["Persyaratan", "Prosedur", "Antreannya", *NAMES[3:]]
quirk(
    "a column whose answers nobody can place",
    survey(ODD),
    Refused("unsur-unplaced", ("U3 Waktu", "“Antreannya”", 'waktu = "Antreannya"')),
)
quirk(
    "a column whose answers nobody can place, mapped",
    survey(ODD),
    map=MAP + '[questions]\nwaktu = "Antreannya"\n',
)
quirk(
    "answers split over two sheets",
    {
        "Hal 1": [[row[0], *row[LEFT : LEFT + 5]] for row in survey()],
        "Hal 2": [[row[0], *row[LEFT + 5 :]] for row in survey()],
    },
    Figures({"sheets-joined": 1}),
)
quirk(
    "answers split over two sheets without a number",
    {
        "Hal 1": [[row[0], *row[LEFT : LEFT + 5]] for row in survey()],
        "Hal 2": [row[LEFT + 5 :] for row in survey()],
    },
    Refused("unsur-on-sheet", ("U9 Pengaduan", "“Hal 2”", "join the sheets")),
)

WORDED = [[*row] for row in survey()]
WORDED[3][LEFT + 8] = "Berfungsi kurang maksimal"
quirk(
    "a word among the numbers",
    WORDED,
    Figures(
        {"words-among-numbers": 1},
        ("1 answers of U9 Pengaduan are words among numbers (“Berfungsi kurang maksimal”)",),
        [*ANSWERS[:2], [*ANSWERS[2][:8], 3], *ANSWERS[3:]],
    ),
)
