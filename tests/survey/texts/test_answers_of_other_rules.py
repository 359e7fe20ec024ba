"""The labels of unsur and scales other than the nine of today."""

from __future__ import annotations

import tomllib

from ikm.rules.library import load
from ikm.survey.texts.answer_reading import read
from ikm.survey.texts.answer_words import BAD
from tests.conftest import ROOT
from tests.survey.texts.labels import NINE, OTHER, SCALE


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
