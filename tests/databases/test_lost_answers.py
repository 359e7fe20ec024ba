"""Answers with a row each that are of nobody, said twice or deleted: how many, and what became of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.databases.empty_databases import RESPONDENTS, EmptyDatabase, answers_of, day_of, unit_of, wide_rows
from tests.surveys import csv_text

KEYS = """
schema = "ikm.map/1"

[database]
respondents = "responden"
id = "id"
answers = "jawaban"
respondent = "responden_id"
question = "pertanyaan_id"
answer = "nilai"
questions = "pertanyaan"
question_id = "id"
question_name = "kode"
"""
COLLATIONS = {
    "sqlite": ("COLLATE BINARY", "COLLATE NOCASE"),
    "postgresql": ("", "COLLATE alike"),
    "mariadb": ("COLLATE utf8mb4_bin", "COLLATE utf8mb4_general_ci"),
}
"""For each engine a collation that keeps a and A apart, and one that does not."""


def text_key(number: int) -> str:
    """Keys of which every two differ in nothing but a capital."""
    return f"{'aA'[number % 2]}{number // 2}"


def bytes_key(number: int) -> str:
    """Sixteen bytes in hexadecimal, which differ in one that is no sign in UTF-8."""
    return f"{0x80 + number:02X}{'00' * 7}{'FE' * 8}"


@pytest.fixture
def long(database: EmptyDatabase) -> EmptyDatabase:
    database.make_long(keys=False)
    return database


def score(database: EmptyDatabase, run: Run, folder: Path, *options: str, mapping: str = KEYS) -> dict[str, Any]:
    (folder / "peta.toml").write_text(mapping, encoding="utf-8")
    done = run("score", database.address, "--map", "peta.toml", *options, "-f", "json", folder=folder)
    assert done.exit_code == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def of_rows(run: Run) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("score", "-", "-f", "json", input=csv_text(wide_rows())).stdout)
    return report


def answers_in(report: dict[str, Any], code: str) -> int | None:
    """How many answers the finding of a code tells of, of which there is one."""
    told = [one["message"] for one in report["findings"]["shown"] if one["code"] == code]
    if not told:
        return None
    (number,) = re.findall(rf": {code}: (\d+) answers ", *told)
    return int(number)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # whose name is that of a file
def test_each_database_may_have_a_mapping_file_of_its_own(long: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    assert long.address.endswith("/skm.db")
    (tmp_path / "peta").mkdir()
    (tmp_path / "peta" / "skm.toml").write_text(KEYS, encoding="utf-8")
    done = run("score", "skm.db", "--map", "peta", "-f", "json", folder=tmp_path)
    assert done.exit_code == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["overall"] == of_rows(run)["overall"]
    assert "map-unused" not in report["findings"]["by_code"]


def test_answers_of_nobody_and_to_no_question_are_told_and_not_counted(
    long: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    long.execute(
        "INSERT INTO jawaban VALUES (9001, 777, 11, 4, NULL), (9002, 777, 12, 4, NULL), (9003, NULL, 11, 1, NULL)",
        "INSERT INTO jawaban VALUES (9004, 1, 99, 4, NULL), (9005, 2, NULL, 4, NULL)",
        # somebody unknown who contradicts himself stops nobody
        "INSERT INTO jawaban VALUES (9006, 777, 11, 1, NULL)",
    )
    report = score(long, run, tmp_path)
    assert report["overall"] == of_rows(run)["overall"]
    assert (answers_in(report, "database-orphans"), answers_in(report, "database-unasked")) == (4, 2)
    assert answers_in(report, "database-repeated") is None


def test_a_question_whose_name_is_blank_is_none(long: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    long.execute(
        "INSERT INTO pertanyaan VALUES (31, '', 'tanpa kode'), (32, '  ', 'spasi'), (33, NULL, 'kosong')",
        "INSERT INTO jawaban VALUES (9001, 1, 31, 4, NULL), (9002, 1, 32, 4, NULL), (9003, 1, 33, 4, NULL)",
        # to no question, so that it contradicts and repeats none
        "INSERT INTO jawaban VALUES (9004, 1, 31, 1, NULL), (9005, 1, 33, 1, NULL), (9006, 1, 33, 4, NULL)",
    )
    report = score(long, run, tmp_path)
    assert report["overall"] == of_rows(run)["overall"]
    assert answers_in(report, "database-unasked") == 6
    assert answers_in(report, "database-repeated") is None


def test_a_blank_question_in_the_table_of_answers_itself_is_none(
    long: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    long.execute(
        "CREATE TABLE isian (id INTEGER PRIMARY KEY, responden_id INTEGER, kode VARCHAR(10), nilai INTEGER)",
        "INSERT INTO isian SELECT j.id, responden_id, kode, nilai FROM jawaban j"
        " JOIN pertanyaan p ON p.id = pertanyaan_id",
        "INSERT INTO isian VALUES (9001, 1, '', 1), (9002, 1, '', 4), (9003, 2, '  ', 3), (9004, 2, NULL, 3)",
    )
    own_keys = KEYS.partition("questions =")[0]
    mapping = own_keys.replace('"jawaban"', '"isian"').replace('"pertanyaan_id"', '"kode"')
    report = score(long, run, tmp_path, mapping=mapping)
    assert report["overall"] == of_rows(run)["overall"]
    assert answers_in(report, "database-unasked") == 4


def test_an_empty_text_beside_an_answer_is_a_blank(long: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    long.execute(
        "CREATE TABLE isian (id INTEGER PRIMARY KEY, responden_id INTEGER, pertanyaan_id INTEGER, nilai VARCHAR(9))",
        "INSERT INTO isian SELECT id, responden_id, pertanyaan_id, nilai FROM jawaban",
        "INSERT INTO isian VALUES (9001, 1, 11, ''), (9002, 1, 12, '  '), (9003, 1, 13, NULL)",
        "INSERT INTO isian VALUES (9004, 2, 11, ''), (9005, 2, 11, ' ')",
    )
    report = score(long, run, tmp_path, mapping=KEYS.replace('"jawaban"', '"isian"'))
    assert report["overall"] == of_rows(run)["overall"]
    assert answers_in(report, "database-repeated") is None


def test_an_answer_given_twice_counts_once_and_is_told(long: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    long.execute(
        "INSERT INTO jawaban SELECT id + 10000, responden_id, pertanyaan_id, nilai, NULL FROM jawaban WHERE id <= 5",
        "INSERT INTO jawaban SELECT id + 20000, responden_id, pertanyaan_id, nilai, NULL FROM jawaban WHERE id <= 2",
        "INSERT INTO jawaban VALUES (30000, 1, 11, NULL, NULL)",  # a blank repeats nothing
    )
    report = score(long, run, tmp_path)
    assert report["overall"] == of_rows(run)["overall"]
    assert answers_in(report, "database-repeated") == 5 + 2


def test_deleted_answers_are_warned_of_and_left_out_where_it_is_said(
    long: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    long.execute(
        "UPDATE jawaban SET deleted_at = '2025-07-01 10:00:00' WHERE id <= 9",
        "INSERT INTO jawaban SELECT id + 10000, responden_id, pertanyaan_id, nilai, NULL FROM jawaban WHERE id <= 9",
    )
    warned = score(long, run, tmp_path)
    assert (answers_in(warned, "database-deleted"), answers_in(warned, "database-repeated")) == (9, 9)
    assert '--void "jawaban.deleted_at=*"' in str(warned["findings"]["shown"])
    ways = [
        score(long, run, tmp_path, "--void", "jawaban.deleted_at=*"),
        score(long, run, tmp_path, mapping=f'{KEYS}\n[void]\n"jawaban.deleted_at" = "*"\n'),
    ]
    for report in ways:
        assert report["overall"] == of_rows(run)["overall"]
        assert answers_in(report, "database-void") == 9
        assert answers_in(report, "database-deleted") is answers_in(report, "database-repeated") is None


def test_a_deleted_answer_beside_the_one_that_took_its_place_is_refused_with_the_way_out(
    long: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    long.execute("INSERT INTO jawaban VALUES (9001, 1, 11, 4, '2025-07-01 10:00:00')")  # she had answered 4, then 1
    (tmp_path / "peta.toml").write_text(KEYS, encoding="utf-8")
    refused = run("score", long.address, "--map", "peta.toml", folder=tmp_path)
    assert (refused.exit_code, "database-corrected" in refused.stderr) == (2, True)
    (option,) = re.findall('--void "(.*?)"', refused.stderr)
    assert score(long, run, tmp_path, "--void", option)["overall"] == of_rows(run)["overall"]


def test_a_corrected_answer_counts_where_the_old_one_is_void(long: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    long.execute(
        "ALTER TABLE jawaban ADD status VARCHAR(20)",
        "UPDATE jawaban SET status = 'Berlaku'",
        "INSERT INTO jawaban VALUES (9001, 1, 11, 4, NULL, ' Diganti ')",  # she had answered 4, and then 1
    )
    (tmp_path / "peta.toml").write_text(KEYS, encoding="utf-8")
    refused = run("score", long.address, "--map", "peta.toml", folder=tmp_path)
    assert (refused.exit_code, "database-contradicts" in refused.stderr) == (2, True)
    for value in ("diganti", "DIGANTI*", "diganti "):
        report = score(long, run, tmp_path, "--void", f"jawaban.status={value}")
        assert report["overall"] == of_rows(run)["overall"]
        assert answers_in(report, "database-void") == 1


WRITTEN: dict[str, list[str | None]] = {
    "Tidak-Valid": ["tidak valid", "TIDAK  VALID", " Tidak_valid ", "tidak-valid"],
    "batal*": ["Batal", "BATAL karena salah", "batal, diganti"],
    "ditarik É": ["DITARIK É", "\tditarik é\n"],
    "1": ["1", "1.0", "01"],
    "": ["", "-", "NULL", None],
    "*": ["x", "batal", "2025-07-01 10:00:00.000000 oleh administrator dinas"],
}
OTHERS = ["batalkan", "valid", "tidak valid lagi", "10"]


@pytest.mark.parametrize("value", WRITTEN)
def test_a_void_answer_is_written_as_a_void_row_of_a_file_may_be(
    long: EmptyDatabase, run: Run, tmp_path: Path, value: str
) -> None:
    blanks, others = WRITTEN[""], OTHERS if value != "*" else []
    left = [*others, *(blanks if value else ["x"])]
    texts = [*WRITTEN[value], *left]
    quoted = ["NULL" if text is None else f"'{text}'" for text in texts]
    long.execute(
        "ALTER TABLE jawaban ADD status VARCHAR(60)",
        f"UPDATE jawaban SET status = {'NULL' if value else chr(39) + 'x' + chr(39)}",
        *(f"UPDATE jawaban SET status = {text} WHERE id = {number}" for number, text in enumerate(quoted, start=1)),
    )
    report = score(long, run, tmp_path, mapping=f'{KEYS}\n[void]\n"jawaban.status" = "{value}"\n')
    assert answers_in(report, "database-void") == len(WRITTEN[value])
    assert "void-unmet" not in report["findings"]["by_code"]


def test_a_value_that_marks_no_answer_is_told(long: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    long.execute("ALTER TABLE jawaban ADD status VARCHAR(20)", "UPDATE jawaban SET status = 'Berlaku'")
    void = '\n[void]\n"jawaban.status" = ["berlaku*", "batal", ""]\n"jawaban.deleted_at" = "*"\n'
    long.execute("UPDATE jawaban SET status = 'Lain' WHERE id > 1")
    report = score(long, run, tmp_path, mapping=KEYS + void)
    assert answers_in(report, "database-void") == 1
    told = [one["message"] for one in report["findings"]["shown"] if one["code"] == "void-unmet"]
    assert len(told) == 3
    for part in ("with “batal” under jawaban.status", "a blank cell under jawaban.status", "jawaban.deleted_at"):
        assert any(part in message for message in told)


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_bits_are_numbers(database: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    database.make_long(keys=False)
    database.execute(
        "ALTER TABLE jawaban ADD is_deleted BIT(1) NOT NULL DEFAULT b'0'",
        "UPDATE jawaban SET is_deleted = b'1' WHERE id <= 9",
        "CREATE TABLE lebar (is_deleted BIT(1), u1 BIT(3), u2 BIT(3), u3 INT, u4 INT, u5 INT, u6 INT, u7 INT, u8 INT,"
        " u9 INT)",
        "INSERT INTO lebar SELECT id % 4 = 0, 1 + id % 4, 4 - id % 4, 3, 3, 3, 3, 3, 3, 3 FROM responden",
    )
    report = score(database, run, tmp_path, "--void", "jawaban.is_deleted=1")
    assert answers_in(report, "database-void") == 9
    for chosen in (("--table", "lebar"), ("--query", "SELECT * FROM lebar")):
        done = run("score", database.address, *chosen, "--void", "is_deleted=1", "-f", "json")
        assert done.exit_code == 0, done.stderr
        report = json.loads(done.stdout)
        assert report["overall"]["respondents"] == RESPONDENTS * 3 // 4
        # of those left, as many gave 2, 3 and 4 to the first question, and 3, 2 and 1 to the second
        assert [one["total"] for one in report["overall"]["unsur"]][:2] == [10 * (2 + 3 + 4), 10 * (3 + 2 + 1)]
        warned = run("score", database.address, *chosen)
        assert "rows-void" in warned.stderr


def test_a_column_of_the_respondents_and_one_of_the_answers_are_both_void(
    long: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    long.execute("UPDATE jawaban SET deleted_at = '2025-07-01 10:00:00' WHERE id <= 9")
    voids = ("--void", "jawaban.deleted_at=*", "--void", "unit=Dinkes")
    report = score(long, run, tmp_path, *voids)
    assert report["overall"]["respondents"] == RESPONDENTS - len(range(0, RESPONDENTS, 3))


def test_a_void_column_that_the_answers_do_not_have_is_one_sentence(
    long: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "peta.toml").write_text(KEYS, encoding="utf-8")
    refused = run("score", long.address, "--map", "peta.toml", "--void", "jawaban.dihapus=*", folder=tmp_path)
    assert refused.exit_code == 2
    (line,) = refused.stderr.splitlines()
    assert ": database-names: " in line
    assert "dihapus" in line


def test_keys_that_a_collation_takes_for_each_other_are_two(
    database: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    if database.engine == "postgresql":
        alike = "(provider = icu, locale = 'und-u-ks-level1', deterministic = false)"
        database.execute(f"CREATE COLLATION alike {alike}")
    exact, alike = COLLATIONS[database.engine]
    people = [f"('{text_key(n)}', '{unit_of(n)}', '{day_of(n)}')" for n in range(RESPONDENTS)]
    asked = [f"('{text_key(place)}', 'Q{place + 1}')" for place in range(9)]
    given = [
        f"('{text_key(n)}', '{text_key(place)}', {answer})"
        for n in range(RESPONDENTS)
        for place, answer in enumerate(answers_of(n))
    ]
    database.execute(
        f"CREATE TABLE responden (id VARCHAR(9) {exact} PRIMARY KEY, unit VARCHAR(40), created_at DATE)",
        f"CREATE TABLE pertanyaan (id VARCHAR(9) {exact} PRIMARY KEY, kode VARCHAR(10))",
        f"CREATE TABLE jawaban (responden_id VARCHAR(9) {alike}, pertanyaan_id VARCHAR(9) {alike}, nilai INTEGER)",
        f"INSERT INTO responden VALUES {', '.join(people)}",
        f"INSERT INTO pertanyaan VALUES {', '.join(asked)}",
        f"INSERT INTO jawaban VALUES {', '.join(given)}",
    )
    report = score(database, run, tmp_path)
    assert report["overall"] == of_rows(run)["overall"]
    assert not [code for code in report["findings"]["by_code"] if code.startswith("database-")]


def test_keys_of_bytes_and_keys_of_another_type_are_joined(database: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    database.make_long(keys=False)
    kind = {"sqlite": "BLOB", "postgresql": "BYTEA", "mariadb": "BINARY(16)"}[database.engine]
    as_bytes = "X'{}'" if database.engine != "postgresql" else "'\\x{}'"
    people = [f"({as_bytes.format(bytes_key(n))}, '{unit_of(n)}', '{day_of(n)}')" for n in range(RESPONDENTS)]
    given = [
        f"({as_bytes.format(bytes_key(n))}, '{place + 11}', {answer})"  # a text, where the question has a number
        for n in range(RESPONDENTS)
        for place, answer in enumerate(answers_of(n))
    ]
    database.execute(
        "DROP TABLE jawaban",
        "DROP TABLE responden",
        f"CREATE TABLE responden (id {kind}, unit VARCHAR(40), created_at DATE)",
        f"CREATE TABLE jawaban (responden_id {kind}, pertanyaan_id VARCHAR(9), nilai INTEGER)",
        f"INSERT INTO responden VALUES {', '.join(people)}",
        f"INSERT INTO jawaban VALUES {', '.join(given)}",
    )
    assert score(database, run, tmp_path)["overall"] == of_rows(run)["overall"]


def test_a_key_that_two_respondents_have_is_refused(long: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    long.execute("CREATE VIEW semua AS SELECT * FROM responden UNION ALL SELECT * FROM responden WHERE id <= 3")
    mapping = KEYS.replace('"responden"', '"semua"')
    (tmp_path / "peta.toml").write_text(mapping, encoding="utf-8")
    refused = run("score", long.address, "--map", "peta.toml", folder=tmp_path)
    assert refused.exit_code == 2
    assert "database-twins: " in refused.stderr
    assert "3 rows" in refused.stderr
