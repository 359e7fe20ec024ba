"""The report of a survey, put together from the tables read: everyone and every group, scored and in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.index.score import Score
from ikm.index.statistics import Statistics
from ikm.index.tally import Tally
from ikm.messages.findings import Findings, Refusal, masked, safe_value
from ikm.options import ScoreOptions, StatisticsMode
from ikm.report.checks import run_checks
from ikm.report.confidence import GroupStatistics, confidence_of, served_by
from ikm.report.pooling import (
    By,
    Pool,
    counted_keys,
    importance_of,
    pool_everyone,
    pool_groups,
    respondents_in,
    score_pool,
)
from ikm.report.report import (
    ALL_DEFAULTS,
    ControlCount,
    Group,
    GroupTable,
    InputUse,
    Manifest,
    Report,
    RespondentAnswers,
    Results,
    SampleQuota,
    TallyCells,
    UsedColumn,
    units_of,
)
from ikm.report.rollup import RollupRequest, note_other_classes, roll_up_units, sample_quotas
from ikm.rules.ruleset import Control
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, SERVICE, UNIT
from ikm.survey.columns.yes_no_columns import NO, YES
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.counting.table_reading import TableReading

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population
    from ikm.survey.texts.profile_classes import Characteristic

CELL_KEYS = (UNIT, SERVICE, PERIOD)
"""What the cells of a tally are crossed by, as far as the answers tell it."""
ORDINARY_SERVICES = 20
"""An office may well have so many services, however few people came."""
SERVICES_BY_CHANCE = 5
"""So few different texts prove nothing, even where nearly every respondent wrote another one."""
NEVER_IN_TALLY = "agama"
"""A role of the profile that takes any text as its value, and that is nobody's business unasked."""
BY_INDEX, BY_NAME, BY_SIZE = SORTS = ("ikm", "name", "n")


Describe = Callable[[Mapping[str, str | None], Pool, Score], Statistics]
"""Gives a group its statistics, from its key, its tallies and its score."""


class GroupListing(NamedTuple):
    """How the groups of a table are listed.

    ``sort`` is one of ``SORTS``; ``top`` and ``bottom`` list only so many groups of the highest and lowest index.
    Groups that describe people and have fewer than ``min_n`` respondents show their number only.
    """

    sort: str
    top: int | None
    bottom: int | None
    min_n: int


class ReadSurvey(NamedTuple):
    """What was read of a survey, ready to be scored.

    ``bands`` are the lower bounds of the classes of age, ``population`` the list of the users served; ``findings``
    are those of reading, ``is_complete`` says that no input was left out.
    """

    readings: Sequence[TableReading]
    method: Method
    findings: Findings
    is_complete: bool = True
    bands: tuple[int, ...] | None = None
    population: Population | None = None


def assemble_report(survey: ReadSurvey, wanted: ScoreOptions, manifest: Manifest = ALL_DEFAULTS) -> Report:
    """Score everyone and each group of each table, and say all that there is to say of the results.

    :raises Refusal: for a choice that what was read does not allow.
    """
    readings, population = survey.readings, survey.population
    findings = Findings()
    findings += survey.findings
    confidence = confidence_of(wanted.confidence)
    served = served_by(readings, population)
    describe = None if wanted.stats is StatisticsMode.SKIP else GroupStatistics(confidence, served)
    pool = pool_everyone(readings)
    overall = score_pool(pool)
    method = _method_of_all(survey.method, pool)
    importance = importance_of(pool, overall)
    expectations_were_asked = any(reading.counted.total.expected is not None for reading in readings)
    if expectations_were_asked and importance is None:
        findings.add("expectation-partly")
    listing = GroupListing(wanted.sort, wanted.top, wanted.bottom, wanted.min_n)
    tables = group_tables(readings, listing, describe)
    units = units_of(tables)
    quotas: tuple[SampleQuota, ...] = ()
    if population:
        quotas, lacking = sample_quotas(readings, population, method.rules)
        findings += lacking
    rollup_request = RollupRequest(wanted.rollup, population, served.units)
    results = Results(
        method=method,
        questions=next(iter(pool.values())).questions,
        inputs=tuple(input_use(reading) for reading in readings),
        overall=overall,
        tables=tables,
        name=wanted.name,
        rollup=roll_up_units(units, method, rollup_request, confidence),
        quotas=quotas,
        stats=describe({}, pool, overall) if describe else None,
        confidence=confidence,
        shows_stats=wanted.stats is StatisticsMode.SHOW,
        importance=importance,
    )
    findings += note_other_classes(results)
    answers = None
    if wanted.answers:
        answers = answers_by_unit(readings, [unit.key[UNIT] for unit in units], method.rules.scores)
    findings += run_checks(results, profile_keys(readings))
    cells = None
    if wanted.cells:
        cells, small = cells_to_share(readings, wanted.min_n, suppress=wanted.suppress)
        findings += small
    return Report(
        method=results.method,
        questions=results.questions,
        inputs=results.inputs,
        overall=results.overall,
        tables=results.tables,
        name=results.name,
        rollup=results.rollup,
        quotas=results.quotas,
        stats=results.stats,
        confidence=results.confidence,
        shows_stats=results.shows_stats,
        importance=results.importance,
        findings=findings,
        complete=survey.is_complete,
        period=wanted.period,
        profile=respondents_by_profile(readings, survey.bands) if wanted.profile else (),
        manifest=manifest,
        cells=cells,
        answers=answers,
        controls=control_counts(readings, method.rules.controls),
    )


