"""Pages as HTML: one file that needs no other, to be looked at, heard and printed; or a part of a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, assert_never

from ikm.messages.phrases import phrase
from ikm.render import PAGE_BUILDERS, Style, pages_of
from ikm.render.html_documents import (
    Target,
    contents_lines,
    cover_lines,
    has_pictures,
    picture_lines,
    sheets,
    signature_lines,
    targets,
)
from ikm.render.html_tables import TableFrame, course_drawings, remark_lines, table_lines
from ikm.render.markup import classes, escaped, marked
from ikm.render.page import (
    Block,
    Contents,
    Cover,
    Facts,
    Figure,
    Heading,
    Headline,
    Listing,
    Message,
    Page,
    PageSeries,
    PageTable,
    Paragraph,
    Picture,
    Remarks,
    Section,
    Signature,
    leading_first,
)
from ikm.render.svg_chart import svg

PROGRAM = "ikm"
"""What a page without a title is called after."""
DOCUMENT_STYLE = """\
@page { size: A4; margin: 14mm 10mm; }
@page ikm-landscape { size: A4 landscape; margin: 10mm; }
body { margin: 0; background: #ffffff; }
@media screen and (prefers-color-scheme: dark) { body { background: #14181d; } }
"""
"""What a document has besides the style of its pages: its sheets of paper, and the colour around the pages."""
_NUMBER = "@bottom-center { content: counter(page); font: 9pt sans-serif; }"
SHEETS_OF_DOCUMENTS = f"""\
@page ikm-document {{ size: A4; margin: 25mm; {_NUMBER} }}
@page ikm-document-across {{ size: A4 landscape; margin: 25mm; {_NUMBER} }}
@page ikm-cover {{ size: A4; margin: 25mm; }}
"""
"""The sheets of a document that is handed in; its cover has no number."""
NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser is told to run no script and to load nothing, whatever may stand in the document."""
PICTURES_WITHIN = "; img-src data:"
"""What it is told besides where there are pictures: those that stand in the document itself."""
WIDTHS = (535.0, 780.0)
"""Points that a sheet of A4 has between its margins, upright and across."""
DOCUMENT_WIDTHS = (453.0, 700.0)
"""The same of a sheet of a document."""


def render(pages: Sequence[Page], style: Style) -> str:
    """Write pages as one document of HTML; a style has nothing to say of it but what the pages hold already."""
    del style
    language = pages[0].language
    title = " / ".join(dict.fromkeys(_title(page) for page in pages))
    policy = NOTHING_FROM_ELSEWHERE
    if any(has_pictures(page.blocks) for page in pages):
        policy += PICTURES_WITHIN
    sheets_of_paper = DOCUMENT_STYLE
    if any(page.is_document for page in pages):
        sheets_of_paper += SHEETS_OF_DOCUMENTS
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escaped(title)}</title>",
        f"<style>\n{sheets_of_paper}{_style_of(pages)}</style>",
    ]
    body = _articles(pages, 1, language)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escaped(language)}">',
        "<head>",
        *head,
        "</head>",
        "<body>",
        '<main class="ikm">',
        *body,
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def fragment(pages: Sequence[Page]) -> str:
    """Write pages as a part of a document that is not ours, such as a notebook, with its style.

    Its ids are made from its content, so that those of different results in one notebook differ.
    """
    content = "\n".join(_articles(pages, 2))
    prefix = f"ikm-{sha256(content.encode()).hexdigest()[:8]}-"
    body = _articles(pages, 2, prefix=prefix)
    return "\n".join([f"<style>\n{_style_of(pages)}</style>", '<div class="ikm">', *body, "</div>"]) + "\n"


def in_notebook(result: Any) -> str | None:
    """A result, or those of several rule sets, as a notebook shows it; None where it has no page."""
    results = list(result) if isinstance(result, Iterable) else [result]
    if not all(type(one).__name__ in PAGE_BUILDERS for one in results):
        return None
    return fragment(pages_of(results, Style()))


