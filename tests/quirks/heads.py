"""Quirks of headers of two and three rows, of columns of marks, and of the same questions asked in branches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.quirks.base import (
    ANSWERS,
    BY_NUMBER,
    NAMES,
    QUESTIONS,
    SAME_BY_NUMBER,
    SOME_BLANK,
    Figures,
    Refused,
    foot,
    quirk,
)
from tests.surveys import UNSUR, Cell, Rows, U

BEFORE: list[list[Cell]] = [["No", "Nama"], *([number, f"Responden {number}"] for number in range(1, 13))]


def heads(unsur: Sequence[str], width: int) -> list[str]:
    """A row in which each unsur spans so many columns: as merged cells are, its text stands in the first."""
    return [cell for name in unsur for cell in (name, *[""] * (width - 1))]


def below(
    unsur: Sequence[str], lower: Sequence[str], cells: Callable[[int], Sequence[Cell]], answers: Rows = ANSWERS
) -> list[list[Cell]]:
    """A sheet on which each unsur spans the columns of a lower row; ``cells`` are those of one answer."""
    rows: list[list[Cell]] = [[*BEFORE[0], *heads(unsur, len(lower))], ["", "", *list(lower) * len(unsur)]]
    for before, row in zip(BEFORE[1:], answers, strict=True):
        rows.append([*before, *(cell for answer in row for cell in cells(answer))])
    return rows


def mark(sign: Cell, blank: Cell = "") -> Callable[[int], Sequence[Cell]]:
    """The four cells of an answer, of which one is marked."""
    return lambda answer: [sign if score == answer else blank for score in range(1, 5)]


GENERIC = ["Tidak baik", "Kurang baik", "Baik", "Sangat baik"]
SCORES = ["1", "2", "3", "4"]

# Marks below the unsur

for sign in ("x", "V", "✓", "√", 1, "1"):
    quirk(f"the mark {sign!r} below scores", below(U, SCORES, mark(sign)), SAME_BY_NUMBER)
quirk("0 and 1 below scores", below(U, SCORES, mark(1, 0)), SAME_BY_NUMBER)
quirk("dashes and marks below scores", below(NAMES, SCORES, mark("v", "-")))
quirk("the score itself below scores", below(NAMES, SCORES, lambda answer: mark(answer)(answer)))
quirk("marks below scores from the best", below(NAMES, SCORES[::-1], lambda answer: mark("v")(answer)[::-1]))
quirk("marks below words", below(NAMES, GENERIC, mark("v")))
quirk("the word itself below words", below(NAMES, GENERIC, lambda answer: mark(GENERIC[answer - 1])(answer)))
quirk("marks, some answers not given", below(NAMES, SCORES, mark("v"), SOME_BLANK), Figures(answers=SOME_BLANK))
quirk("marks below titles", [["TABULASI"], [], *below(NAMES, SCORES, mark("v"))])
quirk(
    "marks, and columns behind",
    [
        [*row, cell]
        for row, cell in zip(below(NAMES, SCORES, mark("v")), ["", "Saran", *["cepat", ""] * 6], strict=True)
    ],
)
quirk(
    "marks, an empty column between two unsur",
    [[*row[:6], "", *row[6:]] for row in below(NAMES, SCORES, mark("v"))],
)
quirk(
    "marks and their sums",
    [
        *below(NAMES, SCORES, mark(1)),
        foot("Jumlah", [sum(row[u] == s for row in ANSWERS) for u in range(9) for s in range(1, 5)], 2),
    ],
    Figures({"rows-left-out": 1}),
)
TWO_MARKS = below(NAMES, SCORES, mark("v"))
TWO_MARKS[2] = [*TWO_MARKS[2][:2], "v", "v", *TWO_MARKS[2][4:]]
quirk(
    "two marks for one answer",
    TWO_MARKS,
    Figures(
        {"answer-not-single": 1},
        ("v (1), v (2)",),
        [[None, *ANSWERS[0][1:]], *ANSWERS[1:]],
    ),
)
MANY_MARKS = below(NAMES, SCORES, mark("v"))
for marked in MANY_MARKS[2:7]:
    marked[2:4] = ["v", "v"]
quirk("two marks in many rows", MANY_MARKS, Refused("answers-not-single", ("5 of 12 answers of U1", "v (1), v (2)")))
COUNTS: list[list[Cell]] = [["Unit", *heads(U, 4)], ["", *SCORES * 9]]
COUNTS += [[f"Loket {n}", *[(n + place) % 4 + 1 for place in range(36)]] for n in range(1, 5)]
quirk("counts of units below scores", COUNTS, Refused("ticks-unclear", ("of counts", "[questions]")))

# A column for each answer, with a header of its own


def alike(answer: int) -> list[Cell]:
    return [answer] * 4


def one_hot(header: Callable[[str, int], str], cells: Callable[[int], Sequence[Cell]]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["No", *(header(name, score) for name in NAMES for score in range(1, 5))]]
    for number, row in enumerate(ANSWERS, start=1):
        rows.append([number, *(cell for answer in row for cell in cells(answer))])
    return rows


def by_code(style: str) -> Callable[[str, int], str]:
    return lambda name, score: style.format(U[NAMES.index(name)], score)


for style in ("{}_{}", "{}___{}", "{}.{}", "{} = {}", "{}/{}", "{}[{}]"):
    quirk(f"columns of 0 and 1 headed “{style}”", one_hot(by_code(style), mark(1, 0)), SAME_BY_NUMBER)
quirk("columns of marks headed by unsur and word", one_hot(lambda name, s: f"{name} [{GENERIC[s - 1]}]", mark("x")))
quirk("columns of TRUE and FALSE", one_hot(lambda name, s: f"{name} - {s}", mark(True, False)))
quirk(
    "four questions an unsur, all answered",
    one_hot(by_code("{}.{}"), alike),
    Figures(BY_NUMBER, answers=[[one for one in row for _ in range(4)] for row in ANSWERS], sizes=[4] * 9),
)

# Questions below the unsur

SIZES = [1, 1, 3, 1, 2, 1, 1, 1, 2]
DEEP = [[answer for answer, size in zip(row, SIZES, strict=True) for _ in range(size)] for row in ANSWERS]
DEEP = [[(answer + place + number) % 4 + 1 for place, answer in enumerate(row)] for number, row in enumerate(DEEP)]
WIDE = [cell for name, size in zip(U, SIZES, strict=True) for cell in (name, *[""] * (size - 1))]
RUNS: dict[str, list[Any]] = {
    "numbered anew": [n if size > 1 else "" for size in SIZES for n in range(1, size + 1)],
    "numbered on": list(range(1, 14)),
    "with section numbers": [f"{u}.{n}" for u, size in enumerate(SIZES, start=1) for n in range(1, size + 1)],
    "called Q1 to Q13": [f"Q{n}" for n in range(1, 14)],
    "with letters": ["abc"[n] if size > 1 else "" for size in SIZES for n in range(size)],
    "in words": [f"Pernyataan {'abcdefghijklm'[n]}" for n in range(13)],
}
for way, lower in RUNS.items():
    rows = [[*BEFORE[0], *WIDE], ["", "", *lower]]
    rows += [[*before, *row] for before, row in zip(BEFORE[1:], DEEP, strict=True)]
    quirk(f"questions below their unsur, {way}", rows, Figures(BY_NUMBER, answers=DEEP, sizes=SIZES))

# What was expected, scores and words, weights, years


EXPECTED = {"expectation-columns": 1}
for answered, wanted in (("Kinerja", "Harapan"), ("K", "H"), ("Persepsi", "Kepentingan"), ("Kenyataan", "Harapan")):
    quirk(
        f"{answered} and {wanted} below each unsur",
        below(NAMES, [answered, wanted], lambda answer: [answer, 4]),
        Figures(EXPECTED),
    )
    quirk(
        f"{wanted} and {answered} below each unsur",
        below(NAMES, [wanted, answered], lambda answer: [4, answer]),
        Figures(EXPECTED),
    )
for label, score in (("Jawaban", "Skor"), ("Keterangan", "Nilai")):
    quirk(
        f"{label} and {score} below each unsur",
        below(NAMES, [label, score], lambda answer: [GENERIC[answer - 1], answer]),
    )
quirk("Bobot and Nilai below each unsur", below(NAMES, ["Bobot", "Nilai"], lambda answer: [0.111, answer]))
quirk(
    "Nilai, Bobot and Nilai Tertimbang below each unsur",
    below(NAMES, ["Nilai", "Bobot", "Nilai Tertimbang"], lambda answer: [answer, 0.111, answer * 0.111]),
)
quirk(
    "years below each unsur",
    below(NAMES, ["2023", "2024", "2025"], lambda answer: [answer, answer, answer]),
    Refused("heads-years", ("2023", "2025")),
)
DEEPER: list[list[Cell]] = [
    ["No", *heads(U, 8)],
    ["", *(f"{n}.{k}" if i == 0 else "" for n in range(1, 10) for k in (1, 2) for i in range(4))],
]
DEEPER += [["", *SCORES * 18]]
TWICE = [
    [answer for pair in zip(row, ANSWERS[(n + 1) % 12], strict=True) for answer in pair]
    for n, row in enumerate(ANSWERS)
]
DEEPER += [[n, *(cell for answer in row for cell in mark("v")(answer))] for n, row in enumerate(TWICE, start=1)]
quirk(
    "marks below questions below unsur",
    DEEPER,
    Figures(BY_NUMBER, answers=TWICE, sizes=[2] * 9),
)

# Branches of a form


def branches(headers: Sequence[Sequence[str]], other: Cell = "") -> list[list[Cell]]:
    """Each respondent fills in the columns of one section: by turns, as many as there are lists of headers."""
    rows: list[list[Cell]] = [["Timestamp", "Layanan", *(header for section in headers for header in section)]]
    for number, row in enumerate(ANSWERS):
        mine = number % len(headers)
        cells = [cell for section in range(len(headers)) for cell in (row if section == mine else [other] * 9)]
        rows.append([f"2025-03-{number + 1:02}", f"Layanan {mine + 1}", *cells])
    return rows


JOINED = {"branches-joined": 1}
FEW_A_SERVICE = Figures(JOINED)
quirk("the same questions in three sections", branches([QUESTIONS] * 3), FEW_A_SERVICE)
quirk(
    "the same questions in two sections, a service before each",
    branches([[f"[{service}] {question}" for question in QUESTIONS] for service in ("KTP", "KK")]),
    FEW_A_SERVICE,
)
quirk("sections told apart by a number", branches([U, [f"{u}.1" for u in U]]), Figures({**JOINED, **BY_NUMBER}))
quirk("sections with dashes where nobody was asked", branches([NAMES, NAMES], "-"), FEW_A_SERVICE)
quirk(
    "a section that nobody chose",
    [[*row, *(NAMES if number == 0 else [""] * 9)] for number, row in enumerate(branches([NAMES]))],
    FEW_A_SERVICE,
)
SERVICES = [f"{name} {service}" for service in ("KTP", "KK") for name in NAMES]
TWO_RATED: list[list[Cell]] = [["No", *SERVICES]]
for n, row in enumerate(ANSWERS, start=1):
    TWO_RATED.append([n, *row, *(ANSWERS[n - 1] if n in (3, 7) else [""] * 9)])
LISTED = "".join(f'{unsur} = ["{name} KTP", "{name} KK"]\n' for unsur, name in zip(UNSUR, NAMES, strict=True))
quirk(
    "two services a row, most rated one",
    TWO_RATED,
    Refused("branches-mixed", ("10 of 12 rows", "a table of its own")),
    map='schema = "ikm.map/1"\n[questions]\n' + LISTED,
)

# The last unsur, and the foot of a sheet of marks

MORE = [*["a", "b"] * 8, "a", "b", "c"]
MORE_ANSWERS = [[(answer + place) % 4 + 1 for place, answer in enumerate([*row, *row, row[0]])] for row in ANSWERS]
MORE_ROWS: list[list[Cell]] = [[*BEFORE[0], *heads(U, 2), ""], ["", "", *MORE]]
MORE_ROWS += [[*before, *row] for before, row in zip(BEFORE[1:], MORE_ANSWERS, strict=True)]
quirk(
    "the last unsur with a question more than the others",
    MORE_ROWS,
    Figures(BY_NUMBER, answers=MORE_ANSWERS, sizes=[*[2] * 8, 3]),
)
quirk(
    "marks of one respondent, and their sums",
    [
        *[row[1:] for row in below(NAMES, SCORES, mark(1))[:3]],
        ["Nilai terendah", *(cell for answer in ANSWERS[0] for cell in mark(1, 0)(answer))],
        ["Jumlah", *(cell for answer in ANSWERS[0] for cell in mark(1, 0)(answer))],
    ],
    Figures({"rows-left-out": 1}, answers=ANSWERS[:1]),
)

# Heads that do not say which column has the answers

for pair in (("Pre", "Post"), ("Laki-laki", "Perempuan"), ("Target", "Capaian"), ("Semester I", "Semester II")):
    quirk(
        f"{pair[0]} and {pair[1]} below each unsur",
        below(NAMES, pair, lambda answer: [answer, 4]),
        Refused("heads-unclear", (f"“{pair[0]}”", f"“{pair[1]}”", "[questions]")),
    )
quirk(
    "Pre and Post below each unsur, mapped",
    below(NAMES, ["Pre", "Post"], lambda answer: [4, answer]),
    map='schema = "ikm.map/1"\n[questions]\n'
    + "".join(f'{unsur} = "{name} Post"\n' for unsur, name in zip(UNSUR, NAMES, strict=True)),
)
quirk(
    "marks below Pilihan 1 to 4",
    below(NAMES, [f"Pilihan {n}" for n in SCORES], mark(1)),
    Refused("marks-unheaded", ()),
)
quirk("marks below Skor 1 to 4", below(NAMES, [f"Skor {n}" for n in SCORES], mark(1)))
quirk("Bobot and Skor of whole numbers below each unsur", below(NAMES, ["Bobot", "Skor"], lambda answer: [1, answer]))
quirk(
    "columns of 0 and 1 headed U1a to U9d",
    one_hot(lambda name, score: f"{U[NAMES.index(name)]}{'abcd'[score - 1]}", mark(1)),
    Refused("marks-unheaded", ("“U1a”", "U1_1")),
)
quirk(
    "yang diharapkan and yang dirasakan below each unsur",
    below(NAMES, ["Yang diharapkan", "Yang dirasakan"], lambda answer: [4, answer]),
    Figures(EXPECTED),
)
