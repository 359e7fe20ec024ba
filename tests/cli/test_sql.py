"""``ikm sql``: which columns are counted, what is said of them, and the mapping file beside it."""

from __future__ import annotations

import csv
import re
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from ikm.cli.sql_clients import CLIENTS, command_lines
from ikm.render.count_statement import DIALECTS
from tests.conftest import ROOT, Run
from tests.surveys import U, csv_text, write_csv

PRINT = ("sql", "--dialect", "sqlite", "--table", "responden")
MAP = 'schema = "ikm.map/1"\n'


def counted(text: str) -> list[str]:
    """The columns of a printed statement for SQLite, as that runs it."""
    body = text.partition("GROUP BY")[0]
    return [line.split(" AS ")[1].strip(",`") for line in body.splitlines() if " AS `" in line][:-1]


def test_every_dialect_has_a_client() -> None:
    assert [*CLIENTS] == [*DIALECTS]


@pytest.mark.parametrize("dialect", CLIENTS)
def test_the_lines_name_the_script_its_result_and_the_mapping_file(dialect: str, run: Run, tmp_path: Path) -> None:
    lines = command_lines(dialect, "hitung skm.sql", "peta.toml")
    assert "'hitung skm.sql'" in lines[0]
    assert "ikm score" in lines[-1]
    assert "--map peta.toml" in lines[-1]
    done = run("sql", "--dialect", dialect, "--table", "responden", folder=tmp_path)
    assert f"--   {command_lines(dialect, 'counts.sql', '')[0]}\n" in done.stdout


def test_usual_columns_are_counted_where_none_are_named(run: Run, tmp_path: Path) -> None:
    done = run(*PRINT, folder=tmp_path)
    assert (done.exit_code, done.stderr) == (0, "")
    assert counted(done.stdout) == ["unit", "periode", *map(str.lower, U)]


def test_a_name_that_begins_with_a_quote_is_a_header_between_quotes_for_mysql(run: Run) -> None:
    done = run("sql", "--dialect", "mysql", "--table", "responden", "--columns", '"unit" A,u1-u9', "--quiet")
    aliases = re.findall(r"END AS `(.*)`,\n", done.stdout)
    (header,) = csv.reader(["\t".join(aliases)], delimiter="\t")
    assert header == ['"unit" A', *(name.lower() for name in U)]


def test_columns_that_are_named_are_counted_with_their_ranges(run: Run, tmp_path: Path) -> None:
    done = run(*PRINT, "--columns", "Loket, TW,q1-q9", folder=tmp_path)
    assert counted(done.stdout) == ["Loket", "TW", *(f"q{number}" for number in range(1, 10))]
    assert done.stderr == ""


def test_the_columns_of_an_export_are_those_that_scoring_it_would_use(run: Run, tmp_path: Path) -> None:
    header = ["id", "Nama", "No HP", "Unit", "Layanan", "Periode", "tanggal", "usia", *U, "saran", "alat"]
    row = [1, "Contoh", "0812", "Dinas A", "KTP", "TW I 2025", "2025-01-02", 30, *[4] * 9, "-", "web"]
    write_csv(tmp_path / "ekspor.csv", [header, row, row])
    done = run(*PRINT, "ekspor.csv", folder=tmp_path)
    assert counted(done.stdout) == ["Unit", "Layanan", "Periode", "usia", *U]
    header.remove("Periode")
    row.remove("TW I 2025")
    write_csv(tmp_path / "ekspor.csv", [header, row, row])
    # Where no column has periods, the days say them.
    assert counted(run(*PRINT, "ekspor.csv", folder=tmp_path).stdout) == ["Unit", "Layanan", "tanggal", "usia", *U]


