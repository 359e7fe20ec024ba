"""One survey has one scale: columns that share words are read together, or asked about together."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Refusal
from tests.surveys import UNSUR, U, csv_text, write_csv, write_xlsx

Scores = Sequence[Sequence[int]]

NAMES = ["Persyaratan", "Prosedur", "Waktu", "Biaya", "Produk", "Kompetensi", "Perilaku", "Sarana", "Pengaduan"]
GENERIC = [
    "Sangat tidak puas | Tidak puas | Puas | Sangat puas",
    "Sangat tidak baik | Tidak baik | Baik | Sangat baik",
    "Sangat tidak sesuai | Tidak sesuai | Sesuai | Sangat sesuai",
    "Sangat tidak memuaskan | Tidak memuaskan | Memuaskan | Sangat memuaskan",
    "Sangat tidak setuju | Tidak setuju | Setuju | Sangat setuju",
    "Kurang puas | Cukup puas | Puas | Sangat puas",
    "Kurang baik | Cukup baik | Baik | Sangat baik",
    "Kurang | Cukup | Baik | Sangat baik",
    "Buruk | Cukup | Baik | Sangat baik",
    "Sangat kurang | Kurang | Baik | Sangat baik",
    "Sangat buruk | Buruk | Baik | Sangat baik",
    "Tidak puas | Cukup puas | Puas | Sangat puas",
    "Tidak baik | Kurang baik | Baik | Sangat baik",
]
ASKING = {"answers-ambiguous", "answers-mixed", "answers-unknown"}


def index_of(rows: Scores) -> Fraction:
    """Index of rows of nine scores by definition: the mean of the nine means, times 25."""
    means = [Fraction(sum(scores), len(scores)) for scores in zip(*rows, strict=True)]
    return sum(means, Fraction(0)) / 9 * 25


def in_words(form: str, rows: Scores) -> list[list[str]]:
    words = form.split(" | ")
    return [[words[score - 1] for score in row] for row in rows]


def outcome(header: Sequence[str], rows: Sequence[Sequence[object]], **options: object) -> Fraction | str:
    """The exact index, or the code of the refusal."""
    source = io.BytesIO(csv_text([header, *rows]).encode())
    try:
        report = ikm.score(source, **options)  # type: ignore[arg-type]  # the options are those of score
    except Refusal as refusal:
        return refusal.code
    assert not report.findings.count(Severity.ERROR)
    assert report.overall.exact is not None
    return report.overall.exact


FULL = [[3] * 9, [4, 4, 3, 3, 4, 2, 3, 4, 4], [1, 3, 3, 2, 3, 3, 4, 3, 3], [2, 3, 4, 3, 3, 4, 2, 3, 4]]
"""All four scores are met, the lowest in the first column alone."""


@pytest.mark.parametrize("form", GENERIC)
@pytest.mark.parametrize("header", [U, NAMES], ids=["numbers", "names"])
def test_a_form_of_all_questions_is_read_where_one_column_alone_has_its_lowest(form: str, header: list[str]) -> None:
    assert outcome(header, in_words(form, FULL)) == index_of(FULL)


@pytest.mark.parametrize("form", [form for form in GENERIC if not form.startswith(("Tidak", "Kurang |", "Buruk"))])
def test_where_nobody_gave_the_lowest_it_is_asked_which_form_it_was(form: str) -> None:
    rows = [[max(score, 2) for score in row] for row in FULL]
    words = form.split(" | ")
    if words[1].startswith("Cukup"):  # the second in every form that has it
        assert outcome(NAMES, in_words(form, rows)) == index_of(rows)
    else:
        assert outcome(NAMES, in_words(form, rows)) == "answers-ambiguous"


def test_one_respondent_who_has_no_word_twice() -> None:
    scores = [[3, 4, 2, 1, 3, 3, 4, 3, 3]]
    assert outcome(U, in_words("Kurang | Cukup | Baik | Sangat baik", scores)) == index_of(scores)
    assert outcome(U, in_words("Sangat tidak puas | Tidak puas | Puas | Sangat puas", scores)) == index_of(scores)


def test_two_second_answers_are_no_one_form() -> None:
    """Of the first column “Kurang puas” would be 2, of the next “Cukup puas”, and the lowest is met too."""
    rows = [["Tidak puas", "Tidak puas"], ["Kurang puas", "Cukup puas"], ["Puas", "Puas"]]
    assert outcome(NAMES, [[*row, *[3] * 7] for row in rows]) == "answers-mixed"


def test_the_words_of_the_rules_stand_beside_those_of_any_unsur() -> None:
    """“Baik” is 3 in both: sarana has its official words, and the others those of a form of any unsur."""
    sarana = ["Buruk", "Cukup", "Baik", "Sangat baik"]
    scores = [[1, 2, 3, 4, 3, 2, 1, 1, 4], [4, 3, 2, 1, 4, 3, 4, 2, 1], [3, 3, 3, 3, 3, 3, 3, 3, 3], [4] * 9]
    rows = in_words("Tidak baik | Kurang baik | Baik | Sangat baik", scores)
    for row, given_scores in zip(rows, scores, strict=True):
        row[7] = sarana[given_scores[7] - 1]
    assert outcome(NAMES, rows) == index_of(scores)


def test_the_official_questionnaire_is_read_without_its_second_answers() -> None:
    """Nobody said “Kurang sesuai”; “Tidak sesuai” is 1 by the rules, where each unsur has words of its own."""
    words = [
        "Tidak sesuai | Kurang sesuai | Sesuai | Sangat sesuai",
        "Tidak mudah | Kurang mudah | Mudah | Sangat mudah",
        "Tidak cepat | Kurang cepat | Cepat | Sangat cepat",
        "Sangat mahal | Cukup mahal | Murah | Gratis",
        "Tidak sesuai | Kurang sesuai | Sesuai | Sangat sesuai",
    ]
    scores = [[1, 3, 3, 4, 3, 3, 3, 3, 3], [3, 4, 4, 3, 4, 4, 4, 4, 4], [4, 3, 4, 4, 1, 3, 3, 3, 3]]
    rows = [
        [form.split(" | ")[score - 1] for form, score in zip(words, row, strict=False)] + list(map(str, row[5:]))
        for row in scores
    ]
    assert outcome(NAMES, rows) == index_of(scores)


def test_the_same_words_under_every_question_are_no_words_of_the_rules() -> None:
    rows = in_words("Sangat tidak sesuai | Tidak sesuai | Sesuai | Sangat sesuai", [[2] * 9, [3] * 9, [4] * 9])
    assert outcome(U, rows) == "answers-ambiguous"


def test_the_number_of_one_label_decides_for_all_columns() -> None:
    rows = [["2. Tidak puas", *["Tidak puas"] * 8], ["3. Puas", *["Puas"] * 8]]
    assert outcome(NAMES, rows) == index_of([[2] * 9, [3] * 9])


@pytest.mark.parametrize(
    "words",
    ["{n} - {w}", "{w} (Skor {n})", "({n}) {w}", "{w} = {n} poin", "Nilai {n}: {w}"],
)
def test_numbers_of_all_labels_decide_where_the_words_are_of_no_form(words: str) -> None:
    form = ["Parah", "Lumayan", "Baik", "Istimewa"]
    rows = [[words.format(n=score, w=form[score - 1]) for score in row] for row in FULL]
    assert outcome(NAMES, rows) == index_of(FULL)


def test_numbers_that_run_down_or_that_no_known_word_bears_out_are_not_taken() -> None:
    turned = ["4 - Parah", "3 - Lumayan", "2 - Baik", "1 - Istimewa"]
    assert outcome(NAMES, in_words(" | ".join(turned), FULL)) in ASKING | {"answer-contradicts", "form-reversed"}
    unknown = ["1 - Mantap", "2 - Asyik", "3 - Payah", "4 - Parah"]
    assert outcome(NAMES, in_words(" | ".join(unknown), FULL)) == "answers-unknown"


def test_what_the_refusal_says_to_write_gives_the_figure(tmp_path: Path) -> None:
    """The line is copied out of the refusal, for each of the two scores that the word may have."""
    rows = in_words("… | Tidak puas | Puas | Sangat puas", [[2] * 9, [3] * 9, [4] * 9, [3] * 9])
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", [NAMES, *rows]))
    lines = re.findall(r'"Tidak puas" = \d', str(refused.value))
    assert lines == ['"Tidak puas" = 1', '"Tidak puas" = 2']
    for score, line in enumerate(lines, start=1):
        mapping = tmp_path / "peta.toml"
        mapping.write_text(f'schema = "ikm.map/1"\n[answers]\n{line}\n', encoding="utf-8")
        expected = index_of([[score] * 9, [3] * 9, [4] * 9, [3] * 9])
        assert outcome(NAMES, rows, map=mapping) == expected


@given(st.randoms(use_true_random=False), st.sampled_from(GENERIC), st.integers(1, 6))
def test_a_form_gives_its_figure_or_is_asked_about(rng: random.Random, form: str, respondents: int) -> None:
    scores = [[rng.choice([1, 2, 3, 3, 4]) for _ in UNSUR] for _ in range(respondents)]
    found = outcome(NAMES, in_words(form, scores))
    assert found == index_of(scores) or found in ASKING


@given(st.randoms(use_true_random=False), st.sampled_from(GENERIC))
def test_the_order_of_rows_and_columns_does_not_matter(rng: random.Random, form: str) -> None:
    scores = [[rng.choice([1, 2, 3, 4]) for _ in UNSUR] for _ in range(3)]
    rows = in_words(form, scores)
    order = rng.sample(range(9), 9)
    shuffled = [[row[place] for place in order] for row in rng.sample(rows, 3)]
    assert outcome([NAMES[place] for place in order], shuffled) == outcome(NAMES, rows)


def test_a_label_far_below_changes_how_all_columns_were_read(tmp_path: Path) -> None:
    """The first and only “Sangat tidak puas” stands behind thousands of rows, under one unsur."""
    scores = [[3, 2, 3, 4, 3, 2, 3, 3, 4]] * 9_000 + [[1, 3, 3, 3, 3, 3, 3, 3, 3]]
    rows = in_words("Sangat tidak puas | Tidak puas | Puas | Sangat puas", scores)
    writers: list[Callable[..., Path]] = [write_csv, write_xlsx]
    for name, write in zip(("a.csv", "a.xlsx"), writers, strict=True):
        report = ikm.score(write(tmp_path / name, [NAMES, *rows]))
        assert report.overall.exact == index_of(scores)
