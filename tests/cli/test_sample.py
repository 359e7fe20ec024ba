"""``ikm sample`` as its users run it."""

from __future__ import annotations

import csv
import io
import json
import random
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest

import ikm
from ikm.index.sample_size import required
from ikm.pipelines.sample import required_samples
from ikm.render import SAMPLES, Style
from ikm.rules.library import load
from tests.conftest import ROOT, Run, schema_of, valid
from tests.surveys import Rows, csv_text, write_csv, write_xlsx

POPULATION = "examples/populasi.csv"
BOTH: Rows = [
    ["Unit", "Layanan", "Populasi"],
    ["Dinas Kependudukan dan Pencatatan Sipil", "", "12.400"],
    ["Dinas Kependudukan dan Pencatatan Sipil", "Kartu keluarga", "8,900"],
    ["Kecamatan", "Surat pengantar", 0],
    ["Jumlah", "", "9.000"],
]
Golden = Callable[[str, str], None]


@pytest.mark.language("id")
@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("sample-80.txt", "text", Style()),
        ("sample-40.txt", "text", Style(width=40, decimal=".")),
        ("sample-ascii.txt", "text", Style(terminal=True, unicode=False)),
        ("sample-colour.txt", "text", Style(terminal=True, colour=True)),
        ("sample.md", "markdown", Style()),
        ("sample.csv", "csv", Style()),
        ("sample-comma.csv", "csv", Style(decimal=",")),
        ("sample.json", "json", Style()),
    ],
)
def test_whole_outputs(
    golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str, style: Style
) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "populasi.csv", BOTH, ";")
    found = SAMPLES[kind].render(required_samples(file="populasi.csv", margin="0.03"), style)
    assert isinstance(found, str)
    golden(name, found)


@pytest.mark.language("id")
@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("sample-planning-80.txt", "text", Style()),
        ("sample-planning-40.txt", "text", Style(width=40)),
        ("sample-planning.md", "markdown", Style()),
        ("sample-planning.csv", "csv", Style()),
        ("sample-planning.json", "json", Style()),
    ],
)
def test_whole_outputs_of_a_plan(
    golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str, style: Style
) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "populasi.csv", BOTH, ";")
    sampling = required_samples(
        file="populasi.csv", margin_ikm="1,5", detect=3, sd="10", allocate="required", response_rate="60%"
    )
    found = SAMPLES[kind].render(sampling, style)
    assert isinstance(found, str)
    golden(name, found)


@pytest.mark.language("id")
def test_one_number_is_a_sentence_for_a_report(run: Run) -> None:
    done = run("sample", "1200")
    assert done.exit_code == 0
    assert " ".join(done.stdout.split()).startswith(
        "Dari 1.200 pengguna layanan dibutuhkan paling sedikit 291 responden "
        "(Krejcie & Morgan, tingkat kepercayaan 95 %, margin 5 %). Rumus S = X²·N·P·Q / (d²·(N − 1) + X²·P·Q), "
        "dibulatkan ke bilangan terdekat; X² = 3,841 (tingkat kepercayaan 95 %), P = Q = 0,5, d = 0,05 "
        "Aturan PermenPAN-RB 14/2017 (permenpanrb-14-2017) Sumber "
    )
    assert "[D: diturunkan dengan perhitungan]" in " ".join(done.stdout.split())
    assert done.stderr == ""


@pytest.mark.parametrize("number", ["1200", "1.200", "1,200", "1 200", "1200,00"])
def test_a_number_is_read_as_it_is_written_in_indonesia(run: Run, number: str) -> None:
    unasked = dict.fromkeys(["unit", "layanan", "to_ask", "for_margin", "for_change", "allocated"])
    assert valid("sample", run("sample", number, "-f", "json").stdout)["needs"] == [
        {**unasked, "served": 1200, "required": 291, "recommended": 291}
    ]


@pytest.mark.language("id")
def test_several_numbers_are_a_table_in_their_order(run: Run) -> None:
    done = run("sample", "1.200", "85", "1000000000000")
    assert [line.split() for line in done.stdout.splitlines()[4:9]] == [
        ["─" * 28],
        ["1.200", "291"],
        ["85", "70"],
        ["1.000.000.000.000", "384"],
        [],
    ]


