"""A table whose last column is headed ``count`` is the result of a statement of ``ikm sql``."""

from __future__ import annotations

import io
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.surveys import U, csv_text

PATTERNS: list[list[Any]] = [
    ["A", 4, 4, 4, 4, 4, 4, 4, 4, 4],
    ["A", 3, 4, 3, 4, 3, 4, 3, 4, ""],
    ["B", 1, 2, 3, 4, 1, 2, 3, 4, 1],
    ["B", 2, 2, 2, 2, 2, 2, 2, 2, 2],
]
TIMES = [5, 3, 12, 1]


def score(header: list[str], rows: list[list[Any]], **options: Any) -> ikm.Report:
    return ikm.score(io.BytesIO(csv_text([header, *rows]).encode()), **options)


def counted(times: list[Any], **options: Any) -> ikm.Report:
    rows = [[*pattern, number] for pattern, number in zip(PATTERNS, times, strict=True)]
    return score(["Unit", *U, "count"], rows, **options)


def figures(report: ikm.Report) -> dict[str, Any]:
    return {key: value for key, value in report.to_dict().items() if key not in ("inputs", "findings", "manifest")}


@pytest.mark.parametrize("missing", ["per-unsur", "complete"])
def test_each_row_counts_as_often_as_it_says(missing: str) -> None:
    rows = [pattern for pattern, number in zip(PATTERNS, TIMES, strict=True) for _ in range(number)]
    report = counted(TIMES, missing=missing)
    assert figures(report) == figures(score(["Unit", *U], rows, missing=missing))
    assert report.findings.by_code["rows-counted"] == 1


def test_the_last_row_is_no_foot_whatever_its_sums() -> None:
    sums = ["", *[sum(int(row[place] or 0) for row in PATTERNS[:1]) for place in range(1, 10)], 7]
    assert score(["Unit", *U, "count"], [[*PATTERNS[0], 1], sums]).overall.respondents == 8


@pytest.mark.parametrize(
    ("number", "code"), [("", "frequency-unread"), ("dua", "frequency-unread"), (1.5, "frequency-fraction")]
)
def test_anything_but_whole_numbers_is_refused(number: object, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        counted([*TIMES[:3], number])
    assert refused.value.code == code


@pytest.mark.parametrize("header", ["Count", "jumlah", "n"])
def test_no_other_header_is_taken_without_being_told(header: str) -> None:
    rows = [[*pattern, number] for pattern, number in zip(PATTERNS, TIMES, strict=True)]
    assert score(["Unit", *U, header], rows).overall.respondents == len(PATTERNS)
    assert score(["Unit", *U, header], rows, frequency=header).overall.respondents == sum(TIMES)
