"""From what was read to a report: the whole and every group scored, in the order asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.index.score import Score
from ikm.index.statistics import Statistics
from ikm.messages.findings import Findings, Refusal, safe_value
from ikm.report.pooling import By, Parts, grouped, held, respondents, scored, whole
from ikm.report.report import (
    ControlCount,
    Group,
    GroupTable,
    InputUse,
    Report,
    RespondentAnswers,
    TallyCells,
    UsedColumn,
)
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, SERVICE, UNIT
from ikm.survey.columns.yes_no_columns import NO, YES
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.counting.read_table import TableReading

CELL = (UNIT, SERVICE, PERIOD)
"""What the cells of a tally are crossed by, as far as it is known."""
MOST_SERVICES, FEWEST_FREE = 20, 5
"""So many services an office may have, whoever comes; and so few may be chance, however few come."""
FREELY = "agama"
"""A role whose values are any text, and nobody's business unasked."""
BY_INDEX, BY_NAME, BY_SIZE = SORTS = ("ikm", "name", "n")


Describe = Callable[[Mapping[str, str | None], Parts, Score], Statistics]
"""Given the key of a group, its tallies and its score: its statistics."""


class GroupListing(NamedTuple):
    """How groups are listed: sorted by what, only so many of the highest and lowest index, and from what size on.

    ``min_n`` is of groups that describe people: smaller ones have a number only.
    """

    sort: str
    top: int | None
    bottom: int | None
    min_n: int


def composed(
    readings: Sequence[TableReading],
    method: Method,
    findings: Findings,
    listing: GroupListing,
    describe: Describe | None = None,
) -> Report:
    """Score everyone, and each group of each table; ``describe`` adds the statistics, where they are asked for."""
    parts = whole(readings)
    first = next(iter(parts.values()))
    personal = profile_of(readings)
    tables = []
    for by in tables_of(readings):
        least = listing.min_n if personal & set(by) else 0
        groups = _groups(by, grouped(readings, by), least, describe)
        tables.append(_listed(by, groups, listing))
    uses = tuple(map(used, readings))
    method = _pooled(method, parts)
    overall = scored(parts)
    stats = describe({}, parts, overall) if describe else None
    importance = held(parts, overall)
    if importance is None and any(reading.counted.total.expected is not None for reading in readings):
        findings.add("expectation-partly")
    return Report(method, first.questions, uses, overall, tuple(tables), findings, stats=stats, importance=importance)


def _pooled(method: Method, parts: Parts) -> Method:
    """The method of all together: not asked is what nobody was asked."""
    without = set.intersection(*(set(part.method.without) for part in parts.values()))
    if without == set(method.without):
        return method
    return Method(method.rules, method.weight, method.missing, method.order, tuple(sorted(without)))


def tables_of(readings: Iterable[TableReading]) -> list[By]:
    """The tables to show, each once."""
    return list(dict.fromkeys(by for reading in readings for by in reading.tables))


def profile_of(readings: Iterable[TableReading]) -> set[str]:
    """The names of keys that describe people."""
    return {*PROFILE, *(key.name for one in readings for key in one.columns.keys.values() if key.profile)}


def _groups(by: By, groups: Mapping[GroupKey, Parts], least: int, describe: Describe | None) -> list[Group]:
    found = []
    for key, parts in groups.items():
        n = respondents(parts)
        one = Score(n, reason="min-n") if n < least else scored(parts)
        names = dict(zip(by, key, strict=True))
        stats = describe(names, parts, one) if describe else None
        found.append(Group(names, one, stats, None if n < least else held(parts, one)))
    return found


def _listed(by: By, groups: list[Group], listing: GroupListing) -> GroupTable:
    """A table in its order: periods as they follow each other, others as asked for, those left empty last."""
    if by[-1] == PERIOD:
        groups.sort(key=_in_time)
        return GroupTable(by, tuple(groups), tuple(groups))
    groups.sort(key=_by_name)
    if listing.sort == BY_SIZE:
        groups.sort(key=lambda group: (None in group.key.values(), -group.score.respondents))
    best = sorted(groups, key=_rank)
    groups = best if listing.sort == BY_INDEX else groups
    if listing.top is None and listing.bottom is None:
        return GroupTable(by, tuple(groups), tuple(groups))
    ranked = [one for one in best if one.score.exact is not None and None not in one.key.values()]
    kept = [*ranked[: listing.top or 0], *ranked[len(ranked) - min(listing.bottom or 0, len(ranked)) :]]
    places = {id(group) for group in kept}
    return GroupTable(by, tuple(groups), tuple(group for group in groups if id(group) in places))


