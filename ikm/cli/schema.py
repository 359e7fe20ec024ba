"""``ikm schema``: the JSON Schema of what a command prints."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Literal

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.run import command_app, guarded
from ikm.cli.writing import write

app = command_app()


def schema(of: str) -> str:
    """The text of a schema, which refers to no other: that of several reports contains that of one."""
    import json

    text = files("ikm.render").joinpath(f"{of}.schema.json").read_text(encoding="utf-8")
    if of != "reports":
        return text
    reports_schema = json.loads(text)
    report_schema = json.loads(schema("report"))
    definitions = report_schema.pop("$defs")
    for key in ("$schema", "$id"):  # a schema within another has neither
        del report_schema[key]
    reports_schema["$defs"] = {**definitions, "report": report_schema}
    return json.dumps(reports_schema, ensure_ascii=False, indent=1) + "\n"


@app.command(help="command-schema", cls=CataloguedCommand)
@guarded
def command(
    of: Annotated[
        Literal["report", "reports", "check", "compare", "reconcile", "sample", "classify", "log"],
        typer.Argument(metavar="NAME", help="help-schema-of"),
    ] = "report",
) -> None:
    """Print a schema that the package carries."""
    write(schema(of), None)
