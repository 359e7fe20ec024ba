"""``ikm score`` for an office of many: files, units, services, periods, profiles and tallies, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Run
from tests.surveys import U, write_csv

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    """Two months of two offices: a file for each, the month in its name, the service and sex in it."""
    folder = tmp_path / "kantor"
    folder.mkdir()
    for place, name in enumerate(("Melati 2025-01", "Melati 2025-02", "Mawar 2025-01", "Mawar 2025-04")):
        rows = [["KTP", "L", 20 + place, *A], ["KK", "P", 40, *B], ["KTP", "P", 61, *[C, A, B, C][place]]]
        write_csv(folder / f"{name}.csv", [["Layanan", "JK", "Usia", *U], *rows])
    return folder


NAMES = ["--unit-from", "file", "--period-from", "file"]


def report(run: Run, *args: object, code: int = 0) -> dict[str, Any]:
    done = run("score", *args, "-f", "json")
    assert done.exit_code == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def sizes(found: dict[str, Any]) -> dict[str, dict[str, int]]:
    """How many respondents each group of each table has."""
    return {
        " × ".join(table["by"]): {
            " · ".join(value or "(kosong)" for value in group["key"].values()): group["respondents"]
            for group in table["groups"]
        }
        for table in found["tables"]
    }


def test_units_services_and_periods_from_names_and_columns(run: Run, offices: Path) -> None:
    grouped = [*NAMES, "--per", "triwulan", "--by", "layanan", "--by", "unit,layanan"]
    found = sizes(report(run, offices, *grouped))
    assert sizes(report(run, offices, *grouped, "--year", "2025")) == found | {
        "unit": {"Melati": 6, "Mawar": 6},
        "layanan": {"KK": 4, "KTP": 8},
        "unit × layanan": {"Mawar · KK": 2, "Mawar · KTP": 4, "Melati · KK": 2, "Melati · KTP": 4},
    }
    assert found == {  # of the last quarter, but for the trends
        "unit": {"Mawar": 3},
        "layanan": {"KK": 1, "KTP": 2},
        "unit × layanan": {"Mawar · KK": 1, "Mawar · KTP": 2},
        "periode": {"TW I 2025": 9, "TW II 2025": 3},
        "unit × periode": {"Mawar · TW I 2025": 3, "Mawar · TW II 2025": 3, "Melati · TW I 2025": 6},
    }


@pytest.mark.slow
def test_every_option_stands_in_the_manifest_and_jobs_change_nothing(run: Run, offices: Path) -> None:
    args = [
        *NAMES,
        "--per",
        "bulan",
        "--from",
        "2025-01-01",
        "--to",
        "TW I 2025",
        "--profile",
        "--age-bands",
        "30,60",
    ]
    args += ["--overall", "mean", "--sort", "n", "--top", "1", "--bottom", "1", "--role", "gender=JK"]
    one, two = (run("score", offices, *args, "-f", "json", "--jobs", jobs) for jobs in (1, 2))
    assert one.exit_code == 0
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    found = json.loads(one.stdout)
    assert found["manifest"]["options"] == {
        "unit_from": "file", "period_from": "file", "per": "bulan", "since": "2025-01-01", "until": "TW I 2025",
        "profile": True, "age_bands": "30,60", "overall": "mean", "sort": "n", "top": 1, "bottom": 1,
        "roles": {"gender": "JK"},
    }  # fmt: skip
    assert found["manifest"]["time"] is None
    assert sizes(found)["periode"] == {"Januari 2025": 6, "Februari 2025": 3}
    assert sizes(found)["unit"] == {"Melati": 3}
    ages = next(one for one in found["profile"] if one["role"] == "usia")
    assert [(line["label"], line["respondents"]) for line in ages["indicators"]] == [
        ("di bawah 30", 1), ("30–59", 1), ("60 ke atas", 1),
    ]  # fmt: skip
    assert found["rollup"]["units"] == 1  # Mawar sent nothing in February


def test_the_time_is_said_only_where_it_is_asked_for(run: Run, offices: Path) -> None:
    found = report(run, offices / "Melati 2025-01.csv", "--time")
    assert found["manifest"]["time"][4] == "-"
    assert "time" not in found["manifest"]["options"]


def test_a_tally_stands_for_the_files_it_was_made_from(run: Run, offices: Path, tmp_path: Path) -> None:
    args = [*NAMES, "--per", "bulan", "--by", "layanan", "--profile", "--year", "2025"]
    whole = report(run, offices, *args)
    tally = tmp_path / "melati.tally"
    done = run("score", f"{offices}/Melati*", *NAMES, "-o", tally)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "cell-small: Melati · KK · Januari 2025 has few respondents (1)" in done.stderr
    assert f"{tally}: IKM " in done.stderr
    assert run("score", f"{offices}/Melati*", *NAMES, "-f", "tally").stdout == tally.read_text(encoding="utf-8")
    found = report(run, tally, f"{offices}/Mawar*", *args)
    for part in ("overall", "tables", "profile"):
        assert found[part] == whole[part]
    assert found["inputs"][0]["shape"] == "tally"
    assert report(run, "-", f"{offices}/Mawar*", *args, code=1)["overall"]["respondents"] == 6  # nothing came
    done = run("score", "-", f"{offices}/Mawar*", *args, "-f", "json", input=tally.read_bytes())
    assert json.loads(done.stdout)["tables"] == whole["tables"]


def test_small_groups_are_left_out_of_a_tally_on_demand(run: Run, offices: Path, tmp_path: Path) -> None:
    tally = tmp_path / "a.tally"
    done = run("score", offices, *NAMES, "--suppress", "--min-n", "2", "-o", tally)
    assert done.exit_code == 0
    assert "note: cell-suppressed: Mawar · KK · April 2025 has few respondents (1) and is left out" in done.stderr
    assert "note: profile-suppressed: respondents by jenis_kelamin, usia are left out of the tallies" in done.stderr
    found = report(run, tally, "--year", "2025")
    assert found["overall"]["respondents"] == 8
    assert found["findings"]["by_code"]["tally-suppressed"] == 1


def test_a_broken_file_among_many_is_exit_code_1_with_several_processes_too(run: Run, offices: Path) -> None:
    (offices / "rusak.csv").write_text("Nama\nx\n")
    for jobs in (1, 2):
        found = report(run, offices, "--unit-from", "file", "-j", jobs, code=1)
        assert found["complete"] is False
        assert found["findings"]["by_code"]["file-left-out"] == 1
        assert found["overall"]["respondents"] == 12


def test_what_a_broken_tally_is_refused_with_names_its_path(run: Run, tmp_path: Path) -> None:
    tally = tmp_path / "a.tally"
    run("score", write_csv(tmp_path / "a.csv", [U, A, B]), "-o", tally)
    tally.write_text(tally.read_text().replace('"respondents": 2', '"respondents": 1'))
    done = run("score", tally, "-o", tmp_path / "b.json")
    assert done.exit_code == 2
    assert done.stderr == (
        f"ikm: tally-impossible: {tally}: cells[1].counts: cannot be of 1 respondents; write the tally again with "
        "ikm score … --format tally\n"
    )
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--per", "minggu"], "ikm: option-unknown: --per: “minggu” is not one of bulan, triwulan, semester, tahun"),
        (["--from", "2025-02-30"], "ikm: option-date: --from: “2025-02-30” is no date or period"),
        (["--role", "gender"], "ikm: role-unpaired: --role: “gender” is not NAME=COLUMN"),
        (["--role", "gender="], "ikm: role-unpaired: --role: “gender=” is not NAME=COLUMN"),
        (["--role", "warna=JK"], "ikm: option-unknown: --role: “warna” is not one of unit, layanan"),
        (["--by", "age", "--role", "usia=Umur"], "there is no column “age”"),
        (["--period-from", "folder"], "ikm: name-unread: "),
        (["--per", "bulan"], "ikm: time-unknown: "),
        (
            ["--overall", "mean"],
            "ikm: rollup-units: --overall mean: there is neither a unit nor a service to put together",
        ),
        (["--sort", "size"], "ikm: option-unknown: --sort: “size” is not one of ikm, name, n"),
        (["--age-bands", "x"], "ikm: age-bands-unread: --age-bands: “x” is no rising list of ages"),
        (
            ["--map", "tests/golden"],
            "ikm: map-folder-empty: there is no mapping file in tests/golden; put a mapping file (.toml)",
        ),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_cannot_be_done_is_refused_in_one_sentence(run: Run, offices: Path, args: list[str], words: str) -> None:
    done = run("score", offices / "Melati 2025-01.csv", *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("args", [["--top", "0"], ["--bottom", "-1"], ["--jobs", "0"]], ids=" ".join)
def test_numbers_begin_at_one(run: Run, offices: Path, args: list[str]) -> None:
    assert run("score", offices, *args).exit_code == 2


def test_what_is_of_tallies_only_and_what_would_be_written_over_is_refused(run: Run, tmp_path: Path) -> None:
    done = run("score", "examples/kelurahan.csv", "--suppress", "-o", tmp_path / "a.json")
    assert (
        done.exit_code,
        done.stderr.startswith("ikm: option-needs: --suppress: works only with --format tally"),
    ) == (2, True)
    former = tmp_path / "r.json"
    assert run("score", "examples/kelurahan.csv", "-o", former).exit_code == 0
    done = run("score", "examples/kelurahan.csv", "--max-drop", "1", "--against", former, "-o", former)
    assert (done.exit_code, done.stderr.startswith("ikm: output-is-input: ")) == (2, True)
    done = run("score", "examples/puskesmas.xlsx", "--from", "")
    assert (done.exit_code, done.stderr.startswith("ikm: option-date: --from: ")) == (2, True)


def test_every_office_that_is_left_out_is_named(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "Ada.csv", [U, *([[3] * 9] * 12)])
    missing = [tmp_path / f"Dinas {number}.csv" for number in range(30)]
    for path in missing:
        path.write_text("Nama,Umur\nA,30\n", encoding="utf-8")
    workbook = tmp_path / "hasil" / "rekap.xlsx"
    workbook.parent.mkdir()
    for arguments in (["-f", "json"], ["-q"], ["-o", workbook]):
        done = run("score", tmp_path, "--unit-from", "file", *arguments)
        assert done.exit_code == 1
        assert all(f"{path}: file-left-out: " in done.stderr for path in missing)
        if "json" in arguments:
            shown = json.loads(done.stdout)["findings"]["shown"]
            names = {path.name for path in missing}
            assert {one["file"] for one in shown if one["code"] == "file-left-out"} == names
            unread = [one for one in json.loads(done.stdout)["inputs"] if one["shape"] == "none"]
            assert {one["path"] for one in unread} == names
            assert {(one["used"], one["not_read"]["code"]) for one in unread} == {(0, "file-left-out")}
    texts = {str(cell.value) for row in load_workbook(workbook)["Catatan"] for cell in row}
    assert all(any(path.name in text for text in texts) for path in missing)


@pytest.mark.parametrize(("file", "errors"), [("examples/kelurahan.csv", 0), ("examples/puskesmas.xlsx", 2)])
def test_strict_is_not_satisfied_by_a_figure_of_the_rest(file: str, errors: int, run: Run) -> None:
    usual = run("score", file, "-q", "-f", "json")
    assert (usual.exit_code, json.loads(usual.stdout)["gates"], json.loads(usual.stdout)["strict"]) == (0, [], False)
    strict = run("score", file, "--strict", "-q", "-f", "json")
    assert strict.exit_code == bool(errors)
    said = json.loads(strict.stdout)
    assert said["strict"] is True
    outcome = {"limit": 0, "group": None, "value": errors, "met": not errors, "reason": None}
    assert said["gates"] == [{"gate": "strict", **outcome}]
    assert ("--strict is not met: the whole has 2 errors" in strict.stderr) is bool(errors)


def test_what_did_not_meet_a_gate_is_said_to_programs(run: Run, tmp_path: Path) -> None:
    """Two units of one index each: (4 × 9 / 9) × 25 = 100 and 25; of 24 respondents (100 + 25) / 2 = 62.5."""
    for unit, score in (("Dukcapil", 4), ("Samsat", 1)):
        write_csv(tmp_path / f"{unit}.csv", [U, *([[score] * 9] * 12)])
    units = write_csv(tmp_path / "unit.csv", [["Nama Unit"], ["SAMSAT"], ["Dukcapil"], ["Dinas Sosial"], ["Jumlah"]])
    gates = "--min-ikm", "62,5", "--min-mutu", "B", "--require-units", units
    done = run("score", tmp_path, "--unit-from", "file", "-f", "json", *gates)
    assert done.exit_code == 1
    said = json.loads(done.stdout)
    assert (said["complete"], said["strict"]) == (True, False)
    assert [(one["gate"], one["limit"], one["group"], one["value"], one["met"]) for one in said["gates"]] == [
        ("min_ikm", 62.5, None, 62.5, True),
        ("min_mutu", "B", None, "D", False),
        ("min_ikm", 62.5, "Dukcapil", 100.0, True),
        ("min_mutu", "B", "Dukcapil", "A", True),
        ("min_ikm", 62.5, "Samsat", 25.0, False),
        ("min_mutu", "B", "Samsat", "D", False),
        ("require_units", 1, "SAMSAT", 12, True),
        ("require_units", 1, "Dukcapil", 12, True),
        ("require_units", 1, "Dinas Sosial", 0, False),
    ]
    assert said["gates"][-1]["reason"] == "unit-missing"
    assert f"--require-units {units} is not met" not in done.stderr
    assert "--require-units is not met: Dinas Sosial has no answers" in done.stderr
    assert f"{units}: input-skipped: it is read as the list of units" in done.stderr.replace("not read: ", "")


def test_every_file_that_is_not_meant_is_named_too(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "Ada.csv", [U, *([[3] * 9] * 12)])
    locked = [tmp_path / f"~$Dinas {number}.xlsx" for number in range(30)]
    for path in locked:
        path.write_bytes(b"")
    done = run("score", tmp_path, "--unit-from", "file")
    assert done.exit_code == 0
    assert all(f"{path}: input-skipped: " in done.stderr for path in locked)
