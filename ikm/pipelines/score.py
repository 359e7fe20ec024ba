"""``ikm score``: from files of answers to a report, or to one of each rule set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from ikm.messages.findings import Findings, Refusal, near
from ikm.messages.option_names import OptionUse
from ikm.messages.system_errors import system_refusals
from ikm.options import ReadOptions, ScoreOptions, StatisticsMode, refuse_unknown
from ikm.pipelines.footer_claims import compare_footer_claims
from ikm.pipelines.keywords import ScoreKeywords, shows_keywords
from ikm.pipelines.read_inputs import Watch, read_inputs, source_list
from ikm.pipelines.rule_sets import RuleSetRun, rule_set_runs
from ikm.pipelines.table_overrides import request_for
from ikm.report.assemble import SORTS, ReadSurvey, assemble_report
from ikm.report.confidence import confidence_of
from ikm.report.free_text import refuse_free_text
from ikm.report.gates import Gates
from ikm.report.pooling import method_of_inputs, refuse_rows_twice, settle_assumed_unit
from ikm.report.report import Manifest, Report
from ikm.report.rule_sets import Reports
from ikm.report.shared_tallies import CELL_KEYS
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.mapping_file import PERIOD, ROLES, SERVICE, UNIT, OtherRules
from ikm.survey.counting.grouping import TimeFilter
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.files.inputs import Source

if TYPE_CHECKING:
    from datetime import date

    from ikm.survey.exchange.population_file import Population

ROLE_SOURCES = ("file", "sheet", "folder")
"""Whose name may say the unit, service or period."""


@system_refusals()
@shows_keywords(ReadOptions, ScoreOptions)
def score(
    sources: Source | Iterable[Source], *, watch: Watch | None = None, **options: Unpack[ScoreKeywords]
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
    :param void: values that mark a row as void, by column, ``{"Status": ["Spam", "Tes"], "deleted_at": "*"}``: a text
        or several, ``"*"`` for any value, ``""`` for a blank, ``"Tidak*"`` for texts that begin so; ``{}``: none is.
    :param skip_hidden: whether rows that a sheet hides are left out.
    :param frequency: the column that says how many respondents each row stands for.
    :param allow_free_text: whether to group also by a column in which most respondents have a value of their own.
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
    :param stats: whether statistics are wanted, and shown: a :class:`StatisticsMode`.
    :param confidence: the confidence of the intervals, ``"0.95"`` or ``"95%"``; by default 95 %.
    :param sort: the order of the groups: by ``"ikm"``, ``"name"`` or ``"n"``.
    :param top, bottom: only so many groups of the highest and lowest index are listed.
    :param cells: whether the report carries its tallies; with ``suppress``, without those of small groups.
    :param answers: of how many respondents at most the report carries the answers; of more, it carries none.
    :param digests: whether the report has the SHA-256 of each input; of several it always has, to tell twins.
    :param jobs: how many processes read the inputs; a script of your own then needs ``if __name__ == "__main__":``.
    :param min_n: profile groups with fewer respondents show their number only.
    :param name, period: labels of the report.
    :param time: when the report was made, for its manifest.
    :param gates: the limits that the report is to keep; its ``gates`` then say which it does.
    :param configuration: the file from which options were taken, for its manifest.
    :param no_header: for the command line; here ``columns`` alone say that the table has no header.
    :param output: a path that is about to be written, so never read.
    :param watch: called with the name of the input being read, and the part of all that is read, 0 to 1.
    :raises Refusal: with one sentence, where the answers cannot honestly be scored.
    """
    refuse_unknown(options, ReadOptions, ScoreOptions)
    return score_survey(sources, ReadOptions.of_keywords(options), ScoreOptions.of_keywords(options), watch)


@system_refusals()
@shows_keywords(ReadOptions, ScoreOptions)
def score_all(
    sources: Source | Iterable[Source], *, watch: Watch | None = None, **options: Unpack[ScoreKeywords]
) -> Reports:
    """Score ``sources`` by every rule set of ``rules``: ``"A,B"``, or the id of a survey of several rule sets.

    The keywords are those of :func:`ikm.score`. A weight, conversion, order or unsur not asked applies to the rule
    sets that know it. Every source is opened once.

    :raises Refusal: as :func:`ikm.score` does, also for what none of the rule sets knows.
    """
    refuse_unknown(options, ReadOptions, ScoreOptions)
    return score_by_rule_sets(sources, ReadOptions.of_keywords(options), ScoreOptions.of_keywords(options), watch)


def score_survey(
    sources: Source | Iterable[Source], options: ReadOptions, wanted: ScoreOptions, watch: Watch | None = None
) -> Report:
    """Score by one rule set, as :func:`score` does."""
    (report,) = _score_runs(sources, [RuleSetRun(options, ())], wanted, watch)
    return report


def score_by_rule_sets(
    sources: Source | Iterable[Source], options: ReadOptions, wanted: ScoreOptions, watch: Watch | None = None
) -> Reports:
    """Score as :func:`score_all` does."""
    return Reports(tuple(_score_runs(sources, rule_set_runs(options), wanted, watch)))


