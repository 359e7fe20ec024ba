"""``ikm saran``: what respondents suggested, as a list for a person to sort and release."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import Files, option
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.signature import TABLE, Only, takes_options
from ikm.cli.writing import passing_temporary_files, write
from ikm.messages.phrases import phrase
from ikm.options import READING, ReadOptions, ShowOptions
from ikm.render import SUGGESTIONS

READ = (
    *TABLE,
    *(
        "unit",
        "roles",
        "unit_from",
        "service_from",
        "since",
        "until",
        "drop_duplicates",
        "void",
        "skip_hidden",
        "jobs",
    ),
)
"""The options of reading that say whose suggestions they are, and which rows count."""

app = command_app()


@app.command(help="command-saran", cls=CataloguedCommand)
@guarded
@takes_options(SUGGESTIONS)
def command(
    files: Files,
    options: Annotated[ReadOptions, Only(READ)],
    show: Annotated[ShowOptions, Only(("format", "force", "log", "quiet", "debug"))],
    column: Annotated[list[str] | None, option(READING, "HEADER", "help-saran-column", "--column")] = None,
) -> None:
    """List the suggestions; see :func:`ikm.pipelines.suggestions.collect_suggestions`."""
    output = options.output
    format_name = output_format(show.format or (None if output else "xlsx"), output, SUGGESTIONS)
    target = output_file(output, show)
    from ikm.pipelines.suggestions import collect_suggestions

    with ProgressBar(quiet=show.quiet) as bar:
        found = collect_suggestions(files, options, column or (), bar)
        bar.stage(phrase("progress-writing", path=output or format_name))
        rendered = SUGGESTIONS[format_name]
        # A CSV by its name alone is for those who sort it: it opens as columns in their spreadsheet program.
        decimal = None if show.format else "comma"
        with passing_temporary_files() if rendered.binary else nullcontext():
            content = rendered.render(found, style_for(show, output, decimal))
    write(content, target)
    print_findings(found.findings, quiet=show.quiet)
    if output and not show.quiet:
        say(phrase("line-saran", path=output, number=len(found.suggestions), respondents=found.respondents))
    if not found.complete:
        raise typer.Exit(UNMET)
