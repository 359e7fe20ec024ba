"""Surveys of single units, each a file of another shape: for what must hold of units beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import ikm
from tests.kinds import FORMS, NAMES
from tests.surveys import Rows, U, write_csv, write_tally, write_xlsx

SUBJECTS = [
    *("kesesuaian persyaratan pelayanan dengan jenis pelayanannya", "kemudahan prosedur pelayanan di unit ini"),
    *("kecepatan waktu dalam memberikan pelayanan", "kewajaran biaya/tarif dalam pelayanan"),
    *("kesesuaian produk pelayanan antara yang tercantum dengan yang diberikan", "kompetensi/kemampuan petugas"),
    *("perilaku petugas dalam pelayanan terkait kesopanan dan keramahan", "kualitas sarana dan prasarana"),
    "penanganan pengaduan pengguna layanan",
]
EIGHT = [*U[:3], *U[4:]]
TWICE = [*U[:2], "U3.1", "U3.2", *U[3:]]
EIGHT_TWICE = [code for code in TWICE if code != "U4"]
NO_BIAYA = 'without = ["biaya"]\n'
MANY = 20_000


class Survey(NamedTuple):
    """A file of one unit, what a mapping file says of it, the codes of its questions, and what was answered.

    Without ``answers`` its file has counts only.
    """

    path: Path
    codes: list[str]
    answers: list[list[int]] | None
    mapping: str = ""


def given(seed: int, questions: int = 9) -> list[list[int]]:
    """Answers that no other survey has."""
    people = range(6 + seed % 5)
    return [
        [(person * (2 + asked) + asked**2 + seed * (person // 2)) % 4 + 1 for asked in range(questions)]
        for person in people
    ]


def worded(answers: Rows) -> list[list[str]]:
    return [[FORMS[asked][score - 1] for asked, score in enumerate(row)] for row in answers]


def counted(answers: Rows) -> list[list[int]]:
    """How many gave each score, a line for each question."""
    return [[column.count(score) for score in (1, 2, 3, 4)] for column in map(list, zip(*answers, strict=True))]


Shape = Callable[[Path, int], Survey]
"""Writes a file of that name without its ending; the number makes its answers its own."""


def codes(path: Path, seed: int) -> Survey:
    answers = given(seed)
    return Survey(write_csv(path.with_suffix(".csv"), [U, *answers]), U, answers)


def names(path: Path, seed: int) -> Survey:
    answers = given(seed)
    return Survey(write_csv(path.with_suffix(".csv"), [NAMES, *answers]), U, answers)


def saudara(path: Path, seed: int) -> Survey:
    answers = given(seed)
    header = [f"Bagaimana pendapat Saudara tentang {subject}?" for subject in SUBJECTS]
    return Survey(write_csv(path.with_suffix(".csv"), [header, *answers]), U, answers)


def bapak_ibu(path: Path, seed: int) -> Survey:
    answers = given(seed)
    header = [f"{number}. Bagaimana pendapat Bapak/Ibu tentang {one}?" for number, one in enumerate(SUBJECTS, 1)]
    return Survey(write_csv(path.with_suffix(".csv"), [header, *worded(answers)]), U, answers)


def words(path: Path, seed: int) -> Survey:
    answers = given(seed)
    return Survey(write_csv(path.with_suffix(".csv"), [NAMES, *worded(answers)], ";"), U, answers)


def lettered(path: Path, seed: int) -> Survey:
    answers = given(seed)
    rows = [
        [f"{'abcd'[score - 1]}. {word}" for score, word in zip(*both, strict=True)]
        for both in zip(answers, worded(answers), strict=True)
    ]
    return Survey(write_csv(path.with_suffix(".csv"), [U, *rows]), U, answers)


def numbered(path: Path, seed: int) -> Survey:
    answers = given(seed)
    header = [f"{code} {name}" for code, name in zip(U, NAMES, strict=True)]
    return Survey(write_csv(path.with_suffix(".csv"), [header, *answers]), U, answers)


def turned(path: Path, seed: int) -> Survey:
    """The columns in another order."""
    answers = given(seed)
    return Survey(write_csv(path.with_suffix(".csv"), [NAMES[::-1], *(row[::-1] for row in answers)]), U, answers)


def blanks(path: Path, seed: int) -> Survey:
    answers = [
        [0 if (person + asked) % 7 == 0 else one for asked, one in enumerate(row)]
        for person, row in enumerate(given(seed))
    ]
    return Survey(
        write_csv(path.with_suffix(".csv"), [U, *([one or "" for one in row] for row in answers)]), U, answers
    )


def titled(path: Path, seed: int) -> Survey:
    """An office's sheet: titles above, numbers beside, and what it makes of the answers below."""
    answers = given(seed)
    sums = [sum(column) for column in zip(*answers, strict=True)]
    rows: list[list[Any]] = [["PENGOLAHAN SURVEI KEPUASAN MASYARAKAT"], ["Semester I 2025"], [], ["No. Resp", *U]]
    rows += [[number, *row] for number, row in enumerate(answers, start=1)]
    rows += [["Jumlah", *sums], ["NRR", *(round(one / len(answers), 3) for one in sums)]]
    return Survey(write_xlsx(path.with_suffix(".xlsx"), rows), U, answers)


def two_rows(path: Path, seed: int) -> Survey:
    answers = given(seed)
    rows = [
        ["Jenis kelamin", "Unsur pelayanan"],
        ["", *U],
        *(["LP"[number % 2], *row] for number, row in enumerate(answers)),
    ]
    return Survey(write_xlsx(path.with_suffix(".xlsx"), rows), U, answers)


