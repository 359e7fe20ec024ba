"""Readings restricted to a part of their respondents, by the keys that everything was counted by."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from ikm.index.tally import Tally
from ikm.report.pooling import groups_of_table
from ikm.survey.columns.mapping_file import PERIOD
from ikm.survey.counting.table_reading import TableReading


def restricted(readings: Iterable[TableReading], name: str, values: Container[str | None]) -> list[TableReading]:
    """The readings of the respondents who have one of some values of a key, without those that have none left.

    Where all of an input have one, it stays as it is; of another, what was not counted by the key is no longer known.
    """
    kept = (_restricted(reading, name, values) for reading in readings)
    return [reading for reading in kept if reading]


def values_told(readings: Sequence[TableReading], name: str) -> set[str | None]:
    """The values of a key that the respondents have; None for those who have none, or of whom it is not told."""
    return {key for reading in readings for (key,) in groups_of_table(reading, (name,))}


def _restricted(reading: TableReading, name: str, values: Container[str | None]) -> TableReading | None:
    own = groups_of_table(reading, (name,))
    wanted = [tally for (value,), tally in own.items() if value in values]
    if len(wanted) == len(own):
        return reading
    if not wanted:
        return None
    counted = reading.counted
    groups = {
        by: {key: tally for key, tally in of_table.items() if key[by.index(name)] in values}
        for by, of_table in counted.groups.items()
        if name in by
    }
    rows = counted.answer_rows
    total = _sum(wanted)
    return reading._replace(
        counted=counted._replace(
            total=total,
            groups=groups,
            answer_rows=rows.labelled(name, values) if rows else None,
            days=_days_of(counted.days, values, total) if counted.days and name == PERIOD else None,
        )
    )


def _days_of(
    days: Mapping[str | None, Tally], periods: Container[str | None], total: Tally
) -> dict[str | None, Tally] | None:
    """The days of some periods; None where they are not those of just the respondents who are of these."""
    from datetime import date

    from ikm.survey.texts.periods import PER, of_date

    def is_of_these(day: str) -> bool:
        return any(str(of_date(date.fromisoformat(day), per)) in periods for per in PER)

    own: dict[str | None, Tally] = {day: tally for day, tally in days.items() if day and is_of_these(day)}
    of_days = sum(int(tally.respondents) for tally in own.values())
    return own if of_days == int(total.respondents) else None


def _sum(tallies: Sequence[Tally]) -> Tally:
    first, *others = tallies
    return sum(others, start=first)
