"""The tables behind that of the unsur: what stands in them, worked by hand, and how a page has room for them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import openpyxl
import pytest

from ikm.index.rollup import roll_up
from ikm.index.score import Score, rolled_up, score
from ikm.index.tally import Tally
from ikm.render import OUTPUTS, Style
from ikm.render.pages import wording as words
from ikm.render.pages.report import page_table
from ikm.render.pages.report_tables import (
    Cell,
    GradedIndex,
    ReportTable,
    Series,
    TableHead,
    groups,
    head,
    profile,
    sample,
    series_of,
)
from ikm.report.report import GroupTable, Manifest, Report, SampleQuota
from ikm.rules.library import load
from ikm.version import METHOD_VERSION
from tests import made
from tests.surveys import counts_of

Golden = Callable[[str, str], None]

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture(scope="module")
def report() -> Report:
    return made.report()


def page(report: Report, style: Style = Style(), kind: str = "text") -> str:  # noqa: B008 - it never changes
    found = OUTPUTS[kind].render(report, style)
    assert isinstance(found, str)
    return found


def cells(table: ReportTable | Series | None) -> list[tuple[Cell, ...]]:
    """All rows."""
    assert table is not None
    shown = table.table(len(table.periods)) if isinstance(table, Series) else table
    return [line.cells for section in shown.sections for line in section]


def d(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("agency-80.txt", "text", Style()),
        ("agency-50.txt", "text", Style(width=50)),
        ("agency-140.txt", "text", Style(width=140, decimal=".")),
        ("agency-terminal.txt", "text", Style(width=100, terminal=True)),
        ("agency-ascii.txt", "text", Style(terminal=True, unicode=False)),
        ("agency.md", "markdown", Style()),
        ("agency.csv", "csv", Style()),
    ],
)
def test_whole_outputs(report: Report, golden: Golden, name: str, kind: str, style: Style) -> None:
    golden(name, page(report, style, kind))


@pytest.mark.parametrize("width", [40, 50, 56, 66, 70, 80, 100, 120, 140])
@pytest.mark.parametrize("unicode", [True, False])
def test_a_page_keeps_within_its_width(report: Report, width: int, unicode: bool) -> None:
    shown = page(report, Style(width=width, terminal=True, unicode=unicode))
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("width", [50, 80, 140])
def test_colour_changes_nothing_but_colour(report: Report, width: int) -> None:
    plain = page(report, Style(width=width, terminal=True))
    coloured = page(report, Style(width=width, terminal=True, colour=True))
    assert coloured != plain
    without = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in without.split("\n")] == plain.split("\n")


def test_groups_stand_with_their_lowest_three_and_every_nrr(report: Report) -> None:
    rows = cells(groups(report, report.tables[0]))
    # b's of 132 by 40, 98 by 30; the mall as in the report's own test; 5, 3, 2 and 1 tenths less
    assert rows[0][:5] == ("Loket A", 40, d("80.83"), "B", "U3 Waktu, U8, U9")
    assert rows[0][5:] == tuple(map(d, "3.300 3.300 3.000 3.300 3.300 3.300 3.300 3.100 3.200".split()))
    assert rows[1][:4] == ("Loket B", 30, d("80.00"), "B")
    assert rows[2][:4] == ("Mal Pelayanan Publik", 40, d("77.04"), "B")
    # 27 of 30 answers short: 3,2666… − 0,3
    assert [row[7] for row in rows[1:3]] == [d("2.967"), d("2.850")]
    # five unsur 356/110, biaya 324/100, then 323, 334 and 345 by 110
    assert rows[3][:5] == ("Keseluruhan", 110, d("79.25"), "B", "U3 Waktu, U8, U9")
    assert rows[3][5:9] == tuple(map(d, "3.236 3.236 2.936 3.240".split()))
    assert len(rows) == 4


def test_the_nrr_stand_beside_the_index_where_the_page_has_room(report: Report) -> None:
    assert re.search(r"Terendah +U1 +U2", page(report, Style(width=140)))
    assert "NRR per unsur menurut unit" not in page(report, Style(width=140))
    narrow = page(report)
    assert re.search(r"Unit +U1 +U2 .* U9\n", narrow)
    # at 50 columns three and three and three
    assert re.findall(r"^Unit +(U.*)$", page(report, Style(width=50)), re.MULTILINE) == [
        f"U{n}     U{n + 1}     U{n + 2}" for n in (1, 4, 7)
    ]


def test_groups_without_any_nrr_are_not_repeated(report: Report) -> None:
    table = made.table(("jenis_kelamin",), {("L",): made.scored([made.tally(32)]), ("P",): Score(7, reason="min-n")})
    shown = page(replace(report, tables=(table,)))
    assert len(re.findall("^L ", shown, re.MULTILINE)) == 2
    assert re.findall("^P .*", shown, re.MULTILINE)[0].split()[:4] == ["P", "7", "–", "–"]
    assert len(re.findall("^P ", shown, re.MULTILINE)) == 1


def test_where_no_group_has_any_nrr_no_table_of_them_follows(report: Report) -> None:
    table = made.table(("jenis_kelamin",), {("P",): Score(7, reason="min-n")})
    shown = page(replace(report, overall=Score(7, reason="unsur-differ"), tables=(table,), rollups=()))
    assert "Menurut jenis kelamin" in shown
    assert "NRR" not in shown


def test_a_narrow_page_leaves_out_no_column_grouped_by(report: Report) -> None:
    table = made.table(("No",), {("17",): made.scored([made.tally(32)])})
    assert re.search(r"^17 +10 +78,33 +B", page(replace(report, tables=(table,)), Style(width=50)), re.MULTILINE)


def test_fourteen_unsur_are_shown_in_two_tables_with_all_their_decimals(report: Report) -> None:
    method = replace(made.METHOD, rules=load("kepmenpan-25-2004"), order="")
    counts = np.array([counts_of(30 + n % 9, 10) for n in range(14)])
    questions = tuple(made.QUESTIONS[0]._replace(unsur=one.id) for one in method.unsur)
    one = score(Tally(counts, np.array(10), np.array(0)), questions, method)
    table = made.table(("unit",), {("A",): one})
    found = replace(report, method=method, inputs=(), overall=one, tables=(table,), rollups=())
    heads = re.findall(r"^Unit +(U.*)$", page(found), re.MULTILINE)
    assert [head.split() for head in heads] == [[f"U{n}" for n in range(1, 8)], [f"U{n}" for n in range(8, 15)]]
    assert re.search(r"^A +3,000 +3,100 ", page(found), re.MULTILINE)


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ([30, 30, 25, 30, 30, 30, 30, 26, 27], "U3 Waktu, U8, U9"),
        ([30, 30, 25, 30, 30, 30, 30, 25, 27], "U3 Waktu = U8 Sarana (seri), U9"),
        ([30, 30, 25, 30, 30, 30, 27, 26, 27], "U3 Waktu, U8, U7 = U9 (seri)"),
        ([30, 30, 25, 30, 30, 30, 25, 26, 25], "U3 = U7 = U9 (seri)"),
        ([30, 30, 25, 30, 30, 30, 26, 26, 26], "U3 Waktu, U7 = U8 = U9 (seri)"),
        ([30] * 9, ""),
    ],
)
def test_the_lowest_three_in_words(totals: list[int], said: str) -> None:
    counts = np.array([counts_of(total, 10) for total in totals])
    assert words.lowest(score(Tally(counts, np.array(10), np.array(0)), made.QUESTIONS, made.METHOD)) == said


def test_groups_that_are_not_listed_are_counted(report: Report) -> None:
    one = report.tables[0].groups[0]
    many = GroupTable(("unit",), (one,) * 5000, (one,) * 10)
    for kind in ("text", "markdown"):
        shown = page(replace(report, tables=(many,)), kind=kind)
        assert "… 4.990 lagi tidak ditampilkan" in shown
    assert len(cells(groups(report, many))) == 11  # with the whole


def test_a_trend_of_all(report: Report) -> None:
    table = groups(report, report.tables[1])
    assert table.title == "Menurut periode"
    assert [head.name for head in table.heads[:6]] == ["Periode", "n", "IKM", "Mutu", "Perubahan", "Terendah"]
    # 5·96/6 − 5/3; 25·64/20 − 5/3; 25/9 × (five of 98/30, 66/20, then 89, 92 and 95 by 30); 80; and 73,33 undated
    assert [row[:5] for row in cells(table)] == [
        ("TW I 2025", 30, d("78.33"), "B", "–"),
        ("TW II 2025", 20, d("78.33"), "B", d("0.00")),
        ("TW III 2025", 30, d("80.09"), "B", d("1.76")),
        ("TW IV 2025", 30, d("80.00"), "B", d("-0.09")),
        ("(kosong)", 10, d("73.33"), "C", "–"),
    ]
    shown = page(report)
    assert re.search(r"^TW III 2025 +30 +80,09 +B +\+1,76 +U3 Waktu, U8, U9$", shown, re.MULTILINE)
    assert re.search(r"^TW IV 2025 +30 +80,00 +B +−0,09 ", shown, re.MULTILINE)
    assert re.search(r"^TW II 2025 +20 +78,33 +B +0,00 ", shown, re.MULTILINE)
    assert re.search(r"^TW IV 2025 .*\| +-0,09 \|", page(report, Style(unicode=False)), re.MULTILINE)


def test_the_trend_of_each_unsur(report: Report) -> None:
    rows = cells(series_of(report, report.tables[1]))
    assert rows[0] == ("U1 Persyaratan", d("3.200"), d("3.200"), d("3.267"), d("3.267"), d("0.067"))
    assert rows[2] == ("U3 Waktu", d("2.900"), d("2.900"), d("2.967"), d("2.967"), d("0.067"))
    assert rows[3][3] == d("3.300")  # those who were asked


def test_the_trend_of_each_unit(report: Report) -> None:
    figures = "88.33", "83.33", "78.33", "73.33"
    b36, b34, b32, b30 = (GradedIndex(d(ikm), mutu) for ikm, mutu in zip(figures, "ABBC", strict=True))
    assert cells(series_of(report, report.tables[2])) == [
        ("Loket A", b30, b32, b34, b36, d("15.00")),
        ("Loket B", b34, None, b32, b32, d("-5.00")),
        ("Mal Pelayanan Publik", b32, b32, "–", b30, d("-5.00")),
    ]
    shown = page(report, Style(width=140))
    assert re.search(r"^Loket A +73,33 C +78,33 B +83,33 B +88,33 A +\+15,00$", shown, re.MULTILINE)
    assert "Perubahan: TW IV 2025 terhadap TW I 2025" in shown
    assert "–: ada unsur tanpa jawaban" in shown


def test_a_page_shows_the_last_periods_and_says_how_many_came_before(report: Report) -> None:
    shown = page(report, Style(width=44))
    assert "Perubahan: TW IV 2025 terhadap TW III" in shown
    assert "2 periode sebelumnya tidak ditampilkan" in shown
    # from the third quarter to the fourth
    assert re.search(r"^Loket A +83,33 B +88,33 A +\+5,00$", shown, re.MULTILINE)


def test_periods_stand_in_time_though_no_unit_has_all(report: Report) -> None:
    labels = ["Januari 2025", "April 2025", "TW I 2024", "Desember 2024"]
    scores = {(unit, label): made.scored([made.tally(30)]) for unit, label in zip("ABCD", labels, strict=True)}
    series = series_of(report, made.table(("unit", "periode"), scores))
    assert series is not None
    assert series.periods == ("TW I 2024", "Desember 2024", "Januari 2025", "April 2025")


def test_one_period_is_no_trend(report: Report) -> None:
    one = made.scored([made.tally(30)])
    by_unit = made.table(("unit", "periode"), {(unit, "2025"): one for unit in "AB"})
    alone = made.table(("periode",), {("2025",): one, (None,): one})
    assert series_of(report, by_unit) is None
    assert series_of(report, alone) is None
    shown = page(replace(report, tables=(by_unit, alone)))
    assert "Menurut unit × periode" in shown
    assert "NRR per unsur menurut periode" in shown
    assert "Tren" not in shown


def test_a_course_is_drawn_in_a_terminal_only(report: Report) -> None:
    shown = page(report, Style(width=100, terminal=True))
    # of indices between 73,33 and 88,33: none, a third, two thirds and all of the way up seven steps
    assert re.search(r"^Loket A .* ▁▃▅█$", shown, re.MULTILINE)
    assert re.search(r"^Loket B .* ▅ ▃▃$", shown, re.MULTILINE)
    for style in (Style(width=100), Style(width=100, terminal=True, unicode=False)):
        assert "▁" not in page(report, style)


def test_small_groups_of_people_show_their_number_only(report: Report) -> None:
    only = replace(report, tables=report.tables[3:])
    assert cells(series_of(only, only.tables[0]))[1] == ("P", "n 7", GradedIndex(d("83.33"), "B"), "–")
    assert cells(groups(only, only.tables[0]))[2] == (
        "P",
        "TW I 2025",
        7,
        *["–"] * 3,
        "(responden terlalu sedikit)",
        *["–"] * 9,
    )
    for style in (Style(width=50), Style(width=140)):
        assert re.search(r"^P +n 7 +83,33 B +–$", page(only, style), re.MULTILINE)
        assert "n …: responden terlalu sedikit" in page(only, style)
    assert "| P | n 7 | 83,33 B | – |" in page(only, kind="markdown")


def test_the_profile_of_respondents(report: Report) -> None:
    table = profile(report, ",")
    assert cells(table) == [
        (1, "Jenis kelamin", "Laki-laki (L)", 44, d("40.00")),
        (None, None, "Perempuan (P)", 66, d("60.00")),
        (None, None, "Jumlah", 110, d("100.00")),
        (2, "Pendidikan", "SMA", 37, d("33.64")),
        (None, None, "D4/S1", 37, d("33.64")),
        (None, None, "Tidak diisi", 36, d("32.73")),
        (None, None, "Jumlah", 110, d("100.00")),
    ]
    assert table.remarks == ("Pendidikan: persentasenya berjumlah 100,01 karena pembulatan",)
    assert profile(report, ".").remarks == ("Pendidikan: persentasenya berjumlah 100.01 karena pembulatan",)


def test_the_figures_of_other_ways_stand_beside_the_index_by_name(report: Report) -> None:
    shown = page(report)
    assert "IKM 79,25 · Mutu B · Baik\n" in shown
    assert "Rata-rata unit: 79,29 B\n" in shown
    assert "1 tidak dihitung, unsur yang ditanyakan berbeda: Loket Sore" in shown
    assert "Rata-rata" not in page(replace(report, rollups=()))


def test_the_way_that_heads_is_named_where_the_index_stands(report: Report) -> None:
    rolled = made.rolled_up("population", made.units(), {"Loket A": 300, "Loket B": 100})
    assert rolled.exact is not None  # (300 × 80,8333… + 100 × 80) / 400 = 80,625
    overall = rolled_up(report.pooled, rolled.nrr, made.METHOD)
    shown = page(replace(report, overall=overall, way="population", rollups=(rolled,)))
    assert "IKM 80,63 · Mutu B · Baik\n" in shown
    assert "Angka laporan ini: tertimbang menurut pengguna unit (--overall population), 2 unit" in " ".join(
        shown.split()
    )
    assert "Seluruh responden: 79,25 B\n" in shown
    assert "1 tidak dihitung, pengguna layanan tidak diketahui: Mal Pelayanan Publik" in " ".join(shown.split())
    assert re.search(r"^Tertimbang menurut pengguna unit +110 +80,63 +B ", shown, re.MULTILINE)


def test_of_many_units_that_do_not_count_some_are_named(report: Report) -> None:
    units: dict[tuple[str, ...], Score] = {(f"Unit {n}",): Score(5, reason="unsur-unanswered") for n in range(1, 9)}
    rolled = roll_up("mean", ("unit",), units, made.METHOD)
    said = words.ways(replace(report, way="mean", rollups=(rolled,)), ",")
    names = "Unit 1, Unit 2, Unit 3, Unit 4, Unit 5, … 3 lagi"
    assert said == [
        "Angka laporan ini: rata-rata unit (--overall mean), 0 unit",
        "Seluruh responden: 79,25 B",
        f"8 tidak dihitung, ada unsur tanpa jawaban: {names}",
    ]


@pytest.mark.parametrize("kind", ["text", "markdown", "csv", "json", "xlsx"])
def test_a_whole_that_cannot_be_pooled_still_has_its_units(report: Report, kind: str) -> None:
    found = replace(report, overall=Score(122, reason="unsur-differ"))
    content = OUTPUTS[kind].render(found, Style())
    if isinstance(content, str):
        assert "unsur yang ditanyakan berbeda" in content or "unsur-differ" in content
        assert re.search("79[,.]29", content) or kind == "csv"
    else:
        assert openpyxl.load_workbook(io.BytesIO(content))["Ringkasan"]["C4"].value == "unsur yang ditanyakan berbeda"


def test_the_samples_required(report: Report) -> None:
    assert cells(sample(report)) == [
        ("Loket A", "", 700, 248, 250, 0),
        ("Loket A", "KTP", 500, 217, 200, 17),
        ("Loket A", "KK", 200, 132, 50, 82),
        ("Loket B", "", 500, 217, "belum ada data", 217),
        ("Keseluruhan", "", 1200, 291, 310, 0),
    ]
    assert [len(section) for section in sample(report).sections] == [4, 1]
    assert sample(report).remarks[1:] == (
        "Masih kurang di 1 dari 2 unit.",
        "Sampel minimal tiap layanan berlaku sendiri-sendiri dan tidak dijumlahkan.",
    )
    by_unit = replace(report, quotas=tuple(one for one in report.quotas if "layanan" not in one.key))
    assert [head.name for head in sample(by_unit).heads][:2] == ["Unit", "Pengguna"]
    assert len(sample(by_unit).remarks) == 2
    met = replace(report, quotas=(report.quotas[0], report.quotas[-1]))
    assert len(sample(met).remarks) == 1


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        (
            SampleQuota({}, 1200, 291, 310),
            "Dari 1.200 pengguna layanan dibutuhkan paling sedikit 291 responden; terkumpul 310, terpenuhi.",
        ),
        (
            SampleQuota({}, 1200, 291, 290),
            "Dari 1.200 pengguna layanan dibutuhkan paling sedikit 291 responden; terkumpul 290, kurang 1.",
        ),
        (
            SampleQuota({}, 1200, 291, None),
            "Dari 1.200 pengguna layanan dibutuhkan paling sedikit 291 responden; belum ada data.",
        ),
        (
            SampleQuota({}, 1200, None, 310),
            "Dari 1.200 pengguna layanan: terkumpul 310; PermenPAN-RB 14/2017 tidak menyebut sampel minimal.",
        ),
    ],
)
def test_the_sample_in_a_sentence(report: Report, quota: SampleQuota, said: str) -> None:
    alone = sample(replace(report, quotas=(quota,)))
    assert alone.remarks == (said,)
    assert [head.name for head in alone.heads] == ["Pengguna", "Sampel minimal", "Responden", "Kurang"]


def test_what_was_read_names_rows_of_another_time_and_what_stands_in_a_name(report: Report) -> None:
    assert words.read(report.inputs[0]).endswith("110 responden, 2 baris di luar waktu yang diminta")
    assert words.columns(report) == ["U1–U9 di kolom A–I (menurut nomor) · unit: nama folder"]


def test_the_time_is_told_only_where_it_was_asked_for(report: Report) -> None:
    assert re.search("^Dibuat +2025-12-31$", page(report), re.MULTILINE)
    assert "Dibuat" not in page(replace(report, manifest=Manifest()))


def test_the_workbook_has_a_sheet_for_each_table(report: Report) -> None:
    content = OUTPUTS["xlsx"].render(report, Style())
    assert isinstance(content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    trends = ["Tren", "Tren per unsur", "Unit x Periode", "Tren per unit"]
    people = ["Jenis kelamin x Periode", "Tren per jenis kelamin"]
    assert book.sheetnames == [
        *("Ringkasan", "Pengolahan", "Hitungan", "Unsur", "Responden", "Unit", *trends, *people, "Sampel"),
        *("Rencana tindak lanjut", "Publikasi", "Catatan", "Metadata"),
    ]

    def rows(name: str) -> list[tuple[object, ...]]:
        return [*book[name].iter_rows(values_only=True)]

    assert rows("Tren per unit")[3][:6] == ("Loket A", 73.33, 78.33, 83.33, 88.33, 15)
    assert (book["Tren"]["F8"].value, book["Tren"]["F8"].number_format) == (-0.09, '+0.00;"−"0.00;0.00')
    assert [book["Unit"][f"A{row}"].font.b for row in (7, 8, 9)] == [False, True, False]
    assert rows("Responden")[7] == (None, None, "Jumlah", 110, 100)
    assert book["Responden"]["C8"].font.b
    assert not book["Responden"]["C7"].font.b
    assert rows("Sampel")[-3][0] == sample(report).remarks[0]
    metadata = {row[0]: row[1] for row in rows("Metadata")}
    assert (metadata["Program"], metadata["Versi metode"]) == ("ikm 1.0.0", METHOD_VERSION)
    assert metadata["Berkas aturan (sha256)"] == made.METHOD.rules.sha256
    assert metadata["Pilihan: by"] == "unit, periode"
    assert metadata["Pilihan: roles"] == "unit=Loket"
    assert (metadata["Dibaca"], metadata["Isi (sha256)"]) == ("jawaban.csv", "0" * 64)
    assert (metadata["Baris"], metadata["Responden"]) == (112, 110)
    assert metadata["Dibuat"] == "2025-12-31"


def test_what_a_narrow_page_leaves_out_is_known_by_its_code() -> None:
    own, users = head("page-head-share", ">"), head("page-head-users", ">")
    heads = own, users, TableHead(own.name), TableHead(users.name)  # an office may call its columns so, too
    columns = page_table(ReportTable("", heads, ()), ",", {}).columns
    assert [column.name for column in columns] == ["Persentase", "Pengguna"] * 2
    assert [column.short for column in columns] == ["%", "", "", ""]
    assert [column.spare for column in columns] == [False, True, False, False]
