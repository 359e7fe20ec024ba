"""Findings as blocks of a page: those of one code together, in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter

from ikm.messages.catalogue import Severity
from ikm.messages.catalogue import codes as all_codes
from ikm.messages.findings import Finding, Findings
from ikm.messages.phrases import phrase
from ikm.render.page import Message, Tone
from ikm.render.pages import wording as words

TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.NOTE}


def messages(findings: Findings, text_of: Callable[[Finding], str]) -> Iterator[Message]:
    """A message for each code, with the text of each finding; the last says how many more there are."""
    places = all_codes()
    kept = sorted(findings.listed(), key=lambda one: places[one.code])
    for code, group in groupby(kept, key=attrgetter("code")):
        some = list(group)
        severity, count = some[0].severity, findings.by_code[code]
        texts = [text_of(one) for one in some]
        if count > len(some):
            texts.append(phrase("list-more", more=count - len(some)))
        title = f"{phrase(f'page-title-{severity}')} · {code} · {words.thousands(count)}"
        yield Message(title, tuple(texts), some[0].advice, TONES[severity])
