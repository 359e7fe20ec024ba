"""Rows to tallies: who counts, in which group, and that it hangs neither on blocks nor on what comes late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest

from ikm.index.method import Method
from ikm.messages.findings import Place, Refusal
from ikm.rules.library import load
from ikm.survey.columns.column_lookup import GroupingRequest
from ikm.survey.columns.column_map import map_columns
from ikm.survey.columns.header_row import settle_header
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.counting.grouping import TimeFilter
from ikm.survey.counting.table_counts import CountRequest, TableCounts
from ikm.survey.counting.table_reading import MOST_PLACED
from ikm.survey.counting.tabulate import MisreadColumns, count
from ikm.survey.files.cell_codes import code_rows
from ikm.survey.files.table import Block, Column, Labels, Progress, Table
from tests.surveys import Rows, U

METHOD = Method(load("permenpanrb-14-2017"))
RULES = METHOD.rules
FEBRUARY = TimeFilter(None, date(2025, 2, 1), date(2025, 2, 28))


class Sheet(Table):
    """A table in memory that gives so many rows a block."""

    def __init__(self, rows: Rows, size: int) -> None:
        self.place, self.rows, self.size = Place("a.csv"), rows, size

    def top(self) -> Iterator[Sequence[object]]:
        yield from self.rows

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        del progress  # it is read at once
        for start in range(self.header_row, len(self.rows), self.size):
            part = self.rows[start : start + self.size]
            yield from code_rows(self, part, start + 1, columns, labels)


def counted(
    rows: Rows, by: Sequence[str] = (), method: Method = METHOD, size: int = 1_000, **wanted: Any
) -> tuple[TableCounts, list[str]]:
    """What a table comes to, and what is said of it."""
    table = Sheet(rows, size)
    settle_header(table, method, TableOverrides())
    time = bool(wanted.get("when", TimeFilter()).is_bounded)
    columns, _ = map_columns(table, method, TableOverrides(), GroupingRequest("none", by, {}, time))
    tables = [(name,) for name in by]
    request = CountRequest(method, TableOverrides(), MOST_PLACED, tables, **wanted)
    found, findings = count(table, columns, request, lambda _: None)
    return found, [str(one) for one in findings.listed()]


def numbers(said: list[str]) -> dict[str, str]:
    """The first word of each sentence, which is how many rows it is of, by its code."""
    return {one.split(": ")[1]: one.split(": ")[2].partition(" ")[0] for one in said}


def refusal(rows: Rows, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        counted(rows, **options)
    return refused.value


def figures(found: TableCounts) -> tuple[Any, ...]:
    """All of it but for the columns as they were read."""
    return tuple(found._replace(answers=()))


SOME: Rows = [[4, 3, 2, 1, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, "", 1], ["", 2, "x", 4, 3, 2, 1, 2, 3]]


def by_hand(rows: Rows) -> list[list[int]]:
    """How often each score was given to each question."""
    return [[[row[place] for row in rows].count(score) for score in (1, 2, 3, 4)] for place in range(9)]


def test_everyone_and_each_group_are_counted() -> None:
    rows = [["Loket", *U], *([loket, *row] for loket, row in zip("ABA", SOME, strict=True)), ["C", *[""] * 9]]
    found, said = counted(rows, ["Loket"])
    assert (found.rows, found.left_out, found.outside, found.dropped, found.repeated) == (4, 0, 0, 0, 0)
    assert (found.total.counts.tolist(), int(found.total.respondents)) == (by_hand(SOME), 3)
    groups = found.groups["Loket",]
    assert {key: one.counts.tolist() for key, one in groups.items()} == {
        ("A",): by_hand(SOME[::2]),
        ("B",): by_hand(SOME[1:2]),
    }
    assert [*numbers(said)] == ["answer-unknown", "rows-without-answer"]


def test_of_complete_answers_only_and_of_nobody_twice() -> None:
    rows = [["ID Responden", *U], *([n, *SOME[0]] for n in (1, 2, 1)), [3, *SOME[1]], [4, *SOME[2]]]
    complete = Method(RULES, missing="complete")
    found, said = counted(rows, method=complete, distinct=True)
    assert (found.rows, found.dropped, found.repeated) == (5, 2, 1)
    assert found.total.counts.tolist() == by_hand([SOME[0], SOME[0]])
    assert {"incomplete-dropped": "2", "duplicates-dropped": "1"}.items() <= numbers(said).items()
    assert refusal([U, SOME[1], SOME[2]], method=complete).code == "no-complete-row"


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        ([], {}, "table-empty"),
        ([["", *SOME[0]]], {"when": FEBRUARY}, "time-empty"),
        ([["x", *["-"] * 9]], {}, "no-usable-row"),
        ([["x", *SOME[0][:8], ""]], {}, "unsur-empty"),
    ],
)
def test_a_table_of_nobody_is_refused(rows: Rows, options: dict[str, Any], code: str) -> None:
    assert refusal([["Tanggal", *U], *rows], **options).code == code


def test_a_partial_table_may_lack_the_answers_to_a_question() -> None:
    found, _ = counted([U, [*SOME[0][:8], ""]], partial=True)
    assert found.total.counts.tolist()[8] == [0, 0, 0, 0]


def test_only_those_of_the_time_asked_for() -> None:
    days = ["2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01", "", "entah"]
    found, said = counted([["Tanggal", *U], *([day, *SOME[0]] for day in days)], when=FEBRUARY)
    assert (found.rows, found.outside, int(found.total.respondents)) == (6, 4, 2)
    assert numbers(said) == {"rows-outside": "2", "rows-undated": "2"}


def test_a_label_that_comes_late_lets_all_be_read_once_more() -> None:
    """“Tidak mudah” is 1 beside “Kurang mudah”, and 2 beside “Sangat tidak mudah”."""
    for last, place in (("Kurang mudah", 1), ("Sangat tidak mudah", 2)):
        rows = [U, *[[3, "Tidak mudah", *[3] * 7]] * 5, [3, last, *[3] * 7]]
        (found, said) = counted(rows, size=2)
        assert found.total.counts.tolist()[1] == [
            5 if n == place else 1 if n == 3 - place else 0 for n in range(1, 5)
        ]
        assert not said


DATED = [
    *([day, 3, words, *[3] * 7] for day, words in (("3/2/2025", "Tidak mudah"), ("3/2/2025", "Sangat tidak mudah"))),
    *([day, 3, words, *[3] * 7] for day, words in (("2/3/2025", "Tidak mudah"), ("2/3/2025", "Kurang mudah"))),
    ["2/28/2025", 4, "Mudah", *[3] * 7],
]
"""Day first, the first two are of February, and “Tidak mudah” is 2. The last shows that the month stands first: then
those behind them are, and it is 1."""


@pytest.mark.parametrize("size", [1, 2, 4])
def test_dates_turned_late_and_then_other_labels_need_a_third_reading(size: int) -> None:
    """The first takes the wrong rows, the second the right ones by the labels of those, the third by their own."""
    found, said = counted([["Tanggal", *U], *DATED], size=size, when=FEBRUARY)
    assert (int(found.total.respondents), found.outside) == (3, 2)
    assert found.total.counts.tolist()[:3] == [[0, 0, 2, 1], [1, 1, 1, 0], [0, 0, 3, 0]]
    assert numbers(said) == {"rows-outside": "2"}


MIXED: Rows = [
    ["Contoh", "", "", "", 1, 1, 1, 1, 1, 1, 1, 1, 1],
    [1, "L", "1/2/2025", "Loket A", 3, "Tidak mudah", 4, 3, 2, 4, 3, 2, 1],
    [2, "P", "1/2/2025", "Loket B", 3, 3, "", 9, 2, 4, 3, 2, 1],
    [3, "p", "2/2/2025", "", 4, "Mudah", "Cepat", 3, 2, 4, 3, 2, 1],
    [4, "", "2/2/2025", "Loket A", *[""] * 9],
    [5, "L", "3/2/2025", "Loket A", 1, "Kurang mudah", 1, 1, 1, 1, 1, "?", 1],
    [6, "P", "2/30/2025", "Loket C", *[2] * 9],
    [7, "x", "2/13/2025", "Loket C", *[2] * 9],
    ["Jumlah", "", "", "", *[15] * 9],
    ["IKM", "", "", "", "67,25", *[""] * 8],
]
OF_MIXED = ["No", "JK", "Tanggal", "Loket", *U]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("when", [TimeFilter(), FEBRUARY], ids=["any time", "February"])
def test_where_blocks_end_changes_nothing(size: int, when: TimeFilter) -> None:
    rows = [OF_MIXED, *MIXED]
    options: dict[str, Any] = {"by": ["JK", "Loket"], "when": when, "marks": True, "products": True}
    whole, of_blocks = counted(rows, **options), counted(rows, size=size, **options)
    assert figures(of_blocks[0]) == figures(whole[0])
    assert of_blocks[1] == whole[1]
    assert whole[0].left_out == 3
    assert [claim.kind for claim in whole[0].claims] == ["sum", "ikm"]


@pytest.mark.parametrize("size", [1, 7, 59, 60, 500])
def test_faults_of_rows_are_all_counted_and_the_first_named_wherever_blocks_end(size: int) -> None:
    """Every fiftieth row, from the first on, has a cell too many."""
    rows = [U, *([*SOME[0], "x"] if number % 50 == 0 else SOME[0] for number in range(200))]
    table = Sheet(rows, size)
    settle_header(table, METHOD, TableOverrides())
    columns, _ = map_columns(table, METHOD, TableOverrides(), GroupingRequest("none"))
    findings = count(table, columns, CountRequest(METHOD, TableOverrides(), max_per_code=3), lambda _: None).findings
    assert findings.by_code == {"row-too-long": 4}
    assert [one.place.row for one in findings.listed()] == [2, 52, 102]


def test_answers_in_words_of_another_unsur_say_that_a_column_is_another() -> None:
    rows = [U, ["Gratis", *[3] * 8]]
    table = Sheet(rows, 10)
    settle_header(table, METHOD, TableOverrides())
    columns, _ = map_columns(table, METHOD, TableOverrides(), GroupingRequest("none"), {0: ["Sesuai"]})
    with pytest.raises(MisreadColumns) as misread:
        count(table, columns, CountRequest(METHOD, TableOverrides(), MOST_PLACED), lambda _: None)
    assert misread.value.labels == {0: ["Gratis"]}


def test_a_column_beyond_the_rules_is_said_where_it_is_empty_and_refused_where_it_is_not() -> None:
    header = [*U, "U10", "U11"]
    _, said = counted([header, [*SOME[0], "", "-"]])
    assert [one.partition(":")[2].partition(": ")[0] for one in said] == ["J1", "K1"]
    found = refusal([header, [*SOME[0], "", 0], [*SOME[0], "", 2]])
    assert (found.code, found.place.cell) == ("column-further", "K1")


def test_what_only_the_foot_has_beyond_the_rules_is_none() -> None:
    rows = [["No", *U, "U10"], *([n, *[3] * 9, ""] for n in range(1, 8)), ["Jumlah", *[21] * 9, 0.5]]
    found, _ = counted(rows)
    assert (int(found.total.respondents), found.left_out) == (7, 1)


@pytest.mark.parametrize(("most", "number"), [(0, None), (1, None), (2, 2), (3, 2)])
def test_answers_are_kept_one_by_one_up_to_so_many(most: int, number: int | None) -> None:
    kept = counted([U, SOME[0], SOME[1], [""] * 9], answers=most, size=1)[0].answer_rows
    assert (kept.places.shape[1] if kept else None) == number
    if kept:
        assert kept.places.T.tolist() == [SOME[0], [x or 0 for x in SOME[1]]]


@pytest.mark.parametrize("labels", [False, True])
def test_how_often_each_label_was_met_is_counted_where_that_is_wanted(labels: bool) -> None:
    rows = [U, *([first, *[3] * 8] for first in ("Sesuai", 4, "sesuai", "Sesuai", "?")), ["", *[""] * 8]]
    column = counted(rows, size=2, labels=labels)[0].answers[0]
    met = {column.labels.texts[code]: times for code, times in column.label_counts.items() if times}
    assert met == ({"Sesuai": 2, "4": 1, "sesuai": 1, "?": 1} if labels else {})
