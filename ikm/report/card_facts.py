"""The facts of the card that an office publishes, as a value that a report can carry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ikm.survey.texts.profile_classes import Characteristic


class CardFacts(NamedTuple):
    """The respondents by sex and education, the region that all of them name, the first and the last day of answers.

    What the answers do not tell is None. ``service`` is the one that all were asked about where it is only one.
    """

    sex: Characteristic | None = None
    education: Characteristic | None = None
    region: str | None = None
    days: tuple[date, date] | None = None
    service: str | None = None


NOTHING_TOLD = CardFacts()
"""Nothing was asked for, or told."""
