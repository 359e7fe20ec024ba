"""Headings and captions with the names by which lists of contents find them, and those lists.

A list is a field of Word with its entries as text. The number of a page is known to nobody before pages are laid out:
it is a field without a result. Word fills it in where the list is updated (F9), and where it prints. To update all
fields when the document is opened, Word would first ask whether it may, and so would it for fields marked as stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ikm.render.page import Block, Caption, Contents, Figure, Heading, PageSeries, PageTable, Picture, without_marks
from ikm.render.word import styles
from ikm.render.word.elements import Element, element, field, field_begins, field_ends, paragraph, runs, tab
from ikm.render.word.styles import StyleSheet

_FIRST_MARK = 100_000_000
_FIRST_ID = 1000
"""Marks are numbered from here, so that they are not taken for those of a letterhead."""


class Entry(NamedTuple):
    """What a list of contents leads to: a heading of a level, or a caption of a ``kind``."""

    text: str
    level: int
    kind: str
    mark: str


class Entries:
    """All that lists of contents lead to, in its order; ``take`` gives each its mark as the document is written."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        found = [one for block in blocks for one in _leading(block)]
        self.all = [
            Entry(text, level, kind, f"_Toc{_FIRST_MARK + place}") for place, (text, level, kind) in enumerate(found)
        ]
        self._taken = 0

    def marked(self, content: list[Element]) -> list[Element]:
        """The runs of the next heading or caption between its marks."""
        entry, id = self.all[self._taken], _FIRST_ID + self._taken
        self._taken += 1
        return [element("w:bookmarkStart", id=id, name=entry.mark), *content, element("w:bookmarkEnd", id=id)]


def _leading(block: Block) -> Iterator[tuple[str, int, str]]:
    match block:
        case Heading(text, level):
            yield text, level, ""
        case PageSeries(periods=periods, table=table):
            yield from _leading(table(len(periods)))
        case (
            PageTable(caption=Caption() as caption) | Figure(caption=caption) | Picture(caption=Caption() as caption)
        ):
            yield str(caption), 1, caption.kind


def caption_runs(caption: Caption) -> list[Element]:
    """A caption whose number is counted by Word."""
    counted = field(rf"SEQ {caption.kind} \* ARABIC", str(caption.number))
    return [*runs(f"{caption.kind} "), *counted, *runs(f". {caption.text}")]


def contents_of(contents: Contents, entries: Entries, line: int, sheet: StyleSheet) -> Iterator[Element]:
    """A list of contents; nothing where there is nothing to list."""
    found = [entry for entry in entries.all if entry.kind == contents.kind]
    if not found:
        return
    title = paragraph(sheet.id_of(styles.CONTENTS_TITLE), *runs(contents.title))
    code = rf'TOC \h \z \c "{contents.kind}"' if contents.kind else r'TOC \o "1-3" \h \z \u'
    listed = []
    for place, entry in enumerate(found):
        style = styles.CONTENTS_OF_CAPTIONS if contents.kind else styles.CONTENTS[min(entry.level, 3) - 1]
        begins = field_begins(code) if place == 0 else []
        ends = [field_ends()] if place == len(found) - 1 else []
        listed.append(paragraph(sheet.id_of(style), *begins, _linked(entry), *ends, tab_at=line))
    if contents.kind:
        yield title
        yield from listed
    else:
        yield _with_button([title, *listed])
    yield paragraph(sheet.id_of(styles.INTERVAL))


def _linked(entry: Entry) -> Element:
    text = runs(without_marks(entry.text).replace("\n", " "))
    return element("w:hyperlink", *text, tab(), *field(rf"PAGEREF {entry.mark} \h"), anchor=entry.mark, history=1)


def _with_button(content: list[Element]) -> Element:
    """A part of the document that Word knows for its contents: it shows a button to update them."""
    kind = element("w:docPartObj", element("w:docPartGallery", val="Table of Contents"), element("w:docPartUnique"))
    return element("w:sdt", element("w:sdtPr", kind), element("w:sdtContent", *content))
