"""What the card that an office publishes says of its respondents, as far as the answers tell it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ikm.report.card_facts import CardFacts
from ikm.report.pooling import counted_keys, days_of_everyone
from ikm.report.respondents import respondents_by_profile
from ikm.report.restriction import values_told
from ikm.survey.counting.table_reading import TableReading

REGION = "kabupaten"
CARD_KEYS = (("jenis_kelamin",), ("pendidikan",), (REGION,))
"""What respondents are counted by for the card, whether or not tables show it."""


def card_facts(readings: Sequence[TableReading]) -> CardFacts:
    """What the readings tell; the card has no ages, so their bands do not matter."""
    by_role = {one.role: one for one in respondents_by_profile(readings, None) if one.role != "usia"}
    regions = values_told(readings, REGION) if REGION in counted_keys(readings) else set()
    named = sorted(region for region in regions if region)
    days = days_of_everyone(readings) or {}
    dates = sorted(date.fromisoformat(day) for day in days if day)
    return CardFacts(
        by_role.get("jenis_kelamin"),
        by_role.get("pendidikan"),
        named[0] if len(named) == 1 else None,
        (dates[0], dates[-1]) if dates else None,
    )
