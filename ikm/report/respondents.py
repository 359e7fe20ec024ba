"""The respondents of a report: by their profile, by their answers to yes/no questions, and one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ikm.report.common_classes import edition_of
from ikm.report.pooling import Pool, counted_keys, pool_everyone, pool_groups, respondents_in
from ikm.report.report import ControlCount, RespondentAnswers
from ikm.rules.ruleset import Control
from ikm.survey.columns.mapping_file import PROFILE, UNIT
from ikm.survey.columns.yes_no_columns import NO, YES
from ikm.survey.counting.table_reading import TableReading

if TYPE_CHECKING:
    from ikm.survey.texts.profile_classes import Characteristic


def respondents_by_profile(
    readings: Sequence[TableReading], bands: tuple[int, ...] | None
) -> tuple[Characteristic, ...]:
    """The respondents by each characteristic that any input tells; ``bands`` are the lower bounds of ages."""
    from ikm.survey.texts.profile_classes import ProfileClasses, characteristic

    known = counted_keys(readings)
    return tuple(
        characteristic(
            role, _respondents_by_value(readings, role), ProfileClasses(role, bands, edition_of(readings, role))
        )
        for role in PROFILE
        if role in known
    )


def control_counts(readings: Sequence[TableReading], controls: Iterable[Control]) -> tuple[ControlCount, ...]:
    """The answers to each yes/no question of the rules that has a column in some input."""
    counts = []
    for control in controls:
        if any(control.id in reading.columns.keys for reading in readings):
            numbers = _respondents_by_value(readings, control.id)
            counts.append(
                ControlCount(control, yes=numbers.get(YES, 0), no=numbers.get(NO, 0), unanswered=numbers.get(None, 0))
            )
    return tuple(counts)


def _respondents_by_value(readings: Sequence[TableReading], name: str) -> dict[str | None, int]:
    """How many respondents have each value of a key."""
    return {value: respondents_in(pool) for (value,), pool in pool_groups(readings, (name,)).items()}


def answers_by_unit(
    readings: Sequence[TableReading], units: Sequence[str | None], scale: Sequence[int]
) -> tuple[RespondentAnswers, ...] | None:
    """The answers of each unit whose respondents are all known one by one and were asked the same.

    ``units`` are those of the report, in their order; without units, all respondents are taken as one. None where a
    table had more respondents than are kept, or where there are no units and not everyone is known.
    """
    if any(reading.is_one_by_one and reading.counted.answer_rows is None for reading in readings):
        return None
    scores = _scores_by_unit(readings, scale)
    if not units:
        of_everyone = _answers_of(None, pool_everyone(readings), scores.get(None, []))
        return (of_everyone,) if of_everyone else None
    pools = pool_groups(readings, (UNIT,))
    answers = [_answers_of(unit, pools[unit,], scores.get(unit, [])) for unit in units]
    return tuple(of_unit for of_unit in answers if of_unit)


def _scores_by_unit(
    readings: Iterable[TableReading], scale: Sequence[int]
) -> dict[str | None, list[NDArray[np.int8]]]:
    """The scores that the respondents of each unit gave: an array for each table that has some."""
    score_at_place = np.array([0, *scale], np.int8)  # places in the scale begin at 1; 0 is no answer
    scores: dict[str | None, list[NDArray[np.int8]]] = {}
    for reading in readings:
        rows = reading.counted.answer_rows
        if rows is None:
            continue
        units = rows.of_key(UNIT)
        for number, unit in enumerate(units.values):
            places = rows.places[:, units.of == number]
            scores.setdefault(unit, []).append(score_at_place[places])
    return scores


def _answers_of(unit: str | None, pool: Pool, scores: Sequence[NDArray[np.int8]]) -> RespondentAnswers | None:
    """The answers of a unit; None where some respondents are only counted, or were asked something else."""
    first, *others = pool.values()  # more than one: not all were asked the same questions
    known_one_by_one = sum(of_table.shape[1] for of_table in scores)
    if others or known_one_by_one < int(first.tally.respondents):
        return None
    return RespondentAnswers(unit, first.questions, np.concatenate(scores, axis=1))
