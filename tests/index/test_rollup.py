"""One index of several units, by sums done by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ikm.index.method import Method, Question
from ikm.index.rollup import roll_up
from ikm.index.score import Score, score
from ikm.index.tally import Tally
from ikm.rules.library import load
from tests.surveys import U

RULES = load("permenpanrb-14-2017")
METHOD = Method(RULES)


def unit(*respondents: tuple[int, int], without: tuple[str, ...] = ()) -> Score:
    """The score of so many respondents who all gave the same answer to every question."""
    import numpy as np

    method = Method(RULES, without=without)
    questions = tuple(Question(one.id, code, code) for one, code in zip(method.unsur, U, strict=False))
    answers = [answer for number, answer in respondents for _ in range(number)]
    block = np.array([answers] * len(questions), np.int8)
    return score(Tally.count(block, np.zeros(len(answers), np.int64), 1, 4)[0], questions, method)


FOUR, TWO = unit((30, 4)), unit((10, 2))  # IKM 100 and 50; pooled (30 × 4 + 10 × 2) / 40 × 25 = 87.50


def test_the_mean_asks_all_units_alike() -> None:
    found = roll_up("mean", {"Melati": FOUR, "Mawar": TWO}, RULES)
    assert (found.units, found.exact, found.ikm, found.left_out) == (2, Fraction(75), Decimal("75.00"), ())
    assert found.grade is not None
    assert found.grade.mutu == "C"
    assert set(found.nrr.values()) == {Fraction(3)}


def test_weighted_by_users_each_unit_counts_as_it_is_used() -> None:
    found = roll_up("population", {"Melati": FOUR, "Mawar": TWO}, RULES, {"Melati": 100, "Mawar": 900, "Lain": 5})
    # (100 × 100 + 900 × 50) / 1000 = 55; NRR (100 × 4 + 900 × 2) / 1000 = 2.2
    assert (found.units, found.exact, found.ikm) == (2, Fraction(55), Decimal("55.00"))
    assert set(found.nrr.values()) == {Fraction(22, 10)}
    assert found.grade is not None
    assert found.grade.mutu == "D"


def test_the_exact_indices_are_rolled_up_and_rounded_once() -> None:
    third, half = unit((1, 4), (2, 3)), unit((1, 4), (1, 3))  # 10/3 × 25 = 83.333…, 7/2 × 25 = 87.5
    found = roll_up("mean", {"a": third, "b": third, "c": half}, RULES)
    assert found.exact == Fraction(25, 3) * (Fraction(10, 3) * 2 + Fraction(7, 2))  # 84.7222…
    assert found.ikm == Decimal("84.72")


def test_units_without_index_or_users_are_left_out_with_the_reason() -> None:
    units = {"Melati": FOUR, "Mawar": Score(3, reason="unsur-unanswered"), "Kenanga": TWO, "Anggrek": TWO}
    found = roll_up("population", units, RULES, {"Melati": 7, "Mawar": 8, "Anggrek": 0})
    assert found.left_out == (("Mawar", "unsur-unanswered"), ("Kenanga", "population-unknown"))
    assert (found.units, found.exact) == (2, Fraction(100))  # one of them serves nobody
    assert roll_up("population", {"Anggrek": TWO}, RULES, {"Anggrek": 0}).exact is None
    nobody = roll_up("mean", {"Mawar": units["Mawar"]}, RULES)
    assert (nobody.units, nobody.exact, nobody.ikm, nobody.grade, nobody.nrr) == (0, None, None, None, {})
    assert roll_up("population", {"Melati": FOUR}, RULES).left_out == (("Melati", "population-unknown"),)


def test_an_unsur_that_one_unit_was_not_asked_has_no_nrr_of_all() -> None:
    found = roll_up("mean", {"Melati": FOUR, "Mawar": unit((5, 3), without=("biaya",))}, RULES)
    assert found.exact == Fraction(175, 2)
    assert list(found.nrr) == [one.id for one in METHOD.unsur if one.id != "biaya"]


indices = st.lists(st.fractions(25, 100), min_size=1, max_size=6)


@given(indices, st.data())
def test_rolling_up_is_a_weighted_mean(some: list[Fraction], data: st.DataObject) -> None:
    units = {f"unit {place}": Score(place + 1, one) for place, one in enumerate(some)}
    mean = roll_up("mean", units, RULES).exact
    assert mean == sum(some) / len(some)
    number = data.draw(st.integers(1, 10**6))
    assert roll_up("population", units, RULES, dict.fromkeys(units, number)).exact == mean
    users = {name: data.draw(st.integers(1, 10**6)) for name in units}
    found = roll_up("population", units, RULES, users)
    assert found.exact == sum(one * number for one, number in zip(some, users.values(), strict=True)) / sum(
        users.values()
    )
    assert found == roll_up("population", units, RULES, {name: 7 * number for name, number in users.items()})
    turned = dict(reversed(units.items()))
    assert roll_up("population", turned, RULES, users).exact == found.exact
