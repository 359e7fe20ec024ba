"""What came of a gate that a caller set: the limit, and the figure that the whole or a unit has."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase

Limit = Decimal | int | str
"""What a gate demands, or a group has of it: an index, a number of people, a class."""


class GateOutcome(NamedTuple):
    """One gate and what one group has of it: the limit, the figure of the group, and whether that meets the limit.

    ``group`` is the label of a unit, None the whole, which is ``name`` in a sentence. Without a figure, ``reason`` is
    the code of why there is none. ``found`` is the figure in words.
    """

    gate: OptionUse
    limit: Limit
    group: str | None
    value: Limit | None
    met: bool
    name: str
    found: str
    reason: str | None = None

    def __str__(self) -> str:
        return phrase("gate-unmet", gate=self.gate, group=self.name, found=self.found)
