"""Comparisons as they are shown, compared sign by sign; and what they say in a sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.render import COMPARISONS, Style
from ikm.render.pages.comparison import sentence
from tests.conftest import ROOT
from tests.surveys import U, csv_text, plain_index, plain_mutu, shown

Golden = Callable[[str, str], None]

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def comparison(monkeypatch: pytest.MonkeyPatch) -> ikm.Comparison:
    """A comparison with everything in it: labels, units, one that is gone, an unsur not asked, findings."""
    monkeypatch.chdir(ROOT)
    name = "Puskesmas Sukamaju"
    before = ikm.score("examples/puskesmas-tw2.csv", unit="layanan", without="biaya", name=name, period="TW II 2025")
    after = ikm.score("examples/puskesmas.xlsx", unit="layanan", missing="complete", name=name, period="TW III 2025")
    return ikm.compare(before, after)


def text(comparison: ikm.Comparison, kind: str, style: Style) -> str:
    found = COMPARISONS[kind].render(comparison, style)
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("compare-80.txt", "text", Style()),
        ("compare-50.txt", "text", Style(width=50)),
        ("compare-colour.txt", "text", Style(width=100, terminal=True, colour=True)),
        ("compare-ascii.txt", "text", Style(terminal=True, unicode=False, decimal=".")),
        ("compare.csv", "csv", Style()),
        ("compare-comma.csv", "csv", Style(decimal=",")),
        ("compare.md", "markdown", Style()),
        ("compare.json", "json", Style()),
    ],
)
def test_whole_outputs(comparison: ikm.Comparison, golden: Golden, name: str, kind: str, style: Style) -> None:
    golden(name, text(comparison, kind, style))


@pytest.mark.parametrize("width", [40, 50, 80, 120])
def test_the_page_keeps_within_its_width_and_no_figure_is_cut(comparison: ikm.Comparison, width: int) -> None:
    page = text(comparison, "text", Style(width=width))
    assert max(map(len, page.splitlines())) <= width
    assert "…" not in page
    for one in comparison.unsur:
        for value in one.change.shown:
            assert value is None or str(abs(value)).replace(".", ",") in page


def test_without_unicode_no_sign_of_a_rise_a_fall_or_a_step_is_needed(comparison: ikm.Comparison) -> None:
    assert not set("▲▼−→") & set(text(comparison, "text", Style(unicode=False)))
    assert set("▲▼−→") <= set(text(comparison, "text", Style()))


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of an example, read without our readers."""
    if path.suffix == ".csv":
        return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    header, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_the_examples_compared_a_second_way() -> None:
    paths = [ROOT / "examples" / name for name in ("puskesmas-tw2.csv", "puskesmas.xlsx")]
    found = ikm.compare(*paths, unit="layanan")
    sides = []
    for path in paths:
        groups: dict[str, list[list[int | None]]] = {"": []}
        for row in rows_of(path):
            given = [int(row[u]) if str(row[u]) in ("1", "2", "3", "4") else None for u in U]
            groups[""].append(given)
            groups.setdefault(row["Layanan"], []).append(given)
        sides.append({name: plain_index(rows) for name, rows in groups.items()})
    before, after = sides
    assert {one.label for one in found.units} == before.keys() & after.keys() - {""}
    assert found.only_before == ("Poli gigi",)
    for one in (found.overall, *found.units):
        change = one.change
        assert change.difference == after[one.label] - before[one.label]
        assert change.shown[:2] == (shown(before[one.label]), shown(after[one.label]))
        assert (change.mutu_before, change.mutu_after) == (
            plain_mutu(before[one.label]),
            plain_mutu(after[one.label]),
        )


def scored(*rows: Sequence[Any], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([["Loket", *U], *(["A", *row] for row in rows)]).encode()), **options)


