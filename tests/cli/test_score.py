"""The command as its users run it: what goes where, and with which exit code."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ikm.render import OUTPUTS
from tests import conftest
from tests.conftest import ROOT, Run
from tests.kinds import ANSWERS, KINDS, WORDS
from tests.surveys import U, write_csv, write_xlsx

PUSKESMAS = "examples/puskesmas.xlsx"
KELURAHAN = "examples/kelurahan.csv"


def valid(text: str) -> dict[str, Any]:
    return conftest.valid("report", text)


@pytest.mark.language("id")
def test_the_result_goes_to_stdout_and_the_findings_to_stderr(run: Run) -> None:
    done = run("score", PUSKESMAS)
    assert done.exit_code == 0
    assert "IKM 81,15 · Mutu B · Baik" in done.stdout
    assert "answer-out-of-scale" not in done.stdout
    assert "kesalahan: examples/puskesmas.xlsx:Jawaban!J18: answer-out-of-scale: “5”" in done.stderr


def test_quiet_keeps_errors_only(run: Run) -> None:
    done = run("score", PUSKESMAS, "--quiet")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["error", "error"]


@pytest.mark.parametrize(
    "args",
    [
        [PUSKESMAS],
        [PUSKESMAS, "--by", "layanan", "--by", "jenis_kelamin,layanan"],
        [PUSKESMAS, "--by", "pendidikan", "--min-n", "30"],
        [KELURAHAN, "--weight", "0,11", "--name", "Kelurahan X", "--period", "TW III 2025"],
        [PUSKESMAS, "--without", "biaya", "--missing", "complete", "--order", "regulation"],
        [PUSKESMAS, KELURAHAN],
    ],
    ids=" ".join,
)
def test_every_json_output_is_of_the_schema_and_the_same_each_time(run: Run, args: list[str]) -> None:
    first = run("score", *args, "-f", "json")
    assert first.exit_code == 0
    valid(first.stdout)
    assert run("score", *args, "-f", "json").stdout == first.stdout


def test_json_says_what_the_documentation_promises(run: Run) -> None:
    report = valid(run("score", PUSKESMAS, "--by", "layanan", "--weight", "0.11", "-f", "json").stdout)
    assert report["rules"]["weight"] == "0.11"
    assert report["overall"]["key"] == {}
    assert report["tables"][0]["by"] == ["layanan"]
    first = report["overall"]["unsur"][0]
    assert first["weight"] == "11/100"
    assert first["total"] == sum(int(score) * n for score, n in first["counts"].items())
    assert first["questions"] == [
        {
            "code": "U1",
            "column": "U1",
            "answers": first["answers"],
            "total": first["total"],
            "counts": first["counts"],
            "mean_exact": first["nrr_exact"],
        }
    ]
    assert report["findings"]["by_code"]["answer-unknown"] == 1
    cell = next(found for found in report["findings"]["shown"] if found["code"] == "answer-unknown")
    assert (cell["sheet"], cell["row"], cell["column"], cell["cell"], cell["value"]) == (
        "Jawaban",
        85,
        "U8",
        "O85",
        "lupa",
    )


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("schema").stdout) == conftest.schema_of("report")


def test_standard_input(run: Run) -> None:
    done = run("score", "-", "-f", "csv", input=(ROOT / KELURAHAN).read_bytes())
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith("60,77.50,B,Baik,")


def test_csv_with_a_decimal_comma_is_made_for_spreadsheets(run: Run) -> None:
    done = run("score", KELURAHAN, "-f", "csv", "--decimal", "comma")
    assert done.stdout.startswith("\ufeffrespondents;ikm;")
    assert "\n60;77,50;B;Baik;" in done.stdout


def test_a_text_is_never_a_formula(run: Run, tmp_path: Path) -> None:
    names = ["=1+1", "@x", "-x", "+x"]
    source = write_csv(tmp_path / "a.csv", [["Loket", *U], *([name, *[4] * 9] for name in names)])
    done = run("score", source, "--by", "loket", "-f", "csv")
    assert {line.partition(",")[0] for line in done.stdout.splitlines()[1:-1]} == {f"'{name}" for name in names}
    run("score", source, "--by", "loket", "-o", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Loket"]
    assert {(cell.value, cell.data_type) for cell in sheet["A"][4:8]} == {(name, "s") for name in names}


@pytest.mark.parametrize(
    ("ending", "start"), [("json", b"{"), ("csv", b"respondents"), ("md", b"# "), ("xlsx", b"PK")]
)
def test_the_ending_of_the_file_says_the_format(run: Run, tmp_path: Path, ending: str, start: bytes) -> None:
    target = tmp_path / f"hasil.{ending}"
    done = run("score", KELURAHAN, "-o", target)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "IKM 77.50 B (Baik), 60 respondents" in done.stderr
    assert target.read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_the_format_beats_the_ending(run: Run, tmp_path: Path) -> None:
    run("score", KELURAHAN, "-o", tmp_path / "a.txt", "-f", "json")
    valid((tmp_path / "a.txt").read_text(encoding="utf-8"))


def test_the_workbook_has_its_sheets_and_reads_as_numbers(run: Run, tmp_path: Path) -> None:
    run("score", PUSKESMAS, "--by", "layanan", "--by", "pendidikan,pekerjaan", "-o", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    assert {"Ringkasan", "Pengolahan", "Unsur", "Layanan", "Pendidikan x Pekerjaan", "Catatan"} <= {*book.sheetnames}
    assert book["Ringkasan"]["B4"].value == 81.15
    assert book["Ringkasan"]["B4"].number_format == "0.00"
    unsur = book["Unsur"]
    assert unsur.freeze_panes == "C4"
    assert [cell.value for cell in unsur[4]][:3] == ["U1", "Persyaratan", 117]
    assert unsur["E4"].number_format == "0.000"
    levels = [cell.value for cell in book["Catatan"]["A"] if cell.value in ("kesalahan", "peringatan", "catatan")]
    assert levels[:3] == ["kesalahan", "kesalahan", "catatan"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["tidak-ada.csv"], "file-missing"),
        ([PUSKESMAS, "--sheet", "Jawabn"], "sheet-unknown"),
        ([PUSKESMAS, "--by", "layannan"], "column-unknown"),
        ([PUSKESMAS, "--weight", "0.2"], "option-not-of-rules"),
        ([PUSKESMAS, "--without", "parkir"], "unsur-unknown"),
        ([PUSKESMAS, "--order", "abjad"], "option-not-of-rules"),
        ([PUSKESMAS, "--rules", "permenpan"], "rules-unknown"),
        ([PUSKESMAS, "--rules", "tidak-ada.toml"], "file-missing"),
        ([PUSKESMAS, "--format", "pdf"], "option-unknown"),
        ([PUSKESMAS, "--min-ikm", "tinggi"], "option-index"),
        ([PUSKESMAS, "--min-mutu", "E"], "option-not-of-rules"),
        ([PUSKESMAS, "-o", "hasil.pdf"], "output-format"),
        ([PUSKESMAS, "-o", "tidak/ada/hasil.xlsx"], "output-folderless"),
        ([PUSKESMAS, "-o", PUSKESMAS], "output-is-input"),
        ([PUSKESMAS, "-o", "examples", "-f", "json"], "output-folder"),
        (["README.md"], "no-answer-columns"),
        (["tests"], "no-input"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(run: Run, args: list[str], code: str) -> None:
    done = run("score", *args)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"ikm: {code}: ")
    assert re.search(r"; |check|choose|such as|is not|uses?", done.stderr)


@pytest.mark.parametrize("args", [[], ["--missing", "nol", PUSKESMAS], ["--min-n", "0", PUSKESMAS]], ids=str)
def test_wrong_usage_is_exit_code_2(run: Run, args: list[str]) -> None:
    assert run("score", *args).exit_code == 2


@pytest.mark.language("id")
@pytest.mark.parametrize(
    ("args", "code", "lines"),
    [
        (["--min-ikm", "76,61"], 0, []),
        (["--min-ikm", "81,15"], 0, []),
        (["--min-ikm", "81.16"], 1, ["--min-ikm 81.16 tidak terpenuhi oleh keseluruhan: 81,15"]),
        (["--min-ikm", "81", "--unit", "layanan"], 1, ["--min-ikm 81 tidak terpenuhi oleh Laboratorium: 80,05"]),
        (["--min-mutu", "A", "--name", "P"], 1, ["--min-mutu A tidak terpenuhi oleh P: B"]),
    ],
    ids=str,
)
def test_gates_exit_1_with_a_line_each(run: Run, args: list[str], code: int, lines: list[str]) -> None:
    done = run("score", PUSKESMAS, *args)
    assert done.exit_code == code
    assert [line.removeprefix("ikm: ") for line in done.stderr.splitlines() if line.startswith("ikm: ")] == lines
    assert "IKM 81,15" in done.stdout


def test_a_file_left_out_of_several_is_exit_code_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rusak.xlsx").write_bytes(b"PK\x03\x04rusak")
    done = run("score", KELURAHAN, tmp_path / "rusak.xlsx", "-f", "json")
    assert done.exit_code == 1
    assert valid(done.stdout)["complete"] is False
    assert "file-left-out" in done.stderr


def test_a_surprise_is_one_sentence_and_exit_code_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ikm.survey.files.inputs.open_tables", None)
    done = run("score", KELURAHAN)
    assert done.exit_code == 3
    assert "fault of the program" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in run("score", KELURAHAN, "--debug").stderr


def test_findings_are_shown_up_to_a_limit_and_all_counted(run: Run, tmp_path: Path) -> None:
    rows = [U, *([9, *[4] * 8] for _ in range(8)), *([4] * 9 for _ in range(200))]
    done = run("score", write_csv(tmp_path / "a.csv", rows))
    assert sum("answer-out-of-scale:" in line for line in done.stderr.splitlines()) == 5
    assert "9 findings in all: answer-out-of-scale 8, order-assumed 1" in done.stderr


def test_an_old_output_stays_whole_when_writing_fails(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "hasil.json"
    target.write_text(old := '{"schema": "ikm.report/1"}')

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    done = run("score", KELURAHAN, "-o", target)
    assert done.exit_code == 2
    assert "the disk is full" in done.stderr
    assert target.read_text() == old
    assert [path.name for path in tmp_path.iterdir()] == ["hasil.json"]


def test_no_personal_value_reaches_an_output(run: Run, tmp_path: Path) -> None:
    secret = "Siti Rahmawati", "3174012345678901", "siti@contoh.id"
    rows = [["Nama", "NIK", "E-mail", "Layanan", *U], *([*secret, "KTP", *[4] * 9] for _ in range(12))]
    rows.append([*secret, "KTP", "NIK 3174012345678901", *[4] * 8])
    source = write_xlsx(tmp_path / "a.xlsx", rows)
    for name in OUTPUTS:
        done = run("score", source, "--by", "layanan", "-f", name, "-o", tmp_path / "hasil")
        content = (tmp_path / "hasil").read_bytes()
        if name == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            content = str([[cell.value for row in sheet for cell in row] for sheet in book]).encode()
        for value in secret:
            assert value.encode() not in content
            assert value not in done.stderr


def report_of(run: Run, *args: object, code: int = 0) -> dict[str, Any]:
    done = run("score", *args, "-f", "json")
    assert done.exit_code == code, done.stderr
    return valid(done.stdout)


def totals(report: dict[str, Any]) -> list[int]:
    return [one["total"] for one in report["overall"]["unsur"]]


def codes(report: dict[str, Any]) -> dict[str, int]:
    return {**report["findings"]["by_code"]}


OF_COLUMNS = [sum(row[asked] for row in ANSWERS) for asked in range(9)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_survey_has_the_same_answers(run: Run, tmp_path: Path, kind: str) -> None:
    source, options = KINDS[kind](tmp_path)
    report = report_of(run, source, *options)
    expected = {
        "one_of_sheets": [sum(row[asked] for row in ANSWERS[12:]) for asked in range(9)],
        "eight": OF_COLUMNS[:3] + OF_COLUMNS[4:],
        "parts": [*OF_COLUMNS[:2], OF_COLUMNS[2] + OF_COLUMNS[8], *OF_COLUMNS[3:]],
    }
    expected["parts_in_words"] = expected["parts"]
    assert totals(report) == expected.get(kind, OF_COLUMNS)
    assert report["overall"]["respondents_exact"] is (kind != "counts")
    assert report["inputs"][0]["shape"] == {"long": "long", "long_named": "long", "counts": "counts"}.get(
        kind, "wide"
    )


def test_names_of_columns_where_no_row_holds_them(run: Run, tmp_path: Path) -> None:
    source, options = KINDS["headless"](tmp_path)
    assert run("score", source).stderr.startswith(f"ikm: no-header: {source}:1: ")
    report = report_of(run, source, *options)
    assert (report["inputs"][0]["header_row"], report["inputs"][0]["rows"]) == (0, 24)


def test_counts_that_are_asked_for_are_read_as_counts(run: Run, tmp_path: Path) -> None:
    source, _ = KINDS["counts"](tmp_path)
    asked, found = report_of(run, source, "--counts"), report_of(run, source)
    assert asked.pop("manifest")["options"] == {"counts": True}
    assert found.pop("manifest")["options"] == {}
    assert asked == found
    wide, _ = KINDS["digits"](tmp_path)
    assert run("score", wide, "--counts").stderr.startswith("ikm: counts-unclear: ")


def test_a_count_that_is_none_is_an_error(run: Run, tmp_path: Path) -> None:
    rows = [[name, score, 5] for name in U for score in (3, 4)]
    source = write_csv(tmp_path / "a.csv", [["Unsur", "Skor", "Jumlah"], *rows, ["U1", 2, "banyak"]])
    report = report_of(run, source)
    assert totals(report) == [35] * 9
    found = next(one for one in report["findings"]["shown"] if one["code"] == "count-unreadable")
    assert (found["cell"], found["value"]) == ("C20", "banyak")


@pytest.mark.parametrize("option", [["--missing", "complete"], ["--drop-duplicates"]], ids=str)
def test_counts_know_no_single_respondent(run: Run, tmp_path: Path, option: list[str]) -> None:
    source, _ = KINDS["counts"](tmp_path)
    done = run("score", source, *option)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("ikm: counts-only: ")


@pytest.mark.parametrize(
    ("sheet", "respondents"), [("all", 24), ("Jan*", 12), ("*uari", 24), ("februari", 12), ("FEB*", 12)]
)
def test_sheets_by_name_and_pattern(run: Run, tmp_path: Path, sheet: str, respondents: int) -> None:
    source, _ = KINDS["sheets"](tmp_path)
    assert run("score", source).stderr.startswith("ikm: sheet-ambiguous: ")
    report = report_of(run, source, "--sheet", sheet)
    assert report["overall"]["respondents"] == respondents
    assert codes(report).get("sheet-left-out") == (1 if sheet == "all" else None)


def test_a_respondent_who_stands_twice_is_counted_once_where_asked(run: Run, tmp_path: Path) -> None:
    rows = [[f"R{person}", *row] for person, row in enumerate(ANSWERS)]
    source = write_csv(tmp_path / "a.csv", [["ID responden", *U], *rows, rows[3], rows[3]])
    assert report_of(run, source)["overall"]["respondents"] == 26
    report = report_of(run, source, "--drop-duplicates")
    assert (report["overall"]["respondents"], totals(report)) == (24, OF_COLUMNS)
    assert codes(report)["duplicates-dropped"] == 1
    assert (report["inputs"][0]["repeated"], report["inputs"][0]["left_out"]) == (2, 0)


def test_who_stands_twice_is_not_guessed(run: Run, tmp_path: Path) -> None:
    source, _ = KINDS["regulation"](tmp_path)
    done = run("score", source, "--drop-duplicates")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("ikm: duplicates-unknowable: ")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--no-header"], "header-unnamed: --no-header: the columns have no names; name the columns with --columns"),
        (["--columns", "U1-U9"], "columns-headed: --columns: names columns only where there is no header"),
        (["--no-header", "--columns", "U9-U1"], "columns-range: --columns: “U9-U1” does not count upwards"),
        (["--no-header", "--columns", "U1-U9"], f"columns-number: {KELURAHAN}: --columns: names 9 columns"),
        (
            ["--long", "a=b", "c=d", "e=f"],
            "long-unread: --long: does not name the three columns of a long table; write respondent=COLUMN",
        ),
        (["--long", "respondent=No", "question=Hal", "answer=Isi"], f"column-unknown: {KELURAHAN}"),
        (["--counts"], f"counts-unclear: {KELURAHAN}: no single column holds the question (fitting: none)"),
        (["--sheet", "all"], f"sheet-none: {KELURAHAN}: --sheet: only a workbook has sheets"),
        (["--map", "tidak-ada.toml"], "file-missing: there is no tidak-ada.toml"),
        (["--map", KELURAHAN], f"toml-unread: {KELURAHAN}: TOML: "),
        (
            ["--map", PUSKESMAS],
            f"file-no-utf8: {PUSKESMAS}: cannot be read (its text is not in UTF-8); save it again as UTF-8",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_option_of_reading_that_does_not_fit_is_one_sentence(
    run: Run, tmp_path: Path, args: list[str], said: str
) -> None:
    done = run("score", KELURAHAN, *args, "-o", tmp_path / "hasil.json")
    assert (done.exit_code, done.stdout, [*tmp_path.iterdir()]) == (2, "", [])
    assert done.stderr.startswith(f"ikm: {said}")
    assert len(done.stderr.splitlines()) == 1


def test_answers_tell_in_which_order_the_numbers_run(run: Run, tmp_path: Path) -> None:
    rows = [[*row[:7], row[8], row[7]] for row in WORDS]
    report = report_of(run, write_csv(tmp_path / "a.csv", [U, *rows]))
    assert totals(report) == OF_COLUMNS
    said = next(one for one in report["findings"]["shown"] if one["code"] == "order-answers")
    assert "the answers show that U8, U9 are not in the usual order" in said["message"]


@pytest.mark.parametrize(("said", "code"), [("75,00", "sheet-agrees"), ("80,00", "sheet-differs")])
def test_the_foot_of_a_sheet_is_left_out_and_compared(run: Run, tmp_path: Path, said: str, code: str) -> None:
    foot = [["NRR", *["3,00"] * 9], ["Nilai IKM", said]]
    source = write_csv(tmp_path / "a.csv", [["No", *U], *([person, *[3] * 9] for person in range(1, 31)), *foot])
    report = report_of(run, source)
    assert (report["overall"]["respondents"], report["overall"]["ikm"]) == (30, 75.0)
    assert codes(report) == {"order-assumed": 1, "rows-left-out": 1, code: 1}
    assert report["inputs"][0]["left_out"] == 2


def test_other_questions_are_not_counted_together(run: Run, tmp_path: Path) -> None:
    first, second = KINDS["parts"](tmp_path)[0], KINDS["regulation"](tmp_path)[0]
    report = report_of(run, first, second, code=1)
    left_out = next(one for one in report["findings"]["shown"] if one["code"] == "file-left-out")
    assert "questions-differ: asks other questions than" in left_out["message"]
    assert "(U3, U3.1, U3.2)" in left_out["message"]


def test_obstacles_that_stand_in_one_place_name_it_once(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [[f"U{n} Loket {loket}" for loket in "AB" for n in range(1, 10)], [3] * 18])
    last = run("score", path).stderr.splitlines()[-1]
    assert last.startswith("ikm: unsur-twice: ")
    assert last.count("a.csv") == 1


def test_of_obstacles_of_a_kind_the_first_are_shown_and_all_are_placed(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [U, *[[5, 7, 9, *row[3:7], "entah", "lain"] for row in ANSWERS]])
    done = run("score", source)
    assert (done.exit_code, done.stdout) == (2, "")
    lines = [line.partition(f"{tmp_path}/")[2][:8] or line for line in done.stderr.splitlines()]
    assert lines == [
        "a.csv:A1",
        "a.csv:B1",
        "ikm: scale-other: the same is the matter at C1",
        "a.csv:H1",
        "a.csv:I1",
    ]


def test_a_header_of_years_is_refused_at_its_row(run: Run, tmp_path: Path) -> None:
    spans = [cell for name in U for cell in (name, "")]
    rows = [["No", *spans], ["", *["2024", "2025"] * 9], *([n, *[3, 4] * 9] for n in range(1, 5))]
    done = run("score", write_csv(tmp_path / "a.csv", [["REKAP"], *rows]))
    assert f"heads-years: {tmp_path}/a.csv:2: " in done.stderr
