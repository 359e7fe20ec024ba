"""``ikm check`` reads by the same options as ``ikm score``, and says all that scoring says of what is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.options import READING, ReadOptions, ScoreOptions, flag_of
from ikm.pipelines.rule_sets import RuleSetRun
from ikm.pipelines.score import read_runs
from tests.cli.test_map_of_shapes import TURNED, tables
from tests.conftest import Run, valid
from tests.kinds import ANSWERS
from tests.survey.dress.wardrobe import dressed_survey
from tests.surveys import U, write_csv, write_xlsx

STAMPS = ["2025-03-31T18:30:00Z", "2025-04-01T02:00:00Z"]
DATED = [
    ["Tanggal", "Pendidikan", "Usia", "Loket", "Saran", *U],
    *(
        [STAMPS[n % 2], "SMA" if n % 3 else "Kursus", 15 + n, "AB"[n % 2], f"tolong diperbaiki nomor {n}", *row]
        for n, row in enumerate(ANSWERS)
    ),
]


def codes_of_reading(path: Path, **options: Any) -> set[str]:
    """The codes of what scoring says of the tables, without those of the results."""
    (read,) = read_runs(path, [RuleSetRun(ReadOptions(**options), ())], ScoreOptions())
    return {*read.survey.findings.by_code}


@pytest.mark.parametrize(
    "option", [field for field in ReadOptions.fields() if field.option], ids=lambda one: one.name
)
def test_every_option_of_reading_is_one_of_check(run: Run, option: Any) -> None:
    is_offered = flag_of(option) in run("check", "--help").stdout
    assert is_offered or option.option.panel != READING


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"per": "bulan"},
        {"per": "bulan", "timezone": "WIB"},
        {"timezone": "WITA"},
        {"since": "1 April 2025"},
        {"by": "pendidikan", "profile_classes": "2017"},
        {"by": "usia", "age_bands": "17,26"},
        {"roles": {"layanan": "Loket"}, "by": "layanan"},
        {"unit_from": "file", "service_from": "folder"},
        {"drop_duplicates": True},
        {"jobs": 2},
    ],
    ids=str,
)
def test_check_says_all_that_scoring_says(tmp_path: Path, options: dict[str, Any]) -> None:
    path = write_csv(tmp_path / "Loket.csv", DATED)
    assert codes_of_reading(path, **options) <= {*ikm.check(path, **options).findings.by_code}


@pytest.mark.parametrize("name", [*TURNED, *tables()])
def test_check_says_all_of_every_shape(tmp_path: Path, name: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {**TURNED, **tables()}[name])
    assert codes_of_reading(path) <= {*ikm.check(path).findings.by_code}


@pytest.mark.slow
def test_check_says_all_in_any_dress(tmp_path: Path) -> None:
    for seed in range(60):
        dressed = dressed_survey(seed)
        path = dressed.file.write(dressed.sheet, tmp_path)
        try:
            said = codes_of_reading(path, unit="none")
        except Refusal:
            continue
        assert said <= {*ikm.check(path, unit="none").findings.by_code}, f"seed {seed}"


def test_stamps_in_utc_are_said_though_nobody_is_grouped_by_them(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", DATED)
    found = valid("check", run("check", path, "-f", "json").stdout)["findings"]["by_code"]
    assert found["dates-utc"] == 1
    found = valid("check", run("check", path, "--timezone", "WIB", "-f", "json").stdout)["findings"]["by_code"]
    assert (found["stamps-shifted"], "dates-utc" in found) == (1, False)


def test_respondents_of_another_time_are_accounted_for(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", DATED)
    options = ("--from", "1 April 2025", "--timezone", "WIB")
    (use,) = valid("check", run("check", path, *options, "-f", "json").stdout)["inputs"]
    assert (use["used"], use["outside"]) == (24, 0)  # by the clocks of Jakarta all of them answered in April
    (use,) = valid("check", run("check", path, *options[:2], "-f", "json").stdout)["inputs"]
    assert (use["used"], use["outside"]) == (12, 12)


def test_what_scoring_refuses_of_the_whole_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", DATED)
    for told in (ikm.score, ikm.check):
        with pytest.raises(Refusal) as refused:
            told(path, by="Saran")
        assert refused.value.code == "column-free-text"
    assert ikm.check(path, by="Saran", allow_free_text=True).complete
    rows = [["Unit", *U], *(["A", *row] for row in ANSWERS * 2)]
    again = [rows[0], *reversed(rows[1:])]
    twice = [write_csv(tmp_path / "b.csv", rows), write_csv(tmp_path / "c.csv", again)]
    for told in (ikm.score, ikm.check):
        with pytest.raises(Refusal) as refused:
            told(twice, unit="Unit")
        assert refused.value.code == "rows-twice"


def warned_of(report: ikm.Report | ikm.Inspection) -> list[str]:
    return [one.sentence for one in report.findings.listed() if one.code == "value-alike"]


@pytest.mark.parametrize("source", ["unit_from", "service_from"])
def test_names_of_files_that_look_alike_are_said_by_both(tmp_path: Path, source: str) -> None:
    for name, rows in {"Dinkes": ANSWERS[:8], "DINKES ": ANSWERS[8:16], "BPBD": ANSWERS[16:]}.items():
        write_csv(tmp_path / f"{name}.csv", [U, *rows])
    options: dict[str, Any] = {source: "file"}
    role = {"unit_from": "unit", "service_from": "layanan"}[source]
    wanted = [f"{role}: “DINKES”, “Dinkes” look alike and are counted apart"]
    assert warned_of(ikm.check(tmp_path, **options)) == wanted
    assert warned_of(ikm.score(tmp_path, **options)) == wanted


def test_names_in_columns_of_two_files_that_look_alike_are_said_by_both(tmp_path: Path) -> None:
    for name, rows in {"Dinkes": ANSWERS[:12], "DINKES": ANSWERS[12:]}.items():
        write_csv(tmp_path / f"{name} 2025.csv", [["Unit", *U], *([name, *row] for row in rows)])
    wanted = ["unit: “DINKES”, “Dinkes” look alike and are counted apart"]
    assert warned_of(ikm.check(tmp_path)) == warned_of(ikm.score(tmp_path)) == wanted


def test_names_in_one_column_that_look_alike_are_said_once_with_their_place(tmp_path: Path) -> None:
    rows = [["DINKES" if n % 2 else "Dinkes", *row] for n, row in enumerate(ANSWERS)]
    found = ikm.check(write_csv(tmp_path / "a.csv", [["Unit", *U], *rows])).findings.listed()
    (alike,) = (one for one in found if one.code == "value-alike")
    assert alike.place.cell == "A1"


@pytest.mark.parametrize("format_name", ["text", "json", "csv", "github", "junit", "sarif", "html", "markdown"])
def test_what_is_of_no_file_is_said_in_every_format(run: Run, tmp_path: Path, format_name: str) -> None:
    for name, rows in {"Dinkes": ANSWERS[:12], "DINKES": ANSWERS[12:]}.items():
        write_csv(tmp_path / f"{name}.csv", [U, *rows])
    done = run("check", tmp_path, "--unit-from", "file", "-f", format_name)
    assert done.exit_code == 0, done.stderr
    assert "look alike" in done.stdout + done.stderr
