"""The command line: one file a command; the only place that prints, exits or reads the environment."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import ikm
from ikm.cli import check, mapping, rules, schema, score
from ikm.findings import _

app = typer.Typer(
    name="ikm",
    help=_("Compute the Indonesian public-service satisfaction index (IKM) from files of answers."),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("score", help=score.HELP)(score.command)
app.command("check", help=check.HELP)(check.command)
app.command("map", help=mapping.HELP)(mapping.command)
app.add_typer(rules.app, name="rules")
app.command("schema", help=schema.HELP)(schema.command)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ikm {ikm.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help=_("Show the version and exit."), callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    del version  # dealt with before any command


def run_app() -> None:
    """Run the command line; consoles that cannot show a sign get a replacement instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name="ikm")
