"""What a header may mean, by the rules: which unsur, how sure, and whether it names people."""

from __future__ import annotations

from pathlib import Path

import pytest

import ikm
from ikm.index.method import Method
from ikm.rules.library import load
from ikm.rules.ruleset import Unsur
from ikm.survey.columns.header_meaning import (
    HeaderMeaning,
    count_unsur_in,
    is_personal,
    listed,
    name_of,
    number_in,
    spellings_of,
)
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.texts.vocabulary import plain
from tests.surveys import UNSUR, U, write_csv

METHOD = Method(load("permenpanrb-14-2017"))


def meaning(header: str, rules: str = "permenpanrb-14-2017", order: str = "") -> HeaderMeaning | None:
    return spellings_of(Method(load(rules), order=order)).meaning(header)


def of(header: str, rules: str = "permenpanrb-14-2017") -> tuple[tuple[str, ...], str]:
    """The unsur that a header may mean, and why."""
    one = meaning(header, rules)
    return (one.unsur, one.reason) if one else ((), "")


@pytest.mark.parametrize(
    ("header", "unsur", "reason"),
    [
        ("Persyaratan", "persyaratan", "name"),
        ("BIAYA/TARIF", "biaya", "name"),
        ("Kesesuain persyaratan", "persyaratan", "name"),
        ("U4", "biaya", "number"),
        ("Nilai U4", "biaya", "number"),
        ("U04", "biaya", "number"),
        ("u4 (1 = Sangat mahal s/d 4 = Gratis)", "biaya", "number"),
        ("U1 Biaya", "biaya", "number and name"),
        ("1. Biaya", "biaya", "name"),
        ("U1 Kewajaran biaya di loket", "biaya", "number and words"),
        ("Kewajaran biaya di loket", "biaya", "words"),
        ("Persepsi biaya", "biaya", "name"),
    ],
)
def test_why_a_header_is_taken_for_an_unsur(header: str, unsur: str, reason: str) -> None:
    assert of(header) == ((unsur,), reason)


@pytest.mark.parametrize(
    "header",
    ["", "4", "1 2", "Nama petugas kompetensi", "Saran tentang sarana", "Jumlah biaya", "Jenis produk", "X4", "UU4"],
)
def test_what_is_no_answer(header: str) -> None:
    assert meaning(header) is None


@pytest.mark.parametrize("unsur", METHOD.unsur, ids=lambda unsur: unsur.id)
def test_a_question_of_the_regulation_is_known_by_most_of_its_words(unsur: Unsur) -> None:
    """By 85 in a hundred of them, in any order, and not by one less."""
    words = [*dict.fromkeys(plain(unsur.question).split())]
    fewest = -(-85 * len(words) // 100)
    assert of(" ".join(reversed(words[-fewest:]))) == ((unsur.id,), "question")
    assert of(" ".join(reversed(words[-fewest + 1 :])))[1] != "question"


def test_a_number_beyond_the_rules_is_of_no_unsur() -> None:
    assert meaning("U9") == HeaderMeaning(("pengaduan",), "number")
    assert meaning("U10") == HeaderMeaning((), "number")
    assert meaning("U0") == HeaderMeaning((), "number")
    assert meaning("U14", "kepmenpan-25-2004") == HeaderMeaning((load("kepmenpan-25-2004").unsur[13].id,), "number")


def test_a_number_means_the_place_in_the_order_that_was_chosen() -> None:
    found = [meaning("U8", order=order) for order in ("questionnaire", "regulation")]
    assert [one and one.unsur for one in found] == [("sarana",), ("pengaduan",)]


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("U3a", "a"),
        ("U3.1", "1"),
        ("U3 ii", "ii"),
        ("U3", ""),
        ("Waktu 2", "2"),
        ("Waktu b", "b"),
        ("U3.2 Waktu", "2"),
        ("U3 Waktu 2", "2"),
    ],
)
def test_questions_of_one_unsur_are_told_apart(header: str, part: str) -> None:
    one = meaning(header)
    assert one
    assert (one.unsur, one.part) == (("waktu",), part)


@pytest.mark.parametrize("header", ["Harapan U4", "H4", "Kepentingan biaya", "U4 harapan", "Biaya (kepentingan)"])
def test_what_was_expected_of_an_unsur(header: str) -> None:
    one = meaning(header)
    assert one
    assert (one.unsur, one.expected) == (("biaya",), True)


def test_a_header_of_two_unsur_tells_neither_and_one_within_a_longer_name_counts_once() -> None:
    assert set(of("Kesopanan petugas dan kenyamanan sarana")[0]) == {"perilaku", "sarana"}
    assert of("Sarana pengaduan di loket") == (("pengaduan",), "words")


