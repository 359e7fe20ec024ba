"""What is said of a database is said of tables and columns, and what cannot be done is one sentence."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from typer.testing import Result

from tests.conftest import Run
from tests.databases.empty_databases import EmptyDatabase
from tests.databases.services import PASSWORD, MariaDB, Service
from tests.surveys import write_csv

ON_SERVERS = pytest.mark.parametrize("database", ["postgresql", "mariadb"], indirect=True)
IN_FILES = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OF_SHEETS = ("cell", "sheet", "spreadsheet", "workbook", "the file", "sel ", "lembar", "buku kerja", "berkas itu")
LONG = """schema = "ikm.map/1"
[database]
respondents = "responden"
id = "id"
answers = "jawaban"
respondent = "responden_id"
question = "pertanyaan_id"
answer = "nilai"
"""


@pytest.fixture
def wide(database: EmptyDatabase) -> EmptyDatabase:
    database.make_wide()
    return database


def refused(done: Result, code: str) -> str:
    """The one sentence of a run that was refused, without the code."""
    assert done.exit_code == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"ikm: {code}: ")
    assert done.stdout == ""
    return line.removeprefix(f"ikm: {code}: ")


# Two columns of dates


def test_of_two_dates_the_caller_chooses(wide: EmptyDatabase, run: Run) -> None:
    said = refused(run("score", wide.address, "--per", "bulan"), "time-ambiguous")
    for text in ("“tanggal”", "“waktu_isi”", "--role tanggal=tanggal"):
        assert text in said
    for header in ("tanggal", "waktu_isi"):
        done = run("score", wide.address, "--per", "bulan", "--role", f"tanggal={header}")
        assert done.exit_code == 0, done.stderr
        assert f"periode: {header}" in done.stdout


def test_of_two_dates_in_a_file_the_caller_chooses_as_well(run: Run, tmp_path: Path) -> None:
    header = ["Tanggal", "Waktu isi", *(f"U{number}" for number in range(1, 10))]
    rows = [["2025-01-31", "2025-02-01 09:00", *([3] * 9)] for _ in range(10)]
    write_csv(tmp_path / "skm.csv", [header, *rows])
    said = refused(run("score", "skm.csv", "--from", "2025-01-01", folder=tmp_path), "time-ambiguous")
    assert "“Tanggal”, “Waktu isi”" in said
    assert "--role tanggal=Tanggal" in said


def test_a_row_that_was_changed_later_has_one_date(wide: EmptyDatabase, run: Run) -> None:
    query = "SELECT r.*, waktu_isi AS created_at, waktu_isi AS updated_at FROM responden r"
    wide.execute(f"CREATE VIEW isian AS {query}", "CREATE VIEW lengkap AS SELECT * FROM isian")
    columns = ", ".join(["unit", "created_at", "updated_at", *(f"u{number}" for number in range(1, 10))])
    done = run("score", wide.address, "--query", f"SELECT {columns} FROM isian", "--per", "bulan")
    assert done.exit_code == 0, done.stderr
    assert "periode: created_at" in done.stdout


# Options that nothing would come of


@pytest.mark.parametrize(
    "options",
    [
        ("--sheet", "responden"),
        ("--skip-hidden",),
        ("--no-header", "--columns", "id,U1-U9"),
        ("--counts",),
        ("--long", "respondent=id", "question=unit", "answer=u1"),
    ],
    ids=lambda options: options[0],
)
def test_an_option_of_files_is_refused_of_a_database(wide: EmptyDatabase, run: Run, options: tuple[str, ...]) -> None:
    for command in ("score", "check"):
        assert refused(run(command, wide.address, *options), "files-none").startswith(f"{options[0]} is of files")


@pytest.mark.parametrize(
    "line", ["header_row = 3", 'sheet = "responden"', '[counts]\nquestion = "a"\nscore = "b"\ncount = "c"']
)
def test_a_line_on_sheets_in_a_mapping_file_is_refused_of_a_database(
    wide: EmptyDatabase, run: Run, tmp_path: Path, line: str
) -> None:
    (tmp_path / "peta.toml").write_text(f'schema = "ikm.map/1"\n{line}\n', encoding="utf-8")
    said = refused(run("score", wide.address, "--map", "peta.toml", folder=tmp_path), "files-none")
    assert said.startswith(f"{line.split(' ')[0].partition(chr(10))[0]} is of files")


def test_an_option_of_files_holds_where_one_input_is_a_file(wide: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    header = ["unit", *(f"u{number}" for number in range(1, 10))]
    write_csv(tmp_path / "lain.csv", [header, *[["Lain", *([3] * 9)] for _ in range(10)]])
    done = run("score", wide.address, "lain.csv", "--skip-hidden", folder=tmp_path)
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--table", "responden"),
        ("--query", "SELECT 1"),
        ("--schema", "skm"),
        ("--db-timeout", "7"),
        ("--password-file", "sandi.txt"),
    ],
    ids=lambda options: options[0],
)
def test_an_option_of_databases_is_refused_of_a_file(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    write_csv(tmp_path / "skm.csv", [[f"u{number}" for number in range(1, 10)], *[[3] * 9 for _ in range(10)]])
    said = refused(run("score", "skm.csv", *options, folder=tmp_path), "database-none")
    assert said.startswith(f"{options[0]} is of databases")


def test_a_database_and_a_file_that_are_compared_have_options_of_their_own(
    wide: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    header = ["unit", *(f"u{number}" for number in range(1, 10))]
    write_csv(tmp_path / "lalu.csv", [header, *[["Dinkes", *([3] * 9)] for _ in range(10)]])
    of_both = ("--table", "responden", "--db-timeout", "60", "--skip-hidden")
    for surveys in (("lalu.csv", wide.address), (wide.address, "lalu.csv")):
        done = run("compare", *surveys, *of_both, folder=tmp_path)
        assert done.exit_code == 0, done.stderr
    refused(run("compare", "lalu.csv", "lalu.csv", *of_both, folder=tmp_path), "compare-itself")
    assert run("score", "lalu.csv", "-o", "lalu.json", folder=tmp_path).exit_code == 0
    refused(run("compare", "lalu.json", wide.address, "--skip-hidden", folder=tmp_path), "files-none")


def test_tables_of_a_mapping_file_that_no_input_has_are_told(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "skm.csv", [[f"u{number}" for number in range(1, 10)], *[[3] * 9 for _ in range(10)]])
    (tmp_path / "peta.toml").write_text(LONG, encoding="utf-8")
    done = run("score", "skm.csv", "--map", "peta.toml", folder=tmp_path)
    assert done.exit_code == 0
    assert "map-unused: “responden” under database" in done.stderr


def test_two_ways_to_say_which_tables_are_read_are_refused(wide: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    query = ("--query", "SELECT * FROM responden")
    table = ("--table", "responden")
    refused(run("score", wide.address, *table, *query), "option-conflict")
    (tmp_path / "peta.toml").write_text(LONG, encoding="utf-8")
    for option in (table, query):
        done = run("score", wide.address, *option, "--map", "peta.toml", folder=tmp_path)
        assert refused(done, "database-chosen-twice").startswith(f"{option[0]} and [database]")


def test_an_option_of_one_value_that_stands_twice_is_refused(wide: EmptyDatabase, run: Run) -> None:
    done = run("score", wide.address, "--table", "responden_2024", "--table", "responden")
    assert done.exit_code == 2
    assert done.stderr.startswith("ikm: --table takes one value, and stands there several times; ")
    assert run("score", wide.address, "--by", "unit", "--by", "jenis_kelamin").exit_code == 0


# Schemas


@ON_SERVERS
def test_a_schema_holds_for_a_query_as_for_a_table(
    wide: EmptyDatabase, request: pytest.FixtureRequest, run: Run
) -> None:
    service: Service = request.getfixturevalue(wide.engine)
    quote = "`" if isinstance(service, MariaDB) else '"'
    schema = f"{quote}skm: 20%25{quote}"
    service.execute(
        f"DROP SCHEMA IF EXISTS {schema}" + ("" if quote == "`" else " CASCADE"), f"CREATE SCHEMA {schema}"
    )
    service.execute(f"CREATE TABLE {schema}.responden AS SELECT * FROM responden WHERE id <= 12")
    try:
        for option in (("--query", "SELECT * FROM responden"), ("--table", "responden")):
            done = run("score", wide.address, "--schema", "skm: 20%25", *option)
            assert done.exit_code == 0, done.stderr
            assert "12 respondents" in done.stdout
    finally:
        service.execute(f"DROP TABLE {schema}.responden")
        service.execute(f"DROP SCHEMA {schema}")


@ON_SERVERS
def test_a_schema_that_is_not_there_is_one_sentence(wide: EmptyDatabase, run: Run) -> None:
    known = "public" if wide.engine == "postgresql" else "skm"
    for option in ((), ("--table", "responden"), ("--query", "SELECT * FROM responden")):
        said = refused(run("score", wide.address, "--schema", "abc", *option), "schema-unknown")
        assert "“abc”" in said
        assert known in said
        assert "information_schema" not in said


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
@pytest.mark.parametrize("end", ["", "/"])
def test_an_address_that_names_no_database_asks_for_one(
    wide: EmptyDatabase, run: Run, tmp_path: Path, end: str
) -> None:
    address = wide.address.replace("/skm?", f"{end}?")
    assert address != wide.address
    (tmp_path / "peta.toml").write_text(LONG, encoding="utf-8")
    for option in ((), ("--table", "responden"), ("--map", "peta.toml")):
        said = refused(run("score", address, *option, folder=tmp_path), "database-unnamed")
        assert "skm" in said.partition("there are: ")[2].partition(";")[0].split(", ")
    refused(run("map", address, folder=tmp_path), "database-unnamed")
    for words in (
        ("--schema", "skm"),
        ("--schema", "skm", "--table", "responden"),
        ("--query", "SELECT * FROM skm.responden"),
    ):
        assert "40 respondents" in run("score", address, *words).stdout


@IN_FILES
def test_a_file_has_no_schemas(wide: EmptyDatabase, run: Run) -> None:
    for schema in ("abc", "main"):
        refused(run("score", wide.address, "--schema", schema), "schema-none")


# Tables that stand in the way of those with the answers


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_tables_that_an_account_may_not_read_are_passed_over_and_told(
    wide: EmptyDatabase, request: pytest.FixtureRequest, run: Run
) -> None:
    service: Service = request.getfixturevalue("postgresql")
    wide.execute("CREATE TABLE gaji (nama TEXT, gaji INTEGER)", "CREATE TABLE users (id INTEGER, name TEXT)")
    service.execute("DROP ROLE IF EXISTS sempit", f"CREATE ROLE sempit LOGIN PASSWORD '{PASSWORD}'", user="postgres")
    try:
        wide.execute("GRANT USAGE ON SCHEMA public TO sempit", "GRANT SELECT ON responden TO sempit")
        address = service.url_as("sempit", None)
        done = run("score", address)
        assert done.exit_code == 0, done.stderr
        assert "40 respondents" in done.stdout
        lines = [line for line in done.stderr.splitlines() if ": table-passed: " in line]
        assert len(lines) == 2
        assert ":gaji: table-passed: " in lines[0]
        assert "permission denied for table gaji" in lines[0]
        assert run("map", address).exit_code == 0
        # the table with the answers is known by its columns, though they cannot be read
        wide.execute("REVOKE SELECT ON responden FROM sempit", "GRANT SELECT ON users TO sempit")
        assert "permission denied for table responden" in refused(run("score", address), "database-refused")
        wide.execute("DROP TABLE responden")
        none_left = run("score", address)
        assert none_left.exit_code == 2
        assert "no-answer-columns" in none_left.stderr
        assert "permission denied for table gaji" in none_left.stderr
    finally:
        service.execute("DROP OWNED BY sempit", user="postgres")
        wide.execute("DROP TABLE IF EXISTS responden, gaji, users", "REVOKE ALL ON SCHEMA public FROM sempit")
        service.execute("DROP ROLE sempit", user="postgres")


def test_a_view_of_a_table_that_is_gone_is_passed_over_and_told(wide: EmptyDatabase, run: Run) -> None:
    wide.execute("CREATE TABLE lama (id INTEGER)", "CREATE VIEW arsip AS SELECT id FROM lama")
    if wide.engine == "postgresql":  # which keeps a table that a view is of
        wide.execute("CREATE OR REPLACE VIEW arsip AS SELECT 1 / id AS id FROM lama", "INSERT INTO lama VALUES (0)")
    else:
        wide.execute("DROP TABLE lama")
    done = run("score", wide.address)
    assert done.exit_code == 0, done.stderr
    assert "40 respondents" in done.stdout
    assert ":arsip: table-passed: " in done.stderr
    assert run("score", wide.address, "--table", "responden").stderr.count("table-passed") == 0
    wide.execute("DROP TABLE responden")
    alone = run("score", wide.address)
    assert alone.exit_code == 2
    assert ":arsip: " in alone.stderr


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_values_for_which_a_driver_has_none_are_read_as_texts(wide: EmptyDatabase, run: Run) -> None:
    wide.execute(
        "CREATE TABLE kontrak (sampai DATE, mulai TIMESTAMPTZ, jam TIME, lokasi POINT, isi XML)",
        "INSERT INTO kontrak VALUES ('infinity', '-infinity', '24:00', '(1,2)', '<a/>'), "
        " ('0044-03-15 BC', NULL, NULL, NULL, NULL)",
        "ALTER TABLE responden ADD berlaku DATE DEFAULT 'infinity', ADD dibuat TIMESTAMP DEFAULT 'infinity',"
        " ADD lokasi POINT DEFAULT '(1,2)', ADD isi XML DEFAULT '<a/>'",
    )
    for option in ((), ("--table", "responden"), ("--query", "SELECT * FROM responden")):
        done = run("score", wide.address, *option, "--role", "tanggal=tanggal", "--per", "bulan")
        assert done.exit_code == 0, done.stderr
        assert "40 respondents" in done.stdout
        assert "Warning" not in done.stderr
        assert "table-passed" not in done.stderr
    wide.execute("UPDATE responden SET berlaku = '2025-12-31' WHERE id > 12")
    left = run("score", wide.address, "--table", "responden", "--void", "berlaku=infinity")
    assert "12 rows with “infinity” under berlaku" in left.stderr


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_materialized_view_is_a_table_as_well(wide: EmptyDatabase, run: Run) -> None:
    wide.execute("CREATE MATERIALIZED VIEW isian AS SELECT * FROM responden WHERE id <= 12")
    assert "12 respondents" in run("score", wide.address, "--table", "isian").stdout
    assert "“isian”" in refused(run("score", wide.address), "table-ambiguous")


# What is wrong with a database, or its address


def test_a_query_that_writes_behind_its_beginning_is_refused(wide: EmptyDatabase, run: Run) -> None:
    for query in (
        "WITH a AS (SELECT 1) DELETE FROM responden",
        "WITH a AS (DELETE FROM responden RETURNING u1) SELECT * FROM a",
        "WITH a AS (SELECT 1 AS x) INSERT INTO responden (id) SELECT x FROM a",
        "WITH a AS (SELECT 1) UPDATE responden SET u1 = 4",
    ):
        assert "only reads" in refused(run("score", wide.address, "--query", query), "query-writes")


def test_a_locked_file_is_one_sentence(run: Run, tmp_path: Path) -> None:
    EmptyDatabase("sqlite", tmp_path, None).make_wide()
    with closing(sqlite3.connect(tmp_path / "skm.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "try again" in refused(run("score", "skm.db", folder=tmp_path), "database-locked")


def test_a_file_that_was_left_half_written_is_one_sentence_until_it_is_opened_for_writing(
    run: Run, tmp_path: Path
) -> None:
    EmptyDatabase("sqlite", tmp_path, None).make_wide()
    before = run("score", "skm.db", folder=tmp_path).stdout
    left = tmp_path / "ditinggal"
    left.mkdir()
    with closing(sqlite3.connect(tmp_path / "skm.db", isolation_level=None)) as broken_off:
        broken_off.execute("PRAGMA cache_size = 1")  # so that pages are written before the change is whole
        broken_off.execute("BEGIN")
        broken_off.execute("UPDATE responden SET u1 = 1")
        broken_off.execute("CREATE TABLE lain AS SELECT a.* FROM responden a, responden b, responden c LIMIT 50000")
        for name in ("skm.db", "skm.db-journal"):
            shutil.copy(tmp_path / name, left)
        broken_off.execute("ROLLBACK")
    said = refused(run("score", "skm.db", folder=left), "database-unfinished")
    (statement,) = re.findall("sqlite3 skm.db “(.*)”", said)
    with closing(sqlite3.connect(left / "skm.db")) as other:
        assert other.execute(statement).fetchall() == [("ok",)]
    assert run("score", "skm.db", folder=left).stdout == before


@pytest.mark.parametrize("cut", [0, 60, 4_096], ids=["no database", "cut off", "overwritten"])
def test_a_damaged_file_is_one_sentence_without_spreadsheets(run: Run, tmp_path: Path, cut: int) -> None:
    EmptyDatabase("sqlite", tmp_path, None).make_wide()
    whole = (tmp_path / "skm.db").read_bytes()
    (tmp_path / "skm.db").write_bytes(whole[:cut] + b"\xff" * 4_096)
    said = refused(run("score", "sqlite:///skm.db", folder=tmp_path), "database-damaged")
    assert "spreadsheet" not in said


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("sqlite:///nihil.db", "file-missing"),
        ("sqlite:///.", "database-unopened"),
        ("sqlite:///", "database-address"),
        ("sqlite://", "database-address"),
        ("sqlite://skm.db", "database-address"),
        ("mysql://skm@127.0.0.1:1/skm?nihil=1", "database-address"),
    ],
)
def test_an_address_that_names_nothing_is_one_sentence(run: Run, tmp_path: Path, address: str, code: str) -> None:
    assert "server" not in refused(run("score", address, folder=tmp_path), code)


TWO_ADDRESSES = "mysql://skm:rahasia@localhost/skm mysql://skm:sandi@localhost/survei"


@pytest.mark.parametrize(
    "text",
    [
        "kacau",
        "mysql//skm:rahasia@localhost/skm",
        "mysql://skm:sandi rahasia@localhost/skm",
        "kacau" * 1_000,
        TWO_ADDRESSES,
    ],
)
def test_what_the_environment_holds_instead_of_an_address_is_not_shown(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("IKM_DB_URL", text)
    for option in ((), ("--debug",)):
        done = run("score", *option, folder=tmp_path)
        assert "IKM_DB_URL" in refused(done, "database-variable")
        for word in ("kacau", "rahasia", "sandi"):
            assert word not in done.stderr.replace("kata sandi", "")


def test_several_addresses_of_the_environment_are_tried_where_none_has_a_password(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    EmptyDatabase("sqlite", tmp_path, None).make_wide()
    monkeypatch.setenv("IKM_DB_URL", "sqlite:///skm.db sqlite:///nihil.db")
    assert "nihil.db" in refused(run("score", folder=tmp_path), "file-missing")


def test_the_environment_may_name_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    EmptyDatabase("sqlite", tmp_path, None).make_wide()
    monkeypatch.setenv("IKM_DB_URL", "skm.db")
    assert run("score", folder=tmp_path).exit_code == 0


# Windows has lists of who may read a file, which chmod does not write: ikm looks at none there.
@pytest.mark.skipif(os.name != "posix", reason="on Windows the mode of a file says nothing of who may read it")
def test_the_file_of_a_password_that_cannot_be_used_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sandi.txt").write_text(f"{PASSWORD}\n", encoding="utf-8")
    (tmp_path / "sandi.txt").chmod(0o644)
    server = ("score", "mysql://skm@127.0.0.1:1/skm", "--password-file")
    assert refused(run(*server, "nihil.txt", folder=tmp_path), "file-missing").startswith("there is no nihil.txt")
    assert "chmod 600" in refused(run(*server, "sandi.txt", folder=tmp_path), "password-file-open")
    assert "folder" in refused(run(*server, ".", folder=tmp_path), "file-denied")


# Tables and columns by their names


@pytest.mark.parametrize("lang", ["en", "id"])
def test_findings_and_pages_speak_of_columns(wide: EmptyDatabase, run: Run, tmp_path: Path, lang: str) -> None:
    wide.execute("UPDATE responden SET u3 = 7 WHERE id = 4", "UPDATE responden SET tanggal = NULL WHERE id = 5")
    (tmp_path / "peta.toml").write_text('schema = "ikm.map/1"\ndate = "tanggal"\n', encoding="utf-8")
    dated = ("--map", str(tmp_path / "peta.toml"))
    for command, code in ((("score", "--per", "tahun"), "rows-undated"), (("check",), "order-assumed")):
        done = run("--lang", lang, *command, wide.address, *dated)
        text = " ".join((done.stdout + done.stderr).split())
        assert "answer-out-of-scale" in text
        assert "responden.u3" in text
        assert code in text
        for unchecked in ("shifted cells", "sel bergeser"):  # what is not looked for in a table
            text = text.replace(unchecked, "")
        assert [word for word in OF_SHEETS if word in text] == []
    lines = [line.split() for line in run("--lang", lang, "check", wide.address, *dated).stdout.splitlines()]
    assert ["Column", "Meaning", "By", "Answers"] in lines or ["Kolom", "Arti", "Menurut", "Jawaban"] in lines
    assert any(words[:3] == ["u1", "U1", "Persyaratan"] for words in lines)  # with no letter before it
    read = " ".join(run("--lang", lang, "score", wide.address).stdout.split())
    assert ("U1–U9 in column u1–u9" if lang == "en" else "U1–U9 di kolom u1–u9") in read


def test_no_columns_of_answers_advises_what_databases_have(wide: EmptyDatabase, run: Run) -> None:
    wide.execute("CREATE TABLE users (id INTEGER, name VARCHAR(20))")
    said = refused(run("score", wide.address, "--table", "users"), "no-answer-columns")
    assert "--long" not in said
    assert "[database]" in said
    query = ("--query", 'SELECT 4 AS "1", 3 AS "2", 3 AS "3"' if wide.engine != "mariadb" else "SELECT 4, 3")
    assert "--no-header" not in run("score", wide.address, *query).stderr


def test_workbooks_call_a_table_a_table(wide: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    assert run("score", wide.address, "-o", "hasil.xlsx", folder=tmp_path).exit_code == 0
    assert run("--lang", "id", "check", wide.address, "-o", "periksa.xlsx", folder=tmp_path).exit_code == 0
    with closing(openpyxl.load_workbook(tmp_path / "hasil.xlsx", read_only=True)) as book:
        read = [row[1] for row in book["Metadata"].iter_rows(values_only=True) if row[0] == "Dibaca"]
    assert len(read) == 1
    assert str(read[0]).endswith(", tabel responden")
    with closing(openpyxl.load_workbook(tmp_path / "periksa.xlsx", read_only=True)) as book:
        heads = [[cell for cell in next(sheet.iter_rows(values_only=True)) if cell] for sheet in book.worksheets]
    assert all("Tabel" in head and "Lembar" not in head for head in heads)