@pytest.mark.parametrize("rules", [None, "permenpanrb-14-2017", "kepmenpan-25-2004"])
@pytest.mark.parametrize("served", [["0"], ["1"], ["1200", "85"], [POPULATION]], ids=" ".join)
def test_every_json_output_is_of_the_schema(run: Run, rules: str | None, served: list[str]) -> None:
    options = ["--rules", rules] if rules else []
    done = run("sample", *served, *options, "-f", "json")
    sampling = valid("sample", done.stdout)
    assert sampling["rules"]["id"] == (rules or "permenpanrb-14-2017")
    for one in sampling["needs"]:
        assert one["required"] == required(one["served"], load(sampling["rules"]["id"]))
    assert run("sample", *served, *options, "-f", "json").stdout == done.stdout


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("schema", "sample").stdout) == schema_of("sample")


def test_a_population_file_with_its_total(run: Run) -> None:
    done = run("sample", POPULATION, "-f", "csv")
    assert done.stderr == ""
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["layanan"], row["served"], row["required"]) for row in rows] == [
        ("Poli umum", "1840", "318"),
        ("Laboratorium", "420", "201"),
        ("Farmasi", "2150", "326"),
    ]
    assert {(row["rules"], row["confidence"], row["margin"]) for row in rows} == {
        ("permenpanrb-14-2017", "0.95", "0.05")
    }


@pytest.mark.parametrize("decimal", ["comma", "point"])
def test_its_own_csv_is_a_population_file(run: Run, tmp_path: Path, decimal: str) -> None:
    source = write_csv(tmp_path / "a.csv", BOTH[:-1], ";")
    assert run("sample", source, "-o", tmp_path / "b.csv", "--decimal", decimal).exit_code == 0
    first, again = (
        valid("sample", run("sample", path, "-f", "json").stdout) for path in (source, tmp_path / "b.csv")
    )
    assert again["needs"] == first["needs"]


@pytest.mark.language("id")
def test_standard_input_and_a_sheet(run: Run, tmp_path: Path) -> None:
    done = run("sample", "-", "-f", "json", input=csv_text(BOTH).encode())
    assert valid("sample", done.stdout)["input"]["path"] == "stdin"
    path = write_xlsx(tmp_path / "a.xlsx", {"2024": BOTH, "2025": BOTH[:2]})
    assert run("sample", path).exit_code == 2
    found = valid("sample", run("sample", path, "--sheet", "2025", "-f", "json").stdout)
    assert (found["input"]["sheet"], len(found["needs"])) == ("2025", 1)


def test_what_is_odd_in_a_file_goes_to_stderr(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [*BOTH, ["Kecamatan B", "", ""]])
    done = run("sample", source)
    assert done.exit_code == 0
    codes = [line.split(": ")[2] for line in done.stderr.splitlines()]
    assert codes == ["population-total", "population-blank"]
    assert run("sample", source, "--quiet").stderr == ""
    found = valid("sample", run("sample", source, "-f", "json").stdout)["findings"]
    assert found["by_code"] == {"population-blank": 1, "population-total": 1}


@pytest.mark.language("id")
@pytest.mark.parametrize(
    ("options", "confidence", "margin"),
    [
        (["--confidence", "99%"], 0.99, 0.05),
        (["--confidence", "99 %"], 0.99, 0.05),
        (["--confidence", "0,99"], 0.99, 0.05),
        (["--confidence", "0.990", "--margin", "3,5%"], 0.99, 0.035),
        (["--margin", "0.1"], 0.95, 0.1),
    ],
)
def test_another_confidence_or_margin(run: Run, options: list[str], confidence: float, margin: float) -> None:
    found = valid("sample", run("sample", "1200", *options, "-f", "json").stdout)
    assert (found["formula"]["confidence"], found["formula"]["margin"]) == (confidence, margin)
    (need,) = found["needs"]
    assert need["required"] == ikm.required_sample(1200, confidence=confidence, margin=margin)
    shown = " ".join(run("sample", "1200", *options).stdout.split())
    assert f"X² = {'3,841' if confidence == 0.95 else '6,634897'} (tingkat kepercayaan" in shown
    assert "Pilihan lain dari aturan, yang menyebut tingkat kepercayaan 95 %, margin 5 %" in shown


