"""A date column read chunk by chunk: the day of a stamp, the label of a period, and what lies between two days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ikm.survey.texts import periods
from ikm.survey.texts.date_column import DateReader
from ikm.survey.texts.dates import MONTHS, Dates, parse_all, readings

Key = tuple[str | None, bool]

A_DAY = st.dates(date(2024, 1, 1), date(2025, 12, 31))


@st.composite
def spelled_days(draw: st.DrawFn) -> str:
    """A day, or what nearly is one."""
    day, name = draw(A_DAY), draw(st.sampled_from(sorted(MONTHS)))
    d, m, y = draw(st.sampled_from([day.day, 30, 31])), day.month, day.year
    forms = [f"{d}/{m}/{y}", f"{m}/{d}/{y}", f"{y}-{m:02}-{d:02}", f"{d:02}.{m:02}.{y}", f"{d}-{m}-{y % 100:02}"]
    forms += [f"{d} {name} {y}", f"Rabu, {d:02} {name} {y}", f"{name} {d}, {y}", f"{name} {y}", f"{y}", "0000-00-00"]
    return draw(
        st.sampled_from([*forms, f"{y}-{m:02}", f"{m:02}/{y}", f"TW {d % 4 + 1} {y}", "45700", "45700.0", ""])
    )


@st.composite
def stamps(draw: st.DrawFn) -> str:
    """A day with a time of day, or with what nearly is one."""
    number = st.sampled_from(["0", "9", "00", "07", "12", "13", "23", "24", "59", "60", "5", "305"])
    sign, gap = (
        draw(st.sampled_from([":", "."])),
        draw(st.sampled_from([" ", "  ", "T", " - ", ", ", " jam ", "\t", ""])),
    )
    clock = sign.join(draw(st.lists(number, min_size=1, max_size=4)))
    parts = st.sampled_from(
        ["", "", ".5", ",123", ".", " PM", "am", " WIB", "Z", "+07:00", " -0700", " GMT+7", " 11:20"]
    )
    return f"{draw(spelled_days())}{gap}{clock}{draw(parts)}{draw(parts)}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-01-31 10:15:00", "2025-01-31"),
        ("2025-01-31 10:15", "2025-01-31"),
        ("1/31/2025 9:05:07", "1/31/2025"),
        ("31/1/2025 9:05:07 AM", "31/1/2025"),
        ("2025-01-31T10:15:00Z", "2025-01-31"),
        ("2025-01-31T10:15:00.123+07:00", "2025-01-31"),
        ("2025/01/31 1:05:07 PM GMT+7", "2025/01/31"),
        ("31/01/2025 10.15.00", "31/01/2025"),
        ("31.01.2025 10.15 WIB", "31.01.2025"),
        ("2023-04-01 00:00:00", "2023-04-01"),
        ("Sabtu, 01 April 2023 - 00:00", "Sabtu, 01 April 2023"),
        ("01 OKTOBER 2023, 10:15", "01 OKTOBER 2023"),
    ],
)
def test_the_day_of_a_stamp(text: str, day: str) -> None:
    assert DateReader(None, None, None).cut(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-01-31",
        "31.01.2025",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "2025-01-31 24:00",
        "2025-01-31 10:60",
        "2025-01-31 10:15:60",
        "2025-01-31 13:05 PM",
        "2025-01-31 10:15 11:20",
        "31/01/2025 10.15 11.20",
        "2025-01-31 10:15:00.5.5",
        "2025-01-31 10:15:005",
        "2025-01-31 10:15 besok",
        "2025-01-31 10",
        "45017.5",
        "45017 10:15",
        "45017.0 10:15",
        "Februari 2025 10:15",  # the first day of it, and without the time the whole month
        "2025-01 10:15",
        "2025 10:15",
        "Loket A: 10:15",
    ],
)
def test_what_is_not_surely_a_day_with_a_time_stays_whole(text: str) -> None:
    assert DateReader(None, None, None).cut(text) == text


@given(stamps() | spelled_days() | st.text("0123456789:.-/ TZAPM+,", max_size=24) | st.text())
@example("2025-01-31 10:15:00.5.5")
@example("2025-01-31 10:15:005")
def test_a_cut_changes_no_meaning(text: str) -> None:
    cut = DateReader(None, None, None).cut(text)
    assert text.startswith(cut)
    assert periods.read(cut) == periods.read(text)
    days = [[stamp and stamp.date for stamp in readings(one)] for one in (cut, text)]
    assert days[0] == days[1]


@pytest.mark.parametrize(
    ("text", "per", "label"),
    [
        ("12 Februari 2025", "bulan", "Februari 2025"),
        ("12 Februari 2025", "triwulan", "TW I 2025"),
        ("12 Februari 2025", "semester", "Semester I 2025"),
        ("12 Februari 2025", "tahun", "2025"),
        ("12 Februari 2025", None, None),
        ("Sabtu, 01 April 2023 - 00:00", "triwulan", "TW II 2023"),
        ("45700", "bulan", "Februari 2025"),
        ("4/5/2025", "bulan", "Mei 2025"),
        ("0000-00-00", "bulan", None),
        ("kemarin", "tahun", None),
        ("", "tahun", None),
        ("-", "tahun", None),
        ("Triwulan 3 Tahun 2025", "bulan", None),
        ("Triwulan 3 Tahun 2025", "triwulan", "TW III 2025"),
        ("Triwulan 3 Tahun 2025", "semester", "Semester II 2025"),
        ("Triwulan 3 Tahun 2025", "tahun", "2025"),
        ("Triwulan 3 Tahun 2025", None, None),
        ("2025-03", "triwulan", "TW I 2025"),
        ("2025", "semester", None),
    ],
)
def test_the_label_of_a_text(text: str, per: str | None, label: str | None) -> None:
    assert DateReader(per, None, None).read(text) == (label, True)


FIRST, LAST = date(2025, 2, 15), date(2025, 9, 30)


@pytest.mark.parametrize(
    ("text", "since", "until", "between"),
    [
        ("2025-02-14", False, True, False),
        ("2025-02-15 00:00:00", True, True, True),
        ("2025-09-30 23:59:59", True, True, True),
        ("2025-10-01", True, False, False),
        ("Februari 2025", False, True, False),  # half of it
        ("Maret 2025", True, True, True),
        ("TW III 2025", True, True, True),
        ("Semester II 2025", True, False, False),
        ("2025", False, False, False),
        ("0000-00-00", False, False, False),
        ("", False, False, False),
    ],
)
def test_what_lies_between_two_days(text: str, since: bool, until: bool, between: bool) -> None:
    readers = [DateReader(None, first, last) for first, last in [(FIRST, None), (None, LAST), (FIRST, LAST)]]
    assert [reader.read(text) for reader in readers] == [(None, since), (None, until), (None, between)]


def states(reader: DateReader) -> tuple[bool, bool, bool]:
    return reader.month_first, reader.is_outdated, reader.ambiguous


def test_texts_seen_late_turn_the_reading_over_and_back() -> None:
    reader = DateReader("bulan", None, None)
    assert reader.read("3/4/2025") == ("April 2025", True)
    assert states(reader) == (False, False, True)
    assert reader.read("4/30/2025") == ("April 2025", True)
    assert states(reader) == (True, True, False)
    assert reader.read("3/4/2025") == ("Maret 2025", True)
    assert states(reader) == (True, True, False)
    assert reader.read("30/4/2025") == ("April 2025", True)
    assert states(reader) == (False, True, True)


def test_what_is_given_is_final() -> None:
    reader = DateReader("bulan", None, None, month_first=True)
    assert [reader.read(text) for text in ("3/4/2025", "30/4/2025")] == [("Maret 2025", True), ("April 2025", True)]
    assert states(reader) == (True, False, False)


def test_a_look_at_the_first_texts_spares_the_second_reading() -> None:
    reader = DateReader("bulan", None, None)
    reader.see(["3/4/2025", "4/30/2025"])
    assert reader.read("3/4/2025") == ("Maret 2025", True)
    assert states(reader) == (True, False, False)


@pytest.mark.parametrize(
    ("per", "first", "hangs"),
    [
        ("bulan", None, True),
        ("tahun", None, False),
        (None, None, False),
        (None, FIRST, False),
        ("tahun", LAST, False),
    ],
)
def test_a_date_is_ambiguous_only_where_something_hangs_on_it(
    per: str | None, first: date | None, hangs: bool
) -> None:
    reader = DateReader(per, first, None)
    reader.read("3/4/2025")
    assert reader.ambiguous == hangs
    reader.read("4/30/2025")
    assert reader.is_outdated == hangs


def test_a_bound_between_both_readings_hangs_on_them() -> None:
    reader = DateReader(None, date(2025, 4, 1), None)
    assert reader.read("3/4/2025") == (None, True)
    assert reader.ambiguous


def by_hand(dates: Dates, text: str, per: str | None, first: date | None, last: date | None) -> Key:
    stamp = dates.of[text]
    if not stamp:
        return None, not (first or last)
    label = str(periods.of_date(stamp.date, per)) if per else None
    return label, (first or date.min) <= stamp.date <= (last or date.max)


@given(
    st.lists((spelled_days() | stamps()).filter(lambda text: not periods.read(text)), max_size=12),
    st.sampled_from([None, *periods.PER]),
    st.none() | A_DAY,
    st.none() | A_DAY,
    st.integers(0, 12),
    st.booleans(),
)
@example(["3/4/2025", "4/30/2025"], "bulan", None, None, 0, False)
@example(["3/4/2025", "4/30/2025", "30/4/2025", "3/4/2025"], "bulan", None, None, 2, False)
def test_whatever_the_order_and_the_chunks_all_is_read_as_together(
    texts: list[str], per: str | None, first: date | None, last: date | None, seen: int, is_cut: bool
) -> None:
    dates = parse_all(texts)
    reader = DateReader(per, first, last)
    chunk = [reader.cut(text) if is_cut else text for text in texts]
    reader.see(chunk[:seen])
    keys = [reader.read(text) for text in chunk]
    ambiguous = reader.ambiguous
    if reader.is_outdated:
        again = DateReader(per, first, last, reader.month_first)
        keys = [again.read(text) for text in chunk]
        assert not again.is_outdated
        assert (again.month_first, again.ambiguous) == (reader.month_first, ambiguous)
    assert keys == [by_hand(dates, text, per, first, last) for text in texts]
    assert reader.month_first == dates.month_first
    assert dates.ambiguous or not ambiguous
