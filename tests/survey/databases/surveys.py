"""A survey in a database of SQLite and as CSV: the same rows, whose figures have to be the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import ikm
from tests.surveys import U, write_csv

COLUMNS = ["id", "unit", "tanggal", "jenis_kelamin", "order", "deleted_at", *(name.lower() for name in U)]
UNITS = ["Dinkes", "DINKES", "Dinkes ", "Café", "Cafe"]


def survey_rows(number: int = 300) -> list[list[Any]]:
    """Rows of answers by a rule that is no chance, some blank; None is NULL, and '' an empty text."""
    rows: list[list[Any]] = []
    for row in range(number):
        answers = [(row * 7 + question * row + question) % 4 + 1 for question in range(9)]
        given: list[Any] = [None if (row + question) % 23 == 0 else one for question, one in enumerate(answers)]
        month = 1 + row % 5
        moment = f"2025-0{month}-{1 + row % 28:02} 09:{row % 60:02}:00"
        deleted = "2025-06-01 00:00:00" if row % 29 == 0 else ("" if row % 2 else None)
        rows.append([row + 1, UNITS[row % 5], moment, "LP"[row % 2], row % 3, deleted, *given])
    return rows


def write_sqlite(
    path: Path, rows: Sequence[Sequence[Any]], kinds: str = "INTEGER", columns: Sequence[str] = COLUMNS
) -> Path:
    """A table “responden” with its names quoted; the last nine columns are of one kind, and units ignore case."""
    types = {"id": "INTEGER PRIMARY KEY", "unit": "TEXT COLLATE NOCASE", "tanggal": "DATETIME"}
    described = [f'"{name}" {types.get(name, kinds)}' for name in columns]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE responden ({', '.join(described)})")
        places = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO responden VALUES ({places})", rows)
        connection.commit()
    return path


def write_same_csv(path: Path, rows: Sequence[Sequence[Any]], columns: Sequence[str] = COLUMNS) -> Path:
    """The same rows, NULL as a blank."""
    return write_csv(path, [list(columns), *[["" if cell is None else cell for cell in row] for row in rows]])


def figures(report: ikm.Report) -> dict[str, Any]:
    """All that a report says, but for the input and what is said of it."""
    values = report.to_dict()
    for key in ("inputs", "findings", "manifest", "input"):
        values.pop(key, None)
    return values