def test_the_rules_own_numbers_are_no_choice(run: Run) -> None:
    assert run("sample", "1200", "--confidence", "95%", "--margin", "0,05").stdout == run("sample", "1200").stdout


@pytest.mark.language("id")
def test_the_rule_of_2004_says_that_it_does_not_depend_on_the_population(run: Run) -> None:
    shown = " ".join(run("sample", "85", "--rules", "kepmenpan-25-2004").stdout.split())
    assert shown.startswith(
        "Dibutuhkan paling sedikit 150 responden: (jumlah unsur + 1) × 10, berapa pun pengguna layanannya. "
        "Rumus (jumlah unsur + 1) × 10; (14 + 1) × 10 = 150, berapa pun N "
        "Aturan KEP/25/M.PAN/2/2004 (kepmenpan-25-2004)"
    )
    assert "[M: dipercaya, tetapi belum ditemukan dalam naskah yang dapat dibaca]" in shown


@pytest.mark.language("id")
def test_how_many_to_ask_where_a_part_answers(run: Run) -> None:
    # 291 / 0.6 = 485; 80 / 0.6 = 133.3 of 100 users, of whom 60 answer; 44 / 0.6 = 73.3 of 50
    one, several = (
        run("sample", "1200", "--response-rate", "60%"),
        run("sample", "1200", "100", "50", "--response-rate", "0,6"),
    )
    assert "diperkirakan 60 % dari yang dihubungi menjawab, jadi hubungi 485 pengguna" in " ".join(one.stdout.split())
    assert one.stderr == ""
    assert [line.split() for line in several.stdout.splitlines()[5:8]] == [
        ["1.200", "291", "485"],
        ["100", "80", "100"],
        ["50", "44", "50"],
    ]
    assert "response-short: 2 dari 3 sampel tidak akan tercapai: dengan 60 % yang menjawab" in several.stderr
    found = valid("sample", run("sample", "1200", "100", "--response-rate", "60%", "-f", "json").stdout)
    assert (found["response_rate"], [need["to_ask"] for need in found["needs"]]) == (0.6, [485, 100])
    assert found["findings"]["by_code"] == {"response-short": 1}


@pytest.mark.parametrize("served", ["0", "1200"])
def test_nobody_is_to_be_asked_where_nobody_was_served_or_no_rate_is_said(run: Run, served: str) -> None:
    options = ["--response-rate", "60%"] if served == "0" else []
    assert "expected to answer" not in " ".join(run("sample", served, *options).stdout.split())
    found = valid("sample", run("sample", served, *options, "-f", "json").stdout)
    assert not found["needs"][0]["to_ask"]


def test_a_csv_with_a_response_rate_is_a_population_file_too(run: Run, tmp_path: Path) -> None:
    done = run("sample", POPULATION, "--response-rate", "0.5", "-o", tmp_path / "b.csv")
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "b.csv").read_text(encoding="utf-8-sig"))))
    assert {row["response_rate"] for row in rows} == {"0.5"}
    assert [(row["served"], row["required"], row["to_ask"]) for row in rows] == [
        ("1840", "318", "636"),
        ("420", "201", "402"),
        ("2150", "326", "652"),
    ]
    first, again = (
        valid("sample", run("sample", path, "-f", "json").stdout) for path in (POPULATION, tmp_path / "b.csv")
    )
    assert again["needs"] == first["needs"]


