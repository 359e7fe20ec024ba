"""Time stamps that name their zone, such as those of Greenwich in an export, by the clocks of the office."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

import numpy as np

from ikm.messages.findings import Findings
from ikm.survey.files.table import UNLIMITED, Block, Codes, Column, Labels, Progress, Table, cell_text, names_in
from ikm.survey.files.table_view import TableView
from ikm.survey.texts.dates import names_zone, readings, stamp_in_zone, zone_name

LOOKED_AT = 50
"""So many first rows tell whether a column has stamps that name their zone."""
DAY_FIRST, MONTH_FIRST, EITHER = "day", "month", "either"


class _DayOrder(NamedTuple):
    """How ``3/4/2025`` is read in a column, and whether nothing there tells."""

    month_first: bool
    is_ambiguous: bool


class StampsInZone(TableView):
    """A table in which the stamps of some columns are those of another zone; its cells stay as they stand."""

    def __init__(self, table: Table, places: Sequence[int], zone: timedelta) -> None:
        super().__init__(table)
        self._places, self._zone = frozenset(places), zone
        self._orders: dict[int, _DayOrder] = {}

    @property
    def findings(self) -> Findings:
        """The findings about the table, which columns were shifted, and in which of these the month is in doubt."""
        findings = super().findings
        for place in sorted(self._places):
            findings.add("stamps-shifted", self.at(self.header_row, place), zone=zone_name(self._zone))
        for place, order in sorted(self._orders.items()):
            if order.is_ambiguous:
                findings.add("dates-ambiguous", self.at(self.header_row, place))
        return findings

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        asked_labels = [
            Labels(UNLIMITED, None, self._cut(label, self._order_of(column)))
            if isinstance(column, int) and column in self._places
            else label
            for column, label in zip(columns, labels, strict=True)
        ]
        shifted: dict[int, Codes] = {
            index: np.empty(0, np.int32) for index, column in enumerate(columns) if column in self._places
        }
        for block in self._table.blocks(columns, asked_labels, progress):
            codes = list(block.codes)
            for index, known in shifted.items():
                new = asked_labels[index].texts[len(known) :]
                shifted[index] = np.append(known, np.array([labels[index][text] for text in new], np.int32))
                codes[index] = shifted[index][codes[index]]
            yield block._replace(codes=codes)

    def _cut(self, labels: Labels, order: _DayOrder) -> Callable[[str], str]:
        """What is kept of a text: of its stamp here, as much as those who asked for the column keep of a text."""
        cut = labels.cut

        def here(text: str) -> str:
            stamp = stamp_in_zone(text, self._zone, month_first=order.month_first)
            return cut(stamp) if cut else stamp

        return here

    def _order_of(self, place: int) -> _DayOrder:
        """What all texts of a column tell of the order of day and month, by the rule of :func:`dates.parse_all`."""
        if place not in self._orders:
            ways = Labels(UNLIMITED, None, _ways_to_read)
            for _ in self._table.blocks([place], [ways], _unwatched):
                pass
            has_days, has_months = DAY_FIRST in ways.texts, MONTH_FIRST in ways.texts
            is_ambiguous = EITHER in ways.texts and has_days == has_months
            self._orders[place] = _DayOrder(has_months and not has_days, is_ambiguous)
        return self._orders[place]


def _unwatched(part: float) -> None:
    del part


def _ways_to_read(text: str) -> str:
    """Whether a date can be read day first only, month first only or either way; nothing of any other text."""
    first, second = readings(text)
    if first == second:
        return ""
    if first and second:
        return EITHER
    return DAY_FIRST if first else MONTH_FIRST


def in_zone(table: Table, zone: timedelta) -> Table:
    """The table, each stamp that names its zone by the clocks of another one; the same where none does."""
    first = [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + LOOKED_AT)]
    places = [place for place in range(len(table.header)) if any(names_zone(cell_text(row, place)) for row in first)]
    return StampsInZone(table, places, zone) if places else table


def has_shifted(table: Table) -> bool:
    """Whether stamps were shifted somewhere between a table as it is stored and as it is read."""
    return isinstance(table, StampsInZone) or (table.source is not None and has_shifted(table.source))
