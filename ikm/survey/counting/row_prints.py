"""Fingerprints of rows, by which a respondent who stands in two tables is found.

A file was downloaded again with more rows; a sheet “SEMUA” repeats the sheets of all units. Such rows are equal to
the letter, their time stamps included. Rows that no time of day and no long id tells apart are never taken for
equal: people of two offices may well have answered alike on one day.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from ikm.survey.counting.row_check_context import CheckContext, LabelLookup, RespondentBlock
from ikm.survey.texts.values import clean, has_time

Prints = NDArray[np.uint64]

MOST_ROWS = 200_000
"""Of tables with more rows no fingerprints are kept."""
SHORTEST_ID = 8
"""A shorter id, such as 17, begins anew in every office."""
IDENTIFYING = ("tanggal", "id")
NOT_COMPARED = ("nomor", "total")
"""Roles whose cells may differ between the tables that a row stands in: each numbers its rows from 1."""
LEAST_SHARE = 20
"""Fewer equal rows than one in so many of the smaller table are a coincidence."""


class RowPrints:
    """The fingerprints of the respondents of one table, block by block; ``counted`` are those of tables before."""

    def __init__(self, context: CheckContext, counted: Prints | None) -> None:
        roles = {role: index for role, index in context.roles.items() if role not in NOT_COMPARED}
        can_identify = any(role in roles for role in IDENTIFYING)
        self.columns = tuple(roles.values()) if can_identify else ()
        self._labels = context.labels
        self._counted = counted
        self._prints: list[Prints] = []
        self._rows = 0
        self._has_time = LabelLookup(context, roles.get("tanggal"), has_time, bool)
        self._has_long_id = LabelLookup(context, roles.get("id"), _is_long, bool)
        self._hashes = [
            LabelLookup(context, index, partial(_hashed, role), np.uint64) for role, index in roles.items()
        ]

    def find_counted(self, block: RespondentBlock) -> NDArray[np.bool_]:
        """Take note of the next block, and mark its rows that were counted in a table before."""
        is_counted = np.zeros(len(block.rows), np.bool_)
        self._rows += len(block.rows)
        if not self.columns or self._rows > MOST_ROWS or self._is_overfull():
            self._prints.clear()
            return is_counted
        is_identified = self._has_time(block) | self._has_long_id(block)
        prints = self._prints_of(block)
        if self._counted is not None:
            is_counted = is_identified & np.isin(prints, self._counted)
        self._prints.append(prints[is_identified & ~is_counted])
        return is_counted

    def _is_overfull(self) -> bool:
        return any(self._labels[index].overfull for index in self.columns)

    def _prints_of(self, block: RespondentBlock) -> Prints:
        """A number for each row, of its answers and what its other columns say."""
        mixed: Prints = np.zeros(len(block.rows), np.uint64)
        for places in block.answers:
            mixed = mixed * np.uint64(31) + places.astype(np.uint64)
        for hashes in self._hashes:
            mixed += hashes(block)
        return mixed

    def prints(self) -> Prints | None:
        """The fingerprints of all respondents that can be known again; None where there are none."""
        return np.concatenate(self._prints) if self._prints and self._rows <= MOST_ROWS else None


def _is_long(text: str) -> bool:
    return len(clean(text)) >= SHORTEST_ID


def _hashed(role: str, text: str) -> int:
    """A number of 64 bits for the text of a column of some role, the same in every process."""
    from hashlib import blake2b  # takes a while to load, and only several inputs are compared

    return int.from_bytes(blake2b(f"{role} {clean(text)}".encode(), digest_size=8).digest(), "little")


def are_of_one_survey(first: Prints | None, second: Prints | None) -> int:
    """How many rows two tables have in common, 0 where these are so few that it may be chance.

    >>> some = np.arange(40, dtype=np.uint64)
    >>> are_of_one_survey(some, some[30:]), are_of_one_survey(some[:30], some[29:]), are_of_one_survey(some, None)
    (10, 0, 0)
    """
    if first is None or second is None:
        return 0
    common = len(np.intersect1d(first, second))
    smaller = min(len(first), len(second))
    is_chance = common * LEAST_SHARE < smaller or (common == 1 and smaller > 1)
    return 0 if is_chance else common


def joined_prints(first: Prints | None, second: Prints | None) -> Prints | None:
    """The fingerprints of two tables; None where neither has any."""
    prints = [each for each in (first, second) if each is not None]
    return np.concatenate(prints) if prints else None
