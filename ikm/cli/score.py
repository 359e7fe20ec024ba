"""``ikm score``: from files of answers to graded tables."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ikm.cli import options
from ikm.cli.findings_printer import say_findings
from ikm.cli.options import option
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, guarded, plain_app, say
from ikm.cli.writing import on_terminal, refuse_unwritable, write
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal, near
from ikm.render import OUTPUTS, Output, Style, output_for

if TYPE_CHECKING:
    from ikm.report.report import Report

HELP = _("Compute the index of files of answers, and print it as graded tables or write it to a file.")
NARROWEST = 40
ANSWERS_WRITTEN = 20_000
"""A workbook has the answers of so many respondents without being told to: with more it is slow to open."""


app = plain_app()


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
    told = options.reading(locals())
    del debug  # read by the guard
    output = None if output == Path("-") else output
    kind = kind_of(format, output, OUTPUTS)
    if suppress and kind != "tally":
        raise Refusal("option-bad", option="--suppress", what="is of a tally; say --format tally, or leave it out")
    if output and against and Path(against).exists() and output.exists() and output.samefile(against):
        raise Refusal("output-is-input", path=output)
    from ikm.pipelines.rule_sets import converted_rule_sets, score_all
    from ikm.report import gates

    chosen = converted_rule_sets(rules, conversion)
    if kind == "tally" and len(chosen) > 1:
        raise Refusal("option-bad", option="--rules", what="a tally is of one rule set; write one for each")
    limits = {"min_respondents": min_respondents, "max_missing": max_missing, "max_drop": max_drop}
    demanded = [gates.Gates.read(one, min_ikm, min_mutu, **limits, against=against) for one in chosen]
    with ProgressBar(quiet=quiet) as bar:
        reports = score_all(
            files,
            by=by or (),
            profile=profile,
            age_bands=age_bands,
            population=population,
            rollup=rollup,
            stats=_counted(kind, stats=stats, is_trend=bool(per or period_from) or _by_period(by or ())),
            confidence=confidence,
            sort=sort,
            top=top,
            bottom=bottom,
            cells=kind == "tally",
            suppress=suppress,
            answers=_answers(kind, every=with_answers),
            time=now() if time else None,
            min_n=min_n,
            name=name,
            period=period,
            output=output,
            watch=bar,
            **told,
        )
    unmet = [one for gate, report in zip(demanded, reports, strict=True) for one in gate.unmet(report)]
    write(OUTPUTS[kind].render_all(reports, style_for(decimal, output)), output)
    said: set[str] = set()
    for report in reports:
        say_findings(report.findings, quiet=quiet, said=said)
    if output and not quiet:
        for report in reports:
            say(_written(report, output))
    for one in unmet:
        say(f"ikm: {one}")
    if unmet or not all(report.complete for report in reports):
        raise typer.Exit(UNMET)


def _counted(kind: str, *, stats: bool, is_trend: bool) -> bool | None:
    """Whether statistics are shown (True), counted for an output that always has them, or a trend, or not at all."""
    return True if stats else None if is_trend or kind in ("json", "xlsx", "tally") else False


def _by_period(by: Sequence[str]) -> bool:
    """Whether some groups are periods, and so follow each other."""
    from ikm.survey.columns.column_lookup import role_called
    from ikm.survey.columns.mapping_file import PERIOD

    return any(role_called(part.strip()) == PERIOD for one in by for part in one.split(","))


def _answers(kind: str, *, every: bool) -> int:
    """Of how many respondents at most the output is to show the answers."""
    from ikm.survey.files.table import UNLIMITED

    if kind != "xlsx" and every:
        raise Refusal("option-bad", option="--with-answers", what="is for a workbook; write one with -o hasil.xlsx")
    return 0 if kind != "xlsx" else UNLIMITED if every else ANSWERS_WRITTEN


def now() -> str:
    """The time, with the zone of the machine."""
    from datetime import datetime

    return datetime.now().astimezone().isoformat(timespec="seconds")


def kind_of(format: str | None, output: Path | None, outputs: Mapping[str, Output]) -> str:
    """Which of some outputs is asked for.

    :raises Refusal: where there is none of that name or ending, a workbook would go to a terminal, or the path cannot
        be written.
    """
    kind = format or (output_for(output, outputs) if output else "text")
    if kind not in outputs:
        known = ", ".join(outputs)
        raise Refusal("option-bad", option="--format", what=f"“{kind}” is not one of {known}{near(kind, outputs)}")
    if outputs[kind].binary and output is None and on_terminal():
        raise Refusal("output-terminal")
    if output:
        refuse_unwritable(output)
    return kind


def style_for(decimal: str | None, output: Path | None) -> Style:
    """How an output is to look, there where it goes."""
    mark = {"comma": ",", "point": "."}.get(decimal or "")
    terminal = output is None and on_terminal()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if colour and sys.platform == "win32":
        from rich.console import detect_legacy_windows

        colour = not detect_legacy_windows()
    width = shutil.get_terminal_size((80, 24)).columns  # COLUMNS, where it is set
    unicode = not terminal or (sys.stdout.encoding or "").lower().startswith("utf")
    return Style(mark, max(width, NARROWEST), terminal, colour, unicode)


def _written(report: Report, output: Path) -> str:
    score = report.overall
    grade = f"{score.ikm}" if score.ikm is not None else f"– ({score.reason})"
    grade += f" {score.grade.mutu} ({score.grade.kinerja})" if score.grade else ""
    said = _("{path}: {index} {grade}, {n} respondents")
    said = said.format(path=output, index=report.method.rules.named.name, grade=grade, n=score.respondents)
    return said if report.complete else said + _("; not all files could be read")
