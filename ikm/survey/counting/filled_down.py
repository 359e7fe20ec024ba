"""Units and services that stand only in the first row of their group, in a merged cell or above blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from ikm.messages.findings import Findings, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_lookup import columns_by_role, unit_column
from ikm.survey.columns.mapping_file import SERVICE
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.files.table import Block, Column, Labels, Progress, Table, names_in, stored_table
from ikm.survey.files.table_view import TableView

LOOKED_AT = 50
"""In so many first rows most have no group of their own, where groups are written once."""
MOST_ROWS = 100_000
"""A table of more rows was not laid out by hand."""
FEWEST_GROUPS = 2
FEWEST_BLANKS, BLANKS_A_NAME = 10, 3
"""So many rows without a name, and so many to each, are groups; with fewer, respondents may have left it empty."""
TextByRow = Mapping[int, str]
"""The text that a row without one of its own has, by its number."""


class FilledDown(TableView):
    """A table in which blanks of some columns have the text of the group that they stand in; its cells stay blank."""

    def __init__(self, table: Table, filled: Mapping[int, TextByRow]) -> None:
        super().__init__(table)
        self._filled = filled

    @property
    def findings(self) -> Findings:
        """The findings about the table, but for cells merged where it is filled down, and what was filled."""
        findings = super().findings
        for place, text_by_row in self._filled.items():
            row, text = next(iter(text_by_row.items()))
            column = safe_value(self.header[place])
            at = self.at(row, place)
            findings.add("group-filled-down", at, rows=len(text_by_row), column=column, value=safe_value(text))
        return findings

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        for block in self._table.blocks(columns, labels, progress):
            codes = list(block.codes)
            for index, column in enumerate(columns):
                text_by_row = self._filled.get(column) if isinstance(column, int) else None
                if text_by_row:
                    codes[index] = np.array(
                        [
                            labels[index][text_by_row[row]] if row in text_by_row else code
                            for row, code in zip(block.rows.tolist(), block.codes[index].tolist(), strict=True)
                        ],
                        np.int32,
                    )
            yield block._replace(codes=codes)


def with_filled_groups(table: Table, request: ReadRequest) -> Table:
    """The table, its columns of unit and service filled down where each name stands once, above the rows it is of."""
    places = _group_places(table, request)
    if not places or not table.is_whole_on_top:
        return table
    first = [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + LOOKED_AT)]
    places = [place for place in places if _is_mostly_blank([_cell(row, place) for row in first])]
    if not places:
        return table
    texts = [names_in(row) for row in islice(table.top(), table.header_row, MOST_ROWS)]
    filled: dict[int, TextByRow] = {}
    for place in places:
        cells = [_cell(row, place) for row in texts]
        numbers = [number for number, row in enumerate(texts) if any(row)]
        if text_by_row := _below_names(cells, numbers, table.header_row + 1):
            filled[place] = text_by_row
    if not filled:
        return table
    stored_table(table).filled_down = frozenset(filled)
    return FilledDown(table, filled)


def _group_places(table: Table, request: ReadRequest) -> list[int]:
    try:
        unit, _ = unit_column(table, request.options.unit, request.overrides, set())
    except Refusal:  # which is said where respondents are grouped
        return []
    service = columns_by_role(table, request.overrides, set()).get(SERVICE)
    return sorted({place for place in (unit, service) if place is not None})


def _is_mostly_blank(cells: Sequence[str]) -> bool:
    return bool(cells) and bool(cells[0]) and 2 * sum(map(bool, cells)) <= len(cells)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _below_names(cells: Sequence[str], numbers: Sequence[int], first_row: int) -> dict[int, str]:
    """The text of each filled row without one, where each name stands once, the first in the first row."""
    names = [cells[number] for number in numbers if cells[number]]
    blanks = len(numbers) - len(names)
    is_laid_out_so = (
        len(names) >= FEWEST_GROUPS
        and len(set(names)) == len(names)
        and bool(cells[numbers[0]])
        and blanks >= max(FEWEST_BLANKS, BLANKS_A_NAME * len(names))
    )
    if not is_laid_out_so:
        return {}
    text_by_row: dict[int, str] = {}
    text = ""
    for number in numbers:
        text = cells[number] or text
        if not cells[number]:
            text_by_row[first_row + number] = text
    return text_by_row
