"""What headers and remarks say of the numbers of answers, and when that is the wrong way round."""

from __future__ import annotations

import pytest

from ikm.rules.library import load
from ikm.survey.texts.stated_coding import reversed_in, reversed_in_text, stated_scores

SCALE = (1, 2, 3, 4)
UNSUR = {unsur.id: unsur for unsur in load("permenpanrb-14-2017").unsur}


@pytest.mark.parametrize(
    ("header", "stated"),
    [
        (
            "Kualitas sarana (1 = Buruk, 2 = Cukup, 3 = Baik, 4 = Sangat baik)",
            ["buruk", "cukup", "baik", "sangat baik"],
        ),
        (
            "(1. Tidak baik, 2. Kurang baik, 3. Baik, 4. Baik sekali)",
            ["tidak baik", "kurang baik", "baik", "baik sekali"],
        ),
        ("7. Petugas; 1: Tidak sopan dan ramah 2: Kurang sopan", ["tidak sopan dan ramah", "kurang sopan"]),
        ("2) Waktu [1-tidak cepat sampai dengan 2-cepat]", ["tidak cepat", "cepat"]),
    ],
)
def test_the_coding_in_a_header(header: str, stated: list[str]) -> None:
    assert stated_scores(header) == dict(enumerate(stated, start=1))


@pytest.mark.parametrize(
    "header",
    [
        "U1 (Persyaratan)",
        "1. Bagaimana pendapat Saudara tentang persyaratan?",
        "Kepuasan (1-4)",
        "skala 1 – 4: sangat puas",
        "Tidak puas (1) Puas (2)",
        "",
    ],
)
def test_a_header_without_coding(header: str) -> None:
    assert stated_scores(header) == {}


def test_a_header_that_codes_the_other_way_round() -> None:
    puas, unsur = "3. Waktu (1 = Sangat puas, 2 = Puas, 3 = Kurang puas, 4 = Tidak puas)", UNSUR["waktu"]
    found = reversed_in(puas, unsur, SCALE)
    assert found is not None
    assert (found.code, found.params["label"]) == ("form-reversed", "1 = sangat puas")
    assert reversed_in("Waktu (1: Sangat cepat – 4: Sangat tidak cepat)", unsur, SCALE)
    other = reversed_in("Waktu (1: Sangat cepat, 5: Tidak cepat)", unsur, SCALE)
    assert other is not None
    assert other.code == "answer-contradicts"


@pytest.mark.parametrize(
    "header",
    ["Waktu (1 = Tidak puas, 4 = Sangat puas)", "Waktu (1 = Apa, 2 = Siapa)", "U3", "Waktu: 1 = Puas, 2 = Baik"],
)
def test_a_header_that_does_not(header: str) -> None:
    assert reversed_in(header, UNSUR["waktu"], SCALE) is None


REVERSED = [
    ("Persyaratan (1=sangat sesuai,2=sesuai,3=kurang sesuai,4=tidak sesuai)", "1 = sangat sesuai"),
    ("(Sangat sesuai = 1, Tidak sesuai = 4)", "1 = sangat sesuai"),
    ("Persyaratan? Sangat sesuai: 1 - Sesuai: 2 - Kurang sesuai: 3 - Tidak sesuai: 4", "1 = sangat sesuai"),
    ("(1 sangat sesuai - 4 tidak sesuai)", "1 = sangat sesuai"),
    ("Skala 1 sangat sesuai sampai dengan 4 tidak sesuai", "1 = sangat sesuai"),
    ("skala 1 (sangat sesuai) sampai 4 (tidak sesuai)", "1 = sangat sesuai"),
    ("(1→Sangat sesuai, 4→Tidak sesuai)", "1 = sangat sesuai"),
    ("(1 => Sangat sesuai, 4 -> Tidak sesuai)", "1 = sangat sesuai"),
    ("(Sangat sesuai → 1 s.d. Tidak sesuai → 4)", "1 = sangat sesuai"),
    ("(1 = terbaik, 4 = terburuk)", "1 = terbaik"),
    ("(1 = sangat puas s.d. 4 = tidak puas)", "1 = sangat puas"),
    ("(1 = sangat puas, 2 = puas, 3 = biasa, 4 = tidak puas)", "1 = sangat puas"),
    (
        "(1 = Sangat sesuai, 2 = Sesuai, 3 = Cukup sesuai, 4 = Kurang sesuai, 5 = Tidak sesuai)",
        "1 = sangat sesuai",
    ),
    ("Isi dengan angka. 1 = Sangat puas; 4 = Tidak puas. Jangan dikosongkan", "1 = sangat puas"),
]


