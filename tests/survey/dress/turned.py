"""Tables in which a respondent is not a row: a row for each answer, or a column for each respondent."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.survey.dress.answers import AnswerStyle
from tests.survey.dress.plain import SCORES, UNSUR, PlainSurvey
from tests.survey.dress.rows import Row


def long_answers(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[Row]:
    """A row for each answer."""
    question = chance.choice(["Pertanyaan", "Unsur"])
    rows: list[Row] = [["Responden", question, "Jawaban"]]
    for number, answers in enumerate(survey.answers, start=1):
        rows += [[f"R{number}", style.name(unsur), style.cell(unsur, answers[unsur])] for unsur in range(UNSUR)]
    return rows


def respondents_as_columns(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[Row]:
    """A row for each unsur, a column for each respondent."""
    prefix = chance.choice(["R", "Responden ", ""])
    if len(survey.answers) == len(SCORES):
        prefix = "R"  # under 1, 2, 3, 4 they could as well be counts
    rows: list[Row] = [["Unsur", *(f"{prefix}{number}" for number in range(1, len(survey.answers) + 1))]]
    rows += [[style.name(unsur), *style.cells(unsur, survey.column(unsur))] for unsur in range(UNSUR)]
    return rows


TURNED: dict[str, Callable[[random.Random, PlainSurvey, AnswerStyle], list[Row]]] = {
    "long-answers": long_answers,
    "respondents-as-columns": respondents_as_columns,
}
