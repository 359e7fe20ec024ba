"""The elements of an HTML document, parsed strictly."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

EMPTY = {"meta", "br", "col", "img"}
"""Elements that have no end."""


class Element:
    """An element with its attributes and what stands in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.content: list[Element | str] = []

    def text(self) -> str:
        if self.tag == "br":
            return "\n"
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements within of some kinds, or of all, in the order of the document."""
        for part in self.content:
            if isinstance(part, Element):
                if not tags or part.tag in tags:
                    yield part
                yield from part.all(*tags)

    def one(self, tag: str) -> Element:
        (found,) = self.all(tag)
        return found

    def shape(self) -> list[tuple[str, list[str]]]:
        """All elements with the names of their attributes, those apart that say how wide something is."""
        return [(each.tag, sorted(each.attributes.keys() - {"class", "style"})) for each in self.all()]


class Tree(HTMLParser):
    """Demands that every element is ended, and within the one that it began in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].content.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)


def parsed(text: str) -> Element:
    return Tree(text).root
