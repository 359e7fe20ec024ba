"""``ikm sample`` where a survey has aims beside the rules: margins, changes, one sample for several units."""

from __future__ import annotations

import csv
import io
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
from tests.conftest import Run, valid
from tests.populations import BOTH, POPULATION
from tests.surveys import Rows, write_csv

Golden = Callable[[str, str], None]


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
