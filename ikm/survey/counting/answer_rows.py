"""The answers of respondents one by one, kept while they are few enough to be shown."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.tally import Ints
from ikm.survey.files.table import Codes


class RowLabels(NamedTuple):
    """The label of each respondent by one key: that of respondent ``i`` is ``values[of[i]]``, None for a blank."""

    values: tuple[str | None, ...]
    of: Codes


class AnswerRows(NamedTuple):
    """The answers of the respondents counted, in the order read.

    ``places[q, i]`` is the place in the scale, from 1, of what respondent ``i`` answered to question ``q``, 0 where
    nothing; ``labels`` are those by the keys that answers may be asked for, by name.
    """

    places: NDArray[np.int8]
    labels: Mapping[str, RowLabels]

    def of_key(self, name: str) -> RowLabels:
        """The labels by a key; where the table does not have it, a blank for everyone."""
        return self.labels.get(name) or RowLabels((None,), np.zeros(self.places.shape[1], np.int32))

    def without(self, name: str) -> AnswerRows:
        """The same answers without the labels by a key."""
        return self._replace(labels={key: labels for key, labels in self.labels.items() if key != name})

    def labelled(self, name: str, values: Container[str | None]) -> AnswerRows:
        """The answers of the respondents whose label by a key is one of some values."""
        labels = self.of_key(name)
        is_wanted = np.array([value in values for value in labels.values], np.bool_)[labels.of]
        kept = {key: RowLabels(each.values, each.of[is_wanted]) for key, each in self.labels.items()}
        return AnswerRows(self.places[:, is_wanted], kept)


class AnswerRowCollector:
    """Collects answers block by block; once there are more than ``most`` respondents, it gives up and keeps none."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._respondents = 0
        self._places: list[NDArray[np.int8]] = []
        self._codes: dict[str, list[Codes]] = {}

    def add(self, places: NDArray[np.int8], codes: Mapping[str, Codes], times: Ints | None = None) -> None:
        """Add the respondents of a block.

        ``codes`` are the places of their values by the names of keys, the same keys in each block; ``times`` is how
        many equal respondents each row stands for.
        """
        respondents = places.shape[1]
        self._respondents += respondents if times is None else int(times.sum())
        if self._respondents > self._most:
            self._places.clear()
            self._codes.clear()
            return
        self._places.append(places if times is None else np.repeat(places, times, axis=1))
        for name, of_key in codes.items():
            self._codes.setdefault(name, []).append(of_key if times is None else np.repeat(of_key, times))

    def answer_rows(self, values: Mapping[str, tuple[str | None, ...]]) -> AnswerRows | None:
        """The answers of all respondents, whose keys have some ``values``; None where there are none, or too many."""
        if not self._places:
            return None
        labels = {name: RowLabels(values[name], np.concatenate(blocks)) for name, blocks in self._codes.items()}
        return AnswerRows(np.concatenate(self._places, axis=1), labels)
