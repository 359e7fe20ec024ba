"""What the user says of labels, before all forms."""

from __future__ import annotations

import pytest

from ikm.survey.texts.answer_words import BAD, BLANK
from tests.survey.texts.labels import UNSUR, column, refusal


def test_a_mapping_overrides() -> None:
    found = column("sarana", "Lumayan", "BAIK", "Cukup", given={"lumayan": 2, "Baik": 4, "cukup ": None})
    assert found.places == {"Lumayan": 2, "BAIK": 4, "Cukup": BLANK}
    assert found.trouble is None


def test_a_mapping_holds_for_digits_and_signs_too() -> None:
    given = {"1": 4, "😡": 1, "😍": 4, "9": None}
    found = column("sarana", "1.0", "2", "😍", "😡", "-1", "9", given=given)
    assert found.places == {"1.0": 4, "2": 2, "😍": 4, "😡": 1, "-1": BAD, "9": BLANK}


def test_the_exact_label_wins() -> None:
    found = column("sarana", "BAIK", "baik", "Baik", given={"baik": 3, "BAIK": 1})
    assert (found.places["BAIK"], found.places["baik"]) == (1, 3)


def test_a_mapping_excludes_forms() -> None:
    found = column("prosedur", "Tidak Mudah", "b) tidak mudah", "Mudah", given={"Tidak Mudah": 2})
    assert found.places == {"Tidak Mudah": 2, "b) tidak mudah": 2, "Mudah": 3}
    assert found.form == ("Sangat tidak mudah", "Tidak mudah", "Mudah", "Sangat mudah")
    assert column("biaya", "Sangat mahal", "Cukup mahal", given={"Sangat mahal": 1}).trouble is not None


def test_a_mapped_label_need_not_be_in_the_form() -> None:
    found = column("persyaratan", "Kurang sesuai", "Cukup sesuai", "Sesuai", given={"Cukup sesuai": 2})
    assert found == ({"Kurang sesuai": 2, "Cukup sesuai": 2, "Sesuai": 3}, UNSUR["persyaratan"].answers, None)


def test_a_label_mapped_to_nothing_excludes_no_form() -> None:
    labels = "Tidak ada", "Dikelola dengan baik"
    assert column("pengaduan", *labels, given={"Tidak ada": None}).places == dict(
        zip(labels, (BLANK, 4), strict=True)
    )


def test_a_mapping_that_no_form_allows_leaves_the_rest_unread() -> None:
    assert refusal(column("prosedur", "Mudah", "Sangat mudah", given={"Mudah": 2})).startswith("answers-mixed")
    both = column("prosedur", "Mudah", "Sangat mudah", given={"Mudah": 2, "Sangat mudah": 3})
    assert both == ({"Mudah": 2, "Sangat mudah": 3}, (), None)


@pytest.mark.parametrize("score", [1, 2, 4])
def test_any_score_given_that_is_not_the_words_own_excludes_the_form(score: int) -> None:
    found = column("persyaratan", "Kurang sesuai", "Sesuai", given={"Sesuai": score})
    assert refusal(found).startswith("answers-mixed: no form of Persyaratan has all its answers, such as “Kurang ")
    assert column("persyaratan", "Kurang sesuai", "Sesuai", given={"Sesuai": 3}).trouble is None


def test_a_mapped_label_contradicts_nothing() -> None:
    assert column("sarana", "1. Baik", "Cukup", given={"1. Baik": 3}) == (
        {"1. Baik": 3, "Cukup": 2},
        UNSUR["sarana"].answers,
        None,
    )


def test_a_score_that_is_not_of_the_scale_is_bad() -> None:
    assert column("sarana", "Baik", given={"Baik": 7}).places == {"Baik": BAD}


def test_further_texts_for_not_answered() -> None:
    missing = frozenset({"Tidak tahu / ragu", "9", "Tidak ada"})
    found = column(
        "pengaduan", "TIDAK TAHU/RAGU", "9", "9.0", "b. tidak ada", "Dikelola dengan baik", missing=missing
    )
    assert list(found.places.values()) == [BLANK, BLANK, BLANK, BLANK, 4]
