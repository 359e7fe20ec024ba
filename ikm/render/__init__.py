"""A report, an inspection or a comparison as text or bytes.

Every output is a function ``(what, Style) -> str | bytes``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ikm.messages.findings import Refusal

if TYPE_CHECKING:
    from ikm.report.rule_sets import Inspections, Reports
COMMA, POINT = ",", "."


class Style(NamedTuple):
    """How an output is to look: its decimal mark (None: its own), and what the terminal can do, if it is one."""

    decimal: str | None = None
    width: int = 80
    terminal: bool = False
    colour: bool = False
    unicode: bool = True


class Describable(Protocol):
    """What a command found out, which can be told in JSON values at least."""

    def to_dict(self) -> dict[str, Any]:
        """The values."""


class Output(NamedTuple):
    """One output: the module and function that render it, the endings of files that mean it, whether it is binary.

    Where it is ``whole``, the function renders together what several rule sets gave; else each is rendered by itself.
    """

    module: str
    endings: tuple[str, ...] = ()
    binary: bool = False
    function: str = "render"
    whole: bool = False

    def render_all(self, what: Reports | Inspections, style: Style) -> str | bytes:
        """Render what several rule sets gave, one after another unless it belongs together."""
        found: list[Any] = list(what)
        if len(found) == 1:
            return self.render(found[0], style)
        if self.whole:
            return self.render(what, style)
        return "\n".join(str(self.render(one, style)) for one in found)

    def render(self, what: Describable, style: Style) -> str | bytes:
        """Render what a command found out."""
        function: Callable[[object, Style], str | bytes]
        function = getattr(import_module(f"ikm.render.{self.module}"), self.function)
        return function(what, style)


OUTPUTS = {
    "text": Output("pages.report_text", (".txt",)),
    "json": Output("json", (".json",), whole=True),
    "csv": Output("csv", (".csv",), whole=True),
    "markdown": Output("pages.report_markdown", (".md", ".markdown")),
    "xlsx": Output("workbook.report_workbook", (".xlsx",), binary=True, whole=True),
    "tally": Output("tally", (".tally",)),
}
"""Every output, under the name of its format."""


INSPECTIONS = {
    "text": Output("pages.inspection", (".txt",), function="text", whole=True),
    "json": Output("json", (".json",), whole=True),
    "csv": Output("pages.inspection", (".csv",), function="csv", whole=True),
    "xlsx": Output("pages.inspection", (".xlsx",), binary=True, function="xlsx", whole=True),
    "github": Output("pages.inspection", function="github"),
}
"""Every output of an inspection."""


COMPARISONS = {
    "text": Output("pages.comparison", (".txt",), function="text"),
    "json": Output("json", (".json",)),
    "csv": Output("pages.comparison", (".csv",), function="csv"),
    "markdown": Output("pages.comparison", (".md", ".markdown"), function="markdown"),
}
"""Every output of a comparison."""

SAMPLES = {
    "text": Output("pages.sample_size", (".txt",), function="text"),
    "json": Output("json", (".json",)),
    "csv": Output("pages.sample_size", (".csv",), function="csv"),
    "markdown": Output("pages.sample_size", (".md", ".markdown"), function="markdown"),
}
"""Every output of how many respondents are needed."""

CLASSIFICATIONS = {
    "text": Output("pages.classification", (".txt",), function="text"),
    "json": Output("json", (".json",)),
    "csv": Output("pages.classification", (".csv",), function="csv"),
    "markdown": Output("pages.classification", (".md", ".markdown"), function="markdown"),
}
"""Every output of figures and their classes."""

RECONCILIATIONS = {
    "text": Output("pages.reconciliation", (".txt",), function="text"),
    "json": Output("json", (".json",)),
    "csv": Output("pages.reconciliation", (".csv",), function="csv"),
    "markdown": Output("pages.reconciliation", (".md", ".markdown"), function="markdown"),
}
"""Every output of which arithmetics give a printed index."""


def output_for(path: Path, outputs: Mapping[str, Output] = OUTPUTS) -> str:
    """The format that a path's ending means.

    :raises Refusal: ``output-format`` where it means none.
    """
    for name, output in outputs.items():
        if path.suffix.lower() in output.endings:
            return name
    endings = ", ".join(ending for output in outputs.values() for ending in output.endings)
    raise Refusal("output-format", path=path, endings=endings)
