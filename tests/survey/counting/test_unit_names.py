"""Spellings of one unit are brought to one name, by a mapping file or a list."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.index.population import Population
from ikm.messages.findings import Refusal
from ikm.options import DocumentOptions, GateOptions, ReadOptions, ScoreOptions
from ikm.pipelines.laporan import laporan_parts
from tests.kinds import ANSWERS
from tests.surveys import Rows, U, plain_index, write_csv, write_tally, write_xlsx

WRITTEN = ("DINAS KESEHATAN", "Dinkes", "Dinas Kesehatan ", "Kec. Melati")
ROWS: Rows = [["Unit", *U], *([WRITTEN[n % 4], *row] for n, row in enumerate(ANSWERS))]
MERGED = [row for n, row in enumerate(ANSWERS) if n % 4 < 3]
OTHER = ANSWERS[3::4]


def groups_of(report: ikm.Report) -> dict[str | None, object]:
    return {group.label: group.score.exact for group in report.tables[0].groups}


WANTED = {"Dinas Kesehatan": plain_index(MERGED), "Kec. Melati": plain_index(OTHER)}


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "jawaban.csv", ROWS)


def units(tmp_path: Path, *rows: list[str]) -> str:
    return str(write_csv(tmp_path / "satuan.csv", [["Unit", "Nama lain", ""], *rows], ";"))


def test_a_mapping_file_names_the_spellings(tmp_path: Path, answers: Path) -> None:
    lines = 'schema = "ikm.map/1"\n[units]\n"Dinas Kesehatan" = ["dinkes", "DKK"]\n'
    (tmp_path / "peta.toml").write_text(lines, encoding="utf-8")
    report = ikm.score(answers, map=tmp_path / "peta.toml")
    assert groups_of(report) == WANTED
    (found,) = [one for one in report.findings.listed() if one.code == "units-joined"]
    assert "Dinas Kesehatan ← “DINAS KESEHATAN”, “Dinkes”" in str(found)


@pytest.mark.parametrize(
    "row", [["Dinas Kesehatan", "Dinkes", "x"], ["Dinas Kesehatan", "DKK;DINKES"], ["Dinas Kesehatan", "", "dinkes"]]
)
def test_a_list_names_them(tmp_path: Path, answers: Path, row: list[str]) -> None:
    assert groups_of(ikm.score(answers, units=units(tmp_path, row))) == WANTED


def test_names_of_files_and_of_sheets_are_spellings_too(tmp_path: Path) -> None:
    book: dict[str, Rows] = {
        "Dinkes": [U, *MERGED[:9]],
        "DINAS KESEHATAN": [U, *MERGED[9:]],
        "Kec. Melati": [U, *OTHER],
    }
    path = write_xlsx(tmp_path / "a.xlsx", book)
    listed = units(tmp_path, ["Dinas Kesehatan", "Dinkes"])
    report = ikm.score(path, sheet="all", unit_from="sheet", units=listed)
    assert groups_of(report) == WANTED


@pytest.mark.parametrize("wanted", [{}, {"overall": "mean"}, {"by": ["periode", "unit,periode"], "per": "bulan"}])
def test_units_of_a_tally_are_brought_to_their_names_too(tmp_path: Path, wanted: dict[str, Any]) -> None:
    rows: Rows = [["Unit", "Tanggal", *U], *([f, f"2025-0{n % 2 + 1}-05", *u] for n, (f, *u) in enumerate(ROWS[1:]))]
    path = write_csv(tmp_path / "a.csv", rows)
    tally = write_tally(tmp_path / "a.tally", path, **{**wanted, "overall": None})
    listed = units(tmp_path, ["Dinas Kesehatan", "Dinkes"])
    whole, counted = ikm.score(path, units=listed, **wanted), ikm.score(tally, units=listed, **wanted)
    assert groups_of(counted) == groups_of(whole)
    assert [table.groups for table in counted.tables] == [table.groups for table in whole.tables]
    assert counted.overall == whole.overall
    (found,) = [one for one in counted.findings.listed() if one.code == "units-joined"]
    assert "Dinas Kesehatan ← “DINAS KESEHATAN”, “Dinkes”" in str(found)


def test_the_name_of_a_tally_is_a_spelling_too(tmp_path: Path) -> None:
    tallies = []
    for name, rows in (("Dinkes", MERGED[:9]), ("DINAS KESEHATAN", MERGED[9:]), ("Kec. Melati", OTHER)):
        tallies.append(write_tally(tmp_path / f"{name}.tally", write_csv(tmp_path / f"{name}.csv", [U, *rows])))
    listed = units(tmp_path, ["Dinas Kesehatan", "Dinkes"])
    assert groups_of(ikm.score(tallies, unit_from="file", units=listed)) == WANTED


def test_a_spelling_of_two_units_is_refused(tmp_path: Path, answers: Path) -> None:
    listed = units(tmp_path, ["Dinas Pemuda", "Dispora"], ["Dinas Pariwisata", "DISPORA"])
    with pytest.raises(Refusal) as refused:
        ikm.score(answers, units=listed)
    assert refused.value.code == "units-unclear"


def test_a_list_without_units_is_refused(tmp_path: Path, answers: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(answers, units=units(tmp_path))
    assert refused.value.code == "units-empty"


@pytest.mark.parametrize(
    "rows",
    [
        [["No", "Nama Unit", "Nama lain"], [1, "Dinas Kesehatan", "Dinkes"], [2, "Kec. Melati", ""]],
        [["No.", "Satuan", "Sebutan"], [1, "Dinas Kesehatan", "Dinkes"]],
        [["Nama lain", "OPD"], ["Dinkes", "Dinas Kesehatan"]],
        [["DAFTAR UNIT"], [], ["No", "Nama Unit", "Nama lain"], [1, 2, 3], [1, "Dinas Kesehatan", "Dinkes"]],
        [["Unit", "Nama lain"], ["Dinas Kesehatan", "Dinkes"], [";", ""], ["", ""]],
        [["Unit", "Nama lain"], ["Dinas Kesehatan", ""], ["Dinas Kesehatan", "Dinkes"]],
    ],
)
@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_the_name_stands_below_its_header(
    tmp_path: Path, answers: Path, rows: Rows, write: Callable[[Path, Rows], Path]
) -> None:
    listed = write(tmp_path / ("satuan.csv" if write is write_csv else "satuan.xlsx"), rows)
    assert groups_of(ikm.score(answers, units=str(listed))) == WANTED


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_other_names_without_a_name_are_refused(
    tmp_path: Path, answers: Path, write: Callable[[Path, Rows], Path]
) -> None:
    rows: Rows = [["No", "Nama Unit", "Nama lain"], [1, "Dinas Pendidikan", "Disdik"], [2, "", "Dinkes"]]
    listed = write(tmp_path / ("satuan.csv" if write is write_csv else "satuan.xlsx"), rows)
    with pytest.raises(Refusal) as refused:
        ikm.score(answers, units=str(listed))
    assert refused.value.code == "units-nameless"
    assert (refused.value.place.row, refused.value.place.column) == (3, 2)


def test_the_last_of_a_long_list_counts_too(tmp_path: Path, answers: Path) -> None:
    rows: Rows = [["Unit", "Nama lain"], *([f"Satuan {n}", f"S{n} " + "x" * 300] for n in range(4000))]
    listed = write_csv(tmp_path / "satuan.csv", [*rows, ["Dinas Kesehatan", "Dinkes"]])
    assert groups_of(ikm.score(answers, units=str(listed))) == WANTED


THREE_CELLS = ["Dinas Kesehatan", "Dinkes", "DINAS KESEHATAN"]
"""A line of more cells than others have."""


@pytest.mark.parametrize(
    "rows",
    [
        [THREE_CELLS, ["Kec. Melati", "Melati"]],
        [["Kec. Melati", "Melati"], THREE_CELLS],
        [["Unit", "Nama lain"], ["Kec. Melati", "Melati"], THREE_CELLS],
        [[1, *THREE_CELLS], [2, "Kec. Melati", "Melati"]],
        [["Dinas Kesehatan"], ["Kec. Melati", "Melati"], ["Dinas Kesehatan", "Dinkes"]],
        [["Nama lain 1", "Nama lain 2", "Satuan Kerja"], ["Dinkes", "DINAS KESEHATAN", "Dinas Kesehatan"]],
        [["Dinas", "Singkatan"], THREE_CELLS],
        [["Dinas"], ["Dinas Kesehatan;Dinkes"]],
    ],
)
@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_no_line_of_a_list_is_lost(
    tmp_path: Path, answers: Path, rows: Rows, write: Callable[[Path, Rows], Path]
) -> None:
    listed = write(tmp_path / ("satuan.csv" if write is write_csv else "satuan.xlsx"), rows)
    report = ikm.score(answers, units=str(listed))
    assert groups_of(report) == WANTED
    assert "units-unmet" not in report.findings.by_code


def unmet(report: ikm.Report | ikm.Inspection) -> list[str]:
    return [one.sentence for one in report.findings.listed() if one.code == "units-unmet"]


@pytest.mark.parametrize("read", [ikm.score, ikm.check])
def test_units_of_a_list_that_are_met_nowhere_are_told(
    tmp_path: Path, answers: Path, read: Callable[..., ikm.Report | ikm.Inspection]
) -> None:
    rows = [["Dinas Kesehtan", "Dinas Kes"], ["Kec. Melati", "Melati"], ["Dinas Baru", "Dinkes"]]
    slip = units(tmp_path, *rows)
    assert unmet(read(answers, units=slip)) == [
        "1 units of the list are met nowhere in the answers, by none of their names: “Dinas Kesehtan”"
    ]
    many = units(tmp_path, *([f"Satuan {n}", ""] for n in range(7)))
    (told,) = unmet(read(answers, units=many))
    assert told.startswith("7 units")
    assert "“Satuan 4”" in told
    assert "Satuan 5" not in told
    assert "2 more" in told


def test_a_unit_of_another_time_is_met(tmp_path: Path) -> None:
    written = [("Dinkes", "2025-01-05"), ("BPBD", "2025-06-05")]
    dated: Rows = [["Unit", "Tanggal", *U], *([*written[n % 2], *row] for n, row in enumerate(ANSWERS))]
    path = write_csv(tmp_path / "jawaban.csv", dated)
    listed = units(tmp_path, ["Dinas Kesehatan", "Dinkes"], ["Badan Bencana", "BPBD"])
    assert unmet(ikm.score(path, units=listed, since="2025-04-01")) == []


def test_units_of_a_tally_are_met(tmp_path: Path, answers: Path) -> None:
    tally = write_tally(tmp_path / "a.tally", answers)
    assert unmet(ikm.score(tally, units=units(tmp_path, ["Dinas Kesehatan", "Dinkes"]))) == []


def test_spellings_that_are_brought_to_one_name_are_not_said_to_be_counted_apart(
    tmp_path: Path, answers: Path
) -> None:
    def alike(listed: str | None = None) -> int:
        found = ikm.check(answers, units=listed).findings.by_code
        return found["value-alike"] + found["value-near"]

    assert alike() == 1
    assert alike(units(tmp_path, ["Dinas Kesehatan", "Dinkes"])) == 0


def served(tmp_path: Path, *rows: list[Any]) -> str:
    return str(write_csv(tmp_path / "pengguna.csv", [["Unit", "Jumlah pengguna"], *rows]))


@pytest.mark.parametrize("name", ["Dinkes", "DINAS KESEHATAN", "Dinas Kesehatan"])
def test_the_list_of_users_may_have_any_spelling_of_a_unit(tmp_path: Path, answers: Path, name: str) -> None:
    listed = units(tmp_path, ["Dinas Kesehatan", "Dinkes"])
    users = served(tmp_path, [name, 9000], ["kec melati", 1000])
    of_text = Population("daftar", {(name, None): 9000, ("kec melati", None): 1000}, True, False)
    weighted = (9 * plain_index(MERGED) + plain_index(OTHER)) / 10
    for population in (users, of_text):
        report = ikm.score(answers, units=listed, population=population, overall="population")
        assert report.overall.exact == weighted
        assert report.rollup is not None
        assert report.rollup.left_out == ()
        assert [(quota.served, quota.respondents) for quota in report.quotas] == [
            (9000, len(MERGED)),
            (1000, len(OTHER)),
            (10_000, len(ANSWERS)),
        ]


def test_two_rows_of_users_that_become_one_unit_are_refused(tmp_path: Path, answers: Path) -> None:
    """Whether they add up, or are written down twice, is not for the program to say."""
    users = served(tmp_path, ["Dinkes", 9000], ["Kec. Melati", 1000], ["Dinas Kesehatan", 500])
    with pytest.raises(Refusal) as refused:
        ikm.score(answers, units=units(tmp_path, ["Dinas Kesehatan", "Dinkes"]), population=users)
    assert refused.value.code == "population-joined"
    assert "“Dinkes” and “Dinas Kesehatan” are both “Dinas Kesehatan”" in str(refused.value)
    rows = [["Dinkes", "KTP", 1], ["Dinas Kesehatan", "KK", 2], ["Dinas Kesehatan", "KTP", 3]]
    of_services = write_csv(tmp_path / "layanan.csv", [["Unit", "Layanan", "Jumlah pengguna"], *rows])
    with pytest.raises(Refusal) as refused:
        ikm.score(answers, units=units(tmp_path, ["Dinas Kesehatan", "Dinkes"]), population=of_services)
    assert "are both “Dinas Kesehatan · KTP”" in str(refused.value)


def test_a_list_of_units_that_have_to_be_there_may_have_any_spelling(tmp_path: Path, answers: Path) -> None:
    required = write_csv(tmp_path / "wajib.csv", [["Unit"], ["Dinkes"], ["Dinas Kesehatan"], ["Kec. Melati"], ["X"]])
    gates = GateOptions(require_units=str(required))
    report = ikm.score(answers, units=units(tmp_path, ["Dinas Kesehatan", "Dinkes"]), gates=gates)
    found = [(gate.group, gate.value, gate.met) for gate in report.gates]
    wanted = [("Dinas Kesehatan", len(MERGED), True), ("Kec. Melati", len(OTHER), True), ("X", 0, False)]
    assert found == wanted


def kept(tmp_path: Path, report: ikm.Report) -> Path:
    path = tmp_path / "dulu.json"
    path.write_text(json.dumps(report.to_dict()), encoding="utf-8")
    return path


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A report in which the unit has another name."""
    rows: Rows = [["Unit", "Tanggal", *U], *(["Dinkes", "2024-05-05", *row] for row in MERGED)]
    rows = [*rows, *(["Kec. Melati", "2024-05-05", *row] for row in OTHER)]
    report = ikm.score(write_csv(tmp_path / "dulu.csv", rows), per="tahun", period="2024")
    return kept(tmp_path, report)


