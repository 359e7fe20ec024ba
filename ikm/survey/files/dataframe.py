"""A pandas DataFrame as a table: row numbers are position + 2, as if it stood below its header in a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, Place
from ikm.survey.files.cell_codes import first_filled
from ikm.survey.files.table import (
    ROWS_A_BLOCK,
    Block,
    Codes,
    Column,
    Labels,
    Progress,
    SomeRows,
    Table,
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
        filled = np.zeros(len(self._frame), np.bool_)
        for place in range(self._frame.shape[1]):
            filled |= _filled(self._frame.iloc[:, place])
        filled[: self.header_row - 1] = False
        rows = np.flatnonzero(filled) + 2
        codes = [self._coded(column, label)[filled] for column, label in zip(columns, labels, strict=True)]
        yield Block(rows, codes, lambda place: self._row(int(rows[place]) - 2), Findings())

    def _coded(self, column: Column, labels: Labels) -> Codes:
        def code(place: int, rows: SomeRows) -> Codes:
            places, values = _countable(self._frame.iloc[rows, place]).factorize()
            known = np.array([*(labels[value] for value in values.tolist()), labels[""]], np.int32)
            codes: Codes = known[places]
            return codes

        columns = (column,) if isinstance(column, int) else column
        return first_filled(columns, code, labels[""])


def _countable(column: Series[Any]) -> Series[Any]:
    """A column with a text for what cannot be told apart as it is.

    True would be found under 1, and a list, such as the choices ticked in one cell, can be looked up nowhere.
    """
    if column.dtype.kind == "b" or (column.dtype.kind == "O" and any(map(_is_mistaken, set(map(type, column))))):
        return column.map(lambda value: str(value).upper() if _is_mistaken(type(value)) else value)
    return column


def _is_mistaken(kind: type) -> bool:
    return issubclass(kind, bool | np.bool_ | tuple) or kind.__hash__ is None


def _filled(column: Series[Any]) -> NDArray[np.bool_]:
    """Which cells of a column hold something."""
    filled: NDArray[np.bool_] = column.notna().to_numpy(np.bool_)
    if column.dtype.kind == "O":  # texts, categories and whatever else
        return filled & (_countable(column).astype(object) != "").to_numpy(np.bool_)
    return filled
