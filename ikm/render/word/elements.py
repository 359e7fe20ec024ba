"""Elements of the XML of a document: paragraphs, runs of text, and fields."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

from docx.oxml.ns import NamespacePrefixedTag, qn
from docx.oxml.parser import oxml_parser

from ikm.messages.masking import printable
from ikm.render.page import GLUE, pieces, without_marks

Element = Any
"""An element of lxml, which has no types."""
NO_BREAK_SPACE = "\u00a0"
TWIPS = 20
"""Parts of a point in which Word measures."""
PER_TWIP = 635
"""Parts of a twip in which drawings are measured."""


def element(name: str, /, *children: Element | None, **attributes: str | int) -> Element:
    """An element with its attributes, which in Word's own vocabulary (``w:``) have its prefix, and its children."""
    tag, namespaces = _tag(name)
    made: Element = oxml_parser.makeelement(tag, nsmap=namespaces)
    is_of_word = name.startswith("w:")
    for key, value in attributes.items():
        made.set(_attribute(key, is_of_word), str(value))
    made.extend([child for child in children if child is not None])
    return made


@cache
def _tag(name: str) -> tuple[str, dict[str, str]]:
    tag = NamespacePrefixedTag(name)
    return tag.clark_name, tag.nsmap


@cache
def _attribute(key: str, is_of_word: bool) -> str:
    if ":" in key:
        return qn(key)
    return qn(f"w:{key}") if is_of_word else key


class Look(NamedTuple):
    """How a run of text looks, where it is not as its paragraph is; ``size`` is in points."""

    bold: bool = False
    italic: bool = False
    underlined: bool = False
    size: float = 0
    colour: str = ""

    def properties(self, *, is_lacking: bool) -> Element | None:
        """The element that says so; what is lacking is marked in yellow."""
        found = [
            element("w:b") if self.bold else None,
            element("w:i") if self.italic else None,
            element("w:color", val=self.colour) if self.colour else None,
            element("w:sz", val=round(2 * self.size)) if self.size else None,
            element("w:szCs", val=round(2 * self.size)) if self.size else None,
            element("w:highlight", val="yellow") if is_lacking else None,
            element("w:u", val="single") if self.underlined else None,
        ]
        return element("w:rPr", *found) if any(one is not None for one in found) else None


PLAIN = Look()


def plain(text: str) -> str:
    """A text as it may stand in XML, without marks: signs that nobody sees are replaced."""
    return NO_BREAK_SPACE.join(printable(part) for part in without_marks(text).split(GLUE))


def runs(text: str, look: Look = PLAIN) -> list[Element]:
    """A text as runs: what is lacking stands in runs of its own, lines are broken where they are in the text."""
    return [_run(piece, look, is_lacking=is_lacking) for piece, is_lacking in pieces(text)]


def _run(piece: str, look: Look, *, is_lacking: bool) -> Element:
    first, *others = piece.split("\n")
    made = deepcopy(_empty_run(look, is_lacking))
    made[-1].text = plain(first)
    for line in others:
        made.extend([element("w:br"), _text("w:t", plain(line))])
    return made


@cache
def _empty_run(look: Look, is_lacking: bool) -> Element:
    """To copy a run takes a tenth of the time in which one is made."""
    return element("w:r", look.properties(is_lacking=is_lacking), _text("w:t", ""))


def _text(name: str, text: str) -> Element:
    made = element(name, **{"xml:space": "preserve"})
    made.text = text
    return made


def tab() -> Element:
    """A run that is a tab."""
    return element("w:r", element("w:tab"))


def field_begins(code: str) -> list[Element]:
    """The runs before the result of a field."""
    return [_field_mark("begin"), element("w:r", _text("w:instrText", f" {code} ")), _field_mark("separate")]


def field_ends() -> Element:
    """The run behind the result of a field."""
    return _field_mark("end")


def field(code: str, result: str = "", look: Look = PLAIN) -> list[Element]:
    """A field with the result that it has until Word works it out again."""
    return [*field_begins(code), *runs(result, look), field_ends()]


def _field_mark(kind: str) -> Element:
    return element("w:r", element("w:fldChar", fldCharType=kind))


def paragraph(
    style: str,
    *content: Element,
    keep_next: bool = False,
    number: int | None = None,
    tab_at: int = 0,
    before: int | None = None,
    indent: int = 0,
    side: str = "",
) -> Element:
    """A paragraph of a style, by its id: measures are in twips, ``number`` is that of its list (0: of none).

    One to ``keep_next`` stands on the page of what follows it; ``tab_at`` is where dots lead to.
    """
    properties = element(
        "w:pPr",
        element("w:pStyle", val=style),
        element("w:keepNext") if keep_next else None,
        element("w:numPr", element("w:ilvl", val=0), element("w:numId", val=number)) if number is not None else None,
        element("w:tabs", element("w:tab", val="right", leader="dot", pos=tab_at)) if tab_at else None,
        element("w:spacing", before=before) if before is not None else None,
        element("w:ind", left=indent) if indent else None,
        element("w:jc", val=side) if side else None,
    )
    return element("w:p", properties, *content)
