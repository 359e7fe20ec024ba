"""``ikm rules``: the rule sets, and one of them with its sources."""

from __future__ import annotations

from typing import Annotated

import typer

from ikm.catalogue import _
from ikm.cli.run import guarded, plain_app
from ikm.cli.writing import write
from ikm.rules import ruleset

app = plain_app(help=_("List the rule sets, or show one with its sources."))


def known(incomplete: str) -> list[str]:
    """The rule sets whose ids begin like that, for shell completion."""
    return [name for name in (*ruleset.known(), *ruleset.surveys()) if name.startswith(incomplete)]


@app.callback(invoke_without_command=True)
@guarded
def listing(context: typer.Context) -> None:
    """List the rule sets."""
    if context.invoked_subcommand is None:
        loaded = [ruleset.load(name) for name in ruleset.known()]
        whole = [ruleset.survey(name) for name in ruleset.surveys()]
        width = max(len(rules.id) for rules in loaded)
        lines = [f"{r.id:{width}}  {len(r.unsur):2} unsur  {r.short}\n" for r in loaded]
        lines += [f"{one.id:{width}}  {len(one.parts):2} parts  {one.short}: {_parts(one)}\n" for one in whole]
        write("".join(lines), None)


@app.command()
@guarded
def show(
    rules: Annotated[
        str, typer.Argument(metavar="ID|FILE.toml", help=_("A rule set, by id or file."), autocompletion=known)
    ],
) -> None:
    """Print a rule set: every number with its source, and how sure that is."""
    from ikm.render.rulebook import render, render_survey

    shown = render_survey(ruleset.survey(rules)) if rules in ruleset.surveys() else render(ruleset.load(rules))
    write(shown, None)


def _parts(one: ruleset.Survey) -> str:
    return ", ".join(part.id for part in one.parts)
