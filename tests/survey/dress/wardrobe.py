"""Dresses a random survey by a seed: which shape, which names and words, which columns and rows besides."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from tests.survey.dress.answers import SHAPES, AnswerStyle
from tests.survey.dress.counts import COUNTS
from tests.survey.dress.neighbours import BEFORE, BEHIND, FOREIGN, OF_THE_SCALE, PROFILE, Neighbour
from tests.survey.dress.plain import UNSUR, Figures, PlainSurvey, draw_survey
from tests.survey.dress.rows import (
    Row,
    column_numbers,
    foot,
    signature,
    subtotals,
    titles,
    unfilled,
    with_blank_rows,
    with_repeated_header,
)
from tests.survey.dress.sheet import FileKind, Sheet, SheetColumn, header_of, pick_file
from tests.survey.dress.spoken import NAMES, PLAIN_NAMES, PLAIN_WORDS, WORDS

PLAIN_SHARE = 0.25
COUNTS_SHARE = 0.12
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
    """

    sheet: Sheet
    file: FileKind
    figures: Figures
    parts: tuple[str, ...]
    is_plain: bool = False
    must_speak: bool = False
    is_undecidable: bool = False


def dressed_survey(seed: int) -> DressedSurvey:
    """The survey of a seed in its dress."""
    chance = random.Random(seed)
    draw = chance.random()
    if draw < PLAIN_SHARE:
        return _plain_dress(chance)
    if draw < PLAIN_SHARE + COUNTS_SHARE:
        return _dress_of_counts(chance)
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
    is_plain = style.words in NUMBERED_WORDS or _tells_its_form(survey)
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
    return DressedSurvey(Sheet(rows, []), file, survey.figures(knows_respondents=False), (*parts, file.name))


def _dress_of_rows(chance: random.Random) -> DressedSurvey:
    """A respondent a row, in any shape."""
    (shape,) = chance.choices([*SHAPES], [SHAPE_WEIGHTS.get(name, 1) for name in SHAPES])
    questions_each = [chance.randint(1, 3) if shape == "several-questions" else 1 for _ in range(UNSUR)]
    if max(questions_each) == 1 and shape == "several-questions":
        questions_each[chance.randrange(UNSUR)] = 2
    survey = draw_survey(chance, questions_each)
    style = _style(chance, shape)
    answers = _shuffled(chance, SHAPES[shape](chance, survey, style), style)
    before, profile, behind = _some(chance, BEFORE), _some(chance, PROFILE), _some(chance, BEHIND)
    foreign = _some(chance, FOREIGN, share=0.12)
    of_the_scale = [chance.choice([*OF_THE_SCALE])] if chance.random() < 0.04 else []
    wardrobe = {**BEFORE, **PROFILE, **BEHIND, **FOREIGN, **OF_THE_SCALE}
    profile_first = chance.random() < 0.6
    left = [*before, *(profile if profile_first else [])]
    right = [*([] if profile_first else profile), *foreign, *behind]
    columns = [*_columns(chance, left, wardrobe, survey), *answers, *_columns(chance, right, wardrobe, survey)]
    for name in of_the_scale:
        (column,) = _columns(chance, [name], wardrobe, survey)
        columns.insert(_seam(chance, columns), column)
    parts = [f"shape-{shape}", f"names-{style.names}", f"words-{style.words}", *left, *right, *of_the_scale]
    is_void = _void_rows(chance, survey)
    if is_void:
        columns.append(SheetColumn(chance.choice(VOID_HEADS), [VOID if void else VALID for void in is_void]))
        survey = survey._replace(answers=[row for row, void in zip(survey.answers, is_void, strict=True) if not void])
        parts.append("void-rows")
    rows = _rows(chance, columns, "number" in left)
    sheet = Sheet([*rows.above, *header_of(columns).rows, *rows.below], _moved_down(columns, len(rows.above)))
    file = pick_file(chance)
    return DressedSurvey(
        sheet,
        file,
        survey.figures(),
        (*parts, *rows.parts, file.name),
        must_speak=bool(of_the_scale),
        is_undecidable=bool(is_void),
    )


def _style(chance: random.Random, shape: str) -> AnswerStyle:
    plain_words = chance.random() < 0.6
    words = "digits" if chance.random() < 0.5 else chance.choice(PLAIN_WORDS if plain_words else [*WORDS])
    names = chance.choice([*NAMES])
    if shape in ("numbers-below", "several-questions", "expectations", "ticks"):
        names = chance.choice(
            ["short", "full", "numbered", "numbers"] if shape != "numbers-below" else ["short", "full"]
        )
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


def _seam(chance: random.Random, columns: Sequence[SheetColumn]) -> int:
    """A place for a column at which no merged header is torn."""
    return chance.choice([place for place, column in enumerate(columns) if column.head is not None])


def _void_rows(chance: random.Random, survey: PlainSurvey) -> list[bool]:
    """Which rows are marked as void, if any are; the others answer every question still."""
    if chance.random() > 0.06 or len(survey.answers) < 5:
        return []
    is_void = [chance.random() < 0.2 for _ in survey.answers]
    valid = [row for row, void in zip(survey.answers, is_void, strict=True) if not void]
    questions = range(len(survey.unsur_of))
    return is_void if any(is_void) and all(any(row[question] for row in valid) for question in questions) else []


def _body(columns: Sequence[SheetColumn]) -> list[Row]:
    return [list(row) for row in zip(*(column.cells for column in columns), strict=True)]


class _Rows(NamedTuple):
    above: list[Row]
    below: list[Row]
    parts: list[str]


def _rows(chance: random.Random, columns: Sequence[SheetColumn], is_numbered: bool) -> _Rows:
    """The rows above the header and below it."""

    def wears(share: float = SHARE_OF_A_ROW_PART) -> bool:
        return chance.random() < share

    width, body, parts = len(columns), _body(columns), list[str]()
    respondents = len(body)
    above = titles(chance, width) if wears(0.3) else []
    parts += ["titles"] if above else []
    if wears(0.06):
        body = with_repeated_header(chance, header_of(columns).rows, body)
        parts.append("repeated-header")
    elif wears(0.06) and (with_sums := subtotals(chance, columns, body)) is not body:
        body = with_sums
        parts.append("subtotals")
    if wears(0.08):
        body = with_blank_rows(chance, body)
        parts.append("blank-rows")
    if wears(0.08) and columns[0].head and columns[0].head.upper().startswith("NO"):
        body = [*body, *unfilled(chance, width, respondents)]
        parts.append("unfilled-rows")
    if wears(0.35):
        below = foot(chance, columns, respondents, numbered=is_numbered)
        body, parts = [*body, *below.rows], [*parts, *below.names]
    if wears(0.1):
        body = [*body, *signature(width)]
        parts.append("signature")
    if wears(0.08):
        body = [column_numbers(chance, width), *body]
        parts.append("column-numbers")
    return _Rows(above, body, parts)


def _moved_down(columns: Sequence[SheetColumn], rows: int) -> list[tuple[int, int, int, int]]:
    return [(top + rows, left, bottom + rows, right) for top, left, bottom, right in header_of(columns).spans]
