"""Counting: integers that add.

A :class:`Tally` has a zero and a ``+`` that is associative and commutative, so chunks, files, units and
months are one mechanism. Every field is an exact count whose leading axis, where it has one, runs over
groups; a further statistic that needs its own counts is one more field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import combinations_with_replacement, pairwise
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class RowWeights(NamedTuple):
    """For how many each row stands: for so many answers to one question, or ``of_respondents`` who answered alike."""

    times: Ints
    of_respondents: bool = False

    def selected(self, is_selected: NDArray[np.bool_]) -> RowWeights:
        """Those of the rows that are marked."""
        return RowWeights(self.times[is_selected], self.of_respondents)


class _Added:
    """Records of arrays whose leading axis, where they have one, runs over groups, and that add field by field."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*map(_sum, _parts(self), _parts(other)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        pairs = zip(_parts(self), _parts(other), strict=True)
        return all(np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b for a, b in pairs)

    __hash__ = None  # type: ignore[assignment]  # arrays inside: equal by value, so never a key

    def __getitem__(self, group: int) -> Self:
        return type(self)(*(None if part is None else part[group] for part in _parts(self)))


@dataclass(frozen=True, eq=False, slots=True)
class Products(_Added):
    """Sums of products of the answers to two questions, over respondents.

    With ``x`` the score, 0 where there is none, and ``a`` 1 where there is one, ``complete[..., j, k]`` sums the
    products of entries ``j`` and ``k`` of ``[x | 1]`` over the respondents who answered everything, and
    ``partial[..., j, k]`` those of ``[x | a]`` over the others.
    """

    complete: Ints
    partial: Ints

    @classmethod
    def zero(cls, questions: int, groups: int | None = None) -> Products:
        """The products of nobody."""
        lead = () if groups is None else (groups,)
        sizes = questions + 1, 2 * questions
        return cls(*(np.zeros((*lead, size, size), np.int64) for size in sizes))

    @classmethod
    def of(cls, all: Ints, complete: Ints) -> Products:
        """Those of one group, from the sums over ``[x | a]`` of everyone and those over ``[x | 1]``."""
        return cls(complete, all - _spread(complete))

    @property
    def all(self) -> Ints:
        """The sums of products of ``[x | a]`` over all respondents."""
        return self.partial + _spread(self.complete)

    def grown(self, groups: int) -> Products:
        """The same products with empty groups behind, ``groups`` in all."""
        more = groups - len(self.complete)
        grown: Products = _joined(self, Products.zero(self.complete.shape[-1] - 1, more)) if more else self
        return grown

    def see(
        self, answers: NDArray[np.int8], groups: NDArray[np.integer], lowest: int, times: Ints | None = None
    ) -> None:
        """Add those of one block, in place; see :meth:`Tally.count`.

        ``lowest`` is the lowest score of the scale, ``times`` for how many respondents each row stands.
        """
        given = answers > 0
        everything: NDArray[np.bool_] = np.all(given, axis=0)
        scores = answers + given.view(np.int8) * np.int8(lowest - 1) if lowest > 1 else answers
        rest = np.flatnonzero(~everything)
        whole = scores * everything.view(np.int8) if len(rest) else scores  # those of the rest add nothing
        _add_products(self.complete, [*whole, everything.view(np.int8)], groups, times)
        if len(rest):
            times_of_rest = None if times is None else times[rest]
            partial = [*scores[:, rest], *given[:, rest].view(np.int8)]
            _add_products(self.partial, partial, groups[rest], times_of_rest)


def _spread(complete: Ints) -> Ints:
    """The sums over ``[x | a]`` from those over ``[x | 1]``, of respondents who answered everything."""
    questions = complete.shape[-1] - 1
    places = [*range(questions), *[questions] * questions]
    return complete[..., places, :][..., places]


