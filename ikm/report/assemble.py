"""The report of a survey, put together from the tables read: everyone and every group, scored and in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.method import Method
from ikm.index.rollup import POOLED
from ikm.messages.findings import Findings, cell_on_sheet, offered
from ikm.messages.masking import masked
from ikm.options import ScoreOptions, StatisticsMode
from ikm.report.card import card_facts
from ikm.report.card_facts import NOTHING_TOLD
from ikm.report.checks import run_checks
from ikm.report.confidence import NOBODY, GroupStatistics, UsersServed, confidence_of, served_by, with_ranks
from ikm.report.headline import GroupScorer, note_other_classes, warn_alike_strata, warn_unweighted
from ikm.report.masked_labels import with_masked_labels, without_rare_labels
from ikm.report.period_choice import LATEST, PeriodChoice, are_of_span, choose_period
from ikm.report.pooling import By, Pool, counted_keys, pool_everyone
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
)
from ikm.report.respondents import answers_by_unit, control_counts, respondents_by_profile
from ikm.report.sample_quotas import sample_quotas
from ikm.report.shared_tallies import cells_to_share
from ikm.report.strata import strata_of
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, SERVICE, UNIT
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.counting.table_reading import TableReading

if TYPE_CHECKING:
    from ikm.index.population import Population

BY_INDEX, BY_NAME, BY_SIZE = SORTS = ("ikm", "name", "n")


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
    are those of reading, ``is_complete`` says that no input was left out. Where it ``is_bounded``, the caller chose
    the time by its first or last day.
    """

    readings: Sequence[TableReading]
    method: Method
    findings: Findings
    is_complete: bool = True
    bands: tuple[int, ...] | None = None
    population: Population | None = None
    is_bounded: bool = False


def assemble_report(survey: ReadSurvey, wanted: ScoreOptions, manifest: Manifest = ALL_DEFAULTS) -> Report:
    """Score everyone and each group of each table, and say all that there is to say of the results.

    :raises Refusal: for a choice that what was read does not allow.
    """
    scope = _scope_of(survey, wanted)
    results, of_results = _results_of(scope, survey.method, wanted)
    findings = Findings()
    for part in (survey.findings, scope.findings, of_results):
        findings += part
    answers = None
    if wanted.answers:
        units = [unit.key[UNIT] for unit in results.units()]
        answers = answers_by_unit(scope.readings, units, results.method.rules.scores)
    cells = None
    if wanted.cells:
        cells, small = cells_to_share(scope.all_readings, wanted.min_n, survey.bands, suppress=wanted.suppress)
        findings += small
    return Report(
        **{field.name: getattr(results, field.name) for field in fields(results)},
        findings=findings,
        complete=survey.is_complete,
        period=scope.periods.label,
        periods=scope.periods,
        card=card_facts(scope.readings) if wanted.card else NOTHING_TOLD,
        profile=respondents_by_profile(scope.readings, survey.bands) if wanted.profile else (),
        manifest=manifest,
        cells=cells,
        answers=answers,
        controls=control_counts(scope.readings, results.method.rules.controls),
    )


class _Scope(NamedTuple):
    """Of whom a report speaks: the ``readings`` of its period, beside all that were read, and the list of users.

    ``findings`` are those of the period that was chosen.
    """

    readings: list[TableReading]
    all_readings: list[TableReading]
    population: Population | None
    periods: PeriodChoice
    findings: Findings


def _scope_of(survey: ReadSurvey, wanted: ScoreOptions) -> _Scope:
    all_readings, population = with_masked_labels(survey.readings, survey.population)
    shows_trend = any(PERIOD in by for reading in all_readings for by in reading.tables)
    may_be_latest = shows_trend or not survey.is_bounded
    periods, findings = choose_period(all_readings, wanted.period, wanted.year, may_be_latest=may_be_latest)
    readings = periods.of(all_readings)
    if wanted.profile:
        findings += _warn_untold_profile(all_readings, readings)
    return _Scope(readings, all_readings, population, periods, findings)


class _ScoredResults(NamedTuple):
    """The results of a survey, and all that there is to say of them."""

    results: Results
    findings: Findings


def _results_of(scope: _Scope, method: Method, wanted: ScoreOptions) -> _ScoredResults:
    """Everyone and each group scored, by the method that was asked for, as far as what was asked allows."""
    readings, all_readings, population, periods, _ = scope
    findings = Findings()
    confidence = confidence_of(wanted.confidence)
    served = served_by(readings, population)
    pool = pool_everyone(readings)
    method = _method_of_all(method, pool)
    way = wanted.overall or POOLED
    strata = strata_of(readings, wanted.strata, way, served, population)
    describe = None if wanted.stats is StatisticsMode.SKIP else _statistics_of(scope, confidence, served)
    scorer = GroupScorer(way, strata, method, describe, confidence)
    headline = scorer.headline(readings)
    overall = headline.group
    expectations_were_asked = any(reading.counted.total.expected is not None for reading in readings)
    if expectations_were_asked and overall.importance is None:
        findings.add("expectation-partly")
    listing = GroupListing(wanted.sort, wanted.top, wanted.bottom, wanted.min_n)
    is_latest = periods.way == LATEST
    listed = group_tables(readings, all_readings, listing, scorer, shows_trend=is_latest)
    quotas: tuple[SampleQuota, ...] = ()
    if population:
        quotas, lacking = sample_quotas(all_readings, population, method.rules, periods)
        findings += lacking
    results = Results(
        method=method,
        questions=next(iter(pool.values())).questions,
        inputs=tuple(input_use(reading) for reading in all_readings),
        overall=overall.score,
        tables=with_ranks(listed, confidence, wanted.min_n),
        pooled=headline.pooled,
        way=way,
        strata=strata.by,
        rollups=headline.rollups,
        name=wanted.name,
        quotas=quotas,
        users_span=population.span if population else None,
        stats=overall.stats,
        confidence=confidence,
        shows_stats=wanted.stats is StatisticsMode.SHOW,
        importance=overall.importance,
    )
    for check in (note_other_classes, warn_unweighted, warn_alike_strata):
        findings += check(results)
    findings += run_checks(results, profile_keys(readings))
    return _ScoredResults(results, findings)


