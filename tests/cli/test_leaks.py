"""What a survey or a path says does no harm where it is shown, and tells no more than it has to."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

import ikm
from ikm.render import INSPECTIONS, OUTPUTS, Style
from ikm.render.csv import guarded
from tests.conftest import Run
from tests.surveys import U, write_csv

COMMANDS = ("::error::Poli umum", "  ::set-output name=a::b", "Poli ##[command]rm", "Poli gigi")
"""Units as somebody would call them who knows what a CI server reads on stdout."""
TAKEN_FOR_A_COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)


def hostile(path: Path) -> Path:
    rows = [[name, *[3] * 9] for name in COMMANDS for _ in range(12)]
    rows[0][3] = COMMANDS[0]
    rows[1][3] = "##[error]x"
    return write_csv(path, [["Unit", *U, *COMMANDS[:1]], *([*row, "x"] for row in rows)])


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name != "xlsx"])
def test_no_line_is_a_command_to_a_ci_server(name: str, run: Run, tmp_path: Path) -> None:
    done = run("score", hostile(tmp_path / "a.csv"), "--unit", "Unit", "--by", "Unit", "-f", name)
    assert done.exit_code == 0
    assert not TAKEN_FOR_A_COMMAND.search(done.stdout)
    assert not TAKEN_FOR_A_COMMAND.search(done.stderr)
    assert "Poli gigi" in done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    if name == "json":
        units = {group["key"]["unit"] for group in json.loads(done.stdout)["tables"][0]["groups"]}
        assert units == {" ".join(one.split()) for one in COMMANDS}  # data are as they were


@pytest.mark.parametrize("name", [name for name in INSPECTIONS if name != "xlsx"])
def test_the_commands_of_a_check_are_its_own(name: str, run: Run, tmp_path: Path) -> None:
    done = run("check", hostile(tmp_path / "a.csv"), "-f", name)
    assert done.exit_code == 1
    assert "##[" not in done.stdout + done.stderr
    commands = [line for line in done.stdout.splitlines() if line.lstrip().startswith("::")]
    assert bool(commands) is (name == "github")
    assert all(re.match(r"::(error|warning|notice) ", line) for line in commands)


@pytest.mark.parametrize("sign", ["\x9b31m", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\x7f"])
def test_json_does_not_steer_a_terminal(sign: str, tmp_path: Path) -> None:
    rows = [[f"Poli{sign}", *[3] * 9]] * 12
    report = ikm.score(write_csv(tmp_path / "a.csv", [["Unit", *U], *rows]), unit="Unit")
    shown = str(OUTPUTS["json"].render(report, Style(terminal=True)))
    assert sign[0] not in shown
    assert shown.replace("\n", "").isprintable()
    assert json.loads(shown) == json.loads(str(OUTPUTS["json"].render(report, Style())))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("＋62", "'＋62"),
        ("－1", "'－1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("Poli;=1+1", "Poli;'=1+1"),
        ('Poli,"=1+1', "Poli,'\"=1+1"),
        ("Poli|＝1", "Poli|'＝1"),
        ("::error::x", "'::error::x"),
        ("a ##[error]b", "a ## [error]b"),
        ("Poli gigi, lantai 2; loket 3-4", "Poli gigi, lantai 2; loket 3-4"),
    ],
)
def test_no_cell_of_csv_is_a_formula_in_any_locale(text: str, shown: str) -> None:
    assert guarded(text) == shown


@pytest.mark.parametrize("mark", ["point", "comma"])
def test_a_line_that_another_locale_splits_has_no_formula(mark: str, run: Run, tmp_path: Path) -> None:
    rows = [[label, *[3] * 9] for label in ("Poli;=1+1", "Poli,=1+1", "=cmd|'/c calc'!A0") for _ in range(4)]
    done = run("score", write_csv(tmp_path / "a.csv", [["Unit", *U], *rows]), "-f", "csv", "--decimal", mark)
    for separator in ",;\t|":
        for row in csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")), delimiter=separator):
            assert not any(re.match(r"[=+@＝]", cell) for cell in row), row


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_output_tells_whose_computer_it_was_made_on(name: str, run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home" / "sitirahma"
    home.mkdir(parents=True)
    source, other = (
        write_csv(home / f"{letter}.csv", [U, *([[3] * 9] * 12), [number] * 9])
        for number, letter in enumerate("ab", start=1)
    )
    (home / "peta.toml").write_text('schema = "ikm.map/1"\nignore = ["Tidak ada"]\n', encoding="utf-8")
    broken = home / "c.csv"
    broken.write_text("Nama\nA\n")
    for options, is_told in (((), False), (("--full-paths",), True)):
        output = tmp_path / f"hasil.{name}"
        words = (
            "score",
            source,
            other,
            broken,
            "--map",
            home / "peta.toml",
            "--unit-from",
            "file",
            "-f",
            name,
            "-o",
            output,
        )
        done = run(*words, *options)
        assert done.exit_code == 1, done.stderr
        content = output.read_bytes()
        if name == "xlsx":
            with zipfile.ZipFile(output) as package:
                content = b"".join(package.read(part) for part in package.namelist())
        assert (b"sitirahma" in content) is (is_told and name != "csv")
        assert str(broken) in done.stderr  # whoever runs it is told where
        output.unlink()


def test_a_path_within_the_working_folder_is_seen_from_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "masuk").mkdir()
    source = write_csv(tmp_path / "masuk" / "a.csv", [U, *([[3] * 9] * 12)])
    for given in (source, Path("masuk") / "a.csv"):
        shown = json.loads(run("score", given, "-f", "json", folder=tmp_path).stdout)
        assert shown["inputs"][0]["path"] == str(Path("masuk") / "a.csv")
        assert shown["manifest"]["inputs"][0]["path"] == str(Path("masuk") / "a.csv")


def test_no_other_command_tells_it_either(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "sitirahma"
    home.mkdir()
    source = write_csv(home / "a.csv", [U, *([[3] * 9] * 12)])
    empty, map_file = home / "kosong.csv", home / "peta, lama.toml"
    empty.write_text("")
    map_file.write_text('schema = "ikm.map/1"\n', encoding="utf-8")
    for words in (
        ["reconcile", source, "--ikm", "75", "-f", "json"],
        ["map", source],
        ["check", source, "-f", "github"],
        ["check", empty, "-f", "github"],
        ["score", source, "--map", map_file, "-f", "json"],
    ):
        done = run(*words)
        assert done.stdout
        assert "sitirahma" not in done.stdout, words
    assert json.loads(run(*words).stdout)["manifest"]["options"]["map"] == "peta, lama.toml"


@pytest.mark.parametrize("words", [["sample"], ["classify", "--scale", "ombudsman-2021"]], ids=lambda words: words[0])
@pytest.mark.parametrize("name", ["text", "json", "csv"])
def test_labels_of_lists_are_masked(words: list[str], name: str, run: Run, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [["Unit", "Jumlah pengguna"], ["Bp. Budi 081234567890", 80], ["Loket B", 90]]
    )
    done = run(words[0], path, *words[1:], "-f", name)
    assert done.exit_code == 0
    assert "081234567890" not in done.stdout
    assert "Bp. Budi ############" in done.stdout


WRITTEN = "Petugas zirkonium kurang ramah"
"""What one respondent wrote; nobody else has the word."""
WORD = b"zirkonium"


def written_freely(path: Path, *, period: str = "2025-03") -> Path:
    rows = [[f"{period}-{day:02}", "Loket A" if day % 2 else "Loket B", *[3] * 9, ""] for day in range(1, 25)]
    rows[4][-1], rows[7][3] = WRITTEN, 4
    return write_csv(path, [["Tanggal", "Unit", *U, "Saran"], *rows])


def unpacked(content: bytes) -> bytes:
    """What stands in a file, also where that is a package."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(part) for part in package.namelist())


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_output_of_a_score_has_what_was_written_freely(name: str, run: Run, tmp_path: Path) -> None:
    source, output = written_freely(tmp_path / "a.csv"), tmp_path / "hasil"
    options = ["--with-answers"] if name == "xlsx" else []
    done = run("score", source, "--profile", "--stats", "--per", "bulan", *options, "-f", name, "-o", output)
    assert done.exit_code == 0, done.stderr
    assert WORD not in unpacked(output.read_bytes()) + done.stderr.encode()


