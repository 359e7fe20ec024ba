"""The law of dressed surveys, and that the dresses are what they say."""

from __future__ import annotations

import os
import random
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from tests.survey.dress.answers import SHAPES, AnswerStyle
from tests.survey.dress.law import LAWFUL, Outcome, judge
from tests.survey.dress.plain import SCORES, PlainSurvey, draw_survey
from tests.survey.dress.sheet import FILE_KINDS, Sheet, header_of
from tests.survey.dress.wardrobe import dressed_survey

SEEDS_A_TEST = 100
ROW_SEEDS = 1_200 if os.environ.get("IKM_THOROUGH") else 200
PLAIN_SEEDS = 3_000 if os.environ.get("IKM_THOROUGH") else 200


def test_plain_surveys_are_read_to_their_figures_without_a_word(tmp_path: Path) -> None:
    outcomes = []
    for seed in range(PLAIN_SEEDS):
        dressed = dressed_survey(seed)
        if not dressed.is_plain:
            continue
        verdict = judge(dressed, tmp_path)
        assert verdict.outcome in (Outcome.READ, Outcome.REFUSED), f"seed {seed}: {verdict}"
        outcomes.append(verdict.outcome)
    assert len(outcomes) > PLAIN_SEEDS / 10
    assert outcomes.count(Outcome.READ) >= 0.99 * len(outcomes)


@pytest.mark.parametrize("start", range(0, ROW_SEEDS, SEEDS_A_TEST))
def test_no_dress_of_respondents_makes_another_figure_in_silence(tmp_path: Path, start: int) -> None:
    """A respondent a row, in any dress; ``python -m tests.bench.dress`` tries ten thousand, and tables of counts."""
    outcomes = []
    for seed in range(start, start + SEEDS_A_TEST):
        dressed = dressed_survey(seed)
        if not dressed.parts[0].startswith("shape-"):
            continue
        verdict = judge(dressed, tmp_path)
        assert verdict.outcome in LAWFUL, f"seed {seed}: {verdict}; {' '.join(dressed.parts)}"
        if not dressed.is_undecidable:
            outcomes.append(verdict.outcome)
    assert outcomes.count(Outcome.READ) >= 0.75 * len(outcomes)


@pytest.mark.parametrize("kind", ["turned-respondents-as-columns", "turned-long-answers", "rated-services"])
def test_no_table_of_other_rows_makes_another_figure_in_silence(tmp_path: Path, kind: str) -> None:
    outcomes = []
    for seed in range(ROW_SEEDS * 10):
        dressed = dressed_survey(seed)
        if dressed.parts[0] != kind:
            continue
        verdict = judge(dressed, tmp_path)
        assert verdict.outcome in LAWFUL, f"seed {seed}: {verdict}; {' '.join(dressed.parts)}"
        # Of fewer side by side, called 1, 2, 3, nothing tells that these are no scores.
        if dressed.figures.respondents is not None and dressed.figures.respondents > len(SCORES):
            outcomes.append(verdict.outcome)
    assert len(outcomes) >= 10
    assert outcomes.count(Outcome.READ) >= 0.9 * len(outcomes)


def test_a_seed_is_one_survey_in_one_dress() -> None:
    assert [dressed_survey(seed) for seed in range(30)] == [dressed_survey(seed) for seed in range(30)]


def test_the_figures_of_a_survey_by_hand() -> None:
    first, second = [4] * 9, [2] * 9
    second[8] = 0
    figures = PlainSurvey([first, second], [*range(9)]).figures()
    assert figures.respondents == 2
    assert figures.counts[0] == ((0, 1, 0, 1),)
    assert figures.counts[8] == ((0, 0, 0, 1),)
    assert figures.ikm == 25 * Fraction(8 * 3 + 4, 9)  # eight unsur have 3, the last has 4: 77,78


def test_an_unsur_of_two_questions_is_the_mean_of_their_means() -> None:
    # U1 asks twice: 4 and 4, and 2 of which one respondent says nothing; the other eight unsur are 4.
    answers = [[4, 2, *[4] * 8], [4, 0, *[4] * 8]]
    figures = PlainSurvey(answers, [0, 0, *range(1, 9)]).figures()
    assert figures.counts[0] == ((0, 0, 0, 2), (0, 1, 0, 0))
    assert figures.ikm == 25 * Fraction(8 * 4 + 3, 9)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_all_answers_of_all_respondents(shape: str) -> None:
    chance = random.Random(7)
    survey = draw_survey(chance, [2, *[1] * 8] if shape == "several-questions" else [1] * 9)
    columns = [column for own in SHAPES[shape](chance, survey, AnswerStyle("short", "digits", "")) for column in own]
    assert all(len(column.cells) == len(survey.answers) for column in columns)
    filled = sum(cell not in ("", 0) for column in columns for cell in column.cells)
    answers = sum(score > 0 for row in survey.answers for score in row)
    assert filled == (2 * answers if shape in ("expectations", "answer-and-score") else answers)


def test_a_merged_header_is_one_cell_over_its_columns(tmp_path: Path) -> None:
    survey = draw_survey(random.Random(1))
    questions = SHAPES["ticks"](random.Random(2), survey, AnswerStyle("short", "digits", ""))
    header = header_of([column for own in questions for column in own])
    assert header.spans == [(0, 4 * unsur, 0, 4 * unsur + 3) for unsur in range(9)]
    workbook = next(kind for kind in FILE_KINDS if kind.ending == "xlsx")
    page = openpyxl.load_workbook(workbook.write(header, tmp_path)).active
    assert page is not None
    assert {str(span) for span in page.merged_cells.ranges} >= {"A1:D1", "E1:H1", "AG1:AJ1"}


@pytest.mark.parametrize("kind", FILE_KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_file_has_the_cells_of_the_sheet(kind: object, tmp_path: Path) -> None:
    sheet = Sheet([["U1", "Saran"], [4, "baik; sekali, ya"], [3.25, ""]], [])
    path = next(one for one in FILE_KINDS if one is kind).write(sheet, tmp_path)
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        page = openpyxl.load_workbook(path).active
        assert page is not None
        assert page["B2"].value == "baik; sekali, ya"
    else:
        text = content.decode("utf-8")
        assert "baik; sekali, ya" in text
        assert ("3,25" in text) is (";" in text.splitlines()[0])
