"""A pandas DataFrame as a table: row numbers are position + 2, as if it stood below its header in a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ikm.messages.findings import Findings, Place
from ikm.survey.files.table import (
    ROWS_A_BLOCK,
    Block,
    Codes,
    Column,
    Labels,
    Progress,
    SomeRows,
    Table,
    first_filled,
    names_in,
    text_of,
)

if TYPE_CHECKING:
    from pandas import DataFrame, Series


class DataFrameTable(Table):
    """A DataFrame; missing values of any kind are blank."""

    def __init__(self, frame: DataFrame, place: Place) -> None:
        self.place = place
        self.under(names_in(frame.columns), 1)
        self._frame = frame

    def top(self) -> Iterator[Sequence[object]]:
        """The header and the first thousands of rows."""
        yield names_in(self._frame.columns)
        yield from map(self._row, range(min(len(self._frame), ROWS_A_BLOCK)))

    def _row(self, place: int) -> Sequence[object]:
        row = self._frame.iloc[place]
        return ["" if blank else text_of(cell) for cell, blank in zip(row, row.isna(), strict=True)]

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Give the whole frame as one block, without the rows that are blank throughout; see :meth:`Table.blocks`."""
        del progress  # it is there already
        if not len(self._frame):
            return
        filled = ~(self._frame.isna() | (self._frame == "")).all(axis=1).to_numpy()
        filled[: self.header_row - 1] = False
        rows = np.flatnonzero(filled) + 2
        codes = [self._coded(column, label)[filled] for column, label in zip(columns, labels, strict=True)]
        yield Block(rows, codes, lambda place: self._row(int(rows[place]) - 2), Findings())

    def _coded(self, column: Column, labels: Labels) -> Codes:
        def code(place: int, rows: SomeRows) -> Codes:
            places, values = _without_truths(self._frame.iloc[rows, place]).factorize()
            known = np.array([*(labels[value] for value in values.tolist()), labels[""]], np.int32)
            codes: Codes = known[places]
            return codes

        columns = (column,) if isinstance(column, int) else column
        return first_filled(columns, code, labels[""])


def _without_truths(column: Series[Any]) -> Series[Any]:
    """True would be found under 1, so truth values become texts."""
    if column.dtype.kind == "b" or (column.dtype.kind == "O" and {bool, np.bool_} & set(map(type, column))):
        return column.map(lambda value: str(value).upper() if isinstance(value, bool | np.bool_) else value)
    return column
