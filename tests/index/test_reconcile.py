"""Printed indices of real reports, and the law that what may have been is never excluded, reckoned a second way."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import product
from math import floor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.index.reconcile import (
    BLANKS,
    STEPS,
    Basis,
    FigureRange,
    Outcome,
    PrintedFigure,
    PrintedIndex,
    Step,
    Weighting,
    outcomes,
    unrounded,
    weightings,
)
from ikm.rules.library import load
from tests.index.aimed_reports import AimedReport, report

PRINTED = sorted(Path(__file__).parent.parent.joinpath("cases", "printed").glob("*.toml"))
WIDE = Context(prec=60)
FACTOR = 25


@pytest.mark.slow
@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_printed_indices_of_real_reports(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    source, expected = case.pop("source"), case.pop("expect")
    assert source
    found = ikm.reconcile(**case)
    assert {one.arithmetic.weight for one in found.possible} == {*expected["weights"]}
    entry = found.to_dict()
    assert f"{entry['exact']['ikm']:.2f}" == expected["ikm"]
    assert entry["exact"]["mutu_low"] == entry["exact"]["mutu_high"] == expected["mutu"]
    assert entry["class_flips"] is False
    first = entry["possible"][0]
    assert [f"{first[end]:.2f}" for end in ("ikm_low", "ikm_high")] == [expected["low"], expected["high"]]
    assert found.mutu_agrees is expected.get("agrees")
    if "as_printed" in expected:
        just_so = [one for one in entry["possible"] if one["as_printed"]]
        assert {one["weight"] for one in just_so} == {*expected["as_printed"]}
        assert expected["nearest_as_printed"].items() <= just_so[0].items()


@pytest.mark.parametrize(
    ("unsur", "names"),
    [
        (9, ["exact", "0.1111", "0.111", "0.11"]),
        (14, ["exact", "0.0714", "0.071", "0.07"]),
        (8, ["exact", "0.13", "0.12"]),
        (6, ["exact", "0.1667", "0.1666", "0.167", "0.166", "0.17", "0.16"]),
        (4, ["exact"]),
    ],
)
def test_the_weights_in_use_are_the_exact_one_rounded_or_cut(unsur: int, names: list[str]) -> None:
    found = weightings([Fraction(1, unsur)] * unsur)
    assert [one.name for one in found] == names
    assert [one.weights[0] for one in found[1:]] == [Fraction(name) for name in names[1:]]


def test_printed_weights_of_the_rules_are_among_those_tried() -> None:
    for id in ("permenpanrb-14-2017", "kepmenpan-25-2004"):
        rules = load(id)
        names = {one.name for one in weightings([unsur.weight for unsur in rules.unsur])}
        assert {str(weight.value) for weight in rules.printed_weights} <= names
    assert "0.112" in {one.name for one in weightings([Fraction(1, 9)] * 9, [Decimal("0.112")])}


def test_unequal_weights_are_named_by_how_they_were_rounded() -> None:
    found = weightings([Fraction(1, 3), Fraction(2, 3)])
    assert {one.name: one.weights for one in found}["rounded-2"] == (Fraction("0.33"), Fraction("0.67"))
    assert {one.name: one.weights for one in found}["cut-2"] == (Fraction("0.33"), Fraction("0.66"))


@pytest.mark.parametrize(
    ("value", "places", "cut", "inside", "outside"),
    [
        ("3.40", 2, False, ["3.395", "3.405"], ["3.3949", "3.4051"]),
        ("3.40", 2, True, ["3.40", "3.4099", "3.41"], ["3.3999", "3.4101"]),
        ("90.560344827586", 12, False, ["90.560344827586", "90.5603448275862068"], ["90.56034483"]),
        ("3.40", None, False, ["3.4"], ["3.39999"]),
    ],
)
def test_what_a_printed_figure_stands_for(
    value: str, places: int | None, cut: bool, inside: list[str], outside: list[str]
) -> None:
    span = PrintedFigure(Fraction(value), places).span(cut=cut)
    for text, is_inside in [*((text, True) for text in inside), *((text, False) for text in outside)]:
        assert FigureRange(Fraction(text), Fraction(text)).meets(span) is is_inside


def rounded(value: Fraction, places: int, mode: str) -> Fraction:
    """By the decimal module, on so many digits that a tie is one."""
    exact = WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    if mode == ROUND_DOWN and Fraction(exact) > value:  # the quotient itself may be rounded up to the next figure
        exact = WIDE.next_minus(exact)
    return Fraction(exact.quantize(Decimal(1).scaleb(-places), mode, WIDE))


def computed(nrr: Sequence[Fraction], weight: Fraction, steps: Sequence[Step | None], tie: str) -> Fraction:
    """The sum of the weighted means, by an arithmetic, a half rounded in one way."""

    def done(value: Fraction, step: Step | None) -> Fraction:
        return rounded(value, step.places, ROUND_DOWN if step.cut else tie) if step else value

    first, second, last = steps
    return done(sum((done(done(one, first) * weight, second) for one in nrr), Fraction()), last)


surveys = st.integers(1, 60).flatmap(
    lambda people: st.tuples(st.lists(st.integers(people, 4 * people), min_size=2, max_size=5), st.just(people))
)
steps = st.sampled_from(STEPS)
ties = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN])


def tried(
    figures: Sequence[PrintedFigure], said: Sequence[PrintedIndex]
) -> dict[tuple[str, Step | None, Step | None, Step | None], Outcome]:
    """All outcomes, by weight and steps."""
    exact = [Fraction(1, len(figures))] * len(figures)
    basis = Basis("per-unsur", "means", tuple(figures), weightings(exact))
    return {one.arithmetic[2:]: one for one in outcomes([basis], said, FACTOR)}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(surveys, st.data(), st.tuples(steps, steps, steps), ties, st.integers(1, 4), st.integers(1, 4))
def test_what_gave_a_printed_index_is_never_excluded(
    survey: tuple[list[int], int],
    data: st.DataObject,
    ways: tuple[Step | None, Step | None, Step | None],
    tie: str,
    nrr_places: int,
    ikm_places: int,
) -> None:
    totals, people = survey
    nrr = [Fraction(total, people) for total in totals]
    weighting = data.draw(st.sampled_from(weightings([Fraction(1, len(nrr))] * len(nrr))))
    nrr_mode, ikm_mode = (data.draw(st.sampled_from([tie, ROUND_DOWN])) for _ in range(2))
    scales = data.draw(st.sampled_from([[FACTOR], [1], [1, FACTOR]]))
    result = computed(nrr, weighting.weights[0], ways, tie)
    said = [
        PrintedIndex(PrintedFigure(rounded(result * scale, ikm_places, ikm_mode), ikm_places), scale)
        for scale in scales
    ]
    key = weighting.name, *ways
    assert tried([PrintedFigure(one) for one in nrr], said)[key].printed
    printed = [PrintedFigure(rounded(one, nrr_places, nrr_mode), nrr_places) for one in nrr]
    outcome = tried(printed, said)[key]
    assert outcome.printed
    if nrr_mode != ROUND_DOWN:
        assert outcome.ikm.low <= result * FACTOR <= outcome.ikm.high
    if nrr_mode == ikm_mode == tie:
        assert outcome.printed == (False, False)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(surveys, st.data(), st.tuples(steps, steps, steps), ties)
def test_a_report_made_from_its_own_printed_means_is_known_as_such(
    survey: tuple[list[int], int], data: st.DataObject, ways: tuple[Step | None, Step | None, Step | None], tie: str
) -> None:
    totals, people = survey
    printed = [rounded(Fraction(total, people), 2, tie) for total in totals]
    weighting = data.draw(st.sampled_from(weightings([Fraction(1, len(printed))] * len(printed))))
    result = rounded(computed(printed, weighting.weights[0], ways, tie) * FACTOR, 2, tie)
    outcome = tried([PrintedFigure(one, 2) for one in printed], [PrintedIndex(PrintedFigure(result, 2), FACTOR)])[
        weighting.name, *ways
    ]
    assert outcome.printed
    assert outcome.as_printed


def neighbours(values: Iterable[Fraction], step: Step | None, grid: Fraction | None = None) -> set[Fraction]:
    """What values may become, one by one, a half going up or down, and a float that is cut just below a multiple.

    Values that are multiples of a ``grid`` of no more decimals are not rounded; cut, their floats may lie just below.
    """
    if step is None or (grid and not step.cut and not grid * 10**step.places % 1):
        return {*values}
    if step.cut:
        unit = Fraction(1, 10**step.places)
        values = {*values}
        values |= {value - unit for value in values if not value % unit}
    modes = [ROUND_FLOOR] if step.cut else [ROUND_HALF_UP, ROUND_HALF_DOWN]
    return {rounded(value, step.places, mode) for value in values for mode in modes}


def sane(value: Fraction, places: int) -> set[Fraction]:
    """As exact figures are rounded or cut, not floats."""
    return {rounded(value, places, mode) for mode in (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_DOWN)}


def prints(value: Fraction, places: int) -> set[Fraction]:
    """As :func:`neighbours`, rounded or cut."""
    return {one for cut in (False, True) for one in neighbours([value], Step(cut, places))}


@pytest.mark.slow
@pytest.mark.parametrize("people", [7, 8])
def test_from_totals_possible_is_what_is_possible_and_nothing_else(people: int) -> None:
    totals = [2 * people + 5, 3 * people + 1, 4 * people - 2]
    nrr = [Fraction(total, people) for total in totals]
    basis = Basis("per-unsur", "means", tuple(map(PrintedFigure, nrr)), weightings([Fraction(1, 3)] * 3))
    sums: dict[object, set[Fraction]] = {}
    for weighting, (first, second, last) in product(basis.weightings, product(STEPS, repeat=3)):
        weighted = [{one * weighting.weights[0] for one in neighbours([mean], first)} for mean in nrr]
        grid = Fraction(1, 10**first.places) * weighting.weights[0] if first else None
        parts = [neighbours(each, second, grid) for each in weighted]
        added = {sum(some, Fraction()) for some in product(*parts)}
        grid = Fraction(1, 10**second.places) if second else grid
        sums[weighting.name, first, second, last] = neighbours(added, last, grid)
    may = {key: {figure for one in some for figure in prints(one * FACTOR, 2)} for key, some in sums.items()}
    candidates = {figure for some in may.values() for figure in some}
    assert len(candidates) > 30
    for said in [*sorted(candidates)[::4], *(Fraction(quarter, 4) for quarter in range(300, 340, 4))]:
        for one in outcomes([basis], [PrintedIndex(PrintedFigure(said, 2), FACTOR)], FACTOR):
            way = one.arithmetic[2:]
            if len(sums[way]) == 1:
                assert bool(one.printed) is (said in may[way]), (said, one)
            else:  # a half may have gone either way, and what lies between is not told apart
                assert one.printed or said not in may[way]


@pytest.mark.slow
def test_what_is_excluded_no_means_within_the_digits_can_give() -> None:
    means, said = [Fraction("3.40"), Fraction("2.71"), Fraction("3.05")], Fraction("76.4")
    within = [
        sorted(
            {
                Fraction(total, people)
                for people in range(1, 120)
                for total in range(people, 4 * people + 1)
                if mean in sane(Fraction(total, people), 2)
            }
        )
        for mean in means
    ]
    assert min(map(len, within)) > 40
    within = [[*some[:: len(some) // 3], some[-1]] for some in within]
    found = tried([PrintedFigure(mean, 2) for mean in means], [PrintedIndex(PrintedFigure(said, 1), FACTOR)]).values()
    excluded = [one.arithmetic for one in found if not one.printed]
    assert 100 < len(excluded) < len(found)
    for way in excluded[::17]:
        weight = Fraction(1, 3) if way.weight == "exact" else Fraction(way.weight)
        for some in product(*within):
            index = computed(some, weight, way[3:], ROUND_HALF_UP) * FACTOR
            assert said not in sane(index, 1)


def fitting(report: AimedReport, figures: tuple[PrintedFigure, ...], *, most: int | None = None) -> Outcome:
    """What reconcile says of the arithmetic that made a report; of weighted means it does not tell the first step."""
    basis = Basis("per-unsur", "means", figures, (report.weighting,), most)
    steps = report.steps if most is None else (None, *report.steps[1:])
    found = {one.arithmetic[3:]: one for one in outcomes([basis], [report.printed], FACTOR)}
    return found[steps]


@pytest.mark.parametrize("number", [40, pytest.param(500, marks=pytest.mark.slow)])
def test_what_made_a_report_with_floats_is_never_excluded(number: int) -> None:
    """Most are aimed: their rounded terms sum to a multiple of the last place, and as floats to just below it."""
    chance = random.Random(number)
    lost = 0
    for _ in range(number):
        made = report(chance)
        lost += made.lost
        assert fitting(made, made.exact).printed, made
        assert fitting(made, made.nrr).printed, made
        assert fitting(made, made.terms, most=4).printed, made
    assert lost > number // 3


def test_terms_that_sum_to_a_multiple_as_fractions_and_below_it_as_floats() -> None:
    """0.34 ten times is 3.4, and 3.3999999999999995 as a sum of floats: cut to two decimals 3.39, and × 25 84.75."""
    total = 0.0
    for _ in range(10):
        total += 0.34
    assert total < 3.4
    assert floor(total * 100) / 100 * 25 == 84.75
    weights = Weighting("0.1", (Fraction("0.1"),) * 10)
    for figures, most in (
        ([PrintedFigure(Fraction("3.4"), 2)] * 10, None),
        ([PrintedFigure(Fraction("0.34"), 2)] * 10, 4),
    ):
        basis = Basis("per-unsur", "means", tuple(figures), (weights,), most)
        said = PrintedIndex(PrintedFigure(Fraction("84.75"), 2), FACTOR)
        ways = {one.arithmetic[3:]: one for one in outcomes([basis], [said], FACTOR)}
        assert ways[None, Step(cut=False, places=2), Step(cut=True, places=2)].printed


def test_weighted_means_do_not_tell_a_weight_that_is_too_small_for_them() -> None:
    """0.42 by 0.1 would be a mean of 4.2; by 1/9 it is 3.78."""
    figures = (PrintedFigure(Fraction("0.42"), 2),) * 9
    every = Weighting("exact", (Fraction(1, 9),) * 9), Weighting("0.1", (Fraction("0.1"),) * 9)
    said = PrintedIndex(PrintedFigure(Fraction("94.50"), 2), FACTOR)
    found = outcomes([Basis("per-unsur", "means", figures, every, 4)], [said], FACTOR)
    assert {one.arithmetic.weight for one in found if one.printed} == {"exact"}


def test_a_mean_on_the_scale_of_the_index_is_known_more_exactly() -> None:
    """83.75 stands for 83.745 to 83.755, which is 3.3498 to 3.3502."""
    figure = PrintedFigure(Fraction("83.75") / FACTOR, 2, scale=FACTOR)
    assert figure.span(cut=False) == FigureRange(Fraction("3.3498"), Fraction("3.3502"))
    assert figure.span(cut=True)[:3] == (Fraction("3.35"), Fraction("3.3504"), True)
    basis = Basis("per-unsur", "means", (figure,) * 4, weightings([Fraction(1, 4)] * 4))
    found = outcomes([basis], [PrintedIndex(PrintedFigure(Fraction("83.75"), 2), FACTOR)], FACTOR)
    assert found[0].printed == (False, False)
    assert found[0].deviations == 0


def test_the_nearest_to_the_rule_stand_first() -> None:
    found = ikm.reconcile(ikm="81,11", nrr="3,2 3,3 3,1 3,3 3,2 3,3 3,3 3,2 3,3")
    ranks = [one.deviations for one in found.possible]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
    assert found.possible[0].arithmetic[2:] == ("exact", None, None, None)
    assert {one.printed is None for one in found.outcomes[len(found.possible) :]} == {True}
    assert {one.arithmetic.blanks for one in found.outcomes} == {BLANKS[0]}


@given(st.integers(0, 10**6), st.integers(1, 1000), st.sampled_from(STEPS[1:]))
def test_rounding_and_cutting_of_a_point(up: int, down: int, step: Step) -> None:
    value = Fraction(up, down)
    span = step.of(FigureRange(value, value))
    assert {span.low, span.high} == neighbours([value], step)
    if step.cut:
        assert span.high == Fraction(floor(value * 10**step.places), 10**step.places)


@pytest.mark.parametrize(
    ("places", "weights", "step"),
    [
        ((2, 2, 2), ("1/4", "1/3", "5/12"), "1/1200"),  # 3, 4 and 5 of them
        ((2, 2), ("0.3", "0.7"), "0.001"),
        ((2, 2), ("0.7", "0.3"), "0.001"),
        ((2, 2), ("0.2", "0.6"), "0.002"),
        ((1, 3), ("1", "1"), "0.001"),
        ((2, 2, 2), ("1/9", "1/9", "1/9"), "1/900"),
        ((2, None), ("1/2", "1/2"), "0"),
        ((None, 2), ("1/2", "1/2"), "0"),
        ((None, None), ("1/2", "1/2"), "0"),
    ],
    ids=str,
)
def test_a_sum_goes_by_the_largest_step_common_to_its_parts(
    places: tuple[int | None, ...], weights: tuple[str, ...], step: str
) -> None:
    """Where one of them has none, nor has the sum."""
    nrr = tuple(PrintedFigure(Fraction("3.1"), one, is_point=True) for one in places)
    found = unrounded(Basis("per-unsur", "means", nrr, ()), [Fraction(one) for one in weights])
    total = Fraction("3.1") * sum(map(Fraction, weights))
    assert found == FigureRange(total, total, step=Fraction(step))


def test_sums_of_unequal_weights_that_may_be_and_one_between_them() -> None:
    """Two means of 3,125 may have been rounded to 3,12 or to 3,13, each with its own weight."""
    weights = Fraction(1, 4), Fraction(1, 3), Fraction(5, 12)
    nrr = PrintedFigure(Fraction("3.125")), PrintedFigure(Fraction("3.125")), PrintedFigure(Fraction(3))
    basis = Basis("per-unsur", "means", nrr, (Weighting("own", weights),))
    mixed = Fraction("3.13") * weights[0] + Fraction("3.12") * weights[1] + 3 * weights[2]
    for total, is_possible in ((mixed, True), (mixed + Fraction(1, 2400), False)):
        found = {one.arithmetic[3:]: one for one in outcomes([basis], [PrintedIndex(PrintedFigure(total), 1)], 1)}
        assert bool(found[Step(cut=False, places=2), None, None].printed) is is_possible
