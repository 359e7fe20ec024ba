"""What an agency of several units asks for: one index of all."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.options import GateOptions
from tests.surveys import U, csv_text, write_csv, write_tally

FOUR, TWO = [4] * 9, [2] * 9
HALF = [["Melati", *FOUR]] * 30 + [["Mawar", *TWO]] * 10


def score(rows: list[list[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([["Unit", *U], *rows]).encode()), **options)


def matters(report: ikm.Report) -> list[str]:
    return [one.sentence for one in report.findings.listed() if one.code == "rollup-matters"]


def test_the_mean_of_units_in_another_class_is_a_note_asked_for_or_not() -> None:
    note = ["all respondents pooled give 87.50 (B), the units rolled up by mean give 75.00 (C)"]
    assert matters(score(HALF)) == matters(score(HALF, rollup="mean")) == note
    assert score(HALF).rollup is None
    even = [["Melati", *FOUR]] * 10 + [["Mawar", *TWO]] * 10
    assert matters(score(even, rollup="mean")) == []
    assert matters(score(HALF[:30], rollup="mean")) == []


def test_users_served_weigh_the_units(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Jumlah pengguna"], ["Melati", 100], ["Mawar", 900]])
    report = score(HALF, population=users, rollup="population")
    assert report.rollup is not None
    assert (report.rollup.kind, report.rollup.exact) == ("population", Fraction(55))
    assert report.overall.exact == Fraction(175, 2)
    assert [line.rpartition(" by ")[2] for line in matters(report)] == [
        "mean give 75.00 (C)", "population give 55.00 (D)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("demanded", "said"),
    [
        # Pooled 87.50 (B), by mean 75.00 (C): HALF is 30 of 100 and 10 of 50.
        ({"min_ikm": "80"}, ['min_ikm="80" would be decided otherwise']),
        ({"min_ikm": "75,01"}, ['min_ikm="75.01" would be decided otherwise']),
        ({"min_ikm": "75"}, []),
        ({"min_ikm": "90"}, []),
        ({"min_mutu": "B"}, ['min_mutu="B" would be decided otherwise']),
        ({"min_mutu": "A"}, []),
        ({"min_mutu": "C"}, []),
        ({"min_mutu": "B", "min_ikm": "80"}, ['min_ikm="80" would', 'min_mutu="B" would']),
        ({"min_respondents": "20"}, []),
    ],
)
def test_a_gate_that_the_ways_decide_differently_is_said(demanded: dict[str, Any], said: list[str]) -> None:
    report = score(HALF, gates=GateOptions(**demanded))
    found = [one.sentence for one in report.findings.listed() if one.code == "gate-matters"]
    assert len(found) == len(said)
    assert all(sentence.startswith(start) for sentence, start in zip(found, said, strict=True))
    assert all(
        sentence.endswith("all respondents pooled give 87.50, the units rolled up by mean give 75.00")
        for sentence in found
    )


def unweighted(report: ikm.Report) -> list[str]:
    return [one.sentence for one in report.findings.listed() if one.code == "pooled-unweighted"]


@pytest.mark.parametrize(
    ("melati", "mawar", "said"),
    [
        # 30 of Melati say 4, 10 of Mawar 2: pooled 87.5; weighted (100 · 100 + 900 · 50) / 1000 = 55
        (100, 900, ["all respondents pooled give 87.50 (B), weighted by the users served 55.00 (D): units were not"]),
        (300, 100, []),  # in proportion
        # (2,970 · 100 + 1,030 · 50) / 4,000 = 87.125, within half a point; 88.5 is an A
        (2_970, 1_030, []),
        (770, 230, ["all respondents pooled give 87.50 (B), weighted by the users served 88.50 (A): units were not"]),
    ],
)
@pytest.mark.parametrize("head", ["Unit", "Layanan"])
def test_a_sample_that_is_not_in_proportion_to_the_users_is_said(
    melati: int, mawar: int, said: list[str], head: str, tmp_path: Path
) -> None:
    listed = [[head, "Jumlah pengguna"], ["Melati", melati], ["Mawar", mawar]]
    users = write_csv(tmp_path / "pengguna.csv", listed)
    content = csv_text([[head, *U], *HALF]).encode()
    by = {"unit": "Unit"} if head == "Unit" else {"by": "Layanan", "unit": "none"}
    found = unweighted(ikm.score(io.BytesIO(content), population=users, **by))  # type: ignore[arg-type]
    wanted = [one.replace("units", "services") if head == "Layanan" else one for one in said]
    assert [one.partition(" asked in")[0] for one in found] == wanted
    if head == "Unit":
        asked = ikm.score(io.BytesIO(content), population=users, rollup="population", **by)  # type: ignore[arg-type]
        assert unweighted(asked) == []


def test_a_unit_whose_users_are_not_known_leaves_nothing_to_compare(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Jumlah pengguna"], ["Melati", 100]])
    assert unweighted(score(HALF, population=users)) == []


def test_respondents_without_a_unit_are_in_the_pooled_index_only() -> None:
    report = score([*HALF, *[["", *TWO]] * 40], rollup="mean")
    assert report.rollup is not None
    assert (report.rollup.units, report.rollup.exact) == (2, Fraction(75))
    assert report.overall.exact == Fraction(275, 4)  # (30 × 4 + 50 × 2) / 80 × 25


def test_a_unit_that_left_an_unsur_empty_is_left_out_and_named() -> None:
    report = score([*HALF, *[["Kenanga", 4, *[""] * 8]] * 10], rollup="mean")
    assert report.rollup is not None
    assert report.rollup.left_out == (("Kenanga", "unsur-unanswered"),)
    assert report.rollup.exact == Fraction(75)


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ({"rollup": "median"}, "option-unknown", "rollup: “median” is not one of mean, population"),
        (
            {"rollup": "mean", "unit": "none"},
            "rollup-units",
            "there is no unit to roll up; name its column with unit, or say unit_from file",
        ),
        ({"rollup": "population"}, "rollup-population", "name the file of them with population"),
    ],
)
def test_what_cannot_be_rolled_up_is_refused(options: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        score(HALF, **options)
    assert refused.value.code == code
    assert words in str(refused.value)


def test_units_that_were_asked_different_unsur_have_an_index_each_and_a_mean(tmp_path: Path) -> None:
    """Eight unsur weigh 1/8 each; there is no index of all respondents, but one of the two units."""
    eight = U[:3] + U[4:]
    one = write_csv(tmp_path / "Melati.csv", [["Unit", *U], *[["Melati", *FOUR[:8], 2]] * 10])
    other = write_csv(tmp_path / "Mawar.csv", [["Unit", *eight], *[["Mawar", *FOUR[:7], 2]] * 10])
    (tmp_path / "peta").mkdir()
    (tmp_path / "peta" / "Mawar.toml").write_text('schema = "ikm.map/1"\nwithout = ["biaya"]\n')
    tallies = [write_tally(tmp_path / "a.tally", one), write_tally(tmp_path / "b.tally", other, without="biaya")]
    for sources, options in (([one, other], {"map": tmp_path / "peta"}), (tallies, {}), ([one, tallies[1]], {})):
        report = ikm.score(sources, rollup="mean", **options)  # type: ignore[arg-type]  # each of its own kind
        assert (report.overall.reason, report.overall.exact) == ("unsur-differ", None)
        assert report.overall.respondents == 20
        found = {unit.label: unit.score.exact or Fraction() for unit in report.units()}
        assert found == {"Melati": Fraction(25 * 34, 9), "Mawar": Fraction(25 * 30, 8)}
        assert report.rollup is not None
        assert report.rollup.exact == sum(found.values(), Fraction()) / 2
        assert report.method.without == ()
    with pytest.raises(Refusal) as refused:
        ikm.score(tallies, cells=True)
    assert refused.value.code == "tallies-differ"
    both = ikm.score(tallies[1], rollup="mean")
    assert (both.method.without, both.overall.exact) == (("biaya",), Fraction(25 * 30, 8))


def test_a_unit_that_was_asked_different_unsur_has_no_index(tmp_path: Path) -> None:
    one = write_csv(tmp_path / "a.csv", [["Unit", *U], ["Melati", *FOUR], ["Mawar", *TWO]])
    other = write_csv(tmp_path / "b.csv", [["Unit", *U[:3], *U[4:]], ["Melati", *FOUR[:8]]])
    (tmp_path / "b.toml").write_text('schema = "ikm.map/1"\nwithout = ["biaya"]\n')
    report = ikm.score([one, other], map=tmp_path, rollup="mean")
    assert {unit.label: unit.score.reason for unit in report.units()} == {"Mawar": None, "Melati": "unsur-differ"}
    assert report.rollup is not None
    assert report.rollup.left_out == (("Melati", "unsur-differ"),)


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
        (["Melati"], 1200, 291, 300, 0),
        (["Melati", "KTP"], 800, 260, 280, 0),
        (["Melati", "KK"], 500, 217, 20, 197),
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
    assert [table.by for table in report.tables] == [("unit",)]
    found = [one for one in report.findings.listed() if one.code == "sample-periods"]
    assert [one.judged for one in report.quotas] == judged
    assert [one.shortfall for one in report.quotas] == shortfalls
    if all(judged):
        assert not found
    else:
        assert found[0].sentence.startswith("the answers are of 2 periods, TW I 2025 to TW II 2025")
