"""``ikm schema``: the JSON Schema of what a command prints."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Literal

import typer

from ikm.cli.run import guarded, plain_app
from ikm.cli.writing import write
from ikm.messages.catalogue import _

HELP = _("Print the JSON Schema of what a command prints with --format json.")


app = plain_app()


def schema(of: str) -> str:
    """The text of a schema, which needs no other: that of several reports holds that of one."""
    import json

    text = files("ikm.render").joinpath(f"{of}.schema.json").read_text(encoding="utf-8")
    if of != "reports":
        return text
    whole, one = json.loads(text), json.loads(schema("report"))
    own = {key: value for key, value in one.items() if key not in ("$schema", "$id", "$defs")}
    whole["$defs"] = {**one["$defs"], "report": own}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


@app.command(help=HELP)
@guarded
def command(
    of: Annotated[
        Literal["report", "reports", "check", "compare", "reconcile", "sample", "classify"],
        typer.Argument(
            help=_("Of what score prints (report; reports: by several rule sets), or another command of that name.")
        ),
    ] = "report",
) -> None:
    """Print a schema that the package carries."""
    write(schema(of), None)
