"""Which unsur the words of the answers tell, and what counts as words."""

from __future__ import annotations

import pytest

from ikm.survey.texts.answer_words import in_words
from ikm.survey.texts.unsur_by_words import identify
from tests.survey.texts.labels import NINE


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
