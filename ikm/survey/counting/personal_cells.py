"""What stands in the personal cells of a row, so that it is not shown where it was typed into another cell too.

A respondent “Budi Santoso” typed his name where the answer to the first question belongs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.files.table import Block, names_in
from ikm.survey.texts.vocabulary import plain

SHORTEST = 3
"""Signs that a text has at least by which a person is known."""


def personal_columns(header: Sequence[str]) -> tuple[int, ...]:
    """The columns whose headers look personal."""
    return tuple(column for column, name in enumerate(header) if is_personal(name))


def tells(text: str, personal: Iterable[str]) -> bool:
    """Whether a text is, holds, or is a part of one of some personal ones."""
    written = plain(text)
    if len(written) < SHORTEST:
        return False
    return any(len(one) >= SHORTEST and (one in written or written in one) for one in map(plain, personal))


class PersonalCells(NamedTuple):
    """The cells of a block in columns that look personal."""

    block: Block
    columns: tuple[int, ...]

    def tell(self, row: int, text: str) -> bool:
        """Whether a text tells what stands in a personal cell of the row of this number."""
        if not self.columns:
            return False
        cells = names_in(self.block.cells(int(np.searchsorted(self.block.rows, row))))
        return tells(text, (cells[column] for column in self.columns if column < len(cells)))
