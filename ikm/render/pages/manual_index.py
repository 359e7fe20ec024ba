"""The page that says which pages the manual has."""

from __future__ import annotations

from ikm.messages.language import spoken
from ikm.messages.phrases import phrase
from ikm.render.manual_pages import pages
from ikm.render.page import Column, Page, PageCell, PageRow, PageTable


def index() -> Page:
    """The pages of the manual, each with what it is for; those in the language in use first."""
    columns = Column(phrase("help-head-page"), key=True), Column(phrase("help-head-about"))
    listed = sorted(pages(), key=lambda page: page.language != spoken())
    rows = tuple(PageRow((PageCell(page.name), PageCell(page.about[spoken()]))) for page in listed)
    title = phrase("help-all-pages")
    table = PageTable("", columns, (rows,), (phrase("help-one-page"),), label=title)
    return Page(title, (table,), language=spoken())
