"""Lists in Word: how each kind is counted, and where counting begins again."""

from __future__ import annotations

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart

from ikm.render.word.elements import Element, element

_KINDS = {"": ("bullet", "•"), "1": ("decimal", "%1."), "a": ("lowerLetter", "%1.")}
"""How each kind of list is counted, and what stands before its texts."""
_INDENT = 425
"""Twips from the sign of a text to the text."""


class Lists:
    """The lists of a document; they follow those that a letterhead has."""

    def __init__(self, part: DocumentPart) -> None:
        self._root = _numbering_of(part)
        known = self._root.findall(qn("w:abstractNum"))
        first = 1 + max((int(one.get(qn("w:abstractNumId"))) for one in known), default=-1)
        self._kinds: dict[str, int] = {}
        for number, (kind, (format, sign)) in enumerate(_KINDS.items(), start=first):
            self._root.insert(len(known) + number - first, _counted(number, format, sign))
            self._kinds[kind] = number
        lists = self._root.findall(qn("w:num"))
        self._last = max((int(one.get(qn("w:numId"))) for one in lists), default=0)

    def begin(self, numbered: str) -> int:
        """The number of a new list, which counts from its first."""
        self._last += 1
        kind = element("w:abstractNumId", val=self._kinds[numbered])
        from_first = element("w:lvlOverride", element("w:startOverride", val=1), ilvl=0) if numbered else None
        self._root.append(element("w:num", kind, from_first, numId=self._last))
        return self._last


def _numbering_of(part: DocumentPart) -> Element:
    """The root of the part that says how lists are counted; one is made where there is none."""
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]  # it is a part of XML
    except KeyError:
        root = element("w:numbering")
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return root


def _counted(number: int, format: str, sign: str) -> Element:
    level = element(
        "w:lvl",
        element("w:start", val=1),
        element("w:numFmt", val=format),
        element("w:lvlText", val=sign),
        element("w:lvlJc", val="left"),
        element("w:pPr", element("w:ind", left=_INDENT, hanging=_INDENT)),
        ilvl=0,
    )
    return element("w:abstractNum", element("w:multiLevelType", val="singleLevel"), level, abstractNumId=number)
