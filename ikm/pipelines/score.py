"""``ikm score``: from files of answers to a report, or to one of each rule set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import NamedTuple, Unpack

from ikm.index.population import Population
from ikm.index.rollup import POOLED
from ikm.messages.findings import Findings, Refusal
from ikm.messages.option_names import OptionUse
from ikm.messages.system_errors import system_refusals
from ikm.options import ReadOptions, ScoreOptions, StatisticsMode, known_value, refuse_unknown, texts_of
from ikm.pipelines.footer_claims import compare_footer_claims
from ikm.pipelines.keywords import ScoreKeywords, shows_keywords
from ikm.pipelines.read_inputs import Watch, read_inputs, source_list
from ikm.pipelines.reading_request import reading_request
from ikm.pipelines.rule_sets import RuleSetRun, rule_set_runs
from ikm.report.assemble import SORTS, ReadSurvey, assemble_report
from ikm.report.card import CARD_KEYS
from ikm.report.common_classes import in_common_classes
from ikm.report.confidence import confidence_of
from ikm.report.free_text import refuse_free_text
from ikm.report.gates import Gates
from ikm.report.history import with_earlier_periods
from ikm.report.period_choice import periods_told
from ikm.report.pooling import method_of_inputs, refuse_rows_twice, settle_assumed_unit
from ikm.report.report import Manifest, Report
from ikm.report.rule_sets import Reports
from ikm.report.shared_tallies import CELL_KEYS
from ikm.report.stored_report import StoredReport, is_report, load_periods, of_report
from ikm.report.stored_workbook import headline_of
from ikm.report.unmet_units import note_unmet_units
from ikm.rules.library import ruleset_of
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import PERIOD, SERVICE, UNIT, OtherRules
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.counting.unit_names import UnitNames
from ikm.survey.exchange.own_workbook import metadata_of
from ikm.survey.files.inputs import Input, Source, file_input, held_source, is_ours, kept_source


@system_refusals()
@shows_keywords(ReadOptions, ScoreOptions)
def score(
    sources: Source | Iterable[Source], *, watch: Watch | None = None, **options: Unpack[ScoreKeywords]
) -> Report:
    """Compute the index of everyone in ``sources``, and of each group asked for.

    :param sources: one or several of: a path, a pattern, a folder, the address of a database such as
        ``"mysql://skm@localhost/skm"``, ``-`` (standard input), a binary file object, a DataFrame (pandas, or of
        any library that narwhals takes) with a column an unsur.
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
    :param table, query, schema: of a database, the table or view that holds the answers, or a query that gives them,
        and the schema that the table lies in.
    :param db_timeout: how many seconds a statement in a database may take.
    :param password, password_file, ask: the password of a database, a file of mode 0600 whose first line it is, or
        what is called with the address to get one.
    :param units: path of a list of units, a row each: the name it is to have, and its other names behind.
    :param allow_free_text: whether to group also by a column in which most respondents have a value of their own.
    :param roles: headers by role: unit, layanan, periode, tanggal, jenis_kelamin, usia, pendidikan, pekerjaan, agama,
        disabilitas, jenis_disabilitas.
    :param unit_from, service_from, period_from: whose name says it: that of the ``"file"``, ``"sheet"`` or
        ``"folder"``.
    :param per: group by period: ``"bulan"``, ``"triwulan"``, ``"semester"`` or ``"tahun"``.
    :param since, until: the first and last day that count, as dates or periods.
    :param timezone: the clocks by which stamps are taken that name their zone: ``"WIB"``, ``"WITA"``, ``"WIT"`` or an
        offset such as ``"+07:00"``; by default each as it is written.
    :param profile: whether to count respondents by sex, age, education and so on.
    :param age_bands: lower bounds of the classes of age, ``"17,26,36"``.
    :param profile_classes: the other classes of respondents: ``"2025"``, those of the report template in use, or
        ``"2017"``, those of the annex.
    :param population: path of a table of units (and services) with the users they serve, or what it says: gives
        required samples.
    :param population_span: of which time the users are: of a ``"tahun"``, ``"semester"``, ``"triwulan"`` or
        ``"bulan"``; by default what a column of the table says.
    :param overall: which figure heads the report: of all respondents ``"pooled"``, the ``"mean"`` of strata, or
        weighted by the users of a ``"population"``; by default pooled.
    :param strata: what the strata are: ``"unit"``, ``"layanan"`` or ``"unit,layanan"``; by default the units, and the
        services where they are grouped by.
    :param stats: whether statistics are wanted, and shown: a :class:`StatisticsMode`.
    :param confidence: the confidence of the intervals, ``"0.95"`` or ``"95%"``; by default 95 %.
    :param sort: the order of the groups: by ``"ikm"``, ``"name"`` or ``"n"``.
    :param top, bottom: only so many groups of the highest and lowest index are listed.
    :param cells: whether the report carries its tallies; with ``suppress``, without those of small groups.
    :param answers: of how many respondents at most the report carries the answers; of more, it carries none.
    :param card: whether the report carries what the card to publish says: sex, education, region, days.
    :param digests: whether the report has the SHA-256 of each input; of several it always has, to tell twins.
    :param jobs: how many processes read the inputs; a script of your own then needs ``if __name__ == "__main__":``.
    :param min_n: profile groups with fewer respondents show their number only.
    :param name: a label of the report.
    :param period: the period that the report speaks of, where the answers are of several, ``"all"`` for all of them;
        else a label.
    :param year: speak of the respondents of that year.
    :param history: earlier reports in JSON, tallies or answers whose periods stand in the trend.
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
    return [report_of(read, wanted) for read in read_runs(sources, runs, wanted, watch)]


