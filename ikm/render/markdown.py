"""Pages as Markdown, to paste into a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import assert_never

from ikm.render import Style
from ikm.render.page import (
    GLUE,
    Facts,
    Heading,
    Headline,
    Listing,
    Message,
    OnScreen,
    Page,
    PageSeries,
    PageTable,
    Paragraph,
    Remarks,
    Tone,
    on_screen,
    without_marks,
)

SIDES = {"<": "---", ">": "---:", "^": ":---:"}


def render(pages: Sequence[Page], style: Style) -> str:
    """Write pages one after another; a style has nothing to say of Markdown but what the pages hold already."""
    del style
    return "\n".join(_page(page) for page in pages)


def _page(page: Page) -> str:
    parts = [f"# {plain(page.title)}"] if page.title else []
    for block in on_screen(page.blocks):
        parts += _parts(block)
    return without_marks("\n\n".join(parts)).replace(GLUE, " ") + "\n"


def _parts(block: OnScreen) -> Iterator[str]:
    """A block as parts between which a line is blank."""
    match block:
        case Heading(text):
            yield f"## {plain(text)}"
        case Facts():
            yield _facts(block)
        case Headline(text, beside):
            yield f"**{plain(text)}**"
            yield from _bullets(beside)
        case Paragraph(text, tone):
            mark = "**" if tone is Tone.STRONG else ""
            yield f"{mark}{plain(text)}{mark}"
        case Listing(texts):
            yield from _bullets(texts)
        case Remarks(texts):
            yield from map(plain, texts)
        case Message(title, texts, advice):
            yield f"**{plain(title)}**"
            yield from _bullets(texts)
            yield f"→ {plain(advice)}"
        case PageTable():
            yield from _table(block)
        case PageSeries():
            yield from _table(block.table(len(block.periods)))
        case _:
            assert_never(block)


def _facts(facts: Facts) -> str:
    """A line for each label; several texts of one stand below it."""
    lines = []
    for label, pairs in groupby(facts.pairs, key=itemgetter(0)):
        texts = [plain(text) for _, text in pairs]
        if len(texts) == 1:
            lines.append(f"- {plain(label)}: {texts[0]}")
        else:
            lines += [f"- {plain(label)}", *(f"  - {text}" for text in texts)]
    return "\n".join(lines)


def _bullets(texts: Sequence[str]) -> Iterator[str]:
    """Texts as one list, if there are any."""
    if texts:
        yield "\n".join(f"- {plain(text)}" for text in texts)


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
