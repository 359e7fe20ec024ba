"""The sheets of paper of a document: which blocks stand on which, how they lie, and how they are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from enum import Enum
from typing import NamedTuple

from docx.document import Document
from docx.oxml.ns import qn

from ikm.render.page import Block, Contents, Cover, Heading, Section
from ikm.render.word.elements import Element, element, field, paragraph

_ORDER = (
    *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc"),
    *("pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection"),
    *("bidi", "rtlGutter", "docGrid", "printerSettings"),
)
"""The order in which Word has what it says of sheets."""
_PAGE_NUMBER = "PAGE"


class Numbering(Enum):
    """How sheets are numbered: not, as what stands before the text (i, ii), or as the text; or as they were."""

    NONE = "none"
    BEFORE = "lowerRoman"
    TEXT = "decimal"
    AS_IT_WAS = ""


class Sheets(NamedTuple):
    """Blocks on sheets that lie one way; ``begins`` where their numbers begin at 1."""

    across: bool
    blocks: tuple[Block, ...]
    numbering: Numbering = Numbering.AS_IT_WAS
    begins: bool = False


def sheets_of(blocks: Sequence[Block]) -> list[Sheets]:
    """The sheets of the blocks of a page; none is empty.

    Of a document the cover has no number, what stands up to its lists of contents is numbered i, ii, and the text
    from 1.
    """
    return list(_numbered(list(_cut(blocks))))


def _cut(blocks: Sequence[Block]) -> Iterator[Sheets]:
    """Blocks cut where new sheets begin; headings stand on those of what they head."""
    found: list[Block] = []
    across = False
    for block in blocks:
        if found and (isinstance(block, Section | Cover) or isinstance(found[-1], Cover)):
            end = len(found)
            while end and isinstance(found[end - 1], Heading):
                end -= 1
            if end:
                yield Sheets(across, tuple(found[:end]))
            found, across = found[end:], False
        if isinstance(block, Section):
            across = block.across
        else:
            found.append(block)
    if found:
        yield Sheets(across, tuple(found))


def _numbered(found: list[Sheets]) -> Iterator[Sheets]:
    covers = [place for place, sheets in enumerate(found) if any(isinstance(one, Cover) for one in sheets.blocks)]
    lists = [place for place, sheets in enumerate(found) if any(isinstance(one, Contents) for one in sheets.blocks)]
    if not covers:
        yield from found
        return
    text = max(covers + lists) + 1
    for place, sheets in enumerate(found):
        if place in covers:
            yield sheets._replace(numbering=Numbering.NONE)
        elif place < text:
            yield sheets._replace(numbering=Numbering.BEFORE, begins=place == covers[0] + 1)
        else:
            yield sheets._replace(numbering=Numbering.TEXT, begins=place == text)


class Paper:
    """How the sheets of a document are said: as the letterhead's, turned where they lie across, and numbered."""

    def __init__(self, document: Document, sheet: Element, footer_style: str) -> None:
        self._sheet = deepcopy(sheet)
        self._document = document
        shown = [one for one in sheet if one.tag in (qn("w:headerReference"), qn("w:footerReference"))]
        if not any(self._has_page_number(one) for one in shown):
            self._put_page_numbers(footer_style)
            self._sheet = deepcopy(sheet)

    def _has_page_number(self, reference: Element) -> bool:
        shown = self._document.part.related_parts.get(reference.get(qn("r:id")))
        if shown is None:
            return False
        codes = [one.text or "" for one in shown.element.iter(qn("w:instrText"))]
        codes += [one.get(qn("w:instr"), "") for one in shown.element.iter(qn("w:fldSimple"))]
        return any(code.upper().split()[:1] == [_PAGE_NUMBER] for code in codes)

    def _put_page_numbers(self, style: str) -> None:
        """Put the number of the page below what the usual footer has."""
        footer = self._document.sections[-1].footer
        is_new = footer.is_linked_to_previous
        if is_new:
            footer.is_linked_to_previous = False
        root = footer._element  # python-docx has no public way to the XML
        if is_new:
            root[:] = []
        root.append(paragraph(style, *field(_PAGE_NUMBER), side="center"))

    def lines(self, *, across: bool) -> tuple[int, int]:
        """How wide and how high the text of a sheet is, in twips."""
        size, margins = self._sheet.find(qn("w:pgSz")), self._sheet.find(qn("w:pgMar"))
        width, height = (int(size.get(qn(f"w:{name}"))) for name in "wh")
        if across != (width > height):
            width, height = height, width
        around = [abs(int(margins.get(qn(f"w:{side}"), 0))) for side in ("left", "right", "gutter", "top", "bottom")]
        return width - sum(around[:3]), height - sum(around[3:])

    def of(self, sheets: Sheets, *, is_first: bool) -> Element:
        """What is said of some sheets, at their end; only the first of a document have a first page of their own."""
        made = deepcopy(self._sheet)
        _take(made, "type", "pgNumType", "vAlign")
        made.append(element("w:type", val="nextPage"))
        if not is_first:
            _take(made, "titlePg")
        size = made.find(qn("w:pgSz"))
        width, height = (int(size.get(qn(f"w:{name}"))) for name in "wh")
        if sheets.across != (width > height):
            size.set(qn("w:w"), str(height))
            size.set(qn("w:h"), str(width))
        if sheets.across:
            size.set(qn("w:orient"), "landscape")
        else:
            size.attrib.pop(qn("w:orient"), None)
        if sheets.numbering is Numbering.NONE:
            for reference in made.findall(qn("w:footerReference")):
                if self._has_page_number(reference):
                    made.remove(reference)
        elif sheets.numbering is not Numbering.AS_IT_WAS:
            from_one = {"start": 1} if sheets.begins else {}
            made.append(element("w:pgNumType", fmt=sheets.numbering.value, **from_one))
        made[:] = sorted(made, key=_place)
        return made


def _take(sheet: Element, *names: str) -> None:
    for name in names:
        for one in sheet.findall(qn(f"w:{name}")):
            sheet.remove(one)


def _place(child: Element) -> int:
    name = child.tag.rpartition("}")[2]
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
