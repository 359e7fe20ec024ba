"""``ikm office``: what answers and the period before tell, what is left to people, and what is not replaced."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ikm.survey.exchange.office import Analysis, Conduct, FollowUp, Office, Past, PastIndex, Plan, Served
from ikm.survey.exchange.office_file import OfficeFile
from tests.conftest import ROOT, Run
from tests.offices import FORMATS, book, everything, read, without_path, written
from tests.surveys import U, write_csv

LOW_WAKTU = [4, 4, 2, 4, 4, 4, 4, 3, 3]
"""By hand: waktu (U3) is lowest, sarana (U8) and pengaduan (U9) are next."""
LOW_BIAYA = [4, 4, 4, 1, 3, 2, 4, 4, 4]
"""By hand: biaya (U4), kompetensi (U6), produk (U5)."""


def answers(path: Path, *units: tuple[str, str, list[int]]) -> Path:
    rows = [[f"2025-08-{1 + day:02d}", unit, service, *given] for unit, service, given in units for day in range(12)]
    return write_csv(path, [["Tanggal", "Unit", "Layanan", *U], *rows])


def one_office(path: Path) -> Path:
    rows = [[f"2025-08-{1 + day:02d}", ["KTP", "KK"][day % 2], *LOW_WAKTU] for day in range(12)]
    return write_csv(path, [["Tanggal", "Layanan", *U], *rows])


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_file_is_written_to_be_filled_in(ending: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"kantor.{ending}"
    done = run("office", "-o", path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert str(path) in done.stderr
    assert without_path(read(path).shared) == Office()
    first = path.read_bytes()
    assert run("office", "-o", path).exit_code == 0
    assert path.read_bytes() == first


@pytest.mark.parametrize("ending", FORMATS)
def test_answers_fill_in_what_they_tell_and_no_more(ending: str, run: Run, tmp_path: Path) -> None:
    one_office(tmp_path / "jawaban.csv")
    path = tmp_path / f"kantor.{ending}"
    done = run("office", "-o", path, "--from", tmp_path / "jawaban.csv", "--period", "TW III 2025")
    assert done.exit_code == 0
    found = read(path)
    low = ("waktu", "sarana", "pengaduan")
    assert found.units == ()
    assert without_path(found.shared) == Office(
        laporan=found.shared.laporan._replace(periode="TW III 2025"),
        pelaksanaan=Conduct(mulai=date(2025, 8, 1), selesai=date(2025, 8, 12)),
        populasi=(Served("KK"), Served("KTP")),
        analisis=tuple(Analysis(unsur) for unsur in low),
        rtl=tuple(Plan(unsur) for unsur in low),
    )
    assert {*found.shared.laporan} == {None, "TW III 2025"}


@pytest.mark.language("id")
def test_the_workbook_says_what_the_answers_told(run: Run, tmp_path: Path) -> None:
    one_office(tmp_path / "jawaban.csv")
    path = tmp_path / "kantor.xlsx"
    run("office", "-o", path, "--from", tmp_path / "jawaban.csv", "--period", "TW III 2025")
    guide = openpyxl.load_workbook(path)["Petunjuk"]
    texts = [str(row[0].value) for row in guide.iter_rows() if row[0].value]
    for text in (
        "12 responden",
        "periode TW III 2025",
        "jawaban dari 1 Agustus 2025 sampai 12 Agustus 2025",
        "unsur terendah: Waktu Penyelesaian, Sarana dan prasarana, Penanganan Pengaduan, Saran dan Masukan",
    ):
        assert text in texts


def test_each_unit_has_its_own_lowest_unsur_and_services(run: Run, tmp_path: Path) -> None:
    source = answers(tmp_path / "a.csv", ("Melati", "KTP", LOW_WAKTU), ("Mawar", "KK", LOW_BIAYA))
    path = tmp_path / "kantor.xlsx"
    assert run("office", "-o", path, "--from", source, "--period", "2025").exit_code == 0
    file = read(path)
    assert file.units == ("Mawar", "Melati")
    assert (file.shared.rtl, file.shared.populasi) == ((), ())
    assert [plan.unsur for plan in file.of("Melati").rtl] == ["waktu", "sarana", "pengaduan"]
    assert [plan.unsur for plan in file.of("Mawar").rtl] == ["biaya", "kompetensi", "produk"]
    assert file.of("Mawar").populasi == (Served("KK"),)
    rows = list(openpyxl.load_workbook(path)["Pejabat"].iter_rows(min_row=3, max_col=1, values_only=True))
    assert rows == [("Mawar",), ("Melati",)]


def test_answers_of_several_periods_are_of_the_one_that_is_named(run: Run, tmp_path: Path) -> None:
    rows = [[f"2025-{month:02d}-05", *LOW_WAKTU] for month in (5, 8) for _ in range(12)]
    source = write_csv(tmp_path / "a.csv", [["Tanggal", *U], *rows])
    options = ("office", "-o", tmp_path / "k.toml", "--from", source, "--per", "triwulan")
    refused = run(*options)
    assert (refused.exit_code, "period-undecided" in refused.stderr) == (2, True)
    assert run(*options, "--period", "TW II 2025").exit_code == 0
    found = read(tmp_path / "k.toml").shared
    assert (found.laporan.periode, found.pelaksanaan.selesai) == ("TW II 2025", date(2025, 5, 5))
    every = ("office", "-o", tmp_path / "semua.toml", "--from", source, "--period", "all")
    assert run(*every).exit_code == 0
    found = read(tmp_path / "semua.toml").shared
    assert (found.laporan.periode, found.pelaksanaan.selesai) == (None, date(2025, 8, 5))


@pytest.mark.parametrize("ending", FORMATS)
def test_what_somebody_filled_in_is_not_replaced(ending: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"kantor.{ending}"
    run("office", "-o", path)
    if ending == "xlsx":
        book = openpyxl.load_workbook(path)
        book["RTL"]["C3"] = "Menambah loket"
        book.save(path)
    else:
        path.write_text(path.read_text().replace('kota = ""', 'kota = "Contoh"'))
    changed = path.read_bytes()
    refused = run("office", "-o", path)
    assert (refused.exit_code, "output-changed" in refused.stderr) == (2, True)
    assert path.read_bytes() == changed
    assert run("office", "-o", path, "--force").exit_code == 0
    assert (tmp_path / f"kantor.{ending}.bak").read_bytes() == changed


@pytest.mark.parametrize("ending", FORMATS)
def test_the_next_period_goes_on_from_the_last(ending: str, run: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "2025", tmp_path / "2026"
    old.mkdir()
    new.mkdir()
    office = everything(old)
    plans = (*office.rtl, Plan("biaya"))  # about which nothing was planned yet
    written(OfficeFile(old / "kantor", office._replace(rtl=plans)), old / f"kantor.{ending}")
    path = new / f"kantor.{ending}"
    done = run("office", "--next", old / f"kantor.{ending}", "-o", path)
    assert done.exit_code == 0
    facts = office.laporan._replace(
        periode=None, tahun=None, tanggal=None, nomor=None, logo=new / ".." / "2025" / "gambar" / "logo.png"
    )
    assert without_path(read(path).shared) == Office(
        laporan=facts,
        pejabat=office.pejabat,
        pengesahan=office.pengesahan,
        dasar=office.dasar,
        pelaksanaan=office.pelaksanaan._replace(mulai=None, selesai=None),
        jadwal=(office.jadwal[0]._replace(waktu=None),),
        populasi=tuple(one._replace(jumlah=None) for one in office.populasi),
        tindak_lanjut=(FollowUp("Menambah loket", "waktu"),),
        laporan_sebelumnya=Past("TW III 2025", date(2025, 10, 10)),
        tren=office.tren,
        lampiran=office.lampiran._replace(kuesioner="../2025/gambar/kuesioner.png"),
    )


def test_the_next_period_has_what_its_answers_tell_and_the_last_index(run: Run, tmp_path: Path) -> None:
    former = answers(tmp_path / "lama.csv", ("Melati", "KTP", LOW_WAKTU), ("Mawar", "KK", LOW_BIAYA))
    report = tmp_path / "lama.json"
    assert run("score", former, "--period", "TW III 2025", "-o", report).exit_code == 0
    path = tmp_path / "kantor.xlsx"
    own = {
        "MELATI": Office(populasi=(Served("ktp", 500),), rtl=(Plan("waktu", "Menambah loket"),)),
        "Mawar": Office(),
    }
    written(OfficeFile(tmp_path / "k", Office(tren=(PastIndex("TW II 2025", Decimal(80)),)), own), path)
    source = answers(tmp_path / "baru.csv", ("Melati", "KTP", LOW_BIAYA), ("Dahlia", "SKCK", LOW_BIAYA))
    new = tmp_path / "baru.xlsx"
    options = ("office", "--next", path, "--from", source, "--period", "TW IV 2025", "-o", new)
    assert run(*options, "--previous", report).exit_code == 0
    file = read(new)
    assert file.units == ("MELATI", "Mawar", "Dahlia")
    melati = file.of("Melati")
    assert melati.populasi == (Served("ktp"),)
    assert melati.tindak_lanjut == (FollowUp("Menambah loket", "waktu"),)
    assert [plan.unsur for plan in melati.rtl] == ["biaya", "kompetensi", "produk"]
    assert (melati.laporan.periode, melati.laporan_sebelumnya) == ("TW IV 2025", Past())
    # 32 / 9 · 25 = 88.888… and 30 / 9 · 25 = 83.333…; of both together 86.111…
    assert melati.tren == (PastIndex("TW III 2025", Decimal("88.89"), 12),)
    assert file.of("Mawar").tren == (PastIndex("TW III 2025", Decimal("83.33"), 12),)
    assert file.shared.tren == (PastIndex("TW II 2025", Decimal(80)), PastIndex("TW III 2025", Decimal("86.11"), 24))


def test_an_index_of_no_period_has_no_place_in_the_trend(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [U, *([LOW_WAKTU] * 12)])
    run("score", source, "-o", tmp_path / "a.json")
    written(OfficeFile(tmp_path / "k"), tmp_path / "k.toml")
    options = ("office", "--next", tmp_path / "k.toml", "-o", tmp_path / "b.toml", "--previous", tmp_path / "a.json")
    refused = run(*options)
    assert (refused.exit_code, "office-period-unknown" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("-o", "kantor.docx"), "office-ending"),
        (("-o", "kantor"), "office-ending"),
        (("--previous", "a.json", "-o", "k.toml"), "option-needs"),
        (("--next", "tidak-ada.xlsx", "-o", "k.toml"), "file-missing"),
        (("--next", "lama.toml", "-o", "lama.toml"), "output-is-input"),
        (("--from", "a.xlsx", "-o", "a.xlsx"), "output-is-input"),
        (("--from", "lama.toml", "--rules", "x", "-o", "k.toml"), "rules-unknown"),
    ],
)
def test_what_cannot_be_written_is_refused_first(
    options: tuple[str, ...], code: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "lama.toml").write_text("")
    (tmp_path / "a.xlsx").write_bytes((ROOT / "examples" / "puskesmas.xlsx").read_bytes())
    refused = run("office", *options, folder=tmp_path)
    assert (refused.exit_code, refused.stdout, f"ikm: {code}:" in refused.stderr) == (2, "", True), refused.stderr


def test_an_office_file_is_never_read_as_answers(run: Run, tmp_path: Path) -> None:
    one_office(tmp_path / "jawaban.csv")
    run("office", "-o", tmp_path / "kantor.xlsx", "--from", tmp_path / "jawaban.csv")
    foreign = openpyxl.load_workbook(tmp_path / "kantor.xlsx")
    foreign.properties.creator = "somebody"  # as a program leaves it that writes workbooks anew
    foreign.save(tmp_path / "kantor-lain.xlsx")
    done = run("score", tmp_path)
    assert done.exit_code == 0
    assert done.stderr.count("input-skipped") == 2
    for name in ("kantor.xlsx", "kantor-lain.xlsx"):
        refused = run("score", tmp_path / name)
        assert (refused.exit_code, "office-no-answers" in refused.stderr) == (2, True)


def test_a_workbook_without_properties_is_still_read_as_answers(run: Run, tmp_path: Path) -> None:
    whole, path = io.BytesIO(), tmp_path / "a.xlsx"
    with zipfile.ZipFile(ROOT / "examples" / "puskesmas.xlsx") as package, zipfile.ZipFile(whole, "w") as made:
        for part in package.infolist():
            if not part.filename.startswith("docProps"):
                made.writestr(part.filename, package.read(part))
    path.write_bytes(whole.getvalue())
    assert run("score", path, "--quiet").exit_code == 0


def cells(path: Path, sheet: str) -> Any:
    return openpyxl.load_workbook(path)[sheet]


def test_the_workbook_helps_those_who_fill_it_in(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kantor.xlsx"
    source = answers(tmp_path / "a.csv", ("Melati", "KTP", LOW_WAKTU), ("Mawar", "KK", LOW_BIAYA))
    run("office", "-o", path, "--from", source)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Petunjuk"
    assert book["Daftar"].sheet_state == "hidden"
    for sheet in book.worksheets[1:-1]:
        assert sheet["A1"].value
        assert (sheet["A2"].value, sheet.freeze_panes, sheet.print_title_rows) == ("Unit", "B3", "$1:$2")
        assert sheet.page_setup.orientation == "landscape"
    lists = {
        str(area): check.formula1
        for check in book["RTL"].data_validations.dataValidation
        for area in check.sqref.ranges
        if check.type == "list"
    }
    assert [*lists.values()] == ["Daftar!$A$2:$A$3", "Daftar!$B$2:$B$10"]
    status = [check.formula1 for check in book["Tindak lanjut"].data_validations.dataValidation]
    assert '"sudah,proses,belum"' in status
    assert book["Pejabat"].column_dimensions["D"].number_format == "@"
    assert book["RTL"].column_dimensions["F"].number_format == "[$-421]dd mmm yyyy"


def test_of_many_faults_the_first_are_said_whole_and_the_others_by_their_places(run: Run, tmp_path: Path) -> None:
    rows = [["Unsur", "Tanggal selesai"], *[["waktu", "besok"]] * 3]
    sheets = {"RTL": rows, "Tindak lanjut": rows, "Isi laporan": [["Tanggal FKP"], ["besok"]]}
    refused = run("office", "--next", book(tmp_path / "k.xlsx", sheets), "-o", tmp_path / "n.xlsx")
    assert refused.exit_code == 2
    assert f"office-no-day: {tmp_path / 'k.xlsx'}:RTL!B2: “Tanggal selesai” has to be a day" in refused.stderr
    assert "RTL!B4, Tindak lanjut!B2, Tindak lanjut!B3, Tindak lanjut!B4, Isi laporan!A2" in refused.stderr
    path = tmp_path / "k.toml"
    path.write_text('[[rtl]]\nmulai = "x"\nselesai = "y"\n[[rtl]]\nmulai = "z"\n')
    refused = run("office", "--next", path, "-o", tmp_path / "n.xlsx")
    assert "rtl[2].mulai" in refused.stderr.splitlines()[-1]


def test_nobody_is_known_by_the_names_of_units_and_services(run: Run, tmp_path: Path) -> None:
    unit, service = "Bp. Budi 0812-3456-789", "Antar 3201010101900001"
    source = answers(tmp_path / "a.csv", (unit, service, LOW_WAKTU), ("Mawar", "KK", LOW_BIAYA))
    path = tmp_path / "kantor.toml"
    assert run("office", "-o", path, "--from", source, "--unit", "Unit").exit_code == 0
    text = path.read_text()
    assert "0812" not in text
    assert "32010101" not in text
    (masked,) = (name for name in read(path).units if name.startswith("Bp. Budi #"))
    (served,) = read(path).of(masked).populasi
    assert (served.layanan or "").startswith("Antar #")
