"""One survey with all that an engine may give otherwise than a file of text: for what must hold of every engine."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import ikm
from tests.surveys import U, csv_text

UNITS = ["Dinkes", "DINKES", "Dinkes", "Puskesmas Contoh", "Dinsos", "", "Dinkés"]
PERIODS = ["TW I 2025", "TW II 2025"]
RESPONDENTS = 420


def _answer(person: int, asked: int) -> int | None:
    drawn = (person * 7 + asked * 3 + person // 11 + person * asked) % 19
    return None if drawn == 0 else [1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 3, 3, 3][drawn - 1]


def survey() -> dict[str, list[Any]]:
    """The columns of a survey: units and periods, some blank answers, classes of people, and a name of each."""
    people = range(RESPONDENTS)
    columns: dict[str, list[Any]] = {
        "Nama": [f"Responden {person}" for person in people],
        "Unit": [UNITS[person * 5 % 7] for person in people],
        "Periode": [PERIODS[person // 3 % 2] for person in people],
        "Jenis kelamin": ["LP"[person % 2] for person in people],
        "Usia": [17 + person * 13 % 60 for person in people],
    }
    for asked, name in enumerate(U):
        columns[name] = [_answer(person, asked) for person in people]
    return columns


def with_moments(columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The same with the second in which each respondent answered, and without their periods."""
    moments = [datetime(2025, 1, 30) + timedelta(hours=7 * person, seconds=person) for person in range(RESPONDENTS)]
    return {"Cap waktu": moments, **{name: values for name, values in columns.items() if name != "Periode"}}


def as_csv(columns: Mapping[str, Sequence[Any]]) -> io.BytesIO:
    """The same as a file of text, where what is missing is an empty cell."""
    rows = zip(*columns.values(), strict=True)
    shown = [["" if cell is None else cell for cell in row] for row in rows]
    return io.BytesIO(csv_text([list(columns), *shown]).encode())


def figures(report: ikm.Report) -> dict[str, Any]:
    """All that a report says but what it was read from, and what there was to find in that."""
    told = report.to_dict()
    of_source = ("inputs", "findings", "manifest", "name")
    return {key: value for key, value in told.items() if key not in of_source}
