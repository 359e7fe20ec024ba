"""Letters before the answers, as in a printed questionnaire: which of two forms a word is of, where others tell."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from ikm.rules.library import load
from ikm.survey.texts.answer_reading import ColumnLabels, LabelReading, read_together
from tests.kinds import FORMS
from tests.surveys import UNSUR

SCALE = (1, 2, 3, 4)
BY_ID = {unsur.id: unsur for unsur in load("permenpanrb-14-2017").unsur}
UP, DOWN = "abcd", "dcba"


def columns(letters: str, fee: list[str], places: str = "34") -> list[ColumnLabels]:
    """Columns of which all but that of the fee have the answers at some places, each with its letter."""
    found = []
    for number, id in enumerate(UNSUR):
        labels = [f"{letters[int(place) - 1]}. {FORMS[number][int(place) - 1]}" for place in places]
        found.append(ColumnLabels(fee if id == "biaya" else labels, BY_ID[id]))
    return found


def fee_of(all_columns: list[ColumnLabels]) -> LabelReading:
    return read_together(all_columns, SCALE)[UNSUR.index("biaya")]


def test_a_word_of_two_forms_is_where_its_letter_says_if_the_letters_of_others_run_up() -> None:
    reading = fee_of(columns(UP, ["b. Cukup mahal"]))
    assert reading.trouble is None
    assert reading.places == {"b. Cukup mahal": 2}


def test_letters_that_run_down_elsewhere_make_it_the_other() -> None:
    """a. Tidak mahal, b. Cukup mahal: with the best first, b is 3."""
    reading = fee_of(columns(DOWN, ["b. Cukup mahal"]))
    assert reading.trouble is None
    assert reading.places == {"b. Cukup mahal": 3}


@pytest.mark.parametrize("fee", ["Cukup mahal", "a. Cukup mahal", "d. Cukup mahal"])
def test_without_a_letter_or_with_one_of_neither_form_it_is_asked_about(fee: str) -> None:
    assert fee_of(columns(UP, [fee])).trouble is not None


def test_letters_that_run_both_ways_tell_nothing() -> None:
    mixed = columns(UP, ["b. Cukup mahal"])
    mixed[0] = ColumnLabels(["a. Sangat sesuai", "b. Sesuai"], BY_ID["persyaratan"])
    reading = fee_of(mixed)
    assert reading.trouble is not None
    assert reading.trouble.code == "answers-ambiguous"


def test_a_survey_in_which_nothing_but_the_word_in_doubt_has_a_letter() -> None:
    some = columns(UP, ["b. Cukup mahal"])
    plain = [
        column._replace(labels=[label[3:] for label in column.labels]) if column.unsur.id != "biaya" else column
        for column in some
    ]
    assert fee_of(plain).trouble is not None


def test_the_order_of_columns_and_labels_does_not_matter() -> None:
    some = columns(UP, ["b. Cukup mahal", "d. Gratis"])
    chance = random.Random(3)
    for _ in range(20):
        shuffled = chance.sample(some, len(some))
        found = dict(zip((column.unsur.id for column in shuffled), read_together(shuffled, SCALE), strict=True))
        assert found["biaya"].places == {"b. Cukup mahal": 2, "d. Gratis": 4}
    for labels in permutations(["b. Cukup mahal", "c. Murah"]):
        assert fee_of(columns(UP, [*labels])).places["b. Cukup mahal"] == 2
