"""From figures or answers to what explains a printed index: readings of figures, treatments of blanks, refusals."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.surveys import Rows, U, csv_text, write_csv, write_tally, write_xlsx

NRR = "3,40 3,37 3,29 3,93 3,37 3,35 3,44 3,71 3,35"
TOTALS = [105, 101, 100, 116, 102, 105, 106, 105, 115]
BLANKS = [[4] * 9, [4, 4, "", 4, 4, 4, 4, 4, 4], [2] * 9, [3, 3, 3, 3, "", 3, 3, 3, 3]]
"""Four respondents, two with a blank."""


def ways(found: ikm.Reconciliation) -> set[tuple[str, str, str]]:
    return {one.arithmetic[:3] for one in found.possible}


def treated(found: ikm.Reconciliation) -> dict[tuple[str, str], Fraction]:
    """The index of every treatment of blanks and questions with its exact weight."""
    return {
        (basis.blanks, basis.questions): found.unrounded_index(basis, basis.weightings[0]).low
        for basis in found.bases
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "nrr",
    [
        NRR,
        NRR.replace(",", "."),
        NRR.replace(" ", "; "),
        NRR.replace(" ", " · "),
        NRR.replace(" ", ", "),
        NRR.replace(",", ".").replace(" ", ","),
        NRR.replace(",", ".").replace(" ", ", "),
        "3,4 3,37 3,29 3,93 3,37 3,35 3,44 3,71 3,35",
        [float(one.replace(",", ".")) for one in NRR.split()],
        NRR.split(),
    ],
)
def test_figures_are_read_as_they_are_written(nrr: Any) -> None:
    found = ikm.reconcile(ikm="85,76", nrr=nrr)
    assert found.nominal == Fraction("31.21") * 25 / 9
    assert found.exact.high - found.exact.low == Fraction("0.01") * 25
    assert len(found.possible) == 50  # 45 of sums that nothing is lost of, and 5 of floats just below a multiple


def test_dropped_zeros_have_the_digits_of_the_most_precise_entry() -> None:
    found = ikm.reconcile(ikm="85,76", nrr="3 3 3 3 3 3 3 3 3,125")
    assert {one.places for one in found.bases[0].nrr} == {3}


@pytest.mark.parametrize(
    ("totals", "respondents"),
    [
        (TOTALS, 29),
        ("105 101 100 116 102 105 106 105 115", "29"),
        ("105,101,100,116,102,105,106,105,115", 29),
        (TOTALS, [29] * 9),
    ],
)
def test_totals_are_exact(totals: Any, respondents: Any) -> None:
    found = ikm.reconcile(ikm=90.56, totals=totals, respondents=respondents)
    assert found.exact.low == found.exact.high == found.nominal == Fraction(23875, 261)
    assert ways(found) == {("per-unsur", "means", "0.11")}


def test_totals_of_thousands() -> None:
    found = ikm.reconcile(ikm="87,96", totals="1275 1.296 1,297 1346 1331 1273 1302 1268 1296", respondents=369)
    assert found.nominal == Fraction(11684 * 25, 369 * 9)
    assert found.possible[0].deviations == 0


def test_totals_over_different_numbers_of_answers_may_have_been_divided_by_all() -> None:
    found = ikm.reconcile(ikm="83,33", totals=[30] * 9, respondents=[9, *[10] * 8])
    assert treated(found) == {
        ("per-unsur", "means"): (Fraction(30, 9) + 24) * 25 / 9,
        ("zero", "means"): Fraction(75),
    }


@pytest.mark.slow
def test_either_scale_or_both() -> None:
    on_index, on_answers, both = (
        ikm.reconcile(ikm=printed, nrr="3,506 3,506 3,506 3,506 3,506 3,506 3,506 3,506 3,506")
        for printed in ("87,65", "3,506", "3,506 87,65")
    )
    assert {one.arithmetic for one in both.possible} == (
        {one.arithmetic for one in on_index.possible} & {one.arithmetic for one in on_answers.possible}
    )
    assert [one["scale"] for one in both.to_dict()["printed"]["figures"]] == ["answers", "index"]
    assert not ikm.reconcile(ikm=["3,506", "90,00"], nrr=["3,506"] * 9).possible


def test_blanks_as_zeros_or_with_their_respondents_dropped(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [U, *BLANKS])
    found = ikm.reconcile(source, ikm="80,56")
    seven, two = [Fraction(13, 4)] * 7, [Fraction(9, 3), Fraction(10, 3)]
    assert treated(found) == {
        ("per-unsur", "means"): sum([*seven, *two], Fraction()) * 25 / 9,
        ("complete", "means"): Fraction(75),
        ("zero", "means"): (sum(seven, Fraction()) + Fraction(9 + 10, 4)) * 25 / 9,
    }
    assert found.exact.low == ikm.score(source).overall.exact
    assert treated(found)["complete", "means"] == ikm.score(source, missing="complete").overall.exact
    by_zeros = ikm.reconcile(source, ikm="76,39")
    assert ways(by_zeros) == {("zero", "means", "exact"), ("zero", "means", "0.1111")}
    assert by_zeros.possible[0].deviations == 1
    assert by_zeros.class_flips is True


def test_the_rule_alone_where_nobody_left_a_blank(tmp_path: Path) -> None:
    found = ikm.reconcile(write_csv(tmp_path / "a.csv", [U, [4] * 9, [3] * 9]), ikm="87,5")
    assert treated(found) == {("per-unsur", "means"): Fraction(175, 2)}


def test_several_questions_folded_pooled_or_apart(tmp_path: Path) -> None:
    header = ["U1.1", "U1.2", *U[1:]]
    rows = [[4, 2, *[3] * 8], [4, "", *[3] * 8], [4, 1, *[3] * 8]]
    found = ikm.reconcile(write_csv(tmp_path / "a.csv", [header, *rows]), ikm="75")
    assert treated(found) == {
        ("per-unsur", "means"): (Fraction(4 + Fraction(3, 2)) / 2 + 24) * 25 / 9,
        ("per-unsur", "pooled"): (Fraction(15, 5) + 24) * 25 / 9,
        ("per-unsur", "separate"): (4 + Fraction(3, 2) + 24) * 25 / 10,
        ("zero", "means"): (Fraction(4 + 1) / 2 + 24) * 25 / 9,
        ("zero", "separate"): Fraction(4 + 1 + 24) * 25 / 10,
    }
    assert ("per-unsur", "pooled", "exact") in ways(found)


@pytest.mark.slow
def test_counts_and_tallies(tmp_path: Path) -> None:
    rows = [["unsur", "skor", "jumlah"], *([one, score, n] for one in U for score, n in ((3, 10), (4, 19)))]
    found = ikm.reconcile(write_csv(tmp_path / "a.csv", rows), ikm="90,47")
    assert found.given.respondents == 29
    assert found.nominal == Fraction(106 * 25, 29)
    assert not ikm.reconcile(write_csv(tmp_path / "b.csv", rows), ikm="91").mutu
    answers = write_csv(tmp_path / "c.csv", [U, *BLANKS])
    tally = ikm.reconcile(write_tally(tmp_path / "a.tally", answers), ikm="80,56")
    assert treated(tally) == treated(ikm.reconcile(answers, ikm="80,56"))


@pytest.mark.parametrize("said", [86.83, 86.8340277777778, "86,83"])
def test_the_foot_of_a_sheet_says_what_is_to_be_explained(tmp_path: Path, said: object) -> None:
    numbered = [[n, *[3 + (n * c) % 2 for c in range(9)]] for n in range(1, 49)]
    sums = [sum(column) for column in list(zip(*numbered, strict=True))[1:]]
    own = float(Fraction(sum(sums), 48) * Fraction("0.11") * 25)
    said = own if isinstance(said, float) and said != 86.83 else f"{own:.2f}".replace(".", ",")
    rows = [["No", *U], *numbered, ["Jumlah", *sums], ["NRR tertimbang", *[""] * 9], ["IKM", *[""] * 8, said]]
    found = ikm.reconcile(write_xlsx(tmp_path / "a.xlsx", rows))
    assert found.given.respondents == 48
    assert {weight for _, _, weight in ways(found)} == {"0.11"}
    assert found.nominal == Fraction(sum(sums) * 25, 48 * 9)
    assert ikm.reconcile(tmp_path / "a.xlsx", ikm="3,5").printed != found.printed


def test_a_small_table_of_figures(tmp_path: Path) -> None:
    rows = [["Unsur", "NRR"], *zip(U, NRR.split(), strict=True), ["IKM", "85,76"], ["Mutu", "A"]]
    found = ikm.reconcile(write_csv(tmp_path / "a.csv", rows, ";"))
    assert len(found.possible) == 50  # 45 of sums that nothing is lost of, and 5 of floats just below a multiple
    assert found.mutu_agrees is False
    assert found.given.input
    assert found.given.input.path == str(tmp_path / "a.csv")
    assert ikm.reconcile(tmp_path / "a.csv", ikm="86,69", mutu="baik").mutu_agrees is True
    with pytest.raises(Refusal) as refusal:
        ikm.reconcile(write_csv(tmp_path / "b.csv", [*rows[:-1], ["Mutu", "E"]], ";"))
    assert refusal.value.code == "printed-mutu"
    assert str(refusal.value).startswith("“E” is not one of A, B, C, D of permenpanrb-14-2017; a file of printed")


def test_streams_and_frames_hold_answers() -> None:
    import pandas as pd

    stream = io.BytesIO(csv_text([U, *BLANKS]).encode())
    frame = pd.DataFrame([[4] * 9, [3] * 9], columns=U)
    assert ikm.reconcile(stream, ikm="80,56").given.respondents == 4
    assert ikm.reconcile(frame, ikm="87,50").possible[0].deviations == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("printed", "nrr", "exact", "own", "flips"),
    [
        ("88,30", "3,53 3,53 3,53 3,53 3,53 3,53 3,53 3,53 3,53", "BA", "B", None),
        ("87,20", "3,600 3,600 3,600 3,600 3,600 3,600 3,600 3,600 3,600", "A", "B", True),
        ("89,1", "3,600 3,600 3,600 3,600 3,600 3,600 3,600 3,600 3,600", "A", "A", False),
        ("88,3", "3,531 3,531 3,531 3,531 3,531 3,531 3,531 3,531 3,531", "B", "BA", None),
        ("76,6", "3,064 3,064 3,064 3,064 3,064 3,064 3,064 3,064 3,064", "CB", "CB", None),
        ("3,06", "3,0 3,0 3,0 3,0 3,0 3,0 3,0 3,0 3,5", "CB", "CB", None),
    ],
)
def test_whether_the_class_flips(printed: str, nrr: str, exact: str, own: str, flips: bool | None) -> None:
    found = ikm.reconcile(ikm=printed, nrr=nrr)
    assert "".join(dict.fromkeys(one.mutu for one in found.grades(found.exact))) == exact
    assert "".join(dict.fromkeys(one.mutu for one in found.printed_grades())) == own
    assert found.class_flips is flips


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "reconcile-start: a printed index is to follow from one of a file, nrr and totals"),
        ({"nrr": NRR, "totals": TOTALS, "ikm": 90}, "reconcile-start: "),
        ({"nrr": NRR}, "printed-missing: no printed index is given"),
        ({"nrr": NRR, "ikm": "B"}, "option-figure: ikm: “B” is no figure"),
        ({"nrr": NRR, "ikm": "0"}, "ikm-off: ikm: “0” is no index of a scale up to 100 or 4"),
        ({"nrr": NRR, "ikm": "100,5"}, "“100.5” is no index"),
        ({"nrr": NRR, "ikm": "85,76", "mutu": "E"}, "mutu: “E” is not one of A, B, C, D of permenpanrb-14-2017"),
        (
            {"nrr": "90,5 87,0 86,2 3,4 86,2 87,0 86,2 87,0 86,2", "ikm": 90},
            "nrr-off: nrr: “90.5” is no mean of answers up to 4; give the NRR, not",
        ),
        ({"nrr": "3 x", "ikm": 90}, "nrr: “x” is no figure"),
        ({"totals": TOTALS, "ikm": 90}, "give how many answered, or the number of answers to each unsur"),
        (
            {"totals": TOTALS, "respondents": "29 28", "ikm": 90},
            "respondents-number: totals needs respondents: one number for all, or one for each of 9 totals; give how",
        ),
        ({"totals": TOTALS, "respondents": 28, "ikm": 90}, "totals-off: totals: 116 is no total of 28 answers up"),
        ({"totals": [*TOTALS[:8], "10,5"], "respondents": 29, "ikm": 90}, "option-whole: totals: “10.5” is not a"),
        ({"totals": [*TOTALS[:8], -1], "respondents": 29, "ikm": 90}, "-1 is no total of 29 answers up to 4"),
        ({"totals": TOTALS, "respondents": 0, "ikm": 90}, "respondents-off: respondents: 0 is no number of resp"),
        (
            {"nrr": "3,1 " * 8, "ikm": 90},
            "figures-few: 8 figures do not fit the 9 unsur of permenpanrb-14-2017; say without=\"UNSUR\" for "
            "what was not asked (1 of them)",
        ),
        (
            {"nrr": "3,1 " * 14, "ikm": 90},
            "figures-many: 14 figures do not fit the 9 unsur of permenpanrb-14-2017; "
            'say rules="kepmenpan-25-2004"',
        ),
        (
            {"nrr": "3,1 " * 40, "ikm": 90},
            "figures-beyond: 40 figures do not fit the 9 unsur of permenpanrb-14-2017; "
            'take out a sum or mean that was copied too, or say rules="FILE.toml" for rules of your own',
        ),
        (
            {"nrr_weighted": NRR, "ikm": 90},
            "nrr-weighted-off: nrr_weighted: “3.40” is no weighted mean; with full marks it is 0.444; give",
        ),
        ({"nrr": NRR, "ikm": 90, "row": "Loket A"}, "row-elsewhere: row: is said of a table with a row for"),
        ({"nrr": NRR, "ikm": 90, "without": "biaya"}, "9 figures do not fit the 8 unsur of permenpanrb-14-2017"),
        ({"totals": [*TOTALS[:8], "1" * 15], "respondents": 29, "ikm": 90}, "option-huge: totals: “111111111111…”"),
        ({"source": "nowhere.csv", "ikm": 90}, "file-missing"),
        ({"source": "examples/kelurahan.csv", "ikm": 90, "respondents": 9}, "respondents-known: respondents: the"),
    ],
)  # fmt: skip
def test_what_is_refused(said: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        ikm.reconcile(**said)
    assert words in f"{refusal.value.code}: {refusal.value}"


def test_no_single_index_of_those_who_were_asked_different_unsur(tmp_path: Path) -> None:
    write_tally(tmp_path / "a.tally", write_csv(tmp_path / "a.csv", [U, *BLANKS]))
    write_tally(tmp_path / "b.tally", write_csv(tmp_path / "b.csv", [U[:8], [3] * 8]), without="pengaduan")
    with pytest.raises(Refusal) as refusal:
        ikm.reconcile(str(tmp_path / "*.tally"), ikm=75)
    assert refusal.value.code == "printed-none"
    assert "there is no single index of all to explain (unsur-differ)" in str(refusal.value)


WEIGHTED = "0,391 0,386 0,372 0,400 0,397 0,413 0,420 0,377 0,380"
"""Weighted means as a program prints them; with an index of 88,40, for they sum to 3,536."""


def test_weighted_means_as_options_and_as_a_column(tmp_path: Path) -> None:
    """By hand: 3,536 × 25 = 88,40, within 9 × 0,0005 × 25; weighted by 0,11, the rule's index is 1/0,99 of that."""
    by_option = ikm.reconcile(ikm="88,40", nrr_weighted=WEIGHTED)
    rows = [["Unsur", "NRR tertimbang"], *zip(U, WEIGHTED.split(), strict=True), ["IKM", "88,40"]]
    by_column = ikm.reconcile(write_csv(tmp_path / "a.csv", rows, ";"))
    assert by_option.outcomes == by_column.outcomes
    assert by_option.given.kind == "weighted"
    assert by_option.nominal == Fraction("88.40")
    assert by_option.exact.low == Fraction("88.40") - 9 * Fraction("0.0005") * 25
    assert by_option.exact.high == (Fraction("88.40") + 9 * Fraction("0.0005") * 25) / Fraction("0.99")
    assert {weight for _, _, weight in ways(by_option)} == {"exact", "0.1111", "0.111", "0.11"}
    assert ikm.reconcile(ikm="80", nrr_weighted=WEIGHTED).possible == []


