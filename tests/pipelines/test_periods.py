"""Of which period a report speaks, where the answers are of several; earlier periods from earlier reports."""

from __future__ import annotations

import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.conftest import validate
from tests.surveys import U, csv_text, plain_index, write_csv, write_tally

PERIODS = {"TW III 2024": 2, "TW I 2025": 3, "TW II 2025": 4}
"""The answer of everybody in each, so that the index is 25 times that."""
SIZES = {"TW III 2024": 12, "TW I 2025": 15, "TW II 2025": 20}


def rows(periods: dict[str, int] = PERIODS) -> list[list[Any]]:
    header = ["Unit", "Jenis kelamin", "Periode", *U]
    return [
        header,
        *(
            ["AB"[person % 2], "LP"[person % 2], period, *[answer] * 9]
            for period, answer in periods.items()
            for person in range(SIZES[period])
        ),
    ]


def score(periods: dict[str, int] = PERIODS, **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text(rows(periods)).encode()), **options)


def trend(report: ikm.Report) -> dict[str | None, float]:
    table = next(table for table in report.tables if table.by == ("periode",))
    return {group.key["periode"]: float(group.score.exact or 0) for group in table.groups}


ALL = {"TW III 2024": 50.0, "TW I 2025": 75.0, "TW II 2025": 100.0}


@pytest.mark.parametrize(
    ("options", "period", "index", "respondents"),
    [
        ({"by": "periode"}, "TW II 2025", 100, 20),  # the latest
        ({"by": "periode", "period": "TW I 2025"}, "TW I 2025", 75, 15),
        ({"by": "periode", "period": "triwulan 1 2025"}, "TW I 2025", 75, 15),
        ({"by": "periode", "year": 2025}, "2025", (15 * 75 + 20 * 100) / 35, 35),
        ({"by": "periode", "period": "2025"}, "2025", (15 * 75 + 20 * 100) / 35, 35),
        ({"by": "periode", "year": 2024}, "2024", 50, 12),
        ({"period": "TW III 2024"}, "TW III 2024", 50, 12),  # it chooses without a trend, too
        ({}, "TW II 2025", 100, 20),  # nobody spoke of periods, and the answers tell them
        ({"period": "semua"}, None, (12 * 50 + 15 * 75 + 20 * 100) / 47, 47),
        ({"year": 2025}, "2025", (15 * 75 + 20 * 100) / 35, 35),
    ],
)
def test_a_report_speaks_of_one_period(
    options: dict[str, Any], period: str | None, index: float, respondents: int
) -> None:
    report = score(unit="Unit", profile=True, answers=100, **options)
    assert report.period == period
    assert float(report.overall.exact or 0) == pytest.approx(index)
    assert report.overall.respondents == respondents
    # all that is not by period is of the same respondents
    assert sum(group.score.respondents for group in report.units()) == respondents
    (sex,) = (one for one in report.profile if one.role == "jenis_kelamin")
    assert sum(line.respondents for line in sex.indicators) == respondents
    assert report.answers is not None
    assert sum(one.scores.shape[1] for one in report.answers) == respondents
    if "by" in options or not options:
        assert trend(report) == ALL
    json_values = report.to_dict()
    assert json_values["period"] == period
    assert json_values["periods"]["chosen"] == list(report.periods.chosen)


def test_the_order_of_the_rows_changes_nothing() -> None:
    header, *lines = rows()
    turned = io.BytesIO(csv_text([header, *reversed(lines)]).encode())
    one, other = score(by="periode", unit="Unit"), ikm.score(turned, by="periode", unit="Unit")
    assert one.rows() == other.rows()


def test_a_period_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refusal) as refused:
        score(period="TW IV 2025")
    assert refused.value.code == "period-none"
    assert "TW III 2024, TW I 2025, TW II 2025" in str(refused.value)
    with pytest.raises(Refusal, match="do not tell of which period") as refused:
        ikm.score(io.BytesIO(csv_text([U, *[[3] * 9] * 3]).encode()), year=2025)
    assert refused.value.code == "year-untold"


def test_where_the_answers_tell_no_period_it_is_a_label() -> None:
    report = ikm.score(io.BytesIO(csv_text([U, *[[3] * 9] * 3]).encode()), period="Semester I")
    assert (report.period, report.overall.respondents) == ("Semester I", 3)


@pytest.mark.parametrize(
    ("label", "said"), [("TW II 2025", 0), ("triwulan II 2025", 0), ("2025", 1), ("Juni 2025", 0), ("TW I 2025", 1)]
)
def test_a_label_that_the_answers_contradict_is_said(label: str, said: int) -> None:
    report = score({"TW II 2025": 4}, period=label)
    assert (report.period, report.overall.respondents) == (label, 20)
    assert report.findings.by_code["period-other"] == said


