"""Rows right below the header that describe the columns or show how to fill them in, and are nobody's.

Qualtrics writes the texts of the questions and an ImportId below the header, SurveyMonkey “Response”, humanitarian
exports a row of #tags; offices fill in a sample.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ikm.rules.ruleset import decimal
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.columns.header_row import FEWEST_NUMBERED, numbers_columns
from ikm.survey.counting.candidate_row import are_answered
from ikm.survey.counting.row_identity import FIRST_ROWS, RowIdentity, Texts
from ikm.survey.files.table import Block, names_in
from ikm.survey.texts.vocabulary import begins, plain, vocabulary

MOST_SAMPLES = 3
"""More rows below the header that look like samples are respondents: those of a laboratory bring a "Sampel air"."""
MOST_MACHINE_ROWS = 4
"""No export is known with more rows that describe the columns."""
FEWEST_TEXTS = 3
"""Fewer cells without an answer may be those of a respondent who wrote something else."""
TAG, OBJECT = "#", '{"'
"""What the cells of a row of tags and of one of ImportIds begin with."""


def sample_rows(block: Block, header: Sequence[str], answer_columns: Sequence[int], ignored: frozenset[int]) -> int:
    """How many rows at the top of a table are filled in as samples."""
    samples = 0
    for place in range(min(len(block.rows), MOST_SAMPLES + 1)):
        texts = ["" if column in ignored else text for column, text in enumerate(names_in(block.cells(place)))]
        if not _is_sample(texts[: max(answer_columns)], header):
            break
        samples += 1
    return samples if samples <= MOST_SAMPLES else 0


def _is_sample(texts: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is filled in as an example: "Contoh 1", "Nama Responden", "DATA SAMPLE!!".

    A longer text that begins with such a word counts only as the first of the row, or where names stand.
    """
    sample_words = vocabulary().foot["sample"]
    filled = [(column, plain(text)) for column, text in enumerate(texts) if text]
    if any(text in sample_words for _, text in filled):
        return True
    first_texts = [text for _, text in filled[:1]]
    names = [text for column, text in filled if is_personal(header[column])]
    return any(begins(text, sample_words) for text in [*first_texts, *names])


def machine_rows(
    block: Block, answers: NDArray[np.int8], answer_columns: Sequence[int], identity: RowIdentity, scores: int
) -> int:
    """How many rows at the top describe the columns: none of their texts is an answer of any row below.

    ``answers`` are the places of the block's answers in a scale of so many ``scores``, ``answer_columns`` in the
    order of the questions.
    """
    rows = [names_in(block.cells(place)) for place in range(min(len(block.rows), FIRST_ROWS))]
    number = 0
    while number < min(MOST_MACHINE_ROWS, len(rows)):
        if _counts_columns(rows[number], scores):
            number += 1
            continue
        is_answered = bool(np.any(answers[:, number] > 0))
        if is_answered or not _describes_columns(rows[number], rows[number + 1 :], answer_columns, identity):
            break
        number += 1
    below = answers[:, number : len(rows)]
    answered_below = are_answered(below)
    return number if np.any(answered_below) else 0


def _counts_columns(row: tuple[str, ...], scores: int) -> bool:
    """Whether a row numbers its columns beyond any score, below a header of two rows: “1 2 3 …” or “(1) (2) …”."""
    return numbers_columns(row, fewest=max(FEWEST_NUMBERED, scores + 1))


def _describes_columns(
    row: Texts, rows_below: Sequence[Texts], answer_columns: Sequence[int], identity: RowIdentity
) -> bool:
    """Whether the cells under the questions are tags, ImportIds, one word again and again, or questions."""
    filled = [row[column] for column in answer_columns if row[column]]
    if len(filled) < min(FEWEST_TEXTS, len(answer_columns)) or 2 * len(filled) < len(answer_columns):
        return False
    if any(_stands_again(row, rows_below, column) for column in answer_columns):
        return False
    if all(text.startswith((TAG, OBJECT)) for text in filled):
        return True
    has_number = any(decimal(text) is not None for text in filled)
    if has_number or identity.is_respondents(identity.label_of(row)):
        return False
    if len(set(filled)) == len(filled):
        return True
    # A respondent may write one unknown word to every question, but is a man or a woman like others below.
    columns_beside = [column for column, text in enumerate(row) if text and column not in answer_columns]
    is_person = any(_stands_again(row, rows_below, column) for column in columns_beside)
    return len(set(filled)) == 1 and identity.tells_labels and not is_person


def _stands_again(row: Texts, rows_below: Sequence[Texts], column: int) -> bool:
    """Whether the text of a column stands in it again below."""
    return bool(row[column]) and any(row[column] == other[column] for other in rows_below)
