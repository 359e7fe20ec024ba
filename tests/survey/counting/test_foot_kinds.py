"""Feet by what their figures are: sums, means, bounds, ranks and targets, under any label, and people."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import pytest

import ikm
from tests.surveys import Rows, U, plain_index, write_csv, write_xlsx

PEOPLE: list[list[int]] = [
    list(map(int, row)) for row in "432143214 333224431 123432123 444333222 214343234 343434342 432434143".split()
]
"""Seven respondents; no unsur has the total of another that is beside it."""
TOTALS = [sum(column) for column in zip(*PEOPLE, strict=True)]
MEANS = [f"{total / len(PEOPLE):.3f}" for total in TOTALS]
LOWEST, HIGHEST = [list(map(bound, zip(*PEOPLE, strict=True))) for bound in (min, max)]
MIDDLE = [median(column) for column in zip(*PEOPLE, strict=True)]
RANKS = [1 + sum(other > total for other in TOTALS) for total in TOTALS]


def numbered(answers: Sequence[Sequence[Any]] = PEOPLE) -> Rows:
    return [["No", *U], *([number, *row] for number, row in enumerate(answers, start=1))]


def with_ids() -> Rows:
    return [["Kode", *U], *([f"R-{number:03}", *row] for number, row in enumerate(PEOPLE, start=1))]


def with_names() -> Rows:
    names = ["Ani", "Budi", "Citra", "Dedi", "Eka", "Fajar", "Gita"]
    return [["Nama", *U], *([name, *row] for name, row in zip(names, PEOPLE, strict=True))]


def with_numbers_and_names() -> Rows:
    return [["No", "Nama", *U], *([n, *row] for n, row in enumerate(with_names()[1:], start=1))]


def reports(rows: Rows, folder: Path, **options: Any) -> list[ikm.Report]:
    """The table scored as a text file and as a workbook, which must say the same."""
    read = [
        ikm.score(write(folder / name, rows), **options)
        for write, name in ((write_csv, "a.csv"), (write_xlsx, "a.xlsx"))
    ]
    assert dict(read[0].findings.by_code) == dict(read[1].findings.by_code)
    return read


def assert_people_only(rows: Rows, folder: Path, codes: Sequence[str] = ("order-assumed", "rows-left-out")) -> None:
    for report in reports(rows, folder):
        assert report.overall.respondents == len(PEOPLE)
        assert report.overall.exact == plain_index(PEOPLE, Fraction(1, 9))
        assert set(report.findings.by_code) <= {*codes}


FIGURES: dict[str, Sequence[Any]] = {
    "Nilai Per Parameter": TOTALS,
    "Indeks Unsur": MEANS,
    "Capaian": MEANS,
    "Akumulasi": TOTALS,
    "Indeks Tertimbang": [f"{total / 7 / 9:.3f}" for total in TOTALS],
    "Skor Maksimal": [4] * 9,
    "Target": [3] * 9,
    "Min": LOWEST,
    "Max": HIGHEST,
    "Median": MIDDLE,
    "Peringkat": RANKS,
    "Konversi": [f"{total / 7 * 25:.2f}" for total in TOTALS],
    "Jumlah pengisi": [7] * 9,
    "Prioritas": RANKS,
    "Skor maksimal per unsur": [4] * 9,
}


@pytest.mark.parametrize("label", FIGURES)
def test_a_row_of_figures_below_numbered_respondents_is_a_foot_whatever_its_label(label: str, tmp_path: Path) -> None:
    assert_people_only([*numbered(), [label, *FIGURES[label]]], tmp_path)


@pytest.mark.parametrize("label", FIGURES)
def test_so_it_is_below_respondents_with_ids(label: str, tmp_path: Path) -> None:
    assert_people_only([*with_ids(), [label, *FIGURES[label]]], tmp_path)


@pytest.mark.parametrize("label", sorted(FIGURES.keys() - {"Min", "Max"}))
def test_so_it_is_below_names_where_the_label_or_the_figures_say_so(label: str, tmp_path: Path) -> None:
    assert_people_only([*with_names(), [label, *FIGURES[label]]], tmp_path)


def test_a_row_min_beside_a_row_max_is_nobody_in_a_table_of_names(tmp_path: Path) -> None:
    assert_people_only([*with_names(), ["Min", *LOWEST], ["Max", *HIGHEST]], tmp_path)


@pytest.mark.parametrize("label", ["Target", "Standar", "Skor Ideal", "Nilai yang diharapkan"])
def test_a_target_in_the_place_of_the_numbers_is_nobody_right_below_the_header_or_behind_all(
    label: str, tmp_path: Path
) -> None:
    header, *people = numbered()
    target = [label, 4, 3, 4, 3, 3, 3, 3, 4, 4]
    assert_people_only([header, target, *people], tmp_path)
    assert_people_only([header, *people, target], tmp_path)


@pytest.mark.parametrize("label", ["Jumlah", "Target", "Rata-rata"])
def test_a_label_behind_the_answers_is_one_where_none_stands_before(label: str, tmp_path: Path) -> None:
    figures = {"Jumlah": TOTALS, "Target": [3] * 9, "Rata-rata": MEANS}[label]
    assert_people_only([[*U, "Ket"], *([*row, ""] for row in PEOPLE), [*figures, label]], tmp_path)


def test_a_best_score_in_the_column_of_names_is_nobody(tmp_path: Path) -> None:
    assert_people_only(
        [*with_numbers_and_names(), ["", "Skor Maksimal", *[4] * 9], ["", "Target", *[3] * 9]], tmp_path
    )


def test_a_row_without_a_number_and_any_word_counts_and_is_a_warning(tmp_path: Path) -> None:
    """It may be somebody who came late, or a target under a label that nobody foresaw."""
    late = ["", "Susulan", 4, 1, 4, 1, 4, 1, 4, 1, 4]
    for report in reports([*with_numbers_and_names(), late], tmp_path):
        assert report.overall.respondents == len(PEOPLE) + 1
        (doubt,) = [one for one in report.findings.listed() if one.code == "row-doubtful"]
        assert doubt.place.row == len(PEOPLE) + 2


@pytest.mark.parametrize("label", ["Nilai Per Parameter", "Nilai", "Jumlah"])
@pytest.mark.parametrize(("header", "number"), [("No", 1), ("No. Urut Responden", 1), ("Kode", "R-001")])
def test_the_sums_of_the_only_respondent_are_nobody(
    label: str, header: str, number: int | str, tmp_path: Path
) -> None:
    answers = [3, 4, 3, 4, 2, 4, 3, 1, 4]
    for report in reports([[header, *U], [number, *answers], [label, *answers], ["NRR", *answers]], tmp_path):
        assert report.overall.respondents == 1


def test_means_under_a_label_of_sums_are_compared_as_means(tmp_path: Path) -> None:
    """The first of two questions of an unsur stands above the mean of both."""
    header = ["No", *U[:2], "U3.1", "U3.2", *U[3:]]
    answers = [[*row[:2], row[2], 5 - row[2], *row[3:]] for row in PEOPLE]
    means = [sum(column) / 7 for column in zip(*answers, strict=True)]
    foot = [
        "Nilai per Unsur",
        *(f"{mean:.3f}" for mean in means[:2]),
        "2.5",
        "",
        *(f"{mean:.3f}" for mean in means[4:]),
    ]
    rows = [header, *([n, *row] for n, row in enumerate(answers, start=1)), foot]
    for report in reports(rows, tmp_path):
        assert report.overall.respondents == 7
        assert not report.findings.by_code["sheet-differs"]


def test_a_wrong_mean_under_a_label_of_sums_is_still_named(tmp_path: Path) -> None:
    for report in reports([*numbered(), ["Nilai per Unsur", "1.234", *MEANS[1:]]], tmp_path):
        assert report.findings.by_code["sheet-differs"] == 1


INDEX = f"{float(plain_index(PEOPLE, Fraction(1, 9))):.2f}"
VALUES = [f"{25 * total / len(PEOPLE):.2f}" for total in TOTALS]
"""The value of each unsur, its mean times 25."""


@pytest.mark.parametrize(
    ("label", "figures"), [("Jumlah", TOTALS), ("Rata-rata", MEANS), ("Nilai per Unsur", MEANS), ("NRR", MEANS)]
)
def test_a_foot_below_a_frozen_header_is_of_all_answers(label: str, figures: list[Any], tmp_path: Path) -> None:
    header, *people = numbered()
    top = [["Jumlah", *TOTALS], [label, *figures]]
    assert_people_only([header, *top, *people], tmp_path)
    wrong = [label, figures[0], "1.111", *figures[2:]]
    for report in reports([header, ["Jumlah", *TOTALS], wrong, *people, ["Rata-rata", *MEANS]], tmp_path):
        (differing,) = [one for one in report.findings.listed() if one.code == "sheet-differs"]
        assert differing.place.row == 3
        said = "says Σ nilai U2 1;" if label == "Jumlah" else "says NRR U2 1.111;"
        assert said in differing.sentence


@pytest.mark.parametrize("has_own_totals", [True, False], ids=["of each block", "of all"])
def test_a_foot_below_each_of_several_headers_is_of_what_follows(has_own_totals: bool, tmp_path: Path) -> None:
    header, *people = numbered()
    first, second = people[:3], people[3:]

    def totals(*rows: Sequence[Any]) -> list[Any]:
        return ["Jumlah", *(sum(column) for column in list(zip(*rows, strict=True))[1:])]

    rows = [header, totals(*first), *first, header, totals(*second), *second]
    if not has_own_totals:
        rows = [header, totals(*people), *first, header, *second]
    assert_people_only(rows, tmp_path, ("order-assumed", "rows-left-out", "rows-below-foot"))
    rows[1][2] += 1
    for report in reports(rows, tmp_path):
        assert [one.place.row for one in report.findings.listed() if one.code == "sheet-differs"] == [2]


def test_a_foot_below_a_header_of_its_own_is_of_what_stands_above(tmp_path: Path) -> None:
    header, *people = numbered()
    for wrong in (0, 1):
        foot = ["Jumlah", TOTALS[0] + wrong, *TOTALS[1:]]
        for report in reports([header, *people, header, foot], tmp_path):
            assert report.findings.by_code["sheet-differs"] == wrong


@pytest.mark.parametrize(("said", "code"), [(INDEX, "sheet-agrees"), ("70.01", "sheet-differs")])
def test_an_index_below_a_frozen_header_is_compared(said: str, code: str, tmp_path: Path) -> None:
    header, *people = numbered()
    for report in reports([header, ["IKM", *[""] * 8, said], *people], tmp_path):
        assert report.overall.respondents == len(PEOPLE)
        assert [one.place.row for one in report.findings.listed() if one.code.startswith("sheet-")] == [2]
        assert report.findings.by_code[code] == 1


@pytest.mark.parametrize("label", ["IKM", "Nilai IKM", "Nilai Indeks"])
@pytest.mark.parametrize("values", [VALUES, [*VALUES[:8], ""], [float(value) + 3 for value in VALUES]])
def test_values_of_each_unsur_are_not_taken_for_one_index(label: str, values: list[Any], tmp_path: Path) -> None:
    """They were written by hand, or of another year: none of them is the index of all."""
    assert_people_only([*numbered(), ["NRR", *MEANS], [label, *values]], tmp_path)


@pytest.mark.parametrize(("said", "code"), [(INDEX, "sheet-agrees"), ("70.01", "sheet-differs")])
def test_an_index_behind_the_values_of_each_unsur_is_compared(said: str, code: str, tmp_path: Path) -> None:
    header, *people = numbered()
    rows = [[*header, "Ket"], *([*row, ""] for row in people), ["IKM", *VALUES, said]]
    for report in reports(rows, tmp_path):
        assert {one for one in report.findings.by_code if one.startswith("sheet-")} == {code}


@pytest.mark.parametrize(("said", "code"), [(INDEX, "sheet-agrees"), ("70.01", "sheet-differs")])
def test_one_index_under_every_question_is_compared(said: str, code: str, tmp_path: Path) -> None:
    for report in reports([*numbered(), ["IKM", *[said] * 9]], tmp_path):
        assert {one for one in report.findings.by_code if one.startswith("sheet-")} == {code}


PERSONS: dict[str, list[int]] = {
    "Rata": [3] * 9,
    "Target Wijaya": [4] * 9,
    "Max": [4] * 9,
    "Indeks": [1] * 9,
    "Min Ho": [1] * 9,
    "Totalindo": [2, 3] * 4 + [2],
}


@pytest.mark.parametrize("name", PERSONS)
@pytest.mark.parametrize("place", [0, 3, 7])
def test_people_called_like_figures_are_never_lost(name: str, place: int, tmp_path: Path) -> None:
    rows = [*with_names()]
    rows.insert(place + 1, [name, *PERSONS[name]])
    for report in reports(rows, tmp_path):
        assert report.overall.respondents == len(PEOPLE) + 1


@pytest.mark.parametrize("answers", [[3] * 9, [4] * 9, HIGHEST, LOWEST, [round(value) for value in MIDDLE]])
def test_who_answers_like_the_mean_or_the_best_and_stands_last_is_never_lost(
    answers: list[int], tmp_path: Path
) -> None:
    for rows in ([*numbered(), [8, *answers]], [*with_names(), ["Hadi", *answers]], [U, *PEOPLE, answers]):
        for report in reports(rows, tmp_path):
            assert report.overall.respondents == len(PEOPLE) + 1
            assert set(report.findings.by_code) <= {"order-assumed"}


@pytest.mark.parametrize("seed", range(30))
def test_of_random_tables_nobody_is_lost_for_a_wrong_number_or_a_blank(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    people = [dice.choices((1, 2, 3, 4), (1, 1, 4, 6), k=9) for _ in range(dice.randint(60, 120))]
    first = dice.choice([[], ["Nama"], ["No"], ["Loket"], ["Loket", "Nama"]])
    cells: dict[str, Any] = {"Nama": "Ani", "No": 0, "Loket": "Loket A"}
    typed: list[list[Any]] = [[*row] for row in people]
    for row in dice.sample(typed, 2):
        row[dice.randrange(9)] = dice.choice([5, 6, 9, 33, "", "x"])
    rows = [[*first, *U], *([*(cells[name] or n for name in first), *row] for n, row in enumerate(typed, start=1))]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows))
    assert report.overall.respondents == len(people)
    assert not {"rows-left-out", "row-doubtful"} & set(report.findings.by_code)


@pytest.mark.parametrize("seed", range(40))
def test_of_random_tables_all_respondents_stay_and_all_feet_go(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    number = dice.randint(2, 25)
    leaning = dice.choice([(1, 1, 1, 1), (0, 1, 4, 6), (0, 0, 1, 9), (5, 2, 1, 0)])
    people = [dice.choices((1, 2, 3, 4), leaning, k=9) for _ in range(number)]
    columns = list(zip(*people, strict=True))
    feet: dict[str, list[Any]] = {
        "Jumlah": [sum(column) for column in columns],
        "Hasil": [sum(column) for column in columns],
        "Rerata": [f"{sum(column) / number:.2f}".replace(".", ",") for column in columns],
        "Capaian unsur": [f"{sum(column) / number:.3f}" for column in columns],
        "Nilai terendah": [min(column) for column in columns],
        "Target": [3] * 9,
        "Skor ideal": [4] * 9,
    }
    chosen = dice.sample(sorted(feet), dice.randint(0, 4))
    rows = [["No", "L/P", *U], *([n, dice.choice("LP"), *row] for n, row in enumerate(people, start=1))]
    rows += [[label, "", *feet[label]] for label in chosen]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows))
    assert report.overall.respondents == number
    assert report.overall.exact == plain_index(people, Fraction(1, 9))
    assert set(report.findings.by_code) <= {"order-assumed", "rows-left-out", "weight-matters"}
