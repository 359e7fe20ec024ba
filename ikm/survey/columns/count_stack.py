"""Tables of counts with a column for each score or each question, stacked: a row for each option of each question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, Place
from ikm.messages.masking import safe_value
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.files.table import UNLIMITED, Codes, Labels, Table
from ikm.survey.texts.count_text import NO_COUNT, counts_in

Numbers = NDArray[np.int64]


class StoredRows(NamedTuple):
    """Rows of a table as they are stored: their numbers, and a code per row and the labels of each column."""

    rows: Numbers
    codes: list[Codes]
    labels: list[Labels]

    def selected(self, selected: NDArray[np.bool_]) -> StoredRows:
        """Some of the rows."""
        return self._replace(rows=self.rows[selected], codes=[codes[selected] for codes in self.codes])


class StackedCounts(NamedTuple):
    """One row for each count: the rows it stands in, with how many respondents it is, and its column.

    Scores that head columns, and questions that do, are a further column, behind all that are stored.
    """

    stored: StoredRows
    counts: Numbers
    columns: Numbers
    findings: Findings


def stacked_counts(table: Table, stored: StoredRows, shape: TableShape, max_per_code: int) -> StackedCounts:
    """Stack the columns of counts of a table; the findings name cells that hold no count, which are left out."""
    names = _names_of_count_columns(table, shape)
    columns = list(names)
    counts_by_column = read_counts(stored, columns)
    findings = Findings(max_per_code)
    for column in columns:
        findings += _unreadable(table.at, stored, column, counts_by_column[column], max_per_code)
    rows = stored
    if "count" not in shape.parts:
        further = Labels(UNLIMITED, None)
        further_codes = np.array([further[names[column]] for column in columns], np.int32)
        rows = StoredRows(
            np.tile(stored.rows, len(columns)),
            [*(np.tile(codes, len(columns)) for codes in stored.codes), np.repeat(further_codes, len(stored.rows))],
            [*stored.labels, further],
        )
    counts: Numbers = np.concatenate([counts_by_column[column] for column in columns])
    column_of_count: Numbers = np.repeat(np.array(columns, np.int64), len(stored.rows))
    readable = counts != NO_COUNT
    return StackedCounts(rows.selected(readable), counts[readable], column_of_count[readable], findings)


def _names_of_count_columns(table: Table, shape: TableShape) -> dict[int, str]:
    """The columns that hold counts, and what each counts: a score, a question, or whatever its row says."""
    if "count" in shape.parts:
        return {shape.parts["count"]: ""}
    if "question" in shape.parts:
        return {column: part for part, column in shape.parts.items() if part != "question"}
    return {column: table.header[column] for column in shape.questions}


def read_counts(stored: StoredRows, columns: Sequence[int]) -> dict[int, Numbers]:
    """The counts of some columns, row by row; how thousands are written is told by all of them together."""
    texts = [stored.labels[column].texts for column in columns]
    counts = iter(counts_in([text for column_texts in texts for text in column_texts]))
    counts_by_column: dict[int, Numbers] = {}
    for column, column_texts in zip(columns, texts, strict=True):
        count_of_label = np.array([next(counts) for _ in column_texts], np.int64)
        counts_by_column[column] = count_of_label[stored.codes[column]] if column_texts else np.empty(0, np.int64)
    return counts_by_column


def _unreadable(
    at: Callable[[int, int], Place], stored: StoredRows, column: int, counts: Numbers, max_per_code: int
) -> Findings:
    """The cells of a column that hold no count."""
    findings = Findings(max_per_code)
    for place in np.flatnonzero(counts == NO_COUNT).tolist():
        text = stored.labels[column].texts[stored.codes[column][place]]
        findings.add("count-unreadable", at(int(stored.rows[place]), column), value=safe_value(text.strip()))
    return findings


def filled_down(stored: StoredRows, column: int) -> StoredRows:
    """The rows with the text above in each blank cell of a column, as where one cell is merged over many rows."""
    is_filled = np.array([bool(text.strip()) for text in stored.labels[column].texts] or [False])
    codes = stored.codes[column]
    if not len(codes):
        return stored
    filled_rows = np.where(is_filled[codes], np.arange(len(codes)), 0)
    all_codes = list(stored.codes)
    all_codes[column] = codes[np.maximum.accumulate(filled_rows)]
    return stored._replace(codes=all_codes)


def are_distinct(stored: StoredRows, columns: Sequence[int]) -> bool:
    """Whether no two rows have the same labels in some columns."""
    rows = list(zip(*(stored.codes[column].tolist() for column in columns), strict=True))
    return len(set(rows)) == len(rows)


def with_scores(stored: StoredRows, column: int, labels: Mapping[str, str]) -> StoredRows:
    """The rows with the score in place of each label of a column that stands for one, such as `Skor 1`."""
    scores = Labels(UNLIMITED, None)
    texts = [" ".join(text.split()) for text in stored.labels[column].texts]
    new_codes = np.array([scores[labels.get(text, text)] for text in texts], np.int32)
    codes = list(stored.codes)
    all_labels = list(stored.labels)
    if texts:
        codes[column] = new_codes[codes[column]]
    all_labels[column] = scores
    return stored._replace(codes=codes, labels=all_labels)