def test_the_columns_of_a_mapping_file_are_counted_with_those_of_void_rows(run: Run, tmp_path: Path) -> None:
    questions = "".join(
        f'{unsur} = ["p{n}a", "p{n}b"]\n' if n == 2 else f'{unsur} = "p{n}"\n'
        for n, unsur in enumerate(
            "persyaratan prosedur waktu biaya produk kompetensi perilaku sarana pengaduan".split(), 1
        )
    )
    text = f'{MAP}unit = "opd"\n\n[profile]\nusia = "umur"\n\n[void]\nterhapus = ["1"]\n\n[questions]\n{questions}'
    (tmp_path / "peta.toml").write_text(text, encoding="utf-8")
    done = run(*PRINT, "--map", "peta.toml", folder=tmp_path)
    answers = ["p1", "p2a", "p2b", *(f"p{number}" for number in range(3, 10))]
    assert counted(done.stdout) == ["opd", "umur", *answers, "terhapus"]
    assert "| ikm score - --map peta.toml\n" in done.stdout
    # What it prints is then read with the same mapping file.
    rows = [("A", 30, *[4] * 10, 0), ("A", 30, *[4] * 10, 0), ("A", 31, *[1] * 10, 1)]
    with closing(sqlite3.connect(":memory:")) as connection:
        names = ["opd", "umur", *answers, "terhapus"]
        connection.execute(f"CREATE TABLE responden ({', '.join(names)})")
        connection.executemany(f"INSERT INTO responden VALUES ({', '.join('?' * 13)})", rows)
        found = connection.execute(done.stdout).fetchall()
    table = csv_text([[*names, "count"], *found])
    scored = run("score", "-", "--map", "peta.toml", "--quiet", input=table, folder=tmp_path)
    assert "IKM 100.00" in scored.stdout


def test_names_that_say_nothing_are_told_and_drafted_in_a_mapping_file(run: Run, tmp_path: Path) -> None:
    columns = ",".join(["unit", *(f"u{number}" for number in range(1, 9)), "kolom_17"])
    done = run(*PRINT, "--columns", columns, folder=tmp_path)
    assert "No column was found by its name for: Penanganan Pengaduan" in done.stderr
    assert "--write-map" in done.stderr
    done = run(*PRINT, "--columns", columns, "--write-map", "peta.toml", folder=tmp_path)
    assert done.stderr.rstrip().endswith("Name it in peta.toml.")
    assert "| ikm score - --map peta.toml\n" in done.stdout
    text = (tmp_path / "peta.toml").read_text(encoding="utf-8")
    drafted = tomllib.loads(text)
    assert (drafted["header_row"], drafted["unit"], drafted["questions"]["sarana"]) == (1, "unit", "u8")
    assert '"kolom_17"' in text
    path = tmp_path / "peta.toml"
    path.write_text(text.replace('# pengaduan = "…"', 'pengaduan = "kolom_17"'), encoding="utf-8")
    table = csv_text([[*columns.split(","), "count"], ["A", *[3] * 9, 5]])
    scored = run("score", "-", "--map", "peta.toml", "--quiet", input=table, folder=tmp_path)
    assert "IKM 75.00" in scored.stdout


def test_a_mapping_file_from_an_export_fits_what_the_statement_gives(run: Run, tmp_path: Path) -> None:
    labels = ["Tidak baik", "Kurang baik", "Baik", "Sangat baik"]
    rows = [[label, *[label] * 8] for label in labels]
    write_csv(tmp_path / "ekspor.csv", [["Rekap Contoh"], [], ["Unit", *U], *(["A", *row] for row in rows)])
    done = run(*PRINT, "ekspor.csv", "--write-map", "peta.toml", "-o", "hitung.sql", folder=tmp_path)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert tomllib.loads((tmp_path / "peta.toml").read_text(encoding="utf-8"))["header_row"] == 1
    table = csv_text([["Unit", *U, "count"], ["A", *rows[3], 5], ["A", *rows[2], 5]])
    scored = run("score", "-", "--map", "peta.toml", "--quiet", input=table, folder=tmp_path)
    assert "IKM 87.50" in scored.stdout
    assert "< hitung.sql |" in (tmp_path / "hitung.sql").read_text(encoding="utf-8")


