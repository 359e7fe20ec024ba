"""``ikm map`` of databases: a draft that can be used as it is, or says what is to be filled in."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.databases.empty_databases import QUESTIONS, EmptyDatabase, wide_rows
from tests.surveys import csv_text

UNSUR = "persyaratan prosedur waktu biaya produk kompetensi perilaku sarana pengaduan".split()


def drafted(database: EmptyDatabase, run: Run, folder: Path, *options: str) -> str:
    """The draft for a database, which stands in “peta.toml” then."""
    done = run("map", database.address, *options, "-o", "peta.toml", "--force", folder=folder)
    assert done.exit_code == 0, done.stderr
    return (folder / "peta.toml").read_text(encoding="utf-8")


def score(database: EmptyDatabase, run: Run, folder: Path, *options: str) -> dict[str, Any]:
    done = run("score", database.address, "--map", "peta.toml", *options, "-f", "json", folder=folder)
    assert done.exit_code == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def figures(report: dict[str, Any]) -> Any:
    """The index, the NRR of each unsur, and the index of each unit."""
    overall = report["overall"]
    units = [(group["key"], group["ikm_exact"]) for table in report["tables"] for group in table["groups"]]
    return overall["ikm_exact"], [unsur["nrr_exact"] for unsur in overall["unsur"]], units


def figures_of_rows(run: Run) -> Any:
    return figures(json.loads(run("score", "-", "-f", "json", input=csv_text(wide_rows())).stdout))


def test_a_wide_table_gives_a_draft_to_be_used_as_it_is(database: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    database.make_wide()
    text = drafted(database, run, tmp_path)
    stated = tomllib.loads(text)
    assert stated["questions"] == {unsur: f"u{number}" for number, unsur in enumerate(UNSUR, start=1)}
    assert not {"sheet", "header_row", "date", "database"} & stated.keys()
    assert "“responden”" in text
    for header in ("tanggal", "waktu_isi"):  # of two dates the person who drafts has to choose
        assert f'# date = "{header}"' in text
    report = score(database, run, tmp_path)
    assert figures(report) == figures_of_rows(run)
    assert "map-unused" not in report["findings"]["by_code"]


@pytest.mark.parametrize("keys", [True, False], ids=["foreign keys", "names"])
def test_answers_with_a_row_each_give_a_draft_to_be_used_as_it_is(
    database: EmptyDatabase, run: Run, tmp_path: Path, *, keys: bool
) -> None:
    database.make_long(keys=keys)
    stated = tomllib.loads(drafted(database, run, tmp_path))
    assert stated["database"] == {
        "respondents": "responden",
        "id": "id",
        "answers": "jawaban",
        "respondent": "responden_id",
        "question": "pertanyaan_id",
        "answer": "nilai",
        "questions": "pertanyaan",
        "question_id": "id",
        "question_name": "pertanyaan",  # whose texts tell the unsur, and codes only number them
    }
    assert stated["questions"] == dict(zip(UNSUR, QUESTIONS, strict=True))
    assert (stated["unit"], stated["date"]) == ("unit", "created_at")
    report = score(database, run, tmp_path)
    assert figures(report) == figures_of_rows(run)
    assert "map-unused" not in report["findings"]["by_code"]
    assert "order-assumed" not in report["findings"]["by_code"]


def test_tables_of_other_names_are_found_by_their_keys(database: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    database.make_long(("skm_isian", "skm_detail", "skm_butir"), codes=False)
    stated = tomllib.loads(drafted(database, run, tmp_path))["database"]
    assert [stated[key] for key in ("respondents", "answers", "questions")] == [
        "skm_isian",
        "skm_detail",
        "skm_butir",
    ]
    assert figures(score(database, run, tmp_path)) == figures_of_rows(run)


def test_questions_that_the_answers_name_need_no_table(database: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    database.make_long(keys=False)
    database.execute(
        "CREATE TABLE jawabans (id INTEGER PRIMARY KEY, id_responden INTEGER, unsur VARCHAR(10), skor INTEGER)",
        "INSERT INTO jawabans SELECT j.id, responden_id, kode, nilai FROM jawaban j"
        " JOIN pertanyaan p ON p.id = pertanyaan_id",
        "DROP TABLE jawaban",
        "DROP TABLE pertanyaan",
    )
    stated = tomllib.loads(drafted(database, run, tmp_path))
    assert stated["database"] == {
        "respondents": "responden",
        "id": "id",
        "answers": "jawabans",
        "respondent": "id_responden",
        "question": "unsur",
        "answer": "skor",
    }
    assert figures(score(database, run, tmp_path)) == figures_of_rows(run)


def test_what_is_not_found_is_to_be_filled_in(database: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    database.make_long(keys=False)
    database.execute("DROP TABLE responden")
    text = drafted(database, run, tmp_path)
    assert "database" not in tomllib.loads(text)
    assert '# respondents = "…"  # the table with a row for each respondent' in text
    assert '# answers = "jawaban"' in text
    assert '# answer = "nilai"' in text


def test_answers_that_are_keys_of_options_are_not_taken_for_answers(
    database: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    database.make_long()
    database.execute(
        "CREATE TABLE opsi (id INTEGER PRIMARY KEY, teks VARCHAR(40))",
        "INSERT INTO opsi VALUES (1, 'Tidak baik'), (2, 'Kurang baik'), (3, 'Baik'), (4, 'Sangat baik')",
        "DROP TABLE jawaban",
        "CREATE TABLE jawaban (id INTEGER PRIMARY KEY, responden_id INTEGER, pertanyaan_id INTEGER,"
        " jawaban_id INTEGER, FOREIGN KEY (responden_id) REFERENCES responden (id),"
        " FOREIGN KEY (pertanyaan_id) REFERENCES pertanyaan (id), FOREIGN KEY (jawaban_id) REFERENCES opsi (id))",
    )
    text = drafted(database, run, tmp_path)
    assert '# answer = "…"' in text
    assert '# respondents = "responden"' in text


def test_several_tables_that_may_be_meant_are_named(database: EmptyDatabase, run: Run, tmp_path: Path) -> None:
    database.make_long()
    database.execute("CREATE TABLE jawaban_lama AS SELECT * FROM jawaban")
    text = drafted(database, run, tmp_path)
    assert tomllib.loads(text)["database"]["answers"] == "jawaban"
    (line,) = [line for line in text.splitlines() if line.startswith("answers = ")]
    assert "jawaban_lama" in line


def test_a_draft_goes_on_from_the_tables_that_a_mapping_file_names(
    database: EmptyDatabase, run: Run, tmp_path: Path
) -> None:
    database.make_long()
    first = drafted(database, run, tmp_path).replace('question_name = "pertanyaan"', 'question_name = "kode"')
    (tmp_path / "awal.toml").write_text(first.partition("[questions]")[0], encoding="utf-8")
    stated = tomllib.loads(drafted(database, run, tmp_path, "--map", "awal.toml"))
    assert stated["database"]["question_name"] == "kode"
    assert stated["questions"]["persyaratan"] == "Q1"


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        (["INSERT INTO jawaban VALUES (9001, 1, 11, 4, NULL)"], "database-contradicts"),
        (["INSERT INTO jawaban VALUES (9001, 1, 11, 4, '2025-07-01 10:00:00')"], "database-corrected"),
        (["DELETE FROM jawaban"], "database-questions"),
        (
            [
                "CREATE TABLE salinan AS SELECT * FROM responden",
                "DROP TABLE responden",
                "CREATE VIEW responden AS SELECT * FROM salinan UNION ALL SELECT * FROM salinan WHERE id = 1",
            ],
            "database-twins",
        ),
    ],
)
def test_tables_that_are_refused_are_drafted_with_what_is_the_matter(
    database: EmptyDatabase, run: Run, tmp_path: Path, statements: list[str], code: str
) -> None:
    database.make_long(keys=False)
    database.execute(*statements)
    text = drafted(database, run, tmp_path)
    assert tomllib.loads(text)["database"]["answers"] == "jawaban"
    refused = run("score", database.address, "--map", "peta.toml", folder=tmp_path)
    assert (refused.exit_code, f": {code}: " in refused.stderr) == (2, True)
    matter = refused.stderr.strip().rpartition(": ")[2]
    (remark,) = [line for line in text.splitlines() if matter in line]
    assert remark.startswith("# ")
    asked = tomllib.loads(text)["questions"]
    assert asked == ({} if code == "database-questions" else dict(zip(UNSUR, QUESTIONS, strict=True)))
