"""Days counted while a table is read: the same of every kind of file, of blocks and of several files."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.options import StatisticsMode
from ikm.survey.counting import days as counting
from ikm.survey.files import csv_file as delimited
from ikm.survey.files.table import DayLabels, day_in
from ikm.survey.texts.dates import parse
from tests.conftest import validate
from tests.surveys import U, write_csv, write_tally, write_xlsx

FIRST = date(2025, 1, 27)


def respondents(number: int, days: int = 6) -> list[tuple[date, list[int]]]:
    chance = random.Random(7)
    return [(FIRST + timedelta(chance.randrange(days)), [chance.randint(2, 4) for _ in U]) for _ in range(number)]


def table(some: list[tuple[date, list[int]]], form: str = "%Y-%m-%d", header: str = "Tanggal") -> list[list[Any]]:
    return [[header, *U], *([day.strftime(form), *answers] for day, answers in some)]


def days_of(report: ikm.Report) -> Any:
    found = report.to_dict()
    validate("report", found)
    return found["overall"]["stats"]["days"]


@pytest.fixture
def plain(tmp_path: Path) -> Any:
    return days_of(ikm.score(write_csv(tmp_path / "plain.csv", table(respondents(60)))))


def test_the_days_are_told_from_a_column_of_dates(plain: Any) -> None:
    sizes = [[day for day, _ in respondents(60)].count(FIRST + timedelta(place)) for place in range(6)]
    assert (plain["number"], plain["undated"], plain["reason"]) == (6, 0, None)
    assert plain["effective"] == pytest.approx(3600 / sum(size * size for size in sizes))


@pytest.mark.parametrize(
    "form", ["%d/%m/%Y", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d 08.15", "%d %B %Y"]
)
@pytest.mark.parametrize("is_long", [False, True])
def test_a_time_of_day_and_the_way_of_writing_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: Any, form: str, is_long: bool
) -> None:
    """Nor does it whether a file is so long that its cells are coded many at a time."""
    if is_long:
        monkeypatch.setattr(delimited, "SMALL", 0)
        monkeypatch.setattr(delimited, "BLOCK", 1 << 9)
    rows = table(respondents(60), form)
    for place, row in enumerate(rows[1:]):
        row[0] = row[0].replace("00:00", f"{place % 24:02}:{place % 60:02}")
    assert days_of(ikm.score(write_csv(tmp_path / "a.csv", rows))) == plain


def test_workbooks_and_frames_tell_the_same(tmp_path: Path, plain: Any) -> None:
    some = respondents(60)
    stamps = [[datetime(day.year, day.month, day.day, 9, n % 60), *answers] for n, (day, answers) in enumerate(some)]
    assert days_of(ikm.score(write_xlsx(tmp_path / "a.xlsx", [["Timestamp", *U], *stamps]))) == plain
    assert days_of(ikm.score(pd.DataFrame(stamps, columns=["Timestamp", *U]))) == plain


def test_files_add_and_a_period_column_is_no_matter(tmp_path: Path, plain: Any) -> None:
    rows = table(respondents(60))
    parts = [write_csv(tmp_path / f"{n}.csv", [rows[0], *part]) for n, part in enumerate((rows[1:20], rows[20:]))]
    assert days_of(ikm.score(parts)) == plain
    assert days_of(ikm.score(parts, per="bulan", year=2025)) == plain


def test_only_the_days_of_the_time_asked_for_count(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", table(respondents(60)))
    assert days_of(ikm.score(path, since="2025-01-28"))["number"] == 5
    assert days_of(ikm.score(path, until="2025-01-29"))["reason"] == "few-days"


def test_where_there_are_no_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a column of dates, in tallies, of periods only, in one file of several, of more texts than allowed."""
    some = respondents(60)
    path = write_csv(tmp_path / "a.csv", table(some))
    bare = write_csv(tmp_path / "b.csv", [row[1:] for row in table(some[:31])])
    assert days_of(ikm.score(bare)) is None
    assert days_of(ikm.score([path, bare])) is None
    assert days_of(ikm.score(write_tally(tmp_path / "a.tally", path))) is None
    months = write_csv(tmp_path / "m.csv", table(some, "%B %Y"))
    assert days_of(ikm.score(months)) is None
    assert ikm.score(path, stats=StatisticsMode.SKIP).to_dict()["overall"]["stats"] is None
    monkeypatch.setattr(counting, "MOST_TEXTS", 5)
    assert days_of(ikm.score(path)) is None
    monkeypatch.setattr(delimited, "SMALL", 0)
    assert days_of(ikm.score(path)) is None


def test_blanks_and_words_are_of_no_day(tmp_path: Path) -> None:
    rows = table(respondents(60))
    rows[3][0], rows[9][0], rows[11][0] = "", "lupa", "31/02/2025"
    found = days_of(ikm.score(write_csv(tmp_path / "a.csv", rows)))
    assert (found["number"], found["undated"], found["reason"]) == (6, 3, None)
    rows[15][0] = ""
    found = days_of(ikm.score(write_csv(tmp_path / "b.csv", rows)))
    assert (found["undated"], found["interval"], found["reason"]) == (4, None, "undated")


def test_respondents_that_a_row_stands_for_count(tmp_path: Path) -> None:
    some = [(FIRST + timedelta(n % 5), [2 + n % 3, *[3] * 8]) for n in range(20)]
    rows = table(some)
    weighted = [[*rows[0], "Frekuensi"], *([*row, 1 + n % 2] for n, row in enumerate(rows[1:]))]
    in_full = [rows[0], *(row for n, row in enumerate(rows[1:]) for _ in range(1 + n % 2))]
    found = ikm.score(write_csv(tmp_path / "w.csv", weighted), frequency="Frekuensi")
    assert days_of(found) == days_of(ikm.score(write_csv(tmp_path / "f.csv", in_full)))


stamps = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1))


@given(stamps, st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%d %B %Y"]), st.sampled_from([" ", "T"]))
def test_what_is_cut_off_is_no_part_of_the_day(stamp: datetime, form: str, sign: str) -> None:
    day, text = stamp.strftime(form), f"{stamp.strftime(form)}{sign}{stamp:%H:%M:%S}"
    found = parse(day_in(text))
    assert found == parse(day) or (found and found.date == stamp.date())
    labels = DayLabels(10)
    assert labels[day] == labels[day_in(day)]