def _by_name(group: Group) -> tuple[object, ...]:
    values = list(group.key.values())
    return None in values, [value or "" for value in values]


def _rank(group: Group) -> tuple[object, ...]:
    """Best index first, those without one behind, those whose key is blank last; then by name."""
    exact = group.score.exact
    return None in group.key.values(), exact is None, -(exact or 0), _by_name(group)


def _in_time(group: Group) -> tuple[object, ...]:
    from ikm.survey.texts.periods import sort_key

    *others, label = group.key.values()
    return [(one is None, one or "") for one in others], sort_key(label)


def used(reading: TableReading) -> InputUse:
    """What stands in a report of one table that was read."""
    columns, counted = reading.columns, reading.counted
    found = [(answer.place, answer.question.unsur, answer.reason) for answer in columns.answers]
    found += [(answer.place, answer.question.unsur, "expectation") for answer in columns.expected]
    found += [(key.place, key.name, "group") for key in columns.keys.values() if key.place is not None]
    understood = [UsedColumn(reading.header[i], reading.letters[i], *what) for i, *what in sorted(found)]
    fixed = [key for key in columns.keys.values() if key.value is not None]
    understood += [UsedColumn(key.value or "", "", key.name, key.source) for key in fixed]
    return InputUse(
        path=reading.place.file,
        sheet=reading.place.sheet or None,
        sha256=reading.sha256,
        shape=reading.shape,
        header_row=reading.header_row,
        rows=counted.rows,
        used=int(counted.total.respondents),
        dropped=counted.dropped,
        left_out=counted.left_out,
        repeated=counted.repeated,
        outside=counted.outside,
        columns=tuple(understood),
        made_from=reading.made_from,
    )


def with_profile(report: Report, readings: Sequence[TableReading], bands: tuple[int, ...] | None) -> Report:
    """The report with a table of its respondents by each characteristic that any input tells."""
    from ikm.survey.texts.profile_classes import ProfileClasses, characteristic

    told = {name for reading in readings for by in reading.counted.groups for name in by}
    found = []
    for role in (role for role in PROFILE if role in told):
        numbers = {key[0]: respondents(parts) for key, parts in grouped(readings, (role,)).items()}
        found.append(characteristic(role, numbers, ProfileClasses(role, bands)))
    return replace(report, profile=tuple(found))


def with_controls(report: Report, readings: Sequence[TableReading]) -> Report:
    """The report with what was said to the questions beside its unsur, as far as they have a column."""
    found = []
    for one in report.method.rules.controls:
        if any(one.id in reading.columns.keys for reading in readings):
            numbers = {key[0]: respondents(parts) for key, parts in grouped(readings, (one.id,)).items()}
            found.append(ControlCount(one, *(numbers.get(said, 0) for said in (YES, NO, None))))
    return replace(report, controls=tuple(found))


def with_answers(report: Report, readings: Sequence[TableReading]) -> Report:
    """The report with the answers of its respondents, unit by unit, where no table had too many to keep.

    A unit has them where all its respondents are known one by one and were asked the same; without units it is the
    whole that has them, or nobody.
    """
    if any(one.is_one_by_one and one.counted.answer_rows is None for one in readings):
        return report
    given = _given_by_unit(readings, report.method.rules.scores)
    if units := report.units():
        by_unit = grouped(readings, (UNIT,))
        found = [_answers_of(unit := group.key[UNIT], by_unit[unit,], given.get(unit, [])) for group in units]
        return replace(report, answers=tuple(one for one in found if one))
    everyone = _answers_of(None, whole(readings), given.get(None, []))
    return replace(report, answers=(everyone,)) if everyone else report