def test_what_a_mapping_file_states_of_the_export_alone_does_not_go_on(run: Run, tmp_path: Path) -> None:
    write_csv(
        tmp_path / "ekspor.csv", [["Rekap Contoh"], [], ["Unit", *U], *(["A", *[score] * 9] for score in (3, 4))]
    )
    text = f'{MAP}header_row = 3\nmissing = ["lupa"]\n[units]\nDinkes = ["A"]\n'
    (tmp_path / "satu.toml").write_text(text, encoding="utf-8")
    run(*PRINT, "ekspor.csv", "--map", "satu.toml", "--write-map", "peta.toml", "-o", "hitung.sql", folder=tmp_path)
    drafted = tomllib.loads((tmp_path / "peta.toml").read_text(encoding="utf-8"))
    assert (drafted["header_row"], drafted["missing"], drafted["units"]) == (1, ["lupa"], {"Dinkes": ["A"]})
    table = csv_text([["Unit", *U, "count"], ["A", *[4] * 9, 5]])
    scored = run("score", "-", "--map", "peta.toml", "--quiet", input=table, folder=tmp_path)
    assert "IKM 100.00" in scored.stdout


def test_a_statement_is_replaced_unless_somebody_changed_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hitung.sql"
    for _ in range(2):
        assert run(*PRINT, "-o", path).exit_code == 0
    path.write_text(path.read_text(encoding="utf-8") + "LIMIT 5\n", encoding="utf-8")
    done = run(*PRINT, "-o", path)
    assert done.exit_code == 2
    assert "output-changed" in done.stderr
    assert run(*PRINT, "-o", path, "--force").exit_code == 0


def test_a_file_without_answers_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "catatan.txt"
    path.write_text("halo\n", encoding="utf-8")
    done = run(*PRINT, path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "sql-answerless" in done.stderr


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--columns", "unit,U1-U9", str(ROOT / "examples" / "puskesmas-tw2.csv")], "sql-columns-twice"),
        (["--columns", "unit,,U1"], "sql-name"),
        (["--columns", "unit,U1\nFROM lain"], "sql-name"),
        (["--schema", "skm\t"], "sql-name"),
        (["--columns", "unit,U1,Count"], "option-repeated"),
        (["--columns", "unit,U1,U1"], "option-repeated"),
        (["--columns", "U9-U1"], "columns-range"),
        (["--map", "panjang.toml"], "sql-shape"),
        (["--map", "bobot.toml"], "sql-shape"),
        (["--map", "gabungan.toml"], "sql-shape"),
        (["panjang.csv"], "sql-shape"),
        (["tidak-ada.csv"], "file-missing"),
    ],
)
def test_what_cannot_be_counted_is_refused(options: list[str], code: str, run: Run, tmp_path: Path) -> None:
    long = '[long]\nrespondent = "id"\nquestion = "soal"\nanswer = "nilai"\n'
    (tmp_path / "panjang.toml").write_text(MAP + long, encoding="utf-8")
    (tmp_path / "bobot.toml").write_text(f'{MAP}frequency = "Jumlah"\n', encoding="utf-8")
    joined = 'respondents = "r"\nid = "id"\nanswers = "j"\nrespondent = "r_id"\nquestion = "soal"\nanswer = "nilai"\n'
    (tmp_path / "gabungan.toml").write_text(f"{MAP}[database]\n{joined}", encoding="utf-8")
    rows = [[person, f"U{number}", 4] for person in (1, 2) for number in range(1, 10)]
    write_csv(tmp_path / "panjang.csv", [["id_responden", "pertanyaan", "jawaban"], *rows])
    done = run(*PRINT, *options, folder=tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f": {code}: " in done.stderr


def test_an_unknown_dialect_is_told_the_nearest(run: Run) -> None:
    done = run("sql", "--dialect", "postgres", "--table", "responden")
    assert done.exit_code == 2
    assert "perhaps “postgresql”" in done.stderr
