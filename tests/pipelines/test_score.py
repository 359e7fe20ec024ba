"""The whole way from files to a report."""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.options import GateOptions
from ikm.report.gates import Gates
from ikm.rules.library import load
from tests.surveys import U, csv_text, plain_index, plain_mutu, shown, write_csv, write_ods, write_xlsx

Person = tuple[str, Sequence[Any]]


def table(people: Sequence[Any]) -> list[list[Any]]:
    return [["Layanan", *U], *([group, *("" if x is None else x for x in given)] for group, given in people)]


def score(people: Sequence[Any], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text(table(people)).encode()), **options)


answer = st.one_of(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.none())
person = st.tuples(st.sampled_from(["KTP", "KK", "Pindah"]), st.lists(answer, min_size=9, max_size=9))
full = ("KTP", [4, 3, 2, 1, 4, 3, 2, 1, 4])
people = st.lists(person, max_size=15).map(lambda some: [full, *some])


def figures(report: ikm.Report) -> Any:
    """All that a report says but where it was read from."""
    found = report.to_dict()
    for use in found["inputs"]:
        del use["path"], use["sheet"], use["sha256"]
    del found["findings"]["shown"], found["manifest"]["inputs"]
    return found


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(people)
def test_csv_xlsx_ods_and_a_frame_say_the_same(some: list[Person]) -> None:
    rows = table(some)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frame = pd.DataFrame([[None if x == "" else x for x in row] for row in rows[1:]], columns=rows[0])
        sources: list[Any] = [
            write_csv(folder / "a.csv", rows),
            write_csv(folder / "b.csv", rows, ";", "utf-16"),
            write_xlsx(folder / "c.xlsx", rows),
            write_ods(folder / "d.ods", rows),
            frame,
        ]
        found = [figures(ikm.score(source, by="layanan")) for source in sources]
    assert all(one == found[0] for one in found)


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(people, st.data())
def test_splitting_into_files_and_shuffling_rows_changes_no_figure(some: list[Person], data: st.DataObject) -> None:
    whole = score(some, by="layanan").to_dict()
    shuffled = data.draw(st.permutations(some))
    cut = data.draw(st.integers(1, len(some)))
    parts = [[full, *shuffled[:cut]], [full, *shuffled[cut:]]]
    streams = [io.BytesIO(csv_text(table(part)).encode() + b"\n" * n) for n, part in enumerate(parts)]
    split = ikm.score(streams, by="layanan").to_dict()
    both = score([full, full, *some], by="layanan").to_dict()
    assert (split["overall"], split["tables"]) == (both["overall"], both["tables"])
    again = score(shuffled, by="layanan").to_dict()
    assert (again["overall"], again["tables"]) == (whole["overall"], whole["tables"])


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(people)
def test_every_group_has_the_index_of_its_own_answers(some: list[Person]) -> None:
    report = score(some, by="layanan")
    for group in report.tables[0].groups:
        own = [given for name, given in some if name == group.key["layanan"] and any(given)]
        assert group.score.respondents == len(own)
        if all(any(column) for column in zip(*own, strict=True)):
            assert group.score.exact == plain_index(own)
            assert group.score.ikm == shown(plain_index(own))
            assert group.score.grade is not None
            assert group.score.grade.mutu == plain_mutu(plain_index(own))
        else:
            assert group.score.reason == "unsur-unanswered"


def test_complete_drops_a_respondent_with_any_blank_and_says_how_many() -> None:
    some: list[Person] = [("KTP", [4] * 9), ("KTP", [1, *[None] * 8]), ("KK", [None] * 9)]
    per_unsur, complete = score(some), score(some, missing="complete")
    assert (per_unsur.overall.respondents, complete.overall.respondents) == (2, 1)
    assert complete.overall.ikm == 100
    assert complete.inputs[0].dropped == 1
    assert complete.findings.by_code["incomplete-dropped"] == 1
    assert complete.findings.by_code["rows-without-answer"] == 1
    with pytest.raises(Refusal) as refused:
        score([("a", [4, *[None] * 8]), ("b", [None, *[4] * 8])], missing="complete")
    assert refused.value.code == "no-complete-row"


def test_by_twice_is_two_tables_and_by_comma_is_one_crossed() -> None:
    rows = [["Layanan", "JK", *U], *([a, b, *[4] * 9] for a in ("KTP", "KK") for b in "LLP" for _ in range(10))]
    source = csv_text(rows).encode()
    apart = ikm.score(io.BytesIO(source), by=["layanan", "jk"])
    assert [t.by for t in apart.tables] == [("layanan",), ("jk",)]
    crossed = ikm.score(io.BytesIO(source), by="layanan,jk").tables[0]
    found = {tuple(group.key.values()): group.score.respondents for group in crossed.groups}
    assert found == {("KTP", "L"): 20, ("KTP", "P"): 10, ("KK", "L"): 20, ("KK", "P"): 10}


def test_small_profile_groups_show_their_number_only() -> None:
    rows = [
        ["JK", "Loket", *U],
        *(["L", "A", *[4] * 9] for _ in range(10)),
        *(["P", "B", *[3] * 9] for _ in range(9)),
    ]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), by=["jk", "loket"])
    small = report.tables[0].groups[1]
    assert (small.score.respondents, small.score.ikm, small.score.reason, small.score.unsur) == (9, None, "min-n", ())
    assert [group.score.ikm for group in report.tables[1].groups] == [100, 75]
    assert report.findings.by_code["few-respondents"] == 1
    shown_all = ikm.score(io.BytesIO(csv_text(rows).encode()), by="jk", min_n=1)
    assert shown_all.tables[0].groups[1].score.ikm == 75


