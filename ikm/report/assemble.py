"""The report of a survey, put together from the tables read: everyone and every group, scored and in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.method import Method
from ikm.index.score import Score
from ikm.index.statistics import Statistics
from ikm.messages.findings import Findings
from ikm.messages.masking import masked
from ikm.options import ScoreOptions, StatisticsMode
from ikm.report.checks import run_checks
from ikm.report.confidence import GroupStatistics, confidence_of, served_by
from ikm.report.masked_labels import with_masked_labels, without_rare_labels
from ikm.report.pooling import (
    By,
    Pool,
    importance_of,
    pool_everyone,
    pool_groups,
    respondents_in,
    score_pool,
)
from ikm.report.report import (
    ALL_DEFAULTS,
    Group,
    GroupTable,
    InputUse,
    Manifest,
    Report,
    Results,
    SampleQuota,
    UsedColumn,
    units_of,
)
from ikm.report.respondents import answers_by_unit, control_counts, respondents_by_profile
from ikm.report.rollup import (
    RollupRequest,
    note_other_classes,
    roll_up_units,
    sample_quotas,
    warn_unweighted,
)
from ikm.report.shared_tallies import cells_to_share
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, UNIT
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.counting.table_reading import TableReading

if TYPE_CHECKING:
    from ikm.survey.exchange.population_file import Population

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
    readings, population = with_masked_labels(survey.readings, survey.population)
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
    findings += warn_unweighted(results, served)
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
        if min_n:
            groups = without_rare_labels(groups, describe_people)
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
        used.append(UsedColumn(masked(reading.header[place]), reading.letters[place], meaning, reason))
    named = [key for key in columns.keys.values() if key.value is not None]
    used.extend(UsedColumn(key.value or "", "", key.name, key.source) for key in named)
    return used
