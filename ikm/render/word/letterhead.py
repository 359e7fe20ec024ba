"""The document to begin with: that of a letterhead without its text, or an empty one of ours."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from ikm.messages.findings import Refusal
from ikm.render.sealed_package import MOST_SEALED
from ikm.render.word.elements import Element, element
from ikm.survey.files.xlsx_package import DAMAGED

_UNREADABLE = (*DAMAGED, OpcError, KeyError, ValueError, SyntaxError, AttributeError)
"""What the libraries make of bytes that are no document."""
_KEPT = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
}
"""What a letterhead has besides text; its sheets name their own headers and footers."""
_ASKING = "w:updateFields", "w:mailMerge", "w:attachedTemplate", "w:footnotePr", "w:endnotePr"
"""Settings for which Word asks something when it opens a document, or that name parts which are not kept."""
_MARGIN, _EDGE = 1440, 709
"""Twips: 2.54 cm around the text, and from the edge of a sheet to its footer."""
_UPRIGHT = 11906, 16838
"""Twips of A4."""


def opened(template: bytes | None) -> tuple[Document, Element]:
    """A document without text, and the ``w:sectPr`` of its sheets, with all headers and footers that they show.

    :raises Refusal: ``letterhead-unreadable`` where the bytes are no document of Word.
    """
    document = docx.Document() if template is None else _read(template)
    body = document.element.body
    sheet = _last_sheet(body)
    for child in list(body):
        body.remove(child)
    if template is None:
        sheet = _own_sheet()
    body.append(sheet)
    _drop_parts(document, sheet, _KEPT if template is not None else _KEPT - {RELATIONSHIP_TYPE.NUMBERING})
    settings = document.settings.element
    if template is None:
        settings[:] = _own_settings()
    for name in _ASKING:
        for one in settings.findall(qn(name)):
            settings.remove(one)
    return document, sheet


def _read(template: bytes) -> Document:
    try:
        with ZipFile(io.BytesIO(template)) as package:
            is_too_large = sum(item.file_size for item in package.infolist()) > MOST_SEALED
        document = None if is_too_large else docx.Document(io.BytesIO(template))
    except _UNREADABLE:
        document = None
    if document is None or document.element.body is None:
        raise Refusal("letterhead-unreadable")
    return document


def _last_sheet(body: Element) -> Element:
    """What a document says of its last sheets; headers and footers that it has from sheets before are put in."""
    shown: dict[tuple[str, str], Element] = {}
    sheets = list(body.iter(qn("w:sectPr"))) or [_own_sheet()]
    for sheet in sheets:
        for name in ("w:headerReference", "w:footerReference"):
            shown |= {(name, one.get(qn("w:type"))): one for one in sheet.findall(qn(name))}
    last = sheets[-1]
    for place, one in enumerate(shown.values()):
        last.insert(place, one)
    for change in last.findall(qn("w:sectPrChange")):
        last.remove(change)
    for own in _own_sheet():
        found = last.find(own.tag)
        if found is None:
            last.append(own)
        else:
            _measure_in_whole_twips(found)
    return last


def _measure_in_whole_twips(size: Element) -> None:
    """Some programs write ``1440.0000000000002``, which is no length of Word's."""
    for name, value in size.attrib.items():
        if re.fullmatch(r"-?\d+\.\d+", value):
            size.set(name, str(round(float(value))))


def _own_sheet() -> Element:
    width, height = _UPRIGHT
    around = dict.fromkeys(("top", "right", "bottom", "left"), _MARGIN)
    return element(
        "w:sectPr",
        element("w:pgSz", w=width, h=height),
        element("w:pgMar", **around, header=_EDGE, footer=_EDGE, gutter=0),
    )


def _own_settings() -> list[Element]:
    """Word takes a document that names no version for one of an old one, and says so in its title bar."""
    uri = "http://schemas.microsoft.com/office/word"
    version = element("w:compatSetting", name="compatibilityMode", uri=uri, val=15)
    return [
        element("w:zoom", percent=100),
        element("w:defaultTabStop", val=720),
        element("w:compat", version),
        element("w:decimalSymbol", val=","),
        element("w:listSeparator", val=";"),
    ]


def _drop_parts(document: Document, sheet: Element, kept: set[str]) -> None:
    """Take away what belonged to the text, and who wrote it and when."""
    shown = {one.get(qn("r:id")) for one in sheet}
    rels = document.part.rels
    for id in [id for id, one in rels.items() if id not in shown and one.reltype not in kept]:
        del rels[id]
    package_rels = document.part.package.rels
    for id in [id for id, one in package_rels.items() if one.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT]:
        del package_rels[id]
