"""Packages of workbooks whose XML writes values in ways that calamine passes over: as the text alone.

Of the value of a cell calamine reads what stands before the first comment, instruction, CDATA or character written
by its number, so that `<v>1&#52;</v>` would be 1 and `<v>&#52;</v>` a blank (python-calamine 0.9); texts that cells
share it reads whole. Why not a parser: it would take a minute for a million rows, and these forms are told by looking
for them from left to right.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from html import escape  # xml.sax.saxutils loads all of urllib, and this stands on the way of every file
from io import BytesIO

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.xlsx_package import DAMAGED, content

_FORMS = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<text>.*?)\]\]>"
    rb"|&#(?:x0*(?P<hexadecimal>[0-9A-Fa-f]{1,6})|0*(?P<number>[0-9]{1,7}));",
    re.DOTALL,
)
"""Comments and instructions, which say nothing, CDATA, and characters by their numbers."""
_MARKS = b"<!", b"&#", b"<?"
_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*\?>")
_DEFINITIONS = b"<!DOCTYPE"


def is_plain(xml: bytes) -> bool:
    """Whether XML has neither comments, instructions behind its beginning, CDATA, nor characters by number."""
    declaration = _DECLARATION.match(xml)
    start = declaration.end() if declaration else 0
    return all(xml.find(mark, start) < 0 for mark in _MARKS)


def with_plain_text(data: bytes, names: Collection[str], place: Place) -> bytes:
    """The package with the text of the parts ``names`` written plainly; what was given where it is so, or is damaged.

    :raises Refusal: ``file-damaged`` for a part that defines words of its own for text, which no office program does.
    """
    changed: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            for name in set(names) & set(package.namelist()):
                xml = content(package, name)
                if not is_plain(xml) and (plain := plain_xml(xml, place)) != xml:
                    changed[name] = plain
            return _repacked(package, changed) if changed else data
    except DAMAGED:  # the reading library says what is wrong
        return data


def plain_xml(xml: bytes, place: Place) -> bytes:
    """XML with the same text and elements, without comments, instructions, CDATA and characters by number.

    :raises Refusal: ``file-damaged`` where it defines words of its own.

    >>> plain_xml(b'<?xml version="1.0"?><v>1&#52;<!-- 2 --><![CDATA[<3]]></v>', Place())
    b'<?xml version="1.0"?><v>14&lt;3</v>'
    """
    if _DEFINITIONS in xml:
        raise Refusal("file-damaged", place)
    declaration = _DECLARATION.match(xml)
    start = declaration.end() if declaration else 0
    return xml[:start] + _FORMS.sub(_as_text, xml[start:])


def _as_text(found: re.Match[bytes]) -> bytes:
    if found["text"] is not None:
        return _escaped(found["text"].decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    digits = found["hexadecimal"] or found["number"]
    if digits is None:
        return b""
    number = int(digits, 16 if found["hexadecimal"] else 10)
    try:
        character = chr(number)
    except (ValueError, OverflowError):  # no character has this number
        return found[0]
    return b"\n" if character == "\r" else _escaped(character).encode()


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def _repacked(package: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """The package with other content in some of its parts."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for part in package.infolist():
            found = changed.get(part.filename)
            copy.writestr(part.filename, content(package, part) if found is None else found)
    return packed.getvalue()
