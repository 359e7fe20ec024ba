"""The columns that the parts of a reading ask for, and where they stand in each block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ikm.survey.files.table import Column, Labels


class AskedColumns:
    """The columns that the blocks of a table are to have, each with the labels that code it."""

    def __init__(self) -> None:
        self.columns: list[Column] = []
        self.labels: list[Labels] = []

    def ask(self, column: Column, labels: Labels) -> int:
        """Ask for a column, and return its place in each block; it may be asked for again with other labels.

        A column whose cells are cut short is best asked for as the first filled of itself alone: its cells are known
        by how they begin then.
        """
        self.columns.append(column)
        self.labels.append(labels)
        return len(self.columns) - 1


class BlockColumns(NamedTuple):
    """Which column of a block is which: the place of each among ``Block.codes``.

    ``answers`` are in the order of the questions, ``expected`` the columns of expectations, ``keys`` by the name of
    the key, ``further`` and ``checked`` by the column of the table, ``noticed`` in the order of the notices,
    ``filled`` in that of the table.
    ``row_label`` is None where rows have no label, ``row_key`` where no cells beside it are filled by all, ``before``
    where the column before the answers tells nothing, ``frequency`` where each row stands for one respondent, and
    ``day`` where days are not counted. ``suggestions`` are in the order in which they are read.
    """

    answers: Sequence[int]
    expected: Sequence[int]
    keys: Mapping[str, int]
    further: Mapping[int, int]
    checked: Mapping[int, int]
    noticed: Sequence[int]
    filled: Sequence[int]
    row_label: int | None
    row_key: int | None
    before: int | None
    frequency: int | None
    day: int | None = None
    suggestions: Sequence[int] = ()
