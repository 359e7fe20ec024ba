"""What a report is put together from: tables in their order, a profile, tallies to travel."""

from __future__ import annotations

import io
from typing import Any

import pytest

import ikm
from tests.surveys import U, csv_text

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]


def score(header: list[str], rows: list[list[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([[*header, *U], *rows]).encode()), **options)


def cells(*numbers: tuple[str, str, int], **options: Any) -> ikm.Report:
    """The tallies of so many respondents of each service and sex."""
    rows = [[service, sex, *A] for service, sex, number in numbers for _ in range(number)]
    return score(["Layanan", "JK"], rows, cells=True, **options)


def held(report: ikm.Report) -> tuple[dict[str | None, int], dict[str, dict[str | None, int]]]:
    """How many respondents the cells of each service have, and the classes of each characteristic."""
    assert report.cells is not None
    margins = {role: {one: int(t.respondents) for one, t in of.items()} for role, of in report.cells.margins.items()}
    return {key[0]: int(tally.respondents) for key, tally in report.cells.groups.items()}, margins


def test_small_groups_of_a_tally_are_named_and_left_out_only_where_that_is_asked_for() -> None:
    some = [("KTP", "L", 12), ("KTP", "P", 11), ("KK", "L", 9)]
    report = cells(*some)
    assert held(report) == ({"KK": 9, "KTP": 23}, {"jenis_kelamin": {"L": 21, "P": 11}})
    assert [str(one) for one in report.findings.kept() if one.code == "cell-small"] == [
        "cell-small: KK has few respondents (9), whose answers can be told from its tally; keep the file among those "
        "who may see them, or leave such groups out with --suppress"
    ]
    assert held(cells(*some, suppress=True, min_n=9)) == held(report)
    assert cells(*some, suppress=True, min_n=9).findings.by_code["cell-suppressed"] == 0


@pytest.mark.parametrize(
    ("some", "services", "sexes"),
    [
        ([("KTP", "L", 12), ("KTP", "P", 11), ("KK", "L", 9)], {"KTP": 23}, None),
        ([("KTP", "L", 12), ("KTP", "P", 3), ("KK", "L", 10)], {"KTP": 15, "KK": 10}, None),
        ([("KTP", "L", 12), ("KTP", "P", 10), ("KK", "L", 10)], {"KTP": 22, "KK": 10}, {"L": 22, "P": 10}),
    ],
    ids=["a small service", "a small class", "none is small"],
)
def test_what_is_left_out_cannot_be_worked_out(
    some: list[tuple[str, str, int]], services: dict[str | None, int], sexes: dict[str | None, int] | None
) -> None:
    """With the other services and both sexes, the service left out would be what they lack to each other."""
    report = cells(*some, suppress=True)
    assert held(report) == (services, {"jenis_kelamin": sexes} if sexes else {})
    assert report.findings.by_code["cell-suppressed"] == report.findings.by_code["profile-suppressed"]
    assert report.findings.by_code["profile-suppressed"] == (sexes is None)


def test_a_tally_has_no_groups_of_single_days() -> None:
    rows = [["Melati", day, *A] for day in ("2025-01-30", "2025-01-31 09:10:11", "2025-02-01", "2025-03-01")]
    bounds = {"since": "2025-01-31", "until": "2025-02-28", "cells": True}
    report = score(["Unit", "Tanggal"], rows, **bounds)
    assert report.cells is not None
    assert report.cells.by == ("unit",)
    assert [int(tally.respondents) for tally in report.cells.groups.values()] == [2]
    monthly = score(["Unit", "Tanggal"], rows, per="bulan", **bounds).cells
    assert monthly is not None
    assert list(monthly.groups) == [("Melati", "Februari 2025"), ("Melati", "Januari 2025")]
    written = score(["Unit", "Periode"], [["Melati", "TW I 2025", *A]], since="2025", cells=True).cells
    assert written is not None
    assert list(written.groups) == [("Melati", "TW I 2025")]


def test_periods_stand_as_they_follow_each_other_the_longer_before_what_lies_in_it() -> None:
    given = ["lain", "TW I 2025", "Februari 2025", "", "2025", "2025-01", "TW IV 2024", "Semester I 2025", "akhir"]
    report = score(["Periode"], [[one, *A] for one in given], by="periode", sort="n", top=1)
    order = ["TW IV 2024", "2025", "Semester I 2025", "TW I 2025", "Januari 2025", "Februari 2025", "akhir", "lain"]
    assert [group.key["periode"] for group in report.tables[0].listed] == [*order, None]


# Which groups are listed, and how they are sorted

SIZES = {"Anggrek": (4, 3), "Kenanga": (2, 12), "Mawar": (3, 7), "Melati": (3, 1), "": (4, 5)}
"""Of each unit the answer of everyone, and how many they are."""


def listed(**options: Any) -> list[str]:
    rows = [[unit, *[answer] * 9] for unit, (answer, number) in SIZES.items() for _ in range(number)]
    (table,) = score(["Unit"], rows, **options).tables
    assert len(table.groups) == len(SIZES)
    return [group.label for group in table.listed]


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        ({}, "Anggrek Mawar Melati Kenanga (kosong)"),
        ({"sort": "name"}, "Anggrek Kenanga Mawar Melati (kosong)"),
        ({"sort": "n"}, "Kenanga Mawar Anggrek Melati (kosong)"),
        ({"top": 2}, "Anggrek Mawar"),
        ({"bottom": 1}, "Kenanga"),
        ({"top": 1, "bottom": 2}, "Anggrek Melati Kenanga"),
        ({"top": 3, "sort": "name"}, "Anggrek Mawar Melati"),
        ({"top": 3, "sort": "n"}, "Mawar Anggrek Melati"),
        ({"top": 9, "bottom": 9}, "Anggrek Mawar Melati Kenanga"),
    ],
    ids=str,
)
def test_groups_are_listed_as_asked_for(options: dict[str, Any], labels: str) -> None:
    assert listed(**options) == labels.split()