@pytest.mark.parametrize("head", ["Nilai", "Indeks", "Skor"])
@pytest.mark.parametrize("scale", [1, 25], ids=["answers", "index"])
def test_means_below_any_of_their_heads_and_on_either_scale(tmp_path: Path, head: str, scale: int) -> None:
    """The figures of a page that prints “Nilai” and 87,28: by hand 31,42 / 9 × 25 = 87,277…"""
    nrr = ["3.31", "3.35", "3.49", "3.93", "3.45", "3.39", "3.39", "3.76", "3.35"]
    figures = [f"{float(one) * scale:.2f}" for one in nrr]
    rows = [["No", "Unsur", head], *([n, *pair] for n, pair in enumerate(zip(U, figures, strict=True), 1))]
    rows.append(["", "Nilai akhir SKM", "87.28"])
    found = ikm.reconcile(write_csv(tmp_path / "a.csv", rows, ";"))
    assert found.nominal == Fraction(3142, 900) * 25
    assert found.possible[0].deviations == 0
    assert found.exact.high - found.exact.low == Fraction("0.01") * 25 / scale


def test_a_table_with_a_row_for_each_unit(tmp_path: Path) -> None:
    first = NRR.split()
    rows = [
        ["No", "Unit", *U, "IKM", "Mutu"],
        [1, "Loket A", *first, "86,69", "B"],
        [2, "Loket B", *first[::-1], "85,76", "A"],
    ]
    path = write_csv(tmp_path / "a.csv", rows, ";")
    with pytest.raises(Refusal, match="Loket A, Loket B") as refused:
        ikm.reconcile(path)
    assert refused.value.code == "printed-rows"
    with pytest.raises(Refusal) as unknown:
        ikm.reconcile(path, row="Loket C")
    assert unknown.value.code == "printed-rows"
    found = ikm.reconcile(path, row="loket b")
    assert [str(one) for one in found.printed] == ["85.76"]
    assert [one.value for one in found.given.nrr] == [Fraction(one.replace(",", ".")) for one in first[::-1]]
    assert found.mutu_agrees is False
    (alone,) = (ikm.reconcile(write_csv(tmp_path / "b.csv", rows[:2], ";")),)
    assert alone.possible[0].deviations == 0
    of_unsur = write_csv(tmp_path / "c.csv", [["Unsur", "NRR"], *zip(U, first, strict=True)], ";")
    for other in ("examples/kelurahan.csv", of_unsur):
        with pytest.raises(Refusal) as elsewhere:
            ikm.reconcile(other, ikm=80, row="KTP")
        assert elsewhere.value.code == "row-elsewhere"