@pytest.mark.parametrize(
    ("span", "respondents", "judged"),
    [(None, 20, False), ("triwulan", 20, True), ("semester", 35, True), ("tahun", 35, True), ("bulan", 20, False)],
)
def test_users_of_a_span_are_held_against_the_respondents_of_just_that(
    span: str | None, respondents: int, judged: bool, tmp_path: Path
) -> None:
    users = write_csv(tmp_path / "p.csv", [["Unit", "Jumlah pengguna"], ["A", 300], ["B", 400]])
    report = score(by="periode", unit="Unit", population=users, population_span=span)
    *_, whole = report.quotas
    assert (whole.respondents, whole.judged) == (respondents, judged)
    assert report.findings.by_code["sample-periods"] == (not judged)
    # the finite correction belongs to the users of the very time of the figure
    assert report.stats is not None
    corrected = {group.stats.interval.population for group in report.units() if group.stats}
    assert corrected == ({300, 400} if span == "triwulan" else {None})


def test_a_column_of_the_list_says_the_span(tmp_path: Path) -> None:
    users = write_csv(
        tmp_path / "p.csv", [["Unit", "Jumlah pengguna", "Rentang"], ["A", 300, "per tahun"], ["B", 400, "Tahun"]]
    )
    *_, whole = score(by="periode", unit="Unit", population=users).quotas
    assert (whole.respondents, whole.judged) == (35, True)


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        (["Rentang"], [["tahun"], ["triwulan"]], "population-spans"),
        (["Rentang"], [["minggu"], ["minggu"]], "population-span-unknown"),
        (["Rentang", "Per"], [["tahun", "tahun"], ["tahun", "tahun"]], "population-span-columns"),
    ],
)
def test_spans_that_say_nothing_are_refused(
    header: list[str], cells: list[list[str]], code: str, tmp_path: Path
) -> None:
    users = write_csv(
        tmp_path / "p.csv",
        [["Unit", "Jumlah pengguna", *header], ["A", 300, *cells[0]], ["B", 400, *cells[1]]],
    )
    with pytest.raises(Refusal) as refused:
        score(by="periode", unit="Unit", population=users)
    assert refused.value.code == code


def test_a_span_needs_a_list() -> None:
    with pytest.raises(Refusal, match="population_span") as refused:
        score(population_span="tahun")
    assert refused.value.code == "option-needs"


EARLIER = {"TW III 2024": 2, "TW I 2025": 3}
NOW = {"TW II 2025": 4}


@pytest.fixture
def earlier(tmp_path: Path) -> dict[str, str]:
    """The two earlier periods as a report in JSON, a tally, and answers."""
    path = write_csv(tmp_path / "dulu.csv", rows(EARLIER))
    report = ikm.score(path, by="periode", unit="Unit")
    json_path = tmp_path / "dulu.json"
    json_path.write_text(json.dumps(report.to_dict()))
    tally = write_tally(tmp_path / "dulu.tally", path, by="periode", unit="Unit")
    return {"json": str(json_path), "tally": str(tally), "csv": str(path)}


