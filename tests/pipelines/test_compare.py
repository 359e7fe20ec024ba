"""The whole way from what a caller names to a comparison."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ikm
from ikm.messages.findings import Place, Refusal
from ikm.report.stored_report import of_report
from tests.surveys import Rows, U, csv_text, plain_index, write_csv, write_xlsx

BEFORE: list[list[Any]] = [
    ["Loket", *U],
    *(["A", *[3] * 9] for _ in range(12)),
    *(["B", *[4] * 9] for _ in range(11)),
]
AFTER: list[list[Any]] = [["Loket", *U], *(["A", *[4] * 9] for _ in range(10)), *(["C", *[2] * 9] for _ in range(10))]
DIFFERENCE = plain_index([row[1:] for row in AFTER[1:]]) - plain_index([row[1:] for row in BEFORE[1:]])


def as_csv(path: Path, rows: Rows) -> Any:
    return write_csv(path.with_suffix(".csv"), rows)


def as_xlsx(path: Path, rows: Rows) -> Any:
    return str(write_xlsx(path.with_suffix(".xlsx"), rows))


def as_folder(path: Path, rows: Rows) -> Any:
    path.mkdir()
    write_csv(path / "1.csv", rows[:9])
    write_csv(path / "2.csv", [rows[0], *rows[9:]])
    return path


def as_pattern(path: Path, rows: Rows) -> Any:
    return f"{as_folder(path, rows)}/*.csv"


def as_list(path: Path, rows: Rows) -> Any:
    return sorted(as_folder(path, rows).iterdir())


def as_json(path: Path, rows: Rows) -> Any:
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), unit="loket")
    path.with_suffix(".json").write_text(json.dumps(report.to_dict()), encoding="utf-8")
    return path.with_suffix(".json")


def as_stream(_: Path, rows: Rows) -> Any:
    return io.BytesIO(csv_text(rows).encode())


def as_frame(_: Path, rows: Rows) -> Any:
    return pd.DataFrame(rows[1:], columns=rows[0])


def as_report(_: Path, rows: Rows) -> Any:
    return ikm.score(io.BytesIO(csv_text(rows).encode()), unit="loket")


def as_figures(path: Path, rows: Rows) -> Any:
    return of_report(as_report(path, rows))


SIDES = [as_csv, as_xlsx, as_folder, as_pattern, as_list, as_json, as_stream, as_frame, as_report, as_figures]


@pytest.mark.parametrize("side", SIDES, ids=lambda side: side.__name__)
@pytest.mark.parametrize("place", [0, 1])
def test_a_side_may_be_anything_that_can_be_scored_or_was(
    tmp_path: Path, side: Callable[[Path, Rows], Any], place: int
) -> None:
    other = as_csv(tmp_path / "other", AFTER if place == 0 else BEFORE)
    sides = [other, other]
    sides[place] = side(tmp_path / "side", BEFORE if place == 0 else AFTER)
    found = ikm.compare(*sides, unit="loket")
    assert found.overall.change.difference == DIFFERENCE
    assert [(unit.label, unit.change.difference) for unit in found.units] == [("A", Fraction(25))]
    assert (found.only_before, found.only_after) == (("B",), ("C",))
    assert not found.findings.count(ikm.Severity.WARNING)
    assert found.complete


def test_options_hold_for_both_sides(tmp_path: Path) -> None:
    sides = [as_csv(tmp_path / name, [["Hal", *row] for row in rows]) for name, rows in (("a", BEFORE), ("b", AFTER))]
    found = ikm.compare(*sides, weight="0.11", without=(), missing="complete", order="regulation", unit="none")
    assert found.overall.change.difference == DIFFERENCE * 9 * 11 / 100
    assert {one.weight for one in (found.before, found.after)} == {"0.11"}
    assert {one.missing for one in (found.before, found.after)} == {"complete"}
    assert {one.order for one in (found.before, found.after)} == {"regulation"}
    assert found.units == ()


def test_findings_of_both_sides_are_told_apart(tmp_path: Path) -> None:
    before, after = as_csv(tmp_path / "a", [*BEFORE[:8], ["A", 7, *[3] * 8]]), as_csv(tmp_path / "b", AFTER[:6])
    found = ikm.compare(before, after, unit="loket")
    said = [f"{one.place}: {one.code}" for one in found.findings.shown() if one.code != "order-assumed"]
    assert said == [
        f"{before}:B9: answer-out-of-scale",
        f"{before}: few-respondents",
        f"{after}: few-respondents",
    ]
    assert found.findings.by_code == {"answer-out-of-scale": 1, "few-respondents": 2, "order-assumed": 2}


def test_findings_that_get_a_place_are_all_counted_and_others_keep_theirs() -> None:
    own, given = Place("b.csv", row=3), Place("a.csv")
    found = ikm.Findings(max_per_code=2)
    for number in range(9):
        found.add("few-respondents", group=f"G{number}", respondents=number)
    found.add("row-alike", own, first=2)
    placed = found.placed(given)
    assert placed.by_code == found.by_code
    assert [one.place for one in placed.shown()] == [given, given, own]
    assert found.shown()[0].place == Place()


def test_one_survey_saved_twice_is_compared_with_a_warning(tmp_path: Path) -> None:
    first = as_csv(tmp_path / "a", BEFORE)
    second = shutil.copy(first, tmp_path / "b.csv")
    found = ikm.compare(first, second, unit="loket")
    assert found.overall.change.difference == 0
    said = [str(one) for one in found.findings.shown() if one.code == "compare-same"]
    assert said == [f"compare-same: {first} and {second} have content in common; name two different surveys"]
    report = as_json(tmp_path / "lama", BEFORE)
    assert ikm.compare(report, first, unit="loket").findings.by_code["compare-same"] == 1


@pytest.mark.parametrize("again", ["a.csv", "./a.csv", "b/../a.csv"])
def test_one_path_is_not_two_surveys(tmp_path: Path, again: str) -> None:
    as_folder(tmp_path / "b", BEFORE)
    with pytest.raises(Refusal) as refused:
        ikm.compare(as_csv(tmp_path / "a", BEFORE), f"{tmp_path}/{again}")
    assert (refused.value.code, "name two surveys" in str(refused.value)) == ("compare-itself", True)


def test_a_report_of_other_rules_is_refused(tmp_path: Path) -> None:
    rows = [[f"U{number}" for number in range(1, 15)], *([3] * 14 for _ in range(5))]
    old = ikm.score(io.BytesIO(csv_text(rows).encode()), rules="kepmenpan-25-2004")
    with pytest.raises(Refusal) as refused:
        ikm.compare(old, as_csv(tmp_path / "a", AFTER))
    assert refused.value.code == "compare-rules"
    assert "it was scored by kepmenpan-25-2004, not by permenpanrb-14-2017" in str(refused.value)
    assert ikm.compare(old, old, rules="kepmenpan-25-2004").overall.change.difference == 0


def test_the_output_is_not_a_side(tmp_path: Path) -> None:
    old, new = as_json(tmp_path / "lama", BEFORE), as_csv(tmp_path / "baru", AFTER)
    for output in (old, new):
        with pytest.raises(Refusal) as refused:
            ikm.compare(old, new, output=output)
        assert refused.value.code == "output-is-input"


def test_progress_is_that_of_both_sides(tmp_path: Path) -> None:
    seen: list[tuple[str, float]] = []
    first, second = as_xlsx(tmp_path / "a", BEFORE), as_xlsx(tmp_path / "b", AFTER)
    ikm.compare(first, second, watch=lambda label, part: seen.append((label, part)))
    assert [part for _, part in seen] == sorted(part for _, part in seen)
    assert {label for label, part in seen if part <= 0.5} == {first}
    assert {label for label, part in seen if part > 0.5} == {second}


def periods(path: Path) -> Path:
    rows = [["Periode", "Loket", *U]]
    rows += [["TW I 2025", *row] for row in BEFORE[1:]] + [["TW II 2025", *row] for row in AFTER[1:]]
    return write_csv(path, rows)


def test_two_periods_of_one_survey(tmp_path: Path) -> None:
    source = periods(tmp_path / "a.csv")
    found = ikm.compare(source, between=("tw i 2025", "TW II 2025"), unit="loket")
    assert found.overall.change.difference == DIFFERENCE
    assert [(unit.label, unit.change.difference) for unit in found.units] == [("A", Fraction(25))]
    assert (found.only_before, found.only_after) == (("B",), ("C",))
    assert (found.before.period, found.after.period) == ("TW I 2025", "TW II 2025")
    assert found.before.path == found.after.path == str(source)
    assert set(found.findings.by_code) == {"order-assumed"}
    whole = ikm.compare(source, between=("TW I 2025", "TW II 2025"))
    assert (whole.overall, whole.units) == (found.overall, ())
    report = ikm.score(source, by="periode")
    assert ikm.compare(report, between=("TW I 2025", "TW II 2025")).overall == found.overall


DATED = [["Tanggal", "Unit", *U]]
DATED += [[f"2025-0{1 + number % 3}-1{number % 9}", *row] for number, row in enumerate(BEFORE[1:])]
DATED += [[f"2025-0{4 + number % 3}-1{number % 9}", *row] for number, row in enumerate(AFTER[1:])]


@pytest.mark.parametrize(
    ("between", "per"),
    [
        (("TW I 2025", "TW II 2025"), None),
        (("triwulan 1 2025", "2025 TW2"), None),
        (("Jan-Mar 2025", "April s.d. Juni 2025"), "triwulan"),
    ],
)
def test_two_periods_by_dates_and_the_units_in_them(
    tmp_path: Path, between: tuple[str, str], per: str | None
) -> None:
    source = write_csv(tmp_path / "a.csv", DATED)
    found = ikm.compare(source, between=between, per=per)
    assert found.overall.change.difference == DIFFERENCE
    assert [(unit.label, unit.change.difference) for unit in found.units] == [("A", Fraction(25))]
    assert (found.before.period, found.after.period) == ("TW I 2025", "TW II 2025")


def test_periods_that_no_calendar_knows_are_those_of_the_column(tmp_path: Path) -> None:
    rows = [["Periode", *U], ["Gelombang A", *[3] * 9], ["Gelombang B", *[4] * 9]]
    found = ikm.compare(write_csv(tmp_path / "a.csv", rows), between=("gelombang a", "gelombang b"))
    assert found.overall.change.difference == 25


def test_periods_in_the_names_of_files(tmp_path: Path) -> None:
    write_csv(tmp_path / "SKM 2024.csv", BEFORE)
    write_csv(tmp_path / "SKM 2025.csv", AFTER)
    found = ikm.compare(tmp_path, between=("2024", "2025"), period_from="file", unit="loket")
    assert found.overall.change.difference == DIFFERENCE
    assert (found.only_before, found.only_after) == (("B",), ("C",))


@pytest.mark.parametrize(
    ("between", "code"),
    [
        (("TW I 2025", "TW III 2025"), "period-unknown"),
        (("TW I 2025", "tw-i-2025"), "option-repeated"),
    ],
)
def test_periods_that_are_not_two_are_refused(tmp_path: Path, between: tuple[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.compare(periods(tmp_path / "a.csv"), between=between)
    assert refused.value.code == code


def test_a_kept_report_tells_no_periods_apart(tmp_path: Path) -> None:
    old = as_json(tmp_path / "lama", BEFORE)
    for survey in (old, of_report(as_report(old, BEFORE))):
        with pytest.raises(Refusal) as refused:
            ikm.compare(survey, between=("TW I 2025", "TW II 2025"))
        assert refused.value.code == "between-report"


def test_there_are_two_sides_or_one_with_two_periods(tmp_path: Path) -> None:
    one, two = as_csv(tmp_path / "a", BEFORE), as_csv(tmp_path / "b", AFTER)
    wrong: list[Callable[[], object]] = [
        lambda: ikm.compare(one),
        lambda: ikm.compare(one, two, between=("TW I", "TW II")),
    ]
    for each in wrong:
        with pytest.raises(Refusal) as refused:
            each()
        assert refused.value.code == "compare-two"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no path of Windows names a pipe")
@pytest.mark.parametrize("write", [as_csv, as_json, as_xlsx])
def test_a_side_may_come_through_a_pipe(write: Callable[[Path, Rows], Any], tmp_path: Path) -> None:
    rows: Rows = [["Loket", *U], *[["A", *[3] * 9]] * 12]
    after = write_csv(tmp_path / "sesudah.csv", [["Loket", *U], *[["A", *[4] * 9]] * 12])
    (tmp_path / "sebelum").mkdir()
    named, pipe = write(tmp_path / "sebelum" / "a", rows), tmp_path / "pipa"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as writer:
        writer.submit(pipe.write_bytes, Path(named).read_bytes())
        found = ikm.compare(str(pipe), after)
    assert [side.overall.exact for side in (found.before, found.after)] == [Fraction(75), Fraction(100)]
