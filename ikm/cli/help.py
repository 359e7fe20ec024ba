"""``ikm help``: what a code means, with an example and how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.output_format import output_format, style_for
from ikm.cli.run import command_app, guarded
from ikm.cli.signature import Only, takes_options
from ikm.cli.writing import write
from ikm.messages.catalogue import TEXT, codes, entry
from ikm.messages.findings import Refusal, near
from ikm.options import ReadOptions, ShowOptions
from ikm.render import WRITERS

app = command_app()


def complete_codes(incomplete: str) -> list[str]:
    """The codes that begin with ``incomplete``, for shell completion."""
    return [code for code in codes() if code.startswith(incomplete) and entry(code).kind != TEXT]


@app.command(help="command-help", cls=CataloguedCommand)
@guarded
@takes_options(WRITERS)
def command(
    options: Annotated[ReadOptions, Only(("output",))],
    show: Annotated[ShowOptions, Only(("format", "debug"))],
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="help-code", autocompletion=complete_codes)
    ] = None,
) -> None:
    """Print what a code means, or every code with its sentence."""
    format_name = output_format(show.format, options.output, WRITERS)
    from ikm.render.pages.explained_codes import all_codes, explained

    known = [name for name in codes() if entry(name).kind != TEXT]
    if code is not None:
        code = code.casefold().strip(":;,. ")  # as it is copied from a line on the screen
    if code is not None and code not in known:
        raise Refusal("code-unknown", value=code, near=near(code, known))
    page = all_codes(known) if code is None else explained(code)
    write(WRITERS[format_name].write([page], style_for(None, options.output)), options.output)
