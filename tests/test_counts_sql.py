"""One GROUP BY in a warehouse gives the digits that reading every row gives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

import ikm
from tests.conftest import ROOT, Run
from tests.surveys import U, csv_text, without_stats

STATEMENT = (ROOT / "examples" / "counts.sql").read_text(encoding="utf-8")
ROWS, UNITS, PERIODS = 1_000_000, 40, 4
LIKED = "[NULL, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4]"
"""A blank for each row of twelve, and more threes than ones."""


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A table of a million respondents, always the same, some without a unit."""
    drawn = (f"{LIKED}[(1 + hash(16 * i + {n}) % 12)::BIGINT]::TINYINT AS {name}" for n, name in enumerate(U))
    unit = f"'Unit ' || nullif(hash(16 * i + 9) % {UNITS + 1}, 0) AS unit"
    period = f"'TW ' || (1 + hash(16 * i + 10) % {PERIODS}) || ' 2025' AS periode"
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE responses AS SELECT {unit}, {period}, {', '.join(drawn)} FROM range({ROWS}) AS r(i)"
        )
        yield connection


def counts_of(warehouse: duckdb.DuckDBPyConnection, folder: Path) -> bytes:
    """The table of counts as CSV."""
    path = folder / "counts.csv"
    warehouse.sql(STATEMENT).write_csv(str(path))
    return path.read_bytes()


def figures(group: dict[str, Any]) -> dict[str, Any]:
    """All that a report says of a group but what counts cannot know, the respondents and who answered what."""
    told = without_stats(group)
    return {key: value for key, value in told.items() if not key.startswith("respondents")}


@pytest.mark.slow
def test_a_million_rows_and_their_counts_give_the_same_digits(
    warehouse: duckdb.DuckDBPyConnection, run: Run, tmp_path: Path
) -> None:
    warehouse.table("responses").write_csv(str(tmp_path / "rows.csv"))
    grouped = ["--unit", "unit", "--by", "periode", "--by", "unit,periode", "--format", "json"]
    by_rows = run("score", tmp_path / "rows.csv", *grouped)
    by_counts = run("score", "-", "--counts", *grouped, input=counts_of(warehouse, tmp_path))
    assert by_rows.exit_code == by_counts.exit_code == 0
    rows, counts = json.loads(by_rows.stdout), json.loads(by_counts.stdout)
    assert counts["inputs"][0]["shape"] == "counts"
    frame = ikm.score(warehouse.sql(STATEMENT).df(), counts=True, unit="unit", by="periode").to_dict()
    assert (frame["overall"], frame["tables"]) == (counts["overall"], counts["tables"])
    assert figures(counts["overall"]) == figures(rows["overall"])
    assert [len(table["groups"]) for table in rows["tables"]] == [UNITS + 1, PERIODS, (UNITS + 1) * PERIODS]
    for mine, theirs in zip(counts["tables"], rows["tables"], strict=True):
        assert mine["by"] == theirs["by"]
        assert [figures(group) for group in mine["groups"]] == [figures(group) for group in theirs["groups"]]

    sums = warehouse.sql(f"SELECT {', '.join(f'sum({u}), count({u})' for u in U)} FROM responses").fetchall()[0]
    totals, answers = sums[::2], sums[1::2]
    told = [(one["total"], one["answers"]) for one in counts["overall"]["unsur"]]
    assert told == [*zip(totals, answers, strict=True)]
    assert max(answers) < ROWS
    nrr = [Fraction(total, number) for total, number in zip(totals, answers, strict=True)]
    assert Fraction(counts["overall"]["ikm_exact"]) == 25 * sum(nrr) / len(nrr)


def test_other_engines_run_it_and_leave_what_is_no_answer_to_ikm(run: Run) -> None:
    people = [["A", "TW 1", *[4] * 9]] * 30 + [["B", "TW 1", *[3] * 9]] * 29
    people += [["B", "TW 2", None, 0, 5, *[3] * 6], ["B", "TW 2", *[None] * 9]]
    with closing(sqlite3.connect(":memory:")) as other, duckdb.connect() as duck:
        for engine in (other, duck):
            engine.execute(f"CREATE TABLE responses (unit TEXT, periode TEXT, {' INTEGER, '.join(U)} INTEGER)")
            engine.executemany(f"INSERT INTO responses VALUES ({', '.join('?' * 11)})", people)
        rows = other.execute(STATEMENT).fetchall()
        assert duck.execute(STATEMENT).fetchall() == rows
    counts = csv_text([["unit", "periode", "unsur", "skor", "jumlah"], *rows])
    done = run("score", "-", "--counts", "--unit", "unit", "--by", "periode", "--format", "json", input=counts)
    report = json.loads(done.stdout)
    assert {"answer-out-of-scale", "rows-without-answer"} <= report["findings"]["by_code"].keys()
    assert [one["answers"] for one in report["overall"]["unsur"]] == [59, 59, 59, *[60] * 6]
    # In B, the one who answered six unsur is counted, the one who answered none is not.
    told = [(group["respondents"], group["respondents_exact"]) for group in report["tables"][0]["groups"]]
    assert told == [(30, False)] * 2
