"""The styles of a document by their names: those of a letterhead as they are, and what it lacks of ours."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from ikm.render.word.elements import Element

BODY, TITLE, SUBTITLE, CAPTION = "Body Text", "Title", "Subtitle", "caption"
HEADINGS = "heading 1", "heading 2", "heading 3"
CONTENTS_TITLE, CONTENTS, CONTENTS_OF_CAPTIONS = "TOC Heading", ("toc 1", "toc 2", "toc 3"), "table of figures"
LIST, FOOTER, SIGNATURE = "List Paragraph", "footer", "Signature"
TABLE, CELL, HEAD, REMARK = "Table Grid", "Isi Tabel", "Kepala Tabel", "Catatan Tabel"
FACT, DRAWING, INTERVAL = "Rincian", "Tempat Gambar", "Sela"
_OWN = Path(__file__).with_name("styles.xml")
_LANGUAGES = {"id": "id-ID", "en": "en-GB"}
"""The languages of pages as Word, which checks their spelling, calls them."""
_REFERENCES = "w:basedOn", "w:next", "w:link"


@cache
def _own_styles() -> Element:
    return parse_xml(_OWN.read_bytes())


class StyleSheet:
    """The styles of a document, whose ids are of the language of the Word that wrote them: names are not."""

    def __init__(self, root: Element, *, has_styles: bool, language: str) -> None:
        self._root = root
        if not has_styles:
            for child in list(root):
                root.remove(child)
            root.append(deepcopy(_own_styles().find(qn("w:docDefaults"))))
            next(root.iter(qn("w:lang"))).set(qn("w:val"), _LANGUAGES.get(language, language))
        self._ids = {_name(style): style.get(qn("w:styleId")) for style in root.iterfind(qn("w:style"))}
        self._own = {_name(style): style for style in _own_styles().iterfind(qn("w:style"))}
        self._own_names = {style.get(qn("w:styleId")): name for name, style in self._own.items()}
        if not has_styles:
            for name in self._own:
                self.id_of(name)

    def id_of(self, name: str) -> str:
        """The id of a style of ours, which is added where the document has none of its name."""
        key = name.casefold()
        if key not in self._ids:
            self._add(key)
        return str(self._ids[key])

    def is_counted(self, name: str) -> bool:
        """Whether Word puts numbers before paragraphs of a style, as a letterhead may have it for headings."""
        style = next(
            one for one in self._root.iterfind(qn("w:style")) if one.get(qn("w:styleId")) == self.id_of(name)
        )
        return style.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None

    def _add(self, key: str) -> None:
        style = deepcopy(self._own[key])
        wanted = style.get(qn("w:styleId"))
        taken = set(self._ids.values())
        self._ids[key] = next(id for id in (wanted, f"{wanted}-ikm") if id not in taken)
        style.set(qn("w:styleId"), self._ids[key])
        for reference in _REFERENCES:
            for one in style.iterfind(qn(reference)):
                one.set(qn("w:val"), self.id_of(self._own_names[one.get(qn("w:val"))]))
        self._root.append(style)


def _name(style: Element) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"))).casefold()
