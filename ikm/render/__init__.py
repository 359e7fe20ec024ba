"""A report as text or bytes: one file an output, all of one shape, ``render(report, Style) -> str | bytes``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ikm.findings import Refusal

if TYPE_CHECKING:
    from ikm.report import Report

COMMA, POINT = ",", "."


class Style(NamedTuple):
    """How an output is to look: its decimal mark (None: its own), and what the terminal can do, if it is one."""

    decimal: str | None = None
    width: int = 80
    terminal: bool = False
    colour: bool = False
    unicode: bool = True


class Output(NamedTuple):
    """One output: the module that renders it, the endings of files that mean it, and whether it is binary."""

    module: str
    endings: tuple[str, ...] = ()
    binary: bool = False

    def render(self, report: Report, style: Style) -> str | bytes:
        """Render a report."""
        function: Callable[[Report, Style], str | bytes] = import_module(f"ikm.render.{self.module}").render
        return function(report, style)


OUTPUTS = {
    "text": Output("terminal", (".txt",)),
    "json": Output("json", (".json",)),
    "csv": Output("delimited", (".csv",)),
    "markdown": Output("markdown", (".md", ".markdown")),
    "xlsx": Output("workbook", (".xlsx",), binary=True),
}
"""Every output, under the name that ``--format`` takes."""


def output_for(path: Path) -> str:
    """The format that a path's ending means.

    :raises Refusal: ``output-format`` where it means none.
    """
    for name, output in OUTPUTS.items():
        if path.suffix.lower() in output.endings:
            return name
    endings = ", ".join(ending for output in OUTPUTS.values() for ending in output.endings)
    raise Refusal("output-format", path=path, endings=endings)