def _score_runs(
    sources: Source | Iterable[Source], runs: Sequence[RuleSetRun], wanted: ScoreOptions, watch: Watch | None
) -> list[Report]:
    """The report of each rule set."""
    confidence_of(wanted.confidence)  # refused before anything is read
    _one_of("sort", wanted.sort, SORTS)
    population_served, population_findings = _population(wanted.population, runs[0].options)
    requests = [_request(run, wanted, population_served) for run in runs]
    gates = [Gates.read(wanted.gates, request.method.rules) if wanted.gates else None for request in requests]
    reports = []
    found = read_inputs(source_list(sources), requests, watch)
    for run, request, own_gates, read in zip(runs, requests, gates, found, strict=True):
        settled = settle_assumed_unit(read.readings)
        refuse_rows_twice(settled.readings)
        if not run.options.allow_free_text:
            refuse_free_text(settled.readings)
        of_footers = compare_footer_claims(settled.readings, request.max_per_code)
        findings = Findings()
        for part in (population_findings, read.findings, settled.findings, of_footers):
            findings += part
        survey = ReadSurvey(
            settled.readings,
            method_of_inputs(settled.readings, request.method),
            findings,
            read.is_complete,
            request.bands,
            population_served,
        )
        report = assemble_report(survey, wanted, _manifest(run, wanted))
        if own_gates:
            judged = Findings()
            judged += report.findings
            judged += own_gates.warn_other_ways(report)
            report = replace(report, gates=own_gates.judge(report), findings=judged)
        reports.append(report)
    return reports


def _request(run: RuleSetRun, wanted: ScoreOptions, population_served: Population | None) -> ReadRequest:
    """What is to be read for one rule set."""
    options = run.options
    in_addition: tuple[tuple[str, ...], ...] = ()
    if wanted.cells:
        in_addition = (CELL_KEYS,)
    elif population_served:
        in_addition = ((UNIT, SERVICE), (PERIOD,)) if population_served.has_services else ((PERIOD,),)
    chosen_methods = {"weight": options.weight, "missing": options.missing}
    return request_for(
        options,
        run.other_rules,
        role_sources=_role_sources(options),
        when=_time_filter(options),
        bands=_age_bands(options.age_bands),
        profile=wanted.profile or wanted.cells,
        in_addition=in_addition,
        lists=_lists(wanted),
        products=wanted.cells or wanted.stats is not StatisticsMode.SKIP,
        marks=wanted.cells,
        answers=wanted.answers,
        digests=wanted.digests,
        chosen=frozenset(name for name, value in chosen_methods.items() if value),
    )


def _lists(wanted: ScoreOptions) -> dict[Path, str]:
    """The files that list users and units, which are no answers."""
    units = wanted.gates.require_units if wanted.gates else None
    named = {"skipped-population": wanted.population, "skipped-units": units}
    return {Path(path): code for code, path in named.items() if path}


def _role_sources(options: ReadOptions) -> dict[str, str]:
    """The roles that a name of a file, sheet or folder is to say, and whose name.

    :raises Refusal: ``option-unknown`` for what is none of these.
    """
    sources = {UNIT: options.unit_from, SERVICE: options.service_from, PERIOD: options.period_from}
    return {role: _one_of(f"{ROLES[role]}_from", source, ROLE_SOURCES) for role, source in sources.items() if source}


def _one_of(field: str, value: str, known: tuple[str, ...]) -> str:
    """The value of an option.

    :raises Refusal: ``option-unknown`` where it is not one of the known ones.
    """
    if value in known:
        return value
    raise Refusal(
        "option-unknown", option=OptionUse(field), value=value, known=", ".join(known), near=near(value, known)
    )


def _time_filter(options: ReadOptions) -> TimeFilter:
    """The time asked for.

    :raises Refusal: of the family ``option-bad`` for what is no period or date, or ends before it begins.
    """
    if options.per is None and options.since is None and options.until is None:
        return TimeFilter()
    from ikm.survey.texts.periods import PER

    first = _day("since", options.since, last=False)
    last = _day("until", options.until, last=True)
    if first and last and last < first:
        raise Refusal("until-before", first=first, last=last)
    period_kind = _one_of("per", options.per, PER) if options.per is not None else None
    return TimeFilter(period_kind, first, last)


def _day(field: str, text: str | None, *, last: bool) -> date | None:
    """The day that a text names, or the first or last day of the period that it names."""
    from ikm.survey.texts.periods import bound

    if text is None:
        return None
    day = bound(text, last=last)
    if day is None:
        raise Refusal("option-date", option=OptionUse(field), value=text)
    return day


def _population(source: str | PathLike[str] | None, options: ReadOptions) -> tuple[Population | None, Findings]:
    if source is None:
        return None, Findings()
    from ikm.survey.exchange.population_file import load as load_population

    return load_population(source, output=options.output, max_input=options.max_input)


def _age_bands(age_bands: str | None) -> tuple[int, ...] | None:
    if age_bands is None:
        return None
    from ikm.survey.texts.profile_classes import bands_from

    return bands_from(age_bands)


def _manifest(run: RuleSetRun, wanted: ScoreOptions) -> Manifest:
    """What was chosen, as JSON values."""
    listed = {}
    for field, value in (*run.options.chosen(), *wanted.chosen()):
        if field.option and field.option.in_manifest:
            listed[field.name] = _json_value(value)
    if run.other_rules:
        listed["rules"] = _ids_of_all(run.options.rules, run.other_rules)
    return Manifest(
        {name: value for name, value in listed.items() if value not in ([], {}, "")},
        wanted.time,
        wanted.configuration,
    )


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
