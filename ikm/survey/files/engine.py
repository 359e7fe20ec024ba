"""What counts where the answers lie: a database, Parquet, a data frame of any engine; only counts are sent to us."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings, Refusal


class Patterns(NamedTuple):
    """The different combinations of values in some columns: those of each column, and how many rows have each."""

    values: list[list[object]]
    rows: NDArray[np.int64]


class ColumnLink(NamedTuple):
    """What a column refers to, as a database says: the column of a table."""

    table: str
    column: str


class Engine(ABC):
    """A table, view, query or frame whose rows are counted by what holds them.

    ``name`` is what sentences call it. A new one gives its columns, some rows, and patterns; what it cannot do is a
    refusal. Two values that differ in a byte are two: ``Dinkes`` and ``DINKES``, ``"Baik"`` and ``"Baik "``.
    """

    name: str
    columns: tuple[str, ...]
    """The names of all columns, in their order."""

    @property
    def findings(self) -> Findings:
        """What there is to say of the rows, before any is counted."""
        return Findings()

    @property
    def refusal(self) -> Refusal | None:
        """Why its rows may not be counted, where its columns can be understood all the same; mostly nothing."""
        return None

    @property
    def key(self) -> str:
        """The column that tells its rows apart, where that is said; else empty."""
        return ""

    @property
    def links(self) -> Mapping[str, ColumnLink]:
        """What its columns refer to, by their names, as far as that is said."""
        return {}

    @property
    def obstacle(self) -> Refusal | None:
        """Why nothing of its rows can be seen; None where they can be."""
        return None

    @abstractmethod
    def first_rows(self, most: int) -> list[Sequence[object]]:
        """Some rows, as they come; None is a blank cell."""

    @abstractmethod
    def patterns(self, columns: Sequence[int], most: int) -> Patterns | None:
        """Each combination of the values of some columns, by place, once, in the order of their texts, blanks first.

        None where there are more than ``most``; no more than that are ever held.
        """

    def seen_as(self, days: Sequence[int], filled: Sequence[int]) -> Engine:
        """The same rows, where of some columns only the day of a moment matters, or whether a cell is filled.

        That keeps patterns few. An engine that cannot leave the rest of a cell out gives itself.
        """
        del days, filled
        return self


OpenedEngines = Callable[[], AbstractContextManager[Sequence[Engine]]]
"""Opens what can be counted in one place, such as the tables of a database, for as long as it is read."""


class CodedValues:
    """A column of values as they come in, each of the different ones held once; kinds of values are told apart."""

    def __init__(self, values: Iterable[object] = ()) -> None:
        known: dict[tuple[type, object], int] = {}
        self._codes = array("i", [known.setdefault((type(value), value), len(known)) for value in values])
        self._known = known

    def add(self, value: object) -> None:
        """Take one more value."""
        self._codes.append(self._known.setdefault((type(value), value), len(self._known)))

    def ranks(self) -> NDArray[np.int32]:
        """Of each value, which place it has in the order of the texts, blanks first."""
        texts = [(value is not None, str(value), kind.__name__) for kind, value in self._known]
        ranks: NDArray[np.int32] = np.empty(len(texts), np.int32)
        ranks[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
        return ranks.take(np.asarray(self._codes))

    def in_order(self, order: NDArray[np.int64]) -> list[object]:
        """The values at some places, in their order."""
        distinct = [value for _, value in self._known]
        return [distinct[code] for code in np.asarray(self._codes)[order].tolist()]


def sorted_patterns(found: Iterable[Sequence[object]], columns: int) -> Patterns:
    """Rows of values, each with its count behind, as patterns in the order of their texts, blanks first."""
    coded = [CodedValues() for _ in range(columns)]
    rows = array("q")
    for row in found:
        for column, value in zip(coded, row[:columns], strict=True):
            column.add(value)
        rows.append(row[columns])  # type: ignore[arg-type]  # a number, as promised
    return patterns_of(coded, rows)


def patterns_of(columns: Sequence[CodedValues], rows: Sequence[int]) -> Patterns:
    """Columns, and how many rows have the values of each line, as patterns in the order of their texts."""
    order = np.arange(len(rows))
    for column in reversed(columns):
        order = order[np.argsort(column.ranks()[order], kind="stable")]
    return Patterns([column.in_order(order) for column in columns], np.array(rows, np.int64)[order])