class ReadRun(NamedTuple):
    """What was read for one rule set, the limits that its report is to keep, and earlier periods for its trend."""

    run: RuleSetRun
    survey: ReadSurvey
    gates: Gates | None = None
    history: tuple[StoredReport, ...] = ()


def read_runs(
    sources: Source | Iterable[Source],
    runs: Sequence[RuleSetRun],
    wanted: ScoreOptions,
    watch: Watch | None = None,
    split_by: tuple[str, ...] = (),
) -> list[ReadRun]:
    """What is read for each rule set, counted so that it can be restricted to parts by some keys."""
    confidence_of(wanted.confidence)  # refused before anything is read
    known_value("sort", wanted.sort, SORTS)
    if wanted.year is not None and wanted.period is not None:
        raise Refusal("option-conflict", option=OptionUse("year"), other=OptionUse("period"))
    population_served, population_findings = _population(wanted, runs[0].options)
    requests = [_request(run, wanted, population_served, split_by) for run in runs]
    unit_names = UnitNames(requests[0].overrides.units)
    if population_served:
        from ikm.survey.exchange.population_file import with_unit_names

        population_served = with_unit_names(population_served, unit_names)
    gates = [
        Gates.read(wanted.gates, request.method.rules, unit_names) if wanted.gates else None for request in requests
    ]
    earlier = [kept_source(path, runs[0].options.max_input) for path in texts_of(wanted.history)]
    if len(runs) > 1:
        earlier = [held_source(source) for source in earlier]
    histories = [_history(earlier, run, wanted, unit_names) for run in runs]
    read_runs = []
    found = read_inputs(source_list(sources), requests, watch)
    for run, request, own_gates, history, read in zip(runs, requests, gates, histories, found, strict=True):
        settled = settle_assumed_unit(read.readings)
        refuse_rows_twice(settled.readings)
        if not run.options.allow_free_text:
            refuse_free_text(settled.readings)
        of_footers = compare_footer_claims(settled.readings, request.max_per_code)
        common = in_common_classes(settled.readings, request.bands, profile=request.profile)
        findings = Findings()
        unmet = note_unmet_units(settled.readings, request.overrides.units)
        for part in (population_findings, read.findings, settled.findings, of_footers, common.findings, unmet):
            findings += part
        survey = ReadSurvey(
            common.readings,
            method_of_inputs(settled.readings, request.method),
            findings,
            read.is_complete,
            common.bands,
            population_served,
            is_bounded=request.when.is_bounded,
        )
        read_runs.append(ReadRun(run, survey, own_gates, history))
    return read_runs


def report_of(read: ReadRun, wanted: ScoreOptions) -> Report:
    """The report of what was read for one rule set."""
    report = assemble_report(read.survey, wanted, _manifest(read.run, wanted))
    if read.history:
        report = with_earlier_periods(report, read.history)
    if read.gates:
        findings = Findings()
        findings += report.findings
        findings += read.gates.warn_other_ways(report)
        report = replace(report, gates=read.gates.judge(report), findings=findings)
    return report


def _history(
    sources: Iterable[str | Input], run: RuleSetRun, wanted: ScoreOptions, unit_names: UnitNames
) -> tuple[StoredReport, ...]:
    """The earlier periods that are to stand in the trend: of reports as they are, of counts and answers as scored."""
    earlier: list[StoredReport] = []
    for source in sources:
        earlier += stored_periods(source, run, wanted)
    return tuple(one.with_unit_names(unit_names) for one in earlier)


def stored_periods(source: str | Input, run: RuleSetRun, wanted: ScoreOptions) -> list[StoredReport]:
    """The figures of each period that a file tells: a report in JSON, a tally, a workbook of a report, or answers.

    A pipe is handed on as :func:`kept_source` gives it: here it is looked at before it is read.

    :raises Refusal: as reading such a file does.
    """
    if is_report(source):
        return load_periods(source)
    given = source if isinstance(source, Input) else file_input(Path(source))
    is_own = _is_own_workbook(given)
    name = period = None
    if is_own:
        stored = metadata_of(given, ruleset_of(run.options.rules).converted(run.options.conversion))
        if stored.headlines and stored.way == (wanted.overall or POOLED):
            return [headline_of(given.label, stored)]
        name, period = stored.name, stored.period  # which its sheets of answers need not tell
    scored = _scored_periods(source, run, wanted, is_own_workbook=is_own)
    return [one._replace(path=given.label, name=name, period=one.period or period) for one in scored]


