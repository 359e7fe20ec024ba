"""Which columns say what was expected of which unsur; and that they never change the index."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.report.report import Report
from ikm.rules.library import load
from ikm.survey.columns.header_meaning import HeaderSpellings
from tests.quirks.base import ANSWERS, NAMES
from tests.quirks.beside import EXPECTED
from tests.surveys import UNSUR, U, csv_text, write_tally

SPELLINGS = HeaderSpellings(load("permenpanrb-14-2017"), "questionnaire")
H = [f"H{number}" for number in range(1, 10)]
MEANS = {unsur: sum(row[asked] for row in EXPECTED) / len(EXPECTED) for asked, unsur in enumerate(UNSUR)}


def source(rows: Sequence[Sequence[Any]]) -> io.BytesIO:
    return io.BytesIO(csv_text(rows).encode())


def beside(header: Sequence[str], names: Sequence[str] = U) -> list[list[Any]]:
    return [[*names, *header], *([*row, *own] for row, own in zip(ANSWERS, EXPECTED, strict=True))]


def means(report: Report) -> dict[str, float]:
    assert report.importance
    return {one.unsur: float(one.importance) for one in report.importance.unsur}


@pytest.mark.parametrize(
    ("header", "unsur"),
    [
        ("H1", "persyaratan"),
        ("h_08", "sarana"),
        ("H-U3", "waktu"),
        ("Harapan1", "persyaratan"),
        ("Harapan Persyaratan", "persyaratan"),
        ("Nilai Harapan U3", "waktu"),
        ("Tingkat Kepentingan U4", "biaya"),
        ("Kepentingan Waktu", "waktu"),
        ("U5 (Kepentingan)", "produk"),
        ("Seberapa penting waktu pelayanan bagi Anda?", "waktu"),
        ("Pentingnya kompetensi petugas", "kompetensi"),
        ("Bagaimana harapan Saudara tentang kewajaran biaya/tarif dalam pelayanan", "biaya"),
        ("U9 importance", "pengaduan"),
    ],
)
def test_the_unsur_of_an_expectation(header: str, unsur: str) -> None:
    one = SPELLINGS.meaning(header)
    assert one
    assert (one.unsur, one.expected) == ((unsur,), True)


@pytest.mark.parametrize(
    "header", ["H. Sarana dan prasarana", "U1", "Kinerja Waktu", "Persepsi U3", "Waktu (Kinerja)"]
)
def test_what_is_no_expectation(header: str) -> None:
    one = SPELLINGS.meaning(header)
    assert one
    assert not one.expected


@pytest.mark.parametrize(
    "header",
    ["Harapan", "Harapan Anda", "Kritik, saran dan harapan tentang sarana", "Penting", "Kepentingan", "No HP", "HP"],
)
def test_what_is_of_no_unsur_at_all(header: str) -> None:
    assert SPELLINGS.meaning(header) is None


def test_the_means_are_those_of_the_columns() -> None:
    assert means(ikm.score(source(beside(H)))) == pytest.approx(MEANS)


def test_a_number_is_of_the_unsur_that_the_answers_of_that_number_are_of() -> None:
    names = [*NAMES[:7], "Pengaduan", "Sarana"]
    found = means(ikm.score(source(beside(H, [f"P{n} {name}" for n, name in enumerate(names, start=1)]))))
    assert found["pengaduan"] == pytest.approx(MEANS["sarana"])
    assert found["sarana"] == pytest.approx(MEANS["pengaduan"])


def test_a_number_follows_answers_in_words_that_tell_the_order() -> None:
    sarana, pengaduan = ["Buruk", "Cukup", "Baik", "Sangat baik"], ["Tidak ada", "Ada tetapi tidak berfungsi"]
    pengaduan += ["Berfungsi kurang maksimal", "Dikelola dengan baik"]
    rows = [[*row[:7], pengaduan[row[7] - 1], sarana[row[8] - 1]] for row in ANSWERS]
    table: list[list[Any]] = [[*U, *H], *([*row, *own] for row, own in zip(rows, EXPECTED, strict=True))]
    report = ikm.score(source(table))
    assert "order-assumed" not in report.findings.by_code
    assert means(report)["pengaduan"] == pytest.approx(MEANS["sarana"])


def test_beside_names_the_order_of_numbers_is_said() -> None:
    report = ikm.score(source(beside(H, NAMES)))
    (said,) = [str(one) for one in report.findings.shown() if one.code == "order-assumed"]
    assert "H8 = Sarana, H9 = Pengaduan" in said
    assert means(ikm.score(source(beside(H, NAMES)), order="regulation"))["pengaduan"] == pytest.approx(
        MEANS["sarana"]
    )


def test_an_unsur_not_asked_has_no_expectation() -> None:
    report = ikm.score(source(beside(H)), without="waktu")
    assert list(means(report)) == [unsur for unsur in UNSUR if unsur != "waktu"]


def test_the_columns_are_told_in_the_report() -> None:
    found = ikm.score(source(beside(H))).to_dict()["inputs"][0]["columns"]
    assert [(one["header"], one["meaning"]) for one in found if one["reason"] == "expectation"] == [
        *zip(H, UNSUR, strict=True)
    ]


def test_a_check_lists_them_as_what_they_are() -> None:
    (one,) = ikm.check(source(beside(["Harapan 1", "Harapan Prosedur", *H[2:]]))).inputs
    first, second, *_ = [column for column in one.columns if (column.meaning or "").startswith("kepentingan")]
    assert (first.meaning, first.reason) == ("kepentingan U1 Persyaratan", "number")
    assert (second.meaning, second.reason) == ("kepentingan U2 Prosedur", "name")
    assert sum(label.times for label in first.answers) == len(ANSWERS)


def test_files_add_up_and_one_without_leaves_them_untold() -> None:
    half = [beside(H)[:7], [[*U, *H], *beside(H)[7:]]]
    report = ikm.score([source(rows) for rows in half])
    assert means(report) == pytest.approx(MEANS)
    plain = [row[:9] for row in half[1]]
    report = ikm.score([source(half[0]), source(plain)])
    assert report.importance is None
    assert report.findings.by_code["expectation-partly"] == 1
    assert report.overall == ikm.score([source([row[:9] for row in half[0]]), source(plain)]).overall


def test_a_group_has_its_own_unless_it_is_small_and_of_people(tmp_path: Any) -> None:
    rows: list[list[Any]] = [["Layanan", "Jenis kelamin", *U, *H]]
    rows += [["AB"[n % 2], "LP"[n > 2], *row, *EXPECTED[n]] for n, row in enumerate(ANSWERS)]
    report = ikm.score(source(rows), by=["layanan", "jenis_kelamin"])
    services, sexes = report.tables
    for group, start in zip(sorted(services.groups, key=lambda one: one.label), (0, 1), strict=True):
        assert group.importance
        own = EXPECTED[start::2]
        assert float(group.importance.unsur[0].importance) == pytest.approx(sum(row[0] for row in own) / len(own))
    assert [group.importance for group in sexes.groups] == [None, None]
    tally = write_tally(tmp_path / "a.tally", source(rows))
    again = ikm.score(tally, by="layanan")
    assert means(again) == means(report)
    assert [group.importance for group in again.tables[0].groups] == [group.importance for group in services.groups]
    assert means(ikm.score(tally, order="regulation")) == means(report)


CELL = st.sampled_from([1, 2, 3, 4, "", "-"])
WISH = st.sampled_from([1, 2, 3, 4, "", "Penting", "Sangat penting", "4.0", "tidak menjawab"])
PERSON = st.tuples(
    st.lists(st.integers(1, 4), min_size=9, max_size=9) | st.just([""] * 9) | st.lists(CELL, min_size=9, max_size=9),
    st.lists(WISH, min_size=9, max_size=9),
    st.sampled_from(["KTP", "KK", ""]),
)
ORDERS: list[list[int]] = [
    [*range(20)],
    [0, 1, *range(11, 20), *range(2, 11)],
    [*range(11, 20), *range(11)],
    [0, 1, *(place for asked in range(9) for place in (2 + asked, 11 + asked))],
]
"""Answers stand first, or expectations, those even before all else, or each beside its answer."""


def outcome(rows: Sequence[Sequence[Any]], **options: Any) -> object:
    try:
        report = ikm.score(source(rows), by="layanan", **options)
    except Refusal as refusal:
        return refusal.code
    figures = [(group.label, group.score) for group in report.tables[0].groups]
    return report.overall, figures, report.inputs[0].used, report.inputs[0].left_out


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(
    st.lists(PERSON, min_size=1, max_size=8),
    st.sampled_from(ORDERS),
    st.sampled_from([{}, {"missing": "complete"}, {"drop_duplicates": True}]),
    st.sampled_from(["", "Jumlah", "NRR"]),
    st.booleans(),
)
@example([([3] * 9, [4] * 9, "KTP")], ORDERS[2], {}, "Jumlah", False)
def test_expectations_never_change_the_index(
    people: list[tuple[list[Any], list[Any], str]],
    order: list[int],
    options: dict[str, Any],
    foot: str,
    again: bool,
) -> None:
    people = people + people[:1] * again
    rows: list[list[Any]] = [["Cap waktu", "Layanan", *[*U, *H]]]
    rows += [["1/7/2025 08:00:00", service, *answers, *wishes] for answers, wishes, service in people]
    if again:
        rows[-1][-9:] = [4] * 9  # all else repeats the first
    if foot:
        sums = [sum(one for one in column if isinstance(one, int)) for column in zip(*rows[1:], strict=True)]
        rows.append([foot, "", *sums[2:]])
    whole = [[row[place] for place in order] for row in rows]
    plain = [row[:11] for row in rows]
    assert outcome(whole, **options) == outcome(plain, **options)
