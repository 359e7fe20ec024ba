"""Who is a respondent: rows that look like a foot and are none, and feet that look like respondents."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.counting.row_labels import label_kind, label_kind_by_start
from ikm.survey.files import csv_file as delimited
from ikm.survey.texts.vocabulary import vocabulary
from tests.surveys import U, csv_text, write_csv, write_xlsx

Rows = list[Any]  # of lists of cells
TWENTY: Rows = [[2] * 9] * 20


def score(rows: Rows, **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text(rows).encode()), **options)


def n_and_index(rows: Rows) -> tuple[int, str]:
    report = score(rows)
    return report.overall.respondents, str(report.overall.ikm)


def under(header: list[str], *rows: list[Any]) -> Rows:
    return [header, *rows]


def test_a_row_of_zeros_ends_no_table() -> None:
    rows = under([*U, "Saran"], [*[4] * 9, ""], [*[0] * 9, ""], *([*row, ""] for row in TWENTY))
    assert n_and_index(rows) == (21, "52.38")  # (4 + 20 × 2) / 21 × 25


@pytest.mark.parametrize("value", [5, 11, 33])
def test_a_row_of_one_wrong_number_ends_no_table(value: int) -> None:
    rows = under(
        [*U, "Saran"], *([*[4] * 9, ""] for _ in range(3)), [*[value] * 9, ""], *([*r, ""] for r in TWENTY * 5)
    )
    report = score(rows)
    assert report.overall.respondents == 103
    assert (report.findings.by_code["answer-out-of-scale"] == 9) is (value < 11)


OFFICES = ["Total Persada PT", "IKM", "Jumlah Siswanto", "Sampel air", "Kinerja", "Mean Aprilia", "Rata-rata"]


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize("others", [["KTP", "P"], []], ids=["with other columns", "alone"])
def test_respondents_of_an_office_called_like_a_foot_count(name: str, others: list[str]) -> None:
    head = ["Bidang", *(["Layanan", "L/P"] if others else [])]
    rows = [[name if n % 3 else "Perdagangan", *others, *[3 + n % 2] * 9] for n in range(30)]
    assert n_and_index(under([*head, *U], *rows)) == (30, "87.50")


@pytest.mark.parametrize("name", OFFICES[:5])
def test_they_count_even_where_all_answer_alike(name: str) -> None:
    rows = [[name if n % 3 else "Perdagangan", *[3] * 9] for n in range(30)]
    assert n_and_index(under(["Bidang", *U], *rows)) == (30, "75.00")


def test_a_laboratory_of_samples_counts() -> None:
    rows = [["Sampel air" if n % 2 else "Sampel makanan", *[3] * 9] for n in range(30)]
    assert n_and_index(under(["Layanan", *U], *rows)) == (30, "75.00")


@pytest.mark.parametrize("label", ["Nilai Persepsi", "Pembulatan", "Target", "Skor maksimal", "Apa saja"])
def test_words_below_numbered_respondents_are_none(label: str) -> None:
    rows = [[n, *[3 + n % 2] * 9] for n in range(1, 31)]
    foot = [["Jumlah", *[105] * 9], ["NRR", *[3.5] * 9], [label, 3, 4, 3, 4, 4, 3, 3, 4, 4]]
    report = score(under(["No", *U], *rows, *foot))
    assert (report.overall.respondents, str(report.overall.ikm)) == (30, "87.50")
    assert report.findings.by_code["sheet-differs"] == 0


@pytest.mark.parametrize("label", ["Rata-rata A", "Mean", "NRR"])
def test_means_of_each_unit_in_the_middle_are_no_respondents(label: str) -> None:
    rows = [*[["A", *[4] * 9]] * 14, [label, *[4] * 9], *[["C", *[2] * 9]] * 14, ["Rata-rata C", *[2] * 9]]
    assert n_and_index(under(["Unit", *U], *rows)) == (28, "75.00")


@pytest.mark.parametrize("before", range(8_176, 8_196, 3))
def test_a_foot_of_usable_figures_is_found_wherever_a_block_ends(before: int) -> None:
    rows = [[n, *[4] * 9] for n in range(before)]
    foot = [[label, *[4] * 9] for label in ("NRR", "Nilai maksimal", "Rata-rata", "Mutu")]
    assert n_and_index(under(["No", *U], *rows, *foot)) == (before, "100.00")


def test_another_scale_is_no_foot() -> None:
    rows = [[*[3 + n % 3] * 9, ""] for n in range(100)]
    with pytest.raises(Refusal) as refused:
        score(under([*U, "Saran"], *rows))
    assert refused.value.code == "scale-other"


def test_a_remark_behind_the_answers_is_no_foot() -> None:
    rows: list[Any] = [
        [*[3] * 9, "Kinerja petugas bagus"],
        [*[""] * 9, "Jumlah loket kurang"],
        *[[*[3] * 9, ""]] * 50,
    ]
    assert n_and_index(under([*U, "Saran"], *rows)) == (51, "75.00")


def test_labels_of_the_foot_judge_no_column() -> None:
    rows: list[Any] = [[n, *[3] * 9] for n in range(1, 21)]
    report = score(under(["No", *U], *rows, ["Kategori", *["Baik"] * 8, "Cukup"]))
    assert not report.findings.by_code["order-answers"]
    assert [one.total for one in report.overall.unsur] == [60] * 9
    words: list[Any] = [[n, "Sesuai", *[3] * 8] for n in range(1, 21)]
    assert score(under(["No", "Persyaratan", *U[1:]], *words, ["Kategori", *["Baik"] * 9])).overall.respondents == 20


def test_a_header_that_is_repeated_is_left_out_and_in_another_order_refused() -> None:
    rows = [[n, *[3] * 9] for n in range(1, 16)]
    assert n_and_index(under(["No", *U], *rows, ["No", *U], *rows)) == (30, "75.00")
    with pytest.raises(Refusal) as refused:
        score(under(["No", *U], *rows, ["No", *U[:7], "U9", "U8"], *rows))
    assert refused.value.code == "header-changes"


def test_sums_of_the_parts_are_not_compared_with_the_whole() -> None:
    part = [[n, *[4] * 9] for n in range(1, 11)]
    other = [[n, *[2] * 9] for n in range(11, 21)]
    report = score(under(["No", *U], *part, ["Jumlah", *[40] * 9], *other, ["Jumlah", *[60] * 9]))
    assert report.overall.respondents == 20
    assert report.findings.by_code["rows-below-foot"] == 1
    assert not report.findings.by_code["sheet-differs"]


def test_a_question_of_several_that_nobody_answered_is_named() -> None:
    header = [*U[:2], "U3.1", "U3.2", *U[3:]]
    with pytest.raises(Refusal) as refused:
        score(under(header, [3, 3, 3, "", *[3] * 6]))
    assert refused.value.code == "question-empty"
    assert "question U3.2 Waktu has a column but no answer at all" in str(refused.value)


def test_a_column_that_may_mean_an_unsur_beside_a_surer_one_is_named() -> None:
    header = [*U, "Kejelasan alur prosedur pelayanan"]
    report = score(under(header, [*[3] * 9, 1]))
    assert [f.code for f in report.findings.shown() if f.code == "column-outdone"] == ["column-outdone"]
    assert report.overall.unsur[1].total == 3


def test_a_frame_with_titles_above_its_header() -> None:
    rows = [["Judul", *[""] * 8], ["Dinas", *[""] * 8], U, *[[3] * 9] * 20]
    assert ikm.score(pd.DataFrame(rows)).overall.respondents == 20


CELLS = st.sampled_from(["", "1", "2", "3", "4", "4", "3", "5", "36", "3,5", "x"])
LABELS = st.sampled_from(["1", "2", "7", "", "Jumlah", "NRR", "Budi", "IKM", "Contoh", "*) jumlah"])


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LABELS, st.lists(CELLS, min_size=9, max_size=9)), min_size=1, max_size=30))
def test_every_row_is_accounted_for(some: list[tuple[str, list[str]]]) -> None:
    rows = [[f"{n}", *[3] * 9] for n in range(1, 40)] + [[label, *cells] for label, cells in some]
    try:
        report = score(under(["No", *U], *rows))
    except Refusal:
        return
    (use,) = report.inputs
    empty = next(
        (int(str(dict(f.facts)["rows"])) for f in report.findings.shown(99) if f.code == "rows-without-answer"), 0
    )
    filled = sum(any(str(cell) for cell in row) for row in rows)
    lost = report.findings.by_code["row-unanswered"]
    assert use.rows == filled == use.used + use.dropped + use.left_out + use.repeated + empty + lost
    assert use.used >= 39


def test_a_long_table_of_words_below_the_foot_of_numbered_respondents_is_none_of_them() -> None:
    rows: list[Any] = [[n, *[3 + n % 2] * 9] for n in range(1, 31)]
    below = [[f"Uraian {word}", *[1] * 9] for word in "abcdefghijklmnopqrstuvwxyz"]
    assert n_and_index(under(["No", *U], *rows, ["Jumlah", *[105] * 9], *below)) == (30, "87.50")


def test_a_sample_is_none_of_what_a_mean_is_the_mean_of() -> None:
    rows: list[Any] = [["Budi", *[2] * 9], ["Ani", *[4] * 9], ["Rata-rata", *[3] * 9]]
    assert n_and_index(under(["Nama", *U], ["Contoh", *[1] * 9], *rows)) == (2, "75.00")


def test_blank_rows_between_hide_no_respondent_below_a_foot() -> None:
    rows: list[Any] = [[n, *[3] * 9] for n in range(1, 11)]
    empty: list[Any] = [[n, *[""] * 9] for n in range(11, 100)]
    report = score(under(["No", *U], *rows, ["Jumlah", *[30] * 9], *empty, [100, *[3] * 9]))
    assert report.overall.respondents == 11
    assert report.findings.by_code["rows-below-foot"] == 1


def test_a_mean_among_many_thousands_is_no_respondent_of_any_reader(tmp_path: Path) -> None:
    rows: Rows = [["KTP", *[4] * 9]] * 19_000 + [["Rata-rata", *[4] * 9]] + [["KK", *[2] * 9]] * 19_000
    table = under(["Layanan", *U], *rows)
    path = write_csv(tmp_path / "a.csv", table)
    path.write_text(path.read_text().replace("KTP", "Kartu tanda penduduk").replace("KK", "Kartu keluarga"))
    assert path.stat().st_size > delimited.SMALL
    for source in (path, pd.DataFrame(rows, columns=table[0])):
        report = ikm.score(source)
        assert (report.overall.respondents, str(report.overall.ikm)) == (38_000, "75.00")
        assert report.findings.by_code["rows-left-out"] == 1


def outcome(source: Any) -> tuple[Any, ...]:
    """Figures and findings, with the rows and columns they stand in, or why there are none."""
    try:
        report = ikm.score(source)
    except Refusal as refused:
        return refused.code, refused.place.row, refused.place.column, refused.reason
    shown = report.findings.shown(10**6, 10**6)
    findings = [(one.code, one.place.row, one.place.column, dict(one.facts)) for one in shown]
    totals = [unsur.total for unsur in report.overall.unsur]
    return report.overall.respondents, totals, findings, dict(report.findings.by_code)


ROW_LABELS = st.sampled_from(
    [
        *("", "", " ", "\u00a0", "7", " 8", "Budi", "Nia", "Ratna", "Juminten", "Mina", "Ωmega", 'Mutu "A"'),
        *("*) dibulatkan", "Jumlah", " Total", "NRR", "n", "N 4", "Rata - rata", "Σ nilai", "σ", "(Jumlah)", "Min"),
    ]
)
ANSWERS = st.sampled_from([[4] * 9, [3] * 9, [3, 4] * 4 + [3], ["", *[2] * 8], ["x", *[3] * 8], [40] * 9, [""] * 9])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.booleans(),
    st.lists(st.tuples(ROW_LABELS, ROW_LABELS, ANSWERS), min_size=1, max_size=90),
    st.sampled_from([256, 1 << 21]),
)
def test_every_reader_finds_the_same_rows_to_be_none(numbered: bool, some: list[Any], block: int) -> None:
    rows = [[n if numbered else first, second, *answers] for n, (first, second, answers) in enumerate(some, start=1)]
    table = under(["No" if numbered else "Loket", "Petugas", *U], *[["1", "Ani", *[3 + n % 2] * 9] for n in range(3)])
    table += [[first or "", *others] for first, *others in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "SMALL", 1 << 40)
        definition = outcome(io.BytesIO(csv_text(table).encode()))
        patch.setattr(delimited, "SMALL", 0)
        patch.setattr(delimited, "BLOCK", block)
        assert outcome(io.BytesIO(csv_text(table).encode())) == definition
    assert outcome(pd.DataFrame(table[1:], columns=table[0])) == definition


def test_a_workbook_finds_the_same_rows(tmp_path: Path) -> None:
    rows: Rows = [[n if n % 7 else "", "Budi" if n % 5 else "Total", *[3 + n % 2] * 9] for n in range(1, 100)]
    rows += [["", "Rata-rata", *[3.5] * 9], ["*) dibulatkan", *[""] * 10]]
    table = under(["No", "Petugas", *U], *rows)
    in_csv = outcome(write_csv(tmp_path / "a.csv", table))
    assert in_csv == outcome(write_xlsx(tmp_path / "a.xlsx", table))
    assert in_csv[0] == 99 - len({35, 70})  # “Total” without a number is none


BEGINNINGS = sorted({word for words in vocabulary().foot.values() for word in words} | set(vocabulary().spelling))


@settings(max_examples=500)
@given(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
        st.tuples(st.sampled_from(BEGINNINGS), st.sampled_from(["", " ", "/", "x", " 1", "_", "é"])).map("".join),
    ),
    st.sampled_from([str, str.title, str.upper]),
)
def test_the_start_of_a_label_never_says_another_thing_than_the_whole(text: str, cased: Any) -> None:
    label = cased(text)
    for length in range(1, 5):
        kind = label_kind_by_start(label.encode()[:length])
        assert kind in (None, label_kind(label))


def test_the_start_settles_most_labels() -> None:
    names = ["Budi", "Siti", "Agus", "Dewi", "Joko", "Andi", "Wati", "Heru", "2025-01-31", "17"]
    assert None not in [label_kind_by_start(name.encode()[:4]) for name in names]


@pytest.mark.parametrize("text", ["", "cek lagi"])
def test_a_column_without_a_header_before_the_answers_labels_no_row(text: str) -> None:
    """As a sheet has it that begins in its second column: the numbers of the respondents stand there."""
    rows: list[Any] = [["" if n % 2 else text, n, *[3 + n % 2] * 9] for n in range(1, 31)]
    foot: list[Any] = [["", "Jumlah", *[105] * 9], ["", "NRR", *[3.5] * 9], ["", "Pembulatan", *[3, 4, 4] * 3]]
    assert n_and_index(under(["", "No", *U], *rows, *foot)) == (30, "87.50")


def test_expectations_before_the_answers_number_no_respondents() -> None:
    """Else whoever gave answers off the scale, of an office called like a foot, would be one."""
    header = [*(f"H{n}" for n in range(1, 10)), "Bidang", "Layanan", *(f"P{n}" for n in range(1, 10))]
    rows: list[Any] = [[*[4] * 9, "Perdagangan", "KTP", *[3] * 9] for _ in range(20)]
    report = score(under(header, *rows[:10], [*[4] * 9, "Total Persada", "KTP", *[5] * 6, *[3] * 3], *rows[10:]))
    assert report.overall.respondents == 21
    assert report.findings.by_code["answer-out-of-scale"] == 6
    assert not report.findings.by_code["rows-left-out"]
