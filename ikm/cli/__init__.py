"""The command line: one file a command; the only place that prints, exits or reads the environment."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ikm.cli.catalogued_help import CataloguedGroup
from ikm.cli.plain_values import keep_plain_values_from_pydantic
from ikm.version import __version__

if TYPE_CHECKING:
    from typer._click import Command, Context

_NAMES = (
    *("score", "check", "compare", "office", "report", "card", "saran"),
    *("reconcile", "map", "sql", "sample", "classify", "template"),
    "rules",
    "schema",
    "help",
)
COMMANDS = {name: f"ikm.cli.{name}" for name in _NAMES} | {"map": "ikm.cli.mapping", "saran": "ikm.cli.suggestions"}
"""Every command, and the module whose ``app`` it is; imported when it is run, or listed in the help."""


class _Commands(CataloguedGroup):
    """The group of all commands, which imports the module of a command only when it is needed."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]  # only their names are looked at, to suggest one

    def list_commands(self, ctx: Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(COMMANDS[cmd_name]).app)
        command.name = cmd_name
        return command


app = typer.Typer(
    name="ikm",
    cls=_Commands,
    help="command-ikm",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"ikm {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="help-version", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    del version  # its callback has run before


def run_app() -> None:
    """Run the command line; on a console that cannot show a character, a replacement is printed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    keep_plain_values_from_pydantic()
    app(prog_name="ikm")
