"""What a report is put together from: tables in their order, a profile, tallies to travel."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.render import Style
from ikm.render.tally import render
from ikm.survey.exchange.tally_file import INPUT
from tests.surveys import U, csv_text, shown, write_csv, write_tally

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
    assert [str(one) for one in report.findings.listed() if one.code == "cell-small"] == [
        "cell-small: KK has few respondents (9), whose answers can be told from its tally; keep the file among those "
        "who may see them, or leave such groups out with suppress"
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


def test_withheld_groups_and_periods_are_in_no_ranking() -> None:
    rows = [["L", "2025-01-01", *A]] * 3 + [["L", "2025-02-01", *A]] * 10 + [["P", "2025-02-01", *B]] * 9
    report = score(["JK", "Tanggal"], rows, by="jk", per="bulan", top=1, bottom=1)
    sexes, months = report.tables
    assert ([group.label for group in sexes.listed], len(sexes.groups)) == (["L"], 2)
    assert [group.label for group in months.listed] == ["Januari 2025", "Februari 2025"]


# Respondents by their profile


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["L", "P", ""]), min_size=1, max_size=40))
def test_percentages_of_a_profile_are_of_all_and_their_sum_is_that_of_what_is_printed(sexes: list[str]) -> None:
    (found,) = score(["JK"], [[sex, *A] for sex in sexes], profile=True).profile
    numbers = {line.label: (line.respondents, line.percent) for line in found.indicators}
    counted = Counter(sex or "Tidak diisi" for sex in sexes)
    assert {label: number for label, (number, _) in numbers.items()} == counted
    assert {label: percent for label, (_, percent) in numbers.items()} == {
        label: shown(Fraction(100 * number, len(sexes))) for label, number in counted.items()
    }
    assert found.sum == sum(percent for _, percent in numbers.values())


def test_a_profile_is_that_of_all_inputs_and_small_classes_are_shown_with_their_number(tmp_path: Path) -> None:
    """One file asks the age, the other the sex; who was not asked has not filled it in."""
    first = write_csv(tmp_path / "a.csv", [["Usia", *U], [30, *A], [61, *B], [17, *C]])
    second = write_csv(tmp_path / "b.csv", [["JK", *U], ["L", *A]])
    report = ikm.score([first, write_tally(tmp_path / "b.tally", second)], profile=True, age_bands="18,60")
    table = {one.role: [(line.label, line.respondents) for line in one.indicators] for one in report.profile}
    assert table == {
        "jenis_kelamin": [("L", 1), ("Tidak diisi", 3)],
        "usia": [("di bawah 18", 1), ("18–59", 1), ("60 ke atas", 1), ("Tidak diisi", 1)],
    }
    assert not score(["JK"], [["L", *A]]).profile


WORKS = ["PPPK", "PNS", "Petani", "IRT", "Sopir", "", "Petani"]


@pytest.mark.parametrize(
    ("edition", "classes"),
    [
        (None, {"ASN": 2, "Ibu Rumah Tangga": 1, "Petani/Nelayan": 2, "Lainnya": 1, "Tidak diisi": 1}),
        ("2025", {"ASN": 2, "Ibu Rumah Tangga": 1, "Petani/Nelayan": 2, "Lainnya": 1, "Tidak diisi": 1}),
        ("2017", {"PNS": 2, "Lainnya": 4, "Tidak diisi": 1}),
    ],
)
def test_respondents_are_counted_by_the_classes_of_an_edition(edition: str | None, classes: dict[str, int]) -> None:
    report = score(["Pekerjaan"], [[work, *A] for work in WORKS], profile=True, profile_classes=edition)
    (found,) = report.profile
    assert {line.label: line.respondents for line in found.indicators} == classes
    assert [line.label for line in found.indicators] == [*classes]
    assert found.indicators[-1].percent == Decimal("14.29")  # of all seven, those who said nothing included
    (note,) = [str(finding) for finding in report.findings.shown() if finding.code == "profile-classes"]
    assert "Lainnya" in note


def test_an_edition_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        score(["Pekerjaan"], [["PNS", *A]], profile=True, profile_classes="2024")
    assert "2025, 2017" in str(refused.value)


def test_ages_are_grouped_by_the_bands_asked_for() -> None:
    rows = [[age, *A] for age in (16, 17, 25, 26, "26-35", 99)]
    (table,) = score(["Usia"], rows, by="usia", age_bands="17,26,36", min_n=1, sort="name").tables
    found = {group.label: group.score.respondents for group in table.groups}
    assert found == {"di bawah 17": 1, "17–25": 2, "26–35": 2, "36 ke atas": 1}


# Tallies


def test_a_tally_holds_nothing_of_a_respondent_but_the_names_of_groups() -> None:
    header = "Nama Lengkap,NIK,Nomor HP,Email,Alamat,Unit,Layanan,Periode,JK,Usia,Pekerjaan,Suku,Saran"
    people = [
        ["Budi Santoso", "3273010101900001", "081234567890", "budi@contoh.id", "Jl. Mawar 7 Bandung", "Melati", "KTP",
         "TW I 2025", "L", 35, "Guru SMP Negeri 3 Bandung", "Sunda Priangan", "petugas loket dua lambat"],
        ["Siti Rahma", "3273014202950002", "+62 857-1111-2222", "siti.r@contoh.id", "Kp. Cibodas RT 05", "Melati",
         "KK", "TW II 2025", "P", 71, "Pengrajin rotan", "", "terima kasih pak Dadang"],
    ]  # fmt: skip
    report = score(
        header.split(","), [[*one, *answers] for one, answers in zip(people, (A, B), strict=True)], cells=True
    )
    text = render(report, Style())
    tally = json.loads(text)
    names = {name for group in tally["cells"] for name in group["key"]}
    names |= {name for margin in tally["margins"].values() for group in margin for name in group["key"]}
    classes = {"L", "P", "30–39", "60 ke atas", "Lainnya"}
    assert names == {"Melati", "KTP", "KK", "TW I 2025", "TW II 2025", *classes}
    secret = {str(value) for one in people for value in one} - names
    assert len(secret) > 15
    words = {word for value in secret for word in re.findall(r"\w{4,}", value)} | {"3273", "8123", "857-", "1111"}
    assert {word for word in words if word.casefold() in text.casefold()} <= {"2025"}
    assert {*tally["inputs"][0]} == {*INPUT, "made_from"}


@pytest.mark.parametrize("role", ["layanan", "periode", "unit"])
def test_a_personal_column_is_no_group_of_a_tally_whatever_it_is_said_to_be(role: str) -> None:
    rows = [["Budi Santoso", *A], ["Siti Rahma", *B]]
    options: dict[str, Any] = {"roles": {role: "Nama Lengkap"}, "cells": True}
    if role == "unit":
        with pytest.raises(Refusal, match="“Nama Lengkap” looks personal"):
            score(["Nama Lengkap"], rows, **options)
        return
    text = render(score(["Nama Lengkap"], rows, **options), Style())
    assert "Budi" not in text
    assert "Siti" not in text


def test_the_same_report_has_the_same_tally_byte_for_byte() -> None:
    rows = [["KTP", *A], ["", *B], ["KK", *C]]
    texts = {render(score(["Layanan"], some, cells=True), Style()) for some in (rows, rows)}
    assert len(texts) == 1
    tally = json.loads(texts.pop())
    assert [group["key"] for group in tally["cells"]] == [["KK"], ["KTP"], [None]]


def test_a_survey_without_unit_service_or_period_is_one_cell() -> None:
    report = score(["No"], [[1, *A], [2, *B]], cells=True)
    assert report.cells is not None
    assert (report.cells.by, list(report.cells.groups)) == ((), [()])
