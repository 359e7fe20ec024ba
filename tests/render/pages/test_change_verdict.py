"""What is said of a change: in words that cannot contradict what was found."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.index import change, interval, reliability
from ikm.index.change import Difference, together
from ikm.options import StatisticsMode
from ikm.render import OUTPUTS, Style
from ikm.render.pages import change_verdict as judged
from ikm.render.pages import wording as words
from tests.conftest import ROOT
from tests.surveys import U, csv_text

KOTA = str(ROOT / "examples" / "kota" / "*.csv")
AT_95 = Fraction(95, 100)


@pytest.mark.parametrize(
    ("confidence", "said"), [(AT_95, "95 %"), (Fraction("0.975"), "97,5 %"), (Fraction("0.999"), "99,9 %")]
)
def test_the_confidence(confidence: Fraction, said: str) -> None:
    assert judged.level(confidence) == said
    assert judged.level(confidence, ".") == said.replace(",", ".")


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0138, "p = 0,014"),
        (0.0005, "p = 0,001"),
        (0.0004, "p < 0,001"),
        (0.0, "p < 0,001"),
        (0.0504, "p = 0,050"),
        (0.04996, "p = 0,04996"),  # 0,050 would be no less than 0,05
        (1.0, "p = 1,000"),
    ],
)
def test_a_p(p: float, said: str) -> None:
    assert judged.probability(p, AT_95) == said


@given(st.floats(0.0005, 1), st.sampled_from([Fraction(80, 100), Fraction(90, 100), AT_95, Fraction(99, 100)]))
def test_a_p_is_shown_on_its_side_of_the_bound(p: float, confidence: Fraction) -> None:
    shown = Fraction(judged.probability(p, confidence, ".").removeprefix("p = "))
    if abs(Fraction(p) - (1 - confidence)) > Fraction(1, 10**9):
        assert (shown < 1 - confidence) == (p < 1 - confidence)
    assert abs(shown - Fraction(p)) <= Fraction(1, 2000)


@given(st.fractions(-3, 3))
def test_there_and_back_differ_in_the_sign_only(by: Fraction) -> None:
    there, back = (judged.signed(one, 2, ",") for one in (by, -by))
    assert there == back.translate(str.maketrans("+−", "−+"))


@pytest.mark.parametrize(
    ("sign", "said", "short"),
    [
        (1, "naik nyata (95 %)", "ya"),
        (-1, "turun nyata (95 %)", "ya"),
        (0, "belum dapat disimpulkan naik atau turun", "tidak"),
    ],
)
def test_the_verdict(sign: int, said: str, short: str) -> None:
    found = Difference(1.0, 9.0, 0.5, -1.0, 1.0, sign)
    assert judged.verdict(found, AT_95) == said
    assert judged.answer(found) == short


def test_every_reason_has_words_of_its_own() -> None:
    reasons = {
        *(interval.NO_FIGURE, interval.COUNTS_ONLY, interval.FEW, interval.FEW_ANSWERS, interval.ALL_ALIKE),
        *(reliability.COUNTS_ONLY, reliability.FEW, reliability.FEW_ITEMS, reliability.NO_VARIANCE),
        *(change.UNCERTAIN, change.ALL_ALIKE, change.SHARED, "min-n", "unsur-differ"),
    }
    said = {words.why(reason) for reason in reasons}
    assert len(said) == len(reasons)
    assert not said & reasons  # one without words would be said by its code
    assert judged.verdict(Difference(reason=change.SHARED), AT_95) == (
        "tidak dapat diuji, kedua sisi mungkin mempunyai responden yang sama"
    )
    assert judged.answer(Difference(reason=change.SHARED)) == "–"


def periods(*parts: tuple[str, list[list[int]]], **options: Any) -> ikm.Report:
    rows = [["Periode", *U], *([period, *answers] for period, some in parts for answers in some)]
    return ikm.score(io.BytesIO(csv_text(rows).encode()), by="periode", **options)


def said(report: ikm.Report, mark: str = ",") -> list[str]:
    return [line for table in report.tables for line in judged.steps(report, table, mark)]


LOW, HIGH = [[2] * 9] * 10 + [[3] * 9] * 10, [[3] * 9] * 10 + [[4] * 9] * 10


def test_each_step_of_a_trend_is_a_sentence() -> None:
    report = periods(("TW I 2025", LOW), ("TW II 2025", HIGH), ("TW III 2025", HIGH), ("TW IV 2025", LOW))
    # each index has the standard error √(20/19) · 12,5 / √20, and t of 38 degrees is 2,0244: ± 8,21
    assert said(report) == [
        "TW II 2025: +25,00 dari TW I 2025 (+16,79 sampai +33,21; p < 0,001): naik nyata (95 %)",
        "TW III 2025: 0,00 dari TW II 2025 (−8,21 sampai +8,21; p = 1,000): belum dapat disimpulkan naik atau turun",
        "TW IV 2025: −25,00 dari TW III 2025 (−33,21 sampai −16,79; p < 0,001): turun nyata (95 %)",
    ]
    for kind, style in (("text", Style(width=120)), ("markdown", Style())):
        page = OUTPUTS[kind].render(report, style)
        assert isinstance(page, str)
        assert all(line in page.replace("\\", "") for line in said(report))
    ascii = OUTPUTS["text"].render(report, Style(width=120, unicode=False))
    assert isinstance(ascii, str)
    assert "TW III 2025: 0,00 dari TW II 2025 (-8,21 sampai +8,21; p = 1,000)" in ascii


def test_a_step_goes_from_the_last_period_that_has_an_index() -> None:
    report = periods(("TW I 2025", LOW), ("TW II 2025", []), ("TW III 2025", HIGH))
    assert [line.partition(" (")[0] for line in said(report)] == ["TW III 2025: +25,00 dari TW I 2025"]


def test_what_cannot_be_judged_says_why_and_what_was_not_asked_says_nothing() -> None:
    report = periods(("TW I 2025", LOW), ("TW II 2025", [[4] * 9]))
    assert said(report) == [
        "TW II 2025: +37,50 dari TW I 2025: tidak dapat diuji, galat baku salah satu sisi tidak diketahui"
    ]
    assert said(replace(report, stats=None)) == []
    assert said(periods(("TW I 2025", LOW), ("TW II 2025", HIGH), stats=StatisticsMode.SKIP)) == []


def test_crossed_trends_have_a_sign_behind_what_changed() -> None:
    report = ikm.score(KOTA, unit_from="file", period_from="file")
    for kind in ("text", "markdown"):
        page = OUTPUTS[kind].render(report, Style())
        assert isinstance(page, str)
        of_units = page.partition("Tren per unit")[2]
        marked = {line.strip("| ").split()[0] for line in of_units.splitlines() if line.rstrip(" |").endswith("*")}
        (table,) = (one for one in report.tables if one.by == ("unit", "periode"))
        steps = {key: step for key, step in table.steps().items() if step}
        each = [step.judged(report.confidence) for step in steps.values()]
        judgement = together([step.change for step in steps.values()], each, report.confidence)
        assert marked == {str(key[0]) for key, found in zip(steps, judgement, strict=True) if found.sign}
        assert "* nyata (95 %, uji t)" not in page.replace("\\", "")
        (told,) = (one for one in report.to_dict()["tables"] if one["by"] == ["unit", "periode"])
        stats = {
            group["key"]["unit"]: group["change_stats"] for group in told["groups"] if group["change"] is not None
        }
        assert marked == {unit for unit, one in stats.items() if one["sign"]}
        assert [one["p_holm"] for one in stats.values()] == [found.p_holm for found in judgement]
        assert "* nyata (95 %, uji t dengan Holm)" in page.replace("\\", "")


def test_where_nothing_changed_for_sure_a_crossed_trend_says_so() -> None:
    report = periods(("TW I 2025", LOW), ("TW II 2025", LOW))
    page = OUTPUTS["text"].render(report, Style())
    assert isinstance(page, str)
    assert "Tidak ada perubahan yang nyata (95 %, uji t dengan Holm)" in page
    assert "nyata" not in str(OUTPUTS["text"].render(replace(report, stats=None), Style()))
