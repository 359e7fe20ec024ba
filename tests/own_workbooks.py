"""Workbooks that ikm wrote: their figures, what is said of them, and changes such as people make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

import ikm
from tests.surveys import U, without_stats

MANY = 20_000
A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]
UNITS = [["Unit", *U], *(["Loket A", *row] for row in (A, B, C)), *(["Loket B", *row] for row in (C, A, A, B))]

Edit = Callable[[Any], None]


def figures(report: ikm.Report, *, with_ranks: bool = True) -> Any:
    """The method and the figures of the whole and of the units, every digit, but for what counts do not tell.

    They tell no statistics, and so not how sure a rank is: that is left out where it is not ``with_ranks``.
    """
    found = without_stats(report.to_dict())
    units = [table for table in found["tables"] if table["by"] == ["unit"]]
    for group in (group for table in units for group in table["groups"]):
        if not with_ranks:
            group.pop("rank_interval", None)
    return found["rules"], found["overall"], units


def edited(path: Path, edit: Edit) -> Path:
    """The workbook as a program saves it that computes no formula, after a change."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def changes(report: ikm.Report) -> list[str]:
    """What is said to be no longer as it was: place and sentence."""
    found = [one for one in report.findings.listed() if one.code == "workbook-changed"]
    return [f"{one.place.sheet}!{one.place.cell}: {one.sentence}" for one in found]


def data_of(book: Any) -> dict[str, tuple[str, int, int]]:
    """By unit the sheet of its data, and their first and last row, as Metadata tells."""
    found: dict[str, tuple[str, int, int]] = {}
    rows = book["Metadata"].iter_rows(values_only=True)
    for row in rows:
        if row[0] == "Lembar" and row[1] is None:
            next(rows)
            for sheet, unit, _, _, first, last, *_ in iter(lambda: next(rows), None):
                if sheet is None:
                    return found
                found[str(unit or "")] = str(sheet), int(str(first)), int(str(last))
    raise AssertionError("no sheet of data")
