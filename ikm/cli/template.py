"""``ikm template``: a questionnaire to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.options import option
from ikm.cli.output_file import output_file
from ikm.cli.run import command_app, guarded, say
from ikm.cli.signature import Only, takes_options
from ikm.cli.stdout import on_terminal
from ikm.cli.writing import write
from ikm.messages.findings import Refusal
from ikm.messages.phrases import phrase
from ikm.options import OUTPUT, RULES, ReadOptions, ShowOptions

ROWS = 500
"""So many rows of a questionnaire have lists to choose from, unless another number is asked for."""

app = command_app()


@app.command(help="command-template", cls=CataloguedCommand)
@guarded
@takes_options()
def command(
    options: Annotated[ReadOptions, Only(("rules", "output"))],
    show: Annotated[ShowOptions, Only(("force", "quiet", "debug"))],
    services: Annotated[str | None, option(OUTPUT, "KTP,KK,…", "help-services")] = None,
    order: Annotated[str | None, option(RULES, "questionnaire|regulation", "help-template-order")] = None,
    without: Annotated[list[str] | None, option(RULES, "UNSUR", "help-template-without")] = None,
    rows: Annotated[int, option(OUTPUT, "N", "help-rows")] = ROWS,
    name: Annotated[str | None, option(OUTPUT, "TEXT", "help-template-name")] = None,
    period: Annotated[str | None, option(OUTPUT, "TEXT", "help-template-period")] = None,
) -> None:
    """Make the workbook; see :func:`ikm.template`."""
    output = options.output
    _refuse_target(output)
    target = output_file(output, show)
    from ikm.render.questionnaire.template import template

    content = template(
        rules=options.rules,
        order=order,
        without=without or (),
        services=services,
        rows=rows,
        name=name,
        period=period,
    )
    write(content, target)
    if output and not show.quiet:
        say(phrase("line-template", path=output))


def _refuse_target(output: Path | None) -> None:
    """Refuse a target where a workbook cannot go.

    :raises Refusal: ``output-terminal`` or ``template-ending``.
    """
    if output is None:
        if on_terminal():
            raise Refusal("output-terminal")
    elif not output.exists() and output.suffix.lower() != ".xlsx":
        raise Refusal("template-ending", path=output)
