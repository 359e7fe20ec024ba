"""What the labels of an answer column are taken for."""

from __future__ import annotations

import pytest

from ikm.survey.forms import BAD, BLANK, place_in_scale

SCALE = (1, 2, 3, 4)


@pytest.mark.parametrize("text", ["4", " 4 ", "4.0", "4,0", "4.00", "4,", "04"])
def test_a_number_of_the_scale(text: str) -> None:
    assert place_in_scale(text, SCALE) == 4


@pytest.mark.parametrize("text", ["", " ", "0", "0.0", "0,0", "-", "N/A", "n/a", "Tidak Menjawab", "kosong", "–"])
def test_what_was_not_answered(text: str) -> None:
    assert place_in_scale(text, SCALE) == BLANK


@pytest.mark.parametrize(
    "text", ["5", "-1", "3.5", "3,5", "44", "Sesuai", "4x", "4 4", "1e0", "4.0.0", "²", "٣", "TRUE"]
)
def test_what_is_no_answer(text: str) -> None:
    assert place_in_scale(text, SCALE) == BAD


def test_the_place_is_counted_within_the_scale() -> None:
    assert [place_in_scale(text, (2, 3, 4)) for text in ("2", "4", "1")] == [1, 3, BAD]
