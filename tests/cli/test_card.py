"""``ikm card``: which figure is published, of which period, under which name, and what is refused."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ikm.index.rounding import half_up
from tests.conftest import Run
from tests.surveys import U, plain_index, write_csv

UNITS = {"Loket A": 3, "Loket B": 4}
OFFICE = """
[laporan]
unit = "Kantor Contoh"
kabupaten = "Kabupaten Contoh"
periode = "TW I"
tahun = 2025

[pejabat]
jabatan = "Camat Contoh"
"""


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Of each unit 8 respondents of KTP and 2 of KK, who say one less."""
    rows: list[list[Any]] = [["Unit", "Layanan", *U]]
    for unit, answer in UNITS.items():
        rows += [[unit, "KTP", *[answer] * 9]] * 8 + [[unit, "KK", *[answer - 1] * 9]] * 2
    return write_csv(tmp_path / "jawaban.csv", rows)


@pytest.fixture
def two_periods(tmp_path: Path) -> Path:
    rows = [[period, *[answer] * 9] for period, answer in (("TW I 2025", 3), ("TW II 2025", 4)) for _ in range(5)]
    return write_csv(tmp_path / "periode.csv", [["Periode", *U], *rows])


def said(path: Path) -> str:
    """All that a card says, as it is read aloud."""
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    return "; ".join(element.text or "" for element in root if element.tag.endswith(("title", "desc")))


def shown(rows: list[list[int]]) -> str:
    return str(half_up(plain_index(rows), 2)).replace(".", ",")


def test_without_services_the_figure_is_that_of_all_respondents(run: Run, answers: Path, tmp_path: Path) -> None:
    done = run("card", answers, "--name", "Kantor Contoh", "-o", tmp_path / "k.svg")
    assert done.exit_code == 0, done.stderr
    rows = [[3] * 9] * 8 + [[2] * 9] * 2 + [[4] * 9] * 8 + [[3] * 9] * 2
    assert f"NILAI IKM: {shown(rows)}" in said(tmp_path / "k.svg")
    assert "KANTOR CONTOH" in said(tmp_path / "k.svg")
    assert "card-nameless" not in done.stderr


def test_grouped_by_services_it_is_their_mean_unless_another_is_named(
    run: Run, answers: Path, tmp_path: Path
) -> None:
    """Of the services one has 3.5 and one 2.5, so the whole has 3.0; pooled it has 3.3; all that × 25."""
    of_services = ("card", answers, "--unit", "none", "--by", "layanan", "-o", tmp_path / "k.svg", "-q")
    run(*of_services)
    assert "cara Laporan SKM): 75,00" in said(tmp_path / "k.svg")
    assert "NAMA LAYANAN; KTP, KK" in said(tmp_path / "k.svg")
    run(*of_services, "--overall", "pooled")
    assert "NILAI IKM: 82,50" in said(tmp_path / "k.svg")


def test_each_unit_and_each_service_has_a_card_of_its_own(run: Run, answers: Path, tmp_path: Path) -> None:
    done = run("card", answers, "--name", "Dinas Contoh", "-o", f"{tmp_path}/kartu/{{unit}}.svg")
    assert done.exit_code == 0, done.stderr
    for unit, answer in UNITS.items():
        text = said(tmp_path / "kartu" / f"{unit}.svg")
        assert f"DINAS CONTOH · {unit.upper()}" in text
        assert shown([[answer] * 9] * 8 + [[answer - 1] * 9] * 2) in text
    done = run("card", answers, "--by", "layanan", "-o", f"{tmp_path}/{{layanan}}.svg")
    assert done.exit_code == 0, done.stderr
    assert "NAMA LAYANAN; KK; RESPONDEN" in said(tmp_path / "KK.svg")
    assert f"NILAI IKM: {shown([[2] * 9] * 2 + [[3] * 9] * 2)}" in said(tmp_path / "KK.svg")


