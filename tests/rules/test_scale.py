"""The scales that come with the program, as they are printed, and the strictness of their loader."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from ikm.index.classes import classify
from ikm.index.rounding import half_up
from ikm.messages.findings import Place, Refusal
from ikm.rules import library as shelf
from ikm.rules.scale import FOLDER, SCHEMA, Scale, is_scale, known, load, of_rules, parse, text_of

GOOD = (FOLDER / "ombudsman-2022.toml").read_text(encoding="utf-8")

PRINTED = {
    "ombudsman-2021": "merah 0 50,99; kuning 51,00 80,99; hijau 81,00 100",
    "ombudsman-2022": "E 0 31,99; D 32,00 53,99; C 54,00 77,99; B 78,00 87,99; A 88,00 100",
    "ombudsman-2025": "Terendah 0 31,99; Rendah 32,00 53,99; Sedang 54,00 77,99; Tinggi 78,00 87,99; Tertinggi 88,00 100",
    "ipp-2017": "F 0 1,00; E 1,01 1,50; D 1,51 2,00; C- 2,01 2,50; C 2,51 3,00; B- 3,01 3,50; B 3,51 4,00; "
    "A- 4,01 4,50; A 4,51 5,00",
    "wbk-2021-ipak": "belum 0 15,74; WBK/WBBM 15,75 17,50",
    "wbk-2021-ipkp": "belum 0 13,99; WBK 14,00 15,74; WBBM 15,75 17,50",
    "wbk-2021-ipak-4": "belum 0 3,59; WBK/WBBM 3,60 4,00",
    "wbk-2021-ipkp-4": "belum 0 3,19; WBK 3,20 3,59; WBBM 3,60 4,00",
    "permenpanrb-14-2017": "D 25,00 64,99; C 65,00 76,60; B 76,61 88,30; A 88,31 100,00",
    "permenpanrb-16-2014": "D 25 43,75; C 43,76 62,50; B 62,51 81,25; A 81,26 100,00",
    "kepmenpan-25-2004": "D 25 43,75; C 43,76 62,50; B 62,51 81,25; A 81,26 100,00",
}
"""The tables in full, each class with the least and the greatest figure of two decimals that has it."""


def table(name: str) -> list[tuple[str, Decimal, Decimal]]:
    rows = [row.split() for row in PRINTED[name].replace(",", ".").split(";")]
    return [(one, Decimal(least), Decimal(most)) for one, least, most in rows]


def test_every_scale_stands_here_as_it_is_printed() -> None:
    graded = {name for name in shelf.known() if shelf.load(name).grades}
    assert set(PRINTED) == {*known(), *graded}
    for name in PRINTED:
        rows = table(name)
        assert [one.name for one in load(name).classes] == [row[0] for row in rows]
        assert (load(name).lowest, load(name).highest) == (rows[0][1], rows[-1][2])


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
def test_every_figure_of_two_decimals_has_exactly_the_class_that_is_printed(name: str) -> None:
    scale, rows = load(name)._replace(answers=None), table(name)
    figure, step = rows[0][1], Decimal("0.01")
    while figure <= rows[-1][2]:
        (own,) = [row[0] for row in rows if row[1] <= figure <= row[2]]
        assert classify(f"{figure:.2f}", scale).own.name == own, figure
        figure += step


@pytest.mark.parametrize("name", PRINTED)
def test_at_every_bound_and_one_step_beside_it(name: str) -> None:
    """Unrounded figures are rounded half up first; on a scale without rounding they are compared as they are."""
    scale, tiny = load(name)._replace(answers=None), Decimal("0.000001")
    for below, own in zip(scale.classes, scale.classes[1:], strict=False):
        assert own.lower is not None
        begins = own.lower - (Decimal("0.005") if scale.places == 2 else 0)
        assert classify(float(own.lower), scale).own == own
        assert classify(float(begins), scale).own == own
        assert classify(float(begins + tiny), scale).own == own
        assert classify(float(begins - tiny), scale).own == below
        if scale.places is not None:
            assert half_up(classify(float(begins - tiny), scale).value, scale.places) < own.lower


@pytest.mark.parametrize(
    ("scale", "figure", "own", "zona"),
    [
        ("ombudsman-2021", "77,02", "kuning", ""),
        ("ombudsman-2022", "85,71", "B", "hijau"),
        ("ombudsman-2022", "58,99", "C", "kuning"),
        ("ombudsman-2022", "58.03", "C", "kuning"),
        ("ombudsman-2022", "90,54", "A", "hijau"),
        ("ombudsman-2025", "65,98", "Sedang", ""),
        ("ombudsman-2025", "69,63", "Sedang", ""),
        ("ombudsman-2025", "53,38", "Rendah", ""),
        ("ipp-2017", "4,92", "A", ""),
        ("ipp-2017", "4,75", "A", ""),
        ("ipp-2017", "4,03", "A-", ""),
        ("ipp-2017", "2,18", "C-", ""),
    ],
)
def test_results_that_were_published(scale: str, figure: str, own: str, zona: str) -> None:
    """Ombudsman RI 2021 to 2023 and 2025, as news and government pages printed them; IPP of government reports."""
    found = classify(figure, load(scale))
    assert (found.own.name, found.own.zona, found.is_sure) == (own, zona, True)


def test_the_minima_of_the_index_are_those_of_the_weighted_score() -> None:
    """17,5 for an index of 4: 15,75 / 17,5 × 4 = 3,60 and 14,00 / 17,5 × 4 = 3,20."""
    for which in ("ipak", "ipkp"):
        weighted, index = load(f"wbk-2021-{which}"), load(f"wbk-2021-{which}-4")
        for one, other in zip(weighted.classes[1:], index.classes[1:], strict=True):
            assert one.lower is not None
            assert one.lower * index.highest / weighted.highest == other.lower
            assert other.source.mark == "D"


BROKEN = [
    ("unknown key", 'short = "O', 'colour = "red"\nshort = "O', "key-unknown: colour: is not a known key here"),
    ("unknown key inside", 'zona = "kuning"', 'zone = "kuning"', "key-unknown: class[3].zone: is not a known key here; perhaps “zona”"),
    ("other schema", SCHEMA, "ikm.scale/9", "schema-other: schema: must be “ikm.scale/1”"),
    ("no TOML", "[scale]", "[scale", "toml-unread: TOML: "),
    ("decimal comma", "lower = 54.00", "lower = 54,00", "toml-unread: or a number with a comma instead of a point"),
    ("one bracket", '[[class]]\nname = "D"', '[class]\nname = "D"', "toml-table-twice: double brackets, [[…]], each time"),
    ("no id", 'id = "ombudsman-2022"\n', "", "key-missing: id: is missing"),
    ("empty title", re.search("title = .*", GOOD)[0], 'title = ""', "key-empty: title: must not be empty"),  # type: ignore[index]
    ("no name of the scale", 'name = "nilai kepatuhan"\n', "", "key-missing: scale.name: is missing"),
    ("lowest a word", "lowest = 0", 'lowest = "0"', "key-no-number: scale.lowest: must be a number"),
    ("upside down", "lowest = 0", "lowest = 100", "scale-falls: scale.highest: must be above scale.lowest"),
    ("endless", "highest = 100", "highest = inf", "key-no-number: scale.highest: must be a number"),
    ("negative places", "places = 2", "places = -2", "key-negative: rounding.places: must not be negative"),
    ("no places", "places = 2\n", "", "key-missing: rounding.places: is missing"),
    ("too fine a bound", "lower = 54.00", "lower = 54.005", "class-too-fine: class[3].lower: has more than 2 decimals"),
    ("classes fall", "lower = 54.00", "lower = 31.99", "classes-fall: class[3].lower: the classes must rise, and 31.99 is not above 32.00"),
    ("classes equal", "lower = 54.00", "lower = 32.00", "classes-fall: class[3].lower: the classes must rise"),
    ("off the scale", "lower = 88.00", "lower = 100.01", "class-off: class[5].lower: is not on the scale 0–100"),
    ("at the foot of the scale", "lower = 32.00", "lower = 0.00", "class-off: class[2].lower: is not on the scale 0–100"),
    ("no bound at all", "lower = 88.00", "lower = nan", "key-no-number: class[5].lower: must be a number"),
    ("class without bound", "lower = 54.00\n", "", "class-unbounded: class[3].lower: only the first, lowest class has no lower bound"),
    ("lowest with a bound", 'name = "E"', 'name = "E"\nlower = 1.00', "class-unbounded: class[1].lower: only the first"),
    ("class twice", 'name = "B"', 'name = "C"', "key-repeated: class[3].name: “C” stands twice"),
    ("class without name", 'name = "B"\n', "", "key-missing: class[4].name: is missing"),
    ("class without source", re.search(r'lower = 78.00\nsource = .*\n', GOOD)[0], "lower = 78.00\n", "source-missing: class[4].source: is missing; write source = {"),  # type: ignore[index]
    ("weights of components", "weight = 21.85", "weight = 21.95", "component-weights: components.part.weight: the weights sum to 100.10"),
    ("a component twice", 'id = "proses"', 'id = "input"', "key-repeated: components.part[2].id: “input” stands twice"),
    ("a component of no weight", "weight = 21.85", "weight = 0", "key-not-positive: components.part[1].weight"),
    ("a component without source", re.search(r'weight = 24.24\nsource = .*\n', GOOD)[0], "weight = 24.24\n", "source-missing: components.part[3].source"),  # type: ignore[index]
    ("bad mark", 'zona merah", mark = "M"', 'zona merah", mark = "X"', "key-not-one-of: class[1].source.mark: must be one of V, S, D, M"),
    ("one class", GOOD[GOOD.index('[[class]]\nname = "D"'):], "", "classes-few: class: must be two classes or more"),
    ("no class", GOOD[GOOD.index("[[class]]"):], "", "key-missing: class: is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_scale_is_refused_with_the_path_of_the_fault(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(Refusal) as refused:
        parse(GOOD.replace(old, new, 1), Place("skala.toml"))
    code, _, words = said.partition(": ")
    assert refused.value.code == code
    assert refused.value.family in ("document-bad", "scale-bad")
    assert refused.value.place == Place("skala.toml")
    assert words in str(refused.value)


def test_a_scale_may_go_without_rounding_words_and_zona() -> None:
    bare = re.sub(r"\[rounding\]\nplaces = 2\nsource = .*\n|(words|zona) = .*\n", "", GOOD)
    scale = parse(bare.replace("54.00", "54.005"), Place())
    assert (scale.places, scale.rounding_source) == (None, None)
    assert {(one.words, one.zona) for one in scale.classes} == {("", "")}
    assert classify("54,004", scale).own.name == "D"


def test_the_words_of_the_ipp_and_what_is_not_known_of_2025() -> None:
    """The words of PEKPPP's applications; of 2025 no bound was read, and the file says so."""
    words = "Gagal, Sangat Buruk, Buruk, Cukup (Dengan Catatan), Cukup, Baik (Dengan Catatan), Baik, Sangat Baik, "
    assert ", ".join(one.words for one in load("ipp-2017").classes) == f"{words}Pelayanan Prima"
    opinion = load("ombudsman-2025")
    assert {one.source.mark for one in opinion.classes} == {"M"}
    assert opinion.components is None
    assert "belum ditemukan" in opinion.unknown


