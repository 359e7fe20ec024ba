"""Labels that say one thing twice: one wording of each is taken, and none where the wordings differ."""

from __future__ import annotations

from itertools import product

import pytest

from ikm.rules.library import load
from ikm.survey.texts.answer_reading import LabelReading, read

SCALE = (1, 2, 3, 4)
BY_ID = {unsur.id: unsur for unsur in load("permenpanrb-14-2017").unsur}
GENERIC = ["Tidak baik", "Kurang baik", "Baik", "Sangat baik"]
OTHER = ["Tidak puas", "Kurang puas", "Puas", "Sangat puas"]


def reading(labels: list[str], unsur: str = "waktu") -> LabelReading:
    return read(labels, BY_ID[unsur], SCALE)


@pytest.mark.parametrize("style", ["{} / {}", "{}/{}", "{} ({})", "{}; {}", "{} - {}", "3 {} | {}"])
def test_two_wordings_are_one_answer_where_they_have_one_score(style: str) -> None:
    labels = [style.replace("3", str(n)).format(*pair) for n, pair in enumerate(zip(GENERIC, OTHER, strict=True), 1)]
    assert reading(labels).places == dict(zip(labels, SCALE, strict=True))


def test_wordings_of_different_scores_are_never_read() -> None:
    for first, second in product(range(4), repeat=2):
        label = f"{GENERIC[first]} / {OTHER[second]}"
        place = reading([label, *(f"{GENERIC[n]} / {OTHER[n]}" for n in (0, 1, 3))]).places[label]
        assert place == (first + 1 if first == second else -1)


def test_a_wording_of_no_form_counts_where_all_labels_have_one() -> None:
    all_labels = [
        f"{words} ({other})" for words, other in zip(GENERIC, ["awon", "kirang", "sae", "sae pisan"], strict=True)
    ]
    assert [*reading(all_labels).places.values()] == [*SCALE]
    some = ["Baik (antre lama)", *GENERIC]
    assert reading(some).places[some[0]] == -1


def test_a_whole_label_that_a_form_has_is_not_taken_apart() -> None:
    labels = ["Sangat sopan, ramah", "Kurang sopan, ramah", "Sopan, ramah", "Tidak sopan, ramah"]
    assert [*reading(labels, "perilaku").places.values()] == [4, 2, 3, 1]
