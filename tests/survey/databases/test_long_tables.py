"""Respondents, answers and questions in tables of their own: the same figures as in one table."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.survey.databases.surveys import COLUMNS, figures, survey_rows, write_same_csv

OWN = COLUMNS[:6]
QUESTIONS = [*COLUMNS[6:], "u1b"]
"""Nine questions, and a second one of the first unsur."""
KEYS = """
schema = "ikm.map/1"

[database]
respondents = "responden"
id = "id"
answers = "jawaban"
respondent = "responden_id"
question = "pertanyaan_id"
answer = "nilai"
"""
NAMES = 'questions = "pertanyaan"\nquestion_id = "id"\nquestion_name = "kode"\n'
TWO_OF_ONE = '\n[questions]\npersyaratan = ["u1", "u1b"]\n'


@pytest.fixture
def rows() -> list[list[Any]]:
    """Rows with an answer more, to the second question of the first unsur."""
    return [[*row, row[7]] for row in survey_rows(120)]


def write_long(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        own = ", ".join('"' + name + '"' for name in OWN)
        connection.execute(f"CREATE TABLE responden ({own})")
        connection.execute("CREATE TABLE pertanyaan (id INTEGER, kode TEXT)")
        connection.execute("CREATE TABLE jawaban (id INTEGER, responden_id INTEGER, pertanyaan_id INTEGER, nilai)")
        connection.executemany("INSERT INTO pertanyaan VALUES (?, ?)", enumerate(QUESTIONS, start=11))
        for row in rows:
            connection.execute(f"INSERT INTO responden VALUES ({', '.join('?' * len(OWN))})", row[: len(OWN)])
            for question, answer in enumerate(row[len(OWN) :], start=11):
                if answer is not None:
                    connection.execute("INSERT INTO jawaban VALUES (1, ?, ?, ?)", (row[0], question, answer))
        connection.commit()
    return path


def write_map(path: Path, *parts: str) -> Path:
    path.write_text("".join(parts), encoding="utf-8")
    return path


@pytest.mark.parametrize("options", [{}, {"missing": "complete"}, {"by": "unit", "void": {"deleted_at": "*"}}])
def test_the_figures_are_those_of_one_table(tmp_path: Path, rows: list[list[Any]], options: dict[str, Any]) -> None:
    of_rows = write_same_csv(tmp_path / "skm.csv", rows, [*OWN, *QUESTIONS])
    own_map = write_map(tmp_path / "satu.toml", 'schema = "ikm.map/1"\n', TWO_OF_ONE)
    long = write_long(tmp_path / "skm.db", rows)
    mapping = write_map(tmp_path / "peta.toml", KEYS, NAMES, TWO_OF_ONE)
    assert figures(ikm.score(long, map=mapping, **options)) == figures(ikm.score(of_rows, map=own_map, **options))


def test_the_column_of_questions_may_name_them_itself(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = write_long(tmp_path / "skm.db", rows)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE VIEW isian AS SELECT responden_id, kode AS pertanyaan_id, nilai FROM jawaban"
            " JOIN pertanyaan ON pertanyaan.id = pertanyaan_id WHERE kode <> 'u1b'"
        )
        connection.commit()
    mapping = write_map(tmp_path / "peta.toml", KEYS.replace('"jawaban"', '"isian"'))
    of_rows = write_same_csv(tmp_path / "skm.csv", [row[:-1] for row in rows])
    assert figures(ikm.score(path, map=mapping)) == figures(ikm.score(of_rows))


def test_a_question_may_be_called_0(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = write_long(tmp_path / "skm.db", rows)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE VIEW butir AS SELECT id, id - 11 AS nomor FROM pertanyaan")  # whole numbers
        connection.commit()
    unsur = ["persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"]
    stated = "".join(f'{name} = "{number}"\n' for number, name in enumerate(unsur))
    names = NAMES.replace('"pertanyaan"', '"butir"').replace('"kode"', '"nomor"')
    mapping = write_map(tmp_path / "peta.toml", KEYS, names, f"[questions]\n{stated}")
    own_map = write_map(tmp_path / "satu.toml", 'schema = "ikm.map/1"\nheader_row = 1\n[questions]\n', stated)
    of_rows = write_same_csv(tmp_path / "skm.csv", rows, [*OWN, *map(str, range(10))])
    assert figures(ikm.score(path, map=mapping)) == figures(ikm.score(of_rows, map=own_map))


def test_a_blank_beside_a_number_is_no_answer(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = write_long(tmp_path / "skm.db", rows)
    with closing(sqlite3.connect(path)) as connection:  # where any text is larger than any number
        connection.execute("INSERT INTO jawaban SELECT id, responden_id, pertanyaan_id, '' FROM jawaban")
        connection.execute("INSERT INTO jawaban SELECT id, responden_id, pertanyaan_id, ' ' FROM jawaban")
        connection.commit()
    of_rows = write_same_csv(tmp_path / "skm.csv", rows, [*OWN, *QUESTIONS])
    own_map = write_map(tmp_path / "satu.toml", 'schema = "ikm.map/1"\n', TWO_OF_ONE)
    mapping = write_map(tmp_path / "peta.toml", KEYS, NAMES, TWO_OF_ONE)
    assert figures(ikm.score(path, map=mapping)) == figures(ikm.score(of_rows, map=own_map))


@pytest.mark.parametrize(
    ("statement", "changes", "code"),
    [
        ("UPDATE jawaban SET nilai = nilai", {'"jawaban"': '"isian"'}, "table-unknown"),
        ("UPDATE jawaban SET nilai = nilai", {'"nilai"': '"skor"'}, "database-names"),
        ("INSERT INTO jawaban VALUES (2, 2, 11, 9)", {}, "database-contradicts"),
        ("DELETE FROM jawaban", {}, "database-questions"),
        ("UPDATE jawaban SET nilai = nilai", {'id = "id"\n': ""}, "key-missing"),
    ],
)
def test_what_does_not_fit_is_refused(
    tmp_path: Path, rows: list[list[Any]], statement: str, changes: dict[str, str], code: str
) -> None:
    path = write_long(tmp_path / "skm.db", rows)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    keys = KEYS
    for old, new in changes.items():
        keys = keys.replace(old, new)
    with pytest.raises(Refusal) as refused:
        ikm.score(path, map=write_map(tmp_path / "peta.toml", keys, NAMES, TWO_OF_ONE))
    assert refused.value.code == code