def _scored_periods(
    source: str | Input, run: RuleSetRun, wanted: ScoreOptions, *, is_own_workbook: bool
) -> list[StoredReport]:
    """The figures of each period of a tally or of answers."""
    plain = replace(
        ScoreOptions(),
        card=wanted.card,
        overall=wanted.overall,
        strata=wanted.strata,
        population=wanted.population,
        min_n=wanted.min_n,
    )
    services = [grouping for grouping in texts_of(run.options.by) if role_called(grouping.strip()) == SERVICE]
    options = replace(run.options, by=tuple(services), since=None, until=None, output=None)  # of them may be the mean
    if is_own_workbook:  # its sheets tell the units, and no services
        options = replace(options, unit=None, unit_from=None, service_from=None, period_from=None, by=())
        if services or SERVICE in (wanted.strata or ""):
            plain = replace(plain, overall=POOLED, strata=None)
    (read,) = read_runs([source], [run._replace(options=options)], plain, split_by=(PERIOD,))
    told = periods_told(read.survey.readings)
    if not told:
        return [of_report(report_of(read, plain))]
    of_periods = [of_report(report_of(read, replace(plain, period=period))) for period in told]
    return [one._replace(contents=frozenset()) for one in of_periods]  # periods of one table share no respondent


def _is_own_workbook(given: Input) -> bool:
    """Whether a workbook that this program wrote is given; a pattern or a folder is none."""
    try:
        return is_ours(given)
    except Refusal:
        return False


def _request(
    run: RuleSetRun, wanted: ScoreOptions, population_served: Population | None, split_by: tuple[str, ...]
) -> ReadRequest:
    """What is to be read for one rule set."""
    options = run.options
    in_addition: tuple[tuple[str, ...], ...] = ()
    if wanted.cells:
        in_addition = (CELL_KEYS,)
    elif _needs_services(options, wanted, population_served):
        in_addition = ((UNIT, SERVICE),)
    if wanted.card:
        in_addition += CARD_KEYS
    is_named = wanted.period is not None or wanted.year is not None
    has_statistics = wanted.cells or wanted.stats is not StatisticsMode.SKIP
    chosen_methods = {"weight": options.weight, "missing": options.missing, "overall": wanted.overall}
    return reading_request(
        options,
        run.other_rules,
        str(wanted.year or wanted.period) if is_named else None,
        profile=wanted.profile or wanted.cells,
        in_addition=in_addition,
        split_by=tuple(dict.fromkeys([*split_by, PERIOD])),
        lists=_lists(wanted),
        products=has_statistics,
        days=has_statistics or wanted.card,
        marks=wanted.cells,
        answers=wanted.answers,
        digests=wanted.digests,
        chosen=frozenset(name for name, value in chosen_methods.items() if value),
    )


def _needs_services(options: ReadOptions, wanted: ScoreOptions, population_served: Population | None) -> bool:
    """Whether respondents are to be counted by the services of each unit."""
    if population_served and population_served.has_services:
        return True
    return names_role(options.by, SERVICE) or SERVICE in (wanted.strata or "") or options.service_from is not None


def names_role(by: str | Iterable[str], role: str) -> bool:
    """Whether one of the groupings is by a role."""
    return any(role_called(name.strip()) == role for grouping in texts_of(by) for name in grouping.split(","))


def _lists(wanted: ScoreOptions) -> dict[Path, str]:
    """The files that list users and units, which are no answers."""
    units = wanted.gates.require_units if wanted.gates else None
    population = wanted.population.path if isinstance(wanted.population, Population) else wanted.population
    named = {"skipped-population": population, "skipped-units": units}
    return {Path(path): code for code, path in named.items() if path}


def _population(wanted: ScoreOptions, options: ReadOptions) -> tuple[Population | None, Findings]:
    """The list of users, and what there is to say of it.

    :raises Refusal: where it cannot be read, or something is said of a list that there is none of.
    """
    source = wanted.population
    if source is None:
        if wanted.population_span is not None:
            raise Refusal("option-needs", option=OptionUse("population_span"), other=OptionUse("population"))
        return None, Findings()
    from ikm.survey.texts.periods import PER

    span = wanted.population_span
    if span is not None:
        known_value("population_span", span, PER)
    if isinstance(source, Population):
        return source._replace(span=span or source.span), Findings()
    from ikm.survey.exchange.population_file import load as load_population

    population, findings = load_population(source, output=options.output, max_input=options.max_input)
    return population._replace(span=span or population.span), findings


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
    if isinstance(value, Population):
        return value.path
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, PathLike):
        return str(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(value)
    return value
