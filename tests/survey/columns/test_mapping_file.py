"""The names of columns as the command line lists them, and the scores that a mapping file states."""

from __future__ import annotations

from pathlib import Path

import pytest

from ikm.messages.findings import Refusal
from ikm.rules.library import load as load_rules
from ikm.survey.columns.mapping_file import TableOverrides, load, names_from

RULES = load_rules("permenpanrb-14-2017")
OTHER_RULES = load_rules("spak-4")


@pytest.mark.parametrize("through", ["-", " - ", "–", " – ", " s.d. ", " s.d ", " s/d ", " sd "])
def test_a_range_of_columns(through: str) -> None:
    assert names_from(f"no,U1{through}U3,waktu") == ("no", "U1", "U2", "U3", "waktu")
    assert names_from(f"U9{through}11") == ("U9", "U10", "U11")


@pytest.mark.parametrize("columns", ["tanggal-lahir", "usd2", "U1-V3", "U1 s.d. selesai", "1-a", "U1 - U2 - U3"])
def test_what_is_no_range_is_a_name(columns: str) -> None:
    assert names_from(columns) == (columns,)


@pytest.mark.parametrize(
    ("columns", "code", "what"),
    [
        ("U1-U3,U3-U8", "option-repeated", "“U3” stands twice"),
        ("no, waktu, no", "option-repeated", "“no” stands twice"),
        ("U3–U1", "columns-range", "“U3–U1” does not count upwards"),
        ("U1 s.d. U1", "columns-range", "“U1 s.d. U1” does not count upwards"),
    ],
)
def test_names_that_cannot_be(columns: str, code: str, what: str) -> None:
    with pytest.raises(Refusal) as refused:
        names_from(columns)
    assert refused.value.code == code
    assert refused.value.sentence == f"columns: {what}"


def test_columns_without_a_name_may_be_many() -> None:
    assert names_from("no,,U1-U2, ,") == ("no", "", "U1", "U2", "", "")


def loaded(folder: Path, answers: str) -> TableOverrides:
    path = folder / "peta.toml"
    path.write_text(f'schema = "ikm.map/1"\n{answers}\n', encoding="utf-8")
    return load(str(path), RULES, ((OTHER_RULES, False),))


def test_labels_beside_the_tables_of_unsur_are_of_all_and_those_of_an_unsur_go_before_them(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[answers]\nKurang = 1\n"Tidak tahu" = 0\n[answers.biaya]\nKurang = 2\nMahal = 1')
    assert found.answers_to("waktu") == {"Kurang": 1, "Tidak tahu": None}
    assert found.answers_to("biaya") == {"Kurang": 2, "Tidak tahu": None, "Mahal": 1}


def test_labels_of_one_rule_set_go_before_those_of_all(tmp_path: Path) -> None:
    own = f"[answers]\nKurang = 1\nCukup = 2\n[answers.{RULES.id}]\nKurang = 2"
    assert loaded(tmp_path, own).answers_to("waktu") == {"Kurang": 2, "Cukup": 2}
    other = f"[answers]\nKurang = 1\n[answers.{OTHER_RULES.id}]\nKurang = 2"
    assert loaded(tmp_path, other).answers_to("waktu") == {"Kurang": 1}


@pytest.mark.parametrize(
    ("answers", "code", "path"),
    [
        ("[answers]\nKurang = 5", "map-score", "answers.“Kurang”"),
        ('[answers]\nKurang = "1"', "map-score", "answers.“Kurang”"),
        ("[answers]\nKurang = true", "map-score", "answers.“Kurang”"),
        ("[answers.U3]\nKurang = 1", "map-unsur", "answers.U3"),
        ("[answers]\nbiaya = 3", "key-no-table", "answers.biaya"),
    ],
)
def test_scores_that_cannot_be(tmp_path: Path, answers: str, code: str, path: str) -> None:
    with pytest.raises(Refusal) as refused:
        loaded(tmp_path, answers)
    assert (refused.value.code, refused.value.facts["path"]) == (code, path)
