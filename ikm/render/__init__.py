"""A report, an inspection or a comparison as text or bytes.

Every output is a function ``(what, Style) -> str | bytes``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ikm.findings import Refusal

if TYPE_CHECKING:
    from ikm.several import Inspections, Reports
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
    "text": Output("terminal", (".txt",)),
    "json": Output("json", (".json",), whole=True),
    "csv": Output("delimited", (".csv",), whole=True),
    "markdown": Output("markdown", (".md", ".markdown")),
    "xlsx": Output("workbook", (".xlsx",), binary=True, whole=True),
    "tally": Output("tally", (".tally",)),
}
"""Every output, under the name that ``--format`` takes."""


CHECKS = {
    "text": Output("inspection", (".txt",), function="text", whole=True),
    "json": Output("json", (".json",), whole=True),
    "csv": Output("inspection", (".csv",), function="csv", whole=True),
    "xlsx": Output("inspection", (".xlsx",), binary=True, function="xlsx", whole=True),
    "github": Output("inspection", function="github"),
}
"""Every output of an inspection."""


COMPARISONS = {
    "text": Output("comparison", (".txt",), function="text"),
    "json": Output("json", (".json",)),
    "csv": Output("comparison", (".csv",), function="csv"),
    "markdown": Output("comparison", (".md", ".markdown"), function="markdown"),
}
"""Every output of a comparison."""

SAMPLES = {
    "text": Output("sample", (".txt",), function="text"),
    "json": Output("json", (".json",)),
    "csv": Output("sample", (".csv",), function="csv"),
    "markdown": Output("sample", (".md", ".markdown"), function="markdown"),
}
"""Every output of how many respondents are needed."""

CLASSIFICATIONS = {
    "text": Output("classification", (".txt",), function="text"),
    "json": Output("json", (".json",)),
    "csv": Output("classification", (".csv",), function="csv"),
    "markdown": Output("classification", (".md", ".markdown"), function="markdown"),
}
"""Every output of figures and their classes."""

RECONCILIATIONS = {
    "text": Output("reconciliation", (".txt",), function="text"),
    "json": Output("json", (".json",)),
    "csv": Output("reconciliation", (".csv",), function="csv"),
    "markdown": Output("reconciliation", (".md", ".markdown"), function="markdown"),
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
