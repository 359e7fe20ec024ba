"""The answers of respondents one by one: whose are kept, under which unit, and when there are none."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from tests.conftest import Run
from tests.surveys import U, csv_text, write_csv, write_tally, write_xlsx

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]
MANY = 1000

Kept = dict[str | None, list[list[int]]]


def stream(header: list[str], rows: list[list[Any]]) -> io.BytesIO:
    return io.BytesIO(csv_text([[*header, *U], *rows]).encode())


def kept(sources: Any, answers: int = MANY, **options: Any) -> Kept | None:
    """The answers that a report carries: by unit, in the order of the units, a row a respondent."""
    found = ikm.score(sources, answers=answers, **options).answers
    return None if found is None else {one.unit: one.scores.T.tolist() for one in found}


def test_answers_stand_as_they_were_read_a_blank_or_bad_cell_as_0() -> None:
    assert kept(stream([], [A, ["", *B[1:]], [*C[:8], "lupa"]])) == {None: [A, [0, *B[1:]], [*C[:8], 0]]}


def test_units_follow_their_table_and_those_of_no_unit_stand_last() -> None:
    rows = [["", *A], ["Samsat", *C], ["Dukcapil", *A], ["samsat ", *B], ["Samsat", *B]]
    found = kept(stream(["Unit"], rows), unit="Unit", sort="name")
    assert found == {"Dukcapil": [A], "Samsat": [C, B], "samsat": [B], None: [A]}
    assert [*found] == ["Dukcapil", "Samsat", "samsat", None]


answer = st.sampled_from(["", 1, 2, 3, 4])
person = st.tuples(st.sampled_from(["Samsat", "Dukcapil", ""]), st.lists(answer, min_size=9, max_size=9))


@settings(max_examples=40, deadline=None)
@given(st.lists(person, max_size=10), st.lists(person, max_size=10), st.sampled_from(["per-unsur", "complete"]))
def test_they_amount_to_the_counts_of_each_unit(first: list[Any], second: list[Any], missing: str) -> None:
    parts = [[("Samsat", A), ("Dukcapil", C), *first], [("Samsat", B), *second]]
    sources = [stream(["Unit"], [[unit, *answers] for unit, answers in part]) for part in parts]
    report = ikm.score(sources, answers=MANY, unit="Unit", missing=missing)
    assert report.answers is not None
    for group, own in zip(report.units(), report.answers, strict=True):
        assert own.unit == group.key["unit"]
        assert own.scores.shape == (9, group.score.respondents)
        for one, scores in zip(group.score.unsur, own.scores, strict=True):
            assert one.counts == tuple((scores == score).sum() for score in (1, 2, 3, 4))


def test_only_of_respondents_that_count() -> None:
    rows = [
        *(["1", "2025-01-05 08:00", *A], ["2", "2025-02-05 09:00", *B], ["3", "2024-02-05 10:00", *C]),
        *(["1", "2025-01-05 08:00", *A], ["4", "2025-01-07 08:00", *C[:8], ""], ["Jumlah", "", *[99] * 9]),
    ]
    source = stream(["No responden", "Tanggal"], rows)
    found = kept(source, missing="complete", drop_duplicates=True, since="2025-01-01", until="2025-12-31")
    assert found == {None: [A, B]}


def test_up_to_as_many_as_are_wanted_of_all_inputs_together(tmp_path: Path) -> None:
    paths = [write_csv(tmp_path / "a.csv", [U, A, B]), write_csv(tmp_path / "b.csv", [U, C])]
    assert kept(paths, 3) == {None: [A, B, C]}
    assert kept(paths, 2) is kept(paths, 1) is kept(paths, 0) is None
    assert kept(paths[::-1], 3, jobs=2) == {None: [C, A, B]}


def test_of_names_of_files_and_of_sheets(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", {"Loket 1": [U, A, B], "Loket 2": [U, C]})
    assert kept(book, sheet="all") == {None: [A, B, C]}
    assert kept(book, sheet="all", unit_from="sheet", sort="name") == {"Loket 1": [A, B], "Loket 2": [C]}
    other = write_csv(tmp_path / "Samsat.csv", [U, C])
    assert kept(other, unit_from="file") == {"Samsat": [C]}


def test_of_a_unit_that_was_only_assumed_and_turns_out_to_be_none(tmp_path: Path) -> None:
    few = write_csv(
        tmp_path / "a.csv", [["Unit Layanan", *U], *([str(number % 2), *A] for number in range(9)), ["0", *B]]
    )
    many = write_csv(tmp_path / "b.csv", [["Unit Layanan", *U], *([str(number), *C] for number in range(9))])
    assert [*(kept(few) or ())] == ["0", "1"]
    assert kept([few, many]) == {None: [*[A] * 9, B, *[C] * 9]}


def test_none_where_not_all_are_known_one_by_one_or_were_asked_the_same(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [U, A, B])
    counts = write_csv(tmp_path / "c.csv", [["Unsur", "Skor", "Jumlah"], *([name, 3, 7] for name in U)])
    assert kept(counts) is None
    assert kept([path, counts]) is None
    assert kept(write_tally(tmp_path / "t.tally", path)) is None
    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "b.toml").write_text('schema = "ikm.map/1"\nwithout = ["biaya"]\n', encoding="utf-8")
    eight = write_csv(tmp_path / "b.csv", [[name for name in U if name != "U4"], A[:8]])
    assert kept([path, eight], map=folder) is None
    assert kept(eight, map=folder) == {None: [A[:8]]}


def test_a_unit_that_is_partly_counted_or_was_asked_different_unsur_has_none_and_others_keep_theirs(
    tmp_path: Path,
) -> None:
    one = write_csv(tmp_path / "a.csv", [["Unit", *U], ["Samsat", *A], ["Dukcapil", *B], ["Perizinan", *C]])
    counts = [["Unit", "Unsur", 1, 2, 3, 4], *(["Samsat", name, 0, 1, 2, 3] for name in U)]
    counted = write_csv(tmp_path / "b.csv", counts)
    eight = write_csv(tmp_path / "c.csv", [["Unit", *U[:3], *U[4:]], ["Perizinan", *A[:8]]])
    (tmp_path / "c.toml").write_text('schema = "ikm.map/1"\nwithout = ["biaya"]\n', encoding="utf-8")
    assert kept([one, counted], sort="name", unit="Unit") == {"Dukcapil": [B], "Perizinan": [C]}
    assert kept([one, eight], sort="name", unit="Unit", map=tmp_path) == {"Dukcapil": [B], "Samsat": [A]}
    assert kept([one, counted, eight], unit="Unit", map=tmp_path) == {"Dukcapil": [B]}
    assert kept(counted, unit="Unit") == {}
    assert kept([one, counted], 2, unit="Unit") is kept([counted, one], 2, unit="Unit") is None


def test_scores_are_those_of_the_rules_not_places() -> None:
    rules = ikm.load_rules("permenpanrb-14-2017")._replace(scores=(2, 3, 4, 5))
    row = [5, 2, 3, 4, "", 2, 3, 4, 5]
    assert kept(stream([], [row, [5] * 9]), rules=rules) == {None: [[*row[:4], 0, *row[5:]], [5] * 9]}


def test_a_workbook_alone_has_them(run: Run, tmp_path: Path) -> None:
    found = run("score", "examples/puskesmas.xlsx", "--with-answers", "-o", tmp_path / "a.json")
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == "ikm: answers-unlisted: --with-answers: is for a workbook; write one with -o hasil.xlsx\n"
