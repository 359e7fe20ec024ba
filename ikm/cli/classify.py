"""``ikm classify``: which class a figure has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ikm.cli import options
from ikm.cli.findings_printer import say_findings
from ikm.cli.options import option
from ikm.cli.rules import known_scales
from ikm.cli.run import guarded, plain_app, say
from ikm.cli.score import kind_of, style_for
from ikm.cli.writing import write
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal
from ikm.render import CLASSIFICATIONS

HELP = _("Say which class a figure has: an IKM, or a figure on another scale.")


app = plain_app()


@app.command(help=HELP)
@guarded
def command(
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="VALUE…|FILE", help=_("Figures as they are printed (77,02), or a file with a column of them.")
        ),
    ] = None,
    column: Annotated[str | None, option(options.READING, "COLUMN", _("Column of the figures in the file."))] = None,
    sheet: options.Sheet = None,
    scale: Annotated[
        str | None,
        option(options.RULES, "ID|FILE.toml", _("Scale; ikm rules lists them."), autocompletion=known_scales),
    ] = None,
    rules: Annotated[
        str | None,
        option(options.RULES, "ID|FILE.toml", _("Rule set whose classes are meant, where no scale is named.")),
    ] = None,
    output: options.Output = None,
    format: Annotated[str | None, options.format_option(CLASSIFICATIONS)] = None,
    decimal: options.Decimal = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> None:
    """Classify figures; see :func:`ikm.classify`."""
    del debug  # read by the guard
    output = None if output == Path("-") else output
    kind = kind_of(format, output, CLASSIFICATIONS)
    if scale is not None and rules is not None:
        raise Refusal("option-bad", option="--rules", what="has classes of its own; name it or --scale, not both")
    from ikm.pipelines.classify import classify as classify_values
    from ikm.pipelines.classify import classify_file, scale_named

    on = scale_named(scale, rules or options.DEFAULT_RULES)
    file = _file(values or [], column, sheet)
    if file is None:
        found = classify_values(values or [], on)
    else:
        found = classify_file(file, on, column=column, sheet=sheet, output=output)
    write(CLASSIFICATIONS[kind].render(found, style_for(decimal, output)), output)
    say_findings(found.findings, quiet=quiet)
    if output and not quiet:
        say(_("{path}: {rows} rows").format(path=output, rows=len(found.labelled)))


def _file(texts: list[str], column: str | None, sheet: str | None) -> str | None:
    """The file that is named, if one is; a text with a letter in it is the name of a file.

    :raises Refusal: ``option-bad`` where nothing is named, or values and a file, or options of a file without one.
    """
    files = [text for text in texts if text == "-" or any(sign.isalpha() for sign in text)]
    if not texts:
        what = "no figure was named; write one or more, such as 77,02, or name a file that has a column of them"
        raise Refusal("option-bad", option="VALUE", what=what)
    if len(texts) == 1 and files:
        return files[0]
    if files:
        what = f"“{files[0]}” is no figure; name one file, or nothing but figures"
        raise Refusal("option-bad", option="VALUE", what=what)
    for name, said in (("--column", column), ("--sheet", sheet)):
        if said is not None:
            raise Refusal("option-bad", option=name, what="is for a file; name one, or leave the option out")
    return None
