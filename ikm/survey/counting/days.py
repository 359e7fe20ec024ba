"""The days that respondents were met on, counted while a table is read: a tally of each, by its date."""

from __future__ import annotations

import numpy as np

from ikm.index.tally import Tally
from ikm.survey.counting.answer_column import RespondentRows
from ikm.survey.files.table import DayLabels

MOST_TEXTS = 1 << 12
"""The dates of eleven years; a column with more texts is read for no days."""


class DayColumn:
    """A column of dates while it is read; ``labels`` code it, a time of day behind a date cut off."""

    def __init__(self, index: int, questions: int, scores: int) -> None:
        self.index = index
        self.labels = DayLabels(MOST_TEXTS)
        self._tally = Tally.zero(questions, scores, 0)

    def count(self, respondents: RespondentRows) -> None:
        """Count the respondents of a block, text by text."""
        if self.labels.overfull or respondents.day_codes is None:
            return
        number, scores = len(self.labels.texts), self._tally.counts.shape[-1]
        counted = Tally.count(respondents.answers, respondents.day_codes, number, scores, respondents.weights)
        self._tally = self._tally.grown(number) + counted

    def days(self) -> dict[str | None, Tally] | None:
        """The tally of each day, by its date as in ``2025-01-31``, None for what is no day; None where all are not.

        A column of more texts than it may have has none either.
        """
        from ikm.survey.texts.dates import parse_all
        from ikm.survey.texts.periods import read

        if self.labels.overfull:
            return None
        texts = self.labels.texts
        stamps = parse_all(texts).of
        respondents: list[int] = self._tally.respondents.tolist()
        places: dict[str | None, list[int]] = {}
        for place, (text, number) in enumerate(zip(texts, respondents, strict=False)):
            if number:
                stamp = None if read(text) else stamps[text]  # a month alone is no day
                places.setdefault(stamp and stamp.date.isoformat(), []).append(place)
        if not places.keys() - {None}:
            return None
        return {day: _summed(self._tally, of_day) for day, of_day in sorted(places.items(), key=_in_time)}


def _in_time(item: tuple[str | None, list[int]]) -> tuple[bool, str]:
    day, _ = item
    return day is None, day or ""


def _summed(tally: Tally, places: list[int]) -> Tally:
    """The tally of some of the groups of another, together."""
    respondents = tally.respondents[places].sum(axis=0)
    return Tally(tally.counts[places].sum(axis=0), respondents, np.zeros_like(respondents))
