"""What a period is taken for: alone, in a name, as a bound; and how periods lie to each other."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.survey.texts.dates import MONTHS
from ikm.survey.texts.periods import PER, Period, bound, found_in, of_date, read
from ikm.survey.texts.vocabulary import vocabulary

KINDS = st.sampled_from(PER)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
PERIODS = st.builds(of_date, DAYS, KINDS)

MARCH = Period(2025, 3, "bulan")
FIRST_QUARTER, THIRD_QUARTER = Period(2025, 1, "triwulan"), Period(2025, 3, "triwulan")
FIRST_HALF, SECOND_HALF = Period(2025, 1, "semester"), Period(2025, 2, "semester")
YEAR = Period(2025, 1, "tahun")


@pytest.mark.parametrize(
    ("period", "start", "end", "text"),
    [
        (Period(2024, 2, "bulan"), date(2024, 2, 1), date(2024, 2, 29), "Februari 2024"),
        (Period(2025, 2, "bulan"), date(2025, 2, 1), date(2025, 2, 28), "Februari 2025"),
        (Period(2025, 12, "bulan"), date(2025, 12, 1), date(2025, 12, 31), "Desember 2025"),
        (FIRST_QUARTER, date(2025, 1, 1), date(2025, 3, 31), "TW I 2025"),
        (Period(2025, 2, "triwulan"), date(2025, 4, 1), date(2025, 6, 30), "TW II 2025"),
        (THIRD_QUARTER, date(2025, 7, 1), date(2025, 9, 30), "TW III 2025"),
        (Period(9999, 4, "triwulan"), date(9999, 10, 1), date(9999, 12, 31), "TW IV 9999"),
        (FIRST_HALF, date(2025, 1, 1), date(2025, 6, 30), "Semester I 2025"),
        (SECOND_HALF, date(2025, 7, 1), date(2025, 12, 31), "Semester II 2025"),
        (YEAR, date(2025, 1, 1), date(2025, 12, 31), "2025"),
    ],
)
def test_the_days_and_the_label_of_a_period(period: Period, start: date, end: date, text: str) -> None:
    assert (period.start, period.end, str(period)) == (start, end, text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("TW III 2025", THIRD_QUARTER),
        ("Triwulan 3 Tahun 2025", THIRD_QUARTER),
        ("TRIWULAN III TAHUN 2025", THIRD_QUARTER),
        ("Triwulan ke-3 Th. 2025", THIRD_QUARTER),
        ("triwulan ketiga 2025", THIRD_QUARTER),
        ("Tri Wulan III - 2025", THIRD_QUARTER),
        (" TW.III / 2025 ", THIRD_QUARTER),
        ("TW-3 2025", THIRD_QUARTER),
        ("TW 03 2025", THIRD_QUARTER),
        ("TWIII2025", THIRD_QUARTER),
        ("Q3 2025", THIRD_QUARTER),
        ("2025-Q3", THIRD_QUARTER),
        ("2025Q3", THIRD_QUARTER),
        ("2025 TW3", THIRD_QUARTER),
        ("Kuartal III 2025", THIRD_QUARTER),
        ("Periode Survei: TW III T.A. 2025", THIRD_QUARTER),
        ("Juli s/d September 2025", THIRD_QUARTER),
        ("Triwulan III (Juli – September) 2025", THIRD_QUARTER),
        ("Periode Januari - Maret 2025", FIRST_QUARTER),
        ("Jan-Mar 2025", FIRST_QUARTER),
        ("Januari 2025 s.d. Maret 2025", FIRST_QUARTER),
        ("1 Januari s.d. 31 Maret 2025", FIRST_QUARTER),
        ("01 Januari 2025 sampai dengan 31 Maret 2025", FIRST_QUARTER),
        ("Semester I 2025", FIRST_HALF),
        ("Semester 1 Tahun 2025", FIRST_HALF),
        ("Semester Pertama 2025", FIRST_HALF),
        ("Smt 2 2025", SECOND_HALF),
        ("SEM-II/2025", SECOND_HALF),
        ("S1 2025", FIRST_HALF),
        ("Januari s.d. Juni 2025", FIRST_HALF),
        ("Januari hingga Juni 2025", FIRST_HALF),
        ("Maret 2025", MARCH),
        ("Bulan Maret Tahun 2025", MARCH),
        ("Bulan 3 2025", MARCH),
        ("2025 maret", MARCH),
        ("Mar. 2025", MARCH),
        ("Mar-25", MARCH),
        ("Mar '25", MARCH),
        ("Maret’25", MARCH),
        ("2025-03", MARCH),
        ("2025/03", MARCH),
        ("2025‑03", MARCH),
        ("03/2025", MARCH),
        ("Maret - Maret 2025", MARCH),
        ("1 Maret – 31 Maret 2025", MARCH),
        ("1 Februari - 29 Februari 2024", Period(2024, 2, "bulan")),
        ("1 Januari - 30 Juni 2025", FIRST_HALF),
        ("2025", YEAR),
        ("2025.0", YEAR),
        ("Tahun 2025", YEAR),
        ("TA 2025", YEAR),
        ("Januari-Desember 2025", YEAR),
    ],
)
def test_a_text_that_is_a_period(text: str, period: Period) -> None:
    assert read(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "kemarin",
        "2025-03-31",
        "0000-00-00",
        "31/03/2025",
        "31-03-25",
        "1 Maret 2025",
        "1-Mar-25",
        "March 1, 2025",
        "Sabtu, 01 April 2023 - 00:00",
        "2023-04-01 00:00:00",
        "45700",
        "45017.5",
        "Maret",
        "TW III",
        "Mar 25",  # the twenty-fifth of March is as likely
        "25",
        "1850",
        "12025",
        "2025/1",  # a half-year or a month
        "1/2025",
        "2025-13",
        "2025-00",
        "TW 0 2025",
        "TW 5 2025",
        "TW V 2025",
        "Triwulan 2025",
        "Semester 3 2025",
        "Semester Ganjil 2025",
        "Bulan 13 2025",
        "TWX 2025",
        "TW III 2025 TW IV 2025",
        "TW III 2025 Maret",
        "TW I - II 2025",
        "TW I dan II 2025",
        "Semester 1 & 2 2025",
        "2024/2025",
        "TW III 2024-2025",
        "Februari - April 2025",
        "Januari dan Maret 2025",
        "Januari, Februari, Maret 2025",
        "Maret - Januari 2025",
        "Oktober 2024 - Maret 2025",
        "1 Januari - 30 Maret 2025",
        "2 Januari - 31 Maret 2025",
        "1 Februari - 29 Februari 2025",
        "1 Januari - Maret 2025",
        "2-31 Maret 2025",
        "TW III 2025 Puskesmas",
        "٢٠٢٥",
    ],
)
def test_a_text_that_is_no_period(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("key", "text", "period"),
    [
        ("bulan", "{} 3 2025", MARCH),
        ("bulan", "{} Maret 2025", MARCH),
        ("triwulan", "{} 3 2025", THIRD_QUARTER),
        ("triwulan", "2025-{}3", THIRD_QUARTER),
        ("semester", "{} 1 2025", FIRST_HALF),
        ("tahun", "{} 2025", YEAR),
        ("periode", "{} TW III 2025", THIRD_QUARTER),
        ("until", "Januari {} Maret 2025", FIRST_QUARTER),
        ("and", "TW I {} II 2025", None),
        ("1", "Semester {} 2025", FIRST_HALF),
        ("1", "TW {} 2025", FIRST_QUARTER),
        ("2", "Semester {} 2025", SECOND_HALF),
        ("3", "TW {} 2025", THIRD_QUARTER),
        ("4", "TW {} 2025", Period(2025, 4, "triwulan")),
    ],
)
def test_every_word_of_the_vocabulary_is_understood(key: str, text: str, period: Period | None) -> None:
    for word in vocabulary().period[key]:
        assert read(text.format(word)) == read(text.format(word.replace(" ", "_")).upper()) == period


@given(PERIODS)
def test_a_label_is_read_as_what_it_stands_for(period: Period) -> None:
    assert read(str(period)) == read(str(period).upper()) == period


@given(DAYS, st.sampled_from(sorted(MONTHS)), st.sampled_from(" -/."))
def test_no_full_date_is_a_period(day: date, name: str, sign: str) -> None:
    for parts in (f"{day:%d %m %Y}", f"{day:%Y %m %d}", f"{day.day} {name} {day.year}", f"{day:%d} {name} {day:%y}"):
        assert read(parts.replace(" ", sign)) is None


@pytest.mark.parametrize(
    ("name", "period", "left"),
    [
        ("SKM_Puskesmas_Melati_TW3_2025", THIRD_QUARTER, "SKM Puskesmas Melati"),
        ("2025-TW1 Dinas Sosial", FIRST_QUARTER, "Dinas Sosial"),
        ("2025_TW1_01_Puskesmas", FIRST_QUARTER, "01 Puskesmas"),
        ("2025/TW1", FIRST_QUARTER, ""),
        ("TW I 2025", FIRST_QUARTER, ""),
        ("TW 3 Puskesmas Melati 2025", THIRD_QUARTER, "Puskesmas Melati"),
        ("Maret Melati 2025", MARCH, "Melati"),
        ("puskesmas-a-2025-03", MARCH, "puskesmas a"),
        ("skm_januari_maret_2025", FIRST_QUARTER, "skm"),
        ("Rekap Semester 1 2025", FIRST_HALF, "Rekap"),
        ("SKM (TW III 2025)", THIRD_QUARTER, "SKM"),
        ("SKM Jl. Melati, Triwulan III (Juli-September) 2025 (1)", THIRD_QUARTER, "SKM Jl. Melati, (1)"),
        ("Rekap SKM - Tahun 2025.", YEAR, "Rekap SKM"),
        ("SKM2025", YEAR, "SKM"),
        ("SKM TW3 2025 diunduh 2025-10-03", THIRD_QUARTER, "SKM diunduh 2025 10 03"),
        ("SKM TW3 2025 per 12 Desember 2025", THIRD_QUARTER, "SKM per 12 Desember 2025"),
        ("İzmir Ⱥ TW3 2025", THIRD_QUARTER, "İzmir Ⱥ"),
        ("Loket 03 2025", YEAR, "Loket 03"),
    ],
)
def test_a_period_in_a_name(name: str, period: Period, left: str) -> None:
    assert found_in(name) == (period, left)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("", ""),
        ("Sheet1", "Sheet1"),
        ("melati_tw1", "melati tw1"),
        ("SKM TW1 2025 TW2 2025", "SKM TW1 2025 TW2 2025"),
        ("SKM 2024 dan 2025", "SKM 2024 dan 2025"),
        ("SKM TW1-2 2025", "SKM TW1 2 2025"),
        ("Laporan Triwulan 2025", "Laporan Triwulan 2025"),
        ("SKM Melati 12 Januari 2025", "SKM Melati 12 Januari 2025"),
        ("SKM_2025-10-03", "SKM 2025 10 03"),
        ("20251003_SKM", "20251003 SKM"),
        ("Loket_03_2025", "Loket 03 2025"),  # the third desk, or March
        ("Prodi S1 2025", "Prodi S1 2025"),  # bachelors, or the first half
        ("Klinik Semi 2025", "Klinik Semi 2025"),
        ("SKM Mar-25", "SKM Mar 25"),
        ("Kec. Melati (  )", "Kec. Melati"),
    ],
)
def test_a_name_without_one_sure_period(name: str, left: str) -> None:
    assert found_in(name) == (None, left)


@given(PERIODS, st.sampled_from(["{} Puskesmas Melati", "Puskesmas_{}_Melati", "Puskesmas-Melati ({})"]))
def test_a_label_is_found_in_a_name(period: Period, name: str) -> None:
    assert found_in(name.format(period)) == (period, "Puskesmas Melati")


@given(st.text() | st.from_regex(r"([a-z]{0,3}[-_ /.(]?(TW|Q|S|Jan|Mei|s\.d\.|20|[0-9]|III?)[-_ /.)]?){1,8}"))
def test_no_name_is_too_odd(name: str) -> None:
    period, left = found_in(name)
    assert left == " ".join(left.split())
    if period:
        assert str(period.year)[2:] in name
        assert read(str(period)) == period
    else:
        assert found_in(left)[1] == left


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-01-31", date(2025, 1, 31), date(2025, 1, 31)),
        ("31/01/2025", date(2025, 1, 31), date(2025, 1, 31)),
        ("3/4/2025", None, None),
        ("1 Januari 2025", date(2025, 1, 1), date(2025, 1, 1)),
        ("Januari 2025", date(2025, 1, 1), date(2025, 1, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("TW III 2025", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-02-30", None, None),
        ("kemarin", None, None),
        ("", None, None),
    ],
)
def test_what_a_bound_means(text: str, first: date | None, last: date | None) -> None:
    assert (bound(text, last=False), bound(text, last=True)) == (first, last)


@given(DAYS, KINDS)
def test_every_day_lies_in_one_period_of_a_kind(day: date, per: str) -> None:
    period = of_date(day, per)
    assert period.start <= day <= period.end
    assert of_date(period.start, per) == of_date(period.end, per) == period
    after = of_date(period.end + timedelta(days=1), per)
    assert after != period
    assert after > period
    assert after.start == period.end + timedelta(days=1)


@given(DAYS, KINDS, KINDS)
def test_a_coarser_period_holds_the_finer_one_and_no_finer_one_is_told(day: date, kind: str, per: str) -> None:
    period = of_date(day, kind)
    if PER.index(per) < PER.index(kind):
        assert period.coarser(per) is None
    else:
        assert period.coarser(per) == of_date(day, per)
        assert period.within(of_date(day, per))
    assert of_date(day, per).within(period) == (PER.index(per) <= PER.index(kind))


def test_periods_are_in_order_of_time_and_the_longer_stands_first() -> None:
    texts = (
        "2024|2025|Semester I 2025|TW I 2025|Januari 2025|Februari 2025|TW II 2025|Oktober 2025|Desember 2025|2026"
    )
    periods = [read(text) for text in texts.split("|")]
    assert all(periods)
    shuffled = random.Random(1).sample(periods, len(periods))
    assert "|".join(map(str, sorted(one for one in shuffled if one))) == texts


@given(PERIODS, PERIODS)
def test_the_order_is_one(one: Period, other: Period) -> None:
    assert (one < other) + (one == other) + (one > other) == 1
    assert (one <= other) == (not one > other)
    assert (one >= other) == (not one < other)
    if one.start != other.start:
        assert (one < other) == (one.start < other.start)
