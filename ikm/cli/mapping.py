"""``ikm map``: what was understood of a file, as a mapping file to edit."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli import options
from ikm.cli.run import command_app, guarded
from ikm.cli.writing import file_named, refuse_unwritable, write
from ikm.messages.catalogue import _

HELP = _("Write what was understood of a file as a mapping file, to correct and use with --map.")


app = command_app()


@app.command(help=HELP)
@guarded
def command(
    file: Annotated[str, typer.Argument(help=_("A file of answers, or - for stdin."))],
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
    debug: options.Debug = False,
) -> None:
    """Draft a mapping file; see :func:`ikm.pipelines.mapping_draft.draft_mapping`."""
    reading_options = options.reading(locals())
    del debug  # read by guarded
    output = file_named(output)
    if output:
        refuse_unwritable(output)
    from ikm.pipelines.mapping_draft import draft_mapping
    from ikm.render.pages.mapping_draft import render

    draft = draft_mapping(file, output=output, **reading_options)
    write(render(draft), output)
