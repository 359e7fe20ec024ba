"""Every choice of a method: what it may be, what it is called, and what it makes of weights and ends."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ikm.index.method import EXACT, Method
from ikm.messages.findings import Refusal
from ikm.rules.library import known, load
from tests.surveys import UNSUR

RULES = load("permenpanrb-14-2017")
FOURTEEN = load("kepmenpan-25-2004")


def refusal(**options: Any) -> str:
    with pytest.raises(Refusal) as refused:
        Method(RULES, **options)
    assert refused.value.family == "option-bad"
    return f"{refused.value.code}: {refused.value.sentence}"


def test_what_is_not_chosen_is_as_the_rules_have_it() -> None:
    method = Method(RULES)
    assert (method.weight, method.missing, method.order, method.without) == (
        "exact",
        "per-unsur",
        "questionnaire",
        (),
    )
    assert method.order_assumed
    assert not Method(RULES, order="questionnaire").order_assumed
    assert [unsur.id for unsur in method.unsur] == UNSUR
    assert method.conversion is None


@pytest.mark.parametrize("name", ["biaya", "BIAYA", "U4", "u4", "Biaya", "Biaya/Tarif"])
def test_an_unsur_that_was_not_asked_is_named_in_any_of_its_ways(name: str) -> None:
    method = Method(RULES, without=(name, "biaya"))
    assert method.without == ("biaya",)
    assert "biaya" not in {unsur.id for unsur in method.unsur}
    assert len(method.unsur) == 8


def test_a_number_is_that_of_the_order_chosen() -> None:
    """In the regulation complaints are the eighth, in the questionnaire the ninth."""
    assert Method(RULES, without=("U8",)).without == ("sarana",)
    assert Method(RULES, order="regulation", without=("U8",)).without == ("pengaduan",)
    method = Method(RULES, order="regulation")
    assert [unsur.id for unsur in method.unsur] == [*UNSUR[:7], "pengaduan", "sarana"]
    assert [method.code(unsur) for unsur in UNSUR] == [*(f"U{n}" for n in range(1, 8)), "U9", "U8"]


def test_a_code_stays_though_others_were_not_asked() -> None:
    assert Method(RULES, without=("biaya", "waktu")).code("pengaduan") == "U9"


def test_those_not_asked_stand_in_the_order_of_the_rules() -> None:
    assert Method(RULES, without=("sarana", "waktu")).without == ("waktu", "sarana")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"missing": "zero"}, "option-unknown: missing: “zero” is not one of per-unsur, complete"),
        ({"without": tuple(UNSUR)}, "unsur-none: without: leaves no unsur to score"),
        (
            {"without": ("biayaa",)},
            f"unsur-unknown: without: “biayaa” is not an unsur of permenpanrb-14-2017 ({', '.join(UNSUR)})"
            "; perhaps “biaya”",
        ),
        (
            {"weight": "0.2"},
            "option-not-of-rules: weight: “0.2” is not one of exact, 0.1111, 0.111, 0.11 of permenpanrb-14-2017",
        ),
        (
            {"weight": "exakt"},
            "option-not-of-rules: weight: “exakt” is not one of exact, 0.1111, 0.111, 0.11 of permenpanrb-14-2017"
            "; perhaps “exact”",
        ),
        (
            {"weight": "0.11", "without": ("biaya",)},
            "weight-partial: weight: 0.11 holds only when all 9 unsur were asked",
        ),
    ],
    ids=str,
)
def test_a_choice_that_the_rules_do_not_know_is_refused(options: dict[str, Any], said: str) -> None:
    assert refusal(**options) == said


def test_an_order_that_the_rules_do_not_know_is_refused() -> None:
    assert refusal(order="abjad") == (
        "option-not-of-rules: order: “abjad” is not one of questionnaire, regulation of permenpanrb-14-2017"
    )


@pytest.mark.parametrize("text", ["0.11", "0,11", "0.110", " 0.11 "])
def test_a_printed_weight_is_named_as_it_is_printed(text: str) -> None:
    method = Method(RULES, weight=text)
    assert method.weight == "0.11"
    assert method.weights == dict.fromkeys(UNSUR, Fraction(11, 100))


@pytest.mark.parametrize("id", known())
def test_exact_weights_sum_to_one_whichever_unsur_were_asked(id: str) -> None:
    rules = load(id)
    ids = [unsur.id for unsur in rules.unsur]
    for without in ((), ids[:1], ids[1:], ids[::2]):
        method = Method(rules, without=tuple(without))
        assert [*method.weights] == [unsur.id for unsur in method.unsur]
        assert sum(method.weights.values()) == 1
        assert method.weight == EXACT


def test_those_asked_keep_their_proportions() -> None:
    """Of weights 1/2, 1/3 and 1/6 the last two are 2/3 and 1/3 without the first."""
    weights = Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)
    own = tuple(one._replace(weight=weight) for one, weight in zip(RULES.unsur, weights, strict=False))
    rules = RULES._replace(
        unsur=own, orders=(RULES.orders[0]._replace(unsur=tuple(one.id for one in own)),), printed_weights=()
    )
    found = Method(rules, without=(own[0].id,)).weights
    assert found == {own[1].id: Fraction(2, 3), own[2].id: Fraction(1, 3)}


@pytest.mark.parametrize(
    ("rules", "weight", "ends"),
    [
        (RULES, EXACT, (25, 100)),
        (RULES, "0.111", (24.975, 99.9)),  # 9 × 0.111 × 25, four times that
        (RULES, "0.11", (24.75, 99)),
        (FOURTEEN, EXACT, (25, 100)),
        (FOURTEEN, "0.071", (24.85, 99.4)),
    ],
    ids=lambda value: getattr(value, "id", str(value)),
)
def test_printed_weights_move_the_ends_of_the_index(rules: Any, weight: str, ends: tuple[float, float]) -> None:
    assert Method(rules, weight=weight).ends == ends


@pytest.mark.parametrize(
    ("asked", "without", "weight"),
    [
        (UNSUR, (), EXACT),
        ([*UNSUR[:2], "waktu", *UNSUR[2:]], (), EXACT),
        (["waktu", "waktu", "waktu", "biaya"], (*UNSUR[:2], *UNSUR[4:]), EXACT),
        ([*UNSUR, "biaya"], (), "0.111"),
    ],
)
def test_shares_of_the_questions_are_their_weights_over_one_denominator(
    asked: Sequence[str], without: tuple[str, ...], weight: str
) -> None:
    """Several questions of an unsur share its weight; all together have 25 where the weights are exact."""
    method = Method(RULES, without=without, weight=weight)
    shares, under = method.shares(tuple(asked))
    each = Fraction(weight) if weight != EXACT else Fraction(1, 9 - len(without))
    assert [Fraction(share, under) for share in shares] == [25 * each / [*asked].count(unsur) for unsur in asked]
    assert method.shares(tuple(asked)) == (shares, under)
    if weight == EXACT:
        assert sum(shares) == 25 * under


def test_a_method_is_known_by_its_choices() -> None:
    assert Method(RULES, without=("U4",)) == Method(RULES, without=("biaya",))
    assert Method(RULES, weight="0,11") == Method(RULES, weight="0.11")
    assert Method(RULES) != Method(RULES, missing="complete")
    assert Decimal(Method(RULES, weight="0.111").weight) in {one.value for one in RULES.printed_weights}