THREE, FOUR = [3] * 9, [4] * 9
UNTESTED = " (tidak diuji: galat baku salah satu sisi tidak diketahui)"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            [[3, 3, 3, 3, 3, 3, 3, 4, 3]],
            [[3, 3, 4, 3, 3, 3, 3, 3, 4]],
            f"IKM naik 2,78 dari 77,78 (B) ke 80,56 (B){UNTESTED}; naik paling banyak U3 Waktu dan U9 Pengaduan "
            "(+1,000), turun paling banyak U8 Sarana (−1,000)",
        ),
        (
            [FOUR],
            [THREE],
            f"IKM turun 25,00 dari 100,00 (A) ke 75,00 (C){UNTESTED}; tidak ada unsur yang naik, turun paling banyak "
            "U1 Persyaratan, U2 Prosedur, U3 Waktu, U4 Biaya, U5 Produk, U6 Kompetensi, U7 Perilaku, U8 Sarana dan "
            "U9 Pengaduan (−1,000)",
        ),
        (
            [[3, 4, 3, 3, 3, 3, 3, 3, 3]],
            [[4, 3, 3, 3, 3, 3, 3, 3, 3]],
            f"IKM tetap 77,78 (B){UNTESTED}; naik paling banyak U1 Persyaratan (+1,000), "
            "turun paling banyak U2 Prosedur (−1,000)",
        ),
        (
            [THREE, THREE],
            [THREE],
            f"IKM tetap 75,00 (C){UNTESTED}; tidak ada unsur yang naik, tidak ada unsur yang turun",
        ),
        (
            [THREE] * 999,
            [*[THREE] * 998, [4, *[3] * 8]],
            "IKM naik kurang dari 0,01 dari 75,00 (C) ke 75,00 (C) (tidak diuji: pada salah satu pihak nilai semua "
            "responden sama); naik paling banyak U1 Persyaratan (+0,001), tidak ada unsur yang turun",
        ),
    ],
)
def test_the_sentence(before: Sequence[Any], after: Sequence[Any], said: str) -> None:
    assert sentence(ikm.compare(scored(*before), scored(*after))) == said


def test_a_change_that_is_rounded_away_keeps_its_sign() -> None:
    found = ikm.compare(scored(*[THREE] * 999), scored(*[THREE] * 998, [4, *[3] * 8]))
    last = next(line for line in text(found, "text", Style()).splitlines() if line.startswith("IKM "))
    assert last.split() == ["IKM", "75,00", "75,00", "▲", "+0,00", "–", "C"]
    still = ikm.compare(scored(THREE), scored(THREE))
    assert [line.split()[3] for line in text(still, "text", Style()).splitlines() if line.startswith("U1 ")] == [
        "3,000"
    ]


def rows_around(low: int, high: int) -> list[list[int]]:
    """Twenty respondents, half of whom give one answer throughout, half another."""
    return [[low] * 9] * 10 + [[high] * 9] * 10


def test_a_change_that_can_be_told_from_none_is_said_and_coloured_and_no_other() -> None:
    # indices of 50 and 75, then of 75 and 100: the mean moves by 25, each standard error is √(20/19) · 12,5 / √20
    found = ikm.compare(scored(*rows_around(2, 3)), scored(*rows_around(3, 4)))
    said = "IKM naik 25,00 dari 62,50 (D) ke 87,50 (B), selang 95 % +16,79 sampai +33,21, p < 0,001: nyata; "
    assert sentence(found).startswith(said)
    page = text(found, "text", Style(colour=True))
    assert "\x1b[32m▲ +1,000\x1b[0m" in page
    assert "Nyata: uji t untuk dua sampel acak (95 %); p antarunsur dan antarunit" in page
    assert {one.split("|")[5].strip() for one in text(found, "markdown", Style()).splitlines() if "| ▲" in one} == {
        "ya"
    }
    narrow = [line.split() for line in text(found, "text", Style(width=50)).splitlines()]
    assert ["IKM", "62,50", "87,50", "▲", "+25,00", "ya", "D", "→", "B"] in narrow
    still = ikm.compare(scored(*rows_around(2, 3)), scored(*rows_around(2, 3), FOUR, [1] * 9))
    assert "\x1b[3" not in text(still, "text", Style(colour=True)).replace("\x1b[36m", "")
    rows = [line.split("|") for line in text(still, "markdown", Style()).splitlines() if line.startswith("| U")]
    assert {row[5].strip() for row in rows[1:]} == {"tidak"}


