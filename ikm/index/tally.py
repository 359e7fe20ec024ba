"""Counting: integers that add.

A :class:`Tally` has a zero and a ``+`` that is associative and commutative, so chunks, files, units and
months are one mechanism. Every field is an exact count whose leading axis, where it has one, runs over
groups; a further statistic that needs its own counts is one more field.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Tally:
    """Exact counts of answers, of one group or of several at once.

    ``counts[..., q, s]`` is how many answered question ``q`` with the ``s``-th score of the scale;
    ``respondents[...]`` is how many gave at least one usable answer. ``estimated[...]`` is how many of them are not
    known one by one, but as the largest count of any question.
    """

    counts: Ints
    respondents: Ints
    estimated: Ints

    @classmethod
    def zero(cls, questions: int, scores: int, groups: int | None = None) -> Tally:
        """The tally of nobody, for one group (None) or several."""
        lead = () if groups is None else (groups,)
        return cls(np.zeros((*lead, questions, scores), np.int64), *(np.zeros(lead, np.int64) for _ in range(2)))

    @classmethod
    def count(
        cls,
        answers: NDArray[np.int8],
        groups: NDArray[np.integer],
        number: int,
        scores: int,
        weights: Ints | None = None,
    ) -> Tally:
        """Count one block of respondents.

        ``answers[q, i]`` is 0 where respondent ``i`` has no usable answer to question ``q``, else the place
        of the score in the scale, from 1; ``groups[i]`` is the respondent's group, below ``number``.
        Every respondent must have an answer. With ``weights``, ``answers[:, i]`` stands for so many answers, and
        how many respondents gave them is left open (see :meth:`of_counts`).
        """
        width = scores + 1
        base = groups.astype(np.int64) * width
        counts = np.empty((number, len(answers), scores), np.int64)
        for question, row in enumerate(answers):
            found = np.bincount(base + row, weights, minlength=number * width)
            counts[:, question] = found.reshape(number, width)[:, 1:]  # weighted, they are whole numbers below 2**53
        nobody = np.zeros(number, np.int64)
        return cls(counts, np.bincount(groups, minlength=number) if weights is None else nobody, nobody)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tally):
            return NotImplemented
        return all(np.array_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    __hash__ = None  # type: ignore[assignment]  # arrays inside: equal by value, so never a key

    def __getitem__(self, group: int) -> Tally:
        return Tally(*(getattr(self, f.name)[group] for f in fields(self)))

    def of_counts(self) -> Tally:
        """The same counts where nothing else is known: respondents are the largest count of any question."""
        most = self.counts.sum(axis=-1).max(axis=-1)
        return Tally(self.counts, most, most)

    def grown(self, groups: int) -> Tally:
        """The same tally with empty groups behind, ``groups`` in all."""
        more = groups - len(self.respondents)
        if not more:
            return self
        padded = (getattr(self, f.name) for f in fields(self))
        return Tally(*(np.concatenate([a, np.zeros((more, *a.shape[1:]), np.int64)]) for a in padded))

    def total(self) -> Tally:
        """All groups together."""
        return Tally(*(getattr(self, f.name).sum(axis=0, dtype=np.int64) for f in fields(self)))
