"""Every table that is read without a mapping file is read alike by its own draft, whatever its shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.pipelines.mapping_draft import draft_mapping
from ikm.render.pages.mapping_draft import render
from tests.cli.mapping import RULES, drafted, scored
from tests.conftest import Run
from tests.kinds import ANSWERS, NAMES, SIDE, WORDS
from tests.survey.dress.wardrobe import dressed_survey
from tests.surveys import UNSUR, Rows, U, plain_index, write_csv, write_xlsx

HEADS = [f"R{number}" for number in range(1, 25)]
QUESTION_OF = {unsur.id: unsur.question for unsur in RULES.unsur}
QUESTIONS = [QUESTION_OF[unsur] for unsur in RULES.order("questionnaire").unsur]
SEXES = [sex for _, sex in SIDE]
SEEDS = range(60)


def turned(first: Sequence[Any], names: Sequence[str], answers: Rows = ANSWERS) -> list[list[Any]]:
    """A row a question behind its name, and a column a respondent."""
    questions = [[name, *own] for name, own in zip(names, zip(*answers, strict=True), strict=True)]
    return [["Unsur", *first], *questions]


def with_profile(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows of sex and age between the head and the questions."""
    ages = [20 + person for person in range(24)]
    return [rows[0], ["Jenis kelamin", *SEXES], ["Umur", *ages], *rows[1:]]


def with_feet(rows: list[list[Any]]) -> list[list[Any]]:
    """Sums and means behind the respondents, and below the questions."""
    sums = [[row[0], *row[1:], sum(row[1:]), round(sum(row[1:]) / 24, 2)] for row in rows[1:]]
    below = [sum(person) for person in ANSWERS]
    return [[*rows[0], "Jumlah", "Rata-rata"], *sums, ["Jumlah", *below], ["Rata-rata", *(one / 9 for one in below)]]


def numbered(rows: list[list[Any]], first: int = 1) -> list[list[Any]]:
    """A column No before the names of the questions, of which the first stands in this row."""
    numbers = ["No", *[""] * (first - 1), *range(1, len(rows) - first + 1)]
    return [[number, *row] for number, row in zip(numbers, rows, strict=True)]


def titled(rows: list[list[Any]]) -> list[list[Any]]:
    return [["HASIL SURVEI KEPUASAN MASYARAKAT"], ["Triwulan III 2025"], [], *rows]


def coded(rows: list[list[Any]]) -> list[list[Any]]:
    """The codes U1 … before the questions."""
    return [["Kode", *rows[0]], *([f"U{number}", *row] for number, row in enumerate(rows[1:], start=1))]


TURNED: dict[str, list[list[Any]]] = {
    "codes": turned(HEADS, U),
    "names": turned(HEADS, NAMES),
    "numbers": turned(range(1, 25), NAMES),
    "words": turned(HEADS, NAMES, WORDS),
    "questions": turned(HEADS, QUESTIONS),
    "codes and questions": coded(turned(HEADS, QUESTIONS)),
    "numbered": numbered(turned(HEADS, NAMES)),
    "numbered codes and questions": numbered(coded(turned(HEADS, QUESTIONS))),
    "titled": titled(turned(HEADS, NAMES)),
    "titled and numbered": titled(numbered(turned(range(1, 25), NAMES))),
    "profile": with_profile(turned(HEADS, NAMES)),
    "feet": with_feet(turned(HEADS, NAMES)),
    "all of it": titled(numbered(with_profile(with_feet(turned(HEADS, NAMES))), first=3)),
}


def as_read_and_by_draft(path: Path, mapping: Path, **options: Any) -> tuple[ikm.Report, ikm.Report]:
    mapping.write_text(render(draft_mapping(path)), encoding="utf-8")
    return ikm.score(path, **options), ikm.score(path, map=mapping, **options)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@pytest.mark.parametrize("name", TURNED)
def test_a_turned_sheet(tmp_path: Path, name: str, write: Callable[[Path, Rows], Path]) -> None:
    path = write(tmp_path / ("a.csv" if write is write_csv else "a.xlsx"), TURNED[name])
    mapping = tmp_path / "peta.toml"
    by = "jenis_kelamin" if any("Jenis kelamin" in row for row in TURNED[name]) else ()
    without, by_draft = as_read_and_by_draft(path, mapping, by=by)
    assert without.overall.exact == plain_index(ANSWERS)
    assert without.overall.respondents == 24
    assert (by_draft.overall, by_draft.tables) == (without.overall, without.tables)
    assert "map-unused" not in by_draft.findings.by_code
    assert "\nheader_column = " in mapping.read_text(encoding="utf-8")  # nothing is left to be found out


def test_a_turned_sheet_at_the_command_line(run: Run, tmp_path: Path) -> None:
    source = write_xlsx(
        tmp_path / "a.xlsx", {"Keterangan": [["dibuat oleh", "umum"]], "Isi": TURNED["titled and numbered"]}
    )
    text = drafted(run, source, tmp_path / "peta.toml")
    assert '\nsheet = "Isi"\nheader_row = 4\nheader_column = "B"  # the column of the questions' in text
    assert scored(run, source, "--map", tmp_path / "peta.toml") == scored(run, source)


def halves(names: list[str], answers: Rows) -> dict[str, Rows]:
    first = [["No", "Layanan", *names[:5]], *([n, SIDE[n][0], *row[:5]] for n, row in enumerate(answers))]
    second = [["No", *names[5:]], *([n, *row[5:]] for n, row in enumerate(answers))]
    return {"Hal 1": first, "Hal 2": [second[0], *reversed(second[1:])]}


