"""How sure the figures are, as pages and the sheet Statistik show it."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.index.rounding import half_up
from ikm.options import StatisticsMode
from ikm.render import OUTPUTS, Style
from ikm.render.pages import statistics as sureness
from ikm.render.pages.report_tables import ReportTable
from tests.books import workbook
from tests.conftest import ROOT, Run
from tests.surveys import UNSUR, U, csv_text, write_csv

KOTA = "examples/kota/*.csv"
Golden = Callable[[str, str], None]
ALONE = [one for one in UNSUR if one != "persyaratan"]
"""What is not asked where there is one question only."""

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> ikm.Report:
    """A survey of several units and periods, users served, a roll-up, one group near the ceiling."""
    monkeypatch.chdir(ROOT)
    return ikm.score(
        KOTA,
        unit_from="file",
        period_from="file",
        population="examples/kota-pengguna.csv",
        overall="population",
        stats=StatisticsMode.SHOW,
    )


def page(report: ikm.Report, style: Style = Style(), kind: str = "text") -> str:  # noqa: B008 - a tuple
    found = OUTPUTS[kind].render(report, style)
    assert isinstance(found, str)
    return found


def survey(*rows: Sequence[Any], header: Sequence[str] = U, **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([header, *rows]).encode()), stats=StatisticsMode.SHOW, **options)


def table_of(report: ikm.Report, title: str) -> ReportTable:
    return next(one for one in sureness.tables(report, ",") if one.title.startswith(title))


def rows_of(table: ReportTable) -> list[tuple[Any, ...]]:
    return [line.cells for section in table.sections for line in section]


def remarks(report: ikm.Report) -> list[str]:
    return [line for table in sureness.tables(report, ",") for line in table.remarks]


@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("stats-100.txt", "text", Style(width=100)),
        ("stats-60.txt", "text", Style(width=60)),
        ("stats-50-ascii.txt", "text", Style(width=50, terminal=True, unicode=False)),
        ("stats.md", "markdown", Style()),
    ],
)
def test_whole_pages(report: ikm.Report, golden: Golden, name: str, kind: str, style: Style) -> None:
    golden(name, page(report, style, kind))


@pytest.mark.parametrize("width", [40, 50, 60, 80, 100, 140])
@pytest.mark.parametrize("unicode", [True, False])
def test_a_page_keeps_within_its_width(report: ikm.Report, width: int, unicode: bool) -> None:
    shown = page(report, Style(width=width, terminal=True, unicode=unicode))
    assert max(map(len, shown.splitlines())) <= width
    assert unicode or "−" not in shown


def test_an_interval_by_hand() -> None:
    # five answers 2 3 3 4 4: index 80, s² = 0,7 · 25², t of 4 degrees 2,7764: 2,7764 · √(437,5 / 5) = 25,97;
    # p = 55/75, logit p = 1,0116, 25,97 / (75 · p (1 − p)) = 1,7707
    found = survey([2], [3], [3], [4], [4], header=["U1"], without=ALONE)
    assert "  Selang kepercayaan 95 %: 48,91–95,63: mutu D sampai A\n" in page(found)
    assert "- Selang kepercayaan 95 %: 48,91–95,63: mutu D sampai A\n" in page(found, kind="markdown")
    assert "48.91–95.63" in page(found, Style(decimal="."))
    d = Decimal
    assert rows_of(table_of(found, "Selang kepercayaan 95 %"))[0] == (
        *("Keseluruhan", 5, d("80.00"), d("9.35"), d("48.91"), d("95.63"), "D–A"),
    )
    # the same on the scale of the answers, where two of five are the best
    assert rows_of(table_of(found, "Selang kepercayaan 95 % NRR")) == [
        ("U1 Persyaratan", d("3.200"), d("0.374"), d("1.956"), d("3.825"), d("40.0"), d("0.0"))
    ]


def test_another_confidence_is_named_everywhere(run: Run) -> None:
    shown = run("score", "examples/puskesmas.xlsx", "--stats", "--confidence", "90%", "--quiet").stdout
    # 0,89359 · 1,65776, t of 119 degrees at 90 %, over 75 · p (1 − p), p = 56,1458/75: logit p ± 0,10495
    assert "Selang kepercayaan 90 %: 79,63–82,59: mutu B\n" in shown
    assert "95 %" not in shown
    assert "Feldt 90 %" in shown


def test_nothing_of_it_is_shown_unless_asked_for(run: Run) -> None:
    shown = run("score", "examples/puskesmas.xlsx", "--by", "layanan", "--quiet").stdout
    assert not set(re.findall("Selang|Alfa|r hitung", shown))
    assert list(sureness.tables(replace(ikm.score(ROOT / "examples" / "puskesmas.xlsx")), ",")) == []


def test_the_figures_are_those_of_json_rounded_half_up(report: ikm.Report) -> None:
    told = report.to_dict()
    assert report.rollup is not None
    for table, own in zip(report.tables, sureness.tables(report, ","), strict=False):
        groups = next(one for one in told["tables"] if one["by"] == [*table.by])["groups"]
        wholes = [] if table.is_trend else [told["overall"]]
        rows = rows_of(own)
        error = [head.code for head in own.heads].index("page-head-error")
        assert len(rows) == len(groups) + len(wholes)
        for row, group in zip(rows, [*groups, *wholes], strict=True):
            stats = group["stats"]
            low, high = stats["interval"]
            figures = tuple(half_up(Fraction(one), 2) for one in (stats["se"], low, high))
            assert row[error : error + 3] == figures
            assert stats["population"] is None  # of which time the users are is not said
            assert row[error + 3] == "–".join(dict.fromkeys(stats["mutu_interval"]))
    reliability = rows_of(table_of(report, "Reliabilitas"))
    units = next(one for one in told["tables"] if one["by"] == ["unit"])["groups"]
    for row, group in zip(reliability, [*units, told["overall"]], strict=True):
        stats = group["stats"]
        figures = (stats["alpha"], *stats["alpha_interval"], stats["r_table"])
        assert row[1:6] == (stats["respondents_complete"], *(half_up(Fraction(one), 3) for one in figures))


def test_what_lies_near_the_ceiling_is_named_and_of_a_unit_a_warning() -> None:
    rows: list[list[Any]] = [["A", *[4] * 9]] * 9 + [["A", *[3] * 9]] + [["B", *[2] * 9], ["B", *[3] * 9]] * 30
    found = survey(*rows, header=["Unit", *U], unit="Unit")
    said = "Dekat nilai tertinggi dengan sedikit responden, sehingga selangnya memuat nilai sebenarnya lebih jarang "
    assert f"{said}daripada 95 %: A" in remarks(found)
    (warning,) = (one for one in found.findings.listed() if one.code == "interval-ceiling")
    assert warning.sentence == (
        "A: 10 responden begitu dekat ke indeks tertinggi (97,50) sehingga selangnya memuat nilai sebenarnya "
        "lebih jarang daripada 95 %"
    )
    finer = survey(*rows, header=["Unit", *U], unit="Unit", confidence="97.5%").findings.listed()
    assert any("lebih jarang daripada 97,5 %" in one.sentence for one in finer if one.code == "interval-ceiling")
    assert not ikm.score(io.BytesIO(csv_text([["Unit", *U], *rows]).encode())).findings.by_code["interval-ceiling"]


@pytest.mark.parametrize(
    ("rows", "said", "sentence"),
    [
        (
            [[3] * 9] * 5,
            "nilai semua responden sama",
            # 1 − 0,05^(1/5)
            "seluruh 5 responden memberi nilai sama; paling banyak 45,1 % pengguna mungkin berbeda (batas 95 %)",
        ),
        ([[3] * 9], "hanya satu responden", "–, hanya satu responden"),
        ([[3] * 8 + [""], [4] * 8 + [""]], "ada unsur tanpa jawaban", ""),
    ],
)
def test_where_there_is_no_interval_it_says_why(rows: list[list[Any]], said: str, sentence: str) -> None:
    header = ["Loket", *U]
    found = survey(*(["A", *row] for row in rows), ["B", *[3] * 9], ["B", *[4] * 9], header=header, by="Loket")
    assert f"Tanpa selang, {said}: A" in table_of(found, "Selang kepercayaan 95 % menurut").remarks
    if sentence:
        alone = survey(*rows)
        assert f"Selang kepercayaan 95 %: {sentence}\n" in page(alone, Style(width=200))


def test_counts_have_intervals_of_unsur_only() -> None:
    rows = [[one, 1, 2, 3, 4] for one in U]
    found = survey(*rows, header=["Unsur", "1", "2", "3", "4"])
    assert "Selang kepercayaan 95 %: –, hanya hitungan jawaban yang diketahui\n" in page(found)
    # NRR 3 of ten answers whose squares lie 10 from it in all: s² = 10/9, V = 1/9
    assert rows_of(table_of(found, "Selang kepercayaan 95 % NRR"))[0][:3] == (
        *("U1 Persyaratan", Decimal("3.000"), Decimal("0.333")),
    )
    assert rows_of(table_of(found, "Reliabilitas"))[0][1:] == ("–",) * 6
    assert "Tanpa alfa, hanya hitungan jawaban yang diketahui: Keseluruhan" in remarks(found)
    assert not [one for one in sureness.tables(found, ",") if one.title == "Validitas"]


def test_a_census_and_more_respondents_than_users(tmp_path: Path) -> None:
    users = write_csv(tmp_path / "pengguna.csv", [["Unit", "Jumlah pengguna"], ["A", 4], ["B", 3], ["C", 10]])
    rows = [[unit, *[score] * 9] for unit in "ABC" for score in (2, 3, 3, 4)]
    found = survey(*rows, header=["Unit", *U], unit="Unit", population=users)
    by_unit = {row[0]: row for row in rows_of(table_of(found, "Selang kepercayaan 95 % menurut"))}
    zero, index = Decimal("0.00"), Decimal("75.00")
    assert by_unit["A"] == ("A", 4, 4, index, zero, index, index, "C", "1")
    # s² = 2/3 · 25², V = s²/4 = 104,17; of ten users 0,6 of it
    assert [by_unit[unit][4] for unit in "BC"] == [Decimal("10.21"), Decimal("7.91")]
    said = remarks(found)
    assert "Dengan koreksi populasi terbatas (1 − n/N) bila banyaknya pengguna layanan (N) diketahui." in said
    assert "Tanpa koreksi, sebab responden lebih banyak daripada pengguna layanan: B" in said
    warnings = [one.sentence for one in found.findings.listed() if one.code == "population-fewer"]
    assert warnings == ["B: responden (4) lebih banyak daripada pengguna layanan di daftar (3)"]
    silent = ikm.score(
        io.BytesIO(csv_text([["Unit", *U], *rows]).encode()), unit="Unit", population=users, stats=StatisticsMode.SKIP
    )
    assert silent.findings.by_code["population-fewer"] == 1


def test_a_constant_question_is_left_out_and_named() -> None:
    rows = [[4, 3, 3, 3, 3, 3, 3, 3, 3], [4, 3, 4, 4, 4, 3, 4, 4, 3], [4, 2, 2, 2, 3, 2, 2, 3, 2], [4, *[1] * 8]]
    found = survey(*rows)
    assert rows_of(table_of(found, "Validitas"))[0] == ("U1 Persyaratan", "–", "–", "–", "semua sama")
    assert "Pertanyaan yang dijawab sama oleh semua responden tidak ikut dihitung: Keseluruhan (U1)" in remarks(found)


def test_answers_thrown_with_dice_do_not_pass() -> None:
    """Nine independent questions, 384 respondents: by r hitung, of which each is a part, all nine would be valid."""
    chance = random.Random(14_2017)
    found = survey(*([chance.randint(1, 4) for _ in U] for _ in range(384)))
    assert found.stats is not None
    told = found.stats.reliability
    assert told.r_table == pytest.approx(0.1, abs=0.001)
    assert all((item.item_total or 0) > 2 * (told.r_table or 0) for item in told.items)
    passed = [row[-1] for row in rows_of(table_of(found, "Validitas"))].count("lolos")
    assert passed <= 2


def test_what_does_not_pass_is_named() -> None:
    rows = [[score] * 8 + [1 + place % 4] for place, score in enumerate([4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1])]
    found = survey(*rows)
    assert rows_of(table_of(found, "Reliabilitas"))[0][-1] == "U9"
    last = rows_of(table_of(found, "Validitas"))
    assert [row[-1] for row in last] == ["lolos"] * 8 + ["tidak lolos"]
    # t of 10 degrees at 95 % is 2,2281: 2,2281 / √(10 + 2,2281²) = 0,576
    said = "Lolos batas r tabel: r terkoreksi lebih dari 0,576 (n lengkap 12, taraf 5 %); dengan banyak responden"
    assert any(remark.startswith(said) for remark in remarks(found))


def test_a_negative_alpha_is_said_to_mean_nothing() -> None:
    found = survey(*([score, 5 - score, score, 5 - score, 2, 3, 2, 3, score % 2 + 1] for score in (1, 2, 3, 4) * 2))
    assert (table := table_of(found, "Reliabilitas")).remarks[-1] == (
        "Alfa negatif tidak bermakna, jawaban atas pertanyaan saling berlawanan; periksa apakah ada yang skalanya "
        "terbalik: Keseluruhan"
    )
    assert rows_of(table)[0][2] < 0
    assert re.search(r"^Keseluruhan +8 +−\d+,\d{3} ", page(found), re.MULTILINE)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[3] * 9, [4] * 9], "kurang dari tiga responden menjawab semua pertanyaan"),
        ([[3] * 9, [3] * 8 + [4], [3] * 8 + [2]], "kurang dari dua pertanyaan yang jawabannya beragam"),
        ([[3, 4, *[3] * 7], [4, 3, *[3] * 7], [3, 4, *[3] * 7]], "jumlah nilai jawaban semua responden sama"),
    ],
)
def test_where_there_is_no_alpha_it_says_why(rows: list[list[Any]], said: str) -> None:
    found = survey(*rows)
    assert f"Tanpa alfa, {said}: Keseluruhan" in remarks(found)
    assert rows_of(table_of(found, "Reliabilitas"))[0][2:] == ("–",) * 5


def test_several_questions_of_an_unsur_stand_one_by_one() -> None:
    header = ["U1", "U2", "U3a", "U3b", *U[3:]]
    rows = [[4, 3, 3, 4, 3, 3, 3, 3, 3, 4], [3, 3, 2, 3, 3, 3, 2, 3, 3, 3], [2, 3, 2, 2, 1, 2, 2, 1, 2, 2], [4] * 10]
    found = survey(*rows, header=header)
    table = table_of(found, "Validitas")
    assert [head.name for head in table.heads] == [
        *("Pertanyaan", "r hitung", "r terkoreksi", "Alfa tanpa pertanyaan", "Batas r tabel"),
    ]
    labels = [row[0] for row in rows_of(table)]
    assert labels[1:5] == ["U2 Prosedur", "U3.1 U3a", "U3.2 U3b", "U4 Biaya"]
    assert len(rows_of(table_of(found, "Selang kepercayaan 95 % NRR"))) == 9


def test_small_groups_of_people_and_groups_not_listed_are_none() -> None:
    rows = [["L", *[3] * 9], ["L", *[4] * 9], *[["P", *[3] * 9], ["P", *[2] * 9]] * 6]
    found = survey(*rows, header=["Jenis kelamin", *U], by="Jenis kelamin")
    table = table_of(found, "Selang kepercayaan 95 % menurut")
    assert rows_of(table)[1] == ("L", 2, "–", "–", "–", "–", "–")
    assert "Tanpa selang, responden terlalu sedikit: L" in table.remarks
    some = survey(*rows, header=["Loket", *U], by="Loket", top=1)
    assert table_of(some, "Selang kepercayaan 95 % menurut").remarks[-1] == "… 1 lagi tidak ditampilkan"


def test_without_an_index_of_the_whole_its_groups_still_have_intervals() -> None:
    rows = [["A", *[4] * 9], ["A", *[3] * 9], ["B", *[3] * 8, ""]]
    found = survey(*rows, header=["Loket", *U], by="Loket")
    assert found.overall.exact is not None
    without = replace(found, overall=found.overall._replace(exact=None, ikm=None, grade=None, reason="unsur-differ"))
    stats = found.stats
    assert stats is not None
    bare = stats._replace(interval=type(stats.interval)(reason="unsur-differ"), unsur={})
    without = replace(without, overall=without.overall._replace(unsur=()), stats=bare)
    for kind in ("text", "markdown"):
        shown = page(without, kind=kind)
        assert "Selang kepercayaan 95 %: –, unsur yang ditanyakan berbeda" in shown
        assert "NRR per unsur menurut" in shown or kind == "markdown"
        assert "87,50" in shown


def test_the_sheet_stands_behind_that_of_the_unsur_with_the_same_figures(report: ikm.Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(report)))
    assert book.sheetnames[book.sheetnames.index("Unsur") + 1] == "Statistik"
    sheet = book["Statistik"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    shown = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    for table in sureness.every_table(report, ","):
        assert [table.title] in shown
        for row in rows_of(table):
            wanted = [float(cell) if isinstance(cell, Decimal) else cell for cell in row if cell is not None]
            assert wanted in shown
        assert all([remark] in shown for remark in table.remarks)
    assert any(str(line[0]).startswith("TW III 2025: +") for line in shown if line)
    assert any("Statistik" in str(cell.value) for cell in book["Ringkasan"]["A"])


def test_the_sheet_is_always_there_but_where_statistics_were_left_out() -> None:
    path = ROOT / "examples" / "puskesmas.xlsx"
    modes = ((StatisticsMode.COMPUTE, True), (StatisticsMode.SHOW, True), (StatisticsMode.SKIP, False))
    for stats, is_there in modes:
        book = openpyxl.load_workbook(io.BytesIO(workbook(ikm.score(path, stats=stats))))
        assert ("Statistik" in book.sheetnames) is is_there


def dated(*rows: Sequence[Any], days: int, **options: Any) -> ikm.Report:
    """Respondents who were met on so many days by turns."""
    placed = [[f"2025-03-{1 + place % days:02}", *row] for place, row in enumerate(rows)]
    return survey(*placed, header=["Tanggal", *U], **options)


def test_how_sure_the_index_is_by_days_stands_beside_the_interval() -> None:
    # four days of three alike: each day's z is 3 times that of one, so V = 4/3 · Σ z_c² with z_c = 3 (θ_c − θ) / 12
    found = dated(*[[2 + place % 2 + place % 4 // 2] * 9 for place in range(12)], days=4)
    table = table_of(found, "Selang kepercayaan 95 % menurut hari")
    d = Decimal
    # the days have 50, 75, 75 and 100: V = 4/3 · (25² + 25²) / 16, t of 3 degrees 3,1824 · 10,206 = 32,480;
    # p = 50/75, logit p = 0,69315, 32,480 / (75 · 2/9) = 1,9488
    assert rows_of(table) == [("Keseluruhan", 4, d("4.0"), d("10.21"), d("41.63"), d("95.01"), "D–A")]
    assert [head.name for head in table.heads][1:3] == ["Hari", "Hari efektif"]
    warnings = [str(one) for one in found.findings.listed() if one.code == "few-days"]
    assert len(warnings) == 1
    assert "jawabannya dari 4 hari, yang setara dengan 4,0 hari sama besar" in warnings[0]


def test_of_few_days_there_is_a_reason_and_of_many_no_warning() -> None:
    rows = [[2 + place % 3] * 9 for place in range(40)]
    found = dated(*rows, days=3)
    table = table_of(found, "Selang kepercayaan 95 % menurut hari")
    assert "Tanpa selang, harinya kurang dari empat: Keseluruhan" in table.remarks
    assert "few-days" not in dated(*rows, days=10).findings.by_code
    undated = survey(
        *[["" if place < 2 else f"2025-03-{1 + place % 10:02}", *row] for place, row in enumerate(rows)],
        header=["Tanggal", *U],
    )
    assert "Tanpa tanggal, dianggap dari satu hari tersendiri: 2 responden" in remarks(undated)


def test_what_few_answered_is_one_warning_a_group() -> None:
    """And none where all few respondents answered it, nor where statistics are not shown."""
    rows = [["A", 3, 4, 2, 3, 4, 3, 2, 3 * (place < 9), 4 * (place < 4)] for place in range(20)]
    rows += [["B", *[3, 4] * 4, 2]] * 4
    cells = [[cell or "" for cell in row] for row in rows]
    found = survey(*cells, header=["Unit", *U], unit="Unit")
    warnings = [str(one) for one in found.findings.listed() if one.code == "rarely-answered"]
    assert len(warnings) == 2  # the whole has 24, of whom 8 answered U9
    assert "kurang dari sepuluh dari 24 responden menjawab U9 (8)" in warnings[0]
    assert "A: kurang dari sepuluh dari 20 responden menjawab U8 (9), U9 (4)" in warnings[1]
    quiet = ikm.score(io.BytesIO(csv_text([["Unit", *U], *cells]).encode()), unit="Unit")
    assert "rarely-answered" not in quiet.findings.by_code


def test_which_unsur_cannot_be_told_from_the_third_lowest_is_said() -> None:
    chance = random.Random(3)
    rows = [
        [*(chance.choice([2, 3]) for _ in range(3)), 3, *(chance.choice([3, 4]) for _ in range(5))] for _ in range(60)
    ]
    rows = [[*row[:3], row[2] if place % 9 else 3, *row[4:]] for place, row in enumerate(rows)]
    found = survey(*rows)
    said = [line for line in remarks(found) if line.startswith("Unsur terendah ketiga")]
    told = found.to_dict()["overall"]["stats"]["priorities"]
    codes = {unsur["id"]: unsur["code"] for unsur in found.to_dict()["overall"]["unsur"]}
    assert [codes[one["id"]] for one in told]
    third = max(found.overall.lowest, key=lambda one: one.nrr or 0).code
    untold = ", ".join(codes[one["id"]] for one in told)
    assert said == [
        f"Unsur terendah ketiga, {third}, tidak dapat dibedakan dari {untold} (95 %): unsur itu bisa saja termasuk "
        "tiga terendah."
    ]
    apart = survey(*[[1 + place % 2] * 3 + [3 + place % 2] * 6 for place in range(8)], *[[1, 1, 2, *[3] * 6]] * 8)
    assert "Semua unsur lain nyata lebih tinggi daripada unsur terendah ketiga, U3 (95 %)." in remarks(apart)


def test_a_unit_has_its_rank_with_the_ranks_it_may_have() -> None:
    rows = [[unit, *[low + place % 2] * 9] for unit, low in (("A", 3), ("B", 2), ("C", 1)) for place in range(40)]
    rows += [["D", *[2, 3, 3, 2, 3, 2, 3, 2, 3]], ["D", *[3] * 9]]
    found = survey(*rows, header=["Unit", *U], unit="Unit")
    table = table_of(found, "Selang kepercayaan 95 % menurut unit")
    place = [head.name for head in table.heads].index("Peringkat")
    assert [row[place] for row in rows_of(table)] == ["1 (1–2)", "2", "3 (2–3)", "4 (3–4)", None]
    groups = found.to_dict()["tables"][0]["groups"]
    assert [(group["rank"], group["rank_interval"]) for group in groups] == [
        (1, [1, 2]),
        (2, None),
        (3, [2, 3]),
        (4, [3, 4]),
    ]
    assert any(line.startswith("Peringkat 2 (1–5): kedua menurut indeksnya") for line in table.remarks)


def test_what_is_taken_for_granted_is_said_once_in_the_workbook_too() -> None:
    found = survey(*[[2 + place % 3] * 9 for place in range(20)])
    said = "Jawaban kosong dianggap tidak bergantung pada penilaiannya."
    assert remarks(found).count(said) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(found)))["Statistik"]
    assert [cell.value for row in sheet.iter_rows() for cell in row].count(said) == 1
