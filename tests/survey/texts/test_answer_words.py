"""What the labels of an answer column are taken for."""

from __future__ import annotations

import tomllib

import pytest

from ikm.survey.texts.answer_reading import read
from ikm.survey.texts.answer_words import BAD, BLANK, place_in_scale
from tests.conftest import ROOT
from tests.survey.texts.labels import OTHER, SCALE, UNSUR, column, refusal


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
    assert len(str(found.trouble.params["label"])) == 40
    assert "######" in refusal(column("sarana", "Baik 081234567"))
