"""``ikm score``: from files of answers to graded tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ikm.cli import options
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import option
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.writing import file_named, write
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal
from ikm.render import OUTPUTS

if TYPE_CHECKING:
    from ikm.report.report import Report

HELP = _("Compute the index of files of answers, and print it as graded tables or write it to a file.")
MOST_ANSWERS_WRITTEN = 20_000
"""A workbook lists the answers of so many respondents unless all are asked for: with more it is slow to open."""
FORMATS_WITH_STATISTICS = ("json", "xlsx", "tally")
"""Outputs that always carry the statistics, also where they are not shown."""


app = command_app()


@app.command(help=HELP)
@guarded
def command(
    files: options.Files,
    unit: options.Unit = None,
    by: Annotated[
        list[str] | None,
        option(options.READING, "COLUMN", _("Group by it; once more: a table more; A,B: crossed.")),
    ] = None,
    sheet: options.Sheet = None,
    map: options.Map = None,
    no_header: options.NoHeader = False,
    columns: options.Columns = None,
    long: options.Long = None,
    counts: options.Counts = False,
    drop_duplicates: options.DropDuplicates = False,
    role: options.Role = None,
    unit_from: options.UnitFrom = None,
    service_from: options.ServiceFrom = None,
    period_from: options.PeriodFrom = None,
    per: options.Per = None,
    since: options.Since = None,
    until: options.Until = None,
    age_bands: Annotated[
        str | None, option(options.READING, "17,26,36", _("Ages at which a class of age begins."))
    ] = None,
    jobs: options.Jobs = 1,
    name: Annotated[str | None, option(options.AGENCY, "TEXT", _("Name of the office, as a label."))] = None,
    period: Annotated[str | None, option(options.AGENCY, "TEXT", _("Period of the survey, as a label."))] = None,
    profile: Annotated[
        bool, option(options.AGENCY, None, _("Show the respondents by sex, age, education …"), "--profile")
    ] = False,
    sort: Annotated[str, option(options.AGENCY, "ikm|name|n", _("Order of the groups."))] = "ikm",
    top: Annotated[int | None, option(options.AGENCY, "N", _("List the N highest groups only."), min=1)] = None,
    bottom: Annotated[int | None, option(options.AGENCY, "N", _("List the N lowest groups only."), min=1)] = None,
    population: Annotated[
        str | None, option(options.AGENCY, "FILE", _("Users served by unit (and service): gives required samples."))
    ] = None,
    rollup: Annotated[
        str | None, option(options.AGENCY, "mean|population", _("The index of all units, beside the pooled one."))
    ] = None,
    suppress: Annotated[
        bool, option(options.AGENCY, None, _("Leave groups below --min-n out of a tally."), "--suppress")
    ] = False,
    stats: Annotated[
        bool, option(options.AGENCY, None, _("Show how sure the figures are, and how reliable."), "--stats")
    ] = False,
    confidence: options.Confidence = None,
    rules: options.Rules = options.DEFAULT_RULES,
    conversion: options.Conversion = None,
    weight: options.Weight = None,
    without: options.Without = None,
    missing: options.Missing = None,
    order: options.Order = None,
    min_n: Annotated[
        int, option(options.RULES, None, _("Profile groups with fewer respondents show n only."), "--min-n", min=1)
    ] = 10,
    output: options.Output = None,
    format: Annotated[str | None, options.format_option(OUTPUTS)] = None,
    decimal: options.Decimal = None,
    with_answers: Annotated[
        bool, option(options.OUTPUT, None, _("Write the answers into a workbook however many."), "--with-answers")
    ] = False,
    time: Annotated[bool, option(options.OUTPUT, None, _("Say when it was made."), "--time")] = False,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
    min_ikm: Annotated[
        str | None, option(options.GATES, "INDEX", _("Exit 1 when the whole or a unit is below."))
    ] = None,
    min_mutu: Annotated[
        str | None, option(options.GATES, "B", _("Exit 1 when the whole or a unit has less."))
    ] = None,
    min_respondents: Annotated[
        str | None, option(options.GATES, "N", _("Exit 1 when the whole or a unit has fewer."))
    ] = None,
    max_missing: Annotated[
        str | None, option(options.GATES, "5%", _("Exit 1 when more of the answers are missing."))
    ] = None,
    max_drop: Annotated[
        str | None, option(options.GATES, "POINTS", _("Exit 1 when the whole or a unit fell by more."))
    ] = None,
    against: Annotated[
        str | None, option(options.GATES, "REPORT.json", _("The former report that --max-drop is measured by."))
    ] = None,
) -> None:
    """Score the files and render the report; see :func:`ikm.pipelines.score.score`."""
    reading_options = options.reading(locals())
    del debug  # read by guarded
    output = file_named(output)
    format_name = output_format(format, output, OUTPUTS)
    if suppress and format_name != "tally":
        raise Refusal("option-bad", option="--suppress", what="is of a tally; say --format tally, or leave it out")
    if output and against and Path(against).exists() and output.exists() and output.samefile(against):
        raise Refusal("output-is-input", path=output)
    from ikm.pipelines.rule_sets import converted_rule_sets, score_all
    from ikm.report import gates

    rule_sets = converted_rule_sets(rules, conversion)
    if format_name == "tally" and len(rule_sets) > 1:
        raise Refusal("option-bad", option="--rules", what="a tally is of one rule set; write one for each")
    limits = {"min_respondents": min_respondents, "max_missing": max_missing, "max_drop": max_drop}
    gates_by_rule_set = [
        gates.Gates.read(rule_set, min_ikm, min_mutu, **limits, against=against) for rule_set in rule_sets
    ]
    is_trend = bool(per or period_from) or _groups_by_period(by or ())
    with ProgressBar(quiet=quiet) as bar:
        reports = score_all(
            files,
            by=by or (),
            profile=profile,
            age_bands=age_bands,
            population=population,
            rollup=rollup,
            stats=_statistics_choice(format_name, stats=stats, is_trend=is_trend),
            confidence=confidence,
            sort=sort,
            top=top,
            bottom=bottom,
            cells=format_name == "tally",
            suppress=suppress,
            answers=_most_answers(format_name, all_answers=with_answers),
            time=time_now() if time else None,
            min_n=min_n,
            name=name,
            period=period,
            output=output,
            watch=bar,
            **reading_options,
        )
    unmet_gates = []
    for gate, report in zip(gates_by_rule_set, reports, strict=True):
        unmet_gates += gate.unmet(report)
    write(OUTPUTS[format_name].render_all(reports, style_for(decimal, output)), output)
    printed: set[str] = set()
    for report in reports:
        print_findings(report.findings, quiet=quiet, printed=printed)
    if output and not quiet:
        for report in reports:
            say(_summary(report, output))
    for unmet_gate in unmet_gates:
        say(f"ikm: {unmet_gate}")
    if unmet_gates or not all(report.complete for report in reports):
        raise typer.Exit(UNMET)


def _statistics_choice(format_name: str, *, stats: bool, is_trend: bool) -> bool | None:
    """Whether statistics are shown (True), computed without being shown (None), or left out (False).

    A trend needs them to tell a change from none.
    """
    if stats:
        return True
    if is_trend or format_name in FORMATS_WITH_STATISTICS:
        return None
    return False


def _groups_by_period(by: Sequence[str]) -> bool:
    """Whether one of the groupings, such as ``unit,periode``, is by period, so that its groups follow each other."""
    from ikm.survey.columns.column_lookup import role_called
    from ikm.survey.columns.mapping_file import PERIOD

    columns = [column.strip() for grouping in by for column in grouping.split(",")]
    return any(role_called(column) == PERIOD for column in columns)


def _most_answers(format_name: str, *, all_answers: bool) -> int:
    """Of how many respondents at most the output lists the answers: only a workbook lists any.

    :raises Refusal: ``option-bad`` where all answers are asked for of another output.
    """
    from ikm.survey.files.table import UNLIMITED

    if format_name == "xlsx":
        return UNLIMITED if all_answers else MOST_ANSWERS_WRITTEN
    if all_answers:
        raise Refusal("option-bad", option="--with-answers", what="is for a workbook; write one with -o hasil.xlsx")
    return 0


def time_now() -> str:
    """The time, with the zone of the machine."""
    from datetime import datetime

    return datetime.now().astimezone().isoformat(timespec="seconds")


def _summary(report: Report, output: Path) -> str:
    """One line about the report that was written: its index, class and respondents."""
    score = report.overall
    figure = f"{score.ikm}" if score.ikm is not None else f"– ({score.reason})"
    if score.grade:
        figure += f" {score.grade.mutu} ({score.grade.kinerja})"
    sentence = _("{path}: {index} {grade}, {n} respondents")
    summary = sentence.format(path=output, index=report.method.rules.named.name, grade=figure, n=score.respondents)
    if not report.complete:
        summary += _("; not all files could be read")
    return summary
