"""Tables in which a respondent is not a row: a row for each answer, or a column for each respondent."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from tests.survey.dress.answers import AnswerStyle
from tests.survey.dress.plain import SCORES, UNSUR, PlainSurvey
from tests.survey.dress.rows import Row, titles

SHARE_OF_A_PART = 0.3


class TurnedTable(NamedTuple):
    """The rows of such a table, and what was done."""

    rows: list[Row]
    names: list[str]


def long_answers(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> TurnedTable:
    """A row for each answer."""
    question = chance.choice(["Pertanyaan", "Unsur"])
    rows: list[Row] = [["Responden", question, "Jawaban"]]
    for number, answers in enumerate(survey.answers, start=1):
        rows += [[f"R{number}", style.name(unsur), style.cell(unsur, answers[unsur])] for unsur in range(UNSUR)]
    return TurnedTable(rows, [])


def respondents_as_columns(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> TurnedTable:
    """A row for each unsur, a column for each respondent; rows of their profile above, figures behind and below."""
    prefix = chance.choice(["R", "Responden ", ""])
    if len(survey.answers) == len(SCORES):
        prefix = "R"  # under 1, 2, 3, 4 they could as well be counts
    corner = chance.choice(["Unsur", "Unsur Pelayanan", "Pertanyaan", ""])
    head: Row = [corner, *(f"{prefix}{number}" for number in range(1, len(survey.answers) + 1))]
    questions: list[Row] = [[style.name(unsur), *style.cells(unsur, survey.column(unsur))] for unsur in range(UNSUR)]
    names = []
    profile = [row for row in _profile(chance, len(survey.answers)) if chance.random() < SHARE_OF_A_PART]
    if profile:
        names.append("profile-rows")
    below: list[Row] = []
    if style.words == "digits" and chance.random() < SHARE_OF_A_PART:
        head.append("Jumlah")
        for unsur, row in enumerate(questions):
            row.append(sum(survey.column(unsur)))
        names.append("foot-behind")
    if style.words == "digits" and chance.random() < SHARE_OF_A_PART:
        below.append(["Jumlah", *map(sum, survey.answers)])
        names.append("foot-below")
    if chance.random() < SHARE_OF_A_PART:
        numbers = [*[""] * len(profile), *range(1, UNSUR + 1), *[""] * len(below)]
        body = [[number, *row] for number, row in zip(numbers, [*profile, *questions, *below], strict=True)]
        rows: list[Row] = [["No", *head], *body]
        names.append("number")
    else:
        rows = [head, *profile, *questions, *below]
    if chance.random() < SHARE_OF_A_PART:
        rows = [*titles(chance, len(head)), *rows]
        names.append("titles")
    return TurnedTable(rows, names)


def _profile(chance: random.Random, respondents: int) -> list[Row]:
    """A row of sexes, and one of ages."""
    return [
        ["Jenis Kelamin", *(chance.choice("LP") for _ in range(respondents))],
        ["Umur", *(chance.randint(17, 70) for _ in range(respondents))],
    ]


TURNED: dict[str, Callable[[random.Random, PlainSurvey, AnswerStyle], TurnedTable]] = {
    "long-answers": long_answers,
    "respondents-as-columns": respondents_as_columns,
}
