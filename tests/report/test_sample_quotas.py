"""The samples that were required of the units and services of a list, on files as people have them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.exchange.population_file import load
from tests.surveys import U, csv_text, write_csv

FOUR, TWO = [4] * 9, [2] * 9
HALF = [["Melati", *FOUR]] * 30 + [["Mawar", *TWO]] * 10


def score(rows: list[list[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([["Unit", *U], *rows]).encode()), **options)


KTP, KK = ["KTP", *FOUR], ["KK", *TWO]
SERVED = [
    ["Unit", "Layanan", "Jumlah pengguna"],
    ["Melati", "", "1.200"],
    ["Melati", "KTP", "800"],
    ["Melati", "KK", "500"],
    ["Mawarr", "KTP", "300"],
    ["Dahlia", "", "50"],
]


def quotas(report: ikm.Report) -> list[tuple[list[str | None], int, int | None, int | None, int | None]]:
    return [([*one.key.values()], one.served, one.required, one.respondents, one.shortfall) for one in report.quotas]


def test_samples_are_required_of_units_and_services_and_never_added_up(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", SERVED, ";")
    rows = [["Unit", "Layanan", *U], *[["melati", *KTP]] * 280, *[["melati", *KK]] * 20, *[["Mawar", *KTP]] * 4]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), unit="Unit", population=users)
    assert quotas(report) == [  # those of 1,200, 800, 500, 300 and 50 stand in the regulation's table
        (["melati"], 1200, 291, 300, 0),
        (["melati", "KTP"], 800, 260, 280, 0),
        (["melati", "KK"], 500, 217, 20, 197),
        (["Mawarr"], 300, 169, None, 169),
        (["Mawarr", "KTP"], 300, 169, None, 169),
        (["Dahlia"], 50, 44, None, 44),
        (
            [],
            1550,
            308,
            300,
            8,
        ),  # without the unit that is not listed; 3.841 · 1550 · 0.25 / (0.0025 · 1549 + 0.96025) = 307.99
    ]
    said = [one.sentence for one in report.findings.listed() if one.code == "name-unlisted"]
    assert said == ["“Mawar” stands in no row of the list, so its sample is not known; perhaps “Mawarr”"]


def test_units_and_services_are_called_as_the_survey_calls_them(tmp_path: Path) -> None:
    """As in the tables of groups; of two spellings, and of none, the list's own stands."""
    listed = [["MELATI", "ktp", 50], ["Mawar", "KK", 50], ["DAHLIA", "KTP", 50]]
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Layanan", "Jumlah pengguna"], *listed])
    given = (("Melati", "KTP"), ("mawar", "kk"), ("MAWAR", "kk"))
    answers = csv_text([["Unit", "Layanan", *U], *([unit, service, *[3] * 9] for unit, service in given)])
    report = ikm.score(io.BytesIO(answers.encode()), unit="Unit", by="layanan", population=users)
    assert [key for key, *_ in quotas(report)] == [
        *(["Melati"], ["Melati", "KTP"]),
        *(["Mawar"], ["Mawar", "kk"]),
        *(["DAHLIA"], ["DAHLIA", "KTP"]),
        [],
    ]
    assert report.to_dict()["recap"]["short"][0]["unit"] == "Melati"


def test_a_list_of_services_that_the_answers_do_not_tell(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", SERVED, ";")
    report = score(HALF, population=users)
    assert report.findings.by_code["population-services"] == 1
    assert [key for key, *_ in quotas(report)] == [["Melati"], ["Mawarr"], ["Dahlia"], []]
    only = write_csv(tmp_path / "layanan.csv", [["Layanan", "Jumlah pengguna"], ["KTP", 100]])
    with pytest.raises(Refusal, match=r"population: .*lists each layanan, and the answers tell none") as refused:
        score(HALF, population=only)
    assert refused.value.code == "population-untold"
    assert str(refused.value).endswith('; say where it stands with roles={"layanan": "COLUMN"} or service_from')


def test_a_rule_set_without_a_rule_for_samples_demands_none(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Jumlah pengguna"], ["Melati", 100], ["Mawar", 90]])
    rules = ikm.load_rules("permenpanrb-14-2017")._replace(sample=None)
    assert [one[2:] for one in quotas(score(HALF, population=users, rules=rules))] == [
        (None, 30, None), (None, 10, None), (None, 40, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("periods", "judged", "shortfalls"),
    [
        # Of 100 users 80 are needed, of 900 269, of 1,000 278 (the regulation's table); 40 a quarter are not 80.
        (["TW I 2025", "TW II 2025"], [False, True, False], [None, 269, None]),
        (["TW II 2025", "TW II 2025"], [True, True, True], [0, 269, 198]),
        (["", "TW II 2025"], [True, True, True], [0, 269, 198]),
    ],
)
def test_quarters_are_not_added_up_to_a_sample(
    tmp_path: Path, periods: list[str], judged: list[bool], shortfalls: list[int | None]
) -> None:
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Jumlah pengguna"], ["Melati", 100], ["Arsip", 900]])
    rows = [["Unit", "Periode", *U], *[["Melati", period, *FOUR] for period in periods for _ in range(40)]]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), unit="Unit", population=users)
    found = [one for one in report.findings.listed() if one.code == "sample-periods"]
    assert [one.judged for one in report.quotas] == judged
    assert [one.shortfall for one in report.quotas] == shortfalls
    if all(judged):
        assert not found
    else:
        assert found[0].sentence.startswith("the answers are of 2 periods, TW I 2025 to TW II 2025")


def test_the_list_may_be_a_value_as_well_as_a_file(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", SERVED, ";")
    rows = [["Unit", "Layanan", *U], *[["Melati", *KTP]] * 280, *[["Mawar", *KTP]] * 4]
    of_file, of_value = (
        ikm.score(io.BytesIO(csv_text(rows).encode()), unit="Unit", population=population, population_span="tahun")
        for population in (users, load(users).population)
    )
    assert quotas(of_value) == quotas(of_file)
    assert of_value.to_dict() == of_file.to_dict()
    assert of_value.manifest.options["population"] == str(users)
