"""Texts of the catalogue that are neither findings nor refusals: lines and words of pages, and of the help."""

from __future__ import annotations

from ikm.messages.catalogue import codes, entry
from ikm.messages.findings import PhraseUse, fact_texts
from ikm.messages.option_names import worded


def phrase(code: str, **facts: object) -> str:
    """A text with its facts.

    :raises KeyError: for a code that is in no catalogue, and for a fact that is lacking.
    """
    return worded(entry(code).sentence, fact_texts(facts.items()))


def phrase_or(code: str, otherwise: str) -> str:
    """A text without facts whose code is made of something that was read; ``otherwise`` where there is none."""
    return phrase(code) if code in codes() else otherwise


def phrase_use_or(code: str, otherwise: str) -> PhraseUse | str:
    """A text whose code is made of something that was read, put into words when it is shown; or what was read."""
    return PhraseUse(code) if code in codes() else otherwise


def source_mark(mark: str) -> str:
    """How sure a source with that mark is: whether its own text was read, or how else it is known."""
    return phrase(f"source-mark-{mark.lower()}")
