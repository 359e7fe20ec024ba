"""Dresses a random survey by a seed: which shape, which names and words, which columns and rows besides."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from tests.survey.dress.answers import SHAPES, AnswerStyle
from tests.survey.dress.counts import COUNTS, LETTER_HEADS
from tests.survey.dress.neighbours import BEFORE, BEHIND, FOREIGN, OF_THE_SCALE, PROFILE, Neighbour
from tests.survey.dress.plain import UNSUR, Figures, PlainSurvey, draw_survey
from tests.survey.dress.rated import several_services
from tests.survey.dress.rows import (
    Row,
    column_numbers,
    foot,
    legend,
    machine_row,
    signature,
    subtotals,
    titles,
    unfilled,
    with_blank_rows,
    with_repeated_header,
)
from tests.survey.dress.sheet import LINES_IN_CELLS, FileKind, Sheet, SheetColumn, header_of, pick_file
from tests.survey.dress.spoken import NAMES, NAMES_BELOW, PLAIN_NAMES, PLAIN_WORDS, WORDS
from tests.survey.dress.turned import TURNED

PLAIN_SHARE = 0.25
COUNTS_SHARE = 0.12
TURNED_SHARE = 0.03
RATED_SHARE = 0.02
SHARE_OF_TWISTS = 0.06
"""How often a sheet has what no reader can decide by itself."""
MOST_FEW = 5
NUMBER_HEADS = "No", "No.", "NO", "No. Urut", "Nomor"
NUMBERED_WORDS = "digits", "lettered", "scored", "numbered"
"""Words that say their score themselves."""
SHAPE_WEIGHTS = {"one-column": 10, "banner": 2, "numbers-below": 2}
"""How often a shape is worn beside the others, which have 1."""
SHARE_OF_A_ROW_PART = 0.25
SHARE_OF_A_COLUMN = 0.3
VOID_HEADS = "Status", "STATUS PENGISIAN"
VALID, VOID = "Valid", "Tidak Valid"


class DressedSurvey(NamedTuple):
    """A sheet, how it is written, the figures it has to be read to, and the parts of its dress by name.

    - ``is_plain``: it has to be read, without an error or a warning
    - ``must_speak``: whatever figure is read, an error or a warning has to stand beside it
    - ``is_undecidable``: no reader can tell the figures from the sheet alone; another one may stand with a warning
    - ``mapping``: the mapping file that it is read by, if any is
    """

    sheet: Sheet
    file: FileKind
    figures: Figures
    parts: tuple[str, ...]
    is_plain: bool = False
    must_speak: bool = False
    is_undecidable: bool = False
    mapping: str = ""


def dressed_survey(seed: int) -> DressedSurvey:
    """The survey of a seed in its dress."""
    chance = random.Random(seed)
    draw = chance.random()
    if draw < PLAIN_SHARE:
        return _plain_dress(chance)
    if draw < PLAIN_SHARE + COUNTS_SHARE:
        return _dress_of_counts(chance)
    if draw < PLAIN_SHARE + COUNTS_SHARE + TURNED_SHARE:
        return _turned_dress(chance)
    if draw < PLAIN_SHARE + COUNTS_SHARE + TURNED_SHARE + RATED_SHARE:
        return _rated_dress(chance)
    return _dress_of_rows(chance)


def _plain_dress(chance: random.Random) -> DressedSurvey:
    """One header row and nothing below the respondents."""
    survey = draw_survey(chance)
    style = AnswerStyle(chance.choice(PLAIN_NAMES), chance.choice(PLAIN_WORDS), blank="")
    answers = _shuffled(chance, SHAPES["one-column"](chance, survey, style), style)
    before, behind = _some(chance, BEFORE), _some(chance, PROFILE) + _some(chance, BEHIND)
    columns = [
        *_columns(chance, before, BEFORE, survey),
        *answers,
        *_columns(chance, behind, {**PROFILE, **BEHIND}, survey),
    ]
    file = pick_file(chance)
    is_plain = (style.words in NUMBERED_WORDS or _tells_its_form(survey)) and file is not LINES_IN_CELLS
    parts = [
        "plain" if is_plain else "scarce-words",
        f"names-{style.names}",
        f"words-{style.words}",
        file.name,
        *before,
        *behind,
    ]
    sheet = Sheet([*header_of(columns).rows, *_body(columns)], [])
    return DressedSurvey(sheet, file, survey.figures(), tuple(parts), is_plain=is_plain)


def _tells_its_form(survey: PlainSurvey) -> bool:
    """Whether the words alone tell of every question which of four they are.

    “Tidak mudah” is the lowest of Tidak, Kurang, Mudah, Sangat mudah and the second of Sangat tidak, Tidak, Mudah,
    Sangat mudah: where somebody chose “Kurang mudah” too it is the lowest.
    """
    lower_scores = ({score for score in survey.column(question) if 0 < score < 3} for question in range(UNSUR))
    return all(len(scores) != 1 for scores in lower_scores)


def _dress_of_counts(chance: random.Random) -> DressedSurvey:
    survey = draw_survey(chance)
    kind = chance.choice([*COUNTS])
    table = COUNTS[kind](chance, survey)
    rows, parts = table.rows, [f"counts-{kind}", *table.names]
    if chance.random() < SHARE_OF_A_ROW_PART:
        rows = [*titles(chance, len(rows[0])), *rows]
        parts.append("titles")
    file = pick_file(chance)
    return DressedSurvey(
        Sheet(rows, []),
        file,
        survey.figures(knows_respondents=False),
        (*parts, file.name),
        # a is the best by the classes of the rules, and the lowest in the questionnaire.
        is_undecidable=any(name.startswith(LETTER_HEADS) for name in table.names),
    )


def _turned_dress(chance: random.Random) -> DressedSurvey:
    """A table in which a respondent is not a row."""
    survey = draw_survey(chance)
    kind = chance.choice([*TURNED])
    style = AnswerStyle(chance.choice(["numbers", "short", "full"]), chance.choice(PLAIN_WORDS), blank="")
    file = pick_file(chance)
    table = TURNED[kind](chance, survey, style)
    parts = (f"turned-{kind}", f"names-{style.names}", f"words-{style.words}", *table.names, file.name)
    return DressedSurvey(Sheet(table.rows, []), file, survey.figures(), parts)


def _rated_dress(chance: random.Random) -> DressedSurvey:
    """A table in which a row rates several services."""
    survey = draw_survey(chance)
    table, file = several_services(chance, survey), pick_file(chance)
    parts = ("rated-services", file.name)
    return DressedSurvey(Sheet(table.rows, []), file, survey.figures(), parts, mapping=table.mapping)


def _dress_of_rows(chance: random.Random) -> DressedSurvey:
    """A respondent a row, in any shape."""
    fitting = _Fitting(chance)
    fitting.put_columns_beside()
    draw = chance.random()
    if draw < SHARE_OF_TWISTS:
        twists = [
            fitting.mark_some_void,
            fitting.count_rows_often,
            fitting.name_no_column_of_the_scale,
            fitting.code_from_zero,
        ]
        chance.choice(twists)()
    fitting.put_rows()
    return fitting.dressed()


class _Fitting:
    """A survey of respondents a row each, dressed part by part."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        (self.shape,) = chance.choices([*SHAPES], [SHAPE_WEIGHTS.get(name, 1) for name in SHAPES])
        self.survey = draw_survey(chance, self._questions_each())
        self.style = _style(chance, self.shape)
        questions = SHAPES[self.shape](chance, self.survey, self.style)
        self.columns = _shuffled(chance, questions, self.style)
        self.parts = [f"shape-{self.shape}", f"names-{self.style.names}", f"words-{self.style.words}"]
        self.above: list[Row] = []
        self.body: list[Row] = []
        self.figures = self.survey.figures()
        self.is_numbered = False
        self.must_speak = False
        self.is_undecidable = False

    def _questions_each(self) -> list[int]:
        if self.shape != "several-questions":
            return [1] * UNSUR
        numbers = [self.chance.randint(1, 3) for _ in range(UNSUR)]
        numbers[self.chance.randrange(UNSUR)] = 2
        return numbers

    def _wears(self, share: float) -> bool:
        return self.chance.random() < share

    def put_columns_beside(self) -> None:
        """Put columns before and behind the answers."""
        chance, answers = self.chance, self.survey.answers
        before, profile, behind = _some(chance, BEFORE), _some(chance, PROFILE), _some(chance, BEHIND)
        foreign = _some(chance, FOREIGN, share=0.12)
        profile_first = self._wears(0.6)
        left = [*before, *(profile if profile_first else [])]
        right = [*([] if profile_first else profile), *foreign, *behind]
        wardrobe = {**BEFORE, **PROFILE, **BEHIND, **FOREIGN}
        self.columns = [
            *(wardrobe[name](chance, answers) for name in left),
            *self.columns,
            *(wardrobe[name](chance, answers) for name in right),
        ]
        self.is_numbered = "number" in left
        self.parts += [*left, *right]

    def name_no_column_of_the_scale(self) -> None:
        """Put a column between whose values are of the scale, and which is no unsur's."""
        name = self.chance.choice([*OF_THE_SCALE])
        column = OF_THE_SCALE[name](self.chance, self.survey.answers)
        seams = [place for place, own in enumerate(self.columns) if own.head is not None]
        self.columns.insert(self.chance.choice(seams), column)
        self.must_speak = True
        self.parts.append(name)

    def mark_some_void(self) -> None:
        """Mark rows as void in a column of their own, where the others answer every question still."""
        if len(self.survey.answers) < MOST_FEW:
            return
        is_void = [self._wears(0.2) for _ in self.survey.answers]
        pairs = zip(self.survey.answers, is_void, strict=True)
        valid = self.survey._replace(answers=[row for row, void in pairs if not void])
        if any(is_void) and valid.is_answered():
            self.columns.append(SheetColumn(self.chance.choice(VOID_HEADS), [VOID if v else VALID for v in is_void]))
            self.figures = valid.figures()
            self.is_undecidable = True
            self.parts.append("void-rows")

    def count_rows_often(self) -> None:
        """Say in a column how many respondents each row stands for."""
        times = [self.chance.randint(1, 9) for _ in self.survey.answers]
        if max(times) == 1:
            return
        head = self.chance.choice(["Frekuensi", "Jumlah Responden", "Jumlah Orang"])
        self.columns.append(SheetColumn(head, times))
        pairs = zip(self.survey.answers, times, strict=True)
        repeated = self.survey._replace(answers=[row for row, number in pairs for _ in range(number)])
        self.figures = repeated.figures()
        self.is_undecidable = self.must_speak = True
        self.parts.append("frequency")

    def code_from_zero(self) -> None:
        """Write 0 to 3 for 1 to 4, where the lowest was chosen often enough that 0 cannot stand for no answer."""
        with_lowest = sum(1 in self.survey.column(question) for question in range(len(self.survey.unsur_of)))
        has_digits = self.shape not in ("ticks", "one-hot", "answer-and-score") and self.style.words == "digits"
        if not has_digits or 2 * with_lowest <= len(self.survey.unsur_of):
            return
        for place, column in enumerate(self.columns):
            if column.figures is not None:
                cells = [cell - 1 if isinstance(cell, int) else cell for cell in column.cells]
                self.columns[place] = column._replace(cells=cells, figures=None)
        self.must_speak = self.is_undecidable = True
        self.parts.append("coded-from-zero")

    def put_rows(self) -> None:
        """Put rows above, between and below the respondents."""
        chance, columns, width = self.chance, self.columns, len(self.columns)
        self.body = _body(columns)
        respondents = len(self.body)
        if self._wears(0.3):
            self.above = titles(chance, width)
            self.parts.append("titles")
        self._put_rows_between()
        if self._wears(0.08) and self.is_numbered and columns[0].head in NUMBER_HEADS:
            self.body += unfilled(chance, width, respondents)
            self.parts.append("unfilled-rows")
        if self._wears(0.35):
            below = foot(chance, columns, respondents, numbered=self.is_numbered)
            self.body += below.rows
            self.parts += below.names
        if self._wears(0.1):
            self.body += signature(width)
            self.parts.append("signature")
        if self._wears(0.06) and self.style.words == "digits":
            self._put_legend()
        if self._wears(0.08):
            self.body.insert(0, column_numbers(chance, width))
            self.parts.append("column-numbers")
        elif self._wears(0.03) and any(column.figures for column in columns):
            self.body.insert(0, machine_row(chance, columns))
            self.parts.append("machine-row")

    def _put_rows_between(self) -> None:
        if self._wears(0.06):
            self.body = with_repeated_header(self.chance, header_of(self.columns).rows, self.body)
            self.parts.append("repeated-header")
        elif self._wears(0.06):
            with_sums = subtotals(self.chance, self.columns, self.body)
            self.parts += ["subtotals"] if with_sums is not self.body else []
            self.body = with_sums
        if self._wears(0.08):
            self.body = with_blank_rows(self.chance, self.body)
            self.parts.append("blank-rows")

    def _put_legend(self) -> None:
        is_reversed = self._wears(0.4)
        rows = legend(self.chance, is_reversed=is_reversed)
        stands_below = self._wears(0.6)
        if stands_below:
            self.body += rows
        else:
            self.above += rows[::-1]
        if is_reversed:
            self.figures = self.survey.turned_round().figures()
            self.must_speak = self.is_undecidable = True
        self.parts.append(f"legend-{'reversed-' if is_reversed else ''}{'below' if stands_below else 'above'}")

    def dressed(self) -> DressedSurvey:
        """The sheet as it has become."""
        header, file = header_of(self.columns), pick_file(self.chance)
        down = len(self.above)
        spans = [(top + down, left, bottom + down, right) for top, left, bottom, right in header.spans]
        return DressedSurvey(
            Sheet([*self.above, *header.rows, *self.body], spans),
            file,
            self.figures,
            (*self.parts, file.name),
            must_speak=self.must_speak,
            is_undecidable=self.is_undecidable,
        )


