"""The start of an office's own rules or scale: it works as printed, and says well what was forgotten when changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Place, Refusal
from ikm.render.pages.own_rules import RULES, SCALE, WIDTH, render
from ikm.rules import library as shelf
from ikm.rules import loader as parsing
from ikm.rules import scale
from tests.conftest import ROOT
from tests.surveys import U, write_csv

START = render(scale.text_of("permenpanrb-14-2017"), RULES)
OWN: dict[str, Any] = {"id": "aturan-kami", "title": "Aturan kami", "short": "Aturan kami"}


@pytest.mark.parametrize("name", shelf.known())
def test_a_rule_set_as_printed_is_the_one_it_came_from_under_another_name(name: str) -> None:
    own, law = parsing.parse(render(scale.text_of(name), RULES), Place("aturan.toml")), shelf.load(name)
    assert own == law._replace(**OWN, toml=own.toml)


@pytest.mark.parametrize("name", scale.known())
def test_a_scale_as_printed_is_the_one_it_came_from_under_another_name(name: str) -> None:
    own = scale.parse(render(scale.text_of(name), SCALE), Place("skala.toml"))
    names: dict[str, Any] = {"id": "skala-kami", "title": "Skala kami", "short": "Skala kami"}
    assert own == scale.load(name)._replace(**names)


@pytest.mark.parametrize("name", [*shelf.known(), *scale.known()])
def test_every_part_is_explained_once_above_its_heading(name: str) -> None:
    text = render(scale.text_of(name), SCALE if scale.is_scale(name) else RULES)
    for heading in set(re.findall(r"(?m)^\[.*\]$", text)):
        first, *others = [text[: found.start()] for found in re.finditer(rf"(?m)^{re.escape(heading)}$", text)]
        assert first.splitlines()[-1].startswith("# "), heading
        assert not any(above.splitlines()[-1].startswith("#") for above in others)
    assert (
        f"# Aturan sendiri untuk ikm, berawal dari {name}." in text
        or f"Skala sendiri untuk ikm, berawal dari {name}." in text
    )
    assert max(len(line) for line in text.splitlines() if line.startswith("#")) <= WIDTH
    english = [line for line in scale.text_of(name).splitlines() if line.startswith("#")]
    assert not set(english) & set(text.splitlines())


def test_what_a_later_version_adds_to_a_file_comes_along() -> None:
    assert '\n\n[later]\nname = "IPAK"\n' in render('# a\nid = "a"\n# b\n\n[later]\nname = "IPAK"\n', RULES)


def ten_unsur() -> str:
    """As its comments tell: a block more, every weight 1/10, the id in every order, no printed weights."""
    text = START.replace('weight = "1/9"', 'weight = "1/10"').replace('"pengaduan"]', '"pengaduan", "maklumat"]')
    text = text.replace('"pengaduan", "sarana"]', '"pengaduan", "sarana", "maklumat"]')
    text = re.sub(r"\[\[weighting.printed\]\]\n.*\n.*\n", "", text)
    return text + TENTH


TENTH = """
[[unsur]]
id = "maklumat"
name = "Maklumat Pelayanan"
short = "Maklumat"
weight = "1/10"
source = { text = "Keputusan Kepala Dinas", mark = "V" }
"""


def test_ten_unsur_score_by_tenths(tmp_path: Path) -> None:
    """Nine unsur answered 4 and the tenth 2: (9 × 4 + 2) / 10 × 25 = 95."""
    own = tmp_path / "aturan.toml"
    own.write_text(ten_unsur(), encoding="utf-8")
    answers = write_csv(tmp_path / "a.csv", [[*U, "U10"], *([[*[4] * 9, 2]] * 12)])
    report = ikm.score(answers, rules=str(own))
    assert report.overall.exact == 95
    assert [one.unsur.id for one in report.overall.unsur][-1] == "maklumat"


def test_a_survey_scores_as_by_the_set_it_came_from(tmp_path: Path) -> None:
    own = tmp_path / "aturan.toml"
    own.write_text(START, encoding="utf-8")
    survey = ROOT / "examples" / "puskesmas.xlsx"
    ours, theirs = (ikm.score(survey, by=["layanan"], rules=rules) for rules in (str(own), "permenpanrb-14-2017"))
    assert ours.overall == theirs.overall
    assert ours.tables == theirs.tables


def test_other_classes_and_another_scale_of_answers(tmp_path: Path) -> None:
    """Answers 1 to 5 times 20: all 4 is 80, which begins a class of its own here."""
    text = START.replace("scores = [1, 2, 3, 4]", "scores = [1, 2, 3, 4, 5]").replace("factor = 25", "factor = 20")
    text = re.sub(r"(?m)^(answers|ni) = .*\n", "", text).replace("lower = 76.61", "lower = 80.00")
    own = tmp_path / "aturan.toml"
    own.write_text(text, encoding="utf-8")
    report = ikm.score(write_csv(tmp_path / "a.csv", [U, *([[4] * 9] * 12)]), rules=str(own))
    assert report.overall.exact == 80
    assert report.overall.grade
    assert report.overall.grade.mutu == "B"


MISTAKES = [
    ("a block more, the weights as they were", START, "", TENTH, "unsur.weight: the weights sum to 11/10, not to 1; of 10 unsur of equal weight each has \"1/10\""),
    ("the new unsur in no order", ten_unsur(), ', "maklumat"]', "]", "order[1].unsur: must name every unsur once, and does not with maklumat"),
    ("printed weights left", ten_unsur(), "[[grade]]", '[[weighting.printed]]\nvalue = "0.111"\nsource = { text = "a", mark = "S" }\n\n[[grade]]', "weighting.printed[1].value: 0.111 is not the weight of every unsur, rounded; take it out"),
    ("a weight without quotes", START, 'weight = "1/9"', "weight = 0.11", "unsur[1].weight: must be a text, a fraction in quotes such as \"2/3\""),
    ("a fraction without quotes", START, 'weight = "1/9"', "weight = 1/9", "perhaps a text stands without its straight quotes"),
    ("a weight with a comma", START, 'weight = "1/9"', 'weight = "0,11"', 'unsur[1].weight: must be a fraction such as "2/3", not “0,11”'),
    ("a bound with a comma", START, "lower = 76.61", "lower = 76,61", "or a number with a comma instead of a point"),
    ("quotes of a word processor", START, 'name = "Persyaratan"', "name = “Persyaratan”", "perhaps a text stands without its straight quotes"),
    ("a block copied with its id", START, 'id = "prosedur"', 'id = "persyaratan"', "unsur[2].id: “persyaratan” is already the id of unsur[1]"),
    ("a block of single brackets", START, '[[unsur]]\nid = "prosedur"', '[unsur]\nid = "prosedur"', "a table that may stand several times has double brackets, [[…]], each time"),
    ("a key twice", START, 'short = "Prosedur"', 'short = "Prosedur"\nshort = "Alur"', "perhaps a key stands twice in one table"),
    ("no source", ten_unsur(), 'source = { text = "Keputusan Kepala Dinas", mark = "V" }\n', "", 'unsur[10].source: is missing; write source = { text = "…", mark = "S" }'),
    ("a mark left empty", START, 'mark = "V" }', 'mark = "" }', "source.mark: must not be empty"),
    ("the lowest class given a bound", START, 'mutu = "D"', 'mutu = "D"\nlower = 25.00', "grade[1].lower: only the first, lowest class has no lower bound"),
    ("classes from the highest", START, "lower = 65.00", "lower = 90.00", "grade[3].lower: the classes must rise, and 76.61 is not above 90.00"),
    ("another scale, the answers as they were", START, "scores = [1, 2, 3, 4]", "scores = [1, 2, 3, 4, 5]", "unsur[1].answers: must have 5 texts, one a score"),
    ("a key in Indonesian", START, 'weight = "1/9"', 'bobot = "1/9"', "unsur[1].weight: is missing"),
    ("an unsur taken out of the blocks only", START, START[START.index('[[unsur]]\nid = "biaya"') : START.index('[[unsur]]\nid = "produk"')], "", "unsur.weight: the weights sum to 8/9, not to 1; of 8 unsur of equal weight each has \"1/8\""),
]  # fmt: skip


@pytest.mark.language("en")
@pytest.mark.parametrize(
    ("text", "old", "new", "words"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES]
)
def test_what_a_clerk_forgets_is_said_with_its_place(text: str, old: str, new: str, words: str) -> None:
    assert old in text
    broken = text.replace(old, new, 1) if old else text + new
    with pytest.raises(Refusal) as refused:
        parsing.parse(broken, Place("aturan.toml"))
    assert refused.value.family in ("document-bad", "rules-bad")
    assert words in str(refused.value)
    assert str(refused.value).startswith("aturan.toml: ")


@pytest.mark.language("en")
def test_an_id_that_is_taken_and_a_file_of_a_word_processor(tmp_path: Path) -> None:
    own = tmp_path / "aturan.toml"
    own.write_text(START.replace('"aturan-kami"', '"permenpanrb-14-2017"', 1), encoding="utf-8")
    with pytest.raises(Refusal, match="is the id of a rule set that comes with the program; choose another id"):
        shelf.load(str(own))
    with pytest.raises(Refusal) as unknown:
        shelf.load(str(own) + ".txt")
    assert "or name a .toml file" in str(unknown.value)
    own.write_text(START, encoding="utf-16")  # as PowerShell's > writes it
    assert shelf.load(str(own)).id == "aturan-kami"
    own.write_text(START, encoding="utf-8-sig", newline="\r\n")  # as Notepad does
    assert shelf.load(str(own)).sha256 == parsing.parse(START, Place()).sha256
