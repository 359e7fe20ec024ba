"""The header of a table again among its rows, and what only names some of what is asked, as a legend below does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.quirks.base import ANSWERS, NAMES
from tests.surveys import Cell, U, plain_index, write_xlsx

COLUMNS_BEFORE: dict[str, tuple[list[Cell], Callable[[int], list[Cell]]]] = {
    "numbers": (["No", "JK"], lambda n: [n, "LP"[n % 2]]),
    "profile": (["JK", "Usia"], lambda n: ["LP"[n % 2], 20 + n]),
    "units": (["Unit"], lambda n: [f"Loket {'AB'[n % 2]}"]),
    "answers only": ([], lambda _: []),
}


def sheet(kind: str, names: list[str], below: list[list[Cell]]) -> list[list[Cell]]:
    header, cells = COLUMNS_BEFORE[kind]
    return [[*header, *names], *([*cells(n), *row] for n, row in enumerate(ANSWERS, start=1)), *below]


@pytest.mark.parametrize("kind", COLUMNS_BEFORE)
@pytest.mark.parametrize("names", [U, NAMES], ids=["U", "names"])
@pytest.mark.parametrize(("gap", "margin"), [(0, 0), (1, 0), (2, 1), (0, 2)])
def test_a_legend_of_the_unsur_below_the_table_is_left_out(
    tmp_path: Path, kind: str, names: list[str], gap: int, margin: int
) -> None:
    legend: list[list[Cell]] = [[*[""] * margin, f"U{n}", name] for n, name in enumerate(NAMES, start=1)]
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", sheet(kind, names, [*[[]] * gap, *legend])))
    assert (report.overall.respondents, report.overall.exact) == (12, plain_index(ANSWERS))
    left_out = [finding for finding in report.findings.listed() if finding.code == "rows-left-out"]
    assert [dict(finding.facts)["rows"] for finding in left_out] == [9]


@pytest.mark.parametrize("line", [["JK", "Jumlah"], ["Nilai", "JK"], ["No", "Nama unsur"], ["1", "Persyaratan"]])
def test_the_header_of_another_list_below_is_no_header_of_the_answers(tmp_path: Path, line: list[Cell]) -> None:
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", sheet("numbers", U, [[], line])))
    assert (report.overall.respondents, report.overall.exact) == (12, plain_index(ANSWERS))


@pytest.mark.parametrize("names", [U, NAMES], ids=["U", "names"])
@pytest.mark.parametrize("number_of_names", [5, 9])
def test_a_header_that_names_half_of_the_unsur_in_other_places_is_refused(
    tmp_path: Path, names: list[str], number_of_names: int
) -> None:
    moved: list[Cell] = ["No", "JK", *reversed(names[:number_of_names])]
    with pytest.raises(Refusal) as refused:
        ikm.score(write_xlsx(tmp_path / "a.xlsx", sheet("numbers", names, [moved, [1, "L", *[3] * 9]])))
    assert (refused.value.code, refused.value.place.row) == ("header-changes", 14)


def test_somebody_who_answers_nothing_below_a_code_of_a_unit_is_a_respondent(tmp_path: Path) -> None:
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", sheet("profile", U, [["L", "U1"], ["P", 30, *ANSWERS[0]]])))
    assert report.overall.respondents == 13
    assert not report.findings.by_code["rows-left-out"]


def test_a_legend_may_have_the_name_first(tmp_path: Path) -> None:
    legend: list[list[Cell]] = [[name, f"U.{n}"] for n, name in enumerate(NAMES, start=1)]
    report = ikm.score(write_xlsx(tmp_path / "a.xlsx", sheet("answers only", U, legend)))
    assert (report.overall.respondents, report.overall.exact) == (12, plain_index(ANSWERS))
