"""What the checks of single rows are given, and how they name what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.files.table import Codes, Labels, Table

Rows = NDArray[np.int64]
Params = dict[str, object]

MOST_NAMED = 10_000
"""So many rows are named under one code; all are counted."""


class RespondentBlock(NamedTuple):
    """One block of respondents: rows without any usable answer are none, and are not among them."""

    rows: Rows  # row numbers as the spreadsheet shows them
    answers: NDArray[np.int8]  # [question, row]: 0 no usable answer, else place in the scale from 1
    codes: dict[int, Codes]  # by column index: code per row, for the columns a check wants


class CheckContext(NamedTuple):
    """What the checks know of a table before its first row.

    ``labels`` are filled while it is read; those of a column that a check wants must not become overfull. An index is
    a mean × ``factor`` + ``offset``. ``expected`` are the columns of expectations.
    """

    table: Table
    roles: dict[str, int]
    labels: dict[int, Labels]
    scores: tuple[int, ...]
    questions: tuple[str, ...]
    factor: float = 1.0
    offset: float = 0.0
    expected: tuple[int, ...] = ()

    def shown(self, role: str) -> int | None:
        """The column of a role, where there is one whose values may be printed."""
        index = self.roles.get(role)
        return None if index is None or is_personal(self.table.header[index]) else index


class RowCheck(Protocol):
    """Told of every block once, in their order, and asked after the last."""

    @property
    def wants(self) -> tuple[int, ...]:
        """The columns it must see."""

    def see(self, seen: RespondentBlock) -> None:
        """Take note of a block."""

    def say(self, findings: Findings) -> None:
        """Add what is to be said of the whole table."""


class LabelLookup:
    """What a function says of each label of a column, asked once a label; nothing where there is no column."""

    def __init__(self, context: CheckContext, index: int | None, ask: Callable[[str], object], kind: type) -> None:
        self._context, self._index, self._ask = context, index, ask
        self._known: NDArray[Any] = np.empty(0, kind)

    def __call__(self, seen: RespondentBlock) -> NDArray[Any]:
        """What it says row by row."""
        if self._index is None:
            return np.zeros(len(seen.rows), self._known.dtype)
        if new := self._context.labels[self._index].texts[len(self._known) :]:
            self._known = np.append(self._known, np.array([self._ask(text) for text in new], self._known.dtype))
        return self._known[seen.codes[self._index]]


class NamedRows:
    """Rows to be named under one code: how many there are, and the first of them."""

    def __init__(self, code: str, table: Table, column: int | None = None) -> None:
        self._code, self._table, self._column = code, table, column
        self._first: list[tuple[int, Params]] = []
        self._count = 0

    def add(self, rows: Sequence[int], params: Iterable[Params]) -> None:
        """Count rows; of ``params``, row by row those of the finding, no more is taken than needed."""
        self._first += zip(rows[: MOST_NAMED - len(self._first)], params, strict=False)
        self._count += len(rows)

    def say(self, findings: Findings) -> None:
        """Add the first of them, and the number of the others."""
        named = self._first[: findings.max_per_code]
        for row, params in named:
            findings.add(self._code, self._table.at(row, self._column), **params)
        if named:
            findings.count_only(self._code, self._count - len(named))
