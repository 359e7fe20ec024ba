"""``ikm compare``: what rose and what fell from one survey to another."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.findings_printer import print_findings
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.signature import Without, takes_options
from ikm.cli.writing import write
from ikm.messages.findings import Refusal
from ikm.messages.phrases import phrase
from ikm.options import CompareOptions, ReadOptions, ShowOptions
from ikm.render import COMPARISONS

app = command_app()


@app.command(help="command-compare", cls=CataloguedCommand)
@guarded
@takes_options(COMPARISONS)
def command(
    surveys: Annotated[list[str], typer.Argument(metavar="EARLIER [LATER]", help="help-surveys")],
    comparing: CompareOptions,
    options: Annotated[ReadOptions, Without(("by", "age_bands", "profile_classes"))],
    show: ShowOptions,
) -> None:
    """Compare the surveys and render what changed; see :func:`ikm.pipelines.compare.compare`."""
    output = options.output
    format_name = output_format(show.format, output, COMPARISONS)
    target = output_file(output, show)
    if len(surveys) > 2:
        raise Refusal("surveys-many", number=len(surveys))
    from ikm.pipelines.compare import compare_surveys
    from ikm.render.pages.comparison import sentence

    before, after = surveys[0], surveys[1] if len(surveys) > 1 else None
    with ProgressBar(quiet=show.quiet) as bar:
        comparison = compare_surveys(before, after, options, comparing, bar)
        bar.stage(phrase("progress-writing", path=output or format_name))
        content = COMPARISONS[format_name].render(comparison, style_for(show, output))
    write(content, target)
    print_findings(comparison.findings, quiet=show.quiet)
    if output and not show.quiet:
        say(f"{output}: {sentence(comparison)}")
    if not comparison.complete:
        raise typer.Exit(UNMET)
