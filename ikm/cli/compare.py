"""``ikm compare``: what rose and what fell from one survey to another."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli import options
from ikm.cli.findings_printer import print_findings
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.writing import file_named, write
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal
from ikm.render import COMPARISONS

HELP = _("Compare two surveys: what rose and what fell, in the whole, in every unsur and in every unit.")
SURVEYS = _(
    "The former survey and the later one: each a file of answers, a pattern in quotes, a folder, or the JSON that "
    "ikm score wrote. With --between, one survey."
)


app = command_app()


@app.command(help=HELP)
@guarded
def command(
    surveys: Annotated[list[str], typer.Argument(metavar="LAMA [BARU]", help=SURVEYS)],
    between: Annotated[
        tuple[str, str] | None,
        options.option(options.READING, "PERIOD PERIOD", _("Two periods of one survey.")),
    ] = None,
    per: options.Per = None,
    unit: options.Unit = None,
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
    since: options.Since = None,
    until: options.Until = None,
    jobs: options.Jobs = 1,
    rules: options.Rules = options.DEFAULT_RULES,
    conversion: options.Conversion = None,
    weight: options.Weight = None,
    without: options.Without = None,
    missing: options.Missing = None,
    order: options.Order = None,
    confidence: options.Confidence = None,
    output: options.Output = None,
    format: Annotated[str | None, options.format_option(COMPARISONS)] = None,
    decimal: options.Decimal = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> None:
    """Compare the surveys and render what changed; see :func:`ikm.pipelines.compare.compare`."""
    reading_options = options.reading(locals())
    del debug  # read by guarded
    output = file_named(output)
    format_name = output_format(format, output, COMPARISONS)
    if len(surveys) > 2:
        what = f"{len(surveys)} are named; put a pattern in quotes, or name a folder"
        raise Refusal("option-bad", option="LAMA BARU", what=what)
    from ikm.pipelines.compare import compare
    from ikm.render.pages.comparison import sentence

    with ProgressBar(quiet=quiet) as bar:
        comparison = compare(
            *surveys,
            between=between,
            confidence=confidence,
            output=output,
            watch=bar,
            **reading_options,
        )
    write(COMPARISONS[format_name].render(comparison, style_for(decimal, output)), output)
    print_findings(comparison.findings, quiet=quiet)
    if output and not quiet:
        say(f"{output}: {sentence(comparison)}")
    if not comparison.complete:
        raise typer.Exit(UNMET)
