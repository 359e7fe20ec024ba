"""Pages as Markdown, to paste into a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import groupby
from operator import itemgetter

from ikm.render import Style
from ikm.render.page import (
    GLUE,
    Block,
    Facts,
    Heading,
    Headline,
    Listing,
    Message,
    Page,
    PageSeries,
    PageTable,
    Paragraph,
    Remarks,
    Tone,
)

SIDES = {"<": "---", ">": "---:", "^": ":---:"}


def render(pages: Sequence[Page], style: Style) -> str:
    """Write pages one after another; a style has nothing to say of Markdown but what the pages hold already."""
    del style
    return "\n".join(_page(page) for page in pages)


def _page(page: Page) -> str:
    parts = [f"# {plain(page.title)}"] if page.title else []
    for block in page.blocks:
        parts += _parts(block)
    return "\n\n".join(parts).replace(GLUE, " ") + "\n"


@singledispatch
def _parts(block: Block) -> Iterator[str]:
    """A block as parts between which a line is blank."""
    raise NotImplementedError(type(block))


@_parts.register
def _heading(block: Heading) -> Iterator[str]:
    yield f"## {plain(block.text)}"


@_parts.register
def _facts(block: Facts) -> Iterator[str]:
    """A line for each label; several texts of one stand below it."""
    lines = []
    for label, pairs in groupby(block.pairs, key=itemgetter(0)):
        texts = [plain(text) for _, text in pairs]
        if len(texts) == 1:
            lines.append(f"- {plain(label)}: {texts[0]}")
        else:
            lines += [f"- {plain(label)}", *(f"  - {text}" for text in texts)]
    yield "\n".join(lines)


@_parts.register
def _headline(block: Headline) -> Iterator[str]:
    yield f"**{plain(block.text)}**"
    if block.beside:
        yield _bullets(block.beside)


@_parts.register
def _paragraph(block: Paragraph) -> Iterator[str]:
    yield f"**{plain(block.text)}**" if block.tone is Tone.STRONG else plain(block.text)


@_parts.register
def _listing(block: Listing) -> Iterator[str]:
    yield _bullets(block.texts)


@_parts.register
def _remarks(block: Remarks) -> Iterator[str]:
    yield from map(plain, block.texts)


@_parts.register
def _message(block: Message) -> Iterator[str]:
    yield f"**{plain(block.title)}**"
    yield _bullets(block.texts)
    yield f"→ {plain(block.advice)}"


@_parts.register
def _series(block: PageSeries) -> Iterator[str]:
    yield from _table(block.table(len(block.periods)))


def _bullets(texts: Sequence[str]) -> str:
    return "\n".join(f"- {plain(text)}" for text in texts)


@_parts.register
def _table(table: PageTable) -> Iterator[str]:
    if table.title:
        yield f"## {plain(table.title)}"
    kept = table.with_columns([place for place, column in enumerate(table.columns) if not column.bar])
    lines = [[column.name for column in kept.columns]]
    lines += [[cell.text for cell in row.cells] for section in kept.sections for row in section]
    head, *rows = (f"| {' | '.join(map(_cell, line))} |" for line in lines)
    rule = f"| {' | '.join(SIDES[column.side] for column in kept.columns)} |"
    yield "\n".join([head, rule, *rows])
    yield from map(plain, table.remarks)


def _cell(text: str) -> str:
    """A cell of a table, which is one line of the file however many it has."""
    return "<br>".join(map(plain, text.split("\n")))


def plain(text: str) -> str:
    """A text in which no sign means anything."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text.replace("\n", " "))
