"""A table some of whose answers stand in one of several columns, read with a column of answers for each question."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, Place
from ikm.survey.files.table import (
    UNLIMITED,
    Block,
    Codes,
    Column,
    ColumnHead,
    Labels,
    Progress,
    Table,
    text_of,
)

REMEMBERED_BLOCKS = 64
"""Of so many blocks it is remembered in which column an answer stood: a finding about it is made soon after."""
MOST_COMBINATIONS = 1 << 31
"""Beyond so many possible combinations of the labels of some columns, these are numbered anew."""


class ComposedQuestion(Protocol):
    """A question whose answer stands in one of several columns."""

    @property
    def header(self) -> str:
        """The name of the column of its answers."""

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns of the table that its answers stand in."""

    @property
    def head(self) -> ColumnHead | None:
        """The head that its unsur is known by; None where its header tells."""

    def answer(self, texts: Sequence[str]) -> ComposedAnswer:
        """The answer that the cells of its columns give."""


class ComposedAnswer(NamedTuple):
    """The text of an answer, and at which of the columns of its question it stands."""

    text: str
    at: int = 0


class ComposedTable(Table):
    """A table read with a further column for each of some questions, behind the columns that it has.

    The columns that these are made of are no answers themselves. ``findings`` say how they were understood.
    """

    def __init__(self, table: Table, questions: Sequence[ComposedQuestion], findings: Findings | None = None) -> None:
        self.place = table.place
        self.source = self._table = table
        self._questions = tuple(questions)
        self._own_findings = findings or Findings()
        self._width = len(table.header)
        self.parts_of_answers = {
            column: self._width + number for number, question in enumerate(questions) for column in question.columns
        }
        self._recent: deque[_AnswerColumns] = deque(maxlen=REMEMBERED_BLOCKS)
        header = (*table.header, *(question.header for question in questions))
        self.under(header, table.header_row, (*table.heads, *(question.head for question in questions)))

    @property
    def findings(self) -> Findings:
        """The findings of the table as it stands, and how its questions were understood."""
        findings = Findings()
        findings += self._table.findings
        findings += self._own_findings
        return findings

    def forget(self) -> None:
        """Let go of what was read ahead."""
        self._table.forget()

    def top(self) -> Iterator[Sequence[object]]:
        """The rows from the very first on, those below the header with the answers behind."""
        for number, row in enumerate(self._table.top(), start=1):
            yield row if number <= self.header_row else self._with_answers(row)

    def _with_answers(self, row: Sequence[object]) -> Sequence[object]:
        """The cells of a row, and behind them the answers to the questions."""
        cells = [*row[: self._width], *[""] * (self._width - len(row))]
        for question in self._questions:
            cells.append(question.answer([text_of(cells[column]) for column in question.columns]).text)
        return cells

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        stored_columns: list[Column] = []
        stored_labels: list[Labels] = []
        stored_places: list[range] = []  # of each column asked for, where what it is made of stands
        for column, own_labels in zip(columns, labels, strict=True):
            first = len(stored_columns)
            question = self._question_at(column)
            if question:
                stored_columns += question.columns
                stored_labels += [Labels(UNLIMITED, None) for _ in question.columns]
            else:
                stored_columns.append(column)
                stored_labels.append(own_labels)
            stored_places.append(range(first, len(stored_columns)))
        self._recent.clear()
        for block in self._table.blocks(stored_columns, stored_labels, progress):
            codes = []
            columns_of_answers = {}
            for column, own_labels, places in zip(columns, labels, stored_places, strict=True):
                stored_codes = [block.codes[place] for place in places]
                question = self._question_at(column)
                if question:
                    texts = [stored_labels[place].texts for place in places]
                    answers = _answer_codes(stored_codes, texts, question, own_labels)
                    codes.append(answers.codes)
                    columns_of_answers[column] = answers.columns
                else:
                    codes += stored_codes
            self._recent.append(_AnswerColumns(block.rows, columns_of_answers))
            yield block._replace(codes=codes, cells=self._cells_of(block))

    def _question_at(self, column: Column) -> ComposedQuestion | None:
        """The question that a column has the answers to; None for a column that the table has itself."""
        if isinstance(column, tuple) or column < self._width:
            return None
        return self._questions[column - self._width]

    def _cells_of(self, block: Block) -> Callable[[int], Sequence[object]]:
        return lambda place: self._with_answers(block.cells(place))

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place in the table as it stands: that of an answer is the cell that holds it."""
        if column is None or column < self._width:
            return self._table.at(row, column)
        question = self._questions[column - self._width]
        stored_column = question.columns[0]
        for recent in self._recent:
            stored_column = recent.column_of(row, column) or stored_column
        return self._table.at(row, stored_column)._replace(header=question.header)


class _AnswerColumns(NamedTuple):
    """Of each row of a block, and each column of composed answers, the column that the answer stands in."""

    rows: NDArray[np.int64]
    columns: dict[Column, NDArray[np.int64]]

    def column_of(self, row: int, column: int) -> int | None:
        """The column of one answer; None where the row is not of this block."""
        place = int(np.searchsorted(self.rows, row))
        if place == len(self.rows) or self.rows[place] != row or column not in self.columns:
            return None
        return int(self.columns[column][place])


class _AnswerCodes(NamedTuple):
    """By row, the code of an answer, and the column of the table that it stands in."""

    codes: Codes
    columns: NDArray[np.int64]


def _answer_codes(
    codes: Sequence[Codes], texts: Sequence[Sequence[str]], question: ComposedQuestion, labels: Labels
) -> _AnswerCodes:
    """The answers to a question, by the codes of its columns; each combination of texts is read once."""
    combined: NDArray[np.int64] = np.zeros(len(codes[0]), np.int64)
    possible = 1
    for column_codes, column_texts in zip(codes, texts, strict=True):
        possible *= max(len(column_texts), 1)
        if possible > MOST_COMBINATIONS:
            combined = np.unique(combined, return_inverse=True)[1]
            possible = len(combined) * max(len(column_texts), 1)
        combined = combined * max(len(column_texts), 1) + column_codes
    _, first, combination = np.unique(combined, return_index=True, return_inverse=True)
    answers = []
    for row in first.tolist():
        cells = [column_texts[column_codes[row]] for column_codes, column_texts in zip(codes, texts, strict=True)]
        answers.append(question.answer(cells))
    answer_codes = np.array([labels[answer.text] for answer in answers], np.int32)
    columns = np.array([question.columns[answer.at] for answer in answers], np.int64)
    return _AnswerCodes(answer_codes[combination], columns[combination])
