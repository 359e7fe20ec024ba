"""Forms with branches: each asks the same questions in columns of its own, and a respondent fills in those of one.

Google Forms and SurveyMonkey write the nine columns once for each section; a question that was deleted and asked anew
is such a pair, too. No row answers more than one of them, so they are one question, joined row by row; a mean of the
branches would count a small one like a large one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Refusal
from ikm.survey.columns.column_map import sort_columns
from ikm.survey.columns.composed_table import ComposedAnswer
from ikm.survey.columns.header_meaning import MatchedColumn, listed
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.columns.question_numbers import is_foot
from ikm.survey.files.table import ColumnHead, Table, names_in
from ikm.survey.texts.answer_words import UNREAD
from ikm.survey.texts.vocabulary import vocabulary

FEWEST_ANSWERS = 3
"""A question has at least so many answers to choose from."""
SAMPLE = 1_000
"""So many rows are looked at to tell branches from several questions."""
FEWEST_ROWS = 5
"""Of fewer rows, each may have left one of two questions blank by chance."""


class BranchedQuestion(NamedTuple):
    """A question that stands in a column for each branch of the form."""

    header: str
    columns: tuple[int, ...]
    head: ColumnHead

    def answer(self, texts: Sequence[str]) -> ComposedAnswer:
        """The answer in the one column that is filled; two are none that can be read, unless they are the same.

        >>> question = BranchedQuestion("U1", (0, 1), ColumnHead("U1", ""))
        >>> question.answer(["", "3"]), question.answer(["3", "3"]).text
        (ComposedAnswer(text='3', at=1), '3')
        >>> question.answer(["3", "4"]).text.removeprefix(UNREAD)
        '3, 4'
        """
        filled = [place for place, text in enumerate(texts) if _is_filled(text)]
        answers = {texts[place].strip() for place in filled}
        if len(answers) > 1:
            return ComposedAnswer(UNREAD + ", ".join(texts[place].strip() for place in filled), filled[0])
        at = filled[0] if filled else 0
        return ComposedAnswer(texts[at], at)


def branched_questions(table: Table, method: Method, overrides: TableOverrides) -> tuple[BranchedQuestion, ...]:
    """The questions of a table that have a column for each branch, each row of the table being of one branch.

    :raises Refusal: ``branches-mixed`` where most rows answer one of the columns of an unsur, and some more.
    """
    found = sort_columns(table, method, overrides).found
    repeated = {unsur: matched for unsur, matched in found.items() if len(matched) > 1}
    if not repeated:
        return ()
    filled_columns = _FilledColumns(table)
    questions: list[BranchedQuestion] = []
    for unsur, matched in repeated.items():
        branches = [*_branches_among(table, matched, filled_columns)]
        if not branches and not _are_questions_by_header(table, unsur, matched, method):
            _refuse_mixed(table, matched, filled_columns)
        for columns in branches:
            head = table.heads[columns[0]]
            header = head.spanning if head else table.header[columns[0]]
            questions.append(BranchedQuestion(header, columns, ColumnHead(header, "")))
    _refuse_marks(table, questions, filled_columns)
    return tuple(questions)


def _refuse_marks(table: Table, questions: Sequence[BranchedQuestion], filled_columns: _FilledColumns) -> None:
    """Refuse columns of which each row has one filled, always alike: marks below answers that no header names."""
    texts = {text for question in questions for text in filled_columns.texts(question.columns)}
    are_many = any(len(question.columns) >= FEWEST_ANSWERS for question in questions)
    if are_many and len(texts) == 1 and texts <= vocabulary().marks:
        columns = listed(table.header[place] for place in questions[0].columns)
        raise Refusal("marks-unheaded", table.at(table.header_row), columns=columns, mark=min(texts))


def _branches_among(
    table: Table, matched: Sequence[MatchedColumn], filled_columns: _FilledColumns
) -> Iterator[tuple[int, ...]]:
    """The columns of one unsur that are one question: all of them, or those that nothing tells apart."""
    places = tuple(sorted(column.place for column in matched))
    if filled_columns.are_branches(places) and all(map(filled_columns.is_any, places)):
        has_enough_rows = len(filled_columns.numbers_of(places)) >= FEWEST_ROWS
        if has_enough_rows or not _are_told_apart(table, places):
            yield places
        return
    for part in dict.fromkeys(column.meaning.part for column in matched):
        alike = tuple(sorted(column.place for column in matched if column.meaning.part == part))
        if len(alike) > 1 and filled_columns.are_branches(alike):
            yield alike


def _are_told_apart(table: Table, places: Sequence[int]) -> bool:
    """Whether the columns stand below one head with names of their own, as the questions a and b of an unsur do."""
    heads = [head for place in places if (head := table.heads[place])]
    names = {head.own for head in heads}
    return len(heads) == len(names) == len(places) and len({head.spanning for head in heads}) == 1


def _are_questions_by_header(table: Table, unsur: str, matched: Sequence[MatchedColumn], method: Method) -> bool:
    """Whether the header alone, as U3a and U3b, tells the columns to be a question of the unsur each."""
    by_header = sort_columns(table, method, TableOverrides()).found.get(unsur, ())
    parts = {column.place: column.meaning.part for column in by_header}
    return all(parts.get(column.place) for column in matched)


def _refuse_mixed(table: Table, matched: Sequence[MatchedColumn], filled_columns: _FilledColumns) -> None:
    """Refuse columns of a mapping file that are neither one question nor several.

    Columns such as U3a and U3b are several questions, however many rows left one of them empty. But a form let
    each visitor rate the services that they had used, most one and some two, and the mean of the two columns is no
    mean of the visitors.
    """
    if any(column.meaning.reason != "mapping" for column in matched):
        return
    places = [column.place for column in matched]
    numbers = filled_columns.numbers_of(places)
    of_one_answer = numbers.count(1)
    if 2 * of_one_answer > len(numbers) and max(numbers) > 1:
        columns = listed(table.header[place] for place in places)
        raise Refusal("branches-mixed", table.at(), columns=columns, single=of_one_answer, rows=len(numbers))


class _FilledColumns:
    """Which columns the first rows have filled."""

    def __init__(self, table: Table) -> None:
        self._rows: list[dict[int, str]] = []
        for row in islice(table.top(), table.header_row, table.header_row + SAMPLE):
            cells = names_in(row)
            if not is_foot(cells):
                filled = {place: text.casefold() for place, text in enumerate(cells) if _is_filled(text)}
                self._rows.append(filled)

    def texts(self, places: Sequence[int]) -> set[str]:
        """The texts in some columns."""
        return {filled[place] for filled in self._rows for place in places if place in filled}

    def is_any(self, place: int) -> bool:
        """Whether a column is filled in any row."""
        return any(place in filled for filled in self._rows)

    def are_branches(self, places: Sequence[int]) -> bool:
        """Whether some row has one of these columns filled, and none has more."""
        return max(self.numbers_of(places), default=0) == 1

    def numbers_of(self, places: Sequence[int]) -> list[int]:
        """How many of these columns each row has filled, of the rows that have any."""
        return [number for filled in self._rows if (number := len(filled.keys() & set(places)))]


def _is_filled(text: str) -> bool:
    return text.strip().casefold() not in vocabulary().missing
