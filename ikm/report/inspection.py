"""How files were understood, and all that was found: what ``ikm check`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Findings, masked
from ikm.report.report import InputUse, findings_dict, input_dict
from ikm.survey.columns.header_meaning import name_of
from ikm.survey.counting.answer_column import AnswerColumn
from ikm.survey.counting.read_table import TableReading
from ikm.version import __version__

SCHEMA = "ikm.check/1"
PARTS = {"respondent": "responden", "count": "jumlah"}
"""What the columns mean that give a table its shape, but for those that count one score each."""
USABLE, BLANK, BAD = "score", "blank", "unusable"


class InspectedLabel(NamedTuple):
    """One answer met in a column: its text, cut and masked, what became of it, its score, and how often."""

    text: str
    kind: str
    score: int | None
    times: int


class InspectedColumn(NamedTuple):
    """One column: its header and letter, what it means (nothing where it is not used), why, and its answers."""

    header: str
    column: str
    meaning: str | None
    reason: str | None
    answers: tuple[InspectedLabel, ...] = ()


class InspectedTable(NamedTuple):
    """One table: what was read of it, and every column it has."""

    use: InputUse
    columns: tuple[InspectedColumn, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """How all inputs were understood by which method, and the findings.

    ``complete`` is False where a file of several had to be left out.
    """

    method: Method
    inputs: tuple[InspectedTable, ...]
    findings: Findings
    complete: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The inspection as JSON values, by the schema ``ikm.check/1`` (``ikm schema check`` prints it)."""
        method = self.method
        return {
            "schema": SCHEMA,
            "program": f"ikm {__version__}",
            "complete": self.complete,
            "rules": {
                "id": method.rules.id,
                "title": method.rules.title,
                "order": method.order,
                "without": [*method.without],
            },
            "inputs": [
                {**input_dict(one.use), "columns": [_column(column) for column in one.columns]} for one in self.inputs
            ],
            "findings": findings_dict(self.findings, self.findings.listed()),
        }


def inspected(reading: TableReading, use: InputUse) -> InspectedTable:
    """All columns of a table that was read, in their order."""
    answers = {one.index: one for one in reading.counted.answers}
    meanings: dict[int, tuple[str, str]]
    meanings = {index: (role, "header") for role, index in reading.columns.roles.items()}
    meanings |= {index: (_meaning_of(part), "header") for part, index in reading.parts.items()}
    meanings |= {key.place: (key.name, "group") for key in reading.columns.keys.values() if key.place is not None}
    meanings |= {one.index: (one.name, one.reason) for one in answers.values()}
    if reading.shape == "tally":
        meanings = {
            one.place: (name_of(one.question.unsur, reading.method), "tally") for one in reading.columns.answers
        }
    columns = []
    for index, header in enumerate(reading.header):
        meaning, reason = meanings.get(index, (None, None))
        labels = _labels(answers[index], reading.shape) if index in answers else ()
        columns.append(InspectedColumn(masked(header), reading.letters[index], meaning, reason, labels))
    return InspectedTable(use, tuple(columns))


def _meaning_of(part: str) -> str:
    """What a column means that gives a table its shape; one that counts a score is the part of that score."""
    return PARTS.get(part) or f"jumlah jawaban {part}"


def _labels(column: AnswerColumn, shape: str) -> tuple[InspectedLabel, ...]:
    """The answers of a column, by score, those not used behind, and the commonest first; blanks as one.

    In a table of counts an empty cell only says that the row is of another question.
    """
    found: dict[tuple[int, str], int] = {}
    for code, count in column.label_counts.items():
        text = column.labels.texts[code]
        place = column.reading.places[text]
        if count and (text or shape != "counts"):
            key = place, "" if place == 0 else column.printable(text)
            found[key] = found.get(key, 0) + count
    ranked = sorted(found.items(), key=lambda one: (one[0][0] <= 0, one[0][0], -one[1], one[0][1]))
    return tuple(
        InspectedLabel(text, USABLE, column.scores[place - 1], count)
        if place > 0
        else InspectedLabel(text, BAD if place else BLANK, None, count)
        for (place, text), count in ranked
    )


def _column(column: InspectedColumn) -> dict[str, Any]:
    answers = [{"text": one.text, "kind": one.kind, "score": one.score, "count": one.times} for one in column.answers]
    return {**column._asdict(), "answers": answers}
