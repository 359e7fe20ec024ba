"""The page of a terminal: how many periods of a series it has room for, to the column."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

import ikm
from ikm.render import OUTPUTS, Style
from ikm.render.page import Column, Page, PageCell, PageRow, PageTable
from ikm.render.text import render
from tests.surveys import U, csv_text

QUARTERS = [f"TW {roman} {year}" for year in (2024, 2025) for roman in ("I", "II", "III", "IV")]


@pytest.fixture(scope="module")
def report() -> ikm.Report:
    """Two units through eight quarters, each with 87,50, and what is known of how sure that is."""
    rows = [
        [unit, quarter, *[score] * 9] for unit in ("Loket A", "Loket B") for quarter in QUARTERS for score in (3, 4)
    ]
    return ikm.score(io.BytesIO(csv_text([["Unit", "Periode", *U], *rows]).encode()), unit="unit", per="triwulan")


def trend(report: ikm.Report, style: Style) -> list[str]:
    """The lines of the trend of each unit."""
    _, _, behind = str(OUTPUTS["text"].render(report, style)).partition("Tren per unit\n\n")
    return behind.partition("\n\n")[0].splitlines()


@pytest.mark.parametrize(
    ("width", "terminal", "judged", "periods"),
    [
        *((44, False, False, 2), (45, False, False, 3)),  # 7 + 11 + 27
        *((71, False, False, 5), (72, False, False, 6)),
        *((89, False, False, 7), (90, False, False, 8)),
        *((47, False, True, 2), (48, False, True, 3)),
        *((92, False, True, 7), (93, False, True, 8)),
        *((62, True, False, 4), (63, True, False, 5)),
        *((69, True, False, 5), (70, True, False, 4)),  # here the course begins
        *((72, True, False, 4), (73, True, False, 5)),
        *((99, True, False, 7), (100, True, False, 8)),
        *((75, True, True, 4), (76, True, True, 5)),
    ],
)
def test_as_many_periods_are_shown_as_the_page_has_room_for(
    report: ikm.Report, width: int, terminal: bool, judged: bool, periods: int
) -> None:
    """Names take 7 columns, the change 2 + 9, and each figure, such as 87,50 B, 2 + 7.

    In a terminal of 70 columns or more the course of eight quarters takes 2 + 8, and where changes are told from none
    their sign 2 + 1.
    """
    lines = trend(report if judged else replace(report, stats=None), Style(width=width, terminal=terminal))
    assert lines[-1].count("87,50 B") == periods
    assert max(map(len, lines)) <= width
    assert ("▁" in lines[-1]) is (terminal and width >= 70)


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ([[3] * 9, [4] * 9], "permenpanrb-14-2017"),
        ([[4] * 9] * 2, "permenpanrb-14-2017"),
        ([[1] * 9] * 2, "permenpanrb-14-2017"),
        ([[3] * 5, [4] * 5], "spak"),
    ],
    ids=["classes above and below", "none above", "none below", "no classes"],
)
def test_below_the_large_digits_one_line_is_empty_however_little_stands_beside_them(
    rows: list[list[int]], rules: str
) -> None:
    header = [f"{'S' if rules == 'spak' else 'U'}{place}" for place in range(1, len(rows[0]) + 1)]
    found = ikm.score(io.BytesIO(csv_text([header, *rows]).encode()), rules=rules)
    lines = str(OUTPUTS["text"].render(replace(found, stats=None), Style(terminal=True))).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(("█", "▀")))
    assert all(line[0] in "█▀ " and line for line in lines[first : first + 3])
    assert lines[first + 3] == ""
    assert lines[first + 4] != ""


def test_where_a_table_has_room_its_columns_stay_in_their_order() -> None:
    columns = Column("No", ">"), Column("Nama", key=True), Column("Nilai", ">")
    table = PageTable("", columns, ((PageRow((PageCell("1"), PageCell("Loket"), PageCell("3"))),),))
    assert render([Page("", (table,))], Style()).split("\n")[0] == "No  Nama   Nilai"
    narrow = render([Page("", (table,))], Style(width=12)).split()
    assert narrow == ["No", "Nama", "─────────", "1", "Loket", "Nama", "Nilai", "────────────", "Loket", "3"]
