"""The rule files that come with the program, and the strictness of their loader."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import ikm.rules
from ikm.messages.findings import Place, Refusal
from ikm.rules.library import known, load, load_each, parse_survey, surveys
from ikm.rules.loader import SCHEMA, parse
from ikm.rules.ruleset import IKM, MARKS, Citation, KrejcieMorgan, PerUnsur, decimal

FOLDER = Path(ikm.rules.__file__).parent
GOOD = (FOLDER / "permenpanrb-14-2017.toml").read_text(encoding="utf-8")


def test_the_rule_sets_that_come_with_the_program() -> None:
    assert known() == (
        *("3as-spak", "3as-spkp", "kepmenpan-25-2004", "permenpanrb-14-2017", "permenpanrb-16-2014"),
        *("spak", "spak-4", "spkp", "spkp-4"),
    )
    assert surveys() == ("3as",)


def test_14_2017_says_what_the_regulation_says() -> None:
    rules = load("permenpanrb-14-2017")
    assert len(rules.unsur) == 9
    assert {unsur.weight for unsur in rules.unsur} == {Fraction(1, 9)}
    assert [str(weight.value) for weight in rules.printed_weights] == ["0.1111", "0.111", "0.11"]
    assert [(g.mutu, g.kinerja, g.lower) for g in rules.grades] == [
        ("D", "Tidak baik", None),
        ("C", "Kurang baik", Decimal("65.00")),
        ("B", "Baik", Decimal("76.61")),
        ("A", "Sangat baik", Decimal("88.31")),
    ]
    assert rules.order("questionnaire").unsur[7:] == ("sarana", "pengaduan")
    assert rules.order("regulation").unsur[7:] == ("pengaduan", "sarana")
    assert rules.unsur[3].answers == ("Sangat mahal", "Cukup mahal", "Murah", "Gratis")


def test_25_2004_has_fourteen_unsur_and_classes_of_its_own() -> None:
    rules = load("kepmenpan-25-2004")
    assert len(rules.unsur) == 14
    assert {unsur.weight for unsur in rules.unsur} == {Fraction(1, 14)}
    assert [grade.lower for grade in rules.grades] == [None, Decimal("43.76"), Decimal("62.51"), Decimal("81.26")]
    assert [str(weight.value) for weight in rules.printed_weights] == ["0.071"]


def test_how_many_respondents_they_demand() -> None:
    new, old = load("permenpanrb-14-2017").sample, load("kepmenpan-25-2004").sample
    assert isinstance(new, KrejcieMorgan)
    assert isinstance(old, PerUnsur)
    numbers = (new.chi_square, new.confidence, new.proportion, new.margin)
    assert numbers == (Fraction(3841, 1000), Fraction(19, 20), Fraction(1, 2), Fraction(1, 20))
    assert (old.more, old.each, old.source.mark) == (1, 10, "M")


def test_rules_need_not_say_how_many_respondents_they_demand() -> None:
    (table,) = re.findall(r"\[sample\]\n(?:\w+ = .*\n)+", GOOD)
    assert parse(GOOD.replace(table, ""), Place()).sample is None


@pytest.mark.parametrize("name", known())
def test_short_names_are_short_enough_for_eighty_columns(name: str) -> None:
    assert max(len(unsur.short) for unsur in load(name).unsur) <= 12


@pytest.mark.parametrize("name", known())
def test_printed_ni_bounds_and_classes_meet(name: str) -> None:
    """A printed lower NI, times the factor, is never below the class's lower bound."""
    rules = load(name)
    for one in (rules, *(rules.converted(conversion.name) for conversion in rules.conversions)):
        for grade in one.grades[1:]:
            assert grade.ni is not None
            assert grade.lower is not None
            assert Fraction(grade.ni[0]) * one.factor >= grade.lower