def _method_of_all(method: Method, pool: Pool) -> Method:
    """The method of all respondents together: an unsur was not asked where nobody was asked it."""
    without = set.intersection(*(set(tallies.method.without) for tallies in pool.values()))
    if without == set(method.without):
        return method
    return Method(method.rules, method.weight, method.missing, method.order, tuple(sorted(without)))


# Tables of groups


def group_tables(
    readings: Sequence[TableReading], listing: GroupListing, describe: Describe | None
) -> tuple[GroupTable, ...]:
    """Every table that an input shows, each once, with its groups scored and in order."""
    describe_people = profile_keys(readings)
    shown = dict.fromkeys(by for reading in readings for by in reading.tables)
    tables = []
    for by in shown:
        min_n = listing.min_n if describe_people & set(by) else 0
        groups = _score_groups(by, pool_groups(readings, by), min_n, describe)
        tables.append(_list_groups(by, groups, listing))
    return tuple(tables)


def profile_keys(readings: Iterable[TableReading]) -> set[str]:
    """The names of the keys that describe people, such as their sex or age."""
    names = set(PROFILE)
    for reading in readings:
        names.update(key.name for key in reading.columns.keys.values() if key.profile)
    return names


def _score_groups(by: By, pools: Mapping[GroupKey, Pool], min_n: int, describe: Describe | None) -> list[Group]:
    groups = []
    for values, pool in pools.items():
        key = dict(zip(by, values, strict=True))
        respondents = respondents_in(pool)
        if respondents < min_n:
            score, importance = Score(respondents, reason="min-n"), None
        else:
            score = score_pool(pool)
            importance = importance_of(pool, score)
        stats = describe(key, pool, score) if describe else None
        groups.append(Group(key, score, stats, importance))
    return groups


def _list_groups(by: By, groups: list[Group], listing: GroupListing) -> GroupTable:
    """A table in its order: periods as they follow each other, others as asked for, those left empty last."""
    if by[-1] == PERIOD:
        in_time = tuple(sorted(groups, key=_order_in_time))
        return GroupTable(by, groups=in_time, listed=in_time)
    best_first = sorted(groups, key=_order_by_index)  # the ranking of top and bottom, however groups are sorted
    if listing.sort == BY_INDEX:
        ordered = best_first
    elif listing.sort == BY_SIZE:
        ordered = sorted(groups, key=_order_by_size)
    else:
        ordered = sorted(groups, key=_order_by_name)
    if listing.top is None and listing.bottom is None:
        return GroupTable(by, groups=tuple(ordered), listed=tuple(ordered))
    ranked = [_values(group) for group in best_first if group.score.exact is not None and not _has_blank(group)]
    highest = ranked[: listing.top or 0]
    lowest = ranked[max(0, len(ranked) - (listing.bottom or 0)) :]
    chosen = {*highest, *lowest}
    return GroupTable(by, groups=tuple(ordered), listed=tuple(group for group in ordered if _values(group) in chosen))


def _values(group: Group) -> GroupKey:
    return tuple(group.key.values())


