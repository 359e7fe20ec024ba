"""Cells that are no answers are called what they are, and the way out that is said leads to the figure."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.surveys import Formula, U, csv_text, write_csv, write_xlsx

GOOD = [[3, 4, 2, 3, 3, 4, 3, 2, 3], [4, 4, 3, 3, 2, 3, 4, 3, 3], [1, 3, 3, 4, 3, 3, 2, 3, 4]] * 4


def scored(rows: Sequence[Sequence[object]], **options: object) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([U, *rows]).encode()), **options)  # type: ignore[arg-type]  # those of score


def refusal(rows: Sequence[Sequence[object]], **options: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        scored(rows, **options)
    return refused.value


def index_of(rows: Sequence[Sequence[int]]) -> Fraction:
    """By definition: the mean of the nine means, times 25."""
    means = [Fraction(sum(scores), len(scores)) for scores in zip(*rows, strict=True)]
    return sum(means, Fraction(0)) / 9 * 25


def mapping(folder: Path, *lines: str) -> Path:
    path = folder / "peta.toml"
    path.write_text("\n".join(['schema = "ikm.map/1"', *lines]), encoding="utf-8")
    return path


DISGUISES = {
    "zero-width": "\u200b{}\u200b",
    "byte order mark": "\ufeff{}",
    "right to left": "\u202b{}\u202c",
    "no-break": "\u00a0{}",
    "apostrophe": "'{}",
    "typographic apostrophe": "’{}",
    "formula": '="{}"',
    "plus": "+{}",
    "of four": "{}/4",
    "points of a quiz": "{}.00 / 4",
    "in words": "{} dari 4",
    "score": "Skor {}",
    "points": "{} poin",
    "decimals": "{},00",
}


@pytest.mark.parametrize("dress", DISGUISES.values(), ids=DISGUISES)
@pytest.mark.parametrize("every", [1, 5], ids=["all cells", "some cells"])
def test_digits_in_disguise_count(dress: str, every: int) -> None:
    rows = [
        [dress.format(score) if (at + column) % every == 0 else score for column, score in enumerate(row)]
        for at, row in enumerate(GOOD)
    ]
    report = scored(rows)
    assert report.overall.exact == index_of(GOOD)
    assert set(report.findings.by_code) == set(scored(GOOD).findings.by_code)


@pytest.mark.parametrize(
    "digits", ["０１２３４", "٠١٢٣٤", "۰۱۲۳۴", "०१२३४"], ids=["wide", "Arabic", "Persian", "Hindi"]
)
def test_digits_of_other_scripts_count(digits: str, tmp_path: Path) -> None:
    rows = [[digits[score] for score in row] for row in GOOD]
    for path in (write_csv(tmp_path / "a.csv", [U, *rows]), write_xlsx(tmp_path / "a.xlsx", [U, *rows])):
        assert ikm.score(path).overall.exact == index_of(GOOD)


@pytest.mark.parametrize("star", ["⭐", "★", "⭐️", "🌟"])
def test_stars_are_counted(star: str) -> None:
    assert scored([[star * score for score in row] for row in GOOD]).overall.exact == index_of(GOOD)


def test_empty_stars_say_how_many_there_could_be() -> None:
    assert scored([["★" * score + "☆" * (4 - score) for score in row] for row in GOOD]).overall.exact == index_of(
        GOOD
    )
    of_five = [["★" * score + "☆" * (5 - score) for score in row] for row in GOOD]
    assert refusal(of_five).code == "scale-other"


def test_a_part_of_another_scale_is_no_answer() -> None:
    assert refusal([[f"{score}/5" for score in row] for row in GOOD]).code == "scale-other"


FACES = ["😞", "😐", "🙂", "😄"]


def test_faces_are_read_where_the_lowest_is_met_and_else_asked_about(tmp_path: Path) -> None:
    faces = [[FACES[score - 1] for score in row] for row in GOOD]
    assert scored(faces).overall.exact == index_of(GOOD)
    happy = [[max(score, 2) for score in row] for row in GOOD]
    faces = [[FACES[score - 1] for score in row] for row in happy]
    assert refusal(faces).code == "answers-ambiguous"
    lines = [f'"{face}" = {score}' for score, face in enumerate(FACES, start=1)]
    assert scored(faces, map=mapping(tmp_path, "[answers]", *lines)).overall.exact == index_of(happy)


def test_faces_that_nobody_knows_are_named_with_the_lines() -> None:
    found = refusal([["🤖"] * 9, ["👽"] * 9] * 3)
    assert found.code == "answers-unknown"
    assert '"🤖" = …, "👽" = …' in str(found).replace('"👽" = …, "🤖" = …', '"🤖" = …, "👽" = …')


def with_bad(values: Sequence[object], column: int = 0) -> list[list[object]]:
    """The good rows, of which the first have something else in one column."""
    rows: list[list[object]] = [[*row] for row in GOOD]
    for row, value in zip(rows, values, strict=False):
        row[column] = value
    return rows


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([5, 5, 6, 7], "scale-other"),
        ([100, 75, 50, 25], "scale-other"),
        (["3,25", "3.5", "2,75", "3,1"], "answers-means"),
        (["0,33", "0,44", "0.22", "0,33"], "answers-fractions"),
        (["4,44", "5,55", "0,11", "0,22"], "answers-fractions"),
        (["#REF!"] * 4, "answers-errors"),
        (["#N/A", "#N/A", "#VALUE!", "Err:502"], "answers-errors"),
        (["1900-01-03", "1900-01-04", "1900-01-02", "1900-01-03"], "answers-dates"),
        (["03/01/1900"] * 4, "answers-dates"),
        ([9] * 4, "answers-coded"),
        ([99, 98, 99, 99], "answers-coded"),
        ([9, 8, 7, 9], "scale-other"),
        (["lupa"] * 4, "answers-unknown"),
        (["?"] * 4, "answers-unknown"),
    ],
)
def test_too_many_bad_cells_are_refused_for_what_they_are(values: Sequence[object], code: str) -> None:
    found = refusal(with_bad(values))
    assert found.code == code
    assert ("this is another scale" in str(found)) == (code == "scale-other")


def test_codes_for_no_answer_are_blanks_once_that_is_said(tmp_path: Path) -> None:
    rows = with_bad([9] * 4, column=3)
    assert 'missing = ["9"]' in str(refusal(rows))
    report = scored(rows, map=mapping(tmp_path, 'missing = ["9"]'))
    biaya = [row[3] for row in GOOD[4:]]
    others = [[row[column] for row in GOOD] for column in range(9) if column != 3]
    means = [Fraction(sum(scores), len(scores)) for scores in [biaya, *others]]
    assert report.overall.exact == sum(means, Fraction(0)) / 9 * 25


def test_codes_of_question_and_answer_are_read_by_the_lines_that_are_said(tmp_path: Path) -> None:
    rows = [[f"{number}{score}" for number, score in enumerate(row, start=1)] for row in GOOD]
    found = refusal(rows)
    assert found.code == "answers-item-codes"
    said = " ".join(map(str, [found, *found.others]))
    lines = re.findall(r'"\d+" = \d', said)
    assert scored(rows, map=mapping(tmp_path, "[answers]", *lines)).overall.exact == index_of(GOOD)
    of_first_unsur = [line for line in lines if line.startswith('"1')]
    assert refusal(rows, map=mapping(tmp_path, "[answers]", *of_first_unsur)).code == "answers-item-codes"


def test_a_few_errors_and_dates_are_findings_of_their_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Jawaban", 0)
    sheet.append(U)
    for row in GOOD:
        sheet.append(row)
    sheet["A2"] = datetime(1900, 1, 3)
    sheet["B3"] = datetime(1900, 1, 4)
    book.save(tmp_path / "a.xlsx")
    by_code = ikm.score(tmp_path / "a.xlsx").findings.by_code
    assert by_code["answer-date"] == 2
    assert "answer-unknown" not in by_code


def test_errors_that_were_not_computed_are_errors_too(tmp_path: Path) -> None:
    rows = with_bad([Formula(None)] * 5)
    with pytest.raises(Refusal) as refused:
        ikm.score(write_xlsx(tmp_path / "a.xlsx", [U, *rows]))
    assert refused.value.code == "answers-errors"


# Scales that count from 0

FROM_ZERO = [[0, 1, 2, 3, 2, 1, 0, 2, 3], [1, 0, 3, 2, 0, 2, 1, 0, 2], [2, 2, 0, 0, 3, 0, 2, 1, 0]]
"""Every unsur but none has a 0, and none has a 4."""


def test_answers_counted_from_zero_are_refused_and_read_by_the_lines_that_are_said(tmp_path: Path) -> None:
    found = refusal(FROM_ZERO)
    assert found.code == "scale-from-zero"
    lines = re.findall(r'"\d" = \d', str(found))
    expected = index_of([[score + 1 for score in row] for row in FROM_ZERO])
    assert scored(FROM_ZERO, map=mapping(tmp_path, "[answers]", *lines)).overall.exact == expected


def test_a_zero_that_is_said_to_be_a_blank_is_one(tmp_path: Path) -> None:
    assert scored(FROM_ZERO, map=mapping(tmp_path, 'missing = ["0"]')).overall.respondents == 3
    assert scored(FROM_ZERO, map=mapping(tmp_path, "[answers]", '"0" = 0')).overall.respondents == 3


def test_zeros_beside_the_best_answer_are_blanks() -> None:
    report = scored([*FROM_ZERO, [4, 0, 0, 0, 0, 0, 0, 0, 0]])
    assert "zero-blank" not in report.findings.by_code


def test_zeros_of_few_unsur_without_a_best_answer_are_a_warning() -> None:
    report = scored([[3, 3, 2, 0, 3, 3, 1, 3, 3], [3, 2, 3, 3, 3, 3, 3, 3, 3]])
    assert report.findings.by_code["zero-blank"] == 1
    assert "zero-blank" not in scored([[3, 3, 2, "", 3, 3, 1, 3, 3], [3, 2, 3, 3, 3, 3, 3, 3, 3]]).findings.by_code
