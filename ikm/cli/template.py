"""``ikm template``: a questionnaire to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from ikm.cli import options
from ikm.cli.options import option
from ikm.cli.run import command_app, guarded, say
from ikm.cli.writing import file_named, on_terminal, refuse_unwritable, write
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal

HELP = _("Write a questionnaire to print and to fill in, a workbook that ikm score reads.")
ROWS = 500
"""So many rows of a questionnaire have lists to choose from, unless another number is asked for."""

app = command_app()


@app.command(help=HELP)
@guarded
def command(
    services: Annotated[
        str | None, option(options.OUTPUT, "KTP,KK,…", _("Services to choose from; without it none is asked."))
    ] = None,
    rules: options.Rules = options.DEFAULT_RULES,
    order: Annotated[
        str | None, option(options.RULES, "questionnaire|regulation", _("Order of the questions."))
    ] = None,
    without: Annotated[list[str] | None, option(options.RULES, "UNSUR", _("An unsur not to ask; repeat it."))] = None,
    rows: Annotated[
        int, option(options.OUTPUT, "N", _("For so many respondents there are lists to choose from."))
    ] = ROWS,
    name: Annotated[str | None, option(options.OUTPUT, "TEXT", _("The office, as it is to be printed."))] = None,
    period: Annotated[str | None, option(options.OUTPUT, "TEXT", _("The time of the survey, so too."))] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> None:
    """Make the workbook; see :func:`ikm.template`."""
    del debug  # read by guarded
    output = file_named(output)
    _refuse_target(output)
    from ikm.render.questionnaire.template import template

    content = template(
        rules=rules, order=order, without=without or (), services=services, rows=rows, name=name, period=period
    )
    write(content, output)
    if output and not quiet:
        say(_("{path}: print Kuesioner, fill in Isian; Petunjuk says how").format(path=output))


def _refuse_target(output: Path | None) -> None:
    """Refuse a target where a workbook cannot go, or that may hold answers already.

    :raises Refusal: ``output-terminal``, ``output-unwritable`` or ``option-bad``.
    """
    if output is None:
        if on_terminal():
            raise Refusal("output-terminal")
        return
    refuse_unwritable(output)
    if output.is_file():
        raise Refusal("output-unwritable", path=output, reason="it is there already, and may hold answers")
    if not output.exists() and output.suffix.lower() != ".xlsx":
        raise Refusal("option-bad", option="-o", what=f"a questionnaire is a workbook; end {output} in .xlsx")
