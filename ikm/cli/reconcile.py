"""``ikm reconcile``: why a report says another figure."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.findings_printer import print_findings
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.signature import TABLE, Only, takes_options
from ikm.cli.writing import write
from ikm.messages.phrases import phrase
from ikm.options import PrintedOptions, ReadOptions, ShowOptions
from ikm.render import RECONCILIATIONS

app = command_app()


@app.command(help="command-reconcile", cls=CataloguedCommand)
@guarded
@takes_options(RECONCILIATIONS)
def command(
    printed: PrintedOptions,
    options: Annotated[ReadOptions, Only(TABLE)],
    show: ShowOptions,
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="help-reconcile-file")] = None,
) -> None:
    """Try every arithmetic and render those that fit; see :func:`ikm.pipelines.reconcile.reconcile`."""
    output = options.output
    format_name = output_format(show.format, output, RECONCILIATIONS)
    target = output_file(output, show)
    from ikm.pipelines.reconcile import reconcile_printed

    with ProgressBar(quiet=show.quiet) as bar:
        reconciliation = reconcile_printed(file, printed, options, bar)
    write(
        RECONCILIATIONS[format_name].render(reconciliation, style_for(show, output)),
        target,
    )
    print_findings(reconciliation.findings, quiet=show.quiet)
    if output and not show.quiet:
        possible, tried = len(reconciliation.possible), len(reconciliation.outcomes)
        say(phrase("line-reconciled", path=output, number=possible, tried=tried))
    if not reconciliation.possible:
        raise typer.Exit(UNMET)
