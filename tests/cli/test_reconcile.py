"""``ikm reconcile`` as its users run it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

import ikm
from ikm.render import RECONCILIATIONS, Style
from tests.conftest import ROOT, Run, valid
from tests.surveys import U, write_csv

NRR = "3,40 3,37 3,29 3,93 3,37 3,35 3,44 3,71 3,35"
TOTALS = ["--totals", "105 101 100 116 102 105 106 105 115", "--respondents", "29"]
BLANKS = [U, [4] * 9, [4, 4, "", 4, 4, 4, 4, 4, 4], [2] * 9, [3, 3, 3, 3, "", 3, 3, 3, 3]]
Golden = Callable[[str, str], None]


@pytest.mark.language("id")
@pytest.mark.usefixtures("flags")
@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("reconcile-80.txt", "text", Style()),
        ("reconcile-50.txt", "text", Style(width=50, decimal=".")),
        ("reconcile-ascii.txt", "text", Style(terminal=True, unicode=False)),
        ("reconcile.md", "markdown", Style()),
        ("reconcile.csv", "csv", Style()),
        ("reconcile.json", "json", Style()),
    ],
)
def test_whole_outputs(golden: Golden, name: str, kind: str, style: Style) -> None:
    found = RECONCILIATIONS[kind].render(ikm.reconcile(ikm="85,76", nrr=NRR, mutu="Sangat baik"), style)
    assert isinstance(found, str)
    golden(name, found)


@pytest.mark.language("id")
@pytest.mark.usefixtures("flags")
def test_whole_output_of_answers_with_blanks(golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "a.csv", BLANKS)
    golden("reconcile-blanks.txt", str(RECONCILIATIONS["text"].render(ikm.reconcile("a.csv", ikm="76,39"), Style())))


@pytest.mark.language("id")
def test_the_question_of_every_office(run: Run) -> None:
    done = run("reconcile", "--ikm", "90.56", *TOTALS)
    assert done.exit_code == 0
    assert done.stderr == ""
    page = " ".join(done.stdout.split())
    assert "Dari 1372 cara hitung, 30 dapat menghasilkan 90,56, semuanya dengan bobot 0,11." in page
    assert "Cara menurut aturan tidak termasuk di antaranya." in page
    assert "Angka tepatnya 91,48 (A); mutu angka yang tercetak sama." in page
    assert "0,11 90,56 A 30 dari 343" in page


def test_the_json_is_of_the_schema(run: Run) -> None:
    found = valid("reconcile", run("reconcile", "--ikm", "90.56", *TOTALS, "-f", "json").stdout)
    assert found["class_flips"] is False
    assert found["exact"] == {
        "ikm": 91.48, "ikm_exact": "23875/261", "ikm_low": 91.48, "ikm_high": 91.48,
        "mutu_low": "A", "mutu_high": "A",
    }  # fmt: skip
    assert (found["tried"], found["excluded"], len(found["possible"])) == (1372, 1342, 30)
    assert found["possible"][0] == {
        "deviations": 1, "weight": "0.11", "blanks": "per-unsur", "questions": "means", "nrr": None, "weighted": None,
        "sum": None, "nrr_printed": None, "ikm_printed": "rounded", "as_printed": None,
        "ikm_low": 90.560345, "ikm_high": 90.560345, "mutu_low": "A", "mutu_high": "A",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "args",
    [
        ["--nrr", NRR, "--ikm", "85,76", "--mutu", "A"],
        ["--nrr", NRR, "--ikm", "3,43"],
        ["--nrr", "3,1 " * 14, "--rules", "kepmenpan-25-2004", "--ikm", "76", "--ikm", "3,1"],
        ["--nrr", "3,1 " * 8, "--without", "biaya", "--ikm", "77,5"],
        ["examples/dinas.xlsx"],
        ["examples/puskesmas.xlsx", "--ikm", "81,15"],
    ],
    ids=" ".join,
)
def test_every_json_output_is_of_the_schema(run: Run, args: list[str]) -> None:
    done = run("reconcile", *args, "-f", "json")
    assert done.exit_code == 0
    assert valid("reconcile", done.stdout)["possible"]


@pytest.mark.language("id")
def test_nothing_that_gives_it_is_exit_code_1(run: Run) -> None:
    done = run("reconcile", "--ikm", "60", *TOTALS)
    assert done.exit_code == 1
    assert "Tidak satu pun dari 1372 cara hitung dapat menghasilkan 60." in done.stdout
    assert "Hitungan yang terdekat" not in done.stdout
    flips = "Angka tepatnya 91,48 (A); angka yang tercetak bermutu D, jadi mutunya berubah."
    assert flips in " ".join(done.stdout.split())
    found = valid("reconcile", run("reconcile", "--ikm", "60", *TOTALS, "-f", "json").stdout)
    assert (found["possible"], found["excluded"], found["class_flips"]) == ([], 1372, True)


@pytest.mark.language("id")
def test_what_the_rule_gives(run: Run) -> None:
    done = run("reconcile", "--ikm", "91,48", *TOTALS)
    assert "Cara menurut aturan termasuk di antaranya." in done.stdout
    assert done.stdout.count("1/9    –") == 5


@pytest.mark.language("id")
def test_an_office_sheet_is_asked_what_its_foot_says(run: Run) -> None:
    done = run("reconcile", "examples/dinas.xlsx")
    assert done.exit_code == 0
    assert done.stdout.startswith("Rekonsiliasi IKM 86,83\n")
    assert "rows-left-out" in done.stderr
    assert "rows-left-out" not in run("reconcile", "examples/dinas.xlsx", "-q").stderr


def test_csv_has_a_row_for_each_possible_arithmetic(run: Run) -> None:
    rows = [*csv.DictReader(io.StringIO(run("reconcile", "--ikm", "90.56", *TOTALS, "-f", "csv").stdout))]
    assert len(rows) == 30
    assert {row["weight"] for row in rows} == {"0.11"}
    assert [int(row["deviations"]) for row in rows] == sorted(int(row["deviations"]) for row in rows)
    comma = run("reconcile", "--ikm", "90.56", *TOTALS, "-f", "csv", "--decimal", "comma").stdout
    assert ";90,560345;" in comma


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "reconcile-start: a printed index is to follow from one of a file, --nrr and --totals; name one"),
        (["--nrr", NRR], "printed-missing: no printed index is given, and the file says none; say it with --ikm"),
        (["examples/puskesmas.xlsx"], "printed-missing"),
        (["--nrr", "3 3 3", "--ikm", "75"], "figures-few: 3 figures do not fit the 9 unsur"),
        (["--nrr", NRR, "--ikm", "85,76", "-o", "a.xlsx"], "output-format"),
        (
            ["--nrr", NRR, "--ikm", "85,76", "--no-header"],
            "header-unnamed: --no-header: the columns have no",
        ),
        (["nowhere.csv", "--ikm", "85,76"], "file-missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused_is_one_sentence_and_exit_code_2(run: Run, args: list[str], words: str) -> None:
    done = run("reconcile", *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("ikm: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


@pytest.mark.language("id")
def test_a_file_that_is_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rekonsiliasi.md"
    done = run("reconcile", "--ikm", "90.56", *TOTALS, "-o", path)
    assert (done.stdout, done.stderr) == ("", f"{path}: 30 dari 1372 cara hitung\n")
    assert "| 0,11 | 90,56 | A | 30 dari 343 |" in path.read_text(encoding="utf-8")


def test_a_file_of_figures_that_would_be_written_over_is_refused(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["Unsur", "NRR"], *zip(U, NRR.split(), strict=True), ["IKM", "85,76"]], ";")
    before = path.read_bytes()
    done = run("reconcile", path, "-o", path)
    assert done.exit_code == 2
    assert "output-is-input" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_page_keeps_within_its_width(tmp_path: Path, width: int) -> None:
    found = ikm.reconcile(write_csv(tmp_path / "a.csv", BLANKS), ikm="76,39")
    page = str(RECONCILIATIONS["text"].render(found, Style(width=width)))
    assert max(map(len, page.splitlines())) <= width


def test_names_cannot_steer_the_terminal_or_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "[red]a|b\x1b[31m"
    folder.mkdir()
    found = ikm.reconcile(write_csv(folder / "a.csv", BLANKS), ikm="76,39")
    page, table = (
        str(RECONCILIATIONS[kind].render(found, Style(width=400, full_paths=True))) for kind in ("text", "markdown")
    )
    assert "[red]a|b" in page
    assert "\x1b" not in page + table
    assert "a\\|b" in table


@pytest.mark.language("id")
def test_rules_of_ones_own_with_unequal_weights(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "ikm" / "rules" / "permenpanrb-14-2017.toml").read_text(encoding="utf-8")
    head, *printed = text.replace('id = "permenpanrb-14-2017"', 'id = "own"').split("[[weighting.printed]]")
    own = head + printed[-1][printed[-1].index("# The least number") :]
    own = own.replace('weight = "1/9"', 'weight = "2/9"', 1).replace('weight = "1/9"', 'weight = "1/27"', 3)
    own = own.replace('weight = "1/27"', 'weight = "2/27"')
    path = tmp_path / "own.toml"
    path.write_text(own, encoding="utf-8")
    nrr = "4 3 3 3 3 3 3 3 3"
    found = valid("reconcile", run("reconcile", "--rules", path, "--nrr", nrr, "--ikm", "80,56", "-f", "json").stdout)
    assert {"exact"} <= {one["weight"] for one in found["possible"]} <= {"exact", "rounded-4", "cut-4", "rounded-3",
                                                                         "cut-3", "rounded-2", "cut-2"}  # fmt: skip
    assert "menurut aturan" in run("reconcile", "--rules", path, "--nrr", nrr, "--ikm", "80,56").stdout
