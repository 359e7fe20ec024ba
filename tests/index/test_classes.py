"""The class of a figure as it is written, and those of all that are printed so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tomllib import loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.index.classes import Value, classify, next_class, weighted_mean
from ikm.index.rounding import half_up
from ikm.index.score import grade_of
from ikm.messages.findings import Refusal
from ikm.rules import library as shelf
from ikm.rules import ruleset
from ikm.rules.scale import known, load

RULES = shelf.load("permenpanrb-14-2017")
GRADED = [name for name in shelf.known() if shelf.load(name).grades]
SKM = load("permenpanrb-14-2017")


def names(value: Value, scale: str = "permenpanrb-14-2017") -> list[str]:
    return [one.name for one in classify(value, load(scale)).possible]


@pytest.mark.parametrize(
    ("printed", "low", "high", "own", "possible"),
    [
        ("3,53", "88.125", "88.375", "B", "BA"),
        ("3,532", "88.2875", "88.3125", "B", "BA"),
        ("3,5324", "88.30875", "88.31125", "A", "A"),
        ("3,06", "76.375", "76.625", "C", "CB"),
        ("3.1", "76.25", "78.75", "B", "CB"),
        ("3", "62.5", "87.5", "C", "DCB"),
        ("2,6", "63.75", "66.25", "C", "DC"),
        ("4,00", "99.875", "100", "A", "A"),
        ("1", "25", "37.5", "D", "D"),
        ("88,3", "88.25", "88.35", "B", "BA"),
        ("88", "87.5", "88.5", "B", "BA"),
        ("88,30", "88.295", "88.305", "B", "B"),
        ("88,31", "88.305", "88.315", "A", "A"),
        ("88,305", "88.3045", "88.3055", "A", "BA"),
        ("64,9957", "64.99565", "64.99575", "C", "C"),
        ("100", "99.5", "100", "A", "A"),
        ("25", "25", "25.5", "D", "D"),
    ],
)
def test_what_a_printed_figure_may_stand_for(printed: str, low: str, high: str, own: str, possible: str) -> None:
    """Reckoned by hand: half a unit of the last digit either side, on the scale of the answers times 25."""
    found = classify(printed, SKM)
    assert (found.low, found.high) == (Fraction(low), Fraction(high))
    assert found.own.name == own
    assert "".join(one.name for one in found.possible) == possible
    assert found.closed is (high == "100")


@pytest.mark.slow
@pytest.mark.parametrize("rules", GRADED)
def test_all_printed_means_of_two_decimals_have_the_classes_of_the_figures_behind_them(rules: str) -> None:
    """The means behind a printed one, a hundred to each, are scored as a survey is."""
    law, scale = shelf.load(rules), load(rules)
    for hundredths in range(100, 401):
        behind = (Fraction(hundredths, 100) + Fraction(part, 20_000) for part in range(-100, 100))
        means = [mean for mean in behind if 1 <= mean <= 4]
        classes = {_mutu(half_up(mean * law.factor, law.ikm_places), law) for mean in means}
        found = classify(f"{hundredths // 100},{hundredths % 100:02}", scale)
        assert {one.name for one in found.possible} == classes, hundredths
        assert found.own.name == _mutu(half_up(Fraction(hundredths, 100) * law.factor, 2), law)


def _mutu(ikm: Decimal, law: ruleset.Ruleset) -> str:
    grade = grade_of(ikm, law)
    assert grade is not None  # rules with classes
    return grade.mutu


@given(
    scale=st.sampled_from([*known(), *GRADED]),
    places=st.integers(0, 4),
    share=st.fractions(0, 1),
    part=st.fractions(0, 1),
)
def test_laws_of_a_printed_figure(scale: str, places: int, share: Fraction, part: Fraction) -> None:
    on = load(scale)._replace(answers=None)
    lowest, highest = Fraction(on.lowest), Fraction(on.highest)
    exact = lowest + share * (highest - lowest)
    printed = half_up(exact, places)
    if not lowest <= printed <= highest:
        return
    found = classify(str(printed).replace(".", ","), on)
    assert found.low <= exact < found.high or (found.closed and exact == found.high)
    assert classify(exact, on).own in found.possible  # whatever was printed so
    behind = found.low + part * (found.high - found.low)
    if behind < found.high:
        assert classify(behind, on).own in found.possible
        assert half_up(behind, places) == printed
    assert classify(exact, on).is_sure
    assert found.own in found.possible
    places_of = [on.classes.index(one) for one in found.possible]
    assert all(above == below + 1 for below, above in pairwise(places_of))
    again = classify(f"{printed:f}0" if places else f"{printed:f}.0", on)  # one more digit says more
    assert set(again.possible) <= set(found.possible)


def test_numbers_that_are_not_printed_are_exact() -> None:
    for value in (3.53, Fraction(353, 100)):
        found = classify(value, SKM)
        assert (found.low, found.high, found.on_answers) == (Fraction("88.25"), Fraction("88.25"), True)
        assert found.is_sure
    assert classify(88, SKM).low == 88
    assert names(Decimal("88.3")) == names("88.3") == ["B", "A"]
    assert names(Decimal("88.30")) == ["B"]
    assert names(0.1 + 0.2, "ombudsman-2021") == ["merah"]
    assert names(1e-7, "ombudsman-2021") == ["merah"]


@pytest.mark.parametrize("value", ["77%", "1.234,5", "1,234.5", "7 7", "", "B", "3,", ",5", "1e1", "٣", "±3", "1/2"])
def test_what_is_no_plain_number_is_refused(value: str) -> None:
    with pytest.raises(Refusal) as refused:
        classify(value, SKM)
    assert refused.value.code == "figure-unread"


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), Decimal("NaN"), None, [3]])
def test_what_is_no_number_at_all_is_refused(value: object) -> None:
    with pytest.raises(Refusal, match="is no plain number"):
        classify(value, SKM)  # type: ignore[arg-type]  # as a caller without types may


@pytest.mark.parametrize(
    ("value", "scale", "code", "words"),
    [
        ("12", "permenpanrb-14-2017", "figure-between", "lies between the scales of PermenPAN-RB 14/2017, NI (1–4)"),
        ("12", "permenpanrb-14-2017", "figure-between", "NI (1–4) and IKM (25–100)"),
        ("4,01", "permenpanrb-14-2017", "figure-between", "lies between"),
        ("24,74", "permenpanrb-14-2017", "figure-between", "lies between"),
        ("0,99", "permenpanrb-14-2017", "figure-off-both", "is on neither of the scales"),
        ("100,01", "permenpanrb-14-2017", "figure-off-both", "is on neither of the scales"),
        ("-3", "permenpanrb-14-2017", "figure-off-both", "is on neither of the scales"),
        ("100,01", "ombudsman-2021", "figure-off", "not on the scale of Ombudsman RI 2021, nilai kepatuhan (0–100)"),
        ("5,01", "ipp-2017", "figure-off", "is not on the scale"),
        ("-0,01", "ipp-2017", "figure-off", "is not on the scale"),
    ],
)  # fmt: skip
def test_what_is_off_the_scale_is_refused(value: str, scale: str, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        classify(value, load(scale))
    assert refused.value.code == code
    assert words in str(refused.value)


def test_a_figure_on_both_scales_is_refused() -> None:
    """Scores of 1 to 10 and a factor of 10: 10 is the best mean, and the worst index."""
    on = load("ombudsman-2021")._replace(lowest=Decimal(10), answers=ikm.rules.scale.AnswerScale("NI", 1, 10, 10))
    with pytest.raises(Refusal, match="is on both the scales") as refused:
        classify("10", on)
    assert refused.value.code == "figure-on-both"
    assert classify("9", on).value == 90
    assert classify("11", on).value == 11


def test_from_python() -> None:
    assert ikm.classify("77,02", "ombudsman-2021").classes == ("kuning",)
    found = ikm.classify(["3,53", 91.475, Decimal("64.99")])
    assert found.classes == ("B", "A", "D")
    assert ikm.classify(90, rules="kepmenpan-25-2004").scale.id == "kepmenpan-25-2004"
    assert ikm.classify(90, rules=ikm.load_rules("kepmenpan-25-2004")).classes == ("A",)
    assert ikm.classify(90, load("ombudsman-2022")).classes == ("A",)
    with pytest.raises(ikm.Refusal):
        ikm.classify("12")


def test_a_printed_weight_gives_figures_below_the_scale() -> None:
    """Answers of 1 throughout, nine of weight 0,11 each: 24,75."""
    found = classify("24,75", load("permenpanrb-14-2017"))
    assert (found.own.name, found.low, found.high) == ("D", Fraction("24.75"), Fraction("24.755"))
    with pytest.raises(Refusal, match="lies between"):
        classify("24,74", load("permenpanrb-14-2017"))


COMPOSED = sorted(Path(__file__).parent.parent.joinpath("cases", "composed").glob("*.toml"))
COMPONENTS = [name for name in known() if load(name).components]


@pytest.mark.parametrize("path", COMPOSED, ids=lambda path: path.stem)
def test_worked_cases_of_figures_made_of_components(path: Path) -> None:
    case = loads(path.read_text(encoding="utf-8"))
    found = ikm.classify(case["components"], case["scale"])
    (figure,) = found.figures
    assert figure.value == Fraction(case["exact"])
    assert f"{found.shown(figure.value)}" == case["figure"]
    assert figure.own.name == case["class"]
    next_one = next_class(figure, found.scale)
    assert (next_one and (next_one.name, f"{next_one.distance}")) == (
        (case["next"], case["distance"]) if "next" in case else None
    )


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_shares_of_components_are_the_whole(name: str) -> None:
    components = load(name).components
    assert components is not None
    assert sum(part.share for part in components.parts) == 1
    assert len({part.share / Fraction(part.weight) for part in components.parts}) == 1


@given(
    st.lists(st.integers(0, 10_000), min_size=4, max_size=4), st.lists(st.integers(-50, 49), min_size=4, max_size=4)
)
def test_what_components_stand_for_is_what_their_mean_may_be(printed: list[int], behind: list[int]) -> None:
    """The components are printed with two decimals; whatever they were rounded from, its class is named."""
    scale = load("ombudsman-2022")
    assert scale.components is not None
    shares = [part.share for part in scale.components.parts]
    figures = [classify(f"{Decimal(one) / 100:.2f}", scale) for one in printed]
    found = weighted_mean(figures, shares, scale)
    assert found.value == sum(share * Fraction(one, 100) for share, one in zip(shares, printed, strict=True))
    real = [
        min(max(Fraction(one, 100) + Fraction(part, 10_000), Fraction(0)), Fraction(100))
        for one, part in zip(printed, behind, strict=True)
    ]
    exact = sum(share * one for share, one in zip(shares, real, strict=True))
    assert found.low <= exact <= found.high
    assert classify(exact, scale).own in found.possible


@pytest.mark.parametrize(
    ("figure", "scale", "name", "distance"),
    [
        ("77,02", "ombudsman-2021", "hijau", "3.98"),
        ("81,00", "ombudsman-2021", None, None),
        ("31,99", "ombudsman-2022", "kuning", "22.01"),
        ("77,995", "ombudsman-2022", "A", "10.00"),
        ("85,71", "ombudsman-2022", "A", "2.29"),
        ("4,03", "ipp-2017", "A", "0.48"),
        ("14,12", "wbk-2021-ipkp", "WBBM", "1.63"),
        ("76,60", "permenpanrb-14-2017", "B", "0.01"),
    ],
)
def test_how_far_the_next_zone_is(figure: str, scale: str, name: str | None, distance: str | None) -> None:
    """By hand, from the bounds; a zone of several classes is passed over as one, and 77,995 is 78,00 already."""
    found = next_class(classify(figure, load(scale)), load(scale))
    assert (found and found.name, found and f"{found.distance:.2f}") == (name, distance)


def test_what_is_no_set_of_components_is_refused() -> None:
    four = {"input": "80", "proses": "75", "output": "70", "pengaduan": "90"}
    for code, components, scale in (
        ("scale-componentless", four, "ombudsman-2025"),
        ("component-unknown", four | {"hasil": "70"}, "ombudsman-2022"),
        ("component-missing", {"input": "80"}, "ombudsman-2022"),
        ("component-unread", four | {"output": "170"}, "ombudsman-2022"),
    ):
        with pytest.raises(Refusal) as refused:
            ikm.classify(components, scale)
        assert (refused.value.code, refused.value.family) == (code, "component-bad")
