"""Pages as a document in Word: every block of a page, its lists of contents, and charts that can be edited."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from ikm.render import Style
from ikm.render.page import Cover, Page, pieces
from ikm.render.sealed_package import OWN_PROPERTIES, SEAL, UNSEALED, packed, parts_of
from ikm.render.word import styles
from ikm.render.word.block_writer import BlockWriter
from ikm.render.word.elements import plain
from ikm.render.word.letterhead import opened
from ikm.render.word.sheets import Paper
from ikm.render.word.styles import StyleSheet

_SEALING = f"""\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"\
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">\
<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{SEAL}">\
<vt:lpwstr>{UNSEALED}</vt:lpwstr></property></Properties>"""

_LONGEST_PROPERTY = 255


def render(pages: Sequence[Page], style: Style, template: bytes | None = None) -> bytes:
    """Write pages one after another as one document, the same whenever it is written.

    Of a ``template``, the content of a document of Word, all is kept but its text: sheets, headers, footers, styles.

    :raises Refusal: ``letterhead-unreadable`` where the template is no document of Word.
    """
    del style  # it has nothing to say of a document but what the pages hold already
    document, sheet = opened(template)
    own_styles = StyleSheet(document.styles.element, has_styles=template is not None, language=pages[0].language)
    paper = Paper(document, sheet, own_styles.id_of(styles.FOOTER))
    writer = BlockWriter(document, paper, own_styles, pages)
    document.element.body[:] = writer.body()
    _put_properties(document, pages)
    whole = io.BytesIO()
    document.save(whole)
    return packed(parts_of(whole.getvalue()))


def _put_properties(document: Document, pages: Sequence[Page]) -> None:
    """Say what the document is and whose; its seal tells that this program wrote it."""
    properties = document.core_properties
    properties.title = plain(" / ".join(dict.fromkeys(page.title for page in pages)))[:_LONGEST_PROPERTY]
    properties.author, properties.last_modified_by = _office(pages), ""
    properties.language = pages[0].language
    package = document.part.package
    seal = Part(PackURI(f"/{OWN_PROPERTIES}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, _SEALING.encode(), package)
    package.relate_to(seal, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _office(pages: Sequence[Page]) -> str:
    """Whose document it is, as its cover says first of all; empty where it does not."""
    lines = [line for page in pages for block in page.blocks if isinstance(block, Cover) for line in block.lines[:1]]
    is_known = bool(lines) and not any(is_lacking for _, is_lacking in pieces(lines[0]))
    return plain(lines[0])[:_LONGEST_PROPERTY] if is_known else ""
