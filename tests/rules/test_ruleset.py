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
    assert [str(weight.value) for weight in rules.printed_weights] == ["0.111", "0.11"]
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
    ("unknown key", 'short = "PermenPAN-RB 14/2017"', 'short = "P"\nwieght = 1', "wieght is not a known key here; perhaps “weight”"),
    ("unknown key inside", 'weight = "1/9"', 'weight = "1/9"\ncolour = "red"', "unsur[1].colour is not a known key"),
    ("weights", 'weight = "1/9"', 'weight = "1/8"', "unsur.weight: the weights sum to 73/72, not to 1"),
    ("weight no fraction", 'weight = "1/9"', 'weight = "a ninth"', "unsur[1].weight: must be a fraction"),
    ("weight nothing", 'weight = "1/9"', 'weight = "0"', "unsur[1].weight: must be more than 0"),
    ("weight by nought", 'weight = "1/9"', 'weight = "1/0"', "unsur[1].weight: must be a fraction"),
    ("weight a number", 'weight = "1/9"', "weight = 0.11", "unsur[1].weight: must be a text"),
    ("classes fall", "lower = 76.61", "lower = 64.99", "grade[3].lower: the classes must rise, and 64.99 is not above 65.00"),
    ("classes equal", "lower = 76.61", "lower = 65.00", "grade[3].lower: the classes must rise"),
    ("class without bound", "lower = 76.61\n", "", "grade[3].lower: only the first, lowest class has no lower bound"),
    ("lowest with a bound", 'mutu = "D"', 'mutu = "D"\nlower = 25.00', "grade[1].lower: only the first"),
    ("too fine a bound", "lower = 76.61", "lower = 76.605", "grade[3].lower: has more than 2 decimals"),
    ("no source", re.search(r"factor = 25\nsource = .*\n", GOOD)[0], "factor = 25\n", "scale.source: is missing"),  # type: ignore[index]
    ("bad mark", 'mark = "V" }\n\n[scale]', 'mark = "X" }\n\n[scale]', "source.mark: must be one of V, S, D, M"),
    ("no text in source", "{ text = \"PermenPAN-RB 14/2017, title", "{ txt = \"PermenPAN-RB 14/2017, title", "source.text: is missing"),
    ("id twice", 'id = "prosedur"', 'id = "persyaratan"', "unsur[2].id: “persyaratan” is already the id of unsur[1]"),
    ("answers too few", '"Mudah", "Sangat mudah"]', '"Mudah"]', "unsur[2].answers: must have 4 texts"),
    ("order lacks one", '"sarana", "pengaduan"]', '"sarana"]', "order[1].unsur: must name every unsur once, and does not with pengaduan"),
    ("scores skip", "scores = [1, 2, 3, 4]", "scores = [1, 2, 4]", "scale.scores: must rise by one"),
    ("scores no numbers", "scores = [1, 2, 3, 4]", 'scores = ["a", "b"]', "scale.scores: must be a list of whole numbers"),
    ("factor missing", "factor = 25\n", "", "grade[2].lower: is not on the scale of the index"),
    ("factor a word", "factor = 25", 'factor = "x 25"', "scale.factor: must be a whole number"),
    ("negative places", "ikm = 2", "ikm = -2", "rounding.ikm: must not be negative"),
    ("truth is no number", "ikm = 2", "ikm = true", "rounding.ikm: must be a whole number"),
    ("empty name", 'name = "Persyaratan"', 'name = " "', "unsur[1].name: must not be empty"),
    ("printed no number", 'value = "0.111"', 'value = "1/9"', "weighting.printed[1].value: must be a decimal number"),
    ("printed for another number", 'value = "0.11"', 'value = "0.12"', "weighting.printed[2].value: 0.12 is not the weight of every unsur"),
    ("a key in another language", 'name = "Persyaratan"', 'nama = "Persyaratan"', "unsur[1].name: is missing; perhaps “nama”"),
    ("factor of nothing", "factor = 25", "factor = 0", "scale.factor: must be more than 0"),
    ("endless bound", "lower = 88.31", "lower = inf", "grade[4].lower: is not on the scale of the index"),
    ("no bound at all", "lower = 88.31", "lower = nan", "grade[4].lower: is not on the scale of the index"),
    ("bound off the scale", "lower = 88.31", "lower = 100.01", "grade[4].lower: is not on the scale of the index"),
    ("class twice", 'mutu = "B"', 'mutu = "C"', "grade[2].mutu: “C” stands twice"),
    ("short name twice", 'short = "Biaya"', 'short = "Waktu"', "unsur.short: “Waktu” stands twice"),
    ("truth for a score", "scores = [1, 2, 3, 4]", "scores = [true, 2, 3, 4]", "scale.scores: must be a list of whole numbers"),
    ("ni falls", 'ni = ["2.60", "3.064"]', 'ni = ["3.064", "2.60"]', "grade[2].ni: must rise"),
    ("ni of three", 'ni = ["1.00", "2.5996"]', 'ni = ["1.00", "2", "3"]', "grade[1].ni: must be two numbers"),
    ("a list for a table", "[rounding]", "[[rounding]]", "rounding: must be a table"),
    ("sample of no kind", 'kind = "krejcie-morgan"', 'kind = "slovin"', "sample.kind: must be krejcie-morgan or per-unsur, not “slovin”"),
    ("sample without kind", 'kind = "krejcie-morgan"\n', "", "sample.kind: is missing"),
    ("sample without source", re.search(r'margin = "0.05"\nsource = .*\n', GOOD)[0], 'margin = "0.05"\n', "sample.source: is missing"),  # type: ignore[index]
    ("chi-square a number", 'chi_square = "3.841"', "chi_square = 3.841", "sample.chi_square: must be a text"),
    ("chi-square a word", 'chi_square = "3.841"', 'chi_square = "X²"', "sample.chi_square: must be a decimal number"),
    ("chi-square of nothing", 'chi_square = "3.841"', 'chi_square = "0"', "sample.chi_square: must be more than 0"),
    ("confidence in hundredths", 'confidence = "0.95"', 'confidence = "95"', "sample.confidence: must lie between 0 and 1"),
    ("no proportion", 'proportion = "0.5"\n', "", "sample.proportion: is missing"),
    ("margin of nothing", 'margin = "0.05"', 'margin = "0"', "sample.margin: must lie between 0 and 1"),
    ("keys of another kind", 'margin = "0.05"', 'margin = "0.05"\neach = 10', "sample.each: is not a known key here"),
    ("keys of this kind only", 'kind = "krejcie-morgan"', 'kind = "per-unsur"\nmore = 1\neach = 10', "sample.chi_square: is not a known key here"),
    ("sample of no respondents", 'kind = "krejcie-morgan"', 'kind = "per-unsur"\nmore = 1\neach = 0', "sample.each: must be more than 0"),
    ("other schema", SCHEMA, "ikm.rules/9", "schema: must be “ikm.rules/1”"),
    ("no TOML", "[scale]", "[scale", "TOML: "),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_rule_file_is_refused_with_the_path_of_the_fault(old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(Refusal) as refused:
        parse(GOOD.replace(old, new, 1), Place("aturan.toml"))
    assert refused.value.code == "rules-bad"
    assert str(refused.value).startswith("aturan.toml: ")
    assert words.replace("wieght is", "wieght: is").replace("colour is", "colour: is") in str(refused.value)


FOUR = (FOLDER / "spak-4.toml").read_text(encoding="utf-8")
BROKEN_ZI = [
    ("conversion without source", re.search(r'scale = \["25", "100"\]\nsource = .*\n', FOUR)[0], 'scale = ["25", "100"]\n', "conversion[1].source: is missing"),  # type: ignore[index]
    ("conversion off its scale", 'scale = ["25", "100"]', 'scale = ["0", "4"]', "conversion[1].scale: an index from 25 to 100 is not on this scale"),
    ("conversion that falls", 'from = ["1", "4"]', 'from = ["4", "1"]', "conversion[1].from: must rise"),
    ("conversion of one end", 'to = ["25", "100"]', 'to = ["25"]', "conversion[1].to: must be two numbers"),
    ("conversion by words", 'to = ["25", "100"]', 'to = ["dua", "100"]', "conversion[1].to: must be a decimal number, not “dua”"),
    ("conversion without formula", 'text = "IPAK × 25, kelas SKM"\n', "", "conversion[1].text: is missing"),
    ("conversion with a stranger", 'name = "skm"', 'name = "skm"\nrumus = 1', "conversion[1].rumus: is not a known key"),
    ("its classes fall", "lower = 88.31", "lower = 70.00", "conversion[1].grade[4].lower: the classes must rise"),
    ("its class twice", 'mutu = "B"', 'mutu = "C"', "conversion[1].grade[2].mutu: “C” stands twice"),
    ("its class off the scale", "lower = 88.31", "lower = 100.01", "conversion[1].grade[4].lower: is not on the scale"),
    ("its ni falls", 'ni = ["2.60", "3.064"]', 'ni = ["3.064", "2.60"]', "conversion[1].grade[2].ni: must rise"),
    ("an index without title", 'title = "Indeks Persepsi Anti Korupsi"\n', "", "index.title: is missing"),
    ("an index with a stranger", 'name = "IPAK"', 'name = "IPAK"\nwarna = "biru"', "index.warna: is not a known key"),
    ("classes off the answers", "[[order]]", "[[grade]]\nmutu = 'D'\nkinerja = 'x'\nsource = {text='x',mark='M'}\n[[grade]]\nmutu = 'A'\nkinerja = 'y'\nlower = 4.01\nsource = {text='x',mark='M'}\n\n[[order]]", "grade[2].lower: is not on the scale of the index"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), [case[1:] for case in BROKEN_ZI], ids=[c[0] for c in BROKEN_ZI])
def test_a_broken_index_or_conversion_is_refused_with_its_path(old: str, new: str, words: str) -> None:
    assert old in FOUR
    with pytest.raises(Refusal) as refused:
        parse(FOUR.replace(old, new, 1), Place("aturan.toml"))
    assert str(refused.value).startswith(f"aturan.toml: {words}")


def test_two_conversions_of_one_name_are_refused() -> None:
    six = (FOLDER / "spak.toml").read_text(encoding="utf-8")
    with pytest.raises(Refusal, match=re.escape("conversion[2].name: “rasio” stands twice")):
        parse(six.replace('name = "rentang-1-4"', 'name = "rasio"'), Place())


SURVEY = (FOLDER / "surveys" / "3as.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"3as-spak"]', '"3as-spek"]', "parts: must name different rule sets ("),
        ('["3as-spkp", "3as-spak"]', '["3as-spkp", "3as-spkp"]', "and does not with “3as-spkp”"),
        ('id = "diarahkan"', 'id = "waktu"', "control[1].id: “waktu” stands for something else already"),
        ('id = "diarahkan"', 'id = "diarahkan"\nscores = [1]', "control[1].scores: is not a known key"),
        ('short = "3AS"', 'short = "3AS"\nscale = 4', "scale: is not a known key here"),
        ('id = "diarahkan"\n', "", "control[1].id: is missing"),
        (SCHEMA, "ikm.rules/9", "schema: must be “ikm.rules/1”"),
    ],
)
def test_a_broken_survey_of_several_is_refused_with_the_path_of_the_fault(old: str, new: str, words: str) -> None:
    assert old in SURVEY
    with pytest.raises(Refusal) as refused:
        parse_survey(SURVEY.replace(old, new, 1), Place("survei.toml"))
    assert refused.value.code == "rules-bad"
    assert words in str(refused.value)


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
    with pytest.raises(Refusal, match="--conversion: permenpanrb-14-2017 has none"):
        load("permenpanrb-14-2017").converted("skm")


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
    with pytest.raises(Refusal, match="is the id of a rule set that comes with the program"):
        load(str(own))
    own.write_bytes(b"\xff\xff")
    with pytest.raises(Refusal) as unreadable:
        load(str(own))
    assert unreadable.value.code == "file-unreadable"


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
