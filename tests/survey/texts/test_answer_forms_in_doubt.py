"""Labels that several forms have, or none: what is asked instead of guessed."""

from __future__ import annotations

import pytest

from ikm.survey.texts.answer_reading import read
from ikm.survey.texts.answer_words import BAD, BLANK
from tests.survey.texts.labels import SCALE, UNSUR, column, refusal

# Labels that two forms score differently


def test_a_label_of_two_forms_is_not_guessed() -> None:
    found = column("prosedur", "Tidak Mudah", "Mudah", "Sangat Mudah")
    assert found.places == {"Tidak Mudah": BAD, "Mudah": 3, "Sangat Mudah": 4}
    assert refusal(found).startswith(
        "answers-ambiguous: “Tidak Mudah” of Prosedur is 1 in Tidak mudah / Kurang mudah / Mudah / Sangat mudah, "
        "but 2 in Sangat tidak mudah / Tidak mudah / Mudah / Sangat mudah; in a mapping file"
    )
    assert "under [answers.prosedur]" in refusal(found)


@pytest.mark.parametrize(
    ("id", "labels"),
    [
        ("biaya", ["Cukup mahal"]),
        ("biaya", ["Sangat mahal", "Cukup mahal"]),
        ("waktu", ["Tidak setuju", "Setuju"]),
        ("waktu", ["TS", "S", "SS"]),
    ],
)
def test_further_labels_of_two_forms(id: str, labels: list[str]) -> None:
    assert refusal(column(id, *labels)).startswith("answers-ambiguous")


@pytest.mark.parametrize(
    ("id", "labels", "places"),
    [
        ("prosedur", ["Tidak mudah", "Kurang mudah"], [1, 2]),
        ("prosedur", ["Tidak mudah", "Sangat tidak mudah"], [2, 1]),
        ("prosedur", ["Mudah", "Sangat mudah"], [3, 4]),
        ("prosedur", ["Tidak mudah (2)"], [2]),
        ("prosedur", ["1. Tidak mudah"], [1]),
        ("prosedur", ["b. Tidak mudah", "c. Mudah"], [2, 3]),
        ("prosedur", ["d. Tidak mudah", "b. Mudah"], [1, 3]),
        ("biaya", ["Cukup mahal", "Gratis"], [2, 4]),
        ("biaya", ["Cukup mahal", "Mahal"], [3, 2]),
        ("waktu", ["TS", "KS"], [1, 2]),
        ("waktu", ["TS", "Sangat tidak setuju"], [2, 1]),
        ("persyaratan", ["Tidak sesuai", "Sesuai"], [1, 3]),
        ("persyaratan", ["Tidak sesuai", "Sesuai", "Sangat tidak sesuai"], [2, 3, 1]),
        ("sarana", ["Baik", "Sangat baik"], [3, 4]),
    ],
)
def test_the_other_labels_decide(id: str, labels: list[str], places: list[int]) -> None:
    assert column(id, *labels) == (dict(zip(labels, places, strict=True)), column(id, *labels).form, None)


# Labels of several forms


def test_two_words_for_a_score_are_no_form() -> None:
    found = column("persyaratan", "Tidak sesuai", "Kurang sesuai", "Cukup sesuai", "Sesuai", "Sangat sesuai")
    assert refusal(found).startswith(
        "answers-mixed: no form of Persyaratan has all its answers, such as “Cukup sesuai”, “Kurang sesuai” "
        "(of Tidak sesuai / Cukup sesuai / Sesuai / Sangat sesuai; "
        "Tidak sesuai / Kurang sesuai / Sesuai / Sangat sesuai); in a mapping file"
    )
    assert set(found.places.values()) == {BAD}


@pytest.mark.parametrize(
    ("id", "labels"),
    [
        ("persyaratan", ["Sangat tidak sesuai", "Kurang sesuai"]),
        ("produk", ["Sangat tidak puas", "Tidak puas", "Cukup puas", "Puas", "Sangat puas"]),
        ("sarana", ["Buruk", "Tidak baik"]),
        ("biaya", ["Murah", "Wajar"]),
        ("waktu", ["Cepat", "Baik"]),
        ("pengaduan", ["Berfungsi kurang maksimal", "Berfungsi tidak maksimal"]),
    ],
)
def test_further_labels_of_no_one_form(id: str, labels: list[str]) -> None:
    assert refusal(column(id, *labels)).startswith("answers-mixed")


