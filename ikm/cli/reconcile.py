"""``ikm reconcile``: why a report says another figure."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli.findings_printer import print_findings
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.signature import TABLE, Only, takes_options
from ikm.cli.writing import write
from ikm.messages.catalogue import _
from ikm.options import PrintedOptions, ReadOptions, ShowOptions
from ikm.render import RECONCILIATIONS

HELP = _("Say which arithmetics could have given a printed index: from printed NRR or totals, or from the answers.")


app = command_app()


@app.command(help=HELP)
@guarded
@takes_options(RECONCILIATIONS)
def command(
    printed: PrintedOptions,
    options: Annotated[ReadOptions, Only(TABLE)],
    show: ShowOptions,
    file: Annotated[
        str | None, typer.Argument(help=_("A file of answers or counts, an office's sheet, or a table of figures."))
    ] = None,
) -> None:
    """Try every arithmetic and render those that fit; see :func:`ikm.pipelines.reconcile.reconcile`."""
    output = options.output
    format_name = output_format(show.format, output, RECONCILIATIONS)
    from ikm.pipelines.reconcile import reconcile_printed

    with ProgressBar(quiet=show.quiet) as bar:
        reconciliation = reconcile_printed(file, printed, options, bar)
    write(RECONCILIATIONS[format_name].render(reconciliation, style_for(show.decimal, output)), output)
    print_findings(reconciliation.findings, quiet=show.quiet)
    if output and not show.quiet:
        possible, tried = len(reconciliation.possible), len(reconciliation.outcomes)
        say(_("{path}: {number} of {tried} arithmetics").format(path=output, number=possible, tried=tried))
    if not reconciliation.possible:
        raise typer.Exit(UNMET)