@cache
def page_style() -> str:
    """The style of pages; all of it is of the class ``ikm``."""
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


@cache
def document_style() -> str:
    """The style of blocks that only documents have; all of it is of the class ``ikm``."""
    return (Path(__file__).parent / "document.css").read_text(encoding="utf-8")


def _style_of(pages: Sequence[Page]) -> str:
    """The style of some pages."""
    return page_style() + document_style() if any(page.is_document for page in pages) else page_style()


def _articles(pages: Sequence[Page], level: int, language: str = "", prefix: str = "") -> Iterator[str]:
    """Each page as an article, headed at a level; ``language`` is that of the document, ids begin with ``prefix``."""
    ids = (f"{prefix}i{number}" for number in count(1))
    for page in pages:
        yield from _PageWriter(page, level, ids, is_alone=len(pages) == 1).written(language)


class _PageWriter:
    """Writes a page line by line; ``level`` is that of its heading, ``ids`` are those that are free."""

    def __init__(self, page: Page, level: int, ids: Iterator[str], *, is_alone: bool) -> None:
        self._page = page
        self._level = level
        self._ids = ids
        self._title_id = next(ids)
        self._targets = targets(page.blocks, self._title_id) if page.is_document else {}
        self._is_alone = is_alone
        self._is_headed = page.is_document and any(isinstance(block, Cover) for block in page.blocks)
        self._heading = _title(page)
        self._above = "" if is_alone else self._title_id

    def written(self, language: str) -> Iterator[str]:
        """The page as an article of a document in some language."""
        page = self._page
        other_language = "" if page.language == language else f' lang="{escaped(page.language)}"'
        look = classes("document" if page.is_document else "")
        yield f'<article{look}{other_language} aria-labelledby="{self._title_id}">'
        if not self._is_headed:
            unseen = "" if page.title else " unseen"
            tag = f"h{self._level}"
            yield f'<{tag} class="title{unseen}" id="{self._title_id}">{escaped(_title(page))}</{tag}>'
        for sheet in sheets(leading_first(page.blocks)):
            if sheet.section:
                yield f"<div{classes('sheet', 'across' if sheet.is_across else '')}>"
            for place, block in sheet.blocks:
                yield from self._block(block, self._targets.get(place), is_across=sheet.is_across)
            if sheet.section:
                yield "</div>"
        yield "</article>"

    def _block(self, block: Block, target: Target | None, *, is_across: bool) -> Iterator[str]:
        """A block, to which links lead by its target, on a sheet that lies across or stands upright."""
        match block:
            case Heading(text, level):
                heading_id = target.id if target else next(self._ids)
                self._heading = text
                self._above = heading_id if self._is_alone else f"{self._title_id} {heading_id}"
                yield self._part(text, heading_id, level)
            case PageTable():
                yield from self._table(block, target, is_across=is_across)
            case PageSeries():
                table = block.table(len(block.periods))
                yield from self._table(table, target, course_drawings(block), is_across=is_across)
            case Figure():
                yield from self._figure(block, target, is_across=is_across)
            case Picture():
                yield from picture_lines(block, target.id if target else next(self._ids))
            case Cover():
                yield from self._cover(block)
            case Contents():
                yield from contents_lines(block, [*self._targets.values()], self._level + 1, next(self._ids))
            case Signature():
                yield from signature_lines(block)
            case Section():
                pass  # it began a sheet
            case _:
                yield from self._texts(block)

    def _part(self, text: str, id: str = "", level: int = 1) -> str:
        """The heading of a part of a page, or of a part of that."""
        tag = f"h{self._level + level}"
        named = f' id="{id}"' if id else ""
        return f'<{tag} class="part"{named}>{marked(text)}</{tag}>'

    def _cover(self, cover: Cover) -> Iterator[str]:
        """The cover, which heads a document; on another page it heads a part."""
        if self._is_headed:
            self._is_headed = False
            yield from cover_lines(cover, self._level, self._title_id)
        else:
            yield from cover_lines(cover, self._level + 1, next(self._ids))

    def _table(
        self, table: PageTable, target: Target | None, courses: Sequence[str] = (), *, is_across: bool
    ) -> Iterator[str]:
        """A table, called by its caption, its title, or else after the heading above it."""
        caption_id = target.id if target else next(self._ids)
        remarks_id = next(self._ids) if table.remarks else ""
        above = self._above
        if table.caption:
            above = "" if self._is_alone else self._title_id
        elif not table.title and not table.label:
            table = table._replace(label=self._heading)
        widths = WIDTHS
        if self._page.is_document:
            upright, across = DOCUMENT_WIDTHS
            widths = (across, across) if is_across else (upright, across)
        frame = TableFrame(caption_id, remarks_id, above, self._part, widths, self._page.is_document)
        yield from table_lines(table, frame, courses)

    def _figure(self, figure: Figure, target: Target | None, *, is_across: bool) -> Iterator[str]:
        """A chart with its caption below, and its figures as a table for whoever opens it."""
        id = target.id if target else next(self._ids)
        caption = figure.caption
        named = phrase("page-figures-of", name=f"{caption.kind} {caption.number}")
        yield '<div class="drawing">'
        yield f'<figure aria-labelledby="{id}">'
        yield svg(figure.chart, caption.text, f"{id}-")
        yield f'<figcaption id="{id}">{marked(str(caption))}</figcaption>'
        yield "</figure>"
        yield "<details>"
        yield f"<summary>{escaped(named)}</summary>"
        yield from self._table(figure.table._replace(title="", label=named), None, is_across=is_across)
        yield "</details>"
        yield "</div>"

    def _texts(self, block: Facts | Headline | Paragraph | Listing | Remarks | Message) -> Iterator[str]:
        """A block that neither begins a part of the page nor is a table or picture."""
        match block:
            case Facts():
                yield from _facts(block)
            case Headline():
                yield from _headline(block)
            case Paragraph(text, tone):
                yield f"<p{classes(tone)}>{marked(text)}</p>"
            case Listing(texts, numbered):
                yield from _list(texts, numbered)
            case Remarks(texts):
                yield from remark_lines(texts)
            case Message(title, texts, advice, tone):
                yield f"<div{classes('message', tone)}>"
                yield self._part(title)
                yield from _list(texts)
                yield f'<p class="advice">{marked(advice)}</p>'
                yield "</div>"
            case _:
                assert_never(block)


