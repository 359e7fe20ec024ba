"""Whole outputs, compared sign by sign; and the figures in them, reckoned a second way."""

from __future__ import annotations

import csv
import io
import runpy
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import ikm
from ikm.render import OUTPUTS, WRITERS, Style, output_for
from ikm.rules import scale
from ikm.rules.library import known, load, survey, surveys
from ikm.rules.ruleset import KrejcieMorgan
from tests.books import cell_by_cell, with_answers, workbook
from tests.conftest import ROOT
from tests.surveys import U, csv_text, plain_index, plain_mutu, shown

PUSKESMAS = ROOT / "examples" / "puskesmas.xlsx"
KELURAHAN = ROOT / "examples" / "kelurahan.csv"
Golden = Callable[[str, str], None]

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> ikm.Report:
    """A report with everything in it: labels, two tables, withheld groups, findings."""
    monkeypatch.chdir(ROOT)
    source = "examples/puskesmas.xlsx"
    return ikm.score(
        source, by=["layanan", "pendidikan,jk"], without=["biaya"], name="Puskesmas Sukamaju", period="TW III 2025"
    )


def text(report: ikm.Report, kind: str, style: Style) -> str:
    found = OUTPUTS[kind].render(report, style)
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("pipe.txt", "text", Style()),
        ("wide.txt", "text", Style(width=120, decimal=".")),
        ("narrow.txt", "text", Style(width=44)),
        ("terminal.txt", "text", Style(terminal=True)),
        ("colour.txt", "text", Style(terminal=True, colour=True)),
        ("ascii.txt", "text", Style(terminal=True, unicode=False)),
        ("report.md", "markdown", Style()),
        ("report.csv", "csv", Style()),
        ("comma.csv", "csv", Style(decimal=",")),
        ("report.json", "json", Style()),
    ],
)
def test_whole_outputs(report: ikm.Report, golden: Golden, name: str, kind: str, style: Style) -> None:
    golden(name, text(report, kind, style))


@pytest.mark.parametrize(
    ("name", "kind", "style"), [("questions.txt", "text", Style()), ("questions.md", "markdown", Style())]
)
def test_questions_of_one_unsur_stand_below_it(golden: Golden, name: str, kind: str, style: Style) -> None:
    """U3a has (4+3+4+3)/4 = 3,500 and U3b, with a blank, (2+2+1)/3 = 1,667, so waktu has 31/12 = 2,583.

    The others are 3,5 twice, 4 twice and 3 four times: together 355/12, by 9 3,287 and times 25 82,18.
    """
    header = ["U1", "U2", "U3a", "U3b", *U[3:]]
    rows = [
        [4, 3, 4, 2, 4, 3, 3, 4, 3, 4],
        [4, 3, 3, 2, 4, 3, 3, 4, 3, 4],
        [3, 3, 4, 1, 4, 3, 3, 4, 3, 4],
        [3, 3, 3, "", 4, 3, 3, 4, 3, 2],
    ]
    golden(name, text(ikm.score(io.BytesIO(csv_text([header, *rows]).encode())), kind, style))


def test_the_workbook_cell_by_cell(report: ikm.Report, golden: Golden) -> None:
    rows = given(PUSKESMAS)
    content = workbook(with_answers(report, [*rows[0]], [[*row.values()] for row in rows]))
    golden("workbook.txt", cell_by_cell(content))


def rules_page(shown: object, kind: str = "text", width: int = 80) -> str:
    return str(WRITERS[kind].render(shown, Style(decimal=".", width=width)))


@pytest.mark.parametrize("name", known())
def test_rule_sets_as_they_are_shown(golden: Golden, name: str) -> None:
    golden(f"{name}.txt", rules_page(load(name)))


@pytest.mark.parametrize("name", surveys())
def test_surveys_as_they_are_shown(golden: Golden, name: str) -> None:
    golden(f"{name}.txt", rules_page(survey(name)))


def test_a_scale_as_it_is_shown(golden: Golden) -> None:
    golden("ombudsman-2022.txt", rules_page(scale.load("ombudsman-2022")))


def test_a_rule_set_as_markdown(golden: Golden) -> None:
    golden("spkp-4.md", rules_page(load("spkp-4"), "markdown"))


