"""A survey of an office's own, from its rule file to a page and a workbook: ``examples/integritas.toml``."""

from __future__ import annotations

import csv
import tomllib
from fractions import Fraction
from pathlib import Path

from openpyxl import load_workbook

import ikm
from ikm.rules.library import load
from tests.conftest import Run

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
RULES, ANSWERS = EXAMPLES / "integritas.toml", EXAMPLES / "integritas.csv"


def reckoned() -> Fraction:
    """The index a second way: from the text of the two files, by nothing of the program."""
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    rows = list(csv.DictReader(ANSWERS.read_text(encoding="utf-8").splitlines()))
    index = Fraction()
    for unsur in rules["unsur"]:
        scores = [1 + unsur["answers"].index(row[unsur["question"]]) for row in rows]
        index += Fraction(unsur["weight"]) * Fraction(sum(scores), len(scores))
    return index * int(rules["scale"]["factor"])


def test_an_own_survey_is_scored_by_its_own_weights_and_classes() -> None:
    report = ikm.score(str(ANSWERS), rules=str(RULES))
    assert report.overall.exact == reckoned()
    assert report.overall.grade is not None
    assert (report.overall.grade.mutu, report.overall.grade.kinerja) == ("B", "Waspada")
    assert [one.unsur.weight for one in report.overall.unsur] == [Fraction(n, 8) for n in (1, 2, 1, 2, 1, 1)]


def test_it_has_a_page_and_a_workbook_under_its_own_name(run: Run, tmp_path: Path) -> None:
    page, book = tmp_path / "integritas.html", tmp_path / "integritas.xlsx"
    for path in (page, book):
        assert run("score", ANSWERS, "--rules", RULES, "-o", path).exit_code == 0
    assert "Indeks Integritas Internal" in page.read_text(encoding="utf-8")
    texts = {cell for sheet in load_workbook(book) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Indeks Integritas Internal", "Waspada", "III"} <= texts


def test_the_file_says_that_its_items_are_invented() -> None:
    rules = load(str(RULES))
    sources = [rules.source, *(one.source for one in rules.unsur), *(one.source for one in rules.grades)]
    assert {source.mark for source in sources} == {"M"}
    assert all("Dikarang" in source.text for source in sources)
    assert "DIKARANG" in RULES.read_text(encoding="utf-8").partition("\n\n")[0]
