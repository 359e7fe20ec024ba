"""``ikm report``: which figures head the laporan, where the period before comes from, and what is lacking."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image

from ikm.index.rounding import half_up
from ikm.render.page import gap
from tests.conftest import Run
from tests.surveys import U, plain_index, write_csv

SERVICES = {"KTP": (3, 30), "KK": (4, 10)}
"""What all respondents of a service answer, and how many there are."""
UNITS = {"Loket A": 3, "Loket B": 4}


def answers(folder: Path, name: str = "jawaban.csv", lower: int = 0, period: str = "TW III 2025") -> Path:
    """The answers of one period, in which everybody answers as :data:`SERVICES` has it, or so much lower."""
    rows: list[list[Any]] = [["Periode", "Layanan", *U]]
    for service, (answer, number) in SERVICES.items():
        rows += [[period, service, *[answer - lower] * 9]] * number
    return write_csv(folder / name, rows)


def of_units(folder: Path, name: str = "unit.csv", lower: int = 0, period: str = "TW III 2025") -> Path:
    """The answers of one period of two units."""
    rows: list[list[Any]] = [["Periode", "Unit", *U]]
    for unit, answer in UNITS.items():
        rows += [[period, unit, *[answer - lower] * 9]] * 12
    return write_csv(folder / name, rows)


def shown(index: Fraction) -> str:
    return str(half_up(index, 2)).replace(".", ",")


MEAN = shown((plain_index([[3] * 9]) + plain_index([[4] * 9])) / 2)
"""By hand: (75 + 100) / 2 = 87,50."""
POOLED = shown(plain_index([[3] * 9] * 30 + [[4] * 9] * 10))
"""By hand: 75 + 25 × 10 / 40 = 81,25."""


@pytest.fixture
def report(run: Run, tmp_path: Path) -> Callable[..., str]:
    """Write a report as Markdown, and give its text."""

    def written(*arguments: Any, exit_code: int = 0) -> str:
        path = tmp_path / "laporan.md"
        done = run("report", *arguments, "--by", "layanan", "-o", path)
        assert done.exit_code == exit_code, done.stderr
        return path.read_text(encoding="utf-8")

    return written


def test_the_figures_by_hand() -> None:
    assert (MEAN, POOLED) == ("87,50", "81,25")


@pytest.mark.parametrize(
    ("options", "head", "beside"),
    [
        ((), MEAN, POOLED),
        (("--overall", "pooled"), POOLED, MEAN),
        (("--outline", "2023"), POOLED, MEAN),
        (("--outline", "2023", "--overall", "mean"), MEAN, POOLED),
    ],
)
def test_one_figure_heads_the_report_and_the_other_stands_once_in_the_annex(
    options: tuple[str, ...], head: str, beside: str, report: Callable[..., str], tmp_path: Path
) -> None:
    text = report(answers(tmp_path), *options)
    assert re.search(rf"IKM\s*\|? *\**{head}", text)
    body, _, annex = text.partition("Lampiran 5")
    assert head in body
    assert beside not in body
    assert annex.count(beside) == 1


def test_a_period_has_to_be_named_where_there_are_several(
    run: Run, report: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "semua.csv"
    before = answers(tmp_path, "lalu.csv", lower=1, period="TW II 2025").read_text().splitlines()
    now = answers(tmp_path).read_text().splitlines()
    path.write_text("\n".join([*now, *before[1:]]), encoding="utf-8")
    done = run("report", path, "--by", "layanan", "-o", tmp_path / "laporan.md")
    assert done.exit_code == 2
    assert "period-undecided" in done.stderr
    assert "TW II 2025, TW III 2025" in done.stderr
    assert not (tmp_path / "laporan.md").exists()
    text = report(path, "--period", "TW III 2025")
    assert MEAN in text
    assert "PERIODE TW III 2025" in text
    office = tmp_path / "kantor.toml"
    office.write_text('schema = "ikm.office/1"\n[laporan]\nperiode = "semua"\n', encoding="utf-8")
    for every, options in (("all", ["--period", "all"]), ("semua", ["--office", office])):
        text = report(path, *options).casefold()
        assert f"periode {every}" not in text
        assert f"| {every} |" not in text
    of_year = report(path, "--year", "2025", "--overall", "pooled")
    assert shown(Fraction(81.25) - Fraction(25, 2)) in of_year  # half of all answered one lower


@pytest.mark.parametrize("ending", [".json", ".tally", ".xlsx", ".csv"])
def test_the_period_before_comes_from_whatever_file_is_left_of_it(
    ending: str, run: Run, report: Callable[..., str], tmp_path: Path
) -> None:
    before = answers(tmp_path, "lalu.csv", lower=1, period="TW II 2025")
    if ending != ".csv":
        path = before.with_suffix(ending)
        wanted = ["--by", "layanan", "--by", "periode", "--overall", "mean"]
        assert run("score", before, *wanted, "--period", "TW II 2025", "-o", path, "-q").exit_code == 0
        before = path
    text = report(answers(tmp_path), "--previous", before)
    assert "62,50" in text  # by hand: each answer of both services one lower, (50 + 75) / 2
    assert "TW II 2025" in text


def test_results_that_are_not_of_an_earlier_period_are_refused(run: Run, tmp_path: Path) -> None:
    done = run("report", answers(tmp_path), "--previous", answers(tmp_path, "lagi.csv"), "-o", tmp_path / "l.md")
    assert done.exit_code == 2
    assert "previous-later" in done.stderr


def test_the_days_of_the_answers_tell_which_are_earlier(run: Run, tmp_path: Path) -> None:
    files = {}
    for month in ("05", "08"):
        rows = [[f"2025-{month}-{day:02d}", *[3] * 9] for day in range(1, 13)]
        files[month] = write_csv(tmp_path / f"{month}.csv", [["Tanggal", *U], *rows])
    for now, before, refusal in (("08", "05", ""), ("05", "08", "previous-later"), ("08", "08", "previous-same")):
        done = run("report", files[now], "--previous", files[before], "-f", "markdown", "-q")
        assert done.exit_code == (2 if refusal else 0), done.stderr
        assert refusal in done.stderr


@pytest.mark.parametrize("former", ["semua.json", "semua.csv", "."])
def test_the_period_before_may_stand_in_the_same_table(former: str, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "masuk"
    folder.mkdir()
    months = {"TW I 2025": 2, "TW II 2025": 1, "TW III 2025": 3}
    rows: list[list[Any]] = [["Periode", *U]]
    for period, answer in months.items():
        rows += [[period, *[answer] * 9]] * 12
    path = write_csv(folder / "semua.csv", rows)
    if former.endswith("json"):
        assert run("score", path, "--by", "periode", "--period", "all", "-o", tmp_path / former).exit_code == 0
    before = tmp_path / former if former.endswith("json") else folder / former
    out = tmp_path / "l.md"
    done = run("report", path, "--period", "TW III 2025", "--previous", before, "-o", out, "-q")
    assert done.exit_code == 0, done.stderr
    assert "Perubahan dari TW II 2025: +50,00" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "is_of_all", "said"),
    [
        (["Loket 1", "Loket B"], True, True),
        (["Loket B", "LOKET A"], True, False),
        (["Loket A", "Loket B", "Loket C"], True, True),
        (["Loket A", "Loket C"], False, False),
        (["Loket 1", "Loket C"], False, True),
    ],
)
def test_units_of_the_office_file_that_no_answers_are_of_are_told(
    names: list[str], is_of_all: bool, said: bool, run: Run, tmp_path: Path
) -> None:
    """A file of many offices beside the answers of one that it names is no slip."""
    office = tmp_path / "kantor.toml"
    office.write_text("".join(f'[[unit]]\nnama = "{name}"\n' for name in names), encoding="utf-8")
    rows: list[list[Any]] = [["Periode", "Unit", *U]]
    for unit in UNITS if is_of_all else ("Loket A",):
        rows += [["TW III 2025", unit, *[3] * 9]] * 12
    path = write_csv(tmp_path / "unit.csv", rows)
    wanted = ["report", path, "--unit", "Unit", "--office", office, "--lang", "en"]
    for output in (f"{tmp_path}/{{unit}}.md", tmp_path / "semua.md"):
        done = run(*wanted, "-o", output)
        assert done.exit_code == 0, done.stderr
        assert done.stderr.count("office-units-unmet") == said
        assert "office-units-unmet" not in (tmp_path / "Loket A.md").read_text(encoding="utf-8")


def test_each_unit_has_a_report_with_its_own_period_before(run: Run, tmp_path: Path) -> None:
    before = of_units(tmp_path, "lalu.csv", lower=1, period="TW II 2025")
    template = f"{tmp_path}/laporan/{{unit}}.md"
    done = run("report", of_units(tmp_path), "--unit", "Unit", "--previous", before, "-o", template)
    assert done.exit_code == 0, done.stderr
    for unit, answer in UNITS.items():
        text = (tmp_path / "laporan" / f"{unit}.md").read_text(encoding="utf-8")
        assert unit in text
        assert shown(plain_index([[answer] * 9])) in text
        assert shown(plain_index([[answer - 1] * 9])) in text
        others = set(UNITS) - {unit}
        assert not any(other in text for other in others)


def test_what_is_lacking_is_listed_and_can_stop_a_run(run: Run, tmp_path: Path) -> None:
    path = answers(tmp_path)
    listed = run("report", path, "--by", "layanan", "--check")
    assert listed.exit_code == 0
    assert run("report", path, "--by", "layanan", "--check", "--strict", "-q").exit_code == 1
    document = run("report", path, "--by", "layanan", "-f", "markdown", "-q").stdout
    gaps = set(re.findall(r"\[isi: ([^\]\\]+)", document))
    assert gaps
    on_one_line = " ".join(listed.stdout.split())
    assert [name for name in gaps if name not in on_one_line] == []
    assert gap("x") not in document  # the marks are no signs of a text


def test_without_a_file_the_document_is_shown(run: Run, tmp_path: Path) -> None:
    done = run("report", answers(tmp_path), "--by", "layanan")
    assert done.exit_code == 0
    assert "BAB IV" in done.stdout
    assert "--check" in done.stderr


def test_the_report_on_what_became_of_the_plans_is_a_document_of_its_own(
    report: Callable[..., str], tmp_path: Path
) -> None:
    text = report(answers(tmp_path), "--follow-up")
    assert "TINDAK LANJUT" in text
    assert "Tujuan dan Manfaat" not in text


OFFICE = """
schema = "ikm.office/1"
[laporan]
unit = "Kantor Contoh"
periode = "TW III"
tahun = 2025
[[analisis]]
unsur = "waktu"
masalah = "Antrean panjang pada pagi hari."
[[publikasi]]
jenis = "website"
uraian = "Laman kantor"
bukti = "laman.jpg"
[[foto]]
berkas = "loket.jpg"
keterangan = "Pengisian kuesioner"
[[populasi]]
layanan = "KTP"
jumlah = 100
[[populasi]]
layanan = "KK"
jumlah = 50
"""


def photo(path: Path, size: tuple[int, int] = (2400, 1200)) -> None:
    """A picture that lies on its side, and says where it was taken."""
    noted = Image.Exif()
    noted[0x0112] = 6  # turned by a quarter
    noted[0x010E] = "halaman rumah"
    Image.new("RGB", size, (200, 80, 40)).save(path, exif=noted)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    for name in ("laman.jpg", "loket.jpg"):
        photo(tmp_path / name)
    path = tmp_path / "kantor.toml"
    path.write_text(OFFICE, encoding="utf-8")
    return path


def test_what_the_office_says_stands_in_the_report(office: Path, report: Callable[..., str], tmp_path: Path) -> None:
    text = report(answers(tmp_path), "--office", office)
    assert "KANTOR CONTOH" in text
    assert "PERIODE TW III 2025" in text
    assert re.search(r"KTP \| 100 \| 80 \| 30 \| 50", text)  # by the table of Krejcie and Morgan
    assert re.search(r"KK \| 50 \| 44 \| 10 \| 34", text)
    assert "Pengisian kuesioner" in text


def test_respondents_of_a_service_whose_users_nobody_told_are_not_passed_over(
    office: Path, report: Callable[..., str], tmp_path: Path
) -> None:
    office.write_text(OFFICE.replace('layanan = "KK"', 'layanan = "Akta"'), encoding="utf-8")
    text = report(answers(tmp_path), "--office", office)
    assert "Dari 40 responden, 30 menilai layanan atau unit yang jumlah penggunanya disebutkan." in text
    assert re.search(r"Akta \| 50 \| 44 \| – \| 44", text)


def test_suggestions_are_counted_by_unsur_and_quoted_where_a_person_released_them(
    office: Path, report: Callable[..., str], tmp_path: Path
) -> None:
    rows: list[list[Any]] = [["Periode", "Layanan", *U]]
    rows += [["TW III 2025", service, 4, 4, 2, *[4] * 6] for service in ("KTP", "KK") for _ in range(12)]
    path = write_csv(tmp_path / "lambat.csv", rows)
    suggestions = [
        ["No", "Saran", "Unsur", "Boleh dikutip"],
        [1, "Loket ditambah, hubungi 0812 3456 7890", "Waktu", "ya"],
        [2, "Antre lama sekali", "Waktu", "tidak"],
        [3, "Kursi kurang", "Sarana", "ya"],
        [4, "Parkir jauh", "", ""],
    ]
    sorted_by_hand = write_csv(tmp_path / "saran.csv", suggestions)
    text = report(path, "--office", office, "--saran", sorted_by_hand)
    assert "Dari 4 saran responden, 2 mengenai Waktu Penyelesaian, 1 mengenai Sarana dan prasarana, dan 1" in text
    assert "“Loket ditambah, hubungi ##############”" in text.replace("\\", "")
    assert not any(words in text for words in ("Antre lama", "Parkir jauh"))


def test_evidence_is_gathered_by_indicator_with_pictures_that_tell_nothing_else(
    office: Path, run: Run, tmp_path: Path
) -> None:
    command = ("report", answers(tmp_path), "--by", "layanan", "--office", office)
    wanted = (*command, "-o", tmp_path / "laporan.md", "--bukti", tmp_path / "bukti")
    for _ in range(2):  # what is there and the same is left as it is
        done = run(*wanted)
        assert done.exit_code == 0, done.stderr
    found = sorted(path.relative_to(tmp_path / "bukti").as_posix() for path in (tmp_path / "bukti").rglob("*.*"))
    assert found == [
        "6 pelaksanaan SKM/foto-1.jpg",
        "6 pelaksanaan SKM/laporan-skm.docx",
        "7 publikasi/kartu-ikm.svg",
        "7 publikasi/media-1 website.jpg",
        "8-9 tindak lanjut/laporan-tindak-lanjut.docx",
        "daftar-bukti.txt",
    ]
    with Image.open(tmp_path / "bukti" / "7 publikasi" / "media-1 website.jpg") as picture:
        assert picture.size == (800, 1600)
        assert dict(picture.getexif()) == {}
    listed = (tmp_path / "bukti" / "daftar-bukti.txt").read_text(encoding="utf-8")
    assert "7 publikasi/media-1 website.jpg" in listed
    assert "tingkat 1 indikator 7" in listed


def test_one_folder_is_not_filled_with_the_evidence_of_several_units(run: Run, tmp_path: Path) -> None:
    path, template = of_units(tmp_path), f"{tmp_path}/laporan/{{unit}}.md"
    done = run("report", path, "--unit", "Unit", "-o", template, "--bukti", tmp_path / "bukti")
    assert done.exit_code == 2
    assert "evidence-place" in done.stderr
    assert not (tmp_path / "bukti").exists()
    done = run("report", path, "--unit", "Unit", "-o", template, "--bukti", f"{tmp_path}/bukti/{{unit}}")
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "bukti").iterdir()) == list(UNITS)


def test_a_letterhead_is_taken_and_what_is_none_is_refused_by_its_name(run: Run, tmp_path: Path) -> None:
    kop, other = tmp_path / "kop.docx", tmp_path / "bukan.docx"
    letterhead = docx.Document()
    letterhead.sections[0].header.paragraphs[0].text = "PEMERINTAH KOTA CONTOH"
    letterhead.save(str(kop))
    other.write_text("bukan dokumen", encoding="utf-8")
    command = ("report", answers(tmp_path), "--by", "layanan", "-o", tmp_path / "laporan.docx", "-q", "--template")
    refused = run(*command, other)
    assert refused.exit_code == 2
    assert "bukan.docx: " in refused.stderr
    assert "letterhead-unreadable" in refused.stderr
    assert run(*command, kop).exit_code == 0
    made = docx.Document(str(tmp_path / "laporan.docx"))
    assert "PEMERINTAH KOTA CONTOH" in [one.text for one in made.sections[-1].header.paragraphs]


def test_a_document_that_somebody_edited_is_not_replaced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "laporan.docx"
    command = ("report", answers(tmp_path), "--by", "layanan", "-o", path, "-q")
    assert run(*command).exit_code == 0
    written = path.read_bytes()
    assert run(*command).exit_code == 0
    assert path.read_bytes() == written
    document = docx.Document(str(path))
    document.add_paragraph("Tulisan kantor.")
    document.save(str(path))
    refused = run(*command)
    assert refused.exit_code == 2
    assert "output-changed" in refused.stderr
    assert run(*command, "--force").exit_code == 0
    assert path.read_bytes() == written
    assert "Tulisan kantor." in [one.text for one in docx.Document(str(path) + ".bak").paragraphs]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--strict",), "option-needs"),
        (("--template", "kop.docx", "-f", "markdown"), "option-needs"),
        (("--template", "kop.docx", "--check"), "option-conflict"),
        (("--template", "tidak-ada.docx", "-o", "laporan.docx"), "file-missing"),
        (("--outline", "2020"), "option-unknown"),
        (("--rules", "permenpanrb-14-2017,spak-4"), "rules-several"),
        (("-o", "laporan.odt"), "output-format"),
    ],
)
def test_options_that_cannot_be_meant(options: tuple[str, ...], code: str, run: Run, tmp_path: Path) -> None:
    answers(tmp_path)
    done = run("report", "jawaban.csv", *options, folder=tmp_path)
    assert done.exit_code == 2
    assert code in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["jawaban.csv"]


@pytest.mark.parametrize("rules", ["spak", "spkp-4"])
def test_the_rules_of_another_survey_have_no_laporan(rules: str, run: Run, tmp_path: Path) -> None:
    answers = write_csv(tmp_path / "jawaban.csv", [["Q1", "Q2", "Q3", "Q4", "Q5"], *[[3, 4, 3, 4, 3]] * 12])
    target = tmp_path / "laporan.docx"
    done = run("report", answers, "--rules", rules, "-o", target)
    assert done.exit_code == 2
    assert "report-other-survey" in done.stderr
    assert "ikm score" in done.stderr
    assert not target.exists()


@pytest.mark.parametrize("rules", ["permenpanrb-16-2014", "kepmenpan-25-2004"])
def test_earlier_regulations_of_the_same_survey_have_one(rules: str, run: Run, tmp_path: Path) -> None:
    from ikm.rules.library import load

    names = [one.name for one in load(rules).unsur]
    answers = write_csv(tmp_path / "jawaban.csv", [names, *[[3] * len(names)] * 12])
    done = run("report", answers, "--rules", rules, "--name", "Kantor Contoh", "-o", tmp_path / "laporan.md")
    assert done.exit_code == 0, done.stderr
    assert "75,00" in (tmp_path / "laporan.md").read_text(encoding="utf-8")
