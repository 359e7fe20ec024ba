"""``ikm template``: where the questionnaire goes, and that the commands it names can be run."""

from __future__ import annotations

import inspect
import io
import shlex
from pathlib import Path

import openpyxl
import pytest

from ikm.cli.template import ROWS
from ikm.render.questionnaire.template import template
from tests.cli.test_process import on_a_terminal
from tests.conftest import Run
from tests.render.questionnaire.test_template import OFFICIAL, answered, columns, fill_in
from tests.surveys import plain_index, shown

SCORES = [[1 + (place + row) % 4 for place in range(9)] for row in range(12)]


def test_a_file_that_is_written_filled_in_and_scored(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kuesioner.xlsx"
    done = run("template", "-o", path, "--services", "KTP,KK", "--name", "Dinas A", "--period", "TW III 2025")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"{path}: print Kuesioner, fill in Isian; Petunjuk says how\n"
    fill_in(path, path.read_bytes(), answered(SCORES, OFFICIAL))
    done = run("score", path)
    assert done.exit_code == 0
    assert f"IKM {shown(plain_index(SCORES))}" in done.stdout
    assert done.stderr == ""


def test_quiet_says_nothing(run: Run, tmp_path: Path) -> None:
    done = run("template", "-o", tmp_path / "kuesioner.xlsx", "-q")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_pipe_gets_the_workbook(run: Run) -> None:
    for args in ([], ["-o", "-"]):
        content = run("template", *args, "--rows", 7).stdout_bytes
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Isian", "Kuesioner", "Petunjuk"]
        assert str(columns(content)["No"][1].sqref) == "A2:A8"


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--services", "KTP,KK"],
        ["--order", "regulation", "--without", "biaya", "--without", "U1"],
        ["--rules", "kepmenpan-25-2004"],
    ],
    ids=" ".join,
)
def test_the_commands_in_its_hints_run_as_they_stand(run: Run, tmp_path: Path, options: list[str]) -> None:
    path = tmp_path / "kuesioner.xlsx"
    assert run("template", "-o", path, *options).exit_code == 0
    heads = [head for head in columns(path.read_bytes()) if head[0] == "U" and head[1].isdecimal()]
    fill_in(path, path.read_bytes(), [dict.fromkeys(heads, number) for number in (2, 3, 4)] * 4)
    guide = openpyxl.load_workbook(path)["Petunjuk"]
    commands = [cell.value for cell in guide["B"] if str(cell.value).startswith("ikm ")]
    assert [command.split()[1] for command in commands] == ["check", "score", "score"]
    for command in commands:
        done = run(*shlex.split(command)[1:], folder=tmp_path)
        assert done.exit_code == 0, done.stderr
        assert "error" not in done.stderr
    assert (tmp_path / "hasil.xlsx").exists()


def test_answers_that_may_be_there_are_not_written_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kuesioner.xlsx"
    fill_in(path, template(), answered(SCORES, OFFICIAL))
    before = path.read_bytes()
    done = run("template", "-o", path)
    assert done.exit_code == 2
    assert "output-changed" in done.stderr
    assert "somebody wrote in it since" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--services", ""], "service-nameless: --services: a service has no name"),
        (["--without", "biay"], "unsur-unknown: --without: “biay” is not an unsur"),
        (["--rows", "0"], "option-range: --rows: 0 does not lie between 1 and"),
        (["--rules", "permenpanrb"], "rules-unknown: there is no rule set “permenpanrb”"),
        (
            ["-o", "nowhere/a.xlsx"],
            "output-folderless: nowhere/a.xlsx cannot be written (there is no folder nowhere)",
        ),
        (["-o", "examples"], "output-folder: examples cannot be written (it is a folder)"),
        (
            ["-o", "kuesioner.csv"],
            "template-ending: -o: a questionnaire of this format ends in .xlsx; end kuesioner.csv in .xlsx",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused_is_one_sentence_and_exit_code_2(run: Run, args: list[str], words: str) -> None:
    done = run("template", *args)
    assert (done.exit_code, done.stdout_bytes) == (2, b"")
    assert done.stderr.startswith("ikm: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_a_workbook_is_not_shown_on_a_terminal() -> None:
    assert b"output-terminal" in on_a_terminal("template")


def test_the_command_and_the_function_write_the_same_rows() -> None:
    assert inspect.signature(template).parameters["rows"].default == ROWS


@pytest.mark.parametrize(
    ("args", "name", "words"),
    [
        (["--format", "xlsform"], "formulir.xlsx", "upload it to KoboToolbox"),
        (["--format", "gforms"], "formulir.gs", "paste it at script.google.com"),
        ([], "formulir.gs", "paste it at script.google.com"),
        (["--format", "xlsx"], "kuesioner.xlsx", "print Kuesioner"),
    ],
)
def test_a_form_goes_where_its_ending_says(args: list[str], name: str, words: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / name
    done = run("template", *args, "-o", path, "--services", "KTP,KK")
    assert (done.exit_code, done.stdout) == (0, "")
    assert words in done.stderr
    kind = args[-1] if args else "gforms"
    assert path.read_bytes() == template(format=kind, services="KTP,KK")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--format", "gforms", "-o", "a.xlsx"], "template-ending: -o: a questionnaire of this format ends in .gs"),
        (["--format", "xlsform", "-o", "a.gs"], "template-ending: -o: a questionnaire of this format ends in .xlsx"),
        (["--format", "kobo"], "option-unknown: --format: “kobo” is not one of xlsx, xlsform, gforms"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_format_that_does_not_fit_is_refused(run: Run, args: list[str], words: str) -> None:
    done = run("template", *args)
    assert (done.exit_code, done.stdout_bytes) == (2, b"")
    assert words in done.stderr


def test_a_script_never_takes_the_place_of_a_workbook(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kuesioner.xlsx"
    path.write_bytes(template())
    done = run("template", "--format", "gforms", "-o", path, "--force")
    assert done.exit_code == 2
    assert "template-ending" in done.stderr
    assert path.read_bytes() == template()


def test_a_script_that_somebody_may_have_changed_is_not_written_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "formulir.gs"
    path.write_text("// ours by now", encoding="utf-8")
    assert run("template", "-o", path).exit_code == 2
    assert path.read_text(encoding="utf-8") == "// ours by now"
    assert run("template", "-o", path, "--force").exit_code == 0
    assert (tmp_path / "formulir.gs.bak").read_text(encoding="utf-8") == "// ours by now"


def test_a_script_can_go_to_a_pipe(run: Run) -> None:
    assert run("template", "-f", "gforms").stdout_bytes == template(format="gforms")
