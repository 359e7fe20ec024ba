"""``ikm compare`` as its users run it."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import conftest
from tests.conftest import ROOT, Run
from tests.kinds import ANSWERS, KINDS
from tests.surveys import U, plain_index, write_csv

BEFORE, AFTER = "examples/puskesmas-tw2.csv", "examples/puskesmas.xlsx"


def valid(text: str) -> dict[str, Any]:
    return conftest.valid("compare", text)


def compared(run: Run, *args: object, code: int = 0) -> dict[str, Any]:
    done = run("compare", *args, "-f", "json")
    assert done.exit_code == code, done.stderr
    return valid(done.stdout)


@pytest.mark.language("id")
def test_the_result_goes_to_stdout_and_the_findings_to_stderr(run: Run) -> None:
    done = run("compare", BEFORE, AFTER)
    assert done.exit_code == 0
    assert done.stdout.startswith("Perbandingan IKM\n")
    assert done.stdout.rstrip().endswith("turun paling banyak U7 Perilaku (−0,103).")
    assert "kesalahan: examples/puskesmas.xlsx:Jawaban!J18: answer-out-of-scale: “5”" in done.stderr
    assert "answer-out-of-scale" not in done.stdout
    quiet = run("compare", BEFORE, AFTER, "--quiet")
    assert (quiet.stdout, len(quiet.stderr.splitlines())) == (done.stdout, 2)


@pytest.mark.parametrize(
    "args",
    [
        [BEFORE, AFTER],
        [BEFORE, AFTER, "--unit", "layanan", "--without", "biaya", "--missing", "complete"],
        [AFTER, BEFORE, "--unit", "jenis_kelamin", "--weight", "0,11", "--order", "regulation"],
        [BEFORE, "examples/kelurahan.csv"],
    ],
    ids=" ".join,
)
def test_every_json_output_is_of_the_schema_and_the_same_each_time(run: Run, args: list[str]) -> None:
    found = compared(run, *args)
    assert run("compare", *args, "-f", "json").stdout == json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def test_json_says_what_the_schema_promises(run: Run) -> None:
    found = compared(run, BEFORE, AFTER, "--unit", "layanan")
    for one in (found["overall"], *found["unsur"], *found["units"]):
        assert Fraction(one["difference_exact"]) == Fraction(one["after_exact"]) - Fraction(one["before_exact"])
        for name in ("before", "after", "difference"):
            assert one[name] == float(Fraction(one[f"{name}_exact"]))
        places = 3 if "id" in one else 2
        assert abs(one["change"] - one["difference"]) <= 0.5 / 10**places
        assert one["change"] == round(one["change"], places)
    assert (found["rose_most"], found["fell_most"]) == (["waktu"], ["perilaku"])
    assert (found["only_before"], found["only_after"]) == (["Poli gigi"], [])
    assert {one["unit"] for one in found["units"]} == {"Farmasi", "Laboratorium", "Poli umum"}
    assert (found["before"]["path"], found["before"]["respondents"]) == (BEFORE, 105)
    assert found["findings"]["by_code"] == {"answer-out-of-scale": 1, "answer-unknown": 1, "order-assumed": 2}


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("schema", "compare").stdout) == conftest.schema_of("compare")


def test_a_report_kept_as_json_stands_for_its_survey(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "lama.json"
    assert run("score", BEFORE, "--unit", "layanan", "--period", "TW II 2025", "-o", old).exit_code == 0
    found = compared(run, old, AFTER, "--unit", "layanan")
    fresh = compared(run, BEFORE, AFTER, "--unit", "layanan")
    for part in ("overall", "unsur", "units", "rose_most", "fell_most", "only_before", "only_after"):
        assert found[part] == fresh[part]
    assert found["before"]["label"] == "TW II 2025"
    assert run("score", BEFORE, "--unit", "layanan", "-o", tmp_path / "lama.tally").exit_code == 0
    tallied = compared(run, tmp_path / "lama.tally", AFTER, "--unit", "layanan")
    for part in ("overall", "unsur", "units"):
        assert tallied[part] == fresh[part]
    other = compared(run, old, AFTER, "--weight", "0.11")
    assert other["findings"]["by_code"]["compare-method"] == 1
    assert other["findings"]["by_code"]["compare-units"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_survey_is_compared(run: Run, tmp_path: Path, kind: str) -> None:
    source, options = KINDS[kind](tmp_path)
    if "--by" in options:
        del options[options.index("--by") :][:2]
        options = options[: options.index("--by")]
    assert run("score", source, *options, "-o", tmp_path / "lama.json").exit_code == 0
    found = compared(run, tmp_path / "lama.json", source, *options)
    assert {one["difference"] for one in (found["overall"], *found["unsur"])} == {0.0}
    assert found["findings"]["by_code"]["compare-same"] >= 1


def test_patterns_and_folders_are_sides(run: Run, tmp_path: Path) -> None:
    for year, rows in (("2024", ANSWERS[:12]), ("2025", ANSWERS[12:])):
        (tmp_path / year).mkdir()
        for number in range(2):
            write_csv(tmp_path / year / f"{number}.csv", [U, *rows[number::2]])
    expected = plain_index(ANSWERS[12:]) - plain_index(ANSWERS[:12])
    for end, shown in (("/*.csv", "2024/*.csv"), ("", "2024"), ("/", "2024")):
        before, after = (f"{tmp_path}/{year}{end}" for year in ("2024", "2025"))
        found = compared(run, before, after)
        assert Fraction(found["overall"]["difference_exact"]) == expected
        assert (found["before"]["path"], found["after"]["respondents"]) == (shown, 12)


@pytest.mark.language("id")
def test_a_side_of_which_a_file_was_left_out_is_not_complete(run: Run, tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    write_csv(tmp_path / "2024" / "a.csv", [U, *ANSWERS])
    (tmp_path / "2024" / "b.csv").write_text("rusak\n")
    found = compared(run, tmp_path / "2024", AFTER, code=1)
    assert (found["complete"], found["before"]["complete"], found["after"]["complete"]) == (False, False, True)
    page = run("compare", tmp_path / "2024", AFTER).stdout
    assert "ADA BERKAS YANG TIDAK IKUT DIHITUNG" in " ".join(page.split())


def test_two_periods_of_one_file(run: Run, tmp_path: Path) -> None:
    rows = [["Periode", *U], *([f"TW {'I' * (1 + person % 2)} 2025", *row] for person, row in enumerate(ANSWERS))]
    source = write_csv(tmp_path / "a.csv", rows)
    found = compared(run, source, "--between", "TW I 2025", "TW II 2025")
    expected = plain_index(ANSWERS[1::2]) - plain_index(ANSWERS[::2])
    assert Fraction(found["overall"]["difference_exact"]) == expected
    assert (found["before"]["label"], found["after"]["label"]) == ("TW I 2025", "TW II 2025")
    done = run("compare", source, "--between", "TW I 2025", "TW IV 2025")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("ikm: period-unknown: there is no period “TW IV 2025” (there are: TW I")


@pytest.mark.language("id")
@pytest.mark.parametrize(
    ("ending", "start"),
    [("json", "{"), ("csv", "level,id,"), ("md", "# Perbandingan IKM"), ("txt", "Perbandingan IKM")],
)
def test_the_ending_of_the_file_says_the_format(run: Run, tmp_path: Path, ending: str, start: str) -> None:
    target = tmp_path / f"hasil.{ending}"
    done = run("compare", BEFORE, AFTER, "-o", target)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{target}: IKM naik 0,96 dari 80,18 (B) ke 81,15 (B), selang 95 % −1,60 sampai +3,53" in done.stderr
    assert target.read_text(encoding="utf-8").startswith(start)


def test_a_workbook_is_replaced_by_the_next_run_unless_somebody_wrote_in_it(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "beda.xlsx"
    first, again = (run("compare", BEFORE, AFTER, "-o", target) for _ in range(2))
    assert (first.exit_code, again.exit_code, again.stdout) == (0, 0, "")
    book = openpyxl.load_workbook(target)
    book["Unsur"]["C4"] = 1.0
    book.save(target)
    changed = target.read_bytes()
    refused = run("compare", BEFORE, AFTER, "-o", target)
    assert (refused.exit_code, target.read_bytes()) == (2, changed)
    assert "output-changed" in refused.stderr
    assert run("compare", BEFORE, AFTER, "-o", target, "--force").exit_code == 0
    assert (tmp_path / "beda.xlsx.bak").read_bytes() == changed


def test_csv_with_a_decimal_comma_is_made_for_spreadsheets(run: Run) -> None:
    out = run("compare", BEFORE, AFTER, "-f", "csv", "--decimal", "comma").stdout
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";"))
    assert out.startswith("\ufefflevel;id;")
    assert (rows[-1]["level"], rows[-1]["before"], rows[-1]["after"], rows[-1]["change"]) == (
        "overall",
        "80,18",
        "81,15",
        "0,96",
    )
    assert next(row["change"] for row in rows if row["id"] == "perilaku") == "-0,103"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([BEFORE], "compare-two: two surveys are compared, or two periods of one; name two surveys, or one and"),
        ([BEFORE, AFTER, BEFORE], "surveys-many: 3 surveys are named; put a pattern in quotes, or name a folder"),
        ([BEFORE, BEFORE], f"compare-itself: both surveys are {BEFORE}; name two surveys"),
        ([BEFORE, AFTER, "--between", "TW I", "TW II"], "compare-two: two surveys are compared"),
        ([BEFORE, AFTER, "--per", "triwulan"], "option-needs: --per: works only with --between"),
        (
            [BEFORE, "--between", "TW II 2025", "TW III 2025"],
            "period-unknown: there is no period “TW III 2025” (there",
        ),
        ([BEFORE, "--between", "TW I", "TW I"], "option-repeated: --between: “TW I” stands twice"),
        ([BEFORE, "--between", "TW I", "TW II"], f"column-period: {BEFORE}: there is no column of periods “periode”"),
        ([BEFORE, "tidak-ada.json"], "file-missing: there is no tidak-ada.json"),
        ([AFTER, "tests/golden/report.json", "--rules", "kepmenpan-25-2004"], f"unsur-missing: {AFTER}"),
        (
            ["tests/golden/compare.json", AFTER],
            "former-schema: tests/golden/compare.json: schema: is “ikm.compare/1”",
        ),
        (
            [BEFORE, AFTER, "-f", "tally"],
            "option-unknown: --format: “tally” is not one of text, markdown, html, json, csv, xlsx",
        ),
        ([BEFORE, AFTER, "-o", "hasil.docx"], "output-format: no format is known for hasil.docx; end it in .txt,"),
        ([BEFORE, AFTER, "--unit", "loket"], f"column-unknown: {BEFORE}: there is no column “loket”"),
        (
            [BEFORE, AFTER, "--no-header"],
            "header-unnamed: --no-header: the columns have no names; name the columns",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_compared_is_one_sentence_and_exit_code_2(run: Run, args: list[str], said: str) -> None:
    done = run("compare", *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"ikm: {said}")
    assert len(done.stderr.splitlines()) == 1


def test_an_output_that_is_a_side_stays_as_it_was(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "lama.json"
    run("score", BEFORE, "-o", old)
    content = old.read_bytes()
    done = run("compare", old, AFTER, "-o", old)
    assert (done.exit_code, old.read_bytes()) == (2, content)
    assert done.stderr.startswith(f"ikm: output-is-input: {old} is one of the inputs")


def test_standard_input_is_a_side(run: Run) -> None:
    done = run("compare", "-", AFTER, "-f", "json", input=(ROOT / BEFORE).read_bytes())
    assert done.exit_code == 0
    assert valid(done.stdout)["before"]["respondents"] == 105
