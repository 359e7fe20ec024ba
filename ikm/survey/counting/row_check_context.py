"""What the checks of single rows are given, and how they name the rows that they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ikm.messages.findings import Findings
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.files.table import Codes, Labels, Table

Rows = NDArray[np.int64]
"""Row numbers as the spreadsheet shows them."""
Params = dict[str, object]
"""The parameters of one finding."""


class RespondentBlock(NamedTuple):
    """One block of respondents: rows without any usable answer are not among them.

    ``answers[question, row]`` is the answer's place in the scale, from 1, or 0 where there is no usable one.
    ``codes`` has the code of each row in the columns that a check wants, by the column's index. ``respondents`` says
    for how many of them each row stands.
    """

    rows: Rows
    answers: NDArray[np.int8]
    codes: dict[int, Codes]
    respondents: NDArray[np.int64]


class CheckContext(NamedTuple):
    """What the checks know of a table before its first row.

    ``labels`` are filled while it is read; those of a column that a check wants must not become overfull.
    ``max_per_code`` findings of a code are kept with their place. An index is a mean × ``factor`` + ``offset``.
    ``answer_columns`` are the columns of the questions, in their order, ``expected`` those of expectations, ``units``
    the spellings of units that are brought to one name.
    """

    table: Table
    roles: dict[str, int]
    labels: dict[int, Labels]
    scores: tuple[int, ...]
    questions: tuple[str, ...]
    max_per_code: int
    answer_columns: tuple[int, ...] = ()
    factor: float = 1.0
    offset: float = 0.0
    expected: tuple[int, ...] = ()
    units: Mapping[str, tuple[str, ...]] = {}

    def printable_column(self, role: str) -> int | None:
        """The column of a role, where there is one whose values may be printed."""
        index = self.roles.get(role)
        if index is None or is_personal(self.table.header[index]):
            return None
        return index


class RowCheck(Protocol):
    """A check of the respondents of one table: it observes every block once, in their order."""

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns whose codes it wants."""

    def observe(self, block: RespondentBlock) -> None:
        """Take note of the next block."""

    def findings(self) -> Findings:
        """The findings about the whole table, after its last block."""


CheckFactory = Callable[[CheckContext], RowCheck | None]
"""Makes a check for a table; None where it does not apply to it."""


class LabelLookup:
    """A function of the texts of a column, called once per label and looked up row by row.

    Where there is no column (None), every row has the zero of ``dtype``.
    """

    def __init__(
        self, context: CheckContext, index: int | None, function: Callable[[str], object], dtype: type
    ) -> None:
        self._context, self._index, self._function = context, index, function
        self._values: NDArray[Any] = np.empty(0, dtype)

    def __call__(self, block: RespondentBlock) -> NDArray[Any]:
        """The function's value for each row of a block."""
        dtype = self._values.dtype
        if self._index is None:
            return np.zeros(len(block.rows), dtype)
        new_texts = self._context.labels[self._index].texts[len(self._values) :]
        if new_texts:
            new_values = np.array([self._function(text) for text in new_texts], dtype)
            self._values = np.append(self._values, new_values)
        return self._values[block.codes[self._index]]


class NamedRows:
    """Rows that get a finding of one code each: the first are named, all are counted."""

    def __init__(self, code: str, context: CheckContext, column: int | None = None) -> None:
        self._code, self._column = code, column
        self._table, self._max_named = context.table, context.max_per_code
        self._first: list[tuple[int, Params]] = []
        self._count = 0

    def add(self, rows: Sequence[int], params: Iterable[Params]) -> None:
        """Count rows; of ``params``, the parameters row by row, no more are taken than needed."""
        to_name = rows[: self._max_named - len(self._first)]
        self._first += zip(to_name, params, strict=False)
        self._count += len(rows)

    def findings(self) -> Findings:
        """A finding for each of the first rows, and the number of the others."""
        findings = Findings(self._max_named)
        for row, params in self._first:
            findings.add(self._code, self._table.at(row, self._column), **params)
        if self._first:
            findings.count_only(self._code, self._count - len(self._first))
        return findings
