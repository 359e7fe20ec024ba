"""Two surveys beside each other: worked cases, laws, and what is not comparable."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.index.change import Difference
from ikm.messages.findings import Refusal
from ikm.report.comparison import Change, Comparison, compare
from ikm.report.stored_report import StoredReport, of_report
from ikm.rules.library import load
from tests.surveys import UNSUR, U, counts_of, csv_text, plain_index, plain_mutu, shown

RULES = load("permenpanrb-14-2017")
Person = tuple[str, Sequence[Any]]


def report(people: Sequence[Person], **options: Any) -> ikm.Report:
    rows = [["Unit", *U], *([unit, *("" if x is None else x for x in given)] for unit, given in people)]
    return ikm.score(io.BytesIO(csv_text(rows).encode()), **{"unit": "unit", **options})


def former(people: Sequence[Person], **options: Any) -> StoredReport:
    return of_report(report(people, **options))


def of_totals(totals: Sequence[int], respondents: int) -> StoredReport:
    """Answers that sum to a total in each unsur."""
    columns = [
        [score for score, times in enumerate(counts_of(total, respondents), 1) for _ in range(times)]
        for total in totals
    ]
    return former([("", row) for row in zip(*columns, strict=True)], unit="none")


def by_id(comparison: Comparison) -> dict[str, Change]:
    return {one.unsur.id: one.change for one in comparison.unsur}


def test_a_sub_district_office_in_two_years() -> None:
    """Public survey data of a sub-district office: 13 respondents in 2020, 28 in 2021 (tests/cases)."""
    before = of_totals([44, 42, 36, 41, 42, 41, 44, 44, 43], 13)
    after = of_totals([107, 97, 95, 98, 99, 94, 100, 102, 99], 28)
    found = compare(before, after, RULES)
    change = found.overall.change
    # 25/9 × (891/28 − 377/13) = 25/9 × 1027/364
    assert change.difference == Fraction(1975, 252)
    assert change.shown == (Decimal("80.56"), Decimal("88.39"), Decimal("7.84"))
    assert (change.mutu_before, change.mutu_after, change.reason) == ("B", "A", None)
    assert (found.overall.respondents_before, found.overall.respondents_after) == (13, 28)
    # each of the totals × 13 less × 28, over 364
    crossed = [159, 85, 227, 126, 111, 74, 68, 94, 83]
    assert [one.change.difference for one in found.unsur] == [Fraction(each, 364) for each in crossed]
    assert [one.unsur.id for one in found.unsur] == UNSUR
    assert [one.unsur.id for one in found.rose_most] == ["waktu"]
    assert found.fell_most == ()
    assert by_id(found)["waktu"].shown == (Decimal("2.769"), Decimal("3.393"), Decimal("0.624"))
    assert (by_id(found)["waktu"].mutu_before, by_id(found)["waktu"].mutu_after) == ("C", "B")
    assert not found.findings.by_code


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        (Fraction(80), Fraction(80005, 1000), "0.01"),
        (Fraction(80005, 1000), Fraction(80), "-0.01"),
        (Fraction(80), Fraction(80004, 1000), "0.00"),
        (Fraction(80004, 1000), Fraction(80), "0.00"),
        (Fraction(80004, 1000), Fraction(81006, 1000), "1.00"),  # shown as 80.00 and 81.01
    ],
)
def test_a_difference_is_rounded_once_and_alike_both_ways(before: Fraction, after: Fraction, difference: str) -> None:
    assert str(Change(before, after, 2).shown.difference) == difference


def test_all_that_tie_rose_or_fell_most_and_what_stood_still_did_neither() -> None:
    before = former([("A", [3, 3, 3, 3, 3, 3, 3, 3, 3])])
    after = former([("A", [4, 4, 2, 3, 2, 3, 3, 3, 3])])
    found = compare(before, after, RULES)
    assert [one.unsur.id for one in found.rose_most] == ["persyaratan", "prosedur"]
    assert [one.unsur.id for one in found.fell_most] == ["waktu", "produk"]
    assert found.overall.change.difference == 0
    still = compare(before, before, RULES)
    assert (still.rose_most, still.fell_most) == ((), ())


answer = st.one_of(st.integers(1, 4), st.integers(1, 4), st.none())
person = st.tuples(st.sampled_from(["KTP", "KK", "Pindah", "pindah"]), st.lists(answer, min_size=9, max_size=9))
survey = st.lists(person, max_size=8).map(lambda some: [("KTP", [4, 3, 2, 1, 4, 3, 2, 1, 4]), *some])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(survey, survey)
def test_there_and_back_is_the_same_with_the_other_sign(first: list[Person], second: list[Person]) -> None:
    before, after = former(first), former(second)
    there, back = compare(before, after, RULES), compare(after, before, RULES)

    def negated(change: Change) -> Change:
        return change._replace(
            before=change.after,
            after=change.before,
            mutu_before=change.mutu_after,
            mutu_after=change.mutu_before,
            judged=turned(change.judged),
        )

    def turned(one: Difference) -> Difference:
        low, high = (None, None) if one.low is None or one.high is None else (-one.high, -one.low)
        return one._replace(low=low, high=high, sign=None if one.sign is None else -one.sign)

    pairs = [(one.change, two.change) for one, two in zip(there.unsur, back.unsur, strict=True)]
    units = [
        {(one.respondents_before, one.respondents_after): one.change for one in them.units} for them in (there, back)
    ]
    pairs += [(there.overall.change, back.overall.change)]
    assert {key[::-1] for key in units[0]} == set(units[1])
    for one, two in pairs:
        assert negated(one) == two
        if one.difference is not None and two.difference is not None and one.shown.difference is not None:
            assert one.difference == -two.difference
            assert two.shown.difference == -one.shown.difference
    assert [one.unsur for one in there.rose_most] == [one.unsur for one in back.fell_most]
    assert (there.only_before, there.only_after) == (back.only_after, back.only_before)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(survey, survey)
def test_a_difference_is_that_of_the_indices_of_both_sides(first: list[Person], second: list[Person]) -> None:
    def index(some: list[Person], unit: str | None = None) -> Fraction | None:
        rows = [given for name, given in some if any(given) and unit in (None, name)]
        return plain_index(rows) if rows and all(any(column) for column in zip(*rows, strict=True)) else None

    found = compare(former(first), former(second), RULES)
    one, two = index(first), index(second)
    assert one is not None
    assert two is not None
    assert found.overall.change.difference == two - one
    assert found.overall.change.shown[:2] == (shown(one), shown(two))
    assert (found.overall.change.mutu_before, found.overall.change.mutu_after) == (plain_mutu(one), plain_mutu(two))
    answered = [{name for name, given in some if any(given)} for some in (first, second)]
    if "pindah" not in {*answered[0], *answered[1]}:
        assert {unit.label for unit in found.units} == answered[0] & answered[1]
        assert ({*found.only_before}, {*found.only_after}) == (answered[0] - answered[1], answered[1] - answered[0])
        for unit in found.units:
            assert (unit.change.before, unit.change.after) == (index(first, unit.label), index(second, unit.label))
            assert (unit.change.difference is None) == (unit.change.reason == "unsur-unanswered")


def test_units_are_matched_by_name_whatever_its_case_unless_two_of_a_side_are_alike() -> None:
    four, three = [4] * 9, [3] * 9
    loose = compare(former([("Loket-A", four), ("B", four)]), former([("loket a", three), ("C", four)]), RULES)
    assert [(unit.label, unit.change.difference) for unit in loose.units] == [("loket a", Fraction(-25))]
    assert (loose.only_before, loose.only_after) == (("B",), ("C",))
    strict = compare(
        former([("Loket A", four), ("loket a", four)]), former([("loket a", three), ("LOKET A", three)]), RULES
    )
    assert [unit.label for unit in strict.units] == ["loket a"]
    assert (strict.only_before, strict.only_after) == (("Loket A",), ("LOKET A",))
    blank = compare(former([("", four), ("B", four)]), former([("", three), ("B", four)]), RULES)
    assert [(unit.label, unit.change.difference) for unit in blank.units] == [
        ("B", Fraction(0)),
        ("(kosong)", Fraction(-25)),
    ]


def test_units_of_one_side_only_are_not_compared_and_it_is_said() -> None:
    with_units, without = former([("A", [4] * 9), ("B", [3] * 9)]), former([("A", [4] * 9)], unit="none")
    found = compare(with_units, without, RULES)
    assert (found.units, found.only_before, found.only_after) == ((), (), ())
    assert found.findings.by_code == {"compare-units": 1}
    again = compare(without, without, RULES)
    assert "compare-units" not in again.findings.by_code


def test_without_an_index_on_a_side_there_is_no_difference_but_a_reason() -> None:
    before = former([("A", [4] * 9), ("B", [3] * 9)])
    after = former([("A", [4] * 9), ("B", [3, *[None] * 8])])
    unit = compare(before, after, RULES).units[1]
    assert (unit.label, unit.change.before, unit.change.after) == ("B", Fraction(75), None)
    assert (unit.change.difference, unit.change.shown.difference) == (None, None)
    assert (unit.change.mutu_before, unit.change.mutu_after, unit.change.reason) == ("C", None, "unsur-unanswered")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weight": "0.11"}, 'weight="exact", b.csv with weight="0.11"'),
        ({"missing": "complete"}, 'missing="per-unsur", b.csv with missing="complete"'),
        ({"without": "biaya"}, 'every unsur, b.csv with without=["biaya"]'),
    ],
    ids=str,
)
def test_another_way_of_scoring_is_a_warning_and_the_figures_stand(options: dict[str, str], said: str) -> None:
    people: list[Person] = [("A", [4] * 9), ("A", [3] * 9)]
    before, after = former(people)._replace(path="a.csv"), former(people, **options)._replace(path="b.csv")
    found = compare(before, after, RULES)
    assert found.overall.change.difference is not None
    (finding,) = [one for one in found.findings.shown() if one.code == "compare-method"]
    assert str(finding).startswith(f"compare-method: a.csv was scored with {said}; ")


def test_an_unsur_that_one_side_did_not_ask_has_no_difference() -> None:
    before, after = former([("A", [4] * 9)]), former([("A", [4, 4, 4, 1, 3, 4, 4, 4, 4])], without="biaya")
    for found in (compare(before, after, RULES), compare(after, before, RULES)):
        change = by_id(found)["biaya"]
        assert len(found.unsur) == 9
        assert (change.difference, change.reason) == (None, "not-asked")
        assert {change.before, change.after} == {Fraction(4), None}
        assert "biaya" not in [one.unsur.id for one in (*found.rose_most, *found.fell_most)]
    assert [one.code for one in compare(before, before, RULES).unsur] == U


def test_unsur_are_numbered_as_in_the_later_survey() -> None:
    people: list[Person] = [("A", [4] * 9)]
    found = compare(former(people), former(people, order="regulation"), RULES)
    assert {one.unsur.id: one.code for one in found.unsur}["pengaduan"] == "U8"
    assert "compare-method" not in found.findings.by_code


def test_the_same_content_on_both_sides_is_a_warning() -> None:
    people = former([("A", [4] * 9)])
    found = compare(people, people, RULES)
    assert found.findings.by_code == {"compare-same": 1}
    other_sheet = people._replace(contents=frozenset((digest, "Lain") for digest, _ in people.contents))
    assert not compare(people, other_sheet, RULES).findings.by_code


@pytest.mark.parametrize(
    ("changed", "code", "what"),
    [
        (
            {"rules": "kepmenpan-25-2004"},
            "compare-rules",
            "it was scored by kepmenpan-25-2004, not by permenpanrb-14-2017",
        ),
        ({"scores": (1, 2, 3, 4, 5)}, "compare-scale", "its scale is 1–5, that of permenpanrb-14-2017 1–4"),
        (
            {"weight": "0.2"},
            "compare-choice",
            "permenpanrb-14-2017 does not allow what it says of itself (weight: “0.2” is not one of",
        ),
        (
            {"without": ("parkir",)},
            "compare-choice",
            "permenpanrb-14-2017 does not allow what it says of itself (without: “parkir”",
        ),
        ({"weight": "0.11"}, "compare-figures", "its figures do not follow from permenpanrb-14-2017"),
        ({"without": ("biaya",)}, "compare-figures", "its figures do not follow from permenpanrb-14-2017"),
    ],
    ids=str,
)
def test_figures_by_other_rules_are_refused_on_either_side(changed: dict[str, Any], code: str, what: str) -> None:
    one = former([("A", [4, 3, 4, 3, 4, 3, 4, 3, 4])])._replace(path="a.csv")
    other = one._replace(path="b.json", **changed)
    for sides in ((one, other), (other, one)):
        with pytest.raises(Refusal) as refused:
            compare(*sides, RULES)
        assert (refused.value.code, refused.value.family) == (code, "compare-differs")
        assert str(refused.value).startswith(f"b.json: cannot be compared: {what}")


def test_a_class_that_the_rules_do_not_give_is_refused() -> None:
    one = former([("A", [4] * 9), ("B", [3] * 9)])
    odd = one._replace(units=(one.units[0], one.units[1]._replace(mutu="B", kinerja="Baik")))
    with pytest.raises(Refusal) as refused:
        compare(one, odd, RULES)
    assert refused.value.code == "compare-figures"


def test_it_is_complete_where_both_sides_are() -> None:
    one = report([("A", [4] * 9)])
    part = of_report(replace(one, complete=False))
    assert compare(of_report(one), of_report(one), RULES).complete
    assert not compare(of_report(one), part, RULES).complete
    assert not compare(part, of_report(one), RULES).complete
