"""Columns of values as engines give them: as cells of a table have them, and as patterns in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np

from ikm.survey.files.engine import CodedValues, Patterns, patterns_of

Seen = Literal["whole", "day", "filled"]
"""What of a cell matters: all of it, the day of a moment, or only whether it is filled."""
FILLED = "*"
"""Stands for whatever a cell holds where only that matters."""
MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:"
"""How a text begins that is a moment, and of which the first ``DAY_LENGTH`` signs are the day."""
DAY_LENGTH = 10
_PLAIN = {str, int, bytes, Decimal, date, type(None)}
"""Kinds of values that are left as they are."""


def seen_in(columns: int, days: Sequence[int], filled: Sequence[int]) -> list[Seen]:
    """What matters of the cells of each column; see :meth:`Engine.seen_as`."""
    kinds: dict[int, Seen] = {**dict.fromkeys(days, "day"), **dict.fromkeys(filled, "filled")}
    return [kinds.get(place, "whole") for place in range(columns)]


def sorted_columns(columns: Sequence[Sequence[object]], rows: Sequence[int]) -> Patterns:
    """Columns of values, and how many rows have those of each line, as patterns in the order of their texts."""
    return patterns_of([CodedValues(plain_values(column)) for column in columns], rows)


def plain_values(column: Sequence[object]) -> Sequence[object]:
    """The values of a column as cells: None for whatever is missing, ``TRUE`` and ``FALSE``, numbers of Python.

    >>> plain_values([4.0, float("nan"), True, None, np.int64(3)])
    [4.0, None, 'TRUE', None, 3]
    """
    if _PLAIN.issuperset(map(type, column)):
        return column
    return [_plain(value) for value in column]


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    if isinstance(value, bool):
        return str(value).upper()
    if type(value).__hash__ is None:  # a list, as of choices ticked in one cell
        return str(value)
    return None if _is_missing(value) else value


def _is_missing(value: object) -> bool:
    """Whether a value stands for none: not a number, no time, or what pandas has for any kind."""
    try:
        return bool(value != value)  # only what is missing differs from itself
    except TypeError:  # pandas.NA knows of no comparison whether it holds
        return True
