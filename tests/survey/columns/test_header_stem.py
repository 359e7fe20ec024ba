"""Headers of one pattern: what they share says nothing, and what is left names the unsur."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.index.method import Method
from ikm.messages.findings import Refusal
from ikm.rules.library import load
from ikm.survey.columns.header_meaning import HeaderMeaning, count_unsur_in, spellings_of
from ikm.survey.columns.header_stem import shortened_headers
from ikm.survey.columns.mapping_file import TableOverrides
from tests.surveys import UNSUR, Rows, write_csv, write_xlsx

METHOD = Method(load("permenpanrb-14-2017"))
NAMES = ["Persyaratan", "Prosedur", "Waktu", "Biaya/Tarif", "Produk", "Kompetensi", "Perilaku", "Sarana", "Pengaduan"]
ENGLISH = ["Requirements", "Steps", "Time", "Cost", "Product", "Skill", "Conduct", "Rooms", "Complaints"]
ANSWERS = [[1, 2, 3, 4, 1, 2, 3, 4, 4], [2, 2, 4, 4, 3, 3, 4, 4, 1], [4, 3, 2, 2, 3, 4, 4, 3, 2]]
IKM = Fraction(sum(map(sum, ANSWERS)), 3 * 9) * 25


def read(folder: Path, header: list[Any], rows: Rows = ANSWERS, ending: str = "csv") -> ikm.Report:
    write = write_csv if ending == "csv" else write_xlsx
    return ikm.score(write(folder / f"a.{ending}", [header, *rows]))


def meanings(header: list[str]) -> tuple[HeaderMeaning | None, ...]:
    return spellings_of(METHOD).meanings(tuple(header))


PATTERNS = {
    "a matrix whose question names unsur": "Seberapa puas Anda dengan syarat, prosedur, biaya, sarana kami? [{name}]",
    "a question with a number of its own": "3. Penilaian pelayanan - {name}",
    "numbers in front of the question": "{number}. Bagaimana menurut Anda: {name}?",
    "numbers behind the question": "Penilaian [{number}. {name}]",
    "a group": "skm/u{number}_{name}",
    "a prefix with a point": "skm.{name}",
    "the scale behind": "{number}. {name} (skala 1-4)",
    "a sentence around": "Bagaimana *{name}* di kantor kami?",
    "a second language": "{name} / {english}",
    "a second language in front": "{english} ({name})",
}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_what_all_columns_share_is_left_out(tmp_path: Path, pattern: str, ending: str) -> None:
    header = [
        pattern.format(name=name, english=english, number=number)
        for number, (name, english) in enumerate(zip(NAMES, ENGLISH, strict=True), start=1)
    ]
    report = read(tmp_path, ["No", *header], [[n, *row] for n, row in enumerate(ANSWERS, start=1)], ending)
    assert report.overall.exact == IKM
    assert [score.unsur.id for score in report.overall.unsur] == UNSUR
    assert not report.findings.shown()


def test_the_header_is_found_below_a_title_by_what_is_left(tmp_path: Path) -> None:
    header = [f"Persyaratan, prosedur, biaya kami: {name}" for name in NAMES]
    report = ikm.score(write_csv(tmp_path / "a.csv", [["Rekap survei"], [""], header, *ANSWERS]))
    assert (report.overall.exact, report.inputs[0].header_row) == (IKM, 3)
    assert count_unsur_in(header, METHOD, TableOverrides()) == 9


def test_a_column_called_waktu_gives_way_to_one_of_the_pattern(tmp_path: Path) -> None:
    header = ["Waktu", *(f"Penilaian [{name}]" for name in NAMES)]
    report = read(tmp_path, header, [["2025-02-03 10:00", *row] for row in ANSWERS])
    assert report.overall.exact == IKM


def test_reasons_beside_each_score_are_no_answers(tmp_path: Path) -> None:
    header = [text for name in NAMES for text in (f"{name} [Alasan]", f"{name} [Skor]")]
    rows = [[cell for score in row for cell in ("antre", score)] for row in ANSWERS]
    assert read(tmp_path, header, rows).overall.exact == IKM


@pytest.mark.parametrize(
    "pattern", [("Seberapa penting? [{}]", "Seberapa puas? [{}]"), ("{} (Harapan)", "{} (Kenyataan)")]
)
def test_a_pattern_of_expectations_is_of_expectations(tmp_path: Path, pattern: tuple[str, str]) -> None:
    header = [stem.format(name) for stem in pattern for name in NAMES]
    report = read(tmp_path, header, [[4] * 9 + row for row in ANSWERS])
    assert report.overall.exact == IKM
    assert [meaning.expected for meaning in meanings(header) if meaning] == [True] * 9 + [False] * 9


@pytest.mark.parametrize("pattern", ["{} [{}]", "{} {}", "{1}: {0}"])
def test_of_columns_for_each_answer_none_stands_for_the_unsur(pattern: str) -> None:
    words = ["Tidak baik", "Kurang baik", "Baik", "Sangat baik"]
    header = [pattern.format(name, word) for name in NAMES for word in words]
    sure = Counter(meaning.unsur for meaning in meanings(header) if meaning and meaning.sure)
    assert set(sure.values()) <= {4}


def test_fewer_than_half_of_the_unsur_make_no_pattern() -> None:
    header = [f"Kunjungan [{name}]" for name in ("Waktu", "Lama", "Loket", "Antrean", "Petugas", "Hari")]
    assert meanings(header) == (None,) * 6


def test_a_header_that_names_an_unsur_twice_is_of_that_one_alone() -> None:
    meaning = spellings_of(METHOD).meaning("Apakah persyaratan kami jelas? [Persyaratan]")
    assert meaning
    assert meaning.unsur == ("persyaratan",)


def test_an_unclear_column_names_each_unsur_once(tmp_path: Path) -> None:
    header = [*NAMES[2:], "Persyaratan dan prosedur: persyaratan dan prosedur"]
    with pytest.raises(Refusal, match="may mean U1 Persyaratan and U2 Prosedur;") as refused:
        read(tmp_path, header, [row[:8] for row in ANSWERS])
    assert refused.value.code == "column-unclear"


def test_the_number_of_a_matrix_is_left_out_and_that_of_a_question_stays() -> None:
    assert next(shortened_headers(["4. Nilai A", "4. Nilai B"], fewest=2)) == ("a", "b")
    assert next(shortened_headers(["4. Nilai A", "5. Nilai B"], fewest=2)) == ("4 a", "5 b")


@pytest.mark.parametrize("pattern", ["{name} {page}", "{page} {name}", "{page} - {name} / {page}"])
def test_what_is_shared_may_be_a_page_long(tmp_path: Path, pattern: str) -> None:
    page = "petunjuk pengisian dibaca petugas " * 600
    report = read(tmp_path, [pattern.format(name=name, page=page) for name in NAMES])
    assert report.overall.exact == IKM


@pytest.mark.parametrize("head", ["U{number}", "U{number}. Bagaimana {page}?", "U{number} <b>Bagaimana</b> {page}"])
def test_an_answer_stands_at_the_end_of_a_header_of_any_length(tmp_path: Path, head: str) -> None:
    page = "menurut pendapat Saudara " * 800
    scale = ["Tidak Baik", "Kurang Baik", "Baik", "Sangat Baik"]
    questions = [head.format(number=number, page=page) for number in range(1, 10)]
    marked = [["x" if score == place else "" for score in row for place in range(1, 5)] for row in ANSWERS]
    report = read(tmp_path, [f"{question} {answer}" for question in questions for answer in scale], marked)
    assert report.overall.exact == IKM


WORDS = st.lists(st.sampled_from("abc"), max_size=6)


@given(st.lists(WORDS, min_size=2, max_size=7), st.integers(2, 4))
def test_what_is_left_out_is_shared_by_as_many_as_wanted(texts: list[list[str]], fewest: int) -> None:
    for rests in shortened_headers([" ".join(words) for words in texts], fewest):
        kept = [(words, rest.split()) for words, rest in zip(texts, rests, strict=True) if rest]
        for words, rest in kept:
            assert any(words[start : start + len(rest)] == rest for start in range(len(words)))
        assert not kept or len(kept) >= fewest
