"""``ikm check``: how files are understood, and all that is wrong with them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.options import Files, option
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.run_log import note
from ikm.cli.signature import Only, Without, takes_options
from ikm.cli.writing import passing_temporary_files, write
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Place, Refusal
from ikm.messages.phrases import phrase
from ikm.options import GATES, ReadOptions, ShowOptions
from ikm.render import INSPECTIONS, REFUSED_INSPECTIONS

app = command_app()


@app.command(help="command-check", cls=CataloguedCommand)
@guarded
@takes_options(INSPECTIONS)
def command(
    files: Files,
    options: Annotated[ReadOptions, Without(("conversion", "weight", "missing"))],
    show: Annotated[ShowOptions, Only(("format", "force", "full_paths", "log", "debug"))],
    strict: Annotated[bool, option(GATES, None, "help-check-strict", "--strict")] = False,
) -> None:
    """Check the files and render what was found; see :func:`ikm.pipelines.check.check`."""
    output = options.output
    format_name = output_format(show.format, output, INSPECTIONS)
    target = output_file(output, show)
    from ikm.pipelines.check import check_by_rule_sets

    # A CSV by its name alone is for those who typed: it opens as columns in their spreadsheet program.
    style = style_for(show, output, None if show.format else "comma")._replace(strict=strict)
    try:
        with ProgressBar(quiet=False) as bar:
            inspections = check_by_rule_sets(files, options, bar)
            bar.stage(phrase("progress-writing", path=output or format_name))
            rendered = INSPECTIONS[format_name]
            with passing_temporary_files() if rendered.binary else nullcontext():
                content = rendered.render_all(inspections, style)
    except Refusal as refusal:
        is_awaited = format_name in REFUSED_INSPECTIONS and (output is None or format_name != "github")
        if is_awaited:
            # An annotation may be of no file; a code host refuses such results, so they are at what was asked for.
            placed = refusal if format_name == "github" else refusal.placed(Place(files[0]))
            write(REFUSED_INSPECTIONS[format_name].render(placed, style), target)
        raise
    write(content, target)
    if output:
        from ikm.render.pages import wording as words

        for inspection in inspections:
            rule_set = f" ({inspection.method.rules.id})" if len(inspections) > 1 else ""
            say(f"{output}{rule_set}: {words.found(inspection.findings)}")
    for inspection in inspections:
        note([table.use for table in inspection.inputs], inspection.findings)
    for inspection in inspections:
        errors = inspection.findings.count(Severity.ERROR)
        warnings = inspection.findings.count(Severity.WARNING)
        if errors or (strict and warnings):
            raise typer.Exit(UNMET)
