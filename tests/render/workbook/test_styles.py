"""The colours of the classes."""

from __future__ import annotations

import pytest

from ikm.render.workbook.styles import tones
from ikm.rules.library import load

FOUR = load("permenpanrb-14-2017").grades


@pytest.mark.parametrize("number", range(1, 9))
def test_the_best_class_has_the_first_tone_the_lowest_the_last_and_others_stand_between(number: int) -> None:
    first, *_, last = known = [tone for _, tone in tones(FOUR)]
    grades = [FOUR[0]._replace(mutu=f"K{place}") for place in range(number)]
    found = tones(grades)
    assert [grade for grade, _ in found] == grades[::-1]
    assert found[0][1] == first
    assert number == 1 or found[-1][1] == last
    places = [known.index(tone) for _, tone in found]
    assert places == sorted(places)
    assert number > len(known) or len({*places}) == number