def contradictions(found: Any) -> list[str]:
    return [one.sentence for one in found.findings.listed() if one.code == "printed-contradict"]


def test_printed_figures_that_contradict_each_other_are_said_to(tmp_path: Path) -> None:
    """3,40 / 9 is 0,378 and 3,40 × 0,11 is 0,374; 0,33 is neither. 3,65 × 25 is 91,25, and not 90,56."""
    assert contradictions(ikm.reconcile(ikm="90,56 3,65", nrr=NRR)) == [
        "IKM: the printed index 90.56 and the printed index 3.65 cannot both be of one survey"
    ]
    assert contradictions(ikm.reconcile(ikm="90,56 3,62", nrr=NRR)) == []
    terms = ["0,378", "0,374", "0,365", "0,436", "0,374", "0,372", "0,382", "0,412", "0,372"]
    of_0_11 = [f"{float(one.replace(',', '.')) * 0.11:.2f}" for one in NRR.split()]
    for weighted, said in ((terms, 0), (of_0_11, 0), (["0,33", *terms[1:]], 1)):
        rows = [["Unsur", "NRR", "NRR tertimbang"], *zip(U, NRR.split(), weighted, strict=True), ["IKM", "", "86,69"]]
        found = contradictions(ikm.reconcile(write_csv(tmp_path / "a.csv", rows, ";")))
        assert len(found) == said
    assert found == ["Persyaratan: NRR 3.40 and NRR tertimbang 0.33 cannot both be of one survey"]
    converted = [f"{float(one.replace(',', '.')) * 25:.2f}" for one in NRR.split()]
    rows = [
        ["Unsur", "NRR", "NRR skala 100"],
        *zip(U, NRR.split(), [*converted[:8], "90"], strict=True),
        ["IKM", "86,69", ""],
    ]
    (one,) = contradictions(ikm.reconcile(write_csv(tmp_path / "b.csv", rows, ";")))
    assert one.startswith("Sarana dan prasarana") or "3.35 and 90 on the scale of the index" in one
    stated = [f"{total / 29:.2f}" for total in TOTALS]
    rows = [
        ["Unsur", "Total", "n", "NRR"],
        *zip(U, map(str, TOTALS), ["29"] * 9, ["3,40", *stated[1:]], strict=True),
        ["IKM", "91,48"],
    ]
    assert contradictions(ikm.reconcile(write_csv(tmp_path / "c.csv", rows, ";"))) == [
        "Persyaratan: the total 105 of 29 answers and NRR 3.40 cannot both be of one survey"
    ]
    rows = [["Unsur", "NRR"], *zip(U, NRR.split(), strict=True), ["IKM", "86,69"]]
    assert len(contradictions(ikm.reconcile(write_csv(tmp_path / "d.csv", rows, ";"), ikm="85,76"))) == 1


def test_what_was_read_is_the_sheet_the_file_or_what_was_named(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"Loket A": [U, *BLANKS[:2]], "Loket B": [U, *BLANKS[2:]]}
    path = write_xlsx(tmp_path / "a.xlsx", sheets)
    for sheet, named in (("Loket B", "Loket B"), ("all", None)):
        read = ikm.reconcile(path, ikm="80", sheet=sheet).given.input
        assert read is not None
        assert (read.path, read.sheet, len(read.sha256 or "")) == (str(path), named, 64)
    for name, rows in sheets.items():
        write_csv(tmp_path / f"{name}.csv", rows)
    several = str(tmp_path / "*.csv")
    read = ikm.reconcile(several, ikm="80").given.input
    assert read is not None
    assert (read.path, read.sheet, read.sha256) == (several, None, None)
