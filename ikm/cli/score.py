"""``ikm score``: from files of answers to graded tables."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.options import Files, option
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.output_template import OutputTemplate
from ikm.cli.progress import ProgressBar
from ikm.cli.run import command_app, guarded
from ikm.cli.run_log import time_now
from ikm.cli.signature import takes_options
from ikm.cli.writing import passing_temporary_files, write
from ikm.cli.written_reports import RunLines, say_of_reports, write_parts
from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase
from ikm.options import OUTPUT, GateOptions, ReadOptions, ScoreOptions, ShowOptions, StatisticsMode, texts_of
from ikm.render import OUTPUTS

if TYPE_CHECKING:
    from ikm.report.rule_sets import Reports

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
    template = OutputTemplate.of(output)
    target = None if template else output_file(output, show)
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
        card=format_name == "xlsx",
        digests=format_name in FORMATS_WITH_DIGESTS or gates.against is not None or show.log is not None,
        time=time_now() if time else None,
        gates=gates,
    )
    lines = RunLines(of_parts=bool(template))
    if template:
        outcome = _write_parts(template, files, options, wanted, show, format_name, lines)
    else:
        with ProgressBar(quiet=show.quiet) as bar:
            reports = score_by_rule_sets(files, options, wanted, bar)
            bar.stage(phrase("progress-writing", path=output or format_name))
            content = _rendered(reports, format_name, show, output)
        write(content, target)
        outcome = say_of_reports(reports, output, show, lines)
    if outcome:
        raise typer.Exit(outcome)


def _rendered(reports: Reports, format_name: str, show: ShowOptions, output: Path | None) -> str | bytes:
    rendered = OUTPUTS[format_name]
    with passing_temporary_files() if rendered.binary else nullcontext():
        return rendered.render_all(reports, style_for(show, output))


def _write_parts(
    template: OutputTemplate,
    files: list[str],
    options: ReadOptions,
    wanted: ScoreOptions,
    show: ShowOptions,
    format_name: str,
    lines: RunLines,
) -> int:
    """Write a file for each part; with what the run exits."""
    from ikm.pipelines.parts import score_parts

    def written(reports: Reports, path: Path) -> int:
        target = output_file(path, show)
        write(_rendered(reports, format_name, show, path), target)
        return say_of_reports(reports, path, show, lines)

    with ProgressBar(quiet=show.quiet) as bar:
        parts = list(score_parts(files, options, wanted, template.keys, bar))
    return write_parts(parts, template, show, written, lines)


def _statistics_of(format_name: str, options: ReadOptions, wanted: ScoreOptions) -> StatisticsMode:
    """Statistics are computed where they are shown, for outputs that always have them, and for a trend.

    A trend needs them to tell a change from none.
    """
    is_trend = bool(options.per or options.period_from or wanted.history) or _groups_by_period(options.by)
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
