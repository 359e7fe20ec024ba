"""Periods that do not say all in one cell are completed by what stands beside them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import ikm
from tests.kinds import ANSWERS
from tests.surveys import Rows, U, plain_index, write_csv, write_xlsx

FIRST, SECOND = ANSWERS[:12], ANSWERS[12:]


def dated(header: list[str], first: list[Any], second: list[Any]) -> Rows:
    return [[*header, *U], *([*first, *row] for row in FIRST), *([*second, *row] for row in SECOND)]


def periods_of(report: ikm.Report) -> dict[str | None, object]:
    (table,) = [table for table in report.tables if table.by == ("periode",)]
    return {group.label: group.score.exact for group in table.groups}


@pytest.mark.parametrize(
    ("header", "first", "second", "per", "labels"),
    [
        (["Tahun", "Triwulan"], [2025, "I"], [2025, "II"], "triwulan", ["TW I 2025", "TW II 2025"]),
        (["Triwulan", "Tahun"], ["4", "2024.0"], ["1", "2025"], "triwulan", ["TW IV 2024", "TW I 2025"]),
        (["Bulan", "Tahun"], ["Maret", 2025], ["April", 2025], "bulan", ["Maret 2025", "April 2025"]),
        (["Bulan", "Tahun"], [3, 2025], [4, 2025], "triwulan", ["TW I 2025", "TW II 2025"]),
        (["Semester", "Tahun"], ["I", 2025], ["II", 2025], "semester", ["Semester I 2025", "Semester II 2025"]),
        (["Triwulan"], ["II/2025"], ["III-2025"], "triwulan", ["TW II 2025", "TW III 2025"]),
        (["Periode"], ["Tri II 2025"], ["Tri. III 2025"], "triwulan", ["TW II 2025", "TW III 2025"]),
        (["Periode"], ["1 s.d. 31 Januari 2025"], ["1-28 Februari 2025"], "bulan", ["Januari 2025", "Februari 2025"]),
    ],
)
def test_what_a_cell_lacks_stands_beside_it(
    tmp_path: Path, header: list[str], first: list[Any], second: list[Any], per: str, labels: list[str]
) -> None:
    rows = dated(header, first, second)
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        found = periods_of(ikm.score(path, per=per))
        assert found == dict(zip(labels, (plain_index(FIRST), plain_index(SECOND)), strict=True))


def test_a_year_in_the_title_or_in_a_name(tmp_path: Path) -> None:
    rows = dated(["Tanggal"], ["3 Maret"], ["17 April"])
    wanted = {"Maret 2025": plain_index(FIRST), "April 2025": plain_index(SECOND)}
    titled = write_csv(tmp_path / "a.csv", [["SURVEI KEPUASAN MASYARAKAT TAHUN 2025"], [], *rows])
    report = ikm.score(titled, per="bulan")
    assert periods_of(report) == wanted
    (note,) = [finding for finding in report.findings.listed() if finding.code == "periods-completed"]
    assert "“3 Maret” is read as “3 Maret 2025”" in str(note)
    assert periods_of(ikm.score(write_csv(tmp_path / "SKM 2025.csv", rows), per="bulan")) == wanted


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [({"period": "TW I 2025"}, FIRST), ({"period": "Semester I 2025"}, ANSWERS), ({"year": 2025}, ANSWERS)],
)
def test_a_period_that_is_named_is_one_of_the_completed(
    tmp_path: Path, chosen: dict[str, Any], wanted: list[list[int]]
) -> None:
    path = write_csv(tmp_path / "a.csv", dated(["Triwulan", "Tahun"], ["I", 2025], ["II", 2025]))
    report = ikm.score(path, **chosen)
    assert (report.overall.respondents, report.overall.exact) == (len(wanted), plain_index(wanted))


def test_two_years_in_the_title_complete_nothing(tmp_path: Path) -> None:
    rows = [["Survei 2024 dan 2025"], *dated(["Tanggal"], ["3 Maret"], ["17 April"])]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), per="bulan")
    assert report.findings.by_code["rows-undated"] == 1
    assert "periods-completed" not in report.findings.by_code


def test_whole_periods_are_left_as_they_are(tmp_path: Path) -> None:
    rows = [["Tahun 2024"], *dated(["Periode"], ["TW I 2025"], ["TW II 2025"])]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), per="triwulan")
    assert [*periods_of(report)] == ["TW I 2025", "TW II 2025"]
    assert "periods-completed" not in report.findings.by_code


def test_the_whole_figure_is_never_touched(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", dated(["Tahun", "Triwulan"], [2025, "I"], [2025, "II"]))
    assert ikm.score(path).overall.exact == plain_index(ANSWERS)
    assert ikm.score(path, since="TW II 2025").overall.exact == plain_index(SECOND)


def test_sheets_of_months_have_the_year_of_the_file(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "SKM_2025.xlsx", {"JAN": [U, *FIRST], "FEB": [U, *SECOND]})
    found = periods_of(ikm.score(path, sheet="all", period_from="sheet"))
    assert found == {"Januari 2025": plain_index(FIRST), "Februari 2025": plain_index(SECOND)}


@pytest.mark.parametrize("stamp", ["2025-03-31T18:30:00Z", "2025-03-31 18:30:00+00:00", "2025-03-31 18:30 UTC"])
def test_stamps_of_another_zone_are_said(tmp_path: Path, stamp: str) -> None:
    path = write_csv(tmp_path / "a.csv", dated(["Tanggal"], [stamp], [stamp]))
    assert ikm.score(path, per="bulan").findings.by_code["dates-utc"] == 1
    assert "dates-utc" not in ikm.score(path).findings.by_code


def test_stamps_of_the_spot_are_not(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", dated(["Tanggal"], ["2025-03-31 18:30 WIB"], ["2025-04-01T18:30:00+07:00"]))
    assert "dates-utc" not in ikm.score(path, per="bulan").findings.by_code


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2025-03-31T02:00:00.500Z", "2025-03-31T18:30:00Z"),
        ("2025-03-31 09:00:00 +07:00", "2025-04-01 02:30 WIT"),
        ("30/3/2025 18:30 -05:00", "31/3/2025 18:30 GMT"),
    ],
)
def test_stamps_are_taken_by_the_clocks_of_the_office(tmp_path: Path, first: str, second: str) -> None:
    rows = dated(["Tanggal"], [first], [second])
    march, april = plain_index(FIRST), plain_index(SECOND)
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        report = ikm.score(path, per="bulan", timezone="WIB")
        assert periods_of(report) == {"Maret 2025": march, "April 2025": april}
        assert report.findings.by_code["stamps-shifted"] == 1
        assert "dates-utc" not in report.findings.by_code
        assert ikm.score(path, since="1 April 2025", timezone="+07:00").overall.exact == april


def test_stamps_of_two_moments_stay_two(tmp_path: Path) -> None:
    same = [3] * 9
    rows = [["Tanggal", *U], *([f"2025-03-31T18:30:00.{part}Z", *same] for part in (125, 250, 250))]
    path = write_csv(tmp_path / "a.csv", rows)
    found = ikm.score(path, timezone="WIB", drop_duplicates=True)
    assert found.overall.respondents == 2


def test_a_stamp_that_names_no_zone_stays(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", dated(["Tanggal"], ["2025-03-31 18:30"], ["3/4/2025 18:30"]))
    report = ikm.score(path, per="bulan", timezone="WIB")
    assert "stamps-shifted" not in report.findings.by_code
    assert report.findings.by_code["stamps-zoneless"] == 1
    assert periods_of(report) == {"Maret 2025": plain_index(FIRST), "April 2025": plain_index(SECOND)}


MOMENTS = [datetime(2025, month, day, hour, 30) for month in (1, 2, 3) for day in (3, 12, 28) for hour in (9, 18)]
LATER = [moment + timedelta(hours=7) for moment in MOMENTS]


@pytest.mark.parametrize("form", ["%d/%m/%Y %H:%M +00:00", "%m/%d/%Y %H:%M UTC"])
@pytest.mark.parametrize("turned", [False, True])
def test_stamps_with_slashes_hold_the_same_moments_as_others(tmp_path: Path, form: str, turned: bool) -> None:
    """Whatever the order, those of which the others tell the month are shifted with them."""
    answers = dict(zip(MOMENTS, ANSWERS, strict=False))
    moments = MOMENTS[::-1] if turned else MOMENTS
    path = write_csv(tmp_path / "a.csv", [["Tanggal", *U], *([f"{m:{form}}", *answers[m]] for m in moments)])
    for until in (date(2025, 1, 12), date(2025, 2, 3), date(2025, 3, 28)):
        wanted = [answers[m] for m, later in zip(MOMENTS, LATER, strict=True) if later.date() <= until]
        report = ikm.score(path, timezone="WIB", until=until.isoformat())
        assert (report.overall.respondents, report.overall.exact) == (len(wanted), plain_index(wanted))
        assert "dates-ambiguous" not in report.findings.by_code


def test_days_beside_stamps_with_a_zone_are_read_as_these(tmp_path: Path) -> None:
    rows = dated(["Tanggal"], ["1/31/2025 02:00 +00:00"], ["3/4/2025"])
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), per="bulan", timezone="WIB")
    assert periods_of(report) == {"Januari 2025": plain_index(FIRST), "Maret 2025": plain_index(SECOND)}


def test_that_nothing_tells_the_month_of_a_shifted_stamp_is_said(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", dated(["Tanggal"], ["2/4/2025 18:30 Z"], ["30 April 2025 18:30 +00:00"]))
    report = ikm.score(path, per="bulan", timezone="WIB")
    assert periods_of(report) == {"April 2025": plain_index(FIRST), "Mei 2025": plain_index(SECOND)}
    assert (report.findings.by_code["stamps-shifted"], report.findings.by_code["dates-ambiguous"]) == (1, 1)


@pytest.mark.parametrize("zone", ["+99:99", "+07:60", "-15", "+14:01"])
def test_no_clock_is_farther_ahead(tmp_path: Path, zone: str) -> None:
    rows = dated(["Tanggal"], [f"2025-03-31 23:30 {zone}"], ["2025-03-31 18:30 Z"])
    path = write_csv(tmp_path / "a.csv", rows)
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(path, timezone=zone)
    assert refused.value.code == "option-unknown"


def test_a_zone_is_one_of_indonesia_or_an_offset(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", dated(["Tanggal"], ["2025-03-31 18:30"], ["2025-03-31 18:30"]))
    with pytest.raises(ikm.Refusal, match="WIB, WITA, WIT") as refused:
        ikm.score(path, timezone="Jakarta")
    assert refused.value.code == "option-unknown"
