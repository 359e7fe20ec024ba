"""``ikm office``: the office file to fill in, from answers, or from that of the period before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import option
from ikm.cli.output_file import output_file
from ikm.cli.progress import ProgressBar
from ikm.cli.run import command_app, guarded, say
from ikm.cli.signature import Only, Without, takes_options
from ikm.cli.stdout import on_terminal
from ikm.cli.writing import write
from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase
from ikm.options import DOCUMENT, ReadOptions, ScoreOptions, ShowOptions

if TYPE_CHECKING:
    from ikm.pipelines.office import OfficeDraft
    from ikm.rules.ruleset import Ruleset

WORKBOOK, TOML = ".xlsx", ".toml"

app = command_app()


@app.command(help="command-office", cls=CataloguedCommand)
@guarded
@takes_options()
def command(
    options: Annotated[ReadOptions, Without(("since", "until"))],
    wanted: Annotated[
        ScoreOptions, Only(("name", "period", "year", "overall", "strata", "population", "population_span"))
    ],
    show: Annotated[ShowOptions, Only(("force", "log", "quiet", "debug"))],
    answers: Annotated[list[str] | None, option(DOCUMENT, "FILE", "help-office-from", "--from")] = None,
    next_of: Annotated[str | None, option(DOCUMENT, "FILE", "help-office-next", "--next")] = None,
    previous: Annotated[str | None, option(DOCUMENT, "REPORT.json", "help-office-previous", "--previous")] = None,
) -> None:
    """Write the file; see :mod:`ikm.pipelines.office`."""
    output = options.output
    _refuse_target(output)
    if previous and not next_of:
        raise Refusal("option-needs", option=OptionUse("previous"), other=OptionUse("next"))
    target = output_file(output, show)
    from ikm.rules.library import ruleset_of

    rules = ruleset_of(options.rules)
    draft = _drafted(answers or [], next_of, previous, options, wanted, rules, quiet=show.quiet)
    write(_rendered(draft, rules, output), target)
    if draft.findings:
        print_findings(draft.findings, quiet=True, printed=set())  # what else there is to say, their report says
    if output and not show.quiet:
        is_workbook = output.suffix.lower() == WORKBOOK
        say(phrase("line-office", path=output) if is_workbook else phrase("line-office-toml", path=output))


def _refuse_target(output: Path | None) -> None:
    """Refuse a target where an office file cannot go.

    :raises Refusal: ``output-terminal`` or ``office-ending``.
    """
    if output is None:
        if on_terminal():
            raise Refusal("output-terminal")
    elif output.suffix.lower() not in (WORKBOOK, TOML):
        raise Refusal("office-ending", path=output)


def _drafted(
    answers: list[str],
    next_of: str | None,
    previous: str | None,
    options: ReadOptions,
    wanted: ScoreOptions,
    rules: Ruleset,
    *,
    quiet: bool,
) -> OfficeDraft:
    from ikm.pipelines.office import OfficeDraft, filled_in, next_period, office_of_answers
    from ikm.report.stored_report import load
    from ikm.survey.exchange.office_file import OfficeFile, read_office

    path = options.output or Path(f"kantor{WORKBOOK}")
    base = OfficeFile(path)
    if next_of:
        base = next_period(read_office(Path(next_of), rules), load(previous) if previous else None, rules)
    if not answers:
        return OfficeDraft(base)
    with ProgressBar(quiet=quiet) as bar:
        draft = office_of_answers(answers, options, wanted, path, bar)
    return draft._replace(file=filled_in(base, draft.file))


def _rendered(draft: OfficeDraft, rules: Ruleset, output: Path | None) -> str | bytes:
    folder = output.parent if output else Path()
    if output and output.suffix.lower() == TOML:
        from ikm.render.office.toml_text import office_toml
        from ikm.render.sealed_text import sealed

        return sealed(office_toml(draft.file, rules, folder, draft.facts))
    from ikm.render.office.workbook import office_workbook

    return office_workbook(draft.file, rules, folder, draft.facts)
