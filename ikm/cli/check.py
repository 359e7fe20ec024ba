"""``ikm check``: how files are understood, and all that is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ikm.cli import options
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, guarded, plain_app, say
from ikm.cli.score import kind_of, style_for
from ikm.cli.writing import write
from ikm.messages.catalogue import Severity, _
from ikm.render import CHECKS

HELP = _("Say how files are understood, column by column, and list every finding.")


app = plain_app()


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
    format: Annotated[str | None, options.format_option(CHECKS)] = None,
    strict: Annotated[bool, options.option(options.GATES, None, _("Exit 1 on warnings too."), "--strict")] = False,
    debug: options.Debug = False,
) -> None:
    """Check the files and render what was found; see :func:`ikm.pipelines.check.check`."""
    told = options.reading(locals())
    del debug  # read by the guard
    output = None if output == Path("-") else output
    kind = kind_of(format, output, CHECKS)
    from ikm.pipelines.rule_sets import check_all

    with ProgressBar(quiet=False) as bar:
        inspections = check_all(
            files,
            output=output,
            watch=bar,
            **told,
        )
    write(CHECKS[kind].render_all(inspections, style_for(None, output)), output)
    if output:
        from ikm.render.pages import wording as words

        for one in inspections:
            of = f" ({one.method.rules.id})" if len(inspections) > 1 else ""
            say(f"{output}{of}: {words.found(one.findings)}")
    bad = [Severity.ERROR, *([Severity.WARNING] if strict else [])]
    if any(one.findings.count(severity) for one in inspections for severity in bad):
        raise typer.Exit(UNMET)
