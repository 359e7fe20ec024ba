"""``ikm help``: a page of the manual, or what a code means, with an example and how to mend it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.run import command_app, guarded
from ikm.cli.signature import Only, takes_options
from ikm.cli.stdout import on_terminal
from ikm.cli.writing import write
from ikm.messages.catalogue import TEXT, codes, entry
from ikm.messages.findings import Refusal, near
from ikm.options import ReadOptions, ShowOptions
from ikm.render import WRITERS

ALL_CODES = ("codes", "kode")
"""By what the table of all codes is asked for."""

app = command_app()


def complete_names(incomplete: str) -> list[str]:
    """The pages and codes that begin with ``incomplete``, for shell completion."""
    from ikm.render.manual_pages import pages

    names = [page.name for page in pages()] + _explained()
    return [name for name in names if name.startswith(incomplete)]


@app.command(help="command-help", cls=CataloguedCommand)
@guarded
@takes_options(WRITERS)
def command(
    options: Annotated[ReadOptions, Only(("output",))],
    show: Annotated[ShowOptions, Only(("format", "force", "debug"))],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="help-page", autocompletion=complete_names)
    ] = None,
) -> None:
    """Print a page of the manual or what a code means; without a name, what pages there are."""
    format_name = output_format(show.format, options.output, WRITERS)
    target = output_file(options.output, show)
    from ikm.render.manual_pages import known_names, page_called
    from ikm.render.pages.explained_codes import all_codes, explained
    from ikm.render.pages.manual_index import index

    name = " ".join(names or []).casefold().strip(":;,. ")  # as it is copied from a line on the screen
    page = page_called(name)
    if page:
        _print(page.text(), is_paged=options.output is None)
        return
    known = _explained()
    if not name:
        shown = index()
    elif name in ALL_CODES:
        shown = all_codes(known)
    elif name in known:
        shown = explained(name)
    else:
        raise Refusal("code-unknown", value=name, near=near(name, [*known, *known_names(), *ALL_CODES]))
    text = WRITERS[format_name].write([shown], style_for(show, options.output))
    write(text, target)


def _explained() -> list[str]:
    return [code for code in codes() if entry(code).kind != TEXT]


def _print(text: str, *, is_paged: bool) -> None:
    """Print a page, a screen at a time where somebody sits before one."""
    if is_paged and on_terminal() and sys.stdin is not None and sys.stdin.isatty():
        import pydoc

        pydoc.pager(text)
    else:
        write(text, None)
