"""What remarks on a sheet say of the numbers: a legend that gives the best answer the lowest turns the scale round.

A legend may stand above the table, below it, or on a sheet of its own, in one cell or in a row for each score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ikm.messages.findings import Refusal
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.answer_troubles import AnswerTrouble
from ikm.survey.texts.stated_coding import reversed_in_text

MOST_REMARKS = 200
"""So many rows that are no respondents are searched for a legend, and so many rows of another sheet."""
SIGNS = ("=", ":", "-", "–")
"""What may stand in a cell of its own between a score and its words."""


class RemarkRow(NamedTuple):
    """A row that may be a remark: its number, and its cells that are filled."""

    number: int
    texts: Sequence[str]

    @property
    def scored_words(self) -> str:
        """The row as a line of a legend, `1 = Sangat puas`; empty where it is none."""
        texts = [text for text in self.texts if text not in SIGNS]
        if len(texts) == 2 and texts[0].isdecimal():
            return f"{texts[0]} = {texts[1].lstrip('=: ')}"
        is_line = len(texts) == 1 and texts[0][:1].isdecimal()
        return texts[0] if is_line else ""


def refuse_reversed(table: Table, rows: Iterable[RemarkRow], scores: tuple[int, ...]) -> None:
    """Refuse a table of which a remark says that the best answer has the lowest number.

    :raises Refusal: ``remark-reversed``, at the row of the remark in ``table``.
    """
    legend: list[str] = []
    for row in rows:
        for text in row.texts:
            _refuse(table, row, reversed_in_text(text, scores) if "1" in text else None)
        line = row.scored_words
        if not line:
            legend.clear()
            continue
        legend.append(line)
        if len(legend) > 1:
            _refuse(table, row, reversed_in_text("; ".join(legend), scores))


def refuse_reversed_in_sheet(table: Table, scores: tuple[int, ...]) -> None:
    """Refuse the answers of a workbook where another sheet has such a remark.

    :raises Refusal: ``remark-reversed``.
    """
    refuse_reversed(table, remark_rows(islice(table.top(), MOST_REMARKS)), scores)


def remark_rows(rows: Iterable[Sequence[object]]) -> Iterable[RemarkRow]:
    """The rows from the first of a sheet on."""
    for number, row in enumerate(rows, start=1):
        yield RemarkRow(number, [text for text in names_in(row) if text])


def _refuse(table: Table, row: RemarkRow, trouble: AnswerTrouble | None) -> None:
    if trouble:
        raise Refusal(trouble.code, table.at(row.number), **trouble.params)