@pytest.mark.parametrize("name", INSPECTIONS)
def test_no_output_of_a_check_has_it(name: str, run: Run, tmp_path: Path) -> None:
    output = tmp_path / "temuan"
    done = run("check", written_freely(tmp_path / "a.csv"), "-f", name, "-o", output)
    assert done.exit_code in (0, 1), done.stderr
    assert WORD not in unpacked(output.read_bytes()) + done.stderr.encode()


def test_no_other_command_has_it(run: Run, tmp_path: Path) -> None:
    source, other = written_freely(tmp_path / "a.csv"), written_freely(tmp_path / "b.csv", period="2024-03")
    for words in (
        ["map", source],
        ["compare", other, source, "-f", "json"],
        ["compare", other, source, "-f", "xlsx"],
        ["reconcile", source, "--ikm", "75", "-f", "json"],
        ["score", source, "--by", "Saran"],
        ["score", source, "--without", "biaya"],
    ):
        done = run(*words)
        assert WORD not in unpacked(done.stdout_bytes) + done.stderr.encode(), words


def test_only_the_list_of_suggestions_has_it_and_no_more_of_the_row(run: Run, tmp_path: Path) -> None:
    done = run("saran", written_freely(tmp_path / "a.csv"), "-f", "csv")
    assert WRITTEN in done.stdout
    assert "2025-03" not in done.stdout
    assert done.stdout.count("\n") == 2