def _has_blank(group: Group) -> bool:
    """Whether some of its key was left empty."""
    return None in group.key.values()


def _order_by_name(group: Group) -> tuple[object, ...]:
    return _has_blank(group), [value or "" for value in _values(group)]


def _order_by_size(group: Group) -> tuple[object, ...]:
    return _has_blank(group), -group.score.respondents, _order_by_name(group)


def _order_by_index(group: Group) -> tuple[object, ...]:
    """Best index first, then those without one, last those whose key is blank."""
    exact = group.score.exact
    return _has_blank(group), exact is None, -(exact or 0), _order_by_name(group)


def _order_in_time(group: Group) -> tuple[object, ...]:
    from ikm.survey.texts.periods import sort_key

    *others, period = _values(group)
    return [(value is None, value or "") for value in others], sort_key(period)


# What was read


def input_use(reading: TableReading) -> InputUse:
    """How one table was used, as the report states it."""
    counted = reading.counted
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
        columns=tuple(_used_columns(reading)),
        made_from=reading.made_from,
        unused=tuple(masked(reading.header[place]) or reading.letters[place] for place in reading.columns.unused),
    )


def _used_columns(reading: TableReading) -> list[UsedColumn]:
    """The columns that were used, in their order, and after them the keys that stand in a name, not in a column."""
    columns = reading.columns
    meanings = [(answer.place, answer.question.unsur, answer.reason) for answer in columns.answers]
    meanings += [(answer.place, answer.question.unsur, "expectation") for answer in columns.expected]
    meanings += [(key.place, key.name, "group") for key in columns.keys.values() if key.place is not None]
    used = []
    for place, meaning, reason in sorted(meanings):
        used.append(UsedColumn(reading.header[place], reading.letters[place], meaning, reason))
    named = [key for key in columns.keys.values() if key.value is not None]
    used.extend(UsedColumn(key.value or "", "", key.name, key.source) for key in named)
    return used


# Respondents by their profile, and by their answers to yes/no questions


def respondents_by_profile(
    readings: Sequence[TableReading], bands: tuple[int, ...] | None
) -> tuple[Characteristic, ...]:
    """The respondents by each characteristic that any input tells; ``bands`` are the lower bounds of ages."""
    from ikm.survey.texts.profile_classes import ProfileClasses, characteristic

    known = counted_keys(readings)
    return tuple(
        characteristic(role, _respondents_by_value(readings, role), ProfileClasses(role, bands))
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


# Answers of single respondents


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
        for number, unit in enumerate(rows.units):
            places = rows.places[:, rows.of == number]
            scores.setdefault(unit, []).append(score_at_place[places])
    return scores


def _answers_of(unit: str | None, pool: Pool, scores: Sequence[NDArray[np.int8]]) -> RespondentAnswers | None:
    """The answers of a unit; None where some respondents are only counted, or were asked something else."""
    first, *others = pool.values()  # more than one: not all were asked the same questions
    known_one_by_one = sum(of_table.shape[1] for of_table in scores)
    if others or known_one_by_one < int(first.tally.respondents):
        return None
    return RespondentAnswers(unit, first.questions, np.concatenate(scores, axis=1))


# Tallies that travel


def cells_to_share(readings: Sequence[TableReading], min_n: int, *, suppress: bool) -> tuple[TallyCells, Findings]:
    """The tallies of a report that is to travel as such; small groups are named, or with ``suppress`` left out.

    :raises Refusal: ``tallies-differ`` where not all were asked the same, for such tallies do not add.
    """
    cells, findings = tally_cells(readings)
    small = find_small_groups(cells, min_n)
    findings += _name_small_groups(cells, small, suppress=suppress)
    if suppress:
        cells, withheld = without_small_groups(cells, small)
        findings += withheld
    return cells, findings


def tally_cells(readings: Sequence[TableReading]) -> tuple[TallyCells, Findings]:
    """The tallies of each cell of unit × service × period, and of each class of the profile; and what they lack.

    :raises Refusal: ``tallies-differ`` where not all were asked the same, for such tallies do not add.
    """
    everyone = pool_everyone(readings)
    if len(everyone) > 1:
        raise Refusal("tallies-differ")
    (tallies,) = everyone.values()
    findings = Findings()
    known = counted_keys(readings)
    by = tuple(name for name in CELL_KEYS if name in known)
    if SERVICE in by:
        services = len(pool_groups(readings, (SERVICE,)))
        if _may_be_written_freely(services, respondents_in(everyone)):
            findings.add("services-many", number=services)
            by = tuple(name for name in by if name != SERVICE)
    groups = {key: _only_tally(pool) for key, pool in pool_groups(readings, by).items()}
    cells = TallyCells(
        by=by,
        questions=tallies.questions,
        groups={key: groups[key] for key in sorted(groups, key=_blanks_last)},
        margins=_profile_margins(readings),
        suppressed=sum(reading.suppressed[0] for reading in readings),
        hidden=sum(reading.suppressed[1] for reading in readings),
    )
    return cells, findings


def _may_be_written_freely(different_texts: int, respondents: int) -> bool:
    """Whether a column of services has so many values that they may be sentences which tell of people.

    Such a column looked like “Mengurus akta anak nomor 7”, another text in every row.
    """
    too_many_for_an_office = different_texts > ORDINARY_SERVICES and different_texts > respondents / 5
    nearly_one_each = different_texts > SERVICES_BY_CHANCE and different_texts > respondents / 2
    return too_many_for_an_office or nearly_one_each


def _profile_margins(readings: Sequence[TableReading]) -> dict[str, dict[str | None, Tally]]:
    """The tallies of each class of the profile, by role, as far as some input was counted by it."""
    counted_tables = {by for reading in readings for by in reading.counted.groups}
    margins = {}
    for role in PROFILE:
        if (role,) in counted_tables and role != NEVER_IN_TALLY:
            pools = pool_groups(readings, (role,))
            margins[role] = {value: _only_tally(pool) for (value,), pool in pools.items()}
    return margins


def _only_tally(pool: Pool) -> Tally:
    """The tally of a group where everyone was asked the same."""
    (tallies,) = pool.values()
    return tallies.tally


def _blanks_last(key: GroupKey) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for value in key]