def test_of_several_periods_one_has_to_be_named(run: Run, two_periods: Path, tmp_path: Path) -> None:
    done = run("card", two_periods, "-o", tmp_path / "k.svg")
    assert done.exit_code == 2
    assert "period-undecided" in done.stderr
    assert "TW I 2025, TW II 2025" in done.stderr
    assert not (tmp_path / "k.svg").exists()
    done = run("card", two_periods, "--period", "TW I 2025", "-o", tmp_path / "k.svg")
    assert done.exit_code == 0, done.stderr
    assert "75,00" in said(tmp_path / "k.svg")
    assert "PERIODE SURVEI; TW I 2025" in said(tmp_path / "k.svg")
    done = run("card", two_periods, "--period", "all", "-o", tmp_path / "semua.svg")
    assert done.exit_code == 0, done.stderr
    assert said(tmp_path / "semua.svg").endswith("PERIODE SURVEI")
    done = run("card", two_periods, "-o", f"{tmp_path}/{{periode}}.svg")
    assert done.exit_code == 0, done.stderr
    assert "100,00" in said(tmp_path / "TW II 2025.svg")


def test_an_office_file_names_office_region_period_and_who_signs(
    run: Run, two_periods: Path, answers: Path, tmp_path: Path
) -> None:
    office = tmp_path / "kantor.toml"
    office.write_text(OFFICE, encoding="utf-8")
    done = run("card", two_periods, "--office", office, "-o", tmp_path / "k.svg")
    assert done.exit_code == 0, done.stderr
    assert "KANTOR CONTOH; KABUPATEN CONTOH; TAHUN 2025; NILAI IKM: 75,00" in said(tmp_path / "k.svg")
    assert ">Camat Contoh<" in (tmp_path / "k.svg").read_text(encoding="utf-8")
    assert "card-nameless" not in done.stderr
    done = run("card", answers, "--unit", "none", "--office", office, "-o", f"{tmp_path}/{{layanan}}.svg")
    assert done.exit_code == 0, done.stderr
    assert "KANTOR CONTOH; KABUPATEN CONTOH" in said(tmp_path / "KTP.svg")
    assert "NAMA LAYANAN; KTP; RESPONDEN" in said(tmp_path / "KTP.svg")


def test_a_card_without_a_name_is_written_and_that_is_said(run: Run, answers: Path, tmp_path: Path) -> None:
    done = run("card", answers, "-o", tmp_path / "k.svg")
    assert done.exit_code == 0
    assert "card-nameless" in done.stderr


def test_without_an_index_there_is_no_card(run: Run, tmp_path: Path) -> None:
    rows = [[period, *[3] * 8, last] for period, last in (("TW I 2025", ""), ("TW II 2025", 3)) for _ in range(5)]
    path = write_csv(tmp_path / "a.csv", [["Periode", *U], *rows])
    done = run("card", path, "--period", "TW I 2025", "-o", tmp_path / "k.svg")
    assert done.exit_code == 2
    assert "card-indexless" in done.stderr
    assert not (tmp_path / "k.svg").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--rules", "3as"], "rules-several"),
        (["--size", "a5"], "option-unknown"),
        (["-f", "docx"], "option-unknown"),
        (["-o", "kartu.docx"], "output-format"),
        (["-o", "{opd}.svg"], "output-place"),
    ],
)
def test_what_no_card_can_be_is_refused(run: Run, answers: Path, options: list[str], code: str) -> None:
    done = run("card", answers, *options)
    assert done.exit_code == 2
    assert code in done.stderr


def test_a_card_goes_to_stdout_as_svg(run: Run, answers: Path) -> None:
    done = run("card", answers, "--name", "Kantor Contoh", "-q")
    assert done.stdout.startswith("<?xml")
    assert ElementTree.fromstring(done.stdout.encode()).tag.endswith("svg")