@pytest.mark.parametrize("rules", ["spak", "spak-4", "3as-spak"])
@pytest.mark.parametrize(
    "header", ["Petugas tidak meminta pungutan liar atau pungli", "Petugas meminta pungli kepada saya"]
)
def test_words_that_are_no_unsur_of_one_survey_are_the_statement_of_another(rules: str, header: str) -> None:
    """In an SKM a column on levies is none of biaya; where levies are a statement it is that."""
    assert of(header, rules) == (("pungli",), "words")
    assert of(header) == of(header, "spkp") == ((), "")


def test_only_what_is_no_part_of_a_statement_stays_a_word_of_something_else() -> None:
    assert of("Jumlah pungutan liar", "spak") == ((), "")
    assert of("Alasan pungli", "spak") == ((), "")


@pytest.mark.parametrize("rules", ["permenpanrb-14-2017,spkp", "spkp,permenpanrb-14-2017"])
def test_a_number_with_words_gives_way_to_the_own_number_of_another_rule_set(tmp_path: Path, rules: str) -> None:
    """Both know the words, but to SPKP its P1 … P8 are surer, so that U1 … U9 are left to the SKM."""
    words = [
        "persyaratan",
        "prosedur",
        "kecepatan",
        "biaya",
        "produk",
        "kompetensi",
        "perilaku",
        "sarana",
        "pengaduan",
    ]
    header = [f"U{n} Penilaian {word} loket" for n, word in enumerate(words, start=1)]
    path = write_csv(tmp_path / "a.csv", [[*header, *(f"P{n}" for n in range(1, 9))], [*[3] * 9, *[2] * 8]])
    columns = {
        one.method.rules.id: "".join(c.column for c in one.inputs[0].columns)
        for one in ikm.score_all(path, rules=rules)
    }
    assert columns == {"permenpanrb-14-2017": "ABCDEFGHI", "spkp": "JKLMNOPQ"}


def test_how_sure_it_is_that_a_column_is_of_these_rules() -> None:
    """None, a bare number, words, the own number of the rules, a name: each goes before those to its left."""
    met = [meaning(h, "spkp") for h in ("U99", "U1", "U1 soal biaya loket", "Soal biaya loket", "P1", "Biaya")]
    assert [one and one.rank for one in met] == [0, 1, 2, 2, 3, 4]


def test_how_many_unsur_have_a_column() -> None:
    assert count_unsur_in(["No", *U, "U1", "Harapan U2"], METHOD, TableOverrides()) == 9
    assert count_unsur_in(["Harapan U2", "Biaya", "x"], METHOD, TableOverrides()) == 1
    assert count_unsur_in(["x", "y"], METHOD, TableOverrides(questions={"biaya": ("X",), "waktu": ("z",)})) == 1
    assert count_unsur_in(U, Method(METHOD.rules, without=("biaya", "waktu")), TableOverrides()) == 7


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "none"),
        (1, "“K1”"),
        (12, ", ".join(f"“K{n}”" for n in range(1, 13))),
        (13, ", ".join(f"“K{n}”" for n in range(1, 13)) + ", and 1 more"),
        (30, ", ".join(f"“K{n}”" for n in range(1, 13)) + ", and 18 more"),
    ],
)
def test_of_many_headers_twelve_are_listed(number: int, said: str) -> None:
    assert str(listed(["", *(f"K{n}" for n in range(1, number + 1)), ""])) == said


def test_a_header_is_listed_as_it_may_be_printed() -> None:
    assert str(listed(["a" * 41])) == f"“{'a' * 39}…”"
    assert str(listed(["NIK 3171234567890123"])) == f"“NIK {'#' * 16}”"


def test_the_first_number_of_a_header_is_that_of_the_question() -> None:
    assert [number_in(header) for header in ("8 dari 9", "H12", "tanpa")] == [8, 12, None]


def test_an_unsur_is_named_by_its_number_in_the_order() -> None:
    assert name_of("pengaduan", METHOD) == "U9 Pengaduan"
    assert name_of("pengaduan", Method(METHOD.rules, order="regulation")) == "U8 Pengaduan"
    assert [name_of(unsur, METHOD).partition(" ")[0] for unsur in UNSUR] == U


@pytest.mark.parametrize(
    ("header", "personal"),
    [
        ("Responden", True),
        ("Jumlah responden", False),
        ("Pemohon", True),
        ("Nama", True),
        ("nama pemohon", True),
        ("Nama Desa", False),
        ("Nama Desa, nama", True),
        ("e-mail", True),
        ("Tempat, lahir", True),
        ("TempatLahir", True),
        ("lahir tempat", False),
        ("Hape", False),
    ],
)
def test_what_names_people(header: str, personal: bool) -> None:
    assert is_personal(header) is personal
