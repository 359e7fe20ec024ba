"""Charts as values: how many bars a sheet holds."""

from __future__ import annotations

import pytest

from ikm.render.chart import on_sheets

LONG = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Contoh"


@pytest.mark.parametrize(
    ("number", "sizes"),
    [(0, [0]), (1, [1]), (30, [30]), (31, [15, 16]), (45, [22, 23]), (60, [30, 30]), (120, [30] * 4)],
)
def test_bars_stand_on_as_few_sheets_as_they_need(number: int, sizes: list[int]) -> None:
    """Of 560 points each takes 18.5, so that 30 stand on a sheet."""
    found = on_sheets([f"Unit {place}" for place in range(number)])
    assert [len(places) for places in found] == sizes
    assert [place for places in found for place in places] == list(range(number))


def test_fewer_bars_with_long_labels_stand_on_a_sheet() -> None:
    usual, long = on_sheets(["Unit"] * 30), on_sheets([LONG] * 30)
    assert len(usual) == 1
    assert len(long) > 1
    assert [place for places in long for place in places] == list(range(30))


def test_a_label_as_high_as_a_sheet_has_one_for_itself() -> None:
    assert [len(places) for places in on_sheets(["N" * 3000, "B"])] == [1, 1]
