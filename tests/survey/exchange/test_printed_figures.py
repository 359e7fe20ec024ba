"""Small tables of printed figures: how they may be laid out, and what is taken for answers instead."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ikm.index.method import Method
from ikm.messages.findings import Refusal
from ikm.rules.library import load as load_rules
from ikm.survey.exchange.printed_figures import PrintedFigures, load
from tests.surveys import UNSUR, Rows, U, write_csv, write_ods, write_xlsx

METHOD = Method(load_rules("permenpanrb-14-2017"))
NRR = ["3,40", "3,37", "3,29", "3,93", "3,37", "3,35", "3,44", "3,71", "3,35"]
TOTALS = [105, 101, 100, 116, 102, 105, 106, 105, 115]
DOWN: Rows = [["Unsur", "NRR"], *zip(UNSUR, NRR, strict=True), ["IKM", "85,76"], ["Mutu", "B"]]
SUMS: Rows = [["Unsur", "Jumlah nilai"], *zip(U, TOTALS, strict=True), ["Jumlah responden", 29], ["IKM", "90,56"]]


def read(path: Path) -> PrintedFigures:
    found = load(path, METHOD)
    assert found
    return found


@pytest.mark.parametrize(
    "rows",
    [
        DOWN,
        [["Rekapitulasi", ""], ["", ""], *DOWN],
        [["No", *DOWN[0]], *([n, *row] for n, row in enumerate(DOWN[1:10], 1)), *(["", *row] for row in DOWN[10:])],
        [["Unsur", "NRR", "NRR tertimbang"], *([*row, "0,37"] for row in DOWN[1:10]),
         ["Jumlah", "", "3,43"], ["IKM", "", "85,76"], ["Mutu", "", "B"]],
        [["Unsur", *U], ["NRR", *NRR], ["IKM", "85,76"], ["Mutu", "B"]],
        [["Unsur", *range(1, 10)], ["NRR / Unsur", *NRR], ["IKM UNIT PELAYANAN", *[""] * 8, "85,76"], ["Mutu", "B"]],
    ],
    ids=["down", "titled", "numbered", "weighted", "across", "foot"],
)  # fmt: skip
@pytest.mark.parametrize(
    "write", [lambda path, rows: write_csv(path, rows, ";"), write_xlsx, write_ods], ids=["csv", "xlsx", "ods"]
)
def test_nrr_by_row_or_column(tmp_path: Path, rows: Rows, write: Any) -> None:
    found = read(write(tmp_path / "a", rows))
    assert [str(one) for one in found.nrr] == [one.replace(",", ".") for one in NRR]
    assert (found.totals, found.answers, found.ikm, found.mutu) == ((), (), (Decimal("85.76"),), "B")
    assert found.place.file == str(tmp_path / "a")
    assert len(found.sha256 or "") == 64


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        (SUMS, (29,)),
        ([["Unsur", "Total", "n"], *([*row, 29] for row in SUMS[1:10]), ["IKM", "90,56", ""]], (29,) * 9),
        ([["Unsur", *U], ["Σ nilai", *TOTALS], ["Jumlah responden", 29], ["IKM", 90.56]], (29,)),
        ([["Jumlah nilai", *TOTALS], ["n", *[29] * 9], ["IKM", 90.56]], (29,) * 9),
    ],
    ids=["down", "answers", "across", "answers across"],
)  # fmt: skip
def test_totals_with_the_number_of_answers(tmp_path: Path, rows: Rows, answers: tuple[int, ...]) -> None:
    found = read(write_csv(tmp_path / "a.csv", rows, ";"))
    assert (found.nrr, found.totals, found.answers) == ((), tuple(TOTALS), answers)
    assert found.ikm == (Decimal("90.56"),)


def test_both_prints_of_the_index(tmp_path: Path) -> None:
    rows = [*DOWN[:10], ["SKM", "3,430"], ["IKM", "85,76"]]
    assert read(write_csv(tmp_path / "a.csv", rows, ";")).ikm == (Decimal("3.430"), Decimal("85.76"))


@pytest.mark.parametrize(
    "rows",
    [
        [["No", *U], *([n, *[3] * 9] for n in range(1, 5))],
        [["No", *U, "Jumlah"], *([n, *[3] * 9, 27] for n in range(1, 5)), ["NRR", *[3] * 9], ["IKM", 75]],
        [["Unsur", "1", "2", "3", "4", "Jumlah"], *([one, 0, 1, 2, 3, 6] for one in U)],
        [["Unsur", "Skor", "Jumlah"], *([one, score, 3] for one in U for score in (1, 2, 3, 4))],
        [["Unit", "IKM"], ["Loket A", "81,2"]],
        [*DOWN, *([f"baris {n}", ""] for n in range(60))],
    ],
    ids=["answers", "foot below answers", "counts", "long counts", "no figures", "many rows"],
)  # fmt: skip
def test_answers_are_no_figures(tmp_path: Path, rows: Rows) -> None:
    assert load(write_csv(tmp_path / "a.csv", rows, ";"), METHOD) is None


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        (
            [["Unsur", "Total"], *zip(U, TOTALS, strict=True)],
            "printed-answerless",
            "totals say nothing without the number of answers",
        ),
        (
            [["Unsur", *U], ["Jumlah", *TOTALS], ["Jumlah responden", 29, 28]],
            "printed-answers",
            "there are 2 numbers of answers for 9 totals; give one number for all, or one for each total",
        ),
        ([["Unsur", "NRR"], ["U1", "baik"], ["U2", "3,4"]], "printed-no-nrr", "“baik” is no NRR"),
        ([["Unsur", "NRR"], ["U1", "3,4"], ["U1", "3,5"]], "printed-twice", "“U1” stands in two rows"),
        (
            [["Unsur", "Total", "n"], ["U1", "10,5", 29], ["U2", 100, 29]],
            "printed-no-whole",
            "“10,5” is no whole number",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, rows: Rows, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        load(write_csv(tmp_path / "a.csv", rows, ";"), METHOD)
    assert refusal.value.code == code
    assert words in str(refusal.value)


def test_what_is_no_file_is_left_to_the_reader_of_answers(tmp_path: Path) -> None:
    assert load(tmp_path / "nowhere.csv", METHOD) is None
    assert load(tmp_path, METHOD) is None


@pytest.mark.parametrize(
    "rows",
    [
        [["Unsur", "NRR", "Nilai"], *([*row, "85"] for row in DOWN[1:10]), ["IKM", "3,43", "85,76"]],
        [["Unsur", *U], ["NRR", *NRR], ["IKM", "3,43", "85,76", *[""] * 7]],
    ],
    ids=["down", "across"],
)
def test_of_several_figures_in_the_row_of_the_index_the_last_is_the_index(tmp_path: Path, rows: Rows) -> None:
    assert read(write_csv(tmp_path / "a.csv", rows, ";")).ikm == (Decimal("85.76"),)
