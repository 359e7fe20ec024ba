"""However a survey is cut into files, tallies and processes, it says the same."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.render import Style
from ikm.render.json import render as to_json
from tests.surveys import U, plain_index, shown, write_csv, write_tally


class Person(NamedTuple):
    """One row of a survey; what is blank is empty."""

    unit: str
    service: str
    day: str
    sex: str
    answers: tuple[Any, ...]


HEADER = ["No", "Unit", "Layanan", "Tanggal", "Jenis Kelamin", *U]
QUARTERS = {
    "2024-12-31": "TW IV 2024",
    "2025-01-31": "TW I 2025",
    "2025-02-01": "TW I 2025",
    "2025-06-30": "TW II 2025",
}
FULL = Person("Melati", "KTP", "2025-01-31", "L", (4, 3, 2, 1, 4, 3, 2, 1, 4))
"""Who answers everything, so that no part leaves an unsur empty."""
KEYS: dict[str, Callable[[Person], str | None]] = {
    "unit": lambda one: one.unit or None,
    "layanan": lambda one: one.service or None,
    "periode": lambda one: QUARTERS.get(one.day),
    "jenis_kelamin": lambda one: one.sex or None,
}
ASKED = ["layanan", "jenis_kelamin", "layanan,unit", "unit,layanan,periode"]
ALWAYS = [("unit",), ("periode",), ("unit", "periode")]
OPTIONS: dict[str, Any] = {
    "unit": "unit",
    "per": "triwulan",
    "min_n": 1,
    "profile": True,
    "overall": "mean",
    "period": "all",
}

answer = st.sampled_from([1, 2, 3, 3, 4, 4, ""])
person = st.builds(
    Person,
    st.sampled_from(["Melati", "Mawar", "Kenanga", ""]),
    st.sampled_from(["KTP", "KK", ""]),
    st.sampled_from([*QUARTERS, ""]),
    st.sampled_from(["L", "P", ""]),
    st.tuples(*[answer] * 9),
)
spoilt = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8), st.sampled_from(["entah", 5, "#N/A"])), max_size=3)
"""Cells that are no answers, so few that they are taken for slips."""
PARTS = 4


@st.composite
def surveys(draw: st.DrawFn) -> list[list[Person]]:
    """A survey in parts."""
    parts: list[list[Person]] = [[FULL] for _ in range(PARTS)]
    some = draw(st.lists(person, max_size=24))
    for row, column, text in draw(spoilt):
        if row < len(some):
            answers = some[row].answers
            some[row] = some[row]._replace(answers=(*answers[:column], text, *answers[column + 1 :]))
    for one in some:
        parts[draw(st.integers(0, PARTS - 1))].append(one)
    return parts


def write(path: Path, people: Iterable[Person], first: int = 1) -> Path:
    return write_csv(path, [HEADER, *([number, *one[:4], *one.answers] for number, one in enumerate(people, first))])


def written(folder: Path, parts: Sequence[Sequence[Person]]) -> list[Path]:
    """A file for each part; a number in each row makes every content its own."""
    return [write(folder / f"{place}.csv", part, 1_000 * place) for place, part in enumerate(parts)]


def said(report: ikm.Report) -> dict[str, Any]:
    """All figures: of everyone, of each group, of the profile, and rolled up."""
    found = report.to_dict()
    tables = {tuple(table["by"]): table["groups"] for table in found["tables"]}
    return {"tables": tables} | {part: found[part] for part in ("overall", "profile", "rollup", "complete")}


def given_by(one: Person) -> list[int | None]:
    """The answers on the scale."""
    return [x if x in (1, 2, 3, 4) else None for x in one.answers]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(surveys(), st.permutations(ASKED), st.lists(st.sampled_from(["file", "tally"]), min_size=4, max_size=4),
       st.sampled_from([None, "bulan", "triwulan"]))  # fmt: skip
def test_files_and_tallies_and_tallies_of_them_say_what_the_whole_says(
    parts: list[list[Person]], asked: list[str], kinds: list[str], nested: str | None
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = ikm.score(write(folder / "whole.csv", [one for part in parts for one in part]), by=ASKED, **OPTIONS)
        sources = [
            path if kind == "file" else write_tally(path.with_suffix(".tally"), path, unit="unit", per="bulan")
            for path, kind in zip(written(folder, parts), kinds, strict=True)
        ]
        try:
            if nested:
                both = write_tally(folder / "both.tally", sources[:2], unit="unit", per=nested)
                sources = [
                    sources[2],
                    write_tally(folder / "three.tally", [both, sources[3]], unit="unit", per=nested),
                ]
            report = ikm.score(sources, by=asked, **OPTIONS)
        except Refusal as refusal:
            if refusal.code == "rows-twice":  # two parts that happen to have the same respondents
                reject()
            raise
    assert said(report) == said(whole)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(surveys())
def test_every_group_of_many_files_has_the_figures_of_its_own_answers(parts: list[list[Person]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        try:
            report = ikm.score(written(Path(name), parts), by=ASKED, **OPTIONS | {"overall": "pooled"})
        except Refusal as refusal:
            if refusal.code == "rows-twice":
                reject()
            raise
    everyone = [one for part in parts for one in part if any(given_by(one))]
    assert [table.by for table in report.tables] == [("unit",), *(tuple(by.split(",")) for by in ASKED), *ALWAYS[1:]]
    for table in [*report.tables]:
        groups = {tuple(group.key.values()): group.score for group in table.groups}
        numbers = Counter(tuple(KEYS[name](one) for name in table.by) for one in everyone)
        assert {key: score.respondents for key, score in groups.items()} == numbers
        for key, score in groups.items():
            own = [given_by(one) for one in everyone if tuple(KEYS[name](one) for name in table.by) == key]
            if all(any(column) for column in zip(*own, strict=True)):
                assert (score.exact, score.ikm) == (plain_index(own), shown(plain_index(own)))
            else:
                assert score.reason == "unsur-unanswered"
    assert report.overall.exact == plain_index([given_by(one) for one in everyone])
    sexes = {line.label: line.respondents for one in report.profile for line in one.indicators}
    assert sexes == Counter(one.sex or "Tidak diisi" for one in everyone)


@pytest.mark.slow
@settings(max_examples=3, deadline=None)
@given(surveys())
def test_several_processes_say_byte_for_byte_what_one_says(parts: list[list[Person]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        *paths, last = written(folder, parts)
        (folder / "rusak.csv").write_text("Nama,Umur\nx,1\n")
        sources = [*paths, folder / "rusak.csv", write_tally(folder / "last.tally", last, unit="unit", per="bulan")]
        outcomes = []
        for jobs in (1, 2):
            try:
                outcomes.append(to_json(ikm.score(sources, by=ASKED, jobs=jobs, **OPTIONS), Style()))
            except Refusal as refusal:
                outcomes.append(str(refusal))
    assert outcomes == outcomes[:1] * 2
    assert '"file-left-out": 1' in outcomes[0] or "have the same" in outcomes[0]


def same_again(one: Iterable[Person], other: Iterable[Person]) -> bool:
    """Whether a unit has the same respondents in both, and it is not by chance: enough, not all alike."""

    def of(people: Iterable[Person], key: tuple[str, str | None]) -> list[list[int | None]]:
        own = [given_by(one) for one in people if (one.unit, QUARTERS.get(one.day)) == key and any(given_by(one))]
        return sorted(own, key=str)

    keys = {(one.unit, QUARTERS.get(one.day)) for one in one if one.unit}
    return any(
        len(own) >= (3 if key[1] else 10)
        and own == of(other, key)
        and any(len({*column} - {None}) > 1 for column in zip(*own, strict=True))
        for key in keys
        for own in [of(one, key)]
    )


few = st.lists(
    st.builds(
        Person,
        st.sampled_from(["Melati", "Mawar", ""]),
        st.just(""),
        st.sampled_from(["2025-01-31", "2025-02-01", ""]),
        st.just(""),
        st.sampled_from([FULL.answers, (*FULL.answers[:8], 1), (4,) * 9, (*[""] * 8, 4)]),
    ),
    min_size=3,
    max_size=5,
)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(few, few, st.booleans(), st.booleans())
def test_a_unit_with_the_same_respondents_in_two_files_is_refused_and_no_other(
    one: list[Person], other: list[Person], is_copy: bool, is_tally: bool
) -> None:
    full = FULL._replace(unit="", day="")
    one, other = [full, *one], [full, *(reversed(one) if is_copy else other)]
    with tempfile.TemporaryDirectory() as name:
        first, second = written(Path(name), [one, other])
        if is_tally:
            first = write_tally(Path(name) / "first.tally", first, unit="unit", per="bulan")
        try:
            ikm.score([first, second], unit="unit", per="triwulan")
            code = ""
        except Refusal as refusal:
            code = refusal.code
    assert code == ("rows-twice" if same_again(one, other) else "")


@pytest.mark.parametrize(
    ("number", "day", "refused"), [(9, "", False), (10, "", True), (2, "2025-01-31", False), (3, "2025-01-31", True)]
)
def test_so_many_respondents_alike_in_two_files_are_no_chance(
    tmp_path: Path, number: int, day: str, refused: bool
) -> None:
    """Three where their period is known, ten where it is not."""
    people = [FULL._replace(day=day, answers=(*FULL.answers[:8], 1 + place % 4)) for place in range(number)]
    files = written(tmp_path, [people, people])
    if not refused:
        assert ikm.score(files, unit="unit", per="bulan").overall.respondents == 2 * number
        return
    with pytest.raises(Refusal) as found:
        ikm.score(files, unit="unit", per="bulan")
    assert found.value.code == "rows-twice"
    assert f"{number} respondents" in str(found.value)