def _given_by_unit(
    readings: Iterable[TableReading], scale: Sequence[int]
) -> dict[str | None, list[NDArray[np.int8]]]:
    """The scores that the respondents of each unit gave, an array for each table that has some."""
    scores = np.array([0, *scale], np.int8)
    given: dict[str | None, list[NDArray[np.int8]]] = {}
    for kept in filter(None, (one.counted.answer_rows for one in readings)):
        for place, unit in enumerate(kept.units):
            given.setdefault(unit, []).append(scores[kept.places[:, kept.of == place]])
    return given


def _answers_of(unit: str | None, parts: Parts, given: Sequence[NDArray[np.int8]]) -> RespondentAnswers | None:
    """The answers of a unit; None where some respondents are only counted, or were asked something else."""
    first, *others = parts.values()
    known = sum(scores.shape[1] for scores in given)
    if others or known < int(first.tally.respondents):
        return None
    return RespondentAnswers(unit, first.questions, np.concatenate(given, axis=1))


def with_cells(report: Report, readings: Sequence[TableReading], least: int, *, suppress: bool) -> Report:
    """The report with its tallies; small groups are named, or with ``suppress`` left out.

    :raises Refusal: ``tallies-differ`` where not all were asked the same, for such tallies do not add.
    """
    parts = whole(readings)
    if len(parts) > 1:
        raise Refusal("tallies-differ")
    by = tuple(name for name in CELL if any(name in table for one in readings for table in one.counted.groups))
    (part,) = parts.values()
    if SERVICE in by and _may_be_text(services := len(_values(readings, SERVICE)), respondents(parts)):
        report.findings.add("services-many", number=services)
        by = tuple(name for name in by if name != SERVICE)
    groups = {key: next(iter(of.values())).tally for key, of in grouped(readings, by).items()}
    told = {table[0] for one in readings for table in one.counted.groups if len(table) == 1}
    margins = {
        role: {key[0]: next(iter(of.values())).tally for key, of in grouped(readings, (role,)).items()}
        for role in PROFILE
        if role in told and role != FREELY
    }
    lost = [sum(numbers) for numbers in zip(*(one.suppressed for one in readings), strict=True)]
    cells = TallyCells(by, part.questions, dict(sorted(groups.items(), key=_blanks_last)), margins, *lost)
    return replace(report, cells=_suppressed(cells, least, report.findings, suppress=suppress))


def _may_be_text(values: int, people: int) -> bool:
    """Whether a column has so many values that they may be written freely."""
    return (values > MOST_SERVICES and values > people / 5) or (values > FEWEST_FREE and values > people / 2)


def _values(readings: Sequence[TableReading], name: str) -> set[str | None]:
    return {key[0] for key in grouped(readings, (name,))}


def _blanks_last(item: tuple[GroupKey, object]) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for value in item[0]]


def _suppressed(cells: TallyCells, least: int, findings: Findings, *, suppress: bool) -> TallyCells:
    """Name the groups below ``least``, and take them out where that is asked for.

    Then a characteristic goes as a whole where one of its classes is small, and all go where a cell is: what one way
    of grouping lacks, another would give away.
    """
    small = {key: one for key, one in cells.groups.items() if one.respondents < least}
    few = {role: {v for v, one in of.items() if one.respondents < least} for role, of in cells.margins.items()}
    named = [(_label(key), one) for key, one in small.items()]
    named += [(f"{role} {_label((v,))}", cells.margins[role][v]) for role, some in few.items() for v in some]
    for group, one in named:
        code = "cell-suppressed" if suppress else "cell-small"
        findings.add(code, group=safe_value(group), respondents=int(one.respondents))
    if not suppress:
        return cells
    margins = {role: of for role, of in cells.margins.items() if not (small or few[role])}
    if lost := [role for role in cells.margins if role not in margins]:
        findings.add("profile-suppressed", roles=", ".join(lost))
    return cells._replace(
        groups={key: one for key, one in cells.groups.items() if key not in small},
        margins=margins,
        suppressed=cells.suppressed + len(named),
        hidden=cells.hidden + sum(int(one.respondents) for one in small.values()),
    )


def _label(key: Collection[str | None]) -> str:
    return " · ".join(value or "(kosong)" for value in key) or "-"
