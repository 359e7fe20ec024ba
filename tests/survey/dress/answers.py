"""Shapes of the answers of respondents: a column an unsur, ticks, expectations beside, several questions."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from tests.kinds import FORMS
from tests.survey.dress.plain import SCORES, PlainSurvey
from tests.survey.dress.sheet import SheetColumn
from tests.survey.dress.spoken import NAMES, NAMES_BELOW, WORDS, Cell, Name


class AnswerStyle(NamedTuple):
    """How unsur are called, how answers are worded, and what stands for no answer."""

    names: str
    words: str
    blank: str

    @property
    def name(self) -> Name:
        """The header of an unsur."""
        return NAMES_BELOW[self.names]

    def cell(self, unsur: int, score: int) -> Cell:
        """What stands for an answer."""
        return WORDS[self.words](unsur, score) if score else self.blank

    def cells(self, unsur: int, scores: list[int]) -> list[Cell]:
        """What stands for some answers."""
        return [self.cell(unsur, score) for score in scores]

    def figures(self, scores: list[int]) -> list[int] | None:
        """What a foot sums up: digits, no words."""
        return scores if self.words == "digits" else None


AnswerShape = Callable[[random.Random, PlainSurvey, AnswerStyle], list[list[SheetColumn]]]
"""The columns of each question, those that belong together in a list."""


def one_column(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """A column for each unsur."""
    del chance
    return [
        [SheetColumn(style.name(unsur), style.cells(unsur, scores), figures=style.figures(scores))]
        for unsur, scores in _by_question(survey)
    ]


def _by_question(survey: PlainSurvey) -> list[tuple[int, list[int]]]:
    return [(unsur, survey.column(question)) for question, unsur in enumerate(survey.unsur_of)]


def ticks_below(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """The unsur merged over a column for each score, in which the chosen one is marked."""
    mark = chance.choice(["1", "X", "x", "v", "V", "√", "✓", "score"])
    in_words = chance.random() < 0.3
    columns = []
    for unsur, scores in _by_question(survey):
        heads = [FORMS[unsur][score - 1] if in_words else str(score) for score in SCORES]
        columns.append(
            [
                SheetColumn(
                    style.name(unsur) if score == 1 else None,
                    _marks(scores, score, mark, ""),
                    below=head,
                    figures=[int(given == score) for given in scores] if mark == "1" else None,
                )
                for score, head in zip(SCORES, heads, strict=True)
            ]
        )
    return columns


def _marks(scores: list[int], score: int, mark: str, other: Cell) -> list[Cell]:
    shown: Cell = score if mark == "score" else 1 if mark == "1" else mark
    return [shown if given == score else other for given in scores]


ONE_HOT_NAMES: list[Callable[[int, int], str]] = [
    lambda unsur, score: f"U{unsur + 1}_{score}",
    lambda unsur, score: f"u{unsur + 1}___{score}",
    lambda unsur, score: f"U{unsur + 1} [{score}]",
    lambda unsur, score: f"{NAMES['full'](unsur)} [{FORMS[unsur][score - 1]}]",
]


def one_hot(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """A column for each score under a header of its own, with 0 and 1, as programs export choices."""
    del style
    name = chance.choice(ONE_HOT_NAMES)
    other: Cell = 0 if chance.random() < 0.5 else ""
    return [
        [SheetColumn(name(unsur, score), _marks(scores, score, "1", other)) for score in SCORES]
        for unsur, scores in _by_question(survey)
    ]


PAIR_NAMES = [("Harapan", "Kinerja"), ("Harapan", "Kenyataan"), ("Kepentingan", "Kinerja"), ("Harapan", "Persepsi")]


def beside_expectations(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """The unsur merged over what was expected and what was met, in either order."""
    expected_name, met_name = chance.choice(PAIR_NAMES)
    expected_first = chance.random() < 0.5
    columns = []
    for unsur, scores in _by_question(survey):
        wishes = [chance.choice([3, 4, 4]) if score else 0 for score in scores]
        pair = [(expected_name, wishes), (met_name, scores)]
        first, second = pair if expected_first else pair[::-1]
        columns.append(
            [
                SheetColumn(head, style.cells(unsur, given), below=below, figures=style.figures(given))
                for head, (below, given) in ((style.name(unsur), first), (None, second))
            ]
        )
    return columns


QUESTION_CODES: list[Callable[[int, int], str]] = [
    lambda unsur, question: f"{unsur + 1}.{question}",
    lambda unsur, question: f"U{unsur + 1}.{question}",
    lambda unsur, question: f"{unsur + 1}{'abc'[question - 1]}",
    lambda _, question: f"Pertanyaan {question}",
    lambda _, question: "abc"[question - 1],
]


def several_questions(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """The unsur merged over its questions."""
    code = chance.choice(QUESTION_CODES)
    columns: dict[int, list[SheetColumn]] = {}
    for unsur, scores in _by_question(survey):
        own = columns.setdefault(unsur, [])
        head = None if own else style.name(unsur)
        below = code(unsur, len(own) + 1)
        own.append(SheetColumn(head, style.cells(unsur, scores), below=below, figures=style.figures(scores)))
    return [*columns.values()]


def numbers_below(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """A column for each unsur, its name in one row and its number in the row below."""
    del chance
    return [
        [
            SheetColumn(
                style.name(unsur), style.cells(unsur, scores), below=f"U{unsur + 1}", figures=style.figures(scores)
            )
        ]
        for unsur, scores in _by_question(survey)
    ]


def under_a_banner(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """One text merged over all unsur, whose names stand in the row below."""
    banner = chance.choice(["NILAI UNSUR PELAYANAN", "Unsur Pelayanan", "SKOR PER UNSUR"])
    columns = [
        SheetColumn(
            None if place else banner,
            style.cells(unsur, scores),
            below=style.name(unsur),
            figures=style.figures(scores),
        )
        for place, (unsur, scores) in enumerate(_by_question(survey))
    ]
    return [columns]


def answer_and_score(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """The unsur merged over the answer in words and its score, in either order."""
    names = chance.choice([("Jawaban", "Skor"), ("Jawaban", "Nilai"), ("Keterangan", "Skor")])
    is_turned = chance.random() < 0.4
    columns = []
    for unsur, scores in _by_question(survey):
        words = [FORMS[unsur][score - 1] if score else style.blank for score in scores]
        pair: list[SheetColumn] = [
            SheetColumn(None, words, below=names[0]),
            SheetColumn(None, [score or "" for score in scores], below=names[1], figures=scores),
        ]
        first, second = pair[::-1] if is_turned else pair
        columns.append([first._replace(head=style.name(unsur)), second])
    return columns


def branches(chance: random.Random, survey: PlainSurvey, style: AnswerStyle) -> list[list[SheetColumn]]:
    """The same questions once for each service, each respondent answering those of one."""
    number = chance.choice([2, 3])
    branch_of = [place % number for place in range(len(survey.answers))]
    chance.shuffle(branch_of)
    columns = []
    for branch in range(number):
        own = []
        for unsur, scores in _by_question(survey):
            pairs = zip(scores, branch_of, strict=True)
            cells = [style.cell(unsur, score) if own_branch == branch else "" for score, own_branch in pairs]
            own.append(SheetColumn(style.name(unsur), cells))
        columns.append(own)
    return columns


SHAPES: dict[str, AnswerShape] = {
    "one-column": one_column,
    "ticks": ticks_below,
    "one-hot": one_hot,
    "expectations": beside_expectations,
    "several-questions": several_questions,
    "numbers-below": numbers_below,
    "banner": under_a_banner,
    "answer-and-score": answer_and_score,
    "branches": branches,
}
