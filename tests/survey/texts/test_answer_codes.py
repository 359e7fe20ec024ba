"""Answers that are a letter or a code alone."""

from __future__ import annotations

from itertools import combinations

import pytest

from ikm.rules.library import load
from ikm.survey.texts.answer_reading import ColumnLabels, LabelReading, read_together

SCALE = (1, 2, 3, 4)
UNSUR = load("permenpanrb-14-2017").unsur


def readings(*columns: list[str]) -> list[LabelReading]:
    return read_together([ColumnLabels(labels, unsur) for labels, unsur in zip(columns, UNSUR, strict=False)], SCALE)


def test_small_letters_run_up_wherever_an_end_of_the_scale_is_among_them() -> None:
    for number in (2, 3, 4):
        for letters in combinations("abcd", number):
            (reading,) = readings([*letters])
            if {"a", "d"} & {*letters}:
                assert reading.is_assumed
                assert reading.places == {letter: "abcd".index(letter) + 1 for letter in letters}
            else:
                assert reading.trouble is not None  # b and c may be Baik and Cukup


def test_the_letters_of_one_survey_are_read_together() -> None:
    first, second = readings(["b", "c"], ["a", "c"])
    assert (first.places, second.places) == ({"b": 2, "c": 3}, {"a": 1, "c": 3})
    assert [one.trouble and one.trouble.code for one in readings(["b", "c"], ["A", "B"])] == ["answers-letters"] * 2


@pytest.mark.parametrize(("letters", "places"), [("abcd", [1, 4]), ("dcba", [4, 1])])
def test_letters_before_words_elsewhere_say_which_way_they_run(letters: str, places: list[int]) -> None:
    worded = [f"{letter}. {words}" for letter, words in zip(letters, UNSUR[0].answers, strict=True)]
    _, bare = readings(worded, ["A", "D"])
    assert [*bare.places.values()] == places
    assert not bare.is_assumed


@pytest.mark.parametrize("labels", [["A1", "A5"], ["A1", "B2"], ["a", "e"], ["A1", "b"], ["A", "lupa"], ["A", "A"]])
def test_what_is_no_code_of_the_scale_is_not_understood(labels: list[str]) -> None:
    (reading,) = readings(labels)
    assert not reading.is_assumed
    assert reading.trouble is None or reading.trouble.code != "answers-letters"
    assert {*reading.places.values()} == {-1}


def test_a_letter_among_digits_is_a_slip() -> None:
    (reading,) = readings(["1", "2", "3", "4", "A", "B"])
    assert reading.trouble is None
    assert reading.places == {"1": 1, "2": 2, "3": 3, "4": 4, "A": -1, "B": -1}
