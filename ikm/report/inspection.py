"""How files were understood, column by column, and all findings: what ``ikm check`` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Findings
from ikm.messages.masking import masked
from ikm.report.json_values import json_values
from ikm.report.notebook import NotebookResult
from ikm.report.report import InputUse
from ikm.survey.columns.header_meaning import is_personal, name_of
from ikm.survey.counting.answer_column import AnswerColumn
from ikm.survey.counting.cell_account import RowCells
from ikm.survey.counting.table_reading import TableReading

PERSONAL, MARKS, IGNORED = "data pribadi", "bagian jawaban", "diabaikan"
"""The meanings of columns of which nothing is made."""
PART_MEANINGS = {"respondent": "responden", "count": "jumlah"}
"""The meaning of the columns that give a table its shape, but for those that count one score each."""
USABLE, BLANK, BAD = "score", "blank", "unusable"


class InspectedLabel(NamedTuple):
    """One answer in a column: its text, cut and masked, how it was understood, its score, and how often it stands."""

    text: str
    kind: str
    score: int | None
    times: int


class InspectedColumn(NamedTuple):
    """One column: its header and letter, what it means (nothing where it is not used), why, and its answers.

    Of a sheet that was turned, it is a ``row`` there; ``sheet`` is another one, joined to that of the table.
    """

    header: str
    column: str
    meaning: str | None
    reason: str | None
    answers: tuple[InspectedLabel, ...] = ()
    row: int = 0
    sheet: str = ""


class InspectedTable(NamedTuple):
    """One table: how it was used, every column it has, and what became of every filled cell.

    There is no account of a table that has not a row for each respondent.
    """

    use: InputUse
    columns: tuple[InspectedColumn, ...]
    account: InspectedAccount | None = None


class ColumnCells(NamedTuple):
    """A column that holds no answers: its header, letter, meaning (None where it is not used), and filled cells.

    Of a sheet that was turned, it is a ``row`` there; ``sheet`` is another one, joined to that of the table.
    """

    header: str
    column: str
    meaning: str | None
    cells: int
    row: int = 0
    sheet: str = ""


class InspectedAccount(NamedTuple):
    """What became of the filled cells of a table: together they are all there are.

    ``answers`` count, ``errors`` could not be used, ``unanswered`` are words for not answered; ``columns`` are the
    filled ones among the others, ``rows`` those that do not count, by the reason.
    """

    filled: int
    answers: int
    errors: int
    unanswered: int
    columns: tuple[ColumnCells, ...]
    rows: tuple[RowCells, ...]


@dataclass(frozen=True, slots=True)
class Inspection(NotebookResult):
    """How all inputs were understood, by which method, and the findings.

    ``complete`` is False where a file of several had to be left out.
    """

    method: Method
    inputs: tuple[InspectedTable, ...]
    findings: Findings
    complete: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The inspection as JSON values, by the schema ``ikm.check/1`` (``ikm schema check`` prints it)."""
        return json_values(self)


def inspect_table(reading: TableReading, use: InputUse) -> InspectedTable:
    """All columns of a table that was read, in their order."""
    meanings = _tally_meanings(reading) if reading.shape == "tally" else _column_meanings(reading)
    answer_columns = {column.index: column for column in reading.counted.answers}
    columns = []
    for index, header in enumerate(reading.header):
        meaning, reason = meanings.get(index, (None, None))
        labels: tuple[InspectedLabel, ...] = ()
        if index in answer_columns:
            labels = _inspect_labels(answer_columns[index], reading.shape)
        row = reading.question_rows[index] if reading.question_rows else 0
        sheet = reading.other_sheet(index)
        columns.append(InspectedColumn(masked(header), reading.letters[index], meaning, reason, labels, row, sheet))
    return InspectedTable(use, tuple(columns), _inspect_account(reading, columns))


def _inspect_account(reading: TableReading, columns: Sequence[InspectedColumn]) -> InspectedAccount | None:
    """The account of a table, its columns with their names."""
    account = reading.counted.account
    if account is None:
        return None
    others = []
    for place, cells in account.columns.items():
        if cells:
            column = columns[place]
            others.append(ColumnCells(column.header, column.column, column.meaning, cells, column.row, column.sheet))
    return InspectedAccount(
        account.filled, account.answers, account.errors, account.unanswered, tuple(others), account.rows
    )


def _column_meanings(reading: TableReading) -> dict[int, tuple[str, str]]:
    """The meaning of each column that has one, and why it was taken for that.

    A column with several is shown with the one that matters most: an answer, else a group, else what its header says.
    """
    personal = [index for index, header in enumerate(reading.header) if is_personal(header)]
    meanings = dict.fromkeys(personal, (PERSONAL, "header"))
    meanings |= dict.fromkeys(reading.columns.ignored, (IGNORED, "mapping"))
    meanings |= dict.fromkeys(reading.columns.parts_of_answers, (MARKS, "header"))
    for role, index in reading.columns.roles.items():
        meanings[index] = role, "header"
    for index, meaning in reading.columns.of_rows.items():
        meanings[index] = meaning, "header"
    for part, index in reading.parts.items():
        meanings[index] = PART_MEANINGS.get(part) or f"jumlah jawaban {part}", "header"
    for key in reading.columns.keys.values():
        if key.place is not None:
            meanings[key.place] = key.name, "group"
    for column in reading.counted.answers:
        meanings[column.index] = column.name, column.reason
    return meanings


def _tally_meanings(reading: TableReading) -> dict[int, tuple[str, str]]:
    """The questions of a tally, which has no columns to understand."""
    return {
        answer.place: (name_of(answer.question.unsur, reading.method), "tally") for answer in reading.columns.answers
    }


def _inspect_labels(column: AnswerColumn, shape: str) -> tuple[InspectedLabel, ...]:
    """The answers of a column, by score, those not used last, and of each the commonest first; all blanks as one."""
    counts: Counter[_PlacedText] = Counter()
    for code, count in column.label_counts.items():
        label = column.labels.texts[code]
        is_of_another_question = shape == "counts" and not label  # an empty cell in a table of counts
        if not count or is_of_another_question:
            continue
        place = column.reading.places[label]
        counts[_PlacedText(place, "" if place == 0 else column.printable(label))] += count
    return tuple(
        _inspected_label(placed, counts[placed], column.scores)
        for placed in sorted(
            counts, key=lambda placed: (placed.place <= 0, placed.place, -counts[placed], placed.text)
        )
    )


class _PlacedText(NamedTuple):
    """An answer as it is shown, and its place in the scale: from 1; 0 for a blank, below for what cannot be used."""

    place: int
    text: str


def _inspected_label(placed: _PlacedText, count: int, scores: tuple[int, ...]) -> InspectedLabel:
    if placed.place > 0:
        return InspectedLabel(placed.text, USABLE, scores[placed.place - 1], count)
    return InspectedLabel(placed.text, BLANK if placed.place == 0 else BAD, None, count)
