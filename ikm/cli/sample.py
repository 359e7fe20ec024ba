"""``ikm sample``: how many respondents are needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ikm.cli import options
from ikm.cli.findings_printer import say_findings
from ikm.cli.options import option
from ikm.cli.run import guarded, plain_app, say
from ikm.cli.score import kind_of, style_for
from ikm.cli.writing import write
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal
from ikm.render import SAMPLES

HELP = _("Say how many respondents are needed of so many users served.")


app = plain_app()


@app.command(help=HELP)
@guarded
def command(
    served: Annotated[
        list[str],
        typer.Argument(
            metavar="NUMBER|FILE",
            help=_("Numbers of users served (1200, 1.200), or a file with one for each unit or service."),
        ),
    ],
    sheet: options.Sheet = None,
    rules: options.Rules = options.DEFAULT_RULES,
    confidence: Annotated[
        str | None, option(options.RULES, "95%", _("Level of confidence, if not that of the rules."))
    ] = None,
    margin: Annotated[
        str | None, option(options.RULES, "5%", _("Margin of error, if not that of the rules."))
    ] = None,
    output: options.Output = None,
    format: Annotated[str | None, options.format_option(SAMPLES)] = None,
    decimal: options.Decimal = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> None:
    """Compute the least number of respondents; see :func:`ikm.pipelines.sample.required_samples`."""
    del debug  # read by the guard
    output = None if output == Path("-") else output
    kind = kind_of(format, output, SAMPLES)
    from ikm.pipelines.sample import required_samples

    people, file = _people(served, sheet)
    sampling = required_samples(
        people,
        file,
        rules=rules,
        confidence=confidence,
        margin=margin,
        sheet=sheet,
        output=output,
    )
    write(SAMPLES[kind].render(sampling, style_for(decimal, output)), output)
    say_findings(sampling.findings, quiet=quiet)
    if output and not quiet:
        say(_("{path}: {rows} rows").format(path=output, rows=len(sampling.needs)))


def _people(texts: list[str], sheet: str | None) -> tuple[list[int], str | None]:
    """Either numbers or one file; a text with a letter in it is the name of a file.

    :raises Refusal: ``option-bad``.
    """
    from ikm.survey.texts.values import whole

    files = [text for text in texts if text == "-" or any(sign.isalpha() for sign in text)]
    if files and len(texts) > 1:
        what = f"“{files[0]}” is no number; name one population file, or nothing but numbers"
        raise Refusal("option-bad", option="NUMBER", what=what)
    if files:
        return [], files[0]
    if sheet is not None:
        raise Refusal("option-bad", option="--sheet", what="only a file has sheets; leave the option out")
    people = []
    for text in texts:
        number = whole(text)
        if number is None:
            what = f"“{text}” is no number of people; write a whole number such as 1200 or 1.200, or name a file"
            raise Refusal("option-bad", option="NUMBER", what=what)
        people.append(number)
    return people, None