BROKEN = [
    ("unknown key", 'short = "PermenPAN-RB 14/2017"', 'short = "P"\nwieght = 1', "key-unknown: wieght: is not a known key here; perhaps “weight”"),
    ("unknown key inside", 'weight = "1/9"', 'weight = "1/9"\ncolour = "red"', "key-unknown: unsur[1].colour: is not a known key"),
    ("weights", 'weight = "1/9"', 'weight = "1/8"', "weights-sum: unsur.weight: the weights sum to 73/72, not to 1"),
    ("weight no fraction", 'weight = "1/9"', 'weight = "a ninth"', "key-no-fraction: unsur[1].weight: must be a fraction"),
    ("weight nothing", 'weight = "1/9"', 'weight = "0"', "key-not-positive: unsur[1].weight: must be more than 0"),
    ("weight by nought", 'weight = "1/9"', 'weight = "1/0"', "key-no-fraction: unsur[1].weight: must be a fraction"),
    ("weight a number", 'weight = "1/9"', "weight = 0.11", "key-unquoted: unsur[1].weight: must be a text"),
    ("classes fall", "lower = 76.61", "lower = 64.99", "classes-fall: grade[3].lower: the classes must rise, and 64.99 is not above 65.00"),
    ("classes equal", "lower = 76.61", "lower = 65.00", "classes-fall: grade[3].lower: the classes must rise"),
    ("class without bound", "lower = 76.61\n", "", "class-unbounded: grade[3].lower: only the first, lowest class has no lower bound"),
    ("lowest with a bound", 'mutu = "D"', 'mutu = "D"\nlower = 25.00', "class-unbounded: grade[1].lower: only the first"),
    ("too fine a bound", "lower = 76.61", "lower = 76.605", "class-too-fine: grade[3].lower: has more than 2 decimals"),
    ("no source", re.search(r"factor = 25\nsource = .*\n", GOOD)[0], "factor = 25\n", "source-missing: scale.source: is missing"),  # type: ignore[index]
    ("bad mark", 'mark = "V" }\n\n[scale]', 'mark = "X" }\n\n[scale]', "key-not-one-of: source.mark: must be one of V, S, D, M"),
    ("no text in source", "{ text = \"PermenPAN-RB 14/2017, judul", "{ txt = \"PermenPAN-RB 14/2017, judul", "key-missing: source.text: is missing"),
    ("id twice", 'id = "prosedur"', 'id = "persyaratan"', "unsur-id-taken: unsur[2].id: “persyaratan” is already the id of unsur[1]"),
    ("answers too few", '"Mudah", "Sangat mudah"]', '"Mudah"]', "unsur-answers: unsur[2].answers: must have 4 texts"),
    ("order lacks one", '"sarana", "pengaduan"]', '"sarana"]', "order-incomplete: order[1].unsur: must name every unsur once, and does not with pengaduan"),
    ("scores skip", "scores = [1, 2, 3, 4]", "scores = [1, 2, 4]", "scores-uneven: scale.scores: must rise by one"),
    ("scores no numbers", "scores = [1, 2, 3, 4]", 'scores = ["a", "b"]', "scores-no-numbers: scale.scores: must be a list of whole numbers"),
    ("factor missing", "factor = 25\n", "", "class-off: grade[2].lower: is not on the scale 0–4"),
    ("factor a word", "factor = 25", 'factor = "x 25"', "key-no-whole-number: scale.factor: must be a whole number"),
    ("negative places", "ikm = 2", "ikm = -2", "key-negative: rounding.ikm: must not be negative"),
    ("truth is no number", "ikm = 2", "ikm = true", "key-no-whole-number: rounding.ikm: must be a whole number"),
    ("empty name", 'name = "Persyaratan"', 'name = " "', "key-empty: unsur[1].name: must not be empty"),
    ("printed no number", 'value = "0.111"', 'value = "1/9"', "key-no-decimal: weighting.printed[2].value: must be a decimal number"),
    ("printed for another number", 'value = "0.11"', 'value = "0.12"', "weight-unrounded: weighting.printed[3].value: 0.12 is not the weight of every unsur"),
    ("a key in another language", 'name = "Persyaratan"', 'nama = "Persyaratan"', "key-missing: unsur[1].name: is missing; perhaps “nama”"),
    ("factor of nothing", "factor = 25", "factor = 0", "key-not-positive: scale.factor: must be more than 0"),
    ("endless bound", "lower = 88.31", "lower = inf", "class-off: grade[4].lower: is not on the scale 0–100"),
    ("no bound at all", "lower = 88.31", "lower = nan", "class-off: grade[4].lower: is not on the scale 0–100"),
    ("bound off the scale", "lower = 88.31", "lower = 100.01", "class-off: grade[4].lower: is not on the scale 0–100"),
    ("class twice", 'mutu = "B"', 'mutu = "C"', "key-repeated: grade[2].mutu: “C” stands twice"),
    ("short name twice", 'short = "Biaya"', 'short = "Waktu"', "key-repeated: unsur.short: “Waktu” stands twice"),
    ("truth for a score", "scores = [1, 2, 3, 4]", "scores = [true, 2, 3, 4]", "scores-no-numbers: scale.scores: must be a list of whole numbers"),
    ("ni falls", 'ni = ["2.60", "3.064"]', 'ni = ["3.064", "2.60"]', "range-falls: grade[2].ni: must rise"),
    ("ni of three", 'ni = ["1.00", "2.5996"]', 'ni = ["1.00", "2", "3"]', "range-no-pair: grade[1].ni: must be two numbers"),
    ("a list for a table", "[rounding]", "[[rounding]]", "key-no-table: rounding: must be a table"),
    ("sample of no kind", 'kind = "krejcie-morgan"', 'kind = "slovin"', "key-not-one-of: sample.kind: must be one of krejcie-morgan, per-unsur, not “slovin”"),
    ("sample without kind", 'kind = "krejcie-morgan"\n', "", "key-missing: sample.kind: is missing"),
    ("sample without source", re.search(r'margin = "0.05"\nsource = .*\n', GOOD)[0], 'margin = "0.05"\n', "source-missing: sample.source: is missing"),  # type: ignore[index]
    ("chi-square a number", 'chi_square = "3.841"', "chi_square = 3.841", "key-no-text: sample.chi_square: must be a text"),
    ("chi-square a word", 'chi_square = "3.841"', 'chi_square = "X²"', "key-no-decimal: sample.chi_square: must be a decimal number"),
    ("chi-square of nothing", 'chi_square = "3.841"', 'chi_square = "0"', "key-not-positive: sample.chi_square: must be more than 0"),
    ("confidence in hundredths", 'confidence = "0.95"', 'confidence = "95"', "key-no-share: sample.confidence: must lie between 0 and 1"),
    ("no proportion", 'proportion = "0.5"\n', "", "key-missing: sample.proportion: is missing"),
    ("margin of nothing", 'margin = "0.05"', 'margin = "0"', "key-no-share: sample.margin: must lie between 0 and 1"),
    ("keys of another kind", 'margin = "0.05"', 'margin = "0.05"\neach = 10', "key-unknown: sample.each: is not a known key here"),
    ("keys of this kind only", 'kind = "krejcie-morgan"', 'kind = "per-unsur"\nmore = 1\neach = 10', "key-unknown: sample.chi_square: is not a known key here"),
    ("sample of no respondents", 'kind = "krejcie-morgan"', 'kind = "per-unsur"\nmore = 1\neach = 0', "key-not-positive: sample.each: must be more than 0"),
    ("other schema", SCHEMA, "ikm.rules/9", "schema-other: schema: must be “ikm.rules/1”"),
    ("no TOML", "[scale]", "[scale", "toml-unread: TOML: "),
    ("a key twice", "factor = 25", "factor = 25\nfactor = 25", "toml-key-twice: TOML: "),
    ("too many places", "ikm = 2", "ikm = 10", "key-more: rounding.ikm: must be 9 at most"),
    ("an id of two words", 'id = "permenpanrb-14-2017"', 'id = "aturan kami"', "key-no-id: id: “aturan kami” must be letters, digits"),
    ("one score", "scores = [1, 2, 3, 4]", "scores = 4", "key-no-list: scale.scores: must be a list"),
    ("answers by number", '["Tidak mudah"', '[1', "key-no-texts: unsur[2].answers: must be a list of texts"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_rule_file_is_refused_with_the_path_of_the_fault(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(Refusal) as refused:
        parse(GOOD.replace(old, new, 1), Place("aturan.toml"))
    assert refused.value.family in ("document-bad", "rules-bad")
    assert refused.value.place == Place("aturan.toml")
    assert f"{refused.value.code}: {refused.value.reason}".startswith(said)


def test_a_file_nested_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(Refusal, match="TOML: it is nested too deeply") as refused:
        parse(f"x = {'[' * 100_000}", Place("aturan.toml"))
    assert refused.value.code == "toml-nested"


FOUR = (FOLDER / "spak-4.toml").read_text(encoding="utf-8")
BROKEN_ZI = [
    ("conversion without source", re.search(r'scale = \["25", "100"\]\nsource = .*\n', FOUR)[0], 'scale = ["25", "100"]\n', "source-missing: conversion[1].source: is missing"),  # type: ignore[index]
    ("conversion off its scale", 'scale = ["25", "100"]', 'scale = ["0", "4"]', "conversion-off: conversion[1].scale: an index from 25 to 100 is not on this scale"),
    ("conversion that falls", 'from = ["1", "4"]', 'from = ["4", "1"]', "range-falls: conversion[1].from: must rise"),
    ("conversion of one end", 'to = ["25", "100"]', 'to = ["25"]', "range-no-pair: conversion[1].to: must be two numbers"),
    ("conversion by words", 'to = ["25", "100"]', 'to = ["dua", "100"]', "key-no-decimal: conversion[1].to: must be a decimal number, not “dua”"),
    ("conversion without formula", 'text = "IPAK × 25, kelas SKM"\n', "", "key-missing: conversion[1].text: is missing"),
    ("conversion with a stranger", 'name = "skm"', 'name = "skm"\nrumus = 1', "key-unknown: conversion[1].rumus: is not a known key"),
    ("its classes fall", "lower = 88.31", "lower = 70.00", "classes-fall: conversion[1].grade[4].lower: the classes must rise"),
    ("its class twice", 'mutu = "B"', 'mutu = "C"', "key-repeated: conversion[1].grade[2].mutu: “C” stands twice"),
    ("its class off the scale", "lower = 88.31", "lower = 100.01", "class-off: conversion[1].grade[4].lower: is not on the scale"),
    ("its ni falls", 'ni = ["2.60", "3.064"]', 'ni = ["3.064", "2.60"]', "range-falls: conversion[1].grade[2].ni: must rise"),
    ("an index without title", 'title = "Indeks Persepsi Anti Korupsi"\n', "", "key-missing: index.title: is missing"),
    ("an index with a stranger", 'name = "IPAK"', 'name = "IPAK"\nwarna = "biru"', "key-unknown: index.warna: is not a known key"),
    ("classes off the answers", "[[order]]", "[[grade]]\nmutu = 'D'\nkinerja = 'x'\nsource = {text='x',mark='M'}\n[[grade]]\nmutu = 'A'\nkinerja = 'y'\nlower = 4.01\nsource = {text='x',mark='M'}\n\n[[order]]", "class-off: grade[2].lower: is not on the scale 0–4"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), [case[1:] for case in BROKEN_ZI], ids=[c[0] for c in BROKEN_ZI])
def test_a_broken_index_or_conversion_is_refused_with_its_path(old: str, new: str, said: str) -> None:
    assert old in FOUR
    with pytest.raises(Refusal) as refused:
        parse(FOUR.replace(old, new, 1), Place("aturan.toml"))
    assert f"{refused.value.code}: {refused.value.reason}".startswith(said)


def test_two_conversions_of_one_name_are_refused() -> None:
    six = (FOLDER / "spak.toml").read_text(encoding="utf-8")
    with pytest.raises(Refusal, match=re.escape("conversion[2].name: “rasio” stands twice")):
        parse(six.replace('name = "rentang-1-4"', 'name = "rasio"'), Place())


SURVEY = (FOLDER / "surveys" / "3as.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"3as-spak"]', '"3as-spek"]', "survey-parts: parts: must name different rule sets ("),
        (
            '["3as-spkp", "3as-spak"]',
            '["3as-spkp", "3as-spkp"]',
            "survey-parts: parts: must name different rule sets (3as-spak, 3as-spkp, ",
        ),
        (
            'id = "diarahkan"',
            'id = "waktu"',
            "control-id-taken: control[1].id: “waktu” stands for something else already",
        ),
        ('id = "diarahkan"', 'id = "diarahkan"\nscores = [1]', "key-unknown: control[1].scores: is not a known key"),
        ('short = "3AS"', 'short = "3AS"\nscale = 4', "key-unknown: scale: is not a known key here"),
        ('id = "diarahkan"\n', "", "key-missing: control[1].id: is missing"),
        (SCHEMA, "ikm.rules/9", "schema-other: schema: must be “ikm.rules/1”"),
    ],
)
def test_a_broken_survey_of_several_is_refused_with_the_path_of_the_fault(old: str, new: str, said: str) -> None:
    assert old in SURVEY
    with pytest.raises(Refusal) as refused:
        parse_survey(SURVEY.replace(old, new, 1), Place("survei.toml"))
    assert f"{refused.value.code}: {refused.value.reason}".startswith(said)
    assert ("and does not with" in str(refused.value)) == (refused.value.code == "survey-parts")


def test_conversions_are_straight_lines_through_two_figures() -> None:
    six = {one.name: one for one in load("spak").conversions}
    assert {name: (str(one.factor), str(one.offset)) for name, one in six.items()} == {
        "rasio": ("2/3", "0"),
        "rentang-1-4": ("3/5", "2/5"),
        "rentang-0-4": ("4/5", "-4/5"),
    }
    ends = {name: [*map(str, load("spak").converted(name).ends)] for name in six}
    assert ends == {"rasio": ["2/3", "4"], "rentang-1-4": ["1", "4"], "rentang-0-4": ["0", "4"]}
    assert {one.scale for one in six.values()} == {(Decimal(0), Decimal(4))}
    (four,) = load("spkp-4").conversions
    assert (four.factor, four.offset, *map(str, four.scale)) == (25, 0, "25", "100")


@pytest.mark.parametrize("name", known())
def test_the_mean_that_gives_an_index_is_the_way_back(name: str) -> None:
    for rules in (load(name), *(load(name).converted(one.name) for one in load(name).conversions)):
        for mean in (Fraction(1), Fraction(22, 7), Fraction(rules.scores[-1])):
            assert rules.mean_of(rules.index_of(mean)) == mean
        assert rules.converted(None) is rules


def test_only_a_conversion_of_the_rules_can_be_chosen() -> None:
    with pytest.raises(Refusal, match="“rentang-1-5” is not one of rasio, rentang-1-4, rentang-0-4 of spak; perhaps"):
        load("spak").converted("rentang-1-5")
    with pytest.raises(Refusal, match="conversion: permenpanrb-14-2017 has none") as refused:
        load("permenpanrb-14-2017").converted("skm")
    assert refused.value.code == "conversion-none"


def test_an_index_has_a_name() -> None:
    assert {name: load(name).named.name for name in known() if load(name).named != IKM} == {
        **dict.fromkeys(("spkp", "spkp-4", "3as-spkp"), "IPKP"),
        **dict.fromkeys(("spak", "spak-4", "3as-spak"), "IPAK"),
    }


def test_several_rule_sets_are_loaded_at_once() -> None:
    assert [one.id for one in load_each("permenpanrb-14-2017, spak-4")] == ["permenpanrb-14-2017", "spak-4"]
    first, last = load_each("3as")
    assert ([one.id for one in first.controls], [one.id for one in last.controls]) == ([], ["diarahkan"])
    with pytest.raises(Refusal, match="“spak” stands twice"):
        load_each("spak,spkp,spak")
    for name, parts in (("3as", "3as-spkp, 3as-spak"), ("spak,spkp", "spak, spkp")):
        with pytest.raises(Refusal) as refused:
            load(name)
        assert refused.value.code == "rules-several"
        assert f"({parts})" in str(refused.value)


def test_a_statement_keeps_its_full_stop() -> None:
    assert load("spak").unsur[3].asked == "Tidak ada pungutan liar."
    assert load("permenpanrb-14-2017").unsur[7].asked.endswith("kualitas sarana dan prasarana?")
    assert load("kepmenpan-25-2004").unsur[0].asked == ""


def test_16_2014_has_maklumat_instead_of_sarana() -> None:
    new, old = load("permenpanrb-16-2014"), load("permenpanrb-14-2017")
    assert {one.id for one in new.unsur} ^ {one.id for one in old.unsur} == {"maklumat", "sarana"}
    assert [one.lower for one in new.grades] == [one.lower for one in load("kepmenpan-25-2004").grades]
    assert {one.source.mark for one in new.grades} == {"M"}


def test_rules_come_by_id_and_by_file(tmp_path: Path) -> None:
    own = tmp_path / "aturan.toml"
    own.write_text(GOOD.replace('id = "permenpanrb-14-2017"', 'id = "own"'), encoding="utf-8")
    assert load(str(own)).id == "own"
    with pytest.raises(Refusal, match="perhaps “permenpanrb-14-2017”"):
        load("permenpanrb-14-2016")
    with pytest.raises(Refusal) as missing:
        load(str(tmp_path / "none.toml"))
    assert missing.value.code == "file-missing"
    own.write_text(GOOD, encoding="utf-8")
    assert load(str(own)) == load("permenpanrb-14-2017")
    own.write_text(GOOD.replace("lower = 88.31", "lower = 88.30"), encoding="utf-8")
    with pytest.raises(Refusal, match="is the id of a rule set that comes with the program") as taken:
        load(str(own))
    assert taken.value.code == "rules-id-taken"
    own.write_bytes(b"\xff\xff")
    with pytest.raises(Refusal) as unreadable:
        load(str(own))
    assert unreadable.value.code == "file-no-utf8"


def test_unsur_stand_in_the_first_order_whatever_order_the_file_has() -> None:
    blocks = GOOD.split("[[unsur]]")
    shuffled = "[[unsur]]".join([blocks[0], *reversed(blocks[1:])])
    assert parse(shuffled, Place()).unsur == load("permenpanrb-14-2017").unsur


@pytest.mark.parametrize(
    ("text", "value"),
    [("76,61", "76.61"), (" 76.61 ", "76.61"), ("-1", "-1"), ("1e5", None), ("", None), ("1.2.3", None), ("٣", None)],
)
def test_decimals_are_read_with_either_mark(text: str, value: str | None) -> None:
    assert decimal(text) == (None if value is None else Decimal(value))


def test_a_source_shows_its_mark() -> None:
    assert str(Citation("a report", "S")) == "a report [S]"
    assert set("VSDM") == set(MARKS)
