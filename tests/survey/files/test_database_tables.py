"""Answers counted in a database: the same figures as from its rows, and one sentence where it cannot be."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.options import StatisticsMode
from ikm.survey.files import pattern_table
from tests.conftest import Run
from tests.survey.databases.surveys import COLUMNS, figures, survey_rows, write_same_csv, write_sqlite

WAYS: list[dict[str, Any]] = [
    {},
    {"missing": "complete"},
    {"by": ["jenis_kelamin", "unit,order"], "profile": True, "min_n": 1, "stats": StatisticsMode.SHOW},
    {"per": "bulan", "since": "2025-02-01", "until": "2025-04-30", "cells": True},
    {"unit": "none", "void": {"deleted_at": "*"}},
    {"void": {"order": "1"}, "period": "TW I 2025"},
    {"frequency": "order"},
    {"answers": 1000, "by": "unit"},
]


@pytest.fixture(scope="module")
def rows() -> list[list[Any]]:
    return survey_rows()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]) -> Path:
    folder = tmp_path_factory.mktemp("skm")
    write_sqlite(folder / "skm.db", rows)
    write_same_csv(folder / "skm.csv", rows)
    return folder


@pytest.mark.parametrize("options", WAYS, ids=lambda options: ",".join(options) or "plain")
def test_the_figures_are_those_of_the_rows(folder: Path, options: dict[str, Any]) -> None:
    assert figures(ikm.score(folder / "skm.db", **options)) == figures(ikm.score(folder / "skm.csv", **options))


def test_answers_in_words_are_read_as_from_a_sheet(tmp_path: Path, rows: list[list[Any]]) -> None:
    words = {None: None, 1: "Tidak baik", 2: "kurang baik ", 3: "Baik", 4: "SANGAT BAIK"}
    worded = [[*row[:6], *(words[one] for one in row[6:])] for row in rows]
    database = write_sqlite(tmp_path / "skm.db", worded, "TEXT COLLATE NOCASE")
    of_rows = ikm.score(write_same_csv(tmp_path / "skm.csv", worded))
    assert figures(ikm.score(database)) == figures(of_rows)


def test_labels_that_differ_in_a_byte_are_different_units(folder: Path) -> None:
    labels = {unit.label: unit.score.respondents for unit in ikm.score(folder / "skm.db").units()}
    assert labels == {"Dinkes": 120, "DINKES": 60, "Café": 60, "Cafe": 60}  # a blank behind a name is none of it


def test_every_way_in_gives_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    of_file = figures(ikm.score("skm.db"))
    query = "SELECT * FROM responden WHERE id > 0 -- semua"
    assert figures(ikm.score("sqlite:///skm.db", table="RESPONDEN")) == of_file
    assert figures(ikm.score("sqlite:///skm.db", query=query)) == of_file


def test_what_is_not_judged_is_said_and_places_are_columns(folder: Path) -> None:
    inspection = ikm.check(folder / "skm.db")
    said = {one.code: one for one in inspection.findings.listed()}
    assert "rows-unordered" in said
    assert said["answers-blank"].place.cell.startswith("responden.u")
    assert said["value-alike"].place.cell == "responden.unit"


def test_rows_that_a_column_marks_as_deleted_are_warned_of(folder: Path) -> None:
    said, of_rows = (
        [str(one.facts) for one in ikm.score(folder / name).findings.listed() if one.code == "rows-void"]
        for name in ("skm.db", "skm.csv")
    )
    assert said == of_rows != []


def test_cells_that_cannot_be_used_are_counted_one_by_one(tmp_path: Path, rows: list[list[Any]]) -> None:
    spoilt = [[*row[:-1], "lupa" if row[0] in (7, 8) else row[-1]] for row in rows]
    report = ikm.score(write_sqlite(tmp_path / "skm.db", spoilt, "TEXT"))
    of_rows = ikm.score(write_same_csv(tmp_path / "skm.csv", spoilt))
    assert report.findings.by_code["answer-unknown"] == of_rows.findings.by_code["answer-unknown"] == 2
    (shown,) = [one for one in report.findings.listed() if one.code == "answer-unknown"]
    assert str(shown.place).endswith("skm.db:responden.u9")


@pytest.mark.parametrize(("most", "is_exact"), [(60, True), (30, False)])  # of the units alone, and of the whole
def test_too_many_patterns_are_counted_question_by_question(
    folder: Path, monkeypatch: pytest.MonkeyPatch, most: int, *, is_exact: bool
) -> None:
    monkeypatch.setattr(pattern_table, "MOST_PATTERNS", most)
    report, of_rows = ikm.score(folder / "skm.db", by="order"), ikm.score(folder / "skm.csv", by="order")
    assert report.overall.exact == of_rows.overall.exact
    assert [unit.score.exact for unit in report.units()] == [unit.score.exact for unit in of_rows.units()]
    assert report.overall.respondents_exact is is_exact
    assert report.findings.by_code["patterns-many"] == 1
    with pytest.raises(Refusal) as refused:
        ikm.score(folder / "skm.db", missing="complete")
    assert refused.value.code == "patterns-complete"


def test_what_has_too_many_patterns_is_named_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_table, "MOST_PATTERNS", 60)
    (found,) = [one for one in ikm.check(folder / "skm.db").findings.listed() if one.code == "patterns-many"]
    assert str(found).count("the checks of rows") == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"drop_duplicates": True}, "rows-unseen"),
        ({"table": "nihil"}, "table-unknown"),
        ({"query": "DELETE FROM responden"}, "query-writes"),
        ({"query": "SELECT u1, u99 FROM responden"}, "database-names"),
        ({"query": "SELECT u1 FROM nihil"}, "database-names"),
        ({"query": "SELECT u1, FROM responden"}, "database-refused"),
    ],
)
def test_what_cannot_be_done_is_refused(folder: Path, options: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(folder / "skm.db", **options)
    assert refused.value.code == code


def test_suggestions_need_rows(folder: Path, run: Run) -> None:
    assert run("saran", str(folder / "skm.db")).stderr.startswith("ikm: rows-unseen:")


def test_of_several_tables_the_one_with_answers_is_read(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = write_sqlite(tmp_path / "skm.db", rows)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE pengguna (nama TEXT, surel TEXT)")
        connection.commit()
        assert ikm.score(path).overall.respondents == len(rows)
        connection.execute("CREATE VIEW lama AS SELECT * FROM responden")
        connection.commit()
    with pytest.raises(Refusal, match=r"lama.*responden") as refused:
        ikm.score(path)
    assert refused.value.code == "table-ambiguous"
    assert ikm.score(path, table="lama").overall.respondents == len(rows)


def test_a_database_without_tables_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "kosong.db"
    with closing(sqlite3.connect(empty)) as connection:
        connection.execute("CREATE TABLE a (b)")
        connection.execute("DROP TABLE a")
        connection.commit()
    with pytest.raises(Refusal) as refused:
        ikm.score(empty)
    assert refused.value.code == "database-tables"
    (tmp_path / "rusak.db").write_bytes(b"SQLite format 3\0" + b"x" * 100)
    with pytest.raises(Refusal) as refused:
        ikm.score(tmp_path / "rusak.db")
    assert refused.value.code == "database-damaged"


def test_a_long_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "skm.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE jawaban (responden, pertanyaan, jawaban)")
        connection.execute("INSERT INTO jawaban VALUES (1, 'U1', 4)")
        connection.commit()
    with pytest.raises(Refusal) as refused:
        ikm.score(path)
    assert refused.value.code == "shape-unseen"


def test_a_statement_that_takes_too_long_is_stopped(folder: Path) -> None:
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT u1 FROM responden, c"
    with pytest.raises(Refusal) as refused:
        ikm.score(folder / "skm.db", query=endless, db_timeout=1)
    assert refused.value.code == "database-slow"


def test_nothing_is_written_into_the_database(folder: Path) -> None:
    before = (folder / "skm.db").read_bytes()
    ikm.score(folder / "skm.db", by="unit")
    assert (folder / "skm.db").read_bytes() == before


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("mysql://skm@127.0.0.1:1/skm", "database-unreached"),
        ("postgresql://skm@127.0.0.1:1/skm", "database-unreached"),
        ("sqlite:///nihil/skm.db", "file-missing"),
        ("mysql+nihil://skm@localhost/skm", "database-driver"),
        ("mysql://skm@localhost:port/skm", "database-address"),
        ("postgresql://skm@localhost/skm?password=rahasia", "database-password-query"),
    ],
)
def test_a_database_that_cannot_be_reached(address: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(address)
    assert refused.value.code == code


def test_a_password_on_the_command_line_is_refused_and_not_shown(run: Run) -> None:
    refused = run("score", "mysql://skm:rahasia@localhost/skm", "--debug")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("ikm: database-password: mysql:")
    assert "rahasia" not in refused.stderr + refused.stdout


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://skm@srv:rahasia@localhost/skm", "database-password"),
        ("postgresql://skm:rahasia%40localhost/skm", "database-address"),
        (" postgresql://skm:rahasia@localhost/skm", "database-address"),
        ("postgresql:skm:rahasia@localhost/skm", "database-address"),
        ("mssql://skm:rahasia@localhost/skm", "database-kind"),
    ],
)
def test_what_may_hold_a_password_is_neither_shown_nor_logged(
    run: Run, tmp_path: Path, address: str, code: str
) -> None:
    for command in ("score", "check"):
        refused = run(command, address, "--debug", "--log", "catatan.jsonl", folder=tmp_path)
        assert refused.exit_code == 2
        assert refused.stderr.startswith(f"ikm: {code}: ")
        log = (tmp_path / "catatan.jsonl").read_text(encoding="utf-8")
        assert "rahasia" not in log + refused.stderr + refused.stdout


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://skm@srv:rahasia@127.0.0.1:1/skm", "postgresql://skm@srv@127.0.0.1:1/skm"),
        ("postgresql://skm:rahasia%40127.0.0.1:1/skm", "postgresql: "),
    ],
)
def test_a_password_of_the_environment_is_not_shown_whatever_the_account_is(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, shown: str
) -> None:
    monkeypatch.setenv("IKM_DB_URL", address)
    refused = run("score", "--debug", "--log", "catatan.jsonl", folder=tmp_path)
    assert refused.exit_code == 2
    assert shown in refused.stderr
    log = (tmp_path / "catatan.jsonl").read_text(encoding="utf-8")
    assert "rahasia" not in log + refused.stderr + refused.stdout


def test_the_file_that_an_address_names_is_the_one_that_is_read(
    tmp_path: Path, rows: list[list[Any]], run: Run
) -> None:
    write_sqlite(tmp_path / "skm TW I.db", rows)
    write_sqlite(tmp_path / "skm%20TW%20I.db", rows[:60])
    done = run("score", "sqlite:///skm%20TW%20I.db", "-f", "json", folder=tmp_path)
    assert done.exit_code == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["inputs"][0]["path"] == "skm TW I.db"
    assert report["overall"]["respondents"] == len(rows)
    (tmp_path / "skm TW I.db").unlink()
    missing = run("score", "sqlite:///skm%20TW%20I.db", folder=tmp_path)
    assert missing.stderr.startswith("ikm: file-missing: there is no skm TW I.db;")


def test_a_password_of_the_environment_is_in_no_output(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IKM_DB_URL", f"sqlite:///{folder}/skm.db")
    monkeypatch.setenv("IKM_DB_PASSWORD", "rahasia")
    assert "rahasia" not in run("score", "-f", "json", "--debug").stdout
    monkeypatch.setenv("IKM_DB_URL", "mysql://skm:rahasia@127.0.0.1:1/skm")
    refused = run("score", "--debug")
    assert refused.exit_code == 2
    assert "mysql://skm@127.0.0.1:1/skm" in refused.stderr
    assert "rahasia" not in refused.stderr + refused.stdout


# Windows has lists of who may read a file, which chmod does not write: ikm looks at none there.
@pytest.mark.skipif(os.name != "posix", reason="on Windows the mode of a file says nothing of who may read it")
def test_the_file_of_a_password_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "sandi.txt"
    path.write_text("rahasia\n")
    codes = []
    for mode, text in ((0o644, "rahasia\n"), (0o600, "\n"), (0o600, "rahasia\n")):
        path.write_text(text)
        path.chmod(mode)
        with pytest.raises(Refusal) as refused:
            ikm.score("mysql://skm@127.0.0.1:1/skm", password_file=path)
        codes.append(refused.value.code)
    assert codes == ["password-file-open", "password-file-empty", "database-unreached"]


def test_without_the_extra_its_name_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ikm.survey.files.inputs.find_spec", lambda _: None)
    with pytest.raises(Refusal, match=r"\.\[sql\]") as refused:
        ikm.score(folder / "skm.db")
    assert refused.value.code == "database-extra"


def test_a_table_and_a_file_of_the_same_columns_count_together(folder: Path, rows: list[list[Any]]) -> None:
    more = write_same_csv(folder / "lain.csv", [[*row[:6], *reversed(row[6:])] for row in rows[:50]])
    report = ikm.score([folder / "skm.db", more])
    assert report.overall.respondents == len(rows) + 50
    assert COLUMNS[1] == "unit"


def test_a_page_calls_a_table_a_table(folder: Path, run: Run) -> None:
    assert "skm.db, table responden: 300 rows" in run("--lang", "en", "score", "skm.db", folder=folder).stdout


def test_a_file_may_have_any_name(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = write_sqlite(tmp_path / "skm 100%?#a.db", rows)
    assert ikm.score(path).overall.respondents == len(rows)
