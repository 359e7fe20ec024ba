"""``ikm saran``: what respondents wrote, as a list for a person, without what tells who they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

import ikm
from ikm.messages.masking import masked_remark
from ikm.rules.library import load
from ikm.survey.exchange.suggestions_file import read_suggestions
from ikm.survey.texts.suggestions import says_something
from tests.conftest import Run
from tests.surveys import Rows, U, write_csv, write_xlsx

HEADERS = ["No", "Unit", "Layanan", "Saran", "Unsur", "Boleh dikutip", "Tindak lanjut"]
HEAD_ROW = 7
ANSWERS = [[3, 4, 2, *[3] * 6], [4] * 9, [2, 3, 4, *[3] * 6]]


def survey(texts: list[str], header: str = "Kritik dan saran") -> Rows:
    """A table in which each respondent wrote one of the texts."""
    rows = [["Poli Umum" if n % 2 else "Poli Gigi", *ANSWERS[n % 3], text] for n, text in enumerate(texts)]
    return [["Jenis layanan", *U, header], *rows]


def listed(path: Path) -> list[dict[str, object]]:
    """The rows of a workbook of suggestions."""
    header, *rows = openpyxl.load_workbook(path)["Saran"].iter_rows(min_row=HEAD_ROW, values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def texts_in(path: Path) -> list[object]:
    return [row["Saran"] for row in listed(path)]


def test_the_list_is_of_all_that_say_something(run: Run, tmp_path: Path) -> None:
    texts = ["Antrean lama", "-", "Tidak ada", "", "AC rusak", "nihil", "Cukup", "Tambah kursi", "4"]
    done = run("saran", write_csv(tmp_path / "a.csv", survey(texts)), "-o", tmp_path / "saran.xlsx")
    assert done.exit_code == 0
    rows = listed(tmp_path / "saran.xlsx")
    assert list(rows[0]) == [name for name in HEADERS if name != "Unit"]
    assert [(row["No"], row["Layanan"], row["Saran"], row["Boleh dikutip"]) for row in rows] == [
        (1, "Poli Gigi", "AC rusak", "tidak"),
        (2, "Poli Gigi", "Antrean lama", "tidak"),
        (3, "Poli Umum", "Tambah kursi", "tidak"),
    ]
    assert "suggestions-columns: columns of suggestions: “Kritik dan saran”; 3 suggestions" in done.stderr
    assert "suggestions-nothing: 5 cells hold no suggestion" in done.stderr
    above = [
        str(cell)
        for row in openpyxl.load_workbook(tmp_path / "saran.xlsx")["Saran"]["A1:A6"]
        for cell in [row[0].value]
    ]
    assert any("Baca setiap saran sebelum dikutip" in text for text in above)
    assert any("5 isian" in text for text in above)


@pytest.mark.parametrize("name", ["saran.xlsx", "saran.csv"])
def test_the_order_of_the_rows_leaves_no_trace(name: str, run: Run, tmp_path: Path) -> None:
    rows = survey([f"Saran nomor {'abcdefghij'[n]} loket" for n in range(10)])
    contents = []
    for folder, body in (("satu", rows[1:]), ("dua", rows[:0:-1])):
        (tmp_path / folder).mkdir()
        path = write_csv(tmp_path / folder / "a.csv", [rows[0], *body])
        assert run("saran", path, "-o", tmp_path / folder / name).exit_code == 0
        contents.append((tmp_path / folder / name).read_bytes())
    assert contents[0] == contents[1]


def test_nobody_is_known_by_it(run: Run, tmp_path: Path) -> None:
    rows = survey(
        [
            "Saya Rina Contoh, hubungi 0812-3456-7890",
            "NIK saya 3201 0101 0190 0001",
            "tulis ke warga@contoh.id atau https://contoh.id/u/7 atau @warga_contoh",
        ]
    )
    named = [["Nama lengkap", *rows[0]], *(["Rina Contoh", *row] for row in rows[1:])]
    run("saran", write_csv(tmp_path / "a.csv", named), "-o", tmp_path / "saran.xlsx")
    texts = " ".join(map(str, texts_in(tmp_path / "saran.xlsx")))
    for told in ("Rina", "Contoh", "0812", "7890", "3201", "0001", "warga", "contoh.id", "/u/7"):
        assert told not in texts
    assert "Saya ####, hubungi" in texts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Buka 08.00-15.00 saja", True),
        ("Tarif Rp 1.250.000 mahal", True),
        ("Laporan 2024-2025", True),
        ("Antre 45 menit di loket 2", True),
        ("Rp 81234567890", False),
        ("0 8 1 2 3 4 5 6 7 8", False),
        ("(021) 555-1234", False),
        ("jam 08.00-15.00 0812345678", False),
        ("wa.me/628123456", False),
    ],
)
def test_numbers_of_people_are_masked_and_others_are_not(text: str, kept: bool) -> None:
    assert (masked_remark(text) == text) is kept


def test_who_gave_no_name_does_not_hide_words(run: Run, tmp_path: Path) -> None:
    rows = survey(["Tidak ada kursi untuk warga", "AC rusak"])
    named = [["Nama", *rows[0]], *([name, *row] for name, row in zip(["Tidak ada", "-"], rows[1:], strict=True))]
    run("saran", write_csv(tmp_path / "a.csv", named), "-o", tmp_path / "saran.xlsx")
    assert texts_in(tmp_path / "saran.xlsx") == ["Tidak ada kursi untuk warga", "AC rusak"]


def test_a_long_file_and_several_processes_give_the_same_list(run: Run, tmp_path: Path) -> None:
    """More rows than a block has, so that texts are met in several."""
    texts = [f"Antrean di loket {'abcdefghijklmnop'[n % 16]}" if n % 97 == 0 else "-" for n in range(9000)]
    header, *rows = survey(texts)
    one = write_csv(tmp_path / "a.csv", [header, *rows])
    whole = run("saran", one, "-f", "csv", "-q")
    assert whole.stdout.count("Antrean") == sum(text != "-" for text in texts)
    halves = [write_csv(tmp_path / f"{n}.csv", [header, *part]) for n, part in enumerate((rows[:4000], rows[4000:]))]
    assert run("saran", *halves, "-j", 2, "-f", "csv", "-q").stdout == whole.stdout


@pytest.mark.parametrize("text", ["=1+1", "+62 loket", "-tambah kursi", "@loket", "=cmd|'/c calc'!A0"])
def test_no_suggestion_is_a_formula(text: str, run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", survey([f"{text} ya tolong", "Antrean lama", "AC rusak"]))
    assert run("saran", path, "-o", tmp_path / "saran.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "saran.xlsx")["Saran"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=HEAD_ROW + 1) for cell in row if cell.value} <= {
        "s",
        "n",
    }
    done = run("saran", path, "-f", "csv")
    for row in csv.reader(io.StringIO(done.stdout)):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    (tmp_path / "saran.csv").write_text(done.stdout, encoding="utf-8")
    rules = load("permenpanrb-14-2017")
    of_csv = read_suggestions(tmp_path / "saran.csv", rules).rows
    assert of_csv == read_suggestions(tmp_path / "saran.xlsx", rules).rows


def test_what_says_nothing_is_left_out() -> None:
    nothing = ["Tidak ada.", "TIDAK ADA", "Tdk ada pak", "nihil", "—", "0", "Belum ada ya", "Cukup", "Terima kasih"]
    something = [
        "Tidak ramah",
        "Cukup lama menunggu",
        "Tidak ada kursi",
        "Belum ada AC",
        "Baik tapi lama",
        "Pak A galak",
    ]
    assert [text for text in nothing if says_something(text)] == []
    assert [text for text in something if not says_something(text)] == []


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Saran",
            "10. Kritik & Saran",
            "Masukan untuk kami",
            "Apa keluhan Anda?",
            "Komentar",
            "Harapan Anda ke depan",
        ),
        *("Pendapat Anda tentang pelayanan kami", "Suggestions"),
    ],
)
def test_columns_are_known_by_their_headers(header: str, run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", survey(["Antrean lama", "AC rusak", "Tambah kursi"], header))
    assert run("saran", path, "-o", tmp_path / "saran.xlsx").exit_code == 0
    assert sorted(map(str, texts_in(tmp_path / "saran.xlsx"))) == ["AC rusak", "Antrean lama", "Tambah kursi"]


def test_the_question_about_suggestions_is_none(run: Run, tmp_path: Path) -> None:
    names = [*[unsur.short for unsur in load("permenpanrb-14-2017").unsur if unsur.id != "pengaduan"]]
    header = [*names, "Penanganan pengaduan, saran dan masukan"]
    path = write_csv(tmp_path / "a.csv", [header, *([3] * 9 for _ in range(12))])
    for options in ((), ("--without", "pengaduan")):
        done = run("saran", path, *options, "-o", tmp_path / "saran.xlsx")
        assert done.exit_code == 2
        assert "suggestions-none: " in done.stderr
        assert "there is no column of suggestions here" in done.stderr


def test_a_column_can_be_named(run: Run, tmp_path: Path) -> None:
    rows = [[*U, "Lain-lain", "Saran"], *([*answers, "Parkir sempit", "AC rusak"] for answers in ANSWERS)]
    path = write_csv(tmp_path / "a.csv", rows)
    assert run("saran", path, "--column", "Lain-lain", "-o", tmp_path / "saran.xlsx").exit_code == 0
    assert texts_in(tmp_path / "saran.xlsx") == ["Parkir sempit"] * 3
    unknown = run("saran", path, "--column", "Keterangan", "-o", tmp_path / "b.xlsx")
    assert unknown.exit_code == 2
    assert "Keterangan" in unknown.stderr
    both = run("saran", path, "--column", "Lain-lain", "--column", "Saran", "-f", "csv")
    assert (both.stdout.count("Parkir sempit"), both.stdout.count("AC rusak")) == (3, 3)


def test_rows_that_do_not_count_have_no_say(run: Run, tmp_path: Path) -> None:
    header = ["Tanggal", *U, "Status", "Saran"]
    rows = [
        ["2025-01-05", *ANSWERS[0], "ok", "AC rusak"],
        ["2025-02-05", *ANSWERS[1], "ok", "Antrean lama"],
        ["2025-02-06", *ANSWERS[2], "Spam", "Beli obat"],
        ["2025-02-07", *[""] * 9, "ok", ""],
    ]
    path = write_csv(tmp_path / "a.csv", [header, *rows])
    options = ("--from", "2025-02-01", "--to", "2025-02", "--void", "Status=Spam")
    done = run("saran", path, *options, "-o", tmp_path / "saran.xlsx")
    assert done.exit_code == 0, done.stderr
    assert texts_in(tmp_path / "saran.xlsx") == ["Antrean lama"]


def test_units_and_services_stand_beside_each(run: Run, tmp_path: Path) -> None:
    header = ["Loket", "Keperluan", *U, "Saran"]
    rows = [["B 081234567890", "KTP", *ANSWERS[0], "AC rusak"], ["A", "KK", *ANSWERS[1], "Antrean lama"]] * 3
    path = write_xlsx(tmp_path / "a.xlsx", [header, *rows])
    done = run("saran", path, "--unit", "Loket", "--role", "layanan=Keperluan", "-o", tmp_path / "saran.xlsx")
    assert done.exit_code == 0, done.stderr
    found = listed(tmp_path / "saran.xlsx")
    assert list(found[0]) == HEADERS
    assert [row["Unit"] for row in found[:3]] == ["A"] * 3
    assert {row["Layanan"] for row in found[:3]} == {"KK"}
    assert str(found[3]["Unit"]).startswith("B ############ (")
    suggestions = read_suggestions(tmp_path / "saran.xlsx", load("permenpanrb-14-2017"))
    assert (suggestions.of("B 081234567890").number, suggestions.of("a").number, suggestions.of("C").number) == (
        3,
        3,
        0,
    )


def test_of_several_files_one_may_lack_them(run: Run, tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", survey(["AC rusak", "Antrean lama", "Tambah kursi"]))
    second = write_csv(tmp_path / "b.csv", [["Jenis layanan", *U], ["Poli Umum", *[2] * 9], ["Poli Gigi", *[4] * 9]])
    done = run("saran", first, second, "-o", tmp_path / "saran.xlsx")
    assert done.exit_code == 0
    assert "warning: " in done.stderr
    assert "suggestions-lacking" in done.stderr
    assert len(listed(tmp_path / "saran.xlsx")) == 3


def test_what_a_person_chose_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    source, output = (
        write_csv(tmp_path / "a.csv", survey(["AC rusak", "Antrean lama", "=1"])),
        tmp_path / "saran.xlsx",
    )
    assert run("saran", source, "-o", output).exit_code == 0
    first = output.read_bytes()
    assert run("saran", source, "-o", output).exit_code == 0
    assert output.read_bytes() == first
    book = openpyxl.load_workbook(output)
    book["Saran"].cell(HEAD_ROW + 1, 5).value = "ya"
    book.save(output)
    done = run("saran", source, "-o", output)
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr  # output-changed
    assert run("saran", source, "-o", output, "--force").exit_code == 0
    assert (tmp_path / "saran.xlsx.bak").exists()
    table = tmp_path / "saran.csv"
    assert run("saran", source, "-o", table).exit_code == 0
    assert run("saran", source, "-o", table).exit_code == 2  # it cannot be told whether somebody sorted in it


def test_it_is_never_read_as_answers(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", survey(["AC rusak", "Antrean lama", "Tambah kursi"]))
    run("saran", source, "-o", tmp_path / "saran.xlsx")
    run("saran", source, "-o", tmp_path / "saran.csv")
    report = ikm.score(tmp_path)
    assert report.overall.respondents == 3
    assert sorted(Path(one.place.file).name for one in report.findings.listed() if one.code == "input-skipped") == [
        "saran.csv",
        "saran.xlsx",
    ]


def test_lists_to_choose_from(run: Run, tmp_path: Path) -> None:
    run("saran", write_csv(tmp_path / "a.csv", survey(["AC rusak", "Antre", "Kursi"])), "-o", tmp_path / "saran.xlsx")
    book = openpyxl.load_workbook(tmp_path / "saran.xlsx")
    lists = {str(one.sqref): one.formula1 for one in book["Saran"].data_validations.dataValidation}
    assert lists == {"D8:D10": "Daftar!$A$2:$A$10", "E8:E10": '"ya,tidak"'}
    assert [cell.value for cell in book["Daftar"]["A"][1:]] == [u.short for u in load("permenpanrb-14-2017").unsur]
    assert book["Daftar"].sheet_state == "hidden"
    assert (book["Saran"].freeze_panes, book["Saran"].auto_filter.ref) == ("A8", "A7:F10")


def test_a_table_of_counts_has_none(run: Run, tmp_path: Path) -> None:
    counts = [["Unsur", "1", "2", "3", "4"], *([f"U{n}", 1, 2, 3, 4] for n in range(1, 10))]
    done = run("saran", write_csv(tmp_path / "a.csv", counts), "--counts", "-o", tmp_path / "saran.xlsx")
    assert done.exit_code == 2
    assert "suggestions-none" in done.stderr
    assert "no column of suggestions" in done.stderr