class SmallGroups(NamedTuple):
    """The groups of a tally that are so small that they give their respondents away: cells, and classes by role."""

    cells: tuple[GroupKey, ...]
    classes: Mapping[str, tuple[str | None, ...]]

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.cells) + sum(len(classes) for classes in self.classes.values())


def find_small_groups(cells: TallyCells, min_n: int) -> SmallGroups:
    """The cells and classes of fewer than ``min_n`` respondents."""
    return SmallGroups(
        tuple(key for key, tally in cells.groups.items() if tally.respondents < min_n),
        {
            role: tuple(value for value, tally in margin.items() if tally.respondents < min_n)
            for role, margin in cells.margins.items()
        },
    )


def _name_small_groups(cells: TallyCells, small: SmallGroups, *, suppress: bool) -> Findings:
    tallies = [(_name_of_group(key), cells.groups[key]) for key in small.cells]
    for role, values in small.classes.items():
        tallies += [(f"{role} {_name_of_group((value,))}", cells.margins[role][value]) for value in values]
    code = "cell-suppressed" if suppress else "cell-small"
    findings = Findings()
    for name, tally in tallies:
        findings.add(code, group=safe_value(name), respondents=int(tally.respondents))
    return findings


def without_small_groups(cells: TallyCells, small: SmallGroups) -> tuple[TallyCells, Findings]:
    """The tallies without the small groups, and without what would give these away, which is named.

    A service that was left out could be worked out again: it is all men and women less the other services. So a
    characteristic goes as a whole where one of its classes is small, and all of them go where a cell is small.
    """
    findings = Findings()
    margins = {}
    if not small.cells:
        margins = {role: margin for role, margin in cells.margins.items() if not small.classes[role]}
    withheld_roles = [role for role in cells.margins if role not in margins]
    if withheld_roles:
        findings.add("profile-suppressed", roles=", ".join(withheld_roles))
    small_cells = set(small.cells)
    without_small = cells._replace(
        groups={key: tally for key, tally in cells.groups.items() if key not in small_cells},
        margins=margins,
        suppressed=cells.suppressed + small.number,
        hidden=cells.hidden + sum(int(cells.groups[key].respondents) for key in small.cells),
    )
    return without_small, findings


def _name_of_group(key: GroupKey) -> str:
    return " · ".join(value or "(kosong)" for value in key) or "-"
