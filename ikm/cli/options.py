"""Arguments and options of commands that are none of :mod:`ikm.options`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

DATABASE_URL = "IKM_DB_URL"
"""The variable that holds the address of a database, perhaps with its password, where no file is named."""
Files = Annotated[
    list[str], typer.Argument(metavar="FILE…", help="help-files", envvar=DATABASE_URL, show_envvar=False)
]


def option(panel: str, metavar: str | None, help: str, *names: str, **more: Any) -> Any:
    """An option under a panel of the help; both the panel and its own help are codes of the catalogue."""
    return typer.Option(*names, metavar=metavar, help=help, rich_help_panel=panel, **more)


def file_names_in(texts: Iterable[str]) -> list[str]:
    """The arguments that name files where figures may stand too: ``-``, and all that have a letter in them."""
    return [text for text in texts if text == "-" or any(sign.isalpha() for sign in text)]