def test_scales_come_by_id_and_by_file_and_so_do_rule_sets(tmp_path: Path) -> None:
    own = tmp_path / "skala.toml"
    own.write_text(GOOD, encoding="utf-8")
    assert load(str(own)) == load("ombudsman-2022")
    assert is_scale(str(own))
    own.write_text(GOOD.replace("88.00", "90.00"), encoding="utf-8")
    with pytest.raises(Refusal, match="is the id of a scale that comes with the program") as taken:
        load(str(own))
    assert taken.value.code == "scale-id-taken"
    own.write_text(GOOD.replace('id = "ombudsman-2022"', 'id = "own"'), encoding="utf-16")  # as PowerShell writes it
    assert load(str(own)).id == "own"
    own.write_text(text_of("kepmenpan-25-2004"), encoding="utf-8")
    assert not is_scale(str(own))
    assert load(str(own)) == load("kepmenpan-25-2004") == of_rules(shelf.load("kepmenpan-25-2004"))


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="perhaps “ombudsman-202") as unknown:
        load("ombudsman-2023")
    assert unknown.value.code == "scale-unknown"
    with pytest.raises(Refusal) as missing:
        load(str(tmp_path / "none.toml"))
    assert missing.value.code == "file-missing"
    with pytest.raises(Refusal) as classless:
        of_rules(shelf.load("permenpanrb-14-2017")._replace(grades=()))
    assert classless.value.code == "rules-classless"


def test_a_rule_set_is_a_scale_with_that_of_the_answers_beside_it() -> None:
    scale: Scale = load("permenpanrb-14-2017")
    assert scale.answers is not None
    assert scale.answers[1:] == (1, 4, 25)
    assert [one.words for one in scale.classes] == ["Tidak baik", "Kurang baik", "Baik", "Sangat baik"]
    assert of_rules(shelf.load("permenpanrb-14-2017")._replace(factor=1)).answers is None