def _title(page: Page) -> str:
    return page.title or PROGRAM


def _facts(facts: Facts) -> Iterator[str]:
    """A label and its texts below each other; a label that is repeated stands once."""
    yield '<dl class="facts">'
    for label, pairs in groupby(facts.pairs, key=itemgetter(0)):
        yield "<div>"
        yield f"<dt>{marked(label)}</dt>"
        yield from (f"<dd>{marked(text)}</dd>" for _, text in pairs)
        yield "</div>"
    yield "</dl>"


def _headline(headline: Headline) -> Iterator[str]:
    yield f"<div{classes('headline', headline.tone)}>"
    before, figure, after = headline.text.partition(headline.figure) if headline.figure else (headline.text, "", "")
    large = f'<span class="figure">{escaped(figure)}</span>' if figure else ""
    yield f"<p>{escaped(before)}{large}{escaped(after)}</p>"
    if headline.beside:
        yield from _list(headline.beside)
    yield "</div>"


def _list(texts: Sequence[str], numbered: str = "") -> Iterator[str]:
    """Texts below each other, counted in numbers (``1``) or letters (``a``), or not; none of nothing."""
    if not texts:
        return
    tag = "ol" if numbered else "ul"
    yield f'<ol type="{numbered}">' if numbered else "<ul>"
    yield from (f"<li>{marked(text)}</li>" for text in texts)
    yield f"</{tag}>"
