"""The figure that heads a report, and those beside it, on files as people have them."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.index.rollup import WAYS
from ikm.messages.findings import Refusal
from ikm.options import GateOptions, StatisticsMode
from tests.conftest import validate
from tests.surveys import U, csv_text, write_csv, write_tally

FOUR, TWO = [4] * 9, [2] * 9
SURE = Fraction("0.95")
HALF = [["Melati", *FOUR]] * 30 + [["Mawar", *TWO]] * 10


def score(rows: list[list[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([["Unit", *U], *rows]).encode()), **options)


def matters(report: ikm.Report) -> list[str]:
    return [one.sentence for one in report.findings.listed() if one.code == "rollup-matters"]


def test_the_mean_of_units_in_another_class_is_a_note_asked_for_or_not() -> None:
    assert matters(score(HALF)) == ["all respondents: 87.50 (B); mean of the units: 75.00 (C)"]
    assert matters(score(HALF, overall="mean")) == ["mean of the units: 75.00 (C); all respondents: 87.50 (B)"]
    assert score(HALF).rollup is None
    even = [["Melati", *FOUR]] * 10 + [["Mawar", *TWO]] * 10
    assert matters(score(even, overall="mean")) == []
    assert matters(score(HALF[:30], overall="mean")) == []


def test_strata_whose_respondents_all_say_the_same_are_named_where_an_interval_is_shown() -> None:
    rows = [["Melati", *FOUR]] * 12 + [["Mawar", *TWO]] * 6 + [["Mawar", *FOUR]] * 6
    shown = score(rows, overall="mean", stats=StatisticsMode.SHOW)
    (found,) = [one for one in shown.findings.listed() if one.code == "strata-alike"]
    assert "Melati" in found.sentence
    assert "Mawar" not in found.sentence
    assert score(rows, overall="mean").findings.by_code["strata-alike"] == 0


def test_a_single_respondent_of_a_unit_is_not_said_to_be_that_of_the_whole() -> None:
    """Nor is an interval that is not shown said to be too narrow."""
    rows = [["Melati", *FOUR]] + [["Mawar", *TWO]] * 6 + [["Mawar", *FOUR]] * 6 + [["Anggrek", *FOUR]] * 12
    report = score(rows, overall="mean", stats=StatisticsMode.SHOW)
    assert report.stats is not None
    assert report.stats.interval.reason == "part-unsure"
    assert {one.interval.reason for one in report.stats.unsur.values()} == {"part-unsure"}
    reasons = {unit.label: unit.stats.interval.reason for unit in report.units() if unit.stats}
    assert reasons == {"Melati": "one-respondent", "Mawar": None, "Anggrek": "all-alike"}
    assert report.findings.by_code["strata-alike"] == 0


def test_users_served_weigh_the_units(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Jumlah pengguna"], ["Melati", 100], ["Mawar", 900]])
    report = score(HALF, population=users, overall="population")
    assert report.rollup is not None
    assert (report.rollup.way, report.rollup.exact) == ("population", Fraction(55))
    assert (report.overall.exact, report.pooled.exact) == (Fraction(55), Fraction(175, 2))
    assert set(matters(report)) == {
        "weighted by the users of the units: 55.00 (D); all respondents: 87.50 (B)",
        "weighted by the users of the units: 55.00 (D); mean of the units: 75.00 (C)",
    }


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
    assert all(sentence.endswith("all respondents gives 87.50, mean of the units gives 75.00") for sentence in found)


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
        asked = ikm.score(io.BytesIO(content), population=users, overall="population", **by)  # type: ignore[arg-type]
        assert unweighted(asked) == []


def test_a_unit_whose_users_are_not_known_leaves_nothing_to_compare(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Jumlah pengguna"], ["Melati", 100]])
    assert unweighted(score(HALF, population=users)) == []


def test_respondents_without_a_unit_are_in_the_pooled_index_only() -> None:
    report = score([*HALF, *[["", *TWO]] * 40], overall="mean")
    assert report.rollup is not None
    assert (report.rollup.strata, report.rollup.exact) == (2, Fraction(75))
    assert report.rollup.left_out == ((("(kosong)",), "unnamed"),)
    assert report.overall.exact == Fraction(75)
    assert report.pooled.exact == Fraction(275, 4)  # (30 × 4 + 50 × 2) / 80 × 25


def test_a_unit_that_left_unsur_empty_counts_in_those_it_answered() -> None:
    report = score([*HALF, *[["Kenanga", 4, *[""] * 8]] * 10], overall="mean")
    assert report.rollup is not None
    assert (report.rollup.left_out, report.rollup.strata) == ((), 3)
    # U1 (4 + 2 + 4) / 3, the others (4 + 2) / 2
    assert report.overall.exact == Fraction(25, 9) * (Fraction(10, 3) + 8 * 3)
    assert {unit.label: unit.score.reason for unit in report.units()}["Kenanga"] == "unsur-unanswered"


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ({"overall": "median"}, "option-unknown", "overall: “median” is not one of pooled, mean, population"),
        (
            {"overall": "mean", "unit": "none"},
            "rollup-units",
            "there is neither a unit nor a service to put together; name the column with unit or",
        ),
        ({"overall": "population"}, "rollup-population", "name the file of them with population"),
        ({"strata": "loket"}, "option-unknown", "strata: “loket” is not one of unit, layanan, unit,layanan"),
        ({"strata": "layanan, unit"}, "strata-untold", "the answers do not tell the layanan of the respondents"),
    ],
)
def test_what_cannot_be_rolled_up_is_refused(options: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        score(HALF, **options)
    assert refused.value.code == code
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("head", "listed", "strata", "code", "words"),
    [
        (
            "Unit",
            "Melati",
            "unit,layanan",
            "rollup-unlisted",
            'strata="unit,layanan" needs the users of each layanan',
        ),
        ("Unit", "Melati", "layanan", "rollup-unlisted", "needs the users of each layanan"),
        ("Layanan", "KTP", "unit,layanan", "rollup-unlisted", "needs the users of each unit"),
        ("Layanan", "KTP", "unit", "rollup-unlisted", "needs the users of each unit"),
        ("Unit", "Kenanga", None, "rollup-unmatched", "no unit of the answers stands on the list of users"),
        ("Layanan", "KK", "layanan", "rollup-unmatched", "no layanan of the answers stands on the list of users"),
    ],
)
def test_a_list_that_cannot_weigh_the_strata_is_told_from_none(
    head: str, listed: str, strata: str | None, code: str, words: str, tmp_path: Path
) -> None:
    """Without strata they are those of the list, as the advice has it."""
    users = str(write_csv(tmp_path / "pengguna.csv", [[head, "Jumlah pengguna"], [listed, 100]]))
    content = csv_text([["Unit", "Layanan", *U], *[["Melati", "KTP", *FOUR]] * 12]).encode()

    def scored(strata: str | None) -> ikm.Report:
        return ikm.score(
            io.BytesIO(content), by="layanan", unit="Unit", population=users, overall="population", strata=strata
        )

    with pytest.raises(Refusal) as refused:
        scored(strata)
    assert (refused.value.code, refused.value.place.file) == (code, users)
    assert words in str(refused.value)
    if code == "rollup-unlisted":
        assert scored(None).overall.exact == 100


def test_units_that_were_asked_different_unsur_have_an_index_each_and_a_mean(tmp_path: Path) -> None:
    """Eight unsur weigh 1/8 each; there is no index of all respondents, but one of the two units."""
    eight = U[:3] + U[4:]
    one = write_csv(tmp_path / "Melati.csv", [["Unit", *U], *[["Melati", *FOUR[:8], 2]] * 10])
    other = write_csv(tmp_path / "Mawar.csv", [["Unit", *eight], *[["Mawar", *FOUR[:7], 2]] * 10])
    (tmp_path / "peta").mkdir()
    (tmp_path / "peta" / "Mawar.toml").write_text('schema = "ikm.map/1"\nwithout = ["biaya"]\n')
    tallies = [write_tally(tmp_path / "a.tally", one), write_tally(tmp_path / "b.tally", other, without="biaya")]
    for sources, options in (([one, other], {"map": tmp_path / "peta"}), (tallies, {}), ([one, tallies[1]], {})):
        report = ikm.score(sources, overall="mean", **options)  # type: ignore[arg-type]  # each of its own kind
        assert (report.pooled.reason, report.pooled.exact) == ("unsur-differ", None)
        assert (report.overall.respondents, report.overall.reason) == (20, None)
        found = {unit.label: unit.score.exact or Fraction() for unit in report.units()}
        assert found == {"Melati": Fraction(25 * 34, 9), "Mawar": Fraction(25 * 30, 8)}
        # seven columns of 4 and 4, one of 4 in a single unit, and one of 2 and 2
        assert report.overall.exact == Fraction(25, 9) * (8 * 4 + 2)
        validate("report", report.to_dict())
        assert report.method.without == ()
    with pytest.raises(Refusal) as refused:
        ikm.score(tallies, cells=True)
    assert refused.value.code == "tallies-differ"
    both = ikm.score(tallies[1], overall="mean")
    assert (both.method.without, both.overall.exact) == (("biaya",), Fraction(25 * 30, 8))


def test_a_unit_that_was_asked_different_unsur_has_no_index(tmp_path: Path) -> None:
    one = write_csv(tmp_path / "a.csv", [["Unit", *U], ["Melati", *FOUR], ["Mawar", *TWO]])
    other = write_csv(tmp_path / "b.csv", [["Unit", *U[:3], *U[4:]], ["Melati", *FOUR[:8]]])
    (tmp_path / "b.toml").write_text('schema = "ikm.map/1"\nwithout = ["biaya"]\n')
    report = ikm.score([one, other], map=tmp_path, overall="mean")
    assert {unit.label: unit.score.reason for unit in report.units()} == {"Mawar": None, "Melati": "unsur-differ"}
    assert report.rollup is not None
    assert report.rollup.left_out == ((("Melati",), "unsur-differ"),)


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["Melati", "Mawar", "Kenanga", ""]),
        st.sampled_from(["KTP", "KK", ""]),
        st.sampled_from(["TW I 2025", "TW II 2025", ""]),
        st.lists(st.integers(0, 4), min_size=9, max_size=9).filter(any),
    ),
    max_size=12,
)
EVERYWHERE = [
    (unit, service, period, [1, 2, 3, 4, 3, 2, 1, 2, 3])
    for unit in ("Melati", "Mawar")
    for service in ("KTP", "KK")
    for period in ("TW I 2025", "TW II 2025")
]
"""Somebody of each, so that every file can be read by itself."""
USERS = [
    [unit, service, 40 + 7 * n]
    for n, (unit, service) in enumerate(product(["Melati", "Mawar", "Kenanga"], ["KTP", "KK"]))
]


@given(PEOPLE, PEOPLE, st.randoms(use_true_random=False), st.sampled_from(WAYS))
def test_the_order_of_rows_files_and_list_changes_nothing(one: Any, other: Any, random: Random, way: str) -> None:
    def found(parts: list[Any], served: list[Any]) -> dict[str, Any]:
        files = []
        for part in parts:
            rows = [[unit, service, period, *(x or "" for x in answers)] for unit, service, period, answers in part]
            files.append(io.BytesIO(csv_text([["Unit", "Layanan", "Periode", *U], *rows]).encode()))
        with TemporaryDirectory() as folder:
            users = write_csv(Path(folder) / "p.csv", [["Unit", "Layanan", "Jumlah pengguna"], *served])
            report = ikm.score(files, unit="Unit", by=["layanan", "periode"], overall=way, population=users)
        values = report.to_dict()
        samples = sorted(values["sample"], key=lambda one: str(one["key"]))
        return {"sample": samples} | {key: values[key] for key in ("overall", "tables", "ways", "periods", "rollup")}

    parts = [[*EVERYWHERE, *one], [*EVERYWHERE, EVERYWHERE[0], *other]]  # twins are refused
    first = found(parts, USERS)
    turned = [random.sample(part, len(part)) for part in reversed(parts)]
    assert found(turned, random.sample(USERS, len(USERS))) == first


PERIODS = ("TW I 2025", "TW II 2025")
WEIGHED: list[list[Any]] = [["Unit", "Jumlah pengguna"], ["Melati", 900], ["Mawar", 100]]


def dated(seed: int, *units: str) -> list[list[Any]]:
    """Twelve of each unit in each period, their sex in turn."""
    random = Random(seed)
    return [
        [unit, period, "LP"[n % 2], *(random.choice((2, 3, 4)) for _ in U)]
        for unit in units
        for period in PERIODS
        for n in range(12)
    ]


def by_period(tmp_path: Path, rows: list[list[Any]], users: list[list[Any]], **options: Any) -> ikm.Report:
    listed = write_csv(tmp_path / "pengguna.csv", users)
    answers = write_csv(tmp_path / "a.csv", [["Unit", "Periode", "jk", *U], *rows])
    by = ["periode", "unit,periode", "jk"]
    return ikm.score(answers, **{"by": by, "population": str(listed), "period": PERIODS[1], **options})


def sure(report: ikm.Report) -> dict[tuple[str | None, ...], str | None]:
    """Why each group has no interval; None where it has one."""
    found = {}
    for table in report.tables:
        for group in table.groups:
            assert group.stats is not None
            assert (group.stats.interval.limits is None) == (group.stats.interval.reason is not None)
            assert {one.interval.reason for one in group.stats.unsur.values()} <= {group.stats.interval.reason}
            found[tuple(group.key.values())] = group.stats.interval.reason
    return found


def test_a_group_that_pools_units_whose_users_are_known_has_no_interval_of_its_own(tmp_path: Path) -> None:
    """No more than the whole: the interval is that of the weighted figure, which stands there where it heads."""
    rows = dated(1, "Melati", "Mawar")
    report = by_period(tmp_path, rows, WEIGHED)
    assert report.stats is not None
    assert (report.stats.interval.reason, report.stats.priorities) == ("of-users", None)
    of_units = {(unit, period): None for unit in ("Melati", "Mawar") for period in PERIODS}
    others = of_units | {("Melati",): None, ("Mawar",): None, ("L",): None, ("P",): None}
    assert sure(report) == others | {(period,): "of-users" for period in PERIODS}
    weighted = by_period(tmp_path, rows, WEIGHED, overall="population")
    assert sure(weighted) == others | {(period,): None for period in PERIODS}
    (own,) = (
        group.stats for table in weighted.tables for group in table.groups if group.key == {"periode": PERIODS[1]}
    )
    assert (own and own.interval) == (weighted.stats and weighted.stats.interval)


def test_of_one_unit_or_of_users_that_are_not_known_a_period_keeps_its_interval(tmp_path: Path) -> None:
    alone = by_period(tmp_path, dated(2, "Melati"), WEIGHED)
    assert {sure(alone)[period,] for period in PERIODS} == {None}
    unknown = by_period(tmp_path, dated(2, "Melati", "Kenanga"), WEIGHED)
    assert {sure(unknown)[period,] for period in PERIODS} == {None}
    only_later = [row for row in dated(2, "Melati", "Mawar") if row[:2] != ["Mawar", PERIODS[0]]]
    found = sure(by_period(tmp_path, only_later, WEIGHED))
    assert [found[period,] for period in PERIODS] == [None, "of-users"]


def test_no_change_of_such_a_group_is_told_from_chance(tmp_path: Path) -> None:
    report = by_period(tmp_path, dated(3, "Melati", "Mawar"), WEIGHED)
    for table in report.tables:
        if table.is_trend:
            reasons = {key: judged.reason for key, judged in table.judged_changes(SURE).items() if judged}
            wanted = "of-users" if table.by == ("periode",) else None
            assert [*reasons.values()] == [wanted] * len(reasons)
            assert reasons
    earlier = tmp_path / "dulu.json"
    earlier.write_text(json.dumps(by_period(tmp_path, dated(3, "Melati", "Mawar"), WEIGHED, by=[]).to_dict()))
    later = by_period(tmp_path, [[*row[:1], "TW III 2025", *row[2:]] for row in dated(4, "Melati", "Mawar")], WEIGHED)
    stored = tmp_path / "kini.json"
    stored.write_text(json.dumps(later.to_dict()))
    for one in (later, str(stored)):
        compared = ikm.compare(str(earlier), one)
        assert compared.overall.change.judged.reason == "of-users"
        assert {change.change.judged.reason for change in compared.units} == {None}
    assert ikm.required_samples([900], previous=str(stored), margin_ikm=2).planning is not None


def test_a_unit_that_pools_services_whose_users_are_known_is_compared_with_none(tmp_path: Path) -> None:
    random = Random(5)
    rows = [
        [unit, service, *(random.choice((2, 3, 4)) for _ in U)]
        for unit in ("Melati", "Mawar", "Kenanga")
        for service in ("KTP", "KK")
        for _ in range(12)
        if (unit, service) != ("Kenanga", "KK")
    ]
    users = [
        [unit, service, 40 + 10 * n] for n, (unit, service) in enumerate(dict.fromkeys((r[0], r[1]) for r in rows))
    ]
    listed = write_csv(tmp_path / "p.csv", [["Unit", "Layanan", "Jumlah pengguna"], *users])
    answers = write_csv(tmp_path / "a.csv", [["Unit", "Layanan", *U], *rows])
    report = ikm.score(answers, population=str(listed), by=["layanan", "unit,layanan"])
    found = sure(report)
    assert {key: reason for key, reason in found.items() if len(key) == 1} == {
        ("Melati",): "of-users",
        ("Mawar",): "of-users",
        ("Kenanga",): None,
        ("KTP",): "of-users",
        ("KK",): "of-users",
    }
    assert {reason for key, reason in found.items() if len(key) == 2} == {None}
    assert {unit.stats.rank.low for unit in report.units() if unit.stats and unit.stats.rank} == {None}


def test_a_service_of_one_unit_has_its_own_figure_as_that_unit_has(tmp_path: Path) -> None:
    """Mawar is not on the list: it counts in no figure of several units, and keeps its own, as do its services."""
    random = Random(6)
    rows: list[list[Any]] = [
        [unit, service, PERIODS[n % 2], *(random.choice((2, 3, 4)) for _ in U)]
        for unit, service in (("Melati", "KTP"), ("Anggrek", "KTP"), ("Mawar", "KTP"), ("Mawar", "KK"), ("", "SIM"))
        for n in range(12)
    ]
    users = write_csv(tmp_path / "p.csv", [["Unit", "Jumlah pengguna"], ["Melati", 300], ["Anggrek", 100]])
    answers = write_csv(tmp_path / "a.csv", [["Unit", "Layanan", "Periode", *U], *rows])

    def index(**of: str) -> Fraction:
        own = [row[3:] for row in rows if all(row[n] == of.get(k, row[n]) for n, k in enumerate(("unit", "layanan")))]
        return Fraction(25 * sum(map(sum, own)), len(own) * 9)

    report = ikm.score(
        answers, population=str(users), overall="population", by=["layanan", "layanan,periode"], period="all"
    )
    units = {unit.label: unit.score.exact for unit in report.units()}
    assert units["Mawar"] == index(unit="Mawar")
    tables = {table.by: {tuple(group.key.values()): group.score for group in table.groups} for table in report.tables}
    assert {key: score.exact for (key,), score in tables["layanan",].items()} == {
        "KK": index(unit="Mawar", layanan="KK"),
        "SIM": index(unit=""),
        "KTP": (3 * index(unit="Melati") + index(unit="Anggrek")) / 4,
    }
    of_periods = {key: score.exact for key, score in tables["layanan", "periode"].items() if key[0] != "KTP"}
    assert len(of_periods) == 4
    assert None not in of_periods.values()
    only_later = [row for row in rows if row[0] == "Mawar" or row[2] == PERIODS[1]]
    answers = write_csv(tmp_path / "b.csv", [["Unit", "Layanan", "Periode", *U], *only_later])
    later = ikm.score(answers, population=str(users), overall="population", by="periode", period=PERIODS[1])
    (table,) = [table for table in later.tables if table.by == ("periode",)]
    assert [group.score.reason for group in table.groups] == ["population-unknown", None]  # a period is the whole