def three_titled(names: list[str], answers: Rows) -> dict[str, Rows]:
    book: dict[str, Rows] = {}
    for sheet, (first, last) in {"A": (0, 5), "B": (5, 7), "C": (7, 9)}.items():
        title = [["DATA SKM"]] * len(book)
        rows = [[n, *row[first:last]] for n, row in enumerate(answers, start=1)]
        book[sheet] = [*title, ["No", *names[first:last]], *rows]
    return book


@pytest.mark.parametrize(("names", "answers"), [(U, ANSWERS), (NAMES, WORDS)], ids=["digits", "words"])
@pytest.mark.parametrize("split", [halves, three_titled])
def test_joined_sheets(
    tmp_path: Path, split: Callable[..., dict[str, Rows]], names: list[str], answers: Rows
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {**split(names, answers), "Keterangan": [["oleh", "umum"]]})
    by = "layanan" if split is halves else ()
    without, by_draft = as_read_and_by_draft(path, tmp_path / "peta.toml", by=by)
    assert without.overall.exact == plain_index(ANSWERS)
    assert (by_draft.overall, by_draft.tables) == (without.overall, without.tables)


def test_a_column_that_no_sheet_has_is_refused_as_ever(tmp_path: Path) -> None:
    path, mapping = write_xlsx(tmp_path / "a.xlsx", halves(U, ANSWERS)), tmp_path / "peta.toml"
    text = render(draft_mapping(path)).replace('"U9"', '"U99"')
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        ikm.score(path, map=mapping)
    assert refused.value.code == "column-unknown"


BLANK = [""] * 11
LEFT = [[n, SIDE[n][0], *row] for n, row in enumerate(ANSWERS[:13])]
RIGHT: list[list[Any]] = [*([n, SIDE[n][0], *ANSWERS[n]] for n in range(13, 24)), BLANK, BLANK]
PARTS = ["a", "b"]


def tables() -> dict[str, Rows]:
    head = ["No", "Layanan", *U]
    ratings: list[Any] = ["No", *(f"{name} {n}" for n in (1, 2) for name in ("Layanan", *UNSUR))]
    first = {0: "Loket A", 9: "Loket B", 17: "Loket C"}
    spans = ["No", *(cell for name in NAMES for cell in (name, ""))]
    return {
        "blocks side by side": [
            [*head, "", *head],
            *([*left, "", *right] for left, right in zip(LEFT, RIGHT, strict=True)),
        ],
        "ratings": [ratings, *([n, "KTP", *ANSWERS[n], "KK", *ANSWERS[n + 12]] for n in range(12))],
        "a unit filled down": [["Unit", "No", *U], *([first.get(n, ""), n, *row] for n, row in enumerate(ANSWERS))],
        "a service filled down": [
            ["Jenis Layanan", "No", *U],
            *([first.get(n, ""), n, *row] for n, row in enumerate(ANSWERS)),
        ],
        "two header rows": [
            ["Layanan", "Jenis kelamin", "Unsur pelayanan"],
            ["", "", *U],
            *([*side, *row] for side, row in zip(SIDE, ANSWERS, strict=True)),
        ],
        "questions below a head": [
            spans,
            ["", *PARTS * 9],
            *([n, *(score for one in row for score in (one, 5 - one))] for n, row in enumerate(ANSWERS)),
        ],
        "names below numbers": [U, NAMES, *ANSWERS],
        "ticks": [
            [cell for name in NAMES for cell in (name, "", "", "")],
            [1, 2, 3, 4] * 9,
            *(["x" if score == one else "" for one in row for score in (1, 2, 3, 4)] for row in ANSWERS),
        ],
        "branches": [
            [*NAMES, *NAMES],
            *([*row, *[""] * 9] if n % 2 else [*[""] * 9, *row] for n, row in enumerate(WORDS)),
        ],
        "questions that some left empty": [
            ["No", *(f"U{number}{part}" for number in range(1, 10) for part in PARTS)],
            *([n, *(cell for one in row for cell in (one, one if n < 2 else ""))] for n, row in enumerate(ANSWERS)),
        ],
    }


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@pytest.mark.parametrize("name", tables())
def test_a_table_of_another_shape(tmp_path: Path, name: str, write: Callable[[Path, Rows], Path]) -> None:
    path = write(tmp_path / ("a.csv" if write is write_csv else "a.xlsx"), tables()[name])
    has_service = any("Layanan" in str(cell) for row in tables()[name][:1] for cell in row) and name != "ratings"
    without, by_draft = as_read_and_by_draft(path, tmp_path / "peta.toml", by="layanan" if has_service else ())
    assert (by_draft.overall, by_draft.tables) == (without.overall, without.tables)
    assert without.overall.respondents in (24, 12)


@pytest.mark.slow
def test_a_survey_in_any_dress(tmp_path: Path) -> None:
    read = 0
    for seed in SEEDS:
        dressed = dressed_survey(seed)
        path = dressed.file.write(dressed.sheet, tmp_path)
        try:
            ikm.score(path, unit="none")
        except Refusal:
            continue
        without, by_draft = as_read_and_by_draft(path, tmp_path / "peta.toml", unit="none")
        assert (by_draft.overall, by_draft.tables) == (without.overall, without.tables), f"seed {seed}"
        read += 1
    assert read > 0.8 * len(SEEDS)
