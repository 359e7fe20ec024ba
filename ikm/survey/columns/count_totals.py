"""What stands beside counts: totals, which have to agree with them, and percentages, which are not used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, letters
from ikm.messages.masking import safe_value
from ikm.survey.columns.count_stack import Numbers, StoredRows, read_counts
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.files.table import Table
from ikm.survey.texts.count_text import NO_COUNT
from ikm.survey.texts.scale_labels import is_percent
from ikm.survey.texts.vocabulary import foot_word, plain, vocabulary

WHOLE = 100
"""A total of percentages."""


class _Total(NamedTuple):
    """A total as it is printed: the row and column that it stands in, and what it is of."""

    row: int
    column: int
    name: str
    printed: int
    sum: int
    points: int


class _CountGrid(NamedTuple):
    """The counts of a table with a column for each score or question, and the totals around them.

    ``counted`` are the places of the rows of counts, ``totals`` those of rows of totals. ``points`` are the scores of
    the columns, or, of a turned table, of the rows.
    """

    rows: Numbers
    names: list[str]
    counted: NDArray[np.int64]
    totals: NDArray[np.int64]
    columns: Sequence[int]
    points: Numbers
    is_turned: bool


def check_totals(table: Table, stored: StoredRows, shape: TableShape) -> Findings:
    """Warn of each printed total that is not the sum of its counts, or, where such are printed, of their points."""
    findings = Findings()
    if "count" in shape.parts or not len(stored.rows):
        return findings
    grid = _grid(stored, shape)
    lines = [*_lines_of_columns(table, stored, grid), *_lines_of_rows(table, stored, grid)]
    for line in lines:
        are_of_points = sum(total.printed == total.points for total in line) > sum(
            total.printed == total.sum for total in line
        )
        for total in line:
            right = total.points if are_of_points else total.sum
            if total.printed != right:
                at = table.at(total.row, total.column)
                findings.add("counts-total-differs", at, name=total.name, sum=right, total=total.printed)
    return findings


def _grid(stored: StoredRows, shape: TableShape) -> _CountGrid:
    is_turned = bool(shape.questions)
    name_column = shape.parts["score" if is_turned else "question"]
    texts = [" ".join(text.split()) for text in stored.labels[name_column].texts]
    names = [texts[code] for code in stored.codes[name_column].tolist()]
    is_total = np.array([_is_total(name) for name in names], np.bool_)
    is_counted = np.array(
        [bool(name) and not any(foot_word(name)) and not is_percent(name) for name in names], np.bool_
    )
    counted = np.flatnonzero(is_counted & ~is_total)
    columns = list(shape.questions)
    points = [_points(shape.labels.get(names[place], names[place])) for place in counted.tolist()]
    if not is_turned:
        scores = [part for part in shape.parts if part != "question"]
        columns = [shape.parts[score] for score in scores]
        points = [int(score) for score in scores]
    all_points = np.array(points, np.int64)
    return _CountGrid(stored.rows, names, counted, np.flatnonzero(is_total), columns, all_points, is_turned)


def _is_total(name: str) -> bool:
    """Whether a name is that of totals: `Jumlah`, `Total Responden`."""
    return plain(name) in vocabulary().role["total"] or foot_word(name)[1] in ("sum", "respondents")


def _points(score: str) -> int:
    return int(score) if score.isdecimal() else 0


def _lines_of_columns(table: Table, stored: StoredRows, grid: _CountGrid) -> Iterator[list[_Total]]:
    """The totals in each column of totals, beside the counts of a question."""
    if grid.is_turned:
        return
    total_columns = [
        place for place, name in enumerate(table.header) if _is_total(name) and place not in grid.columns
    ]
    counts = read_counts(stored, [*grid.columns, *total_columns])
    matrix = np.stack([counts[column][grid.counted] for column in grid.columns])
    sums, points = matrix.sum(axis=0), grid.points @ matrix
    for column in total_columns:
        line = []
        for number, place in enumerate(grid.counted.tolist()):
            printed = int(counts[column][place])
            name = safe_value(grid.names[place])
            line.append(_Total(int(grid.rows[place]), column, name, printed, int(sums[number]), int(points[number])))
        if _are_totals(line):
            yield line


def _lines_of_rows(table: Table, stored: StoredRows, grid: _CountGrid) -> Iterator[list[_Total]]:
    """The totals in each row of totals, below the counts of a score or question; not below those of many units."""
    names = [grid.names[place] for place in grid.counted.tolist()]
    if len(set(names)) < len(names):
        return
    counts = read_counts(stored, grid.columns)
    for place in grid.totals.tolist():
        line = []
        for column in grid.columns:
            own = counts[column][grid.counted]
            points = int(grid.points @ own) if grid.is_turned else int(own.sum())
            name = safe_value(table.header[column])
            line.append(
                _Total(int(grid.rows[place]), column, name, int(counts[column][place]), int(own.sum()), points)
            )
        if _are_totals(line):
            yield line


def _are_totals(line: Sequence[_Total]) -> bool:
    """Whether a line holds whole numbers, which are no percentages."""
    printed = {total.printed for total in line}
    is_of_percentages = printed == {WHOLE} and all(total.sum != WHOLE for total in line)
    return NO_COUNT not in printed and printed != {0} and not is_of_percentages


def note_percentages(table: Table, shape: TableShape) -> Findings:
    """Name the columns of percentages, of which nothing is counted."""
    findings = Findings()
    if shape.percentages:
        names = []
        for place in sorted(shape.percentages):
            letter = letters(table.at(table.header_row, place).column)
            header = safe_value(table.header[place])
            names.append(f"“{header}” {letter}" if header else letter)
        findings.add("counts-percentages", table.at(), columns=names)
    return findings
