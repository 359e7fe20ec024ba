"""``ikm check``: how files are understood, and all that is wrong with them."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli import options
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.writing import file_named, write
from ikm.messages.catalogue import Severity, _
from ikm.render import INSPECTIONS

HELP = _("Say how files are understood, column by column, and list every finding.")


app = command_app()


@app.command(help=HELP)
@guarded
def command(
    files: options.Files,
    unit: options.Unit = None,
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
    format: Annotated[str | None, options.format_option(INSPECTIONS)] = None,
    strict: Annotated[bool, options.option(options.GATES, None, _("Exit 1 on warnings too."), "--strict")] = False,
    debug: options.Debug = False,
) -> None:
    """Check the files and render what was found; see :func:`ikm.pipelines.check.check`."""
    reading_options = options.reading(locals())
    del debug  # read by guarded
    output = file_named(output)
    format_name = output_format(format, output, INSPECTIONS)
    from ikm.pipelines.rule_sets import check_all

    with ProgressBar(quiet=False) as bar:
        inspections = check_all(
            files,
            output=output,
            watch=bar,
            **reading_options,
        )
    write(INSPECTIONS[format_name].render_all(inspections, style_for(None, output)), output)
    if output:
        from ikm.render.pages import wording as words

        for inspection in inspections:
            rule_set = f" ({inspection.method.rules.id})" if len(inspections) > 1 else ""
            say(f"{output}{rule_set}: {words.found(inspection.findings)}")
    for inspection in inspections:
        errors = inspection.findings.count(Severity.ERROR)
        warnings = inspection.findings.count(Severity.WARNING)
        if errors or (strict and warnings):
            raise typer.Exit(UNMET)
