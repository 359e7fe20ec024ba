"""What holds of the labels of every answer column."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from itertools import permutations

from hypothesis import assume, given
from hypothesis import strategies as st

from ikm.messages.catalogue import entry
from ikm.rules.ruleset import Unsur
from ikm.survey.texts.answer_reading import read
from ikm.survey.texts.answer_words import BAD, BLANK
from tests.conftest import ROOT
from tests.survey.texts.labels import NINE, SCALE, UNSUR, column, refusal


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