def _statistics_of(scope: _Scope, confidence: Fraction, served: UsersServed) -> GroupStatistics:
    """What gives groups their statistics.

    The users of a year are not those of a quarter: they weigh units, and tell nothing of the part that was asked.
    """
    periods = scope.periods
    is_of_span = are_of_span(periods, scope.population.span if scope.population else None)
    own_period = periods.label if len(periods.chosen or periods.told) == 1 else None
    return GroupStatistics(confidence, served if is_of_span else NOBODY, own_period)


def _warn_untold_profile(all_readings: Sequence[TableReading], readings: Sequence[TableReading]) -> Findings:
    """Warn where the respondents of the period are not told by characteristics that those of all periods are."""
    findings = Findings()
    known = counted_keys(readings)
    if lost := [role for role in PROFILE if role in counted_keys(all_readings) and role not in known]:
        findings.add("profile-untold", all_readings[0].place, roles=offered(lost))
    return findings


def _method_of_all(method: Method, pool: Pool) -> Method:
    """The method of all respondents together: an unsur was not asked where nobody was asked it."""
    without = set.intersection(*(set(tallies.method.without) for tallies in pool.values()))
    if without == set(method.without):
        return method
    return Method(method.rules, method.weight, method.missing, method.order, tuple(sorted(without)))


# Tables of groups


def group_tables(
    readings: Sequence[TableReading],
    all_readings: Sequence[TableReading],
    listing: GroupListing,
    scorer: GroupScorer,
    *,
    shows_trend: bool = False,
) -> tuple[GroupTable, ...]:
    """Every table that an input shows, each once, with its groups scored and in order.

    ``readings`` are those of the period of the report; tables by period show ``all_readings``. A trend that
    ``shows_trend`` asks for stands last, unless the readings have it.
    """
    describe_people = profile_keys(all_readings)
    shown = dict.fromkeys(by for reading in all_readings for by in reading.tables)
    if shows_trend and (PERIOD,) not in shown:
        shown[PERIOD,] = None
        if (UNIT,) in shown:
            shown[UNIT, PERIOD] = None
    tables = []
    for by in shown:
        min_n = listing.min_n if describe_people & set(by) else 0
        groups = scorer.table(by, all_readings if PERIOD in by else readings, min_n)
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


def _list_groups(by: By, groups: list[Group], listing: GroupListing) -> GroupTable:
    """A table in its order: periods as they follow each other, others as asked for, those left empty last."""
    if by[-1] == PERIOD:
        in_time = tuple(sorted(groups, key=order_in_time))
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


def order_in_time(group: Group) -> tuple[object, ...]:
    """What sorts the groups of a trend: each by its periods, in their order."""
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
        unused=tuple(masked(reading.header[place]) or _spot(reading, place) for place in reading.columns.unused),
        is_table=reading.place.named,
        header_column=reading.letters[0] if reading.question_rows else "",
    )


def _spot(reading: TableReading, place: int) -> str:
    """The letters of a column, or the cell in which the name of a question would stand."""
    row = str(reading.question_rows[place]) if reading.question_rows else ""
    return cell_on_sheet(f"{reading.letters[place]}{row}", reading.other_sheet(place))


def _used_columns(reading: TableReading) -> list[UsedColumn]:
    """The columns that were used, in their order, and after them the keys that stand in a name, not in a column."""
    columns = reading.columns
    meanings = [(answer.place, answer.question.unsur, answer.reason) for answer in columns.answers]
    meanings += [(answer.place, answer.question.unsur, "expectation") for answer in columns.expected]
    grouped = [key for key in columns.keys.values() if key.place is not None]
    named_otherwise = {key.place for key in grouped if key.name != SERVICE and key.role == SERVICE}
    for key in grouped:
        # Services are counted under the name of their role, too, whatever name they were asked by.
        if not (key.name == SERVICE and key.place in named_otherwise):
            meanings.append((key.place or 0, key.name, "group"))
    used = []
    for place, meaning, reason in sorted(meanings):
        row = reading.question_rows[place] if reading.question_rows else 0
        header, sheet = masked(reading.header[place]), reading.other_sheet(place)
        used.append(UsedColumn(header, reading.letters[place], meaning, reason, row, sheet))
    named = [key for key in columns.keys.values() if key.value is not None]
    used.extend(UsedColumn(key.value or "", "", key.name, key.source) for key in named)
    return used
