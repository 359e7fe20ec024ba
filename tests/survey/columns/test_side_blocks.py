"""Respondents in blocks side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def with_foot(labels: tuple[str, str]) -> list[list[Any]]:
    """Two blocks, below each its sums and means, the rows labelled in the left and in the right one."""
    half = len(ANSWERS) // 2
    people = [*enumerate(ANSWERS[: 2 * half], start=1)]
    rows: list[list[Any]] = [[*["No", "Nama", *U], "", *["No", "Nama", *U]]]
    for left, right in zip(people[:half], people[half:], strict=True):
        cells = [[n, f"Bu {n}", *row] for n, row in (left, right)]
        rows.append([*cells[0], "", *cells[1]])
    sums = [
        [sum(column) for column in zip(*part, strict=True)] for part in (ANSWERS[:half], ANSWERS[half : 2 * half])
    ]
    for word, share in (("Jumlah", 1), ("Rata-rata", half)):
        feet = [
            [word if label else "", "", *(round(one / share, 2) for one in own)]
            for label, own in zip(labels, sums, strict=True)
        ]
        rows.append([*feet[0], "", *feet[1]])
    return rows


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@pytest.mark.parametrize(
    "labels", [("x", "x"), ("x", ""), ("", "x"), ("", "")], ids=["both", "left", "right", "none"]
)
@pytest.mark.parametrize("below", [[], [[], ["", "Mengetahui,"], ["", "Drs. Ahmad"]]], ids=["end", "signed"])
def test_blocks_with_a_foot_below_each_are_counted(
    tmp_path: Path, write: Callable[[Path, Rows], Path], labels: tuple[str, str], below: Rows
) -> None:
    rows = [*with_foot(labels), *below]
    report = ikm.score(write(tmp_path / ("a.csv" if write is write_csv else "a.xlsx"), rows))
    counted = ANSWERS[: len(ANSWERS) // 2 * 2]
    assert (report.overall.respondents, report.overall.exact) == (len(counted), plain_index(counted))
    assert report.findings.by_code["blocks-beside"] == 1
    assert not {one.code for one in report.findings.listed() if one.severity != "note"}


def test_blocks_of_the_same_people_with_a_foot_are_refused(tmp_path: Path) -> None:
    head, *rows = with_foot(("x", "x"))
    for row in rows:
        row[12:14] = row[:2]
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", [head, *rows]))
    assert refused.value.code == "column-duplicate"


@pytest.mark.parametrize("row", [0, 4])
def test_somebody_without_a_number_between_others_tells_no_blocks(tmp_path: Path, row: int) -> None:
    half = len(ANSWERS) // 2
    rows: list[list[Any]] = [[n + 1, *ANSWERS[n], n + 1 + half, *ANSWERS[half + n]] for n in range(half)]
    rows[row][10] = ""
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", [["No", *U, "No", *U], *rows]))
    assert refused.value.code == "column-duplicate"
