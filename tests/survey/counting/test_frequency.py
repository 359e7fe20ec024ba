"""A row that stands for k respondents is k equal respondents, in every figure."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.options import StatisticsMode
from ikm.survey.files import csv_file as delimited
from tests.conftest import Run
from tests.surveys import U, csv_text, plain_index, write_book, write_csv, write_tally, write_xlsx

HEADER = ["Unit", "JK", "Jumlah", *U]
ROWS: list[list[Any]] = [
    ["A", "L", 12, 3, 4, 3, 4, 4, 3, 2, 4, 3],
    ["A", "P", 1, 4, 4, 3, 3, 3, 4, 4, 2, 4],
    ["B", "L", 7, 2, 3, "", 4, 3, 3, 3, 3, 4],
    ["B", "P", 5, 4, 3, 4, 4, 2, 3, 4, "", 4],
    ["B", "P", 3, 1, 1, 2, 2, 1, 2, 1, 1, 2],
]


def expanded(rows: list[list[Any]]) -> list[list[Any]]:
    """Every row so often as it counts, with 1 instead of its number."""
    return [[*row[:2], 1, *row[3:]] for row in rows for _ in range(int(row[2]))]


def score(rows: list[list[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([HEADER, *rows]).encode()), unit="Unit", **options)


def figures(report: ikm.Report) -> dict[str, Any]:
    """All that a report says of its respondents, without the rows that they were read from and the remarks."""
    values = report.to_dict()
    for key in ("inputs", "findings", "manifest", "input"):
        values.pop(key, None)
    return values


FULL: dict[str, Any] = {"profile": True, "by": ["JK", "Unit,JK"], "stats": StatisticsMode.SHOW, "min_n": 1}


@pytest.mark.parametrize("missing", ["per-unsur", "complete"])
def test_the_report_is_that_of_the_respondents_one_by_one(missing: str) -> None:
    weighted = score(ROWS, frequency="Jumlah", missing=missing, **FULL)
    plain = score(expanded(ROWS), missing=missing, **FULL)
    assert figures(weighted) == figures(plain)
    assert weighted.overall.respondents == (28 if missing == "per-unsur" else 16)


def test_the_index_is_that_of_the_sentence_of_the_regulation() -> None:
    answers = [[answer or 0 for answer in row[3:]] for row in expanded(ROWS)]
    report = score(ROWS, frequency="jumlah")
    assert report.overall.exact == plain_index(answers)
    assert not report.findings.by_code["total-differs"]  # a column “Jumlah” is that of the answers elsewhere


ROW = st.tuples(
    st.sampled_from("AB"), st.sampled_from("LP"), st.integers(0, 9), *[st.sampled_from([1, 2, 3, 4, ""])] * 9
)


@settings(max_examples=15, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12))
def test_so_it_is_whatever_the_rows_are(rows: list[tuple[Any, ...]]) -> None:
    full = [["A", "L", 2, *[4] * 9], ["B", "P", 1, *[2] * 9], *map(list, rows)]
    assert figures(score(full, frequency="Jumlah", **FULL)) == figures(score(expanded(full), **FULL))


@pytest.mark.parametrize("way", ["xlsx", "long csv"])
def test_every_reader_gives_the_same(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = figures(score(ROWS * 20, frequency="Jumlah", **FULL))
    if way == "xlsx":
        path = write_xlsx(tmp_path / "a.xlsx", [HEADER, *ROWS * 20])
    else:
        path = write_csv(tmp_path / "a.csv", [HEADER, *ROWS * 20])
        monkeypatch.setattr(delimited, "SMALL", 1)
        monkeypatch.setattr(delimited, "BLOCK", 256)
    assert figures(ikm.score(path, unit="Unit", frequency="Jumlah", **FULL)) == expected


def test_the_answers_one_by_one_are_those_of_every_respondent() -> None:
    weighted = score(ROWS, frequency="Jumlah", answers=100)
    plain = score(expanded(ROWS), answers=100)
    assert weighted.answers
    assert plain.answers
    for ours, theirs in zip(weighted.answers, plain.answers, strict=True):
        assert (ours.unit, ours.scores.tolist()) == (theirs.unit, theirs.scores.tolist())
    assert not score(ROWS, frequency="Jumlah", answers=27).answers


def test_workbooks_and_tallies_of_it_are_read_back_to_the_same(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [HEADER, *ROWS])
    exact = ikm.score(source, frequency="Jumlah").overall.exact
    book = write_book(tmp_path / "a.xlsx", source, frequency="Jumlah")
    tally = write_tally(tmp_path / "a.tally", source, frequency="Jumlah")
    for written in (book, tally):
        again = ikm.score(written)
        assert (again.overall.exact, again.overall.respondents) == (exact, 28)


def test_a_check_counts_blanks_and_answers_by_respondents() -> None:
    inspection = ikm.check(io.BytesIO(csv_text([HEADER, *ROWS]).encode()), frequency="Jumlah")
    blanks = [dict(finding.facts) for finding in inspection.findings.listed() if finding.code == "answers-blank"]
    assert [(facts["unsur"], facts["blank"], facts["rows"]) for facts in blanks] == [
        ("U3 Waktu", 7, 28),
        ("U8 Sarana", 5, 28),
    ]


def test_the_column_is_shown_for_what_it_is(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, *ROWS])
    assert "Jumlah" not in ikm.score(path, frequency="Jumlah").inputs[0].unused
    (table,) = ikm.check(path, frequency="Jumlah").inputs
    assert table.columns[2].meaning == "frekuensi"
    done = run("check", path, "--frequency", "Jumlah")
    assert "28 responden" in done.stdout


def test_a_mapping_file_names_the_column(tmp_path: Path, run: Run) -> None:
    mapping = tmp_path / "peta.toml"
    mapping.write_text('schema = "ikm.map/1"\nfrequency = "Jumlah"\n', encoding="utf-8")
    path = write_csv(tmp_path / "a.csv", [HEADER, *ROWS])
    assert ikm.score(path, map=mapping).overall.respondents == 28
    assert '"respondents": 28' in run("score", path, "--frequency", "Jumlah", "-f", "json").stdout


def test_a_foot_has_no_frequency() -> None:
    rows = [[n, *row[2:]] for n, row in enumerate(ROWS, 1)]
    foot = ["Jumlah", 28, *[90] * 9]
    for last in (foot, ["Jumlah", "", *[90] * 9]):
        report = ikm.score(
            io.BytesIO(csv_text([["No", "Banyaknya", *U], *rows, last]).encode()), frequency="Banyaknya"
        )
        assert report.overall.respondents == 28
        assert not report.findings.by_code["frequency-none"]


def with_number(number: object, others: int = 1) -> list[list[Any]]:
    rows = [list(row) for row in ROWS * others]
    rows[1][2] = number
    return rows


@pytest.mark.parametrize("number", ["", "12 orang", "-2", "1.000", "1,250", "tidak tahu"])
def test_a_row_without_a_number_is_an_error_and_not_used(number: str) -> None:
    if number == "1,250":
        with pytest.raises(Refusal) as refused:
            score(with_number(number), frequency="Jumlah")
        assert refused.value.code == "frequency-fraction"
        return
    report = score(with_number(number), frequency="Jumlah")
    assert report.overall.respondents == 27
    assert report.findings.by_code["frequency-none"] == 1
    (finding,) = [finding for finding in report.findings.listed() if finding.code == "frequency-none"]
    assert finding.place.cell == "C3"


def test_a_row_of_nobody_is_left_out_with_a_note() -> None:
    report = score(with_number(0), frequency="Jumlah")
    assert report.overall.respondents == 27
    (note,) = [finding for finding in report.findings.listed() if finding.code == "rows-left-out"]
    assert note.sentence.startswith("1 rows with 0 under Jumlah ")


def test_whole_numbers_may_be_written_with_decimals() -> None:
    assert score(with_number("1,0"), frequency="Jumlah").overall.respondents == 28
    assert score(with_number(1.0), frequency="Jumlah").overall.respondents == 28


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("U1", "frequency-other"),
        ("No", "frequency-other"),
        ("JK", "frequency-unread"),
        ("Jmlah", "column-unknown"),
        ("Bobot", "frequency-fraction"),
    ],
)
def test_another_column_is_refused(column: str, code: str) -> None:
    rows = [[*row, 0.5 + n, n] for n, row in enumerate(ROWS, 1)]
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(csv_text([[*HEADER, "Bobot", "No"], *rows]).encode()), frequency=column)
    assert refused.value.code == code


def test_it_is_not_said_beside_what_needs_single_respondents() -> None:
    with pytest.raises(Refusal) as refused:
        score(ROWS, frequency="Jumlah", drop_duplicates=True)
    assert refused.value.code == "option-conflict"
    counts = [["Unsur", "1", "2", "3", "4"], *([unsur, 0, 1, 5, 4] for unsur in U)]
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(csv_text(counts).encode()), frequency="4")
    assert refused.value.code == "frequency-counts"


def test_a_used_column_is_not_warned_of() -> None:
    report = ikm.score(io.BytesIO(csv_text([[*HEADER[:2], "Frekuensi", *U], *ROWS]).encode()), frequency="Frekuensi")
    assert not report.findings.by_code["frequency-unused"]
    assert report.overall.exact == score(ROWS, frequency="Jumlah").overall.exact