def _style(chance: random.Random, shape: str) -> AnswerStyle:
    plain_words = chance.random() < 0.6
    words = "digits" if chance.random() < 0.5 else chance.choice(PLAIN_WORDS if plain_words else [*WORDS])
    names = chance.choice([*NAMES])
    if shape in ("several-questions", "expectations", "ticks", "answer-and-score"):
        names = chance.choice(["short", "full", "numbered", "numbers"])
    if shape == "banner":
        names = chance.choice([*NAMES_BELOW])
    if shape == "numbers-below":
        names = chance.choice(["short", "full"])
    if shape in ("ticks", "one-hot", "answer-and-score"):
        words = "digits"  # these shapes have their own
    return AnswerStyle(names, words, blank=chance.choice(["", "", "", "-"]))


def _shuffled(chance: random.Random, questions: list[list[SheetColumn]], style: AnswerStyle) -> list[SheetColumn]:
    """The columns, those of each question together; in another order where their names are no numbers alone."""
    if chance.random() < 0.2 and style.names != "numbers" and len(questions) > 1:
        chance.shuffle(questions)
    return [column for own in questions for column in own]


def _some(chance: random.Random, wardrobe: dict[str, Neighbour], share: float = SHARE_OF_A_COLUMN) -> list[str]:
    return [name for name in wardrobe if chance.random() < share]


def _columns(
    chance: random.Random, names: Sequence[str], wardrobe: dict[str, Neighbour], survey: PlainSurvey
) -> list[SheetColumn]:
    return [wardrobe[name](chance, survey.answers) for name in names]


def _body(columns: Sequence[SheetColumn]) -> list[Row]:
    return [list(row) for row in zip(*(column.cells for column in columns), strict=True)]
