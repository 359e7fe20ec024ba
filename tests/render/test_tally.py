"""A tally file, sign by sign, and its numbers reckoned a second way."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.index.tally import Tally
from ikm.messages.findings import Place
from ikm.render import OUTPUTS, Style, output_for
from ikm.render.tally import render
from ikm.rules.library import load
from ikm.survey.exchange.tally_file import parse
from tests.conftest import validate
from tests.surveys import U, csv_text

Golden = Callable[[str, str], None]
RULES = load("permenpanrb-14-2017")


def report(header: list[str], rows: Sequence[Sequence[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([[*header, *U], *rows]).encode()), cells=True, **options)


def test_a_whole_tally(golden: Golden) -> None:
    rows = [["Loket “A”", "KTP", "L", 4, 3, 2, 1, 4, 3, 2, 1, 4], ["", "KK", "", 3, 3, "", 2, 2, 4, 4, 4, 1]]
    golden("small.tally", render(report(["Unit", "Layanan", "JK"], rows, without="biaya"), Style()))


def test_what_is_scored_from_one_is_by_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.tally"
    path.write_text(render(report(["Unit"], [["A", *[4] * 9], ["B", *[3] * 9]]), Style()), encoding="utf-8")
    found = ikm.score(path).to_dict()
    assert found["inputs"][0]["shape"] == "tally"
    validate("report", found)


def test_it_is_one_of_the_outputs() -> None:
    assert output_for(Path("hasil.TALLY"), OUTPUTS) == "tally"


person = st.tuples(
    st.sampled_from(["Melati", "Mawar", ""]),
    st.sampled_from(["L", "P", ""]),
    st.lists(st.sampled_from([1, 2, 3, 4, ""]), min_size=9, max_size=9).filter(any),
)
FULL = ("Melati", "L", [1, 2, 3, 4, 1, 2, 3, 4, 1])


def half(vectors: list[list[int]], size: int) -> list[int]:
    """Sums of products of each two entries, a row after another from the diagonal on."""
    return [sum(one[j] * one[k] for one in vectors) for j in range(size) for k in range(j, size)]


@settings(max_examples=40, deadline=None)
@given(st.lists(person, max_size=12))
def test_every_number_is_that_of_the_answers(some: list[tuple[str, str, list[Any]]]) -> None:
    people = [FULL, *some]
    made = report(["Unit", "JK"], [[unit, sex, *answers] for unit, sex, answers in people], unit="unit")
    text = render(made, Style())
    tally = json.loads(text)
    groups = [(("Melati", "Mawar", ""), 0, tally["cells"]), (("L", "P", ""), 1, tally["margins"]["jenis_kelamin"])]
    for names, place, found in groups:
        own = {name: [one[2] for one in people if one[place] == name] for name in names}
        assert {group["key"][0] or "" for group in found} == {name for name in names if own[name]}
        for group in found:
            rows = [[cell or 0 for cell in row] for row in own[group["key"][0] or ""]]
            assert group["respondents"] == len(rows)
            assert group["estimated"] == 0
            columns = list(zip(*rows, strict=True))
            assert group["counts"] == [[column.count(score) for score in (1, 2, 3, 4)] for column in columns]
            scored = [[*row, *(int(cell > 0) for cell in row)] for row in rows]
            assert group["products"]["all"] == half(scored, 18)
            assert group["products"]["complete"] == half([[*row, 1] for row in rows if all(row)], 10)
    parsed = parse(text, Place("x.tally"), RULES)
    assert made.cells is not None
    assert parsed.cells == made.cells.groups
    margins: dict[str, dict[tuple[str | None, ...], Tally]] = {
        role: {(value,): tally for value, tally in margin.items()} for role, margin in made.cells.margins.items()
    }
    assert parsed.margins == margins


def test_counts_of_options_travel_too() -> None:
    """Of counts nothing is known of single respondents: there are neither products nor marks."""
    rows = [["Unsur", "Skor", "Jumlah"], *([name, score, score + 1] for name in U for score in (1, 2, 3, 4))]
    made = ikm.score(io.BytesIO(csv_text(rows).encode()), cells=True)
    text = render(made, Style())
    (group,) = json.loads(text)["cells"]
    assert (group["respondents"], group["estimated"], group["marks"], group["products"]) == (14, 14, None, None)
    again = ikm.score(io.BytesIO(text.encode()))
    assert again.overall == made.overall
    assert not again.overall.respondents_exact
