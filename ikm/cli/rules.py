"""``ikm rules``: the rule sets and scales, and one of them with its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ikm.cli.run import guarded, plain_app
from ikm.cli.writing import refuse_unwritable, write
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal, near
from ikm.rules import library as shelf
from ikm.rules import ruleset, scale

app = plain_app(help=_("List the rule sets and scales, or show one with its sources."))


def known(incomplete: str) -> list[str]:
    """The rule sets whose ids begin like that, for shell completion."""
    return [name for name in (*shelf.known(), *shelf.surveys()) if name.startswith(incomplete)]


def known_scales(incomplete: str) -> list[str]:
    """The scales and rule sets whose ids begin like that, for shell completion."""
    return [name for name in (*scale.known(), *shelf.known()) if name.startswith(incomplete)]


@app.callback(invoke_without_command=True)
@guarded
def listing(context: typer.Context) -> None:
    """List the rule sets, and the scales that only classify."""
    if context.invoked_subcommand is None:
        rules, scales = map(shelf.load, shelf.known()), map(scale.load, scale.known())
        rows = [(one.id, f"{len(one.unsur):2} unsur  {one.short}") for one in rules]
        rows += [
            (one.id, f"{len(one.parts):2} parts  {one.short}: {_parts(one)}")
            for one in map(shelf.survey, shelf.surveys())
        ]
        rows += [(one.id, f"{len(one.classes):2} kelas  {one.short}") for one in scales]
        width = max(len(id) for id, _said in rows)
        write("".join(f"{id:{width}}  {said}\n" for id, said in rows), None)


@app.command()
@guarded
def show(
    rules: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE.toml", help=_("A rule set or scale, by id or file."), autocompletion=known_scales
        ),
    ],
    toml: Annotated[
        bool, typer.Option("--toml", help=_("As a file to change, the start of rules or a scale of your own."))
    ] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help=_("Write to a file."))] = None,
) -> None:
    """Print a rule set or a scale: every number with its source, and how sure that is."""
    output = None if output == Path("-") else output
    if output:
        refuse_unwritable(output)
    ids = (*shelf.known(), *shelf.surveys(), *scale.known())
    if rules not in ids and not rules.endswith(".toml"):
        raise Refusal("rules-unknown", rules=rules, known=", ".join(ids), near=near(rules, ids))
    if output and output.exists() and Path(rules).exists() and output.samefile(rules):
        raise Refusal("output-is-input", path=output)
    write(_toml(rules) if toml else _book(rules), output)


def _book(rules: str) -> str:
    from ikm.render.pages.rule_set import render, render_scale, render_survey

    if rules in shelf.surveys():
        return render_survey(shelf.survey(rules))
    return render_scale(scale.load(rules)) if scale.is_scale(rules) else render(shelf.load(rules))


def _toml(rules: str) -> str:
    from ikm.render.pages.own_rules import RULES, SCALE, render

    if rules in shelf.surveys():
        shelf.load(rules)  # refuses: it has no file of its own to change, its parts have
    return render(scale.text_of(rules), SCALE if scale.is_scale(rules) else RULES)


def _parts(one: ruleset.Survey) -> str:
    return ", ".join(part.id for part in one.parts)
