"""``ikm schema``: the JSON Schema of the report."""

from __future__ import annotations

from importlib.resources import files

from ikm.cli.run import guarded
from ikm.cli.writing import write
from ikm.findings import _

HELP = _("Print the JSON Schema of what score --format json prints.")


@guarded
def command() -> None:
    """Print the schema that the package carries."""
    write(files("ikm.render").joinpath("report.schema.json").read_text(encoding="utf-8"), None)
