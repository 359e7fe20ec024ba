"""A console of rich for pages that are not made of lines."""

from __future__ import annotations

import io

from rich import box
from rich.console import Console

from ikm.render import Style


def console(out: io.StringIO, style: Style) -> Console:
    """A console of the style's width and colours that writes to ``out``."""
    return Console(
        file=out,
        width=style.width,
        force_terminal=style.colour,
        color_system="standard" if style.colour else None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
    )


def page_box(style: Style) -> box.Box:
    """The lines of a table."""
    return box.SIMPLE_HEAD if style.unicode else box.ASCII2
