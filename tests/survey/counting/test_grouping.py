"""Groups crossed; columns of time and of profiles as keys."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import ikm
from ikm.index.tally import Tally
from ikm.messages.findings import Refusal
from ikm.survey.counting import grouping as module
from ikm.survey.counting.grouping import Grouping
from ikm.survey.files.table import ROWS_A_BLOCK
from tests.surveys import U, csv_text, write_xlsx

VALUES = {str(value): value for value in range(65_536)}
KEYS = [SimpleNamespace(name=name, values=VALUES) for name in "abcde"]


def test_groups_stay_apart_however_many_values_their_columns_have() -> None:
    grouping = Grouping(KEYS, Tally.zero(1, 4, 0), {})  # type: ignore[arg-type]  # of a key, only its name and values are looked at
    last = np.array([0, 1, 65_535, 0], np.int32)
    grouping.count(np.ones((1, 4), np.int8), [last, last, last, last, np.zeros(4, np.int32)])
    grouping.count(np.ones((1, 1), np.int8), [np.array([n], np.int32) for n in (1, 1, 1, 1, 0)])
    found = {" ".join(map(str, key)): int(tally.respondents) for key, tally in grouping.by_key().items()}
    assert found == {"0 0 0 0 0": 2, "1 1 1 1 0": 2, "65535 65535 65535 65535 0": 1}


def test_too_many_crossed_groups_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_GROUPS", 3)
    grouping = Grouping(KEYS[:2], Tally.zero(1, 4, 0), {})  # type: ignore[arg-type]  # as above
    with pytest.raises(Refusal, match="more than 3 different values; group by a column with fewer values") as refused:
        grouping.count(np.ones((1, 4), np.int8), [np.arange(4, dtype=np.int32)] * 2)
    assert (refused.value.code, refused.value.family) == ("too-many-groups", "too-many-values")


# Columns of time and of profiles, read as keys

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]
GIVEN = [A, B, C]


def by_period(
    days: Sequence[object],
    per: str | None = "bulan",
    header: str = "Tanggal",
    path: Path | None = None,
    **options: Any,
) -> tuple[dict[str, int], ikm.Report]:
    """How many respondents each period has, in the order of the table."""
    rows = [[header, *U], *([day, *GIVEN[place % 3]] for place, day in enumerate(days))]
    source = io.BytesIO(csv_text(rows).encode()) if path is None else write_xlsx(path, rows)
    report = ikm.score(source, per=per, **options)
    (table,) = [table for table in report.tables if table.by == ("periode",)]
    return {group.label: group.score.respondents for group in table.groups}, report


def found(report: ikm.Report, code: str) -> list[str]:
    return [str(one) for one in report.findings.listed() if one.code == code]


def test_a_column_of_dates_in_many_spellings() -> None:
    days = [
        "2025-01-31", "31/1/2025", "31-01-2025", "1 Februari 2025", "Sabtu, 01 Februari 2025 - 00:00", "28 Feb 2025",
        "2025/03/02 9:10:11 AM GMT+7", "2025-03-31T23:59:59Z", "02.03.2025", "", "entah", "2025-02-30",
    ]  # fmt: skip
    months, report = by_period(days)
    assert months == {"Januari 2025": 3, "Februari 2025": 3, "Maret 2025": 3, "(kosong)": 3}
    assert found(report, "rows-undated") == [
        "stream:A1: rows-undated: 3 rows have no date or period that is understood; they are of no "
        "period, and are left out where a time is asked for; correct the cells; ikm check names those that are no "
        "dates"
    ]
    assert not found(report, "dates-ambiguous")
    assert by_period(days, "triwulan")[0] == {"TW I 2025": 9, "(kosong)": 3}


@pytest.mark.parametrize(
    ("days", "months", "is_ambiguous"),
    [
        (["1/5/2025", "1/20/2025", "2/3/2025"], {"Januari 2025": 2, "Februari 2025": 1}, False),
        (["1/5/2025", "20/1/2025", "2/3/2025"], {"Januari 2025": 1, "Maret 2025": 1, "Mei 2025": 1}, False),
        (["1/5/2025", "2/3/2025"], {"Maret 2025": 1, "Mei 2025": 1}, True),
        (["1/20/2025", "20/1/2025", "2/3/2025"], {"Januari 2025": 2, "Maret 2025": 1}, True),
        (["3/3/2025", "4/4/2025"], {"Maret 2025": 1, "April 2025": 1}, False),
    ],
    ids=["month first", "day first", "nothing tells", "both", "the same either way"],
)
def test_days_and_months_are_told_apart_by_the_column(
    days: list[str], months: dict[str, int], is_ambiguous: bool
) -> None:
    counted, report = by_period(days)
    assert counted == months
    assert bool(found(report, "dates-ambiguous")) == is_ambiguous


def opened_abroad(days: Sequence[date], written: str, *, month_first: bool, clock: str = "") -> list[object]:
    """Typed dates as a spreadsheet of another country keeps them: a date where its own order makes one, else text."""
    texts = [day.strftime(written) for day in days]
    order = "%m/%d/%Y" if month_first else "%d/%m/%Y"
    cells: list[object] = []
    for text in texts:
        try:
            cells.append(datetime.strptime(f"{text.replace('-', '/')} {clock or '0:00'}", f"{order} %H:%M"))
        except ValueError:
            cells.append(f"{text} {clock}".strip())
    return cells


QUARTER = [
    date(2025, 1, 20),
    date(2025, 1, 3),
    date(2025, 2, 5),
    date(2025, 2, 25),
    date(2025, 3, 9),
    date(2025, 3, 31),
]
MONTHS_READ = {"Januari 2025": 1, "Februari 2025": 1, "Maret 2025": 2, "Mei 2025": 1, "September 2025": 1}
"""What 3 January, 5 February and 9 March are, day and month exchanged: 1 March, 2 May and 3 September."""


@pytest.mark.parametrize(
    ("written", "month_first", "clock"),
    [("%d/%m/%Y", True, ""), ("%d-%m-%Y", True, ""), ("%d/%m/%Y", True, "10:15"), ("%m/%d/%Y", False, "")],
    ids=["of a CSV", "with dashes", "stamps", "an American CSV opened in Indonesia"],
)
def test_dates_that_a_spreadsheet_has_exchanged_are_told(
    tmp_path: Path, written: str, month_first: bool, clock: str
) -> None:
    days = opened_abroad(QUARTER, written, month_first=month_first, clock=clock)
    months, report = by_period(days, path=tmp_path / "a.xlsx")
    assert months == MONTHS_READ
    (sentence,) = found(report, "dates-exchanged")
    assert sentence.startswith(f"{tmp_path / 'a.xlsx'}:Jawaban!A1: dates-exchanged: ")
    assert "so that 2025-03-01 may be 2025-01-03" in sentence


def test_a_check_tells_exchanged_dates_once(tmp_path: Path) -> None:
    days = opened_abroad(QUARTER, "%d/%m/%Y", month_first=True)
    path = write_xlsx(tmp_path / "a.xlsx", [["Tanggal", *U], *([day, *A] for day in days)])
    for per in (None, "bulan", "tahun"):
        inspection = ikm.check(path, per=per)
        assert inspection.findings.by_code["dates-exchanged"] == (0 if per == "tahun" else 1)


@pytest.mark.parametrize(
    ("days", "per"),
    [
        (["2025-05-02", "2025-09-13", "20/01/2025"], "bulan"),
        (["2025-05-02", "20/01/2025", "12/01/2025"], "bulan"),
        (["2025-05-02", "20/01/2025", "01/01/2025"], "bulan"),
        (["2025-05-02", "2025-03-01"], "bulan"),
        (["2025-05-02", "20 Januari 2025"], "bulan"),
        (["20/01/2025", "25/02/2025"], "bulan"),
        (["2025-02-02", "20/01/2025"], "bulan"),
        (["2025-05-02", "20/01/2025"], "tahun"),
        (["2025-01-02", "2025-01-12", "2025-01-03", "13/01/2025", "31/01/2025"], "bulan"),
    ],
    ids=[
        "a date late in a month",
        "a text that could be a date",
        "a text that is the same either way",
        "no text",
        "a text in words",
        "no date",
        "the same either way",
        "of one year either way",
        "one month half and half",
    ],
)
def test_dates_beside_texts_that_were_not_exchanged(days: list[str], per: str) -> None:
    assert not found(by_period(days, per)[1], "dates-exchanged")


@pytest.mark.parametrize("number", ["45779", "2025-05-02", "2025/05/02"])
def test_a_date_that_may_be_exchanged_in_any_of_its_forms(number: str) -> None:
    """Of a year of texts both days are, so that nothing tells; and the number of 2 May 2025 is 45779."""
    _months, report = by_period(["20/01/2025", number, "31/12/2025"])
    (sentence,) = found(report, "dates-exchanged")
    assert "2025-05-02 may be 2025-02-05" in sentence


def test_a_time_is_told_where_it_may_be_another_by_exchange() -> None:
    days = ["2025-05-02", "20/01/2025", "25/02/2025"]
    source = io.BytesIO(csv_text([["Tanggal", *U], *([day, *A] for day in days)]).encode())
    report = ikm.score(source, since="2025-01-01", until="2025-03-31")
    assert report.overall.respondents == 2
    assert found(report, "dates-exchanged")


def test_a_late_date_turns_all_that_was_read_before_it() -> None:
    """The file is none of UTF-8, so that it is read in blocks of rows, one ahead of what is counted."""
    many = 2 * ROWS_A_BLOCK + 1
    rows = [["Tanggal", *U], *[["2/3/2025", *A]] * many, ["2/28/2025 10:00:00", *B]]
    report = ikm.score(io.BytesIO(csv_text(rows).encode("utf-16")), per="bulan")
    (table,) = report.tables
    assert {group.label: group.score.respondents for group in table.groups} == {"Februari 2025": many + 1}
    assert report.overall.respondents == many + 1
    assert not found(report, "dates-ambiguous")


def test_real_dates_of_a_workbook(tmp_path: Path) -> None:
    days = [date(2025, 1, 5), datetime(2025, 3, 5, 10, 11), "5 April 2025", "", datetime(2024, 12, 31, 23, 59, 59)]
    months, _report = by_period(days, "triwulan", path=tmp_path / "a.xlsx")
    assert months == {"TW IV 2024": 1, "TW I 2025": 2, "TW II 2025": 1, "(kosong)": 1}
    assert by_period(days[:3], "tahun", "Timestamp", tmp_path / "b.xlsx")[0] == {"2025": 3}


def test_a_column_of_periods_is_put_together_and_never_divided() -> None:
    written = ["Semester I 2025", "Triwulan 2 Tahun 2025", "TW I 2025", "Februari 2025", "2025", "1", ""]
    halves, report = by_period(written, "semester", "Semester")
    assert halves == {"Semester I 2025": 4, "(kosong)": 3}
    assert found(report, "rows-undated")
    assert by_period(written, "bulan", "Semester")[0] == {"Februari 2025": 1, "(kosong)": 6}
    assert by_period(written, "tahun", "Semester")[0] == {"2025": 5, "(kosong)": 2}
    as_written = by_period(written, None, "Periode", by="periode")[0]
    assert as_written == {
        "2025": 1, "Semester I 2025": 1, "TW I 2025": 1, "Februari 2025": 1, "TW II 2025": 1, "1": 1, "(kosong)": 1,
    }  # fmt: skip


def test_a_date_goes_before_a_period_unless_the_caller_says_otherwise() -> None:
    rows = [["Semester", "Tanggal", *U], ["Semester I 2024", "2025-07-01", *A]]
    source = csv_text(rows).encode()
    dates = ikm.score(io.BytesIO(source), per="semester")
    told = ikm.score(io.BytesIO(source), per="semester", roles={"periode": "Semester"})
    assert [one.tables[0].groups[0].label for one in (dates, told)] == ["Semester II 2025", "Semester I 2024"]


def test_bounds_take_whole_days_and_whole_periods() -> None:
    days = ["2025-01-01", "2025-03-31 23:59", "2025-04-01", "TW I 2025", "Semester I 2025", "", "entah"]
    months, report = by_period(days, "triwulan", since="2025-01-01", until="TW I 2025")
    assert months == {"TW I 2025": 3}
    assert report.inputs[0].outside == 4
    assert report.overall.respondents == 3
    assert found(report, "rows-outside")
    assert by_period(days, "tahun", since="2025-04-01")[0] == {"2025": 1}
    assert by_period(days, "tahun", until="2025")[0] == {"2025": 5}


def test_only_rows_of_the_time_asked_for_are_looked_at() -> None:
    """Answers out of scale of another time are no findings, and no reason to take the scale for another."""
    rows = [["Tanggal", *U], *[["2024-01-01", *[5] * 9]] * 40, *[["2025-01-01", *A]] * 3, ["2025-01-01", *[5] * 9]]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), since="2025")
    assert report.findings.by_code["answer-out-of-scale"] == 9
    (use,) = report.inputs
    assert (use.rows, use.used, use.outside) == (44, 3, 40)
    assert found(report, "row-unanswered")


# Every row is accounted for


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "2025-01-01", "2025-06-30", "2025-07-01", "TW II 2025", "x"]),
            st.sampled_from(["7", "8", "Jumlah", ""]),
            st.lists(st.sampled_from(["", "4", "3", "2", "9"]), min_size=9, max_size=9),
        ),
        max_size=20,
    ),
    st.sampled_from(["per-unsur", "complete"]),
    st.booleans(),
)
def test_rows_of_another_time_are_accounted_for_too(
    some: list[tuple[str, str, list[str]]], missing: str, distinct: bool
) -> None:
    sure: list[list[Any]] = [
        [number, f"2025-06-01 09:{number}:11", *[number % 4 + 1] * 9] for number in range(10, 50)
    ]
    rows: list[list[Any]] = [*sure, *([label, day, *cells] for day, label, cells in some), sure[0]]
    source = io.BytesIO(csv_text([["No Responden", "Tanggal", *U], *rows]).encode())
    try:
        report = ikm.score(source, since="2025-04-01", until="2025-06-30", missing=missing, drop_duplicates=distinct)
    except Refusal:
        reject()
    (use,) = report.inputs
    empty = [
        int(str(dict(one.facts)["rows"])) for one in report.findings.listed() if one.code == "rows-without-answer"
    ]
    filled = sum(any(str(cell) for cell in row) for row in rows)
    lost = report.findings.by_code["row-unanswered"]
    told = use.used + use.dropped + use.left_out + use.repeated + use.outside + sum(empty) + lost
    assert use.rows == filled == told
    assert use.used == report.overall.respondents >= len(sure)
    assert use.repeated >= distinct


# Profiles in classes


def test_profiles_are_counted_by_their_classes_and_what_is_none_is_said() -> None:
    spelled = [("Laki-laki", "S1", "23"), ("L", "Sarjana", "17-25"), ("pria", "SMA/SMK", "60 thn"), ("P", "", "0")]
    rows = [["JK", "Pendidikan", "Umur", *U], *([*one, *A] for one in spelled for _ in range(10))]
    report = ikm.score(io.BytesIO(csv_text([*rows, ["x", "S1", "23", *A]]).encode()), profile=True, by="jk")
    table = {one.role: [(line.label, line.respondents) for line in one.indicators] for one in report.profile}
    assert table == {
        "jenis_kelamin": [("L", 30), ("P", 10), ("Tidak diisi", 1)],
        "usia": [("17–25", 10), ("20–29", 11), ("60 ke atas", 10), ("Tidak diisi", 10)],
        "pendidikan": [("SMA", 10), ("D4/S1", 21), ("Tidak diisi", 10)],
    }
    assert [group.label for group in report.tables[0].groups if group.score.ikm] == ["L", "P"]
    assert [line for line in found(report, "profile-classes") if "JK" in line] == [
        "stream:A1: profile-classes: JK is brought to standard classes: L ← “Laki-laki” 10, “pria” 10; nothing "
        "to do if that is right; else group by the column under another header"
    ]
    unknown = found(report, "profile-unknown")
    assert len(unknown) == 2
    assert "JK: 1 respondents gave what is of no class (others 1); they count as not filled in" in unknown[0]


def test_what_only_rows_that_do_not_count_have_is_not_said() -> None:
    """Those who left all answers empty are nobody."""
    nobody = [["wanita", *[""] * 9], ["zebra", *[""] * 9]]
    rows = [["JK", *U], *[["L", *A]] * 12, *nobody, *[["Laki-laki", *A]] * 12]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), profile=True)
    assert found(report, "profile-classes") == [
        "stream:A1: profile-classes: JK is brought to standard classes: L ← “Laki-laki” 12; nothing to do if "
        "that is right; else group by the column under another header"
    ]
    assert not report.findings.by_code["profile-unknown"]