@pytest.mark.parametrize("width", [40, 60, 120])
def test_rules_keep_within_the_width_of_the_page(width: int) -> None:
    for rules in (*map(load, known()), *map(survey, surveys()), *map(scale.load, scale.known())):
        assert max(map(len, rules_page(rules, width=width).splitlines())) <= width


def test_a_rule_set_is_shown_without_what_it_does_not_say() -> None:
    shown = rules_page(load("permenpanrb-14-2017")._replace(sample=None))
    assert "Jumlah responden" not in shown
    assert "Unsur dan bobotnya" in shown


def test_a_proportion_that_is_no_half_is_shown_with_its_rest() -> None:
    rules = load("permenpanrb-14-2017")
    assert isinstance(rules.sample, KrejcieMorgan)
    shown = rules_page(rules._replace(sample=rules.sample._replace(proportion=Fraction("0.3"))))
    assert "P = 0.3, Q = 0.7, d = 0.05" in shown


@pytest.mark.parametrize("width", [40, 50, 66, 80, 120])
def test_the_page_keeps_within_its_width(report: ikm.Report, width: int) -> None:
    page = text(report, "text", Style(width=width))
    assert max(map(len, page.splitlines())) <= width
    assert f"IKM {report.overall.ikm}".replace(".", ",") in page


def given(path: Path) -> list[dict[str, Any]]:
    """The rows of an example, read without our readers."""
    if path.suffix == ".csv":
        return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize("path", [PUSKESMAS, KELURAHAN], ids=lambda path: path.name)
def test_the_examples_reckoned_a_second_way(path: Path) -> None:
    rows = given(path)
    service, columns = ("Layanan", U) if path == PUSKESMAS else ("Jenis layanan", [*rows[0]][4:])
    answers = [[int(row[c]) if str(row[c]) in "1234" else None for c in columns] for row in rows]
    found = ikm.score(path, by="layanan")
    assert found.overall.exact == plain_index(answers)
    for group in found.tables[0].groups:
        own = plain_index([a for a, row in zip(answers, rows, strict=True) if row[service] == group.key["layanan"]])
        assert group.score.ikm == shown(own)
        assert group.score.grade is not None
        assert group.score.grade.mutu == plain_mutu(own)


def test_the_examples_are_what_their_script_makes(tmp_path: Path) -> None:
    script = runpy.run_path(str(ROOT / "examples" / "make.py"))
    script["main"].__globals__["HERE"] = tmp_path
    script["main"]()
    for path in (PUSKESMAS, KELURAHAN, PUSKESMAS.with_name("puskesmas-tw2.csv")):
        assert given(path) == given(tmp_path / path.name)
    assert (tmp_path / "populasi.csv").read_bytes() == (ROOT / "examples" / "populasi.csv").read_bytes()


def test_csv_and_the_frame_are_the_same_table(report: ikm.Report) -> None:
    def plain(frame: pd.DataFrame) -> list[list[object]]:
        return [list(frame.columns), *frame.astype(object).where(frame.notna(), None).to_numpy().tolist()]

    read = pd.read_csv(io.StringIO(text(report, "csv", Style())))
    assert plain(read) == plain(report.to_frame())


def test_a_survey_cannot_steer_the_terminal_or_the_page() -> None:
    names = ["[red]merah[/red]", "\x1b[31mmerah", "a|b", "*x*", "garis\nbaru"]
    rows = [["Loket", *U], *([name, *[4] * 9] for name in names)]
    found = ikm.score(io.BytesIO(csv_text(rows).encode()), by="loket")
    page = text(found, "text", Style(terminal=True))
    assert "\x1b" not in page
    assert "[red]merah[/red]" in page
    assert "garis baru" in page
    assert "a\\|b" in text(found, "markdown", Style())


def test_a_group_without_an_index_says_why() -> None:
    rows = [["Loket", *U], ["A", *[4] * 9], ["B", 4, *[""] * 8]]
    found = ikm.score(io.BytesIO(csv_text(rows).encode()), by="loket")
    assert "(ada unsur tanpa jawaban)" in text(found, "text", Style())


@pytest.mark.parametrize(
    ("name", "kind"), [("a.JSON", "json"), ("a.csv", "csv"), ("a.MD", "markdown"), ("a.xlsx", "xlsx")]
)
def test_endings_mean_formats(name: str, kind: str) -> None:
    assert output_for(Path(name)) == kind
