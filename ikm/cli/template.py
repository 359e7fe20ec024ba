"""``ikm template``: a questionnaire to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.options import option
from ikm.cli.output_file import output_file
from ikm.cli.run import command_app, guarded, say
from ikm.cli.signature import Only, takes_options
from ikm.cli.stdout import on_terminal
from ikm.cli.writing import write
from ikm.messages.findings import Refusal
from ikm.messages.phrases import phrase
from ikm.options import OUTPUT, RULES, ReadOptions, ShowOptions, known_value

ROWS = 500
"""So many rows of a questionnaire have lists to choose from, unless another number is asked for."""

WORKBOOK = ".xlsx"


class TemplateFormat(NamedTuple):
    """A format of questionnaires: the ending of its files, and the code of the line that says what to do then."""

    ending: str
    line: str


TEMPLATES = {
    "xlsx": TemplateFormat(WORKBOOK, "line-template"),
    "xlsform": TemplateFormat(WORKBOOK, "line-template-xlsform"),
    "gforms": TemplateFormat(".gs", "line-template-gforms"),
}
"""Every format, under its name."""

app = command_app()


@app.command(help="command-template", cls=CataloguedCommand)
@guarded
@takes_options(TEMPLATES)
def command(
    options: Annotated[ReadOptions, Only(("rules", "output"))],
    show: Annotated[ShowOptions, Only(("format", "force", "quiet", "debug"))],
    services: Annotated[str | None, option(OUTPUT, "KTP,KK,…", "help-services")] = None,
    order: Annotated[str | None, option(RULES, "questionnaire|regulation", "help-template-order")] = None,
    without: Annotated[list[str] | None, option(RULES, "UNSUR", "help-template-without")] = None,
    rows: Annotated[int, option(OUTPUT, "N", "help-rows")] = ROWS,
    name: Annotated[str | None, option(OUTPUT, "TEXT", "help-template-name")] = None,
    period: Annotated[str | None, option(OUTPUT, "TEXT", "help-template-period")] = None,
) -> None:
    """Make the questionnaire; see :func:`ikm.template`."""
    output = options.output
    format_name = show.format or _format_of(output)
    _refuse_target(output, format_name)
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
        format=format_name,
    )
    write(content, target)
    if output and not show.quiet:
        say(phrase(TEMPLATES[format_name].line, path=output))


def _format_of(output: Path | None) -> str:
    """The format that the ending of a file means; a workbook, where it means none."""
    is_script = output is not None and output.suffix.lower() == TEMPLATES["gforms"].ending
    return "gforms" if is_script else "xlsx"


def _refuse_target(output: Path | None, format_name: str) -> None:
    """Refuse a target where a questionnaire of this format cannot go.

    :raises Refusal: ``option-unknown``, ``output-terminal`` or ``template-ending``.
    """
    known_value("format", format_name, [*TEMPLATES])
    ending = TEMPLATES[format_name].ending
    if output is None:
        if ending == WORKBOOK and on_terminal():
            raise Refusal("output-terminal")
        return
    is_device = output.exists() and not output.is_file()
    if not is_device and output.suffix.lower() != ending:
        raise Refusal("template-ending", path=output, ending=ending)
