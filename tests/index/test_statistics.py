"""All that is said of a group beside its index: the parts in their places, in JSON too, however it was counted."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.index.interval import of_index, of_unsur
from ikm.index.reliability import reliability
from ikm.index.score import score
from ikm.index.statistics import Statistics, statistics
from ikm.index.tally import Tally
from ikm.options import StatisticsMode
from tests.conftest import Run, validate
from tests.index.oracles import Survey, alone, read, same, survey, surveys, tallied
from tests.surveys import U, write_csv, write_tally

NAMES = ["persyaratan", "prosedur", "waktu", "waktu"]
SURE = Fraction("0.95")
INTERVALS, RELIABILITY = read("intervals"), read("reliability")
AT = INTERVALS["confidences"].index(0.95)


def of(one: Survey, tally: Tally | None = None) -> Statistics:
    counted = one.tally if tally is None else tally
    return statistics(
        counted, one.questions, one.method, score(counted, one.questions, one.method), SURE, one.population
    )


def test_each_part_is_that_of_its_own_module() -> None:
    one = alone("several-of-800")
    found = of(one)
    assert found.interval == of_index(one.tally, one.questions, one.method, one.score.exact, SURE, 800)
    assert found.reliability == reliability(one.tally, SURE)
    for unsur in one.score.unsur:
        places = one.places(unsur.unsur.id)
        told = found.unsur[unsur.unsur.id]
        assert told.interval == of_unsur(one.tally, places, one.method.rules, unsur.nrr, SURE, 800)
        assert told.items == tuple(found.reliability.items[place] for place in places)
        given_answers = [row[place] for row in one.rows for place in places]
        assert told.blank_share == Fraction(given_answers.count(0), len(given_answers))
        assert told.top_share == Fraction(given_answers.count(4), len(given_answers) - given_answers.count(0))


def test_where_nobody_answered_there_is_no_share_of_the_best() -> None:
    found = of(survey([[3, 4, 0, 0], [4, 4, 0, 0]], NAMES))
    assert found.unsur["waktu"].top_share is None
    assert found.unsur["waktu"].blank_share == 1
    assert found.unsur["prosedur"].top_share == 1
    assert found.reliability.reason == "few-complete"
    assert found.unsur["persyaratan"].items[0].item_total is None


answers = st.integers(0, 4)
rows = st.lists(st.lists(answers, min_size=4, max_size=4).filter(any), min_size=1, max_size=12)


@given(rows, st.data())
def test_blocks_groups_and_sums_say_the_same(some: list[list[int]], data: st.DataObject) -> None:
    """In whatever blocks and groups respondents are counted, and whatever of it was added up or kept as it was."""
    one = survey(some, NAMES)
    whole = of(one)
    order = data.draw(st.permutations(range(len(some))))
    cut = data.draw(st.integers(0, len(some)))
    groups = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(some), max_size=len(some))), np.int64)
    table = np.array([some[place] for place in order], np.int8).T
    parts = [
        Tally.count(table[:, part], groups[part], 3, 4, products_from=1) for part in (slice(cut), slice(cut, None))
    ]
    assert of(one, (parts[0] + parts[1]).total()) == whole
    assert of(one, (parts[0].total() + parts[1].total())) == whole
    assert of(one, (Tally.zero(4, 4, 5, products=True) + (parts[0] + parts[1]).grown(5)).total()) == whole


def table(one: Survey, headers: list[str]) -> list[list[Any]]:
    return [["Unit", *headers], *(["Loket A", *(answer or "" for answer in row)] for row in one.rows)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two surveys as files, one of them with its map, and who was served."""
    write_csv(tmp_path / "blanks.csv", table(alone("blanks-of-300"), U))
    headers = ["U1", "U2", "Antre", "Layan", "Selesai", *U[3:8], "Parkir", "U9"]
    write_csv(tmp_path / "several.csv", table(alone("several-of-800"), headers))
    several = 'waktu = ["Antre", "Layan", "Selesai"]\nsarana = ["U8", "Parkir"]'
    (tmp_path / "several.toml").write_text(f'schema = "ikm.map/1"\n[questions]\n{several}\n', encoding="utf-8")
    for number in (300, 800):
        write_csv(tmp_path / f"{number}.csv", [["Unit", "Jumlah pengguna"], ["Loket A", number]])
    return tmp_path


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("blanks-of-300", ["blanks.csv", "--population", "300.csv"]),
        ("several-of-800", ["several.csv", "--map", "several.toml", "--population", "800.csv"]),
    ],
)
def test_json_says_what_r_does(run: Run, folder: Path, name: str, arguments: list[str]) -> None:
    """From a file to its JSON, by the command line."""
    done = run("score", *arguments, "--format", "json", folder=folder)
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    validate("report", found)
    told, items = INTERVALS["surveys"][name], RELIABILITY["surveys"][name.partition("-of")[0]]
    assert found["confidence"] == 0.95
    (unit,) = found["tables"][0]["groups"]
    of_whole = {key: value for key, value in found["overall"]["stats"].items() if key not in ("days", "priorities")}
    assert unit["stats"] == of_whole
    assert (unit["rank"], unit["rank_interval"]) == (1, None)
    agree(found["overall"]["stats"], told["index"])
    assert same(found["overall"]["stats"]["se_sample"], told["index"]["se_sample"])
    assert same(found["overall"]["stats"]["margin"], told["index"]["margin"][AT])
    stats = found["overall"]["stats"]
    assert (stats["population"], stats["reason"], stats["alpha_reason"]) == (int(name[-3:]), None, None)
    assert stats["respondents_complete"] == items["respondents"]
    assert same(stats["alpha"], items["alpha"])
    assert all(map(same, stats["alpha_interval"], items["feldt"][AT]))
    assert same(stats["r_table"], items["r_table"])
    of_items = []
    for unsur in found["overall"]["unsur"]:
        agree(unsur["stats"], told["unsur"][unsur["id"]])
        several = [question["stats"] for question in unsur["questions"] if "stats" in question]
        assert len(several) == (len(unsur["questions"]) if len(unsur["questions"]) > 1 else 0)
        assert not several or unsur["stats"]["item_total"] is None
        of_items += several or [unsur["stats"]]
    keys = {"item_total": "item_total", "item_total_corrected": "corrected", "alpha_without": "alpha_without"}
    for key, own in keys.items():
        assert all(map(same, (item[key] for item in of_items), items[own]))
    assert not any(item["constant"] for item in of_items)


