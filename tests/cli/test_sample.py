"""``ikm sample`` as its users run it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import ikm
from ikm.index.sample_size import required
from ikm.pipelines.sample import required_samples
from ikm.render import SAMPLES, Style
from ikm.rules.library import load
from tests.conftest import ROOT, Run, schema_of, valid
from tests.populations import BOTH, POPULATION
from tests.surveys import csv_text, write_csv, write_xlsx

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