@pytest.mark.parametrize("ending", ["svg", "html", "png", "pdf"])
def test_a_card_is_replaced_and_what_somebody_changed_is_not(
    run: Run, answers: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"k.{ending}"
    wanted = ("card", answers, "--name", "Kantor Contoh", "--size", "square", "-o", path, "-q")
    assert run(*wanted).exit_code == 0
    before = path.read_bytes()
    assert run(*wanted).exit_code == 0
    assert path.read_bytes() == before
    path.write_bytes(before + b"<!-- -->\n")
    if ending == "html":  # a page is only ever a result
        return
    done = run(*wanted)
    assert done.exit_code == 2
    assert "output-changed" in done.stderr
    assert run(*wanted, "--force").exit_code == 0
    assert path.read_bytes() == before
    assert path.with_name(f"{path.name}.bak").read_bytes() == before + b"<!-- -->\n"


def test_without_typst_svg_is_written_and_png_is_refused(
    run: Run, answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert run("card", answers, "-o", tmp_path / "k.svg", "-q").exit_code == 0
    done = run("card", answers, "-o", tmp_path / "k.png", "-q")
    assert done.exit_code == 2
    assert "typst-absent" in done.stderr
    assert ".[pdf]" in done.stderr
    assert not (tmp_path / "k.png").exists()


def test_the_office_file_says_whose_card_it_is_and_who_signs(run: Run, answers: Path, tmp_path: Path) -> None:
    office = tmp_path / "kantor.toml"
    office.write_text(
        """
[laporan]
unit = "Kantor Contoh"
kabupaten = "Kabupaten Contoh"
kota = "Contoh"
tanggal = 2025-10-01
[pejabat]
plt = "Plt."
jabatan = "Kepala Kantor"
nama = "Nama Contoh"
""",
        encoding="utf-8",
    )
    done = run("card", answers, "--office", office)
    assert done.exit_code == 0, done.stderr
    for text in ("KANTOR CONTOH", "KABUPATEN CONTOH", "Contoh, 1 Oktober 2025", "Plt. Kepala Kantor", "Nama Contoh"):
        assert text in done.stdout
    assert "NIP" not in done.stdout
    assert "card-nameless" not in done.stderr


def test_the_days_of_the_survey_stand_on_the_card_where_the_answers_tell_them(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Tanggal", "Layanan", *U]]
    rows += [[f"2025-08-{day:02d}", "KTP" if day % 2 else "KK", *[3] * 9] for day in range(4, 28)]
    dated = write_csv(tmp_path / "bertanggal.csv", rows)
    done = run("card", dated, "--by", "layanan", "--name", "Kantor Contoh", "-o", tmp_path / "k.svg")
    assert done.exit_code == 0, done.stderr
    assert "4 Agustus 2025 sampai 27 Agustus 2025" in said(tmp_path / "k.svg")


def test_respondents_without_a_service_are_no_service_of_the_card(run: Run, tmp_path: Path) -> None:
    rows = [[service, *[3] * 9] for service in ("KTP", "KK", "") for _ in range(10)]
    answers = write_csv(tmp_path / "jawaban.csv", [["Layanan", *U], *rows])
    done = run("card", answers, "--by", "layanan", "--name", "Kantor Contoh", "-o", tmp_path / "k.svg")
    assert done.exit_code == 0, done.stderr
    assert "NAMA LAYANAN; KK, KTP;" in said(tmp_path / "k.svg")
    assert "(kosong)" not in said(tmp_path / "k.svg")


def test_the_days_that_the_office_tells_go_before_those_of_the_answers(run: Run, tmp_path: Path) -> None:
    rows = [[f"2025-08-{day:02d}", *[3] * 9] for day in range(4, 28)]
    answers = write_csv(tmp_path / "jawaban.csv", [["Tanggal", *U], *rows])
    office = tmp_path / "kantor.toml"
    office.write_text('[laporan]\nunit = "Kantor Contoh"\n[pelaksanaan]\nmulai = 2025-08-01\n', encoding="utf-8")
    done = run("card", answers, "--office", office, "-o", tmp_path / "k.svg")
    assert done.exit_code == 0, done.stderr
    assert "1 Agustus 2025 sampai 27 Agustus 2025" in said(tmp_path / "k.svg")
