"""The answers of respondents one by one, kept while they are few enough to be shown."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.tally import Ints
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
    """Collects answers block by block; once there are more than ``most`` respondents, it gives up and keeps none."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._respondents = 0
        self._places: list[NDArray[np.int8]] = []
        self._unit_codes: list[Codes] = []

    def add(self, places: NDArray[np.int8], unit_codes: Codes | None, times: Ints | None = None) -> None:
        """Add the respondents of a block.

        ``unit_codes`` are the places of their units, None where there are none; ``times`` is how many equal
        respondents each row stands for.
        """
        respondents = places.shape[1]
        self._respondents += respondents if times is None else int(times.sum())
        if self._respondents > self._most:
            self._places.clear()
            self._unit_codes.clear()
            return
        if unit_codes is None:
            unit_codes = np.zeros(respondents, np.int32)
        if times is not None:
            places, unit_codes = np.repeat(places, times, axis=1), np.repeat(unit_codes, times)
        self._places.append(places)
        self._unit_codes.append(unit_codes)

    def answer_rows(self, units: tuple[str | None, ...]) -> AnswerRows | None:
        """The answers of all respondents; None where there are none, or too many."""
        if not self._places:
            return None
        return AnswerRows(np.concatenate(self._places, axis=1), units, np.concatenate(self._unit_codes))
