"""What a date is taken for, alone and among the others of its column."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.survey.texts.dates import Timestamp, parse, parse_all

A_DAY = date(2025, 2, 12)
APRIL = date(2023, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        "12 Februari 2025",
        " 12  februari 2025 ",
        "12 FEB 2025",
        "12 Feb. 2025",
        "12-Feb-2025",
        "12-Feb-25",
        "12 February, 2025",
        "February 12, 2025",
        "Rabu, 12 Februari 2025",
        "Wednesday 12 February 2025",
        "2025-02-12",
        "2025/02/12",
        "2025.2.12",
        "12/02/2025",
        "12/2/25",
        "12-02-2025",
        "12-02-25",
        "12.02.2025",
        "45700",
    ],
)
def test_a_day(text: str) -> None:
    assert parse(text) == Timestamp(A_DAY, None)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("Sabtu, 01 April 2023 - 00:00", time(0, 0)),
        ("Senglishin, 01 April 2023 - 00:00", time(0, 0)),
        ("2023-04-01 00:00:00", time(0, 0)),
        ("1 April 2023 pukul 13.05 WIB", time(13, 5)),
        ("2023-04-01T13:05:07", time(13, 5, 7)),
        ("2023-04-01T13:05Z", time(13, 5)),
        ("2023-04-01T13:05:07.123456+07:00", time(13, 5, 7)),
        ("2023-04-01 13:05:07.5 +0700", time(13, 5, 7)),
        ("2023/04/01 1:05:07 PM GMT+7", time(13, 5, 7)),
        ("1/4/2023 9:05:00", time(9, 5)),
        ("1/4/2023 9:05:00 AM", time(9, 5)),
        ("01/04/2023 13.05.00", time(13, 5)),
        ("01.04.2023 13.05.00", time(13, 5)),
        ("01-04-2023, 12:00 AM", time(0, 0)),
        ("01-04-2023 12:00 pm", time(12, 0)),
        ("01-04-2023 11.59 p.m.", time(23, 59)),
        ("Jum'at, 1 Apr 2023 jam 23.59.59", time(23, 59, 59)),
        ("45017.5", time(12, 0)),
        ("45017,378472222", time(9, 5)),
    ],
)
def test_a_day_with_its_time(text: str, clock: time) -> None:
    assert parse(text) == Timestamp(APRIL, clock)


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (1, "Januari January Jan"),
        (2, "Februari February Feb Pebruari"),
        (3, "Maret March Mar"),
        (4, "April Apr"),
        (5, "Mei May"),
        (6, "Juni June Jun"),
        (7, "Juli July Jul"),
        (8, "Agustus August Agt Agu Ags Aug"),
        (9, "September Sep Sept"),
        (10, "Oktober October Okt Oct"),
        (11, "November Nov Nopember"),
        (12, "Desember December Des Dec"),
    ],
)
def test_every_name_of_a_month(number: int, names: str) -> None:
    for name in names.split():
        assert parse(f"7 {name} 2024") == Timestamp(date(2024, number, 7), None)
        assert parse(f"{name} 2024") == Timestamp(date(2024, number, 1), None)


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00",
        "0000-00-00 00:00:00",
        "2025-02-30",
        "30 Februari 2025",
        "13/13/2025",
        "2025-13-01",
        "12/02/2025 24:00",
        "12/02/2025 9:60",
        "12/02/2025 13:05 PM",
        "12/02/2025 0:05 AM",
        "12-02/2025",
        "12/02/225",
        "12 Foo 2025",
        "12 ſep 2025",
        "Februari 25",
        "Februari",
        "2025",
        "TW III 2025",
        "Triwulan 3 Tahun 2025",
        "Semester 1 2019",
        "kemarin",
        "4",
        "",
        "١٢/٠٢/٢٠٢٥",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("32873", None),
        ("32874", date(1990, 1, 1)),
        ("73050", date(2099, 12, 31)),
        ("73051", None),
        ("73050.999999", None),
        ("99999", None),
    ],
)
def test_the_number_of_a_day_in_a_spreadsheet(text: str, expected: date | None) -> None:
    stamp = parse(text)
    assert (stamp and stamp.date) == expected


APRIL_FOURTH, FOURTH_OF_MAY = date(2023, 4, 5), date(2023, 5, 4)


@pytest.mark.parametrize(
    ("others", "day", "month_first", "ambiguous"),
    [
        ([], FOURTH_OF_MAY, False, True),
        (["4/30/2023 9:05:00"], APRIL_FOURTH, True, False),
        (["4/30/2023"], APRIL_FOURTH, True, False),
        (["30/4/2023"], FOURTH_OF_MAY, False, False),
        (["30/4/2023", "4/30/2023"], FOURTH_OF_MAY, False, True),
        (["2023-04-30", "04-12-2023", "kemarin", "13/13/2023"], FOURTH_OF_MAY, False, True),
    ],
)
def test_the_column_decides_between_day_and_month(
    others: list[str], day: date, month_first: bool, ambiguous: bool
) -> None:
    for texts in (["4/5/2023 9:05:00", *others], [*others, "4/5/2023 9:05:00"]):
        dates = parse_all(texts)
        assert dates.of["4/5/2023 9:05:00"] == Timestamp(day, time(9, 5))
        assert (dates.month_first, dates.ambiguous) == (month_first, ambiguous)


def test_a_text_that_can_be_read_one_way_only_is_read_so_beside_any_other() -> None:
    dates = parse_all(["30/4/2023", "4/30/2023"])
    assert set(dates.of.values()) == {Timestamp(date(2023, 4, 30), None)}
    assert not dates.ambiguous


@pytest.mark.parametrize("texts", [[], ["2023-04-05", "04.05.2023"], ["4/4/2023"]])
def test_nothing_is_ambiguous_where_both_readings_are_one(texts: list[str]) -> None:
    assert not parse_all(texts).ambiguous


@given(st.dates(), st.times())
def test_what_python_writes_is_read(day: date, clock: time) -> None:
    assert parse(f"{day} {clock}") == Timestamp(day, clock.replace(microsecond=0))
    assert parse(f"{day.day}.{day.month}.{day.year:04}") == Timestamp(day, None)


@given(st.from_regex(r"[0-9]{1,4}[-/. ][0-9a-z]{1,4}[-/. ][0-9]{1,4}( [0-9]{1,2}[:.][0-9]{2}( [AP]M)?)?") | st.text())
def test_no_text_is_too_odd(text: str) -> None:
    stamp = parse(text)
    assert stamp is None or isinstance(stamp.date, date)
