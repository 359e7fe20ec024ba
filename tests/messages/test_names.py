"""Names in sentences: cut where somebody gave long ones, and of many only the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from ikm.messages.findings import (
    NAME_FACTS,
    NAMES_SHOWN,
    PATH_FACTS,
    TEXT_WIDTH,
    Finding,
    PathUse,
    Place,
    Refusal,
    fact_texts,
    listed_names,
    near,
)
from ikm.messages.masking import NAME_WIDTH

LONG = "N" * 50_000


@pytest.mark.parametrize("name", sorted(NAME_FACTS))
def test_a_name_is_cut_whatever_it_is_of(name: str) -> None:
    text = str(fact_texts([(name, LONG)])[name])
    assert len(text) == NAME_WIDTH
    assert "…" in text


def test_a_name_of_sixty_characters_is_whole() -> None:
    assert fact_texts([("column", "N" * NAME_WIDTH)]) == {"column": "N" * NAME_WIDTH}


@pytest.mark.parametrize("name", sorted(PATH_FACTS))
def test_of_a_path_each_name_is_cut_and_its_ending_stays(name: str) -> None:
    path = f"survei/{LONG}/{LONG}.csv"
    for fact in (path, PathUse(path)):
        text = str(fact_texts([(name, fact)])[name])
        assert text.startswith("survei/NNN")
        assert text.endswith("NNN.csv")
        assert max(map(len, text.split("/"))) == NAME_WIDTH


def test_whatever_else_a_fact_is_it_has_an_end() -> None:
    assert len(str(fact_texts([("lines", LONG)])["lines"])) == TEXT_WIDTH


def test_the_sheet_and_the_file_of_a_place_are_cut() -> None:
    place = str(Place(f"/folder/{LONG}.xlsx", LONG, 17, 5))
    assert len(place) == len("/folder/") + NAME_WIDTH + len(":") + NAME_WIDTH + len("!E17")
    assert place.endswith("!E17")


def test_what_is_near_a_name_is_cut() -> None:
    assert len(str(near(LONG[1:], [LONG]))) < 2 * NAME_WIDTH


@pytest.mark.parametrize("number", [1, NAMES_SHOWN, NAMES_SHOWN + 1, 20_000])
def test_of_many_names_the_first_are_shown_and_the_others_counted(number: int) -> None:
    names = [f"Lembar {n}" for n in range(number)]
    shown = ", ".join(f"“{name}”" for name in names[:NAMES_SHOWN])
    more = f", and {number - NAMES_SHOWN:,} more"
    assert str(listed_names(names)) == shown + (more if number > NAMES_SHOWN else "")


def test_a_sentence_about_a_workbook_of_long_names_is_short() -> None:
    refusal = Refusal(
        "sheet-unknown", Place("a.xlsx"), sheet=LONG, sheets=listed_names([LONG] * 9), near=near("", "")
    )
    assert len(str(refusal)) < 1000


def test_facts_are_kept_whole_for_whoever_reads_them_as_values(tmp_path: Path) -> None:
    finding = Finding("column-personal", Place(str(tmp_path)), (("column", LONG),))
    assert dict(finding.facts)["column"] == LONG