@pytest.fixture
def now(tmp_path: Path) -> Path:
    rows: Rows = [["Unit", "Tanggal", *U], *([f, "2025-05-05", *row] for f, *row in ROWS[1:])]
    return write_csv(tmp_path / "kini.csv", rows)


def test_units_of_an_earlier_report_are_brought_to_their_names(tmp_path: Path, now: Path, earlier: Path) -> None:
    listed = units(tmp_path, ["Dinas Kesehatan", "Dinkes"])
    report = ikm.score(now, units=listed, per="tahun", by="unit,periode", history=str(earlier))
    (table,) = [table for table in report.tables if table.by == ("unit", "periode")]
    years = [(group.key["unit"], group.key["periode"]) for group in table.groups]
    assert years == [(unit, year) for unit in ("Dinas Kesehatan", "Kec. Melati") for year in ("2024", "2025")]
    gates = GateOptions(max_drop="0", against=str(earlier))
    assert {gate.group: gate.met for gate in ikm.score(now, units=listed, gates=gates).gates} == {
        None: True,
        "Dinas Kesehatan": True,
        "Kec. Melati": True,
    }
    compared = ikm.compare(str(earlier), str(now), units=listed)
    assert {one.label for one in compared.units} == {"Dinas Kesehatan", "Kec. Melati"}
    assert (compared.only_before, compared.only_after) == ((), ())
    own = {part.values: part.outcome for part in _laporans(now, listed, earlier)}
    for unit, rows in (("Dinas Kesehatan", MERGED), ("Kec. Melati", OTHER)):
        previous = own[unit,].previous
        assert previous.overall.exact == plain_index(rows)


def _laporans(answers: Path, listed: str, earlier: Path) -> Any:
    reading = ReadOptions(units=listed, per="tahun")
    return laporan_parts(str(answers), reading, ScoreOptions(), DocumentOptions(former=earlier), ("unit",))


def test_two_units_of_an_earlier_report_are_not_made_one(tmp_path: Path, now: Path) -> None:
    """Their figures do not say what that of both would have been."""
    rows: Rows = [["Unit", *U], *(["Dinkes", *row] for row in MERGED), *(["DKK", *row] for row in OTHER)]
    path = kept(tmp_path, ikm.score(write_csv(tmp_path / "dulu.csv", rows)))
    compared = ikm.compare(str(path), str(now), units=units(tmp_path, ["Dinas Kesehatan", "Dinkes", "DKK"]))
    assert compared.only_before == ("DKK", "Dinkes")
