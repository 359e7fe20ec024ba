"""Blocks and groups: rows between the respondents that sum up those before them, titles, and headers again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.surveys import Rows, U, plain_index, write_csv, write_xlsx

A: list[list[int]] = [[4, 3, 2, 4, 3, 2, 4, 3, 2], [3, 3, 3, 2, 2, 4, 4, 1, 1], [4, 4, 1, 3, 3, 4, 2, 2, 4]]
B: list[list[int]] = [[2, 2, 3, 3, 4, 4, 1, 3, 2], [1, 4, 3, 2, 4, 4, 3, 3, 3], [3, 2, 2, 2, 4, 1, 3, 4, 4], [4] * 9]
BOTH = A + B
INDEX = plain_index(BOTH, Fraction(1, 9))


def sums(rows: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def means(rows: list[list[int]], places: int = 15) -> list[float]:
    return [round(total / len(rows), places) for total in sums(rows)]


def grouped(of_a: list[Any], of_b: list[Any], *behind: list[Any]) -> Rows:
    """Two lokets with what stands below each, and what stands at the end."""
    first = [["Loket A", n, "L", *row] for n, row in enumerate(A, start=1)]
    second = [["Loket B", n, "P", *row] for n, row in enumerate(B, start=1)]
    return [["Unit", "No", "JK", *U], *first, of_a, *second, of_b, *behind]


def reports(rows: Rows, folder: Path, **options: Any) -> list[ikm.Report]:
    paths = [write_csv(folder / "a.csv", rows), write_xlsx(folder / "a.xlsx", rows)]
    return [ikm.score(path, **options) for path in paths]


def labelled(label: str, figures: list[Any]) -> list[Any]:
    return [label, "", "", *figures]


SUBTOTALS: dict[str, Rows] = {
    "means behind the name": grouped(
        labelled("Loket A Average", means(A)),
        labelled("Loket B Average", means(B)),
        labelled("Grand Average", means(BOTH)),
    ),
    "sums behind the name": grouped(
        labelled("Loket A Total", sums(A)), labelled("Loket B Total", sums(B)), labelled("Grand Total", sums(BOTH))
    ),
    "means before the name": grouped(
        labelled("Rata-rata Loket A", means(A, 2)),
        labelled("Rata-rata Loket B", means(B, 2)),
        labelled("Rata-rata Keseluruhan", means(BOTH, 2)),
    ),
    "sums before the name": grouped(labelled("Total Loket A", sums(A)), labelled("Total Loket B", sums(B))),
    "only the name, means of two places": grouped(labelled("Loket A", means(A, 2)), labelled("Loket B", means(B, 2))),
    "only the name, whole means": grouped(
        labelled("Loket A", [round(mean) for mean in means(A)]),
        labelled("Loket B", [round(mean) for mean in means(B)]),
    ),
    "a title of its own": grouped(labelled("Hasil loket pertama", sums(A)), labelled("Hasil loket kedua", sums(B))),
}


@pytest.mark.parametrize("name", SUBTOTALS)
def test_subtotals_are_left_out_and_are_no_units(name: str, tmp_path: Path) -> None:
    for report in reports(SUBTOTALS[name], tmp_path, unit="Unit"):
        assert (report.overall.respondents, report.overall.exact) == (7, INDEX)
        assert sorted(unit.label for unit in report.units()) == ["Loket A", "Loket B"]
        assert not report.findings.by_code["sheet-differs"]
        assert not [code for code in report.findings.by_code if code.startswith(("answer-", "row-"))]


def test_a_subtotal_of_one_respondent_is_left_out(tmp_path: Path) -> None:
    rows = [
        ["Unit", "No", *U],
        ["A", 1, *A[0]],
        ["A Average", "", *A[0]],
        *(["B", n, *row] for n, row in enumerate(B, start=1)),
        ["B Average", "", *means(B)],
    ]
    for report in reports(rows, tmp_path, unit="Unit"):
        assert sorted(unit.score.respondents for unit in report.units()) == [1, 4]


@pytest.mark.parametrize("label", ["Total", "Jumlah", "Jumlah responden"])
def test_a_total_of_one_respondent_who_left_a_question_empty_has_a_zero_there(label: str, tmp_path: Path) -> None:
    first, alone = A[:2], ["", 4, 3, 2, 2, 3, 4, 3, 4]
    given = [0, *alone[1:]] if label != "Jumlah responden" else [0, *[1] * 8]
    above = sums(first) if label != "Jumlah responden" else [2] * 9
    rows: Rows = [
        ["Nama", *U],
        *(["Wati", *row] for row in first),
        [label, *above],
        ["Ayu", *alone],
        [label, *given],
    ]
    without = ikm.score(write_csv(tmp_path / "without.csv", [row for row in rows if row[0] != label])).overall
    for report in reports(rows, tmp_path):
        assert report.overall.respondents == 3
        assert report.overall.exact == without.exact


BLOCKS: Rows = [
    ["UNIT PELAYANAN : Loket A"],
    [],
    ["No", "JK", *U],
    *([n, "L", *row] for n, row in enumerate(A, start=1)),
    ["Jumlah", "", *sums(A)],
    ["NRR", "", *means(A, 3)],
    [],
    ["UNIT PELAYANAN : Loket B"],
    [],
    ["No", "JK", *U],
    *([n, "P", *row] for n, row in enumerate(B, start=1)),
    ["Jumlah", "", *sums(B)],
    ["NRR", "", *means(B, 3)],
]


def padded(rows: Rows) -> Rows:
    return [[*row, *[""] * (11 - len(row))] for row in rows]


def test_blocks_with_titles_headers_and_feet_of_their_own(tmp_path: Path) -> None:
    for report in reports(padded(BLOCKS), tmp_path):
        assert (report.overall.respondents, report.overall.exact) == (7, INDEX)
        assert set(report.findings.by_code) == {"order-assumed", "rows-left-out"}


def test_a_foot_that_is_wrong_for_its_own_block_is_named_at_its_row(tmp_path: Path) -> None:
    rows = padded(BLOCKS)
    rows[6][2] += 1
    for report in reports(rows, tmp_path):
        differing = [one for one in report.findings.listed() if one.code == "sheet-differs"]
        assert [one.place.row for one in differing] == [7]


@pytest.mark.parametrize(
    "header",
    [
        ["No", "JK", "Loket", *U],
        ["No", *U],
        ["No", "JK", *U[:7], "U9", "U8"],
        ["NO", "JK", *[f"unsur {n}" for n in (2, 1, 3, 4, 5, 6, 7, 8, 9)]],
    ],
)
def test_a_block_below_another_header_is_refused(header: list[str], tmp_path: Path) -> None:
    second = [[n, *["x"] * (len(header) - 10), *row] for n, row in enumerate(B, start=1)]
    rows = [["No", "JK", *U], *([n, "L", *row] for n, row in enumerate(A, start=1)), header, *second]
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", rows))
    assert (refused.value.code, refused.value.place.row) == ("header-changes", 5)


def test_a_header_again_in_other_letters_is_left_out(tmp_path: Path) -> None:
    first = [[n, "L", *row] for n, row in enumerate(A, start=1)]
    second = [[n, "P", *row] for n, row in enumerate(B, start=1)]
    rows = [["No", "JK", *U], *first, ["NO", "jk", *(u.lower() for u in U)], *second]
    for report in reports(rows, tmp_path):
        assert (report.overall.respondents, report.overall.exact) == (7, INDEX)


def test_heads_and_feet_of_pages_are_left_out_and_named(tmp_path: Path) -> None:
    people = [[n, "L", *row] for n, row in enumerate(BOTH, start=1)]
    rows = padded(
        [["No", "JK", *U], *people[:3], ["Halaman 2"], ["DINAS SOSIAL"], *people[3:], ["Petugas entri: A", "B", 3, 4]]
    )
    for report in reports(rows, tmp_path):
        assert (report.overall.respondents, report.overall.exact) == (7, INDEX)
        assert set(report.findings.by_code) == {"order-assumed", "rows-left-out"}
        assert report.inputs[0].left_out == 3


def test_subtotals_above_their_rows_are_left_out(tmp_path: Path) -> None:
    first = [["Loket A", n, "L", *row] for n, row in enumerate(A, start=1)]
    second = [["Loket B", n, "P", *row] for n, row in enumerate(B, start=1)]
    above_a, above_b = labelled("Loket A Average", means(A)), labelled("Loket B Average", means(B))
    rows = [["Unit", "No", "JK", *U], above_a, *first, above_b, *second]
    for report in reports(rows, tmp_path, unit="Unit"):
        assert (report.overall.respondents, report.overall.exact) == (7, INDEX)
        assert sorted(unit.label for unit in report.units()) == ["Loket A", "Loket B"]
        assert not report.findings.by_code["sheet-differs"]


def test_counts_of_a_group_that_could_be_answers_are_left_out(tmp_path: Path) -> None:
    rows = grouped(labelled("Loket A Count", [3] * 9), labelled("Loket B Count", [4] * 9))
    for report in reports(rows, tmp_path, unit="Unit"):
        assert [unit.score.respondents for unit in report.units()] in ([3, 4], [4, 3])


TWO_ROWS: Rows = [
    ["No", *(name for unsur in U for name in (unsur, ""))],
    ["", *["Kinerja", "Harapan"] * 9],
]


@pytest.mark.parametrize("numbers", [[], [list(range(1, 20))]], ids=["", "with a row that numbers the columns"])
def test_a_header_of_two_rows_again_is_left_out(numbers: Rows, tmp_path: Path) -> None:
    people = [[n, *(cell for answer in row for cell in (answer, 4))] for n, row in enumerate(BOTH, start=1)]
    for report in reports([*TWO_ROWS, *numbers, *people[:3], *TWO_ROWS, *people[3:]], tmp_path):
        assert (report.overall.respondents, report.overall.exact) == (7, INDEX)
        assert not [code for code in report.findings.by_code if code.startswith(("answer-", "row-"))]


def test_who_signs_a_sheet_and_the_table_of_its_classes_are_nobody(tmp_path: Path) -> None:
    people = [[n, "L", *row] for n, row in enumerate(BOTH, start=1)]
    signature = [["", "", "", "", "", "Palu, 3 Mei 2025"], ["", "", "", "", "", "Kepala Dinas"]]
    classes = [
        ["Nilai Persepsi", "Nilai Interval", "Konversi", "Mutu", "Kinerja"],
        [1, "1,00 - 2,5996", "25,00 - 64,99", "D", "Tidak baik"],
        [4, "3,5324 - 4,00", "88,31 - 100,00", "A", "Sangat baik"],
    ]
    for report in reports(padded([["No", "JK", *U], *people, [], *signature, [], *classes]), tmp_path):
        assert (report.overall.respondents, report.overall.exact) == (7, INDEX)
        assert set(report.findings.by_code) == {"order-assumed", "rows-left-out"}
