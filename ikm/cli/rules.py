"""``ikm rules``: the rule sets and scales, and one of them with its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand, CataloguedGroup
from ikm.cli.output_file import output_file, refuse_over
from ikm.cli.output_format import output_format, style_for
from ikm.cli.run import command_app, guarded
from ikm.cli.writing import file_named, write
from ikm.messages.findings import Refusal, near, offered
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase
from ikm.options import ShowOptions
from ikm.render import WRITERS
from ikm.rules import library, scale
from ikm.rules.ruleset import Ruleset, Survey
from ikm.rules.scale import Scale

app = command_app(help="command-rules", cls=CataloguedGroup)


def complete_rule_sets(incomplete: str) -> list[str]:
    """The ids of rule sets and surveys that begin with ``incomplete``, for shell completion."""
    return [name for name in (*library.known(), *library.surveys()) if name.startswith(incomplete)]


def complete_scales(incomplete: str) -> list[str]:
    """The ids of scales and rule sets that begin with ``incomplete``, for shell completion."""
    return [name for name in (*scale.known(), *library.known()) if name.startswith(incomplete)]


def complete_writers(incomplete: str) -> list[str]:
    """The formats of a page that begin with ``incomplete``, for shell completion."""
    return [name for name in WRITERS if name.startswith(incomplete)]


@app.callback(invoke_without_command=True)
@guarded
def listing(context: typer.Context) -> None:
    """List the rule sets, and the scales that only classify."""
    if context.invoked_subcommand is not None:
        return
    description_of: dict[str, str] = {}
    for rule_set in map(library.load, library.known()):
        description_of[rule_set.id] = f"{len(rule_set.unsur):2} unsur  {rule_set.short}"
    for survey in map(library.survey, library.surveys()):
        part_ids = ", ".join(part.id for part in survey.parts)
        description_of[survey.id] = f"{len(survey.parts):2} {phrase('rules-parts')}  {survey.short}: {part_ids}"
    for classes_only in map(scale.load, scale.known()):
        description_of[classes_only.id] = (
            f"{len(classes_only.classes):2} {phrase('rules-classes')}  {classes_only.short}"
        )
    width = max(len(id) for id in description_of)
    lines = [f"{id:{width}}  {description}\n" for id, description in description_of.items()]
    write("".join(lines), None)


@app.command(help="command-rules-show", cls=CataloguedCommand)
@guarded
def show(
    rules: Annotated[
        str,
        typer.Argument(metavar="ID|FILE.toml", help="help-rules-id", autocompletion=complete_scales),
    ],
    format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", metavar="|".join(WRITERS), help="help-format", autocompletion=complete_writers
        ),
    ] = None,
    toml: Annotated[bool, typer.Option("--toml", help="help-toml")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="help-output")] = None,
    force: Annotated[bool, typer.Option("--force", help="help-force")] = False,
) -> None:
    """Print a rule set or a scale: every number with its source, and how sure that is."""
    output = file_named(output)
    if toml and format:
        raise Refusal("option-conflict", option=OptionUse("toml"), other=OptionUse("format"))
    format_name = "" if toml else output_format(format, output, WRITERS)
    shown = ShowOptions(force=force)
    target = output_file(output, shown)
    ids = (*library.known(), *library.surveys(), *scale.known())
    if rules not in ids and not rules.endswith(".toml"):
        raise Refusal("rules-unknown", rules=rules, known=offered(ids), near=near(rules, ids))
    refuse_over(output, [Path(rules)])
    content = _toml(rules) if toml else WRITERS[format_name].render(_named(rules), style_for(shown, output))
    write(content, target)


def _named(rules: str) -> Ruleset | Survey | Scale:
    """The rule set, the survey or the scale of an id or a file."""
    if rules in library.surveys():
        return library.survey(rules)
    return scale.load(rules) if scale.is_scale(rules) else library.load(rules)


def _toml(rules: str) -> str:
    """The file of a rule set or a scale, with what to change in it to make it one's own."""
    from ikm.render.pages.own_rules import RULES, SCALE, render
    from ikm.render.sealed_text import sealed

    if rules in library.surveys():
        library.load(rules)  # refuses: it has no file of its own to change, its parts have
    return sealed(render(scale.text_of(rules), SCALE if scale.is_scale(rules) else RULES))
