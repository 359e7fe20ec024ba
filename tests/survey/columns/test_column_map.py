"""What a header is taken for."""

from __future__ import annotations

import io
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.texts.vocabulary import plain
from tests.surveys import UNSUR, U, csv_text


def score(header: list[str], *rows: list[Any], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([header, *(rows or [[4] * len(header)])]).encode()), **options)


def refusal(header: list[str], *rows: list[Any], **options: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        score(header, *rows, **options)
    return refused.value


NUMBERED = [
    "U{}",
    "u{}",
    "Unsur {}",
    "unsur_{}",
    "UNSUR-{}",
    "p{}",
    "P{}",
    "q{}",
    "nilai_{}",
    "Nilai {}",
    "U0{}",
    "U {}",
]
NAMED = {
    "names": ["Persyaratan", "Sistem, Mekanisme, dan Prosedur", "Waktu Penyelesaian", "Biaya/Tarif",
              "Produk Spesifikasi Jenis Pelayanan", "Kompetensi Pelaksana", "Perilaku Pelaksana",
              "Sarana dan prasarana", "Penanganan Pengaduan, Saran dan Masukan"],
    "short": ["Persyaratan", "Prosedur", "Waktu", "Biaya", "Produk", "Kompetensi", "Perilaku", "Sarana", "Pengaduan"],
    "ids": UNSUR,
    "shouted": [name.upper() for name in UNSUR],
    "our own labels": ["U1 Persyaratan", "U2 Prosedur", "U3 Waktu", "U4 Biaya", "U5 Produk", "U6 Kompetensi",
                       "U7 Perilaku", "U8 Sarana", "U9 Pengaduan"],
    "numbered names": [f"{n}. {name}" for n, name in enumerate(UNSUR, start=1)],
}  # fmt: skip


@pytest.mark.parametrize("form", NUMBERED)
def test_columns_known_by_number(form: str) -> None:
    report = score([form.format(n) for n in range(1, 10)], [1, 2, 3, 4, 1, 2, 3, 4, 1])
    assert [one.total for one in report.overall.unsur] == [1, 2, 3, 4, 1, 2, 3, 4, 1]
    assert report.findings.by_code["order-assumed"] == 1
    assert "U8" in report.overall.unsur[7].code


@pytest.mark.parametrize("header", NAMED.values(), ids=NAMED.keys())
def test_columns_known_by_name_need_no_assumption(header: list[str]) -> None:
    report = score(header, [1, 2, 3, 4, 1, 2, 3, 4, 1])
    assert [one.unsur.id for one in report.overall.unsur] == UNSUR
    assert [one.total for one in report.overall.unsur] == [1, 2, 3, 4, 1, 2, 3, 4, 1]
    assert not report.findings.by_code["order-assumed"]


def test_a_name_beside_a_number_says_which_unsur_it_is() -> None:
    header = [*U[:7], "U8 Penanganan Pengaduan", "U9 Sarana dan Prasarana"]
    report = score(header, [*[4] * 7, 1, 2])
    assert {one.unsur.id: one.total for one in report.overall.unsur}["pengaduan"] == 1
    assert not report.findings.by_code["order-assumed"]


def test_the_order_of_the_regulation_can_be_chosen() -> None:
    report = score(U, [*[4] * 7, 1, 2], order="regulation")
    assert {one.unsur.id: one.total for one in report.overall.unsur}["pengaduan"] == 1
    assert [one.code for one in report.overall.unsur if one.unsur.id == "pengaduan"] == ["U8"]
    assert not report.findings.by_code["order-assumed"]


def test_columns_of_fourteen_unsur_by_number_and_word() -> None:
    report = score([f"U{n}_kata" for n in range(1, 15)], rules="kepmenpan-25-2004")
    assert report.overall.ikm == 100
    assert not report.findings.by_code["order-assumed"]


def test_a_missing_unsur_is_refused_and_says_what_was_not_understood() -> None:
    found = refusal(["Nama", *U[:3], *U[4:], "Kasir"], ["Ani", *[4] * 8, "Loket 7"])
    assert found.code == "unsur-missing"
    assert "no column for U4 Biaya" in str(found)
    assert "“Kasir”" in str(found)
    assert "“Nama”" not in str(found)  # which is known for what it is
    assert 'say without=["biaya"] if it was not asked' in str(found)


def test_that_an_unsur_was_not_asked_is_not_offered_while_a_column_may_hold_its_answers() -> None:
    found = refusal(["Nama", *U[:3], *U[4:], "Ongkos?"])
    assert found.code == "unsur-unplaced"
    assert "no column for U4 Biaya" in str(found)
    assert 'biaya = "Ongkos?"' in str(found)
    assert "without" not in str(found)


def test_what_was_not_asked_may_lack_a_column_or_have_one() -> None:
    assert score([*U[:3], *U[4:]], without=["biaya"]).overall.ikm == 100
    report = score(U, without=["biaya"])
    assert report.findings.by_code["unsur-left-out"] == 1
    assert len(report.overall.unsur) == 8


def test_no_answer_column_is_refused_and_lists_what_is_there() -> None:
    found = refusal(["Nama", "Umur", "Alamat"])
    assert found.code == "no-answer-columns"
    assert "“Nama”, “Umur”, “Alamat”" in str(found)


def test_two_columns_of_one_unsur_are_refused() -> None:
    found = refusal([*U, "Persyaratan"])
    assert found.code == "unsur-twice"
    assert "“U1” A1 and “Persyaratan” J1" in str(found)


def test_a_header_that_stands_twice_is_refused_where_it_is_needed() -> None:
    found = refusal([*U, "U3"])
    assert found.code == "column-duplicate"
    assert "C1 and J1" in str(found)
    assert refusal([*U, "Loket", "Loket"], by="loket").code == "column-duplicate"
    assert score([*U, "Ket", "Ket"]).overall.ikm == 100


def test_a_number_beyond_the_rules_is_left_out_where_it_is_empty_and_refused_where_it_is_not() -> None:
    report = score([*U, "U10", "U11"], [*[4] * 9, "", "-"])
    assert report.findings.by_code["column-empty"] == 2
    found = refusal([*U, "U10"], [*[4] * 9, 3])
    assert found.code == "column-further"
    assert "“U10”" in str(found)


@pytest.mark.parametrize(
    ("headers", "name", "taken"),
    [
        (["Layanan", "layanan"], "layanan", "layanan"),
        (["LAYANAN", "Jenis Layanan"], "layanan", "LAYANAN"),
        (["Jenis Layanan"], "service", "Jenis Layanan"),
        (["JK"], "jenis_kelamin", "JK"),
        (["Jenis Kelamin"], "gender", "Jenis Kelamin"),
        (["Umur"], "usia", "Umur"),
        (["Asal kecamatan"], "kecamatan", "Asal kecamatan"),
    ],
)
def test_a_column_is_named_exactly_then_in_any_case_then_by_role_then_by_a_part(
    headers: list[str], name: str, taken: str
) -> None:
    report = score([*headers, *U], [*headers, *[4] * 9], by=name)
    assert report.tables[0].groups[0].label in (taken, "–") or report.tables[0].groups[0].score.reason == "min-n"
    assert [one.header for one in report.inputs[0].columns if one.reason == "group"] == [taken]


def test_a_header_with_a_comma_is_one_column_and_no_crossing() -> None:
    report = score(["Loket, lantai", "Loket", *U], ["A", "B", *[4] * 9], by=["loket, lantai", "Loket,Loket, lantai"])
    assert [table.by for table in report.tables] == [("loket, lantai",), ("Loket", "lantai")]
    assert [table.groups[0].label for table in report.tables] == ["A", "B · A"]


def test_a_part_that_fits_two_columns_is_refused() -> None:
    found = refusal(["Asal kecamatan", "Kecamatan tujuan", *U], by="kecamatan")
    assert found.code == "column-ambiguous"


def test_an_unknown_column_is_refused_with_the_nearest() -> None:
    found = refusal(["Layanan", *U], by="layannan")
    assert found.code == "column-unknown"
    assert "perhaps “Layanan”" in str(found)


@pytest.mark.parametrize(
    ("header", "personal"),
    [
        ("Nama", True), ("Nama Responden", True), ("NAMA LENGKAP", True), ("NIK", True), ("No. HP", True),
        ("E-mail", True), ("Alamat", True), ("Nomor WhatsApp", True), ("Name", True), ("No KTP", True),
        ("NoHP", True), ("NamaLengkap", True), ("Nama Pasien Puskesmas", True), ("Nama Kepala Desa", True),
        ("Username", True), ("Nomor Rekening", True), ("Tempat Lahir", True), ("NamaUnit", False),
        ("Nama Unit", False), ("Nama layanan", False), ("Layanan", False), ("Unit", False), ("Usia", False),
    ],
)  # fmt: skip
def test_personal_columns_are_known(header: str, personal: bool) -> None:
    assert is_personal(header) is personal


def test_a_personal_column_is_never_grouped_by_and_no_header_steers_the_terminal() -> None:
    found = refusal(["Nama\x1b[31m 3174012345678901", *U], by="nama")
    assert found.code == "column-personal"
    assert "\x1b" not in str(found)
    assert "3174012345678901" not in str(found)
    assert "\x1b" not in str(refusal(["\x1b[31mLayanan", *U], by="layannan"))


def units(*values: str, header: str = "Unit Layanan", **options: Any) -> ikm.Report:
    return score([header, *U], *([value, *[4] * 9] for value in values), **options)


def test_a_column_headed_as_the_unit_is_taken_and_said() -> None:
    report = units(*"AABBAABBAABBAABBAABB")
    assert [table.by for table in report.tables] == [("unit",)]
    assert report.findings.by_code["unit-column"] == 1
    assert units(*"AB", unit="none").tables == ()
    assert units(*"AB", header="Loket", unit="loket").tables[0].by == ("unit",)


@pytest.mark.parametrize(("values", "taken"), [("AB", True), ("ABC", False), ("ABC" * 5, True), ("ABCD" * 4, False)])
def test_a_unit_that_is_assumed_has_few_values(values: str, taken: bool) -> None:
    assert bool(units(*values).tables) is taken


def test_what_is_headed_unit_is_one_unless_every_row_has_its_own() -> None:
    assert len(units(*"ABCDEFABC", header="Unit").tables[0].groups) == 6
    assert not units(*"ABCDEFABC", header="Nama Unit").tables
    assert not units(*"ABCDEF", header="Unit").tables


QUESTIONS_OF_ROLES = {
    "disabilitas": "Apakah Anda penyandang disabilitas?",
    "jenis_disabilitas": "Apa jenis disabilitas Anda?",
    "layanan": "Jenis Layanan yang Diterima",
    "jenis_kelamin": "Jenis kelamin Anda",
    "pendidikan": "Apa pendidikan terakhir Saudara?",
    "pekerjaan": "Apa pekerjaan utama Bapak/Ibu saat ini",
    "usia": "Berapa usia Anda?",
}


@pytest.mark.parametrize(("role", "header"), QUESTIONS_OF_ROLES.items())
def test_what_a_form_asks_of_a_respondent_is_known_by_its_question(role: str, header: str) -> None:
    others = ["Tanggal Pelayanan", "Petugas Pelayanan"]
    report = score([*others, header, *U], *(["x", "y", value, *[4] * 9] for value in "AB" * 12), by=role)
    assert [table.by for table in report.tables] == [(role,)]
    assert sum(group.score.respondents for group in report.tables[0].groups) == 24


def test_whether_somebody_has_a_disability_and_which_are_two_columns() -> None:
    header = ["Kategorisasi Pengguna Layanan", "Kategori Disabilitas", *U]
    rows = [["Non Disabilitas", "", *[4] * 9]] * 12 + [["Disabilitas", "Tuna netra", *[3] * 9]] * 11
    report = score(header, *rows, profile=True)
    found = {one.role: {part.label: part.respondents for part in one.indicators} for one in report.profile}
    assert found == {
        "disabilitas": {"Tidak": 12, "Ya": 11},
        "jenis_disabilitas": {"Sensorik": 11, "Tidak diisi": 12},
    }


def test_a_service_that_stands_in_other_headers_too() -> None:
    header = ["Kualitas Layanan Kami", "Unit Layanan", "Jenis Layanan Publik", *U]
    report = score(header, *(["x", "Loket", value, *[4] * 9] for value in "ABAB"), by="layanan", unit="none")
    assert [group.label for group in report.tables[0].groups] == ["A", "B"]


def test_a_unit_that_was_asked_for_is_never_dropped() -> None:
    for name in ("unit", "Unit Layanan", "unit layanan"):
        assert [table.by for table in units(*"ABC", by=name).tables] == [("unit",)]
    assert units(*"ABC", unit="unit layanan").tables[0].by == ("unit",)


def test_whether_the_unit_is_assumed_is_settled_over_all_files() -> None:
    few = csv_text([["Unit Layanan", *U], *([value, *[4] * 9] for value in "ABABABABAB")])
    more = csv_text([["Unit Layanan", *U], *([value, *[3] * 9] for value in "ABCABCABCABC")])
    report = ikm.score([io.BytesIO(few.encode()), io.BytesIO(more.encode())])
    found = {group.label: group.score.respondents for group in report.tables[0].groups}
    assert found == {"A": 9, "B": 9, "C": 4}
    many = csv_text([["Unit Layanan", *U], *([value, *[3] * 9] for value in "CDEFGHIJKL")])
    apart = ikm.score([io.BytesIO(few.encode()), io.BytesIO(many.encode())])
    assert apart.tables == ()
    assert not apart.findings.by_code["unit-column"]


@pytest.mark.parametrize("header", ["Usia (tahun)", "Jenis Kelamin Responden", "Pendidikan terakhir Anda"])
def test_a_profile_column_is_known_by_a_part_of_its_header(header: str) -> None:
    report = score([header, *U], *([value, *[4] * 9] for value in "AAAB"), by=header)
    assert {group.score.reason for group in report.tables[0].groups} == {"min-n"}


def test_a_month_is_no_year() -> None:
    found = refusal(["Bulan", *U], by="tahun")
    assert (found.code, found.family) == ("column-period", "column-unknown")


def test_answers_in_the_place_of_a_header_are_not_printed() -> None:
    found = refusal(["Budi Santoso", "0812345678", *"443443344"])
    assert found.code == "no-header"
    assert "Budi" not in str(found)


def test_values_are_trimmed_blank_is_last_and_look_alikes_are_a_warning() -> None:
    report = units("Loket  A ", "Loket A", "loket a", "", header="x", by="x")
    groups = report.tables[0].groups
    assert [(group.key["x"], group.score.respondents) for group in groups] == [
        ("Loket A", 2),
        ("loket a", 1),
        (None, 1),
    ]
    assert groups[-1].label == "(kosong)"
    assert report.findings.by_code["value-alike"] == 1


def test_plain_text_has_no_signs() -> None:
    assert plain(" Biaya / Tarif_(Pelayanan) ") == "biaya tarif pelayanan"


def test_words_that_come_late_settle_the_order_as_those_that_come_first() -> None:
    usual = ([3] * 9 for _ in range(3000))
    report = score(U, *usual, [*[3] * 7, "Dikelola dengan baik", "Sangat baik"])
    assert {one.unsur.id: one.total for one in report.overall.unsur}["pengaduan"] == 3 * 3000 + 4
    assert report.findings.by_code["order-answers"] == 1
    assert not report.findings.by_code["order-assumed"]


def test_questions_of_an_unsur_are_moved_together() -> None:
    header = [*U[:7], "U8.1", "U8.2", "U9"]
    report = score(header, [*[3] * 7, "Memuaskan", "Sangat memuaskan", "Buruk"], [*[3] * 7, "Kurang memuaskan", 4, 2])
    unsur = {one.unsur.id: [part.total for part in one.questions] for one in report.overall.unsur}
    assert unsur["pengaduan"] == [3 + 2, 4 + 4]
    assert unsur["sarana"] == [1 + 2]


def test_numbers_in_no_order_of_the_rules_need_words_for_every_column() -> None:
    header = [f"question_{n}" for n in range(1, 10)]
    words = ["Sesuai", "Sopan dan ramah", "Mudah", "Cepat", "Sesuai", "Gratis", "Kompeten", "Buruk", "Memuaskan"]
    assert refusal(header, words).code == "order-contradicts"
    assert refusal(header, [3, "Sopan dan ramah", *[3] * 7]).code == "order-contradicts"


@pytest.mark.parametrize(
    "parts", [("a", "b"), (".1", ".2"), ("i", "ii"), (" (1)", " (2)"), ("_1", "_2"), (" ii", " iii")]
)
def test_questions_of_an_unsur_in_every_spelling(parts: tuple[str, str]) -> None:
    report = score([*(f"U1{part}" for part in parts), *U[1:]], [4, 1, *[4] * 8])
    assert [part.total for part in report.overall.unsur[0].questions] == [4, 1]


@pytest.mark.parametrize("above", [0, 2])
def test_answers_with_many_blanks_are_no_header_wherever_they_stand(above: int) -> None:
    rows: list[list[Any]] = [[""]] * above
    given = [["Budi", "", "", "", "", 4, 3, 4], ["Ani", "", "", "", "", 3, 4, 4]]
    source = io.BytesIO(csv_text([*rows, *given]).encode())
    with pytest.raises(Refusal) as found:
        ikm.score(source)
    assert found.value.code == "no-header"
    assert str(found.value).startswith(f"stream:{above + 1}: the first row holds answers")


def test_names_that_are_numbers_for_a_table_without_a_header_are_refused_at_its_first_row() -> None:
    found = refusal(["Budi", "4", "3"], ["Ani", 3, 3], columns="nama,1,2")
    assert found.code == "no-header"
    assert str(found).startswith("stream:1: ")


def test_all_that_stands_in_the_way_of_a_table_is_said_at_once() -> None:
    header = ["Nama", "Persyaratan", "Persyaratan", *U[2:6], "Antre", *U[7:]]
    found = refusal(header, ["Ani", 3, 4, 7, "entah", 3, 3, "lama", 3, 3], by="loket")
    met = {one.code for one in (found, *found.others)}
    assert met == {"column-duplicate", "unsur-missing", "column-unknown", "scale-other", "answers-unknown"}
    assert len({str(one) for one in (found, *found.others)}) == 1 + len(found.others)


def test_each_column_that_cannot_be_read_is_named() -> None:
    found = refusal(U, *[[5, 7, *[3] * 7]] * 4)
    assert [one.place.header for one in (found, *found.others)] == ["U1", "U2"]
