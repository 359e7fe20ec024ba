"""What several readings come to: tallies added up, by group, as far as the same was asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ikm.index.importance import Importance, expected_means, standings
from ikm.index.method import Method, Question
from ikm.index.score import Score, score
from ikm.index.tally import Tally
from ikm.messages.findings import Findings, Refusal, safe_value
from ikm.survey.columns.column_lookup import few_enough
from ikm.survey.columns.mapping_file import PERIOD, UNIT
from ikm.survey.counting.grouping import GroupKey, merged
from ikm.survey.counting.read_table import TableReading

FEWEST_AGAIN, FEWEST_ANY_TIME = 3, 10
"""Fewer respondents may have answered alike by chance; more are needed where nobody knows when."""

By = tuple[str, ...]
Asked = tuple[tuple[str, str], ...]
"""Unsur and code of each question: what has to be the same for tallies to add."""


class ComparableTallies(NamedTuple):
    """Tallies of those who were asked the same."""

    method: Method
    questions: tuple[Question, ...]
    tally: Tally


Parts = dict[Asked, ComparableTallies]


def asked(reading: TableReading) -> Asked:
    """What a reading asked."""
    return tuple((one.unsur, one.code) for one in reading.questions)


def whole(readings: Iterable[TableReading]) -> Parts:
    """The tallies of everyone."""
    parts: Parts = {}
    for reading in readings:
        _add(parts, reading, reading.counted.total)
    return parts


def grouped(readings: Sequence[TableReading], by: By) -> dict[GroupKey, Parts]:
    """The tallies of each group; what a reading does not tell of its respondents counts as left empty."""
    groups: dict[GroupKey, Parts] = {}
    for reading in readings:
        for key, tally in groups_of(reading, by).items():
            _add(groups.setdefault(key, {}), reading, tally)
    return groups


def groups_of(reading: TableReading, by: By) -> dict[GroupKey, Tally]:
    """The groups of one reading: as it was counted, else of the table that tells the most of it, put together."""
    tables = reading.counted.groups
    if by in tables:
        return tables[by]
    best: By = max(tables, key=lambda table: len({*table} & {*by}), default=())
    if not {*best} & {*by}:
        return merged({(): reading.counted.total}, (), by)
    return merged(tables[best], best, by)


def _add(parts: Parts, reading: TableReading, tally: Tally) -> None:
    one = parts.get(asked(reading))
    if one is None:
        parts[asked(reading)] = ComparableTallies(reading.method, reading.questions, tally)
    else:
        parts[asked(reading)] = one._replace(tally=one.tally + tally)


def respondents(parts: Parts) -> int:
    """How many respondents a group has."""
    return sum(int(part.tally.respondents) for part in parts.values())


def scored(parts: Parts) -> Score:
    """The score of a group; those who were asked different unsur are not pooled."""
    first, *others = parts.values()
    if not others:
        return score(first.tally, first.questions, first.method)
    is_exact = not any(int(part.tally.estimated) for part in parts.values())
    return Score(respondents(parts), reason="unsur-differ", respondents_exact=is_exact)


def held(parts: Parts, score: Score) -> Importance | None:
    """What a group was met with against what it expected, where that was asked, and all were asked the same."""
    (first, *others) = parts.values()
    if others or first.tally.expected is None:
        return None
    nrr = {one.unsur.id: one.nrr for one in score.unsur if one.nrr is not None}
    return standings(nrr, expected_means(first.tally, first.questions, first.method.rules.scores))


def settle_unit(readings: list[TableReading], findings: Findings) -> list[TableReading]:
    """Keep a unit that was only assumed where its values are few over all inputs; else act as if there were none."""
    assumed = [reading for reading in readings if reading.unit]
    groups = [reading.counted.groups.get((UNIT,)) for reading in assumed]
    values = {key for group in groups for key in group or ()}
    rows = sum(reading.counted.rows for reading in assumed)
    if all(group is not None for group in groups) and few_enough(len(values), rows):
        for reading in assumed:
            findings.add("unit-column", reading.unit, column=safe_value(reading.unit.header if reading.unit else ""))
        return readings
    return [_without_unit(reading) if reading.unit else reading for reading in readings]


def _without_unit(reading: TableReading) -> TableReading:
    groups: dict[By, dict[GroupKey, Tally]] = {}
    for by, group in reading.counted.groups.items():
        if rest := tuple(name for name in by if name != UNIT):
            groups.setdefault(rest, merged(group, by, rest))
    keys = {name: key for name, key in reading.columns.keys.items() if name != UNIT}
    kept = reading.counted.answer_rows and reading.counted.answer_rows.without_units()
    return reading._replace(
        columns=reading.columns._replace(keys=keys),
        counted=reading.counted._replace(groups=groups, answer_rows=kept),
        tables=tuple(by for by in reading.tables if UNIT not in by),
        unit=None,
    )


def method_of(readings: Sequence[TableReading], method: Method) -> Method:
    """The method of a report: as asked for, but with what workbooks that are read back say of weight and blanks.

    :raises Refusal: ``workbook-differs`` where not all inputs are of one weight and treatment of blanks.
    """
    first = readings[0].method
    for reading in readings:
        for option in ("weight", "missing"):
            own, others = getattr(reading.method, option), getattr(first, option)
            if own != others:
                raise Refusal("workbook-differs", reading.place, theirs=own, ours=others, option=f"--{option}")
    orders = {reading.method.order for reading in readings}
    order = first.order if len(orders) == 1 else method.order
    if (first.weight, first.missing, order) == (method.weight, method.missing, method.order):
        return method
    return replace(method, weight=first.weight, missing=first.missing, order=order)


def refuse_rows_twice(readings: Sequence[TableReading]) -> None:
    """Refuse a unit, and period where that is known, that has the same respondents in two inputs.

    :raises Refusal: ``rows-twice``. Fewer than three respondents, or all with the same answers, may be so by chance.
    """
    met: dict[object, TableReading] = {}
    for reading in readings:
        if not any(UNIT in table for table in reading.counted.groups):
            continue
        for (unit, period), tally in groups_of(reading, (UNIT, PERIOD)).items():
            fewest = FEWEST_AGAIN if period else FEWEST_ANY_TIME
            is_chance = tally.counts.astype(bool).sum(axis=-1).max() < 2 or tally.respondents < fewest
            if unit is None or is_chance or tally.marks is None:
                continue
            what = unit, period, asked(reading), int(tally.marks), tally.counts.tobytes()
            first = met.setdefault(what, reading)
            if first.place.file != reading.place.file:
                of = f" in {period}" if period else ""
                rows = int(tally.respondents)
                raise Refusal(
                    "rows-twice", first=first.place, second=reading.place, unit=safe_value(unit), of=of, rows=rows
                )
