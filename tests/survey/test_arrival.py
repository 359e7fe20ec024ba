"""A tally that arrives is what it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.findings import Refusal
from tests.surveys import U, write_csv, write_tally, write_xlsx

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]


def refusal(*sources: Path, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(sources, **options)
    return refused.value


def test_what_stands_in_a_tally_is_not_read_beside_it(tmp_path: Path) -> None:
    a, b, c = (
        write_csv(tmp_path / f"{name}.csv", [U, rows, *[[*rows[::-1]] for _ in range(2)]])
        for name, rows in (("a", A), ("b", B), ("c", C))
    )
    one = write_tally(tmp_path / "one.tally", a)
    two = write_tally(tmp_path / "two.tally", [one, b])
    three = write_tally(tmp_path / "three.tally", [two, c])
    for beside, tally, name in ((a, one, "a.csv"), (b, two, "b.csv"), (a, two, "a.csv"), (a, three, "a.csv")):
        found = refusal(beside, tally)
        assert found.code == "file-twice"
        assert f"{beside} and {tmp_path / name} within {tally} have the same content" in str(found)
    assert refusal(one, three).code == refusal(one, two).code == "file-twice"
    assert ikm.score([two, c]).overall == ikm.score([a, b, c]).overall == ikm.score(three).overall


def test_a_tally_of_several_sheets_is_no_twin_of_itself(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", {"Januari": [U, A, B], "Februari": [U, C]})
    whole = ikm.score(book, sheet="all")
    tally = write_tally(tmp_path / "a.tally", book, sheet="all")
    assert ikm.score(tally).overall == whole.overall
    assert refusal(book, tally, sheet="all").code == "file-twice"