def agree(stats: dict[str, Any], told: dict[str, Any]) -> None:
    assert same(stats["se"], told["se"])
    assert same(stats["df"], told["df"])
    assert all(map(same, stats["interval"], (told["low"][AT], told["high"][AT])))


def test_another_confidence_is_that_of_all_intervals(run: Run, folder: Path) -> None:
    place = INTERVALS["confidences"].index(0.99)
    done = run("score", "blanks.csv", "--confidence", "99%", "--format", "json", folder=folder)
    found = json.loads(done.stdout)
    told = INTERVALS["surveys"]["blanks"]["index"]
    assert found["confidence"] == 0.99
    assert all(map(same, found["overall"]["stats"]["interval"], (told["low"][place], told["high"][place])))
    feldt = RELIABILITY["surveys"]["blanks"]["feldt"][place]
    assert all(map(same, found["overall"]["stats"]["alpha_interval"], feldt))


def test_units_rolled_up_say_in_json_what_r_does(tmp_path: Path) -> None:
    units = surveys("units-served")
    rows = [[unit, *row] for unit, one in units.items() for row in one.rows]
    path = write_csv(tmp_path / "a.csv", [["Unit", *U], *rows])
    served = [["Unit", "Jumlah pengguna"], *([unit, one.population] for unit, one in units.items())]
    users = write_csv(tmp_path / "p.csv", served)
    for kind, told in INTERVALS["units"]["units-served"].items():
        found = ikm.score(path, population=users, overall=kind).to_dict()
        agree(found["rollup"]["stats"], told)
        assert [group["stats"]["population"] for group in found["tables"][0]["groups"]] == [
            units[group["key"]["unit"]].population for group in found["tables"][0]["groups"]
        ]


