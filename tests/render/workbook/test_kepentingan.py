"""Importance beside performance, as every output shows it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.render import OUTPUTS, Style
from ikm.render.workbook.kepentingan import NAME
from tests.books import (
    cells_of,
    differences,
    needs_libreoffice,
    recomputed,
    recomputed_by_libreoffice,
    report_of,
    workbook,
)
from tests.conftest import ROOT, validate
from tests.surveys import U

HARAPAN = ROOT / "examples" / "harapan.csv"

pytestmark = pytest.mark.usefixtures("flags")


def report() -> ikm.Report:
    """The respondents of the example with their services, and two unsur whose expectations nobody gave."""
    header, *read = (line.split(",") for line in HARAPAN.read_text(encoding="utf-8").splitlines())
    rows = [[*row[:13], "", "", *row[15:]] for row in read if any(row[2:11])]
    return report_of(header, rows, by="layanan", name="Perpustakaan")


def two_questions() -> ikm.Report:
    """Waktu is asked twice, and so is what was expected of it, once by fewer; sarana is on both lines."""
    header = ["U1", "U2", "U3a", "U3b", *U[3:], "H1", "H2", "H3a", "H3b", "H8"]
    rows: list[list[Any]] = [
        [3, 3, 4, 2, *[3] * 6, 4, 2, 4, 2, 3],
        [3, 3, 4, 2, *[3] * 6, 4, 2, 4, "", 3],
        [3, 3, 4, 2, *[3] * 6, 4, 2, 3, "", 3],
    ]
    return report_of(header, rows)


@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("importance-80.txt", "text", Style()),
        ("importance-50.txt", "text", Style(width=50, unicode=False)),
        ("importance.md", "markdown", Style()),
    ],
)
def test_the_table(golden: Callable[[str, str], None], name: str, kind: str, style: Style) -> None:
    found = OUTPUTS[kind].render(report(), style)
    assert isinstance(found, str)
    golden(name, found)


def plain(rows: list[list[Any]], column: int, words: dict[str, int]) -> list[int]:
    """The scores of the respondents who answered anything, of one column."""
    given = (row[column] for row in rows if any(row[2:11]))
    return [words.get(cell) or int(cell) for cell in given if cell]


def test_the_figures_of_json_reckoned_from_the_file() -> None:
    words = {"Tidak penting": 1, "Kurang penting": 2, "Penting": 3, "Sangat penting": 4}
    rows = [line.split(",") for line in HARAPAN.read_text(encoding="utf-8").splitlines()][1:]
    found = ikm.score(HARAPAN, by="layanan").to_dict()
    validate("report", found)
    groups = [(found["overall"], rows)]
    groups += [(one, [r for r in rows if r[1] == one["key"]["layanan"]]) for one in found["tables"][0]["groups"]]
    assert len(groups) == 3
    for group, own in groups:
        held = group["importance"]
        met, wanted = ([plain(own, first + n, words) for n in range(9)] for first in (2, 11))
        x, y = ([Fraction(sum(one), len(one)) for one in some] for some in (met, wanted))
        assert [Fraction(one["importance_exact"]) for one in held["unsur"]] == y
        assert [Fraction(one["gap_exact"]) for one in held["unsur"]] == [a - b for a, b in zip(x, y, strict=True)]
        assert [one["answers"] for one in held["unsur"]] == [len(one) for one in wanted]
        assert held["mean_importance"] == pytest.approx(float(sum(y) / 9), abs=5.1e-4)
        assert held["mean_performance"] == pytest.approx(float(sum(x) / 9), abs=5.1e-4)
        attained = [pytest.approx(float(100 * a / b), abs=5.1e-3) for a, b in zip(x, y, strict=True)]
        assert [one["attainment"] for one in held["unsur"]] == attained
        for one, a, b in zip(held["unsur"], x, y, strict=True):
            assert one["quadrant"] == ("CD", "AB")[9 * b >= sum(y)][9 * a >= sum(x)]
            assert one["on_line"] is (9 * b == sum(y) or 9 * a == sum(x))


def test_without_expectations_there_is_nothing_of_it() -> None:
    plain = ikm.score(ROOT / "examples" / "kelurahan.csv")
    assert plain.to_dict()["overall"]["importance"] is None
    shown = OUTPUTS["text"].render(plain, Style())
    assert isinstance(shown, str)
    assert "Kepentingan" not in shown
    assert NAME not in {sheet for sheet, _ in cells_of(workbook(plain)).values}


@pytest.mark.slow
@pytest.mark.parametrize("make", [report, two_questions], ids=lambda make: str(make.__name__))
def test_a_library_reckons_the_sheet_alike(make: Callable[[], ikm.Report], tmp_path: Path) -> None:
    content = workbook(make())
    found = recomputed(content, tmp_path)
    assert sum(sheet == NAME for sheet, _ in found) > 20
    assert differences(content, found) == []


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_reckons_the_sheet_alike(tmp_path: Path) -> None:
    contents = [workbook(report()), workbook(two_questions())]
    for content, found in zip(contents, recomputed_by_libreoffice(contents, tmp_path), strict=True):
        assert differences(content, found) == []


def test_the_sheet_says_what_the_report_says() -> None:
    values = cells_of(workbook(two_questions())).values
    shown = [[values.get((NAME, f"{letter}{row}")) for letter in "ACFGIK"] for row in range(4, 8)]
    # waktu: the mean of 11/3 and 2; the means of all four are 3 and (4 + 2 + 17/6 + 3) / 4 = 71/24
    assert shown == [
        ["U1", 3, 4, -1, "B", "tepat di garis"],
        ["U2", 3, 2, 1, "D", "tepat di garis"],
        ["U3", 3, pytest.approx(17 / 6), pytest.approx(1 / 6), "D", "tepat di garis"],
        ["U8", 3, 3, 0, "B", "tepat di garis"],
    ]
    assert (values[NAME, "C8"], values[NAME, "F8"]) == (3, pytest.approx(71 / 24))


def test_the_diagram_has_a_point_for_each_unsur_and_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(report()))
    sheet: Any = openpyxl.load_workbook(path)[NAME]
    (chart,) = sheet._charts
    points = [(one.xVal.numRef.f, one.yVal.numRef.f) for one in chart.series]
    assert points[2:] == [(f"'{NAME}'!$C${row}", f"'{NAME}'!$F${row}") for row in range(4, 11)]
    assert points[:2] == [(f"'{NAME}'!${x}$4:${x}$5", f"'{NAME}'!${y}$4:${y}$5") for x, y in ("MN", "OP")]
    values = cells_of(path.read_bytes()).values
    for axis, letter in ((chart.x_axis, "C"), (chart.y_axis, "F")):
        met = [values[NAME, f"{letter}{row}"] for row in range(4, 11)]
        assert axis.scaling.min < min(met) < max(met) < axis.scaling.max


def test_a_workbook_read_back_has_the_same_index(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(report()))
    again = ikm.score(path)
    assert (again.overall.exact, again.importance) == (report().overall.exact, None)