@pytest.mark.parametrize("kind", ["json", "tally", "csv"])
def test_earlier_periods_stand_in_the_trend_and_nowhere_else(earlier: dict[str, str], kind: str) -> None:
    with_answers = score(by="periode", unit="Unit")
    report = score(NOW, by="periode", unit="Unit", history=earlier[kind])
    validate("report", report.to_dict())
    assert trend(report) == ALL
    assert (report.period, report.overall) == ("TW II 2025", with_answers.overall)
    assert [group.score for group in report.units()] == [group.score for group in with_answers.units()]
    origins = [group.origin for group in next(t for t in report.tables if t.by == ("periode",)).groups]
    assert origins == [earlier[kind], earlier[kind], None]
    of_units = [table for table in report.tables if table.by == ("unit", "periode")]
    assert len(of_units[0].groups) == 6


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no path of Windows names a pipe")
@pytest.mark.parametrize("kind", ["json", "tally", "csv"])
def test_earlier_periods_may_come_through_a_pipe(earlier: dict[str, str], kind: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipa"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as writer:
        writer.submit(pipe.write_bytes, Path(earlier[kind]).read_bytes())
        report = score(NOW, by="periode", unit="Unit", history=str(pipe))
    assert report.rows() == score(NOW, by="periode", unit="Unit", history=earlier[kind]).rows()


def test_a_report_without_periods_of_its_own_is_the_last_of_its_history(earlier: dict[str, str]) -> None:
    report = ikm.score(
        io.BytesIO(csv_text([U, *[[4] * 9] * 20]).encode()), period="TW II 2025", history=[earlier["json"]]
    )
    assert trend(report) == ALL
    (step,) = (step for key, step in report.tables[-1].steps().items() if key == ("TW II 2025",))
    assert step is not None
    assert step.change == 25


def test_the_same_period_twice_is_refused(earlier: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        score(by="periode", history=earlier["json"])
    assert refused.value.code == "history-twice"
    with pytest.raises(Refusal) as refused:
        score(NOW, by="periode", history=[earlier["json"], earlier["tally"]])
    assert refused.value.code == "history-twice"


def test_a_history_by_another_choice_is_said(earlier: dict[str, str]) -> None:
    report = score(NOW, by="periode", unit="Unit", history=earlier["json"], weight="0.11")
    assert report.findings.by_code["history-differs"] == 2  # one each period
    report = score(NOW, by="periode", unit="Unit", history=earlier["json"], overall="mean")
    assert report.findings.by_code["history-differs"] == 2
    with pytest.raises(Refusal) as refused:
        score(NOW, by="periode", history=earlier["json"], rules="permenpanrb-16-2014")
    assert refused.value.family == "compare-differs"


def dated(*days: str) -> io.BytesIO:
    rows = [[day, *[1 + place % 4] * 9] for place, day in enumerate(days) for _ in range(5)]
    return io.BytesIO(csv_text([["Tanggal", *U], *rows]).encode())


def test_a_period_that_is_named_is_taken_of_the_dates() -> None:
    days = ("2025-01-10", "2025-02-11", "2025-05-12", "2025-07-13")
    for options, respondents in (({"period": "TW I 2025"}, 10), ({"period": "Mei 2025"}, 5), ({"year": 2025}, 20)):
        report = ikm.score(dated(*days), **options)
        assert (report.overall.respondents, [table.by for table in report.tables]) == (respondents, [])
    with pytest.raises(Refusal) as refused:
        ikm.score(dated(*days), period="TW IV 2025")
    assert refused.value.code == "period-none"
    assert ikm.score(dated(*days)).overall.respondents == 20  # a day is no period
    assert ikm.score(dated(*days), period="Gelombang kedua").overall.respondents == 20


@pytest.mark.parametrize("chosen", [{"year": 2025}, {"period": "2025"}])
def test_a_year_that_is_named_has_the_months_of_a_tally_too(chosen: dict[str, Any], tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", [["Tanggal", *U], *[["2025-01-10", *[3] * 9]] * 12])
    tally = write_tally(tmp_path / "a.tally", first, per="bulan")
    second = write_csv(tmp_path / "b.csv", [["Tanggal", *U], *[["2025-05-10", *[4] * 9]] * 6])
    report = ikm.score([tally, second], **chosen)
    assert (report.period, report.overall.respondents) == ("2025", 18)
    assert report.overall.exact == plain_index([*[[3] * 9] * 12, *[[4] * 9] * 6])


@pytest.mark.parametrize("word", ["all", "semua", " Semua "])
def test_a_word_for_all_periods_is_the_name_of_none(word: str) -> None:
    for source in (dated("2025-01-10", "2025-02-11"), io.BytesIO(csv_text([U, *[[3] * 9] * 10]).encode())):
        report = ikm.score(source, period=word)
        assert (report.period, report.overall.respondents) == (None, 10)


def test_periods_of_which_nothing_tells_when_they_were_are_all_counted() -> None:
    report = score({"TW III 2024": 2}, by="periode")
    assert report.period == "TW III 2024"  # all are of the one that is told
    header, *lines = rows()
    named = [[*line[:2], f"Tahap {line[2][3]}", *line[3:]] for line in lines]
    report = ikm.score(io.BytesIO(csv_text([header, *named]).encode()), by="periode")
    assert (report.period, report.overall.respondents) == (None, 47)


def test_an_earlier_report_of_no_time_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "dulu.csv", [U, *[[3] * 9] * 12])
    with pytest.raises(Refusal) as refused:
        score(NOW, by="periode", history=str(path))
    assert refused.value.code == "history-undated"
    again = path.rename(tmp_path / "dulu TW I 2025.csv")
    assert trend(score(NOW, by="periode", history=str(again))) == {"TW I 2025": 75.0, "TW II 2025": 100.0}


def test_a_year_and_a_period_are_not_both_chosen() -> None:
    with pytest.raises(Refusal) as refused:
        score(year=2024, period="TW I 2025")
    assert refused.value.code == "option-conflict"


@pytest.mark.parametrize("name", ["periode", "Triwulan", "bulan"])
def test_periods_of_which_no_column_tells_are_asked_for_with_per(tmp_path: Path, name: str) -> None:
    dates = ["2025-07-03", "2025-10-04"]
    path = write_csv(tmp_path / "a.csv", [["Tanggal", *U], *([day, *[3] * 9] for day in dates)])
    with pytest.raises(Refusal, match=r"with per=.triwulan.,") as refused:
        ikm.score(path, by=name)
    assert (refused.value.code, refused.value.family) == ("column-period", "column-unknown")
    with pytest.raises(Refusal) as compared:
        ikm.compare(path, between=("TW3", "TW4"))
    assert compared.value.code == "column-period"
    assert [group.label for group in ikm.score(path, by="periode", per="triwulan").tables[0].groups] == [
        "TW III 2025",
        "TW IV 2025",
    ]