@pytest.mark.language("id")
def test_nobody_served(run: Run) -> None:
    for rules in ("permenpanrb-14-2017", "kepmenpan-25-2004"):
        done = run("sample", "0", "--rules", rules)
        assert done.stdout.startswith("Tanpa pengguna layanan tidak dibutuhkan responden.\n")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (
            ["1,5"],
            "users-unread: “1,5” is no number of people; write a whole number such as 1200 or 1.200, or name a file",
        ),
        (["--", "-5"], "users-unread: “-5” is no number of people"),
        (["1.20"], "users-unread: “1.20” is no number of people"),
        ([""], "users-unread: “” is no number of people"),
        (["9" * 16], "is no number of people"),
        (["abc"], "file-missing: there is no abc; check the name and the folder"),
        (["examples/populas.csv"], "perhaps “populasi.csv”"),
        (
            ["examples/puskesmas.xlsx"],
            "population-unserved: examples/puskesmas.xlsx:Jawaban!1: no single column holds",
        ),
        (
            ["1200", POPULATION],
            "users-mixed: “examples/populasi.csv” is read as a file and stands beside other numbers or files; name",
        ),
        (
            [POPULATION, POPULATION],
            "is read as a file and stands beside other numbers or files; name one population file",
        ),
        (["1200", "--sheet", "A"], "option-elsewhere: --sheet: is said of a file"),
        (
            ["1200", "--confidence", "95"],
            "--confidence: “95” does not lie between 0 and 1; write it as 95%",
        ),
        (["1200", "--confidence", "sure"], "--confidence: “sure” does not lie between 0 and 1"),
        (["1200", "--margin", "0"], "--margin: “0” does not lie between 0 and 1"),
        (["1200", "--margin", "100%"], "--margin: “100%” does not lie between 0 and 1"),
        (["1200", "--margin", "-5%"], "--margin: “-5%” does not lie between 0 and 1"),
        (
            ["1200", "--response-rate", "100%"],
            "--response-rate: “100%” does not lie between 0 and 1; write it as 60%",
        ),
        (["1200", "--response-rate", "0"], "--response-rate: “0” does not lie between 0 and 1"),
        (["85", "--rules", "kepmenpan-25-2004", "--margin", "3%"], "--margin: the number of respondents that"),
        (["1200", "--rules", "permenpanrb"], "rules-unknown"),
        (["1200", "--format", "xlsx"], "--format: “xlsx” is not one of text, markdown, html, json, csv"),
        (["1200", "-o", "a.xlsx"], "output-format: no format is known for a.xlsx"),
        (["1200", "-o", "nowhere/a.csv"], "output-folderless"),
        ([POPULATION, "-o", POPULATION], "output-is-input"),
        ([], "users-none: neither a number of users nor a file is named; name one, such as 1200, or say what the"),
        (["--allocate", "20"], "allocate-listless: --allocate: divides a sample over the lines of a file"),
        (["1200", "850", "--allocate", "required"], "allocate-listless"),
        ([POPULATION, "--allocate", "all"], "allocate-unread: --allocate: “all” is neither a whole number nor"),
        ([POPULATION, "--allocate", "12,5"], "allocate-unread: --allocate: “12,5” is neither"),
        (
            [POPULATION, "--allocate", "2"],
            "allocate-range: --allocate: 2 respondents cannot be divided: 3 lines have users, 4410 in all; give a",
        ),
        ([POPULATION, "--allocate", "4.411"], "allocate-range: --allocate: 4411 respondents cannot be divided"),
        (
            ["1200", "--margin-ikm", "0"],
            "option-points: --margin-ikm: “0” is not a number of points from 0.01 to 75; write points of the index",
        ),
        (["1200", "--margin-ikm", "2%"], "option-points: --margin-ikm: “2%” is not a number of points"),
        (["1200", "--detect", "-3"], "option-points: --detect: “-3” is not a number of points from 0.01 to 75"),
        (["1200", "--detect", "3", "--sd", "38"], "option-points: --sd: “38” is not a number of points from 0.01"),
        (["1200", "--detect", "3", "--power", "50%"], "power-low: --power: “50%” is not more than 50 %; write"),
        (["1200", "--detect", "3", "--power", "80"], "--power: “80” does not lie between 0 and 1; write it as 80%"),
        (["1200", "--detect", "3", "--confidence", "5%"], "confidence-low"),
        (["1200", "--margin-ikm", "2", "--power", "80%"], "--power: works only with --detect"),
        (["1200", "--sd", "10"], "option-needs: --sd: works only with --margin-ikm or --detect"),
        (["1200", "--previous", "a.json"], "option-needs: --previous: works only with --margin-ikm or --detect"),
        (["1200", "--detect", "3", "--previous", "nowhere.json"], "file-missing: there is no nowhere.json"),
        (["1200", "--detect", "3", "--previous", POPULATION], "former-unread"),
        (
            ["1200", "--detect", "3", "--previous", "a.json", "--sd", "9"],
            "option-conflict: --sd: cannot be said together with --previous",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused_is_one_sentence_and_exit_code_2(run: Run, args: list[str], words: str) -> None:
    done = run("sample", *args)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("ikm: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


@pytest.mark.language("id")
def test_a_plan_of_one_number_in_indonesian(run: Run) -> None:
    """By hand: see tests/index/test_planning.py."""
    done = run("sample", "1200", "--margin-ikm", "2", "--detect", "3")
    shown = " ".join(done.stdout.split())
    assert done.stderr == ""
    assert (
        "paling sedikit 291 responden (Krejcie & Morgan, tingkat kepercayaan 95 %, margin 5 %). Disarankan: 291"
        in shown
    )
    assert "Indeks ±2 127 responden: setengah lebar selang indeks (95 %) lalu paling banyak 2 poin" in shown
    assert "Perubahan 3 209 responden: pada tiap periode dari dua periode; perubahan 3 poin lalu terlihat" in shown
    assert "σ = 12, sebuah anggapan; lebih baik dari survei terakhir: --previous hasil.json, atau --sd 10" in shown


def test_the_larger_of_law_and_aims_is_recommended(run: Run) -> None:
    """By Student's t (1.96624 · 12 / 1)² = 556.7, of 1,200 users 556.7 / (1 + 556.7 / 1200) = 380.3.

    By the normal distribution 2 · (1.96 + 0.8416)² · (12 / 2)² = 565.1, of 1,200 users 384.2; t takes it above 385.
    """
    done = run("sample", "1200", "--margin-ikm", "1", "--detect", "2", "-f", "json")
    found = valid("sample", done.stdout)
    (need,) = found["needs"]
    assert (need["required"], need["for_margin"], need["for_change"], need["recommended"]) == (291, 381, 385, 385)
    assert found["planning"] == {
        "confidence": 0.95,
        "sd": 12,
        "sd_source": "assumed",
        "previous": None,
        "margin_ikm": 1,
        "detect": 2,
        "power": 0.8,
    }
    page = " ".join(run("sample", "1200", "--margin-ikm", "1").stdout.split())
    assert "Recommended: 381 respondents, the largest of what the rules demand and what the survey is to" in page


def test_users_need_not_be_known_to_plan(run: Run) -> None:
    done = run("sample", "--margin-ikm", "1", "--response-rate", "50%", "-f", "json")
    (need,) = valid("sample", done.stdout)["needs"]
    assert (need["served"], need["required"], need["for_margin"], need["to_ask"]) == (None, 384, 556, 1112)
    page = " ".join(run("sample", "--margin-ikm", "1").stdout.split())
    assert page.startswith("However many users are served, 384 respondents are as many as the rules demand (Krejcie")
    done = run("sample", "--detect", "3", "--rules", "kepmenpan-25-2004")
    assert done.stdout.startswith("At least 150 respondents are needed: (number of unsur + 1) × 10, however many")


@pytest.mark.language("id")
def test_nobody_served_needs_nothing_for_a_plan(run: Run) -> None:
    shown = run("sample", "0", "--margin-ikm", "2", "--detect", "3").stdout
    assert shown.startswith("Tanpa pengguna layanan tidak dibutuhkan responden.\n")
    assert "Disarankan" not in shown


def test_the_rule_of_2004_leaves_the_confidence_to_the_plan(run: Run) -> None:
    """(2.576 · 12 / 2)² = 238.9; of the rule of 2004 alone the confidence is refused."""
    rules = ["--rules", "kepmenpan-25-2004", "--confidence", "99%"]
    done = run("sample", "5000000", "--margin-ikm", "2", *rules, "-f", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["required"], row["confidence"], row["margin"], row["margin_ikm"]) == ("150", "0.99", "", "2")
    assert (row["for_margin"], row["recommended"]) == ("243", "243")
    assert "sample-fixed" in run("sample", "5000000", *rules).stderr


def answers(rows: int, seed: int) -> list[list[int]]:
    chance = random.Random(seed)
    return [[chance.choice([2, 3, 3, 4]) for _ in range(9)] for _ in range(rows)]


def test_a_report_put_together_of_units_tells_nothing_of_respondents(run: Run, tmp_path: Path) -> None:
    rows = [[f"Unit {n % 2}", *row] for n, row in enumerate(answers(40, seed=3))]
    write_csv(tmp_path / "a.csv", [["Unit", *(f"U{n}" for n in range(1, 10))], *rows])
    assert run("score", tmp_path / "a.csv", "--overall", "mean", "-o", tmp_path / "hasil.json").exit_code == 0
    done = run("sample", "1200", "--margin-ikm", "2", "--previous", tmp_path / "hasil.json")
    assert done.exit_code == 2
    assert "previous-uncertain" in done.stderr


def test_the_last_survey_tells_how_far_respondents_are_apart(run: Run, tmp_path: Path) -> None:
    """The standard deviation of respondents' own indices, reckoned from their answers."""
    rows = answers(40, seed=3)
    write_csv(tmp_path / "a.csv", [[f"U{n}" for n in range(1, 10)], *rows])
    assert run("score", tmp_path / "a.csv", "-o", tmp_path / "hasil.json").exit_code == 0
    done = run("sample", "1200", "--margin-ikm", "2", "--previous", tmp_path / "hasil.json", "-f", "json")
    planning = valid("sample", done.stdout)["planning"]
    own = [25 * sum(row) / 9 for row in rows]
    assert planning["sd"] == pytest.approx(statistics.stdev(own), rel=1e-12)
    assert (planning["sd_source"], planning["previous"]["respondents"]) == ("previous", 40)
    assert planning["previous"]["path"].endswith("hasil.json")
    said = run("sample", "1200", "--margin-ikm", "2", "--sd", str(planning["sd"]), "-f", "json")
    assert valid("sample", said.stdout)["needs"] == valid("sample", done.stdout)["needs"]
    page = " ".join(run("sample", "1200", "--margin-ikm", "2", "--previous", tmp_path / "hasil.json").stdout.split())
    assert f"σ = {statistics.stdev(own):.2f}, that of" in page
    assert "hasil.json (40 respondents)" in page


@pytest.mark.parametrize(
    ("rows", "rules", "words"),
    [
        ([[4] * 9] * 12, "permenpanrb-14-2017", "previous-uncertain: "),
        ([[4] * 8 + [3]], "permenpanrb-14-2017", "previous-uncertain: "),
        (
            answers(12, seed=1),
            "kepmenpan-25-2004",
            "hasil.json: --previous: the report is of an index other than that",
        ),
    ],
)
def test_a_last_survey_that_does_not_tell_it(
    run: Run, tmp_path: Path, rows: list[list[int]], rules: str, words: str
) -> None:
    write_csv(tmp_path / "a.csv", [[f"U{n}" for n in range(1, 10)], *rows])
    assert run("score", tmp_path / "a.csv", "-o", tmp_path / "hasil.json").exit_code == 0
    done = run("sample", "1200", "--detect", "3", "--previous", tmp_path / "hasil.json", "--rules", rules)
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_report_whose_index_was_converted_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hasil.json"
    options = ["--rules", "spak-4", "--conversion", "skm"]
    assert run("score", "examples/pengadilan.csv", *options, "-o", path).exit_code == 0
    done = run("sample", "300", "--detect", "1", "--previous", path, "--rules", "spak-4")
    assert done.exit_code == 2
    assert "previous-other" in done.stderr


def test_the_output_is_not_the_last_report(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "hasil.json"
    assert run("score", "examples/kelurahan.csv", "-o", report).exit_code == 0
    before = report.read_bytes()
    done = run("sample", "1200", "--detect", "3", "--previous", report, "-o", report)
    assert (done.exit_code, report.read_bytes()) == (2, before)
    assert "output-is-input" in done.stderr


def allocated(run: Run, *args: str | Path) -> list[tuple[str | None, str | None, int | None]]:
    found = valid("sample", run("sample", *args, "-f", "json").stdout)
    return [(need["unit"], need["layanan"], need["allocated"]) for need in found["needs"]]


def test_one_sample_is_divided_over_a_list(run: Run) -> None:
    """353 of 4,410 users: 353 · 1840 / 4410 = 147.28, 33.62 and 172.10; the one left over goes to .62."""
    assert required(4410, load("permenpanrb-14-2017")) == 353
    expected = [(None, "Poli umum", 147), (None, "Laboratorium", 34), (None, "Farmasi", 172)]
    for wanted in ("required", "353"):
        assert allocated(run, POPULATION, "--allocate", wanted) == expected
    found = valid("sample", run("sample", POPULATION, "--allocate", "required", "-f", "json").stdout)
    assert found["allocation"] == {"sample": 353, "users": 4410, "is_required": True}
    page = run("sample", POPULATION, "--allocate", "1.000").stdout
    assert "What is allocated sums to 1,000." in page
    assert "1,000 respondents of 4,410 users, divided by users" in " ".join(page.split())


def test_what_is_divided_is_what_is_recommended_for_all_together(run: Run) -> None:
    """(1.96 · 12 / 1)² = 553.2, of 4,410 users 553.2 / (1 + 553.2 / 4410) = 491.5; Student's t adds two."""
    found = valid(
        "sample", run("sample", POPULATION, "--margin-ikm", "1", "--allocate", "required", "-f", "json").stdout
    )
    assert found["allocation"]["sample"] == 494
    assert sum(need["allocated"] for need in found["needs"]) == 494


def test_the_order_of_lines_changes_nothing_in_an_allocation(run: Run, tmp_path: Path) -> None:
    rows: Rows = [["Unit", "Jumlah pengguna"], ["A", 10], ["B", 10], ["C", 10], ["D", 1], ["E", 0]]
    there = write_csv(tmp_path / "a.csv", rows)
    back = write_csv(tmp_path / "b.csv", [rows[0], *reversed(rows[1:])])
    first = allocated(run, there, "--allocate", "8")
    assert first == [("A", None, 3), ("B", None, 2), ("C", None, 2), ("D", None, 1), ("E", None, 0)]
    assert allocated(run, back, "--allocate", "8") == first[::-1]


def test_a_unit_with_services_has_no_part_beside_theirs(run: Run, tmp_path: Path) -> None:
    """All together are 500 + 300 users, of whom 8 are asked: 8 · 300 / 700 = 3.43, 1.14 and 3.43 at the lines."""
    rows: Rows = [
        *(["Unit", "Layanan", "Populasi"], ["A", "", 500], ["A", "KK", 300], ["A", "KTP", 100], ["B", "", 300]),
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    done = run("sample", path, "--allocate", "8", "--response-rate", "50%", "-f", "csv")
    found = [
        (row["unit"], row["layanan"], row["allocated"], row["to_ask"])
        for row in csv.DictReader(io.StringIO(done.stdout))
    ]
    assert found == [("A", "", "", ""), ("A", "KK", "4", "8"), ("A", "KTP", "1", "2"), ("B", "", "3", "6")]
    assert valid("sample", run("sample", path, "--allocate", "8", "-f", "json").stdout)["allocation"]["users"] == 800
    page = run("sample", path, "--allocate", "8").stdout
    assert ["A", "–", "500", "217", "–"] in [line.split() for line in page.splitlines()]


def test_an_allocation_that_too_few_would_answer(run: Run) -> None:
    done = run("sample", POPULATION, "--allocate", "4000", "--response-rate", "60%", "-f", "json")
    found = valid("sample", done.stdout)
    assert found["findings"]["by_code"] == {"response-short": 1}
    assert [need["to_ask"] for need in found["needs"]] == [1840, 420, 2150]
    done = run("sample", POPULATION, "--allocate", "353", "--response-rate", "60%", "-f", "json")
    assert [need["to_ask"] for need in valid("sample", done.stdout)["needs"]] == [245, 57, 287]
    assert "response-short" not in done.stdout
    page = " ".join(run("sample", POPULATION, "--allocate", "353", "--response-rate", "60%").stdout.split())
    assert "to ask: those allocated divided by that, rounded up" in page
    page = " ".join(run("sample", POPULATION, "--detect", "3", "--response-rate", "60%").stdout.split())
    assert "to ask: those recommended divided by that, rounded up" in page


def test_the_csv_of_a_plan_is_a_population_file_too(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    plan = ["--margin-ikm", "2", "--detect", "3", "--allocate", "400", "--response-rate", "60%"]
    assert run("sample", POPULATION, *plan, "-o", path).exit_code == 0
    header = path.read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == (
        "layanan,served,required,rules,confidence,margin,sd,margin_ikm,detect,power,response_rate,"
        "for_margin,for_change,recommended,allocated,to_ask"
    )
    first, again = (valid("sample", run("sample", source, "-f", "json").stdout) for source in (POPULATION, path))
    assert again["needs"] == first["needs"]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_page_of_a_plan_keeps_within_its_width(tmp_path: Path, width: int) -> None:
    source = write_csv(tmp_path / "a.csv", BOTH)
    sampling = required_samples(file=source, margin_ikm=2, detect=3, allocate=400, response_rate=0.6)
    page = str(SAMPLES["text"].render(sampling, Style(width=width)))
    assert max(len(line) for line in page.splitlines() if str(tmp_path) not in line) <= width


def test_planning_from_python() -> None:
    sampling = ikm.required_samples([1200, 85], margin_ikm=2, detect="3", power=0.9, sd=10, confidence="90%")
    assert isinstance(sampling, ikm.Sampling)
    assert [need.recommended for need in sampling.needs] == [
        need["recommended"] for need in sampling.to_dict()["needs"]
    ]
    with pytest.raises(TypeError, match="“detects” is no option; perhaps “detect”"):
        ikm.required_samples([1200], detects=3)  # type: ignore[call-arg]  # that is what is tested
    with pytest.raises(ikm.Refusal) as refused:
        ikm.required_samples()
    assert refused.value.code == "users-none"


def test_a_file_that_is_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kebutuhan.md"
    done = run("sample", POPULATION, "-o", path)
    assert done.stdout == ""
    assert done.stderr == f"{path}: 3 rows\n"
    assert "| Poli umum | 1,840 | 318 |" in path.read_text(encoding="utf-8")
    assert run("sample", POPULATION, "-o", path, "--quiet").stderr == ""


def test_names_cannot_steer_the_terminal_or_the_page(tmp_path: Path) -> None:
    names = ["[red]merah[/red]", "\x1b[31mmerah", "a|b", "=1+1"]
    source = write_csv(tmp_path / "a.csv", [["Unit", "N"], *([name, 5] for name in names)])
    page, table, flat = (
        str(SAMPLES[kind].render(required_samples(file=source), Style(terminal=True)))
        for kind in ("text", "markdown", "csv")
    )
    assert "[red]merah[/red]" in page
    assert "\x1b" not in page
    assert "a\\|b" in table
    assert "\n'=1+1,5,5," in flat


@pytest.mark.parametrize("width", [40, 50, 66, 80, 120])
def test_the_page_keeps_within_its_width(tmp_path: Path, width: int) -> None:
    source = write_csv(tmp_path / "a.csv", BOTH)
    page = str(SAMPLES["text"].render(required_samples(file=source), Style(width=width)))
    lines = [line for line in page.splitlines() if str(tmp_path) not in line]
    assert max(map(len, lines)) <= width
    assert "8,900" in page


def test_rules_of_ones_own_need_not_say_it(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "ikm" / "rules" / "kepmenpan-25-2004.toml").read_text(encoding="utf-8")
    head, _, rest = text.replace('id = "kepmenpan-25-2004"', 'id = "own"').partition("[sample]\n")
    own = tmp_path / "own.toml"
    own.write_text(head + rest[rest.index("[[grade]]") :], encoding="utf-8")
    done = run("sample", "1200", "--rules", own)
    assert done.exit_code == 2
    assert (
        "--rules: own does not say how many respondents are needed; choose rules that do, such as --rules perm"
        in done.stderr
    )
    assert run("rules", "show", own).exit_code == 0


def test_the_same_from_python() -> None:
    assert ikm.required_sample(1200) == 291
    assert ikm.required_sample(1200, rules="kepmenpan-25-2004") == 150
    assert ikm.required_sample(1200, rules=ikm.load_rules("permenpanrb-14-2017"), confidence=0.99, margin=0.03) == 727
    with pytest.raises(ikm.Refusal):
        ikm.required_sample(-1)
