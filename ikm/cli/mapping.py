"""``ikm map``: what was understood of a file, as a mapping file to edit."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.output_file import output_file
from ikm.cli.run import command_app, guarded
from ikm.cli.signature import TABLE, Only, takes_options
from ikm.cli.writing import write
from ikm.messages.paths import short_paths
from ikm.options import ReadOptions, ShowOptions
from ikm.render.sealed_text import sealed

app = command_app()


@app.command(help="command-map", cls=CataloguedCommand)
@guarded
@takes_options()
def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="help-map-file")],
    options: Annotated[ReadOptions, Only(TABLE)],
    show: Annotated[ShowOptions, Only(("force", "log", "debug"))],
) -> None:
    """Draft a mapping file; see :func:`ikm.pipelines.mapping_draft.draft_mapping`."""
    target = output_file(options.output, show)
    from ikm.pipelines.mapping_draft import draft_mapping
    from ikm.render.pages.mapping_draft import render

    draft = draft_mapping(file, options)
    with short_paths():
        content = sealed(render(draft))
    write(content, target)