def figures(report: ikm.Report) -> Any:
    found = report.to_dict()
    assert found["overall"]["stats"]["alpha"] is not None
    return found["overall"], found["tables"]


def test_files_and_tallies_of_parts_say_the_same_as_the_whole(tmp_path: Path) -> None:
    everyone = table(alone("blanks-of-300"), U)
    whole = figures(ikm.score(write_csv(tmp_path / "whole.csv", everyone)))
    for cut in (2, 37, 118):
        parts = [[everyone[0], *everyone[1:cut]], [everyone[0], *everyone[cut:]]]
        paths = [write_csv(tmp_path / f"{cut}-{n}.csv", part) for n, part in enumerate(parts)]
        assert figures(ikm.score(paths)) == whole
        if cut == 37:
            assert figures(ikm.score([write_tally(path.with_suffix(".tally"), path) for path in paths])) == whole


def reasons(report: ikm.Report) -> tuple[Any, Any, set[Any]]:
    found = report.to_dict()["overall"]
    validate("report", report.to_dict())
    stats = found["stats"]
    return stats["reason"], stats["alpha_reason"], {unsur["stats"]["reason"] for unsur in found["unsur"]}


def test_json_has_null_with_a_reason_where_there_is_none(tmp_path: Path) -> None:
    def scored(*answered: list[Any]) -> ikm.Report:
        return ikm.score(write_csv(tmp_path / "a.csv", [U, *answered]))

    one = scored([4, 3, 2, 1, 4, 3, 2, 1, 4])
    assert reasons(one) == ("one-respondent", "few-complete", {"one-respondent"})
    stats = one.to_dict()["overall"]["stats"]
    for key in ("se", "se_sample", "df", "interval", "margin", "mutu_interval", "alpha", "alpha_interval", "r_table"):
        assert stats[key] is None
    assert reasons(scored(*[[4, 3, 2, 1, 4, 3, 2, 1, 4]] * 5)) == ("all-alike", "few-items", {"all-alike"})
    some = scored([4] * 9, [3] * 9, [2, 3, *[4] * 7])
    assert reasons(some) == (None, None, {None})
    counts = [[u, score, count] for u in U for score, count in enumerate((1, 2, 3, 4), start=1)]
    of_counts = ikm.score(write_csv(tmp_path / "c.csv", [["Unsur", "Skor", "Jumlah"], *counts]))
    assert reasons(of_counts) == ("counts-only", "counts-only", {None})
    # ten answers of mean 3, whose squares sum to 100: s² = (100 − 90) / 9, and s / √10
    assert of_counts.to_dict()["overall"]["unsur"][0]["stats"]["se"] == 1 / 3


def test_without_statistics_there_are_none(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [U, [4] * 9, [3] * 9])
    found = ikm.score(path, stats=StatisticsMode.SKIP).to_dict()["overall"]
    assert found["stats"] is None
    assert {unsur["stats"] for unsur in found["unsur"]} == {None}


def test_a_tally_without_products_has_no_more_than_its_counts() -> None:
    one = survey([[3, 4, 2, 1], [2, 4, 3, 3], [3, 1, 3, 4]], NAMES)
    bare = Tally(one.tally.counts, one.tally.respondents, one.tally.estimated)
    found = of(one, bare)
    assert (found.interval.reason, found.reliability.reason) == ("counts-only", "counts-only")
    assert found.unsur["persyaratan"].interval == of(one).unsur["persyaratan"].interval
    assert found.unsur["waktu"].interval.reason == "counts-only"
    assert found.unsur["waktu"].top_share == Fraction(1, 6)
    assert tallied(one.rows) == one.tally
