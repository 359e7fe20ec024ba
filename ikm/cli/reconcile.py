"""``ikm reconcile``: why a report says another figure."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli import options
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import option
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.writing import file_named, write
from ikm.messages.catalogue import _
from ikm.render import RECONCILIATIONS

HELP = _("Say which arithmetics could have given a printed index: from printed NRR or totals, or from the answers.")
PRINTED = _("Printed figures")


app = command_app()


@app.command(help=HELP)
@guarded
def command(
    file: Annotated[
        str | None, typer.Argument(help=_("A file of answers or counts, an office's sheet, or a table of figures."))
    ] = None,
    ikm: Annotated[
        list[str] | None,
        option(
            PRINTED,
            "90,56",
            _("The index as printed, or that on the scale of the answers; or both."),
            "--ikm",
        ),
    ] = None,
    nrr: Annotated[str | None, option(PRINTED, "“3,40 3,37 …”", _("The NRR of each unsur as printed."))] = None,
    totals: Annotated[str | None, option(PRINTED, "“105 101 …”", _("The total of each unsur."))] = None,
    respondents: Annotated[
        str | None, option(PRINTED, "29|“29 28 …”", _("How many answered, or how many each unsur."))
    ] = None,
    mutu: Annotated[str | None, option(PRINTED, "B", _("The class printed beside the index."))] = None,
    sheet: options.Sheet = None,
    map: options.Map = None,
    no_header: options.NoHeader = False,
    columns: options.Columns = None,
    long: options.Long = None,
    counts: options.Counts = False,
    rules: options.Rules = options.DEFAULT_RULES,
    without: options.Without = None,
    order: options.Order = None,
    output: options.Output = None,
    format: Annotated[str | None, options.format_option(RECONCILIATIONS)] = None,
    decimal: options.Decimal = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> None:
    """Try every arithmetic and render those that fit; see :func:`ikm.pipelines.reconcile.reconcile`."""
    reading_options = options.reading(locals())
    del debug  # read by guarded
    output = file_named(output)
    format_name = output_format(format, output, RECONCILIATIONS)
    from ikm.pipelines.reconcile import reconcile

    with ProgressBar(quiet=quiet) as bar:
        reconciliation = reconcile(
            file,
            ikm=ikm or (),
            nrr=nrr or (),
            totals=totals or (),
            respondents=respondents or (),
            mutu=mutu,
            output=output,
            watch=bar,
            **reading_options,
        )
    write(RECONCILIATIONS[format_name].render(reconciliation, style_for(decimal, output)), output)
    print_findings(reconciliation.findings, quiet=quiet)
    if output and not quiet:
        possible, tried = len(reconciliation.possible), len(reconciliation.outcomes)
        say(_("{path}: {number} of {tried} arithmetics").format(path=output, number=possible, tried=tried))
    if not reconciliation.possible:
        raise typer.Exit(UNMET)
