"""Answers that lie in tables of their own, a row each, joined to their respondents as columns of a wide table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from ikm.survey.databases.address import MOST_QUESTIONS, LongTables
from ikm.survey.databases.statements import (
    CountedColumn,
    Expression,
    Selection,
    compared,
    exact,
    is_filled,
    is_short,
)

KEYS = {"respondents": ("id",), "answers": ("respondent", "question"), "questions": ("question_id",)}
"""The columns by which each table is joined, all as a mapping file calls them."""
_JOINED_TO = {"id": "respondent", "respondent": "id", "question": "question_id", "question_id": "question"}


class VoidCells(NamedTuple):
    """Which cells of a column of the table of answers mark a row as void: the ``listed`` ones, or all ``others``.

    They are listed as :func:`exact` gives them; NULL is None.
    """

    column: CountedColumn
    listed: tuple[object, ...]
    others: bool = False


class LongAnswers(NamedTuple):
    """The tables of answers with a row each, and where they lie.

    Rows of the table of answers that have ``void`` cells are none of it. Of the columns in :data:`KEYS`,
    ``plain_keys`` are those in which no collation can make one key of two.
    """

    tables: LongTables
    schema: str | None
    dialect: str
    void: tuple[VoidCells, ...] = ()
    plain_keys: frozenset[str] = frozenset()

    def different_cells(self, column: CountedColumn, longest: int | None) -> Selection:
        """Each different cell of a column of the table of answers once, as :func:`exact` gives it.

        With ``longest``, only those of no more signs than that.
        """
        table = self._table(self.tables.answers, (column.name,))
        own = table.c[column.name]
        conditions = [] if longest is None else [is_short(own, longest, self.dialect)]
        return sa.select(exact(column, self.dialect, own)).select_from(table).where(*conditions).distinct()

    def first_void(self, cells: VoidCells) -> Selection:
        """One row where a row of the table of answers has such a cell, none else."""
        table = self._table(self.tables.answers, (cells.column.name,))
        return sa.select(sa.literal(1)).select_from(table).where(self._has_void(table, cells)).limit(1)

    def question_names(self) -> Selection:
        """The different names of questions in the table of answers, one more than there may be at most.

        NULL, an empty text and one of nothing but spaces are no names.
        """
        _, name, joined = self._answers()
        is_named = is_filled(name, self.dialect)
        return sa.select(name).select_from(joined).where(is_named).distinct().limit(MOST_QUESTIONS + 1)

    def contradictions(self) -> Selection:
        """One row where a respondent has two different answers to a question, none else.

        A blank contradicts nothing, whether it is NULL or an empty text.
        """
        answers, name, joined = self._answers()
        answer, respondent = self._answer_in(answers), self._key_in(answers, "respondent")
        return (
            sa.select(sa.literal(1))
            .select_from(joined)
            .where(self._is_of_respondent(respondent), is_filled(name, self.dialect))
            .group_by(respondent, name)
            .having(sa.func.min(answer) != sa.func.max(answer))
            .limit(1)
        )

    def losses(self, marked: str = "") -> Selection:
        """One row that says how many answers do not count, and how many respondents would count more than once.

        - ``void`` answers are left out by their own columns
        - ``orphans`` are of nobody in the table of respondents
        - ``unasked`` are to no question in that of the questions
        - ``repeated`` say again what the same respondent answered to the same question
        - ``marked`` have this column filled, whatever it says
        - ``twins`` are rows of respondents whose key another row has as well
        """
        tables = self.tables
        answers, name, joined = self._answers(*([marked] if marked else []))
        respondent, answer = self._key_in(answers, "respondent"), self._answer_in(answers)
        is_of_respondent = self._is_of_respondent(respondent)
        again = (
            sa.select((sa.func.count(answer) - 1).label("again"))
            .select_from(joined)
            .where(is_of_respondent, is_filled(name, self.dialect))
            .group_by(respondent, name)
            .having(sa.func.count(answer) > 1)
            .subquery("d")
        )
        key = self._key_in(self._table(tables.respondents, (tables.id,)).alias("k"), "id")
        every_answer = self._table(tables.answers, self._keys_of_answers()).alias("v")
        is_deleted = is_filled(answers.c[marked], self.dialect) if marked else sa.false()
        counted: dict[str, Expression] = {
            "void": _number_of(every_answer, self._is_void(every_answer)),
            "orphans": _number_of(answers, _is_not(is_of_respondent)),
            "unasked": _number_of(answers, _is_not(self._is_to_question(answers))),
            "repeated": sa.select(sa.func.coalesce(sa.func.sum(again.c.again), 0)).scalar_subquery(),
            "marked": _number_of(answers, is_deleted),
            "twins": sa.select(sa.func.count(key) - sa.func.count(sa.distinct(key))).scalar_subquery(),
        }
        return sa.select(*(number.label(kind) for kind, number in counted.items()))

    def wide_table(self, columns: Sequence[str], questions: Sequence[object]) -> sa.FromClause:
        """The respondents with their own columns and, behind them, their answer to each question, NULL where none.

        Those who gave no answer at all are among them. The columns of answers are called by :func:`answer_labels`.
        """
        answers, name, joined = self._answers()
        answer, respondent = self._answer_in(answers), self._key_in(answers, "respondent")
        labels = answer_labels(len(questions))
        given = [
            sa.func.max(sa.case((name == sa.literal(question), answer), else_=sa.null())).label(label)
            for label, question in zip(labels, questions, strict=True)
        ]
        by_respondent = (
            sa.select(respondent.label("respondent"), *given).select_from(joined).group_by(respondent).subquery("a")
        )
        respondents = self._table(self.tables.respondents, columns).alias("r")
        own = [respondents.c[column] for column in columns]
        answered = [by_respondent.c[label] for label in labels]
        is_theirs = self._key_in(respondents, "id") == by_respondent.c.respondent
        with_answers = respondents.outerjoin(by_respondent, is_theirs)
        return sa.select(*own, *answered).select_from(with_answers).subquery("q")

    def _answers(self, *more: str) -> tuple[Any, Any, Any]:
        """The table of answers, the name of the question of each, and the table with the questions it refers to.

        ``more`` are further columns of the answers.
        """
        tables = self.tables
        answers: Any = self._table(tables.answers, (*self._keys_of_answers(), *more))
        if self.void:
            answers = sa.select(*answers.c).where(~self._is_void(answers)).subquery("j")
        else:
            answers = answers.alias("j")
        if not tables.questions:
            return answers, self._bytes_of(answers, tables.question), answers
        questions = self._table(tables.questions, (tables.question_id, tables.question_name)).alias("p")
        is_its = self._key_in(answers, "question") == self._key_in(questions, "question_id")
        joined = answers.join(questions, is_its)
        return answers, self._bytes_of(questions, tables.question_name), joined

    def _keys_of_answers(self) -> list[str]:
        """The columns that are needed of the table of answers, each once."""
        of_void = [cells.column.name for cells in self.void]
        return list(dict.fromkeys([self.tables.respondent, self.tables.question, self.tables.answer, *of_void]))

    def _table(self, name: str, columns: Sequence[str]) -> sa.TableClause:
        return sa.table(name, *map(sa.column, dict.fromkeys(columns)), schema=self.schema)

    def _is_void(self, answers: Any) -> Expression:
        return sa.or_(sa.false(), *(self._has_void(answers, cells) for cells in self.void))

    def _has_void(self, answers: Any, cells: VoidCells) -> Expression:
        """Whether a row has one of some void cells; never NULL."""
        own = answers.c[cells.column.name]
        filled = [cell for cell in cells.listed if cell is not None]
        conditions: list[Expression] = [exact(cells.column, self.dialect, own).in_(filled)] if filled else []
        if None in cells.listed:
            conditions.append(own.is_(sa.null()))
        is_listed = sa.or_(sa.false(), *conditions)
        return _is_not(is_listed) if cells.others else ~_is_not(is_listed)

    def _is_of_respondent(self, respondent: Expression) -> Expression:
        """Whether an answer is of somebody in the table of respondents; of nobody where its key is NULL."""
        respondents = self._table(self.tables.respondents, (self.tables.id,)).alias("r")
        return respondent.in_(sa.select(self._key_in(respondents, "id")))

    def _is_to_question(self, answers: Any) -> Expression:
        """Whether an answer is to a question that has a name."""
        tables = self.tables
        if not tables.questions:
            return is_filled(answers.c[tables.question], self.dialect)
        questions = self._table(tables.questions, (tables.question_id, tables.question_name)).alias("p")
        is_named = is_filled(questions.c[tables.question_name], self.dialect)
        named = sa.select(self._key_in(questions, "question_id")).where(is_named)
        return self._key_in(answers, "question").in_(named)

    def _key_in(self, table: Any, key: str) -> Expression:
        """A key as it is compared with that of the other table: by its bytes, unless both are plain.

        Two tables may have collations of their own, of which one takes ``a1`` for ``A1`` and the other does not.
        """
        column = getattr(self.tables, key)
        is_plain = {key, _JOINED_TO[key]} <= self.plain_keys
        return compared(CountedColumn(column, is_text=not is_plain), self.dialect, table.c[column])

    def _answer_in(self, answers: Any) -> Expression:
        """What was answered; NULL also for an empty text, which would be the larger of it and a number in SQLite."""
        is_given = is_filled(answers.c[self.tables.answer], self.dialect)
        return sa.case((is_given, self._bytes_of(answers, self.tables.answer)), else_=sa.null())

    def _bytes_of(self, table: Any, column: str) -> Any:
        return compared(CountedColumn(column), self.dialect, table.c[column])


def _is_not(condition: Expression) -> Expression:
    """Whether a condition does not hold, or cannot be told because of a NULL.

    A list of keys is looked up by every engine, also where no index is on it; a subquery of ``EXISTS`` is not.
    """
    return sa.case((condition, sa.literal_column("1")), else_=sa.literal_column("0")) == 0


def _number_of(table: Any, condition: Expression) -> Expression:
    """How many rows of a table fulfil a condition."""
    return sa.select(sa.func.count()).select_from(table).where(condition).scalar_subquery()


def answer_labels(number: int) -> list[str]:
    """What the columns of the answers to so many questions are called in statements.

    Their names may be whole sentences, and servers allow 63 signs.
    """
    return [f"ikm answer {place}" for place in range(number)]


def text_of_question(name: object) -> str:
    """The name of a question as a header."""
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
