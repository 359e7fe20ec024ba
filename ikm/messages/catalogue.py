"""What there is to say: the sentences of a language's catalogue by their codes, in words for whoever reads them."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ikm.messages.language import spoken


class Severity(StrEnum):
    """How much a finding matters: an error was not used, a warning may mislead, a note explains."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


REFUSAL = "refusal"
"""The kind of an entry that no finding carries: the run cannot honestly go on."""
TEXT = "text"
"""The kind of an entry that is a line or some words of a page, or of the help."""


class CatalogueEntry(NamedTuple):
    """What a code means: its kind, its sentence with ``{facts}``, and what to do about it.

    ``family`` is the code that stands for several of one kind; without one it is the code itself. ``about`` is a
    paragraph: what it means, an example, how to mend it. ``table_sentence`` and ``table_advice`` are said instead of
    a table that is counted where it lies, which has neither cells nor sheets; empty where there is no difference.
    """

    kind: str
    sentence: str
    advice: str
    family: str
    about: str
    table_sentence: str = ""
    table_advice: str = ""

    @property
    def severity(self) -> Severity:
        """How much a finding of this code matters."""
        return Severity(self.kind)

    def of_table(self) -> CatalogueEntry:
        """The same, as it is said of a table that is counted where it lies."""
        sentence, advice = self.table_sentence or self.sentence, self.table_advice or self.advice
        return self._replace(sentence=sentence, advice=advice)


@cache
def _sections(language: str) -> dict[str, str]:
    """The catalogue of a language, cut into the sections of its codes.

    A section is parsed when it is first needed: the whole takes longer than to score a small table.
    """
    text = (Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8")
    _preface, *sections = text.split("\n[")
    return {section.partition("]")[0]: f"[{section}" for section in sections}


def entry(code: str) -> CatalogueEntry:
    """What the catalogue of the language in use says of a code.

    :raises KeyError: for a code that is in no catalogue.
    """
    return entry_in(spoken(), code)


@cache
def entry_in(language: str, code: str) -> CatalogueEntry:
    """What the catalogue of one language says of a code.

    :raises KeyError: for a code that it lacks.
    """
    fields: dict[str, Any] = tomllib.loads(_sections(language)[code])[code]
    return CatalogueEntry(
        fields["kind"],
        fields["sentence"],
        fields.get("advice", ""),
        fields.get("family", code),
        fields.get("about", ""),
        fields.get("table_sentence", ""),
        fields.get("table_advice", ""),
    )


def codes() -> dict[str, int]:
    """Every code with its place in the catalogue, which is the order that findings of one severity are shown in."""
    return _places(spoken())


@cache
def _places(language: str) -> dict[str, int]:
    return {code: place for place, code in enumerate(_sections(language))}
