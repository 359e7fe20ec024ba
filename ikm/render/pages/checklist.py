"""The page of what a laporan still lacks."""

from __future__ import annotations

from operator import attrgetter

from ikm.messages.catalogue import Severity
from ikm.messages.masking import printable
from ikm.messages.phrases import phrase
from ikm.render.page import Page, Paragraph
from ikm.render.pages.found_messages import messages
from ikm.report.completeness import Checklist


def page(checklist: Checklist, decimal: str) -> Page:
    """The page, which ends with how much is lacking."""
    del decimal
    lacking = checklist.findings.count(Severity.WARNING)
    last = phrase("checklist-lacking", number=lacking) if lacking else phrase("checklist-whole")
    title = f"{phrase('checklist-title')} · {checklist.label}" if checklist.label else phrase("checklist-title")
    listed = messages(checklist.findings, attrgetter("sentence"))
    return Page(printable(title), (*listed, Paragraph(last)))
