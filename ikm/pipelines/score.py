"""``ikm score``: from files of answers to a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ikm.index.method import EXACT, MISSING, Method
from ikm.index.sample_size import Share
from ikm.messages.findings import Findings, Refusal, near
from ikm.pipelines.footer_claims import compare_footer_claims
from ikm.pipelines.read_inputs import Watch, read_inputs, source_list
from ikm.pipelines.table_overrides import overrides_from, requests_by_stem, texts_of
from ikm.report.assemble import (
    CELL_KEYS,
    SORTS,
    GroupListing,
    assemble_report,
    profile_keys,
    with_answers,
    with_cells,
    with_controls,
    with_profile,
)
from ikm.report.checks import FEW, run_checks
from ikm.report.confidence import GroupStatistics, confidence_of, served_by
from ikm.report.pooling import method_of_inputs, refuse_rows_twice, settle_assumed_unit
from ikm.report.report import Manifest, Report
from ikm.report.rollup import with_quotas, with_rollup
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.survey.columns.mapping_file import PERIOD, ROLES, SERVICE, UNIT, OtherRules
from ikm.survey.counting.grouping import TimeFilter
from ikm.survey.counting.read_table import ReadRequest
from ikm.survey.files.inputs import Source

if TYPE_CHECKING:
    from datetime import date

    from ikm.survey.exchange.population_file import Population

ROLE_SOURCES = ("file", "sheet", "folder")
"""Whose name may say the unit, service or period."""
NOT_IN_MANIFEST = (
    *("sources", "other_rules", "cells", "answers", "stats", "jobs"),
    *("name", "period", "time", "output", "watch"),
)
"""Parameters that a manifest does not list as options: they change no figure, or have a place of their own."""


def score(
    sources: Source | Iterable[Source],
    *,
    unit: str | None = None,
    by: str | Iterable[str] = (),
    rules: str | Ruleset = DEFAULT_RULES,
    conversion: str | None = None,
    weight: str | None = None,
    without: str | Iterable[str] = (),
    missing: str | None = None,
    order: str | None = None,
    sheet: str | None = None,
    map: str | PathLike[str] | None = None,
    columns: str | Iterable[str] = (),
    long: Mapping[str, str] | None = None,
    counts: bool = False,
    drop_duplicates: bool = False,
    roles: Mapping[str, str] | None = None,
    unit_from: str | None = None,
    service_from: str | None = None,
    period_from: str | None = None,
    per: str | None = None,
    since: str | None = None,
    until: str | None = None,
    profile: bool = False,
    age_bands: str | None = None,
    population: str | PathLike[str] | None = None,
    rollup: str | None = None,
    stats: bool | None = None,
    confidence: Share | None = None,
    sort: str = SORTS[0],
    top: int | None = None,
    bottom: int | None = None,
    cells: bool = False,
    suppress: bool = False,
    answers: int = 0,
    jobs: int = 1,
    min_n: int = FEW,
    name: str | None = None,
    period: str | None = None,
    time: str | None = None,
    other_rules: OtherRules = (),
    output: Path | None = None,
    watch: Watch | None = None,
) -> Report:
    """Compute the index of everyone in ``sources``, and of each group asked for.

    :param sources: one or several of: a path, a pattern, a folder, ``-`` (standard input), a binary file
        object, a pandas DataFrame with a column an unsur.
    :param unit: header of the column that names the unit; ``"none"`` for no unit; without it, a column headed
        plainly as one is taken.
    :param by: headers to group by, each a table of its own; ``"A,B"`` crosses two.
    :param rules: id of a rule set, path of a rule file (``.toml``), or a loaded rule set.
    :param conversion: name of a conversion of the rule set that brings its index onto another scale.
    :param weight: ``"exact"`` (1/k), or one of the rule set's printed weights such as ``"0.11"``; by
        default exact, or that of a workbook which is read back.
    :param without: ids or names of unsur that were not asked; the other weights then sum to 1 again.
    :param missing: ``"per-unsur"`` (a blank leaves its unsur only) or ``"complete"`` (it drops the respondent); by
        default per unsur, or that of a workbook which is read back.
    :param order: order in which bare numbers (U8, U9) are read, ``"questionnaire"`` or ``"regulation"``.
    :param sheet: the sheet of a workbook to read, a pattern of names, or ``"all"``.
    :param map: path of a mapping file (``.toml``) that says what the columns and answers are, or of a folder of such
        files, each of the name of the input it is for.
    :param columns: names for the columns of a table without a header, ``"no,usia,U1-U9"``.
    :param long: the columns of a long table, by ``respondent``, ``question`` and ``answer``.
    :param counts: whether the tables hold counts of options.
    :param drop_duplicates: whether a row that repeats an earlier one is left out.
    :param roles: headers by role: unit, layanan, periode, tanggal, jenis_kelamin, usia, pendidikan, pekerjaan, agama,
        disabilitas.
    :param unit_from, service_from, period_from: whose name says it: that of the ``"file"``, ``"sheet"`` or
        ``"folder"``.
    :param per: group by period: ``"bulan"``, ``"triwulan"``, ``"semester"`` or ``"tahun"``.
    :param since, until: the first and last day that count, as dates or periods.
    :param profile: whether to count respondents by sex, age, education and so on.
    :param age_bands: lower bounds of the classes of age, ``"17,26,36"``.
    :param population: path of a table of units (and services) with the users they serve: gives required samples.
    :param rollup: how the units give an index of all, shown with the pooled one: their ``"mean"``, or weighted by
        ``"population"``.
    :param stats: whether pages for people show how sure the figures are, and findings warn where an interval is to be
        taken with care; False leaves out what takes time to count, so that JSON and workbooks lack it too.
    :param confidence: the confidence of the intervals, ``"0.95"`` or ``"95%"``; by default 95 %.
    :param sort: the order of the groups: by ``"ikm"``, ``"name"`` or ``"n"``.
    :param top, bottom: only so many groups of the highest and lowest index are listed.
    :param cells: whether the report carries its tallies; with ``suppress``, without those of small groups.
    :param answers: of how many respondents at most the report carries the answers; of more, it carries none.
    :param jobs: how many processes read the inputs; a script of your own then needs ``if __name__ == "__main__":``.
    :param min_n: profile groups with fewer respondents show their number only.
    :param name, period: labels of the report.
    :param time: when the report was made, for its manifest.
    :param other_rules: the other rule sets that score this survey (see :func:`ikm.score_all`); their columns are left
        to them.
    :param output: a path that is about to be written, so never read.
    :param watch: called with the name of the input being read, and the part of all that is read, 0 to 1.
    :raises Refusal: with one sentence, where the answers cannot honestly be scored.
    """
    stated_options = dict(locals())
    if other_rules:
        stated_options["rules"] = _ids_of_all(rules, other_rules)
    ruleset = (rules if isinstance(rules, Ruleset) else load(rules)).converted(conversion)
    overrides = overrides_from(
        ruleset, other_rules, map, columns, roles, sheet=sheet, order=order, without=texts_of(without), long=long
    )
    findings = Findings()
    confidence_level = confidence_of(confidence)
    population_served = _population(population, findings, output)
    crossed: tuple[str, ...] = ()
    if cells:
        crossed = CELL_KEYS
    elif population_served and population_served.has_services:
        crossed = (UNIT, SERVICE)
    request = ReadRequest(
        Method(ruleset, str(weight or EXACT), missing or MISSING[0], overrides.order or "", overrides.without),
        overrides,
        unit,
        tuple(dict.fromkeys(texts_of(by))),
        role_sources=_role_sources({UNIT: unit_from, SERVICE: service_from, PERIOD: period_from}),
        when=_time_filter(per, since, until),
        bands=_age_bands(age_bands),
        profile=profile or cells,
        crossed=crossed,
        population_file=Path(population) if population else None,
        products=cells or stats is not False,
        marks=cells,
        answers=answers,
        counts=counts,
        distinct=drop_duplicates,
        chosen=frozenset(option for option, value in (("weight", weight), ("missing", missing)) if value),
    )
    listing = GroupListing(_one_of("--sort", sort, SORTS), top, bottom, min_n)
    own_requests = requests_by_stem(map, request)
    inputs = read_inputs(source_list(sources), request, own_requests, findings, output, watch, jobs)
    readings = settle_assumed_unit(inputs.readings, findings)
    refuse_rows_twice(readings)
    compare_footer_claims(readings, findings)

    served = served_by(readings, population_served)
    statistics = None if stats is False else GroupStatistics(confidence_level, served)
    report = assemble_report(readings, method_of_inputs(readings, request.method), findings, listing, statistics)
    report = replace(
        report,
        complete=inputs.is_complete,
        name=name,
        period=period,
        manifest=_manifest(stated_options),
        confidence=confidence_level,
        shows_stats=bool(stats),
    )
    if population_served:
        report = with_quotas(report, readings, population_served)
    report = with_rollup(report, rollup, population_served, served.units)
    if profile:
        report = with_profile(report, readings, request.bands)
    if answers:
        report = with_answers(report, readings)
    if ruleset.controls:
        report = with_controls(report, readings)
    run_checks(report, profile_keys(readings))
    if cells:
        report = with_cells(report, readings, min_n, suppress=suppress)
    return report


def _role_sources(sources: Mapping[str, str | None]) -> dict[str, str]:
    """The roles that a name of a file, sheet or folder is to say, and whose name.

    :raises Refusal: ``option-bad`` for what is none of these.
    """
    return {
        role: _one_of(f"--{ROLES[role]}-from", source, ROLE_SOURCES) for role, source in sources.items() if source
    }


def _one_of(option: str, value: str, known: tuple[str, ...]) -> str:
    """The value of an option.

    :raises Refusal: ``option-bad`` where it is not one of the known ones.
    """
    if value in known:
        return value
    raise Refusal("option-bad", option=option, what=f"“{value}” is not {', '.join(known)}{near(value, known)}")


def _time_filter(per: str | None, since: str | None, until: str | None) -> TimeFilter:
    """The time asked for.

    :raises Refusal: ``option-bad`` for what is no period or date, or ends before it begins.
    """
    if per is None and since is None and until is None:
        return TimeFilter()
    from ikm.survey.texts.periods import PER

    first = _day("--from", since, last=False)
    last = _day("--to", until, last=True)
    if first and last and last < first:
        raise Refusal("option-bad", option="--to", what=f"{last} is before {first}")
    period_kind = _one_of("--per", per, PER) if per is not None else None
    return TimeFilter(period_kind, first, last)


def _day(option: str, text: str | None, *, last: bool) -> date | None:
    """The day that a text names, or the first or last day of the period that it names."""
    from ikm.survey.texts.periods import bound

    if text is None:
        return None
    day = bound(text, last=last)
    if day is None:
        what = f"“{text}” is no date or period that can be read in one way only; write 2025-04-03, or “TW I 2025”"
        raise Refusal("option-bad", option=option, what=what)
    return day


def _population(source: str | PathLike[str] | None, findings: Findings, output: Path | None) -> Population | None:
    if source is None:
        return None
    from ikm.survey.exchange.population_file import load as load_population

    return load_population(source, findings, output=output)


def _age_bands(age_bands: str | None) -> tuple[int, ...] | None:
    if age_bands is None:
        return None
    from ikm.survey.texts.profile_classes import bands_from

    return bands_from(age_bands)


def _manifest(stated_options: Mapping[str, Any]) -> Manifest:
    """The options that were not left at their defaults, as JSON values."""
    defaults = score.__kwdefaults__ or {}
    options = {}
    for name, value in stated_options.items():
        if name in NOT_IN_MANIFEST or value == defaults[name]:
            continue
        json_value = _json_value(value)
        if json_value not in ([], {}, ""):
            options[name] = json_value
    return Manifest(options, stated_options["time"])


def _ids_of_all(rules: str | Ruleset, other_rules: OtherRules) -> str:
    """The ids of all rule sets that score this survey, in their order, as ``"A,B"``."""
    own_id = rules.id if isinstance(rules, Ruleset) else rules
    ids_before = [other.id for other, is_before in other_rules if is_before]
    ids_after = [other.id for other, is_before in other_rules if not is_before]
    return ",".join([*ids_before, own_id, *ids_after])


def _json_value(value: object) -> object:
    if isinstance(value, Ruleset):
        return value.id
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, PathLike):
        return str(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(value)
    return value
