"""What a report says of itself beyond its scores: changes, and its JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import jsonschema
import pytest

from ikm.index.rollup import roll_up
from ikm.index.score import Score
from ikm.report.report import Report
from tests import made
from tests.conftest import closed, schema_of, validate

SCHEMA = schema_of("report")


@pytest.fixture(scope="module")
def report() -> Report:
    return made.report()


def test_a_change_is_that_to_the_last_period_with_an_index() -> None:
    changes = made.units_in_time().changes()
    assert [changes["Loket A", period] for period in made.PERIODS] == [None, 5, 5, 5]
    assert changes["Loket B", "TW I 2025"] is None
    assert changes["Loket B", "TW III 2025"] == -5  # its second quarter is missing
    assert changes["Loket B", "TW IV 2025"] == 0
    assert changes["Mal Pelayanan Publik", "TW III 2025"] is None  # without an index
    assert changes["Mal Pelayanan Publik", "TW IV 2025"] == -5


def test_changes_are_exact_and_those_without_a_period_have_none() -> None:
    # b's of 96 by 30, 64 by 20, then as below, and 98 by 30 respondents; 25B/n − 5/3
    third = Fraction(25, 9) * (Fraction(5 * 98 + 89 + 92 + 95, 30) + Fraction(66, 20))
    changes = made.periods().changes()
    assert list(changes.values()) == [None, 0, third - Fraction(235, 3), 80 - third, None]
    assert list(changes)[-1] == (None,)


def test_the_json_values_of_all_parts(report: Report) -> None:
    found = report.to_dict()
    validate("report", found)
    by_unit, by_period, *_ = found["tables"]
    assert (by_unit["trend"], by_unit["number"], len(by_unit["groups"])) == (False, 4, 3)
    assert "change" not in by_unit["groups"][0]
    assert by_period["trend"]
    assert [group["change"] for group in by_period["groups"]] == [None, 0.0, 1.76, -0.09, None]
    assert found["profile"][1] == {
        "role": "pendidikan",
        "respondents": 110,
        "indicators": [
            {"label": "SMA", "respondents": 37, "percent": 33.64},
            {"label": "D4/S1", "respondents": 37, "percent": 33.64},
            {"label": "Tidak diisi", "respondents": 36, "percent": 32.73},
        ],
        "sum": 100.01,
    }
    judged = {"judged": True}
    assert found["sample"][3:] == [
        {"key": {"unit": "Loket B"}, "served": 500, "required": 217, "respondents": None, "shortfall": 217} | judged,
        {"key": {}, "served": 1200, "required": 291, "respondents": 310, "shortfall": 0} | judged,
    ]
    assert found["manifest"]["options"]["by"] == ["unit", "periode"]
    assert found["manifest"]["time"] == "2025-12-31"


def test_the_roll_up_in_json(report: Report) -> None:
    # A: 25·132/40 − 5/3; B: 25·98/30 − 5/3; the mall: biaya 94/30, five unsur 126/40, then 114, 118 and 122 by 40
    mall = Fraction(25, 9) * (Fraction(94, 30) + Fraction(5 * 126 + 114 + 118 + 122, 40))
    exact = (Fraction(485, 6) + 80 + mall) / 3
    assert [(way["way"], way["heads"], way["ikm"]) for way in report.to_dict()["ways"]] == [
        ("pooled", True, 79.25), ("mean", False, 79.29),
    ]  # fmt: skip
    assert report.to_dict()["rollup"] is None  # the pooled figure heads it
    rolled = replace(report, way="mean").to_dict()["rollup"]
    assert rolled["ikm_exact"] == str(exact)
    assert rolled["ikm"] == 79.29  # (80,8333… + 80 + 77,0370…) / 3
    assert (rolled["kind"], rolled["units"], rolled["mutu"]) == ("mean", 3, "B")
    assert rolled["nrr_exact"]["biaya"] == str((Fraction(132, 40) + Fraction(98, 30) + Fraction(94, 30)) / 3)
    assert rolled["nrr"]["biaya"] == 3.233
    assert rolled["left_out"] == [{"unit": "Loket Sore", "reason": "unsur-differ"}]


def test_a_roll_up_without_units_has_no_index_in_json(report: Report) -> None:
    units: Mapping[tuple[str, ...], Score] = {("Loket A",): report.overall}
    rolled = roll_up("population", ("unit",), units, made.METHOD)
    found = replace(report, way="population", rollups=(rolled,)).to_dict()
    validate("report", found)
    assert found["rollup"]["ikm"] is None
    assert found["rollup"]["left_out"] == [{"unit": "Loket A", "reason": "population-unknown"}]


@pytest.mark.slow
def test_every_key_is_in_the_schema(report: Report) -> None:
    jsonschema.validate(report.to_dict(), closed(SCHEMA), jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError, match="'further' was unexpected"):
        jsonschema.validate({**report.to_dict(), "further": 1}, closed(SCHEMA), jsonschema.Draft202012Validator)


def test_the_flat_table_stays_one_of_groups(report: Report) -> None:
    header, rows = report.rows()
    assert len(rows) == sum(len(table.listed) for table in report.tables) + 1
    reasons = [row[header.index("reason")] for row in rows]
    assert reasons.count("min-n") == 1
    assert reasons.count("unsur-unanswered") == 1
