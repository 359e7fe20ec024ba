"""Turned tables of counts, with a row for each score and a column for each question, and how they are recognised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ikm.index.method import Method
from ikm.survey.columns.bare_numbers import numbered_columns
from ikm.survey.columns.count_sheet import (
    ROWS_LOOKED_AT,
    CountSheet,
    Row,
    are_shares,
    columns_of_percentages,
    group_headers,
    is_left_out,
    meanings_of,
    with_part,
)
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.columns.mapping_file import PROFILE, TableOverrides
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.texts.answer_troubles import AnswerTrouble
from ikm.survey.texts.count_text import counts_in
from ikm.survey.texts.scale_labels import is_percent, scale_among
from ikm.survey.texts.vocabulary import plain, vocabulary

ROLES_OF_PEOPLE = ("id", "tanggal", *PROFILE)
"""A table with such a column has a row for each respondent."""


def counts_turned(sheet: CountSheet, overrides: TableOverrides, *, asked: bool = False) -> TableShape | None:
    """The shape of a turned table of counts, with a row for each score and a column for each question, if it is one.

    A column in front of the questions holds exactly the scores of the scale, once each or once for each unit; the
    questions hold whole numbers. Four respondents with the numbers 1 to 4 are none of that: their column is headed
    as a number, or has no head, and their answers do not come to one sum.
    """
    questions = _question_columns(sheet, overrides)
    if 2 * len(questions) < len(sheet.method.unsur):
        return None
    # A running number, 1 to 4, stands before the scores, from 4 down to 1.
    numbers = vocabulary().role["nomor"]
    candidates = sorted(range(min(questions)), key=lambda place: plain(sheet.header[place]) in numbers)
    for column in candidates:
        shape = _turned_by(sheet, column, questions, asked=asked)
        if shape:
            return shape
    return None


def turned_as_named(
    sheet: CountSheet, column: int, labels: Mapping[str, str], overrides: TableOverrides
) -> TableShape:
    """The shape of a turned table whose column of scores the user names, with the labels that stand for a score."""
    questions = _question_columns(sheet, overrides)
    rows = [row for row in sheet.rows if row[column] and not is_left_out(row[column], sheet.method)]
    reading = scale_among([row[column] for row in rows], sheet.method.rules.scores)
    by_label = {rows[place][column]: str(score) for place, score in reading.scores.items()}
    counted = _counted_columns(sheet, rows, questions)
    return TableShape(
        "counts",
        {"score": column},
        questions=tuple(counted),
        labels=labels or by_label,
        percentages=tuple({*columns_of_percentages(sheet, {column, *counted}), *questions} - {*counted}),
        trouble=None if labels else with_part(reading.trouble, "score", sheet.header[column]),
    )


def _question_columns(sheet: CountSheet, overrides: TableOverrides) -> list[int]:
    """The columns that are headed as questions, also those of percentages beside them."""
    mapped = {plain(header) for headers in overrides.questions.values() for header in headers}
    if numbered := numbered_columns(sheet.header, sheet.method):
        return numbered
    columns = []
    for place, (name, meaning) in enumerate(zip(sheet.header, meanings_of(sheet, sheet.header), strict=True)):
        is_question = plain(name) in mapped if mapped else bool(meaning and meaning.unsur)
        if name and is_question:
            columns.append(place)
    return columns


class _ScoreRows(NamedTuple):
    """The rows of a turned table that are named as scores, and the score of each name, as a text."""

    rows: list[Row]
    labels: dict[str, str]
    trouble: AnswerTrouble | None


def _turned_by(sheet: CountSheet, column: int, questions: Sequence[int], *, asked: bool) -> TableShape | None:
    """The shape where a column holds the scores of a turned table; None where it does not."""
    header = sheet.header[column]
    in_front = [place for place in range(min(questions)) if place != column]
    is_of_people = any(_is_of_people(sheet.header[place]) for place in (column, *in_front))
    found = None if is_of_people and not asked else _score_rows(sheet, column, in_front)
    if found is None:
        return None
    counted = _counted_columns(sheet, found.rows, questions)
    trouble = found.trouble
    cells = [row[place] for row in found.rows for place in questions]
    has_shares_only = not counted and found.labels and are_shares(cells)
    if has_shares_only and (asked or _is_headed_by_scores(header)):
        trouble = AnswerTrouble("counts-percent", {})
    elif not asked and not _are_counts(header, found.rows, counted, sheet.method):
        return None
    return TableShape(
        "counts",
        {"score": column},
        questions=tuple(counted),
        labels=found.labels,
        percentages=tuple({*columns_of_percentages(sheet, {column, *counted}), *questions} - {*counted}),
        trouble=with_part(trouble, "score", header),
    )


def _score_rows(sheet: CountSheet, column: int, in_front: Sequence[int]) -> _ScoreRows | None:
    """The rows that a column names as the scores, once each in each group; None where it holds anything else."""
    grouping = [place for place in in_front if plain(sheet.header[place]) in group_headers()]
    rows: list[Row] = []
    labels_by_group: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    group = ("",) * len(grouping)
    for row in sheet.rows:
        label = row[column]
        if label and not is_left_out(label, sheet.method):
            rows.append(row)
            # A unit that is merged over its rows stands in the first of them only.
            group = tuple(row[place] or above for place, above in zip(grouping, group, strict=True))
            labels_by_group[group].append(label)
    if len(sheet.rows) == ROWS_LOOKED_AT and len(labels_by_group) > 1:
        labels_by_group.popitem()  # it may go on below
    scores: dict[str, str] = {}
    trouble: AnswerTrouble | None = None
    for labels in labels_by_group.values():
        reading = scale_among(labels, sheet.method.rules.scores)
        trouble = trouble or reading.trouble
        if not reading.trouble and len(reading.scores) < len(labels):
            return None
        scores |= {labels[place]: str(score) for place, score in reading.scores.items()}
    return _ScoreRows(rows, scores, trouble) if rows else None


def _counted_columns(sheet: CountSheet, rows: Sequence[Row], questions: Iterable[int]) -> list[int]:
    """The columns of questions that hold whole numbers, and no percentages."""
    counted = []
    for column in questions:
        cells = [row[column] for row in rows]
        has_counts = any(count > 0 for count in counts_in(cells))
        if has_counts and not are_shares(cells) and not is_percent(sheet.header[column]):
            counted.append(column)
    return counted


def _is_of_people(header: str) -> bool:
    roles = vocabulary().role
    return is_personal(header) or any(plain(header) in roles[role] for role in ROLES_OF_PEOPLE)


def _are_counts(header: str, rows: Sequence[Row], questions: Sequence[int], method: Method) -> bool:
    """Whether the cells beside the scores are counts, and no answers of as many respondents."""
    if 2 * len(questions) < len(method.unsur):
        return False
    if _is_headed_by_scores(header):
        return True
    sums = {sum(counts_in([row[place] for row in rows])) for place in questions}
    counts = counts_in([row[place] for row in rows for place in questions])
    is_beyond_scale = any(count > method.rules.scores[-1] for count in counts)
    has_equal_rows = all(len({row[place] for place in questions}) == 1 for row in rows)
    if len(sums) > 1 or has_equal_rows:
        return False
    is_numbered = plain(header) in vocabulary().role["nomor"]
    return is_beyond_scale or (0 in counts and not is_numbered)


def _is_headed_by_scores(header: str) -> bool:
    """Whether a head says that scores stand below it: `Nilai Bobot`."""
    return not vocabulary().counts["scored"].isdisjoint(plain(header).split())
