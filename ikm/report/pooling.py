"""Tallies of several tables added up, for everyone and for each group, as far as the same questions were asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ikm.index.clusters import Days
from ikm.index.importance import Importance, expected_means, standings
from ikm.index.method import Method, Question
from ikm.index.score import Score, score
from ikm.index.tally import Tally
from ikm.messages.findings import Findings, PhraseUse, Refusal
from ikm.messages.masking import safe_value
from ikm.messages.option_names import OptionUse
from ikm.survey.columns.column_lookup import few_enough
from ikm.survey.columns.mapping_file import PERIOD, UNIT
from ikm.survey.counting.grouping import GroupKey, merged
from ikm.survey.counting.table_reading import TableReading
from ikm.survey.texts.vocabulary import plain

FEWEST_REPEATED = 3
"""Fewer respondents of a unit and period may have given the same answers in two files by chance."""
FEWEST_REPEATED_UNDATED = 10
"""The same where the period is not known: the two files may be surveys of different times."""

By = tuple[str, ...]
"""The names of the keys that a table of groups is crossed by."""
QuestionSet = tuple[tuple[str, str], ...]
"""The unsur and code of each question: tallies add up only where these are the same."""


class ComparableTallies(NamedTuple):
    """The tally of all who were asked the same questions, and the method that scores it."""

    method: Method
    questions: tuple[Question, ...]
    tally: Tally


Pool = dict[QuestionSet, ComparableTallies]
"""What the respondents of one group answered: a tally for each set of questions that some of them were asked."""


def question_set(reading: TableReading) -> QuestionSet:
    """The questions that a table asked."""
    return tuple((question.unsur, question.code) for question in reading.questions)


def pool_everyone(readings: Iterable[TableReading]) -> Pool:
    """Add up the tallies of all respondents."""
    pool: Pool = {}
    for reading in readings:
        _add_to_pool(pool, reading, reading.counted.total)
    return pool


def days_of_everyone(readings: Iterable[TableReading]) -> Days | None:
    """The tallies of the days that all respondents were met on; None where a table does not tell its days."""
    days: dict[str | None, Tally] = {}
    for reading in readings:
        if reading.counted.days is None:
            return None
        for day, tally in reading.counted.days.items():
            days[day] = days[day] + tally if day in days else tally
    return days


def pool_groups(readings: Sequence[TableReading], by: By) -> dict[GroupKey, Pool]:
    """Add up the tallies of each group; where a table has no such key, its respondents count as left empty."""
    pools: dict[GroupKey, Pool] = {}
    for reading in readings:
        for key, tally in groups_of_table(reading, by).items():
            _add_to_pool(pools.setdefault(key, {}), reading, tally)
    return pools


def groups_of_table(reading: TableReading, by: By) -> dict[GroupKey, Tally]:
    """The groups of one table by some keys.

    A table that was not counted by exactly these keys is merged from the finest count that has some of them.
    """
    counted_groups = reading.counted.groups
    if by in counted_groups:
        return counted_groups[by]

    def number_of_wanted_keys(counted_by: By) -> int:
        return len({*counted_by} & {*by})

    best: By = max(counted_groups, key=number_of_wanted_keys, default=())
    if number_of_wanted_keys(best) == 0:
        return merged({(): reading.counted.total}, (), by)
    return merged(counted_groups[best], best, by)


def counted_keys(readings: Iterable[TableReading]) -> set[str]:
    """The names of all keys that the respondents of some table were counted by."""
    names: set[str] = set()
    for reading in readings:
        for by in reading.counted.groups:
            names.update(by)
    return names


def _add_to_pool(pool: Pool, reading: TableReading, tally: Tally) -> None:
    questions = question_set(reading)
    pooled = pool.get(questions)
    if pooled is None:
        pool[questions] = ComparableTallies(reading.method, reading.questions, tally)
    else:
        pool[questions] = pooled._replace(tally=pooled.tally + tally)


def respondents_in(pool: Pool) -> int:
    """How many respondents a group has."""
    return sum(int(tallies.tally.respondents) for tallies in pool.values())


def score_pool(pool: Pool) -> Score:
    """The score of a group; without an index where some of it were asked other unsur than others."""
    first, *others = pool.values()
    if not others:  # all were asked the same
        return score(first.tally, first.questions, first.method)
    is_estimated = any(int(tallies.tally.estimated) for tallies in pool.values())
    return Score(respondents_in(pool), reason="unsur-differ", respondents_exact=not is_estimated)


def importance_of(pool: Pool, score: Score) -> Importance | None:
    """Importance–performance figures of a group; None unless all were asked the same, expectations included."""
    first, *others = pool.values()
    if others or first.tally.expected is None:
        return None
    performance = {unsur.unsur.id: unsur.nrr for unsur in score.unsur if unsur.nrr is not None}
    expectations = expected_means(first.tally, first.questions, first.method.rules.scores)
    return standings(performance, expectations)


class SettledReadings(NamedTuple):
    """Readings of which it is settled whether they have units, and which column was taken for the unit."""

    readings: list[TableReading]
    findings: Findings


def settle_assumed_unit(readings: list[TableReading]) -> SettledReadings:
    """Keep a unit column that was only assumed where it has few values over all inputs; else drop it everywhere.

    A column headed “Unit” may tell each respondent from the others. A file of two rows does not show that; the values
    of all files together do.
    """
    assumed = [reading for reading in readings if reading.unit]
    units: set[GroupKey] = set()
    is_counted_everywhere = True
    for reading in assumed:
        if any(UNIT in by for by in reading.counted.groups):
            units.update(groups_of_table(reading, (UNIT,)))
        else:
            is_counted_everywhere = False
    rows = sum(reading.counted.rows for reading in assumed)
    # Any number of units may stand below the very word, but not another one in every row.
    is_called_unit = all(reading.unit and plain(reading.unit.header) == UNIT for reading in assumed)
    are_few = few_enough(len(units), rows) or (is_called_unit and len(units) < rows)
    if not (is_counted_everywhere and are_few):
        without_units = [without_key(reading, UNIT) if reading.unit else reading for reading in readings]
        return SettledReadings(without_units, Findings())
    findings = Findings(len(readings))
    for reading in assumed:
        header = reading.unit.header if reading.unit else ""
        findings.add("unit-column", reading.unit, column=safe_value(header))
    return SettledReadings(readings, findings)


def without_key(reading: TableReading, name: str) -> TableReading:
    """The reading as if the table had no such key; tables crossed by it keep their other keys, alone they go."""
    groups: dict[By, dict[GroupKey, Tally]] = {}
    for by, tallies in reading.counted.groups.items():
        other_keys = tuple(key for key in by if key != name)
        if other_keys and other_keys not in groups:
            groups[other_keys] = merged(tallies, by, other_keys)
    answer_rows = reading.counted.answer_rows
    if answer_rows:
        answer_rows = answer_rows.without(name)
    keys = {key: each for key, each in reading.columns.keys.items() if key != name}
    return reading._replace(
        columns=reading.columns._replace(keys=keys),
        counted=reading.counted._replace(groups=groups, answer_rows=answer_rows),
        tables=tuple(by for by in reading.tables if name not in by),
        unit=None if name == UNIT else reading.unit,
    )


def method_of_inputs(readings: Sequence[TableReading], method: Method) -> Method:
    """The method asked for, with what workbooks of our own that are read back say of weight and blanks.

    :raises Refusal: ``workbook-differs`` where not all inputs are of one weight and treatment of blanks.
    """
    first = readings[0].method
    for reading in readings:
        for field in ("weight", "missing"):
            of_this, of_first = getattr(reading.method, field), getattr(first, field)
            if of_this != of_first:
                option = OptionUse(field)
                raise Refusal("workbook-differs", reading.place, theirs=of_this, ours=of_first, option=option)
    orders = {reading.method.order for reading in readings}
    order = first.order if len(orders) == 1 else method.order
    if (first.weight, first.missing, order) == (method.weight, method.missing, method.order):
        return method
    return replace(method, weight=first.weight, missing=first.missing, order=order)


def refuse_rows_twice(readings: Sequence[TableReading]) -> None:
    """Refuse a unit, and period where that is known, that has the same respondents in two inputs.

    Few respondents, or respondents who all answered alike, may be the same by chance and are let pass.

    :raises Refusal: ``rows-twice``.
    """
    first_reading_with: dict[object, TableReading] = {}
    for reading in readings:
        if not any(UNIT in by for by in reading.counted.groups):
            continue
        for (unit, period), tally in groups_of_table(reading, (UNIT, PERIOD)).items():
            if unit is None or tally.marks is None or _may_repeat_by_chance(tally, period):
                continue
            # Marks and counts do not depend on the order of the rows: a file that was sorted, or turned into a tally,
            # has those of the file it was.
            same_respondents = (unit, period, question_set(reading), int(tally.marks), tally.counts.tobytes())
            first = first_reading_with.setdefault(same_respondents, reading)
            if first.place.file != reading.place.file:
                raise Refusal(
                    "rows-twice",
                    first=first.place,
                    second=reading.place,
                    unit=safe_value(unit),
                    of=PhraseUse.of("in-period", period=period) if period else "",
                    rows=int(tally.respondents),
                )


def _may_repeat_by_chance(tally: Tally, period: str | None) -> bool:
    """Whether so few people, or people so much of one mind, may well have given the same answers elsewhere."""
    fewest = FEWEST_REPEATED if period else FEWEST_REPEATED_UNDATED
    different_answers = tally.counts.astype(bool).sum(axis=-1).max()
    return bool(tally.respondents < fewest or different_answers < 2)
