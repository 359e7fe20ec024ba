"""Every filled cell of a table is accounted for, whatever stands in it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.report.inspection import InspectedAccount
from tests.quirks.base import ANSWERS, NAMES
from tests.surveys import Cell, write_csv, write_xlsx

HEADER = ["No", "Nama", "Jenis Kelamin", *NAMES, "Saran", "Loket"]


def account(path: Path, **options: bool) -> InspectedAccount:
    found = ikm.check(path, **options).inputs[0].account  # type: ignore[arg-type]  # any keyword of check
    assert found is not None
    return found


def filled_cells(rows: list[list[Cell]]) -> int:
    return sum(cell != "" for row in rows for cell in row)


def test_an_account_by_hand(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[n, "Ani", "P", *row, "", "A"] for n, row in enumerate(ANSWERS, start=1)]
    rows[0][3:6] = ["-", "", 7]  # not answered, blank, off the scale
    rows[1][12] = "cepat"
    rows[2][3:12] = [""] * 9  # nobody's answers: a number, a name, a sex and a counter
    rows.append(["", "Jumlah", "", *[30] * 9, "", ""])
    source = write_csv(tmp_path / "a.csv", [HEADER, *rows])
    found = account(source)
    assert (found.answers, found.errors, found.unanswered) == (11 * 9 - 3, 1, 1)
    assert [(one.header, one.meaning, one.cells) for one in found.columns] == [
        ("No", "nomor", 11),
        ("Nama", "data pribadi", 11),
        ("Jenis Kelamin", "jenis_kelamin", 11),
        ("Saran", None, 1),
        ("Loket", None, 11),
    ]
    assert {one.reason.code: (one.rows, one.cells) for one in found.rows} == {
        "rows-kind-foot": (1, 10),
        "rows-kind-unanswered": (1, 4),
    }
    assert found.filled == filled_cells(rows)
    assert account(write_xlsx(tmp_path / "a.xlsx", [HEADER, *rows])) == found


def test_rows_that_repeat_another_and_rows_that_are_too_long(tmp_path: Path) -> None:
    header = ["ID Responden", *NAMES]
    rows: list[list[Cell]] = [[f"R{n}", *row] for n, row in enumerate(ANSWERS)]
    rows += [rows[3], [*rows[4], "lebih"]]
    found = account(write_csv(tmp_path / "a.csv", [header, *rows]), drop_duplicates=True)
    assert {one.reason.code: (one.rows, one.cells) for one in found.rows if one.cells} == {
        "rows-kind-repeated": (1, 10),
        "rows-kind-too-long": (1, 11),
    }
    assert found.filled == filled_cells(rows)


ANSWER = st.sampled_from([1, 2, 3, 4, 3, 4, 3, 4, 3, 4, "", "-", "Baik"])
TEXT = st.sampled_from(["", "", "cepat", "A", 7, "-"])
Respondent = tuple[Cell, Cell, list[Cell], Cell, Cell]
"""Name, sex, answers, and what stands behind them."""
ANSWERS_OF_ONE = st.lists(ANSWER, min_size=9, max_size=9)
RESPONDENTS = st.lists(st.tuples(TEXT, TEXT, ANSWERS_OF_ONE, TEXT, TEXT), min_size=8, max_size=30)


@given(RESPONDENTS, st.booleans())
@example([("", "", [3] * 9, "", "")] * 8, True)
def test_the_parts_are_all_there_is(respondents: list[Respondent], has_foot: bool) -> None:
    rows: list[list[Cell]] = []
    for number, (name, sex, answers, remark, counter) in enumerate(respondents, start=1):
        rows.append([number, name, sex, *answers, remark, counter])
    if has_foot:
        rows.append(["", "NRR", "", *[3.25] * 9, "", ""])
    with TemporaryDirectory() as folder:
        csv = write_csv(Path(folder) / "a.csv", [HEADER, *rows])
        try:
            found = account(csv)
        except Refusal:
            assume(False)
        assert found.filled == filled_cells(rows)
        assert account(write_xlsx(Path(folder) / "a.xlsx", [HEADER, *rows])) == found


@pytest.mark.slow
def test_a_large_table_is_accounted_for_as_a_small_one(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[n, "", "P", *ANSWERS[n % 12], "x" * (n % 2), ""] for n in range(1, 60_001)]
    rows[40_000][4] = '"'
    found = account(write_csv(tmp_path / "a.csv", [HEADER, *rows]))
    assert found.filled == filled_cells(rows)
    assert (found.answers, found.errors) == (60_000 * 9 - 1, 1)
