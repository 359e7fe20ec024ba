"""A file for each unit, service or period: what is written, under which name, and what becomes of the others."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.cli.output_template import OutputTemplate, safe_name
from tests.conftest import Run
from tests.surveys import U, plain_index, write_csv

UNITS = {"Loket A/B": 3, "loket a-b": 4, "Arsip": 2}
"""The answer of all respondents of each."""


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    rows: list[list[Any]] = [["Unit", "Layanan", "Periode", *U]]
    for unit, answer in UNITS.items():
        for period in ("TW I 2025", "TW II 2025"):
            rows += [[unit, service, period, *[answer] * 9] for service in ("KTP", "KK") for _ in range(6)]
    rows += [["", "KTP", "TW I 2025", *[1] * 9]] * 2
    return write_csv(tmp_path / "jawaban.csv", rows)


def index(path: Path) -> Fraction:
    return Fraction(json.loads(path.read_text())["overall"]["ikm_exact"])


def test_each_unit_has_a_file_of_its_own(run: Run, answers: Path, tmp_path: Path) -> None:
    folder = tmp_path / "keluaran"
    done = run("score", answers, "--unit", "Unit", "-o", f"{folder}/{{unit}}.json")
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        "(kosong).json", "Arsip.json", "Loket A-B.json", "loket a-b (2).json",
    ]  # fmt: skip
    assert index(folder / "Loket A-B.json") == plain_index([[3] * 9])
    assert index(folder / "loket a-b (2).json") == plain_index([[4] * 9])
    found = json.loads((folder / "Arsip.json").read_text())
    assert (found["name"], found["period"], found["overall"]["respondents"]) == ("Arsip", "TW II 2025", 12)
    assert "unit" not in {name for table in found["tables"] for name in table["by"]}
    assert done.stderr.count("IKM") == 4
    assert "4 files written, 0 failed" in done.stderr


def test_the_trend_of_a_unit_has_its_own_earlier_periods(run: Run, answers: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "lalu.json"
    rows = [["A", 3], ["A", 3], ["Arsip", 4], ["loket a-b", 2]]
    before = write_csv(tmp_path / "lalu.csv", [["Unit", *U], *([unit, *[answer] * 9] for unit, answer in rows)])
    done = run("score", before, "--unit", "Unit", "--period", "TW IV 2024", "-o", earlier, "-q")
    assert done.exit_code == 0
    wanted = ["--unit", "Unit", "--by", "periode", "--history", earlier]
    assert run("score", answers, *wanted, "-o", f"{tmp_path}/{{unit}}.json", "-q").exit_code == 0
    for name, before_and_after in {
        "Arsip": {"TW IV 2024": "100", "TW I 2025": "50", "TW II 2025": "50"},
        "Loket A-B": {"TW I 2025": "75", "TW II 2025": "75"},
        "loket a-b (2)": {"TW IV 2024": "50", "TW I 2025": "100", "TW II 2025": "100"},
    }.items():
        (trend,) = json.loads((tmp_path / f"{name}.json").read_text())["tables"]
        assert {group["key"]["periode"]: group["ikm_exact"] for group in trend["groups"]} == before_and_after


def test_a_part_is_what_the_part_alone_gives(run: Run, answers: Path, tmp_path: Path) -> None:
    run("score", answers, "--unit", "Unit", "--by", "layanan", "--profile", "-o", f"{tmp_path}/{{unit}}.json", "-q")
    alone = write_csv(
        tmp_path / "alone.csv",
        [line.split(",") for line in answers.read_text().splitlines() if line.startswith(("Unit", "Arsip"))],
    )
    run("score", alone, "--unit", "none", "--by", "layanan", "--profile", "-o", tmp_path / "alone.json", "-q")
    part, own = (json.loads((tmp_path / name).read_text()) for name in ("Arsip.json", "alone.json"))
    for key in ("overall", "tables", "profile"):
        assert part[key] == own[key]


@pytest.mark.parametrize("overall", ["mean", "population"])
@pytest.mark.parametrize("strata", [(), ("--strata", "unit")])
def test_a_part_that_is_one_of_those_put_together_has_its_own_figure(
    run: Run, tmp_path: Path, overall: str, strata: tuple[str, ...]
) -> None:
    given = {"Arsip": [[2] * 9] * 12 + [[3] * 9] * 6, "Loket": [[4] * 9] * 10}
    rows = [[unit, *row] for unit, answers in given.items() for row in answers]
    source = write_csv(tmp_path / "jawaban.csv", [["Unit", *U], *rows])
    before = write_csv(tmp_path / "SKM 2024.csv", [["Unit", *U], *([unit, *[4, *row[1:]]] for unit, *row in rows)])
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Pengguna"], ["Arsip", 500], ["Loket", 100]])
    options: list[Any] = ["--unit", "Unit", "--overall", overall, *strata, "--period", "2025"]
    options += ["--population", users] if overall == "population" else []
    done = run("score", source, *options, "--history", before, "-o", f"{tmp_path}/{{unit}}.json")
    assert done.exit_code == 0, done.stderr
    assert "history-differs" not in done.stderr
    options_before = ["2024" if option == "2025" else option for option in options]
    for former in ("dulu.json", "dulu.xlsx"):
        assert run("score", before, *options_before, "-o", tmp_path / former).exit_code == 0
        done = run("score", source, *options, "--history", tmp_path / former, "-o", f"{tmp_path}/{{unit}}.json")
        assert done.exit_code == 0, done.stderr
        assert "history-differs" not in done.stderr
    for unit, answers in given.items():
        assert index(tmp_path / f"{unit}.json") == plain_index(answers)
    assert run("report", source, *options, "-o", f"{tmp_path}/{{unit}}.md").exit_code == 0
    assert run("card", source, *options, "-o", f"{tmp_path}/{{unit}}.svg").exit_code == 0
    refused = run("score", source, "--unit", "none", "--overall", "mean", "-o", tmp_path / "semua.json")
    assert (refused.exit_code, "rollup-units" in refused.stderr) == (2, True)


def test_a_part_is_put_together_by_what_it_has(run: Run, answers: Path, tmp_path: Path) -> None:
    options = ["--unit", "Unit", "--by", "layanan", "--overall", "mean", "--period", "all"]
    lines = answers.read_text().splitlines()
    answers.write_text("\n".join([*lines, *["Arsip,KK,TW I 2025" + ",4" * 9] * 12]))
    assert run("score", answers, *options, "-o", f"{tmp_path}/{{unit}}.json").exit_code == 0
    of_services = [plain_index([[2] * 9]), plain_index([*[[2] * 9] * 12, *[[4] * 9] * 12])]
    assert index(tmp_path / "Arsip.json") == Fraction(sum(of_services), 2)
    assert run("score", answers, *options, "-o", f"{tmp_path}/{{unit}}-{{layanan}}.json").exit_code == 0
    assert index(tmp_path / "Arsip-KK.json") == of_services[1]


def test_services_and_periods_are_places_too(run: Run, answers: Path, tmp_path: Path) -> None:
    done = run("score", answers, "--unit", "Unit", "-o", f"{tmp_path}/{{layanan}}/{{periode}}.html")
    assert done.exit_code == 0, done.stderr
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.html")) == [
        "KK/TW I 2025.html", "KK/TW II 2025.html", "KTP/TW I 2025.html", "KTP/TW II 2025.html",
    ]  # fmt: skip
    assert "KK · TW II 2025" in (tmp_path / "KK" / "TW II 2025.html").read_text()


def test_one_that_cannot_be_written_does_not_stop_the_others(run: Run, answers: Path, tmp_path: Path) -> None:
    (tmp_path / "Arsip.xlsx").mkdir()
    done = run("score", answers, "--unit", "Unit", "-o", f"{tmp_path}/{{unit}}.xlsx")
    assert done.exit_code == 1
    assert (tmp_path / "Loket A-B.xlsx").stat().st_size > 1000
    assert "Arsip.xlsx" in done.stderr
    assert "output-folder" in done.stderr
    for name in ("Loket A-B", "loket a-b (2)", "(kosong)"):
        (tmp_path / f"{name}.xlsx").unlink()
        (tmp_path / f"{name}.xlsx").mkdir()
    done = run("score", answers, "--unit", "Unit", "-o", f"{tmp_path}/{{unit}}.xlsx")
    assert done.exit_code == 2
    assert "parts-none-written" in done.stderr


@pytest.mark.parametrize(
    ("name", "more", "code"),
    [
        ("{opd}.xlsx", [], "output-place"),
        ("{}.xlsx", [], "output-place"),
        ("{unit}.xlsx", ["--unit", "none"], "part-untold"),
    ],
)
def test_places_that_stand_for_nothing_are_refused(
    run: Run, answers: Path, tmp_path: Path, name: str, more: list[str], code: str
) -> None:
    done = run("score", answers, *more, "-o", tmp_path / name)
    assert done.exit_code == 2
    assert code in done.stderr
    assert not list(tmp_path.glob("*.xlsx"))


@given(st.lists(st.text(min_size=1, max_size=120), max_size=8))
def test_names_are_safe_and_unique(labels: list[str]) -> None:
    paths = OutputTemplate("keluaran/{unit}.xlsx", ("unit",)).paths([(label,) for label in labels])
    assert len({str(path).casefold() for path in paths}) == len(labels)
    for path in paths:
        assert path.parent == Path("keluaran")
        assert path.suffix == ".xlsx"
        assert not set(path.name) & set('<>:"/\\|?*\x00\n')


def test_what_a_system_keeps_for_itself_is_no_name() -> None:
    assert [safe_name(name) for name in ("con", "LPT1", "com", "nul.txt")] == ["_con", "_LPT1", "com", "_nul.txt"]


@pytest.fixture
def with_damaged(tmp_path: Path) -> Path:
    """The files of three offices, of which one cannot be read, and one has an answer that is out of scale."""
    folder = tmp_path / "kantor"
    folder.mkdir()
    write_csv(folder / "BPBD.csv", [U, *[[3] * 9] * 12])
    write_csv(folder / "Dinas Sosial.csv", [U, *[[4] * 9] * 40, [7, *[4] * 8]])
    (folder / "Rusak.xlsx").write_bytes(b"PK\x03\x04 damaged")
    return folder


@pytest.mark.parametrize(("command", "ending"), [("report", "md"), ("score", "json"), ("card", "svg")])
def test_that_a_file_could_not_be_read_is_said_once_for_all_parts(
    run: Run, with_damaged: Path, tmp_path: Path, command: str, ending: str
) -> None:
    done = run(command, with_damaged, "--unit-from", "file", "-o", f"{tmp_path}/{{unit}}.{ending}")
    assert done.exit_code == 1
    assert done.stderr.count("not all files could be read") == 1
    assert "2 files written, 0 failed; not all files could be read" in done.stderr
    assert done.stderr.count("file-left-out") == 1
    assert run(command, with_damaged, "-o", tmp_path / f"semua.{ending}").stderr.count("not all files could be") == 1


def test_a_document_names_the_file_of_a_finding_and_lists_none_that_was_not_read(
    run: Run, with_damaged: Path, tmp_path: Path
) -> None:
    def found_on_reading(path: Path) -> list[str]:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if "Temuan saat membaca" in line and "order-assumed" not in line]

    run("report", with_damaged, "--unit-from", "file", "-o", f"{tmp_path}/{{unit}}.md")
    for unit in ("BPBD", "Dinas Sosial"):
        text = (tmp_path / f"{unit}.md").read_text(encoding="utf-8")
        assert "Rusak" not in text
        assert "file-left-out" not in text
    assert found_on_reading(tmp_path / "BPBD.md") == []
    (line,) = found_on_reading(tmp_path / "Dinas Sosial.md")
    assert "Temuan saat membaca | Dinas Sosial.csv: " in line
    run("report", with_damaged, "-o", tmp_path / "semua.md")
    whole = found_on_reading(tmp_path / "semua.md")
    assert any("Temuan saat membaca | Rusak.xlsx: " in line and "file-left-out" in line for line in whole)


@pytest.mark.parametrize(
    ("bad", "more"), [(1, ""), (3, ", dan 2 lagi ("), (15, ", dan 29 lagi, juga di berkas lain (")]
)
def test_a_document_of_a_part_tells_what_is_found_in_its_own_file(
    run: Run, tmp_path: Path, bad: int, more: str
) -> None:
    """Of more findings than are kept with their places, it is not known how many are of a file."""
    folder = tmp_path / "kantor"
    folder.mkdir()
    for unit, answer in {"BPBD": 3, "Dinas Sosial": 4}.items():
        write_csv(folder / f"{unit}.csv", [U, *[[answer] * 9] * 400, *[[7, *[answer] * 8]] * bad])
    run("report", folder, "--unit-from", "file", "-o", f"{tmp_path}/{{unit}}.md")
    for unit in ("BPBD", "Dinas Sosial"):
        text = (tmp_path / f"{unit}.md").read_text(encoding="utf-8")
        (line,) = (line for line in text.splitlines() if "answer-out-of-scale" in line)
        assert f"Temuan saat membaca | {unit}.csv: " in line
        assert more in line
        assert ("lagi" in line) is bool(more)