@pytest.mark.parametrize(
    ("id", "labels", "said"),
    [
        (
            "waktu",
            ["Tidak puas", "Kurang puas", "Netral", "Puas", "Sangat puas"],
            "“Netral”, “Kurang puas” (of Tidak puas / Kurang puas / Puas / Sangat puas)",
        ),
        (
            "produk",
            ["Sangat tidak puas", "Tidak puas", "Biasa saja", "Puas", "Sangat puas"],
            "“Biasa saja”, “Puas” (of Sangat tidak puas / Tidak puas / Puas / Sangat puas)",
        ),
        (
            "kompetensi",
            ["STS", "TS", "N", "S", "SS"],
            "“N”, “S” (of Sangat tidak setuju / Tidak setuju / Setuju / Sangat setuju)",
        ),
        (
            "sarana",
            ["Sangat buruk", "Buruk", "Cukup", "Baik", "Sangat baik"],
            "“Sangat buruk”, “Baik” (of Buruk / Cukup / Baik / Sangat baik)",
        ),
        (
            "sarana",
            ["Buruk sekali", "Baik"],
            "“Buruk sekali”, “Baik” (of Buruk / Cukup / Baik / Sangat baik)",
        ),
        (
            "prosedur",
            ["Sangat sulit", "Sulit", "Sedang", "Mudah"],
            "“Sangat sulit”, “Mudah” (of Sulit / Kurang mudah / Mudah / Sangat mudah)",
        ),
        (
            "persyaratan",
            ["b. Sesuai", "c. BIASA", "Ragu - ragu", "4"],
            "“Ragu - ragu”, “c. BIASA”, “b. Sesuai” (of Tidak sesuai / Kurang sesuai / Sesuai / Sangat sesuai)",
        ),
        (
            "persyaratan",
            ["Tidak sesuai", "Kurang sesuai", "Cukup", "Sesuai"],
            "“Cukup”, “Kurang sesuai” (of Tidak sesuai / Kurang sesuai / Sesuai / Sangat sesuai)",
        ),
    ],
)
def test_a_word_of_five_answers_is_not_passed_over(id: str, labels: list[str], said: str) -> None:
    found = column(id, *labels)
    assert refusal(found).startswith(
        f"answers-mixed: no form of {UNSUR[id].short} has all its answers, such as {said}"
    )


@pytest.mark.parametrize(
    ("id", "labels", "places"),
    [
        ("sarana", ["Buruk", "Cukup", "Baik", "Sangat baik"], [1, 2, 3, 4]),
        ("sarana", ["Cukup", "Sangat baik"], [2, 4]),
        ("pengaduan", ["Tidak ada", "Dikelola dengan baik", "Biasa"], [1, 4, BAD]),
        ("prosedur", ["Sulit", "Kurang mudah", "Netral"], [1, 2, BAD]),
        ("waktu", ["Tidak puas", "Kurang puas", "netral sekali"], [1, 2, BAD]),
        ("biaya", ["Netral", "Sedang"], [BAD, BAD]),
    ],
)
def test_words_that_prove_no_other_form(id: str, labels: list[str], places: list[int]) -> None:
    found = column(id, *labels)
    assert (found.places, found.trouble) == (dict(zip(labels, places, strict=True)), None)


def test_a_mapping_settles_the_middle() -> None:
    labels = "Tidak puas", "Kurang puas", "Netral"
    found = column("waktu", *labels, given={"netral": 2})
    assert found.places == {"Tidak puas": 1, "Kurang puas": 2, "Netral": 2}
    assert column("waktu", *labels, given={"netral": 2}).trouble is None
    assert column("waktu", *labels, given={"Netral": None}).places["Netral"] == BLANK
    assert column("waktu", *labels, missing=frozenset({"netral"})).trouble is None
    assert column("sarana", "Sangat buruk", "Buruk", "Baik", given={"Sangat buruk": 1}).trouble is None


def test_three_labels_of_which_any_two_have_a_form() -> None:
    own = UNSUR["biaya"]._replace(id="lain", answers=("Setuju", "Puas", "Baik", "Lain"))
    assert refusal(read(["Puas", "Baik", "Sangat baik"], own, SCALE)).startswith("answers-mixed")


def test_of_many_labels_of_no_allowed_form_four_are_named_and_three_of_their_forms() -> None:
    """All stand in one form, but what the caller says of another of its words forbids it."""
    own = UNSUR["sarana"]._replace(answers=("Payah", "Lumayan", "Baik", "Hebat"))
    labels = ["1. Tidak baik", "Baik", "Cukup baik", "Sangat baik", "Tidak baik"]
    assert read(labels, own, SCALE).trouble is None
    assert refusal(read(labels, own, SCALE, {"Baik sekali": 1})).startswith(
        "answers-mixed: no form of Sarana has all its answers, such as “1. Tidak baik”, “Baik”, “Cukup baik”, "
        "“Sangat baik” (of Tidak baik / Kurang baik / Baik / Sangat baik; Payah / Lumayan / Baik / Hebat; "
        "Tidak baik / Cukup baik / Baik / Sangat baik); in a mapping file"
    )


def test_of_many_words_of_other_answers_three_are_named() -> None:
    found = column("waktu", "Sedang", "Ragu", "Netral", "Biasa", "Puas", "Sangat puas")
    assert refusal(found).startswith(
        "answers-mixed: no form of Waktu has all its answers, such as “Biasa”, “Netral”, “Ragu”, “Puas” (of "
    )


def test_a_label_of_three_scores_is_shown_with_all_of_them() -> None:
    own = UNSUR["biaya"]._replace(id="lain", answers=("Payah", "Lumayan", "Tidak setuju", "Hebat"))
    assert refusal(read(["Tidak setuju"], own, SCALE)).startswith(
        "answers-ambiguous: “Tidak setuju” of Biaya is 1 in Tidak setuju / Kurang setuju / Setuju / Sangat setuju, "
        "but 2 in Sangat tidak setuju / Tidak setuju / Setuju / Sangat setuju, "
        "but 3 in Payah / Lumayan / Tidak setuju / Hebat; in a mapping file"
    )
