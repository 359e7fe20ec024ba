"""``--log``: a line for each run, also for one that is refused, and nothing of a survey but counts in it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, valid
from tests.kinds import ANSWERS
from tests.surveys import U, write_csv, write_xlsx


def lines(path: Path) -> list[dict[str, Any]]:
    return [valid("log", line) for line in path.read_text(encoding="utf-8").splitlines()]


def faulty(path: Path) -> Path:
    rows: list[list[Any]] = [[*row] for row in ANSWERS]
    rows[0][1], rows[1][2] = "Siti 0812-3456-7890", 7
    return write_csv(path, [U, *rows])


def test_each_run_adds_a_line(run: Run, tmp_path: Path) -> None:
    source, log = faulty(tmp_path / "a.csv"), tmp_path / "ikm.jsonl"
    for command in ("check", "score", "card"):
        options = ("-o", tmp_path / "kartu.svg") if command == "card" else ()
        run(command, source, *options, "--log", log)
    found = lines(log)
    assert [one["command"] for one in found] == ["check", "score", "card"]
    assert [one["exit_code"] for one in found] == [1, 0, 0]
    for one in found:
        assert one["inputs"] == [
            {
                "path": "a.csv",
                "sheet": None,
                "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
                "rows": len(ANSWERS),
                "used": len(ANSWERS),
            }
        ]
        assert one["findings"]["answer-unknown"] == one["findings"]["answer-out-of-scale"] == 1
        assert one["refusals"] == []
        assert datetime.fromisoformat(one["time"]).tzinfo is not None
        assert one["cpu_seconds"] >= 0
    assert "Siti" not in log.read_text(encoding="utf-8")
    assert "7890" not in log.read_text(encoding="utf-8")


def test_a_report_is_logged_with_its_sheet(run: Run, tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "a.xlsx", [U, *ANSWERS])
    log = tmp_path / "ikm.jsonl"
    done = run("report", source, "-o", tmp_path / "laporan.md", "--log", log)
    (one,) = lines(log)
    assert (one["command"], one["exit_code"]) == ("report", done.exit_code)
    assert [table["sheet"] for table in one["inputs"]] == ["Jawaban"]


def test_a_refusal_is_logged_with_all_that_stands_in_the_way(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [[*U[:8], "Pengaduan"], *[[5, *row[1:8], "entah"] for row in ANSWERS]])
    log = tmp_path / "ikm.jsonl"
    assert run("check", source, "--log", log).exit_code == 2
    (one,) = lines(log)
    assert (one["exit_code"], one["refusals"]) == (2, ["scale-other", "answers-unknown"])
    assert one["inputs"] == []
    assert one["asked"] == ["a.csv"]


COMMANDS = {
    "compare": ("compare", "a.csv", "b.csv"),
    "saran": ("saran", "a.csv", "-o", "saran.csv"),
    "office": ("office", "--from", "a.csv", "-o", "kantor.toml"),
    "reconcile": ("reconcile", "a.csv", "--ikm", "80"),
    "sample": ("sample", "populasi.csv"),
    "classify": ("classify", "nilai.csv"),
    "map": ("map", "a.csv"),
    "sql": ("sql", "a.csv", "--dialect", "sqlite", "--table", "responden"),
}
"""A run of each command that reads something and makes no report, after whose first word its inputs stand."""


@pytest.fixture
def surveys(tmp_path: Path) -> Path:
    rows = [[row[0], "lebih cepat", *row] for row in ANSWERS]
    for name in ("a", "b"):
        write_csv(tmp_path / f"{name}.csv", [["Unit", "Saran", *U], *rows])
    write_csv(tmp_path / "populasi.csv", [["Unit", "Jumlah"], ["Loket A", 300], ["Loket B", 200]])
    write_csv(tmp_path / "nilai.csv", [["Unit", "Nilai"], ["Loket A", "81,5"]])
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_that_reads_keeps_a_log(run: Run, surveys: Path, command: str) -> None:
    done = run(*COMMANDS[command], "--log", "ikm.jsonl", folder=surveys)
    assert done.exit_code in (0, 1), done.stderr
    (one,) = lines(surveys / "ikm.jsonl")
    named = [text for text in COMMANDS[command] if text.endswith(".csv") and text != "saran.csv"]
    assert (one["command"], one["exit_code"], one["asked"]) == (command, done.exit_code, named)
    assert one["seconds"] > 0


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_refused_command_was_asked_to_read_is_logged(run: Run, tmp_path: Path, command: str) -> None:
    done = run(*COMMANDS[command], "--log", "ikm.jsonl", folder=tmp_path)
    assert done.exit_code == 2
    (one,) = lines(tmp_path / "ikm.jsonl")
    first = next(text for text in COMMANDS[command] if text.endswith(".csv"))
    assert (one["exit_code"], one["inputs"], one["asked"][0]) == (2, [], first)
    assert one["refusals"]


def test_findings_of_a_comparison_are_counted(run: Run, surveys: Path) -> None:
    faulty(surveys / "a.csv")
    run("compare", "a.csv", "b.csv", "--log", "ikm.jsonl", folder=surveys)
    (one,) = lines(surveys / "ikm.jsonl")
    assert one["findings"]["answer-unknown"] == one["findings"]["answer-out-of-scale"] == 1


def test_figures_are_no_files(run: Run, tmp_path: Path) -> None:
    run("classify", "81.5", "70", "--log", "ikm.jsonl", folder=tmp_path)
    run("sample", "500", "--log", "ikm.jsonl", folder=tmp_path)
    assert [one["asked"] for one in lines(tmp_path / "ikm.jsonl")] == [[], []]


def test_a_password_in_an_address_is_not_logged(run: Run, tmp_path: Path) -> None:
    done = run("check", "mysql://skm:rahasia@localhost/skm", "--table", "a", "--log", "ikm.jsonl", folder=tmp_path)
    assert done.exit_code == 2
    assert "rahasia" not in (tmp_path / "ikm.jsonl").read_text(encoding="utf-8")


def test_a_mapping_file_that_is_written_is_no_log(run: Run, surveys: Path) -> None:
    done = run(*COMMANDS["sql"], "--write-map", "peta.toml", "--log", "peta.toml", folder=surveys)
    assert (done.exit_code, done.stderr.split(":")[1]) == (2, " option-conflict")
    assert not (surveys / "peta.toml").exists()


def test_several_results_are_one_run(run: Run, tmp_path: Path) -> None:
    rows = [["A" if n % 2 else "B", *row] for n, row in enumerate(ANSWERS)]
    source, log = write_csv(tmp_path / "a.csv", [["Unit", *U], *rows]), tmp_path / "ikm.jsonl"
    done = run("score", source, "--unit", "Unit", "-o", tmp_path / "{unit}.csv", "--log", log)
    assert done.exit_code == 0, done.stderr
    (one,) = lines(log)
    assert [table["path"] for table in one["inputs"]] == ["a.csv"]


def test_a_path_is_whole_only_where_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    source, log = faulty(tmp_path / "a.csv"), tmp_path / "ikm.jsonl"
    run("check", source, "--log", log, "--full-paths")
    run("check", source, "--log", log)
    assert [one["inputs"][0]["path"] for one in lines(log)] == [str(source), "a.csv"]


@pytest.mark.parametrize("content", ["U1,U2\n1,2\n", '{"a": 1}\n', " "])
def test_nothing_is_added_to_a_file_that_is_no_log(run: Run, tmp_path: Path, content: str) -> None:
    other = tmp_path / "lain.csv"
    other.write_text(content, encoding="utf-8")
    done = run("check", faulty(tmp_path / "a.csv"), "-o", tmp_path / "temuan.csv", "--log", other)
    assert (done.exit_code, done.stderr.split(":")[1]) == (2, " log-foreign")
    assert other.read_text(encoding="utf-8") == content
    assert not (tmp_path / "temuan.csv").exists()


def test_a_log_that_cannot_be_written_is_refused_before_the_work(run: Run, tmp_path: Path) -> None:
    source = faulty(tmp_path / "a.csv")
    for log in (tmp_path, tmp_path / "tiada" / "ikm.jsonl"):
        done = run("check", source, "-o", tmp_path / "temuan.csv", "--log", log)
        assert (done.exit_code, done.stderr.split(":")[1]) == (2, " log-unwritable")
    assert not (tmp_path / "temuan.csv").exists()


def test_the_output_is_no_log(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "temuan.json"
    done = run("check", faulty(tmp_path / "a.csv"), "-o", target, "--log", target)
    assert (done.exit_code, done.stderr.split(":")[1]) == (2, " option-conflict")
    assert not target.exists()


def test_a_log_is_known_as_ours_and_never_read_as_answers(run: Run, tmp_path: Path) -> None:
    source, log = faulty(tmp_path / "a.csv"), tmp_path / "log.csv"
    run("check", source, "--log", log)
    done = run("check", tmp_path, "-f", "json")
    assert [one["path"] for one in json.loads(done.stdout)["inputs"]] == ["a.csv"]
