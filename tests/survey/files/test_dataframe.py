"""A DataFrame is a table like any other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ikm
from tests.surveys import U


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({**{name: [4, 3, 2] for name in U}, **columns})


def test_rows_are_counted_as_if_below_a_header() -> None:
    report = ikm.score(frame(U3=[4, 9, 1]))
    finding = report.findings.shown()[0]
    assert (finding.place.file, finding.place.cell, finding.value) == ("DataFrame", "C3", "9")
    assert report.inputs[0].sha256 is None


@pytest.mark.parametrize(
    "column",
    [
        [4, None, 2],
        [4.0, np.nan, 2.0],
        ["4", "", " 2 "],
        pd.array([4, pd.NA, 2], dtype="Int64"),
        pd.Categorical(["4", None, "2"]),
        pd.array(["4", pd.NA, "2,0"], dtype="string"),
    ],
    ids=["objects", "floats", "texts", "Int64", "categories", "strings"],
)
def test_missing_values_of_every_kind_are_blank(column: object) -> None:
    first = ikm.score(frame(U1=column)).overall.unsur[0]
    assert (first.answers, first.total) == (2, 6)


def test_a_row_that_is_blank_throughout_is_no_row() -> None:
    table = frame(Layanan=["a", "b", None]).astype(object)
    table.loc[1] = None
    report = ikm.score(table, by="layanan")
    assert report.inputs[0].rows == 2
    assert [group.key["layanan"] for group in report.tables[0].groups] == ["a", None]


@pytest.mark.parametrize("column", [[1, True, 2], [True, 1, 2], [np.True_, 1, 2], ["1", True, "2"]], ids=str)
def test_a_truth_value_is_no_answer(column: object) -> None:
    report = ikm.score(frame(U1=column))
    assert report.findings.by_code["answer-unknown"] == 1
    assert report.overall.unsur[0].total == 3


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(frame().iloc[:0])
    assert refused.value.code == "table-empty"


def test_the_frame_itself_is_left_alone() -> None:
    table = frame()
    before = table.copy()
    ikm.score(table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("cell", [[1, 2], {"a": 1}, np.array([3, 4]), {4}, (1, [2])], ids=str)
def test_a_cell_of_several_values_is_no_answer(cell: object) -> None:
    """A form that lets people tick several gives such cells; beside the answers they are a column like any other."""
    report = ikm.score(frame(U1=pd.Series([4, cell, 2], dtype=object)))
    assert report.findings.by_code["answer-unknown"] == 1
    assert report.overall.unsur[0].total == 6
    beside = ikm.score(frame(Pilihan=pd.Series([cell] * 3, dtype=object)), drop_duplicates=False)
    assert (beside.overall.respondents, beside.findings.by_code["answer-unknown"]) == (3, 0)
    assert ikm.check(frame(Pilihan=pd.Series([cell] * 3, dtype=object))).inputs[0].use.used == 3


@pytest.mark.parametrize(
    "column",
    [
        pd.date_range("2025-01-01", periods=3, tz="Asia/Jakarta"),
        pd.period_range("2025-01", periods=3, freq="M"),
        pd.interval_range(0, 3),
        pd.to_timedelta([1, 2, 3], unit="s"),
        pd.Series([pd.Timestamp("2025-01-01"), "", None], dtype=object),
        [1 + 2j, 0j, 3j],
        [b"\\xff", b"", b"a"],
    ],
    ids=["dates with a zone", "periods", "intervals", "times", "dates and blanks", "complex", "bytes"],
)
def test_a_column_beside_the_answers_may_be_of_any_kind(column: object) -> None:
    assert ikm.score(frame(Lain=column)).overall.respondents == 3
    assert ikm.check(frame(Lain=column)).inputs[0].use.used == 3