def test_what_cannot_be_told_says_why() -> None:
    one = scored(*rows_around(2, 3))
    page = text(ikm.compare(one, one), "text", Style())
    assert "Tidak diuji, kedua sisi mungkin mempunyai responden yang sama\n" in page
    assert "uji t" not in page
    alike = ikm.compare(scored(*[THREE] * 10), scored(*[FOUR] * 10))
    assert "Tidak diuji, nilai semua responden sama\n" in text(alike, "text", Style())
    few = ikm.compare(scored(*rows_around(2, 3)[:9]), scored(*rows_around(3, 4)))
    assert "responden salah satu pihak kurang dari sepuluh\n" in text(few, "text", Style())
    part = scored(*([3, *row[1:]] for row in rows_around(2, 3)))
    page = text(ikm.compare(part, part), "markdown", Style())
    assert page.count("Tidak diuji") == 1
    page = text(ikm.compare(part, scored(*([3, *row[1:]] for row in rows_around(3, 4)))), "markdown", Style())
    assert "Tidak diuji, nilai semua responden sama: U1 Persyaratan" in page


def test_csv_has_what_a_change_was_judged_by() -> None:
    found = ikm.compare(scored(*rows_around(2, 3)), scored(*rows_around(3, 4)))
    rows = list(csv.DictReader(io.StringIO(text(found, "csv", Style()))))
    last, exact = rows[-1], found.overall.change.judged
    assert [*last][-7:] == ["se", "df", "p", "p_holm", "low", "high", "sign"]
    assert (last["low"], last["high"], last["sign"], last["p_holm"]) == ("16.79", "33.21", "1", "")
    assert exact.se is not None
    assert (float(last["se"]), float(last["df"])) == (round(exact.se, 4), 38.0)
    assert {row["p_holm"] for row in rows[:9]} == {
        "0.000003"
    }  # nine times that of t = 6,16 with 38 degrees of freedom
    empty = list(csv.DictReader(io.StringIO(text(ikm.compare(scored(FOUR), scored(THREE)), "csv", Style()))))
    assert {row[name] for row in empty for name in [*row][-7:]} == {""}


def test_what_has_no_difference_says_why_and_on_which_side() -> None:
    rows = [["Loket", *U], ["A", *FOUR], ["B", 4, *[""] * 8]]
    part = ikm.score(io.BytesIO(csv_text(rows).encode()), unit="loket")
    whole = ikm.score(io.BytesIO(csv_text([*rows[:2], ["B", *THREE]]).encode()), unit="loket", without="biaya")
    for kind in ("text", "markdown"):
        page = text(ikm.compare(part, whole), kind, Style())
        assert "U4 Biaya: tidak ditanyakan (baru)" in page
        assert "B: ada unsur tanpa jawaban (lama)" in page
        assert "B: ada unsur tanpa jawaban (lama dan baru)" in text(ikm.compare(part, part), kind, Style())


def test_without_an_index_the_sentence_says_so() -> None:
    rows = [["Periode", *U], ["1", *THREE], ["2", *THREE[:8], ""]]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), by="periode")
    found = ikm.compare(report, between=("1", "2"))
    assert sentence(found).startswith("IKM tidak dapat dibandingkan: ada unsur tanpa jawaban (baru); ")
    assert "U9 Pengaduan: tanpa jawaban (baru)" in text(found, "text", Style())
    assert {one.unsur.id: one.change.reason for one in found.unsur}["pengaduan"] == "unanswered"


def test_a_survey_cannot_steer_the_terminal_the_page_or_the_sheet() -> None:
    names = ["[red]merah[/red]", "\x1b[31mmerah", "a|b", "=1+1"]
    rows = [["Loket", *U], *([name, *FOUR] for name in names)]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), unit="loket", name="*x*", period="\x1b[0m")
    found = ikm.compare(report, report)
    page = text(found, "text", Style(terminal=True))
    assert "\x1b" not in page
    assert "[red]merah[/red]" in page
    assert "a\\|b" in text(found, "markdown", Style())
    assert "\\*x\\*" in text(found, "markdown", Style())
    sheet = list(csv.reader(io.StringIO(text(found, "csv", Style()))))
    assert "'=1+1" in [row[2] for row in sheet]
