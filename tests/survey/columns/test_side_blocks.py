"""Respondents in blocks side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.kinds import ANSWERS, NAMES, SIDE, WORDS
from tests.surveys import Rows, U, plain_index, write_csv, write_xlsx


def beside(names: list[str], answers: Rows, blocks: int, gap: int = 1) -> Rows:
    length = -(-len(answers) // blocks)
    people = [[n, SIDE[n - 1][0], *row] for n, row in enumerate(answers, start=1)]
    empty = [""] * len(people[0])
    rows = []
    for line in range(length):
        row: list[object] = []
        for block in range(blocks):
            place = block * length + line
            row += [*(people[place] if place < len(people) else empty), *[""] * gap]
        rows.append(row)
    return [[*["No", "Layanan", *names], *[""] * gap] * blocks, *rows]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@pytest.mark.parametrize(("blocks", "gap"), [(2, 1), (3, 0), (5, 2)])
@pytest.mark.parametrize(("names", "answers"), [(U, ANSWERS), (NAMES, WORDS)])
def test_each_block_is_counted(
    tmp_path: Path,
    write: Callable[[Path, Rows], Path],
    blocks: int,
    gap: int,
    names: list[str],
    answers: Rows,
) -> None:
    rows = beside(names, answers, blocks, gap)
    report = ikm.score(write(tmp_path / ("a.csv" if write is write_csv else "a.xlsx"), rows), by="layanan")
    assert report.overall.exact == plain_index(ANSWERS)
    assert report.overall.respondents == len(ANSWERS)
    assert report.findings.by_code["blocks-beside"] == 1


def test_a_bad_cell_is_named_where_it_stands(tmp_path: Path) -> None:
    rows = [[*row] for row in beside(U, ANSWERS, 2)]
    rows[3][14] = 7
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", rows))
    (found,) = [finding for finding in report.findings.listed() if finding.code == "answer-out-of-scale"]
    assert found.place.cell == "O4"


def test_the_same_people_twice_are_refused(tmp_path: Path) -> None:
    rows = [["No", *U, "No", *U], *([n, *row, n, *row] for n, row in enumerate(ANSWERS))]
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", rows))
    assert refused.value.code == "column-duplicate"
