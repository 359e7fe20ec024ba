"""``ikm sample``: how many respondents are needed."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import file_names_in, option
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.run import command_app, guarded, say
from ikm.cli.signature import Only, takes_options
from ikm.cli.writing import write
from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase
from ikm.options import RULES, PlanningOptions, ReadOptions, ShowOptions
from ikm.render import SAMPLES

app = command_app()


@app.command(help="command-sample", cls=CataloguedCommand)
@guarded
@takes_options(SAMPLES)
def command(
    *,
    served: Annotated[list[str] | None, typer.Argument(metavar="NUMBER|FILE", help="help-served")] = None,
    options: Annotated[ReadOptions, Only(("sheet", "max_input", "rules", "output"))],
    planning: PlanningOptions,
    show: ShowOptions,
    confidence: Annotated[str | None, option(RULES, "95%", "help-sample-confidence")] = None,
    margin: Annotated[str | None, option(RULES, "5%", "help-margin")] = None,
    response_rate: Annotated[str | None, option(RULES, "60%", "help-response-rate")] = None,
) -> None:
    """Compute the least number of respondents; see :func:`ikm.pipelines.sample.required_samples`."""
    output = options.output
    format_name = output_format(show.format, output, SAMPLES)
    target = output_file(output, show)
    from ikm.pipelines.sample import required_samples

    users_served, file = _numbers_or_file(served or [], options.sheet)
    sampling = required_samples(
        users_served,
        file,
        rules=options.rules,
        confidence=confidence,
        margin=margin,
        response_rate=response_rate,
        sheet=options.sheet,
        output=output,
        max_input=options.max_input,
        margin_ikm=planning.margin_ikm,
        detect=planning.detect,
        power=planning.power,
        sd=planning.sd,
        previous=planning.previous,
        allocate=planning.allocate,
    )
    write(SAMPLES[format_name].render(sampling, style_for(show, output)), target)
    print_findings(sampling.findings, quiet=show.quiet)
    if output and not show.quiet:
        say(phrase("line-rows", path=output, rows=len(sampling.needs)))


def _numbers_or_file(texts: list[str], sheet: str | None) -> tuple[list[int], str | None]:
    """Either the numbers of users among the arguments, or the one file.

    :raises Refusal: of the family ``option-bad`` for both, for several files, and for what is neither.
    """
    from ikm.survey.texts.values import whole

    files = file_names_in(texts)
    if files and len(texts) > 1:
        raise Refusal("users-mixed", value=files[0])
    if files:
        return [], files[0]
    if sheet is not None:
        raise Refusal("option-elsewhere", option=OptionUse("sheet"))
    numbers = []
    for text in texts:
        number = whole(text)
        if number is None:
            raise Refusal("users-unread", value=text)
        numbers.append(number)
    return numbers, None
