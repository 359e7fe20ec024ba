"""The pages of the manual, and by which names each is found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ikm.messages.language import LANGUAGES, spoken

FOLDER = Path(__file__).parents[1] / "manual"


class ManualPage(NamedTuple):
    """A page: its name by language, what it is for, the commands whose page it is, and words to search it by."""

    names: dict[str, str]
    about: dict[str, str]
    commands: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language that it is printed in: that of the screen, or the only one that it is written in."""
        return spoken() if spoken() in self.names else next(iter(self.names))

    @property
    def name(self) -> str:
        """Its name in that language."""
        return self.names[self.language]

    def text(self) -> str:
        """What it says, as Markdown."""
        return (FOLDER / self.language / f"{self.name}.md").read_text(encoding="utf-8")


@cache
def pages() -> tuple[ManualPage, ...]:
    """All pages, in the order of the manual."""
    listed = tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))["page"]
    return tuple(
        ManualPage(
            {language: page[language] for language in LANGUAGES if language in page},
            page["about"],
            tuple(page.get("commands", ())),
            tuple(page.get("also", ())),
        )
        for page in listed
    )


def page_called(name: str) -> ManualPage | None:
    """The page of a command, or one of that name in either language, or one that is searched by that word."""
    for names_of in (_commands, _names, _words):
        for page in pages():
            if name in names_of(page):
                return page
    return None


def known_names() -> Iterator[str]:
    """Every name and word that a page is found by."""
    for page in pages():
        yield from (*page.names.values(), *page.commands, *page.also)


def _commands(page: ManualPage) -> tuple[str, ...]:
    return page.commands


def _names(page: ManualPage) -> tuple[str, ...]:
    return tuple(page.names.values())


def _words(page: ManualPage) -> tuple[str, ...]:
    return page.also
