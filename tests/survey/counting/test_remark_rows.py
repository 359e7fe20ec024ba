"""Legends above, below and beside the table: one that turns the scale round is refused, others say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.surveys import Rows, U, write_csv, write_xlsx

TABLE: Rows = [["No", *U], *([n, *[3, 4, 2, 4, 3, 3, 4, 2, 1]] for n in range(1, 13))]
WORDS = ["Sangat Puas", "Puas", "Kurang Puas", "Tidak Puas"]
DOWN: dict[str, Rows] = {
    "one cell": [["Keterangan: 1 = Sangat Puas, 2 = Puas, 3 = Kurang Puas, 4 = Tidak Puas"]],
    "only the ends": [["Skala: 1 = Sangat Puas s/d 4 = Tidak Puas"]],
    "a row each": [["Keterangan :"], *([f"{n} = {word}"] for n, word in enumerate(WORDS, start=1))],
    "a row each of two cells": [["Keterangan"], *([n, word] for n, word in enumerate(WORDS, start=1))],
    "a row each with a sign": [["Ket."], *([n, "=", word] for n, word in enumerate(WORDS, start=1))],
}
UP: dict[str, Rows] = {
    "one cell": [["Keterangan: 1 = Tidak Puas, 2 = Kurang Puas, 3 = Puas, 4 = Sangat Puas"]],
    "a row each": [["Keterangan :"], *([f"{n} = {word}"] for n, word in enumerate(reversed(WORDS), start=1))],
    "a table of classes": [
        ["No", "Mutu", "Kinerja"],
        *([n, mutu, word] for n, (mutu, word) in enumerate(zip("ABCD", WORDS, strict=True), start=1)),
    ],
    "a ranking of the unsur": [["1", "Persyaratan"], ["2", "Biaya"], ["3", "Waktu"]],
}


def padded(rows: Rows) -> Rows:
    return [[*row, *[""] * (10 - len(row))] for row in rows]


@pytest.mark.parametrize("name", DOWN)
def test_below_the_table_it_is_refused(name: str, tmp_path: Path) -> None:
    rows = [*TABLE, *padded([[], *DOWN[name]])]
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        with pytest.raises(Refusal) as refused:
            ikm.score(path)
        assert refused.value.code == "remark-reversed"
        assert refused.value.place.row > len(TABLE)


@pytest.mark.parametrize("name", DOWN)
def test_above_the_table_it_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(write_xlsx(tmp_path / "a.xlsx", padded([*DOWN[name], [], *TABLE])))
    assert refused.value.code == "remark-reversed"


@pytest.mark.parametrize("name", DOWN)
def test_on_a_sheet_of_its_own_it_is_refused_at_that_sheet(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(write_xlsx(tmp_path / "a.xlsx", {"Data": TABLE, "Keterangan": padded(DOWN[name])}))
    assert (refused.value.code, refused.value.place.sheet) == ("remark-reversed", "Keterangan")


@pytest.mark.parametrize("name", UP)
def test_what_agrees_says_nothing(name: str, tmp_path: Path) -> None:
    below = ikm.score(write_csv(tmp_path / "a.csv", [*TABLE, *padded([[], *UP[name]])]))
    beside = ikm.score(write_xlsx(tmp_path / "a.xlsx", {"Data": TABLE, "Keterangan": padded(UP[name])}))
    for report in (below, beside):
        assert report.overall.respondents == 12
        assert set(report.findings.by_code) <= {"order-assumed", "rows-left-out"}
