"""What the labels of an answer column are taken for."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ikm.messages.catalogue import entry
from ikm.messages.findings import Refusal
from ikm.rules.library import load
from ikm.rules.ruleset import Unsur
from ikm.survey.texts.answer_reading import LabelReading, read
from ikm.survey.texts.answer_words import BAD, BLANK, in_words, place_in_scale
from ikm.survey.texts.unsur_by_words import identify
from tests.conftest import ROOT

SCALE = (1, 2, 3, 4)
UNSUR = {unsur.id: unsur for unsur in load("permenpanrb-14-2017").unsur}
NINE = list(UNSUR)
OTHER = UNSUR["sarana"]._replace(id="keramahan-parkir", short="Parkir", answers=())


def column(id: str, *labels: str, **options: object) -> LabelReading:
    return read(labels, UNSUR[id], SCALE, **options)  # type: ignore[arg-type]  # the options are those of read


def refusal(reading: LabelReading) -> str:
    """The sentence a trouble becomes: its parameters are all that the sentence wants."""
    assert reading.trouble is not None
    assert reading.form == ()
    return f"{reading.trouble.code}: {Refusal(reading.trouble.code, None, **reading.trouble.params).reason}"


@pytest.mark.parametrize("text", ["4", " 4 ", "4.0", "4,0", "4.00", "4,", "04"])
def test_a_number_of_the_scale(text: str) -> None:
    assert place_in_scale(text, SCALE) == 4


@pytest.mark.parametrize("text", ["", " ", "0", "0.0", "0,0", "-", "N/A", "n/a", "Tidak Menjawab", "kosong", "–"])
def test_what_was_not_answered(text: str) -> None:
    assert place_in_scale(text, SCALE) == BLANK


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "-1",
        "3.5",
        "3,5",
        "44",
        "Sesuai",
        "4x",
        "4 4",
        "1e0",
        "4.0.0",
        "²",
        "TRUE",
        "3/5",
        "3 dari 5",
        "1/2/2025",
        "★★☆☆☆",
        "☆☆",
    ],
)
def test_what_is_no_answer(text: str) -> None:
    assert place_in_scale(text, SCALE) == BAD


def test_the_place_is_counted_within_the_scale() -> None:
    assert [place_in_scale(text, (2, 3, 4)) for text in ("2", "4", "1")] == [1, 3, BAD]


# Sources: "14/2017" is PermenPAN-RB 14/2017, Lampiran III; "met" is what public SKM applications and their data hold.
FORMS = [
    ("14/2017 Q1", "persyaratan", "Tidak sesuai | Kurang sesuai | Sesuai | Sangat sesuai"),
    ("14/2017 Q2", "prosedur", "Tidak mudah | Kurang mudah | Mudah | Sangat mudah"),
    ("14/2017 Q3", "waktu", "Tidak cepat | Kurang cepat | Cepat | Sangat cepat"),
    ("14/2017 Q4", "biaya", "Sangat mahal | Cukup mahal | Murah | Gratis"),
    ("14/2017 Q5", "produk", "Tidak sesuai | Kurang sesuai | Sesuai | Sangat sesuai"),
    ("14/2017 Q6", "kompetensi", "Tidak kompeten | Kurang kompeten | Kompeten | Sangat kompeten"),
    (
        "14/2017 Q7",
        "perilaku",
        "Tidak sopan dan ramah | Kurang sopan dan ramah | Sopan dan ramah | Sangat sopan dan ramah",
    ),
    ("14/2017 Q8", "sarana", "Buruk | Cukup | Baik | Sangat baik"),
    (
        "14/2017 Q9",
        "pengaduan",
        "Tidak ada | Ada tetapi tidak berfungsi | Berfungsi kurang maksimal | Dikelola dengan baik",
    ),
    ("met", "persyaratan", "Tidak sesuai | Cukup sesuai | Sesuai | Sangat sesuai"),
    ("met", "persyaratan", "Tidak sesuai | Kadang sesuai | Sesuai | Sangat sesuai"),
    ("met, a form's mistake", "persyaratan", "Tidak sesuai | Kurang sesuai | Sesuai | Sangat mudah"),
    ("met", "produk", "Tidak sesuai | Cukup sesuai | Sesuai | Sangat sesuai"),
    ("met", "produk", "Tidak sesuai | Kadang sesuai | Sesuai | Sangat sesuai"),
    ("met", "prosedur", "Tidak mudah | Cukup mudah | Mudah | Sangat mudah"),
    ("met", "prosedur", "Sulit | Kurang mudah | Mudah | Sangat mudah"),
    ("met, a court", "prosedur", "Sangat Tidak Mudah | Tidak Mudah | Mudah | Sangat Mudah"),
    ("met", "waktu", "Lambat | Lumayan lambat | Cepat | Sangat cepat"),
    ("met", "waktu", "Tidak tepat waktu | Kadang-kadang tepat waktu | Banyak tepat waktu | Selalu tepat waktu"),
    ("met", "biaya", "Sangat mahal | Cukup mahal | Wajar | Gratis"),
    ("met, the other way round", "biaya", "Sangat mahal | Mahal | Cukup mahal | Tidak mahal"),
    ("met", "biaya", "Tidak wajar | Kurang wajar | Wajar | Sangat wajar"),
    ("met", "biaya", "Selalu tidak sesuai | Kadang-kadang sesuai | Banyak sesuai | Selalu sesuai"),
    ("met", "kompetensi", "Tidak mampu | Kurang mampu | Mampu | Sangat mampu"),
    (
        "met",
        "perilaku",
        "Tidak Sopan dan Tidak Ramah | Kurang sopan dan ramah | Sopan dan ramah | Sangat sopan dan ramah",
    ),
    ("met", "perilaku", "Tidak responsif | Kurang responsif | Responsif | Sangat responsif"),
    ("met", "perilaku", "Tidak ramah | Kurang ramah | Ramah | Sangat ramah"),
    ("met", "perilaku", "Tidak sopan | Kurang sopan | Sopan | Sangat sopan"),
    ("met", "sarana", "Tidak berkualitas | Kurang berkualitas | Berkualitas | Sangat berkualitas"),
    ("met", "sarana", "Tidak nyaman | Kurang nyaman | Nyaman | Sangat nyaman"),
    (
        "met",
        "pengaduan",
        "Tidak ada | Ada tapi tidak berfungsi | Berfungsi tetapi kurang maksimal | Dikelola dengan baik",
    ),
    (
        "met",
        "pengaduan",
        "Tidak ada | Ada tapi tidak berfungsi | Berfungsi dan tidak maksimal | Dikelola dengan baik",
    ),
    ("met", "pengaduan", "Tidak memuaskan | Kurang memuaskan | Memuaskan | Sangat memuaskan"),
    ("met", "waktu", "Tidak baik | Kurang baik | Baik | Baik Sekali"),
    ("met", "sarana", "Tidak baik | Cukup baik | Baik | Sangat baik"),
    ("met", "biaya", "Tidak puas | Kurang puas | Puas | Sangat puas"),
    ("met", "produk", "Tidak puas | Cukup puas | Puas | Sangat puas"),
    ("met", "perilaku", "Tidak setuju | Kurang setuju | Setuju | Sangat setuju"),
    ("met", "perilaku", "Tidak setuju | Cukup setuju | Setuju | Sangat setuju"),
    ("met", "kompetensi", "STS | TS | S | SS"),
    ("met", "kompetensi", "Sangat tidak setuju | Tidak setuju | Setuju | Sangat setuju"),
    ("the lowest says which form", "waktu", "Sangat tidak cepat | Tidak cepat | Cepat | Sangat cepat"),
    ("the lowest says which form", "sarana", "Sangat tidak baik | Tidak baik | Baik | Sangat baik"),
    ("the lowest says which form", "biaya", "Sangat tidak wajar | Tidak wajar | Wajar | Sangat wajar"),
]


@pytest.mark.parametrize(("source", "id", "line"), FORMS)
def test_a_form_in_use(source: str, id: str, line: str) -> None:
    labels = line.split(" | ")
    found = column(id, *labels)
    assert found.trouble is None, source
    assert found.places == dict(zip(labels, SCALE, strict=True))
    assert len(found.form) == 4


def test_every_form_with_numbers_reads_its_own_answers() -> None:
    data = tomllib.loads((ROOT / "ikm" / "survey" / "texts" / "answer_words.toml").read_text(encoding="utf-8"))
    for id, lines in data.items():
        if id in ("ends", "middle"):
            continue
        unsur = OTHER._replace(id=id)
        for line in lines:
            answers = [answer.split("/") for answer in line.split("|")]
            if not line[0].isalpha():  # faces have no numbers beside them
                continue
            numbered = {f"{text}, {n}": n for n, texts in enumerate(answers, start=1) for text in texts}
            found = read(numbered, unsur, SCALE)
            assert found == (numbered, tuple(texts[0].strip() for texts in answers), None)


QUIRKS = [
    ("Sesuai", 3),
    (" sesuai ", 3),
    ("SANGAT  SESUAI", 4),
    ("sangat_sesuai", 4),
    ("Sangat sesuai.", 4),
    ("b. Sesuai, 3", 3),
    ("c. Sesuai", 3),
    ("c) Sesuai", 3),
    ("(c) Sesuai", 3),
    ("C. SESUAI", 3),
    ("3. Sesuai", 3),
    ("3) Sesuai", 3),
    ("1.Tidak Sesuai", 1),
    ("4 - Sangat sesuai", 4),
    ("4 = Sangat sesuai", 4),
    ("4=Sangat sesuai", 4),
    ("Sangat Sesuai, 4", 4),
    ("Tidak sesuai (1)", 1),
    ("Sesuai = 3", 3),
    ("Kurang sesuai - 2", 2),
    ("Sangat sesuai 4", 4),
    ("4. Sangat sesuai (4)", 4),
    ("😍 Sangat Sesuai", 4),
    ("Sangat Sesuai 👍🏻", 4),
    ("\N{NO-BREAK SPACE}Sesuai", 3),
    ("12. Sesuai", 3),
    ("Lumayan", BAD),
    ("Lumayan, 2", BAD),
    ("Lumayan (2)", BAD),
    ("A", BAD),
    ("c", BAD),
    ("D-3", BAD),
    ("S. Sesuai", BAD),
    ("(3)", BAD),
    ("🤖", BAD),
    ("4 4", BAD),
    ("Tidak menjawab", BLANK),
    ("e. Tidak menjawab", BLANK),
    ("0 - Tidak diisi", BLANK),
    ("N/A", BLANK),
    ("N.A.", BLANK),
]


@pytest.mark.parametrize(("label", "place"), QUIRKS)
def test_a_label_is_peeled(label: str, place: int) -> None:
    assert column("persyaratan", label).places == {label: place}
    assert column("persyaratan", label).trouble is None


def test_digits_and_words_stand_together() -> None:
    found = column("sarana", "4", " 3,0 ", "Cukup", "5", "", "Baik")
    assert found.places == {"4": 4, " 3,0 ": 3, "Cukup": 2, "5": BAD, "": BLANK, "Baik": 3}
    assert found.form == ("Buruk", "Cukup", "Baik", "Sangat baik")


def test_digits_alone_take_no_form() -> None:
    assert column("sarana", "4", "7", "-") == ({"4": 4, "7": BAD, "-": BLANK}, (), None)


def test_unknown_words_are_no_trouble() -> None:
    assert column("biaya", "mantap", "Gratis").places == {"mantap": BAD, "Gratis": 4}
    assert column("biaya", "mantap", "lumayan") == ({"mantap": BAD, "lumayan": BAD}, (), None)
    assert column("persyaratan", "Gratis").places == {"Gratis": BAD}


def test_abbreviations_are_not_enumerators() -> None:
    assert column("waktu", "SS", "s", "T.S.", "STS").places == {"SS": 4, "s": 3, "T.S.": BAD, "STS": 1}


def test_spellings_of_one_answer_stand_together() -> None:
    found = column("pengaduan", "Ada tetapi tidak berfungsi", "ada tapi tidak berfungsi", "Dikelola dengan baik")
    assert list(found.places.values()) == [2, 2, 4]


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


# Labels that contradict themselves or each other


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["Sesuai, 2", "Sangat sesuai, 4"], "“Sesuai, 2” of Persyaratan says 2, but its words are 3 in Tidak sesuai"),
        (["4. Sesuai"], "“4. Sesuai” of Persyaratan says 4, but its words are 3"),
        (["3. Sesuai, 4"], "“3. Sesuai, 4” of Persyaratan says 4, but its words are 3"),
        (["Sangat sesuai (5)"], "“Sangat sesuai (5)” of Persyaratan says 5, but its words are 4"),
        (["Sesuai 0"], "“Sesuai 0” of Persyaratan says 0, but its words are 3"),
        (["Sesuai (2)", "Sesuai (3)"], "“Sesuai (2)” of Persyaratan says 2, but its words are 3"),
        (["Tidak sesuai (2)", "Sesuai (3)"], "“Tidak sesuai (2)” of Persyaratan says 2, but its words are 1"),
        (["b. Kurang sesuai, 2", "b. Sesuai, 3"], "“b. Sesuai, 3” of Persyaratan says b, but its words are 3"),
        (["c. Kurang sesuai, 2", "c. Sesuai, 3"], "“c. Kurang sesuai, 2” of Persyaratan says c, but its words are 2"),
        (["a. Sesuai"], "“a. Sesuai” of Persyaratan says a, but its words are 3"),
        (["e. Sangat sesuai", "d. Sesuai"], "“d. Sesuai” of Persyaratan says d, but its words are 3"),
        (
            ["a. Tidak sesuai", "b. Kurang sesuai", "d. Sesuai"],
            "“d. Sesuai” of Persyaratan says d, but its words are 3",
        ),
    ],
)
def test_a_label_that_contradicts(labels: list[str], said: str) -> None:
    assert refusal(column("persyaratan", *labels)).startswith(f"answer-contradicts: {said}")


@pytest.mark.parametrize(
    "labels",
    [
        ["a. Tidak sesuai", "b. Kurang sesuai", "c. Sesuai", "d. Sangat sesuai"],
        ["d. Tidak sesuai", "c. Kurang sesuai", "b. Sesuai", "a. Sangat sesuai"],
        ["d. Tidak sesuai, 1", "c. Kurang sesuai, 2", "b. Sesuai, 3", "a. Sangat sesuai, 4"],
        ["Tidak sesuai", "Kurang sesuai", "b. Sesuai", "Sangat sesuai"],
    ],
)
def test_letters_run_up_or_down(labels: list[str]) -> None:
    assert column("persyaratan", *labels)[::2] == (dict(zip(labels, SCALE, strict=True)), None)


@pytest.mark.parametrize(
    ("id", "labels", "shown"),
    [
        ("produk", ["1. Sangat baik", "2. Baik", "3. Kurang baik", "4. Tidak baik"], "1. Sangat baik"),
        ("produk", ["Sangat baik (1)", "Baik"], "Sangat baik (1)"),
        ("prosedur", ["1. Sangat mudah", "3. Tidak mudah"], "1. Sangat mudah"),
        ("waktu", ["4 = STS", "1 = SS"], "1 = SS"),
    ],
)
def test_numbers_the_other_way_round(id: str, labels: list[str], shown: str) -> None:
    said = f"form-reversed: the numbers of {UNSUR[id].short} run the other way round than the words (“{shown}”); "
    assert refusal(column(id, *labels)).startswith(said)


def test_what_is_shown_is_cut_and_masked() -> None:
    found = column("sarana", "Baik" + "!" * 50 + "4")
    assert found.trouble is not None
    assert len(found.trouble.params["label"]) == 40
    assert "######" in refusal(column("sarana", "Baik 081234567"))


# What the user says


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


# Other rules


def test_an_unsur_without_forms_of_its_own_has_the_general_ones_and_its_answers() -> None:
    assert read(["Puas", "Sesuai"], OTHER, SCALE).places == {"Puas": 3, "Sesuai": BAD}
    own = OTHER._replace(answers=("Penuh/sesak", "Ramai", "Lapang", "Sangat lapang"))
    found = read(["penuh sesak", "Lapang"], own, SCALE)
    assert found == ({"penuh sesak": 1, "Lapang": 3}, own.answers, None)


def test_no_unsur_of_levies_has_an_answer_tidak_ada_unless_its_rules_say_so() -> None:
    assert read(["Tidak ada"], OTHER, SCALE).places == {"Tidak ada": BAD}
    own = OTHER._replace(answers=("Selalu ada", "Sering ada", "Jarang ada", "Tidak ada"))
    assert read(["Tidak ada"], own, SCALE).places == {"Tidak ada": 4}


def test_a_form_of_another_length_is_no_candidate() -> None:
    assert read(["Baik", "6"], OTHER, (1, 2, 3, 4, 5, 6)).places == {"Baik": BAD, "6": 6}
    own = OTHER._replace(answers=("Nol", "Satu", "Dua"))
    assert read(["Dua", "Baik"], own, (1, 2, 3)).places == {"Dua": 3, "Baik": BAD}


def test_places_are_counted_within_the_scale() -> None:
    found = read(["Baik (4)", "3"], OTHER, (2, 3, 4, 5))
    assert found.places == {"Baik (4)": 3, "3": 2}


def test_every_unsur_of_2004_reads_its_words() -> None:
    unsur = {one.id: one for one in load("kepmenpan-25-2004").unsur}
    assert read(["Sangat disiplin", "Disiplin"], unsur["kedisiplinan-petugas"], SCALE).places == {
        "Sangat disiplin": 4,
        "Disiplin": 3,
    }
    data = tomllib.loads((ROOT / "ikm" / "survey" / "texts" / "answer_words.toml").read_text(encoding="utf-8"))
    assert set(data) == {"any", "general", "heads", "expected", "ends", "middle", *NINE, *unsur}


# Which unsur it is


@pytest.mark.parametrize(
    ("labels", "ids"),
    [
        (["Dikelola dengan baik", "Berfungsi kurang maksimal"], {"pengaduan"}),
        (["Sesuai", "Sangat sesuai"], {"persyaratan", "produk", "biaya"}),
        (["Cukup sesuai", "4. Sangat sesuai"], {"persyaratan", "produk"}),
        (["Gratis", "Murah", "", "3"], {"biaya"}),
        (["Buruk", "Baik"], {"sarana"}),
        (["Sangat tidak cepat", "Tidak cepat"], {"waktu"}),
        (["Baik", "Sangat baik"], set()),
        (["SS", "S"], set()),
        (["Gratis", "Sesuai"], set()),
        (["Gratis", "tidak tahu"], set()),
        (["4", "3"], set()),
        (["Lumayan"], set()),
        ([], set()),
    ],
)
def test_the_words_tell_the_unsur(labels: list[str], ids: set[str]) -> None:
    assert identify(labels, NINE) == ids
    assert identify(labels, [id for id in NINE if id not in ids]) == set()


@pytest.mark.parametrize(
    ("label", "worded"),
    [
        ("b. Sesuai, 3", True),
        ("S", True),
        ("D-3", True),
        ("4 4", False),
        ("N/A", False),
        ("😍", True),
        ("★★", False),
        ("✓", True),
    ],
)
def test_what_is_made_of_words(label: str, worded: bool) -> None:
    assert in_words(label) is worded


# Laws


def words_of(id: str) -> list[str]:
    data = tomllib.loads((ROOT / "ikm" / "survey" / "texts" / "answer_words.toml").read_text(encoding="utf-8"))
    return sorted({text.strip() for line in [*data["any"], *data[id]] for text in line.replace("|", "/").split("/")})


@st.composite
def columns(draw: st.DrawFn) -> tuple[Unsur, list[str]]:
    """Labels as forms have them, bare or with a number or letter, and others."""
    id = draw(st.sampled_from(NINE))
    marks = st.sampled_from(["{}", "{}", "{}", "a. {}", "b. {}", "3. {}", "{}, 2", "{} (1)", "12. {}"])
    label = st.builds(str.format, marks, st.sampled_from(words_of(id)))
    others = st.sampled_from(["4", "5", "", "Lumayan", "A", "Lumayan, 2"])
    return UNSUR[id], draw(st.lists(label | others, min_size=1, max_size=5, unique=True))


@given(columns())
def test_the_order_of_labels_does_not_matter(drawn: tuple[Unsur, list[str]]) -> None:
    unsur, labels = drawn
    first = read(labels, unsur, SCALE)
    for other in list(permutations(labels))[:24]:
        assert read([*other, *labels], unsur, SCALE) == first


def own_number(label: str) -> int:
    """The score that a label states beside its words; 0 where it states none."""
    digits = [sign for sign in label if sign.isdigit()]
    return int(digits[0]) if len(digits) == 1 else 0


@given(columns(), st.data())
def test_fewer_labels_never_settle_another_score(drawn: tuple[Unsur, list[str]], data: st.DataObject) -> None:
    unsur, labels = drawn
    whole = read(labels, unsur, SCALE)
    assume(not whole.trouble)
    some = data.draw(st.lists(st.sampled_from(labels), unique=True))
    part = read(some, unsur, SCALE)
    read_otherwise = [label for label in some if whole.places[label] != part.places[label] != BAD]
    # Beside a word that has no number of its own, those of the others have no say: what they said is unknown then.
    by_number = {label for label in some if whole.places[label] == BAD and own_number(label) == part.places[label]}
    assert part.trouble or set(read_otherwise) <= by_number


@given(st.lists(st.text(max_size=12), max_size=5), st.sampled_from(NINE))
def test_any_text_has_a_place_and_any_trouble_a_sentence(labels: list[str], id: str) -> None:
    found = column(id, *labels)
    assert found.places.keys() == set(labels)
    assert set(found.places.values()) <= {BAD, BLANK, *SCALE}
    assert not found.trouble or refusal(found)


def test_each_trouble_is_a_refusal() -> None:
    for code in ("answers-ambiguous", "answers-mixed", "answer-contradicts", "form-reversed"):
        assert "under [{table}], " in entry(code).advice
        assert "{lines}" in entry(code).advice


def test_digits_alone_load_no_forms() -> None:
    code = """
import sys
from ikm.rules.library import load
from ikm.survey.texts.answer_forms import sections
from ikm.survey.texts.answer_reading import read
read(["1", "4.0", "", "-", "5", "'3", "+4", "٣"], load("permenpanrb-14-2017").unsur[0], (1, 2, 3, 4))
assert not sections.cache_info().currsize
assert not {"numpy", "pandas"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
