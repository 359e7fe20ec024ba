"""``ikm score``: from files of answers to graded tables."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import Files, option
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.signature import takes_options
from ikm.cli.writing import passing_temporary_files, write
from ikm.messages.findings import Refusal
from ikm.messages.language import number_text
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase
from ikm.options import OUTPUT, GateOptions, ReadOptions, ScoreOptions, ShowOptions, StatisticsMode, texts_of
from ikm.render import OUTPUTS

if TYPE_CHECKING:
    from ikm.report.report import Report

MOST_ANSWERS_WRITTEN = 20_000
"""A workbook lists the answers of so many respondents unless all are asked for: with more it is slow to open."""
FORMATS_WITH_STATISTICS = ("json", "xlsx")
"""Outputs that always carry the statistics, also where they are not shown."""
FORMATS_WITH_DIGESTS = ("json", "xlsx", "tally")


app = command_app()


@app.command(help="command-score", cls=CataloguedCommand)
@guarded
@takes_options(OUTPUTS)
def command(
    files: Files,
    options: ReadOptions,
    wanted: ScoreOptions,
    show: ShowOptions,
    gates: GateOptions,
    with_answers: Annotated[bool, option(OUTPUT, None, "help-with_answers", "--with-answers")] = False,
    time: Annotated[bool, option(OUTPUT, None, "help-time", "--time")] = False,
) -> None:
    """Score the files and render the report; see :func:`ikm.pipelines.score.score`."""
    output = options.output
    format_name = output_format(show.format, output, OUTPUTS)
    target = output_file(output, show)
    if wanted.suppress and format_name != "tally":
        raise Refusal("option-needs", option=OptionUse("suppress"), other=OptionUse("format", "tally"))
    from ikm.pipelines.rule_sets import converted_rule_sets
    from ikm.pipelines.score import score_by_rule_sets

    rule_sets = converted_rule_sets(str(options.rules), options.conversion)
    if format_name == "tally" and len(rule_sets) > 1:
        raise Refusal("tally-rules")
    wanted = replace(
        wanted,
        stats=_statistics_of(format_name, options, wanted),
        cells=format_name == "tally",
        answers=_most_answers(format_name, all_answers=with_answers),
        digests=format_name in FORMATS_WITH_DIGESTS or gates.against is not None,
        time=time_now() if time else None,
        gates=gates,
    )
    with ProgressBar(quiet=show.quiet) as bar:
        reports = score_by_rule_sets(files, options, wanted, bar)
        bar.stage(phrase("progress-writing", path=output or format_name))
        rendered = OUTPUTS[format_name]
        with passing_temporary_files() if rendered.binary else nullcontext():
            content = rendered.render_all(reports, style_for(show, output))
    write(content, target)
    printed: set[str] = set()
    for report in reports:
        print_findings(report.findings, quiet=show.quiet, printed=printed)
    if output and not show.quiet:
        for report in reports:
            say(_summary(report, output))
    unmet = [gate for report in reports for gate in report.gates if not gate.met]
    for gate in unmet:
        say(f"ikm: {gate}")
    if unmet or not all(report.complete for report in reports):
        raise typer.Exit(UNMET)


def _statistics_of(format_name: str, options: ReadOptions, wanted: ScoreOptions) -> StatisticsMode:
    """Statistics are computed where they are shown, for outputs that always have them, and for a trend.

    A trend needs them to tell a change from none.
    """
    is_trend = bool(options.per or options.period_from) or _groups_by_period(options.by)
    if wanted.stats is StatisticsMode.SHOW or is_trend or format_name in FORMATS_WITH_STATISTICS:
        return wanted.stats
    return StatisticsMode.SKIP


def _groups_by_period(by: str | Iterable[str]) -> bool:
    """Whether one of the groupings, such as ``unit,periode``, is by period, so that its groups follow each other."""
    from ikm.survey.columns.column_lookup import role_called
    from ikm.survey.columns.mapping_file import PERIOD

    columns = [column.strip() for grouping in texts_of(by) for column in grouping.split(",")]
    return any(role_called(column) == PERIOD for column in columns)


def _most_answers(format_name: str, *, all_answers: bool) -> int:
    """Of how many respondents at most the output lists the answers: only a workbook lists any.

    :raises Refusal: ``answers-unlisted`` where all answers are asked for of another output.
    """
    from ikm.survey.files.table import UNLIMITED

    if format_name == "xlsx":
        return UNLIMITED if all_answers else MOST_ANSWERS_WRITTEN
    if all_answers:
        raise Refusal("answers-unlisted")
    return 0


def time_now() -> str:
    """The time, with the zone of the machine."""
    from datetime import datetime

    return datetime.now().astimezone().isoformat(timespec="seconds")


def _summary(report: Report, output: Path) -> str:
    """One line about the report that was written: its index, class and respondents."""
    score = report.overall
    figure = number_text(score.ikm) if score.ikm is not None else f"– ({score.reason})"
    if score.grade:
        figure += f" {score.grade.mutu} ({score.grade.kinerja})"
    index, respondents = report.method.rules.named.name, score.respondents
    summary = phrase("line-scored", path=output, index=index, grade=figure, respondents=respondents)
    if not report.complete:
        summary += phrase("line-incomplete")
    return summary