MANY_GROUPS = 1000
"""From so many on, adding up pair by pair is faster than multiplying group by group."""
EXACT_AS_FLOAT = 1 << 24
"""Whole numbers up to this, and their sums, are exact in single precision."""


def _add_products(
    sums: Ints, rows: Sequence[NDArray[np.int8]], groups: NDArray[np.integer], times: Ints | None
) -> None:
    """Add the products of each two of ``rows`` to the ``sums`` of each group, so many times for each respondent."""
    if not len(groups):
        return
    number, table = len(sums), np.stack(rows)
    if number > MANY_GROUPS:
        wide = table.astype(np.float64)
        weighted = wide if times is None else wide * times
        for j, k in combinations_with_replacement(range(len(rows)), 2):
            sums[:, j, k] += np.bincount(groups, weighted[j] * wide[k], number).astype(np.int64)  # exact below 2**53
            sums[:, k, j] = sums[:, j, k]
        return
    present, ends = [0], [0, len(groups)]
    if number > 1:
        order = np.argsort(groups.astype(np.uint16), kind="stable")  # so narrow that it is sorted digit by digit
        ends = [*np.flatnonzero(np.diff(groups[order], prepend=-1)).tolist(), len(groups)]
        present, table = groups[order[ends[:-1]]].tolist(), table[:, order]
        times = None if times is None else times[order]
    respondents = len(groups) if times is None else int(times.sum())
    largest = respondents * int(table.max(initial=0)) ** 2
    floats: NDArray[Any] = table.astype(np.float32 if largest <= EXACT_AS_FLOAT else np.float64)
    for group, (start, end) in zip(present, pairwise(ends), strict=True):
        part = floats[:, start:end]
        weighted = part if times is None else part * times[start:end].astype(floats.dtype)
        sums[group] += (weighted @ part.T).astype(np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class Tally(_Added):
    """Exact counts of answers, of one group or of several at once.

    ``counts[..., q, s]`` is how many answered question ``q`` with the ``s``-th score of the scale;
    ``respondents[...]`` is how many gave at least one usable answer. ``estimated[...]`` is how many of them are not
    known one by one, but as the largest count of any question.

    ``marks`` sum a mark of 32 bits of each respondent's answers: groups of the same marks and counts have the same
    respondents, answer by answer, in whatever order. They and ``products`` are there where they were asked for and
    can be known; a sum has them where both parts do.

    ``expected[..., q, s]`` is how many of those respondents expected the ``s``-th score of what question ``q`` asks;
    it is there where the columns of expectations are, likewise.
    """

    counts: Ints
    respondents: Ints
    estimated: Ints
    marks: Ints | None = None
    products: Products | None = None
    expected: Ints | None = None

    @classmethod
    def zero(
        cls,
        questions: int,
        scores: int,
        groups: int | None = None,
        *,
        marks: bool = False,
        products: bool = False,
        expected: bool = False,
    ) -> Tally:
        """The tally of nobody, for one group (None) or several."""
        lead = () if groups is None else (groups,)
        counts = np.zeros((*lead, questions, scores), np.int64)
        nobody, unmarked = np.zeros(lead, np.int64), np.zeros(lead, np.int64) if marks else None
        kinds = Products.zero(questions, groups) if products else None, counts if expected else None
        return cls(counts, nobody, nobody, unmarked, *kinds)

    @classmethod
    def count(
        cls,
        answers: NDArray[np.int8],
        groups: NDArray[np.integer],
        number: int,
        scores: int,
        weights: RowWeights | None = None,
        *,
        marks: bool = False,
        products_from: int | None = None,
        expected: NDArray[np.int8] | None = None,
    ) -> Tally:
        """Count one block of respondents.

        ``answers[q, i]`` is 0 where respondent ``i`` has no usable answer to question ``q``, else the place
        of the score in the scale, from 1; ``groups[i]`` is the respondent's group, below ``number``.
        Every respondent must have an answer. With ``weights``, ``answers[:, i]`` stands for so many respondents or
        answers; of answers, how many respondents gave them is left open (see :meth:`of_counts`). Products are counted
        where ``products_from`` gives the lowest score of the scale. ``expected`` is as ``answers`` are, of
        expectations.
        """
        times = None if weights is None else weights.times
        counts = _counted(answers, groups, number, scores, times)
        beside = None if expected is None else _counted(expected, groups, number, scores, times)
        nobody = np.zeros(number, np.int64)
        if weights is not None and not weights.of_respondents:
            return cls(counts, nobody, nobody, expected=beside)
        products = None if products_from is None else Products.zero(len(answers), number)
        if products and products_from is not None:
            products.see(answers, groups, products_from, times)
        marked = _marks(answers, groups, number, times) if marks else None
        respondents = np.bincount(groups, times, number).astype(np.int64)  # weighted, they are floats below 2**53
        return cls(counts, respondents, nobody, marked, products, beside)

    def of_counts(self) -> Tally:
        """The same counts where nothing else is known: respondents are the largest count of any question."""
        most = self.counts.sum(axis=-1).max(axis=-1)
        return Tally(self.counts, most, most, expected=self.expected)

    def grown(self, groups: int) -> Tally:
        """The same tally with empty groups behind, ``groups`` in all."""
        more = groups - len(self.respondents)
        if not more:
            return self
        *_, questions, scores = self.counts.shape
        kinds = {name: getattr(self, name) is not None for name in ("marks", "products", "expected")}
        empty = Tally.zero(questions, scores, more, **kinds)
        joined: Tally = _joined(self, empty)
        return joined

    def total(self) -> Tally:
        """All groups together."""
        total: Tally = _total(self)
        return total


def _counted(
    answers: NDArray[np.int8], groups: NDArray[np.integer], number: int, scores: int, weights: Ints | None
) -> Ints:
    """The counts of one block by group, question and score; see :meth:`Tally.count`."""
    width = scores + 1
    base = groups.astype(np.int64) * width
    counts = np.empty((number, len(answers), scores), np.int64)
    for question, row in enumerate(answers):
        found = np.bincount(base + row, weights, minlength=number * width)
        counts[:, question] = found.reshape(number, width)[:, 1:]  # weighted, they are whole numbers below 2**53
    return counts


def _marks(answers: NDArray[np.int8], groups: NDArray[np.integer], number: int, times: Ints | None = None) -> Ints:
    """The sum of the marks of each group: of the answers as the digits of a number, well mixed (SplitMix64)."""
    mark = np.zeros(answers.shape[1], np.uint64)
    for row in answers:
        mark = mark * np.uint64(31) + row.astype(np.uint64)
    mark += np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mark = (mark ^ (mark >> np.uint64(shift))) * np.uint64(factor)
    marks_of_rows = mark >> np.uint64(32)
    if times is not None:
        sums = np.zeros(number, np.int64)
        np.add.at(sums, groups, marks_of_rows.astype(np.int64) * times)
        return sums
    return np.bincount(groups, marks_of_rows, number).astype(np.int64)  # exact as floats, below 2**53


def _parts(one: _Added) -> list[Any]:
    return [getattr(one, field.name) for field in fields(one)]  # type: ignore[arg-type]  # they are dataclasses


def _sum(one: Any, other: Any) -> Any:
    return None if one is None or other is None else one + other


def _joined(one: Any, other: Any) -> Any:
    """Two records of several groups, the groups of one behind those of the other."""
    if one is None:
        return None
    if isinstance(one, np.ndarray):
        return np.concatenate([one, other])
    return type(one)(*map(_joined, _parts(one), _parts(other)))


def _total(one: Any) -> Any:
    if one is None:
        return None
    if isinstance(one, np.ndarray):
        return one.sum(axis=0, dtype=np.int64)
    return type(one)(*map(_total, _parts(one)))
