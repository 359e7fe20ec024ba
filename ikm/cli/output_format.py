"""Which output format is asked for, and how the output is to look where it goes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from ikm.cli.colour import shows_colour
from ikm.cli.stdout import on_terminal, terminal_width
from ikm.messages.findings import Refusal, near, offered
from ikm.messages.option_names import OptionUse
from ikm.options import ShowOptions
from ikm.render import Output, Style, output_for

NARROWEST = 40
"""Columns that an output takes at least; a terminal that has fewer breaks its lines."""
DECIMAL_MARKS = {"comma": ",", "point": "."}


def output_format(format: str | None, output: Path | None, outputs: Mapping[str, Output], usual: str = "text") -> str:
    """The format asked for by its name, else by the ending of the output file, else the usual one.

    :raises Refusal: where there is no format of that name or ending, or what is no text would go to a terminal.
    """
    if format:
        name = format
    elif output:
        name = output_for(output, outputs)
    else:
        name = usual
    if name not in outputs:
        known, hint = offered(outputs), near(name, outputs)
        raise Refusal("option-unknown", option=OptionUse("format"), value=name, known=known, near=hint)
    if outputs[name].binary and output is None and on_terminal():
        raise Refusal("output-terminal")
    return name


def style_for(show: ShowOptions, output: Path | None, decimal: str | None = None) -> Style:
    """How an output is to look in the file or terminal it goes to; ``decimal`` goes before the mark asked for."""
    is_terminal = output is None and on_terminal()
    return Style(
        decimal=DECIMAL_MARKS.get(decimal or show.decimal or ""),
        width=terminal_width(NARROWEST),
        terminal=is_terminal,
        colour=output is None and shows_colour(sys.stdout),
        unicode=not is_terminal or _shows_unicode(),
        full_paths=show.full_paths,
    )


def _shows_unicode() -> bool:
    """Whether the console encodes every character."""
    encoding = sys.stdout.encoding or ""
    return encoding.lower().startswith("utf")
