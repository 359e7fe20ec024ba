"""The answers of respondents one by one, kept while they are few enough to be shown."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.survey.files.table import Codes


class AnswerRows(NamedTuple):
    """The answers of the respondents counted, in the order read.

    ``places[q, i]`` is the place in the scale, from 1, of what respondent ``i`` answered to question ``q``, 0 where
    nothing; ``units[of[i]]`` is the respondent's unit.
    """

    places: NDArray[np.int8]
    units: tuple[str | None, ...]
    of: Codes

    def without_units(self) -> AnswerRows:
        """The same answers as those of no unit."""
        return AnswerRows(self.places, (None,), np.zeros_like(self.of))


class AnswerRowCollector:
    """Takes up answers block by block; once they are those of more than ``most`` respondents it lets go of them."""

    def __init__(self, most: int) -> None:
        self._most, self._number = most, 0
        self._blocks: list[tuple[NDArray[np.int8], Codes]] | None = []

    def add(self, places: NDArray[np.int8], units: Codes | None) -> None:
        """Take up the respondents of a block; ``units`` are the places of their units."""
        self._number += places.shape[1]
        if self._number > self._most:
            self._blocks = None
        if self._blocks is not None:
            self._blocks.append((places, np.zeros(places.shape[1], np.int32) if units is None else units))

    def answer_rows(self, units: tuple[str | None, ...]) -> AnswerRows | None:
        """All that was taken up; None where it was too much."""
        if not self._blocks:
            return None
        places, of = zip(*self._blocks, strict=True)
        return AnswerRows(np.concatenate(places, axis=1), units, np.concatenate(of))
