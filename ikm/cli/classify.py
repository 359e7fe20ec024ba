"""``ikm classify``: which class a figure has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import file_names_in, option
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.rules import complete_scales
from ikm.cli.run import command_app, guarded, say
from ikm.cli.signature import Only, takes_options
from ikm.cli.writing import write
from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase
from ikm.options import READING, RULES, ReadOptions, ShowOptions
from ikm.render import CLASSIFICATIONS
from ikm.rules.ruleset import DEFAULT_RULES

if TYPE_CHECKING:
    from ikm.index.classes import Value

app = command_app()


@app.command(help="command-classify", cls=CataloguedCommand)
@guarded
@takes_options(CLASSIFICATIONS)
def command(
    options: Annotated[ReadOptions, Only(("sheet", "max_input", "output"))],
    show: ShowOptions,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="VALUE…|FILE", help="help-figures"),
    ] = None,
    column: Annotated[str | None, option(READING, "COLUMN", "help-column")] = None,
    scale: Annotated[
        str | None,
        option(RULES, "ID|FILE.toml", "help-scale", autocompletion=complete_scales),
    ] = None,
    rules: Annotated[str | None, option(RULES, "ID|FILE.toml", "help-classify-rules")] = None,
    dimensions: Annotated[
        str | None,
        option(RULES, "NAME=VALUE,…", "help-dimensions", "--dimensions", "--parts"),
    ] = None,
) -> None:
    """Classify figures; see :func:`ikm.classify`."""
    output = options.output
    format_name = output_format(show.format, output, CLASSIFICATIONS)
    target = output_file(output, show)
    if scale is not None and rules is not None:
        raise Refusal("option-conflict", option=OptionUse("rules"), other=OptionUse("scale"))
    from ikm.pipelines.classify import classify as classify_values
    from ikm.pipelines.classify import classify_file, scale_named

    used_scale = scale_named(scale, rules or DEFAULT_RULES)
    if dimensions is not None:
        if values:
            raise Refusal("component-beside", value=values[0])
        classification = classify_values(read_components(dimensions), used_scale)
    elif (file := _file_of(values or [], column, options.sheet)) is None:
        classification = classify_values(values or [], used_scale)
    else:
        classification = classify_file(
            file,
            used_scale,
            column=column,
            sheet=options.sheet,
            output=output,
            max_input=options.max_input,
        )
    write(
        CLASSIFICATIONS[format_name].render(classification, style_for(show, output)),
        target,
    )
    print_findings(classification.findings, quiet=show.quiet)
    if output and not show.quiet:
        say(phrase("line-rows", path=output, rows=len(classification.labelled)))


def read_components(text: str) -> dict[str, Value]:
    """Read the components of a figure, each given as ``NAME=VALUE``; a comma may also be a decimal mark.

    >>> read_components("input=80,5,proses=75")
    {'input': '80,5', 'proses': '75'}

    :raises Refusal: ``component-unpaired`` where a name or a value is missing, or a name stands twice.
    """
    found: dict[str, Value] = {}
    for pair in re.split(r"[,;\s]+(?=[^\s,;=]+\s*=)", text.strip()):
        name, _sign, value = (part.strip() for part in pair.partition("="))
        id = name.casefold()
        if not name or not value or id in found:
            raise Refusal("component-unpaired", value=pair)
        found[id] = value
    return found


def _file_of(texts: list[str], column: str | None, sheet: str | None) -> str | None:
    """The file among the arguments; None where they are figures.

    :raises Refusal: of the family ``option-bad`` where nothing is named, or values and a file, or options of a file
        without one.
    """
    files = file_names_in(texts)
    if not texts:
        raise Refusal("value-none")
    if len(texts) == 1 and files:
        return files[0]
    if files:
        raise Refusal("value-unread", value=files[0])
    for name, value in (("column", column), ("sheet", sheet)):
        if value is not None:
            raise Refusal("option-elsewhere", option=OptionUse(name))
    return None
