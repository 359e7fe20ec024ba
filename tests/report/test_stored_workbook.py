"""The figures that headed a report in a workbook are those of its JSON, also where answers alone do not give them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ikm.options import ReadOptions, ScoreOptions
from ikm.pipelines.rule_sets import RuleSetRun
from ikm.pipelines.score import stored_periods
from ikm.report.stored_report import load
from tests.conftest import Run
from tests.surveys import U, plain_index, write_csv

PEOPLE = {("A", "KTP"): (3, 9), ("A", "KK"): (4, 3), ("B", "KTP"): (2, 6), ("B", "KK"): (4, 2)}
"""The answer of each respondent of a unit and service, and how many there are."""


@pytest.mark.parametrize("by_units", [True, False], ids=["units", "services"])
def test_a_workbook_gives_back_what_headed_its_report(by_units: bool, run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Unit", "Layanan", *U]]
    for (unit, service), (answer, number) in PEOPLE.items():
        rows += [[unit, service, *[answer] * 8, 1 + row % 4] for row in range(number)]
    path = write_csv(tmp_path / "jawaban.csv", rows)
    wanted = ["--unit", "Unit" if by_units else "none", "--by", "layanan", "--overall", "mean", "--stats"]
    for name in ("hasil.xlsx", "hasil.json"):
        done = run("score", path, *wanted, "--period", "TW I 2025", "-o", tmp_path / name, "-q")
        assert done.exit_code == 0, done.stderr
    options = ReadOptions(by=("layanan",))
    (found,) = stored_periods(str(tmp_path / "hasil.xlsx"), RuleSetRun(options, ()), ScoreOptions(overall="mean"))
    expected = load(tmp_path / "hasil.json")
    expected = expected._replace(path=found.path, contents=found.contents)  # of the JSON and of the answers
    assert found == expected
    assert found.period == "TW I 2025"


def test_answers_of_a_workbook_are_of_the_period_of_its_report(run: Run, tmp_path: Path) -> None:
    before = write_csv(tmp_path / "dulu.csv", [["Unit", *U], *[["A", *[3] * 9]] * 12, *[["B", *[2] * 9]] * 12])
    now = write_csv(tmp_path / "kini.csv", [["Unit", *U], *[["A", *[4] * 9]] * 12, *[["B", *[3] * 9]] * 12])
    book = tmp_path / "hasil.xlsx"
    assert run("score", before, "--name", "Kota Contoh", "--period", "TW I 2025", "-o", book, "-q").exit_code == 0
    (found,) = stored_periods(str(book), RuleSetRun(ReadOptions(), ()), ScoreOptions())
    assert (found.name, found.period, found.overall.exact) == ("Kota Contoh", "TW I 2025", Fraction(125, 2))
    done = run("score", now, "--period", "TW II 2025", "--history", book, "-o", f"{tmp_path}/{{unit}}.json")
    assert done.exit_code == 0, done.stderr
    for unit, first, second in (("A", "75", "100"), ("B", "50", "75")):
        (trend,) = json.loads((tmp_path / f"{unit}.json").read_text())["tables"]
        indices = {group["key"]["periode"]: group["ikm_exact"] for group in trend["groups"]}
        assert indices == {"TW I 2025": first, "TW II 2025": second}


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_a_figure_put_together_of_others_is_said(run: Run, tmp_path: Path, form: str) -> None:
    rows: list[list[Any]] = [["Unit", "Layanan", *U]]
    for (unit, service), (answer, number) in PEOPLE.items():
        rows += [[unit, service, *[answer] * 9]] * number
    path = write_csv(tmp_path / "jawaban.csv", rows)
    wanted = ["--unit", "Unit", "--overall", "mean"]
    former = tmp_path / f"dulu.{form}"
    assert run("score", path, *wanted, "--strata", "unit", "--period", "2024", "-o", former, "-q").exit_code == 0
    alike, other = ["--strata", "unit"], ["--by", "layanan", "--strata", "layanan,unit"]
    for strata, is_said in ((alike, False), (other, True)):
        done = run("score", path, *wanted, *strata, "--period", "2025", "--history", former, "--lang", "en")
        assert done.exit_code == 0, done.stderr
        said = "computed with --strata unit, this report with --strata unit,layanan"
        assert (said in " ".join(done.stderr.split())) == is_said
        assert ("history-differs" in done.stderr) == is_said


def test_by_hand(run: Run, tmp_path: Path) -> None:
    rows = [["Layanan", *U], *[["KTP", *[3] * 9]] * 9, *[["KK", *[4] * 9]] * 3]
    path = write_csv(tmp_path / "jawaban.csv", rows)
    run("score", path, "--by", "layanan", "--overall", "mean", "-o", tmp_path / "hasil.xlsx", "-q")
    # The answers of a workbook are in no services, so the pooled figure is reckoned from them as they are.
    for way, by, expected in (("mean", "layanan", Fraction(175, 2)), ("pooled", (), Fraction(325, 4))):
        run_of_way = RuleSetRun(ReadOptions(by=by), ())
        (found,) = stored_periods(str(tmp_path / "hasil.xlsx"), run_of_way, ScoreOptions(overall=way))
        assert found.overall.exact == expected
    assert plain_index([[3] * 9] * 9 + [[4] * 9] * 3) == Fraction(325, 4)
