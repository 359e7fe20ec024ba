"""Answers that are marks: a column for each score or word of the scale, and a mark under the one that was chosen.

They stand below the unsur that spans them, or each has a header of its own: ``U1_1`` … ``U9_4``, ``u1___1``,
``Persyaratan [Baik]``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.composed_table import ComposedAnswer
from ikm.survey.columns.header_meaning import HeaderSpellings, spellings_of
from ikm.survey.columns.question_numbers import is_foot
from ikm.survey.files.table import ColumnHead, Table, names_in
from ikm.survey.texts.answer_forms import is_answer
from ikm.survey.texts.answer_words import UNREAD, place_in_scale
from ikm.survey.texts.vocabulary import plain, vocabulary

SAMPLE = 1_000
"""So many rows are looked at to tell marks from answers."""

_LETTERS = "abcd"
MOST_ANSWER_WORDS = 12
"""No answer of a form, nor one in digits such as “skor 3 dari 4”, has more words; those of rules may."""
"""What the answers of a printed questionnaire are called."""


class TickedQuestion(NamedTuple):
    """A question with a column for each answer: its header, the columns, and the answer that each stands for.

    ``head`` is the head that spans its columns, None where each has a header of its own.
    """

    header: str
    columns: tuple[int, ...]
    answers: tuple[str, ...]
    head: ColumnHead | None = None

    def answer(self, texts: Sequence[str]) -> ComposedAnswer:
        """The answer whose column has the mark among the cells of the question, empty where none has one.

        Two marks, or a cell that is no mark, are none that can be read; what was met stands behind ``UNREAD``.

        >>> question = TickedQuestion("U1", (4, 5), ("1", "2"))
        >>> question.answer(["", "x"]), question.answer(["", ""]).text
        (ComposedAnswer(text='2', at=1), '')
        >>> [question.answer(texts).text.removeprefix(UNREAD) for texts in (["x", "x"], ["7", ""])]
        ['x (1), x (2)', '7 (1)']
        """
        marks = [is_mark(text, answer) for text, answer in zip(texts, self.answers, strict=True)]
        filled = [place for place, mark in enumerate(marks) if mark is not False]
        if not filled:
            return ComposedAnswer("")
        if len(filled) == 1 and marks[filled[0]]:
            return ComposedAnswer(self.answers[filled[0]], filled[0])
        met = ", ".join(f"{texts[place].strip()} ({self.answers[place]})" for place in filled)
        return ComposedAnswer(UNREAD + met, filled[0])


class _TickColumn(NamedTuple):
    """A column whose header names a question of an unsur, and one of the answers to it."""

    place: int
    unsur: str
    question: str
    answer: str
    head: ColumnHead | None = None


def tick_questions(table: Table, method: Method, mapped: Iterable[str] = ()) -> tuple[TickedQuestion, ...]:
    """The questions of a table that have a column for each answer; none where its columns hold answers themselves.

    ``mapped`` are headers that the user says what they are: where these name such columns, none are marks.

    :raises Refusal: ``ticks-unclear`` where the headers are those of the whole scale below each unsur, and the cells
        are no marks.
    """
    by_question: dict[str, list[_TickColumn]] = {}
    for column in _candidates(table, method):
        by_question.setdefault(column.question, []).append(column)
    ticked = [columns for columns in by_question.values() if _have_different_answers(columns)]
    unsur = {columns[0].unsur for columns in ticked}
    headers = {table.header[column.place] for columns in ticked for column in columns}
    if 2 * len(unsur) < len(method.unsur) or not headers.isdisjoint(mapped):
        return ()
    questions = tuple(_question(columns) for columns in ticked)
    sample = _SampledMarks(table, questions)
    if sample.are_marks():
        return questions
    have_whole_scale = all(len(question.columns) == len(method.rules.scores) for question in questions)
    if have_whole_scale and (questions[0].head or sample.has_zeros):
        first = questions[0]
        names = [f"“{safe_value(table.header[column])}”" for column in first.columns]
        place = table.at(table.header_row, first.columns[0])
        raise Refusal("ticks-unclear", place, unsur=safe_value(first.header), columns=names)
    return ()


def _question(columns: Sequence[_TickColumn]) -> TickedQuestion:
    places, answers = zip(*((column.place, column.answer) for column in columns), strict=True)
    return TickedQuestion(columns[0].question, places, answers, columns[0].head)


def _candidates(table: Table, method: Method) -> list[_TickColumn]:
    """The columns whose header names an unsur, and behind it an answer."""
    spellings = spellings_of(method)
    candidates = []
    for place, (header, head) in enumerate(zip(table.header, table.heads, strict=True)):
        if head:
            column = _tick_column(place, head.spanning, head.own, spellings, method)
            question = " ".join(filter(None, (head.spanning, head.question)))
            column = column and column._replace(question=question, head=head._replace(own=""))
        else:
            column = _tick_column_of_name(place, header, spellings, method)
        if column:
            candidates.append(column)
    return candidates


def _tick_column(
    place: int, head: str, answer: str, spellings: HeaderSpellings, method: Method
) -> _TickColumn | None:
    meaning = spellings.meaning(head)
    if not meaning or len(meaning.unsur) != 1 or meaning.expected:
        return None
    return _TickColumn(place, meaning.unsur[0], head, answer) if _is_option(answer, method) else None


def _tick_column_of_name(place: int, header: str, spellings: HeaderSpellings, method: Method) -> _TickColumn | None:
    """The column whose one header ends with an answer: “U1 Sangat Tidak Baik”, of which “Baik” is only a part."""
    words = plain(header).split()
    printed = (plain(answer).split() for unsur in method.rules.unsur for answer in unsur.answers)
    most_words = max([MOST_ANSWER_WORDS, *map(len, printed)])
    for split in range(max(1, len(words) - most_words), len(words)):
        answer = " ".join(words[split:])
        if _is_option(answer, method):
            column = _tick_column(place, " ".join(words[:split]), answer, spellings, method)
            if column:
                return column._replace(question=_beginning_of(header, column.question))
    return None


def _beginning_of(header: str, plain_text: str) -> str:
    """The beginning of a header that is this text in plain form, without the signs behind it."""
    ends = range(len(header) + 1)
    likely = bisect_left(ends, len(plain_text), key=lambda end: len(plain(header[:end])))
    if plain(header[:likely]) == plain_text:
        return header[:likely]
    # A mark of a web page is text as long as it is not whole: “<br” has two letters more than “<br>”.
    return header[: next(end for end in ends if plain(header[:end]) == plain_text)]


def _is_option(answer: str, method: Method) -> bool:
    """Whether a text may head the column of an answer: a score of the scale, or words of an answer."""
    scores = method.rules.scores
    return place_in_scale(answer, scores) > 0 or is_answer(answer, method.rules.unsur) or answer in _LETTERS


def _have_different_answers(columns: Sequence[_TickColumn]) -> bool:
    """Whether the columns of one question are those of different answers to it."""
    return len({plain(column.answer) for column in columns}) == len(columns) > 1


class _SampledMarks:
    """What the first rows have in the columns that may be those of marks.

    ``marked`` rows have one mark for a question, or none, and nothing else; ``others`` are all others.
    """

    def __init__(self, table: Table, questions: Sequence[TickedQuestion]) -> None:
        self.marked = self.others = 0
        self.has_zeros = False
        columns = [column for question in questions for column in question.columns]
        for row in islice(table.top(), table.header_row, table.header_row + SAMPLE):
            cells = names_in(row)
            is_remark = sum(map(bool, cells)) == 1  # such as who signs, below a table of few respondents
            if is_foot(cells) or is_remark:
                continue
            marks = [_marks(cells, question) for question in questions]
            if all(number in (0, 1) for number in marks):
                self.marked += 1 in marks
            else:
                self.others += 1
            self.has_zeros |= any(cells[column] == "0" for column in columns if column < len(cells))

    def are_marks(self) -> bool:
        """Whether most rows are marked.

        Of four questions U1.1 to U1.4 somebody who answered 1 throughout has a filled cell in each.
        """
        return self.marked > 0 and self.marked >= self.others


def _marks(cells: Sequence[str], question: TickedQuestion) -> int:
    """How many marks a row has for a question; -1 where a cell holds what is no mark."""
    marks = 0
    for column, answer in zip(question.columns, question.answers, strict=True):
        mark = is_mark(cells[column] if column < len(cells) else "", answer)
        if mark is None:
            return -1
        marks += mark
    return marks


def is_mark(text: str, answer: str) -> bool | None:
    """Whether a cell marks the answer that its column stands for; None where it is neither a mark nor blank.

    The score itself is one, and so are the words.

    >>> [is_mark(text, "3") for text in ("x", " V ", "3", "0", "", "5")]
    [True, True, True, False, False, None]
    """
    words, text = vocabulary(), text.strip().casefold()
    if text == answer.casefold() or text in words.marks:
        return True
    if text in words.missing or text in words.unmarked:
        return False
    return True if plain(text) == plain(answer) else None