@pytest.mark.parametrize(("header", "shown"), REVERSED)
def test_the_ways_to_code_the_other_way_round(header: str, shown: str) -> None:
    trouble = reversed_in(header, UNSUR["persyaratan"], SCALE)
    assert trouble is not None
    assert trouble.code == "form-reversed"
    facts = {name: str(fact) for name, fact in trouble.params.items()}
    assert facts == {
        "label": shown,
        "unsur": "Persyaratan",
        "id": "persyaratan",
        "table": "answers.persyaratan",
        "lines": '"1" = 4, "2" = 3, "3" = 2, "4" = 1',
    }
    assert reversed_in_text(header, SCALE) == ("remark-reversed", {"label": shown})


@pytest.mark.parametrize(
    "header",
    [
        "(1 = tidak sesuai, 4 = sangat sesuai)",
        "(1=tidak sesuai,2=kurang sesuai,3=sesuai,4=sangat sesuai)",
        "(Tidak sesuai = 1 … Sangat sesuai = 4)",
        "(Tidak sesuai = 1; Kurang sesuai = 2; Sesuai = 3; Sangat sesuai = 4)",
        "(4 = sangat sesuai, 3 = sesuai, 2 = kurang sesuai, 1 = tidak sesuai)",
        "(1 tidak sesuai - 4 sangat sesuai)",
        "(1 = terburuk, 4 = terbaik)",
        "(1 = sangat buruk, 4 = sangat baik)",
        "(1-4)",
        "(skala 1 sampai 4)",
        "Skala 1-4",
        "3. Waktu",
        "U3.1 Cepat 2024",
        "1. Persyaratan 2. Prosedur",
        "1 Persyaratan, 2 Prosedur, 3 Waktu",
        "Sangat sesuai: 3, Sesuai: 7, Kurang sesuai: 9",
        "Loket 1 sesuai, loket 4 kurang sesuai",
        "A (Sangat baik): 88,31 - 100,00; B (Baik): 76,61 - 88,30; C (Kurang baik): 65,00 - 76,60",
        "Mutu: Sangat baik = 81 - 100, Baik = 61 - 80",
        "Nilai 4,1=sesuai 4,2=kurang sesuai",
        "1 = Ya, 2 = Tidak",
        "",
    ],
)
def test_no_coding_the_other_way_round(header: str) -> None:
    assert reversed_in(header, UNSUR["persyaratan"], SCALE) is None
    assert reversed_in_text(header, SCALE) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Keterangan: 1 = Sangat Puas, 2 = Puas, 3 = Kurang Puas, 4 = Tidak Puas", "1 = sangat puas"),
        ("1. Sangat mudah 2. Mudah 3. Kurang mudah 4. Tidak mudah", "2 = mudah"),
        ("Ket.: 4 = Buruk, 3 = Cukup, 2 = Baik, 1 = Sangat baik", "1 = sangat baik"),
        ("1 = Tertinggi, 4 = Terendah", "1 = tertinggi"),
        ("1 = Gratis\n2 = Murah\n3 = Cukup mahal\n4 = Sangat mahal", "1 = gratis"),
        ("1 = Sangat cepat, 4 = Sangat tidak cepat", "1 = sangat cepat"),
        ("Keterangan: 1 = Sangat mahal, 2 = Cukup mahal, 3 = Murah, 4 = Gratis", ""),
        ("Keterangan: 1 = Tidak Puas, 2 = Kurang Puas, 3 = Puas, 4 = Sangat Puas", ""),
        ("1 = Sangat puas, 4 = Tidak sesuai", ""),  # of no one form
        ("1 = Sangat puas, 4 = Lainnya", ""),
        ("1 = Puas, 2 = Sangat puas, 3 = Tidak puas", ""),  # neither way
        ("1 = Laki-laki, 2 = Perempuan", ""),
        ("Sampel: 5 = Puas, 8 = Tidak puas", ""),
    ],
)
def test_a_remark_of_no_single_unsur(text: str, shown: str) -> None:
    assert reversed_in_text(text, SCALE) == (("remark-reversed", {"label": shown}) if shown else None)


def test_a_header_as_long_as_a_cell_can_be_is_read_at_once() -> None:
    for piece in ("sesuai ", "1 ", "1 a ", "= 1", "a. b ", "- ", "s.d. "):
        header = piece * (32_767 // len(piece))
        assert reversed_in_text(header, SCALE) is None
