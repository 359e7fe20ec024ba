"""``ikm check``: how files are understood, what is wrong with them, and what a CI server makes of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import conftest
from tests.cli.test_score import valid as valid_report
from tests.conftest import ROOT, Run
from tests.kinds import ANSWERS, FORMS, KINDS, NAMES, SIDE, WORDS
from tests.surveys import U, csv_text, write_csv, write_xlsx

PUSKESMAS = "examples/puskesmas.xlsx"
KELURAHAN = "examples/kelurahan.csv"
FORMATS = ["text", "json", "csv", "xlsx", "github", "junit", "sarif"]


def valid(text: str) -> dict[str, Any]:
    return conftest.valid("check", text)


def inspected(run: Run, *args: object) -> dict[str, Any]:
    done = run("check", *args, "-f", "json")
    assert done.exit_code in (0, 1), done.stderr
    return valid(done.stdout)


def column(inspection: dict[str, Any], header: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in inspection["inputs"][0]["columns"] if one["header"] == header)
    return found


def faulty(path: Path) -> Path:
    """A survey with a cell off the scale, one that is no answer, an odd age and a row without answers."""
    rows = [[person, *side, 30, *row, ""] for person, (side, row) in enumerate(zip(SIDE, ANSWERS, strict=True), 1)]
    rows[1][3], rows[2][4], rows[3][5] = 300, 7, "lupa"
    return write_csv(path, [["No", "Layanan", "Jenis kelamin", "Usia", *U, "Saran"], *rows, [25, "KTP", "P", 30]])


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_survey_is_inspected_by_the_schema_and_reported_by_the_other(
    run: Run, tmp_path: Path, kind: str
) -> None:
    source, options = KINDS[kind](tmp_path)
    report = valid_report(run("score", source, *options, "-f", "json").stdout)
    if "--by" in options:
        del options[options.index("--by") :][:2]
        options = options[: options.index("--by")]
    found = inspected(run, source, *options)
    kept = "shape header_row rows used left_out sha256 sheet".split()
    assert [[one[key] for key in kept] for one in found["inputs"]] == [
        [one[key] for key in kept] for one in report["inputs"]
    ]
    asked = [one["code"] for unsur in report["overall"]["unsur"] for one in unsur["questions"]]
    for one in found["inputs"]:
        answers = [c for c in one["columns"] if c["answers"]]
        assert sorted(c["meaning"].partition(" ")[0] for c in answers) == sorted(asked)
        for c in answers:
            assert sum(label["count"] for label in c["answers"]) == one["used"]


@pytest.mark.parametrize("source", [PUSKESMAS, KELURAHAN])
def test_the_examples_are_inspected_by_the_schema_and_the_same_each_time(run: Run, source: str) -> None:
    first = run("check", source, "-f", "json")
    assert valid(first.stdout)["complete"]
    assert run("check", source, "-f", "json").stdout == first.stdout


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("schema", "check").stdout) == conftest.schema_of("check")
    assert run("schema", "nothing").exit_code == 2


def test_each_answer_is_shown_with_its_score_and_how_often_it_was_met(run: Run, tmp_path: Path) -> None:
    rows = [[*row] for row in WORDS]
    rows[0][3], rows[1][3], rows[2][3] = "lupa", "", "GRATIS"
    found = column(inspected(run, write_csv(tmp_path / "a.csv", [NAMES, *rows])), NAMES[3])
    assert (found["column"], found["meaning"], found["reason"]) == ("D", "U4 Biaya", "name")
    times = [sum(row[3] == score for row in ANSWERS[3:]) for score in (1, 2, 3, 4)]
    said = [(one["text"], one["kind"], one["score"], one["count"]) for one in found["answers"]]
    assert said == [
        *((FORMS[3][score - 1], "score", score, times[score - 1]) for score in (1, 2, 3, 4)),
        ("GRATIS", "score", 4, 1),
        ("lupa", "unusable", None, 1),
        ("", "blank", None, 1),
    ]


def test_counts_are_shown_as_they_weigh(run: Run, tmp_path: Path) -> None:
    source, _ = KINDS["counts"](tmp_path)
    found = inspected(run, source)
    first = column(found, NAMES[0])
    times = [sum(row[0] == score for row in ANSWERS) for score in (1, 2, 3, 4)]
    assert [(one["score"], one["count"]) for one in first["answers"]] == list(zip((1, 2, 3, 4), times, strict=True))
    assert column(found, "Jumlah")["meaning"] == "jumlah"
    assert found["findings"]["by_code"] == {}


def test_the_parts_of_a_long_table_are_named(run: Run, tmp_path: Path) -> None:
    source, _ = KINDS["long"](tmp_path)
    assert column(inspected(run, source), "Responden")["meaning"] == "responden"


@pytest.mark.language("id")
@pytest.mark.parametrize("width", [60, 80])
def test_the_page(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Callable[[str, str], None], width: int
) -> None:
    faulty(tmp_path / "jawaban.csv")
    rows = [*KINDS_HEADER, *([*side, *row] for side, row in zip(SIDE, WORDS, strict=True))]
    write_xlsx(tmp_path / "kata.xlsx", rows)
    monkeypatch.setenv("COLUMNS", str(width))
    pages = []
    for name in ("jawaban.csv", "kata.xlsx"):
        content = (tmp_path / name).read_bytes()
        pages.append(run("check", "-", input=content).stdout)
    assert max(len(line) for page in pages for line in page.splitlines()) <= width
    golden(f"check-{width}.txt", "\n".join(pages))


@pytest.mark.language("id")
def test_the_page_as_markdown(run: Run, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    answers = [[*side, *row] for side, row in zip(SIDE, WORDS, strict=True)]
    answers[2][3] = "lupa|*"
    rows = [*KINDS_HEADER, *answers]
    content = write_xlsx(tmp_path / "kata.xlsx", rows).read_bytes()
    golden("check.md", run("check", "-", "-f", "markdown", input=content).stdout)


@pytest.mark.language("id")
def test_a_narrow_page_goes_on_below_and_cuts_no_word(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = run("check", "examples/formulir.csv").stdout.splitlines()
    assert max(map(len, lines)) <= 40
    heads = [line.split() for line in lines if line.startswith("Kolom ")][:2]
    assert heads == [["Kolom", "Judul", "Arti"], ["Kolom", "Menurut", "Jawaban"]]
    assert [line for line in lines if line.rstrip().endswith("=")] == []


KINDS_HEADER: list[list[object]] = [["Survei Kepuasan Masyarakat"], ["Layanan", "Jenis kelamin", *NAMES]]


@pytest.mark.language("id")
def test_findings_stand_together_by_code_over_several_files(run: Run, tmp_path: Path) -> None:
    for name in "ab":
        rows: list[list[Any]] = [[*row] for row in ANSWERS]
        rows[0][0], rows[1][1] = 7, "lupa"
        rows[2][8] = 1 + ord(name) % 2
        write_csv(tmp_path / f"{name}.csv", [U, *rows])
    page = run("check", tmp_path / "a.csv", tmp_path / "b.csv").stdout
    heads = re.findall(r"^(?:Kesalahan|Peringatan|Catatan) · (\S+) · (\d+)$", page, re.MULTILINE)
    assert heads[:2] == [("answer-out-of-scale", "2"), ("answer-unknown", "2")]
    assert len(heads) == len(set(heads))
    assert "lagi" not in page
    assert "more" not in page


@pytest.mark.parametrize(
    ("args", "code"),
    [([KELURAHAN], 0), ([KELURAHAN, "--strict"], 0), ([PUSKESMAS], 1), (["tidak-ada.csv"], 2)],
    ids=str,
)
def test_exit_codes(run: Run, args: list[str], code: int) -> None:
    assert run("check", *args).exit_code == code


def test_a_warning_is_exit_code_1_only_when_strict(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [[30, *row] for row in ANSWERS]
    rows[0][0] = 300
    source = write_csv(tmp_path / "a.csv", [["Usia", *U], *rows])
    assert inspected(run, source)["findings"]["warnings"] == 1
    assert run("check", source).exit_code == 0
    assert run("check", source, "--strict").exit_code == 1


@pytest.mark.parametrize("format", FORMATS)
def test_a_refused_file_is_one_sentence_and_no_result_is_written(run: Run, tmp_path: Path, format: str) -> None:
    source = write_csv(tmp_path / "a.csv", [[*U[:8], "Lain"], *ANSWERS])
    done = run("check", source, "-f", format, "-o", tmp_path / "hasil")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("ikm: unsur-unplaced: ")
    feeds = ["hasil"] if format in ("junit", "sarif") else []  # they say of a refusal, too
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", *feeds]


def test_of_several_files_the_others_go_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rusak.xlsx").write_bytes(b"PK\x03\x04rusak")
    done = run("check", KELURAHAN, tmp_path / "rusak.xlsx", "-f", "json")
    assert done.exit_code == 1
    found = valid(done.stdout)
    assert (found["complete"], len(found["inputs"])) == (False, 1)
    assert found["findings"]["by_code"]["file-left-out"] == 1
    page = run("check", KELURAHAN, tmp_path / "rusak.xlsx").stdout
    assert "rusak.xlsx" in page.replace("\n  ", "").replace("\n", "")


@pytest.mark.language("id")
def test_standard_input(run: Run) -> None:
    done = run("check", "-", "-f", "json", input=(ROOT / KELURAHAN).read_bytes())
    assert done.exit_code == 0
    assert valid(done.stdout)["inputs"][0]["path"] == "stdin"


@pytest.mark.language("id")
@pytest.mark.parametrize(
    ("ending", "start"), [("txt", b"examples/"), ("json", b"{"), ("csv", b"\xef\xbb\xbfseverity;"), ("xlsx", b"PK")]
)
def test_the_ending_of_the_file_says_the_format(run: Run, tmp_path: Path, ending: str, start: bytes) -> None:
    target = tmp_path / f"periksa.{ending}"
    done = run("check", PUSKESMAS, "-o", target)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"{target}: 2 sel, baris, atau berkas tidak dihitung, 10 catatan\n"
    assert target.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--format", "pdf"], "option-unknown: --format: “pdf” is not one of text, markdown, html, json, csv, xlsx"),
        (["-o", "a.pdf"], "output-format: no format is known for a.pdf"),
        (["-o", "examples"], "output-format"),
        (["-o", KELURAHAN], "output-is-input"),
        (["--no-header"], "header-unnamed: --no-header: the columns have no names; name"),
        (["--columns", "U1-U9"], "columns-headed: --columns: names columns only where"),
        (["--no-header", "--columns", "U9-U1"], "columns-range: --columns: “U9-U1” does not count upwards"),
        (
            ["--no-header", "--columns", "U1-U9"],
            f"columns-number: {KELURAHAN}: --columns: names 9 columns, the table",
        ),
        (
            ["--long", "a", "b", "c"],
            "long-unread: --long: does not name the three columns of a long table; write respondent=COLUMN",
        ),
        (["--long", "respondent=Orang", "question=Hal", "answer=Isi"], "column-unknown"),
        (["--counts"], "counts-unclear"),
        (["--sheet", "all"], f"sheet-none: {KELURAHAN}: --sheet: only a workbook has sheets"),
        (["--map", "tidak-ada.toml"], "file-missing: there is no tidak-ada.toml"),
        (["--map", "pyproject.toml"], "map-schema: pyproject.toml"),
        (["--unit", "Loket"], "column-unknown"),
        (["--rules", "permenpan"], "rules-unknown"),
        (["--order", "abjad"], "option-not-of-rules: --order: “abjad” is not one of"),
        (["--without", "parkir"], "unsur-unknown: --without"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_option_is_one_sentence(run: Run, args: list[str], said: str) -> None:
    done = run("check", KELURAHAN, *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"ikm: {said}")
    assert len(done.stderr.splitlines()) == 1


def test_the_options_of_reading_are_heeded(run: Run, tmp_path: Path) -> None:
    rows = [["Loket A" if person % 2 else "Loket B", *row] for person, row in enumerate(ANSWERS)]
    source = write_csv(tmp_path / "a.csv", [["Loket", *U], *rows])
    assert column(inspected(run, source), "Loket")["meaning"] is None
    assert column(inspected(run, source, "--unit", "Loket"), "Loket")["meaning"] == "unit"
    assert column(inspected(run, source, "--order", "regulation"), "U8")["meaning"] == "U8 Pengaduan"
    without = inspected(run, source, "--without", "biaya")
    assert without["rules"]["without"] == ["biaya"]
    assert column(without, "U4")["meaning"] is None
    ten = run("check", source, "--rules", "kepmenpan-25-2004")
    assert ten.stderr.startswith("ikm: unsur-missing")


def test_the_list_as_csv(run: Run, tmp_path: Path) -> None:
    source = faulty(tmp_path / "a.csv")
    done = run("check", source, "-f", "csv")
    assert done.exit_code == 1
    header, *rows = list(csv.reader(io.StringIO(done.stdout)))
    assert header == "severity code file sheet cell row column value message hint".split()
    found = {row[1]: row for row in rows}
    assert found["answer-out-of-scale"][2:8] == ["a.csv", "", "E4", "4", "U1", "7"]
    assert found["answer-unknown"][4:8] == ["F5", "5", "U2", "lupa"]
    assert found["age-implausible"][:1] + found["age-implausible"][4:8] == ["warning", "D3", "3", "Usia", "300"]
    assert all(row[8] and row[9] for row in rows)


def test_a_value_is_never_a_formula(run: Run, tmp_path: Path) -> None:
    bad = ["=1+1", "@x", "-x", "+x", "\t=x"]
    rows: list[list[Any]] = [[*row] for row in ANSWERS * 5]
    for place, value in enumerate(bad):
        rows[place][place] = value
    write_csv(tmp_path / "=a.csv", [U, *rows])
    source = tmp_path / "=a.csv"
    listed = list(csv.DictReader(io.StringIO(run("check", source, "-f", "csv").stdout)))
    values = [row["value"] for row in listed if row["code"] == "answer-unknown"]
    assert sorted(values) == ["'+x", "'-x", "'=1+1", "'=x", "'@x"]
    run("check", source, "-o", tmp_path / "a.xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx") for row in sheet for cell in row]
    assert {cell.value for cell in cells} >= {"=1+1", "@x", "-x", "+x"}
    assert "f" not in {cell.data_type for cell in cells}


def test_the_list_as_a_workbook(run: Run, tmp_path: Path) -> None:
    source = faulty(tmp_path / "a.csv")
    run("check", source, "-o", tmp_path / "periksa.xlsx")
    book = openpyxl.load_workbook(tmp_path / "periksa.xlsx")
    assert book.sheetnames == ["Hasil pemeriksaan", "Kolom"]
    first, columns = book["Hasil pemeriksaan"], book["Kolom"]
    heads = [
        "Tingkat",
        "Kode",
        "Berkas",
        "Lembar",
        "Sel",
        "Baris",
        "Kolom",
        "Isi",
        "Hal yang perlu diperiksa",
        "Yang perlu dilakukan",
    ]
    assert [cell.value for cell in first[1]] == heads
    assert [cell.value for cell in first[2]][4:8] == ["E4", 4, "U1", "7"]
    assert [cell.value for cell in columns[1]] == ["Berkas", "Lembar", "Kolom", "Judul", "Arti", "Menurut", "Jawaban"]
    asked = next(row for row in columns.iter_rows(values_only=True) if row[3] == "U2")
    times = [sum(row[1] == score for row in [*ANSWERS[:3], *ANSWERS[4:]]) for score in (1, 2, 3, 4)]
    said = " · ".join(f"{score} ×{times[score - 1]}" for score in (1, 2, 3, 4))
    assert asked[2:6] == ("F", "U2", "U2 Prosedur", "nomor")
    assert asked[6] == f"{said} · “lupa” = ? ×1 · kosong ×1"
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        for letter in "ABCDEFG":
            longest = max(len(str(cell.value or "")) for cell in sheet[letter])
            assert sheet.column_dimensions[letter].width >= min(longest, 60)
    assert run("check", tmp_path, "-f", "json").stdout.count("periksa.xlsx") > 0
    assert inspected(run, tmp_path)["findings"]["by_code"]["input-skipped"] == 1


def test_annotations_of_a_ci_server_are_escaped(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*row] for row in ANSWERS]
    rows[0][1] = "50% lupa: ya, benar"
    source = write_csv(tmp_path / "a,b:c%\nd.csv", [U, *rows])
    done = run("check", source, "-f", "github")
    assert done.exit_code == 1
    first, *others, last = done.stdout.splitlines()
    assert first.startswith("::error file=a%2Cb%3Ac%25%0Ad.csv,line=2,col=2,title=answer-unknown::")
    assert "“50%25 lupa: ya, benar” is not a score of U2 Prosedur" in first
    assert all(line.startswith("::notice ") for line in others)
    assert last == "Findings: not used: 1, notes: 2"


@pytest.mark.language("id")
def test_annotations_are_no_more_than_are_shown(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*row] for row in ANSWERS * 20]
    for place in range(20):
        rows[place][1] = 7
    done = run("check", write_csv(tmp_path / "a.csv", [U, *rows]), "-f", "github")
    assert done.stdout.count("::error ") == 10
    assert done.stdout.splitlines()[-1].startswith("Hasil pemeriksaan: 20 sel")


def test_every_finding_is_listed(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*row] for row in ANSWERS * 50]
    for place in range(50):
        rows[place][1] = 7
    source = write_csv(tmp_path / "a.csv", [U, *rows])
    assert run("check", source).stdout.count("is not on the scale") == 50
    assert run("check", source, "-f", "csv").stdout.count("answer-out-of-scale") == 50
    assert sum(one["code"] == "answer-out-of-scale" for one in inspected(run, source)["findings"]["shown"]) == 50


SECRET = ["Siti Rahmawati", "3174012345678901", "0812-3456-7890", "siti@contoh.id"]


@pytest.mark.parametrize("format", FORMATS)
def test_no_personal_value_reaches_an_output(run: Run, tmp_path: Path, format: str) -> None:
    header = ["Nama", "NIK", "No HP", "E-mail", "Layanan", "Usia", *U]
    rows = [[*SECRET, "KTP", 30, *row] for row in ANSWERS]
    rows[0][6], rows[1][5], rows[2][6] = "NIK 3174012345678901", "hp 0812-3456-7890", f"kurang {'sangat ' * 9}baik"
    source = write_xlsx(tmp_path / "a.xlsx", [header, *rows])
    run("check", source, "-f", format, "-o", tmp_path / "hasil")
    content = (tmp_path / "hasil").read_bytes()
    if format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        content = str([[cell.value for row in sheet for cell in row] for sheet in book]).encode()
    text = content.decode()
    for value in (*SECRET, "3174012345678901", "7890", "sangat sangat sangat sangat sangat sangat"):
        assert value not in text
    assert "…" in text
    if format == "text":
        assert re.search(r"^A +Nama +data pribadi", text, re.MULTILINE)


@pytest.mark.parametrize("format", FORMATS)
def test_not_even_where_a_mapping_file_takes_it_for_an_answer(run: Run, tmp_path: Path, format: str) -> None:
    rows = [["Siti" if person < 2 else row[0], *row[1:]] for person, row in enumerate(ANSWERS)]
    source = write_csv(tmp_path / "a.csv", [["Nama", *U[1:]], *rows])
    (tmp_path / "peta.toml").write_text('schema = "ikm.map/1"\nquestions.persyaratan = "Nama"\n', encoding="utf-8")
    done = run("check", source, "--map", tmp_path / "peta.toml", "-f", format, "-o", tmp_path / "hasil")
    assert done.exit_code == 1
    content = (tmp_path / "hasil").read_bytes()
    if format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        content = str([[cell.value for row in sheet for cell in row] for sheet in book]).encode()
    assert b"Siti" not in content
    for_all = write_csv(tmp_path / "b.csv", [["Nama", *U[1:]], *(["Siti", *row[1:]] for row in ANSWERS)])
    done = run("check", for_all, "--map", tmp_path / "peta.toml")
    assert done.stderr.startswith("ikm: answers-unknown")
    assert "Siti" not in done.stderr


def test_a_survey_cannot_steer_the_terminal(run: Run) -> None:
    rows: list[list[Any]] = [[*row] for row in ANSWERS]
    rows[0][0], rows[1][0] = "\x1b[31mlupa", "[red]lupa[/red]"
    header = [*U, "\x1b[2Jjudul", "[bold]"]
    page = run("check", "-", input=csv_text([header, *([*row, "", ""] for row in rows)]).encode()).stdout
    assert "\x1b" not in page
    assert "[red]lupa[/red]" in page
    assert "[bold]" in page


def test_the_columns_of_marks_stand_behind_the_questions_that_they_make(run: Run, tmp_path: Path) -> None:
    header = ["No", *(f"{u}_{score}" for u in U for score in range(1, 5))]
    rows = [[n, *(int(score == one) for one in row for score in range(1, 5))] for n, row in enumerate(ANSWERS)]
    source = write_csv(tmp_path / "a.csv", [header, *rows])
    page = run("check", source).stdout
    assert re.search(r"^B +U1 +U1 Persyaratan ", page, re.MULTILINE)
    assert "U1_2" not in page
    assert column(inspected(run, source), "U1_2")["meaning"] == "bagian jawaban"


def test_all_obstacles_of_a_file_are_annotated(run: Run, tmp_path: Path) -> None:
    source = write_csv(
        tmp_path / "a.csv", [[*U[:8], "Pengaduan"], *[[5, *row[1:7], "entah", *row[8:]] for row in ANSWERS]]
    )
    done = run("check", source, "-f", "github")
    titles = re.findall(r"^::error file=\S+?,(?:line=1,)?(?:col=\d+,)?title=([a-z-]+)::", done.stdout, re.MULTILINE)
    assert (done.exit_code, titles) == (2, ["scale-other", "answers-unknown"])


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_tally_is_checked_too(run: Run, tmp_path: Path, language: str) -> None:
    tally = tmp_path / "kelurahan.tally"
    assert run("score", "examples/kelurahan.csv", "-o", tally).exit_code == 0
    done = run("--lang", language, "check", tally)
    assert done.exit_code == 0
    assert ("berkas hitungan" if language == "id" else "tally") in done.stdout
