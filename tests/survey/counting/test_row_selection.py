"""Rows that are left out by a word: void by what the user or a survey program says, in every format."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.files import csv_file as delimited
from ikm.survey.texts.cell_words import OTHER, CellWords
from tests.conftest import Run
from tests.surveys import U, csv_text, plain_index, write_csv, write_xlsx

GOOD = [
    [3, 4, 3, 4, 4, 3, 2, 4, 3],
    [4, 4, 3, 3, 3, 4, 4, 2, 4],
    [2, 3, 3, 4, 3, 3, 3, 3, 4],
    [4, 3, 4, 4, 2, 3, 4, 4, 4],
]
"""The answers of four respondents: 30 + 31 + 28 + 32 = 121, so the index is 121 / 4 / 9 × 25 = 84,027…"""
INDEX = "84.03"
BAD = [1] * 9


def table(header: str, good: list[Any], void: list[Any]) -> list[list[Any]]:
    """The good rows, each with one of the cells of a column, and behind the second the void ones, all answered 1."""
    rows = [[cell, *answers] for cell, answers in zip(good, GOOD, strict=True)]
    return [[header, *U], *rows[:2], *([cell, *BAD] for cell in void), *rows[2:]]


def score(rows: list[list[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text(rows).encode()), **options)


def left_out(report: ikm.Report) -> list[str]:
    return [finding.sentence for finding in report.findings.listed() if finding.code == "rows-left-out"]


SHAPES: dict[str, tuple[list[list[Any]], dict[str, Any], str]] = {
    "a word": (
        table("STATUS PENGISIAN", ["Valid"] * 4, ["Tidak Valid", "tidak  valid", "TIDAK-VALID"]),
        {"STATUS PENGISIAN": "Tidak Valid"},
        "with “Tidak Valid” under STATUS PENGISIAN",
    ),
    "a filled cell": (
        table("deleted_at", ["", "NULL", "-", ""], ["2025-03-02 10:00:00", "2025-03-03", "x"]),
        {"deleted_at": "*"},
        "with a filled cell under deleted_at",
    ),
    "a blank cell": (
        table("submitdate", ["2025-03-02 10:00", "2025-03-02 11:00", "2025-03-03", "2025-03-04"], ["", " ", "NULL"]),
        {"submitdate": ""},
        "with a blank cell under submitdate",
    ),
    "a truth value": (table("Finished", [True] * 4, [False, "FALSE", "false"]), {"Finished": "False"}, "Finished"),
    "a number": (table("Finished", [1] * 4, [0, "0", "0.0"]), {"Finished": "0"}, "Finished"),
    "the first words": (
        table("Bersedia?", ["Ya"] * 4, ["Tidak", "Tidak, sedang sibuk", "tidak bersedia"]),
        {"Bersedia?": "tidak*"},
        "with “tidak*” under Bersedia?",
    ),
    "a name": (
        table("Nama", ["Tessa", "Ani", "Budi Tes", "Test-ono"], ["tes", "Tes", "TES "]),
        {"nama": "tes"},
        "Nama",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", ["csv", "xlsx", "frame", "long csv"])
def test_void_rows_count_for_nothing(shape: str, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, void, said = SHAPES[shape]
    source: Any = tmp_path / "a.csv"
    if way == "xlsx":
        source = write_xlsx(tmp_path / "a.xlsx", rows)
    elif way == "frame":
        source = pd.DataFrame(rows[1:], columns=rows[0], dtype=object)
    else:
        write_csv(source, rows)
    if way == "long csv":  # read with numpy, a few rows at a time
        monkeypatch.setattr(delimited, "SMALL", 1)
        monkeypatch.setattr(delimited, "BLOCK", 64)
    report = ikm.score(source, void=void)
    assert (report.overall.respondents, str(report.overall.ikm)) == (4, INDEX)
    assert report.overall.exact == plain_index(GOOD)
    (sentence,) = left_out(report)
    assert sentence.startswith("3 rows ")
    assert said in sentence
    assert "(4, 5, 6)" in sentence
    assert (report.inputs[0].rows, report.inputs[0].left_out) == (7, 3)


def test_several_values_and_columns_leave_out_together_and_each_row_once() -> None:
    rows: list[list[Any]] = [
        ["Status", "Ket", *U],
        ["ok", "", *GOOD[0]],
        ["Spam", "batal", *BAD],
        ["Tes", "", *BAD],
        ["ok", "batal", *BAD],
    ]
    rows += [["ok", "", *answers] for answers in GOOD[1:]]
    report = score(rows, void={"Status": ["Spam", "Tes"], "Ket": "batal"})
    assert str(report.overall.ikm) == INDEX
    assert [sentence.partition(" are no")[0] for sentence in left_out(report)] == [
        "1 rows with “Spam” under Status",
        "1 rows with “Tes” under Status",
        "1 rows with “batal” under Ket",
    ]


def test_what_stands_in_a_void_row_is_not_judged() -> None:
    rows = table("Status", ["ok"] * 4, ["batal", "batal"])
    rows[3][1:] = ["lupa", 7, 99, "?", "", "", "", "", ""]
    rows[4][1:] = ["Sangat puas"] * 9
    report = score(rows, void={"Status": "batal"})
    assert str(report.overall.ikm) == INDEX
    assert {finding.code for finding in report.findings.listed()} == {"rows-left-out", "order-assumed"}


def test_the_words_of_void_rows_do_not_decide_how_others_read() -> None:
    words = ["Tidak puas", "Kurang puas", "Puas", "Sangat puas"]
    rows = [["Status", *U], *(["ok", *(words[answer - 1] for answer in row)] for row in GOOD)]
    rows += [["ok", *[word] * 9] for word in words]
    plain = score(rows)
    with_void = score([*rows, ["batal", *["Sangat tidak puas"] * 9]], void={"Status": "batal"})
    assert with_void.overall.exact == plain.overall.exact


def test_a_foot_of_all_rows_is_not_held_against_those_that_are_left() -> None:
    sums = [sum(column) + 1 for column in zip(*GOOD, strict=True)]
    rows: list[list[Any]] = [
        ["No", "Status", *U],
        *([n, "ok", *answers] for n, answers in enumerate(GOOD, 1)),
        [5, "batal", *BAD],
    ]
    report = score([*rows, ["Jumlah", "", *sums]], void={"Status": "batal"})
    assert str(report.overall.ikm) == INDEX
    assert not report.findings.by_code["sheet-differs"]


def test_void_rows_of_a_long_table_take_their_answers_with_them() -> None:
    rows: list[list[Any]] = [["responden", "pertanyaan", "jawaban", "status"]]
    for respondent, answers in enumerate([*GOOD, BAD], 1):
        status = "batal" if respondent == 5 else "ok"
        rows += [[respondent, f"U{number}", answer, status] for number, answer in enumerate(answers, 1)]
    report = score(rows, void={"status": "batal"})
    assert (report.overall.respondents, str(report.overall.ikm)) == (4, INDEX)
    assert (report.inputs[0].rows, report.inputs[0].left_out) == (45, 9)


@pytest.mark.language("id")
def test_a_check_leaves_out_the_same_rows(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", table("Status", ["ok"] * 4, ["batal"] * 2))
    (found,) = ikm.check(path, void={"Status": "batal"}).inputs
    assert (found.use.used, found.use.left_out) == (4, 2)
    assert found.columns[0].meaning == "gugur"
    assert "2 baris bukan responden" in run("check", path, "--void", "Status=batal").stdout


def test_a_value_that_no_row_has_is_said() -> None:
    report = score(table("Status", ["ok"] * 4, ["Tidak Valid"]), void={"Status": ["Tidak Valid", "Tdk Valid", ""]})
    unmet = [finding for finding in report.findings.listed() if finding.code == "void-unmet"]
    assert [finding.sentence for finding in unmet] == [
        "there is no row with a blank cell under Status that could be left out",
        "there is no row with “Tdk Valid” under Status that could be left out",
    ]
    assert {finding.place.cell for finding in unmet} == {"A1"}


def test_a_draft_of_a_mapping_file_carries_on_what_is_said_of_rows(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", table("Status", ["1"] * 4, ["batal", "Spam"]))
    mapping = tmp_path / "peta.toml"
    lines = 'schema = "ikm.map/1"\nfrequency = "Status"\n[void]\nStatus = ["batal", "spam"]\n'
    mapping.write_text(lines, encoding="utf-8")
    draft = run("map", path, "--map", mapping).stdout
    assert 'frequency = "Status"\n' in draft
    assert '[void]\n"Status" = ["batal", "spam"]\n' in draft
    mapping.write_text(draft, encoding="utf-8")
    assert str(ikm.score(path, map=mapping).overall.ikm) == INDEX


def test_an_unknown_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refusal, match=r"Statsu.*perhaps “Status”") as refused:
        score(table("Status", ["ok"] * 4, ["batal"]), void={"Statsu": "batal"})
    assert refused.value.code == "column-unknown"


def test_nobody_left_is_refused() -> None:
    with pytest.raises(Refusal, match="all 5 rows are left out") as refused:
        score(table("Status", ["ok"] * 4, ["batal"]), void={"Status": "*"})
    assert refused.value.code == "rows-all-left-out"


# What a survey program says in its own words


def test_trials_below_a_header_of_two_rows_are_left_out() -> None:
    """Qualtrics writes names and labels of its columns below each other."""
    rows = table("Status", ["IP Address"] * 4, ["Survey Preview"] * 3)
    labels = ["Response Type", *(f"Pertanyaan {number}" for number in range(1, 10))]
    report = score([rows[0], labels, *rows[1:]])
    assert str(report.overall.ikm) == INDEX


@pytest.mark.parametrize("header", ["Status", "Response Type", "DistributionChannel"])
@pytest.mark.parametrize("word", ["Survey Preview", "Survey Test", "survey preview"])
def test_trials_by_the_word_of_a_survey_program_are_left_out_with_a_warning(header: str, word: str) -> None:
    rows = table(header, ["IP Address"] * 4, [word] * 3)
    report = score(rows)
    assert str(report.overall.ikm) == INDEX
    (warning,) = [finding for finding in report.findings.listed() if finding.code == "rows-test"]
    assert warning.sentence.startswith(f"3 rows with “{word.lower()}” under {header} are left out")
    assert report.findings.by_code["rows-void"] == 0


def test_the_user_can_count_them_all_the_same(run: Run, tmp_path: Path) -> None:
    rows = table("Status", ["IP Address"] * 4, ["Survey Preview"] * 3)
    counted = score(rows, void={})
    assert counted.overall.exact == plain_index([*GOOD, *[BAD] * 3])
    assert not counted.findings.by_code["rows-void"]
    path = write_csv(tmp_path / "a.csv", rows)
    done = run("score", path, "--void", "none", "--format", "json")
    assert '"respondents": 7' in done.stdout


def test_a_file_of_trials_only_is_refused() -> None:
    rows = table("Status", ["Survey Preview"] * 4, ["Survey Preview"])
    with pytest.raises(Refusal, match="all 5 rows") as refused:
        score(rows)
    assert refused.value.code == "rows-all-left-out"
    assert 'void="none"' in refused.value.reason


# How it is said: the command line, a mapping file, ikm.toml


def test_the_command_line_says_it(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", table("Status", ["ok"] * 4, ["Tidak Valid", "Spam", "Spam"]))
    done = run("score", path, "--void", "Status=Tidak Valid", "--void", "Status=Spam", "-f", "json", "--quiet")
    assert '"respondents": 4' in done.stdout
    assert '"void": {\n' in done.stdout  # in the manifest
    for wrong in ("Status", "=Spam"):
        refused = run("score", path, "--void", wrong, folder=tmp_path)
        assert refused.exit_code == 2
        assert f"“{wrong}” is not COLUMN=VALUE" in " ".join(refused.stderr.split())


def test_an_unpaired_value_has_a_code() -> None:
    from ikm.cli.signature import read_void

    assert read_void(["a=b", "a = c", "d="]) == {"a": ("b", "c"), "d": ("",)}
    assert read_void(["none"]) == {}
    assert read_void(None) is None
    with pytest.raises(Refusal) as refused:
        read_void(["none", "a=b"])
    assert refused.value.code == "void-unpaired"


@pytest.mark.parametrize(
    "lines",
    ['Status = "batal"', "Status = ['batal', 'x']", '"STATUS" = "BATAL"'],
    ids=["a text", "a list", "another case"],
)
def test_a_mapping_file_says_it(tmp_path: Path, lines: str) -> None:
    mapping = tmp_path / "peta.toml"
    mapping.write_text(f'schema = "ikm.map/1"\n[void]\n{lines}\n', encoding="utf-8")
    rows = table("Status", ["ok"] * 4, ["batal"] * 2)
    assert str(score(rows, map=mapping).overall.ikm) == INDEX
    assert score(rows, map=mapping, void={}).overall.respondents == 6  # what an option says goes first


@pytest.mark.parametrize("value", ["false", "0"])
def test_truth_values_and_numbers_of_a_mapping_file_are_read_as_they_stand(tmp_path: Path, value: str) -> None:
    mapping = tmp_path / "peta.toml"
    mapping.write_text(f'schema = "ikm.map/1"\n[void]\nFinished = {value}\n', encoding="utf-8")
    cells = {"false": (True, False), "0": (1, 0)}[value]
    assert str(score(table("Finished", [cells[0]] * 4, [cells[1]] * 2), map=mapping).overall.ikm) == INDEX


@pytest.mark.parametrize("value", ["1.5", "[]", "2025-01-01", "['a', 1.5]"])
def test_a_mapping_file_with_another_value_is_refused(tmp_path: Path, value: str) -> None:
    mapping = tmp_path / "peta.toml"
    mapping.write_text(f'schema = "ikm.map/1"\n[void]\nStatus = {value}\n', encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        score(table("Status", ["ok"] * 4, ["batal"]), map=mapping)
    assert refused.value.code == "map-void"


def test_an_office_says_it_in_its_configuration(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", table("Status", ["ok"] * 4, ["batal", "Spam"]))
    configuration = tmp_path / "ikm.toml"
    configuration.write_text('schema = "ikm.config/1"\n[void]\nStatus = ["batal", "spam"]\n', encoding="utf-8")
    done = run("score", "a.csv", "-f", "json", folder=tmp_path)
    assert '"respondents": 4' in done.stdout
    configuration.write_text('schema = "ikm.config/1"\n[void]\nStatus = 1\n', encoding="utf-8")
    assert "a table of texts and lists of texts" in " ".join(run("score", "a.csv", folder=tmp_path).stderr.split())


def test_of_a_tally_no_row_can_be_left_out(tmp_path: Path) -> None:
    from tests.surveys import write_tally

    tally = write_tally(tmp_path / "a.tally", io.BytesIO(csv_text(table("Ket", [""] * 4, [])).encode()))
    with pytest.raises(Refusal) as refused:
        ikm.score(tally, void={"Status": "batal"})
    assert refused.value.code == "counts-only"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="teTEsS .-0Bu1", max_size=8), st.sampled_from([["tes"], ["0", "tes 1"], []]))
def test_how_a_cell_begins_never_tells_another_word(text: str, words: list[str]) -> None:
    """What is told by the first four bytes of a cell is what the whole cell tells."""
    sorted_by = CellWords(words)
    start = sorted_by.word_by_start(text.encode()[:4])
    assert start is None or start == sorted_by.word(text) == OTHER
