"""Time stamps that name their zone, such as those of Greenwich in an export, by the clocks of the office."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

import numpy as np

from ikm.messages.findings import Findings
from ikm.survey.files.table import UNLIMITED, Block, Codes, Column, Labels, Progress, Table, names_in
from ikm.survey.files.table_view import TableView
from ikm.survey.texts.dates import stamp_in_zone, zone_name

LOOKED_AT = 50
"""So many first rows tell whether a column has stamps that name their zone."""


class StampsInZone(TableView):
    """A table in which the stamps of some columns are those of another zone; its cells stay as they stand."""

    def __init__(self, table: Table, places: Sequence[int], zone: timedelta) -> None:
        super().__init__(table)
        self._places, self._zone = frozenset(places), zone

    @property
    def findings(self) -> Findings:
        """The findings about the table, and which columns were shifted."""
        findings = super().findings
        for place in sorted(self._places):
            findings.add("stamps-shifted", self.at(self.header_row, place), zone=zone_name(self._zone))
        return findings

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        """Read the rows below the header; see :meth:`Table.blocks`."""
        asked_labels = [
            Labels(UNLIMITED, None, self._cut(label)) if column in self._places else label
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

    def _cut(self, labels: Labels) -> Callable[[str], str]:
        """What is kept of a text: of its stamp here, as much as those who asked for the column keep of a text."""
        cut = labels.cut
        return (lambda text: cut(self._here(text))) if cut else self._here

    def _here(self, text: str) -> str:
        return stamp_in_zone(text, self._zone)


def in_zone(table: Table, zone: timedelta) -> Table:
    """The table, each stamp that names its zone by the clocks of another one; the same where none does."""
    places = [
        place
        for place in range(len(table.header))
        if any(stamp_in_zone(text, zone) != text for text in _first_texts(table, place))
    ]
    return StampsInZone(table, places, zone) if places else table


def has_shifted(table: Table) -> bool:
    """Whether stamps were shifted somewhere between a table as it is stored and as it is read."""
    return isinstance(table, StampsInZone) or (table.source is not None and has_shifted(table.source))


def _first_texts(table: Table, place: int) -> list[str]:
    rows = islice(table.top(), table.header_row, table.header_row + LOOKED_AT)
    return [names[place] for row in rows if place < len(names := names_in(row))]
