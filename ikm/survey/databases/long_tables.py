"""Answers that lie in tables of their own, a row each, joined to their respondents as columns of a wide table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ikm.survey.databases.address import LongTables
from ikm.survey.databases.statements import CountedColumn, Selection, compared

MOST_QUESTIONS = 200
"""A table of answers to more questions is none of a survey."""


def question_names(tables: LongTables, schema: str | None, dialect: str) -> Selection:
    """The different names of questions in the table of answers, one more than there may be at most."""
    _, name, joined = _answers(tables, schema, dialect)
    return sa.select(name).select_from(joined).distinct().limit(MOST_QUESTIONS + 1)


def contradictions(tables: LongTables, schema: str | None, dialect: str) -> Selection:
    """One row where a respondent has two different answers to a question, none else."""
    answers, name, joined = _answers(tables, schema, dialect)
    answer, respondent = _bytes_of(answers, tables.answer, dialect), answers.c[tables.respondent]
    return (
        sa.select(sa.literal(1))
        .select_from(joined)
        .group_by(respondent, name)
        .having(sa.func.min(answer) != sa.func.max(answer))
        .limit(1)
    )


def wide_table(
    tables: LongTables, columns: Sequence[str], questions: Sequence[object], schema: str | None, dialect: str
) -> sa.FromClause:
    """The respondents with their own columns and, behind them, their answer to each question, NULL where none.

    Those who gave no answer at all are among them.
    """
    answers, name, joined = _answers(tables, schema, dialect)
    answer, respondent = _bytes_of(answers, tables.answer, dialect), answers.c[tables.respondent]
    given = [
        sa.func.max(sa.case((name == sa.literal(question), answer), else_=sa.null())).label(f"a{place}")
        for place, question in enumerate(questions)
    ]
    by_respondent = (
        sa.select(respondent.label("respondent"), *given).select_from(joined).group_by(respondent).subquery("a")
    )
    respondents = sa.table(tables.respondents, *map(sa.column, columns), schema=schema).alias("r")
    own = [respondents.c[column] for column in columns]
    answered = [by_respondent.c[f"a{place}"].label(text_of_question(one)) for place, one in enumerate(questions)]
    with_answers = respondents.outerjoin(by_respondent, respondents.c[tables.id] == by_respondent.c.respondent)
    return sa.select(*own, *answered).select_from(with_answers).subquery("q")


def text_of_question(name: object) -> str:
    """The name of a question as a header."""
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)


def _answers(tables: LongTables, schema: str | None, dialect: str) -> tuple[Any, Any, Any]:
    """The table of answers, the name of the question of each, and the table with the questions that it refers to."""
    columns = (tables.respondent, tables.question, tables.answer)
    answers = sa.table(tables.answers, *map(sa.column, columns), schema=schema).alias("j")
    if not tables.questions:
        return answers, _bytes_of(answers, tables.question, dialect), answers
    known = (tables.question_id, tables.question_name)
    questions = sa.table(tables.questions, *map(sa.column, known), schema=schema).alias("p")
    joined = answers.join(questions, answers.c[tables.question] == questions.c[tables.question_id])
    return answers, _bytes_of(questions, tables.question_name, dialect), joined


def _bytes_of(table: Any, column: str, dialect: str) -> Any:
    return compared(CountedColumn(column), dialect, table.c[column])