def test_groups_stand_best_first_without_index_behind_and_blank_last() -> None:
    some: list[Person] = [("b", [3] * 9), ("a", [4] * 9), ("", [4] * 9), ("c", [4, *[None] * 8]), ("d", [3] * 9)]
    groups = score(some, by="layanan").tables[0].groups
    assert [group.key["layanan"] for group in groups] == ["a", "b", "d", "c", None]


def test_a_class_that_hangs_on_the_weight_is_a_warning() -> None:
    some = [("a", [4, 4, 4, 4, 4, 3, 3, 3, 3])]
    report = score(some, by="layanan")
    assert report.overall.ikm == shown(Fraction(25 * 32, 9))
    found = [str(finding) for finding in report.findings.shown() if finding.code == "weight-matters"]
    assert found == [
        "weight-matters: the whole: weight exact gives 88.89 (A), weight 0.11 gives 88.00 (B); "
        "say in the report which weight was used"
    ]
    assert score(some, weight="0.11").findings.by_code["weight-matters"] == 3  # exact, 0.111, 0.1111


def test_an_index_in_a_hole_of_the_printed_table_is_noted() -> None:
    totals = [1356, 1356, 1356, 1356, 1356, 1356, 1357, 1357, 1357]  # n = 384: 88.3029…, between 88,30 and 88,31
    columns = [[4] * (total - 3 * 384) + [3] * (4 * 384 - total) for total in totals]
    report = score([("a", list(row)) for row in zip(*columns, strict=True)])
    assert report.overall.ikm is not None
    assert str(report.overall.ikm) == "88.30"
    assert report.findings.by_code["printed-gap"] == 1


@pytest.mark.parametrize(
    ("min_ikm", "min_mutu", "unmet"),
    [
        (None, None, []),
        ("75", "C", []),
        ("75,01", None, ['min_ikm="75.01" is not met: B has 75.00']),
        ("75.00", "B", ['min_mutu="B" is not met: B has C']),
        ("90", "a", ['min_ikm="90" is not met: the whole has 87.50', 'min_mutu="A" is not met: the whole has B',
                     'min_ikm="90" is not met: B has 75.00', 'min_mutu="A" is not met: B has C']),
    ],
)  # fmt: skip
def test_gates_hold_for_the_whole_and_every_unit(min_ikm: str | None, min_mutu: str | None, unmet: list[str]) -> None:
    report = score([("A", [4] * 9), ("B", [3] * 9)], unit="layanan")
    gates = Gates.read(GateOptions(min_ikm=min_ikm, min_mutu=min_mutu), report.method.rules)
    assert [str(one) for one in gates.judge(report) if not one.met] == unmet


def test_a_unit_without_an_index_meets_no_gate() -> None:
    report = score([("A", [4] * 9), ("B", [4, *[None] * 8])], unit="layanan")
    gates = Gates.read(GateOptions(min_ikm="10"), report.method.rules)
    assert [str(one) for one in gates.judge(report) if not one.met] == [
        'min_ikm="10" is not met: B has no index (unsur-unanswered)'
    ]


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("min_ikm", "tinggi", "option-index"),
        ("min_ikm", "100.01", "option-index"),
        ("min_mutu", "E", "option-not-of-rules"),
    ],
)
def test_gates_that_mean_nothing_are_refused(option: str, value: str, code: str) -> None:
    demanded: dict[str, Any] = {option: value}
    with pytest.raises(Refusal) as refused:
        Gates.read(GateOptions(**demanded), load("permenpanrb-14-2017"))
    assert refused.value.code == code


def test_files_with_and_without_a_unit_column_add_up() -> None:
    with_unit = csv_text([["Unit", *U], *(["A", *[4] * 9] for _ in range(3))])
    without = csv_text([U, *([3] * 9 for _ in range(2))])
    report = ikm.score([io.BytesIO(with_unit.encode()), io.BytesIO(without.encode())])
    found = {group.key["unit"]: group.score.respondents for group in report.tables[0].groups}
    assert found == {"A": 3, None: 2}


def test_flat_rows_and_frame_say_what_the_report_says() -> None:
    chance = random.Random(7)
    some = [(chance.choice("ABC"), [chance.randint(2, 4) for _ in range(9)]) for _ in range(50)]
    report = score(some, by="layanan", name="Desa Contoh", weight="0.111")
    frame = report.to_frame()
    assert list(frame.columns[:5]) == ["layanan", "respondents", "ikm", "mutu", "kinerja"]
    assert list(frame.columns[14:]) == [
        "lowest",
        "reason",
        "rules",
        "weight",
        "missing",
        "order",
        "without",
        "name",
        "period",
    ]
    assert frame["respondents"].iloc[-1] == 50
    assert frame["layanan"].isna().iloc[-1]
    assert frame["respondents"].iloc[:-1].sum() == 50
    assert set(frame["weight"]) == {"0.111"}
    assert frame["ikm"].iloc[-1] == float(report.overall.ikm or 0)


def test_sources_may_be_any_iterable() -> None:
    one, two = (csv_text(table([("a", [x] * 9)])).encode() for x in (3, 4))
    assert ikm.score(iter([io.BytesIO(one), io.BytesIO(two)])).overall.ikm == shown(Fraction(175, 2))
