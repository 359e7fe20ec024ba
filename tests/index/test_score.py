"""Worked cases with their sources, and laws of the index."""

from __future__ import annotations

import tomllib
from bisect import bisect
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.index.method import Method, Question
from ikm.index.rounding import half_up
from ikm.index.score import Score, grade_of, hole, index, score
from ikm.index.tally import Tally
from ikm.messages.findings import Refusal
from ikm.rules.library import known, load
from ikm.rules.ruleset import Ruleset
from tests.surveys import counts_of, plain_index, plain_mutu

CASES = sorted(Path(__file__).parent.parent.joinpath("cases").glob("*.toml"))
RULES = load("permenpanrb-14-2017")
EXACT = Method(RULES)


def from_counts(counts: list[list[int]], method: Method = EXACT, respondents: int | None = None) -> Score:
    questions = tuple(Question(unsur.id, method.code(unsur.id), "") for unsur in method.unsur)
    people = max(map(sum, counts)) if respondents is None else respondents
    return score(Tally(np.array(counts), np.array(people), np.array(0)), questions, method)


def from_totals(totals: list[int], respondents: int, method: Method = EXACT) -> Score:
    return from_counts([counts_of(total, respondents, method.rules.scores) for total in totals], method)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_worked_cases(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    assert case["source"]
    for expected in case["expect"]:
        method = Method(load(case["rules"]).converted(expected.get("conversion")), expected.get("weight", "exact"))
        exact = _exact(case, method)
        if "exact" in expected:
            assert exact == Fraction(expected["exact"])
        ikm = half_up(exact, 2)
        assert str(ikm) == expected["ikm"]
        grade = grade_of(ikm, method.rules)
        assert (grade.mutu if grade else None) == expected.get("mutu")
        if "skm3" in expected:
            assert str(half_up(exact / 25, 3)) == expected["skm3"]


def _exact(case: dict[str, Any], method: Method) -> Fraction:
    if "nrr" in case:
        nrr = {unsur.id: Fraction(value) for unsur, value in zip(method.unsur, case["nrr"], strict=True)}
        return index(nrr, method)
    found = from_totals(case["totals"], case["respondents"], method).exact
    assert found is not None
    return found


@pytest.mark.slow
def test_every_possible_index_of_nine_unsur_has_the_class_of_its_rounded_value() -> None:
    for n in range(1, 201):
        for total in range(9 * n, 36 * n + 1):
            exact = Fraction(25 * total, 9 * n)
            grade = grade_of(half_up(exact, 2), RULES)
            assert grade is not None
            assert grade.mutu == plain_mutu(exact)


GRADED = [
    rules
    for name in known()
    for rules in (load(name), *(load(name).converted(one.name) for one in load(name).conversions))
    if rules.grades
]
"""Every rule set with classes, and every conversion that has some."""


@pytest.mark.parametrize("ruleset", GRADED, ids=lambda one: f"{one.id} {one.conversion and one.conversion.name}")
def test_every_hundredth_has_exactly_one_class_and_classes_rise(ruleset: Ruleset) -> None:
    grades = [grade_of(Decimal(n).scaleb(-2), ruleset) for n in range(2000, 10001)]
    found = [ruleset.grades.index(grade) for grade in grades if grade]
    assert len(found) == len(grades)
    assert found == sorted(found)
    assert set(found) == set(range(len(ruleset.grades)))
    for place, grade in enumerate(ruleset.grades[1:], start=1):
        assert grade.lower is not None
        assert found[int(grade.lower * 100) - 2000] == place
        assert found[int(grade.lower * 100) - 2001] == place - 1


all_methods = [
    Method(rules, weight)
    for rules in GRADED
    for weight in ["exact", *(str(one.value) for one in rules.printed_weights)]
]


OF_2017, OF_2004 = (6500, 7661, 8831), (4376, 6251, 8126)
BOUNDS = {
    "permenpanrb-14-2017": OF_2017,
    "kepmenpan-25-2004": OF_2004,
    "permenpanrb-16-2014": OF_2004,
    "spkp-4": OF_2017,
    "spak-4": OF_2017,
}
"""The lower bounds of C, B and A in hundredths, written down a second time."""


@pytest.mark.parametrize("name", [name for name in known() if not load(name).grades])
def test_without_classes_no_index_has_one(name: str) -> None:
    rules = load(name)
    least, most = rules.scores[0], rules.scores[-1]
    assert {grade_of(Decimal(n).scaleb(-2), rules) for n in range(100 * least, 100 * most + 1)} == {None}
    found = from_totals([5 * most - place for place in range(len(rules.unsur))], 5, Method(rules))
    assert found.exact == Fraction(sum(5 * most - place for place in range(len(rules.unsur))), 5 * len(rules.unsur))
    assert (found.grade, found.to_next, found.above_own, found.reason) == (None, None, None, None)
    assert {one.grade for one in found.unsur} == {None}
    assert [one.ikm for one in found.unsur] == [half_up(one.nrr, 2) for one in found.unsur if one.nrr is not None]


@given(st.data())
def test_an_index_of_every_rule_set_and_weight_has_one_class(data: st.DataObject) -> None:
    method = data.draw(st.sampled_from(all_methods))
    people = data.draw(st.integers(1, 500))
    totals = [data.draw(st.integers(people, 4 * people)) for _ in method.unsur]
    found = from_totals(totals, people, method)
    weight = {"exact": Fraction(1, len(totals))}.get(method.weight) or Fraction(method.weight)
    exact = 25 * weight * Fraction(sum(totals), people)
    assert found.exact == exact
    assert found.grade is not None
    assert found.grade.mutu == "DCBA"[bisect(BOUNDS[method.rules.id], int(exact * 100 + Fraction(1, 2)))]


@pytest.mark.parametrize("n", range(1, 9))
def test_every_total_of_a_few_respondents_scores_into_its_class(n: int) -> None:
    for total in range(9 * n, 36 * n + 1):
        spread = [total // 9 + (place < total % 9) for place in range(9)]
        found = from_totals(spread, n)
        assert found.exact == Fraction(25 * total, 9 * n)
        assert found.grade is not None
        assert found.grade.mutu == plain_mutu(Fraction(25 * total, 9 * n))


def test_five_respondents_on_the_bound_are_in_the_upper_class() -> None:
    # Three answer 3 throughout and two answer 2: exactly 65, where the sum of floats gives 64.99999999999999.
    found = from_totals([13] * 9, 5)
    assert found.exact == 65
    assert found.grade is not None
    assert (found.grade.mutu, str(found.ikm)) == ("C", "65.00")


def test_the_lowest_class_has_no_lower_bound() -> None:
    found = from_totals([10] * 9, 10, Method(RULES, "0.11"))
    assert str(found.ikm) == "24.75"
    assert found.grade is not None
    assert found.grade.mutu == "D"


def test_distances_are_from_the_index_shown() -> None:
    found = from_totals([105, 101, 100, 116, 102, 105, 106, 105, 115], 29)
    assert (found.to_next, found.above_own) == (None, Decimal("3.17"))
    low = from_totals([29] * 9, 29)
    assert (low.to_next, low.above_own) == (Decimal("40.00"), None)


answers = st.lists(st.lists(st.integers(1, 4), min_size=9, max_size=9), min_size=1, max_size=12)


def tallied(rows: list[list[int]]) -> Score:
    return from_counts([[column.count(s) for s in (1, 2, 3, 4)] for column in zip(*rows, strict=True)])


@given(answers)
def test_the_index_is_that_of_the_regulations_sentence(rows: list[list[int]]) -> None:
    assert tallied(rows).exact == plain_index(rows)


@given(answers, st.data())
def test_raising_one_answer_never_lowers_the_index(rows: list[list[int]], data: st.DataObject) -> None:
    before = tallied(rows).exact
    row = data.draw(st.sampled_from(rows))
    question = data.draw(st.integers(0, 8))
    row[question] = min(4, row[question] + 1)
    after = tallied(rows).exact
    assert after is not None
    assert before is not None
    assert after >= before


def test_a_blank_is_no_zero() -> None:
    rows = [[4] * 9, [None, *[4] * 8]]
    assert plain_index(rows) == 100
    counts = [[0, 0, 0, 1], *[[0, 0, 0, 2]] * 8]
    assert from_counts(counts).exact == 100


def test_a_group_that_left_an_unsur_unanswered_has_no_index() -> None:
    found = from_counts([[0, 0, 0, 0], *[[0, 0, 1, 1]] * 8])
    assert (found.ikm, found.grade, found.exact, found.reason) == (None, None, None, "unsur-unanswered")
    assert found.unsur[1].nrr == Fraction(7, 2)


def test_several_questions_of_an_unsur_count_by_the_mean_of_their_means() -> None:
    questions = [Question(unsur.id, EXACT.code(unsur.id), "") for unsur in RULES.unsur]
    questions.insert(1, Question("persyaratan", "U1.2", ""))
    counts = [[0, 0, 0, 1], [1, 1, 0, 0], *[[0, 0, 0, 2]] * 8]
    found = score(Tally(np.array(counts), np.array(2), np.array(0)), tuple(questions), EXACT)
    first = found.unsur[0]
    assert first.nrr == (Fraction(4) + Fraction(3, 2)) / 2
    assert (first.answers, first.total, first.counts) == (3, 7, (1, 1, 0, 1))
    assert [part.mean for part in first.questions] == [Fraction(4), Fraction(3, 2)]


@pytest.mark.parametrize(
    ("totals", "ranks"),
    [
        ([30, 31, 32, 33, 34, 35, 36, 37, 38], {"U1": (1, False), "U2": (2, False), "U3": (3, False)}),
        ([38, 37, 36, 35, 34, 33, 32, 31, 30], {"U9": (1, False), "U8": (2, False), "U7": (3, False)}),
        (
            [30, 31, 32, 32, 34, 35, 36, 37, 38],
            {"U1": (1, False), "U2": (2, False), "U3": (3, True), "U4": (3, True)},
        ),
        ([30, 30, 32, 33, 34, 35, 36, 37, 38], {"U1": (1, True), "U2": (1, True), "U3": (3, False)}),
        ([30, *[31] * 8], {"U1": (1, False), **{f"U{n}": (2, True) for n in range(2, 10)}}),
        ([30] * 9, {}),
    ],
)
def test_the_lowest_three_and_their_ties(totals: list[int], ranks: dict[str, tuple[int, bool]]) -> None:
    found = from_totals(totals, 10)
    assert {one.code: rank for one in found.unsur if (rank := found.rank(one))} == ranks
    assert {one.code for one in found.lowest} == set(ranks)
    assert [one.nrr for one in found.lowest] == sorted(one.nrr or 0 for one in found.lowest)


def test_what_was_not_asked_leaves_weights_that_sum_to_one() -> None:
    method = Method(RULES, without=("Biaya", "pengaduan"))
    assert method.without == ("biaya", "pengaduan")
    assert sum(method.weights.values()) == 1
    assert method.weights["waktu"] == Fraction(1, 7)
    assert [method.code(unsur.id) for unsur in method.unsur] == ["U1", "U2", "U3", "U5", "U6", "U7", "U8"]


def test_the_orders_number_the_same_unsur_differently() -> None:
    assert [Method(RULES, order=order).code("sarana") for order in ("questionnaire", "regulation")] == ["U8", "U9"]
    totals = [105, 101, 100, 116, 102, 105, 106, 105, 115]
    other = from_totals([*totals[:7], 115, 105], 29, Method(RULES, order="regulation"))
    assert other.exact == from_totals(totals, 29).exact


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weight": "0.12"}, "weight: “0.12” is not one of exact, 0.1111, 0.111, 0.11"),
        ({"weight": "0,11", "without": ("biaya",)}, "holds only when all 9 unsur were asked"),
        ({"without": ("baya",)}, "perhaps “biaya”"),
        ({"without": tuple(unsur.id for unsur in RULES.unsur)}, "leaves no unsur"),
        ({"order": "alphabet"}, "“alphabet” is not one of questionnaire, regulation"),
        ({"missing": "zero"}, "“zero” is not one of per-unsur, complete"),
    ],
)
def test_a_method_the_rules_do_not_know_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal) as refused:
        Method(RULES, **options)
    assert refused.value.family == "option-bad"
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("rules", "ni", "gap"),
    [
        ("permenpanrb-14-2017", "3.5322", ("3.532", "3.5324")),
        ("permenpanrb-14-2017", "3.5324", None),
        ("permenpanrb-14-2017", "2.59965", ("2.5996", "2.60")),
        ("kepmenpan-25-2004", "2.505", ("2.50", "2.51")),
        ("kepmenpan-25-2004", "2.51", None),
    ],
)
def test_holes_of_the_printed_table_are_seen(rules: str, ni: str, gap: tuple[str, str] | None) -> None:
    found = hole(Fraction(ni) * 25, load(rules))
    assert (None if found is None else tuple(map(str, found))) == gap
