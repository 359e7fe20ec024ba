"""Of how many users the statistics of a group speak: by unit, by service, by both, and where a list says less."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.report.report import Group
from tests.conftest import ROOT
from tests.surveys import U, write_csv

HEADER = ["Unit", "Layanan", "JK", *U]
Rows = list[list[Any]]
Populations = dict[tuple[str | None, ...], int | None]


def people(*groups: tuple[str, str], n: int = 12) -> Rows:
    """So many respondents of each unit and service, of either sex in turn, no two alike in one group."""
    return [
        [unit, service, "LP"[one % 2], *(1 + (one // 4**place + place) % 4 for place in range(9))]
        for unit, service in groups
        for one in range(n)
    ]


TWO = people(("Loket A", "KTP"), ("Loket A", "KK"), ("Loket B", "KTP"))


def scored(folder: Path, rows: Rows, users: Rows | None, *by: str, **options: Any) -> ikm.Report:
    path = write_csv(folder / "jawaban.csv", [HEADER, *rows])
    listed = None if users is None else write_csv(folder / "pengguna.csv", users)
    return ikm.score(path, by=list(by), unit="none" if "unit" not in by else "Unit", population=listed, **options)


def populations(report: ikm.Report) -> Populations:
    """The users of each group of all tables, and of the whole, whose key is empty."""
    groups = [group for table in report.tables for group in table.groups]
    found = {tuple(group.key.values()): population(group) for group in groups}
    return {**found, (): population(Group({}, report.overall, report.stats))}


def population(group: Group) -> int | None:
    """Of how many users its statistics speak, all of them alike."""
    assert group.stats is not None
    (one,) = {group.stats.interval.population, *(unsur.interval.population for unsur in group.stats.unsur.values())}
    return one


UNITS: Rows = [["Unit", "Jumlah pengguna"], ["Loket A", 1200], ["Loket B", 85]]
BOTH: Rows = [
    ["Unit", "Layanan", "Jumlah pengguna"],
    ["Loket A", "", 1300],
    ["Loket A", "KTP", 800],
    ["Loket A", "KK", 450],
    ["Loket B", "KTP", 85],
]
SERVICES: Rows = [["Layanan", "Jumlah pengguna"], ["KTP", 900], ["KK", 450]]


def test_without_a_list_nobody_tells(tmp_path: Path) -> None:
    assert set(populations(scored(tmp_path, TWO, None, "unit", "layanan")).values()) == {None}


def test_by_unit(tmp_path: Path) -> None:
    report = scored(tmp_path, TWO, UNITS, "unit", "layanan", "unit,layanan", "jk")
    found = populations(report)
    assert (found["Loket A",], found["Loket B",], found[()]) == (1200, 85, 1285)
    others = [users for key, users in found.items() if key and key not in (("Loket A",), ("Loket B",))]
    assert set(others) == {None}  # a list of units says nothing of services, and none of sexes
    assert len(others) == 7


def test_by_service(tmp_path: Path) -> None:
    found = populations(scored(tmp_path, TWO, SERVICES, "layanan", "jk"))
    assert found == {("KTP",): 900, ("KK",): 450, ("L",): None, ("P",): None, (): 1350}


def test_a_list_of_services_says_nothing_of_units(tmp_path: Path) -> None:
    found = populations(scored(tmp_path, TWO, SERVICES, "unit", "layanan", "unit,layanan"))
    assert (found["KTP",], found["KK",], found["Loket A",], found[()]) == (900, 450, None, 1350)
    assert {users for key, users in found.items() if len(key) == 2} == {None}


def test_by_unit_and_service(tmp_path: Path) -> None:
    """A unit's own number goes before the sum of its services'; a service of all units has that of each."""
    found = populations(scored(tmp_path, TWO, BOTH, "unit", "layanan", "unit,layanan"))
    assert found == {
        ("Loket A",): 1300,
        ("Loket B",): 85,
        ("KTP",): 885,
        ("KK",): 450,
        ("Loket A", "KTP"): 800,
        ("Loket A", "KK"): 450,
        ("Loket B", "KTP"): 85,
        (): 1385,
    }


@pytest.mark.parametrize(
    ("lines", "ktp", "kk"),
    [
        ([], 885, 450),
        ([["Loket C", "KTP", 10]], None, 450),  # nobody was asked there
        ([["Loket C", "k.t.p.", 10]], 885, 450),  # another service
        ([["Loket C", "ktp", 10]], None, 450),
        ([["Loket C", "SIM", 10]], 885, 450),
    ],
)
def test_the_users_of_a_service_are_those_of_all_units_that_have_it(
    tmp_path: Path, lines: Rows, ktp: int | None, kk: int
) -> None:
    found = populations(scored(tmp_path, TWO, [*BOTH, *lines], "unit", "layanan"))
    assert (found["KTP",], found["KK",]) == (ktp, kk)


def test_a_service_of_a_unit_that_is_not_on_the_list_has_no_users_of_all_units(tmp_path: Path) -> None:
    found = populations(scored(tmp_path, [*TWO, *people(("Loket Z", "KTP"))], BOTH, "unit", "layanan"))
    assert (found["KTP",], found["KK",]) == (None, 450)
    found = populations(scored(tmp_path, [*TWO, *people(("", "KTP"))], BOTH, "unit", "layanan"))
    assert (found["KTP",], found["KK",]) == (None, 450)


def test_services_as_strata_have_the_finite_correction_of_their_users(tmp_path: Path) -> None:
    """Each of a unit of its own: by whichever of the two the whole is put together, it is the same figure."""
    rows = people(("Loket A", "KTP"), ("Loket B", "KK"))
    listed = [BOTH[0], ["Loket A", "KTP", len(rows)], ["Loket B", "KK", len(rows) // 2]]
    by_unit, by_service = (
        scored(tmp_path, rows, listed, "unit", "layanan", overall="population", strata=one)
        for one in ("unit", "layanan")
    )
    assert by_unit.stats is not None
    assert by_service.stats is not None
    assert by_service.stats.interval == by_unit.stats.interval
    sizes = {group.key["layanan"]: group.stats for group in by_service.tables[-1].groups}
    assert {name: one and one.interval.se == 0 for name, one in sizes.items()} == {"KTP": False, "KK": True}


def test_crossed_the_other_way_it_is_the_same_group(tmp_path: Path) -> None:
    found = populations(scored(tmp_path, TWO, BOTH, "unit", "layanan,unit", "layanan,jk"))
    assert (found["KTP", "Loket A"], found["KK", "Loket A"], found["KTP", "Loket B"]) == (800, 450, 85)
    assert found["KTP", "L"] is None


def test_a_list_may_name_more_than_were_asked(tmp_path: Path) -> None:
    """They were served, too, so they are of the whole."""
    found = populations(scored(tmp_path, TWO, [*UNITS, ["Loket C", 400]], "unit"))
    assert found == {("Loket A",): 1200, ("Loket B",): 85, (): 1685}


def test_a_unit_that_is_not_on_the_list_leaves_the_whole_unknown(tmp_path: Path) -> None:
    found = populations(scored(tmp_path, [*TWO, *people(("Loket Z", "KTP"))], UNITS, "unit"))
    assert found == {("Loket A",): 1200, ("Loket B",): 85, ("Loket Z",): None, (): None}
    found = populations(scored(tmp_path, TWO, SERVICES[:2], "layanan"))
    assert found == {("KTP",): 900, ("KK",): None, (): None}
    partly = [row for row in BOTH if row[1] != "KK"]
    found = populations(scored(tmp_path, TWO, partly, "unit", "unit,layanan"))
    assert (found["Loket A", "KTP"], found["Loket A", "KK"], found["Loket A",]) == (800, None, 1300)


def test_respondents_of_no_unit_leave_the_whole_unknown(tmp_path: Path) -> None:
    found = populations(scored(tmp_path, [*TWO, *people(("", "KTP"))], UNITS, "unit"))
    assert found == {("Loket A",): 1200, ("Loket B",): 85, (None,): None, (): None}


def test_two_spellings_of_one_unit_share_its_users_and_neither_has_them(tmp_path: Path) -> None:
    rows = people(("Loket A", "KTP"), ("LOKET-A", "KTP"), ("Loket B", "KTP"))
    found = populations(scored(tmp_path, rows, UNITS, "unit"))
    assert (found["Loket A",], found["LOKET-A",], found["Loket B",], found[()]) == (None, None, 85, None)


def test_another_spelling_than_that_of_the_list_is_found(tmp_path: Path) -> None:
    found = populations(scored(tmp_path, people(("loket a", "KTP"), ("LOKET-B", "KTP")), UNITS, "unit"))
    assert found == {("loket a",): 1200, ("LOKET-B",): 85, (): 1285}


def test_who_was_served_narrows_the_interval_and_nothing_else(tmp_path: Path) -> None:
    without, known = (scored(tmp_path, TWO, users, "unit") for users in (None, UNITS))
    for one, other in zip(without.tables[0].groups, known.tables[0].groups, strict=True):
        assert one.key == other.key
        assert one.score == other.score
        assert one.stats is not None
        assert other.stats is not None
        wide, narrow = one.stats.interval, other.stats.interval
        n, users = one.score.respondents, narrow.population
        assert users is not None
        assert wide.se == wide.se_sample == narrow.se_sample
        assert wide.se is not None
        assert narrow.se == pytest.approx(wide.se * (1 - n / users) ** 0.5, rel=1e-12)
        assert one.stats.reliability == other.stats.reliability


def test_fewer_users_than_respondents_take_no_correction(tmp_path: Path) -> None:
    report = scored(tmp_path, TWO, [["Unit", "Jumlah pengguna"], ["Loket A", 23], ["Loket B", 12]], "unit")
    few, census = (group.stats for group in report.tables[0].groups)
    assert few is not None
    assert census is not None
    sure = {stats.interval.population: stats.interval for stats in (few, census)}
    assert sure[23].se == sure[23].se_sample
    assert (sure[12].se, sure[12].margin) == (0, 0)
    assert report.stats is not None
    # those of the whole are of the figure weighted by users: of one unit everybody was asked, and nobody is sure less
    assert (report.stats.interval.population, report.stats.interval.reason) == (35, "of-users")
    (weighted,) = (rollup.interval for rollup in report.rollups if rollup.way == "population")
    assert weighted is not None
    assert weighted.se == pytest.approx(23 / 35 * (sure[23].se or 0))


def test_a_group_that_is_withheld_says_no_more_than_that(tmp_path: Path) -> None:
    report = scored(tmp_path, [*TWO, *people(("Loket A", "KTP"), n=1)], None, "jk", min_n=19)
    told = {group.key["jk"]: group.stats for group in report.tables[0].groups}
    withheld = told["P"]
    assert withheld is not None
    assert (withheld.interval.reason, withheld.interval.se, withheld.unsur) == ("min-n", None, {})
    assert (withheld.reliability.reason, withheld.reliability.respondents) == ("min-n", 0)
    assert told["L"] is not None
    assert told["L"].interval.reason is None


def test_what_was_asked_other_unsur_has_no_interval_together(tmp_path: Path) -> None:
    rows = [row[3:] for row in TWO]
    whole = write_csv(tmp_path / "a.csv", [U, *rows])
    fewer = write_csv(tmp_path / "b.csv", [U[:8], *(row[:8] for row in rows)])
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "b.toml").write_text('schema = "ikm.map/1"\nwithout = ["pengaduan"]\n', encoding="utf-8")
    report = ikm.score([whole, fewer], map=tmp_path / "map")
    assert report.overall.reason == "unsur-differ"
    assert report.stats is not None
    assert (report.stats.interval.reason, report.stats.reliability.reason) == ("unsur-differ", "unsur-differ")
    assert report.to_dict()["overall"]["stats"]["reason"] == "unsur-differ"


@pytest.mark.parametrize("given", ["5%", "0.05", 0.49])
def test_a_level_is_no_confidence(given: str | float) -> None:
    first, second = ROOT / "examples" / "puskesmas-tw2.csv", ROOT / "examples" / "kelurahan.csv"
    with pytest.raises(Refusal, match="is less than 50 %; where a level of 5% is meant, write 95%") as refused:
        ikm.score(first, confidence=given)
    assert refused.value.code == "confidence-low"
    with pytest.raises(Refusal, match="where a level of 5% is meant, write 95%"):
        ikm.compare(first, second, confidence=given)
