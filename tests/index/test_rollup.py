"""One index of several units, by sums done by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ikm.index.method import Method, Question
from ikm.index.rollup import Rollup, StratumKey, roll_up
from ikm.index.score import Score, score, score_of
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


def rolled(way: str, units: dict[str, Score], served: dict[str, int] | None = None) -> Rollup:
    """The units put together."""
    users: dict[StratumKey, int] = {(unit,): number for unit, number in (served or {}).items()}
    scores: dict[StratumKey, Score] = {(unit,): one for unit, one in units.items()}
    return roll_up(way, ("unit",), scores, METHOD, users)


def test_the_mean_asks_all_units_alike() -> None:
    found = rolled("mean", {"Melati": FOUR, "Mawar": TWO})
    assert (found.strata, found.exact, found.ikm, found.left_out) == (2, Fraction(75), Decimal("75.00"), ())
    assert found.grade is not None
    assert found.grade.mutu == "C"
    assert set(found.nrr.values()) == {Fraction(3)}


def test_weighted_by_users_each_unit_counts_as_it_is_used() -> None:
    found = rolled("population", {"Melati": FOUR, "Mawar": TWO}, {"Melati": 100, "Mawar": 900, "Lain": 5})
    # (100 × 100 + 900 × 50) / 1000 = 55; NRR (100 × 4 + 900 × 2) / 1000 = 2.2
    assert (found.strata, found.exact, found.ikm) == (2, Fraction(55), Decimal("55.00"))
    assert set(found.nrr.values()) == {Fraction(22, 10)}
    assert found.grade is not None
    assert found.grade.mutu == "D"


def test_the_exact_indices_are_rolled_up_and_rounded_once() -> None:
    third, half = unit((1, 4), (2, 3)), unit((1, 4), (1, 3))  # 10/3 × 25 = 83.333…, 7/2 × 25 = 87.5
    found = rolled("mean", {"a": third, "b": third, "c": half})
    assert found.exact == Fraction(25, 3) * (Fraction(10, 3) * 2 + Fraction(7, 2))  # 84.7222…
    assert found.ikm == Decimal("84.72")


def test_units_without_index_or_users_are_left_out_with_the_reason() -> None:
    units = {"Melati": FOUR, "Mawar": Score(3, reason="unsur-unanswered"), "Kenanga": TWO, "Anggrek": TWO}
    found = rolled("population", units, {"Melati": 7, "Mawar": 8, "Anggrek": 0})
    assert found.left_out == ((("Mawar",), "unsur-unanswered"), (("Kenanga",), "population-unknown"))
    assert (found.strata, found.exact) == (2, Fraction(100))  # one of them serves nobody
    assert rolled("population", {"Anggrek": TWO}, {"Anggrek": 0}).exact is None
    nobody = rolled("mean", {"Mawar": units["Mawar"]})
    assert (nobody.strata, nobody.exact, nobody.ikm, nobody.grade, nobody.nrr) == (0, None, None, None, {})
    assert rolled("population", {"Melati": FOUR}).left_out == ((("Melati",), "population-unknown"),)


def test_an_unsur_is_that_of_the_units_that_asked_it() -> None:
    found = rolled("mean", {"Melati": FOUR, "Mawar": unit((5, 3), without=("biaya",))})
    # as the template of reports has it: eight columns of (4 + 3) / 2, and that of biaya of Melati alone
    assert found.exact == Fraction(25, 9) * (8 * Fraction(7, 2) + 4)
    assert found.nrr["biaya"] == 4
    assert found.shares["biaya"] == {("Melati",): 1}


def test_the_official_table_of_services() -> None:
    """The worked example of the report template: KTP n = 400, IKM 83.33; KK n = 50, IKM 81.11; printed 82.22."""
    scores: dict[StratumKey, Score] = {
        ("KTP",): score_of(400, dict.fromkeys(METHOD.weights, Fraction(10, 3)), METHOD),
        ("KK",): score_of(50, dict.fromkeys(METHOD.weights, Fraction(146, 45)), METHOD),
    }
    assert [one.ikm for one in scores.values()] == [Decimal("83.33"), Decimal("81.11")]
    assert roll_up("mean", ("layanan",), scores, METHOD).ikm == Decimal("82.22")


def test_an_office_of_ten_services_has_no_ten_votes() -> None:
    services: dict[StratumKey, Score] = {("Kecil", "Layanan"): TWO}
    services.update({("Besar", f"Layanan {n}"): FOUR for n in range(10)})
    assert roll_up("mean", ("unit", "layanan"), services, METHOD).exact == Fraction(75)
    flat: dict[StratumKey, Score] = {(f"{unit} {service}",): one for (unit, service), one in services.items()}
    assert roll_up("mean", ("unit",), flat, METHOD).exact == Fraction(1050, 11)


indices = st.lists(st.fractions(25, 100), min_size=1, max_size=6)


@given(indices, st.data())
def test_rolling_up_is_a_weighted_mean(some: list[Fraction], data: st.DataObject) -> None:
    nrr = [one / 25 for one in some]
    units = {
        f"unit {place}": score_of(place + 1, dict.fromkeys(METHOD.weights, one), METHOD)
        for place, one in enumerate(nrr)
    }
    mean = rolled("mean", units).exact
    assert mean == sum(some) / len(some)
    number = data.draw(st.integers(1, 10**6))
    assert rolled("population", units, dict.fromkeys(units, number)).exact == mean
    users = {name: data.draw(st.integers(1, 10**6)) for name in units}
    found = rolled("population", units, users)
    assert found.exact == sum(one * number for one, number in zip(some, users.values(), strict=True)) / sum(
        users.values()
    )
    assert found.nrr == rolled("population", units, {name: 7 * number for name, number in users.items()}).nrr
    turned = dict(reversed(units.items()))
    assert rolled("population", turned, users).exact == found.exact
