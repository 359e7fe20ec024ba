"""How results show themselves in a notebook: as the page that every output for people is written from."""

from __future__ import annotations

from importlib import import_module

RENDERER = "ikm.render.html"
"""The module that writes a page for a notebook.

It stands in a room below this one and so cannot be imported here; that it is looked up by its name, and only when a
notebook asks for it, is the one exception, which a test of the layout knows.
"""


class NotebookResult:
    """A result that a notebook shows as a page of HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """The page as a part of a document; None where a result has no page, and is shown as text."""
        shown: str | None = import_module(RENDERER).in_notebook(self)
        return shown