def columns_beside(path: Path, seed: int) -> Survey:
    answers = given(seed)
    rows = [[f"2025-03-{number + 1:02}", 20 + number, *row, "baik sekali"] for number, row in enumerate(answers)]
    return Survey(write_csv(path.with_suffix(".csv"), [["Tanggal", "Umur", *NAMES, "Saran"], *rows]), U, answers)


def question_beside(path: Path, seed: int) -> Survey:
    """A tenth question, which only this unit has."""
    answers = given(seed)
    rows = [[*U, "U10 Kebersihan toilet"], *([*row, 4] for row in answers)]
    return Survey(write_csv(path.with_suffix(".csv"), rows), U, answers, 'ignore = ["U10 Kebersihan toilet"]\n')


def expectations(path: Path, seed: int) -> Survey:
    answers = given(seed)
    header = [f"{kind} {name}" for kind in ("Harapan", "Kinerja") for name in NAMES]
    return Survey(write_csv(path.with_suffix(".csv"), [header, *([4] * 9 + row for row in answers)]), U, answers)


def long(path: Path, seed: int) -> Survey:
    answers = given(seed)
    rows = [
        [f"R{person}", name, score]
        for person, row in enumerate(answers)
        for name, score in zip(NAMES, row, strict=True)
    ]
    return Survey(write_csv(path.with_suffix(".csv"), [["Responden", "Pertanyaan", "Jawaban"], *rows]), U, answers)


def without_biaya(path: Path, seed: int) -> Survey:
    answers = given(seed, 8)
    header = [name for name in NAMES if not name.startswith("Biaya")]
    return Survey(write_csv(path.with_suffix(".csv"), [header, *answers]), EIGHT, answers, NO_BIAYA)


def several_questions(path: Path, seed: int) -> Survey:
    answers = given(seed, 10)
    return Survey(write_csv(path.with_suffix(".csv"), [TWICE, *answers]), TWICE, answers)


def several_without_biaya(path: Path, seed: int) -> Survey:
    answers = given(seed, 9)
    return Survey(write_csv(path.with_suffix(".csv"), [EIGHT_TWICE, *answers]), EIGHT_TWICE, answers, NO_BIAYA)


def counts_tall(path: Path, seed: int) -> Survey:
    lines = counted(given(seed))
    rows = [
        [name, score, count] for name, line in zip(NAMES, lines, strict=True) for score, count in enumerate(line, 1)
    ]
    return Survey(write_csv(path.with_suffix(".csv"), [["Unsur", "Skor", "Jumlah"], *rows]), U, None)


def counts_wide(path: Path, seed: int) -> Survey:
    rows = [[code, *line] for code, line in zip(U, counted(given(seed)), strict=True)]
    return Survey(write_xlsx(path.with_suffix(".xlsx"), [["Unsur", 1, 2, 3, 4], *rows]), U, None)


def counts_without_biaya(path: Path, seed: int) -> Survey:
    rows = [[code, *line] for code, line in zip(EIGHT, counted(given(seed, 8)), strict=True)]
    return Survey(write_csv(path.with_suffix(".csv"), [["Unsur", "1", "2", "3", "4"], *rows]), EIGHT, None, NO_BIAYA)


def tally(path: Path, seed: int) -> Survey:
    """What another office counted with ikm."""
    source = write_csv(path.with_name(f"sumber-{seed}.csv"), [U, *given(seed)])
    return Survey(write_tally(path.with_suffix(".tally"), source), U, None)


SHAPES: list[Shape] = [
    *(codes, names, saudara, bapak_ibu, words, lettered, numbered, turned, blanks, titled, two_rows, columns_beside),
    *(question_beside, expectations, long, without_biaya, several_questions, several_without_biaya),
    *(counts_tall, counts_wide, counts_without_biaya, tally),
]
NEIGHBOURS = 1, 4
"""How far on in the list stand those that each shape is written beside."""


def written_to(folder: Path) -> dict[str, Survey]:
    """A survey of each shape, in a folder, and in its folder ``maps`` what their mapping files say."""
    (folder / "maps").mkdir()
    found = {}
    for seed, shape in enumerate(SHAPES):
        name = shape.__name__
        found[name] = survey = shape(folder / name, seed)
        if survey.mapping:
            mapping = f'schema = "ikm.map/1"\n{survey.mapping}'
            (folder / "maps" / f"{name}.toml").write_text(mapping, encoding="utf-8")
    return found


def scored(*some: Survey, **options: Any) -> ikm.Report:
    """The report of some of them, with the answers of all respondents."""
    return ikm.score([one.path for one in some], answers=MANY, map=some[0].path.parent / "maps", **options)


def without_left_out(surveys: Sequence[Survey]) -> list[Survey]:
    """Those that are scored together: the unsur of an earlier one, asked in other questions, are no one survey."""
    codes_of: dict[frozenset[str], list[str]] = {}
    taken = []
    for survey in surveys:
        unsur = frozenset(code.partition(".")[0] for code in survey.codes)
        if codes_of.setdefault(unsur, survey.codes) == survey.codes:
            taken.append(survey)
    return taken


def pairs() -> list[tuple[str, str]]:
    """The names of each shape and of some others, as often before one as behind it."""
    every = [shape.__name__ for shape in SHAPES]
    found = []
    for place, name in enumerate(every):
        for far in NEIGHBOURS:
            other = every[(place + far) % len(every)]
            found.append((name, other) if far % 2 else (other, name))
    return found
