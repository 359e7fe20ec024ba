"""A table of marks, read as one with a column of answers for each question, behind the columns that it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, Place
from ikm.survey.columns.tick_columns import TickedQuestion, is_mark
from ikm.survey.files.table import (
    UNLIMITED,
    Block,
    Codes,
    Column,
    Labels,
    Progress,
    Table,
    text_of,
)
from ikm.survey.texts.answer_words import UNREAD


class TickedTable(Table):
    """A table with a column for each answer to a question, read as one with a further column for each question.

    What stands in the further column is the answer whose column has the mark. A cell that is no mark, and a second
    mark, make an answer that cannot be read, which says what was met.
    """

    def __init__(self, table: Table, questions: Sequence[TickedQuestion]) -> None:
        self.place = table.place
        self._table = table
        self._questions = tuple(questions)
        self._width = len(table.header)
        self.parts_of_answers = frozenset(column for question in questions for column in question.columns)
        header = (*table.header, *(question.header for question in questions))
        self.under(header, table.header_row, (*table.heads, *(question.head for question in questions)))

    @property
    def findings(self) -> Findings:
        """The findings of the table as it stands."""
        return self._table.findings

    def forget(self) -> None:
        """Let go of what was read ahead."""
        self._table.forget()

    def top(self) -> Iterator[Sequence[object]]:
        """The rows from the very first on, with the answers that their marks stand for."""
        for number, row in enumerate(self._table.top(), start=1):
            yield row if number <= self.header_row else self._with_answers(row)

    def _with_answers(self, row: Sequence[object]) -> Sequence[object]:
        """The cells of a row, and behind them the answers that their marks stand for."""
        cells = [*row[: self._width], *[""] * (self._width - len(row))]
        for question in self._questions:
            cells.append(marked_answer([text_of(cells[column]) for column in question.columns], question.answers))
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
        for block in self._table.blocks(stored_columns, stored_labels, progress):
            codes = []
            for column, own_labels, places in zip(columns, labels, stored_places, strict=True):
                stored_codes = [block.codes[place] for place in places]
                question = self._question_at(column)
                if question:
                    texts = [stored_labels[place].texts for place in places]
                    codes.append(_answer_codes(stored_codes, texts, question, own_labels))
                else:
                    codes += stored_codes
            yield block._replace(codes=codes, cells=self._cells_of(block))

    def _question_at(self, column: Column) -> TickedQuestion | None:
        """The question that a column has the answers to; None for a column that the table has itself."""
        if isinstance(column, tuple) or column < self._width:
            return None
        return self._questions[column - self._width]

    def _cells_of(self, block: Block) -> Callable[[int], Sequence[object]]:
        return lambda place: self._with_answers(block.cells(place))

    def at(self, row: int = 0, column: int | None = None) -> Place:
        """The place in the table as it stands; that of an answer is the first cell of its question."""
        if column is None or column < self._width:
            return self._table.at(row, column)
        question = self._questions[column - self._width]
        return self._table.at(row, question.columns[0])._replace(header=question.header)


def marked_answer(texts: Sequence[str], answers: Sequence[str]) -> str:
    """The answer that has the mark among the cells of a question, empty where none has one.

    Two marks, or a cell that is no mark, are no answer that can be read; what was met stands behind ``UNREAD``.

    >>> marked_answer(["", "x"], ["1", "2"]), marked_answer(["", ""], ["1", "2"])
    ('2', '')
    >>> [marked_answer(texts, ["1", "2"]).removeprefix(UNREAD) for texts in (["x", "x"], ["7", ""])]
    ['x (1), x (2)', '7 (1)']
    """
    marks = [is_mark(text, answer) for text, answer in zip(texts, answers, strict=True)]
    filled = [place for place, mark in enumerate(marks) if mark is not False]
    if not filled:
        return ""
    if len(filled) == 1 and marks[filled[0]]:
        return answers[filled[0]]
    return UNREAD + ", ".join(f"{texts[place].strip()} ({answers[place]})" for place in filled)


def _answer_codes(
    codes: Sequence[Codes], texts: Sequence[Sequence[str]], question: TickedQuestion, labels: Labels
) -> Codes:
    """The codes of the answers to a question, by those of its columns of marks; each combination is read once."""
    combined: NDArray[np.int64] = np.zeros(len(codes[0]), np.int64)
    for column_codes, column_texts in zip(codes, texts, strict=True):
        combined = combined * max(len(column_texts), 1) + column_codes
    _, first, combination = np.unique(combined, return_index=True, return_inverse=True)
    answers = []
    for row in first.tolist():
        cells = [column_texts[column_codes[row]] for column_codes, column_texts in zip(codes, texts, strict=True)]
        answers.append(labels[marked_answer(cells, question.answers)])
    return np.array(answers, np.int32)[combination]
