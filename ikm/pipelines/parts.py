"""A report for each unit, service or period of a survey, from one reading of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from ikm.index.rollup import POOLED, POPULATION
from ikm.messages.findings import Refusal
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.options import ReadOptions, ScoreOptions
from ikm.pipelines.read_inputs import Watch
from ikm.pipelines.rule_sets import rule_set_runs
from ikm.pipelines.score import ReadRun, names_role, read_runs, report_of
from ikm.report.masked_labels import with_masked_labels
from ikm.report.pooling import counted_keys, pool_groups, without_key
from ikm.report.report import Report
from ikm.report.restriction import restricted
from ikm.report.rule_sets import Reports
from ikm.report.stored_report import StoredReport
from ikm.report.strata import usual_strata
from ikm.survey.columns.mapping_file import BLANK, PERIOD, SERVICE, UNIT
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.files.inputs import Source

if TYPE_CHECKING:
    from ikm.index.population import Population

PART_KEYS = (UNIT, SERVICE, PERIOD)
"""What a survey can be parted by."""
_WHERE_TOLD = {
    UNIT: AnyOption((OptionUse("unit"), OptionUse("unit_from"))),
    SERVICE: AnyOption((OptionUse("roles", "layanan=COLUMN"), OptionUse("service_from"))),
    PERIOD: AnyOption((OptionUse("by", "periode"), OptionUse("per"), OptionUse("period_from"))),
}


T = TypeVar("T")
OwnOptions = Callable[[ScoreOptions, Mapping[str, str]], ScoreOptions]
"""What is wanted of one part, from what is wanted of all and its value of each key."""


class Part(NamedTuple, Generic[T]):
    """One part of a survey: its value of each key, and what was made of it, or why nothing was."""

    values: tuple[str, ...]
    outcome: T | Refusal


def score_parts(
    sources: Source | Iterable[Source],
    options: ReadOptions,
    wanted: ScoreOptions,
    keys: tuple[str, ...],
    watch: Watch | None = None,
    own_options: OwnOptions | None = None,
) -> Iterator[Part[Reports]]:
    """Score each part of a survey by itself, in the order of their names; everything is read before the first.

    Respondents of no unit, or of no service, are a part too, called ``(kosong)``; those of no period are of none.
    What each is scored for is its ``own_options``; what is read is the same for all.

    :raises Refusal: as :func:`ikm.score` does, and ``part-untold`` where the answers do not tell a key.
    """
    if _are_single_strata(options, wanted, keys):
        wanted = replace(wanted, strata=None, overall=POOLED)  # of earlier periods, too
    runs = read_runs(sources, rule_set_runs(options), wanted, watch, split_by=keys)
    return parts_of(runs, wanted, keys, own_options)


def _are_single_strata(options: ReadOptions, wanted: ScoreOptions, keys: tuple[str, ...]) -> bool:
    """Whether nothing of which a figure could be put together is left in any part, as far as the options tell."""
    if wanted.overall in (None, POOLED) or not {UNIT, SERVICE} & {*keys}:
        return False
    if wanted.strata is not None:
        strata = {stratum.strip() for stratum in wanted.strata.split(",")}
    else:
        may_be_of_services = (
            wanted.overall == POPULATION or names_role(options.by, SERVICE) or options.service_from is not None
        )
        strata = {UNIT, SERVICE} if may_be_of_services else {UNIT}
    return strata <= {*keys}


def parts_of(
    runs: Sequence[ReadRun], wanted: ScoreOptions, keys: tuple[str, ...], own_options: OwnOptions | None = None
) -> Iterator[Part[Reports]]:
    """Score each part of what was read, counted so that it can be split by the keys; see :func:`score_parts`.

    :raises Refusal: ``part-untold`` where the answers do not tell a key.
    """
    known = counted_keys(runs[0].survey.readings)
    for key in keys:
        if key not in known:
            raise Refusal("part-untold", role=key, options=_WHERE_TOLD[key])
    masked = [_with_masked_labels(run) for run in runs]
    groups: dict[GroupKey, None] = {}
    for run in masked:
        groups |= dict.fromkeys(pool_groups(run.survey.readings, keys))
    named = [tuple(BLANK if value is None else value for value in group) for group in groups]
    dated = [values for values in sorted(named) if PERIOD not in keys or values[keys.index(PERIOD)] != BLANK]
    return (_part(masked, wanted, dict(zip(keys, values, strict=True)), own_options) for values in dated)


def _with_masked_labels(run: ReadRun) -> ReadRun:
    readings, population = with_masked_labels(run.survey.readings, run.survey.population)
    return run._replace(survey=run.survey._replace(readings=readings, population=population))


def _part(
    runs: Sequence[ReadRun], wanted: ScoreOptions, of_key: dict[str, str], own_options: OwnOptions | None
) -> Part[Reports]:
    """One part; what keeps it from being scored does not keep the others."""
    values = tuple(of_key.values())
    wanted = own_options(wanted, of_key) if own_options else wanted
    labels = [value for key, value in of_key.items() if key != PERIOD]
    own = replace(
        wanted,
        name=" · ".join([*([wanted.name] if wanted.name else []), *labels]) or None,
        period=of_key.get(PERIOD, wanted.period),
    )
    try:
        return Part(values, Reports(tuple(_report(_restricted(run, of_key), own, of_key) for run in runs)))
    except Refusal as refusal:
        return Part(values, refusal)


def _report(run: ReadRun, wanted: ScoreOptions, of_key: Mapping[str, str]) -> Report:
    """The report of a part; its card names the service that the part is."""
    report = report_of(run, _without_own_strata(run, wanted, of_key))
    service = of_key.get(SERVICE, BLANK)
    return report if service == BLANK else replace(report, card=report.card._replace(service=service))


def _without_own_strata(run: ReadRun, wanted: ScoreOptions, of_key: Mapping[str, str]) -> ScoreOptions:
    """What is wanted of a part, put together by what it is not itself one of.

    Where it is the only unit or service that would be put together, its figure is that of its respondents.
    """
    own_strata = [stratum for stratum in (wanted.strata or "").split(",") if stratum.strip() not in of_key]
    strata = ",".join(own_strata) or None
    is_stratum = UNIT in of_key or SERVICE in of_key
    if wanted.strata is not None:
        is_alone = strata is None
    else:
        survey = run.survey
        is_alone = not usual_strata(survey.readings, wanted.overall or POOLED, survey.population)
    if is_stratum and is_alone:
        return replace(wanted, strata=None, overall=POOLED)
    return replace(wanted, strata=strata)


def _restricted(run: ReadRun, of_key: dict[str, str]) -> ReadRun:
    """What was read of one part: its respondents, who are not grouped by what they all are. A trend is kept whole."""
    survey = run.survey
    readings = survey.readings
    for key, value in of_key.items():
        if key != PERIOD:
            readings = [
                without_key(reading, key)
                for reading in restricted(readings, key, {None if value == BLANK else value})
            ]
    population = survey.population
    if population:
        population = _listed(population, of_key.get(UNIT), of_key.get(SERVICE))
    history = earlier_of_part(run.history, of_key)
    return run._replace(survey=survey._replace(readings=readings, population=population), history=history)


def earlier_of_part(history: Iterable[StoredReport], of_key: Mapping[str, str]) -> tuple[StoredReport, ...]:
    """What earlier reports say of a part: they tell units, and nothing of services."""
    if SERVICE in of_key:
        return ()
    if UNIT not in of_key:
        return tuple(history)
    of_unit = (earlier.of_unit(of_key[UNIT]) for earlier in history)
    return tuple(earlier for earlier in of_unit if earlier)


def _listed(population: Population, unit: str | None, service: str | None) -> Population | None:
    """The lines of a list that are of a unit and service; None where there are none."""
    from ikm.survey.exchange.population_file import match

    served = dict(population.served)
    if unit is not None and population.has_units:
        line = match([unit], population.units).found.get(unit)
        served = {(None, of): users for (own, of), users in served.items() if own == line}
    if service is not None:
        line = match([service], {of for _, of in served if of}).found.get(service)
        served = {(own, None): users for (own, of), users in served.items() if of is not None and of == line}
    if not served:
        return None
    return population._replace(
        served=served,
        has_units=any(own is not None for own, _ in served),
        has_services=any(of is not None for _, of in served),
    )
